//! `nomina why`: the sentences behind the links between two entities.

use super::args::WhyArgs;
use super::output::{FAINT, HEAD, has_colours, style_of, styled};
use super::report::{Exit, Run};
use super::words::{count, flat, list, number};
use super::{interrupt, lookup};
use nomina::analysis::{Link, View};
use nomina::error::{Error, ErrorKind};
use nomina::gazetteer::Schema;
use nomina::graph::{Evidence, Layer, Node};
use nomina::span::Span;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// So many pieces of evidence are shown for each edge, unless all are wanted.
const SHOWN: usize = 3;
/// So many common neighbours are named where there is no edge.
const NEIGHBOURS: usize = 5;

/// Shows every edge between two entities with its evidence, or who stands between them.
pub fn run(args: &WhyArgs) -> Run {
    interrupt::install("what was printed stops in the middle");
    let view = lookup::graph(&args.graph)?;
    let (a, b) = (lookup::entity(&view, &args.a)?, lookup::entity(&view, &args.b)?);
    if a.key == b.key {
        let cause = format!("{:?} and {:?} are the same entity, {}", args.a, args.b, named(a));
        return Err(Error::new(ErrorKind::Usage, cause).remedy("name two").into());
    }
    let most = if args.all { usize::MAX } else { SHOWN };
    let mut out = styled();
    let mut edges: Vec<&Link> = view.edges_between(&a.key, &b.key).collect();
    // What is stated before what merely stands together, and the gazetteer's own words last.
    edges.sort_by_key(|edge| (edge.layer == Layer::Background, edge.layer == Layer::CoOccurrence));
    for (at, edge) in edges.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let turned = edge.directed && edge.source == b.key;
        let ends = if turned { [b, a] } else { [a, b] };
        Page { view: &view, edge, ends, most, colours: has_colours() }.write(&mut out)?;
    }
    if edges.is_empty() {
        nothing(&view, a, b, &mut out)?;
    }
    out.flush()?;
    Ok(if edges.is_empty() { Exit::Look } else { Exit::Done })
}

fn named(node: &Node) -> String {
    format!("{} ({}, {})", flat(&node.name), flat(&node.key), flat(&node.entity_type))
}

/// One edge and how much of it is shown.
struct Page<'a> {
    view: &'a View,
    edge: &'a Link,
    ends: [&'a Node; 2],
    most: usize,
    colours: bool,
}

