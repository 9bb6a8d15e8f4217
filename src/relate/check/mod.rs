//! Files of rules in; everything that is wrong or doubtful in them out.
//!
//! [`check`] only reports. It promises findings in the order of file, line and column, and the same findings
//! for the same files. `tree` reads TOML as far as it can be read, `wording` looks at phrases, `sentences`
//! at examples and counter-examples.

mod sentences;
#[cfg(test)]
mod tests;
mod tree;
mod wording;

use super::load::{RuleText, with_words};
use super::rules::Predicate;
use super::wordlist::WordFile;
use super::{Failure, Proof, Relater};
use crate::error::{Error, ErrorKind};
use crate::finding::Severity;
use crate::language::Languages;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use tree::Source;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// What is no TOML.
    Syntax,
    /// A key that nothing reads.
    UnknownKey,
    /// A role type that there is not.
    UnknownRole,
    /// A class of events that there is not.
    UnknownQuad,
    /// A value that its key cannot have.
    WrongValue,
    /// A key that is needed and not there.
    Missing,
    /// A predicate, or a language's words, that stand twice.
    Duplicate,
    /// A phrase that cannot be read.
    Phrase,
    /// An example that cannot be read.
    Example,
    /// A predicate in an example that no rule defines.
    UnknownPredicate,
    /// A phrase of two predicates whose types do not keep them apart, or listed twice.
    Doubled,
    /// A role that anybody may fill, because no type is named.
    OpenRole,
    /// A predicate that can never be stated.
    NeverStated,
    /// A name that is not written as names are.
    NameForm,
    /// Something about the file as a whole.
    File,
}

/// One thing that [`check`] found.
pub type Finding = crate::finding::Finding<FindingKind>;

/// Rules and what was found in them.
#[derive(Debug, Clone)]
pub struct Checked {
    /// By file, line and column.
    pub findings: Vec<Finding>,
    /// So many files were read, built-in words that fill in not counted.
    pub files: usize,
    /// So many predicates could be read.
    pub predicates: usize,
    /// So many phrases they have.
    pub phrases: usize,
    /// So many examples and counter-examples.
    pub examples: usize,
    /// Ready to read with, unless there is an error.
    pub relater: Option<Relater>,
    /// For each predicate where its examples stand: file, line, column.
    places: Vec<BTreeMap<Proof, (String, u64, u64)>>,
}

impl Checked {
    /// The file, line and column of an example that failed.
    pub fn place(&self, failure: &Failure) -> Option<(&str, u64, u64)> {
        let (file, line, column) = self.places.get(failure.number)?.get(&failure.proof)?;
        Some((file, *line, *column))
    }
}

/// Checks rules. Words of a language that has none among the files are the built-in ones.
///
/// O(n log n) in the phrases; what cannot be read costs one more reading of its predicate.
pub fn check(files: &[RuleText], languages: &Languages) -> Checked {
    let all = with_words(files);
    let mut rules = Rules::default();
    for text in &all {
        let mut source = Source::new(&text.file, &text.text);
        match text.words_of() {
            Some(code) => words(&mut source, code),
            None => rules.read(&mut source),
        }
        rules.findings.append(&mut source.findings);
        rules.two_lists_of_words(text, &all);
    }
    rules.doubled();
    rules.sentences();
    let mut findings = rules.findings;
    let mut relater = None;
    if findings.iter().all(|finding| finding.severity > Severity::Error) {
        // The folder has no part in what the rules are.
        let texts: Vec<(&str, &str)> = all.iter().map(|text| (text.base(), text.text.as_str())).collect();
        match Relater::from_files(&texts, languages) {
            Ok(ready) => relater = Some(ready),
            Err(problem) => findings.push(Finding::new(FindingKind::File, problem)),
        }
    }
    findings.sort_by(Finding::by_place);
    findings.dedup();
    Checked {
        findings,
        files: files.len(),
        predicates: rules.list.len(),
        phrases: rules.list.iter().map(|rule| wording::phrases(&rule.predicate)).sum(),
        examples: rules.list.iter().map(|rule| rule.places.len()).sum(),
        relater,
        places: rules.list.into_iter().map(|rule| rule.places).collect(),
    }
}

