//! Which words before a short form, or after it, are its long form.

use super::Reader;
use super::letters::{anywhere, in_any_order, in_order};
use super::short::{Look, Short};
use super::words::{Joint, LONGEST, Word};
use crate::language::Class;
use crate::matcher::{Match, SetId};
use smallvec::SmallVec;
use std::ops::Range;

/// A long form that was found, and how well its letters fit, in thousandths.
pub(super) struct Long {
    pub tokens: Range<usize>,
    pub letters: i32,
}

/// What it costs to go on to each word, and how many commas that crosses.
type Costs = SmallVec<[(i32, u32); LONGEST]>;

/// A long form must come to so much.
const ENOUGH: i32 = 560;
/// And its letters must fit so well.
const LETTERS: i32 = 480;

impl Reader<'_, '_> {
    /// The first token that a long form before token `end` may have.
    fn window(&self, end: usize) -> usize {
        (self.tokens.start).max(end.saturating_sub(LONGEST))
    }

    /// The long form that ends right before token `end`, by the letters of the short form and by what
    /// stands around it.
    pub fn before(&self, end: usize, short: &Short) -> Option<Long> {
        // No name has so many more words than its short form has letters.
        let most = LONGEST.min(3 * short.letters.len() + 8);
        let floor = self.window(end).max(end.saturating_sub(most));
        if floor >= end {
            return None;
        }
        let (words, costs) = self.reach(floor..end);
        let low = end - words.len();
        // What is listed may begin before the words that were looked at.
        let ends = costs.len() < words.len();
        let listed = self.listed(if ends { self.unbroken(floor..low + 1).start } else { low }..end);
        let mut ordered = ordered(&words, short);
        let inner = self.inner(low, &words, &listed);
        for k in (1..words.len()).rev().filter(|&k| inner[k]) {
            // *Joint United Nations Programme*: a name may begin a word before its letters do.
            ordered[k - 1] = ordered[k - 1].max(ordered[k] - 100);
        }
        let mut best: Option<(i32, Long)> = None;
        let mut contents = 0;
        for (k, &(cost, commas)) in (0..words.len()).rev().zip(&costs) {
            let word = &words[k];
            contents += usize::from(word.is_content());
            let Some(start) = self.worth_of_start(&words, k, short, inner[k]) else { continue };
            let row = &words[k..];
            if short.tail.is_some_and(|tail| row.iter().all(|word| word.hash != tail)) {
                continue;
            }
            // *EUIPO* is no long form of *EU*.
            if contents == 1 && (words.len() - k > 2 || self.short(low + k..end).is_some_and(is_abbreviation))
            {
                continue;
            }
            // *Federal Canal Board (Board)* is no matter of letters.
            if short.look == Look::Word && row.iter().any(|word| word.form[..] == short.letters[..]) {
                continue;
            }
            let mut listing = 0;
            for hit in listed.iter().filter(|hit| hit.first <= low + k) {
                if hit.first == low + k && hit.last == end {
                    listing = listing.max(if hit.is_single() { 50 } else { 400 });
                } else if hit.first < low + k && hit.last > low + k {
                    listing = listing.min(-250);
                }
            }
            let same = listing > 0 && self.means_the_same(&(low + k..end), &short.tokens) == Some(true);
            let enough = best.as_ref().map_or(ENOUGH, |(worth, _)| (worth + 1).max(ENOUGH));
            let others = start + listing - cost;
            // In whatever order, letters come to no more than all of them: most words need not be tried.
            let most = if short.look == Look::Doubtful { 1000 } else { 850 };
            if !same && ordered[k].max(most) + others < enough {
                continue;
            }
            let any = match short.look {
                Look::Abbreviation if short.letters.len() > 1 => in_any_order(&short.letters, row) * 85 / 100,
                Look::Doubtful if short.letters.len() > 2 => in_any_order(&short.letters, row),
                Look::Word if short.letters.len() > 5 => in_any_order(&short.letters, row) * 85 / 100,
                _ => 0,
            };
            let letters = ordered[k].max(any);
            if commas > 0 && letters < 800 {
                continue;
            }
            let needed = match short.look {
                Look::Abbreviation if word.is_capital => LETTERS,
                Look::Abbreviation => 600,
                Look::Doubtful => 700,
                Look::Word if contents > 1 => 600,
                Look::Word => 2000,
            };
            let total = letters + others;
            let holds = letters >= needed && total >= ENOUGH || same;
            let total = if same { total + 1000 } else { total };
            if holds && best.as_ref().is_none_or(|(worth, _)| total > *worth) {
                best = Some((total, Long { tokens: low + k..end, letters }));
            }
        }
        let mut long = best.map(|(_, long)| long)?;
        // Where the letters do not tell where it begins, its capitals do.
        if long.letters < 800
            && !self.in_capitals()
            && short.look == Look::Abbreviation
            && let Some(name) = self.name_before(end)
            && name.start < long.tokens.start
        {
            long.tokens = name;
        }
        Some(long).filter(|long| self.is_believed(long, short))
    }

