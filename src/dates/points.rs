//! One date in words: *14 November 2023*, *last Tuesday*, *two weeks ago*.

use super::reader::{After, Reader};
use super::words::{Role, Roles, Unit};
use crate::text::GapKind;

/// Which of several is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Nothing says.
    Open,
    /// The one before the day of publication.
    Last,
    /// The present one.
    This,
    /// The one after it.
    Next,
    /// The one in so many weeks.
    Week(i32),
}

/// The year of a day or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Year {
    Known(i16),
    /// So many years after that of the publication.
    Relative(i32),
    Open(Way),
}

/// One date as the words say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Day {
        year: Year,
        month: i8,
        day: i8,
        weekday: Option<i8>,
    },
    /// A day without its month: the other end of a range tells it.
    DayAlone(i8),
    Month {
        year: Year,
        month: i8,
    },
    Year(i16),
    Decade(i16),
    Season {
        year: i16,
        season: i8,
    },
    Weekday {
        day: i8,
        way: Way,
    },
    /// So many units after the day of publication.
    Unit {
        unit: Unit,
        offset: i32,
    },
    LastNight,
    /// A date that is none.
    Unclear(Unit),
}

/// Which dates may stand in a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Kinds(u16);

impl Kinds {
    pub const YEAR: Kinds = Kinds(1);
    pub const DECADE: Kinds = Kinds(2);
    /// A month without a year.
    pub const MONTH: Kinds = Kinds(4);
    pub const DAY: Kinds = Kinds(8);
    pub const WEEKDAY: Kinds = Kinds(16);
    pub const RELATIVE: Kinds = Kinds(32);
    pub const SEASON: Kinds = Kinds(64);
    /// With an article before it.
    pub const ARTICLE: Kinds = Kinds(128);
    /// A day without its month.
    pub const DAY_ALONE: Kinds = Kinds(256);

    pub const ALL: Kinds = Kinds(255);

    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub fn has(self, other: Kinds) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A day with its month.
struct Day {
    month: i8,
    day: i8,
    /// One past its last token.
    end: usize,
    /// Whether its last word is written in full.
    full: bool,
    /// Whether it belongs to the noun that follows, if an article stands before it.
    of_noun: bool,
}

/// What stands after an article, though it needs no preposition otherwise.
const AFTER_ARTICLE: Kinds = Kinds::YEAR.and(Kinds::MONTH).and(Kinds::RELATIVE).and(Kinds::WEEKDAY);

impl Reader<'_, '_> {
    /// The date that begins at token `at`, and one past its last token.
    pub fn point(&self, at: usize, kinds: Kinds) -> Option<(usize, Point)> {
        if at >= self.end || !self.is_known(at) {
            return None;
        }
        if let Some(found) = self.part(at).or_else(|| self.plain(at, kinds)) {
            return Some(found);
        }
        let article = self.lead(at, Role::Article).filter(|_| kinds.has(Kinds::ARTICLE))?;
        // *the 14 November attack* names no day, *the 14th of November* does.
        if self.day_first(article).is_some_and(|day| day.of_noun) {
            return None;
        }
        let month = |point| matches!(point, Point::Month { .. });
        self.part(article)
            .or_else(|| self.plain(article, kinds.without(AFTER_ARTICLE)).filter(|&(_, point)| !month(point)))
    }

    /// *late October*, *the end of 2014*, *mid-November*: as coarse as what follows.
    fn part(&self, at: usize) -> Option<(usize, Point)> {
        let end = self.is(at, Role::Part)?;
        let hyphen = self.gap_before(end) == Some(GapKind::Hyphen);
        if !hyphen && !self.goes_on(end) {
            return None;
        }
        let kinds = Kinds::ALL.without(Kinds::ARTICLE);
        self.plain(end, kinds).or_else(|| {
            let article = self.lead(end, Role::Article)?;
            self.plain(article, kinds.without(AFTER_ARTICLE))
        })
    }

