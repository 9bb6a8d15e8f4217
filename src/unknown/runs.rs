//! Rows of capitalised words, and what of them is a name.

use super::Guess;
use crate::language::{Class, Classes, LanguageIndex, Languages};
use crate::matcher::{Source, is_spaced};
use crate::span::Span;
use crate::text::{Flags, GapKind};

/// A name at a place, in tokens.
pub(super) struct Run {
    pub first: usize,
    pub last: usize,
    /// One past the word that stands for the whole: the last one, or the one before *of*.
    pub head: usize,
    pub sentence: u32,
    pub guess: Guess,
    /// Whether its capital tells nothing: a sentence begins with it, it is an ordinary word, a number
    /// follows.
    pub doubtful: bool,
}

/// Between two names as well as inside one.
const AND: &[&str] = &["and", "et", "und", "y", "e"];

/// Inside the name of a body, between a person and a place: *Bank of*, *Banque de*.
const OF: &[&str] = &["of", "de", "du", "des", "d", "del", "do", "da"];

/// Inside the name of a body only where it begins with an ordinary word: *Movement for*, *Accord sur*.
const FOR: &[&str] = &["for", "on", "pour", "contre", "sur"];

/// After one of the others.
const THE: &[&str] = &["the", "la", "le", "les", "l"];

/// Never inside a name: *Zorrok in Plimbo*.
const BETWEEN: &[&str] = &[
    "in", "at", "to", "with", "as", "an", "upon", "au", "aux", "en", "par", "sans", "sous", "chez", "entre",
    "vers", "à", "i",
];

/// Behind the name of a company.
const COMPANY: &[&str] =
    &["co", "corp", "inc", "ltd", "limited", "plc", "llc", "ag", "sa", "nv", "gmbh", "spa", "bv", "ab", "oy"];

/// Capitalised, and no name by itself: whoever believes something, hours of the day, figures of economy.
const NO_BODY: &[&str] = &[
    "communist",
    "communists",
    "conservative",
    "conservatives",
    "democrat",
    "democrats",
    "islamist",
    "islamists",
    "liberal",
    "liberals",
    "marxist",
    "marxists",
    "republican",
    "republicans",
    "socialist",
    "socialists",
    "christian",
    "christians",
    "muslim",
    "muslims",
    "jew",
    "jews",
    "jewish",
    "communiste",
    "communistes",
    "socialiste",
    "socialistes",
    "islamistes",
    "musulman",
    "musulmans",
    "gmt",
    "utc",
    "cet",
    "est",
    "edt",
    "gdp",
    "gnp",
    "pib",
    "ceo",
    "tv",
];

/// Words that begin no name.
const NO_NAME: &[Class] = &[Class::Function, Class::Starter, Class::Weekday, Class::Month];

/// No title has more words.
const LONGEST_TITLE: usize = 5;

/// No name has more words, or a text could make each of its mentions carry half of it.
const LONGEST_NAME: usize = 20;

/// What a small word inside a row does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// *ag*, *al*, *van*.
    Particle,
    Of,
    For,
    And,
    The,
}

pub(super) struct Finder<'a, 't> {
    pub source: Source<'a, 't>,
    pub languages: &'a Languages,
    pub runs: Vec<Run>,
    /// The sentence that is read: its number, its first token and its language.
    sentence: (u32, usize, Option<LanguageIndex>),
}

impl<'a, 't> Finder<'a, 't> {
    pub fn new(source: Source<'a, 't>, languages: &'a Languages) -> Finder<'a, 't> {
        Finder { source, languages, runs: Vec::new(), sentence: (0, 0, None) }
    }