/// A predicate and where it stands.
struct Rule {
    predicate: Predicate,
    file: String,
    /// `FILE:LINE` of its name.
    cite: String,
    places: BTreeMap<Proof, (String, u64, u64)>,
    /// Its phrases, to be compared with those of others.
    phrases: Vec<wording::Listed>,
    sentences: Vec<sentences::Listed>,
}

#[derive(Default)]
struct Rules {
    list: Vec<Rule>,
    findings: Vec<Finding>,
    /// The names of predicates that are no TOML.
    unread: Vec<String>,
}

/// What every predicate must have, and what stands in where it has not.
const NEEDED: &[(&str, &str)] = &[("name", ""), ("quad", "static")];

impl Rules {
    /// Reads a file of rules.
    fn read(&mut self, source: &mut Source<'_>) {
        let known = self.list.len();
        for part in source.parts() {
            match source.parse(part.clone()) {
                Some(table) => self.read_part(table, source),
                // A rule that cannot be read is one all the same: examples may name it.
                None => self.unread.extend(source.value_of_name(part)),
            }
        }
        if self.list.len() == known && source.findings.is_empty() {
            source.report(FindingKind::NeverStated, 0, "has no rule", "begin one with [[predicate]]");
        }
    }

    fn read_part<'t>(&mut self, mut table: DeTable<'t>, source: &mut Source<'t>) {
        let others: Vec<(String, usize)> = table
            .keys()
            .filter(|key| key.get_ref() != "predicate")
            .map(|key| (key.get_ref().to_string(), key.span().start))
            .collect();
        for (key, at) in others {
            let remedy = "a file of rules has [[predicate]] alone";
            source.report(FindingKind::UnknownKey, at, format!("unknown key \"{key}\""), remedy);
        }
        let Some(value) = table.remove("predicate") else { return };
        let span = value.span();
        let list = match value.into_inner() {
            DeValue::Array(list) => list,
            // `[predicate]`: what is in it can be checked all the same.
            DeValue::Table(table) => {
                let cause = "[predicate] begins a table, not a rule";
                source.report(FindingKind::WrongValue, span.start, cause, "write [[predicate]]");
                [Spanned::new(span, DeValue::Table(table))].into_iter().collect()
            }
            _ => {
                let cause = "\"predicate\" is no table";
                source.report(FindingKind::WrongValue, span.start, cause, "write [[predicate]]");
                return;
            }
        };
        for node in list {
            let span = node.span();
            let DeValue::Table(table) = node.into_inner() else {
                source.report(FindingKind::WrongValue, span.start, "no rule", "write [[predicate]]");
                continue;
            };
            let mut table = Spanned::new(span, table);
            if let Some(predicate) = source.read::<Predicate>(&mut table, "the predicate", NEEDED) {
                self.add(predicate, &table, source);
            }
        }
    }

    fn add(&mut self, predicate: Predicate, table: &Spanned<DeTable<'_>>, source: &mut Source<'_>) {
        let at = table.get_ref().get("name").map_or(table.span().start, |name| name.span().start);
        let inside = table.get_ref();
        let name = &predicate.name;
        let shown = if name.is_empty() { "the predicate".to_string() } else { format!("\"{name}\"") };
        if !name.is_empty()
            && let Some(first) = self.list.iter().find(|rule| rule.predicate.name == *name)
        {
            let cause = format!("predicate \"{name}\" is defined already at {}", first.cite);
            source.report(FindingKind::Duplicate, at, cause, "rename one, or put the words of both together");
        }
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !name.chars().all(plain) || name.starts_with(|c: char| !c.is_ascii_lowercase()) {
            let cause = format!("\"{name}\" is no name in snake_case");
            source.report(FindingKind::NameForm, at, cause, "write small letters, digits and _");
        }
        for (role, types) in [("subject", &predicate.subject), ("object", &predicate.object)] {
            if types.is_empty() && !source.blamed(role) {
                let cause = format!("{shown} has no type for its {role}, so that anybody can be it");
                source.report(FindingKind::OpenRole, at, cause, "name types, or write [\"any\"]");
            }
        }
        let phrases = wording::check(inside, source);
        let blamed = ["verbs", "inverse", "nouns", "heads", "en", "fr"].iter().any(|key| source.blamed(key));
        if wording::phrases(&predicate) == 0 && !blamed {
            let cause = format!("{shown} has no verbs, nouns or heads, so that no text states it");
            source.report(FindingKind::NeverStated, at, cause, "add en.verbs = [\"…\"]");
        }
        let sentences = sentences::listed(&predicate, inside, source);
        let file = source.file().to_string();
        let places = sentences
            .iter()
            .map(|sentence| {
                let (line, column) = source.place(sentence.span.start);
                (sentence.proof, (file.clone(), line, column))
            })
            .collect();
        let cite = source.cite(at);
        self.list.push(Rule { predicate, file, cite, places, phrases, sentences });
    }

    /// Words of a language that two folders have.
    fn two_lists_of_words(&mut self, text: &RuleText, all: &[RuleText]) {
        let Some(code) = text.words_of() else { return };
        let first = all.iter().find(|other| other.words_of() == Some(code));
        if let Some(first) = first.filter(|first| first.file != text.file) {
            let cause = format!("the words of \"{code}\" stand in {} already", first.file);
            let problem = Error::new(ErrorKind::Duplicate, cause).in_file(&text.file).remedy("keep one");
            self.findings.push(Finding::new(FindingKind::Duplicate, problem));
        }
    }
}

