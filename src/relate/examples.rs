//! The examples that rules carry, executed.
//!
//! An example names its own entities, so that no gazetteer is needed: `[CMA]` is a group,
//! `[Kidal:place]` a place, `[Malian:demonym=Mali]` a demonym that stands for a state, and
//! `[Moscow:capital=Russia]` a capital. After `=>` stands what the sentence says:
//! `predicate(subject, object)`, with `_` for a side that is missing, then the status unless it is
//! asserted, then `by` and the source.

use super::{Actor, EntityClass, Options, Relater, Relation, Text};
use crate::error::{self, Error, ErrorKind, did_you_mean};
use crate::gazetteer::EntityId;
use crate::language::Languages;
use crate::sentence::split;
use crate::span::Span;
use crate::text::Tokens;

/// A sentence with its entities.
#[derive(Debug, Clone, Default)]
pub(super) struct Marked {
    pub text: String,
    /// Bytes, name, class, whether it is a demonym, and the state of a capital.
    marks: Vec<(Span, usize, EntityClass, bool, Option<usize>)>,
    /// The names, by number.
    pub names: Vec<String>,
}

/// Which of a predicate's sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Proof {
    /// So many examples stand before it.
    Example(usize),
    /// So many counter-examples stand before it.
    Counter(usize),
}

/// Why an example cannot be read, and at which of its bytes that is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Broken {
    pub at: usize,
    pub cause: String,
    pub remedy: Option<String>,
}

impl Broken {
    fn new(at: usize, cause: impl Into<String>) -> Broken {
        Broken { at, cause: cause.into(), remedy: None }
    }

    fn remedy(mut self, remedy: impl Into<String>) -> Broken {
        self.remedy = Some(remedy.into());
        self
    }

    /// As a message, with the sentence.
    fn of(self, written: &str) -> Error {
        let problem = Error::new(ErrorKind::Format, format!("{written:?}: {}", self.cause));
        self.remedy.into_iter().fold(problem, Error::remedy)
    }
}

/// A relation as an example expects it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Expected<'a> {
    pub predicate: &'a str,
    /// Subject, object and source; a side that is missing is `_`.
    pub names: [Option<&'a str>; 3],
    pub status: Option<&'a str>,
}

/// What stands after an example's `=>`.
///
/// # Errors
/// What is not written `predicate(subject, object)`, with the byte in `written` where it begins.
pub(super) fn expected(written: &str) -> Result<Vec<Expected<'_>>, Broken> {
    let mut relations = Vec::new();
    for one in written.split(';').map(str::trim).filter(|one| !one.is_empty()) {
        let at = offset(written, one);
        let broken = |cause: &str| {
            let remedy =
                "write predicate(subject, object), then a status unless it is asserted, then by NAME";
            Broken::new(at, format!("{one:?}: {cause}")).remedy(remedy)
        };
        let (predicate, rest) = one.split_once('(').ok_or_else(|| broken("no bracket opens"))?;
        let (ends, tail) = rest.split_once(')').ok_or_else(|| broken("a bracket is not closed"))?;
        let (subject, object) = ends.split_once(',').ok_or_else(|| broken("two sides are needed"))?;
        let tail = tail.trim();
        let (status, source) = match tail.strip_prefix("by ") {
            Some(source) => ("", Some(source)),
            None => tail.split_once(" by ").map_or((tail, None), |(status, source)| (status, Some(source))),
        };
        let names = [Some(subject), Some(object), source].map(|name| name.map(str::trim));
        let status = Some(status.trim()).filter(|status| !status.is_empty());
        relations.push(Expected { predicate: predicate.trim(), names, status });
    }
    Ok(relations)
}

/// Where a part of a text begins in it.
pub(super) fn offset(whole: &str, part: &str) -> usize {
    (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len())
}

