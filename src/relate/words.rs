//! What the words of a language are to the grammar, ready to be asked: columns, as a compiled file holds
//! them.

use super::Status;
use super::class::Class;
use super::inflect::Form;
use super::senses::{SenseLists, SenseListsView, Senses};
use crate::error::Result;
use crate::image::{self, Column, Rows, RowsView};
use crate::language::LanguageCode;
use std::num::NonZero;

/// What a verb does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// States a predicate, by number; whether subject and object change places.
    States { predicate: u16, inverse: bool },
    /// Tells what somebody says: what follows is reported, or alleged.
    Reports(Status),
    /// Says of another verb how it is to be taken.
    Controls(Status),
}

impl Does {
    const REPORTS: u32 = 2 << 16;
    const CONTROLS: u32 = 3 << 16;

    /// As a number.
    pub fn code(self) -> u32 {
        match self {
            Does::States { predicate, inverse } => u32::from(predicate) | u32::from(inverse) << 16,
            Does::Reports(status) => Does::REPORTS | status as u32,
            Does::Controls(status) => Does::CONTROLS | status as u32,
        }
    }

    fn of(code: u32) -> Does {
        let status = || Status::ALL[(code & 0xFFFF) as usize % Status::ALL.len()];
        match code >> 16 << 16 {
            Does::REPORTS => Does::Reports(status()),
            Does::CONTROLS => Does::Controls(status()),
            inverse => Does::States { predicate: code as u16, inverse: inverse != 0 },
        }
    }
}

/// One element of a phrase after its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// The hashes of a word and of its plural.
    Word(u64, u64),
    /// Up to four words that are no names.
    Gap,
    Object,
}

impl Element {
    // No word has the hash 0.
    const GAP: [u64; 2] = [0, 1];
    const OBJECT: [u64; 2] = [0, 2];

    /// As numbers.
    pub fn code(self) -> [u64; 2] {
        match self {
            Element::Word(one, many) => [one, many],
            Element::Gap => Element::GAP,
            Element::Object => Element::OBJECT,
        }
    }
}

/// The elements of a phrase after its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rest<'a>(&'a [[u64; 2]]);

impl<'a> Rest<'a> {
    fn of(codes: &'a [u64]) -> Rest<'a> {
        Rest(codes.as_chunks().0)
    }

    pub fn len(self) -> usize {
        self.0.len()
    }

    pub fn get(self, n: usize) -> Option<Element> {
        Some(match *self.0.get(n)? {
            Element::GAP => Element::Gap,
            Element::OBJECT => Element::Object,
            [one, many] => Element::Word(one, many),
        })
    }

    pub fn last(self) -> Option<Element> {
        self.get(self.len().checked_sub(1)?)
    }

    /// What follows the first `n`.
    pub fn after(self, n: usize) -> Rest<'a> {
        Rest(&self.0[n..])
    }
}

/// A word among others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    /// Its number, if anything is known of it.
    pub id: Option<WordId>,
    pub class: Class,
}

/// Phrases that begin with a noun: a row for each.
#[derive(Debug, Clone, Default)]
pub(super) struct Nouns {
    pub predicates: Column<u16>,
    /// The words after the noun, the last a preposition that leads to the object. Of what somebody is,
    /// hashes alone.
    pub rest: Rows<u64>,
    pub written: Rows<u8>,
}

/// The words of a language, as a file holds them.
#[derive(Debug, Clone, Default)]
pub(super) struct Store {
    pub language: LanguageCode,
    /// Where the hashes with these first bits begin, and one more.
    pub buckets: Column<u32>,
    /// Hashes of folded words, in order.
    pub hashes: Column<u64>,
    /// In the order of the hashes, as all up to `longer`.
    pub classes: Column<u64>,
    pub forms: Column<u8>,
    /// Which list of senses is the word's: its forms share one.
    pub sense_lists: Column<u32>,
    pub nouns_of: Rows<u32>,
    pub heads_of: Rows<u32>,
    /// Phrases of several words that are one word of a class: *according to*, *as well as*. First what may
    /// come second, see [`second_bit`], then for each that begins with the word its class, how many words
    /// follow, and their hashes.
    pub longer: Rows<u64>,
    pub lists: SenseLists,
    /// Of the senses of verbs, a row for each phrase: see [`Does::code`].
    pub does: Column<u32>,
    /// The elements after the first word.
    pub rest: Rows<u64>,
    /// As written in the rule.
    pub written: Rows<u8>,
    pub nouns: Nouns,
    pub heads: Nouns,
    /// What a contraction stands for (*du* is *de*), in pairs.
    pub contractions: Column<u64>,
}

