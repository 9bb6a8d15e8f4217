//! Two graphs into one, a graph into its parts, and from them.

use super::documents::{Number, Row};
use super::parts::{Kept, Place, PredicateInfo, surplus};
use super::{
    Cited, CitedSentence, Documents, Edge, Evidence, KnowledgeGraph, Node, Options, Totals, duplicate,
};
use crate::error::{Error, ErrorKind, Result};
use petgraph::graph::NodeIndex;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a count in a file may be: sums of such counts do not overflow, and every JSON reader has them whole.
const LARGEST: u64 = 1 << 53;

fn add_all<K: Ord>(sums: &mut BTreeMap<K, u64>, more: BTreeMap<K, u64>) {
    for (key, count) in more {
        *sums.entry(key).or_default() += count;
    }
}

impl Totals {
    pub(super) fn add(&mut self, other: &Totals) {
        self.documents += other.documents;
        self.sentences += other.sentences;
        self.units += other.units;
        self.crowded_units += other.crowded_units;
        self.unpaired_units += other.unpaired_units;
        self.mentions += other.mentions;
        self.relations += other.relations;
        self.relations_open += other.relations_open;
        for (reason, count) in &other.nil {
            match self.nil.get_mut(reason) {
                Some(sum) => *sum += count,
                None => drop(self.nil.insert(reason.clone(), *count)),
            }
        }
    }
}

impl KnowledgeGraph {
    /// Adds another graph over other documents to this one.
    ///
    /// Associative and commutative. Where the two keep different numbers of pieces of evidence, the
    /// sum keeps the smaller number. Linear in the other on average: merge the smaller graph into the
    /// larger.
    ///
    /// # Errors
    /// A document that stands in both, or parts that count differently: another gazetteer, other
    /// rules, another unit. This graph is then unchanged.
    pub fn merge(&mut self, other: KnowledgeGraph) -> Result<()> {
        self.check_gazetteer(&other.gazetteer)?;
        if self.options.unit != other.options.unit {
            let cause = format!(
                "two units in one graph: {} and {}",
                self.options.unit.name(),
                other.options.unit.name()
            );
            return Err(Error::new(ErrorKind::Usage, cause).remedy("build both parts with the same --unit"));
        }
        if self.options.rules != other.options.rules {
            return Err(Error::new(ErrorKind::Usage, "two sets of relation rules in one graph")
                .remedy("build both parts with the same rules"));
        }
        let theirs = &other.documents;
        let both = (0..theirs.len() as Number).filter(|&number| self.documents.contains(theirs.id(number)));
        if let Some(number) = both.min_by(|&a, &b| theirs.compare(a, b)) {
            return Err(duplicate(theirs.id(number)));
        }
        self.keep_at_most(other.options.evidence_per_edge);
        self.predicates.extend(other.predicates); // by the same rules
        self.totals.add(&other.totals);
        let base = self.documents.len() as Number;
        for number in 0..theirs.len() as Number {
            self.documents.insert(Row::from(&theirs.info(number)));
        }
        #[allow(clippy::iter_over_hash_type)] // into another map
        for ((document, index), cited) in other.cited {
            self.cited.insert((base + document, index), cited);
        }
        let (nodes, edges) = other.graph.into_nodes_edges();
        let places: Vec<_> = nodes.into_iter().map(|node| self.sum_node(node.weight)).collect();
        for edge in edges {
            let ends = (places[edge.source().index()], places[edge.target().index()]);
            let mut edge = edge.weight;
            edge.kept.iter_mut().for_each(|kept| kept.document += base);
            self.sum_edge(ends, edge);
        }
        Ok(())
    }

    /// Keeps no more than `most` pieces of evidence per edge from now on.
    fn keep_at_most(&mut self, most: usize) {
        if most >= self.options.evidence_per_edge {
            return;
        }
        self.options.evidence_per_edge = most;
        for edge in self.graph.edge_indices().collect::<Vec<_>>() {
            let dropped = surplus(&mut self.graph[edge].kept, most, Kept::status);
            dropped.iter().for_each(|kept| self.forget(kept));
        }
    }

