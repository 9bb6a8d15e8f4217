//! A bar for runs that take longer than a moment, on terminals only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nomina::corpus::Progress;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// Shorter runs need none.
const MOMENT: Duration = Duration::from_secs(1);

/// How far the reading is: documents, bytes, speed, time left.
#[derive(Debug)]
pub struct Bar {
    bar: ProgressBar,
    progress: Progress,
    since: Instant,
    documents: u64,
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
        Some(Bar { bar, progress, since: Instant::now(), documents: 0 })
    }

    /// One more document is done.
    pub fn tick(&mut self) {
        self.documents += 1;
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
