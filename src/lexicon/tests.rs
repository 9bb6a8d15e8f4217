use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn lexicon(phrases: &[&str]) -> Lexicon {
    let mut builder = Builder::default();
    for phrase in phrases {
        builder.add_text(phrase);
    }
    builder.finish()
}

#[test]
fn longest_and_all() {
    let lexicon = lexicon(&["New York", "New York Times", "York", "new-york"]);
    assert_eq!(lexicon.len(), 3, "a hyphen is no token");
    let tokens = Tokens::of_phrase("the NEW YORK TIMES");
    assert_eq!(lexicon.longest(&tokens, 1, 4), Some((3, PhraseId(1))));
    assert_eq!(lexicon.longest(&tokens, 1, 3), Some((2, PhraseId(0))));
    assert_eq!(lexicon.longest(&tokens, 0, 4), None);
    assert_eq!(lexicon.phrase(&tokens, 2, 1), Some(PhraseId(2)));
}

#[test]
fn no_phrase_is_empty_or_endless() {
    let mut builder = Builder::default();
    assert_eq!(builder.add_text("—"), None);
    assert_eq!(builder.add_text(&"a ".repeat(LONGEST_PHRASE)), Some(PhraseId(0)));
    assert_eq!(builder.add_text(&"a ".repeat(LONGEST_PHRASE + 1)), None);
}

#[test]
fn a_capital_is_asked_for_where_it_is_needed() {
    let mut builder = Builder::default();
    builder.add(&Tokens::of_phrase("Gap"), Beginning::Capital);
    builder.add(&Tokens::of_phrase("gap year"), Beginning::Any);
    let lexicon = builder.finish();
    let found = |text: &str| lexicon.longest(&Tokens::of_phrase(text), 0, 2).map(|(length, _)| length);
    assert_eq!(found("Gap there"), Some(1));
    assert_eq!(found("gap there"), None);
    assert_eq!(found("Gap year"), Some(2));
    assert_eq!(found("gap year"), Some(2));
}

proptest! {
    /// Agrees with a map of joined folded tokens, whatever nests in what, before and after a way
    /// through a file.
    #[test]
    fn agrees_with_a_plain_map(
        phrases in prop::collection::vec("[abé]{1,2}( [abB]{1,2}){0,3}", 0..40),
        text in "[abéB]{1,2}( [abé]{1,2}){0,30}",
    ) {
        let mut builder = Builder::default();
        let mut plain = BTreeMap::new();
        for phrase in &phrases {
            let id = builder.add_text(phrase).unwrap();
            let key: Vec<String> = phrase.split(' ').map(crate::text::fold).collect();
            prop_assert_eq!(*plain.entry(key).or_insert(id), id);
        }
        let built = builder.finish();
        let mut file = image::Writer::new(image::GAZETTEER);
        built.write(&mut file);
        let bytes = file.finish();
        let read = Lexicon::read(&mut image::Reader::of_bytes(&bytes, "test").unwrap()).unwrap();
        let tokens = Tokens::of_phrase(&text);
        let folded: Vec<String> = (0..tokens.len()).map(|i| crate::text::fold(tokens.surface(i))).collect();
        for lexicon in [built, read] {
            let mut all = Vec::new();
            lexicon.find_all(&tokens, 0, tokens.len(), |at, length, id| all.push((at, length, id)));
            let mut each = Vec::new();
            let mut expected = Vec::new();
            for at in 0..tokens.len() {
                lexicon.phrases_at(&tokens, at, tokens.len(), |length, id| { each.push((at, length, id)); true });
                expected.extend((at + 1..=tokens.len())
                    .filter_map(|end| plain.get(&folded[at..end]).map(|&id| (at, end - at, id))));
            }
            prop_assert_eq!(&each, &expected);
            prop_assert_eq!(&all, &expected);
        }
    }

    /// The same where every hash is one of a few: nothing is lost when prefixes share a tag, a home or both.
    #[test]
    fn no_collision_loses_a_phrase(hashes in prop::collection::vec((0u64..3, 0u64..3, any::<bool>()), 0..60)) {
        let mut growing = table::Growing::default();
        let mut wanted: Vec<(u64, Option<u32>)> = Vec::new();
        for (id, (tag, home, is_phrase)) in (0..).zip(hashes) {
            let hash = tag << 40 | home << 30;
            if is_phrase {
                growing.insert_phrase(hash, id);
            } else {
                growing.insert_prefix(hash);
            }
            wanted.push((hash, is_phrase.then_some(id)));
        }
        let table = growing.finish();
        for (hash, id) in wanted {
            let found = match id {
                Some(id) => table.slots().of(hash).any(|slot| slot.phrase() == Some(id)),
                None => table.slots().of(hash).any(Slot::goes_on),
            };
            prop_assert!(found);
        }
    }
}
