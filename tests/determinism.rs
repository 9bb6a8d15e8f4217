//! Law 2: the same input gives the same bytes, for any order of the arguments and any number of threads.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use nomina::corpus::{Corpus, Document, Options};
use nomina::pipeline::{Annotator, annotate_all};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/graph.in");

/// The articles of the fixture and a file of so many records that they are read in several batches.
fn inputs(folder: &Path) -> Vec<PathBuf> {
    let articles = Path::new(FIXTURE).join("articles");
    let mut inputs: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(articles).unwrap() {
        let entry = entry.unwrap();
        let copy = folder.join(entry.file_name());
        fs::copy(entry.path(), &copy).unwrap();
        inputs.push(copy);
    }
    inputs.sort();
    let people = ["Mara Venn", "Tolan Reed", "Ida Marsh", "The Harbour Guild", "The Eastmark Council"];
    let places = ["Port Ashby", "Eastmark", "Lake Ashby"];
    let many = folder.join("many.jsonl");
    let mut file = fs::File::create(&many).unwrap();
    for n in 0..2500_usize {
        let (a, b, c) = (people[n % 5], people[n / 5 % 5], places[n / 25 % 3]);
        writeln!(file, "{{\"text\":\"{a} saw {b} in {c}. Venn and {b} left Ashby.\"}}").unwrap();
    }
    inputs.push(many);
    inputs
}

fn build(inputs: &[PathBuf], threads: &str, out: &Path) -> Vec<Vec<u8>> {
    let status = Command::new(env!("CARGO_BIN_EXE_nomina"))
        .args(["build", "--quiet", "--background", "-f", "json,dot,mentions", "--threads", threads, "-g"])
        .arg(Path::new(FIXTURE).join("tiny.csv"))
        .arg("-o")
        .arg(out)
        .args(inputs)
        .status()
        .unwrap();
    assert!(status.success());
    ["graph.json", "graph.dot", "mentions.jsonl"].map(|name| fs::read(out.join(name)).unwrap()).to_vec()
}

#[test]
fn same_input_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    let mut inputs = inputs(&articles);
    let first = build(&inputs, "1", &folder.path().join("out"));
    for (turn, threads) in [(1, "2"), (2, "7"), (1, "0")] {
        inputs.rotate_left(turn);
        inputs.reverse();
        let again = build(&inputs, threads, &folder.path().join("out"));
        assert!(first == again, "{threads} threads, {inputs:?}");
    }
    // The folder says the same as its files.
    let again = build(&[articles], "2", &folder.path().join("out"));
    assert!(first == again, "as a folder");
}

/// Law 4: a graph is a sum. Parts built apart and added up in any order give the bytes of one build.
#[test]
fn merged_parts_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let people = ["Mara Venn", "Tolan Reed", "Ida Marsh", "The Harbour Guild", "The Eastmark Council"];
    let mut parts: Vec<(PathBuf, fs::File)> = (0..4)
        .map(|n| folder.path().join(format!("part{n}.jsonl")))
        .map(|path| (path.clone(), fs::File::create(path).unwrap()))
        .collect();
    for n in 0..400_usize {
        let (a, b) = (people[n % 5], people[n / 3 % 5]);
        let part = n / 7 % 4;
        writeln!(
            parts[part].1,
            "{{\"id\":\"d{n}\",\"date\":\"2024-01-{:02}\",\"text\":\"{a} saw {b} in Port Ashby.\"}}",
            n % 28 + 1
        )
        .unwrap();
    }
    let inputs: Vec<PathBuf> = parts.into_iter().map(|(path, _)| path).collect();
    let whole = build(&inputs, "2", &folder.path().join("whole"));
    let built: Vec<PathBuf> = inputs
        .iter()
        .enumerate()
        .map(|(n, input)| {
            let out = folder.path().join(format!("out{n}"));
            build(std::slice::from_ref(input), "1", &out);
            out
        })
        .collect();
    for order in [[0, 1, 2, 3], [3, 1, 0, 2], [2, 3, 1, 0]] {
        let merged = folder.path().join("merged");
        let status = Command::new(env!("CARGO_BIN_EXE_nomina"))
            .args(["graph", "merge", "--quiet", "-o"])
            .arg(&merged)
            .args(order.map(|n| &built[n]))
            .status()
            .unwrap();
        assert!(status.success());
        let files = ["graph.json", "graph.dot"].map(|name| fs::read(merged.join(name)).unwrap());
        assert!(files[..] == whole[..2], "{order:?}");
    }
    // A document that stands twice is named.
    let twice = Command::new(env!("CARGO_BIN_EXE_nomina"))
        .args(["graph", "merge", "-o"])
        .arg(folder.path().join("twice"))
        .args([&built[0], &built[1], &built[0]])
        .output()
        .unwrap();
    assert_eq!(twice.status.code(), Some(2));
    let message = String::from_utf8(twice.stderr).unwrap();
    assert!(message.contains("is already in the graph"), "{message}");
}

