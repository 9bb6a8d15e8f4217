//! `nomina rules`: what is wrong in rules, whether their examples hold, how often they fire.

use super::args::{RulesCheckArgs, RulesCommand, RulesTestArgs};
use super::findings::{self, Line};
use super::load;
use super::output::{FAINT, HEAD, styled};
use super::report::{Exit, Report, Run, Stop, Volume};
use super::stats;
use super::words::{count, flat, number};
use nomina::compiled::builtin_languages;
use nomina::error::{Error, ErrorKind};
use nomina::finding::Severity;
use nomina::relate::{self, Checked, Failure, Finding, Proof};
use std::io::{self, Write};

/// Does it.
///
/// # Errors
/// If nothing can be read, or standard output cannot be written.
pub fn run(command: &RulesCommand, report: &Report) -> Run {
    match command {
        RulesCommand::Check(args) => check(args, report),
        RulesCommand::Test(args) => test(args, report),
        RulesCommand::Stats(args) => stats::run(args, report),
    }
}

fn check(args: &RulesCheckArgs, report: &Report) -> Run {
    let texts = load::rule_texts(&args.rules)?;
    let checked = relate::check(&texts, &builtin_languages());
    let lines: Vec<Line> = checked.findings.iter().map(line).collect();
    let mut out = styled();
    findings::write_lines(&lines, report.volume(), &mut out)?;
    if report.volume() > Volume::Quiet && checked.predicates > 0 {
        writeln!(
            out,
            "{} with {} and {} in {}",
            count(checked.predicates as u64, "predicate"),
            count(checked.phrases as u64, "phrase"),
            count(checked.examples as u64, "example"),
            count(checked.files as u64, "file")
        )?;
        let severities = [Severity::Error, Severity::Warning, Severity::Information];
        findings::write_counts(&lines, &severities, report.volume(), &mut out)?;
    }
    out.flush()?;
    match checked.predicates {
        0 => Err(no_rule()),
        _ => Ok(findings::exit(&lines, args.strict)),
    }
}

fn no_rule() -> Stop {
    let problem = Error::new(ErrorKind::Format, "there is no rule to read");
    Stop::Failed(problem.remedy("a rule begins with [[predicate]]; see what is listed above"))
}

fn line(finding: &Finding) -> Line {
    Line { severity: finding.severity, kind: finding.kind.as_str(), text: finding.to_string() }
}

fn test(args: &RulesTestArgs, report: &Report) -> Run {
    let RulesTestArgs { rules } = args;
    let languages = builtin_languages();
    let checked: Checked = load::checked(rules, &languages, report)?;
    let Some(relater) = checked.relater.as_ref().filter(|_| checked.predicates > 0) else {
        return Err(no_rule());
    };
    let (all, failures) = relater.test(&languages)?;
    let mut out = styled();
    for failure in &failures {
        write_failure(&checked, failure, &mut out)?;
    }
    if report.volume() > Volume::Quiet {
        let failed = failures.len();
        let others = match failed {
            0 => String::new(),
            1 => "; 1 does not".to_string(),
            n => format!("; {} do not", number(n as u64)),
        };
        let hold = if all - failed == 1 { "holds" } else { "hold" };
        writeln!(
            out,
            "{} of {} {hold}{others}",
            number((all - failed) as u64),
            count(all as u64, "example")
        )?;
    }
    out.flush()?;
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Look })
}

/// An example that is understood otherwise: where it stands, what it says, what was found.
fn write_failure(checked: &Checked, failure: &Failure, out: &mut dyn Write) -> io::Result<()> {
    let predicate = flat(&failure.predicate);
    if let Some((file, line, column)) = checked.place(failure) {
        write!(out, "{}:{line}:{column}: ", flat(file))?;
    }
    let sentence = failure.example.split("=>").next().unwrap_or_default().trim();
    writeln!(out, "{HEAD}{predicate}{HEAD:#}")?;
    writeln!(out, "  {FAINT}sentence{FAINT:#}  {}", flat(sentence))?;
    let expected = match failure.proof {
        Proof::Example(_) => failure.expected.join("; "),
        Proof::Counter(_) => format!("no {predicate}"),
    };
    writeln!(out, "  {FAINT}expected{FAINT:#}  {}", flat(&expected))?;
    let found = if failure.found.is_empty() { "nothing".to_string() } else { failure.found.join("; ") };
    writeln!(out, "  {FAINT}found{FAINT:#}     {}\n", flat(&found))
}
