//! Files, folders and the compiled-in packs become one [`Listing`].

use super::entity::{Entity, EntityId};
use super::{Listing, Schema, csv, native};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::lexicon::LONGEST_PHRASE;
use crate::text::Tokens;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What was found wrong while reading, in reading order.
pub type Notes = Vec<Error>;

/// An entity and where it was read.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What the line says.
    pub entity: Entity,
    /// The file's name as given.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// Column of its key, from 1 and in characters, where that stands on this line.
    pub key_column: Option<u64>,
    /// Column of its type.
    pub type_column: Option<u64>,
}

/// What to do with a key that two gazetteers define.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameKey {
    /// Report it and keep the first.
    #[default]
    Refuse,
    /// Add the later one's aliases and missing attributes to the first.
    Merge,
}

/// The packs that are compiled in, by path in the project.
pub(super) const BUILTIN: &[(&str, &str)] = &include!("builtin.in");

/// The lines of the compiled-in packs.
pub fn read_builtin(notes: &mut Notes) -> Vec<Listed> {
    BUILTIN.iter().flat_map(|(file, text)| native::read(file, text, notes)).collect()
}

/// The lines of a file, or of every gazetteer file in a folder and below, in the order of their paths.
///
/// # Errors
/// If the path cannot be read, or is no gazetteer at all. What is wrong inside goes to `notes`.
pub fn read_path(path: &Path, notes: &mut Notes) -> Result<Vec<Listed>> {
    if !path.is_dir() {
        return read_file(path, notes);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in ignore::WalkBuilder::new(path).require_git(false).build() {
        let entry = entry.map_err(|error| {
            Error::new(ErrorKind::Io, error.to_string()).in_file(path.display().to_string())
        })?;
        if format_of(entry.path()).is_some() && entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    if files.is_empty() {
        let problem = Error::new(ErrorKind::Format, "no gazetteer file in this folder");
        return Err(problem
            .in_file(path.display().to_string())
            .remedy("give one with .jsonl, .csv or .tsv files"));
    }
    let mut listed = Vec::new();
    for file in files {
        listed.extend(read_file(&file, notes)?);
    }
    Ok(listed)
}

/// How a gazetteer file is written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// JSON Lines.
    Native,
    /// CSV or TSV, with its delimiter.
    Delimited(u8),
}

fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "jsonl" | "ndjson" | "json" => Some(Format::Native),
        "csv" => Some(Format::Delimited(b',')),
        "tsv" | "tab" => Some(Format::Delimited(b'\t')),
        _ => None,
    }
}

/// By the file's name, else by its first line.
pub(super) fn format_of_text(path: &Path, text: &str) -> Format {
    format_of(path).unwrap_or_else(|| match text.trim_start().starts_with('{') {
        true => Format::Native,
        false if text.lines().next().is_some_and(|line| line.contains('\t')) => Format::Delimited(b'\t'),
        false => Format::Delimited(b','),
    })
}

fn read_file(path: &Path, notes: &mut Notes) -> Result<Vec<Listed>> {
    let name = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Error::io(&name, "read the gazetteer", &error))?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let before = &bytes[..error.valid_up_to()];
            let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
            let problem = Error::new(ErrorKind::Encoding, "not UTF-8 text").in_file(name).line(line);
            return Err(problem.remedy("save the gazetteer as UTF-8"));
        }
    };
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let before = notes.len();
    let listed = match format_of_text(path, text) {
        Format::Native => native::read(&name, text, notes),
        Format::Delimited(b',') if parts_by_semicolons(text) => csv::read(&name, text, b';', notes),
        Format::Delimited(delimiter) => csv::read(&name, text, delimiter, notes),
    };
    if listed.is_empty() && notes.len() == before {
        notes.push(Error::new(ErrorKind::Warning, "lists no entity").in_file(name));
    }
    Ok(listed)
}

/// Whether a table has semicolons for commas, as spreadsheets write it where numbers have commas.
fn parts_by_semicolons(text: &str) -> bool {
    text.lines().next().is_some_and(|header| header.contains(';') && !header.contains(','))
}

/// How many words a name has, if they are more than the matcher looks for.
fn too_many_words(surface: &str) -> Option<usize> {
    // Nearly all are short, and no word is shorter than a byte.
    let may_be = surface.len() > LONGEST_PHRASE;
    Some(surface)
        .filter(|_| may_be)
        .map(|surface| Tokens::of_phrase(surface).len())
        .filter(|&n| n > LONGEST_PHRASE)
}

