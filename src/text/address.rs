//! Web and mail addresses: they are no text, so that `mali.example` is no mention of a state.

/// Endings that make a bare `name.ending` an address even without a path.
///
/// Endings that are words of some language (`in`, `is`, `so`, `ne`) are left out: a missing space
/// after a full stop is more frequent than such an address.
const ENDINGS: &[&str] = &[
    "com", "org", "net", "int", "edu", "gov", "mil", "info", "biz", "io", "tv", "fr", "uk", "eu", "ru", "ml",
    "bf", "dz", "sn", "ci", "africa", "news", "media", "gouv",
];

/// No host name, and no name of a mail box, is longer, in bytes. Only so far is read from each token,
/// or a text without a space would be read again and again.
const LONGEST: usize = 128;

/// Where the address that begins at byte `start` ends, if one begins there.
///
/// `run_end` is the end of the run of letters and digits that begins at `start`. Linear in the address.
pub(super) fn end_of_address(text: &str, start: usize, run_end: usize) -> Option<usize> {
    let rest = &text[run_end..];
    let bytes = rest.as_bytes();
    match bytes.first() {
        Some(b':') if rest.starts_with("://") => {
            let scheme = &text[start..run_end];
            let known = ["http", "https", "ftp", "ftps"].iter().any(|name| scheme.eq_ignore_ascii_case(name));
            known.then(|| trim_end(text, run_end + 3, end_of_run(text, run_end + 3)))
        }
        Some(b'.' | b'@' | b'-' | b'_' | b'+') => {
            let head = &text.as_bytes()[start..text.len().min(start + LONGEST)];
            let length = head.iter().position(|&byte| !in_name(byte)).unwrap_or(head.len());
            // No address without a full stop; a hyphen alone joins words.
            if !head[..length].contains(&b'.') {
                return None;
            }
            let end = trim_end(text, start, start + length);
            let name = &text[start..end];
            let has_path = text.as_bytes().get(start + length) == Some(&b'/');
            if is_mail(name) || (is_site(name, has_path) && !has_path) {
                Some(end)
            } else if has_path && is_site(&text[start..start + length], true) {
                Some(trim_end(text, start, end_of_run(text, start + length)))
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Whether names of sites and mail boxes have this byte.
fn in_name(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'_' | b'-' | b'+' | b'%' | b'@')
}

/// Up to the first character that no address has.
fn end_of_run(text: &str, from: usize) -> usize {
    text[from..]
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>\"“”«»()[]{}|…".contains(c))
        .map_or(text.len(), |at| from + at)
}

/// Without the punctuation of the sentence in which the address stands.
fn trim_end(text: &str, start: usize, end: usize) -> usize {
    start + text[start..end].trim_end_matches(|c: char| ".,;:!?'’*_".contains(c)).len()
}

fn is_mail(candidate: &str) -> bool {
    let Some((local, domain)) = candidate.split_once('@') else { return false };
    let is_local =
        !local.is_empty() && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-+%".contains(&b));
    is_local && is_domain(domain)
}

fn is_domain(domain: &str) -> bool {
    domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
}

/// `www.example.org`, `rfi.fr`, and with a path any other ending: `pic.example.net/UFBX`.
fn is_site(domain: &str, has_path: bool) -> bool {
    // What most words with a full stop inside lack comes first.
    let start = domain.bytes().rposition(|byte| byte == b'.').map_or(0, |dot| dot + 1);
    let ending = &domain[start..];
    let in_lower_case = ending.len() >= 2 && ending.bytes().all(|b| b.is_ascii_lowercase());
    in_lower_case
        && is_domain(domain)
        && (has_path || ENDINGS.contains(&ending) || domain.starts_with("www."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let cases = [
            ("https://mali.example/Kidal and", Some("https://mali.example/Kidal")),
            (
                "https://www.example.50.com/a-b/c_d.html. Please",
                Some("https://www.example.50.com/a-b/c_d.html"),
            ),
            ("pic.example.com/UFBXJuS6TX — x", Some("pic.example.com/UFBXJuS6TX")),
            ("www.example.org, which", Some("www.example.org")),
            ("Jane.Doe@example.com. I sent", Some("Jane.Doe@example.com")),
            ("rfi.fr reports", Some("rfi.fr")),
            ("end.The next", None),
            ("U.S./Mali", None),
            ("U.N. mission", None),
            ("well-known", None),
            ("10.5 km", None),
            ("http: no", None),
        ];
        for (text, expected) in cases {
            let run = text.find(|c: char| !c.is_alphanumeric()).unwrap();
            assert_eq!(end_of_address(text, 0, run).map(|end| &text[..end]), expected, "{text}");
        }
    }
}
