//! Annotated documents in; the [`KnowledgeGraph`] out, a sum over documents.
//!
//! Nodes are the linked entities. Edges are of two layers: *co-occurrence* (both linked in one
//! [`Unit`]; from the smaller key to the larger, though it has no direction) and *relation* (one
//! edge a predicate and ordered pair). What the gazetteer itself says (`background`) is read off the
//! nodes' attributes when a view is made, because which of it can be drawn depends on the whole sum.
//!
//! Promises: all counts are integers; [`KnowledgeGraph::add`] in any order and
//! [`KnowledgeGraph::merge`] of any split give the same graph; each edge keeps the evidence that
//! comes first by (document, sentence, spans), and the text of each cited sentence stands here once.

mod add;
mod merge;
mod parts;
#[cfg(test)]
pub(crate) mod tests;

pub use add::language;
pub(crate) use merge::Parts;
pub use parts::{Attributes, CitedSentence, DocumentInfo, Edge, Evidence, Layer, Node, Totals, Unit};

use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::Gazetteer;
use crate::span::Span;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// Pieces of evidence kept per edge; the count is always whole.
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
    documents: BTreeMap<Arc<str>, Shelf>,
    totals: Totals,
    /// Which `add` counted a node or edge last, so that a document counts once.
    node_seen: Vec<u32>,
    edge_seen: Vec<u32>,
    adds: u32,
}

/// A document and those of its sentences that are cited.
#[derive(Debug, Clone)]
struct Shelf {
    info: DocumentInfo,
    cited: BTreeMap<u32, Cited>,
}

#[derive(Debug, Clone)]
struct Cited {
    span: Span,
    text: Option<String>,
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
            documents: BTreeMap::new(),
            totals: Totals::default(),
            node_seen: Vec::new(),
            edge_seen: Vec::new(),
            adds: 0,
        }
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

    /// The documents, in the order of their ids.
    pub fn documents(&self) -> impl Iterator<Item = &DocumentInfo> {
        self.documents.values().map(|shelf| &shelf.info)
    }

    /// The sentences that some evidence cites, in the order of (document, index).
    pub fn sentences(&self) -> impl Iterator<Item = CitedSentence> {
        self.documents.iter().flat_map(|(id, shelf)| {
            shelf.cited.iter().map(|(&index, cited)| CitedSentence {
                document: id.clone(),
                index,
                span: cited.span,
                text: cited.text.clone(),
            })
        })
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
        self.edge_seen.push(0);
        match predicate {
            None => self.pairs.insert((source, target), edge),
            Some(name) => self.relations.entry((source, target)).or_default().insert(name.to_string(), edge),
        };
        edge
    }

    /// Keeps `evidence` on an edge if it is among the smallest, and cites its sentences.
    ///
    /// `sentence` gives the span and text of a sentence of the evidence's document.
    fn offer(
        &mut self,
        edge: EdgeIndex,
        evidence: Evidence,
        sentence: impl Fn(u32) -> (Span, Option<String>),
    ) {
        let most = self.options.evidence_per_edge;
        let kept = &mut self.graph[edge].evidence;
        let place = kept.partition_point(|other| *other <= evidence);
        if place >= most {
            return;
        }
        let shelf =
            self.documents.get_mut(&evidence.document).expect("invariant: evidence cites a known document");
        for index in evidence.sentences() {
            let cited = shelf.cited.entry(index).or_insert_with(|| {
                let (span, text) = sentence(index);
                Cited { span, text, by: 0 }
            });
            cited.by += 1;
        }
        kept.insert(place, evidence);
        if kept.len() > most {
            let dropped = kept.pop().expect("invariant: more than `most` are kept");
            self.forget(&dropped);
        }
    }

    /// Lets go of the sentences of a piece of evidence that is kept no more.
    fn forget(&mut self, evidence: &Evidence) {
        let Some(shelf) = self.documents.get_mut(&evidence.document) else { return };
        for index in evidence.sentences() {
            if let Some(cited) = shelf.cited.get_mut(&index) {
                cited.by -= 1;
                if cited.by == 0 {
                    shelf.cited.remove(&index);
                }
            }
        }
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

impl KnowledgeGraph {
    fn check_new(&self, gazetteer: &str, mut ids: impl Iterator<Item = Arc<str>>) -> Result<()> {
        if gazetteer != self.gazetteer {
            return Err(other_gazetteer(&self.gazetteer, gazetteer));
        }
        match ids.find(|id| self.documents.contains_key(id)) {
            Some(id) => Err(duplicate(&id)),
            None => Ok(()),
        }
    }
}
