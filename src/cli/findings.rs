//! What a check found, for eyes: a line a finding, then how many there are of each kind.

use super::output::FAINT;
use super::report::{Exit, Volume};
use super::words::{count, flat, number};
use anstyle::{AnsiColor, Style};
use nomina::finding::Severity;
use std::collections::BTreeMap;
use std::io::{self, Write};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// A finding of any check.
pub struct Line {
    /// How much it matters.
    pub severity: Severity,
    /// The word for its kind.
    pub kind: &'static str,
    /// `FILE:LINE:COLUMN: severity: cause; remedy`.
    pub text: String,
}

/// One line a finding; how much depends on the volume.
pub fn write_lines(lines: &[Line], volume: Volume, out: &mut dyn Write) -> io::Result<()> {
    let lowest = match volume {
        Volume::Quiet => Severity::Error,
        Volume::Plain => Severity::Warning,
        Volume::Verbose => Severity::Information,
    };
    for line in lines.iter().filter(|line| line.severity <= lowest) {
        let style = match line.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            Severity::Information => FAINT,
        };
        let word = line.severity.as_str();
        match line.text.split_once(&format!("{word}: ")) {
            Some((place, rest)) => writeln!(out, "{}{style}{word}{style:#}: {}", flat(place), flat(rest))?,
            None => writeln!(out, "{}", flat(&line.text))?,
        }
    }
    Ok(())
}

/// How many findings of each kind there are, for each of these severities.
pub fn write_counts(
    lines: &[Line],
    severities: &[Severity],
    volume: Volume,
    out: &mut dyn Write,
) -> io::Result<()> {
    for &severity in severities {
        let of_it = || lines.iter().filter(|line| line.severity == severity);
        let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
        for line in of_it() {
            *kinds.entry(line.kind).or_default() += 1;
        }
        let kinds: Vec<String> = kinds.into_iter().map(|(kind, n)| format!("{} {kind}", number(n))).collect();
        let total = count(of_it().count() as u64, severity.as_str());
        let hidden = severity == Severity::Information && volume < Volume::Verbose;
        match kinds.as_slice() {
            [] => writeln!(out, "{total}")?,
            _ if hidden => writeln!(out, "{total} ({}); --verbose lists them", kinds.join(", "))?,
            _ => writeln!(out, "{total} ({})", kinds.join(", "))?,
        }
    }
    Ok(())
}

/// How a check ends; `strict` counts warnings as mistakes.
pub fn exit(lines: &[Line], strict: bool) -> Exit {
    let worst = lines.iter().map(|line| line.severity).min();
    match worst {
        Some(Severity::Error) => Exit::Look,
        Some(Severity::Warning) if strict => Exit::Look,
        _ => Exit::Done,
    }
}
