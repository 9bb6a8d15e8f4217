//! The table of documents: all that grows with the corpus, in as few bytes as it takes.

use super::DocumentInfo;
use crate::corpus::Sha256;
use hashbrown::HashTable;
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::BuildHasher;

/// Number of a document in its table, in the order of adding.
pub type Number = u32;

/// A page of the table's bytes; the first pages are smaller, so that a small graph takes little.
const PAGE: usize = 256 << 10;
/// The first page is smaller by so many halves.
const HALVES: u32 = 6;
/// Places are kept so many at a time: a list that doubles would leave up to half of it empty.
const PLACES: usize = 1 << 12;

/// The documents of a graph, without their texts.
///
/// Each takes the bytes of its id, title and address, 32 for the hash of its text, and some 25 more;
/// the other words are kept once. Equal if they hold the same documents, whatever the order of adding.
#[derive(Clone, Default)]
pub struct Documents {
    /// Records as [`Packed`], one after another.
    pages: Vec<Vec<u8>>,
    /// Where each record begins: the page, then the byte in it.
    places: Vec<Vec<(u32, u32)>>,
    numbers: HashTable<Number>,
    /// Dates, sources, languages and readers.
    words: IndexSet<Box<str>, FxBuildHasher>,
}

/// A document as the table keeps it.
#[derive(Serialize, Deserialize)]
struct Packed<'a> {
    /// First, so that it can be read without the rest.
    id: &'a str,
    title: Option<&'a str>,
    url: Option<&'a str>,
    date: Option<u32>,
    source: Option<u32>,
    lang: Option<u32>,
    reader: u32,
    sha256: [u8; 32],
    sentences: u64,
    mentions: u64,
    nil: u64,
}

/// A document to be added.
pub(super) struct Row<'a> {
    pub id: &'a str,
    pub title: Option<&'a str>,
    pub date: Option<&'a str>,
    pub source: Option<&'a str>,
    pub url: Option<&'a str>,
    pub lang: Option<&'a str>,
    pub reader: &'a str,
    pub sha256: Sha256,
    pub sentences: u64,
    pub mentions: u64,
    pub nil: u64,
}

impl<'a> From<&'a DocumentInfo> for Row<'a> {
    fn from(info: &'a DocumentInfo) -> Row<'a> {
        Row {
            id: &info.id,
            title: info.title.as_deref(),
            date: info.date.as_deref(),
            source: info.source.as_deref(),
            url: info.url.as_deref(),
            lang: info.lang.as_deref(),
            reader: &info.reader,
            sha256: info.sha256,
            sentences: info.sentences,
            mentions: info.mentions,
            nil: info.nil,
        }
    }
}

const WHOLE: &str = "invariant: the table reads what it wrote";

impl Documents {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// Whether there is a document with this id. O(1).
    pub fn contains(&self, id: &str) -> bool {
        self.number(id).is_some()
    }

    /// The document with this id. O(1).
    pub fn get(&self, id: &str) -> Option<DocumentInfo> {
        self.number(id).map(|number| self.info(number))
    }

    /// The id of that document as it stands here, to refer to for as long as the table lives. O(1).
    pub fn id_of(&self, id: &str) -> Option<&str> {
        self.number(id).map(|number| self.id(number))
    }