    /// The last words of this range: as far back as one name may go, and one more if there is one. For
    /// each with which a name may begin, the last first, what it costs to go so far and how many commas
    /// that crosses.
    fn reach(&self, tokens: Range<usize>) -> (Vec<Word>, Costs) {
        let mut words: Vec<Word> = Vec::with_capacity(LONGEST);
        let mut costs = Costs::new();
        let (mut cost, mut closings, mut commas) = (0, 0, 0);
        for i in tokens.rev() {
            let word = self.word(i);
            let Some(next) = words.last() else {
                words.push(word);
                costs.push((cost, commas));
                continue;
            };
            let mut goes_on = true;
            match word.joint {
                Joint::Close => {}
                Joint::Comma => (cost, commas) = (cost + 80, commas + 1),
                Joint::Quote => cost += 300,
                Joint::Closing => (cost, closings) = (cost + 500, closings + 1),
                Joint::Opening if closings > 0 => closings -= 1,
                Joint::Opening => goes_on = false,
                Joint::Border => break,
            }
            cost += crossing(&word, next);
            words.push(word);
            if !goes_on || cost > 1000 {
                break;
            }
            costs.push((cost, commas));
        }
        words.reverse();
        (words, costs)
    }

    /// For each word whether the one before it seems to be of the same name, and not another name (*the
    /// U.S. Treasury*, *the Georgia Rivers Board*).
    fn inner(&self, low: usize, words: &[Word], listed: &[Match]) -> Vec<bool> {
        let of_one = |k: usize| {
            if self.in_capitals() || k == 0 {
                return false;
            }
            let (before, word) = (&words[k - 1], &words[k]);
            let one_name = before.is_capital && word.is_capital && before.joint == Joint::Close;
            let own =
                !before.is_small() && !before.is_demonym && !before.is_function && before.form.len() > 1;
            let begins = low + k - 1 == self.tokens.start;
            one_name
                && own
                && !listed.iter().any(|hit| hit.last == low + k)
                && !before.is_month
                && !(begins && before.is_ordinary)
        };
        (0..words.len()).map(of_one).collect()
    }

    /// What speaks for a long form that begins with word `k`; `None` if none does.
    fn worth_of_start(&self, words: &[Word], k: usize, short: &Short, is_inner: bool) -> Option<i32> {
        let word = &words[k];
        let fits = word.is_capital && (!word.is_article || word.form.first() == short.letters.first());
        if word.is_small() && !fits {
            return None;
        }
        if word.is_function && !word.is_capital && word.form.first() != short.letters.first() {
            return None;
        }
        let mut worth = if word.is_capital { 120 } else { 0 };
        match k.checked_sub(1).map(|before| &words[before]) {
            None => worth += 50,
            Some(before) if before.joint != Joint::Close => worth += 80,
            Some(before) if before.is_article => worth += 150,
            Some(before) if before.is_inside => {}
            Some(before) if before.is_function => worth += 50,
            Some(_) if is_inner => worth -= 200,
            Some(_) if !word.is_capital => worth -= 30,
            Some(_) => {}
        }
        Some(worth)
    }

    /// The matches of names in these tokens.
    fn listed(&self, range: Range<usize>) -> Vec<Match> {
        let matches = &self.found.matches;
        let from = matches.partition_point(|hit| hit.first < range.start);
        let here = matches[from..].iter().take_while(|hit| hit.first < range.end);
        here.filter(|hit| hit.last <= range.end).copied().collect()
    }

    /// What exactly these tokens are listed as.
    pub fn set_of(&self, range: &Range<usize>) -> Option<SetId> {
        let matches = &self.found.matches;
        let from = matches.partition_point(|hit| hit.first < range.start);
        let here = matches[from..].iter().take_while(|hit| hit.first == range.start);
        here.filter(|hit| hit.last == range.end).map(|hit| hit.set).next()
    }

    /// Where the longest listed name ends that begins at token `first`.
    pub fn longest_listed(&self, first: usize) -> Option<usize> {
        let matches = &self.found.matches;
        let hit = matches.get(matches.partition_point(|hit| hit.first < first))?;
        (hit.first == first).then_some(hit.last)
    }