    /// Finds the names of a document between its mentions, which are given in text order.
    pub fn find(&mut self, linked: &[Span]) {
        let tokens = self.source.tokens;
        let mut rest = linked;
        for sentence in self.source.sentences {
            let (first, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
            if self.tells_nothing(first, end) {
                continue;
            }
            self.sentence = (sentence.index, first, self.languages.index_of(sentence.lang));
            let mut at = first;
            while at < end {
                let span = tokens.span(at);
                while rest.first().is_some_and(|mention| mention.end <= span.start) {
                    rest = &rest[1..];
                }
                let free = rest.first().is_none_or(|mention| mention.start > span.start);
                at = if free && self.is_word(at) { self.row(at, end, rest) } else { at + 1 };
            }
        }
    }

    fn classes(&self, i: usize) -> Classes {
        self.languages.word(self.source.tokens, i, None)
    }

    fn is_ordinary(&self, i: usize) -> bool {
        let classes = self.languages.word(self.source.tokens, i, self.sentence.2);
        classes.has(Class::Ordinary) && !self.classes(i).has(Class::GivenName)
    }

    fn is_one_of(&self, i: usize, words: &[&str]) -> bool {
        let word = self.source.tokens.surface(i);
        words.iter().any(|known| word.eq_ignore_ascii_case(known))
    }

    /// Whether the capitals of a sentence tell nothing: it is written in capitals, or with one for each
    /// longer word, as headlines are; or it is a row of figures.
    fn tells_nothing(&self, first: usize, end: usize) -> bool {
        let tokens = self.source.tokens;
        let (mut small, mut large, mut words, mut figures) = (0, 0, 0, 0);
        for i in first..end {
            let flags = tokens.flags(i);
            if flags.has(Flags::DIGIT) && !flags.has(Flags::LETTER) {
                figures += 1;
            } else {
                words += 1;
            }
            let letters = flags.has(Flags::LETTER) && tokens.surface(i).chars().nth(2).is_some();
            // *The*, *with* are small in headlines too.
            if letters && !self.classes(i).has(Class::Function) {
                match tokens.is_capitalised(i) {
                    true => large += 1,
                    false => small += 1,
                }
            }
        }
        let ends = || tokens.after(end - 1, self.source.body.end).contains(['.', '!', '?']);
        // *Zorrok met Foreign Minister Ann Tarro.*: headlines have no stop.
        let headline = large >= 3 && (small == 0 || (small * 4 <= large && !ends()));
        headline || (figures >= 4 && figures * 3 >= words)
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
            // *J.P. Morgan*, but not *in the U.S. Zorrok said*.
            // Nor after *A/B.*
            GapKind::Stop => {
                let before = &tokens.text()[..tokens.span(i).start as usize];
                tokens.is_one_letter(i) && !before.ends_with('/')
            }
            _ => false,
        }
    }

    fn link(&self, i: usize) -> Option<Link> {
        if self.is_word(i) || !self.classes(i).has(Class::Particle) || self.is_one_of(i, BETWEEN) {
            return None;
        }
        let kinds = [(AND, Link::And), (OF, Link::Of), (FOR, Link::For), (THE, Link::The)];
        let known = kinds.into_iter().find(|(words, _)| self.is_one_of(i, words));
        Some(known.map_or(Link::Particle, |(_, link)| link))
    }

