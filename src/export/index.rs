//! `graph.index`: what each document contributes to a graph, so that the graph can be made again from
//! the documents that changed and the contributions of those that did not.
//!
//! A compiled file of our own, no format for others: a head that says how was counted, the records one
//! after another, and where each begins, in the order of ids.

use crate::corpus::{Document, Sha256};
use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::graph::{Contribution, Documents, Options, Unit};
use crate::image::{Column, INDEX, Reader, Stream};
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::Path;

/// How was counted: contributions are good for the same again only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    generator: String,
    gazetteer: String,
    rules: Option<String>,
    unit: Unit,
    evidence_per_edge: usize,
}

impl Head {
    fn of(gazetteer: &str, options: &Options) -> Head {
        Head {
            generator: concat!("nomina ", env!("CARGO_PKG_VERSION")).to_string(),
            gazetteer: gazetteer.to_string(),
            rules: options.rules.clone(),
            unit: options.unit,
            evidence_per_edge: options.evidence_per_edge,
        }
    }
}

/// What a contribution depends on besides the text, whose hash it has itself.
#[derive(PartialEq, Serialize, Deserialize)]
struct Source<'a> {
    /// First, so that it can be read without the rest.
    id: &'a str,
    body: Span,
    date: Option<&'a str>,
    lang: Option<&'a str>,
}

impl<'a> Source<'a> {
    fn of(document: &'a Document) -> Source<'a> {
        let Document { id, body, date, lang, .. } = document;
        Source { id, body: *body, date: date.as_deref(), lang: lang.as_deref() }
    }
}

/// The record of a document: to be handed to an [`IndexWriter`].
pub fn index_record(document: &Document, contribution: &Contribution) -> Vec<u8> {
    postcard::to_stdvec(&(Source::of(document), contribution)).expect("invariant: a vector takes all bytes")
}

/// Makes an index: the records are spooled as they come, and get into their place at the end.
#[derive(Debug, Default)]
pub struct IndexWriter {
    checksum: crc32fast::Hasher,
    /// Where each record begins, in the order of adding.
    starts: Vec<u64>,
    length: u64,
}

impl IndexWriter {
    /// Spools the record of the document that was added to the graph last.
    ///
    /// # Errors
    /// Those of the spool.
    pub fn add(&mut self, record: &[u8], spool: &mut dyn Write) -> io::Result<()> {
        spool.write_all(record)?;
        self.checksum.update(record);
        self.starts.push(self.length);
        self.length += record.len() as u64;
        Ok(())
    }

    /// Writes the index of a graph with this gazetteer, these options and documents; `spool` is at its
    /// beginning. The same documents, added in the same order, give the same bytes.
    ///
    /// # Errors
    /// Those of `out` and of the spool.
    ///
    /// # Panics
    /// If there are more documents than records.
    pub fn write(
        &self,
        gazetteer: &str,
        options: &Options,
        documents: &Documents,
        spool: &mut dyn Read,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let head = serde_json::to_string(&Head::of(gazetteer, options))?;
        let mut out = Stream::new(INDEX, out)?;
        out.text(&head)?;
        out.bytes(self.checksum.clone().finalize(), self.length, spool)?;
        let sorted = documents.sorted().into_iter();
        out.column(&sorted.map(|number| self.starts[number as usize]).collect::<Vec<_>>())
    }
}

/// What documents contributed to a graph that was built before.
#[derive(Debug)]
pub struct Index {
    head: Head,
    records: Column<u8>,
    /// Where each record begins, in the order of ids.
    starts: Column<u64>,
}

/// What an index knows of a document.
#[derive(Debug)]
pub enum Known<'a> {
    /// It is the same: what it contributes, and its record.
    Same(Box<Contribution>, &'a [u8]),
    /// Its text, date or language changed.
    Changed,
    /// It was not there.
    New,
}

impl Index {
    /// Opens what [`IndexWriter::write`] wrote. Its bytes are mapped, and read once.
    ///
    /// # Errors
    /// What cannot be read, what is no index, is damaged or was made by another version.
    pub fn open(path: &Path) -> Result<Index> {
        let mut image = Reader::open(INDEX, path)?;
        let head = serde_json::from_str(&image.text()?).map_err(|_| image.damaged("its head is none"))?;
        let (records, starts) = (image.column()?, image.column::<u64>()?);
        image.end()?;
        let index = Index { head, records, starts };
        match (0..index.len()).all(|at| index.source(at).is_some()) {
            true => Ok(index),
            false => Err(image.damaged("a record is none")),
        }
    }

