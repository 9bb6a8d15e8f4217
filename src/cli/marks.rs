//! Which stretches of a sentence state a relation.

use nomina::span::Span;

/// What a stretch is to the relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who does it; of an edge, its source.
    Subject,
    /// To whom; of an edge, its target.
    Object,
    /// The words that say it.
    Trigger,
}

impl Role {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Subject => "subject",
            Role::Object => "object",
            Role::Trigger => "trigger",
        }
    }
}

/// The stretches of a sentence that state a relation, in order and none overlapping another. What lies
/// elsewhere is left out; of a trigger around a name (*asked Mali for*) both sides stay.
pub fn marks(
    words: &str,
    sentence: Span,
    subject: Option<Span>,
    object: Option<Span>,
    trigger: Option<Span>,
) -> Vec<(Span, Role)> {
    let mut marks: Vec<(Span, Role)> = Vec::new();
    for (span, role) in [(subject, Role::Subject), (object, Role::Object)] {
        let Some(span) = span.filter(|span| sentence.contains(*span)) else { continue };
        if marks.iter().all(|(other, _)| span.end <= other.start || other.end <= span.start) {
            marks.push((span, role));
        }
    }
    marks.sort_unstable();
    let trigger = trigger.filter(|trigger| sentence.contains(*trigger)).unwrap_or_default();
    let names: Vec<Span> = marks.iter().map(|(span, _)| *span).collect();
    let mut from = trigger.start;
    for name in names.into_iter().filter(|name| trigger.start < name.end && name.start < trigger.end) {
        if from < name.start {
            marks.push((Span::new(from, name.start), Role::Trigger));
        }
        from = from.max(name.end);
    }
    if from < trigger.end {
        marks.push((Span::new(from, trigger.end), Role::Trigger));
    }
    marks.sort_unstable();
    // Spaces between a name and the rest of a trigger are no part of it; and a file that was changed by
    // hand may hold spans that slice nothing.
    let trimmed = marks.into_iter().filter_map(|(span, role)| {
        let (start, end) = (span.start - sentence.start, span.end - sentence.start);
        let mark = words.get(start as usize..end as usize)?;
        let start = span.start + (mark.len() - mark.trim_start().len()) as u32;
        Some((Span::new(start, start + mark.trim().len() as u32), role))
    });
    trimmed.filter(|(span, _)| span.start < span.end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// name, subject, object, trigger, marks: s, o and t for the bytes of a sentence of ten.
    type Case = (&'static str, Option<(u32, u32)>, Option<(u32, u32)>, Option<(u32, u32)>, &'static str);

    #[test]
    fn stretches_do_not_overlap() {
        let cases: [Case; 6] = [
            ("in order", Some((0, 2)), Some((8, 9)), Some((5, 7)), "ss...tt.o."),
            ("a trigger around the object", None, Some((5, 7)), Some((0, 9)), "ttt..oo.t."),
            ("a trigger that ends with it", None, Some((5, 7)), Some((2, 7)), "..t..oo..."),
            ("one name inside the other", Some((0, 6)), Some((0, 3)), Some((8, 9)), "ssssss..t."),
            ("a trigger inside a name", Some((0, 6)), None, Some((1, 2)), "ssssss...."),
            ("what is elsewhere", Some((20, 22)), Some((0, 2)), Some((8, 12)), "oo........"),
        ];
        let span = |ends: Option<(u32, u32)>| ends.map(|(start, end)| Span::new(start, end));
        for (name, subject, object, trigger, want) in cases {
            // Bytes 3, 4 and 7 are spaces.
            let mut got = ['.'; 10];
            for (span, role) in
                marks("abc  fg ij", Span::new(0, 10), span(subject), span(object), span(trigger))
            {
                for at in span.start..span.end {
                    assert_eq!(got[at as usize], '.', "{name}");
                    got[at as usize] = role.as_str().chars().next().unwrap_or('?');
                }
            }
            assert_eq!(String::from_iter(got), want, "{name}");
        }
    }
}
