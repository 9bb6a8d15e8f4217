//! What the matcher found in a document.

use super::{Demonyms, Matcher, Member};
use crate::gazetteer::EntityId;
use crate::span::Span;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A surface form at a place; what it may mean is the [`Found`]'s to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The written form's bytes.
    pub span: Span,
    /// Index of the sentence.
    pub sentence: u32,
    /// What it may mean.
    pub set: SetId,
}

impl Match {
    /// Whether it is one token.
    pub fn is_single(&self) -> bool {
        self.last - self.first == 1
    }
}

/// A demonym that is no mention: *Malian*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Modifier {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The written form's bytes.
    pub span: Span,
    /// The state.
    pub entity: EntityId,
}

/// A listed name that stands in the text and is no match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// Its tokens' bytes.
    pub span: Span,
    /// Whom it would mean, in the order of listing.
    pub entities: Vec<EntityId>,
    /// Why it is none.
    pub reason: Refused,
}

/// Why a listed name that stands in the text is no match, or no mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Refused {
    /// Its capitals are not those that the alias wants (law 5).
    Case,
    /// Something stands between its words that the alias does not have there (law 3).
    Gap,
    /// It is half of a compound whose other half is not listed (law 4).
    Compound,
    /// It is a demonym, which is a modifier and no mention (law 6).
    Demonym,
    /// A longer name, or one that begins before it, was taken there (law 1).
    Overlapped,
}

impl Refused {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Refused::Case => "case",
            Refused::Gap => "gap",
            Refused::Compound => "compound",
            Refused::Demonym => "demonym",
            Refused::Overlapped => "overlapped",
        }
    }

    /// What it says, for people.
    pub fn describe(self) -> &'static str {
        match self {
            Refused::Case => "its capitals are not those of the listed name",
            Refused::Gap => "something stands between its words that the listed name does not have",
            Refused::Compound => "half of a compound whose other half is not listed",
            Refused::Demonym => "a demonym, which is no mention",
            Refused::Overlapped => "inside or across another name, which was taken",
        }
    }
}

/// Number of a set of candidates in its [`Found`]. Matches that may mean the same share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId(pub u32);

/// All admissible matches of a document with their candidates.
///
/// Candidates are kept once for all matches that have them: a name of a thousand entities costs a
/// thousand candidates a document, however often it stands there.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// By start and then from the longest to the shortest.
    pub matches: Vec<Match>,
    sets: Vec<Range<u32>>,
    /// Each entity once in a set, in the order of listing; whether only weak aliases name it.
    candidates: Vec<(EntityId, bool)>,
    peoples: Vec<EntityId>,
    /// Where demonyms stand that are no mentions, in text order, with the state; of several at one
    /// place the longest comes first.
    pub(super) modifiers: Vec<Modifier>,
    /// The state that each set of forms without a candidate speaks of.
    people_of: FxHashMap<SetId, EntityId>,
    /// What was refused, where somebody asked for it.
    pub(super) refused: Option<Vec<Refusal>>,
    by_form: FxHashMap<u32, SetId>,
    by_forms: FxHashMap<Box<[u32]>, SetId>,
}

impl Found {
    /// What the matches of a set may mean: each entity once, in the order of listing, and whether only
    /// weak aliases name it.
    pub fn candidates(&self, set: SetId) -> &[(EntityId, bool)] {
        let range = &self.sets[set.0 as usize];
        &self.candidates[range.start as usize..range.end as usize]
    }

    /// All sets.
    pub fn sets(&self) -> impl Iterator<Item = SetId> + use<> {
        (0..self.sets.len() as u32).map(SetId)
    }

    /// The states whose demonyms stand in the text, each at least once: *the Burkinabe leader* speaks
    /// of Burkina Faso. A demonym that several states share names none.
    pub fn peoples(&self) -> &[EntityId] {
        &self.peoples
    }

    /// With room for what is refused.
    pub(super) fn keeping_refused() -> Found {
        Found { refused: Some(Vec::new()), ..Found::default() }
    }

    /// The listed names that are no matches, if [`Matcher::find_all`] was asked; compounds last.
    pub fn refused(&self) -> &[Refusal] {
        self.refused.as_deref().unwrap_or_default()
    }

    /// The demonyms that are no mentions, in text order; of several that begin at one token the longest
    /// comes first.
    pub fn modifiers(&self) -> &[Modifier] {
        &self.modifiers
    }

    /// The longest match that begins at a token. O(log n).
    pub(crate) fn longest_at(&self, first: usize) -> Option<&Match> {
        let from = self.matches.partition_point(|hit| hit.first < first);
        self.matches.get(from).filter(|hit| hit.first == first)
    }

