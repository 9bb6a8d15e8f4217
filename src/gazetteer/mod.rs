//! The lists: entities, their aliases and what ties them to each other.
//!
//! Read from the native JSON Lines, from CSV or TSV, or compiled in; the formats are described in
//! `gazetteer/README.md`. Reading reports every problem with its place and goes on.

mod check;
mod columns;
mod csv;
mod entity;
mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod load;
mod native;
mod schema;

pub use check::{Checked, Finding, FindingKind, Severity, check};
pub use columns::Sources;
pub use entity::{Alias, Case, Entity, EntityId, Tie};
pub use find::{Ground, Hit, find};
pub use load::{Listed, Notes, SameKey, read_builtin, read_path};
pub use schema::{EntityType, Predicate, Schema};

use std::collections::BTreeMap;

/// All entities that may be found.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    /// In the order in which they were listed; ties between candidates go to the earlier one.
    entities: Vec<Entity>,
    by_key: BTreeMap<String, EntityId>,
    /// File and line of each entity.
    origins: Vec<(String, u64)>,
    /// For each entity those that it names as its state, whole or group; sorted.
    ties: Vec<Vec<EntityId>>,
    fingerprint: String,
}

impl Gazetteer {
    /// The entity with this id.
    ///
    /// # Panics
    /// If the id is of another gazetteer and too large for this one.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// The entity with this key.
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        self.by_key.get(key).copied()
    }

    /// All entities in the order in which they were listed.
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// File and line (from 1) where an entity was read.
    pub fn origin(&self, id: EntityId) -> (&str, u64) {
        let (file, line) = &self.origins[id.0 as usize];
        (file, *line)
    }

    /// The entities that this one names as its state, its whole or its group, sorted.
    pub fn ties(&self, id: EntityId) -> &[EntityId] {
        &self.ties[id.0 as usize]
    }

    /// SHA-256 over all entities in the order of listing, which decides ties: two gazetteers that
    /// list the same have the same fingerprint, wherever they were read from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}
