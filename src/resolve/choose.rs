//! Several candidates, one choice, by stated grounds.

use super::context::Verdict;
use super::{By, Candidate};
use crate::gazetteer::{EntityId, Gazetteer};
use rustc_hash::FxHashSet;
use std::sync::Arc;

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
    named: FxHashSet<EntityId>,
    /// The states and wholes that it thereby speaks of, see [`Gazetteer::implied`].
    implied: FxHashSet<EntityId>,
}

impl Certain {
    /// `peoples` are the states whose demonyms the document has.
    pub(super) fn new(
        named: impl Iterator<Item = EntityId>,
        peoples: &[EntityId],
        gazetteer: &Gazetteer,
    ) -> Certain {
        let mut certain = Certain { named: FxHashSet::default(), implied: peoples.iter().copied().collect() };
        for entity in named {
            if certain.named.insert(entity) {
                certain.implied.extend(gazetteer.implied(entity));
            }
        }
        certain
    }

    /// What the document says for an entity.
    pub(super) fn support(&self, entity: EntityId, gazetteer: &Gazetteer) -> Support {
        if self.named.contains(&entity) {
            Support::Named
        } else if gazetteer
            .ties(entity)
            .any(|tied| self.named.contains(&tied) || self.implied.contains(&tied))
        {
            Support::Tied
        } else {
            Support::None
        }
    }
}

/// The support that a weak alias needs: some, or all if a stranger bears the surname too.
pub(super) fn needed(verdict: Verdict) -> Support {
    if verdict == Verdict::Shared { Support::Named } else { Support::Tied }
}

/// All candidates of a match, the most plausible first, and the ground on which the first stands.
pub(super) type Choice = (Arc<[Candidate]>, Option<By>);

/// Ranks what a match may mean.
///
/// The order: a strong alias before a weak one, then [`Support`], then the better prior, then the
/// order of listing. The ground is `None` if the neighbours block the match, or if only weak aliases
/// name it and nothing in the document vouches for one. O(n log n) in the candidates.
pub(super) fn choose(
    candidates: &[(EntityId, bool)],
    verdict: Verdict,
    certain: &Certain,
    gazetteer: &Gazetteer,
) -> Choice {
    if let &[(entity, false)] = candidates {
        let by = (verdict != Verdict::Blocked).then_some(By::OnlyCandidate);
        return (Arc::new([Candidate { entity, weak: false, prior: gazetteer.prior(entity) }]), by);
    }
    let mut ranked: Vec<(bool, Support, f64, EntityId)> = candidates
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
