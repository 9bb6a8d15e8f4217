//! The result of an evaluation as tables for eyes.

use super::output::{FAINT, HEAD};
use super::words::{count, flat, number};
use anstyle::{AnsiColor, Style};
use nomina::eval::{Accuracy, Counts, Group, Mistake, MistakeKind, Report, Seen, Side, groups};
use std::cmp::Reverse;
use std::io::{self, Write};

/// Writes everything: at most so many groups of mistakes, and so many documents.
pub fn write(report: &Report, mistakes: usize, documents: usize, out: &mut dyn Write) -> io::Result<()> {
    write_sides(report, out)?;
    write_scores(report, out)?;
    write_types(report, out)?;
    write_predicates(report, out)?;
    write_documents(report, documents, out)?;
    write_mistakes(report, mistakes, out)
}

/// So many ids are named in one line.
const IDS: usize = 5;

fn write_sides(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for (name, side) in [("gold", &report.gold), ("predicted", &report.predicted)] {
        writeln!(out, "{HEAD}{name:>9}{HEAD:#}  {}", side_in_words(side))?;
    }
    let lists = [
        ("missing", &report.missing, "of the gold not predicted, counted as without mentions"),
        ("unknown", &report.unknown, "predicted and not in the gold, not compared"),
    ];
    for (name, ids, what) in lists.into_iter().filter(|(_, ids, _)| !ids.is_empty()) {
        let more = if ids.len() > IDS { ", …" } else { "" };
        let named: Vec<_> = ids.iter().take(IDS).map(|id| flat(id)).collect();
        let documents = count(ids.len() as u64, "document");
        writeln!(out, "{HEAD}{name:>9}{HEAD:#}  {documents} {what}: {}{more}", named.join(", "))?;
    }
    Ok(())
}

fn side_in_words(side: &Side) -> String {
    let mut words = format!("{} in {}", count(side.mentions, "mention"), count(side.documents, "document"));
    words.push_str(&format!(", {} with an entity", number(side.linked)));
    if let Some(relations) = side.relations {
        words.push_str(&format!("; {}", count(relations, "relation")));
    }
    words
}

const COLUMNS: &str = "precision  recall      F1    right  spurious   missed";

fn columns(counts: &Counts) -> String {
    let Counts { right, spurious, missed } = *counts;
    let (p, r, f1) = (counts.precision(), counts.recall(), counts.f1());
    let [right, spurious, missed] = [right, spurious, missed].map(number);
    format!("{p:>9.4}  {r:>6.4}  {f1:>6.4}  {right:>7}  {spurious:>8}  {missed:>7}")
}

fn answers(accuracy: &Accuracy) -> String {
    format!("{:.4}  {} of {}", accuracy.share(), number(accuracy.right), number(accuracy.of))
}

/// A name of at least so many columns, one of more is cut.
fn cell(name: &str, width: usize) -> String {
    let name = flat(name);
    let length = name.chars().count();
    match length > width {
        true => name.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
        false => format!("{name}{:1$}", "", width - length),
    }
}

/// No name of a table is wider.
const WIDEST: usize = 40;

fn width<'a>(head: &str, names: impl Iterator<Item = &'a str>) -> usize {
    names.map(|name| flat(name).chars().count()).max().unwrap_or(0).clamp(head.len(), WIDEST)
}

fn write_scores(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let scores = &report.scores;
    writeln!(out, "\n{HEAD}{:<17}  {COLUMNS}{HEAD:#}", "")?;
    for (name, counts) in scores.counts() {
        writeln!(out, "{name:<17}  {}", columns(&counts))?;
    }
    for (name, accuracy, of) in scores.shares() {
        writeln!(
            out,
            "{name:<17}  {:>9.4}  {} of {} {of}",
            accuracy.share(),
            number(accuracy.right),
            number(accuracy.of)
        )?;
    }
    if !report.types_agree && report.scores.typed.wanted() > 0 {
        let names = |gold: bool| -> String {
            let types = report.types.iter().filter(|row| (row.found.of > 0) == gold);
            let names: Vec<_> = types.filter_map(|row| row.kind.as_deref()).map(flat).collect();
            names.join(", ")
        };
        let (wanted, predicted) = (names(true), names(false));
        if !wanted.is_empty() && !predicted.is_empty() {
            let hint = "--map-type says which is which";
            writeln!(
                out,
                "types are called {wanted} in the gold and {predicted} in the predictions; {hint}"
            )?;
        }
    }
    if !report.entities_agree && scores.linking.is_some_and(|linking| linking.of > 0) {
        let hint = "its ids may be of another list than the gazetteer";
        writeln!(
            out,
            "no predicted entity is one of the gold's, so that figures about entities say nothing: {hint}"
        )?;
    }
    Ok(())
}

