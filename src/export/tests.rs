//! One hostile graph through every exporter, and `graph.json` against its schema.

use super::*;
use crate::analysis::{Filter, View};
use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::gazetteer::fixture::entity;
use crate::gazetteer::{Gazetteer, Tie};
use crate::graph::tests::{bytes, graph_of, read};
use crate::graph::{KnowledgeGraph, Options};
use crate::relate::{Relation, RuleFile, Status};
const LISTED: Details = Details { candidates: Candidates::Listed, unknown: false };

use crate::resolve::{Block, By, Candidate, Mention, NilReason, Outcome};
use crate::sentence::Sentence;
use crate::span::Span;

/// Key, name, type.
const HOSTILE: &[(&str, &str, &str)] = &[
    ("quotes", "The \"Quoted\" <b>& Sons</b> &amp; Co", "group"),
    ("lines", "Line\nbreak\twith tab\r\nand \u{7}bell", "person"),
    ("slash", "back\\slash \\N \\G \\l {a|b} \\", "state"),
    ("emoji", "🇲🇱 Mali 🛑 👩‍👩‍👧", "place"),
    ("rtl", "كيدال (Kidal) \u{202e}إقليم", "place"),
    ("key \"with\" <all> & \\", "Same name", "event"),
    ("twin", "Same name", "my <type> & \"all\""),
    ("nameless", "", ""),
    (
        "long",
        "The Very Long Name of a Ministry for Everything that Anybody could ever want to be Named for, and More",
        "group",
    ),
];

fn hostile() -> (Document, Annotation, Gazetteer) {
    let mut entities: Vec<_> = HOSTILE.iter().map(|(key, name, kind)| entity(key, name, kind)).collect();
    entities[0].part_of =
        vec![Tie { key: "twin".into(), role: Some("<\"role\">".into()), from: None, to: None }];
    entities[4].within = Some("slash".into());
    let gazetteer = Gazetteer::fixture(entities);
    let mut text = String::new();
    let mut annotation = Annotation::default();
    // Every name in one sentence, then those of a smaller one.
    for (index, names) in (0u32..).zip([HOSTILE, &HOSTILE[..3]]) {
        let start = text.len() as u32;
        for (key, name, _) in names {
            let words = if name.is_empty() { "?" } else { name };
            let span = Span::new(text.len() as u32, (text.len() + words.len()) as u32);
            text.push_str(words);
            text.push_str("; ");
            let entity = gazetteer.by_key(key).expect("it is listed above");
            let outcome = if index == 1 && *key == "slash" {
                Outcome::Nil { reason: NilReason::Weak, at: None }
            } else {
                Outcome::Linked { entity, by: By::OnlyCandidate }
            };
            let candidates =
                [Candidate { entity, weak: index == 1, prior: 0.5, score: 0, evidence: Vec::new() }];
            annotation.mentions.push(Mention {
                span,
                sentence: index,
                candidates: candidates.into(),
                outcome,
            });
        }
        let span = Span::new(start, text.len() as u32 - 1);
        annotation.sentences.push(Sentence {
            index,
            span,
            paragraph: 0,
            tokens: (0, 0),
            lang: Default::default(),
        });
    }
    let end = |mention: usize| match annotation.mentions[mention].outcome {
        Outcome::Linked { entity, .. } => Some((entity, annotation.mentions[mention].span)),
        Outcome::Nil { .. } => None,
    };
    let state = |subject, predicate: &str, object, status| Relation {
        subject_via: crate::relate::Via::Name,
        object_via: crate::relate::Via::Name,
        symmetric: predicate == "met",
        subject,
        predicate: predicate.into(),
        quad: crate::relate::Quad::VerbalConflict,
        object,
        trigger: Span::new(0, 3),
        status,
        attributed_to: end(1).map(|(entity, _)| entity),
        date: Some("2023-11-14".into()),
        sentence: 0,
        rule: "r\"1\"".into(),
    };
    annotation.relations = vec![
        state(end(0), "accused \"&\" <blamed>", end(1), Status::Alleged),
        state(end(2), "praised", end(2), Status::Asserted), // itself
        state(end(3), "co-occurrence", end(4), Status::Asserted),
        state(end(3), "left_place", None, Status::Negated),
        state(end(6), "met", end(5), Status::Negated),
        state(end(6), "met", end(5), Status::Asserted),
        state(end(5), "accused_of", end(6), Status::Negated),
    ];
    annotation.relations[4].subject_via = crate::relate::Via::Coreference;
    let mut document = Document::from_text("folder/it's \"a\" <doc> & more\\.txt", text);
    document.title = Some("A \"title\"\nin <two> lines".into());
    document.date = Some("2023-11-20".into());
    (document, annotation, gazetteer)
}

