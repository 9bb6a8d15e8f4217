//! `nomina eval`: how right predictions are, measured against what a person marked.

use super::args::{EvalArgs, EvalOutput, ShowAs};
use super::report::{Report, Run, Volume};
use super::words::{count, number};
use super::{documents, eval_text, interrupt, load, output};
use nomina::corpus::Document;
use nomina::error::{Error, ErrorKind, Result};
use nomina::eval::{self, Marked, Read, Texts};
use nomina::export::{Details, write_annotation, write_atomically};
use nomina::pipeline::Annotation;
use std::collections::BTreeSet;
use std::io::{self, Write};

/// Compares, and prints what came out.
pub fn run(args: &EvalArgs, report: &Report) -> Run {
    interrupt::install("nothing was written");
    let mut gold = eval::read(&args.gold, args.gold_format.meant(), &Texts::default())?;
    tell(&gold, report);
    if gold.documents.is_empty() {
        return Err(nothing("no document of the gold can be compared").into());
    }
    let found = match args.pred.is_empty() {
        true => annotate(args, &mut gold, report)?,
        false => {
            let mut read = eval::read(&args.pred, None, &Texts::of(&gold.documents))?;
            tell(&read, report);
            // What the gold has, though it cannot be compared, is nothing that the gold lacks.
            let broken: BTreeSet<&String> = gold.broken.iter().collect();
            read.documents.retain(|marked| !broken.contains(&marked.id));
            read.documents
        }
    };
    interrupt::check()?;
    let result = eval::evaluate(&gold.documents, &found, &args.compare.options());
    write(&result, &args.output)?;
    if let Some(skipped) = report.skipped_in_words() {
        report.say(&skipped);
    }
    Ok(report.exit())
}

/// Writes the result where it is wanted, a file as a whole or not at all.
fn write(result: &eval::Report, output: &EvalOutput) -> Run<()> {
    if output.output.as_os_str() != "-" {
        return interrupt::while_writing(|| {
            interrupt::check()?;
            Ok(write_atomically(&output.output, |out| {
                let mut bytes = Vec::new();
                write_to(result, output, &mut bytes)?;
                // Styles are for terminals.
                match output.format {
                    ShowAs::Text => out.write_all(&anstream::adapter::strip_bytes(&bytes).into_vec()),
                    _ => out.write_all(&bytes),
                }
            })?)
        });
    }
    match output.format {
        ShowAs::Text => write_to(result, output, output::styled())?,
        _ => write_to(result, output, output::plain())?,
    }
    Ok(())
}

fn write_to(result: &eval::Report, output: &EvalOutput, mut out: impl Write) -> io::Result<()> {
    let most = output.errors.map(|limit| limit.0);
    match output.format {
        ShowAs::Text => eval_text::write(result, most.unwrap_or(20), output.documents.0, &mut out),
        ShowAs::Json => eval::write_json(result, most.unwrap_or(usize::MAX), &mut out),
        ShowAs::Html => eval::write_html(result, most.unwrap_or(usize::MAX), &mut out),
    }?;
    out.flush()
}

/// So many notes are printed one by one.
const NOTES: usize = 10;

/// Says what was left out, and what is worth a look.
fn tell(read: &Read, report: &Report) {
    read.problems.iter().for_each(|problem| report.skipped(problem));
    report.watched();
    let shown = if report.volume() == Volume::Verbose { usize::MAX } else { NOTES };
    read.notes.iter().take(shown).for_each(|note| report.warning(note));
    if let Some(more @ 1..) = read.notes.len().checked_sub(shown) {
        report.say(&format!("{} more notes like these; --verbose lists them", number(more as u64)));
    }
}

fn nothing(cause: &str) -> Error {
    Error::new(ErrorKind::Format, cause).remedy("docs/eval.md has the formats of a gold")
}

/// What `annotate` prints for the texts of the gold.
fn annotate(args: &EvalArgs, gold: &mut Read, report: &Report) -> Run<Vec<Marked>> {
    let mut options = args.understand.options();
    if gold.documents.iter().all(|marked| marked.relations.is_none()) {
        options.relations = None; // nothing would be compared with them
    }
    // Where nobody looks for relations, none are missed.
    let relations = options.relations.is_some();
    let annotator = load::annotator_with(&args.gazetteer, &args.understand.rules, options, report)?;
    gold.documents.retain(|marked| {
        let problem = match &marked.text {
            Some(_) => return true,
            None => Error::new(ErrorKind::Format, "the document has no \"text\" to annotate"),
        };
        let problem = problem.in_file(&*marked.file).remedy("add it, or give what was found with --pred");
        report.skipped(&match marked.line {
            Some(line) => problem.line(line),
            None => problem,
        });
        false
    });
    report.watched();
    if gold.documents.is_empty() {
        return Err(nothing("no document of the gold has a text").into());
    }
    let texts: Result<Vec<Document>> = gold.documents.iter().map(document).collect();
    let line = |document: Document, annotation: Annotation| {
        let mut line = Vec::new();
        let written =
            write_annotation(&document, &annotation, annotator.gazetteer(), Details::default(), &mut line);
        written.map(|()| line)
    };
    let known = Texts::of(&gold.documents);
    let mut found = Vec::with_capacity(gold.documents.len());
    documents::annotate_made(texts?, &annotator, args.understand.threads, report, line, |line| {
        let line = String::from_utf8(line?).expect("invariant: JSON is UTF-8");
        let marked = eval::read_line(&line, "", &known)?;
        found.push(Marked { relations: marked.relations.filter(|_| relations), ..marked });
        Ok(())
    })?;
    report.detail(&format!("annotated {}", count(found.len() as u64, "document")));
    Ok(found)
}

fn document(marked: &Marked) -> Result<Document> {
    let text = marked.text.clone().unwrap_or_default();
    Document::of_record(marked.id.clone(), text, marked.date.as_deref(), marked.lang.as_deref())
}
