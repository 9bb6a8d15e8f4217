//! Annotated documents in; the [`KnowledgeGraph`] out, a sum over documents.
//!
//! What a document adds is worked out apart, on any thread ([`Contribution`]); the graph only sums.
//!
//! Nodes are the linked entities. Edges are of two layers: *co-occurrence* (both linked in one
//! [`Unit`]; from the smaller key to the larger, though it has no direction) and *relation* (one
//! edge a predicate and ordered pair). What the gazetteer itself says (`background`) is read off the
//! nodes' attributes when a view is made, because which of it can be drawn depends on the whole sum.
//!
//! Promises: all counts are integers; [`KnowledgeGraph::add`] in any order and
//! [`KnowledgeGraph::merge`] of any split give the same graph; each edge keeps the evidence that
//! comes first by (document, sentence, spans), of each status so many pieces, and the text of each cited
//! sentence stands here once.

mod add;
mod contribution;
mod documents;
mod merge;
mod parts;
#[cfg(test)]
pub(crate) mod tests;

pub use contribution::{Contribution, Shown, language};
pub use documents::Documents;
pub(crate) use merge::Parts;
pub use parts::{
    Attributes, CitedSentence, DocumentInfo, Edge, Evidence, Layer, Node, PredicateInfo, Totals, Unit,
};

use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::Gazetteer;
use crate::relate::Predicate;
use crate::span::Span;
use documents::Number;
use parts::Kept;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// A unit with more distinct entities than this is *crowded*: a list rather than a statement.
///
/// It counts for its document only: mentions and documents of its entities, documents and evidence
/// of their pairs, but no units and no weight.
pub const CROWDED: usize = 64;

/// A unit with more distinct entities than this makes no pairs at all.
///
/// An index or a table as one "sentence" would otherwise make n²/2 edges that say nothing: 60,000
/// names, 1.8 thousand million edges. With the limit a unit makes at most 128 pairs an entity, so
/// time and memory stay linear in the mentions. All pairs or none, because the first few hundred
/// names of an alphabetical list are as arbitrary as any.
pub const LISTED: usize = 256;

/// A unit's total of damped weight, in millionths.
pub const UNIT_WEIGHT: u64 = 1_000_000;

/// How a graph counts. Graphs merge only if unit and rules agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What counts as together.
    pub unit: Unit,
    /// Pieces of evidence kept per edge, of a relation per edge and status, so that no denial is lost
    /// among many statements; the count is always whole.
    pub evidence_per_edge: usize,
    /// Hash of the relation rules, where there are any.
    pub rules: Option<String>,
}

impl Default for Options {
    /// Sentences, five pieces of evidence, no rules.
    fn default() -> Options {
        Options { unit: Unit::Sentence, evidence_per_edge: 5, rules: None }
    }
}

/// Who is connected to whom in a set of documents, with the sentences that show it.
#[derive(Debug, Clone)]
pub struct KnowledgeGraph {
    options: Options,
    /// Fingerprint of the gazetteer.
    gazetteer: String,
    graph: DiGraph<Node, Edge>,
    by_key: FxHashMap<String, NodeIndex>,
    pairs: FxHashMap<(NodeIndex, NodeIndex), EdgeIndex>,
    relations: FxHashMap<(NodeIndex, NodeIndex), BTreeMap<String, EdgeIndex>>,
    /// What the rules say of predicates, by name.
    predicates: BTreeMap<String, PredicateInfo>,
    documents: Documents,
    /// The sentences that kept evidence cites, by document and index.
    cited: FxHashMap<(Number, u32), Cited>,
    totals: Totals,
    /// The nodes of the gazetteer's entities, so far as they were asked for.
    by_entity: Vec<NodeIndex>,
}

/// A sentence that is cited.
#[derive(Debug, Clone)]
struct Cited {
    span: Span,
    text: Option<Box<str>>,
    /// How many pieces of evidence need it.
    by: u32,
}

impl KnowledgeGraph {
    /// A graph without documents, for annotations made with `gazetteer`.
    pub fn new(gazetteer: &Gazetteer, options: Options) -> KnowledgeGraph {
        KnowledgeGraph::empty(gazetteer.fingerprint().to_string(), options)
    }

