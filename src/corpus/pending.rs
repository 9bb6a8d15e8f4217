//! Documents that are still to be read, and what their order decides.
//!
//! A file is opened and cut into records in one place, which costs little. What costs, decoding and
//! parsing, is [`Pending::read`], on any thread. What depends on the documents before, whether an id
//! stands twice, is [`Ticket::check`], in their order again.

use super::csv::Row;
use super::format::Format;
use super::ids::{IdHash, Ids, Place};
use super::inputs::Input;
use super::options::Options;
use super::read::Progress;
use super::record::Draft;
use super::{Document, jsonl, open};
use crate::error::{Error, ErrorKind, Result};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// So many notes of one file are kept one by one; of the others, their number.
const NOTES_PER_FILE: u64 = 10;

/// What all documents of a corpus share.
pub(super) struct Shared {
    pub files: Vec<Input>,
    pub options: Options,
    pub progress: Progress,
    order: Mutex<Order>,
}

impl Shared {
    pub fn new(files: Vec<Input>, options: Options, progress: Progress) -> Shared {
        Shared { files, options, progress, order: Mutex::default() }
    }

    fn order(&self) -> MutexGuard<'_, Order> {
        // It is whole after every step, so a thread that panicked leaves it whole.
        self.order.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All documents were checked.
    pub fn end(&self) {
        self.order().end_file(&self.files);
    }

    pub fn take_notes(&self) -> Vec<Error> {
        std::mem::take(&mut self.order().notes)
    }

    /// The same error, in the file that is to blame if it names none.
    fn blame(&self, error: Error, file: Option<usize>) -> Error {
        match (error.file(), file.and_then(|file| self.files.get(file))) {
            (None | Some(""), Some(input)) => error.in_file(input.shown.clone()),
            _ => error,
        }
    }
}

/// What is known of the documents that were checked.
#[derive(Default)]
struct Order {
    ids: Ids,
    notes: Vec<Error>,
    /// The file of the last document, and how many notes the file gave.
    file: Option<usize>,
    in_file: u64,
}

impl Order {
    fn begin(&mut self, file: usize, files: &[Input]) {
        if self.file != Some(file) {
            self.end_file(files);
            self.file = Some(file);
        }
    }

    fn end_file(&mut self, files: &[Input]) {
        let more = std::mem::take(&mut self.in_file).saturating_sub(NOTES_PER_FILE);
        if let (Some(file), 1..) = (self.file.take(), more) {
            let note = Error::new(ErrorKind::Warning, format!("{more} more notes like these"));
            self.notes.push(note.in_file(files[file].shown.clone()));
        }
    }

    fn note(&mut self, note: Error) {
        self.in_file += 1;
        if self.in_file <= NOTES_PER_FILE {
            self.notes.push(note);
        }
    }
}

/// What is worth a look in documents that were read all the same: a handle that stays valid while the
/// corpus is read elsewhere.
#[derive(Clone)]
pub struct Notes(pub(super) Arc<Shared>);

impl Notes {
    /// The notes on the documents that were checked since the last call, in their order. A file gives
    /// at most eleven, the last with the number of the others.
    pub fn take(&self) -> Vec<Error> {
        self.0.take_notes()
    }

    /// The same when the last document was checked: the last file's last note is among them.
    pub fn take_rest(&self) -> Vec<Error> {
        self.0.end();
        self.0.take_notes()
    }
}

impl fmt::Debug for Notes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Notes")
    }
}

/// The bytes of one document.
pub(super) enum Raw {
    /// A file of which nothing was read yet.
    File,
    /// All bytes of a file.
    Whole(Vec<u8>),
    /// A line of JSON Lines, without its end.
    Line { bytes: Vec<u8>, line: u64, record: u64 },
    /// A record of CSV or TSV.
    Row(Row),
}

/// A document that is still to be read, or what stands in the way of it.
///
/// Cheap to hand out; it holds the bytes of a record, or the path of a file.
pub struct Pending(State);

enum State {
    Raw { shared: Arc<Shared>, file: usize, format: Format, raw: Raw },
    Problem { shared: Arc<Shared>, file: Option<usize>, error: Error },
    Made(Document),
}

impl Pending {
    pub(super) fn raw(shared: &Arc<Shared>, file: usize, format: Format, raw: Raw) -> Pending {
        Pending(State::Raw { shared: Arc::clone(shared), file, format, raw })
    }

    pub(super) fn problem(shared: &Arc<Shared>, file: Option<usize>, error: Error) -> Pending {
        Pending(State::Problem { shared: Arc::clone(shared), file, error })
    }

