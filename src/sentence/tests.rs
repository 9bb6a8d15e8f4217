use super::*;
use crate::language::Languages;
use crate::text::Tokens;
use proptest::prelude::*;
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

fn sentences(text: &str) -> Vec<Sentence> {
    let body = Span::new(0, text.len() as u32);
    let tokens = Tokens::cut(text, body);
    split(&tokens, body, &LANGUAGES, None)
}

#[test]
fn borders() {
    // A bar stands where a sentence ends and the next begins.
    let cases = [
        "Col. Goita spoke.| He left Kidal at 6 p.m.| Gen. Camara stayed.",
        "The U.N. said so.| It left the U.S.| How did it go?",
        "The U.S. Government of J. R. Smith agreed.",
        "They paid 3.5 million francs.| That was all.",
        "“We have won.”| The army said no more.",
        "“We have won!” said the colonel.",
        "The town fell (it had been quiet.) and was looted.",
        "He waited ... and left.| Then he came back.",
        "The end.The next one.",
        "See example.org/a.b. The rest is here.",
        "Army enters Kidal\n| The army has entered the town of Kidal.",
        "- Kidal\n| - Gao\n| - Ber",
        "One\n\n| Two",
        "1. The first item 2. The second item",
        "M. Goïta a parlé.| Il a quitté Kidal à 18 h.| Mme Diop est restée.",
        "« Nous avons gagné ! »| L’armée n’a rien dit de plus.",
        "Qu’en est-il ?| Rien.",
        "他们在北京。|他很高兴。",
        "Kidal",
        "",
    ];
    for case in cases {
        let expected: Vec<&str> = case.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
        let text = case.replace('|', "");
        let found = sentences(&text);
        let found: Vec<&str> = found.iter().map(|sentence| sentence.span.slice(&text)).collect();
        if case.starts_with("1. The") {
            assert_eq!(found, ["1. The first item", "2. The second item"]);
        } else if case.starts_with("See") {
            assert_eq!(found, ["See example.org/a.b.", "The rest is here."]);
        } else if case.starts_with("The end") {
            assert_eq!(found, ["The end.", "The next one."]);
        } else {
            assert_eq!(found, expected);
        }
    }
}

#[test]
fn the_language_is_decided_by_sentence() {
    let text = "The army has taken the town of Kidal from the rebels.\nJe me réjouis de la libération de la ville par les forces armées.";
    let codes: Vec<String> = sentences(text).into_iter().map(|sentence| sentence.lang.to_string()).collect();
    assert_eq!(codes, ["en", "fr"]);
}

#[test]
fn wrapped_lines_do_not_end_sentences() {
    let text = "The army said on Tuesday that it had\nentered the town of Kidal after nine\nyears. The rebels had left it before\nthe columns came.";
    assert_eq!(sentences(text).len(), 2);
    let list = "The army said on Tuesday that it had\nentered the three towns in the north\nof the country, which it named here:\n- Kidal\n- Ber";
    assert_eq!(sentences(list).len(), 3);
}

proptest! {
    #[test]
    fn sentences_cover_all_tokens_in_order(text in "[A-Za-z0-9é.!?…»“”'()\\[\\] \n•@#-]{0,120}|\\PC{0,80}") {
        let tokens = Tokens::of_phrase(&text);
        let found = sentences(&text);
        let (mut token, mut end) = (0, 0);
        for (index, sentence) in found.iter().enumerate() {
            prop_assert_eq!(sentence.index as usize, index);
            prop_assert_eq!(sentence.tokens.0, token);
            prop_assert!(sentence.tokens.1 > token);
            prop_assert!(sentence.span.start >= end && sentence.span.get(&text).is_some());
            for i in sentence.tokens.0..sentence.tokens.1 {
                prop_assert!(sentence.span.contains(tokens.span(i as usize)));
            }
            prop_assert_eq!(sentence.span.slice(&text).trim(), sentence.span.slice(&text));
            token = sentence.tokens.1;
            end = sentence.span.end;
        }
        prop_assert_eq!(token as usize, tokens.len());
    }
}