    fn empty(gazetteer: String, options: Options) -> KnowledgeGraph {
        KnowledgeGraph {
            options,
            gazetteer,
            graph: DiGraph::new(),
            by_key: FxHashMap::default(),
            pairs: FxHashMap::default(),
            relations: FxHashMap::default(),
            predicates: BTreeMap::new(),
            documents: Documents::default(),
            cited: FxHashMap::default(),
            totals: Totals::default(),
            by_entity: Vec::new(),
        }
    }

    /// Takes over what the rules say of their predicates, so that edges have labels, classes and codes.
    /// The rules are those that the annotations are made with.
    pub fn describe(&mut self, predicates: &[Predicate]) {
        self.predicates.extend(predicates.iter().map(|one| (one.name.clone(), PredicateInfo::from(one))));
    }

    /// How it counts.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Fingerprint of the gazetteer that its annotations were made with.
    pub fn gazetteer(&self) -> &str {
        &self.gazetteer
    }

    /// Sums over the whole corpus.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }

    /// The graph itself, for algorithms. Its indices depend on the order of adding: sort by
    /// [`Node::key`] before anything is written.
    pub fn petgraph(&self) -> &DiGraph<Node, Edge> {
        &self.graph
    }

    /// The node with this key.
    pub fn node(&self, key: &str) -> Option<&Node> {
        self.by_key.get(key).map(|&index| &self.graph[index])
    }

    /// The co-occurrence of two entities, in whichever order they are named.
    pub fn co_occurrence(&self, a: &str, b: &str) -> Option<&Edge> {
        let (source, target) = if a <= b { (a, b) } else { (b, a) };
        let ends = (*self.by_key.get(source)?, *self.by_key.get(target)?);
        self.pairs.get(&ends).map(|&edge| &self.graph[edge])
    }

    /// The relation `subject predicate object`.
    pub fn relation(&self, subject: &str, predicate: &str, object: &str) -> Option<&Edge> {
        let ends = (*self.by_key.get(subject)?, *self.by_key.get(object)?);
        self.relations.get(&ends)?.get(predicate).map(|&edge| &self.graph[edge])
    }

    /// The pieces of evidence that an edge keeps, in order.
    pub fn evidence<'a>(&'a self, edge: &'a Edge) -> impl Iterator<Item = Evidence> + 'a {
        edge.kept.iter().map(|kept| kept.place.clone().in_document(self.documents.id(kept.document).into()))
    }

    /// The documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    fn find_edge(&self, source: NodeIndex, target: NodeIndex, predicate: Option<&str>) -> Option<EdgeIndex> {
        match predicate {
            None => self.pairs.get(&(source, target)).copied(),
            Some(name) => self.relations.get(&(source, target))?.get(name).copied(),
        }
    }

    /// The index of the co-occurrence edge or relation between two nodes, made if it is not there.
    fn edge(&mut self, source: NodeIndex, target: NodeIndex, predicate: Option<&str>) -> EdgeIndex {
        if let Some(edge) = self.find_edge(source, target, predicate) {
            return edge;
        }
        let edge = self.graph.add_edge(source, target, Edge::new(predicate.map(str::to_string)));
        match predicate {
            None => self.pairs.insert((source, target), edge),
            Some(name) => self.relations.entry((source, target)).or_default().insert(name.to_string(), edge),
        };
        edge
    }

    /// Lets go of the sentences of a piece of evidence that is kept no more.
    fn forget(&mut self, kept: &Kept) {
        for index in kept.place.sentences() {
            let place = (kept.document, index);
            if let Some(cited) = self.cited.get_mut(&place) {
                cited.by -= 1;
                if cited.by == 0 {
                    self.cited.remove(&place);
                }
            }
        }
    }

    fn check_gazetteer(&self, gazetteer: &str) -> Result<()> {
        if gazetteer == self.gazetteer { Ok(()) } else { Err(other_gazetteer(&self.gazetteer, gazetteer)) }
    }
}

fn duplicate(id: &str) -> Error {
    Error::new(ErrorKind::Duplicate, format!("document {id:?} is already in the graph"))
        .remedy("give each document its own id, and each file once")
}

fn other_gazetteer(ours: &str, theirs: &str) -> Error {
    let short = |hash: &str| hash.chars().take(12).collect::<String>();
    let cause = format!("two gazetteers in one graph: {:?} and {:?}", short(ours), short(theirs));
    Error::new(ErrorKind::Usage, cause).remedy("build both parts with the same gazetteer")
}
