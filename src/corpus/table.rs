//! What JSON Lines and CSV share: named columns become a document.

use super::options::Titles;
use super::record::{Draft, filled_string, language, quote};
use super::text;
use crate::error::{Error, ErrorKind, Result, did_you_mean};

/// The values of a record.
#[derive(Debug, Default)]
pub(super) struct Columns {
    /// In the order of [`Fields::NAMES`](super::Fields::NAMES).
    pub values: [Option<String>; 7],
    /// About values that were left out.
    pub notes: Vec<Error>,
}

impl Columns {
    /// The text, blank or not.
    pub fn text(&self) -> Option<&str> {
        self.values[1].as_deref()
    }

    /// The document of these values.
    ///
    /// # Errors
    /// If the text is blank or too long.
    pub fn draft(self, line: u64, record: u64, titles: Titles) -> Result<Draft> {
        let Columns { values: [id, text, title, date, source, url, lang], notes } = self;
        let mut draft = Draft::new(text.unwrap_or_default()).map_err(|error| error.line(line))?;
        draft.notes.extend(notes.into_iter().map(|note| note.line(line)));
        draft.id = id.and_then(filled_string);
        draft.record = Some(record);
        draft.line = Some(line);
        draft.title = title.and_then(filled_string);
        draft.source = source.and_then(filled_string);
        draft.url = url.and_then(filled_string);
        draft.lang = lang.as_deref().and_then(language);
        if let Some(date) = date {
            draft.set_date(&date);
        }
        text::open(&mut draft);
        if draft.prose().trim().is_empty() {
            return Err(Error::new(ErrorKind::Warning, "the record's \"text\" is empty").line(line));
        }
        if titles == Titles::BeforeText { draft.put_title_first() } else { Ok(draft) }
    }
}

/// There is no column for the text among `names`.
pub(super) fn lacks_text(what: &str, text: &str, names: &[&str]) -> Error {
    let mut shown: Vec<String> = names.iter().take(12).map(|name| quote(name).replace('"', "")).collect();
    if names.len() > shown.len() {
        shown.push("…".to_string());
    }
    let others = match shown.is_empty() {
        true => "nor any other field".to_string(),
        false => format!("only {}", shown.join(", ")),
    };
    let problem = Error::new(ErrorKind::Format, format!("{what} has no {}, {others}", quote(text)));
    problem.remedy(match did_you_mean(text, names.iter().copied()) {
        Some(near) => format!("did you mean {}? Then say --map text={near}", quote(near)),
        None => "say which field holds it with --map text=NAME".to_string(),
    })
}

/// A record on one line, for tables of cases: `id line prose field=value (note)`, or its error.
#[cfg(test)]
pub(super) fn show(record: Result<Draft>) -> String {
    match record {
        Err(error) => {
            let (line, column) = error.position();
            let place: String = [line, column].into_iter().flatten().map(|n| format!("{n}:")).collect();
            format!("{place} {error}").trim_start().to_string()
        }
        Ok(draft) => {
            let id = draft.id.clone().unwrap_or_else(|| format!("#{}", draft.record.unwrap_or(0)));
            let mut line = format!("{id} {} {}", draft.line.unwrap_or(0), draft.prose());
            for (name, value) in [
                ("title", &draft.title),
                ("date", &draft.date),
                ("source", &draft.source),
                ("url", &draft.url),
                ("lang", &draft.lang),
            ] {
                if let Some(value) = value {
                    line += &format!(" {name}={value}");
                }
            }
            for note in draft.notes {
                line += &format!(" ({})", show(Err(note)));
            }
            line
        }
    }
}
