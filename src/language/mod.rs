//! What is known of each language: `gazetteer/lang/*.toml`, compiled in.
//!
//! A [`Languages`] knows every word list of every language as classes of phrases in one lexicon, so
//! that adding a language means adding a file.

mod code;
mod data;
mod vote;

pub(crate) use data::parse as parse_toml;
pub use data::{Calendar, DateData, DateWords};

use crate::error::{Error, ErrorKind, Result};
use crate::image;
use crate::lexicon::{Builder, Lexicon, PhraseId};
use crate::text::{Sieve, Tokens, extend_hash};
pub use code::LanguageCode;
pub(crate) use vote::Vote;
use vote::Voters;

/// What a word or phrase can be in a language; one bit of [`Classes`] each, which has 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A word of the closed classes; it tells the language.
    Function,
    /// A stop after it never ends a sentence.
    Abbreviation,
    /// A stop after it ends no sentence before a digit.
    AbbreviationBeforeNumber,
    /// A stop after it may end a sentence.
    AbbreviationAtEnd,
    /// Capitalised after an abbreviation, it shows that a sentence begins.
    Starter,
    /// Stands before a person's name.
    Title,
    /// A small word inside names.
    Particle,
    /// A given name.
    GivenName,
    /// A given name that is better known as a place's.
    PlaceGivenName,
    /// Words before a place.
    PlaceCue,
    /// Words before a state.
    StateCue,
    /// Words before a river, a lake or a sea.
    WaterCue,
    /// A word for one, after its name.
    WaterTail,
    /// Words before a region of a state.
    RegionCue,
    /// A word for one, or for what only one has, after its name.
    RegionTail,
    /// A title that is no office: what somebody does for a living.
    Occupation,
    /// A title that anybody may have: *Mr*.
    Address,
    /// A word that makes another name of the name before it.
    NameTail,
    /// A word that makes another name of the name after it.
    NameHead,
    /// A month.
    Month,
    /// A day of the week.
    Weekday,
    /// An ordinary word.
    Ordinary,
    /// A demonym or an adjective of a state.
    Demonym,
    /// Stands with a hyphen before a name without making another name of it (*ex-*, *anti-*).
    Prefix,
    /// Stands before a name and is no part of it.
    Article,
    /// May stand in lower case inside a name that a text introduces with its short form.
    Inside,
    /// Such a word over which the name goes on although an article follows.
    Link,
    /// Stands between a name and its short form.
    Or,
    /// Stands before another name of what was just named.
    Called,
    /// Stands before the old name of what was just named.
    Former,
    /// Stands before a name that the text will use from here on.
    Short,
    /// Says whose abbreviation it is.
    Aside,
    /// Stands between a term and what it stands for.
    Means,
}

/// The classes of the words that introduce another name.
const CUES: [Class; 5] = [Class::Or, Class::Called, Class::Former, Class::Short, Class::Means];

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u64);

impl Classes {
    /// Whether `class` is among them.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// Whether any of `classes` is among them.
    pub fn has_any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    /// The classes of both.
    #[must_use]
    pub fn and(self, others: Classes) -> Classes {
        Classes(self.0 | others.0)
    }

    fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }
}

/// Number of a language in [`Languages`].
pub type LanguageIndex = usize;

/// A language that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Language {
    /// ISO 639-1 code.
    pub code: LanguageCode,
    /// Its English name.
    pub name: String,
}

/// All known languages, at most [`Languages::MOST`].
#[derive(Debug, Clone)]
pub struct Languages {
    list: Vec<Language>,
    lexicon: Lexicon,
    voters: Voters,
    /// Row `phrase`, column language.
    classes: Vec<Classes>,
    /// Union over the languages, by phrase.
    in_any: Vec<Classes>,
    /// For each language what its dates are read by.
    dates: Vec<Option<DateData>>,
    /// Among what the first words of phrases are that introduce another name.
    cues: Sieve,
    /// Those of them that are one word, and the first two words of the others.
    lone_cues: Sieve,
    cue_pairs: Sieve,
    /// Among what the first words of phrases are that say whose abbreviation it is.
    asides: Sieve,
    fingerprint: String,
}

