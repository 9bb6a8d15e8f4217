//! What a listed name asks of a text beside its folded tokens.

use crate::gazetteer::{Case, Name};
use crate::text::{Capitals, GapKind, Tokens};

/// The demands of a name: many names share one (*one token, its first letter a capital*).
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub(super) struct Rule {
    /// Which capitals a text must show.
    pub case: Case,
    /// The capitals of each token.
    pub capitals: Box<[Capitals]>,
    /// What stands between its tokens where that is not a mere space.
    pub gaps: Box<[(u32, GapKind, Box<str>)]>,
    /// What stands before the first token (`(`).
    pub head: Box<str>,
    /// What stands after the last (`.`).
    pub tail: Box<str>,
}

impl Rule {
    /// The demands of a name that was cut into these tokens, of which there is at least one.
    pub fn of(name: &Name<'_>, tokens: &Tokens<'_>) -> Rule {
        let gaps = (0..tokens.len() - 1)
            .filter_map(|i| {
                let gap = tokens.gap(i);
                (gap.kind != GapKind::Space).then(|| (i as u32, gap.kind, gap.normalised().into()))
            })
            .collect();
        let first = tokens.span(0).start as usize;
        let last = tokens.span(tokens.len() - 1).end as usize;
        Rule {
            case: name.case,
            // Where any will do, they make no other rule.
            capitals: match name.case {
                Case::Any => Box::default(),
                _ => (0..tokens.len()).map(|i| tokens.capitals(i)).collect(),
            },
            gaps,
            head: name.surface[..first].trim().into(),
            tail: name.surface[last..].trim().into(),
        }
    }

    /// Whether the name is a row of words with a space between them, each with a capital first and
    /// nowhere else, as nearly all are: such names of one length have one rule.
    pub fn is_plain(name: &Name<'_>, tokens: &Tokens<'_>) -> bool {
        let ends = tokens.len() - 1;
        name.case == Case::Name
            && tokens.span(0).start == 0
            && tokens.span(ends).end as usize == name.surface.len()
            && (0..=ends).all(|i| tokens.capitals(i) == 1)
            && (0..ends).all(|i| tokens.gap_kind(i) == GapKind::Space)
    }

    /// Whether every text that it admits begins with a capital.
    pub fn begins_with_capital(&self) -> bool {
        self.capitals.first().is_some_and(|capitals| capitals & 1 == 1)
    }

    /// Kind and normalised text of its gap after token `i`.
    pub fn gap(&self, i: usize) -> (GapKind, &str) {
        self.gaps
            .iter()
            .find(|&&(at, _, _)| at as usize == i)
            .map_or((GapKind::Space, " "), |(_, kind, text)| (*kind, text))
    }
}
