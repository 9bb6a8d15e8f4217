//! Everything put together: a document's sentences become relations.

use super::cells::{Cell, Cutter, Kind};
use super::clause::{Clauses, Side};
use super::heads::{self, Held};
use super::phrases::{Member, Memory, Phrases};
use super::rules::{Gerund, Predicate, Quad, RoleType};
use super::sources::{Scope, scopes};
use super::verbs::{self, FAR, Stand, Stated, Verb};
use super::words::{Class, Does, Word, Words};
use super::{Actor, EntityClass, Relation, Status, Via, builtin};
use crate::error::Result;
use crate::gazetteer::EntityId;
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::Tokens;

/// What may be decided one way or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Options {
    /// Whether pronouns and nouns such as *the ministry* stand for who was named before.
    pub coreference: bool,
    /// Whether a capital may stand for its state: *Moscow congratulated*.
    pub metonymy: bool,
}

impl Default for Options {
    /// Both.
    fn default() -> Options {
        Options { coreference: true, metonymy: true }
    }
}

/// A document as relations are read from it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a, 't> {
    /// Its tokens.
    pub tokens: &'a Tokens<'t>,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// The part that is prose.
    pub body: Span,
}

/// Rules and words, ready to read with.
#[derive(Debug, Clone)]
pub struct Relater {
    rules: Vec<Predicate>,
    words: Vec<Words>,
    fingerprint: String,
}

/// A sentence has at most so many cells that are looked at.
const LONG: usize = 4000;
/// More than so many on one side are a list, and no list does anything.
const CROWD: usize = 24;

/// Who fills a role.
#[derive(Debug, Clone, Copy)]
struct Filler {
    entity: EntityId,
    span: Span,
    via: Via,
}

impl Relater {
    /// The rules that are compiled in.
    ///
    /// # Panics
    /// If they break their format; a test holds them to it.
    pub fn builtin() -> Relater {
        Relater::from_files(builtin::FILES).expect("invariant: the compiled-in rules are right")
    }

