//! `nomina annotate`: one JSON line a document on standard output.

use super::args::AnnotateArgs;
use super::report::{Report, Run, Stop};
use super::{documents, interrupt, load, output};
use nomina::corpus::{Corpus, Document};
use nomina::export::{Candidates, Details, write_annotation};
use nomina::pipeline::Annotation;
use std::io::{self, IsTerminal, Write};

/// Prints what is found in each document.
pub fn run(args: &AnnotateArgs, report: &Report) -> Run {
    interrupt::install("the lines that were printed are whole");
    let mut options = args.understand.options();
    options.resolve.explain = args.explain;
    options.unknown = args.unknown;
    let annotator = load::annotator_with(&args.gazetteer, &args.understand.rules, options, report)?;
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    if !std::io::stdout().is_terminal() {
        report.watch(corpus.progress());
    }
    let candidates = match (args.explain, args.candidates) {
        (true, _) => Candidates::Explained,
        (false, true) => Candidates::Listed,
        (false, false) => Candidates::Hidden,
    };
    let details = Details { candidates, unknown: args.unknown };
    let mut out = output::plain();
    let line = |document: Document, annotation: Annotation| {
        let mut line = Vec::with_capacity(document.text.len() / 2);
        write_annotation(&document, &annotation, annotator.gazetteer(), details, &mut line)?;
        if args.text {
            add_text(&document.text, &mut line)?;
        }
        Ok(line)
    };
    let threads = args.understand.threads;
    let done = documents::annotate_each(corpus, &annotator, threads, report, line, |line: io::Result<_>| {
        // A line goes out in one piece, so that no interruption cuts it.
        Ok(out.write_all(&line?)?)
    });
    if !matches!(done, Err(Stop::NobodyReads)) {
        out.flush()?;
    }
    done?;
    if let Some(skipped) = report.skipped_in_words() {
        report.say(&skipped);
    }
    Ok(report.exit())
}

/// Puts the text behind the last field of a line.
fn add_text(text: &str, line: &mut Vec<u8>) -> io::Result<()> {
    debug_assert!(line.ends_with(b"}\n"));
    line.truncate(line.len() - 2);
    line.extend(b",\"text\":");
    serde_json::to_writer(&mut *line, text)?;
    line.extend(b"}\n");
    Ok(())
}
