//! A date with what stands before it: *on Tuesday*, *since 2014*, *from Monday to Friday*.

use super::points::{Kinds, Point, Way, Year};
use super::reader::{After, Reader};
use super::words::{Role, Roles};
use crate::text::GapKind;

/// What a text says of a time, before anybody knows when it was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase {
    At(Point),
    Between(Point, Point),
    Since(Point),
    Until(Point),
    /// Up to then at the latest.
    By(Point),
    /// A date that is none: *after Tuesday*, *in 2012 or 2013*.
    Unclear(Point),
}

/// The kinds of phrases that a word may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ways(u8);

impl Ways {
    const STRETCH: Ways = Ways(1);
    const SINCE: Ways = Ways(2);
    const UNTIL: Ways = Ways(4);
    const ON: Ways = Ways(8);
    const IN: Ways = Ways(16);
    const BARE: Ways = Ways(32);
    const VAGUE: Ways = Ways(64);
    const OF_NOUN: Ways = Ways(128);
}

/// What the words before a date begin.
const WAYS: [(Roles, Ways); 8] = [
    (Role::Between.set().and(Role::From.set()), Ways::STRETCH),
    (Role::Since.set(), Ways::SINCE),
    (Role::Until.set().and(Role::By.set()), Ways::UNTIL),
    (Role::On.set(), Ways::ON),
    (Role::In.set(), Ways::IN),
    (Role::Of.set().and(Role::Owner.set()).and(Role::Article.set()), Ways::OF_NOUN),
    (Role::Vague.set().and(Role::Approximate.set()), Ways::VAGUE),
    (Role::Vague.set().and(Role::Approximate.set()).and(Role::Article.set()), Ways::BARE),
];

/// Words that no date begins with, or only one of [`WAYS`].
const NOT_BARE: Roles = {
    let (mut all, mut i) = (CUES, 0);
    while i < WAYS.len() {
        all = all.and(WAYS[i].0);
        i += 1;
    }
    all
};

/// *and*, *or*, *to*.
const TOGETHER: Roles = Role::And.set().and(Role::Or.set()).and(Role::To.set());

const CUES: Roles = Role::To
    .set()
    .and(Role::And.set())
    .and(Role::Or.set())
    .and(Role::Future.set())
    .and(Role::Past.set())
    .and(Role::Conditional.set())
    .and(Role::Border.set());

const ON: Kinds = Kinds::DAY.and(Kinds::WEEKDAY).and(Kinds::ARTICLE);
const IN: Kinds = Kinds::YEAR
    .and(Kinds::DECADE)
    .and(Kinds::MONTH)
    .and(Kinds::SEASON)
    .and(Kinds::RELATIVE)
    .and(Kinds::ARTICLE);
const BARE: Kinds = Kinds::DAY.and(Kinds::WEEKDAY).and(Kinds::RELATIVE);

impl Reader<'_, '_> {
    /// What begins at token `at`, and one past its last token; a phrase that is no date of the clause
    /// (*the 2014 ceasefire*) is `None` with its end. A bounded number of look-ups.
    pub fn phrase(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let ways = self.ways(at);
        if ways == Ways(0) || !self.begins(at) {
            return None;
        }
        let try_if = |way: Ways, read: &dyn Fn() -> Option<(usize, Option<Phrase>)>| {
            if ways.0 & way.0 != 0 { read() } else { None }
        };
        let found = try_if(Ways::STRETCH, &|| self.stretch(at))
            .or_else(|| try_if(Ways::SINCE, &|| self.since(at)))
            .or_else(|| try_if(Ways::UNTIL, &|| self.until(at)))
            .or_else(|| try_if(Ways::ON, &|| self.with_preposition(at, Role::On, ON)))
            .or_else(|| try_if(Ways::IN, &|| self.with_preposition(at, Role::In, IN)))
            .or_else(|| try_if(Ways::BARE, &|| self.bare(at)))
            .or_else(|| try_if(Ways::VAGUE, &|| self.vague(at)));
        if let Some((end, phrase)) = found {
            let own = self.after(end) == After::Nothing;
            return Some((end, phrase.filter(|_| own)));
        }
        if ways.0 & Ways::OF_NOUN.0 == 0 {
            return None;
        }
        // *the attack of November 14*, *every Tuesday*: a matter of a noun.
        let before = |role| self.lead(at, role).and_then(|at| self.point(at, Kinds::ALL));
        let (end, _) = before(Role::Of).or_else(|| before(Role::Owner)).or_else(|| before(Role::Article))?;
        Some((end, None))
    }

