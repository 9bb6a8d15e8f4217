//! Which files the inputs name, what their documents are called, and in which order they are read.

use super::format::Format;
use crate::error::{Error, ErrorKind, Result};
use ignore::WalkBuilder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A file that will be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Input {
    /// Its path relative to the common root, with `/`; `stdin` for standard input.
    pub id: String,
    /// Where to open it; `None` is standard input.
    pub path: Option<PathBuf>,
    /// As the user spelled it, for messages.
    pub shown: String,
    /// What its name promises; `None` if that is for the first bytes to tell.
    pub format: Option<Format>,
    /// In bytes; 0 where it cannot be known.
    pub size: u64,
}

/// All that the arguments name.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// In the order of ids, none twice.
    pub files: Vec<Input>,
    /// Files in folders that are no articles by their names, sorted.
    pub skipped: Vec<PathBuf>,
    /// Arguments that are missing, folders that cannot be read, sorted.
    pub problems: Vec<Error>,
}

/// Finds the files of `arguments`; their order and repetition make no difference.
///
/// # Errors
/// If there are no arguments, or none of them exists.
pub(super) fn find(arguments: &[PathBuf]) -> Result<Inputs> {
    if arguments.is_empty() {
        return Err(
            Error::new(ErrorKind::Usage, "no input").remedy("name a file, a folder, or - for standard input")
        );
    }
    let mut finder = Finder { root: common_root(arguments), ..Finder::default() };
    let mut missing = Vec::new();
    let sorted: BTreeSet<&PathBuf> = arguments.iter().collect();
    for argument in sorted.iter().copied() {
        if is_stdin(argument) {
            finder.add_stdin();
            continue;
        }
        match fs::metadata(argument) {
            Ok(metadata) if metadata.is_dir() => finder.add_folder(argument),
            Ok(metadata) => {
                let is_link = fs::symlink_metadata(argument).is_ok_and(|metadata| metadata.is_symlink());
                finder.add_file(argument, true_path(argument), metadata.len(), is_link);
            }
            Err(error) => missing.push(Error::io(argument.display(), "open", &error)),
        }
    }
    if missing.len() == sorted.len() {
        let more = missing.len() - 1;
        let first = missing.swap_remove(0);
        return Err(match more {
            0 => first,
            _ => first.remedy(format!("and {more} more; check the spelling of the paths")),
        });
    }
    finder.inputs.problems.extend(missing);
    Ok(finder.finish())
}

fn is_stdin(argument: &Path) -> bool {
    argument.as_os_str() == "-"
}

#[derive(Debug, Default)]
struct Finder {
    root: PathBuf,
    /// By the file's true path. Of several ways to one file the one without a link wins, then the
    /// one whose id comes first.
    files: BTreeMap<PathBuf, (bool, Input)>,
    skipped: BTreeMap<PathBuf, PathBuf>,
    inputs: Inputs,
}

impl Finder {
    fn add_stdin(&mut self) {
        let (id, shown) = ("stdin".to_string(), "standard input".to_string());
        self.inputs.files.push(Input { id, path: None, shown, format: None, size: 0 });
    }

