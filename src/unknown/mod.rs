//! Names that the gazetteer lacks: capitalised runs that are no mention, in one document.
//!
//! A run is a row of capitalised words with spaces, hyphens, apostrophes or a small word of names
//! (*of*, *de*, *ag*) between them, without the title before it and without a sentence's first word
//! where its capital tells nothing. Runs that mean the same are joined under the longest: a surname
//! with the full name that ends with it, a short form with what the document explains it by. They are
//! never entities; whoever keeps a gazetteer reads them to see what it lacks.

mod tally;

use crate::language::{Class, Classes, Languages};
use crate::matcher::{Source, is_spaced};
use crate::resolve::{Alias, Mention};
use crate::span::Span;
use crate::text::{Flags, GapKind};
use rustc_hash::{FxHashMap, FxHashSet};
pub use tally::{Share, Suggestion, Tally, kebab};

/// A name that is not listed, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Its bytes.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: u32,
    /// The name of its cluster: the longest form of it in the document.
    pub name: Box<str>,
    /// What the words around it make of it.
    pub guess: Guess,
}

/// What a name that is not listed may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Guess {
    /// A given name or a title shows a person.
    Person,
    /// Its last word, or its capitals, show a group.
    Group,
    /// *in*, *near*, *town of* show a place.
    Place,
    /// Nothing shows.
    #[default]
    Open,
}

impl Guess {
    /// The type that a gazetteer would have for it.
    pub fn as_type(self) -> Option<&'static str> {
        match self {
            Guess::Person => Some("person"),
            Guess::Group => Some("group"),
            Guess::Place => Some("place"),
            Guess::Open => None,
        }
    }
}