    /// Adds the node of an entity that has none.
    pub(super) fn add_node(&mut self, node: Node) -> NodeIndex {
        let key = node.key.clone();
        let index = self.graph.add_node(node);
        self.by_key.insert(key, index);
        index
    }

    fn sum_node(&mut self, node: Node) -> NodeIndex {
        let Some(&index) = self.by_key.get(&node.key) else { return self.add_node(node) };
        let known = &mut self.graph[index];
        known.mentions += node.mentions;
        known.documents += node.documents;
        known.units += node.units;
        add_all(&mut known.surfaces, node.surfaces);
        index
    }

    /// Adds counts and evidence whose sentences are cited already.
    fn sum_edge(&mut self, (source, target): (NodeIndex, NodeIndex), edge: Edge) {
        let index = self.edge(source, target, edge.predicate.as_deref());
        let known = &mut self.graph[index];
        known.units += edge.units;
        known.documents += edge.documents;
        known.weight_micro += edge.weight_micro;
        known.evidence_total += edge.evidence_total;
        add_all(&mut known.statuses, edge.statuses);
        add_all(&mut known.attributed_to, edge.attributed_to);
        known.seen_on(edge.first.as_deref());
        known.seen_on(edge.last.as_deref());
        known.kept.extend(edge.kept);
        let documents = &self.documents;
        known
            .kept
            .sort_by(|a, b| documents.compare(a.document, b.document).then_with(|| a.place.cmp(&b.place)));
        let dropped = surplus(&mut known.kept, self.options.evidence_per_edge, Kept::status);
        dropped.iter().for_each(|kept| self.forget(kept));
    }

    /// What it is made of, in no order but that of [`Parts::sentences`].
    pub(crate) fn into_parts(self) -> Parts {
        let mut cited: Vec<((Number, u32), Cited)> = self.cited.into_iter().collect();
        cited.sort_unstable_by(|(a, _), (b, _)| self.documents.compare(a.0, b.0).then_with(|| a.1.cmp(&b.1)));
        // All that cites a document shares its id.
        let mut ids: FxHashMap<Number, Arc<str>> = FxHashMap::default();
        let documents = &self.documents;
        let mut id =
            |number: Number| ids.entry(number).or_insert_with(|| documents.id(number).into()).clone();
        let sentences = cited.into_iter().map(|((document, index), Cited { span, text, .. })| {
            CitedSentence { document: id(document), index, span, text: text.map(String::from) }
        });
        let sentences = sentences.collect();
        let (nodes, edges) = self.graph.into_nodes_edges();
        let nodes: Vec<Node> = nodes.into_iter().map(|node| node.weight).collect();
        let edges = edges.into_iter().map(|edge| {
            let key = |end: NodeIndex| nodes[end.index()].key.clone();
            let (source, target, mut counts) = (key(edge.source()), key(edge.target()), edge.weight);
            let kept = std::mem::take(&mut counts.kept);
            let evidence = kept.into_iter().map(|kept| kept.place.in_document(id(kept.document)));
            (source, target, counts, evidence.collect())
        });
        Parts {
            edges: edges.collect(),
            options: self.options,
            gazetteer: self.gazetteer,
            totals: self.totals,
            predicates: self.predicates,
            nodes,
            sentences,
            documents: self.documents,
        }
    }

