//! One JSON line a document: everything that was read in it.

use super::Reasons;
use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::graph::language;
use crate::relate::{Quad, Relation, Status, Via};
use crate::resolve::{Mention, NilReason, Outcome};
use crate::span::Span;
use serde::Serialize;
use std::io::{self, Write};

/// What is written of a document beside what was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Details {
    /// Whether mentions list what else they might have meant.
    pub candidates: Candidates,
    /// Whether names that are not listed are written too.
    pub unknown: bool,
}

/// Whether mentions list what else they might have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Candidates {
    /// No.
    #[default]
    Hidden,
    /// Each with all candidates, the most plausible first; blocked mentions are listed too.
    Listed,
    /// The same with the evidence for each, and the listed names in the text that are no mentions. The
    /// annotation must have been made so.
    Explained,
}

#[derive(Serialize)]
struct CandidateOut<'a> {
    entity: &'a str,
    weak: bool,
    prior: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceOut<'a>>>,
}

#[derive(Serialize)]
struct EvidenceOut<'a> {
    ground: &'static str,
    points: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    words: Option<&'a str>,
}

#[derive(Serialize)]
struct AliasOut<'a> {
    short: Span,
    long: Span,
    kind: &'static str,
    entity: Option<&'a str>,
}

#[derive(Serialize)]
struct RefusalOut<'a> {
    start: u32,
    end: u32,
    surface: &'a str,
    entities: Vec<&'a str>,
    because: &'static str,
}

#[derive(Serialize)]
struct UnknownOut<'a> {
    start: u32,
    end: u32,
    surface: &'a str,
    name: &'a str,
    r#type: Option<&'static str>,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    subject: Option<&'a str>,
    predicate: &'a str,
    quad: Quad,
    object: Option<&'a str>,
    status: Status,
    attributed_to: Option<&'a str>,
    date: Option<&'a str>,
    trigger: Span,
    subject_span: Option<Span>,
    object_span: Option<Span>,
    subject_via: Option<Via>,
    object_via: Option<Via>,
    sentence: u32,
    rule: &'a str,
}

