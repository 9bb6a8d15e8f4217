use super::*;
use crate::compiled;
use crate::corpus::Document;
use crate::matcher::{Demonyms, Matcher};
use crate::sentence::split;
use crate::text::Tokens;
use proptest::prelude::*;
use std::sync::LazyLock;

static KNOWN: LazyLock<(Languages, Matcher)> = LazyLock::new(|| {
    let (languages, compiled) = compiled::builtin();
    (languages, compiled.matcher)
});

fn all(text: &str) -> Vec<Definition> {
    let (languages, matcher) = &*KNOWN;
    let document = Document::from_text("a", text);
    let tokens = Tokens::cut(&document.text, document.body);
    let sentences = split(&tokens, document.body, languages, None);
    let source = Source { tokens: &tokens, body: document.body, sentences: &sentences };
    let found = matcher.find(source, languages, Demonyms::default());
    definitions(source, languages, &found)
}

/// `short = long; ...`, as the table has it.
fn shown(text: &str) -> String {
    let line = |found: &Definition| {
        format!("{} = {}", found.short_span.slice(text), found.long_span.slice(text)).replace('\n', " ")
    };
    all(text).iter().map(line).collect::<Vec<String>>().join("; ")
}

#[test]
fn cases() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (line, number) in include_str!("cases.txt").lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((text, expected)) = line.split_once("=>") else { panic!("line {number}: {line}") };
        let found = shown(&text.trim().replace("\\n", "\n"));
        if found != expected.trim() {
            wrong.push(format!(
                "{number}: {}\n   expected {}\n   found    {found}",
                text.trim(),
                expected.trim()
            ));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "\n{} of {count}\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 100, "only {count} cases");
}

#[test]
fn no_case_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for line in include_str!("cases.txt").lines().filter(|line| line.contains("=>")) {
        assert!(seen.insert(line.split("=>").next()), "{line}");
    }
}

#[test]
fn kinds() {
    use Kind::*;
    let cases = [
        ("The African Union (AU) met.", Parenthesis),
        ("The AU (African Union) met.", Reversed),
        ("The African Union, or AU, met.", Or),
        ("The CMA, the Coordination of Azawad Movements, left.", Apposition),
        ("“VDS” means a valley drainage scheme.", Means),
        ("Moussa Diarra, also known as Petit Moussa, left.", Called),
        ("Eswatini (formerly Swaziland) voted.", Former),
        ("The Selva River Fund (hereinafter “the Fund”) paid.", Hereinafter),
    ];
    for (text, kind) in cases {
        let found: Vec<Kind> = all(text).iter().map(|found| found.kind).collect();
        assert_eq!(found, [kind], "{text}");
    }
}

/// Neither brackets nor letters make it slow: twice the text takes about twice the steps.
#[test]
fn odd_texts_end() {
    for piece in
        ["(", "A (", "AB (AB ", "AB, the ", "of the (", "Aa Bb Cc Dd Ee (AB", ") (", "or, AB, or AB, "]
    {
        all(&piece.repeat(3000));
    }
}

proptest! {
    #[test]
    fn spans_slice_and_sides_are_apart(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "the", "United", "Nations", "of", "(", ")", "UN", "AU", ",", "or", "also known as", "“", "”", ".",
                "Mali", "FAMa", "Armed", "Forces", "de", "la", "É", "G5", "-", "&", "/", "\n", "2014", "formerly",
                "means", "hereinafter", "Ꭰ", "日", "’", ";",
            ]),
            0..40,
        ),
    ) {
        let text = words.join(" ");
        let found = all(&text);
        for one in &found {
            prop_assert!(one.short_span.get(&text).is_some() && one.long_span.get(&text).is_some());
            prop_assert!(!one.short_span.overlaps(one.long_span));
            prop_assert!(one.short.start < one.short.end && one.long.start < one.long.end);
        }
        prop_assert!(found.is_sorted_by_key(|one| one.short.start));
        prop_assert_eq!(&found, &all(&text));
    }
}
