//! What a language's words are to the grammar, as people write it: `gazetteer/rules/words.*.toml`.

use serde::Deserialize;

/// `words.en.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WordFile {
    pub code: String,
    /// Prepositions that hold an article: *du* is *de* and *le*.
    pub contractions: std::collections::BTreeMap<String, String>,
    pub role_nouns: RoleNouns,
    /// Nouns of X that are somebody else than X; they stand for nobody.
    pub opaque: Vec<String>,
    /// Adjectives of who is no more what the noun says.
    pub former: Vec<String>,
    /// Small words that belong to a verb before them.
    pub particles: Vec<String>,
    pub things: Vec<String>,
    pub place_heads: Vec<String>,
    pub reporting: Vec<String>,
    pub reporting_doubtful: Vec<String>,
    pub control: Control,
    pub negations: Vec<String>,
    pub modals: Modals,
    pub hedges: Vec<String>,
    pub allegedly: Vec<String>,
    pub conditionals: Vec<String>,
    pub attribution: Vec<String>,
    pub determiners: Vec<String>,
    pub prepositions: Vec<String>,
    pub subordinators: Vec<String>,
    pub relatives: Vec<String>,
    pub pronouns: Pronouns,
    pub auxiliaries: Auxiliaries,
    pub conjunctions: Conjunctions,
    pub adverbs: Vec<String>,
    pub numbers: Vec<String>,
    /// Nouns of what is written or said: *a letter urging X to*.
    pub documents: Vec<String>,
    /// Verbs whose object names a deed of their subject: *launch an attack*.
    pub light: Vec<String>,
    pub verbs: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RoleNouns {
    pub governing: Vec<String>,
    pub forces: Vec<String>,
    pub people: Vec<String>,
    pub offices: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Control {
    pub planned: Vec<String>,
    pub demanded: Vec<String>,
    pub negated: Vec<String>,
    pub asserted: Vec<String>,
    pub attempted: Vec<String>,
    pub hedged: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Modals {
    pub planned: Vec<String>,
    pub hedged: Vec<String>,
    pub demanded: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Pronouns {
    pub subject: Vec<String>,
    pub object: Vec<String>,
    pub possessive: Vec<String>,
    pub reflexive: Vec<String>,
    /// Those that mean nobody in particular.
    pub other: Vec<String>,
    pub first_person: Vec<String>,
    pub singular_person: Vec<String>,
    pub plural: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Auxiliaries {
    pub be: Vec<String>,
    pub have: Vec<String>,
    #[serde(rename = "do")]
    pub do_: Vec<String>,
    pub get: Vec<String>,
    /// All that say how sure it is; `modals` says how.
    pub modal: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Conjunctions {
    pub and: Vec<String>,
    pub but: Vec<String>,
}
