//! `nomina build`: articles in, the graph and its picture out.

use super::args::{BuildArgs, OutputFile};
use super::contribute::{Contributed, Contributor, GROWING};
use super::place::{Drawing, Place, Results};
use super::report::{Report, Run};
use super::spools::Spools;
use super::{documents, interrupt, load, lookup, picture, summary};
use nomina::analysis::View;
use nomina::corpus::Corpus;
use nomina::error::{Error, ErrorKind, Result};
use nomina::graph::{KnowledgeGraph, Options};

/// Reads all articles, then writes all files; if anything stops it before that, no file changes.
pub fn run(args: &BuildArgs, report: &Report) -> Run {
    interrupt::install("nothing was written, what stood before is untouched");
    check(args)?;
    let place = Place::of(&args.output.folder(), &args.output.wanted())?;
    place.check()?;
    let annotator = load::annotator(&args.gazetteer, &args.understand, report)?;
    let filter = picture::filter(&args.picture, annotator.gazetteer().types().iter().map(String::as_str))?;
    let options = Options {
        unit: args.graph.unit.meant(),
        evidence_per_edge: args.graph.evidence,
        rules: Some(annotator.rules()),
    };
    let mut spools = Spools::of(&place)?;
    let mut contributor = Contributor::new(&annotator, options.clone(), !args.graph.no_quotes, &spools);
    if let Some(graph) = &args.output.update {
        contributor.update(&lookup::index_beside(graph)?, report)?;
    }
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    report.watch(corpus.progress());

    let mut graph = KnowledgeGraph::new(annotator.gazetteer(), options);
    graph.describe(annotator.predicates());
    let mut fates = [0; 3];
    let threads = args.understand.threads;
    let work = |document| contributor.contribute(document);
    documents::for_each(corpus, threads, report, work, |contributed| {
        let Contributed { document, made, bytes, fate } = contributed;
        if let Err(error) = graph.add_contribution(&document, &made, annotator.gazetteer()) {
            report.skipped(&error);
            return Ok(());
        }
        fates[fate as usize] += 1;
        for (file, bytes) in GROWING.into_iter().zip(&bytes) {
            spools.add(file, bytes).map_err(|error| place.blame(file, &error))?;
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
    place.write(Results { view: &view, drawing: &drawing, spools })?;
    let updated = contributor.in_words(&fates);
    summary::print(&view, &drawing.part, &place.written(), updated, report);
    Ok(report.exit())
}

/// What cannot go together.
fn check(args: &BuildArgs) -> Result<()> {
    let growing = [OutputFile::Mentions, OutputFile::Evidence];
    let Some(file) = growing.into_iter().find(|file| args.output.files.contains(file)) else { return Ok(()) };
    if args.output.update.is_none() {
        return Ok(());
    }
    let cause = format!("--update does not read what is unchanged, and {} needs every document", file.name());
    Err(Error::new(ErrorKind::Usage, cause).remedy("leave --update or the file out"))
}
