//! `graph.dot`: a picture for people, drawn by Graphviz.
//!
//! Entity types differ in shape and in colour (the colour-blind safe palette of Okabe and Ito, as
//! outlines on pale fills, so that dark text stays readable); the name grows with the mentions.
//! Co-occurrence is a grey line without direction, as wide as its damped weight; a stated relation is
//! an arrow with its predicate, dashed where nobody asserts it; what the gazetteer says is dotted.
//! Heading, legend and the note of what was left out are the graph's own label, which every layout
//! puts in the same place.

use crate::analysis::{LeftOut, Link, View};
use crate::graph::{Layer, Node, Unit};
use crate::relate::Status;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};

/// What a picture says besides the graph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DotOptions {
    /// The heading; none gives "Who is connected to whom".
    pub title: Option<String>,
}

/// How an entity type is drawn.
struct Look {
    entity_type: &'static str,
    shape: &'static str,
    style: &'static str,
    /// The outline, a colour of the palette or a darker one of its hue.
    line: &'static str,
    fill: &'static str,
    /// The shape as a character, for the legend.
    mark: &'static str,
}

const LOOKS: &[Look] = &[
    Look {
        entity_type: "person",
        shape: "ellipse",
        style: "filled",
        line: "#0072B2",
        fill: "#D6EAF7",
        mark: "○",
    },
    Look {
        entity_type: "group",
        shape: "box",
        style: "filled,rounded",
        line: "#C27C00",
        fill: "#FDEBC8",
        mark: "▢",
    },
    Look {
        entity_type: "state",
        shape: "hexagon",
        style: "filled",
        line: "#009E73",
        fill: "#D3F0E6",
        mark: "⬡",
    },
    Look {
        entity_type: "place", shape: "box", style: "filled", line: "#B0578D", fill: "#F8E1EE", mark: "□"
    },
    Look {
        entity_type: "event",
        shape: "diamond",
        style: "filled",
        line: "#8A7F00",
        fill: "#FBF7C9",
        mark: "◇",
    },
];

const OTHER: Look = Look {
    entity_type: "",
    shape: "parallelogram",
    style: "filled",
    line: "#5F5F5F",
    fill: "#ECECEC",
    mark: "▱",
};

const TOGETHER: &str = "#6E6E6E";
const STATED: &str = "#B34700";
const KNOWN: &str = "#4A6A8A";

fn look(entity_type: &str) -> &'static Look {
    LOOKS.iter().find(|look| look.entity_type == entity_type).unwrap_or(&OTHER)
}

/// Writes a view as DOT. The same view and options give the same bytes.
///
/// It draws every node and edge of the view, so filter it first: [`crate::analysis::Filter::picture`]
/// leaves as much as a person can read. Node ids are opaque (`n0`, `n1`, … in the order of keys).
///
/// # Errors
/// Only those of `out`.
pub fn write_dot(view: &View, options: &DotOptions, out: &mut dyn Write) -> io::Result<()> {
    let title = options.title.as_deref().unwrap_or("Who is connected to whom");
    writeln!(out, "digraph nomina {{")?;
    writeln!(out, "  graph [bgcolor=white, charset=\"UTF-8\", fontname=\"{FONT}\", fontcolor=\"#1A1A1A\",")?;
    // Lines that bend around names cost time that many of them are not worth.
    let splines = if view.edges.len() > 300 { "line" } else { "true" };
    writeln!(out, "    {LAYOUT}, splines={splines},")?;
    writeln!(out, "    tooltip={}, labelloc=t, labeljust=l,", quoted(title))?;
    writeln!(out, "    label=<{}>];", heading(view, title))?;
    writeln!(
        out,
        "  node [fontname=\"{FONT}\", fontcolor=\"#1A1A1A\", penwidth=1.5, margin=\"0.11,0.06\", height=0.3, width=0.4];"
    )?;
    writeln!(out, "  edge [fontname=\"{FONT}\", fontsize=11, color=\"{TOGETHER}\"];")?;
    // In a small graph nothing is large: the scales end no lower than at 4 mentions and 3 units.
    let most = view.nodes.iter().map(|node| node.mentions).max().unwrap_or(0).max(4);
    for (at, node) in view.nodes.iter().enumerate() {
        write_node(at, node, most, out)?;
    }
    let places: HashMap<&str, usize> =
        view.nodes.iter().zip(0..).map(|(node, at)| (node.key.as_str(), at)).collect();
    let most_often = view.edges.iter().map(often).max().unwrap_or(0).max(3);
    for edge in &view.edges {
        if let (Some(&source), Some(&target)) = (places.get(&*edge.source), places.get(&*edge.target)) {
            write_edge(view, edge, (source, target), most_often, out)?;
        }
    }
    writeln!(out, "}}")
}

