//! The native format: one JSON object a line (`gazetteer/README.md`).

use super::columns::{column_of_byte, key_column, repeated_keys, value_column};
use super::entity::{Alias, Case, Entity, Tie};
use super::load::{Listed, Notes};
use crate::error::{Error, ErrorKind, did_you_mean};
use serde_json::{Map, Value};

/// Every field of a line.
pub(super) const FIELDS: &[&str] = &[
    "key",
    "name",
    "name_weak",
    "name_case",
    "type",
    "kind",
    "aliases",
    "weak_aliases",
    "demonyms",
    "in",
    "country",
    "capital_of",
    "part_of",
    "member_of",
    "leads",
    "side",
    "valid_from",
    "valid_to",
    "lat",
    "lon",
    "population",
    "prior",
    "near",
    "not_near",
    "ids",
    "note",
    "source",
];

/// Every field of a tie.
const TIE_FIELDS: &[&str] = &["key", "role", "from", "to"];

/// Reads a whole file; what is wrong goes to `notes`, and the rest is read all the same.
pub(super) fn read(file: &str, text: &str, notes: &mut Notes) -> Vec<Listed> {
    let mut listed = Vec::new();
    let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if first_line.starts_with('[') || first_line.trim() == "{" {
        let problem = Error::new(ErrorKind::Format, "JSON over several lines, not JSON Lines").in_file(file);
        let line = text.lines().position(|line| line == first_line).unwrap_or(0) as u64 + 1;
        notes.push(
            problem.line(line).column(1).remedy("write one object a line, without brackets around all"),
        );
        return listed;
    }
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let mut reader = Line { file, line, number: index as u64 + 1, notes };
        if let Some(entity) = reader.read() {
            let key_column = value_column(line, "key", &entity.key, 0);
            let type_column = value_column(line, "type", &entity.entity_type, 0);
            let (file, line) = (file.to_string(), reader.number);
            listed.push(Listed { entity, file, line, key_column, type_column });
        }
    }
    listed
}

struct Line<'a> {
    file: &'a str,
    line: &'a str,
    number: u64,
    notes: &'a mut Notes,
}

