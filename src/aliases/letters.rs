//! How well the letters of a short form go with the words of a long one.
//!
//! All figures are thousandths: 1000 is a perfect match. Letters are one hint among several, so a
//! match may leave a letter out, and may take them in another order (*OTAN* for the *North Atlantic
//! Treaty Organization*).

use super::words::{LONGEST, Word};

/// No more letters of a short form are looked at.
pub(super) const MOST: usize = 16;

/// A letter at the beginning of a word, of a small word such as *of*, right after a matched letter, and
/// further inside a word that has a matched beginning, or has none.
const BEGINNING: i32 = 1000;
const SMALL: i32 = 800;
const NEXT: i32 = 900;
const WITHIN: i32 = 500;
const ANYWHERE: i32 = 250;
/// What a word costs that no letter stands for.
const SKIPPED: i32 = 110;
/// What a letter costs that stands for nothing, beside what it fails to earn.
const UNMATCHED: i32 = 120;
/// Worse than any match.
const NONE: i32 = -100_000;

/// The match of letters and words in their order, if the first letter begins the first word: for
/// every word the figure of the long form that begins there and ends with the last word.
///
/// O(letters² × words).
pub(super) fn in_order(letters: &[char], words: &[Word]) -> Vec<i32> {
    let (n, m) = (letters.len(), words.len());
    let mut starts = vec![NONE; m];
    if n == 0 || n > MOST || m > LONGEST {
        return starts;
    }
    // Words before the first that the first letter begins are of no long form.
    let begins = |word: &Word| word.form.first() == letters.first();
    let Some(low) = words.iter().position(begins) else { return starts };
    let share = 1000 / n as i32;
    let part = |credit: i32| credit * share / 1000;
    // rest[i][j]: the letters from i with the words from j.
    let mut rest = [[NONE; LONGEST + 1]; MOST + 1];
    for i in (1..=n).rev() {
        rest[i][m] = -((n - i) as i32) * (UNMATCHED / 2);
        for j in (low + 1..m).rev() {
            let word = &words[j];
            let mut best = rest[i][j + 1] - skipping(word);
            if i < n {
                best = best.max(rest[i + 1][j] - UNMATCHED);
                best = best.max(best_use(&letters[i..], word, |taken| rest[i + taken][j + 1], &part));
            }
            rest[i][j] = best;
        }
    }
    for (j, word) in words.iter().enumerate().skip(low).filter(|(_, word)| begins(word)) {
        starts[j] = best_use(letters, word, |taken| rest[taken][j + 1], &part);
    }
    starts
}

fn skipping(word: &Word) -> i32 {
    match word.is_content() {
        true => SKIPPED,
        false if word.is_small() => 0,
        false => SKIPPED / 2,
    }
}

/// The same where letters need not begin with the first word, which costs as much as it skips: for
/// a short form of whose words one stands in the long form as it is (`hash`).
pub(super) fn anywhere(ordered: &[i32], words: &[Word], hash: u64) -> Vec<i32> {
    let mut best = vec![NONE; words.len()];
    let mut after = NONE;
    for k in (0..words.len()).rev() {
        after -= if words[k].hash == hash { 0 } else { skipping(&words[k]) };
        after = after.max(ordered[k]);
        best[k] = after;
    }
    best
}

/// The best that comes of using some of these letters for a word; `then` tells what comes of the rest.
fn best_use(letters: &[char], word: &Word, then: impl Fn(usize) -> i32, part: &impl Fn(i32) -> i32) -> i32 {
    let form = &word.form;
    let mut best = NONE;
    let (mut at, mut taken, mut credit);
    if form.first() == letters.first() {
        (at, taken, credit) = (1, 1, part(if word.is_small() { SMALL } else { BEGINNING }));
        best = best.max(credit + then(taken));
        // On with the letters that follow in the word, each time perhaps the last one.
        while taken < letters.len() && form.get(at) == Some(&letters[taken]) {
            credit += part(NEXT);
            (at, taken) = (at + 1, taken + 1);
            best = best.max(credit + then(taken));
        }
    } else {
        if word.is_small() || form.len() < 6 {
            return NONE;
        }
        (at, taken, credit) = (1, 0, 0);
    }
    let each = if taken == 0 { ANYWHERE } else { WITHIN };
    while let Some(&letter) = letters.get(taken) {
        let Some(further) = form[at.min(form.len())..].iter().position(|&c| c == letter) else { break };
        credit += part(each);
        (at, taken) = (at + further + 1, taken + 1);
        best = best.max(credit + then(taken));
    }
    best
}

/// The match in whatever order: which share of the letters begin words or go on in them, less the
/// words that no letter stands for.
///
/// O(letters × words).
pub(super) fn in_any_order(letters: &[char], words: &[Word]) -> i32 {
    let n = letters.len();
    if n == 0 || n > MOST || words.len() > LONGEST {
        return NONE;
    }
    let mut used = [false; LONGEST];
    let mut inside: Option<(usize, usize)> = None;
    let mut matched = 0;
    for &letter in letters {
        if let Some((word, at)) = inside
            && words[word].form.get(at) == Some(&letter)
        {
            inside = Some((word, at + 1));
            matched += 1;
            continue;
        }
        let begins =
            |j: &usize| !used[*j] && !words[*j].is_small() && words[*j].form.first() == Some(&letter);
        inside = (0..words.len()).find(begins).map(|word| (word, 1));
        if let Some((word, _)) = inside {
            used[word] = true;
            matched += 1;
        }
    }
    let left = words.iter().zip(&used).filter(|(word, used)| !word.is_small() && !**used).count();
    matched * 1000 / n as i32 - left as i32 * SKIPPED
}
