//! CSV and TSV with a header, each record a document.

use super::encoding::{MAX_BYTES, detect, with};
use super::options::{Fields, Titles};
use super::pending::Raw;
use super::record::{Draft, too_long};
use super::table::{Columns, lacks_text};
use super::unpack::CHUNK;
use crate::error::{Error, ErrorKind, Result};
use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::Encoding;
use std::io::{self, BufRead, Read};
use std::sync::Arc;

/// Cuts out the records of a CSV or TSV stream, one at a time.
pub(super) struct Csv {
    records: Reader<Budget>,
    fields: Fields,
    /// `None` until the header was read.
    header: Option<Arc<Header>>,
    record: u64,
    ended: bool,
}

/// Where the columns of [`Fields::NAMES`] stand, and how many columns the header has.
#[derive(Debug)]
struct Header {
    places: [Option<usize>; 7],
    width: usize,
}

/// A record that was cut out and not looked into.
#[derive(Debug)]
pub(super) struct Row {
    fields: ByteRecord,
    header: Arc<Header>,
    line: u64,
    record: u64,
    /// It runs to the end of the file in a quote.
    unclosed: bool,
}

impl Row {
    /// How much there is to decode.
    pub fn bytes(&self) -> u64 {
        self.fields.as_slice().len() as u64
    }

    /// The document of this record.
    pub fn read(self, titles: Titles) -> Result<Draft> {
        let Row { fields, header, line, record, unclosed } = self;
        if unclosed {
            return Err(Error::new(ErrorKind::Format, "a quote is opened and never closed")
                .line(line)
                .remedy("double each quote inside a quoted field"));
        }
        if fields.len() != header.width {
            let widths = format!("{} columns where the header has {}", fields.len(), header.width);
            return Err(Error::new(ErrorKind::Format, widths)
                .line(line)
                .remedy("put a field that contains the separator in double quotes"));
        }
        let values = header.places.map(|place| place.and_then(|index| fields.get(index)));
        let given: Vec<&[u8]> = values.iter().flatten().copied().collect();
        let encoding = common_encoding(&given).map_err(|error| error.line(line))?;
        let mut columns = Columns::default();
        for (value, field) in columns.values.iter_mut().zip(values) {
            let Some(field) = field else { continue };
            let decoded = with(encoding, field)?;
            *value = Some(decoded.text);
            columns.notes.extend(decoded.note);
        }
        columns.draft(line, record, titles)
    }
}

impl Csv {
    /// `tabs` says that the fields are parted by tabs; else by commas, or by semicolons if the header
    /// line has some and no comma, as spreadsheets write it where the comma is the decimal mark.
    pub fn new(mut bytes: Box<dyn BufRead + Send>, tabs: bool, fields: Fields) -> Csv {
        let delimiter = match tabs {
            true => b'\t',
            false => bytes.fill_buf().map_or(b',', delimiter),
        };
        let records = ReaderBuilder::new()
            .delimiter(delimiter)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(CHUNK)
            .from_reader(Budget { bytes, left: MAX_BYTES, last: Vec::new(), before: 0 });
        Csv { records, fields, header: None, record: 0, ended: false }
    }

