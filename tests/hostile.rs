//! Texts that nobody writes: sentences without end, brackets without bottom, quotations that never close. They are
//! read to their end, on a small stack, and what comes of them is no longer than they are.
//!
//! Time is not asserted, machines differ. Each text is made in two sizes: what is found may grow as the text does
//! and no faster.
#![allow(clippy::unwrap_used)]

use nomina::corpus::Document;
use nomina::pipeline::{Annotator, Options};
use nomina::relate;
use nomina::span::Span;
use proptest::prelude::*;
use std::sync::OnceLock;
use std::thread;

/// A third of what a thread has otherwise.
const STACK: usize = 640 * 1024;

fn texts(n: usize) -> Vec<(&'static str, String)> {
    let times = |text: &str, n: usize| text.repeat(n);
    let names = ["Mali", "Niger", "Russia", "Wagner", "Kidal"].join(", ");
    vec![
        (
            "a sentence of many words",
            format!("Mali attacked {}near Gao.", times("the quiet river bank ", n / 4)),
        ),
        ("names in a row", format!("{} met in Gao.", times(&format!("{names}, "), n / 5))),
        ("one name and itself", format!("{} attacked Gao.", vec!["Mali"; n].join(" and "))),
        ("names joined by and", format!("{} attacked Gao.", times("Mali and Niger and ", n / 2))),
        (
            "quotations that never close",
            format!("Mali said “{}.", times("that Niger “attacked Gao, «and ", n / 8)),
        ),
        ("straight quotes", format!("Mali said {}.", times("\" Niger attacked \"", n / 4))),
        ("nested brackets", format!("Mali {}x{} attacked Gao.", times("(", n), times(")", n))),
        (
            "nested brackets with names",
            format!("Mali {}{}.", times("(Niger attacked Gao ", n / 4), times(")", n / 4)),
        ),
        ("brackets that never close", format!("Mali attacked {}Gao.", times("( [ x", n / 4))),
        ("one bracket and a long line", format!("Mali attacked {}x{} Gao.", times("(", n), times("-", n))),
        ("verbs alone", format!("Mali {}left Gao.", times("attacked and killed and ", n / 4))),
        (
            "verbs with objects",
            format!("Mali {}left Gao.", times("attacked Niger, accused Russia of hitting Gao and ", n / 8)),
        ),
        ("verbs in a row", format!("Mali {}Gao.", times("attacked ", n))),
        ("infinitives", format!("Mali {}attack Gao.", times("wanted to try to plan to refuse to ", n / 8))),
        (
            "phrases that begin alike",
            format!("Mali {}control of Gao.", times("took back take give gave ", n / 5)),
        ),
        (
            "who says that who says",
            format!("Mali said that {}left Gao.", times("Niger said that Russia said that ", n / 6)),
        ),
        ("according to", format!("{}.", times("According to Mali, Niger attacked Gao, ", n / 8))),
        (
            "which, which",
            format!("Mali, {}left Gao.", times("which attacked Niger, which Russia attacked, ", n / 8)),
        ),
        (
            "deeds by nouns",
            format!("The {}Gao by Mali.", times("attack on the war between the recapture of ", n / 8)),
        ),
        ("offices", format!("{}left Gao.", times("Mali, president of the president of the ", n / 8))),
        ("owners", format!("{}army attacked Gao.", times("Mali's Niger's ", n / 2))),
        ("dates", format!("Mali left Gao {}.", times("on 3 May 2020 ", n / 4))),
        ("deeds and dates", format!("Mali {}left Gao.", times("attacked Niger on 3 May 2020 and ", n / 8))),
        ("commas", format!("Mali{} attacked Gao.", times(",", n))),
        ("pronouns", format!("Goita met Niger. {}", times("He said they attacked it with Mali. ", n / 8))),
        ("a quotation of many sentences", format!("“{}”, said Goita.", times("Mali attacked Gao. ", n / 4))),
        ("in French", format!("Le Mali a dit que {}.", times("le Niger a attaqué Gao, et que ", n / 8))),
    ]
}

/// How many relations and mentions a text has, read on a small stack.
fn read(annotator: &Annotator, name: &str, text: String) -> (usize, usize) {
    thread::scope(|scope| {
        let reader = thread::Builder::new().stack_size(STACK).name(name.to_string());
        let read = move || {
            let found = annotator.annotate(&Document::from_text("hostile", text));
            (found.relations.len(), found.mentions.len())
        };
        reader.spawn_scoped(scope, read).unwrap().join().unwrap()
    })
}

