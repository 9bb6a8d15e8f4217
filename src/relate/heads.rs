//! What somebody is: *Goita, the president of Mali*, *Russian President Vladimir Putin*, *the CMA's
//! spokesman*, *Ber, a town in Mali*.

use super::Actor;
use super::EntityClass;
use super::cells::{Cell, Kind};
use super::class::Class;
use super::phrases::{Head, Phrases};
use super::words::Words;
use crate::text::Tokens;

/// Somebody is something of somebody: phrases by number, each by one of its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub predicate: u16,
    pub head: u32,
    /// The cell of the noun.
    pub at: usize,
    pub end: usize,
    /// The actor that bears it, and the one that it is of, by number.
    pub bearer: u32,
    pub of: u32,
}

/// All that is said in a sentence by nouns that people bear.
pub(super) fn find(
    cells: &[Cell],
    tokens: &Tokens<'_>,
    actors: &[Actor],
    phrases: &Phrases,
    words: &Words<'_>,
) -> Vec<Held> {
    let mut found = Vec::new();
    // One is something of another.
    if cells.iter().filter(|cell| cell.is_actor()).nth(1).is_none() {
        return found;
    }
    for at in 0..cells.len() {
        let cell = &cells[at];
        if cell.kind != Kind::Word || cell.end - cell.first == 1 && !cell.class.is(Class::HAS_HEADS) {
            continue;
        }
        // Words of several tokens are one cell: the noun is their last part.
        let tokens_of = cells[at].first..cells[at].end;
        let longest = tokens_of
            .flat_map(|token| {
                let id = words.number(tokens.hash(token as usize));
                let heads = id.map_or(&[][..], |id| words.heads(id));
                heads.iter().filter_map(move |&number| {
                    let (_, rest) = words.head(number);
                    let end = token as usize + 1 + rest.len();
                    let fits = end <= tokens.len()
                        && rest.iter().zip(token as usize + 1..).all(|(hash, i)| tokens.hash(i) == *hash);
                    fits.then_some((end as u32, rest.len(), number))
                })
            })
            .filter_map(|(end, length, number)| {
                let cell = cells[at..].iter().take(6).position(|cell| cell.end == end)?;
                Some((at + cell + 1, length, number))
            })
            .max_by_key(|&(end, length, number)| (end, length, std::cmp::Reverse(number)));
        let Some((end, _, number)) = longest else { continue };
        let (predicate, _) = words.head(number);
        let view = View { cells, actors, phrases };
        if let Some((bearer, of)) = view.read(at, end) {
            found.push(Held { predicate, head: number, at, end, bearer, of });
        }
    }
    found
}

struct View<'a> {
    cells: &'a [Cell],
    actors: &'a [Actor],
    phrases: &'a Phrases,
}

impl View<'_> {
    fn actor(&self, cell: usize) -> Option<u32> {
        match self.cells.get(cell)?.kind {
            Kind::Actor(number) => Some(number),
            _ => None,
        }
    }

    fn is_person(&self, actor: u32) -> bool {
        matches!(self.actors[actor as usize].class, EntityClass::Person)
    }

    /// Who bears the noun at these cells, and of whom.
    fn read(&self, at: usize, end: usize) -> Option<(u32, u32)> {
        // *the president of Mali*, or the owner before it.
        let (of, after) = match self.owner_after(end) {
            Some((of, after)) => (of, after),
            None => (self.owner_before(at)?, end),
        };
        let bearer = self.bearer_after(after, after == end).or_else(|| self.bearer_before(at, of))?;
        (bearer != of && self.actors[bearer as usize].entity != self.actors[of as usize].entity)
            .then_some((bearer, of))
    }

    /// *of (the) Mali*: the actor and the cell after it.
    fn owner_after(&self, end: usize) -> Option<(u32, usize)> {
        let cell = self.cells.get(end)?;
        if !cell.is_word(Class(Class::OF.0 | Class::FOR.0 | Class::IN.0)) {
            return None;
        }
        for at in (end + 1..).take(10) {
            if let Some(actor) = self.actor(at) {
                // *a base of French special forces* is not France's.
                let governs = |phrase: usize| self.phrases.list[phrase].head.is_role(Class::GOVERNING);
                if self.actors[actor as usize].people && !self.phrases.at(at).is_some_and(governs) {
                    return None;
                }
                // *of Mali's Transitional Council*: the council, if it is one that is known.
                let mut last = (actor, at + 1);
                if self.cells.get(at + 1).is_some_and(|cell| cell.kind == Kind::Possessive)
                    && let Some(owned) = self.actor(at + 2)
                {
                    last = (owned, at + 3);
                }
                return Some(last);
            }
            let cell = self.cells.get(at)?;
            let passes = cell.kind == Kind::Word
                && (cell.is_open() || cell.class.is(Class(Class::DETERMINER.0 | Class::OF.0 | Class::AND.0)));
            if !passes {
                return None;
            }
        }
        None
    }

    /// *Mali's (interim) president*, *Russian President*, *CMA spokesman*.
    fn owner_before(&self, at: usize) -> Option<u32> {
        let mut before = at.checked_sub(1)?;
        for _ in 0..4 {
            let cell = &self.cells[before];
            match cell.kind {
                Kind::Actor(number) => {
                    return (!self.is_person(number)).then_some(number);
                }
                Kind::Possessive => {
                    return self.actor(before.checked_sub(1)?);
                }
                Kind::Word if cell.is_open() => before = before.checked_sub(1)?,
                _ => return None,
            }
        }
        None
    }

    /// *president (Assimi) Goita*, *president of Mali, Colonel Goita*.
    fn bearer_after(&self, from: usize, direct: bool) -> Option<u32> {
        let mut comma = direct;
        for at in (from..).take(6) {
            let cell = self.cells.get(at)?;
            match cell.kind {
                Kind::Actor(number) => return (comma && self.is_person(number)).then_some(number),
                Kind::Comma if !comma || direct => comma = true,
                // Ranks: *Colonel Major*.
                Kind::Word if cell.capital && !cell.class.is(Class::FUNCTION) => {}
                _ => return None,
            }
        }
        None
    }

    /// *Goita, [the interim] president*, *Goita is the president*.
    fn bearer_before(&self, at: usize, of: u32) -> Option<u32> {
        let mut before = at.checked_sub(1)?;
        for _ in 0..8 {
            let cell = &self.cells[before];
            match cell.kind {
                Kind::Actor(number) if number == of => {}
                Kind::Actor(_) => return None,
                Kind::Possessive => {}
                Kind::Comma => {
                    let number = self.actor(before.checked_sub(1)?)?;
                    let bare = self
                        .phrases
                        .at(before - 1)
                        .is_none_or(|phrase| matches!(self.phrases.list[phrase].head, Head::Name));
                    return bare.then_some(number);
                }
                Kind::Word if cell.class.is(Class::BE) => {
                    let mut left = before.checked_sub(1)?;
                    while self.cells[left].is_word(Class::ADVERB) {
                        left = left.checked_sub(1)?;
                    }
                    return self.actor(left);
                }
                // *MINUSMA, whose Chadian battalion*
                Kind::Word if cell.class.is(Class::RELATIVE) => return None,
                Kind::Word
                    if cell.is_open() || cell.class.is(Class(Class::DETERMINER.0 | Class::NUMBER.0)) => {}
                _ => return None,
            }
            before = before.checked_sub(1)?;
        }
        None
    }
}
