//! The kinds of files that Nomina reads, and how it tells them apart.

use super::unpack;
use std::path::Path;

/// How a file's bytes become documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: one document a file.
    Text,
    /// Markdown, its marks left in the text: one document a file.
    Markdown,
    /// A web page, reduced to its article: one document a file.
    Html,
    /// One JSON object a line, each a document.
    JsonLines,
    /// Comma-separated values with a header, each record a document.
    Csv,
    /// Tab-separated values with a header, each record a document.
    Tsv,
}

/// File name extensions, in lower case, with what they mean.
const EXTENSIONS: [(&str, Format); 11] = [
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
];

impl Format {
    /// All formats, in the order of the documentation.
    pub const ALL: [Format; 6] =
        [Format::Text, Format::Markdown, Format::Html, Format::JsonLines, Format::Csv, Format::Tsv];

    /// The word for it, as it stands in [`Document::reader`](super::Document::reader) and after `--format`.
    ///
    /// ```
    /// # use nomina::corpus::Format;
    /// assert_eq!(Format::JsonLines.name(), "jsonl");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        }
    }

    /// The format of that [name](Format::name).
    pub fn from_name(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format that a path's extension promises, whatever the case of its letters. `.gz` and `.zst`
    /// say how the file is packed, the extension before them what is in it.
    ///
    /// ```
    /// # use nomina::corpus::Format;
    /// assert_eq!(Format::from_path("news/Mali.HTM".as_ref()), Some(Format::Html));
    /// assert_eq!(Format::from_path("news/mali.jsonl.gz".as_ref()), Some(Format::JsonLines));
    /// assert_eq!(Format::from_path("news/photo.jpg".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<Format> {
        let mut extension = path.extension()?.to_str()?.to_ascii_lowercase();
        if unpack::EXTENSIONS.contains(&extension.as_str()) {
            extension = Path::new(path.file_stem()?).extension()?.to_str()?.to_ascii_lowercase();
        }
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
    }

    /// Whether a file is one document.
    pub(super) fn is_whole(self) -> bool {
        matches!(self, Format::Text | Format::Markdown | Format::Html)
    }

    /// The extensions that are read in folders, for messages.
    pub(super) fn extensions() -> String {
        let packed = unpack::EXTENSIONS.map(|extension| format!("or .{extension} after one"));
        format!("{}, {}", EXTENSIONS.map(|(extension, _)| extension).join(", "), packed.join(", "))
    }

    /// The format that the first lines of a text suggest.
    ///
    /// JSON Lines, if the first line that is not blank is a JSON object; HTML, if it opens like a
    /// page; else text.
    pub(super) fn sniff(start: &str) -> Format {
        let start = start.trim_start();
        let line = start.lines().next().unwrap_or_default();
        if line.starts_with('{') && is_json_object(line) {
            return Format::JsonLines;
        }
        // A page may begin with a comment or an XML declaration; what is looked at is kept short,
        // so that an article that quotes "<html" far down stays a text.
        let head: String = start.chars().take(1024).collect::<String>().to_ascii_lowercase();
        let tags = ["<!doctype html", "<html", "<head", "<body"];
        let opens = tags.iter().any(|tag| head.starts_with(tag));
        let declared = (head.starts_with("<?xml") || head.starts_with("<!--"))
            && tags.iter().any(|tag| head.contains(tag));
        if opens || declared { Format::Html } else { Format::Text }
    }
}

fn is_json_object(line: &str) -> bool {
    // The values are thrown away unread: the line may be 100 MB long.
    serde_json::from_str::<std::collections::BTreeMap<String, serde::de::IgnoredAny>>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sniffing() {
        for (name, start, expected) in [
            ("prose", "Mali’s army said", Format::Text),
            ("nothing", "", Format::Text),
            ("object", "{\"text\":\"a\"}\n{}", Format::JsonLines),
            ("object after blank lines", "\n  \n {\"text\":\"a\"}", Format::JsonLines),
            ("object of several lines", "{\n\"text\":\"a\"}", Format::Text),
            ("broken object", "{\"text\":", Format::Text),
            ("a brace in prose", "{sic} he said", Format::Text),
            ("array", "[1]", Format::Text),
            ("doctype", "<!DOCTYPE html><p>", Format::Html),
            ("tag", "  <HTML lang=fr>", Format::Html),
            ("xhtml", "<?xml version='1.0'?>\n<html>", Format::Html),
            ("other xml", "<?xml version='1.0'?>\n<rss>", Format::Text),
            ("comment", "<!-- saved --><html>", Format::Html),
        ] {
            assert_eq!(Format::sniff(start), expected, "{name}");
        }
    }

    #[test]
    fn names_come_back() {
        for format in Format::ALL {
            assert_eq!(Format::from_name(format.name()), Some(format));
        }
    }
}
