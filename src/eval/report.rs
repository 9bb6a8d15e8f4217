//! The figures of all documents together, by type, by predicate and by document.

use super::counts::{Accuracy, Counts};
use super::marked::Marked;
use super::mistakes::{Mistake, mistakes};
use super::options::Compare;
use super::score::{Compared, Scores};
use crate::span::Span;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How predictions compare with a gold.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What was wanted.
    pub gold: Side,
    /// What was predicted, in the gold's documents.
    pub predicted: Side,
    /// Documents of the gold that the predictions do not have: nothing was predicted in them.
    pub missing: Vec<String>,
    /// Documents of the predictions that the gold does not have: they are not compared.
    pub unknown: Vec<String>,
    /// Whether any predicted type is one of the gold's. If not, [`Scores::typed`] says nothing.
    pub types_agree: bool,
    /// The same for entities, and [`Scores::linking`].
    pub entities_agree: bool,
    /// All documents together: sums, not means of the documents.
    pub scores: Scores,
    /// By type, in the order of the names; what has no type is `None` and comes first.
    pub types: Vec<TypeScores>,
    /// By predicate, in the order of the names.
    pub predicates: Vec<PredicateScores>,
    /// By document, in the order of the ids.
    pub documents: Vec<DocumentScores>,
    /// All that is wrong, by document and place.
    pub mistakes: Vec<Mistake>,
}

/// How much there is on one side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Side {
    /// Documents.
    pub documents: u64,
    /// Spans that are compared.
    pub mentions: u64,
    /// Of those, spans with an entity.
    pub linked: u64,
    /// Relations that are compared; `None` where the gold has none to compare with.
    pub relations: Option<u64>,
}

/// The figures of one type.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct TypeScores {
    /// The type in the words of the gold; `None` is no type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Of the gold mentions of this type, those whose span was predicted, of whatever type.
    pub found: Accuracy,
    /// Mentions by span and type.
    pub typed: Counts,
    /// Entities of the gold mentions of this type; `None` where it has none.
    pub linking: Option<Accuracy>,
}

/// The figures of one predicate.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PredicateScores {
    /// Its name; `None` where a relation has none.
    pub predicate: Option<String>,
    /// Relations by subject, predicate and object.
    pub relations: Counts,
}

/// The figures of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentScores {
    /// Its id.
    pub id: String,
    /// Whether the predictions have it.
    pub predicted: bool,
    /// Its figures.
    #[serde(flatten)]
    pub scores: Scores,
}

#[derive(Default)]
struct TypeSum {
    found: Accuracy,
    typed: Counts,
    linking: Accuracy,
}

/// Compares predictions with a gold. Documents find each other by their ids, which stand once a side.
///
/// The result does not depend on the order of either side. O(n log n) in the mentions of a document.
pub fn evaluate(gold: &[Marked], found: &[Marked], how: &Compare) -> Report {
    let by_id: BTreeMap<&str, &Marked> = gold.iter().map(|marked| (&*marked.id, marked)).collect();
    let predictions: BTreeMap<&str, &Marked> = found.iter().map(|marked| (&*marked.id, marked)).collect();
    let all_types: BTreeSet<&str> =
        gold.iter().flat_map(|marked| &marked.mentions).filter_map(|mark| mark.kind.as_deref()).collect();
    let marks = gold.iter().flat_map(|marked| &marked.mentions);
    let all_entities: BTreeSet<&String> =
        marks.flat_map(|mark| mark.entity.iter().chain(mark.also.iter())).collect();
    let mut sum = Sum::default();
    let mut report = Report {
        gold: Side { documents: by_id.len() as u64, ..Side::default() },
        predicted: Side::default(),
        missing: Vec::new(),
        unknown: predictions.keys().filter(|id| !by_id.contains_key(*id)).map(|id| id.to_string()).collect(),
        types_agree: false,
        entities_agree: false,
        scores: Scores::default(),
        types: Vec::new(),
        predicates: Vec::new(),
        documents: Vec::with_capacity(by_id.len()),
        mistakes: Vec::new(),
    };
    for (id, marked) in by_id {
        let found = predictions.get(id).copied();
        let compared = Compared::of(marked, found, how);
        let scores = compared.scores(marked, found);
        report.scores.add(&scores);
        report.mistakes.extend(mistakes(marked, found, &compared, &all_types));
        report.types_agree |= compared
            .predicted_types()
            .iter()
            .any(|(_, kind)| kind.is_some_and(|kind| all_types.contains(kind)));
        report.entities_agree |= compared
            .predicted
            .values()
            .flatten()
            .any(|(mark, _)| mark.entity.as_ref().is_some_and(|entity| all_entities.contains(entity)));
        report.count(&compared, &scores);
        sum.add(&compared, scores.relations.is_some());
        match found {
            Some(_) => report.predicted.documents += 1,
            None => report.missing.push(id.to_string()),
        }
        report.documents.push(DocumentScores { id: id.to_string(), predicted: found.is_some(), scores });
    }
    // Where the gold knows no entity at all, entities are not asked for.
    if report.scores.linking.is_none() {
        report.scores.end_to_end = None;
        report.documents.iter_mut().for_each(|document| document.scores.end_to_end = None);
    }
    sum.end(&mut report);
    report
}