    /// The graph that these parts were taken from, as a file keeps them.
    ///
    /// # Errors
    /// Parts that contradict each other: a key or edge that stands twice, an edge whose end is no
    /// node, evidence whose document or sentence is not there, counts that no corpus has.
    pub(crate) fn from_parts(parts: Parts) -> Result<KnowledgeGraph> {
        let mut graph = KnowledgeGraph::empty(parts.gazetteer, parts.options);
        graph.totals = parts.totals;
        graph.documents = parts.documents;
        graph.predicates = parts.predicates;
        if graph.totals.units > LARGEST {
            return Err(broken("the totals are those of no corpus"));
        }
        for CitedSentence { document, index, span, text } in parts.sentences {
            let number = graph.documents.number(&document).ok_or_else(|| {
                broken(format!("a sentence is of document {document:?}, which is not listed"))
            })?;
            graph.cited.insert((number, index), Cited { span, text: text.map(Into::into), by: 0 });
        }
        for node in parts.nodes {
            if graph.by_key.contains_key(&node.key) {
                return Err(broken(format!("node {:?} stands twice", node.key)));
            }
            if node.units > graph.totals.units || node.mentions.max(node.documents) > LARGEST {
                return Err(broken(format!("node {:?} has counts that no corpus has", node.key)));
            }
            graph.add_node(node);
        }
        for (source, target, edge, evidence) in parts.edges {
            let ends = graph.check_edge(&source, &target, &edge)?;
            let kept: Vec<Kept> =
                evidence.into_iter().map(|piece| graph.cite(piece)).collect::<Result<_>>()?;
            graph.sum_edge(ends, Edge { kept, ..edge });
        }
        graph.cited.retain(|_, cited| cited.by > 0);
        Ok(graph)
    }

    /// The ends of an edge that can be in a graph with these nodes and totals.
    fn check_edge(&self, source: &str, target: &str, edge: &Edge) -> Result<(NodeIndex, NodeIndex)> {
        let end = |key: &str| {
            let place = self.by_key.get(key).copied();
            place.ok_or_else(|| broken(format!("an edge ends at {key:?}, which is no node")))
        };
        let ends = (end(source)?, end(target)?);
        let (a, b) = (self.graph[ends.0].units, self.graph[ends.1].units);
        let together = edge.predicate.is_none();
        let counts_fit = edge.units <= a.min(b) && a - edge.units <= self.totals.units - b;
        let largest = [edge.units, edge.documents, edge.weight_micro, edge.evidence_total].into_iter().max();
        if together && !(counts_fit && source < target) || largest > Some(LARGEST) {
            let cause =
                format!("the edge from {source:?} to {target:?} has ends or counts that no corpus has");
            return Err(broken(cause));
        }
        if self.find_edge(ends.0, ends.1, edge.predicate.as_deref()).is_some() {
            return Err(broken(format!("an edge from {source:?} to {target:?} stands twice")));
        }
        Ok(ends)
    }

    /// A piece of evidence as the graph keeps it, its sentences cited once more.
    fn cite(&mut self, evidence: Evidence) -> Result<Kept> {
        let not_listed = format!("{:?}, sentence {}", evidence.document, evidence.sentence);
        let not_listed = || broken(format!("evidence cites {not_listed}, which is not listed"));
        let document = self.documents.number(&evidence.document).ok_or_else(not_listed)?;
        for index in evidence.sentences() {
            self.cited.get_mut(&(document, index)).ok_or_else(not_listed)?.by += 1;
        }
        Ok(Kept { document, place: Place::from(evidence) })
    }
}

fn broken(cause: impl Into<String>) -> Error {
    Error::new(ErrorKind::Format, cause).remedy("build the graph again")
}

/// What a graph is made of, without its indices.
pub(crate) struct Parts {
    pub options: Options,
    pub gazetteer: String,
    pub totals: Totals,
    /// By name; those of all edges that are relations, and it may be others.
    pub predicates: BTreeMap<String, PredicateInfo>,
    pub nodes: Vec<Node>,
    /// Source, target, counts and evidence.
    pub edges: Vec<(String, String, Edge, Vec<Evidence>)>,
    pub documents: Documents,
    /// In the order of (document, index).
    pub sentences: Vec<CitedSentence>,
}
