//! Cuts a text into tokens.

use super::fold::{fold_into, hash, is_ignorable};
use super::{Flags, Tokens, address};
use crate::span::Span;
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};

/// What a character is to the cutter.
#[derive(PartialEq, Eq, Clone, Copy)]
enum Class {
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

fn class(c: char) -> Class {
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Other };
    }
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

pub(super) fn cut(text: &str, body: Span, tokens: &mut Tokens<'_>) {
    let mut cutter = Cutter { text, end: body.end as usize, tokens, folded: String::new(), before: ' ' };
    let mut at = body.start as usize;
    while at < cutter.end {
        at = cutter.step(at);
    }
}

struct Cutter<'a, 't> {
    text: &'a str,
    end: usize,
    tokens: &'a mut Tokens<'t>,
    /// Reused buffer for folded forms.
    folded: String,
    /// The last character before the place looked at.
    before: char,
}

impl Cutter<'_, '_> {
    /// Takes the token, or the one character, at byte `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let Some(c) = self.text[at..self.end].chars().next() else { return self.end };
        let next = at + c.len_utf8();
        let end = match class(c) {
            Class::Word if is_combining_mark(c) => next,
            Class::Word => self.word(at, false),
            Class::Unspaced => self.cluster(at, next),
            Class::FlagHalf | Class::FlagBase => self.flag(at, next, c),
            Class::Other if c == '@' && !self.before.is_alphanumeric() => self.handle(at).unwrap_or(next),
            Class::Other if c == '#' && !self.before.is_alphanumeric() => self.hashtag(next).unwrap_or(next),
            Class::Other | Class::Ignorable => next,
        };
        if class(c) != Class::Ignorable {
            self.before = self.text[..end].chars().next_back().unwrap_or(' ');
        }
        end
    }

    /// End of the run of word characters from `at`, without ignorable characters at its end.
    fn run_end(&self, at: usize, part_of_word: impl Fn(char) -> bool) -> usize {
        let mut end = at;
        for (offset, c) in self.text[at..self.end].char_indices() {
            if part_of_word(c) {
                end = at + offset + c.len_utf8();
            } else if class(c) != Class::Ignorable {
                break;
            }
        }
        end
    }

    fn word(&mut self, at: usize, in_hashtag: bool) -> usize {
        let end = self.run_end(at, |c| class(c) == Class::Word);
        if let Some(address_end) =
            address::end_of_address(&self.text[..self.end], at, end).filter(|_| !in_hashtag)
        {
            let span = Span::new(at as u32, address_end as u32);
            // No phrase has this hash's folded form: a phrase that is an address is never listed.
            self.tokens.push(span, hash("\0address"), Flags::ADDRESS);
            return address_end;
        }
        self.emit(at, end, Flags::default());
        end
    }

    /// A character of a script without spaces, with its marks.
    fn cluster(&mut self, at: usize, next: usize) -> usize {
        let end = next.max(self.run_end(next, is_combining_mark));
        self.emit(at, end, Flags::UNSPACED);
        end
    }

    fn flag(&mut self, at: usize, next: usize, c: char) -> usize {
        let rest = &self.text[next..self.end];
        let length: usize = if class(c) == Class::FlagHalf {
            rest.chars().next().filter(|&c| class(c) == Class::FlagHalf).map_or(0, char::len_utf8)
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
        let end = self.run_end(at + 1, |c| c == '_' || class(c) == Class::Word);
        if end == at + 1 {
            return None;
        }
        self.emit(at, end, Flags::HANDLE);
        Some(end)
    }

    /// The tokens of a hashtag's camel case: `#BurkinaFaso` is *burkina*, *faso*.
    fn hashtag(&mut self, start: usize) -> Option<usize> {
        let end = self.run_end(start, |c| c == '_' || class(c) == Class::Word);
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
        let mut letters = token.chars().filter(|c| c.is_alphabetic());
        if let Some(first) = letters.next() {
            flags.set(Flags::LETTER);
            let mut any_lower = first.is_lowercase();
            let mut any_upper = first.is_uppercase();
            if any_upper {
                flags.set(Flags::CAPITALISED);
            }
            for c in letters {
                any_lower |= c.is_lowercase();
                any_upper |= c.is_uppercase();
            }
            if any_upper && !any_lower {
                flags.set(Flags::ALL_CAPS);
            }
        }
        if token.bytes().any(|b| b.is_ascii_digit()) {
            flags.set(Flags::DIGIT);
        }
        self.tokens.push(Span::new(at as u32, end as u32), hash(&self.folded), flags);
    }
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
