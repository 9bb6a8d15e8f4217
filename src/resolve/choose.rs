//! Several candidates, one choice, by stated grounds.

use super::{By, Candidate};
use crate::gazetteer::{EntityId, Gazetteer};
use crate::matcher::Match;
use std::collections::BTreeSet;

/// How well the document itself speaks for an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Support {
    /// Not at all.
    None,
    /// It names the entity's state, whole or group for certain.
    Tied,
    /// It names the entity itself for certain.
    Named,
}

/// What the document says for an entity, given those that it names for certain.
pub(super) fn support(entity: EntityId, certain: &BTreeSet<EntityId>, gazetteer: &Gazetteer) -> Support {
    if certain.contains(&entity) {
        Support::Named
    } else if gazetteer.ties(entity).iter().any(|tied| certain.contains(tied)) {
        Support::Tied
    } else {
        Support::None
    }
}

/// All candidates of a match, the most plausible first, and the ground on which the first stands.
///
/// The order: a strong alias before a weak one, then [`Support`], then the better prior, then the
/// order of listing. `None` if only weak aliases name it and nothing in the document vouches for one.
pub(super) fn choose(
    hit: &Match,
    certain: &BTreeSet<EntityId>,
    gazetteer: &Gazetteer,
) -> (Vec<Candidate>, Option<By>) {
    let mut ranked: Vec<(bool, Support, f64, EntityId)> = hit
        .candidates
        .iter()
        .map(|&(entity, weak)| {
            (!weak, support(entity, certain, gazetteer), gazetteer.entity(entity).effective_prior(), entity)
        })
        .collect();
    ranked.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(b.2.total_cmp(&a.2)).then(a.3.cmp(&b.3)));
    let by = match ranked.as_slice() {
        [] => None,
        [(false, Support::None, ..), ..] => None,
        [(true, ..)] => Some(By::OnlyCandidate),
        [(false, ..)] => Some(By::Vouched),
        [first, second, ..] => Some(if first.0 != second.0 {
            By::StrongAlias
        } else if first.1 != second.1 {
            if first.0 { By::Supported } else { By::Vouched }
        } else if first.2 > second.2 {
            By::Prior
        } else {
            By::Tie
        }),
    };
    let candidates = ranked
        .into_iter()
        .map(|(strong, _, prior, entity)| Candidate { entity, weak: !strong, prior })
        .collect();
    (candidates, by)
}
