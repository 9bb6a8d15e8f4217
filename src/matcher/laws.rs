//! Laws 3 to 6, each a small question.

use super::Source;
use super::rules::Rule;
use crate::gazetteer::Case;
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::{Flags, Gap, GapKind, LineBreaks, Tokens};

/// What stands between the tokens of a possible match, looked at once for all its forms.
pub(super) struct Gaps<'t> {
    /// Those that are not a mere space.
    unusual: Vec<(usize, Gap<'t>, Gate)>,
    passable: bool,
    length: usize,
}

/// Which forms a gap of the text lets through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gate {
    /// Those that have no comma, bracket or other mark of their own there.
    Plain,
    /// Those that have the same mark there.
    SameMark,
}

impl<'t> Gaps<'t> {
    pub(super) fn of(tokens: &Tokens<'t>, at: usize, length: usize) -> Gaps<'t> {
        let mut gaps = Gaps { unusual: Vec::new(), passable: true, length };
        for i in 0..length - 1 {
            let gap = tokens.gap(at + i);
            let gate = match gap.kind {
                GapKind::Space => continue,
                GapKind::Hyphen | GapKind::Apostrophe => Gate::Plain,
                GapKind::LineBreak | GapKind::BrokenJoint if tokens.line_breaks() == LineBreaks::Wrap => {
                    Gate::Plain
                }
                GapKind::Empty | GapKind::Underscore => {
                    let next = tokens.flags(at + i + 1);
                    let unspaced = next.has(Flags::UNSPACED) || tokens.flags(at + i).has(Flags::UNSPACED);
                    if next.has(Flags::IN_HASHTAG) || (unspaced && gap.kind == GapKind::Empty) {
                        Gate::Plain
                    } else {
                        Gate::SameMark
                    }
                }
                GapKind::Stop | GapKind::Comma | GapKind::Other => Gate::SameMark,
                GapKind::LineBreak | GapKind::BrokenJoint | GapKind::BlankLine => {
                    gaps.passable = false;
                    return gaps;
                }
            };
            gaps.unusual.push((i, gap, gate));
        }
        gaps
    }

    /// Law 3 for one rule.
    pub(super) fn admit(&self, rule: &Rule) -> bool {
        if !self.passable {
            return false;
        }
        // Where the text has a mere space the alias may have a space, hyphen, apostrophe, stop or
        // comma, but no bracket or ampersand.
        let spaces_fit = rule.gaps.iter().all(|(i, kind, _)| {
            *kind != GapKind::Other || self.unusual.iter().any(|(at, ..)| *at == *i as usize)
        });
        spaces_fit
            && self.unusual.iter().all(|(i, gap, gate)| {
                let (kind, text) = rule.gap(*i);
                debug_assert!(*i + 1 < self.length);
                match gate {
                    Gate::Plain => kind != GapKind::Other,
                    Gate::SameMark if gap.kind == GapKind::Other => gap.normalised() == text,
                    Gate::SameMark => gap.kind == kind,
                }
            })
    }
}

/// What law 5 says of a form.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Capitals {
    /// They are those that the form wants.
    Fit,
    /// They are, but all words around have capitals, as in a headline, where *IS* may be a verb.
    Shouted,
    /// They are others.
    Differ,
}

/// Law 5 for one form that begins at token `at` and has so many tokens.
pub(super) fn capitals(
    rule: &Rule,
    source: Source<'_, '_>,
    sentence: &Sentence,
    at: usize,
    length: usize,
) -> Capitals {
    if rule.case == Case::Any {
        return Capitals::Fit;
    }
    // A compiled file may give a phrase the rule of a longer one, which would look behind the text.
    if rule.capitals.len() != length {
        return Capitals::Differ;
    }
    let fits = rule.capitals.iter().enumerate().all(|(i, &wanted)| {
        let written = || source.tokens.capitals(at + i);
        match rule.case {
            Case::Exact => written() == wanted,
            // Nearly every name wants no capital but the first.
            _ if wanted == 0 => true,
            _ => written() & wanted == wanted,
        }
    });
    // *U.S.* is no word, in capitals or not.
    let dotted = rule.gaps.iter().any(|(_, kind, _)| *kind == GapKind::Stop);
    match fits {
        false => Capitals::Differ,
        true if rule.case == Case::Exact && !dotted && in_capital_run(source, sentence, at, length) => {
            Capitals::Shouted
        }
        true => Capitals::Fit,
    }
}

