//! From a file to the bytes of its documents: which format it has, and who cuts it into records.

use super::csv::Csv;
use super::encoding::{MAX_BYTES, decode, is_utf16, stream};
use super::format::Format;
use super::inputs::Input;
use super::jsonl::JsonLines;
use super::options::Options;
use super::pending::Raw;
use super::read::Progress;
use super::record::{Draft, too_long};
use super::unpack::{Bytes, CHUNK, Peeked, unpack};
use super::{html, text};
use crate::error::{Error, ErrorKind, Result};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

/// The records of one file, with the format that it turned out to have.
pub(super) struct Opened {
    pub format: Format,
    pub raws: Box<dyn Iterator<Item = Result<Raw>> + Send>,
}

/// Finds the format of a file and who cuts it into records.
///
/// A file whose name says that it is one document is not even opened: whoever reads it does that.
pub(super) fn open(
    input: &Input,
    stdin: &mut Option<Bytes>,
    options: &Options,
    progress: &Progress,
) -> Result<Opened> {
    let format = options.format.or(input.format);
    if let Some(format) = format.filter(|format| format.is_whole() && input.path.is_some()) {
        return Ok(Opened { format, raws: Box::new(std::iter::once(Ok(Raw::File))) });
    }
    let bytes = match &input.path {
        Some(_) => open_file(input)?,
        None => stdin.take().unwrap_or_else(|| Box::new(io::empty())),
    };
    let bytes = unpack(progress.count(bytes)).map_err(|error| unreadable(input, &error))?;
    match format {
        Some(format) => open_as(format, bytes, input, options),
        None => {
            let mut bytes = BufReader::with_capacity(CHUNK, bytes);
            let (start, error) = start(&mut bytes);
            let text = decode(start.clone(), None).map(|decoded| decoded.text).unwrap_or_default();
            let format = Format::sniff(&text);
            if format == Format::Text && is_json(input) {
                return Err(Error::new(ErrorKind::Format, "JSON, but not JSON Lines")
                    .remedy("put each article on one line, as `jq -c '.[]'` does"));
            }
            open_as(format, Box::new(Peeked::with(start, error, bytes)), input, options)
        }
    }
}

fn open_file(input: &Input) -> Result<Bytes> {
    let Some(path) = &input.path else { return Ok(Box::new(io::empty())) };
    let file = File::open(path).map_err(|error| Error::io(&input.shown, "open", &error))?;
    Ok(Box::new(file))
}

fn unreadable(input: &Input, error: &io::Error) -> Error {
    Error::io(&input.shown, "read", error)
}

fn is_json(input: &Input) -> bool {
    let name = input.shown.to_ascii_lowercase();
    name.ends_with(".json")
        || super::unpack::EXTENSIONS.iter().any(|ext| name.ends_with(&format!(".json.{ext}")))
}

/// All lines up to the first that is not blank, and what ended the reading before its time.
fn start(bytes: &mut impl BufRead) -> (Vec<u8>, Option<io::Error>) {
    // In UTF-16 a byte 10 need not be a line end, nor whole: some more is read there, to be sure.
    const WIDE: usize = 64 * 1024;
    let mut start = Vec::new();
    let blank =
        |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b' ' | 0xBB | 0xBF | 0xEF | 0xFE | 0xFF);
    loop {
        let from = start.len();
        let read = match bytes.by_ref().take(MAX_BYTES).read_until(b'\n', &mut start) {
            Ok(read) => read,
            Err(error) => return (start, Some(error)),
        };
        let wide = start.len() < WIDE && is_utf16(&start);
        if read == 0 || (!wide && !start[from..].iter().all(blank)) {
            return (start, None);
        }
    }
}

fn open_as(format: Format, bytes: Bytes, input: &Input, options: &Options) -> Result<Opened> {
    let raws: Box<dyn Iterator<Item = Result<Raw>> + Send> = match format {
        Format::Text | Format::Markdown | Format::Html => {
            let whole = whole(bytes, input)?;
            Box::new(std::iter::once(Ok(Raw::Whole(whole))))
        }
        Format::JsonLines => Box::new(OrEmpty::new(JsonLines::new(stream(bytes)))),
        Format::Csv | Format::Tsv => {
            let tabs = format == Format::Tsv;
            Box::new(OrEmpty::new(Csv::new(stream(bytes), tabs, options.fields.clone())))
        }
    };
    Ok(Opened { format, raws })
}

/// Reads a file that is one document.
pub(super) fn read_file(input: &Input, format: Format, progress: &Progress) -> Result<Draft> {
    let bytes = progress.count(open_file(input)?);
    let bytes = unpack(bytes).map_err(|error| unreadable(input, &error))?;
    read_whole(format, whole(bytes, input)?)
}

fn whole(bytes: Bytes, input: &Input) -> Result<Vec<u8>> {
    // The size may be a lie, as that of a sparse file: no more than this is believed.
    let size = usize::try_from(input.size).unwrap_or(usize::MAX).min(64 << 20);
    let mut whole = Vec::with_capacity(size + 1);
    bytes.take(MAX_BYTES + 1).read_to_end(&mut whole).map_err(|error| unreadable(input, &error))?;
    if whole.len() as u64 > MAX_BYTES { Err(too_long()) } else { Ok(whole) }
}

/// The text of a file of whatever kind, unpacked and decoded as documents are; `-` is standard input.
/// With it comes what is worth a look about its encoding.
///
/// # Errors
/// If it cannot be read, or is no text.
pub fn read_text(path: &Path) -> Result<(String, Option<Error>)> {
    let shown =
        if path.as_os_str() == "-" { "standard input".to_string() } else { path.display().to_string() };
    let file: Bytes = match path.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path).map_err(|error| Error::io(&shown, "open", &error))?),
    };
    let mut bytes = Vec::new();
    let read = unpack(file).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes));
    read.map_err(|error| Error::io(&shown, "read", &error))?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_long().in_file(shown));
    }
    let decoded = decode(bytes, None).map_err(|error| error.in_file(&shown))?;
    Ok((decoded.text, decoded.note.map(|note| note.in_file(shown))))
}

/// Makes a document of all bytes of a file.
pub(super) fn read_whole(format: Format, bytes: Vec<u8>) -> Result<Draft> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(empty());
    }
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

impl<I: Iterator<Item = Result<Raw>>> Iterator for OrEmpty<I> {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Result<Raw>> {
        let record = self.records.next();
        let first = !std::mem::replace(&mut self.any, true);
        if record.is_none() && first { Some(Err(empty())) } else { record }
    }
}
