//! What a caller may choose about reading.

use super::format::Format;

/// How inputs are read; the default reads what the documentation describes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Which fields of a JSON Lines or CSV record hold what.
    pub fields: Fields,
    /// What becomes of a record's title.
    pub titles: Titles,
    /// Read every file in this format, whatever its name says. Which files of a folder are read
    /// does not change.
    pub format: Option<Format>,
}

/// Names of the fields (columns) of a record; by default each is called by its own name.
///
/// Names are compared as written in JSON Lines, and regardless of case in CSV and TSV.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The document's id; without one it is `path#record`.
    pub id: String,
    /// The text; the only field that a record must have.
    pub text: String,
    /// The headline.
    pub title: String,
    /// The date of publication.
    pub date: String,
    /// Who published it.
    pub source: String,
    /// Where it was published.
    pub url: String,
    /// The language's code.
    pub lang: String,
}

impl Default for Fields {
    fn default() -> Fields {
        Fields {
            id: "id".to_string(),
            text: "text".to_string(),
            title: "title".to_string(),
            date: "date".to_string(),
            source: "source".to_string(),
            url: "url".to_string(),
            lang: "lang".to_string(),
        }
    }
}

impl Fields {
    /// The names that can be mapped, in the order of [`Fields`].
    pub const NAMES: [&str; 7] = ["id", "text", "title", "date", "source", "url", "lang"];

    /// The name of the field that holds `field`, to be read or changed; `None` if `field` is none of
    /// [`Fields::NAMES`].
    ///
    /// ```
    /// # use nomina::corpus::Fields;
    /// let mut fields = Fields::default();
    /// *fields.get_mut("text").unwrap() = "body".to_string();
    /// assert_eq!(fields.text, "body");
    /// ```
    pub fn get_mut(&mut self, field: &str) -> Option<&mut String> {
        match field {
            "id" => Some(&mut self.id),
            "text" => Some(&mut self.text),
            "title" => Some(&mut self.title),
            "date" => Some(&mut self.date),
            "source" => Some(&mut self.source),
            "url" => Some(&mut self.url),
            "lang" => Some(&mut self.lang),
            _ => None,
        }
    }

    /// The mapped names, in the order of [`Fields::NAMES`].
    pub(super) fn names(&self) -> [&str; 7] {
        [&self.id, &self.text, &self.title, &self.date, &self.source, &self.url, &self.lang]
    }
}

/// What becomes of a record's title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Titles {
    /// It is kept beside the text and not analysed.
    #[default]
    Apart,
    /// It becomes the first paragraph of the text, unless the text begins with it already.
    BeforeText,
}