/// What was added, changed and removed since makes no difference to an update.
#[test]
fn an_update_is_a_new_build() {
    let folder = tempfile::tempdir().unwrap();
    let articles = folder.path().join("articles");
    fs::create_dir(&articles).unwrap();
    let inputs = inputs(&articles);
    let (kept, fresh) = (folder.path().join("kept"), folder.path().join("fresh"));
    let run = |options: &[&str], out: &Path| {
        let output = Command::new(env!("CARGO_BIN_EXE_nomina"))
            .args(["build", "-g"])
            .arg(Path::new(FIXTURE).join("tiny.csv"))
            .args(options)
            .arg(out)
            .arg(&articles)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    run(&["--index", "-o"], &kept);
    let text = fs::read_to_string(&inputs[0]).unwrap();
    fs::write(&inputs[0], text.replacen('a', "e", 1)).unwrap();
    fs::remove_file(&inputs[1]).unwrap();
    fs::write(articles.join("z.txt"), "Mara Venn left Port Ashby.").unwrap();
    let said = run(&["--update"], &kept);
    assert!(said.contains("1 changed, 1 new and 1 gone"), "{said}");
    run(&["--index", "-o"], &fresh);
    for name in ["graph.json", "graph.dot", "graph.index"] {
        assert!(fs::read(kept.join(name)).unwrap() == fs::read(fresh.join(name)).unwrap(), "{name}");
    }
    // One that is no index is refused, and nothing changes.
    fs::write(kept.join("graph.index"), "no index").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_nomina"))
        .args(["build", "--update"])
        .arg(&kept)
        .arg(&articles)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("no index of a graph"));
    assert!(fs::read(kept.join("graph.json")).unwrap() == fs::read(fresh.join("graph.json")).unwrap());
}

/// All that comes of these inputs, notes and problems in their places among the documents.
fn items(inputs: &[PathBuf], annotator: &Annotator, threads: usize) -> Vec<String> {
    let mut corpus = Corpus::open(inputs, &Options::default()).unwrap();
    let notes = corpus.notes();
    let mut items = Vec::new();
    let work = |document: Document, annotation: nomina::Annotation| {
        format!("{}: {} {}", document.id, document.text, annotation.mentions.len())
    };
    let done = annotate_all(corpus.pending(), annotator, threads, work, |read| {
        items.extend(notes.take().iter().map(ToString::to_string));
        items.push(read.unwrap_or_else(|error| error.to_string()));
        ControlFlow::Continue(())
    });
    assert!(done.is_continue());
    items.extend(notes.take_rest().iter().map(ToString::to_string));
    items
}

#[test]
fn problems_and_notes_come_in_the_same_order() {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = vec![folder.path().join("missing.txt")];
    for file in 0..40 {
        let path = folder.path().join(format!("{file:02}.jsonl"));
        let mut out = fs::File::create(&path).unwrap();
        for n in 0..97 * (file % 5) {
            match n % 10 {
                3 => writeln!(out, "{{\"text\":\"a\",\"date\":\"soon\"}}").unwrap(),
                5 => writeln!(out, "{{\"text\":").unwrap(),
                7 => writeln!(out, "{{\"text\":\"again\",\"id\":\"{}\"}}", n % 20).unwrap(),
                _ => writeln!(out, "{{\"text\":\"Wagner left Gao in {file} and {n}.\"}}").unwrap(),
            }
        }
        inputs.push(path);
    }
    let annotator = Annotator::builtin();
    let first = items(&inputs, &annotator, 1);
    assert!(first[0].contains("missing.txt"));
    for part in ["stands twice", "more notes like these", "no date", "no JSON object", "empty:"] {
        assert!(first.iter().any(|item| item.contains(part)), "{part}");
    }
    for threads in [2, 3, 7, 0] {
        assert!(items(&inputs, &annotator, threads) == first, "{threads} threads");
    }
}
