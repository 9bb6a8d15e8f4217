//! Names that hold in one document only: the surname of a person whom it names in full, the initials
//! of a group.

use super::evidence::Ground;
use crate::aliases::Definition;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::language::{Class, Languages};
use crate::matcher::{Found, Match, SetId, Source, joins_capitalised};
use crate::span::Span;
use crate::text::{Flags, GapKind, Tokens};
use rustc_hash::{FxHashMap, FxHashSet};

/// Why a set has a candidate that no listed name gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bond {
    pub entity: EntityId,
    pub ground: Ground,
    /// The longer name, where it stands first.
    pub at: Span,
}

/// What the document itself binds to entities.
#[derive(Debug, Default)]
pub(super) struct Bonds {
    by_set: FxHashMap<SetId, Vec<Bond>>,
    /// Sets of forms that the document explains as something that is not listed, and where it does.
    others: FxHashMap<SetId, Span>,
    /// Tokens of names that are not listed but introduced as one whole, in text order: nothing inside
    /// them is a name by itself.
    wholes: Vec<(usize, usize)>,
}

impl Bonds {
    /// What the document says for a candidate of a set by itself.
    pub(super) fn of(&self, set: SetId, entity: EntityId) -> Option<Bond> {
        self.by_set.get(&set)?.iter().copied().find(|bond| bond.entity == entity)
    }

    /// Whether the document introduces the form of a set as a name of an entity.
    pub(super) fn defines(&self, set: SetId, entity: EntityId) -> bool {
        self.of(set, entity).is_some_and(|bond| bond.ground == Ground::Defined)
    }

    /// Whether the document binds an entity to a set.
    pub(super) fn has(&self, set: SetId) -> bool {
        self.by_set.contains_key(&set)
    }

    /// Where the document explains the form as something that is not listed, if it does.
    pub(super) fn other(&self, set: SetId) -> Option<Span> {
        self.others.get(&set).copied()
    }

    /// First and end of the tokens of the name that the document introduces as a whole, and of which a
    /// match is a part. O(log n).
    pub(super) fn whole(&self, hit: &Match) -> Option<(usize, usize)> {
        let at = self.wholes.partition_point(|&(first, _)| first <= hit.first);
        let whole = at.checked_sub(1).map(|at| self.wholes[at]);
        whole.filter(|&whole| hit.last <= whole.1 && whole != (hit.first, hit.last))
    }

    /// Adds the matches of what is bound; `true` if there are any.
    ///
    /// Linear in the tokens and in the occurrences.
    pub(super) fn add(&mut self, names: &Names, found: &mut Found, source: Source<'_, '_>) -> bool {
        let mut more: Vec<Match> = Vec::new();
        let mut sets: FxHashMap<(Option<SetId>, u32), SetId> = FxHashMap::default();
        self.wholes.clone_from(&names.wholes);
        let mut changed = !self.wholes.is_empty();
        names.each(source, |first, last, number| {
            let name = &names.list[number as usize];
            // By first token, the longest first.
            let at = found.matches.partition_point(|hit| {
                (hit.first, std::cmp::Reverse(hit.last)) < (first, std::cmp::Reverse(last))
            });
            let there = found.matches.get(at).filter(|hit| hit.first == first && hit.last == last);
            let known = there.map(|hit| hit.set);
            // *Vasquez-Rana* is another name than *Rana*, but *Reagan-Gorbachev* are two.
            let joined = |i: usize| joins_capitalised(source.tokens, i);
            let half = first > 0 && joined(first - 1) && found.longest_ending(first).is_none()
                || joined(last - 1) && found.longest_at(last).is_none();
            if known.is_none() && half {
                return;
            }
            let listed = known.map(|set| found.candidates(set).to_vec()).unwrap_or_default();
            let is_listed = |bond: &Bond| listed.iter().any(|&(entity, _)| entity == bond.entity);
            let is_strong = |bond: &Bond| listed.contains(&(bond.entity, false));
            let new = |bond: &Bond| bond.ground == Ground::Defined || !is_strong(bond);
            let bonds: Vec<Bond> = name.bonds.iter().copied().filter(new).collect();
            if bonds.is_empty() && (name.other.is_none() || known.is_none()) {
                return;
            }
            changed = true;
            let set = *sets.entry((known, number)).or_insert_with(|| {
                let added = bonds.iter().filter(|bond| !is_listed(bond)).map(|bond| (bond.entity, true));
                let mut all = listed.clone();
                all.extend(added);
                all.sort_unstable();
                let set = found.add_set(&all);
                self.others.extend(name.other.map(|at| (set, at)));
                self.by_set.insert(set, bonds);
                set
            });
            if known.is_some() {
                found.matches[at].set = set;
            } else {
                let span = Span::new(source.tokens.span(first).start, source.tokens.span(last - 1).end);
                let sentence = source.sentences.partition_point(|s| s.tokens.1 as usize <= first) as u32;
                more.push(Match { first, last, span, sentence, set });
            }
        });
        found.insert(more);
        changed
    }
}

