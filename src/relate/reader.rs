//! Everything put together: a document's sentences become relations.

use super::cells::Cutter;
use super::clause::Clauses;
use super::page::{CROWD, Filler, Page};
use super::phrases::{Memory, Phrases};
use super::rules::{Gerund, Predicate, RuleFile};
use super::sources::scopes;
use super::verbs::{self, Verb};
use super::words::{Store, Words};
use super::{Actor, Relation, Status};
use crate::dates::{Context, Finder, Outlook, Published};
use crate::error::Result;
use crate::image;
use crate::language::{LanguageCode, Languages};
use crate::sentence::Sentence;
use crate::span::Span;
use crate::text::Tokens;

/// What may be decided one way or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Options {
    /// Whether pronouns and nouns such as *the ministry* stand for who was named before.
    pub coreference: bool,
    /// Whether a capital may stand for its state: *Moscow congratulated*.
    pub metonymy: bool,
}

impl Default for Options {
    /// Both.
    fn default() -> Options {
        Options { coreference: true, metonymy: true }
    }
}

/// A document as relations are read from it.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a, 't> {
    /// Its tokens.
    pub tokens: &'a Tokens<'t>,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// The part that is prose.
    pub body: Span,
    /// The languages that the sentences' codes are of.
    pub languages: &'a Languages,
    /// When the document was published: an ISO date.
    pub published: Option<&'a str>,
}

/// Rules and words, ready to read with.
#[derive(Debug, Clone)]
pub struct Relater {
    rules: Vec<Predicate>,
    words: Vec<Store>,
    dates: Finder,
    fingerprint: String,
}

/// A sentence has at most so many cells that are looked at.
const LONG: usize = 4000;

