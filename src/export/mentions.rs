//! `mentions.jsonl`: one line a mention, flat, for spreadsheets and data frames.

use super::annotation::{entity_type, verdict};
use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::gazetteer::Gazetteer;
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
    document: &'a str,
    sentence: u32,
    start: u32,
    end: u32,
    surface: &'a str,
    entity: Option<&'a str>,
    #[serde(rename = "type")]
    entity_type: Option<&'a str>,
    by: Option<&'static str>,
    nil: Option<&'static str>,
}

/// Writes the mentions of one document, in text order, each as one JSON line; every line has every
/// field, null where it says nothing. Offsets are UTF-8 bytes.
///
/// # Errors
/// Only those of `out`.
///
/// # Panics
/// If the annotation is not of this document and gazetteer.
pub fn write_mentions(
    document: &Document,
    annotation: &Annotation,
    gazetteer: &Gazetteer,
    out: &mut dyn Write,
) -> io::Result<()> {
    for mention in &annotation.mentions {
        let (entity, by, nil) = verdict(mention, gazetteer);
        let line = Line {
            document: &document.id,
            sentence: mention.sentence,
            start: mention.span.start,
            end: mention.span.end,
            surface: mention.span.slice(&document.text),
            entity,
            entity_type: entity_type(mention, gazetteer),
            by,
            nil,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
