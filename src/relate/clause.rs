//! Who is subject and object of a verb.

use super::Status;
use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::phrases::{Head, Phrases};
use super::verbs::{FAR, Stand, Verb};
use super::words::Words;
use smallvec::SmallVec;

/// Who fills a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A noun phrase, by number.
    Phrase(usize),
    /// The owner of what fills it: *attacked Mali's convoy*.
    Owner(usize),
    /// A pronoun, by cell.
    Pronoun(usize),
    /// Somebody who has no name, or nobody.
    Nobody,
}

/// A sentence with its verbs.
pub(super) struct Clauses<'a> {
    pub cells: &'a [Cell],
    pub phrases: &'a Phrases,
    pub verbs: &'a [Verb],
    pub words: &'a Words<'a>,
    /// The subject of each verb so far: of passive verbs the one that suffers.
    pub subjects: SmallVec<[Side; 8]>,
}

impl<'a> Clauses<'a> {
    pub fn new(
        cells: &'a [Cell],
        phrases: &'a Phrases,
        verbs: &'a [Verb],
        words: &'a Words<'a>,
        gerund_of_object: impl Fn(&Verb) -> bool,
    ) -> Clauses<'a> {
        let mut clauses = Clauses { cells, phrases, verbs, words, subjects: SmallVec::new() };
        for number in 0..verbs.len() {
            let side = clauses.subject_of(number, &gerund_of_object);
            clauses.subjects.push(side);
        }
        clauses
    }

    /// The verb on which one depends: the nearest before it in its clause.
    pub fn governing(&self, number: usize) -> Option<usize> {
        let verb = &self.verbs[number];
        let above = number.checked_sub(1)?;
        let between = &self.cells[self.verbs[above].end.min(verb.first)..verb.first];
        let broken = between.len() > FAR
            || between.iter().any(|cell| cell.kind == Kind::Break || cell.is_word(Class::RELATIVE));
        (!broken).then_some(above)
    }

    fn subject_of(&self, number: usize, gerund_of_object: &impl Fn(&Verb) -> bool) -> Side {
        let verb = &self.verbs[number];
        let before = verb.first.checked_sub(1);
        match verb.stand {
            Stand::Finite => before.map_or(Side::Nobody, |before| self.leftwards(before, number)),
            Stand::Reduced => match before.and_then(|before| self.past_comma(before)) {
                Some(phrase) => Side::Phrase(phrase),
                None => Side::Nobody,
            },
            Stand::Infinitive => {
                if let Some(owner) = self.noun_before(number) {
                    return owner;
                }
                let Some(above) = self.governing(number) else { return Side::Nobody };
                if let Some(phrase) = self.verbs[above].object {
                    return Side::Phrase(phrase);
                }
                let from = self.verbs[above].end;
                if let Some(object) = self.object_between(from, verb.first) {
                    return object;
                }
                // *ordered the men to leave*, *gave the junta a week to leave*: they have no name.
                let governor = &self.verbs[above];
                let demanded = governor.controls == Some(Status::Demanded) && !governor.passive;
                let others = between(self.cells, governor.at + 1, verb.first).iter().any(Cell::is_open);
                if demanded && others { Side::Nobody } else { self.subjects[above] }
            }
            Stand::Gerund => {
                let Some(before) = before else { return Side::Nobody };
                let cell = &self.cells[before];
                if let Some(phrase) = self.phrases.at(before) {
                    let known = &self.phrases.list[phrase];
                    return if known.head == Head::Other { Side::Nobody } else { Side::Phrase(phrase) };
                }
                let above = self.governing(number);
                // *considered sending*, *ruled out sending*: the same one does both. *a letter urging*:
                // whoever wrote it.
                let same = |above: usize| {
                    let verb = &self.verbs[above];
                    before == verb.at
                        || (verb.at..verb.end).contains(&before) && !cell.class.is(Class::PREPOSITION)
                        || cell.is_word(Class::DOCUMENT) && !verb.passive
                };
                if let Some(above) = above.filter(|&above| same(above)) {
                    return self.subjects[above];
                }
                if cell.kind == Kind::Word
                    && !cell.class.is(Class(
                        Class::PREPOSITION.0
                            | Class::SUBORDINATOR.0
                            | Class::AND.0
                            | Class::BUT.0
                            | Class::ADVERB.0,
                    ))
                {
                    // *rebels fighting Mali*: they have no name.
                    return Side::Nobody;
                }
                let Some(above) = above else { return Side::Nobody };
                let tells_why = cell.is_word(Class(Class::FOR.0 | Class::OF.0))
                    || cell.is_word(Class::AND) && self.verbs[above].stand == Stand::Gerund;
                // *X was accused of attacking*: X attacked.
                if tells_why && gerund_of_object(&self.verbs[above]) && !self.verbs[above].passive {
                    if let Some(phrase) = self.verbs[above].object {
                        return Side::Phrase(phrase);
                    }
                    let object = self.object_between(self.verbs[above].end, verb.first);
                    return object.unwrap_or(Side::Nobody);
                }
                self.subjects[above]
            }
        }
    }

    /// *Mali's decision to leave*, *the decision by Mali to leave*, *talks on efforts to end it*: whose
    /// infinitive it is, if a noun tells that.
    pub fn noun_before(&self, number: usize) -> Option<Side> {
        let last = self.verbs[number].first.checked_sub(1)?;
        let above = number.checked_sub(1);
        if let Some(phrase) = self.phrases.at(last) {
            let known = &self.phrases.list[phrase];
            let passive = above.is_some_and(|above| self.verbs[above].passive);
            let by = known.governed.filter(|&by| self.cells[by].is_word(Class::BY) && !passive)?;
            let noun = by.checked_sub(1).filter(|&noun| self.cells[noun].is_open());
            let is_verb = noun.is_none_or(|noun| self.verbs.iter().any(|verb| verb.at == noun));
            return (known.end == last + 1 && !is_verb).then_some(Side::Phrase(phrase));
        }
        let taken = above.map_or(0, |above| self.verbs[above].end);
        let mut at = last;
        for _ in 0..3 {
            let cell = &self.cells[at];
            if at < taken || !cell.is_open() || cell.class.is(Class::ROLE) {
                break;
            }
            let before = at.checked_sub(1)?;
            if let Some(phrase) = self.phrases.at(before) {
                let person = matches!(self.phrases.list[phrase].head, Head::Role(_) | Head::People);
                return (!person).then_some(Side::Owner(phrase));
            }
            at = before;
        }
        // *talks on efforts to*: nobody's; *in a bid to* is the subject's.
        if at == last || !self.cells[at].is_word(Class(Class::DETERMINER.0 | Class::PREPOSITION.0)) {
            return None;
        }
        let at = if self.cells[at].class.is(Class::PREPOSITION) { at } else { at.checked_sub(1)? };
        let by = &self.cells[at];
        let adverbial = Class(Class::IN.0 | Class::WITH.0 | Class::AS.0 | Class::TO.0);
        (at >= taken && by.is_word(Class::PREPOSITION) && !by.class.is(adverbial)).then_some(Side::Nobody)
    }

    /// *Mali's offer of talks was welcomed*: the owner of what the sentence begins with.
    pub fn opening_owner(&self, number: usize) -> Side {
        let verb = &self.verbs[number];
        let small = Class(Class::DETERMINER.0 | Class::ADVERB.0 | Class::NUMBER.0);
        let Some(first) = self.phrases.list.first() else { return Side::Nobody };
        let opens = self.cells[..first.first].iter().all(|cell| cell.is_open() || cell.is_word(small));
        let finite = self.verbs[..number].iter().any(|verb| verb.stand == Stand::Finite);
        let broken = self.cells[..verb.first].iter().any(|cell| {
            matches!(cell.kind, Kind::Break | Kind::Open | Kind::Close)
                || cell.is_word(Class(Class::RELATIVE.0 | Class::SUBORDINATOR.0))
        });
        let owner = first.governed.is_none() && first.head == Head::Other && first.end < verb.first;
        if opens && owner && !finite && !broken { Side::Owner(0) } else { Side::Nobody }
    }

    /// Whether what belongs to a name is somebody else: *Mali's enemies*.
    pub fn is_opaque(&self, end: usize) -> bool {
        let open = self.cells[end..].iter().take(3).take_while(|cell| cell.is_open());
        open.into_iter().any(|cell| cell.class.is(Class::OPAQUE))
    }

    /// The first noun phrase between two cells that no preposition governs.
    fn object_between(&self, from: usize, to: usize) -> Option<Side> {
        let mut at = from;
        while at < to.min(from + FAR) {
            if let Some(number) = self.phrases.at(at) {
                let phrase = &self.phrases.list[number];
                if phrase.governed.is_none_or(|by| by < from) && phrase.head != Head::Other {
                    return Some(Side::Phrase(number));
                }
                at = phrase.end;
                continue;
            }
            let cell = &self.cells[at];
            if cell.is_word(Class::PRONOUN) && at > from.saturating_sub(1) {
                return Some(Side::Pronoun(at));
            }
            at += 1;
        }
        None
    }

    fn past_comma(&self, mut at: usize) -> Option<usize> {
        while self.cells[at].kind == Kind::Comma || self.cells[at].is_word(Class::ADVERB) {
            at = at.checked_sub(1)?;
        }
        self.phrases.at(at).filter(|&phrase| self.phrases.list[phrase].head != Head::Other)
    }

    /// The subject that stands before cell `at`, past adverbs, prepositional phrases and whatever
    /// commas enclose.
    fn leftwards(&self, from: usize, number: usize) -> Side {
        let mut at = Some(from);
        let mut steps = 0;
        // *as Damiba left*: somebody whom no list has.
        let unknown = |cell: &Cell| cell.is_open() && cell.capital && !cell.class.is(Class::ROLE);
        if self.phrases.at(from).is_none() && unknown(&self.cells[from]) && !self.belongs_to_office(from) {
            return self.known_partner(from).map_or(Side::Nobody, Side::Phrase);
        }
        // Words that may be the complement of a preposition further left.
        let mut pending = false;
        while let Some(i) = at {
            steps += 1;
            if steps > FAR {
                return Side::Nobody;
            }
            if let Some(phrase) = self.phrases.at(i) {
                let known = &self.phrases.list[phrase];
                if let Some(by) = known.governed {
                    if self.cells[by].is_word(Class::ACCORDING) {
                        return Side::Nobody;
                    }
                    // *joined Chad after Mali left*: no complement of *after*, as the verb follows at once.
                    let opens = Class(Class::SUBORDINATOR.0 | Class::AS.0);
                    if self.cells[by].is_word(opens) && steps == 1 && known.head != Head::Other {
                        return Side::Phrase(phrase);
                    }
                    pending = false;
                    at = by.checked_sub(1);
                    continue;
                }
                if pending || known.head == Head::Other {
                    return Side::Nobody;
                }
                return self.past_object(phrase, number).unwrap_or(Side::Phrase(phrase));
            }
            let cell = &self.cells[i];
            match cell.kind {
                Kind::Comma => {
                    if pending {
                        return Side::Nobody;
                    }
                    if let Some(office) = self.office_of_nobody(i) {
                        return Side::Phrase(office);
                    }
                    match self.enclosed(i, number) {
                        Some(before) => at = Some(before),
                        None => return Side::Nobody,
                    }
                    continue;
                }
                Kind::Break | Kind::Open | Kind::Close | Kind::Possessive | Kind::Actor(_) => {
                    return Side::Nobody;
                }
                Kind::Word => {}
            }
            let class = cell.class;
            if class.is(Class(Class::PREPOSITION.0 | Class::ACCORDING.0)) {
                // *in a surprise move*: what follows is no subject.
                pending = false;
            } else if class.is(Class(Class::AND.0 | Class::BUT.0)) {
                if pending {
                    return Side::Nobody;
                }
                return self.shared_subject(number);
            } else if class.is(Class::PRONOUN) && !pending {
                return Side::Pronoun(i);
            } else if class.is(Class::RELATIVE) {
                if pending {
                    return Side::Nobody;
                }
                let Some(before) = i.checked_sub(1) else { return Side::Nobody };
                // *approved a bill that bans X*: who approved it.
                let above = number.checked_sub(1).filter(|_| self.cells[before].is_word(Class::DOCUMENT));
                return match above.filter(|&above| self.verbs[above].at < before) {
                    Some(above) if !self.verbs[above].passive => self.subjects[above],
                    _ => self.antecedent(before),
                };
            } else if class.is(Class(Class::SUBORDINATOR.0 | Class::THAT.0)) {
                return Side::Nobody;
            } else if class.is(Class(Class::ADVERB.0 | Class::NEGATION.0)) {
            } else if self.verbs[..number].iter().rev().take(4).any(|verb| verb.at == i) {
                return Side::Nobody;
            } else {
                pending = true;
            }
            at = i.checked_sub(1);
        }
        Side::Nobody
    }

    /// *The rebels that attacked Mali left*: whose relative clause a noun phrase ends as an object, if it
    /// is one of the verb before.
    fn past_object(&self, phrase: usize, number: usize) -> Option<Side> {
        let above = number.checked_sub(1)?;
        let verb = &self.verbs[above];
        let small = Class(Class::DETERMINER.0 | Class::NUMBER.0);
        let noun = |cell: &Cell| cell.is_open() || cell.is_word(small);
        let object = self.cells.get(verb.end..self.phrases.list[phrase].first)?.iter().all(noun);
        let tells = verb.reports || verb.controls.is_some();
        if !object || tells || verb.passive || verb.states.is_empty() {
            return None;
        }
        let before = verb.first.checked_sub(1)?;
        match verb.stand {
            Stand::Infinitive => Some(Side::Nobody),
            // *rebels attacking Mali left*, but *visiting Mali's ministers left*
            Stand::Gerund if self.phrases.at(before).is_some() || self.cells[before].is_open() => {
                Some(self.subjects[above])
            }
            Stand::Finite if self.cells[before].is_word(Class::RELATIVE) => Some(self.subjects[above]),
            _ => None,
        }
    }

    /// The noun phrase to which a relative clause belongs, whose relative pronoun follows cell `at`.
    pub fn antecedent(&self, mut at: usize) -> Side {
        // *Wagner, a group that left Mali, praised it*: whose apposition the clause ends.
        if self.phrases.at(at).is_none() && self.cells[at].is_open() {
            let small = |cell: &Cell| cell.is_open() || cell.is_actor() || cell.is_word(Class::DETERMINER);
            let mut left = (1..6).filter_map(|back| at.checked_sub(back));
            let comma = left.find(|&left| !small(&self.cells[left]));
            let opens = comma.filter(|&comma| {
                self.cells[comma].kind == Kind::Comma && self.cells[comma + 1].is_word(Class::DETERMINER)
            });
            return opens.and_then(|comma| self.past_comma(comma)).map_or(Side::Nobody, Side::Phrase);
        }
        for _ in 0..3 {
            if let Some(phrase) = self.phrases.at(at) {
                return if self.phrases.list[phrase].head == Head::Other {
                    Side::Nobody
                } else {
                    Side::Phrase(phrase)
                };
            }
            let passes = self.cells[at].kind == Kind::Comma
                || self.cells[at].is_word(Class(Class::PREPOSITION.0 | Class::ADVERB.0));
            match at.checked_sub(1).filter(|_| passes) {
                Some(before) => at = before,
                None => return Side::Nobody,
            }
        }
        Side::Nobody
    }

    /// Of *A, who did this, attacked*: past what the comma at `close` ends; the cell before its opening
    /// comma.
    fn enclosed(&self, close: usize, number: usize) -> Option<usize> {
        let mut best = None;
        let mut at = close;
        for _ in 0..FAR {
            let Some(before) = at.checked_sub(1) else { break };
            at = before;
            match self.cells[at].kind {
                Kind::Break => break,
                Kind::Comma => {
                    let Some(left) = at.checked_sub(1) else { break };
                    // What stands before the comma is the subject if it is a phrase that nothing governs.
                    if let Some(phrase) = self.phrases.at(left) {
                        let known = &self.phrases.list[phrase];
                        if known.end == at && known.head != Head::Other {
                            if known.governed.is_none() {
                                return Some(left);
                            }
                            best = best.or(Some(left));
                        }
                    } else if best.is_none() && !self.has_verb(at, close, number) {
                        best = Some(left);
                    }
                }
                _ => {}
            }
        }
        best
    }

    fn has_verb(&self, from: usize, to: usize, number: usize) -> bool {
        let before = self.verbs[..number].iter().rev();
        before.take_while(|verb| verb.at > from).any(|verb| verb.at < to && verb.stand == Stand::Finite)
    }

    /// The subject of *and attacked*: that of the verb before.
    fn shared_subject(&self, number: usize) -> Side {
        let finite = |verb: &Verb| verb.stand == Stand::Finite;
        let passive = self.verbs[number].passive;
        for above in (0..number).rev().take(4) {
            let verb = &self.verbs[above];
            if finite(verb) && (verb.passive == passive || self.subjects[above] != Side::Nobody) {
                return self.subjects[above];
            }
        }
        // The verb before is none that is listed: whoever the clause begins with.
        let opening = self.phrases.list.first().filter(|phrase| {
            phrase.governed.is_none()
                && phrase.head != Head::Other
                && phrase.end < self.verbs[number].first
                && self.cells[..phrase.first].iter().all(|cell| {
                    cell.kind != Kind::Word || cell.class.is(Class(Class::DETERMINER.0 | Class::ADVERB.0))
                })
        });
        if opening.is_some() { Side::Phrase(0) } else { Side::Nobody }
    }

    /// What stands after cell `from`, as an object does.
    pub fn rightwards(&self, from: usize) -> Side {
        let mut at = from;
        let mut thing = false;
        for _ in 0..12 {
            if let Some(number) = self.phrases.at(at) {
                let phrase = &self.phrases.list[number];
                // *Mali's [president] Goita*
                if phrase.head == Head::Other && self.phrases.at(phrase.end).is_some() {
                    at = phrase.end;
                    continue;
                }
                if phrase.head == Head::Other || self.describes(phrase.end) && phrase.head == Head::Name {
                    return if self.is_opaque(phrase.end) { Side::Nobody } else { Side::Owner(number) };
                }
                return if thing { Side::Owner(number) } else { Side::Phrase(number) };
            }
            let Some(cell) = self.cells.get(at) else { return Side::Nobody };
            if cell.kind == Kind::Open && at == from {
                at += 1;
                continue;
            }
            if cell.kind != Kind::Word {
                return Side::Nobody;
            }
            let class = cell.class;
            // *met her*, but *met her Malian counterpart*.
            let owned = class.is(Class::POSSESSIVE)
                && self.cells.get(at + 1).is_some_and(|next| next.is_actor() || next.is_open());
            if class.is(Class::PRONOUN) && !owned {
                return Side::Pronoun(at);
            }
            if class.is(Class(Class::OF.0 | Class::IN.0)) {
                // *the northern town of Kidal*, *a base in Kidal*.
                let before = at.checked_sub(1).map(|before| self.cells[before].class);
                let head = before.is_some_and(|class| {
                    class.is(Class(Class::PLACE_HEAD.0 | Class::THING.0)) && cell.class.is(Class::OF)
                });
                // *the captain of a Malian ship*, *a caravan of Malian migrants*: those who are somebody's.
                let people = at > from && cell.class.is(Class::OF) && self.are_people(at);
                if people {
                    thing = true;
                    at += 1;
                    continue;
                }
                if at == from || !head {
                    return Side::Nobody;
                }
                thing |= before.is_some_and(|class| class.is(Class::THING) && !class.is(Class::PLACE_HEAD));
                at += 1;
                continue;
            }
            // *national and local Malian officials*
            let adjective = |near: Option<&Cell>| {
                near.is_some_and(|near| near.is_open() && !near.class.is(Class::ROLE) && !near.capital)
            };
            let paired = class.is(Class::AND)
                && at > from
                && adjective(self.cells.get(at - 1))
                && adjective(self.cells.get(at + 1))
                && self.phrases.at(at + 2).is_some_and(|next| self.phrases.list[next].head != Head::Name);
            // *urged the Nobodies and Mali to leave*
            let unknown = |at: usize| self.cells[at].is_open() && self.cells[at].capital;
            let joined = class.is(Class::AND)
                && at > from
                && unknown(at - 1)
                && self.phrases.at(at + 1).is_some_and(|next| {
                    let end = self.phrases.list[next].end;
                    !self.verbs.iter().any(|verb| verb.first == end && verb.stand == Stand::Finite)
                });
            let passes = cell.is_open()
                || paired
                || joined
                || class
                    .is(Class(Class::DETERMINER.0 | Class::NUMBER.0 | Class::ADVERB.0 | Class::POSSESSIVE.0));
            if !passes || class.is(Class(Class::PREPOSITION.0 | Class::RELATIVE.0 | Class::SUBORDINATOR.0)) {
                return Side::Nobody;
            }
            at += 1;
        }
        Side::Nobody
    }

    /// Whether *of* leads from a noun to people or things that a demonym or name owns.
    fn are_people(&self, of: usize) -> bool {
        let noun = of.checked_sub(1).map_or(Class::NONE, |before| self.cells[before].class);
        let small = Class(Class::DETERMINER.0 | Class::NUMBER.0);
        let open = |cell: &Cell| cell.is_word(small) || cell.is_open();
        let skipped = self.cells[of + 1..].iter().take(3).take_while(|cell| open(cell)).count();
        let Some(number) = self.phrases.at(of + 1 + skipped) else { return false };
        if noun.is(Class(Class::OPAQUE.0 | Class::FUNCTION.0)) {
            return false;
        }
        match self.phrases.list[number].head {
            Head::Role(class) => class.is(Class(Class::PEOPLE.0 | Class::FORCES.0)),
            Head::People => true,
            Head::Other => noun.is(Class::ROLE),
            Head::Name => false,
        }
    }

    /// Whether the name that ends before a cell only describes a noun that nobody knows: *a 2014 Algiers
    /// ceasefire*.
    fn describes(&self, end: usize) -> bool {
        self.cells.get(end).is_some_and(|cell| {
            cell.is_open()
                && !cell.capital
                && !cell.class.is(Class(Class::VERB.0 | Class::ROLE.0 | Class::FUNCTION.0))
                && !self.verbs.iter().any(|verb| verb.at == end)
        })
    }

    /// The agent of a passive: after *by*, in the same clause.
    pub fn agent(&self, number: usize) -> Side {
        let verb = &self.verbs[number];
        let stop = self.verbs.get(number + 1).map_or(self.cells.len(), |next| next.first.max(verb.end));
        for at in verb.at + 1..stop.min(verb.at + FAR) {
            let cell = &self.cells[at];
            if cell.is_word(Class::BY) {
                return match self.rightwards(at + 1) {
                    Side::Owner(_) => Side::Nobody,
                    side => side,
                };
            }
            let ends = matches!(cell.kind, Kind::Break | Kind::Open | Kind::Close)
                || cell.is_word(Class(Class::SUBORDINATOR.0 | Class::RELATIVE.0 | Class::BUT.0));
            if ends {
                return Side::Nobody;
            }
        }
        Side::Nobody
    }

    /// The object of an active verb whose phrase ends so and has it inside, perhaps.
    pub fn object(&self, number: usize, end: usize, inside: Option<usize>) -> Side {
        if let Some(phrase) = inside {
            return Side::Phrase(phrase);
        }
        match self.rightwards(end) {
            Side::Nobody => {}
            side => return side,
        }
        // *the town, which rebels attacked*: the object stands before the relative pronoun.
        let Some(Side::Phrase(subject)) = self.subjects.get(number).copied() else { return Side::Nobody };
        let first = self.phrases.list[subject].first;
        let mut at = first.checked_sub(1);
        while let Some(i) = at.filter(|&i| self.cells[i].is_word(Class::DETERMINER)) {
            at = i.checked_sub(1);
        }
        match at {
            Some(i) if self.cells[i].is_word(Class::RELATIVE) && i > 0 => self.antecedent(i - 1),
            _ => Side::Nobody,
        }
    }
}
