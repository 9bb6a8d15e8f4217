//! Whether a date lies back or ahead, by the words around it.

use super::Outlook;
use super::phrases::Phrase;
use super::reader::Reader;
use super::resolve::Look;
use super::words::{Role, Roles};
use std::ops::Range;

/// What a part of a clause says, up to the next word that begins another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cue {
    None,
    Past,
    Conditional,
    Future,
}

/// The words that tell, and those between the parts of a clause.
const CUES: Roles = Role::Future
    .set()
    .and(Role::Past.set())
    .and(Role::Conditional.set())
    .and(Role::Border.set())
    .and(Role::And.set());

impl Reader<'_, '_> {
    /// Where each of the dates lies. Linear in the tokens; they are walked through only if a date asks.
    pub fn looks(&self, found: &[(Range<usize>, Phrase)]) -> Vec<Look> {
        let open = found.iter().any(|(_, phrase)| phrase.is_open());
        let cued = self.context.outlook == Outlook::Cued && open && self.context.published.is_some();
        let look = |(_, phrase): &(Range<usize>, Phrase), cue: Cue| {
            match (self.context.outlook, cue) {
                (Outlook::Back, _) => Look::Back,
                (Outlook::Ahead, _) | (_, Cue::Future) => Look::Ahead,
                (_, Cue::Conditional) => Look::Unsure,
                // *had until Friday to leave*, but *had left by Friday*.
                _ => match phrase {
                    Phrase::Until(_) => Look::Deadline,
                    Phrase::By(_) if cue == Cue::None => Look::Deadline,
                    _ => Look::Back,
                },
            }
        };
        if !cued {
            return found.iter().map(|date| look(date, Cue::None)).collect();
        }
        let mut looks = Vec::with_capacity(found.len());
        let (mut cue, mut at) = (Cue::None, self.start);
        let mut next = 0;
        // One past the last *and*.
        let mut joint = self.end;
        while at < self.end {
            if let Some((tokens, _)) = found.get(next).filter(|(tokens, _)| tokens.start <= at) {
                (at, next) = (tokens.end.max(at), next + 1);
                continue;
            }
            let word = self.word(at, CUES, |role, _| match role {
                Role::Future => Some(Some(Cue::Future)),
                Role::Past => Some(Some(Cue::Past)),
                Role::Conditional => Some(Some(Cue::Conditional)),
                Role::Border | Role::And => Some(None),
                _ => None,
            });
            match word {
                // *Will Smith*.
                Some((end, Some(ahead))) if at == self.start || !self.tokens.is_capitalised(at) => {
                    // *came on Tuesday and will stay*: another verb begins.
                    if joint == at {
                        looks.extend(found[looks.len()..next].iter().map(|date| look(date, cue)));
                        cue = Cue::None;
                    }
                    cue = cue.max(ahead);
                    at = end;
                }
                Some((end, None)) if self.is(at, Role::And) == Some(end) => (joint, at) = (end, end),
                Some((end, None)) => {
                    looks.extend(found[looks.len()..next].iter().map(|date| look(date, cue)));
                    (cue, at) = (Cue::None, end);
                    // *said Tuesday it will*: the day belongs to the saying.
                    if let Some(date) = found.get(next).filter(|(tokens, _)| tokens.start == end) {
                        looks.push(look(date, Cue::None));
                        (at, next) = (date.0.end, next + 1);
                    }
                }
                _ => at += 1,
            }
        }
        looks.extend(found[looks.len()..].iter().map(|date| look(date, cue)));
        looks
    }
}
