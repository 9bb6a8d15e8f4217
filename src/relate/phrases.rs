//! Noun phrases: who is meant by *the Malian army*, *rulers in Burkina Faso and Niger*, *Goita*.

use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::words::Words;
use super::{Actor, EntityClass, Via};
use crate::gazetteer::EntityId;
use crate::text::Tokens;
use rustc_hash::FxHashMap;
use smallvec::{SmallVec, smallvec};

/// Somebody in a noun phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// Number of the actor.
    pub actor: u32,
    pub entity: EntityId,
    pub via: Via,
    /// Its cells: the name with the role noun that stands for it.
    pub first: usize,
    pub end: usize,
}

/// Those in a noun phrase: nearly always one.
pub(super) type Members = SmallVec<[Member; 1]>;

/// What the last word of a noun phrase is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    /// A name.
    Name,
    /// A noun that stands for its owner.
    Role(Class),
    /// *Russians*, *the French*.
    People,
    /// A name's possessive, or an adjective, before a noun that nobody knows: *Mali's economy*.
    Other,
}

impl Head {
    /// Whether it is a role noun of such a class.
    pub fn is_role(self, any: Class) -> bool {
        matches!(self, Head::Role(class) if class.is(any))
    }
}

/// A noun phrase with names in it.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub first: usize,
    pub end: usize,
    pub members: Members,
    pub head: Head,
    /// The cell of the preposition that governs it.
    pub governed: Option<usize>,
}

/// The noun phrases of a sentence.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    pub list: Vec<Phrase>,
    /// Those that are not yet put together.
    single: Vec<Phrase>,
    /// For each cell the phrase in which it lies, one more; 0 for none.
    at: Vec<u32>,
}

/// Who was named before, for nouns that stand for somebody known.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Whose name has this word: *ministry*.
    pub nouns: FxHashMap<u64, u32>,
    /// The two or more states that were named together last.
    pub pair: Vec<u32>,
}

impl Memory {
    /// Remembers who is named in a sentence.
    pub fn learn(
        &mut self,
        phrases: &Phrases,
        cells: &[Cell],
        actors: &[Actor],
        tokens: &Tokens<'_>,
        words: &Words<'_>,
    ) {
        for cell in cells {
            let Kind::Actor(number) = cell.kind else { continue };
            let actor = &actors[number as usize];
            if actor.class != EntityClass::Group {
                continue;
            }
            for token in actor.tokens.clone() {
                let hash = tokens.hash(token as usize);
                if words.class_of(hash).is(Class(Class::GOVERNING.0 | Class::FORCES.0)) {
                    self.nouns.insert(hash, number);
                }
            }
        }
        for phrase in &phrases.list {
            let states =
                || phrase.members.iter().filter(|m| actors[m.actor as usize].class == EntityClass::State);
            if states().count() > 1 {
                self.pair = states().map(|member| member.actor).collect();
            }
        }
    }
}

/// *the ministry*, *both countries*: who is meant, and one past the noun.
fn known(cells: &[Cell], actors: &[Actor], memory: &Memory, at: usize) -> Option<(Members, usize)> {
    if !cells[at].is_word(Class(Class::THE.0 | Class::BOTH.0)) {
        return None;
    }
    let both =
        cells[at].class.is(Class::BOTH) || cells.get(at + 1).is_some_and(|cell| cell.is_word(Class::BOTH));
    let noun = if both && !cells[at].class.is(Class::BOTH) { at + 2 } else { at + 1 };
    let cell = cells.get(noun).filter(|cell| cell.kind == Kind::Word && cell.end - cell.first == 1)?;
    // *the ministry of X* and *the ministry's spokesman* say themselves who is meant.
    let next = cells.get(noun + 1);
    if next.is_some_and(|next| {
        next.kind == Kind::Possessive
            || next.is_word(Class::OF)
            || next.is_open() && !next.class.is(Class::VERB) && next.class.is(Class::ROLE)
    }) {
        return None;
    }
    let member = |actor: u32| Member {
        actor,
        entity: actors[actor as usize].entity,
        via: Via::Coreference,
        first: at,
        end: noun + 1,
    };
    if both {
        let pair = cell.class.is(Class::COUNTRIES) && memory.pair.len() == 2;
        return pair.then(|| (memory.pair.iter().map(|&actor| member(actor)).collect(), noun + 1));
    }
    let actor = *memory.nouns.get(&cell.hash)?;
    Some((smallvec![member(actor)], noun + 1))
}

