//! `nomina verify`: every piece of evidence against its source.

use super::args::VerifyArgs;
use super::report::{Exit, Report, Run};
use super::words::{count, flat, number};
use super::{documents, interrupt, lookup, output};
use nomina::analysis::{Link, View};
use nomina::corpus::{Corpus, Document, Sha256};
use nomina::graph::Evidence;
use nomina::span::Span;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::Write;

/// Lists what the sources do not bear out.
pub fn run(args: &VerifyArgs, report: &Report) -> Run {
    interrupt::install("not everything was checked");
    let view = lookup::graph(&args.graph)?;
    let corpus = Corpus::open(&args.sources, &args.reader.options())?;
    report.watch(corpus.progress());
    let mut proof = Proof::of(&view);
    let mut out = output::plain();
    let hashed = |document: Document| (document.sha256(), document);
    documents::for_each(corpus, 0, report, hashed, |(hash, document)| {
        proof.check(&document, hash);
        for failure in proof.failures.drain(..) {
            writeln!(out, "{}", flat(&failure))?;
        }
        Ok(())
    })?;
    proof.missing();
    for failure in proof.failures.drain(..) {
        writeln!(out, "{}", flat(&failure))?;
    }
    out.flush()?;
    proof.summary(report);
    let sound = if proof.failed == 0 { Exit::Done } else { Exit::Look };
    Ok(sound.max(report.exit()))
}

/// What is still to be proved, and what was.
struct Proof<'a> {
    view: &'a View,
    /// The evidence of each document.
    evidence: BTreeMap<&'a str, Vec<(&'a Link, &'a Evidence)>>,
    by_text: HashMap<Sha256, Vec<&'a str>>,
    checked: BTreeSet<&'a str>,
    /// Documents that stand in the sources under another id only.
    renamed: u64,
    /// Documents in the sources that the graph does not know.
    unknown: u64,
    /// Pieces of evidence that hold.
    sound: u64,
    failed: u64,
    /// To be printed.
    failures: Vec<String>,
}

