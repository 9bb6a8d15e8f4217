//! Runs the blocks of `tests/spec/*.md`.
#![allow(clippy::unwrap_used)]

use nomina::corpus::Document;
use nomina::gazetteer::{Alias, Case, Entity, Gazetteer, Listed, Listing, Notes, SameKey, Schema};
use nomina::language::Languages;
use nomina::pipeline::{Annotator, Options};
use nomina::resolve::{self, NilReason, Outcome};
use std::fs;
use std::path::Path;

#[derive(Default)]
struct SpecCase {
    place: String,
    entities: Vec<Listed>,
    text: String,
    finds: Vec<String>,
}

fn unescape(text: &str) -> String {
    text.replace("\\n", "\n")
}

/// `name`, `(weak name)`, `name{exact}`, `name{any}`.
fn alias(written: &str) -> Alias {
    let (name, weak) = match written.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(name) => (name, true),
        None => (written, false),
    };
    for (suffix, case) in [("{exact}", Case::Exact), ("{any}", Case::Any)] {
        if let Some(name) = name.strip_suffix(suffix) {
            return Alias { case, ..Alias::new(name, weak) };
        }
    }
    Alias::new(name, weak)
}

fn entity(line: &str, place: &str) -> Listed {
    let parts: Vec<&str> = line.split(';').map(str::trim).collect();
    let [key, entity_type, names, attributes @ ..] = parts.as_slice() else { panic!("{place}: {line}") };
    let aliases: Vec<Alias> = names.split('|').map(alias).collect();
    let mut entity = Entity {
        key: key.to_string(),
        name: aliases[0].surface.clone(),
        entity_type: entity_type.to_string(),
        aliases,
        ..Entity::default()
    };
    for attribute in attributes {
        match attribute.split_once('=') {
            Some(("country", key)) => entity.country = Some(key.to_string()),
            Some(("prior", prior)) => entity.prior = Some(prior.parse().unwrap()),
            Some(("in", key)) => entity.within = Some(key.to_string()),
            Some(("kind", kind)) => entity.kind = Some(kind.to_string()),
            Some(("at", place)) => {
                let (lat, lon) = place.split_once(' ').unwrap();
                (entity.lat, entity.lon) = (Some(lat.parse().unwrap()), Some(lon.parse().unwrap()));
            }
            Some(("near", words)) => entity.near = words.split(',').map(str::to_string).collect(),
            Some(("not_near", words)) => entity.not_near = words.split(',').map(str::to_string).collect(),
            _ => panic!("{place}: unknown attribute {attribute}"),
        }
    }
    Listed { entity, file: place.to_string(), line: 1, key_column: None, type_column: None }
}

fn cases(path: &Path) -> Vec<SpecCase> {
    let text = fs::read_to_string(path).unwrap();
    let mut cases = Vec::new();
    let mut open: Option<SpecCase> = None;
    for (number, line) in text.lines().enumerate() {
        let place = format!("{}:{}", path.display(), number + 1);
        match (&mut open, line) {
            (None, "```case") => open = Some(SpecCase { place, ..SpecCase::default() }),
            (Some(_), "```") => cases.extend(open.take()),
            (Some(case), line) => match line.split_once(':').map(|(key, value)| (key, value.trim())) {
                Some(("entity", value)) => case.entities.push(entity(value, &place)),
                Some(("text", value)) => case.text = unescape(value),
                Some(("finds", value)) => {
                    case.finds = value.split(" | ").filter(|found| !found.is_empty()).map(unescape).collect()
                }
                _ => panic!("{place}: neither entity, text nor finds: {line}"),
            },
            _ => {}
        }
    }
    assert!(open.is_none(), "{}: a block is not closed", path.display());
    cases
}

#[test]
fn the_specification_holds() {
    let languages = Languages::builtin();
    let schema = Schema::builtin();
    let mut failures = Vec::new();
    let mut count = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/spec");
    for file in fs::read_dir(folder).unwrap() {
        for case in cases(&file.unwrap().path()) {
            count += 1;
            let mut notes = Notes::new();
            let gazetteer = Gazetteer::of(&Listing::new(case.entities, &schema, SameKey::Refuse, &mut notes));
            assert!(notes.is_empty(), "{notes:?}");
            let options = Options { relations: None, ..Options::default() };
            let explaining = resolve::Options { explain: true, ..options.resolve };
            let explained = Options { resolve: explaining, ..options };
            let annotator = Annotator::new(gazetteer.clone(), languages.clone(), options);
            let explainer = Annotator::new(gazetteer, languages.clone(), explained);
            let document = Document::from_text("case", case.text.clone());
            let found: Vec<String> = annotator
                .annotate(&document)
                .mentions
                .iter()
                .filter(|mention| {
                    !matches!(mention.outcome, Outcome::Nil { reason: NilReason::Blocked(_), .. })
                })
                .map(|mention| {
                    let key = mention.entity().map_or("NIL", |id| annotator.gazetteer().key(id));
                    format!("{}={key}", mention.span.slice(&case.text))
                })
                .collect();
            let decided = |annotator: &Annotator| -> Vec<_> {
                annotator.annotate(&document).mentions.iter().map(|m| (m.span, m.outcome)).collect()
            };
            assert_eq!(decided(&annotator), decided(&explainer), "{}: explaining changes it", case.place);
            if found != case.finds {
                failures.push(format!("{}\n   found    {found:?}\n   expected {:?}", case.place, case.finds));
            }
        }
    }
    assert!(count > 20, "only {count} cases were read");
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
