//! Gazetteers by name, ready to read with.

use super::args::{GazetteerArgs, UnderstandArgs};
use super::report::{Report, Run};
use super::words::count;
use nomina::error::{Error, ErrorKind, Result};
use nomina::gazetteer::{Gazetteer, Listing, SameKey, Schema, read_builtin, read_path};
use nomina::language::Languages;
use nomina::pipeline::Annotator;
use std::path::Path;

/// The gazetteer that `-g` names, the built-in one if it names none.
///
/// # Errors
/// One that cannot be read, and gazetteers without any entity. What is wrong inside is reported.
pub fn listing(args: &GazetteerArgs, report: &Report) -> Result<Listing> {
    let builtin = |path: &Path| path.as_os_str() == "builtin";
    let mut notes = Vec::new();
    let mut listed = Vec::new();
    if args.gazetteers.is_empty() {
        listed = read_builtin(&mut notes);
    }
    for path in &args.gazetteers {
        listed.extend(if builtin(path) { read_builtin(&mut notes) } else { read_path(path, &mut notes)? });
    }
    let same_key = if args.merge_entities { SameKey::Merge } else { SameKey::Refuse };
    let listing = Listing::new(listed, &Schema::builtin(), same_key, &mut notes);
    notes.iter().for_each(|note| report.in_gazetteer(note));
    report.detail(&format!("looking for {}", count(listing.entities().len() as u64, "entity")));
    match listing.entities() {
        [] => Err(Error::new(ErrorKind::Format, "no entity could be read from the gazetteer")
            .remedy("`nomina gazetteer check` explains what is wrong")),
        _ => Ok(listing),
    }
}

/// The same, ready for use.
///
/// # Errors
/// As [`listing`].
pub fn gazetteer(args: &GazetteerArgs, report: &Report) -> Result<Gazetteer> {
    Ok(Gazetteer::of(&listing(args, report)?))
}

/// Everything that documents are read with.
///
/// # Errors
/// As [`listing`].
pub fn annotator(gazetteers: &GazetteerArgs, understand: &UnderstandArgs, report: &Report) -> Run<Annotator> {
    let gazetteer = gazetteer(gazetteers, report)?;
    Ok(Annotator::new(gazetteer, Languages::builtin(), understand.options()))
}