    /// Rules and words from the texts of their files, given as (file name, text); `words.en.toml` and
    /// `words.fr.toml` are the words.
    ///
    /// # Errors
    /// A file that breaks the format, with line and column.
    pub fn from_files(files: &[(&str, &str)]) -> Result<Relater> {
        use sha2::{Digest, Sha256};
        let mut rules = Vec::new();
        let mut hasher = Sha256::new();
        let mut lists = Vec::new();
        for (name, text) in files {
            hasher.update(name.as_bytes());
            hasher.update(text.as_bytes());
            let base = name.rsplit('/').next().unwrap_or(name);
            match base.strip_prefix("words.").and_then(|rest| rest.strip_suffix(".toml")) {
                Some(code) => lists.push((code.to_string(), super::words::word_file(name, text)?)),
                None => rules.extend(super::words::rule_file(name, text)?.predicates),
            }
        }
        let words = lists
            .iter()
            .map(|(code, list)| Words::new(code.as_str().into(), list, &rules))
            .collect::<Result<_>>()?;
        let fingerprint = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Relater { rules, words, fingerprint })
    }

    /// The predicates, in the order of the files.
    pub fn predicates(&self) -> &[Predicate] {
        &self.rules
    }

    /// SHA-256 over all files.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// All relations that a document states among `actors`, which are in text order and do not overlap.
    ///
    /// In the order of sentence, trigger, subject, object. Linear in the tokens.
    pub fn relate(&self, text: Text<'_, '_>, actors: &[Actor], options: Options) -> Vec<Relation> {
        let mut relations = Vec::new();
        let Some(fallback) = self.words.first() else { return relations };
        let mut from = 0;
        let mut in_quote = false;
        let mut paragraph = None;
        // Who said something last, and who the last sentence was about.
        let mut said_last: Option<Filler> = None;
        let mut about: Vec<Filler> = Vec::new();
        let mut waiting: Vec<usize> = Vec::new();
        let mut memory = Memory::default();
        for sentence in text.sentences {
            if paragraph != Some(sentence.paragraph) {
                (in_quote, said_last) = (false, None);
                paragraph = Some(sentence.paragraph);
                waiting.clear();
            }
            let words = self.words.iter().find(|words| words.language == sentence.lang).unwrap_or(fallback);
            let mut cutter = Cutter { tokens: text.tokens, words, actors, in_quote, most: LONG };
            let cells = cutter.cut(sentence, text.body.end, &mut from);
            in_quote = cutter.in_quote;
            let phrases = Phrases::of(&cells, actors, words, options.coreference.then_some(&memory));
            let verbs = verbs::find(&cells, &phrases, words);
            let of_object = |verb: &Verb| {
                verb.states.iter().any(|stated| self.rules[stated.predicate as usize].gerund == Gerund::Object)
            };
            let clauses = Clauses::new(&cells, &phrases, &verbs, words, of_object);
            let scopes = scopes(&clauses);
            let page = Page {
                relater: self,
                text,
                actors,
                options,
                sentence,
                clauses: &clauses,
                scopes: &scopes,
                about: &about,
                speaker: said_last,
            };
            let start = relations.len();
            page.read(&mut relations);
            page.nouns(&mut relations);
            page.heads(&mut relations);
            relations[start..].sort_by_key(|r| (r.trigger, r.subject, r.object));
            dedup(&mut relations, start);
            // Quotations of several sentences: who says the one says the others.
            let source = page.source();
            for relation in relations[start..].iter_mut() {
                if relation.status == Status::Reported && relation.attributed_to.is_none() {
                    relation.attributed_to = source.or(said_last).map(|filler| filler.entity);
                }
            }
            if let Some(source) = source {
                for &at in &waiting {
                    let relation = &mut relations[at];
                    relation.attributed_to = relation.attributed_to.or(Some(source.entity));
                }
                waiting.clear();
                said_last = Some(source);
            }
            waiting.extend((start..relations.len()).filter(|&at| {
                relations[at].status == Status::Reported && relations[at].attributed_to.is_none()
            }));
            let next = page.topic().unwrap_or_default();
            // A quotation that goes on is that of whoever this sentence is about.
            if in_quote && source.is_none() {
                said_last = said_last.or(next.first().copied());
            }
            about = next;
            memory.learn(&phrases, &cells, actors, text.tokens, words);
        }
        relations
    }
}

fn dedup(relations: &mut Vec<Relation>, start: usize) {
    let mut kept = start;
    for at in start..relations.len() {
        let (before, here) = relations.split_at(at);
        let same = before[start..kept].iter().rev().take(CROWD * CROWD).any(|known| {
            let ends = |relation: &Relation| (relation.subject.map(|end| end.0), relation.object.map(|end| end.0));
            known.predicate == here[0].predicate && ends(known) == ends(&here[0])
        });
        if !same {
            relations.swap(kept, at);
            kept += 1;
        }
    }
    relations.truncate(kept);
}

/// A sentence and all that is known of it.
struct Page<'a, 't> {
    relater: &'a Relater,
    text: Text<'a, 't>,
    actors: &'a [Actor],
    options: Options,
    sentence: &'a Sentence,
    clauses: &'a Clauses<'a>,
    scopes: &'a [Scope],
    /// Who the sentence before was about.
    about: &'a [Filler],
    /// Who spoke last in this paragraph.
    speaker: Option<Filler>,
}

impl Page<'_, '_> {
    fn cells(&self) -> &[Cell] {
        self.clauses.cells
    }

    /// The bytes from one cell to another.
    fn span(&self, first: usize, end: usize) -> Span {
        let cells = self.cells();
        let words = cells[first..end.max(first + 1)].iter().filter(|cell| cell.end > cell.first);
        let tokens = words.fold(None, |span: Option<(u32, u32)>, cell| {
            Some(span.map_or((cell.first, cell.end), |(first, _)| (first, cell.end)))
        });
        let (first, end) = tokens.unwrap_or((cells[first].first, cells[first].first + 1));
        Span::new(
            self.text.tokens.span(first as usize).start,
            self.text.tokens.span(end as usize - 1).end,
        )
    }