fn hostile_graph() -> KnowledgeGraph {
    let (document, annotation, gazetteer) = hostile();
    let mut graph = KnowledgeGraph::new(&gazetteer, Options::default());
    let rules = r#"
        [[predicate]]
        name = "met"
        label = "met \"<b>&\\N"
        quad = "verbal-cooperation"
        cameo = "040"
        symmetric = true
    "#;
    graph.describe(&toml::from_str::<RuleFile>(rules).expect("the format of rules").predicates);
    graph.add(&document, &annotation, &gazetteer).expect("one document");
    graph
}

fn written(write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("a vector takes all bytes");
    String::from_utf8(out).expect("all our formats are UTF-8")
}

fn json(view: &View) -> String {
    written(|out| write_graph(view, out))
}

fn dot(view: &View) -> String {
    written(|out| write_dot(view, &DotOptions { title: Some("A \"title\" <&> \\N".into()) }, out))
}

#[test]
fn the_hostile_graph_in_every_format() {
    let (document, annotation, gazetteer) = hostile();
    let view = View::of(&hostile_graph()).with_background();
    insta::assert_snapshot!("hostile_graph.json", json(&view));
    insta::assert_snapshot!("hostile_graph.dot", dot(&Filter::picture().apply(&view)));
    insta::assert_snapshot!(
        "hostile_mentions.jsonl",
        written(|out| write_mentions(&document, &annotation, &gazetteer, out))
    );
    insta::assert_snapshot!(
        "hostile_annotation.jsonl",
        written(|out| write_annotation(&document, &annotation, &gazetteer, LISTED, out))
    );
}

/// As DESIGN prints it, field by field.
#[test]
fn the_line_of_annotate() {
    let (mut document, mut annotation) = read("a1", &["cma accused mali", "?it"]);
    document.date = Some("2023-11-20".into());
    annotation.relations =
        vec![crate::graph::tests::relate(&annotation, 0, "cma accused mali", Status::Asserted)];
    annotation.relations[0].trigger = Span::new(4, 11);
    let gazetteer = crate::graph::tests::gazetteer();
    let line = written(|out| write_annotation(&document, &annotation, &gazetteer, Details::default(), out));
    let want = concat!(
        r#"{"id":"a1","lang":"en","date":"2023-11-20","sentences":[[0,16],[17,20]],"#,
        r#""mentions":[{"start":0,"end":3,"surface":"cma","type":"group","entity":"cma","by":"only_candidate"},"#,
        r#"{"start":12,"end":16,"surface":"mali","type":"state","entity":"mali","by":"only_candidate"},"#,
        r#"{"start":17,"end":20,"surface":"?it","type":null,"entity":null,"nil":"weak"}],"#,
        r#""relations":[{"subject":"cma","predicate":"accused","quad":"verbal-conflict","object":"mali","status":"asserted","#,
        r#""attributed_to":null,"date":null,"trigger":[4,11],"subject_span":[0,3],"object_span":[12,16],"#,
        r#""subject_via":"name","object_via":"name","sentence":0,"rule":"accused.verb"}],"aliases":[]}"#,
        "\n"
    );
    assert_eq!(line, want);
    assert_eq!(
        [NilReason::Weak, NilReason::Blocked(Block::Longer), NilReason::Tie].map(NilReason::as_str),
        ["weak", "blocked", "tie"]
    );
}

