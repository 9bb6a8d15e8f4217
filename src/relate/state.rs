//! What a sentence states: by verbs, by nouns, by what people are.

use super::cells::Kind;
use super::class::Class;
use super::clause::Side;
use super::heads::{self, Held};
use super::page::{Filler, Page};
use super::phrases::Member;
use super::rules::{Predicate, Quad, RoleType};
use super::verbs::{self, Stand, Stated};
use super::words::{Does, Word};
use super::{EntityClass, Relation, Status, Via};
use crate::gazetteer::EntityId;
use crate::span::Span;

impl Page<'_, '_> {
    /// What the verbs state.
    pub fn read(&self, out: &mut Vec<Relation>) {
        for (number, verb) in self.clauses.verbs.iter().enumerate() {
            let mut best: Option<(usize, &Stated, Vec<Filler>, Vec<Filler>)> = None;
            for stated in &verb.states {
                let (subjects, objects) = self.ends(number, stated);
                // *captured Gao* is a place, *captured Goita* a person: the sense that finds most is meant.
                let filled = usize::from(!subjects.is_empty()) + usize::from(!objects.is_empty());
                if best.as_ref().is_none_or(|(most, ..)| filled > *most) {
                    best = Some((filled, stated, subjects, objects));
                }
                if filled == 2 {
                    break;
                }
            }
            let Some((1.., stated, subjects, objects)) = best else { continue };
            let predicate = &self.relater.predicates()[stated.predicate as usize];
            let (mut status, accuser) = self.status(number);
            let (said, source) = self.said(verb.at, Some(number));
            status = status.max(said);
            let found = Found {
                predicate,
                trigger: self.span(verb.at, stated.end),
                status,
                source: accuser.or(source),
                rule: format!("{}.verb:{}", predicate.name, self.clauses.words.written(stated.sense)),
                date: self.date(verb.at),
            };
            self.emit(&found, subjects, objects, out);
        }
    }

    /// Who does it, and to whom, if a verb states this.
    fn ends(&self, number: usize, stated: &Stated) -> (Vec<Filler>, Vec<Filler>) {
        let verb = &self.clauses.verbs[number];
        let predicate = &self.relater.predicates()[stated.predicate as usize];
        let Does::States { inverse, .. } = self.clauses.words.does(stated.sense) else {
            return (Vec::new(), Vec::new());
        };
        let object = || self.clauses.object(number, stated.end, stated.object);
        let (agent, patient) = match (verb.passive, inverse) {
            (true, _) => (self.clauses.agent(number), self.clauses.subjects[number]),
            (false, false) => (self.clauses.subjects[number], object()),
            (false, true) => (object(), self.clauses.subjects[number]),
        };
        let subjects = self.fillers(agent, &predicate.subject, Some(number));
        let mut objects = match patient {
            // *retake it*: the plain cases end with people.
            Side::Pronoun(cell) if !verb.passive && !self.cells()[cell].class.is(Class::SINGULAR_PERSON) => {
                Vec::new()
            }
            // *killed Mali's ...* somebody else
            Side::Owner(_) if predicate.object.contains(&RoleType::Person) => Vec::new(),
            patient => self.fillers(patient, &predicate.object, Some(number)),
        };
        if verb.passive || inverse {
            return (subjects, objects);
        }
        if let Side::Phrase(phrase) | Side::Owner(phrase) = patient {
            objects.extend(self.more_objects(phrase, &predicate.object));
        }
        if objects.is_empty() {
            let among_themselves = predicate.symmetric && subjects.len() > 1;
            let places = predicate.object.contains(&RoleType::Place);
            if predicate.symmetric {
                objects = self.complement(stated.end, Class::WITH, &predicate.object, None);
            } else if places {
                let actors_too = predicate.object.contains(&RoleType::Actor);
                let only = actors_too.then_some(EntityClass::Place);
                let by = if actors_too { Class(Class::IN.0 | Class::AT.0) } else { Class::IN };
                objects = self.complement(stated.end, by, &predicate.object, only);
            }
            if objects.is_empty() && predicate.quad.is_verbal() && !among_themselves {
                objects = self.spoken_of(stated.end, number, &predicate.object);
            }
        }
        (subjects, objects)
    }

