//! A sentence as the grammar sees it: names as one piece each, words with their classes, punctuation.

use super::Actor;
use super::class::Class;
use super::words::{Known, WordId, Words};
use crate::dates::Dated;
use crate::sentence::Sentence;
use crate::text::{Flags, GapKind, Tokens};

/// What a cell is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A name or demonym, by its number in the list of actors.
    Actor(u32),
    /// 's
    Possessive,
    Comma,
    /// A semicolon, a colon, a dash.
    Break,
    /// An opening quotation mark.
    Open,
    /// A closing one.
    Close,
}

/// A piece of a sentence.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub kind: Kind,
    /// Its tokens; none for punctuation, which stands before token `first`.
    pub first: u32,
    pub end: u32,
    pub class: Class,
    /// Of its first token's folded form.
    pub hash: u64,
    /// Of its other tokens, up to three; zeros where there are none.
    pub more: [u64; 3],
    /// What is known of it, if it is one word.
    pub word: Option<WordId>,
    /// Whether the text is a quotation here.
    pub quoted: bool,
    /// Whether it is written with a capital.
    pub capital: bool,
}

impl Cell {
    pub fn is_word(&self, class: Class) -> bool {
        self.kind == Kind::Word && self.class.is(class)
    }

    pub fn is_actor(&self) -> bool {
        matches!(self.kind, Kind::Actor(_))
    }

    /// The hashes of its tokens.
    pub fn hashes(&self) -> impl Iterator<Item = u64> + '_ {
        std::iter::once(self.hash).chain(self.more.iter().copied().take_while(|&hash| hash != 0))
    }

    /// A word of no list: a noun, an adjective, or a verb that nobody listed.
    pub fn is_open(&self) -> bool {
        self.kind == Kind::Word && !self.class.is(Class::FUNCTION)
    }
}

/// The cells from one to before another, none if that comes first.
pub(super) fn between(cells: &[Cell], from: usize, to: usize) -> &[Cell] {
    cells.get(from..to).unwrap_or_default()
}

/// A whole text, as cells are cut from it.
pub(super) struct Cutter<'a, 't> {
    pub tokens: &'a Tokens<'t>,
    pub words: &'a Words<'a>,
    /// What is known of the words of the sentence, token by token.
    pub found: &'a [Known],
    pub actors: &'a [Actor],
    /// The dates in the sentence, in order: they may stand anywhere, as adverbs do.
    pub dates: &'a [Dated],
    /// Whether a quotation goes on from the sentence before.
    pub in_quote: bool,
    /// Whether a few words are quoted here, and no speech.
    pub in_short_quote: bool,
    /// No sentence is looked at beyond so many cells.
    pub most: usize,
}

