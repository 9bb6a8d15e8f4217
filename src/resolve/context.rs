//! What stands around a name and shows that another thing is meant.

use super::Block;
use crate::gazetteer::{Extent, Gazetteer};
use crate::language::{Class, Classes, LanguageIndex, Languages};
use crate::matcher::{Found, Match, SetId, Source, is_spaced};
use crate::span::Span;
use crate::text::{Flags, GapKind};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::hash_map::Entry;

/// Words that stand before a person's name, or before any name, without being a part of it.
const OUTSIDE_BEFORE: &[Class] =
    &[Class::Title, Class::Demonym, Class::Weekday, Class::Month, Class::Abbreviation];

/// Words that stand after a name without being a part of it.
const OUTSIDE_AFTER: &[Class] =
    &[Class::Function, Class::Title, Class::Demonym, Class::Weekday, Class::Month, Class::PlaceCue];

/// What stands around a match, and around its like in the document, shows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A word near it speaks for an entity that it may mean, so that no other need vouch for it.
    Vouched,
    /// Nothing against it.
    Clear,
    /// A stranger in the document bears the same surname: only a person named in full is meant.
    Shared,
    /// It is no name, or part of another one.
    Blocked(Block),
}

impl Verdict {
    pub(super) fn is_blocked(self) -> bool {
        matches!(self, Verdict::Blocked(_))
    }

    /// How many numbers there are.
    pub(super) const NUMBERS: usize = 4;

    /// Its number: nothing else decides between choices.
    pub(super) fn number(self) -> usize {
        match self {
            Verdict::Clear => 0,
            Verdict::Shared => 1,
            Verdict::Blocked(_) => 2,
            Verdict::Vouched => 3,
        }
    }
}

/// What a match may mean, coarsely.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Persons only.
    Person,
    /// Places and states only.
    Place,
    /// Anything else.
    Other,
}

/// A set of places in the token stream.
struct Places(Vec<u64>);

impl Places {
    fn new(tokens: usize) -> Places {
        Places(vec![0; tokens / 64 + 1])
    }

    fn insert(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    fn contains(&self, at: usize) -> bool {
        self.0[at / 64] & 1 << (at % 64) != 0
    }
}

/// The document around its matches.
pub(super) struct Context<'a, 't> {
    pub(super) source: Source<'a, 't>,
    languages: &'a Languages,
    /// Of each set of candidates what it may mean, and whether its match explains a capital.
    sorts: Vec<(Sort, Explains)>,
    /// First tokens of the matches that explain a capital.
    begins: Places,
    /// Ends of those of them that were judged and not blocked.
    ends: Places,
    /// Names of one word that are towns' only.
    towns: Places,
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
        let (mut persons, mut strangers) = (FxHashSet::default(), FxHashSet::default());
        for hit in matches {
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
        for hit in matches {
            let (block, is_person) = self.judge(hit);
            let inner = hit.last <= covered;
            if block.is_none() {
                covered = covered.max(hit.last);
            }
            let name = self.source.tokens.hash(hit.first);
            if is_person {
                persons.insert(name);
            }
            if block == Some(Block::Stranger) && !inner {
                strangers.insert(name);
            }
            if block.is_none() && self.explains(hit) {
                self.ends.insert(hit.last);
            }
            verdicts.push(block.map_or(Verdict::Clear, Verdict::Blocked));
        }
        self.speak_against(found, gazetteer, &mut verdicts);
        self.speak_for(found, gazetteer, &mut verdicts);
        if persons.is_empty() && strangers.is_empty() {
            return verdicts;
        }
        // Of a surname, whether a stranger bears it who was named in full last before; a title before it
        // (*President Macron*) tells of the one who is listed.
        let mut last: FxHashMap<u64, bool> = FxHashMap::default();
        // Of a place's name, whether a person bore it where it stood first.
        let mut bearer: FxHashMap<u64, bool> = FxHashMap::default();
        covered = 0;
        for (hit, verdict) in matches.iter().zip(&mut verdicts) {
            let name = self.source.tokens.hash(hit.last - 1);
            if self.sort(hit) == Sort::Person && strangers.contains(&name) {
                if !hit.is_single() && !verdict.is_blocked() {
                    last.insert(name, false);
                    covered = hit.last;
                } else if *verdict == Verdict::Blocked(Block::Stranger) && hit.last > covered {
                    last.insert(name, true);
                }
            }
            if !hit.is_single() {
                continue;
            }
            match self.sort(hit) {
                // *Pamela Anderson*, then *Anderson*; but a place that stood there before stays one.
                Sort::Place if persons.contains(&name) => {
                    let of_person = *verdict == Verdict::Blocked(Block::Person);
                    match bearer.entry(name) {
                        Entry::Vacant(first) if of_person || !verdict.is_blocked() => {
                            first.insert(of_person);
                        }
                        Entry::Occupied(first)
                            if *first.get() && *verdict == Verdict::Clear && !self.after_place_cue(hit) =>
                        {
                            *verdict = Verdict::Blocked(Block::Person);
                        }
                        _ => {}
                    }
                }
                Sort::Person if *verdict == Verdict::Clear && strangers.contains(&name) => {
                    if self.after_title(hit) {
                        last.insert(name, false);
                    }
                    let strange = last.get(&name).is_some_and(|&strange| strange);
                    *verdict = if strange { Verdict::Blocked(Block::Stranger) } else { Verdict::Shared };
                }
                _ => {}
            }
        }
        verdicts
    }