    /// Who a member of a noun phrase is in a role of these types.
    fn filler(&self, member: &Member, types: &[RoleType]) -> Option<Filler> {
        let actor = &self.actors[member.actor as usize];
        let mut via = member.via;
        let mut entity = actor.entity;
        let mut class = actor.class;
        let accepts = |class: EntityClass| {
            types.is_empty()
                || types.iter().any(|role| match role {
                    RoleType::Any => true,
                    RoleType::Actor => !matches!(class, EntityClass::Place | EntityClass::Event),
                    RoleType::Person => matches!(class, EntityClass::Person | EntityClass::Other),
                    RoleType::Group => matches!(class, EntityClass::Group | EntityClass::Other),
                    RoleType::State => matches!(class, EntityClass::State | EntityClass::Other),
                    RoleType::Place => {
                        matches!(class, EntityClass::Place | EntityClass::State | EntityClass::Other)
                    }
                    RoleType::Event => matches!(class, EntityClass::Event | EntityClass::Other),
                })
        };
        if !accepts(class) {
            let acts = types.contains(&RoleType::Actor) && class == EntityClass::Place;
            if !acts {
                return None;
            }
            match actor.state.filter(|_| self.options.metonymy) {
                Some(state) => (entity, via, class) = (state, Via::Metonymy, EntityClass::State),
                // *the citizens of Kidal*
                None if via == Via::Role => {}
                None => return None,
            }
        }
        let _ = class;
        // Who was named elsewhere is shown where the noun stands.
        let span = if via == Via::Coreference { self.span(member.first, member.end) } else { actor.span };
        Some(Filler { entity, span, via })
    }

    /// All who fill a side in a role of these types.
    fn fillers(&self, side: Side, types: &[RoleType], verb: Option<usize>) -> Vec<Filler> {
        match side {
            Side::Phrase(number) | Side::Owner(number) => {
                let members = &self.clauses.phrases.list[number].members;
                if members.len() > CROWD {
                    return Vec::new();
                }
                let found = members.iter().filter_map(|member| self.filler(member, types));
                found.filter(|filler| filler.via != Via::Metonymy || matches!(side, Side::Phrase(_))).collect()
            }
            Side::Pronoun(cell) if self.options.coreference => self.antecedents(cell, types, verb),
            _ => Vec::new(),
        }
    }

    /// Who a pronoun stands for, in the plain cases: the one whose words it is in, the subject of the
    /// verb before, or what the sentence before was about.
    fn antecedents(&self, cell: usize, types: &[RoleType], verb: Option<usize>) -> Vec<Filler> {
        let class = self.cells()[cell].class;
        let person = class.is(Class::SINGULAR_PERSON);
        let fits = |fillers: &[Filler]| {
            !fillers.is_empty()
                && fillers.iter().all(|filler| {
                    let is_person = self.class_of(filler.entity) == Some(EntityClass::Person);
                    is_person == person
                })
                && (!class.is(Class::PLURAL) || fillers.len() > 1 || !person)
        };
        let labelled = |fillers: Vec<Filler>| {
            let span = self.span(cell, cell + 1);
            fillers.into_iter().map(|filler| Filler { via: Via::Coreference, span, ..filler }).collect::<Vec<_>>()
        };
        // The innermost that says it.
        let inside = self.scopes.iter().filter(|scope| (scope.from..scope.to).contains(&cell) && scope.verb.is_some());
        let innermost = inside.max_by_key(|scope| scope.verb);
        let speaker = innermost.filter(|scope| !matches!(scope.who, Side::Pronoun(_)));
        let speakers = speaker.map_or(Vec::new(), |scope| self.fillers(scope.who, types, None));
        if class.is(Class::FIRST_PERSON) {
            // *we* is whoever speaks, in this sentence or in the one before.
            let from_before = self.speaker.filter(|_| self.cells()[cell].quoted && innermost.is_none());
            let speakers = if speakers.is_empty() { from_before.into_iter().collect() } else { speakers };
            return labelled(speakers);
        }
        if innermost.is_some() {
            return if fits(&speakers) { labelled(speakers) } else { Vec::new() };
        }
        let above = verb.unwrap_or(self.clauses.verbs.len());
        for number in (0..above).rev().take(4) {
            let Some(&side @ Side::Phrase(phrase)) = self.clauses.subjects.get(number) else { continue };
            if self.clauses.phrases.list[phrase].end > cell {
                continue;
            }
            let found = self.fillers(side, types, None);
            if fits(&found) {
                return labelled(found);
            }
        }
        let before: Vec<Filler> = self.about.to_vec();
        if fits(&before) { labelled(before) } else { Vec::new() }
    }

