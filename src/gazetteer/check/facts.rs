//! What an entity says of itself and of others: references, types, circles, dates, positions, keys.

use super::{Blame, Checker, FindingKind};
use crate::error::did_you_mean;
use crate::finding::Severity;
use crate::gazetteer::{Entity, EntityId, Schema, read_builtin};
use std::collections::{BTreeMap, BTreeSet};

/// For so many unknown keys a near one is looked for.
const SUGGESTIONS: usize = 100;

pub(super) fn check(checker: &mut Checker<'_>) {
    let mut unknown = Unknown::default();
    for (entity, id) in checker.listing.entities().iter().zip((0..).map(EntityId)) {
        check_key(checker, id, entity);
        for (field, key) in entity.references() {
            check_reference(checker, &mut unknown, id, field, key);
        }
        check_dates(checker, id, entity);
        check_position(checker, id, entity);
    }
    check_circles(checker, "in");
    check_circles(checker, "part_of");
}

fn check_key(checker: &mut Checker<'_>, id: EntityId, entity: &Entity) {
    let is_kebab = entity.key.split('-').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    });
    if !is_kebab {
        let cause = format!("key \"{}\" is no kebab-case name", entity.key);
        let remedy =
            "it works as it is; the shipped lists write small letters, digits and hyphens".to_string();
        let place = (id, Blame::Value("key", &entity.key, 0));
        checker.report(FindingKind::KeyForm, Severity::Information, place, cause, remedy);
    }
}

/// Remedies for keys that nothing defines, found once each.
#[derive(Default)]
struct Unknown {
    remedies: BTreeMap<String, String>,
    builtin: Option<BTreeSet<String>>,
}

impl Unknown {
    fn remedy(&mut self, checker: &Checker<'_>, key: &str) -> String {
        if let Some(remedy) = self.remedies.get(key) {
            return remedy.clone();
        }
        let builtin = self.builtin.get_or_insert_with(|| {
            read_builtin(&mut Vec::new()).into_iter().map(|listed| listed.entity.key).collect()
        });
        let keys = checker.listing.entities().iter().map(|entity| entity.key.as_str());
        let remedy = if builtin.contains(key) {
            "the built-in lists define it: give \"builtin\" beside this gazetteer".to_string()
        } else if self.remedies.len() >= SUGGESTIONS {
            "list it, or mend the key".to_string()
        } else {
            match did_you_mean(key, keys) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => "list it, or mend the key".to_string(),
            }
        };
        self.remedies.insert(key.to_string(), remedy.clone());
        remedy
    }
}

fn check_reference(checker: &mut Checker<'_>, unknown: &mut Unknown, id: EntityId, field: &str, key: &str) {
    let place = (id, Blame::Value(field, key, 0));
    let Some(other) = checker.listing.by_key(key) else {
        let remedy = unknown.remedy(checker, key);
        let cause = format!("\"{field}\" names \"{key}\", which nothing defines");
        checker.report(FindingKind::UnknownReference, Severity::Error, place, cause, remedy);
        return;
    };
    let (subject, object) = (checker.listing.entity(id), checker.listing.entity(other));
    let Some(predicate) =
        checker.schema.predicates.iter().find(|known| known.attribute.as_deref() == Some(field))
    else {
        return;
    };
    // A type of the user's own may do anything.
    let is_wrong = |schema: &Schema, allowed: &[String], entity: &Entity| {
        !allowed.is_empty()
            && schema.canonical_type(&entity.entity_type).is_some()
            && !allowed.contains(&entity.entity_type)
    };
    let (wrong, allowed) = if is_wrong(checker.schema, &predicate.subject, subject) {
        (format!("a {} has no \"{field}\"", subject.entity_type), &predicate.subject)
    } else if is_wrong(checker.schema, &predicate.object, object) {
        (format!("\"{field}\" names {key}, a {}", object.entity_type), &predicate.object)
    } else {
        return;
    };
    let remedy = format!("the schema allows {}", allowed.join(", "));
    checker.report(FindingKind::WrongType, Severity::Warning, place, wrong, remedy);
}

