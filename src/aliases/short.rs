//! What can be a short form, by its looks.

use super::Reader;
use super::letters::MOST;
use super::words::folded;
use crate::span::Span;
use crate::text::GapKind;
use std::ops::Range;

/// What a short form looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// Capitals, perhaps with small letters or digits: *FAMa*, *M23*, *CFO Act*.
    Abbreviation,
    /// The same, but so that it may be something else: *IV*, *A-10*. Only letters can tell.
    Doubtful,
    /// A word with a capital: *Eurostat*, *the Fund*.
    Word,
}

/// What may be a short form.
pub(super) struct Short {
    pub tokens: Range<usize>,
    pub look: Look,
    /// Folded, without the *s* of a plural.
    pub letters: Vec<char>,
    /// Of *CFO Act*, *GATT 1994* the second word, which the long form must have.
    pub tail: Option<u64>,
    /// Whether it is so that a long form without its letters may be believed: *MUP*, *FAMa*.
    pub is_strong: bool,
}

impl Short {
    /// The letters without digits, where there are both.
    pub fn without_digits(&self) -> Option<Vec<char>> {
        let letters: Vec<char> = self.letters.iter().copied().filter(|c| !c.is_numeric()).collect();
        let leads = !self.letters.first().is_some_and(|c| c.is_numeric());
        (leads && letters.len() > 1 && letters.len() < self.letters.len()).then_some(letters)
    }
}

/// Letters of one token.
#[derive(Default)]
struct Count {
    capitals: usize,
    smalls: usize,
    digits: usize,
}

fn count(surface: &str) -> Count {
    let mut count = Count::default();
    if surface.is_ascii() {
        for byte in surface.bytes() {
            count.capitals += usize::from(byte.is_ascii_uppercase());
            count.smalls += usize::from(byte.is_ascii_lowercase());
            count.digits += usize::from(byte.is_ascii_digit());
        }
        return count;
    }
    for c in surface.chars() {
        if c.is_uppercase() {
            count.capitals += 1;
        } else if c.is_numeric() {
            count.digits += 1;
        } else if c.is_alphabetic() {
            count.smalls += 1;
        }
    }
    count
}

impl Reader<'_, '_> {
    /// The short form that these tokens are, if they can be one.
    pub fn short(&self, range: Range<usize>) -> Option<Short> {
        let length = range.len();
        if length == 0 || length > 6 {
            return None;
        }
        if (range.start + 1..range.end).all(|i| self.is_joint(i - 1)) {
            return self.compound(range.clone()).or_else(|| self.capital_word(range));
        }
        let parts = self.joined(&range);
        match parts.len() {
            // *CFO Act*, *FEWS NET*: an abbreviation and one more word.
            2 => {
                let first = self.compound(parts[0].clone())?;
                let second = self.source.tokens.surface(parts[1].start);
                let count = count(second);
                let is_year = count.digits == 4 && count.capitals + count.smalls == 0;
                let fits = parts[1].len() == 1 && (is_year || count.digits == 0 && count.capitals > 0);
                if !fits {
                    return None;
                }
                let mut letters = first.letters;
                let (mut tail, look) = (None, first.look);
                if count.smalls == 0 && !is_year {
                    letters.extend(folded(second));
                } else {
                    tail = Some(self.source.tokens.hash(parts[1].start));
                }
                (letters.len() <= MOST).then_some(Short {
                    tokens: range,
                    look,
                    letters,
                    tail,
                    is_strong: false,
                })
            }
            _ => None,
        }
    }

    /// The parts of a range between which spaces stand.
    fn joined(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for i in range.clone() {
            match parts.last_mut() {
                Some(part) if self.is_joint(i - 1) => part.end = i + 1,
                _ => parts.push(i..i + 1),
            }
        }
        parts
    }

