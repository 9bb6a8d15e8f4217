//! How fast each stage is, on one thread. `benches/README.md` says how to run and read it.
#![allow(clippy::unwrap_used, missing_docs)]

mod material;

use divan::{Bencher, counter::BytesCount};
use nomina::aliases::definitions;
use nomina::corpus::{Document, Sha256};
use nomina::export::{Details, write_annotation};
use nomina::gazetteer::Gazetteer;
use nomina::graph::KnowledgeGraph;
use nomina::language::Languages;
use nomina::matcher::{Demonyms, Found, Source, select};
use nomina::pipeline::{Annotator, Options};
use nomina::relate::{Actor, EntityClass, Relater, Text};
use nomina::resolve::{self, Knowledge, Mention};
use nomina::sentence::{Sentence, split};
use nomina::span::Span;
use nomina::text::{Tokens, classify};
use std::sync::LazyLock;

static DOCUMENTS: LazyLock<Vec<Document>> = LazyLock::new(material::documents);
static LANGUAGES: LazyLock<Languages> = LazyLock::new(nomina::compiled::builtin_languages);

const SIZES: &[&str] = &["1k", "50k", "1m"];

fn main() {
    divan::main();
}

fn bytes() -> BytesCount {
    BytesCount::new(DOCUMENTS.iter().map(|document| document.text.len()).sum::<usize>())
}

/// Letters and digits told from the rest, 64 bytes at a time.
#[divan::bench(sample_count = 20)]
fn a_classify(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| {
        DOCUMENTS.iter().fold(0u64, |sum, document| {
            let blocks = document.text.as_bytes().chunks_exact(64);
            blocks.fold(sum, |sum, block| sum ^ classify(block.try_into().unwrap()).word)
        })
    });
}

/// Tokens with their folded hashes.
#[divan::bench(sample_count = 20)]
fn b_tokenise(bencher: Bencher) {
    bencher
        .counter(bytes())
        .bench(|| DOCUMENTS.iter().map(|d| Tokens::cut(&d.text, d.body).len()).sum::<usize>());
}

/// Tokenising and matching with all laws, each document one sentence.
#[divan::bench(sample_count = 10, args = SIZES)]
fn c_match_alone(bencher: Bencher, size: &str) {
    let names = material::names(size);
    bencher.counter(bytes()).bench(|| {
        let mut sum = 0;
        for document in DOCUMENTS.iter() {
            let tokens = Tokens::cut(&document.text, document.body);
            let whole = Sentence {
                index: 0,
                span: Span::new(0, document.text.len() as u32),
                paragraph: 0,
                tokens: (0, tokens.len() as u32),
                lang: "en".into(),
            };
            let source = Source { tokens: &tokens, body: document.body, sentences: &[whole] };
            let found = names.matcher.find(source, &LANGUAGES, Demonyms::Modifier);
            sum += select(&found.matches, |_| true).len();
        }
        sum
    });
}

/// A document cut into tokens and sentences.
type Read = (Tokens<'static>, Span, Vec<Sentence>);

fn read() -> Vec<Read> {
    let cut = |document: &'static Document| {
        let tokens = Tokens::cut(&document.text, document.body);
        let sentences = split(&tokens, document.body, &LANGUAGES, None);
        (tokens, document.body, sentences)
    };
    DOCUMENTS.iter().map(cut).collect()
}

fn source(read: &Read) -> Source<'_, 'static> {
    Source { tokens: &read.0, body: read.1, sentences: &read.2 }
}

/// The places where the texts introduce short forms and other names.
#[divan::bench(sample_count = 10, args = SIZES)]
fn c_aliases_alone(bencher: Bencher, size: &str) {
    let names = material::names(size);
    let read = read();
    let find = |read| (read, names.matcher.find(source(read), &LANGUAGES, Demonyms::Modifier));
    let found: Vec<(&Read, Found)> = read.iter().map(find).collect();
    bencher.counter(bytes()).bench(|| {
        let define = |(read, found): &(&Read, Found)| definitions(source(read), &LANGUAGES, found).len();
        found.iter().map(define).sum::<usize>()
    });
}

