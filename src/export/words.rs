//! Numbers as people read them.

/// `1234567` as `1,234,567`.
///
/// ```
/// assert_eq!(nomina::export::number(1_234_567), "1,234,567");
/// ```
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: `1 edge`, `2 edges`, `0 entities`.
///
/// ```
/// assert_eq!(nomina::export::count(2, "entity"), "2 entities");
/// ```
pub fn count(n: u64, noun: &str) -> String {
    let number = number(n);
    match noun.strip_suffix('y') {
        _ if n == 1 => format!("{number} {noun}"),
        Some(stem) => format!("{number} {stem}ies"),
        None => format!("{number} {noun}s"),
    }
}
