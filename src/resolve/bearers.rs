//! Who bears a surname in a document, and of whom a bare one speaks: *striker Traore*, *the president,
//! Traore*.

use super::Block;
use super::context::{Context, Verdict, both};
use crate::language::Class;
use crate::matcher::{Found, Match, SetId, is_spaced};
use crate::span::Span;
use crate::text::GapKind;
use rustc_hash::FxHashMap;

/// Who is named in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// The person of a listed name.
    Listed(SetId),
    /// Somebody of whom the gazetteer knows nothing, and where that name stands first.
    Stranger(Span),
}

impl Who {
    /// Strangers are one: nothing is known of any.
    fn is_same(self, other: Who) -> bool {
        matches!((self, other), (Who::Stranger(_), Who::Stranger(_))) || self == other
    }
}

/// Who is meant, and the full name that says so.
pub(super) type Said = (Who, Span);

/// A full name with what is said of its bearer beside it.
#[derive(Debug)]
struct Bearer {
    /// The first token of the name.
    first: usize,
    span: Span,
    sentence: u32,
    who: Who,
    /// The hashes of the titles right before it and in an apposition after it.
    titles: Vec<u64>,
    /// Whether one of these is an occupation, and whether one is an office.
    has: [bool; 2],
}

/// The persons whom a document names in full, by surname.
#[derive(Debug, Default)]
pub(super) struct Bearers {
    /// By the hash of the last word of the name.
    by_name: FxHashMap<u64, Namesakes>,
}

/// All who bear one surname, and what titles tell of them.
#[derive(Debug, Default)]
struct Namesakes {
    /// In text order.
    list: Vec<Bearer>,
    by_title: FxHashMap<u64, Answer>,
    /// Who has an occupation, and who an office.
    having: [Answer; 2],
    /// Who has none.
    lacking: [Answer; 2],
}

/// Of how many something holds.
#[derive(Debug, Clone, Copy, Default)]
enum Answer {
    #[default]
    Nobody,
    One(Said),
    Several,
}

impl Answer {
    fn add(&mut self, said: Said) {
        *self = match *self {
            Answer::Nobody => Answer::One(said),
            Answer::One(known) if known.0.is_same(said.0) => Answer::One(known),
            _ => Answer::Several,
        };
    }

    fn one(self) -> Option<Said> {
        match self {
            Answer::One(said) => Some(said),
            _ => None,
        }
    }
}

impl Namesakes {
    fn add(&mut self, bearer: Bearer) {
        let said = bearer.said();
        bearer.titles.iter().for_each(|&title| self.by_title.entry(title).or_default().add(said));
        for (kind, has) in bearer.has.into_iter().enumerate() {
            let answers = if has { &mut self.having } else { &mut self.lacking };
            answers[kind].add(said);
        }
        self.list.push(bearer);
    }
}

impl Bearers {
    /// Linear in the matches.
    pub(super) fn of(context: &Context<'_, '_>, found: &Found, verdicts: &[Verdict]) -> Bearers {
        let mut by_name: FxHashMap<u64, Namesakes> = FxHashMap::default();
        // Up to where a longer name goes, inside which nobody else is named.
        let mut covered = 0;
        for (hit, verdict) in found.matches.iter().zip(verdicts) {
            let inner = hit.last <= covered;
            if !verdict.is_blocked() {
                covered = covered.max(hit.last);
            }
            let who = match verdict {
                _ if inner || !context.is_person(hit) => continue,
                Verdict::Blocked(Block::Stranger, at) if hit.is_single() => {
                    Who::Stranger(both(*at, hit.span))
                }
                Verdict::Blocked(..) => continue,
                _ if hit.is_single() => continue,
                _ => Who::Listed(hit.set),
            };
            let name = context.source.tokens.hash(hit.last - 1);
            by_name.entry(name).or_default().add(Bearer::of(context, hit, who));
        }
        Bearers { by_name }
    }

    /// Who was named in full last before a bare surname, and whether that was in its sentence or the one
    /// before.
    pub(super) fn last(&self, context: &Context<'_, '_>, hit: &Match) -> Option<(Said, bool)> {
        let bearers = &self.by_name.get(&context.source.tokens.hash(hit.last - 1))?.list;
        let at = bearers.partition_point(|bearer| bearer.first < hit.first);
        let last = &bearers[at.checked_sub(1)?];
        Some((last.said(), last.sentence + 1 >= hit.sentence))
    }

    /// Of whom the title beside a bare surname speaks: of the one who has it where he is named in full,
    /// or of the only one who has such a one.
    ///
    /// `None` if there is no title, or it tells nothing. O(1).
    pub(super) fn titled(&self, context: &Context<'_, '_>, hit: &Match) -> Option<Said> {
        let namesakes = self.by_name.get(&context.source.tokens.hash(hit.last - 1))?;
        let title = context.title_of(hit)?;
        let hash = context.source.tokens.hash(title);
        let classes = context.spoken_classes(hit, title);
        if classes.has(Class::Address) {
            return None;
        }
        let kind = usize::from(!classes.has(Class::Occupation));
        let of_title = namesakes.by_title.get(&hash).and_then(|answer| answer.one());
        of_title.or_else(|| namesakes.having[kind].one()).or_else(|| {
            // An office is not the one's of whom the text says what else he does.
            let others = !matches!(namesakes.having[1 - kind], Answer::Nobody);
            namesakes.lacking[1 - kind].one().filter(|_| others)
        })
    }
}

