//! What the words of a language are to the grammar, ready to be asked: columns, as a compiled file holds
//! them.

use super::Status;
use super::class::Class;
use super::inflect::Form;
use crate::error::Result;
use crate::image::{self, Column, Rows};
use crate::language::LanguageCode;

/// What a verb does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// States a predicate, by number; whether subject and object change places.
    States { predicate: u16, inverse: bool },
    /// Tells what somebody says.
    Reports,
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
            Does::Reports => Does::REPORTS,
            Does::Controls(status) => Does::CONTROLS | status as u32,
        }
    }

    fn of(code: u32) -> Does {
        match code >> 16 << 16 {
            Does::REPORTS => Does::Reports,
            Does::CONTROLS => Does::Controls(Status::ALL[(code & 0xFFFF) as usize % Status::ALL.len()]),
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

    /// What follows the first `n`.
    pub fn after(self, n: usize) -> Rest<'a> {
        Rest(&self.0[n..])
    }
}

/// What is known of a word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word<'a> {
    /// As a verb of any kind.
    pub form: Form,
    verbs: &'a [u32],
    /// Numbers of [`Noun`]s.
    pub nouns: &'a [u32],
    /// Numbers of [`Head`]s.
    pub heads: &'a [u32],
}

impl Word<'_> {
    /// The senses of the verb, and its form in each.
    pub fn verbs(&self) -> impl Iterator<Item = (u32, Form)> {
        self.verbs.iter().map(|&code| (code >> 8, Form(code as u8)))
    }

    /// How many senses it has as a verb.
    pub fn verb_count(&self) -> usize {
        self.verbs.len()
    }
}

/// The code of a sense and of the form that a word has in it.
pub(super) fn verb_code(sense: u32, form: Form) -> u32 {
    sense << 8 | u32::from(form.0)
}

/// The senses of verbs: a row for each phrase.
#[derive(Debug, Clone, Default)]
pub(super) struct Senses {
    /// See [`Does::code`].
    pub does: Column<u32>,
    /// Marks of the words that must follow and have no plural.
    pub needs: Column<u64>,
    /// The elements after the first word.
    pub rest: Rows<u64>,
    /// As written in the rule.
    pub written: Rows<u8>,
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

/// The words of a language.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub language: LanguageCode,
    /// Where the hashes with these first bits begin, and one more.
    pub(super) buckets: Column<u32>,
    /// Hashes of folded words, in order.
    pub(super) hashes: Column<u64>,
    /// In the order of the hashes, as all that follows.
    pub(super) classes: Column<u64>,
    pub(super) forms: Column<u8>,
    /// See [`verb_code`].
    pub(super) verbs: Rows<u32>,
    pub(super) nouns_of: Rows<u32>,
    pub(super) heads_of: Rows<u32>,
    /// Phrases of several words that are one word of a class: *according to*, *as well as*. For each that
    /// begins with the word its class, how many words follow, and their hashes.
    pub(super) longer: Rows<u64>,
    pub(super) senses: Senses,
    pub(super) nouns: Nouns,
    pub(super) heads: Nouns,
    /// What a contraction stands for (*du* is *de*), in pairs.
    pub(super) contractions: Column<u64>,
}

/// How many leading bits of a hash tell its bucket, where there are so many hashes.
pub(super) fn bucket_bits(hashes: usize) -> u32 {
    hashes.next_power_of_two().trailing_zeros().max(1)
}

impl Words {
    /// The number of a word, by the hash of its folded form.
    #[inline]
    pub fn number(&self, hash: u64) -> Option<WordId> {
        let bits = (self.buckets.len().checked_sub(1)?).trailing_zeros();
        let bucket = (hash >> (64 - bits)) as usize;
        let (start, end) = (self.buckets[bucket] as usize, self.buckets[bucket + 1] as usize);
        let at = self.hashes[start..end].iter().position(|&known| known == hash)?;
        Some(WordId((start + at) as u32))
    }

    /// The classes of a word.
    #[inline]
    pub fn class(&self, id: WordId) -> Class {
        Class(self.classes[id.0 as usize])
    }

    /// The classes of the word with this hash, none if nothing is known of it.
    #[inline]
    pub fn class_of(&self, hash: u64) -> Class {
        self.number(hash).map_or(Class::NONE, |id| self.class(id))
    }

