//! `evidence.jsonl`: every place that shows an edge, one line each, for spreadsheets and data frames.
//!
//! `graph.json` keeps a few pieces of evidence for each edge; this file has them all, and no memory
//! holds them.

use crate::analysis::key_of;
use crate::corpus::Document;
use crate::gazetteer::Gazetteer;
use crate::graph::{Contribution, Evidence};
use crate::span::Span;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    source: &'a str,
    target: &'a str,
    key: String,
    #[serde(flatten)]
    evidence: &'a Evidence,
    sentence_span: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

/// Writes the evidence in one document, in text order, each piece as one JSON line: the edge's source,
/// target and key, the evidence as in `graph.json`, and span and words of its sentence, the words only
/// if `quotes`. Offsets are UTF-8 bytes.
///
/// The contribution must have been made with an unlimited number of pieces of evidence per edge.
///
/// # Errors
/// Only those of `out`.
///
/// # Panics
/// If the contribution is not of this document and gazetteer.
pub fn write_evidence(
    document: &Document,
    contribution: &Contribution,
    gazetteer: &Gazetteer,
    quotes: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for shown in contribution.evidence(document, gazetteer) {
        let span = contribution.sentence(shown.evidence.sentence);
        let line = Line {
            source: shown.source,
            target: shown.target,
            key: key_of(shown.predicate),
            evidence: &shown.evidence,
            sentence_span: span,
            text: span.filter(|_| quotes).map(|span| span.slice(&document.text)),
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
