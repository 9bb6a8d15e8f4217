//! Where in a line of a gazetteer a text stands, for messages.

use super::load::{BUILTIN, Format, format_of_text};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// The texts of gazetteer files, read again only where a message needs a column.
#[derive(Debug, Default)]
pub struct Sources {
    /// `None` for a file that can no longer be read: its messages go without a column.
    texts: BTreeMap<String, Option<SourceText>>,
}

#[derive(Debug)]
struct SourceText {
    format: Format,
    text: Cow<'static, str>,
    /// First byte of each line.
    lines: Vec<usize>,
}

/// A line and a column, both from 1; a column counts characters.
pub(super) type Place = (u64, Option<u64>);

impl Sources {
    /// Adds a text that is no file.
    pub fn add(&mut self, file: &str, text: impl Into<Cow<'static, str>>) {
        self.texts.insert(file.to_string(), Some(SourceText::new(file, text.into())));
    }

    /// Where the `nth` text `value` (from 0) stands in `field` of the entity that begins at `line`.
    pub(super) fn value(&mut self, file: &str, line: u64, field: &str, value: &str, nth: usize) -> Place {
        let place = self.text(file).and_then(|source| match source.format {
            Format::Native => {
                value_column(source.at_line(line)?.lines().next()?, field, value, nth).map(|at| (0, at))
            }
            Format::Delimited(delimiter) => {
                part_place(source.at_line(1)?, source.at_line(line)?, delimiter, field, value, nth)
            }
        });
        place.map_or((line, None), |(below, column)| (line + below, Some(column)))
    }

    /// Where `field` stands in the entity that begins at `line`.
    pub(super) fn field(&mut self, file: &str, line: u64, field: &str) -> Place {
        let place = self.text(file).and_then(|source| match source.format {
            Format::Native => key_column(source.at_line(line)?.lines().next()?, field).map(|at| (0, at)),
            Format::Delimited(delimiter) => {
                let cell = cell(source.at_line(1)?, source.at_line(line)?, delimiter, field)?;
                Some((cell.below, cell.column))
            }
        });
        place.map_or((line, None), |(below, column)| (line + below, Some(column)))
    }

    fn text(&mut self, file: &str) -> Option<&SourceText> {
        if !self.texts.contains_key(file) {
            let builtin = BUILTIN.iter().find(|(name, _)| *name == file);
            let text = match builtin {
                Some((_, text)) => Some(Cow::Borrowed(*text)),
                None => std::fs::read_to_string(file).ok().map(Cow::Owned),
            };
            self.texts.insert(file.to_string(), text.map(|text| SourceText::new(file, text)));
        }
        self.texts.get(file)?.as_ref()
    }
}

impl SourceText {
    fn new(file: &str, text: Cow<'static, str>) -> SourceText {
        let text = match text.strip_prefix('\u{FEFF}') {
            Some(rest) => Cow::Owned(rest.to_string()),
            None => text,
        };
        let breaks = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        SourceText { format: format_of_text(Path::new(file), &text), text, lines }
    }

    fn at_line(&self, line: u64) -> Option<&str> {
        let at = *self.lines.get(usize::try_from(line).ok()?.checked_sub(1)?)?;
        Some(&self.text[at..])
    }
}

/// A JSON text in a line.
struct JsonText {
    /// From 1, in characters.
    column: u64,
    /// How many brackets and braces are open around it.
    depth: u32,
    /// Whether it names a field.
    is_key: bool,
    /// The field of the outermost object in which it stands.
    field: String,
    text: String,
}

/// Every text of a line of JSON, in order. Linear; a broken line ends early.
fn json_texts(line: &str) -> impl Iterator<Item = JsonText> {
    let mut chars = line.char_indices().zip(1u64..).peekable();
    let mut depth = 0;
    let mut field = String::new();
    std::iter::from_fn(move || {
        loop {
            let ((start, c), column) = chars.next()?;
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = u32::saturating_sub(depth, 1),
                '"' => {
                    let mut escaped = false;
                    let end = loop {
                        let ((at, c), _) = chars.next()?;
                        match c {
                            _ if escaped => escaped = false,
                            '\\' => escaped = true,
                            '"' => break at + 1,
                            _ => {}
                        }
                    };
                    let text: String = serde_json::from_str(&line[start..end]).ok()?;
                    let is_key = line[end..].trim_start().starts_with(':');
                    if is_key && depth == 1 {
                        field.clone_from(&text);
                    }
                    return Some(JsonText { column, depth, is_key, field: field.clone(), text });
                }
                _ => {}
            }
        }
    })
}

/// Column of the first field of this name in a line of JSON, at any depth, the outermost ones first.
pub(super) fn key_column(line: &str, name: &str) -> Option<u64> {
    let keys: Vec<JsonText> = json_texts(line).filter(|text| text.is_key && text.text == name).collect();
    keys.iter().min_by_key(|key| (key.depth, key.column)).map(|key| key.column)
}

/// Columns of the second and later fields of one name in the outermost object.
pub(super) fn repeated_keys(line: &str) -> Vec<(String, u64)> {
    let mut seen = std::collections::BTreeSet::new();
    json_texts(line)
        .filter(|text| text.is_key && text.depth == 1)
        .filter(|key| !seen.insert(key.text.clone()))
        .map(|key| (key.text, key.column))
        .collect()
}

