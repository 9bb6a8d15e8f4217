//! Mentions with their candidates and the whole document in; one entity each out, or NIL with the reason.
//!
//! A weak alias counts only if the document names the same entity for certain, or one that the
//! gazetteer ties to it (its state, its group); a refused longer name gives way to the names inside
//! it. The surname of a person whom the document names in full, and other forms that the document
//! itself explains, mean that entity in this document. Among several candidates the one wins for
//! which most speaks, by the one table of [`WEIGHTS`]; then the better prior, then the order of
//! listing, which is marked as a tie.

mod around;
mod bearers;
mod choose;
mod contest;
mod context;
mod evidence;
mod extend;
mod local;
mod named;
mod near;
mod sorts;

pub use evidence::{Evidence, Ground, WEIGHTS, Weight};

use context::{Context, Verdict};

use crate::aliases::{self, Definition};
use crate::gazetteer::{EntityId, Gazetteer};
use crate::language::Languages;
use crate::matcher::{Found, Match, Matcher, Refusal, SetId, Source, select};
use crate::span::Span;
use std::sync::Arc;

/// A surface form at a place, with every entity that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The surface form's bytes in the original text.
    pub span: Span,
    /// Index of the sentence in which it begins.
    pub sentence: u32,
    /// All entities it may mean, the most plausible first; shared by all mentions that mean the same.
    pub candidates: Arc<[Candidate]>,
    /// What was decided.
    pub outcome: Outcome,
}

/// An entity that a mention may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The entity.
    pub entity: EntityId,
    /// Whether only a weak alias names it, or only the document itself.
    pub weak: bool,
    /// Its prior, from `prior` or the population; 0 where neither is known.
    pub prior: f64,
    /// The sum of the evidence; 0 where nothing was weighed, because there was no other candidate.
    pub score: i32,
    /// What speaks for it and against it. Empty where nothing was weighed.
    pub evidence: Vec<Evidence>,
}

/// What a mention means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// One entity of the gazetteer.
    Linked {
        /// Which.
        entity: EntityId,
        /// On what ground.
        by: By,
    },
    /// None.
    Nil {
        /// Why not.
        reason: NilReason,
        /// Where in the text that stands which shows it: for [`NilReason::Blocked`] the mention itself if
        /// nothing else does, for [`NilReason::Weak`] the name of another bearer, if there is one.
        at: Option<Span>,
    },
}

/// The ground on which a candidate was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum By {
    /// There was no other.
    OnlyCandidate,
    /// It alone is named by a strong alias.
    StrongAlias,
    /// The document speaks for it, which names it, its state or its group elsewhere.
    Supported,
    /// A weak alias, vouched for by a strong mention in the same document.
    Vouched,
    /// The evidence that tells most between it and the next candidate.
    Ground(Ground),
    /// Equal to another in everything; listed first.
    Tie,
}

/// Why a mention was given no entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NilReason {
    /// Only a weak alias, and nothing in the document vouches for it.
    Weak,
    /// Something next to it shows that another thing is meant.
    Blocked(Block),
    /// A tie, and ties are kept out.
    Tie,
}

/// What shows that a name means another thing, or is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Block {
    /// It is part of a person's name: *Barack Obama*, *Mr. Corby*.
    Person,
    /// It is an ordinary word here, or a first name: *Reading*, *March*, *Most*, *David*.
    Ordinary,
    /// It is part of a longer name that is not listed: *Ashby Academy*, *North Korea Daily*.
    Longer,
    /// It stands before an amount of money: *US$5*.
    Currency,
    /// A person of whom the gazetteer knows nothing bears the name: *Bertrand Traore*.
    Stranger,
    /// A word near it, or near its like in the document, speaks against it.
    NotNear,
    /// The document explains it as something that is not listed.
    Defined,
}

impl Block {
    /// All.
    pub const ALL: [Block; 7] = [
        Block::Person,
        Block::Ordinary,
        Block::Longer,
        Block::Currency,
        Block::Stranger,
        Block::NotNear,
        Block::Defined,
    ];

    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            Block::Person => "person",
            Block::Ordinary => "ordinary_word",
            Block::Longer => "longer_name",
            Block::Currency => "currency",
            Block::Stranger => "stranger",
            Block::NotNear => "not_near_word",
            Block::Defined => "defined_otherwise",
        }
    }

    /// What it says, for people.
    pub fn describe(self) -> &'static str {
        match self {
            Block::Person => "part of a person's name",
            Block::Ordinary => "an ordinary word or a first name here",
            Block::Longer => "part of a longer name that is not listed",
            Block::Currency => "an amount of money",
            Block::Stranger => "the name of a person who is not listed",
            Block::NotNear => "a word near it, or near its like in the document, speaks against it",
            Block::Defined => "the document explains it as something that is not listed",
        }
    }
}

