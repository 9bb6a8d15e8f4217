//! Two graphs into one, and a graph from its parts.

use super::{
    Cited, CitedSentence, DocumentInfo, Edge, Evidence, KnowledgeGraph, Node, Options, Shelf, Totals,
};
use crate::error::{Error, ErrorKind, Result};
use petgraph::graph::NodeIndex;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// What a count in a file may be: sums of such counts do not overflow, and every JSON reader has them whole.
const LARGEST: u64 = 1 << 53;

fn add_all<K: Ord>(sums: &mut BTreeMap<K, u64>, more: BTreeMap<K, u64>) {
    for (key, count) in more {
        *sums.entry(key).or_default() += count;
    }
}

impl Totals {
    fn add(&mut self, other: Totals) {
        self.documents += other.documents;
        self.sentences += other.sentences;
        self.units += other.units;
        self.crowded_units += other.crowded_units;
        self.unpaired_units += other.unpaired_units;
        self.mentions += other.mentions;
        self.relations += other.relations;
        self.relations_open += other.relations_open;
        add_all(&mut self.nil, other.nil);
    }
}

impl KnowledgeGraph {
    /// Adds another graph over other documents to this one.
    ///
    /// Associative and commutative. Where the two keep different numbers of pieces of evidence, the
    /// sum keeps the smaller number. Costs O((n + e) log d) for the other's n nodes and e pieces of
    /// evidence: merge the smaller graph into the larger.
    ///
    /// # Errors
    /// A document that stands in both, or parts that count differently: another gazetteer, other
    /// rules, another unit. This graph is then unchanged.
    pub fn merge(&mut self, other: KnowledgeGraph) -> Result<()> {
        self.check_new(&other.gazetteer, other.documents.keys().cloned())?;
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
        self.keep_at_most(other.options.evidence_per_edge);
        self.totals.add(other.totals);
        self.documents.extend(other.documents);
        let (nodes, edges) = other.graph.into_nodes_edges();
        let places: Vec<_> = nodes.into_iter().map(|node| self.add_node(node.weight)).collect();
        for edge in edges {
            let ends = (places[edge.source().index()], places[edge.target().index()]);
            self.add_edge(ends, edge.weight);
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
            let kept = &mut self.graph[edge].evidence;
            let dropped = kept.split_off(most.min(kept.len()));
            for evidence in &dropped {
                self.forget(evidence);
            }
        }
    }

    fn add_node(&mut self, node: Node) -> NodeIndex {
        if let Some(&index) = self.by_key.get(&node.key) {
            let known = &mut self.graph[index];
            known.mentions += node.mentions;
            known.documents += node.documents;
            known.units += node.units;
            add_all(&mut known.surfaces, node.surfaces);
            return index;
        }
        let key = node.key.clone();
        let index = self.graph.add_node(node);
        self.node_seen.push(0);
        self.by_key.insert(key, index);
        index
    }

    /// Adds counts and evidence whose sentences are cited already.
    fn add_edge(&mut self, (source, target): (NodeIndex, NodeIndex), edge: Edge) {
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
        let mut all: Vec<Evidence> = std::mem::take(&mut known.evidence);
        all.extend(edge.evidence);
        all.sort();
        let dropped = all.split_off(all.len().min(self.options.evidence_per_edge));
        known.evidence = all;
        for evidence in &dropped {
            self.forget(evidence);
        }
    }

    /// The graph that these parts were taken from, as a file keeps them.
    ///
    /// # Errors
    /// Parts that contradict each other: a key, id or edge that stands twice, an edge whose end is no
    /// node, evidence whose document or sentence is not there, counts that no corpus has.
    pub(crate) fn from_parts(parts: Parts) -> Result<KnowledgeGraph> {
        let format = |cause: String| Error::new(ErrorKind::Format, cause).remedy("build the graph again");
        let mut graph = KnowledgeGraph::empty(parts.gazetteer, parts.options);
        graph.totals = parts.totals;
        if graph.totals.units > LARGEST {
            return Err(format("the totals are those of no corpus".to_string()));
        }
        for info in parts.documents {
            match graph.documents.entry(info.id.as_str().into()) {
                Entry::Occupied(_) => return Err(super::duplicate(&info.id)),
                Entry::Vacant(place) => place.insert(Shelf { info, cited: BTreeMap::new() }),
            };
        }
        for CitedSentence { document, index, span, text } in parts.sentences {
            let shelf = graph.documents.get_mut(&document).ok_or_else(|| {
                format(format!("a sentence is of document {document:?}, which is not listed"))
            })?;
            shelf.cited.insert(index, Cited { span, text, by: 0 });
        }
        for node in parts.nodes {
            if graph.by_key.contains_key(&node.key) {
                return Err(format(format!("node {:?} stands twice", node.key)));
            }
            if node.units > graph.totals.units || node.mentions.max(node.documents) > LARGEST {
                return Err(format(format!("node {:?} has counts that no corpus has", node.key)));
            }
            graph.add_node(node);
        }
        for (source, target, edge) in parts.edges {
            let end = |key: &str| {
                let place = graph.by_key.get(key).copied();
                place.ok_or_else(|| format(format!("an edge ends at {key:?}, which is no node")))
            };
            let ends = (end(&source)?, end(&target)?);
            let (a, b) = (graph.graph[ends.0].units, graph.graph[ends.1].units);
            let together = edge.predicate.is_none();
            let counts_fit = edge.units <= a.min(b) && a - edge.units <= graph.totals.units - b;
            let largest =
                [edge.units, edge.documents, edge.weight_micro, edge.evidence_total].into_iter().max();
            if together && !(counts_fit && source < target) || largest > Some(LARGEST) {
                let cause =
                    format!("the edge from {source:?} to {target:?} has ends or counts that no corpus has");
                return Err(format(cause));
            }
            if graph.find_edge(ends.0, ends.1, edge.predicate.as_deref()).is_some() {
                return Err(format(format!("an edge from {source:?} to {target:?} stands twice")));
            }
            for evidence in &edge.evidence {
                let shelf = graph.documents.get_mut(&evidence.document);
                let cited = shelf.map(|shelf| &mut shelf.cited);
                let Some(cited) = cited.filter(|cited| evidence.sentences().all(|i| cited.contains_key(&i)))
                else {
                    let place = format!("{:?}, sentence {}", evidence.document, evidence.sentence);
                    return Err(format(format!("evidence cites {place}, which is not listed")));
                };
                for index in evidence.sentences() {
                    if let Some(cited) = cited.get_mut(&index) {
                        cited.by += 1;
                    }
                }
            }
            graph.add_edge(ends, edge);
        }
        for shelf in graph.documents.values_mut() {
            shelf.cited.retain(|_, cited| cited.by > 0);
        }
        Ok(graph)
    }
}

/// What a graph is made of, without its indices.
pub(crate) struct Parts {
    pub options: Options,
    pub gazetteer: String,
    pub totals: Totals,
    pub nodes: Vec<Node>,
    pub edges: Vec<(String, String, Edge)>,
    pub documents: Vec<DocumentInfo>,
    pub sentences: Vec<CitedSentence>,
}
