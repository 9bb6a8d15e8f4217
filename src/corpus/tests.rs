//! The room as a whole: files in, documents out.
#![allow(clippy::unwrap_used)]

use super::unpack::tests::{gzip, zstd};
use super::*;
use crate::error::ErrorKind;
use proptest::prelude::*;
use std::fs;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// Each item as `id: text`, each error and note with the folder's name taken out.
fn read(folder: &Path, inputs: &[&str], stdin: &'static [u8], options: &Options) -> Vec<String> {
    let inputs: Vec<PathBuf> =
        inputs.iter().map(|name| if *name == "-" { name.into() } else { folder.join(name) }).collect();
    let mut corpus = Corpus::open_with(&inputs, options, Box::new(stdin)).unwrap();
    let prefix = format!("{}/", folder.display());
    let mut items = Vec::new();
    while let Some(item) = corpus.next() {
        items.push(match item {
            Ok(document) => format!("{}: {}", document.id, document.text),
            Err(error) => format!("! {error}").replace(&prefix, ""),
        });
        items.extend(corpus.take_notes().into_iter().map(|note| format!("? {note}").replace(&prefix, "")));
    }
    items.extend(corpus.take_notes().into_iter().map(|note| format!("? {note}").replace(&prefix, "")));
    items
}

#[test]
fn documents_and_errors_in_order() {
    let binary = "looks like a binary file; convert it to plain text, HTML, JSON Lines or CSV first";
    let folder = folder(&[
        ("in/b.txt", b"B"),
        ("in/a/z.md", b"# Z"),
        ("in/a.jsonl", b"{\"text\":\"1\"}\n{\"text\":\"2\",\"id\":\"x\"}\n{\n"),
        ("in/c.csv", b"id,text\nx,3\ny,4\nin/b.txt,5\nb.txt,6"),
        ("in/d.html", b"<p>D"),
        ("in/e.tsv", b"id\ttext\n"),
        ("in/empty.txt", b""),
        ("in/blank.txt", b" \r\n"),
        ("in/zip.txt", b"PK\x03\x04\0\0"),
        ("in/photo.jpg", b"\xFF\xD8\0"),
        ("in/f.txt", b"date 2023-02-31 F"),
        ("in/g.csv", b""),
    ]);
    let expected = [
        "! gone.txt: cannot open: no such file or folder; check the spelling of the path",
        "in/a.jsonl#1: 1",
        "x: 2",
        "! in/a.jsonl:3:1: no JSON object: EOF while parsing an object",
        "in/a/z.md: # Z",
        "in/b.txt: B",
        "! in/blank.txt: empty: there is no text in it",
        "! in/c.csv:2: the id \"x\" stands twice, first at in/a.jsonl:2; give each document an id of its own",
        "y: 4",
        "! in/c.csv:4: the id \"in/b.txt\" stands twice, first at in/b.txt; give each document an id of its own",
        "b.txt: 6",
        "in/d.html: D",
        "! in/e.tsv: empty: there is no text in it",
        "! in/empty.txt: empty: there is no text in it",
        "in/f.txt: date 2023-02-31 F",
        "? in/f.txt: no date: \"2023-02-31\"; write it as 2023-11-20",
        "! in/g.csv: empty: there is no text in it",
        &format!("! in/zip.txt: {binary}"),
    ];
    for inputs in [["in", "gone.txt"], ["gone.txt", "in"]] {
        assert_eq!(read(folder.path(), &inputs, b"", &Options::default()), expected);
    }
    let corpus = Corpus::open(&[folder.path().join("in")], &Options::default()).unwrap();
    assert_eq!(corpus.skipped(), [folder.path().join("in/photo.jpg")]);
    assert_eq!(corpus.file_count(), 11);
}

