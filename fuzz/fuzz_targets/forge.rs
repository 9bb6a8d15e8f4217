//! A sound compiled gazetteer, its columns changed and its checksums made right again.
#![no_main]

#[path = "../../tests/damage/harness.rs"]
#[allow(dead_code)] // each target uses a part of it
mod harness;

use harness::{Edit, Harness};
use libfuzzer_sys::fuzz_target;

thread_local! {
    static HARNESS: Harness = Harness::new();
}

fuzz_target!(|edits: Vec<Edit>| {
    HARNESS.with(|harness| {
        let _ = harness.use_all_of(&harness.forged(&edits));
    });
});