impl Report {
    fn count(&mut self, compared: &Compared<'_>, scores: &Scores) {
        let linked = |spans: &mut dyn Iterator<Item = &Span>, has: &dyn Fn(Span) -> bool| {
            spans.filter(|span| has(**span)).count() as u64
        };
        self.gold.mentions += compared.wanted.len() as u64;
        self.gold.linked += linked(&mut compared.wanted.keys(), &|span| compared.link(span).is_some());
        self.predicted.mentions += compared.predicted.len() as u64;
        self.predicted.linked +=
            linked(&mut compared.predicted.keys(), &|span| compared.answer(span).flatten().is_some());
        if let Some(relations) = scores.relations {
            *self.gold.relations.get_or_insert_default() += relations.wanted();
            *self.predicted.relations.get_or_insert_default() += relations.right + relations.spurious;
        }
    }
}

/// What is added up by name.
#[derive(Default)]
struct Sum {
    types: BTreeMap<Option<String>, TypeSum>,
    predicates: BTreeMap<Option<String>, Counts>,
}

/// The figures of a name; no string is made where it is there already.
fn slot<'a, T: Default>(map: &'a mut BTreeMap<Option<String>, T>, name: Option<&str>) -> &'a mut T {
    map.entry(name.map(String::from)).or_default()
}

impl Sum {
    fn add(&mut self, compared: &Compared<'_>, relations: bool) {
        let (wanted, predicted) = (compared.wanted_types(), compared.predicted_types());
        for (span, kind) in &wanted {
            let sum = slot(&mut self.types, *kind);
            sum.found.of += 1;
            sum.found.right += u64::from(compared.predicted.contains_key(span));
            match predicted.contains(&(*span, *kind)) {
                true => sum.typed.right += 1,
                false => sum.typed.missed += 1,
            }
        }
        for (_, kind) in predicted.difference(&wanted) {
            slot(&mut self.types, *kind).typed.spurious += 1;
        }
        for span in compared.wanted.keys() {
            if let (Some(mark), Some(answer)) = (compared.link(*span), compared.answer(*span)) {
                let linking = &mut slot(&mut self.types, mark.kind.as_deref()).linking;
                linking.of += 1;
                linking.right += u64::from(mark.is(answer));
            }
        }
        if !relations {
            return;
        }
        let (wanted, predicted) = (&compared.wanted_relations, &compared.predicted_relations);
        for triple in wanted.keys() {
            match predicted.contains_key(triple) {
                true => slot(&mut self.predicates, triple.1).right += 1,
                false => slot(&mut self.predicates, triple.1).missed += 1,
            }
        }
        for triple in predicted.keys().filter(|triple| !wanted.contains_key(*triple)) {
            slot(&mut self.predicates, triple.1).spurious += 1;
        }
    }

    fn end(self, report: &mut Report) {
        let asked = report.scores.linking.is_some();
        report.types = self
            .types
            .into_iter()
            .map(|(kind, TypeSum { found, typed, linking })| TypeScores {
                kind,
                found,
                typed,
                linking: (asked && linking.of > 0).then_some(linking),
            })
            .collect();
        report.predicates = self
            .predicates
            .into_iter()
            .map(|(predicate, relations)| PredicateScores { predicate, relations })
            .collect();
    }
}
