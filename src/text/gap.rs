//! What stands between two tokens (law 3).

use super::fold::is_ignorable;
use serde::{Deserialize, Serialize};

/// The text between two neighbouring tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap<'t> {
    /// As written.
    pub text: &'t str,
    /// Of what kind it is.
    pub kind: GapKind,
}

/// The kinds of gap that matter to names and sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum GapKind {
    /// Nothing, or only characters that are ignored.
    Empty,
    /// Spaces of any kind.
    Space,
    /// One hyphen or dash without spaces.
    Hyphen,
    /// One apostrophe of any kind, perhaps with a space after it.
    Apostrophe,
    /// One hyphen, dash or apostrophe at the end of a line, the next word beginning the next line.
    BrokenJoint,
    /// One full stop, perhaps with spaces after it.
    Stop,
    /// One comma, perhaps with spaces after it.
    Comma,
    /// Spaces with one line break among them.
    LineBreak,
    /// Spaces with several line breaks among them.
    BlankLine,
    /// An underscore.
    Underscore,
    /// Anything else.
    Other,
}

impl GapKind {
    /// Whether no sentence ends in such a gap, but for an item of a list after a space.
    #[inline]
    pub fn is_quiet(self) -> bool {
        use GapKind::*;
        const QUIET: u32 = bits(&[Space, Empty, Hyphen, Apostrophe, Comma]);
        QUIET >> self as u32 & 1 != 0
    }

    /// Whether a comma or something stronger than a space stands there, inside a sentence.
    #[inline]
    pub(super) fn may_part(self) -> bool {
        const PARTS: u32 = bits(&[GapKind::Comma, GapKind::Other]);
        PARTS >> self as u32 & 1 != 0
    }
}

/// A bit for each of these kinds: whether a gap is one of them, which is asked of every gap, is one test.
const fn bits(kinds: &[GapKind]) -> u32 {
    let (mut bits, mut i) = (0, 0);
    while i < kinds.len() {
        bits |= 1 << kinds[i] as u32;
        i += 1;
    }
    bits
}

/// Hyphens and dashes that may join the tokens of one name.
pub fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}')
}

/// Apostrophes of any kind.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʹ' | '′' | '`' | '´' | '＇')
}

/// Characters that open a quotation or a bracket.
pub fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '"' | '\'' | '“' | '‘' | '«' | '‹' | '„' | '‚' | '¿' | '¡')
}

/// Characters that close a quotation or a bracket.
pub fn is_closer(c: char) -> bool {
    matches!(c, ')' | ']' | '}' | '"' | '\'' | '”' | '’' | '»' | '›' | '“')
}

