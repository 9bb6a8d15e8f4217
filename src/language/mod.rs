//! What is known of each language: `gazetteer/lang/*.toml`, compiled in.
//!
//! A [`Languages`] knows every word list of every language as classes of phrases in one lexicon, so
//! that adding a language means adding a file.

mod data;

pub(crate) use data::parse as parse_toml;

use crate::error::Result;
use crate::lexicon::{Lexicon, PhraseId};
use crate::text::Tokens;
pub use data::Language;

/// What a word or phrase can be in a language.
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
    /// Words before a place.
    PlaceCue,
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
}

/// A set of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u32);

impl Classes {
    /// Whether `class` is among them.
    pub fn has(self, class: Class) -> bool {
        self.0 & (1 << class as u32) != 0
    }

    /// Whether any of `classes` is among them.
    pub fn has_any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&class| self.has(class))
    }

    fn insert(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }
}

/// Number of a language in [`Languages`].
pub type LanguageIndex = usize;

/// All known languages.
#[derive(Debug, Clone)]
pub struct Languages {
    list: Vec<Language>,
    lexicon: Lexicon,
    /// Row `phrase`, column language.
    classes: Vec<Classes>,
    /// Union over the languages, by phrase.
    in_any: Vec<Classes>,
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

    /// Languages from the texts of their files, given as (file name, text).
    pub fn from_files(files: &[(&str, &str)]) -> Result<Languages> {
        let mut list = Vec::new();
        let mut demonyms = data::Demonyms::default();
        for (name, text) in files {
            if name.ends_with("demonyms.toml") {
                demonyms = data::parse(name, text)?;
            } else {
                list.push(data::parse::<Language>(name, text)?);
            }
        }
        let columns = list.len();
        let mut languages = Languages {
            list,
            lexicon: Lexicon::default(),
            classes: Vec::new(),
            in_any: Vec::new(),
            fingerprint: fingerprint(files),
        };
        for column in 0..columns {
            for (class, words) in languages.list[column].clone().lists() {
                for word in words {
                    languages.add(column, class, &word);
                }
            }
            let code = languages.list[column].code.clone();
            for word in demonyms.words.get(&code).into_iter().flatten() {
                languages.add(column, Class::Demonym, word);
            }
        }
        Ok(languages)
    }

    fn add(&mut self, language: LanguageIndex, class: Class, phrase: &str) {
        let Some(PhraseId(id)) = self.lexicon.add_text(phrase) else { return };
        let columns = self.list.len();
        self.classes.resize(self.lexicon.len() * columns, Classes::default());
        self.in_any.resize(self.lexicon.len(), Classes::default());
        self.classes[id as usize * columns + language].insert(class);
        self.in_any[id as usize].insert(class);
    }

    /// SHA-256 over the files.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The languages in the order of their files.
    pub fn list(&self) -> &[Language] {
        &self.list
    }

    /// The language with this code (`en`, also `en-GB`).
    pub fn by_code(&self, code: &str) -> Option<LanguageIndex> {
        let primary = code.split(['-', '_']).next().unwrap_or(code).to_ascii_lowercase();
        self.list.iter().position(|language| language.code == primary)
    }

    /// Looks up every single word of a text. Linear.
    pub fn words(&self, tokens: &Tokens<'_>) -> Vec<Option<PhraseId>> {
        let mut buffer = String::new();
        (0..tokens.len())
            .map(|i| {
                let mut hit = None;
                self.lexicon.phrases_at(tokens, i, i + 1, &mut buffer, |_, phrase| {
                    hit = Some(phrase);
                    false
                });
                hit
            })
            .collect()
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

    /// What the word that was looked up is, in `language` or, where that is `None`, in any.
    pub fn word_in(&self, phrase: Option<PhraseId>, language: Option<LanguageIndex>) -> Classes {
        match (phrase, language) {
            (None, _) => Classes::default(),
            (Some(phrase), Some(language)) => self.classes(phrase, language),
            (Some(phrase), None) => self.classes_in_any(phrase),
        }
    }

    /// The language in which the tokens are written, by their function words; `None` if no word tells
    /// or two languages are equal. `words` are those of [`Languages::words`]. Linear.
    pub fn decide(&self, words: &[Option<PhraseId>]) -> Option<(LanguageIndex, u32)> {
        let mut votes = vec![0u32; self.list.len()];
        for phrase in words.iter().flatten() {
            if self.in_any[phrase.0 as usize].has(Class::Function) {
                for (language, vote) in votes.iter_mut().enumerate() {
                    *vote += u32::from(self.classes(*phrase, language).has(Class::Function));
                }
            }
        }
        let best = *votes.iter().max()?;
        let mut winners = votes.iter().enumerate().filter(|&(_, &vote)| vote == best);
        let (winner, _) = winners.next()?;
        if best == 0 || winners.next().is_some() {
            return None;
        }
        let second =
            votes.iter().enumerate().filter(|&(i, _)| i != winner).map(|(_, &v)| v).max().unwrap_or(0);
        Some((winner, best - second))
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
            let decided = languages.decide(&languages.words(&tokens));
            assert_eq!(decided.map(|(i, _)| languages.list()[i].code.as_str()), expected, "{text}");
        }
    }

    #[test]
    fn a_broken_file_is_named_with_its_line() {
        let error = Languages::from_files(&[("xx.toml", "code = \"xx\"\nname = 3\n")]).unwrap_err();
        assert!(error.to_string().starts_with("xx.toml:2:"), "{error}");
    }
}