    /// What is known of a word.
    #[inline]
    pub fn word(&self, id: WordId) -> Word<'_> {
        let at = id.0 as usize;
        Word {
            form: Form(self.forms[at]),
            verbs: self.verbs.row(at),
            nouns: self.nouns_of.row(at),
            heads: self.heads_of.row(at),
        }
    }

    /// The forms that a word may be as a verb.
    #[inline]
    pub fn form(&self, id: WordId) -> Form {
        Form(self.forms[id.0 as usize])
    }

    /// The phrases that begin with a word, as (hashes of the words after it, class).
    pub fn longer(&self, id: WordId) -> impl Iterator<Item = (&[u64], Class)> {
        let mut codes = self.longer.row(id.0 as usize);
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
        let pairs = self.contractions.as_chunks::<2>().0;
        pairs.iter().find(|[short, _]| *short == hash).map_or(hash, |&[_, long]| long)
    }

    /// What a verb does in a sense.
    pub fn does(&self, sense: u32) -> Does {
        Does::of(self.senses.does[sense as usize])
    }

    /// Marks of the words that must follow, see [`mark`].
    #[inline]
    pub fn needs(&self, sense: u32) -> u64 {
        self.senses.needs[sense as usize]
    }

    /// The rest of a verb phrase.
    pub fn rest(&self, sense: u32) -> Rest<'_> {
        Rest::of(self.senses.rest.row(sense as usize))
    }

    /// A verb phrase as written in its rule.
    pub fn written(&self, sense: u32) -> &str {
        text(self.senses.written.row(sense as usize))
    }

    /// The predicate of a noun phrase and what follows the noun.
    pub fn noun(&self, number: u32) -> (u16, Rest<'_>) {
        (self.nouns.predicates[number as usize], Rest::of(self.nouns.rest.row(number as usize)))
    }

    /// A noun phrase as written in its rule.
    pub fn noun_written(&self, number: u32) -> &str {
        text(self.nouns.written.row(number as usize))
    }

    /// The predicate of what somebody is, and the hashes of the words after the first.
    pub fn head(&self, number: u32) -> (u16, &[u64]) {
        (self.heads.predicates[number as usize], self.heads.rest.row(number as usize))
    }

    /// What somebody is, as written in its rule.
    pub fn head_written(&self, number: u32) -> &str {
        text(self.heads.written.row(number as usize))
    }

    /// Writes the words into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        out.text(&self.language);
        out.column(&self.buckets);
        out.column(&self.hashes);
        out.column(&self.classes);
        out.column(&self.forms);
        for rows in [&self.verbs, &self.nouns_of, &self.heads_of] {
            rows.write(out);
        }
        self.longer.write(out);
        out.column(&self.senses.does);
        out.column(&self.senses.needs);
        self.senses.rest.write(out);
        self.senses.written.write(out);
        for nouns in [&self.nouns, &self.heads] {
            out.column(&nouns.predicates);
            nouns.rest.write(out);
            nouns.written.write(out);
        }
        out.column(&self.contractions);
    }

    /// Reads what [`Words::write`] wrote into the program itself: numbers are not looked at.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<Words> {
        let nouns = |image: &mut image::Reader| {
            Ok(Nouns { predicates: image.column()?, rest: Rows::read(image)?, written: Rows::read(image)? })
        };
        Ok(Words {
            language: image.text()?.as_str().into(),
            buckets: image.column()?,
            hashes: image.column()?,
            classes: image.column()?,
            forms: image.column()?,
            verbs: Rows::read(image)?,
            nouns_of: Rows::read(image)?,
            heads_of: Rows::read(image)?,
            longer: Rows::read(image)?,
            senses: Senses {
                does: image.column()?,
                needs: image.column()?,
                rest: Rows::read(image)?,
                written: Rows::read(image)?,
            },
            nouns: nouns(image)?,
            heads: nouns(image)?,
            contractions: image.column()?,
        })
    }
}

/// Number of a word in its [`Words`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordId(pub u32);

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// One of 64 marks, to see at a glance that a word is not there.
pub(super) fn mark(hash: u64) -> u64 {
    1 << (hash >> 58)
}