impl By {
    /// All that are no ground of the table of weights.
    pub const PLAIN: [By; 5] = [By::OnlyCandidate, By::StrongAlias, By::Supported, By::Vouched, By::Tie];

    /// What it says, for people.
    pub fn describe(self) -> &'static str {
        match self {
            By::OnlyCandidate => "no other listed entity has this name",
            By::StrongAlias => "a strong alias names it, and only a weak one the next candidate",
            By::Supported => "the document names it by another form, or its state, whole or group",
            By::Vouched => "a weak alias, for which the document or a word near it speaks",
            By::Ground(ground) => ground.describe(),
            By::Tie => "as many points and the same prior as the next candidate, but listed first",
        }
    }

    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            By::OnlyCandidate => "only_candidate",
            By::StrongAlias => "strong_alias",
            By::Supported => "supported",
            By::Vouched => "vouched",
            By::Ground(ground) => ground.as_str(),
            By::Tie => "tie",
        }
    }
}

impl NilReason {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            NilReason::Weak => "weak",
            NilReason::Blocked(_) => "blocked",
            NilReason::Tie => "tie",
        }
    }

    /// What it says, for people.
    pub fn describe(self) -> &'static str {
        match self {
            NilReason::Weak => "a weak alias, and nothing in the document vouches for it",
            NilReason::Blocked(block) => block.describe(),
            NilReason::Tie => "two candidates have as many points and the same prior, and ties are kept out",
        }
    }
}

impl Mention {
    /// The entity that it was given, if any.
    pub fn entity(&self) -> Option<EntityId> {
        match self.outcome {
            Outcome::Linked { entity, .. } => Some(entity),
            Outcome::Nil { .. } => None,
        }
    }
}

/// What becomes of a choice between equals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ties {
    /// The entity listed first is taken, and the mention is marked.
    #[default]
    FirstListed,
    /// None is taken.
    Nil,
}

/// How mentions are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Options {
    /// What becomes of a choice between equals.
    pub ties: Ties,
    /// Whether names that hold in one document only are bound there: bare surnames, initials.
    pub local: Local,
    /// Whether evidence is weighed and kept where there is no choice too. It changes no decision.
    #[serde(skip)]
    pub explain: bool,
}

/// Whether names that hold in one document only are bound there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Local {
    /// They are.
    #[default]
    On,
    /// Only listed names are names.
    Off,
}

/// What is known before a document is read.
#[derive(Debug, Clone, Copy)]
pub struct Knowledge<'a> {
    /// The entities.
    pub gazetteer: &'a Gazetteer,
    /// Their names, compiled.
    pub matcher: &'a Matcher,
    /// The languages' words.
    pub languages: &'a Languages,
}

/// Refusals change what is certain, and what is certain changes refusals; after so many rounds it stands.
const ROUNDS: usize = 4;

/// Decides on every match of a document.
///
/// `found` is what [`crate::matcher::Matcher::find`] gave; matches of names that the document itself
/// explains are added to it. Mentions come in text order and do not overlap; a mention whose
/// candidates were all refused is NIL. Linear in the tokens, the matches and the candidates of all
/// different sets, but for the ranking of each set.
pub fn resolve(
    found: &mut Found,
    source: Source<'_, '_>,
    knowledge: Knowledge<'_>,
    options: Options,
) -> Resolved {
    let Knowledge { gazetteer, languages, .. } = knowledge;
    let definitions = match options.local {
        Local::On => aliases::definitions(source, languages, found),
        Local::Off => Vec::new(),
    };
    if found.matches.is_empty() {
        let aliases = definitions.iter().map(|definition| Alias::of(definition, &[])).collect();
        return Resolved { mentions: Vec::new(), aliases, refused: found.take_refused(&[]) };
    }
    extend::extend(found, source, gazetteer, languages);
    let mut bonds = local::Bonds::default();
    let mut reading = Reading::new(found, source, gazetteer, languages, &bonds);
    if options.local == Local::On {
        let taken = select(&found.matches, |index| !reading.refused[index]).into_iter();
        let certain = |index: usize| match reading.strength(found.matches[index].set) {
            Strength::One(entity) => Some((found.matches[index], entity)),
            _ => None,
        };
        let certain: Vec<(Match, EntityId)> = taken.filter_map(certain).collect();
        let mut names = local::Names::of(&certain, source, gazetteer, languages);
        if !definitions.is_empty() {
            let by_tokens = certain.iter().map(|(hit, entity)| ((hit.first, hit.last), *entity));
            names.define(&definitions, &by_tokens.collect(), found, source, gazetteer);
        }
        names.index();
        if !names.is_empty() && bonds.add(&names, found, source) {
            extend::extend(found, source, gazetteer, languages);
            reading = Reading::new(found, source, gazetteer, languages, &bonds);
        }
    }
    let (shown, overlapped) = reading.shown(found);
    let mentions = reading.mentions(found, &shown, source, knowledge, &bonds, options);
    let aliases = definitions.into_iter().map(|definition| Alias::of(&definition, &mentions)).collect();
    Resolved { mentions, aliases, refused: found.take_refused(&overlapped) }
}

