//! What the words around a name, and around its like in the document, show of it.

use super::Block;
use super::bearers::{Bearers, Who};
use crate::gazetteer::{EntityId, Extent, Gazetteer};
use crate::language::Languages;
use crate::matcher::{Found, Match, SetId, Source};
use crate::span::Span;
use crate::text::Flags;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// What stands around a match, and around its like in the document, shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A word near it speaks for an entity that it may mean, so that no other need vouch for it.
    Vouched,
    /// Nothing against it.
    Clear,
    /// A stranger in the document bears the same surname, and is named in full there: only a person named
    /// in full is meant.
    Shared(Span),
    /// An occupation beside it, which no office holder has: only a person named in full is meant.
    Occupied,
    /// It is no name, or part of another one; where that stands which shows it, the match itself if
    /// nothing else does.
    Blocked(Block, Span),
}

impl Verdict {
    pub(super) fn is_blocked(self) -> bool {
        matches!(self, Verdict::Blocked(..))
    }

    /// How many numbers there are.
    pub(super) const NUMBERS: usize = 5;

    /// Its number: nothing else decides between choices.
    pub(super) fn number(self) -> usize {
        match self {
            Verdict::Clear => 0,
            Verdict::Shared(_) => 1,
            Verdict::Occupied => 4,
            Verdict::Blocked(..) => 2,
            Verdict::Vouched => 3,
        }
    }
}

/// What a match may mean, coarsely.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Persons only.
    Person,
    /// Places and states only.
    Place,
    /// Groups only.
    Group,
    /// Anything else.
    Other,
}

/// A set of places in the token stream.
pub(super) struct Places(Vec<u64>);

impl Places {
    fn new(tokens: usize) -> Places {
        Places(vec![0; tokens / 64 + 1])
    }

    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    pub(super) fn contains(&self, at: usize) -> bool {
        self.0[at / 64] & 1 << (at % 64) != 0
    }
}

/// The document around its matches; `around.rs` looks at what stands right around one, `near.rs` reads
/// the gazetteer's words of context.
pub(super) struct Context<'a, 't> {
    pub(super) source: Source<'a, 't>,
    pub(super) languages: &'a Languages,
    /// Of each set of candidates what it may mean, and whether its match explains a capital.
    sorts: Vec<(Sort, Explains)>,
    /// First tokens of the matches that explain a capital.
    pub(super) begins: Places,
    /// Ends of those of them that were judged and not blocked.
    pub(super) ends: Places,
    /// Names of one word that are towns' only.
    pub(super) towns: Places,
}

/// Whether a name beside it explains a capital: a bare surname does not, it may be half of a
/// stranger's name (*Amadou Diarra*).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Explains {
    Always,
    UnlessSingle,
}

impl<'a, 't> Context<'a, 't> {
    pub(super) fn new(
        found: &Found,
        source: Source<'a, 't>,
        languages: &'a Languages,
        gazetteer: &Gazetteer,
    ) -> Context<'a, 't> {
        let sorts = found.sets().map(|set| {
            let sort = sort(found, set, gazetteer);
            let weak = found.candidates(set).iter().all(|&(_, weak)| weak);
            (sort, if weak && sort == Sort::Person { Explains::UnlessSingle } else { Explains::Always })
        });
        Context {
            source,
            languages,
            sorts: sorts.collect(),
            begins: Places::new(source.tokens.len()),
            ends: Places::new(source.tokens.len()),
            towns: Places::new(source.tokens.len()),
        }
    }

    fn explains(&self, hit: &Match) -> bool {
        self.sorts[hit.set.0 as usize].1 == Explains::Always || !hit.is_single()
    }

