//! What stands around a name and shows that another thing is meant.

use crate::gazetteer::Gazetteer;
use crate::language::{Class, Classes, Languages};
use crate::matcher::{Match, Source, is_capitalised, is_spaced};
use crate::text::{Flags, GapKind};
use std::collections::BTreeSet;

/// The document around its matches.
pub(super) struct Context<'a, 't> {
    pub source: Source<'a, 't>,
    pub languages: &'a Languages,
    pub gazetteer: &'a Gazetteer,
    /// First tokens, and ends, of all matches.
    begins: BTreeSet<usize>,
    ends: BTreeSet<usize>,
}

impl<'a, 't> Context<'a, 't> {
    pub(super) fn new(
        source: Source<'a, 't>,
        languages: &'a Languages,
        gazetteer: &'a Gazetteer,
        found: &[Match],
    ) -> Context<'a, 't> {
        Context {
            source,
            languages,
            gazetteer,
            begins: found.iter().map(|hit| hit.first).collect(),
            ends: found.iter().map(|hit| hit.last).collect(),
        }
    }

    /// Whether its neighbours show that the match is part of another name.
    pub(super) fn blocks(&self, hit: &Match) -> bool {
        let single = hit.last - hit.first == 1;
        let entity = |index: usize| self.gazetteer.entity(hit.candidates[index].0);
        let all_of = |types: &[&str]| {
            (0..hit.candidates.len()).all(|i| types.contains(&entity(i).entity_type.as_str()))
        };
        if hit.is_weak() && single && all_of(&["person"]) {
            return self.unknown_name_before(hit) || self.unknown_name_after(hit);
        }
        false
    }

    fn classes(&self, i: usize) -> Classes {
        self.languages.word_in(self.source.words[i], None)
    }

    /// *Sy Marcus Herve Traore*, *Bertrand Traore*: a capitalised word that is no title, no known
    /// name and no mere first word of a sentence stands before it.
    fn unknown_name_before(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize];
        if hit.first <= sentence.tokens.0 as usize || !is_spaced(tokens, hit.first - 1) {
            return false;
        }
        let before = hit.first - 1;
        let flags = tokens.flags(before);
        if !flags.has(Flags::CAPITALISED) || self.ends.contains(&hit.first) {
            return false;
        }
        let classes = self.classes(before);
        let first_word = before == sentence.tokens.0 as usize;
        let title = classes.has_any(&[
            Class::Title,
            Class::Demonym,
            Class::Weekday,
            Class::Month,
            Class::Abbreviation,
        ]);
        !(title || (first_word && classes.has_any(&[Class::Function, Class::Starter, Class::Ordinary])))
    }

    /// *Traore Bertrand*: an unknown capitalised word follows, and it is no new phrase.
    fn unknown_name_after(&self, hit: &Match) -> bool {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize];
        hit.last < sentence.tokens.1 as usize
            && is_spaced(tokens, hit.last - 1)
            && is_capitalised(tokens, hit.last)
            && !tokens.flags(hit.last).has(Flags::HANDLE)
            && tokens.gap(hit.last - 1).kind == GapKind::Space
            && !self.begins.contains(&hit.last)
            && !self.shouting(hit)
            && !self.classes(hit.last).has_any(&[
                Class::Function,
                Class::Title,
                Class::Demonym,
                Class::Weekday,
                Class::Month,
            ])
    }

    /// Whether the match is in capitals, so that a capital after it says nothing.
    fn shouting(&self, hit: &Match) -> bool {
        self.source.tokens.flags(hit.first).has(Flags::ALL_CAPS)
    }
}