/// Another name that the document itself gives to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The short form, or the other name, where it is introduced.
    pub short: Span,
    /// What it stands for.
    pub long: Span,
    /// How the document says it.
    pub kind: aliases::Kind,
    /// The entity that both mean, if it is listed.
    pub entity: Option<EntityId>,
}

impl Alias {
    fn of(definition: &Definition, mentions: &[Mention]) -> Alias {
        let (short, long) = (definition.short_span, definition.long_span);
        let entity = |span: Span| {
            let at = mentions.partition_point(|mention| mention.span.start < span.start);
            mentions.get(at).filter(|mention| mention.span == span).and_then(Mention::entity)
        };
        let entity = entity(long).filter(|&known| entity(short).is_none_or(|other| other == known));
        Alias { short, long, kind: definition.kind, entity }
    }
}

/// What was decided about a document's matches.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Resolved {
    /// In text order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// What the document introduces as another name, in text order.
    pub aliases: Vec<Alias>,
    /// The listed names in the text that are none, with the reason, in text order; empty unless
    /// [`Matcher::find_all`] kept them.
    pub refused: Vec<Refusal>,
}

/// What is decided about the matches of a document.
struct Reading<'a, 't> {
    context: Context<'a, 't>,
    verdicts: Vec<Verdict>,
    strengths: Vec<Strength>,
    certain: choose::Certain,
    /// Of each match whether it is none.
    refused: Vec<bool>,
}

impl<'a, 't> Reading<'a, 't> {
    fn new(
        found: &Found,
        source: Source<'a, 't>,
        gazetteer: &Gazetteer,
        languages: &'a Languages,
        bonds: &local::Bonds,
    ) -> Reading<'a, 't> {
        let matches = &found.matches;
        let mut context = Context::new(found, source, languages, gazetteer);
        let mut verdicts = context.verdicts(found, gazetteer);
        for (hit, verdict) in found.matches.iter().zip(&mut verdicts) {
            if let Some(at) = bonds.other(hit.set) {
                *verdict = Verdict::Blocked(Block::Defined, at);
            } else if let Some((first, end)) = bonds.whole(hit) {
                let whole = source.tokens.span(first).to(source.tokens.span(end - 1));
                *verdict = Verdict::Blocked(Block::Longer, whole);
            }
        }
        let refused = verdicts.iter().map(|verdict| verdict.is_blocked()).collect();
        let strength = |set| match Strength::of(found.candidates(set)) {
            // A name that is listed for one, and that the document explains as another's.
            Strength::One(_) if bonds.has(set) => Strength::Several,
            strength => strength,
        };
        let strengths = found.sets().map(strength).collect();
        let certain = choose::Certain::default();
        let mut reading = Reading { context, verdicts, strengths, certain, refused };
        for _ in 0..ROUNDS {
            let taken = select(matches, |index| !reading.refused[index]);
            let named = taken.iter().filter_map(|&index| match reading.strength(matches[index].set) {
                Strength::One(entity) => Some((entity, matches[index].set)),
                _ => None,
            });
            let certain = choose::Certain::new(named, found.peoples(), gazetteer);
            let support = |set: SetId| match reading.strength(set) {
                Strength::None => {
                    let candidates = found.candidates(set).iter();
                    let supports = candidates.map(|&(entity, _)| match bonds.defines(set, entity) {
                        true => choose::Support::Named,
                        false => certain.support(entity, gazetteer),
                    });
                    supports.max().unwrap_or(choose::Support::None)
                }
                _ => choose::Support::Named,
            };
            let supports: Vec<choose::Support> = found.sets().map(support).collect();
            reading.certain = certain;
            let mut changed = false;
            for ((hit, &verdict), refused) in matches.iter().zip(&reading.verdicts).zip(&mut reading.refused)
            {
                let stands = !verdict.is_blocked() && supports[hit.set.0 as usize] >= choose::needed(verdict);
                changed |= *refused == stands;
                *refused = !stands;
            }
            if !changed {
                break;
            }
        }
        reading
    }

