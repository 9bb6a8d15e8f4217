//! What is compared with what.

use std::collections::{BTreeMap, BTreeSet};

/// How predictions are compared with the gold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compare {
    /// Compare gold mentions of these types only, and predictions of these or of no type; empty
    /// compares all.
    pub types: BTreeSet<String>,
    /// What the gold calls the types of predictions.
    pub type_map: TypeMap,
    /// Of gold mentions that lie inside another, only the outer one is wanted.
    pub longest: bool,
    /// Predictions inside one of [`others`](super::Marked::others) count neither way.
    pub ignore_other: bool,
    /// What says `nil` is a prediction without an entity.
    pub nil: bool,
}

/// Which types of the gold a type of a prediction may stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeMap(BTreeMap<String, Vec<String>>);

impl TypeMap {
    /// A map of gold types with the types that predictions have for them.
    pub fn new(pairs: impl IntoIterator<Item = (String, Vec<String>)>) -> TypeMap {
        let mut map: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (gold, predicted) in pairs {
            for name in predicted {
                let names = map.entry(name).or_default();
                if !names.contains(&gold) {
                    names.push(gold.clone());
                }
            }
        }
        TypeMap(map)
    }

    /// What the gold calls a predicted type, the first in the order of the map unless one of those is
    /// `wanted` at that place; the type itself if the map has no other name for it.
    ///
    /// ```
    /// # use nomina::eval::TypeMap;
    /// let map = TypeMap::new([("ORG", "state"), ("LOC", "state")].map(|(a, b)| (a.into(), vec![b.into()])));
    /// assert_eq!(map.name("state", |_| false), "ORG");
    /// assert_eq!(map.name("state", |name| name == "LOC"), "LOC");
    /// assert_eq!(map.name("person", |_| false), "person");
    /// ```
    pub fn name<'a>(&'a self, predicted: &'a str, wanted: impl Fn(&str) -> bool) -> &'a str {
        let Some(names) = self.0.get(predicted) else { return predicted };
        let name = names.iter().find(|name| wanted(name)).or_else(|| names.first());
        name.map_or(predicted, String::as_str)
    }

    /// Whether it maps nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
