//! Cuts a text into tokens.
//!
//! Most of a text is runs of ASCII letters and digits: they are found 64 bytes at a time and folded
//! 16 bytes at a time ([`Cutter::cut_fast`]). Where something else stands, the plain way takes over
//! for a step ([`Cutter::step`]); it can read everything, and the tests hold the fast way to it.

use super::chars::{Class, look};
use super::classify::classify;
use super::fold::{fold_into, hash, hash_short, is_ignorable};
use super::{Flags, Tokens, address, gap, short};
use crate::span::Span;

pub(super) fn cut(text: &str, body: Span, tokens: &mut Tokens<'_>) {
    Cutter { text, body: body.range(), tokens, folded: String::new() }.cut_fast();
}

/// The same, the plain way alone.
#[cfg(test)]
pub(super) fn cut_plain(text: &str, body: Span, tokens: &mut Tokens<'_>) {
    let mut cutter = Cutter { text, body: body.range(), tokens, folded: String::new() };
    let mut at = cutter.body.start;
    while at < cutter.body.end {
        at = cutter.step(at);
    }
}

struct Cutter<'a, 't> {
    text: &'a str,
    body: std::ops::Range<usize>,
    tokens: &'a mut Tokens<'t>,
    /// Reused buffer for folded forms.
    folded: String,
}

impl Cutter<'_, '_> {
    fn cut_fast(&mut self) {
        let bytes = &self.text.as_bytes()[..self.body.end];
        let mut at = self.body.start;
        while let Some(&byte) = bytes.get(at) {
            at = if byte.is_ascii() { self.block(bytes, at) } else { self.step(at) };
        }
    }

    /// Takes the tokens of the 64 bytes from `at`; returns where to go on.
    ///
    /// `at` is no place inside a token.
    #[inline]
    fn block(&mut self, bytes: &[u8], at: usize) -> usize {
        // A token that begins in the block is loaded with what follows it.
        let mut padded = [0; WINDOW];
        let window: &[u8; WINDOW] = match bytes[at..].first_chunk() {
            Some(window) => window,
            None => {
                padded[..bytes.len() - at].copy_from_slice(&bytes[at..]);
                &padded
            }
        };
        let (block, _) = window.split_first_chunk::<BLOCK>().expect("invariant: a window holds a block");
        let classes = classify(block);
        // Only what stands before the first byte that needs a closer look is taken here.
        let stop = classes.special.trailing_zeros() as usize;
        let word = if stop < BLOCK { classes.word & ((1 << stop) - 1) } else { classes.word };
        let mut starts = word & !(word << 1);
        let mut ends = !word & (word << 1);
        // Before the first token of all stands nothing.
        let mut before = self.tokens.end().unwrap_or_else(|| at + (starts.trailing_zeros() as usize));
        // With a run that goes on behind the block there is a start more.
        while ends != 0 {
            let start = starts.trailing_zeros() as usize;
            let end = ends.trailing_zeros() as usize;
            (starts, ends) = (starts & (starts - 1), ends & (ends - 1));
            let (start_at, end_at) = (at + start, at + end);
            let length = end - start;
            if (length > short::LONGEST) | needs_a_look(window[end], window[end + 1]) {
                if !window[end].is_ascii() {
                    // What follows may belong to the token.
                    return self.step(start_at);
                }
                if let Some(past) = self.address(start_at, end_at) {
                    return past;
                }
                if length > short::LONGEST {
                    self.emit(start_at, end_at, Flags::default());
                    before = end_at;
                    continue;
                }
            }
            let bytes_of_token = window[start..].first_chunk().expect("invariant: a window holds a token");
            let raw = u128::from_le_bytes(*bytes_of_token);
            let folded = short::fold(raw, length);
            let capital = short::is_capitalised(raw, folded);
            let gap = gap::kind(self.text, before, start_at);
            self.tokens.push_short(start_at, end_at, hash_short(folded), capital, gap);
            before = end_at;
        }
        if starts != 0 {
            // The run goes on behind the block.
            let start = starts.trailing_zeros() as usize;
            return if start > 0 { at + start } else { self.step(at) };
        }
        if stop < BLOCK { self.step(at + stop) } else { (at + BLOCK).min(bytes.len()) }
    }