    /// For each match what its neighbours, and those of its like in the document, show.
    ///
    /// A place's name that a person bore where it stood first (*Pamela Anderson*) is the person's after
    /// it too, but after words that show a place (*in Anderson*). A bare surname
    /// that is a stranger's somewhere (*Moussa Koïta, a trader*) is the stranger's everywhere, unless
    /// the document names the listed person in full as well.
    pub(super) fn verdicts(&mut self, found: &Found, gazetteer: &Gazetteer) -> Vec<Verdict> {
        let matches = &found.matches;
        let mut verdicts = Vec::with_capacity(matches.len());
        let mut persons = FxHashSet::default();
        // Of a surname the first stranger who bears it.
        let mut strangers: FxHashMap<u64, Span> = FxHashMap::default();
        // Words that stand as names where a capital tells something.
        let mut names: FxHashSet<u64> = FxHashSet::default();
        for hit in matches {
            if matches!(self.sort(hit), Sort::Group | Sort::Other)
                && hit.is_single()
                && !self.begins_sentence(hit)
            {
                names.insert(self.source.tokens.hash(hit.first));
            }
            if self.explains(hit) {
                self.begins.insert(hit.first);
            }
            let wide = || {
                found
                    .candidates(hit.set)
                    .iter()
                    .any(|&(entity, _)| matches!(gazetteer.extent(entity), Extent::Region | Extent::State))
            };
            if hit.is_single() && self.sort(hit) == Sort::Place && !wide() {
                self.towns.insert(hit.first);
            }
        }
        // Up to where a longer name goes, inside which nothing is said of a stranger.
        let mut covered = 0;
        // Whether a word is the name of things with names of several words only: *Gulf* of *Persian Gulf*.
        let is_short = |hit: &Match| {
            let is_long = |&(entity, _): &(EntityId, bool)| gazetteer.name(entity).contains([' ', '-']);
            found.candidates(hit.set).iter().all(is_long)
        };
        for hit in matches {
            let (block, is_person) = self.judge(hit, &is_short);
            let inner = hit.last <= covered;
            if block.is_none() {
                covered = covered.max(hit.last);
            }
            let name = self.source.tokens.hash(hit.first);
            if is_person {
                persons.insert(name);
            }
            if let Some((Block::Stranger, at)) = block
                && !inner
            {
                strangers.entry(name).or_insert(both(at, hit.span));
            }
            if block.is_none() && self.explains(hit) {
                self.ends.insert(hit.last);
            }
            verdicts.push(match block {
                Some((Block::Ordinary, _)) if names.contains(&name) => Verdict::Clear,
                Some((block, at)) => Verdict::Blocked(block, at),
                None => {
                    if self.after_occupation(hit) {
                        Verdict::Occupied
                    } else {
                        Verdict::Clear
                    }
                }
            });
        }
        self.speak_against(found, gazetteer, &mut verdicts);
        self.speak_for(found, gazetteer, &mut verdicts);
        if persons.is_empty() && strangers.is_empty() {
            return verdicts;
        }
        // Of a surname the stranger who was named in full last before, if none who is listed was; a title
        // before it (*President Macron*) tells of the one who is listed.
        let mut last: FxHashMap<u64, Option<Span>> = FxHashMap::default();
        let bearers = match strangers.is_empty() {
            true => Bearers::default(),
            false => Bearers::of(self, found, &verdicts),
        };
        // Of a place's name the person who bore it where it stood first, if one did.
        let mut bearer: FxHashMap<u64, Option<Span>> = FxHashMap::default();
        covered = 0;
        for (hit, verdict) in matches.iter().zip(&mut verdicts) {
            let name = self.source.tokens.hash(hit.last - 1);
            if self.sort(hit) == Sort::Person && strangers.contains_key(&name) {
                if !hit.is_single() && !verdict.is_blocked() {
                    last.insert(name, None);
                    covered = hit.last;
                } else if let Verdict::Blocked(Block::Stranger, at) = *verdict
                    && hit.last > covered
                {
                    last.insert(name, Some(both(at, hit.span)));
                }
            }
            if !hit.is_single() {
                continue;
            }
            match self.sort(hit) {
                // *Pamela Anderson*, then *Anderson*; but a place that stood there before stays one.
                Sort::Place if persons.contains(&name) => match (bearer.entry(name), *verdict) {
                    (Entry::Vacant(first), Verdict::Blocked(Block::Person, at)) => {
                        first.insert(Some(both(at, hit.span)));
                    }
                    (Entry::Vacant(first), before) if !before.is_blocked() => {
                        first.insert(None);
                    }
                    (Entry::Occupied(first), Verdict::Clear) => {
                        if let Some(person) = *first.get()
                            && !self.after_place_cue(hit)
                            && !self.after_of(hit)
                        {
                            *verdict = Verdict::Blocked(Block::Person, person);
                        }
                    }
                    _ => {}
                },
                Sort::Person
                    if matches!(verdict, Verdict::Clear | Verdict::Shared(_) | Verdict::Occupied) =>
                {
                    let Some(&bearer) = strangers.get(&name) else { continue };
                    match bearers.titled(self, hit) {
                        Some((Who::Stranger(at), _)) => {
                            *verdict = Verdict::Blocked(Block::Stranger, at);
                            continue;
                        }
                        Some((Who::Listed(_), _)) => {
                            last.insert(name, None);
                        }
                        None if self.after_office(hit) => {
                            last.insert(name, None);
                        }
                        None => {}
                    }
                    let stranger = last.get(&name).copied().flatten();
                    *verdict =
                        stranger.map_or(Verdict::Shared(bearer), |at| Verdict::Blocked(Block::Stranger, at));
                }
                _ => {}
            }
        }
        verdicts
    }

