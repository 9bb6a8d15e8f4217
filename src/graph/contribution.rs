//! What one document adds to a graph, worked out apart from it, on any thread.

use super::parts::{Place, Stated, surplus};
use super::{CROWDED, Evidence, LISTED, Options, Totals, UNIT_WEIGHT, Unit};
use crate::annotation::Annotation;
use crate::corpus::{Document, Sha256};
use crate::gazetteer::{EntityId, Gazetteer};
use crate::relate::{Relation, Status, Via};
use crate::resolve::{Mention, Outcome};
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The language that most sentences of a document are written in, else the one its source names.
///
/// Sentences whose language nobody can tell do not vote; a tie goes to the code that sorts first.
pub fn language(document: &Document, annotation: &Annotation) -> Option<String> {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for sentence in annotation.sentences.iter().filter(|sentence| !sentence.lang.is_empty()) {
        *votes.entry(&sentence.lang).or_default() += 1;
    }
    // `max_by_key` answers the last of equals: walk backwards to get the first.
    let most = votes.iter().rev().max_by_key(|(_, votes)| **votes);
    most.map(|(lang, _)| lang.to_string()).or_else(|| document.lang.clone())
}

/// A document's part in the sum: counts by entity and by pair, and the places that show them.
///
/// It depends on the document, its annotation and the graph's [`Options`] alone, holds no text but what
/// relations say, and its spans are those of the document. [`super::KnowledgeGraph::add_contribution`]
/// adds it up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    /// Hash of the text that it was read from.
    pub sha256: Sha256,
    /// The language, by [`language`].
    pub lang: Option<String>,
    /// What the document adds to the totals.
    pub totals: Totals,
    /// In the order of entities.
    pub(super) seen: Vec<Seen>,
    /// The surface forms of all `seen`, one after another: one mention of each, and how many there are.
    pub(super) surfaces: Vec<(Span, u32)>,
    /// Pairs in the order of (source, target), then relations in that order.
    pub(super) edges: Vec<Together>,
    /// The evidence of all `edges`, one after another, each edge's in order.
    pub(super) places: Vec<Place>,
    /// The sentences that `places` cite, by index.
    pub(super) sentences: Vec<(u32, Span)>,
}

/// A piece of evidence with its edge.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shown<'a> {
    /// Where.
    pub evidence: Evidence,
    /// Key of the edge's source.
    pub source: &'a str,
    /// Key of its target.
    pub target: &'a str,
    /// None for co-occurrence.
    pub predicate: Option<&'a str>,
}

/// An entity in one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    pub entity: EntityId,
    pub units: u32,
    /// How many of the surface forms are its own.
    pub surfaces: u32,
}

/// An edge in one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Together {
    pub source: EntityId,
    pub target: EntityId,
    pub units: u32,
    pub weight_micro: u64,
    pub evidence_total: u32,
    /// How many of the places are its own.
    pub places: u32,
    /// None for co-occurrence.
    pub relation: Option<Box<Said>>,
}

/// What an edge that is a relation has besides.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Said {
    pub predicate: String,
    pub statuses: BTreeMap<Status, u32>,
    pub attributed_to: BTreeMap<EntityId, u32>,
    /// The relations' own dates, where their year is known.
    pub dates: BTreeSet<String>,
    /// Whether one has no such date: the document's stands for it.
    pub undated: bool,
}

impl Contribution {
    /// What `annotation` found in `document`, whose text has this hash.
    ///
    /// Keeps as many places for each edge as the options keep pieces of evidence, the smallest. Costs
    /// O(m log m) for m mentions: a unit makes at most 128 pairs an entity.
    ///
    /// # Panics
    /// If the annotation is not of this document and gazetteer: a span that does not slice the text,
    /// a sentence or an entity that does not exist.
    pub fn of(
        document: &Document,
        sha256: Sha256,
        annotation: &Annotation,
        gazetteer: &Gazetteer,
        options: &Options,
    ) -> Contribution {
        let mut page =
            Page { document, annotation, gazetteer, unit: options.unit, totals: Totals::default() };
        page.count_totals();
        let (mut seen, surfaces) = page.seen();
        let mut edges: Vec<Draft> = page.pairs(&mut seen);
        edges.extend(page.relations());
        let mut contribution = Contribution {
            sha256,
            lang: language(document, annotation),
            totals: page.totals,
            seen,
            surfaces,
            edges: Vec::with_capacity(edges.len()),
            places: Vec::new(),
            sentences: Vec::new(),
        };
        for (mut edge, mut places) in edges {
            places.sort_unstable();
            surplus(&mut places, options.evidence_per_edge, Place::status);
            edge.places = places.len() as u32;
            contribution.edges.push(edge);
            contribution.places.append(&mut places);
        }
        let cited: BTreeSet<u32> = contribution.places.iter().flat_map(Place::sentences).collect();
        let span = |index: u32| (index, annotation.sentences[index as usize].span);
        contribution.sentences = cited.into_iter().map(span).collect();
        contribution
    }

