//! Sentences with resolved mentions in; relations stated in words out.
//!
//! Only the place of relations is here so far: rules and their engine come with the relation files.

use crate::gazetteer::EntityId;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// How a relation is stated. Ordered: where several cues meet, the last in this order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Said by the document itself.
    Asserted,
    /// Said by a source that the document names.
    Reported,
    /// may, might, possibly, purportedly.
    Hedged,
    /// Under accuse, blame.
    Alleged,
    /// will, intends, vows.
    Planned,
    /// ordered, urged, given until.
    Demanded,
    /// not, never, denied, failed to.
    Negated,
}

/// Who did what to whom, in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The agent; none is invented where the text names none.
    pub subject: Option<(EntityId, Span)>,
    /// Name of the predicate, as in `schema.toml`.
    pub predicate: String,
    /// The other side.
    pub object: Option<(EntityId, Span)>,
    /// The words that show it.
    pub trigger: Span,
    /// How it is stated.
    pub status: Status,
    /// Who says it.
    pub attributed_to: Option<EntityId>,
    /// When, as an EDTF date.
    pub date: Option<String>,
    /// Index of the sentence.
    pub sentence: u32,
    /// Name of the rule that found it.
    pub rule: String,
}
