//! Nomina reads articles with a gazetteer and draws who is connected to whom: people, groups, states
//! and places, linked by co-occurrence and by stated relations, each link with the sentences that
//! show it.
//!
//! # Overview
//!
//! - An [`Annotator`] is made of a [`Gazetteer`] once and reads any number of [`Document`]s, on any
//!   number of threads. What it finds in one is an [`Annotation`].
//! - A [`KnowledgeGraph`] is the sum of annotations. Graphs of different documents can be merged.
//! - A [`View`](analysis::View) is a graph with its weights, sorted and filtered, and is what the
//!   writers in [`export`] write.
//!
//! # Example
//!
//! ```
//! use nomina::{Annotator, Document, KnowledgeGraph, analysis::View, export::write_graph, graph::Options};
//!
//! let annotator = Annotator::builtin();
//! let mut graph = KnowledgeGraph::new(annotator.gazetteer(), Options::default());
//! for (id, text) in [("a", "Wagner entered Kidal."), ("b", "The FAMa and Wagner left Gao for Kidal.")] {
//!     let document = Document::from_text(id, text);
//!     graph.add(&document, &annotator.annotate(&document), annotator.gazetteer())?;
//! }
//! let edge = graph.co_occurrence("kidal", "wagner").expect("they stand together twice");
//! assert_eq!((edge.units, edge.documents), (2, 2));
//!
//! let mut json = Vec::new();
//! write_graph(&View::of(&graph), &mut json).expect("a vector takes everything");
//! # Ok::<(), nomina::error::Error>(())
//! ```
//!
//! # The rooms
//!
//! One module is one room of the data's walk; a room uses only rooms before it:
//! [`corpus`] (files to documents), [`text`] (documents to tokens), [`lexicon`] (phrases),
//! [`language`] (word lists), [`sentence`] (tokens to sentences), [`dates`] (tokens to dates),
//! [`gazetteer`] (the lists), [`matcher`] (tokens to matches), [`aliases`] (names that a text gives), [`resolve`] (matches to mentions),
//! [`relate`] (mentions to relations), [`annotation`] (all of these together), [`graph`] (the sum), [`analysis`] (its
//! numbers), [`export`] (bytes), [`eval`] (how right it is), [`pipeline`] (the order of the rooms).

pub mod aliases;
pub mod analysis;
pub mod annotation;
pub mod compiled;
pub mod corpus;
pub mod dates;
pub mod error;
pub mod eval;
pub mod export;
pub mod finding;
pub mod gazetteer;
pub mod graph;
pub mod image;
pub mod language;
pub mod lexicon;
pub mod matcher;
pub mod pipeline;
pub mod relate;
pub mod resolve;
pub mod sentence;
pub mod span;
pub mod text;
pub mod unknown;

pub use annotation::Annotation;
pub use corpus::Document;
pub use error::{Error, Result};
pub use gazetteer::Gazetteer;
pub use graph::KnowledgeGraph;
pub use pipeline::Annotator;
pub use span::Span;