/// How many leading bits of a hash tell its bucket, where there are so many hashes.
pub(super) fn bucket_bits(hashes: usize) -> u32 {
    hashes.next_power_of_two().trailing_zeros().max(1)
}

/// One of 64 bits for the second word of a phrase: most words that follow are that of none.
pub(super) fn second_bit(hash: u64) -> u64 {
    1 << (hash >> 58)
}

impl Store {
    /// The words, ready to be asked.
    pub fn words(&self) -> Words<'_> {
        Words {
            language: self.language,
            french: &*self.language == "fr",
            shift: 65 - self.buckets.len().max(3).next_power_of_two().trailing_zeros(),
            buckets: &self.buckets,
            hashes: &self.hashes,
            classes: &self.classes,
            forms: &self.forms,
            contractions: self.contractions.as_chunks().0,
            sense_lists: &self.sense_lists,
            lists: self.lists.view(),
            nouns_of: self.nouns_of.view(),
            heads_of: self.heads_of.view(),
            rest: self.rest.view(),
            does: &self.does,
            noun_predicates: &self.nouns.predicates,
            noun_rest: self.nouns.rest.view(),
            longer: self.longer.view(),
            store: self,
        }
    }

    /// Writes the words into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        out.text(&self.language);
        out.column(&self.buckets);
        out.column(&self.hashes);
        out.column(&self.classes);
        out.column(&self.forms);
        out.column(&self.sense_lists);
        self.nouns_of.write(out);
        self.heads_of.write(out);
        self.longer.write(out);
        self.lists.write(out);
        out.column(&self.does);
        self.rest.write(out);
        self.written.write(out);
        for nouns in [&self.nouns, &self.heads] {
            out.column(&nouns.predicates);
            nouns.rest.write(out);
            nouns.written.write(out);
        }
        out.column(&self.contractions);
    }

    /// Reads what [`Store::write`] wrote into the program itself: numbers are not looked at.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<Store> {
        let nouns = |image: &mut image::Reader| {
            Ok(Nouns { predicates: image.column()?, rest: Rows::read(image)?, written: Rows::read(image)? })
        };
        Ok(Store {
            language: image.text()?.as_str().into(),
            buckets: image.column()?,
            hashes: image.column()?,
            classes: image.column()?,
            forms: image.column()?,
            sense_lists: image.column()?,
            nouns_of: Rows::read(image)?,
            heads_of: Rows::read(image)?,
            longer: Rows::read(image)?,
            lists: SenseLists::read(image)?,
            does: image.column()?,
            rest: Rows::read(image)?,
            written: Rows::read(image)?,
            nouns: nouns(image)?,
            heads: nouns(image)?,
            contractions: image.column()?,
        })
    }
}

/// The words of a language, ready to be asked.
///
/// What is asked for at every word stands here as plain lists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub language: LanguageCode,
    /// Whether that is French; what is not is read as English.
    pub french: bool,
    /// How many bits of a hash do not tell its bucket.
    shift: u32,
    buckets: &'a [u32],
    hashes: &'a [u64],
    classes: &'a [u64],
    forms: &'a [u8],
    contractions: &'a [[u64; 2]],
    sense_lists: &'a [u32],
    lists: SenseListsView<'a>,
    nouns_of: RowsView<'a, u32>,
    heads_of: RowsView<'a, u32>,
    rest: RowsView<'a, u64>,
    does: &'a [u32],
    noun_predicates: &'a [u16],
    noun_rest: RowsView<'a, u64>,
    longer: RowsView<'a, u64>,
    store: &'a Store,
}

impl<'a> Words<'a> {
    /// The number of a word, by the hash of its folded form.
    #[inline]
    pub fn number(&self, hash: u64) -> Option<WordId> {
        self.number_from(self.bucket(hash), hash)
    }

    /// Where words with such a hash begin.
    #[inline]
    fn bucket(&self, hash: u64) -> usize {
        self.buckets.get((hash >> self.shift) as usize).map_or(usize::MAX, |&start| start as usize)
    }

    /// The number of the word with this hash, if it stands there or behind.
    #[inline]
    fn number_from(&self, start: usize, hash: u64) -> Option<WordId> {
        // They stand in order, few in a bucket: past those that are smaller, mostly without a branch.
        let known = |at: usize| self.hashes.get(at).copied().unwrap_or(u64::MAX);
        let mut at = start;
        at += usize::from(known(at) < hash);
        at += usize::from(known(at) < hash);
        while known(at) < hash {
            at += 1;
        }
        WordId::at(at).filter(|_| self.hashes.get(at) == Some(&hash))
    }

