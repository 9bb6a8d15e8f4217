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
    /// What may begin with the first of two tokens; the second is told by its hash.
    #[inline]
    pub fn may_begin(self, first: Look, second: Option<u64>) -> Passed {
        let near = if first.capital { self.capital } else { self.small };
        let mut passed = may_begin(near, first.hash, second);
        if !first.ascii {
            let other = may_begin(self.other, first.hash, second);
            passed = Passed { single: passed.single | other.single, pair: passed.pair | other.pair };
        }
        passed
    }
}

#[inline]
fn may_begin(words: &[u64], first: u64, second: Option<u64>) -> Passed {
    let has = |key: u64| {
        let (word, bits) = place(key, words.len());
        words[word] & bits == bits
    };
    // Both at once: their ways to memory overlap.
    Passed { single: has(first), pair: has(pair_key(first, second.unwrap_or(0))) & second.is_some() }
}

#[inline]
fn place(key: u64, words: usize) -> (usize, u64) {
    let word = (key >> 40) as usize & (words - 1);
    (word, 1 << (key & 63) | 1 << ((key >> 6) & 63))
}
