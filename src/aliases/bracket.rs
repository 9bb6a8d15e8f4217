//! *Long Name (ABBR)*, *ABBR (Long Name)*, *Long Name (hereinafter “the Name”)*, *X (formerly Y)*.

use super::long::Long;
use super::short::{Look, Short};
use super::words::{Joint, LONGEST};
use super::{Definition, Kind, Reader};
use crate::language::{Class, Classes};
use crate::text::{GapKind, is_closer, is_opener};
use std::ops::Range;

/// A part of what stands in a bracket, without the words around a name.
struct Part {
    tokens: Range<usize>,
    /// What the words before it were.
    cues: Classes,
    /// Whether quotes or an article stand before it.
    is_marked: bool,
}

const CUES: [Class; 4] = [Class::Called, Class::Former, Class::Short, Class::Aside];

/// Whether only quotes stand there, or nothing.
fn only_quotes(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_opener(c) || is_closer(c))
}

impl Reader<'_, '_> {
    /// Reads the bracket that opens after token `i`.
    pub fn bracket(&self, i: usize, out: &mut Vec<Definition>) {
        let tokens = self.source.tokens;
        let gap = tokens.gap(i).text;
        let Some(open) = gap.rfind('(') else { return };
        let before = gap[..open].trim();
        if i + 1 >= self.tokens.end || !only_quotes(before) || before.ends_with(['(', '[', '{']) {
            return;
        }
        let Some(end) = self.closed(i + 1) else { return };
        // Years, numbers, *(see below)*
        let capital = (i + 1..end).any(|i| tokens.is_capitalised(i) || tokens.capitals(i) != 0);
        if !capital
            && !tokens.is_capitalised(i)
            && tokens.capitals(i).count_ones() < 2
            && !tokens.is_one_letter(i)
            && !tokens.has_digit(i)
        {
            return;
        }
        let before = self.undated(self.unpossessed(i + 1));
        let mut parts = self.parts(i + 1..end);
        let known = out.len();
        let dated = parts.iter().any(|part| self.is_figure(&part.tokens));
        for n in 0..parts.len() {
            self.part(before, &parts, n, dated, out);
        }
        if out.len() == known {
            parts.truncate(1);
            self.reversed(i, i + 1..end, &parts, out);
        }
    }

    /// One past the last token of a bracket that begins with token `first`.
    fn closed(&self, first: usize) -> Option<usize> {
        let mut depth = 1;
        let tokens = self.source.tokens;
        for i in first..self.tokens.end.min(first + 2 * LONGEST) {
            // No bracket stands in any other gap.
            let may =
                i + 1 >= tokens.len() || matches!(tokens.gap_kind(i), GapKind::Other | GapKind::BlankLine);
            if !may {
                continue;
            }
            for c in tokens.after(i, self.source.body.end).chars() {
                match c {
                    '(' | '[' => depth += 1,
                    ')' | ']' => depth -= 1,
                    _ => {}
                }
                if depth == 0 {
                    return Some(i + 1);
                }
            }
        }
        None
    }

    /// Where a name ends that ends at `end` with a possessive *'s*.
    fn unpossessed(&self, end: usize) -> usize {
        let tokens = self.source.tokens;
        let possessed = end > self.tokens.start + 1
            && tokens.surface(end - 1) == "s"
            && tokens.gap_kind(end - 2) == GapKind::Apostrophe;
        end - usize::from(possessed)
    }

    /// Where a name ends that ends at `end` with a date: *the Convention of 10 December 1982*.
    fn undated(&self, end: usize) -> usize {
        let tokens = self.source.tokens;
        let Some(first) = end.checked_sub(4).filter(|&first| first > self.tokens.start) else { return end };
        let is = |i: usize, class: Class| self.languages.word(tokens, i, self.language).has(class);
        let dated = tokens.has_digit(first + 3)
            && tokens.has_digit(first + 1)
            && is(first, Class::Inside)
            && is(first + 2, Class::Month);
        if dated { first } else { end }
    }

