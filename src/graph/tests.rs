//! The laws of the sum, on annotations written in a shorthand.

use super::*;
use crate::analysis::View;
use crate::annotation::Annotation;
use crate::corpus::Document;
use crate::export::write_graph;
use crate::gazetteer::fixture::entity;
use crate::relate::{Predicate, Quad, Relation, RuleFile, Status, Via};
use crate::resolve::{By, Candidate, Mention, NilReason, Outcome};
use crate::sentence::Sentence;
use proptest::prelude::*;

/// `fama`, `cma` … and 300 entities `e000` to `e299`.
pub(crate) fn gazetteer() -> Gazetteer {
    let mut entities = vec![
        entity("kidal", "Kidal", "place"),
        entity("fama", "Malian Armed Forces", "group"),
        entity("cma", "Coordination of Azawad Movements", "group"),
        entity("mali", "Mali", "state"),
        entity("goita", "Assimi Goita", "person"),
    ];
    entities[0].within = Some("mali".into());
    let tie = |key: &str, role: Option<&str>| crate::gazetteer::Tie {
        key: key.into(),
        role: role.map(str::to_string),
        from: Some("2021".into()),
        to: None,
    };
    entities[4].leads = vec![tie("mali", Some("president")), tie("nowhere", None)];
    entities.extend((0..300).map(|n| entity(&format!("e{n:03}"), &format!("Entity {n}"), "thing")));
    Gazetteer::fixture(entities)
}

/// A document of one sentence an item, two sentences a paragraph; each word that is a key is a
/// mention, `?word` one without an entity.
pub(crate) fn read(id: &str, sentences: &[&str]) -> (Document, Annotation) {
    let gazetteer = gazetteer();
    let mut annotation = Annotation::default();
    let mut text = String::new();
    for (index, words) in (0u32..).zip(sentences) {
        let start = text.len() as u32;
        for word in words.split(' ') {
            let span = Span::new(text.len() as u32, (text.len() + word.len()) as u32);
            text.push_str(word);
            text.push(' ');
            let outcome = match (gazetteer.by_key(word), word.starts_with('?')) {
                (Some(entity), _) => Outcome::Linked { entity, by: By::OnlyCandidate },
                (None, true) => Outcome::Nil { reason: NilReason::Weak, at: None },
                (None, false) => continue,
            };
            let candidates = gazetteer.by_key(word).map(|entity| Candidate {
                entity,
                weak: false,
                prior: 0.0,
                score: 0,
                evidence: Vec::new(),
            });
            annotation.mentions.push(Mention {
                span,
                sentence: index,
                candidates: candidates.into_iter().collect(),
                outcome,
            });
        }
        annotation.sentences.push(Sentence {
            index,
            span: Span::new(start, text.len() as u32 - 1),
            paragraph: index / 2,
            tokens: (0, 0),
            lang: "en".into(),
        });
    }
    (Document::from_text(id, text), annotation)
}

/// `subject predicate object` of a document's sentence, by the first mentions there are.
pub(crate) fn relate(annotation: &Annotation, sentence: u32, statement: &str, status: Status) -> Relation {
    let gazetteer = gazetteer();
    let words: Vec<&str> = statement.split(' ').collect();
    let find = |key: &str| {
        let id = gazetteer.by_key(key)?;
        let mut there = annotation.mentions.iter().filter(|m| m.sentence == sentence);
        let mention = there.find(|m| matches!(m.outcome, Outcome::Linked { entity, .. } if entity == id))?;
        Some((id, mention.span))
    };
    Relation {
        subject: find(words[0]),
        subject_via: Via::Name,
        object_via: Via::Name,
        symmetric: false,
        predicate: words[1].into(),
        quad: Quad::VerbalConflict,
        object: find(words[2]),
        trigger: annotation.sentences[sentence as usize].span,
        status,
        attributed_to: None,
        date: None,
        sentence,
        rule: format!("{}.verb", words[1]),
    }
}

pub(crate) fn graph_of(options: Options, documents: &[(Document, Annotation)]) -> KnowledgeGraph {
    let gazetteer = gazetteer();
    let mut graph = KnowledgeGraph::new(&gazetteer, options);
    for (document, annotation) in documents {
        graph.add(document, annotation, &gazetteer).expect("these documents are all different");
    }
    graph
}

