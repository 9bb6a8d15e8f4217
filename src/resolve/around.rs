//! What stands right around one match.

use super::context::{Context, Sort};
use crate::language::{Class, Classes, LanguageIndex};
use crate::matcher::{Match, is_spaced};
use crate::span::Span;
use crate::text::{Flags, GapKind, Tokens};

/// Words that stand before a person's name, or before any name, without being a part of it.
const OUTSIDE_BEFORE: &[Class] =
    &[Class::Title, Class::Demonym, Class::Weekday, Class::Month, Class::Abbreviation];

/// Words that stand after a name without being a part of it.
const OUTSIDE_AFTER: &[Class] =
    &[Class::Function, Class::Title, Class::Demonym, Class::Weekday, Class::Month, Class::PlaceCue];

impl Context<'_, '_> {
    /// What a token is in any language.
    fn classes(&self, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, None)
    }

    /// The language of the match's sentence.
    pub(super) fn spoken(&self, hit: &Match) -> Option<LanguageIndex> {
        self.languages.index_of(self.source.sentences[hit.sentence as usize].lang)
    }

    /// What a token is in the language of the match's sentence.
    pub(super) fn spoken_classes(&self, hit: &Match, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, self.spoken(hit))
    }

    fn span(&self, i: usize) -> Span {
        self.source.tokens.span(i)
    }

    /// The token right before the match, only a space between, if it is of the same sentence.
    pub(super) fn before(&self, hit: &Match) -> Option<usize> {
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        (hit.first > first && is_spaced(self.source.tokens, hit.first - 1)).then(|| hit.first - 1)
    }

    /// The token right after the match, only a space between, if it is of the same sentence.
    pub(super) fn after(&self, hit: &Match) -> Option<usize> {
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        (hit.last < end && is_spaced(self.source.tokens, hit.last - 1)).then_some(hit.last)
    }

    /// Whether the words around the match are capitalised like a headline's, so that a capital says
    /// nothing: of the nearest longer words nearly all have one.
    fn in_title_case(&self, hit: &Match) -> bool {
        const WINDOW: usize = 8;
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let from = hit.first.saturating_sub(WINDOW).max(sentence.0 as usize);
        let to = (hit.last + WINDOW).min(sentence.1 as usize);
        let (mut longer, mut capitalised) = (0, 0);
        for i in (from..hit.first).chain(hit.last..to) {
            let surface = tokens.surface(i);
            if surface.chars().nth(3).is_some() && tokens.flags(i).has(Flags::LETTER) {
                longer += 1;
                capitalised += usize::from(tokens.is_capitalised(i));
            }
        }
        longer >= 3 && capitalised * 6 >= longer * 5
    }

    /// *Sy Marcus Herve Traore*, *Brigitte Macron*: a capitalised word that is no title, no known
    /// name and no ordinary word, but for a given name, stands before it.
    pub(super) fn unknown_name_before(&self, hit: &Match) -> Option<Span> {
        let before = self.before(hit)?;
        if !self.source.tokens.is_capitalised(before) || self.ends.contains(hit.first) {
            return None;
        }
        if self.source.tokens.flags(before).has(Flags::ALL_CAPS) {
            return None;
        }
        let classes = self.classes(before);
        let plain = classes.has_any(&[Class::Function, Class::Starter, Class::Ordinary]);
        let is_name = !classes.has_any(OUTSIDE_BEFORE) && (!plain || classes.has(Class::GivenName));
        is_name.then(|| self.span(before))
    }

    /// *Queensland Health Minister*: whether a title of several words begins at a token.
    fn title_begins(&self, hit: &Match, at: usize) -> bool {
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        self.languages.longest(self.source.tokens, at, end, &[Class::Title]).is_some()
    }

    /// *M. Taylor*: an initial, which is none of the listed Taylors'.
    pub(super) fn initial_right_before(&self, hit: &Match) -> Option<Span> {
        let tokens = self.source.tokens;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let before = hit.first.checked_sub(1).filter(|&before| before >= first)?;
        let is_initial = is_initial(tokens, before);
        // *M. Traoré* is a Frenchman.
        (is_initial && !self.spoken_classes(hit, before).has(Class::Address)).then(|| self.span(before))
    }

    /// *Traore Diallo*, *Stewart Parnell*: an unknown capitalised word follows.
    pub(super) fn unknown_name_after(&self, hit: &Match) -> Option<Span> {
        let after = self.after(hit)?;
        let flags = self.source.tokens.flags(after);
        let shouting = self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
        let may_be = flags.has(Flags::CAPITALISED)
            && !flags.has(Flags::ALL_CAPS)
            && !flags.has(Flags::HANDLE)
            && !shouting
            && !self.begins.contains(after);
        if !may_be {
            return None;
        }
        let classes = self.classes(after);
        let is_name = !classes.has_any(OUTSIDE_AFTER)
            && (!classes.has(Class::Ordinary) || !self.in_title_case(hit))
            && !self.title_begins(hit, after)
            && (classes.has(Class::GivenName)
                // *John Warner*, whatever the words around.
                || self.sort(hit) == Sort::Person && self.classes(hit.first).has(Class::GivenName)
                || !self.in_title_case(hit));
        is_name.then(|| self.span(after))
    }

    /// *Barack Obama*, *George W. Bush*, *Mr. Corby*: the place's name is a person's.
    pub(super) fn part_of_person(&self, hit: &Match) -> Option<Span> {
        if let Some(at) = self.given_name_before(hit).or_else(|| self.initial_before(hit)) {
            return Some(at);
        }
        let tokens = self.source.tokens;
        // *Mr. Corby*: the title may have its stop.
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        if hit.first == first {
            return None;
        }
        let gap = tokens.gap_kind(hit.first - 1);
        let classes = self.classes(hit.first - 1);
        let addressed = gap == GapKind::Stop && classes.has(Class::Abbreviation) && classes.has(Class::Title);
        let titled =
            gap == GapKind::Space && classes.has(Class::Title) && tokens.is_capitalised(hit.first - 1);
        let is_person =
            hit.is_single() && (addressed || titled) && !classes.has_any(&[Class::PlaceCue, Class::NameTail]);
        is_person.then(|| self.span(hit.first - 1))
    }

    pub(super) fn given_name_before(&self, hit: &Match) -> Option<Span> {
        let before = self.before(hit)?;
        let is_name = self.source.tokens.is_capitalised(before)
            && self.classes(before).has(Class::GivenName)
            && !self.ends.contains(hit.first);
        is_name.then(|| self.span(before))
    }

    /// *Chad Brenner*: the place's name is a given name here, and nothing but the surname behind it.
    pub(super) fn surname_after(&self, hit: &Match) -> Option<Span> {
        let tokens = self.source.tokens;
        let follows = self.after(hit).is_some_and(|after| tokens.is_capitalised(after));
        if !hit.is_single() || !follows || !self.classes(hit.first).has(Class::PlaceGivenName) {
            return None;
        }
        let surname = self.unknown_name_after(hit)?;
        let (after, end) = (hit.last, self.source.sentences[hit.sentence as usize].tokens.1 as usize);
        let is_tail = self.classes(after).has_any(&[Class::NameTail, Class::Ordinary]);
        let goes_on = after + 1 < end && is_spaced(tokens, after) && tokens.is_capitalised(after + 1);
        // *Charlotte Hornets*
        let many = tokens.surface(after).ends_with('s');
        (!is_tail && !goes_on && !many && !self.after_place_cue(hit)).then_some(surname)
    }

    /// The name and the initial: *George W.* of *George W. Bush*.
    fn initial_before(&self, hit: &Match) -> Option<Span> {
        let tokens = self.source.tokens;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let is_name = hit.first > first + 1
            && is_initial(tokens, hit.first - 1)
            && is_spaced(tokens, hit.first - 2)
            && tokens.is_capitalised(hit.first - 2);
        is_name.then(|| self.span(hit.first - 2).to(self.span(hit.first - 1)))
    }

    /// *University*, *March*, *Most*, *David*: a word before it is a town.
    pub(super) fn ordinary(&self, hit: &Match, is_short: &dyn Fn(&Match) -> bool) -> bool {
        let (word, any) = self.languages.word_and_in_any(self.source.tokens, hit.first, self.spoken(hit));
        let calendar = any.has_any(&[Class::Month, Class::Weekday]);
        let is_word = word.has_any(&[Class::Ordinary, Class::Function, Class::GivenName]) || calendar;
        let open = !calendar && !word.has(Class::GivenName);
        is_word && !(open && self.named_inside(hit, is_short))
    }

    /// Whether the match is the first of its sentence, where every word has a capital.
    pub(super) fn begins_sentence(&self, hit: &Match) -> bool {
        self.source.sentences[hit.sentence as usize].tokens.0 as usize == hit.first
    }

    /// *Total volume*: an ordinary word here, with no capital behind it.
    pub(super) fn is_word(&self, hit: &Match) -> bool {
        let word = self.spoken_classes(hit, hit.first);
        word.has(Class::Ordinary)
            && !word.has(Class::Function)
            // *Orange a coupé*, *Shell has left*: the subject of a sentence.
            && self.after(hit).is_some_and(|after| {
                !self.source.tokens.is_capitalised(after)
                    && !self.spoken_classes(hit, after).has(Class::Function)
            })
    }

    /// *Trains to Bath are late*, *ships in the Gulf*: a capital among words without one. After an article
    /// only what is a part of a longer name, or anything would be a town (*the University*).
    fn named_inside(&self, hit: &Match, is_short: &dyn Fn(&Match) -> bool) -> bool {
        let tokens = self.source.tokens;
        let is_plain = |i: usize| tokens.flags(i).has(Flags::LETTER) && !tokens.is_capitalised(i);
        let Some(before) = self.before(hit).filter(|&before| is_plain(before)) else { return false };
        if self.in_title_case(hit) {
            return false;
        }
        // *Western powers*, *Green-winged*, *Center for Food Safety*: with a noun behind it, or its own.
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        let alone = hit.last == end
            || match tokens.gap_kind(hit.last - 1) {
                GapKind::Space => {
                    let classes = self.spoken_classes(hit, hit.last);
                    !tokens.is_capitalised(hit.last)
                        && classes.has(Class::Function)
                        && !classes.has(Class::Particle)
                }
                gap => gap != GapKind::Hyphen,
            };
        let goes_on = self.after(hit).is_some_and(|after| tokens.is_capitalised(after));
        match is_short(hit) {
            true => !goes_on,
            false => alone && !self.spoken_classes(hit, before).has_any(&[Class::Article, Class::Ordinary]),
        }
    }

    /// *US*: capitals where the words around have none are no ordinary word.
    pub(super) fn abbreviated(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let lower = |i: usize| tokens.flags(i).has(Flags::LETTER) && !tokens.flags(i).has(Flags::ALL_CAPS);
        tokens.flags(hit.first).has(Flags::ALL_CAPS)
            && (hit.last < sentence.1 as usize && lower(hit.last)
                || hit.first > sentence.0 as usize && lower(hit.first - 1))
    }

    /// *In Gao Amadou Diarra spoke*: a place for certain, and a person's name after it.
    pub(super) fn person_after_place(&self, hit: &Match) -> bool {
        self.after_place_cue(hit)
            && self.after(hit).is_some_and(|after| self.classes(after).has(Class::GivenName))
    }

    /// *near Reading*: words that show a place stand before it, and no capitalised word follows.
    pub(super) fn vouched_by_cue(&self, hit: &Match) -> bool {
        let calendar = self.classes(hit.first).has_any(&[Class::Month, Class::Weekday]);
        !calendar
            && self.after_place_cue(hit)
            && self.after(hit).is_none_or(|after| !self.source.tokens.is_capitalised(after))
    }

    /// Whether *in*, *near*, *town of* or the like stands right before the match.
    pub(super) fn after_place_cue(&self, hit: &Match) -> bool {
        self.after_phrase(hit, Class::PlaceCue).is_some()
    }

    /// Where that stands.
    pub(super) fn title_before(&self, hit: &Match) -> Option<Span> {
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let before = hit.first.checked_sub(1).filter(|&before| before >= first)?;
        let classes = self.classes(before);
        let is_title = match self.source.tokens.gap_kind(before) {
            GapKind::Space => classes.has(Class::Title),
            GapKind::Stop => classes.has(Class::Title) && classes.has(Class::Abbreviation),
            _ => false,
        };
        is_title.then(|| self.span(before))
    }

    /// *King Abdullah of Jordan*: *of* with a capitalised word before it.
    pub(super) fn after_of(&self, hit: &Match) -> bool {
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        self.before(hit).is_some_and(|of| {
            of > first
                && !self.source.tokens.is_capitalised(of)
                && self.classes(of).has(Class::Particle)
                && self.source.tokens.is_capitalised(of - 1)
        })
    }

    /// Where a phrase of this class stands right before the match, in its sentence's language; the
    /// longest one.
    pub(super) fn after_phrase(&self, hit: &Match, class: Class) -> Option<Span> {
        const LONGEST: usize = 4;
        let before = self.before(hit)?;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let spoken = self.spoken(hit);
        let is_one = |&length: &usize| {
            let at = hit.first - length;
            self.languages.phrase_classes(self.source.tokens, at, length, spoken).has(class)
        };
        let length = (1..=LONGEST.min(before + 1 - first)).rev().find(is_one)?;
        Some(self.span(hit.first - length).to(self.span(before)))
    }

    /// *North America*, *Air Mali*: a word that makes another name of the name after it, or an
    /// unknown capitalised word.
    pub(super) fn head_before(&self, hit: &Match) -> Option<Span> {
        let before = self.before(hit)?;
        if !self.source.tokens.is_capitalised(before) || self.ends.contains(hit.first) {
            return None;
        }
        let classes = self.classes(before);
        let is_head = || !self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS);
        if classes.has(Class::NameHead) {
            return is_head().then(|| self.span(before));
        }
        let flags = self.source.tokens.flags(before);
        let known = classes.has_any(OUTSIDE_BEFORE)
            || flags.has(Flags::DIGIT)
            || flags.has(Flags::HANDLE)
            || flags.has(Flags::ALL_CAPS)
            || classes.has_any(&[
                Class::Function,
                Class::Starter,
                Class::Ordinary,
                Class::PlaceCue,
                Class::NameTail,
            ]);
        (!known && !self.in_title_case(hit)).then(|| self.span(before))
    }

    /// *Franklin Elementary*, *United States Department of Agriculture*: a word that makes another
    /// name of the name before it. After a name of several words, which is rarely a word of
    /// something else, the longer name must go on.
    pub(super) fn tail_after(&self, hit: &Match) -> Option<Span> {
        let after = self.after(hit)?;
        let tokens = self.source.tokens;
        let goes_on = || {
            let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
            after + 1 < end
                && is_spaced(tokens, after)
                && (tokens.is_capitalised(after + 1) || self.classes(after + 1).has(Class::Particle))
        };
        let is_tail = tokens.is_capitalised(after)
            && (self.classes(after).has(Class::NameTail) || !hit.is_single() && self.tail_ahead(hit, after))
            && !self.begins.contains(after)
            && !tokens.flags(hit.first).has(Flags::ALL_CAPS)
            && (hit.is_single() || goes_on());
        is_tail.then(|| self.span(after))
    }

    /// *Congo Basin Forest Partnership*: a row of capitalised words that ends with such a word.
    fn tail_ahead(&self, hit: &Match, after: usize) -> bool {
        const LONGEST: usize = 4;
        let tokens = self.source.tokens;
        let end = (self.source.sentences[hit.sentence as usize].tokens.1 as usize).min(after + LONGEST);
        let of_row = |&i: &usize| {
            (i == after || is_spaced(tokens, i - 1)) && tokens.is_capitalised(i) && !self.begins.contains(i)
        };
        let last = (after..end).take_while(of_row).last();
        last.is_some_and(|last| last > after && self.classes(last).has(Class::NameTail))
            && !self.title_begins(hit, after)
            && !self.in_title_case(hit)
    }

    /// *University of Bristol*: a capitalised word for a body stands before it with *of*
    /// between, and both are no words that show a place (*Republic of*, *Port of*).
    pub(super) fn of_body(&self, hit: &Match) -> Option<Span> {
        let of = self.before(hit)?;
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let tokens = self.source.tokens;
        // *The Ministry of Uganda* is Uganda's; a town's is not the town's, nor a state's *Bank of Canada*.
        let head = |i: usize| self.towns.contains(hit.first) || self.classes(i).has(Class::NameHead);
        let is_body = of > first
            && !tokens.is_capitalised(of)
            && tokens.is_capitalised(of - 1)
            && head(of - 1)
            && self.classes(of).has(Class::Particle)
            && !self.classes(of).has(Class::PlaceCue)
            && !self.ends.contains(of)
            && is_spaced(tokens, of - 1)
            && self.classes(of - 1).has(Class::NameTail)
            && !self.languages.phrase_classes(tokens, of - 1, 2, None).has(Class::PlaceCue);
        is_body.then(|| self.span(of - 1).to(self.span(of)))
    }

    /// *Whitney Houston*, *Santiago Herrera*: two towns' names with a mere space between are a person's.
    /// Names of states are left out (*Congo Kinshasa*), and so are headlines.
    pub(super) fn half_of_pair(&self, hit: &Match) -> Option<Span> {
        if !hit.is_single() || !self.towns.contains(hit.first) {
            return None;
        }
        let tokens = self.source.tokens;
        let mut beside = [self.before(hit), self.after(hit)].into_iter().flatten();
        let other = beside
            .find(|&other| self.towns.contains(other) && tokens.hash(other) != tokens.hash(hit.first))?;
        (!self.in_title_case(hit)).then(|| self.span(other))
    }

    /// *US$5*.
    pub(super) fn currency(&self, hit: &Match) -> Option<Span> {
        let text = self.source.tokens.after(hit.last - 1, self.source.body.end);
        let sign = text.chars().next().filter(|sign| matches!(sign, '$' | '€' | '£' | '¥'))?;
        let from = self.span(hit.last - 1).end;
        Some(Span::new(from, from + sign.len_utf8() as u32))
    }

    /// *Securities and Exchange Commission*, *Deutsche Bank*: a capitalised word that says nothing by
    /// itself stands before, and not as the sentence's first, whose capital tells nothing.
    pub(super) fn capital_before(&self, hit: &Match) -> Option<Span> {
        let before = self.before(hit)?;
        let flags = self.source.tokens.flags(before);
        let first = self.source.sentences[hit.sentence as usize].tokens.0 as usize;
        let apart = flags.has(Flags::ALL_CAPS) || flags.has(Flags::HANDLE) || flags.has(Flags::DIGIT);
        let is_name = before > first
            && flags.has(Flags::CAPITALISED)
            && !apart
            && !self.ends.contains(hit.first)
            && !self.classes(before).has_any(OUTSIDE_BEFORE)
            && !self.classes(before).has_any(&[Class::Function, Class::Starter, Class::PlaceCue])
            && !self.in_title_case(hit);
        is_name.then(|| self.span(before))
    }

    /// *Bank of Israel*: the name goes on with *of* and a capitalised word.
    pub(super) fn named_after(&self, hit: &Match) -> Option<Span> {
        let of = self.after(hit)?;
        let tokens = self.source.tokens;
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        let goes_on = of + 1 < end
            && !tokens.is_capitalised(of)
            && self.classes(of).has(Class::Particle)
            && self.classes(hit.first).has(Class::NameTail)
            && is_spaced(tokens, of)
            && tokens.is_capitalised(of + 1);
        goes_on.then(|| self.span(of).to(self.span(of + 1)))
    }
}

/// *W.*: whether a token is a single capital with a stop behind it. Not to be asked of the last token.
pub(super) fn is_initial(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.is_one_letter(i) && tokens.is_capitalised(i) && tokens.gap_kind(i) == GapKind::Stop
}
