//! On whose word something is said: *X said*, *according to X*, quotations.

use super::Status;
use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::clause::{Clauses, Side};
use super::verbs::Stand;

/// A stretch of a sentence that somebody says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scope {
    /// Cells.
    pub from: usize,
    pub to: usize,
    /// Who.
    pub who: Side,
    /// The verb that tells it, by number.
    pub verb: Option<usize>,
    /// What that makes of it: reported, or denied.
    pub status: Status,
}

/// Who says what in a sentence.
pub(super) fn scopes(clauses: &Clauses) -> Vec<Scope> {
    let cells = clauses.cells;
    let mut scopes = Vec::new();
    for (number, verb) in clauses.verbs.iter().enumerate() {
        // *denied that X attacked Y*, *rejected claims that ...*
        let denies = verb.controls == Some(Status::Negated) && introduces(clauses, verb.at + 1);
        // *demands that X leave Y*
        let demands =
            verb.controls == Some(Status::Demanded) && !verb.reports && introduces(clauses, verb.at + 1);
        if !(verb.reports || denies || demands) || verb.passive || verb.stand == Stand::Infinitive {
            continue;
        }
        let status = match verb.doubts {
            _ if denies => Status::Negated,
            _ if demands => Status::Demanded,
            true => Status::Alleged,
            false => Status::Reported,
        };
        let scope = |from: usize, to: usize, who: Side| Scope { from, to, who, verb: Some(number), status };
        let subject = clauses.subjects[number];
        let before = verb.first.checked_sub(1).map(|at| cells[at].kind);
        // *The army, said the minister, ...*
        if before == Some(Kind::Comma)
            && verb.stand == Stand::Finite
            && let side @ Side::Phrase(phrase) = clauses.rightwards(verb.end)
            && cells.get(clauses.phrases.list[phrase].end).is_some_and(|cell| cell.kind == Kind::Comma)
            && has_verb_after(clauses, number)
        {
            let end = clauses.phrases.list[phrase].end;
            scopes.push(scope(0, verb.first, side));
            scopes.push(scope(end, cells.len(), side));
            continue;
        }
        // *"...", said the minister*
        if matches!(before, Some(Kind::Comma | Kind::Close)) && verb.stand == Stand::Finite {
            let after = clauses.rightwards(verb.end);
            if !matches!(after, Side::Nobody | Side::Pronoun(_)) && !has_verb_after(clauses, number) {
                scopes.push(scope(0, verb.first, after));
                continue;
            }
        }
        // *..., the minister said*
        let start = match subject {
            Side::Phrase(phrase) => clauses.phrases.list[phrase].first,
            Side::Pronoun(cell) => cell,
            _ => verb.first,
        };
        let opening = words_before(clauses, start);
        let trails = opening.is_some_and(|at| matches!(cells[at].kind, Kind::Comma | Kind::Close))
            && !has_verb_after(clauses, number)
            && clauses.verbs[..number].iter().any(|verb| verb.at < start);
        if trails {
            scopes.push(scope(0, start, subject));
            let quoted_again = cells[verb.end..].iter().any(|cell| cell.kind == Kind::Open);
            if quoted_again {
                scopes.push(scope(verb.end, cells.len(), subject));
            }
        } else {
            // A subject far to the left says what stands in between too: *“...,” Goita wrote*.
            if opening.is_some_and(|at| cells[at].kind == Kind::Close) {
                scopes.push(scope(0, start, subject));
            }
            if tells(clauses, number) {
                scopes.push(scope(verb.end, end_of_speech(clauses, number), subject));
            }
        }
    }
    // *there is no evidence that*, *it is not true that*
    for (at, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_word(Class::THAT)) {
        let before = cells[..at].iter().rev().take(4).take_while(|cell| cell.kind == Kind::Word);
        let denied = |cell: &Cell| cell.is_word(Class(Class::NEGATION.0 | Class::NONE_OF.0));
        let mut words = before.skip_while(|cell| cell.is_open());
        if at > 0 && cells[at - 1].is_open() && words.next().is_some_and(denied) {
            let (from, to) = (at + 1, cells.len());
            scopes.push(Scope { from, to, who: Side::Nobody, verb: None, status: Status::Negated });
        }
    }
    for (at, _) in cells.iter().enumerate().filter(|(_, cell)| cell.is_word(Class::ACCORDING)) {
        let who = (at + 1..cells.len().min(at + 8)).find_map(|i| clauses.phrases.at(i));
        let end = who.map_or(at + 1, |phrase| clauses.phrases.list[phrase].end);
        let who = who.map_or(Side::Nobody, Side::Phrase);
        scopes.push(Scope { from: 0, to: at, who, verb: None, status: Status::Reported });
        scopes.push(Scope { from: end, to: cells.len(), who, verb: None, status: Status::Reported });
    }
    scopes
}

