use super::*;
use crate::relate::read_builtin;
use std::sync::LazyLock;

static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::builtin);

fn text(file: &str, text: &str) -> RuleText {
    RuleText { file: file.to_string(), text: text.to_string(), builtin: false }
}

/// What is found in a rule that goes on after its name, quad, subject and object.
fn found(rest: &str) -> Vec<String> {
    let head =
        "[[predicate]]\nname = \"x\"\nquad = \"static\"\nsubject = [\"actor\"]\nobject = [\"place\"]\n";
    let checked = check(&[text("r.toml", &format!("{head}{rest}"))], &LANGUAGES);
    assert_eq!(checked.relater.is_some(), checked.findings.iter().all(|f| f.severity > Severity::Error));
    checked.findings.iter().map(Finding::to_string).collect()
}

#[test]
fn what_is_wrong_is_named_where_it_stands() {
    for (name, rest, expected) in [
        ("right", "en.verbs = [\"take {took taken}\"]", vec![]),
        (
            "a letter of two bytes before the column",
            "fr.verbs = [\"é\", \"{object}\"]",
            vec![
                "r.toml:6:18: error: \"{object}\": a phrase begins with a verb; \
                 write the verb first, in its base form",
            ],
        ),
        (
            "inside a literal string",
            "en.verbs = [\"go\"]\ncounter = ['In [Gao:plaec].']",
            vec!["r.toml:7:21: error: unknown type \"plaec\"; did you mean \"place\"?"],
        ),
        (
            "inside a string with escapes: where it begins",
            "en.verbs = [\"go\"]\ncounter = [\"\\tIn [Gao:plaec].\"]",
            vec!["r.toml:7:12: error: unknown type \"plaec\"; did you mean \"place\"?"],
        ),
        (
            "inside a string of several lines",
            "en.verbs = [\"go\"]\ncounter = [\"\"\"In\n [Gao:plaec].\"\"\"]",
            vec!["r.toml:8:7: error: unknown type \"plaec\"; did you mean \"place\"?"],
        ),
        (
            "in a table of its own",
            "[predicate.en]\nverbs = [\"go\"]\nnoun = [\"way to\"]",
            vec!["r.toml:8:1: error: unknown key \"noun\"; did you mean \"nouns\"?"],
        ),
        (
            "two of one kind",
            "en.verbs = [\"go\", 1, true]",
            vec![
                "r.toml:6:19: error: \"en.verbs\" is the number 1; write a text",
                "r.toml:6:22: error: \"en.verbs\" is true; write a text",
            ],
        ),
        (
            "a phrase that is listed twice",
            "en.verbs = [\"go * to\", \"go {went gone} * to\", \"go to\"]",
            vec!["r.toml:6:24: note: \"go * to\" stands already at r.toml:6; leave one out"],
        ),
        (
            "a source that the sentence does not name",
            "en.verbs = [\"go\"]\nexamples = [\"[A] goes. => x(A, _) reported by B\"]",
            vec!["r.toml:7:47: error: the sentence names no \"B\"; put it into square brackets there"],
        ),
    ] {
        assert_eq!(found(rest), expected, "{name}");
    }
}

#[test]
fn one_phrase_of_two_predicates() {
    let rule = |name: &str, subject: &str, words: &str| {
        format!(
            "[[predicate]]\nname = \"{name}\"\nquad = \"static\"\nsubject = [\"{subject}\"]\n\
             object = [\"place\"]\nen.{words}\n"
        )
    };
    for (subject, words, expected) in [
        ("group", "verbs = [\"hold {held}\"]", 1),
        ("event", "verbs = [\"hold {held}\"]", 0),
        ("place", "verbs = [\"hold {held}\"]", 1),
        ("group", "inverse = [\"hold {held}\"]", 0),
        ("group", "nouns = [\"hold\"]", 0),
        ("group", "verbs = [\"hold {held} {object}\"]", 0),
    ] {
        let one = text("a.toml", &rule("one", "actor", "verbs = [\"hold {held}\"]"));
        let two = text("b.toml", &rule("two", subject, words));
        let checked = check(&[one, two], &LANGUAGES);
        assert_eq!(checked.findings.len(), expected, "{subject} {words}: {:?}", checked.findings);
    }
}

/// Whatever a file says, it is read to its end.
#[test]
fn no_file_is_too_strange() {
    for strange in [
        "predicate = 3",
        "predicate = [1, [2], {}]",
        "[predicate]\nname = 1",
        "[[predicate]]\n[[predicate.en]]\n[[predicate.fr.verbs]]\n",
        "[[predicate]]\nname = {a = 1}\nquad = [[]]\nen = 3\nsubject = {}\n",
        "[[predicate",
        "[[",
        "\u{0}",
        "=",
        "[[predicate]]\nexamples = [[\"x\"]]\ncounter = [\"]\", \"[\", \"[:]\", \"[]\", \"[a:=]\"]",
        "[[predicate]]\nname=\"\"\nquad=\"static\"\nen.verbs=[\"\", \" \", \"{\", \"}\", \"{}\", \"*\", \"…\"]",
    ] {
        let checked = check(&[text("r.toml", strange)], &LANGUAGES);
        assert!(!checked.findings.is_empty(), "{strange}");
    }
}

#[test]
fn the_built_in_rules_are_right() {
    let checked = check(&read_builtin(), &LANGUAGES);
    let errors: Vec<&Finding> =
        checked.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let ready = checked.relater.expect("nothing is wrong");
    assert_eq!(ready.fingerprint(), Relater::builtin(&LANGUAGES).fingerprint());
}

/// One's own words take the place of the built-in ones of the language, and of no other.
#[test]
fn words_of_ones_own() {
    let rule = "[[predicate]]\nname = \"x\"\nquad = \"static\"\nsubject = [\"any\"]\nobject = [\"any\"]\n\
                en.verbs = [\"zap\"]\nexamples = [\"[A] zaps [B]. => x(A, B)\"]";
    let own = [text("d/r.toml", rule), text("d/words.en.toml", "")];
    let all = with_words(&own);
    let names: Vec<&str> = all.iter().map(|text| text.file.as_str()).collect();
    assert_eq!(names, ["d/r.toml", "d/words.en.toml", "gazetteer/rules/words.fr.toml"]);
    let twice = [&own[..], &[text("e/words.en.toml", "")]].concat();
    let shown: Vec<String> = check(&twice, &LANGUAGES).findings.iter().map(Finding::to_string).collect();
    assert_eq!(
        shown,
        ["e/words.en.toml: error: the words of \"en\" stand in d/words.en.toml already; keep one"]
    );
}
