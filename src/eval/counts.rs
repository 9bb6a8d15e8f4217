//! What was right, what was too much, what is missing, and the figures that are made of it.

use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

/// Things that were wanted and things that were predicted, as sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Both wanted and predicted.
    pub right: u64,
    /// Predicted, not wanted.
    pub spurious: u64,
    /// Wanted, not predicted.
    pub missed: u64,
}

impl Counts {
    /// The part of what is predicted that is right; 0 where nothing is predicted.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.right + self.spurious)
    }

    /// The part of what is wanted that is predicted; 0 where nothing is wanted.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of precision and recall; 0 where nothing is right.
    ///
    /// ```
    /// # use nomina::eval::Counts;
    /// assert_eq!(Counts { right: 3, spurious: 1, missed: 2 }.f1(), 2.0 * 0.75 * 0.6 / (0.75 + 0.6));
    /// ```
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// How many are wanted.
    pub fn wanted(&self) -> u64 {
        self.right + self.missed
    }

    /// How many are spurious or missed.
    pub fn wrong(&self) -> u64 {
        self.spurious + self.missed
    }

    pub(super) fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.spurious += other.spurious;
        self.missed += other.missed;
    }
}

/// Questions that were asked, and those that were answered right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accuracy {
    /// Answered right.
    pub right: u64,
    /// Asked.
    pub of: u64,
}

impl Accuracy {
    /// The part that is right; 0 where nothing was asked.
    pub fn share(&self) -> f64 {
        ratio(self.right, self.of)
    }

    pub(super) fn add(&mut self, other: Accuracy) {
        self.right += other.right;
        self.of += other.of;
    }
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Four decimals, as they are written.
pub(super) fn rounded(x: f64) -> f64 {
    format!("{x:.4}").parse().unwrap_or(x)
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Counts", 6)?;
        out.serialize_field("precision", &rounded(self.precision()))?;
        out.serialize_field("recall", &rounded(self.recall()))?;
        out.serialize_field("f1", &rounded(self.f1()))?;
        out.serialize_field("right", &self.right)?;
        out.serialize_field("spurious", &self.spurious)?;
        out.serialize_field("missed", &self.missed)?;
        out.end()
    }
}

impl Serialize for Accuracy {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut out = to.serialize_struct("Accuracy", 3)?;
        out.serialize_field("accuracy", &rounded(self.share()))?;
        out.serialize_field("right", &self.right)?;
        out.serialize_field("of", &self.of)?;
        out.end()
    }
}
