//! `nomina build`: articles in, the graph and its picture out.

use super::args::{BuildArgs, OutputFile};
use super::place::{Drawing, Place, Results};
use super::report::{Report, Run};
use super::{documents, interrupt, load, picture, summary};
use nomina::analysis::View;
use nomina::annotation::Annotation;
use nomina::corpus::{Corpus, Document};
use nomina::export::write_mentions;
use nomina::graph::{Contribution, KnowledgeGraph, Options};
use std::io::Write;

/// Reads all articles, then writes all files; if anything stops it before that, no file changes.
pub fn run(args: &BuildArgs, report: &Report) -> Run {
    interrupt::install("nothing was written, what stood before is untouched");
    let place = Place::of(&args.output.output, &args.output.files)?;
    place.check()?;
    let annotator = load::annotator(&args.gazetteer, &args.understand, report)?;
    let filter = picture::filter(&args.picture, annotator.gazetteer().types().iter().map(String::as_str))?;
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    report.watch(corpus.progress());

    let options = Options {
        unit: args.graph.unit.meant(),
        evidence_per_edge: args.graph.evidence,
        rules: Some(annotator.rules()),
    };
    let mut graph = KnowledgeGraph::new(annotator.gazetteer(), options);
    let mut mentions = place.spool(OutputFile::Mentions)?;
    let threads = args.understand.threads;
    let wants_mentions = mentions.is_some();
    let counting = graph.options().clone();
    // All that can be done apart is done on the thread that read the document.
    let work = |document: Document, annotation: Annotation| {
        let mut lines = Vec::new();
        if wants_mentions {
            write_mentions(&document, &annotation, annotator.gazetteer(), &mut lines)
                .expect("invariant: a vector takes all bytes");
        }
        let hash = document.sha256();
        let made = Contribution::of(&document, hash, &annotation, annotator.gazetteer(), &counting);
        (document, made, lines)
    };
    documents::annotate_each(corpus, &annotator, threads, report, work, |(document, made, lines)| {
        if let Err(error) = graph.add_contribution(&document, &made, annotator.gazetteer()) {
            report.skipped(&error);
            return Ok(());
        }
        if let Some(spool) = &mut mentions {
            spool.write_all(&lines).map_err(|error| place.blame(OutputFile::Mentions, &error))?;
        }
        Ok(())
    })?;

    let mut view = View::from(graph);
    if args.graph.background {
        view = view.with_background();
    }
    if args.graph.no_quotes {
        view = view.without_quotes();
    }
    let drawing = Drawing::of(&view, &filter, &args.picture);
    place.write(Results { view: &view, drawing: &drawing, mentions })?;
    summary::print(&view, &drawing.part, &place.written(), report);
    Ok(report.exit())
}
