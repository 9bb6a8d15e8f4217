//! Compiled gazetteers: the built-in one is that of the lists, and a way through a file changes nothing.
//!
//! `NOMINA_UPDATE=1 cargo test --test compiled` makes `gazetteer/builtin.nomg` and
//! `gazetteer/rules.nomg` anew.
#![allow(clippy::unwrap_used)]

use nomina::compiled::{Compiled, builtin, builtin_bytes};
use nomina::corpus::Document;
use nomina::gazetteer::{EntityId, Gazetteer, Listing, Schema};
use nomina::language::Languages;
use nomina::pipeline::{Annotator, Options};
use nomina::relate::Relater;
use std::fs;
use std::path::Path;

#[test]
fn the_compiled_in_gazetteer_is_that_of_the_lists() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/builtin.nomg");
    let fresh = builtin_bytes();
    assert!(fresh == builtin_bytes(), "the same lists give the same bytes");
    if std::env::var_os("NOMINA_UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert!(
        fs::read(&path).unwrap() == fresh,
        "gazetteer/builtin.nomg is not what the lists give; make it anew with\n  \
         NOMINA_UPDATE=1 cargo test --test compiled\n\
         and if not the lists but folding, hashing or the layout changed, raise image::VERSION"
    );
}

#[test]
fn the_compiled_in_rules_are_those_of_the_files() {
    let languages = Languages::builtin();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("gazetteer/rules.nomg");
    let fresh = Relater::builtin_bytes(&languages);
    if std::env::var_os("NOMINA_UPDATE").is_some() {
        fs::write(&path, &fresh).unwrap();
    }
    assert!(
        fs::read(&path).unwrap() == fresh,
        "gazetteer/rules.nomg is not what the files give; make it anew with\n  \
         NOMINA_UPDATE=1 cargo test --test compiled"
    );
    let (opened, made) = (Relater::builtin(&languages), Relater::builtin_from_files(&languages));
    assert_eq!(opened.fingerprint(), made.fingerprint());
    assert_eq!(opened.predicates().len(), made.predicates().len());
}

#[test]
fn a_way_through_a_file_changes_nothing() {
    let listing = Listing::builtin(&Schema::builtin());
    let (languages, opened) = builtin();
    let made = Gazetteer::of(&listing);
    for id in (0..made.len() as u32).map(EntityId) {
        assert_eq!(&opened.gazetteer.describe(id), listing.entity(id));
        assert_eq!(opened.gazetteer.origin(id), listing.origin(id));
        assert_eq!(opened.gazetteer.by_key(made.key(id)), Some(id));
        assert!(opened.gazetteer.ties(id).eq(made.ties(id)));
    }
    assert_eq!(opened.gazetteer.fingerprint(), made.fingerprint());
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let document = Document::from_text("a", text);
    let fresh = Annotator::new(made, Languages::builtin(), Options::default());
    let read = Annotator::of(opened, languages, Options::default());
    let annotation = read.annotate(&document);
    assert!(annotation.mentions.len() > 10, "the README names the Sahel");
    assert_eq!(annotation, fresh.annotate(&document));
    assert_eq!(read.rules(), fresh.rules());
}

/// Every byte of a small file changed, and every length cut: refused each time with the file's name.
#[test]
fn damage_is_refused() {
    let languages = Languages::builtin();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.nomg");
    let listing = Listing::builtin(&Schema::builtin());
    let mut few = listing.into_listed();
    few.truncate(3);
    let listing =
        Listing::new(few, &Schema::builtin(), Default::default(), &mut nomina::gazetteer::Notes::new());
    let bytes = Compiled::new(Gazetteer::of(&listing), &languages).to_bytes(&languages);
    fs::write(&path, &bytes).unwrap();
    assert_eq!(Compiled::open(&path, &languages).unwrap().gazetteer.len(), 3);
    for at in (0..bytes.len()).step_by(7) {
        let mut broken = bytes.clone();
        broken[at] ^= 0x41;
        fs::write(&path, &broken).unwrap();
        let error = Compiled::open(&path, &languages).unwrap_err().to_string();
        assert!(error.contains("x.nomg"), "{error}");
        fs::write(&path, &bytes[..at]).unwrap();
        assert!(Compiled::open(&path, &languages).is_err(), "cut at {at}");
    }
    let mut longer = bytes;
    longer.extend([0; 8]);
    fs::write(&path, &longer).unwrap();
    assert!(Compiled::open(&path, &languages).is_err());
}