    /// Keeps no more than so many places for each edge, the smallest.
    pub fn keep_at_most(&mut self, most: usize) {
        let all = std::mem::take(&mut self.places);
        let mut rest = all.into_iter();
        for edge in &mut self.edges {
            let mut own: Vec<Place> = rest.by_ref().take(edge.places as usize).collect();
            surplus(&mut own, most, Place::status);
            edge.places = own.len() as u32;
            self.places.append(&mut own);
        }
        let cited: BTreeSet<u32> = self.places.iter().flat_map(Place::sentences).collect();
        self.sentences.retain(|(index, _)| cited.contains(index));
    }

    /// All places with their edges: source, target and the predicate of a relation. In the order of the
    /// text, then of source, target and predicate.
    pub fn evidence<'a>(&'a self, document: &Document, gazetteer: &'a Gazetteer) -> Vec<Shown<'a>> {
        let id: Arc<str> = document.id.as_str().into();
        let mut places = self.places.iter();
        let mut shown: Vec<Shown> = Vec::with_capacity(self.places.len());
        for edge in &self.edges {
            let (source, target) = (gazetteer.key(edge.source), gazetteer.key(edge.target));
            let predicate = edge.relation.as_ref().map(|said| said.predicate.as_str());
            for place in places.by_ref().take(edge.places as usize) {
                shown.push(Shown {
                    evidence: place.clone().in_document(id.clone()),
                    source,
                    target,
                    predicate,
                });
            }
        }
        shown.sort();
        shown
    }

    /// Whether it can be one of this text and gazetteer: nothing in it points where nothing is.
    pub fn fits(&self, text: &str, gazetteer: &Gazetteer) -> bool {
        let entity = |id: EntityId| (id.0 as usize) < gazetteer.len();
        let slices = |span: Span| span.start <= span.end && span.get(text).is_some();
        let sum = |counts: &mut dyn Iterator<Item = u32>| counts.map(u64::from).sum::<u64>();
        sum(&mut self.seen.iter().map(|seen| seen.surfaces)) == self.surfaces.len() as u64
            && sum(&mut self.edges.iter().map(|edge| edge.places)) == self.places.len() as u64
            && self.seen.iter().all(|seen| entity(seen.entity))
            && self.edges.iter().all(|edge| entity(edge.source) && entity(edge.target))
            && self
                .edges
                .iter()
                .filter_map(|edge| edge.relation.as_ref())
                .all(|said| said.attributed_to.keys().all(|&speaker| entity(speaker)))
            && self.surfaces.iter().all(|&(span, _)| slices(span))
            && self.sentences.iter().all(|&(_, span)| slices(span))
            && self.places.iter().flat_map(Place::sentences).all(|index| self.sentence(index).is_some())
    }

    /// The span of a sentence that some place cites.
    pub(crate) fn sentence(&self, index: u32) -> Option<Span> {
        let at = self.sentences.binary_search_by_key(&index, |&(index, _)| index).ok()?;
        Some(self.sentences[at].1)
    }
}

/// An edge with its places, which are in no order yet.
type Draft = (Together, Vec<Place>);

/// What is read while a contribution is made.
struct Page<'a> {
    document: &'a Document,
    annotation: &'a Annotation,
    gazetteer: &'a Gazetteer,
    unit: Unit,
    totals: Totals,
}