    /// Why the match is blocked, if it is, and whether a person's name shows it.
    fn judge(&self, hit: &Match) -> (Option<Block>, bool) {
        match self.sort(hit) {
            Sort::Person => {
                let stranger =
                    hit.is_single() && (self.unknown_name_before(hit) || self.unknown_name_after(hit));
                (stranger.then_some(Block::Stranger), false)
            }
            Sort::Place => {
                let person = self.part_of_person(hit) || self.half_of_pair(hit);
                let no_name = || {
                    hit.is_single()
                        && !self.abbreviated(hit)
                        && self.ordinary(hit)
                        && !self.vouched_by_cue(hit)
                };
                let longer =
                    || hit.is_single() && self.unknown_name_after(hit) && !self.person_after_place(hit);
                let block = if person {
                    Some(Block::Person)
                } else if no_name() {
                    Some(Block::Ordinary)
                } else if self.currency(hit) {
                    Some(Block::Currency)
                } else if self.head_before(hit) || self.tail_after(hit) || self.of_body(hit) || longer() {
                    Some(Block::Longer)
                } else {
                    None
                };
                (block, person)
            }
            Sort::Other => {
                let shouted = self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
                let alone = hit.is_single() && !shouted;
                let block = if alone && self.given_name_before(hit) {
                    Some(Block::Person)
                } else if alone && (self.capital_before(hit) || self.named_after(hit)) {
                    Some(Block::Longer)
                } else {
                    None
                };
                (block, false)
            }
        }
    }

    /// *Securities and Exchange Commission*, *Deutsche Bank*: a capitalised word that says nothing by
    /// itself stands before, and not as the sentence's first, whose capital tells nothing.
    fn capital_before(&self, hit: &Match) -> bool {
        let Some(before) = self.before(hit) else { return false };
        let flags = self.source.tokens.flags(before);
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let apart = flags.has(Flags::ALL_CAPS) || flags.has(Flags::HANDLE) || flags.has(Flags::DIGIT);
        before > first
            && flags.has(Flags::CAPITALISED)
            && !apart
            && !self.ends.contains(hit.first)
            && !self.classes(before).has_any(OUTSIDE_BEFORE)
            && !self.classes(before).has_any(&[Class::Function, Class::Starter, Class::PlaceCue])
            && !self.in_title_case(hit)
    }

    /// *Bank of Israel*: the name goes on with *of* and a capitalised word.
    fn named_after(&self, hit: &Match) -> bool {
        let Some(of) = self.after(hit) else { return false };
        let tokens = self.source.tokens;
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        of + 1 < end
            && !tokens.is_capitalised(of)
            && self.classes(of).has(Class::Particle)
            && self.classes(hit.first).has(Class::NameTail)
            && is_spaced(tokens, of)
            && tokens.is_capitalised(of + 1)
    }

