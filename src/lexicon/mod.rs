//! Phrases as sequences of folded tokens; the one phrase engine.
//!
//! Names, abbreviations, titles, cues and months are all looked up here. A [`Lexicon`] answers one
//! question: which phrases begin at this token? What may stand between the tokens, which capitals
//! are needed and what the phrase means are the business of its users.
//!
//! Built once, read by any number of threads. Three steps, each for what the one before lets
//! through: a bitmap that fits into a cache, asked for single tokens and for pairs (`filter`); one
//! open-addressing table of the hashes of all prefixes (`table`); the phrase's folded bytes, so
//! that a collision is never a match.

mod filter;
mod table;
#[cfg(test)]
mod tests;

use crate::error::Result;
use crate::image::{self, Column};
use crate::text::{Flags, Tokens, extend_hash, fold_into, hash};
use filter::Filter;
use table::{Slot, Slots, Table};

/// Number of a phrase in its lexicon, in the order of first addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(pub u32);

/// No phrase has more tokens. Nothing that is called by more words is looked for by its name, and a
/// text of one word over and over stays linear.
pub const LONGEST_PHRASE: usize = 128;

/// Which capital a phrase must begin with to be worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// Any letter.
    Any,
    /// A capital: the phrase is not looked up where the text has none. A mere sieve, not a promise:
    /// the caller still has to look at the capitals.
    Capital,
}

/// A set of phrases.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    table: Table,
    filter: Filter,
    /// The folded tokens of all phrases, each token followed by a NUL. Bytes, because they are only
    /// compared, and a look at a million names to see that they are text takes a while.
    folded: Column<u8>,
    /// Where each phrase ends in `folded`.
    ends: Column<u32>,
}

/// A set of phrases in the making.
#[derive(Debug, Default)]
pub struct Builder {
    lexicon: Lexicon,
    growing: table::Growing,
    keys: filter::Keys,
    /// Reused for each token.
    folded: String,
}

impl Builder {
    /// Adds the phrase that these tokens are; the same folded tokens get the same id again.
    ///
    /// `None` for a phrase without a token, or with more than [`LONGEST_PHRASE`]. Amortised linear
    /// in the phrase.
    ///
    /// # Panics
    /// If the phrases have more than 4 GiB together.
    pub fn add(&mut self, tokens: &Tokens<'_>, beginning: Beginning) -> Option<PhraseId> {
        if tokens.is_empty() || tokens.len() > LONGEST_PHRASE {
            return None;
        }
        self.keys.insert(tokens.hash(0), (tokens.len() > 1).then(|| tokens.hash(1)), beginning);
        let (table, lexicon) = (&mut self.growing, &mut self.lexicon);
        let mut prefix = tokens.hash(0);
        for i in 1..tokens.len() {
            table.insert_prefix(prefix);
            prefix = extend_hash(prefix, tokens.hash(i));
        }
        let known =
            table.table.slots().of(prefix).filter_map(Slot::phrase).find(|&id| lexicon.is(id, tokens, 0));
        let id = known.unwrap_or_else(|| {
            let id = lexicon.ends.len() as u32;
            for i in 0..tokens.len() {
                self.folded.clear();
                fold_into(tokens.surface(i), &mut self.folded);
                lexicon.folded.to_mut().extend_from_slice(self.folded.as_bytes());
                lexicon.folded.to_mut().push(0);
            }
            let end =
                u32::try_from(lexicon.folded.len()).expect("invariant: names are at most 4 GiB together");
            lexicon.ends.to_mut().push(end);
            table.insert_phrase(prefix, id);
            id
        });
        Some(PhraseId(id))
    }

    /// Adds a phrase by its text.
    pub fn add_text(&mut self, phrase: &str) -> Option<PhraseId> {
        self.add(&Tokens::of_phrase(phrase), Beginning::Any)
    }

    /// How many different phrases there are.
    pub fn len(&self) -> usize {
        self.lexicon.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.lexicon.is_empty()
    }

    /// The finished set, its tables as large as they need to be. Linear.
    pub fn finish(self) -> Lexicon {
        Lexicon { table: self.growing.finish(), filter: self.keys.finish(), ..self.lexicon }
    }
}

impl Lexicon {
    /// How many different phrases there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The hash that the only token of a phrase has, or a number that no token has if there are
    /// several.
    pub(crate) fn hash(&self, PhraseId(id): PhraseId) -> u64 {
        let start = if id == 0 { 0 } else { self.ends[id as usize - 1] };
        let form = &self.folded[start as usize..self.ends[id as usize] as usize];
        hash(std::str::from_utf8(form.strip_suffix(b"\0").unwrap_or(form)).unwrap_or_default())
    }

    /// Whether the phrase consists of the tokens from `at`.
    fn is(&self, id: u32, tokens: &Tokens<'_>, at: usize) -> bool {
        let ends: &[u32] = &self.ends;
        let start = if id == 0 { 0 } else { ends[id as usize - 1] };
        let mut rest = &self.folded[start as usize..ends[id as usize] as usize];
        let mut i = at;
        while !rest.is_empty() {
            let surface = tokens.surface(i);
            // The stored form has no capitals; what is no ASCII is folded first.
            let length = if surface.is_ascii() {
                begins_with(rest, surface).then_some(surface.len())
            } else {
                let mut form = String::new();
                fold_into(surface, &mut form);
                begins_with(rest, &form).then_some(form.len())
            };
            match length {
                Some(length) => rest = &rest[length + 1..],
                None => return false,
            }
            i += 1;
        }
        true
    }