#[test]
fn formats_by_their_first_bytes() {
    let long: &[u8] = b"<!DOCTYPE html><p>Kidal";
    for (name, file, bytes, expected) in [
        ("text", "a", &b"Kidal"[..], "a: Kidal"),
        ("json lines", "a.log", b"\n{\"text\":\"Kidal\"}", "a.log#1: Kidal"),
        ("html", "a.php", long, "a.php: Kidal"),
        ("json, one object a line", "a.json", b"{\"text\":\"Kidal\"}\n", "a.json#1: Kidal"),
        (
            "other json",
            "a.json",
            b"[\n{\"text\":\"Kidal\"}]\n",
            "! a.json: JSON, but not JSON Lines; put each article on one line, as `jq -c '.[]'` does",
        ),
        ("utf-16 json lines", "a", b"\xFF\xFE{\0\"\0t\0e\0x\0t\0\"\0:\0\"\0K\0\"\0}\0\n\0", "a#1: K"),
    ] {
        let folder = folder(&[(file, bytes)]);
        assert_eq!(read(folder.path(), &[file], b"", &Options::default()), [expected], "{name}");
        assert_eq!(
            read(folder.path(), &["-"], bytes, &Options::default()).len(),
            1,
            "{name}, standard input"
        );
    }
    let folder = folder(&[("a.txt", b"A")]);
    assert_eq!(
        read(folder.path(), &["-", "a.txt"], b"Kidal", &Options::default()),
        ["a.txt: A", "stdin: Kidal"]
    );
    assert_eq!(
        read(
            folder.path(),
            &["-"],
            b"text\nKidal\n",
            &Options { format: Some(Format::Csv), ..Options::default() }
        ),
        ["stdin#1: Kidal"]
    );
}

#[test]
fn packed_files() {
    let lines = b"{\"text\":\"Kidal\"}\n{\"text\":\"Gao\"}\n";
    for (name, pack) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", zstd)] {
        let of = |file: &str| format!("{file}.{name}");
        let files = [
            (of("a.jsonl"), pack(lines)),
            (of("b.TXT"), pack(b"Text")),
            (of("c.csv"), pack(b"id,text\nx,Row\n")),
            (of("d.html"), pack(b"<p>Page")),
            ("e.txt".to_string(), pack(b"Named like a text")),
            (of("f"), pack(lines)),
            (of("g.json"), pack(b"[1]")),
            (of("h.md"), b"Not packed".to_vec()),
            (of("i.txt"), pack(b"")),
            (of("j.txt"), pack(b"PK\x03\x04\0\0")),
        ];
        let files: Vec<(&str, &[u8])> =
            files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        let folder = folder(&files);
        let expected = "a.jsonl.gz#1: Kidal|a.jsonl.gz#2: Gao|b.TXT.gz: Text|x: Row|d.html.gz: Page|\
             e.txt: Named like a text|f.gz#1: Kidal|f.gz#2: Gao|\
             ! g.json.gz: JSON, but not JSON Lines; put each article on one line, as `jq -c '.[]'` does|\
             h.md.gz: Not packed|! i.txt.gz: empty: there is no text in it|\
             ! j.txt.gz: looks like a binary file; convert it to plain text, HTML, JSON Lines or CSV first";
        let expected = expected.replace(".gz", &format!(".{name}"));
        let named: Vec<&str> = files.iter().map(|(name, _)| *name).collect();
        assert_eq!(read(folder.path(), &named, b"", &Options::default()).join("|"), expected);
        // In a folder only what promises a known format is read.
        let corpus = Corpus::open(&[folder.path().into()], &Options::default()).unwrap();
        assert_eq!(corpus.skipped(), [of("f"), of("g.json")].map(|name| folder.path().join(name)));
        let progress = corpus.progress();
        assert_eq!(corpus.count(), 9);
        assert_eq!(progress.read(), progress.total());
        // Several streams in one file, and standard input.
        let two: &'static [u8] = [pack(lines), pack(lines)].concat().leak();
        assert_eq!(read(folder.path(), &["-"], two, &Options::default()).len(), 4, "{name}");
        let tsv: &'static [u8] = pack(b"text\nKidal\n").leak();
        let options = Options { format: Some(Format::Tsv), ..Options::default() };
        assert_eq!(read(folder.path(), &["-"], tsv, &options), ["stdin#1: Kidal"]);
        let utf16: &'static [u8] = pack(b"\xFF\xFEK\0i\0d\0a\0l\0").leak();
        assert_eq!(read(folder.path(), &["-"], utf16, &Options::default()), ["stdin: Kidal"]);
    }
}

