//! One annotated document into the graph.

use super::{CROWDED, DocumentInfo, Evidence, KnowledgeGraph, LISTED, Node, Shelf, UNIT_WEIGHT, Unit};
use crate::annotation::Annotation;
use crate::corpus::{Document, Sha256};
use crate::error::Result;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::relate::Relation;
use crate::resolve::{Mention, Outcome};
use crate::sentence::Sentence;
use crate::span::Span;
use petgraph::graph::{EdgeIndex, NodeIndex};
use rustc_hash::FxHashMap;
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

/// An entity's first mention in a unit.
#[derive(Clone, Copy)]
struct First<'a> {
    unit: u32,
    node: NodeIndex,
    key: &'a str,
    mention: &'a Mention,
}

/// What one call of `add` reads.
struct Page<'a> {
    id: Arc<str>,
    document: &'a Document,
    annotation: &'a Annotation,
    gazetteer: &'a Gazetteer,
    nodes: FxHashMap<EntityId, NodeIndex>,
    /// Relations and the units in which they were counted.
    stated: BTreeSet<(EdgeIndex, u32)>,
}

impl Page<'_> {
    fn sentence(&self, index: u32) -> &Sentence {
        self.annotation
            .sentences
            .get(index as usize)
            .expect("invariant: a mention's sentence is in the annotation")
    }

    fn unit_of(&self, sentence: u32, unit: Unit) -> u32 {
        match unit {
            Unit::Sentence => sentence,
            Unit::Paragraph => self.sentence(sentence).paragraph,
            Unit::Document => 0,
        }
    }

    /// Span and text of a sentence, as the table of cited sentences keeps them.
    fn quote(&self, index: u32) -> (Span, Option<String>) {
        let span = self.sentence(index).span;
        (span, Some(span.slice(&self.document.text).to_string()))
    }
}

impl KnowledgeGraph {
    /// Adds all that `annotation` found in `document`.
    ///
    /// Costs O(m log m) for m mentions: a unit makes at most 128 pairs an entity.
    ///
    /// # Errors
    /// A document whose id is in the graph already, or a gazetteer with another fingerprint than the
    /// graph's. The graph is then unchanged.
    ///
    /// # Panics
    /// If the annotation is not of this document and gazetteer: a span that does not slice the text,
    /// a sentence or an entity that does not exist.
    ///
    /// ```
    /// use nomina::{corpus::Document, gazetteer::Gazetteer, pipeline::Annotation};
    /// use nomina::graph::{KnowledgeGraph, Options};
    ///
    /// let gazetteer = Gazetteer::default();
    /// let mut graph = KnowledgeGraph::new(&gazetteer, Options::default());
    /// let document = Document::from_text("a.txt", "Nobody we know.");
    /// graph.add(&document, &Annotation::default(), &gazetteer)?;
    /// assert_eq!(graph.totals().documents, 1);
    /// assert!(graph.add(&document, &Annotation::default(), &gazetteer).is_err()); // once is enough
    /// # Ok::<(), nomina::error::Error>(())
    /// ```
    pub fn add(&mut self, document: &Document, annotation: &Annotation, gazetteer: &Gazetteer) -> Result<()> {
        self.add_hashed(document, document.sha256(), annotation, gazetteer)
    }

    /// The same for a document whose text has been hashed already, on another thread perhaps: the hash
    /// takes longer than all the rest.
    ///
    /// # Errors
    /// As [`KnowledgeGraph::add`].
    ///
    /// # Panics
    /// As [`KnowledgeGraph::add`].
    pub fn add_hashed(
        &mut self,
        document: &Document,
        sha256: Sha256,
        annotation: &Annotation,
        gazetteer: &Gazetteer,
    ) -> Result<()> {
        let id: Arc<str> = document.id.as_str().into();
        self.check_new(gazetteer.fingerprint(), std::iter::once(id.clone()))?;
        self.adds += 1;
        let mut page = Page {
            id,
            document,
            annotation,
            gazetteer,
            nodes: FxHashMap::default(),
            stated: BTreeSet::new(),
        };
        self.count_document(&page, sha256);
        self.count_mentions(&mut page);
        self.count_pairs(&page);
        for relation in &annotation.relations {
            self.count_relation(&mut page, relation);
        }
        Ok(())
    }

    fn count_document(&mut self, page: &Page, sha256: Sha256) {
        let Page { document, annotation, .. } = page;
        let linked =
            annotation.mentions.iter().filter(|m| matches!(m.outcome, Outcome::Linked { .. })).count() as u64;
        let info = DocumentInfo {
            id: document.id.clone(),
            title: document.title.clone(),
            date: document.date.clone(),
            source: document.source.clone(),
            url: document.url.clone(),
            lang: language(document, annotation),
            reader: document.reader.clone(),
            sha256,
            sentences: annotation.sentences.len() as u64,
            mentions: linked,
            nil: annotation.mentions.len() as u64 - linked,
        };
        self.totals.documents += 1;
        self.totals.sentences += info.sentences;
        self.totals.units += match self.options.unit {
            Unit::Sentence => info.sentences,
            Unit::Paragraph => {
                annotation.sentences.iter().map(|s| s.paragraph).collect::<BTreeSet<_>>().len() as u64
            }
            Unit::Document => 1,
        };
        self.documents.insert(page.id.clone(), Shelf { info, cited: BTreeMap::new() });
    }