    /// What is known of some words, by the hashes of their folded forms.
    ///
    /// Each step is taken for all of them before the next one: their ways to memory overlap.
    pub fn find(&self, hashes: impl Iterator<Item = u64> + Clone, out: &mut Vec<Known>) {
        out.clear();
        let bucket = |hash: u64| Known { id: WordId::at(self.bucket(hash)), class: Class::NONE };
        out.extend(hashes.clone().map(bucket));
        let first = |found: &Known| found.id.and_then(|id| self.hashes.get(id.place())).copied();
        std::hint::black_box(out.iter().fold(0, |all, found| all | first(found).unwrap_or(0)));
        for (found, hash) in out.iter_mut().zip(hashes) {
            let id = found.id.and_then(|start| self.number_from(start.place(), hash));
            *found = Known { id, class: id.map_or(Class::NONE, |id| self.class(id)) };
        }
    }

    /// The classes of a word.
    #[inline]
    pub fn class(&self, id: WordId) -> Class {
        Class(self.classes[id.place()])
    }

    /// The classes of the word with this hash, none if nothing is known of it.
    #[inline]
    pub fn class_of(&self, hash: u64) -> Class {
        self.number(hash).map_or(Class::NONE, |id| self.class(id))
    }

    /// What a word may mean as a verb.
    pub fn senses(&self, id: WordId) -> Senses<'a> {
        self.lists.row(self.sense_lists[id.place()] as usize, self.form(id))
    }

    /// The numbers of the noun phrases that a word begins.
    pub fn nouns(&self, id: WordId) -> &'a [u32] {
        self.nouns_of.row(id.place())
    }

    /// The numbers of what somebody may be, all that begin with a word.
    pub fn heads(&self, id: WordId) -> &'a [u32] {
        self.heads_of.row(id.place())
    }

    /// The forms that a word may be as a verb.
    #[inline]
    pub fn form(&self, id: WordId) -> Form {
        Form(self.forms[id.place()])
    }

    /// The phrases that begin with a word and may go on with another, as (hashes of the words after the
    /// first, class).
    pub fn longer(&self, id: WordId, next: u64) -> impl Iterator<Item = (&'a [u64], Class)> + use<'a> {
        let (seconds, codes) = self.longer.row(id.place()).split_first().unwrap_or((&0, &[]));
        let mut codes = if seconds & second_bit(next) == 0 { &[] } else { codes };
        std::iter::from_fn(move || {
            let [class, count, after @ ..] = codes else { return None };
            let (rest, next) = after.split_at_checked(*count as usize)?;
            codes = next;
            Some((rest, Class(*class)))
        })
    }

    /// The hash of the word that a contraction stands for, or of the word itself.
    #[inline]
    pub fn canonical(&self, hash: u64) -> u64 {
        self.contractions.iter().find(|[short, _]| *short == hash).map_or(hash, |&[_, long]| long)
    }

    /// What a verb does in a sense.
    pub fn does(&self, sense: u32) -> Does {
        Does::of(self.does[sense as usize])
    }

    /// The rest of a verb phrase.
    pub fn rest(&self, sense: u32) -> Rest<'a> {
        Rest::of(self.rest.row(sense as usize))
    }

    /// A verb phrase as written in its rule.
    pub fn written(&self, sense: u32) -> &'a str {
        text(self.store.written.view().row(sense as usize))
    }

    /// The predicate of a noun phrase and what follows the noun.
    pub fn noun(&self, number: u32) -> (u16, Rest<'a>) {
        (self.noun_predicates[number as usize], Rest::of(self.noun_rest.row(number as usize)))
    }

    /// A noun phrase as written in its rule.
    pub fn noun_written(&self, number: u32) -> &'a str {
        text(self.store.nouns.written.view().row(number as usize))
    }

    /// The predicate of what somebody is, and the hashes of the words after the first.
    pub fn head(&self, number: u32) -> (u16, &'a [u64]) {
        let heads = &self.store.heads;
        (heads.predicates[number as usize], heads.rest.view().row(number as usize))
    }

    /// What somebody is, as written in its rule.
    pub fn head_written(&self, number: u32) -> &'a str {
        text(self.store.heads.written.view().row(number as usize))
    }
}

/// Number of a word among [`Words`]: one more than its place, so that none takes no room of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordId(NonZero<u32>);

impl WordId {
    #[inline]
    fn at(place: usize) -> Option<WordId> {
        NonZero::new((place as u32).wrapping_add(1)).map(WordId)
    }

    #[inline]
    fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}
