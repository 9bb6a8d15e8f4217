//! Mentions with their candidates and the whole document in; one entity each out, or NIL with the reason.
//!
//! A weak alias counts only if the document names the same entity for certain, or one that the
//! gazetteer ties to it (its state, its group); a refused longer name gives way to the names inside
//! it. Among several candidates a strong alias goes before a weak one, then what the document
//! speaks for, then the better prior, then the order of listing, which is marked as a tie.

mod choose;
mod context;

use context::Verdict;

use crate::gazetteer::{EntityId, Gazetteer};
use crate::language::Languages;
use crate::matcher::{Found, SetId, Source, select};
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
    /// Whether only a weak alias names it.
    pub weak: bool,
    /// The prior that ordered it, from `prior` or the population; 0 where neither is known.
    pub prior: f64,
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
    /// It alone is spoken for by the document, which names it, its state or its group elsewhere.
    Supported,
    /// A weak alias, vouched for by a strong mention in the same document.
    Vouched,
    /// The better prior.
    Prior,
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
    Blocked,
    /// A tie, and ties are kept out.
    Tie,
}

impl By {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            By::OnlyCandidate => "only_candidate",
            By::StrongAlias => "strong_alias",
            By::Supported => "supported",
            By::Vouched => "vouched",
            By::Prior => "prior",
            By::Tie => "tie",
        }
    }
}

impl NilReason {
    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        match self {
            NilReason::Weak => "weak",
            NilReason::Blocked => "blocked",
            NilReason::Tie => "tie",
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

/// Refusals change what is certain, and what is certain changes refusals; after so many rounds it stands.
const ROUNDS: usize = 4;

/// Decides on every match of a document.
///
/// `found` is what [`crate::matcher::Matcher::find`] gave. Mentions come in text order and do not
/// overlap; a mention whose candidates were all refused is NIL. Linear in the matches and in the
/// candidates of all different sets, but for the ranking of each set.
pub fn resolve(
    found: &Found,
    source: Source<'_, '_>,
    gazetteer: &Gazetteer,
    languages: &Languages,
    ties: Ties,
) -> Vec<Mention> {
    let matches = &found.matches;
    if matches.is_empty() {
        return Vec::new();
    }
    let verdicts = context::Context::new(found, source, languages, gazetteer).verdicts(matches);
    let mut refused: Vec<bool> = verdicts.iter().map(|&verdict| verdict == Verdict::Blocked).collect();
    let strengths: Vec<Strength> = found.sets().map(|set| Strength::of(found.candidates(set))).collect();
    let strength = |set: SetId| strengths[set.0 as usize];
    let mut certain = choose::Certain::default();
    for _ in 0..ROUNDS {
        let taken = select(matches, |index| !refused[index]);
        let named = taken.iter().filter_map(|&index| match strength(matches[index].set) {
            Strength::One(entity) => Some(entity),
            _ => None,
        });
        certain = choose::Certain::new(named, found.peoples(), gazetteer);
        let supports: Vec<choose::Support> = found
            .sets()
            .map(|set| match strength(set) {
                Strength::None => {
                    let candidates = found.candidates(set).iter();
                    candidates
                        .map(|&(entity, _)| certain.support(entity, gazetteer))
                        .max()
                        .unwrap_or(choose::Support::None)
                }
                _ => choose::Support::Named,
            })
            .collect();
        let mut changed = false;
        for ((hit, &verdict), refused) in matches.iter().zip(&verdicts).zip(&mut refused) {
            let stands =
                verdict != Verdict::Blocked && supports[hit.set.0 as usize] >= choose::needed(verdict);
            changed |= *refused == stands;
            *refused = !stands;
        }
        if !changed {
            break;
        }
    }
    let mut choices: Vec<[Option<choose::Choice>; 3]> = vec![const { [const { None }; 3] }; strengths.len()];
    let mut taken = select(matches, |index| !refused[index]).into_iter().peekable();
    let mut mentions: Vec<Mention> = Vec::with_capacity(taken.len());
    let mut free = 0;
    for (index, hit) in matches.iter().enumerate() {
        let linked = taken.next_if_eq(&index).is_some();
        // A refused match is worth a NIL mention only where nothing else is said of its tokens.
        let next_taken = taken.peek().map_or(usize::MAX, |&next| matches[next].first);
        if !linked && (hit.first < free || hit.last > next_taken) {
            continue;
        }
        free = hit.last;
        let verdict = verdicts[index];
        let (candidates, by) = choices[hit.set.0 as usize][verdict as usize]
            .get_or_insert_with(|| choose::choose(found.candidates(hit.set), verdict, &certain, gazetteer));
        let outcome = match *by {
            _ if !linked => {
                let reason = if verdict == Verdict::Blocked { NilReason::Blocked } else { NilReason::Weak };
                Outcome::Nil { reason }
            }
            None => Outcome::Nil { reason: NilReason::Weak },
            Some(By::Tie) if ties == Ties::Nil => Outcome::Nil { reason: NilReason::Tie },
            Some(by) => Outcome::Linked { entity: candidates[0].entity, by },
        };
        // Two neighbours may both have the mark between them (`Yahoo!`, `!Kung`): the first keeps it.
        let end = mentions.last().map_or(0, |before| before.span.end);
        let span = Span::new(hit.span.start.max(end), hit.span.end);
        mentions.push(Mention { span, sentence: hit.sentence, candidates: candidates.clone(), outcome });
    }
    mentions
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
