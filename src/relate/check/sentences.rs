//! Examples and counter-examples that cannot be read.

use super::tree::{Source, texts};
use super::{Finding, FindingKind, Rules};
use crate::error::{Error, did_you_mean};
use crate::relate::Status;
use crate::relate::examples::{Broken, Marked, Proof, expected, offset};
use crate::relate::rules::Predicate;
use std::ops::Range;
use toml::de::DeTable;

/// A sentence and where it stands.
pub(super) struct Listed {
    pub proof: Proof,
    pub span: Range<usize>,
    /// The predicates that it names, each with its line and column.
    named: Vec<(String, u64, u64)>,
}

/// Checks a predicate's sentences one by one.
pub(super) fn listed(predicate: &Predicate, table: &DeTable<'_>, source: &mut Source<'_>) -> Vec<Listed> {
    let mut all = Vec::new();
    for (number, (written, span)) in texts(table, &["examples"]).into_iter().enumerate() {
        let mut named = Vec::new();
        match example(written, predicate) {
            Ok(predicates) => {
                for name in predicates {
                    let at = source.inside(&span, written, offset(written, name));
                    let (line, column) = source.place(at);
                    named.push((name.to_string(), line, column));
                }
            }
            Err(broken) => report(&broken, written, &span, source),
        }
        all.push(Listed { proof: Proof::Example(number), span, named });
    }
    for (number, (written, span)) in texts(table, &["counter"]).into_iter().enumerate() {
        if let Err(broken) = counter(written) {
            report(&broken, written, &span, source);
        }
        all.push(Listed { proof: Proof::Counter(number), span, named: Vec::new() });
    }
    all
}

fn report(broken: &Broken, written: &str, span: &Range<usize>, source: &mut Source<'_>) {
    let at = source.inside(span, written, broken.at);
    source.report(FindingKind::Example, at, &*broken.cause, broken.remedy.as_deref().unwrap_or_default());
}

fn broken(at: usize, cause: String, remedy: impl Into<String>) -> Broken {
    Broken { at, cause, remedy: Some(remedy.into()) }
}

/// The predicates that an example names.
fn example<'e>(written: &'e str, predicate: &Predicate) -> Result<Vec<&'e str>, Broken> {
    let Some((sentence, wanted)) = written.split_once("=>") else {
        let remedy =
            format!("write what it says behind =>, as {}(A, B), or list it under counter", predicate.name);
        return Err(broken(0, "the example has no =>".to_string(), remedy));
    };
    let marked = Marked::parse(sentence)?;
    let start = offset(written, wanted);
    let relations = expected(wanted).map_err(|broken| Broken { at: broken.at + start, ..broken })?;
    if relations.is_empty() {
        let remedy = format!("write {}(A, B), or list the sentence under counter", predicate.name);
        return Err(broken(start, "nothing stands behind =>".to_string(), remedy));
    }
    for relation in &relations {
        let names = relation.names.iter().flatten().filter(|name| **name != "_");
        for name in names {
            if !marked.names.iter().any(|known| known == name) {
                let remedy = match did_you_mean(name, marked.names.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => "put it into square brackets there".to_string(),
                };
                return Err(broken(offset(written, name), format!("the sentence names no {name:?}"), remedy));
            }
        }
        if let Some(status) = relation.status
            && !Status::ALL.iter().any(|known| known.as_str() == status)
        {
            let known = Status::ALL.map(Status::as_str);
            let remedy = match did_you_mean(status, known) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("there are {}", known.join(", ")),
            };
            return Err(broken(offset(written, status), format!("unknown status {status:?}"), remedy));
        }
    }
    Ok(relations.iter().map(|relation| relation.predicate).collect())
}

fn counter(written: &str) -> Result<(), Broken> {
    if let Some(at) = written.find("=>") {
        let remedy = "leave out what stands behind it, or list the sentence under examples";
        return Err(broken(at, "a counter-example has no =>".to_string(), remedy));
    }
    Marked::parse(written).map(|_| ())
}

impl Rules {
    /// Predicates in examples that no rule defines: known when all files are read.
    pub(super) fn sentences(&mut self) {
        let names: Vec<&str> = self.list.iter().map(|rule| rule.predicate.name.as_str()).collect();
        let mut findings = Vec::new();
        for rule in &self.list {
            for (name, line, column) in rule.sentences.iter().flat_map(|sentence| &sentence.named) {
                if names.contains(&name.as_str()) || self.unread.contains(name) {
                    continue;
                }
                let kind = FindingKind::UnknownPredicate;
                let problem = Error::new(kind.error_kind(), format!("no rule defines \"{name}\""))
                    .in_file(&rule.file)
                    .line(*line)
                    .column(*column);
                let problem = problem.remedy(match did_you_mean(name, names.iter().copied()) {
                    Some(near) => format!("did you mean \"{near}\"?"),
                    None => "define it, or add the rules that do: -r builtin".to_string(),
                });
                findings.push(Finding::new(kind, problem));
            }
        }
        self.findings.extend(findings);
    }
}