/// So many words may stand between a name and the noun that it owns.
const REACH: usize = 4;

impl Phrases {
    /// Finds all phrases, in place of those of another sentence; nouns stand for those of `memory`, if
    /// there is one.
    pub fn find(&mut self, cells: &[Cell], actors: &[Actor], words: &Words<'_>, memory: Option<&Memory>) {
        let mut list = std::mem::take(&mut self.single);
        let mut i = 0;
        while i < cells.len() {
            match cells[i].kind {
                Kind::Actor(number) => {
                    let phrase = single(cells, actors, words, i, number);
                    i = phrase.end;
                    list.push(phrase);
                }
                Kind::Word => match memory.and_then(|memory| known(cells, actors, memory, i)) {
                    Some((members, end)) => {
                        let class = cells[end - 1].class;
                        list.push(Phrase { first: i, end, members, head: Head::Role(class), governed: None });
                        i = end;
                    }
                    None => i += 1,
                },
                _ => i += 1,
            }
        }
        // *Mali's Abdoulaye Diop*: he is meant, and not Mali.
        for at in (1..list.len()).rev() {
            let [before, after] = &list[at - 1..=at] else { continue };
            let owner = before.end == after.first && cells[before.end - 1].kind == Kind::Possessive;
            let person = |member: &Member| actors[member.actor as usize].class == EntityClass::Person;
            if owner && after.head == Head::Name && after.members.iter().all(person) {
                let first = before.first;
                list[at].first = first;
                list.remove(at - 1);
            }
        }
        for at in 0..list.len() {
            let (before, rest) = list.split_at_mut(at);
            absorb(cells, &mut rest[0], before);
        }
        if list.windows(2).any(|pair| link(cells, &pair[0], &pair[1]) != Link::None) {
            list = join(cells, list);
        }
        self.list.clear();
        for mut phrase in list.drain(..) {
            // *Russian fighters with Wagner* are Wagner's.
            if let Some(before) = self.list.last().filter(|before| serve(cells, actors, before, &phrase)) {
                let first = before.first;
                phrase.first = first;
                phrase.head = before.head;
                phrase.members.iter_mut().for_each(|member| member.via = Via::Role);
                self.list.pop();
            }
            phrase.governed = governor(cells, phrase.first);
            if self.list.last().is_some_and(|last| last.end > phrase.first) {
                phrase.first = self.list.last().map_or(phrase.first, |last| last.end);
            }
            self.list.push(phrase);
        }
        self.single = list;
        self.at.clear();
        self.at.resize(cells.len(), 0);
        for (number, phrase) in (1u32..).zip(&self.list) {
            for cell in &mut self.at[phrase.first..phrase.end] {
                *cell = number;
            }
        }
    }

    /// The number of the phrase in which a cell lies.
    pub fn at(&self, cell: usize) -> Option<usize> {
        self.at.get(cell).and_then(|&number| (number as usize).checked_sub(1))
    }
}

/// The phrase of one name, with the noun that follows it.
fn single(cells: &[Cell], actors: &[Actor], words: &Words<'_>, at: usize, number: u32) -> Phrase {
    let actor = &actors[number as usize];
    let mut end = at + 1;
    // *the Wagner PMC*: what else the name has.
    let no_verb = |cell: &Cell| !cell.class.is(Class::HAS_FORMS);
    while !actor.people && cells.get(end).is_some_and(|cell| cell.capital && cell.is_open() && no_verb(cell))
    {
        end += 1;
    }
    let mut head = if actor.people { Head::Other } else { Head::Name };
    let owns = cells.get(end).is_some_and(|cell| cell.kind == Kind::Possessive);
    let start = if owns { end + 1 } else { end };
    let mut via = Via::Name;
    if owns {
        end = start;
        head = Head::Other;
    }
    if actor.class != EntityClass::Person || owns {
        let role = role_after(cells, start, owns || actor.people);
        // *Russian President Vladimir Putin*: he is meant, and not Russia.
        let bearer = role.filter(|(_, class)| class.is(Class::OFFICE)).is_some_and(|(last, _)| {
            let mut after =
                cells[last + 1..].iter().take(3).skip_while(|cell| cell.is_open() && cell.capital);
            matches!(after.next().map(|cell| cell.kind), Some(Kind::Actor(number))
                if actors[number as usize].class == EntityClass::Person)
        });
        if bearer {
            head = Head::Other;
        } else if let Some((last, class)) = role {
            end = last + 1;
            if class.is(Class::OFFICE) {
                end = past_name(cells, end);
            }
            head = Head::Role(class);
            // *the Chadian president's visit*
            if cells.get(end).is_some_and(|cell| cell.kind == Kind::Possessive) {
                end += 1;
                head = Head::Other;
            }
            via = Via::Role;
        } else if actor.people && !owns && is_nominal(cells, at) {
            head = Head::People;
            via = Via::Role;
        }
    }
    // French: *le gouvernement malien*.
    let mut first = at;
    if actor.people
        && words.french
        && let Some(before) = at.checked_sub(1).filter(|&b| cells[b].is_word(Class::ROLE))
    {
        first = before;
        head = Head::Role(cells[before].class);
        via = Via::Role;
    }
    let member = Member { actor: number, entity: actor.entity, via, first, end };
    Phrase { first, end, members: smallvec![member], head, governed: None }
}

