//! Several candidates, one choice, by stated grounds.

use super::context::Verdict;
use super::{By, Candidate};
use crate::gazetteer::{EntityId, Gazetteer};
use crate::matcher::Match;
use std::collections::BTreeSet;

/// How well the document itself speaks for an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Support {
    /// Not at all.
    None,
    /// It names the entity's state, whole or group for certain, or something of that state.
    Tied,
    /// It names the entity itself for certain.
    Named,
}

/// What a document names for certain: by a strong alias that only one entity has.
#[derive(Debug, Default)]
pub(super) struct Certain {
    named: BTreeSet<EntityId>,
    /// The states and wholes that it thereby speaks of: *Ouagadougou* and *Burkinabe army* imply
    /// Burkina Faso, *MINUSMA* the United Nations.
    implied: BTreeSet<EntityId>,
}

impl Certain {
    /// `peoples` are the states whose demonyms the document has.
    pub(super) fn new(
        named: impl Iterator<Item = EntityId>,
        peoples: &BTreeSet<EntityId>,
        gazetteer: &Gazetteer,
    ) -> Certain {
        let named: BTreeSet<EntityId> = named.collect();
        let mut implied = peoples.clone();
        // People are no evidence for their state: they travel, and so do their names.
        for entity in
            named.iter().map(|&id| gazetteer.describe(id)).filter(|entity| entity.entity_type != "person")
        {
            let states = [&entity.country, &entity.capital_of, &entity.within];
            let known = states.into_iter().flatten().filter_map(|key| gazetteer.by_key(key));
            implied.extend(known.filter(|&id| gazetteer.entity_type(id) == "state"));
            implied.extend(entity.part_of.iter().filter_map(|tie| gazetteer.by_key(&tie.key)));
        }
        Certain { named, implied }
    }

    /// What the document says for an entity.
    pub(super) fn support(&self, entity: EntityId, gazetteer: &Gazetteer) -> Support {
        let speaks_of = |tied: &EntityId| self.named.contains(tied) || self.implied.contains(tied);
        if self.named.contains(&entity) {
            Support::Named
        } else if gazetteer.ties(entity).iter().any(speaks_of) {
            Support::Tied
        } else {
            Support::None
        }
    }
}

/// Whether a match may be linked at all. Linear in its candidates.
pub(super) fn stands(hit: &Match, verdict: Verdict, certain: &Certain, gazetteer: &Gazetteer) -> bool {
    verdict != Verdict::Blocked
        && hit
            .candidates
            .iter()
            .any(|&(entity, weak)| !weak || certain.support(entity, gazetteer) >= needed(verdict))
}

/// The support that a weak alias needs: some, or all if a stranger bears the surname too.
fn needed(verdict: Verdict) -> Support {
    if verdict == Verdict::Shared { Support::Named } else { Support::Tied }
}

/// All candidates of a match, the most plausible first, and the ground on which the first stands.
///
/// The order: a strong alias before a weak one, then [`Support`], then the better prior, then the
/// order of listing. `None` if its neighbours block it, or if only weak aliases name it and nothing in
/// the document vouches for one.
pub(super) fn choose(
    hit: &Match,
    verdict: Verdict,
    certain: &Certain,
    gazetteer: &Gazetteer,
) -> (Vec<Candidate>, Option<By>) {
    let mut ranked: Vec<(bool, Support, f64, EntityId)> = hit
        .candidates
        .iter()
        .map(|&(entity, weak)| (!weak, certain.support(entity, gazetteer), gazetteer.prior(entity), entity))
        .collect();
    ranked.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(b.2.total_cmp(&a.2)).then(a.3.cmp(&b.3)));
    let needed = needed(verdict);
    let by = match ranked.as_slice() {
        _ if verdict == Verdict::Blocked => None,
        [] => None,
        [(false, support, ..), ..] if *support < needed => None,
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
