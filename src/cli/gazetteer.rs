//! `nomina gazetteer`: what is wrong in a gazetteer, what it knows of a name, and what it lacks.

use super::args::{GazetteerArgs, SuggestArgs};
use super::findings::{self, Line};
use super::output::{FAINT, HEAD, style_of, styled};
use super::report::{Exit, Report, Run, Stop, Volume};
use super::words::{count, flat, list, number};
use super::{examples, load, suggest};
use clap::{Args, Subcommand, ValueHint};
use nomina::compiled::builtin_languages;
use nomina::error::{Error, ErrorKind};
use nomina::export::write_atomically;
use nomina::finding::Severity;
use nomina::gazetteer::{
    Alias, Case, Checked, Entity, Finding, Ground, Hit, Listing, Schema, Sources, Tie, check, find,
    read_builtin,
};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;

/// What can be done with gazetteers.
#[derive(Debug, Subcommand)]
pub enum GazetteerCommand {
    /// Report what is wrong or doubtful in a gazetteer, with file, line and column
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Show the entities of a name, with all that the gazetteer says of them
    #[command(after_help = FIND_EXAMPLES)]
    Find(FindArgs),
    /// Compile a gazetteer into one file that opens at once, however many names it has
    ///
    /// Give the file to `-g`, alone or among others. It belongs to the version of Nomina that made it:
    /// keep the lists, and compile them again after an update.
    #[command(after_help = COMPILE_EXAMPLES)]
    Compile(CompileArgs),
    /// List the names that articles have and the gazetteer lacks, to be edited and given back with -g
    ///
    /// Names are joined over all articles. The type is a guess from the words around a name, and empty
    /// where they tell nothing: fill it in, strike out what you do not want, and give the list to `-g`
    /// beside your gazetteer. The columns documents, mentions and example are for you; `-g` ignores them.
    #[command(after_help = examples::SUGGEST)]
    Suggest(SuggestArgs),
}

const COMPILE_EXAMPLES: &str = "Examples:
  nomina gazetteer compile -g places.csv -o places.nomg
  nomina gazetteer compile -g builtin -g ours.jsonl -o all.nomg
  nomina build articles -g places.nomg

Exit status: 0 done, 1 done without what was wrong in the lists, 2 if nothing could be compiled.";

const CHECK_EXAMPLES: &str = "Examples:
  nomina gazetteer check                        the built-in lists
  nomina gazetteer check ours.jsonl             one of your own
  nomina gazetteer check builtin ours.csv       both together, as `-g builtin -g ours.csv` reads them
  nomina gazetteer check ours.jsonl --verbose   also every name that several entities share

Exit status: 0 if nothing is wrong, 1 if something is, 2 if there is no entity to check.";

const FIND_EXAMPLES: &str = "Examples:
  nomina gazetteer find FAMa
  nomina gazetteer find 'forces armees maliennes'    capitals, accents and hyphens make no difference
  nomina gazetteer find kidal -g ours.csv

Exit status: 0 if an entity has the name, 1 if none has, 2 if the gazetteer cannot be read.";

/// What to check.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Gazetteers (JSON Lines, CSV or TSV), folders of them, or builtin for the lists that are
    /// built in; those alone if none is given
    #[arg(value_name = "FILE|DIR|builtin", value_hint = ValueHint::AnyPath)]
    gazetteers: Vec<PathBuf>,
    /// Count a warning as a mistake: end with 1 if there is one
    #[arg(long)]
    strict: bool,
}

/// What to look for, and where.
#[derive(Debug, Args)]
pub struct FindArgs {
    /// A name as a text has it, or a key
    name: String,
    #[command(flatten)]
    gazetteers: GazetteerArgs,
}

/// What to compile, and where to.
#[derive(Debug, Args)]
pub struct CompileArgs {
    #[command(flatten)]
    gazetteers: GazetteerArgs,
    /// The file to write
    #[arg(short, long, value_name = "FILE.nomg", value_hint = ValueHint::FilePath)]
    output: PathBuf,
}

/// Does it.
///
/// # Errors
/// If nothing can be read, or standard output cannot be written.
pub fn run(command: &GazetteerCommand, report: &Report) -> Run {
    match command {
        GazetteerCommand::Check(args) => run_check(args, report),
        GazetteerCommand::Find(args) => run_find(args, report),
        GazetteerCommand::Compile(args) => run_compile(args, report),
        GazetteerCommand::Suggest(args) => suggest::run(args, report),
    }
}

