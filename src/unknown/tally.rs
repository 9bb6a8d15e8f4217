//! The names that many documents have and the gazetteer lacks, counted.
//!
//! Names of two documents are the same where they match alike, as the names of a gazetteer do. What is
//! kept grows with the distinct names and their written forms, not with the documents: counts, and one
//! example of each.

use super::{Guess, Unknown};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::{Tokens, fold};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// So many characters an example has, about.
const EXAMPLE: usize = 160;

/// What is counted of a name: in one document, or in all that were added up.
#[derive(Debug, Clone, Default)]
struct Count {
    documents: u64,
    mentions: u64,
    /// Its written forms, the first one first.
    names: Vec<(Box<str>, u64)>,
    /// What else it is written as where it is mentioned.
    others: Vec<(Box<str>, u64)>,
    /// A sentence with it.
    example: Box<str>,
}

/// Names by folded form and guess.
type Counts = BTreeMap<(Box<str>, Guess), Count>;

/// What one document adds to a [`Tally`].
#[derive(Debug, Clone, Default)]
pub struct Share(Counts);

/// Counts of the names of many documents.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    documents: u64,
    counts: Counts,
}

/// A name that a gazetteer may want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// As it is most often written.
    pub name: Box<str>,
    /// What it may be.
    pub guess: Guess,
    /// Other written forms that mean it wherever they stand, the most frequent first.
    pub aliases: Vec<Box<str>>,
    /// Single words of the name that stand for it in some documents, the most frequent first. None of a
    /// person: whoever is named in full lends the surname to the document by itself.
    pub weak_aliases: Vec<Box<str>>,
    /// Documents that have it.
    pub documents: u64,
    /// Places that have it.
    pub mentions: u64,
    /// The sentence of its first mention, cut to about 160 characters around it.
    pub example: Box<str>,
}

impl Share {
    /// The names of one document. Linear in their text, but for a logarithm.
    pub fn of(text: &str, sentences: &[Sentence], unknown: &[Unknown]) -> Share {
        let mut counts = Counts::new();
        // A document calls most names by one form again and again.
        let mut folded: BTreeMap<&str, Box<str>> = BTreeMap::new();
        for name in unknown {
            let key = folded.entry(&name.name).or_insert_with(|| fold_name(&name.name)).clone();
            let count = counts.entry((key, name.guess)).or_default();
            if count.documents == 0 {
                count.documents = 1;
                let sentence = sentences.get(name.sentence as usize).map_or(name.span, |s| s.span);
                count.example = example(text, sentence, name.span).into();
                count.names.push((flat(&name.name), 0));
            }
            count.mentions += 1;
            let form = flat(name.span.slice(text));
            let forms = if *form == *count.names[0].0 { &mut count.names } else { &mut count.others };
            add(forms, form, 1);
        }
        Share(counts)
    }
}

impl Tally {
    /// Adds what the next document has. Documents are to be added in their own order: the first one gives
    /// the example.
    pub fn add(&mut self, share: Share) {
        self.documents += 1;
        for (key, count) in share.0 {
            self.counts.entry(key).or_default().add(count);
        }
    }

    /// How many documents were added.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// The names that at least so many documents have, the most documents first, then the most mentions,
    /// then by name.
    ///
    /// A name that nothing tells anything about in some documents is what it is in the others: there the
    /// guess that most documents make counts.
    pub fn suggestions(&self, min: u64) -> Vec<Suggestion> {
        let mut counts: Vec<(&(Box<str>, Guess), Count)> = Vec::with_capacity(self.counts.len());
        for (key, count) in &self.counts {
            // Equal names lie side by side, and the open one is the last of them.
            let told = counts.iter().rev().take_while(|((name, _), _)| *name == key.0).count();
            let from = counts.len() - told;
            match counts[from..].iter_mut().rev().max_by_key(|(_, told)| told.documents) {
                Some((_, told)) if key.1 == Guess::Open => told.add(count.clone()),
                _ => counts.push((key, count.clone())),
            }
        }
        counts.retain(|(_, count)| count.documents >= min);
        let mut suggestions: Vec<Suggestion> =
            counts.into_iter().map(|((folded, guess), count)| count.suggestion(folded, *guess)).collect();
        let order = |one: &Suggestion, other: &Suggestion| {
            let key = |s: &Suggestion| (Reverse(s.documents), Reverse(s.mentions));
            key(one).cmp(&key(other)).then_with(|| (&one.name, one.guess).cmp(&(&other.name, other.guess)))
        };
        suggestions.sort_by(order);
        suggestions
    }
}

