//! Stated relations as arrows: all that somebody does to another in one way is one of them.

use super::text::{quoted, text, wrapped};
use super::{first_words, how_often, named};
use crate::analysis::{Link, View};
use crate::graph::Layer;
use crate::relate::{Quad, Status};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

/// How sure it is that something is so; each is drawn in its own style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// Somebody says so.
    Stated,
    /// Hedged, alleged, planned or demanded, by all who speak of it.
    Doubted,
    /// Negated by all who speak of it.
    Negated,
}

impl Ground {
    /// What the strongest statement makes of an edge.
    fn of(edge: &Link) -> Ground {
        match strongest(edge) {
            status if status.is_plain() => Ground::Stated,
            Status::Negated => Ground::Negated,
            _ => Ground::Doubted,
        }
    }

    fn style(self) -> &'static str {
        match self {
            Ground::Stated => "solid",
            Ground::Doubted => "dashed",
            Ground::Negated => "dotted",
        }
    }
}

/// The status that comes first; an edge that names none is taken at its word.
fn strongest(edge: &Link) -> Status {
    edge.statuses.keys().next().copied().unwrap_or(Status::Asserted)
}

/// The colour of a class: reds for enemies and blues for friends, the darker for deeds. All are read well
/// on white, as lines and as letters.
pub(super) fn colour(quad: Option<Quad>) -> &'static str {
    match quad {
        Some(Quad::MaterialConflict) => "#B2182B",
        Some(Quad::VerbalConflict) => "#B35900",
        Some(Quad::VerbalCooperation) => "#2B76B5",
        Some(Quad::MaterialCooperation) => "#0B4A8F",
        Some(Quad::Static) => "#6B5B7B",
        None => "#4D4D4D",
    }
}

/// The order of a legend and what stands in it.
const CLASSES: [(Option<Quad>, &str); 6] = [
    (Some(Quad::MaterialConflict), "material conflict"),
    (Some(Quad::VerbalConflict), "verbal conflict"),
    (Some(Quad::VerbalCooperation), "verbal cooperation"),
    (Some(Quad::MaterialCooperation), "material cooperation"),
    (Some(Quad::Static), "who is what"),
    (None, "stated"),
];

/// Relations of one ordered pair that are drawn as one line, because they are of one class and equally sure:
/// parallel lines hide each other's words.
pub struct Line<'a> {
    /// Key of the one end.
    pub source: &'a str,
    /// Key of the other.
    pub target: &'a str,
    quad: Option<Quad>,
    ground: Ground,
    directed: bool,
    /// The most frequent first.
    edges: Vec<&'a Link>,
}

/// So many predicates are named on a line.
const NAMED: usize = 3;

/// The lines of a view, in the order of their ends.
pub fn lines(view: &View) -> Vec<Line<'_>> {
    type Kind = (Option<Quad>, Ground, bool);
    let mut lines: BTreeMap<(&str, &str, Kind), Vec<&Link>> = BTreeMap::new();
    for edge in view.edges.iter().filter(|edge| edge.layer == Layer::Relation) {
        let kind = (edge.quad, Ground::of(edge), edge.directed);
        lines.entry((&edge.source, &edge.target, kind)).or_default().push(edge);
    }
    let lines = lines.into_iter().map(|((source, target, (quad, ground, directed)), mut edges)| {
        // A stable sort: ties go to the smaller key.
        edges.sort_by_key(|edge| std::cmp::Reverse((edge.documents, edge.units)));
        Line { source, target, quad, ground, directed, edges }
    });
    lines.collect()
}

impl Line<'_> {
    /// Writes it between two nodes.
    pub fn write(
        &self,
        view: &View,
        (source, target): (usize, usize),
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let units: u64 = self.edges.iter().map(|edge| edge.units).sum();
        let width = 1.2 + 0.6 * (units.max(1) as f64).ln();
        let colour = colour(self.quad);
        let both = if self.directed { "" } else { "dir=both, " };
        writeln!(
            out,
            "  n{source} -> n{target} [label=<{}>, {both}style={}, penwidth={width:.2}, arrowsize=0.8, \
             color=\"{colour}\", fontcolor=\"{colour}\", tooltip={}];",
            self.label(),
            self.ground.style(),
            quoted(&self.tooltip(view))
        )
    }

    /// The predicates on a ground of white, so that lines below do not strike them through.
    fn label(&self) -> String {
        let mut rows = String::new();
        let mut named: Vec<String> = self.edges.iter().take(NAMED).map(|edge| marked(edge)).collect();
        match self.edges.len().saturating_sub(NAMED) {
            0 => {}
            more => named.push(format!("and {more} more")),
        }
        for line in named.iter().flat_map(|words| wrapped(words, 18)) {
            let _ = write!(rows, "<TR><TD>{}</TD></TR>", text(&line));
        }
        format!(
            "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\" BGCOLOR=\"#FFFFFFCC\">\
             {rows}</TABLE>"
        )
    }

    fn tooltip(&self, view: &View) -> String {
        let name = |key: &str| view.node(key).map_or(key.to_string(), named);
        let (source, target) = (name(self.source), name(self.target));
        let told = self.edges.iter().map(|edge| {
            let sources: Vec<String> = edge.attributed_to.keys().map(|key| name(key)).collect();
            let by = if sources.is_empty() { "" } else { "; by " };
            format!(
                "{source} – {} – {target}: {} ({}{by}{}){}",
                words(edge),
                how_often(view, edge),
                statuses(edge),
                sources.join(", "),
                first_words(view, edge)
            )
        });
        told.collect::<Vec<_>>().join("\n")
    }
}

