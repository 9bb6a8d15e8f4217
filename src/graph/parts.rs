//! What nodes, edges and their evidence hold.

use super::documents::Number;
use crate::corpus::Sha256;
use crate::gazetteer::{Entity, Tie};
use crate::relate::{Predicate, Quad, Status, Via};
use crate::span::Span;
use serde::{Deserialize, Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What counts as "together" for co-occurrence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// One sentence.
    #[default]
    Sentence,
    /// One paragraph.
    Paragraph,
    /// The whole document.
    Document,
}

impl Unit {
    /// The unit's name in files and on the command line: `sentence`, `paragraph`, `document`.
    ///
    /// ```
    /// assert_eq!(nomina::graph::Unit::Sentence.name(), "sentence");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Unit::Sentence => "sentence",
            Unit::Paragraph => "paragraph",
            Unit::Document => "document",
        }
    }
}

/// Where an edge comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// Both entities are linked in one unit; has no direction.
    CoOccurrence,
    /// A sentence says it; runs from subject to object.
    Relation,
    /// The gazetteer says it; runs from the entity that has the attribute.
    Background,
}

/// An entity as the corpus shows it.
///
/// In JSON `key` is `id`, as node-link readers want it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// The entity's key.
    #[serde(rename = "id")]
    pub key: String,
    /// Its canonical name.
    pub name: String,
    /// Its type: `person`, `group`, `state`, `place` or the user's own.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// A finer word for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Mentions linked to it.
    pub mentions: u64,
    /// Documents with at least one of them.
    pub documents: u64,
    /// Units with at least one of them; crowded units (see [`super::CROWDED`]) are not counted.
    pub units: u64,
    /// Its surface forms with the number of mentions, white space runs as one space. In JSON the most
    /// frequent first, ties by the form.
    #[serde(serialize_with = "frequent_first")]
    pub surfaces: BTreeMap<String, u64>,
    /// What else the gazetteer knows.
    #[serde(default)]
    pub attributes: Attributes,
}

impl Node {
    /// The node of an entity that was not seen yet.
    pub(super) fn new(entity: &Entity) -> Node {
        Node {
            key: entity.key.clone(),
            name: entity.name.clone(),
            entity_type: entity.entity_type.clone(),
            kind: entity.kind.clone(),
            mentions: 0,
            documents: 0,
            units: 0,
            surfaces: BTreeMap::new(),
            attributes: Attributes::from(entity),
        }
    }
}

fn frequent_first<S: Serializer>(surfaces: &BTreeMap<String, u64>, out: S) -> Result<S::Ok, S::Error> {
    let mut sorted: Vec<(&String, &u64)> = surfaces.iter().collect();
    sorted.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    out.collect_map(sorted)
}

/// The gazetteer's facts about an entity that are no counts; fields as in [`Entity`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // each is documented where it comes from
pub struct Attributes {
    #[serde(rename = "in", skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capital_of: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub part_of: Vec<Tie>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub member_of: Vec<Tie>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub leads: Vec<Tie>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub ids: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl From<&Entity> for Attributes {
    fn from(entity: &Entity) -> Attributes {
        Attributes {
            within: entity.within.clone(),
            country: entity.country.clone(),
            capital_of: entity.capital_of.clone(),
            part_of: entity.part_of.clone(),
            member_of: entity.member_of.clone(),
            leads: entity.leads.clone(),
            side: entity.side.clone(),
            valid_from: entity.valid_from.clone(),
            valid_to: entity.valid_to.clone(),
            lat: entity.lat,
            lon: entity.lon,
            population: entity.population,
            ids: entity.ids.clone(),
            note: entity.note.clone(),
            source: entity.source.clone(),
        }
    }
}

/// What the rules say of a predicate: the same for all its edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredicateInfo {
    /// For people.
    pub label: String,
    /// The coarser level.
    pub quad: Quad,
    /// Code in CAMEO.
    pub cameo: Option<String>,
    /// Event type in PLOVER.
    pub plover: Option<String>,
    /// Whether it holds both ways: its edges run from the smaller key to the larger.
    pub symmetric: bool,
}

