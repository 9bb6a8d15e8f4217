use super::*;
use crate::gazetteer::{csv, native, read_builtin};

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
    let shown = checked.findings.iter().map(Finding::to_string);
    shown
        .map(|line| line.strip_prefix(&format!("{file}:")).unwrap_or(&line).trim_start().to_string())
        .collect()
}

/// A name, lines, the findings.
type Row<'a> = (&'a str, &'a [&'a str], &'a [&'a str]);

fn assert_rows(file: &str, rows: &[Row<'_>]) {
    for (name, lines, expected) in rows {
        assert_eq!(found(file, &lines.join("\n")), *expected, "{name}");
    }
}

#[test]
fn lines_and_fields() {
    assert_rows(
        "g.jsonl",
        &[
            (
                "nothing wrong",
                &[r#"{"key": "vell", "name": "Vell", "type": "place", "aliases": ["Port Vell"]}"#],
                &[],
            ),
            (
                "broken JSON, column in characters",
                &[r#"{"key": "é", "name" "Vell"}"#],
                &["1:21: error: broken JSON: expected `:`; mend the line"],
            ),
            (
                "JSON over several lines",
                &["[", r#"{"key": "a"}"#, "]"],
                &[
                    "1:1: error: JSON over several lines, not JSON Lines; write one object a line, without brackets around all",
                ],
            ),
            (
                "unknown field",
                &[r#"{"key": "vell", "name": "Vell", "type": "place", "alias": ["V"]}"#],
                &["1:50: error: unknown field \"alias\"; did you mean \"aliases\"?"],
            ),
            (
                "a field twice",
                &[r#"{"key": "vell", "name": "Vell", "type": "place", "aliases": ["A"], "aliases": ["B"]}"#],
                &["1:68: error: field \"aliases\" stands twice, and only the later one counts; join the two"],
            ),
            (
                "unknown field of an alias and of a tie",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "group", "aliases": [{"surface": "V", "cas": "any"}]}"#,
                    r#"{"key": "ann", "name": "Ann Orr", "type": "person", "leads": [{"key": "vell", "since": "2012"}]}"#,
                ],
                &[
                    "1:79: error: unknown field \"cas\" of an alias; an alias has surface, case, lang",
                    "2:79: error: unknown field \"since\" in \"leads\"; it has key, role, from, to",
                ],
            ),
            (
                "no name, and a number out of range",
                &[
                    r#"{"key": "vell", "type": "place"}"#,
                    r#"{"key": "orr", "name": "Orr", "type": "place", "lat": 91, "lon": 4}"#,
                ],
                &[
                    "1:1: error: no \"name\"; give the entity a \"name\", a text",
                    "2:48: error: \"lat\" is not a number from -90 to 90; write a number from -90 to 90",
                    "2:59: warning: \"lon\" stands without \"lat\"; give both, or take out \"lon\"",
                ],
            ),
            (
                "unknown type, once for all",
                &[
                    r#"{"key": "ann", "name": "Ann Orr", "type": "persn"}"#,
                    r#"{"key": "bo", "name": "Bo Orr", "type": "persn"}"#,
                ],
                &["1:43: error: unknown entity type \"persn\"; kept as written; did you mean \"person\"?"],
            ),
            (
                "duplicate key",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place"}"#,
                    r#"{"name": "Vell Town", "key": "vell", "type": "place"}"#,
                ],
                &[
                    "2:30: error: key \"vell\" is defined already at g.jsonl:1; rename one, or let `nomina build --merge-entities` join both",
                ],
            ),
        ],
    );
}

#[test]
fn names_of_one_entity() {
    assert_rows(
        "g.jsonl",
        &[
            (
                "listed twice: alike, but for an accent, like the name, strong and weak",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "group", "aliases": ["Orr", "Orr", "Órr", "Vell"], "weak_aliases": ["Orr"]}"#,
                ],
                &[
                    "1:69: error: \"Orr\" is listed twice; take one out",
                    "1:76: warning: \"Órr\" is listed twice: \"Orr\" is the same to the matcher; take one out",
                    "1:83: error: \"Vell\" is listed twice: the name is an alias by itself; take one out",
                    "1:109: error: \"Orr\" is listed twice, once strong and once weak; take one out",
                ],
            ),
            (
                "capitals of an abbreviation are no duplicates",
                &[r#"{"key": "vaf", "name": "VAFo", "type": "group", "aliases": ["VAFO", "VaFo"]}"#],
                &[],
            ),
            (
                "covered by a looser one, unless it is the name",
                &[
                    r#"{"key": "vaf", "name": "Vell Armed Forces", "type": "group", "aliases": ["Vell armed forces", "Vell Armed forces"]}"#,
                ],
                &[
                    "1:95: warning: \"Vell Armed forces\" adds nothing to \"Vell armed forces\"; take it out: every text that has it has the other too",
                ],
            ),
            (
                "covered but for the comma; a strong one covers a weak one",
                &[
                    r#"{"key": "vell", "name": "Vell City", "type": "place", "aliases": ["Vell, Orr", "Vell Orr"], "weak_aliases": ["Vell-City"]}"#,
                ],
                &[
                    "1:80: warning: \"Vell Orr\" adds nothing to \"Vell, Orr\"; take it out: every text that has it has the other too",
                    "1:110: warning: \"Vell-City\" adds nothing to \"Vell City\"; take it out, or make the other weak",
                ],
            ),
            (
                "what a weak or an exact one has is not covered by it",
                &[
                    r#"{"key": "vell", "name": "Vell Guard", "type": "group", "aliases": [{"surface": "Orr", "case": "exact"}, "ORR"], "weak_aliases": [{"surface": "orr", "case": "any"}]}"#,
                ],
                &[],
            ),
            (
                "exact and any of one",
                &[
                    r#"{"key": "vell", "name": "Vell Guard", "type": "group", "aliases": [{"surface": "orra", "case": "exact"}, {"surface": "orra", "case": "any"}]}"#,
                ],
                &[
                    "1:80: warning: \"orra\" adds nothing to \"orra\"; take it out: every text that has it has the other too",
                ],
            ),
            (
                "never found",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "state", "aliases": ["!?", "vell.org", "Vellois", "🇲🇱"], "demonyms": ["vellois"]}"#,
                ],
                &[
                    "1:62: warning: \"!?\" has no letter or digit, so it is never found; take it out",
                    "1:68: warning: \"vell.org\" is a web or mail address, so it is never found; take it out",
                    "1:80: warning: \"Vellois\" is a demonym, so it is never found as a name; take it out of the aliases, or out of the demonyms",
                ],
            ),
            (
                "ordinary words",
                &[
                    r#"{"key": "vell", "name": "Vell Guard", "type": "group", "aliases": ["Monday", {"surface": "Although", "case": "exact"}], "weak_aliases": ["August"]}"#,
                    r#"{"key": "orr", "name": "Although", "type": "place"}"#,
                ],
                &[
                    "1:68: warning: \"Monday\" is a day of the week of English too, and is trusted alone; move it to \"weak_aliases\", or give it the case \"exact\"",
                    "2:24: warning: \"Although\" of orr is a name of vell (g.jsonl:1) too; vell is taken, being listed first: give the likelier one the better \"prior\", or make the others' weak",
                    "2:24: warning: \"Although\" is a function word of English too, and is trusted alone; say \"name_weak\": true, or choose a longer name and list this one as weak",
                ],
            ),
        ],
    );
}

