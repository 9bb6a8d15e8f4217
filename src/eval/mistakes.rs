//! What is wrong, place by place, with the words around it.

use super::marked::{Mark, Marked, Stated};
use super::overlap::pair;
use super::score::Compared;
use crate::span::Span;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum MistakeKind {
    /// A gold mention that no prediction touches.
    Missed,
    /// A prediction that touches no gold mention.
    Spurious,
    /// A prediction that overlaps the gold mention and is not the same.
    WrongSpan,
    /// The right span with another entity, or none.
    WrongEntity,
    /// The right span with another type of those that the gold has.
    WrongType,
    /// A relation of the gold that was not predicted.
    MissedRelation,
    /// A predicted relation that the gold does not have.
    SpuriousRelation,
}

impl MistakeKind {
    /// All kinds, in the order in which they are listed.
    pub const ALL: [MistakeKind; 7] = [
        MistakeKind::Missed,
        MistakeKind::Spurious,
        MistakeKind::WrongSpan,
        MistakeKind::WrongEntity,
        MistakeKind::WrongType,
        MistakeKind::MissedRelation,
        MistakeKind::SpuriousRelation,
    ];

    /// The words for a person.
    pub fn as_str(self) -> &'static str {
        match self {
            MistakeKind::Missed => "missed",
            MistakeKind::Spurious => "spurious",
            MistakeKind::WrongSpan => "wrong span",
            MistakeKind::WrongEntity => "wrong entity",
            MistakeKind::WrongType => "wrong type",
            MistakeKind::MissedRelation => "missed relation",
            MistakeKind::SpuriousRelation => "spurious relation",
        }
    }
}

/// A mention as it was wanted, or as it was predicted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Seen {
    /// Its words; `None` where the gold has no text.
    pub surface: Option<String>,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Its entity.
    pub entity: Option<String>,
    /// Its bytes.
    pub span: Span,
}

/// Something wrong in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// What.
    pub kind: MistakeKind,
    /// Where.
    pub document: String,
    /// The mention that was wanted.
    pub gold: Option<Seen>,
    /// The mention that was predicted.
    pub predicted: Option<Seen>,
    /// The relation that is missed or spurious: subject, predicate, object.
    pub relation: Option<[Option<String>; 3]>,
    /// What is to be marked in the context, in its order; spans may overlap.
    pub marks: Vec<Span>,
    /// The words around, cut from the text as they are.
    pub context: Option<String>,
    /// Where the context begins in the text.
    pub context_start: u32,
}

impl Mistake {
    /// The context in pieces, each with whether it is marked. Marks that overlap are one piece.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let mut pieces: Vec<(&str, bool)> = Vec::new();
        for (piece, marks) in self.cut(&self.marks) {
            match pieces.last_mut() {
                // Pieces follow each other in the context, so two are one.
                Some((last, true)) if marks.iter().any(|mark| *mark) && self.overlap_at(piece) => {
                    let start = offset(self.words(), last);
                    *last = &self.words()[start..offset(self.words(), piece) + piece.len()];
                }
                _ => pieces.push((piece, marks.contains(&true))),
            }
        }
        pieces
    }

    /// Whether one mark goes on from before a piece of the context into it.
    fn overlap_at(&self, piece: &str) -> bool {
        let at = self.context_start + offset(self.words(), piece) as u32;
        self.marks.iter().any(|mark| mark.start < at && at < mark.end)
    }

    fn words(&self) -> &str {
        self.context.as_deref().unwrap_or_default()
    }

    /// The context cut at every end of these spans; with each piece, which of the spans it lies in.
    pub fn cut(&self, spans: &[Span]) -> Vec<(&str, Vec<bool>)> {
        let words = self.words();
        let inside = |byte: u32| (byte.saturating_sub(self.context_start) as usize).min(words.len());
        let ranges: Vec<(usize, usize)> =
            spans.iter().map(|span| (inside(span.start), inside(span.end))).collect();
        let ends = ranges.iter().flat_map(|(start, end)| [*start, *end]).chain([0, words.len()]);
        let borders: Vec<usize> = ends.collect::<BTreeSet<usize>>().into_iter().collect();
        let piece = |(from, to): (usize, usize)| {
            let marks = ranges.iter().map(|(start, end)| *start <= from && to <= *end).collect();
            words.get(from..to).map(|piece| (piece, marks))
        };
        borders.windows(2).filter_map(|border| piece((border[0], border[1]))).collect()
    }
}

/// Where a piece of a text begins in it.
fn offset(text: &str, piece: &str) -> usize {
    piece.as_ptr() as usize - text.as_ptr() as usize
}

