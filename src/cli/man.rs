//! `nomina man`: manual pages, made of the same words as the help.

use super::args::{Cli, ManArgs};
use super::output;
use super::report::{Exit, Run};
use clap::CommandFactory;
use nomina::error::Error;
use std::fs;
use std::io::Write;

/// Prints the main page, or writes all of them into a folder.
pub fn run(args: &ManArgs) -> Run {
    if let Some(folder) = &args.output {
        let blame = |doing: &'static str| move |error| Error::io(folder.display(), doing, &error);
        fs::create_dir_all(folder).map_err(blame("make the folder"))?;
        clap_mangen::generate_to(Cli::command(), folder)
            .map_err(blame("write the manual pages into the folder"))?;
        return Ok(Exit::Done);
    }
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    let mut out = output::plain();
    out.write_all(&page)?;
    out.flush()?;
    Ok(Exit::Done)
}