    /// Whether the gazetteer has one entity for both, or only different ones; `None` if it does not
    /// list both.
    pub fn means_the_same(&self, one: &Range<usize>, other: &Range<usize>) -> Option<bool> {
        let (one, other) = (self.set_of(one)?, self.set_of(other)?);
        let others = self.found.candidates(other);
        Some(self.found.candidates(one).iter().any(|(entity, _)| others.iter().any(|(o, _)| o == entity)))
    }

    /// Whether the gazetteer leaves room for a definition.
    fn is_believed(&self, long: &Long, short: &Short) -> bool {
        match self.means_the_same(&long.tokens, &short.tokens) {
            Some(same) => same || long.letters >= 800 && short.look == Look::Abbreviation,
            None => long.letters >= 850 || !self.is_person(&long.tokens),
        }
    }

    /// The name in capitals that ends right before token `end`, where no letters help: *Malian Armed
    /// Forces*, *Sûreté de l'État*.
    pub fn name_before(&self, end: usize) -> Option<Range<usize>> {
        let low = self.unbroken(self.window(end)..end).start;
        let mut best = None;
        let mut smalls = 0;
        let mut next = (low < end).then(|| self.word(end - 1));
        for i in (low..end).rev() {
            let Some(word) = next else { break };
            if i + 1 < end && word.joint != Joint::Close {
                break;
            }
            next = (i > low).then(|| self.word(i - 1));
            if word.is_article && !word.is_inside {
                let goes_on = next.as_ref().is_some_and(|before| before.is_link && !before.is_article);
                if best.is_none() || !goes_on {
                    break;
                }
            } else if word.is_capital && !word.is_small() {
                best = Some(i);
                smalls = 0;
            } else if !word.is_inside {
                smalls += 1;
                if word.is_function || !self.puts_adjectives_after() || smalls > 4 {
                    break;
                }
            } else if word.is_article && !word.is_link {
                break;
            }
        }
        let longest = self.listed(low..end).iter().filter(|hit| hit.last == end).map(|hit| hit.first).min();
        // What is listed is known; but *Latin America* may be the end of a longer name.
        let ends_longer = |known: usize| end - known == 1 || self.word(known - 1).is_inside;
        let start = match (best, longest) {
            (Some(start), Some(known)) if known < start || known > start && !ends_longer(known) => known,
            (start, known) => start.or(known)?,
        };
        Some(start..end)
    }

    /// The long form of an abbreviation that has none of its letters, or few: a name of something that
    /// people call by abbreviations.
    pub fn foreign(&self, end: usize, short: &Short) -> Option<Long> {
        if !short.is_strong || self.in_capitals() {
            return None;
        }
        let tokens = self.without_office(self.name_before(end)?);
        let words = self.words(tokens.clone());
        let contents = words.iter().filter(|word| word.is_content()).count();
        if contents < 2 || self.is_person(&tokens) {
            return None;
        }
        let is_body = self.is_body(&tokens) || words.iter().any(|word| word.is_link) && contents > 1;
        let both = self.means_the_same(&tokens, &short.tokens);
        let known = self.set_of(&short.tokens).is_some();
        let same = both == Some(true);
        let is_linked = contents > 2 && words.iter().any(|word| word.is_link);
        let letters = in_any_order(&short.letters, &words);
        // A source stands at the end: *said the Ministry of Defence (AFP).*
        let at_end = short.tokens.end >= self.tokens.end;
        let holds = same || is_body && both.is_none() && (!known || letters >= 300 || !at_end && is_linked);
        holds.then_some(Long { tokens, letters })
    }

    /// *Chairman of the State Canals Committee* without the office.
    fn without_office(&self, name: Range<usize>) -> Range<usize> {
        let tokens = self.source.tokens;
        let word = |i: usize| self.languages.word(tokens, i, self.language);
        let office = |i: &usize| word(*i).has(Class::Title) && word(i + 1).has(Class::Link);
        let before_last = name.end.saturating_sub(2).max(name.start);
        let Some(mut start) = (name.start..before_last).rfind(office) else { return name };
        start += 2;
        while start + 1 < name.end && self.is_article(start) {
            start += 1;
        }
        start..name.end
    }

    /// Whether a word makes it the name of an organisation: *Armed Forces*, *Ministry*, *Malian*.
    fn is_body(&self, tokens: &Range<usize>) -> bool {
        let classes = [Class::NameTail, Class::NameHead, Class::Demonym];
        let says = |i: usize| self.languages.word(self.source.tokens, i, None).has_any(&classes);
        tokens.clone().any(says)
    }

    fn is_person(&self, tokens: &Range<usize>) -> bool {
        let word = |i: usize| self.languages.word(self.source.tokens, i, None);
        let given = word(tokens.start).has(Class::GivenName) && !word(tokens.start).has(Class::Demonym);
        let title = |i: usize| word(i).has(Class::Title);
        let titled = tokens.start > self.tokens.start && title(tokens.start - 1);
        // *Sens. Alan Cranston*
        let inside = tokens.len() > 1 && title(tokens.start) && word(tokens.start + 1).has(Class::GivenName);
        given || titled || inside
    }