/// Alike mistakes: of one kind, of the same words with the same types, entities or relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// What is wrong.
    pub kind: MistakeKind,
    /// Where, in the order of the documents.
    pub mistakes: Vec<&'a Mistake>,
}

/// Puts alike mistakes together, the most frequent first, then by kind and words.
pub fn groups(mistakes: &[Mistake]) -> Vec<Group<'_>> {
    let key = |seen: &'_ Option<Seen>| -> Option<(Option<String>, Option<String>, Option<String>)> {
        seen.as_ref().map(|seen| (seen.surface.clone(), seen.kind.clone(), seen.entity.clone()))
    };
    let mut alike: BTreeMap<_, Vec<&Mistake>> = BTreeMap::new();
    for mistake in mistakes {
        let key = (mistake.kind, key(&mistake.gold), key(&mistake.predicted), &mistake.relation);
        alike.entry(key).or_default().push(mistake);
    }
    let mut groups: Vec<Group<'_>> =
        alike.into_iter().map(|((kind, ..), mistakes)| Group { kind, mistakes }).collect();
    groups.sort_by_key(|group| Reverse(group.mistakes.len()));
    groups
}

/// All that is wrong in a document, by place.
///
/// `types` are those of the gold: a prediction with a type that the gold never uses names it in
/// another way, which is for the map of types and is no mistake to read.
pub(super) fn mistakes(
    gold: &Marked,
    found: Option<&Marked>,
    compared: &Compared<'_>,
    types: &BTreeSet<&str>,
) -> Vec<Mistake> {
    let text = gold.text.as_deref().or_else(|| found?.text.as_deref());
    let seen = |mark: &Mark, kind: Option<&str>| Seen {
        surface: text.and_then(|text| mark.span.get(text)).map(String::from),
        kind: kind.map(String::from),
        entity: mark.entity.clone(),
        span: mark.span,
    };
    let wanted = |span: &Span| {
        let marks = compared.wanted.get(span)?;
        let mark = marks.iter().rev().find(|mark| mark.entity.is_some()).or(marks.last())?;
        Some(seen(mark, mark.kind.as_deref()))
    };
    let predicted = |span: &Span| {
        let (mark, kind) = compared.predicted.get(span)?.last()?;
        Some(seen(mark, *kind))
    };
    let mut all = Vec::new();
    let mut add = |kind, gold: Option<Seen>, predicted: Option<Seen>| {
        all.push(mistake(kind, text, gold, predicted));
    };
    // What is right in its span is paired already.
    let only = |spans: &mut dyn Iterator<Item = &Span>, here: &dyn Fn(&Span) -> bool| -> Vec<Span> {
        spans.filter(|span| !here(span)).copied().collect()
    };
    let loose = only(&mut compared.predicted.keys(), &|span| compared.wanted.contains_key(span));
    let open = only(&mut compared.wanted.keys(), &|span| compared.predicted.contains_key(span));
    let pairs = pair(&loose, &open);
    for (at, other) in &pairs {
        add(MistakeKind::WrongSpan, wanted(&open[*other]), predicted(&loose[*at]));
    }
    let paired: BTreeSet<usize> = pairs.iter().map(|(at, _)| *at).collect();
    for (_, span) in loose.iter().enumerate().filter(|(at, _)| !paired.contains(at)) {
        add(MistakeKind::Spurious, None, predicted(span));
    }
    let paired: BTreeSet<usize> = pairs.iter().map(|(_, other)| *other).collect();
    for (_, span) in open.iter().enumerate().filter(|(at, _)| !paired.contains(at)) {
        add(MistakeKind::Missed, wanted(span), None);
    }
    for (span, marks) in &compared.wanted {
        let Some(answers) = compared.predicted.get(span) else { continue };
        let entity_is_wrong =
            compared.link(*span).is_some_and(|mark| !mark.is(compared.answer(*span).flatten()));
        let has = |kind: Option<&str>| marks.iter().any(|mark| mark.kind.as_deref() == kind);
        let known = |kind: &Option<&str>| kind.is_some_and(|kind| types.contains(kind));
        let type_is_wrong = answers.iter().any(|(_, kind)| known(kind) && !has(*kind));
        if entity_is_wrong {
            add(MistakeKind::WrongEntity, wanted(span), predicted(span));
        } else if type_is_wrong {
            add(MistakeKind::WrongType, wanted(span), predicted(span));
        }
    }
    let compares_relations = found.is_some_and(|found| found.relations.is_some()) && gold.relations.is_some();
    if compares_relations {
        let (wanted, predicted) = (&compared.wanted_relations, &compared.predicted_relations);
        let sides = [
            (MistakeKind::MissedRelation, wanted, predicted),
            (MistakeKind::SpuriousRelation, predicted, wanted),
        ];
        for (kind, these, others) in sides {
            let marks = if kind == MistakeKind::MissedRelation { Some(gold) } else { found };
            let places = Places::of(marks);
            let alone = these.iter().filter(|(triple, _)| !others.contains_key(*triple));
            all.extend(alone.map(|(_, stated)| relation(kind, text, stated, &places)));
        }
    }
    for mistake in &mut all {
        mistake.document.clone_from(&gold.id);
    }
    all.sort_by_cached_key(|mistake| {
        let first = mistake.marks.first().copied();
        (first.is_none(), first, mistake.kind, mistake.relation.clone())
    });
    all
}

