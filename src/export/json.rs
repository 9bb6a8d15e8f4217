//! `graph.json`: our own format, described field by field in `docs/graph.schema.json`, and at the same
//! time node-link JSON, so that `networkx.node_link_graph(data, edges="edges")` opens it as it is.
//!
//! One entity, edge, document or sentence a line, in order, so that two graphs can be compared with
//! `diff`. Nothing in it tells when or where it was made.

use crate::analysis::{FORMAT, FORMAT_VERSION, Header, Link, View};
use crate::error::{Error, ErrorKind, Result};
use crate::graph::{CitedSentence, Documents, Node};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::sync::Arc;

/// Writes a view as `graph.json`. The same view gives the same bytes.
///
/// # Errors
/// Only those of `out`.
pub fn write_graph(view: &View, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\n\"directed\": true,\n\"multigraph\": true,\n\"graph\": ")?;
    serde_json::to_writer(&mut *out, &view.header)?;
    lines(out, "nodes", view.nodes.iter())?;
    lines(out, "edges", view.edges.iter())?;
    lines(out, "documents", view.documents.iter())?;
    lines(out, "sentences", view.sentences.iter())?;
    out.write_all(b"\n}\n")
}

fn lines<T: Serialize>(out: &mut dyn Write, name: &str, items: impl Iterator<Item = T>) -> io::Result<()> {
    write!(out, ",\n\"{name}\": [")?;
    for (at, item) in items.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &item)?;
    }
    out.write_all(b"\n]")
}

/// The whole file. Fields that are not known are passed over, so that version 1 can grow.
#[derive(Deserialize)]
struct File {
    directed: bool,
    multigraph: bool,
    graph: Header,
    nodes: Vec<Node>,
    edges: Vec<Link>,
    documents: Documents,
    sentences: Vec<CitedSentence>,
}

/// What must be right before the rest is worth reading.
#[derive(Deserialize)]
struct Head {
    graph: Option<Mark>,
}

#[derive(Deserialize)]
struct Mark {
    format: Option<String>,
    version: Option<u64>,
}

/// Reads what [`write_graph`] wrote; `file` is its name in messages.
///
/// Items that are out of order, as after an edit by hand, are put into it.
///
/// # Errors
/// What cannot be read, is no JSON, no graph of Nomina or one of a later version.
pub fn read_graph(mut input: impl Read, file: &str) -> Result<View> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes).map_err(|error| Error::io(file, "read", &error))?;
    let broken = |error: serde_json::Error| {
        let cause = error.to_string();
        let cause = cause.split(" at line ").next().unwrap_or_default().to_string();
        let problem = Error::new(ErrorKind::Format, cause).in_file(file).remedy("build the graph again");
        if error.line() == 0 {
            problem
        } else {
            problem.line(error.line() as u64).column(error.column().max(1) as u64)
        }
    };
    // A whole other file is told from a damaged graph by how it begins.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(Error::new(ErrorKind::Format, "no graph of Nomina: it does not begin like JSON")
            .in_file(file)
            .remedy("give a graph.json that `nomina build` wrote"));
    }
    let head: Head = serde_json::from_slice(&bytes).map_err(broken)?;
    let mark = head.graph.unwrap_or(Mark { format: None, version: None });
    if mark.format.as_deref() != Some(FORMAT) {
        return Err(Error::new(
            ErrorKind::Format,
            "no graph of Nomina: \"graph\" has no \"format\": \"nomina-graph\"",
        )
        .in_file(file)
        .remedy("give a graph.json that `nomina build` wrote"));
    }
    if mark.version != Some(u64::from(FORMAT_VERSION)) {
        let version = mark.version.map_or("no version".to_string(), |version| format!("version {version}"));
        let cause = format!("a graph of {version}, and this program reads version {FORMAT_VERSION}");
        return Err(Error::new(ErrorKind::Format, cause)
            .in_file(file)
            .remedy("use the program that wrote it"));
    }
    let file_content: File = serde_json::from_slice(&bytes).map_err(broken)?;
    if !file_content.directed || !file_content.multigraph {
        let cause = "\"directed\" and \"multigraph\" are true in every graph of Nomina";
        return Err(Error::new(ErrorKind::Format, cause).in_file(file).remedy("build the graph again"));
    }
    let File { graph: header, nodes, edges, documents, sentences, .. } = file_content;
    let mut view = View { header, nodes, edges, documents: Arc::new(documents), sentences };
    view.sort();
    Ok(view)
}