#[test]
fn texts_that_nobody_writes_are_read_to_their_end() {
    let relations = Some(relate::Options::default());
    let annotator = Annotator::builtin_with(Options { relations, ..Options::default() });
    const SIZE: usize = 25_000;
    let pairs = texts(SIZE).into_iter().zip(texts(2 * SIZE));
    let mut some = 0;
    for ((name, short), (_, long)) in pairs {
        let words = long.split_whitespace().count();
        let (once, mentions) = read(&annotator, name, short);
        let (twice, _) = read(&annotator, name, long);
        assert!(twice <= 2 * once + 64, "{name}: {once} relations, and {twice} in a text twice as long");
        assert!(twice <= words, "{name}: {twice} relations of {words} words");
        some += usize::from(once > 0 && mentions > 0);
    }
    assert!(some > 10, "only {some} of the texts state anything: the test tests little");
}

/// Words that the grammar knows in many ways, with names and marks between them.
const WORDS: &[&str] = &[
    "Mali",
    "Niger",
    "Russia's",
    "Malian",
    "Russian",
    "Goita",
    "Wagner",
    "Kidal",
    "Gao",
    "Moscow",
    "the army",
    "president",
    "troops",
    "a convoy",
    "government",
    "rebels",
    "town",
    "talks with",
    "attack on",
    "release",
    "spokesman",
    "former",
    "leader of",
    "the",
    "a",
    "its",
    "their",
    "it",
    "they",
    "he",
    "who",
    "which",
    "that",
    "whose",
    "and",
    "or",
    "but",
    "neither",
    "of",
    "by",
    "to",
    "for",
    "with",
    "from",
    "in",
    "at",
    "on Tuesday",
    "since 2014",
    "after",
    "if",
    "as",
    "said",
    "told",
    "accused",
    "accusing",
    "attacked",
    "attacking",
    "attack",
    "having",
    "been",
    "was",
    "has",
    "will",
    "may",
    "did not",
    "denied",
    "vowed to",
    "refused to",
    "ordered",
    "met",
    "took",
    "take control of",
    "gave",
    "agreed",
    "signed an agreement with",
    "demanded that",
    "condemned",
    "supported",
    "killed",
    "left",
    "withdrew",
    "according to",
    "each other",
    "allegedly",
    "three",
    "200",
    ",",
    ";",
    ":",
    "“",
    "”",
    "\"",
    "(",
    ")",
    "—",
    "-",
    "'s",
    "Smith",
];

/// The same in French.
const MOTS: &[&str] = &[
    "le Mali",
    "du Niger",
    "la Russie",
    "malien",
    "russes",
    "Goïta",
    "Wagner",
    "Kidal",
    "Moscou",
    "l'armée",
    "le président",
    "des soldats",
    "gouvernement",
    "porte-parole",
    "ancien",
    "attaque contre",
    "libération de",
    "le",
    "la",
    "son",
    "il",
    "ils",
    "qui",
    "que",
    "dont",
    "et",
    "ni",
    "mais",
    "de",
    "d'",
    "des",
    "à",
    "par",
    "pour",
    "avec",
    "en",
    "dans",
    "mardi",
    "en 2014",
    "après",
    "si",
    "comme",
    "a dit",
    "accuse",
    "accusé",
    "attaqué",
    "attaquer",
    "avoir",
    "été",
    "est",
    "a",
    "ont",
    "sera",
    "pourrait",
    "ne",
    "pas",
    "démenti",
    "promis de",
    "refusé de",
    "rencontré",
    "pris",
    "prendre le contrôle de",
    "signé un accord avec",
    "condamné",
    "soutenu",
    "tué",
    "quitté",
    "s'est retiré",
    "selon",
    "l'un l'autre",
    "trois",
    ",",
    ";",
    ":",
    "«",
    "»",
    "(",
    ")",
    "—",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    /// No order of words is too odd: each relation lies in its sentence.
    #[test]
    fn any_words_in_any_order_are_read(
        (words, order) in prop_oneof![Just(WORDS), Just(MOTS)]
            .prop_flat_map(|words| (Just(words), prop::collection::vec(0..words.len(), 1..40))),
    ) {
        let text: Vec<&str> = order.into_iter().map(|at| words[at]).collect();
        let annotation = annotator().annotate(&Document::from_text("odd", text.join(" ")));
        for relation in &annotation.relations {
            let sentence = annotation.sentences[relation.sentence as usize].span;
            let inside = |span: Span| sentence.start <= span.start && span.end <= sentence.end;
            prop_assert!(inside(relation.trigger));
            prop_assert!(relation.subject.is_none_or(|(_, span)| inside(span)));
            prop_assert!(relation.object.is_none_or(|(_, span)| inside(span)));
        }
    }
}

fn annotator() -> &'static Annotator {
    static ANNOTATOR: OnceLock<Annotator> = OnceLock::new();
    ANNOTATOR.get_or_init(Annotator::builtin)
}