    /// How many documents it knows.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether it knows none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Why its contributions are not those that would be made now; nothing if they are.
    pub fn stale(&self, gazetteer: &str, options: &Options) -> Option<&'static str> {
        let now = Head::of(gazetteer, options);
        match &self.head {
            head if *head == now => None,
            head if head.generator != now.generator => Some("it was made by another version"),
            head if head.gazetteer != now.gazetteer => Some("the gazetteer is another"),
            head if head.unit != now.unit => Some("--unit is another"),
            head if head.evidence_per_edge != now.evidence_per_edge => Some("--evidence is another"),
            _ => Some("languages or reading options are others"),
        }
    }

    /// What it knows of a document whose text has this hash. O(log n).
    pub fn find(&self, document: &Document, sha256: Sha256, gazetteer: &Gazetteer) -> Known<'_> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.source(middle) {
                Some(source) if source.id < document.id.as_str() => low = middle + 1,
                _ => high = middle,
            }
        }
        match self.source(low) {
            Some(source) if source.id == document.id => {}
            _ => return Known::New,
        }
        let record = self.record(low);
        let read = record.and_then(|record| postcard::take_from_bytes::<(Source, Contribution)>(record).ok());
        match (record, read) {
            (Some(record), Some(((source, made), rest)))
                if source == Source::of(document)
                    && made.sha256 == sha256
                    && made.fits(&document.text, gazetteer) =>
            {
                Known::Same(Box::new(made), &record[..record.len() - rest.len()])
            }
            _ => Known::Changed,
        }
    }

    /// A record and all that follow.
    fn record(&self, at: usize) -> Option<&[u8]> {
        self.records.get(usize::try_from(*self.starts.get(at)?).ok()?..)
    }

    fn source(&self, at: usize) -> Option<Source<'_>> {
        postcard::take_from_bytes(self.record(at)?).ok().map(|(source, _)| source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Annotation;
    use crate::error::ErrorKind;
    use crate::graph::KnowledgeGraph;
    use crate::graph::tests::{bytes, corpora, gazetteer};
    use proptest::prelude::*;
    use std::io::Cursor;

    /// The bytes of graph and index, and how many documents were taken over.
    fn build(
        corpus: &[(Document, Annotation)],
        options: &Options,
        known: Option<&Index>,
    ) -> (String, Vec<u8>, usize) {
        let gazetteer = gazetteer();
        let mut graph = KnowledgeGraph::new(&gazetteer, options.clone());
        let (mut writer, mut spool, mut same) = (IndexWriter::default(), Vec::new(), 0);
        for (document, annotation) in corpus {
            let hash = document.sha256();
            let found = known.map_or(Known::New, |index| index.find(document, hash, &gazetteer));
            let (made, record) = match found {
                Known::Same(made, record) => {
                    same += 1;
                    (*made, record.to_vec())
                }
                Known::Changed | Known::New => {
                    let made = Contribution::of(document, hash, annotation, &gazetteer, options);
                    let record = index_record(document, &made);
                    (made, record)
                }
            };
            graph.add_contribution(document, &made, &gazetteer).expect("these documents are all different");
            writer.add(&record, &mut spool).expect("a vector takes all bytes");
        }
        let mut out = Vec::new();
        let head = (gazetteer.fingerprint(), options);
        writer
            .write(head.0, head.1, graph.documents(), &mut Cursor::new(spool), &mut out)
            .expect("a vector takes all bytes");
        (bytes(&graph), out, same)
    }

    fn open(index: &[u8]) -> Result<Index> {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), index).expect("it can be written");
        Index::open(file.path())
    }

    /// What happens to a document between two builds.
    #[derive(Debug, Clone, Copy, PartialEq)]
    enum Edit {
        Nothing,
        Remove,
        Text,
        Date,
        Title,
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// Whatever was added, changed and removed, an update gives the bytes of a new build.
        #[test]
        fn an_update_is_a_rebuild(
            before in corpora(),
            after in corpora(),
            edits in prop::collection::vec(
                prop::sample::select(vec![Edit::Nothing, Edit::Nothing, Edit::Remove, Edit::Text, Edit::Date, Edit::Title]),
                8,
            ),
            most in 0usize..4,
            unit in prop::sample::select(vec![Unit::Sentence, Unit::Paragraph, Unit::Document]),
        ) {
            let options = Options { unit, evidence_per_edge: most, rules: None };
            let (_, index, _) = build(&before, &options, None);
            let index = open(&index).expect("our own format");
            prop_assert_eq!(index.len(), before.len());
            prop_assert_eq!(index.stale(gazetteer().fingerprint(), &options), None);
            let mut now = Vec::new();
            let mut unchanged = 0;
            for ((document, annotation), edit) in before.iter().zip(&edits) {
                let (mut document, mut annotation) = (document.clone(), annotation.clone());
                match edit {
                    Edit::Remove => continue,
                    Edit::Nothing => unchanged += 1,
                    // As long as before.
                    Edit::Text => {
                        let turned: Vec<String> = annotation.sentences.iter().map(|sentence| {
                            let words: Vec<&str> = sentence.span.slice(&document.text).split(' ').rev().collect();
                            words.join(" ")
                        }).collect();
                        let turned: Vec<&str> = turned.iter().map(String::as_str).collect();
                        let turned = crate::graph::tests::read(&document.id, &turned);
                        if turned.0.text != document.text {
                            (document, annotation) = turned;
                        }
                    }
                    Edit::Date => document.date = Some("1999".into()),
                    // It stands in the graph, and nothing is read differently.
                    Edit::Title => {
                        unchanged += 1;
                        document.title = Some("Another".into());
                    }
                }
                now.push((document, annotation));
            }
            for (mut document, annotation) in after {
                document.id.push_str(" too");
                now.push((document, annotation));
            }
            let (graph, new_index, _) = build(&now, &options, None);
            let (updated, updated_index, same) = build(&now, &options, Some(&index));
            prop_assert_eq!(graph, updated);
            prop_assert_eq!(new_index, updated_index);
            prop_assert!(same >= unchanged, "{} of {} were taken over", same, unchanged);
        }

        /// A damaged index is refused, or says of a document what is true of it or nothing.
        #[test]
        fn damage_is_found(corpus in corpora(), place in any::<prop::sample::Index>(), bit in 0..8u8, cut in any::<bool>()) {
            let (_, mut index, _) = build(&corpus, &Options::default(), None);
            let at = place.index(index.len());
            if cut {
                index.truncate(at);
            } else {
                index[at] ^= 1 << bit;
            }
            match open(&index) {
                Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Format),
                Ok(_) => prop_assert!(false, "byte {} was changed and nobody noticed", at),
            }
        }
    }

    #[test]
    fn another_way_of_counting_is_told() {
        let options = Options::default();
        let (_, index, _) = build(&[], &options, None);
        let index = open(&index).expect("our own format");
        assert!(index.is_empty());
        let own = gazetteer().fingerprint().to_string();
        for (gazetteer, options, why) in [
            (own.as_str(), options.clone(), None),
            ("other", options.clone(), Some("the gazetteer is another")),
            (&own, Options { unit: Unit::Document, ..options.clone() }, Some("--unit is another")),
            (&own, Options { evidence_per_edge: 9, ..options.clone() }, Some("--evidence is another")),
            (
                &own,
                Options { rules: Some("r".into()), ..options },
                Some("languages or reading options are others"),
            ),
        ] {
            assert_eq!(index.stale(gazetteer, &options), why);
        }
    }
}
