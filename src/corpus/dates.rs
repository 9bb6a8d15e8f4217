//! Dates of publication, as sources write them.

use jiff::civil::Date;

/// Month names and their abbreviations, English and French, in lower case.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv"],
    &["february", "feb", "février", "fevrier", "févr", "fév", "fevr"],
    &["march", "mar", "mars"],
    &["april", "apr", "avril", "avr"],
    &["may", "mai"],
    &["june", "jun", "juin"],
    &["july", "jul", "juillet", "juil"],
    &["august", "aug", "août", "aout"],
    &["september", "sep", "sept", "septembre"],
    &["october", "oct", "octobre"],
    &["november", "nov", "novembre"],
    &["december", "dec", "décembre", "decembre", "déc"],
];

/// Words that may stand around the time of day that follows a date.
const TIME_WORDS: [&str; 7] = ["at", "à", "am", "pm", "a", "p", "m"];

/// The ISO form of a date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as much as `raw` gives.
///
/// Understood are ISO 8601 (a time after the date is left out, the day stays the one that is
/// written), `20231120`, `2023/11/20`, RFC 2822, and days with an English or French month name.
/// `None` for anything else, for days that no calendar has, and for `11/12/2023`, which could be
/// either of two days.
pub(super) fn parse(raw: &str) -> Option<String> {
    let raw = raw.trim();
    iso(raw).or_else(|| spelled(raw))
}

/// `2023-11-20` at the start of `text`, with its length, be it a day of the calendar or not.
pub(super) fn leading_iso(text: &str) -> Option<&str> {
    let date = text.get(..10)?;
    let shape = date.bytes().enumerate().all(|(i, byte)| match i {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape.then_some(date)
}

fn iso(raw: &str) -> Option<String> {
    let end = raw.find(|c: char| !c.is_ascii_digit() && c != '-' && c != '/').unwrap_or(raw.len());
    let (date, rest) = raw.split_at(end);
    let mut after = rest.chars();
    let time = match after.next() {
        None => true,
        Some('T' | 't' | ' ') => after.next().is_some_and(|c| c.is_ascii_digit()),
        Some(_) => false,
    };
    if !time {
        return None;
    }
    let parts: Vec<&str> = match date.split(['-', '/']).collect::<Vec<_>>()[..] {
        [day] if day.len() == 8 => vec![&day[..4], &day[4..6], &day[6..]],
        ref parts => parts.to_vec(),
    };
    match parts[..] {
        _ if parts[0].len() != 4 => None,
        [year] => checked(year, None, None),
        [year, month] => checked(year, Some(month), None),
        [year, month, day] => checked(year, Some(month), Some(day)),
        _ => None,
    }
}

fn spelled(raw: &str) -> Option<String> {
    if raw.len() > 100 {
        return None;
    }
    let lower = raw.to_lowercase();
    let mut words: Vec<&str> =
        lower.split([' ', '\t', ',', '.', '-', '/', '(', ')']).filter(|word| !word.is_empty()).collect();
    // A weekday, and in French an article: "lundi 20 novembre 2023", "le 20 novembre 2023".
    while words.len() > 2 && month(words[0]).is_none() && words[0].chars().all(char::is_alphabetic) {
        words.remove(0);
    }
    let (month, day, year, rest) = match words[..] {
        [a, b, year, ref rest @ ..] if month(b).is_some() => (month(b)?, Some(day(a)?), year, rest),
        [a, b, year, ref rest @ ..] if day(b).is_some() => (month(a)?, Some(day(b)?), year, rest),
        [a, year] => (month(a)?, None, year, &[][..]),
        _ => return None,
    };
    let time = |word: &&str| {
        word.contains(|c: char| c.is_ascii_digit())
            || TIME_WORDS.contains(word)
            || (word.len() <= 4 && raw.contains(&word.to_uppercase()))
    };
    if year.len() != 4 || rest.len() > 8 || !rest.iter().all(time) {
        return None;
    }
    checked(year, Some(&month.to_string()), day)
}

fn month(word: &str) -> Option<usize> {
    MONTHS.iter().position(|names| names.contains(&word)).map(|index| index + 1)
}

/// The digits of `20`, `20th`, `1er`.
fn day(word: &str) -> Option<&str> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, suffix) = word.split_at(end);
    let known = ["", "st", "nd", "rd", "th", "er"].contains(&suffix);
    (known && (1..=2).contains(&digits.len())).then_some(digits)
}

fn checked(year: &str, month: Option<&str>, day: Option<&str>) -> Option<String> {
    let year: i16 = year.parse().ok().filter(|year| (1000..=9999).contains(year))?;
    let number = |part: Option<&str>| match part {
        None => Some(None),
        Some(part) if (1..=2).contains(&part.len()) => part.parse::<i8>().ok().map(Some),
        Some(_) => None,
    };
    let (month, day) = (number(month)?, number(day)?);
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(match (month, day) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (raw, expected) in [
            ("2023-11-20", Some("2023-11-20")),
            (" 2023-11-20\n", Some("2023-11-20")),
            ("2023-11-20T23:30:00-05:00", Some("2023-11-20")),
            ("2023-11-20 10:00", Some("2023-11-20")),
            ("2023/11/20", Some("2023-11-20")),
            ("2023-1-5", Some("2023-01-05")),
            ("20231120", Some("2023-11-20")),
            ("20231120T101500Z", Some("2023-11-20")),
            ("2023-11", Some("2023-11")),
            ("2023", Some("2023")),
            ("2024-02-29", Some("2024-02-29")),
            ("2023-02-29", None),
            ("2023-02-31", None),
            ("2023-13-01", None),
            ("2023-11-20th", None),
            ("2023-11-20 prose", None),
            ("11/12/2023", None),
            ("0000-01-01", None),
            ("1700000000", None),
            ("Mon, 20 Nov 2023 10:00:00 +0000", Some("2023-11-20")),
            ("Mon, 20 Nov 2023 10:00:00 GMT", Some("2023-11-20")),
            ("20 November 2023", Some("2023-11-20")),
            ("November 20, 2023", Some("2023-11-20")),
            ("Nov. 20th, 2023, at 10:15 am", Some("2023-11-20")),
            ("20-Nov-2023", Some("2023-11-20")),
            ("November 2023", Some("2023-11")),
            ("lundi 20 novembre 2023", Some("2023-11-20")),
            ("le 1er août 2023 à 10h15", Some("2023-08-01")),
            ("31 November 2023", None),
            ("20 November 2023 was a day of joy", None),
            ("20 Brumaire 2023", None),
            ("yesterday", None),
            ("", None),
            ("é", None),
        ] {
            assert_eq!(parse(raw).as_deref(), expected, "{raw:?}");
        }
    }
}
