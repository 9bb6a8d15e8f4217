//! A bar for runs that take longer than a moment, on terminals only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nomina::corpus::Progress;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// So often the bar should move.
const PACE: Duration = Duration::from_millis(50);

/// Shorter runs need none.
const MOMENT: Duration = Duration::from_secs(1);

/// How far the reading is: documents, bytes, speed, time left.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    progress: Progress,
    since: Instant,
    documents: u64,
    /// Nothing is looked at until so many documents are done, so that a document costs nothing.
    due: u64,
    /// When it was looked last, and how many documents later the next time is.
    looked: Instant,
    step: u64,
}

impl Bar {
    /// A bar that shows itself after a moment; none where nobody sees it.
    pub fn new(progress: Progress) -> Option<Bar> {
        if !std::io::stderr().is_terminal() {
            return None;
        }
        let template = match progress.total() {
            0 => "{spinner} {msg} documents, {decimal_bytes}, {decimal_bytes_per_sec}",
            _ => {
                "{msg} documents, {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}, \
                 {eta} left {wide_bar}"
            }
        };
        let bar = ProgressBar::with_draw_target(Some(progress.total().max(1)), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template(template).expect("invariant: the template is right");
        bar.set_style(style.progress_chars("━╸ "));
        let since = Instant::now();
        Some(Bar { bar, progress, since, documents: 0, due: 1, looked: since, step: 1 })
    }

    /// One more document is done.
    pub fn tick(&mut self) {
        self.documents += 1;
        if self.documents < self.due {
            return;
        }
        // As many as make up one pace, and never many more at once: the next ones may be longer.
        self.step = match self.looked.elapsed() {
            quick if quick < PACE => self.step.saturating_mul(2).min(1 << 16),
            slow if slow > 2 * PACE => (self.step / 2).max(1),
            _ => self.step,
        };
        self.looked = Instant::now();
        self.due = self.documents + self.step;
        if self.bar.is_hidden() && self.since.elapsed() < MOMENT {
            return;
        }
        self.bar.set_message(super::words::number(self.documents));
        self.bar.set_position(self.progress.read());
        if self.bar.is_hidden() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Does `print` while no bar is in the way.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