/// Checks a file of words.
fn words(source: &mut Source<'_>, code: &str) {
    if !wording::LANGUAGES.contains(&code) {
        let cause = format!("no rule has phrases in \"{code}\"");
        let remedy = format!("there are {}", wording::LANGUAGES.join(" and "));
        source.report(FindingKind::File, 0, cause, &remedy);
        return;
    }
    let Some(table) = source.parse(source.whole()) else { return };
    if let Some(value) = table.get("code")
        && let Some(other) = value.get_ref().as_str().filter(|other| *other != code)
    {
        let (cause, at) = (format!("\"code\" is \"{other}\" in the words of \"{code}\""), value.span().start);
        source.report(FindingKind::WrongValue, at, cause, "let both be one");
    }
    let mut table = Spanned::new(0..0, table);
    source.read::<WordFile>(&mut table, "the file", &[]);
    wording::check_words(code, table.get_ref(), source);
}

impl Finding {
    fn new(kind: FindingKind, problem: Error) -> Finding {
        let severity = match kind {
            FindingKind::Doubled
            | FindingKind::OpenRole
            | FindingKind::NeverStated
            | FindingKind::NameForm => Severity::Warning,
            _ => Severity::Error,
        };
        Finding { kind, severity, problem }
    }
}

impl FindingKind {
    /// The word in summaries.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::Syntax => "broken TOML",
            FindingKind::UnknownKey => "unknown key",
            FindingKind::UnknownRole => "unknown role type",
            FindingKind::UnknownQuad => "unknown quad class",
            FindingKind::WrongValue => "wrong value",
            FindingKind::Missing => "missing key",
            FindingKind::Duplicate => "defined twice",
            FindingKind::Phrase => "broken phrase",
            FindingKind::Example => "broken example",
            FindingKind::UnknownPredicate => "unknown predicate",
            FindingKind::Doubled => "doubled phrase",
            FindingKind::OpenRole => "open role",
            FindingKind::NeverStated => "never stated",
            FindingKind::NameForm => "form of a name",
            FindingKind::File => "file",
        }
    }

    fn error_kind(self) -> ErrorKind {
        match self {
            FindingKind::UnknownKey
            | FindingKind::UnknownRole
            | FindingKind::UnknownQuad
            | FindingKind::UnknownPredicate => ErrorKind::Unknown,
            FindingKind::Duplicate => ErrorKind::Duplicate,
            FindingKind::Doubled
            | FindingKind::OpenRole
            | FindingKind::NeverStated
            | FindingKind::NameForm => ErrorKind::Warning,
            _ => ErrorKind::Format,
        }
    }
}
