//! What each document adds to the graph and to the files beside it, worked out on the thread that read it.

use super::args::OutputFile;
use super::report::Report;
use super::spools::Spools;
use super::words::{count, list, number};
use nomina::corpus::Document;
use nomina::error::Result;
use nomina::export::{Index, Known, index_record, write_evidence, write_mentions};
use nomina::graph::{Contribution, Options};
use nomina::pipeline::Annotator;
use std::path::Path;

/// All that a worker needs.
pub struct Contributor<'a> {
    annotator: &'a Annotator,
    options: Options,
    quotes: bool,
    wanted: [bool; 3],
    /// What was contributed to the graph that is updated.
    known: Option<Index>,
}

/// What comes of a document.
pub struct Contributed {
    pub document: Document,
    pub made: Contribution,
    /// For mentions, evidence and index, so far as they are wanted.
    pub bytes: [Vec<u8>; 3],
    pub fate: Fate,
}

/// What was known of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Same,
    Changed,
    New,
}

/// The files that a document adds to.
pub const GROWING: [OutputFile; 3] = [OutputFile::Mentions, OutputFile::Evidence, OutputFile::Index];

const SAFE: &str = "invariant: a vector takes all bytes";

impl<'a> Contributor<'a> {
    /// One that counts so, for these files; `quotes` tells whether they may have the sentences' words.
    pub fn new(annotator: &'a Annotator, options: Options, quotes: bool, spools: &Spools) -> Contributor<'a> {
        let wanted = GROWING.map(|file| spools.want(file));
        Contributor { annotator, options, quotes, wanted, known: None }
    }

    /// Takes up the index of a graph that was built before, if it is still good.
    ///
    /// # Errors
    /// One that cannot be read.
    pub fn update(&mut self, path: &Path, report: &Report) -> Result<()> {
        let index = Index::open(path)?;
        match index.stale(self.annotator.gazetteer().fingerprint(), &self.options) {
            Some(why) => report
                .say(&format!("every document is read anew: {why} than when {} was made", path.display())),
            None => self.known = Some(index),
        }
        Ok(())
    }

    /// Reads a document, unless it is known.
    pub fn contribute(&self, document: Document) -> Contributed {
        let hash = document.sha256();
        let gazetteer = self.annotator.gazetteer();
        let known = self.known.as_ref().map_or(Known::New, |index| index.find(&document, hash, gazetteer));
        let [mentions, evidence, index] = self.wanted;
        let mut bytes = <[Vec<u8>; 3]>::default();
        let fate = match known {
            Known::Same(made, record) => {
                if index {
                    bytes[2].extend_from_slice(record);
                }
                return Contributed { document, made: *made, bytes, fate: Fate::Same };
            }
            Known::Changed => Fate::Changed,
            Known::New => Fate::New,
        };
        let annotation = self.annotator.annotate(&document);
        if mentions {
            write_mentions(&document, &annotation, gazetteer, &mut bytes[0]).expect(SAFE);
        }
        let most = if evidence { usize::MAX } else { self.options.evidence_per_edge };
        let options = Options { evidence_per_edge: most, ..self.options.clone() };
        let mut made = Contribution::of(&document, hash, &annotation, gazetteer, &options);
        if evidence {
            write_evidence(&document, &made, gazetteer, self.quotes, &mut bytes[1]).expect(SAFE);
            made.keep_at_most(self.options.evidence_per_edge);
        }
        if index {
            bytes[2] = index_record(&document, &made);
        }
        Contributed { document, made, bytes, fate }
    }

    /// How many documents were as before, changed, new and gone; nothing where nothing was known.
    pub fn in_words(&self, fates: &[u64; 3]) -> Option<String> {
        let known = self.known.as_ref()?.len() as u64;
        let [same, changed, new] = *fates;
        let gone = known.saturating_sub(same + changed);
        let others = [(changed, "changed"), (new, "new"), (gone, "gone")];
        let others: Vec<String> =
            others.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{} {what}", number(*n))).collect();
        let others = if others.is_empty() { "nothing changed".to_string() } else { list(&others) };
        Some(format!("{} as before, {others}", count(same, "document")))
    }
}
