//! Does a sentence end after this token?

use crate::language::{Class, Classes, LanguageIndex, Languages};
use crate::text::{Flags, GapKind, Tokens, is_closer, is_opener};

/// A paragraph and all that is known of it.
pub(super) struct Context<'a, 't> {
    pub tokens: &'a Tokens<'t>,
    pub languages: &'a Languages,
    /// The paragraph's language.
    pub language: Option<LanguageIndex>,
    /// Its last token.
    pub last: usize,
}

/// The marks between two tokens, read once.
struct Marks {
    /// Full stops, also as an ellipsis character (three).
    stops: usize,
    /// `!` and `?`.
    calls: usize,
    /// A full stop of a script without spaces.
    wide: bool,
    /// White space or a bracket stands before the first mark.
    detached: bool,
    /// White space stands after the marks and closers.
    spaced: bool,
    /// Bytes from the first token's end to past the marks and closers.
    length: usize,
}

/// The byte at which the sentence that began with token `start` ends, if it ends after token `i`.
///
/// `item` is the [`marker`] at its start. Constant time but for the length of the gap and of dotted
/// abbreviations.
#[inline]
pub(super) fn end_after(
    context: &Context<'_, '_>,
    start: usize,
    item: Option<(u32, &str)>,
    i: usize,
) -> Option<u32> {
    let kind = context.tokens.gap_kind(i);
    let quiet = kind.is_quiet();
    if quiet && !(item.is_some() && kind == GapKind::Space) {
        return None;
    }
    end_after_marks(context, start, item, i, quiet)
}

fn end_after_marks(
    context: &Context<'_, '_>,
    start: usize,
    item: Option<(u32, &str)>,
    i: usize,
    quiet: bool,
) -> Option<u32> {
    let gap = context.tokens.gap(i);
    let end = context.tokens.span(i).end;
    if next_list_item(context, start, item, i) {
        let visible = gap.text.find(char::is_whitespace).unwrap_or(gap.text.len());
        return Some(end + if quiet { 0 } else { visible as u32 });
    }
    if quiet {
        return None;
    }
    let marks = read_marks(gap.text)?;
    let ends = if marks.wide {
        true
    } else if marks.stops > 1 {
        ends_after_ellipsis(context, i, &marks)
    } else if marks.calls > 0 {
        !begins_in_lower_case(context, i + 1) && (marks.spaced || is_fresh_word(context, i))
    } else {
        ends_after_stop(context, start, i, &marks)
    };
    ends.then_some(end + marks.length as u32)
}

fn read_marks(gap: &str) -> Option<Marks> {
    // Nearly all gaps with marks are this one, and most others have none.
    if gap == ". " {
        return Some(Marks { stops: 1, calls: 0, wide: false, detached: false, spaced: true, length: 1 });
    }
    if gap.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'.' | b'!' | b'?')) {
        return None;
    }
    let at = gap.find(['.', '!', '?', '…', '。', '！', '？', '．', '؟', '۔', '।'])?;
    // A mark inside a bracket that opens in the same gap, as in `[...]` or `(!)`, ends nothing.
    if gap[..at].contains(['(', '[', '{']) {
        return None;
    }
    let mut marks = Marks {
        stops: 0,
        calls: 0,
        wide: false,
        detached: gap[..at].contains(char::is_whitespace),
        spaced: false,
        length: at,
    };
    let mut rest = gap[at..].char_indices().peekable();
    while let Some((offset, c)) = rest.next() {
        match c {
            '.' => marks.stops += 1,
            '…' => marks.stops += 3,
            '!' | '?' | '؟' | '۔' | '।' => marks.calls += 1,
            '。' | '！' | '？' | '．' => marks.wide = true,
            c if is_closer(c) => {}
            c if c.is_whitespace() => {
                // `. . .` and `! »` go on after the space.
                let goes_on = rest.peek().is_some_and(|&(_, next)| {
                    (next == '.' && marks.stops > 0 && marks.calls == 0) || matches!(next, '»' | '›')
                });
                if !goes_on {
                    marks.spaced = true;
                    break;
                }
                continue;
            }
            _ => break,
        }
        marks.length = at + offset + c.len_utf8();
    }
    Some(marks)
}

fn ends_after_ellipsis(context: &Context<'_, '_>, i: usize, marks: &Marks) -> bool {
    let flags = context.tokens.flags(i + 1);
    if !marks.spaced || !flags.has(Flags::CAPITALISED) {
        return false;
    }
    // Four stops are an ellipsis and a full stop; three before a name may be an omission.
    marks.stops > 3 || (!marks.detached && is_starter(context, i + 1))
}

