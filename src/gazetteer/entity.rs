//! What one line of a gazetteer holds.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Number of an entity in its gazetteer, in the order of listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EntityId(pub u32);

/// A person, group, state, place, or whatever else a gazetteer lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Entity {
    /// Unique kebab-case name, the entity's id in every output.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// The canonical name; an alias too.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Canonical entity type (`person`, `group`, `state`, `place`, or the user's own).
    #[serde(rename = "type", skip_serializing_if = "String::is_empty")]
    pub entity_type: String,
    /// A finer word for it: town, river, army, ministry …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Every listed name, the canonical one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
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
    /// Words whose nearness speaks for this entity where others share its name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub near: Vec<String>,
    /// Words whose nearness shows that something else is meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_near: Vec<String>,
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

impl Alias {
    /// A name with the case rule that its letters suggest: `exact` for capitals of up to five
    /// letters, `name` where there is another capital, `any` for the rest and for handles.
    pub fn new(surface: &str, weak: bool) -> Alias {
        const SHORT: usize = 5;
        let (mut upper, mut letters) = (0, 0);
        for c in surface.chars() {
            letters += usize::from(c.is_alphabetic());
            upper += usize::from(c.is_uppercase());
            if upper > 0 && (letters > upper || letters > SHORT) {
                break; // what follows cannot change it: every capital is a letter
            }
        }
        let case = if surface.starts_with('@') || upper == 0 {
            Case::Any
        } else if letters <= SHORT && letters == upper {
            Case::Exact
        } else {
            Case::Name
        };
        Alias { surface: surface.to_string(), case, weak, lang: None }
    }
}

impl Entity {
    /// Every other entity that this one names, by the field and the key.
    pub fn references(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let single = [("in", &self.within), ("country", &self.country), ("capital_of", &self.capital_of)];
        let lists = [("part_of", &self.part_of), ("member_of", &self.member_of), ("leads", &self.leads)];
        single.into_iter().filter_map(|(field, key)| key.as_deref().map(|key| (field, key))).chain(
            lists.into_iter().flat_map(|(field, ties)| ties.iter().map(move |tie| (field, tie.key.as_str()))),
        )
    }

    /// How likely a shared name means this entity: `prior`, else its population as a share of ten
    /// billion, else 0.
    pub fn effective_prior(&self) -> f64 {
        self.prior.unwrap_or_else(|| self.population.map_or(0.0, |people| people as f64 / 1e10))
    }

    /// Takes over what another definition of the same key adds.
    pub(super) fn absorb(&mut self, other: Entity) {
        for (mine, others) in [(&mut self.aliases, other.aliases), (&mut self.demonyms, other.demonyms)] {
            for alias in others {
                if !mine.iter().any(|known| known.surface == alias.surface) {
                    mine.push(alias);
                }
            }
        }
        for (mine, others) in [
            (&mut self.part_of, other.part_of),
            (&mut self.member_of, other.member_of),
            (&mut self.leads, other.leads),
        ] {
            for tie in others {
                if !mine.contains(&tie) {
                    mine.push(tie);
                }
            }
        }
        for (mine, others) in [(&mut self.near, other.near), (&mut self.not_near, other.not_near)] {
            for word in others {
                if !mine.contains(&word) {
                    mine.push(word);
                }
            }
        }
        for (name, id) in other.ids {
            self.ids.entry(name).or_insert(id);
        }
        fill(&mut self.kind, other.kind);
        fill(&mut self.within, other.within);
        fill(&mut self.country, other.country);
        fill(&mut self.capital_of, other.capital_of);
        fill(&mut self.side, other.side);
        fill(&mut self.valid_from, other.valid_from);
        fill(&mut self.valid_to, other.valid_to);
        fill(&mut self.lat, other.lat);
        fill(&mut self.lon, other.lon);
        fill(&mut self.population, other.population);
        fill(&mut self.prior, other.prior);
        fill(&mut self.note, other.note);
        fill(&mut self.source, other.source);
    }
}

fn fill<T>(mine: &mut Option<T>, other: Option<T>) {
    if mine.is_none() {
        *mine = other;
    }
}