    fn class_of(&self, entity: EntityId) -> Option<EntityClass> {
        // Few actors stand in a document's neighbourhood: those of this sentence and the one before.
        let of = |actor: &&Actor| actor.entity == entity;
        self.actors.iter().find(of).map(|actor| actor.class)
    }

    /// Who the sentence is about: its first subject that is somebody.
    fn topic(&self) -> Option<Vec<Filler>> {
        let subjects = self.clauses.subjects.iter().zip(self.clauses.verbs);
        let side = subjects
            .filter(|(_, verb)| verb.stand == Stand::Finite)
            .find_map(|(side, _)| matches!(side, Side::Phrase(_)).then_some(*side))?;
        let fillers = self.fillers(side, &[RoleType::Actor], None);
        (!fillers.is_empty()).then_some(fillers)
    }

    /// Who speaks: a capital for its state, or whoever it is.
    fn speakers(&self, side: Side, verb: Option<usize>) -> Vec<Filler> {
        let actors = self.fillers(side, &[RoleType::Actor], verb);
        if actors.is_empty() { self.fillers(side, &[RoleType::Any], verb) } else { actors }
    }

    /// Who says something in this sentence.
    fn source(&self) -> Option<Filler> {
        self.scopes.iter().find_map(|scope| self.speakers(scope.who, scope.verb).first().copied())
    }

    /// Whether something at this cell is said by a source, and by whom.
    fn said(&self, cell: usize, verb: Option<usize>) -> (Status, Option<EntityId>) {
        let inside = self
            .scopes
            .iter()
            .filter(|scope| (scope.from..scope.to).contains(&cell) && (scope.verb != verb || verb.is_none()))
            .next_back();
        match inside {
            Some(scope) => {
                let who = self.speakers(scope.who, scope.verb);
                (Status::Reported, who.first().map(|filler| filler.entity))
            }
            None if self.cells()[cell].quoted && self.is_whole_quote(cell) => (Status::Reported, None),
            None => (Status::Asserted, None),
        }
    }

    /// Whether a quotation at this cell is more than a few quoted words: a verb's own clause.
    fn is_whole_quote(&self, cell: usize) -> bool {
        let cells = self.cells();
        let open = cells[..cell].iter().rposition(|cell| cell.kind == Kind::Open).map_or(0, |at| at + 1);
        let close = cells[cell..].iter().position(|cell| cell.kind == Kind::Close).map_or(cells.len(), |at| cell + at);
        close - open > 4
    }

    /// What all that governs a verb makes of it.
    fn status(&self, number: usize) -> (Status, Option<EntityId>) {
        let verbs = self.clauses.verbs;
        let mut status = verbs[number].status;
        let mut accuser = None;
        let mut at = number;
        for _ in 0..6 {
            let verb = &verbs[at];
            if !matches!(verb.stand, Stand::Infinitive | Stand::Gerund) {
                break;
            }
            let Some(above) = self.clauses.governing(at) else { break };
            let governor = &verbs[above];
            if let Some(controls) = governor.controls {
                // *denied attacking*, *failed to retake*; *after vowing* says nothing of what follows.
                let direct = self.cells()[governor.end.min(verb.first)..verb.first]
                    .iter()
                    .all(|cell| cell.kind != Kind::Comma && !cell.is_word(Class::SUBORDINATOR));
                if direct && (verb.stand == Stand::Infinitive || controls == Status::Negated) {
                    status = status.max(controls);
                }
            }
            let why = verb.first.checked_sub(1).map(|before| self.cells()[before].class);
            if verb.stand == Stand::Gerund && why.is_some_and(|class| class.is(Class(Class::FOR.0 | Class::OF.0))) {
                let rules = &self.relater.rules;
                if let Some(inner) = governor.states.iter().find_map(|stated| rules[stated.predicate as usize].inner) {
                    status = status.max(inner);
                    let who = self.speakers(self.clauses.subjects[above], Some(above));
                    accuser = accuser.or(who.first().map(|filler| filler.entity));
                }
            }
            if governor.status > Status::Reported && verb.stand == Stand::Infinitive {
                status = status.max(governor.status);
            }
            at = above;
        }
        if self.is_conditional(number) {
            status = status.max(Status::Hedged);
        }
        (status, accuser)
    }

