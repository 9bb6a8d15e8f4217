//! A room uses only rooms before it.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// In the order in which the data walks; the hall comes first.
const ROOMS: &[&str] = &[
    "span",
    "error",
    "finding",
    "image",
    "corpus",
    "text",
    "lexicon",
    "language",
    "sentence",
    "dates",
    "gazetteer",
    "matcher",
    "compiled",
    "aliases",
    "resolve",
    "unknown",
    "relate",
    "annotation",
    "graph",
    "analysis",
    "export",
    "eval",
    "pipeline",
];

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The room that a file belongs to.
fn room(src: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(src).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// The rooms that a line of code names after `crate::`.
fn named(line: &str) -> Vec<String> {
    line.split("crate::")
        .skip(1)
        .flat_map(|rest| {
            let names = rest.strip_prefix('{').and_then(|rest| rest.split('}').next()).unwrap_or(rest);
            names
                .split(',')
                .map(|name| name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
                .take(if rest.starts_with('{') { usize::MAX } else { 1 })
                .collect::<Vec<String>>()
        })
        .collect()
}

#[test]
fn rooms_use_only_rooms_before_them() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let place = |name: &str| ROOMS.iter().position(|room| *room == name);
    let (mut wrong, mut uses) = (Vec::new(), 0);
    for file in &files {
        let own = room(&src, file);
        if matches!(own.as_str(), "lib" | "main" | "cli") || file.ends_with("tests.rs") {
            continue;
        }
        let Some(own_place) = place(&own) else {
            panic!("{} is in no room; add it to ROOMS", file.display())
        };
        let text = fs::read_to_string(file).unwrap();
        // Tests of a room may look further.
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for (number, line) in
            code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for name in named(line) {
                let Some(other) = place(&name) else { continue };
                uses += 1;
                if other > own_place {
                    wrong.push(format!("{}:{}: {own} uses {name}", file.display(), number + 1));
                }
            }
        }
    }
    assert!(uses > 50, "only {uses} uses were seen");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_the_command_line_knows_clap() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for file in files.iter().filter(|file| !file.starts_with(src.join("cli")) && !file.ends_with("main.rs")) {
        let text = fs::read_to_string(file).unwrap();
        assert!(!text.contains("use clap") && !text.contains("clap::"), "{} knows clap", file.display());
    }
}

#[test]
fn no_room_has_grown_too_large() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    for file in files {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(lines <= 600, "{} has {lines} lines; it wants a wall", file.display());
    }
}
