//! `nomina show`: one stage of the reading, for eyes.

use super::args::{ShowArgs, Stage};
use super::documents::{annotate_each, for_each};
use super::explain::Explained;
use super::output::{FAINT, HEAD, has_colours, style_of, styled};
use super::report::{Report, Run, Stop};
use super::stated::Stated;
use super::words::flat;
use super::{interrupt, load};
use nomina::compiled;
use nomina::corpus::{Corpus, Document};
use nomina::error::{Error, ErrorKind};
use nomina::gazetteer::Gazetteer;
use nomina::pipeline::{Annotation, Annotator, Options};
use nomina::resolve::{Local, Mention, Outcome};
use nomina::sentence::Sentence;
use nomina::span::Span;
use nomina::text::{Flags, Tokens, fold};
use std::io::{self, Write};

/// Shows what was asked for, document by document.
pub fn run(args: &ShowArgs, report: &Report) -> Run {
    interrupt::install("what was printed stops in the middle");
    if !args.statuses.is_empty() && args.stage != Stage::Relations {
        let cause = "--status: only relations are stated in one way or another";
        return Err(Error::new(ErrorKind::Usage, cause).remedy("leave it out, or show relations").into());
    }
    if args.explain && args.stage != Stage::Mentions {
        let cause = "--explain: only mentions are chosen among candidates";
        return Err(Error::new(ErrorKind::Usage, cause).remedy("leave it out, or show mentions").into());
    }
    let annotator = match args.stage {
        Stage::Mentions | Stage::Aliases => {
            let mut options = Options { relations: None, ..args.understand.options() };
            options.resolve.explain = args.explain;
            if args.stage == Stage::Aliases {
                options.resolve.local = Local::On;
            }
            load::annotator_with(&args.gazetteer, &args.understand.rules, options, report)?
        }
        // Whoever asks for relations wants them read.
        Stage::Relations => {
            let mut options = args.understand.options();
            options.relations.get_or_insert_default();
            load::annotator_with(&args.gazetteer, &args.understand.rules, options, report)?
        }
        // Tokens and sentences depend on no gazetteer.
        Stage::Tokens | Stage::Sentences => {
            let (languages, nothing) = (compiled::builtin_languages(), Gazetteer::default());
            Annotator::new(nothing, languages, args.understand.options())
        }
    };
    let threads = args.understand.threads;
    let corpus = Corpus::open(&args.input.inputs, &args.input.reader.options())?;
    let mut out = styled();
    let mut first = true;
    let mut head = |document: &Document, out: &mut dyn Write| {
        if !std::mem::take(&mut first) {
            writeln!(out)?;
        }
        head(document, out)
    };
    let both = |document, annotation| (document, annotation);
    let done = match args.stage {
        Stage::Tokens => for_each(
            corpus,
            threads,
            report,
            |document| document,
            |document| {
                head(&document, &mut out)?;
                Ok(tokens(&document, &mut out)?)
            },
        ),
        Stage::Sentences => {
            annotate_each(corpus, &annotator, threads, report, both, |(document, annotation)| {
                head(&document, &mut out)?;
                Ok(sentences(&document, &annotation, &mut out)?)
            })
        }
        Stage::Aliases => {
            annotate_each(corpus, &annotator, threads, report, both, |(document, annotation)| {
                head(&document, &mut out)?;
                Ok(aliases(&document, &annotation, &mut out)?)
            })
        }
        Stage::Mentions => {
            annotate_each(corpus, &annotator, threads, report, both, |(document, annotation)| {
                head(&document, &mut out)?;
                let explained = Explained { document: &document, gazetteer: annotator.gazetteer() };
                Ok(mentions(&explained, &annotation, args.explain, &mut out)?)
            })
        }
        Stage::Relations => {
            let (gazetteer, statuses) = (annotator.gazetteer(), &args.statuses[..]);
            let stated = Stated { gazetteer, statuses, colours: has_colours() };
            annotate_each(corpus, &annotator, threads, report, both, |(document, annotation)| {
                head(&document, &mut out)?;
                Ok(stated.write(&document, &annotation, &mut out)?)
            })
        }
    };
    if !matches!(done, Err(Stop::NobodyReads)) {
        out.flush()?;
    }
    done?;
    Ok(report.exit())
}

/// The line above a document: its id, date and title.
fn head(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let known = [Some(&document.id), document.date.as_ref(), document.title.as_ref()];
    let known: Vec<_> = known.into_iter().flatten().map(|part| flat(part)).collect();
    writeln!(out, "{HEAD}# {}{HEAD:#}", known.join(" · "))
}

const FLAGS: [(Flags, &str); 8] = [
    (Flags::ALL_CAPS, "capitals"),
    (Flags::CAPITALISED, "capitalised"),
    (Flags::DIGIT, "digit"),
    (Flags::HANDLE, "handle"),
    (Flags::IN_HASHTAG, "in-hashtag"),
    (Flags::ADDRESS, "address"),
    (Flags::UNSPACED, "unspaced"),
    (Flags::LETTER, "letter"),
];

