//! What was typed after `nomina gazetteer suggest`.

use super::{GazetteerArgs, InputArgs, Switch, threads};
use clap::{Args, ValueEnum, ValueHint};
use std::path::PathBuf;

/// `nomina gazetteer suggest`.
#[derive(Debug, Args)]
pub struct SuggestArgs {
    #[command(flatten)]
    pub input: InputArgs,
    #[command(flatten)]
    pub gazetteer: GazetteerArgs,
    /// Whether names that hold in one document only are bound there; `off` suggests the bare surnames of
    /// listed people too
    #[arg(
        long,
        value_name = "ON|OFF",
        value_enum,
        default_value = "on",
        hide_possible_values = true,
        help_heading = "Reading"
    )]
    pub local_aliases: Switch,
    /// Threads to read with; 0 takes all cores. The result does not depend on it
    #[arg(
        short = 'j', long, value_name = "N", default_value_t = 0, value_parser = threads,
        help_heading = "Reading"
    )]
    pub threads: usize,
    /// Leave out names that fewer documents have [default: 2, or 1 if there is but one document]
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub min: Option<u64>,
    /// So many names at most; 0 lists all
    #[arg(long, value_name = "N", default_value_t = 200, help_heading = "Output")]
    pub top: usize,
    /// File to write, as a whole or not at all; - for standard output
    #[arg(
        short, long, value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath,
        help_heading = "Output"
    )]
    pub output: PathBuf,
    /// csv, to be edited and given back with `-g`, or text, a table for eyes [default: text on a terminal,
    /// else csv]
    #[arg(
        short = 'f',
        long = "write",
        value_name = "FORMAT",
        value_enum,
        hide_possible_values = true,
        help_heading = "Output"
    )]
    pub form: Option<SuggestAs>,
}

/// Forms of the list, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SuggestAs {
    /// Columns for a spreadsheet and for -g.
    Csv,
    /// A table for eyes.
    Text,
}