/// A form that the document binds.
struct Name {
    /// Hashes of its folded tokens.
    tokens: Box<[u64]>,
    form: Form,
    bonds: Vec<Bond>,
    /// What it is explained as, if that is not listed.
    other: Option<Span>,
}

/// What is asked of a form beside its tokens.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A capital.
    Name,
    /// Nothing but capitals.
    Initials,
    /// A common first name, which many bear: only after the full name, which ends at this token, and
    /// not with an age (*Ibrahim, 34*).
    FirstName(usize),
}

/// The forms that a document binds, to be looked for in it.
#[derive(Default)]
pub(super) struct Names {
    list: Vec<Name>,
    /// See [`Bonds`].
    wholes: Vec<(usize, usize)>,
    by_tokens: FxHashMap<Box<[u64]>, u32>,
    /// Names by their first token, the longest first.
    by_first: FxHashMap<u64, Vec<u32>>,
}

impl Names {
    /// The parts of the names of persons, and the initials of groups, that the matches `taken` name for
    /// certain. Linear in their tokens.
    pub(super) fn of(
        taken: &[(Match, EntityId)],
        source: Source<'_, '_>,
        gazetteer: &Gazetteer,
        languages: &Languages,
    ) -> Names {
        let mut names = Names::default();
        let mut seen = FxHashSet::default();
        for &(hit, entity) in taken {
            if hit.last - hit.first < 2 || !seen.insert((entity, hit.set)) {
                continue;
            }
            let maker = Maker { hit, entity, source, languages };
            match gazetteer.entity_type(entity) {
                "person" => maker.parts(&mut names),
                "group" => maker.initials(&mut names),
                _ => {}
            }
        }
        names
    }

    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.wholes.is_empty()
    }

    fn bind(&mut self, tokens: Box<[u64]>, form: Form, bond: Bond) {
        let bonds = &mut self.name(tokens, form).bonds;
        match bonds.iter_mut().find(|known| known.entity == bond.entity) {
            // What the document says outright tells more than what its letters suggest.
            Some(known) if bond.ground == Ground::Defined => *known = bond,
            Some(_) => {}
            None => bonds.push(bond),
        }
    }

    fn name(&mut self, tokens: Box<[u64]>, form: Form) -> &mut Name {
        let number = *self.by_tokens.entry(tokens).or_insert_with_key(|tokens| {
            self.list.push(Name { tokens: tokens.clone(), form, bonds: Vec::new(), other: None });
            self.list.len() as u32 - 1
        });
        &mut self.list[number as usize]
    }

    /// What the document introduces as another name, see [`crate::aliases`].
    ///
    /// If one side is a listed name that means one entity for certain, the other side means it too. But
    /// if that is the short form, and the long one has no word in common with any name of the entity and
    /// the letters of the short one, then something else is meant: *Rapid Support Forces (RSF)* are no
    /// Reporters Without Borders.
    pub(super) fn define(
        &mut self,
        definitions: &[Definition],
        certain: &FxHashMap<(usize, usize), EntityId>,
        found: &Found,
        source: Source<'_, '_>,
        gazetteer: &Gazetteer,
    ) {
        for definition in definitions {
            let range = |tokens: &std::ops::Range<u32>| tokens.start as usize..tokens.end as usize;
            let (short, long) = (range(&definition.short), range(&definition.long));
            let of = |tokens: &std::ops::Range<usize>| certain.get(&(tokens.start, tokens.end)).copied();
            let hashes = |tokens: std::ops::Range<usize>| tokens.map(|i| source.tokens.hash(i)).collect();
            let bond = |entity, at| Bond { entity, ground: Ground::Defined, at };
            // *X (formerly Twitter)*: a letter stands for too much.
            let letter =
                |range: &std::ops::Range<usize>| range.len() == 1 && source.tokens.is_one_letter(range.start);
            if letter(&short) || letter(&long) {
                continue;
            }
            if let Some(entity) = of(&long) {
                self.bind(hashes(short), Form::Name, bond(entity, definition.long_span));
                continue;
            }
            let listed = found.longest_at(short.start).filter(|hit| hit.last == short.end);
            let listed = listed.map(|hit| found.candidates(hit.set)).unwrap_or_default();
            let may_be =
                |&&(entity, _): &&(EntityId, bool)| !is_another(entity, [&short, &long], source, gazetteer);
            let meant: Vec<(EntityId, bool)> = listed.iter().filter(may_be).copied().collect();
            match meant.as_slice() {
                [] if !listed.is_empty() => {
                    self.name(hashes(short), Form::Name).other.get_or_insert(definition.long_span);
                }
                &[(entity, false)] => {
                    self.bind(hashes(long), Form::Name, bond(entity, definition.short_span));
                    if listed.len() > 1 {
                        self.bind(hashes(short), Form::Name, bond(entity, definition.long_span));
                    }
                }
                [] => {
                    let edges = [long.start, long.end - 1].map(|i| source.tokens.is_capitalised(i));
                    if edges == [true; 2] {
                        self.wholes.push((long.start, long.end));
                    }
                }
                _ => {}
            }
        }
        self.wholes.sort_unstable();
    }

    /// Must come after all that is bound.
    pub(super) fn index(&mut self) {
        let mut numbers: Vec<u32> = (0..self.list.len() as u32).collect();
        numbers.sort_by_key(|&number| std::cmp::Reverse(self.list[number as usize].tokens.len()));
        for number in numbers {
            self.by_first.entry(self.list[number as usize].tokens[0]).or_default().push(number);
        }
    }

    /// Calls `take` with first token, end and number of each occurrence, in text order, the longest at
    /// each token.
    fn each(&self, source: Source<'_, '_>, mut take: impl FnMut(usize, usize, u32)) {
        let tokens = source.tokens;
        let mut sentence = 0;
        // Nearly every token is told apart by a bit.
        let bits = self.by_first.keys().fold(0u64, |bits, hash| bits | 1 << (hash >> 58));
        for (at, (hash, capitalised, _)) in tokens.looks(0..tokens.len()).enumerate() {
            if !capitalised || bits & 1 << (hash >> 58) == 0 {
                continue;
            }
            let Some(numbers) = self.by_first.get(&hash) else { continue };
            while source.sentences.get(sentence).is_some_and(|s| s.tokens.1 as usize <= at) {
                sentence += 1;
            }
            let Some(end) = source.sentences.get(sentence).map(|s| s.tokens.1 as usize) else { break };
            let fits = |&&number: &&u32| {
                let name = &self.list[number as usize];
                let last = at + name.tokens.len();
                last <= end
                    && name.tokens.iter().zip(at..).all(|(&wanted, i)| tokens.hash(i) == wanted)
                    && (at..last - 1).all(|i| is_inner(tokens.gap_kind(i)))
                    && match name.form {
                        Form::Name => true,
                        Form::Initials => tokens.flags(at).has(Flags::ALL_CAPS),
                        Form::FirstName(after) => at >= after && !has_age(source, last, end),
                    }
            };
            if let Some(&number) = numbers.iter().find(fits) {
                take(at, at + self.list[number as usize].tokens.len(), number);
            }
        }
    }
}