    /// Takes the token, or the one character, at byte `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..self.body.end].chars().next() else { return self.body.end };
        let next = at + c.len_utf8();
        match look(c).class() {
            Class::Word if look(c).is_mark() => next,
            Class::Word => self.word(at),
            Class::Unspaced => self.cluster(at, next),
            Class::FlagHalf | Class::FlagBase => self.flag(at, next, c),
            Class::Other if c == '@' && self.begins_word(at) => self.handle(at).unwrap_or(next),
            Class::Other if c == '#' && self.begins_word(at) => self.hashtag(next).unwrap_or(next),
            Class::Other | Class::Ignorable => next,
        }
    }

    /// Whether no letter or digit stands right before byte `at`.
    fn begins_word(&self, at: usize) -> bool {
        let mut before = self.text[self.body.start..at].chars().rev().filter(|&c| !is_ignorable(c));
        !before.next().is_some_and(char::is_alphanumeric)
    }

    /// End of the run of word characters from `at`, without ignorable characters at its end.
    fn run_end(&self, at: usize, part_of_word: impl Fn(char) -> bool) -> usize {
        let mut end = at;
        for (offset, c) in self.text[at..self.body.end].char_indices() {
            if part_of_word(c) {
                end = at + offset + c.len_utf8();
            } else if c.is_ascii() || look(c).class() != Class::Ignorable {
                break;
            }
        }
        end
    }

    fn word(&mut self, at: usize) -> usize {
        let end = self.run_end(at, is_word);
        self.address(at, end).unwrap_or_else(|| {
            self.emit(at, end, Flags::default());
            end
        })
    }

    /// Takes the address that begins with the run of letters and digits `at..end`, if one does.
    fn address(&mut self, at: usize, end: usize) -> Option<usize> {
        let past = address::end_of_address(&self.text[..self.body.end], at, end)?;
        // No phrase has this hash's folded form: a phrase that is an address is never listed.
        self.tokens.push(at, past, hash("\0address"), Flags::ADDRESS);
        Some(past)
    }

    /// A character of a script without spaces, with its marks.
    fn cluster(&mut self, at: usize, next: usize) -> usize {
        let end = next.max(self.run_end(next, |c| look(c).is_mark()));
        self.emit(at, end, Flags::UNSPACED);
        end
    }

    fn flag(&mut self, at: usize, next: usize, c: char) -> usize {
        let rest = &self.text[next..self.body.end];
        let length: usize = if look(c).class() == Class::FlagHalf {
            rest.chars().next().filter(|&c| look(c).class() == Class::FlagHalf).map_or(0, char::len_utf8)
        } else {
            rest.chars().take_while(|c| ('\u{E0020}'..='\u{E007F}').contains(c)).map(char::len_utf8).sum()
        };
        if length == 0 {
            return next;
        }
        self.emit(at, next + length, Flags::default());
        next + length
    }

    fn handle(&mut self, at: usize) -> Option<usize> {
        let end = self.run_end(at + 1, |c| c == '_' || is_word(c));
        if end == at + 1 {
            return None;
        }
        self.emit(at, end, Flags::HANDLE);
        Some(end)
    }

    /// The tokens of a hashtag's camel case: `#BurkinaFaso` is *burkina*, *faso*.
    fn hashtag(&mut self, start: usize) -> Option<usize> {
        let end = self.run_end(start, |c| c == '_' || is_word(c));
        if end == start {
            return None;
        }
        let mut first = true;
        for (from, to) in camel_case(&self.text[start..end]) {
            self.emit(start + from, start + to, if first { Flags::default() } else { Flags::IN_HASHTAG });
            first = false;
        }
        Some(end)
    }

    fn emit(&mut self, at: usize, end: usize, mut flags: Flags) {
        let token = &self.text[at..end];
        self.folded.clear();
        fold_into(token, &mut self.folded);
        let (mut first, mut any_lower, mut any_upper) = (true, false, false);
        for c in token.chars() {
            let look = look(c);
            if look.is_alphabetic() {
                if first && look.is_uppercase() {
                    flags.set(Flags::CAPITALISED);
                }
                first = false;
                any_lower |= look.is_lowercase();
                any_upper |= look.is_uppercase();
            }
            if c.is_ascii_digit() {
                flags.set(Flags::DIGIT);
            }
        }
        if !first {
            flags.set(Flags::LETTER);
        }
        if any_upper && !any_lower {
            flags.set(Flags::ALL_CAPS);
        }
        self.tokens.push(at, end, hash(&self.folded), flags);
    }
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { look(c).class() == Class::Word }
}

