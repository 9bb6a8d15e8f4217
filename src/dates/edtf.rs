//! Dates as coarse as they are known, and their EDTF form.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;

/// One date, as coarse as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// `2023-11-14`
    Day(Date),
    /// `2023-11`: year and month.
    Month(i16, i8),
    /// `2014-21`: year and season, 1 for spring to 4 for winter.
    Season(i16, i8),
    /// `2014`
    Year(i16),
    /// `199X`: the decade's first year.
    Decade(i16),
    /// `XXXX-11-14`: month and day of a year that nothing tells.
    DayOfYear(i8, i8),
    /// `XXXX-11`: a month of a year that nothing tells.
    MonthOfYear(i8),
}

/// When something was or will be, in the Extended Date/Time Format.
///
/// # Source
/// Library of Congress (2019), Extended Date/Time Format, level 1; of level 2 only `XXXX-11-14`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Edtf {
    /// One date.
    At(When),
    /// `2012/2014`: from one to another, both included.
    Between(When, When),
    /// `2014/..`: from then on.
    Since(When),
    /// `../2023-12-31`: up to then.
    Until(When),
}

impl When {
    /// Its first and last day. `None` where the year is open, and for seasons, which nothing bounds.
    pub fn days(self) -> Option<(Date, Date)> {
        let year =
            |first: i16, last: i16| Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?));
        match self {
            When::Day(day) => Some((day, day)),
            When::Month(year, month) => {
                let first = Date::new(year, month, 1).ok()?;
                Some((first, first.last_of_month()))
            }
            When::Year(first) => year(first, first),
            When::Decade(first) => year(first, first.checked_add(9)?),
            When::Season(..) | When::DayOfYear(..) | When::MonthOfYear(_) => None,
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            When::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            When::Season(year, season) => write!(f, "{year:04}-{}", 20 + season),
            When::Year(year) => write!(f, "{year:04}"),
            When::Decade(year) => write!(f, "{:03}X", year / 10),
            When::DayOfYear(month, day) => write!(f, "XXXX-{month:02}-{day:02}"),
            When::MonthOfYear(month) => write!(f, "XXXX-{month:02}"),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Edtf::At(when) => write!(f, "{when}"),
            Edtf::Between(first, last) => write!(f, "{first}/{last}"),
            Edtf::Since(first) => write!(f, "{first}/.."),
            Edtf::Until(last) => write!(f, "../{last}"),
        }
    }
}

impl Serialize for Edtf {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}