impl Languages {
    /// The languages that are compiled in.
    ///
    /// # Panics
    /// If the compiled-in files break their format; a test holds them to it.
    pub fn builtin() -> Languages {
        Languages::from_files(data::BUILTIN).expect("invariant: the compiled-in language files are right")
    }

    /// No more languages are compared sentence by sentence.
    pub const MOST: usize = vote::MOST;

    /// Languages from the texts of their files, given as (file name, text).
    ///
    /// # Errors
    /// A file that breaks the format, with line and column; more languages than [`Languages::MOST`].
    pub fn from_files(files: &[(&str, &str)]) -> Result<Languages> {
        let mut list = Vec::new();
        let mut demonyms = data::Demonyms::default();
        for (name, text) in files {
            if name.ends_with("demonyms.toml") {
                demonyms = data::parse(name, text)?;
            } else {
                let file: data::File = data::parse(name, text)?;
                if let Some((rows, right)) = file.wrong_rows() {
                    let cause = format!("`{rows}` has not {right} rows");
                    return Err(Error::new(ErrorKind::Format, cause).in_file(*name));
                }
                list.push(file);
            }
        }
        if list.len() > Languages::MOST {
            let cause =
                format!("{} languages, and at most {} can be told apart", list.len(), Languages::MOST);
            return Err(Error::new(ErrorKind::Format, cause).remedy("leave some out"));
        }
        let mut words = Words { columns: list.len(), ..Words::default() };
        let (mut languages, mut dates) = (Vec::new(), Vec::new());
        for (column, file) in list.into_iter().enumerate() {
            languages
                .push(Language { code: LanguageCode::from(file.code.as_str()), name: file.name.clone() });
            dates.push(file.date_data());
            for word in demonyms.words.get(&file.code).into_iter().flatten() {
                words.add(column, Class::Demonym, word);
            }
            for (class, list) in file.lists() {
                list.iter().for_each(|word| words.add(column, class, word));
            }
        }
        let (lexicon, classes) = (words.builder.finish(), words.classes);
        Ok(Languages::new(languages, lexicon, classes, dates, fingerprint(files)))
    }

    fn new(
        list: Vec<Language>,
        lexicon: Lexicon,
        classes: Vec<Classes>,
        dates: Vec<Option<DateData>>,
        fingerprint: String,
    ) -> Languages {
        let row = list.len().max(1);
        let in_any: Vec<Classes> = classes
            .chunks(row)
            .map(|row| Classes(row.iter().fold(0, |union, classes| union | classes.0)))
            .collect();
        let speaks = |row: &[Classes]| {
            let has = |classes: &Classes| classes.has(Class::Function);
            (0..).zip(row).fold(0, |voices, (column, classes)| voices | u32::from(has(classes)) << column)
        };
        let voters = Voters::new(
            (0..).zip(classes.chunks(row)).map(|(phrase, row)| (lexicon.hash(PhraseId(phrase)), speaks(row))),
        );
        let (mut cues, mut lone_cues, mut cue_pairs) = (Sieve::default(), Sieve::default(), Sieve::default());
        let mut asides = Sieve::default();
        for (phrase, classes) in (0..).zip(&in_any) {
            let (is_cue, is_aside) = (classes.has_any(&CUES), classes.has(Class::Aside));
            if !is_cue && !is_aside {
                continue;
            }
            let (first, second) = lexicon.first_hashes(PhraseId(phrase));
            if is_aside {
                asides.insert(first);
            }
            if !is_cue {
                continue;
            }
            cues.insert(first);
            match second {
                Some(second) => cue_pairs.insert(extend_hash(first, second)),
                None => lone_cues.insert(first),
            }
        }
        Languages {
            list,
            lexicon,
            voters,
            classes,
            in_any,
            dates,
            cues,
            lone_cues,
            cue_pairs,
            asides,
            fingerprint,
        }
    }

