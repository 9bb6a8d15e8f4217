//! `nomina completions`: what a shell needs to complete commands and options.

use super::args::{Cli, CompletionsArgs};
use super::output;
use super::report::{Exit, Run};
use clap::CommandFactory;
use std::io::Write;

/// Prints the completions of a shell.
pub fn run(args: &CompletionsArgs) -> Run {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "nomina", &mut script);
    let mut out = output::plain();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Done)
}