    /// What may begin at a token, by its own word. Says yes too often, never no wrongly.
    fn ways(&self, at: usize) -> Ways {
        let digit = self.tokens.surface(at).starts_with(|c: char| c.is_ascii_digit());
        let roles = self.hits.roles(at);
        let ways = WAYS.iter().filter(|(begun_by, _)| roles.has_any(*begun_by));
        let bare = if digit || roles.has_other(NOT_BARE) { Ways::BARE.0 } else { 0 };
        Ways(ways.fold(bare, |ways, (_, way)| ways | way.0))
    }

    /// *from X to Y*, *between X and Y*.
    fn stretch(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let pairs = [(Role::Between, Role::And), (Role::From, Role::To)];
        pairs.into_iter().find_map(|(before, joint)| {
            let kinds = Kinds::ALL.and(Kinds::DAY_ALONE);
            let (end, first) = self.point(self.lead(at, before)?, kinds)?;
            let second = match self.gap_before(end)? {
                GapKind::Hyphen => end,
                _ => self.lead(end, joint).filter(|_| self.goes_on(end))?,
            };
            let (end, last) = self.point(second, kinds)?;
            let (end, last) = self.with_month(end, first, last);
            let fits = match (first, last) {
                (Point::DayAlone(_), last) => matches!(last, Point::Day { .. }),
                (_, Point::DayAlone(_)) => false,
                // *from 1500 to 2000 soldiers*.
                (Point::Year(first), Point::Year(last)) => {
                    !self.is_content(end) && (first % 100 != 0 || last % 100 != 0)
                }
                _ => true,
            };
            fits.then_some((end, Some(Phrase::Between(first, last))))
        })
    }

    fn since(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let (end, point, clear) = self.led_by(at, Role::Since)?;
        Some((end, Some(if clear { Phrase::Since(point) } else { Phrase::Unclear(point) })))
    }

    fn until(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let until = self.led_by(at, Role::Until);
        let (end, point, mut clear) = until.or_else(|| self.led_by(at, Role::By))?;
        if let Point::Year(year) = point {
            // *up to 1950 soldiers*, *grew by 2000*.
            if self.is_content(end) || until.is_none() && year % 100 == 0 {
                return None;
            }
        }
        // *accused by May*: a person or a month.
        if let Point::Month { year: Year::Open(Way::Open), .. } = point {
            clear &= until.is_some() || !self.is_ambiguous(end - 1);
        }
        let phrase = match (clear, until) {
            (false, _) => Phrase::Unclear(point),
            (true, None) => Phrase::By(point),
            (true, Some(_)) => Phrase::Until(point),
        };
        Some((end, Some(phrase)))
    }

    /// Whether the month at token `i` is also a word of another kind.
    fn is_ambiguous(&self, i: usize) -> bool {
        use crate::language::Class::{Function, GivenName};
        let word = self.context.languages.word(self.tokens, i, self.context.language);
        word.has_any(&[Function, GivenName])
    }

    /// The date after such a preposition, and whether nothing makes it vague.
    fn led_by(&self, at: usize, role: Role) -> Option<(usize, Point, bool)> {
        let at = self.lead(at, role)?;
        let vague = self.lead(at, Role::Vague).or_else(|| self.lead(at, Role::Approximate));
        let (end, point) = self.point(vague.unwrap_or(at), Kinds::ALL)?;
        Some((end, point, vague.is_none()))
    }

    fn with_preposition(&self, at: usize, role: Role, kinds: Kinds) -> Option<(usize, Option<Phrase>)> {
        let start = self.lead(at, role)?;
        let vague = self.lead(start, Role::Vague).or_else(|| self.lead(start, Role::Approximate));
        if let Some(vague) = vague {
            let (end, point) = self.point(vague, Kinds::ALL)?;
            return Some((end, Some(Phrase::Unclear(point))));
        }
        let Some((end, point)) = self.point(start, kinds) else {
            return self.days_together(start).filter(|_| role == Role::On);
        };
        // *le mardi* is every Tuesday.
        let habit = matches!(point, Point::Weekday { way: Way::Open, .. });
        if habit && self.is(at, Role::Article) == Some(start) {
            return Some((end, None));
        }
        Some(self.with_others(end, point))
    }

    /// *November 13-15, 2023*: the day that ends a stretch has the month of the one that begins it.
    fn with_month(&self, end: usize, first: Point, last: Point) -> (usize, Point) {
        match (first, last) {
            (Point::Day { year, month, .. }, Point::DayAlone(day))
                if !self.is_content(end) && Reader::is_day_of(month, day) =>
            {
                let (end, year) = self.year_of(end, true, true).unwrap_or((end, year));
                (end, Point::Day { year, month, day, weekday: None })
            }
            _ => (end, last),
        }
    }

