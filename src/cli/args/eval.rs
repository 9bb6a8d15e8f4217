//! What was typed after `nomina eval`.

use super::{GazetteerArgs, UnderstandArgs};
use clap::{Args, ValueEnum, ValueHint};
use nomina::eval::{Compare, GoldFormat, TypeMap};
use std::path::PathBuf;

/// `nomina eval`.
#[derive(Debug, Args)]
pub struct EvalArgs {
    /// What is right: JSON Lines, BRAT standoff (a folder, or its .ann files) or CoNLL IOB2; several
    /// are put together
    #[arg(long, value_name = "PATH", required = true, num_args = 1.., value_hint = ValueHint::AnyPath)]
    pub gold: Vec<PathBuf>,
    /// What was found: the lines that `annotate` printed, or any file in a format of the gold; - for
    /// standard input [default: the gold's own texts are annotated now]
    #[arg(
        long, value_name = "PATH", num_args = 1.., value_hint = ValueHint::AnyPath,
        conflicts_with_all = ["gazetteers", "merge_entities", "strict", "demonyms", "no_relations", "rules", "coref", "metonymy"]
    )]
    pub pred: Vec<PathBuf>,
    /// Read the gold as this; auto goes by the file's name, then by its first lines
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "auto")]
    pub gold_format: ReadAs,
    #[command(flatten)]
    pub compare: CompareArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub understand: UnderstandArgs,
    #[command(flatten)]
    pub output: EvalOutput,
}

/// What is compared with what.
#[derive(Debug, Args)]
#[command(next_help_heading = "Comparison")]
pub struct CompareArgs {
    /// Compare mentions of these types of the gold only; predictions without a type stay
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    pub types: Vec<String>,
    /// A type of the gold, and how predictions call it: --map-type LOC=place,state. May be repeated;
    /// types without a map are compared as they are written
    #[arg(long = "map-type", value_name = "GOLD=TYPE,TYPE", value_parser = type_map)]
    pub type_maps: Vec<(String, Vec<String>)>,
    /// Of gold mentions that stand inside each other, want the longest only
    #[arg(long)]
    pub longest: bool,
    /// Count a prediction inside one of the gold's other_mentions neither as right nor as wrong
    #[arg(long)]
    pub ignore_other: bool,
    /// Count predictions that say `nil` (a name, but nobody it is known to mean) as mentions without an
    /// entity, and relations that lack their subject or object; without it they are no predictions
    #[arg(long)]
    pub nil: bool,
}

impl CompareArgs {
    /// The same in the library's words.
    pub fn options(&self) -> Compare {
        Compare {
            types: self.types.iter().cloned().collect(),
            type_map: TypeMap::new(self.type_maps.iter().cloned()),
            longest: self.longest,
            ignore_other: self.ignore_other,
            nil: self.nil,
        }
    }
}

fn type_map(typed: &str) -> Result<(String, Vec<String>), String> {
    let (gold, others) = typed.split_once('=').unwrap_or_default();
    let others: Vec<String> = others.split(',').map(str::trim).map(String::from).collect();
    match gold.trim() {
        "" => Err("write GOLD=TYPE, for instance PER=person".to_string()),
        _ if others.iter().any(String::is_empty) => {
            Err("write one or more types behind the =, for instance LOC=place,state".to_string())
        }
        gold => Ok((gold.to_string(), others)),
    }
}

/// Formats of the gold, as typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ReadAs {
    Auto,
    Jsonl,
    Brat,
    Conll,
}

impl ReadAs {
    /// The same in the library's words.
    pub fn meant(self) -> Option<GoldFormat> {
        match self {
            ReadAs::Auto => None,
            ReadAs::Jsonl => Some(GoldFormat::JsonLines),
            ReadAs::Brat => Some(GoldFormat::Brat),
            ReadAs::Conll => Some(GoldFormat::Conll),
        }
    }
}

/// How the result is shown.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub struct EvalOutput {
    /// Tables for eyes, all figures and mistakes as JSON, or a page for a browser
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value = "text")]
    pub format: ShowAs,
    /// File to write, - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Mistakes to list, alike ones together, the most frequent first: a number (0 for none) or all
    /// [default: 20 as text, else all]
    #[arg(long, value_name = "N|all", value_parser = limit)]
    pub errors: Option<Limit>,
    /// Documents to list as text, those with the most mistakes first: a number (0 for none) or all
    #[arg(long, value_name = "N|all", default_value = "5", value_parser = limit)]
    pub documents: Limit,
}

/// How the result is shown, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShowAs {
    Text,
    Json,
    Html,
}

/// At most so many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub usize);

fn limit(typed: &str) -> Result<Limit, String> {
    match typed {
        "all" => Ok(Limit(usize::MAX)),
        _ => typed.parse().map(Limit).map_err(|_| "give a number or `all`".to_string()),
    }
}
