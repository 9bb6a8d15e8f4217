//! Word lists and rules, compiled into what the grammar asks: [`Store`].

use super::Status;
use super::class::Class;
use super::inflect::{Form, english_s};
use super::rules::{Phrase, Piece, Predicate, Wording, verb_phrase};
use super::senses::{Need, SenseLists, sense_code};
use super::wordlist::{Control, WordFile};
use super::words::{Does, Element, Nouns, Store, bucket_bits, second_bit};
use crate::error::Result;
use crate::image::Rows;
use crate::language::LanguageCode;
use crate::text::Tokens;
use rustc_hash::FxHashMap;

/// What is known of a word so far.
#[derive(Debug, Clone, Default)]
struct Entry {
    class: Class,
    /// As a verb of any kind.
    form: Form,
    verbs: Vec<(u32, Form)>,
    nouns: Vec<u32>,
    heads: Vec<u32>,
    /// Phrases that begin with it: the hashes of the words after it.
    longer: Vec<(Vec<u64>, Class)>,
}

struct Sense {
    does: Does,
    rest: Vec<Element>,
    written: String,
}

struct Noun {
    predicate: u16,
    rest: Vec<u64>,
    written: String,
}

/// The words of a language, being gathered.
#[derive(Default)]
struct Draft {
    language: LanguageCode,
    words: FxHashMap<u64, Entry>,
    senses: Vec<Sense>,
    nouns: Vec<Noun>,
    heads: Vec<Noun>,
    contractions: Vec<(u64, u64)>,
}

impl Store {
    /// Compiles the words of a language and what the rules say in it.
    ///
    /// # Errors
    /// A phrase that cannot be read, with what was written.
    pub fn new(language: LanguageCode, file: &WordFile, rules: &[Predicate]) -> Result<Store> {
        let mut draft = Draft { language, ..Draft::default() };
        draft.add_lists(file);
        for (number, predicate) in (0u16..).zip(rules) {
            let wording = if &*language == "fr" { &predicate.fr } else { &predicate.en };
            draft.add_wording(number, wording)?;
        }
        let reporting = [(&file.reporting, Status::Reported), (&file.reporting_doubtful, Status::Alleged)];
        for (list, status) in reporting {
            draft.add_verbs(list, Does::Reports(status))?;
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
            draft.add_verbs(list, Does::Controls(status))?;
        }
        for (list, class) in [(&file.verbs, Class::VERB), (&file.light, Class::LIGHT)] {
            for verb in list {
                for (form, kind) in verb_phrase(verb, language)?.forms {
                    let word = draft.word_mut(&form);
                    word.class.add(class);
                    word.form = word.form.and(kind);
                }
            }
        }
        Ok(draft.finish())
    }
}

impl Draft {
    fn word_mut(&mut self, word: &str) -> &mut Entry {
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
            (&file.former, Class::FORMER),
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
            self.contractions.push((hash_of(short), hash_of(long)));
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
                ("personne", Class::NONE_OF),
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
                ("nobody", Class::NONE_OF),
                ("none", Class::NONE_OF),
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
        let Some((&first, rest)) = hashes.split_first() else { return };
        let entry = self.words.entry(first).or_default();
        if rest.is_empty() {
            entry.class.add(class);
            return;
        }
        match entry.longer.iter_mut().find(|(more, _)| more == rest) {
            Some((_, classes)) => classes.add(class),
            None => entry.longer.push((rest.to_vec(), class)),
        }
    }

