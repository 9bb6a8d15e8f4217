//! Tokens in; every admissible match with all its candidates out, by the ten laws.
//!
//! 1. **Longest wins, and never loses a shorter one.** [`Matcher::find`] gives *every* admissible
//!    match, and [`select`] takes the longest at each start that its caller admits.
//! 2. **Whole tokens.** 3. **Only certain things may stand between the tokens of a name.**
//! 4. **Hyphens**: a lower-case continuation is a compound, a capitalised one another name, unless
//!    both halves are listed. 5. **Case is a property of the alias.** 6. **The span is the written
//!    form's.** 7. **Handles only if listed.** 8. **Scripts without spaces match inside a run.**
//! 9. **All candidates are kept.** 10. **Refused matches can be listed.**

mod forms;
mod laws;

pub use forms::Form;

use crate::gazetteer::{EntityId, Gazetteer};
use crate::language::{Class, Languages};
use crate::lexicon::{Lexicon, PhraseId};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::{Flags, GapKind, Tokens};
use std::collections::BTreeSet;

/// Whether a bare demonym (*Malian*) is a mention of its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Demonyms {
    /// It is a modifier, no mention.
    #[default]
    Modifier,
    /// It is a mention.
    Mention,
}

/// All aliases of a gazetteer, ready to be found.
#[derive(Debug, Clone)]
pub struct Matcher {
    lexicon: Lexicon,
    /// Forms of phrase *p* are `forms[starts[p]..starts[p + 1]]`, in the order of listing.
    starts: Vec<u32>,
    forms: Vec<Form>,
    /// Demonyms, and for each phrase the states whose people it names.
    demonyms: Lexicon,
    peoples: Vec<Vec<Form>>,
}

/// A surface form at a place with all that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// First token.
    pub first: usize,
    /// One past the last token.
    pub last: usize,
    /// The written form's bytes.
    pub span: Span,
    /// Index of the sentence.
    pub sentence: u32,
    /// Each entity once, in the order of listing; whether only weak aliases name it.
    pub candidates: Vec<(EntityId, bool)>,
}

impl Match {
    /// Whether no candidate is named by a strong alias.
    pub fn is_weak(&self) -> bool {
        self.candidates.iter().all(|&(_, weak)| weak)
    }
}

/// What a text is to the matcher.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a, 't> {
    /// Its tokens.
    pub tokens: &'a Tokens<'t>,
    /// The part of the text that is prose.
    pub body: Span,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its words, as [`Languages::words`] found them.
    pub words: &'a [Option<PhraseId>],
}

impl Matcher {
    /// Compiles a gazetteer. Linear in its aliases.
    ///
    /// A form that is a demonym of a state (by the languages' lists or the gazetteer's own) is left
    /// out for states and places, unless demonyms are mentions.
    pub fn new(gazetteer: &Gazetteer, languages: &Languages, demonyms: Demonyms) -> Matcher {
        let mut own_demonyms = Lexicon::default();
        let mut peoples: Vec<Vec<Form>> = Vec::new();
        for (index, entity) in
            (0..gazetteer.len()).map(|index| gazetteer.describe(EntityId(index as u32))).enumerate()
        {
            for alias in &entity.demonyms {
                let Some((phrase, form)) = Form::new(EntityId(index as u32), alias, &mut own_demonyms) else {
                    continue;
                };
                peoples.resize_with(own_demonyms.len(), Vec::new);
                peoples[phrase.0 as usize].push(form);
            }
        }
        let is_demonym = |surface: &str| {
            let tokens = Tokens::of_phrase(surface);
            let whole = |lexicon: &Lexicon| lexicon.phrase(&tokens, 0, tokens.len()).is_some();
            !tokens.is_empty()
                && (whole(&own_demonyms)
                    || languages.phrase_classes(&tokens, 0, tokens.len(), None).has(Class::Demonym))
        };
        let mut lexicon = Lexicon::default();
        let mut listed: Vec<(u32, Form)> = Vec::new();
        let mut list = |form: Option<(PhraseId, Form)>| {
            listed.extend(form.map(|(phrase, form)| (phrase.0, form)));
        };
        for (index, entity) in
            (0..gazetteer.len()).map(|index| gazetteer.describe(EntityId(index as u32))).enumerate()
        {
            let id = EntityId(index as u32);
            let named_by_place = matches!(entity.entity_type.as_str(), "state" | "place");
            for alias in &entity.aliases {
                if named_by_place
                    && demonyms == Demonyms::Modifier
                    && is_demonym(&alias.surface)
                    && alias.surface != entity.name
                {
                    continue;
                }
                list(Form::new(id, alias, &mut lexicon));
            }
            if demonyms == Demonyms::Mention {
                for alias in &entity.demonyms {
                    list(Form::new(id, alias, &mut lexicon));
                }
            }
        }
        // Stable: forms of one phrase stay in the order of listing.
        listed.sort_by_key(|&(phrase, _)| phrase);
        let mut starts = vec![0u32; lexicon.len() + 1];
        for &(phrase, _) in &listed {
            starts[phrase as usize + 1] += 1;
        }
        for phrase in 0..lexicon.len() {
            starts[phrase + 1] += starts[phrase];
        }
        Matcher {
            lexicon,
            starts,
            forms: listed.into_iter().map(|(_, form)| form).collect(),
            demonyms: own_demonyms,
            peoples,
        }
    }

    /// The forms of a phrase, in the order of listing.
    pub fn forms(&self, phrase: PhraseId) -> &[Form] {
        &self.forms[self.starts[phrase.0 as usize] as usize..self.starts[phrase.0 as usize + 1] as usize]
    }

