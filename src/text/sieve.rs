//! A few words that are looked for at every token of every text.

/// A bitmap of hashes: what it does not let pass is none of the words that were put in, what it lets
/// pass may be one.
#[derive(Debug, Clone)]
pub(crate) struct Sieve([u64; Sieve::WORDS]);

impl Default for Sieve {
    fn default() -> Sieve {
        Sieve([0; Sieve::WORDS])
    }
}

impl Sieve {
    /// Two kilobytes: they stay in the nearest cache, and a hundred words let one other in 160 pass.
    const WORDS: usize = 256;

    fn place(hash: u64) -> (usize, u32) {
        let bit = (hash >> 20) as usize % (Sieve::WORDS * 64);
        (bit / 64, (bit % 64) as u32)
    }

    /// Lets a token with this hash pass.
    pub fn insert(&mut self, hash: u64) {
        let (word, bit) = Sieve::place(hash);
        self.0[word] |= 1 << bit;
    }

    /// Whether a token with this hash passes.
    #[inline]
    pub fn passes(&self, hash: u64) -> bool {
        let (word, bit) = Sieve::place(hash);
        self.0[word] >> bit & 1 != 0
    }
}
