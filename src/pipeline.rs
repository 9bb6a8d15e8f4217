//! The only file that knows the order of the rooms.

pub use crate::annotation::Annotation;
use crate::compiled::{self, Compiled};
use crate::corpus::Document;
use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::matcher::{Demonyms, Matcher, Source};
use crate::resolve::{Ties, resolve};
use crate::sentence::{Sentence, split};
use crate::text::Tokens;
use rayon::prelude::*;
use std::ops::ControlFlow;

/// What may be decided one way or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Options {
    /// Whether a bare demonym is a mention of its state.
    pub demonyms: Demonyms,
    /// What becomes of a choice between equals.
    pub ties: Ties,
}

/// Everything that is needed to read documents: built once, shared by any number of threads.
#[derive(Debug, Clone)]
pub struct Annotator {
    gazetteer: Gazetteer,
    languages: Languages,
    matcher: Matcher,
    options: Options,
}

impl Annotator {
    /// An annotator with the compiled-in gazetteer and languages.
    ///
    /// ```
    /// use nomina::{corpus::Document, pipeline::Annotator};
    /// let annotator = Annotator::builtin();
    /// let document = Document::from_text("a", "The Malian army entered Kidal.");
    /// let annotation = annotator.annotate(&document);
    /// let keys: Vec<&str> = annotation.mentions.iter()
    ///     .filter_map(|mention| mention.entity())
    ///     .map(|entity| annotator.gazetteer().key(entity))
    ///     .collect();
    /// assert_eq!(keys, ["fama", "kidal"]);
    /// ```
    pub fn builtin() -> Annotator {
        Annotator::builtin_with(Options::default())
    }

    /// The same, with other options.
    pub fn builtin_with(options: Options) -> Annotator {
        let (languages, compiled) = compiled::builtin();
        Annotator::of(compiled, languages, options)
    }

    /// Compiles a gazetteer. Linear in its surface forms.
    pub fn new(gazetteer: Gazetteer, languages: Languages, options: Options) -> Annotator {
        Annotator::of(Compiled::new(gazetteer, &languages), languages, options)
    }

    /// An annotator with a gazetteer that is compiled already, with these languages.
    pub fn of(compiled: Compiled, languages: Languages, options: Options) -> Annotator {
        let Compiled { gazetteer, matcher } = compiled;
        Annotator { gazetteer, languages, matcher, options }
    }

    /// The entities that it finds.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The languages that it knows.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// SHA-256 over everything but the gazetteer that decides how a text is read: the languages and
    /// the options. Graphs add up only where it is the same.
    pub fn rules(&self) -> String {
        let options = serde_json::to_string(&self.options).unwrap_or_default();
        crate::corpus::Sha256::of(&format!("{}\n{options}", self.languages.fingerprint())).to_string()
    }

    /// Cuts a document into sentences.
    pub fn sentences(&self, document: &Document) -> Vec<Sentence> {
        let tokens = Tokens::cut(&document.text, document.body);
        split(&tokens, document.body, &self.languages, self.hint(document))
    }

    /// Reads a document. Pure: it depends on the document and on what the annotator was made of alone.
    ///
    /// Linear in the text and its matches.
    pub fn annotate(&self, document: &Document) -> Annotation {
        let tokens = Tokens::cut(&document.text, document.body);
        let sentences = split(&tokens, document.body, &self.languages, self.hint(document));
        let source = Source { tokens: &tokens, body: document.body, sentences: &sentences };
        let found = self.matcher.find(source, &self.languages, self.options.demonyms);
        let mentions = resolve(&found, source, &self.gazetteer, &self.languages, self.options.ties);
        Annotation { sentences, mentions, relations: Vec::new() }
    }

    fn hint(&self, document: &Document) -> Option<usize> {
        document.lang.as_deref().and_then(|code| self.languages.by_code(code))
    }
}

/// A batch is read until it has so many documents or so many bytes of text.
const BATCH_DOCUMENTS: usize = 1024;
const BATCH_BYTES: usize = 8 << 20;

/// Reads documents on all threads of the current pool and hands them on in their own order.
///
/// `each` gets every document with what was read in it, and every problem that the source met, in
/// the order of the source; it ends the run by answering `Break`. Memory holds one batch, not the
/// corpus.
pub fn annotate_all(
    documents: impl Iterator<Item = Result<Document>>,
    annotator: &Annotator,
    mut each: impl FnMut(Result<(Document, Annotation)>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let mut documents = documents.peekable();
    while documents.peek().is_some() {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
            let Some(document) = documents.next() else { break };
            bytes += document.as_ref().map_or(0, |document| document.text.len());
            batch.push(document);
        }
        let read: Vec<Result<(Document, Annotation)>> = batch
            .into_par_iter()
            .map(|document| {
                document.map(|document| {
                    let annotation = annotator.annotate(&document);
                    (document, annotation)
                })
            })
            .collect();
        for document in read {
            each(document)?;
        }
    }
    ControlFlow::Continue(())
}
