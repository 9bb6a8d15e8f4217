//! The command line of Nomina: what was typed, what it means, what is done.

mod cli;

use cli::args::{Cli, Command};
use cli::report::{Report, Run};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match cli::parse() {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    let report = Report::new(cli.volume());
    let done = run(&cli, &report);
    report.end(done)
}

/// One line a command.
fn run(cli: &Cli, report: &Report) -> Run {
    match &cli.command {
        Command::Build(args) => cli::build::run(args, report),
        Command::Annotate(args) => cli::annotate::run(args, report),
        Command::Show(args) => cli::show::run(args, report),
        Command::Why(args) => cli::why::run(args),
        Command::Verify(args) => cli::verify::run(args, report),
        Command::Gazetteer(command) => cli::gazetteer::run(command, report),
        Command::Rules(command) => cli::rules::run(command, report),
        Command::Graph(command) => cli::graph::run(command, report),
        Command::Eval(args) => cli::eval::run(args, report),
        Command::Completions(args) => cli::completions::run(args),
        Command::Man(args) => cli::man::run(args),
    }
}