    fn sort(&self, hit: &Match) -> Sort {
        self.sorts[hit.set.0 as usize].0
    }

    /// What a token is in any language.
    fn classes(&self, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, None)
    }

    /// The language of the match's sentence.
    fn spoken(&self, hit: &Match) -> Option<LanguageIndex> {
        self.languages.index_of(self.source.sentences[hit.sentence as usize].lang)
    }

    /// What a token is in the language of the match's sentence.
    pub(super) fn spoken_classes(&self, hit: &Match, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, self.spoken(hit))
    }

    /// The token right before the match, only a space between, if it is of the same sentence.
    fn before(&self, hit: &Match) -> Option<usize> {
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        (hit.first > first && is_spaced(self.source.tokens, hit.first - 1)).then(|| hit.first - 1)
    }

    /// The token right after the match, only a space between, if it is of the same sentence.
    pub(super) fn after(&self, hit: &Match) -> Option<usize> {
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        (hit.last < end && is_spaced(self.source.tokens, hit.last - 1)).then_some(hit.last)
    }

    /// Whether the words around the match are capitalised like a headline's, so that a capital says
    /// nothing: of the nearest longer words nearly all have one.
    fn in_title_case(&self, hit: &Match) -> bool {
        const WINDOW: usize = 8;
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let from = hit.first.saturating_sub(WINDOW).max(sentence.0 as usize);
        let to = (hit.last + WINDOW).min(sentence.1 as usize);
        let (mut longer, mut capitalised) = (0, 0);
        for i in (from..hit.first).chain(hit.last..to) {
            let surface = tokens.surface(i);
            if surface.chars().nth(3).is_some() && tokens.flags(i).has(Flags::LETTER) {
                longer += 1;
                capitalised += usize::from(tokens.is_capitalised(i));
            }
        }
        longer >= 3 && capitalised * 6 >= longer * 5
    }

    /// *Sy Marcus Herve Traore*, *Brigitte Macron*: a capitalised word that is no title, no known
    /// name and no ordinary word, but for a given name, stands before it.
    fn unknown_name_before(&self, hit: &Match) -> bool {
        let Some(before) = self.before(hit) else { return false };
        if !self.source.tokens.is_capitalised(before) || self.ends.contains(hit.first) {
            return false;
        }
        if self.source.tokens.flags(before).has(Flags::ALL_CAPS) {
            return false;
        }
        let classes = self.classes(before);
        let plain = classes.has_any(&[Class::Function, Class::Starter, Class::Ordinary]);
        !classes.has_any(OUTSIDE_BEFORE) && (!plain || classes.has(Class::GivenName))
    }

    /// *Traore Diallo*, *Stewart Parnell*: an unknown capitalised word follows.
    fn unknown_name_after(&self, hit: &Match) -> bool {
        let Some(after) = self.after(hit) else { return false };
        let flags = self.source.tokens.flags(after);
        let shouting = self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
        flags.has(Flags::CAPITALISED)
            && !flags.has(Flags::ALL_CAPS)
            && !flags.has(Flags::HANDLE)
            && !shouting
            && !self.begins.contains(after)
            && !self.classes(after).has_any(OUTSIDE_AFTER)
            && !self.classes(after).has(Class::Ordinary)
            && (self.classes(after).has(Class::GivenName)
                // *John Warner*, whatever the words around.
                || self.sort(hit) == Sort::Person && self.classes(hit.first).has(Class::GivenName)
                || !self.in_title_case(hit))
    }

    /// *Barack Obama*, *George W. Bush*, *Mr. Corby*: the place's name is a person's.
    fn part_of_person(&self, hit: &Match) -> bool {
        if self.given_name_before(hit) || self.initial_before(hit) {
            return true;
        }
        let tokens = self.source.tokens;
        // *Mr. Corby*: the title may have its stop.
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        if hit.first == first {
            return false;
        }
        let gap = tokens.gap_kind(hit.first - 1);
        let classes = self.classes(hit.first - 1);
        let addressed = gap == GapKind::Stop && classes.has(Class::Abbreviation) && classes.has(Class::Title);
        let titled =
            gap == GapKind::Space && classes.has(Class::Title) && tokens.is_capitalised(hit.first - 1);
        hit.is_single() && (addressed || titled) && !classes.has_any(&[Class::PlaceCue, Class::NameTail])
    }

    fn given_name_before(&self, hit: &Match) -> bool {
        let Some(before) = self.before(hit) else { return false };
        self.source.tokens.is_capitalised(before)
            && self.classes(before).has(Class::GivenName)
            && !self.ends.contains(hit.first)
    }

    fn initial_before(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        hit.first > first + 1
            && tokens.gap_kind(hit.first - 1) == GapKind::Stop
            && tokens.surface(hit.first - 1).chars().count() == 1
            && tokens.is_capitalised(hit.first - 1)
            && is_spaced(tokens, hit.first - 2)
            && tokens.is_capitalised(hit.first - 2)
    }

    /// *University*, *March*, *Most*, *David*: a word before it is a town.
    fn ordinary(&self, hit: &Match) -> bool {
        let word = self.spoken_classes(hit, hit.first);
        let calendar = self.classes(hit.first).has_any(&[Class::Month, Class::Weekday]);
        word.has_any(&[Class::Ordinary, Class::Function, Class::GivenName]) || calendar
    }

    /// *US*: capitals where the words around have none are no ordinary word.
    fn abbreviated(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let lower = |i: usize| tokens.flags(i).has(Flags::LETTER) && !tokens.flags(i).has(Flags::ALL_CAPS);
        tokens.flags(hit.first).has(Flags::ALL_CAPS)
            && (hit.last < sentence.1 as usize && lower(hit.last)
                || hit.first > sentence.0 as usize && lower(hit.first - 1))
    }

    /// *In Gao Amadou Diarra spoke*: a place for certain, and a person's name after it.
    fn person_after_place(&self, hit: &Match) -> bool {
        self.after_place_cue(hit)
            && self.after(hit).is_some_and(|after| self.classes(after).has(Class::GivenName))
    }

    /// *near Reading*: words that show a place stand before it, and no capitalised word follows.
    fn vouched_by_cue(&self, hit: &Match) -> bool {
        let calendar = self.classes(hit.first).has_any(&[Class::Month, Class::Weekday]);
        !calendar
            && self.after_place_cue(hit)
            && self.after(hit).is_none_or(|after| !self.source.tokens.is_capitalised(after))
    }

    /// Whether *in*, *near*, *town of* or the like stands right before the match.
    pub(super) fn after_place_cue(&self, hit: &Match) -> bool {
        self.after_phrase(hit, Class::PlaceCue).is_some()
    }

    /// Whether a title stands right before the match: *Captain Traore*, *Mr. Traore*.
    fn after_title(&self, hit: &Match) -> bool {
        self.title_before(hit).is_some()
    }

    /// Where that stands.
    pub(super) fn title_before(&self, hit: &Match) -> Option<Span> {
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let before = hit.first.checked_sub(1).filter(|&before| before >= first)?;
        let classes = self.classes(before);
        let is_title = match self.source.tokens.gap_kind(before) {
            GapKind::Space => classes.has(Class::Title),
            GapKind::Stop => classes.has(Class::Title) && classes.has(Class::Abbreviation),
            _ => false,
        };
        is_title.then(|| self.source.tokens.span(before))
    }

    /// Where a phrase of this class stands right before the match, in its sentence's language; the
    /// longest one.
    pub(super) fn after_phrase(&self, hit: &Match, class: Class) -> Option<Span> {
        const LONGEST: usize = 4;
        let before = self.before(hit)?;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let spoken = self.spoken(hit);
        let is_one = |&length: &usize| {
            let at = hit.first - length;
            self.languages.phrase_classes(self.source.tokens, at, length, spoken).has(class)
        };
        let length = (1..=LONGEST.min(before + 1 - first)).rev().find(is_one)?;
        let span = |i: usize| self.source.tokens.span(i);
        Some(Span::new(span(hit.first - length).start, span(before).end))
    }

    /// *North America*, *Air Mali*: a word that makes another name of the name after it, or an
    /// unknown capitalised word.
    fn head_before(&self, hit: &Match) -> bool {
        let Some(before) = self.before(hit) else { return false };
        if !self.source.tokens.is_capitalised(before) || self.ends.contains(hit.first) {
            return false;
        }
        let classes = self.classes(before);
        if classes.has(Class::NameHead) {
            return !self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
        }
        let flags = self.source.tokens.flags(before);
        let known = classes.has_any(OUTSIDE_BEFORE)
            || flags.has(Flags::DIGIT)
            || flags.has(Flags::HANDLE)
            || flags.has(Flags::ALL_CAPS)
            || classes.has_any(&[
                Class::Function,
                Class::Starter,
                Class::Ordinary,
                Class::PlaceCue,
                Class::NameTail,
            ]);
        !known && !self.in_title_case(hit)
    }

    /// *Franklin Elementary*, *United States Department of Agriculture*: a word that makes another
    /// name of the name before it. After a name of several words, which is rarely a word of
    /// something else, the longer name must go on.
    fn tail_after(&self, hit: &Match) -> bool {
        let Some(after) = self.after(hit) else { return false };
        let tokens = self.source.tokens;
        let goes_on = || {
            let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
            after + 1 < end
                && is_spaced(tokens, after)
                && (tokens.is_capitalised(after + 1) || self.classes(after + 1).has(Class::Particle))
        };
        tokens.is_capitalised(after)
            && self.classes(after).has(Class::NameTail)
            && !self.begins.contains(after)
            && !tokens.flags(hit.first).has(Flags::ALL_CAPS)
            && (hit.is_single() || goes_on())
    }

    /// *University of Bristol*: a capitalised word for a body stands before it with *of*
    /// between, and both are no words that show a place (*Republic of*, *Port of*).
    fn of_body(&self, hit: &Match) -> bool {
        let Some(of) = self.before(hit) else { return false };
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let tokens = self.source.tokens;
        // *The Ministry of Uganda* is Uganda's, a university of a town is not the town's.
        of > first
            && self.towns.contains(hit.first)
            && !tokens.is_capitalised(of)
            && self.classes(of).has(Class::Particle)
            && !self.classes(of).has(Class::PlaceCue)
            && !self.ends.contains(of)
            && is_spaced(tokens, of - 1)
            && tokens.is_capitalised(of - 1)
            && self.classes(of - 1).has(Class::NameTail)
            && !self.languages.phrase_classes(tokens, of - 1, 2, None).has(Class::PlaceCue)
    }

    /// *Whitney Houston*, *Santiago Herrera*: two towns' names with a mere space between are a person's.
    /// Names of states are left out (*Congo Kinshasa*), and so are headlines.
    fn half_of_pair(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let other = |other: &usize| tokens.hash(*other) != tokens.hash(hit.first);
        let beside = [self.before(hit), self.after(hit)].into_iter().flatten().filter(other);
        hit.is_single()
            && self.towns.contains(hit.first)
            && beside.into_iter().any(|other| self.towns.contains(other))
            && !self.in_title_case(hit)
    }

    /// *US$5*.
    fn currency(&self, hit: &Match) -> bool {
        let text = self.source.tokens.after(hit.last - 1, self.source.body.end);
        text.starts_with(['$', '€', '£', '¥'])
    }
}

/// What all candidates of a set have in common.
fn sort(found: &Found, set: SetId, gazetteer: &Gazetteer) -> Sort {
    let mut types = found.candidates(set).iter().map(|&(id, _)| gazetteer.entity_type(id));
    match types.next() {
        Some("person") if types.all(|name| name == "person") => Sort::Person,
        Some("place" | "state") if types.all(|name| matches!(name, "place" | "state")) => Sort::Place,
        _ => Sort::Other,
    }
}
