//! A document's text in; the token stream that every later room uses out.
//!
//! A token is a maximal run of letters, digits and combining marks, a handle (`@FAMa_DIRPA`), one
//! flag emoji, one character of a script without spaces, or a whole web or mail address (which is
//! no text and equals nothing). Tokens know their bytes in the *original* text; their folded form
//! (see [`fold()`]) is kept as a hash and can be made again at any time.

mod address;
mod chars;
mod classify;
mod cut;
mod fold;
mod gap;
mod layout;
mod short;
mod sieve;

pub use classify::{Classes64, classify};
pub use fold::{Capitals, extend_hash, fold, fold_into, hash, is_ignorable};
pub use gap::{Gap, GapKind, is_apostrophe, is_closer, is_hyphen, is_opener};
pub use layout::{LineBreaks, is_bullet};
pub(crate) use sieve::Sieve;

use crate::span::Span;

/// What can be told of a token at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// Its first letter is a capital.
    pub const CAPITALISED: Flags = Flags(1);
    /// It has a letter that is a capital and none that is lower-case.
    pub const ALL_CAPS: Flags = Flags(2);
    /// It has a digit.
    pub const DIGIT: Flags = Flags(4);
    /// It is a handle.
    pub const HANDLE: Flags = Flags(8);
    /// It goes on inside the hashtag in which the token before it stands.
    pub const IN_HASHTAG: Flags = Flags(16);
    /// It is a web or mail address: no text.
    pub const ADDRESS: Flags = Flags(32);
    /// It is a character of a script that writes no spaces.
    pub const UNSPACED: Flags = Flags(64);
    /// It has a letter.
    pub const LETTER: Flags = Flags(128);

    /// Whether all flags of `other` are set.
    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

/// One token.
#[derive(Debug, Clone, Copy)]
struct Token {
    hash: u64,
    span: Span,
    /// Of a short token only whether it is capitalised: matching asks for nothing else.
    flags: Flags,
    /// What stands between it and the token before it.
    gap: GapKind,
    /// Whether it is at most 16 ASCII letters and digits and nothing special.
    is_short: bool,
}

/// A text cut into tokens.
#[derive(Debug, Clone)]
pub struct Tokens<'t> {
    text: &'t str,
    list: Vec<Token>,
    line_breaks: LineBreaks,
}

impl<'t> Tokens<'t> {
    /// Cuts the part `body` of a text. One pass; linear.
    ///
    /// # Panics
    /// If `body` does not slice `text`, or the text is longer than 4 GiB.
    pub fn cut(text: &'t str, body: Span) -> Tokens<'t> {
        let mut tokens = Tokens::none(text, body);
        cut::cut(text, body, &mut tokens);
        tokens
    }

    fn none(text: &'t str, body: Span) -> Tokens<'t> {
        assert!(u32::try_from(text.len()).is_ok(), "a document is at most 4 GiB");
        let prose = body.slice(text);
        Tokens {
            text,
            // A word of English takes six bytes with its space.
            list: Vec::with_capacity(prose.len() / 6 + 16),
            line_breaks: LineBreaks::of(prose),
        }
    }

    /// The tokens of a listed name or phrase: the same cutting and folding as for a text.
    pub fn of_phrase(phrase: &'t str) -> Tokens<'t> {
        Tokens::cut(phrase, Span::new(0, phrase.len() as u32))
    }

    /// The whole text from which the tokens were cut.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the text has no token at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The bytes of token `i`.
    pub fn span(&self, i: usize) -> Span {
        self.list[i].span
    }

    /// The token as written.
    pub fn surface(&self, i: usize) -> &'t str {
        self.list[i].span.slice(self.text)
    }

    /// Hash of the folded form of token `i`. An address has a hash that no phrase has.
    pub fn hash(&self, i: usize) -> u64 {
        self.list[i].hash
    }

    /// The flags of token `i`.
    pub fn flags(&self, i: usize) -> Flags {
        let token = &self.list[i];
        if token.is_short {
            let (bytes, length) = self.short(i);
            short::flags(bytes, length)
        } else {
            token.flags
        }
    }

    /// Whether it has a digit; cheaper than all its flags.
    #[inline]
    pub fn has_digit(&self, i: usize) -> bool {
        if self.list[i].is_short {
            let (bytes, length) = self.short(i);
            short::has_digit(bytes, length)
        } else {
            self.list[i].flags.has(Flags::DIGIT)
        }
    }

    /// Which of its letters are capitals. Linear in the token.
    pub fn capitals(&self, i: usize) -> Capitals {
        if self.list[i].is_short {
            let (bytes, length) = self.short(i);
            return short::capitals(bytes, length);
        }
        let surface = self.surface(i);
        if surface.is_ascii() {
            let bits = surface.bytes().take(64).zip(0..);
            return bits.fold(0, |bits, (byte, at)| bits | u64::from(byte.is_ascii_uppercase()) << at);
        }
        fold_into(surface, &mut String::new())
    }

    /// Whether several of its letters are capitals; cheaper than which. Linear in the token.
    #[inline]
    pub(crate) fn has_capitals(&self, i: usize) -> bool {
        if self.list[i].is_short {
            let (bytes, length) = self.short(i);
            return short::has_capitals(bytes, length);
        }
        self.capitals(i).count_ones() > 1
    }

    /// The bytes of a short token and whatever follows it, and how many are its own.
    #[inline]
    fn short(&self, i: usize) -> (u128, usize) {
        let span = self.list[i].span;
        let (start, length) = (span.start as usize, (span.end - span.start) as usize);
        let rest = &self.text.as_bytes()[start..];
        (short::load(rest), length)
    }

    /// How many bytes of `folded` token `i` takes, if it is the first: a row of folded tokens, each with
    /// a NUL after it. Linear in the token.
    #[inline]
    pub(crate) fn take_folded(&self, i: usize, folded: &[u8]) -> Option<usize> {
        let length = if self.list[i].is_short {
            let (bytes, length) = self.short(i);
            // The same fold of a folded form changes nothing but the bytes after it, which count not.
            (short::fold(bytes, length) == short::first(short::load(folded), length)).then_some(length)
        } else {
            let mut form = String::new();
            fold_into(self.surface(i), &mut form);
            folded.starts_with(form.as_bytes()).then_some(form.len())
        };
        length.filter(|&length| folded.get(length) == Some(&0)).map(|length| length + 1)
    }

    /// Whether its first letter is a capital; cheaper than all its flags.
    #[inline]
    pub fn is_capitalised(&self, i: usize) -> bool {
        self.list[i].flags.has(Flags::CAPITALISED)
    }

    /// Of each token its hash, whether it is capitalised, and whether it is short.
    #[inline]
    pub(crate) fn looks(&self, tokens: std::ops::Range<usize>) -> impl Iterator<Item = (u64, bool, bool)> {
        let look = |token: &Token| (token.hash, token.flags.has(Flags::CAPITALISED), token.is_short);
        self.list[tokens].iter().map(look)
    }

    /// Whether it is a token of the commonest kind: at most 16 ASCII letters and digits.
    #[inline]
    pub fn is_short(&self, i: usize) -> bool {
        self.list[i].is_short
    }

    /// Whether it is a single character.
    #[inline]
    pub(crate) fn is_one_letter(&self, i: usize) -> bool {
        let token = &self.list[i];
        let length = token.span.end - token.span.start;
        if token.is_short { length == 1 } else { self.surface(i).chars().nth(1).is_none() }
    }

    /// Whether its first letter or digit is a small letter.
    #[inline]
    pub(crate) fn begins_small(&self, i: usize) -> bool {
        if self.list[i].is_short {
            return self.text.as_bytes()[self.list[i].span.start as usize].is_ascii_lowercase();
        }
        self.surface(i).chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase)
    }

    /// Whether line breaks of this text are mere spaces or end a paragraph.
    pub fn line_breaks(&self) -> LineBreaks {
        self.line_breaks
    }

    /// What stands between token `i` and the one after it.
    ///
    /// # Panics
    /// If token `i` is the last.
    pub fn gap(&self, i: usize) -> Gap<'t> {
        Gap { text: self.between(i), kind: self.list[i + 1].gap }
    }

