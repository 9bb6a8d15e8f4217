//! `nomina gazetteer suggest`: the names that articles have and the gazetteer lacks.

use super::args::{SuggestArgs, SuggestAs, Switch};
use super::documents::annotate_each;
use super::output::{FAINT, HEAD, plain, style_of, styled};
use super::report::{Report, Run};
use super::words::{count, flat, number};
use super::{interrupt, load};
use nomina::corpus::{Corpus, Document};
use nomina::export::write_atomically;
use nomina::gazetteer::Gazetteer;
use nomina::pipeline::{Annotation, Annotator, Options};
use nomina::resolve::{self, Local};
use nomina::unknown::{Guess, Share, Suggestion, Tally, kebab};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::Path;

/// Counts, on as many threads as are wanted; what it prints does not depend on them.
pub fn run(args: &SuggestArgs, report: &Report) -> Run {
    interrupt::install("nothing was written");
    let local = match args.local_aliases {
        Switch::On => Local::On,
        Switch::Off => Local::Off,
    };
    // Nothing here wants a relation.
    let options = Options {
        unknown: true,
        relations: None,
        resolve: resolve::Options { local, ..resolve::Options::default() },
        ..Options::default()
    };
    let (languages, compiled) = load::compiled(&args.gazetteer, report)?;
    let annotator = Annotator::of(compiled, languages, options);
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    report.watch(corpus.progress());
    let mut tally = Tally::default();
    let share = |document: Document, annotation: Annotation| {
        Share::of(&document.text, &annotation.sentences, &annotation.unknown)
    };
    annotate_each(corpus, &annotator, args.threads, report, share, |share| {
        tally.add(share);
        Ok(())
    })?;
    let min = args.min.unwrap_or(if tally.documents() == 1 { 1 } else { 2 });
    let all = tally.suggestions(min);
    let shown = match args.top {
        0 => &all[..],
        top => &all[..top.min(all.len())],
    };
    write(args, shown, annotator.gazetteer())?;
    report.say(&summary(&tally, min, all.len(), shown));
    if let Some(skipped) = report.skipped_in_words() {
        report.say(&skipped);
    }
    Ok(report.exit())
}

fn write(args: &SuggestArgs, shown: &[Suggestion], gazetteer: &Gazetteer) -> Run<()> {
    let printed = args.output == Path::new("-");
    let form = match args.form {
        Some(form) => form,
        None if printed && io::stdout().is_terminal() => SuggestAs::Text,
        None => SuggestAs::Csv,
    };
    match (form, printed) {
        (SuggestAs::Csv, true) => {
            let mut out = plain();
            write_csv(shown, gazetteer, &mut out)?;
            out.flush()?;
        }
        (SuggestAs::Text, true) => {
            let mut out = styled();
            write_table(shown, &mut out)?;
            out.flush()?;
        }
        (SuggestAs::Csv, false) => write_atomically(&args.output, |out| write_csv(shown, gazetteer, out))?,
        (SuggestAs::Text, false) => {
            let mut table = anstream::StripStream::new(Vec::new());
            write_table(shown, &mut table)?;
            let table = table.into_inner();
            write_atomically(&args.output, |out| out.write_all(&table))?;
        }
    }
    Ok(())
}

/// What was found, and what is still to do.
fn summary(tally: &Tally, min: u64, all: usize, shown: &[Suggestion]) -> String {
    let read = count(tally.documents(), "document");
    let enough = match min {
        0 | 1 => String::new(),
        min => format!(" in {min} or more of them"),
    };
    let mut said = format!("{read}, {} that the gazetteer lacks{enough}", count(all as u64, "name"));
    if shown.len() < all {
        said.push_str(&format!(", {} listed; --top 0 lists all", number(shown.len() as u64)));
    }
    match shown.iter().filter(|name| name.guess == Guess::Open).count() as u64 {
        0 => {}
        1 => said.push_str("; 1 has no type: fill it in before -g"),
        open => said.push_str(&format!("; {} have no type: fill it in before -g", number(open))),
    }
    said
}

/// Ids that no entity has.
struct Ids<'a> {
    gazetteer: &'a Gazetteer,
    given: BTreeSet<String>,
    /// How often each name was asked for.
    asked: BTreeMap<String, u64>,
}

impl Ids<'_> {
    /// `moussa-tembely`, or `moussa-tembely-2` if that is taken.
    fn give(&mut self, name: &str) -> String {
        let plain = Some(kebab(name)).filter(|id| !id.is_empty()).unwrap_or_else(|| "name".to_string());
        let asked = self.asked.entry(plain.clone()).or_default();
        loop {
            *asked += 1;
            let id = if *asked == 1 { plain.clone() } else { format!("{plain}-{asked}") };
            if self.gazetteer.by_key(&id).is_none() && self.given.insert(id.clone()) {
                return id;
            }
        }
    }
}

fn write_csv(names: &[Suggestion], gazetteer: &Gazetteer, out: &mut dyn Write) -> io::Result<()> {
    let mut ids = Ids { gazetteer, given: BTreeSet::new(), asked: BTreeMap::new() };
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(["id", "name", "type", "aliases", "weak_aliases", "documents", "mentions", "example"])?;
    for name in names {
        csv.write_record([
            &ids.give(&name.name),
            &*flat(&name.name),
            name.guess.as_type().unwrap_or_default(),
            &flat(&name.aliases.join("|")),
            &flat(&name.weak_aliases.join("|")),
            &name.documents.to_string(),
            &name.mentions.to_string(),
            &*flat(&name.example),
        ])?;
    }
    csv.flush()
}

/// No column is wider, whatever stands in it.
const WIDEST: usize = 40;

/// Two lines a name: what it is, and a sentence with it.
fn write_table(names: &[Suggestion], out: &mut dyn Write) -> io::Result<()> {
    let wide = |name: &Suggestion| flat(&name.name).chars().count();
    let width = names.iter().map(wide).max().unwrap_or(0).clamp(4, WIDEST);
    writeln!(out, "{HEAD}documents  mentions  type    {:width$}  also{HEAD:#}", "name")?;
    for name in names {
        let guess = name.guess.as_type().unwrap_or_default();
        let style = style_of(guess);
        let pad = " ".repeat(width.saturating_sub(wide(name)));
        write!(
            out,
            "{:>9}  {:>8}  {guess:<6}  {style}{}{style:#}",
            number(name.documents),
            number(name.mentions),
            flat(&name.name)
        )?;
        let also: Vec<&str> = name.aliases.iter().chain(&name.weak_aliases).map(|form| &**form).collect();
        match also.is_empty() {
            true => writeln!(out)?,
            false => writeln!(out, "{pad}  {}", flat(&also.join(", ")))?,
        }
        writeln!(out, "{:29}{FAINT}{}{FAINT:#}", "", flat(&name.example))?;
    }
    Ok(())
}