    /// Takes the row of capitalised words that begins at a token; the token after it.
    ///
    /// Each step of the row looks at a few tokens, so that the whole is linear.
    fn row(&mut self, at: usize, end: usize, mentions: &[Span]) -> usize {
        let tokens = self.source.tokens;
        let stop = mentions.first().map_or(u32::MAX, |mention| mention.start);
        let free = |i: usize| i < end && tokens.span(i).end <= stop;
        // A segment goes up to an *and* that may stand between two names.
        let (mut from, mut last) = (at, at + 1);
        let mut of = None;
        while free(last) && self.joins(last - 1) {
            if self.is_word(last) {
                last += 1;
                continue;
            }
            let Some(link) = self.link(last).filter(|link| self.leads_on(last, *link)) else { break };
            let the = last + 1 < end && matches!(self.link(last + 1), Some(Link::The));
            let next = if the && link != Link::And { last + 2 } else { last + 1 };
            if !(free(next) && self.is_word(next) && self.joins(next - 1)) {
                let within = link == Link::Of && self.is_body(from, last);
                let named = mentions
                    .first()
                    .filter(|mention| within && next < end && tokens.span(next).start == mention.start);
                if let Some(mention) = named {
                    // *Bank of Japan*: a name with a listed name inside.
                    let mut over = next;
                    while over < end && tokens.span(over).end <= mention.end {
                        over += 1;
                    }
                    self.segment(from, over, Some(last));
                    return over;
                }
                break;
            }
            match link {
                Link::And if !self.goes_on(from, next, end, of) => {
                    self.segment(from, last, of);
                    (from, of) = (next, None);
                }
                Link::Of
                    if self.is_person(from, last) && self.is_one_of(last, &["of"])
                        || self.is_crowd(from, last) =>
                {
                    self.segment(from, last, of);
                    (from, of) = (next, None);
                }
                Link::For if !self.is_ordinary(from) => {
                    self.segment(from, last, of);
                    (from, of) = (next, None);
                }
                Link::Of | Link::For | Link::And => of = of.or(Some(last)),
                Link::Particle | Link::The => {}
            }
            last = next + 1;
        }
        self.segment(from, last, of);
        last
    }

    /// Whether a small word is joined to the next: *of Plimbo*, *d'Azawad*, *al-Zorrok*.
    fn leads_on(&self, i: usize, link: Link) -> bool {
        match self.source.tokens.gap_kind(i) {
            GapKind::Apostrophe => self.is_one_of(i, &["d", "l"]),
            GapKind::Hyphen => link == Link::Particle,
            _ => is_spaced(self.source.tokens, i),
        }
    }

    /// Whether what is written between `first` and `last` ends as names of bodies do that go on with *of*.
    fn is_body(&self, first: usize, last: usize) -> bool {
        first < last && self.classes(last - 1).has_any(&[Class::NameTail, Class::NameHead])
    }

    /// *Residents of Plimbo*: an ordinary word with which a sentence begins.
    fn is_crowd(&self, first: usize, last: usize) -> bool {
        first == self.sentence.1
            && last - first == 1
            && self.is_ordinary(first)
            && !self.classes(first).has(Class::Title)
            && !self.is_body(first, last)
    }

    fn is_person(&self, first: usize, last: usize) -> bool {
        let classes = self.classes(first);
        last - first > 1
            && (classes.has(Class::GivenName) || classes.has(Class::Title))
            && !self.is_tail(last - 1)
    }

    fn is_tail(&self, i: usize) -> bool {
        self.classes(i).has(Class::NameTail) || self.is_one_of(i, COMPANY)
    }

    /// Whether an *and* stands inside one name: *Food and Drug Administration*, *Brown and Co*, *Ministry
    /// of Mines and Energy*.
    fn goes_on(&self, from: usize, next: usize, end: usize, of: Option<usize>) -> bool {
        let classes = self.classes(next);
        if classes.has_any(&[Class::Title, Class::GivenName]) {
            return false;
        }
        if of.is_some() {
            return self.is_ordinary(from) && self.is_ordinary(next);
        }
        let mut last = next;
        while last + 1 < end && last - next < LONGEST_TITLE && self.is_word(last + 1) && self.joins(last) {
            last += 1;
        }
        // *Traders Union and Farmers Guild* are two.
        let open = next == from + 2 || !self.is_tail(next - 2);
        self.is_tail(last) && open && (last > next || self.is_one_of(last, COMPANY))
    }

    /// How many tokens the title has that stands at `i`; 0 if none does.
    fn title(&self, i: usize, last: usize) -> usize {
        let tokens = self.source.tokens;
        let is = |length: &usize| self.languages.phrase_classes(tokens, i, *length, None).has(Class::Title);
        (1..=LONGEST_TITLE.min(last - i)).rev().find(is).unwrap_or(0)
    }