    /// All ids, in order. O(n log n) before the first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.sorted().into_iter().map(|number| self.id(number))
    }

    /// All documents, in the order of their ids. O(n log n) before the first.
    pub fn iter(&self) -> impl Iterator<Item = DocumentInfo> + '_ {
        self.sorted().into_iter().map(|number| self.info(number))
    }

    /// How many documents have a text that another one before them by id has too, and some of them,
    /// each with the first such: `(later, first)`, in the order of the later ids. O(n log n).
    pub fn repeats(&self, some: usize) -> (usize, Vec<(&str, &str)>) {
        let sorted = self.sorted();
        // By the first bytes of the hash, which nearly always are enough to tell texts apart.
        let mut by_text: Vec<(u64, u32)> = (0..).zip(&sorted).map(|(at, &n)| (self.prefix(n), at)).collect();
        by_text.sort_unstable();
        let mut all = 0;
        let mut first_few: BTreeSet<(u32, u32)> = BTreeSet::new();
        for same in by_text.chunk_by(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
            let mut firsts: FxHashMap<[u8; 32], u32> = FxHashMap::default();
            for &(_, at) in same {
                let first = *firsts.entry(self.packed(sorted[at as usize]).sha256).or_insert(at);
                if first != at {
                    all += 1;
                    first_few.insert((at, first));
                    if first_few.len() > some {
                        first_few.pop_last();
                    }
                }
            }
        }
        let id = |at: u32| self.id(sorted[at as usize]);
        (all, first_few.into_iter().map(|(later, first)| (id(later), id(first))).collect())
    }

    /// Adds a document, unless its id is there: then it answers nothing. O(1) on average.
    pub(super) fn insert(&mut self, row: Row<'_>) -> Option<Number> {
        let hash = FxBuildHasher.hash_one(row.id);
        if self.numbers.find(hash, |&number| self.id(number) == row.id).is_some() {
            return None;
        }
        let number = Number::try_from(self.len()).expect("invariant: a graph has at most 2³² documents");
        let mut word = |word: &str| match self.words.get_index_of(word) {
            Some(at) => at as u32,
            None => self.words.insert_full(word.into()).0 as u32,
        };
        let packed = Packed {
            id: row.id,
            title: row.title,
            url: row.url,
            date: row.date.map(&mut word),
            source: row.source.map(&mut word),
            lang: row.lang.map(&mut word),
            reader: word(row.reader),
            sha256: row.sha256.0,
            sentences: row.sentences,
            mentions: row.mentions,
            nil: row.nil,
        };
        let record = postcard::to_stdvec(&packed).expect("invariant: a vector takes all bytes");
        let place = self.keep(&record);
        match self.places.last_mut().filter(|places| places.len() < PLACES) {
            Some(places) => places.push(place),
            None => {
                let mut places = Vec::with_capacity(if number == 0 { 0 } else { PLACES });
                places.push(place);
                self.places.push(places);
            }
        }
        let Documents { numbers, pages, places, .. } = self;
        numbers.insert_unique(hash, number, |&number| FxBuildHasher.hash_one(id_at(pages, places, number)));
        Some(number)
    }

    /// Puts a record on a page and says where.
    fn keep(&mut self, record: &[u8]) -> (u32, u32) {
        let room = |page: &Vec<u8>| page.capacity() - page.len() >= record.len();
        if !self.pages.last().is_some_and(room) {
            let halves = HALVES.saturating_sub(self.pages.len() as u32);
            self.pages.push(Vec::with_capacity((PAGE >> halves).max(record.len())));
        }
        let page = self.pages.len() - 1;
        let at = self.pages[page].len();
        self.pages[page].extend_from_slice(record);
        (page as u32, at as u32)
    }

    /// The number of the document with this id.
    pub(super) fn number(&self, id: &str) -> Option<Number> {
        self.numbers.find(FxBuildHasher.hash_one(id), |&number| self.id(number) == id).copied()
    }

    /// Which document comes first by id.
    pub(super) fn compare(&self, a: Number, b: Number) -> Ordering {
        if a == b { Ordering::Equal } else { self.id(a).cmp(self.id(b)) }
    }

    /// The id of a document.
    ///
    /// # Panics
    /// If there is no such number.
    pub(super) fn id(&self, number: Number) -> &str {
        id_at(&self.pages, &self.places, number)
    }

    /// A document.
    ///
    /// # Panics
    /// If there is no such number.
    pub(super) fn info(&self, number: Number) -> DocumentInfo {
        let packed = self.packed(number);
        let word = |at: u32| self.words.get_index(at as usize).expect(WHOLE).to_string();
        DocumentInfo {
            id: packed.id.to_string(),
            title: packed.title.map(str::to_string),
            date: packed.date.map(word),
            source: packed.source.map(word),
            url: packed.url.map(str::to_string),
            lang: packed.lang.map(word),
            reader: word(packed.reader),
            sha256: Sha256(packed.sha256),
            sentences: packed.sentences,
            mentions: packed.mentions,
            nil: packed.nil,
        }
    }

    /// The documents' places in the order of adding, from 0, in the order of their ids. O(n log n).
    pub fn sorted(&self) -> Vec<Number> {
        let mut ids: Vec<(&str, Number)> = (0..self.len() as Number).map(|n| (self.id(n), n)).collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, number)| number).collect()
    }

    fn packed(&self, number: Number) -> Packed<'_> {
        postcard::from_bytes(record_at(&self.pages, &self.places, number)).expect(WHOLE)
    }

    fn prefix(&self, number: Number) -> u64 {
        let [a, b, c, d, e, f, g, h, ..] = self.packed(number).sha256;
        u64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

/// The record of a document and all that follow on its page.
fn record_at<'a>(pages: &'a [Vec<u8>], places: &[Vec<(u32, u32)>], number: Number) -> &'a [u8] {
    let (page, at) = places[number as usize / PLACES][number as usize % PLACES];
    &pages[page as usize][at as usize..]
}

