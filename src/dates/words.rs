//! The words that dates are made of, and what each may be.

use crate::language::{LanguageIndex, Languages};
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

/// A set of roles; whatever a role carries (which month, which number) is not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Roles(u64);

impl Roles {
    /// None.
    pub const NONE: Roles = Roles(0);
    /// Which of several is meant, before it and after it.
    pub const WAY: Roles = Role::Last.set().and(Role::This.set()).and(Role::Next.set());
    pub const WAY_AFTER: Roles = Role::LastAfter.set().and(Role::NextAfter.set());
    pub const MONTH: Roles = Role::Month(0, true).set();
    pub const WEEKDAY: Roles = Role::Weekday(0, true).set();
    pub const SEASON: Roles = Role::Season(0).set();
    pub const NUMBER: Roles = Role::Number(0).set();
    pub const UNIT: Roles = Role::Unit(Unit::Day).set();
    pub const DAY: Roles = Role::Day(0).set();

    pub const fn and(self, other: Roles) -> Roles {
        Roles(self.0 | other.0)
    }

    #[inline]
    pub fn has_any(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is another than these.
    #[inline]
    pub fn has_other(self, than: Roles) -> bool {
        self.0 & !than.0 != 0
    }
}

impl Role {
    /// The set of this role alone.
    pub const fn set(self) -> Roles {
        let bit = match self {
            Role::Month(..) => 0,
            Role::Weekday(..) => 1,
            Role::Season(_) => 2,
            Role::Number(_) => 3,
            Role::Unit(_) => 4,
            Role::Day(_) => 5,
            Role::LastNight => 6,
            Role::Time => 7,
            Role::Last => 8,
            Role::This => 9,
            Role::Next => 10,
            Role::LastAfter => 11,
            Role::ThisAfter => 12,
            Role::NextAfter => 13,
            Role::Ago => 14,
            Role::AgoBefore => 15,
            Role::On => 16,
            Role::In => 17,
            Role::Since => 18,
            Role::Until => 19,
            Role::By => 20,
            Role::From => 21,
            Role::To => 22,
            Role::Between => 23,
            Role::And => 24,
            Role::Or => 25,
            Role::Of => 26,
            Role::Part => 27,
            Role::Vague => 28,
            Role::Approximate => 29,
            Role::Article => 30,
            Role::Owner => 31,
            Role::Decade => 32,
            Role::Future => 33,
            Role::Past => 34,
            Role::Conditional => 35,
            Role::Border => 36,
        };
        Roles(1 << bit)
    }
}

/// A role that a phrase has in one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub language: LanguageIndex,
    pub role: Role,
}

/// The phrases that begin with a token.
#[derive(Debug)]
struct Begun {
    /// Where they begin in the list.
    start: u32,
    /// Whether the token belongs to any phrase.
    inside: bool,
    /// What they may be.
    roles: Roles,
}

/// The phrases of a range of tokens.
#[derive(Debug)]
pub(super) struct Hits {
    /// The first token of the range.
    first: usize,
    at: Vec<Begun>,
    /// Length in tokens and phrase, the shortest first.
    list: Vec<(u32, u32)>,
}

impl Hits {
    /// The phrases that begin with a token of the range: length and number, the shortest first.
    pub fn at(&self, token: usize) -> impl Iterator<Item = (usize, u32)> {
        let at = token - self.first;
        let start = self.at[at].start as usize;
        let end = self.at.get(at + 1).map_or(self.list.len(), |next| next.start as usize);
        self.list[start..end].iter().map(|&(length, phrase)| (length as usize, phrase))
    }

    /// What they may be.
    #[inline]
    pub fn roles(&self, token: usize) -> Roles {
        self.at[token - self.first].roles
    }

    /// Whether a token belongs to any phrase.
    #[inline]
    pub fn has(&self, token: usize) -> bool {
        self.at[token - self.first].inside
    }
}

/// How a language writes dates.
#[derive(Debug, Clone, Default)]
pub(super) struct Habits {
    pub capitals: bool,
    pub month_first: bool,
    pub ordinals: Vec<String>,
}

/// A phrase of some role.
#[derive(Debug, Clone, Default)]
struct Phrase {
    /// The hashes of its words after the first.
    rest: Vec<u64>,
    entries: Vec<Entry>,
    roles: Roles,
}

/// The words of a language, or of all.
#[derive(Debug, Clone)]
pub(super) struct Words {
    /// Hashes of the words that phrases begin with, open addressing, 0 for a free place; at most a quarter
    /// is taken.
    table: Vec<u64>,
    /// For each place of the table its phrases.
    begun: Vec<Range<u32>>,
    /// By their first words, the shortest first.
    phrases: Vec<Phrase>,
    /// Of all languages.
    habits: Vec<Habits>,
    /// A bit for each hash, cut to 16 bits, of a word without which there is no date, if nothing is like a
    /// year: nearly every sentence is done after a look at this.
    needed: Vec<u64>,
    /// The same for the words that phrases begin with.
    begin: Vec<u64>,
}