    /// `true_path` is `path` with all links followed.
    fn add_file(&mut self, path: &Path, true_path: PathBuf, size: u64, is_link: bool) {
        let input = Input {
            id: self.id(path),
            path: Some(path.to_path_buf()),
            shown: path.display().to_string(),
            format: Format::from_path(path),
            size,
        };
        let key = (is_link, input.id.clone(), input.shown.clone());
        match self.files.get_mut(&true_path) {
            Some((link, old)) if (*link, &old.id, &old.shown) <= (key.0, &key.1, &key.2) => {}
            Some(old) => *old = (is_link, input),
            None => {
                self.files.insert(true_path, (is_link, input));
            }
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        let true_folder = true_path(folder);
        let mut read = 0;
        let mut skipped = 0;
        // Only what lies in the folder decides what is read in it, on every machine alike: no
        // ignore files of its parents or of the user.
        let walk = WalkBuilder::new(folder)
            .parents(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .follow_links(false)
            .build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.inputs.problems.push(walk_error(&error, folder));
                    continue;
                }
            };
            let path = entry.path();
            let is_link = entry.path_is_symlink() && entry.depth() > 0;
            // Links to files are followed, links to folders are not: those could lead anywhere.
            let metadata = match fs::metadata(path) {
                Ok(metadata) => metadata,
                Err(error) => {
                    self.inputs.problems.push(Error::io(path.display(), "open", &error));
                    continue;
                }
            };
            if metadata.is_dir() && !is_link {
                continue;
            }
            let true_path = match path.strip_prefix(folder) {
                Ok(below) if !is_link => true_folder.join(below),
                _ => true_path(path),
            };
            if metadata.is_file() && Format::from_path(path).is_some() {
                read += 1;
                self.add_file(path, true_path, metadata.len(), is_link);
            } else {
                skipped += 1;
                self.skipped.entry(true_path).or_insert_with(|| path.to_path_buf());
            }
        }
        if read == 0 {
            let problem = Error::new(
                ErrorKind::Warning,
                match skipped {
                    0 => "nothing to read in this folder".to_string(),
                    _ => {
                        format!("nothing to read in this folder, {skipped} files of other kinds were skipped")
                    }
                },
            );
            let remedy =
                format!("known are {}; name another file to have it read as text", Format::extensions());
            self.inputs.problems.push(problem.in_file(folder.display().to_string()).remedy(remedy));
        }
    }

    fn finish(self) -> Inputs {
        let Finder { files, skipped, mut inputs, .. } = self;
        inputs.skipped =
            skipped.into_iter().filter(|(path, _)| !files.contains_key(path)).map(|(_, path)| path).collect();
        inputs.skipped.sort();
        inputs.files.extend(files.into_values().map(|(_, input)| input));
        inputs.files.sort_by(|a, b| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
        inputs.problems.sort_by_cached_key(ToString::to_string);
        inputs.problems.dedup();
        inputs
    }

    /// The path below the common root. Bytes that are no UTF-8 become U+FFFD; two files that look
    /// alike then are reported as duplicates.
    fn id(&self, path: &Path) -> String {
        let path = absolute(path);
        let below = path.strip_prefix(&self.root).unwrap_or(&path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    }
}

/// The longest folder that holds all inputs: a folder holds itself, a file (or what is missing) lies in
/// its folder. Computed from the words of the paths alone, links and all.
fn common_root(arguments: &[PathBuf]) -> PathBuf {
    let folders = arguments.iter().filter(|argument| !is_stdin(argument)).map(|argument| {
        let mut path = absolute(argument);
        if !argument.is_dir() {
            path.pop();
        }
        path
    });
    let common = |a: PathBuf, b: PathBuf| {
        let same = a.components().zip(b.components()).take_while(|(a, b)| a == b);
        same.map(|(part, _)| part).collect()
    };
    folders.reduce(common).unwrap_or_default()
}

/// The absolute path, `.` and `..` resolved by their words alone.
fn absolute(path: &Path) -> PathBuf {
    let mut absolute = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                absolute.pop();
            }
            part => absolute.push(part),
        }
    }
    absolute
}