impl Count {
    fn add(&mut self, other: Count) {
        if self.documents == 0 {
            *self = other;
            return;
        }
        self.documents += other.documents;
        self.mentions += other.mentions;
        for (form, n) in other.names {
            add(&mut self.names, form, n);
        }
        for (form, n) in other.others {
            add(&mut self.others, form, n);
        }
    }

    fn suggestion(self, folded: &str, guess: Guess) -> Suggestion {
        let (mut names, mut others) = (self.names, self.others);
        // Stable: of equals the one that was written first.
        names.sort_by_key(|(_, n)| Reverse(*n));
        others.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
        let (mut aliases, mut weak_aliases) = (Vec::new(), Vec::new());
        let mut seen = vec![Box::from(folded)];
        for (form, _) in others {
            let key = fold_name(&form);
            if seen.contains(&key) {
                continue;
            }
            match folded.split(' ').any(|word| *word == *key) {
                false => aliases.push(form),
                true if guess != Guess::Person => weak_aliases.push(form),
                true => {}
            }
            seen.push(key);
        }
        let name = names.into_iter().next().map_or_else(|| folded.into(), |(name, _)| name);
        let (documents, mentions) = (self.documents, self.mentions);
        Suggestion { name, guess, aliases, weak_aliases, documents, mentions, example: self.example }
    }
}

/// No more written forms of a name are told apart: so the list of them stays short whatever the texts have.
const FORMS: usize = 32;

fn add(forms: &mut Vec<(Box<str>, u64)>, form: Box<str>, n: u64) {
    match forms.iter().position(|(known, _)| *known == form) {
        Some(at) => forms[at].1 += n,
        None if forms.len() < FORMS => forms.push((form, n)),
        None => {}
    }
}

/// A name's form for comparing.
fn fold_name(name: &str) -> Box<str> {
    Tokens::of_phrase(name).folded().into()
}

/// The same on one line.
fn flat(name: &str) -> Box<str> {
    name.split_whitespace().collect::<Vec<_>>().join(" ").into()
}

/// A sentence on one line, cut at words to about [`EXAMPLE`] characters around a name in it.
fn example(text: &str, sentence: Span, name: Span) -> String {
    let (start, end) = (name.start as usize, name.end as usize);
    let before = text.get(sentence.start as usize..start).unwrap_or_default();
    let after = text.get(end..sentence.end as usize).unwrap_or_default();
    let length = |text: &str| text.chars().take(EXAMPLE).count();
    let room = EXAMPLE.saturating_sub(length(name.slice(text)));
    // What one side does not need the other may have.
    let left = (room / 2).max(room.saturating_sub(length(after)));
    let right = (room / 2).max(room.saturating_sub(length(before)));
    let kept_before = before.char_indices().rev().take(left).last().map_or("", |(at, _)| &before[at..]);
    let kept_after = after.char_indices().nth(right).map_or(after, |(at, _)| &after[..at]);
    let mut shown = String::with_capacity(EXAMPLE + 8);
    if kept_before.len() < before.len() {
        shown.push('…');
        shown.push_str(kept_before.split_once(char::is_whitespace).map_or(kept_before, |(_, rest)| rest));
    } else {
        shown.push_str(before);
    }
    shown.push_str(name.slice(text));
    if kept_after.len() < after.len() {
        shown.push_str(kept_after.rsplit_once(char::is_whitespace).map_or(kept_after, |(rest, _)| rest));
        shown.push('…');
    } else {
        shown.push_str(after);
    }
    flat(&shown).into()
}

/// A short name for machines: the folded words with hyphens between them, `moussa-tembely`.
pub fn kebab(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(fold).collect::<Vec<_>>().join("-")
}
