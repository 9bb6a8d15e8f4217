//! Entity types and predicates: `gazetteer/schema.toml`, compiled in.

use crate::error::Result;
use serde::Deserialize;

const BUILTIN: (&str, &str) = ("gazetteer/schema.toml", include_str!("../../gazetteer/schema.toml"));

/// The known types and predicates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// In the order of legends.
    #[serde(rename = "type")]
    pub types: Vec<EntityType>,
    /// Words for the forms of companies, lower case; those of one row mean the same.
    #[serde(default)]
    pub company_forms: Vec<Vec<String>>,
    /// In the order of the file.
    #[serde(rename = "predicate")]
    pub predicates: Vec<Predicate>,
}

/// A kind of entity.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityType {
    /// Canonical name.
    pub name: String,
    /// For people.
    pub label: String,
    /// What other lists call it, lower case.
    pub other_names: Vec<String>,
    /// Finer words for it, lower case, that a list may write as the type.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The same; what is of such a kind contains others of the type.
    #[serde(default)]
    pub wide_kinds: Vec<String>,
    /// The same; what is of such a kind is a water, and is named by its words: *Niger River*.
    #[serde(default)]
    pub water_kinds: Vec<String>,
    /// Last words of the names of what contains others, lower case, beside those kinds: *Niger State*.
    #[serde(default)]
    pub region_words: Vec<String>,
}

/// A kind of edge.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// Canonical name.
    pub name: String,
    /// For people.
    pub label: String,
    /// The entity field from which static edges are drawn.
    #[serde(default)]
    pub attribute: Option<String>,
    /// Types of the subject; empty for any.
    #[serde(default)]
    pub subject: Vec<String>,
    /// Types of the object; empty for any.
    #[serde(default)]
    pub object: Vec<String>,
    /// Whether it runs from subject to object.
    pub directed: bool,
    /// Whether it holds both ways.
    #[serde(default)]
    pub symmetric: bool,
}

impl Schema {
    /// The schema that is compiled in.
    ///
    /// # Panics
    /// If the compiled-in file breaks its format; a test holds it to it.
    pub fn builtin() -> Schema {
        Schema::from_text(BUILTIN.0, BUILTIN.1).expect("invariant: the compiled-in schema is right")
    }

    /// A schema from the text of a file.
    pub fn from_text(name: &str, text: &str) -> Result<Schema> {
        crate::language::parse_toml(name, text)
    }

    /// The canonical name of a type, whatever a list calls it; `None` for a type that is not known.
    pub fn canonical_type(&self, name: &str) -> Option<&str> {
        self.type_and_kind(name).map(|(known, _)| known)
    }

    /// The same, and the finer word for it that the name is, if it is one.
    pub fn type_and_kind(&self, name: &str) -> Option<(&str, Option<&str>)> {
        // Nearly all lists use these.
        if let Some(known) = self.types.iter().find(|known| known.name == name) {
            return Some((&known.name, None));
        }
        let folded = name.trim().to_lowercase();
        self.types.iter().find_map(|known| {
            let kind = known.all_kinds().find(|kind| *kind == folded);
            let named = known.name == folded || known.other_names.contains(&folded);
            (named || kind.is_some()).then_some((&*known.name, kind))
        })
    }

    /// Whether what is of this kind contains others of its type.
    pub fn is_wide(&self, kind: &str) -> bool {
        self.types.iter().any(|known| known.wide_kinds.iter().any(|wide| wide == kind))
    }

    /// Whether what is of this kind is a river, a lake or a sea.
    pub fn is_water(&self, kind: &str) -> bool {
        self.types.iter().any(|known| known.water_kinds.iter().any(|water| water == kind))
    }

    /// Whether a name that ends with this word is that of something that contains others.
    pub fn is_region_word(&self, word: &str) -> bool {
        self.is_wide(word)
            || self.types.iter().any(|known| known.region_words.iter().any(|last| last == word))
    }

    /// Every name that a type may be called by, canonical ones first.
    pub fn type_names(&self) -> impl Iterator<Item = &str> {
        let canonical = self.types.iter().map(|known| known.name.as_str());
        let others = self.types.iter().flat_map(|known| known.other_names.iter().map(String::as_str));
        canonical.chain(others).chain(self.types.iter().flat_map(EntityType::all_kinds))
    }
}

impl EntityType {
    fn all_kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().chain(&self.wide_kinds).chain(&self.water_kinds).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_by_any_name() {
        let schema = Schema::builtin();
        for (name, expected) in [
            ("person", Some("person")),
            ("PER", Some("person")),
            ("ORG", Some("group")),
            ("Location", Some("place")),
            ("GPE", Some("place")),
            ("city", Some("place")),
            ("Country", Some("state")),
            ("Weapon", None),
        ] {
            assert_eq!(schema.canonical_type(name), expected, "{name}");
        }
    }
}