    /// Who stands after such a preposition, in the same clause: *held talks in Gao with X*, *bombed a
    /// hotel in Gao*; of this class, if only that is meant.
    fn complement(
        &self,
        from: usize,
        by: Class,
        types: &[RoleType],
        only: Option<EntityClass>,
    ) -> Vec<Filler> {
        const NEAR: usize = 10;
        let (cells, phrases) = (self.cells(), self.clauses.phrases);
        let mut at = from;
        while at < cells.len().min(from + NEAR) {
            let cell = &cells[at];
            if cell.is_word(by)
                && let Side::Phrase(number) = self.clauses.rightwards(at + 1)
            {
                let members = &phrases.list[number].members;
                let fits = |member: &Member| {
                    only.is_none_or(|only| self.actors[member.actor as usize].class == only)
                };
                if members.iter().all(fits) {
                    return self.fillers(Side::Phrase(number), types, None);
                }
            }
            let ends = !matches!(cell.kind, Kind::Word | Kind::Actor(_) | Kind::Possessive)
                || cell
                    .is_word(Class(Class::RELATIVE.0 | Class::BUT.0 | Class::CONDITIONAL.0 | Class::AND.0))
                || self.clauses.verbs.iter().any(|verb| verb.at == at);
            if ends {
                break;
            }
            at += 1;
        }
        Vec::new()
    }

    /// *condemned an attack by X*, *welcomed the accord with X*: who words are about is whoever is named
    /// first after them in the clause.
    fn spoken_of(&self, from: usize, number: usize, types: &[RoleType]) -> Vec<Filler> {
        const NEAR: usize = 14;
        let (cells, phrases) = (self.cells(), self.clauses.phrases);
        let mut at = from;
        while at < cells.len().min(from + NEAR) {
            if let Some(phrase) = phrases.at(at) {
                let by = phrases.list[phrase].governed.map(|by| cells[by].class);
                let source = by.is_some_and(|class| class.is(Class::ACCORDING));
                let mut members = phrases.list[phrase].members.iter();
                let place =
                    members.any(|member| self.actors[member.actor as usize].class == EntityClass::Place);
                let found = self.fillers(Side::Owner(phrase), types, Some(number));
                if !found.is_empty() && !source && !place {
                    return found;
                }
                at = phrases.list[phrase].end;
                continue;
            }
            let cell = &cells[at];
            let ends = matches!(cell.kind, Kind::Break | Kind::Open | Kind::Close | Kind::Comma)
                || cell.is_word(Class(Class::RELATIVE.0 | Class::CONDITIONAL.0 | Class::BUT.0))
                    && !cell.class.is(Class::THAT)
                || self.clauses.verbs[number + 1..]
                    .iter()
                    .take(3)
                    .any(|next| next.at == at && next.stand == Stand::Finite);
            if ends {
                break;
            }
            at += 1;
        }
        Vec::new()
    }