    /// Whether token `i` and the next are parts of one abbreviation: *SARS-CoV-2*, *A&E*, *U.N.*
    pub fn is_joint(&self, i: usize) -> bool {
        let tokens = self.source.tokens;
        if i + 1 >= tokens.len() {
            return false;
        }
        match tokens.gap_kind(i) {
            GapKind::Hyphen | GapKind::Empty => true,
            GapKind::Stop | GapKind::Comma => {
                let letters = tokens.is_one_letter(i) && tokens.is_one_letter(i + 1);
                let (before, after) = (tokens.surface(i), tokens.surface(i + 1));
                // *PM2.5*
                let number = before.ends_with(|c: char| c.is_ascii_digit())
                    && after.starts_with(|c: char| c.is_ascii_digit());
                let text = tokens.gap(i).text;
                text == "." && (letters || number) || text == "," && number
            }
            GapKind::Other => matches!(tokens.gap(i).text.trim(), "&" | "/" | "+"),
            _ => false,
        }
    }

    fn compound(&self, range: Range<usize>) -> Option<Short> {
        let tokens = self.source.tokens;
        let (mut all, mut words) = (Count::default(), 0);
        for i in range.clone() {
            let one = count(tokens.surface(i));
            // *R-Texas*, *Covid-19*: no abbreviation, or not by its looks.
            words += usize::from(one.capitals == 1 && one.smalls > 3 || one.capitals == 0 && one.smalls > 2);
            // *2018/1725*
            if one.digits > 3 {
                return None;
            }
            all.capitals += one.capitals;
            all.smalls += one.smalls;
            all.digits += one.digits;
        }
        let size = all.capitals + all.smalls + all.digits;
        let enough = all.capitals > 1 && all.capitals * 2 >= all.smalls
            || all.capitals == 1 && all.digits > 0 && all.smalls < 3;
        if words > 0 || !enough || size < 2 {
            return None;
        }
        let mut letters: Vec<char> = range.clone().flat_map(|i| folded(tokens.surface(i))).collect();
        if letters.len() > MOST {
            return None;
        }
        let text = Span::new(tokens.span(range.start).start, tokens.span(range.end - 1).end);
        let surface = text.slice(tokens.text());
        let plural = surface.ends_with('s') && letters.len() > 2;
        if plural {
            letters.pop();
        }
        let first = tokens.surface(range.start);
        let is_roman = surface.chars().all(|c| "IVXLC".contains(c));
        let is_item = range.len() > 1 && tokens.is_one_letter(range.start) && !surface.contains(['&', '.']);
        let doubtful = is_roman
            || is_item && all.smalls > 0
            || all.capitals == 1
            || first.starts_with(|c: char| c.is_numeric());
        let is_strong = !doubtful && !is_item && all.digits == 0 && (all.capitals > 2 || all.smalls > 0);
        let look = if doubtful { Look::Doubtful } else { Look::Abbreviation };
        Some(Short { tokens: range, look, letters, tail: None, is_strong })
    }

    /// One word with a capital, perhaps with a number: *Eurostat*, *Covid-19*.
    fn capital_word(&self, range: Range<usize>) -> Option<Short> {
        let tokens = self.source.tokens;
        let one = count(tokens.surface(range.start));
        let number = range.len() == 2 && count(tokens.surface(range.start + 1)).digits > 0;
        let is_word = one.capitals > 0 && one.smalls > 1 && one.digits == 0;
        if !is_word || range.len() > 1 && !number {
            return None;
        }
        let letters: Vec<char> = range.clone().flat_map(|i| folded(tokens.surface(i))).collect();
        let fits = letters.len() <= MOST;
        fits.then_some(Short { tokens: range, look: Look::Word, letters, tail: None, is_strong: false })
    }

    /// The bytes of a short form, with the last stop of *U.N.*
    pub fn short_span(&self, short: &Range<usize>) -> Span {
        let tokens = self.source.tokens;
        let (start, end) = (tokens.span(short.start).start, tokens.span(short.end - 1).end);
        let dotted = short.len() > 1
            && short.clone().all(|i| tokens.is_one_letter(i))
            && tokens.gap_kind(short.start) == GapKind::Stop
            && tokens.after(short.end - 1, self.source.body.end).starts_with('.');
        Span::new(start, end + u32::from(dotted))
    }
}