    fn count_mentions(&mut self, page: &mut Page) {
        for mention in &page.annotation.mentions {
            match mention.outcome {
                Outcome::Nil { reason } => {
                    *self.totals.nil.entry(reason.as_str().to_string()).or_default() += 1
                }
                Outcome::Linked { entity, .. } => {
                    self.totals.mentions += 1;
                    let index = self.node_of(page, entity);
                    let node = &mut self.graph[index];
                    node.mentions += 1;
                    let surface = mention.span.slice(&page.document.text);
                    // Nearly all are known as they stand.
                    match node.surfaces.get_mut(surface) {
                        Some(count) => *count += 1,
                        None => {
                            let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
                            *node.surfaces.entry(surface).or_default() += 1;
                        }
                    }
                    if self.node_seen[index.index()] != self.adds {
                        self.node_seen[index.index()] = self.adds;
                        node.documents += 1;
                    }
                }
            }
        }
    }

    /// The node of an entity, made if it is not there.
    fn node_of(&mut self, page: &mut Page, entity: EntityId) -> NodeIndex {
        *page.nodes.entry(entity).or_insert_with(|| {
            let key = page.gazetteer.key(entity);
            if let Some(&index) = self.by_key.get(key) {
                return index;
            }
            let index = self.graph.add_node(Node::new(&page.gazetteer.describe(entity)));
            self.node_seen.push(0);
            self.by_key.insert(key.to_string(), index);
            index
        })
    }

    fn count_pairs(&mut self, page: &Page) {
        let mut firsts: Vec<First> = Vec::new();
        for mention in &page.annotation.mentions {
            let Outcome::Linked { entity, .. } = mention.outcome else { continue };
            let unit = page.unit_of(mention.sentence, self.options.unit);
            let key = page.gazetteer.key(entity);
            firsts.push(First { unit, node: page.nodes[&entity], key, mention });
        }
        firsts.sort_by_key(|first| (first.unit, first.key, first.mention.span));
        firsts.dedup_by_key(|first| (first.unit, first.node));
        for unit in firsts.chunk_by(|a, b| a.unit == b.unit) {
            self.count_unit(page, unit);
        }
    }

    /// `unit` holds its distinct entities in the order of their keys.
    fn count_unit(&mut self, page: &Page, unit: &[First]) {
        let n = unit.len();
        // A paragraph or a document may well name more than a sentence does.
        let crowded = n > LISTED || (n > CROWDED && self.options.unit == Unit::Sentence);
        if crowded {
            self.totals.units -= 1;
            self.totals.crowded_units += 1;
            if n > LISTED {
                self.totals.unpaired_units += 1;
                return;
            }
        } else {
            for first in unit {
                self.graph[first.node].units += 1;
            }
        }
        for (i, source) in unit.iter().enumerate() {
            for target in &unit[i + 1..] {
                let edge = self.edge(source.node, target.node, None);
                self.count_document_of(edge, page.document.date.as_deref());
                let counts = &mut self.graph[edge];
                counts.evidence_total += 1;
                if !crowded {
                    counts.units += 1;
                    counts.weight_micro += 2 * UNIT_WEIGHT / (n as u64 * (n as u64 - 1));
                }
                if self.wants(edge, page, source.mention) {
                    let evidence = Evidence {
                        document: page.id.clone(),
                        sentence: source.mention.sentence,
                        source_span: source.mention.span,
                        target_span: target.mention.span,
                        target_sentence: Some(target.mention.sentence)
                            .filter(|&sentence| sentence != source.mention.sentence),
                        trigger: None,
                        rule: None,
                        status: None,
                        attributed_to: None,
                        date: None,
                    };
                    self.offer(edge, evidence, |index| page.quote(index));
                }
            }
        }
    }

    /// Whether evidence from here may be among the smallest: a cheap look before it is made.
    fn wants(&self, edge: EdgeIndex, page: &Page, source: &Mention) -> bool {
        let kept = &self.graph[edge].evidence;
        kept.len() < self.options.evidence_per_edge
            || kept
                .last()
                .is_some_and(|last| (&*page.id, source.sentence) <= (&*last.document, last.sentence))
    }

    /// Counts the document on an edge, once, with its date.
    fn count_document_of(&mut self, edge: EdgeIndex, date: Option<&str>) {
        if self.edge_seen[edge.index()] != self.adds {
            self.edge_seen[edge.index()] = self.adds;
            self.graph[edge].documents += 1;
            self.graph[edge].seen_on(date);
        }
    }

    fn count_relation(&mut self, page: &mut Page, relation: &Relation) {
        let (Some((subject, source_span)), Some((object, target_span))) = (relation.subject, relation.object)
        else {
            self.totals.relations_open += 1;
            return;
        };
        self.totals.relations += 1;
        let (source, target) = (self.node_of(page, subject), self.node_of(page, object));
        let edge = self.edge(source, target, Some(&relation.predicate));
        let unit = page.unit_of(relation.sentence, self.options.unit);
        let new_unit = page.stated.insert((edge, unit));
        let own_date = relation.date.as_deref().filter(|date| date.starts_with(|c: char| c.is_ascii_digit()));
        let date = own_date.or(page.document.date.as_deref());
        self.count_document_of(edge, None);
        let speaker = relation.attributed_to.map(|speaker| page.gazetteer.key(speaker).to_string());
        let counts = &mut self.graph[edge];
        counts.seen_on(date);
        counts.units += u64::from(new_unit);
        counts.evidence_total += 1;
        *counts.statuses.entry(relation.status).or_default() += 1;
        if let Some(speaker) = &speaker {
            *counts.attributed_to.entry(speaker.clone()).or_default() += 1;
        }
        let evidence = Evidence {
            document: page.id.clone(),
            sentence: relation.sentence,
            source_span,
            target_span,
            target_sentence: None,
            trigger: Some(relation.trigger),
            rule: Some(relation.rule.clone()),
            status: Some(relation.status),
            attributed_to: speaker,
            date: relation.date.clone(),
        };
        self.offer(edge, evidence, |index| page.quote(index));
    }
}
