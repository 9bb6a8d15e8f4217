//! The graph as sorted plain data, with its scores.

use super::{jaccard, log_likelihood_ratio, npmi};
use crate::error::{Error, ErrorKind, Result};
use crate::gazetteer::Tie;
use crate::graph::{
    CitedSentence, DocumentInfo, Documents, Edge, Evidence, KnowledgeGraph, Layer, Node, Options, Parts,
    PredicateInfo, Totals, Unit,
};
use crate::relate::{Quad, Status};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The format's name in the header of `graph.json`.
pub const FORMAT: &str = "nomina-graph";

/// The format's version; a reader refuses a later one.
pub const FORMAT_VERSION: u32 = 1;

/// The key of co-occurrence edges.
pub const CO_OCCURRENCE: &str = "co-occurrence";

/// What stands above a graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`].
    pub format: String,
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// Program and version that counted.
    pub generator: String,
    /// What counted as together.
    pub unit: Unit,
    /// Pieces of evidence kept per edge.
    pub evidence_per_edge: usize,
    /// Whether the cited sentences' words are there.
    pub quotes: bool,
    /// Fingerprint of the gazetteer.
    pub gazetteer: String,
    /// Hash of the relation rules, where there were any.
    pub rules: Option<String>,
    /// Sums over the corpus.
    pub totals: Totals,
    /// What a filter left out; absent from a whole graph.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// How much a filter left out, and of how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// Entities in the whole graph.
    pub nodes_of: u64,
    /// Edges in the whole graph, but for background and for co-occurrences of pairs whose relation is shown.
    pub edges_of: u64,
    /// Entities left out.
    pub nodes: u64,
    /// Those of them that were wanted, and left out because no edge of theirs was kept.
    pub isolated: u64,
    /// Edges left out, background not counted.
    pub edges: u64,
}

/// An edge with its ends and scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Key of the one end: the subject; of a co-occurrence the smaller key.
    pub source: String,
    /// Key of the other.
    pub target: String,
    /// Tells the edges between two entities apart: `co-occurrence`, the predicate of a relation, or
    /// `background:` and the predicate.
    pub key: String,
    /// Whether source and target have different roles: not in a co-occurrence, nor in a relation that
    /// holds both ways.
    pub directed: bool,
    /// Where it comes from.
    pub layer: Layer,
    /// The predicate of a relation or background edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predicate: Option<String>,
    /// A relation's predicate in words for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The predicate's class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quad: Option<Quad>,
    /// The predicate's code in CAMEO.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// The predicate's event type in PLOVER.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plover: Option<String>,
    /// Units that show it.
    pub units: u64,
    /// Documents that show it.
    pub documents: u64,
    /// Damped weight in millionths; co-occurrence only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_micro: Option<u64>,
    /// [`npmi`], rounded to 6 digits; co-occurrence in at least one unit only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub npmi: Option<f64>,
    /// [`log_likelihood_ratio`], likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub llr: Option<f64>,
    /// [`jaccard`], likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jaccard: Option<f64>,
    /// How often a relation is stated in which way.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<Status, u64>,
    /// The earliest date seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The latest date seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
    /// Who stated a relation, by key, and how often.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributed_to: BTreeMap<String, u64>,
    /// As what and when, for background edges; the ties' keys are the target's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// How many pieces of evidence there are in all.
    pub evidence_total: u64,
    /// The first of them, by (document, sentence, spans).
    pub evidence: Vec<Evidence>,
}

/// A graph, sorted: nodes by key, edges by (source, target, key), documents by id, sentences by
/// (document, index).
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What stands above it.
    pub header: Header,
    /// The entities.
    pub nodes: Vec<Node>,
    /// What links them.
    pub edges: Vec<Link>,
    /// The documents, all of them whatever was filtered; shared by all views of a graph.
    pub documents: Arc<Documents>,
    /// The sentences that the evidence of `edges` cites.
    pub sentences: Vec<CitedSentence>,
}

/// Six digits are enough for a person and hide the last bits, where mathematics libraries differ.
fn rounded(score: f64) -> f64 {
    let rounded = (score * 1e6).round() / 1e6;
    if rounded == 0.0 { 0.0 } else { rounded } // no -0.0
}

