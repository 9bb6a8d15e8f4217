//! Walks the inputs: opens one file after another and hands out their documents, still to be read.

use super::Document;
use super::inputs::find;
use super::open::{Opened, open};
use super::options::Options;
use super::pending::{Notes, Pending, Shared};
use super::unpack::Bytes;
use crate::error::{Error, Result};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The documents of files, folders and standard input, read one at a time.
///
/// As an iterator it gives each document, or what stood in the way of one, in the order of (id of
/// the file, record), whatever the order of the inputs; arguments that are missing come first. An
/// error never ends the iteration. Of a file of records no more than one is in memory; beside it
/// stay the paths of the files and 25 to 35 bytes for each document, to know an id that comes twice.
///
/// To read on several threads, see [`Corpus::pending`].
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
    shared: Arc<Shared>,
    problems: std::vec::IntoIter<Error>,
    /// Number of files that were begun.
    begun: usize,
    current: Option<Opened>,
    skipped: Vec<PathBuf>,
    stdin: Option<Bytes>,
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
    pub(super) fn open_with(inputs: &[PathBuf], options: &Options, stdin: Bytes) -> Result<Corpus> {
        let inputs = find(inputs)?;
        let total = inputs.files.iter().map(|file| file.size).sum();
        let progress = Progress { total, read: Arc::default() };
        Ok(Corpus {
            shared: Arc::new(Shared::new(inputs.files, options.clone(), progress)),
            problems: inputs.problems.into_iter(),
            begun: 0,
            current: None,
            skipped: inputs.skipped,
            stdin: Some(stdin),
        })
    }

    /// How many files will be read, standard input among them.
    pub fn file_count(&self) -> usize {
        self.shared.files.len()
    }

    /// Files (and links to folders) that stand in the folders and are not read, because their names
    /// promise none of the known formats; sorted. What is hidden, or ignored by a `.gitignore`, is
    /// not among them.
    pub fn skipped(&self) -> &[PathBuf] {
        &self.skipped
    }

    /// How far the reading is; the handle stays valid while the corpus is iterated elsewhere.
    pub fn progress(&self) -> Progress {
        self.shared.progress.clone()
    }

    /// The notes on documents, for who reads on several threads and takes the notes at the ordered end.
    pub fn notes(&self) -> Notes {
        Notes(Arc::clone(&self.shared))
    }

    /// What is worth a look in documents that were read all the same (a date that is none, broken
    /// bytes), since the last call. A file gives at most eleven, the last with the number of the others.
    pub fn take_notes(&mut self) -> Vec<Error> {
        self.shared.take_notes()
    }

    /// The documents as cheap promises, in the same order as the documents: what is done here one
    /// after the other is opening files, unpacking and cutting them into records. A file that is one
    /// document is opened by the thread that reads it.
    ///
    /// ```no_run
    /// use nomina::corpus::{Corpus, Options};
    /// for pending in Corpus::open(&["articles".into()], &Options::default())?.pending() {
    ///     let (document, ticket) = pending.read(); // on any thread
    ///     let length = document.map(|document| document.text.len());
    ///     println!("{:?}", ticket.check(length)); // in order again
    /// }
    /// # Ok::<(), nomina::error::Error>(())
    /// ```
    pub fn pending(&mut self) -> impl Iterator<Item = Pending> + Send + '_ {
        std::iter::from_fn(|| self.next_pending())
    }

    /// The next of [`Corpus::pending`].
    pub fn next_pending(&mut self) -> Option<Pending> {
        if let Some(problem) = self.problems.next() {
            return Some(Pending::problem(&self.shared, None, problem));
        }
        loop {
            if let (Some(opened), Some(file)) = (&mut self.current, self.begun.checked_sub(1)) {
                match opened.raws.next() {
                    Some(Ok(raw)) => return Some(Pending::raw(&self.shared, file, opened.format, raw)),
                    Some(Err(error)) => return Some(Pending::problem(&self.shared, Some(file), error)),
                    None => self.current = None,
                }
            }
            let input = self.shared.files.get(self.begun)?;
            self.begun += 1;
            match open(input, &mut self.stdin, &self.shared.options, &self.shared.progress) {
                Ok(opened) => self.current = Some(opened),
                Err(error) => return Some(Pending::problem(&self.shared, Some(self.begun - 1), error)),
            }
        }
    }
}

impl Iterator for Corpus {
    type Item = Result<Document>;

    fn next(&mut self) -> Option<Result<Document>> {
        let Some(pending) = self.next_pending() else {
            self.shared.end();
            return None;
        };
        let (document, ticket) = pending.read();
        Some(ticket.check(document))
    }
}

/// How far the reading of a [`Corpus`] is, in bytes of its files, as they lie on the disk.
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

    /// The same bytes, counted as they are read.
    pub(super) fn count(&self, bytes: Bytes) -> Bytes {
        Box::new(Counted { bytes, read: Arc::clone(&self.read) })
    }
}

/// Counts what is read.
struct Counted {
    bytes: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(out)?;
        self.read.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