/// What is wrong with an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The predicate's place in [`Relater::predicates`].
    pub number: usize,
    /// Which of its sentences.
    pub proof: Proof,
    /// The predicate whose rule has the example.
    pub predicate: String,
    /// The example as it is written.
    pub example: String,
    /// What was expected, and what came.
    pub expected: Vec<String>,
    /// See `expected`.
    pub found: Vec<String>,
}

/// The types that a name may have.
const TYPES: &[&str] = &["person", "group", "state", "place", "event", "demonym", "capital"];

impl Marked {
    /// Takes the brackets out of a sentence.
    ///
    /// # Errors
    /// Brackets that do not match, an unknown type.
    pub fn parse(written: &str) -> Result<Marked, Broken> {
        let mut marked = Marked::default();
        let mut rest = written;
        while let Some((before, tail)) = rest.split_once('[') {
            marked.text.push_str(before);
            let at = offset(written, tail).saturating_sub(1);
            let (inside, after) =
                tail.split_once(']').filter(|(inside, _)| !inside.contains('[')).ok_or_else(|| {
                    Broken::new(at, "a bracket is not closed").remedy("close it with ] behind the name")
                })?;
            let (surface, kind) = inside.split_once(':').unwrap_or((inside, "group"));
            let (kind, name) = kind.split_once('=').unwrap_or((kind, surface));
            let class = match kind {
                "person" => EntityClass::Person,
                "group" => EntityClass::Group,
                "state" | "demonym" => EntityClass::State,
                "place" | "capital" => EntityClass::Place,
                "event" => EntityClass::Event,
                other => {
                    return Err(Broken::new(offset(written, kind), format!("unknown type {other:?}"))
                        .remedy(match did_you_mean(other, TYPES.iter().copied()) {
                            Some(near) => format!("did you mean {near:?}?"),
                            None => format!("there are {}", TYPES.join(", ")),
                        }));
                }
            };
            let start = marked.text.len() as u32;
            marked.text.push_str(surface);
            let span = Span::new(start, marked.text.len() as u32);
            let (entity, state) = match kind {
                "capital" => (marked.name(surface), Some(marked.name(name))),
                _ => (marked.name(name), None),
            };
            marked.marks.push((span, entity, class, kind == "demonym", state));
            rest = after;
        }
        marked.text.push_str(rest);
        Ok(marked)
    }

    /// The sentence without its names.
    fn words(&self, written: &str) -> String {
        written.split('[').map(|part| part.split_once(']').map_or(part, |(_, after)| after)).collect()
    }

    fn name(&mut self, name: &str) -> usize {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_string());
            self.names.len() - 1
        })
    }

    fn actors(&self, tokens: &Tokens<'_>) -> Vec<Actor> {
        let actor =
            |&(span, entity, class, people, state): &(Span, usize, EntityClass, bool, Option<usize>)| {
                let inside =
                    |i: &usize| tokens.span(*i).start >= span.start && tokens.span(*i).end <= span.end;
                let first = (0..tokens.len()).find(inside)?;
                let end = (first..tokens.len()).take_while(inside).last()? + 1;
                Some(Actor {
                    tokens: first as u32..end as u32,
                    span,
                    entity: EntityId(entity as u32),
                    class,
                    people,
                    state: state.map(|state| EntityId(state as u32)),
                })
            };
        self.marks.iter().filter_map(actor).collect()
    }
}

impl Relater {
    /// Reads an example's sentence: its relations in the words of the examples.
    ///
    /// # Errors
    /// Brackets that do not match, an unknown type.
    pub fn read_example(&self, sentence: &str, languages: &Languages) -> error::Result<Vec<String>> {
        let marked = Marked::parse(sentence).map_err(|broken| broken.of(sentence))?;
        let body = Span::new(0, marked.text.len() as u32);
        let tokens = Tokens::cut(&marked.text, body);
        let mut sentences = split(&tokens, body, languages, None);
        // Names alone tell no language: the words around them do.
        let words: String = marked.words(sentence);
        let own = Tokens::of_phrase(&words);
        if let Some((language, _)) = languages.decide(&own) {
            let code = languages.list()[language].code;
            sentences.iter_mut().for_each(|sentence| sentence.lang = code);
        } else if words.chars().any(|c| "éèêàçùôî".contains(c)) {
            sentences.iter_mut().for_each(|sentence| sentence.lang = "fr".into());
        }
        let text = Text { tokens: &tokens, sentences: &sentences, body, languages, published: None };
        let actors = marked.actors(&tokens);
        let relations = self.relate(text, &actors, Options::default());
        let mut shown: Vec<String> = relations.iter().map(|r| show(r, &marked.names)).collect();
        shown.sort();
        shown.dedup();
        Ok(shown)
    }

