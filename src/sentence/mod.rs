//! Tokens and the languages' data in; sentences out.

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
    /// Code of the language it is written in (`en`, `fr`), or empty where nothing tells.
    pub lang: String,
}
