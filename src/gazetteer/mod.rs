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
mod listing;
mod load;
mod native;
mod schema;

pub use check::{Checked, Finding, FindingKind, Severity, check};
pub use columns::Sources;
pub use entity::{Alias, Case, Entity, EntityId, Tie};
pub use find::{Ground, Hit, find};
pub use listing::Listing;
pub use load::{Listed, Notes, SameKey, read_builtin, read_path};
pub use schema::{EntityType, Predicate, Schema};

/// All entities that may be found, ready for use.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    listing: Listing,
}

impl Gazetteer {
    /// A gazetteer of what was listed.
    pub fn of(listing: &Listing) -> Gazetteer {
        Gazetteer { listing: listing.clone() }
    }

    /// The compiled-in gazetteer.
    pub fn builtin() -> Gazetteer {
        Gazetteer::of(&Listing::builtin(&Schema::builtin()))
    }

    /// How many entities there are; their ids are the numbers below.
    pub fn len(&self) -> usize {
        self.listing.entities.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.listing.entities.is_empty()
    }

    /// The key of an entity.
    ///
    /// # Panics
    /// Here and below, if the id is of another gazetteer and too large for this one.
    pub fn key(&self, id: EntityId) -> &str {
        &self.listing.entity(id).key
    }

    /// Its canonical name.
    pub fn name(&self, id: EntityId) -> &str {
        &self.listing.entity(id).name
    }

    /// Its canonical type.
    pub fn entity_type(&self, id: EntityId) -> &str {
        &self.listing.entity(id).entity_type
    }

    /// How likely a shared name means it, see [`Entity::effective_prior`].
    pub fn prior(&self, id: EntityId) -> f64 {
        self.listing.entity(id).effective_prior()
    }

    /// All that is known of it. Costs as much as there is to tell.
    pub fn describe(&self, id: EntityId) -> Entity {
        self.listing.entity(id).clone()
    }

    /// The types that its entities have, each once, in the order of their first entity.
    pub fn types(&self) -> Vec<&str> {
        let mut types: Vec<&str> = Vec::new();
        for entity in &self.listing.entities {
            if !types.contains(&entity.entity_type.as_str()) {
                types.push(&entity.entity_type);
            }
        }
        types
    }

    /// The entity with this key.
    pub fn by_key(&self, key: &str) -> Option<EntityId> {
        self.listing.by_key(key)
    }

    /// The entities that this one names as its state, its whole or its group, sorted.
    pub fn ties(&self, id: EntityId) -> &[EntityId] {
        &self.listing.ties[id.0 as usize]
    }

    /// SHA-256 over all entities in the order of listing, which decides ties: two gazetteers that
    /// list the same have the same fingerprint, wherever they were read from.
    pub fn fingerprint(&self) -> &str {
        &self.listing.fingerprint
    }
}
