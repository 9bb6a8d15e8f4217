//! The sieve before the table: a bitmap of what phrases begin with.

use super::Beginning;
use crate::error::Result;
use crate::image::{self, Column};

/// Two bits, in one word of 64, for each phrase: for its only token, or for its first two.
///
/// A phrase that begins with a capital is kept under another key, so that it is not looked up where
/// the text has a small letter: nearly all words of a text are small, nearly all names are not.
#[derive(Debug, Clone)]
pub(super) struct Filter {
    /// As many as a power of two.
    words: Column<u64>,
}

/// What will be in a filter.
#[derive(Debug, Default)]
pub(super) struct Keys(Vec<u64>);

/// Sets keys of capitals apart.
const CAPITAL: u64 = 0x5851_F42D_4C95_7F2D;

/// Bits a phrase, at least: fewer let too much through.
const BITS: usize = 12;

/// No filter is larger, in words: 1 MiB, which a second-level cache holds.
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
    /// Takes a phrase in by the hashes of its first token and, if it has one, its second.
    pub fn insert(&mut self, first: u64, second: Option<u64>, beginning: Beginning) {
        let key = second.map_or(first, |second| pair_key(first, second));
        self.0.push(key ^ CAPITAL);
        if beginning == Beginning::Any {
            self.0.push(key);
        }
    }

    /// The filter that lets all of them through.
    pub fn finish(self) -> Filter {
        let mut words = vec![0; (self.0.len() * BITS / 64).next_power_of_two().clamp(64, MOST)];
        for key in self.0 {
            let (word, bits) = place(key, words.len());
            words[word] |= bits;
        }
        Filter { words: words.into() }
    }
}

impl Filter {
    /// The filter at hand, for a loop.
    #[inline]
    pub fn sieve(&self) -> Sieve<'_> {
        Sieve { words: &self.words }
    }

    pub fn write(&self, out: &mut image::Writer) {
        out.column(&self.words);
    }

    pub fn read(image: &mut image::Reader) -> Result<Filter> {
        let words: Column<u64> = image.column()?;
        if words.len().is_power_of_two() {
            Ok(Filter { words })
        } else {
            Err(image.damaged("the filter has an odd size"))
        }
    }
}

/// A [`Filter`] whose place in memory is known.
#[derive(Clone, Copy)]
pub(super) struct Sieve<'a> {
    words: &'a [u64],
}

impl Sieve<'_> {
    /// Whether a phrase may begin with these two tokens, or be the first; `false` is certain.
    #[inline]
    pub fn may_begin(self, first: u64, second: Option<u64>, capital: bool) -> bool {
        let salt = if capital { CAPITAL } else { 0 };
        let has = |key: u64| {
            let (word, bits) = place(key ^ salt, self.words.len());
            self.words[word] & bits == bits
        };
        has(first) || second.is_some_and(|second| has(pair_key(first, second)))
    }
}

#[inline]
fn place(key: u64, words: usize) -> (usize, u64) {
    let word = (key >> 40) as usize & (words - 1);
    (word, 1 << (key & 63) | 1 << ((key >> 6) & 63))
}