/// One past a name that nobody listed: *the Syrian president [Hafez al-Assad]* is Syria's.
fn past_name(cells: &[Cell], from: usize) -> usize {
    let open = |at: usize| {
        cells
            .get(at)
            .filter(|cell| cell.is_open() && !cell.class.is(Class::ROLE) && !cell.class.is(Class::HAS_FORMS))
    };
    let mut end = from;
    for _ in 0..REACH + 2 {
        let particle = end > from
            && open(end).is_some_and(|cell| !cell.capital && cell.class == Class::NONE)
            && open(end + 1).is_some_and(|cell| cell.capital);
        match open(end) {
            Some(cell) if cell.capital => end += 1,
            Some(_) if particle => end += 2,
            _ => break,
        }
    }
    end
}

/// The role noun that a name owns, and what it is: *Mali's (military) government*, *UN troops*.
///
/// Where a noun that nobody knows follows, the owner is not meant: *Malian army positions*.
fn role_after(cells: &[Cell], start: usize, loose: bool) -> Option<(usize, Class)> {
    let mut found = None;
    for (at, cell) in cells.iter().enumerate().skip(start).take(if loose { REACH } else { 3 }) {
        // *a Russian MiG-23 jet*
        let model = loose && at > start && cell.class.is(Class::NUMBER) && cells[at - 1].capital;
        if cell.kind != Kind::Word || cell.class.is(Class::FUNCTION) && !model {
            break;
        }
        if cell.class.is(Class::ROLE) {
            // *Mali suspects that*
            let that = cells.get(at + 1).is_some_and(|next| next.is_word(Class::THAT));
            if that && !loose && cell.class.is(Class::HAS_VERBS) {
                break;
            }
            found = Some((at, cell.class));
            continue;
        }
        if found.is_some() || cell.class.is(Class(Class::THING.0 | Class::PLACE_HEAD.0)) {
            break;
        }
        // A verb that follows its subject is no adjective.
        if cell.class.is(Class::HAS_VERBS) && !loose {
            break;
        }
    }
    found
}

/// Whether a demonym is a noun here: *the French*, *Russians*, *two Malians*, and no noun follows.
fn is_nominal(cells: &[Cell], at: usize) -> bool {
    let follows = cells.get(at + 1);
    cells[at].class.is(Class::PLURAL)
        || follows.is_none_or(|next| {
            let noun = Class(Class::THING.0 | Class::PLACE_HEAD.0 | Class::ROLE.0);
            next.kind != Kind::Word
                || next.class.is(Class(Class::FUNCTION.0 | Class::VERB.0 | Class::PAST.0))
                    && !next.class.is(noun)
        })
}

/// Joins phrases that a list or *and* joins: their members act together.
fn join(cells: &[Cell], list: Vec<Phrase>) -> Vec<Phrase> {
    let mut joined: Vec<Phrase> = Vec::new();
    // Phrases that only commas join so far: they are a list if an *and* comes at its end.
    let mut waiting: Vec<Phrase> = Vec::new();
    for phrase in list {
        let before = waiting.last().or(joined.last());
        let link = before.map_or(Link::None, |before| link(cells, before, &phrase));
        // *attacked Mali, and Chad fled*, but *Mali, Niger, and Chad fled*.
        let link = match link {
            Link::And { comma: true } if waiting.is_empty() && is_subject(cells, phrase.end) => Link::None,
            link => link,
        };
        match link {
            Link::And { .. } => {
                let mut first = match waiting.is_empty() {
                    true => joined.pop(),
                    false => Some(waiting.remove(0)),
                };
                if let Some(whole) = &mut first {
                    for mut other in waiting.drain(..).chain([phrase]) {
                        whole.end = other.end;
                        // *rulers in Burkina Faso and Niger*: of both.
                        if matches!(whole.head, Head::Role(_)) && other.head == Head::Name {
                            other.members.iter_mut().for_each(|member| member.via = Via::Role);
                        }
                        whole.members.extend(other.members);
                        if whole.head != other.head && other.head != Head::Name {
                            whole.head = other.head;
                        }
                    }
                }
                joined.extend(first);
            }
            Link::Comma => {
                if waiting.is_empty() {
                    waiting.extend(joined.pop());
                }
                waiting.push(phrase);
            }
            Link::None => {
                close(cells, &mut waiting);
                joined.append(&mut waiting);
                joined.push(phrase);
            }
        }
    }
    close(cells, &mut waiting);
    joined.append(&mut waiting);
    joined
}