    /// Of what kind that is; cheaper than the gap itself.
    ///
    /// # Panics
    /// If token `i` is the last.
    pub fn gap_kind(&self, i: usize) -> GapKind {
        self.list[i + 1].gap
    }

    /// The tokens after which a gap stands that is not [quiet](GapKind::is_quiet), in order. Linear,
    /// without a branch for each.
    pub fn before_loud_gaps(&self) -> Vec<u32> {
        let mut loud = vec![0; self.list.len()];
        let mut count = 0;
        for (i, next) in (0..).zip(self.list.iter().skip(1)) {
            loud[count] = i;
            count += usize::from(!next.gap.is_quiet());
        }
        loud.truncate(count);
        loud
    }

    /// Of the next tokens from `first` on, as many as there are places, those that the sieve lets pass, or
    /// after which a comma or something stronger than a space stands in the sentence, in order; the last
    /// token of all is none. Linear, without a branch for each.
    pub(crate) fn where_names_are_told<'p, const N: usize>(
        &self,
        first: usize,
        sieve: &Sieve,
        places: &'p mut [u32; N],
    ) -> &'p [u32] {
        let mut count = 0;
        let next = &self.list[first..self.list.len().min(first + N + 1)];
        for (i, pair) in (first as u32..).zip(next.windows(2)) {
            // Never so many, which the compiler cannot know.
            places[count % N] = i;
            count += usize::from(pair[1].gap.may_part() | sieve.passes(pair[0].hash));
        }
        &places[..count]
    }

    fn between(&self, i: usize) -> &'t str {
        &self.text[self.list[i].span.end as usize..self.list[i + 1].span.start as usize]
    }

    /// The text after token `i`, up to the next token or the end of the body.
    pub fn after(&self, i: usize, body_end: u32) -> &'t str {
        let start = self.list[i].span.end;
        let end = self.list.get(i + 1).map_or(body_end, |next| next.span.start);
        &self.text[start as usize..end.max(start) as usize]
    }

    /// The folded tokens with a space between them: what two names have in common that match alike.
    pub fn folded(&self) -> String {
        let mut out = String::new();
        for i in 0..self.len() {
            if i > 0 {
                out.push(' ');
            }
            fold_into(self.surface(i), &mut out);
        }
        out
    }

    /// Where the last token ends.
    #[inline]
    fn end(&self) -> Option<usize> {
        self.list.last().map(|token| token.span.end as usize)
    }

    /// Takes a token that is short, see [`Token::is_short`].
    #[inline]
    fn push_short(&mut self, start: usize, end: usize, hash: u64, capital: bool, gap: GapKind) {
        let flags = if capital { Flags::CAPITALISED } else { Flags::default() };
        let span = Span { start: start as u32, end: end as u32 };
        self.list.push(Token { hash, span, flags, gap, is_short: true });
    }

    fn push(&mut self, start: usize, end: usize, hash: u64, flags: Flags) {
        let gap = match self.list.last() {
            Some(before) => gap::kind(self.text, before.span.end as usize, start),
            None => GapKind::Empty,
        };
        let span = Span { start: start as u32, end: end as u32 };
        self.list.push(Token { hash, span, flags, gap, is_short: false });
    }
}

#[cfg(test)]
mod tests;