fn id_at<'a>(pages: &'a [Vec<u8>], places: &[Vec<(u32, u32)>], number: Number) -> &'a str {
    postcard::take_from_bytes(record_at(pages, places, number)).expect(WHOLE).0
}

impl PartialEq for Documents {
    fn eq(&self, other: &Documents) -> bool {
        self.len() == other.len() && self.iter().all(|info| other.get(&info.id) == Some(info))
    }
}

impl fmt::Debug for Documents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<'de> Deserialize<'de> for Documents {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Documents, D::Error> {
        struct List;
        impl<'de> Visitor<'de> for List {
            type Value = Documents;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of documents, each with its own id")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Documents, A::Error> {
                let mut documents = Documents::default();
                while let Some(info) = list.next_element::<DocumentInfo>()? {
                    if documents.insert(Row::from(&info)).is_none() {
                        let cause = format!("document {:?} stands twice", info.id);
                        return Err(serde::de::Error::custom(cause));
                    }
                }
                Ok(documents)
            }
        }
        input.deserialize_seq(List)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn infos() -> impl Strategy<Value = Vec<DocumentInfo>> {
        let word = || prop::option::of("[a-zé]{0,3}");
        let info = ("[ab/é]{0,6}", word(), word(), word(), word(), word(), 0..5u8, any::<u64>());
        prop::collection::vec(info, 0..40).prop_map(|infos| {
            let made =
                infos.into_iter().map(|(id, title, date, source, url, lang, text, count)| DocumentInfo {
                    id,
                    title,
                    date,
                    source,
                    url,
                    lang,
                    reader: "text".to_string(),
                    sha256: Sha256::of(&text.to_string()),
                    sentences: count,
                    mentions: count / 3,
                    nil: count % 3,
                });
            made.collect()
        })
    }

    proptest! {
        /// The table against a map.
        #[test]
        fn it_is_a_map(infos in infos()) {
            let mut map = std::collections::BTreeMap::new();
            let mut table = Documents::default();
            for info in &infos {
                let fresh = !map.contains_key(&info.id);
                prop_assert_eq!(table.insert(Row::from(info)).is_some(), fresh);
                map.entry(info.id.clone()).or_insert(info.clone());
            }
            prop_assert_eq!(table.len(), map.len());
            prop_assert_eq!(table.iter().collect::<Vec<_>>(), map.values().cloned().collect::<Vec<_>>());
            prop_assert!(map.values().all(|info| table.get(&info.id).as_ref() == Some(info)));
            prop_assert!(!table.contains("nobody"));
            let mut firsts: FxHashMap<Sha256, &str> = FxHashMap::default();
            let mut repeats = Vec::new();
            for info in map.values() {
                let first = *firsts.entry(info.sha256).or_insert(&info.id);
                if first != info.id {
                    repeats.push((info.id.as_str(), first));
                }
            }
            let all = repeats.len();
            repeats.truncate(2);
            prop_assert_eq!(table.repeats(2), (all, repeats));
        }
    }

    #[test]
    fn a_document_takes_few_bytes() {
        let mut table = Documents::default();
        let mut info = DocumentInfo {
            id: String::new(),
            title: None,
            date: Some("2023-11-14".to_string()),
            source: Some("A newspaper of some name".to_string()),
            url: None,
            lang: Some("en".to_string()),
            reader: "jsonl".to_string(),
            sha256: Sha256::of("text"),
            sentences: 7,
            mentions: 200,
            nil: 3,
        };
        let documents = 300_000;
        for n in 0..documents {
            info.id = format!("n{n:06}");
            table.insert(Row::from(&info));
        }
        let bytes = table.pages.iter().map(Vec::capacity).sum::<usize>()
            + table.places.iter().map(|places| places.capacity() * 8).sum::<usize>()
            + table.numbers.allocation_size();
        assert!(bytes < 75 * documents, "{} bytes a document", bytes / documents);
    }
}
