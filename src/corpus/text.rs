//! Plain text and Markdown, with what may stand before the prose: front matter, a date.

use super::dates;
use super::record::{Draft, filled, language};

/// What stands before the prose.
#[derive(Debug, Default, PartialEq)]
struct Opening {
    /// Where the prose begins, in bytes.
    end: usize,
    title: Option<String>,
    date: Option<String>,
    source: Option<String>,
    url: Option<String>,
    lang: Option<String>,
}

/// Finds front matter and a leading date; the fields that they give are filled where they are not
/// yet, and the body begins after them. The text itself stays whole.
pub(super) fn open(draft: &mut Draft) {
    let Opening { end, title, date, source, url, lang } = opening(&draft.text);
    // `end` fits: the text's length does.
    draft.body.start = u32::try_from(end).unwrap_or(draft.body.end);
    for (field, found) in [
        (&mut draft.title, title),
        (&mut draft.source, source),
        (&mut draft.url, url),
        (&mut draft.lang, lang.as_deref().and_then(language)),
    ] {
        if field.is_none() {
            *field = found;
        }
    }
    if let (None, Some(date)) = (&draft.date, date) {
        draft.set_date(&date);
    }
}

/// The first `# heading` of a Markdown text becomes its title, if it has none.
///
/// Only a heading that opens the prose is the article's own title.
pub(super) fn heading_as_title(draft: &mut Draft) {
    if draft.title.is_none() {
        let (line, _) = first_line(draft.prose().trim_start());
        let heading = line.strip_prefix("# ").map(|text| text.trim().trim_end_matches('#'));
        draft.title = heading.and_then(filled);
    }
}

fn opening(text: &str) -> Opening {
    let mut opening = front_matter(text).unwrap_or_default();
    let rest = &text[opening.end..];
    if let Some((date, end)) = leading_date(rest) {
        opening.date.get_or_insert(date);
        opening.end += end;
    }
    opening
}

/// `---`, simple `key: value` lines, `---`, at the very start. Anything else between the two lines
/// (prose between two thematic breaks of Markdown), or no second line, is no front matter.
fn front_matter(text: &str) -> Option<Opening> {
    // Nearly no text begins so, and a text may be one line of 100 MB.
    if !text.starts_with("---") {
        return None;
    }
    let (line, mut at) = first_line(text);
    if line.trim_end() != "---" {
        return None;
    }
    let mut opening = Opening::default();
    while at < text.len() {
        let (line, next) = first_line(&text[at..]);
        at += next;
        if matches!(line.trim_end(), "---" | "...") {
            opening.end = at;
            return Some(opening);
        }
        // Lists, nested keys and comments belong to it and are not read.
        if line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']) {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        if key.contains(char::is_whitespace) || !(value.is_empty() || value.starts_with([' ', '\t'])) {
            return None;
        }
        let field = match key.to_ascii_lowercase().as_str() {
            "title" => &mut opening.title,
            "date" => &mut opening.date,
            "source" => &mut opening.source,
            "url" => &mut opening.url,
            "lang" => &mut opening.lang,
            _ => continue,
        };
        *field = scalar(value);
    }
    None
}

/// The value of a YAML scalar of one line.
fn scalar(value: &str) -> Option<String> {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            return filled(rest.split(quote).next().unwrap_or_default());
        }
    }
    let value = value.split(" #").next().unwrap_or_default().trim();
    if matches!(value, "~" | "null" | "|" | ">" | "|-" | ">-") { None } else { filled(value) }
}

