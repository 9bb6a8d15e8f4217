//! One document's contribution into the graph: nothing but look-ups and sums.

use super::documents::{Number, Row};
use super::parts::{Kept, Place};
use super::{Cited, Contribution, KnowledgeGraph, Node};
use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::error::Result;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::span::Span;
use petgraph::graph::{EdgeIndex, NodeIndex};

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
        let made = Contribution::of(document, document.sha256(), annotation, gazetteer, &self.options);
        self.add_contribution(document, &made, gazetteer)
    }

    /// The same for a contribution that was worked out before, on another thread or in another run.
    ///
    /// Costs O(c) on average for a contribution of c counts.
    ///
    /// # Errors
    /// As [`KnowledgeGraph::add`].
    ///
    /// # Panics
    /// If the contribution is not of this document, gazetteer and graph's options.
    pub fn add_contribution(
        &mut self,
        document: &Document,
        made: &Contribution,
        gazetteer: &Gazetteer,
    ) -> Result<()> {
        self.check_gazetteer(gazetteer.fingerprint())?;
        let row = Row {
            id: &document.id,
            title: document.title.as_deref(),
            date: document.date.as_deref(),
            source: document.source.as_deref(),
            url: document.url.as_deref(),
            lang: made.lang.as_deref(),
            reader: &document.reader,
            sha256: made.sha256,
            sentences: made.totals.sentences,
            mentions: made.totals.mentions,
            nil: made.totals.nil.values().sum(),
        };
        let Some(number) = self.documents.insert(row) else { return Err(super::duplicate(&document.id)) };
        self.totals.add(&made.totals);
        self.add_mentions(document, made, gazetteer);
        self.add_edges(document, number, made, gazetteer);
        Ok(())
    }

    fn add_mentions(&mut self, document: &Document, made: &Contribution, gazetteer: &Gazetteer) {
        let mut surfaces = made.surfaces.iter();
        for seen in &made.seen {
            let index = self.node_of(seen.entity, gazetteer);
            let node = &mut self.graph[index];
            node.documents += 1;
            node.units += u64::from(seen.units);
            for &(span, count) in surfaces.by_ref().take(seen.surfaces as usize) {
                let count = u64::from(count);
                node.mentions += count;
                let surface = span.slice(&document.text);
                // Nearly all are known as they stand.
                match node.surfaces.get_mut(surface) {
                    Some(known) => *known += count,
                    None => {
                        let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
                        *node.surfaces.entry(surface).or_default() += count;
                    }
                }
            }
        }
    }

    /// The node of an entity, made if it is not there.
    fn node_of(&mut self, entity: EntityId, gazetteer: &Gazetteer) -> NodeIndex {
        let at = entity.0 as usize;
        if let Some(&index) = self.by_entity.get(at).filter(|&&index| index != NodeIndex::end()) {
            return index;
        }
        if self.by_entity.len() <= at {
            self.by_entity.resize(gazetteer.len().max(at + 1), NodeIndex::end());
        }
        let key = gazetteer.key(entity);
        let index = match self.by_key.get(key) {
            Some(&index) => index,
            None => self.add_node(Node::new(&gazetteer.describe(entity))),
        };
        self.by_entity[at] = index;
        index
    }

    fn add_edges(&mut self, document: &Document, number: Number, made: &Contribution, gazetteer: &Gazetteer) {
        let date = document.date.as_deref();
        let mut places = &made.places[..];
        for edge in &made.edges {
            let ends = (self.node_of(edge.source, gazetteer), self.node_of(edge.target, gazetteer));
            let said = edge.relation.as_deref();
            let index = self.edge(ends.0, ends.1, said.map(|said| said.predicate.as_str()));
            let sum = &mut self.graph[index];
            sum.documents += 1;
            sum.units += u64::from(edge.units);
            sum.weight_micro += edge.weight_micro;
            sum.evidence_total += u64::from(edge.evidence_total);
            match said {
                None => sum.seen_on(date),
                Some(said) => {
                    said.dates.iter().for_each(|date| sum.seen_on(Some(date)));
                    sum.seen_on(date.filter(|_| said.undated));
                    for (&status, &count) in &said.statuses {
                        *sum.statuses.entry(status).or_default() += u64::from(count);
                    }
                    for (&speaker, &count) in &said.attributed_to {
                        let speaker = gazetteer.key(speaker).to_string();
                        *sum.attributed_to.entry(speaker).or_default() += u64::from(count);
                    }
                }
            }
            let (own, others) = places.split_at(edge.places as usize);
            places = others;
            for place in own {
                let quote = |index: u32| {
                    let span = made.sentence(index).expect("invariant: a place's sentence is there");
                    (span, Some(span.slice(&document.text).into()))
                };
                if !self.offer(index, number, place, quote) && said.is_none() {
                    break; // those after it are larger still
                }
            }
        }
    }

    /// Keeps a piece of evidence on an edge if it is among the smallest, and cites its sentences; tells
    /// whether it is.
    ///
    /// `quote` gives the span and text of a sentence of the document.
    fn offer(
        &mut self,
        edge: EdgeIndex,
        document: Number,
        place: &Place,
        quote: impl Fn(u32) -> (Span, Option<Box<str>>),
    ) -> bool {
        let most = self.options.evidence_per_edge;
        let documents = &self.documents;
        let kept = &mut self.graph[edge].kept;
        let before = |other: &Kept| {
            documents.compare(other.document, document).then_with(|| other.place.cmp(place)).is_le()
        };
        let status = place.status();
        let mut rivals = kept.iter().enumerate().rev().filter(|(_, other)| other.status() == status);
        // Most come too late once enough are kept. Without a status all are rivals, and none is counted.
        let last = rivals.next();
        let full = match status {
            None => kept.len() >= most,
            Some(_) => usize::from(last.is_some()) + rivals.count() >= most,
        };
        let last = last.map(|(at, _)| at).filter(|_| full);
        if full && last.is_none_or(|last| before(&kept[last])) {
            return false;
        }
        let dropped = last.map(|last| kept.remove(last));
        let at = kept.partition_point(before);
        kept.insert(at, Kept { document, place: place.clone() });
        for index in place.sentences() {
            let cited = self.cited.entry((document, index)).or_insert_with(|| {
                let (span, text) = quote(index);
                Cited { span, text, by: 0 }
            });
            cited.by += 1;
        }
        if let Some(dropped) = dropped {
            self.forget(&dropped);
        }
        true
    }
}
