//! The verbs of a sentence: which words are verbs, in which voice, and what they state.

use super::Status;
use super::cells::{Cell, Kind, between};
use super::class::Class;
use super::inflect::Form;
use super::phrases::Phrases;
use super::senses::{Marks, Senses};
use super::words::{Does, Element, Rest, Words};
use smallvec::SmallVec;

/// How a verb stands in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// With a subject of its own before it.
    Finite,
    /// After *to*.
    Infinitive,
    /// *fighting*, *for recapturing*.
    Gerund,
    /// *the town captured by rebels*.
    Reduced,
}

/// A verb with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Verb {
    /// Its cell.
    pub at: usize,
    /// The first cell of its group, auxiliaries included.
    pub first: usize,
    /// One past the phrase that it begins.
    pub end: usize,
    pub passive: bool,
    pub stand: Stand,
    /// What its own group says of it.
    pub status: Status,
    /// The predicates that it may state, each with the sense that says so; the longest phrase first.
    pub states: SmallVec<[Stated; 2]>,
    /// The noun phrase inside its phrase that is the object.
    pub object: Option<usize>,
    /// Whether it tells what somebody says.
    pub reports: bool,
    /// Whether it doubts that: *claimed*, *suspects*.
    pub doubts: bool,
    /// How a verb that depends on it is to be taken.
    pub controls: Option<Status>,
}

/// A predicate that a verb may state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stated {
    pub predicate: u16,
    pub sense: u32,
    /// One past the phrase.
    pub end: usize,
    /// The noun phrase inside the phrase that is the object.
    pub object: Option<usize>,
    /// How many words the phrase has.
    words: usize,
}

/// So far scans go: a clause is shorter, and a sentence of any length stays linear.
pub(super) const FAR: usize = 80;

/// All verbs of a sentence, in order, into a list that is made anew.
pub(super) fn find(cells: &[Cell], phrases: &Phrases, words: &Words<'_>, verbs: &mut Vec<Verb>) {
    verbs.clear();
    let french = words.french;
    let mut taken = 0;
    for at in 0..cells.len() {
        if at < taken || !cells[at].is_word(Class::HAS_FORMS) || phrases.at(at).is_some() {
            continue;
        }
        let Some(id) = cells[at].word else { continue };
        // *was under attack* is a verb phrase, *was attacked* is not one of *was*.
        let auxiliary = cells[at].class.is(Class::AUXILIARY);
        let other = Class(Class::PREPOSITION.0 | Class::CONDITIONAL.0);
        if auxiliary && !cells[at].class.is(Class::HAS_VERBS) || cells[at].class.is(other) {
            continue;
        }
        let Some(group) = group(cells, phrases, words, at, words.form(id)) else { continue };
        if group.stand == Stand::Gerund && is_noun(cells, phrases, words, at) {
            continue;
        }
        // *to weaken and defeat*: the second infinitive of two.
        let second = group.stand == Stand::Finite
            && words.form(id).has(Form::BASE)
            && verbs.last().is_some_and(|last: &Verb| {
                last.stand == Stand::Infinitive && is_joined(cells, last.end, group.first)
            });
        let group =
            if second { Group { stand: Stand::Infinitive, form: Form::BASE, ..group } } else { group };
        let mut verb = Verb {
            at,
            first: group.first,
            end: at + 1,
            passive: group.passive,
            stand: group.stand,
            status: group.status,
            states: SmallVec::new(),
            object: None,
            reports: false,
            doubts: false,
            controls: None,
        };
        // Of hundreds of phrases that begin with *take* most end with a word that is not here.
        let senses = words.senses(id);
        let few = senses.len() <= Senses::FEW;
        let likely = if few { senses.all() } else { senses.among(&nearby(cells, at + 1)) };
        let mut told = 0;
        for (number, form) in likely.into_iter().map(|sense| senses.get(sense)) {
            if !form.has(group.form) {
                continue;
            }
            let rest = words.rest(number);
            let Some((end, object)) = fits(cells, phrases, at + 1, rest) else { continue };
            // *has regained control of* is no *have control of*.
            if auxiliary && rest.get(0) == Some(Element::Gap) && hides_verb(cells, words, at + 1, end) {
                continue;
            }
            match words.does(number) {
                Does::States { predicate, .. } => {
                    verb.states.push(Stated { predicate, sense: number, end, object, words: rest.len() });
                }
                Does::Reports(status) => {
                    told = told.max(rest.len());
                    verb.reports = true;
                    verb.doubts |= status == Status::Alleged;
                    verb.end = verb.end.max(end);
                }
                Does::Controls(status) => {
                    told = told.max(rest.len());
                    // *ruled out sending*: *out* belongs to the verb.
                    if object.is_none() && end == at + 1 + rest.len() {
                        verb.end = verb.end.max(end);
                    }
                    verb.controls = Some(verb.controls.map_or(status, |s| s.max(status)));
                    verb.object = verb.object.or(object);
                }
            }
        }
        // *held that it was so*: said, and held nothing.
        verb.states.retain(|stated| stated.words >= told);
        if auxiliary && verb.states.is_empty() && verb.controls.is_none() {
            continue;
        }
        // *est entré à*, *est arrivé à*: with *être*, and active.
        if french && verb.passive && !verb.states.is_empty() && !is_passive(cells, verb.first, at) {
            verb.passive = verb.states.iter().all(|stated| stated.words == 0);
        }
        verb.states.sort_by_key(|stated| std::cmp::Reverse((stated.end, stated.words)));
        if let Some(first) = verb.states.first() {
            verb.end = verb.end.max(first.end);
            verb.object = first.object.or(verb.object);
            taken = verb.end;
        }
        verbs.push(verb);
    }
}