/// An entity's first mention in a unit.
#[derive(Clone, Copy)]
struct First<'a> {
    unit: u32,
    entity: EntityId,
    key: &'a str,
    mention: &'a Mention,
}

impl<'a> Page<'a> {
    fn unit_of(&self, sentence: u32) -> u32 {
        match self.unit {
            Unit::Sentence => sentence,
            Unit::Paragraph => self.annotation.sentences[sentence as usize].paragraph,
            Unit::Document => 0,
        }
    }

    fn linked(&self) -> impl Iterator<Item = (EntityId, &'a Mention)> + use<'a> {
        let mentions = self.annotation.mentions.iter();
        mentions.filter_map(|mention| mention.entity().map(|entity| (entity, mention)))
    }

    fn count_totals(&mut self) {
        let sentences = &self.annotation.sentences;
        self.totals.documents = 1;
        self.totals.sentences = sentences.len() as u64;
        self.totals.units = match self.unit {
            Unit::Sentence => sentences.len() as u64,
            Unit::Paragraph => sentences.chunk_by(|a, b| a.paragraph == b.paragraph).count() as u64,
            Unit::Document => 1,
        };
        for mention in &self.annotation.mentions {
            match mention.outcome {
                Outcome::Linked { .. } => self.totals.mentions += 1,
                Outcome::Nil { reason, .. } => {
                    *self.totals.nil.entry(reason.as_str().to_string()).or_default() += 1;
                }
            }
        }
    }

    /// Mentions by entity and by surface form; units are not counted yet.
    fn seen(&self) -> (Vec<Seen>, Vec<(Span, u32)>) {
        let text = self.document.text.as_str();
        let mut mentions: Vec<(EntityId, &str, Span)> =
            self.linked().map(|(entity, mention)| (entity, mention.span.slice(text), mention.span)).collect();
        mentions.sort_unstable();
        let mut seen: Vec<Seen> = Vec::new();
        let mut surfaces = Vec::new();
        for same in mentions.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (entity, _, span) = same[0];
            surfaces.push((span, same.len() as u32));
            match seen.last_mut() {
                Some(last) if last.entity == entity => last.surfaces += 1,
                _ => seen.push(Seen { entity, units: 0, surfaces: 1 }),
            }
        }
        (seen, surfaces)
    }

    /// Who stands together; counts the units of each entity too.
    fn pairs(&mut self, seen: &mut [Seen]) -> Vec<Draft> {
        let gazetteer = self.gazetteer;
        let mut firsts: Vec<First> = self
            .linked()
            .map(|(entity, mention)| First {
                unit: self.unit_of(mention.sentence),
                entity,
                key: gazetteer.key(entity),
                mention,
            })
            .collect();
        // Mentions come in the order of their spans, and a stable sort leaves them so.
        firsts.sort_by(|a, b| (a.unit, a.key).cmp(&(b.unit, b.key)));
        firsts.dedup_by_key(|first| (first.unit, first.entity));
        let mut pairs: Vec<(EntityId, EntityId, u64, Place)> = Vec::new();
        for unit in firsts.chunk_by(|a, b| a.unit == b.unit) {
            self.count_unit(unit, seen, &mut pairs);
        }
        // The places of a pair are in order already, unit after unit, unless sentences lie across units.
        pairs.sort_by_key(|&(source, target, ..)| (source, target));
        let mut edges: Vec<Draft> = Vec::new();
        for (source, target, weight, place) in pairs {
            let known = edges.last_mut().filter(|(edge, _)| (edge.source, edge.target) == (source, target));
            let (edge, places) = match known {
                Some(known) => known,
                None => {
                    edges.push((Together::new(source, target, None), Vec::new()));
                    edges.last_mut().expect("invariant: it was pushed just now")
                }
            };
            edge.evidence_total += 1;
            edge.units += u32::from(weight > 0);
            edge.weight_micro += weight;
            places.push(place);
        }
        edges
    }