    /// Why the match is blocked, if it is, and where that stands which shows it; and whether that is a
    /// person's name. `is_short` tells of a word whether it stands for longer names only.
    fn judge(&self, hit: &Match, is_short: &dyn Fn(&Match) -> bool) -> (Option<(Block, Span)>, bool) {
        let single = hit.is_single();
        match self.sort(hit) {
            Sort::Person if !single => (None, false),
            Sort::Person => {
                let before = self.initial_right_before(hit).or_else(|| self.unknown_name_before(hit));
                let other = before.or_else(|| self.unknown_name_after(hit));
                (other.map(|at| (Block::Stranger, at)), false)
            }
            Sort::Place => {
                let person = self.part_of_person(hit).or_else(|| self.half_of_pair(hit));
                if let Some(at) = person.or_else(|| self.surname_after(hit)) {
                    return (Some((Block::Person, at)), true);
                }
                if single
                    && !self.abbreviated(hit)
                    && self.ordinary(hit, is_short)
                    && !self.vouched_by_cue(hit)
                {
                    return (Some((Block::Ordinary, hit.span)), false);
                }
                if let Some(at) = self.currency(hit) {
                    return (Some((Block::Currency, at)), false);
                }
                let goes_on = || {
                    let after = if single { self.unknown_name_after(hit) } else { None };
                    after.filter(|_| !self.person_after_place(hit))
                };
                let longer = self
                    .head_before(hit)
                    .or_else(|| self.tail_after(hit))
                    .or_else(|| self.of_body(hit))
                    .or_else(goes_on);
                (longer.map(|at| (Block::Longer, at)), false)
            }
            Sort::Group | Sort::Other => {
                let shouted = self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
                if !single || shouted {
                    return (None, false);
                }
                if let Some(at) = self.given_name_before(hit) {
                    return (Some((Block::Person, at)), false);
                }
                if let Some(at) = self.capital_before(hit).or_else(|| self.named_after(hit)) {
                    return (Some((Block::Longer, at)), false);
                }
                let is_word = self.begins_sentence(hit) && self.is_word(hit);
                (is_word.then_some((Block::Ordinary, hit.span)), false)
            }
        }
    }

    /// Whether the match can mean nothing but persons.
    pub(super) fn is_person(&self, hit: &Match) -> bool {
        self.sort(hit) == Sort::Person
    }

    pub(super) fn sort(&self, hit: &Match) -> Sort {
        self.sorts[hit.set.0 as usize].0
    }
}

/// What all candidates of a set have in common.
pub(super) fn sort(found: &Found, set: SetId, gazetteer: &Gazetteer) -> Sort {
    let mut types = found.candidates(set).iter().map(|&(id, _)| gazetteer.entity_type(id));
    match types.next() {
        Some("person") if types.all(|name| name == "person") => Sort::Person,
        Some("place" | "state") if types.all(|name| matches!(name, "place" | "state")) => Sort::Place,
        Some("group") if types.all(|name| name == "group") => Sort::Group,
        _ => Sort::Other,
    }
}

/// What both spans cover, and what is between them.
pub(super) fn both(one: Span, other: Span) -> Span {
    Span::new(one.start.min(other.start), one.end.max(other.end))
}
