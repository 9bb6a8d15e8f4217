//! What a sentence states: by verbs, by nouns, by what people are.

use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::clause::Side;
use super::heads::{self, Held};
use super::page::{Filler, Page};
use super::phrases::Member;
use super::rules::{Predicate, Quad, RoleType};
use super::verbs::{Stand, Stated};
use super::words::{Does, Element};
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
            // *took measures*, *attended the summit*: what nobody knows is no place, and no office.
            if objects.is_empty() && !verb.passive && self.is_vague(predicate, stated) {
                continue;
            }
            // *A and B cooperate with C*: not with each other, if nobody knows C.
            let with = self.clauses.words.rest(stated.sense).last();
            let with = with.is_some_and(|last| matches!(last, Element::Word(..)))
                && self.cells()[stated.end - 1].is_word(Class::WITH);
            if predicate.symmetric && objects.is_empty() && subjects.len() > 1 && with && !verb.passive {
                continue;
            }
            // *he met X and Y*: they need not have met each other.
            if predicate.symmetric && subjects.is_empty() && objects.len() > 1 && !verb.passive {
                continue;
            }
            let (mut status, accuser) = self.status(number);
            // *attacked no town in Mali*
            if self.cells().get(stated.end).is_some_and(|cell| cell.is_word(Class::NONE_OF)) {
                status = Status::Negated;
            }
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
        // A phrase that ends in a gap has no object: *A and B discussed ...*.
        let alone =
            self.clauses.words.rest(stated.sense).last() == Some(Element::Gap) && stated.object.is_none();
        let object = || match alone {
            true => Side::Nobody,
            false => self.clauses.object(number, stated.end, stated.object),
        };
        let mut suffers = self.clauses.subjects[number];
        if verb.passive && predicate.about && suffers == Side::Nobody {
            suffers = self.clauses.opening_owner(number);
        }
        let (agent, patient) = match (verb.passive, inverse) {
            (true, _) => (self.clauses.agent(number), suffers),
            (false, false) => (self.clauses.subjects[number], object()),
            (false, true) => (object(), self.clauses.subjects[number]),
        };
        let subjects = self.fillers(agent, &predicate.subject, Some(number));
        let mut objects = match patient {
            // *retake it*: the plain cases end with people.
            Side::Pronoun(cell) if !verb.passive && !self.cells()[cell].class.is(Class::SINGULAR_PERSON) => {
                Vec::new()
            }
            // *French forces killed him, the president said*: hardly the speaker.
            Side::Pronoun(cell) if !verb.passive && self.is_told(cell) => Vec::new(),
            // *killed Mali's ...* somebody else
            Side::Owner(_) if predicate.object.contains(&RoleType::Person) => Vec::new(),
            patient => self.fillers(patient, &predicate.object, Some(number)),
        };
        // *led a Malian convoy*: not Mali.
        if predicate.quad == Quad::Static {
            objects.retain(|object| object.via != Via::Role || !self.is_forces(patient));
        }
        if verb.passive || inverse {
            return (subjects, objects);
        }
        // *A and B blamed each other*
        let each_other = |cell: &Cell| cell.is_word(Class::RECIPROCAL);
        if subjects.len() > 1 && self.cells().get(stated.end).is_some_and(each_other) {
            return (subjects.clone(), if predicate.symmetric { Vec::new() } else { subjects });
        }
        if let Side::Phrase(phrase) | Side::Owner(phrase) = patient {
            objects.extend(self.more_objects(phrase, &predicate.object));
        }
        if objects.is_empty() {
            let among_themselves = predicate.symmetric && subjects.len() > 1;
            if predicate.symmetric && !(alone && among_themselves) {
                objects = self.complement(stated.end, Class::WITH, &predicate.object);
            } else if !predicate.symmetric {
                objects = self.scene(stated.end, predicate);
            }
            if objects.is_empty() && !predicate.symmetric && !alone {
                objects = self.owned_by_speaker(stated.end, number, &subjects, &predicate.object);
            }
            if objects.is_empty() && predicate.quad.is_verbal() {
                objects = self.threatened(number, predicate);
            }
            if objects.is_empty() && predicate.about && !alone {
                objects = self.spoken_of(stated.end, number, &predicate.object);
            }
        }
        (subjects, objects)
    }

    /// Whether a bare verb needs a place, or somebody who bears an office, and a common noun follows.
    fn is_vague(&self, predicate: &Predicate, stated: &Stated) -> bool {
        let actor = |role: &RoleType| matches!(role, RoleType::Actor | RoleType::Any | RoleType::Event);
        let narrow = predicate.quad == Quad::Static || !predicate.object.iter().any(actor);
        let next = self.cells()[stated.end..]
            .iter()
            .find(|cell| !cell.is_word(Class(Class::DETERMINER.0 | Class::NUMBER.0 | Class::ADVERB.0)));
        // *withdrew its troops*, *captured a base*: they may be somebody's.
        let held = Class(Class::PLACE_HEAD.0 | Class::THING.0 | Class::FORCES.0);
        narrow
            && self.clauses.words.rest(stated.sense).len() == 0
            && next.is_some_and(|cell| cell.is_open() && !cell.capital && !cell.class.is(held))
    }

    /// Whether a cell lies in what somebody says.
    fn is_told(&self, cell: usize) -> bool {
        self.scopes.iter().any(|scope| (scope.from..scope.to).contains(&cell))
    }

    /// Whether a side is somebody's troops.
    fn is_forces(&self, side: Side) -> bool {
        let (Side::Phrase(phrase) | Side::Owner(phrase)) = side else { return false };
        self.clauses.phrases.list[phrase].head.is_role(Class::FORCES)
    }

    /// *threatened to attack X*, *refused to help X*: whom the deed is done to that words are about.
    fn threatened(&self, number: usize, predicate: &Predicate) -> Vec<Filler> {
        let verbs = self.clauses.verbs;
        let (verb, Some(next)) = (&verbs[number], verbs.get(number + 1)) else { return Vec::new() };
        let follows = next.stand == Stand::Infinitive && next.first == verb.at + 1;
        if !follows || verb.controls.is_none() || predicate.symmetric {
            return Vec::new();
        }
        // *promised to respect the treaty with X*: no verb of ours.
        if next.states.is_empty() && predicate.quad == Quad::VerbalCooperation {
            return self.spoken_of(next.end, number + 1, &predicate.object);
        }
        let found = next.states.iter().map(|stated| {
            let inner = &self.relater.predicates()[stated.predicate as usize];
            (inner.quad, self.ends(number + 1, stated).1)
        });
        let Some((quad, objects)) = found.max_by_key(|(_, objects)| objects.len().min(1)) else {
            return Vec::new();
        };
        // Who refuses a kind deed is unkind; who promises an unkind one threatens.
        let kind = matches!(quad, Quad::VerbalCooperation | Quad::MaterialCooperation);
        let fits = match (predicate.quad, verb.controls) {
            (Quad::VerbalConflict, Some(Status::Negated)) | (Quad::VerbalCooperation, _) => kind,
            (Quad::VerbalConflict, _) => !kind,
            _ => false,
        };
        let place = |filler: &Filler| filler.class == EntityClass::Place;
        let takes = predicate.object.contains(&RoleType::Place) || !objects.iter().any(place);
        if fits && takes { objects } else { Vec::new() }
    }

    /// Where a deed was done, for those that are done to places too: *bombed a hotel in Gao*. A state
    /// suffers what is done to a place or to people in it.
    pub fn scene(&self, from: usize, predicate: &Predicate) -> Vec<Filler> {
        // Deeds to people have no place for an object: *killed 20 in Gao*; a state is theirs.
        let people =
            predicate.object.contains(&RoleType::Actor) && predicate.object.contains(&RoleType::State);
        if !predicate.object.contains(&RoleType::Place) && !people {
            return Vec::new();
        }
        let actors_too = predicate.object.contains(&RoleType::Actor);
        let by = if actors_too { Class(Class::IN.0 | Class::AT.0) } else { Class::IN };
        let Some((at, side)) = self.after(from, by) else { return Vec::new() };
        let (Side::Phrase(phrase) | Side::Owner(phrase)) = side else { return Vec::new() };
        let class = |member: &Member| self.actors[member.actor as usize].class;
        let members = &self.clauses.phrases.list[phrase].members;
        let held = between(self.cells(), from, at).iter().any(|noun| {
            noun.is_word(Class(Class::THING.0 | Class::PLACE_HEAD.0))
                || noun.is_word(Class::PEOPLE) && !noun.class.is(Class::FORCES)
        });
        // *visited Oxbridge in Malta*: a place that no list has.
        let named = between(self.cells(), from, at).iter().any(|cell| cell.is_open() && cell.capital);
        // *its envoy in Mali*, *Houthi positions in Yemen* are somebody else's.
        let small = between(self.cells(), from, at);
        let foreign = small
            .windows(2)
            .any(|two| two[0].is_open() && two[0].capital && two[1].is_open() && !two[1].capital)
            || small.iter().any(|cell| cell.is_word(Class::POSSESSIVE));
        // *the last town in Darfur* is not Darfur, and *office in Addis Ababa* is no place.
        let fits = members.iter().all(|member| match class(member) {
            EntityClass::Place if people => false,
            EntityClass::Place => actors_too || at == from,
            EntityClass::State if foreign => false,
            EntityClass::State => match predicate.quad {
                Quad::MaterialConflict => actors_too && (held || named),
                Quad::VerbalCooperation => held || named,
                _ => false,
            },
            _ => false,
        });
        if fits { self.fillers(side, &predicate.object, None) } else { Vec::new() }
    }

    /// Who stands after such a preposition, in the same clause: *held talks in Gao with X*.
    fn complement(&self, from: usize, by: Class, types: &[RoleType]) -> Vec<Filler> {
        match self.after(from, by) {
            Some((_, side @ Side::Phrase(_))) => self.fillers(side, types, None),
            _ => Vec::new(),
        }
    }

    /// The first such preposition that leads to a noun phrase in the same clause, with that.
    fn after(&self, from: usize, by: Class) -> Option<(usize, Side)> {
        const NEAR: usize = 10;
        let cells = self.cells();
        for (at, cell) in cells.iter().enumerate().skip(from).take(NEAR) {
            if cell.is_word(by)
                && let side @ (Side::Phrase(_) | Side::Owner(_)) = self.clauses.rightwards(at + 1)
            {
                return Some((at, side));
            }
            let ends = !matches!(cell.kind, Kind::Word | Kind::Actor(_) | Kind::Possessive)
                || cell
                    .is_word(Class(Class::RELATIVE.0 | Class::BUT.0 | Class::CONDITIONAL.0 | Class::AND.0))
                || self.clauses.verbs.iter().any(|verb| verb.at == at);
            if ends {
                break;
            }
        }
        None
    }

    /// *condemned an attack by X*, *welcomed the accord with X*: who words are about is whoever is named
    /// first after them in the clause, but not whoever suffers what they are about.
    fn spoken_of(&self, from: usize, number: usize, types: &[RoleType]) -> Vec<Filler> {
        const NEAR: usize = 14;
        let (cells, phrases) = (self.cells(), self.clauses.phrases);
        // *what Mali hailed as the failure of X*: what that is stands before it.
        let opens = |at: usize, class: Class| cells.get(at).is_some_and(|cell| cell.is_word(class));
        if opens(from, Class::AS) && opens(from + 1, Class::DETERMINER) {
            return Vec::new();
        }
        // *warned that X might attack*: nobody says that X is warned.
        let next = self.clauses.verbs.get(number + 1).filter(|_| opens(from, Class::THAT));
        if next.is_some_and(|next| next.stand == Stand::Finite && next.status == Status::Hedged) {
            return Vec::new();
        }
        let mut at = from;
        while at < cells.len().min(from + NEAR) {
            if let Some(phrase) = phrases.at(at) {
                let governor = phrases.list[phrase].governed;
                let source = governor.is_some_and(|by| cells[by].class.is(Class::ACCORDING));
                let victim = governor.is_some_and(|by| self.is_victim(from, by));
                let mut members = phrases.list[phrase].members.iter();
                let place =
                    members.any(|member| self.actors[member.actor as usize].class == EntityClass::Place);
                let found = self.fillers(Side::Owner(phrase), types, Some(number));
                let other = self.clauses.is_opaque(phrases.list[phrase].end);
                if !found.is_empty() && !source && !place && !victim && !other {
                    return found;
                }
                at = phrases.list[phrase].end;
                continue;
            }
            let cell = &cells[at];
            let ends = matches!(cell.kind, Kind::Break | Kind::Open | Kind::Close | Kind::Comma)
                || cell.is_word(Class(Class::RELATIVE.0 | Class::CONDITIONAL.0 | Class::BUT.0))
                    && !cell.class.is(Class::THAT)
                // *the timetable that X had set*
                || cell.is_word(Class::THAT) && at > from && cells[at - 1].is_open()
                || self.clauses.verbs[number + 1..]
                    .iter()
                    .take(3)
                    .any(|next| next.at == at && matches!(next.stand, Stand::Finite | Stand::Infinitive));
            if ends {
                break;
            }
            at += 1;
        }
        Vec::new()
    }

    /// Whether a noun of conflict before a preposition leads to its object by it: *an attack on*.
    fn is_victim(&self, from: usize, by: usize) -> bool {
        let (cells, words) = (self.cells(), self.clauses.words);
        let conflict = |number: &u32| {
            let (predicate, rest) = words.noun(*number);
            let quad = self.relater.predicates()[predicate as usize].quad;
            let hostile = matches!(quad, Quad::MaterialConflict | Quad::VerbalConflict);
            hostile && rest.len() == 1
        };
        // *the coup in Mali* may be Mali's own.
        // What governs it may stand before the verb's phrase ends: nothing is in between.
        let near =
            if cells[by].class.is(Class::IN) { by..by } else { from.max(by.saturating_sub(4)).min(by)..by };
        // The preposition may be another than the rule's: only *by*, *from* and *of* lead to who did it,
        // and *of* to who suffers it where the rule says so (*invasion of*).
        let agent = Class(Class::BY.0 | Class::FROM.0 | Class::OF.0);
        let of = |number: &u32| {
            let first = words.noun(*number).1.get(0);
            conflict(number) && matches!(first, Some(Element::Word(one, _)) if one == cells[by].hash)
        };
        let leads = |cell: &Cell| cell.word.is_some_and(|id| words.nouns(id).iter().any(of));
        if cells[by].is_word(Class::OF) && by.checked_sub(1).is_some_and(|noun| leads(&cells[noun])) {
            return true;
        }
        !cells[by].is_word(agent)
            && cells[near].iter().any(|cell| {
                cell.kind == Kind::Word && cell.word.is_some_and(|id| words.nouns(id).iter().any(conflict))
            })
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
            let between = between(cells, end, next.first);
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
            let clear = between(cells, end, next.first).iter().all(|cell| cell.kind == Kind::Word);
            if inside && clear {
                found.extend(self.fillers(Side::Phrase(phrase + 1), types, None));
            }
        }
        found
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

    pub fn emit(&self, found: &Found, subjects: Vec<Filler>, objects: Vec<Filler>, out: &mut Vec<Relation>) {
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
pub(super) struct Found<'a> {
    pub predicate: &'a Predicate,
    pub trigger: Span,
    pub status: Status,
    pub source: Option<EntityId>,
    pub rule: String,
    pub date: Option<String>,
}