/// Whether only an *and* with what belongs to it stands between two verbs.
fn is_joined(cells: &[Cell], from: usize, to: usize) -> bool {
    let and = to.checked_sub(1).is_some_and(|last| cells[last].is_word(Class::AND));
    let parts = Class(Class::RELATIVE.0 | Class::SUBORDINATOR.0 | Class::THAT.0);
    let plain = |cell: &Cell| matches!(cell.kind, Kind::Word | Kind::Actor(_) | Kind::Possessive);
    and && from < to
        && to - from < 10
        && between(cells, from, to).iter().all(|cell| plain(cell) && !cell.is_word(parts))
}

/// Whether a word in -ing is a noun: *for a second meeting with*, *the recent bombing of*.
fn is_noun(cells: &[Cell], phrases: &Phrases, words: &Words<'_>, at: usize) -> bool {
    let before = cells[..at].iter().rev().take(4).find(|cell| !cell.is_open());
    let determiner = before.is_some_and(|cell| {
        cell.kind == Kind::Possessive || cell.is_word(Class(Class::DETERMINER.0 | Class::NUMBER.0))
    });
    determiner
        && cells[at].word.is_some_and(|id| {
            let mut rests = words.nouns(id).iter().map(|&number| words.noun(number).1);
            rests.any(|rest| fits(cells, phrases, at + 1, rest).is_some())
        })
}

/// The words after a cell.
fn nearby(cells: &[Cell], from: usize) -> Marks {
    const REACH: usize = 24;
    let mut near = Marks::default();
    for cell in &cells[from..cells.len().min(from + REACH)] {
        near.add_word(cell.hash);
        if cell.more[0] != 0 {
            cell.hashes().skip(1).for_each(|hash| near.add_word(hash));
        }
    }
    near
}

/// Whether a French participle with *être* is a passive for certain: *a été*, or an agent follows.
fn is_passive(cells: &[Cell], first: usize, at: usize) -> bool {
    between(cells, first, at).iter().any(|cell| cell.is_word(Class::BEEN))
        || cells[at..].iter().take(8).any(|cell| cell.is_word(Class::BY))
}

