//! Names that stand twice, can never be found, are shared, or are ordinary words.

use super::surface::{Never, Surface};
use super::{Blame, Checker, FindingKind};
use crate::finding::Severity;
use crate::gazetteer::{Alias, Case, Entity, EntityId};
use crate::language::Class;
use crate::lexicon::{Builder, Lexicon};
use crate::text::Tokens;
use std::collections::BTreeMap;

/// One name: whose, its number among the entity's aliases, how the laws see it.
struct Listed {
    entity: EntityId,
    number: usize,
    surface: Surface,
}

pub(super) fn check(checker: &mut Checker<'_>) {
    let listing = checker.listing;
    let mut own_demonyms = Builder::default();
    for alias in listing.entities().iter().flat_map(|entity| &entity.demonyms) {
        own_demonyms.add_text(&alias.surface);
    }
    let own_demonyms = own_demonyms.finish();
    let mut by_phrase: BTreeMap<String, Vec<Listed>> = BTreeMap::new();
    for (entity, id) in listing.entities().iter().zip((0..).map(EntityId)) {
        let mut own: Vec<Listed> = Vec::new();
        for (number, alias) in entity.aliases.iter().enumerate() {
            match Surface::new(alias) {
                Err(never) => unfindable(checker, id, entity, number, &never),
                Ok(_) if is_left_out(checker, &own_demonyms, entity, alias) => {
                    let cause = format!("\"{}\" is a demonym, so it is never found as a name", alias.surface);
                    let remedy = "take it out of the aliases, or out of the demonyms".to_string();
                    let place = (id, blame(entity, number));
                    checker.report(FindingKind::NeverFound, Severity::Warning, place, cause, remedy);
                }
                Ok(surface) => own.push(Listed { entity: id, number, surface }),
            }
        }
        check_own(checker, entity, &own);
        for name in own {
            check_word(checker, entity, &name);
            by_phrase.entry(name.surface.phrase.clone()).or_default().push(name);
        }
    }
    for names in by_phrase.values() {
        check_shared(checker, names);
    }
}

/// The field in which alias `number` of an entity stands.
fn field(entity: &Entity, number: usize) -> &'static str {
    match number {
        0 => "name",
        _ if entity.aliases[number].weak => "weak_aliases",
        _ => "aliases",
    }
}

fn blame(entity: &Entity, number: usize) -> Blame<'_> {
    let (field_name, surface) = (field(entity, number), entity.aliases[number].surface.as_str());
    let before = (0..number)
        .filter(|&other| field(entity, other) == field_name && entity.aliases[other].surface == surface)
        .count();
    Blame::Value(field_name, surface, before)
}

fn unfindable(checker: &mut Checker<'_>, id: EntityId, entity: &Entity, number: usize, never: &Never) {
    let surface = &entity.aliases[number].surface;
    let cause = match never {
        Never::NoToken => format!("\"{surface}\" has no letter or digit, so it is never found"),
        Never::Address => format!("\"{surface}\" is a web or mail address, so it is never found"),
    };
    let remedy = match number {
        0 => "give the entity a name that a text can have".to_string(),
        _ => "take it out".to_string(),
    };
    checker.report(FindingKind::NeverFound, Severity::Warning, (id, blame(entity, number)), cause, remedy);
}

/// Whether the matcher leaves the alias out: a demonym that a state or place lists among its names.
fn is_left_out(checker: &Checker<'_>, own_demonyms: &Lexicon, entity: &Entity, alias: &Alias) -> bool {
    let tokens = Tokens::of_phrase(&alias.surface);
    let classes = checker.languages.phrase_classes(&tokens, 0, tokens.len(), None);
    matches!(entity.entity_type.as_str(), "state" | "place")
        && alias.surface != entity.name
        && (classes.has(Class::Demonym) || own_demonyms.phrase(&tokens, 0, tokens.len()).is_some())
}

/// Names that stand twice in one entity, or that another always covers.
fn check_own(checker: &mut Checker<'_>, entity: &Entity, own: &[Listed]) {
    let mut by_phrase: BTreeMap<&str, Vec<&Listed>> = BTreeMap::new();
    for name in own {
        by_phrase.entry(&name.surface.phrase).or_default().push(name);
    }
    for names in by_phrase.values().filter(|names| names.len() > 1) {
        for (at, name) in names.iter().enumerate() {
            let text = |other: &Listed| &entity.aliases[other.number].surface;
            let place = (name.entity, blame(entity, name.number));
            if let Some(twin) = names[..at].iter().find(|twin| twin.surface.is_twin_of(&name.surface)) {
                let written = text(twin);
                let mut cause = format!("\"{}\" is listed twice", text(name));
                let mut severity = Severity::Error;
                if written != text(name) {
                    // Lists made elsewhere often have spellings with and without accents.
                    severity = Severity::Warning;
                    cause += &format!(": \"{written}\" is the same to the matcher");
                } else if twin.number == 0 {
                    cause += ": the name is an alias by itself";
                }
                if twin.surface.weak != name.surface.weak {
                    cause += ", once strong and once weak";
                }
                let remedy = "take one out".to_string();
                checker.report(FindingKind::ListedTwice, severity, place, cause, remedy);
                continue;
            }
            let cover = names.iter().enumerate().find(|&(other_at, other)| {
                other_at != at
                    && name.number != 0
                    && other.surface.covers(&name.surface)
                    // Of two that cover each other the later one is reported.
                    && (other_at < at || !name.surface.covers(&other.surface))
                    && !other.surface.is_abbreviation_of(&name.surface)
            });
            if let Some((_, cover)) = cover {
                let cause = format!("\"{}\" adds nothing to \"{}\"", text(name), text(cover));
                let remedy = match (cover.surface.weak, name.surface.weak) {
                    (false, true) => "take it out, or make the other weak",
                    _ => "take it out: every text that has it has the other too",
                };
                checker.report(FindingKind::Covered, Severity::Warning, place, cause, remedy.to_string());
            }
        }
    }
}