impl Words {
    /// The words of the language `only`, or of all. Linear in the lists.
    pub fn new(languages: &Languages, only: Option<LanguageIndex>) -> Words {
        // By the first word, then by length.
        let mut phrases: BTreeMap<(u64, usize, Vec<u64>), Vec<Entry>> = BTreeMap::new();
        let (mut needed, mut begin) = (vec![0; 1024], vec![0; 1024]);
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
            if only.is_some_and(|only| only != language) {
                continue;
            }
            let mut add = |role: Role, phrase: &str| {
                let tokens = Tokens::of_phrase(phrase);
                let mut hashes = (0..tokens.len()).map(|i| tokens.hash(i));
                let Some(first) = hashes.next() else { return };
                let rest: Vec<u64> = hashes.collect();
                // *the day before yesterday*: the first word is everywhere.
                let last = rest.last().copied().unwrap_or(first);
                phrases.entry((first, rest.len(), rest)).or_default().push(Entry { language, role });
                use Role::{Day, LastNight, Month, Unit, Weekday};
                if matches!(role, Month(..) | Weekday(..) | Unit(_) | Day(_) | LastNight) {
                    set(&mut needed, last);
                }
                set(&mut begin, first);
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
        let mut words = Words { table: vec![0; 16], begun: vec![], phrases: vec![], habits, needed, begin };
        let mut firsts: Vec<(u64, Range<u32>)> = Vec::new();
        for ((first, _, rest), entries) in phrases {
            let number = words.phrases.len() as u32;
            let roles = entries.iter().fold(Roles::NONE, |roles, entry| roles.and(entry.role.set()));
            words.phrases.push(Phrase { rest, entries, roles });
            match firsts.last_mut().filter(|(known, _)| *known == first) {
                Some((_, range)) => range.end = number + 1,
                None => firsts.push((first, number..number + 1)),
            }
        }
        words.table = vec![0; (4 * firsts.len()).next_power_of_two().max(16)];
        words.begun = vec![0..0; words.table.len()];
        for (first, range) in firsts {
            let mut place = words.place(first);
            while words.table[place] != 0 {
                place = (place + 1) & (words.table.len() - 1);
            }
            (words.table[place], words.begun[place]) = (first, range);
        }
        words
    }

    /// Where the search for a word begins.
    #[inline]
    fn place(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.table.len() - 1)
    }

    /// The phrases that begin with a word.
    #[inline]
    fn begun_by(&self, hash: u64) -> Range<u32> {
        let mut place = self.place(hash);
        loop {
            match self.table[place] {
                0 => return 0..0,
                known if known == hash => return self.begun[place].clone(),
                _ => place = (place + 1) & (self.table.len() - 1),
            }
        }
    }

    /// Whether a date may have a word with this hash and nothing without such a word is one.
    #[inline]
    pub fn is_needed(&self, hash: u64) -> bool {
        has(&self.needed, hash)
    }

    /// All phrases in the tokens of a range.
    pub fn find(&self, tokens: &Tokens<'_>, range: Range<usize>) -> Hits {
        let mut hits = Hits { first: range.start, at: Vec::with_capacity(range.len()), list: Vec::new() };
        // One past the phrase that reaches furthest.
        let mut end = range.start;
        for at in range.clone() {
            let (start, mut roles) = (hits.list.len() as u32, Roles::NONE);
            let hash = tokens.hash(at);
            let begun = if has(&self.begin, hash) { self.begun_by(hash) } else { 0..0 };
            for number in begun {
                let phrase = &self.phrases[number as usize];
                let length = 1 + phrase.rest.len();
                let mut rest = phrase.rest.iter().zip(at + 1..);
                if at + length <= range.end && rest.all(|(&hash, i)| tokens.hash(i) == hash) {
                    hits.list.push((length as u32, number));
                    roles = roles.and(phrase.roles);
                    end = end.max(at + length);
                }
            }
            hits.at.push(Begun { start, inside: at < end, roles });
        }
        hits
    }

    /// What a phrase may be.
    pub fn entries(&self, phrase: u32) -> &[Entry] {
        &self.phrases[phrase as usize].entries
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

/// Whether a bitmap of 16 bits of hashes may have this one.
#[inline]
fn has(bits: &[u64], hash: u64) -> bool {
    let bit = hash as u16;
    bits[usize::from(bit >> 6)] >> (bit & 63) & 1 != 0
}

fn set(bits: &mut [u64], hash: u64) {
    let bit = hash as u16;
    bits[usize::from(bit >> 6)] |= 1 << (bit & 63);
}
