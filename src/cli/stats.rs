//! `nomina rules stats`: how often each predicate and each phrase states something.

use super::args::RulesStatsArgs;
use super::documents::annotate_each;
use super::marks::marks;
use super::output::{FAINT, HEAD, has_colours, style_of_role, styled};
use super::report::{Report, Run};
use super::words::{count, flat, number};
use super::{interrupt, load};
use nomina::corpus::{Corpus, Document};
use nomina::gazetteer::EntityId;
use nomina::pipeline::Annotation;
use nomina::relate::{self, Relation, Status};
use nomina::span::Span;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How often something was stated, and how.
#[derive(Debug, Clone, Default)]
struct Count {
    all: u64,
    /// In the order of the statuses.
    statuses: BTreeMap<Status, u64>,
}

/// A phrase's statements.
#[derive(Debug, Clone, Default)]
struct Phrase {
    count: Count,
    /// The first ones.
    quotes: Vec<String>,
}

/// The statements of some documents, by predicate and by rule.
#[derive(Debug, Clone, Default)]
struct Stats {
    sentences: u64,
    predicates: BTreeMap<String, BTreeMap<String, Phrase>>,
}

/// Counts, on as many threads as are wanted; what it prints does not depend on them.
pub fn run(args: &RulesStatsArgs, report: &Report) -> Run {
    interrupt::install("nothing was printed");
    let mut options = args.understand.options();
    options.relations = options.relations.or(Some(relate::Options::default()));
    let annotator = load::annotator_with(&args.gazetteer, &args.understand.rules, options, report)?;
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    report.watch(corpus.progress());
    let most = args.quotes;
    let mut sum = Stats::default();
    let mut documents = 0;
    let colours = has_colours();
    let of = |document: Document, annotation: Annotation| Stats::of(&document, &annotation, most, colours);
    annotate_each(corpus, &annotator, args.understand.threads, report, of, |stats| {
        documents += 1;
        sum.add(stats, most);
        Ok(())
    })?;
    let mut out = styled();
    sum.write(documents, &mut out)?;
    out.flush()?;
    let silent = annotator.predicates().iter().map(|predicate| predicate.name.as_str());
    let silent: Vec<&str> = silent.filter(|name| !sum.predicates.contains_key(*name)).collect();
    if !silent.is_empty() {
        report.detail(&format!("never stated: {}", silent.join(", ")));
    }
    if let Some(skipped) = report.skipped_in_words() {
        report.say(&skipped);
    }
    Ok(report.exit())
}

impl Count {
    fn one(&mut self, status: Status) {
        self.all += 1;
        *self.statuses.entry(status).or_default() += 1;
    }

    fn add(&mut self, other: &Count) {
        self.all += other.all;
        for (status, n) in &other.statuses {
            *self.statuses.entry(*status).or_default() += n;
        }
    }

    /// `asserted 8, planned 2`.
    fn statuses_in_words(&self) -> String {
        let parts: Vec<String> =
            self.statuses.iter().map(|(status, n)| format!("{} {}", status.as_str(), number(*n))).collect();
        parts.join(", ")
    }
}

impl Stats {
    /// What a document states, with at most so many quotes of each phrase.
    fn of(document: &Document, annotation: &Annotation, most: usize, colours: bool) -> Stats {
        let mut stats = Stats { sentences: annotation.sentences.len() as u64, ..Stats::default() };
        for relation in &annotation.relations {
            let rules = stats.predicates.entry(relation.predicate.clone()).or_default();
            let phrase = rules.entry(relation.rule.clone()).or_default();
            phrase.count.one(relation.status);
            if phrase.quotes.len() < most {
                phrase.quotes.push(quote(document, annotation, relation, colours));
            }
        }
        stats
    }

    /// Adds what the next document states.
    fn add(&mut self, other: Stats, most: usize) {
        self.sentences += other.sentences;
        for (predicate, rules) in other.predicates {
            let known = self.predicates.entry(predicate).or_default();
            for (rule, phrase) in rules {
                let sum = known.entry(rule).or_default();
                sum.count.add(&phrase.count);
                let left = most.saturating_sub(sum.quotes.len());
                sum.quotes.extend(phrase.quotes.into_iter().take(left));
            }
        }
    }