impl<'a, 't: 'a> Cutter<'a, 't> {
    /// The cells of a sentence, into a list that is made anew; `from` is the number of its first actor,
    /// and is moved behind its last.
    pub fn cut(&mut self, sentence: &Sentence, body_end: u32, from: &mut usize, cells: &mut Vec<Cell>) {
        let (first, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
        cells.clear();
        if first == end {
            return;
        }
        let text = self.tokens.text();
        let before = &text[sentence.span.start as usize..self.tokens.span(first).start as usize];
        self.punctuation(before, first, cells);
        cells.reserve(end - first + 16);
        let mut depth = 0usize;
        let mut dates = self.dates.iter().peekable();
        // Up to the next name or date there are only words.
        let mut words_to = first;
        let mut at = first;
        while at < end {
            if at < words_to && depth == 0 && cells.len() < self.most {
                let next = self.push_word(at, &self.found[at - first..], end, cells);
                if next >= end || self.tokens.gap_kind(next - 1) != GapKind::Space {
                    depth = self.gap(self.after(next, sentence, body_end), depth, next, end, cells);
                }
                at = next;
                continue;
            }
            while self.actors.get(*from).is_some_and(|actor| (actor.tokens.start as usize) < at) {
                *from += 1;
            }
            let actor = self.actors.get(*from).filter(|actor| actor.tokens.start as usize == at);
            while dates.next_if(|dated| dated.tokens.start < at).is_some() {}
            let mut next = actor.map_or(at + 1, |actor| (actor.tokens.end as usize).min(end).max(at + 1));
            if depth == 0 && cells.len() < self.most {
                match (actor, dates.next_if(|dated| dated.tokens.start == at)) {
                    // *CMA-controlled*: the name is no actor there.
                    (Some(_), _) if self.is_bound(next, end) => {
                        next += 1;
                        cells.push(self.word(at, next, Class::NONE));
                    }
                    (Some(actor), _) => {
                        let mut cell = self.cell(Kind::Actor(*from as u32), at, next);
                        // *Malians* are people, *Malian* need not be.
                        let surface = actor.span.slice(text);
                        if actor.people && surface.ends_with('s') && !surface.ends_with("ss") {
                            cell.class.add(Class::PLURAL);
                        }
                        cells.push(cell);
                    }
                    (None, Some(date)) => {
                        next = date.tokens.end.max(at + 1);
                        cells.push(self.word(at, next, Class(Class::ADVERB.0 | Class::FUNCTION.0)));
                    }
                    (None, None) => {
                        let name = self.actors.get(*from).map_or(end, |actor| actor.tokens.start as usize);
                        words_to = dates.peek().map_or(end, |dated| dated.tokens.start).min(name);
                        next = self.push_word(at, &self.found[at - first..], end, cells);
                    }
                }
            }
            if next >= end || self.tokens.gap_kind(next - 1) != GapKind::Space {
                depth = self.gap(self.after(next, sentence, body_end), depth, next, end, cells);
            }
            at = next;
        }
    }

    /// What stands before token `next` in a sentence, or after its last one.
    fn after(&self, next: usize, sentence: &Sentence, body_end: u32) -> &'a str {
        let start = self.tokens.span(next - 1).end;
        let stop = if next < sentence.tokens.1 as usize {
            self.tokens.span(next).start
        } else {
            sentence.span.end.min(body_end).max(start)
        };
        &self.tokens.text()[start as usize..stop as usize]
    }

    /// Whether a hyphen binds what ends before token `next` to a word in lower case.
    fn is_bound(&self, next: usize, end: usize) -> bool {
        next < end
            && self.tokens.gap_kind(next - 1) == GapKind::Hyphen
            && !self.tokens.is_capitalised(next)
            && !self.tokens.flags(next).has(Flags::DIGIT)
    }

    /// Takes the word at token `at`; `found` is what is known of it and of those after it.
    fn push_word(&self, at: usize, found: &[Known], end: usize, cells: &mut Vec<Cell>) -> usize {
        let hash = self.tokens.hash(at);
        let apostrophe = at > 0 && self.tokens.gap_kind(at - 1) == GapKind::Apostrophe;
        let surface = || self.tokens.surface(at);
        if apostrophe && surface().eq_ignore_ascii_case("s") {
            cells.push(self.cell(Kind::Possessive, at, at + 1));
            return at + 1;
        }
        if apostrophe && surface().eq_ignore_ascii_case("t") {
            cells.push(self.word(at, at + 1, Class(Class::NEGATION.0 | Class::FUNCTION.0)));
            return at + 1;
        }
        let Known { id, mut class } = found[0];
        if let Some(id) = id.filter(|_| class.is(Class::LONGER) && at + 1 < end) {
            let fits = |rest: &[u64]| {
                at + rest.len() < end
                    && rest.iter().zip(at + 1..).all(|(hash, i)| {
                        self.tokens.hash(i) == *hash
                            && matches!(self.tokens.gap_kind(i - 1), GapKind::Space | GapKind::Hyphen)
                            && self.starts_no_actor(i)
                    })
            };
            let fitting = self.words.longer(id, self.tokens.hash(at + 1)).filter(|(rest, _)| fits(rest));
            if let Some((rest, class)) = fitting.max_by_key(|(rest, _)| rest.len()) {
                let next = at + 1 + rest.len();
                cells.push(self.word(at, next, class));
                return next;
            }
        }
        // *one-on-one*, *face-to-face*: one word.
        if at + 2 < end
            && self.tokens.gap_kind(at) == GapKind::Hyphen
            && self.tokens.gap_kind(at + 1) == GapKind::Hyphen
            && found[1].class.is(Class::PREPOSITION)
        {
            cells.push(self.word(at, at + 3, Class::NONE));
            return at + 3;
        }
        let (long, mut id) = (self.words.canonical(hash), id);
        if long != hash {
            id = self.words.number(long);
            class.add(id.map_or(Class::NONE, |id| self.words.class(id)));
        }
        // -ly in English; the French lists have what ends in -ment.
        let unknown = class == Class::NONE || class == Class::LONGER;
        if unknown && surface().len() > 4 && surface().ends_with("ly") && &*self.words.language == "en" {
            class = Class(Class::ADVERB.0 | Class::FUNCTION.0);
        }
        if self.tokens.has_digit(at) {
            class.add(Class(Class::NUMBER.0 | Class::FUNCTION.0));
        }
        cells.push(Cell {
            kind: Kind::Word,
            first: at as u32,
            end: at as u32 + 1,
            class,
            hash: long,
            more: [0; 3],
            word: id,
            quoted: self.in_quote,
            capital: self.tokens.is_capitalised(at),
        });
        at + 1
    }

    fn starts_no_actor(&self, token: usize) -> bool {
        self.actors.binary_search_by_key(&(token as u32), |actor| actor.tokens.start).is_err()
    }

    fn word(&self, first: usize, end: usize, class: Class) -> Cell {
        let mut cell = Cell { class, ..self.cell(Kind::Word, first, end) };
        cell.hash = self.words.canonical(cell.hash);
        cell.word = self.words.number(cell.hash);
        let own = cell.word.map_or(Class::NONE, |id| self.words.class(id));
        cell.class.add(Class(own.0 & Class::HAS.0));
        cell
    }

    #[inline]
    fn cell(&self, kind: Kind, first: usize, end: usize) -> Cell {
        let mut more = [0; 3];
        for (more, token) in more.iter_mut().zip(first + 1..end) {
            *more = self.tokens.hash(token);
        }
        Cell {
            kind,
            first: first as u32,
            end: end as u32,
            class: Class::NONE,
            hash: if first < self.tokens.len() { self.tokens.hash(first) } else { 0 },
            more,
            word: None,
            quoted: self.in_quote,
            capital: first < self.tokens.len() && self.tokens.is_capitalised(first),
        }
    }

    /// Takes what stands between two tokens; answers how deep in brackets the next token is.
    fn gap(&mut self, text: &str, mut depth: usize, next: usize, end: usize, cells: &mut Vec<Cell>) -> usize {
        if depth == 0 && !text.contains(['(', '[', ')', ']']) {
            self.punctuation(text, next, cells);
            return 0;
        }
        let mut plain = String::new();
        // Looked up once, however many brackets open here.
        let mut closes = None;
        for c in text.chars() {
            match c {
                '(' | '[' if (depth > 0 || *closes.get_or_insert_with(|| self.closes(next, end))) => {
                    depth += 1;
                }
                ')' | ']' => depth = depth.saturating_sub(1),
                c if depth == 0 => plain.push(c),
                _ => {}
            }
        }
        if !plain.is_empty() {
            self.punctuation(&plain, next, cells);
        }
        depth
    }

    /// Whether a bracket that is open before token `from` closes again in the sentence, and soon.
    fn closes(&self, from: usize, end: usize) -> bool {
        const LONG: usize = 60;
        let text = self.tokens.text();
        (from..end.min(from + LONG)).any(|i| {
            let stop =
                if i + 1 < self.tokens.len() { self.tokens.span(i + 1).start } else { text.len() as u32 };
            text[self.tokens.span(i).end as usize..stop as usize].contains([')', ']'])
        })
    }

    /// Whether a quotation that opens before a token closes within three of them.
    fn is_short_quote(&self, next: usize) -> bool {
        const SHORT: usize = 3;
        let text = self.tokens.text();
        let last = self.tokens.len().saturating_sub(1);
        (next..last.min(next + SHORT)).any(|i| {
            let gap = &text[self.tokens.span(i).end as usize..self.tokens.span(i + 1).start as usize];
            let mut marks = gap.chars().skip_while(|c| c.is_whitespace());
            let closes = matches!(marks.next(), Some('”' | '»' | '"'));
            // *“Nonsense”, the minister said*
            closes && !matches!(marks.next(), Some(',' | '.'))
        })
    }

    fn punctuation(&mut self, text: &str, next: usize, cells: &mut Vec<Cell>) {
        // *11,000* is one number.
        if text == "," && cells.last().is_some_and(|cell| cell.is_word(Class::NUMBER)) {
            return;
        }
        let spaced = text.starts_with(' ') || text.ends_with(' ');
        for c in text.chars() {
            let kind = match c {
                ',' | '،' => Kind::Comma,
                ';' | ':' | '…' => Kind::Break,
                '—' | '–' | '-' if spaced => Kind::Break,
                '“' | '«' | '„' => Kind::Open,
                '”' | '»' => Kind::Close,
                '"' if self.in_quote || self.in_short_quote => Kind::Close,
                '"' => Kind::Open,
                '’' | '\'' if spaced && text.len() - c.len_utf8() == 1 && text.ends_with(' ') => {
                    Kind::Possessive
                }
                _ => continue,
            };
            // *“sans délai”*: a word that somebody else uses, and nobody speaks.
            if kind == Kind::Open && self.is_short_quote(next) {
                self.in_short_quote = true;
                continue;
            }
            if kind == Kind::Close && std::mem::take(&mut self.in_short_quote) {
                continue;
            }
            if kind == Kind::Open {
                self.in_quote = true;
            }
            if cells.len() < self.most {
                let mut cell = self.cell(kind, next, next);
                cell.hash = 0;
                cells.push(cell);
            }
            if kind == Kind::Close {
                self.in_quote = false;
            }
        }
    }
}