/// The path with all links followed; a pipe or a file that vanished has none and keeps its own.
fn true_path(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

fn walk_error(error: &ignore::Error, folder: &Path) -> Error {
    fn place(error: &ignore::Error) -> Option<&Path> {
        match error {
            ignore::Error::WithPath { path, .. } => Some(path),
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
            _ => None,
        }
    }
    let path = place(error).unwrap_or(folder).display();
    match error.io_error() {
        Some(io) => Error::io(path, "read", io),
        None => Error::new(ErrorKind::Io, format!("cannot read: {error}")).in_file(path.to_string()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A folder with empty files; a name that ends with `/` is a folder, `a -> b` a link.
    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            if let Some((link, target)) = name.split_once(" -> ") {
                #[cfg(unix)]
                std::os::unix::fs::symlink(target, folder.path().join(link)).unwrap();
                continue;
            }
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if name.ends_with('/') {
                fs::create_dir_all(path).unwrap()
            } else {
                fs::write(path, "a").unwrap()
            }
        }
        folder
    }

    fn ids(inputs: &Inputs) -> Vec<&str> {
        inputs.files.iter().map(|file| file.id.as_str()).collect()
    }

    #[cfg(unix)]
    #[test]
    fn ids_of_inputs() {
        let tree =
            ["a/1.txt", "a/2.md", "a/c/3.html", "b/1.TXT", "b/x.jpg", "b/.hidden.txt", "b/no-extension"];
        for (name, names, arguments, expected, skipped) in [
            ("file", &tree[..], &["a/c/3.html"][..], &["3.html"][..], 0),
            ("folder", &tree, &["a"], &["1.txt", "2.md", "c/3.html"], 0),
            ("unknown kinds", &tree, &["b"], &["1.TXT"], 2),
            ("unknown kind, named", &tree, &["b", "b/x.jpg"], &["1.TXT", "x.jpg"], 1),
            ("hidden, named", &tree, &["b/.hidden.txt"], &[".hidden.txt"], 0),
            ("two folders", &tree, &["b", "a/c"], &["a/c/3.html", "b/1.TXT"], 2),
            ("folder and file", &tree, &["a/c", "a/1.txt"], &["1.txt", "c/3.html"], 0),
            ("folder and its own file", &tree, &["a", "a/1.txt", "a"], &["1.txt", "2.md", "c/3.html"], 0),
            ("spellings", &tree, &["a/./1.txt", "b/../a/1.txt", "a//1.txt"], &["1.txt"], 0),
            ("standard input", &tree, &["-", "a/c", "-"], &["3.html", "stdin"], 0),
            (
                "order of bytes",
                &["a-b.txt", "a/b.txt", "a.txt", "B.txt"],
                &["."],
                &["B.txt", "a-b.txt", "a.txt", "a/b.txt"],
                0,
            ),
            ("link to a file", &["z.txt", "a.txt -> z.txt"], &["."], &["z.txt"], 0),
            ("link out", &["in/", "z.txt", "in/a.txt -> ../z.txt"], &["in"], &["a.txt"], 0),
            ("loop", &["in/a.txt", "in/up -> .."], &["in"], &["a.txt"], 1),
            ("link to a folder, named", &["a/1.txt", "l -> a"], &["l"], &["1.txt"], 0),
            ("the same folder by a link", &["z/1.txt", "l -> z"], &["l", "z"], &["l/1.txt"], 0),
        ] {
            let folder = folder(names);
            for reversed in [false, true] {
                let mut paths: Vec<PathBuf> = arguments
                    .iter()
                    .map(|a| if *a == "-" { a.into() } else { folder.path().join(a) })
                    .collect();
                if reversed {
                    paths.reverse();
                }
                let inputs = find(&paths).unwrap();
                assert_eq!(ids(&inputs), expected, "{name}");
                assert_eq!(inputs.skipped.len(), skipped, "{name}");
                assert_eq!(inputs.problems, [], "{name}");
            }
        }
    }

    #[test]
    fn gitignore_outside_of_a_repository() {
        let folder = folder(&["a.txt", "drafts/b.txt", "in/c.txt", "in/d.txt"]);
        fs::write(folder.path().join(".gitignore"), "drafts/\nc.txt\n").unwrap();
        assert_eq!(ids(&find(&[folder.path().into()]).unwrap()), ["a.txt", "in/d.txt"]);
        // A folder that is named is read, whatever its parents say.
        assert_eq!(ids(&find(&[folder.path().join("in")]).unwrap()), ["c.txt", "d.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn problems() {
        let folder = folder(&["a.txt", "gone.txt -> nowhere", "empty/", "kinds/x.jpg"]);
        let path = |name: &str| folder.path().join(name);
        assert_eq!(find(&[]).unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(find(&[path("x"), path("y"), "".into()]).unwrap_err().kind(), ErrorKind::Io);
        let inputs = find(&[path("x"), path("empty"), path("kinds"), folder.path().into()]).unwrap();
        assert_eq!(ids(&inputs), ["a.txt"]);
        let shown: Vec<String> = inputs
            .problems
            .iter()
            .map(|problem| format!("{} {}", problem.file().unwrap(), problem.cause()))
            .collect();
        let at = |name: &str| path(name).display().to_string();
        assert_eq!(
            shown,
            [
                format!("{} nothing to read in this folder", at("empty")),
                format!("{} cannot open: no such file or folder", at("gone.txt")),
                format!(
                    "{} nothing to read in this folder, 1 files of other kinds were skipped",
                    at("kinds")
                ),
                format!("{} cannot open: no such file or folder", at("x")),
            ]
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn names_that_are_no_utf_8() {
        use std::os::unix::ffi::OsStrExt;
        let folder = folder(&[]);
        for name in [b"\xFF.txt", b"\xFE.txt"] {
            fs::write(folder.path().join(std::ffi::OsStr::from_bytes(name)), "a").unwrap();
        }
        assert_eq!(ids(&find(&[folder.path().into()]).unwrap()), ["\u{FFFD}.txt", "\u{FFFD}.txt"]);
    }
}