/// The predicate in words for people.
fn words(edge: &Link) -> String {
    let name = || edge.predicate.as_deref().unwrap_or_default().replace('_', " ");
    edge.label.clone().unwrap_or_else(name)
}

/// `2 asserted, 1 negated`.
fn statuses(edge: &Link) -> String {
    let counted = edge.statuses.iter().map(|(status, n)| format!("{n} {}", status.as_str()));
    counted.collect::<Vec<_>>().join(", ")
}

/// The predicate with a mark where nobody states it plainly, and with counts where some do and some do not.
fn marked(edge: &Link) -> String {
    let words = words(edge);
    let mark = match strongest(edge) {
        status if status.is_plain() => String::new(),
        Status::Negated => "not: ".to_string(),
        status => format!("{}: ", status.as_str()),
    };
    let mixed = edge.statuses.len() > 1 && !edge.statuses.keys().all(|status| status.is_plain());
    match mixed {
        true => format!("{mark}{words} ({})", statuses(edge)),
        false => format!("{mark}{words}"),
    }
}

/// What the lines of a view mean: colour, mark and words of each.
pub fn legend(view: &View, mut line: impl FnMut(&str, &str, &str)) {
    let lines = lines(view);
    for (quad, meaning) in CLASSES {
        if lines.iter().any(|line| line.quad == quad) {
            line(colour(quad), "──▶", meaning);
        }
    }
    for (ground, mark, meaning) in [
        (Ground::Doubted, "╌╌▶", "hedged, alleged, planned or demanded"),
        (Ground::Negated, "┈┈▶", "negated"),
    ] {
        if lines.iter().any(|line| line.ground == ground) {
            line("#1A1A1A", mark, meaning);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Options;
    use crate::graph::tests::{graph_of, read};
    use proptest::prelude::*;

    /// Contrast with white, by WCAG 2.
    fn contrast(colour: &str) -> f64 {
        let channel = |at: usize| {
            let value = u8::from_str_radix(&colour[at..at + 2], 16).expect("two hexadecimal digits");
            let share = f64::from(value) / 255.0;
            if share <= 0.03928 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        1.05 / (0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05)
    }

    fn edge(predicate: &str, statuses: &[(Status, u64)]) -> Link {
        let view = View::of(&graph_of(Options::default(), &[read("a", &["fama kidal"])]));
        let mut edge = view.edges[0].clone();
        edge.layer = Layer::Relation;
        edge.predicate = Some(predicate.to_string());
        edge.statuses = statuses.iter().copied().collect();
        edge
    }

    #[test]
    fn marks_and_styles() {
        use Status::*;
        type Counts = &'static [(Status, u64)];
        let cases: [(Counts, &str, &str); 11] = [
            (&[], "left place", "solid"),
            (&[(Asserted, 2)], "left place", "solid"),
            (&[(Reported, 1)], "left place", "solid"),
            (&[(Asserted, 2), (Reported, 1)], "left place", "solid"),
            (&[(Hedged, 1)], "hedged: left place", "dashed"),
            (&[(Alleged, 3)], "alleged: left place", "dashed"),
            (&[(Planned, 1)], "planned: left place", "dashed"),
            (&[(Demanded, 1)], "demanded: left place", "dashed"),
            (&[(Negated, 2)], "not: left place", "dotted"),
            (&[(Asserted, 2), (Negated, 1)], "left place (2 asserted, 1 negated)", "solid"),
            (&[(Planned, 1), (Negated, 4)], "planned: left place (1 planned, 4 negated)", "dashed"),
        ];
        for (statuses, words, style) in cases {
            let edge = edge("left_place", statuses);
            assert_eq!((marked(&edge).as_str(), Ground::of(&edge).style()), (words, style), "{statuses:?}");
        }
    }

    proptest! {
        /// What nobody states plainly is never drawn as if somebody did, whatever else joins its pair.
        #[test]
        fn only_what_is_stated_is_solid(
            edges in prop::collection::vec(prop::collection::btree_map(
                prop::sample::select(Status::ALL.to_vec()), 1..9u64, 1..4), 1..9),
        ) {
            let mut view = View::of(&graph_of(Options::default(), &[read("a", &["fama kidal"])]));
            view.edges = (0..).zip(&edges).map(|(n, statuses): (usize, _)| {
                let statuses: Vec<_> = statuses.iter().map(|(status, n)| (*status, *n)).collect();
                edge(&format!("p{n}"), &statuses)
            }).collect();
            let mut drawn = 0;
            for line in lines(&view) {
                for edge in &line.edges {
                    drawn += 1;
                    let plain = edge.statuses.keys().any(|status| status.is_plain());
                    let negated = edge.statuses.keys().all(|status| *status == Status::Negated);
                    prop_assert_eq!(line.ground.style() == "solid", plain);
                    prop_assert_eq!(line.ground.style() == "dotted", negated);
                }
            }
            prop_assert_eq!(drawn, edges.len());
        }
    }

    #[test]
    fn words_in_every_colour_can_be_read() {
        assert!((contrast("#000000") - 21.0).abs() < 0.01 && (contrast("#777777") - 4.48).abs() < 0.01);
        for (quad, meaning) in CLASSES {
            assert!(contrast(colour(quad)) >= 4.5, "{meaning}: {:.2}", contrast(colour(quad)));
        }
    }
}