fn tokens(document: &Document, out: &mut dyn Write) -> io::Result<()> {
    let tokens = Tokens::cut(&document.text, document.body);
    let width = |i| tokens.surface(i).chars().count();
    let column = (0..tokens.len()).map(width).max().unwrap_or(0).clamp(5, 24);
    writeln!(
        out,
        "{FAINT}{:>6} {:>7} {:>7}  {:<column$}  {:<column$}  flags{FAINT:#}",
        "token", "start", "end", "text", "folded"
    )?;
    for i in 0..tokens.len() {
        let (span, flags) = (tokens.span(i), tokens.flags(i));
        let surface = flat(tokens.surface(i));
        let folded = if flags.has(Flags::ADDRESS) { String::new() } else { fold(tokens.surface(i)) };
        // Every word has letters and one flag says the more of two: what is left is worth reading.
        let plain =
            |flag: Flags| flag == Flags::LETTER || (flag == Flags::CAPITALISED && flags.has(Flags::ALL_CAPS));
        let flags = FLAGS.iter().filter(|(flag, _)| flags.has(*flag) && !plain(*flag));
        let flags: Vec<&str> = flags.map(|(_, name)| *name).collect();
        let line = format!(
            "{:>6} {:>7} {:>7}  {:<column$}  {:<column$}  {}",
            i,
            span.start,
            span.end,
            surface,
            folded,
            flags.join(" ")
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn sentences(document: &Document, annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let mut paragraph = None;
    for sentence in &annotation.sentences {
        if paragraph.replace(sentence.paragraph).is_some_and(|last| last != sentence.paragraph) {
            writeln!(out)?;
        }
        let lang = if sentence.lang.is_empty() { "--" } else { &sentence.lang };
        let text = flat(sentence.span.slice(&document.text));
        writeln!(out, "{FAINT}{:>4} {lang}{FAINT:#}  {text}", sentence.index)?;
    }
    Ok(())
}

/// A line for each: the sentence's number, the short form, the long one, how the text says it, and where.
fn aliases(document: &Document, annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
    let mut rest = &annotation.sentences[..];
    for alias in &annotation.aliases {
        let here = rest.partition_point(|sentence| sentence.span.end <= alias.short.start);
        rest = &rest[here..];
        let Some(sentence) = rest.first() else { break };
        let text = |span: Span| flat(span.slice(&document.text));
        writeln!(
            out,
            "{FAINT}{:>4}{FAINT:#}  {HEAD}{}{HEAD:#} = {HEAD}{}{HEAD:#}  {FAINT}{}: {}{FAINT:#}",
            sentence.index,
            text(alias.short),
            text(alias.long),
            alias.kind.as_str(),
            text(sentence.span)
        )?;
    }
    if annotation.aliases.is_empty() {
        writeln!(out, "{FAINT}      no name is introduced{FAINT:#}")?;
    }
    Ok(())
}

fn mentions(
    explained: &Explained<'_>,
    annotation: &Annotation,
    explain: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let &Explained { document, gazetteer } = explained;
    let (mut rest, mut refused) = (&annotation.mentions[..], &annotation.refused[..]);
    for sentence in &annotation.sentences {
        let (here, others) = rest.split_at(rest.partition_point(|m| m.sentence <= sentence.index));
        let (lost, more) = refused.split_at(refused.partition_point(|r| r.span.start < sentence.span.end));
        (rest, refused) = (others, more);
        if !here.is_empty() || (explain && !lost.is_empty()) {
            write!(out, "{FAINT}{:>4}{FAINT:#}  ", sentence.index)?;
            marked(document, sentence, here, gazetteer, out)?;
        }
        if explain {
            here.iter().try_for_each(|mention| explained.mention(mention, out))?;
            lost.iter().try_for_each(|refusal| explained.refusal(refusal, out))?;
        }
    }
    if annotation.mentions.is_empty() {
        writeln!(out, "{FAINT}      no entity is named{FAINT:#}")?;
    }
    Ok(())
}

/// The sentence with its mentions as `[surface|type:key]`, or `[surface|nil:reason]`.
fn marked(
    document: &Document,
    sentence: &Sentence,
    mentions: &[Mention],
    gazetteer: &Gazetteer,
    out: &mut dyn Write,
) -> io::Result<()> {
    let text = |start: u32, end: u32| flat(&document.text[start as usize..end as usize]);
    let mut at = sentence.span.start;
    for mention in mentions {
        write!(out, "{}", text(at, mention.span.start))?;
        at = mention.span.end;
        let surface = flat(mention.span.slice(&document.text));
        match mention.outcome {
            Outcome::Linked { entity, .. } => {
                let style = style_of(gazetteer.entity_type(entity));
                let (kind, key) = (flat(gazetteer.entity_type(entity)), flat(gazetteer.key(entity)));
                write!(out, "{FAINT}[{FAINT:#}{style}{surface}{style:#}{FAINT}|{kind}:{key}]{FAINT:#}")?;
            }
            Outcome::Nil { reason, .. } => {
                write!(out, "{FAINT}[{FAINT:#}{surface}{FAINT}|nil:{}]{FAINT:#}", reason.as_str())?;
            }
        }
    }
    writeln!(out, "{}", text(at, sentence.span.end.max(at)))
}
