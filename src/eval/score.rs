//! One document: what is wanted in it, what was predicted, and how they compare.

use super::counts::{Accuracy, Counts};
use super::marked::{Mark, Marked, Stated, Triple};
use super::options::Compare;
use super::overlap::pair;
use crate::span::Span;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// All figures of some documents. What no gold has stays `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Scores {
    /// Mentions by their span.
    pub strict: Counts,
    /// Mentions by spans that share a byte, one to one (see [`pair`]).
    pub overlap: Counts,
    /// Mentions by span and type.
    pub typed: Counts,
    /// Of the gold mentions with an entity whose span is predicted, those with that entity.
    pub linking: Option<Accuracy>,
    /// Mentions by span and entity. Predictions on gold mentions without an entity are not asked.
    pub end_to_end: Option<Counts>,
    /// Relations by subject, predicate and object.
    pub relations: Option<Counts>,
    /// Relations by their two ends alone, in either order.
    pub relation_pairs: Option<Counts>,
    /// Where sentences end, but for the end of the text.
    pub sentence_ends: Option<Counts>,
    /// Documents with exactly the sentences of the gold.
    pub sentences: Option<Accuracy>,
}

impl Scores {
    pub(super) fn add(&mut self, other: &Scores) {
        self.strict.add(other.strict);
        self.overlap.add(other.overlap);
        self.typed.add(other.typed);
        add_counts(&mut self.end_to_end, other.end_to_end);
        add_counts(&mut self.relations, other.relations);
        add_counts(&mut self.relation_pairs, other.relation_pairs);
        add_counts(&mut self.sentence_ends, other.sentence_ends);
        add_accuracy(&mut self.linking, other.linking);
        add_accuracy(&mut self.sentences, other.sentences);
    }

    /// The counts that there are, each with what is counted, in the order of the page.
    pub fn counts(&self) -> impl Iterator<Item = (&'static str, Counts)> {
        let rows = [
            ("strict spans", Some(self.strict)),
            ("overlapping spans", Some(self.overlap)),
            ("span and type", Some(self.typed)),
            ("span and entity", self.end_to_end),
            ("relations", self.relations),
            ("related pairs", self.relation_pairs),
            ("sentence ends", self.sentence_ends),
        ];
        rows.into_iter().filter_map(|(name, counts)| Some((name, counts?)))
    }

    /// The shares that there are, each with its name and of what it is one.
    pub fn shares(&self) -> impl Iterator<Item = (&'static str, Accuracy, &'static str)> {
        let rows = [
            ("linking accuracy", self.linking, "entities where the span is right"),
            ("exact sentences", self.sentences, "documents"),
        ];
        rows.into_iter().filter_map(|(name, share, of)| Some((name, share?, of)))
    }

    /// Mentions and relations that are spurious or missed, and wrong entities.
    pub fn wrong(&self) -> u64 {
        let links = self.linking.map_or(0, |links| links.of - links.right);
        self.strict.wrong() + links + self.relations.map_or(0, |relations| relations.wrong())
    }
}

fn add_counts(sum: &mut Option<Counts>, more: Option<Counts>) {
    if let Some(more) = more {
        sum.get_or_insert_default().add(more);
    }
}

fn add_accuracy(sum: &mut Option<Accuracy>, more: Option<Accuracy>) {
    if let Some(more) = more {
        sum.get_or_insert_default().add(more);
    }
}

/// What is compared of a document: everything else was left out as the options say.
pub(super) struct Compared<'a> {
    /// Gold mentions that are wanted, by span; of several on one span all stand here.
    pub wanted: BTreeMap<Span, Vec<&'a Mark>>,
    /// Predictions that count, by span, each with its type in the gold's words.
    pub predicted: BTreeMap<Span, Vec<(&'a Mark, Option<&'a str>)>>,
    /// Relations, each with the first place that states it.
    pub wanted_relations: BTreeMap<Triple<'a>, &'a Stated>,
    pub predicted_relations: BTreeMap<Triple<'a>, &'a Stated>,
}

