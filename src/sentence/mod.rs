//! Tokens and the languages' data in; sentences out.
//!
//! Sentences cover every token, in order, and none overlaps another. A blank line always ends one;
//! a line break ends one unless the document's lines are wrapped. The language is decided for each
//! sentence by its function words, else it is that of the paragraph, the document, or the one that
//! the source names.

mod ends;
mod split;

pub use split::split;

use crate::language::LanguageCode;
use crate::span::Span;
use serde::{Deserialize, Serialize};

/// A sentence, headline or list item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// Its place in the document, from 0.
    pub index: u32,
    /// From its first to past its last character, white space around it left out.
    pub span: Span,
    /// The paragraph that it belongs to, from 0.
    pub paragraph: u32,
    /// Its first token and one past its last.
    pub tokens: (u32, u32),
    /// The language it is written in (`en`, `fr`), or empty where nothing tells.
    pub lang: LanguageCode,
}

#[cfg(test)]
mod tests;
