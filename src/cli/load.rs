//! Gazetteers and rules by name, ready to read with.

use super::args::{GazetteerArgs, RulesArgs, UnderstandArgs};
use super::report::{Report, Run};
use super::words::count;
use nomina::compiled::{self, Compiled};
use nomina::error::{Error, ErrorKind, Result};
use nomina::finding::Severity;
use nomina::gazetteer::{Gazetteer, Listed, Listing, Notes, SameKey, Schema, read_builtin, read_path};
use nomina::language::Languages;
use nomina::pipeline::{Annotator, Options};
use nomina::relate::{self, Checked, Relater, RuleText};
use std::path::Path;

/// What a gazetteer lists: `builtin`, a compiled one, a file or a folder.
///
/// # Errors
/// One that cannot be read. What is wrong inside goes to `notes`.
pub fn listed(path: &Path, notes: &mut Notes) -> Result<Vec<Listed>> {
    if is_builtin(path) {
        Ok(read_builtin(notes))
    } else if compiled::is_compiled(path) {
        let compiled = Compiled::open(path, &compiled::builtin_languages())?;
        Ok(compiled.gazetteer.listing().into_listed())
    } else {
        read_path(path, notes)
    }
}

fn is_builtin(path: &Path) -> bool {
    path.as_os_str() == "builtin"
}

/// The lists that `-g` names, the built-in one if it names none.
///
/// # Errors
/// One that cannot be read, and gazetteers without any entity. What is wrong inside is reported.
pub fn listing(args: &GazetteerArgs, report: &Report) -> Result<Listing> {
    let mut notes = Notes::new();
    let mut all = Vec::new();
    if args.gazetteers.is_empty() {
        all = read_builtin(&mut notes);
    }
    for path in &args.gazetteers {
        let more = listed(path, &mut notes)?;
        if all.is_empty() { all = more } else { all.extend(more) }
    }
    let same_key = if args.merge_entities { SameKey::Merge } else { SameKey::Refuse };
    let listing = Listing::new(all, &Schema::builtin(), same_key, &mut notes);
    notes.iter().for_each(|note| report.in_gazetteer(note));
    match listing.entities() {
        [] => Err(Error::new(ErrorKind::Format, "no entity could be read from the gazetteer")
            .remedy("`nomina gazetteer check` explains what is wrong")),
        _ => Ok(listing),
    }
}

/// The languages and the gazetteer that `-g` names, ready for use. What is compiled is only opened.
///
/// # Errors
/// As [`listing`].
pub fn compiled(args: &GazetteerArgs, report: &Report) -> Result<(Languages, Compiled)> {
    let (languages, compiled) = match &args.gazetteers[..] {
        [] => compiled::builtin(),
        [path] if is_builtin(path) => compiled::builtin(),
        [path] if compiled::is_compiled(path) => {
            let languages = compiled::builtin_languages();
            let compiled = Compiled::open(path, &languages)?;
            (languages, compiled)
        }
        _ => {
            let languages = compiled::builtin_languages();
            let listing = listing(args, report)?;
            let gazetteer = Gazetteer::of(&listing);
            // A million texts are freed while the names are compiled.
            std::thread::spawn(move || drop(listing));
            let compiled = Compiled::new(gazetteer, &languages);
            (languages, compiled)
        }
    };
    report.detail(&format!("looking for {}", count(compiled.gazetteer.len() as u64, "entity")));
    Ok((languages, compiled))
}

/// Everything that documents are read with.
///
/// # Errors
/// As [`listing`].
pub fn annotator(gazetteers: &GazetteerArgs, understand: &UnderstandArgs, report: &Report) -> Run<Annotator> {
    annotator_with(gazetteers, &understand.rules, understand.options(), report)
}

/// The same with other options than were typed.
///
/// # Errors
/// As [`listing`].
pub fn annotator_with(
    gazetteers: &GazetteerArgs,
    rules_args: &RulesArgs,
    mut options: Options,
    report: &Report,
) -> Run<Annotator> {
    let (languages, compiled) = compiled(gazetteers, report)?;
    // Rules of one's own take the place of the built-in ones, which then need not be made.
    let own = match options.relations {
        Some(how) => rules(rules_args, &languages, report)?.map(|rules| (rules, how)),
        None => None,
    };
    if own.is_some() {
        options.relations = None;
    }
    let annotator = Annotator::of(compiled, languages, options);
    Ok(match own {
        Some((rules, how)) => annotator.with_rules(rules, how),
        None => annotator,
    })
}

/// The files of rules that `-r` names, the built-in ones if it names none.
///
/// # Errors
/// One that cannot be read.
pub fn rule_texts(args: &RulesArgs) -> Result<Vec<RuleText>> {
    if args.rules.is_empty() {
        return Ok(relate::read_builtin());
    }
    let texts = args.rules.iter().map(|path| match is_builtin(path) {
        true => Ok(relate::read_builtin()),
        false => relate::read_path(path),
    });
    Ok(texts.collect::<Result<Vec<_>>>()?.concat())
}

/// The rules that `-r` names, ready to read with; nothing if they are the built-in ones.
///
/// # Errors
/// As [`checked`].
fn rules(args: &RulesArgs, languages: &Languages, report: &Report) -> Result<Option<Relater>> {
    match &args.rules[..] {
        [] => Ok(None),
        [path] if is_builtin(path) => Ok(None),
        _ => Ok(checked(args, languages, report)?.relater),
    }
}

/// The rules that `-r` names, checked and right.
///
/// # Errors
/// One that cannot be read, and rules with a mistake in them: a run that leaves a rule out looks like
/// one in which nothing happened.
pub fn checked(args: &RulesArgs, languages: &Languages, report: &Report) -> Result<Checked> {
    let checked = relate::check(&rule_texts(args)?, languages);
    let errors = || checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors().for_each(|finding| report.in_rules(&finding.problem));
    match errors().count() as u64 {
        0 => Ok(checked),
        n => Err(Error::new(ErrorKind::Format, format!("{} in the rules", count(n, "mistake")))
            .remedy("`nomina rules check` lists them all; no text is read with half the rules")),
    }
}