impl Relater {
    /// Rules and words from the texts of their files, given as (file name, text); `words.en.toml` and
    /// `words.fr.toml` are the words.
    ///
    /// # Errors
    /// A file that breaks the format, with line and column.
    pub fn from_files(files: &[(&str, &str)], languages: &Languages) -> Result<Relater> {
        use sha2::{Digest, Sha256};
        let mut rules = Vec::new();
        let mut hasher = Sha256::new();
        let mut lists = Vec::new();
        for (name, text) in files {
            hasher.update(name.as_bytes());
            hasher.update(text.as_bytes());
            let base = name.rsplit('/').next().unwrap_or(name);
            match base.strip_prefix("words.").and_then(|rest| rest.strip_suffix(".toml")) {
                Some(code) => lists.push((code.to_string(), crate::language::parse_toml(name, text)?)),
                None => rules.extend(crate::language::parse_toml::<RuleFile>(name, text)?.predicates),
            }
        }
        let words = lists
            .iter()
            .map(|(code, list)| Store::new(code.as_str().into(), list, &rules))
            .collect::<Result<_>>()?;
        let fingerprint = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Relater { rules, words, dates: Finder::new(languages), fingerprint })
    }

    /// Writes rules and words into a compiled file, without examples.
    pub(super) fn write(&self, out: &mut image::Writer) {
        out.text(&self.fingerprint);
        out.text(&serde_json::to_string(&self.rules).unwrap_or_default());
        out.column(&[self.words.len() as u32]);
        self.words.iter().for_each(|words| words.write(out));
    }

    /// Reads what [`Relater::write`] wrote.
    ///
    /// # Errors
    /// What is damaged.
    pub(super) fn read(image: &mut image::Reader, languages: &Languages) -> Result<Relater> {
        let fingerprint = image.text()?;
        let rules = serde_json::from_str(&image.text()?).map_err(|_| image.damaged("its rules are none"))?;
        let count = image.column::<u32>()?.first().copied().unwrap_or(0);
        let words = (0..count).map(|_| Store::read(image)).collect::<Result<_>>()?;
        image.end()?;
        Ok(Relater { rules, words, dates: Finder::new(languages), fingerprint })
    }

    /// The predicates, in the order of the files.
    pub fn predicates(&self) -> &[Predicate] {
        &self.rules
    }

    /// SHA-256 over all files.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// All relations that a document states among `actors`, which are in text order and do not overlap.
    ///
    /// In the order of sentence, trigger, subject, object. Linear in the tokens.
    pub fn relate(&self, text: Text<'_, '_>, actors: &[Actor], options: Options) -> Vec<Relation> {
        let mut relations = Vec::new();
        if actors.is_empty() {
            return relations;
        }
        let languages: Vec<Words> = self.words.iter().map(Store::words).collect();
        let Some(fallback) = languages.first() else { return relations };
        let mut from = 0;
        let mut in_quote = false;
        let mut paragraph = None;
        // Who said something last, and who the last sentence was about.
        let mut said_last: Option<Filler> = None;
        let mut about: Vec<Filler> = Vec::new();
        let mut waiting: Vec<usize> = Vec::new();
        let mut memory = Memory::default();
        // The language of the last sentence, and its number.
        let mut spoken = (LanguageCode::default(), None);
        // Made anew for each sentence, where those before had theirs.
        let (mut found, mut verbs) = (Vec::new(), Vec::new());
        let (mut cells, mut phrases) = (Vec::with_capacity(64), Phrases::default());
        let published = text.published.and_then(Published::parse);
        for sentence in text.sentences {
            if paragraph != Some(sentence.paragraph) {
                (in_quote, said_last) = (false, None);
                paragraph = Some(sentence.paragraph);
                waiting.clear();
            }
            // Where nobody is named nothing is stated of anybody; only quotation marks matter.
            while actors.get(from).is_some_and(|actor| actor.tokens.start < sentence.tokens.0) {
                from += 1;
            }
            if actors.get(from).is_none_or(|actor| actor.tokens.start >= sentence.tokens.1) {
                in_quote = still_quoted(sentence.span.get(text.tokens.text()).unwrap_or_default(), in_quote);
                about.clear();
                continue;
            }
            let words = languages.iter().find(|words| words.language == sentence.lang).unwrap_or(fallback);
            if spoken.0 != sentence.lang {
                spoken = (sentence.lang, text.languages.by_code(&sentence.lang));
            }
            let context =
                Context { languages: text.languages, language: spoken.1, published, outlook: Outlook::Cued };
            let range = sentence.tokens.0 as usize..sentence.tokens.1 as usize;
            words.find(range.clone().map(|token| text.tokens.hash(token)), &mut found);
            let dates = self.dates.find(text.tokens, range, &context);
            let mut cutter = Cutter {
                dates: &dates,
                tokens: text.tokens,
                words,
                found: &found,
                actors,
                in_quote,
                in_short_quote: false,
                most: LONG,
            };
            cutter.cut(sentence, text.body.end, &mut from, &mut cells);
            in_quote = cutter.in_quote;
            phrases.find(&cells, actors, words, options.coreference.then_some(&memory));
            verbs::find(&cells, &phrases, words, &mut verbs);
            let of_object = |verb: &Verb| {
                verb.states
                    .iter()
                    .any(|stated| self.rules[stated.predicate as usize].gerund == Gerund::Object)
            };
            let clauses = Clauses::new(&cells, &phrases, &verbs, words, of_object);
            let scopes = scopes(&clauses);
            let page = Page {
                relater: self,
                text,
                actors,
                options,
                sentence,
                clauses: &clauses,
                scopes: &scopes,
                about: &about,
                speaker: said_last,
                dates: &dates,
            };
            let start = relations.len();
            page.read(&mut relations);
            page.nouns(&mut relations);
            page.heads(&mut relations);
            relations[start..].sort_by_key(|r| (r.trigger, r.subject, r.object));
            dedup(&mut relations, start);
            // Quotations of several sentences: who says the one says the others.
            let source = page.source();
            let is_open =
                |relation: &Relation| relation.status == Status::Reported && relation.attributed_to.is_none();
            // *local officials said*: they have no name, and nobody else said it.
            if relations[start..].iter().any(is_open) && !page.has_unnamed_source() {
                for relation in relations[start..].iter_mut().filter(|relation| is_open(relation)) {
                    relation.attributed_to = source.or(said_last).map(|filler| filler.entity);
                }
            }
            if let Some(source) = source {
                for &at in &waiting {
                    let relation = &mut relations[at];
                    relation.attributed_to = relation.attributed_to.or(Some(source.entity));
                }
                waiting.clear();
                said_last = Some(source);
            }
            waiting.extend((start..relations.len()).filter(|&at| is_open(&relations[at])));
            let next = page.topic().unwrap_or_default();
            // A quotation that goes on is that of whoever this sentence is about.
            if in_quote && source.is_none() {
                said_last = said_last.or(next.first().copied());
            }
            about = next;
            memory.learn(&phrases, &cells, actors, text.tokens, words);
        }
        relations
    }
}

/// Whether a quotation goes on after a sentence, as [`Cutter`] sees it.
fn still_quoted(sentence: &str, before: bool) -> bool {
    let mut inside = before;
    // All but one of the marks begin with one of two bytes, and few sentences have any.
    if memchr::memchr3(b'"', 0xC2, 0xE2, sentence.as_bytes()).is_none() {
        return before;
    }
    for c in sentence.chars() {
        match c {
            '“' | '«' | '„' => inside = true,
            '”' | '»' => inside = false,
            '"' => inside = !inside,
            _ => {}
        }
    }
    inside
}

fn dedup(relations: &mut Vec<Relation>, start: usize) {
    let mut kept = start;
    for at in start..relations.len() {
        let (before, here) = relations.split_at(at);
        let same = before[start..kept].iter().rev().take(CROWD * CROWD).any(|known| {
            let ends =
                |relation: &Relation| (relation.subject.map(|end| end.0), relation.object.map(|end| end.0));
            known.predicate == here[0].predicate && ends(known) == ends(&here[0])
        });
        if !same {
            relations.swap(kept, at);
            kept += 1;
        }
    }
    relations.truncate(kept);
}