fn run_compile(args: &CompileArgs, report: &Report) -> Run {
    let (languages, compiled) = load::compiled(&args.gazetteers, report)?;
    let bytes = compiled.to_bytes(&languages);
    write_atomically(&args.output, |out| out.write_all(&bytes))?;
    let (entities, names) = (compiled.gazetteer.len() as u64, compiled.gazetteer.name_count() as u64);
    report.say(&format!(
        "{} with {}, {} MB: {}",
        count(entities, "entity"),
        count(names, "name"),
        bytes.len().div_ceil(100_000) as f64 / 10.0,
        flat(&args.output.display().to_string())
    ));
    Ok(report.exit())
}

fn run_check(args: &CheckArgs, report: &Report) -> Run {
    let mut notes = Vec::new();
    let mut listed = Vec::new();
    if args.gazetteers.is_empty() {
        listed = read_builtin(&mut notes);
    }
    for path in &args.gazetteers {
        match load::listed(path, &mut notes) {
            Ok(more) => listed.extend(more),
            Err(problem) => notes.push(problem),
        }
    }
    let checked = check(listed, notes, &Schema::builtin(), &builtin_languages(), &mut Sources::default());
    let mut out = styled();
    let lines: Vec<Line> = checked.findings.iter().map(line).collect();
    findings::write_lines(&lines, report.volume(), &mut out)?;
    let nothing = checked.listing.entities().is_empty();
    if report.volume() > Volume::Quiet && !nothing {
        write_summary(&checked, &lines, report.volume(), &mut out)?;
    }
    out.flush()?;
    if nothing {
        let problem = Error::new(ErrorKind::Format, "there is no entity to check");
        return Err(Stop::Failed(problem.remedy("mend what is listed above")));
    }
    Ok(findings::exit(&lines, args.strict))
}

fn line(finding: &Finding) -> Line {
    Line { severity: finding.severity, kind: finding.kind.as_str(), text: finding.to_string() }
}

/// What the gazetteer holds, and how many findings of each kind there are.
fn write_summary(checked: &Checked, lines: &[Line], volume: Volume, out: &mut dyn Write) -> io::Result<()> {
    let entities = checked.listing.entities();
    let aliases = || entities.iter().flat_map(|entity| &entity.aliases);
    let weak = aliases().filter(|alias| alias.weak).count();
    let mut types: BTreeMap<&str, u64> = BTreeMap::new();
    for entity in entities {
        *types.entry(&entity.entity_type).or_default() += 1;
    }
    let types: Vec<String> =
        types.into_iter().map(|(name, n)| format!("{} {}", number(n), flat(name))).collect();
    writeln!(
        out,
        "{} ({}) with {}, {} of them weak",
        count(entities.len() as u64, "entity"),
        types.join(", "),
        count(aliases().count() as u64, "name"),
        number(weak as u64)
    )?;
    let severities = [Severity::Error, Severity::Warning, Severity::Information];
    findings::write_counts(lines, &severities, volume, out)
}

/// So many entities with a name like the wanted one are named.
const NEAR: usize = 10;

fn run_find(args: &FindArgs, report: &Report) -> Run {
    let listing = load::listing(&args.gazetteers, report)?;
    let hits = find(&listing, &args.name, NEAR);
    let (exact, mut near): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(Hit::is_exact);
    if !exact.is_empty() {
        // What is only spelled alike helps nobody who has found it.
        near.retain(|hit| matches!(hit.ground, Ground::Beginning(_)));
    }
    let mut out = styled();
    for (at, hit) in exact.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        write_entity(&listing, *hit, &mut out)?;
    }
    if exact.is_empty() {
        let cause = format!("no entity is called \"{}\"", args.name);
        let remedy = if near.is_empty() { "check the spelling" } else { "did you mean one of these?" };
        report.warning(&Error::new(ErrorKind::Unknown, cause).remedy(remedy));
    } else if !near.is_empty() {
        writeln!(out, "\n{HEAD}longer names{HEAD:#}")?;
    }
    for hit in near {
        write_near(&listing, hit, &mut out)?;
    }
    out.flush()?;
    Ok(if exact.is_empty() { Exit::Look } else { Exit::Done })
}

