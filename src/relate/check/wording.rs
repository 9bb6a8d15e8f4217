//! Phrases that cannot be read, and phrases of two predicates.

use super::tree::{Source, texts};
use super::{Finding, FindingKind, Rules};
use crate::error::{Error, ErrorKind};
use crate::finding::Severity;
use crate::relate::rules::{Predicate, RoleType, Wording, verb_phrase};
use crate::text::Tokens;
use std::collections::BTreeMap;
use toml::de::DeTable;

/// The languages that rules have phrases in.
pub(super) const LANGUAGES: &[&str] = &["en", "fr"];

/// The lists of phrases of a language.
const LISTS: [&str; 4] = ["verbs", "inverse", "nouns", "heads"];

/// The lists of verbs in a file of words.
const VERBS: &[&[&str]] = &[
    &["reporting"],
    &["reporting_doubtful"],
    &["control", "planned"],
    &["control", "demanded"],
    &["control", "negated"],
    &["control", "asserted"],
    &["control", "attempted"],
    &["control", "hedged"],
    &["verbs"],
];

/// A phrase that can be read, and where.
pub(super) struct Listed {
    language: &'static str,
    /// Its list; both kinds of verbs are one.
    list: &'static str,
    inverse: bool,
    /// As texts are compared.
    phrase: String,
    /// Without irregular forms.
    written: String,
    line: u64,
    column: u64,
}

fn wording<'a>(predicate: &'a Predicate, language: &str) -> &'a Wording {
    if language == "fr" { &predicate.fr } else { &predicate.en }
}

/// How many phrases a predicate has.
pub(super) fn phrases(predicate: &Predicate) -> usize {
    let of = |language: &&str| {
        let Wording { verbs, inverse, nouns, heads } = wording(predicate, language);
        verbs.len() + inverse.len() + nouns.len() + heads.len()
    };
    LANGUAGES.iter().map(of).sum()
}

/// Checks a predicate's phrases; those that can be read.
pub(super) fn check(table: &DeTable<'_>, source: &mut Source<'_>) -> Vec<Listed> {
    let mut listed = Vec::new();
    for &language in LANGUAGES {
        for list in LISTS {
            for (written, span) in texts(table, &[language, list]) {
                let read = match list {
                    "verbs" | "inverse" => verb(written, language),
                    _ => noun(written, list),
                };
                match read {
                    Ok(phrase) => {
                        let (line, column) = source.place(span.start);
                        let (kind, inverse) = match list {
                            "inverse" => ("verbs", true),
                            other => (other, false),
                        };
                        listed.push(Listed {
                            language,
                            list: kind,
                            inverse,
                            phrase: Tokens::of_phrase(&phrase).folded() + &gaps(&phrase),
                            written: phrase,
                            line,
                            column,
                        });
                    }
                    Err(problem) => report(&problem, span.start, source),
                }
            }
        }
    }
    listed
}

/// Checks the verbs in a file of words.
pub(super) fn check_words(code: &str, table: &DeTable<'_>, source: &mut Source<'_>) {
    for path in VERBS {
        for (written, span) in texts(table, path) {
            if let Err(problem) = verb(written, code) {
                report(&problem, span.start, source);
            }
        }
    }
}

fn report(problem: &Error, at: usize, source: &mut Source<'_>) {
    let whole = problem.to_string();
    let remedy = whole.strip_prefix(problem.cause()).and_then(|rest| rest.strip_prefix("; "));
    source.report(FindingKind::Phrase, at, problem.cause(), remedy.unwrap_or_default());
}

fn verb(written: &str, language: &str) -> Result<String, Error> {
    verb_phrase(written, language.into()).map(|phrase| phrase.written)
}

/// Nouns and heads are words as they stand.
fn noun(written: &str, list: &str) -> Result<String, Error> {
    let broken = |cause: &str, remedy: &str| {
        Err(Error::new(ErrorKind::Format, format!("{written:?}: {cause}")).remedy(remedy))
    };
    let mut words = written.split_whitespace();
    if !words.next().is_some_and(|first| first.contains(char::is_alphabetic) && !first.contains(['{', '}'])) {
        return broken("a phrase begins with a noun", "write \"liberation of\"");
    }
    if list == "heads" && written.contains(['*', '{', '}']) {
        return broken("a head is words as they stand", "leave out * and braces");
    }
    if words.any(|word| word.contains(['{', '}']) && word != "{object}") {
        return broken("a noun has no forms in braces", "its plural is found as it is");
    }
    Ok(written.to_string())
}

/// Where the gaps of a phrase are, which folding leaves out.
fn gaps(phrase: &str) -> String {
    let places = phrase.split_whitespace().enumerate().filter(|(_, word)| matches!(*word, "*" | "{object}"));
    places.map(|(at, word)| format!("|{at}{word}")).collect()
}

/// Who stands before the verb, and who behind it.
fn sides(predicate: &Predicate, inverse: bool) -> [&[RoleType]; 2] {
    let (subject, object) = (&predicate.subject, &predicate.object);
    if inverse { [object, subject] } else { [subject, object] }
}

/// Whether somebody may be of both types.
fn meet(one: &[RoleType], other: &[RoleType]) -> bool {
    const ALL: u8 = 31;
    let classes = |types: &[RoleType]| {
        // Where no type is named, anybody will do.
        let none = if types.is_empty() { ALL } else { 0 };
        types.iter().fold(none, |all, role| {
            all | match role {
                RoleType::Person => 1,
                RoleType::Group => 2,
                RoleType::State => 4,
                RoleType::Actor => 7,
                // A state may stand where a place is asked for.
                RoleType::Place => 12,
                RoleType::Event => 16,
                RoleType::Any => ALL,
            }
        })
    };
    classes(one) & classes(other) != 0
}

impl Rules {
    /// Phrases that two predicates have, or one has twice.
    pub(super) fn doubled(&mut self) {
        let mut known: BTreeMap<[&str; 3], Vec<(usize, &Listed)>> = BTreeMap::new();
        let mut findings = Vec::new();
        for (number, rule) in self.list.iter().enumerate() {
            for listed in &rule.phrases {
                let others = known.entry([listed.language, listed.list, &listed.phrase]).or_default();
                let near = others.iter().find(|(other, before)| {
                    let same = rule.predicate.name == self.list[*other].predicate.name;
                    let [one, two] = sides(&rule.predicate, listed.inverse);
                    let [first, second] = sides(&self.list[*other].predicate, before.inverse);
                    // A predicate that is defined twice is a mistake of its own.
                    (!same || *other == number) && meet(one, first) && meet(two, second)
                });
                if let Some((other, before)) = near {
                    let first = &self.list[*other];
                    let place = format!("{}:{}", first.file, before.line);
                    let (cause, remedy) = if *other == number {
                        let cause = format!("{:?} stands already at {place}", listed.written);
                        (cause, "leave one out")
                    } else {
                        let name = &first.predicate.name;
                        let cause = format!("{:?} states \"{name}\" too, at {place}", listed.written);
                        (cause, "keep it under one of them, or give them types that differ")
                    };
                    let problem = Error::new(ErrorKind::Warning, cause)
                        .in_file(&rule.file)
                        .line(listed.line)
                        .column(listed.column);
                    let mut finding = Finding::new(FindingKind::Doubled, problem.remedy(remedy));
                    if *other == number {
                        // It does no harm there.
                        finding.severity = Severity::Information;
                    }
                    findings.push(finding);
                }
                others.push((number, listed));
            }
        }
        self.findings.extend(findings);
    }
}