/// Where what somebody says after a verb ends: before *; X left*, *, and X left*, *, but he left*, if a
/// clause stands before that already and no quotation goes on.
fn end_of_speech(clauses: &Clauses, number: usize) -> usize {
    let cells = clauses.cells;
    let finite = |next: usize| clauses.verbs[next].stand == Stand::Finite;
    let Some(first) = (number + 1..clauses.verbs.len()).find(|&next| finite(next)) else {
        return cells.len();
    };
    for next in (first + 1..clauses.verbs.len()).take(8) {
        let (at, pronoun) = match clauses.subjects[next] {
            Side::Phrase(phrase) => (clauses.phrases.list[phrase].first, false),
            Side::Pronoun(cell) => (cell, true),
            _ => continue,
        };
        // *..., and Mali had left*: the tense goes on.
        let plain = clauses.verbs[next].first == clauses.verbs[next].at;
        if !finite(next) || at < clauses.verbs[first].end || !plain {
            continue;
        }
        let Some(before) = words_before(clauses, at) else { continue };
        let (opens, link) = (cells[before], before.checked_sub(1).map(|link| cells[link]));
        let parted = link.is_some_and(|link| link.kind == Kind::Comma)
            && (opens.is_word(Class::BUT) || opens.is_word(Class::AND) && !pronoun);
        if !opens.quoted && (opens.kind == Kind::Break || parted) {
            return before;
        }
    }
    cells.len()
}

/// Whether *that* follows, after a noun at most: *rejected the claim that*.
fn introduces(clauses: &Clauses, from: usize) -> bool {
    let small = Class(Class::DETERMINER.0 | Class::NUMBER.0);
    let mut words = clauses.cells[from..].iter().take(5);
    // *that* is a determiner too.
    let noun = |cell: &&Cell| !cell.is_word(Class::THAT) && (cell.is_open() || cell.is_word(small));
    words.find(|cell| !noun(cell)).is_some_and(|cell| cell.is_word(Class::THAT))
}

/// Whether a clause or a quotation follows a verb that may tell what somebody says.
fn tells(clauses: &Clauses, number: usize) -> bool {
    let verb = &clauses.verbs[number];
    let marked = clauses.cells[verb.end..]
        .iter()
        .take(10)
        .any(|cell| matches!(cell.kind, Kind::Open | Kind::Break) || cell.is_word(Class::THAT));
    marked
        || clauses.verbs.get(number + 1).is_some_and(|next| {
            next.stand == Stand::Finite
                && match clauses.subjects[number + 1] {
                    Side::Phrase(phrase) => clauses.phrases.list[phrase].first >= verb.end,
                    Side::Pronoun(cell) => cell >= verb.end,
                    Side::Owner(_) | Side::Nobody => true,
                }
        })
}

/// The cell before a noun phrase with its article and adjectives.
fn words_before(clauses: &Clauses, first: usize) -> Option<usize> {
    let mut at = first.checked_sub(1)?;
    for _ in 0..4 {
        let cell = &clauses.cells[at];
        if cell.kind != Kind::Word || !(cell.is_open() || cell.class.is(Class::DETERMINER)) {
            return Some(at);
        }
        at = at.checked_sub(1)?;
    }
    Some(at)
}

fn has_verb_after(clauses: &Clauses, number: usize) -> bool {
    let close = clauses.verbs[number].end;
    clauses.verbs[number + 1..].iter().take(1).any(|verb| {
        verb.stand == Stand::Finite
            && !between(clauses.cells, close, verb.at).iter().any(|cell| cell.kind == Kind::Break)
    })
}