fn write_near(listing: &Listing, hit: Hit, out: &mut dyn Write) -> io::Result<()> {
    let entity = listing.entity(hit.entity);
    let style = style_of(&entity.entity_type);
    let alias = match hit.ground {
        Ground::Beginning(at) | Ground::Near(at) => &entity.aliases[at].surface,
        _ => &entity.name,
    };
    write!(out, "{style}{}{style:#}  {}", flat(&entity.key), flat(&entity.name))?;
    if *alias != entity.name {
        write!(out, ", also {}", flat(alias))?;
    }
    writeln!(out, "  {FAINT}{}{FAINT:#}", flat(&entity.entity_type))
}

/// All that is known of an entity, a field a line.
fn write_entity(listing: &Listing, hit: Hit, out: &mut dyn Write) -> io::Result<()> {
    let entity = listing.entity(hit.entity);
    let style = style_of(&entity.entity_type);
    let kind = entity.kind.as_ref().map_or(String::new(), |kind| format!(", {kind}"));
    writeln!(
        out,
        "{style}{}{style:#}  {HEAD}{}{HEAD:#}  {FAINT}{}{}{FAINT:#}",
        flat(&entity.key),
        flat(&entity.name),
        flat(&entity.entity_type),
        flat(&kind)
    )?;
    for (field, text) in fields(entity) {
        writeln!(out, "  {FAINT}{field:<12}{FAINT:#} {}", flat(&text))?;
    }
    let (file, line) = listing.origin(hit.entity);
    writeln!(out, "  {FAINT}{:<12}{FAINT:#} {}:{line}", "listed in", flat(file))
}

fn fields(entity: &Entity) -> Vec<(&'static str, String)> {
    let names = |weak: bool| {
        let names = entity.aliases.iter().skip(1).filter(|alias| alias.weak == weak);
        names.map(written).collect::<Vec<_>>().join(", ")
    };
    let ties = |ties: &[Tie]| list(&ties.iter().map(tie).collect::<Vec<_>>());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let number = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    let name = match entity.aliases.first() {
        Some(alias) if alias.weak => "the name is weak".to_string(),
        _ => String::new(),
    };
    let valid = period(entity.valid_from.as_deref(), entity.valid_to.as_deref()).unwrap_or_default();
    let ids: Vec<String> = entity.ids.iter().map(|(name, id)| format!("{name} {id}")).collect();
    let mut fields = vec![
        ("weak", name),
        ("aliases", names(false)),
        ("weak aliases", names(true)),
        (
            "demonyms",
            entity.demonyms.iter().map(|alias| alias.surface.as_str()).collect::<Vec<_>>().join(", "),
        ),
        ("in", text(&entity.within)),
        ("country", text(&entity.country)),
        ("capital of", text(&entity.capital_of)),
        ("part of", ties(&entity.part_of)),
        ("member of", ties(&entity.member_of)),
        ("leads", ties(&entity.leads)),
        ("side", text(&entity.side)),
        ("valid", valid),
        ("lat", number(entity.lat)),
        ("lon", number(entity.lon)),
        ("population", entity.population.map_or(String::new(), super::words::number)),
        ("prior", number(entity.prior)),
        ("ids", ids.join(", ")),
        ("note", text(&entity.note)),
        ("source", text(&entity.source)),
    ];
    fields.retain(|(_, text)| !text.is_empty());
    fields
}

/// An alias, with its case where that is not the one its letters suggest.
fn written(alias: &Alias) -> String {
    if alias.case == Alias::new(&alias.surface, alias.weak).case {
        return alias.surface.clone();
    }
    let case = match alias.case {
        Case::Exact => "exact",
        Case::Name => "name",
        Case::Any => "any",
    };
    format!("{} (case {case})", alias.surface)
}

fn tie(tie: &Tie) -> String {
    let told = [tie.role.clone(), period(tie.from.as_deref(), tie.to.as_deref())];
    let told: Vec<String> = told.into_iter().flatten().collect();
    match told.as_slice() {
        [] => tie.key.clone(),
        _ => format!("{} ({})", tie.key, told.join(", ")),
    }
}

fn period(from: Option<&str>, to: Option<&str>) -> Option<String> {
    match (from, to) {
        (None, None) => None,
        (from, to) => Some(format!("{}–{}", from.unwrap_or_default(), to.unwrap_or_default())),
    }
}
