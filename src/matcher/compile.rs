//! Listed names, compiled.

use super::rules::Rule;
use super::{LONE, Matcher, Member};
use crate::error::Result;
use crate::gazetteer::{EntityId, Gazetteer, Name};
use crate::image;
use crate::language::{Class, Languages};
use crate::lexicon::{Beginning, Builder, PhraseId};
use crate::text::{Flags, Tokens};
use std::collections::HashMap;

impl Matcher {
    /// Compiles a gazetteer. O(n log n) in its names.
    ///
    /// A form that is a demonym of a state (by the languages' lists or the gazetteer's own) is no
    /// name of a state or place, unless demonyms are mentions.
    pub fn new(gazetteer: &Gazetteer, languages: &Languages) -> Matcher {
        let ids = || (0..gazetteer.len() as u32).map(EntityId);
        let mut own_demonyms = Builder::default();
        for name in ids().flat_map(|id| gazetteer.names(id)).filter(|name| name.is_demonym) {
            own_demonyms.add_text(name.surface);
        }
        let own_demonyms = own_demonyms.finish();
        let is_demonym = |tokens: &Tokens<'_>| {
            languages.phrase_classes(tokens, 0, tokens.len(), None).has(Class::Demonym)
                || own_demonyms.phrase(tokens, 0, tokens.len()).is_some()
        };
        let mut lexicon = Builder::default();
        let mut numbers = Numbers::default();
        // Phrase, rule and who is meant, in the order of listing.
        let mut listed: Vec<(u32, u32, Member)> = Vec::new();
        for id in ids() {
            let named_by_place = matches!(gazetteer.entity_type(id), "state" | "place");
            let canonical = gazetteer.name(id);
            for name in gazetteer.names(id) {
                let tokens = Tokens::of_phrase(name.surface);
                if tokens.is_empty() || (0..tokens.len()).any(|i| tokens.flags(i).has(Flags::ADDRESS)) {
                    continue;
                }
                let number = numbers.number(&name, &tokens);
                let capital = numbers.rules[number as usize].begins_with_capital();
                let beginning = if capital { Beginning::Capital } else { Beginning::Any };
                let Some(phrase) = lexicon.add(&tokens, beginning) else { continue };
                let left_out = named_by_place && name.surface != canonical && is_demonym(&tokens);
                let member = Member::new(id, name.weak, name.is_demonym, left_out && !name.is_demonym);
                listed.push((phrase.0, number, member));
            }
        }
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

/// Numbers for rules, in the order of first use.
#[derive(Default)]
struct Numbers {
    rules: Vec<Rule>,
    known: HashMap<Rule, u32>,
    /// The numbers of the commonest rules, by how many tokens they have.
    plain: [Option<u32>; 8],
}

impl Numbers {
    fn number(&mut self, name: &Name<'_>, tokens: &Tokens<'_>) -> u32 {
        let is_plain = tokens.len() < self.plain.len() && Rule::is_plain(name, tokens);
        if let Some(number) = self.plain[tokens.len() % self.plain.len()].filter(|_| is_plain) {
            return number;
        }
        let rule = Rule::of(name, tokens);
        let number = self.known.get(&rule).copied().unwrap_or_else(|| {
            let number = self.rules.len() as u32;
            self.rules.push(rule.clone());
            self.known.insert(rule, number);
            number
        });
        if is_plain {
            self.plain[tokens.len()] = Some(number);
        }
        number
    }
}