    /// The long form that begins at token `start` and ends at `end` at the latest, or exactly there;
    /// articles before it are skipped.
    pub fn after(&self, start: usize, end: usize, short: &Short, whole: bool) -> Option<Long> {
        let end = end.min(self.tokens.end).min(start + LONGEST);
        let mut from = start;
        while from < end && self.is_article(from) && self.joint(from) == Joint::Close {
            from += 1;
        }
        if let Some(last) = self.longest_listed(from).filter(|&last| last == end || !whole && last < end)
            && self.means_the_same(&(from..last), &short.tokens) == Some(true)
        {
            return Some(Long { tokens: from..last, letters: 1000 });
        }
        let mut words = self.words(from..end);
        let border = |joint: Joint| matches!(joint, Joint::Border | Joint::Opening | Joint::Closing);
        if let Some(last) = words.iter().position(|word| border(word.joint))
            && !(whole && last + 1 < words.len())
        {
            words.truncate(last + 1);
        }
        let first = words.first()?;
        let fits = first.form.first() == short.letters.first() && !first.is_small();
        if !(first.is_content() || first.is_capital || fits) {
            return None;
        }
        let first_capital = first.is_capital;
        let mut best: Option<(i32, Long)> = None;
        let lengths = if whole { words.len()..=words.len() } else { 1..=words.len() };
        for length in lengths {
            let row = &words[..length];
            if row[length - 1].is_small() {
                continue;
            }
            let commas = row[..length - 1].iter().filter(|word| word.joint != Joint::Close).count() as i32;
            let functions =
                row.iter().filter(|word| word.is_function && !word.is_small() && !word.is_capital);
            let in_order = ordered(row, short)[0];
            let any = in_any_order(&short.letters, row) * 85 / 100;
            let letters = in_order.max(if whole { any } else { 0 });
            let crossing: i32 = row.windows(2).map(|pair| crossing(&pair[0], &pair[1])).sum();
            let total = letters - 80 * commas - 150 * functions.count() as i32 - crossing / 2;
            if best.as_ref().is_none_or(|(worth, _)| total > *worth) {
                best = Some((total, Long { tokens: from..from + length, letters }));
            }
        }
        let (total, mut long) = best?;
        let needed = match (whole, short.look) {
            (_, Look::Doubtful) => 850,
            (true, Look::Abbreviation) => 520,
            (true, Look::Word) if words.iter().filter(|word| word.is_content()).count() > 2 => 590,
            (_, Look::Word) => 2000,
            (false, _) => 800,
        };
        let contents = words[..long.tokens.len()].iter().filter(|word| word.is_content()).count();
        let holds = total >= needed && (first_capital || short.letters.len() > 2) && (contents > 1 || whole);
        if !holds || !self.is_believed(&long, short) {
            return None;
        }
        // To the end of the name: *Agency*, *de l'alimentation*.
        let mut next = long.tokens.len();
        while !whole && first_capital && next < words.len() && words[next - 1].joint == Joint::Close {
            if words[next].is_article && !words[next].is_inside {
                break;
            }
            if words[next].is_capital && !words[next].is_article {
                long.tokens.end = from + next + 1;
            } else if !words[next].is_small() {
                break;
            }
            next += 1;
        }
        Some(long)
    }

    /// Whether token `i` is an article.
    pub fn is_article(&self, i: usize) -> bool {
        self.languages.word(self.source.tokens, i, self.language).has(Class::Article)
    }
}

/// What it costs that a name goes on before a word, or begins there, by that word.
fn crossing(before: &Word, word: &Word) -> i32 {
    if word.is_article && !word.is_inside {
        // *signed the Treaty*, but *Bank of the West*
        return match before {
            before if before.is_link => 0,
            before if before.is_inside => 150,
            _ => 450,
        };
    }
    if word.is_function && !word.is_small() && !word.is_capital { 200 } else { 0 }
}

fn is_abbreviation(short: Short) -> bool {
    short.look == Look::Abbreviation
}

/// How well letters and words fit in order, for every word with which the long form may begin.
fn ordered(words: &[Word], short: &Short) -> Vec<i32> {
    let mut ordered = in_order(&short.letters, words);
    if let Some(letters) = short.without_digits() {
        let others = in_order(&letters, words);
        ordered.iter_mut().zip(others).for_each(|(one, other)| *one = (*one).max(other));
    }
    if let Some(tail) = short.tail {
        return anywhere(&ordered, words, tail);
    }
    ordered
}