/// Whether a match stands among words in capitals, such as a headline's, where *IS* may be a verb.
///
/// Words that only spaces part from the match count, and at least two of them must be in capitals;
/// or the whole sentence has no word in lower case and at least two others in capitals.
fn in_capital_run(source: Source<'_, '_>, sentence: &Sentence, at: usize, length: usize) -> bool {
    const ENOUGH: usize = 2;
    let tokens = source.tokens;
    let (first, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
    let shouts =
        |i: usize| tokens.flags(i).has(Flags::ALL_CAPS) && tokens.surface(i).chars().nth(1).is_some();
    let mut run = 0;
    let mut i = at;
    while i > first && run < ENOUGH && tokens.gap_kind(i - 1) == GapKind::Space && shouts(i - 1) {
        run += 1;
        i -= 1;
    }
    i = at + length;
    while i < end && run < ENOUGH && tokens.gap_kind(i - 1) == GapKind::Space && shouts(i) {
        run += 1;
        i += 1;
    }
    if run >= ENOUGH {
        return true;
    }
    // A window, so that a sentence of thousands of words is not read again for each of its names.
    const WINDOW: usize = 12;
    let (from, to) = (at.saturating_sub(WINDOW).max(first), (at + length + WINDOW).min(end));
    let mut others = 0;
    for i in (from..at).chain(at + length..to) {
        let flags = tokens.flags(i);
        if flags.has(Flags::LETTER) && !flags.has(Flags::ALL_CAPS) && !flags.has(Flags::HANDLE) {
            return false;
        }
        others += usize::from(shouts(i) && tokens.surface(i).chars().count() > 5);
    }
    others >= ENOUGH
}

/// Law 6: the tokens, with the marks before and after them that the alias itself has.
pub(super) fn written_form(rule: &Rule, source: Source<'_, '_>, at: usize, length: usize) -> Span {
    let text = source.tokens.text();
    let mut start = source.tokens.span(at).start;
    let mut end = source.tokens.span(at + length - 1).end;
    if !rule.tail.is_empty() && text[end as usize..source.body.end as usize].starts_with(&*rule.tail) {
        end += rule.tail.len() as u32;
    }
    if !rule.head.is_empty() && text[source.body.start as usize..start as usize].ends_with(&*rule.head) {
        start -= rule.head.len() as u32;
    }
    Span::new(start, end)
}

/// Law 4: whether a hyphen without spaces joins token `i` to a capitalised one, and it is capitalised too.
///
/// An en dash (*Niger–Mali border*) joins independent names and is none.
pub(crate) fn joins_capitalised(tokens: &Tokens<'_>, i: usize) -> bool {
    if i + 1 >= tokens.len() {
        return false;
    }
    if !matches!(tokens.gap_kind(i), GapKind::Hyphen | GapKind::BrokenJoint) {
        return false;
    }
    let gap = tokens.gap(i);
    let wrapped = gap.kind == GapKind::BrokenJoint && tokens.line_breaks() == LineBreaks::Wrap;
    (gap.kind == GapKind::Hyphen || wrapped)
        && gap.text.contains(['-', '\u{2010}', '\u{2011}', '\u{FE63}', '\u{FF0D}'])
        && tokens.is_capitalised(i)
        && tokens.is_capitalised(i + 1)
}

/// *O’Brien* is another name than *Brien*.
pub(super) fn follows_o_apostrophe(tokens: &Tokens<'_>, at: usize) -> bool {
    at > 0 && tokens.gap_kind(at - 1) == GapKind::Apostrophe && tokens.surface(at - 1) == "O"
}