impl From<&Predicate> for PredicateInfo {
    fn from(predicate: &Predicate) -> PredicateInfo {
        PredicateInfo {
            label: predicate.label.clone().unwrap_or_else(|| predicate.name.replace('_', " ")),
            quad: predicate.quad,
            cameo: predicate.cameo.clone(),
            plover: predicate.plover.clone(),
            symmetric: predicate.symmetric,
        }
    }
}

/// A link between two entities with its counts; the ends are the graph's.
///
/// Every number is an integer and a sum over documents, so that graphs merge.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The predicate of a relation; none for co-occurrence.
    pub predicate: Option<String>,
    /// Units that show it; a crowded unit is not one of them.
    pub units: u64,
    /// Documents that show it.
    pub documents: u64,
    /// Damped weight in millionths: a unit of n entities spreads 1,000,000 evenly over its n(n−1)/2
    /// pairs. Always 0 for relations.
    pub weight_micro: u64,
    /// How often it is stated in which way; relations only.
    pub statuses: BTreeMap<Status, u64>,
    /// The earliest date seen: the relation's own where it has one with a known year, else the document's.
    pub first: Option<String>,
    /// The latest such date. Dates compare as strings, so `2023` comes before `2023-11`.
    pub last: Option<String>,
    /// Who said it, by key, and how often; relations only.
    pub attributed_to: BTreeMap<String, u64>,
    /// How many pieces of evidence there are in all, crowded units included.
    pub evidence_total: u64,
    /// The smallest of them, in order; of each status at most as many as the graph's options say.
    pub(super) kept: Vec<Kept>,
}

impl Edge {
    /// An edge that nothing shows yet.
    pub(crate) fn new(predicate: Option<String>) -> Edge {
        Edge {
            predicate,
            units: 0,
            documents: 0,
            weight_micro: 0,
            statuses: BTreeMap::new(),
            first: None,
            last: None,
            attributed_to: BTreeMap::new(),
            evidence_total: 0,
            kept: Vec::new(),
        }
    }

    /// Whether it is a relation or a co-occurrence; the graph itself holds no background edges.
    pub fn layer(&self) -> Layer {
        if self.predicate.is_some() { Layer::Relation } else { Layer::CoOccurrence }
    }

    /// Takes a date into `first..=last`; one whose year is unknown says nothing about either.
    pub(super) fn seen_on(&mut self, date: Option<&str>) {
        let Some(date) = date.filter(|date| date.starts_with(|c: char| c.is_ascii_digit())) else { return };
        if self.first.as_deref().is_none_or(|first| date < first) {
            self.first = Some(date.to_string());
        }
        if self.last.as_deref().is_none_or(|last| date > last) {
            self.last = Some(date.to_string());
        }
    }
}

/// A piece of evidence as the graph keeps it: the document is a number of its table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub document: Number,
    pub place: Place,
}

impl Kept {
    pub fn status(&self) -> Option<Status> {
        self.place.status()
    }
}

/// Where in a document an edge is shown; ordered as [`Evidence`] is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place {
    pub sentence: u32,
    pub source_span: Span,
    pub target_span: Span,
    pub target_sentence: Option<u32>,
    /// Relations only, which are few.
    pub stated: Option<Box<Stated>>,
}

/// What the evidence of a relation says besides its place.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Stated {
    pub trigger: Option<Span>,
    pub rule: Option<String>,
    pub status: Option<Status>,
    pub attributed_to: Option<String>,
    pub date: Option<String>,
    /// None where it is by name.
    pub source_via: Option<Via>,
    pub target_via: Option<Via>,
}

impl Place {
    /// The same for those who read graphs.
    pub fn in_document(self, document: Arc<str>) -> Evidence {
        let Place { sentence, source_span, target_span, target_sentence, stated } = self;
        let Stated { trigger, rule, status, attributed_to, date, source_via, target_via } =
            stated.map_or_else(Stated::default, |stated| *stated);
        Evidence {
            document,
            sentence,
            source_span,
            target_span,
            target_sentence,
            trigger,
            rule,
            status,
            attributed_to,
            date,
            source_via,
            target_via,
        }
    }