    fn strength(&self, set: SetId) -> Strength {
        self.strengths[set.0 as usize]
    }

    /// The matches that are mentions, each with whether it may be linked, and those that are none
    /// because others stand there.
    fn shown(&self, found: &Found) -> (Vec<(usize, bool)>, Vec<usize>) {
        let matches = &found.matches;
        let mut shown: Vec<(usize, bool)> = Vec::with_capacity(matches.len());
        let mut overlapped = Vec::new();
        let mut taken = select(matches, |index| !self.refused[index]).into_iter().peekable();
        let mut free = 0;
        for (index, hit) in matches.iter().enumerate() {
            let linked = taken.next_if_eq(&index).is_some();
            // A refused match is worth a NIL mention only where nothing else is said of its tokens.
            let next_taken = taken.peek().map_or(usize::MAX, |&next| matches[next].first);
            if linked || (hit.first >= free && hit.last <= next_taken) {
                free = hit.last;
                shown.push((index, linked));
            } else {
                overlapped.push(index);
            }
        }
        (shown, overlapped)
    }

    fn mentions(
        &self,
        found: &Found,
        shown: &[(usize, bool)],
        source: Source<'_, 't>,
        knowledge: Knowledge<'_>,
        bonds: &local::Bonds,
        options: Options,
    ) -> Vec<Mention> {
        let matches = &found.matches;
        let named = options.explain.then(|| {
            let linked = shown.iter().filter(|&&(_, linked)| linked).map(|&(index, _)| &matches[index]);
            let certain = linked.filter_map(|hit| match self.strength(hit.set) {
                Strength::One(entity) => Some((entity, hit.set, hit.span)),
                _ => None,
            });
            named::Named::new(certain, found.modifiers(), knowledge.gazetteer)
        });
        let mut chooser = choose::Chooser::new(found, source, knowledge, self, bonds, named.as_ref());
        let judged = contest::choices(&mut chooser, shown);
        let mut mentions: Vec<Mention> = Vec::with_capacity(shown.len());
        for (&(index, linked), (candidates, by)) in shown.iter().zip(judged) {
            let (hit, verdict) = (&matches[index], self.verdicts[index]);
            let nil = |reason, at| Outcome::Nil { reason, at };
            let against = || candidates.first().and_then(Candidate::spoken_against).filter(|_| linked);
            let outcome = match (verdict, by.filter(|_| linked)) {
                (Verdict::Blocked(block, at), _) => nil(NilReason::Blocked(block), Some(at)),
                (_, None) => match (against(), verdict) {
                    (Some(at), _) => nil(NilReason::Blocked(Block::NotNear), Some(at)),
                    (None, Verdict::Shared(at)) => nil(NilReason::Weak, Some(at)),
                    _ => nil(NilReason::Weak, None),
                },
                (_, Some(By::Tie)) if options.ties == Ties::Nil => nil(NilReason::Tie, None),
                (_, Some(by)) => Outcome::Linked { entity: candidates[0].entity, by },
            };
            // Two neighbours may both have the mark between them (`Yahoo!`, `!Kung`): the first keeps it.
            let end = mentions.last().map_or(0, |before| before.span.end);
            let span = Span::new(hit.span.start.max(end), hit.span.end);
            mentions.push(Mention { span, sentence: hit.sentence, candidates, outcome });
        }
        mentions
    }
}

/// How many of a set's candidates are named by a strong alias.
#[derive(Clone, Copy)]
enum Strength {
    None,
    One(EntityId),
    Several,
}

impl Strength {
    fn of(candidates: &[(EntityId, bool)]) -> Strength {
        let mut strong = candidates.iter().filter(|&&(_, weak)| !weak);
        match (strong.next(), strong.next()) {
            (None, _) => Strength::None,
            (Some(&(entity, _)), None) => Strength::One(entity),
            _ => Strength::Several,
        }
    }
}
