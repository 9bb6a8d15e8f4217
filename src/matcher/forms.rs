//! Listed names, compiled.

use crate::gazetteer::{Alias, Case, EntityId};
use crate::lexicon::{Lexicon, PhraseId};
use crate::text::{Capitals, GapKind, Tokens, fold_into};

/// An alias of one entity, as the matcher needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Whose name it is.
    pub entity: EntityId,
    /// Whether it is never trusted alone.
    pub weak: bool,
    /// Which capitals a text must show.
    pub case: Case,
    /// The capitals of each token.
    pub(super) capitals: Box<[Capitals]>,
    /// What stands between its tokens where that is not a mere space.
    pub(super) gaps: Box<[(u32, GapKind, Box<str>)]>,
    /// What stands before the first token and after the last (*(*, *.*).
    pub(super) head: Box<str>,
    pub(super) tail: Box<str>,
}

impl Form {
    /// Compiles an alias and adds its phrase; `None` if it has no token or is a web address.
    pub(super) fn new(entity: EntityId, alias: &Alias, lexicon: &mut Lexicon) -> Option<(PhraseId, Form)> {
        let tokens = Tokens::of_phrase(&alias.surface);
        if (0..tokens.len()).any(|i| tokens.flags(i).has(crate::text::Flags::ADDRESS)) {
            return None;
        }
        let phrase = lexicon.add(&tokens)?;
        let mut folded = String::new();
        let capitals = (0..tokens.len()).map(|i| fold_into(tokens.surface(i), &mut folded)).collect();
        let gaps = (0..tokens.len() - 1)
            .filter_map(|i| {
                let gap = tokens.gap(i);
                (gap.kind != GapKind::Space).then(|| (i as u32, gap.kind, gap.normalised().into()))
            })
            .collect();
        let first = tokens.span(0).start as usize;
        let last = tokens.span(tokens.len() - 1).end as usize;
        let form = Form {
            entity,
            weak: alias.weak,
            case: alias.case,
            capitals,
            gaps,
            head: alias.surface[..first].trim().into(),
            tail: alias.surface[last..].trim().into(),
        };
        Some((phrase, form))
    }

    /// Kind and normalised text of its gap after token `i`.
    pub(super) fn gap(&self, i: usize) -> (GapKind, &str) {
        self.gaps
            .iter()
            .find(|&&(at, _, _)| at as usize == i)
            .map_or((GapKind::Space, " "), |(_, kind, text)| (*kind, text))
    }
}
