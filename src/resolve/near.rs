//! Words near a name that the gazetteer lists for or against an entity.

use super::Block;
use super::context::{Context, Verdict};
use crate::gazetteer::{Extent, Gazetteer};
use crate::matcher::{Found, Match, SetId};
use crate::span::Span;

impl Context<'_, '_> {
    /// Blocks what words near it speak against, and its like in the document if that is said of the first
    /// or of most of them, unless the entity is named there by another of its names: *Wagner's operas*
    /// make of every *Wagner* the composer, but where *the Wagner Group* stands too.
    ///
    /// Of several candidates each is judged by itself later.
    pub(super) fn speak_against(&self, found: &Found, gazetteer: &Gazetteer, verdicts: &mut [Verdict]) {
        let speaking = found.sets().filter(|&set| match found.candidates(set) {
            &[(entity, _)] => gazetteer.near(entity).any(|(speaks_for, _)| !speaks_for),
            _ => false,
        });
        for set in speaking {
            let (entity, _) = found.candidates(set)[0];
            let word = |hit: &Match, speaks_for: bool| {
                let mut words = gazetteer.near(entity).filter(|&(good, _)| good == speaks_for);
                words.find_map(|(_, word)| self.near(hit, word))
            };
            let against = |hit: &Match| word(hit, false).filter(|_| word(hit, true).is_none());
            let here = |hit: &Match| hit.set == set;
            let told: Vec<Option<Span>> = found.matches.iter().filter(|hit| here(hit)).map(against).collect();
            let Some(first) = told.iter().copied().flatten().next() else { continue };
            // One *Wagner's operas* among many fighters is no reason to think otherwise of these.
            let most = told[0].is_some() || 2 * told.iter().flatten().count() > told.len();
            let other = |(hit, verdict): (&Match, &Verdict)| {
                !here(hit)
                    && !verdict.is_blocked()
                    && matches!(found.candidates(hit.set), &[(other, false)] if other == entity)
            };
            let state = gazetteer.extent(entity) == Extent::State;
            let all = most && !state && !found.matches.iter().zip(&*verdicts).any(other);
            let of_set = found.matches.iter().zip(&mut *verdicts).filter(|(hit, _)| here(hit));
            for ((_, verdict), own) in of_set.zip(told) {
                if !verdict.is_blocked()
                    && let Some(at) = own.or(all.then_some(first))
                {
                    *verdict = Verdict::Blocked(Block::NotNear, at);
                }
            }
        }
    }

    /// Vouches for weak aliases and ordinary words beside which a word stands that speaks for one of
    /// their entities: *on the banks of the Ash*.
    pub(super) fn speak_for(&self, found: &Found, gazetteer: &Gazetteer, verdicts: &mut [Verdict]) {
        let speaks = |hit: &Match, entity| {
            let mut words = gazetteer.near(entity).filter(|&(speaks_for, _)| speaks_for);
            words.any(|(_, word)| self.near(hit, word).is_some())
        };
        let has_words = |set: SetId| {
            let mut candidates = found.candidates(set).iter();
            candidates.any(|&(entity, _)| gazetteer.near(entity).any(|(speaks_for, _)| speaks_for))
        };
        let told: Vec<bool> = found.sets().map(has_words).collect();
        for (hit, verdict) in found.matches.iter().zip(verdicts).filter(|(hit, _)| told[hit.set.0 as usize]) {
            let open = matches!(
                verdict,
                Verdict::Clear
                    | Verdict::Shared(_)
                    | Verdict::Occupied
                    | Verdict::Blocked(Block::Ordinary, _)
            );
            if open && found.candidates(hit.set).iter().any(|&(entity, _)| speaks(hit, entity)) {
                *verdict = Verdict::Vouched;
            }
        }
    }

    /// Where a word, given as the hashes of its tokens, stands near the match in its sentence: before it
    /// with at most three tokens between (*operas by the young Wagner*), after it with one (*Wagner's
    /// operas*).
    pub(super) fn near(&self, hit: &Match, word: &[u64]) -> Option<Span> {
        const BEFORE: usize = 4;
        const AFTER: usize = 2;
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let from = hit.first.saturating_sub(BEFORE).max(sentence.0 as usize);
        let to = (hit.last + AFTER).min(sentence.1 as usize);
        let starts = (from..hit.first).chain(hit.last..to);
        let fits = |&at: &usize| {
            let end = at + word.len();
            let outside = end <= hit.first || at >= hit.last;
            outside && end <= to && word.iter().zip(at..).all(|(&wanted, i)| tokens.hash(i) == wanted)
        };
        let at = starts.into_iter().find(fits).filter(|_| !word.is_empty())?;
        Some(Span::new(tokens.span(at).start, tokens.span(at + word.len() - 1).end))
    }
}
