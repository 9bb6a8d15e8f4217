//! Messages to a person: where, what, what to do.

use std::fmt;

/// What went wrong, coarsely, for code that decides how to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder could not be opened, read or written.
    Io,
    /// Bytes that are no text.
    Encoding,
    /// A file that breaks its format.
    Format,
    /// A key or id that stands twice.
    Duplicate,
    /// A name (type, field, key) that nothing defines.
    Unknown,
    /// Something worth a look that stops nothing.
    Warning,
    /// Arguments that cannot be meant together.
    Usage,
    /// The run was ended from outside.
    Interrupted,
}

/// A problem with its place, its cause and its remedy.
///
/// Displayed as `FILE:LINE:COLUMN: cause; remedy`, parts that are not known left out.
/// Lines and columns count from 1; a column counts characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    file: Option<String>,
    line: Option<u64>,
    column: Option<u64>,
    cause: String,
    remedy: Option<String>,
}

/// The result of anything that can fail with an [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// A problem of `kind` with its cause, a phrase without a final stop.
    pub fn new(kind: ErrorKind, cause: impl Into<String>) -> Error {
        Error(Box::new(Inner {
            kind,
            file: None,
            line: None,
            column: None,
            cause: cause.into(),
            remedy: None,
        }))
    }

    /// An input or output error on a file, in words.
    pub fn io(file: impl fmt::Display, doing: &str, error: &std::io::Error) -> Error {
        use std::io::ErrorKind as E;
        let (cause, remedy) = match error.kind() {
            E::NotFound => ("no such file or folder".to_string(), "check the spelling of the path"),
            E::PermissionDenied => ("permission denied".to_string(), "check who may read or write it"),
            E::StorageFull => ("no space left on the device".to_string(), "free some space and run again"),
            E::NotADirectory => ("a part of the path is a file".to_string(), "name a folder"),
            E::IsADirectory => ("it is a folder".to_string(), "name a file"),
            E::ReadOnlyFilesystem => ("nothing can be written there".to_string(), "name another place"),
            _ => (in_words(error), ""),
        };
        let problem = Error::new(ErrorKind::Io, format!("cannot {doing}: {cause}")).in_file(file.to_string());
        if remedy.is_empty() { problem } else { problem.remedy(remedy) }
    }

    /// The same problem, in `file`.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Error {
        self.0.file = Some(file.into());
        self
    }

    /// The same problem, at a line (from 1).
    #[must_use]
    pub fn line(mut self, line: u64) -> Error {
        self.0.line = Some(line);
        self
    }

    /// The same problem, at a column (characters, from 1).
    #[must_use]
    pub fn column(mut self, column: u64) -> Error {
        self.0.column = Some(column);
        self
    }

    /// The same problem, with what to do about it.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Error {
        self.0.remedy = Some(remedy.into());
        self
    }

    /// What went wrong, coarsely.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The file to blame, if one is.
    pub fn file(&self) -> Option<&str> {
        self.0.file.as_deref()
    }

    /// Line and column, from 1, where they are known.
    pub fn position(&self) -> (Option<u64>, Option<u64>) {
        (self.0.line, self.0.column)
    }

    /// The cause alone.
    pub fn cause(&self) -> &str {
        &self.0.cause
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.0.file {
            write!(f, "{file}:")?;
            for part in [self.0.line, self.0.column].into_iter().flatten() {
                write!(f, "{part}:")?;
            }
            write!(f, " ")?;
        }
        write!(f, "{}", self.0.cause)?;
        if let Some(remedy) = &self.0.remedy {
            write!(f, "; {remedy}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

/// What the system says, begun in lower case and without its number.
fn in_words(error: &std::io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    match letters.next() {
        // `I/O error` keeps its capital.
        Some(first) if letters.as_str().starts_with(char::is_lowercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_string(),
    }
}

/// The one of `known` that a person most likely meant by `word`, if any is near.
///
/// Jaro–Winkler similarity of at least 0.8; ties go to the word that comes first.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = strsim::jaro_winkler(&word, &candidate.to_lowercase());
        if score >= 0.8 && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
