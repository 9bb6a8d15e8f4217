//! The lines of a gazetteer in; everything that is wrong or doubtful in them out.
//!
//! [`check`] only reports. It promises findings in the order of file, line and column, and the same
//! findings for the same files.

mod facts;
mod names;
mod surface;
#[cfg(test)]
mod tests;

use super::columns::{Place, Sources};
use super::{EntityId, Listed, Listing, Notes, SameKey, Schema};
use crate::error::{Error, ErrorKind};
use crate::finding::Severity;
use crate::language::Languages;

/// What kind of thing was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// A line or a field that could not be read.
    BrokenLine,
    /// A key that stands twice.
    DuplicateKey,
    /// A type that the schema does not list.
    UnknownType,
    /// A key of another entity that nothing defines.
    UnknownReference,
    /// Entities that contain each other.
    Circle,
    /// A name that its entity lists twice.
    ListedTwice,
    /// Something about the file as a whole.
    File,
    /// A name that another of its entity always covers.
    Covered,
    /// A name that no text can have.
    NeverFound,
    /// One name of several entities.
    Shared,
    /// A lone word that news uses for other things too.
    OrdinaryWord,
    /// A tie between types that the schema does not allow.
    WrongType,
    /// A date that is none, or an end before its beginning.
    Date,
    /// Half a position.
    Position,
    /// A key that is no kebab-case name.
    KeyForm,
}

/// One thing that [`check`] found.
pub type Finding = crate::finding::Finding<FindingKind>;

/// A gazetteer and what was found in it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What could be read.
    pub listing: Listing,
    /// By file, line and column.
    pub findings: Vec<Finding>,
}

/// Checks the lines of a gazetteer; `notes` is what reading them had to say.
///
/// O(n log n) in the names, but for the suggestions: one pass over all keys for each unknown one.
pub fn check(
    listed: Vec<Listed>,
    notes: Notes,
    schema: &Schema,
    languages: &Languages,
    sources: &mut Sources,
) -> Checked {
    let mut building = Notes::new();
    let (listing, unknown_types) = Listing::assemble(listed, schema, SameKey::Refuse, &mut building);
    let mut findings: Vec<Finding> = notes.into_iter().chain(building).map(Finding::of_note).collect();
    findings.extend(unknown_types.into_iter().map(|problem| Finding {
        kind: FindingKind::UnknownType,
        // Types are open; one that is nearly a known one is a slip of the pen.
        severity: if problem.to_string().contains("did you mean") {
            Severity::Error
        } else {
            Severity::Warning
        },
        problem,
    }));
    let mut checker = Checker { listing: &listing, schema, languages, sources, findings };
    names::check(&mut checker);
    facts::check(&mut checker);
    let mut findings = checker.findings;
    findings.sort_by(Finding::by_place);
    Checked { listing, findings }
}

/// What a check knows and has found so far.
struct Checker<'a> {
    listing: &'a Listing,
    schema: &'a Schema,
    languages: &'a Languages,
    sources: &'a mut Sources,
    findings: Vec<Finding>,
}

/// What of an entity is to blame.
#[derive(Clone, Copy)]
enum Blame<'a> {
    /// A field.
    Field(&'a str),
    /// The nth (from 0) of the equal texts in a field.
    Value(&'a str, &'a str, usize),
}

impl Checker<'_> {
    fn report(
        &mut self,
        kind: FindingKind,
        severity: Severity,
        (id, blame): (EntityId, Blame<'_>),
        cause: String,
        remedy: String,
    ) {
        let (file, line) = self.listing.origin(id);
        let (line, column): Place = match blame {
            Blame::Field(field) => self.sources.field(file, line, field),
            Blame::Value(field, value, nth) => self.sources.value(file, line, field, value, nth),
        };
        let mut problem = Error::new(kind.error_kind(), cause).in_file(file).line(line);
        if let Some(column) = column {
            problem = problem.column(column);
        }
        self.findings.push(Finding { kind, severity, problem: problem.remedy(remedy) });
    }

    /// `key (file:line)`, for messages about several entities.
    fn cite(&self, id: EntityId, weak: bool) -> String {
        let (file, line) = self.listing.origin(id);
        let weak = if weak { ", weak" } else { "" };
        format!("{} ({file}:{line}{weak})", self.listing.entity(id).key)
    }
}

impl Finding {
    fn of_note(problem: Error) -> Finding {
        let (kind, severity) = match problem.kind() {
            ErrorKind::Duplicate => (FindingKind::DuplicateKey, Severity::Error),
            ErrorKind::Warning => (FindingKind::File, Severity::Warning),
            ErrorKind::Io | ErrorKind::Encoding => (FindingKind::File, Severity::Error),
            _ => (FindingKind::BrokenLine, Severity::Error),
        };
        Finding { kind, severity, problem }
    }
}

impl FindingKind {
    /// The word in summaries.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::BrokenLine => "broken line or field",
            FindingKind::DuplicateKey => "duplicate key",
            FindingKind::UnknownType => "unknown type",
            FindingKind::UnknownReference => "unknown reference",
            FindingKind::Circle => "circle",
            FindingKind::ListedTwice => "alias listed twice",
            FindingKind::File => "file",
            FindingKind::Covered => "alias covered by another",
            FindingKind::NeverFound => "alias never found",
            FindingKind::Shared => "shared name",
            FindingKind::OrdinaryWord => "ordinary word",
            FindingKind::WrongType => "type of a tie",
            FindingKind::Date => "date",
            FindingKind::Position => "position",
            FindingKind::KeyForm => "form of a key",
        }
    }

    fn error_kind(self) -> ErrorKind {
        match self {
            FindingKind::UnknownType | FindingKind::UnknownReference => ErrorKind::Unknown,
            FindingKind::DuplicateKey | FindingKind::ListedTwice => ErrorKind::Duplicate,
            FindingKind::BrokenLine | FindingKind::Circle => ErrorKind::Format,
            _ => ErrorKind::Warning,
        }
    }
}
