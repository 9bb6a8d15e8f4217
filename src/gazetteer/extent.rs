//! What sort of a place an entity is.

use super::entity::Entity;
use super::schema::Schema;

/// What sort of a place an entity is, as far as names are told apart by it: *Niger* is a state, a region
/// of another state, and a river.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Extent {
    /// No place, or one that contains no others.
    #[default]
    Narrow = 0,
    /// What contains others of its type: a province, a continent.
    Region = 1,
    /// A state.
    State = 2,
    /// A river, a lake, a sea.
    Water = 3,
}

impl Extent {
    /// By the type, the kind, and the first and the last word of the canonical name (*Niger State*,
    /// *River Niger*, *Georgia (U.S. state)*).
    pub(super) fn of(entity: &Entity, schema: &Schema) -> Extent {
        if entity.entity_type == "state" {
            return Extent::State;
        }
        if let Some(kind) = &entity.kind {
            if schema.is_wide(kind) {
                return Extent::Region;
            }
            if schema.is_water(kind) {
                return Extent::Water;
            }
        }
        // What is said in brackets goes before the name itself.
        let name = entity.name.trim_end_matches(')').rsplit('(').next().unwrap_or_default();
        let mut words = name.split_whitespace();
        let (first, last) = (words.next(), words.next_back());
        let is_one =
            |word: Option<&str>, is: &dyn Fn(&str) -> bool| word.is_some_and(|word| is(&word.to_lowercase()));
        match (first, last) {
            // A kind that is listed tells more than a name: *Red River* is a town too.
            _ if entity.entity_type != "place" || entity.kind.is_some() => Extent::Narrow,
            _ if is_one(last, &|word| schema.is_region_word(word)) => Extent::Region,
            _ if is_one(first, &|word| schema.is_water(word)) && last.is_some() => Extent::Water,
            _ if is_one(last, &|word| schema.is_water(word)) => Extent::Water,
            _ => Extent::Narrow,
        }
    }

    pub(super) fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Extent {
        [Extent::Narrow, Extent::Region, Extent::State, Extent::Water]
            .get(usize::from(number))
            .copied()
            .unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extents_by_type_kind_and_name() {
        let schema = Schema::builtin();
        for (entity_type, kind, name, expected) in [
            ("state", "", "Niger", Extent::State),
            ("place", "", "Niger State", Extent::Region),
            ("place", "", "Georgia (U.S. state)", Extent::Region),
            ("place", "province", "Ontario", Extent::Region),
            ("place", "river", "Niger", Extent::Water),
            ("place", "", "Niger River", Extent::Water),
            ("place", "", "River Tay", Extent::Water),
            ("place", "town", "Red River", Extent::Narrow),
            ("place", "", "River", Extent::Narrow),
            ("place", "", "Gao", Extent::Narrow),
            ("group", "", "Red River", Extent::Narrow),
        ] {
            let mut entity =
                Entity { entity_type: entity_type.into(), name: name.into(), ..Entity::default() };
            entity.kind = Some(kind.to_string()).filter(|kind| !kind.is_empty());
            assert_eq!(Extent::of(&entity, &schema), expected, "{name}");
            assert_eq!(Extent::from_number(expected.number()), expected);
        }
    }
}