#[test]
fn what_stands_before_the_damage_is_read() {
    // Texts that do not compress away, so that the middle of the file is the middle of the records.
    let lines = |field: fn(u64) -> String| -> Vec<u8> {
        (0..20_000_u64).flat_map(|n| field(n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).into_bytes()).collect()
    };
    let json = lines(|n| format!("{{\"text\":\"Kidal {n}\"}}\n"));
    let csv = [b"text\n".to_vec(), lines(|n| format!("Kidal {n}\n"))].concat();
    for (name, pack) in [("gz", gzip as fn(&[u8]) -> Vec<u8>), ("zst", zstd)] {
        for (file, bytes) in [("a.jsonl", &json), ("a.csv", &csv), ("a", &json), ("a.txt", &json)] {
            let packed = pack(bytes);
            let file = format!("{file}.{name}");
            let folder = folder(&[(&file, &packed[..packed.len() / 2]), ("z.txt", b"Z")]);
            let items = read(folder.path(), &[&file, "z.txt"], b"", &Options::default());
            let (documents, end) = items.split_at(items.len() - 2);
            let line = if file.starts_with("a.txt") {
                assert!(documents.is_empty());
                String::new()
            } else {
                assert!((4_000..16_000).contains(&documents.len()), "{file}: {}", documents.len());
                assert!(documents.iter().all(|item| item.starts_with(&format!("{file}#"))));
                let header = u64::from(file.starts_with("a.csv"));
                format!(":{}", documents.len() as u64 + 1 + header)
            };
            let kind = if name == "gz" { "gzip" } else { "zstd" };
            let error =
                format!("! {file}{line}: cannot read: the {kind} data breaks off here; fetch the file again");
            assert_eq!(end, [error, "z.txt: Z".to_string()]);
        }
    }
}

#[test]
fn titles_before_texts() {
    let folder = folder(&[(
        "a.jsonl",
        b"{\"title\":\"Kidal falls\",\"text\":\"date 2023-11-20 Prose.\"}\n{\"title\":\"Prose\",\"text\":\"Prose\\nmore\"}",
    )]);
    let options = Options { titles: Titles::BeforeText, ..Options::default() };
    assert_eq!(
        read(folder.path(), &["a.jsonl"], b"", &options),
        ["a.jsonl#1: Kidal falls\n\nProse.", "a.jsonl#2: Prose\nmore"]
    );
    assert_eq!(
        read(folder.path(), &["a.jsonl"], b"", &Options::default())[0],
        "a.jsonl#1: date 2023-11-20 Prose."
    );
}

#[test]
fn a_file_gives_few_notes() {
    let line = b"{\"text\":\"a\",\"date\":\"soon\"}\n".repeat(25);
    let folder = folder(&[("a.jsonl", &line)]);
    let items = read(folder.path(), &["a.jsonl"], b"", &Options::default());
    assert_eq!(items.iter().filter(|item| item.starts_with('?')).count(), 11);
    assert_eq!(items.last().unwrap(), "? a.jsonl: 15 more notes like these");
}

#[test]
fn a_corpus_can_be_read_on_another_thread() {
    fn is_send<T: Send>() {}
    is_send::<Corpus>();
    is_send::<Progress>();
}

#[test]
fn progress_ends_at_the_total() {
    let folder = folder(&[("a.txt", b"12345"), ("b.csv", b"text\n1\n")]);
    let corpus = Corpus::open(&[folder.path().into()], &Options::default()).unwrap();
    let progress = corpus.progress();
    assert_eq!((progress.read(), progress.total()), (0, 12));
    assert_eq!(corpus.count(), 2);
    assert_eq!(progress.read(), 12);
}

