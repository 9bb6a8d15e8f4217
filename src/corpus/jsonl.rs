//! JSON Lines: one object a line, each a document.

use super::encoding::{MAX_BYTES, decode};
use super::options::{Fields, Options};
use super::pending::Raw;
use super::record::{Draft, quote, too_long};
use super::table::{Columns, lacks_text};
use crate::error::{Error, ErrorKind, Result};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead};

/// Cuts out the lines of a JSON Lines stream, one at a time.
pub(super) struct JsonLines {
    lines: Box<dyn BufRead + Send>,
    line: u64,
    record: u64,
    ended: bool,
}

impl JsonLines {
    pub fn new(lines: Box<dyn BufRead + Send>) -> JsonLines {
        JsonLines { lines, line: 0, record: 0, ended: false }
    }

    /// The next line, without its end; `None` after the last one.
    fn read_line(&mut self) -> io::Result<Option<Result<Vec<u8>>>> {
        let mut line = Vec::new();
        // What `read_until` does, with a search that looks at many bytes at once.
        while line.last() != Some(&b'\n') && line.len() as u64 <= MAX_BYTES {
            let ahead = match self.lines.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                ahead => ahead?,
            };
            let end = memchr::memchr(b'\n', ahead).map_or(ahead.len(), |at| at + 1);
            line.extend_from_slice(&ahead[..end]);
            self.lines.consume(end);
            if end == 0 {
                break;
            }
        }
        if line.is_empty() {
            return Ok(None);
        }
        self.line += 1;
        if line.len() as u64 > MAX_BYTES {
            if line.last() != Some(&b'\n') {
                self.lines.skip_until(b'\n')?;
            }
            return Ok(Some(Err(too_long().line(self.line))));
        }
        // The line end is taken off, so that an error at the end stands in this line.
        line.truncate(line.trim_ascii_end().len());
        Ok(Some(Ok(line)))
    }
}

impl Iterator for JsonLines {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Result<Raw>> {
        while !self.ended {
            match self.read_line() {
                Ok(None) => self.ended = true,
                Ok(Some(Ok(line))) if line.is_empty() => {}
                Ok(Some(line)) => {
                    self.record += 1;
                    return Some(line.map(|bytes| Raw::Line { bytes, line: self.line, record: self.record }));
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(Error::io("", "read", &error).line(self.line + 1)));
                }
            }
        }
        None
    }
}

/// Makes a document of a line.
pub(super) fn read_record(bytes: Vec<u8>, line: u64, record: u64, options: &Options) -> Result<Draft> {
    let fields = &options.fields;
    let decoded = decode(bytes, None).map_err(|error| error.line(line))?;
    let mut json = serde_json::Deserializer::from_str(&decoded.text);
    let object = Wanted(fields)
        .deserialize(&mut json)
        .and_then(|object| json.end().map(|()| object))
        .map_err(|error| broken(&error, &decoded.text).line(line))?;
    let columns = object.columns(fields).map_err(|error| error.line(line))?;
    let mut draft = columns.draft(line, record, options.titles)?;
    draft.notes.extend(decoded.note.map(|note| note.line(line)));
    Ok(draft)
}

/// A JSON error at its column; its line is that of the file.
fn broken(error: &serde_json::Error, line: &str) -> Error {
    let whole = error.to_string();
    let cause = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(cause, _)| cause);
    // serde_json counts bytes.
    let before = line.bytes().take(error.column().saturating_sub(1)).filter(|byte| byte & 0xC0 != 0x80);
    Error::new(ErrorKind::Format, format!("no JSON object: {cause}")).column(before.count() as u64 + 1)
}

/// An object of which only the mapped fields are kept; the values of the others are skipped unread.
#[derive(Default)]
struct Object<'a> {
    /// In the order of [`Fields::NAMES`].
    values: [Value<'a>; 7],
    /// The names of the other fields, for the message if `text` is missing.
    others: Vec<Cow<'a, str>>,
}

impl Object<'_> {
    fn columns(self, fields: &Fields) -> Result<Columns> {
        let mut columns = Columns::default();
        let names = fields.names();
        for (index, (value, name)) in self.values.into_iter().zip(names).enumerate() {
            let text = match value {
                Value::Null => continue,
                Value::Text(text) => text.into_owned(),
                Value::Number(number) if name != fields.text => number.to_string(),
                other => {
                    let problem = format!("{} is {}, not a string", quote(name), other.kind());
                    if name == fields.text {
                        return Err(Error::new(ErrorKind::Format, problem));
                    }
                    columns.notes.push(Error::new(ErrorKind::Warning, format!("{problem}; it is left out")));
                    continue;
                }
            };
            columns.values[index] = Some(text);
        }
        if columns.text().is_none() {
            let others = self.others.iter().map(AsRef::as_ref);
            let known = names.iter().zip(&columns.values).filter(|(_, v)| v.is_some()).map(|(name, _)| *name);
            return Err(lacks_text("the record", &fields.text, &known.chain(others).collect::<Vec<_>>()));
        }
        Ok(columns)
    }
}

/// The value of a mapped field. A string without escapes is still a part of its line.
#[derive(Clone, Default)]
enum Value<'a> {
    /// Also what is not there.
    #[default]
    Null,
    Text(Cow<'a, str>),
    Number(serde_json::Number),
    Bool,
    Array,
    Object,
}

