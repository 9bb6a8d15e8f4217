//! The part of a graph that a person asked for, or can read.

use super::{LeftOut, Link, View};
use crate::graph::{Layer, Node};
use crate::relate::{Quad, Status};
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
    /// together, then the strongest other edges, until there are so many of each; edges that only
    /// one unit shows come last.
    Picture {
        /// At most so many entities.
        nodes: usize,
        /// At most so many edges.
        edges: usize,
    },
}

/// Which part of a graph is wanted. The default keeps everything.
///
/// The strongest edge is a relation that somebody asserts or reports, then another relation, then a
/// co-occurrence; of equals the one in more documents, with more
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
    /// Only relations that somebody states in one of these ways; empty: in any. What stays keeps all its
    /// counts.
    pub statuses: BTreeSet<Status>,
    /// Only relations of these classes; empty: of all.
    pub quads: BTreeSet<Quad>,
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
        let unconnected = nodes.iter().filter(|node| !ends.contains(node.key.as_str())).count();
        let alone = ends.is_empty() || (self.keep == Keep::All && !self.narrows_edges());
        if alone {
            ends = nodes.iter().map(|node| node.key.as_str()).collect();
        }
        subset(
            view,
            &ends,
            &edges.iter().map(|edge| edge.ends_and_key()).collect(),
            if alone { 0 } else { unconnected },
        )
    }

    fn narrows_edges(&self) -> bool {
        self.min_count > 0 || self.min_npmi.is_some() || self.narrows_relations() || self.relations_only
    }

    fn narrows_relations(&self) -> bool {
        !self.statuses.is_empty() || !self.quads.is_empty()
    }

    fn lets_pass(&self, edge: &Link) -> bool {
        let together = edge.layer == Layer::CoOccurrence;
        // An edge that names no status is taken at its word.
        let stated = self.statuses.is_empty()
            || edge.statuses.keys().any(|status| self.statuses.contains(status))
            || edge.statuses.is_empty() && self.statuses.contains(&Status::Asserted);
        let class = self.quads.is_empty() || edge.quad.is_some_and(|quad| self.quads.contains(&quad));
        edge.units >= self.min_count
            && (together || stated && class)
            && !(together && self.relations_only)
            && !(together && self.min_npmi.is_some_and(|least| edge.npmi.is_none_or(|npmi| npmi < least)))
    }
}

/// Larger is stronger. Scores are finite, and so ordered by their bits' total order.
fn strength(edge: &Link) -> (u8, u64, u64, i64) {
    let llr = edge.llr.unwrap_or(0.0) * 1e6; // an integer: scores are rounded to 6 digits
    let plain = edge.statuses.is_empty() || edge.statuses.keys().any(|status| status.is_plain());
    let layer = match edge.layer {
        Layer::Relation => 1 + u8::from(plain),
        _ => 0,
    };
    (layer, edge.documents, edge.weight_micro.unwrap_or(0), llr as i64)
}

/// Edges that pass a test, and those that do not.
type Pair<'a> = (Vec<&'a Link>, Vec<&'a Link>);

