//! A document with what somebody, or something, marked in it.

use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// What is marked in one document, in the gold or in predictions.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct Marked {
    /// By which gold and predictions find each other.
    pub id: String,
    /// The text; predictions need none.
    pub text: Option<String>,
    /// Date of publication.
    pub date: Option<String>,
    /// Code of the language.
    pub lang: Option<String>,
    /// Mentions in the order of the file.
    pub mentions: Vec<Mark>,
    /// Names of a kind that is not scored (roles, times, amounts).
    pub others: Vec<Span>,
    /// Where an overlapping prediction that is no mention counts neither way.
    pub optional: Vec<Span>,
    /// Relations; `None` where nobody looked for any.
    pub relations: Option<Vec<Stated>>,
    /// Sentences; `None` where nobody marked any.
    pub sentences: Option<Vec<Span>>,
    /// The part of the text that is compared; `None` is all of it.
    pub part: Option<Span>,
    /// The file that says so, as messages name it.
    pub file: Arc<str>,
    /// The line on which it begins, from 1; `None` if the file is one document.
    pub line: Option<u64>,
}

/// A mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Mark {
    /// Its bytes.
    pub span: Span,
    /// Type of the entity.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The entity.
    pub entity: Option<String>,
    /// Other entities that are as right.
    pub also: Vec<String>,
    /// Whether a prediction of it is neither wanted nor wrong.
    pub optional: bool,
    /// Whether it says of itself that it stands for no known entity.
    pub nil: bool,
}

impl Mark {
    /// Whether an answer names the entity.
    pub(super) fn is(&self, answer: Option<&str>) -> bool {
        answer.is_some()
            && (self.entity.as_deref() == answer || self.also.iter().any(|a| Some(&**a) == answer))
    }
}

/// A relation. A role is an entity, or the words that fill it; `None` where nobody does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Stated {
    /// Who.
    pub subject: Option<String>,
    /// Does what.
    pub predicate: Option<String>,
    /// To whom.
    pub object: Option<String>,
    /// Where it says so, to be shown; need not be known.
    pub spans: Vec<Span>,
    /// Whether it lacks a role in the words of `annotate` (`subject`, `object`): it makes no edge.
    #[serde(skip)]
    pub half: bool,
}

impl Stated {
    /// What is compared.
    pub(super) fn triple(&self) -> Triple<'_> {
        (self.subject.as_deref(), self.predicate.as_deref(), self.object.as_deref())
    }
}

/// Subject, predicate, object.
pub(super) type Triple<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>);

/// The texts of a gold, by id, against which predictions are checked.
#[derive(Debug, Clone, Default)]
pub struct Texts<'a>(HashMap<&'a str, &'a str>);

impl<'a> Texts<'a> {
    /// Those that these documents have.
    pub fn of(gold: &'a [Marked]) -> Texts<'a> {
        let texts = gold.iter().filter_map(|document| Some((&*document.id, document.text.as_deref()?)));
        Texts(texts.collect())
    }

    /// The text of a document.
    pub fn get(&self, id: &str) -> Option<&'a str> {
        self.0.get(id).copied()
    }
}

/// What is wrong with a span, if anything is: it has to slice the text, and to have a byte.
///
/// # Errors
/// In the words of a person, without the place.
pub(super) fn check_span(start: u32, end: u32, text: Option<&str>) -> Result<()> {
    let wrong = |cause: String, remedy: &str| Err(Error::new(ErrorKind::Format, cause).remedy(remedy));
    const COUNT: &str = "offsets count bytes of the UTF-8 text, the end exclusive";
    if start >= end {
        return wrong(format!("a mention from byte {start} to {end} has no byte in it"), COUNT);
    }
    let Some(text) = text else { return Ok(()) };
    if end as usize > text.len() {
        return wrong(format!("a mention ends at byte {end} of a text of {}", text.len()), COUNT);
    }
    match [start, end].into_iter().find(|at| !text.is_char_boundary(*at as usize)) {
        Some(at) => wrong(format!("byte {at} of the text lies inside a character"), COUNT),
        None => Ok(()),
    }
}

/// Whether a surface form is that of the text, white space apart.
pub(super) fn same_words(surface: &str, there: &str) -> bool {
    surface == there || surface.split_whitespace().eq(there.split_whitespace())
}