    /// The next record with the line on which it begins.
    fn read(&mut self) -> Result<Option<(u64, ByteRecord)>> {
        let mut record = ByteRecord::new();
        self.records.get_mut().left = MAX_BYTES;
        let line = self.records.position().line();
        match self.records.read_byte_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some((self.first_line(&record), record))),
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    Err(too_long().line(line))
                }
                csv::ErrorKind::Io(error) => Err(Error::io("", "read", &error).line(line)),
                _ => Err(Error::new(ErrorKind::Format, "no CSV").line(line)),
            },
        }
    }

    /// The line on which the record that was just read begins.
    ///
    /// The crate's own answer is the line on which it began to look for the record, blank lines and the
    /// second half of the line end before it included; so the lines are counted back from its end.
    fn first_line(&self, record: &ByteRecord) -> u64 {
        let end = self.records.position();
        let inside = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let after = u64::from(self.records.get_ref().byte_before(end.byte()) == Some(b'\n'));
        // In a quote that is never closed the last line end counts as both.
        let least = record.position().map_or(1, csv::Position::line);
        end.line().saturating_sub(inside + after).max(least)
    }

    /// Whether the record that was just read runs to the end of the file in a quote.
    ///
    /// A last field with a line end in it is quoted, so a quote must end it.
    fn is_unclosed(&self, record: &ByteRecord) -> bool {
        let end = self.records.position().byte();
        let mut back = (0..3).filter_map(|back| self.records.get_ref().byte_before(end.checked_sub(back)?));
        record.iter().next_back().is_some_and(|field| field.contains(&b'\n'))
            && back.find(|byte| !b"\r\n".contains(byte)).is_some_and(|byte| byte != b'"')
    }

    fn read_header(&mut self) -> Result<Option<Header>> {
        let Some((line, record)) = self.read()? else {
            return Ok(None);
        };
        let bytes: Vec<&[u8]> = record.iter().collect();
        let encoding = common_encoding(&bytes).map_err(|error| error.line(line))?;
        let names: Vec<String> =
            bytes.iter().map(|name| with(encoding, name).map(|name| name.text)).collect::<Result<_>>()?;
        let names: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        let place = |wanted: &str| {
            let lower = wanted.to_lowercase();
            let exact = names.iter().position(|name| *name == wanted);
            exact.or_else(|| names.iter().position(|name| name.to_lowercase() == lower))
        };
        let places = self.fields.names().map(place);
        if places[1].is_none() {
            return Err(lacks_text("the header", &self.fields.text, &names).line(line));
        }
        Ok(Some(Header { places, width: names.len() }))
    }
}

impl Iterator for Csv {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Result<Raw>> {
        if self.ended {
            return None;
        }
        let header = match &self.header {
            Some(header) => Arc::clone(header),
            None => match self.read_header() {
                Ok(Some(header)) => Arc::clone(self.header.insert(Arc::new(header))),
                other => {
                    self.ended = true;
                    return other.err().map(Err);
                }
            },
        };
        match self.read() {
            Ok(Some((line, fields))) => {
                self.record += 1;
                let unclosed = self.is_unclosed(&fields);
                Some(Ok(Raw::Row(Row { fields, header, line, record: self.record, unclosed })))
            }
            other => {
                self.ended = true;
                other.err().map(Err)
            }
        }
    }
}

/// The encoding of a record: its fields together tell more about it than each alone.
fn common_encoding(fields: &[&[u8]]) -> Result<&'static Encoding> {
    if fields.iter().all(|field| std::str::from_utf8(field).is_ok()) {
        fields.iter().try_fold(encoding_rs::UTF_8, |_, field| detect(field, None))
    } else {
        detect(&fields.join(&b'\n'), None)
    }
}

/// What parts the columns of a header line.
fn delimiter(start: &[u8]) -> u8 {
    let mut quoted = false;
    let mut seen = [false; 2];
    for byte in start {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted && seen.contains(&true) => break,
            b',' if !quoted => seen[0] = true,
            b';' if !quoted => seen[1] = true,
            _ => {}
        }
    }
    if seen == [false, true] { b';' } else { b',' }
}

/// A stream that gives up where one record would not fit into a document: a quote that is never
/// closed would otherwise take the rest of the file into memory.
struct Budget {
    bytes: Box<dyn BufRead + Send>,
    left: u64,
    /// The bytes that were handed out last, and how many were handed out before them.
    last: Vec<u8>,
    before: u64,
}

impl Budget {
    /// The byte before an offset that lies in what was handed out last.
    fn byte_before(&self, offset: u64) -> Option<u8> {
        let at = offset.checked_sub(self.before + 1)?;
        self.last.get(usize::try_from(at).ok()?).copied()
    }
}

