//! The documents that can be read, one after another; what cannot goes to the report.

use super::interrupt;
use super::report::{Report, Run, Stop};
use super::words::count;
use nomina::corpus::{Corpus, Document, Notes, Pending};
use nomina::error::{Error, ErrorKind, Result};
use nomina::pipeline::{Annotation, Annotator, annotate_all, read_all};
use std::ops::ControlFlow;

/// Does `each` for every document that can be read, in order, with what `work` makes of it on so many
/// threads; 0 is one for each core.
///
/// # Errors
/// What `each` says, an interruption, and a corpus without any document that can be read.
pub fn for_each<T: Send>(
    corpus: Corpus,
    threads: usize,
    report: &Report,
    work: impl Fn(Document) -> T + Sync,
    each: impl FnMut(T) -> Run<()> + Send,
) -> Run<()> {
    all(corpus, report, each, |documents, sink| read_all(documents, threads, work, sink))
}

/// The same with what is found in each document.
///
/// # Errors
/// What `each` says, an interruption, and a corpus without any document that can be read.
pub fn annotate_each<T: Send>(
    corpus: Corpus,
    annotator: &Annotator,
    threads: usize,
    report: &Report,
    work: impl Fn(Document, Annotation) -> T + Sync,
    each: impl FnMut(T) -> Run<()> + Send,
) -> Run<()> {
    all(corpus, report, each, |documents, sink| annotate_all(documents, annotator, threads, work, sink))
}

/// The same for documents that are there already.
///
/// # Errors
/// What `each` says, and an interruption.
pub fn annotate_made<T: Send>(
    documents: Vec<Document>,
    annotator: &Annotator,
    threads: usize,
    report: &Report,
    work: impl Fn(Document, Annotation) -> T + Sync,
    each: impl FnMut(T) -> Run<()> + Send,
) -> Run<()> {
    let mut sink = Sink { each, report, notes: None, read: 0, stop: None };
    let pending = documents.into_iter().map(Pending::from).take_while(|_| interrupt::check().is_ok());
    let _ = annotate_all(pending, annotator, threads, work, |read| sink.take(read));
    sink.stop.map_or(Ok(()), Err)?;
    Ok(interrupt::check()?)
}

/// Takes what comes of the documents, and reports what does not.
struct Sink<'a, E> {
    each: E,
    report: &'a Report,
    /// None of documents that were made elsewhere.
    notes: Option<Notes>,
    read: u64,
    stop: Option<Stop>,
}

impl<E> Sink<'_, E> {
    fn take<T>(&mut self, read: Result<T>) -> ControlFlow<()>
    where
        E: FnMut(T) -> Run<()>,
    {
        self.report_all(&self.notes.as_ref().map(Notes::take).unwrap_or_default());
        self.report.tick();
        let done = match (interrupt::check(), read) {
            (Err(error), _) => Err(error.into()),
            (_, Ok(made)) => {
                self.read += 1;
                (self.each)(made)
            }
            (_, Err(error)) => {
                self.report.skipped(&error);
                Ok(())
            }
        };
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(stop) => {
                self.stop = Some(stop);
                ControlFlow::Break(())
            }
        }
    }

    fn report_all(&self, notes: &[Error]) {
        notes.iter().for_each(|note| self.report.warning(note));
    }
}

fn all<T>(
    mut corpus: Corpus,
    report: &Report,
    each: impl FnMut(T) -> Run<()> + Send,
    run: impl FnOnce(
        &mut (dyn Iterator<Item = Pending> + Send),
        &mut (dyn FnMut(Result<T>) -> ControlFlow<()> + Send),
    ) -> ControlFlow<()>,
) -> Run<()> {
    let others = corpus.skipped().to_vec();
    let mut sink = Sink { each, report, notes: Some(corpus.notes()), read: 0, stop: None };
    let mut documents = corpus.pending().take_while(|_| interrupt::check().is_ok());
    let _ = run(&mut documents, &mut |read| sink.take(read));
    sink.report_all(&sink.notes.as_ref().map(Notes::take_rest).unwrap_or_default());
    report.watched();
    sink.stop.map_or(Ok(()), Err)?;
    interrupt::check()?;
    for path in &others {
        report.detail(&format!("not read: {}", path.display()));
    }
    if !others.is_empty() {
        let hint =
            if report.volume() < super::report::Volume::Verbose { "; --verbose lists them" } else { "" };
        report.say(&format!("{} of other kinds not read{hint}", count(others.len() as u64, "file")));
    }
    match sink.read {
        0 => Err(Error::new(ErrorKind::Format, "no document could be read").into()),
        _ => Ok(()),
    }
}