/// Writes one document's annotation as one JSON line, offsets in UTF-8 bytes.
///
/// A mention without an entity has `"entity":null` and `"nil"` with the reason; its type is the one
/// that all its candidates share, else null. Where it is blocked, `because` says why. If all is explained,
/// `why` says in words why it means what it means, and `because_at` and `because_words` where in the text
/// that stands which blocks it, unless that is the mention itself. A relation has `via` for each role that is filled: where
/// that is not `name`, the role's span is a pronoun or another noun, and no name of the entity.
///
/// # Errors
/// Only those of `out`.
///
/// # Panics
/// If the annotation is not of this document and gazetteer.
pub fn write_annotation(
    document: &Document,
    annotation: &Annotation,
    gazetteer: &Gazetteer,
    details: Details,
    out: &mut dyn Write,
) -> io::Result<()> {
    let candidates = details.candidates;
    // In one piece: a number at a time would cost a call each.
    let mut line =
        Vec::with_capacity(128 + 16 * annotation.sentences.len() + 128 * annotation.mentions.len());
    line.extend(b"{\"id\":");
    write_text(&document.id, &mut line);
    line.extend(b",\"lang\":");
    write_optional(language(document, annotation).as_deref(), &mut line);
    line.extend(b",\"date\":");
    write_optional(document.date.as_deref(), &mut line);
    line.extend(b",\"sentences\":");
    write_list(annotation.sentences.iter(), &mut line, |sentence, line| {
        line.push(b'[');
        write_number(sentence.span.start, line);
        line.push(b',');
        write_number(sentence.span.end, line);
        line.push(b']');
        Ok(())
    })?;
    line.extend(b",\"mentions\":");
    let shown = annotation.mentions.iter().filter(|m| candidates != Candidates::Hidden || !is_blocked(m));
    write_list(shown, &mut line, |mention, line| {
        write_mention(document, mention, gazetteer, candidates, line)
    })?;
    line.extend(b",\"relations\":");
    write_list(annotation.relations.iter(), &mut line, |r, line| {
        Ok(serde_json::to_writer(line, &relation(r, gazetteer))?)
    })?;
    line.extend(b",\"aliases\":");
    write_list(annotation.aliases.iter(), &mut line, |alias, line| {
        let entity = alias.entity.map(|entity| gazetteer.key(entity));
        let alias = AliasOut { short: alias.short, long: alias.long, kind: alias.kind.as_str(), entity };
        Ok(serde_json::to_writer(line, &alias)?)
    })?;
    let surface = |span: Span| span.slice(&document.text);
    if candidates == Candidates::Explained {
        line.extend(b",\"refused\":");
        write_list(annotation.refused.iter(), &mut line, |refusal, line| {
            let entities = refusal.entities.iter().map(|&entity| gazetteer.key(entity)).collect();
            let Span { start, end } = refusal.span;
            let because = refusal.reason.as_str();
            let refusal = RefusalOut { start, end, surface: surface(refusal.span), entities, because };
            Ok(serde_json::to_writer(line, &refusal)?)
        })?;
    }
    if details.unknown {
        line.extend(b",\"unknown\":");
        write_list(annotation.unknown.iter(), &mut line, |unknown, line| {
            let Span { start, end } = unknown.span;
            let r#type = unknown.guess.as_type();
            let name = UnknownOut { start, end, surface: surface(unknown.span), name: &unknown.name, r#type };
            Ok(serde_json::to_writer(line, &name)?)
        })?;
    }
    line.extend(b"}\n");
    out.write_all(&line)
}

/// Writes a JSON array.
fn write_list<T>(
    items: impl Iterator<Item = T>,
    line: &mut Vec<u8>,
    write: impl Fn(T, &mut Vec<u8>) -> io::Result<()>,
) -> io::Result<()> {
    line.push(b'[');
    for (i, item) in items.enumerate() {
        if i > 0 {
            line.push(b',');
        }
        write(item, line)?;
    }
    line.push(b']');
    Ok(())
}

/// Writes a JSON string as serde_json does.
fn write_text(text: &str, line: &mut Vec<u8>) {
    // Nearly no name needs an escape, which is seen without a branch for each byte.
    let needs_escape = |byte: u8| (byte < 0x20) | (byte == b'"') | (byte == b'\\');
    if text.bytes().fold(false, |any, byte| any | needs_escape(byte)) {
        serde_json::to_writer(line, text).expect("invariant: a string is JSON, and memory takes it");
    } else {
        line.push(b'"');
        line.extend(text.as_bytes());
        line.push(b'"');
    }
}

fn write_optional(text: Option<&str>, line: &mut Vec<u8>) {
    match text {
        Some(text) => write_text(text, line),
        None => line.extend(b"null"),
    }
}

fn write_number(mut number: u32, line: &mut Vec<u8>) {
    let mut digits = [b'0'; 10];
    let mut at = digits.len() - 1;
    while number > 9 {
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
        at -= 1;
    }
    digits[at] = b'0' + number as u8;
    line.extend(&digits[at..]);
}

/// Whether its neighbours show that the surface form names something else: no mention of the
/// entity, listed for those who want to see what was refused.
fn is_blocked(mention: &Mention) -> bool {
    matches!(mention.outcome, Outcome::Nil { reason: NilReason::Blocked(_), .. })
}

fn write_mention(
    document: &Document,
    mention: &Mention,
    gazetteer: &Gazetteer,
    candidates: Candidates,
    line: &mut Vec<u8>,
) -> io::Result<()> {
    let explained = candidates == Candidates::Explained;
    let (entity, by, nil) = verdict(mention, gazetteer);
    line.extend(b"{\"start\":");
    write_number(mention.span.start, line);
    line.extend(b",\"end\":");
    write_number(mention.span.end, line);
    line.extend(b",\"surface\":");
    write_text(mention.span.slice(&document.text), line);
    line.extend(b",\"type\":");
    write_optional(entity_type(mention, gazetteer), line);
    line.extend(b",\"entity\":");
    write_optional(entity, line);
    for (name, word) in [(&b",\"by\":"[..], by), (b",\"nil\":", nil)] {
        if let Some(word) = word {
            line.extend(name);
            write_text(word, line);
        }
    }
    if let Outcome::Nil { reason: NilReason::Blocked(block), at } = mention.outcome {
        line.extend(b",\"because\":");
        write_text(block.as_str(), line);
        if let Some(at) = at.filter(|&at| explained && at != mention.span) {
            line.extend(b",\"because_at\":");
            serde_json::to_writer(&mut *line, &at)?;
            line.extend(b",\"because_words\":");
            write_text(at.slice(&document.text), line);
        }
    }
    if explained {
        line.extend(b",\"why\":");
        write_text(&Reasons { document, gazetteer }.decision(mention), line);
    }
    if candidates != Candidates::Hidden {
        line.extend(b",\"candidates\":");
        write_list(mention.candidates.iter(), line, |candidate, line| {
            let evidence = candidate.evidence.iter().map(|evidence| EvidenceOut {
                ground: evidence.ground.as_str(),
                points: evidence.points,
                other: evidence.other.map(|other| gazetteer.key(other)),
                at: evidence.at,
                words: evidence.at.map(|at| at.slice(&document.text)),
            });
            let candidate = CandidateOut {
                entity: gazetteer.key(candidate.entity),
                weak: candidate.weak,
                prior: candidate.prior,
                score: explained.then_some(candidate.score),
                evidence: explained.then(|| evidence.collect()),
            };
            Ok(serde_json::to_writer(line, &candidate)?)
        })?;
    }
    line.push(b'}');
    Ok(())
}

/// Key, ground and NIL reason of a mention, as files write them.
pub(super) fn verdict<'a>(
    mention: &Mention,
    gazetteer: &'a Gazetteer,
) -> (Option<&'a str>, Option<&'static str>, Option<&'static str>) {
    match mention.outcome {
        Outcome::Linked { entity, by } => (Some(gazetteer.key(entity)), Some(by.as_str()), None),
        Outcome::Nil { reason, .. } => (None, None, Some(reason.as_str())),
    }
}