#[test]
fn graph_json_reads_back_byte_for_byte() {
    let whole = View::of(&hostile_graph());
    for (name, view) in [
        ("whole", whole.clone()),
        ("empty", View::of(&graph_of(Options::default(), &[]))),
        ("background", whole.clone().with_background()),
        ("without quotes", whole.clone().without_quotes()),
        ("filtered", Filter::picture().apply(&whole)),
    ] {
        let text = json(&view);
        let read =
            read_graph(text.as_bytes(), "graph.json").unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read, view, "{name}");
        assert_eq!(json(&read), text, "{name}");
        if name == "without quotes" {
            assert!(!text.contains("; Line"), "words of a sentence");
        }
    }
    let again = whole.clone().into_graph().expect("a whole graph");
    assert_eq!(bytes(&again), json(&whole));
    assert!(Filter::picture().apply(&whole).into_graph().is_err(), "a part is no sum");
}

#[test]
fn files_that_are_no_graph_are_told_apart() {
    let good = json(&View::of(&graph_of(Options::default(), &[read("a", &["fama kidal"])])));
    for (name, text, want) in [
        ("cut", good[..good.len() / 2].to_string(), "graph.json:"),
        ("no JSON", "not JSON".to_string(), "no graph of Nomina"),
        ("another", "{\"nodes\": []}".to_string(), "no graph of Nomina"),
        ("later", good.replace("\"version\":1", "\"version\":2"), "a graph of version 2"),
        (
            "a field missing",
            good.replace("\"documents\":1,\"units\"", "\"units\""),
            "missing field `documents`",
        ),
    ] {
        let error = read_graph(text.as_bytes(), "graph.json").expect_err(name).to_string();
        assert!(error.contains(want), "{name}: {error}");
    }
}

/// A hand on the file: no panic, a word of what is wrong.
#[test]
fn damaged_counts_and_ends_are_refused() {
    let good = json(&View::of(&graph_of(Options::default(), &[read("a", &["fama kidal", "mali"])])));
    for (name, from, to, want) in [
        (
            "units",
            "\"layer\":\"co-occurrence\",\"units\":1",
            "\"layer\":\"co-occurrence\",\"units\":9",
            "no corpus has",
        ),
        (
            "more than all",
            "\"documents\":1,\"units\":1,\"surfaces\"",
            "\"documents\":1,\"units\":99,\"surfaces\"",
            "no corpus has",
        ),
        ("end", "\"target\":\"kidal\"", "\"target\":\"nowhere\"", "which is no node"),
        ("sentence", "\"index\":0", "\"index\":7", "which is not listed"),
        ("document", "\"id\":\"a\"", "\"id\":\"b\"", "which is not listed"),
    ] {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{name}");
        let view =
            read_graph(text.as_bytes(), "graph.json").unwrap_or_else(|error| panic!("{name}: {error}"));
        let error = view.into_graph().expect_err(name).to_string();
        assert!(error.contains(want), "{name}: {error}");
    }
}

