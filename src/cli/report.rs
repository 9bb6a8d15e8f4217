//! What is said on standard error, what is counted, and the code that a run ends with.

use super::interrupt;
use super::progress::Bar;
use super::words::{count, flat};
use anstyle::{AnsiColor, Style};
use nomina::corpus::Progress;
use nomina::error::{Error, ErrorKind};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All was done.
    Done = 0,
    /// All was done, and there is something to look at: a file skipped, a check failed.
    Look = 1,
    /// It could not be done.
    Failed = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Why a command stopped before its end.
#[derive(Debug)]
pub enum Stop {
    /// It cannot go on.
    Failed(Error),
    /// Nobody reads its output any more, which is no mistake.
    NobodyReads,
}

/// What a command answers: how it ended, or what stopped it.
pub type Run<T = Exit> = Result<T, Stop>;

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Volume {
    /// Errors only.
    Quiet,
    /// Also warnings and a summary, and a progress bar on a terminal.
    Plain,
    /// All.
    Verbose,
}

/// So many problems of one file are printed one by one.
const PROBLEMS_PER_FILE: u64 = 10;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Says what there is to say, and remembers it for the summary and the exit code.
///
/// Documents are delivered by one thread at a time, but not always by the same: hence the locks.
#[derive(Debug)]
pub struct Report {
    volume: Volume,
    skipped: Mutex<BTreeMap<&'static str, u64>>,
    in_gazetteers: AtomicU64,
    /// The file of the last problem and how many it had.
    last: Mutex<(String, u64)>,
    bar: Mutex<Option<Bar>>,
}

/// What is counted is whole after every step, also if a thread panicked meanwhile.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Report {
    /// A report of nothing yet.
    pub fn new(volume: Volume) -> Report {
        Report {
            volume,
            skipped: Mutex::default(),
            in_gazetteers: AtomicU64::new(0),
            last: Mutex::default(),
            bar: Mutex::default(),
        }
    }

    /// How much is said.
    pub fn volume(&self) -> Volume {
        self.volume
    }

    /// Something of the inputs was skipped.
    pub fn skipped(&self, error: &Error) {
        let why = match error.kind() {
            ErrorKind::Io => "could not be read",
            ErrorKind::Encoding => "no text",
            ErrorKind::Format => "broken",
            ErrorKind::Duplicate => "with an id that another has",
            ErrorKind::Warning => "empty",
            _ => "other",
        };
        *lock(&self.skipped).entry(why).or_default() += 1;
        self.problem(error);
    }

    /// Something of a gazetteer is wrong; it was skipped unless it is a mere warning.
    pub fn in_gazetteer(&self, error: &Error) {
        if error.kind() == ErrorKind::Warning {
            return self.warning(error);
        }
        self.in_gazetteers.fetch_add(1, Ordering::Relaxed);
        self.problem(error);
    }

    /// Something in the rules is wrong, and nothing will be read with them.
    pub fn in_rules(&self, error: &Error) {
        self.problem(error);
    }

    /// Something is worth a look and changes nothing.
    pub fn warning(&self, error: &Error) {
        if self.volume > Volume::Quiet {
            self.print(WARNING, error);
        }
    }

    /// Something that counts for the exit code and nowhere else.
    fn problem(&self, error: &Error) {
        let file = error.file().unwrap_or_default();
        if lock(&self.last).0 != file {
            self.end_file();
            *lock(&self.last) = (file.to_string(), 0);
        }
        let mut last = lock(&self.last);
        last.1 += 1;
        if last.1 <= PROBLEMS_PER_FILE || self.volume == Volume::Verbose {
            self.print(ERROR, error);
        }
    }

    /// Says how many problems of a file were not printed.
    fn end_file(&self) {
        let (file, problems) = std::mem::take(&mut *lock(&self.last));
        if let Some(more @ 1..) = problems.checked_sub(PROBLEMS_PER_FILE)
            && self.volume < Volume::Verbose
        {
            let cause = format!("{} more like these", super::words::number(more));
            let note = Error::new(ErrorKind::Warning, cause).in_file(file).remedy("--verbose lists them");
            self.print(ERROR, &note);
        }
    }

    fn print(&self, style: Style, error: &Error) {
        let message = error.to_string();
        self.line(&format!("{style}nomina:{style:#} {}", flat(&message)));
    }

    /// A line of a summary.
    pub fn say(&self, line: &str) {
        if self.volume > Volume::Quiet {
            self.line(line);
        }
    }

    /// A line that few want to read.
    pub fn detail(&self, line: &str) {
        if self.volume == Volume::Verbose {
            self.line(line);
        }
    }

    fn line(&self, line: &str) {
        // Where standard error is closed or full nothing more can be said.
        let print = || drop(writeln!(anstream::stderr(), "{line}"));
        match &*lock(&self.bar) {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Shows from now on how far the reading is.
    pub fn watch(&self, progress: Progress) {
        if self.volume > Volume::Quiet {
            *lock(&self.bar) = Bar::new(progress);
        }
    }

    /// One more document is done.
    pub fn tick(&self) {
        if let Some(bar) = &mut *lock(&self.bar) {
            bar.tick();
        }
    }

    /// The reading is over: the bar goes, and what is still to be said about the last file is said.
    pub fn watched(&self) {
        lock(&self.bar).take();
        self.end_file();
    }

    /// What was skipped, in words: `3 skipped: 2 broken, 1 empty`; `None` if nothing was.
    pub fn skipped_in_words(&self) -> Option<String> {
        let skipped = lock(&self.skipped);
        let all: u64 = skipped.values().sum();
        let parts: Vec<String> =
            skipped.iter().map(|(why, n)| format!("{} {why}", super::words::number(*n))).collect();
        (all > 0).then(|| format!("{} skipped: {}", super::words::number(all), parts.join(", ")))
    }

    /// What was wrong in gazetteers, in words; `None` if nothing was.
    pub fn gazetteers_in_words(&self) -> Option<String> {
        match self.in_gazetteers.load(Ordering::Relaxed) {
            0 => None,
            n => Some(format!("{} in the gazetteers", count(n, "mistake"))),
        }
    }

    /// The code of a run that came to its end.
    pub fn exit(&self) -> Exit {
        let clean = lock(&self.skipped).is_empty() && self.in_gazetteers.load(Ordering::Relaxed) == 0;
        if clean { Exit::Done } else { Exit::Look }
    }

    /// Says what stopped the run, if anything did.
    pub fn end(self, done: Result<Exit, Stop>) -> ExitCode {
        self.watched();
        match done {
            Ok(exit) => exit.into(),
            Err(Stop::NobodyReads) => Exit::Done.into(),
            Err(Stop::Failed(error)) => {
                if error.kind() != ErrorKind::Interrupted || interrupt::may_speak() {
                    self.print(ERROR, &error);
                }
                Exit::Failed.into()
            }
        }
    }
}

/// What it means that standard output cannot be written.
impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Stop {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::NobodyReads,
            _ => Stop::Failed(Error::io("standard output", "write", &error)),
        }
    }
}
