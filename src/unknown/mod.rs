//! Names that the gazetteer lacks: capitalised runs that are no mention, in one document.
//!
//! A run is a row of capitalised words with spaces, hyphens, apostrophes or a small word of names
//! (*of*, *de*, *ag*) between them, without the title before it and without a sentence's first word
//! where its capital tells nothing. Runs that mean the same are joined under the longest: a surname
//! with the full name that ends with it, a short form with what the document explains it by. They are
//! never entities; whoever keeps a gazetteer reads them to see what it lacks.

mod runs;
mod tally;

use crate::language::Languages;
use crate::matcher::Source;
use crate::resolve::{Alias, Mention};
use crate::span::Span;
use runs::{Finder, Run};
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
    /// All of them, the one that shows itself most surely first.
    pub const ALL: [Guess; 4] = [Guess::Person, Guess::Group, Guess::Place, Guess::Open];

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
    // A mention that stands for nothing leaves its words to the names around it.
    let linked: Vec<Span> = mentions.iter().filter(|m| m.entity().is_some()).map(|m| m.span).collect();
    let mut finder = Finder::new(source, languages);
    finder.find(&linked);
    let mut runs = finder.runs;
    keep_sure(source, &mut runs);
    cluster(source, &runs, aliases)
}

/// Drops doubtful words that are elsewhere neither a name nor the end of one. A word that the document
/// writes small too is doubtful.
fn keep_sure(source: Source<'_, '_>, runs: &mut Vec<Run>) {
    let tokens = source.tokens;
    let singles = || runs.iter().filter(|run| run.last - run.first == 1);
    let mut small: FxHashSet<u64> = singles().map(|run| tokens.hash(run.first)).collect();
    if small.is_empty() {
        return;
    }
    let written: FxHashSet<u64> = (0..tokens.len())
        .filter(|&i| !tokens.is_capitalised(i))
        .map(|i| tokens.hash(i))
        .filter(|hash| small.contains(hash))
        .collect();
    small.retain(|hash| written.contains(hash));
    let doubtful = |run: &Run| {
        let ordinary = run.last - run.first == 1 && small.contains(&tokens.hash(run.first));
        run.doubtful || (ordinary && run.guess != Guess::Person)
    };
    let sure: FxHashSet<u64> =
        runs.iter().filter(|run| !doubtful(run)).map(|run| tokens.hash(run.head - 1)).collect();
    runs.retain(|run| !doubtful(run) || sure.contains(&tokens.hash(run.first)));
}