fn check_dates(checker: &mut Checker<'_>, id: EntityId, entity: &Entity) {
    let mut periods = vec![("valid_from", "valid_to", None, &entity.valid_from, &entity.valid_to)];
    for (field, ties) in
        [("part_of", &entity.part_of), ("member_of", &entity.member_of), ("leads", &entity.leads)]
    {
        periods.extend(ties.iter().map(|tie| (field, field, Some(tie.key.as_str()), &tie.from, &tie.to)));
    }
    for (from_field, to_field, tie, from, to) in periods {
        let of = tie.map_or(String::new(), |key| format!(" of {key}"));
        for (field, date) in [(from_field, from), (to_field, to)] {
            let Some(date) = date.as_deref().filter(|date| !is_date(date)) else { continue };
            let cause = format!("\"{date}\"{of} is no date");
            let remedy = "write a year, 2012-05 or 2012-05-17".to_string();
            let place = (id, Blame::Value(field, date, 0));
            checker.report(FindingKind::Date, Severity::Warning, place, cause, remedy);
        }
        if let (Some(from), Some(to)) = (from, to)
            && is_date(from)
            && is_date(to)
        {
            // Compared as far as both go: 2013-05 does not lie after 2013.
            let length = from.len().min(to.len());
            if from[..length] > to[..length] {
                let cause = format!("it ends in {to}{of}, before it begins in {from}");
                let place = (id, Blame::Value(to_field, to, 0));
                let remedy = "mend one of the dates".to_string();
                checker.report(FindingKind::Date, Severity::Warning, place, cause, remedy);
            }
        }
    }
}

/// An ISO date of any granularity that the calendar has.
fn is_date(text: &str) -> bool {
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_string(),
        _ => return false,
    };
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && whole.parse::<jiff::civil::Date>().is_ok()
}

fn check_position(checker: &mut Checker<'_>, id: EntityId, entity: &Entity) {
    let (given, missing) = match (entity.lat, entity.lon) {
        (Some(_), None) => ("lat", "lon"),
        (None, Some(_)) => ("lon", "lat"),
        _ => return,
    };
    let cause = format!("\"{given}\" stands without \"{missing}\"");
    let remedy = format!("give both, or take out \"{given}\"");
    checker.report(FindingKind::Position, Severity::Warning, (id, Blame::Field(given)), cause, remedy);
}

/// Entities that contain themselves, by one field, perhaps through others.
fn check_circles(checker: &mut Checker<'_>, field: &str) {
    let listing = checker.listing;
    let edges: Vec<Vec<usize>> = listing
        .entities()
        .iter()
        .map(|entity| {
            let keys = entity.references().filter(|&(name, _)| name == field);
            keys.filter_map(|(_, key)| listing.by_key(key)).map(|id| id.0 as usize).collect()
        })
        .collect();
    for circle in circles(&edges) {
        let keys: Vec<&str> = circle.iter().map(|&at| listing.entities()[at].key.as_str()).collect();
        let next = keys.get(1).copied().unwrap_or(keys[0]);
        let cause = format!("\"{field}\" goes in a circle: {} → {}", keys.join(" → "), keys[0]);
        let place = (EntityId(circle[0] as u32), Blame::Value(field, next, 0));
        checker.report(
            FindingKind::Circle,
            Severity::Error,
            place,
            cause,
            "take one of them out".to_string(),
        );
    }
}

/// One circle for each edge that closes one in a depth-first walk, beginning at its smallest node. Linear.
fn circles(edges: &[Vec<usize>]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnPath,
        Done,
    }
    let mut seen = vec![Seen::No; edges.len()];
    let mut found = Vec::new();
    for root in 0..edges.len() {
        if seen[root] != Seen::No {
            continue;
        }
        // Each node on the path with the number of its next edge.
        let mut path = vec![(root, 0)];
        seen[root] = Seen::OnPath;
        while let Some((node, edge)) = path.last_mut() {
            let Some(&next) = edges[*node].get(*edge) else {
                seen[*node] = Seen::Done;
                path.pop();
                continue;
            };
            *edge += 1;
            match seen[next] {
                Seen::No => {
                    seen[next] = Seen::OnPath;
                    path.push((next, 0));
                }
                Seen::OnPath => {
                    let nodes = path.iter().map(|&(node, _)| node);
                    let mut circle: Vec<usize> = nodes.skip_while(|&node| node != next).collect();
                    let smallest =
                        circle.iter().enumerate().min_by_key(|&(_, node)| *node).map_or(0, |(at, _)| at);
                    circle.rotate_left(smallest);
                    found.push(circle);
                }
                Seen::Done => {}
            }
        }
    }
    found
}
