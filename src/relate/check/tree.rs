//! TOML as a tree that knows where everything stands, read as far as it can be.

use super::{Finding, FindingKind};
use crate::error::{Error, did_you_mean};
use serde::de::DeserializeOwned;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

/// A node: where it stands and what it is.
pub(super) type Node<'t> = Spanned<DeValue<'t>>;

/// A file, and what was found in it so far.
pub(super) struct Source<'a> {
    file: &'a str,
    text: &'a str,
    /// Where lines begin.
    lines: Vec<usize>,
    /// Where the part begins that is read; all places below count from there.
    base: usize,
    pub findings: Vec<Finding>,
    blamed: Vec<String>,
}

impl<'a> Source<'a> {
    pub fn new(file: &'a str, text: &'a str) -> Source<'a> {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Source { file, text, lines, base: 0, findings: Vec::new(), blamed: Vec::new() }
    }

    /// Line and column of a byte, from 1.
    pub fn place(&self, at: usize) -> (u64, u64) {
        let at = (self.base + at).min(self.text.len());
        let line = self.lines.partition_point(|&start| start <= at);
        let start = self.lines[line - 1];
        let before = self.text.get(start..at).unwrap_or_default();
        (line as u64, before.chars().count() as u64 + 1)
    }

    /// The file's name.
    pub fn file(&self) -> &'a str {
        self.file
    }

    /// Whether a value of this key was reported as wrong in the table that was read last.
    pub fn blamed(&self, key: &str) -> bool {
        self.blamed.iter().any(|known| known == key)
    }

    /// `FILE:LINE`, for messages about several places.
    pub fn cite(&self, at: usize) -> String {
        format!("{}:{}", self.file, self.place(at).0)
    }

    /// Where byte `inner` of a string stands; where it begins if it has escapes.
    pub fn inside(&self, span: &Range<usize>, value: &str, inner: usize) -> usize {
        let written = self.text.get(self.base + span.start..self.base + span.end).unwrap_or_default();
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| written.starts_with(quotes));
        match quotes {
            Some(quotes) if written.get(quotes.len()..quotes.len() + value.len()) == Some(value) => {
                span.start + quotes.len() + inner
            }
            _ => span.start,
        }
    }

    pub fn report(&mut self, kind: FindingKind, at: usize, cause: impl Into<String>, remedy: &str) {
        let (line, column) = self.place(at);
        let problem = Error::new(kind.error_kind(), cause).in_file(self.file).line(line).column(column);
        let problem = if remedy.is_empty() { problem } else { problem.remedy(remedy) };
        self.findings.push(Finding::new(kind, problem));
    }

    /// The whole file; where that is no TOML, each of its rules by itself, so that a mistake in one hides
    /// none in the others.
    pub fn parts(&self) -> Vec<Range<usize>> {
        if DeTable::parse(self.text).is_ok() {
            return vec![self.whole()];
        }
        let begins = self.lines.iter().copied().filter(|&at| self.text[at..].starts_with("[["));
        let starts: Vec<usize> = std::iter::once(0).chain(begins.filter(|at| *at > 0)).collect();
        let ends = starts.iter().copied().skip(1).chain([self.text.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
    }

    /// All of it as one part.
    pub fn whole(&self) -> Range<usize> {
        0..self.text.len()
    }

    /// A part as a tree, if it is TOML; what is not is reported.
    pub fn parse(&mut self, part: Range<usize>) -> Option<DeTable<'a>> {
        self.base = part.start;
        let text = &self.text[part];
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut errors: Vec<(usize, &str)> = errors
            .iter()
            .map(|error| (error.span().map_or(text.len(), |span| span.start), error.message()))
            .collect();
        if errors.is_empty() {
            return Some(table.into_inner());
        }
        errors.sort();
        let mut last = 0;
        for (at, message) in errors {
            let (line, _) = self.place(at);
            // What else is odd in a line follows from the first.
            if line > last {
                let cause = format!("broken TOML: {}", message.trim().replace('\n', ", "));
                self.report(FindingKind::Syntax, at, cause, "");
                last = line;
            }
            // After a list that is not closed nothing is where it seems to be.
            if message.contains("array") || message.contains("table") {
                break;
            }
        }
        None
    }

    /// What `name` seems to be in a part that is no TOML.
    pub fn value_of_name(&self, part: Range<usize>) -> Option<String> {
        let value = |line: &'a str| line.trim_start().strip_prefix("name")?.trim_start().strip_prefix('=');
        let value = self.text[part].lines().find_map(value)?;
        Some(value.trim_matches(|c: char| c.is_whitespace() || c == '"').to_string())
    }

    /// Reads a table into its shape. What has no place in it is reported and taken out of the table, so
    /// that the rest can be read; nothing comes of it if something is missing.
    ///
    /// `defaults` fill in for fields that are missing, once that is reported.
    pub fn read<T: DeserializeOwned>(
        &mut self,
        table: &mut Spanned<DeTable<'a>>,
        what: &str,
        defaults: &[(&'static str, &'static str)],
    ) -> Option<T> {
        self.blamed.clear();
        loop {
            let error = match T::deserialize(Deserializer::from(table.clone())) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let message = error.message();
            if let Some(field) = message.strip_prefix("missing field ").map(|field| field.trim_matches('`')) {
                let at = table.span().start;
                // What was wrong is not missing too.
                if !self.blamed(field) {
                    let cause = format!("{what} has no \"{field}\"");
                    self.report(FindingKind::Missing, at, cause, "add it");
                }
                let (name, value) = defaults.iter().find(|(name, _)| *name == field)?;
                self.blamed.push(field.to_string());
                let key = Spanned::new(at..at, (*name).into());
                table.get_mut().insert(key, Spanned::new(at..at, DeValue::String((*value).into())));
                continue;
            }
            let span = error.span()?;
            let path = take(table.get_mut(), &span);
            let name = path.as_ref().map_or(String::new(), |path| path.join("."));
            self.misfit(message, &name, span.start);
            self.blamed.extend(path.as_ref().and_then(|path| path.first().cloned()));
            path?;
        }
    }

    /// Reports what does not fit its place; `name` is the path of keys to it.
    fn misfit(&mut self, message: &str, name: &str, at: usize) {
        let (first, rest) = message.split_once(", expected ").unwrap_or((message, ""));
        let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let word = first.split('`').nth(1).unwrap_or_default();
        let remedy = match did_you_mean(word, known.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("there are {}", known.join(", ")),
        };
        if first.starts_with("unknown field") {
            return self.report(FindingKind::UnknownKey, at, format!("unknown key \"{word}\""), &remedy);
        }
        if first.starts_with("unknown variant") {
            let (kind, cause) = match name {
                "subject" | "object" => (FindingKind::UnknownRole, format!("unknown role type \"{word}\"")),
                "quad" => (FindingKind::UnknownQuad, format!("unknown quad class \"{word}\"")),
                "inner" => (FindingKind::WrongValue, format!("unknown status \"{word}\"")),
                other => (FindingKind::WrongValue, format!("\"{word}\" is no value of \"{other}\"")),
            };
            return self.report(kind, at, cause, &remedy);
        }
        let Some(found) = first.strip_prefix("invalid type: ") else {
            let cause = format!("\"{name}\" cannot be read: {first}");
            return self.report(FindingKind::WrongValue, at, cause, "see gazetteer/rules/README.md");
        };
        let words = |text: &str| {
            let swaps = [
                ("a sequence", "a list"),
                ("sequence", "a list"),
                ("a string", "a text"),
                ("string ", "the text "),
                ("integer ", "the number "),
                ("floating point ", "the number "),
                ("boolean ", ""),
                ("a boolean", "true or false"),
                ("a map", "a table"),
                ("map", "a table"),
            ];
            let swap = swaps.iter().find(|(from, _)| text.starts_with(from));
            let text = swap.map_or(text.to_string(), |(from, to)| text.replacen(from, to, 1));
            if text.starts_with("struct ") { "a table".to_string() } else { text.replace('`', "") }
        };
        let expected = if rest.is_empty() { "something else".to_string() } else { words(rest) };
        let cause = format!("\"{name}\" is {}", words(found));
        self.report(FindingKind::WrongValue, at, cause, &format!("write {expected}"));
    }
}