/// Choosing among what was found, the texts' own aliases included.
#[divan::bench(sample_count = 10, args = SIZES)]
fn c_resolve_alone(bencher: Bencher, size: &str) {
    let names = material::names(size);
    let knowledge = Knowledge { gazetteer: &names.gazetteer, matcher: &names.matcher, languages: &LANGUAGES };
    let read = read();
    let found = || -> Vec<Found> {
        let find = |read| names.matcher.find(source(read), &LANGUAGES, Demonyms::Modifier);
        read.iter().map(find).collect()
    };
    bencher.counter(bytes()).with_inputs(found).bench_values(|mut found| {
        let decide = |(read, found)| {
            resolve::resolve(found, source(read), knowledge, resolve::Options::default()).mentions.len()
        };
        let sum = read.iter().zip(&mut found).map(decide).sum::<usize>();
        // Handed back, so that its end is not timed: that belongs to matching.
        (sum, found)
    });
}

/// Tokens and sentences with their languages.
#[divan::bench(sample_count = 10)]
fn d_sentences(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| {
        let count = |document: &Document| {
            let tokens = Tokens::cut(&document.text, document.body);
            split(&tokens, document.body, &LANGUAGES, None).len()
        };
        DOCUMENTS.iter().map(count).sum::<usize>()
    });
}

/// SHA-256 of the texts, which a graph keeps.
#[divan::bench(sample_count = 5)]
fn e_sha256(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| DOCUMENTS.iter().fold(0, |sum, d| sum ^ Sha256::of(&d.text).0[0]));
}

fn annotator(size: &str) -> Annotator {
    match size {
        "builtin" => Annotator::builtin(),
        "builtin, no relations" => Annotator::builtin_with(Options { relations: None, ..Options::default() }),
        _ => Annotator::of(material::names(size), LANGUAGES.clone(), Options::default()),
    }
}

/// All that is read in a document.
#[divan::bench(sample_count = 10, args = ["builtin", "builtin, no relations", "1k", "50k", "1m"])]
fn f_annotate(bencher: Bencher, size: &str) {
    let annotator = annotator(size);
    bencher
        .counter(bytes())
        .bench(|| DOCUMENTS.iter().map(|d| annotator.annotate(d).mentions.len()).sum::<usize>());
}

/// The same, and written as JSON lines.
#[divan::bench(sample_count = 10)]
fn g_annotate_and_write(bencher: Bencher) {
    let annotator = annotator("builtin");
    bencher.counter(bytes()).bench(|| {
        let mut out = Vec::with_capacity(16 << 20);
        for document in DOCUMENTS.iter() {
            let annotation = annotator.annotate(document);
            write_annotation(document, &annotation, annotator.gazetteer(), Details::default(), &mut out)
                .unwrap();
        }
        out.len()
    });
}

/// All that is read, added up.
#[divan::bench(sample_count = 5, args = ["builtin", "1m"])]
fn h_build(bencher: Bencher, size: &str) {
    let annotator = annotator(size);
    bencher.counter(bytes()).bench(|| {
        let mut graph = KnowledgeGraph::new(annotator.gazetteer(), Default::default());
        for document in DOCUMENTS.iter() {
            graph.add(document, &annotator.annotate(document), annotator.gazetteer()).unwrap();
        }
        graph.totals().mentions
    });
}

/// Relations alone, among those who are named: what stands before them is read once.
#[divan::bench(sample_count = 10)]
fn i_relate(bencher: Bencher) {
    let annotator = annotator("builtin");
    let relater = Relater::builtin(annotator.languages());
    let read = |document: &'static Document| {
        let tokens = Tokens::cut(&document.text, document.body);
        let annotation = annotator.annotate(document);
        let actors: Vec<Actor> = annotation
            .mentions
            .iter()
            .filter_map(|mention| actor(mention, &tokens, annotator.gazetteer()))
            .collect();
        (document, tokens, annotation.sentences, actors)
    };
    let all: Vec<_> = DOCUMENTS.iter().map(read).collect();
    bencher.counter(bytes()).bench(|| {
        let mut count = 0;
        for (document, tokens, sentences, actors) in &all {
            let (languages, published) = (annotator.languages(), document.date.as_deref());
            let text = Text { tokens, sentences, body: document.body, languages, published };
            count += relater.relate(text, actors, Default::default()).len();
        }
        count
    });
}

/// Whom a mention means, for the rules.
fn actor(mention: &Mention, tokens: &Tokens<'_>, gazetteer: &Gazetteer) -> Option<Actor> {
    let entity = mention.entity()?;
    let count = |byte: u32| (0..tokens.len()).take_while(|&i| tokens.span(i).end <= byte).count();
    let tokens = count(mention.span.start) as u32..count(mention.span.end) as u32;
    let class = EntityClass::of(gazetteer.entity_type(entity));
    Some(Actor { tokens, span: mention.span, entity, class, people: false, state: None })
}
