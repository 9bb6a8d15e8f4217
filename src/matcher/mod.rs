//! Tokens in; every admissible match with all its candidates out, by the ten laws.
//!
//! 1. **Longest wins, and never loses a shorter one.** [`Matcher::find`] gives *every* admissible
//!    match, and [`select`] takes the longest at each start that its caller admits.
//! 2. **Whole tokens.** 3. **Only certain things may stand between the tokens of a name.**
//! 4. **Hyphens**: a lower-case continuation is a compound, a capitalised one another name, unless
//!    both halves are listed. 5. **Case is a property of the alias.** 6. **The span is the written
//!    form's.** 7. **Handles only if listed.** 8. **Scripts without spaces match inside a run.**
//! 9. **All candidates are kept.** 10. **Refused matches can be listed.**

mod compile;
mod found;
mod laws;
mod rules;

pub use found::{Found, Match, Modifier, Refusal, Refused, SetId, select};

use crate::gazetteer::EntityId;
use crate::image::Column;
use crate::language::{Class, Languages};
use crate::lexicon::{Lexicon, PhraseId};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::{Flags, GapKind, Tokens};
use laws::Capitals;
pub(crate) use laws::joins_capitalised;
use rules::Rule;
use rustc_hash::{FxHashMap, FxHashSet};
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
    rules: Vec<Rule>,
    /// A form is a phrase with a rule. Two numbers each: its rule, and where its members stand; or, if
    /// the rule's number has the bit [`LONE`], its only member. The forms of a phrase stand together,
    /// the first where the phrase's value says.
    forms: Column<u32>,
    /// What the forms may mean: how many members, then each, in the order of listing.
    members: Column<u32>,
}

/// Marks a form with one member, which is spared the way to the members.
const LONE: u32 = 1 << 31;

/// An entity that a form may mean, and how.
#[derive(Debug, Clone, Copy)]
struct Member(u32);

impl Member {
    const WEAK: u32 = 1 << 31;
    const DEMONYM: u32 = 1 << 30;
    const LEFT_OUT: u32 = 1 << 29;

    fn new(entity: EntityId, weak: bool, is_demonym: bool, left_out: bool) -> Member {
        assert!(entity.0 < Member::LEFT_OUT, "a gazetteer has at most 500 million entities");
        let flag = |is: bool, bit: u32| if is { bit } else { 0 };
        Member(
            entity.0
                | flag(weak, Member::WEAK)
                | flag(is_demonym, Member::DEMONYM)
                | flag(left_out, Member::LEFT_OUT),
        )
    }

    fn entity(self) -> EntityId {
        EntityId(self.0 & (Member::LEFT_OUT - 1))
    }

    fn is_weak(self) -> bool {
        self.0 & Member::WEAK != 0
    }

    /// Whether it names the people of a state.
    fn is_demonym(self) -> bool {
        self.0 & Member::DEMONYM != 0
    }

    /// Whether it is no name while demonyms are modifiers.
    fn is_modifier(self) -> bool {
        self.0 & (Member::DEMONYM | Member::LEFT_OUT) != 0
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
}

impl Matcher {
    /// Every admissible match, by start and then from the longest to the shortest, and the states
    /// whose people the text names.
    ///
    /// Linear in the text, in the tokens of all matches and in the candidates of all different forms.
    pub fn find(&self, source: Source<'_, '_>, languages: &Languages, demonyms: Demonyms) -> Found {
        self.find_into(Found::default(), source, languages, demonyms)
    }

    /// The same, and keeps what was refused, see [`Found::refused`].
    pub fn find_all(&self, source: Source<'_, '_>, languages: &Languages, demonyms: Demonyms) -> Found {
        self.find_into(Found::keeping_refused(), source, languages, demonyms)
    }

    fn find_into(
        &self,
        mut found: Found,
        source: Source<'_, '_>,
        languages: &Languages,
        demonyms: Demonyms,
    ) -> Found {
        let mut search =
            Search { matcher: self, source, demonyms, sentence: 0, forms: Vec::new(), shouted: Vec::new() };
        let mut hits: Vec<Hit> = Vec::with_capacity(source.tokens.len() / 4);
        self.lexicon.find_all(source.tokens, 0, source.tokens.len(), |at, length, phrase| {
            hits.push(Hit { at, length, phrase });
        });
        self.touch(&hits);
        for of_token in hits.chunk_by(|a, b| a.at == b.at) {
            of_token.iter().rev().for_each(|&hit| search.take(hit, &mut found));
        }
        search.take_shouted(languages, &mut found);
        keep_whole_compounds(source, languages, &mut found);
        found
    }

