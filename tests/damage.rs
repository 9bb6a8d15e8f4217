//! A damaged compiled gazetteer is refused with its file's name, or can be used; nothing panics.
//!
//! What `fuzz/` does for hours, here a few thousand times on every run.
#![allow(clippy::unwrap_used)]

#[path = "damage/harness.rs"]
mod harness;

use harness::{Edit, Harness};
use nomina::error::ErrorKind;
use proptest::collection::vec;
use proptest::prelude::*;
use std::cell::Cell;

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    vec(any::<Edit>(), 1..4)
}

fn runner(cases: u32) -> proptest::test_runner::TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
}

#[test]
fn damage_that_checksums_tell_is_refused() {
    let harness = Harness::new();
    let sound = harness.damaged(&[]);
    harness.use_all_of(&sound).unwrap();
    let refused = |edits: Vec<Edit>| {
        let bytes = harness.damaged(&edits);
        match harness.use_all_of(&bytes) {
            Ok(()) => prop_assert!(bytes == sound, "damage was not seen"),
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Format),
        }
        Ok(())
    };
    runner(500).run(&edits(), refused).unwrap();
}

#[test]
fn damage_behind_right_checksums_is_refused_or_harmless() {
    let harness = Harness::new();
    assert!(harness.forged(&[]) == harness.damaged(&[]), "what is taken apart can be put together");
    let opened = Cell::new(0);
    let harmless = |edits: Vec<Edit>| {
        match harness.use_all_of(&harness.forged(&edits)) {
            Ok(()) => opened.set(opened.get() + 1),
            Err(error) => prop_assert_eq!(error.kind(), ErrorKind::Format),
        }
        Ok(())
    };
    runner(2500).run(&edits(), harmless).unwrap();
    assert!(opened.get() > 200, "only {} of 2,500 were opened: the test tests little", opened.get());
}