    /// Writes the languages into a compiled file.
    pub fn write(&self, out: &mut image::Writer) {
        let list: Vec<String> =
            self.list.iter().map(|language| format!("{}\t{}", language.code, language.name)).collect();
        out.text(&list.join("\n"));
        out.text(&self.fingerprint);
        self.lexicon.write(out);
        out.column(&self.classes.iter().map(|classes| classes.0).collect::<Vec<u64>>());
        out.text(&serde_json::to_string(&self.dates).unwrap_or_default());
    }

    /// Reads what [`Languages::write`] wrote.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader) -> Result<Languages> {
        let list = image.text()?;
        let list: Vec<Language> = list
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(code, name)| Language { code: code.into(), name: name.to_string() })
            .collect();
        let fingerprint = image.text()?;
        let lexicon = Lexicon::read(image)?;
        let classes: Vec<Classes> = image.column::<u64>()?.iter().copied().map(Classes).collect();
        let dates: Vec<Option<DateData>> = serde_json::from_str(&image.text()?).unwrap_or_default();
        let fit = classes.len() == lexicon.len() * list.len() && dates.len() == list.len();
        if list.len() > Languages::MOST || !fit {
            return Err(image.damaged("the words of the languages do not fit together"));
        }
        Ok(Languages::new(list, lexicon, classes, dates, fingerprint))
    }

    /// SHA-256 over the files.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The languages in the order of their files.
    pub fn list(&self) -> &[Language] {
        &self.list
    }

    /// What dates are read by in a language, if it has the words.
    pub fn dates(&self, language: LanguageIndex) -> Option<&DateData> {
        self.dates.get(language)?.as_ref()
    }

    /// The language with this code (`en`, also `en-GB`).
    pub fn by_code(&self, code: &str) -> Option<LanguageIndex> {
        let primary = code.split(['-', '_']).next().unwrap_or(code);
        self.list.iter().position(|language| language.code.eq_ignore_ascii_case(primary))
    }

    /// The language with exactly this code.
    pub(crate) fn index_of(&self, code: LanguageCode) -> Option<LanguageIndex> {
        self.list.iter().position(|language| language.code == code)
    }

    /// What token `i` is as a word by itself, in `language` or, where that is `None`, in any.
    pub fn word(&self, tokens: &Tokens<'_>, i: usize, language: Option<LanguageIndex>) -> Classes {
        self.phrase_classes(tokens, i, 1, language)
    }

    /// The same in one language and in any, for one look-up.
    pub fn word_and_in_any(
        &self,
        tokens: &Tokens<'_>,
        i: usize,
        language: Option<LanguageIndex>,
    ) -> (Classes, Classes) {
        let Some(phrase) = self.lexicon.phrase(tokens, i, 1) else { return Default::default() };
        let any = self.classes_in_any(phrase);
        (language.map_or(any, |language| self.classes(phrase, language)), any)
    }

    /// What a phrase is in one language.
    pub fn classes(&self, phrase: PhraseId, language: LanguageIndex) -> Classes {
        self.classes[phrase.0 as usize * self.list.len() + language]
    }

    /// What a phrase is in any language.
    pub fn classes_in_any(&self, phrase: PhraseId) -> Classes {
        self.in_any[phrase.0 as usize]
    }

    /// What the phrase of the tokens `at..at + length` is, in `language` or, where that is `None`, in any.
    pub fn phrase_classes(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        length: usize,
        language: Option<LanguageIndex>,
    ) -> Classes {
        self.lexicon.phrase(tokens, at, length).map_or(Classes::default(), |phrase| match language {
            Some(language) => self.classes(phrase, language),
            None => self.classes_in_any(phrase),
        })
    }

    /// The longest phrase that begins at token `at`, ends at `limit` at the latest and is of one of these
    /// classes in any language: its length in tokens and its classes.
    pub fn longest(
        &self,
        tokens: &Tokens<'_>,
        at: usize,
        limit: usize,
        classes: &[Class],
    ) -> Option<(usize, Classes)> {
        let mut longest = None;
        self.lexicon.phrases_at(tokens, at, limit, |length, phrase| {
            let found = self.classes_in_any(phrase);
            if found.has_any(classes) {
                longest = Some((length, found));
            }
            true
        });
        longest
    }

    /// What the first words of phrases are that introduce another name, and some others.
    pub(crate) fn cues(&self) -> &Sieve {
        &self.cues
    }

    /// Those of the cues that are one word, and some others.
    pub(crate) fn lone_cues(&self) -> &Sieve {
        &self.lone_cues
    }

    /// The first two words of all others, their hashes as one.
    pub(crate) fn cue_pairs(&self) -> &Sieve {
        &self.cue_pairs
    }

    /// What the first words of phrases are that say whose abbreviation it is, and some others.
    pub(crate) fn asides(&self) -> &Sieve {
        &self.asides
    }

    /// The language in which a text is written, by its function words; `None` if no word tells or
    /// two languages are equal. Linear.
    pub fn decide(&self, tokens: &Tokens<'_>) -> Option<(LanguageIndex, u32)> {
        self.decide_by(&self.votes(tokens))
    }

    /// What each token says of its language. Linear.
    pub(crate) fn votes(&self, tokens: &Tokens<'_>) -> Vec<Vote> {
        self.voters.votes(tokens)
    }

    /// The language with most of the votes, and by how many it leads.
    pub(crate) fn decide_by(&self, votes: &[Vote]) -> Option<(LanguageIndex, u32)> {
        let sums = self.voters.count(votes);
        let sums = &sums[..self.list.len()];
        let best = *sums.iter().max()?;
        let mut winners = sums.iter().enumerate().filter(|&(_, &sum)| sum == best);
        let (winner, _) = winners.next()?;
        if best == 0 || winners.next().is_some() {
            return None;
        }
        let second =
            sums.iter().enumerate().filter(|&(i, _)| i != winner).map(|(_, &sum)| sum).max().unwrap_or(0);
        Some((winner, best - second))
    }
}