    /// The most frequent first, equals by name.
    fn write(&self, documents: u64, out: &mut dyn Write) -> io::Result<()> {
        let sum = |rules: &BTreeMap<String, Phrase>| {
            rules.values().fold(Count::default(), |mut sum, phrase| {
                sum.add(&phrase.count);
                sum
            })
        };
        let mut predicates: Vec<(&str, &BTreeMap<String, Phrase>, Count)> =
            self.predicates.iter().map(|(name, rules)| (name.as_str(), rules, sum(rules))).collect();
        predicates.sort_by_key(|(name, _, count)| (Reverse(count.all), *name));
        let all: u64 = predicates.iter().map(|(_, _, count)| count.all).sum();
        writeln!(
            out,
            "{HEAD}{} of {} in {} with {}{HEAD:#}",
            count(all, "relation"),
            count(predicates.len() as u64, "predicate"),
            count(documents, "document"),
            count(self.sentences, "sentence")
        )?;
        let row = |count: &Count| {
            let share = count.all as f64 * 100.0 / all.max(1) as f64;
            format!("{:>7}  {share:>5.1} %", number(count.all))
        };
        for (name, rules, sum) in predicates {
            writeln!(out)?;
            let statuses = sum.statuses_in_words();
            writeln!(out, "{}  {HEAD}{}{HEAD:#}  {FAINT}{statuses}{FAINT:#}", row(&sum), flat(name))?;
            let mut phrases: Vec<(&String, &Phrase)> = rules.iter().collect();
            phrases.sort_by_key(|(rule, phrase)| (Reverse(phrase.count.all), *rule));
            for (rule, phrase) in phrases {
                // `recaptured.verb:regain * control of`
                let rule = rule.strip_prefix(name).map_or(rule.as_str(), |rest| rest.trim_start_matches('.'));
                let rule = rule.replacen(':', " ", 1);
                let statuses = phrase.count.statuses_in_words();
                writeln!(out, "{}    {}  {FAINT}{statuses}{FAINT:#}", row(&phrase.count), flat(&rule))?;
                for quote in &phrase.quotes {
                    writeln!(out, "{:20}{quote}", "")?;
                }
            }
        }
        Ok(())
    }
}

/// So many bytes of a sentence are shown before and after what is marked in it.
const AROUND: usize = 120;

/// Where and how it is said, with the roles in their colours or in brackets.
fn quote(document: &Document, annotation: &Annotation, relation: &Relation, colours: bool) -> String {
    let sentence = annotation.sentences.get(relation.sentence as usize);
    let whole = sentence.map_or(relation.trigger, |sentence| sentence.span);
    let span = |role: Option<(EntityId, Span)>| role.map(|(_, span)| span);
    let (subject, object) = (span(relation.subject), span(relation.object));
    let marks = marks(whole.slice(&document.text), whole, subject, object, Some(relation.trigger));
    let (first, last) = match (marks.first(), marks.last()) {
        (Some((first, _)), Some((last, _))) => (first.start as usize, last.end as usize),
        _ => (whole.start as usize, whole.start as usize),
    };
    let text = |from: usize, to: usize| flat(document.text.get(from..to).unwrap_or_default());
    let start = floor(&document.text, first.saturating_sub(AROUND)).max(whole.start as usize);
    let end = floor(&document.text, last + AROUND).min(whole.end as usize).max(last);
    let mut shown = format!("{} {}  ", flat(&document.id), relation.sentence);
    shown.push_str(if start > whole.start as usize { "…" } else { "" });
    let mut at = start;
    for (span, role) in marks {
        let (from, to) = (span.start as usize, span.end as usize);
        let style = style_of_role(role);
        shown.push_str(&text(at, from));
        shown.push_str(&match colours {
            true => format!("{style}{}{style:#}", text(from, to)),
            false => format!("[{}|{}]", text(from, to), role.as_str()),
        });
        at = to;
    }
    shown.push_str(&text(at, end));
    shown.push_str(if end < whole.end as usize { "…" } else { "" });
    shown
}

/// The character border at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
