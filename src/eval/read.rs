//! Files in, marked documents out, whatever the format; what is wrong is reported and the rest stands.

use super::marked::{Marked, Texts};
use super::{brat, conll, jsonl};
use crate::corpus::read_text;
use crate::error::{Error, ErrorKind, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// How marks are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GoldFormat {
    /// One JSON object a line; what `annotate` prints is such a file.
    JsonLines,
    /// A `.txt` and beside it an `.ann`.
    Brat,
    /// One token a line with its tag.
    Conll,
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// The documents that can be compared, each id once, in the order of the paths.
    pub documents: Vec<Marked>,
    /// What was left out, as a whole: half a document measures nothing.
    pub problems: Vec<Error>,
    /// The ids of what was left out, as far as they are known.
    pub broken: Vec<String>,
    /// What is worth a look.
    pub notes: Vec<Error>,
}

/// What readers fill.
pub(super) type Found = Read;

/// Reads files, and folders with what is below them. `texts` has the texts of documents that carry none.
///
/// A folder's files are taken by their extensions: `.ann` (with its `.txt`), `.jsonl`, `.conll`, `.iob`,
/// `.iob2`, `.bio`; `format` is for files that are named. Ids that a file does not give are made as those
/// of a corpus: a path relative to the folder that was named, `path#record`.
///
/// # Errors
/// A path that cannot be read.
pub fn read(paths: &[PathBuf], format: Option<GoldFormat>, texts: &Texts<'_>) -> Result<Read> {
    let mut files = Vec::new();
    for path in paths {
        let root = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
        list(path, root, format, &mut files)?;
    }
    files.sort();
    files.dedup();
    let mut found = Found::default();
    let mut brat = Vec::new();
    for File { path, name, format } in &files {
        match format {
            Some(GoldFormat::Brat) => {
                read_brat(path, name, &mut found).into_iter().for_each(|m| brat.push(m))
            }
            _ => {
                let shown =
                    if name == "stdin" { "standard input".to_string() } else { path.display().to_string() };
                let (text, note) = read_text(path)?;
                found.notes.extend(note);
                let format = format.unwrap_or_else(|| sniff(&text));
                if text.trim_start().starts_with('[') && format == GoldFormat::JsonLines {
                    let problem = Error::new(ErrorKind::Format, "JSON, but not JSON Lines").in_file(shown);
                    found
                        .problems
                        .push(problem.remedy("put each document on one line, as `jq -c '.[]'` does"));
                    continue;
                }
                match format {
                    GoldFormat::Conll => conll::read(&text, &shown, name, &mut found),
                    _ => jsonl::read(&text, &shown, name, texts, &mut found),
                }
            }
        }
    }
    // Where one file has relations, those without any say that there are none.
    if brat.iter().any(|marked| marked.relations.is_some()) {
        for marked in &mut brat {
            marked.relations.get_or_insert_default();
        }
    }
    found.documents.extend(brat);
    unique(&mut found);
    for marked in &found.documents {
        let gold = texts.get(&marked.id);
        if gold.is_some() && marked.text.is_some() && marked.text.as_deref() != gold {
            let note =
                Error::new(ErrorKind::Warning, format!("{:?} has another text in the gold", marked.id));
            let note =
                note.in_file(&*marked.file).remedy("offsets mean the same place only in the same text");
            found.notes.push(match marked.line {
                Some(line) => note.line(line),
                None => note,
            });
        }
    }
    Ok(found)
}

/// Takes out every document whose id another before it has.
fn unique(found: &mut Read) {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let mut problems = Vec::new();
    found.documents.retain(|marked| {
        let place = match marked.line {
            Some(line) => format!("{}:{line}", marked.file),
            None => marked.file.to_string(),
        };
        let Some(place) = first.insert(marked.id.clone(), place) else { return true };
        let cause = format!("the id {:?} stands twice, first at {place}", marked.id);
        let problem = Error::new(ErrorKind::Duplicate, cause).in_file(&*marked.file);
        let problem = problem.remedy("give each document an id of its own; the second is left out");
        problems.push(match marked.line {
            Some(line) => problem.line(line),
            None => problem,
        });
        first.insert(marked.id.clone(), place);
        false
    });
    found.problems.extend(problems);
}

