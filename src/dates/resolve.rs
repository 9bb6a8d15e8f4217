//! What a phrase means, given when the document was published.

use super::edtf::{Edtf, When};
use super::phrases::Phrase;
use super::points::{Point, Way, Year};
use super::words::Unit;
use jiff::Span;
use jiff::civil::Date;

/// When a document was published, as coarse as its source says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    first: Date,
    last: Date,
}

impl Published {
    /// From `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `None` for anything else and for days that no calendar
    /// has.
    ///
    /// ```
    /// use nomina::dates::Published;
    /// assert!(Published::parse("2023-11").is_some());
    /// assert!(Published::parse("2023-02-30").is_none());
    /// ```
    pub fn parse(date: &str) -> Option<Published> {
        let mut parts = date.split('-');
        let mut part = |length: usize| match parts.next() {
            None => Some(None),
            Some(part) => {
                let digits = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
                digits.then(|| part.parse::<i16>().ok())
            }
        };
        let (year, month, day) = (part(4)??, part(2)?, part(2)?);
        let number = |part: Option<i16>| part.map_or(Some(1), |part| i8::try_from(part).ok());
        let first = Date::new(year, number(month)?, number(day)?).ok()?;
        let last = match (month, day) {
            (None, _) => first.last_of_year(),
            (_, None) => first.last_of_month(),
            _ => first,
        };
        parts.next().is_none().then_some(Published { first, last })
    }
}

/// Which of several days with the same name is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    /// The last one up to the day of publication.
    Back,
    /// The first one from the day of publication on.
    Ahead,
    /// After *until*: the next weekday, the day of a month that is near.
    Deadline,
    /// It may lie ahead or not: no weekday, the day of a month that is near.
    Unsure,
}

/// So near is clearly nearer than the same day of another year.
const NEAR_DAYS: i32 = 120;
const NEAR_MONTHS: i8 = 4;

/// From one date to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch(When, When);

impl Point {
    /// Whether it depends on the outlook of its clause.
    fn is_open(self) -> bool {
        match self {
            Point::Day { year, .. } | Point::Month { year, .. } => year == Year::Open(Way::Open),
            Point::Weekday { way, .. } => matches!(way, Way::Open | Way::This),
            _ => false,
        }
    }
}

impl Phrase {
    /// Whether it depends on the outlook of its clause.
    pub fn is_open(self) -> bool {
        match self {
            Phrase::At(point) | Phrase::Until(point) | Phrase::By(point) => point.is_open(),
            Phrase::Between(first, last) => first.is_open() || last.is_open(),
            Phrase::Since(_) | Phrase::Unclear(_) => false,
        }
    }

    /// Its date; `None` where nobody can tell.
    pub fn resolve(self, published: Option<Published>, look: Look) -> Option<Edtf> {
        match self {
            Phrase::Unclear(_) => None,
            Phrase::At(point) => {
                let Stretch(first, last) = resolve(point, published, look)?;
                Some(if first == last { Edtf::At(first) } else { Edtf::Between(first, last) })
            }
            Phrase::Since(point) => {
                resolve(point, published, Look::Back).map(|Stretch(first, _)| Edtf::Since(first))
            }
            Phrase::Until(point) | Phrase::By(point) => {
                let look = if look == Look::Unsure { Look::Deadline } else { look };
                resolve(point, published, look).map(|Stretch(_, last)| Edtf::Until(last))
            }
            Phrase::Between(first, last) => {
                let Stretch(first, last) = between(first, last, published, look)?;
                Some(Edtf::Between(first, last))
            }
        }
    }
}

fn resolve(point: Point, published: Option<Published>, look: Look) -> Option<Stretch> {
    let at = |when| Some(Stretch(when, when));
    // What needs no date of publication.
    match point {
        Point::Day { year: Year::Known(year), month, day, .. } => {
            return at(When::Day(Date::new(year, month, day).ok()?));
        }
        Point::Month { year: Year::Known(year), month } => return at(When::Month(year, month)),
        Point::Year(year) => return at(When::Year(year)),
        Point::Decade(year) => return at(When::Decade(year)),
        Point::Season { year, season } => return at(When::Season(year, season)),
        Point::DayAlone(_) | Point::Unclear(_) => return None,
        _ => {}
    }
    let Some(Published { first, last }) = published else { return yearless(point) };
    let (a, b) = (from_day(point, first, look), from_day(point, last, look));
    if a == b && a.is_some() {
        return a;
    }
    // Not known to the day: what both have in common.
    yearless(point).or_else(|| cover(a?.0.days()?.0, b?.1.days()?.1))
}