/// Whether a short form with its long one names something else than an entity: the entity has names of
/// several words, and none has a word of the long form.
///
/// Where the letters of the short form are the first ones of the long form's words, which so explains it
/// by itself, half of these must be there: *National Tea Association (NTA)* is no National Timber Agency.
/// Words are the same if they begin so, in whatever language: *maliennes*, *Malian*.
fn is_another(
    entity: EntityId,
    [short, long]: [&std::ops::Range<usize>; 2],
    source: Source<'_, '_>,
    gazetteer: &Gazetteer,
) -> bool {
    let tokens = source.tokens;
    let begin = |surface: &str| {
        let begin: String = surface.chars().take(4).collect();
        let begin = Tokens::of_phrase(&begin);
        (!begin.is_empty()).then(|| begin.hash(0))
    };
    let is_long = |surface: &str| surface.chars().nth(3).is_some();
    let is_word = |&i: &usize| is_long(tokens.surface(i)) || tokens.is_capitalised(i);
    let words: FxHashSet<u64> =
        long.clone().filter(is_word).filter_map(|i| begin(tokens.surface(i))).collect();
    let (mut several, mut most) = (false, 0);
    for name in gazetteer.names(entity) {
        let name = Tokens::of_phrase(name.surface);
        several |= name.len() > 1;
        let held: FxHashSet<u64> = (0..name.len()).filter_map(|i| begin(name.surface(i))).collect();
        // A name that is the short form tells nothing.
        if (0..name.len()).any(|i| i > 0 || is_long(name.surface(i))) {
            most = most.max(words.intersection(&held).count());
        }
    }
    let initials = long.clone().filter(|&i| tokens.is_capitalised(i));
    let initials = initials.filter_map(|i| tokens.surface(i).chars().next()).flat_map(char::to_lowercase);
    let letters = short.clone().flat_map(|i| tokens.surface(i).chars()).flat_map(char::to_lowercase);
    let enough = if initials.eq(letters) { words.len().div_ceil(2) } else { 1 };
    several && !words.is_empty() && most < enough
}