/// Takes the key, value or element out of a tree that stands at `span`; its path if it was there.
fn take(table: &mut DeTable<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    let found = table.iter().find(|(key, _)| key.span() == *span).map(|(key, _)| key.clone());
    if let Some(key) = found {
        table.remove(&key);
        return Some(vec![key.get_ref().to_string()]);
    }
    let mut whole = None;
    for (key, value) in table.iter_mut() {
        let own = value.span() == *span;
        if let Some(mut path) = take_inside(value, span) {
            path.insert(0, key.get_ref().to_string());
            return Some(path);
        }
        if own {
            whole = Some(key.clone());
        }
    }
    let key = whole?;
    table.remove(&key);
    Some(vec![key.get_ref().to_string()])
}

fn take_inside(value: &mut Node<'_>, span: &Range<usize>) -> Option<Vec<String>> {
    match value.get_mut() {
        DeValue::Table(table) => take(table, span),
        DeValue::Array(array) => {
            if let Some(at) = array.iter().position(|element| element.span() == *span) {
                let left = std::mem::replace(array, DeArray::new());
                *array = left.into_iter().enumerate().filter(|(n, _)| *n != at).map(|(_, e)| e).collect();
                return Some(Vec::new());
            }
            array.iter_mut().find_map(|element| take_inside(element, span))
        }
        _ => None,
    }
}

/// The texts of a list, each with where it stands; `path` is made of keys.
pub(super) fn texts<'n>(table: &'n DeTable<'_>, path: &[&str]) -> Vec<(&'n str, Range<usize>)> {
    let Some((name, rest)) = path.split_first() else { return Vec::new() };
    let Some(value) = table.get(*name) else { return Vec::new() };
    match (value.get_ref(), rest) {
        (DeValue::Table(inner), [_, ..]) => texts(inner, rest),
        (DeValue::Array(list), []) => {
            list.iter().filter_map(|text| Some((text.get_ref().as_str()?, text.span()))).collect()
        }
        _ => Vec::new(),
    }
}
