//! CSV and TSV: `id,name,type,aliases`, `|` between the aliases; `weak_aliases` and a few attributes are optional.

use super::columns::cell_column;
use super::entity::{Alias, Entity, Tie};
use super::load::{Listed, Notes};
use crate::error::{Error, ErrorKind, did_you_mean};

const COLUMNS: &[&str] = &[
    "id",
    "key",
    "name",
    "type",
    "kind",
    "aliases",
    "weak_aliases",
    "in",
    "country",
    "lat",
    "lon",
    "population",
    "prior",
    "near",
    "not_near",
    "part_of",
    "member_of",
    "leads",
];

/// Reads a whole file; what is wrong goes to `notes`, and the rest is read all the same.
pub(super) fn read(file: &str, text: &str, delimiter: u8, notes: &mut Notes) -> Vec<Listed> {
    let mut reader =
        ::csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match reader.headers() {
        Ok(header) => {
            header.iter().map(|name| name.trim().trim_start_matches('\u{FEFF}').to_lowercase()).collect()
        }
        Err(error) => {
            notes.push(Error::new(ErrorKind::Format, error.to_string()).in_file(file).line(1));
            return Vec::new();
        }
    };
    let column = |name: &str| header.iter().position(|known| known == name);
    let id = column("id").or_else(|| column("key"));
    for (name, found) in [("id", id), ("name", column("name")), ("type", column("type"))] {
        if found.is_none() {
            let near = did_you_mean(name, header.iter().map(String::as_str));
            let remedy = match near {
                Some(near) => format!("is it the column \"{near}\"? name it \"{name}\""),
                None => "the first line must name the columns id,name,type,aliases".to_string(),
            };
            notes.push(
                Error::new(ErrorKind::Format, format!("no column \"{name}\""))
                    .in_file(file)
                    .line(1)
                    .remedy(remedy),
            );
            return Vec::new();
        }
    }
    for name in &header {
        let near = did_you_mean(name, COLUMNS.iter().copied());
        if let Some(near) = near.filter(|near| near != name && column(near).is_none()) {
            let cause = format!("unknown column \"{name}\" is ignored");
            let problem = Error::new(ErrorKind::Warning, cause).in_file(file).line(1);
            notes.push(problem.remedy(format!("did you mean \"{near}\"?")));
        }
    }
    // Asked for once, not for each record.
    let known: Vec<(&str, usize)> =
        COLUMNS.iter().filter_map(|&name| column(name).map(|at| (name, at))).collect();
    let column = |name: &str| known.iter().find(|(known, _)| *known == name).map(|&(_, at)| at);
    let mut listed = Vec::new();
    let mut record = ::csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let line = error.position().map_or(0, ::csv::Position::line);
                notes.push(Error::new(ErrorKind::Format, error.to_string()).in_file(file).line(line));
                continue;
            }
        }
        let (line, rest) = beginning(text, record.position());
        let column_of = |index: Option<usize>| cell_column(rest, delimiter, index?);
        if record.len() != header.len() {
            // A quote that nothing closes takes all that follows into one field.
            let unclosed =
                rest.matches('"').count() % 2 == 1 && record.iter().any(|cell| cell.contains('\n'));
            let (cause, remedy) = if unclosed {
                ("a quote is opened and never closed".to_string(), "close it; nothing after it could be read")
            } else {
                let cause = format!("{} columns instead of {}", record.len(), header.len());
                (cause, "put a field that holds the separator between quotes")
            };
            let problem = Error::new(ErrorKind::Format, cause).in_file(file).line(line);
            notes.push(problem.remedy(remedy));
            continue;
        }
        let field = |name: &str| {
            column(name).and_then(|i| record.get(i)).map(str::trim).filter(|text| !text.is_empty())
        };
        let key = id.and_then(|i| record.get(i)).map(str::trim).filter(|text| !text.is_empty());
        let (Some(key), Some(name), Some(entity_type)) = (key, field("name"), field("type")) else {
            let problem = Error::new(ErrorKind::Format, "id, name or type is empty").in_file(file).line(line);
            notes.push(problem.remedy("fill all three"));
            continue;
        };
        let names = |column: &str| field(column).into_iter().flat_map(|text| text.split('|')).map(str::trim);
        let lists = [("aliases", false), ("weak_aliases", true)];
        let mut aliases =
            Vec::with_capacity(1 + lists.iter().map(|(list, _)| names(list).count()).sum::<usize>());
        aliases.push(Alias::new(name, false));
        for (list, weak) in lists {
            aliases
                .extend(names(list).filter(|alias| !alias.is_empty()).map(|alias| Alias::new(alias, weak)));
        }
        let mut number = |name: &str| {
            let text = field(name)?;
            let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
            if number.is_none() {
                let cause = format!("\"{name}\" is not a number: {text}");
                let problem = Error::new(ErrorKind::Format, cause).in_file(file).line(line);
                let problem = column_of(column(name)).into_iter().fold(problem, Error::column);
                notes.push(problem.remedy("write a number"));
            }
            number
        };
        let ties = |column: &str| -> Vec<Tie> {
            names(column)
                .filter(|key| !key.is_empty())
                .map(|key| Tie { key: key.to_string(), role: None, from: None, to: None })
                .collect()
        };
        let entity = Entity {
            key: key.to_string(),
            name: name.to_string(),
            entity_type: entity_type.to_string(),
            kind: field("kind").map(str::to_string),
            aliases,
            within: field("in").map(str::to_string),
            country: field("country").map(str::to_string),
            lat: number("lat"),
            lon: number("lon"),
            population: number("population").map(|people| people.max(0.0) as u64),
            prior: number("prior"),
            near: names("near").filter(|word| !word.is_empty()).map(str::to_string).collect(),
            not_near: names("not_near").filter(|word| !word.is_empty()).map(str::to_string).collect(),
            part_of: ties("part_of"),
            member_of: ties("member_of"),
            leads: ties("leads"),
            ..Entity::default()
        };
        let (key_column, type_column) = (column_of(id), column_of(column("type")));
        listed.push(Listed { entity, file: file.to_string(), line, key_column, type_column });
    }
    listed
}

/// The line at which a record begins, and the text from there.
///
/// The position that the reader gives may still lie before the line ends that part it from the record before.
fn beginning<'t>(text: &'t str, position: Option<&::csv::Position>) -> (u64, &'t str) {
    let Some(position) = position else { return (0, "") };
    let rest = text.get(position.byte() as usize..).unwrap_or_default();
    let record = rest.trim_start_matches(['\r', '\n']);
    let skipped = &rest[..rest.len() - record.len()];
    (position.line() + skipped.matches('\n').count() as u64, record)
}
