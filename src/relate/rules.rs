//! What a conflict researcher writes: `gazetteer/rules/*.toml`.

use super::inflect::{Form, english, french};
use crate::error::{Error, ErrorKind, Result};
use crate::language::LanguageCode;
use serde::{Deserialize, Serialize};

/// A file of predicates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// In the order of the file.
    #[serde(rename = "predicate", default)]
    pub predicates: Vec<Predicate>,
}

/// A relation and the words that state it.
///
/// Written without its words and examples: those are for who writes rules.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// Its name, in snake_case: the key of its edges.
    pub name: String,
    /// For people; the name with spaces if it is left out.
    #[serde(default)]
    pub label: Option<String>,
    /// The coarser level.
    pub quad: Quad,
    /// Code in CAMEO.
    #[serde(default)]
    pub cameo: Option<String>,
    /// Event type in PLOVER.
    #[serde(default)]
    pub plover: Option<String>,
    /// Types of the subject.
    #[serde(default)]
    pub subject: Vec<RoleType>,
    /// Types of the object.
    #[serde(default)]
    pub object: Vec<RoleType>,
    /// Whether it holds both ways, so that a pair has no order.
    #[serde(default)]
    pub symmetric: bool,
    /// Whose deed a gerund is that follows with *for* or *of*: *congratulated Mali for recapturing*.
    #[serde(default)]
    pub gerund: Gerund,
    /// How such a deed is stated.
    #[serde(default)]
    pub inner: Option<super::Status>,
    /// Whether it is said of somebody's deeds as well: *condemned an attack by X*.
    #[serde(default)]
    pub about: bool,
    /// English words.
    #[serde(default, skip_serializing)]
    pub en: Wording,
    /// French words.
    #[serde(default, skip_serializing)]
    pub fr: Wording,
    /// Sentences and the relations that they must give.
    #[serde(default, skip_serializing)]
    pub examples: Vec<String>,
    /// Sentences that must give none of this predicate.
    #[serde(default, skip_serializing)]
    pub counter: Vec<String>,
}

/// The words of one language.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// Verbs and verb phrases.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// Verb phrases whose grammatical subject is the object: *come under attack by*.
    #[serde(default)]
    pub inverse: Vec<String>,
    /// Nouns with the preposition that leads to the object.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// What somebody is: *president*, *member*.
    #[serde(default)]
    pub heads: Vec<String>,
}

/// The four classes of events of CAMEO and PLOVER, and what is no event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quad {
    /// Words of friends.
    VerbalCooperation,
    /// Deeds of friends.
    MaterialCooperation,
    /// Words of enemies.
    VerbalConflict,
    /// Deeds of enemies.
    MaterialConflict,
    /// A state of affairs.
    Static,
}

impl Quad {
    /// All of them.
    pub const ALL: [Quad; 5] = [
        Quad::VerbalCooperation,
        Quad::MaterialCooperation,
        Quad::VerbalConflict,
        Quad::MaterialConflict,
        Quad::Static,
    ];

    /// Whether it is between enemies.
    pub fn is_conflict(self) -> bool {
        matches!(self, Quad::VerbalConflict | Quad::MaterialConflict)
    }

    /// Whether it is between friends.
    pub fn is_cooperation(self) -> bool {
        matches!(self, Quad::VerbalCooperation | Quad::MaterialCooperation)
    }

    /// Whether it is words and no deeds.
    pub fn is_verbal(self) -> bool {
        matches!(self, Quad::VerbalCooperation | Quad::VerbalConflict)
    }

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Quad::VerbalCooperation => "verbal-cooperation",
            Quad::MaterialCooperation => "material-cooperation",
            Quad::VerbalConflict => "verbal-conflict",
            Quad::MaterialConflict => "material-conflict",
            Quad::Static => "static",
        }
    }
}

/// What may fill a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoleType {
    /// A person, group or state.
    Actor,
    /// A person.
    Person,
    /// A group.
    Group,
    /// A state.
    State,
    /// A place.
    Place,
    /// An event.
    Event,
    /// Anything.
    Any,
}

