//! Ctrl-C ends a run in good order: no half file, one line, code 2.

use super::report::Exit;
use nomina::error::{Error, ErrorKind, Result};
use std::io::{self, IsTerminal, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The run shall end.
static ASKED: AtomicBool = AtomicBool::new(false);
/// Files with names are being written: they must be put away before the end.
static WRITING: AtomicBool = AtomicBool::new(false);
/// Somebody has said that the run was interrupted.
static SPOKEN: AtomicBool = AtomicBool::new(false);
/// What becomes of the results.
static CONSEQUENCE: OnceLock<&'static str> = OnceLock::new();

/// A run that has not looked at the flag for so long waits for its input, and is ended from outside.
const PATIENCE: Duration = Duration::from_millis(500);

/// From now on Ctrl-C asks the run to end; `consequence` says what becomes of its results.
pub fn install(consequence: &'static str) {
    let _ = CONSEQUENCE.set(consequence);
    // Where no handler can be set, Ctrl-C ends the program as it ends any other.
    let _ = ctrlc::set_handler(|| {
        ASKED.store(true, Ordering::SeqCst);
        std::thread::sleep(PATIENCE);
        if WRITING.load(Ordering::SeqCst) || !may_speak() {
            return;
        }
        let mut stderr = anstream::stderr();
        if io::stderr().is_terminal() {
            let _ = write!(stderr, "\r\x1b[K"); // where the progress bar stood
        }
        let _ = writeln!(stderr, "nomina: {}", interrupted());
        std::process::exit(Exit::Failed as i32);
    });
}

/// Whether the caller is the first that wants to say that the run was interrupted.
pub fn may_speak() -> bool {
    !SPOKEN.swap(true, Ordering::SeqCst)
}

/// # Errors
/// If the run shall end.
pub fn check() -> Result<()> {
    if ASKED.load(Ordering::SeqCst) { Err(interrupted()) } else { Ok(()) }
}

fn interrupted() -> Error {
    let error = Error::new(ErrorKind::Interrupted, "interrupted");
    match CONSEQUENCE.get() {
        Some(consequence) => error.remedy(*consequence),
        None => error,
    }
}

/// Does `write`, which puts its files away by itself if it fails.
pub fn while_writing<T>(write: impl FnOnce() -> T) -> T {
    WRITING.store(true, Ordering::SeqCst);
    let written = write();
    WRITING.store(false, Ordering::SeqCst);
    written
}

/// A writer that fails once the run shall end.
pub struct Watched<W>(pub W);

impl<W: Write> Write for Watched<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        check().map_err(io::Error::other)?;
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