    /// Takes what stands between two tokens apart: titles, the words before and after.
    fn segment(&mut self, first: usize, last: usize, of: Option<usize>) {
        if first >= last {
            return;
        }
        // *General Motors Corp*, *General Assembly of Orria*: the title is none.
        let company = last - first > 1
            && ((self.is_tail(last - 1) && of.is_none())
                || (self.is_tail(first + 1) && self.title(first, first + 1) == 1));
        let (mut name, mut title, mut i) = (first, first, first);
        while i < last && !company {
            let length = self.title(i, last);
            // A given name may be a title too (*Dean*), and is one only where a name follows.
            if length == 0 || (length == 1 && i > name && self.classes(i).has(Class::GivenName)) {
                i += 1;
                continue;
            }
            if title == name && i > first {
                title = i;
            }
            i += length;
            name = i;
        }
        if name == first {
            return self.name(first, last, of, false);
        }
        // *Reserve Board Chairman Paul Tarro*: a body, a title and a person.
        let begins = if title > first { first } else { name };
        if title > first + 1 && self.is_tail(title - 1) {
            self.name(begins, title, of.filter(|of| *of < title), false);
        }
        if name >= last {
            return;
        }
        if !self.is_word(name) {
            // *Chancellor of the Exchequer Ann Tarro*.
            let mut from = name;
            while from < last && !self.is_word(from) {
                from += 1;
            }
            let given = (from..last.saturating_sub(1)).find(|&i| self.classes(i).has(Class::GivenName));
            return match given {
                Some(given) => self.name(given, last, None, true),
                None => self.name(from, last, of.filter(|of| *of > from), false),
            };
        }
        self.name(name, last, of.filter(|of| *of > name), true);
    }

    /// Takes a name without the words around it that are no part of it.
    fn name(&mut self, first: usize, last: usize, of: Option<usize>, titled: bool) {
        let tokens = self.source.tokens;
        let (mut from, mut to) = (first, last);
        let mut adjective = false;
        while from < to {
            let classes = self.classes(from);
            let rest = to - from - 1;
            let drop =
                if self.classes(from).has(Class::GivenName) && !classes.has(Class::Function) && rest > 0 {
                    false
                } else if classes.has(Class::Demonym) {
                    // *Orrian Traders Union* is a name, *Orrian Zorrok* is not.
                    let whole = rest >= 2 && self.is_tail(to - 1);
                    adjective |= !whole;
                    !whole
                } else {
                    (classes.has_any(NO_NAME) && !self.is_initial(from) && !self.may_begin(from, to))
                        || (from == self.sentence.1
                            && classes.has(Class::PlaceCue)
                            && !classes.has(Class::NameHead))
                        || (classes.has(Class::Prefix) && tokens.gap_kind(from) == GapKind::Hyphen)
                        || !self.is_word(from)
                };
            if !drop {
                break;
            }
            from += 1;
        }
        const NO_END: &[Class] =
            &[Class::Title, Class::Weekday, Class::Month, Class::Function, Class::Starter, Class::Demonym];
        while to > from {
            let classes = self.classes(to - 1);
            let named = titled || (to - from > 1 && self.classes(from).has(Class::GivenName));
            if !classes.has_any(NO_END) || (classes.has(Class::GivenName) && named) {
                break;
            }
            adjective |= classes.has(Class::Demonym);
            to -= 1;
            while to > from && !self.is_word(to - 1) && !self.is_linked(to - 1) {
                to -= 1;
            }
        }
        let of = of.filter(|of| *of > from && *of < to);
        if from >= to || to - from > LONGEST_NAME || tokens.flags(from).has(Flags::DIGIT) {
            return;
        }
        let single = to - from == 1;
        if single && (tokens.is_one_letter(from) || self.is_code(from)) {
            return;
        }
        let capitals = (from..to).filter(|&i| tokens.flags(i).has(Flags::ALL_CAPS)).count();
        if capitals == to - from && capitals >= 3 && !(from..to).all(|i| tokens.is_one_letter(i)) {
            return; // A headline that goes on in small letters.
        }
        if (from..to).all(|i| self.is_one_of(i, COMPANY)) {
            return;
        }
        let guess = self.guess(from, to, of, titled);
        let ordinary = self.is_ordinary(from)
            || self.classes(from).has(Class::NameTail)
            || self.is_one_of(from, NO_BODY);
        let followed = tokens.after(to - 1, self.source.body.end);
        // A word that nothing follows and no stop ends is a signature.
        let signs = to == tokens.len() && followed.trim().is_empty();
        let number = to < tokens.len()
            && tokens.flags(to).has(Flags::DIGIT)
            && tokens.gap_kind(to - 1) == GapKind::Space;
        let doubtful = single
            && !titled
            && (from == self.sentence.1
                || ordinary
                || adjective
                || number
                || signs
                || followed.starts_with(':'));
        let head = of.filter(|_| guess != Guess::Person).unwrap_or(to);
        self.runs.push(Run { first: from, last: to, head, sentence: self.sentence.0, guess, doubtful });
    }

