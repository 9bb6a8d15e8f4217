//! Tokens of a clause and the date of the document in; the dates that the clause names out.
//!
//! A date belongs to the clause it stands in, so what is a matter of a noun alone (*the 2014
//! ceasefire*, *Tuesday's attack*) is no date here. Nothing is guessed: what may mean one day or
//! another comes without its date, or not at all. Which words dates are made of stands in
//! `gazetteer/lang`, how they go together in the code: `words.rs` knows them, `reader.rs` looks at
//! tokens, `points.rs` reads one date, `phrases.rs` what stands around it, `outlook.rs` tells whether
//! a clause looks ahead, `resolve.rs` has the calendar, `edtf.rs` the form of the answer.

mod edtf;
mod outlook;
mod phrases;
mod points;
mod reader;
mod resolve;
mod words;

pub use edtf::{Edtf, When};
pub use resolve::Published;

use crate::language::{LanguageIndex, Languages};
use crate::span::Span;
use crate::text::Tokens;
use phrases::Phrase;
use points::Point;
use reader::Reader;
use std::ops::Range;
use words::{Unit, Words};

/// A date that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    /// Its tokens, a preposition included.
    pub tokens: Range<usize>,
    /// From the first to past the last of them.
    pub span: Span,
    /// When that is; `None` where the text leaves it open.
    pub edtf: Option<Edtf>,
    /// How fine the text speaks, even where nobody can tell the date.
    pub granularity: Granularity,
}

/// How fine a text speaks of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Granularity {
    /// A day.
    Day,
    /// From Monday to Sunday.
    Week,
    /// A month.
    Month,
    /// A season of a year.
    Season,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// From, to, or both.
    Interval,
}

/// Whether a clause speaks of what was or of what will be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Outlook {
    /// The words around a date tell: it lies ahead where they say so (*will*), else back.
    #[default]
    Cued,
    /// Back.
    Back,
    /// Ahead.
    Ahead,
}

/// What is known of a clause.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// All languages.
    pub languages: &'a Languages,
    /// The one that the clause is written in; without it, a word may be of any.
    pub language: Option<LanguageIndex>,
    /// When the document was published.
    pub published: Option<Published>,
    /// Where the clause looks.
    pub outlook: Outlook,
}

/// Finds dates. Made once of the languages' words, shared by any number of threads.
///
/// ```
/// use nomina::dates::{Context, Finder, Outlook, Published};
/// use nomina::{language::Languages, text::Tokens};
///
/// let languages = Languages::builtin();
/// let finder = Finder::new(&languages);
/// let tokens = Tokens::of_phrase("The army entered Kidal on Tuesday and will stay until December 31.");
/// let context = Context {
///     languages: &languages,
///     language: languages.by_code("en"),
///     published: Published::parse("2023-11-20"),
///     outlook: Outlook::Cued,
/// };
/// let dates = finder.find(&tokens, 0..tokens.len(), &context);
/// let dates: Vec<String> = dates.iter().filter_map(|date| Some(date.edtf?.to_string())).collect();
/// assert_eq!(dates, ["2023-11-14", "../2023-12-31"]);
/// ```
#[derive(Debug, Clone)]
pub struct Finder {
    /// Of each language: most words are no part of a date in another.
    words: Vec<Words>,
    /// Of all together.
    any: Words,
}

impl Finder {
    /// A finder for these languages; one without `[dates]` has none found. Linear in the lists.
    pub fn new(languages: &Languages) -> Finder {
        let words = (0..languages.list().len()).map(|language| Words::new(languages, Some(language)));
        Finder { words: words.collect(), any: Words::new(languages, None) }
    }

    /// The dates in the tokens `range`, in text order, none overlapping another.
    ///
    /// Nothing outside of `range` is read as a part of a date. Linear in the tokens; one look at a
    /// table for each where no word says that there may be a date, and nothing is allocated.
    ///
    /// # Panics
    /// If `range` is not one of `tokens`.
    pub fn find(&self, tokens: &Tokens<'_>, range: Range<usize>, context: &Context<'_>) -> Vec<Dated> {
        let text = tokens.text().as_bytes();
        let digit = |i: usize| text[tokens.span(i).start as usize].is_ascii_digit();
        let words = context.language.map_or(&self.any, |language| &self.words[language]);
        let anchor =
            |&i: &usize| words.is_needed(tokens.hash(i)) || is_like_year(&text[tokens.span(i).range()]);
        let mut anchors = range.clone().filter(anchor).peekable();
        if anchors.peek().is_none() {
            return Vec::new();
        }
        let hits = words.find(tokens, range.clone());
        let reader = Reader { words, hits: &hits, tokens, start: range.start, end: range.end, context };
        let mut found: Vec<(Range<usize>, Phrase)> = Vec::new();
        let mut at = range.start;
        while at < range.end {
            // Far from every word that a date needs there is none.
            while anchors.next_if(|&anchor| anchor < at).is_some() {}
            let Some(&anchor) = anchors.peek() else { break };
            // All words of a date are such as dates are made of, without another between them.
            let near = at.max(anchor.saturating_sub(REACH))..anchor + 1;
            let Some(first) = near.rev().take_while(|&i| hits.has(i) || digit(i)).last() else {
                at = anchor + 1;
                continue;
            };
            at = first;
            match reader.phrase(at) {
                Some((end, phrase)) => {
                    found.extend(phrase.map(|phrase| (at..end, phrase)));
                    at = end.max(at + 1);
                }
                None => at += 1,
            }
        }
        let looks = reader.looks(&found);
        let dated = |((tokens, phrase), look): ((Range<usize>, Phrase), _)| Dated {
            span: Span::new(reader.tokens.span(tokens.start).start, reader.tokens.span(tokens.end - 1).end),
            tokens,
            edtf: phrase.resolve(context.published, look),
            granularity: phrase.granularity(),
        };
        found.into_iter().zip(looks).map(dated).collect()
    }
}

/// Whether a token may be a year or a decade: any other number needs a word beside it.
#[inline]
fn is_like_year(token: &[u8]) -> bool {
    matches!(token, [b'1' | b'2', rest @ ..]
        if matches!(rest.len(), 3 | 4) && rest[..3].iter().all(u8::is_ascii_digit))
}

/// So many tokens before the word that makes it a date a phrase begins at the earliest.
const REACH: usize = 12;

impl Phrase {
    fn granularity(self) -> Granularity {
        match self {
            Phrase::At(point) | Phrase::Unclear(point) => point.granularity(),
            Phrase::Between(..) | Phrase::Since(_) | Phrase::Until(_) | Phrase::By(_) => {
                Granularity::Interval
            }
        }
    }
}

impl Point {
    fn granularity(self) -> Granularity {
        match self {
            Point::Day { .. } | Point::DayAlone(_) | Point::Weekday { .. } => Granularity::Day,
            Point::Month { .. } => Granularity::Month,
            Point::Year(_) => Granularity::Year,
            Point::Decade(_) => Granularity::Decade,
            Point::Season { .. } => Granularity::Season,
            Point::LastNight => Granularity::Interval,
            Point::Unit { unit, .. } | Point::Unclear(unit) => match unit {
                Unit::Day => Granularity::Day,
                Unit::Week => Granularity::Week,
                Unit::Month => Granularity::Month,
                Unit::Year => Granularity::Year,
            },
        }
    }
}

#[cfg(test)]
mod tests;