#[test]
fn names_of_several_entities() {
    assert_rows(
        "g.jsonl",
        &[
            (
                "two strong ones, nothing decides",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place"}"#,
                    r#"{"key": "ann-vell", "name": "Ann Vell", "type": "person", "aliases": ["Vell"]}"#,
                ],
                &[
                    "2:71: warning: \"Vell\" of ann-vell is a name of vell (g.jsonl:1) too; vell is taken, being listed first: give the likelier one the better \"prior\", or make the others' weak",
                ],
            ),
            (
                "a prior decides",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place"}"#,
                    r#"{"key": "new-vell", "name": "Vell", "type": "place", "prior": 0.4}"#,
                ],
                &[
                    "2:29: note: \"Vell\" of new-vell is a name of vell (g.jsonl:1) too; new-vell is taken, by its prior or population, unless the document speaks for another",
                ],
            ),
            (
                "one strong, one weak",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place"}"#,
                    r#"{"key": "ann-vell", "name": "Ann Vell", "type": "person", "weak_aliases": ["Vell"]}"#,
                ],
                &[
                    "2:76: note: \"Vell\" of ann-vell is a name of vell (g.jsonl:1) too; vell is taken, the only strong one",
                ],
            ),
            (
                "no text has both: capitals, brackets",
                &[
                    r#"{"key": "os", "name": "OS", "type": "group", "aliases": ["Vell (Orr)"]}"#,
                    r#"{"key": "o-s", "name": "Osa Club", "type": "group", "aliases": [{"surface": "Os", "case": "exact"}, "Vell Orr"]}"#,
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn facts() {
    assert_rows(
        "g.jsonl",
        &[
            (
                "unknown references",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place", "in": "orria"}"#,
                    r#"{"key": "orriaa", "name": "Orria", "type": "state"}"#,
                    r#"{"key": "ann", "name": "Ann Orr", "type": "person", "country": "mali", "leads": [{"key": "zzz"}]}"#,
                ],
                &[
                    "1:56: error: \"in\" names \"orria\", which nothing defines; did you mean \"orriaa\"?",
                    "3:64: error: \"country\" names \"mali\", which nothing defines; the built-in lists define it: give \"builtin\" beside this gazetteer",
                    "3:90: error: \"leads\" names \"zzz\", which nothing defines; list it, or mend the key",
                ],
            ),
            (
                "types that the schema does not allow",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "place", "leads": ["guard"]}"#,
                    r#"{"key": "guard", "name": "Vell Guard", "type": "group", "member_of": ["vell"]}"#,
                    r#"{"key": "ship", "name": "Vell Star", "type": "boat", "leads": ["vell"]}"#,
                ],
                &[
                    "1:60: warning: a place has no \"leads\"; the schema allows person",
                    "2:71: warning: \"member_of\" names vell, a place; the schema allows group",
                    "3:46: warning: unknown entity type \"boat\"; kept as written; known are person, group, state, place, event",
                ],
            ),
            (
                "circles",
                &[
                    r#"{"key": "a", "name": "Avell", "type": "place", "in": "b"}"#,
                    r#"{"key": "b", "name": "Bvell", "type": "place", "in": "c"}"#,
                    r#"{"key": "c", "name": "Cvell", "type": "place", "in": "b"}"#,
                    r#"{"key": "d", "name": "Dvell", "type": "group", "part_of": ["d"]}"#,
                ],
                &[
                    "2:54: error: \"in\" goes in a circle: b → c → b; take one of them out",
                    "4:60: error: \"part_of\" goes in a circle: d → d; take one of them out",
                ],
            ),
            (
                "dates",
                &[
                    r#"{"key": "vell", "name": "Vell", "type": "group", "valid_from": "2015", "valid_to": "2014-12"}"#,
                    r#"{"key": "orr", "name": "Orr", "type": "group", "valid_from": "2013-05", "valid_to": "2013"}"#,
                    r#"{"key": "ann", "name": "Ann Orr", "type": "person", "leads": [{"key": "orr", "from": "2013-02-30", "to": "May 2014"}]}"#,
                ],
                &[
                    "1:84: warning: it ends in 2014-12, before it begins in 2015; mend one of the dates",
                    "3:86: warning: \"2013-02-30\" of orr is no date; write a year, 2012-05 or 2012-05-17",
                    "3:106: warning: \"May 2014\" of orr is no date; write a year, 2012-05 or 2012-05-17",
                ],
            ),
            (
                "form of a key",
                &[r#"{"key": "Vell_1", "name": "Vell", "type": "place"}"#],
                &[
                    "1:9: note: key \"Vell_1\" is no kebab-case name; it works as it is; the shipped lists write small letters, digits and hyphens",
                ],
            ),
        ],
    );
}

