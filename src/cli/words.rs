//! Numbers and texts as people read them.

pub use nomina::export::{count, number};
use std::borrow::Cow;
use std::path::Path;

/// `a`, `a and b`, `a, b and c`.
pub fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A text on one line and without what a terminal would obey: every run of white space is one space,
/// every other control character its picture (U+2400 and on).
pub fn flat(text: &str) -> Cow<'_, str> {
    let odd = |c: char| c.is_control() || (c.is_whitespace() && c != ' ');
    if !text.contains(odd) && !text.contains("  ") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{FFFD}')),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A path as a shell takes it.
pub fn shell(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:,@%".contains(c);
    match !path.is_empty() && path.chars().all(plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for (n, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(number(n), expected);
        }
        for (n, noun, expected) in
            [(1, "entity", "1 entity"), (0, "entity", "0 entities"), (2000, "edge", "2,000 edges")]
        {
            assert_eq!(count(n, noun), expected);
        }
    }

    #[test]
    fn lists() {
        let words = ["a", "b", "c"].map(String::from);
        for (n, expected) in [(0, ""), (1, "a"), (2, "a and b"), (3, "a, b and c")] {
            assert_eq!(list(&words[..n]), expected);
        }
    }

    #[test]
    fn flat_texts() {
        for (text, expected) in [
            ("as it is", "as it is"),
            ("wrapped\n  line", "wrapped line"),
            (" ends ", " ends "),
            ("no\u{a0}break", "no break"),
            ("\x1b[31mred", "\u{241b}[31mred"),
            ("\u{9b}2J", "\u{fffd}2J"),
        ] {
            assert_eq!(flat(text), expected);
        }
    }

    #[test]
    fn paths_for_a_shell() {
        for (path, expected) in
            [("output/graph.dot", "output/graph.dot"), ("my graph", "'my graph'"), ("it's", r"'it'\''s'")]
        {
            assert_eq!(shell(Path::new(path)), expected);
        }
    }
}