impl Context<'_, '_> {
    /// *President Macron*, but not *Mr Macron*, whom anybody may be.
    pub(super) fn after_office(&self, hit: &Match) -> bool {
        self.title_of(hit).is_some_and(|title| {
            let classes = self.spoken_classes(hit, title);
            !classes.has_any(&[Class::Address, Class::Occupation])
        })
    }

    /// *Striker Traore*: whoever has an occupation there is no politician of that surname, unless he is
    /// named in full.
    pub(super) fn after_occupation(&self, hit: &Match) -> bool {
        let title = || self.title_of(hit);
        let is_occupation = |title: usize| self.spoken_classes(hit, title).has(Class::Occupation);
        hit.is_single() && self.is_person(hit) && title().is_some_and(is_occupation)
    }

    /// The token of the title that stands right before a bare name, or beside which the name stands in
    /// an apposition (*the defence minister, Camara, stayed*).
    fn title_of(&self, hit: &Match) -> Option<usize> {
        if self.title_before(hit).is_some() {
            return hit.first.checked_sub(1);
        }
        let is_title = |i: usize| self.spoken_classes(hit, i).has(Class::Title);
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let before = hit.first.checked_sub(1).filter(|&before| before >= sentence.0 as usize)?;
        // Closed by a comma too, or it is a list (*the minister, Camara and Diallo*).
        let closed = hit.last == sentence.1 as usize || tokens.gap_kind(hit.last - 1) != GapKind::Space;
        if tokens.gap_kind(before) != GapKind::Comma || !closed {
            return None;
        }
        // *Le chef de la diplomatie, Diop, a souri*: the title may go on behind its noun.
        const LONGEST: usize = 6;
        let from = (before + 1).saturating_sub(LONGEST).max(sentence.0 as usize);
        let inside =
            |&i: &usize| i == before || is_spaced(tokens, i) || tokens.gap_kind(i) == GapKind::Apostrophe;
        (from..=before).rev().take_while(inside).find(|&i| is_title(i))
    }
}

impl Bearer {
    fn said(&self) -> Said {
        (self.who, self.span)
    }

    fn of(context: &Context<'_, '_>, hit: &Match, who: Who) -> Bearer {
        /// How far before and after the name its titles may stand: *Burkina Faso's president, Captain*,
        /// *a former striker of the national team*.
        const BEFORE: usize = 5;
        const AFTER: usize = 7;
        let tokens = context.source.tokens;
        let sentence = &context.source.sentences[hit.sentence as usize].tokens;
        let mut bearer = Bearer {
            first: hit.first,
            span: hit.span,
            sentence: hit.sentence,
            who,
            titles: Vec::new(),
            has: [false; 2],
        };
        // The first name of somebody who is not listed stands between.
        let skipped = if matches!(who, Who::Stranger(_)) { 2 } else { 0 };
        let from = hit.first.saturating_sub(BEFORE + skipped).max(sentence.0 as usize);
        let mut apart = false;
        for i in (from..hit.first).rev() {
            match tokens.gap_kind(i) {
                GapKind::Space | GapKind::Stop => {}
                GapKind::Comma => apart = true,
                _ => break,
            }
            // *Burkina Faso's president, Captain*, but not *President Macron, Moussa Traore*: behind a comma
            // a name is another's.
            let is_title = bearer.take(context, hit, i);
            if !is_title && (apart || !tokens.is_capitalised(i)) {
                break;
            }
        }
        let end = (hit.last + AFTER).min(sentence.1 as usize);
        if hit.last < end && tokens.gap_kind(hit.last - 1) == GapKind::Comma {
            for i in hit.last..end {
                // *Who met the president* says nothing of him.
                let classes = context.spoken_classes(hit, i);
                if classes.has(Class::Function) && !classes.has_any(&[Class::Article, Class::Link]) {
                    break;
                }
                bearer.take(context, hit, i);
                let goes_on = |i: usize| matches!(tokens.gap_kind(i), GapKind::Space | GapKind::Hyphen);
                if i + 1 == end || !goes_on(i) {
                    break;
                }
            }
        }
        bearer
    }

    /// Notes a title at a token; whether there is one.
    fn take(&mut self, context: &Context<'_, '_>, hit: &Match, i: usize) -> bool {
        let classes = context.spoken_classes(hit, i);
        let is_title = classes.has(Class::Title);
        if is_title && !classes.has(Class::Address) {
            self.titles.push(context.source.tokens.hash(i));
            self.has[usize::from(!classes.has(Class::Occupation))] = true;
        }
        is_title
    }
}