/// Whether a verb's participle stands between two cells.
fn hides_verb(cells: &[Cell], words: &Words<'_>, from: usize, to: usize) -> bool {
    between(cells, from, to).iter().any(|cell| {
        let form = cell.word.map_or(Form::default(), |id| words.form(id));
        form.has(Form::PARTICIPLE.and(Form::ING)) && !form.has(Form::BASE)
    })
}

/// Where a phrase that goes on so ends, and its object if that is inside.
pub(super) fn fits(
    cells: &[Cell],
    phrases: &Phrases,
    from: usize,
    rest: Rest<'_>,
) -> Option<(usize, Option<usize>)> {
    let mut at = from;
    let mut object = None;
    let mut gap = false;
    let mut rest = rest;
    while let Some(element) = rest.get(0) {
        let after = rest.after(1);
        match element {
            Element::Gap => {
                gap = true;
                rest = after;
            }
            Element::Object => {
                let start = skip(cells, at, Class(Class::DETERMINER.0 | Class::NUMBER.0 | Class::ADVERB.0));
                // *the northern Gao*, but not *yesterday for Gao*.
                let mut near = start..cells.len().min(start + 3);
                let stops = |cell: usize| cells[cell].kind == Kind::Word && !cells[cell].is_open();
                let first = near.find(|&cell| phrases.at(cell).is_some() || stops(cell))?;
                let phrase = phrases.at(first)?;
                object = Some(phrase);
                at = phrases.list[phrase].end;
                gap = false;
                rest = after;
            }
            Element::Word(..) => {
                let most = if gap { 4 } else { 0 };
                let mut found = None;
                let mut tried = 0;
                for (n, cell) in cells.iter().enumerate().skip(at) {
                    if let Some(used) = words_of(cell, rest, gap) {
                        found = Some((n, used));
                        break;
                    }
                    // Adverbs may stand anywhere, and what is no word of its own in a gap.
                    let small = Class(Class::NUMBER.0 | Class::DETERMINER.0);
                    let passes = cell.is_word(Class::ADVERB)
                        || gap && (cell.is_word(small) || is_inside(cells, at, n));
                    if !passes {
                        tried += 1;
                    }
                    let others = Class(
                        Class::PREPOSITION.0 | Class::RELATIVE.0 | Class::SUBORDINATOR.0 | Class::PRONOUN.0,
                    );
                    // *a livré du blé à*, *took two of the posts in*
                    let of = cell.class.is(Class::OF);
                    let open = cell.kind == Kind::Word && (of || !cell.class.is(others));
                    if tried > most || !(open || passes) {
                        break;
                    }
                }
                let (n, used) = found?;
                at = n + 1;
                gap = false;
                rest = rest.after(used);
            }
        }
    }
    Some((at, object))
}

/// Whether a cell belongs to what a gap skips: *complete(,) full ties*, *two million dollars (in) aid*.
fn is_inside(cells: &[Cell], from: usize, at: usize) -> bool {
    let open = |cell: Option<&Cell>| cell.is_some_and(Cell::is_open);
    match cells[at].kind {
        // *restore, it seems, full ties*
        Kind::Comma => {
            let adverb = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.is_word(Class::ADVERB));
            let (before, after) = (cells.get(at.wrapping_sub(1)), cells.get(at + 1));
            at > from && open(before) && open(after) || adverb(before) && open(after) || adverb(after)
        }
        Kind::Word => {
            cells[at].class.is(Class::IN)
                && between(cells, from, at).iter().any(|cell| cell.is_word(Class::NUMBER))
        }
        _ => false,
    }
}

/// How many words of a phrase a cell is, if it is any: a cell may be several (*out of*, *police
/// officers*), and after a gap its last ones will do.
fn words_of(cell: &Cell, rest: Rest<'_>, gap: bool) -> Option<usize> {
    if cell.kind != Kind::Word {
        return None;
    }
    let fits = |hash: u64, element: Option<Element>| match element {
        Some(Element::Word(one, many)) => hash == one || hash == many,
        _ => false,
    };
    if cell.more[0] == 0 {
        return fits(cell.hash, rest.get(0)).then_some(1);
    }
    // *until December 31* is one cell, and *until* a word of *give until*.
    if cell.class.is(Class::ADVERB) && fits(cell.hash, rest.get(0)) {
        return Some(1);
    }
    let count = cell.hashes().count();
    let starts = if gap { count } else { 1 };
    (0..starts).find_map(|skipped| {
        let used = count - skipped;
        let all = cell.hashes().skip(skipped).enumerate().all(|(n, hash)| fits(hash, rest.get(n)));
        all.then_some(used)
    })
}

