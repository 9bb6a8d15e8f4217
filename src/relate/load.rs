//! Files of rules and words, from a folder or compiled in.

use super::builtin;
use crate::error::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

/// A file of rules, or of words if it is called `words.*.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleText {
    /// Its path, for messages.
    pub file: String,
    /// What it says.
    pub text: String,
    /// Whether it is compiled in.
    pub builtin: bool,
}

impl RuleText {
    /// The file's own name.
    pub(super) fn base(&self) -> &str {
        self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file)
    }

    /// The language's code, if these are words.
    pub(super) fn words_of(&self) -> Option<&str> {
        self.base().strip_prefix("words.")?.strip_suffix(".toml")
    }
}

/// The files that are compiled in.
pub fn read_builtin() -> Vec<RuleText> {
    let text = |(name, text): &(&str, &str)| RuleText {
        file: format!("gazetteer/rules/{name}"),
        text: (*text).to_string(),
        builtin: true,
    };
    builtin::FILES.iter().map(text).collect()
}

/// A file, or every `.toml` file in a folder and below, in the order of their paths.
///
/// # Errors
/// What cannot be read, and a folder without any such file.
pub fn read_path(path: &Path) -> Result<Vec<RuleText>> {
    if !path.is_dir() {
        return Ok(vec![read_file(path)?]);
    }
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in ignore::WalkBuilder::new(path).require_git(false).build() {
        let entry = entry.map_err(|error| {
            Error::new(ErrorKind::Io, error.to_string()).in_file(path.display().to_string())
        })?;
        let is_toml = entry.path().extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if is_toml && entry.file_type().is_some_and(|kind| !kind.is_dir()) {
            files.push(entry.into_path());
        }
    }
    files.sort();
    if files.is_empty() {
        let problem = Error::new(ErrorKind::Format, "no file of rules in this folder");
        return Err(problem.in_file(path.display().to_string()).remedy("give one with .toml files"));
    }
    files.iter().map(|file| read_file(file)).collect()
}

fn read_file(path: &Path) -> Result<RuleText> {
    let file = path.display().to_string();
    let bytes = std::fs::read(path).map_err(|error| Error::io(&file, "read the rules", &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() as u64 + 1;
        let problem = Error::new(ErrorKind::Encoding, "not UTF-8 text").in_file(&file).line(line);
        problem.remedy("save the rules as UTF-8")
    })?;
    let text = text.strip_prefix('\u{FEFF}').map(str::to_string).unwrap_or(text);
    Ok(RuleText { file, text, builtin: false })
}

/// The same files with the built-in words of every language that has none here; built-in words give way
/// to one's own. Rules come first, in their order; words follow by language.
pub(super) fn with_words(files: &[RuleText]) -> Vec<RuleText> {
    let (mut all, mut words) = (Vec::new(), Vec::new());
    for text in files {
        if text.words_of().is_none() {
            all.push(text.clone());
        } else if !text.builtin {
            words.push(text.clone());
        }
    }
    for text in read_builtin() {
        if text.words_of().is_some() && !words.iter().any(|own| own.base() == text.base()) {
            words.push(text);
        }
    }
    // The first words are those of sentences in no language: they depend on no folder.
    words.sort_by(|a, b| a.base().cmp(b.base()));
    all.extend(words);
    all
}