fn mistake(kind: MistakeKind, text: Option<&str>, gold: Option<Seen>, predicted: Option<Seen>) -> Mistake {
    let marks = gold.iter().chain(&predicted).map(|seen| seen.span).collect();
    placed(Mistake { gold, predicted, ..empty(kind) }, marks, text)
}

fn relation(kind: MistakeKind, text: Option<&str>, stated: &Stated, places: &Places<'_>) -> Mistake {
    let relation = Some([stated.subject.clone(), stated.predicate.clone(), stated.object.clone()]);
    let spans = match stated.spans.is_empty() {
        true => places.of_both(stated.subject.as_deref(), stated.object.as_deref()),
        false => stated.spans.clone(),
    };
    placed(Mistake { relation, ..empty(kind) }, spans, text)
}

/// Where each entity is named, in order: a relation that does not say where it stands is shown there.
struct Places<'a>(BTreeMap<&'a str, Vec<Span>>);

impl<'a> Places<'a> {
    fn of(marked: Option<&'a Marked>) -> Places<'a> {
        let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for mark in marked.into_iter().flat_map(|marked| &marked.mentions) {
            if let Some(entity) = &mark.entity {
                places.entry(entity).or_default().push(mark.span);
            }
        }
        places.values_mut().for_each(|spans| spans.sort_unstable());
        Places(places)
    }

    /// Where the subject is named first, and the object nearest to that.
    fn of_both(&self, subject: Option<&str>, object: Option<&str>) -> Vec<Span> {
        let spans =
            |name: Option<&str>| name.and_then(|name| self.0.get(name)).map_or(&[][..], Vec::as_slice);
        let (subjects, objects) = (spans(subject), spans(object));
        let (Some(first), false) = (subjects.first(), objects.is_empty()) else {
            return subjects.first().or(objects.first()).copied().into_iter().collect();
        };
        let after = objects.partition_point(|span| span < first);
        let near = after.saturating_sub(1)..(after + 1).min(objects.len());
        let nearest = objects[near].iter().min_by_key(|span| span.start.abs_diff(first.start));
        [Some(first), nearest].into_iter().flatten().copied().collect()
    }
}

fn empty(kind: MistakeKind) -> Mistake {
    Mistake {
        kind,
        document: String::new(),
        gold: None,
        predicted: None,
        relation: None,
        marks: Vec::new(),
        context: None,
        context_start: 0,
    }
}

/// So many bytes are shown before and behind what is marked.
const AROUND: usize = 70;
/// Marks that lie further apart are not shown in one context: only the first is.
const WIDEST: u32 = 600;

/// The same with its marks and the words around them.
fn placed(mut mistake: Mistake, mut marks: Vec<Span>, text: Option<&str>) -> Mistake {
    marks.sort_unstable();
    marks.dedup();
    if let (Some(text), Some(first)) = (text, marks.first()) {
        let furthest = marks.iter().map(|mark| mark.end).max().unwrap_or(first.end);
        let last =
            if furthest - first.start > WIDEST { first.end.min(first.start + WIDEST) } else { furthest };
        let start = word_start(text, first.start);
        let end = word_end(text, last);
        mistake.context = Some(text[start..end].to_string());
        mistake.context_start = start as u32;
    }
    mistake.marks = marks;
    mistake
}

/// Where the words before a place begin: in the same line, at a word.
fn word_start(text: &str, at: u32) -> usize {
    let at = border(text, at as usize);
    let from = border(text, at.saturating_sub(AROUND));
    let window = &text[from..at];
    if let Some(line) = window.rfind('\n') {
        return from + line + 1;
    }
    match window.find(' ') {
        Some(space) if from > 0 => from + space + 1,
        _ => from,
    }
}

/// Where the words behind a place end: in the same line, at a word.
fn word_end(text: &str, at: u32) -> usize {
    let at = border(text, at as usize);
    let to = border(text, at + AROUND);
    let window = &text[at..to];
    if let Some(line) = window.find(['\n', '\r']) {
        return at + line;
    }
    match window.rfind(' ') {
        Some(space) if to < text.len() => at + space,
        _ => to,
    }
}

/// The character border at or before a byte.
fn border(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