/// Whose deed a following gerund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gerund {
    /// The subject's.
    #[default]
    Subject,
    /// The object's.
    Object,
}

/// One element of a phrase after its first word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// A word as it stands, or its plural.
    Word(String),
    /// Up to four words that are no names.
    Gap,
    /// The object.
    Object,
}

/// A phrase taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// Forms of the first word.
    pub forms: Vec<(String, Form)>,
    pub rest: Vec<Piece>,
    /// As written, without the forms.
    pub written: String,
}

/// Takes a verb phrase apart.
///
/// # Errors
/// A brace that is not closed or not opened, an unknown role, a second object, no verb.
pub(super) fn verb_phrase(written: &str, language: LanguageCode) -> Result<Phrase> {
    let broken = |cause: String| Error::new(ErrorKind::Format, cause);
    // The first brace that is no role holds the forms.
    let mut irregular = "";
    let mut plain = String::new();
    let mut rest = written;
    while let Some((before, tail)) = rest.split_once('{') {
        let (inside, after) = tail
            .split_once('}')
            .ok_or_else(|| broken(format!("{written:?}: a brace is not closed")).remedy("close it with }"))?;
        plain.push_str(before);
        match inside.trim() {
            role @ ("object" | "subject") => plain.push_str(&format!(" {{{role}}} ")),
            forms if irregular.is_empty() => irregular = forms,
            other => {
                return Err(broken(format!("{written:?}: {{{other}}} is no role"))
                    .remedy("write {object}, or the forms of one verb"));
            }
        }
        rest = after;
    }
    plain.push_str(rest);
    let others = plain.replace("{object}", "").replace("{subject}", "");
    if others.contains('}') || irregular.contains('{') {
        return Err(broken(format!("{written:?}: braces that do not match"))
            .remedy("write {object}, or the forms of one verb"));
    }
    if plain.matches("{object}").count() > 1 {
        return Err(
            broken(format!("{written:?}: a phrase has one object")).remedy("leave out the second {object}")
        );
    }
    if &*language == "fr" && irregular.split('|').count() > 3 {
        return Err(broken(format!("{written:?}: too many parts in the braces"))
            .remedy("write {finite forms | participle | gerund}"));
    }
    let plain = plain.trim();
    // French reflexives: *se retirer*, *s'emparer*.
    let reflexive = ["se ", "s'", "s’"].iter().find_map(|clitic| plain.strip_prefix(clitic));
    let plain = reflexive.filter(|_| &*language == "fr").unwrap_or(plain);
    let (first, rest) = plain.split_once(' ').unwrap_or((plain, ""));
    let mut pieces = Vec::new();
    for word in rest.split_whitespace() {
        pieces.push(match word {
            "*" => Piece::Gap,
            "{object}" => Piece::Object,
            "{subject}" => {
                return Err(broken(format!("{written:?}: the subject stands before the verb"))
                    .remedy("leave {subject} out, or list the phrase under inverse"));
            }
            other => Piece::Word(other.to_string()),
        });
    }
    if !first.contains(char::is_alphabetic) || first.contains(['{', '}']) {
        return Err(broken(format!("{written:?}: a phrase begins with a verb"))
            .remedy("write the verb first, in its base form"));
    }
    let forms = match &*language {
        "fr" => {
            let parts: Vec<Vec<&str>> =
                irregular.split('|').map(|part| part.split_whitespace().collect()).collect();
            french(first, &parts)
        }
        _ => english(first, &irregular.split_whitespace().collect::<Vec<_>>()),
    };
    let shown = pieces.iter().map(|piece| match piece {
        Piece::Word(word) => word.as_str(),
        Piece::Gap => "*",
        Piece::Object => "{object}",
    });
    let written = std::iter::once(first).chain(shown).collect::<Vec<_>>().join(" ");
    Ok(Phrase { forms, rest: pieces, written })
}

/// The name of a role type.
impl RoleType {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            RoleType::Actor => "actor",
            RoleType::Person => "person",
            RoleType::Group => "group",
            RoleType::State => "state",
            RoleType::Place => "place",
            RoleType::Event => "event",
            RoleType::Any => "any",
        }
    }
}