impl Read for Budget {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let read = self.bytes.read(out)?;
        self.left = self.left.saturating_sub(read as u64);
        // At the end of the stream an empty read follows: what was read last stays.
        if read > 0 {
            self.before += self.last.len() as u64;
            self.last.clear();
            self.last.extend_from_slice(&out[..read]);
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::table::show;
    use super::*;

    fn read(bytes: &[u8], tabs: bool) -> Vec<String> {
        let bytes = super::super::encoding::stream(Box::new(io::Cursor::new(bytes.to_vec())));
        let records = Csv::new(bytes, tabs, Fields::default());
        let read = |raw| match raw {
            Raw::Row(row) => row.read(Titles::Apart),
            _ => unreachable!("a CSV file has rows"),
        };
        records.map(|raw| show(raw.and_then(read))).collect()
    }

    #[test]
    fn records() {
        for (name, bytes, expected) in [
            ("nothing", &b""[..], vec![]),
            ("header alone", b"id,text\n", vec![]),
            ("columns in any order and case", b"More,TEXT,Id\n1,a,x\n", vec!["x 2 a"]),
            ("byte order mark", b"\xEF\xBB\xBFtext\na\n", vec!["#1 2 a"]),
            ("crlf, blank lines", b"text\r\n\r\na\r\n\r\nb\r\n", vec!["#1 3 a", "#2 5 b"]),
            (
                "quoted line ends",
                b"text,title\n\"a\nb, \"\"c\"\"\",t\nd,u\n",
                vec!["#1 2 a\nb, \"c\" title=t", "#2 4 d title=u"],
            ),
            ("semicolons", b"id;text\nx;a, b\n", vec!["x 2 a, b"]),
            (
                "wrong width, goes on",
                b"id,text\nx,a,b\ny\nz,c\n",
                vec![
                    "2: 3 columns where the header has 2; put a field that contains the separator in double quotes",
                    "3: 1 columns where the header has 2; put a field that contains the separator in double quotes",
                    "z 4 c",
                ],
            ),
            (
                "quote never closed",
                b"id,text\n\"x,a\ny,b\n",
                vec!["2: a quote is opened and never closed; double each quote inside a quoted field"],
            ),
            (
                "quote never closed in the last column",
                b"id,text\nx,\"a\ny,b\n\n",
                vec!["2: a quote is opened and never closed; double each quote inside a quoted field"],
            ),
            (
                "quoted line ends in the last column",
                b"id,text\r\nx,\"a\r\nb\"\r\ny,\"c\n\"\"d\"\"\"",
                vec!["x 2 a\r\nb", "y 4 c\n\"d\""],
            ),
            (
                "no text column",
                b"id,txt\nx,a\n",
                vec![
                    "1: the header has no \"text\", only id, txt; did you mean \"txt\"? Then say --map text=txt",
                ],
            ),
            ("empty text", b"id,text\nx,\ny,b\n", vec!["2: the record's \"text\" is empty", "y 3 b"]),
            ("latin-1", b"id,text\nx,Go\xEFta a \xE9t\xE9 re\xE7u\n", vec!["x 2 Goïta a été reçu"]),
            (
                "binary",
                b"id,text\nx,a\0\n",
                vec!["2: looks like a binary file; convert it to plain text, HTML, JSON Lines or CSV first"],
            ),
            (
                "bad date",
                b"text,date\na,2023-02-31\n",
                vec!["#1 2 a (2: no date: \"2023-02-31\"; write it as 2023-11-20)"],
            ),
        ] {
            assert_eq!(read(bytes, false), expected, "{name}");
        }
        assert_eq!(read(b"id\ttext\nx\ta, b; \"c\"\n", true), ["x 2 a, b; \"c\""]);
        let utf16: Vec<u8> = "\u{FEFF}id,text\nx,à\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16, false), ["x 2 à"]);
    }
}
