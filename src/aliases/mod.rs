//! Tokens and matches in; the places where a text itself introduces a short form or another name out.
//!
//! *Long Name (ABBR)*, *ABBR (Long Name)*, *Long Name, or ABBR,*, *ABBR, the Long Name,*, *X, also known
//! as Y*, *X (formerly Y)*, *Long Name (hereinafter “the Name”)*: what is defined so holds in this
//! document, whether the gazetteer lists it or not.
//!
//! Letters are one hint among several. What counts is where a long form can begin (after an article,
//! with a capital, at the border of a listed name), what it may not cross (a comma, an article after
//! a verb), and how the letters fit, in order or, for foreign abbreviations, in any. An abbreviation
//! without any of the letters (*Malian Armed Forces (FAMa)*) binds only the name of what looks like an
//! organisation. Years, numbers, sources (*Reuters*), parties of persons and the states of places bind
//! nothing.
//!
//! Only brackets, abbreviations before commas, and the cue words of `gazetteer/lang` are looked at, each
//! with a window of some twenty tokens: linear.

mod bracket;
mod letters;
mod long;
mod short;
#[cfg(test)]
mod tests;
mod told;
mod words;

use crate::language::{LanguageIndex, Languages};
use crate::matcher::{Found, Source};
use crate::span::Span;
use crate::text::{GapKind, Tokens, extend_hash};
use serde::Serialize;
use std::cell::OnceCell;
use std::ops::Range;
use words::PARTS;

/// How a text introduces another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// *Malian Armed Forces (FAMa)*
    Parenthesis,
    /// *FAMa (Malian Armed Forces)*
    Reversed,
    /// *the African Union, or AU,*
    Or,
    /// *AU, the African Union,*
    Apposition,
    /// *“AU” means the African Union*
    Means,
    /// *Iyad ag Ghali, also known as Abou Fadl*
    Called,
    /// *Eswatini (formerly Swaziland)*
    Former,
    /// *the African Union (hereinafter “the Union”)*
    Hereinafter,
}

impl Kind {
    /// Its name, as outputs print it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Parenthesis => "parenthesis",
            Kind::Reversed => "reversed",
            Kind::Or => "or",
            Kind::Apposition => "apposition",
            Kind::Means => "means",
            Kind::Called => "called",
            Kind::Former => "former",
            Kind::Hereinafter => "hereinafter",
        }
    }
}

/// Where a text says that two of its names mean the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// Tokens of the short form, or of the other name.
    pub short: Range<u32>,
    /// Tokens of the long form, or of the name that stands first.
    pub long: Range<u32>,
    /// Bytes of the short form.
    pub short_span: Span,
    /// Bytes of the long form.
    pub long_span: Span,
    /// How the text says it.
    pub kind: Kind,
}

/// So many tokens are looked over before the first of them is read.
const AT_ONCE: usize = 512;

/// All definitions of a text, in text order of their short forms, each once.
///
/// Linear in the text.
pub fn definitions(source: Source<'_, '_>, languages: &Languages, found: &Found) -> Vec<Definition> {
    let tokens = source.tokens;
    let mut out = Vec::new();
    let mut sentences = source.sentences.iter();
    let mut reader: Option<Reader<'_, '_>> = None;
    let mut places = [0; AT_ONCE];
    let mut first = 0;
    while first < tokens.len() {
        for &i in tokens.where_names_are_told(first, languages.cues(), &mut places) {
            let i = i as usize;
            let (opens, abbreviates) = looks(tokens, i);
            let is_cue = is_cue(tokens, languages, i);
            if !(opens || abbreviates || is_cue) {
                continue;
            }
            while reader.as_ref().is_none_or(|reader| reader.tokens.end <= i) {
                let Some(sentence) = sentences.next() else { break };
                if sentence.tokens.1 as usize > i {
                    let range = sentence.tokens.0 as usize..sentence.tokens.1 as usize;
                    let language = languages.index_of(sentence.lang);
                    reader = Some(Reader::new(source, languages, found, range, language));
                }
            }
            let Some(reader) = reader.as_ref().filter(|reader| reader.tokens.contains(&i)) else { continue };
            if opens {
                reader.bracket(i, &mut out);
            } else if abbreviates {
                reader.apposition(i, &mut out);
            }
            if is_cue {
                reader.cue(i, &mut out);
            }
        }
        first += AT_ONCE;
    }
    out.sort_unstable_by_key(|found| {
        (found.short.start, found.short.end, found.long.start, found.long.end, found.kind)
    });
    out.dedup_by(|a, b| (&a.short, &a.long) == (&b.short, &b.long));
    out
}

