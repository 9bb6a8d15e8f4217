//! The format of `gazetteer/lang/*.toml`.

use super::Class;
use crate::error::{Error, ErrorKind, Result};
use serde::{Deserialize, Serialize};
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
    /// What introduces other names; in a language without it only brackets and letters do.
    #[serde(default)]
    pub aliases: AliasWords,
    /// Months and days of the week, several forms each.
    pub calendar: Calendar,
    /// The words around dates; a language without them has no dates read.
    pub dates: Option<DateWords>,
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
    /// See [`Class::PlaceGivenName`].
    #[serde(default)]
    place_given_names: Vec<String>,
    /// See [`Class::Prefix`].
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// See [`Class::PlaceCue`].
    pub place_cues: Vec<String>,
    /// See [`Class::StateCue`].
    #[serde(default)]
    state_cues: Vec<String>,
    /// See [`Class::WaterCue`].
    #[serde(default)]
    water_cues: Vec<String>,
    /// See [`Class::WaterTail`].
    #[serde(default)]
    water_tails: Vec<String>,
    /// See [`Class::RegionCue`].
    #[serde(default)]
    region_cues: Vec<String>,
    /// See [`Class::RegionTail`].
    #[serde(default)]
    region_tails: Vec<String>,
    /// See [`Class::Address`]; each is a title too.
    #[serde(default)]
    addresses: Vec<String>,
    /// See [`Class::Occupation`]; each is a title too.
    #[serde(default)]
    occupations: Vec<String>,
    /// See [`Class::NameHead`].
    #[serde(default)]
    pub name_heads: Vec<String>,
    /// See [`Class::NameTail`].
    pub name_tails: Vec<String>,
}

/// The words by which a text introduces a short form or another name.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliasWords {
    /// See [`Class::Article`].
    pub articles: Vec<String>,
    /// See [`Class::Inside`].
    pub inside: Vec<String>,
    /// See [`Class::Link`].
    pub links: Vec<String>,
    /// See [`Class::Or`].
    pub or: Vec<String>,
    /// See [`Class::Called`].
    pub called: Vec<String>,
    /// See [`Class::Former`].
    pub former: Vec<String>,
    /// See [`Class::Short`].
    pub short: Vec<String>,
    /// See [`Class::Aside`].
    pub asides: Vec<String>,
    /// See [`Class::Means`].
    pub means: Vec<String>,
}

/// Months (January first) and weekdays (Monday first).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Twelve rows.
    pub months: Vec<Vec<String>>,
    /// Seven rows.
    pub weekdays: Vec<Vec<String>>,
}

/// The words around dates. What each list is for stands beside it in `gazetteer/lang/en.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(missing_docs, reason = "the lists are explained where they are edited")]
pub struct DateWords {
    /// Whether months and weekdays are written with a capital.
    pub capitals: bool,
    /// Whether the day may follow the month: *November 14*.
    pub month_first: bool,
    pub ordinals: Vec<String>,
    /// Four rows, spring first.
    pub seasons: Vec<Vec<String>>,
    /// One row a number, one first.
    pub numbers: Vec<Vec<String>>,
    /// Four rows: day, week, month, year.
    pub units: Vec<Vec<String>>,
    /// Five rows: from two days before the day of publication to two days after it.
    pub days: Vec<Vec<String>>,
    pub last_night: Vec<String>,
    pub times: Vec<String>,
    pub last: Vec<String>,
    pub this: Vec<String>,
    pub next: Vec<String>,
    pub last_after: Vec<String>,
    pub this_after: Vec<String>,
    pub next_after: Vec<String>,
    pub ago: Vec<String>,
    pub ago_before: Vec<String>,
    pub on: Vec<String>,
    pub r#in: Vec<String>,
    pub since: Vec<String>,
    pub until: Vec<String>,
    pub by: Vec<String>,
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub between: Vec<String>,
    pub and: Vec<String>,
    pub or: Vec<String>,
    pub of: Vec<String>,
    pub parts: Vec<String>,
    pub vague: Vec<String>,
    pub approximate: Vec<String>,
    pub articles: Vec<String>,
    pub owners: Vec<String>,
    pub decade: Vec<String>,
    pub future: Vec<String>,
    pub past: Vec<String>,
    pub conditional: Vec<String>,
    pub borders: Vec<String>,
}

/// All that dates are read by in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateData {
    /// Months and weekdays.
    pub calendar: Calendar,
    /// What stands around them.
    pub words: DateWords,
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
    /// A list that has not as many rows as the calendar asks for, with the right number.
    pub(super) fn wrong_rows(&self) -> Option<(&'static str, usize)> {
        let mut lists = vec![("months", &self.calendar.months, 12), ("weekdays", &self.calendar.weekdays, 7)];
        if let Some(dates) = &self.dates {
            lists.extend([
                ("seasons", &dates.seasons, 4),
                ("units", &dates.units, 4),
                ("days", &dates.days, 5),
            ]);
        }
        lists.into_iter().find(|(_, rows, right)| rows.len() != *right).map(|(name, _, right)| (name, right))
    }

    /// What its dates are read by, if it has the words.
    pub(super) fn date_data(&self) -> Option<DateData> {
        let words = self.dates.clone()?;
        Some(DateData { calendar: self.calendar.clone(), words })
    }

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
            (Class::PlaceGivenName, self.names.place_given_names),
            (Class::Prefix, self.names.prefixes),
            (Class::PlaceCue, self.names.place_cues),
            (Class::StateCue, self.names.state_cues),
            (Class::WaterCue, self.names.water_cues),
            (Class::WaterTail, self.names.water_tails),
            (Class::RegionCue, self.names.region_cues),
            (Class::RegionTail, self.names.region_tails),
            (Class::Title, self.names.addresses.clone()),
            (Class::Address, self.names.addresses),
            (Class::Title, self.names.occupations.clone()),
            (Class::Occupation, self.names.occupations),
            (Class::NameHead, self.names.name_heads),
            (Class::NameTail, self.names.name_tails),
            (Class::Article, self.aliases.articles),
            (Class::Inside, self.aliases.inside),
            (Class::Link, self.aliases.links),
            (Class::Or, self.aliases.or),
            (Class::Called, self.aliases.called),
            (Class::Former, self.aliases.former),
            (Class::Short, self.aliases.short),
            (Class::Aside, self.aliases.asides),
            (Class::Means, self.aliases.means),
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
