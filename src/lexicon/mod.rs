//! Phrases as sequences of folded tokens; the one phrase engine.
//!
//! Names, abbreviations, titles, cues and months are all looked up here. A [`Lexicon`] answers one
//! question: which phrases begin at this token? What may stand between the tokens, which capitals
//! are needed and what the phrase means are the business of its users.
//!
//! Built once, read by any number of threads. A phrase's prefixes stand in one open-addressing
//! table of hashes; before it a bitmap of first tokens turns most tokens away. A hash that is found
//! is verified against the phrase's folded bytes, so that a collision is never a match.

use crate::text::{Tokens, extend_hash, fold_into};

/// Number of a phrase in its lexicon, in the order of first addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(pub u32);

const NO_PHRASE: u32 = u32::MAX;

/// One prefix of at least one phrase. `hash == 0` marks a free slot.
#[derive(Debug, Clone, Copy)]
struct Slot {
    hash: u64,
    /// The phrase that ends here, or `NO_PHRASE`.
    phrase: u32,
    /// Whether a longer phrase goes on from here.
    more: bool,
}

const FREE: Slot = Slot { hash: 0, phrase: NO_PHRASE, more: false };

/// A set of phrases.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Length a power of two, at most half full.
    slots: Vec<Slot>,
    /// Slots in use.
    used: usize,
    /// Two bits a first token.
    first_tokens: Vec<u64>,
    /// The folded tokens of all phrases, each token followed by a NUL.
    folded: String,
    /// Where each phrase ends in `folded`.
    ends: Vec<u32>,
}

impl Default for Lexicon {
    fn default() -> Lexicon {
        Lexicon {
            slots: vec![FREE; 16],
            used: 0,
            first_tokens: vec![0; 1 << 10],
            folded: String::new(),
            ends: Vec::new(),
        }
    }
}

impl Lexicon {
    /// Adds the phrase that these tokens are; the same folded tokens get the same id again.
    ///
    /// `None` for a phrase without a token. Amortised linear in the phrase.
    pub fn add(&mut self, tokens: &Tokens<'_>) -> Option<PhraseId> {
        if tokens.is_empty() {
            return None;
        }
        let (mut prefix, mut slot) = (0, 0);
        for i in 0..tokens.len() {
            prefix = step(prefix, tokens.hash(i), i);
            if i > 0 {
                self.slots[slot].more = true;
            } else {
                self.mark_first(prefix);
            }
            slot = self.slot_or_insert(prefix);
        }
        if self.slots[slot].phrase == NO_PHRASE {
            let id = self.ends.len() as u32;
            for i in 0..tokens.len() {
                fold_into(tokens.surface(i), &mut self.folded);
                self.folded.push('\0');
            }
            self.ends
                .push(u32::try_from(self.folded.len()).expect("invariant: names are at most 4 GiB together"));
            self.slots[slot].phrase = id;
        }
        Some(PhraseId(self.slots[slot].phrase))
    }

    /// Adds a phrase by its text.
    pub fn add_text(&mut self, phrase: &str) -> Option<PhraseId> {
        self.add(&Tokens::of_phrase(phrase))
    }

    /// How many different phrases there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The folded tokens of a phrase, each followed by a NUL.
    fn folded(&self, id: u32) -> &str {
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        &self.folded[start as usize..self.ends[id as usize] as usize]
    }

    /// Calls `found(length in tokens, phrase)` for each phrase that begins at token `at` and ends
    /// at token `limit` at the latest, the shortest first, until it answers `false`.
    ///
    /// Mostly one bit test; otherwise one table look-up for each token of the longest prefix.
    pub fn phrases_at(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        buffer: &mut String,
        mut found: impl FnMut(usize, PhraseId) -> bool,
    ) {
        if !self.may_begin(tokens.hash(at)) {
            return;
        }
        let (mut prefix, mut folded) = (0, 0);
        buffer.clear();
        for length in 1..=limit.saturating_sub(at) {
            prefix = step(prefix, tokens.hash(at + length - 1), length - 1);
            let Some(slot) = self.slot(prefix) else { return };
            if slot.phrase != NO_PHRASE {
                // Each token is folded once, however many phrases nest in each other.
                while folded < length {
                    fold_into(tokens.surface(at + folded), buffer);
                    buffer.push('\0');
                    folded += 1;
                }
                let verified = buffer == self.folded(slot.phrase);
                if verified && !found(length, PhraseId(slot.phrase)) {
                    return;
                }
            }
            if !slot.more {
                return;
            }
        }
    }

