//! The words before or after a short form, as the search for its long form sees them.

use super::Reader;
use crate::language::Class;
use crate::text::{GapKind, fold_into, is_closer, is_opener};
use smallvec::SmallVec;
use std::ops::Range;

/// Folded letters; nearly all words have their place in it.
pub(super) type Form = SmallVec<[char; 16]>;

/// One word that may belong to a long form.
pub(super) struct Word {
    /// Its folded letters.
    pub form: Form,
    pub is_capital: bool,
    /// Whether it stands before names and is no part of them.
    pub is_article: bool,
    /// Whether it may stand inside a name in lower case.
    pub is_inside: bool,
    /// Whether a name goes on over it although an article follows.
    pub is_link: bool,
    /// Whether it is of the closed classes, and no such word.
    pub is_function: bool,
    /// Whether it names a people: *the Swiss Federal Office*.
    pub is_demonym: bool,
    /// Whether it is a month, and whether it is a common word, as a capital makes it no name.
    pub is_month: bool,
    pub is_ordinary: bool,
    /// Of its folded form.
    pub hash: u64,
    /// What stands between it and the next.
    pub joint: Joint,
}

impl Word {
    /// Whether letters need not stand for it.
    pub fn is_small(&self) -> bool {
        self.is_article || self.is_inside
    }

    /// Whether it says something by itself.
    pub fn is_content(&self) -> bool {
        !self.is_small() && (self.is_capital || !self.is_function)
    }
}

/// What stands between two words, for a name that would hold both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing that matters.
    Close,
    Comma,
    Quote,
    /// A bracket that was opened before.
    Closing,
    Opening,
    /// No name goes over it.
    Border,
}

/// No long form has more tokens.
pub(super) const LONGEST: usize = 24;

impl Reader<'_, '_> {
    /// The last of these tokens between which no border stands.
    pub fn unbroken(&self, tokens: Range<usize>) -> Range<usize> {
        let mut start = tokens.end.saturating_sub(1).max(tokens.start);
        while start > tokens.start && self.joint(start - 1) != Joint::Border {
            start -= 1;
        }
        start..tokens.end
    }

    /// The words of these tokens.
    pub fn words(&self, tokens: Range<usize>) -> Vec<Word> {
        tokens.map(|i| self.word(i)).collect()
    }

    /// Token `i` as a word.
    pub fn word(&self, i: usize) -> Word {
        let tokens = self.source.tokens;
        let (mut classes, any) = self.languages.word_and_in_any(tokens, i, self.language);
        let (is_month, is_ordinary) = (classes.has(Class::Month), classes.has(Class::Ordinary));
        // *Growth of*: any word has a capital at the beginning of a sentence.
        let begins =
            i == self.tokens.start && i + 1 < self.tokens.end && is_ordinary && !tokens.is_capitalised(i + 1);
        let is_capital = tokens.is_capitalised(i) && !begins;
        // *Médecins pour la paix* in English: small words are small in other languages too.
        if !is_capital && !classes.has_any(&[Class::Function, Class::Ordinary]) {
            classes = any;
        }
        let is_inside = !is_capital && classes.has(Class::Inside);
        let is_article = classes.has(Class::Article);
        Word {
            form: folded(tokens.surface(i)),
            is_capital,
            is_article,
            is_inside: is_inside || (self.in_capitals() && classes.has(Class::Inside)),
            is_link: classes.has(Class::Link),
            is_demonym: any.has(Class::Demonym),
            is_month,
            is_ordinary,
            hash: tokens.hash(i),
            is_function: classes.has(Class::Function),
            joint: self.joint(i),
        }
    }

    /// What stands after a token.
    pub fn joint(&self, i: usize) -> Joint {
        let tokens = self.source.tokens;
        if i + 1 >= tokens.len() {
            return Joint::Border;
        }
        match tokens.gap_kind(i) {
            GapKind::Comma => Joint::Comma,
            GapKind::BlankLine => Joint::Border,
            // *the pilots' union*
            GapKind::Apostrophe if tokens.gap(i).text.ends_with(char::is_whitespace) => Joint::Quote,
            GapKind::Stop if tokens.is_one_letter(i) => Joint::Close,
            GapKind::Stop => {
                let classes = self.languages.word(tokens, i, self.language);
                if classes.has(Class::Abbreviation) { Joint::Close } else { Joint::Border }
            }
            GapKind::Other => other(tokens.gap(i).text),
            _ => Joint::Close,
        }
    }
}

/// The folded letters of a token.
pub(super) fn folded(surface: &str) -> Form {
    if surface.is_ascii() {
        return surface.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    let mut form = String::new();
    fold_into(surface, &mut form);
    form.chars().collect()
}

/// The ASCII characters after which, where a gap begins with them, no [`Joint::Comma`] or [`Joint::Quote`]
/// comes of it, nor a dash or colon alone.
pub(super) static PARTS: [bool; 256] = {
    let (mut parts, mut byte) = ([false; 256], 0);
    while byte < 128 {
        let joins =
            matches!(byte as u8, b'&' | b'/' | b'+' | b',' | b'-' | b':' | b'"' | b'\'' | b'{' | b'}');
        parts[byte] = (byte as u8).is_ascii_punctuation() && !joins;
        byte += 1;
    }
    parts
};

fn other(gap: &str) -> Joint {
    let mut joint = Joint::Close;
    for c in gap.chars().filter(|c| !c.is_whitespace()) {
        let this = match c {
            '(' | '[' => Joint::Opening,
            ')' | ']' => Joint::Closing,
            '&' | '/' | '+' | '\u{ad}' => Joint::Close,
            ',' => Joint::Comma,
            c if is_opener(c) || is_closer(c) => Joint::Quote,
            _ => Joint::Border,
        };
        joint = match (joint, this) {
            (Joint::Close, this) => this,
            (joint, Joint::Close) => joint,
            // *) (*
            (Joint::Closing, Joint::Opening) => Joint::Closing,
            (Joint::Quote, Joint::Comma) | (Joint::Comma, Joint::Quote) => Joint::Comma,
            (joint, Joint::Quote) => joint,
            (Joint::Quote, this) => this,
            _ => Joint::Border,
        };
    }
    joint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_never_joins() {
        for byte in (0..128u8).filter(|&byte| PARTS[usize::from(byte)]) {
            for rest in ["", " ", ",", " \"", "\",", "(", ") ", "- ", "&", "“ ", ".", "'("] {
                for before in ["", " "] {
                    let gap = format!("{before}{}{rest}", char::from(byte));
                    assert!(!matches!(other(&gap), Joint::Comma | Joint::Quote), "{gap:?}");
                    assert!(!gap.trim().chars().all(|c| crate::text::is_hyphen(c) || c == ':'), "{gap:?}");
                }
            }
        }
    }
}