impl<'a> Proof<'a> {
    fn of(view: &'a View) -> Proof<'a> {
        let mut evidence: BTreeMap<&str, Vec<(&Link, &Evidence)>> = BTreeMap::new();
        for edge in &view.edges {
            for piece in &edge.evidence {
                evidence.entry(&piece.document).or_default().push((edge, piece));
            }
        }
        let mut by_text: HashMap<Sha256, Vec<&str>> = HashMap::new();
        for id in view.documents.ids() {
            if let Some(info) = view.document(id) {
                by_text.entry(info.sha256).or_default().push(id);
            }
        }
        Proof {
            view,
            evidence,
            by_text,
            checked: BTreeSet::new(),
            renamed: 0,
            unknown: 0,
            sound: 0,
            failed: 0,
            failures: Vec::new(),
        }
    }

    fn fail(&mut self, failure: String) {
        self.failed += 1;
        self.failures.push(failure);
    }

    /// Checks all that the graph says of a document of the sources.
    ///
    /// `hash` is that of its text. One whose id the graph does not know, but whose text it does, is that document moved.
    fn check(&mut self, document: &Document, hash: Sha256) {
        let documents = &self.view.documents;
        let (Some(id), Some(info)) = (documents.id_of(&document.id), documents.get(&document.id)) else {
            let same = self.by_text.get(&hash).cloned().unwrap_or_default();
            let same: Vec<&str> = same.into_iter().filter(|id| !self.checked.contains(id)).collect();
            self.unknown += u64::from(same.is_empty());
            for id in same {
                self.renamed += 1;
                self.check_evidence(id, document);
            }
            return;
        };
        if info.sha256 != hash {
            self.fail(format!("{id}: the text is not the one that the graph was built from"));
        }
        if self.checked.contains(id) {
            self.renamed -= 1; // met under another id before
            return;
        }
        self.check_evidence(id, document);
    }

    fn check_evidence(&mut self, id: &'a str, document: &Document) {
        self.checked.insert(id);
        for (edge, piece) in self.evidence.get(id).cloned().unwrap_or_default() {
            let wrong = self.wrong(edge, piece, document);
            if wrong.is_empty() {
                self.sound += 1;
                continue;
            }
            let Link { source, target, key, .. } = edge;
            let wrong = wrong.join("; ");
            self.fail(format!("{id}: sentence {}: {source} and {target} ({key}): {wrong}", piece.sentence));
        }
    }

    /// All that is wrong with a piece of evidence.
    fn wrong(&self, edge: &Link, piece: &Evidence, document: &Document) -> Vec<String> {
        let text = document.text.as_str();
        let mut wrong = Vec::new();
        for index in piece.sentences() {
            let Some(sentence) = self.view.sentence(&piece.document, index) else {
                wrong.push(format!("the graph does not hold sentence {index}"));
                continue;
            };
            match (sentence.span.get(text), &sentence.text) {
                (None, _) => wrong.push(format!("{} slice no sentence", bytes(sentence.span))),
                (Some(there), Some(quoted)) if there != quoted => {
                    wrong.push(format!("{} are not the quoted sentence", bytes(sentence.span)));
                }
                _ => {}
            }
        }
        let home = |index: u32| self.view.sentence(&piece.document, index).map(|sentence| sentence.span);
        let ends = [
            (&edge.source, piece.source_span, piece.sentence, piece.source_via),
            (
                &edge.target,
                piece.target_span,
                piece.target_sentence.unwrap_or(piece.sentence),
                piece.target_via,
            ),
        ];
        for (key, span, index, via) in ends {
            let Some(surface) = span.get(text) else {
                wrong.push(format!("{} slice no name", bytes(span)));
                continue;
            };
            let surface = surface.split_whitespace().collect::<Vec<_>>().join(" ");
            match self.view.node(key) {
                None => wrong.push(format!("the graph has no entity {key}")),
                Some(_) if surface.is_empty() => wrong.push(format!("{} slice no name", bytes(span))),
                // A role may be filled by another word than a name.
                Some(node) if via.is_none() && !node.surfaces.contains_key(&surface) => {
                    wrong.push(format!("{} are {surface:?}, no name of {key}", bytes(span)));
                }
                Some(_) if home(index).is_some_and(|home| !home.contains(span)) => {
                    wrong.push(format!("{} lie outside of sentence {index}", bytes(span)));
                }
                Some(_) => {}
            }
        }
        self.check_statement(edge, piece, text, &mut wrong);
        wrong
    }

    /// What is wrong with that in which the evidence of a relation goes beyond a place.
    fn check_statement(&self, edge: &Link, piece: &Evidence, text: &str, wrong: &mut Vec<String>) {
        if let Some(trigger) = piece.trigger {
            let home = self.view.sentence(&piece.document, piece.sentence).map(|sentence| sentence.span);
            if trigger.get(text).is_none_or(|words| words.trim().is_empty()) {
                wrong.push(format!("{} slice no words", bytes(trigger)));
            } else if home.is_some_and(|home| !home.contains(trigger)) {
                wrong.push(format!("{} lie outside of sentence {}", bytes(trigger), piece.sentence));
            }
        }
        if let Some(status) = piece.status.filter(|status| !edge.statuses.contains_key(status)) {
            wrong.push(format!("the edge is never {}", status.as_str()));
        }
        if let Some(source) =
            piece.attributed_to.as_ref().filter(|key| !edge.attributed_to.contains_key(*key))
        {
            wrong.push(format!("{source} never states the edge"));
        }
    }

    /// Lists the documents that the sources do not have.
    fn missing(&mut self) {
        for id in self.view.documents.ids() {
            if !self.checked.contains(id) {
                let pieces = self.evidence.get(id).map_or(0, Vec::len) as u64;
                let pieces = count(pieces, "piece");
                self.fail(format!("{id}: not in the sources, and with it {pieces} of evidence"));
            }
        }
    }

    fn summary(&self, report: &Report) {
        let all: u64 = self.evidence.values().map(|pieces| pieces.len() as u64).sum();
        let documents = self.view.documents.len() as u64;
        report.say(&format!(
            "{} of {} found, {} of {} of evidence borne out",
            number(self.checked.len() as u64),
            count(documents, "document"),
            number(self.sound),
            count(all, "piece")
        ));
        if self.renamed > 0 {
            report.say(&format!("{} found under another id", count(self.renamed, "document")));
        }
        if self.unknown > 0 {
            report.say(&format!("{} of the sources not in the graph", count(self.unknown, "document")));
        }
        if self.checked.is_empty() {
            report.say("give --sources the same files and folders that `build` read");
        }
    }
}

fn bytes(span: Span) -> String {
    format!("bytes {}–{}", span.start, span.end)
}
