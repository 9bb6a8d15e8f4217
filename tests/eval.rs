//! `eval` against another program, and its laws.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use nomina::eval::{Compare, Counts, Marked, Report, Texts, TypeMap, evaluate, read_line};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn nomina(arguments: &[&str]) -> Vec<u8> {
    let root = env!("CARGO_MANIFEST_DIR");
    let output =
        Command::new(env!("CARGO_BIN_EXE_nomina")).args(arguments).current_dir(root).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Uncorrected, a draft is right in everything; for any number of threads and any order of its lines.
#[test]
fn a_draft_is_right_about_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let draft = String::from_utf8(nomina(&["annotate", "-q", "--text", "examples/sahel"])).unwrap();
    let mut turned: Vec<&str> = draft.lines().collect();
    turned.reverse();
    fs::write(path("draft.jsonl"), &draft).unwrap();
    fs::write(path("turned.jsonl"), turned.join("\r\n")).unwrap();
    let json = nomina(&["eval", "-q", "-f", "json", "--gold", &path("draft.jsonl"), "-j", "1"]);
    let report: Value = serde_json::from_slice(&json).unwrap();
    for (name, counts) in report["scores"].as_object().unwrap() {
        let ratio = counts.get("f1").or(counts.get("accuracy")).unwrap();
        assert_eq!(*ratio, json!(1.0), "{name}");
    }
    assert_eq!(report["mistakes"], json!([]));
    assert!(report["predicates"].as_array().unwrap().len() > 5);
    assert_eq!(json, nomina(&["eval", "-q", "-f", "json", "--gold", &path("turned.jsonl"), "-j", "3"]));
    // A file has the bytes that are printed.
    let arguments = ["eval", "-q", "--gold", &path("draft.jsonl"), "--strict", "-f"];
    for format in ["text", "json", "html"] {
        let printed = nomina(&[&arguments[..], &[format]].concat());
        nomina(&[&arguments[..], &[format, "-o", &path("out")]].concat());
        assert_eq!(fs::read(path("out")).unwrap(), printed, "{format}");
    }
    assert!(fs::read_to_string(path("out")).unwrap().starts_with("<!DOCTYPE html>"));
}

/// A small generator of numbers, the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

const TYPES: [&str; 3] = ["A", "B", "C"];

/// Mentions that overlap, lie in each other and stand twice, as no careful person would mark them.
fn mentions(dice: &mut Dice, gold: bool) -> Vec<Value> {
    (0..dice.below(14))
        .map(|_| {
            let start = dice.below(60);
            let mut mention = json!({"start": start, "end": start + 1 + dice.below(12)});
            if !dice.one_in(4) {
                mention["type"] = TYPES[dice.below(3) as usize].into();
            }
            if !dice.one_in(3) {
                mention["entity_id"] = format!("e{}", dice.below(3)).into();
            }
            if gold && dice.one_in(6) {
                mention["optional"] = true.into();
            }
            mention
        })
        .collect()
}

fn document(dice: &mut Dice, id: usize, gold: bool) -> Value {
    let mut document = json!({"id": format!("d{id}"), "mentions": mentions(dice, gold)});
    if gold {
        document["text"] = format!("{}  ", "x".repeat(90)).into();
        if dice.one_in(3) {
            document["eval_span"] = json!([dice.below(20), 30 + dice.below(40)]);
        }
        if dice.one_in(2) {
            document["other_mentions"] = mentions(dice, true).into();
        }
    }
    if !dice.one_in(4) {
        let relation = |dice: &mut Dice| json!({"subj": format!("e{}", dice.below(3)), "pred": TYPES[dice.below(3) as usize], "obj": format!("e{}", dice.below(3))});
        document["relations"] = (0..dice.below(6)).map(|_| relation(dice)).collect::<Vec<_>>().into();
    }
    if !dice.one_in(4) {
        let ends = [20, 21, 40, 90, 92];
        let mut at = 0;
        let mut sentences = Vec::new();
        for end in ends {
            if dice.one_in(2) {
                sentences.push(json!([at, end]));
                at = end;
            }
        }
        document["sentences"] = sentences.into();
    }
    document
}