impl Page<'_> {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let edge = self.edge;
        let [first, second] = self.ends.map(named);
        let link = match &edge.predicate {
            None => "and".to_string(),
            Some(predicate) => format!("—{}→", label(predicate)),
        };
        writeln!(out, "{HEAD}{first} {link} {second}{HEAD:#}")?;
        writeln!(out, "{}", self.counts())?;
        for evidence in edge.evidence.iter().take(self.most) {
            writeln!(out)?;
            self.evidence(evidence, out)?;
        }
        self.rest(out)
    }

    /// How often, how strong, since when.
    fn counts(&self) -> String {
        let edge = self.edge;
        if edge.layer == Layer::Background {
            let ties = edge.ties.iter().map(|tie| {
                let years = match (&tie.from, &tie.to) {
                    (None, None) => String::new(),
                    (from, to) => format!(
                        " {}–{}",
                        from.as_deref().unwrap_or_default(),
                        to.as_deref().unwrap_or_default()
                    ),
                };
                format!("{}{years}", tie.role.as_deref().unwrap_or_default()).trim().to_string()
            });
            let ties: Vec<String> = ties.filter(|tie| !tie.is_empty()).collect();
            let what = if ties.is_empty() { String::new() } else { format!(": {}", flat(&list(&ties))) };
            return format!("said by the gazetteer, not by the articles{what}");
        }
        let unit = self.view.header.unit.name();
        let mut parts = vec![format!("{} in {}", count(edge.units, unit), count(edge.documents, "document"))];
        parts.extend(edge.npmi.map(|npmi| format!("NPMI {npmi:.2}")));
        parts.extend(edge.llr.map(|llr| format!("log-likelihood {llr:.1}")));
        match (&edge.first, &edge.last) {
            (Some(first), Some(last)) if first == last => parts.push(flat(first).into_owned()),
            (Some(first), Some(last)) => parts.push(format!("{} to {}", flat(first), flat(last))),
            _ => {}
        }
        let mut line = parts.join(", ");
        if !edge.statuses.is_empty() {
            let statuses = edge.statuses.iter();
            let statuses = statuses.map(|(status, n)| format!("{} {}", number(*n), status_name(*status)));
            line += &format!(" ({})", list(&statuses.collect::<Vec<_>>()));
        }
        line
    }

    fn evidence(&self, evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
        let document = self.view.document(&evidence.document);
        let known = [
            Some(&*evidence.document),
            document.as_ref().and_then(|document| document.date.as_deref()),
            document.as_ref().and_then(|document| document.source.as_deref()),
            document.as_ref().and_then(|document| document.title.as_deref()),
        ];
        let known: Vec<_> = known.into_iter().flatten().map(flat).collect();
        writeln!(out, "  {FAINT}{}{FAINT:#}", known.join(" · "))?;
        for index in evidence.sentences() {
            let spans =
                [(&self.edge.source, evidence.source_span), (&self.edge.target, evidence.target_span)];
            write!(out, "  {FAINT}{index:>4}{FAINT:#}  ")?;
            match self.view.sentence(&evidence.document, index) {
                Some(sentence) => match &sentence.text {
                    Some(text) => self.quote(text, sentence.span, &spans, out)?,
                    None => {
                        let places = spans.iter().filter(|(_, span)| sentence.span.contains(*span));
                        let places = places.map(|(key, s)| format!("{} {}–{}", flat(key), s.start, s.end));
                        let (start, end) = (sentence.span.start, sentence.span.end);
                        let places = list(&places.collect::<Vec<_>>());
                        writeln!(out, "bytes {start}–{end}, with {places}")?;
                    }
                },
                None => writeln!(out, "the graph does not hold this sentence")?,
            }
        }
        Ok(())
    }

    /// The sentence with both names in their colours, or in brackets.
    fn quote(
        &self,
        text: &str,
        sentence: Span,
        spans: &[(&String, Span)],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut spans: Vec<&(&String, Span)> =
            spans.iter().filter(|(_, span)| sentence.contains(*span)).collect();
        spans.sort_by_key(|(_, span)| *span);
        let mut at = 0;
        for (key, span) in spans {
            let (start, end) = ((span.start - sentence.start) as usize, (span.end - sentence.start) as usize);
            // A file that was changed by hand may hold spans that slice nothing.
            let (Some(before), Some(name)) = (text.get(at..start), text.get(start..end)) else { continue };
            at = end;
            let style = style_of(self.view.node(key).map_or("", |node| &node.entity_type));
            match self.colours {
                true => write!(out, "{}{style}{}{style:#}", flat(before), flat(name))?,
                false => write!(out, "{}[{}]", flat(before), flat(name))?,
            }
        }
        writeln!(out, "{}", flat(&text[at..]))
    }

    /// What is not shown, and how to see it.
    fn rest(&self, out: &mut dyn Write) -> io::Result<()> {
        let kept = self.edge.evidence.len();
        let shown = kept.min(self.most);
        let lost = self.edge.evidence_total.saturating_sub(kept as u64);
        let mut lines = Vec::new();
        if kept > shown {
            lines.push(format!("{} more in the graph: --all shows them", kept - shown));
        }
        if lost > 0 {
            lines.push(format!("{} more counted: `nomina build --evidence N` keeps more", number(lost)));
        }
        if !self.view.header.quotes && shown > 0 {
            lines.push("the graph was built with --no-quotes: these are the places in the sources".into());
        }
        if !lines.is_empty() {
            writeln!(out)?;
        }
        lines.iter().try_for_each(|line| writeln!(out, "  {FAINT}{line}{FAINT:#}"))
    }
}

fn label(predicate: &str) -> String {
    let schema = Schema::builtin();
    let known = schema.predicates.into_iter().find(|known| known.name == predicate);
    known.map_or_else(|| flat(predicate).into_owned(), |known| known.label)
}

fn status_name(status: nomina::relate::Status) -> String {
    format!("{status:?}").to_lowercase()
}

/// Says that there is no edge, and who has edges to both.
fn nothing(view: &View, a: &Node, b: &Node, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{HEAD}no link between {} and {}{HEAD:#}", named(a), named(b))?;
    let (of_a, of_b) = (neighbours(view, &a.key), neighbours(view, &b.key));
    let mut common: Vec<(&str, u64, u64)> =
        of_a.iter().filter_map(|(key, n)| of_b.get(key).map(|m| (*key, *n, *m))).collect();
    common.sort_by_key(|(key, n, m)| (Reverse(*n.min(m)), Reverse(n + m), *key));
    if common.is_empty() {
        return writeln!(out, "nobody in the graph is linked to both");
    }
    writeln!(out, "linked to both:")?;
    for (key, n, m) in common.iter().take(NEIGHBOURS) {
        let name = view.node(key).map_or_else(|| flat(key).into_owned(), named);
        writeln!(
            out,
            "  {name}: {} with {}, {} with {}",
            number(*n),
            flat(&a.name),
            number(*m),
            flat(&b.name)
        )?;
    }
    match common.len().saturating_sub(NEIGHBOURS) {
        0 => Ok(()),
        more => writeln!(out, "  {FAINT}and {more} more{FAINT:#}"),
    }
}

/// Who is linked to `key` by what articles say, and in how many units at most.
fn neighbours<'a>(view: &'a View, key: &str) -> BTreeMap<&'a str, u64> {
    let mut neighbours: BTreeMap<&str, u64> = BTreeMap::new();
    for edge in view.edges.iter().filter(|edge| edge.layer != Layer::Background) {
        let other = match (edge.source == key, edge.target == key) {
            (true, false) => &edge.target,
            (false, true) => &edge.source,
            _ => continue,
        };
        let units = neighbours.entry(other).or_default();
        *units = (*units).max(edge.units);
    }
    neighbours
}