/// Bytes classified at once.
const BLOCK: usize = 64;

/// Bytes at hand: a token that begins with the last byte of a block is loaded whole.
const WINDOW: usize = BLOCK + short::LONGEST;

/// After which bytes what byte asks for more than a look: a bit for each case.
///
/// What is no ASCII may belong to the token before it, and other marks may go on in an address if
/// something of an address follows; after most full stops and commas comes a space.
static LOOKS: ([u8; 256], [u8; 256]) = {
    const NO_ASCII: u8 = 1;
    const SCHEME: u8 = 2;
    const JOINT: u8 = 4;
    let (mut next, mut after) = ([0; 256], [NO_ASCII; 256]);
    let mut byte = 0;
    while byte < 256 {
        next[byte] = match byte as u8 {
            128.. => NO_ASCII,
            b':' => SCHEME,
            b'.' | b'_' | b'-' | b'+' | b'@' => JOINT,
            _ => 0,
        };
        after[byte] |= match byte as u8 {
            b'/' => SCHEME,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'_' | b'-' | b'+' | b'%' | b'@' => JOINT,
            _ => 0,
        };
        byte += 1;
    }
    (next, after)
};

/// Whether a run of letters and digits needs a look for what stands after it: it may be longer, or
/// begin an address. Says yes too often, never no wrongly.
#[inline]
fn needs_a_look(next: u8, after: u8) -> bool {
    LOOKS.0[next as usize] & LOOKS.1[after as usize] != 0
}

/// Byte ranges of the words in a hashtag.
///
/// Cut at underscores, before a capital after a lower-case letter, between letters and digits, and
/// before the last of several capitals if at least two lower-case letters follow (`UNMission` is
/// *UN*, *Mission*; `FAMa` is one).
fn camel_case(tag: &str) -> Vec<(usize, usize)> {
    let chars: Vec<(usize, char)> = tag.char_indices().filter(|&(_, c)| !is_ignorable(c)).collect();
    let lower = |i: usize| chars.get(i).is_some_and(|&(_, c)| c.is_lowercase());
    let upper = |i: usize| chars.get(i).is_some_and(|&(_, c)| c.is_uppercase());
    let digit = |i: usize| chars.get(i).is_some_and(|&(_, c)| c.is_numeric());
    let mut words = Vec::new();
    let mut start = 0;
    for (i, &(at, c)) in chars.iter().enumerate() {
        let border = c != '_'
            && i > 0
            && ((lower(i - 1) && upper(i))
                || (digit(i - 1) != digit(i) && chars[i - 1].1 != '_')
                || (upper(i - 1) && upper(i) && lower(i + 1) && lower(i + 2)));
        if c == '_' || border {
            if at > start {
                words.push((start, at));
            }
            start = if c == '_' { at + 1 } else { at };
        }
    }
    if tag.len() > start {
        words.push((start, tag.len()));
    }
    words
}