    /// The longest match that ends before token `end`; names of more than eight words are not looked
    /// for. O(log n) and the matches of eight words.
    pub(crate) fn longest_ending(&self, end: usize) -> Option<&Match> {
        const WORDS: usize = 8;
        let from = self.matches.partition_point(|hit| hit.first + WORDS < end);
        self.matches[from..].iter().take_while(|hit| hit.first < end).find(|hit| hit.last == end)
    }

    /// Takes out what was refused, in text order, with the matches `overlapped` that became no mentions.
    pub(crate) fn take_refused(&mut self, overlapped: &[usize]) -> Vec<Refusal> {
        let Some(mut refused) = self.refused.take() else { return Vec::new() };
        refused.extend(overlapped.iter().map(|&index| {
            let Match { first, last, span, set, .. } = self.matches[index];
            let entities = self.candidates(set).iter().map(|&(entity, _)| entity).collect();
            Refusal { first, last, span, entities, reason: Refused::Overlapped }
        }));
        refused.sort_by_key(|refusal| (refusal.span.start, refusal.span.end, refusal.reason));
        refused
    }

    /// A set that the resolver makes: each entity once, in the order of listing.
    pub(crate) fn add_set(&mut self, candidates: &[(EntityId, bool)]) -> SetId {
        let start = self.candidates.len() as u32;
        self.candidates.extend(candidates);
        self.sets.push(start..self.candidates.len() as u32);
        SetId(self.sets.len() as u32 - 1)
    }

    /// Adds matches, none of which has the tokens of one that is there. O(n log n) in those added, else
    /// linear.
    pub(crate) fn insert(&mut self, more: Vec<Match>) {
        self.matches.extend(more);
        // Two sorted runs after one another are merged in linear time.
        self.matches.sort_by(|a, b| a.first.cmp(&b.first).then(b.last.cmp(&a.last)));
    }

    /// The one state whose demonym the forms of a set are.
    pub(super) fn people_of(&self, set: SetId) -> Option<EntityId> {
        self.people_of.get(&set).copied()
    }

    /// The set of what these forms may mean, made if it is not there.
    pub(super) fn set_of(&mut self, forms: &[u32], matcher: &Matcher, demonyms: Demonyms) -> SetId {
        let known = match forms {
            [form] => self.by_form.get(form),
            _ => self.by_forms.get(forms),
        };
        if let Some(&known) = known {
            return known;
        }
        let id = SetId(self.sets.len() as u32);
        let start = self.candidates.len();
        let mut people: Option<EntityId> = None;
        let mut shared = false;
        // A listed alias that is a demonym stands for its state too, where a noun follows.
        let mut owner: Option<EntityId> = None;
        let mut owners = false;
        for member in forms.iter().flat_map(|&form| matcher.members(form)).map(|&member| Member(member)) {
            if member.is_demonym() {
                shared |= people.replace(member.entity()).is_some_and(|other| other != member.entity());
            }
            if member.is_modifier() {
                owners |= owner.replace(member.entity()).is_some_and(|other| other != member.entity());
            }
            if demonyms == Demonyms::Mention || !member.is_modifier() {
                self.candidates.push((member.entity(), member.is_weak()));
            }
        }
        // A strong alias goes before a weak one of the same entity, and stays.
        self.candidates[start..].sort_unstable();
        let mut end = start;
        for at in start..self.candidates.len() {
            if end == start || self.candidates[end - 1].0 != self.candidates[at].0 {
                self.candidates[end] = self.candidates[at];
                end += 1;
            }
        }
        self.candidates.truncate(end);
        if let Some(people) = people.filter(|_| !shared) {
            self.peoples.push(people);
        }
        if let Some(owner) = owner.filter(|_| !owners) {
            self.people_of.insert(id, owner);
        }
        self.sets.push(start as u32..end as u32);
        match forms {
            [form] => self.by_form.insert(*form, id),
            _ => self.by_forms.insert(forms.into(), id),
        };
        id
    }
}

/// Takes from left to right the longest match that `admitted` accepts, and goes on after it (law 1).
///
/// `matches` is in the order of [`Matcher::find`]; the answer is indices into it. Linear.
pub fn select(matches: &[Match], admitted: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut taken = Vec::new();
    let mut free = 0;
    for (index, hit) in matches.iter().enumerate() {
        if hit.first >= free && admitted(index) {
            taken.push(index);
            free = hit.last;
        }
    }
    taken
}
