//! Tells the program which lists it was built with, so that it never uses a compiled gazetteer
//! (`gazetteer/builtin.nomg`) or compiled rules (`gazetteer/rules.nomg`) that are older than they are.

use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-changed=gazetteer");
    let mut files = Vec::new();
    for folder in ["gazetteer/entities", "gazetteer/lang"] {
        lists(Path::new(folder), &mut files);
    }
    files.push("gazetteer/schema.toml".into());
    println!("cargo::rustc-env=NOMINA_SOURCES={:016x}", hash(files));
    let mut rules = Vec::new();
    lists(Path::new("gazetteer/rules"), &mut rules);
    println!("cargo::rustc-env=NOMINA_RULES={:016x}", hash(rules));
}

/// A hash of the names of files and of what stands in them.
fn hash(mut files: Vec<PathBuf>) -> u64 {
    files.sort();
    let mut hash = 0xCBF2_9CE4_8422_2325u64;
    for file in &files {
        let name = file.to_string_lossy().replace('\\', "/");
        // Line ends may differ from clone to clone.
        let content = std::fs::read(file).unwrap_or_default();
        let content = content.into_iter().filter(|&byte| byte != b'\r');
        // FNV-1a: a hash that needs no crate.
        for byte in name.into_bytes().into_iter().chain(content).chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }
    hash
}

fn lists(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            lists(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "jsonl" || extension == "toml") {
            files.push(path);
        }
    }
}