/// A day or month whose year nothing tells.
fn yearless(point: Point) -> Option<Stretch> {
    let when = match point {
        Point::Day { year: Year::Open(Way::Open), month, day, .. } => When::DayOfYear(month, day),
        Point::Month { year: Year::Open(Way::Open), month } => When::MonthOfYear(month),
        _ => return None,
    };
    Some(Stretch(when, when))
}

/// The month or year in which both days lie.
fn cover(first: Date, last: Date) -> Option<Stretch> {
    let when = if first == last {
        When::Day(first)
    } else if first.year() != last.year() {
        return None;
    } else if first.month() == last.month() {
        When::Month(first.year(), first.month())
    } else {
        When::Year(first.year())
    };
    Some(Stretch(when, when))
}

/// The same for a document of the day `today`.
fn from_day(point: Point, today: Date, look: Look) -> Option<Stretch> {
    let at = |when| Some(Stretch(when, when));
    match point {
        Point::Day { year: Year::Relative(offset), month, day, .. } => {
            at(When::Day(Date::new(year_after(today, offset)?, month, day).ok()?))
        }
        Point::Day { year: Year::Open(way), month, day, weekday } => {
            at(When::Day(day_of_month(month, day, weekday, way, today, look)?))
        }
        Point::Month { year: Year::Relative(offset), month } => {
            at(When::Month(year_after(today, offset)?, month))
        }
        Point::Month { year: Year::Open(way), month } => {
            let year = month_year(month, way, today, look)?;
            at(When::Month(year, month))
        }
        Point::Weekday { day, way } => at(When::Day(weekday(day, way, today, look)?)),
        Point::LastNight => Some(Stretch(When::Day(days_after(today, -1)?), When::Day(today))),
        Point::Unit { unit: Unit::Day, offset } => at(When::Day(days_after(today, offset)?)),
        Point::Unit { unit: Unit::Week, offset } => {
            let monday = days_after(monday(today)?, offset.checked_mul(7)?)?;
            Some(Stretch(When::Day(monday), When::Day(days_after(monday, 6)?)))
        }
        Point::Unit { unit: Unit::Month, offset } => {
            let month = today.first_of_month().checked_add(Span::new().try_months(offset).ok()?).ok()?;
            at(When::Month(month.year(), month.month()))
        }
        Point::Unit { unit: Unit::Year, offset } => at(When::Year(year_after(today, offset)?)),
        _ => resolve(point, None, look),
    }
}

fn days_after(day: Date, days: i32) -> Option<Date> {
    day.checked_add(Span::new().try_days(days).ok()?).ok()
}

