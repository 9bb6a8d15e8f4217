//! A sentence and all that is known of it: who fills a role, who speaks, how sure it is.

use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::clause::{Clauses, Side};
use super::phrases::{Head, Member};
use super::reader::{Options, Relater, Text};
use super::rules::RoleType;
use super::sources::Scope;
use super::verbs::{FAR, Stand};
use super::{Actor, EntityClass, Status, Via};
use crate::dates::Dated;
use crate::gazetteer::EntityId;
use crate::sentence::Sentence;
use crate::span::Span;

/// More than so many on one side are a list, and no list does anything.
pub(super) const CROWD: usize = 24;

/// Who fills a role.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filler {
    pub entity: EntityId,
    /// What that is.
    pub class: EntityClass,
    pub span: Span,
    pub via: Via,
}

/// A sentence and all that is known of it.
pub(super) struct Page<'a, 't> {
    pub relater: &'a Relater,
    pub text: Text<'a, 't>,
    pub actors: &'a [Actor],
    pub options: Options,
    pub sentence: &'a Sentence,
    pub clauses: &'a Clauses<'a>,
    pub scopes: &'a [Scope],
    /// Who the sentence before was about.
    pub about: &'a [Filler],
    /// Who spoke last in this paragraph.
    pub speaker: Option<Filler>,
    /// The dates that the sentence names.
    pub dates: &'a [Dated],
}

impl Page<'_, '_> {
    pub fn cells(&self) -> &[Cell] {
        self.clauses.cells
    }

    /// The bytes from one cell to another.
    pub fn span(&self, first: usize, end: usize) -> Span {
        let cells = self.cells();
        let words = cells[first..end.max(first + 1)].iter().filter(|cell| cell.end > cell.first);
        let tokens = words.fold(None, |span: Option<(u32, u32)>, cell| {
            Some(span.map_or((cell.first, cell.end), |(first, _)| (first, cell.end)))
        });
        let (first, end) = tokens.unwrap_or((cells[first].first, cells[first].first + 1));
        Span::new(self.text.tokens.span(first as usize).start, self.text.tokens.span(end as usize - 1).end)
    }

    /// Who a member of a noun phrase is in a role of these types.
    pub fn filler(&self, member: &Member, types: &[RoleType]) -> Option<Filler> {
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
        if actor.people && via == Via::Name {
            via = Via::Demonym;
        }
        // Who was named elsewhere is shown where the noun stands.
        let span = if via == Via::Coreference { self.span(member.first, member.end) } else { actor.span };
        Some(Filler { entity, class, span, via })
    }

    /// All who fill a side in a role of these types.
    pub fn fillers(&self, side: Side, types: &[RoleType], verb: Option<usize>) -> Vec<Filler> {
        match side {
            Side::Phrase(number) | Side::Owner(number) => {
                let members = &self.clauses.phrases.list[number].members;
                if members.len() > CROWD {
                    return Vec::new();
                }
                let phrase = &self.clauses.phrases.list[number];
                // *diplomats in Bamako* are not Mali's, *in Bamako* is where.
                let inside = phrase
                    .governed
                    .is_some_and(|by| self.cells()[by].class.is(Class(Class::IN.0 | Class::AT.0)));
                let acts = match phrase.head {
                    Head::Role(class) => class.is(Class(Class::GOVERNING.0 | Class::OFFICE.0)),
                    _ => !inside,
                };
                // *took Bamako's side*: no place.
                let places = |role: &RoleType| matches!(role, RoleType::Place | RoleType::State);
                let somebody = types.contains(&RoleType::Place)
                    && types.iter().all(places)
                    && phrase.head.is_role(Class::GOVERNING)
                    && self.cells()[phrase.first].is_actor();
                let found = members.iter().filter_map(|member| self.filler(member, types));
                let means =
                    |filler: &Filler| filler.via != Via::Metonymy || matches!(side, Side::Phrase(_)) && acts;
                found.filter(|filler| means(filler) && !somebody).collect()
            }
            Side::Pronoun(cell) if self.options.coreference => self.antecedents(cell, types, verb),
            _ => Vec::new(),
        }
    }