    /// `unit` holds its distinct entities in the order of their keys; a pair of a crowded unit weighs 0.
    fn count_unit(
        &mut self,
        unit: &[First],
        seen: &mut [Seen],
        pairs: &mut Vec<(EntityId, EntityId, u64, Place)>,
    ) {
        let n = unit.len() as u64;
        // A paragraph or a document may well name more than a sentence does.
        let crowded = unit.len() > LISTED || (unit.len() > CROWDED && self.unit == Unit::Sentence);
        if crowded {
            self.totals.units -= 1;
            self.totals.crowded_units += 1;
            if unit.len() > LISTED {
                self.totals.unpaired_units += 1;
                return;
            }
        } else {
            for first in unit {
                let at = seen.binary_search_by_key(&first.entity, |seen| seen.entity);
                seen[at.expect("invariant: every linked entity is seen")].units += 1;
            }
        }
        for (i, source) in unit.iter().enumerate() {
            for target in &unit[i + 1..] {
                let (source_home, target_home) = (source.mention.sentence, target.mention.sentence);
                let place = Place {
                    sentence: source_home,
                    source_span: source.mention.span,
                    target_span: target.mention.span,
                    target_sentence: Some(target_home).filter(|&sentence| sentence != source_home),
                    stated: None,
                };
                let weight = if crowded { 0 } else { 2 * UNIT_WEIGHT / (n * (n - 1)) };
                pairs.push((source.entity, target.entity, weight, place));
            }
        }
    }

    /// Who does what to whom.
    fn relations(&mut self) -> Vec<Draft> {
        let mut edges: BTreeMap<(EntityId, EntityId, &str), (Draft, BTreeSet<u32>)> = BTreeMap::new();
        for relation in &self.annotation.relations {
            // What holds both ways is one edge, from the smaller key to the larger.
            let key = |end: Option<(EntityId, Span)>| end.map(|(entity, _)| self.gazetteer.key(entity));
            let turned = relation.symmetric && key(relation.subject) > key(relation.object);
            let mut ends = [(relation.subject, relation.subject_via), (relation.object, relation.object_via)];
            if turned {
                ends.reverse();
            }
            let [(subject, source_via), (object, target_via)] = ends;
            let other_than_name = |via: Via| Some(via).filter(|via| *via != Via::Name);
            let (Some((source, source_span)), Some((target, target_span))) = (subject, object) else {
                self.totals.relations_open += 1;
                continue;
            };
            self.totals.relations += 1;
            let unit = self.unit_of(relation.sentence);
            let ((edge, places), units) =
                edges.entry((source, target, &relation.predicate)).or_insert_with(|| {
                    let said = Said::new(&relation.predicate);
                    ((Together::new(source, target, Some(Box::new(said))), Vec::new()), BTreeSet::new())
                });
            units.insert(unit);
            edge.evidence_total += 1;
            if let Some(said) = &mut edge.relation {
                said.count(relation);
            }
            places.push(Place {
                sentence: relation.sentence,
                source_span,
                target_span,
                target_sentence: None,
                stated: Some(Box::new(Stated {
                    trigger: Some(relation.trigger),
                    rule: Some(relation.rule.clone()),
                    status: Some(relation.status),
                    attributed_to: relation.attributed_to.map(|id| self.gazetteer.key(id).to_string()),
                    date: relation.date.clone(),
                    source_via: other_than_name(source_via),
                    target_via: other_than_name(target_via),
                })),
            });
        }
        let counted = edges.into_values().map(|((edge, places), units)| {
            let units = units.len() as u32;
            (Together { units, ..edge }, places)
        });
        counted.collect()
    }
}

impl Together {
    fn new(source: EntityId, target: EntityId, relation: Option<Box<Said>>) -> Together {
        Together { source, target, units: 0, weight_micro: 0, evidence_total: 0, places: 0, relation }
    }
}

impl Said {
    fn new(predicate: &str) -> Said {
        Said {
            predicate: predicate.to_string(),
            statuses: BTreeMap::new(),
            attributed_to: BTreeMap::new(),
            dates: BTreeSet::new(),
            undated: false,
        }
    }

    fn count(&mut self, relation: &Relation) {
        *self.statuses.entry(relation.status).or_default() += 1;
        if let Some(speaker) = relation.attributed_to {
            *self.attributed_to.entry(speaker).or_default() += 1;
        }
        match relation.date.as_deref().filter(|date| date.starts_with(|c: char| c.is_ascii_digit())) {
            Some(date) => {
                self.dates.insert(date.to_string());
            }
            None => self.undated = true,
        }
    }
}
