//! One JSON line a document: everything that was read in it.

use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::graph::language;
use crate::relate::{Relation, Status};
use crate::resolve::{Mention, NilReason, Outcome};
use crate::span::Span;
use serde::Serialize;
use std::io::{self, Write};

/// Whether mentions list what else they might have meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Candidates {
    /// No.
    #[default]
    Hidden,
    /// Each with all candidates, the most plausible first; blocked mentions are listed too.
    Listed,
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    lang: Option<String>,
    date: Option<&'a str>,
    sentences: Vec<Span>,
    mentions: Vec<MentionOut<'a>>,
    relations: Vec<RelationOut<'a>>,
}

#[derive(Serialize)]
struct MentionOut<'a> {
    start: u32,
    end: u32,
    surface: &'a str,
    #[serde(rename = "type")]
    entity_type: Option<&'a str>,
    entity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nil: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    candidates: Option<Vec<CandidateOut<'a>>>,
}

#[derive(Serialize)]
struct CandidateOut<'a> {
    entity: &'a str,
    weak: bool,
    prior: f64,
}

#[derive(Serialize)]
struct RelationOut<'a> {
    subject: Option<&'a str>,
    predicate: &'a str,
    object: Option<&'a str>,
    status: Status,
    attributed_to: Option<&'a str>,
    date: Option<&'a str>,
    trigger: Span,
    subject_span: Option<Span>,
    object_span: Option<Span>,
    sentence: u32,
    rule: &'a str,
}

/// Writes one document's annotation as one JSON line, offsets in UTF-8 bytes.
///
/// A mention without an entity has `"entity":null` and `"nil"` with the reason; its type is the one
/// that all its candidates share, else null.
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
    candidates: Candidates,
    out: &mut dyn Write,
) -> io::Result<()> {
    let line = Line {
        id: &document.id,
        lang: language(document, annotation),
        date: document.date.as_deref(),
        sentences: annotation.sentences.iter().map(|sentence| sentence.span).collect(),
        mentions: annotation
            .mentions
            .iter()
            .filter(|m| candidates == Candidates::Listed || !is_blocked(m))
            .map(|m| mention(document, m, gazetteer, candidates))
            .collect(),
        relations: annotation.relations.iter().map(|r| relation(r, gazetteer)).collect(),
    };
    // In one piece: a number at a time would cost a call each.
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    out.write_all(&bytes)
}

/// Whether its neighbours show that the surface form names something else: no mention of the
/// entity, listed for those who want to see what was refused.
fn is_blocked(mention: &Mention) -> bool {
    matches!(mention.outcome, Outcome::Nil { reason: NilReason::Blocked })
}

fn mention<'a>(
    document: &'a Document,
    mention: &'a Mention,
    gazetteer: &'a Gazetteer,
    candidates: Candidates,
) -> MentionOut<'a> {
    let (entity, by, nil) = verdict(mention, gazetteer);
    let listed = mention.candidates.iter().map(|candidate| CandidateOut {
        entity: gazetteer.key(candidate.entity),
        weak: candidate.weak,
        prior: candidate.prior,
    });
    MentionOut {
        start: mention.span.start,
        end: mention.span.end,
        surface: mention.span.slice(&document.text),
        entity_type: entity_type(mention, gazetteer),
        entity,
        by,
        nil,
        candidates: (candidates == Candidates::Listed).then(|| listed.collect()),
    }
}

/// Key, ground and NIL reason of a mention, as files write them.
pub(super) fn verdict<'a>(
    mention: &Mention,
    gazetteer: &'a Gazetteer,
) -> (Option<&'a str>, Option<&'static str>, Option<&'static str>) {
    match mention.outcome {
        Outcome::Linked { entity, by } => (Some(gazetteer.key(entity)), Some(by.as_str()), None),
        Outcome::Nil { reason } => (None, None, Some(reason.as_str())),
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
        object: relation.object.map(|(entity, _)| key(entity)),
        status: relation.status,
        attributed_to: relation.attributed_to.map(key),
        date: relation.date.as_deref(),
        trigger: relation.trigger,
        subject_span: relation.subject.map(|(_, span)| span),
        object_span: relation.object.map(|(_, span)| span),
        sentence: relation.sentence,
        rule: &relation.rule,
    }
}