    /// Every admissible match, by start and then from the longest to the shortest.
    ///
    /// Linear in the text, in the tokens of all matches and in their candidates.
    pub fn find(&self, source: Source<'_, '_>, languages: &Languages) -> Vec<Match> {
        let mut found = Vec::new();
        let mut buffer = String::new();
        let mut here = Vec::new();
        for sentence in source.sentences {
            let (first, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
            let from = found.len();
            for at in first..end {
                here.clear();
                self.lexicon.phrases_at(source.tokens, at, end, &mut buffer, |length, phrase| {
                    here.push((length, phrase));
                    true
                });
                for &(length, phrase) in here.iter().rev() {
                    found.extend(self.admit(source, sentence, at, length, phrase));
                }
            }
            keep_whole_compounds(source, sentence, languages, &mut found, from);
        }
        found
    }

    /// The states whose demonyms stand in the text: *the Burkinabe leader* speaks of Burkina Faso.
    ///
    /// A demonym that several states share names none. Linear in the text.
    pub fn peoples(&self, source: Source<'_, '_>) -> BTreeSet<EntityId> {
        let mut states = BTreeSet::new();
        let mut buffer = String::new();
        for sentence in source.sentences {
            for at in sentence.tokens.0 as usize..sentence.tokens.1 as usize {
                self.demonyms.phrases_at(
                    source.tokens,
                    at,
                    sentence.tokens.1 as usize,
                    &mut buffer,
                    |_, phrase| {
                        let forms = &self.peoples[phrase.0 as usize];
                        let mut fitting =
                            forms.iter().filter(|form| laws::admits_case(form, source, sentence, at));
                        if let Some(first) =
                            fitting.next().filter(|first| fitting.all(|form| form.entity == first.entity))
                        {
                            states.insert(first.entity);
                        }
                        true
                    },
                );
            }
        }
        states
    }

    /// The match of a phrase at a place, if the laws admit it for at least one form.
    fn admit(
        &self,
        source: Source<'_, '_>,
        sentence: &Sentence,
        at: usize,
        length: usize,
        phrase: PhraseId,
    ) -> Option<Match> {
        let tokens = source.tokens;
        if laws::follows_o_apostrophe(tokens, at) {
            return None;
        }
        let gaps = laws::Gaps::of(tokens, at, length);
        let mut candidates: Vec<(EntityId, bool)> = Vec::new();
        let mut span: Option<Span> = None;
        for form in self.forms(phrase) {
            if !gaps.admit(form) || !laws::admits_case(form, source, sentence, at) {
                continue;
            }
            let written = laws::written_form(form, source, at, length);
            span =
                Some(span.map_or(written, |span| {
                    Span::new(span.start.min(written.start), span.end.max(written.end))
                }));
            // The forms of one entity stand together: they are in the order of listing.
            match candidates.last_mut().filter(|(entity, _)| *entity == form.entity) {
                Some((_, weak)) => *weak &= form.weak,
                None => candidates.push((form.entity, form.weak)),
            }
        }
        span.map(|span| Match { first: at, last: at + length, span, sentence: sentence.index, candidates })
    }
}

/// Law 4: takes out of `found[from..]` the matches that are one half of a capitalised compound whose
/// other half is not listed.
fn keep_whole_compounds(
    source: Source<'_, '_>,
    sentence: &Sentence,
    languages: &Languages,
    found: &mut Vec<Match>,
    from: usize,
) {
    let joined = |i: usize| laws::joins_capitalised(source.tokens, i);
    let suspect = |hit: &Match| {
        (hit.first > sentence.tokens.0 as usize && joined(hit.first - 1))
            || (hit.last < sentence.tokens.1 as usize && joined(hit.last - 1))
    };
    if !found[from..].iter().any(suspect) {
        return;
    }
    let begins: BTreeSet<usize> = found[from..].iter().map(|hit| hit.first).collect();
    let ends: BTreeSet<usize> = found[from..].iter().map(|hit| hit.last).collect();
    // A demonym (*US-Russian*) is listed too, and a prefix (*Ex-Wagner*) makes no other name.
    let listed_word = |i: usize, classes: &[Class]| languages.word_in(source.words[i], None).has_any(classes);
    let mut index = 0;
    found.retain(|hit| {
        index += 1;
        if index <= from {
            return true;
        }
        let before = hit.first == sentence.tokens.0 as usize
            || !joined(hit.first - 1)
            || ends.contains(&hit.first)
            || listed_word(hit.first - 1, &[Class::Demonym, Class::Prefix]);
        let after = hit.last == sentence.tokens.1 as usize
            || !joined(hit.last - 1)
            || begins.contains(&hit.last)
            || listed_word(hit.last, &[Class::Demonym]);
        before && after
    });
}

/// Takes from left to right the longest match that `admitted` accepts, and goes on after it (law 1).
///
/// `found` is in the order of [`Matcher::find`]; the answer is indices into it. Linear.
pub fn select(found: &[Match], admitted: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut taken = Vec::new();
    let mut free = 0;
    for (index, hit) in found.iter().enumerate() {
        if hit.first >= free && admitted(index) {
            taken.push(index);
            free = hit.last;
        }
    }
    taken
}

/// Whether token `i` begins with a capital.
pub(crate) fn is_capitalised(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.flags(i).has(Flags::CAPITALISED)
}

/// Whether only a space stands between token `i` and the next.
pub(crate) fn is_spaced(tokens: &Tokens<'_>, i: usize) -> bool {
    i + 1 < tokens.len() && tokens.gap(i).kind == GapKind::Space
}
