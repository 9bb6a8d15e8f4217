//! The lists: entities, their aliases and what ties them to each other.

mod entity;
#[cfg(test)]
pub(crate) mod fixture;

pub use entity::{Alias, Case, Entity, EntityId, Tie};

use std::collections::BTreeMap;

/// All entities that may be found.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    /// In the order in which they were listed; ties between candidates go to the earlier one.
    entities: Vec<Entity>,
    by_key: BTreeMap<String, EntityId>,
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

    /// SHA-256 over all entities in the order of their keys: two gazetteers with the same entities
    /// have the same fingerprint, wherever they were read from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }
}
