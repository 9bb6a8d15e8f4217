//! What `build` says at its end.

use super::report::Report;
use super::words::{count, list, number, shell};
use nomina::analysis::View;
use nomina::graph::{Layer, Node};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// So many entities are named.
const TOP: usize = 5;

/// Says how much was read and found, what was not, what the picture shows, and where it is.
///
/// `updated` tells how much of it was known before.
pub fn print(view: &View, drawn: &View, written: &[PathBuf], updated: Option<String>, report: &Report) {
    let totals = &view.header.totals;
    let row = |label: &str, text: String| report.say(&format!("{label:>10}  {text}"));
    row(
        "read",
        format!("{} with {}", count(totals.documents, "document"), count(totals.sentences, "sentence")),
    );
    if let Some(updated) = updated {
        row("updated", updated);
    }
    row(
        "found",
        format!(
            "{} of {}, {}",
            count(totals.mentions, "mention"),
            count(view.nodes.len() as u64, "entity"),
            edges(view)
        ),
    );
    match view.nodes.is_empty() {
        true => {
            row("hint", "`nomina gazetteer find NAME` tells whether the gazetteer lists a name".to_string())
        }
        false => row("most often", most_seen(view)),
    }
    let nil: u64 = totals.nil.values().sum();
    if nil > 0 {
        let reasons: Vec<String> =
            totals.nil.iter().map(|(reason, n)| format!("{} {}", number(*n), explained(reason))).collect();
        let noun = if nil == 1 { "mention" } else { "mentions" };
        row("not linked", format!("{} {noun}: {}", number(nil), list(&reasons)));
    }
    if totals.crowded_units > 0 {
        let plural = if totals.crowded_units == 1 { "" } else { "s" };
        let unit = format!("{}{plural} with too many entities to tell", view.header.unit.name());
        row("crowded", format!("{} {unit}", number(totals.crowded_units)));
    }
    row_of_repeats(view, row);
    for problem in [report.skipped_in_words(), report.gazetteers_in_words()].into_iter().flatten() {
        row("look at", problem);
    }
    if !written.is_empty() {
        row("written", list(&written.iter().map(|path| path.display().to_string()).collect::<Vec<_>>()));
    }
    if let Some(dot) = written.iter().find(|path| path.extension().is_some_and(|end| end == "dot")) {
        let entities = count(drawn.nodes.len() as u64, "entity");
        match count(drawn.edges.len() as u64, "link") {
            links if drawn.edges.is_empty() && !view.edges.is_empty() => {
                row("in dot", format!("{entities} and {links}: no link passes the picture's conditions"))
            }
            links if drawn.header.left_out.as_ref().is_none_or(|left_out| left_out.edges == 0) => {
                row("in dot", format!("all {entities} and {links}"))
            }
            links => row(
                "in dot",
                format!("{entities} and {links}, the strongest; --top, --min-count and others choose"),
            ),
        }
        row("draw it", format!("dot -Tsvg {} -o {}", shell(dot), shell(&svg(dot))));
    }
}

/// Wire copy printed twice counts twice; whoever reads the counts should know.
fn row_of_repeats(view: &View, row: impl Fn(&str, String)) {
    let (repeats, some) = view.documents.repeats(3);
    if repeats > 0 {
        let more = if repeats > some.len() { ", …" } else { "" };
        let some: Vec<String> = some.iter().map(|(later, first)| format!("{later} = {first}")).collect();
        let some = some.join(", ");
        row(
            "repeated",
            format!("{} with the text of another: {some}{more}", count(repeats as u64, "document")),
        );
    }
}

fn svg(dot: &Path) -> PathBuf {
    dot.with_extension("svg")
}

fn edges(view: &View) -> String {
    let of = |layer| view.edges.iter().filter(|edge| edge.layer == layer).count() as u64;
    let mut parts = vec![count(of(Layer::CoOccurrence), "co-occurrence")];
    for (layer, noun) in [(Layer::Relation, "relation"), (Layer::Background, "background edge")] {
        if of(layer) > 0 {
            parts.push(count(of(layer), noun));
        }
    }
    list(&parts)
}

fn most_seen(view: &View) -> String {
    let mut nodes: Vec<&Node> = view.nodes.iter().collect();
    nodes.sort_by_key(|node| (Reverse(node.mentions), Reverse(node.documents), &node.key));
    let named = nodes.iter().take(TOP).map(|node| format!("{} {}", node.name, number(node.mentions)));
    named.collect::<Vec<_>>().join(", ")
}

fn explained(reason: &str) -> &str {
    match reason {
        "weak" => "by a weak alias that nothing vouches for",
        "blocked" => "blocked by the words around",
        "tie" => "between equals",
        other => other,
    }
}
