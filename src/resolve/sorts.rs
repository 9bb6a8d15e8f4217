//! Words beside a place's name that tell which sort of a place it is: a river, or a part of a state.

use super::context::Context;
use crate::gazetteer::{EntityId, Extent, Gazetteer};
use crate::language::Class;
use crate::matcher::{Match, is_spaced};
use crate::span::Span;
use crate::text::{Flags, GapKind, Tokens};

impl Context<'_, '_> {
    /// *On the banks of the Niger*, *the Niger basin*, *the Niger, a river*: where the words stand which
    /// show that a name is a water's.
    ///
    /// A mere article tells only if no noun follows (*the Niger government*), and none of `entities` that
    /// is a state has it too (*the Gambia*).
    pub(super) fn beside_water_word(
        &self,
        hit: &Match,
        mut entities: impl Iterator<Item = EntityId>,
        gazetteer: &Gazetteer,
    ) -> Option<Span> {
        // *Republic of the Gambia*; but the Niger is a river, for there is a *Republic of Niger* too.
        let mut takes_article = |article: usize| {
            entities.any(|entity| {
                let named = |first: usize, more: bool| {
                    let mut names = gazetteer.names(entity);
                    names.any(|name| self.ends_so(name.surface, first, hit, more))
                };
                gazetteer.extent(entity) == Extent::State && named(article, false) && !named(hit.first, true)
            })
        };
        let before = self.after_phrase(hit, Class::WaterCue).filter(|cue| {
            let article = hit.first - 1;
            !self.is_article(*cue, hit) || !self.noun_after(hit) && !takes_article(article)
        });
        before.or_else(|| self.tail(hit, Class::WaterTail)).or_else(|| self.water_apposition(hit))
    }

    /// *The Congo, the second river of the world*.
    fn water_apposition(&self, hit: &Match) -> Option<Span> {
        const FARTHEST: usize = 4;
        let tokens = self.source.tokens;
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        if hit.last == end || tokens.gap_kind(hit.last - 1) != GapKind::Comma {
            return None;
        }
        let is_water = |&i: &usize| {
            let classes = self.spoken_classes(hit, i);
            classes.has_any(&[Class::WaterCue, Class::WaterTail])
                && !classes.has(Class::Article)
                && !tokens.is_capitalised(i)
        };
        let spaced = |&i: &usize| i == hit.last || is_spaced(tokens, i - 1);
        (hit.last..end.min(hit.last + FARTHEST)).take_while(spaced).find(is_water).map(|i| tokens.span(i))
    }

    /// *The governor of Georgia*, *Niger state*: where the words stand which show that a name is that of
    /// a part of a state.
    pub(super) fn beside_region_word(&self, hit: &Match) -> Option<Span> {
        self.after_phrase(hit, Class::RegionCue).or_else(|| self.tail(hit, Class::RegionTail))
    }

    /// Whether a name ends with the words of the text from `first` to the end of the match, as
    /// *Republic of the Gambia* does; with `more` only behind a small word that is no article.
    fn ends_so(&self, name: &str, first: usize, hit: &Match, more: bool) -> bool {
        let (name, tokens) = (Tokens::of_phrase(name), self.source.tokens);
        let begin = name.len().checked_sub(hit.last - first);
        let is_small = |i: usize| {
            let classes = self.languages.word(&name, i, self.spoken(hit));
            classes.has(Class::Particle) && !classes.has(Class::Article)
        };
        let begin = begin.filter(|&begin| !more || begin > 0 && is_small(begin - 1));
        begin.is_some_and(|begin| {
            (begin..name.len()).zip(first..).all(|(i, j)| name.hash(i) == tokens.hash(j))
        })
    }

