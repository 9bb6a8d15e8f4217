use super::*;
use proptest::prelude::*;

fn surfaces(text: &str) -> Vec<&str> {
    let tokens = Tokens::of_phrase(text);
    (0..tokens.len()).map(|i| tokens.surface(i)).collect()
}

#[test]
fn tokens() {
    let cases: &[(&str, &[&str])] = &[
        ("Mali’s army", &["Mali", "s", "army"]),
        ("l’Algérie", &["l", "Algérie"]),
        ("_Mali_", &["Mali"]),
        ("Mali2020", &["Mali2020"]),
        ("\u{200B}Bamako\u{200B}", &["Bamako"]),
        ("Ba\u{AD}mako", &["Ba\u{AD}mako"]),
        ("Ane\u{301}fis", &["Ane\u{301}fis"]),
        ("says @FAMa_DIRPA today", &["says", "@FAMa_DIRPA", "today"]),
        ("in #BurkinaFaso now", &["in", "Burkina", "Faso", "now"]),
        (
            "#FAMa #UNMission #Kidal2023 #Burkina_Faso",
            &["FAMa", "UN", "Mission", "Kidal", "2023", "Burkina", "Faso"],
        ),
        ("Mali 🇲🇱–", &["Mali", "🇲🇱"]),
        ("🇲🇱🇳🇪", &["🇲🇱", "🇳🇪"]),
        ("see https://mali.example/Kidal and Mali", &["see", "https://mali.example/Kidal", "and", "Mali"]),
        ("a@b.org x", &["a@b.org", "x"]),
        ("我在北京", &["我", "在", "北", "京"]),
        ("มาลี", &["ม", "า", "ลี"]),
        ("the U.N.", &["the", "U", "N"]),
        ("email me @ home", &["email", "me", "home"]),
        ("", &[]),
        ("—", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(&surfaces(text), expected, "{text}");
    }
}

#[test]
fn flags() {
    let cases = [
        ("Kidal", true, false),
        ("KIDAL", true, true),
        ("FAMa", true, false),
        ("kidal", false, false),
        ("2012", false, false),
        ("G5", true, true),
        ("Éric", true, false),
    ];
    for (text, capitalised, all_caps) in cases {
        let flags = Tokens::of_phrase(text).flags(0);
        assert_eq!(flags.has(Flags::CAPITALISED), capitalised, "{text}");
        assert_eq!(flags.has(Flags::ALL_CAPS), all_caps, "{text}");
    }
}

#[test]
fn a_body_is_cut_alone() {
    let text = "date 2023-11-20 Kidal";
    let tokens = Tokens::cut(text, Span::new(16, text.len() as u32));
    assert_eq!(tokens.len(), 1);
    assert_eq!(tokens.span(0), Span::new(16, 21));
}

proptest! {
    #[test]
    fn every_token_slices_its_text(text in "\\PC{0,200}|[a-zA-Z@#_.\u{AD}\u{301}🇲🇱ก-๛一-三 \n]{0,80}") {
        let tokens = Tokens::of_phrase(&text);
        let mut end = 0;
        for i in 0..tokens.len() {
            let span = tokens.span(i);
            prop_assert!(span.get(&text).is_some_and(|surface| !surface.is_empty()));
            prop_assert!(span.start >= end);
            end = span.end;
            if !tokens.flags(i).has(Flags::ADDRESS) {
                prop_assert_eq!(tokens.hash(i), hash(&fold(tokens.surface(i))));
            }
        }
    }

    /// The fast way cuts as the plain way does, whatever stands at the borders of its blocks.
    #[test]
    fn the_fast_way_agrees_with_the_plain_way(
        text in "([a-zA-Z0-9]{1,20}|[ .,:;@#_+%/-]{1,3}|[éßЖعあ我\u{301}\u{AD}\u{200B}’–🇲🇱]{1,3}|http://|[a-z]{1,9}\\.(org|com)|\n){0,60}",
        start in 0usize..3,
    ) {
        let start = (start..=text.len()).find(|&at| text.is_char_boundary(at)).unwrap_or(0).min(text.len());
        let body = Span::new(start as u32, text.len() as u32);
        let fast = Tokens::cut(&text, body);
        let mut plain = Tokens::none(&text, body);
        cut::cut_plain(&text, body, &mut plain);
        let all = |tokens: &Tokens<'_>| {
            let list = tokens.list.iter().zip(0..);
            list.map(|(t, i)| (t.span, t.hash, tokens.flags(i), tokens.is_capitalised(i), t.gap)).collect::<Vec<_>>()
        };
        prop_assert_eq!(all(&fast), all(&plain));
    }
}
