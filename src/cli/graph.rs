//! `nomina graph`: graphs that are there already.

use super::args::{OutputFile, PictureArgs};
use super::place::{Drawing, Place, Results};
use super::report::{Report, Run};
use super::spools::Spools;
use super::{examples, interrupt, lookup, picture, summary};
use clap::{Args, Subcommand, ValueEnum, ValueHint};
use nomina::analysis::View;
use nomina::error::Error;
use nomina::graph::{KnowledgeGraph, Layer};
use std::path::PathBuf;

/// What can be done with graphs.
#[derive(Debug, Subcommand)]
pub enum GraphCommand {
    /// Add up graphs of different documents: the same bytes as one build over all of them
    ///
    /// Parts of a large corpus can be built on different machines and joined here, in any order. All
    /// must have been built with the same gazetteer, unit and reading options, and no document may
    /// stand in two of them.
    #[command(after_help = examples::MERGE)]
    Merge(MergeArgs),
}

/// `nomina graph merge`.
#[derive(Debug, Args)]
pub struct MergeArgs {
    /// Files graph.json, or folders in which one lies
    #[arg(value_name = "GRAPH", required = true, value_hint = ValueHint::AnyPath)]
    graphs: Vec<PathBuf>,
    /// Folder for the files, made if it is not there; - prints a single one
    #[arg(short, long, value_name = "DIR", default_value = "output", value_hint = ValueHint::DirPath)]
    output: PathBuf,
    /// Files to write: graph.json, graph.dot
    #[arg(
        short = 'f',
        long = "write",
        value_name = "FILES",
        value_enum,
        value_delimiter = ',',
        default_value = "json,dot"
    )]
    files: Vec<GraphFile>,
    #[command(flatten)]
    picture: PictureArgs,
}

/// Files that a graph alone is enough for.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum GraphFile {
    Json,
    Dot,
}

impl GraphFile {
    fn meant(self) -> OutputFile {
        match self {
            GraphFile::Json => OutputFile::Json,
            GraphFile::Dot => OutputFile::Dot,
        }
    }
}

/// Does it.
///
/// # Errors
/// What cannot be read, added up or written.
pub fn run(command: &GraphCommand, report: &Report) -> Run {
    match command {
        GraphCommand::Merge(args) => merge(args, report),
    }
}

fn merge(args: &MergeArgs, report: &Report) -> Run {
    interrupt::install("nothing was written, what stood before is untouched");
    let place = Place::of(&args.output, &args.files.iter().map(|file| file.meant()).collect::<Vec<_>>())?;
    place.check()?;
    let mut sum: Option<KnowledgeGraph> = None;
    let mut background = false;
    for path in &args.graphs {
        interrupt::check()?;
        let view = lookup::graph(path)?;
        background |= view.edges.iter().any(|edge| edge.layer == Layer::Background);
        let blame = |error: Error| error.in_file(path.display().to_string());
        let part = view.into_graph().map_err(blame)?;
        match &mut sum {
            None => sum = Some(part),
            Some(sum) => sum.merge(part).map_err(blame)?,
        }
    }
    let Some(sum) = sum else { return Ok(report.exit()) };
    let mut view = View::from(sum);
    if background {
        view = view.with_background();
    }
    let filter = picture::filter(&args.picture, view.nodes.iter().map(|node| node.entity_type.as_str()))?;
    let drawing = Drawing::of(&view, &filter, &args.picture);
    place.write(Results { view: &view, drawing: &drawing, spools: Spools::default() })?;
    summary::print(&view, &drawing.part, &place.written(), None, report);
    Ok(report.exit())
}