    /// *Leeds 2 Derby 1*, *Leeds 10 4 6*, *LEEDS AT DERBY*, *Leeds v Derby*: where the score or the word
    /// between opponents stands.
    pub(super) fn beside_score(&self, hit: &Match) -> Option<Span> {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let (first, end) = (sentence.0 as usize, sentence.1 as usize);
        let opposes = |i: usize| {
            let word = tokens.surface(i);
            ["v", "vs", "V", "VS"].contains(&word)
                || word == "AT" && tokens.flags(hit.first).has(Flags::ALL_CAPS)
        };
        if let Some(after) = self.after(hit).filter(|&after| opposes(after) && after + 1 < end)
            && tokens.is_capitalised(after + 1)
        {
            return Some(tokens.span(after));
        }
        let before = self.before(hit).filter(|&before| opposes(before) && before > first);
        if let Some(before) = before.filter(|&before| tokens.is_capitalised(before - 1)) {
            return Some(tokens.span(before));
        }
        // A number of goals, games or points, and no word of a sentence around.
        let is_score =
            |i: usize| tokens.surface(i).len() <= 3 && tokens.surface(i).bytes().all(|b| b.is_ascii_digit());
        let score = self.after(hit).filter(|&after| is_score(after) && !self.is_day(hit, after))?;
        let is_word = |i: usize| tokens.flags(i).has(Flags::LETTER) && !tokens.is_capitalised(i);
        let opens = hit.first == first || !is_word(hit.first - 1) && !tokens.is_capitalised(hit.first - 1);
        let goes_on = score + 1 < end && tokens.gap_kind(score) == GapKind::Space && is_word(score + 1);
        (opens && !goes_on).then(|| tokens.span(score))
    }

    /// *12 May*: whether a month stands behind a number.
    fn is_day(&self, hit: &Match, number: usize) -> bool {
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        number + 1 < end
            && is_spaced(self.source.tokens, number)
            && self.spoken_classes(hit, number + 1).has(Class::Month)
    }

    /// *LONDON 1996-08-30*, *LONDON 30 August*: where the date stands.
    pub(super) fn before_date(&self, hit: &Match) -> Option<Span> {
        let tokens = self.source.tokens;
        let year = self.after(hit)?;
        let is_number = |i: usize, length: usize| {
            tokens.surface(i).len() == length && tokens.surface(i).bytes().all(|b| b.is_ascii_digit())
        };
        let is_first = self.source.sentences[hit.sentence as usize].tokens.0 as usize == hit.first;
        if is_first && (is_number(year, 1) || is_number(year, 2)) && self.is_day(hit, year) {
            return Some(tokens.span(year).to(tokens.span(year + 1)));
        }
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        let is_date = year + 2 < end
            && [(year, 4), (year + 1, 2), (year + 2, 2)].into_iter().all(|(i, length)| is_number(i, length))
            && [year, year + 1].into_iter().all(|i| tokens.gap_kind(i) == GapKind::Hyphen);
        is_date.then(|| tokens.span(year).to(tokens.span(year + 2)))
    }

    fn is_article(&self, cue: Span, hit: &Match) -> bool {
        let before = hit.first - 1;
        self.source.tokens.span(before) == cue && self.spoken_classes(hit, before).has(Class::Article)
    }

    /// Whether a word follows which may be a noun that the name belongs to.
    fn noun_after(&self, hit: &Match) -> bool {
        self.after(hit).is_some_and(|after| {
            let tokens = self.source.tokens;
            !self.spoken_classes(hit, after).has(Class::Function) || tokens.is_capitalised(after)
        })
    }

    /// Where a word of this class stands right after the name, if nothing capitalised that may go on with
    /// it follows (*Georgia State University*).
    fn tail(&self, hit: &Match, class: Class) -> Option<Span> {
        let after = self.after(hit)?;
        let tokens = self.source.tokens;
        let end = self.source.sentences[hit.sentence as usize].tokens.1 as usize;
        let goes_on = || {
            let next = after + 1;
            tokens.is_capitalised(after)
                && next < end
                && is_spaced(tokens, after)
                && tokens.is_capitalised(next)
        };
        (self.spoken_classes(hit, after).has(class) && !goes_on()).then(|| tokens.span(after))
    }
}
