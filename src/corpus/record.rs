//! What every reader fills: a document that has no id of its own yet.

use super::dates;
use super::encoding::{Decoded, MAX_BYTES};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// A document as its reader found it.
#[derive(Debug)]
pub(super) struct Draft {
    /// The record's own id; `None` where the path (and record) is the id.
    pub id: Option<String>,
    /// Number of the record in its file, from 1; `None` if the file is one document.
    pub record: Option<u64>,
    /// The line on which the record begins.
    pub line: Option<u64>,
    pub text: String,
    pub body: Span,
    pub title: Option<String>,
    pub date: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub lang: Option<String>,
    /// Worth a look, though the document was read; their file is not set yet.
    pub notes: Vec<Error>,
}

impl Draft {
    /// A text that is all prose.
    ///
    /// # Errors
    /// If it is longer than a span can tell.
    pub fn new(text: String) -> Result<Draft> {
        let length = u32::try_from(text.len()).map_err(|_| too_long())?;
        Ok(Draft {
            id: None,
            record: None,
            line: None,
            body: Span::new(0, length),
            text,
            title: None,
            date: None,
            source: None,
            url: None,
            lang: None,
            notes: Vec::new(),
        })
    }

    /// The same for text that was just decoded.
    pub fn decoded(decoded: Decoded) -> Result<Draft> {
        let mut draft = Draft::new(decoded.text)?;
        draft.notes.extend(decoded.note);
        Ok(draft)
    }

    /// Sets the date, if it is one; if not, a note is kept.
    pub fn set_date(&mut self, raw: &str) {
        if raw.trim().is_empty() {
            return;
        }
        self.date = dates::parse(raw);
        if self.date.is_none() {
            let note = Error::new(ErrorKind::Warning, format!("no date: {}", quote(raw)))
                .remedy("write it as 2023-11-20");
            self.notes.push(match self.line {
                Some(line) => note.line(line),
                None => note,
            });
        }
    }

    /// The text's prose.
    pub fn prose(&self) -> &str {
        self.body.slice(&self.text)
    }

    /// Puts the title before the text as its first paragraph, unless the text begins with it.
    pub fn put_title_first(self) -> Result<Draft> {
        let Some(title) = self.title.clone().filter(|title| !repeats(title, self.prose())) else {
            return Ok(self);
        };
        // What stands before the prose (a leading date) would end up in its middle: it is cut off.
        let text = format!("{title}\n\n{}", self.prose());
        let fresh = Draft::new(text)?;
        Ok(Draft { text: fresh.text, body: fresh.body, ..self })
    }
}

pub(super) fn too_long() -> Error {
    Error::new(ErrorKind::Format, format!("a document of more than {} GiB", (MAX_BYTES + 1) >> 30))
        .remedy("split it")
}

/// A value from a file, short and without control characters, for a message.
pub(super) fn quote(value: &str) -> String {
    let short: String = value.trim().chars().take(60).collect();
    let dots = if short.len() < value.trim().len() { "…" } else { "" };
    format!("\"{}{dots}\"", short.escape_debug())
}

/// The same for a value of one's own, which is not copied if there is nothing to trim.
pub(super) fn filled_string(value: String) -> Option<String> {
    if value.is_empty() || value.trim().len() < value.len() { filled(value) } else { Some(value) }
}

/// `Some` trimmed value, unless it is blank.
pub(super) fn filled(value: impl AsRef<str>) -> Option<String> {
    let value = value.as_ref().trim();
    (!value.is_empty()).then(|| value.to_string())
}

/// The main part of a language tag (`en-GB` is `en`); what is no tag stays as it is.
pub(super) fn language(value: &str) -> Option<String> {
    let value = filled(value)?;
    let main = value.split(['-', '_']).next().unwrap_or_default();
    let is_tag = (2..=3).contains(&main.len()) && main.bytes().all(|byte| byte.is_ascii_alphabetic());
    Some(if is_tag { main.to_ascii_lowercase() } else { value })
}

/// Whether the first line of `text` is `title`, or begins with it, or is its beginning.
///
/// Compared are words, regardless of case. A beginning counts from three words on: a site's name may
/// follow in the title, a full stop and more prose in the text.
fn repeats(title: &str, text: &str) -> bool {
    let words = |line: &str| -> Vec<String> {
        let words = line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let line = text.trim_start().split(['\n', '\r']).next().unwrap_or_default();
    let title = words(title);
    // A text without line ends may be one line of 100 MB; a little more than the title is enough.
    let end = line.char_indices().nth(2000).map_or(line.len(), |(at, _)| at);
    let line = words(&line[..end]);
    match title.len().min(line.len()) {
        0 => title.is_empty(),
        common => title[..common] == line[..common] && (common >= 3 || title.len() == line.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_repeat_the_first_line() {
        for (name, title, text, expected) in [
            ("same", "Mali recaptures Kidal", "Mali recaptures Kidal\n\nProse.", true),
            ("capitals and marks", "Mali recaptures Kidal!", "  MALI RECAPTURES KIDAL\r\nProse.", true),
            ("prose goes on", "Mali recaptures Kidal", "Mali recaptures Kidal. The army said", true),
            ("site name", "Mali recaptures Kidal | News", "Mali recaptures Kidal\nProse", true),
            ("short and the same", "Kidal", "Kidal\nProse", true),
            ("short and a beginning", "Kidal", "Kidal fell on Tuesday.\nProse", false),
            ("another", "Mali recaptures Kidal", "The army of Mali", false),
            ("empty title", "", "Prose", true),
            ("title of marks", "***", "Prose", true),
            ("empty text", "Kidal", "", false),
        ] {
            assert_eq!(repeats(title, text), expected, "{name}");
        }
    }

    #[test]
    fn languages() {
        for (raw, expected) in [
            ("en", Some("en")),
            ("fr-FR", Some("fr")),
            ("EN_us", Some("en")),
            ("French", Some("French")),
            (" ", None),
        ] {
            assert_eq!(language(raw).as_deref(), expected);
        }
    }

    #[test]
    fn quotes_are_short() {
        assert_eq!(quote("a\nb"), "\"a\\nb\"");
        assert!(quote(&"é".repeat(1000)).chars().count() < 70);
    }
}
