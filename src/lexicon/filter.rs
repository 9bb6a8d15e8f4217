//! The sieve before the table: bitmaps of what phrases begin with.
//!
//! There are three, because nearly all words of a text are small and ASCII, and nearly all names are
//! not: what a common word is asked against is little, and stays in the nearest cache.

use super::Beginning;
use crate::error::Result;
use crate::image::{self, Column};

/// What a token is to the filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    /// Hash of its folded form.
    pub hash: u64,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// Whether it is known to be ASCII.
    pub ascii: bool,
}

/// So many tokens are asked for at a time.
pub(super) const CHUNK: usize = 64;

/// Up to [`CHUNK`] tokens in a row.
pub(super) struct Chunk {
    /// Their hashes, and that of the one after them.
    hashes: [u64; CHUNK + 1],
    /// Which begin with a capital, which are not known to be ASCII, which have another after them.
    capital: u64,
    other: u64,
    followed: u64,
    count: usize,
}

impl Default for Chunk {
    fn default() -> Chunk {
        Chunk { hashes: [0; CHUNK + 1], capital: 0, other: 0, followed: 0, count: 0 }
    }
}

impl Chunk {
    /// Takes these tokens, of which there are 1 to [`CHUNK`]; `next` is the hash of the one after them.
    #[inline]
    pub fn fill(&mut self, looks: impl Iterator<Item = Look>, next: Option<u64>) {
        let (mut capital, mut other, mut count) = (0u64, 0u64, 0);
        for (look, hash) in looks.zip(&mut self.hashes[..CHUNK]) {
            *hash = look.hash;
            capital = capital >> 1 | u64::from(look.capital) << 63;
            other = other >> 1 | u64::from(!look.ascii) << 63;
            count += 1;
        }
        let unused = (CHUNK - count) as u32;
        (self.capital, self.other, self.count) = (capital >> unused, other >> unused, count);
        self.hashes[count] = next.unwrap_or(0);
        self.followed = u64::MAX >> unused >> u32::from(next.is_none());
    }

    /// The hashes of a token and of the one after it, or 0.
    #[inline]
    pub fn hashes(&self, token: usize) -> (u64, u64) {
        (self.hashes[token], self.hashes[token + 1])
    }
}

/// Lets through what may begin a phrase.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    /// Phrases that begin with ASCII and need no capital.
    small: Bits,
    /// All phrases that begin with ASCII.
    capital: Bits,
    /// All others.
    other: Bits,
}

/// What will be in a filter.
#[derive(Debug, Default)]
pub(super) struct Keys {
    small: Vec<u64>,
    capital: Vec<u64>,
    other: Vec<u64>,
}

/// Two bits, in one word of 64, for each key.
#[derive(Debug, Clone)]
struct Bits {
    /// As many as a power of two.
    words: Column<u64>,
}

/// Bits a key, at least: fewer let too much through.
const BITS: usize = 12;

/// No bitmap is larger, in words: 1 MiB, which a second-level cache holds.
const MOST: usize = 1 << 17;

impl Default for Filter {
    fn default() -> Filter {
        Keys::default().finish()
    }
}

fn pair_key(first: u64, second: u64) -> u64 {
    first ^ second.rotate_left(25)
}

impl Keys {
    /// Takes a phrase in by the hashes of its first token and, if it has one, its second. `ascii` is
    /// whether the folded form of the first is.
    pub fn insert(&mut self, first: u64, second: Option<u64>, ascii: bool, beginning: Beginning) {
        let key = second.map_or(first, |second| pair_key(first, second));
        if !ascii {
            return self.other.push(key);
        }
        self.capital.push(key);
        if beginning == Beginning::Any {
            self.small.push(key);
        }
    }

    /// The filter that lets all of them through.
    pub fn finish(self) -> Filter {
        Filter {
            small: Bits::of(&self.small),
            capital: Bits::of(&self.capital),
            other: Bits::of(&self.other),
        }
    }
}

