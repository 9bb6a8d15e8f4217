//! A small compiled gazetteer, ways to damage it, and everything that can be asked of one.
//!
//! Shared by the fuzz targets and by `tests/damage.rs`.

use nomina::compiled::{Compiled, builtin_languages};
use nomina::corpus::Document;
use nomina::error::Error;
use nomina::gazetteer::{EntityId, Gazetteer, Listing, Notes, SameKey, Schema, read_path};
use nomina::graph::{self, KnowledgeGraph};
use nomina::language::Languages;
use nomina::matcher::Demonyms;
use nomina::pipeline::{Annotator, Options};
use std::fs;
use std::hint::black_box;
use std::path::PathBuf;
use tempfile::TempDir;

/// What names the seed's entities in many ways; and names alone, so that a reader that goes on behind a
/// name leaves the text.
const TEXTS: &[&str] = &[
    "Mara Venn and Ida Jo-Ann Venn left Port Ashby for Lake Ashby, said the Eastmarker THG. Ashby is in the \
     Republic of Eastmark (EM). VENN MET THE HARBOUR GUILD (THG) IN EM. @harbour_guild: 港公会!\n\nFrau Venn, of \
     the harbour guild, saw Port-Ashby and the Eastmarker",
    "The Harbour Guild (THG)",
    "Port Ashby",
    "Ida Jo-Ann Venn",
    "EM",
    "港公会",
];

/// A change: of which kind, where, and to what.
pub type Edit = (u8, u32, u32);

/// Opens compiled gazetteers and uses them.
pub struct Harness {
    languages: Languages,
    schema: Schema,
    documents: Vec<Document>,
    /// Whole and sound.
    seed: Vec<u8>,
    folder: TempDir,
}

impl Harness {
    pub fn new() -> Harness {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let lists = folder.path().join("seed.jsonl");
        fs::write(&lists, include_str!("seed.jsonl")).expect("there is room for a file");
        let (schema, mut notes) = (Schema::builtin(), Notes::new());
        let mut listed = read_path(&lists, &mut notes).expect("the seed can be read");
        // The same bytes wherever the folder is.
        listed.iter_mut().for_each(|listed| listed.file = "seed.jsonl".to_string());
        let listing = Listing::new(listed, &schema, SameKey::Refuse, &mut notes);
        assert!(notes.is_empty(), "{notes:?}");
        let languages = builtin_languages();
        let seed = Compiled::new(Gazetteer::of(&listing), &languages).to_bytes(&languages);
        let documents = TEXTS.iter().zip(0..).map(|(&text, n)| Document::from_text(n.to_string(), text));
        Harness { languages, schema, documents: documents.collect(), seed, folder }
    }

    /// The seed with changes anywhere; its checksums tell.
    pub fn damaged(&self, edits: &[Edit]) -> Vec<u8> {
        let mut bytes = self.seed.clone();
        edits.iter().for_each(|&edit| change(&mut bytes, edit));
        bytes
    }

    /// The seed with changes in its columns, and checksums, lengths and padding that fit them.
    pub fn forged(&self, edits: &[Edit]) -> Vec<u8> {
        let (head, mut rest) = self.seed.split_at(16);
        let mut columns: Vec<(&[u8], Vec<u8>)> = Vec::new();
        while !rest.is_empty() {
            let length = u64::from_le_bytes(rest[8..16].try_into().expect("eight bytes")) as usize;
            columns.push((&rest[..4], rest[16..16 + length].to_vec()));
            rest = &rest[16 + length.next_multiple_of(8)..];
        }
        let count = columns.len();
        for &(kind, at, value) in edits {
            // The first column is the languages' fingerprint: nothing gets past it.
            let column = 1 + at as usize % (count - 1);
            change(&mut columns[column].1, (kind, at / (count as u32 - 1), value));
        }
        let mut bytes = head.to_vec();
        for (kind, content) in columns {
            bytes.extend(kind);
            bytes.extend(crc32fast::hash(&content).to_le_bytes());
            bytes.extend((content.len() as u64).to_le_bytes());
            bytes.extend(content);
            bytes.resize(bytes.len().next_multiple_of(8), 0);
        }
        bytes
    }

    /// Opens these bytes as a compiled gazetteer and, if they are taken for one, uses all of it.
    ///
    /// # Panics
    /// If the code that is tested does, or if an error does not name the file.
    pub fn use_all_of(&self, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path();
        fs::write(&path, bytes).expect("there is room for a file");
        let compiled = Compiled::open(&path, &self.languages).inspect_err(|error| {
            assert_eq!(error.file(), path.to_str(), "{error}");
        })?;
        self.ask_everything(&compiled.gazetteer);
        black_box(compiled.to_bytes(&self.languages));
        let options = Options { demonyms: Demonyms::Mention, ..Options::default() };
        let annotator = Annotator::of(compiled, self.languages.clone(), options);
        let mut graph = KnowledgeGraph::new(annotator.gazetteer(), graph::Options::default());
        for document in &self.documents {
            let annotation = annotator.annotate(document);
            // Two entities of one key may be refused here: that is the graph's to say.
            let _ = black_box(graph.add(document, &annotation, annotator.gazetteer()));
        }
        Ok(())
    }

    fn ask_everything(&self, gazetteer: &Gazetteer) {
        for id in (0..gazetteer.len() as u32).map(EntityId) {
            black_box(gazetteer.describe(id));
            black_box(gazetteer.origin(id));
            black_box((gazetteer.type_number(id), gazetteer.prior(id)));
            black_box(gazetteer.by_key(gazetteer.key(id)));
            black_box(gazetteer.names(id).map(|name| name.surface.len()).sum::<usize>());
            let tied = gazetteer.ties(id).chain(gazetteer.implied(id));
            black_box(tied.map(|tied| gazetteer.name(tied).len()).sum::<usize>());
        }
        let listed = gazetteer.listing().into_listed();
        let listing = Listing::new(listed, &self.schema, SameKey::Merge, &mut Notes::new());
        black_box(Gazetteer::of(&listing));
    }

    /// Where [`Harness::use_all_of`] puts the bytes.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("seed.nomg")
    }
}

/// Flips a bit, sets a word, cuts bytes out or off, or puts bytes in.
fn change(bytes: &mut Vec<u8>, (kind, at, value): Edit) {
    if bytes.is_empty() {
        return bytes.extend(value.to_le_bytes());
    }
    let at = at as usize % bytes.len();
    match kind % 8 {
        0 => bytes[at] ^= 1 << (value % 8),
        1 => bytes[at] = value as u8,
        2 => drop(bytes.drain(at..(at + value as usize % 64).min(bytes.len()))),
        3 => bytes.truncate(at),
        4 => drop(bytes.splice(at..at, value.to_le_bytes())),
        // A word that stands where words stand: any, a small one, one a little larger or smaller.
        kind => {
            let at = at / 4 * 4;
            let Some(word) = bytes.get_mut(at..).and_then(<[u8]>::first_chunk_mut) else { return };
            let before = u32::from_le_bytes(*word);
            let after = match kind {
                5 => value,
                6 => value % 256,
                _ => before.wrapping_add(value % 9).wrapping_sub(4),
            };
            *word = after.to_le_bytes();
        }
    }
}
