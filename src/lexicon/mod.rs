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
use filter::{Chunk, Filter};
use table::{Slot, Slots, Table};

/// Number of a phrase in its lexicon, in the order of first addition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhraseId(pub u32);

/// No phrase has more tokens. Nothing that is called by more words is looked for by its name, and a
/// text of one word over and over stays linear.
pub const LONGEST_PHRASE: usize = 128;

/// So many prefixes are gathered before the first is looked at.
const AHEAD: usize = 256;

/// A prefix that the sieve let pass.
#[derive(Clone, Copy)]
struct Waiting {
    /// Its first token.
    at: u32,
    /// How many tokens it has, one or two.
    length: u32,
    /// Its hash.
    prefix: u64,
    /// The slot where the search for it begins.
    slot: Slot,
}

impl Waiting {
    const NONE: Waiting = Waiting { at: 0, length: 0, prefix: 0, slot: Slot::FREE };
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

    /// The hashes of the first token of a phrase, and of the second one where it has several.
    pub(crate) fn first_hashes(&self, PhraseId(id): PhraseId) -> (u64, Option<u64>) {
        let form = &self.folded[self.form(id)];
        let hash = |token: &[u8]| hash(std::str::from_utf8(token).unwrap_or_default());
        let mut tokens = form.split(|&byte| byte == 0).filter(|token| !token.is_empty()).map(hash);
        (tokens.next().unwrap_or_default(), tokens.next())
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
    #[inline]
    fn is(&self, id: u32, tokens: &Tokens<'_>, at: usize) -> bool {
        let mut rest = &self.folded[self.form(id)];
        let mut i = at;
        while !rest.is_empty() {
            // Two prefixes of one hash, or a damaged file: the phrase goes on where the text has ended.
            if i == tokens.len() {
                return false;
            }
            match tokens.take_folded(i, rest) {
                Some(length) => rest = &rest[length..],
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
        let sieve = self.filter.sieve();
        let mut waiting = [Waiting::NONE; AHEAD];
        let mut count = 0;
        let mut chunk = Chunk::default();
        for at in (first..end).step_by(filter::CHUNK) {
            if count > AHEAD - 2 * filter::CHUNK {
                self.look(tokens, end, &mut waiting[..count], &mut found);
                count = 0;
            }
            let looks = tokens.looks(at..end.min(at + filter::CHUNK));
            let second = (at + filter::CHUNK < end).then(|| tokens.hash(at + filter::CHUNK));
            chunk.fill(looks.map(|(hash, capital, ascii)| filter::Look { hash, capital, ascii }), second);
            let (singles, pairs) = sieve.may_begin_all(&chunk);
            let mut either = singles | pairs;
            while either != 0 {
                let bit = either.trailing_zeros();
                either &= either - 1;
                let token = at as u32 + bit;
                let (hash, next) = chunk.hashes(bit as usize);
                waiting[count] = Waiting { at: token, length: 1, prefix: hash, slot: Slot::FREE };
                count += (singles >> bit & 1) as usize;
                let prefix = extend_hash(hash, next);
                waiting[count] = Waiting { at: token, length: 2, prefix, slot: Slot::FREE };
                count += (pairs >> bit & 1) as usize;
            }
        }
        self.look(tokens, end, &mut waiting[..count], &mut found);
    }

    /// Looks at the prefixes that the sieve let pass, in their order.
    ///
    /// Each step is taken for all of them before the next one, and without a branch that depends on what
    /// was read: so their ways to memory overlap, and no guess goes wrong in between.
    fn look(
        &self,
        tokens: &Tokens<'_>,
        end: usize,
        waiting: &mut [Waiting],
        found: &mut impl FnMut(usize, usize, PhraseId),
    ) {
        let slots = self.table.slots();
        let mut seated = 0;
        for i in 0..waiting.len() {
            let slot = slots.first(waiting[i].prefix);
            waiting[seated] = Waiting { slot, ..waiting[i] };
            seated += usize::from(!slot.is_free());
        }
        let waiting = &waiting[..seated];
        self.touch(tokens, end, waiting);
        for &Waiting { at, length, prefix, .. } in waiting {
            self.follow(tokens, at as usize, end, length as usize, prefix, slots, |length, phrase| {
                found(at as usize, length, phrase);
                true
            });
        }
    }

    /// Reads, for prefixes that will be looked at next, what will be asked for: the ways to memory of
    /// several overlap, as those of one cannot.
    fn touch(&self, tokens: &Tokens<'_>, end: usize, waiting: &[Waiting]) {
        let (phrases, folded, slots): (&[u32], &[u8], _) = (&self.phrases, &self.folded, self.table.slots());
        let mut places = [0; AHEAD];
        let mut read = 0;
        for (waiting, place) in waiting.iter().zip(&mut places) {
            let id = waiting.slot.phrase_of(waiting.prefix).unwrap_or(0) as usize;
            *place = phrases.get((2 * id).wrapping_sub(2)).copied().unwrap_or(0);
            // Where a longer prefix would stand, if this one goes on; else what was read already.
            let next = waiting.at as usize + 2;
            let longer = extend_hash(waiting.prefix, if next < end { tokens.hash(next) } else { 0 });
            let goes_on = (waiting.length == 2) & waiting.slot.goes_on();
            let prefix = std::hint::select_unpredictable(goes_on, longer, waiting.prefix);
            read |= u32::from(slots.first(prefix).goes_on());
        }
        for &place in &places[..waiting.len()] {
            read |= u32::from(folded.get(place as usize).copied().unwrap_or(0));
        }
        std::hint::black_box(read);
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
        let passed = self.filter.may_begin(filter::Look { hash, capital, ascii }, next);
        if !passed.single && !passed.pair {
            return;
        }
        let (slots, mut found) = (self.table.slots(), found);
        if passed.single && !self.follow(tokens, at, at + 1, 1, hash, slots, &mut found) {
            return;
        }
        if let (true, Some(next)) = (passed.pair, next) {
            self.follow(tokens, at, limit, 2, extend_hash(hash, next), slots, &mut found);
        }
    }

    /// Follows the prefixes that begin at token `at` from one of so many tokens with this hash, a single
    /// token to no other; whether `found` still wants to hear of phrases.
    #[inline]
    #[expect(clippy::too_many_arguments, reason = "one loop's state, and nothing else asks for it")]
    fn follow(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        from: usize,
        mut prefix: u64,
        slots: Slots<'_>,
        mut found: impl FnMut(usize, PhraseId) -> bool,
    ) -> bool {
        let most = if from > 1 { (limit - at).min(LONGEST_PHRASE) } else { 1 };
        for length in from..=most {
            if length > from {
                prefix = extend_hash(prefix, tokens.hash(at + length - 1));
            }
            let (mut goes_on, mut phrase) = (false, None);
            for slot in slots.of(prefix) {
                goes_on |= slot.goes_on();
                phrase = phrase.or_else(|| slot.phrase().filter(|&id| self.is(id, tokens, at)));
            }
            if phrase.is_some_and(|id| !found(length, PhraseId(id))) {
                return false;
            }
            if !goes_on {
                break;
            }
        }
        true
    }

    /// The phrase that consists of the tokens `at..at + length`.
    pub fn phrase(&self, tokens: &Tokens<'_>, at: usize, length: usize) -> Option<PhraseId> {
        if length == 1 {
            return self.word(tokens, at);
        }
        let mut hit = None;
        self.phrases_at(tokens, at, (at + length).min(tokens.len()), |found, phrase| {
            hit = (found == length).then_some(phrase);
            hit.is_none()
        });
        hit
    }

    /// The phrase that token `at` is by itself.
    #[inline]
    fn word(&self, tokens: &Tokens<'_>, at: usize) -> Option<PhraseId> {
        let (hash, capital, ascii) = (tokens.hash(at), tokens.is_capitalised(at), tokens.is_short(at));
        if !self.filter.may_be(filter::Look { hash, capital, ascii }) {
            return None;
        }
        let mut phrases = self.table.slots().of(hash).filter_map(Slot::phrase);
        phrases.find(|&id| self.is(id, tokens, at)).map(PhraseId)
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