    /// *N.* is an initial, whatever *n* is.
    fn is_initial(&self, i: usize) -> bool {
        let tokens = self.source.tokens;
        tokens.is_one_letter(i) && tokens.gap_kind(i) == GapKind::Stop
    }

    /// Whether a small word with a capital belongs to the name: *First Plimbo Bank* within a sentence.
    fn may_begin(&self, from: usize, to: usize) -> bool {
        from != self.sentence.1
            && to - from > 2
            && self.is_tail(to - 1)
            && !self.classes(from).has_any(&[Class::Starter, Class::Month, Class::Weekday])
    }

    /// Whether a small word belongs to a listed name inside a name.
    fn is_linked(&self, i: usize) -> bool {
        self.link(i).is_none()
    }

    /// Whether a word is no name but an abbreviation (*Calif*, *Ltd*) or a code between angles (a ticker).
    fn is_code(&self, i: usize) -> bool {
        let tokens = self.source.tokens;
        let abbreviations = [Class::Abbreviation, Class::AbbreviationAtEnd, Class::AbbreviationBeforeNumber];
        if self.classes(i).has_any(&abbreviations) || self.is_one_of(i, COMPANY) {
            return !self.classes(i).has(Class::GivenName);
        }
        let (text, span) = (tokens.text(), tokens.span(i));
        tokens.flags(i).has(Flags::ALL_CAPS) && text[..span.start as usize].ends_with('<')
    }

    fn guess(&self, from: usize, to: usize, of: Option<usize>, titled: bool) -> Guess {
        let tokens = self.source.tokens;
        let first = self.sentence.1;
        let single = to - from == 1;
        let head = of.unwrap_or(to);
        if !titled && (!single && self.is_tail(to - 1) || (of.is_some() && self.is_body(from, head))) {
            return Guess::Group;
        }
        let title_before = || {
            from > first
                && self.classes(from - 1).has(Class::Title)
                && matches!(tokens.gap_kind(from - 1), GapKind::Space | GapKind::Stop)
        };
        let given = !single && of.is_none() && self.classes(from).has(Class::GivenName);
        if titled || given || title_before() {
            return Guess::Person;
        }
        if single && tokens.flags(from).has(Flags::ALL_CAPS) {
            return Guess::Group;
        }
        let cue = |length: usize| {
            self.languages.phrase_classes(tokens, from - length, length, None).has(Class::PlaceCue)
        };
        let cued = from > first && is_spaced(tokens, from - 1) && (1..=3.min(from - first)).any(cue);
        if cued { Guess::Place } else { Guess::Open }
    }
}
