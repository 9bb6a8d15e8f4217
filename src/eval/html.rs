//! A report as one page that needs nothing else: it loads nothing, and reads without its script too.

use super::counts::{Accuracy, Counts};
use super::mistakes::{Group, Mistake, MistakeKind, Seen, groups};
use super::report::{Report, Side};
use crate::export::{count, number};
use std::borrow::Cow;
use std::cmp::Reverse;
use std::io::{self, Write};

/// So many places of a group stand open; the others unfold.
const OPEN: usize = 3;

/// Writes a page with all figures, and the `most` frequent groups of mistakes.
///
/// # Errors
/// Only those of `out`.
pub fn write_html(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    writeln!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<title>How right it is</title>\n<style>\n{}</style>", include_str!("page.css"))?;
    writeln!(out, "</head>\n<body>\n<main>\n<h1>How right it is</h1>")?;
    write_sides(report, out)?;
    write_tiles(report, out)?;
    write_notes(report, out)?;
    write_scores(report, out)?;
    write_names(report, out)?;
    write_documents(report, out)?;
    write_mistakes(report, most, out)?;
    writeln!(
        out,
        "<footer>Made by nomina eval. Precision is the part of what was predicted that is right, recall the part of \
         what is wanted that was found, F1 their harmonic mean.</footer>\n</main>\n<script>\n{}</script>\n</body>\n</html>",
        include_str!("page.js")
    )
}

/// A text that means itself, also in an attribute.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'', '\0']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\0' => out.push('\u{2400}'),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn write_sides(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let side = |side: &Side, what: &str| {
        let relations = side.relations.map_or(String::new(), |n| format!(" and {}", count(n, "relation")));
        let of = count(side.documents, "document");
        format!(
            "{}{relations} {what} in {of}, {} with an entity",
            count(side.mentions, "mention"),
            number(side.linked)
        )
    };
    let (gold, predicted) = (side(&report.gold, "wanted"), side(&report.predicted, "predicted"));
    writeln!(out, "<p class=\"faint\">{gold}.<br>{predicted}.</p>")
}

fn write_tiles(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let scores = &report.scores;
    let f1 = |name, counts: Option<Counts>| (name, counts.map(|counts| counts.f1()));
    let tiles = [
        f1("F1 of strict spans", Some(scores.strict)),
        f1("F1 of overlapping spans", Some(scores.overlap)),
        ("linking accuracy", scores.linking.map(|linking| linking.share())),
        f1("F1 end to end", scores.end_to_end),
        f1("F1 of relations", scores.relations),
    ];
    writeln!(out, "<div class=\"tiles\">")?;
    for (name, share) in tiles {
        if let Some(share) = share {
            writeln!(out, "<div class=\"tile\"><b>{:.1} %</b><span>{name}</span></div>", share * 100.0)?;
        }
    }
    writeln!(out, "</div>")
}

fn write_notes(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let lists = [
        (&report.missing, "of the gold not predicted; they count as without mentions"),
        (&report.unknown, "predicted and not in the gold; they are not compared"),
    ];
    for (ids, what) in lists.into_iter().filter(|(ids, _)| !ids.is_empty()) {
        let shown: Vec<Cow<'_, str>> = ids.iter().take(20).map(|id| escaped(id)).collect();
        let more = if ids.len() > shown.len() { ", …" } else { "" };
        let documents = count(ids.len() as u64, "document");
        writeln!(out, "<p class=\"note\">{documents} {what}: {}{more}</p>", shown.join(", "))?;
    }
    if !report.types_agree && report.types.iter().any(|row| row.kind.is_some() && row.typed.spurious > 0) {
        let note = "No predicted type is one of the gold's, so that figures about types say nothing. \
                    <code>--map-type</code> says which is which.";
        writeln!(out, "<p class=\"note\">{note}</p>")?;
    }
    if !report.entities_agree && report.scores.linking.is_some_and(|linking| linking.of > 0) {
        let note = "No predicted entity is one of the gold's, so that figures about entities say nothing.";
        writeln!(out, "<p class=\"note\">{note}</p>")?;
    }
    Ok(())
}

const COLUMNS: &str = "<th scope=\"col\">precision<th scope=\"col\">recall<th scope=\"col\">F1<th scope=\"col\">right\
                       <th scope=\"col\">spurious<th scope=\"col\">missed";

