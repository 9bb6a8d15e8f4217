//! What was typed. Nothing here opens a file; what it means is for the commands.

mod build;
mod eval;
mod rules;
mod suggest;

use build::statuses;
pub use build::{BuildArgs, OutputFile, PictureArgs};
pub use eval::{EvalArgs, EvalOutput, ShowAs};
pub use rules::{RulesArgs, RulesCheckArgs, RulesCommand, RulesStatsArgs, RulesTestArgs};
pub use suggest::{SuggestArgs, SuggestAs};

use super::examples;
use super::gazetteer::GazetteerCommand;
use super::graph::GraphCommand;
use super::report::Volume;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use nomina::corpus::{self, Fields, Format, Titles};
use nomina::error::did_you_mean;
use nomina::matcher::Demonyms;
use nomina::relate::{self, Status};
use nomina::resolve::{self, Local, Ties};
use std::path::PathBuf;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Reads articles with a gazetteer and draws who is connected to whom.
///
/// Nomina finds the people, groups, states and places that a gazetteer lists in articles of any
/// kind, links those that stand together, and keeps the sentences that show each link. A gazetteer
/// of the states of the world and of the Sahel is built in.
#[derive(Debug, Parser)]
#[command(
    name = "nomina", version, styles = STYLES, max_term_width = 100, arg_required_else_help = true,
    subcommand_required = true, after_help = examples::NOMINA, after_long_help = examples::NOMINA_LONG
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Print errors only: no progress bar, no warnings, no summary
    #[arg(short, long, global = true, help_heading = "Messages", conflicts_with = "verbose")]
    quiet: bool,
    /// Print every message and list what was not read
    #[arg(short, long, global = true, help_heading = "Messages")]
    verbose: bool,
}

impl Cli {
    /// How much is said.
    pub fn volume(&self) -> Volume {
        match (self.quiet, self.verbose) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Verbose,
            _ => Volume::Plain,
        }
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build the graph of who is connected to whom: graph.json and graph.dot
    #[command(after_help = examples::BUILD)]
    Build(BuildArgs),
    /// Print what was found in each document, as one JSON line a document
    #[command(after_help = examples::ANNOTATE)]
    Annotate(AnnotateArgs),
    /// Show one stage of the reading, for eyes: tokens, sentences, mentions or relations
    #[command(after_help = examples::SHOW)]
    Show(ShowArgs),
    /// Show the sentences behind the link between two entities
    #[command(after_help = examples::WHY)]
    Why(WhyArgs),
    /// Check every piece of evidence in a graph against its sources
    ///
    /// Texts, quoted sentences and the spans in them are compared with the sources. The counts are
    /// not counted again: build the graph once more and compare the files for that.
    #[command(after_help = examples::VERIFY)]
    Verify(VerifyArgs),
    /// Work with graphs that were built: add them up
    #[command(subcommand)]
    Graph(GraphCommand),
    /// Look into a gazetteer: check it, find a name in it, compile it, suggest what it lacks
    #[command(subcommand)]
    Gazetteer(GazetteerCommand),
    /// Work with the rules of relations: check them, test them, see how often they fire
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Measure against texts that a person has read: precision, recall, F1 of names, entities and
    /// relations, and every mistake with its context
    #[command(after_help = examples::EVAL)]
    Eval(EvalArgs),
    /// Print the completions of a shell
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// Print the manual page, or write one a command into a folder
    #[command(after_help = examples::MAN)]
    Man(ManArgs),
}

/// Articles.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// Files, folders (with all that is below them) or - for standard input
    #[arg(value_name = "INPUT", required = true, value_hint = ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,
    #[command(flatten)]
    pub reader: ReaderArgs,
}

/// How articles are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub struct ReaderArgs {
    /// Name of the field (column) that holds id, text, title, date, source, url or lang
    #[arg(long, value_name = "FIELD=NAME", value_delimiter = ',', value_parser = mapping)]
    pub map: Vec<(String, String)>,
    /// Put the title of a record before its text, to be read as its first paragraph
    #[arg(long)]
    pub titles: bool,
    /// Read all inputs as this; auto goes by the file's name, then by its first line
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "auto")]
    pub format: InputFormat,
}