#[test]
fn graph_json_keeps_its_schema() {
    let schema = include_str!("../../docs/graph.schema.json");
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let whole = View::of(&hostile_graph()).with_background();
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("our own JSON");
    for (name, view) in [
        ("whole", whole.clone()),
        ("empty", View::of(&graph_of(Options::default(), &[]))),
        ("without quotes", whole.clone().without_quotes()),
        ("filtered", Filter::picture().apply(&whole)),
    ] {
        let value = parse(&json(&view));
        let problems: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{name}: {problems:#?}");
    }
    let good = json(&whole);
    for (name, from, to) in [
        ("another format", "\"nomina-graph\"", "\"graph\""),
        ("an unknown layer", "\"layer\":\"relation\"", "\"layer\":\"guess\""),
        ("a co-occurrence with a direction", "\"directed\":false", "\"directed\":true"),
        ("a negative count", "\"mentions\":1", "\"mentions\":-1"),
        ("an unknown field", "\"quotes\":true", "\"quotes\":true,\"when\":\"now\""),
        ("an impossible score", "\"npmi\":", "\"npmi\":7"),
        ("a span of three", "\"target_span\":[", "\"target_span\":[0,"),
        ("a missing list", "\"documents\": [", "\"papers\": ["),
    ] {
        let text = good.replace(from, to);
        assert_ne!(text, good, "{name}");
        assert!(!validator.is_valid(&parse(&text)), "{name}");
    }
}

/// What Graphviz would choke on or decode in its own way.
#[test]
fn dot_is_escaped() {
    let text = dot(&View::of(&hostile_graph()).with_background());
    assert!(!text.contains('\t') && !text.contains('\r') && !text.contains('\u{7}'));
    for line in text.lines() {
        let unescaped = line.replace("\\\\", "").replace("\\\"", "");
        let strings = unescaped.matches('"').count();
        assert!(strings % 2 == 0, "a string is open at the end of the line: {line}");
    }
    assert_eq!(text.matches('{').count(), text.matches('}').count());
    let empty = View::of(&graph_of(Options::default(), &[]));
    assert!(!dot(&empty).contains("<TR></TR>"), "an empty row is an error to Graphviz");
}

mod atomic {
    use super::*;
    use std::fs;

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.json");
        fs::write(&path, "old").expect("a file");
        let failed = write_atomically(&path, |out| {
            out.write_all(b"half")?;
            Err(std::io::Error::other("the reader went away"))
        });
        let error = failed.expect_err("it failed").to_string();
        assert!(error.contains("graph.json") && error.contains("the reader went away"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1, "no temporary file stays");
        write_atomically(&path, |out| out.write_all(b"new")).expect("now it can");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "new");
    }

    #[test]
    fn where_nothing_can_be_written_it_says_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "").expect("a file");
        for (name, path) in [
            ("no such folder", folder.path().join("none/graph.json")),
            ("a file for a folder", file.join("graph.json")),
            ("a folder itself", folder.path().to_path_buf()),
        ] {
            let error = write_atomically(&path, |out| out.write_all(b"x")).expect_err(name).to_string();
            assert!(error.starts_with(&path.display().to_string()), "{name}: {error}");
            assert!(error.contains("cannot write"), "{name}: {error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn permissions_are_those_of_any_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let mode =
            |path: &std::path::Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        let (plain, ours) = (folder.path().join("plain"), folder.path().join("ours"));
        fs::write(&plain, "").expect("a file");
        write_atomically(&ours, |_| Ok(())).expect("a file");
        assert_eq!(mode(&ours), mode(&plain));
        fs::set_permissions(&ours, fs::Permissions::from_mode(0o640)).expect("ours");
        write_atomically(&ours, |_| Ok(())).expect("a file");
        assert_eq!(mode(&ours), 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_may_not_be_written_keeps_its_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("graph.json");
        fs::write(&path, "old").expect("a file");
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("ours");
        let result = write_atomically(&path, |out| out.write_all(b"new"));
        let privileged = fs::write(folder.path().join("probe"), "").is_ok(); // root may write anywhere
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("ours");
        if privileged {
            return;
        }
        let error = result.expect_err("nobody may write there").to_string();
        assert!(error.contains("permission denied"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "old");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_pipes_written_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        fs::write(&target, "old").expect("a file");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        write_atomically(&link, |out| out.write_all(b"new")).expect("through the link");
        assert_eq!(fs::read_to_string(&target).expect("it is there"), "new");
        assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());
        write_atomically(std::path::Path::new("/dev/null"), |out| out.write_all(b"gone"))
            .expect("no regular file");
    }
}