    /// *thanked X for this, and especially Y*; *sent officers to the army's post in Gao*.
    fn more_objects(&self, phrase: usize, types: &[RoleType]) -> Vec<Filler> {
        let (cells, list) = (self.cells(), &self.clauses.phrases.list);
        let mut found = Vec::new();
        let end = list[phrase].end;
        for (number, next) in list.iter().enumerate().skip(phrase + 1).take(2) {
            if next.first > end + 12 {
                break;
            }
            let between = &cells[end..next.first];
            let especially = between.iter().rev().take(3).any(|cell| cell.is_word(Class::ESPECIALLY));
            let verb = self.clauses.verbs.iter().any(|verb| (end..next.first).contains(&verb.at));
            if especially && !verb {
                found.extend(self.fillers(Side::Phrase(number), types, None));
            }
        }
        let place = types.contains(&RoleType::Place) && !types.contains(&RoleType::Actor);
        if place
            && self.fillers(Side::Phrase(phrase), types, None).is_empty()
            && let Some(next) = list.get(phrase + 1).filter(|next| next.first <= end + 6)
        {
            let inside = next.governed.is_some_and(|at| at >= end);
            let clear = cells[end..next.first].iter().all(|cell| cell.kind == Kind::Word);
            if inside && clear {
                found.extend(self.fillers(Side::Phrase(phrase + 1), types, None));
            }
        }
        found
    }

    /// What nouns state: *the liberation of Kidal by the army*.
    pub fn nouns(&self, out: &mut Vec<Relation>) {
        let (cells, words, phrases) = (self.cells(), self.clauses.words, self.clauses.phrases);
        for at in 0..cells.len() {
            if !cells[at].is_word(Class::HAS_NOUNS) {
                continue;
            }
            let Some(word) = cells[at].word.map(|id| words.word(id)) else { continue };
            let is_verb =
                self.clauses.verbs.iter().any(|verb| {
                    !verb.states.is_empty() && (verb.at..verb.end).contains(&at) || verb.at == at
                });
            if is_verb {
                continue;
            }
            let mut best: Option<(usize, u32)> = None;
            for &number in word.nouns {
                let (_, rest) = words.noun(number);
                if let Some((end, _)) = verbs::fits(cells, phrases, at + 1, rest)
                    && best.is_none_or(|(known, _)| end > known)
                {
                    best = Some((end, number));
                }
            }
            let Some((end, number)) = best else {
                self.with_from(at, word, out);
                continue;
            };
            let (predicate, _) = words.noun(number);
            let predicate = &self.relater.predicates()[predicate as usize];
            // What lasts is said by verbs and by what people are.
            if predicate.quad == Quad::Static {
                continue;
            }
            let object = self.clauses.rightwards(end);
            if matches!(object, Side::Nobody | Side::Owner(_)) {
                continue;
            }
            let mut objects = self.fillers(object, &predicate.object, None);
            // *the war between A and B*
            let between = end.checked_sub(1).is_some_and(|last| cells[last].is_word(Class::BETWEEN));
            if between && objects.len() == 2 && !predicate.symmetric {
                let subjects = vec![objects.remove(0)];
                let (status, source) = self.said(at, None);
                let rule = format!("{}.noun:{}", predicate.name, words.noun_written(number));
                let (trigger, date) = (self.span(at, end), self.date(at));
                let found = Found { predicate, trigger, status, source, rule, date };
                self.emit(&found, subjects, objects, out);
                continue;
            }
            let subject = self.agent_of_noun(at, end, object);
            let subjects = self.fillers(subject, &predicate.subject, None);
            if objects.is_empty() || (subjects.is_empty() && !(predicate.symmetric && objects.len() > 1)) {
                continue;
            }
            let (said, source) = self.said(at, None);
            let found = Found {
                predicate,
                trigger: self.span(at, end),
                status: said,
                source,
                rule: format!("{}.noun:{}", predicate.name, words.noun_written(number)),
                date: self.date(at),
            };
            self.emit(&found, subjects, objects, out);
        }
    }

