//! Listed names, compiled.

use super::rules::Rule;
use super::{LONE, Matcher, Member};
use crate::error::Result;
use crate::gazetteer::{EntityId, Gazetteer, Name, Schema, Variants};
use crate::image;
use crate::language::{Class, Languages};
use crate::lexicon::{Beginning, Builder, PhraseId, fold_phrase};
use crate::text::{Flags, Tokens};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

impl Matcher {
    /// Compiles a gazetteer. O(n log n) in its names.
    ///
    /// A form that is a demonym of a state (by the languages' lists or the gazetteer's own) is no
    /// name of a state or place, unless demonyms are mentions.
    pub fn new(gazetteer: &Gazetteer, languages: &Languages) -> Matcher {
        let mut own_demonyms = Builder::default();
        for name in gazetteer.demonyms() {
            own_demonyms.add_text(name.surface);
        }
        let own_demonyms = own_demonyms.finish();
        let is_demonym = &|tokens: &Tokens<'_>| {
            languages.phrase_classes(tokens, 0, tokens.len(), None).has(Class::Demonym)
                || own_demonyms.phrase(tokens, 0, tokens.len()).is_some()
        };
        let (mut lexicon, mut numbers) = (Builder::default(), Numbers::default());
        // Phrase, rule and who is meant, in the order of listing.
        let mut listed: Vec<(u32, u32, Member)> = Vec::with_capacity(gazetteer.name_count());
        let variants = &Variants::new(&Schema::builtin());
        let cut = |run: Range<u32>| Run::cut(gazetteer, run, variants, is_demonym);
        in_order(gazetteer.len() as u32, cut, |run: Run| {
            let rules: Vec<u32> = run.numbers.rules.into_iter().map(|rule| numbers.number(rule)).collect();
            let (mut hashes, mut folded) = (&run.hashes[..], &run.folded[..]);
            for name in run.names {
                let (mine, text);
                (mine, hashes) = hashes.split_at(name.tokens);
                (text, folded) = folded.split_at(name.bytes);
                let rule = rules[name.rule as usize];
                let capital = numbers.rules[rule as usize].begins_with_capital();
                let beginning = if capital { Beginning::Capital } else { Beginning::Any };
                if let Some(phrase) = lexicon.add_folded(mine, text, beginning) {
                    listed.push((phrase.0, rule, name.member));
                }
            }
        });
        // Stable: what has one phrase and rule stays in the order of listing.
        listed.sort_by_key(|&(phrase, rule, _)| (phrase, rule));
        let (mut starts, mut forms, mut members) = (Vec::new(), Vec::new(), Vec::new());
        for form in listed.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (phrase, rule, member) = form[0];
            // Every phrase has a form.
            if starts.len() == phrase as usize {
                starts.push(forms.len() as u32 / 2);
            }
            if form.len() == 1 {
                forms.extend([rule | LONE, member.0]);
            } else {
                forms.extend([rule, members.len() as u32]);
                members.push(form.len() as u32);
                members.extend(form.iter().map(|&(_, _, member)| member.0));
            }
        }
        let mut lexicon = lexicon.finish();
        lexicon.set_values(starts);
        Matcher { lexicon, rules: numbers.rules, forms: forms.into(), members: members.into() }
    }

    /// Writes the compiled names into a file.
    pub fn write(&self, out: &mut image::Writer) {
        self.lexicon.write(out);
        out.text(&serde_json::to_string(&self.rules).expect("invariant: rules are JSON"));
        out.column(&self.forms);
        out.column(&self.members);
    }

    /// Reads what [`Matcher::write`] wrote for this gazetteer.
    ///
    /// # Errors
    /// What is damaged.
    pub fn read(image: &mut image::Reader, gazetteer: &Gazetteer) -> Result<Matcher> {
        let lexicon = crate::lexicon::Lexicon::read(image)?;
        let rules = image.text()?;
        let rules = serde_json::from_str(&rules).map_err(|_| image.damaged("its rules are none"))?;
        let read = Matcher { lexicon, rules, forms: image.column()?, members: image.column()? };
        if read.fits(gazetteer.len()) {
            Ok(read)
        } else {
            Err(image.damaged("its names do not fit together"))
        }
    }

    /// Whether every number leads somewhere, so that nothing that is asked later can fail; and no
    /// members stand in two forms, or a small file could mean more than memory holds.
    fn fits(&self, entities: usize) -> bool {
        let (forms, rest) = self.forms.as_chunks::<2>();
        let values = || (0..self.lexicon.len() as u32).map(|id| self.lexicon.value(PhraseId(id)));
        let is_member = |member: u32| (Member(member).entity().0 as usize) < entities;
        // The members not yet seen.
        let mut members: &[u32] = &self.members;
        let mut form_fits = |&[rule, what]: &[u32; 2]| {
            let mut in_several = |what: u32| {
                let at = self.members.len() - members.len();
                let (&count, rest) = members.split_first().filter(|_| what as usize == at)?;
                let (mine, rest) = rest.split_at_checked(count as usize)?;
                members = rest;
                Some(mine.iter().all(|&member| is_member(member)))
            };
            ((rule & !LONE) as usize) < self.rules.len()
                && if rule & LONE == 0 { in_several(what) == Some(true) } else { is_member(what) }
        };
        rest.is_empty()
            && values().is_sorted()
            && values().next_back().is_none_or(|last| last as usize <= forms.len())
            && forms.iter().all(&mut form_fits)
            && members.is_empty()
    }
}