impl ReaderArgs {
    /// The same in the library's words.
    pub fn options(&self) -> corpus::Options {
        let mut fields = Fields::default();
        for (field, name) in &self.map {
            if let Some(place) = fields.get_mut(field) {
                place.clone_from(name);
            }
        }
        let titles = if self.titles { Titles::BeforeText } else { Titles::Apart };
        corpus::Options { fields, titles, format: self.format.meant() }
    }
}

fn mapping(typed: &str) -> Result<(String, String), String> {
    let Some((field, name)) = typed.split_once('=').filter(|(_, name)| !name.is_empty()) else {
        return Err("write FIELD=NAME, for instance text=body".to_string());
    };
    if Fields::NAMES.contains(&field) {
        return Ok((field.to_string(), name.to_string()));
    }
    Err(match did_you_mean(field, Fields::NAMES) {
        Some(near) => format!("no field is called {field:?}; did you mean {near:?}?"),
        None => format!("no field is called {field:?}; there are {}", Fields::NAMES.join(", ")),
    })
}

/// Formats of inputs, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum InputFormat {
    Auto,
    Text,
    Markdown,
    Html,
    Jsonl,
    Csv,
    Tsv,
}

impl InputFormat {
    fn meant(self) -> Option<Format> {
        match self {
            InputFormat::Auto => None,
            InputFormat::Text => Some(Format::Text),
            InputFormat::Markdown => Some(Format::Markdown),
            InputFormat::Html => Some(Format::Html),
            InputFormat::Jsonl => Some(Format::JsonLines),
            InputFormat::Csv => Some(Format::Csv),
            InputFormat::Tsv => Some(Format::Tsv),
        }
    }
}

/// Which entities are looked for.
#[derive(Debug, Args)]
#[command(next_help_heading = "Gazetteer")]
pub struct GazetteerArgs {
    /// A gazetteer (JSON Lines, CSV, TSV or compiled) or a folder of them instead of the built-in
    /// one; `-g builtin` adds that back
    #[arg(short, long = "gazetteer", value_name = "FILE|DIR|builtin", value_hint = ValueHint::AnyPath)]
    pub gazetteers: Vec<PathBuf>,
    /// Join entities that two gazetteers list under one key, instead of refusing the second
    #[arg(long)]
    pub merge_entities: bool,
}

/// How documents are understood.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct UnderstandArgs {
    /// Link no mention whose candidates are equally likely
    #[arg(long)]
    pub strict: bool,
    /// What a bare demonym (Malian) is: a modifier that is no mention, or a mention of its state
    #[arg(long, value_name = "AS", value_enum, default_value = "modifier")]
    pub demonyms: DemonymsAs,
    /// Read no relations stated in words (who accused, recaptured, supported, leads whom), only who is
    /// named: two to three times as fast
    #[arg(long, conflicts_with = "rules")]
    pub no_relations: bool,
    #[command(flatten)]
    pub rules: RulesArgs,
    /// Whether *it*, *the ministry*, *both countries* stand for who was named before, in the plain cases;
    /// each such link is labelled
    #[arg(long, value_name = "ON|OFF", value_enum, default_value = "on", hide_possible_values = true)]
    pub coref: Switch,
    /// Whether a capital that acts stands for its state: *Moscow congratulated*; each such link is labelled
    #[arg(long, value_name = "ON|OFF", value_enum, default_value = "on", hide_possible_values = true)]
    pub metonymy: Switch,
    /// Whether names that hold in one document only are bound there: the surname of a person named in
    /// full, initials, *Long Name (LN)*
    #[arg(long, value_name = "ON|OFF", value_enum, default_value = "on", hide_possible_values = true)]
    pub local_aliases: Switch,
    /// Threads to read with; 0 takes all cores. The result does not depend on it
    #[arg(short = 'j', long, value_name = "N", default_value_t = 0, value_parser = threads)]
    pub threads: usize,
}

