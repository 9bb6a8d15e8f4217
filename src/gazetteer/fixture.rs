//! Small gazetteers for tests of the rooms below.

use super::{Entity, EntityId, Gazetteer, Listing};

impl Listing {
    /// A listing of these entities.
    pub(crate) fn fixture(entities: Vec<Entity>) -> Listing {
        let by_key =
            entities.iter().zip(0..).map(|(entity, id)| (entity.key.clone(), EntityId(id))).collect();
        let origins = vec![("fixture".to_string(), 1); entities.len()];
        let mut listing = Listing { entities, by_key, origins, ..Listing::default() };
        listing.ties = listing.resolve_ties();
        listing
    }
}

impl Gazetteer {
    /// A gazetteer of these entities.
    pub(crate) fn fixture(entities: Vec<Entity>) -> Gazetteer {
        Gazetteer::of(&Listing::fixture(entities))
    }
}

/// An entity with nothing but its key, name and type.
pub(crate) fn entity(key: &str, name: &str, entity_type: &str) -> Entity {
    Entity { key: key.into(), name: name.into(), entity_type: entity_type.into(), ..Entity::default() }
}
