//! `nomina show relations`: what a document states, sentence by sentence.

use super::marks::{Role, marks};
use super::output::{FAINT, style_of_role};
use super::words::flat;
use nomina::corpus::Document;
use nomina::gazetteer::{EntityId, Gazetteer};
use nomina::pipeline::Annotation;
use nomina::relate::{Relation, Status, Via};
use nomina::sentence::Sentence;
use nomina::span::Span;
use std::io::{self, Write};

/// How the relations of a document are shown.
pub struct Stated<'a> {
    /// The entities.
    pub gazetteer: &'a Gazetteer,
    /// Only relations that are stated so; empty: all.
    pub statuses: &'a [Status],
    /// Whether roles are told by colours; else by brackets.
    pub colours: bool,
}

impl Stated<'_> {
    /// Each relation: its sentence with the roles marked, and below it what was understood.
    pub fn write(&self, document: &Document, annotation: &Annotation, out: &mut dyn Write) -> io::Result<()> {
        let wanted =
            |relation: &&Relation| self.statuses.is_empty() || self.statuses.contains(&relation.status);
        let mut any = false;
        for relation in annotation.relations.iter().filter(wanted) {
            let Some(sentence) = annotation.sentences.get(relation.sentence as usize) else { continue };
            any = true;
            self.sentence(document, sentence, relation, out)?;
            self.understood(relation, out)?;
        }
        if !any {
            writeln!(out, "{FAINT}      no relation is stated{FAINT:#}")?;
        }
        Ok(())
    }

    fn sentence(
        &self,
        document: &Document,
        sentence: &Sentence,
        relation: &Relation,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let text = |start: u32, end: u32| flat(&document.text[start as usize..end as usize]);
        let span = |role: Option<(EntityId, Span)>| role.map(|(_, span)| span);
        let words = sentence.span.slice(&document.text);
        let marks = marks(
            words,
            sentence.span,
            span(relation.subject),
            span(relation.object),
            Some(relation.trigger),
        );
        write!(out, "{FAINT}{:>4}{FAINT:#}  ", sentence.index)?;
        let mut at = sentence.span.start;
        for (span, role) in marks {
            let style = style_of_role(role);
            let words = span.slice(&document.text);
            write!(out, "{}", text(at, span.start))?;
            at = span.end;
            match self.colours {
                true => write!(out, "{style}{}{style:#}", flat(words))?,
                false => write!(out, "[{}|{}]", flat(words), role.as_str())?,
            }
        }
        writeln!(out, "{}", text(at, sentence.span.end.max(at)))
    }

    fn understood(&self, relation: &Relation, out: &mut dyn Write) -> io::Result<()> {
        let styles = [Role::Subject, Role::Trigger, Role::Object].map(style_of_role);
        let [subject_style, trigger, object_style] = styles;
        let subject = self.named(relation.subject, relation.subject_via);
        let object = self.named(relation.object, relation.object_via);
        let arrow = if relation.symmetric { "<->" } else { "->" };
        let mut said = relation.status.as_str().to_string();
        if let Some(source) = relation.attributed_to {
            said += &format!(" by {}", flat(self.gazetteer.key(source)));
        }
        let known = [
            Some(said.as_str()),
            relation.date.as_deref(),
            Some(relation.quad.as_str()),
            Some(&*relation.rule),
        ];
        let known: Vec<_> = known.into_iter().flatten().map(flat).collect();
        writeln!(
            out,
            "      {trigger}{}{trigger:#}: {subject_style}{subject}{subject_style:#} {arrow} \
             {object_style}{object}{object_style:#} {FAINT}· {}{FAINT:#}",
            flat(&relation.predicate),
            known.join(" · ")
        )
    }

    /// An entity by name and key, and by what it is named so if that is no name.
    fn named(&self, role: Option<(EntityId, Span)>, via: Via) -> String {
        let Some((entity, _)) = role else { return "?".to_string() };
        let via = if via == Via::Name { String::new() } else { format!(", by {}", via.as_str()) };
        let name = self.gazetteer.describe(entity).name;
        format!("{} ({}{via})", flat(&name), flat(self.gazetteer.key(entity)))
    }
}