/// *Ibrahim, 34, a trader*: said of somebody whom nobody knows.
fn has_age(source: Source<'_, '_>, last: usize, end: usize) -> bool {
    last < end && source.tokens.gap_kind(last - 1) == GapKind::Comma && source.tokens.has_digit(last)
}

/// What may stand inside a name.
fn is_inner(gap: GapKind) -> bool {
    matches!(gap, GapKind::Space | GapKind::Hyphen | GapKind::Apostrophe)
}

/// Makes short forms of one long name.
struct Maker<'a, 't> {
    hit: Match,
    entity: EntityId,
    source: Source<'a, 't>,
    languages: &'a Languages,
}

impl Maker<'_, '_> {
    fn classes(&self, i: usize) -> crate::language::Classes {
        self.languages.word(self.source.tokens, i, None)
    }

    fn bond(&self, ground: Ground) -> Bond {
        Bond { entity: self.entity, ground, at: self.hit.span }
    }

    fn hashes(&self, tokens: std::ops::Range<usize>) -> Box<[u64]> {
        tokens.map(|i| self.source.tokens.hash(i)).collect()
    }

    /// *Keïta*, *Boubacar Keïta*, *Ag Ghali*, and the first name, *Saddam*.
    fn parts(&self, names: &mut Names) {
        let tokens = self.source.tokens;
        let Match { first, last, .. } = self.hit;
        // *Robert Kennedy Jr.*, *Jean-Paul II*
        let is_suffix = |i: usize| {
            let short = tokens.surface(i).chars().count() <= 3;
            let roman = tokens.surface(i).chars().all(|c| matches!(c, 'I' | 'V' | 'X'));
            short
                && (roman
                    || self.classes(i).has(Class::Abbreviation)
                    || self.classes(i).has(Class::AbbreviationAtEnd))
        };
        let end = (first + 1..last).rev().find(|&i| !is_suffix(i)).map_or(first + 1, |i| i + 1);
        let is_name = |i: usize| {
            tokens.is_capitalised(i)
                && !tokens.is_one_letter(i)
                && !self.classes(i).has_any(&[Class::Month, Class::Weekday, Class::Demonym])
        };
        for start in first + 1..end {
            if is_name(start) && is_name(end - 1) && !self.is_common(start..end) {
                names.bind(self.hashes(start..end), Form::Name, self.bond(Ground::Surname));
            }
        }
        let lone = first..first + 1;
        if end - first >= 2 && is_name(first) && !self.is_common(lone.clone()) {
            let common = self.classes(first).has_any(&[Class::GivenName, Class::Title]);
            let form = if common { Form::FirstName(last) } else { Form::Name };
            names.bind(self.hashes(lone), form, self.bond(Ground::FirstName));
        }
    }

    /// Whether a single word of small meaning would be a name (*Will*, *May*, *So*).
    fn is_common(&self, tokens: std::ops::Range<usize>) -> bool {
        tokens.len() == 1
            && self.classes(tokens.start).has_any(&[Class::Function, Class::Starter, Class::Particle])
    }

    /// *African National Congress* may be *ANC*.
    fn initials(&self, names: &mut Names) {
        const FEWEST: usize = 3;
        let tokens = self.source.tokens;
        let words = (self.hit.first..self.hit.last).filter(|&i| tokens.is_capitalised(i));
        let initials: String = words.filter_map(|i| tokens.surface(i).chars().next()).collect();
        if initials.chars().count() < FEWEST || !initials.chars().all(char::is_uppercase) {
            return;
        }
        let cut = Tokens::of_phrase(&initials);
        if cut.len() == 1 {
            names.bind(Box::new([cut.hash(0)]), Form::Initials, self.bond(Ground::Initials));
        }
    }
}