const FONT: &str = "Helvetica,Arial,sans-serif";

/// Chosen by looking: of Graphviz' layouts `neato` with lengths by shared neighbours gives the most
/// compact picture in which groups stand apart; `dot`'s own layers say nothing where links have no
/// direction. Since it stands in the file, `dot`, `sfdp` and the others all draw the same.
const LAYOUT: &str = "layout=neato, model=subset, overlap=prism, sep=\"+9\", outputorder=edgesfirst, pad=0.3";

fn write_node(at: usize, node: &Node, most: u64, out: &mut dyn Write) -> io::Result<()> {
    let Look { shape, style, line, fill, .. } = look(&node.entity_type);
    let size = 10.0 + 14.0 * (node.mentions as f64 / most as f64).sqrt();
    let kind = node.kind.as_ref().map_or(String::new(), |kind| format!(", {kind}"));
    let tooltip = format!(
        "{} ({}{kind}): {} in {}",
        named(node),
        node.entity_type,
        counted(node.mentions, "mention"),
        counted(node.documents, "document")
    );
    writeln!(
        out,
        "  n{at} [label={}, shape={shape}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\", \
         fontsize={size:.1}, tooltip={}];",
        label(&with_abbreviation(node)),
        quoted(&tooltip)
    )
}

/// A long name with the abbreviation by which the documents mostly call it: readers know the CMA
/// better than the Coordination of Azawad Movements.
fn with_abbreviation(node: &Node) -> String {
    let name = named(node);
    let is_abbreviation = |form: &str| {
        form.chars().count() <= 9
            && form.chars().all(|c| c.is_alphanumeric() || c == '-')
            && form.chars().filter(|c| c.is_uppercase()).count() >= 2
    };
    // Ties go to the form that comes first.
    let abbreviation =
        node.surfaces.iter().filter(|(form, _)| is_abbreviation(form)).rev().max_by_key(|(_, count)| **count);
    match abbreviation {
        Some((form, _)) if name.split(' ').count() > 2 && !name.contains(form.as_str()) => {
            format!("{name} ({form})")
        }
        _ => name,
    }
}

/// In how many units the two stand together; a crowded unit counts for its document only.
fn often(edge: &Link) -> u64 {
    edge.units.max(edge.documents).max(1)
}

fn write_edge(
    view: &View,
    edge: &Link,
    (source, target): (usize, usize),
    most_often: u64,
    out: &mut dyn Write,
) -> io::Result<()> {
    let tooltip = quoted(&edge_tooltip(view, edge));
    write!(out, "  n{source} -> n{target} [")?;
    match edge.layer {
        Layer::CoOccurrence => {
            let share = (often(edge) - 1) as f64 / (most_often - 1) as f64;
            let alpha = (125.0 + 90.0 * share.sqrt()).round() as u8;
            let width = 0.8 + 3.8 * share.sqrt();
            write!(out, "dir=none, penwidth={width:.2}, color=\"{TOGETHER}{alpha:02X}\"")?;
        }
        Layer::Relation => {
            let predicate = edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
            let style = if is_asserted(edge) { "solid" } else { "dashed" };
            let width = 1.2 + 0.6 * (edge.units.max(1) as f64).ln();
            let doubt = doubt(edge).map_or(String::new(), |status| format!(" ({status})"));
            write!(
                out,
                "label={}, style={style}, penwidth={width:.2}, color=\"{STATED}\", fontcolor=\"{STATED}\"",
                quoted(&format!("{predicate}{doubt}"))
            )?;
        }
        Layer::Background => {
            let predicate = edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
            write!(
                out,
                "label={}, style=dotted, arrowhead=vee, arrowsize=0.6, color=\"{KNOWN}\", fontcolor=\"{KNOWN}\", \
                 fontsize=9",
                quoted(&predicate)
            )?;
        }
    }
    writeln!(out, ", tooltip={tooltip}];")
}

