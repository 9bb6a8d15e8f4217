//! Matching alone, one thread: Nomina with all its laws, and automata with an edge check afterwards.
//!
//! `peers FOLDER SIZE...` reads `news.txt` and `names_SIZE.tsv` in the folder and prints one JSON line a
//! matcher and size: seconds to build, MB of text a second (the median of several runs), matches.

#[path = "../../material.rs"]
mod material;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use daachorse::DoubleArrayAhoCorasickBuilder;
use nomina::compiled::builtin_languages;
use nomina::matcher::{Demonyms, Source, select};
use nomina::sentence::Sentence;
use nomina::span::Span;
use nomina::text::Tokens;
use std::path::Path;
use std::time::Instant;

const RUNS: usize = 5;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, sizes @ ..] = &arguments[..] else {
        eprintln!("usage: peers FOLDER SIZE...");
        std::process::exit(2);
    };
    let folder = Path::new(folder);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| {
        eprintln!("peers: {}: {error}", folder.join(name).display());
        std::process::exit(2);
    });
    let text = read("news.txt");
    let documents: Vec<&str> = text.lines().collect();
    for size in sizes {
        let table = read(&format!("names_{size}.tsv"));
        let mut names: Vec<&str> = table.lines().filter_map(|row| row.split('\t').next()).collect();
        names.sort_unstable();
        names.dedup();
        nomina(size, &table, &documents);
        automaton(size, &names, &documents);
        double_array(size, &names, &documents);
    }
}

/// Measures `find`, which answers how many matches a document has.
fn measure(matcher: &str, size: &str, built: f64, documents: &[&str], find: impl Fn(&str) -> usize) {
    let bytes: usize = documents.iter().map(|text| text.len()).sum();
    let mut matches = 0;
    let mut seconds: Vec<f64> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            matches = documents.iter().map(|text| find(text)).sum();
            start.elapsed().as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    println!(
        "{{\"matcher\":\"{matcher}\",\"names\":\"{size}\",\"build_s\":{built:.2},\"mb_s\":{:.1},\"matches\":{matches}}}",
        bytes as f64 / 1e6 / seconds[RUNS / 2]
    );
}

fn nomina(size: &str, table: &str, documents: &[&str]) {
    let start = Instant::now();
    let compiled = material::compiled(table);
    let languages = builtin_languages();
    let built = start.elapsed().as_secs_f64();
    measure("nomina, all laws", size, built, documents, |text| {
        let body = Span::new(0, text.len() as u32);
        let tokens = Tokens::cut(text, body);
        let whole =
            Sentence { index: 0, span: body, paragraph: 0, tokens: (0, tokens.len() as u32), lang: "en".into() };
        let source = Source { tokens: &tokens, body, sentences: &[whole] };
        let found = compiled.matcher.find(source, &languages, Demonyms::Modifier);
        select(&found.matches, |_| true).len()
    });
}

fn automaton(size: &str, names: &[&str], documents: &[&str]) {
    let start = Instant::now();
    let automaton = AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .match_kind(MatchKind::Standard)
        .ascii_case_insensitive(true)
        .build(names)
        .expect("the names fit into an automaton");
    let built = start.elapsed().as_secs_f64();
    measure("aho-corasick, overlapping, edges, greedy", size, built, documents, |text| {
        let all = automaton.find_overlapping_iter(text).map(|hit| (hit.start(), hit.end()));
        greedy(text, all)
    });
}

fn double_array(size: &str, names: &[&str], documents: &[&str]) {
    let start = Instant::now();
    let automaton = DoubleArrayAhoCorasickBuilder::new()
        .build::<_, _, u32>(names)
        .expect("the names fit into an automaton");
    let built = start.elapsed().as_secs_f64();
    measure("daachorse, case-sensitive, overlapping, edges, greedy", size, built, documents, |text| {
        let all = automaton.find_overlapping_iter(text).map(|hit| (hit.start(), hit.end()));
        greedy(text, all)
    });
}

/// The matches at word edges, by start, the longest first, none overlapping one before it.
fn greedy(text: &str, all: impl Iterator<Item = (usize, usize)>) -> usize {
    let word = |at: Option<&u8>| at.is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    let bytes = text.as_bytes();
    let edge = |at: usize| !(at > 0 && word(bytes.get(at - 1)) && word(bytes.get(at)));
    let mut found: Vec<(usize, usize)> = all.filter(|&(start, end)| edge(start) && edge(end)).collect();
    found.sort_unstable_by_key(|&(start, end)| (start, usize::MAX - end));
    let (mut free, mut taken) = (0, 0);
    for (start, end) in found {
        if start >= free {
            taken += 1;
            free = end;
        }
    }
    taken
}
