//! An alias as the laws of matching see it: which texts it admits, compared with another's.

use crate::gazetteer::{Alias, Case};
use crate::text::{Capitals, Flags, GapKind, Tokens, fold_into};

/// An alias, cut and folded.
pub(super) struct Surface {
    /// The folded tokens, each followed by a NUL.
    pub phrase: String,
    pub weak: bool,
    pub case: Case,
    capitals: Vec<Capitals>,
    gaps: Vec<(GapKind, String)>,
    /// What stands before the first token and after the last.
    ends: (String, String),
}

/// Why a text can never have an alias.
pub(super) enum Never {
    /// It has no letter, digit or sign that is a token.
    NoToken,
    /// It is a web or mail address, which is no text.
    Address,
}

impl Surface {
    pub(super) fn new(alias: &Alias) -> Result<Surface, Never> {
        let tokens = Tokens::of_phrase(&alias.surface);
        if tokens.is_empty() {
            return Err(Never::NoToken);
        }
        if (0..tokens.len()).any(|i| tokens.flags(i).has(Flags::ADDRESS)) {
            return Err(Never::Address);
        }
        let mut phrase = String::new();
        let capitals = (0..tokens.len())
            .map(|i| {
                let capitals = fold_into(tokens.surface(i), &mut phrase);
                phrase.push('\0');
                capitals
            })
            .collect();
        let gap = |i| {
            let gap = tokens.gap(i);
            (gap.kind, gap.normalised())
        };
        let first = tokens.span(0).start as usize;
        let last = tokens.span(tokens.len() - 1).end as usize;
        Ok(Surface {
            phrase,
            weak: alias.weak,
            case: alias.case,
            capitals,
            gaps: (0..tokens.len() - 1).map(gap).collect(),
            ends: (alias.surface[..first].trim().to_string(), alias.surface[last..].trim().to_string()),
        })
    }

    pub(super) fn is_one_word(&self) -> bool {
        self.capitals.len() == 1
    }

    /// Whether both are one name written alike; accents and the kind of space make no difference.
    pub(super) fn is_twin_of(&self, other: &Surface) -> bool {
        let gaps = || self.gaps.iter().zip(&other.gaps);
        self.phrase == other.phrase
            && self.case == other.case
            && self.capitals == other.capitals
            && self.ends == other.ends
            && gaps().all(|(mine, its)| mine.0 == its.0 && (mine.0 != GapKind::Other || mine.1 == its.1))
    }

    /// Whether every text that has `other` has this alias too, so that `other` adds nothing.
    pub(super) fn covers(&self, other: &Surface) -> bool {
        let capitals = || self.capitals.iter().zip(&other.capitals);
        let case = match (self.case, other.case) {
            (Case::Any, _) => true,
            (Case::Name, Case::Any) => self.capitals.iter().all(|&wanted| wanted == 0),
            (Case::Name, _) => capitals().all(|(&mine, &its)| mine & its == mine),
            (Case::Exact, Case::Exact) => self.capitals == other.capitals,
            (Case::Exact, _) => false,
        };
        let ends = (other.ends.0.is_empty() || other.ends.0 == self.ends.0)
            && (other.ends.1.is_empty() || other.ends.1 == self.ends.1);
        self.phrase == other.phrase
            && (!self.weak || other.weak)
            && case
            && ends
            && self.gaps.iter().zip(&other.gaps).all(|(mine, its)| gap_covers(mine, its))
    }

    /// Whether some text has both aliases at one place.
    pub(super) fn meets(&self, other: &Surface) -> bool {
        let within = |few: &Surface, many: &Surface| {
            few.capitals.iter().zip(&many.capitals).all(|(&few, &many)| few & many == few)
        };
        let case = match (self.case, other.case) {
            (Case::Exact, Case::Exact) => self.capitals == other.capitals,
            (Case::Exact, Case::Name) => within(other, self),
            (Case::Name, Case::Exact) => within(self, other),
            _ => true,
        };
        let is_mark = |gap: &(GapKind, String)| gap.0 == GapKind::Other;
        self.phrase == other.phrase
            && case
            && self.gaps.iter().zip(&other.gaps).all(|(mine, its)| match (is_mark(mine), is_mark(its)) {
                (false, false) => true,
                (true, true) => mine.1 == its.1,
                _ => false,
            })
    }

    /// Whether the two differ in the capitals of an abbreviation (*FAMa*, *FAMA*), which is wanted.
    pub(super) fn is_abbreviation_of(&self, other: &Surface) -> bool {
        self.capitals.iter().zip(&other.capitals).any(|(mine, its)| mine != its && its.count_ones() > 1)
    }
}

/// Law 3: whether all that may stand in the gap `its` of a text may stand in `mine`.
fn gap_covers(mine: &(GapKind, String), its: &(GapKind, String)) -> bool {
    let plain = [GapKind::Space, GapKind::Hyphen, GapKind::Apostrophe];
    match (mine.0, its.0) {
        (GapKind::Other, GapKind::Other) => mine.1 == its.1,
        (GapKind::Other, _) => false,
        (_, its) if plain.contains(&its) => true,
        (mine, its) => mine == its,
    }
}