impl Filter {
    /// The filter at hand, for a loop.
    #[inline]
    pub fn sieve(&self) -> Sieve<'_> {
        Sieve { small: &self.small.words, capital: &self.capital.words, other: &self.other.words }
    }

    /// Whether a token may be a phrase by itself. For a single token: no bitmap is taken to hand that is not
    /// asked.
    #[inline]
    pub fn may_be(&self, token: Look) -> bool {
        let near = if token.capital { &self.capital } else { &self.small };
        bit(&near.words, token.hash) != 0 || !token.ascii && bit(&self.other.words, token.hash) != 0
    }

    /// What may begin with the first of two tokens; the second is told by its hash. In the same way.
    #[inline]
    pub fn may_begin(&self, first: Look, second: Option<u64>) -> Passed {
        let near = if first.capital { &self.capital } else { &self.small };
        let mut passed = may_begin(&near.words, first.hash, second);
        if !first.ascii {
            let other = may_begin(&self.other.words, first.hash, second);
            passed = Passed { single: passed.single | other.single, pair: passed.pair | other.pair };
        }
        passed
    }

    pub fn write(&self, out: &mut image::Writer) {
        for bits in [&self.small, &self.capital, &self.other] {
            out.column(&bits.words);
        }
    }

    pub fn read(image: &mut image::Reader) -> Result<Filter> {
        Ok(Filter { small: Bits::read(image)?, capital: Bits::read(image)?, other: Bits::read(image)? })
    }
}

impl Bits {
    fn of(keys: &[u64]) -> Bits {
        let mut words = vec![0; (keys.len() * BITS / 64).next_power_of_two().clamp(64, MOST)];
        for &key in keys {
            let (word, bits) = place(key, words.len());
            words[word] |= bits;
        }
        Bits { words: words.into() }
    }

    fn read(image: &mut image::Reader) -> Result<Bits> {
        let words: Column<u64> = image.column()?;
        if words.len().is_power_of_two() {
            Ok(Bits { words })
        } else {
            Err(image.damaged("a filter has an odd size"))
        }
    }
}

/// A [`Filter`] whose place in memory is known.
#[derive(Clone, Copy)]
pub(super) struct Sieve<'a> {
    small: &'a [u64],
    capital: &'a [u64],
    other: &'a [u64],
}

/// What may begin with a token; `false` is certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passed {
    /// A phrase of one token.
    pub single: bool,
    /// A phrase of it and the next, and perhaps of more.
    pub pair: bool,
}

impl Sieve<'_> {
    /// Which tokens may begin a phrase of one token, and which a longer one.
    ///
    /// The small bitmap is asked for all tokens, the large ones for those that need them, one right after
    /// the other: only so do their ways to memory overlap.
    #[inline]
    pub fn may_begin_all(self, chunk: &Chunk) -> (u64, u64) {
        let (mut singles, mut pairs) = (0u64, 0u64);
        for two in chunk.hashes[..=chunk.count].windows(2) {
            singles = singles >> 1 | bit(self.small, two[0]) << 63;
            pairs = pairs >> 1 | bit(self.small, pair_key(two[0], two[1])) << 63;
        }
        let unused = (CHUNK - chunk.count) as u32;
        // The bitmap for capitals knows all that the small one does.
        let near = !chunk.capital;
        (singles, pairs) = (singles >> unused & near, pairs >> unused & near);
        for (words, mut asked) in [(self.capital, chunk.capital), (self.other, chunk.other)] {
            while asked != 0 {
                let token = asked.trailing_zeros();
                asked &= asked - 1;
                let (hash, next) = chunk.hashes(token as usize);
                singles |= bit(words, hash) << token;
                pairs |= bit(words, pair_key(hash, next)) << token;
            }
        }
        (singles, pairs & chunk.followed)
    }
}

#[inline]
fn may_begin(words: &[u64], first: u64, second: Option<u64>) -> Passed {
    // Both at once: their ways to memory overlap.
    let pair = bit(words, pair_key(first, second.unwrap_or(0))) != 0;
    Passed { single: bit(words, first) != 0, pair: pair & second.is_some() }
}

/// 1 if the bitmap has the key, else 0: a number, because of a truth the compiler makes a branch, which
/// would wait for memory and often go wrong.
#[inline]
fn bit(words: &[u64], key: u64) -> u64 {
    let word = words[(key >> 40) as usize & (words.len() - 1)];
    (word >> (key & 63)) & (word >> ((key >> 6) & 63)) & 1
}

#[inline]
fn place(key: u64, words: usize) -> (usize, u64) {
    let word = (key >> 40) as usize & (words - 1);
    (word, 1 << (key & 63) | 1 << ((key >> 6) & 63))
}
