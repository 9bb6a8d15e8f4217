//! Mentions with their candidates and the whole document in; one entity each out, or NIL with the reason.

use crate::gazetteer::EntityId;
use crate::span::Span;

/// A surface form at a place, with every entity that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The surface form's bytes in the original text.
    pub span: Span,
    /// Index of the sentence in which it begins.
    pub sentence: u32,
    /// All entities it may mean, the most plausible first.
    pub candidates: Vec<Candidate>,
    /// What was decided.
    pub outcome: Outcome,
}

/// An entity that a mention may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// Whether only a weak alias names it.
    pub weak: bool,
    /// The prior that ordered it, from `prior` or the population; 0 where neither is known.
    pub prior: f64,
}

/// What a mention means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// One entity of the gazetteer.
    Linked {
        /// Which.
        entity: EntityId,
        /// On what ground.
        by: By,
    },
    /// None.
    Nil {
        /// Why not.
        reason: NilReason,
    },
}

/// The ground on which a candidate was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum By {
    /// There was no other.
    OnlyCandidate,
    /// It alone is named by a strong alias.
    StrongAlias,
    /// A weak alias, vouched for by a strong mention in the same document.
    Vouched,
    /// The better prior.
    Prior,
    /// Equal to another in everything; listed first.
    Tie,
}

/// Why a mention was given no entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NilReason {
    /// Only a weak alias, and nothing in the document vouches for it.
    Weak,
    /// Something next to it shows that another thing is meant.
    Blocked,
    /// A tie, and ties are kept out.
    Tie,
}
