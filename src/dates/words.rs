//! The words that dates are made of, and what each may be.

use crate::language::{LanguageIndex, Languages};
use crate::lexicon::{Builder, Lexicon, PhraseId};
use crate::text::Tokens;
use std::collections::BTreeMap;
use std::ops::Range;

/// What dates are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// What a word or phrase may be in a date. The lists of the language files have the same names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// From 1; whether it is written in full.
    Month(i8, bool),
    /// From 0, Monday; whether it is written in full.
    Weekday(i8, bool),
    /// From 1, spring.
    Season(i8),
    Number(i32),
    Unit(Unit),
    /// Days after the day of publication.
    Day(i32),
    LastNight,
    Time,
    Last,
    This,
    Next,
    LastAfter,
    ThisAfter,
    NextAfter,
    Ago,
    AgoBefore,
    On,
    In,
    Since,
    Until,
    By,
    From,
    To,
    Between,
    And,
    Or,
    Of,
    Part,
    Vague,
    Approximate,
    Article,
    Owner,
    Decade,
    Future,
    Past,
    Conditional,
    Border,
}

/// A role that a phrase has in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub language: LanguageIndex,
    pub role: Role,
}

/// The phrases of a range of tokens.
#[derive(Debug)]
pub(super) struct Hits {
    /// The first token of the range.
    first: usize,
    /// Where those of each token begin, and one more.
    starts: Vec<u32>,
    /// Length in tokens and phrase, the shortest first.
    list: Vec<(u32, u32)>,
}

impl Hits {
    /// The phrases that begin with a token of the range: length and number, the shortest first.
    pub fn at(&self, token: usize) -> impl Iterator<Item = (usize, u32)> {
        let at = token - self.first;
        let (start, end) = (self.starts[at] as usize, self.starts[at + 1] as usize);
        self.list[start..end].iter().map(|&(length, phrase)| (length as usize, phrase))
    }
}

/// How a language writes dates.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    pub capitals: bool,
    pub month_first: bool,
    pub ordinals: Vec<String>,
}

/// The words of all languages.
#[derive(Debug, Clone)]
pub(super) struct Words {
    lexicon: Lexicon,
    /// Where each phrase's entries begin, and one more.
    starts: Vec<u32>,
    entries: Vec<Entry>,
    habits: Vec<Habits>,
    /// A bit for each hash, cut to 16 bits, of a word without which there is no date, if none has a
    /// digit: nearly every sentence is done after a look at this.
    needed: Vec<u64>,
}

impl Words {
    /// Linear in the lists.
    pub fn new(languages: &Languages) -> Words {
        let mut builder = Builder::default();
        let mut roles: BTreeMap<PhraseId, Vec<Entry>> = BTreeMap::new();
        let mut needed = vec![0; 1024];
        let mut habits = Vec::new();
        for language in 0..languages.list().len() {
            let Some(data) = languages.dates(language) else {
                habits.push(Habits::default());
                continue;
            };
            let (calendar, words) = (&data.calendar, &data.words);
            habits.push(Habits {
                capitals: words.capitals,
                month_first: words.month_first,
                ordinals: words.ordinals.clone(),
            });
            let mut add = |role: Role, phrase: &str| {
                let tokens = Tokens::of_phrase(phrase);
                let Some(id) = builder.add_text(phrase) else { return };
                roles.entry(id).or_default().push(Entry { language, role });
                use Role::{Day, LastNight, Month, Unit, Weekday};
                if matches!(role, Month(..) | Weekday(..) | Unit(_) | Day(_) | LastNight) {
                    let bit = tokens.hash(0) as u16;
                    needed[usize::from(bit >> 6)] |= 1 << (bit & 63);
                }
            };
            for (row, n) in calendar.months.iter().zip(1..) {
                row.iter().enumerate().for_each(|(i, word)| add(Role::Month(n, i == 0), word));
            }
            for (row, n) in calendar.weekdays.iter().zip(0..) {
                row.iter().enumerate().for_each(|(i, word)| add(Role::Weekday(n, i == 0), word));
            }
            for (row, n) in words.seasons.iter().zip(1..) {
                row.iter().for_each(|word| add(Role::Season(n), word));
            }
            for (row, n) in words.numbers.iter().zip(1..) {
                row.iter().for_each(|word| add(Role::Number(n), word));
            }
            for (row, unit) in words.units.iter().zip([Unit::Day, Unit::Week, Unit::Month, Unit::Year]) {
                row.iter().for_each(|word| add(Role::Unit(unit), word));
            }
            for (row, n) in words.days.iter().zip(-2..) {
                row.iter().for_each(|word| add(Role::Day(n), word));
            }
            let lists = [
                (Role::LastNight, &words.last_night),
                (Role::Time, &words.times),
                (Role::Last, &words.last),
                (Role::This, &words.this),
                (Role::Next, &words.next),
                (Role::LastAfter, &words.last_after),
                (Role::ThisAfter, &words.this_after),
                (Role::NextAfter, &words.next_after),
                (Role::Ago, &words.ago),
                (Role::AgoBefore, &words.ago_before),
                (Role::On, &words.on),
                (Role::In, &words.r#in),
                (Role::Since, &words.since),
                (Role::Until, &words.until),
                (Role::By, &words.by),
                (Role::From, &words.from),
                (Role::To, &words.to),
                (Role::Between, &words.between),
                (Role::And, &words.and),
                (Role::Or, &words.or),
                (Role::Of, &words.of),
                (Role::Part, &words.parts),
                (Role::Vague, &words.vague),
                (Role::Approximate, &words.approximate),
                (Role::Article, &words.articles),
                (Role::Owner, &words.owners),
                (Role::Decade, &words.decade),
                (Role::Future, &words.future),
                (Role::Past, &words.past),
                (Role::Conditional, &words.conditional),
                (Role::Border, &words.borders),
            ];
            for (role, list) in lists {
                list.iter().for_each(|word| add(role, word));
            }
        }
        let (mut starts, mut entries) = (vec![0], Vec::new());
        // Every phrase has a role, so the ids are 0, 1, 2 ...
        for list in roles.into_values() {
            entries.extend(list);
            starts.push(entries.len() as u32);
        }
        Words { lexicon: builder.finish(), starts, entries, habits, needed }
    }

    /// Whether a date may have a word with this hash and nothing without such a word is one.
    #[inline]
    pub fn is_needed(&self, hash: u64) -> bool {
        let bit = hash as u16;
        self.needed[usize::from(bit >> 6)] >> (bit & 63) & 1 != 0
    }

    /// All phrases in the tokens of a range.
    pub fn find(&self, tokens: &Tokens<'_>, range: Range<usize>) -> Hits {
        let mut hits = Hits { first: range.start, starts: Vec::with_capacity(range.len() + 1), list: vec![] };
        self.lexicon.find_all(tokens, range.start, range.end, |at, length, PhraseId(id)| {
            hits.starts.resize(at - range.start + 1, hits.list.len() as u32);
            hits.list.push((length as u32, id));
        });
        hits.starts.resize(range.len() + 1, hits.list.len() as u32);
        hits
    }

    /// What a phrase may be.
    pub fn entries(&self, phrase: u32) -> &[Entry] {
        let (start, end) = (self.starts[phrase as usize], self.starts[phrase as usize + 1]);
        &self.entries[start as usize..end as usize]
    }

    /// How dates are written in a language.
    pub fn habits(&self, language: LanguageIndex) -> &Habits {
        &self.habits[language]
    }

    /// How they are written in each.
    pub fn all_habits(&self) -> impl Iterator<Item = (LanguageIndex, &Habits)> {
        self.habits.iter().enumerate()
    }
}
