//! What nouns state: *the liberation of Kidal by the army*, *Mali's talks with Niger*.

use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::clause::Side;
use super::page::Page;
use super::phrases::Head;
use super::rules::{Gerund, Quad};
use super::state::Found;
use super::verbs::{self, Stand};
use super::{Relation, Status};
use crate::gazetteer::EntityId;

/// A noun whose phrase stands in a sentence.
struct Trigger {
    /// Its cell, and one past its phrase.
    at: usize,
    end: usize,
    /// Its sense, by number.
    sense: u32,
    /// *an attack by X on Y*: who did it, if that stands inside.
    by: Option<Side>,
}

impl Page<'_, '_> {
    /// What nouns state.
    pub fn nouns(&self, out: &mut Vec<Relation>) {
        let (cells, words) = (self.cells(), self.clauses.words);
        // One does it and another suffers it: where only one can be meant there is nothing to look for.
        let mut members = self.clauses.phrases.list.iter().flat_map(|phrase| &phrase.members);
        let alone = match (members.next(), members.next()) {
            (Some(member), None) => self.actors[member.actor as usize].state.is_none(),
            (_, second) => second.is_none(),
        };
        if alone && !cells.iter().any(|cell| cell.is_word(Class::PRONOUN)) {
            return;
        }
        for (at, cell) in cells.iter().enumerate() {
            if !cell.is_word(Class::HAS_NOUNS) {
                continue;
            }
            let Some(nouns) = cell.word.map(|id| words.nouns(id)) else { continue };
            let is_verb =
                self.clauses.verbs.iter().any(|verb| {
                    !verb.states.is_empty() && (verb.at..verb.end).contains(&at) || verb.at == at
                });
            if is_verb {
                continue;
            }
            match self.trigger(at, nouns) {
                Some(trigger) => self.state_noun(&trigger, out),
                None => self.with_from(at, nouns, out),
            }
        }
    }

    /// The longest phrase that the noun at a cell begins.
    fn trigger(&self, at: usize, nouns: &[u32]) -> Option<Trigger> {
        let (cells, phrases) = (self.cells(), self.clauses.phrases);
        let longest = |from: usize| {
            let mut best: Option<(usize, u32)> = None;
            for &number in nouns {
                let (_, rest) = self.clauses.words.noun(number);
                if let Some((end, _)) = verbs::fits(cells, phrases, from, rest)
                    && best.is_none_or(|(known, _)| end > known)
                {
                    best = Some((end, number));
                }
            }
            best
        };
        if let Some((end, sense)) = longest(at + 1) {
            return Some(Trigger { at, end, sense, by: None });
        }
        // *an agreement signed on Monday between X and Y*
        if cells.get(at + 1).is_some_and(|cell| cell.is_word(Class::PAST))
            && let Some((end, sense)) = longest(at + 2)
            && cells[end - 1].is_word(Class(Class::BETWEEN.0 | Class::WITH.0))
        {
            return Some(Trigger { at, end, sense, by: None });
        }
        // *an attack by X on Y*
        cells.get(at + 1).filter(|cell| cell.is_word(Class::BY))?;
        let Side::Phrase(agent) = self.clauses.rightwards(at + 2) else { return None };
        let (end, sense) = longest(phrases.list[agent].end)?;
        Some(Trigger { at, end, sense, by: Some(Side::Phrase(agent)) })
    }

