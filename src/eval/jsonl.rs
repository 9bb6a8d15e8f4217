//! Gold and predictions as JSON Lines: one object a line, with the fields of `annotate` or of a gold.

use super::column::column;
use super::marked::{Mark, Marked, Stated, Texts, check_span, same_words};
use super::read::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use std::fmt;

#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    id: Word,
    text: Option<String>,
    #[serde(default)]
    date: Word,
    #[serde(default)]
    lang: Word,
    mentions: Option<Vec<MentionIn>>,
    other_mentions: Option<Vec<SpanIn>>,
    optional: Option<Vec<SpanIn>>,
    relations: Option<Vec<RelationIn>>,
    sentences: Option<Vec<(u32, u32)>>,
    eval_span: Option<(u32, u32)>,
}

#[derive(Deserialize)]
struct MentionIn {
    start: u32,
    end: u32,
    surface: Option<String>,
    #[serde(default, rename = "type")]
    kind: Word,
    #[serde(default)]
    entity_id: Word,
    #[serde(default)]
    entity: Word,
    also: Option<Vec<Word>>,
    optional: Option<bool>,
    #[serde(default)]
    nil: Word,
}

#[derive(Deserialize)]
struct SpanIn {
    start: u32,
    end: u32,
}

#[derive(Deserialize)]
struct RelationIn {
    #[serde(default)]
    subj: Word,
    #[serde(default)]
    subject: Word,
    #[serde(default)]
    pred: Word,
    #[serde(default)]
    predicate: Word,
    #[serde(default)]
    obj: Word,
    #[serde(default)]
    object: Word,
    subj_span: Option<(u32, u32)>,
    subject_span: Option<(u32, u32)>,
    obj_span: Option<(u32, u32)>,
    object_span: Option<(u32, u32)>,
}

/// Makes a document of a line. `id` is its id if it names none; `texts` has the text for predictions,
/// which carry none.
///
/// # Errors
/// At the column of the mistake: no object, a field of another kind than it should be, a span that does
/// not slice the text.
pub fn read_line(line: &str, id: &str, texts: &Texts<'_>) -> Result<Marked> {
    read_noting(line, id, texts).map(|(marked, _)| marked)
}

/// The same with what is worth a look.
fn read_noting(line: &str, id: &str, texts: &Texts<'_>) -> Result<(Marked, Option<Error>)> {
    let read: Line = serde_json::from_str(line).map_err(|error| broken(&error, line))?;
    let id = read.id.0.unwrap_or_else(|| id.to_string());
    let text = read.text.as_deref().or_else(|| texts.get(&id));
    let mut note = None;
    let mut mentions = Vec::new();
    for (at, mention) in read.mentions.unwrap_or_default().into_iter().enumerate() {
        let place = |error: Error| match column(line, "mentions", at) {
            Some(column) => error.column(column),
            None => error,
        };
        check_span(mention.start, mention.end, text).map_err(place)?;
        let span = Span::new(mention.start, mention.end);
        if let (Some(surface), Some(there), None) =
            (&mention.surface, text.and_then(|text| span.get(text)), &note)
            && !same_words(surface, there)
        {
            let cause = format!("a mention says {}, and its bytes are {}", quote(surface), quote(there));
            let remedy = "offsets count bytes of the UTF-8 text, not characters";
            note = Some(place(Error::new(ErrorKind::Warning, cause).remedy(remedy)));
        }
        mentions.push(Mark {
            span,
            kind: mention.kind.0,
            entity: mention.entity_id.0.or(mention.entity.0),
            also: mention.also.into_iter().flatten().filter_map(|word| word.0).collect(),
            optional: mention.optional.unwrap_or_default(),
            nil: mention.nil.0.is_some(),
        });
    }
    let spans = |spans: Option<Vec<SpanIn>>| {
        spans.into_iter().flatten().map(|span| Span::from((span.start, span.end))).collect()
    };
    let pairs = |spans: Vec<(u32, u32)>| spans.into_iter().map(Span::from).collect();
    let marked = Marked {
        id,
        mentions,
        others: spans(read.other_mentions),
        optional: spans(read.optional),
        relations: read.relations.map(|relations| relations.into_iter().map(stated).collect()),
        sentences: read.sentences.map(pairs),
        part: read.eval_span.map(Span::from),
        date: read.date.0,
        lang: read.lang.0,
        text: read.text,
        ..Marked::default()
    };
    Ok((marked, note))
}

