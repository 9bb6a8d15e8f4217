//! Looking up entities by a name or a key, for people.

use super::{EntityId, Listing};
use crate::text::Tokens;

/// Why an entity was found, the best ground first.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub enum Ground {
    /// This alias (its number) is the name, whatever the capitals, accents and hyphens.
    Name(usize),
    /// The name is its key.
    Key,
    /// This demonym (its number) is the name.
    Demonym(usize),
    /// This alias begins with the name.
    Beginning(usize),
    /// This alias is spelled nearly so.
    Near(usize),
}

/// An entity that [`find`] found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which.
    pub entity: EntityId,
    /// Why.
    pub ground: Ground,
}

impl Hit {
    /// Whether the name is the entity's, and not only like it.
    pub fn is_exact(&self) -> bool {
        matches!(self.ground, Ground::Name(_) | Ground::Key | Ground::Demonym(_))
    }
}

/// How near a spelling must be, by Jaro–Winkler similarity.
const NEAR: f64 = 0.9;

/// The entities of a name: those that have it, by name, key, then demonym, in the order of listing;
/// then at most `near` others, those whose alias begins with it before those spelled alike, best first.
///
/// Each entity once, on its best ground. Linear in the names.
///
/// ```
/// use nomina::gazetteer::{Listing, Schema, find};
/// let listing = Listing::builtin(&Schema::builtin());
/// let key = |name| find(&listing, name, 5).first().map(|hit| listing.entity(hit.entity).key.clone());
/// assert_eq!(key("FAMA").as_deref(), Some("fama"));
/// assert_eq!(key("Anefis").as_deref(), Some("anefis"));
/// assert_eq!(key("Tesalit").as_deref(), Some("tessalit"));
/// ```
pub fn find(listing: &Listing, name: &str, near: usize) -> Vec<Hit> {
    let wanted = Tokens::of_phrase(name).folded();
    let key = name.trim();
    let (mut exact, mut others) = (Vec::new(), Vec::new());
    for (entity, id) in listing.entities().iter().zip((0..).map(EntityId)) {
        let aliases: Vec<String> =
            entity.aliases.iter().map(|alias| Tokens::of_phrase(&alias.surface).folded()).collect();
        let is_wanted = |form: &String| !form.is_empty() && *form == wanted;
        let demonym = || {
            entity.demonyms.iter().position(|alias| is_wanted(&Tokens::of_phrase(&alias.surface).folded()))
        };
        let ground = aliases.iter().position(is_wanted).map(Ground::Name);
        let ground = ground.or_else(|| (entity.key == key).then_some(Ground::Key));
        if let Some(ground) = ground.or_else(|| demonym().map(Ground::Demonym)) {
            exact.push(Hit { entity: id, ground });
            continue;
        }
        if wanted.is_empty() || near == 0 {
            continue;
        }
        // A beginning counts more than any likeness, a short rest more than a long one.
        let scored = aliases.iter().enumerate().filter_map(|(number, form)| {
            let likeness = strsim::jaro_winkler(form, &wanted);
            if form.starts_with(&wanted) {
                Some((1.0 + likeness, Ground::Beginning(number)))
            } else {
                (likeness >= NEAR).then_some((likeness, Ground::Near(number)))
            }
        });
        if let Some((score, ground)) = scored.max_by(|a, b| a.0.total_cmp(&b.0)) {
            others.push((score, Hit { entity: id, ground }));
        }
    }
    let rank = |hit: &Hit| match hit.ground {
        Ground::Name(_) => 0,
        Ground::Key => 1,
        _ => 2,
    };
    exact.sort_by_key(rank);
    others.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.entity.cmp(&b.1.entity)));
    exact.extend(others.into_iter().take(near).map(|(_, hit)| hit));
    exact
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::fixture::entity;
    use crate::gazetteer::{Alias, Entity};

    /// A name, how many near ones, what is found.
    type Row<'a> = (&'a str, usize, &'a [(&'a str, Ground)]);

    #[test]
    fn by_name_key_demonym_and_likeness() {
        let named = |key: &str, names: &[&str], demonyms: &[&str]| Entity {
            aliases: names.iter().map(|name| Alias::new(name, false)).collect(),
            demonyms: demonyms.iter().map(|name| Alias::new(name, false)).collect(),
            ..entity(key, names[0], "place")
        };
        let listing = Listing::fixture(vec![
            named("harbour", &["Port Ellery", "Old Harbour"], &["Elleryan"]),
            named("port-ellery", &["Ellery Town"], &[]),
            named("ellery", &["Élléry"], &[]),
            named("ellery-bay", &["Ellery Bay"], &[]),
        ]);
        let cases: &[Row<'_>] = &[
            ("PORT-ELLERY", 1, &[("harbour", Ground::Name(0))]),
            ("port-ellery", 1, &[("harbour", Ground::Name(0)), ("port-ellery", Ground::Key)]),
            ("elleryan", 1, &[("harbour", Ground::Demonym(0)), ("ellery", Ground::Near(0))]),
            (
                "Ellery",
                5,
                &[
                    ("ellery", Ground::Name(0)),
                    ("ellery-bay", Ground::Beginning(0)),
                    ("port-ellery", Ground::Beginning(0)),
                ],
            ),
            ("Old Harbor", 1, &[("harbour", Ground::Near(1))]),
            ("zzz", 1, &[]),
            ("—", 1, &[]),
        ];
        for &(name, near, expected) in cases {
            let hits = find(&listing, name, near);
            let hits: Vec<(&str, Ground)> =
                hits.iter().map(|hit| (listing.entity(hit.entity).key.as_str(), hit.ground)).collect();
            assert_eq!(hits, expected, "{name}");
        }
    }
}
