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
    /// Documents by what they take it for, in the order of the guesses.
    guesses: [u64; Guess::ALL.len()],
    /// Its written forms, the first one first.
    names: Vec<(Box<str>, u64)>,
    /// What else it is written as where it is mentioned.
    others: Vec<(Box<str>, u64)>,
    /// A sentence with it.
    example: Box<str>,
}

/// Names by folded form.
type Counts = BTreeMap<Box<str>, Count>;

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
            let count = counts.entry(key).or_default();
            if count.documents == 0 {
                count.documents = 1;
                count.guesses[name.guess as usize] = 1;
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
    /// A name is what the most documents take it for that take it for something, if they are a third of
    /// all that have it: *in* stands before some people too.
    pub fn suggestions(&self, min: u64) -> Vec<Suggestion> {
        let frequent = self.counts.iter().filter(|(_, count)| count.documents >= min);
        let mut suggestions: Vec<Suggestion> =
            frequent.map(|(folded, count)| count.suggestion(folded)).collect();
        suggestions.sort_by(|one, other| {
            let key = |s: &Suggestion| (Reverse(s.documents), Reverse(s.mentions));
            key(one).cmp(&key(other)).then_with(|| one.name.cmp(&other.name))
        });
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
        for (sum, n) in self.guesses.iter_mut().zip(other.guesses) {
            *sum += n;
        }
        for (form, n) in other.names {
            add(&mut self.names, form, n);
        }
        for (form, n) in other.others {
            add(&mut self.others, form, n);
        }
    }

    fn guess(&self) -> Guess {
        let told = Guess::ALL.into_iter().filter(|guess| *guess != Guess::Open);
        let documents = |guess: Guess| self.guesses[guess as usize];
        // Of equals the one that shows itself more surely.
        let best = told.rev().max_by_key(|guess| documents(*guess)).unwrap_or_default();
        if documents(best) * 3 >= self.documents { best } else { Guess::Open }
    }

    fn suggestion(&self, folded: &str) -> Suggestion {
        let guess = self.guess();
        let (mut names, mut others) = (self.names.clone(), self.others.clone());
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
        Suggestion { name, guess, aliases, weak_aliases, documents, mentions, example: self.example.clone() }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::pipeline::{Annotator, Options};

    fn tally(texts: &[&str]) -> Tally {
        let options = Options { relations: None, unknown: true, ..Options::default() };
        let annotator = Annotator::builtin_with(options);
        let mut tally = Tally::default();
        for text in texts {
            let annotation = annotator.annotate(&Document::from_text("a", *text));
            tally.add(Share::of(text, &annotation.sentences, &annotation.unknown));
        }
        tally
    }

    #[test]
    fn names_of_many_documents() {
        for (name, texts, expected) in [
            (
                "most documents first",
                &["They saw Zorrok.", "They saw Plimbo and Zorrok."][..],
                "Zorrok/- 2 2|Plimbo/- 1 1",
            ),
            (
                "then mentions, then names",
                &["They saw Zorrok, Bilgo and Wazzo. They know Zorrok."],
                "Zorrok/- 1 2|Bilgo/- 1 1|Wazzo/- 1 1",
            ),
            (
                "capitals and accents make no other name",
                &["They saw Zórrok.", "They saw Zorrok.", "They met Zorrok."],
                "Zorrok/- 3 3",
            ),
            (
                "what most take it for",
                &["They live in Plimbo.", "They live in Plimbo.", "Colonel Plimbo came."],
                "Plimbo/place 3 3",
            ),
            (
                "rarely in",
                &["They live in Plimbo.", "They saw Plimbo.", "They met Plimbo.", "They left Plimbo."],
                "Plimbo/- 4 4",
            ),
            ("a surname needs no alias", &["Paul Zorrok came. They saw Zorrok."], "Paul Zorrok/person 1 2"),
            (
                "a word of a body is weak",
                &["Many members of the Plum Growers Union came. They saw the Union."],
                "Plum Growers Union/group 1 2 ~Union",
            ),
            (
                "a short form",
                &["All of them joined the Plum Growers Union (PGU) today. They saw the PGU."],
                "Plum Growers Union/group 1 3 PGU",
            ),
        ] {
            let found: Vec<String> = tally(texts)
                .suggestions(1)
                .iter()
                .map(|s| {
                    let guess = s.guess.as_type().unwrap_or("-");
                    let aliases: String = s.aliases.iter().map(|alias| format!(" {alias}")).collect();
                    let weak: String = s.weak_aliases.iter().map(|alias| format!(" ~{alias}")).collect();
                    format!("{}/{guess} {} {}{aliases}{weak}", s.name, s.documents, s.mentions)
                })
                .collect();
            assert_eq!(found.join("|"), expected, "{name}");
        }
        assert!(tally(&["They saw Zorrok."]).suggestions(2).is_empty());
    }

    #[test]
    fn examples() {
        let long = "word ".repeat(60);
        for (text, expected) in [
            ("They  saw\n Zorrok. All of them.".to_string(), "They saw Zorrok.".to_string()),
            (format!("They saw Zorrok, {long}."), format!("They saw Zorrok, {}word…", "word ".repeat(27))),
            (format!("{long}Zorrok"), format!("…{}Zorrok", "word ".repeat(30))),
            (format!("{long}Zorrok {long}"), format!("…{}Zorrok{}…", "word ".repeat(15), " word".repeat(15))),
        ] {
            let at = text.find("Zorrok").unwrap();
            let end = text.find(". ").map_or(text.len(), |stop| stop + 1);
            let shown = example(&text, Span::new(0, end as u32), Span::new(at as u32, at as u32 + 6));
            assert_eq!(shown, expected);
            assert!(shown.chars().count() <= EXAMPLE + 2, "{shown}");
        }
    }

    #[test]
    fn ids() {
        for (name, expected) in [
            ("Moussa Tembély", "moussa-tembely"),
            ("J.P. Zorrok & Co", "j-p-zorrok-co"),
            ("N'Zorr", "n-zorr"),
            ("…", ""),
        ] {
            assert_eq!(kebab(name), expected);
        }
    }
}
