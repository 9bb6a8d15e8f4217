//! Measures against hand-read data that is no part of the project, where it lies beside it.
//!
//! Without `../shared` these tests pass and say so; the project's own cases are in `tests/spec`.
#![allow(clippy::unwrap_used)]

use nomina::corpus::{Corpus, Options as CorpusOptions};
use nomina::gazetteer::{Gazetteer, Listing, Notes, SameKey, Schema, read_path};
use nomina::language::Languages;
use nomina::pipeline::Options;
use nomina::{Annotator, Document};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);
static ANNOTATOR: LazyLock<Annotator> = LazyLock::new(Annotator::builtin);

fn shared(path: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    path.exists().then_some(path)
}

fn lines(path: PathBuf) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn span(value: &Value) -> (u64, u64) {
    (value["start"].as_u64().unwrap(), value["end"].as_u64().unwrap())
}

#[test]
fn the_two_articles() {
    let Some(gold) = shared("seeds/mentions.jsonl") else { return };
    let annotator = &*ANNOTATOR;
    let folder = shared("seeds").unwrap();
    let texts: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    let documents: BTreeMap<String, Document> = Corpus::open(&texts, &CorpusOptions::default())
        .unwrap()
        .map(|document| document.unwrap())
        .map(|document| (document.id.clone(), document))
        .collect();
    let (mut right, mut wrong, mut missed) = (0, Vec::new(), Vec::new());
    for row in lines(gold) {
        let document = &documents[row["id"].as_str().unwrap()];
        assert_eq!(document.text, row["text"].as_str().unwrap(), "the reader gives the text as it is");
        let mut expected: BTreeMap<(u64, u64), &Value> =
            row["mentions"].as_array().unwrap().iter().map(|mention| (span(mention), mention)).collect();
        let optional: Vec<(u64, u64)> = row["optional"].as_array().unwrap().iter().map(span).collect();
        for mention in annotator.annotate(document).mentions {
            let Some(id) = mention.entity() else { continue };
            let key = annotator.gazetteer().key(id);
            let place = (u64::from(mention.span.start), u64::from(mention.span.end));
            match expected.remove(&place) {
                Some(gold) => {
                    let also = gold["also"].as_array().unwrap().iter().any(|other| other == key);
                    if gold["entity_id"] == key || also {
                        right += 1
                    } else {
                        wrong.push((place, key.to_string()))
                    }
                }
                None if optional.iter().any(|o| o.0 < place.1 && place.0 < o.1) => {}
                None => wrong.push((place, key.to_string())),
            }
        }
        missed.extend(expected.into_keys());
    }
    let (found, all) = (right + wrong.len(), right + missed.len());
    assert!(right * 100 >= found * 98, "precision {right}/{found}: {wrong:?}");
    assert!(right * 100 >= all * 98, "recall {right}/{all}: {missed:?}");
}

#[test]
fn sentences() {
    for (file, wanted) in [("practice/sentences/en_bench48.jsonl", 44), ("practice/sentences/fr.jsonl", 5)] {
        let Some(path) = shared(file) else { return };
        let annotator = &*ANNOTATOR;
        let right = lines(path)
            .iter()
            .filter(|row| {
                let document = Document::from_text("x", row["text"].as_str().unwrap());
                let found: Vec<Value> = annotator
                    .sentences(&document)
                    .iter()
                    .map(|sentence| serde_json::to_value(sentence.span).unwrap())
                    .collect();
                row["sentences"] == Value::Array(found)
            })
            .count();
        assert!(right >= wanted, "{file}: {right} right, {wanted} wanted");
    }
}

#[test]
fn tricky_cases() {
    let Some(path) = shared("practice/tricky_cases.json") else { return };
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(cases.len(), 34);
    for entity_type in ["place", "person", "group", "thing"] {
        for case in &cases {
            let rows: Vec<String> = case["patterns"]
                .as_array()
                .unwrap()
                .iter()
                .enumerate()
                .map(|(i, name)| {
                    serde_json::json!({"key": format!("e{i}"), "name": name, "type": entity_type}).to_string()
                })
                .collect();
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("names.jsonl");
            fs::write(&file, rows.join("\n")).unwrap();
            let mut notes = Notes::new();
            let listed = read_path(&file, &mut notes).unwrap();
            let gazetteer =
                Gazetteer::of(&Listing::new(listed, &Schema::builtin(), SameKey::Refuse, &mut notes));
            let annotator = Annotator::new(gazetteer, LANGUAGES.clone(), Options::default());
            let document = Document::from_text("x", case["text"].as_str().unwrap());
            let found: Vec<Value> = annotator
                .annotate(&document)
                .mentions
                .iter()
                .filter(|mention| mention.entity().is_some())
                .map(|mention| mention.span.slice(&document.text).into())
                .collect();
            assert_eq!(case["expected"], Value::Array(found), "{entity_type}: {}", case["name"]);
        }
    }
}

#[test]
fn places_of_the_world() {
    let (Some(places), Some(gold)) =
        (shared("practice/geovirus/places.csv"), shared("practice/geovirus/gold.jsonl"))
    else {
        return;
    };
    let mut notes = Notes::new();
    let listed = read_path(&places, &mut notes).unwrap();
    let gazetteer = Gazetteer::of(&Listing::new(listed, &Schema::builtin(), SameKey::Refuse, &mut notes));
    let annotator = Annotator::new(gazetteer, LANGUAGES.clone(), Options::default());
    let (mut right, mut found, mut all) = (0, 0, 0);
    for row in lines(gold) {
        let document = Document::from_text("x", row["text"].as_str().unwrap());
        let expected: Vec<(u64, u64)> = row["mentions"].as_array().unwrap().iter().map(span).collect();
        all += expected.len();
        for mention in
            annotator.annotate(&document).mentions.iter().filter(|mention| mention.entity().is_some())
        {
            found += 1;
            let place = (u64::from(mention.span.start), u64::from(mention.span.end));
            right += usize::from(expected.contains(&place));
        }
    }
    let f1 = 200 * right / (found + all);
    assert!(f1 >= 85, "F1 is {f1} % ({right} right of {found} found, {all} wanted)");
}
