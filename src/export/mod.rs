//! Sorted views and annotations in; bytes out. One file a format, each a pure function of its input.

mod annotation;
mod atomic;
mod dot;
mod evidence;
mod index;
mod json;
mod mentions;
mod reasons;
#[cfg(test)]
mod tests;
mod words;

pub use annotation::{Candidates, Details, write_annotation};
pub use atomic::write_atomically;
pub use dot::{DotOptions, write_dot};
pub use evidence::write_evidence;
pub use index::{Index, IndexWriter, Known, index_record};
pub use json::{read_graph, write_graph};
pub use mentions::write_mentions;
pub use reasons::Reasons;
pub use words::{count, number};
