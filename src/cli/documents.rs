//! The documents that can be read, one after another; what cannot goes to the report.

use super::interrupt;
use super::report::{Report, Run};
use super::words::count;
use nomina::corpus::{Corpus, Document};
use nomina::error::{Error, ErrorKind};
use nomina::pipeline::{Annotation, Annotator, annotate_all};
use std::cell::Cell;
use std::ops::ControlFlow;

/// An iterator that ends early if the run is interrupted.
pub struct Documents<'a> {
    corpus: Corpus,
    report: &'a Report,
    read: &'a Cell<u64>,
}

impl Iterator for Documents<'_> {
    type Item = Document;

    fn next(&mut self) -> Option<Document> {
        while interrupt::check().is_ok() {
            let next = self.corpus.next();
            self.corpus.take_notes().iter().for_each(|note| self.report.warning(note));
            match next? {
                Ok(document) => {
                    self.read.set(self.read.get() + 1);
                    return Some(document);
                }
                Err(error) => self.report.skipped(&error),
            }
        }
        None
    }
}

/// Does `each` for every document that can be read.
///
/// # Errors
/// What `each` says, an interruption, and a corpus without any document that can be read.
pub fn for_each(corpus: Corpus, report: &Report, mut each: impl FnMut(Document) -> Run<()>) -> Run<()> {
    all(corpus, report, |documents| documents.into_iter().try_for_each(&mut each))
}

/// Does `each` for every document that can be read, with what is found in it; on all threads, in order.
///
/// # Errors
/// What `each` says, an interruption, and a corpus without any document that can be read.
pub fn annotate_each(
    corpus: Corpus,
    annotator: &Annotator,
    report: &Report,
    mut each: impl FnMut(Document, Annotation) -> Run<()>,
) -> Run<()> {
    all(corpus, report, |documents| {
        let mut stop = None;
        let _ = annotate_all(documents.map(Ok), annotator, |read| {
            let done = match (interrupt::check(), read) {
                (Err(error), _) => Err(error.into()),
                (_, Ok((document, annotation))) => each(document, annotation),
                (_, Err(error)) => {
                    report.skipped(&error);
                    Ok(())
                }
            };
            report.tick();
            match done {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    stop = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        stop.map_or(Ok(()), Err)
    })
}

fn all(corpus: Corpus, report: &Report, each: impl FnOnce(Documents<'_>) -> Run<()>) -> Run<()> {
    let others = corpus.skipped().to_vec();
    let read = Cell::new(0);
    let done = each(Documents { corpus, report, read: &read });
    report.watched();
    done?;
    interrupt::check()?;
    for path in &others {
        report.detail(&format!("not read: {}", path.display()));
    }
    if !others.is_empty() {
        let hint =
            if report.volume() < super::report::Volume::Verbose { "; --verbose lists them" } else { "" };
        report.say(&format!("{} of other kinds not read{hint}", count(others.len() as u64, "file")));
    }
    match read.get() {
        0 => Err(Error::new(ErrorKind::Format, "no document could be read").into()),
        _ => Ok(()),
    }
}