fn ends_after_stop(context: &Context<'_, '_>, start: usize, i: usize, marks: &Marks) -> bool {
    if begins_in_lower_case(context, i + 1) {
        return false;
    }
    let tokens = context.tokens;
    if !marks.spaced {
        return is_fresh_word(context, i);
    }
    if !tokens.is_short(i) && tokens.flags(i).has(Flags::ADDRESS) {
        return true;
    }
    // `1. The first item`, `a. The first item`: the stop belongs to the item's mark.
    if i == start && marker(context, i).is_some() {
        return false;
    }
    let chain = start_of_chain(context, start, i);
    let word = if chain < i {
        context.languages.phrase_classes(tokens, chain, i - chain + 1, context.language)
    } else {
        class_of(context, i)
    };
    if word.has(Class::Abbreviation) {
        return false;
    }
    if word.has(Class::AbbreviationBeforeNumber) && tokens.flags(i + 1).has(Flags::DIGIT) {
        return false;
    }
    let is_initial = chain == i && is_initial(context, i);
    if chain < i || word.has(Class::AbbreviationAtEnd) || is_initial {
        // Hardly a sentence yet: *At 5 a.m. Mr. Smith …*
        if chain - start.min(chain) < 3 {
            return false;
        }
        // A measure (*6 p.m.*) is over, and a person's title is no part of it.
        let after_measure = chain > start && tokens.flags(chain - 1).has(Flags::DIGIT);
        let titled = class_of(context, i + 1).has_any(&[Class::Abbreviation, Class::Title]);
        return is_starter(context, i + 1) || (after_measure && titled && !is_initial);
    }
    true
}

/// The list item that should follow the one with which the sentence began: `1. …  2. …`.
fn next_list_item(context: &Context<'_, '_>, start: usize, item: Option<(u32, &str)>, i: usize) -> bool {
    let Some((value, style)) = item.filter(|_| i > start + 1) else { return false };
    marker(context, i + 1) == Some((value + 1, style))
        && context.tokens.gap(i).text.ends_with([' ', '•', '⁃', '\n'])
}

/// Value and style of a list item's mark (`1.`, `1)`, `1.)`, `a.`) at token `i`.
pub(super) fn marker<'t>(context: &Context<'_, 't>, i: usize) -> Option<(u32, &'t str)> {
    if i >= context.last {
        return None;
    }
    let surface = context.tokens.surface(i);
    let value = match surface.as_bytes() {
        [letter @ b'a'..=b'z'] => u32::from(*letter),
        digits if digits.len() <= 3 => {
            digits.iter().all(u8::is_ascii_digit).then(|| surface.parse().ok())??
        }
        _ => return None,
    };
    let gap = context.tokens.gap(i).text;
    let style = gap.trim_end();
    (style.len() < gap.len() && matches!(style, "." | ")" | ".)")).then_some((value, style))
}

/// The first of the single letters with stops between them that end at token `i`: `U.S.`, `p.m.`.
fn start_of_chain(context: &Context<'_, '_>, start: usize, i: usize) -> usize {
    // No abbreviation is longer, and a text of nothing but initials stays linear.
    const LONGEST: usize = 12;
    let mut chain = i;
    while chain > start
        && i - chain < LONGEST
        && context.tokens.is_one_letter(chain)
        && context.tokens.is_one_letter(chain - 1)
        && context.tokens.gap(chain - 1).text == "."
        && !context.tokens.flags(chain - 1).has(Flags::DIGIT)
    {
        chain -= 1;
    }
    chain
}

/// A single capital that stands for a given name, as in *Albert I. Jones*, not *you and I*.
fn is_initial(context: &Context<'_, '_>, i: usize) -> bool {
    if !context.tokens.is_one_letter(i) || !context.tokens.is_capitalised(i) {
        return false;
    }
    let tokens = context.tokens;
    // *( I. Austin 52 )*, *5-59 ; I. Austin*
    let apart = |i: usize| tokens.gap_kind(i - 1) != GapKind::Space || tokens.flags(i - 1).has(Flags::DIGIT);
    !class_of(context, i).has(Class::Function) || i == 0 || tokens.is_capitalised(i - 1) || apart(i)
}

/// After a stop without a space: *the end.The next*.
fn is_fresh_word(context: &Context<'_, '_>, i: usize) -> bool {
    let (before, after) = (context.tokens.surface(i), context.tokens.surface(i + 1));
    let plain =
        |flags: Flags| !flags.has(Flags::ADDRESS) && !flags.has(Flags::DIGIT) && !flags.has(Flags::HANDLE);
    plain(context.tokens.flags(i))
        && plain(context.tokens.flags(i + 1))
        && before.chars().count() > 2
        && before.chars().all(char::is_lowercase)
        && after.chars().next().is_some_and(char::is_uppercase)
        && after.chars().skip(1).all(char::is_lowercase)
        && (is_starter(context, i + 1)
            || context.tokens.gap(i).text.chars().any(|c| is_closer(c) || is_opener(c)))
}

fn begins_in_lower_case(context: &Context<'_, '_>, i: usize) -> bool {
    let tokens = context.tokens;
    let is_special = |flag: Flags| !tokens.is_short(i) && tokens.flags(i).has(flag);
    is_special(Flags::ADDRESS) || tokens.begins_small(i) && !is_special(Flags::HANDLE)
}

/// A capitalised word that shows that a sentence begins.
fn is_starter(context: &Context<'_, '_>, i: usize) -> bool {
    context.tokens.is_capitalised(i) && class_of(context, i).has_any(&[Class::Starter, Class::Function])
}

fn class_of(context: &Context<'_, '_>, i: usize) -> Classes {
    context.languages.word(context.tokens, i, context.language)
}