    /// The same without *late*, *the end of* or an article before it.
    pub fn plain(&self, at: usize, kinds: Kinds) -> Option<(usize, Point)> {
        if kinds.has(Kinds::DAY) {
            if let Some((year, month, day)) = self.iso(at) {
                let day = jiff::civil::Date::new(year, month, day).is_ok().then_some(Point::Day {
                    year: Year::Known(year),
                    month,
                    day,
                    weekday: None,
                })?;
                return Some((at + 3, day));
            }
            let found = self.day_of_month(at, None).or_else(|| self.weekday_and_day(at, kinds));
            if found.is_some() {
                return found;
            }
        }
        let wanted = |kind: Kinds| kinds.has(kind).then_some(at);
        None.or_else(|| self.alone(wanted(Kinds::DAY_ALONE)?))
            .or_else(|| self.weekday_point(wanted(Kinds::WEEKDAY)?))
            .or_else(|| self.month_point(at, kinds.has(Kinds::MONTH)))
            .or_else(|| self.season(wanted(Kinds::SEASON)?))
            .or_else(|| self.relative(wanted(Kinds::RELATIVE)?))
            .or_else(|| self.decade_point(wanted(Kinds::DECADE)?))
            .or_else(|| self.year_point(wanted(Kinds::YEAR)?))
    }

    /// *14 November*, *14th of November 2023*, *November 14, 2023*.
    fn day_of_month(&self, at: usize, weekday: Option<i8>) -> Option<(usize, Point)> {
        let Day { month, day, end, full, .. } = self.day_first(at).or_else(|| self.month_first(at))?;
        if !Reader::is_day_of(month, day) {
            return None;
        }
        let (end, year) = self.year_of(end, full, true).unwrap_or((end, Year::Open(Way::Open)));
        Some((end, Point::Day { year, month, day, weekday }))
    }

    fn day_first(&self, at: usize) -> Option<Day> {
        let (day, ordinal) = self.day_number(at).filter(|_| self.begins(at) || self.is_hyphened(at))?;
        if !self.goes_on(at + 1) {
            return None;
        }
        let after = self.skip(at + 1, Role::Of);
        let (end, (month, full, language)) = self.month(after)?;
        let of_noun = self.words.habits(language).month_first && !ordinal && after == at + 1;
        Some(Day { month, day, end, full, of_noun })
    }

    fn month_first(&self, at: usize) -> Option<Day> {
        let (end, (month, full, language)) = self.month(at)?;
        if !self.words.habits(language).month_first || !self.goes_on_after(end, full) {
            return None;
        }
        let (day, _) = self.day_number(end)?;
        // In *November 14.5*, *November 14:30* and *May 5,000* the number is another.
        let range = self.is_hyphened(end + 1);
        let whole = range || self.after(end + 1) != After::More;
        whole.then_some(Day { month, day, end: end + 1, full: true, of_noun: false })
    }

    /// *Tuesday, November 14*, *mardi 14 novembre*; in a range also *mardi 14*.
    fn weekday_and_day(&self, at: usize, kinds: Kinds) -> Option<(usize, Point)> {
        let (end, (weekday, full, _)) = self.weekday(at)?;
        if !self.goes_on_after(end, full) && !matches!(self.gap_before(end), Some(GapKind::Comma)) {
            return None;
        }
        let at = self.skip(end, Role::Article);
        let alone = || self.alone(at).filter(|_| kinds.has(Kinds::DAY_ALONE));
        self.day_of_month(at, Some(weekday)).or_else(alone)
    }

    fn alone(&self, at: usize) -> Option<(usize, Point)> {
        let (day, _) = self.day_number(at).filter(|_| self.begins(at) || self.is_hyphened(at))?;
        Some((at + 1, Point::DayAlone(day)))
    }

    fn is_hyphened(&self, at: usize) -> bool {
        self.gap_before(at) == Some(GapKind::Hyphen)
    }

