//! Sentences with resolved mentions in; relations stated in words out.
//!
//! Rules are data (`gazetteer/rules`): a predicate has roles, verbs and nouns. Grammar is code, written
//! once for all of them: a sentence becomes cells (`cells`), names become noun phrases (`phrases`), words
//! become verbs with voice and status (`verbs`; `senses` knows which phrases of a verb may stand here), and
//! a clause tells who is subject and object of each (`clause`, and `unlisted` where no list has a name).
//! `sources` tells on whose word it is said, `heads` reads what somebody is (*the president of Mali*),
//! `nouns` what nouns state (*the liberation of Kidal*), `page` knows who fills a role, `state` states the
//! relations, `reader` goes through the document. `load` reads files of rules, `check` says what is wrong in
//! them, `examples` executes the examples that they carry.

mod builtin;
mod cells;
mod check;
mod class;
mod clause;
mod draft;
mod examples;
mod heads;
mod inflect;
mod load;
mod nouns;
mod page;
mod phrases;
mod reader;
mod rules;
mod senses;
mod sources;
mod state;
mod unlisted;
mod verbs;
mod wordlist;
mod words;

pub use check::{Checked, Finding, FindingKind, check};
pub use examples::{Failure, Proof};
pub use load::{RuleText, read_builtin, read_path};
pub use reader::{Options, Relater, Text};
pub use rules::{Gerund, Predicate, Quad, RoleType, RuleFile, Wording};

use crate::gazetteer::EntityId;
use crate::span::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// How a relation is stated. Ordered: where several cues meet, the last in this order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Said by the document itself.
    Asserted,
    /// Said by a source that the document names.
    Reported,
    /// may, might, possibly, purportedly.
    Hedged,
    /// Under accuse, blame.
    Alleged,
    /// will, intends, vows.
    Planned,
    /// ordered, urged, given until.
    Demanded,
    /// not, never, denied, failed to.
    Negated,
}

impl Status {
    /// All, in their order.
    pub const ALL: [Status; 7] = [
        Status::Asserted,
        Status::Reported,
        Status::Hedged,
        Status::Alleged,
        Status::Planned,
        Status::Demanded,
        Status::Negated,
    ];

    /// Whether the document, or a source that it names, says so as a fact.
    pub fn is_plain(self) -> bool {
        matches!(self, Status::Asserted | Status::Reported)
    }

    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Asserted => "asserted",
            Status::Reported => "reported",
            Status::Hedged => "hedged",
            Status::Alleged => "alleged",
            Status::Planned => "planned",
            Status::Demanded => "demanded",
            Status::Negated => "negated",
        }
    }
}

/// How a role's entity is named where it is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// By its name.
    Name,
    /// By a noun that stands for it: *Malian authorities*, *the rulers of Niger*.
    Role,
    /// A state by its capital: *Moscow congratulated*.
    Metonymy,
    /// By a pronoun, or a noun such as *the ministry*.
    Coreference,
    /// A state by the adjective of its people: *the Malian president*.
    Demonym,
}

impl Via {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Via::Name => "name",
            Via::Role => "role",
            Via::Metonymy => "metonymy",
            Via::Coreference => "coreference",
            Via::Demonym => "demonym",
        }
    }
}

/// What an entity is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntityClass {
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
    /// A type that a list made up: it may fill any role.
    Other,
}

impl EntityClass {
    /// The class of a canonical entity type.
    pub fn of(entity_type: &str) -> EntityClass {
        match entity_type {
            "person" => EntityClass::Person,
            "group" => EntityClass::Group,
            "state" => EntityClass::State,
            "place" => EntityClass::Place,
            "event" => EntityClass::Event,
            _ => EntityClass::Other,
        }
    }
}

/// Somebody who may fill a role: a linked mention, or a demonym (*Malian*) that stands for its state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Its bytes.
    pub span: Span,
    /// Who is meant.
    pub entity: EntityId,
    /// What that is.
    pub class: EntityClass,
    /// Whether it is a demonym.
    pub people: bool,
    /// The state whose capital it is.
    pub state: Option<EntityId>,
}

/// Who did what to whom, in one sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// The agent; none is invented where the text names none.
    pub subject: Option<(EntityId, Span)>,
    /// How the subject is named.
    pub subject_via: Via,
    /// Name of the predicate, as in the rules.
    pub predicate: String,
    /// The predicate's class.
    pub quad: Quad,
    /// The other side.
    pub object: Option<(EntityId, Span)>,
    /// How the object is named.
    pub object_via: Via,
    /// Whether the predicate holds both ways: subject and object then stand in the order of the text.
    pub symmetric: bool,
    /// The words that show it.
    pub trigger: Span,
    /// How it is stated.
    pub status: Status,
    /// Who says it.
    pub attributed_to: Option<EntityId>,
    /// When, as an EDTF date.
    pub date: Option<String>,
    /// Index of the sentence.
    pub sentence: u32,
    /// Name of the rule that found it.
    pub rule: String,
}