fn columns(counts: &Counts) -> String {
    let ratio = |x: f64, class: &str| format!("<td class=\"ratio{class}\" style=\"--v:{x:.4}\">{x:.4}");
    let ratios =
        [ratio(counts.precision(), ""), ratio(counts.recall(), ""), ratio(counts.f1(), " f1")].concat();
    let [right, spurious, missed] = [counts.right, counts.spurious, counts.missed].map(number);
    format!("{ratios}<td>{right}<td>{spurious}<td>{missed}")
}

fn answers(accuracy: Option<Accuracy>) -> String {
    match accuracy {
        Some(accuracy) => {
            let (share, right, of) = (accuracy.share(), number(accuracy.right), number(accuracy.of));
            format!("<td class=\"ratio\" style=\"--v:{share:.4}\">{share:.4}<td>{right} of {of}")
        }
        None => "<td><td>".to_string(),
    }
}

/// A table with a heading of its own.
fn write_table(
    heading: &str,
    class: &str,
    head: &str,
    rows: impl Iterator<Item = (String, String)>,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<h2>{heading}</h2>\n<div class=\"scroll{class}\" tabindex=\"0\"><table>")?;
    writeln!(out, "<thead><tr><th scope=\"col\"><span hidden>name</span>{head}</thead>\n<tbody>")?;
    for (name, cells) in rows {
        let name = escaped(&name);
        writeln!(out, "<tr><th scope=\"row\" title=\"{name}\">{name}{cells}")?;
    }
    writeln!(out, "</tbody></table></div>")
}

/// With a capital, as the beginning of a line.
fn headed(name: &str) -> String {
    name[..1].to_uppercase() + &name[1..]
}

fn write_scores(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let scores = &report.scores;
    let rows = scores.counts().map(|(name, counts)| (headed(name), columns(&counts)));
    write_table("All documents", "", COLUMNS, rows, out)?;
    for (name, accuracy, of_what) in scores.shares() {
        let (right, of) = (number(accuracy.right), number(accuracy.of));
        let share = accuracy.share() * 100.0;
        writeln!(out, "<p class=\"faint\">{}: {share:.2} %, {right} of {of} {of_what}.</p>", headed(name))?;
    }
    Ok(())
}

fn write_names(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.types.iter().any(|row| row.kind.is_some()) {
        let asked = report.scores.linking.is_some();
        let linked = if asked { "<th scope=\"col\">entities<th scope=\"col\">right" } else { "" };
        let head = format!("{COLUMNS}<th scope=\"col\">found span{linked}");
        let rows = report.types.iter().map(|row| {
            let name = row.kind.clone().unwrap_or("(no type)".to_string());
            let found = match row.found.of {
                0 => "<td>".to_string(),
                _ => format!("<td class=\"ratio\" style=\"--v:{0:.4}\">{0:.4}", row.found.share()),
            };
            let linked = if asked { answers(row.linking) } else { String::new() };
            (name, format!("{}{found}{linked}", columns(&row.typed)))
        });
        write_table("By type", "", &head, rows, out)?;
    }
    if !report.predicates.is_empty() {
        let rows = report.predicates.iter().map(|row| {
            let name = row.predicate.clone().unwrap_or("(none)".to_string());
            (name, columns(&row.relations))
        });
        write_table("By predicate", " tall", COLUMNS, rows, out)?;
    }
    Ok(())
}

fn write_documents(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let asked = report.scores.linking.is_some();
    let linked = if asked { "<th scope=\"col\">entities<th scope=\"col\">right" } else { "" };
    let mut documents: Vec<_> = report.documents.iter().collect();
    documents.sort_by_key(|row| Reverse(row.scores.wrong()));
    let rows = documents.into_iter().map(|row| {
        let linked = if asked { answers(row.scores.linking) } else { String::new() };
        (row.id.clone(), format!("{}{linked}", columns(&row.scores.strict)))
    });
    write_table("By document, most mistakes first", " tall", &format!("{COLUMNS}{linked}"), rows, out)
}

/// A kind as a class.
fn class(kind: MistakeKind) -> String {
    kind.as_str().replace(' ', "-")
}