    /// The year that goes with the day or month before token `end`.
    pub fn year_of(&self, end: usize, full: bool, day: bool) -> Option<(usize, Year)> {
        let comma = self.gap_before(end) == Some(GapKind::Comma);
        if !comma && !self.goes_on_after(end, full) {
            return None;
        }
        let at = if comma { end } else { self.skip(end, Role::Of) };
        if let Some(year) = self.year(at).filter(|_| self.begins(at)) {
            // *On November 14, 2000 soldiers left*; *in November, 2014 people died*.
            let number = self.is_content(at + 1) && (year % 100 == 0 || comma && !day);
            return (!number).then_some((at + 1, Year::Known(year)));
        }
        if comma {
            return None;
        }
        let way = |role, _| match role {
            Role::LastAfter => Some(Year::Open(Way::Last)),
            Role::NextAfter => Some(Year::Open(Way::Next)),
            _ => None,
        };
        self.word(end, Roles::WAY_AFTER, way).or_else(|| match self.unit_near(at)? {
            (end, Unit::Year, offset) => Some((end, Year::Relative(offset))),
            _ => None,
        })
    }

    /// *Tuesday*, *last Tuesday night*, *mardi prochain*, *Tuesday of last week*.
    fn weekday_point(&self, at: usize) -> Option<(usize, Point)> {
        let (at, before) = self.way_before(at).unwrap_or((at, Way::Open));
        let (mut end, (day, full, _)) = self.weekday(at)?;
        if !full {
            return None;
        }
        let mut way = before;
        if let Some((after, found)) = self.way_after(end).filter(|_| before == Way::Open) {
            (end, way) = (after, found);
        }
        end = self.with_time(end);
        if way == Way::Open && self.goes_on(end) {
            let at = self.skip(end, Role::Of);
            if let Some((after, Unit::Week, offset)) = self.unit_near(at) {
                (end, way) = (after, Way::Week(offset));
            }
        }
        Some((end, Point::Weekday { day, way }))
    }

    /// Past the part of the day that may follow a day.
    fn with_time(&self, end: usize) -> usize {
        if self.goes_on(end) { self.is(end, Role::Time).unwrap_or(end) } else { end }
    }

    fn way_before(&self, at: usize) -> Option<(usize, Way)> {
        let found = self.word(at, Roles::WAY, |role, _| match role {
            Role::Last => Some(Way::Last),
            Role::This => Some(Way::This),
            Role::Next => Some(Way::Next),
            _ => None,
        });
        found.filter(|&(end, _)| self.goes_on(end))
    }

    fn way_after(&self, at: usize) -> Option<(usize, Way)> {
        let this = self.is(at, Role::ThisAfter).filter(|_| self.is_hyphened(at));
        if let Some(end) = this {
            return Some((end, Way::This));
        }
        let found = self.word(at, Roles::WAY_AFTER, |role, _| match role {
            Role::LastAfter => Some(Way::Last),
            Role::NextAfter => Some(Way::Next),
            _ => None,
        });
        found.filter(|_| self.goes_on(at))
    }

    /// *November 2023*, *last November*, *novembre dernier*; without a year where that may stand.
    fn month_point(&self, at: usize, alone: bool) -> Option<(usize, Point)> {
        if let Some((start, way)) = self.way_before(at)
            && let Some((end, (month, true, _))) = self.month(start)
        {
            let number = self.goes_on(end) && self.day_number(end).is_some();
            return (!number).then_some((end, Point::Month { year: Year::Open(way), month }));
        }
        let (end, (month, full, _)) = self.month(at)?;
        match self.year_of(end, full, false) {
            Some((end, year)) => Some((end, Point::Month { year, month })),
            // *in November, 2014 people died*: nobody knows.
            None if self.gap_before(end) == Some(GapKind::Comma) && self.year(end).is_some() => None,
            None => (alone && full).then_some((end, Point::Month { year: Year::Open(Way::Open), month })),
        }
    }

    /// *spring 2014*, *summer of 2014*.
    fn season(&self, at: usize) -> Option<(usize, Point)> {
        let season = |role, _| if let Role::Season(season) = role { Some(season) } else { None };
        let (end, season) = self.word(at, Roles::SEASON, season)?;
        let at = self.skip(end, Role::Of);
        let year = self.year(at).filter(|_| self.goes_on(at))?;
        Some((at + 1, Point::Season { year, season }))
    }