    fn add_wording(&mut self, predicate: u16, wording: &Wording) -> Result<()> {
        self.add_verbs(&wording.verbs, Does::States { predicate, inverse: false })?;
        self.add_verbs(&wording.inverse, Does::States { predicate, inverse: true })?;
        for written in &wording.nouns {
            let mut words = written.split_whitespace();
            let Some(first) = words.next() else { continue };
            let rest = words.flat_map(|word| self.element(word).code()).collect();
            let number = self.nouns.len() as u32;
            self.nouns.push(Noun { predicate, rest, written: written.clone() });
            for form in [first.to_string(), self.plural(first)] {
                self.word_mut(&form).nouns.push(number);
            }
        }
        for written in &wording.heads {
            let hashes = hashes_of(written);
            let Some((&first, rest)) = hashes.split_first() else { continue };
            let number = self.heads.len() as u32;
            self.heads.push(Noun { predicate, rest: rest.to_vec(), written: written.clone() });
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
                let hash = hash_of(word);
                let long = self.contractions.iter().find(|(short, _)| *short == hash);
                let one = long.map_or(hash, |&(_, long)| long);
                // A preposition has no plural.
                let small = self.words.get(&one).is_some_and(|word| word.class.is(Class::FUNCTION));
                Element::Word(one, if small { one } else { hash_of(&self.plural(word)) })
            }
        }
    }

    fn plural(&self, noun: &str) -> String {
        if &*self.language == "fr" { format!("{noun}s") } else { english_s(noun) }
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
            let plain = self.senses.len() as u32;
            self.senses.push(Sense { does, rest: rest.clone(), written: written.clone() });
            for (form, kind) in forms {
                let hashes = hashes_of(&form);
                let Some((&first, more)) = hashes.split_first() else { continue };
                let mut number = plain;
                if !more.is_empty() {
                    // *counter-attack* is two words of a text.
                    let more = more.iter().map(|&hash| Element::Word(hash, hash));
                    number = self.senses.len() as u32;
                    let rest = more.chain(rest.iter().copied()).collect();
                    self.senses.push(Sense { does, rest, written: written.clone() });
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

    fn finish(self) -> Store {
        let mut list: Vec<(u64, Entry)> = self.words.into_iter().collect();
        list.sort_unstable_by_key(|(hash, _)| *hash);
        let bits = bucket_bits(list.len());
        let bucket = |hash: u64| (hash >> (64 - bits)) as usize;
        let mut buckets = vec![0u32; (1 << bits) + 1];
        list.iter().for_each(|(hash, _)| buckets[bucket(*hash) + 1] += 1);
        for at in 1..buckets.len() {
            buckets[at] += buckets[at - 1];
        }
        let class = |entry: &Entry| {
            let mut class = entry.class;
            for (has, mark) in [
                (entry.form != Form::default(), Class::HAS_FORMS),
                (entry.form.has(Form::PAST), Class::PAST),
                (!entry.verbs.is_empty(), Class::HAS_VERBS),
                (!entry.nouns.is_empty(), Class::HAS_NOUNS),
                (!entry.heads.is_empty(), Class::HAS_HEADS),
                (!entry.longer.is_empty(), Class::LONGER),
            ] {
                if has {
                    class.add(mark);
                }
            }
            class.0
        };
        let longer = |entry: &Entry| -> Vec<u64> {
            let codes = |(rest, class): &(Vec<u64>, Class)| {
                [class.0, rest.len() as u64].into_iter().chain(rest.clone()).collect::<Vec<u64>>()
            };
            let seconds = entry.longer.iter().map(|(rest, _)| second_bit(rest[0]));
            let seconds = seconds.reduce(|all, bit| all | bit);
            seconds.into_iter().chain(entry.longer.iter().flat_map(codes)).collect()
        };
        let codes = |sense: &Sense| sense.rest.iter().flat_map(|element| element.code()).collect::<Vec<_>>();
        // The forms of a verb have the same senses.
        let mut lists: Vec<Vec<u32>> = vec![Vec::new()];
        let mut numbers: FxHashMap<Vec<u32>, u32> = [(Vec::new(), 0)].into_iter().collect();
        let mut sense_lists = Vec::with_capacity(list.len());
        for (_, entry) in &list {
            let own = |form: Form| if form == entry.form { Form::default() } else { form };
            let codes: Vec<u32> =
                entry.verbs.iter().map(|&(sense, form)| sense_code(sense, own(form))).collect();
            let number = *numbers.entry(codes).or_insert_with_key(|codes| {
                lists.push(codes.clone());
                lists.len() as u32 - 1
            });
            sense_lists.push(number);
        }
        let small = |hash: u64| {
            let found = list.binary_search_by_key(&hash, |(hash, _)| *hash);
            found.is_ok_and(|at| list[at].1.class.is(Class::FUNCTION))
        };
        let need = |sense: u32| Need::of(&self.senses[sense as usize].rest, small);
        let nouns = |list: &[Noun]| Nouns {
            predicates: list.iter().map(|noun| noun.predicate).collect::<Vec<_>>().into(),
            rest: Rows::of(list.iter().map(|noun| &noun.rest)),
            written: Rows::of(list.iter().map(|noun| noun.written.as_bytes())),
        };
        let entries = || list.iter().map(|(_, entry)| entry);
        Store {
            language: self.language,
            buckets: buckets.into(),
            hashes: list.iter().map(|(hash, _)| *hash).collect::<Vec<_>>().into(),
            classes: entries().map(class).collect::<Vec<_>>().into(),
            forms: entries().map(|entry| entry.form.0).collect::<Vec<_>>().into(),
            sense_lists: sense_lists.into(),
            nouns_of: Rows::of(entries().map(|entry| &entry.nouns)),
            heads_of: Rows::of(entries().map(|entry| &entry.heads)),
            longer: Rows::of(entries().map(longer)),
            lists: SenseLists::of(&lists, need),
            does: self.senses.iter().map(|sense| sense.does.code()).collect::<Vec<_>>().into(),
            rest: Rows::of(self.senses.iter().map(codes)),
            written: Rows::of(self.senses.iter().map(|sense| sense.written.as_bytes())),
            nouns: nouns(&self.nouns),
            heads: nouns(&self.heads),
            contractions: self.contractions.iter().flat_map(|&(a, b)| [a, b]).collect::<Vec<_>>().into(),
        }
    }
}

fn hash_of(word: &str) -> u64 {
    let tokens = Tokens::of_phrase(word);
    if tokens.is_empty() { 0 } else { tokens.hash(0) }
}

fn hashes_of(phrase: &str) -> Vec<u64> {
    let tokens = Tokens::of_phrase(phrase);
    (0..tokens.len()).map(|i| tokens.hash(i)).collect()
}