impl Listing {
    /// The compiled-in listing.
    pub fn builtin(schema: &Schema) -> Listing {
        let mut notes = Notes::new();
        let listed = read_builtin(&mut notes);
        Listing::new(listed, schema, SameKey::Refuse, &mut notes)
    }

    /// A listing of these lines: types made canonical, keys made unique.
    ///
    /// Keys that stand twice, unknown types (once each) and references to unknown keys go to
    /// `notes`. O(n log n).
    pub fn new(listed: Vec<Listed>, schema: &Schema, same_key: SameKey, notes: &mut Notes) -> Listing {
        let (listing, unknown_types) = Listing::assemble(listed, schema, same_key, notes);
        notes.extend(unknown_types);
        listing
    }

    /// The same, with the notes about unknown types apart.
    pub(super) fn assemble(
        listed: Vec<Listed>,
        schema: &Schema,
        same_key: SameKey,
        notes: &mut Notes,
    ) -> (Listing, Notes) {
        let mut listing = Listing::default();
        listing.entities.reserve(listed.len());
        listing.by_key.reserve(listed.len());
        listing.origins.reserve(listed.len());
        let mut type_notes = Notes::new();
        let mut unknown_types = BTreeSet::new();
        for Listed { mut entity, file, line, key_column, type_column } in listed {
            let place = |problem: Error, column: Option<u64>| {
                let problem = problem.in_file(&file).line(line);
                column.into_iter().fold(problem, Error::column)
            };
            for alias in entity.aliases.iter().chain(&entity.demonyms) {
                if let Some(words) = too_many_words(&alias.surface) {
                    let start: String = alias.surface.chars().take(40).collect();
                    let cause = format!("a name of {words} words is never found: \"{start}…\"");
                    let problem = Error::new(ErrorKind::Warning, cause);
                    notes.push(place(problem.remedy(format!("names have at most {LONGEST_PHRASE}")), None));
                }
            }
            match schema.type_and_kind(&entity.entity_type) {
                Some((canonical, _)) if canonical == entity.entity_type => {}
                Some((canonical, kind)) => {
                    entity.kind = entity.kind.or(kind.map(str::to_string));
                    entity.entity_type = canonical.to_string();
                }
                None if unknown_types.insert(entity.entity_type.clone()) => {
                    let remedy = match did_you_mean(&entity.entity_type, schema.type_names()) {
                        Some(near) => format!("kept as written; did you mean \"{near}\"?"),
                        None => {
                            let known: Vec<&str> =
                                schema.types.iter().map(|known| known.name.as_str()).collect();
                            format!("kept as written; known are {}", known.join(", "))
                        }
                    };
                    let cause = format!("unknown entity type \"{}\"", entity.entity_type);
                    let problem = Error::new(ErrorKind::Warning, cause).remedy(remedy);
                    type_notes.push(place(problem, type_column));
                }
                None => {}
            }
            if let Some(&first) = listing.by_key.get(&entity.key) {
                if same_key == SameKey::Merge {
                    listing.entities[first.0 as usize].absorb(entity);
                } else {
                    let origin = &listing.origins[first.0 as usize];
                    let cause =
                        format!("key \"{}\" is defined already at {}:{}", entity.key, origin.0, origin.1);
                    let problem = Error::new(ErrorKind::Duplicate, cause);
                    let problem =
                        problem.remedy("rename one, or let `nomina build --merge-entities` join both");
                    notes.push(place(problem, key_column));
                }
                continue;
            }
            let id = EntityId(listing.entities.len() as u32);
            listing.by_key.insert(entity.key.clone(), id);
            listing.entities.push(entity);
            listing.origins.push((file, line));
        }
        listing.ties = listing.resolve_ties();
        (listing, type_notes)
    }

    /// For each entity those that it is tied to: its state, its wholes, the groups it leads or is in.
    pub(super) fn resolve_ties(&self) -> Vec<Vec<EntityId>> {
        let of = |entity: &Entity| {
            let mut ties: Vec<EntityId> =
                entity.references().filter_map(|(_, key)| self.by_key(key)).collect();
            ties.sort_unstable();
            ties.dedup();
            ties
        };
        self.entities.iter().map(of).collect()
    }
}
