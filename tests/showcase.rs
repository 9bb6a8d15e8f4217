//! The committed run on the sample articles (`output/`) is what the binary gives today.
//!
//! `NOMINA_UPDATE=1 cargo test --test showcase` writes it anew.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

const FILES: &[&str] = &["graph.json", "graph.dot"];

#[test]
fn the_committed_output_is_what_the_binary_gives() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let fresh = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_nomina"))
        .current_dir(root)
        .args(["build", "examples/sahel", "--quiet", "-o"])
        .arg(fresh.path())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    for file in FILES {
        let bytes = fs::read(fresh.path().join(file)).unwrap();
        let committed = root.join("output").join(file);
        if std::env::var_os("NOMINA_UPDATE").is_some() {
            fs::write(&committed, &bytes).unwrap();
        }
        let known = fs::read(&committed).unwrap_or_default();
        assert!(
            known == bytes,
            "output/{file} is not what the binary gives; look at the difference, then write it anew with\n  \
             NOMINA_UPDATE=1 cargo test --test showcase"
        );
    }
}
