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
use crate::text::{Tokens, extend_hash, fold_into, hash};
use filter::{Filter, Passed};
use table::{Slot, Slots, Table};

/// Number of a phrase in its lexicon, in the order of first addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(pub u32);

/// No phrase has more tokens. Nothing that is called by more words is looked for by its name, and a
/// text of one word over and over stays linear.
pub const LONGEST_PHRASE: usize = 128;

/// So many tokens that may begin a phrase are gathered before the first is looked at.
const AHEAD: usize = 32;

/// A token that the sieve let pass.
#[derive(Clone, Copy)]
struct Waiting {
    at: usize,
    passed: Passed,
    /// The slot where the search for the token begins, if it may be a phrase.
    single: Slot,
    /// The slot where the search for it and the next one begins, if phrases may begin with them.
    pair: Slot,
}

impl Default for Waiting {
    fn default() -> Waiting {
        Waiting { at: 0, passed: Passed { single: false, pair: false }, single: Slot::FREE, pair: Slot::FREE }
    }
}

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
    /// For each phrase where it ends in `folded`, and its value: two numbers that are always asked for
    /// together, side by side in memory.
    phrases: Column<u32>,
}

/// A set of phrases in the making.
#[derive(Debug, Default)]
pub struct Builder {
    lexicon: Lexicon,
    growing: table::Growing,
    keys: filter::Keys,
    /// Reused for each phrase.
    hashes: Vec<u64>,
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
        let (mut hashes, mut folded) = (std::mem::take(&mut self.hashes), std::mem::take(&mut self.folded));
        hashes.clear();
        folded.clear();
        fold_phrase(tokens, &mut hashes, &mut folded);
        let id = self.add_folded(&hashes, &folded, beginning);
        (self.hashes, self.folded) = (hashes, folded);
        id
    }

    /// The same for tokens that [`fold_phrase`] has folded.
    pub(crate) fn add_folded(
        &mut self,
        hashes: &[u64],
        folded: &str,
        beginning: Beginning,
    ) -> Option<PhraseId> {
        let (&first, rest) = hashes.split_first()?;
        if hashes.len() > LONGEST_PHRASE {
            return None;
        }
        let is_ascii = folded.bytes().take_while(|&byte| byte != 0).all(|byte| byte.is_ascii());
        self.keys.insert(first, rest.first().copied(), is_ascii, beginning);
        let (table, lexicon) = (&mut self.growing, &mut self.lexicon);
        let mut prefix = first;
        for &hash in rest {
            table.insert_prefix(prefix);
            prefix = extend_hash(prefix, hash);
        }
        let is_it = |&id: &u32| lexicon.folded[lexicon.form(id)] == *folded.as_bytes();
        let known = table.table.slots().of(prefix).filter_map(Slot::phrase).find(is_it);
        let id = known.unwrap_or_else(|| {
            let id = lexicon.len() as u32;
            lexicon.folded.to_mut().extend_from_slice(folded.as_bytes());
            let end =
                u32::try_from(lexicon.folded.len()).expect("invariant: names are at most 4 GiB together");
            lexicon.phrases.to_mut().extend([end, 0]);
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
        self.phrases.len() / 2
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty()
    }

    /// The hash that the only token of a phrase has, or a number that no token has if there are
    /// several.
    pub(crate) fn hash(&self, PhraseId(id): PhraseId) -> u64 {
        let form = &self.folded[self.form(id)];
        hash(std::str::from_utf8(form.strip_suffix(b"\0").unwrap_or(form)).unwrap_or_default())
    }

    /// Where the folded tokens of a phrase stand.
    #[inline]
    fn form(&self, id: u32) -> std::ops::Range<usize> {
        let (phrases, at): (&[u32], usize) = (&self.phrases, 2 * id as usize);
        let start = if at == 0 { 0 } else { phrases[at - 2] };
        start as usize..phrases[at] as usize
    }

    /// The value that [`Lexicon::set_values`] gave a phrase, else 0.
    #[inline]
    pub fn value(&self, PhraseId(id): PhraseId) -> u32 {
        self.phrases[2 * id as usize + 1]
    }

    /// Gives each phrase a value, in the order of their ids.
    pub fn set_values(&mut self, values: impl IntoIterator<Item = u32>) {
        for (phrase, value) in self.phrases.to_mut().chunks_exact_mut(2).zip(values) {
            phrase[1] = value;
        }
    }

    /// Whether the phrase consists of the tokens from `at`.
    fn is(&self, id: u32, tokens: &Tokens<'_>, at: usize) -> bool {
        let mut rest = &self.folded[self.form(id)];
        let mut i = at;
        while !rest.is_empty() {
            // Two prefixes of one hash, or a damaged file: the phrase goes on where the text has ended.
            if i == tokens.len() {
                return false;
            }
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
    /// Mostly two bit tests a token; otherwise one table look-up for each token of the longest
    /// prefix.
    pub fn find_all(
        &self,
        tokens: &Tokens<'_>,
        first: usize,
        end: usize,
        mut found: impl FnMut(usize, usize, PhraseId),
    ) {
        let (sieve, slots) = (self.filter.sieve(), self.table.slots());
        let mut waiting = [Waiting::default(); AHEAD];
        let mut count = 0;
        let mut look = |waiting: &[Waiting]| {
            self.touch(waiting);
            for &Waiting { at, passed, .. } in waiting {
                self.follow(tokens, at, end, passed, slots, |length, phrase| {
                    found(at, length, phrase);
                    true
                });
            }
        };
        let mut at = first;
        while at < end {
            // All answers of the sieve first, without a branch for each, then those that are yes.
            let (mut singles, mut pairs) = (0u64, 0u64);
            let mut chunk = tokens.looks(at..end).peekable();
            let many = (end - at).min(64);
            for bit in 0..many {
                let Some((hash, capital, ascii)) = chunk.next() else { break };
                let next = chunk.peek().map(|&(hash, ..)| hash);
                let passed = sieve.may_begin(filter::Look { hash, capital, ascii }, next);
                singles |= u64::from(passed.single) << bit;
                pairs |= u64::from(passed.pair) << bit;
            }
            while singles | pairs != 0 {
                let bit = (singles | pairs).trailing_zeros();
                let passed = Passed { single: singles >> bit & 1 != 0, pair: pairs >> bit & 1 != 0 };
                singles &= !(1 << bit);
                pairs &= !(1 << bit);
                let place = at + bit as usize;
                let hash = tokens.hash(place);
                let single = if passed.single { slots.first(hash) } else { Slot::FREE };
                let pair = match passed.pair {
                    true => slots.first(extend_hash(hash, tokens.hash(place + 1))),
                    false => Slot::FREE,
                };
                if single.is_free() && pair.is_free() {
                    continue;
                }
                waiting[count] = Waiting { at: place, passed, single, pair };
                count += 1;
                if count == AHEAD {
                    look(&waiting);
                    count = 0;
                }
            }
            at += many;
        }
        look(&waiting[..count]);
    }

    /// Reads, for tokens that will be looked at next, what will be asked for: the ways to memory of
    /// several tokens overlap, as those of one cannot.
    fn touch(&self, waiting: &[Waiting]) {
        let mut places = [0; 2 * AHEAD];
        for (waiting, places) in waiting.iter().zip(places.chunks_exact_mut(2)) {
            for (slot, place) in [waiting.single, waiting.pair].into_iter().zip(places) {
                if let Some(id) = slot.phrase() {
                    *place = self.form(id).start;
                }
            }
        }
        let byte = |place: usize| u32::from(self.folded.get(place).copied().unwrap_or(0));
        std::hint::black_box(places.into_iter().map(byte).sum::<u32>());
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
        let (hash, capital, ascii) = (tokens.hash(at), tokens.is_capitalised(at), tokens.is_short(at));
        let passed = self.filter.sieve().may_begin(filter::Look { hash, capital, ascii }, next);
        if passed.single || passed.pair {
            self.follow(tokens, at, limit, passed, self.table.slots(), found);
        }
    }

    /// Follows the prefixes that begin at token `at`, as far as the sieve let them pass.
    #[inline]
    fn follow(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        passed: Passed,
        slots: Slots<'_>,
        mut found: impl FnMut(usize, PhraseId) -> bool,
    ) {
        let mut prefix = tokens.hash(at);
        let most = if passed.pair { (limit - at).min(LONGEST_PHRASE) } else { 1 };
        for length in 1..=most {
            if length > 1 {
                prefix = extend_hash(prefix, tokens.hash(at + length - 1));
            } else if !passed.single {
                continue;
            }
            let (mut goes_on, mut phrase) = (length == 1, None);
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
        out.column(&self.phrases);
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
            phrases: image.column()?,
        };
        let (pairs, rest) = lexicon.phrases.as_chunks::<2>();
        let sorted = pairs.is_sorted_by_key(|pair| pair[0]) && rest.is_empty();
        let whole = pairs.last().map_or(0, |pair| pair[0]) as usize == lexicon.folded.len();
        let known = lexicon.table.phrases_below(lexicon.len());
        if sorted && whole && known {
            Ok(lexicon)
        } else {
            Err(image.damaged("the names do not fit together"))
        }
    }
}

/// Appends the hashes of a phrase's tokens, and their folded forms, a NUL after each.
pub(crate) fn fold_phrase(tokens: &Tokens<'_>, hashes: &mut Vec<u64>, folded: &mut String) {
    for i in 0..tokens.len() {
        hashes.push(tokens.hash(i));
        fold_into(tokens.surface(i), folded);
        folded.push('\0');
    }
}

/// Whether the folded tokens begin with this one.
fn begins_with(folded: &[u8], form: &str) -> bool {
    folded.get(form.len()) == Some(&0) && folded[..form.len()].eq_ignore_ascii_case(form.as_bytes())
}
