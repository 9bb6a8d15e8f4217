//! CoNLL: one token a line, its tag in a later column, a blank line after each sentence.
//!
//! The text is rebuilt: tokens with single spaces between, sentences with line ends. IOB1, IOB2, IOBES
//! and BILOU are read alike: a mention begins at `B`, `S`, `U`, and at any other tag that does not go on
//! with the mention before it.

use super::jsonl::quote;
use super::marked::{Mark, Marked};
use super::read::Found;
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

const START: &str = "-DOCSTART-";

/// Reads all documents of a file. `name` is the file's own id, from which they get theirs.
pub(super) fn read(text: &str, file: &str, name: &str, found: &mut Found) {
    let Some(layout) = Layout::of(text) else {
        let problem = Error::new(ErrorKind::Format, "no column has tags like B-LOC, I-LOC and O");
        found
            .problems
            .push(problem.in_file(file).remedy("put the tag of each token behind it, as IOB2 does"));
        return;
    };
    let mut current: Option<Building> = None;
    let mut documents = 0_u64;
    for (line, number) in text.lines().zip(1..) {
        let line = line.trim_end();
        if let Some(rest) = line.strip_prefix(START) {
            end(&mut current, file, found);
            documents += 1;
            current = Some(Building::new(id(rest).unwrap_or_else(|| format!("{name}#{documents}")), number));
            continue;
        }
        if line.trim().is_empty() {
            current.iter_mut().for_each(Building::end_sentence);
            continue;
        }
        let building = current.get_or_insert_with(|| {
            documents += 1;
            Building::new(format!("{name}#{documents}"), number)
        });
        match layout.token(line) {
            Ok(token) => building.add(token),
            Err(error) => building.problems.push(error.line(number)),
        }
    }
    end(&mut current, file, found);
}

fn end(current: &mut Option<Building>, file: &str, found: &mut Found) {
    let Some(mut building) = current.take() else { return };
    building.end_sentence();
    let Building { id, line, text, mentions, problems, .. } = building;
    if !problems.is_empty() {
        found.broken.push(id);
        found.problems.extend(problems.into_iter().map(|problem| problem.in_file(file)));
    } else if !text.is_empty() {
        found.documents.push(Marked {
            id,
            text: Some(text),
            mentions,
            file: file.into(),
            line: Some(line),
            ..Marked::default()
        });
    }
}

/// `(1 EU)` behind the mark of a new document, as AIDA writes it; the other columns say nothing.
fn id(rest: &str) -> Option<String> {
    let words: Vec<&str> = rest.split_whitespace().filter(|word| !["-X-", "O", "-"].contains(word)).collect();
    let id = words.join(" ");
    let id = id.trim_start_matches('(').trim_end_matches(')');
    (!id.is_empty()).then(|| id.to_string())
}

/// Which column holds what.
struct Layout {
    tag: usize,
    entity: Option<usize>,
}

struct Token<'a> {
    word: &'a str,
    /// The letter of the tag and its type; `None` for `O`.
    tag: Option<(char, Option<&'a str>)>,
    entity: Option<&'a str>,
}

fn columns(line: &str) -> Vec<&str> {
    let line = line.trim_end();
    match line.contains('\t') {
        true => line.split('\t').map(str::trim).collect(),
        false => line.split_whitespace().collect(),
    }
}

/// Letter and type of a tag; `None` if it is none, `Some(None)` for `O`.
#[allow(clippy::option_option)]
fn tag(word: &str) -> Option<Option<(char, Option<&str>)>> {
    let mut letters = word.chars();
    match (letters.next()?, letters.as_str()) {
        ('O', "") => Some(None),
        (letter @ ('B' | 'I' | 'E' | 'S' | 'L' | 'U' | 'M'), "") => Some(Some((letter, None))),
        (letter @ ('B' | 'I' | 'E' | 'S' | 'L' | 'U' | 'M'), rest) => {
            let kind = rest.strip_prefix('-').filter(|kind| !kind.is_empty())?;
            Some(Some((letter, Some(kind))))
        }
        _ => None,
    }
}

