//! Graph files by path and their entities by any name.

use super::args::OutputFile;
use super::words::flat;
use nomina::analysis::View;
use nomina::error::{Error, ErrorKind, Result, did_you_mean};
use nomina::export::read_graph;
use nomina::graph::Node;
use nomina::text::Tokens;
use std::fs::File;
use std::io::{BufReader, stdin};
use std::path::{Path, PathBuf};

/// The graph in a file, in the `graph.json` of a folder, or in standard input.
///
/// # Errors
/// As [`read_graph`].
pub fn graph(path: &Path) -> Result<View> {
    if path.as_os_str() == "-" {
        return read_graph(stdin().lock(), "standard input");
    }
    let file = if path.is_dir() { path.join("graph.json") } else { path.to_path_buf() };
    let shown = file.display().to_string();
    let opened = File::open(&file).map_err(|error| Error::io(&shown, "open the graph", &error))?;
    read_graph(BufReader::new(opened), &shown)
}

/// The index beside a graph, which is a folder or a file in one.
///
/// # Errors
/// If there is none.
pub fn index_beside(graph: &Path) -> Result<PathBuf> {
    let name = OutputFile::Index.name();
    let path = if graph.is_dir() { graph.join(name) } else { graph.with_file_name(name) };
    if path.exists() {
        return Ok(path);
    }
    let cause = format!("no {name} lies there, and --update needs it");
    Err(Error::new(ErrorKind::Usage, cause)
        .in_file(graph.display().to_string())
        .remedy("build once with --index instead of --update"))
}

/// The entity that a person means by a key, a name or any surface form that the graph knows.
///
/// A key goes before a name, a name before a surface form, and what is written exactly so before
/// what is equal only when folded.
///
/// # Errors
/// If none is called so, or several are.
pub fn entity<'a>(view: &'a View, typed: &str) -> Result<&'a Node> {
    if let Some(node) = view.node(typed) {
        return Ok(node);
    }
    let wanted = Tokens::of_phrase(typed).folded();
    let is_wanted = |name: &str| Tokens::of_phrase(name).folded() == wanted;
    let tests: [&dyn Fn(&Node) -> bool; 4] = [
        &|node| node.name == typed,
        &|node| node.surfaces.contains_key(typed),
        &|node| is_wanted(&node.name) || is_wanted(&node.key),
        &|node| node.surfaces.keys().any(|surface| is_wanted(surface)),
    ];
    for test in tests {
        let called: Vec<&Node> = view.nodes.iter().filter(|node| test(node)).collect();
        match called[..] {
            [] => {}
            [node] => return Ok(node),
            _ => {
                let keys: Vec<String> =
                    called.iter().map(|node| format!("{} ({})", node.key, flat(&node.name))).collect();
                return Err(Error::new(ErrorKind::Usage, format!("{typed:?} is a name of several entities"))
                    .remedy(format!("give one of these keys: {}", keys.join(", "))));
            }
        }
    }
    let names = view.nodes.iter().flat_map(|node| {
        [node.name.as_str(), node.key.as_str()].into_iter().chain(node.surfaces.keys().map(String::as_str))
    });
    let problem = Error::new(ErrorKind::Unknown, format!("no entity of the graph is called {typed:?}"));
    // A surname says more than a likeness of letters.
    let has_word = |node: &&Node| {
        !wanted.is_empty()
            && format!(" {} ", Tokens::of_phrase(&node.name).folded()).contains(&format!(" {wanted} "))
    };
    let bearers: Vec<String> =
        view.nodes.iter().filter(has_word).take(5).map(|node| format!("{:?}", flat(&node.name))).collect();
    if !bearers.is_empty() {
        return Err(problem.remedy(format!("did you mean {}?", bearers.join(" or "))));
    }
    Err(match did_you_mean(typed, names) {
        Some(near) => problem.remedy(format!("did you mean {near:?}?")),
        None => problem.remedy("give a key, a name or a surface form that stands in it"),
    })
}