    /// *14-16 November*, *13 to 15 November*; *13 and 14 November*, which is no one date.
    fn days_together(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let (day, _) = self.day_number(at).filter(|_| self.begins(at))?;
        let joint = |role, _| match role {
            Role::To => Some(true),
            Role::And | Role::Or => Some(false),
            _ => None,
        };
        let (next, stretch) = match self.gap_before(at + 1)? {
            GapKind::Hyphen => (at + 1, true),
            _ => self
                .word(at + 1, TOGETHER, joint)
                .filter(|&(next, _)| self.goes_on(at + 1) && self.goes_on(next))?,
        };
        let (end, point) = self.point(next, Kinds::DAY.and(Kinds::ARTICLE))?;
        if !matches!(point, Point::Day { .. }) {
            return None;
        }
        let first = Point::DayAlone(day);
        Some((end, Some(if stretch { Phrase::Between(first, point) } else { Phrase::Unclear(point) })))
    }

    /// *yesterday*, *14 November 2023*, *last week*; what else needs a preposition.
    fn bare(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let Some((end, point)) = self.point(at, BARE) else { return self.days_together(at) };
        let capital = self.tokens.is_capitalised(at);
        let refused = match point {
            // *Friday prayers*, *Sunday Times*, *Bloody Sunday*.
            Point::Weekday { way: Way::Open, .. } => {
                capital && (self.is_content(end) || self.is_beside_name(at, end))
            }
            // *March 23 Movement*.
            Point::Day { year: Year::Open(_), .. } => self.is_beside_name(at, end),
            _ => false,
        };
        Some(if refused { (end, None) } else { self.with_others(end, point) })
    }

    fn vague(&self, at: usize) -> Option<(usize, Option<Phrase>)> {
        let vague = || self.point(self.lead(at, Role::Vague)?, Kinds::ALL);
        // *over two days ago*, but *handed over yesterday* and *at the end of May*.
        let approximate = || {
            let at = self.lead(at, Role::Approximate)?;
            self.length_ago(at).or_else(|| self.plain(at, Kinds::ALL.without(Kinds::RELATIVE)))
        };
        let (end, point) = vague().or_else(approximate)?;
        Some((end, Some(Phrase::Unclear(point))))
    }

    /// Looks at what follows a date: the end of a range, or others that it shares its year with.
    fn with_others(&self, end: usize, point: Point) -> (usize, Option<Phrase>) {
        let mut point = point;
        if self.gap_before(end) == Some(GapKind::Hyphen) {
            let kinds = Kinds::ALL.and(Kinds::DAY_ALONE).without(Kinds::ARTICLE);
            if let Some((after, last)) = self.point(end, kinds) {
                use Point::{Day, Month, Weekday, Year};
                let (after, last) = self.with_month(after, point, last);
                let pair = matches!(
                    (point, last),
                    (Day { .. }, Day { .. })
                        | (Month { .. }, Month { .. })
                        | (Weekday { .. }, Weekday { .. })
                        | (Year(_), Year(_))
                );
                if pair {
                    return (after, Some(Phrase::Between(point, last)));
                }
            }
        }
        // *in 2012, 2013 and 2014*.
        let list = self.gap_before(end) == Some(GapKind::Comma) && self.year(end).is_some();
        if list && matches!(point, Point::Year(_)) && !self.is_content(end + 1) {
            return (end, Some(Phrase::Unclear(point)));
        }
        let joint = |role, _| match role {
            Role::Or => Some(true),
            Role::And => Some(false),
            _ => None,
        };
        let joined = self.word(end, TOGETHER, joint).filter(|&(at, _)| self.goes_on(end) && self.goes_on(at));
        if let Some((at, either)) = joined {
            let plain = self.lead(at, Role::On).or_else(|| self.lead(at, Role::In)).unwrap_or(at);
            match self.point(plain, Kinds::ALL) {
                Some((after, _)) if either => return (after, Some(Phrase::Unclear(point))),
                Some((after, Point::Year(_))) if matches!(point, Point::Year(_)) && plain == at => {
                    return (after, Some(Phrase::Unclear(point)));
                }
                Some((_, other)) => point = point.with_year_of(other),
                None => {}
            }
        }
        (end, Some(Phrase::At(point)))
    }
}

impl Point {
    /// *on 14 May and 3 June 2015* are days of one year.
    fn with_year_of(self, later: Point) -> Point {
        let open = Year::Open(Way::Open);
        match (self, later) {
            (
                Point::Day { year, month, day, weekday },
                Point::Day { year: Year::Known(known), month: m, day: d, .. },
            ) if year == open && (month, day) < (m, d) => {
                Point::Day { year: Year::Known(known), month, day, weekday }
            }
            (Point::Month { year, month }, Point::Month { year: Year::Known(known), month: m })
                if year == open && month < m =>
            {
                Point::Month { year: Year::Known(known), month }
            }
            _ => self,
        }
    }
}