fn write_mistakes(report: &Report, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let groups = groups(&report.mistakes);
    let shown = &groups[..groups.len().min(most)];
    let listed: usize = shown.iter().map(|group| group.mistakes.len()).sum();
    let all = count(report.mistakes.len() as u64, "mistake");
    match listed < report.mistakes.len() {
        true => writeln!(out, "<h2>{all}, the {} most frequent</h2>", number(listed as u64))?,
        false => writeln!(out, "<h2>{all}</h2>")?,
    }
    writeln!(
        out,
        "<p class=\"legend faint\">In the text, <mark class=\"g\">what is wanted</mark> is underlined, <mark class=\"p\">what \
         was predicted</mark> has a line above, and <mark class=\"g p\">what is both</mark> has two.</p>\n\
         <div class=\"tools\" hidden>\n<button type=\"button\" data-kind=\"\" aria-pressed=\"true\">all</button>"
    )?;
    for kind in MistakeKind::ALL {
        let n: usize =
            shown.iter().filter(|group| group.kind == kind).map(|group| group.mistakes.len()).sum();
        if n > 0 {
            let (class, name, n) = (class(kind), kind.as_str(), number(n as u64));
            writeln!(
                out,
                "<button type=\"button\" data-kind=\"{class}\" aria-pressed=\"false\">{name} {n}</button>"
            )?;
        }
    }
    writeln!(
        out,
        "<input id=\"search\" type=\"search\" placeholder=\"words, entity or document\" aria-label=\"Search in the \
         mistakes\">\n<span id=\"shown\" class=\"faint\" role=\"status\"></span>\n</div>\n<ol>"
    )?;
    for group in shown {
        write_group(group, out)?;
    }
    writeln!(out, "</ol>")
}

fn write_group(group: &Group<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = group.mistakes.first() else { return Ok(()) };
    let (class, kind, n) = (class(group.kind), group.kind.as_str(), group.mistakes.len());
    let times = if n > 1 {
        format!("<span class=\"times\">{} times</span>", number(n as u64))
    } else {
        String::new()
    };
    writeln!(
        out,
        "<li class=\"{class}\" data-kind=\"{class}\" data-n=\"{n}\"><div class=\"head\"><span class=\"kind\">{kind}</span>\
         <span>{}</span>{times}</div>",
        what(first)
    )?;
    let (open, folded) = group.mistakes.split_at(n.min(OPEN));
    open.iter().try_for_each(|mistake| write_place(mistake, out))?;
    if !folded.is_empty() {
        writeln!(out, "<details><summary>{} more</summary>", number(folded.len() as u64))?;
        folded.iter().try_for_each(|mistake| write_place(mistake, out))?;
        writeln!(out, "</details>")?;
    }
    writeln!(out, "</li>")
}

fn what(mistake: &Mistake) -> String {
    if let Some([subject, predicate, object]) = &mistake.relation {
        let word = |word: &Option<String>| escaped(word.as_deref().unwrap_or("?")).into_owned();
        return format!("<b>{}</b> —{}→ <b>{}</b>", word(subject), word(predicate), word(object));
    }
    match (&mistake.gold, &mistake.predicted) {
        (Some(gold), Some(predicted)) => {
            format!("{} <span class=\"faint\">and not</span> {}", seen(gold), seen(predicted))
        }
        (Some(one), None) | (None, Some(one)) => seen(one),
        (None, None) => String::new(),
    }
}

fn seen(seen: &Seen) -> String {
    let more: Vec<&str> = seen.kind.as_deref().into_iter().chain(seen.entity.as_deref()).collect();
    let more = match more.is_empty() {
        true => String::new(),
        false => format!(" <span class=\"faint\">{}</span>", escaped(&more.join(" · "))),
    };
    format!("<b>{}</b>{more}", escaped(seen.surface.as_deref().unwrap_or("…")))
}

fn write_place(mistake: &Mistake, out: &mut dyn Write) -> io::Result<()> {
    let at = mistake.marks.first().map_or(String::new(), |mark| format!(":{}", mark.start));
    write!(out, "<p class=\"at\"><span class=\"id\">{}{at}</span> ", escaped(&mistake.document))?;
    let sides = [(&mistake.gold, "g"), (&mistake.predicted, "p")];
    let mut spans = Vec::new();
    let mut classes = Vec::new();
    for (side, class) in sides {
        if let Some(seen) = side {
            spans.push(seen.span);
            classes.push(class);
        }
    }
    if mistake.relation.is_some() {
        spans.clone_from(&mistake.marks);
        classes = vec!["r"; spans.len()];
    }
    for (piece, marks) in mistake.cut(&spans) {
        let mut names: Vec<&str> =
            classes.iter().zip(marks).filter(|(_, mark)| *mark).map(|(class, _)| *class).collect();
        names.dedup();
        match names.is_empty() {
            true => write!(out, "{}", escaped(piece))?,
            false => write!(out, "<mark class=\"{}\">{}</mark>", names.join(" "), escaped(piece))?,
        }
    }
    writeln!(out, "</p>")
}
