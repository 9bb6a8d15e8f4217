//! The only file that knows the order of the rooms.

mod ordered;

pub use crate::annotation::Annotation;
use crate::compiled::{self, Compiled};
use crate::corpus::{Document, Pending};
use crate::error::Result;
use crate::gazetteer::Gazetteer;
use crate::language::Languages;
use crate::matcher::{Demonyms, Found, Matcher, Modifier, Source};
use crate::relate::{self, Actor, EntityClass, Predicate, Relater, Relation, Text};
use crate::resolve::{self, Knowledge, Mention, Resolved, resolve};
use crate::sentence::{Sentence, split};
use crate::text::Tokens;
use crate::unknown::unknown_names;
use ordered::ordered;
use std::num::NonZero;
use std::ops::ControlFlow;

/// What may be decided one way or another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Options {
    /// Whether a bare demonym is a mention of its state.
    pub demonyms: Demonyms,
    /// How mentions are decided.
    pub resolve: resolve::Options,
    /// Whether names that are not listed are sought. It changes nothing else.
    #[serde(skip)]
    pub unknown: bool,
    /// How relations are read; `None` reads none.
    pub relations: Option<relate::Options>,
}

impl Default for Options {
    /// Each as the words say, and relations too.
    fn default() -> Options {
        Options {
            demonyms: Demonyms::default(),
            resolve: resolve::Options::default(),
            unknown: false,
            relations: Some(relate::Options::default()),
        }
    }
}

/// Everything that is needed to read documents: built once, shared by any number of threads.
#[derive(Debug, Clone)]
pub struct Annotator {
    gazetteer: Gazetteer,
    languages: Languages,
    matcher: Matcher,
    /// Made where relations are wanted.
    relater: Option<Relater>,
    options: Options,
}

impl Annotator {
    /// An annotator with the compiled-in gazetteer and languages.
    ///
    /// ```
    /// use nomina::{corpus::Document, pipeline::Annotator};
    /// let annotator = Annotator::builtin();
    /// let document = Document::from_text("a", "The Malian army entered Kidal.");
    /// let annotation = annotator.annotate(&document);
    /// let keys: Vec<&str> = annotation.mentions.iter()
    ///     .filter_map(|mention| mention.entity())
    ///     .map(|entity| annotator.gazetteer().key(entity))
    ///     .collect();
    /// assert_eq!(keys, ["fama", "kidal"]);
    /// ```
    pub fn builtin() -> Annotator {
        Annotator::builtin_with(Options::default())
    }

    /// The same, with other options.
    pub fn builtin_with(options: Options) -> Annotator {
        let (languages, compiled) = compiled::builtin();
        Annotator::of(compiled, languages, options)
    }

    /// Compiles a gazetteer. Linear in its surface forms.
    pub fn new(gazetteer: Gazetteer, languages: Languages, options: Options) -> Annotator {
        Annotator::of(Compiled::new(gazetteer, &languages), languages, options)
    }

    /// An annotator with a gazetteer that is compiled already, with these languages.
    pub fn of(compiled: Compiled, languages: Languages, options: Options) -> Annotator {
        let Compiled { gazetteer, matcher } = compiled;
        let relater = options.relations.map(|_| Relater::builtin(&languages));
        Annotator { gazetteer, languages, matcher, relater, options }
    }

    /// The same, reading relations by these rules instead of the built-in ones.
    #[must_use]
    pub fn with_rules(mut self, rules: Relater, options: relate::Options) -> Annotator {
        self.options.relations = Some(options);
        self.relater = Some(rules);
        self
    }

    /// The entities that it finds.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The languages that it knows.
    pub fn languages(&self) -> &Languages {
        &self.languages
    }

    /// The predicates of the relations that it reads; none where it reads none.
    pub fn predicates(&self) -> &[Predicate] {
        self.relater.as_ref().map_or(&[], Relater::predicates)
    }

    /// SHA-256 over everything but the gazetteer that decides how a text is read: the languages and
    /// the options. Graphs add up only where it is the same.
    pub fn rules(&self) -> String {
        let options = serde_json::to_string(&self.options).unwrap_or_default();
        let rules = self.relater.as_ref().map_or("", Relater::fingerprint);
        let languages = self.languages.fingerprint();
        crate::corpus::Sha256::of(&format!("{languages}\n{rules}\n{options}")).to_string()
    }

    /// Cuts a document into sentences.
    pub fn sentences(&self, document: &Document) -> Vec<Sentence> {
        let tokens = Tokens::cut(&document.text, document.body);
        split(&tokens, document.body, &self.languages, self.hint(document))
    }

    /// Reads a document. Pure: it depends on the document and on what the annotator was made of alone.
    ///
    /// Linear in the text and its matches.
    pub fn annotate(&self, document: &Document) -> Annotation {
        let tokens = Tokens::cut(&document.text, document.body);
        let sentences = split(&tokens, document.body, &self.languages, self.hint(document));
        let source = Source { tokens: &tokens, body: document.body, sentences: &sentences };
        let (languages, demonyms) = (&self.languages, self.options.demonyms);
        let mut found = match self.options.resolve.explain {
            true => self.matcher.find_all(source, languages, demonyms),
            false => self.matcher.find(source, languages, demonyms),
        };
        let knowledge =
            Knowledge { gazetteer: &self.gazetteer, matcher: &self.matcher, languages: &self.languages };
        let Resolved { mentions, aliases, refused } =
            resolve(&mut found, source, knowledge, self.options.resolve);
        let relations = self.relate(document, &tokens, &sentences, &mentions, &found);
        let unknown = match self.options.unknown {
            true => unknown_names(source, languages, &mentions, &aliases),
            false => Vec::new(),
        };
        Annotation { sentences, mentions, relations, aliases, refused, unknown }
    }