    /// Whether *if* or *whether* begins the clause of a verb.
    fn is_conditional(&self, number: usize) -> bool {
        let verb = &self.clauses.verbs[number];
        let from = number.checked_sub(1).map_or(0, |above| self.clauses.verbs[above].at + 1);
        let from = from.max(verb.first.saturating_sub(FAR)).min(verb.first);
        self.cells()[from..verb.first].iter().any(|cell| cell.is_word(Class::CONDITIONAL))
    }

    /// What the verbs state.
    fn read(&self, out: &mut Vec<Relation>) {
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
            let predicate = &self.relater.rules[stated.predicate as usize];
            let (mut status, accuser) = self.status(number);
            let (said, source) = self.said(verb.at, Some(number));
            status = status.max(said);
            let found = Found {
                predicate,
                trigger: self.span(verb.at, stated.end),
                status,
                source: accuser.or(source),
                rule: format!("{}.verb:{}", predicate.name, self.clauses.words.senses[stated.sense as usize].written),
            };
            self.emit(&found, subjects, objects, out);
        }
    }

    /// Who does it, and to whom, if a verb states this.
    fn ends(&self, number: usize, stated: &Stated) -> (Vec<Filler>, Vec<Filler>) {
        let verb = &self.clauses.verbs[number];
        let predicate = &self.relater.rules[stated.predicate as usize];
        let sense = &self.clauses.words.senses[stated.sense as usize];
        let Does::States { inverse, .. } = sense.does else { return (Vec::new(), Vec::new()) };
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
    fn complement(&self, from: usize, by: Class, types: &[RoleType], only: Option<EntityClass>) -> Vec<Filler> {
        const NEAR: usize = 10;
        let (cells, phrases) = (self.cells(), self.clauses.phrases);
        let mut at = from;
        while at < cells.len().min(from + NEAR) {
            let cell = &cells[at];
            if cell.is_word(by) {
                if let Side::Phrase(number) = self.clauses.rightwards(at + 1) {
                    let members = &phrases.list[number].members;
                    let fits = |member: &Member| only.is_none_or(|only| self.actors[member.actor as usize].class == only);
                    if members.iter().all(fits) {
                        return self.fillers(Side::Phrase(number), types, None);
                    }
                }
            }
            let ends = !matches!(cell.kind, Kind::Word | Kind::Actor(_) | Kind::Possessive)
                || cell.is_word(Class(Class::RELATIVE.0 | Class::BUT.0 | Class::CONDITIONAL.0 | Class::AND.0))
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
                let place = members.any(|member| self.actors[member.actor as usize].class == EntityClass::Place);
                let found = self.fillers(Side::Owner(phrase), types, Some(number));
                if !found.is_empty() && !source && !place {
                    return found;
                }
                at = phrases.list[phrase].end;
                continue;
            }
            let cell = &cells[at];
            let ends = matches!(cell.kind, Kind::Break | Kind::Open | Kind::Close | Kind::Comma)
                || cell.is_word(Class(Class::RELATIVE.0 | Class::CONDITIONAL.0 | Class::BUT.0)) && !cell.class.is(Class::THAT)
                || self.clauses.verbs[number + 1..].iter().take(3).any(|next| {
                    next.at == at && next.stand == Stand::Finite
                });
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
        if place && self.fillers(Side::Phrase(phrase), types, None).is_empty() {
            if let Some(next) = list.get(phrase + 1).filter(|next| next.first <= end + 6) {
                let inside = next.governed.is_some_and(|at| at >= end);
                let clear = cells[end..next.first].iter().all(|cell| cell.kind == Kind::Word);
                if inside && clear {
                    found.extend(self.fillers(Side::Phrase(phrase + 1), types, None));
                }
            }
        }
        found
    }

    /// What nouns state: *the liberation of Kidal by the army*.
    fn nouns(&self, out: &mut Vec<Relation>) {
        let (cells, words, phrases) = (self.cells(), self.clauses.words, self.clauses.phrases);
        for at in 0..cells.len() {
            if cells[at].kind != Kind::Word {
                continue;
            }
            let Some(word) = words.get(cells[at].hash).filter(|word| !word.nouns.is_empty()) else { continue };
            let is_verb = self.clauses.verbs.iter().any(|verb| {
                !verb.states.is_empty() && (verb.at..verb.end).contains(&at) || verb.at == at
            });
            if is_verb {
                continue;
            }
            let mut best: Option<(usize, u32)> = None;
            for &number in &word.nouns {
                let sense = &words.nouns[number as usize];
                if let Some((end, _)) = verbs::fits(cells, phrases, at + 1, &sense.rest) {
                    if best.is_none_or(|(known, _)| end > known) {
                        best = Some((end, number));
                    }
                }
            }
            let Some((end, number)) = best else {
                self.with_from(at, word, out);
                continue;
            };
            let sense = &words.nouns[number as usize];
            let predicate = &self.relater.rules[sense.predicate as usize];
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
                let rule = format!("{}.noun:{}", predicate.name, sense.written);
                let found = Found { predicate, trigger: self.span(at, end), status, source, rule };
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
                rule: format!("{}.noun:{}", predicate.name, sense.written),
            };
            self.emit(&found, subjects, objects, out);
        }
    }

    /// *fights on, with support from X*: who has it is the subject of the verb before.
    fn with_from(&self, at: usize, word: &Word, out: &mut Vec<Relation>) {
        let cells = self.cells();
        let from = cells.get(at + 1).is_some_and(|cell| cell.is_word(Class(Class::FROM.0 | Class::BY.0)));
        let mut before = at;
        while before > 0 && at - before < 3 && cells[before - 1].is_open() {
            before -= 1;
        }
        let with = before.checked_sub(1).is_some_and(|left| cells[left].is_word(Class::WITH));
        let Some(&number) = word.nouns.first().filter(|_| from && with) else { return };
        let Some(verb) = self.clauses.verbs.iter().rposition(|verb| verb.at < at && verb.stand == Stand::Finite)
        else {
            return;
        };
        let sense = &self.clauses.words.nouns[number as usize];
        let predicate = &self.relater.rules[sense.predicate as usize];
        let subjects = self.fillers(self.clauses.rightwards(at + 2), &predicate.subject, None);
        let objects = self.fillers(self.clauses.subjects[verb], &predicate.object, Some(verb));
        if subjects.is_empty() || objects.is_empty() {
            return;
        }
        let (said, source) = self.said(at, None);
        let status = said.max(self.status(verb).0);
        let rule = format!("{}.noun:{}", predicate.name, sense.written);
        let found = Found { predicate, trigger: self.span(at, at + 1), status, source, rule };
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
    fn heads(&self, out: &mut Vec<Relation>) {
        let all = heads::find(self.cells(), self.text.tokens, self.actors, self.clauses.phrases, self.clauses.words);
        for Held { predicate, head, at, end, bearer, of } in all {
            let predicate = &self.relater.rules[predicate as usize];
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
            let written = &self.clauses.words.heads[head as usize].written;
            let found = Found {
                predicate,
                trigger: self.span(at, end),
                status: said,
                source,
                rule: format!("{}.head:{written}", predicate.name),
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
                object: object.map(|filler| (filler.entity, filler.span)),
                object_via: object.map_or(Via::Name, |filler| filler.via),
                symmetric: found.predicate.symmetric,
                trigger: found.trigger,
                status: found.status,
                attributed_to: found.source,
                date: None,
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
}