impl<'t> Gap<'t> {
    /// Looks at the text between two tokens. Linear in it.
    pub fn new(text: &'t str) -> Gap<'t> {
        Gap { text, kind: kind(text, 0, text.len()) }
    }

    /// The gap without ignored characters, every run of spaces as one space.
    pub fn normalised(&self) -> String {
        let mut out = String::new();
        for c in self.text.chars().filter(|&c| !is_ignorable(c)) {
            if !c.is_whitespace() {
                out.push(c);
            } else if !out.ends_with(' ') {
                out.push(' ');
            }
        }
        out
    }
}

/// How many lines end in the gap, whatever the kind of line end; a paragraph separator counts twice.
/// Breaks that something visible parts are counted apart, and the longest run stands.
fn line_breaks(text: &str) -> u32 {
    let (mut longest, mut run, mut previous) = (0, 0, ' ');
    for c in text.chars().filter(|&c| !is_ignorable(c)) {
        match c {
            '\n' if previous == '\r' => {}
            '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{B}' | '\u{C}' => run += 1,
            '\u{2029}' => run += 2,
            c if c.is_whitespace() => {}
            _ => run = 0,
        }
        longest = longest.max(run);
        previous = c;
    }
    longest
}

/// Of what kind the gap `start..end` of a text is.
#[inline]
pub(super) fn kind(text: &str, start: usize, end: usize) -> GapKind {
    // Nearly every gap is one ASCII character, or one and a space.
    let gap = &text.as_bytes()[start..end];
    match *gap {
        [mark] => KINDS[0][mark as usize],
        [mark, b' '] => KINDS[1][mark as usize],
        [] => GapKind::Empty,
        _ => rare_kind(&text[start..end]),
    }
}

/// The kinds of all gaps of one ASCII character, and of those of one and a space.
static KINDS: [[GapKind; 256]; 2] = {
    let mut kinds = [[GapKind::Other; 256]; 2];
    let mut byte = 0;
    while byte < 128 {
        (kinds[0][byte], kinds[1][byte]) = match byte as u8 {
            b' ' | b'\t' => (GapKind::Space, GapKind::Space),
            b'\n' | b'\r' | b'\x0B' | b'\x0C' => (GapKind::LineBreak, GapKind::LineBreak),
            b',' => (GapKind::Comma, GapKind::Comma),
            b'.' => (GapKind::Stop, GapKind::Stop),
            b'\'' | b'`' => (GapKind::Apostrophe, GapKind::Apostrophe),
            b'-' => (GapKind::Hyphen, GapKind::Other),
            b'_' => (GapKind::Underscore, GapKind::Underscore),
            _ => (GapKind::Other, GapKind::Other),
        };
        byte += 1;
    }
    kinds
};

#[cold]
fn rare_kind(text: &str) -> GapKind {
    let breaks = line_breaks(text);
    let (mut spaces_before, mut spaces_after) = (false, false);
    let mut mark = None;
    for c in text.chars().filter(|&c| !is_ignorable(c)) {
        if c.is_whitespace() {
            if mark.is_none() { spaces_before = true } else { spaces_after = true }
        } else if mark.replace(c).is_some() {
            return if breaks > 1 { GapKind::BlankLine } else { GapKind::Other };
        }
    }
    match (mark, breaks) {
        (None, 0) if spaces_before => GapKind::Space,
        (None, 0) => GapKind::Empty,
        (None, 1) => GapKind::LineBreak,
        (_, 2..) => GapKind::BlankLine,
        (Some(_), _) if spaces_before => GapKind::Other,
        (Some(c), 0) if is_hyphen(c) && !spaces_after => GapKind::Hyphen,
        (Some(c), 0) if is_apostrophe(c) => GapKind::Apostrophe,
        (Some(c), 1) if is_hyphen(c) || is_apostrophe(c) => GapKind::BrokenJoint,
        (Some('.'), 0) => GapKind::Stop,
        (Some(',' | '،' | '，'), 0) => GapKind::Comma,
        (Some('_'), 0) => GapKind::Underscore,
        _ => GapKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds() {
        let cases = [
            ("", GapKind::Empty),
            ("\u{200B}", GapKind::Empty),
            (" ", GapKind::Space),
            ("\u{A0}\u{202F} ", GapKind::Space),
            ("-", GapKind::Hyphen),
            ("–", GapKind::Hyphen),
            (" - ", GapKind::Other),
            ("’", GapKind::Apostrophe),
            ("' ", GapKind::Apostrophe),
            ("-\n", GapKind::BrokenJoint),
            ("’\r\n  ", GapKind::BrokenJoint),
            ("\n- ", GapKind::Other),
            (".", GapKind::Stop),
            (". ", GapKind::Stop),
            (", ", GapKind::Comma),
            (" , ", GapKind::Other),
            ("\n", GapKind::LineBreak),
            ("\r\n", GapKind::LineBreak),
            ("\r", GapKind::LineBreak),
            (" \r\n \r\n ", GapKind::BlankLine),
            (".\n\n", GapKind::BlankLine),
            (".”\n\n“", GapKind::BlankLine),
            ("\u{2029}", GapKind::BlankLine),
            ("_", GapKind::Underscore),
            (" & ", GapKind::Other),
            ("...", GapKind::Other),
        ];
        for (gap, expected) in cases {
            assert_eq!(Gap::new(gap).kind, expected, "{gap:?}");
            assert_eq!(rare_kind(gap), expected, "{gap:?}");
        }
    }

    #[test]
    fn short_gaps_are_what_the_plain_way_says() {
        for mark in 0..128u8 {
            for gap in [format!("{}", mark as char), format!("{} ", mark as char)] {
                assert_eq!(Gap::new(&gap).kind, rare_kind(&gap), "{gap:?}");
            }
        }
    }
}