impl Layout {
    /// Tags stand in the last column of which at least half of what is not `O` is a tag; where all
    /// is `O`, in the last of those. A column of entities may follow, as AIDA's does behind the words.
    fn of(text: &str) -> Option<Layout> {
        // For each column how many lines have it, how many of them O, how many another tag, and the
        // same with a type.
        let mut seen: Vec<[u64; 4]> = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with(START)) {
            let columns = columns(line);
            if seen.len() < columns.len() {
                seen.resize(columns.len(), [0; 4]);
            }
            for (count, word) in seen.iter_mut().zip(columns) {
                count[0] += 1;
                match tag(word) {
                    Some(None) => count[1] += 1,
                    Some(Some((_, kind))) => {
                        count[2] += 1;
                        count[3] += u64::from(kind.is_some());
                    }
                    None => {}
                }
            }
        }
        let column = |has: &dyn Fn(&[u64; 4]) -> bool| (1..seen.len()).rev().find(|at| has(&seen[*at]));
        let tag = column(&|[all, out, tags, _]| *tags > 0 && 2 * tags >= all - out)
            .or_else(|| column(&|[all, out, ..]| all == out))?;
        let bare = seen[tag][2] > 0 && seen[tag][3] == 0;
        // `EU B EU --NME--`: between the tag and the entity stand the words of the mention.
        let entity = if bare && tag + 2 < seen.len() { tag + 2 } else { tag + 1 };
        Some(Layout { tag, entity: (entity < seen.len()).then_some(entity) })
    }

    fn token<'a>(&self, line: &'a str) -> Result<Token<'a>> {
        let columns = columns(line);
        let word = columns.first().copied().unwrap_or_default();
        let none = Token { word, tag: None, entity: None };
        // A token alone is in no mention, as AIDA writes it.
        let [_, _, ..] = &columns[..] else { return Ok(none) };
        let Some(here) = columns.get(self.tag) else {
            let cause = format!("{} columns, and the tag stands in column {}", columns.len(), self.tag + 1);
            return Err(
                Error::new(ErrorKind::Format, cause).remedy("give each token a tag, O outside of mentions")
            );
        };
        let Some(tag) = tag(here) else {
            let before = line.find(here).map_or(0, |at| line[..at].chars().count() as u64);
            let cause = format!("{} is no tag", quote(here));
            let remedy = "write B-TYPE, I-TYPE or O";
            return Err(Error::new(ErrorKind::Format, cause).column(before + 1).remedy(remedy));
        };
        let known = |entity: &&str| !["", "O", "-", "_", "NIL", "--NME--"].contains(entity);
        let entity = self.entity.and_then(|at| columns.get(at)).copied().filter(known);
        Ok(Token { tag, entity, ..none })
    }
}

/// A document of which the tokens up to here were read.
struct Building {
    id: String,
    line: u64,
    text: String,
    mentions: Vec<Mark>,
    /// The tag before, if it was none of these that end a mention, in the same sentence.
    open: Option<Option<String>>,
    fresh: bool,
    problems: Vec<Error>,
}

impl Building {
    fn new(id: String, line: u64) -> Building {
        Building {
            id,
            line,
            text: String::new(),
            mentions: Vec::new(),
            open: None,
            fresh: true,
            problems: Vec::new(),
        }
    }

    fn add(&mut self, token: Token<'_>) {
        if !self.text.is_empty() {
            self.text.push(if self.fresh { '\n' } else { ' ' });
        }
        self.fresh = false;
        let start = self.text.len() as u32;
        self.text.push_str(token.word);
        let end = self.text.len() as u32;
        let Some((letter, kind)) = token.tag else {
            self.open = None;
            return;
        };
        let goes_on = self.open.as_ref().is_some_and(|open| open.as_deref() == kind)
            && !matches!(letter, 'B' | 'S' | 'U');
        match self.mentions.last_mut().filter(|_| goes_on) {
            Some(last) => last.span.end = end,
            None if end > start => self.mentions.push(Mark {
                span: Span::new(start, end),
                kind: kind.map(String::from),
                entity: token.entity.map(String::from),
                ..Mark::default()
            }),
            None => {}
        }
        self.open = (!matches!(letter, 'E' | 'L' | 'S' | 'U')).then(|| kind.map(String::from));
    }

    fn end_sentence(&mut self) {
        self.fresh = true;
        self.open = None;
    }
}
