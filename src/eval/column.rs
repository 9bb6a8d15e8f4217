//! Where in a line of JSON something stands, for messages.

/// The column (characters, from 1) of an element of a list that is a field of the object in a line;
/// `None` if there is no such element. The line is known to be JSON. Linear in it.
pub(super) fn column(line: &str, field: &str, element: usize) -> Option<u64> {
    let bytes = line.as_bytes();
    let name = serde_json::to_string(field).ok()?;
    let (mut depth, mut at) = (0_usize, 0);
    let mut inside = false; // the list
    let mut commas = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                let rest = line.get(end..).unwrap_or_default().trim_start();
                if depth == 1 && line.get(at..end) == Some(&name) && rest.starts_with(':') {
                    inside = rest[1..].trim_start().starts_with('[');
                }
                at = end;
                continue;
            }
            b'{' | b'[' => {
                depth += 1;
                if inside && depth == 2 && element == 0 {
                    return Some(characters(line, at + 1));
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                inside &= depth > 1;
            }
            b',' if inside && depth == 2 => {
                commas += 1;
                if commas == element {
                    return Some(characters(line, at + 1));
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The column of the first character at or behind a byte that is no white space.
fn characters(line: &str, byte: usize) -> u64 {
    let rest = line.get(byte..).unwrap_or_default();
    let byte = line.len() - rest.trim_start().len();
    line.get(..byte).map_or(1, |before| before.chars().count() as u64 + 1)
}

/// One past the quote that ends the string that begins at a byte.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn columns() {
        let line =
            r#"{"id":"é \" mentions","x":{"mentions":[1]}, "mentions": [ {"a":[1,2]}, {"b":",{"}, 3]}"#;
        let at = |piece: &str| line[..line.rfind(piece).unwrap()].chars().count() as u64 + 1;
        for (element, expected) in
            [(0, Some(at("{\"a\""))), (1, Some(at("{\"b\""))), (2, Some(at("3]"))), (3, None)]
        {
            assert_eq!(column(line, "mentions", element), expected, "{element}");
        }
        assert_eq!(column(line, "nothing", 0), None);
    }
}
