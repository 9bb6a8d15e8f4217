//! The only code that prints. `args` holds what was typed; one file a command does it; the rest is shared.

pub mod annotate;
pub mod args;
pub mod build;
pub mod completions;
mod contribute;
mod documents;
pub mod eval;
mod eval_text;
mod examples;
mod explain;
mod findings;
pub mod gazetteer;
pub mod graph;
mod interrupt;
mod load;
mod lookup;
pub mod man;
mod marks;
mod output;
mod picture;
mod place;
mod progress;
pub mod report;
pub mod rules;
pub mod show;
mod spools;
mod stated;
mod stats;
mod suggest;
mod summary;
pub mod verify;
pub mod why;
mod words;

use args::Cli;
use clap::{CommandFactory, FromArgMatches};
use std::io::Write;
use std::process::ExitCode;

/// What was typed, or the code to end with where help was asked for or nothing could be understood.
pub fn parse() -> Result<Cli, ExitCode> {
    let parsed = Cli::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches));
    parsed.map_err(|error| {
        let text = error.render().ansi().to_string();
        if error.use_stderr() {
            // Every message begins with the program's name; clap's begin with "error".
            let _ = write!(anstream::stderr(), "{}", text.replacen("error:", "nomina:", 1));
            return report::Exit::Failed.into();
        }
        match write!(anstream::stdout(), "{text}") {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => report::Exit::Failed.into(),
            _ => report::Exit::Done.into(),
        }
    })
}