fn lines(values: &[Value]) -> String {
    values.iter().map(|value| format!("{value}\n")).collect()
}

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    path.exists().then_some(path)
}

fn run(command: &mut Command) -> Option<Value> {
    let output = command.output().ok()?;
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// Every figure of the other program, in its own words.
fn in_its_words(report: &Value) -> BTreeMap<String, Value> {
    let scores = &report["scores"];
    let mut figures = BTreeMap::from([("docs".to_string(), report["gold"]["documents"].clone())]);
    for (its, ours) in [
        ("strict", "strict"),
        ("overlap", "overlap"),
        ("typed", "typed"),
        ("end2end", "end_to_end"),
        ("relations", "relations"),
        ("pairs", "relation_pairs"),
        ("sent_boundary", "sentence_ends"),
    ] {
        let counts = &scores[ours];
        if counts.is_object() {
            figures.insert(
                its.to_string(),
                json!({"p": counts["precision"], "r": counts["recall"], "f1": counts["f1"],
                    "tp": counts["right"], "fp": counts["spurious"], "fn": counts["missed"]}),
            );
        }
    }
    for (its, n, ours) in [("link_acc", "link_n", "linking"), ("sent_exact", "sent_n", "sentences")] {
        let accuracy = &scores[ours];
        if accuracy.is_object() {
            figures.insert(its.to_string(), accuracy["accuracy"].clone());
            figures.insert(n.to_string(), accuracy["of"].clone());
        }
    }
    figures
}

fn agree(gold: &Path, found: &Path, flags: &[&str]) {
    let script = shared("practice/score.py").unwrap();
    let Some(theirs) = run(Command::new("python3").arg(script).args([gold, found]).arg("--json").args(flags))
    else {
        return;
    };
    let mut ours = Command::new(env!("CARGO_BIN_EXE_nomina"));
    ours.args(["eval", "-q", "-f", "json", "--errors", "0", "--gold"]).arg(gold).arg("--pred").arg(found);
    let ours = in_its_words(&run(ours.args(flags)).unwrap());
    let theirs: BTreeMap<String, Value> = serde_json::from_value(theirs).unwrap();
    assert_eq!(ours, theirs, "{} {flags:?}", gold.display());
}

const FLAGS: [&[&str]; 6] = [
    &[],
    &["--longest"],
    &["--ignore-other"],
    &["--types", "A,LOC,Organisation"],
    &["--types", "A,B,Person,Location", "--longest", "--ignore-other"],
    &["--types", "nothing"],
];

/// Number for number, where the other program is there and python3 too.
#[test]
fn it_agrees_with_the_other_program() {
    if shared("practice/score.py").is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    // On what nobody would write.
    let mut dice = Dice(7);
    let gold: Vec<Value> = (0..300).map(|id| document(&mut dice, id, true)).collect();
    let found: Vec<Value> = (10..310).map(|id| document(&mut dice, id, false)).collect();
    fs::write(path("gold.jsonl"), lines(&gold)).unwrap();
    fs::write(path("found.jsonl"), lines(&found)).unwrap();
    for flags in FLAGS {
        agree(&path("gold.jsonl"), &path("found.jsonl"), flags);
    }
    // On what is found in the practice data, with their own lists of names.
    for (gold, names, kinds) in [
        (
            "practice/geovirus/gold.jsonl",
            "practice/geovirus/places.csv",
            &[("place", "LOC"), ("state", "LOC")][..],
        ),
        (
            "practice/re3d/train.jsonl",
            "practice/re3d/names.csv",
            &[("group", "Organisation"), ("place", "Location"), ("person", "Person")],
        ),
    ] {
        let (Some(gold), Some(names)) = (shared(gold), shared(names)) else { continue };
        let mut annotate = Command::new(env!("CARGO_BIN_EXE_nomina"));
        let printed = annotate
            .args(["annotate", "-q", "--format", "jsonl"])
            .arg(&gold)
            .arg("-g")
            .arg(names)
            .output()
            .unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        let converted: Vec<Value> =
            printed.lines().map(|line| converted(serde_json::from_str(line).unwrap(), kinds)).collect();
        fs::write(path("converted.jsonl"), lines(&converted)).unwrap();
        for flags in FLAGS {
            agree(&gold, &path("converted.jsonl"), flags);
        }
        // Read as it was printed, it is the same, and so is what `eval` finds itself.
        fs::write(path("printed.jsonl"), &printed).unwrap();
        let figures = |more: &[&str]| {
            let mut ours = Command::new(env!("CARGO_BIN_EXE_nomina"));
            ours.args(["eval", "-q", "-f", "json", "--gold"]).arg(&gold);
            for (ours_, theirs) in kinds {
                ours.args(["--map-type", &format!("{theirs}={ours_}")]);
            }
            run(ours.args(more)).unwrap()
        };
        let names = if gold.ends_with("gold.jsonl") {
            "practice/geovirus/places.csv"
        } else {
            "practice/re3d/names.csv"
        };
        let names = shared(names).unwrap();
        let read = figures(&["--pred", path("printed.jsonl").to_str().unwrap()]);
        let made = figures(&["-g", names.to_str().unwrap(), "-j", "2"]);
        let again = figures(&["--pred", path("converted.jsonl").to_str().unwrap()]);
        assert_eq!(read, made);
        assert_eq!(read["scores"], again["scores"]);
    }
}

/// A line of `annotate` in the words of the other program: what is NIL, or half a relation, is left out.
fn converted(mut line: Value, kinds: &[(&str, &str)]) -> Value {
    let mentions: Vec<Value> =
        line["mentions"].as_array().unwrap().iter().filter(|m| m["nil"].is_null()).cloned().collect();
    let kind = |kind: &Value| {
        let known = kinds.iter().find(|(ours, _)| kind == ours);
        known.map_or(kind.clone(), |(_, theirs)| Value::from(*theirs))
    };
    line["mentions"] = mentions
        .into_iter()
        .map(|m| json!({"start": m["start"], "end": m["end"], "type": kind(&m["type"]), "entity_id": m["entity"]}))
        .collect();
    line["relations"] = line["relations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|r| !r["subject"].is_null() && !r["object"].is_null())
        .map(|r| json!({"subj": r["subject"], "pred": r["predicate"], "obj": r["object"]}))
        .collect();
    line
}

fn read(values: &[Value]) -> Vec<Marked> {
    let texts = Texts::default();
    values.iter().map(|value| read_line(&value.to_string(), "x", &texts).unwrap()).collect()
}

fn swapped(counts: Counts) -> Counts {
    Counts { spurious: counts.missed, missed: counts.spurious, ..counts }
}

/// Documents without what only a gold has.
fn plain(seed: u64) -> Vec<Value> {
    let mut dice = Dice(seed);
    (0..6).map(|id| document(&mut dice, id, false)).collect()
}

fn of(gold: &[Marked], found: &[Marked]) -> Report {
    evaluate(gold, found, &Compare::default())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_gold_is_right_about_itself(seed in any::<u64>()) {
        // Of two entities on one span only one can be right.
        let mut gold = read(&plain(seed));
        for marked in &mut gold {
            marked.mentions.sort_by_key(|mark| mark.span);
            marked.mentions.dedup_by_key(|mark| mark.span);
        }
        let report = of(&gold, &gold);
        prop_assert!(report.mistakes.is_empty(), "{:?}", report.mistakes);
        prop_assert!(report.missing.is_empty() && report.unknown.is_empty());
        let scores = &report.scores;
        let all = [Some(scores.strict), Some(scores.overlap), Some(scores.typed), scores.end_to_end, scores.relations, scores.relation_pairs];
        for counts in all.into_iter().flatten().filter(|counts| counts.wanted() > 0) {
            prop_assert_eq!((counts.precision(), counts.recall(), counts.f1()), (1.0, 1.0, 1.0));
        }
        for accuracy in [scores.linking, scores.sentences].into_iter().flatten().filter(|a| a.of > 0) {
            prop_assert_eq!(accuracy.share(), 1.0);
        }
    }

    #[test]
    fn what_one_side_misses_is_too_much_on_the_other(seeds in any::<(u64, u64)>()) {
        let (a, b) = (read(&plain(seeds.0)), read(&plain(seeds.1)));
        let (there, back) = (of(&a, &b).scores, of(&b, &a).scores);
        prop_assert_eq!(there.strict, swapped(back.strict));
        prop_assert_eq!(there.typed, swapped(back.typed));
        prop_assert_eq!(there.relations, back.relations.map(swapped));
        prop_assert_eq!(there.relation_pairs, back.relation_pairs.map(swapped));
        prop_assert_eq!(there.sentence_ends, back.sentence_ends.map(swapped));
    }

    #[test]
    fn the_order_of_documents_makes_no_difference(seeds in any::<(u64, u64)>(), turn in 0usize..6) {
        let (mut a, mut b) = (read(&plain(seeds.0)), read(&plain(seeds.1)));
        b.truncate(4);
        let before = of(&a, &b);
        a.rotate_left(turn);
        b.reverse();
        prop_assert_eq!(before, of(&a, &b));
    }

    #[test]
    fn parts_add_up(seeds in any::<(u64, u64)>()) {
        let (a, b) = (read(&plain(seeds.0)), read(&plain(seeds.1)));
        let report = of(&a, &b);
        let typed = report.types.iter().fold(Counts::default(), |sum, row| Counts {
            right: sum.right + row.typed.right,
            spurious: sum.spurious + row.typed.spurious,
            missed: sum.missed + row.typed.missed,
        });
        prop_assert_eq!(typed, report.scores.typed);
        let wrong = report.documents.iter().map(|row| row.scores.strict.wrong()).sum::<u64>();
        prop_assert_eq!(wrong, report.scores.strict.wrong());
        // Each strict mistake is a mistake to read, once for a wrong span.
        let listed: u64 = report.mistakes.iter().map(|mistake| match mistake.kind.as_str() {
            "missed" | "spurious" => 1,
            "wrong span" => 2,
            _ => 0,
        }).sum();
        prop_assert_eq!(listed, report.scores.strict.wrong());
    }
}

/// A hundred thousand names in one document, all over each other, and as many documents.
#[test]
fn linear() {
    let many =
        |n: u64| -> Vec<Value> { (0..n).map(|at| json!({"start": at, "end": n + 7 - at % 5})).collect() };
    let gold = read(&[json!({"id": "a", "mentions": many(50_000)})]);
    let found = read(&[json!({"id": "a", "mentions": many(49_990)})]);
    assert!(of(&gold, &found).scores.overlap.right > 49_000);
    let documents: Vec<Value> =
        (0..50_000).map(|id| json!({"id": id, "mentions": [{"start": 0, "end": 1}]})).collect();
    let gold = read(&documents);
    assert_eq!(of(&gold, &gold).scores.strict.right, 50_000);
}

#[test]
fn a_type_of_many_names() {
    let gold = read(&[json!({"id": "a", "mentions": [
        {"start": 0, "end": 1, "type": "LOC"}, {"start": 2, "end": 3, "type": "ORG"}, {"start": 4, "end": 5, "type": "PER"}]})]);
    let found = read(&[json!({"id": "a", "mentions": [
        {"start": 0, "end": 1, "type": "state"}, {"start": 2, "end": 3, "type": "state"}, {"start": 4, "end": 5, "type": "person"}]})]);
    let map = [("LOC", "state"), ("ORG", "state"), ("PER", "person")];
    let type_map = TypeMap::new(map.map(|(gold, found)| (gold.to_string(), vec![found.to_string()])));
    let report = evaluate(&gold, &found, &Compare { type_map, ..Compare::default() });
    assert_eq!(report.scores.typed.f1(), 1.0);
    assert!(report.types_agree && report.mistakes.is_empty());
    let report = of(&gold, &found);
    assert!(!report.types_agree && report.scores.typed.right == 0);
}
