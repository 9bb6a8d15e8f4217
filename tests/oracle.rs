//! The matcher against two plain ones: one that is obviously right, and aho-corasick's overlapping
//! search with an edge check.
#![allow(clippy::unwrap_used)]

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use nomina::corpus::Document;
use nomina::gazetteer::{Alias, Case, Entity, Gazetteer, Listed, Listing, Notes, SameKey, Schema};
use nomina::language::Languages;
use nomina::matcher::{Demonyms, Found, Matcher, Source, select};
use nomina::sentence::split;
use nomina::text::Tokens;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

fn gazetteer(names: &[String], case: Case) -> Gazetteer {
    let listed = names.iter().enumerate().map(|(i, name)| Listed {
        entity: Entity {
            key: format!("e{i}"),
            name: name.clone(),
            entity_type: "thing".into(),
            aliases: vec![Alias { case, ..Alias::new(name, false) }],
            ..Entity::default()
        },
        file: "names".into(),
        line: i as u64 + 1,
        key_column: None,
        type_column: None,
    });
    Gazetteer::of(&Listing::new(listed.collect(), &Schema::builtin(), SameKey::Refuse, &mut Notes::new()))
}

fn find(gazetteer: &Gazetteer, text: &str) -> Found {
    let matcher = Matcher::new(gazetteer, &LANGUAGES);
    let document = Document::from_text("t", text);
    let tokens = Tokens::cut(text, document.body);
    let sentences = split(&tokens, document.body, &LANGUAGES, None);
    let source = Source { tokens: &tokens, body: document.body, sentences: &sentences };
    matcher.find(source, &LANGUAGES, Demonyms::Modifier)
}

/// Words of a text with their places, by the plainest means.
fn words(text: &str) -> Vec<(usize, usize, String)> {
    let mut words: Vec<(usize, usize, String)> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_word = c.is_alphanumeric() || is_combining_mark(c);
        match words.last_mut() {
            Some((_, last, word)) if is_word && *last == at => {
                *last = end;
                word.push(c);
            }
            _ if is_word => words.push((at, end, c.to_string())),
            _ => {}
        }
    }
    words
}

fn plain_fold(word: &str) -> String {
    let folded: String = word.nfkd().filter(|&c| !is_combining_mark(c)).collect();
    folded.to_uppercase().to_lowercase().replace('ς', "σ")
}

fn starts_upper(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Every place where an alias stands, by trying each alias at each word: laws 2, 3 and 5 for names
/// whose words begin with at most one capital.
fn plain(names: &[String], text: &str) -> BTreeSet<(usize, usize, usize)> {
    let text_words = words(text);
    let mut found = BTreeSet::new();
    for (index, name) in names.iter().enumerate() {
        let name_words = words(name);
        for window in 0..text_words.len() {
            let Some(slice) = text_words.get(window..window + name_words.len()) else { break };
            let same = slice.iter().zip(&name_words).all(|(a, b)| {
                plain_fold(&a.2) == plain_fold(&b.2) && (starts_upper(&a.2) || !starts_upper(&b.2))
            });
            let joined = slice
                .windows(2)
                .all(|pair| matches!(&text[pair[0].1..pair[1].0], " " | "-" | "'" | "’" | "  "));
            if same && joined && !name_words.is_empty() {
                found.insert((slice[0].0, slice[slice.len() - 1].1, index));
            }
        }
    }
    found
}

/// In names; every word has at most one capital.
const NAME_WORD: &str = "(Ber|ber|Gao|gao|Mali|mali|malí|Malí|Côte|cote|d|Ivoire|Straße|strasse|Αθήνας|Αθηνας|Гао|гао|مالي|e\u{301}t)";
const WORD: &str = "(Ber|ber|Gao|gao|Mali|mali|malí|Malí|Côte|cote|d|Ivoire|Straße|STRASSE|strasse|Αθήνας|Αθηνας|Гао|гао|مالي|e\u{301}t)";

fn regex(pattern: &str) -> impl Strategy<Value = String> + use<> {
    prop::string::string_regex(pattern).unwrap()
}

fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(regex(&format!("{NAME_WORD}([ '-]{NAME_WORD}){{0,3}}")), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agrees_with_the_plain_matcher(
        names in names(),
        text in regex(&format!("{WORD}(( |  |-|’|'|, |/){WORD}){{0,25}}")),
    ) {
        // A capitalised compound is law 4's own business; see the specification.
        let text = text.replace('-', " ");
        let gazetteer = gazetteer(&names, Case::Name);
        let found = find(&gazetteer, &text);
        let found: BTreeSet<(usize, usize, usize)> = found
            .matches
            .iter()
            .flat_map(|hit| found.candidates(hit.set).iter().map(|(id, _)| {
                (hit.span.start as usize, hit.span.end as usize, id.0 as usize)
            }).collect::<Vec<_>>())
            .collect();
        prop_assert_eq!(found, plain(&names, &text));
    }

    #[test]
    fn agrees_with_overlapping_aho_corasick(
        names in prop::collection::vec("[a-c]{1,2}( [a-c]{1,2}){0,3}", 1..20),
        text in "[a-cA-C]{1,2}( [a-cA-C]{1,2}){0,40}",
    ) {
        let names: Vec<String> = names.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let automaton = AhoCorasickBuilder::new()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&names)
            .unwrap();
        let edge = |at: usize| {
            at == 0 || at == text.len() || !text.as_bytes()[at - 1].is_ascii_alphanumeric()
                || !text.as_bytes()[at].is_ascii_alphanumeric()
        };
        let mut expected: Vec<(usize, usize)> = automaton
            .find_overlapping_iter(&text)
            .map(|hit| (hit.start(), hit.end()))
            .filter(|&(start, end)| edge(start) && edge(end))
            .collect();
        // By start, the longest first; greedy selection is then the same for both.
        expected.sort_by_key(|&(start, end)| (start, usize::MAX - end));
        let found = find(&gazetteer(&names, Case::Any), &text);
        let spans: Vec<(usize, usize)> =
            found.matches.iter().map(|hit| (hit.span.start as usize, hit.span.end as usize)).collect();
        prop_assert_eq!(&spans, &expected);
        let mut free = 0;
        let greedy: Vec<(usize, usize)> =
            expected.into_iter().filter(|&(start, end)| { let take = start >= free; if take { free = end; } take }).collect();
        let taken: Vec<(usize, usize)> = select(&found.matches, |_| true).into_iter().map(|i| spans[i]).collect();
        prop_assert_eq!(taken, greedy);
    }
}
