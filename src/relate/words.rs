//! What the words of a language are to the grammar: `gazetteer/rules/words.*.toml` and the rules, compiled.

use super::Status;
use super::class::Class;
use super::inflect::{Form, english_s};
use super::rules::{Phrase, Piece, Predicate, RuleFile, Wording, verb_phrase};
use crate::error::{Error, Result};
use crate::language::LanguageCode;
use crate::text::Tokens;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// What a verb does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// States a predicate, by number; whether subject and object change places.
    States { predicate: u16, inverse: bool },
    /// Tells what somebody says; whether the teller doubts it.
    Reports { doubtful: bool },
    /// Says of another verb how it is to be taken.
    Controls(Status),
}

/// A verb phrase.
#[derive(Debug, Clone)]
pub(super) struct Sense {
    pub does: Does,
    /// Marks of the words that must follow and have no plural.
    pub needs: u64,
    pub rest: Vec<Element>,
    /// As written in the rule.
    pub written: Box<str>,
}

/// One element of a phrase after its first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// The hashes of a word and of its plural.
    Word(u64, u64),
    Gap,
    Object,
}

/// A noun phrase that states a predicate.
#[derive(Debug, Clone)]
pub(super) struct NounSense {
    pub predicate: u16,
    /// The words after the noun, the last a preposition that leads to the object.
    pub rest: Vec<Element>,
    pub written: Box<str>,
}

/// What somebody is.
#[derive(Debug, Clone)]
pub(super) struct HeadSense {
    pub predicate: u16,
    /// The words after the first.
    pub rest: Vec<u64>,
    pub written: Box<str>,
}

/// What is known of a word.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    pub class: Class,
    pub verbs: Vec<(u32, Form)>,
    pub nouns: Vec<u32>,
    pub heads: Vec<u32>,
    /// As a verb of any kind.
    pub form: Form,
}

/// The words of a language.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    pub language: LanguageCode,
    words: FxHashMap<u64, Word>,
    pub senses: Vec<Sense>,
    pub nouns: Vec<NounSense>,
    pub heads: Vec<HeadSense>,
    /// Phrases of several words that are one word of a class: *according to*, *as well as*.
    pub phrases: FxHashMap<u64, Vec<(Vec<u64>, Class)>>,
    /// What a contraction stands for: *du* is *de*.
    contractions: FxHashMap<u64, u64>,
}

