//! `graph.dot`: a picture for people, drawn by Graphviz.
//!
//! Entity types differ in shape and in colour (the colour-blind safe palette of Okabe and Ito, as
//! outlines on pale fills, so that dark text stays readable); the name grows with the mentions.
//! Co-occurrence is a grey line without direction, as wide as it is frequent; stated relations are arrows
//! with their predicates (`relations`), in the colour of their class, dashed where nobody asserts them and
//! dotted where they are negated; what the gazetteer says is a fine dotted line.
//! Heading, legend and the note of what was left out are the graph's own label, which every layout
//! puts in the same place.

mod relations;
mod text;

use super::words::{count, number};
use crate::analysis::{LeftOut, Link, View};
use crate::graph::{Layer, Node, Unit};
use relations::lines;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, Write};
use text::{quoted, shortened, text, wrapped};

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
    // Words on lines need room between names.
    let apart = if view.edges.iter().any(|edge| edge.layer == Layer::Relation) { "36,18" } else { "9" };
    writeln!(out, "    {LAYOUT}, sep=\"+{apart}\", splines={splines},")?;
    writeln!(out, "    tooltip={}, labelloc=t, labeljust=l,", quoted(title))?;
    writeln!(out, "    label=<{}>];", heading(view, title))?;
    writeln!(
        out,
        "  node [fontname=\"{FONT}\", fontcolor=\"#1A1A1A\", penwidth=1.5, margin=\"0.11,0.06\", height=0.3, width=0.4];"
    )?;
    writeln!(out, "  edge [fontname=\"{FONT}\", fontsize=13, color=\"{TOGETHER}\"];")?;
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
    for line in lines(view) {
        if let (Some(&source), Some(&target)) = (places.get(line.source), places.get(line.target)) {
            line.write(view, (source, target), out)?;
        }
    }
    writeln!(out, "}}")
}

const FONT: &str = "Helvetica,Arial,sans-serif";

/// Chosen by looking: of Graphviz' layouts `neato` with lengths by shared neighbours gives the most
/// compact picture in which groups stand apart; `dot`'s own layers say nothing where links have no
/// direction. Since it stands in the file, `dot`, `sfdp` and the others all draw the same.
const LAYOUT: &str = "layout=neato, model=subset, overlap=prism, outputorder=edgesfirst, pad=0.3";

fn write_node(at: usize, node: &Node, most: u64, out: &mut dyn Write) -> io::Result<()> {
    let Look { shape, style, line, fill, .. } = look(&node.entity_type);
    let size = 10.0 + 14.0 * (node.mentions as f64 / most as f64).sqrt();
    let kind = node.kind.as_ref().map_or(String::new(), |kind| format!(", {kind}"));
    let tooltip = format!(
        "{} ({}{kind}): {} in {}",
        named(node),
        node.entity_type,
        count(node.mentions, "mention"),
        count(node.documents, "document")
    );
    writeln!(
        out,
        "  n{at} [label={}, shape={shape}, style=\"{style}\", color=\"{line}\", fillcolor=\"{fill}\", \
         fontsize={size:.1}, tooltip={}];",
        quoted(&wrapped(&with_abbreviation(node), 18).join("\n")),
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
    let mut attributes = String::new();
    match edge.layer {
        Layer::CoOccurrence => {
            let share = (often(edge) - 1) as f64 / (most_often - 1) as f64;
            let alpha = (125.0 + 90.0 * share.sqrt()).round() as u8;
            let width = 0.8 + 3.8 * share.sqrt();
            let _ = write!(attributes, "dir=none, penwidth={width:.2}, color=\"{TOGETHER}{alpha:02X}\"");
        }
        // Drawn with the others of the pair.
        Layer::Relation => return Ok(()),
        Layer::Background => {
            let predicate = edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
            let _ = write!(
                attributes,
                "label={}, style=dotted, arrowhead=vee, arrowsize=0.6, color=\"{KNOWN}\", fontcolor=\"{KNOWN}\", \
                 fontsize=9",
                quoted(&predicate)
            );
        }
    }
    writeln!(out, "  n{source} -> n{target} [{attributes}, tooltip={tooltip}];")
}

/// Names, counts and the first sentence.
fn edge_tooltip(view: &View, edge: &Link) -> String {
    let name = |key: &str| view.node(key).map_or(key.to_string(), named);
    let (source, target) = (name(&edge.source), name(&edge.target));
    let predicate = edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
    if edge.layer == Layer::Background {
        return format!("{source} – {predicate} – {target} (gazetteer)");
    }
    format!("{source} – {target}: {}{}", how_often(view, edge), first_words(view, edge))
}

/// In how many units and documents.
fn how_often(view: &View, edge: &Link) -> String {
    let documents = count(edge.documents, "document");
    match view.header.unit {
        Unit::Document => documents,
        unit => format!("{} in {documents}", count(edge.units, unit.name())),
    }
}

/// The first sentence that shows an edge, on a line of its own.
fn first_words(view: &View, edge: &Link) -> String {
    let first = edge.evidence.first().and_then(|first| view.sentence(&first.document, first.sentence));
    let words = first.and_then(|sentence| sentence.text.as_deref());
    words.map_or(String::new(), |words| format!("\n“{}”", shortened(words, 200)))
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
        count(totals.documents, "document"),
        count(totals.sentences, "sentence"),
        count(totals.mentions, "mention")
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
    let line = |cells: &mut String, colour: &str, mark: &str, meaning: &str| {
        let _ = write!(
            cells,
            "<TD CELLPADDING=\"4\"><FONT POINT-SIZE=\"13\"><FONT COLOR=\"{colour}\">{mark}</FONT> {meaning}</FONT></TD>"
        );
    };
    let has = |layer: Layer| view.edges.iter().any(|edge| edge.layer == layer);
    if has(Layer::CoOccurrence) {
        line(&mut cells, TOGETHER, "━━", &format!("in one {unit}; wider: more often"));
    }
    if has(Layer::Background) {
        line(&mut cells, KNOWN, "┈┈&gt;", "known to the gazetteer, not from the articles");
    }
    let mut stated = String::new();
    relations::legend(view, |colour, mark, meaning| line(&mut stated, colour, mark, meaning));
    for cells in [cells, stated].iter().filter(|cells| !cells.is_empty()) {
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
        return format!("All {} and {} are shown.", count(nodes, "entity"), count(edges, "link"));
    }
    let isolated = match left.isolated {
        0 => String::new(),
        isolated => format!(" ({} for want of a shown link)", number(isolated)),
    };
    format!(
        "{} of {} and {} of {} are shown. Left out: {}{isolated}, {}.",
        number(nodes),
        count(left.nodes_of, "entity"),
        number(edges),
        count(left.edges_of, "link"),
        count(left.nodes, "entity"),
        count(left.edges, "link"),
    )
}

/// An entity's name on one line, or its key where it has none.
fn named(node: &Node) -> String {
    let one_line = |name: &str| name.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = [one_line(&node.name), one_line(&node.key), "(no name)".to_string()];
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
}