/// The word `date` and a date before the prose, with where the prose begins.
///
/// An ISO date may be followed by prose in the same line; another date fills its line.
fn leading_date(text: &str) -> Option<(String, usize)> {
    let start = text.trim_start();
    let word = start.get(..4).filter(|word| word.eq_ignore_ascii_case("date"))?;
    let rest = &start[word.len()..];
    let value = rest.strip_prefix(':').unwrap_or(rest).trim_start_matches([' ', '\t']);
    if value.len() == rest.len() {
        return None; // "dates", "dated"
    }
    let (line, _) = first_line(value);
    let end = match dates::leading_iso(value) {
        // A time that follows the date is part of it.
        Some(iso) if value[iso.len()..].starts_with('T') => {
            line.find(char::is_whitespace).unwrap_or(line.len())
        }
        Some(iso) if !value[iso.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-') => iso.len(),
        _ if dates::parse(line).is_some() => line.len(),
        _ => return None,
    };
    let prose = value[end..].trim_start();
    Some((value[..end].to_string(), text.len() - prose.len()))
}

/// The first line without its end (`\n`, `\r\n` or `\r`), and where the next one begins.
fn first_line(text: &str) -> (&str, usize) {
    match text.find(['\n', '\r']) {
        None => (text, text.len()),
        Some(end) => (&text[..end], end + if text[end..].starts_with("\r\n") { 2 } else { 1 }),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn openings() {
        // name, text, prose, title, date, source
        for (name, text, prose, title, date, source) in [
            ("prose", "Kidal fell.", "Kidal fell.", None, None, None),
            ("empty", "", "", None, None, None),
            (
                "same line",
                " date 2023-11-20 Cities in Mali",
                "Cities in Mali",
                None,
                Some("2023-11-20"),
                None,
            ),
            ("own line", "Date: 2023-11-20\r\n\r\nCities", "Cities", None, Some("2023-11-20"), None),
            ("with time", "date 2023-11-20T10:00:00Z\nCities", "Cities", None, Some("2023-11-20"), None),
            ("spelled, own line", "date 20 November 2023\nCities", "Cities", None, Some("2023-11-20"), None),
            (
                "spelled, then prose",
                "Date 20 November 2023 will stay",
                "Date 20 November 2023 will stay",
                None,
                None,
                None,
            ),
            ("impossible date", "date 2023-02-31 Cities", "Cities", None, None, None),
            ("dates in prose", "Dates 2023-11-20", "Dates 2023-11-20", None, None, None),
            ("no space", "date2023-11-20", "date2023-11-20", None, None, None),
            ("no date", "date unknown", "date unknown", None, None, None),
            ("range", "date 2023-11-20-21 x", "date 2023-11-20-21 x", None, None, None),
            ("only a date", "date 2023-11-20", "", None, Some("2023-11-20"), None),
            (
                "front matter",
                "---\ntitle: \"Mali: the war\"\nDate: 2023-11-20\nsource: AFP # agency\ntags:\n  - a\n- b\n---\nProse",
                "Prose",
                Some("Mali: the war"),
                Some("2023-11-20"),
                Some("AFP"),
            ),
            ("crlf", "---\r\nsource: 'RFI'\r\n---\r\nProse", "Prose", None, None, Some("RFI")),
            ("lone cr", "---\rsource: RFI\r---\rProse", "Prose", None, None, Some("RFI")),
            ("null", "---\ntitle: null\nsource:\n...\nProse", "Prose", None, None, None),
            ("unclosed", "---\ntitle: a\nProse", "---\ntitle: a\nProse", None, None, None),
            (
                "thematic breaks",
                "---\nProse here.\n---\nMore",
                "---\nProse here.\n---\nMore",
                None,
                None,
                None,
            ),
            ("clock time", "---\nat 10:15 it fell\n---\n", "---\nat 10:15 it fell\n---\n", None, None, None),
            ("both", "---\ntitle: a\n---\n\ndate 2023-11-20 P", "P", Some("a"), Some("2023-11-20"), None),
            (
                "front matter wins",
                "---\ndate: 2023-11-19\n---\ndate 2023-11-20 P",
                "P",
                None,
                Some("2023-11-19"),
                None,
            ),
        ] {
            let mut draft = Draft::new(text.to_string()).unwrap();
            open(&mut draft);
            assert_eq!(draft.text, text, "{name}");
            assert_eq!(draft.prose(), prose, "{name}");
            let found = (draft.title.as_deref(), draft.date.as_deref(), draft.source.as_deref());
            assert_eq!(found, (title, date, source), "{name}");
            assert_eq!(draft.notes.len(), usize::from(name == "impossible date"), "{name}");
        }
    }

    #[test]
    fn headings() {
        for (name, text, title) in [
            ("heading", "# Kidal falls #\n\nProse", Some("Kidal falls")),
            ("after front matter", "---\nlang: en\n---\n\n# Kidal\n", Some("Kidal")),
            ("title stands", "---\ntitle: a\n---\n# Kidal\n", Some("a")),
            ("second level", "## Kidal\n", None),
            ("later", "Prose\n# Kidal\n", None),
            ("hashtag", "#Kidal\n", None),
        ] {
            let mut draft = Draft::new(text.to_string()).unwrap();
            open(&mut draft);
            heading_as_title(&mut draft);
            assert_eq!(draft.title.as_deref(), title, "{name}");
        }
    }
}