    /// About how many bytes are still to be read, to share the work out evenly.
    pub fn bytes(&self) -> u64 {
        match &self.0 {
            State::Raw { raw: Raw::File, shared, file, .. } => shared.files[*file].size,
            State::Raw { raw: Raw::Whole(bytes) | Raw::Line { bytes, .. }, .. } => bytes.len() as u64,
            State::Raw { raw: Raw::Row(row), .. } => row.bytes(),
            State::Problem { .. } => 0,
            State::Made(document) => document.text.len() as u64,
        }
    }

    /// Reads the document, on whatever thread. Linear in its bytes.
    ///
    /// The ticket has to be [checked](Ticket::check) in the order in which the corpus handed out, or
    /// ids that stand twice are not found out.
    pub fn read(self) -> (Result<Document>, Ticket) {
        match self.0 {
            State::Raw { shared, file, format, raw } => {
                let (document, checks) = match draft(&shared, file, format, raw) {
                    Ok(draft) => {
                        let (document, checks) = named(draft, &shared.files[file], format);
                        (Ok(document), Some(checks))
                    }
                    Err(error) => (Err(error), None),
                };
                (document, Ticket { shared: Some(shared), file: Some(file), checks })
            }
            State::Problem { shared, file, error } => {
                (Err(error), Ticket { shared: Some(shared), file, checks: None })
            }
            State::Made(document) => (Ok(document), Ticket { shared: None, file: None, checks: None }),
        }
    }
}

impl fmt::Debug for Pending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pending({} bytes)", self.bytes())
    }
}

/// A document that was made elsewhere needs no reading, and its id is not compared with others.
impl From<Document> for Pending {
    fn from(document: Document) -> Pending {
        Pending(State::Made(document))
    }
}

fn draft(shared: &Shared, file: usize, format: Format, raw: Raw) -> Result<Draft> {
    let options = &shared.options;
    match raw {
        Raw::File => open::read_file(&shared.files[file], format, &shared.progress),
        Raw::Whole(bytes) => open::read_whole(format, bytes),
        Raw::Line { bytes, line, record } => jsonl::read_record(bytes, line, record, options),
        Raw::Row(row) => row.read(options.titles),
    }
}

/// Gives a draft its id.
fn named(draft: Draft, input: &Input, format: Format) -> (Document, Checks) {
    let id = match (draft.id, draft.record) {
        (Some(id), _) => id,
        (None, None) => input.id.clone(),
        (None, Some(record)) => format!("{}#{record}", input.id),
    };
    let checks = Checks { hash: IdHash::of(&id), id: id.clone(), line: draft.line, notes: draft.notes };
    let document = Document {
        id,
        text: draft.text,
        body: draft.body,
        title: draft.title,
        date: draft.date,
        source: draft.source,
        url: draft.url,
        lang: draft.lang,
        reader: format.name().to_string(),
    };
    (document, checks)
}

/// What is still to be checked of a document, when those before it were.
#[must_use]
pub struct Ticket {
    /// `None` for documents that are of no corpus.
    shared: Option<Arc<Shared>>,
    file: Option<usize>,
    /// `None` if there is no document.
    checks: Option<Checks>,
}

struct Checks {
    hash: IdHash,
    id: String,
    line: Option<u64>,
    notes: Vec<Error>,
}

impl Ticket {
    /// What was made of the document, if no other before it has its id; the notes on it can be
    /// [taken](Notes) then. O(1).
    ///
    /// # Errors
    /// What `made` says, with the file to blame, or that the id stands twice.
    pub fn check<T>(self, made: Result<T>) -> Result<T> {
        let Some(shared) = self.shared else { return made };
        let mut order = shared.order();
        let order = &mut *order;
        if let Some(file) = self.file {
            order.begin(file, &shared.files);
        }
        let checked = match (made, self.checks, self.file) {
            (Ok(made), Some(checks), Some(file)) => order
                .ids
                .insert(checks.hash, Place::new(file, checks.line))
                .map_err(|first| stands_twice(&checks, first, &shared.files))
                .map(|()| {
                    let shown = &shared.files[file].shown;
                    checks.notes.into_iter().for_each(|note| order.note(note.in_file(shown.clone())));
                    made
                }),
            (made, _, _) => made,
        };
        checked.map_err(|error| shared.blame(error, self.file))
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ticket")
    }
}

fn stands_twice(checks: &Checks, first: Place, files: &[Input]) -> Error {
    let line = first.line().map_or(String::new(), |line| format!(":{line}"));
    let file = files.get(first.file()).map_or("another file", |file| &file.shown);
    let cause = format!("the id {:?} stands twice, first at {file}{line}", checks.id);
    let error = Error::new(ErrorKind::Duplicate, cause).remedy("give each document an id of its own");
    match checks.line {
        Some(line) => error.line(line),
        None => error,
    }
}