impl Value<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Text(_) => "a string",
            Value::Number(_) => "a number",
            Value::Bool => "true or false",
            Value::Array => "an array",
            Value::Object => "an object",
        }
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(json: D) -> std::result::Result<Value<'de>, D::Error> {
        json.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a value")
    }

    fn visit_unit<E>(self) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Bool)
    }

    fn visit_u64<E>(self, number: u64) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> std::result::Result<Value<'de>, E> {
        // JSON has no number that is none.
        Ok(serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> std::result::Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_string())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Array)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Object)
    }
}

struct Wanted<'a>(&'a Fields);

impl<'de> DeserializeSeed<'de> for Wanted<'_> {
    type Value = Object<'de>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> std::result::Result<Object<'de>, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Wanted<'_> {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> std::result::Result<Object<'de>, M::Error> {
        let names = self.0.names();
        let mut object = Object::default();
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let Some(first) = names.iter().position(|name| *name == key) else {
                map.next_value::<IgnoredAny>()?;
                if object.others.len() < 50 {
                    object.others.push(key);
                }
                continue;
            };
            let value: Value<'de> = map.next_value()?;
            // One field may serve as two, "url" as the id.
            for (slot, name) in object.values.iter_mut().zip(names).skip(first + 1) {
                if name == key {
                    *slot = value.clone();
                }
            }
            object.values[first] = value;
        }
        Ok(object)
    }
}

/// The name of a field, a part of its line if it has no escapes.
#[derive(Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Each record as `id|text|title|date|source|url|lang`, or the error.
    fn read(bytes: &[u8], fields: &Fields) -> Vec<String> {
        let lines = super::super::encoding::stream(Box::new(io::Cursor::new(bytes.to_vec())));
        let options = Options { fields: fields.clone(), ..Options::default() };
        let read = |raw| match raw {
            Raw::Line { bytes, line, record } => read_record(bytes, line, record, &options),
            _ => unreachable!("JSON Lines has lines"),
        };
        JsonLines::new(lines).map(|raw| super::super::table::show(raw.and_then(read))).collect()
    }

    #[test]
    fn records() {
        let utf16: Vec<u8> = "\u{FEFF}{\"text\":\"à\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, bytes, expected) in [
            ("nothing", &b""[..], vec![]),
            ("blank lines", b"\n \n{\"text\":\"a\"}\r\n\n{\"text\":\"b\"}", vec!["#1 3 a", "#2 5 b"]),
            (
                "all fields",
                br#"{"id":"x","text":"a","title":"t","date":"2023-11-20","source":"AFP","url":"u","lang":"en-US","more":[1]}"#,
                vec!["x 1 a title=t date=2023-11-20 source=AFP url=u lang=en"],
            ),
            ("numbers", br#"{"id":7,"text":"a","date":20231120}"#, vec!["7 1 a date=2023-11-20"]),
            ("nulls", br#"{"id":null,"text":"a","date":null}"#, vec!["#1 1 a"]),
            ("bad date", br#"{"text":"a","date":"soon"}"#, vec!["#1 1 a (1: no date: \"soon\"; write it as 2023-11-20)"]),
            ("odd source", br#"{"text":"a","source":{"name":"AFP"}}"#, vec!["#1 1 a (1: \"source\" is an object, not a string; it is left out)"]),
            (
                "broken, goes on",
                "{\"text\":\"é\" \"b\"}\n{\"text\":\"b\"}".as_bytes(),
                vec!["1:13: no JSON object: expected `,` or `}`", "#2 2 b"],
            ),
            ("no object", b"[1]", vec!["1:1: no JSON object: invalid type: sequence, expected an object"]),
            ("two objects", b"{\"text\":\"a\"} {}", vec!["1:14: no JSON object: trailing characters"]),
            ("deep", &b"{\"more\":".iter().copied().chain([b'['; 9999]).collect::<Vec<_>>(), vec!["1:10007: no JSON object: EOF while parsing a list"]),
            ("no text", br#"{"Text":"a","id":"7"}"#, vec!["1: the record has no \"text\", only id, Text; did you mean \"Text\"? Then say --map text=Text"]),
            ("no fields", b"{}", vec!["1: the record has no \"text\", nor any other field; say which field holds it with --map text=NAME"]),
            ("text is null", br#"{"text":null}"#, vec!["1: the record has no \"text\", nor any other field; say which field holds it with --map text=NAME"]),
            ("text is a number", br#"{"text":7}"#, vec!["1: \"text\" is a number, not a string"]),
            ("text is blank", br#"{"text":" \n"}"#, vec!["1: the record's \"text\" is empty"]),
            ("latin-1", b"{\"text\":\"Go\xEFta \xE9tait\"}", vec!["#1 1 Goïta était"]),
            ("utf-16", &utf16, vec!["#1 1 à"]),
            ("binary line", b"{\"text\":\"a\"}\n\0\0\n{\"text\":\"b\"}", vec![
                "#1 1 a",
                "2: looks like a binary file; convert it to plain text, HTML, JSON Lines or CSV first",
                "#3 3 b",
            ]),
            ("leading date", b"{\"text\":\"date 2023-11-20 Cities\"}", vec!["#1 1 Cities date=2023-11-20"]),
        ] {
            assert_eq!(read(bytes, &Fields::default()), expected, "{name}");
        }
    }

    #[test]
    fn mapped_fields() {
        let fields = Fields { id: "url".into(), text: "body".into(), ..Fields::default() };
        assert_eq!(read(br#"{"url":"u","body":"a","text":"b"}"#, &fields), ["u 1 a url=u"]);
    }
}
