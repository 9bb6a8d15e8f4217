//! Cases by hand: what is read of a line, and what the figures of a few mentions are.
#![allow(clippy::unwrap_used)]

use super::read::{Found, GoldFormat, read};
use super::*;
use crate::error::Error;
use std::fs;
use std::path::PathBuf;

/// `id: surface/type/entity …`, with `?` behind what is optional.
fn show(marked: &Marked) -> String {
    let text = marked.text.as_deref().unwrap_or_default();
    let marks: Vec<String> = marked
        .mentions
        .iter()
        .map(|mark| {
            let more = [&mark.kind, &mark.entity].map(|word| word.as_deref().unwrap_or("-").to_string());
            let optional = if mark.optional { "?" } else { "" };
            format!("{}/{}{optional}", mark.span.get(text).unwrap_or("…"), more.join("/"))
        })
        .collect();
    format!("{}: {}", marked.id, marks.join(" "))
}

fn errors(found: &[Error]) -> Vec<String> {
    found.iter().map(ToString::to_string).collect()
}

/// Reads files of a folder that is made for it; its path is left out of the messages.
fn files(files: &[(&str, &[u8])], format: Option<GoldFormat>) -> (Vec<String>, Vec<String>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let named: Vec<PathBuf> = match files {
        [(name, _)] => vec![folder.path().join(name)],
        _ => vec![folder.path().to_path_buf()],
    };
    let Found { documents, problems, notes, .. } = read(&named, format, &Texts::default()).unwrap();
    let clean = |messages: Vec<String>| {
        let root = format!("{}/", folder.path().display());
        messages.into_iter().map(|message| message.replace(&root, "")).collect()
    };
    (documents.iter().map(show).collect(), clean(errors(&problems)), clean(errors(&notes)))
}