/// `words.en.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WordFile {
    code: String,
    /// Prepositions that hold an article: *du* is *de* and *le*.
    contractions: std::collections::BTreeMap<String, String>,
    role_nouns: RoleNouns,
    /// Nouns of X that are somebody else than X; they stand for nobody.
    opaque: Vec<String>,
    /// Small words that belong to a verb before them.
    particles: Vec<String>,
    things: Vec<String>,
    place_heads: Vec<String>,
    reporting: Vec<String>,
    reporting_doubtful: Vec<String>,
    control: Control,
    negations: Vec<String>,
    modals: Modals,
    hedges: Vec<String>,
    allegedly: Vec<String>,
    conditionals: Vec<String>,
    attribution: Vec<String>,
    determiners: Vec<String>,
    prepositions: Vec<String>,
    subordinators: Vec<String>,
    relatives: Vec<String>,
    pronouns: Pronouns,
    auxiliaries: Auxiliaries,
    conjunctions: Conjunctions,
    adverbs: Vec<String>,
    numbers: Vec<String>,
    /// Nouns of what is written or said: *a letter urging X to*.
    documents: Vec<String>,
    /// Verbs whose object names a deed of their subject: *launch an attack*.
    light: Vec<String>,
    verbs: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RoleNouns {
    governing: Vec<String>,
    forces: Vec<String>,
    people: Vec<String>,
    offices: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Control {
    planned: Vec<String>,
    demanded: Vec<String>,
    negated: Vec<String>,
    asserted: Vec<String>,
    attempted: Vec<String>,
    hedged: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Modals {
    planned: Vec<String>,
    hedged: Vec<String>,
    demanded: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Pronouns {
    subject: Vec<String>,
    object: Vec<String>,
    possessive: Vec<String>,
    reflexive: Vec<String>,
    /// Those that mean nobody in particular.
    other: Vec<String>,
    first_person: Vec<String>,
    singular_person: Vec<String>,
    plural: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Auxiliaries {
    be: Vec<String>,
    have: Vec<String>,
    #[serde(rename = "do")]
    do_: Vec<String>,
    get: Vec<String>,
    /// All that say how sure it is; `modals` says how.
    modal: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Conjunctions {
    and: Vec<String>,
    but: Vec<String>,
}

impl Words {
    /// Compiles the words of a language and what the rules say in it.
    ///
    /// # Errors
    /// A phrase that cannot be read, with what was written.
    pub fn new(language: LanguageCode, file: &WordFile, rules: &[Predicate]) -> Result<Words> {
        let mut words = Words { language, ..Words::default() };
        words.add_lists(file);
        for (number, predicate) in (0u16..).zip(rules) {
            let wording = if &*language == "fr" { &predicate.fr } else { &predicate.en };
            words.add_wording(number, wording)?;
        }
        let reports = [(&file.reporting, false), (&file.reporting_doubtful, true)];
        for (list, doubtful) in reports {
            words.add_verbs(list, Does::Reports { doubtful })?;
        }
        let Control { planned, demanded, negated, asserted, attempted, hedged } = &file.control;
        for (list, status) in [
            (planned, Status::Planned),
            (demanded, Status::Demanded),
            (negated, Status::Negated),
            (asserted, Status::Asserted),
            (attempted, Status::Planned),
            (hedged, Status::Hedged),
        ] {
            words.add_verbs(list, Does::Controls(status))?;
        }
        for (list, class) in [(&file.verbs, Class::VERB), (&file.light, Class::LIGHT)] {
            for verb in list {
                let phrase = verb_phrase(verb, language)?;
                for (form, kind) in &phrase.forms {
                    let word = words.word_mut(form);
                    word.class.add(class);
                    word.form = word.form.and(*kind);
                }
            }
        }
        Ok(words)
    }

    /// The hash of the word that a contraction stands for, or of the word itself.
    #[inline]
    pub fn canonical(&self, hash: u64) -> u64 {
        if self.contractions.is_empty() { hash } else { *self.contractions.get(&hash).unwrap_or(&hash) }
    }

    /// What is known of a word, by the hash of its folded form.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<&Word> {
        self.words.get(&hash)
    }

    fn word_mut(&mut self, word: &str) -> &mut Word {
        self.words.entry(hash_of(word)).or_default()
    }

    fn add_lists(&mut self, file: &WordFile) {
        let f = Class::FUNCTION;
        let both = |class: Class| Class(class.0 | f.0);
        let lists: Vec<(&[String], Class)> = vec![
            (&file.role_nouns.governing, Class::GOVERNING),
            (&file.role_nouns.forces, Class::FORCES),
            (&file.role_nouns.people, Class::PEOPLE),
            (&file.role_nouns.offices, Class::OFFICE),
            (&file.things, Class::THING),
            (&file.place_heads, Class::PLACE_HEAD),
            (&file.documents, Class::DOCUMENT),
            (&file.negations, both(Class::NEGATION)),
            (&file.modals.planned, both(Class::MODAL_PLANNED)),
            (&file.modals.hedged, both(Class::MODAL_HEDGED)),
            (&file.modals.demanded, both(Class::MODAL_DEMANDED)),
            (&file.hedges, both(Class(Class::HEDGE.0 | Class::ADVERB.0))),
            (&file.allegedly, both(Class(Class::ALLEGEDLY.0 | Class::ADVERB.0))),
            (&file.conditionals, both(Class(Class::CONDITIONAL.0 | Class::SUBORDINATOR.0))),
            (&file.determiners, both(Class::DETERMINER)),
            (&file.prepositions, both(Class::PREPOSITION)),
            (&file.subordinators, both(Class::SUBORDINATOR)),
            (&file.relatives, both(Class::RELATIVE)),
            (&file.pronouns.subject, both(Class::PRONOUN)),
            (&file.pronouns.object, both(Class::PRONOUN)),
            (&file.pronouns.possessive, both(Class(Class::POSSESSIVE.0 | Class::DETERMINER.0))),
            (&file.pronouns.reflexive, both(Class::ADVERB)),
            (&file.pronouns.first_person, both(Class(Class::PRONOUN.0 | Class::FIRST_PERSON.0))),
            (&file.pronouns.singular_person, both(Class(Class::PRONOUN.0 | Class::SINGULAR_PERSON.0))),
            (&file.pronouns.plural, both(Class(Class::PRONOUN.0 | Class::PLURAL.0))),
            (&file.auxiliaries.be, both(Class::BE)),
            (&file.auxiliaries.have, both(Class::HAVE)),
            (&file.auxiliaries.do_, both(Class::DO)),
            (&file.auxiliaries.get, both(Class::GET)),
            (&file.conjunctions.and, both(Class::AND)),
            (&file.conjunctions.but, both(Class::BUT)),
            (&file.attribution, both(Class::ACCORDING)),
            (&file.adverbs, both(Class::ADVERB)),
            (&file.numbers, both(Class::NUMBER)),
        ];
        for (list, class) in lists {
            list.iter().for_each(|word| self.add_word(word, class));
        }
        for (short, long) in &file.contractions {
            self.contractions.insert(hash_of(short), hash_of(long));
        }
        for word in &file.opaque {
            if let [hash] = hashes_of(word)[..] {
                let class = &mut self.words.entry(hash).or_default().class;
                class.0 &= !(Class::ROLE.0 | Class::THING.0);
                class.add(Class::OPAQUE);
            }
        }
        // Words that the grammar itself knows by what they do.
        let own: &[(&str, Class)] = match &*self.language {
            "fr" => &[
                ("par", Class::BY),
                ("de", Class::OF),
                ("des", Class::OF),
                ("du", Class::OF),
                ("d", Class::OF),
                ("à", Class(Class::TO.0 | Class::IN.0)),
                ("en", Class::IN),
                ("dans", Class::IN),
                ("au", Class::IN),
                ("aux", Class::IN),
                ("pour", Class::FOR),
                ("avec", Class::WITH),
                ("entre", Class::BETWEEN),
                ("que", Class::THAT),
                ("qu", Class::THAT),
                ("comme", Class::AS),
                ("se", Class::REFLEXIVE),
                ("été", Class::BEEN),
                ("surtout", Class::ESPECIALLY),
                ("notamment", Class::ESPECIALLY),
                ("pays", Class::COUNTRIES),
                ("deux", Class::BOTH),
                ("le", Class::THE),
                ("la", Class::THE),
                ("l", Class::THE),
                ("aucun", Class::NONE_OF),
                ("ni", Class::NONE_OF),
                ("les", Class::THE),
            ],
            _ => &[
                ("by", Class::BY),
                ("of", Class::OF),
                ("to", Class::TO),
                ("in", Class::IN),
                ("near", Class::AT),
                ("at", Class::AT),
                ("outside", Class::AT),
                ("around", Class::AT),
                ("for", Class::FOR),
                ("with", Class::WITH),
                ("from", Class::FROM),
                ("between", Class::BETWEEN),
                ("that", Class::THAT),
                ("as", Class::AS),
                ("like", Class::AS),
                ("especially", Class::ESPECIALLY),
                ("particularly", Class::ESPECIALLY),
                ("notably", Class::ESPECIALLY),
                ("countries", Class::COUNTRIES),
                ("nations", Class::COUNTRIES),
                ("states", Class::COUNTRIES),
                ("both", Class::BOTH),
                ("two", Class::BOTH),
                ("the", Class::THE),
                ("no", Class(Class::NEGATION.0 | Class::NONE_OF.0)),
                ("neither", Class::NONE_OF),
                ("for", Class::OCCASION),
                ("in", Class::OCCASION),
                ("at", Class::OCCASION),
                ("after", Class::OCCASION),
                ("following", Class::OCCASION),
                ("during", Class::OCCASION),
                ("about", Class::APPROXIMATE),
                ("around", Class::APPROXIMATE),
                ("over", Class::APPROXIMATE),
                ("under", Class::APPROXIMATE),
            ],
        };
        for (word, class) in own {
            self.word_mut(word).class.add(*class);
        }
        let reciprocal: &[&str] = match &*self.language {
            "fr" => &["l'un l'autre", "les uns les autres", "mutuellement"],
            _ => &["each other", "one another"],
        };
        for word in reciprocal {
            self.add_word(word, both(Class::RECIPROCAL));
        }
    }

    fn add_word(&mut self, word: &str, class: Class) {
        let hashes = hashes_of(word);
        match hashes[..] {
            [] => {}
            [hash] => self.words.entry(hash).or_default().class.add(class),
            [first, ref rest @ ..] => {
                let known = self.phrases.entry(first).or_default();
                match known.iter_mut().find(|(more, _)| more == rest) {
                    Some((_, classes)) => classes.add(class),
                    None => known.push((rest.to_vec(), class)),
                }
            }
        }
    }

    fn add_wording(&mut self, predicate: u16, wording: &Wording) -> Result<()> {
        self.add_verbs(&wording.verbs, Does::States { predicate, inverse: false })?;
        self.add_verbs(&wording.inverse, Does::States { predicate, inverse: true })?;
        for written in &wording.nouns {
            let mut words = written.split_whitespace();
            let Some(first) = words.next() else { continue };
            let rest = words.map(|word| self.element(word)).collect();
            let number = self.nouns.len() as u32;
            self.nouns.push(NounSense { predicate, rest, written: written.as_str().into() });
            for form in self.with_plural(first) {
                self.word_mut(&form).nouns.push(number);
            }
        }
        for written in &wording.heads {
            let mut hashes = hashes_of(written).into_iter();
            let Some(first) = hashes.next() else { continue };
            let number = self.heads.len() as u32;
            self.heads.push(HeadSense {
                predicate,
                rest: hashes.collect(),
                written: written.as_str().into(),
            });
            self.words.entry(first).or_default().heads.push(number);
        }
        Ok(())
    }

    fn element(&self, word: &str) -> Element {
        match word {
            "*" => Element::Gap,
            "{object}" => Element::Object,
            word => {
                let word = word.trim_end_matches(['\'', '’']);
                let plural = if &*self.language == "fr" { format!("{word}s") } else { english_s(word) };
                let one = self.canonical(hash_of(word));
                // A preposition has no plural.
                let small = self.words.get(&one).is_some_and(|word| word.class.is(Class::FUNCTION));
                Element::Word(one, if small { one } else { hash_of(&plural) })
            }
        }
    }

    fn with_plural(&self, noun: &str) -> Vec<String> {
        let plural = if &*self.language == "fr" { format!("{noun}s") } else { english_s(noun) };
        vec![noun.to_string(), plural]
    }

    fn add_verbs(&mut self, list: &[String], does: Does) -> Result<()> {
        for written in list {
            let Phrase { forms, rest, written } = verb_phrase(written, self.language)?;
            let rest: Vec<Element> = rest
                .iter()
                .map(|piece| match piece {
                    Piece::Word(word) => self.element(word),
                    Piece::Gap => Element::Gap,
                    Piece::Object => Element::Object,
                })
                .collect();
            let written: Box<str> = written.into();
            let number = self.senses.len() as u32;
            self.senses.push(Sense {
                does,
                needs: needs(&rest),
                rest: rest.clone(),
                written: written.clone(),
            });
            for (form, kind) in forms {
                let hashes = hashes_of(&form);
                let Some((&first, more)) = hashes.split_first() else { continue };
                let mut number = number;
                if !more.is_empty() {
                    // *counter-attack* is two words of a text.
                    let rest = more.iter().map(|&hash| Element::Word(hash, hash)).chain(rest.iter().copied());
                    number = self.senses.len() as u32;
                    let rest: Vec<Element> = rest.collect();
                    self.senses.push(Sense { does, needs: needs(&rest), rest, written: written.clone() });
                }
                let word = self.words.entry(first).or_default();
                word.form = word.form.and(kind);
                match word.verbs.iter_mut().find(|(sense, _)| *sense == number) {
                    Some((_, known)) => *known = known.and(kind),
                    None => word.verbs.push((number, kind)),
                }
            }
        }
        Ok(())
    }
}

/// One of 64 marks, to see at a glance that a word is not there.
pub(super) fn mark(hash: u64) -> u64 {
    1 << (hash >> 58)
}

/// The marks of words that may be singular or plural are those that both share, if any.
fn needs(rest: &[Element]) -> u64 {
    let of = |element: &Element| match element {
        Element::Word(one, many) => mark(*one) & mark(*many) | if one == many { mark(*one) } else { 0 },
        Element::Gap | Element::Object => 0,
    };
    rest.iter().map(of).fold(0, |all, one| all | one)
}

fn hash_of(word: &str) -> u64 {
    let tokens = Tokens::of_phrase(word);
    if tokens.is_empty() { 0 } else { tokens.hash(0) }
}

fn hashes_of(phrase: &str) -> Vec<u64> {
    let tokens = Tokens::of_phrase(phrase);
    (0..tokens.len()).map(|i| tokens.hash(i)).collect()
}

/// Reads a file of words.
///
/// # Errors
/// What breaks the format, with line and column.
pub(super) fn word_file(name: &str, text: &str) -> Result<WordFile> {
    crate::language::parse_toml(name, text)
}

/// Reads a file of rules.
///
/// # Errors
/// What breaks the format, with line and column.
pub(super) fn rule_file(name: &str, text: &str) -> Result<RuleFile> {
    crate::language::parse_toml(name, text).map_err(|error: Error| error)
}
