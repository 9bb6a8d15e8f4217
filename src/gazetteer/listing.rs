//! What was read from the lists, before it is compiled.

use super::entity::{Entity, EntityId};
use super::load::Listed;
use rustc_hash::FxHashMap;

/// All entities of some lists, with the places where they stand: what is checked and searched.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// In the order in which they were listed; ties between candidates go to the earlier one.
    pub(super) entities: Vec<Entity>,
    pub(super) by_key: FxHashMap<String, EntityId>,
    /// File and line of each entity.
    pub(super) origins: Vec<(String, u64)>,
    /// For each entity those that it names as its state, whole or group; sorted.
    pub(super) ties: Vec<Vec<EntityId>>,
}

impl Listing {
    /// The entity with this id.
    ///
    /// # Panics
    /// If the id is of another listing and too large for this one.
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

    /// The entities one by one, to be listed again with others.
    pub fn into_listed(self) -> Vec<Listed> {
        let places = self.entities.into_iter().zip(self.origins);
        let listed =
            |(entity, (file, line))| Listed { entity, file, line, key_column: None, type_column: None };
        places.map(listed).collect()
    }
}