    /// The phrase that consists of the tokens `at..at + length`.
    pub fn phrase(&self, tokens: &Tokens<'_>, at: usize, length: usize) -> Option<PhraseId> {
        let mut hit = None;
        self.phrases_at(tokens, at, (at + length).min(tokens.len()), &mut String::new(), |found, phrase| {
            hit = (found == length).then_some(phrase);
            hit.is_none()
        });
        hit
    }

    /// The longest phrase that begins at token `at` and ends at `limit` at the latest.
    pub fn longest(&self, tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<(usize, PhraseId)> {
        let mut hit = None;
        self.phrases_at(tokens, at, limit, &mut String::new(), |length, phrase| {
            hit = Some((length, phrase));
            true
        });
        hit
    }

    fn may_begin(&self, hash: u64) -> bool {
        let [a, b] = bits(hash, self.first_tokens.len());
        self.first_tokens[a.0] & a.1 != 0 && self.first_tokens[b.0] & b.1 != 0
    }

    fn mark_first(&mut self, hash: u64) {
        for (word, bit) in bits(hash, self.first_tokens.len()) {
            self.first_tokens[word] |= bit;
        }
    }

    fn slot(&self, hash: u64) -> Option<&Slot> {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = &self.slots[at];
            if slot.hash == hash {
                return Some(slot);
            }
            if slot.hash == 0 {
                return None;
            }
            at = (at + 1) & mask;
        }
    }

    fn slot_or_insert(&mut self, hash: u64) -> usize {
        if (self.used + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        while self.slots[at].hash != 0 {
            if self.slots[at].hash == hash {
                return at;
            }
            at = (at + 1) & mask;
        }
        self.slots[at] = Slot { hash, ..FREE };
        self.used += 1;
        at
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.slots);
        self.slots = vec![FREE; old.len() * 2];
        let mask = self.slots.len() - 1;
        for slot in old.into_iter().filter(|slot| slot.hash != 0) {
            let mut at = slot.hash as usize & mask;
            while self.slots[at].hash != 0 {
                at = (at + 1) & mask;
            }
            self.slots[at] = slot;
        }
    }
}

/// Hash of a prefix of one token more. Never 0, which marks a free slot.
fn step(prefix: u64, token: u64, index: usize) -> u64 {
    let hash = if index == 0 { token } else { extend_hash(prefix, token) };
    hash.max(1)
}

fn bits(hash: u64, words: usize) -> [(usize, u64); 2] {
    let bit = |part: u64| {
        let at = part as usize % (words * 64);
        (at / 64, 1u64 << (at % 64))
    };
    [bit(hash.max(1) >> 7), bit(hash.max(1) >> 35)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn longest_and_all() {
        let mut lexicon = Lexicon::default();
        for phrase in ["New York", "New York Times", "York", "new-york"] {
            lexicon.add_text(phrase);
        }
        assert_eq!(lexicon.len(), 3, "a hyphen is no token");
        let tokens = Tokens::of_phrase("the NEW YORK TIMES");
        assert_eq!(lexicon.longest(&tokens, 1, 4), Some((3, PhraseId(1))));
        assert_eq!(lexicon.longest(&tokens, 1, 3), Some((2, PhraseId(0))));
        assert_eq!(lexicon.longest(&tokens, 0, 4), None);
        assert_eq!(lexicon.phrase(&tokens, 2, 1), Some(PhraseId(2)));
        assert_eq!(lexicon.add_text("—"), None);
    }

    proptest! {
        /// Agrees with a map of joined folded tokens, whatever nests in what.
        #[test]
        fn agrees_with_a_plain_map(
            phrases in prop::collection::vec("[abé]{1,2}( [abB]{1,2}){0,3}", 0..40),
            text in "[abéB]{1,2}( [abé]{1,2}){0,30}",
        ) {
            let mut lexicon = Lexicon::default();
            let mut plain = BTreeMap::new();
            for phrase in &phrases {
                let id = lexicon.add_text(phrase).unwrap();
                let key: Vec<String> = phrase.split(' ').map(crate::text::fold).collect();
                prop_assert_eq!(*plain.entry(key).or_insert(id), id);
            }
            let tokens = Tokens::of_phrase(&text);
            let folded: Vec<String> = (0..tokens.len()).map(|i| crate::text::fold(tokens.surface(i))).collect();
            for at in 0..tokens.len() {
                let mut found = Vec::new();
                lexicon.phrases_at(&tokens, at, tokens.len(), &mut String::new(), |length, id| { found.push((length, id)); true });
                let expected: Vec<_> = (at + 1..=tokens.len())
                    .filter_map(|end| plain.get(&folded[at..end]).map(|&id| (end - at, id)))
                    .collect();
                prop_assert_eq!(found, expected);
            }
        }
    }
}