/// Joins what means the same under its longest form.
fn cluster(source: Source<'_, '_>, runs: &[Run], aliases: &[Alias]) -> Vec<Unknown> {
    let tokens = source.tokens;
    let text = tokens.text();
    let span = |first: usize, last: usize| Span::new(tokens.span(first).start, tokens.span(last - 1).end);
    let folded =
        |first: usize, last: usize| -> Box<[u64]> { (first..last).map(|i| tokens.hash(i)).collect() };
    // What ends with a word, the longest first seen; two of different beginnings end it for both.
    let mut by_last: FxHashMap<u64, Option<(usize, usize)>> = FxHashMap::default();
    for run in runs.iter().filter(|run| run.last - run.first > 1) {
        let long = (run.first, run.last);
        by_last
            .entry(tokens.hash(run.head - 1))
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
    // *certificates of deposit (CD)* explains no name.
    let explained: FxHashMap<&str, &str> = aliases
        .iter()
        .map(|alias| (alias.short.slice(text), alias.long.slice(text)))
        .filter(|(_, long)| long.contains(char::is_uppercase))
        .collect();
    let mut guesses: FxHashMap<Box<str>, Guesses> = FxHashMap::default();
    let mut unknown: Vec<Unknown> = Vec::with_capacity(runs.len());
    for run in runs {
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
        guesses.entry(name.clone()).or_default().add(run.guess);
        unknown.push(Unknown { span: own, sentence: run.sentence, name, guess: run.guess });
    }
    for name in &mut unknown {
        name.guess = guesses[&name.name].best();
    }
    unknown
}

/// What the mentions of a cluster were taken for.
#[derive(Default)]
struct Guesses {
    strongest: Guess,
    places: u32,
    all: u32,
}

impl Guesses {
    fn add(&mut self, guess: Guess) {
        self.all += 1;
        match guess {
            Guess::Place => self.places += 1,
            guess => self.strongest = self.strongest.min(guess),
        }
    }

    /// A person or a group shows itself once; *in* stands before much that is no place, so that it has to
    /// stand there often.
    fn best(&self) -> Guess {
        match self.strongest {
            Guess::Open if self.places * 3 >= self.all => Guess::Place,
            strongest => strongest,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::corpus::Document;
    use crate::pipeline::{Annotator, Options};

    #[test]
    fn names_that_are_not_listed() {
        let options = Options { relations: None, unknown: true, ..Options::default() };
        let annotator = Annotator::builtin_with(options);
        let mut wrong = Vec::new();
        for (text, expected) in [
            (
                "Moussa Tembely spoke in Kidal. Tembely left.",
                "Moussa Tembely/person|Tembely=Moussa Tembely/person",
            ),
            ("On Monday Colonel Zorrok met the mayor of Plimbo.", "Zorrok/person|Plimbo/place"),
            ("Traders fled. The Traders Union of Plimbo protested.", "Traders Union of Plimbo/group"),
            ("The Malian army entered Kidal.", ""),
            // The first word of a sentence, headlines, tables.
            ("Most people left. He saw nobody.", ""),
            ("Residents of Plimbo fled.", "Plimbo/place"),
            ("Yesterday nobody was in Plimbo. Plimbo is empty.", "Plimbo/place|Plimbo/place"),
            ("ARMY TAKES THE TOWN OF ZORROK AGAIN", ""),
            ("TOWN OF ZORROK - the army took it again yesterday, said all who fled.", ""),
            ("Shr 12 cts vs 14 cts Net 3 mln vs 4 mln Revs 20 mln vs 25 mln Year 2 mln", ""),
            // Titles, and what stands before them.
            ("They met Foreign Minister Anna Zorrok there.", "Anna Zorrok/person"),
            (
                "They met the Plimbo Reserve Board Chairman Paul Zorrok.",
                "Plimbo Reserve Board/group|Paul Zorrok/person",
            ),
            ("They heard the Chancellor of the Exchequer Paul Zorrok.", "Paul Zorrok/person"),
            ("They work for General Zorrok Corp there.", "General Zorrok Corp/group"),
            ("They signed the General Agreement on Plums.", "General Agreement on Plums/group"),
            // Two names and one.
            ("They met Zorrok and Colonel Plimbo.", "Zorrok/-|Plimbo/person"),
            ("The Zorrok Union and Plimbo Party agreed.", "Zorrok Union/group|Plimbo Party/group"),
            ("Today the Plum and Pear Administration agreed.", "Plum and Pear Administration/group"),
            ("It went to Zorrok and Co before.", "Zorrok and Co/group"),
            ("They saw Zorrok in Plimbo.", "Zorrok/-|Plimbo/place"),
            (
                "They joined the Movement for the Salvation of Plimbo.",
                "Movement for the Salvation of Plimbo/group",
            ),
            ("They met Moussa ag Zorrok.", "Moussa ag Zorrok/person"),
            ("They fear Hazat Tarhir al-Plimb there.", "Hazat Tarhir al-Plimb/-"),
            ("The Bank of Osaka did nothing.", "Bank of Osaka/group"),
            ("They heard J.P. Zorrok there.", "J.P. Zorrok/-"),
            // Peoples, beliefs, months, hours, abbreviations, codes, numbers.
            ("They met the French Zorrok.", ""),
            ("They joined the Malian Plum Growers Union.", "Malian Plum Growers Union/group"),
            ("It was the First Plimbo Bank.", "First Plimbo Bank/group"),
            ("Many Communists and Democrats left in March at 11 GMT.", ""),
            ("They live in Calif., said Ltd. and Inc.", ""),
            ("They bought Zorrok Inc <ZRK> today.", "Zorrok Inc/group"),
            ("They read Chapter 11 and Zorrok 3 again.", ""),
            ("They sold it, Note: Zorrok is gone.", "Zorrok/-"),
            // Ordinary words, and the same word as somebody's name.
            ("They asked the Government and the Company.", ""),
            ("Paul Baker met the Company. They saw Baker.", "Paul Baker/person|Baker=Paul Baker/person"),
            ("He sells plimbos and one Plimbo. A plimbo is red.", ""),
            ("Zorrok speaks of certificates of deposit (CDs). Many CDs are there.", "CDs/-|CDs/-"),
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
            if found.join("|") != expected {
                wrong.push(format!("{text}\n  found    {}\n  expected {expected}", found.join("|")));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    }
}
