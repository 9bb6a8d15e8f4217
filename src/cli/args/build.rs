//! What was typed after `nomina build`.

use super::{GazetteerArgs, InputArgs, UnderstandArgs};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum, ValueHint};
use nomina::graph::Unit;
use nomina::relate::{Quad, Status};
use std::path::{Path, PathBuf};

/// `nomina build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub understand: UnderstandArgs,
    #[command(flatten)]
    pub graph: GraphArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub picture: PictureArgs,
}

/// What the graph holds.
#[derive(Debug, Args)]
#[command(next_help_heading = "Graph")]
pub struct GraphArgs {
    /// What counts as together
    #[arg(long, value_name = "UNIT", value_enum, default_value = "sentence")]
    pub unit: TogetherIn,
    /// Pieces of evidence to keep for each edge, of relations for each status; all are counted
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub evidence: usize,
    /// Leave the sentences' words out of the files, for sharing; their places stay
    #[arg(long)]
    pub no_quotes: bool,
    /// Add what the gazetteer itself knows: who leads what, what lies in what
    #[arg(long)]
    pub background: bool,
}

/// Units of co-occurrence, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TogetherIn {
    Sentence,
    Paragraph,
    Document,
}

impl TogetherIn {
    /// The same in the library's words.
    pub fn meant(self) -> Unit {
        match self {
            TogetherIn::Sentence => Unit::Sentence,
            TogetherIn::Paragraph => Unit::Paragraph,
            TogetherIn::Document => Unit::Document,
        }
    }
}

/// Where results go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Folder for the files, made if it is not there; - prints a single one [default: output, or
    /// where the graph to --update lies]
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
    /// Files to write: graph.json, graph.dot, mentions.jsonl (every mention), evidence.jsonl (every
    /// place that shows an edge)
    #[arg(
        short = 'f',
        long = "write",
        value_name = "FILES",
        value_enum,
        value_delimiter = ',',
        default_value = "json,dot"
    )]
    pub files: Vec<OutputFile>,
    /// Write graph.index too, from which --update learns what each document adds
    #[arg(long)]
    pub index: bool,
    /// Take over from this graph, built with --index, what has not changed; give all INPUTs again:
    /// only new and changed documents are read, and the result is that of a new build
    #[arg(long, value_name = "GRAPH", value_hint = ValueHint::AnyPath)]
    pub update: Option<PathBuf>,
}

impl OutputArgs {
    /// The folder for the files.
    pub fn folder(&self) -> PathBuf {
        let beside = self.update.as_ref().map(|graph| match graph.is_dir() {
            true => graph.clone(),
            false => graph.parent().map_or(PathBuf::new(), Path::to_path_buf),
        });
        self.output.clone().or(beside).unwrap_or_else(|| PathBuf::from("output"))
    }

    /// All files that are wanted.
    pub fn wanted(&self) -> Vec<OutputFile> {
        let index = (self.index || self.update.is_some()).then_some(OutputFile::Index);
        self.files.iter().copied().chain(index).collect()
    }
}

/// Files that `build` can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum OutputFile {
    Json,
    Dot,
    Mentions,
    Evidence,
    /// Asked for by --index.
    #[value(skip)]
    Index,
}

impl OutputFile {
    /// Its name in the folder.
    pub fn name(self) -> &'static str {
        match self {
            OutputFile::Json => "graph.json",
            OutputFile::Dot => "graph.dot",
            OutputFile::Mentions => "mentions.jsonl",
            OutputFile::Evidence => "evidence.jsonl",
            OutputFile::Index => "graph.index",
        }
    }
}

/// What graph.dot shows.
#[derive(Debug, Args)]
#[command(next_help_heading = "Picture (graph.dot; graph.json is always whole)")]
pub struct PictureArgs {
    /// Entities to draw, the most seen first; 0 draws all [default: 40]
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// Draw no edge that fewer sentences show
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub min_count: u64,
    /// Draw no co-occurrence that is weaker than this, from -1 to 1 (always together)
    #[arg(long, value_name = "X", allow_negative_numbers = true, value_parser = npmi)]
    pub min_npmi: Option<f64>,
    /// Draw entities of these types only
    #[arg(long = "type", value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<String>,
    /// Draw stated relations only, no co-occurrence
    #[arg(long)]
    pub relations_only: bool,
    /// Draw only relations that somebody states in one of these ways: asserted, reported, hedged,
    /// alleged, planned, demanded, negated
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = statuses(), hide_possible_values = true)]
    pub statuses: Vec<Status>,
    /// Draw only relations of these classes: conflict, cooperation, or one of verbal-conflict,
    /// material-conflict, verbal-cooperation, material-cooperation, static (who is what). Friend and foe:
    /// --relations-only --quad conflict,cooperation
    #[arg(
        long = "quad",
        value_name = "CLASS",
        value_enum,
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub quads: Vec<Class>,
    /// Heading of the picture
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
}

/// Ways in which a relation is stated, as typed.
pub fn statuses() -> impl TypedValueParser<Value = Status> {
    PossibleValuesParser::new(Status::ALL.map(Status::as_str)).map(|typed| {
        let known = Status::ALL.into_iter().find(|status| status.as_str() == typed);
        known.expect("invariant: the parser lets only these pass")
    })
}

/// Classes of relations, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Class {
    Conflict,
    Cooperation,
    VerbalConflict,
    MaterialConflict,
    VerbalCooperation,
    MaterialCooperation,
    Static,
}

impl Class {
    /// The same in the library's words.
    pub fn meant(self) -> Vec<Quad> {
        match self {
            Class::Conflict => vec![Quad::VerbalConflict, Quad::MaterialConflict],
            Class::Cooperation => vec![Quad::VerbalCooperation, Quad::MaterialCooperation],
            Class::VerbalConflict => vec![Quad::VerbalConflict],
            Class::MaterialConflict => vec![Quad::MaterialConflict],
            Class::VerbalCooperation => vec![Quad::VerbalCooperation],
            Class::MaterialCooperation => vec![Quad::MaterialCooperation],
            Class::Static => vec![Quad::Static],
        }
    }
}

fn npmi(typed: &str) -> Result<f64, String> {
    match typed.parse() {
        Ok(least) if (-1.0..=1.0).contains(&least) => Ok(least),
        _ => Err("give a number from -1 to 1".to_string()),
    }
}
