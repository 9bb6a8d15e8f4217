//! The rules prove themselves: every example gives what it says, every counter-example nothing.

#![allow(clippy::unwrap_used)]

use nomina::language::Languages;
use nomina::relate::Relater;
use std::collections::BTreeSet;
use std::{env, fs};

/// Examples that a careful reader understands and the engine does not yet: a list that may only shrink.
const NOT_YET: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rules-not-yet.txt");

#[test]
fn every_example_holds() {
    let languages = Languages::builtin();
    let (all, failures) = Relater::builtin_from_files(&languages).test(&languages).unwrap();
    let found: BTreeSet<String> =
        failures.iter().map(|f| format!("{}: {}", f.predicate, f.example)).collect();
    if env::var_os("NOMINA_UPDATE").is_some() {
        let lines: String = found.iter().map(|line| format!("{line}\n")).collect();
        fs::write(NOT_YET, lines).unwrap();
        return;
    }
    let known: BTreeSet<String> = fs::read_to_string(NOT_YET).unwrap().lines().map(str::to_string).collect();
    let shown: Vec<String> = failures
        .iter()
        .filter(|f| !known.contains(&format!("{}: {}", f.predicate, f.example)))
        .map(|f| {
            format!(
                "{}: {}\n    expected {:?}\n    found    {:?}",
                f.predicate, f.example, f.expected, f.found
            )
        })
        .collect();
    assert!(shown.is_empty(), "{} of {all} fail anew:\n{}", shown.len(), shown.join("\n"));
    let mended: Vec<&String> = known.difference(&found).collect();
    assert!(mended.is_empty(), "these hold now; NOMINA_UPDATE=1 takes them off the list: {mended:#?}");
}

/// What stands in others' words is a predicate of ours, listed once.
#[test]
fn every_mapping_names_predicates() {
    let languages = Languages::builtin();
    let relater = Relater::builtin(&languages);
    let known: BTreeSet<&str> =
        relater.predicates().iter().map(|predicate| predicate.name.as_str()).collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/gazetteer/rules/mappings");
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let mut seen = BTreeSet::new();
        for line in fs::read_to_string(&path).unwrap().lines().skip(1) {
            let fields: Vec<&str> = line.split('\t').collect();
            let [predicate, direction, _] = fields[..] else { panic!("{}: {line:?}", path.display()) };
            assert!(known.contains(predicate), "{}: no predicate {predicate}", path.display());
            assert!(matches!(direction, "forward" | "both"), "{}: {line:?}", path.display());
            assert!(seen.insert(predicate.to_string()), "{}: {predicate} twice", path.display());
        }
    }
}