    /// The parts between commas, semicolons and *or*.
    fn parts(&self, content: Range<usize>) -> Vec<Part> {
        let tokens = self.source.tokens;
        let mut parts: Vec<Part> = Vec::new();
        let mut start = content.start;
        let mut cues = Classes::default();
        for i in content.clone() {
            let ends = i + 1 == content.end
                || matches!(self.joint(i), Joint::Comma | Joint::Border) && !self.is_joint(i);
            let is_or = self.languages.lone_cues().passes(tokens.hash(i))
                && self.languages.word(tokens, i, self.language).has(Class::Or);
            if !ends && !is_or {
                continue;
            }
            let part = self.stripped(start..i + usize::from(!is_or), cues);
            start = i + 1;
            // *hereinafter: the Fund*
            cues = if part.tokens.is_empty() { part.cues } else { Classes::default() };
            if !part.tokens.is_empty() {
                parts.push(part);
            }
        }
        parts
    }

    /// A part without articles and the words that introduce it.
    fn stripped(&self, range: Range<usize>, mut cues: Classes) -> Part {
        let tokens = self.source.tokens;
        let Range { mut start, mut end } = range;
        let mut is_marked = false;
        let is_aside = |i: usize| self.languages.asides().passes(tokens.hash(i));
        let is_cue = |i: usize| self.languages.cues().passes(tokens.hash(i)) || is_aside(i);
        while start < end {
            let cue = is_cue(start).then(|| self.languages.longest(tokens, start, end, &CUES)).flatten();
            if let Some((length, found)) = cue {
                cues = cues.and(found);
                start += length;
            } else if start + 1 < end && self.is_article(start) && !self.is_joint(start) {
                is_marked = true;
                start += 1;
            } else {
                break;
            }
        }
        for at in (start + 1..end).filter(|&at| is_aside(at)) {
            let aside = self.languages.longest(tokens, at, end, &[Class::Aside]);
            if aside.is_some_and(|(length, _)| at + length == end) {
                end = at;
                break;
            }
        }
        is_marked |= start < end && start > 0 && self.is_quoted(start);
        Part { tokens: start..end, cues, is_marked }
    }

    /// Whether a quotation opens right before token `i`.
    pub fn is_quoted(&self, i: usize) -> bool {
        let gap = self.source.tokens.gap(i - 1).text.trim_end();
        gap.ends_with(|c: char| is_opener(c) && !matches!(c, '(' | '[' | '{') || c == '”')
    }

    /// Whether a part is a year, a number, a date, a page: what is beside it is a source.
    fn is_figure(&self, range: &Range<usize>) -> bool {
        let tokens = self.source.tokens;
        let numbers = range.clone().filter(|&i| tokens.has_digit(i) && !tokens.is_capitalised(i)).count();
        numbers > 0 && range.len() <= 3
    }

    fn part(&self, end: usize, parts: &[Part], n: usize, dated: bool, out: &mut Vec<Definition>) {
        let part = &parts[n];
        if part.cues.has_any(&[Class::Former, Class::Called]) && !part.cues.has(Class::Short) {
            let kind = if part.cues.has(Class::Former) { Kind::Former } else { Kind::Called };
            return self.other_name(end, &part.tokens, kind, out);
        }
        if let Some(half) = self.half(&part.tokens) {
            for tokens in [part.tokens.start..half, half..part.tokens.end] {
                let short = self.short(tokens).filter(|short| short.look == Look::Abbreviation);
                let Some(short) = short else { continue };
                if let Some(long) = self.before(end, &short) {
                    self.push(&short.tokens, &long.tokens, Kind::Parenthesis, out);
                }
            }
            return;
        }
        let Some(short) = self.short(part.tokens.clone()) else {
            if part.is_marked || part.cues.has(Class::Short) {
                self.term(end, &part.tokens, true, out);
            }
            return;
        };
        let kind = if part.cues.has(Class::Short) { Kind::Hereinafter } else { Kind::Parenthesis };
        // *(Bundeskriminalamt, BKA)*, *(NASA, the National Super Alliance)*
        let mut inside = None;
        if short.look != Look::Word {
            let beside = [n.checked_sub(1), Some(n + 1)];
            for other in beside.into_iter().flatten().filter_map(|other| parts.get(other)) {
                if !other.cues.has_any(&[Class::Called, Class::Former]) && !other.tokens.is_empty() {
                    let found = self.after(other.tokens.start, other.tokens.end, &short, true);
                    inside = inside.or(found.filter(|long| long.letters >= 600));
                }
            }
        }
        let first = n == 0 || inside.is_some() || part.is_marked || parts[0].is_marked || !dated;
        let mut long = self.before(end, &short).filter(|long| first || long.letters >= 900);
        if long.is_none() && !dated && (n == 0 || inside.is_some()) {
            long = self.foreign(end, &short);
        }
        if long.is_none() && short.look == Look::Word {
            let sure = part.is_marked || part.cues.has(Class::Short);
            return self.term(end, &part.tokens, sure, out);
        }
        for long in long.into_iter().chain(inside) {
            self.push(&short.tokens, &long.tokens, kind, out);
        }
    }