    /// The entities of which a strong name, or a demonym, stands inside another name: *Australia* in
    /// *Australian Senate*. Capitals and gaps are not looked at. Linear in the name.
    pub(crate) fn inside(&self, name: &str) -> Vec<EntityId> {
        let tokens = Tokens::of_phrase(name);
        let mut inside = Vec::new();
        self.lexicon.find_all(&tokens, 0, tokens.len(), |_, length, phrase| {
            if length < tokens.len() {
                let members = self.forms(phrase).flat_map(|form| self.members(form));
                let strong = members.map(|&member| Member(member)).filter(|member| !member.is_weak());
                inside.extend(strong.map(Member::entity));
            }
        });
        inside.sort_unstable();
        inside.dedup();
        inside
    }

    /// Reads the first forms of phrases that will be asked for next: their ways to memory overlap.
    fn touch(&self, hits: &[Hit]) {
        let forms: &[u32] = &self.forms;
        let form = |hit: &Hit| forms.get(2 * self.lexicon.value(hit.phrase) as usize).copied().unwrap_or(0);
        std::hint::black_box(hits.iter().map(form).fold(0, |all, form| all | form));
    }

    /// The numbers of a phrase's forms.
    #[inline]
    fn forms(&self, phrase: PhraseId) -> std::ops::Range<u32> {
        let next = PhraseId(phrase.0 + 1);
        let end = if (next.0 as usize) < self.lexicon.len() {
            self.lexicon.value(next)
        } else {
            self.forms.len() as u32 / 2
        };
        self.lexicon.value(phrase)..end
    }

    /// All entities of which the phrase is a name, each once.
    fn entities(&self, phrase: PhraseId) -> Vec<EntityId> {
        let members = self.forms(phrase).flat_map(|form| self.members(form));
        let mut entities: Vec<EntityId> = members.map(|&member| Member(member).entity()).collect();
        entities.sort_unstable();
        entities.dedup();
        entities
    }

    fn rule(&self, form: u32) -> &Rule {
        &self.rules[(self.forms[2 * form as usize] & !LONE) as usize]
    }

    fn members(&self, form: u32) -> &[u32] {
        let forms: &[u32] = &self.forms;
        let at = 2 * form as usize;
        if forms[at] & LONE != 0 {
            return &forms[at + 1..at + 2];
        }
        let first = forms[at + 1] as usize;
        &self.members[first + 1..][..self.members[first] as usize]
    }
}

/// A phrase at a place.
#[derive(Clone, Copy)]
struct Hit {
    /// First token.
    at: usize,
    /// In tokens.
    length: usize,
    phrase: PhraseId,
}

/// A walk through a document.
struct Search<'a, 't> {
    matcher: &'a Matcher,
    source: Source<'a, 't>,
    demonyms: Demonyms,
    /// The sentence at which the walk is.
    sentence: usize,
    /// The forms of the phrase looked at that the laws admit.
    forms: Vec<u32>,
    /// Single words of which nothing but the capitals around them tells that they are no names, with
    /// their sentence.
    shouted: Vec<(Hit, u32)>,
}

impl Search<'_, '_> {
    /// Takes a hit; they come by first token, and then the longest first.
    fn take(&mut self, Hit { at, length, phrase }: Hit, found: &mut Found) {
        let sentences = self.source.sentences;
        while sentences.get(self.sentence).is_some_and(|sentence| sentence.tokens.1 as usize <= at) {
            self.sentence += 1;
        }
        let Some(sentence) = sentences.get(self.sentence) else { return };
        if at + length <= sentence.tokens.1 as usize {
            self.admit(sentence, at, length, phrase, found);
        }
    }