impl From<KnowledgeGraph> for View {
    /// The whole graph with its scores; what the two have in common is moved. O((n + e) log(n + e)).
    fn from(graph: KnowledgeGraph) -> View {
        let Parts { options, gazetteer, totals, predicates, mut nodes, edges, documents, sentences } =
            graph.into_parts();
        nodes.sort_by(|a, b| a.key.cmp(&b.key));
        let units: FxHashMap<&str, u64> = nodes.iter().map(|node| (node.key.as_str(), node.units)).collect();
        let scored = |(source, target, edge, evidence): (String, String, Edge, Vec<Evidence>)| {
            let (a, b) = (units[source.as_str()], units[target.as_str()]);
            let said = edge.predicate.as_ref().and_then(|name| predicates.get(name));
            Link { evidence, ..link((source, a), (target, b), edge, said, totals.units) }
        };
        let mut edges: Vec<Link> = edges.into_iter().map(scored).collect();
        edges.sort_by(|a, b| a.ends_and_key().cmp(&b.ends_and_key()));
        let header = Header {
            format: FORMAT.to_string(),
            version: FORMAT_VERSION,
            generator: concat!("nomina ", env!("CARGO_PKG_VERSION")).to_string(),
            unit: options.unit,
            evidence_per_edge: options.evidence_per_edge,
            quotes: sentences.iter().all(|sentence| sentence.text.is_some()),
            gazetteer,
            rules: options.rules,
            totals,
            left_out: None,
        };
        View { header, nodes, edges, documents: Arc::new(documents), sentences }
    }
}

impl View {
    /// The whole graph with its scores, and the graph stays. O((n + e) log(n + e)).
    pub fn of(graph: &KnowledgeGraph) -> View {
        View::from(graph.clone())
    }

    /// The same view with what the gazetteer says about its entities: `in` → `located_in`, `part_of`,
    /// `leads` → `leader_of`, `member_of`, `capital_of`, each an edge of the layer `background`
    /// wherever both ends are in the view.
    #[must_use]
    pub fn with_background(mut self) -> View {
        let mut ties: BTreeMap<(String, String, &'static str), Vec<Tie>> = BTreeMap::new();
        let bare = |key: &String| Tie { key: key.clone(), role: None, from: None, to: None };
        for node in &self.nodes {
            let known = &node.attributes;
            let mut tie = |predicate, tie: Tie| {
                if self.node(&tie.key).is_some() {
                    ties.entry((node.key.clone(), tie.key.clone(), predicate)).or_default().push(tie);
                }
            };
            known.within.iter().for_each(|key| tie("located_in", bare(key)));
            known.capital_of.iter().for_each(|key| tie("capital_of", bare(key)));
            known.part_of.iter().for_each(|whole| tie("part_of", whole.clone()));
            known.leads.iter().for_each(|group| tie("leader_of", group.clone()));
            known.member_of.iter().for_each(|group| tie("member_of", group.clone()));
        }
        self.edges.retain(|edge| edge.layer != Layer::Background);
        self.edges.extend(ties.into_iter().map(|((source, target, predicate), ties)| Link {
            key: format!("background:{predicate}"),
            directed: true,
            layer: Layer::Background,
            predicate: Some(predicate.to_string()),
            label: None,
            quad: None,
            cameo: None,
            plover: None,
            units: 0,
            documents: 0,
            weight_micro: None,
            npmi: None,
            llr: None,
            jaccard: None,
            statuses: BTreeMap::new(),
            first: None,
            last: None,
            attributed_to: BTreeMap::new(),
            ties:
                ties.into_iter().filter(|t| t.role.is_some() || t.from.is_some() || t.to.is_some()).collect(),
            evidence_total: 0,
            evidence: Vec::new(),
            source,
            target,
        }));
        self.edges.sort_by(|a, b| a.ends_and_key().cmp(&b.ends_and_key()));
        self
    }

    /// The same view without the words of the cited sentences, for sharing where they may not be.
    #[must_use]
    pub fn without_quotes(mut self) -> View {
        self.header.quotes = false;
        for sentence in &mut self.sentences {
            sentence.text = None;
        }
        self
    }

    /// The graph again, to merge it with others; background edges stay behind.
    ///
    /// # Errors
    /// A filtered view, which is no sum any more, or parts that contradict each other.
    pub fn into_graph(self) -> Result<KnowledgeGraph> {
        if self.header.left_out.is_some() {
            return Err(Error::new(ErrorKind::Usage, "a filtered graph cannot be added to")
                .remedy("merge the whole graphs, then filter"));
        }
        let predicates = self.edges.iter().filter_map(Link::said).collect();
        let edges = self.edges.into_iter().filter(|link| link.layer != Layer::Background);
        KnowledgeGraph::from_parts(Parts {
            options: Options {
                unit: self.header.unit,
                evidence_per_edge: self.header.evidence_per_edge,
                rules: self.header.rules,
            },
            gazetteer: self.header.gazetteer,
            totals: self.header.totals,
            predicates,
            nodes: self.nodes,
            edges: edges.map(Link::into_parts).collect(),
            documents: Arc::unwrap_or_clone(self.documents),
            sentences: self.sentences,
        })
    }

    /// Puts everything into its order; a file may have been edited by hand.
    pub(crate) fn sort(&mut self) {
        self.nodes.sort_by(|a, b| a.key.cmp(&b.key));
        self.edges.sort_by(|a, b| a.ends_and_key().cmp(&b.ends_and_key()));
        self.edges.iter_mut().for_each(|edge| edge.evidence.sort());
        self.sentences.sort_by(|a, b| (&a.document, a.index).cmp(&(&b.document, b.index)));
    }

    /// The entity with this key. O(log n).
    pub fn node(&self, key: &str) -> Option<&Node> {
        self.nodes.binary_search_by(|node| node.key.as_str().cmp(key)).ok().map(|at| &self.nodes[at])
    }

    /// The document with this id. O(1).
    pub fn document(&self, id: &str) -> Option<DocumentInfo> {
        self.documents.get(id)
    }

    /// The cited sentence with this index. O(log n).
    pub fn sentence(&self, document: &str, index: u32) -> Option<&CitedSentence> {
        let place = self.sentences.binary_search_by(|s| (&*s.document, s.index).cmp(&(document, index)));
        place.ok().map(|at| &self.sentences[at])
    }

    /// All edges between two entities, in either direction, in order. O(e).
    pub fn edges_between<'a>(&'a self, a: &'a str, b: &'a str) -> impl Iterator<Item = &'a Link> {
        self.edges.iter().filter(move |edge| {
            (edge.source == a && edge.target == b) || (edge.source == b && edge.target == a)
        })
    }
}

