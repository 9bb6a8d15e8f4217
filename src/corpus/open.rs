//! From an open file to its drafts: which format it has, and which reader takes it.

use super::csv::Csv;
use super::encoding::{MAX_BYTES, decode, is_utf16, stream};
use super::format::Format;
use super::inputs::Input;
use super::jsonl::JsonLines;
use super::options::Options;
use super::record::{Draft, too_long};
use super::{html, text};
use crate::error::{Error, ErrorKind, Result};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// The drafts of one file, with the format that it turned out to have.
pub(super) struct Records {
    pub format: Format,
    pub drafts: Box<dyn Iterator<Item = Result<Draft>> + Send>,
}

/// Why a file gives no document at all.
pub(super) enum Refused {
    Io(io::Error),
    Content(Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Refused {
        Refused::Io(error)
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Refused {
        Refused::Content(error)
    }
}

/// Finds the format and hands the bytes to its reader.
pub(super) fn records<R>(bytes: R, input: &Input, options: &Options) -> std::result::Result<Records, Refused>
where
    R: Read + Send + 'static,
{
    let Some(format) = options.format.or(input.format) else {
        let mut bytes = BufReader::new(bytes);
        let start = start(&mut bytes)?;
        let text = decode(start.clone(), None).map(|decoded| decoded.text).unwrap_or_default();
        let format = Format::sniff(&text);
        let is_json = input.shown.to_ascii_lowercase().ends_with(".json");
        if is_json && format == Format::Text {
            return Err(Error::new(ErrorKind::Format, "JSON, but not JSON Lines")
                .remedy("put each article on one line, as `jq -c '.[]'` does")
                .into());
        }
        return read_as(format, Cursor::new(start).chain(bytes), options);
    };
    read_as(format, bytes, options)
}

/// All lines up to the first that is not blank.
fn start(bytes: &mut impl BufRead) -> io::Result<Vec<u8>> {
    // In UTF-16 a byte 10 need not be a line end, nor whole: some more is read there, to be sure.
    const WIDE: usize = 64 * 1024;
    let mut start = Vec::new();
    let blank =
        |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b' ' | 0xBB | 0xBF | 0xEF | 0xFE | 0xFF);
    loop {
        let from = start.len();
        let read = bytes.by_ref().take(MAX_BYTES).read_until(b'\n', &mut start)?;
        let wide = start.len() < WIDE && is_utf16(&start);
        if read == 0 || (!wide && !start[from..].iter().all(blank)) {
            return Ok(start);
        }
    }
}

fn read_as<R>(format: Format, bytes: R, options: &Options) -> std::result::Result<Records, Refused>
where
    R: Read + Send + 'static,
{
    let (fields, titles) = (options.fields.clone(), options.titles);
    let drafts: Box<dyn Iterator<Item = Result<Draft>> + Send> = match format {
        Format::Text | Format::Markdown | Format::Html => {
            let mut whole = Vec::new();
            bytes.take(MAX_BYTES + 1).read_to_end(&mut whole)?;
            if whole.len() as u64 > MAX_BYTES {
                return Err(too_long().into());
            }
            if whole.iter().all(u8::is_ascii_whitespace) {
                return Err(empty().into());
            }
            Box::new(std::iter::once(read_whole(format, whole)))
        }
        Format::JsonLines => Box::new(OrEmpty::new(JsonLines::new(stream(bytes)?, fields, titles))),
        Format::Csv | Format::Tsv => {
            let tabs = format == Format::Tsv;
            Box::new(OrEmpty::new(Csv::new(stream(bytes)?, tabs, fields, titles)))
        }
    };
    Ok(Records { format, drafts })
}

fn read_whole(format: Format, bytes: Vec<u8>) -> Result<Draft> {
    let draft = match format {
        Format::Html => html::read(bytes)?,
        _ => {
            let mut draft = Draft::decoded(decode(bytes, None)?)?;
            text::open(&mut draft);
            if format == Format::Markdown {
                text::heading_as_title(&mut draft);
            }
            draft
        }
    };
    if draft.prose().trim().is_empty() { Err(empty()) } else { Ok(draft) }
}

fn empty() -> Error {
    Error::new(ErrorKind::Warning, "empty: there is no text in it")
}

/// Reports a file of records that has none.
struct OrEmpty<I> {
    records: I,
    any: bool,
}

impl<I> OrEmpty<I> {
    fn new(records: I) -> OrEmpty<I> {
        OrEmpty { records, any: false }
    }
}

impl<I: Iterator<Item = Result<Draft>>> Iterator for OrEmpty<I> {
    type Item = Result<Draft>;

    fn next(&mut self) -> Option<Result<Draft>> {
        let record = self.records.next();
        let first = !std::mem::replace(&mut self.any, true);
        if record.is_none() && first { Some(Err(empty())) } else { record }
    }
}
