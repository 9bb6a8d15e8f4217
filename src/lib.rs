//! Reads articles with a gazetteer and draws who is connected to whom.

pub mod analysis;
pub mod annotation;
pub mod corpus;
pub mod error;
pub mod export;
pub mod gazetteer;
pub mod graph;
pub mod language;
pub mod lexicon;
pub mod matcher;
pub mod pipeline;
pub mod relate;
pub mod resolve;
pub mod sentence;
pub mod span;
pub mod text;
