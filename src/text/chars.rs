//! All that cutting and folding ask of a character, in one word that is looked up.
//!
//! The Unicode tables answer one question at a time by searching; asked five of them for every
//! character, Arabic and Cyrillic texts would be read at a tenth of the speed. Pages of 256
//! characters are filled from those tables when their first character is met.

use super::fold::{is_ignorable, strips_marks};
use caseless::Caseless;
use std::sync::OnceLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

/// What a character is to the cutter.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Class {
    /// Letter, digit or mark.
    Word,
    /// A letter of a script without spaces.
    Unspaced,
    /// Ignored wherever it stands.
    Ignorable,
    /// Half of a flag emoji.
    FlagHalf,
    /// The black flag that begins a flag of a region.
    FlagBase,
    /// Anything else.
    Other,
}

const CLASSES: [Class; 6] =
    [Class::Word, Class::Unspaced, Class::Ignorable, Class::FlagHalf, Class::FlagBase, Class::Other];

/// A character looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look(u32);

impl Look {
    const FOLDED: u32 = 0x1F_FFFF;
    const SIMPLE: u32 = 1 << 21;
    const MARK: u32 = 1 << 22;
    const ALPHABETIC: u32 = 1 << 23;
    const LOWER: u32 = 1 << 24;
    const UPPER: u32 = 1 << 25;
    const STRIPS: u32 = 1 << 26;
    const CLASS: u32 = 27;

    /// The character that it folds to, where it is one whatever stands before it; `None` where the
    /// tables must be asked.
    pub fn folded(self) -> Option<char> {
        if self.0 & Look::SIMPLE == 0 { None } else { char::from_u32(self.0 & Look::FOLDED) }
    }

    /// Whether a mark after it is ornament. Only of a character that folds to one.
    pub fn strips_marks(self) -> bool {
        self.0 & Look::STRIPS != 0
    }

    /// Whether it is a combining mark.
    pub fn is_mark(self) -> bool {
        self.0 & Look::MARK != 0
    }

    /// Whether it is a letter.
    pub fn is_alphabetic(self) -> bool {
        self.0 & Look::ALPHABETIC != 0
    }

    /// Whether it is a small letter.
    pub fn is_lowercase(self) -> bool {
        self.0 & Look::LOWER != 0
    }

    /// Whether it is a capital.
    pub fn is_uppercase(self) -> bool {
        self.0 & Look::UPPER != 0
    }

    /// What it is to the cutter.
    pub fn class(self) -> Class {
        CLASSES[(self.0 >> Look::CLASS) as usize]
    }
}

/// Looks a character up. Constant time after the first of its page.
#[inline]
pub(super) fn look(c: char) -> Look {
    static PAGES: [OnceLock<Box<[Look; 256]>>; 256] = [const { OnceLock::new() }; 256];
    let code = c as usize;
    match PAGES.get(code >> 8) {
        Some(page) => page.get_or_init(|| fill((code >> 8) as u32))[code & 255],
        None => examine(c),
    }
}

#[cold]
fn fill(page: u32) -> Box<[Look; 256]> {
    let mut looks = Box::new([Look(0); 256]);
    for (low, place) in (0..).zip(looks.iter_mut()) {
        // The surrogates, which are no characters, stay zeros.
        *place = char::from_u32(page << 8 | low).map_or(Look(0), examine);
    }
    looks
}

fn examine(c: char) -> Look {
    let class = class(c);
    let flag = |is: bool, bit: u32| if is { bit } else { 0 };
    let mut look = flag(is_combining_mark(c), Look::MARK)
        | flag(c.is_alphabetic(), Look::ALPHABETIC)
        | flag(c.is_lowercase(), Look::LOWER)
        | flag(c.is_uppercase(), Look::UPPER)
        | (CLASSES.iter().position(|&known| known == class).unwrap_or(0) as u32) << Look::CLASS;
    let mut parts = Vec::new();
    decompose_compatible(c, |part| parts.push(part));
    if let Some((&base, marks)) = parts.split_first() {
        let strips = strips_marks(base);
        let mut folded = std::iter::once(base).default_case_fold();
        let single = folded.next().filter(|_| folded.next().is_none());
        let plain = !is_combining_mark(base) && marks.iter().all(|&mark| strips && is_combining_mark(mark));
        if let Some(single) = single.filter(|_| plain && !is_ignorable(c)) {
            look |= single as u32 | Look::SIMPLE | flag(strips, Look::STRIPS);
        }
    }
    Look(look)
}

fn class(c: char) -> Class {
    if is_ignorable(c) {
        Class::Ignorable
    } else if is_unspaced(c) {
        Class::Unspaced
    } else if c.is_alphanumeric() || is_combining_mark(c) {
        Class::Word
    } else if ('\u{1F1E6}'..='\u{1F1FF}').contains(&c) {
        Class::FlagHalf
    } else if c == '\u{1F3F4}' {
        Class::FlagBase
    } else {
        Class::Other
    }
}

/// Scripts that write no spaces between words (law 8).
fn is_unspaced(c: char) -> bool {
    // Thai is the first of them; the sound mark of kana belongs to no script.
    c >= '\u{E00}'
        && (matches!(
            c.script(),
            Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Thai
                | Script::Lao
                | Script::Khmer
                | Script::Myanmar
        ) || matches!(c, '\u{30FC}' | '\u{FF70}'))
        && (c.is_alphanumeric() || is_combining_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table is asked in the middle of words; it must say what the Unicode tables say.
    #[test]
    fn every_character_folds_as_the_tables_say() {
        for c in (0..=0x1_FFFFu32).filter_map(char::from_u32) {
            let look = look(c);
            let mut slow = String::new();
            super::super::fold::fold_char(c, &mut true, &mut slow);
            if let Some(folded) = look.folded().filter(|&folded| folded != '\u{640}') {
                assert_eq!(slow, folded.to_string(), "{:x}", c as u32);
            }
            assert_eq!(look.is_uppercase(), c.is_uppercase());
            assert_eq!(look.class(), class(c));
        }
    }
}