/// Word lists in the making.
#[derive(Default)]
struct Words {
    columns: usize,
    builder: Builder,
    classes: Vec<Classes>,
}

impl Words {
    fn add(&mut self, language: LanguageIndex, class: Class, phrase: &str) {
        let Some(PhraseId(id)) = self.builder.add_text(phrase) else { return };
        self.classes.resize(self.builder.len() * self.columns, Classes::default());
        self.classes[id as usize * self.columns + language].insert(class);
    }
}

fn fingerprint(files: &[(&str, &str)]) -> String {
    use sha2::{Digest, Sha256};
    let mut hasher = Sha256::new();
    for (_, text) in files {
        hasher.update(text.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_compiled_in() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/lang");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".toml"))
            .collect();
        files.sort();
        let mut known: Vec<String> =
            data::BUILTIN.iter().map(|(name, _)| name.rsplit('/').next().unwrap().to_string()).collect();
        known.sort();
        assert_eq!(files, known);
    }

    #[test]
    fn languages_by_their_function_words() {
        let languages = Languages::builtin();
        let cases = [
            ("The army has taken the town of Kidal.", Some("en")),
            ("L’armée a repris la ville de Kidal aux rebelles.", Some("fr")),
            ("El ejército ha tomado la ciudad de Kidal.", Some("es")),
            ("Die Armee hat die Stadt Kidal eingenommen.", Some("de")),
            ("O exército não deixou a cidade, porque os rebeldes ainda estavam lá.", Some("pt")),
            ("Kidal", None),
        ];
        for (text, expected) in cases {
            let tokens = Tokens::of_phrase(text);
            let decided = languages.decide(&tokens);
            assert_eq!(decided.map(|(i, _)| &*languages.list()[i].code), expected, "{text}");
        }
    }

    #[test]
    fn a_calendar_has_all_its_rows() {
        let (name, text) = data::BUILTIN[0];
        let error = Languages::from_files(&[(name, &text.replacen("[\"may\"],", "", 1))]).unwrap_err();
        assert_eq!(error.to_string(), format!("{name}: `months` has not 12 rows"));
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let error = Languages::from_files(&[("xx.toml", "code = \"xx\"\nname = 3\n")]).unwrap_err();
        assert!(error.to_string().starts_with("xx.toml:2:"), "{error}");
    }
}