/// More threads than any machine has cores only cost memory.
const MOST_THREADS: usize = 1024;

fn threads(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(threads) if threads <= MOST_THREADS => Ok(threads),
        _ => Err(format!("give a number from 0 to {MOST_THREADS}")),
    }
}

impl UnderstandArgs {
    /// The same in the library's words.
    pub fn options(&self) -> nomina::pipeline::Options {
        nomina::pipeline::Options {
            demonyms: match self.demonyms {
                DemonymsAs::Modifier => Demonyms::Modifier,
                DemonymsAs::Mention => Demonyms::Mention,
            },
            resolve: resolve::Options {
                ties: if self.strict { Ties::Nil } else { Ties::FirstListed },
                local: match self.local_aliases {
                    Switch::On => Local::On,
                    Switch::Off => Local::Off,
                },
                explain: false,
            },
            unknown: false,
            relations: (!self.no_relations).then_some(relate::Options {
                coreference: self.coref == Switch::On,
                metonymy: self.metonymy == Switch::On,
            }),
        }
    }
}

/// Something that may be turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Do it.
    On,
    /// Leave it.
    Off,
}

/// What a bare demonym is, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DemonymsAs {
    Modifier,
    Mention,
}

/// `nomina annotate`.
#[derive(Debug, Args)]
pub struct AnnotateArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub understand: UnderstandArgs,
    /// List with each mention all that it may mean
    #[arg(long, help_heading = "Output")]
    pub candidates: bool,
    /// The same with the evidence for and against each, its points and where it stands, and with the
    /// listed names in the text that are no mentions
    #[arg(long, help_heading = "Output")]
    pub explain: bool,
    /// List the names in the text that the gazetteer lacks, joined under the longest form of each
    #[arg(long, help_heading = "Output")]
    pub unknown: bool,
    /// Print each document's text too, so that the line, corrected by hand, is a gold for `nomina eval`
    #[arg(long, help_heading = "Output")]
    pub text: bool,
}

/// `nomina show`.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// What to show
    #[arg(value_enum, value_name = "STAGE")]
    pub stage: Stage,
    /// Show only relations that are stated in one of these ways: asserted, reported, hedged, alleged,
    /// planned, demanded, negated
    #[arg(long = "status", value_name = "STATUS", value_delimiter = ',', value_parser = statuses(), hide_possible_values = true)]
    pub statuses: Vec<Status>,
    /// With mentions: below each sentence, what spoke for and against each entity that a name may mean,
    /// and why listed names in it are no mentions
    #[arg(long)]
    pub explain: bool,
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub understand: UnderstandArgs,
}

/// Stages of the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Every token with its bytes and its folded form
    Tokens,
    /// Every sentence with its number and language
    Sentences,
    /// Every short form and other name that a document itself introduces, with its sentence
    Aliases,
    /// Every sentence that names an entity, with what each name was taken for
    Mentions,
    /// Every relation that is stated in words, with its sentence and what was understood
    Relations,
}

/// `nomina why`.
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// A graph.json, the folder in which it lies, or - for standard input
    #[arg(value_name = "GRAPH", value_hint = ValueHint::AnyPath)]
    pub graph: PathBuf,
    /// An entity: its key, its name or any of its surface forms
    #[arg(value_name = "A")]
    pub a: String,
    /// Another entity
    #[arg(value_name = "B")]
    pub b: String,
    /// Show all evidence that the graph keeps, not the first three pieces of each edge
    #[arg(long)]
    pub all: bool,
}

/// `nomina verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A graph.json, the folder in which it lies, or - for standard input
    #[arg(value_name = "GRAPH", value_hint = ValueHint::AnyPath)]
    pub graph: PathBuf,
    /// The articles that it was built from: the same files and folders
    #[arg(short, long, value_name = "PATH", required = true, num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub reader: ReaderArgs,
}

/// `nomina completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// `nomina man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Folder for nomina.1 and a page for each command, made if it is not there
    #[arg(short, long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub output: Option<PathBuf>,
}