/// Column of the `nth` text `value` in a field of the outermost object.
pub(super) fn value_column(line: &str, field: &str, value: &str, nth: usize) -> Option<u64> {
    json_texts(line)
        .filter(|text| !text.is_key && text.field == field && text.text.trim() == value)
        .nth(nth)
        .map(|text| text.column)
}

/// Column, in characters, of byte `byte` (from 1, as serde_json counts) of a line.
pub(super) fn column_of_byte(line: &str, byte: usize) -> u64 {
    let before = line.char_indices().take_while(|&(at, _)| at + 1 < byte).count();
    before as u64 + 1
}

/// A cell of a CSV record: lines below the record's first, column there, its text as written.
struct Cell<'t> {
    below: u64,
    column: u64,
    text: &'t str,
}

/// The cell of `record` under the header's column `name`; both texts may go on after their record.
fn cell<'t>(header: &str, record: &'t str, delimiter: u8, name: &str) -> Option<Cell<'t>> {
    let wanted = |text: &str| text.trim().trim_matches('"').trim().eq_ignore_ascii_case(name);
    let names: Vec<Cell<'_>> = cells(header, delimiter).collect();
    // The key may be called `id`.
    let column = names
        .iter()
        .position(|cell| wanted(cell.text))
        .or_else(|| names.iter().position(|cell| name == "key" && cell.text.eq_ignore_ascii_case("id")))?;
    cells(record, delimiter).nth(column)
}

/// The cells of a CSV record, one by one.
fn cells(text: &str, delimiter: u8) -> impl Iterator<Item = Cell<'_>> {
    let (mut chars, mut start) = (text.char_indices(), Some(0));
    let (mut below, mut column) = (0, 1);
    std::iter::from_fn(move || {
        let (at, first) = (start?, (below, column));
        let mut quoted = false;
        for (end, c) in chars.by_ref() {
            (below, column) = if c == '\n' { (below + 1, 1) } else { (below, column + 1) };
            quoted ^= c == '"';
            if !quoted && (c == char::from(delimiter) || c == '\n') {
                start = (c != '\n').then_some(end + c.len_utf8());
                return Some(Cell { below: first.0, column: first.1, text: &text[at..end] });
            }
        }
        start = None;
        Some(Cell { below: first.0, column: first.1, text: &text[at..] })
    })
}

/// Column of a cell of a CSV record, if it stands on the record's first line.
pub(super) fn cell_column(record: &str, delimiter: u8, index: usize) -> Option<u64> {
    cells(record, delimiter).nth(index).filter(|cell| cell.below == 0).map(|cell| cell.column)
}

/// Where the `nth` of the parts `value`, parted by `|`, stands in a cell.
fn part_place(
    header: &str,
    record: &str,
    delimiter: u8,
    field: &str,
    value: &str,
    nth: usize,
) -> Option<(u64, u64)> {
    let cell = cell(header, record, delimiter, field)?;
    let is_mark = |c: char| c == '"' || c.is_whitespace();
    let mut start = 0;
    let starts = cell.text.split('|').filter_map(|part| {
        let lead = part.len() - part.trim_start_matches(is_mark).len();
        let found = part.trim_matches(is_mark).replace("\"\"", "\"") == value;
        let at = start + lead;
        start += part.len() + 1;
        found.then_some(at)
    });
    let before = &cell.text[..starts.into_iter().nth(nth)?];
    let below = before.matches('\n').count() as u64;
    let column = match before.rsplit_once('\n') {
        Some((_, last)) => last.chars().count() as u64 + 1,
        None => cell.column + before.chars().count() as u64,
    };
    Some((cell.below + below, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_line_of_json() {
        let line = r#"{"key": "é", "name": "key", "aliases": ["a\"b", "caf\u00e9", "a\"b"], "leads": [{"key": "é"}]}"#;
        assert_eq!(key_column(line, "key"), Some(2));
        assert_eq!(key_column(line, "leads"), Some(71));
        assert_eq!(value_column(line, "name", "key", 0), Some(22));
        assert_eq!(value_column(line, "aliases", "a\"b", 1), Some(62));
        assert_eq!(value_column(line, "aliases", "café", 0), Some(49));
        assert_eq!(value_column(line, "aliases", "é", 0), None);
        assert_eq!(repeated_keys(r#"{"a": {"a": 1}, "b": 2, "a": 3}"#), [("a".to_string(), 25)]);
        assert_eq!(column_of_byte("éé}", 5), 3);
        assert_eq!(key_column("{\"key\": \"open", "name"), None);
    }

    #[test]
    fn in_a_csv_record() {
        let header = "id,name,type,aliases\n";
        let record = "a,\"Été, l'\",place,b|Été| b\nnext,x,place,\n";
        let at = |field, value, nth| part_place(header, record, b',', field, value, nth);
        assert_eq!(at("name", "Été, l'", 0), Some((0, 4)));
        assert_eq!(at("aliases", "b", 0), Some((0, 19)));
        assert_eq!(at("aliases", "Été", 0), Some((0, 21)));
        assert_eq!(at("aliases", "b", 1), Some((0, 26)));
        assert_eq!(at("aliases", "c", 0), None);
        assert_eq!(at("key", "a", 0), Some((0, 1)));
        let lines = "a,\"two\nlines|x\",place,y\n";
        assert_eq!(part_place(header, lines, b',', "name", "x", 0), Some((1, 7)));
        assert_eq!(part_place(header, lines, b',', "aliases", "y", 0), Some((1, 16)));
    }
}
