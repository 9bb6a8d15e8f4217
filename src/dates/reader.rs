//! Looks at the tokens of a clause: words with a role, numbers, and what stands between and around.

use super::Context;
use super::words::{Hits, Role, Roles, Words};
use crate::language::{Class, LanguageIndex};
use crate::text::{GapKind, Tokens, is_apostrophe, is_closer, is_hyphen, is_opener};

/// A clause that is being read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, 't> {
    pub words: &'a Words,
    /// Its phrases.
    pub hits: &'a Hits,
    pub tokens: &'a Tokens<'t>,
    /// Its first token.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    pub context: &'a Context<'a>,
}

/// What comes right after a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing that belongs to it.
    Nothing,
    /// It goes on, and is no date: *2014-era*, *14/11*, *2014,500*.
    More,
    /// It is a matter of the noun that follows: *Tuesday's attack*.
    Possessive,
}

/// The year 2000 tells which days a calendar has at all.
const LEAP_YEAR: i16 = 2000;

impl<'t> Reader<'_, 't> {
    /// The end and the value of the longest phrase at token `at` whose role is wanted: `among` has all
    /// roles that `want` may want.
    #[inline]
    pub fn word<T>(
        &self,
        at: usize,
        among: Roles,
        want: impl Fn(Role, LanguageIndex) -> Option<T>,
    ) -> Option<(usize, T)> {
        if at >= self.end || !self.hits.roles(at).has_any(among) {
            return None;
        }
        let mut best = None;
        for (length, phrase) in self.hits.at(at) {
            let spoken = |language| self.context.language.is_none_or(|own| own == language);
            let mut wanted = self.words.entries(phrase).iter().filter(|entry| spoken(entry.language));
            if let Some(value) = wanted.find_map(|entry| want(entry.role, entry.language))
                && (at..at + length - 1).all(|i| self.is_joined(i))
            {
                best = Some((at + length, value));
            }
        }
        best
    }

    /// Whether anything that dates are made of begins at token `at`.
    pub fn is_known(&self, at: usize) -> bool {
        self.hits.roles(at) != Roles::NONE || self.digits(at).is_some()
    }

    /// One past the phrase at token `at` that has this role.
    pub fn is(&self, at: usize, role: Role) -> Option<usize> {
        self.word(at, role.set(), |found, _| (found == role).then_some(())).map(|(end, ())| end)
    }

    /// The same, where the next word belongs to it; else `at`.
    pub fn skip(&self, at: usize, role: Role) -> usize {
        self.lead(at, role).unwrap_or(at)
    }

    /// One past the phrase at token `at` that has this role, if a word follows it.
    pub fn lead(&self, at: usize, role: Role) -> Option<usize> {
        self.is(at, role).filter(|&end| self.goes_on(end))
    }

    /// Whether a month or weekday here is written as its language writes it.
    pub fn is_written_well(&self, at: usize, language: LanguageIndex) -> bool {
        !self.words.habits(language).capitals || self.tokens.is_capitalised(at)
    }

    /// Month, whether it is written in full, and language.
    pub fn month(&self, at: usize) -> Option<(usize, (i8, bool, LanguageIndex))> {
        self.word(at, Roles::MONTH, |role, language| match role {
            Role::Month(month, full) if self.is_written_well(at, language) => Some((month, full, language)),
            _ => None,
        })
    }

    /// Weekday, whether it is written in full, and language.
    pub fn weekday(&self, at: usize) -> Option<(usize, (i8, bool, LanguageIndex))> {
        self.word(at, Roles::WEEKDAY, |role, language| match role {
            Role::Weekday(day, full) if self.is_written_well(at, language) => Some((day, full, language)),
            _ => None,
        })
    }

    /// Whether tokens `i` and `i + 1` may belong to one phrase.
    fn is_joined(&self, i: usize) -> bool {
        use GapKind::{Apostrophe, Empty, Hyphen, LineBreak, Space};
        matches!(self.tokens.gap_kind(i), Space | LineBreak | Apostrophe | Hyphen | Empty)
    }

    /// What stands before token `at`, if both sides belong to the clause.
    pub fn gap_before(&self, at: usize) -> Option<GapKind> {
        (self.start < at && at < self.end).then(|| self.tokens.gap_kind(at - 1))
    }

    /// Whether token `at` follows the one before it without a mark.
    pub fn goes_on(&self, at: usize) -> bool {
        matches!(self.gap_before(at), Some(GapKind::Space | GapKind::LineBreak | GapKind::Apostrophe))
    }

    /// The same after a word that may be shortened: *Nov. 14*.
    pub fn goes_on_after(&self, at: usize, full: bool) -> bool {
        self.goes_on(at) || !full && self.gap_before(at) == Some(GapKind::Stop)
    }

    fn digits(&self, at: usize) -> Option<&'t str> {
        if at >= self.end {
            return None;
        }
        let surface = self.tokens.surface(at);
        surface.as_bytes().first()?.is_ascii_digit().then_some(surface)
    }

    /// The day that token `at` numbers, and whether it is written as an ordinal.
    pub fn day_number(&self, at: usize) -> Option<(i8, bool)> {
        let surface = self.digits(at)?;
        let length = surface.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, suffix) = surface.split_at(length);
        let day: i8 = digits.parse().ok().filter(|day| (1..=31).contains(day) && length <= 2)?;
        let is_ordinal = |(language, habits): (LanguageIndex, &super::words::Habits)| {
            self.context.language.is_none_or(|own| own == language)
                && habits.ordinals.iter().any(|ordinal| ordinal.eq_ignore_ascii_case(suffix))
        };
        let ordinal = !suffix.is_empty();
        (!ordinal || self.words.all_habits().any(is_ordinal)).then_some((day, ordinal))
    }

    /// The number at token `at`, in digits or as a word.
    pub fn number(&self, at: usize) -> Option<(usize, i32)> {
        if let Some(surface) = self.digits(at) {
            let number = surface.parse().ok().filter(|number| (1..=200).contains(number))?;
            return Some((at + 1, number));
        }
        self.word(
            at,
            Roles::NUMBER,
            |role, _| if let Role::Number(number) = role { Some(number) } else { None },
        )
    }

    /// The year that token `at` is.
    pub fn year(&self, at: usize) -> Option<i16> {
        let surface = self.digits(at).filter(|surface| surface.len() == 4)?;
        if !surface.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        surface.parse().ok().filter(|year| (1000..=2999).contains(year))
    }

    /// The first year of the decade that token `at` is: *1990s*.
    pub fn decade(&self, at: usize) -> Option<i16> {
        let surface = self.digits(at)?;
        let digits = surface.strip_suffix("0s").filter(|digits| digits.len() == 3)?;
        digits.parse().ok().filter(|tens| (100..=299).contains(tens)).map(|tens: i16| tens * 10)
    }

    /// `2023-11-14` at token `at`.
    pub fn iso(&self, at: usize) -> Option<(i16, i8, i8)> {
        let year = self.year(at)?;
        let part = |at: usize| {
            let hyphen = self.gap_before(at) == Some(GapKind::Hyphen);
            let surface = self.digits(at).filter(|surface| hyphen && surface.len() == 2)?;
            surface.parse::<i8>().ok()
        };
        Some((year, part(at + 1)?, part(at + 2)?))
    }

    /// Whether the month has such a day in some year.
    pub fn is_day_of(month: i8, day: i8) -> bool {
        jiff::civil::Date::new(LEAP_YEAR, month, day).is_ok()
    }

    /// Whether token `at` begins anew and is not the rest of a number or a compound.
    pub fn begins(&self, at: usize) -> bool {
        let start = self.tokens.span(at).start as usize;
        match self.tokens.text()[..start].chars().next_back() {
            None => true,
            Some(c) => {
                c.is_whitespace()
                    || is_opener(c)
                    || is_closer(c)
                    || is_apostrophe(c)
                    || matches!(c, '—' | '―' | ':' | ';')
            }
        }
    }

    /// What comes right after a date that ends before token `end`.
    pub fn after(&self, end: usize) -> After {
        let rest = &self.tokens.text()[self.tokens.span(end - 1).end as usize..];
        let mut chars = rest.chars();
        let (Some(c), next) = (chars.next(), chars.next()) else { return After::Nothing };
        let digit = next.is_some_and(|next| next.is_ascii_digit());
        let more = match c {
            '/' | '\\' | '_' | '%' | '°' => true,
            '.' | ',' | ':' => digit,
            ' ' | '\u{A0}' | '\u{202F}' => next == Some('%'),
            '—' | '―' => false,
            c => is_hyphen(c) && next.is_some_and(char::is_alphanumeric),
        };
        if more {
            After::More
        } else if is_apostrophe(c) && next == Some('s') && !chars.next().is_some_and(char::is_alphanumeric) {
            After::Possessive
        } else {
            After::Nothing
        }
    }

    /// Whether the word at `at` follows directly and is a noun or a verb by the look of it: what stands
    /// before it may be their number.
    pub fn is_content(&self, at: usize) -> bool {
        let follows = matches!(self.gap_before(at), Some(GapKind::Space | GapKind::LineBreak));
        follows && {
            let first = self.tokens.surface(at).chars().next();
            let class = self.context.languages.word(self.tokens, at, self.context.language);
            first.is_some_and(char::is_lowercase) && !class.has(Class::Function)
        }
    }

    /// Whether a capitalised word follows or goes before directly, so that both may be one name.
    pub fn is_beside_name(&self, at: usize, end: usize) -> bool {
        let space = |at: usize| self.gap_before(at) == Some(GapKind::Space);
        let function = |i: usize| {
            self.context.languages.word(self.tokens, i, self.context.language).has(Class::Function)
        };
        let before = space(at) && self.tokens.is_capitalised(at - 1) && !function(at - 1);
        before || space(end) && self.tokens.is_capitalised(end)
    }
}