    /// Who a pronoun stands for, in the plain cases: the one whose words it is in, the subject of the
    /// verb before, or what the sentence before was about.
    pub fn antecedents(&self, cell: usize, types: &[RoleType], verb: Option<usize>) -> Vec<Filler> {
        let class = self.cells()[cell].class;
        let person = class.is(Class::SINGULAR_PERSON);
        let fits = |fillers: &[Filler]| {
            !fillers.is_empty()
                && fillers.iter().all(|filler| (filler.class == EntityClass::Person) == person)
                && (!class.is(Class::PLURAL) || fillers.len() > 1 || !person)
        };
        let labelled = |fillers: Vec<Filler>| {
            let span = self.span(cell, cell + 1);
            fillers
                .into_iter()
                .map(|filler| Filler { via: Via::Coreference, span, ..filler })
                .collect::<Vec<_>>()
        };
        // *the Malian president said he ...*: the state by its office.
        let office = |side: Side| {
            let Side::Phrase(phrase) = side else { return false };
            person && self.clauses.phrases.list[phrase].head.is_role(Class::OFFICE)
        };
        // The innermost that says it.
        let inside =
            self.scopes.iter().filter(|scope| (scope.from..scope.to).contains(&cell) && scope.verb.is_some());
        let innermost = inside.max_by_key(|scope| (scope.from, scope.verb));
        let speaker = innermost.filter(|scope| !matches!(scope.who, Side::Pronoun(_)));
        let speakers = speaker.map_or(Vec::new(), |scope| self.fillers(scope.who, types, None));
        if class.is(Class::FIRST_PERSON) {
            // *we* is whoever speaks, in this sentence or in the one before.
            let from_before = self.speaker.filter(|_| self.cells()[cell].quoted && innermost.is_none());
            let speakers = if speakers.is_empty() { from_before.into_iter().collect() } else { speakers };
            return labelled(speakers);
        }
        if innermost.is_some() {
            let known = fits(&speakers) || speaker.is_some_and(|scope| office(scope.who));
            return if known { labelled(speakers) } else { Vec::new() };
        }
        let above = verb.unwrap_or(self.clauses.verbs.len());
        for number in (0..above).rev().take(4) {
            let earlier = &self.clauses.verbs[number];
            let side = match self.clauses.subjects.get(number) {
                // *an army column left, and it took the town*: it has no name.
                Some(Side::Nobody) if earlier.stand == Stand::Finite && earlier.at < cell => {
                    return Vec::new();
                }
                Some(&side @ Side::Phrase(phrase)) if self.clauses.phrases.list[phrase].end <= cell => side,
                _ => continue,
            };
            let found = self.fillers(side, types, None);
            if fits(&found) || office(side) && !found.is_empty() {
                return labelled(found);
            }
        }
        // *For the army it was a defeat since they ...*: whoever was named on the way, if only one was.
        let on_the_way = self.clauses.phrases.list.iter().enumerate();
        let mut named = on_the_way
            .take_while(|(_, phrase)| phrase.end <= cell)
            .filter(|(_, phrase)| phrase.head != Head::Other)
            .map(|(number, _)| self.fillers(Side::Phrase(number), &[RoleType::Actor], None))
            .filter(|fillers| fits(fillers));
        match (named.next(), named.next()) {
            (Some(only), None) => labelled(only),
            (None, _) if fits(self.about) => labelled(self.about.to_vec()),
            _ => Vec::new(),
        }
    }

    /// *X said Y attacked its base*: the speaker, whose thing it is, if that is not who did it.
    pub fn owned_by_speaker(
        &self,
        from: usize,
        verb: usize,
        subjects: &[Filler],
        types: &[RoleType],
    ) -> Vec<Filler> {
        let cells = self.cells();
        let small = Class(Class::ADVERB.0 | Class::NUMBER.0);
        let mut words = cells[from..].iter().skip_while(|cell| cell.is_word(small));
        let its = words.next().is_some_and(|cell| cell.is_word(Class::POSSESSIVE));
        let held = Class(Class::THING.0 | Class::FORCES.0 | Class::PEOPLE.0 | Class::GOVERNING.0);
        let thing = words.take(4).take_while(|cell| cell.is_open()).any(|cell| cell.class.is(held));
        if !its || !thing || subjects.is_empty() {
            return Vec::new();
        }
        let at = self.clauses.verbs[verb].at;
        let inside = self.scopes.iter().filter(|scope| (scope.from..scope.to).contains(&at));
        let Some(scope) = inside.max_by_key(|scope| scope.verb) else { return Vec::new() };
        let mut found = self.fillers(scope.who, types, None);
        let other = |filler: &Filler| subjects.iter().all(|subject| subject.entity != filler.entity);
        // *its base was attacked, X said* may be anybody's.
        let before = |phrase: usize| self.clauses.phrases.list[phrase].end <= scope.from;
        let single = found.len() == 1 && matches!(scope.who, Side::Phrase(phrase) if before(phrase));
        if !single || !found.iter().all(other) {
            return Vec::new();
        }
        found[0].via = Via::Coreference;
        found
    }

