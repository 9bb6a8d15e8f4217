//! All figures and mistakes as one JSON object.

use super::mistakes::groups;
use super::report::Report;
use std::io::{self, Write};

/// Writes a report as JSON, indented, with a line end. Ratios have four decimals. Of the mistakes only
/// those are written that are among the `most` frequent groups.
///
/// # Errors
/// Only those of `out`.
pub fn write_json(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups(&report.mistakes);
    if groups.len() <= most {
        serde_json::to_writer_pretty(&mut *out, report)?;
    } else {
        let mut shown: Vec<_> =
            groups.into_iter().take(most).flat_map(|group| group.mistakes).cloned().collect();
        shown.sort_by(|a, b| (&a.document, &a.marks, a.kind).cmp(&(&b.document, &b.marks, b.kind)));
        let figures = Report { mistakes: Vec::new(), ..report.clone() };
        serde_json::to_writer_pretty(&mut *out, &Report { mistakes: shown, ..figures })?;
    }
    out.write_all(b"\n")
}
