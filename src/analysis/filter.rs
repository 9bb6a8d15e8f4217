//! The part of a graph that a person asked for, or can read.

use super::{LeftOut, Link, View};
use crate::graph::{Layer, Node};
use petgraph::unionfind::UnionFind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How much of what passes the other conditions is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Keep {
    /// Everything, isolated entities too.
    #[default]
    All,
    /// The strongest edges and their ends.
    Edges(usize),
    /// The most seen entities and all edges among them.
    Nodes(usize),
    /// A picture: of the most seen entities a maximum spanning forest, so that what is shown hangs
    /// together, then the strongest other edges, until there are so many of each.
    Picture {
        /// At most so many entities.
        nodes: usize,
        /// At most so many edges.
        edges: usize,
    },
}

/// Which part of a graph is wanted. The default keeps everything.
///
/// The strongest edge is a relation before a co-occurrence, then the one in more documents, with more
/// damped weight, a higher log-likelihood ratio, and last the smaller (source, target, key). The most
/// seen entity is in more documents, has more mentions, and last the smaller key.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filter {
    /// How much is kept.
    pub keep: Keep,
    /// Edges in fewer units are left out.
    pub min_count: u64,
    /// Co-occurrences with a smaller NPMI, or with none, are left out.
    pub min_npmi: Option<f64>,
    /// Only entities of these types; empty: of all.
    pub types: BTreeSet<String>,
    /// No co-occurrence.
    pub relations_only: bool,
}

impl Filter {
    /// What a person can read on one page: 40 entities, 60 edges.
    pub fn picture() -> Filter {
        Filter { keep: Keep::Picture { nodes: 40, edges: 60 }, ..Filter::default() }
    }

    /// The wanted part of `view`, in the same order, with [`LeftOut`] saying how much it is not.
    ///
    /// Unless everything is kept, an entity without a kept edge is left out and counted as isolated;
    /// only where no edge is kept at all the entities stand alone. Background edges stay wherever
    /// both ends do. O((n + e) log(n + e)).
    #[must_use]
    pub fn apply(&self, view: &View) -> View {
        if *self == Filter::default() {
            return view.clone();
        }
        let wanted = |node: &&Node| self.types.is_empty() || self.types.contains(&node.entity_type);
        let mut nodes: Vec<&Node> = view.nodes.iter().filter(wanted).collect();
        nodes.sort_by_key(|node| (Reverse(node.documents), Reverse(node.mentions), &node.key));
        if let Keep::Nodes(most) | Keep::Picture { nodes: most, .. } = self.keep {
            nodes.truncate(most);
        }
        let places: HashMap<&str, usize> =
            nodes.iter().zip(0..).map(|(node, at)| (node.key.as_str(), at)).collect();
        let mut edges: Vec<&Link> = view
            .edges
            .iter()
            .filter(|edge| edge.layer != Layer::Background && self.lets_pass(edge))
            .filter(|edge| places.contains_key(&*edge.source) && places.contains_key(&*edge.target))
            .collect();
        edges.sort_by(|a, b| {
            strength(b).cmp(&strength(a)).then_with(|| a.ends_and_key().cmp(&b.ends_and_key()))
        });
        match self.keep {
            Keep::All | Keep::Nodes(_) => {}
            Keep::Edges(most) => edges.truncate(most),
            Keep::Picture { edges: most, .. } => edges = picture(edges, most, &places),
        }
        let mut ends: BTreeSet<&str> = edges.iter().flat_map(|edge| [&*edge.source, &*edge.target]).collect();
        let chosen = nodes.len();
        let unconnected = nodes.iter().filter(|node| !ends.contains(node.key.as_str())).count();
        let alone = ends.is_empty() || (self.keep == Keep::All && !self.narrows_edges());
        if alone {
            ends = nodes.iter().map(|node| node.key.as_str()).collect();
        }
        let _ = chosen;
        subset(
            view,
            &ends,
            &edges.iter().map(|edge| edge.ends_and_key()).collect(),
            if alone { 0 } else { unconnected },
        )
    }

    fn narrows_edges(&self) -> bool {
        self.min_count > 0 || self.min_npmi.is_some() || self.relations_only
    }

    fn lets_pass(&self, edge: &Link) -> bool {
        let together = edge.layer == Layer::CoOccurrence;
        edge.units >= self.min_count
            && !(together && self.relations_only)
            && !(together && self.min_npmi.is_some_and(|least| edge.npmi.is_none_or(|npmi| npmi < least)))
    }
}

/// Larger is stronger. Scores are finite, and so ordered by their bits' total order.
fn strength(edge: &Link) -> (bool, u64, u64, i64) {
    let llr = edge.llr.unwrap_or(0.0) * 1e6; // an integer: scores are rounded to 6 digits
    (edge.layer == Layer::Relation, edge.documents, edge.weight_micro.unwrap_or(0), llr as i64)
}

/// Of `edges`, strongest first, at most `most`: a spanning forest, then the rest in order. A pair
/// whose relation is shown needs no line to say that the two stand together.
fn picture<'a>(edges: Vec<&'a Link>, most: usize, places: &HashMap<&str, usize>) -> Vec<&'a Link> {
    let stated: BTreeSet<(&str, &str)> = edges
        .iter()
        .filter(|edge| edge.layer == Layer::Relation)
        .flat_map(|edge| [(&*edge.source, &*edge.target), (&*edge.target, &*edge.source)])
        .collect();
    let mut trees = UnionFind::new(places.len());
    let (forest, rest): (Vec<&Link>, Vec<&Link>) = edges
        .into_iter()
        .filter(|edge| edge.layer == Layer::Relation || !stated.contains(&(&*edge.source, &*edge.target)))
        .partition(|edge| trees.union(places[&*edge.source], places[&*edge.target]));
    forest.into_iter().chain(rest).take(most).collect()
}

/// The view of these entities and edges, with the background edges and sentences that belong to them.
fn subset(view: &View, ends: &BTreeSet<&str>, kept: &BTreeSet<(&str, &str, &str)>, isolated: usize) -> View {
    let nodes: Vec<Node> =
        view.nodes.iter().filter(|node| ends.contains(node.key.as_str())).cloned().collect();
    let known = |edge: &Link| ends.contains(edge.source.as_str()) && ends.contains(edge.target.as_str());
    let stays = |edge: &&Link| match edge.layer {
        Layer::Background => known(edge),
        _ => kept.contains(&edge.ends_and_key()),
    };
    let edges: Vec<Link> = view.edges.iter().filter(stays).cloned().collect();
    let mut cited: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for evidence in edges.iter().flat_map(|edge| &edge.evidence) {
        cited.entry(&evidence.document).or_default().extend(evidence.sentences());
    }
    let sentences = view.sentences.iter();
    let sentences = sentences.filter(|s| cited.get(&*s.document).is_some_and(|of| of.contains(&s.index)));
    let sentences = sentences.cloned().collect();
    let edges_of = view.edges.iter().filter(|edge| edge.layer != Layer::Background).count();
    // A view may be filtered again: what it had left out already stays counted.
    let before = view.header.left_out.unwrap_or(LeftOut {
        nodes_of: view.nodes.len() as u64,
        edges_of: edges_of as u64,
        ..LeftOut::default()
    });
    let left_out = LeftOut {
        nodes: before.nodes + (view.nodes.len() - nodes.len()) as u64,
        isolated: before.isolated + isolated as u64,
        edges: before.edges + (edges_of - kept.len()) as u64,
        ..before
    };
    let mut header = view.header.clone();
    header.left_out = Some(left_out);
    View { header, nodes, edges, documents: view.documents.clone(), sentences }
}