#[test]
fn reading_goes_on_after_a_file_that_breaks_off() {
    struct Broken(Cursor<&'static [u8]>);
    impl Read for Broken {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            match self.0.read(out)? {
                0 => Err(io::Error::other("device gone")),
                read => Ok(read),
            }
        }
    }
    let folder = folder(&[("z.txt", b"Z")]);
    let inputs = ["-".into(), folder.path().join("z.txt")];
    let stdin = Broken(Cursor::new(b"{\"text\":\"a\"}\n"));
    let items: Vec<_> = Corpus::open_with(&inputs, &Options::default(), Box::new(stdin)).unwrap().collect();
    assert_eq!(items.len(), 3);
    assert_eq!(items[0].as_ref().unwrap().text, "a");
    assert_eq!(items[1].as_ref().unwrap_err().to_string(), "standard input:2: cannot read: device gone");
    assert_eq!(items[2].as_ref().unwrap().id, "z.txt");
}

#[test]
fn a_long_line_is_read_in_linear_time() {
    let text = "Kidal fell. ".repeat(1 << 20);
    let line = format!("{{\"text\":\"{text}\"}}\n");
    let folder = folder(&[("a.jsonl", line.as_bytes()), ("b.txt", text.as_bytes()), ("c", line.as_bytes())]);
    let inputs = ["a.jsonl", "b.txt", "c"].map(|name| folder.path().join(name));
    for document in Corpus::open(&inputs, &Options::default()).unwrap() {
        assert_eq!(document.unwrap().text, text);
    }
}

/// Everything that must hold for a document, whatever its bytes were.
fn check(document: &Document) {
    assert!(document.body.get(&document.text).is_some_and(|prose| !prose.trim().is_empty()));
    assert!(document.date.as_deref().is_none_or(|date| dates::parse(date).as_deref() == Some(date)));
}

fn read_as(format: Option<Format>, bytes: Vec<u8>) {
    let options = Options { format, titles: Titles::BeforeText, ..Options::default() };
    let run = || {
        let stdin = Box::new(Cursor::new(bytes.clone()));
        Corpus::open_with(&["-".into()], &options, stdin).unwrap().collect::<Vec<_>>()
    };
    let items = run();
    assert_eq!(items, run(), "the same bytes give the same documents");
    for item in items {
        match item {
            Ok(document) => check(&document),
            Err(error) => assert_ne!(error.kind(), ErrorKind::Io),
        }
    }
}

/// Pieces that readers care about, in any order.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop::sample::select(vec![
        &b"{\"text\":\"a\"}"[..],
        b"{\"text\":",
        b"\\ud800",
        b"---\n",
        b"title: a\n",
        b"date 2023-11-20",
        b"date: ",
        b"# ",
        b"id,text\n",
        b"\"",
        b",",
        b"\t",
        b"\n",
        b"\r",
        b" ",
        b"<html>",
        b"<p>",
        b"</p>",
        b"<table><tr><td>",
        b"</table>",
        b"<div>",
        b"</div>",
        b"<article>",
        b"<b>",
        b"</b>",
        b"<br>",
        b"<pre>",
        b"<svg>",
        b"<template>",
        b"<select>",
        b"<noscript>",
        b"<img src=a>",
        b"<title>Kidal - News</title>",
        b"<script type=application/ld+json>{\"@type\":\"Article\",\"headline\":\"a\"}</script>",
        b"<!--",
        b"-->",
        b"&amp;",
        b"&#xD800;",
        b"\xEF\xBB\xBF",
        b"\xFF\xFE",
        b"\0",
        b"\xE9",
        "é".as_bytes(),
        "🇲🇱".as_bytes(),
        b"The army said, on Tuesday, that it had taken the town of Kidal, and more. ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), pieces()]) {
        for format in Format::ALL.into_iter().map(Some).chain([None]) {
            read_as(format, bytes.clone());
        }
    }
}
