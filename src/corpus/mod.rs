//! Files, folders and streams in; [`Document`]s out, in the order of (path, record).
//!
//! A document's text is what its reader gave (decoded to UTF-8, extracted from HTML or a record's
//! `text` field) and is never changed afterwards: every span of Nomina counts its bytes. A reader
//! that meets something it cannot read reports it and goes on.
//!
//! **Which files.** A file that is named is read, whatever its name; if its extension is unknown (and
//! for standard input) the first line tells JSON Lines, HTML or text. In a folder and below it the
//! files with a known extension are read; hidden ones, and those that a `.gitignore` inside the folder
//! names, are left out. Links to files are followed, links to folders are not. A file that is reached
//! twice is read once.
//!
//! **Packed files.** What begins as gzip or zstd does is unpacked, be it a file or standard input;
//! of `news.jsonl.gz` and `mali.txt.zst` the inner extension tells the format, of `news.gz` (which is
//! read if it is named) the first line. Of a stream that breaks off or is damaged, the records before
//! that place stand.
//!
//! **Ids.** A document is called by its path relative to the inputs' common root (a single folder is
//! its own root, a file's root is its folder), a record by its own id or by `path#record`. Two
//! documents with one id are an error, and the second is left out.

mod csv;
mod dates;
mod encoding;
mod format;
mod html;
mod ids;
mod inputs;
mod jsonl;
mod open;
mod options;
mod pending;
mod read;
mod record;
mod sha256;
mod table;
mod text;
mod unpack;

#[cfg(test)]
mod tests;

pub use format::Format;
pub use open::read_text;
pub use options::{Fields, Options, Titles};
pub use pending::{Notes, Pending, Ticket};
pub use read::{Corpus, Progress};
pub use sha256::Sha256;

use crate::error::Result;
use crate::span::Span;
use record::Draft;
use serde::{Deserialize, Serialize};

/// One article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The path relative to the inputs' common root (`/` as separator), or the record's own id, or
    /// `path#record` (records count from 1).
    pub id: String,
    /// The original text, UTF-8.
    pub text: String,
    /// The part of `text` that is prose: a front matter or a leading date line stands before it.
    pub body: Span,
    /// The headline, where the source names one.
    pub title: Option<String>,
    /// ISO date, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// Language code given by the source (`en`, `fr`); a hint, the language is decided per sentence.
    pub lang: Option<String>,
    /// Which reader made the text: `text`, `markdown`, `html`, `jsonl`, `csv`, `tsv`.
    pub reader: String,
}

impl Document {
    /// A document of plain text with nothing else known, as tests and library users need it.
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Document {
        let text = text.into();
        Document {
            id: id.into(),
            body: Span::new(0, u32::try_from(text.len()).expect("invariant: a document is at most 4 GiB")),
            text,
            title: None,
            date: None,
            source: None,
            url: None,
            lang: None,
            reader: "text".to_string(),
        }
    }
}

impl Document {
    /// The document that a record of these fields is: a leading date or front matter is no prose, and
    /// dates it if `date` does not.
    ///
    /// # Errors
    /// If the text is longer than a span can tell.
    pub fn of_record(
        id: impl Into<String>,
        text: impl Into<String>,
        date: Option<&str>,
        lang: Option<&str>,
    ) -> Result<Document> {
        let mut draft = Draft::new(text.into())?;
        draft.set_date(date.unwrap_or_default());
        draft.lang = lang.and_then(record::language);
        text::open(&mut draft);
        let Draft { text, body, title, date, source, url, lang, .. } = draft;
        Ok(Document {
            id: id.into(),
            text,
            body,
            title,
            date,
            source,
            url,
            lang,
            reader: "jsonl".to_string(),
        })
    }

    /// SHA-256 of the text. Linear in it, and no small part of what reading costs: ask once.
    pub fn sha256(&self) -> Sha256 {
        Sha256::of(&self.text)
    }
}