/// Whether the document or a source that it names says so, as a fact.
fn is_asserted(edge: &Link) -> bool {
    edge.statuses.is_empty() || edge.statuses.keys().any(|status| *status <= Status::Reported)
}

/// How a relation that nobody asserts is stated, the most frequent way, ties to the weaker.
fn doubt(edge: &Link) -> Option<&'static str> {
    if is_asserted(edge) {
        return None;
    }
    let (status, _) = edge.statuses.iter().max_by_key(|(_, count)| **count)?;
    Some(match status {
        Status::Asserted => "asserted",
        Status::Reported => "reported",
        Status::Hedged => "hedged",
        Status::Alleged => "alleged",
        Status::Planned => "planned",
        Status::Demanded => "demanded",
        Status::Negated => "negated",
    })
}

/// Names, counts and the first sentence.
fn edge_tooltip(view: &View, edge: &Link) -> String {
    let name = |key: &str| view.node(key).map_or(key.to_string(), named);
    let (source, target) = (name(&edge.source), name(&edge.target));
    let predicate = edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
    let mut text = match edge.layer {
        Layer::CoOccurrence => format!("{source} – {target}"),
        Layer::Relation | Layer::Background => format!("{source} – {predicate} – {target}"),
    };
    if edge.layer == Layer::Background {
        text.push_str(" (gazetteer)");
        return text;
    }
    let units = counted(edge.units, view.header.unit.name());
    let _ = match view.header.unit {
        Unit::Document => write!(text, ": {}", counted(edge.documents, "document")),
        _ => write!(text, ": {units} in {}", counted(edge.documents, "document")),
    };
    if let Some(first) = edge.evidence.first() {
        let sentence = view.sentence(&first.document, first.sentence);
        if let Some(words) = sentence.and_then(|sentence| sentence.text.as_deref()) {
            let _ = write!(text, "\n“{}”", shortened(words, 200));
        }
    }
    text
}

/// Heading, figures, what was left out and the legend, as Graphviz' HTML-like label.
fn heading(view: &View, title: &str) -> String {
    let totals = &view.header.totals;
    let unit = view.header.unit.name();
    let row = |cells: &str| format!("<TR><TD ALIGN=\"LEFT\">{cells}</TD></TR>");
    let mut rows = row(&format!("<FONT POINT-SIZE=\"24\"><B>{}</B></FONT>", text(title)));
    let mut small = |line: &str| {
        rows.push_str(&row(&format!("<FONT POINT-SIZE=\"13\" COLOR=\"#4D4D4D\">{line}</FONT>")));
    };
    small(&format!(
        "From {} with {} and {}. Larger name: more mentions.",
        counted(totals.documents, "document"),
        counted(totals.sentences, "sentence"),
        counted(totals.mentions, "mention")
    ));
    if let Some(left) = view.header.left_out {
        let drawn = view.edges.iter().filter(|edge| edge.layer != Layer::Background).count();
        small(&left_out_line(view.nodes.len() as u64, drawn as u64, left));
    }
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for node in &view.nodes {
        *counts.entry(&node.entity_type).or_default() += 1;
    }
    let mut cells = String::new();
    let known = LOOKS.iter().map(|look| look.entity_type).filter(|known| counts.contains_key(known));
    let others = counts.keys().copied().filter(|&name| look(name).entity_type.is_empty());
    for name in known.chain(others) {
        let Look { line, fill, mark, .. } = look(name);
        let _ = write!(
            cells,
            "<TD BGCOLOR=\"{fill}\" COLOR=\"{line}\" BORDER=\"1\" CELLPADDING=\"4\"><FONT POINT-SIZE=\"13\">\
             <FONT COLOR=\"{line}\">{mark}</FONT> {}</FONT></TD>",
            text(if name.trim().is_empty() { "no type" } else { name })
        );
    }
    let mut line = |colour: &str, mark: &str, meaning: &str| {
        let _ = write!(
            cells,
            "<TD CELLPADDING=\"4\"><FONT POINT-SIZE=\"13\"><FONT COLOR=\"{colour}\">{mark}</FONT> {meaning}</FONT></TD>"
        );
    };
    let has = |layer: Layer| view.edges.iter().any(|edge| edge.layer == layer);
    if has(Layer::CoOccurrence) {
        line(TOGETHER, "━━", &format!("in one {unit}; wider: more often"));
    }
    if has(Layer::Relation) {
        line(STATED, "──▶", "stated");
        if view.edges.iter().any(|edge| !is_asserted(edge)) {
            line(STATED, "╌╌▶", "alleged, planned or negated");
        }
    }
    if has(Layer::Background) {
        line(KNOWN, "┈┈&gt;", "known to the gazetteer, not from the articles");
    }
    if !cells.is_empty() {
        let legend =
            format!("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"6\"><TR>{cells}</TR></TABLE>");
        rows.push_str(&row(&legend));
    }
    format!(
        "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"4\" CELLPADDING=\"0\">\
         {rows}</TABLE>"
    )
}

