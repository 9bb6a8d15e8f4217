//! Places in a text.

use serde::{Deserialize, Serialize};

/// A half-open byte range `start..end` in a document's original text.
///
/// Both ends lie on character borders of that text, so that [`Span::slice`] never fails for a span
/// made from the same text. Spans order by start, then by end. A document is at most 4 GiB long.
/// In JSON a span is the array `[start, end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "(u32, u32)", into = "(u32, u32)")]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    ///
    /// # Panics
    /// If `start > end`.
    pub fn new(start: u32, end: u32) -> Span {
        assert!(start <= end, "a span starts before it ends: {start}..{end}");
        Span { start, end }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether no byte lies in the span.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a range, for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text that the span covers.
    ///
    /// # Panics
    /// If the span was made from another text and does not slice this one; see [`Span::get`].
    pub fn slice(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// The text that the span covers, or `None` where it does not slice `text` on character borders.
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.range())
    }

    /// Whether `other` lies wholly inside this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// From the first byte of this span to the last of `end`.
    ///
    /// # Panics
    /// If `end` ends before this span starts.
    pub fn to(self, end: Span) -> Span {
        Span::new(self.start, end.end)
    }

    /// Whether the two spans share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl From<(u32, u32)> for Span {
    fn from((start, end): (u32, u32)) -> Span {
        // Deserialised spans may come from a damaged file; `get` then answers `None`.
        Span { start, end: end.max(start) }
    }
}

impl From<Span> for (u32, u32) {
    fn from(span: Span) -> (u32, u32) {
        (span.start, span.end)
    }
}