    fn state_noun(&self, trigger: &Trigger, out: &mut Vec<Relation>) {
        let &Trigger { at, end, sense, by } = trigger;
        let cells = self.cells();
        let (predicate, _) = self.clauses.words.noun(sense);
        let predicate = &self.relater.predicates()[predicate as usize];
        // What lasts is said by verbs and by what people are.
        if predicate.quad == Quad::Static {
            return;
        }
        let object = self.clauses.rightwards(end);
        let mut objects = match object {
            Side::Owner(_) => return,
            Side::Nobody => self.scene(end, predicate),
            object => self.fillers(object, &predicate.object, None),
        };
        let (said, source) = self.said(at, None);
        let mut found = Found {
            predicate,
            trigger: self.span(at, at.max(end)),
            status: said.max(self.status_of_noun(at, end, object)),
            source,
            rule: format!("{}.noun:{}", predicate.name, self.clauses.words.noun_written(sense)),
            date: self.date(at),
        };
        // *the war between A and B*, *a merger of A and B*
        let last = end.checked_sub(1).map(|last| cells[last].class);
        let both = last.is_some_and(|class| class.is(Class(Class::BETWEEN.0 | Class::OF.0)));
        if last.is_some_and(|class| class.is(Class::BETWEEN)) && objects.len() == 2 && !predicate.symmetric {
            let subjects = vec![objects.remove(0)];
            self.emit(&found, subjects, objects, out);
            return;
        }
        let mut subject = by.unwrap_or_else(|| self.agent_of_noun(at, object));
        if subject == Side::Nobody
            && let Side::Phrase(number) = object
        {
            subject = self.agent_of_light(self.clauses.phrases.list[number].end);
        }
        if subject == Side::Nobody
            && !(predicate.symmetric && both)
            && let Some((verb, side)) =
                self.light_verb(at, predicate.symmetric || predicate.quad == Quad::VerbalCooperation)
        {
            subject = side;
            let controls = self.clauses.verbs[verb].controls.unwrap_or(Status::Asserted);
            found.status = found.status.max(controls).max(self.status(verb).0);
        }
        if subject == Side::Nobody
            && let Some((side, inner, accuser)) = self.blamed(at)
        {
            subject = side;
            found.status = found.status.max(inner);
            found.source = accuser.or(found.source);
        }
        let subjects = self.fillers(subject, &predicate.subject, None);
        let pair = predicate.symmetric && both && objects.len() > 1;
        if objects.is_empty() || (subjects.is_empty() && !pair) {
            return;
        }
        self.emit(&found, subjects, objects, out);
    }

    /// *the invasion was denied*, *no attack on*, *an alleged attack on*.
    fn status_of_noun(&self, at: usize, end: usize, object: Side) -> Status {
        let cells = self.cells();
        let mut status = Status::Asserted;
        for cell in cells[..at].iter().rev().take(4) {
            if cell.is_word(Class::ALLEGEDLY) {
                status = status.max(Status::Alleged);
            } else if cell.is_word(Class::HEDGE) {
                status = status.max(Status::Hedged);
            } else if cell.is_word(Class::NEGATION) {
                status = status.max(Status::Negated);
            } else if !cell.is_open() {
                break;
            }
        }
        let after = match object {
            Side::Phrase(number) => self.clauses.phrases.list[number].end,
            _ => end,
        };
        let next = self.clauses.verbs.iter().position(|verb| verb.first >= after);
        if let Some(next) = next {
            let verb = &self.clauses.verbs[next];
            let clear = between(cells, after, verb.first).iter().all(|cell| {
                matches!(cell.kind, Kind::Word | Kind::Actor(_))
                    && !cell.is_word(Class(Class::RELATIVE.0 | Class::SUBORDINATOR.0))
            });
            let denied = verb.controls == Some(Status::Negated);
            if clear && denied && verb.passive && verb.stand == Stand::Finite {
                status = Status::Negated;
            }
        }
        status
    }

    /// *blamed X for the attack on*, *congratulated X on the capture of*: whose deed a noun is after such
    /// a verb, how it is stated then, and by whom.
    fn blamed(&self, at: usize) -> Option<(Side, Status, Option<EntityId>)> {
        let cells = self.cells();
        let small = Class(Class::DETERMINER.0 | Class::NUMBER.0 | Class::POSSESSIVE.0);
        let by = cells[..at].iter().rposition(|cell| !cell.is_open() && !cell.is_word(small))?;
        let tells_why = cells[by].is_word(Class(Class::FOR.0 | Class::OF.0)) && at - by < 5;
        let number = self.clauses.verbs.iter().rposition(|verb| verb.at < by && !verb.passive)?;
        let rules = self.relater.predicates();
        let stated = self.clauses.verbs[number].states.iter();
        let rule = stated.map(|stated| &rules[stated.predicate as usize]);
        let rule = rule.filter(|_| tells_why).find(|rule| rule.gerund == Gerund::Object)?;
        let last = self.clauses.phrases.at(by.checked_sub(1)?)?;
        let direct = self.clauses.phrases.list[last].first > self.clauses.verbs[number].at
            && self.clauses.phrases.list[last].head != Head::Other;
        let accuser = self.speakers(self.clauses.subjects[number], Some(number));
        let inner = rule.inner.unwrap_or(Status::Asserted);
        let accuser = accuser.first().map(|filler| filler.entity).filter(|_| rule.inner.is_some());
        direct.then_some((Side::Phrase(last), inner, accuser))
    }

    /// *Sanctions on X were imposed by Y*: the agent of a light verb in the passive that follows cell
    /// `from`.
    fn agent_of_light(&self, from: usize) -> Side {
        let verbs = self.clauses.verbs;
        let Some(number) = verbs.iter().position(|verb| verb.first >= from) else { return Side::Nobody };
        let verb = &verbs[number];
        let clear = between(self.cells(), from, verb.first).iter().all(|cell| cell.is_word(Class::ADVERB));
        let light = self.cells()[verb.at].class.is(Class::LIGHT) && verb.passive;
        if clear && light && verb.stand == Stand::Finite { self.clauses.agent(number) } else { Side::Nobody }
    }

