//! What one line of a gazetteer holds.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Number of an entity in its gazetteer, in the order of listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId(pub u32);

/// A person, group, state, place, or whatever else a gazetteer lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Entity {
    /// Unique kebab-case name, the entity's id in every output.
    pub key: String,
    /// The canonical name; an alias too.
    pub name: String,
    /// Canonical entity type (`person`, `group`, `state`, `place`, or the user's own).
    #[serde(rename = "type")]
    pub entity_type: String,
    /// A finer word for it: town, river, army, ministry …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Every listed name, the canonical one first.
    pub aliases: Vec<Alias>,
    /// Adjectives and nouns of its people (*Malian*, *malienne*).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub demonyms: Vec<Alias>,
    /// The containing place or state, by key.
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The state that a person or group belongs to, by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The state whose capital it is, by key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital_of: Option<String>,
    /// Wholes that it is a part of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub part_of: Vec<Tie>,
    /// Groups that it is a member of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<Tie>,
    /// Groups or states that it leads or led.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<Tie>,
    /// A free word: government, rebel, jihadist …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    /// Since when it exists, ISO date of any granularity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    /// Until when it existed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    /// Latitude, degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Longitude, degrees east.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Inhabitants; serves as the prior of a place where `prior` is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// How likely a shared name means this entity, 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prior: Option<f64>,
    /// Identifiers elsewhere: `geonames`, `iso_a2` …
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    /// A word of explanation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Where the facts come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A listed name of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alias {
    /// The name as listed.
    pub surface: String,
    /// Which capitals a text must show.
    pub case: Case,
    /// Whether it is never trusted alone.
    pub weak: bool,
    /// Its language, for information; it never blocks a match.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
}

/// Which capitals a text must show for an alias (law 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// Only as written, and not inside a run of capitals.
    Exact,
    /// Capitals where the alias has them; more do no harm.
    Name,
    /// Any.
    Any,
}

/// A link from one entity to another, known beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// Key of the other entity.
    pub key: String,
    /// As what: president, spokesman …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Since when, ISO date of any granularity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Until when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}
