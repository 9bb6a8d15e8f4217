//! The rules prove themselves: every example gives what it says, every counter-example nothing.

#![allow(clippy::unwrap_used)]

use nomina::language::Languages;
use nomina::relate::Relater;

#[test]
fn every_example_holds() {
    let relater = Relater::builtin();
    let (all, failures) = relater.test(&Languages::builtin()).unwrap();
    let shown: Vec<String> = failures
        .iter()
        .map(|f| format!("{}: {}\n    expected {:?}\n    found    {:?}", f.predicate, f.example, f.expected, f.found))
        .collect();
    assert!(failures.is_empty(), "{} of {all} fail:\n{}", failures.len(), shown.join("\n"));
}
