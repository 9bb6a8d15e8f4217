use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);
static FINDER: LazyLock<Finder> = LazyLock::new(|| Finder::new(&LANGUAGES));

fn context(language: Option<&str>, published: &str, outlook: Outlook) -> Context<'static> {
    let language = language.and_then(|code| LANGUAGES.by_code(code));
    Context { languages: &LANGUAGES, language, published: Published::parse(published), outlook }
}

/// `surface=edtf; ...`, as the table has it; `?` where the date stays open.
fn found(text: &str, context: &Context<'_>) -> String {
    let tokens = Tokens::of_phrase(text);
    let dates = FINDER.find(&tokens, 0..tokens.len(), context).into_iter().map(|date| {
        let edtf = date.edtf.map_or_else(|| "?".to_string(), |edtf| edtf.to_string());
        format!("{}={edtf}", date.span.slice(text))
    });
    dates.collect::<Vec<String>>().join("; ")
}

#[test]
fn cases() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (line, number) in include_str!("cases.txt").lines().zip(1..) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let [language, published, text, expected] = fields[..] else { panic!("line {number}: {line}") };
        let language = Some(language).filter(|code| *code != "-");
        let outcome = found(text, &context(language, published, Outlook::Cued));
        if outcome != expected {
            wrong.push(format!("{number}: {text}\n   expected {expected}\n   found    {outcome}"));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "\n{} of {count}\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 80, "only {count} cases");
}

#[test]
fn no_case_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for line in include_str!("cases.txt").lines().filter(|line| line.contains('|')) {
        let question = line.rsplit_once('|').map(|(question, _)| question);
        assert!(seen.insert(question), "{line}");
    }
}

#[test]
fn the_clause_may_say_where_it_looks() {
    let of = |text, outlook| found(text, &context(Some("en"), "2023-11-20", outlook));
    assert_eq!(of("leave on Friday", Outlook::Ahead), "on Friday=2023-11-24");
    assert_eq!(of("they will leave on Friday", Outlook::Back), "on Friday=2023-11-17");
    assert_eq!(of("it held until Friday", Outlook::Back), "until Friday=../2023-11-17");
}

#[test]
fn only_the_range_is_read() {
    let tokens = Tokens::of_phrase("They left on 14 November 2023.");
    let of = |range: Range<usize>| {
        let dates = FINDER.find(&tokens, range, &context(Some("en"), "2021", Outlook::Cued));
        dates
            .iter()
            .map(|date| (date.tokens.clone(), date.edtf.map(|edtf| edtf.to_string())))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(0..tokens.len()), [(2..6, Some("2023-11-14".to_string()))]);
    assert_eq!(of(3..5), [(3..5, Some("XXXX-11-14".to_string()))]);
    assert_eq!(of(0..4), []);
    assert_eq!(of(4..4), []);
}

#[test]
fn granularities() {
    let cases = [
        ("on Tuesday", Granularity::Day),
        ("last week", Granularity::Week),
        ("late October 2023", Granularity::Month),
        ("in spring 2014", Granularity::Season),
        ("in 2014", Granularity::Year),
        ("in the 1990s", Granularity::Decade),
        ("since 2014", Granularity::Interval),
    ];
    for (text, expected) in cases {
        let tokens = Tokens::of_phrase(text);
        let dates = FINDER.find(&tokens, 0..tokens.len(), &context(Some("en"), "", Outlook::Cued));
        assert_eq!(dates.iter().map(|date| date.granularity).collect::<Vec<_>>(), [expected], "{text}");
    }
}

#[test]
fn publication_dates() {
    for date in ["2023", "2023-11", "2023-11-20", "2024-02-29"] {
        assert!(Published::parse(date).is_some(), "{date}");
    }
    for date in
        ["", "-", "23", "2023-13", "2023-11-31", "2023-11-20-1", "20231120", "2023-1", "x", "2023-11-2é"]
    {
        assert!(Published::parse(date).is_none(), "{date}");
    }
}

/// Every word of the lists, and numbers and marks, in any order.
fn soup() -> impl Strategy<Value = String> {
    let mut words: Vec<String> = Vec::new();
    for data in (0..LANGUAGES.list().len()).filter_map(|language| LANGUAGES.dates(language)) {
        let value = serde_json::to_value(data).unwrap();
        let mut open = vec![&value];
        while let Some(value) = open.pop() {
            match value {
                serde_json::Value::String(word) => {
                    words.push(word.clone());
                    words.push(
                        word.chars()
                            .take(1)
                            .flat_map(char::to_uppercase)
                            .chain(word.chars().skip(1))
                            .collect(),
                    );
                }
                serde_json::Value::Array(list) => open.extend(list),
                serde_json::Value::Object(list) => open.extend(list.values()),
                _ => {}
            }
        }
    }
    words.retain(|word| !word.is_empty());
    let more =
        ["1", "14", "31", "2014", "2023", "0999", "9999", "1990s", "1er", "14th", "2023-11-14", "Kidal", "é"];
    words.extend(more.map(str::to_string));
    let gap = prop::sample::select(vec![" ", " ", " ", ", ", "-", ". ", "’", "'s ", "/", "\n", "–", ".", ""]);
    prop::collection::vec((prop::sample::select(words), gap), 0..40)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, gap)| [word, gap.to_string()]).collect())
}

proptest! {
    #[test]
    fn every_date_slices_its_text(
        text in soup(),
        language in prop::sample::select(vec![None, Some("en"), Some("fr"), Some("de")]),
        published in prop::sample::select(vec!["", "2023", "2023-11", "2023-11-20", "0001-01-01", "9999-12-31"]),
        outlook in prop::sample::select(vec![Outlook::Cued, Outlook::Back, Outlook::Ahead]),
    ) {
        let tokens = Tokens::of_phrase(&text);
        let dates = FINDER.find(&tokens, 0..tokens.len(), &context(language, published, outlook));
        let mut end = 0;
        for date in dates {
            prop_assert!(date.tokens.start >= end && date.tokens.end > date.tokens.start);
            prop_assert_eq!(date.span.start, tokens.span(date.tokens.start).start);
            prop_assert_eq!(date.span.end, tokens.span(date.tokens.end - 1).end);
            prop_assert!(date.span.get(&text).is_some_and(|surface| !surface.is_empty()));
            if let Some(Edtf::Between(first, last)) = date.edtf {
                let ordered = first.days().zip(last.days()).is_none_or(|(first, last)| first.0 <= last.1);
                prop_assert!(ordered, "{}", date.edtf.unwrap());
            }
            end = date.tokens.end;
        }
    }
}
