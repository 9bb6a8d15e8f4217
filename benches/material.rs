//! The text and the names that are measured with: those of a folder, or made up with a fixed seed.
#![allow(clippy::unwrap_used, dead_code)]

use nomina::compiled::{Compiled, builtin_languages};
use nomina::corpus::Document;
use nomina::gazetteer::{Alias, Entity, Gazetteer, Listed, Listing, Notes, SameKey, Schema};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The folder with `news.txt` (a document a line) and `names_1k.tsv`, `names_50k.tsv`, `names_1m.tsv`
/// (surface form, entity, type).
fn folder() -> Option<PathBuf> {
    std::env::var_os("NOMINA_BENCH").map(PathBuf::from)
}

/// So much text is enough for a steady figure, in bytes.
const TEXT: usize = 8 << 20;

/// Documents of news.
pub fn documents() -> Vec<Document> {
    let text = match folder() {
        Some(folder) => std::fs::read_to_string(folder.join("news.txt")).unwrap(),
        None => made_up_text(),
    };
    let mut bytes = 0;
    text.lines()
        .take_while(|line| {
            bytes += line.len();
            bytes < TEXT
        })
        .enumerate()
        .map(|(n, line)| Document::from_text(format!("d{n}"), line))
        .collect()
}

/// A gazetteer of so many names (`1k`, `50k`, `1m`).
pub fn names(size: &str) -> Compiled {
    let table = match folder() {
        Some(folder) => std::fs::read_to_string(folder.join(format!("names_{size}.tsv"))).unwrap(),
        None => made_up_names(match size {
            "1k" => 1_000,
            "50k" => 50_000,
            _ => 1_100_000,
        }),
    };
    compiled(&table)
}

/// The gazetteer of a table: a line for each name, with its entity and the type of that.
pub fn compiled(table: &str) -> Compiled {
    let mut entities: BTreeMap<&str, Entity> = BTreeMap::new();
    for row in table.lines() {
        let mut cells = row.split('\t');
        let (Some(surface), Some(key), Some(entity_type)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let entity = entities.entry(key).or_insert_with(|| Entity {
            key: key.to_string(),
            name: surface.to_string(),
            entity_type: entity_type.to_string(),
            ..Entity::default()
        });
        entity.aliases.push(Alias::new(surface, false));
    }
    let listed = entities.into_values().zip(1..).map(|(entity, line)| Listed {
        entity,
        file: "names".to_string(),
        line,
        key_column: None,
        type_column: None,
    });
    let schema = Schema::builtin();
    let listing = Listing::new(listed.collect(), &schema, SameKey::Merge, &mut Notes::new());
    Compiled::new(Gazetteer::of(&listing), &builtin_languages())
}

/// Splitmix64 (Steele, Lea, Flood 2014): numbers that are the same on every machine.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// Few things often, most of them rarely, as words are: the rank falls with a power of chance.
    fn rank(&mut self, count: usize) -> usize {
        let chance = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((count as f64).powf(chance) as usize).min(count - 1)
    }
}

const SYLLABLES: &[&str] = &[
    "ba", "do", "ka", "li", "ma", "na", "to", "si", "ra", "gou", "dia", "tou", "ber", "men", "sik", "tan",
    "é", "ol", "an", "is", "or", "ke",
];

fn word(n: usize) -> String {
    let mut word = String::new();
    let mut rest = n + SYLLABLES.len();
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}

fn made_up_name(n: usize, numbers: &mut Numbers) -> String {
    let mut name = capitalised(&word(n));
    for _ in 0..numbers.below(3) {
        name.push(' ');
        name.push_str(&capitalised(&word(numbers.rank(20_000))));
    }
    name
}

fn made_up_names(count: usize) -> String {
    let mut numbers = Numbers(1);
    (0..count)
        .map(|n| {
            let kind = ["place", "person", "group"][n % 3];
            format!("{}\te{}\t{kind}\n", made_up_name(n, &mut numbers), n / 4)
        })
        .collect()
}

fn made_up_text() -> String {
    const SMALL: &[&str] = &[
        "the", "of", "and", "in", "to", "a", "that", "was", "on", "by", "with", "for", "from", "said", "had",
    ];
    let mut numbers = Numbers(2);
    let mut text = String::new();
    while text.len() < TEXT + 4096 {
        for _ in 0..3 + numbers.below(12) {
            let start = text.len();
            for _ in 0..8 + numbers.below(24) {
                match numbers.below(20) {
                    0..10 => text.push_str(SMALL[numbers.rank(SMALL.len())]),
                    19 => {
                        let n = numbers.rank(1_100_000);
                        text.push_str(&made_up_name(n, &mut Numbers(n as u64)));
                    }
                    _ => text.push_str(&word(numbers.rank(50_000))),
                }
                text.push(' ');
            }
            text.truncate(text.len() - 1);
            let sentence = capitalised(&text.split_off(start));
            text.push_str(&sentence);
            text.push_str(". ");
        }
        text.push('\n');
    }
    text
}