#[test]
fn lines() {
    const OFFSETS: &str = "offsets count bytes of the UTF-8 text, the end exclusive";
    const FIELDS: &str = "a line is an object with id, text and mentions; docs/eval.md has its fields";
    for (name, line, expected) in [
        (
            "all of a mention",
            r#"{"id":"a","text":"Ré left","mentions":[{"start":0,"end":3,"surface":"Ré","type":"person","entity_id":"re"}]}"#,
            "a: Ré/person/re".to_string(),
        ),
        (
            "in the words of annotate",
            r#"{"id":"a","text":"Ré left","mentions":[{"start":0,"end":3,"type":null,"entity":"re","by":"tie"}]}"#,
            "a: Ré/-/re".to_string(),
        ),
        (
            "both words",
            r#"{"id":7,"text":"Re","mentions":[{"start":0,"end":2,"entity":"b","entity_id":5}]}"#,
            "7: Re/-/5".to_string(),
        ),
        (
            "optional",
            r#"{"id":"a","text":"Re","mentions":[{"start":0,"end":2,"entity":"","optional":true}]}"#,
            "a: Re/-/-?".to_string(),
        ),
        ("no id, no text", r#"{"mentions":[{"start":9,"end":12}]}"#, "x: …/-/-".to_string()),
        ("nothing", "{}", "x: ".to_string()),
        ("nulls", r#"{"id":null,"text":null,"mentions":null,"relations":null}"#, "x: ".to_string()),
        ("a carriage return", "{\"id\":\"a\"}\r", "a: ".to_string()),
        (
            "beyond the text",
            r#"{"id":"a","text":"Re","mentions":[{"start":0,"end":2},{"start":0,"end":3}]}"#,
            format!("55: a mention ends at byte 3 of a text of 2; {OFFSETS}"),
        ),
        (
            "in a character",
            r#"{"text":"Ré","mentions":[{"start":0,"end":2}]}"#,
            format!("26: byte 2 of the text lies inside a character; {OFFSETS}"),
        ),
        (
            "empty",
            r#"{"mentions": [ {"start":2,"end":2}]}"#,
            format!("16: a mention from byte 2 to 2 has no byte in it; {OFFSETS}"),
        ),
        ("no end", r#"{"mentions":[{"start":2}]}"#, format!("24: missing field `end`; {FIELDS}")),
        (
            "a negative start",
            r#"{"mentions":[{"start":-2,"end":1}]}"#,
            format!("24: invalid value: integer `-2`, expected u32; {FIELDS}"),
        ),
        (
            "not a list",
            r#"{"mentions":"Re"}"#,
            format!("16: invalid type: string \"Re\", expected a sequence; {FIELDS}"),
        ),
        (
            "broken",
            "{\"id\":\"é\" 7}",
            "11: no JSON object: expected `,` or `}`; write one object a line, as `jq -c` does".to_string(),
        ),
    ] {
        let read = match read_line(line, "x", &Texts::default()) {
            Ok(marked) => show(&marked),
            Err(error) => {
                let column = error.position().1.unwrap();
                format!("{column}: {error}")
            }
        };
        assert_eq!(read, expected, "{name}");
    }
}

#[test]
fn a_file_of_lines() {
    let gold = "\u{FEFF}{\"id\":\"a\"}\r\n\r\n{\"id\":\"b\",\"mentions\":7}\r\n{\"id\":\"a\"}\n{}\n";
    let (documents, problems, notes) = files(&[("gold.jsonl", gold.as_bytes())], None);
    assert_eq!(documents, ["a: ", "gold.jsonl#4: "]);
    assert_eq!(
        problems,
        [
            "gold.jsonl:3:22: invalid type: integer `7`, expected a sequence; a line is an object with id, text and mentions; docs/eval.md has its fields",
            "gold.jsonl:4: the id \"a\" stands twice, first at gold.jsonl:1; give each document an id of its own; the second is left out",
        ]
    );
    assert!(notes.is_empty());
    let wrong = b"{\"id\":\"a\",\"text\":\"R\xc3\xa9 met Bo\",\"mentions\":[{\"start\":7,\"end\":9,\"surface\":\"Bo\"}]}";
    let (_, _, notes) = files(&[("gold.jsonl", wrong)], None);
    assert_eq!(
        notes,
        [
            "gold.jsonl:1:42: a mention says \"Bo\", and its bytes are \" B\"; offsets count bytes of the UTF-8 text, not characters"
        ]
    );
    assert_eq!(files(&[("gold.jsonl", b"")], None), (vec![], vec![], vec![]));
    let (_, problems, _) = files(&[("gold.json", b"[{\"id\":\"a\"}]")], None);
    assert_eq!(
        problems,
        ["gold.json: JSON, but not JSON Lines; put each document on one line, as `jq -c '.[]'` does"]
    );
}

#[test]
fn brat() {
    let text = "Zoë Vale met the Tarn Guard.\r\nVale left.";
    let (documents, problems, notes) = files(
        &[
            ("one.txt", text.as_bytes()),
            ("one.ann", "T1\tPER 0 8\tZoë Vale\r\nR1\tmet Arg1:T1 Arg2:T2\r\nT2\tORG 17 27\tTarn Guard\r\nN1\tReference T1 nomina:zoe-vale\tZoë Vale\r\nN2\tReference T2 Wikidata:Q7\tTarn Guard\r\nT3\tPER 30 34\tVale\r\nA1\tOptional T3\r\nE1\tMeet:T2 Who:T1\r\n#1\tAnnotatorNotes T1\tsure\r\n\r\n*\tEquiv T1 T3\r\n".as_bytes()),
            ("deep/two.txt", b"no one"),
            ("deep/two.ann", b""),
            ("none.txt", b"not marked"),
        ],
        None,
    );
    assert_eq!(
        documents,
        ["deep/two.txt: ", "one.txt: Zoë Vale/PER/zoe-vale Tarn Guard/ORG/Wikidata:Q7 Vale/PER/-?"]
    );
    assert!(problems.is_empty() && notes.is_empty(), "{problems:?} {notes:?}");

    for (name, lines, expected) in [
        (
            "two parts",
            "T1\tPER 0 3;4 8\tZoë Vale",
            "1 of the mentions have several parts; each is taken from its first part to its last",
        ),
        (
            "other words",
            "T1\tPER 1 9\tZoë Vale",
            ":1:4: T1 says \"Zoë Vale\", and its characters are \"oë Vale \"; offsets count characters of the .txt file, line ends too",
        ),
        (
            "beyond",
            "T1\tPER 0 99\tZoë",
            ":1:4: a mention ends at character 99 of a text of 40; offsets count characters of the .txt file, the end exclusive",
        ),
        (
            "no offsets",
            "T1\tPER",
            ":1:4: a mention without offsets; write T1, a tab, the type with start and end, a tab, the words",
        ),
        (
            "words for offsets",
            "\nT1\tPER a b\tZoë",
            ":2:4: \"a b\" are no two offsets; write T1, a tab, the type with start and end, a tab, the words",
        ),
        (
            "empty",
            "T1\tPER 3 3\t",
            ":1:4: a mention from character 3 to 3 has no character in it; offsets count characters of the .txt file, the end exclusive",
        ),
        (
            "twice",
            "T1\tPER 0 8\tZoë Vale\nT1\tPER 4 8\tVale",
            ":2:1: T1 stands twice, first on line 1; number each mention once",
        ),
        ("nobody", "R1\tmet Arg1:T1 Arg2:T2", ":1:4: no line marks \"T1\"; name a mention, as T1"),
        (
            "one end",
            "R1\tmet Arg1:T1",
            ":1:4: no relation of two; write R1, a tab, predicate Arg1:T1 Arg2:T2",
        ),
        (
            "something else",
            "1\tT1",
            ":1:1: \"1\" begins no line of BRAT; lines of BRAT begin with T, R, N, E, A, M, # or *",
        ),
    ] {
        let (_, problems, notes) =
            files(&[("one.txt", text.as_bytes()), ("one.ann", lines.as_bytes())], None);
        let said: Vec<String> = problems.into_iter().chain(notes).collect();
        assert!(said.len() == 1 && said[0].ends_with(expected), "{name}: {said:?}");
    }
    let (documents, problems, _) = files(&[("one.ann", b"T1\tPER 0 3\tZo\n")], None);
    assert!(documents.is_empty());
    assert_eq!(
        problems,
        ["one.ann: its text cannot be read: cannot open: no such file or folder; put one.txt beside it"]
    );
}

#[test]
fn conll() {
    for (name, text, expected) in [
        (
            "IOB2",
            "-DOCSTART- -X- O O\n\nZoe NNP B-NP B-PER\nVale NNP I-NP I-PER\nmet VBD B-VP O\n\nBo NNP B-NP B-PER\n",
            vec!["g.conll#1: Zoe Vale/PER/- Bo/PER/-"],
        ),
        (
            "IOB1",
            "Zoe I-PER\nVale I-PER\nBo B-PER\nTarn I-LOC\n. O\n",
            vec!["g.conll#1: Zoe Vale/PER/- Bo/PER/- Tarn/LOC/-"],
        ),
        (
            "BILOU",
            "Zoe B-PER\nVale L-PER\nBo U-PER\nCy U-PER\n",
            vec!["g.conll#1: Zoe Vale/PER/- Bo/PER/- Cy/PER/-"],
        ),
        ("a sentence ends a mention", "Zoe B-PER\n\nVale I-PER\n", vec!["g.conll#1: Zoe/PER/- Vale/PER/-"]),
        ("carriage returns and spaces", "\r\nZoe\tB-PER\r\nleft\tO \r\n \r\n", vec!["g.conll#1: Zoe/PER/-"]),
        (
            "entities behind",
            "Zoe B-PER zoe-vale\nleft O O\nTarn B-LOC -\n",
            vec!["g.conll#1: Zoe/PER/zoe-vale Tarn/LOC/-"],
        ),
        (
            "AIDA",
            "-DOCSTART- (1 Tarn)\nZoe\tB\tZoe Vale\tZoe_Vale\thttp://x\t7\nVale\tI\tZoe Vale\tZoe_Vale\thttp://x\t7\nleft\n\nTarn\tB\tTarn\t--NME--\n-DOCSTART- (2 Bo)\nBo\tB\tBo\tBo\n",
            vec!["1 Tarn: Zoe Vale/-/Zoe_Vale Tarn/-/-", "2 Bo: Bo/-/Bo"],
        ),
        ("all outside", "no O\none O\n", vec!["g.conll#1: "]),
        ("documents without tokens", "-DOCSTART-\n\n-DOCSTART-\nZoe B-PER\n", vec!["g.conll#2: Zoe/PER/-"]),
    ] {
        let (documents, problems, _) = files(&[("g.conll", text.as_bytes())], None);
        assert_eq!(
            (documents, problems),
            (expected.iter().map(ToString::to_string).collect(), vec![]),
            "{name}"
        );
    }
    let bad = "Zoe x B-PER\nVale x I_PER\n\n-DOCSTART-\nBo x\nCy x B-PER\n-DOCSTART-\nDi x B-PER\n";
    let (documents, problems, _) = files(&[("g.conll", bad.as_bytes())], None);
    assert_eq!(documents, ["g.conll#3: Di/PER/-"]);
    assert_eq!(
        problems,
        [
            "g.conll:2:8: \"I_PER\" is no tag; write B-TYPE, I-TYPE or O",
            "g.conll:5: 2 columns, and the tag stands in column 3; give each token a tag, O outside of mentions",
        ]
    );
    let (_, problems, _) = files(&[("g.conll", b"just a text\nof words\n")], None);
    assert_eq!(
        problems,
        [
            "g.conll: no column has tags like B-LOC, I-LOC and O; put the tag of each token behind it, as IOB2 does"
        ]
    );
}

/// Marks as `start-end/type/entity`, `?` behind what is optional, `!` behind what says `nil`.
fn marked(id: &str, marks: &str) -> Marked {
    let mark = |word: &str| {
        let (word, optional, nil) =
            (word.trim_end_matches(['?', '!']), word.ends_with('?'), word.ends_with('!'));
        let mut parts = word.split('/');
        let (start, end) = parts.next().unwrap().split_once('-').unwrap();
        let mut next = || parts.next().filter(|part| !part.is_empty()).map(String::from);
        let span = crate::span::Span::new(start.parse().unwrap(), end.parse().unwrap());
        Mark { span, kind: next(), entity: next(), optional, nil, ..Mark::default() }
    };
    let text = "0123456789 123456789 123456789 ".to_string();
    let mentions = marks.split_whitespace().map(mark).collect();
    Marked { id: id.to_string(), text: Some(text), mentions, ..Marked::default() }
}

#[test]
fn figures() {
    let three = |counts: Counts| [counts.right, counts.spurious, counts.missed];
    for (name, gold, found, strict, overlap, typed, linking, end_to_end) in [
        (
            "all right",
            "0-5/a/x 7-9/b/y",
            "0-5/a/x 7-9/b/y",
            [2, 0, 0],
            [2, 0, 0],
            [2, 0, 0],
            [2, 2],
            [2, 0, 0],
        ),
        ("nothing found", "0-5/a/x", "", [0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0], [0, 0, 1]),
        ("nothing wanted", "", "0-5/a/x", [0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0], [0, 0, 0]),
        ("another span", "0-5/a/x", "0-4/a/x", [0, 1, 1], [1, 0, 0], [0, 1, 1], [0, 0], [0, 1, 1]),
        ("neighbours", "0-5/a/x", "5-9/a/x", [0, 1, 1], [0, 1, 1], [0, 1, 1], [0, 0], [0, 1, 1]),
        ("one for two", "0-3/a/x 4-9/a/y", "0-9/a/x", [0, 1, 2], [1, 0, 1], [0, 1, 2], [0, 0], [0, 1, 2]),
        ("two for one", "0-9/a/x", "0-3/a/x 4-9/a/x", [0, 2, 1], [1, 1, 0], [0, 2, 1], [0, 0], [0, 2, 1]),
        ("another type", "0-5/a/x", "0-5/b/x", [1, 0, 0], [1, 0, 0], [0, 1, 1], [1, 1], [1, 0, 0]),
        ("another entity", "0-5/a/x", "0-5/a/y", [1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1], [0, 1, 1]),
        ("no entity found", "0-5/a/x", "0-5/a", [1, 0, 0], [1, 0, 0], [1, 0, 0], [0, 1], [0, 0, 1]),
        (
            "no entity wanted",
            "0-5/a 7-9/a/y",
            "0-5/a/x 7-9/a/y",
            [2, 0, 0],
            [2, 0, 0],
            [2, 0, 0],
            [1, 1],
            [1, 0, 0],
        ),
        (
            "the same twice",
            "0-5/a/x 0-5/a/x",
            "0-5/a/x 0-5/a/x",
            [1, 0, 0],
            [1, 0, 0],
            [1, 0, 0],
            [1, 1],
            [1, 0, 0],
        ),
        (
            "two types on one span",
            "0-5/a/x 0-5/b/x",
            "0-5/a/x",
            [1, 0, 0],
            [1, 0, 0],
            [1, 0, 1],
            [1, 1],
            [1, 0, 0],
        ),
        ("optional and found", "0-5/a/x?", "0-5/a/z", [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0], [0, 0, 0]),
        (
            "optional and missed",
            "0-5/a/x? 7-9/a/y",
            "7-9/a/y",
            [1, 0, 0],
            [1, 0, 0],
            [1, 0, 0],
            [1, 1],
            [1, 0, 0],
        ),
        ("nil is no prediction", "0-5/a/x", "0-5/a!", [0, 0, 1], [0, 0, 1], [0, 0, 1], [0, 0], [0, 0, 1]),
        (
            "nil with an entity is one",
            "0-5/a/x",
            "0-5/a/x!",
            [1, 0, 0],
            [1, 0, 0],
            [1, 0, 0],
            [1, 1],
            [1, 0, 0],
        ),
        (
            "inside each other",
            "0-9/a/x 0-3/a/y",
            "0-9/a/x 0-3/a/y",
            [2, 0, 0],
            [2, 0, 0],
            [2, 0, 0],
            [2, 2],
            [2, 0, 0],
        ),
    ] {
        let (gold, found) = (marked("a", gold), marked("a", found));
        let scores = evaluate(&[gold], &[found], &Compare::default()).scores;
        let links = scores.linking.unwrap_or_default();
        let found = (
            three(scores.strict),
            three(scores.overlap),
            three(scores.typed),
            [links.right, links.of],
            three(scores.end_to_end.unwrap_or_default()),
        );
        assert_eq!(found, (strict, overlap, typed, linking, end_to_end), "{name}");
    }
}

#[test]
fn options() {
    let strict = |gold: &Marked, found: &str, how: Compare| {
        let scores = evaluate(std::slice::from_ref(gold), &[marked("a", found)], &how).scores;
        [scores.strict.right, scores.strict.spurious, scores.strict.missed]
    };
    let gold = Marked {
        others: vec![(10, 20).into()],
        optional: vec![(22, 25).into()],
        ..marked("a", "0-9/A 0-3/B 4-9/B")
    };
    let types = Compare { types: ["A".to_string()].into(), ..Compare::default() };
    assert_eq!(strict(&gold, "0-9/A 0-3/B 5-6", types), [1, 1, 0]);
    assert_eq!(strict(&gold, "0-9/A 0-3/B", Compare { longest: true, ..Compare::default() }), [1, 1, 0]);
    assert_eq!(
        strict(&gold, "0-9 12-15 18-21", Compare { ignore_other: true, ..Compare::default() }),
        [1, 1, 2]
    );
    assert_eq!(strict(&gold, "0-9 24-27 25-27", Compare::default()), [1, 1, 2]);
    assert_eq!(strict(&gold, "0-9! 0-3/B/x", Compare { nil: true, ..Compare::default() }), [2, 0, 1]);
    let part = Marked { part: Some((0, 5).into()), ..gold.clone() };
    assert_eq!(strict(&part, "0-9/A 0-3/B 4-6", Compare::default()), [1, 0, 0]);
    // Another entity that is as right.
    let mut also = marked("a", "0-5/a/x");
    also.mentions[0].also = vec!["z".to_string()];
    let report = evaluate(&[also], &[marked("a", "0-5/a/z")], &Compare::default());
    assert_eq!((report.scores.linking.unwrap().right, report.mistakes.len()), (1, 0));
}

#[test]
fn relations() {
    let gold = r#"{"id":"a","relations":[{"subj":"x","pred":"met","obj":"y"},{"subj":"x","pred":"left","obj":"z"}]}"#;
    let found = r#"{"id":"a","relations":[{"subject":"y","predicate":"met","object":"x"},{"subject":"x","predicate":"left","object":"z"},{"subject":null,"predicate":"left","object":"z"}]}"#;
    let [gold, found] = [gold, found].map(|line| read_line(line, "x", &Texts::default()).unwrap());
    let of = |nil| {
        evaluate(
            std::slice::from_ref(&gold),
            std::slice::from_ref(&found),
            &Compare { nil, ..Compare::default() },
        )
    };
    let report = of(false);
    assert_eq!(report.scores.relations, Some(Counts { right: 1, spurious: 1, missed: 1 }));
    assert_eq!(report.scores.relation_pairs, Some(Counts { right: 2, spurious: 0, missed: 0 }));
    let rows: Vec<_> = report
        .predicates
        .iter()
        .map(|row| (row.predicate.as_deref().unwrap(), row.relations.wrong()))
        .collect();
    assert_eq!(rows, [("left", 0), ("met", 2)]);
    assert_eq!(of(true).scores.relations, Some(Counts { right: 1, spurious: 2, missed: 1 }));
    // A side that looked for none is not asked.
    let none = Marked { relations: None, ..found.clone() };
    assert_eq!(evaluate(std::slice::from_ref(&gold), &[none], &Compare::default()).scores.relations, None);
}

#[test]
fn mistakes_with_their_words() {
    let text = "Zoe Vale met the Tarn Guard in Port Vell.\nBo Marsh left Tarn.";
    let gold = format!(
        r#"{{"id":"a","text":{text:?},"mentions":[{{"start":0,"end":8,"entity":"zoe","type":"person"}},{{"start":17,"end":27,"entity":"guard","type":"group"}},{{"start":31,"end":40,"entity":"vell","type":"place"}},{{"start":56,"end":60,"entity":"tarn","type":"place"}}]}}"#
    );
    let found = r#"{"id":"a","mentions":[{"start":4,"end":8,"entity":"vale","type":"person"},{"start":17,"end":27,"entity":"tarn","type":"group"},{"start":42,"end":50,"entity":"bo","type":"person"},{"start":56,"end":60,"entity":"tarn","type":"group"}]}"#;
    let gold = vec![read_line(&gold, "x", &Texts::default()).unwrap()];
    let found = vec![read_line(found, "x", &Texts::of(&gold)).unwrap()];
    let report = evaluate(&gold, &found, &Compare::default());
    let said: Vec<String> = report
        .mistakes
        .iter()
        .map(|mistake| {
            let shown = mistake.pieces().into_iter().map(|(piece, marked)| match marked {
                true => format!("[{piece}]"),
                false => piece.to_string(),
            });
            format!("{}: {}", mistake.kind.as_str(), shown.collect::<String>())
        })
        .collect();
    assert_eq!(
        said,
        [
            "wrong span: [Zoe Vale] met the Tarn Guard in Port Vell.",
            "wrong entity: Zoe Vale met the [Tarn Guard] in Port Vell.",
            "missed: Zoe Vale met the Tarn Guard in [Port Vell].",
            "spurious: [Bo Marsh] left Tarn.",
            "wrong type: Bo Marsh left [Tarn].",
        ]
    );
}

/// Nothing of a text or an id is markup on the page.
#[test]
fn a_hostile_page() {
    let text = "<script>alert(1)</script> & \"quoted\" 'too' \u{0} \u{202e}right";
    let gold = serde_json::json!({"id": "<b>&\"id\"", "text": text, "mentions": [{"start": 0, "end": 8, "type": "<i>", "entity": "'\">x"}], "relations": [{"subj": "<u>", "pred": "</style>", "obj": null}]});
    let gold = vec![read_line(&gold.to_string(), "x", &Texts::default()).unwrap()];
    let found = [Marked { id: gold[0].id.clone(), relations: Some(Vec::new()), ..Marked::default() }];
    for found in [&found[..], &[]] {
        let report = evaluate(&gold, found, &Compare::default());
        let mut page = Vec::new();
        write_html(&report, usize::MAX, &mut page).unwrap();
        let page = String::from_utf8(page).unwrap();
        for raw in ["<script>alert", "<i>", "<u>", "<b>&\"", "'\">x", "\u{0}"] {
            assert!(!page.contains(raw), "{raw}");
        }
        assert_eq!(page.matches("</style>").count(), 1);
        assert!(page.contains("&lt;script&gt;") && !page.contains("http://") && !page.contains("https://"));
    }
    let mut json = Vec::new();
    write_json(&evaluate(&gold, &[], &Compare::default()), 0, &mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["missing"], serde_json::json!(["<b>&\"id\""]));
}