fn skip(cells: &[Cell], mut at: usize, over: Class) -> usize {
    while cells.get(at).is_some_and(|cell| cell.is_word(over)) {
        at += 1;
    }
    at
}

struct Group {
    first: usize,
    /// The forms that the verb has here.
    form: Form,
    passive: bool,
    stand: Stand,
    status: Status,
}

/// *heavily and unjustly criticised*
fn joins_adverbs(cells: &[Cell], at: usize) -> bool {
    let adverb = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.is_word(Class::ADVERB));
    cells[at].class.is(Class::AND) && adverb(cells.get(at.wrapping_sub(1))) && adverb(cells.get(at + 1))
}

/// What stands before a word tells whether it is a verb, and which form.
fn group(cells: &[Cell], phrases: &Phrases, words: &Words<'_>, at: usize, forms: Form) -> Option<Group> {
    let french = words.french;
    let mut status = Status::Asserted;
    let mut first = at;
    let mut last_auxiliary: Option<Class> = None;
    let (mut reflexive, mut modal) = (false, false);
    let mut i = at;
    let mut to = false;
    while let Some(before) = i.checked_sub(1) {
        let cell = &cells[before];
        if cell.kind != Kind::Word || at - before > 8 {
            break;
        }
        let class = cell.class;
        if class.is(Class::REFLEXIVE) {
            reflexive = true;
            first = before;
        } else if class.is(Class::NEGATION) {
            status = status.max(Status::Negated);
        } else if class.is(Class::HEDGE) {
            status = status.max(Status::Hedged);
        } else if class.is(Class::ALLEGEDLY) {
            status = status.max(Status::Alleged);
        } else if class.is(Class::AUXILIARY) {
            last_auxiliary = last_auxiliary.or(Some(class));
            if class.is(Class::MODAL) {
                modal = true;
                let says = if class.is(Class::MODAL_PLANNED) {
                    Status::Planned
                } else if class.is(Class::MODAL_HEDGED) {
                    Status::Hedged
                } else {
                    Status::Demanded
                };
                status = status.max(says);
            }
            first = before;
        } else if class.is(Class::TO) && !french {
            to = true;
            first = before;
            break;
        } else if !class.is(Class::ADVERB) && !joins_adverbs(cells, before) {
            break;
        }
        i = before;
    }
    // Adverbs right after it: *attacked, allegedly,*.
    if cells.get(at + 1).is_some_and(|cell| cell.is_word(Class::ALLEGEDLY)) {
        status = status.max(Status::Alleged);
    }
    // French *d'avoir livré*, *pour avoir quitté* are as *of delivering*.
    let why = Class(Class::OF.0 | Class::FOR.0);
    let told = french && first < at && first.checked_sub(1).is_some_and(|left| cells[left].is_word(why));
    // *dément avoir attaqué*
    let to = to
        || french && !told && first < at && cells[first].word.is_some_and(|id| words.form(id) == Form::BASE);
    // *of having attacked*
    let having = cells[first].word.is_some_and(|id| words.form(id) == Form::ING) && first < at;
    let stand = match (to, told || having) {
        (true, _) => Stand::Infinitive,
        (_, true) => Stand::Gerund,
        _ => Stand::Finite,
    };
    let made = |form: Form, passive: bool, stand: Stand| Some(Group { first, form, passive, stand, status });
    if let Some(auxiliary) = last_auxiliary {
        let be = auxiliary.is(Class(Class::BE.0 | Class::GET.0));
        if forms.has(Form::PARTICIPLE) && be {
            return made(Form::PARTICIPLE, !reflexive, stand);
        }
        if forms.has(Form::ING) && be {
            return made(Form::ING, false, stand);
        }
        if forms.has(Form::PARTICIPLE) && auxiliary.is(Class::HAVE) {
            return made(Form::PARTICIPLE, false, stand);
        }
        if forms.has(Form::BASE) && (modal || auxiliary.is(Class::DO)) {
            return made(Form::BASE, false, stand);
        }
        // *have* and *be* are verbs of their own here: *has troops*.
        return None;
    }
    if to && forms.has(Form::BASE) {
        return made(Form::BASE, false, Stand::Infinitive);
    }
    let before = i.checked_sub(1).map(|before| cells[before]);
    let after = cells.get(at + 1);
    let noun_before = |cell: &Cell| {
        cell.kind == Kind::Possessive
            || cell.is_word(Class(Class::DETERMINER.0 | Class::POSSESSIVE.0 | Class::NUMBER.0))
    };
    // *a law that bans*, *the rebels that attacked*, but *said that attacks*.
    let relative = before.as_ref().is_some_and(|cell| cell.is_word(Class::RELATIVE))
        && i.checked_sub(2).is_some_and(|noun| {
            let cell = &cells[noun];
            let noun = Class(Class::DOCUMENT.0 | Class::ROLE.0);
            // *the group that attacked*
            let the = i > 2 && cells[i - 3].is_word(Class::DETERMINER);
            cell.is_actor()
                || cell.is_open() && (cell.class.is(noun) || the || !cell.class.is(Class::HAS_FORMS))
        });
    if !relative && before.as_ref().is_some_and(noun_before) {
        return None;
    }
    if forms.has(Form::ING) {
        return made(Form::ING, false, Stand::Gerund);
    }
    let agent = after.is_some_and(|cell| cell.is_word(Class::BY));
    if forms.has(Form::PARTICIPLE) && (!forms.has(Form::PAST) || agent) && !french {
        return made(Form::PARTICIPLE, true, Stand::Reduced);
    }
    if french && forms.has(Form::PARTICIPLE) && agent {
        return made(Form::PARTICIPLE, true, Stand::Reduced);
    }
    let preposition = before.as_ref().is_some_and(|cell| cell.is_word(Class::PREPOSITION));
    if preposition {
        // French: *de reprendre*, *pour libérer*.
        return if french && forms.has(Form::BASE) {
            made(Form::BASE, false, Stand::Infinitive)
        } else {
            None
        };
    }
    if forms.has(Form::PAST) {
        return made(Form::PAST, false, Stand::Finite);
    }
    if forms.has(Form::FUTURE) {
        status = status.max(Status::Planned);
        return Some(Group { first, form: Form::FINITE, passive: false, stand: Stand::Finite, status });
    }
    // *attacks*, *support*: a verb only where a subject stands before it.
    let subject = match &before {
        None => return None,
        Some(cell) => match cell.kind {
            Kind::Word => {
                let role = i.checked_sub(1).and_then(|b| phrases.at(b)).is_some();
                role || cell
                    .class
                    .is(Class(Class::PRONOUN.0 | Class::RELATIVE.0 | Class::AND.0 | Class::ROLE.0))
            }
            Kind::Actor(_) => i.checked_sub(1).and_then(|b| phrases.at(b)).is_some_and(|number| {
                use super::phrases::Head;
                phrases.list[number].head != Head::Other
            }),
            Kind::Comma | Kind::Close => true,
            _ => false,
        },
    };
    if !subject {
        return None;
    }
    if forms.has(Form::FINITE) {
        return made(Form::FINITE, false, Stand::Finite);
    }
    let plural = i.checked_sub(1).and_then(|b| phrases.at(b)).is_none_or(|number| {
        use super::phrases::Head;
        let phrase = &phrases.list[number];
        phrase.members.len() > 1 || phrase.head != Head::Name
    });
    if forms.has(Form::BASE) && plural && !french { made(Form::BASE, false, Stand::Finite) } else { None }
}