/// *China, Iran and other countries*: a list that ends in nobody we know.
fn close(cells: &[Cell], waiting: &mut Vec<Phrase>) {
    let Some(last) = waiting.last() else { return };
    let and = cells.get(last.end).is_some_and(|cell| cell.is_word(Class::AND));
    let noun =
        cells.get(last.end + 1).is_some_and(|cell| cell.kind == Kind::Word && !cell.class.is(Class::VERB));
    if !and || !noun {
        return;
    }
    let mut all = std::mem::take(waiting).into_iter();
    if let Some(mut whole) = all.next() {
        for other in all {
            whole.end = other.end;
            whole.members.extend(other.members);
        }
        waiting.push(whole);
    }
}

#[derive(PartialEq, Eq)]
enum Link {
    And { comma: bool },
    Comma,
    None,
}

fn link(cells: &[Cell], before: &Phrase, after: &Phrase) -> Link {
    if before.head == Head::Other || after.head == Head::Other {
        return Link::None;
    }
    let (mut and, mut comma, mut determiner) = (false, false, false);
    for cell in between(cells, before.end, after.first) {
        match cell.kind {
            Kind::Comma if !and => comma = true,
            Kind::Word if cell.class.is(Class::AND) => and = true,
            Kind::Word if cell.class.is(Class(Class::DETERMINER.0 | Class::NUMBER.0)) => determiner = true,
            // *Mali, the neighbouring Niger and Chad*
            Kind::Word if comma && determiner && !and && cell.class == Class::NONE && !cell.capital => {}
            // *France and its ally Niger*, but not *Niger and condemned France*
            Kind::Word if and && !cell.class.is(Class(Class::FUNCTION.0 | Class::VERB.0 | Class::PAST.0)) => {
            }
            _ => return Link::None,
        }
    }
    match (and, comma) {
        (true, comma) => Link::And { comma },
        (false, true) => {
            // *In Mali, France did this*: a place before a comma is no part of a list.
            let opens = governor(cells, before.first).is_some_and(|at| starts_clause(cells, at));
            if opens { Link::None } else { Link::Comma }
        }
        _ => Link::None,
    }
}

/// Whether a finite verb follows, past adverbs.
fn is_subject(cells: &[Cell], end: usize) -> bool {
    let mut words = cells[end..].iter().skip_while(|cell| cell.is_word(Class::ADVERB));
    words.next().is_some_and(|cell| {
        cell.kind == Kind::Word
            && cell.class.is(Class(Class::PAST.0 | Class::AUXILIARY.0))
            && !cell.class.is(Class::PREPOSITION)
    })
}

fn starts_clause(cells: &[Cell], at: usize) -> bool {
    at == 0 || !matches!(cells[at - 1].kind, Kind::Word | Kind::Actor(_) | Kind::Possessive)
}