    /// The indices of the sentences that it cites: one, or two.
    pub fn sentences(&self) -> impl Iterator<Item = u32> + use<> {
        [Some(self.sentence), self.target_sentence].into_iter().flatten()
    }

    /// How it states a relation; places of one status compete for being kept.
    pub fn status(&self) -> Option<Status> {
        self.stated.as_ref().and_then(|stated| stated.status)
    }
}

/// Takes out of places in their order all but the first so many of each status.
pub(super) fn surplus<T>(places: &mut Vec<T>, most: usize, status: impl Fn(&T) -> Option<Status>) -> Vec<T> {
    if places.len() <= most {
        return Vec::new();
    }
    let mut seen: BTreeMap<Option<Status>, usize> = BTreeMap::new();
    let is_surplus = |place: &mut T| {
        let before = seen.entry(status(place)).or_default();
        *before += 1;
        *before > most
    };
    places.extract_if(.., is_surplus).collect()
}

impl From<Evidence> for Place {
    fn from(evidence: Evidence) -> Place {
        let Evidence { document: _, sentence, source_span, target_span, target_sentence, .. } = evidence;
        let Evidence { trigger, rule, status, attributed_to, date, source_via, target_via, .. } = evidence;
        let stated = Stated { trigger, rule, status, attributed_to, date, source_via, target_via };
        let stated = (stated != Stated::default()).then(|| Box::new(stated));
        Place { sentence, source_span, target_span, target_sentence, stated }
    }
}

/// The place in a document that shows an edge.
///
/// Ordered by document, sentence and spans; the fields stand in that order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Evidence {
    /// Id of the document.
    pub document: Arc<str>,
    /// Index of the sentence; where the two names stand in different ones, that of the source's.
    pub sentence: u32,
    /// The mention of the edge's source.
    pub source_span: Span,
    /// The mention of the edge's target.
    pub target_span: Span,
    /// Index of the target's sentence, where it is another (units larger than a sentence).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_sentence: Option<u32>,
    /// The words that state a relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Span>,
    /// The rule that found a relation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// How a relation is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Who states a relation, by key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributed_to: Option<String>,
    /// When, as the relation says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// How a relation's source is named where it is not by its name: `source_span` is then no surface
    /// form of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_via: Option<Via>,
    /// Likewise its target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_via: Option<Via>,
}

impl Evidence {
    /// The indices of the sentences that it cites: one, or two.
    pub fn sentences(&self) -> impl Iterator<Item = u32> + use<> {
        [Some(self.sentence), self.target_sentence].into_iter().flatten()
    }
}

/// A document of the corpus, without its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentInfo {
    /// Its id.
    pub id: String,
    /// The headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// ISO date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its language, by [`super::language`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// Which reader made the text.
    pub reader: String,
    /// SHA-256 of the text.
    pub sha256: Sha256,
    /// Sentences in it.
    pub sentences: u64,
    /// Mentions linked to an entity.
    pub mentions: u64,
    /// Mentions linked to none.
    pub nil: u64,
}

/// A sentence that some evidence cites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CitedSentence {
    /// Id of its document.
    pub document: Arc<str>,
    /// Its index there.
    pub index: u32,
    /// Its bytes in the document's text.
    pub span: Span,
    /// Its words, unless quotes were left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// Sums over the whole corpus.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Documents added.
    pub documents: u64,
    /// Sentences in them.
    pub sentences: u64,
    /// Units in them, those without a mention too, crowded ones not: the total that scores refer to.
    pub units: u64,
    /// Units with more than [`super::CROWDED`] entities, which count for their documents only.
    pub crowded_units: u64,
    /// Those of them with more than [`super::LISTED`] entities, which make no pairs at all.
    pub unpaired_units: u64,
    /// Mentions linked to an entity.
    pub mentions: u64,
    /// Mentions linked to none, by reason.
    pub nil: BTreeMap<String, u64>,
    /// Relations stated between two entities.
    pub relations: u64,
    /// Relations stated of one entity or none, which make no edge.
    pub relations_open: u64,
}