    /// Adds the match of a phrase at a place, if the laws admit it for at least one form.
    fn admit(&mut self, sentence: &Sentence, at: usize, length: usize, phrase: PhraseId, found: &mut Found) {
        let tokens = self.source.tokens;
        if laws::follows_o_apostrophe(tokens, at) {
            return;
        }
        let gaps = laws::Gaps::of(tokens, at, length);
        let mut span: Option<Span> = None;
        self.forms.clear();
        let mut shouted = false;
        for form in self.matcher.forms(phrase) {
            let rule = self.matcher.rule(form);
            if !gaps.admit(rule) {
                continue;
            }
            let capitals = laws::capitals(rule, self.source, sentence, at, length);
            shouted |= capitals == Capitals::Shouted;
            if capitals != Capitals::Fit {
                continue;
            }
            let written = laws::written_form(rule, self.source, at, length);
            span =
                Some(span.map_or(written, |span| {
                    Span::new(span.start.min(written.start), span.end.max(written.end))
                }));
            self.forms.push(form);
        }
        let Some(span) = span else {
            if shouted && length == 1 {
                self.shouted.push((Hit { at, length, phrase }, sentence.index));
            }
            if let Some(refused) = &mut found.refused {
                let passes = |form| gaps.admit(self.matcher.rule(form));
                let reason =
                    if self.matcher.forms(phrase).any(passes) { Refused::Case } else { Refused::Gap };
                let entities = self.matcher.entities(phrase);
                let span = Span::new(tokens.span(at).start, tokens.span(at + length - 1).end);
                refused.push(Refusal { first: at, last: at + length, span, entities, reason });
            }
            return;
        };
        let set = found.set_of(&self.forms, self.matcher, self.demonyms);
        if !found.candidates(set).is_empty() {
            found.matches.push(Match { first: at, last: at + length, span, sentence: sentence.index, set });
        } else if let Some(entity) = found.people_of(set) {
            found.modifiers.push(Modifier { first: at, last: at + length, span, entity });
            if let Some(refused) = &mut found.refused {
                let (entities, reason) = (vec![entity], Refused::Demonym);
                refused.push(Refusal { first: at, last: at + length, span, entities, reason });
            }
        }
    }
}

impl Search<'_, '_> {
    /// Adds the words among other capitals that the document has as names elsewhere too, if they are no
    /// words of a language: *EU REJECTS CALL* above a text on the EU.
    ///
    /// Linear in them and in the matches.
    fn take_shouted(&mut self, languages: &Languages, found: &mut Found) {
        let tokens = self.source.tokens;
        self.shouted.retain(|(hit, _)| {
            let classes = languages.word(tokens, hit.at, None);
            !classes.has_any(&[Class::Function, Class::Ordinary, Class::Starter, Class::GivenName])
        });
        if self.shouted.is_empty() {
            return;
        }
        let wanted: FxHashSet<u64> = self.shouted.iter().map(|(hit, _)| tokens.hash(hit.at)).collect();
        let mut named: FxHashMap<u64, SetId> = FxHashMap::default();
        for hit in found.matches.iter().filter(|hit| hit.is_single()) {
            let hash = tokens.hash(hit.first);
            if wanted.contains(&hash) && tokens.flags(hit.first).has(Flags::ALL_CAPS) {
                named.entry(hash).or_insert(hit.set);
            }
        }
        let more = self.shouted.iter().filter_map(|&(Hit { at, .. }, sentence)| {
            let set = *named.get(&tokens.hash(at))?;
            Some(Match { first: at, last: at + 1, span: tokens.span(at), sentence, set })
        });
        let more: Vec<Match> = more.collect();
        if let Some(refused) = &mut found.refused {
            let taken: FxHashSet<usize> = more.iter().map(|hit| hit.first).collect();
            refused.retain(|refusal| refusal.last > refusal.first + 1 || !taken.contains(&refusal.first));
        }
        if !more.is_empty() {
            found.insert(more);
        }
    }
}

/// Law 4: takes out the matches that are one half of a capitalised compound whose other half is not
/// listed.
fn keep_whole_compounds(source: Source<'_, '_>, languages: &Languages, found: &mut Found) {
    let joined = |i: usize| laws::joins_capitalised(source.tokens, i);
    let joins_before =
        |hit: &Match, sentence: &Sentence| hit.first > sentence.tokens.0 as usize && joined(hit.first - 1);
    let joins_after =
        |hit: &Match, sentence: &Sentence| hit.last < sentence.tokens.1 as usize && joined(hit.last - 1);
    // A demonym (*US-Russian*) is listed too, and a prefix (*Ex-Wagner*) makes no other name.
    let listed_word = |i: usize, classes: &[Class]| languages.word(source.tokens, i, None).has_any(classes);
    let mut lost: Vec<usize> = Vec::new();
    let mut from = 0;
    for of_sentence in found.matches.chunk_by(|a, b| a.sentence == b.sentence) {
        let sentence = &source.sentences[of_sentence[0].sentence as usize];
        if of_sentence.iter().any(|hit| joins_before(hit, sentence) || joins_after(hit, sentence)) {
            let begins: BTreeSet<usize> = of_sentence.iter().map(|hit| hit.first).collect();
            let ends: BTreeSet<usize> = of_sentence.iter().map(|hit| hit.last).collect();
            for (hit, index) in of_sentence.iter().zip(from..) {
                let before = !joins_before(hit, sentence)
                    || ends.contains(&hit.first)
                    || listed_word(hit.first - 1, &[Class::Demonym, Class::Prefix]);
                let after = !joins_after(hit, sentence)
                    || begins.contains(&hit.last)
                    || listed_word(hit.last, &[Class::Demonym]);
                if !(before && after) {
                    lost.push(index);
                }
            }
        }
        from += of_sentence.len();
    }
    if let Some(mut refused) = found.refused.take() {
        refused.extend(lost.iter().map(|&index| {
            let Match { first, last, span, set, .. } = found.matches[index];
            let entities = found.candidates(set).iter().map(|&(entity, _)| entity).collect();
            Refusal { first, last, span, entities, reason: Refused::Compound }
        }));
        found.refused = Some(refused);
    }
    let (mut index, mut lost) = (0, lost.into_iter().peekable());
    found.matches.retain(|_| {
        index += 1;
        lost.next_if_eq(&(index - 1)).is_none()
    });
}

/// Whether only a space stands between token `i` and the next.
pub(crate) fn is_spaced(tokens: &Tokens<'_>, i: usize) -> bool {
    i + 1 < tokens.len() && tokens.gap_kind(i) == GapKind::Space
}
