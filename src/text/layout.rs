//! Whether the lines of a text are wrapped, or each line is a paragraph.

/// What a single line break means in a document (law 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineBreaks {
    /// A space: the text was wrapped to a width.
    Wrap,
    /// The end of a paragraph, headline or list item.
    Paragraph,
}

/// No text is wrapped wider than this, in characters.
const WIDEST: usize = 140;

impl LineBreaks {
    /// Decides from line lengths and endings. Linear in the text.
    ///
    /// A break is *full* if the next line's first word would not have fitted any more, measured by
    /// the longest line of all. Wrapped text has full breaks nearly everywhere; a text of one
    /// paragraph a line, or of headlines and lists, does not, or its lines are too long, or they end
    /// like paragraphs.
    pub fn of(text: &str) -> LineBreaks {
        if memchr::memchr(b'\n', text.as_bytes()).is_none() {
            return LineBreaks::Paragraph;
        }
        let (mut width, mut breaks, mut full, mut ended) = (0usize, 0usize, 0usize, 0usize);
        // The width must be known before a break can be called full: two passes over the lines.
        for line in text.lines() {
            width = width.max(line.trim_end().chars().count());
            if width > WIDEST {
                return LineBreaks::Paragraph;
            }
        }
        let mut previous: Option<&str> = None;
        for line in text.lines().map(str::trim_end) {
            if let Some(previous) = previous.filter(|previous| !previous.is_empty() && !line.is_empty()) {
                let word = line.split_whitespace().next().unwrap_or_default();
                // The next item of a list stands on its own line in any text.
                if !is_bullet(word) {
                    breaks += 1;
                    full += usize::from(previous.chars().count() + 1 + word.chars().count() > width);
                    ended += usize::from(ends_paragraph(previous));
                }
            }
            previous = Some(line);
        }
        if breaks > 0 && full * 5 >= breaks * 4 && ended * 2 <= breaks {
            LineBreaks::Wrap
        } else {
            LineBreaks::Paragraph
        }
    }
}

/// Whether a line's first word is the mark of a list item.
pub fn is_bullet(word: &str) -> bool {
    matches!(word, "-" | "*" | "+" | "•" | "–" | "—" | "⁃" | "·" | "‣" | "◦" | "▪" | "●")
}

fn ends_paragraph(line: &str) -> bool {
    line.trim_end_matches(super::is_closer).ends_with(['.', '!', '?', ':', '…', '。'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layouts() {
        let cases = [
            ("New\nYork", LineBreaks::Wrap),
            ("one line", LineBreaks::Paragraph),
            (
                "A headline on Kidal\nThe army said on Tuesday that it had entered the town.",
                LineBreaks::Paragraph,
            ),
            ("- Kidal\n- Gao and Ansongo\n- Ber", LineBreaks::Paragraph),
            (
                "It was said on Tuesday that the army of\nMali had come back to the town after\nnine years away from it.",
                LineBreaks::Wrap,
            ),
            ("It ended there.\nIt began here.\nIt went on so.\n", LineBreaks::Paragraph),
            ("A headline\n\nBy our reporter\n\nOne paragraph here.", LineBreaks::Paragraph),
        ];
        for (text, expected) in cases {
            assert_eq!(LineBreaks::of(text), expected, "{text:?}");
        }
    }
}
