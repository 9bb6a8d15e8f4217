//! What passes from the rooms that read to the rooms that count and write.

use crate::matcher::Refusal;
use crate::relate::Relation;
use crate::resolve::{Alias, Mention};
use crate::sentence::Sentence;
use crate::unknown::Unknown;

/// All that Nomina reads in one document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotation {
    /// In text order.
    pub sentences: Vec<Sentence>,
    /// In text order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// In the order of sentence, trigger, subject, object.
    pub relations: Vec<Relation>,
    /// What the document introduces as another name, in text order.
    pub aliases: Vec<Alias>,
    /// The listed names in the text that are no mentions, in text order; kept only where decisions are
    /// to be explained.
    pub refused: Vec<Refusal>,
    /// The names in the text that are not listed, in text order; sought only on request.
    pub unknown: Vec<Unknown>,
}