    /// Who the sentence is about: its first subject that is somebody.
    pub fn topic(&self) -> Option<Vec<Filler>> {
        let subjects = self.clauses.subjects.iter().zip(self.clauses.verbs);
        let mut finite = subjects.filter(|(_, verb)| verb.stand == Stand::Finite).map(|(side, _)| *side);
        let side = finite.find(|side| !matches!(side, Side::Pronoun(_) | Side::Owner(_)))?;
        let fillers = self.fillers(side, &[RoleType::Actor], None);
        (!fillers.is_empty()).then_some(fillers)
    }

    /// Who speaks: a capital for its state, or whoever it is.
    pub fn speakers(&self, side: Side, verb: Option<usize>) -> Vec<Filler> {
        let actors = self.fillers(side, &[RoleType::Actor], verb);
        if actors.is_empty() { self.fillers(side, &[RoleType::Any], verb) } else { actors }
    }

    /// Who says something in this sentence.
    pub fn source(&self) -> Option<Filler> {
        self.scopes.iter().find_map(|scope| self.speakers(scope.who, scope.verb).first().copied())
    }

    /// Whether somebody says something here whom nobody knows.
    pub fn has_unnamed_source(&self) -> bool {
        let unnamed = |scope: &Scope| scope.verb.is_some() && self.speakers(scope.who, scope.verb).is_empty();
        self.scopes.iter().any(unnamed)
    }

    /// Whether something at this cell is said by a source, and by whom.
    pub fn said(&self, cell: usize, verb: Option<usize>) -> (Status, Option<EntityId>) {
        let inside = self
            .scopes
            .iter()
            .rfind(|scope| (scope.from..scope.to).contains(&cell) && (scope.verb != verb || verb.is_none()));
        match inside {
            Some(scope) => {
                let who = self.speakers(scope.who, scope.verb);
                (scope.status, who.first().map(|filler| filler.entity))
            }
            None if self.cells()[cell].quoted && self.is_whole_quote(cell) => (Status::Reported, None),
            None => (Status::Asserted, None),
        }
    }

    /// Whether a quotation at this cell is more than a few quoted words: a verb's own clause.
    pub fn is_whole_quote(&self, cell: usize) -> bool {
        let cells = self.cells();
        let open = cells[..cell].iter().rposition(|cell| cell.kind == Kind::Open).map_or(0, |at| at + 1);
        let close = cells[cell..]
            .iter()
            .position(|cell| cell.kind == Kind::Close)
            .map_or(cells.len(), |at| cell + at);
        close - open > 4
    }