    /// *launched an attack on*, *announced the release of*: the verb whose subject does what a noun
    /// says, and that subject.
    fn light_verb(&self, at: usize, friendly: bool) -> Option<(usize, Side)> {
        let cells = self.cells();
        let small = Class(Class::DETERMINER.0 | Class::NUMBER.0 | Class::ADVERB.0);
        let number = self.clauses.verbs.iter().rposition(|verb| verb.at < at)?;
        let verb = &self.clauses.verbs[number];
        let clear = between(cells, verb.at + 1, at).iter().all(|cell| cell.is_open() || cell.is_word(small));
        // *left for talks with*, *spoke after a meeting with*, *are locked in a row with*
        let purpose = cells[..at].iter().rposition(|cell| !cell.is_open() && !cell.is_word(small));
        let purpose =
            purpose.is_some_and(|by| by > verb.at && at - by < 6 && cells[by].is_word(Class::OCCASION));
        let parted = |cell: &Cell| matches!(cell.kind, Kind::Break | Kind::Comma | Kind::Open | Kind::Close);
        if purpose && friendly && !verb.passive && !between(cells, verb.at, at).iter().any(parted) {
            return Some((number, self.clauses.subjects[number]));
        }
        let light = cells[verb.at].class.is(Class::LIGHT) && !verb.passive;
        (light && clear && at - verb.at < 7).then(|| (number, self.clauses.subjects[number]))
    }

    /// *fights on, with support from X*: who has it is the subject of the verb before.
    fn with_from(&self, at: usize, nouns: &[u32], out: &mut Vec<Relation>) {
        let cells = self.cells();
        let from = cells.get(at + 1).is_some_and(|cell| cell.is_word(Class(Class::FROM.0 | Class::BY.0)));
        let mut before = at;
        while before > 0 && at - before < 3 && cells[before - 1].is_open() {
            before -= 1;
        }
        let with = before.checked_sub(1).is_some_and(|left| cells[left].is_word(Class::WITH));
        let Some(&number) = nouns.first().filter(|_| from && with) else { return };
        let Some(verb) =
            self.clauses.verbs.iter().rposition(|verb| verb.at < at && verb.stand == Stand::Finite)
        else {
            return;
        };
        let (predicate, _) = self.clauses.words.noun(number);
        let predicate = &self.relater.predicates()[predicate as usize];
        let subjects = self.fillers(self.clauses.rightwards(at + 2), &predicate.subject, None);
        let objects = self.fillers(self.clauses.subjects[verb], &predicate.object, Some(verb));
        if subjects.is_empty() || objects.is_empty() {
            return;
        }
        let (said, source) = self.said(at, None);
        let status = said.max(self.status(verb).0);
        let rule = format!("{}.noun:{}", predicate.name, self.clauses.words.noun_written(number));
        let (trigger, date) = (self.span(at, at + 1), self.date(at));
        let found = Found { predicate, trigger, status, source, rule, date };
        self.emit(&found, subjects, objects, out);
    }

    /// Whose deed a noun is: after *by*, or its owner before it.
    fn agent_of_noun(&self, at: usize, object: Side) -> Side {
        let cells = self.cells();
        if let Side::Phrase(number) = object {
            let after = self.clauses.phrases.list[number].end;
            if cells.get(after).is_some_and(|cell| cell.is_word(Class::BY)) {
                return self.clauses.rightwards(after + 1);
            }
        }
        let mut before = at;
        for _ in 0..3 {
            let Some(left) = before.checked_sub(1) else { return Side::Nobody };
            if let Some(number) = self.clauses.phrases.at(left) {
                return Side::Owner(number);
            }
            if !cells[left].is_open() {
                break;
            }
            before = left;
        }
        // *helps Mali in its fight against*: Mali's fight.
        let small = Class(Class::DETERMINER.0 | Class::POSSESSIVE.0);
        let Some(left) = before.checked_sub(1).filter(|&left| cells[left].is_word(small)) else {
            return Side::Nobody;
        };
        let Some(by) = left.checked_sub(1).filter(|&by| cells[by].is_word(Class::IN)) else {
            return Side::Nobody;
        };
        match by.checked_sub(1).and_then(|last| self.clauses.phrases.at(last)) {
            Some(number) if self.clauses.phrases.list[number].head != Head::Other => Side::Phrase(number),
            _ => Side::Nobody,
        }
    }
}