    /// Where the second abbreviation of *IOM/OIM* begins.
    fn half(&self, part: &Range<usize>) -> Option<usize> {
        let slash = |i: &usize| self.source.tokens.gap(*i).text == "/";
        let half = (part.start..part.end.max(1) - 1).find(slash)? + 1;
        let long_enough =
            |range: Range<usize>| self.short(range).is_some_and(|short| short.letters.len() > 1);
        (long_enough(part.start..half) && long_enough(half..part.end)).then_some(half)
    }

    /// *The Polish Government (“the Government”)*. Where nothing marks the term, the name must have it.
    pub fn term(&self, end: usize, term: &Range<usize>, is_marked: bool, out: &mut Vec<Definition>) {
        let tokens = self.source.tokens;
        let capitals = term.clone().filter(|&i| tokens.is_capitalised(i)).count();
        if capitals == 0 || !tokens.is_capitalised(term.end - 1) || term.len() > 4 {
            return;
        }
        let Some(name) = self.name_before(end) else { return };
        if name.len() <= term.len() || self.means_the_same(&name, term) == Some(false) {
            return;
        }
        let has = |i: usize| name.clone().any(|j| tokens.hash(j) == tokens.hash(i));
        let contained = term.clone().all(has);
        if contained && (is_marked || self.is_unlisted(term)) || is_marked && name.len() > 1 {
            self.push(term, &name, Kind::Hereinafter, out);
        }
    }

    /// *ABBR (Long Name)*
    fn reversed(&self, i: usize, content: Range<usize>, parts: &[Part], out: &mut Vec<Definition>) {
        let Some(part) = parts.first() else { return };
        let Some(short) = self.short_before(i + 1) else {
            return self.reversed_further(i, content, out);
        };
        if part.cues.has_any(&[Class::Called, Class::Former, Class::Short]) {
            return;
        }
        let all = part.tokens.start..content.end;
        let long = [all, part.tokens.clone()]
            .into_iter()
            .find_map(|range| self.after(range.start, range.end, &short, true))
            .or_else(|| self.foreign_inside(&part.tokens, &short));
        if let Some(long) = long {
            self.push(&short.tokens, &long.tokens, Kind::Reversed, out);
        }
    }

    /// *the ABBR rules (Long Name)*, *Tracfin (traitement du renseignement …)*: only if all letters fit.
    fn reversed_further(&self, i: usize, content: Range<usize>, out: &mut Vec<Definition>) {
        let word = self.short(i..i + 1).filter(|short| short.letters.len() > 4);
        let near = (1..3).filter_map(|n| i.checked_sub(n)).filter(|&at| at >= self.tokens.start);
        let close = |at: &usize| (*at..i).all(|at| self.joint(at) == Joint::Close);
        let before = near.filter(close).filter_map(|at| self.short_before(at + 1));
        for (short, needed) in word.into_iter().map(|s| (s, 590)).chain(before.map(|s| (s, 850))) {
            let long = self.after(content.start, content.end, &short, true);
            if let Some(long) = long.filter(|long| long.letters >= needed && long.tokens.len() > 2) {
                return self.push(&short.tokens, &long.tokens, Kind::Reversed, out);
            }
        }
    }

    /// The abbreviation that ends right before token `end`.
    pub fn short_before(&self, end: usize) -> Option<Short> {
        self.short(self.compound_start(end)..end).filter(|short| short.look != Look::Word)
    }

    /// The first token of what is written together up to token `end`.
    pub fn compound_start(&self, end: usize) -> usize {
        let mut start = end.saturating_sub(1);
        while start > self.tokens.start && end - start < 4 && self.is_joint(start - 1) {
            start -= 1;
        }
        start
    }

    /// A name in a bracket that has none of the letters: *FAMa (Malian Armed Forces)*.
    fn foreign_inside(&self, part: &Range<usize>, short: &Short) -> Option<Long> {
        let long = self.foreign(part.end, short)?;
        let other = self.set_of(part).is_some() && self.means_the_same(part, &short.tokens) != Some(true);
        (long.tokens == *part && !other).then_some(long)
    }
}