fn monday(day: Date) -> Option<Date> {
    days_after(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

fn year_after(day: Date, years: i32) -> Option<i16> {
    let year = i32::from(day.year()).checked_add(years)?;
    i16::try_from(year).ok().filter(|year| (1..=9999).contains(year))
}

fn days_between(a: Date, b: Date) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// The nearest such day before or after `today`, itself counted or not. February 29 takes at most
/// eight years.
fn nearest(month: i8, day: i8, today: Date, ahead: bool, counts: bool) -> Option<Date> {
    (0..=8).find_map(|years| {
        let year = year_after(today, if ahead { years } else { -years })?;
        let found = Date::new(year, month, day).ok()?;
        let side = if ahead { found > today } else { found < today };
        (side || counts && found == today).then_some(found)
    })
}

fn day_of_month(month: i8, day: i8, weekday: Option<i8>, way: Way, today: Date, look: Look) -> Option<Date> {
    let found = |ahead, counts| nearest(month, day, today, ahead, counts);
    match way {
        Way::Last => return found(false, false),
        Way::Next => return found(true, false),
        Way::This => return Date::new(today.year(), month, day).ok(),
        Way::Open | Way::Week(_) => {}
    }
    let (back, ahead) = (found(false, true)?, found(true, true)?);
    let (first, other) = match look {
        Look::Back => (back, ahead),
        Look::Ahead => (ahead, back),
        Look::Deadline | Look::Unsure if days_between(back, today) <= NEAR_DAYS => (back, ahead),
        Look::Deadline | Look::Unsure if days_between(today, ahead) <= NEAR_DAYS => (ahead, back),
        Look::Deadline | Look::Unsure => return None,
    };
    // The weekday, where it is named, has the last word.
    let fits = |date: &Date| weekday.is_none_or(|day| date.weekday().to_monday_zero_offset() == day);
    [first, other].into_iter().find(fits)
}

fn month_year(month: i8, way: Way, today: Date, look: Look) -> Option<i16> {
    let year = |shifted: bool, by| year_after(today, if shifted { by } else { 0 });
    let back = || year(month > today.month(), -1);
    let ahead = || year(month < today.month(), 1);
    match (way, look) {
        (Way::Last, _) => year(month >= today.month(), -1),
        (Way::Next, _) => year(month <= today.month(), 1),
        (Way::This, _) => year(false, 0),
        (_, Look::Back) => back(),
        (_, Look::Ahead) => ahead(),
        (_, Look::Deadline | Look::Unsure) => match (today.month() - month).rem_euclid(12) {
            0..=NEAR_MONTHS => back(),
            months if months >= 12 - NEAR_MONTHS => ahead(),
            _ => None,
        },
    }
}

fn weekday(day: i8, way: Way, today: Date, look: Look) -> Option<Date> {
    let back = i32::from((today.weekday().to_monday_zero_offset() - day).rem_euclid(7));
    let ahead = i32::from((day - today.weekday().to_monday_zero_offset()).rem_euclid(7));
    match (way, look) {
        (Way::Last, _) => days_after(today, if back == 0 { -7 } else { -back }),
        (Way::Next, _) => days_after(today, if ahead == 0 { 7 } else { ahead }),
        (Way::Week(offset), _) => {
            days_after(monday(today)?, offset.checked_mul(7)?.checked_add(i32::from(day))?)
        }
        (_, Look::Back) => days_after(today, -back),
        (_, Look::Ahead | Look::Deadline) => days_after(today, ahead),
        (_, Look::Unsure) => None,
    }
}

/// A stretch of time by its two ends, each of which may lend the other its month or year.
fn between(first: Point, last: Point, published: Option<Published>, look: Look) -> Option<Stretch> {
    let (first, last) = shared(first, last);
    let join = |first: Stretch, last: Stretch| Stretch(first.0, last.1);
    let whole = |stretch: &Stretch| match (stretch.0.days(), stretch.1.days()) {
        (Some((first, _)), Some((_, last))) => first < last,
        _ => stretch.0 != stretch.1,
    };
    if !(first.is_open() && last.is_open()) {
        return Some(join(resolve(first, published, look)?, resolve(last, published, look)?)).filter(whole);
    }
    let unresolved = || Some(join(yearless(first)?, yearless(last)?));
    let Some(Published { first: a, last: b }) = published else { return unresolved() };
    // The second end is the first of its name after the first one.
    let onward = |today: Date| {
        let from = from_day(first, today, if look == Look::Ahead { look } else { Look::Back })?;
        Some(join(from, from_day(last, from.0.days()?.0, Look::Ahead)?))
    };
    // Seen from its end, which lies back too.
    let backward = |today: Date| {
        let to = from_day(last, today, Look::Back)?;
        Some(join(from_day(first, to.1.days()?.1, Look::Back)?, to))
    };
    let found = onward(a);
    let agreed = found == onward(b) && (look == Look::Ahead || found == backward(a) && found == backward(b));
    if agreed { found.filter(whole) } else { unresolved() }
}

/// *from 13 to 15 November 2023*: what one end lends the other.
fn shared(first: Point, last: Point) -> (Point, Point) {
    let day = |year, month, day| Point::Day { year, month, day, weekday: None };
    let lend = |year: Year, known: i16, before: bool, by: i16| match year {
        Year::Open(Way::Open) => Year::Known(if before { known } else { known.saturating_add(by) }),
        year => year,
    };
    match (first, last) {
        (Point::DayAlone(d), Point::Day { year, month, .. }) => (day(year, month, d), last),
        (
            Point::Day { year, month, day: d, weekday },
            Point::Day { year: Year::Known(known), month: m, day: e, .. },
        ) => (Point::Day { year: lend(year, known, (month, d) <= (m, e), -1), month, day: d, weekday }, last),
        (
            Point::Day { year: Year::Known(known), month, day: d, .. },
            Point::Day { year, month: m, day: e, weekday },
        ) => (
            first,
            Point::Day { year: lend(year, known, (month, d) <= (m, e), 1), month: m, day: e, weekday },
        ),
        (Point::Month { year, month }, Point::Month { year: Year::Known(known), month: m }) => {
            (Point::Month { year: lend(year, known, month <= m, -1), month }, last)
        }
        (Point::Month { year: Year::Known(known), month }, Point::Month { year, month: m }) => {
            (first, Point::Month { year: lend(year, known, month <= m, 1), month: m })
        }
        _ => (first, last),
    }
}