/// The names of some entities that follow one another, cut and folded.
#[derive(Default)]
struct Run {
    names: Vec<CutName>,
    /// Of their tokens, one name after another.
    hashes: Vec<u64>,
    /// Their folded tokens, a NUL after each.
    folded: String,
    /// The rules of this run alone.
    numbers: Numbers,
}

/// A name in a [`Run`].
struct CutName {
    tokens: usize,
    /// Of its folded tokens.
    bytes: usize,
    /// The rule's number in the run.
    rule: u32,
    member: Member,
}

impl Run {
    fn cut(
        gazetteer: &Gazetteer,
        run: Range<u32>,
        variants: &Variants,
        is_demonym: &impl Fn(&Tokens<'_>) -> bool,
    ) -> Run {
        let mut cut = Run::default();
        for id in run.map(EntityId) {
            let named_by_place = matches!(gazetteer.entity_type(id), "state" | "place");
            let canonical = gazetteer.name(id);
            let mut add = |name: &Name<'_>| {
                let tokens = Tokens::of_phrase(name.surface);
                if tokens.is_empty() || (0..tokens.len()).any(|i| tokens.flags(i).has(Flags::ADDRESS)) {
                    return;
                }
                let rule = cut.numbers.number_of(name, &tokens);
                let left_out = named_by_place && name.surface != canonical && is_demonym(&tokens);
                let member = Member::new(id, name.weak, name.is_demonym, left_out && !name.is_demonym);
                let before = cut.folded.len();
                fold_phrase(&tokens, &mut cut.hashes, &mut cut.folded);
                let bytes = cut.folded.len() - before;
                cut.names.push(CutName { tokens: tokens.len(), bytes, rule, member });
            };
            for name in gazetteer.names(id) {
                add(&name);
                for (form, weak) in variants.of(&name, gazetteer.entity_type(id)) {
                    add(&name.variant(form.trim(), weak));
                }
                if let Some(form) = Variants::lowered(name.surface, gazetteer.names(id)) {
                    add(&name.variant(form, name.weak));
                }
            }
        }
        cut
    }
}

/// So many entities are cut at once.
const RUN: u32 = 1 << 13;

/// Does `work` for runs of the numbers below `count`, on as many threads as there are cores, and hands
/// on what came of it in the order of the numbers, whichever is done first.
fn in_order<T: Send>(count: u32, work: impl Fn(Range<u32>) -> T + Sync, mut each: impl FnMut(T)) {
    let runs = count.div_ceil(RUN);
    let work = |run: u32| work(run * RUN..count.min((run + 1).saturating_mul(RUN)));
    if runs <= 1 {
        return each(work(0));
    }
    let threads = std::thread::available_parallelism().map_or(1, |cores| cores.get()).min(runs as usize);
    let next = AtomicU32::new(0);
    std::thread::scope(|scope| {
        let (sender, done) = mpsc::sync_channel(2 * threads);
        for _ in 0..threads {
            let (sender, next, work) = (sender.clone(), &next, &work);
            scope.spawn(move || {
                let runs = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|&run| run < runs);
                // Nobody takes any more only where the taker panicked.
                while runs().is_some_and(|run| sender.send((run, work(run))).is_ok()) {}
            });
        }
        drop(sender);
        let (mut early, mut turn) = (BTreeMap::new(), 0);
        for (run, result) in done {
            early.insert(run, result);
            while let Some(result) = early.remove(&turn) {
                each(result);
                turn += 1;
            }
        }
    });
}

/// Numbers for rules, in the order of first use.
#[derive(Default)]
struct Numbers {
    rules: Vec<Rule>,
    known: FxHashMap<Rule, u32>,
    /// The numbers of the commonest rules, by how many tokens they have.
    plain: [Option<u32>; 8],
}

impl Numbers {
    fn number_of(&mut self, name: &Name<'_>, tokens: &Tokens<'_>) -> u32 {
        let is_plain = tokens.len() < self.plain.len() && Rule::is_plain(name, tokens);
        if let Some(number) = self.plain[tokens.len() % self.plain.len()].filter(|_| is_plain) {
            return number;
        }
        let number = self.number(Rule::of(name, tokens));
        if is_plain {
            self.plain[tokens.len()] = Some(number);
        }
        number
    }

    fn number(&mut self, rule: Rule) -> u32 {
        if let Some(&number) = self.known.get(&rule) {
            return number;
        }
        let number = self.rules.len() as u32;
        self.rules.push(rule.clone());
        self.known.insert(rule, number);
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_come_in_order() {
        for count in [0, 1, RUN, RUN + 1, 40 * RUN + 7] {
            let mut all = Vec::new();
            let slow_at_first = |run: Range<u32>| {
                // The first is done last.
                std::thread::sleep(std::time::Duration::from_millis(if run.start == 0 { 20 } else { 0 }));
                run
            };
            in_order(count, slow_at_first, |run| all.extend(run));
            assert!(all.into_iter().eq(0..count), "{count}");
        }
    }
}