/// A strong name of one word that texts use for other things.
fn check_word(checker: &mut Checker<'_>, entity: &Entity, name: &Listed) {
    const KINDS: &[(Class, &str)] = &[
        (Class::Function, "a function word"),
        (Class::Month, "a month"),
        (Class::Weekday, "a day of the week"),
        (Class::Ordinary, "an ordinary word"),
        (Class::Title, "a title"),
        (Class::GivenName, "a given name"),
        (Class::Starter, "an ordinary word"),
    ];
    if !name.surface.is_one_word() || name.surface.weak || name.surface.case == Case::Exact {
        return;
    }
    let surface = &entity.aliases[name.number].surface;
    let tokens = Tokens::of_phrase(surface);
    let classes = |language| checker.languages.phrase_classes(&tokens, 0, tokens.len(), language);
    // A person's or a group's name may well be a given name.
    let matters =
        |class: Class| class != Class::GivenName || matches!(entity.entity_type.as_str(), "place" | "state");
    let known = KINDS.iter().find(|(class, _)| matters(*class) && classes(None).has(*class));
    let Some((class, kind)) = known else { return };
    let spoken = checker.languages.list().iter().enumerate();
    let spoken: Vec<&str> = spoken
        .filter(|&(index, _)| classes(Some(index)).has(*class))
        .map(|(_, language)| language.name.as_str())
        .collect();
    let remedy = match name.number {
        0 => "say \"name_weak\": true, or choose a longer name and list this one as weak",
        _ => "move it to \"weak_aliases\", or give it the case \"exact\"",
    };
    let place = (name.entity, blame(entity, name.number));
    let cause = format!("\"{surface}\" is {kind} of {} too, and is trusted alone", spoken.join(", "));
    // A word of another language than the first does harm in sentences of that language alone.
    let first = checker.languages.list().first().map(|language| language.name.as_str());
    let severity = if spoken.first().copied() == first { Severity::Warning } else { Severity::Information };
    checker.report(FindingKind::OrdinaryWord, severity, place, cause, remedy.to_string());
}

/// One phrase of several entities: doubtful where nothing but the order of listing decides.
fn check_shared(checker: &mut Checker<'_>, names: &[Listed]) {
    if names.iter().all(|name| name.entity == names[0].entity) {
        return;
    }
    let listing = checker.listing;
    let meeting: Vec<&Listed> = names
        .iter()
        .filter(|name| {
            names.iter().any(|other| other.entity != name.entity && other.surface.meets(&name.surface))
        })
        .collect();
    // For each entity its first name, a strong one where it has one.
    let mut owners: BTreeMap<EntityId, &Listed> = BTreeMap::new();
    for name in meeting {
        let owner = owners.entry(name.entity).or_insert(name);
        if owner.surface.weak && !name.surface.weak {
            *owner = name;
        }
    }
    let strong: Vec<EntityId> =
        owners.values().filter(|owner| !owner.surface.weak).map(|owner| owner.entity).collect();
    let prior = |id: EntityId| listing.entity(id).effective_prior();
    let best = strong.iter().map(|&id| prior(id)).fold(f64::NEG_INFINITY, f64::max);
    let equals: Vec<EntityId> = strong.iter().copied().filter(|&id| prior(id) == best).collect();
    // The one that loses is to blame: the second of equals, else the last that is listed.
    let Some(&blamed) = equals.get(1).or_else(|| owners.keys().last()) else { return };
    let owner = owners[&blamed];
    let entity = listing.entity(blamed);
    let surface = &entity.aliases[owner.number].surface;
    let others: Vec<String> = owners
        .values()
        .filter(|other| other.entity != blamed)
        .map(|other| checker.cite(other.entity, other.surface.weak))
        .collect();
    let cause = format!("\"{surface}\" of {} is a name of {} too", entity.key, others.join(", "));
    let (severity, remedy) = if equals.len() > 1 {
        let first = &listing.entity(equals[0]).key;
        let remedy = format!(
            "{first} is taken, being listed first: give the likelier one the better \"prior\", or make the others' weak"
        );
        (Severity::Warning, remedy)
    } else {
        let remedy = match strong.first() {
            None => "each counts only where the document names it otherwise".to_string(),
            Some(_) if strong.len() == 1 => {
                format!("{} is taken, the only strong one", listing.entity(strong[0]).key)
            }
            Some(_) => format!(
                "{} is taken, by its prior or population, unless the document speaks for another",
                listing.entity(equals[0]).key
            ),
        };
        (Severity::Information, remedy)
    };
    let place = (blamed, blame(entity, owner.number));
    checker.report(FindingKind::Shared, severity, place, cause, remedy);
}
