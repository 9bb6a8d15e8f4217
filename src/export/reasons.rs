//! Decisions in words: why a mention means what it means.

use crate::corpus::Document;
use crate::gazetteer::{EntityId, Gazetteer};
use crate::resolve::{By, Candidate, Evidence, Ground, Mention, NilReason, Outcome};
use crate::span::Span;
use std::fmt::Write;

/// Tells why the mentions of a document mean what they mean. The annotation must have been made to
/// explain. Places in the text are in UTF-8 bytes: `mayor of (16-24)`.
#[derive(Debug, Clone, Copy)]
pub struct Reasons<'a> {
    /// Which.
    pub document: &'a Document,
    /// Whose entities are meant.
    pub gazetteer: &'a Gazetteer,
}

/// What vouches for a weak alias, the clearest first.
const VOUCHERS: [Ground; 3] = [Ground::NearWord, Ground::Named, Ground::Tied];

impl Reasons<'_> {
    /// What was decided about a mention, in words: what told, and by how much it was more than for the
    /// next candidate.
    pub fn decision(self, mention: &Mention) -> String {
        match mention.outcome {
            Outcome::Linked { by, .. } => self.choice(by, &mention.candidates),
            Outcome::Nil { reason: NilReason::Weak, at } => self.weak(&mention.candidates, at),
            Outcome::Nil { reason: NilReason::Tie, .. } if mention.candidates.len() > 1 => {
                let [first, next] = [0, 1].map(|at| self.gazetteer.key(mention.candidates[at].entity));
                format!("{first} and {next} have as many points and the same prior, and ties are kept out")
            }
            Outcome::Nil { reason, at } => {
                let mut said = reason.describe().to_string();
                self.add_place(at.filter(|&at| at != mention.span), &mut said);
                said
            }
        }
    }

    /// A piece of evidence for a candidate: what it says, of whom, and where in the text.
    pub fn evidence(self, candidate: &Candidate, evidence: &Evidence) -> String {
        let mut said = evidence.ground.describe().to_string();
        if evidence.ground == Ground::Prior {
            said.push_str(": ");
            said.push_str(&share(candidate.prior));
        }
        let words = evidence.at.map(|at| at.slice(&self.document.text));
        match evidence.other {
            // *Eastmark (3-11)* names the state of this name.
            Some(other) if words != Some(self.gazetteer.name(other)) => {
                said.extend([": ", self.gazetteer.key(other)]);
                if let Some(at) = evidence.at {
                    said.push_str(", by ");
                    self.write_place(at, &mut said);
                }
            }
            _ => self.add_place(evidence.at, &mut said),
        }
        said
    }

    fn write_place(self, at: Span, said: &mut String) {
        let words = at.slice(&self.document.text);
        write!(said, "{words} ({}-{})", at.start, at.end).expect("invariant: a string takes all");
    }

    fn add_place(self, at: Option<Span>, said: &mut String) {
        if let Some(at) = at {
            said.push_str(": ");
            self.write_place(at, said);
        }
    }

    /// Why the first candidate was taken.
    fn choice(self, by: By, candidates: &[Candidate]) -> String {
        let [first, rest @ ..] = candidates else { return by.describe().to_string() };
        let Some(next) = rest.first() else {
            return match by {
                By::Vouched => self.vouched(first),
                By::Ground(ground) => self.of_ground(ground, first).unwrap_or_else(|| by.describe().into()),
                _ => by.describe().to_string(),
            };
        };
        let other = self.gazetteer.key(next.entity);
        let lead = first.score - next.score;
        match by {
            By::Tie => return format!("as many points and the same prior as {other}, but listed first"),
            _ if lead == 0 => return format!("as many points as {other}, but the better prior"),
            _ => {}
        }
        let told = match by {
            By::Vouched => Some(self.vouched(first)),
            By::Supported => [Ground::Named, Ground::Tied].iter().find_map(|&g| self.of_ground(g, first)),
            By::StrongAlias => Some(format!("a strong alias names it, and only a weak one {other}")),
            By::Ground(ground) => self.of_ground(ground, first).or_else(|| {
                let against = self.of_ground(ground, next)?;
                Some(format!("against {other}: {against}"))
            }),
            _ => None,
        };
        let told = told.unwrap_or_else(|| by.describe().to_string());
        let noun = if lead == 1 { "point" } else { "points" };
        format!("{told}; {lead} {noun} before {other}")
    }

    fn of_ground(self, ground: Ground, candidate: &Candidate) -> Option<String> {
        let evidence = candidate.evidence.iter().find(|evidence| evidence.ground == ground)?;
        Some(self.evidence(candidate, evidence))
    }

    fn vouched(self, candidate: &Candidate) -> String {
        let told = VOUCHERS.iter().find_map(|&ground| self.of_ground(ground, candidate));
        told.map_or_else(|| By::Vouched.describe().to_string(), |told| format!("a weak alias; {told}"))
    }

    /// What is missing for a weak alias to count.
    fn weak(self, candidates: &[Candidate], bearer: Option<Span>) -> String {
        /// More would not be read.
        const MOST: usize = 3;
        let Some(first) = candidates.first() else { return NilReason::Weak.describe().to_string() };
        let name = |entity: EntityId| match self.gazetteer.name(entity) {
            "" => self.gazetteer.key(entity),
            name => name,
        };
        let mut said = String::from("a weak alias");
        if let Some(bearer) = bearer {
            said.push_str(" that a person who is not listed bears too: ");
            self.write_place(bearer, &mut said);
        }
        said.extend([", and the document does not name ", name(first.entity), " by a strong one"]);
        // Where another bears it too, nothing else would do.
        let mut ties = self.gazetteer.ties(first.entity).take(if bearer.is_some() { 0 } else { MOST + 1 });
        for tied in ties.by_ref().take(MOST) {
            said.extend([", nor ", name(tied)]);
        }
        if ties.next().is_some() {
            said.push_str(", nor another that it is tied to");
        }
        if self.gazetteer.near(first.entity).any(|(speaks_for, _)| speaks_for) {
            said.push_str("; no word near it speaks for it");
        }
        said
    }
}

/// A share of one: `0.3`, `0.0123`, `1.2e-5`.
fn share(prior: f64) -> String {
    if prior < 0.001 {
        return format!("{prior:.1e}");
    }
    let digits = format!("{prior:.4}");
    digits.trim_end_matches('0').trim_end_matches('.').to_string()
}
