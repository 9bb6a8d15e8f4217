//! What checks report, whatever they check.

use crate::error::Error;
use std::cmp::Ordering;
use std::fmt;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is lost or wrong.
    Error,
    /// Something is doubtful, and stops nothing.
    Warning,
    /// Something to know.
    Information,
}

/// One thing that a check found.
///
/// Displayed as `FILE:LINE:COLUMN: severity: cause; remedy`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding<Kind> {
    /// Its kind.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// Where, what, what to do.
    pub problem: Error,
}

impl<Kind: Ord> Finding<Kind> {
    /// By file, line and column; at one place the gravest first.
    pub fn by_place(&self, other: &Finding<Kind>) -> Ordering {
        let (one, two) = (&self.problem, &other.problem);
        let place = (one.file(), one.position()).cmp(&(two.file(), two.position()));
        place
            .then(self.severity.cmp(&other.severity))
            .then_with(|| self.kind.cmp(&other.kind))
            .then_with(|| one.cause().cmp(two.cause()))
    }
}

impl<Kind> fmt::Display for Finding<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.problem.to_string();
        let at = whole.find(self.problem.cause()).unwrap_or(0);
        write!(f, "{}{}: {}", &whole[..at], self.severity.as_str(), &whole[at..])
    }
}

impl Severity {
    /// The word in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "note",
        }
    }
}