fn stated(read: RelationIn) -> Stated {
    let short = read.subj.0.is_some() || read.obj.0.is_some();
    let spans = [read.subj_span.or(read.subject_span), read.obj_span.or(read.object_span)];
    let stated = Stated {
        subject: read.subj.0.or(read.subject.0),
        predicate: read.pred.0.or(read.predicate.0),
        object: read.obj.0.or(read.object.0),
        spans: spans.into_iter().flatten().map(Span::from).collect(),
        half: false,
    };
    Stated { half: !short && (stated.subject.is_none() || stated.object.is_none()), ..stated }
}

/// Reads all lines of a file. `name` is the file's own id, from which records without one get theirs.
pub(super) fn read(text: &str, file: &str, name: &str, texts: &Texts<'_>, found: &mut Found) {
    let mut record = 0_u64;
    for (line, number) in text.split('\n').zip(1..) {
        if line.trim().is_empty() {
            continue;
        }
        record += 1;
        match read_noting(line, &format!("{name}#{record}"), texts) {
            Ok((marked, note)) => {
                found.notes.extend(note.map(|note| note.in_file(file).line(number)));
                found.documents.push(Marked { file: file.into(), line: Some(number), ..marked });
            }
            Err(error) => {
                found.broken.extend(id_of(line));
                found.problems.push(error.in_file(file).line(number));
            }
        }
    }
}

/// The id of a line that could not be read as a whole.
fn id_of(line: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Id {
        id: Word,
    }
    serde_json::from_str::<Id>(line).ok()?.id.0
}

fn broken(error: &serde_json::Error, line: &str) -> Error {
    let whole = error.to_string();
    let cause = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(cause, _)| cause);
    // serde_json counts bytes.
    let before = line.bytes().take(error.column().saturating_sub(1)).filter(|byte| byte & 0xC0 != 0x80);
    let problem = match error.classify() {
        serde_json::error::Category::Data => Error::new(ErrorKind::Format, cause)
            .remedy("a line is an object with id, text and mentions; docs/eval.md has its fields"),
        _ => Error::new(ErrorKind::Format, format!("no JSON object: {cause}"))
            .remedy("write one object a line, as `jq -c` does"),
    };
    problem.column(before.count() as u64 + 1)
}

/// Words of a file, short, for a message.
pub(super) fn quote(words: &str) -> String {
    let short: String = words.chars().take(40).collect();
    let dots = if short.len() < words.len() { "…" } else { "" };
    format!("\"{}{dots}\"", short.escape_debug())
}

/// A string; a number is one too, nothing and the empty string are none.
#[derive(Default)]
struct Word(Option<String>);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(json: D) -> std::result::Result<Word, D::Error> {
        json.deserialize_any(AnyWord)
    }
}

struct AnyWord;

impl Visitor<'_> for AnyWord {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a string")
    }

    fn visit_unit<E>(self) -> std::result::Result<Word, E> {
        Ok(Word(None))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Word, E> {
        Ok(Word((!text.is_empty()).then(|| text.to_string())))
    }

    fn visit_bool<E>(self, yes: bool) -> std::result::Result<Word, E> {
        Ok(Word(yes.then(|| yes.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Word, E> {
        Ok(Word(Some(number.to_string())))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Word, E> {
        Ok(Word(Some(number.to_string())))
    }
}