impl<'a> Compared<'a> {
    pub fn of(gold: &'a Marked, found: Option<&'a Marked>, how: &'a Compare) -> Compared<'a> {
        let inside = |mark: &&Mark| gold.part.is_none_or(|part| part.contains(mark.span));
        let mut marks: Vec<&Mark> = gold.mentions.iter().filter(inside).collect();
        if !how.types.is_empty() {
            marks.retain(|mark| mark.kind.as_ref().is_some_and(|kind| how.types.contains(kind)));
        }
        if how.longest {
            marks = longest(marks);
        }
        let mut spans: BTreeMap<Span, Vec<&Mark>> = BTreeMap::new();
        for mark in &marks {
            spans.entry(mark.span).or_default().push(mark);
        }
        let others = if how.ignore_other { Cover::of(&gold.others) } else { Cover::default() };
        let optional = Cover::of(&gold.optional);
        let mut predicted: BTreeMap<Span, Vec<(&Mark, Option<&str>)>> = BTreeMap::new();
        for mark in found.into_iter().flat_map(|found| &found.mentions).filter(inside) {
            if mark.nil && mark.entity.is_none() && !how.nil {
                continue;
            }
            let there = spans.get(&mark.span);
            let named = |name: &str| {
                there.is_some_and(|marks| marks.iter().any(|mark| mark.kind.as_deref() == Some(name)))
            };
            let kind = mark.kind.as_deref().map(|kind| how.type_map.name(kind, named));
            if !how.types.is_empty() && kind.is_some_and(|kind| !how.types.contains(kind)) {
                continue;
            }
            let free = there.is_none() && (others.holds(mark.span) || optional.touches(mark.span));
            // What is optional everywhere on its span is neither wanted nor wrong.
            let free = free || there.is_some_and(|marks| marks.iter().all(|mark| mark.optional));
            if !free {
                predicted.entry(mark.span).or_default().push((mark, kind));
            }
        }
        let wanted = spans.into_iter().filter_map(|(span, mut marks)| {
            marks.retain(|mark| !mark.optional);
            (!marks.is_empty()).then_some((span, marks))
        });
        let relations = |marked: Option<&'a Marked>| {
            let stated = marked.and_then(|marked| marked.relations.as_ref()).into_iter().flatten();
            let mut relations = BTreeMap::new();
            for stated in stated.filter(|stated| how.nil || !stated.half) {
                relations.entry(stated.triple()).or_insert(stated);
            }
            relations
        };
        Compared {
            wanted: wanted.collect(),
            predicted,
            wanted_relations: relations(Some(gold)),
            predicted_relations: relations(found),
        }
    }

    /// The last of the wanted mentions on a span that has an entity.
    pub fn link(&self, span: Span) -> Option<&'a Mark> {
        self.wanted.get(&span)?.iter().rev().find(|mark| mark.entity.is_some()).copied()
    }

    /// The entity that was predicted for a span; `Some(None)` if the span was predicted without one.
    pub fn answer(&self, span: Span) -> Option<Option<&'a str>> {
        let (mark, _) = self.predicted.get(&span)?.last()?;
        Some(mark.entity.as_deref())
    }

    /// Wanted spans with their types.
    pub fn wanted_types(&self) -> BTreeSet<(Span, Option<&'a str>)> {
        let marks = self.wanted.iter().flat_map(|(span, marks)| marks.iter().map(|mark| (*span, mark)));
        marks.map(|(span, mark)| (span, mark.kind.as_deref())).collect()
    }

    /// Predicted spans with their types in the gold's words.
    pub fn predicted_types(&self) -> BTreeSet<(Span, Option<&'a str>)> {
        let marks = self.predicted.iter().flat_map(|(span, marks)| marks.iter().map(|mark| (*span, mark)));
        marks.map(|(span, (_, kind))| (span, *kind)).collect()
    }

    /// All figures.
    pub fn scores(&self, gold: &Marked, found: Option<&Marked>) -> Scores {
        let wanted: Vec<Span> = self.wanted.keys().copied().collect();
        let predicted: Vec<Span> = self.predicted.keys().copied().collect();
        let right = predicted.iter().filter(|span| self.wanted.contains_key(span)).count();
        let paired = pair(&predicted, &wanted).len();
        let counts = |right: usize, wanted: usize, predicted: usize| Counts {
            right: right as u64,
            spurious: (predicted - right) as u64,
            missed: (wanted - right) as u64,
        };
        let (linking, end_to_end) = self.links();
        let mut scores = Scores {
            strict: counts(right, wanted.len(), predicted.len()),
            overlap: counts(paired, wanted.len(), predicted.len()),
            typed: compare(&self.wanted_types(), &self.predicted_types()),
            linking,
            end_to_end,
            ..Scores::default()
        };
        let Some(found) = found else { return scores };
        if gold.relations.is_some() && found.relations.is_some() {
            let (wanted, predicted) = (triples(&self.wanted_relations), triples(&self.predicted_relations));
            scores.relations = Some(compare(&wanted, &predicted));
            scores.relation_pairs = Some(compare(&ends(&wanted), &ends(&predicted)));
        }
        if let (Some(wanted), Some(predicted)) = (&gold.sentences, &found.sentences) {
            let length = gold.text.as_deref().map_or(u32::MAX, |text| without_end(text).len() as u32);
            let inner = |spans: &[Span]| -> BTreeSet<u32> {
                spans.iter().map(|span| span.end).filter(|end| *end < length).collect()
            };
            scores.sentence_ends = Some(compare(&inner(wanted), &inner(predicted)));
            scores.sentences = Some(Accuracy { right: u64::from(wanted == predicted), of: 1 });
        }
        scores
    }

    /// How many of the entities are right: where the span is, and in all.
    fn links(&self) -> (Option<Accuracy>, Option<Counts>) {
        let mut linking = Accuracy::default();
        let mut wanted = 0;
        for span in self.wanted.keys() {
            let Some(mark) = self.link(*span) else { continue };
            wanted += 1;
            if let Some(answer) = self.answer(*span) {
                linking.of += 1;
                linking.right += u64::from(mark.is(answer));
            }
        }
        let asked = |span: &&Span| !self.wanted.contains_key(*span) || self.link(**span).is_some();
        let answers =
            self.predicted.keys().filter(asked).filter(|span| self.answer(**span).flatten().is_some());
        let spurious = answers.count() as u64 - linking.right;
        let counts = Counts { right: linking.right, spurious, missed: wanted - linking.right };
        // Where the gold knows no entity, nothing is asked, but what is named beside it is too much.
        let linking = (wanted > 0).then_some(linking);
        (linking, (wanted > 0 || spurious > 0).then_some(counts))
    }
}