    /// Calls `found(first token, length in tokens, phrase)` for each phrase in the tokens
    /// `first..end`: by first token, the shortest first.
    ///
    /// Mostly one or two bit tests a token; otherwise one table look-up for each token of the
    /// longest prefix.
    pub fn find_all(
        &self,
        tokens: &Tokens<'_>,
        first: usize,
        end: usize,
        mut found: impl FnMut(usize, usize, PhraseId),
    ) {
        // The slots of a few tokens are fetched before the first is looked at: their ways to memory
        // overlap.
        const AHEAD: usize = 32;
        let (sieve, slots) = (self.filter.sieve(), self.table.slots());
        let mut waiting = [(0, Slot::FREE); AHEAD];
        let mut count = 0;
        let mut look = |waiting: &[(usize, Slot)]| {
            for &(at, _) in waiting.iter().filter(|(_, slot)| !slot.is_free()) {
                self.follow(tokens, at, end, slots, |length, phrase| {
                    found(at, length, phrase);
                    true
                });
            }
        };
        for at in first..end {
            let (hash, capital) = (tokens.hash(at), tokens.flags(at).has(Flags::CAPITALISED));
            let next = if at + 1 < end { Some(tokens.hash(at + 1)) } else { None };
            if sieve.may_begin(hash, next, capital) {
                waiting[count] = (at, slots.first(hash));
                count += 1;
                if count == AHEAD {
                    look(&waiting);
                    count = 0;
                }
            }
        }
        look(&waiting[..count]);
    }

    /// Calls `found(length in tokens, phrase)` for each phrase that begins at token `at` and ends
    /// at token `limit` at the latest, the shortest first, until it answers `false`.
    pub fn phrases_at(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        found: impl FnMut(usize, PhraseId) -> bool,
    ) {
        let next = if at + 1 < limit { Some(tokens.hash(at + 1)) } else { None };
        let capital = tokens.flags(at).has(Flags::CAPITALISED);
        if self.filter.sieve().may_begin(tokens.hash(at), next, capital) {
            self.follow(tokens, at, limit, self.table.slots(), found);
        }
    }

    /// Follows the prefixes that begin at token `at`.
    #[inline]
    fn follow(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        slots: Slots<'_>,
        mut found: impl FnMut(usize, PhraseId) -> bool,
    ) {
        let mut prefix = tokens.hash(at);
        for length in 1..=(limit - at).min(LONGEST_PHRASE) {
            if length > 1 {
                prefix = extend_hash(prefix, tokens.hash(at + length - 1));
            }
            let (mut goes_on, mut phrase) = (false, None);
            for slot in slots.of(prefix) {
                goes_on |= slot.goes_on();
                phrase = phrase.or_else(|| slot.phrase().filter(|&id| self.is(id, tokens, at)));
            }
            if phrase.is_some_and(|id| !found(length, PhraseId(id))) {
                return;
            }
            if !goes_on {
                return;
            }
        }
    }

    /// The phrase that consists of the tokens `at..at + length`.
    pub fn phrase(&self, tokens: &Tokens<'_>, at: usize, length: usize) -> Option<PhraseId> {
        let mut hit = None;
        self.phrases_at(tokens, at, (at + length).min(tokens.len()), |found, phrase| {
            hit = (found == length).then_some(phrase);
            hit.is_none()
        });
        hit
    }

    /// The longest phrase that begins at token `at` and ends at `limit` at the latest.
    pub fn longest(&self, tokens: &Tokens<'_>, at: usize, limit: usize) -> Option<(usize, PhraseId)> {
        let mut hit = None;
        self.phrases_at(tokens, at, limit, |length, phrase| {
            hit = Some((length, phrase));
            true
        });
        hit
    }

    /// Writes the lexicon into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        self.table.write(out);
        self.filter.write(out);
        out.column(&self.folded);
        out.column(&self.ends);
    }

    /// Reads what [`Lexicon::write`] wrote.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<Lexicon> {
        let lexicon = Lexicon {
            table: Table::read(image)?,
            filter: Filter::read(image)?,
            folded: image.column()?,
            ends: image.column()?,
        };
        let sorted = lexicon.ends.is_sorted();
        let whole = lexicon.ends.last().copied().unwrap_or(0) as usize == lexicon.folded.len();
        let known = lexicon.table.phrases_below(lexicon.ends.len());
        if sorted && whole && known {
            Ok(lexicon)
        } else {
            Err(image.damaged("the names do not fit together"))
        }
    }
}

/// Whether the folded tokens begin with this one.
fn begins_with(folded: &[u8], form: &str) -> bool {
    folded.get(form.len()) == Some(&0) && folded[..form.len()].eq_ignore_ascii_case(form.as_bytes())
}