pub(crate) fn bytes(graph: &KnowledgeGraph) -> String {
    let mut out = Vec::new();
    write_graph(&View::of(graph), &mut out).expect("a vector takes all bytes");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// The graph that was written so.
fn through_file(written: &str) -> KnowledgeGraph {
    let read = crate::export::read_graph(written.as_bytes(), "graph.json").expect("our own format");
    read.into_graph().expect("a whole graph")
}

/// Units, documents, weight and pieces of evidence of a pair.
fn pair(graph: &KnowledgeGraph, a: &str, b: &str) -> Option<(u64, u64, u64, u64)> {
    graph.co_occurrence(a, b).map(|edge| (edge.units, edge.documents, edge.weight_micro, edge.evidence_total))
}

#[test]
fn pairs_count_once_a_unit_and_spread_its_weight() {
    let documents = [
        read("a", &["fama took kidal", "fama fama kidal cma", "kidal ?smith", "nothing"]),
        read("b", &["kidal fama", "mali"]),
    ];
    for (unit, units, fama_kidal, cma_kidal) in [
        (Unit::Sentence, 6, Some((3, 2, 1_000_000 + 333_333 + 1_000_000, 3)), Some((1, 1, 333_333, 1))),
        // a: {fama, kidal, cma}, {kidal}; b: {kidal, fama, mali}
        (Unit::Paragraph, 3, Some((2, 2, 2 * 333_333, 2)), Some((1, 1, 333_333, 1))),
        (Unit::Document, 2, Some((2, 2, 2 * 333_333, 2)), Some((1, 1, 333_333, 1))),
    ] {
        let graph = graph_of(Options { unit, ..Options::default() }, &documents);
        assert_eq!(graph.totals().units, units, "{unit:?}");
        assert_eq!(pair(&graph, "kidal", "fama"), fama_kidal, "{unit:?}");
        assert_eq!(pair(&graph, "kidal", "cma"), cma_kidal, "{unit:?}");
    }
    let graph = graph_of(Options::default(), &documents);
    let kidal = graph.node("kidal").expect("it was mentioned");
    assert_eq!((kidal.mentions, kidal.documents, kidal.units), (4, 2, 4));
    assert_eq!(kidal.surfaces, BTreeMap::from([("kidal".to_string(), 4)]));
    assert_eq!(graph.totals().mentions, 10);
    assert_eq!(graph.totals().nil, BTreeMap::from([("weak".to_string(), 1)]));
    assert_eq!(pair(&graph, "mali", "kidal"), None);
}

#[test]
fn a_list_of_names_counts_for_its_document_only() {
    let names: Vec<String> = (0..300).map(|n| format!("e{n:03}")).collect();
    for (n, want, crowded, unpaired) in [
        (64, Some((1, 1, 496, 1)), 0, 0), // 2,000,000 / (64 · 63) = 496.03…
        (65, Some((0, 1, 0, 1)), 1, 0),
        (256, Some((0, 1, 0, 1)), 1, 0),
        (257, None, 1, 1),
    ] {
        let graph = graph_of(Options::default(), &[read("a", &[&names[..n].join(" "), "cma"])]);
        assert_eq!(pair(&graph, "e000", "e001"), want, "{n}");
        let totals = graph.totals();
        assert_eq!(
            (totals.crowded_units, totals.unpaired_units, totals.units),
            (crowded, unpaired, 2 - crowded)
        );
        let node = graph.node("e000").expect("it was mentioned");
        assert_eq!((node.mentions, node.documents, node.units), (1, 1, 1 - crowded), "{n}");
        View::of(&graph); // and scores do not mind
    }
}

#[test]
fn evidence_is_the_smallest_and_its_sentences_stand_once() {
    let options = Options { evidence_per_edge: 2, ..Options::default() };
    let documents = [
        read("c", &["fama kidal"]),
        read("b", &["fama kidal cma", "fama kidal"]),
        read("a", &["x", "kidal fama"]),
    ];
    let graph = graph_of(options, &documents);
    let edge = graph.co_occurrence("fama", "kidal").expect("they stand together");
    let evidence: Vec<Evidence> = graph.evidence(edge).collect();
    let places: Vec<(&str, u32)> = evidence.iter().map(|e| (&*e.document, e.sentence)).collect();
    assert_eq!((edge.evidence_total, places), (4, vec![("a", 1), ("b", 0)]));
    // The source is the smaller key, wherever it stands.
    assert_eq!(evidence[0].source_span.slice(&documents[2].0.text), "fama");
    let cited = View::of(&graph).sentences.into_iter();
    let cited: Vec<_> = cited.map(|s| (s.document.to_string(), s.index, s.text)).collect();
    assert_eq!(
        cited,
        [("a".into(), 1, Some("kidal fama".into())), ("b".into(), 0, Some("fama kidal cma".to_string()))]
    );
}

#[test]
fn names_in_two_sentences_cite_both() {
    let options = Options { unit: Unit::Document, ..Options::default() };
    let graph = graph_of(options, &[read("a", &["kidal", "x", "cma"])]);
    let edge = graph.co_occurrence("cma", "kidal").expect("one document");
    let evidence = graph.evidence(edge).next().expect("it is kept");
    assert_eq!((evidence.sentence, evidence.target_sentence), (2, Some(0)));
    assert_eq!(View::from(graph).sentences.iter().map(|s| s.index).collect::<Vec<_>>(), [0, 2]);
}

#[test]
fn relations_count_by_status_date_and_speaker() {
    let (mut a, mut in_a) = read("a", &["fama took kidal cma", "fama took kidal"]);
    a.date = Some("2023-11-20".into());
    let mut said = relate(&in_a, 0, "fama recaptured kidal", Status::Reported);
    said.attributed_to = gazetteer().by_key("cma");
    said.date = Some("2023-11-14".into());
    let mut unknown_year = relate(&in_a, 0, "fama recaptured kidal", Status::Asserted);
    unknown_year.date = Some("XXXX-11-14".into());
    let open = relate(&in_a, 0, "nobody attacked fama", Status::Asserted);
    let again = relate(&in_a, 1, "fama recaptured kidal", Status::Reported);
    in_a.relations = vec![said, unknown_year, open, again];
    let graph = graph_of(Options::default(), &[(a, in_a)]);
    let edge = graph.relation("fama", "recaptured", "kidal").expect("it is stated");
    assert_eq!((edge.units, edge.documents, edge.evidence_total, edge.weight_micro), (2, 1, 3, 0));
    assert_eq!(edge.statuses, BTreeMap::from([(Status::Asserted, 1), (Status::Reported, 2)]));
    assert_eq!(edge.attributed_to, BTreeMap::from([("cma".to_string(), 1)]));
    assert_eq!((edge.first.as_deref(), edge.last.as_deref()), (Some("2023-11-14"), Some("2023-11-20")));
    let evidence = graph.evidence(edge).next().expect("it is kept");
    assert_eq!(evidence.rule.as_deref(), Some("recaptured.verb"));
    assert_eq!((graph.totals().relations, graph.totals().relations_open), (3, 1));
    assert!(graph.relation("kidal", "recaptured", "fama").is_none());
}

/// The rules that the tests' predicates are of.
fn predicates() -> Vec<Predicate> {
    let file = r#"
        [[predicate]]
        name = "met"
        label = "sat down with"
        quad = "verbal-cooperation"
        cameo = "040"
        plover = "CONSULT"
        symmetric = true
        [[predicate]]
        name = "took_over"
        quad = "material-conflict"
    "#;
    toml::from_str::<RuleFile>(file).expect("the format of rules").predicates
}

#[test]
fn what_holds_both_ways_is_one_edge_and_remembers_how_each_side_was_named() {
    let (a, mut in_a) = read("a", &["mali met cma", "cma met mali", "cma took_over mali"]);
    let met = |sentence, statement, vias: [Via; 2]| Relation {
        symmetric: true,
        subject_via: vias[0],
        object_via: vias[1],
        ..relate(&in_a, sentence, statement, Status::Asserted)
    };
    in_a.relations = vec![
        met(0, "mali met cma", [Via::Metonymy, Via::Name]),
        met(1, "cma met mali", [Via::Name, Via::Coreference]),
        relate(&in_a, 2, "cma took_over mali", Status::Asserted),
    ];
    let mut graph = graph_of(Options::default(), &[(a, in_a)]);
    assert!(View::of(&graph).edges.iter().all(|edge| edge.label.is_none()), "nobody told the rules");
    graph.describe(&predicates());
    let view = View::of(&graph);
    let relations: Vec<_> = view.edges.iter().filter(|edge| edge.layer == Layer::Relation).collect();
    let [met, took] = relations[..] else { panic!("{relations:?}") };
    assert_eq!((&*met.source, &*met.target, met.directed, met.units), ("cma", "mali", false, 2));
    assert_eq!((met.label.as_deref(), met.quad), (Some("sat down with"), Some(Quad::VerbalCooperation)));
    assert_eq!((met.cameo.as_deref(), met.plover.as_deref()), (Some("040"), Some("CONSULT")));
    let vias: Vec<_> = met.evidence.iter().map(|piece| (piece.source_via, piece.target_via)).collect();
    assert_eq!(vias, [(None, Some(Via::Metonymy)), (None, Some(Via::Coreference))]);
    assert_eq!((took.label.as_deref(), took.directed), (Some("took over"), true));
    // A file has it all, and so has a sum to which only the other part was told of the rules.
    let written = bytes(&graph);
    let mut sum = graph_of(Options::default(), &[]);
    sum.merge(through_file(&written)).expect("disjoint");
    assert_eq!(bytes(&sum), written);
}

#[test]
fn evidence_is_kept_for_each_status() {
    let sentences = ["fama took kidal"; 4];
    let stated = |id: &str, statuses: [Status; 4]| {
        let (document, mut annotation) = read(id, &sentences);
        let of = |(sentence, status)| relate(&annotation, sentence, "fama took_over kidal", status);
        annotation.relations = (0u32..).zip(statuses).map(of).collect();
        (document, annotation)
    };
    let (yes, no) = (Status::Asserted, Status::Negated);
    let documents = [stated("b", [yes, yes, yes, no]), stated("a", [yes, yes, no, yes])];
    let graph = graph_of(Options { evidence_per_edge: 2, ..Options::default() }, &documents);
    let edge = graph.relation("fama", "took_over", "kidal").expect("it is stated");
    let kept: Vec<(String, u32, Option<Status>)> = graph
        .evidence(edge)
        .map(|piece| (piece.document.to_string(), piece.sentence, piece.status))
        .collect();
    let want = [("a", 0, yes), ("a", 1, yes), ("a", 2, no), ("b", 3, no)];
    assert_eq!(kept, want.map(|(id, sentence, status)| (id.to_string(), sentence, Some(status))));
    assert_eq!((edge.evidence_total, &edge.statuses), (8, &BTreeMap::from([(yes, 6), (no, 2)])));
}

#[test]
fn what_cannot_be_summed_is_refused_and_nothing_changes() {
    let one = || graph_of(Options::default(), &[read("a", &["fama kidal"])]);
    let mut graph = one();
    let before = bytes(&graph);
    let strange = Gazetteer::fixture(vec![entity("x", "X", "thing")]);
    let refusals = [
        ("same document", graph.merge(one()), "document \"a\" is already in the graph"),
        (
            "another unit",
            graph.merge(graph_of(Options { unit: Unit::Document, ..Options::default() }, &[])),
            "two units",
        ),
        (
            "other rules",
            graph.merge(graph_of(Options { rules: Some("r".into()), ..Options::default() }, &[])),
            "relation rules",
        ),
        (
            "another gazetteer",
            graph.merge(KnowledgeGraph::new(&strange, Options::default())),
            "two gazetteers",
        ),
        (
            "added twice",
            {
                let (document, annotation) = read("a", &["cma"]);
                graph.add(&document, &annotation, &gazetteer())
            },
            "already in the graph",
        ),
    ];
    for (name, refusal, cause) in refusals {
        let error = refusal.expect_err(name).to_string();
        assert!(error.contains(cause), "{name}: {error}");
    }
    assert_eq!(bytes(&graph), before);
}

#[test]
fn the_smaller_number_of_evidence_stands() {
    let with = |most, documents: &[(Document, Annotation)]| {
        graph_of(Options { evidence_per_edge: most, ..Options::default() }, documents)
    };
    let a = [read("a", &["fama kidal", "fama kidal", "fama kidal"])];
    let b = [read("b", &["fama kidal", "fama kidal", "fama kidal"])];
    let mut one = with(2, &b);
    one.merge(with(3, &a)).expect("different documents");
    let mut other = with(3, &a);
    other.merge(with(2, &b)).expect("different documents");
    assert_eq!(bytes(&one), bytes(&other));
    assert_eq!(View::from(one).sentences.len(), 2);
}

#[test]
fn background_is_read_off_the_gazetteer_where_both_ends_are_there() {
    let graph = graph_of(Options::default(), &[read("a", &["goita", "mali", "kidal fama"])]);
    let view = View::of(&graph).with_background();
    let edges: Vec<String> =
        view.edges.iter().map(|e| format!("{} {} {}", e.source, e.key, e.target)).collect();
    assert_eq!(
        edges,
        ["fama co-occurrence kidal", "goita background:leader_of mali", "kidal background:located_in mali"]
    );
    assert_eq!(view.edges[1].ties[0].role.as_deref(), Some("president"));
    assert_eq!(view.clone().with_background(), view);
}

#[test]
fn the_language_is_that_of_most_sentences() {
    for (langs, hint, want) in [
        (vec!["en", "fr", "fr"], Some("en"), Some("fr")),
        (vec!["fr", "en"], None, Some("en")),
        (vec!["", ""], Some("de"), Some("de")),
        (vec![], None, None),
    ] {
        let (mut document, mut annotation) = read("a", &vec!["x"; langs.len()]);
        document.lang = hint.map(str::to_string);
        for (sentence, lang) in annotation.sentences.iter_mut().zip(&langs) {
            sentence.lang = (*lang).into();
        }
        assert_eq!(language(&document, &annotation).as_deref(), want, "{langs:?}");
    }
}

/// Documents of random sentences over few names, with relations between the first two in them.
pub(crate) fn corpora() -> impl Strategy<Value = Vec<(Document, Annotation)>> {
    let word = prop::sample::select(vec!["fama", "kidal", "cma", "mali", "goita", "?smith", "and"]);
    let sentence = prop::collection::vec(word, 1..7).prop_map(|words| words.join(" "));
    let document = (prop::collection::vec(sentence, 1..5), any::<bool>());
    prop::collection::vec(document, 1..7).prop_map(|documents| {
        let made = documents.iter().enumerate().map(|(n, (sentences, dated))| {
            let sentences: Vec<&str> = sentences.iter().map(String::as_str).collect();
            let (mut document, mut annotation) = read(&format!("d{n}"), &sentences);
            document.date = dated.then(|| format!("2023-0{}", 7 - n));
            annotation.relations = (0..sentences.len() as u32)
                .map(|sentence| {
                    let status = Status::ALL[sentences[sentence as usize].len() % Status::ALL.len()];
                    relate(&annotation, sentence, "fama left kidal", status)
                })
                .collect();
            (document, annotation)
        });
        made.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any split into parts, added and merged in any order, gives the same bytes.
    #[test]
    fn a_graph_is_a_sum(
        (corpus, parts, order) in corpora().prop_flat_map(|corpus| {
            let n = corpus.len();
            let order = Just((0..n).collect::<Vec<_>>()).prop_shuffle();
            (Just(corpus), prop::collection::vec(0..3usize, n), order)
        }),
        most in 0usize..4,
        unit in prop::sample::select(vec![Unit::Sentence, Unit::Paragraph, Unit::Document]),
        merge_first in any::<bool>(),
        through_files in any::<bool>(),
    ) {
        let options = Options { unit, evidence_per_edge: most, rules: None };
        let whole = bytes(&graph_of(options.clone(), &corpus));
        let mut split = vec![Vec::new(); 3];
        for &at in &order {
            split[parts[at]].push(corpus[at].clone());
        }
        let mut graphs: Vec<KnowledgeGraph> =
            split.iter().map(|documents| graph_of(options.clone(), documents)).collect();
        if through_files {
            graphs = graphs.iter().map(|graph| through_file(&bytes(graph))).collect();
        }
        let (last, middle) = (graphs.pop().expect("three"), graphs.pop().expect("three"));
        let mut first = graphs.pop().expect("three");
        if merge_first {
            first.merge(middle).expect("disjoint");
            first.merge(last).expect("disjoint");
        } else {
            let mut later = last;
            later.merge(middle).expect("disjoint");
            later.merge(first).expect("disjoint");
            first = later;
        }
        prop_assert_eq!(&bytes(&first), &whole);
        // And a graph that was written and read again sums as well.
        prop_assert_eq!(bytes(&through_file(&whole)), whole);
    }
}

/// Linear in the mentions: a list of 60,000 mentions, and one of 200 names 30 times, take no time.
#[test]
fn long_lists_take_no_time() {
    let names: Vec<String> = (0..300).map(|n| format!("e{n:03}")).collect();
    let long = vec![names.join(" "); 200].join(" ");
    let sentence = names[..200].join(" ");
    let documents = [read("long", &[&long]), read("many", &vec![sentence.as_str(); 30])];
    let graph = graph_of(Options::default(), &documents);
    assert_eq!(graph.totals().mentions, 66_000);
    assert_eq!((graph.totals().crowded_units, graph.totals().unpaired_units), (31, 1));
    assert_eq!(graph.petgraph().edge_count(), 200 * 199 / 2);
}