#[test]
fn tables() {
    assert_rows(
        "g.csv",
        &[
            ("nothing wrong", &["id,name,type,aliases", "vell,Vell,place,Port Vell|Vellport"], &[]),
            (
                "columns of cells and of their parts",
                &[
                    "id,name,type,aliases,in",
                    "vell,\"Vell, the\",town,\"Port Vell|Órr|Orr\",nowhere",
                    "vell,Vell Two,town,,",
                    "orr,Orr Two,twon,,",
                ],
                &[
                    "2:38: warning: \"Orr\" is listed twice: \"Órr\" is the same to the matcher; take one out",
                    "2:43: error: \"in\" names \"nowhere\", which nothing defines; list it, or mend the key",
                    "3:1: error: key \"vell\" is defined already at g.csv:2; rename one, or let `nomina build --merge-entities` join both",
                    "4:13: error: unknown entity type \"twon\"; kept as written; did you mean \"town\"?",
                ],
            ),
            (
                "any line end, blank lines, a number that is none",
                &["id,name,type,lat\r\n\r\nvell,Vell,place,north\r\norr,Orr,palce,\r\n"],
                &[
                    "3:17: error: \"lat\" is not a number: north; write a number",
                    "4:9: error: unknown entity type \"palce\"; kept as written; did you mean \"place\"?",
                ],
            ),
            (
                "a wrong number of columns",
                &["id,name,type", "vell,Vell,place,x"],
                &["2: error: 4 columns instead of 3; put a field that holds the separator between quotes"],
            ),
        ],
    );
}

/// What is shipped has no mistake, and a warning more than these is to be looked at.
#[test]
fn the_built_in_lists_pass() {
    let mut notes = Notes::new();
    let listed = read_builtin(&mut notes);
    let mut sources = Sources::default();
    let checked = check(listed, notes, &Schema::builtin(), &Languages::builtin(), &mut sources);
    let of = |severity| {
        let found = checked.findings.iter().filter(move |finding| finding.severity == severity);
        found.map(Finding::to_string).collect::<Vec<_>>()
    };
    assert_eq!(of(Severity::Error), [""; 0]);
    assert!(of(Severity::Warning).len() <= 25, "{:#?}", of(Severity::Warning));
}
