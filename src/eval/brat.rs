//! BRAT standoff: a text, and beside it a file of lines that mark it.
//!
//! `T` lines are mentions, with offsets in characters; `N` lines give them entities, `R` lines join two
//! of them to a relation, an `A` line `Optional` says that a mention is neither wanted nor wrong. A
//! mention of several parts is taken from the first to the last. Events, other attributes and notes of
//! annotators have nothing to be compared with.

use super::jsonl::quote;
use super::marked::{Mark, Marked, Stated, check_span, same_words};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;
use std::collections::BTreeMap;

/// Reads what `lines` mark in `text`. What is worth a look goes to `notes`.
///
/// # Errors
/// All mistakes of the lines, each at its line and column.
pub(super) fn read(
    text: String,
    lines: &str,
    notes: &mut Vec<Error>,
) -> std::result::Result<Marked, Vec<Error>> {
    let borders: Vec<u32> =
        text.char_indices().map(|(at, _)| at).chain([text.len()]).map(|at| at as u32).collect();
    let mut brat = Brat { text: &text, borders, ..Brat::default() };
    let mut problems = Vec::new();
    // Lines may refer to mentions that come later.
    for pass in [Brat::mention, Brat::rest] {
        for (line, number) in lines.lines().zip(1..) {
            if let Err(error) = pass(&mut brat, line.trim_end_matches('\r'), number) {
                problems.push(error.line(number));
            }
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let Brat { mentions, relations, mut odd, parts, .. } = brat;
    if parts > 0 {
        let cause = format!("{parts} of the mentions have several parts");
        let note =
            Error::new(ErrorKind::Warning, cause).remedy("each is taken from its first part to its last");
        odd.push(note);
    }
    notes.extend(odd);
    let marks = |(_, mark): (u64, Mark)| mark;
    let mut mentions: Vec<(u64, Mark)> = mentions.into_values().collect();
    mentions.sort_by_key(|(line, _)| *line);
    let relations = (!relations.is_empty()).then_some(relations);
    Ok(Marked {
        mentions: mentions.into_iter().map(marks).collect(),
        relations,
        text: Some(text),
        ..Marked::default()
    })
}

#[derive(Default)]
struct Brat<'a> {
    text: &'a str,
    /// The byte at which each character begins, and the end of the text.
    borders: Vec<u32>,
    /// By their names, with their lines.
    mentions: BTreeMap<&'a str, (u64, Mark)>,
    relations: Vec<Stated>,
    odd: Vec<Error>,
    /// Mentions of several parts.
    parts: u64,
}

fn wrong(cause: impl Into<String>, remedy: &str) -> Error {
    Error::new(ErrorKind::Format, cause).remedy(remedy)
}

impl<'a> Brat<'a>
where
    Self: 'a,
{
    /// `T1`, tab, `Type 0 5;8 12`, tab, surface.
    fn mention(&mut self, line: &'a str, number: u64) -> Result<()> {
        const FORM: &str = "write T1, a tab, the type with start and end, a tab, the words";
        if !line.starts_with('T') {
            return Ok(());
        }
        let mut fields = line.splitn(3, '\t');
        let (name, middle) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let place = |error: Error| error.column(name.chars().count() as u64 + 2);
        let (kind, offsets) =
            middle.split_once(' ').ok_or_else(|| place(wrong("a mention without offsets", FORM)))?;
        let mut parts = Vec::new();
        for part in offsets.split(';') {
            let mut ends = part.split_whitespace().map(str::parse::<usize>);
            match (ends.next(), ends.next(), ends.next()) {
                (Some(Ok(start)), Some(Ok(end)), None) => parts.push((start, end)),
                _ => return Err(place(wrong(format!("{} are no two offsets", quote(part)), FORM))),
            }
        }
        let start = parts.iter().map(|(start, _)| *start).min().unwrap_or_default();
        let end = parts.iter().map(|(_, end)| *end).max().unwrap_or_default();
        let (Some(from), Some(to)) = (self.borders.get(start), self.borders.get(end)) else {
            let length = self.borders.len() - 1;
            let cause = format!("a mention ends at character {} of a text of {length}", start.max(end));
            return Err(place(wrong(cause, "offsets count characters of the .txt file, the end exclusive")));
        };
        check_span(*from, *to, None).map_err(|_| {
            let cause = format!("a mention from character {start} to {end} has no character in it");
            place(wrong(cause, "offsets count characters of the .txt file, the end exclusive"))
        })?;
        let span = Span::new(*from, *to);
        if let ([_], Some(surface)) = (&parts[..], fields.next())
            && !same_words(surface, span.slice(self.text))
            && self.odd.is_empty()
        {
            let there = quote(span.slice(self.text));
            let cause = format!("{name} says {}, and its characters are {there}", quote(surface));
            let note = Error::new(ErrorKind::Warning, cause).line(number);
            self.odd.push(place(note.remedy("offsets count characters of the .txt file, line ends too")));
        }
        self.parts += u64::from(parts.len() > 1);
        let mark = Mark { span, kind: Some(kind.to_string()), ..Mark::default() };
        match self.mentions.insert(name, (number, mark)) {
            Some((first, _)) => {
                let cause = format!("{name} stands twice, first on line {first}");
                Err(Error::new(ErrorKind::Duplicate, cause).column(1).remedy("number each mention once"))
            }
            None => Ok(()),
        }
    }

    /// Everything that refers to mentions. They were read before.
    fn rest(&mut self, line: &'a str, _: u64) -> Result<()> {
        let mut fields = line.split('\t');
        let (name, middle) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let words: Vec<&str> = middle.split_whitespace().collect();
        let place = |error: Error| error.column(name.chars().count() as u64 + 2);
        match (name.chars().next(), &words[..]) {
            (Some('N'), [_, target, entity]) => {
                // What is looked for are keys; a base of this name says that they are our own.
                let entity = entity.strip_prefix("nomina:").unwrap_or(entity);
                self.target(target).map_err(place)?.entity = Some(entity.to_string());
            }
            (Some('R'), [predicate, a, b]) => {
                let end = |brat: &mut Self, role: &str| -> Result<(String, Span)> {
                    let target = role.split_once(':').map_or(role, |(_, target)| target);
                    let Mark { span, entity, .. } = brat.target(target)?.clone();
                    Ok((entity.unwrap_or_else(|| span.slice(brat.text).to_string()), span))
                };
                let (subject, first) = end(self, a).map_err(place)?;
                let (object, second) = end(self, b).map_err(place)?;
                self.relations.push(Stated {
                    subject: Some(subject),
                    predicate: Some(predicate.to_string()),
                    object: Some(object),
                    spans: vec![first, second],
                    half: false,
                });
            }
            (Some('A' | 'M'), ["Optional", target, ..]) => {
                self.target(target).map_err(place)?.optional = true
            }
            (Some('N'), _) => {
                return Err(place(wrong("no normalisation", "write N1, a tab, Reference T1 BASE:ID")));
            }
            (Some('R'), _) => {
                return Err(place(wrong("no relation of two", "write R1, a tab, predicate Arg1:T1 Arg2:T2")));
            }
            (None | Some('T' | 'E' | 'A' | 'M' | '#' | '*'), _) => {}
            (Some(_), _) => {
                let remedy = "lines of BRAT begin with T, R, N, E, A, M, # or *";
                return Err(wrong(format!("{} begins no line of BRAT", quote(name)), remedy).column(1));
            }
        }
        Ok(())
    }

    fn target(&mut self, name: &str) -> Result<&mut Mark> {
        match self.mentions.get_mut(name) {
            Some((_, mark)) => Ok(mark),
            None => Err(wrong(format!("no line marks {}", quote(name)), "name a mention, as T1")),
        }
    }
}
