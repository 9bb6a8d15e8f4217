//! What was typed after `nomina rules`, and which rules are read with.

use super::super::examples;
use super::{GazetteerArgs, InputArgs, UnderstandArgs};
use clap::{Args, Subcommand, ValueHint};
use std::path::PathBuf;

/// Which words state which relations.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub struct RulesArgs {
    /// A folder of rules, or a file of them, instead of the built-in ones; `-r builtin` adds those back
    #[arg(short, long = "rules", value_name = "DIR|FILE|builtin", value_hint = ValueHint::AnyPath)]
    pub rules: Vec<PathBuf>,
}

/// What can be done with rules.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Report what is wrong or doubtful in rules, with file, line and column
    #[command(after_help = examples::RULES_CHECK)]
    Check(RulesCheckArgs),
    /// Read the examples that rules carry, and show those that are understood otherwise
    #[command(after_help = examples::RULES_TEST)]
    Test(RulesTestArgs),
    /// Show how often each predicate and each phrase states something in articles, with quotes
    #[command(after_help = examples::RULES_STATS)]
    Stats(RulesStatsArgs),
}

/// `nomina rules check`.
#[derive(Debug, Args)]
pub struct RulesCheckArgs {
    #[command(flatten)]
    pub rules: RulesArgs,
    /// Count a warning as a mistake: end with 1 if there is one
    #[arg(long)]
    pub strict: bool,
}

/// `nomina rules test`.
#[derive(Debug, Args)]
pub struct RulesTestArgs {
    #[command(flatten)]
    pub rules: RulesArgs,
}

/// `nomina rules stats`.
#[derive(Debug, Args)]
pub struct RulesStatsArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    #[command(flatten)]
    pub understand: UnderstandArgs,
    /// Quotes to show for each phrase, the first in the order of the documents
    #[arg(long, value_name = "N", default_value_t = 1, help_heading = "Output")]
    pub quotes: usize,
}