    /// *today*, *last week*, *l'an dernier*, *two days ago*, *last night*.
    fn relative(&self, at: usize) -> Option<(usize, Point)> {
        let day = |role, _| if let Role::Day(offset) = role { Some(offset) } else { None };
        if let Some((end, offset)) = self.word(at, Roles::DAY, day) {
            return Some((self.with_time(end), Point::Unit { unit: Unit::Day, offset }));
        }
        if let Some(end) = self.is(at, Role::LastNight) {
            return Some((end, Point::LastNight));
        }
        let near = || self.unit_near(at).map(|(end, unit, offset)| (end, Point::Unit { unit, offset }));
        near().or_else(|| self.length_ago(at))
    }

    /// *two days ago*, *il y a trois jours*.
    pub fn length_ago(&self, at: usize) -> Option<(usize, Point)> {
        let (end, unit, offset) = self.unit_ago(at)?;
        Some((end, if offset == i32::MIN { Point::Unclear(unit) } else { Point::Unit { unit, offset } }))
    }

    /// *last week*, *this year*, *la semaine prochaine*, *ce mois-ci*; nobody says *last day*.
    fn unit_near(&self, at: usize) -> Option<(usize, Unit, i32)> {
        let unit = |role, _| match role {
            Role::Unit(unit) if unit != Unit::Day => Some(unit),
            _ => None,
        };
        let offset = |way: Way| match way {
            Way::Last => Some(-1),
            Way::This => Some(0),
            Way::Next => Some(1),
            Way::Open | Way::Week(_) => None,
        };
        if let Some((start, way)) = self.way_before(at) {
            let (end, unit) = self.word(start, Roles::UNIT, unit)?;
            let this = self.way_after(end).filter(|&(_, after)| way == Way::This && after == Way::This);
            return Some((this.map_or(end, |(end, _)| end), unit, offset(way)?));
        }
        let start = self.skip(at, Role::Article);
        let (end, unit) = self.word(start, Roles::UNIT, unit)?;
        let (end, way) = self.way_after(end)?;
        Some((end, unit, offset(way)?))
    }

    /// The same by itself; `i32::MIN` for *two or three days ago*.
    fn unit_ago(&self, at: usize) -> Option<(usize, Unit, i32)> {
        let before = self.lead(at, Role::AgoBefore);
        let at = before.unwrap_or(at);
        let (mut end, number) = self.number(at).filter(|_| self.begins(at))?;
        let mut offset = -number;
        let other = |end: usize| {
            const OR_TO: Roles = Role::Or.set().and(Role::To.set());
            let joint = self.word(end, OR_TO, |role, _| matches!(role, Role::Or | Role::To).then_some(()));
            let after = if self.is_hyphened(end) { end } else { joint?.0 };
            self.number(after)
        };
        if let Some((after, _)) = other(end) {
            (end, offset) = (after, i32::MIN);
        }
        if !self.goes_on(end) {
            return None;
        }
        let unit = |role, _| if let Role::Unit(unit) = role { Some(unit) } else { None };
        let (end, unit) = self.word(end, Roles::UNIT, unit)?;
        if before.is_some() {
            return Some((end, unit, offset));
        }
        let ago = self.is(end, Role::Ago).filter(|_| self.goes_on(end))?;
        Some((ago, unit, offset))
    }

    /// *1990s*, *années 1990*.
    fn decade_point(&self, at: usize) -> Option<(usize, Point)> {
        if let Some(decade) = self.decade(at) {
            return Some((at + 1, Point::Decade(decade)));
        }
        let at = self.lead(at, Role::Decade)?;
        let year = self.year(at).filter(|year| year % 10 == 0)?;
        Some((at + 1, Point::Decade(year)))
    }

    fn year_point(&self, at: usize) -> Option<(usize, Point)> {
        let begins = |at: usize| self.begins(at) || self.is_hyphened(at);
        let year = self.year(at).filter(|year| (1700..=2100).contains(year) && begins(at))?;
        // A round number before a noun is its number.
        let number = year % 100 == 0 && self.is_content(at + 1);
        (!number).then_some((at + 1, Point::Year(year)))
    }
}