/// What two sets share, and what they do not.
fn compare<T: Ord>(wanted: &BTreeSet<T>, predicted: &BTreeSet<T>) -> Counts {
    let right = wanted.intersection(predicted).count();
    Counts {
        right: right as u64,
        spurious: (predicted.len() - right) as u64,
        missed: (wanted.len() - right) as u64,
    }
}

fn triples<'a>(relations: &BTreeMap<Triple<'a>, &'a Stated>) -> BTreeSet<Triple<'a>> {
    relations.keys().copied().collect()
}

/// The two ends of each relation, in one order.
fn ends<'a>(relations: &BTreeSet<Triple<'a>>) -> BTreeSet<(Option<&'a str>, Option<&'a str>)> {
    relations.iter().map(|(subject, _, object)| (*subject.min(object), *subject.max(object))).collect()
}

/// The marks that lie in none that begins before them, or that begins with them and is as long.
fn longest(mut marks: Vec<&Mark>) -> Vec<&Mark> {
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut kept: Vec<&Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        if kept.last().is_none_or(|last| !last.span.contains(mark.span)) {
            kept.push(mark);
        }
    }
    kept
}

/// A text without the white space at its end; separators of records count as such.
fn without_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || ('\x1c'..='\x1f').contains(&c))
}

/// Stretches of a text, to ask where something lies in O(log n).
#[derive(Default)]
struct Cover {
    /// By start, with the furthest end of it and all before it.
    reach: Vec<(u32, u32)>,
}

impl Cover {
    fn of(spans: &[Span]) -> Cover {
        let mut reach: Vec<(u32, u32)> = spans.iter().map(|span| (span.start, span.end)).collect();
        reach.sort_unstable();
        let mut furthest = 0;
        for (_, end) in &mut reach {
            furthest = furthest.max(*end);
            *end = furthest;
        }
        Cover { reach }
    }

    /// Whether one of the stretches contains the span: of those that begin before it, one ends after it.
    fn holds(&self, span: Span) -> bool {
        let until = self.reach.partition_point(|(start, _)| *start <= span.start);
        until.checked_sub(1).is_some_and(|last| self.reach[last].1 >= span.end)
    }

    /// Whether one of the stretches shares a byte with the span.
    fn touches(&self, span: Span) -> bool {
        let until = self.reach.partition_point(|(start, _)| *start < span.end);
        until.checked_sub(1).is_some_and(|last| self.reach[last].1 > span.start)
    }
}
