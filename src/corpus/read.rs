//! The iterator that walks the inputs: opens one file after another, names the documents, keeps
//! count.

use super::inputs::{Input, find};
use super::open::{Records, Refused, records};
use super::options::Options;
use super::record::Draft;
use super::{Document, Format};
use crate::error::{Error, ErrorKind, Result};
use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// So many notes of one file are kept one by one; of the others, their number.
const NOTES_PER_FILE: u64 = 10;

/// The documents of files, folders and standard input, read one at a time.
///
/// As an iterator it gives each document, or what stood in the way of one, in the order of (id of
/// the file, record), whatever the order of the inputs; arguments that are missing come first. An
/// error never ends the iteration. Of a file of records no more than one is in memory; beside it
/// stay the paths of the files and 32 bytes for each document, to know an id that comes twice.
///
/// ```no_run
/// use nomina::corpus::{Corpus, Options};
/// for document in Corpus::open(&["articles".into()], &Options::default())? {
///     match document {
///         Ok(document) => println!("{}: {} bytes", document.id, document.text.len()),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// # Ok::<(), nomina::error::Error>(())
/// ```
pub struct Corpus {
    options: Options,
    problems: std::vec::IntoIter<Error>,
    files: Vec<Input>,
    /// Number of files that were begun.
    begun: usize,
    current: Option<Records>,
    ids: Ids,
    notes: Notes,
    skipped: Vec<PathBuf>,
    progress: Progress,
    stdin: Option<Box<dyn Read + Send>>,
}

impl Corpus {
    /// The corpus of `inputs`: files, folders with all that is below them, `-` for standard input.
    ///
    /// Folders are walked and files measured at once; nothing is read yet. See the
    /// [module](crate::corpus) for which files of a folder count, and for ids.
    ///
    /// # Errors
    /// If `inputs` is empty, or nothing that it names exists. A single missing input comes
    /// through the iterator.
    pub fn open(inputs: &[PathBuf], options: &Options) -> Result<Corpus> {
        Corpus::open_with(inputs, options, Box::new(io::stdin()))
    }

    /// The same with another standard input.
    pub(super) fn open_with(
        inputs: &[PathBuf],
        options: &Options,
        stdin: Box<dyn Read + Send>,
    ) -> Result<Corpus> {
        let inputs = find(inputs)?;
        let total = inputs.files.iter().map(|file| file.size).sum();
        Ok(Corpus {
            options: options.clone(),
            problems: inputs.problems.into_iter(),
            files: inputs.files,
            begun: 0,
            current: None,
            ids: Ids::default(),
            notes: Notes::default(),
            skipped: inputs.skipped,
            progress: Progress { total, read: Arc::default() },
            stdin: Some(stdin),
        })
    }

