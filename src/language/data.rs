//! The format of `gazetteer/lang/*.toml`.

use super::Class;
use crate::error::{Error, ErrorKind, Result};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The files that are compiled in, by path in the project.
pub(super) const BUILTIN: &[(&str, &str)] = &[
    ("gazetteer/lang/en.toml", include_str!("../../gazetteer/lang/en.toml")),
    ("gazetteer/lang/fr.toml", include_str!("../../gazetteer/lang/fr.toml")),
    ("gazetteer/lang/es.toml", include_str!("../../gazetteer/lang/es.toml")),
    ("gazetteer/lang/pt.toml", include_str!("../../gazetteer/lang/pt.toml")),
    ("gazetteer/lang/de.toml", include_str!("../../gazetteer/lang/de.toml")),
    ("gazetteer/lang/demonyms.toml", include_str!("../../gazetteer/lang/demonyms.toml")),
];

/// One language file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// ISO 639-1 code.
    pub code: String,
    /// Its English name.
    pub name: String,
    /// Words of the closed classes, for deciding the language.
    pub function_words: Vec<String>,
    /// What the sentence splitter needs.
    pub sentence: SentenceData,
    /// What surrounds and fills names.
    pub names: NameData,
    /// Months and days of the week, several forms each.
    pub calendar: Calendar,
    /// Ordinary words.
    pub words: Words,
}

/// Abbreviations and sentence starters.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentenceData {
    /// See [`Class::Abbreviation`].
    pub abbreviations: Vec<String>,
    /// See [`Class::AbbreviationBeforeNumber`].
    pub abbreviations_before_number: Vec<String>,
    /// See [`Class::AbbreviationAtEnd`].
    pub abbreviations_at_end: Vec<String>,
    /// See [`Class::Starter`].
    pub starters: Vec<String>,
}

/// Words around and inside names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameData {
    /// See [`Class::Title`].
    pub titles: Vec<String>,
    /// See [`Class::Particle`].
    pub particles: Vec<String>,
    /// See [`Class::GivenName`].
    pub given_names: Vec<String>,
    /// See [`Class::Prefix`].
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// See [`Class::PlaceCue`].
    pub place_cues: Vec<String>,
    /// See [`Class::NameHead`].
    #[serde(default)]
    pub name_heads: Vec<String>,
    /// See [`Class::NameTail`].
    pub name_tails: Vec<String>,
}

/// Months (January first) and weekdays (Monday first).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Twelve rows.
    pub months: Vec<Vec<String>>,
    /// Seven rows.
    pub weekdays: Vec<Vec<String>>,
}

/// Plain word lists.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// See [`Class::Ordinary`].
    pub ordinary: Vec<String>,
}

/// Demonyms and adjectives of states, by language code.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Demonyms {
    /// The lists.
    #[serde(flatten)]
    pub words: BTreeMap<String, Vec<String>>,
}

impl File {
    /// Every list with the class that its words have.
    pub(super) fn lists(self) -> Vec<(Class, Vec<String>)> {
        let rows = |rows: Vec<Vec<String>>| rows.into_iter().flatten().collect();
        vec![
            (Class::Function, self.function_words),
            (Class::Abbreviation, self.sentence.abbreviations),
            (Class::AbbreviationBeforeNumber, self.sentence.abbreviations_before_number),
            (Class::AbbreviationAtEnd, self.sentence.abbreviations_at_end),
            (Class::Starter, self.sentence.starters),
            (Class::Title, self.names.titles),
            (Class::Particle, self.names.particles),
            (Class::GivenName, self.names.given_names),
            (Class::Prefix, self.names.prefixes),
            (Class::PlaceCue, self.names.place_cues),
            (Class::NameHead, self.names.name_heads),
            (Class::NameTail, self.names.name_tails),
            (Class::Month, rows(self.calendar.months)),
            (Class::Weekday, rows(self.calendar.weekdays)),
            (Class::Ordinary, self.words.ordinary),
        ]
    }
}

/// Reads TOML into its shape; a problem names file, line and column.
pub(crate) fn parse<T: serde::de::DeserializeOwned>(name: &str, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| {
        let problem = Error::new(ErrorKind::Format, error.message().trim().replace('\n', ", ")).in_file(name);
        match error.span() {
            Some(span) => {
                let before = &text[..span.start.min(text.len())];
                let line = before.matches('\n').count() as u64 + 1;
                let column = before.rsplit('\n').next().unwrap_or_default().chars().count() as u64 + 1;
                problem.line(line).column(column)
            }
            None => problem,
        }
    })
}
