//! Where a document names what it names for certain: looked for only to explain.

use crate::gazetteer::{EntityId, Gazetteer};
use crate::matcher::{Modifier, SetId};
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

/// First places, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Of each entity its first mention, and the first one of another set.
    names: FxHashMap<EntityId, [Option<(SetId, Span)>; 2]>,
    /// Of states and wholes the first name that implies them, see [`Gazetteer::implied`].
    implied: FxHashMap<EntityId, Span>,
    /// Of states the first word for their people that is no mention.
    peoples: FxHashMap<EntityId, Span>,
}

impl Named {
    /// `certain` are the mentions that name one entity for certain, `modifiers` the words for peoples, both
    /// in text order. Linear.
    pub(super) fn new(
        certain: impl Iterator<Item = (EntityId, SetId, Span)>,
        modifiers: &[Modifier],
        gazetteer: &Gazetteer,
    ) -> Named {
        let mut named = Named::default();
        for (entity, set, span) in certain {
            match named.names.entry(entity) {
                Entry::Vacant(place) => {
                    place.insert([Some((set, span)), None]);
                    for implied in gazetteer.implied(entity) {
                        named.implied.entry(implied).or_insert(span);
                    }
                }
                Entry::Occupied(mut known) => {
                    let [first, other] = known.get_mut();
                    if other.is_none() && first.is_some_and(|(known, _)| known != set) {
                        *other = Some((set, span));
                    }
                }
            }
        }
        for modifier in modifiers {
            named.peoples.entry(modifier.entity).or_insert(modifier.span);
        }
        named
    }

    /// Where it names an entity by another form than those of a set.
    pub(super) fn elsewhere(&self, entity: EntityId, set: SetId) -> Option<Span> {
        let known = self.names.get(&entity)?.iter().flatten();
        known.into_iter().find(|(known, _)| *known != set).map(|&(_, span)| span)
    }

    /// Where it speaks of an entity: names it, its people, or something of it.
    pub(super) fn speaks_of(&self, entity: EntityId) -> Option<Span> {
        let name = self.names.get(&entity).and_then(|[first, _]| *first).map(|(_, span)| span);
        let people = || self.peoples.get(&entity).copied();
        name.or_else(people).or_else(|| self.implied.get(&entity).copied())
    }
}
