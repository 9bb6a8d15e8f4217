//! The forms of regular verbs and nouns, English and French.
//!
//! Forms that nobody writes do no harm, so both are made where spelling depends on stress (*repeled*,
//! *repelled*). Everything is folded afterwards: accents do not tell forms apart.

/// What forms a written form may be; a set, since *attacked* is past or participle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Form(pub u8);

impl Form {
    /// Infinitive; in English the present plural too.
    pub const BASE: Form = Form(1);
    /// Present, third person; in French every finite form.
    pub const FINITE: Form = Form(2);
    /// Past tense.
    pub const PAST: Form = Form(4);
    /// Past participle.
    pub const PARTICIPLE: Form = Form(8);
    /// Present participle or gerund.
    pub const ING: Form = Form(16);
    /// Future, where it is a form of its own.
    pub const FUTURE: Form = Form(32);

    pub fn has(self, other: Form) -> bool {
        self.0 & other.0 != 0
    }

    pub fn and(self, other: Form) -> Form {
        Form(self.0 | other.0)
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u')
}

/// Whether the last consonant may be doubled before an ending: consonant, vowel, consonant.
fn may_double(word: &str) -> bool {
    let mut end = word.chars().rev();
    match (end.next(), end.next(), end.next()) {
        (Some(last), Some(middle), before) => {
            last.is_ascii_alphabetic()
                && !is_vowel(last)
                && !matches!(last, 'w' | 'x' | 'y')
                && is_vowel(middle)
                && before.is_none_or(|before| !is_vowel(before) || before == 'u')
        }
        _ => false,
    }
}

/// The plural of an English noun, and the third person of a verb.
pub(super) fn english_s(word: &str) -> String {
    let before_y = word.strip_suffix('y').filter(|stem| !stem.ends_with(is_vowel));
    match before_y {
        Some(stem) => format!("{stem}ies"),
        None if word.ends_with(['s', 'x', 'z', 'o']) || word.ends_with("ch") || word.ends_with("sh") => {
            format!("{word}es")
        }
        None => format!("{word}s"),
    }
}

/// The forms of an English verb; `irregular` has its past, and its participle if that is another.
pub(super) fn english(verb: &str, irregular: &[&str]) -> Vec<(String, Form)> {
    let listed =
        |forms: &[(&str, Form)]| forms.iter().map(|(word, form)| (word.to_string(), *form)).collect();
    match verb {
        "be" => {
            return listed(&[
                ("be", Form::BASE),
                ("is", Form::FINITE),
                ("are", Form::FINITE),
                ("was", Form::PAST),
                ("were", Form::PAST),
                ("been", Form::PARTICIPLE),
                ("being", Form::ING),
            ]);
        }
        "have" => {
            return listed(&[
                ("have", Form::BASE),
                ("has", Form::FINITE),
                ("had", Form::PAST.and(Form::PARTICIPLE)),
                ("having", Form::ING),
            ]);
        }
        _ => {}
    }
    let mut forms = vec![(verb.to_string(), Form::BASE), (english_s(verb), Form::FINITE)];
    let mut stems = vec![verb.to_string()];
    if may_double(verb) {
        let last = verb.chars().next_back().unwrap_or_default();
        stems.push(format!("{verb}{last}"));
    }
    for stem in &stems {
        let ing = match stem.strip_suffix("ie") {
            Some(rest) => format!("{rest}ying"),
            None if stem.ends_with('e') && !["ee", "oe", "ye"].iter().any(|end| stem.ends_with(end)) => {
                format!("{}ing", &stem[..stem.len() - 1])
            }
            None => format!("{stem}ing"),
        };
        forms.push((ing, Form::ING));
    }
    match irregular {
        [] => {
            for stem in &stems {
                let past = match stem.strip_suffix('y').filter(|rest| !rest.ends_with(is_vowel)) {
                    Some(rest) => format!("{rest}ied"),
                    None if stem.ends_with('e') => format!("{stem}d"),
                    None => format!("{stem}ed"),
                };
                forms.push((past, Form::PAST.and(Form::PARTICIPLE)));
            }
        }
        [both] => forms.push((both.to_string(), Form::PAST.and(Form::PARTICIPLE))),
        [past, participles @ ..] => {
            forms.push((past.to_string(), Form::PAST));
            forms.extend(participles.iter().map(|form| (form.to_string(), Form::PARTICIPLE)));
        }
    }
    forms
}

/// Adds the agreeing forms of a French participle.
fn agreeing(participle: &str, forms: &mut Vec<(String, Form)>) {
    for ending in ["", "e", "s", "es"] {
        forms.push((format!("{participle}{ending}"), Form::PARTICIPLE));
    }
}

/// The forms of a French verb in the third person.
///
/// `irregular` has three parts: finite forms, the participle, the gerund; those that are empty or
/// missing are regular.
pub(super) fn french(verb: &str, irregular: &[Vec<&str>]) -> Vec<(String, Form)> {
    let mut forms = vec![(verb.to_string(), Form::BASE)];
    let part = |n: usize| irregular.get(n).filter(|part| !part.is_empty());
    let finite = Form::FINITE;
    // Future and conditional keep the infinitive's r.
    let future = verb.strip_suffix('e').unwrap_or(verb);
    if part(0).is_none() || verb.ends_with("er") {
        for ending in ["a", "ont"] {
            forms.push((format!("{future}{ending}"), finite.and(Form::FUTURE)));
        }
    }
    for ending in ["ait", "aient"] {
        forms.push((format!("{future}{ending}"), finite));
    }
    let (stem, present, past, gerund, participle): (&str, &[&str], &[&str], &str, &str) =
        if let Some(stem) = verb.strip_suffix("er") {
            (stem, &["e", "ent"], &["a", "èrent", "ait", "aient", "eait", "eaient", "ea"], "ant", "é")
        } else if let Some(stem) = verb.strip_suffix("ir") {
            (stem, &["it", "issent"], &["irent", "issait", "issaient"], "issant", "i")
        } else {
            let stem = verb.strip_suffix("re").unwrap_or(verb);
            (stem, &["", "ent"], &["it", "irent", "ait", "aient"], "ant", "u")
        };
    match part(0) {
        Some(listed) => forms.extend(listed.iter().map(|form| (form.to_string(), finite))),
        None => {
            forms.extend(present.iter().map(|end| (format!("{stem}{end}"), finite)));
            forms.extend(past.iter().map(|end| (format!("{stem}{end}"), finite)));
            // è before a silent ending, ç before a: folding makes both plain.
        }
    }
    match part(1) {
        Some(listed) => listed.iter().for_each(|form| agreeing(form, &mut forms)),
        None => agreeing(&format!("{stem}{participle}"), &mut forms),
    }
    match part(2) {
        Some(listed) => forms.extend(listed.iter().map(|form| (form.to_string(), Form::ING))),
        None => {
            forms.push((format!("{stem}{gerund}"), Form::ING));
            if verb.ends_with("ger") {
                forms.push((format!("{stem}e{gerund}"), Form::ING));
            }
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(forms: Vec<(String, Form)>, wanted: Form) -> String {
        let forms = forms.into_iter().filter(|(_, form)| form.has(wanted)).map(|(word, _)| word);
        forms.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn english_verbs() {
        for (verb, irregular, finite, past, participle, ing) in [
            ("attack", &[][..], "attacks", "attacked", "attacked", "attacking"),
            ("seize", &[], "seizes", "seized", "seized", "seizing"),
            ("deny", &[], "denies", "denied", "denied", "denying"),
            ("deploy", &[], "deploys", "deployed", "deployed", "deploying"),
            ("expel", &[], "expels", "expeled expelled", "expeled expelled", "expeling expelling"),
            ("stop", &[], "stops", "stoped stopped", "stoped stopped", "stoping stopping"),
            ("free", &[], "frees", "freed", "freed", "freeing"),
            ("die", &[], "dies", "died", "died", "dying"),
            ("clash", &[], "clashes", "clashed", "clashed", "clashing"),
            ("take", &["took", "taken"], "takes", "took", "taken", "taking"),
            ("meet", &["met"], "meets", "met", "met", "meeting"),
        ] {
            let of = |form| shown(english(verb, irregular), form);
            assert_eq!(of(Form::FINITE), finite);
            assert_eq!(of(Form::PAST), past);
            assert_eq!(of(Form::PARTICIPLE), participle);
            assert_eq!(of(Form::ING).replace("meetting", "").trim(), ing);
        }
    }

    #[test]
    fn french_verbs() {
        let of = |verb: &str, irregular: &[Vec<&str>], form| shown(french(verb, irregular), form);
        assert!(of("attaquer", &[], Form::FINITE).contains("attaque attaquent attaqua attaquèrent"));
        assert_eq!(of("attaquer", &[], Form::PARTICIPLE), "attaqué attaquée attaqués attaquées");
        assert_eq!(of("saisir", &[], Form::ING), "saisissant");
        let irregular = vec![vec!["reprend", "reprennent", "reprit"], vec!["repris"], vec![]];
        assert!(of("reprendre", &irregular, Form::FINITE).contains("reprit"));
        assert_eq!(of("reprendre", &irregular, Form::PARTICIPLE), "repris reprise repriss reprises");
        assert!(of("libérer", &[], Form::FUTURE).contains("libérera"));
    }
}
