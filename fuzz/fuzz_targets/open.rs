//! Any bytes as a compiled gazetteer: refused, or opened and used.
#![no_main]

#[path = "../../tests/damage/harness.rs"]
#[allow(dead_code)] // each target uses a part of it
mod harness;

use harness::Harness;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static HARNESS: Harness = Harness::new();
}

fuzz_target!(|bytes: &[u8]| {
    HARNESS.with(|harness| {
        let _ = harness.use_all_of(bytes);
    });
});
