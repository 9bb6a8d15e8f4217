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
/// They are told by the hashes of their folded forms alone: if ever another word had such a hash, a
/// vote would be miscounted, and no match is.
#[derive(Debug, Clone)]
pub(super) struct Voters {
    /// Open addressing by hash, at most a quarter full; 0 is free.
    hashes: Vec<u64>,
    votes: Vec<Vote>,
    /// For each vote a one in the lane of each of its languages.
    lanes: Vec<Lanes>,
}

impl Voters {
    /// `words` are hashes with the languages, a bit each, in which they are function words.
    pub fn new(words: impl Iterator<Item = (u64, u32)>) -> Voters {
        let words: Vec<(u64, u32)> = words.filter(|&(_, voices)| voices != 0).collect();
        // More sets than a byte can tell apart are unheard of: five languages have 31.
        let mut sets: BTreeMap<u32, Vote> = BTreeMap::from([(0, Vote(0))]);
        let size = (words.len() * 4).next_power_of_two().max(16);
        let mut voters = Voters { hashes: vec![0; size], votes: vec![Vote(0); size], lanes: vec![0] };
        for (hash, voices) in words {
            let fresh = u8::try_from(sets.len()).map(Vote);
            let vote = match (sets.get(&voices), fresh) {
                (Some(&vote), _) => vote,
                (None, Err(_)) => continue,
                (None, Ok(vote)) => {
                    let lane = |column: u32| Lanes::from(voices >> column & 1) << (8 * column);
                    voters.lanes.push((0..MOST as u32).map(lane).sum());
                    sets.insert(voices, vote);
                    vote
                }
            };
            let mut at = hash as usize & (size - 1);
            while voters.hashes[at] != 0 {
                at = (at + 1) & (size - 1);
            }
            (voters.hashes[at], voters.votes[at]) = (hash, vote);
        }
        voters.lanes.resize(256, 0);
        voters
    }

    /// What each token says. Linear.
    pub fn votes(&self, tokens: &Tokens<'_>) -> Vec<Vote> {
        let mask = self.hashes.len() - 1;
        let vote = |i| {
            let hash = tokens.hash(i);
            let mut at = hash as usize & mask;
            loop {
                let known = self.hashes[at];
                if known == hash {
                    return self.votes[at];
                }
                if known == 0 {
                    return Vote(0);
                }
                at = (at + 1) & mask;
            }
        };
        (0..tokens.len()).map(vote).collect()
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
