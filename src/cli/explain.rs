//! Why each name in a text was taken for what it was taken for, in words.

use super::output::{FAINT, HEAD};
use super::words::flat;
use nomina::corpus::Document;
use nomina::export::Reasons;
use nomina::gazetteer::Gazetteer;
use nomina::matcher::Refusal;
use nomina::resolve::{Candidate, Mention, Outcome};
use nomina::span::Span;
use std::io::{self, Write};

/// What is said of one document.
pub struct Explained<'a> {
    pub document: &'a Document,
    pub gazetteer: &'a Gazetteer,
}

/// So many candidates of a mention are shown.
const MOST: usize = 5;

impl Explained<'_> {
    fn text(&self, span: Span) -> std::borrow::Cow<'_, str> {
        flat(span.slice(&self.document.text))
    }

    fn reasons(&self) -> Reasons<'_> {
        Reasons { document: self.document, gazetteer: self.gazetteer }
    }

    /// One mention: what was decided, then its candidates with their evidence, the best first.
    pub fn mention(&self, mention: &Mention, out: &mut dyn Write) -> io::Result<()> {
        let decided = match mention.outcome {
            Outcome::Linked { entity, by } => format!("{}, by {}", self.gazetteer.key(entity), by.as_str()),
            Outcome::Nil { .. } => "no entity".to_string(),
        };
        let why = self.reasons().decision(mention);
        let decided = format!("{decided}: {why}");
        writeln!(out, "        {HEAD}{}{HEAD:#}  {}", self.text(mention.span), flat(&decided))?;
        for candidate in mention.candidates.iter().take(MOST) {
            self.candidate(candidate, out)?;
        }
        if let Some(more) = mention.candidates.len().checked_sub(MOST).filter(|&more| more > 0) {
            writeln!(out, "          {FAINT}and {more} more{FAINT:#}")?;
        }
        Ok(())
    }

    fn candidate(&self, candidate: &Candidate, out: &mut dyn Write) -> io::Result<()> {
        let key = flat(self.gazetteer.key(candidate.entity));
        writeln!(out, "          {:>4}  {key}", candidate.score)?;
        for evidence in &candidate.evidence {
            let said = self.reasons().evidence(candidate, evidence);
            writeln!(out, "          {FAINT}{:>+8}  {}{FAINT:#}", evidence.points, flat(&said))?;
        }
        if candidate.evidence.is_empty() {
            writeln!(out, "          {FAINT}      +0  a weak alias, and nothing speaks for it{FAINT:#}")?;
        }
        Ok(())
    }

    /// A listed name that is no mention.
    pub fn refusal(&self, refusal: &Refusal, out: &mut dyn Write) -> io::Result<()> {
        let keys: Vec<_> =
            refusal.entities.iter().take(MOST).map(|&entity| flat(self.gazetteer.key(entity))).collect();
        let more = if refusal.entities.len() > MOST { ", ..." } else { "" };
        writeln!(
            out,
            "        {FAINT}{}  not {}{more}: {}{FAINT:#}",
            self.text(refusal.span),
            keys.join(", "),
            refusal.reason.describe()
        )
    }
}