    /// How many files will be read, standard input among them.
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// Files (and links to folders) that stand in the folders and are not read, because their names
    /// promise none of the known formats; sorted. What is hidden, or ignored by a `.gitignore`, is
    /// not among them.
    pub fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// How far the reading is; the handle stays valid while the corpus is iterated elsewhere.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// What is worth a look in documents that were read all the same (a date that is none, broken
    /// bytes), since the last call. A file gives at most eleven, the last with the number of the others.
    pub fn take_notes(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.notes.kept)
    }

    fn open_file(&mut self, index: usize) -> Result<Records> {
        let input = &self.files[index];
        let bytes: Box<dyn Read + Send> = match &input.path {
            None => self.stdin.take().unwrap_or_else(|| Box::new(io::empty())),
            Some(path) => {
                Box::new(File::open(path).map_err(|error| Error::io(&input.shown, "open", &error))?)
            }
        };
        let bytes = Counted { bytes, read: Arc::clone(&self.progress.read) };
        records(bytes, input, &self.options).map_err(|error| match error {
            Refused::Io(error) => Error::io(&input.shown, "read", &error),
            Refused::Content(error) => error,
        })
    }

    fn name(&mut self, draft: Draft, format: Format) -> Result<Document> {
        let file = self.begun - 1;
        let input = &self.files[file];
        let id = match (draft.id, draft.record) {
            (Some(id), _) => id,
            (None, None) => input.id.clone(),
            (None, Some(record)) => format!("{}#{record}", input.id),
        };
        if let Err((first, line)) = self.ids.insert(&id, file, draft.line) {
            let line = line.map_or(String::new(), |line| format!(":{line}"));
            let first = &self.files[first].shown;
            let error = Error::new(
                ErrorKind::Duplicate,
                format!("the id {id:?} stands twice, first at {first}{line}"),
            )
            .remedy("give each document an id of its own");
            return Err(match draft.line {
                Some(line) => error.line(line),
                None => error,
            });
        }
        for note in draft.notes {
            self.notes.push(note.in_file(input.shown.clone()));
        }
        Ok(Document {
            id,
            text: draft.text,
            body: draft.body,
            title: draft.title,
            date: draft.date,
            source: draft.source,
            url: draft.url,
            lang: draft.lang,
            reader: format.name().to_string(),
        })
    }

    fn blame(&self, error: Error) -> Error {
        match error.file() {
            Some(file) if !file.is_empty() => error,
            _ => error.in_file(self.files[self.begun - 1].shown.clone()),
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        if let Some(problem) = self.problems.next() {
            return Some(Err(problem));
        }
        loop {
            if let Some(records) = &mut self.current {
                let format = records.format;
                if let Some(draft) = records.drafts.next() {
                    let document = draft.and_then(|draft| self.name(draft, format));
                    return Some(document.map_err(|error| self.blame(error)));
                }
                self.current = None;
                self.notes.end_file(&self.files[self.begun - 1].shown);
            }
            if self.begun == self.files.len() {
                return None;
            }
            self.begun += 1;
            match self.open_file(self.begun - 1) {
                Ok(records) => self.current = Some(records),
                Err(error) => return Some(Err(self.blame(error))),
            }
        }
    }
}

/// Where each id was seen first, as hashes: a million ids take some 50 MB whatever their length.
#[derive(Default)]
struct Ids(HashMap<[u64; 2], (u32, u64)>);

impl Ids {
    /// # Errors
    /// If the id was there before: the file's index and the line.
    fn insert(
        &mut self,
        id: &str,
        file: usize,
        line: Option<u64>,
    ) -> std::result::Result<(), (usize, Option<u64>)> {
        // 128 bits: the chance that any two of 10⁹ different ids meet is below 10⁻²⁰.
        let hash = |seed: u8| {
            let mut hasher = DefaultHasher::new();
            (seed, id).hash(&mut hasher);
            hasher.finish()
        };
        let place = (u32::try_from(file).unwrap_or(u32::MAX), line.unwrap_or(0));
        match self.0.insert([hash(0), hash(1)], place) {
            None => Ok(()),
            Some((file, line)) => {
                self.0.insert([hash(0), hash(1)], (file, line));
                Err((file as usize, (line > 0).then_some(line)))
            }
        }
    }
}

#[derive(Default)]
struct Notes {
    kept: Vec<Error>,
    /// How many the current file gave.
    in_file: u64,
}

impl Notes {
    fn push(&mut self, note: Error) {
        self.in_file += 1;
        if self.in_file <= NOTES_PER_FILE {
            self.kept.push(note);
        }
    }

    fn end_file(&mut self, file: &str) {
        if let Some(more @ 1..) = self.in_file.checked_sub(NOTES_PER_FILE) {
            let note = Error::new(ErrorKind::Warning, format!("{more} more notes like these"));
            self.kept.push(note.in_file(file.to_string()));
        }
        self.in_file = 0;
    }
}

/// How far the reading of a [`Corpus`] is, in bytes of its files.
#[derive(Debug, Clone)]
pub struct Progress {
    total: u64,
    read: Arc<AtomicU64>,
}

impl Progress {
    /// Size of all files when the corpus was opened; standard input and pipes count nothing.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Bytes read so far, standard input and pipes among them.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

/// Counts what is read.
struct Counted {
    bytes: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