/// A file to read, with the name by which it is known.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct File {
    path: PathBuf,
    name: String,
    format: Option<GoldFormat>,
}

/// The format that a name tells, without `.gz` and `.zst`.
fn by_name(path: &Path) -> Option<GoldFormat> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let name = name.strip_suffix(".gz").or(name.strip_suffix(".zst")).unwrap_or(&name);
    match name.rsplit_once('.')?.1 {
        "jsonl" | "ndjson" | "json" => Some(GoldFormat::JsonLines),
        "ann" => Some(GoldFormat::Brat),
        "conll" | "iob" | "iob1" | "iob2" | "bio" => Some(GoldFormat::Conll),
        _ => None,
    }
}

fn sniff(text: &str) -> GoldFormat {
    match text.trim_start().starts_with(['{', '[']) || text.trim().is_empty() {
        true => GoldFormat::JsonLines,
        false => GoldFormat::Conll,
    }
}

fn list(path: &Path, root: &Path, format: Option<GoldFormat>, files: &mut Vec<File>) -> Result<()> {
    let unreadable = |error: std::io::Error| Error::io(path.display(), "read", &error);
    if path.as_os_str() == "-" {
        files.push(File { path: path.into(), name: "stdin".to_string(), format });
        return Ok(());
    }
    if !fs::metadata(path).map_err(unreadable)?.is_dir() {
        let mut path = path.to_path_buf();
        let mut format = format.or_else(|| by_name(&path));
        // A text is named for what marks it.
        let marks = path.with_extension("ann");
        if path.extension().is_some_and(|extension| extension == "txt") && marks.exists() {
            format = format.or(Some(GoldFormat::Brat));
            if format == Some(GoldFormat::Brat) {
                path = marks;
            }
        }
        files.push(File { name: name(&path, root, format), path, format });
        return Ok(());
    }
    let mut inside = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        inside.push(entry.map_err(unreadable)?.path());
    }
    inside.sort();
    let before = files.len();
    for path in inside {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let known = by_name(&path).filter(|known| format.is_none_or(|format| format == *known));
        if path.is_dir() && !hidden && !path.is_symlink() {
            list(&path, root, format, files)?;
        } else if let (Some(format), false) = (known, hidden) {
            files.push(File { name: name(&path, root, Some(format)), path, format: Some(format) });
        }
    }
    if path == root && files.len() == before {
        return Err(Error::new(ErrorKind::Format, "no file in this folder marks anything")
            .in_file(path.display().to_string())
            .remedy("give .ann files beside their .txt, .jsonl or .conll files"));
    }
    Ok(())
}

/// A path relative to its root, with `/`; of BRAT's two files it is that of the text.
fn name(path: &Path, root: &Path, format: Option<GoldFormat>) -> String {
    let path = if format == Some(GoldFormat::Brat) { path.with_extension("txt") } else { path.to_path_buf() };
    let parts = path.strip_prefix(root).unwrap_or(&path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_brat(path: &Path, name: &str, found: &mut Found) -> Option<Marked> {
    let file = path.display().to_string();
    let mut problem = |error: Error| {
        found.problems.push(error);
        found.broken.push(name.to_string());
    };
    let text = match read_text(&path.with_extension("txt")) {
        Ok((text, _)) => text,
        Err(error) => {
            let cause = format!("its text cannot be read: {}", error.cause());
            let remedy = format!("put {} beside it", path.with_extension("txt").display());
            problem(Error::new(ErrorKind::Io, cause).in_file(file).remedy(remedy));
            return None;
        }
    };
    let lines = match read_text(path) {
        Ok((lines, _)) => lines,
        Err(error) => {
            problem(error);
            return None;
        }
    };
    let mut notes = Vec::new();
    match brat::read(text, &lines, &mut notes) {
        Ok(marked) => {
            found.notes.extend(notes.into_iter().map(|note| note.in_file(&file)));
            Some(Marked { id: name.to_string(), file: file.into(), ..marked })
        }
        Err(problems) => {
            problems.into_iter().for_each(|error| problem(error.in_file(&file)));
            None
        }
    }
}