    /// *fights on, with support from X*: who has it is the subject of the verb before.
    fn with_from(&self, at: usize, word: Word<'_>, out: &mut Vec<Relation>) {
        let cells = self.cells();
        let from = cells.get(at + 1).is_some_and(|cell| cell.is_word(Class(Class::FROM.0 | Class::BY.0)));
        let mut before = at;
        while before > 0 && at - before < 3 && cells[before - 1].is_open() {
            before -= 1;
        }
        let with = before.checked_sub(1).is_some_and(|left| cells[left].is_word(Class::WITH));
        let Some(&number) = word.nouns.first().filter(|_| from && with) else { return };
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
    fn agent_of_noun(&self, at: usize, end: usize, object: Side) -> Side {
        let cells = self.cells();
        if let Side::Phrase(number) = object {
            let after = self.clauses.phrases.list[number].end;
            if cells.get(after).is_some_and(|cell| cell.is_word(Class::BY)) {
                return self.clauses.rightwards(after + 1);
            }
        }
        let _ = end;
        let mut before = at;
        for _ in 0..3 {
            let Some(left) = before.checked_sub(1) else { return Side::Nobody };
            if let Some(number) = self.clauses.phrases.at(left) {
                return Side::Owner(number);
            }
            if !cells[left].is_open() {
                return Side::Nobody;
            }
            before = left;
        }
        Side::Nobody
    }

    /// What somebody is.
    pub fn heads(&self, out: &mut Vec<Relation>) {
        let all = heads::find(
            self.cells(),
            self.text.tokens,
            self.actors,
            self.clauses.phrases,
            self.clauses.words,
        );
        for Held { predicate, head, at, end, bearer, of } in all {
            let predicate = &self.relater.predicates()[predicate as usize];
            let one = |actor: u32| Member {
                actor,
                entity: self.actors[actor as usize].entity,
                via: Via::Name,
                first: at,
                end,
            };
            let subjects: Vec<Filler> = self.filler(&one(bearer), &predicate.subject).into_iter().collect();
            let objects: Vec<Filler> = self.filler(&one(of), &predicate.object).into_iter().collect();
            if subjects.is_empty() || objects.is_empty() {
                continue;
            }
            let (said, source) = self.said(at, None);
            let written = self.clauses.words.head_written(head);
            let found = Found {
                predicate,
                trigger: self.span(at, end),
                status: said,
                source,
                rule: format!("{}.head:{written}", predicate.name),
                date: None,
            };
            self.emit(&found, subjects, objects, out);
        }
    }

    fn emit(&self, found: &Found, subjects: Vec<Filler>, objects: Vec<Filler>, out: &mut Vec<Relation>) {
        let mut add = |subject: Option<&Filler>, object: Option<&Filler>| {
            let same = matches!((subject, object), (Some(a), Some(b)) if a.entity == b.entity);
            if same {
                return;
            }
            out.push(Relation {
                subject: subject.map(|filler| (filler.entity, filler.span)),
                subject_via: subject.map_or(Via::Name, |filler| filler.via),
                predicate: found.predicate.name.clone(),
                quad: found.predicate.quad,
                object: object.map(|filler| (filler.entity, filler.span)),
                object_via: object.map_or(Via::Name, |filler| filler.via),
                symmetric: found.predicate.symmetric,
                trigger: found.trigger,
                status: found.status,
                attributed_to: found.source,
                date: found.date.clone(),
                sentence: self.sentence.index,
                rule: found.rule.clone(),
            });
        };
        let together = found.predicate.symmetric && subjects.is_empty() != objects.is_empty();
        if together {
            let all = if subjects.is_empty() { &objects } else { &subjects };
            for (i, a) in all.iter().enumerate() {
                all[i + 1..].iter().for_each(|b| add(Some(a), Some(b)));
            }
            if all.len() > 1 {
                return;
            }
        }
        match (&subjects[..], &objects[..]) {
            ([], []) => {}
            (some, []) => some.iter().for_each(|a| add(Some(a), None)),
            ([], some) => some.iter().for_each(|b| add(None, Some(b))),
            (subjects, objects) => {
                for a in subjects {
                    objects.iter().for_each(|b| add(Some(a), Some(b)));
                }
            }
        }
    }
}

/// A relation before its ends are known.
struct Found<'a> {
    predicate: &'a Predicate,
    trigger: Span,
    status: Status,
    source: Option<EntityId>,
    rule: String,
    date: Option<String>,
}