/// Of `edges`, strongest first, at most `most`: a spanning forest, then the rest in order, and what
/// only one unit shows after all others. A pair whose relation is shown needs no line to say that
/// the two stand together.
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
    // What only one unit shows would draw chains that say little: it comes when there is room left.
    let often = |edge: &&Link| edge.layer == Layer::Relation || edge.units.max(edge.documents) > 1;
    let ((forest, once), (rest, too)): (Pair<'_>, Pair<'_>) =
        (forest.into_iter().partition(often), rest.into_iter().partition(often));
    [forest, rest, once, too].into_iter().flatten().take(most).collect()
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
    // A relation says for its pair that the two stand together: that is not left out.
    let stated: BTreeSet<(&str, &str)> = edges
        .iter()
        .filter(|edge| edge.layer == Layer::Relation)
        .flat_map(|edge| [(&*edge.source, &*edge.target), (&*edge.target, &*edge.source)])
        .collect();
    let said = |edge: &&Link| {
        edge.layer == Layer::CoOccurrence
            && !kept.contains(&edge.ends_and_key())
            && stated.contains(&(&*edge.source, &*edge.target))
    };
    let edges_of = view.edges.iter().filter(|edge| edge.layer != Layer::Background).count();
    let edges_of = edges_of - view.edges.iter().filter(said).count();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Options;
    use crate::graph::tests::{corpora, graph_of, read, relate};
    use crate::relate::Status;
    use proptest::prelude::*;

    /// name, filter, nodes, edges, (nodes left out, isolated, edges left out)
    type Case = (&'static str, Filter, &'static str, &'static str, (u64, u64, u64));

    /// mali and kidal stand together three times, in two documents; fama is near both; e000 and e001
    /// stand apart from the rest, e002 alone.
    fn view() -> View {
        let (a, mut in_a) = read("a", &["mali kidal", "mali kidal fama fama", "e000 e001", "e002"]);
        in_a.relations = vec![relate(&in_a, 1, "fama took_over kidal", Status::Asserted)];
        let b = read("b", &["mali kidal", "goita goita mali"]);
        View::of(&graph_of(Options::default(), &[(a, in_a), b])).with_background()
    }

    proptest! {
        /// A filter by status or class leaves out edges, and changes none.
        #[test]
        fn what_stays_keeps_its_counts(
            corpus in corpora(),
            statuses in prop::collection::btree_set(prop::sample::select(Status::ALL.to_vec()), 0..4),
            relations_only in any::<bool>(),
        ) {
            let view = View::of(&graph_of(Options::default(), &corpus));
            let filter = Filter { statuses: statuses.clone(), relations_only, ..Filter::default() };
            let part = filter.apply(&view);
            let is_wanted = |edge: &&Link| match edge.layer {
                Layer::CoOccurrence => !relations_only,
                _ => statuses.is_empty() || edge.statuses.keys().any(|status| statuses.contains(status)),
            };
            prop_assert_eq!(
                part.edges.iter().collect::<Vec<_>>(),
                view.edges.iter().filter(is_wanted).collect::<Vec<_>>()
            );
            prop_assert_eq!(&part.header.totals, &view.header.totals);
            for node in &part.nodes {
                prop_assert_eq!(Some(node), view.node(&node.key));
            }
        }
    }

    #[test]
    fn relations_are_chosen_by_class() {
        let mut view = view();
        let relation =
            view.edges.iter_mut().find(|edge| edge.layer == Layer::Relation).expect("there is one");
        relation.quad = Some(Quad::MaterialConflict);
        for (quads, want) in [(vec![], 1), (vec![Quad::MaterialConflict], 1), (vec![Quad::Static], 0)] {
            let filter = Filter { quads: quads.iter().copied().collect(), ..Filter::default() };
            let part = filter.apply(&view);
            let of = |layer| part.edges.iter().filter(|edge| edge.layer == layer).count();
            assert_eq!((of(Layer::Relation), of(Layer::CoOccurrence)), (want, 5), "{quads:?}");
        }
    }

    #[test]
    fn filters_keep_what_they_say_and_count_the_rest() {
        let types = |types: &[&str]| types.iter().map(|name| name.to_string()).collect();
        let cases: Vec<Case> = vec![
            (
                "the strongest two: a relation comes first",
                Filter { keep: Keep::Edges(2), ..Filter::default() },
                "fama kidal mali",
                "fama>kidal kidal~mali kidal-mali",
                (4, 4, 3),
            ),
            (
                "three entities",
                Filter { keep: Keep::Nodes(3), ..Filter::default() },
                "fama kidal mali",
                "fama-kidal fama>kidal fama-mali kidal~mali kidal-mali",
                (4, 0, 2),
            ),
            (
                "a picture hangs together, and states or draws a pair",
                Filter { keep: Keep::Picture { nodes: 4, edges: 3 }, ..Filter::default() },
                "fama goita kidal mali",
                "fama>kidal goita~mali goita-mali kidal~mali kidal-mali",
                (3, 0, 2),
            ),
            (
                "seen at least twice",
                Filter { min_count: 2, ..Filter::default() },
                "kidal mali",
                "kidal~mali kidal-mali",
                (5, 5, 5),
            ),
            (
                "never apart",
                Filter { min_npmi: Some(1.0), ..Filter::default() },
                "e000 e001 fama kidal",
                "e000-e001 fama>kidal",
                (3, 3, 3),
            ),
            (
                "states and places",
                Filter { types: types(&["state", "place"]), ..Filter::default() },
                "kidal mali",
                "kidal~mali kidal-mali",
                (5, 0, 5),
            ),
            (
                "no edge at all: the entities stand alone",
                Filter { types: types(&["person"]), ..Filter::default() },
                "goita",
                "",
                (6, 0, 6),
            ),
            (
                "relations only",
                Filter { relations_only: true, ..Filter::default() },
                "fama kidal",
                "fama>kidal",
                (5, 5, 4),
            ),
        ];
        let view = view();
        for (name, filter, nodes, edges, (nodes_out, isolated, edges_out)) in cases {
            let part = filter.apply(&view);
            let keys: Vec<&str> = part.nodes.iter().map(|node| node.key.as_str()).collect();
            assert_eq!(keys.join(" "), nodes, "{name}");
            let line = |edge: &Link| {
                let mark = match edge.layer {
                    Layer::CoOccurrence => '-',
                    Layer::Relation => '>',
                    Layer::Background => '~',
                };
                format!("{}{mark}{}", edge.source, edge.target)
            };
            let lines: Vec<String> = part.edges.iter().map(line).collect();
            assert_eq!(lines.join(" "), edges, "{name}");
            let left = part.header.left_out.expect("it was filtered");
            let shown = part.edges.iter().filter(|edge| edge.layer != Layer::Background).count() as u64;
            assert_eq!((left.nodes_of, left.edges_of), (7, shown + left.edges), "{name}");
            assert!(left.edges_of <= 6, "{name}");
            assert_eq!((left.nodes, left.isolated, left.edges), (nodes_out, isolated, edges_out), "{name}");
            for evidence in part.edges.iter().flat_map(|edge| &edge.evidence) {
                assert!(part.sentence(&evidence.document, evidence.sentence).is_some(), "{name}");
            }
        }
        assert_eq!(Filter::default().apply(&view), view);
    }
}