    /// Executes all examples and counter-examples of all rules.
    ///
    /// # Errors
    /// An example that cannot be read.
    pub fn test(&self, languages: &Languages) -> error::Result<(usize, Vec<Failure>)> {
        let (mut all, mut failures) = (0, Vec::new());
        for (number, predicate) in self.predicates().iter().enumerate() {
            for (at, example) in predicate.examples.iter().enumerate() {
                all += 1;
                let (sentence, expected) = example.split_once("=>").unwrap_or((example, ""));
                let found = self.read_example(sentence.trim(), languages)?;
                let mut expected: Vec<String> = expected
                    .split(';')
                    .map(|one| one.split_whitespace().collect::<Vec<_>>().join(" "))
                    .filter(|one| !one.is_empty())
                    .map(|one| self.normal(&one))
                    .collect();
                expected.sort();
                let found: Vec<String> = found.iter().map(|one| self.normal(one)).collect();
                // Others may say more of the sentence.
                let missing = expected.iter().any(|one| !found.contains(one));
                let own = format!("{}(", predicate.name);
                let extra = found.iter().any(|one| one.starts_with(&own) && !expected.contains(one));
                if missing || extra {
                    let (predicate, example) = (predicate.name.clone(), example.clone());
                    let proof = Proof::Example(at);
                    failures.push(Failure { number, proof, predicate, example, expected, found });
                }
            }
            for (at, counter) in predicate.counter.iter().enumerate() {
                all += 1;
                let found = self.read_example(counter, languages)?;
                let own = format!("{}(", predicate.name);
                if found
                    .iter()
                    .any(|one| one.starts_with(&own) && !one.contains("(_,") && !one.contains(", _)"))
                {
                    let (predicate, example) = (predicate.name.clone(), counter.clone());
                    let (proof, expected) = (Proof::Counter(at), Vec::new());
                    failures.push(Failure { number, proof, predicate, example, expected, found });
                }
            }
        }
        Ok((all, failures))
    }

    /// The two sides of a predicate that holds both ways, in one order.
    fn normal(&self, shown: &str) -> String {
        let parts = shown.split_once('(').and_then(|(name, rest)| {
            let (ends, tail) = rest.split_once(')')?;
            let (a, b) = ends.split_once(',')?;
            Some((name.trim(), a.trim(), b.trim(), tail.trim()))
        });
        let Some((name, a, b, tail)) = parts else { return shown.to_string() };
        let symmetric = self.predicates().iter().any(|rule| rule.symmetric && rule.name == name);
        let (a, b) = if symmetric && a > b { (b, a) } else { (a, b) };
        format!("{name}({a}, {b}) {tail}").trim().to_string()
    }
}

/// A relation as examples write it.
fn show(relation: &Relation, names: &[String]) -> String {
    let name = |end: Option<(EntityId, Span)>| {
        end.map_or("_", |(entity, _)| names.get(entity.0 as usize).map_or("?", String::as_str))
    };
    let mut shown = format!("{}({}, {})", relation.predicate, name(relation.subject), name(relation.object));
    if relation.status != super::Status::Asserted {
        shown.push(' ');
        shown.push_str(relation.status.as_str());
    }
    if let Some(source) = relation.attributed_to {
        shown.push_str(" by ");
        shown.push_str(names.get(source.0 as usize).map_or("?", String::as_str));
    }
    shown
}