/// Whether a bracket may open after token `i`, and if none does, whether the token may be an abbreviation
/// with its long form after it: most commas, and what stands around a stock's name or ends a sentence
/// before a quotation, are told by a byte or two.
#[inline]
fn looks(tokens: &Tokens<'_>, i: usize) -> (bool, bool) {
    match tokens.gap_kind(i) {
        GapKind::Comma => (false, tokens.has_capitals(i)),
        GapKind::Other => {
            let gap = tokens.gap(i).text.as_bytes();
            let (opens, mark) = match gap {
                [mark] | [mark, b' '] | [b' ', mark] => (*mark == b'(', *mark),
                [b' ', mark, ..] | [mark, ..] => (gap.contains(&b'('), *mark),
                [] => (false, 0),
            };
            (opens, !opens && !PARTS[usize::from(mark)] && tokens.has_capitals(i))
        }
        _ => (false, false),
    }
}

/// Whether a phrase that introduces names may begin at token `i`: it is among their first words, or the
/// first two, and stands after a comma or near a capital.
#[inline]
fn is_cue(tokens: &Tokens<'_>, languages: &Languages, i: usize) -> bool {
    let (first, next) = (tokens.hash(i), tokens.hash(i + 1));
    let near = || {
        let capital = |at: usize| at < tokens.len() && tokens.is_capitalised(at);
        let comma = i > 0 && tokens.gap_kind(i - 1) == GapKind::Comma;
        comma || (i > 0 && capital(i - 1)) || (1..7).any(|after| capital(i + after))
    };
    languages.cues().passes(first)
        && (languages.lone_cues().passes(first) || languages.cue_pairs().passes(extend_hash(first, next)))
        && near()
}

/// A sentence with all that is known of it.
struct Reader<'a, 't> {
    source: Source<'a, 't>,
    languages: &'a Languages,
    found: &'a Found,
    tokens: Range<usize>,
    language: Option<LanguageIndex>,
    /// See [`Reader::in_capitals`].
    in_capitals: OnceCell<bool>,
}

impl<'a, 't> Reader<'a, 't> {
    fn new(
        source: Source<'a, 't>,
        languages: &'a Languages,
        found: &'a Found,
        tokens: Range<usize>,
        language: Option<LanguageIndex>,
    ) -> Reader<'a, 't> {
        Reader { source, languages, found, tokens, language, in_capitals: OnceCell::new() }
    }

    /// Whether its adjectives follow their nouns, in lower case: *Cour pénale internationale*.
    fn puts_adjectives_after(&self) -> bool {
        let code = self.language.map_or("", |language| &self.languages.list()[language].code);
        matches!(code, "fr" | "es" | "pt" | "it")
    }

    /// Whether all its words stand in capitals.
    fn in_capitals(&self) -> bool {
        *self.in_capitals.get_or_init(|| {
            let mut few = self.tokens.start..self.tokens.end.min(self.tokens.start + 12);
            few.len() > 3 && few.all(|i| self.source.tokens.is_capitalised(i))
        })
    }

    /// Takes a definition, if its two sides do not overlap.
    fn push(&self, short: &Range<usize>, long: &Range<usize>, kind: Kind, out: &mut Vec<Definition>) {
        if short.start < long.end && long.start < short.end {
            return;
        }
        let tokens = self.source.tokens;
        let long_span = Span::new(tokens.span(long.start).start, tokens.span(long.end - 1).end);
        let narrow = |range: &Range<usize>| range.start as u32..range.end as u32;
        out.push(Definition {
            short: narrow(short),
            long: narrow(long),
            short_span: self.short_span(short),
            long_span,
            kind,
        });
    }

    /// Whether the gazetteer lists nothing of exactly these tokens.
    fn is_unlisted(&self, range: &Range<usize>) -> bool {
        self.set_of(range).is_none()
    }
}