/// *rulers in Burkina Faso and Niger*: takes the role noun before a phrase into it.
fn absorb(cells: &[Cell], phrase: &mut Phrase, before: &[Phrase]) {
    let Some(preposition) = governor(cells, phrase.first) else { return };
    let limit = before.last().map_or(0, |last| last.end);
    let Some(at) = preposition.checked_sub(1).filter(|&at| at >= limit) else { return };
    let class = cells[at].class;
    if cells[at].kind != Kind::Word || !class.is(Class::ROLE) {
        return;
    }
    let word = cells[preposition].class;
    // *Western diplomats in Mali* are not Mali's.
    let others = at.checked_sub(1).is_some_and(|before| {
        cells[before].is_open() && cells[before].capital && before > 0 && before >= limit
    });
    if others && word.is(Class::IN) {
        return;
    }
    let stands = match class {
        _ if word.is(Class::OF) => true,
        // *troops in Mali* are not Mali's.
        class if class.is(Class(Class::GOVERNING.0 | Class::OFFICE.0)) => {
            word.is(Class(Class::IN.0 | Class::FOR.0 | Class::FROM.0))
        }
        // *Activists in Mali said*: whom the sentence is about.
        class if class.is(Class::PEOPLE) && word.is(Class::IN) => {
            cells[..at]
                .iter()
                .all(|cell| cell.is_open() || cell.is_word(Class(Class::DETERMINER.0 | Class::NUMBER.0)))
                && at < REACH
        }
        _ => word.is(Class(Class::WITH.0 | Class::FROM.0)),
    };
    if !stands || phrase.head == Head::Other {
        return;
    }
    // The words that describe the role noun.
    let mut first = at;
    while first > limit
        && cells[first - 1].is_open()
        && !cells[first - 1].class.is(Class::VERB)
        && !is_past(cells, first - 1)
        && !is_base(cells, first - 1)
        && at - first < 3
    {
        first -= 1;
    }
    // *the former spokesman of X* does what he does without X.
    if between(cells, first, at).iter().any(|cell| cell.class.is(Class::FORMER)) {
        return;
    }
    phrase.first = first;
    phrase.head = Head::Role(class);
    for member in &mut phrase.members {
        member.via = Via::Role;
    }
    if let Some(member) = phrase.members.first_mut() {
        member.first = first;
    }
}

/// Whether a word is a past tense: it may be, and a subject or an auxiliary stands before it.
fn is_past(cells: &[Cell], at: usize) -> bool {
    cells[at].class.is(Class::PAST)
        && at.checked_sub(1).is_some_and(|before| {
            let cell = &cells[before];
            cell.is_actor()
                || cell.is_word(Class(
                    Class::AUXILIARY.0
                        | Class::PRONOUN.0
                        | Class::ADVERB.0
                        | Class::ROLE.0
                        | Class::RELATIVE.0,
                ))
        })
}

/// Whether a word is a verb in its base form: *to train*, *will supply*.
fn is_base(cells: &[Cell], at: usize) -> bool {
    cells[at].class.is(Class::HAS_FORMS)
        && at.checked_sub(1).is_some_and(|before| {
            cells[before].is_word(Class(Class::TO.0 | Class::MODAL.0 | Class::DO.0 | Class::NEGATION.0))
        })
}

/// Whether the people of one phrase serve the groups of the next, which a preposition joins to it.
fn serve(cells: &[Cell], actors: &[Actor], people: &Phrase, group: &Phrase) -> bool {
    let Head::Role(class) = people.head else { return false };
    let joined = governor(cells, group.first).filter(|&at| at == people.end);
    class.is(Class(Class::FORCES.0 | Class::PEOPLE.0 | Class::OFFICE.0))
        && group.head != Head::Other
        && joined.is_some_and(|at| cells[at].is_word(Class(Class::WITH.0 | Class::FROM.0 | Class::OF.0)))
        && group.members.iter().all(|member| actors[member.actor as usize].class == EntityClass::Group)
}

/// Whether a clause begins here: French *des* and *du* are articles then.
fn opens_clause(cells: &[Cell], at: usize) -> bool {
    let and = Class(Class::AND.0 | Class::THAT.0 | Class::SUBORDINATOR.0);
    at.checked_sub(1).is_none_or(|before| {
        matches!(cells[before].kind, Kind::Comma | Kind::Break | Kind::Open) || cells[before].is_word(and)
    })
}

/// The preposition before a noun phrase, past its article and adjectives.
pub(super) fn governor(cells: &[Cell], first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    for _ in 0..REACH + 2 {
        let cell = &cells[at];
        if cell.kind != Kind::Word {
            return None;
        }
        // *About 200 Malians* stand for themselves.
        let about = cell.class.is(Class::APPROXIMATE)
            && cells.get(at + 1).is_some_and(|next| next.is_word(Class::NUMBER));
        let article = cell.class.is(Class::OF) && opens_clause(cells, at);
        if cell.class.is(Class(Class::PREPOSITION.0 | Class::ACCORDING.0)) && !about && !article {
            return Some(at);
        }
        let small = Class(Class::DETERMINER.0 | Class::NUMBER.0);
        let passes = about || cell.class.is(small) || cell.is_open();
        let verb = is_past(cells, at) || is_base(cells, at);
        if !passes || verb || cell.class.is(Class(Class::VERB.0 | Class::ROLE.0)) {
            return None;
        }
        at = at.checked_sub(1)?;
    }
    None
}
