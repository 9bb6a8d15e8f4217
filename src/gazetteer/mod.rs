//! The lists: entities, their aliases and what ties them to each other.
//!
//! Read from the native JSON Lines, from CSV or TSV, or compiled in; the formats are described in
//! `gazetteer/README.md`. Reading reports every problem with its place and goes on.

mod check;
mod columns;
mod compiled;
mod csv;
mod entity;
mod extent;
mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod listing;
mod load;
mod native;
mod near;
mod parts;
mod schema;
mod variants;

pub use check::{Checked, Finding, FindingKind, check};
pub use columns::Sources;
pub use compiled::{Gazetteer, Name};
pub use entity::{Alias, Case, Entity, EntityId, Tie};
pub use extent::Extent;
pub use find::{Ground, Hit, find};
pub use listing::Listing;
pub use load::{Listed, Notes, SameKey, read_builtin, read_path};
pub use schema::{EntityType, Predicate, Schema};
pub(crate) use variants::Variants;
