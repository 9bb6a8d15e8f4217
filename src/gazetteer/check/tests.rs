use super::*;
use crate::gazetteer::{csv, native};

/// Findings of a gazetteer in one file, as displayed, without the file's name.
fn found(file: &str, text: &str) -> Vec<String> {
    let mut notes = Notes::new();
    let listed = match file.ends_with(".csv") {
        true => csv::read(file, text, b',', &mut notes),
        false => native::read(file, text, &mut notes),
    };
    let mut sources = Sources::default();
    sources.add(file, text.to_string());
    let checked = check(listed, notes, &Schema::builtin(), &Languages::builtin(), &mut sources);
    checked.findings.iter().map(|finding| finding.to_string().replace(&format!("{file}:"), "")).collect()
}

/// A name, lines, the findings.
type Row<'a> = (&'a str, &'a str, &'a [&'a str]);

fn assert_rows(file: &str, rows: &[Row<'_>]) {
    for (name, text, expected) in rows {
        assert_eq!(found(file, text), *expected, "{name}");
    }
}

#[test]
fn nothing_wrong() {
    let text = r#"{"key": "vell", "name": "Vell", "type": "place", "aliases": ["Port Vell"], "lat": 1, "lon": 2}
{"key": "guard", "name": "Vell Guard", "type": "group", "aliases": ["VG"], "in": "vell", "valid_from": "2012-05"}
"#;
    // A group lies in no place by the schema, but that is another row.
    assert_eq!(
        found("a.jsonl", &text.replace("\"in\"", "\"part_of\"").replace("\"place\"", "\"group\"")),
        [""; 0]
    );
}