    /// What all that governs a verb makes of it.
    pub fn status(&self, number: usize) -> (Status, Option<EntityId>) {
        let verbs = self.clauses.verbs;
        let mut status = verbs[number].status;
        let mut accuser = None;
        let mut at = number;
        for _ in 0..6 {
            let verb = &verbs[at];
            if !matches!(verb.stand, Stand::Infinitive | Stand::Gerund) {
                break;
            }
            // *plans to attack*, *Mali's decision to leave*: not done yet.
            if verb.stand == Stand::Infinitive
                && matches!(self.clauses.noun_before(at), Some(side) if side != Side::Nobody)
            {
                status = status.max(Status::Planned);
            }
            let Some(above) = self.clauses.governing(at) else { break };
            let governor = &verbs[above];
            // *opened the road to reach X*: what for, and not what came of it.
            let apart = verb.first > governor.end.max(governor.at + 1);
            if verb.stand == Stand::Infinitive && apart && governor.controls.is_none() {
                // *said by the police to have been killed*
                let told = governor.reports && governor.passive;
                status = status.max(if told { Status::Reported } else { Status::Planned });
            }
            // *urged X to stop bombing Y*: there was bombing.
            let stops = governor.controls == Some(Status::Asserted) && governor.at < verb.first;
            if verb.stand == Stand::Gerund && stops {
                break;
            }
            if let Some(controls) = governor.controls {
                // *denied attacking*, *failed to retake*; *after vowing* says nothing of what follows.
                let direct = between(self.cells(), governor.end, verb.first)
                    .iter()
                    .all(|cell| cell.kind != Kind::Comma && !cell.is_word(Class::SUBORDINATOR));
                if direct && (verb.stand == Stand::Infinitive || controls == Status::Negated) {
                    status = status.max(controls);
                }
            }
            let why = verb.first.checked_sub(1).map(|before| self.cells()[before].class);
            // In French the infinitive too: *accusé d'attaquer*.
            if why.is_some_and(|class| class.is(Class(Class::FOR.0 | Class::OF.0))) {
                let rules = self.relater.predicates();
                if let Some(inner) =
                    governor.states.iter().find_map(|stated| rules[stated.predicate as usize].inner)
                {
                    status = status.max(inner);
                    // *was accused by X of*
                    let by = if governor.passive {
                        self.clauses.agent(above)
                    } else {
                        self.clauses.subjects[above]
                    };
                    let who = self.speakers(by, Some(above));
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
        // *Nobody in Mali attacked*
        if self.clauses.subjects[number] == Side::Nobody && verbs[number].stand == Stand::Finite {
            let before = self.cells()[..verbs[number].first].iter().rev().take(6);
            if before.take_while(|cell| cell.kind != Kind::Comma).any(|cell| cell.is_word(Class::NONE_OF)) {
                status = Status::Negated;
            }
        }
        // *Neither A nor B attacked*, *no Malian soldier fired*
        if let Side::Phrase(phrase) = self.clauses.subjects[number] {
            let first = self.clauses.phrases.list[phrase].first;
            let before = self.cells()[..first].iter().rev().take(2);
            if before.take_while(|cell| cell.kind == Kind::Word).any(|cell| cell.is_word(Class::NONE_OF)) {
                status = Status::Negated;
            }
        }
        (status, accuser)
    }

    /// Whether *if* or *whether* begins the clause of a verb.
    pub fn is_conditional(&self, number: usize) -> bool {
        let verb = &self.clauses.verbs[number];
        let from = number.checked_sub(1).map_or(0, |above| self.clauses.verbs[above].at + 1);
        let from = from.max(verb.first.saturating_sub(FAR)).min(verb.first);
        between(self.cells(), from, verb.first).iter().any(|cell| cell.is_word(Class::CONDITIONAL))
            || self.is_inverted(number)
    }

    /// *Had X attacked Y*, *Did X attack Y?*: an auxiliary opens the clause, before its subject.
    fn is_inverted(&self, number: usize) -> bool {
        let Side::Phrase(phrase) = self.clauses.subjects[number] else { return false };
        let cells = self.cells();
        let mut before = cells[..self.clauses.phrases.list[phrase].first].iter().rev();
        let opens = before.find(|cell| !cell.is_word(Class::DETERMINER));
        let first = before.next();
        let clause = first.is_none_or(|cell| {
            !matches!(cell.kind, Kind::Word | Kind::Actor(_) | Kind::Possessive)
                || cell.is_word(Class(Class::AND.0 | Class::BUT.0))
        });
        clause && opens.is_some_and(|cell| cell.is_word(Class::AUXILIARY))
    }

    /// When something at this cell happened: the nearest date in the same clause, or in that of whoever
    /// tells it.
    pub fn date(&self, cell: usize) -> Option<String> {
        let token = self.cells()[cell].first as usize;
        // What parts it from one date parts it from all that lie beyond: the nearest on each side will do.
        let after = self.dates.partition_point(|dated| dated.tokens.start <= token);
        let before = after.checked_sub(1).and_then(|at| self.dates.get(at));
        let near = before.into_iter().chain(self.dates.get(after));
        let nearest = near
            .filter(|dated| {
                let at = dated.tokens.start;
                !self.is_parted(at.min(token), at.max(token)) && !self.is_enclosed(at, cell)
            })
            .min_by_key(|dated| (dated.tokens.start.abs_diff(token), dated.tokens.start))?;
        nearest.edtf.map(|edtf| edtf.to_string())
    }

    /// *X, which left in June, praised Y*: whether a date before a verb belongs to a relative clause that
    /// ends before the verb.
    fn is_enclosed(&self, token: usize, cell: usize) -> bool {
        let (cells, verbs) = (self.cells(), self.clauses.verbs);
        let date = cells.partition_point(|cell| (cell.first as usize) < token);
        let closes = between(cells, date, cell).iter().any(|cell| cell.kind == Kind::Comma);
        let above = verbs.partition_point(|verb| verb.at < date);
        let Some(inner) = above.checked_sub(1).map(|above| &verbs[above]).filter(|_| closes) else {
            return false;
        };
        let opens = cells[..inner.first].iter().rev().take(8);
        opens.take_while(|cell| cell.kind != Kind::Comma).any(|cell| cell.is_word(Class::RELATIVE))
    }

    /// Whether something parts two tokens that makes them two clauses.
    fn is_parted(&self, from: usize, to: usize) -> bool {
        let (cells, verbs) = (self.cells(), self.clauses.verbs);
        let token = |cell: &Cell| cell.first as usize;
        let first = cells.partition_point(|cell| token(cell) <= from);
        let end = cells.partition_point(|cell| token(cell) < to).max(first);
        let start = verbs.partition_point(|verb| verb.at < first);
        let mut in_between = verbs[start..].iter().take_while(|verb| verb.at < end);
        in_between.any(|verb| verb.stand == Stand::Finite && !verb.reports)
            || between(cells, first, end).iter().any(|cell| {
                cell.kind == Kind::Break
                    || cell.is_word(Class(Class::RELATIVE.0 & !Class::THAT.0)) && !cell.class.is(Class::THAT)
            })
    }
}