impl Link {
    /// What edges are sorted by.
    pub(crate) fn ends_and_key(&self) -> (&str, &str, &str) {
        (&self.source, &self.target, &self.key)
    }

    /// What the rules say of a relation's predicate.
    fn said(&self) -> Option<(String, PredicateInfo)> {
        let info = PredicateInfo {
            label: self.label.clone()?,
            quad: self.quad?,
            cameo: self.cameo.clone(),
            plover: self.plover.clone(),
            symmetric: !self.directed,
        };
        Some((self.predicate.clone()?, info))
    }

    /// Ends, counts and evidence.
    fn into_parts(self) -> (String, String, Edge, Vec<Evidence>) {
        let mut edge = Edge::new(self.predicate);
        edge.units = self.units;
        edge.documents = self.documents;
        edge.weight_micro = self.weight_micro.unwrap_or(0);
        edge.statuses = self.statuses;
        edge.first = self.first;
        edge.last = self.last;
        edge.attributed_to = self.attributed_to;
        edge.evidence_total = self.evidence_total;
        (self.source, self.target, edge, self.evidence)
    }
}

/// An edge with its ends, each with its units, of so many units in all, and without its evidence.
fn link(
    (source, a): (String, u64),
    (target, b): (String, u64),
    edge: Edge,
    said: Option<&PredicateInfo>,
    all: u64,
) -> Link {
    let layer = edge.layer();
    let together = layer == Layer::CoOccurrence;
    let scored = together && edge.units > 0;
    Link {
        source,
        target,
        key: key_of(edge.predicate.as_deref()),
        directed: !together && said.is_none_or(|said| !said.symmetric),
        layer,
        predicate: edge.predicate,
        label: said.map(|said| said.label.clone()),
        quad: said.map(|said| said.quad),
        cameo: said.and_then(|said| said.cameo.clone()),
        plover: said.and_then(|said| said.plover.clone()),
        units: edge.units,
        documents: edge.documents,
        weight_micro: together.then_some(edge.weight_micro),
        npmi: scored.then(|| rounded(npmi(edge.units, a, b, all))),
        llr: scored.then(|| rounded(log_likelihood_ratio(edge.units, a, b, all))),
        jaccard: scored.then(|| rounded(jaccard(edge.units, a, b))),
        statuses: edge.statuses,
        first: edge.first,
        last: edge.last,
        attributed_to: edge.attributed_to,
        ties: Vec::new(),
        evidence_total: edge.evidence_total,
        evidence: Vec::new(),
    }
}

/// A relation's key is its predicate, unless that could be taken for another layer's key.
pub(crate) fn key_of(predicate: Option<&str>) -> String {
    match predicate {
        None => CO_OCCURRENCE.to_string(),
        Some(name)
            if name == CO_OCCURRENCE || name.starts_with("background:") || name.starts_with("relation:") =>
        {
            format!("relation:{name}")
        }
        Some(name) => name.to_string(),
    }
}