/// Finds the names of a document that are no mentions.
///
/// `aliases` are the document's own.
/// In text order. Linear in the tokens and the mentions.
pub fn unknown_names(
    source: Source<'_, '_>,
    languages: &Languages,
    mentions: &[Mention],
    aliases: &[Alias],
) -> Vec<Unknown> {
    let mut finder = Finder { source, languages, runs: Vec::new() };
    // A mention that stands for nothing leaves its words to the names around it.
    let linked: Vec<Span> = mentions.iter().filter(|m| m.entity().is_some()).map(|m| m.span).collect();
    let mut rest = &linked[..];
    for sentence in source.sentences {
        let (first, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        if finder.shouts(first, end) {
            continue;
        }
        let mut at = first;
        while at < end {
            let span = source.tokens.span(at);
            while rest.first().is_some_and(|mention| mention.end <= span.start) {
                rest = &rest[1..];
            }
            let next = rest.first().map_or(u32::MAX, |mention| mention.start);
            at = if next <= span.start { at + 1 } else { finder.run(at, first, end, next) };
        }
    }
    finder.keep_sure();
    finder.cluster(aliases)
}

/// A row of capitalised words.
struct Run {
    first: usize,
    last: usize,
    sentence: u32,
    guess: Guess,
    /// Whether its capital tells nothing, because a sentence begins with it.
    doubtful: bool,
}

struct Finder<'a, 't> {
    source: Source<'a, 't>,
    languages: &'a Languages,
    runs: Vec<Run>,
}

/// Words that begin no name.
const NO_NAME: &[Class] = &[
    Class::Function,
    Class::Starter,
    Class::Demonym,
    Class::Weekday,
    Class::Month,
    Class::PlaceCue,
    Class::Prefix,
];

impl Finder<'_, '_> {
    fn classes(&self, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, None)
    }

    /// Whether a sentence is written in capitals, or with a capital for each longer word, as headlines
    /// are.
    fn shouts(&self, first: usize, end: usize) -> bool {
        let tokens = self.source.tokens;
        let (mut small, mut large) = (0, 0);
        for i in first..end {
            let letters = tokens.flags(i).has(Flags::LETTER) && tokens.surface(i).chars().nth(2).is_some();
            // *The*, *with* are small in headlines too.
            if letters && !self.classes(i).has(Class::Function) {
                match tokens.is_capitalised(i) {
                    true => large += 1,
                    false => small += 1,
                }
            }
        }
        large >= 3 && small * 4 <= large
    }

    fn is_word(&self, i: usize) -> bool {
        let flags = self.source.tokens.flags(i);
        flags.has(Flags::CAPITALISED) && !flags.has(Flags::HANDLE) && !flags.has(Flags::ADDRESS)
    }

    /// Whether what stands after token `i` may stand inside a name.
    fn joins(&self, i: usize) -> bool {
        let tokens = self.source.tokens;
        match tokens.gap_kind(i) {
            GapKind::Space | GapKind::Hyphen | GapKind::Apostrophe => true,
            GapKind::Stop => tokens.is_one_letter(i),
            _ => false,
        }
    }

    /// Takes the run that begins at a token, if one does, up to the byte `stop`; the token after what was
    /// looked at.
    fn run(&mut self, at: usize, first: usize, end: usize, stop: u32) -> usize {
        let tokens = self.source.tokens;
        if !self.is_word(at) {
            return at + 1;
        }
        let free = |i: usize| i < end && tokens.span(i).end <= stop;
        let mut last = at + 1;
        while free(last) && self.joins(last - 1) {
            let small = |i: usize| !self.is_word(i) && self.classes(i).has(Class::Particle);
            let over = if self.is_word(last) {
                last + 1
            } else if small(last) && free(last + 1) && is_spaced(tokens, last) && self.is_word(last + 1) {
                last + 2
            } else {
                break;
            };
            last = over;
        }
        let (mut from, mut to) = (at, last);
        let mut titled = false;
        while from < to {
            let classes = self.classes(from);
            let title = classes.has(Class::Title);
            // A given name may be a title too (*Dean*), and is one only where a name follows.
            if title && (from + 1 < to || !classes.has(Class::GivenName)) {
                titled = true;
            } else if !(classes.has_any(NO_NAME) && !classes.has(Class::GivenName)) {
                break;
            }
            from += 1;
        }
        while to > from && self.classes(to - 1).has_any(&[Class::Title, Class::Weekday, Class::Month]) {
            to -= 1;
        }
        if from < to
            && !tokens.flags(from).has(Flags::DIGIT)
            && !(to - from == 1 && tokens.is_one_letter(from))
        {
            let sentence = self.source.sentences.partition_point(|s| s.tokens.1 as usize <= from) as u32;
            let guess = self.guess(from, to, titled, first);
            let doubtful = from == first && to - from == 1;
            self.runs.push(Run { first: from, last: to, sentence, guess, doubtful });
        }
        last
    }

    fn guess(&self, from: usize, to: usize, titled: bool, first: usize) -> Guess {
        let tokens = self.source.tokens;
        let title_before = || {
            from > first
                && self.classes(from - 1).has(Class::Title)
                && matches!(tokens.gap_kind(from - 1), GapKind::Space | GapKind::Stop)
        };
        if titled || title_before() || (to - from > 1 && self.classes(from).has(Class::GivenName)) {
            return Guess::Person;
        }
        let shouted = to - from == 1 && tokens.flags(from).has(Flags::ALL_CAPS);
        if shouted || (to - from > 1 && self.classes(to - 1).has(Class::NameTail)) {
            return Guess::Group;
        }
        let cue = |length: usize| {
            self.languages.phrase_classes(tokens, from - length, length, None).has(Class::PlaceCue)
        };
        let cued = from > first && is_spaced(tokens, from - 1) && (1..=3.min(from - first)).any(cue);
        if cued { Guess::Place } else { Guess::Open }
    }

    /// Drops single words at the beginning of sentences that are elsewhere neither a name nor the end of
    /// one.
    fn keep_sure(&mut self) {
        let tokens = self.source.tokens;
        let doubtful: FxHashSet<u64> =
            self.runs.iter().filter(|run| run.doubtful).map(|run| tokens.hash(run.first)).collect();
        if doubtful.is_empty() {
            return;
        }
        let sure: FxHashSet<u64> =
            self.runs.iter().filter(|run| !run.doubtful).map(|run| tokens.hash(run.last - 1)).collect();
        self.runs.retain(|run| !run.doubtful || sure.contains(&tokens.hash(run.first)));
    }

    /// Joins what means the same under its longest form.
    fn cluster(self, aliases: &[Alias]) -> Vec<Unknown> {
        let tokens = self.source.tokens;
        let text = tokens.text();
        let span = |first: usize, last: usize| Span::new(tokens.span(first).start, tokens.span(last - 1).end);
        let folded =
            |first: usize, last: usize| -> Box<[u64]> { (first..last).map(|i| tokens.hash(i)).collect() };
        // What ends with a word, the longest first seen; two of different beginnings end it for both.
        let mut by_last: FxHashMap<u64, Option<(usize, usize)>> = FxHashMap::default();
        for run in self.runs.iter().filter(|run| run.last - run.first > 1) {
            let long = (run.first, run.last);
            by_last
                .entry(tokens.hash(run.last - 1))
                .and_modify(|known| {
                    let same = known.is_some_and(|known| folded(known.0, known.1) == folded(long.0, long.1));
                    if !same {
                        *known = None;
                    }
                })
                .or_insert(Some(long));
        }
        // The written form that stands first gives a cluster its name.
        let mut names: FxHashMap<Box<[u64]>, Box<str>> = FxHashMap::default();
        let explained: FxHashMap<&str, &str> =
            aliases.iter().map(|alias| (alias.short.slice(text), alias.long.slice(text))).collect();
        let mut guesses: FxHashMap<Box<str>, Guess> = FxHashMap::default();
        let mut unknown: Vec<Unknown> = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let own = span(run.first, run.last);
            let name = if let Some(long) = explained.get(own.slice(text)) {
                Box::from(*long)
            } else {
                let single = run.last - run.first == 1;
                let long = by_last.get(&tokens.hash(run.first)).copied().flatten().filter(|_| single);
                let (first, last) = long.unwrap_or((run.first, run.last));
                let written = || Box::from(span(first, last).slice(text));
                names.entry(folded(first, last)).or_insert_with(written).clone()
            };
            let known = guesses.entry(name.clone()).or_insert(run.guess);
            *known = (*known).min(run.guess);
            unknown.push(Unknown { span: own, sentence: run.sentence, name, guess: run.guess });
        }
        for name in &mut unknown {
            name.guess = guesses[&name.name];
        }
        unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::pipeline::{Annotator, Options};

    #[test]
    fn names_that_are_not_listed() {
        let options = Options { relations: None, unknown: true, ..Options::default() };
        let annotator = Annotator::builtin_with(options);
        for (text, expected) in [
            (
                "Moussa Tembely spoke in Kidal. Tembely left.",
                "Moussa Tembely/person|Tembely=Moussa Tembely/person",
            ),
            ("On Monday Colonel Zorrok met the mayor of Plimbo.", "Zorrok/person|Plimbo/place"),
            ("Traders fled. The Traders Union of Plimbo protested.", "Traders Union of Plimbo/-"),
            ("Most people left. He saw nobody.", ""),
            ("ARMY TAKES THE TOWN OF ZORROK AGAIN", ""),
            ("The Malian army entered Kidal.", ""),
        ] {
            let document = Document::from_text("a", text);
            let found: Vec<String> = annotator
                .annotate(&document)
                .unknown
                .iter()
                .map(|name| {
                    let surface = name.span.slice(text);
                    let of = if *surface == *name.name { String::new() } else { format!("={}", name.name) };
                    format!("{surface}{of}/{}", name.guess.as_type().unwrap_or("-"))
                })
                .collect();
            assert_eq!(found.join("|"), expected, "{text}");
        }
    }
}