/// What a filtered view shows and what it does not.
fn left_out_line(nodes: u64, edges: u64, left: LeftOut) -> String {
    if left.nodes == 0 && left.edges == 0 {
        return format!(
            "All {} and {} are shown.",
            counted_as(nodes, "entity", "entities"),
            counted(edges, "link")
        );
    }
    let isolated = match left.isolated {
        0 => String::new(),
        isolated => format!(" ({} for want of a shown link)", thousands(isolated)),
    };
    format!(
        "{} of {} and {} of {} are shown. Left out: {}{isolated}, {}.",
        thousands(nodes),
        counted_as(left.nodes_of, "entity", "entities"),
        thousands(edges),
        counted(left.edges_of, "link"),
        counted_as(left.nodes, "entity", "entities"),
        counted(left.edges, "link"),
    )
}

/// An entity's name on one line, or its key where it has none.
fn named(node: &Node) -> String {
    let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = [one_line(&node.name), one_line(&node.key), "(no name)".to_string()];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}

/// `1 mention`, `2 mentions`, `1,204 mentions`.
fn counted(count: u64, word: &str) -> String {
    counted_as(count, word, &format!("{word}s"))
}

fn counted_as(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", thousands(count), if count == 1 { one } else { many })
}

fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// At most `most` characters, cut at a space where there is one.
fn shortened(words: &str, most: usize) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = words.char_indices().nth(most) else { return words };
    let head = &words[..end];
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
    format!("{head} …")
}

/// A name as a label: on as few lines as it needs at some 18 characters each, the lines about equal.
fn label(name: &str) -> String {
    const WIDE: usize = 18;
    let name = shortened(name, 90);
    let length = name.chars().count();
    let target = length.div_ceil(length.div_ceil(WIDE).max(1));
    let mut lines: Vec<String> = Vec::new();
    for word in name.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() / 2 < target => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    quoted(&lines.join("\n"))
}

/// Text as Graphviz decodes it, entities and all; control characters become spaces or nothing.
fn text(plain: &str) -> String {
    let mut out = String::with_capacity(plain.len());
    for c in plain.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            // Marks that turn the direction of all that follows.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A quoted DOT string whose line ends are kept; `\`, `"` and entities stay what they are.
fn quoted(plain: &str) -> String {
    let mut out = String::from("\"");
    for (at, line) in plain.lines().enumerate() {
        if at > 0 {
            out.push_str("\\n");
        }
        out.push_str(&text(line).replace('\\', "\\\\"));
    }
    out.push('"');
    out
}
