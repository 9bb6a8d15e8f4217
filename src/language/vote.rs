//! The words that tell a language, looked up for every token of every text.

use crate::text::Tokens;
use std::collections::BTreeMap;

/// So many languages can vote.
pub(super) const MOST: usize = 16;

/// What a token says of its language: the number of a set of languages, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Vote(u8);

/// A counter of a byte for each language, added all at once.
type Lanes = u128;

/// The function words of all languages.
///
/// They are told by parts of their hashes alone: one word in some ten million that is none of them
/// counts as one, which no count of votes feels, and no match is ever made of it.
#[derive(Debug, Clone)]
pub(super) struct Voters {
    /// Cuckoo hashing (Pagh, Rodler 2004): each word stands in one of two places. The upper 24 bits are
    /// its tag, the lower 8 its vote; 0 is free.
    slots: Vec<u32>,
    /// For each vote a one in the lane of each of its languages.
    lanes: Vec<Lanes>,
}

/// The two places where a word may stand.
#[inline]
fn places(hash: u64, size: usize) -> [usize; 2] {
    [hash as usize & (size - 1), (hash >> 16) as usize & (size - 1)]
}

#[inline]
fn tag(hash: u64) -> u32 {
    // Never 0, which is a free place.
    ((hash >> 40) as u32 | 1) << 8
}

impl Voters {
    /// `words` are hashes with the languages, a bit each, in which they are function words.
    pub fn new(words: impl Iterator<Item = (u64, u32)>) -> Voters {
        let mut sets: BTreeMap<u32, u8> = BTreeMap::from([(0, 0)]);
        let mut lanes = vec![0];
        let mut known = Vec::new();
        for (hash, voices) in words.filter(|&(_, voices)| voices != 0) {
            let vote = match (sets.get(&voices), u8::try_from(sets.len())) {
                (Some(&vote), _) => vote,
                // More sets than a byte can tell apart are unheard of: five languages have 31.
                (None, Err(_)) => continue,
                (None, Ok(vote)) => {
                    let lane = |column: u32| Lanes::from(voices >> column & 1) << (8 * column);
                    lanes.push((0..MOST as u32).map(lane).sum());
                    sets.insert(voices, vote);
                    vote
                }
            };
            known.push((hash, vote));
        }
        lanes.resize(256, 0);
        let mut size = (known.len() * 3).next_power_of_two().clamp(16, 1 << 16);
        loop {
            match fill(&known, size) {
                Some(slots) => return Voters { slots, lanes },
                None if size < 1 << 16 => size *= 2,
                // So many words, or so many alike, that some cannot be seated: they do not vote.
                None => return Voters { slots: vec![0; size], lanes },
            }
        }
    }

    /// What each token says. Linear, without a branch for each.
    pub fn votes(&self, tokens: &Tokens<'_>) -> Vec<Vote> {
        let slots: &[u32] = &self.slots;
        let vote = |(hash, ..): (u64, bool, bool)| {
            let [a, b] = places(hash, slots.len()).map(|place| {
                let slot = slots[place];
                // A branch would go wrong at every other word.
                std::hint::select_unpredictable(slot & !0xFF == tag(hash), slot as u8, 0)
            });
            Vote(a | b)
        };
        tokens.looks(0..tokens.len()).map(vote).collect()
    }

    /// How many votes each language has. Linear.
    pub fn count(&self, votes: &[Vote]) -> [u32; MOST] {
        let mut sums = [0; MOST];
        // No lane overflows before its 256th vote.
        for few in votes.chunks(255) {
            let lanes = few.iter().fold(0, |lanes: Lanes, vote| lanes + self.lanes[vote.0 as usize]);
            for (sum, lane) in sums.iter_mut().zip(lanes.to_le_bytes()) {
                *sum += u32::from(lane);
            }
        }
        sums
    }
}

/// Seats every word; `None` if the table is too small.
fn fill(words: &[(u64, u8)], size: usize) -> Option<Vec<u32>> {
    let (mut slots, mut hashes) = (vec![0u32; size], vec![0u64; size]);
    for &(mut hash, mut vote) in words {
        let mut place = places(hash, size)[0];
        let free = places(hash, size).into_iter().find(|&place| slots[place] == 0);
        place = free.unwrap_or(place);
        for turn in 0.. {
            let out = (hashes[place], slots[place]);
            (hashes[place], slots[place]) = (hash, tag(hash) | u32::from(vote));
            if out.1 == 0 {
                break;
            }
            if turn == 500 {
                return None;
            }
            // Who stood here goes to its other place.
            (hash, vote) = (out.0, out.1 as u8);
            let [a, b] = places(hash, size);
            place = if place == a { b } else { a };
        }
    }
    Some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_seated_with_its_vote() {
        let hashes: Vec<u64> = (0..3000).map(|n| crate::text::hash(&format!("word{n}"))).collect();
        let voters = Voters::new(hashes.iter().zip(0..).map(|(&hash, n)| (hash, n % 31 + 1)));
        let text: String = (0..6000).map(|n| format!("word{n} ")).collect();
        let votes = voters.votes(&Tokens::of_phrase(&text));
        for (n, vote) in votes.iter().enumerate() {
            let mut expected = [0; MOST];
            if n < 3000 {
                let voices = n % 31 + 1;
                (0..5).for_each(|column| expected[column] = (voices >> column & 1) as u32);
            }
            assert_eq!(voters.count(&[*vote]), expected, "word{n}");
        }
    }
}
