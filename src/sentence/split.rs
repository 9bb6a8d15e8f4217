//! Walks through the tokens, paragraph by paragraph, and closes a sentence where [`ends`] says so.

use super::{Sentence, ends};
use crate::language::{LanguageCode, LanguageIndex, Languages, Vote};
use crate::span::Span;
use crate::text::{GapKind, LineBreaks, Tokens, is_bullet};
use std::cell::LazyCell;

/// Cuts the body of a text into sentences.
///
/// `hint` is the language that the source names, if it does. Linear in the text.
pub fn split(
    tokens: &Tokens<'_>,
    body: Span,
    languages: &Languages,
    hint: Option<LanguageIndex>,
) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let votes = languages.votes(tokens);
    // Asked for only where neither sentence nor paragraph tells.
    let document =
        LazyCell::new(|| hint.or_else(|| languages.decide_by(&votes).map(|(language, _)| language)));
    // Nothing ends anywhere else: most tokens are not looked at again.
    let loud = tokens.before_loud_gaps();
    let mut loud = loud.as_slice();
    let mut first = 0;
    let mut paragraph = 0;
    while first < tokens.len() {
        let inside = loud.iter().position(|&i| ends_paragraph(tokens, i as usize)).unwrap_or(loud.len());
        let last = loud.get(inside).map_or(tokens.len() - 1, |&i| i as usize);
        let language = languages
            .decide_by(&votes[first..=last])
            .map_or_else(|| *document, |(language, _)| Some(language));
        let context = ends::Context { tokens, languages, language, last };
        split_paragraph(&context, &votes, &loud[..inside], first, paragraph, body, &mut sentences);
        loud = loud.get(inside + 1..).unwrap_or_default();
        first = last + 1;
        paragraph += 1;
    }
    sentences
}

fn ends_paragraph(tokens: &Tokens<'_>, i: usize) -> bool {
    match tokens.gap_kind(i) {
        // These have no line break.
        GapKind::Empty
        | GapKind::Space
        | GapKind::Hyphen
        | GapKind::Apostrophe
        | GapKind::Stop
        | GapKind::Comma
        | GapKind::Underscore => false,
        GapKind::BlankLine => true,
        GapKind::LineBreak => tokens.line_breaks() == LineBreaks::Paragraph,
        // Those of one line are told at a glance.
        _ if !tokens.gap(i).text.bytes().any(|byte| matches!(byte, b'\n' | b'\r') || !byte.is_ascii()) => {
            false
        }
        // A line that begins with a bullet is a list item even in a wrapped text.
        _ => tokens.gap(i).text.rsplit_once(['\n', '\r', '\u{2028}']).is_some_and(|(_, line)| {
            let bullet = || line.split_whitespace().next().is_some_and(is_bullet);
            tokens.line_breaks() == LineBreaks::Paragraph || bullet() && line.ends_with(char::is_whitespace)
        }),
    }
}

/// `loud` are the tokens of the paragraph after which a sentence may end.
fn split_paragraph(
    context: &ends::Context<'_, '_>,
    votes: &[Vote],
    mut loud: &[u32],
    first: usize,
    paragraph: u32,
    body: Span,
    sentences: &mut Vec<Sentence>,
) {
    let tokens = context.tokens;
    let mut start = first;
    let mut from = begin_of_paragraph(tokens, first, body);
    let mut item = ends::marker(context, start);
    let mut next = first;
    while next <= context.last {
        // After an item of a list the next one may follow a mere space.
        let i = if item.is_some() { next } else { loud.first().map_or(context.last, |&i| i as usize) };
        if loud.first().is_some_and(|&loud| loud as usize == i) {
            loud = &loud[1..];
        }
        next = i + 1;
        let end = if i == context.last {
            Some(end_of_paragraph(tokens, i, body))
        } else {
            ends::end_after(context, start, item, i)
        };
        let Some(end) = end else { continue };
        let text = tokens.text();
        let decided = context.languages.decide_by(&votes[start..=i]);
        // One word more than the others is too little to leave the paragraph's language.
        let language = match decided {
            Some((language, lead)) if lead > 1 || context.language.is_none() => Some(language),
            // The paragraph's is the document's where it has none of its own.
            _ => context.language,
        };
        sentences.push(Sentence {
            index: sentences.len() as u32,
            span: Span::new(from, end),
            paragraph,
            tokens: (start as u32, i as u32 + 1),
            lang: language
                .map_or_else(LanguageCode::default, |language| context.languages.list()[language].code),
        });
        start = i + 1;
        if start <= context.last {
            item = ends::marker(context, start);
            let gap = &text[end as usize..tokens.span(start).start as usize];
            from = end + (gap.len() - gap.trim_start().len()) as u32;
        }
    }
}

/// Where the visible text of the paragraph begins: after the last line break before its first token.
fn begin_of_paragraph(tokens: &Tokens<'_>, first: usize, body: Span) -> u32 {
    let before = if first == 0 { body.start } else { tokens.span(first - 1).end };
    let start = tokens.span(first).start;
    let gap = &tokens.text()[before as usize..start as usize];
    let line = gap
        .rfind(['\n', '\r', '\u{2028}', '\u{2029}'])
        .map_or(0, |at| at + gap[at..].chars().next().map_or(0, char::len_utf8));
    let line = if first == 0 && line == 0 { 0 } else { line };
    start - gap[line..].trim_start().len() as u32
}

/// Where its visible text ends: before the first line break after its last token.
fn end_of_paragraph(tokens: &Tokens<'_>, last: usize, body: Span) -> u32 {
    let gap = tokens.after(last, body.end);
    let line = gap.find(['\n', '\r', '\u{2028}', '\u{2029}']).unwrap_or(gap.len());
    tokens.span(last).end + gap[..line].trim_end().len() as u32
}
