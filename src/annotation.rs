//! What passes from the rooms that read to the rooms that count and write.

use crate::relate::Relation;
use crate::resolve::Mention;
use crate::sentence::Sentence;

/// All that Nomina reads in one document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Annotation {
    /// In text order.
    pub sentences: Vec<Sentence>,
    /// In text order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// In the order of sentence, trigger, subject, object.
    pub relations: Vec<Relation>,
}
