//! What is said in running text: *Long Name, or ABBR,*, *ABBR, the Long Name,*, *X, also known as Y*.

use super::short::Look;
use super::words::Joint;
use super::{Definition, Kind, Reader};
use crate::language::Class;
use crate::text::GapKind;
use std::ops::Range;

const CUES: [Class; 5] = [Class::Or, Class::Called, Class::Former, Class::Short, Class::Means];

impl Reader<'_, '_> {
    /// Reads what the phrase at token `i` introduces, if it is one that introduces names.
    pub fn cue(&self, i: usize, out: &mut Vec<Definition>) {
        let tokens = self.source.tokens;
        if i == self.tokens.start || i + 1 >= self.tokens.end {
            return;
        }
        let before = self.joint(i - 1);
        let Some((length, cues)) = self.languages.longest(tokens, i, self.tokens.end, &CUES) else { return };
        let mut next = i + length;
        // *also [known as]* is a phrase of its own; *ex-* is one before a hyphen.
        if next >= self.tokens.end || !matches!(self.joint(next - 1), Joint::Close | Joint::Quote) {
            return;
        }
        if cues.has(Class::Means) {
            if before == Joint::Closing {
                return;
            }
            return self.means(i, next, out);
        }
        if !matches!(before, Joint::Close | Joint::Comma) || tokens.gap_kind(next - 1) == GapKind::Hyphen {
            return;
        }
        let parted = before == Joint::Comma;
        let names = cues.has(Class::Called) || cues.has(Class::Former);
        if !names && !(parted && (cues.has(Class::Or) || cues.has(Class::Short))) {
            return;
        }
        while next + 1 < self.tokens.end && self.is_article(next) {
            next += 1;
        }
        if names {
            let kind = if cues.has(Class::Former) { Kind::Former } else { Kind::Called };
            let Some(name) = self.name_after(next) else { return };
            let ends = name.end == self.tokens.end || self.joint(name.end - 1) != Joint::Close;
            // *Sory, formerly Google's*, *the minister said Monday*
            if ends && parted || length > 1 && kind == Kind::Called || ends && kind == Kind::Called {
                self.other_name(i, &name, kind, out);
            }
        } else {
            let Some(end) = self.compound_end(next) else { return };
            let ends = end == self.tokens.end || self.joint(end - 1) != Joint::Close;
            let kind = if cues.has(Class::Short) { Kind::Hereinafter } else { Kind::Or };
            let Some(short) = self.short(next..end).filter(|_| ends || kind == Kind::Hereinafter) else {
                return;
            };
            if short.look == Look::Word {
                if kind == Kind::Hereinafter && (self.is_quoted(next) || self.is_article(next - 1)) {
                    self.term(i, &(next..end), true, out);
                }
            } else if let Some(long) = self.before(i, &short) {
                self.push(&short.tokens, &long.tokens, kind, out);
            }
        }
    }

    /// *“VMS” means vessel monitoring system.*
    fn means(&self, i: usize, next: usize, out: &mut Vec<Definition>) {
        let Some(short) = self.short_before(i) else { return };
        if let Some(long) = self.after(next, self.tokens.end, &short, false) {
            self.push(&short.tokens, &long.tokens, Kind::Means, out);
        }
    }

    /// Reads the name that follows an abbreviation which ends with token `i`, after a comma, a dash or
    /// a quotation mark: *FEMA, the Federal Emergency Management Agency,*.
    pub fn apposition(&self, i: usize, out: &mut Vec<Definition>) {
        let tokens = self.source.tokens;
        if tokens.capitals(i).count_ones() < 2 && !tokens.has_digit(i) {
            return;
        }
        let start = self.compound_start(i + 1);
        let joint = self.joint(i);
        let glossary = start == self.tokens.start
            && tokens.gap(i).text.trim().chars().all(|c| crate::text::is_hyphen(c) || c == ':');
        if !(glossary || matches!(joint, Joint::Comma | Joint::Quote)) {
            return;
        }
        // Most abbreviations before commas end here.
        let mut next = i + 1;
        while next + 1 < self.tokens.end && self.is_article(next) {
            next += 1;
        }
        let initial = tokens.surface(next).chars().next();
        let is_initial = |letter: char| initial.is_some_and(|c| c.to_lowercase().eq([letter]));
        let same = || {
            let listed = next..self.longest_listed(next).unwrap_or(next);
            self.means_the_same(&(start..i + 1), &listed) == Some(true)
        };
        // Nearly all begin with an ASCII letter, which tells without the others.
        let letter = tokens.surface(start).bytes().next().filter(|_| tokens.is_short(start));
        if letter.is_some_and(|byte| !is_initial(char::from(byte.to_ascii_lowercase()))) && !same() {
            return;
        }
        let Some(short) = self.short_before(i + 1).filter(|short| short.letters.len() > 2) else { return };
        if !is_initial(short.letters[0]) && !same() {
            return;
        }
        let Some(long) = self.after(i + 1, self.tokens.end, &short, false) else { return };
        if joint == Joint::Quote || long.letters >= 850 && tokens.is_capitalised(long.tokens.start) {
            self.push(&short.tokens, &long.tokens, Kind::Apposition, out);
        }
    }

    /// One past the last token of what is written together from token `first` on.
    fn compound_end(&self, first: usize) -> Option<usize> {
        let mut end = first + 1;
        while end < self.tokens.end && end - first < 4 && self.is_joint(end - 1) {
            end += 1;
        }
        (end <= self.tokens.end).then_some(end)
    }

    /// The name that begins at token `first`: the longest listed one, or words with capitals.
    fn name_after(&self, first: usize) -> Option<Range<usize>> {
        let tokens = self.source.tokens;
        if !tokens.is_capitalised(first) {
            return None;
        }
        let words = self.words(first..self.tokens.end.min(first + 10));
        let mut end = 0;
        for (k, word) in words.iter().enumerate() {
            if word.is_capital && !(word.is_article && k > 0) {
                end = k + 1;
            } else if !word.is_inside && !self.languages.word(tokens, first + k, None).has(Class::Particle) {
                break;
            }
            if word.joint != Joint::Close {
                break;
            }
        }
        let listed = self.longest_listed(first);
        Some(first..listed.unwrap_or(0).max(first + end).max(first + 1))
    }

    /// *X, also known as Y*: Y is another name of what is named right before token `end`.
    pub fn other_name(&self, end: usize, other: &Range<usize>, kind: Kind, out: &mut Vec<Definition>) {
        let tokens = self.source.tokens;
        let short = self.short(other.clone()).filter(|short| short.look == Look::Abbreviation);
        if let Some(long) = short.and_then(|short| self.before(end, &short)) {
            return self.push(other, &long.tokens, kind, out);
        }
        let Some(name) = self.name_before(end) else { return };
        let word = |i: usize| self.languages.word(tokens, i, None);
        let odd = [Class::Weekday, Class::Month, Class::Title];
        let is_name = tokens.is_capitalised(other.start)
            && tokens.is_capitalised(other.end - 1)
            && tokens.is_capitalised(name.start)
            && other.len() <= 10
            && !word(other.start).has_any(&odd);
        if !is_name || self.means_the_same(&name, other) == Some(false) && kind == Kind::Called {
            return;
        }
        let abbreviates = |range: &Range<usize>| {
            self.short(range.clone()).is_some_and(|short| short.look == Look::Abbreviation)
        };
        // The abbreviation is the short form, whichever comes first.
        if kind == Kind::Called && abbreviates(&name) && !abbreviates(other) {
            self.push(&name, other, kind, out);
        } else {
            self.push(other, &name, kind, out);
        }
    }
}