impl Line<'_> {
    fn read(&mut self) -> Option<Entity> {
        let value: Value = match serde_json::from_str(self.line) {
            Ok(value) => value,
            Err(error) => {
                let cause = error.to_string();
                let cause = cause.split(" at line ").next().unwrap_or(&cause).to_string();
                let column = column_of_byte(self.line, error.column());
                self.note_at(Some(column), format!("broken JSON: {cause}"), "mend the line");
                return None;
            }
        };
        let Value::Object(fields) = value else {
            self.note_at(Some(1), "not a JSON object".into(), "write one object {\"key\": …} a line");
            return None;
        };
        for (field, column) in repeated_keys(self.line) {
            let cause = format!("field \"{field}\" stands twice, and only the later one counts");
            self.note_at(Some(column), cause, "join the two");
        }
        for field in fields.keys().filter(|field| !FIELDS.contains(&field.as_str())) {
            let remedy = match did_you_mean(field, FIELDS.iter().copied()) {
                Some(known) => format!("did you mean \"{known}\"?"),
                None => "see gazetteer/README.md for the fields".to_string(),
            };
            self.note(field, format!("unknown field \"{field}\""), &remedy);
        }
        self.entity(&fields)
    }

    fn entity(&mut self, fields: &Map<String, Value>) -> Option<Entity> {
        let key = self.required(fields, "key")?;
        let name = self.required(fields, "name")?;
        let entity_type = self.required(fields, "type")?;
        let name_weak = match fields.get("name_weak") {
            Some(Value::Bool(weak)) => *weak,
            None | Some(Value::Null) => false,
            Some(_) => self.wrong("name_weak", "true or false").unwrap_or(false),
        };
        let mut aliases = vec![Alias::new(&name, name_weak)];
        if let Some(case) = fields.get("name_case") {
            aliases[0].case = self.case(case).unwrap_or(aliases[0].case);
        }
        aliases.extend(self.aliases(fields, "aliases", false));
        aliases.extend(self.aliases(fields, "weak_aliases", true));
        Some(Entity {
            kind: self.string(fields, "kind"),
            demonyms: self.aliases(fields, "demonyms", false),
            within: self.string(fields, "in"),
            country: self.string(fields, "country"),
            capital_of: self.string(fields, "capital_of"),
            part_of: self.ties(fields, "part_of"),
            member_of: self.ties(fields, "member_of"),
            leads: self.ties(fields, "leads"),
            side: self.string(fields, "side"),
            valid_from: self.string(fields, "valid_from"),
            valid_to: self.string(fields, "valid_to"),
            lat: self.number(fields, "lat", -90.0..=90.0),
            lon: self.number(fields, "lon", -180.0..=180.0),
            population: self.number(fields, "population", 0.0..=1e12).map(|people| people as u64),
            prior: self.number(fields, "prior", 0.0..=1.0),
            near: self.texts(fields, "near"),
            not_near: self.texts(fields, "not_near"),
            ids: self.ids(fields),
            note: self.string(fields, "note"),
            source: self.string(fields, "source"),
            key,
            name,
            entity_type,
            aliases,
        })
    }

    fn required(&mut self, fields: &Map<String, Value>, field: &str) -> Option<String> {
        let value = match fields.get(field) {
            Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        if value.is_none() {
            let position = fields.contains_key(field).then(|| self.column(field)).flatten().or(Some(1));
            self.note_at(
                position,
                format!("no \"{field}\""),
                &format!("give the entity a \"{field}\", a text"),
            );
        }
        value
    }

    fn string(&mut self, fields: &Map<String, Value>, field: &str) -> Option<String> {
        match fields.get(field)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Null => None,
            _ => self.wrong(field, "a text"),
        }
    }

    fn number(
        &mut self,
        fields: &Map<String, Value>,
        field: &str,
        range: std::ops::RangeInclusive<f64>,
    ) -> Option<f64> {
        match fields.get(field)? {
            Value::Null => None,
            value => match value.as_f64().filter(|number| range.contains(number)) {
                Some(number) => Some(number),
                None => self.wrong(field, &format!("a number from {} to {}", range.start(), range.end())),
            },
        }
    }

    fn ids(&mut self, fields: &Map<String, Value>) -> std::collections::BTreeMap<String, String> {
        match fields.get("ids") {
            Some(Value::Object(ids)) => ids
                .iter()
                .map(|(name, id)| (name.clone(), id.as_str().map_or_else(|| id.to_string(), str::to_string)))
                .collect(),
            None | Some(Value::Null) => Default::default(),
            Some(_) => self.wrong("ids", "an object of names and texts").unwrap_or_default(),
        }
    }

    fn aliases(&mut self, fields: &Map<String, Value>, field: &str, weak: bool) -> Vec<Alias> {
        let Some(values) = self.list(fields, field) else { return Vec::new() };
        let mut aliases = Vec::new();
        for value in values {
            match &value {
                Value::String(surface) if !surface.trim().is_empty() => {
                    aliases.push(Alias::new(surface.trim(), weak))
                }
                Value::Object(alias) => {
                    let Some(surface) = alias.get("surface").and_then(Value::as_str) else {
                        self.note(field, format!("an alias in \"{field}\" has no \"surface\""), "add one");
                        continue;
                    };
                    let mut made = Alias::new(surface.trim(), weak);
                    for (name, value) in alias {
                        match name.as_str() {
                            "surface" => {}
                            "case" => made.case = self.case(value).unwrap_or(made.case),
                            "lang" => made.lang = value.as_str().map(str::to_string),
                            other => self.note(
                                other,
                                format!("unknown field \"{other}\" of an alias"),
                                "an alias has surface, case, lang",
                            ),
                        }
                    }
                    aliases.push(made);
                }
                _ => {
                    let _: Option<()> = self.wrong(field, "a list of texts or of objects with a surface");
                }
            }
        }
        aliases
    }

    fn texts(&mut self, fields: &Map<String, Value>, field: &str) -> Vec<String> {
        let Some(values) = self.list(fields, field) else { return Vec::new() };
        let mut texts = Vec::with_capacity(values.len());
        for value in values {
            match value.as_str().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => texts.push(text.to_string()),
                None => {
                    let _: Option<()> = self.wrong(field, "a list of texts");
                }
            }
        }
        texts
    }

    fn case(&mut self, value: &Value) -> Option<Case> {
        match serde_json::from_value(value.clone()) {
            Ok(case) => Some(case),
            Err(_) => self.wrong("case", "\"exact\", \"name\" or \"any\""),
        }
    }

    fn ties(&mut self, fields: &Map<String, Value>, field: &str) -> Vec<Tie> {
        let Some(values) = self.list(fields, field) else { return Vec::new() };
        values
            .into_iter()
            .filter_map(|value| match value {
                Value::String(key) => Some(Tie { key, role: None, from: None, to: None }),
                Value::Object(ref tie) => {
                    for name in tie.keys().filter(|name| !TIE_FIELDS.contains(&name.as_str())) {
                        let cause = format!("unknown field \"{name}\" in \"{field}\"");
                        self.note(name, cause, "it has key, role, from, to");
                    }
                    match serde_json::from_value(value) {
                        Ok(tie) => Some(tie),
                        Err(_) => {
                            self.wrong(field, "a list of keys or of {\"key\", \"role\", \"from\", \"to\"}")
                        }
                    }
                }
                _ => self.wrong(field, "a list of keys or of {\"key\", \"role\", \"from\", \"to\"}"),
            })
            .collect()
    }

    /// A list, or one value as a list of one.
    fn list(&mut self, fields: &Map<String, Value>, field: &str) -> Option<Vec<Value>> {
        match fields.get(field)? {
            Value::Array(values) => Some(values.clone()),
            Value::Null => None,
            value @ (Value::String(_) | Value::Object(_)) => Some(vec![value.clone()]),
            _ => self.wrong(field, "a list"),
        }
    }

    fn wrong<T>(&mut self, field: &str, wanted: &str) -> Option<T> {
        self.note(field, format!("\"{field}\" is not {wanted}"), &format!("write {wanted}"));
        None
    }

    fn note(&mut self, field: &str, cause: String, remedy: &str) {
        self.note_at(self.column(field), cause, remedy);
    }

    /// Column of the first `"field"` in the line.
    fn column(&self, field: &str) -> Option<u64> {
        key_column(self.line, field)
    }

    fn note_at(&mut self, column: Option<u64>, cause: String, remedy: &str) {
        let mut problem =
            Error::new(ErrorKind::Format, cause).in_file(self.file).line(self.number).remedy(remedy);
        if let Some(column) = column {
            problem = problem.column(column);
        }
        self.notes.push(problem);
    }
}
