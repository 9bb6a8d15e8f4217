//! `nomina why`: the sentences behind the links between two entities.

use super::args::WhyArgs;
use super::marks::{Role, marks};
use super::output::{FAINT, HEAD, has_colours, style_of, styled};
use super::report::{Exit, Run};
use super::words::{count, flat, list, number};
use super::{interrupt, lookup};
use anstyle::Style;
use nomina::analysis::{Link, View};
use nomina::error::{Error, ErrorKind};
use nomina::gazetteer::Schema;
use nomina::graph::{Evidence, Layer, Node};
use nomina::relate::Status;
use nomina::span::Span;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
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

/// The evidence that states an edge in one way, on the word of one source.
struct Group<'a> {
    /// None for co-occurrence.
    status: Option<Status>,
    /// Key of who says it; none where it is the document itself, or nobody who is known.
    source: Option<&'a str>,
    evidence: Vec<&'a Evidence>,
}

/// The evidence of an edge, the strongest way of stating it first.
fn groups(edge: &Link) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<(Option<Status>, Option<&str>), Vec<&Evidence>> = BTreeMap::new();
    for evidence in &edge.evidence {
        groups.entry((evidence.status, evidence.attributed_to.as_deref())).or_default().push(evidence);
    }
    groups.into_iter().map(|((status, source), evidence)| Group { status, source, evidence }).collect()
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
        let link = match (&edge.predicate, &edge.label) {
            (None, _) => "and".to_string(),
            (Some(predicate), None) => format!("—{}→", label(predicate)),
            (_, Some(label)) if edge.directed => format!("—{}→", flat(label)),
            (_, Some(label)) => format!("←{}→", flat(label)),
        };
        writeln!(out, "{HEAD}{first} {link} {second}{HEAD:#}")?;
        writeln!(out, "{}", self.counts())?;
        let groups = groups(edge);
        if edge.layer == Layer::Relation {
            writeln!(out, "{}", self.stated())?;
            if let Some(contradiction) = self.contradiction(&groups) {
                writeln!(out, "{HEAD}{contradiction}{HEAD:#}")?;
            }
        }
        for group in &groups {
            writeln!(out)?;
            // One way has been told above.
            if let Some(way) = self.way(group).filter(|_| groups.len() > 1) {
                writeln!(out, "  {way}")?;
            }
            for (at, evidence) in group.evidence.iter().take(self.most).enumerate() {
                if at > 0 {
                    writeln!(out)?;
                }
                self.evidence(evidence, out)?;
            }
        }
        self.rest(&groups, out)
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
        let documents = format!("{}{}", count(edge.documents, "document"), self.texts());
        let mut parts = vec![format!("{} in {documents}", count(edge.units, unit))];
        if let Some(quad) = edge.quad {
            parts.insert(0, quad.as_str().replace('-', " "));
        }
        parts.extend(edge.npmi.map(|npmi| format!("NPMI {npmi:.2}")));
        parts.extend(edge.llr.map(|llr| format!("log-likelihood {llr:.1}")));
        match (&edge.first, &edge.last) {
            (Some(first), Some(last)) if first == last => parts.push(flat(first).into_owned()),
            (Some(first), Some(last)) => parts.push(format!("{} to {}", flat(first), flat(last))),
            _ => {}
        }
        parts.join(", ")
    }

    /// How many of the documents are independent, where not all are: a text that is printed twice is said once.
    fn texts(&self) -> String {
        let pieces = &self.edge.evidence;
        let ids: BTreeSet<&str> = pieces.iter().map(|piece| &*piece.document).collect();
        let hashes = ids.iter().filter_map(|id| self.view.document(id)).map(|document| document.sha256.0);
        let texts = hashes.collect::<BTreeSet<_>>().len();
        // A graph keeps a few pieces of evidence only: of the other documents nobody knows.
        let others = (self.edge.documents as usize).saturating_sub(ids.len());
        match (texts == ids.len(), others) {
            (true, _) => String::new(),
            (false, 0) => format!(" ({} independent)", number(texts as u64)),
            (false, _) => format!(" (at most {} independent)", number((texts + others) as u64)),
        }
    }

    /// How a relation is stated, and by whom.
    fn stated(&self) -> String {
        let of = |what: String, n: u64| format!("{} {what}", number(n));
        let statuses: Vec<String> =
            self.edge.statuses.iter().map(|(status, n)| of(status.as_str().to_string(), *n)).collect();
        let mut sources: Vec<(&String, &u64)> = self.edge.attributed_to.iter().collect();
        sources.sort_by_key(|(key, n)| (Reverse(**n), *key));
        let sources: Vec<String> =
            sources.into_iter().map(|(key, n)| of(format!("by {}", self.name(key)), *n)).collect();
        match (list(&statuses), list(&sources)) {
            (statuses, sources) if sources.is_empty() => statuses,
            (statuses, sources) => format!("{statuses}; {sources}"),
        }
    }

    /// Who says that it is so, and who that it is not, where there are both.
    fn contradiction(&self, groups: &[Group<'_>]) -> Option<String> {
        let statuses = &self.edge.statuses;
        let negated = statuses.get(&Status::Negated)?;
        let plain: u64 = statuses.iter().filter(|(status, _)| status.is_plain()).map(|(_, n)| n).sum();
        if plain == 0 {
            return None;
        }
        let voices = |is_meant: fn(Status) -> bool| {
            let meant = groups.iter().filter(|group| group.status.is_some_and(is_meant));
            let mut voices: Vec<String> = meant.flat_map(|group| self.voices(group)).collect();
            voices.dedup();
            match voices.len().saturating_sub(SHOWN) {
                0 => {}
                more => voices.splice(SHOWN.., [format!("{more} more")]).for_each(drop),
            }
            if voices.is_empty() { String::new() } else { format!(" ({})", list(&voices)) }
        };
        let times = |n: u64| if n == 1 { "once".to_string() } else { format!("{} times", number(n)) };
        Some(format!(
            "the sources contradict each other: so {}{}, not so {}{}",
            times(plain),
            voices(Status::is_plain),
            times(*negated),
            voices(|status| status == Status::Negated)
        ))
    }

    /// Who speaks in a group: its source in its documents. Of documents with one text the later are said to
    /// be the first.
    fn voices(&self, group: &Group<'_>) -> Vec<String> {
        let mut firsts: BTreeMap<[u8; 32], &str> = BTreeMap::new();
        let mut voices = Vec::new();
        for evidence in &group.evidence {
            let id: &str = &evidence.document;
            let hash = self.view.document(id).map(|document| document.sha256.0);
            let first = hash.map_or(id, |hash| *firsts.entry(hash).or_insert(id));
            let place = match first == id {
                true => flat(id).into_owned(),
                false => format!("{} = {}", flat(id), flat(first)),
            };
            voices.push(match group.source {
                None => place,
                Some(source) => format!("{} in {place}", self.name(source)),
            });
        }
        voices
    }

    /// The head of a group, for relations.
    fn way(&self, group: &Group<'_>) -> Option<String> {
        let status = group.status?.as_str();
        Some(match group.source {
            None => status.to_string(),
            Some(source) => format!("{status} by {} ({})", self.name(source), flat(source)),
        })
    }

    fn name(&self, key: &str) -> String {
        self.view.node(key).map_or(key.to_string(), |node| flat(&node.name).into_owned())
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
            let spans = [evidence.source_span, evidence.target_span];
            write!(out, "  {FAINT}{index:>4}{FAINT:#}  ")?;
            match self.view.sentence(&evidence.document, index) {
                Some(sentence) => match &sentence.text {
                    Some(text) => self.quote(text, sentence.span, evidence, out)?,
                    None => {
                        let keys = [&self.edge.source, &self.edge.target];
                        let places = keys.into_iter().zip(spans);
                        let places = places.filter(|(_, span)| sentence.span.contains(*span));
                        let places = places.map(|(key, s)| format!("{} {}–{}", flat(key), s.start, s.end));
                        let (start, end) = (sentence.span.start, sentence.span.end);
                        let places = list(&places.collect::<Vec<_>>());
                        writeln!(out, "bytes {start}–{end}, with {places}")?;
                    }
                },
                None => writeln!(out, "the graph does not hold this sentence")?,
            }
        }
        let known = [evidence.date.as_deref(), evidence.rule.as_deref()];
        let known: Vec<_> = known.into_iter().flatten().map(flat).collect();
        if !known.is_empty() {
            writeln!(out, "        {FAINT}{}{FAINT:#}", known.join(" · "))?;
        }
        Ok(())
    }

    /// The sentence with both names and the trigger in their colours, or in brackets.
    fn quote(&self, text: &str, sentence: Span, evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
        let mut at = 0;
        for (span, role) in
            marks(text, sentence, Some(evidence.source_span), Some(evidence.target_span), evidence.trigger)
        {
            let (start, end) = ((span.start - sentence.start) as usize, (span.end - sentence.start) as usize);
            let (Some(before), Some(words)) = (text.get(at..start), text.get(start..end)) else { continue };
            at = end;
            let style = match role {
                Role::Subject => self.style(&self.edge.source),
                Role::Object => self.style(&self.edge.target),
                Role::Trigger => HEAD,
            };
            match self.colours {
                true => write!(out, "{}{style}{}{style:#}", flat(before), flat(words))?,
                false => write!(out, "{}[{}]", flat(before), flat(words))?,
            }
        }
        writeln!(out, "{}", flat(&text[at..]))
    }

    fn style(&self, key: &str) -> Style {
        style_of(self.view.node(key).map_or("", |node| &node.entity_type))
    }

    /// What is not shown, and how to see it.
    fn rest(&self, groups: &[Group<'_>], out: &mut dyn Write) -> io::Result<()> {
        let kept = self.edge.evidence.len();
        let shown: usize = groups.iter().map(|group| group.evidence.len().min(self.most)).sum();
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
