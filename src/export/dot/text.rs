//! Words as Graphviz takes them.

/// At most `most` characters, cut at a space where there is one.
pub fn shortened(words: &str, most: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = words.char_indices().nth(most) else { return words };
    let head = &words[..end];
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}

/// Words on as few lines as they need at some so many characters each, the lines about equal.
pub fn wrapped(words: &str, wide: usize) -> Vec<String> {
    let words = shortened(words, 5 * wide);
    let length = words.chars().count();
    let target = length.div_ceil(length.div_ceil(wide).max(1));
    let mut lines: Vec<String> = Vec::new();
    for word in words.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() / 2 < target => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Text as Graphviz decodes it, entities and all; control characters become spaces or nothing.
pub fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            // Marks that turn the direction of all that follows.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A quoted DOT string whose line ends are kept; `\`, `"` and entities stay what they are.
pub fn quoted(plain: &str) -> String {
    let mut out = String::from("\"");
    for (at, line) in plain.lines().enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        out.push_str(&text(line).replace('\\', "\\\\"));
    }
    out.push('"');
    out
}