/// The linked entity's type, or the one that all candidates of an unlinked mention share.
pub(super) fn entity_type<'a>(mention: &Mention, gazetteer: &'a Gazetteer) -> Option<&'a str> {
    if let Outcome::Linked { entity, .. } = mention.outcome {
        return Some(gazetteer.entity_type(entity));
    }
    let mut types = mention.candidates.iter().map(|candidate| gazetteer.entity_type(candidate.entity));
    let first = types.next()?;
    types.all(|other| other == first).then_some(first)
}

fn relation<'a>(relation: &'a Relation, gazetteer: &'a Gazetteer) -> RelationOut<'a> {
    let key = |entity: EntityId| gazetteer.key(entity);
    RelationOut {
        subject: relation.subject.map(|(entity, _)| key(entity)),
        predicate: &relation.predicate,
        quad: relation.quad,
        object: relation.object.map(|(entity, _)| key(entity)),
        status: relation.status,
        attributed_to: relation.attributed_to.map(key),
        date: relation.date.as_deref(),
        trigger: relation.trigger,
        subject_span: relation.subject.map(|(_, span)| span),
        object_span: relation.object.map(|(_, span)| span),
        subject_via: relation.subject.map(|_| relation.subject_via),
        object_via: relation.object.map(|_| relation.object_via),
        sentence: relation.sentence,
        rule: &relation.rule,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_and_numbers_are_written_as_serde_json_does(
            text in "[a-z\"\\\\\u{0}-\u{20}\u{7F}-\u{A0}\u{2028}é🇲🇱]{0,12}",
            number in prop_oneof![any::<u32>(), 0u32..1000],
        ) {
            let mut line = Vec::new();
            write_text(&text, &mut line);
            write_number(number, &mut line);
            let expected = format!("{}{number}", serde_json::to_string(&text).unwrap());
            prop_assert_eq!(String::from_utf8(line).unwrap(), expected);
        }
    }
}