fn write_types(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    const HEADING: &str = "by type";
    const NONE: &str = "(no type)";
    if report.types.iter().all(|row| row.kind.is_none()) {
        return Ok(());
    }
    let name = |kind: &Option<String>| kind.as_deref().unwrap_or(NONE).to_string();
    let names: Vec<String> = report.types.iter().map(|row| name(&row.kind)).collect();
    let width = width(HEADING, names.iter().map(String::as_str));
    let linking = report.scores.linking.map_or("", |_| "  entities");
    writeln!(out, "\n{HEAD}{}  {COLUMNS}  found span{linking}{HEAD:#}", cell(HEADING, width))?;
    for (row, name) in report.types.iter().zip(names) {
        let found = if row.found.of > 0 { format!("{:>10.4}", row.found.share()) } else { " ".repeat(10) };
        let linked = row.linking.map(|linking| format!("  {}", answers(&linking))).unwrap_or_default();
        let line = format!("{}  {}  {found}{linked}", cell(&name, width), columns(&row.typed));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn write_predicates(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    const HEADING: &str = "by predicate";
    if report.predicates.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> =
        report.predicates.iter().map(|row| row.predicate.as_deref().unwrap_or("(none)")).collect();
    let width = width(HEADING, names.iter().copied());
    writeln!(out, "\n{HEAD}{}  {COLUMNS}{HEAD:#}", cell(HEADING, width))?;
    for (row, name) in report.predicates.iter().zip(names) {
        writeln!(out, "{}  {}", cell(name, width), columns(&row.relations))?;
    }
    Ok(())
}

fn write_documents(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<_> = report.documents.iter().filter(|row| row.scores.wrong() > 0).collect();
    rows.sort_by_key(|row| Reverse(row.scores.wrong()));
    let all = rows.len();
    rows.truncate(most);
    if rows.is_empty() {
        return Ok(());
    }
    let heading = match rows.len() < all {
        true => format!("by document ({} of {})", number(rows.len() as u64), number(all as u64)),
        false => "by document".to_string(),
    };
    let width = width(&heading, rows.iter().map(|row| row.id.as_str()));
    let linking = report.scores.linking.map_or("", |_| "  entities");
    writeln!(out, "\n{HEAD}{}  {COLUMNS}{linking}{HEAD:#}", cell(&heading, width))?;
    for row in rows {
        let linked = row.scores.linking.map(|linking| format!("  {}", answers(&linking))).unwrap_or_default();
        writeln!(out, "{}  {}{linked}", cell(&row.id, width), columns(&row.scores.strict))?;
    }
    Ok(())
}

fn style_of(kind: MistakeKind) -> Style {
    let colour = match kind {
        MistakeKind::Missed | MistakeKind::MissedRelation => AnsiColor::Blue,
        MistakeKind::Spurious | MistakeKind::SpuriousRelation => AnsiColor::Red,
        _ => AnsiColor::Yellow,
    };
    colour.on_default().bold()
}

fn write_mistakes(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups(&report.mistakes);
    if groups.is_empty() {
        return writeln!(out, "\n{HEAD}no mistake{HEAD:#}");
    }
    let kinds: Vec<String> = MistakeKind::ALL
        .into_iter()
        .map(|kind| (kind, report.mistakes.iter().filter(|mistake| mistake.kind == kind).count()))
        .filter(|(_, n)| *n > 0)
        .map(|(kind, n)| format!("{} {}", number(n as u64), kind.as_str()))
        .collect();
    let all = count(report.mistakes.len() as u64, "mistake");
    writeln!(out, "\n{HEAD}{all}{HEAD:#}: {}", kinds.join(", "))?;
    for group in groups.iter().take(most) {
        write_group(group, out)?;
    }
    let more: usize = groups.iter().skip(most).map(|group| group.mistakes.len()).sum();
    if more > 0 && most > 0 {
        writeln!(out, "{FAINT}{} more; --errors all lists them{FAINT:#}", number(more as u64))?;
    }
    Ok(())
}

/// What is wrong, how often, and the first place.
fn write_group(group: &Group<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.mistakes.first() else { return Ok(()) };
    let (style, kind) = (style_of(group.kind), group.kind.as_str());
    let times = match group.mistakes.len() {
        1 => String::new(),
        n => format!("{} ×", number(n as u64)),
    };
    writeln!(out, "{times:>6}  {style}{kind}{style:#}  {}", what(first))?;
    let place = first.marks.first().map_or(String::new(), |mark| format!(":{}", mark.start));
    let context = match context(first, style) {
        context if context.is_empty() => context,
        context => format!("  {context}"),
    };
    writeln!(out, "        {FAINT}{}{place}{FAINT:#}{context}", flat(&first.document))
}

fn what(mistake: &Mistake) -> String {
    if let Some([subject, predicate, object]) = &mistake.relation {
        let word = |word: &Option<String>| flat(word.as_deref().unwrap_or("?")).into_owned();
        return format!("{} —{}→ {}", word(subject), word(predicate), word(object));
    }
    match (&mistake.gold, &mistake.predicted) {
        (Some(gold), Some(predicted)) => format!("{}, not {}", seen(gold), seen(predicted)),
        (Some(seen_), None) | (None, Some(seen_)) => seen(seen_),
        (None, None) => String::new(),
    }
}

/// `Kidal (place, kidal)`.
fn seen(seen: &Seen) -> String {
    let words = seen.surface.as_deref().unwrap_or("…");
    let more: Vec<&str> = seen.kind.as_deref().into_iter().chain(seen.entity.as_deref()).collect();
    match more.is_empty() {
        true => flat(words).into_owned(),
        false => format!("{} ({})", flat(words), flat(&more.join(", "))),
    }
}

fn context(mistake: &Mistake, style: Style) -> String {
    let mut shown = String::new();
    for (piece, marked) in mistake.pieces() {
        let piece = flat(piece);
        shown.push_str(&match marked {
            true => format!("{style}[{piece}]{style:#}"),
            false => piece.into_owned(),
        });
    }
    shown.trim().to_string()
}