    fn relate(
        &self,
        document: &Document,
        tokens: &Tokens<'_>,
        sentences: &[Sentence],
        mentions: &[Mention],
        found: &Found,
    ) -> Vec<Relation> {
        let (Some(relater), Some(options)) = (&self.relater, self.options.relations) else {
            return Vec::new();
        };
        let actors = self.actors(tokens, mentions, found);
        let published = document.date.as_deref();
        let text = Text { tokens, sentences, body: document.body, languages: &self.languages, published };
        relater.relate(text, &actors, options)
    }

    /// Who may do something: the linked mentions, and the demonyms between them.
    fn actors(&self, tokens: &Tokens<'_>, mentions: &[Mention], found: &Found) -> Vec<Actor> {
        let mut actors: Vec<Actor> = Vec::with_capacity(mentions.len());
        let mut modifiers = found.modifiers().iter().peekable();
        let people = |modifier: &Modifier| Actor {
            tokens: modifier.first as u32..modifier.last as u32,
            span: modifier.span,
            entity: modifier.entity,
            class: EntityClass::of(self.gazetteer.entity_type(modifier.entity)),
            people: true,
            state: None,
        };
        let mut end = 0;
        let mut at = 0;
        for mention in mentions {
            let Some(entity) = mention.entity() else { continue };
            while at < tokens.len() && tokens.span(at).end <= mention.span.start {
                at += 1;
            }
            let first = at;
            while at < tokens.len() && tokens.span(at).start < mention.span.end {
                at += 1;
            }
            while let Some(modifier) = modifiers.next_if(|modifier| modifier.first < first) {
                if modifier.last <= first && modifier.span.start >= end {
                    end = modifier.span.end;
                    actors.push(people(modifier));
                }
            }
            let class = EntityClass::of(self.gazetteer.entity_type(entity));
            let state = match class {
                EntityClass::Place => self.gazetteer.capital_of(entity),
                _ => None,
            };
            end = mention.span.end;
            let tokens = first as u32..at.max(first + 1) as u32;
            actors.push(Actor { tokens, span: mention.span, entity, class, people: false, state });
        }
        for modifier in modifiers {
            if modifier.span.start >= end {
                end = modifier.span.end;
                actors.push(people(modifier));
            }
        }
        actors
    }

    fn hint(&self, document: &Document) -> Option<usize> {
        document.lang.as_deref().and_then(|code| self.languages.by_code(code))
    }
}

/// Reads documents on so many threads in all and hands on what is made of them, in their own order.
///
/// `threads` 0 is one for each core, 1 the thread of the caller alone. `work` makes what is wanted of a
/// document and of what was found in it, on any of the threads. `each` gets that, or the problem that
/// stood in the way of the document, on one thread at a time, in the order of the source: the result
/// does not depend on the number of threads. It ends the run by answering `Break` and is not called
/// again then; that is also the answer of the whole.
///
/// Reading files, annotating and `each` go on at the same time. Memory holds some batches of 256 KiB
/// for each thread, whatever the size of the corpus, and the documents that are larger.
///
/// # Panics
/// If one of the arguments does; the other threads end first.
///
/// ```
/// use nomina::{corpus::{Document, Pending}, pipeline::{Annotator, annotate_all}};
/// use std::ops::ControlFlow;
/// let annotator = Annotator::builtin();
/// let texts = [("a", "Wagner entered Kidal."), ("b", "Nobody came.")];
/// let documents = texts.into_iter().map(|(id, text)| Pending::from(Document::from_text(id, text)));
/// let mut found = Vec::new();
/// let _ = annotate_all(
///     documents,
///     &annotator,
///     2,
///     |document, annotation| (document.id, annotation.mentions.len()),
///     |read| {
///         found.extend(read);
///         ControlFlow::Continue(())
///     },
/// );
/// assert_eq!(found, [("a".to_string(), 2), ("b".to_string(), 0)]);
/// ```
pub fn annotate_all<T: Send>(
    documents: impl Iterator<Item = Pending> + Send,
    annotator: &Annotator,
    threads: usize,
    work: impl Fn(Document, Annotation) -> T + Sync,
    each: impl FnMut(Result<T>) -> ControlFlow<()> + Send,
) -> ControlFlow<()> {
    let annotate = |document: Document| {
        let annotation = annotator.annotate(&document);
        work(document, annotation)
    };
    read_all(documents, threads, annotate, each)
}

/// The same as [`annotate_all`] for those who want to read documents and not to find anything in them.
///
/// # Panics
/// If one of the arguments does; the other threads end first.
pub fn read_all<T: Send>(
    mut documents: impl Iterator<Item = Pending> + Send,
    threads: usize,
    work: impl Fn(Document) -> T + Sync,
    mut each: impl FnMut(Result<T>) -> ControlFlow<()> + Send,
) -> ControlFlow<()> {
    let threads = match threads {
        0 => std::thread::available_parallelism().map_or(1, NonZero::get),
        threads => threads,
    };
    ordered(
        threads,
        || documents.next(),
        Pending::bytes,
        |pending| {
            let (document, ticket) = pending.read();
            (document.map(&work), ticket)
        },
        |(made, ticket)| each(ticket.check(made)),
    )
}
