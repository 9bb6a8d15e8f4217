//! Several candidates, one choice, by stated evidence.

use super::bearers::{Bearers, Who};
use super::context::{Context, Verdict};
use super::evidence::{Evidence, Ground, names_points, prior_points, wide_points};
use super::local::Bonds;
use super::named::Named;
use super::{By, Candidate, Knowledge, Reading};
use crate::gazetteer::{EntityId, Extent, Gazetteer};
use crate::language::Class;
use crate::matcher::{Found, Match, Matcher, SetId, Source};
use crate::span::Span;
use crate::text::{GapKind, Tokens};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::OnceCell;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// How well the document itself speaks for an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Support {
    /// Not at all.
    None,
    /// It names the entity's state, whole or group for certain, or something of that state.
    Tied,
    /// It names the entity itself for certain.
    Named,
}

/// What a document names for certain: by a strong alias that only one entity has.
#[derive(Debug, Default)]
pub(super) struct Certain {
    /// Each with the set of its first mention, and whether another set names it too.
    named: FxHashMap<EntityId, (SetId, bool)>,
    /// The states and wholes that it thereby speaks of, see [`Gazetteer::implied`].
    implied: FxHashSet<EntityId>,
}

impl Certain {
    /// `peoples` are the states whose demonyms the document has.
    pub(super) fn new(
        named: impl Iterator<Item = (EntityId, SetId)>,
        peoples: &[EntityId],
        gazetteer: &Gazetteer,
    ) -> Certain {
        let mut certain = Certain { named: FxHashMap::default(), implied: peoples.iter().copied().collect() };
        for (entity, set) in named {
            match certain.named.entry(entity) {
                Entry::Occupied(mut known) => known.get_mut().1 |= known.get().0 != set,
                Entry::Vacant(place) => {
                    place.insert((set, false));
                    certain.implied.extend(gazetteer.implied(entity));
                }
            }
        }
        certain
    }

    /// What the document says for an entity.
    pub(super) fn support(&self, entity: EntityId, gazetteer: &Gazetteer) -> Support {
        if self.named.contains_key(&entity) {
            Support::Named
        } else if self.tied(entity, gazetteer).is_some() {
            Support::Tied
        } else {
            Support::None
        }
    }

    /// The entity itself if the document names its people or something of it, else its state, whole or
    /// group of which the document speaks.
    fn tied(&self, entity: EntityId, gazetteer: &Gazetteer) -> Option<EntityId> {
        let own = self.implied.contains(&entity).then_some(entity);
        own.or_else(|| gazetteer.ties(entity).find(|&tied| self.speaks_of(tied)))
    }

    /// Whether it names the entity, or its people, or something of it.
    fn speaks_of(&self, entity: EntityId) -> bool {
        self.named.contains_key(&entity) || self.implied.contains(&entity)
    }

    /// Whether it names the entity by another form than those of a set.
    fn names_elsewhere(&self, entity: EntityId, set: SetId) -> bool {
        self.named.get(&entity).is_some_and(|&(first, others)| others || first != set)
    }

    /// The places that it names, and where they lie, at most [`MOST_PLACES`], those with the smallest numbers.
    fn places(&self, gazetteer: &Gazetteer) -> Vec<Place> {
        let mut named: Vec<EntityId> = self.named.keys().copied().collect();
        named.sort_unstable();
        // A state's middle says little of where its towns are.
        let narrow = named.into_iter().filter(|&id| gazetteer.extent(id) == Extent::Narrow);
        narrow.filter_map(|id| Some((id, gazetteer.place(id)?))).take(MOST_PLACES).collect()
    }
}

/// A place with its latitude and longitude.
type Place = (EntityId, (f64, f64));

/// More places tell no more of where a text plays.
const MOST_PLACES: usize = 64;

/// The support that a weak alias needs: some, all if a stranger bears the surname too, none if a word
/// near it speaks for it.
pub(super) fn needed(verdict: Verdict) -> Support {
    match verdict {
        Verdict::Vouched => Support::None,
        Verdict::Shared(_) | Verdict::Occupied => Support::Named,
        _ => Support::Tied,
    }
}

/// All candidates of a match, the most plausible first, and the ground on which the first stands.
pub(super) type Choice = (Arc<[Candidate]>, Option<By>);

/// What is asked about the candidates of a document's matches.
pub(super) struct Chooser<'a, 't> {
    pub(super) found: &'a Found,
    source: Source<'a, 't>,
    gazetteer: &'a Gazetteer,
    matcher: &'a Matcher,
    context: &'a Context<'a, 't>,
    certain: &'a Certain,
    bonds: &'a Bonds,
    pub(super) verdicts: &'a [Verdict],
    places: Option<Vec<Place>>,
    bearers: OnceCell<Bearers>,
    /// Where the document names what is certain, if all is to be explained.
    named: Option<&'a Named>,
}

impl<'a, 't> Chooser<'a, 't> {
    pub(super) fn new(
        found: &'a Found,
        source: Source<'a, 't>,
        knowledge: Knowledge<'a>,
        reading: &'a Reading<'a, 't>,
        bonds: &'a Bonds,
        named: Option<&'a Named>,
    ) -> Chooser<'a, 't> {
        let Knowledge { gazetteer, matcher, .. } = knowledge;
        let Reading { context, certain, verdicts, .. } = reading;
        Chooser {
            found,
            source,
            gazetteer,
            matcher,
            context,
            certain,
            bonds,
            verdicts,
            places: None,
            bearers: OnceCell::new(),
            named,
        }
    }

    /// Whether evidence must be weighed for the matches of a set.
    pub(super) fn is_contested(&self, set: SetId) -> bool {
        self.named.is_some() || self.found.candidates(set).len() > 1
    }

    /// The candidates of a set that nobody contests, with nothing weighed.
    pub(super) fn unweighed(&self, set: SetId) -> Vec<Candidate> {
        let candidates = self.found.candidates(set).iter();
        let bare = |&(entity, weak): &(EntityId, bool)| {
            let prior = self.gazetteer.prior(entity);
            Candidate { entity, weak, prior, score: 0, evidence: Vec::new() }
        };
        candidates.map(bare).collect()
    }

    fn support(&self, entity: EntityId) -> Support {
        self.certain.support(entity, self.gazetteer)
    }

    /// What the document as a whole says of a set's candidates, in the order of listing.
    ///
    /// O(n) in the candidates and their names.
    pub(super) fn in_document(&mut self, set: SetId, example: &Match) -> Vec<Candidate> {
        let surface = example.span.slice(self.source.tokens.text());
        let written = Tokens::of_phrase(surface);
        let is_written = |name: &str| {
            let tokens = Tokens::of_phrase(name);
            tokens.len() == written.len() && (0..tokens.len()).all(|i| tokens.hash(i) == written.hash(i))
        };
        let gazetteer = self.gazetteer;
        let mut candidates: Vec<Candidate> = Vec::new();
        for &(entity, weak) in self.found.candidates(set) {
            let prior = gazetteer.prior(entity);
            let mut evidence = Vec::new();
            if !weak {
                evidence.push(Evidence::of(Ground::StrongAlias));
            }
            let bond = self.bonds.of(set, entity);
            evidence.extend(bond.map(|bond| Evidence::of(bond.ground).at(bond.at)));
            if is_written(gazetteer.name(entity)) {
                evidence.push(Evidence::of(Ground::CanonicalName));
            }
            if gazetteer.names(entity).any(|name| name.surface == surface) {
                evidence.push(Evidence::of(Ground::WrittenSo));
            }
            let support = self.support(entity);
            match support {
                // A form does not speak for itself.
                Support::Named if !self.certain.names_elsewhere(entity, set) => {}
                Support::Named => {
                    let at = self.named.and_then(|named| named.elsewhere(entity, set));
                    evidence.push(Evidence { at, ..Evidence::of(Ground::Named) });
                }
                Support::Tied => {
                    let evidence_of = |tied| Evidence::of(Ground::Tied).about(tied, self.place_of(tied));
                    let tied = self.certain.tied(entity, gazetteer);
                    evidence.extend(tied.map(evidence_of));
                }
                Support::None => {}
            }
            // What its ties say already is not said twice.
            if support == Support::None {
                let mut inside = self.matcher.inside(gazetteer.name(entity));
                inside.retain(|&other| other != entity);
                let spoken_of = inside.iter().copied().find(|&other| self.certain.speaks_of(other));
                let ground = if spoken_of.is_some() { Ground::Holds } else { Ground::HoldsOther };
                let held = spoken_of.or(inside.first().copied());
                evidence.extend(held.map(|held| Evidence::of(ground).about(held, self.place_of(held))));
            }
            let worth = [
                (Ground::Wide, wide_points(gazetteer.extent(entity))),
                (Ground::ManyNames, names_points(gazetteer.names_of(entity))),
                (Ground::Prior, prior_points(prior)),
            ];
            let worth = worth.into_iter().filter(|&(_, points)| points > 0);
            evidence.extend(worth.map(|(ground, points)| Evidence::worth(ground, points)));
            candidates.push(Candidate { entity, weak, prior, score: 0, evidence });
        }
        if candidates.len() > 1 {
            self.weigh_distance(&mut candidates);
        }
        candidates.iter_mut().for_each(Candidate::sum);
        candidates
    }

    /// Where the document speaks of an entity, if all is to be explained.
    fn place_of(&self, entity: EntityId) -> Option<Span> {
        self.named.and_then(|named| named.speaks_of(entity))
    }

    /// Of several places the one nearest to those that are certain.
    fn weigh_distance(&mut self, candidates: &mut [Candidate]) {
        /// Farther away nearness says nothing.
        const NEAR: f64 = 600.0;
        let gazetteer = self.gazetteer;
        if candidates.iter().all(|candidate| gazetteer.place(candidate.entity).is_none()) {
            return;
        }
        let certain = self.certain;
        let places = self.places.get_or_insert_with(|| certain.places(gazetteer));
        let distance = |candidate: &Candidate| {
            let here = gazetteer.place(candidate.entity)?;
            let others = places.iter().filter(|(id, _)| *id != candidate.entity);
            let distances = others.map(|&(id, there)| (kilometres(here, there), id));
            distances.min_by(|(one, _), (other, _)| one.total_cmp(other))
        };
        let distances: Vec<Option<(f64, EntityId)>> = candidates.iter().map(distance).collect();
        let nearest = distances.iter().flatten().map(|&(distance, _)| distance).min_by(f64::total_cmp);
        let Some(nearest) = nearest.filter(|&nearest| nearest < NEAR) else { return };
        for (candidate, distance) in candidates.iter_mut().zip(distances) {
            if let Some((_, other)) = distance.filter(|&(distance, _)| distance == nearest) {
                let at = self.named.and_then(|named| named.speaks_of(other));
                candidate.evidence.push(Evidence::of(Ground::Nearest).about(other, at));
            }
        }
    }

    /// What the words around one mention say of its candidates; nothing if they say nothing.
    pub(super) fn around(&self, hit: &Match, candidates: &[Candidate]) -> Vec<(usize, Evidence)> {
        let mut all = Vec::new();
        let gazetteer = self.gazetteer;
        let types = |wanted: &[&str]| {
            let fits = |candidate: &Candidate| wanted.contains(&gazetteer.entity_type(candidate.entity));
            candidates.iter().map(fits).collect::<Vec<bool>>()
        };
        let mut add = |ground: Ground, fits: Vec<bool>, at: Option<Span>| {
            // What all of them are tells nothing.
            if at.is_some() && (self.named.is_some() || !fits.iter().all(|&fits| fits)) {
                let fitting = fits.iter().enumerate().filter(|(_, fits)| **fits);
                all.extend(fitting.map(|(which, _)| (which, Evidence { at, ..Evidence::of(ground) })));
            }
        };
        let (persons, places, states) = (types(&["person"]), types(&["place", "state"]), types(&["state"]));
        let some = |fits: &[bool]| fits.iter().any(|&fits| fits);
        let title = || self.context.title_before(hit);
        let title = some(&persons).then(title).flatten();
        add(Ground::Title, persons, title);
        let state = || self.context.after_phrase(hit, Class::StateCue);
        let state = some(&states).then(state).flatten();
        add(Ground::StateCue, states, state);
        let groups = types(&["group"]);
        let score = || self.context.beside_score(hit);
        let score = (some(&groups) && some(&places)).then(score).flatten();
        let date = || self.context.before_date(hit);
        let date = (some(&groups) && some(&places)).then(date).flatten();
        add(Ground::Score, groups, score);
        add(Ground::Dateline, places.clone(), date);
        let place = || self.context.after_phrase(hit, Class::PlaceCue);
        // *FLORIDA AT DETROIT* is said of teams.
        let place = (some(&places) && score.is_none()).then(place).flatten();
        add(Ground::PlaceCue, places, place);
        let of = |extent: Extent| {
            let fits = |candidate: &Candidate| gazetteer.extent(candidate.entity) == extent;
            candidates.iter().map(fits).collect::<Vec<bool>>()
        };
        let (waters, regions) = (of(Extent::Water), of(Extent::Region));
        let water = || {
            let entities = candidates.iter().map(|candidate| candidate.entity);
            self.context.beside_water_word(hit, entities, gazetteer)
        };
        let water = some(&waters).then(water).flatten();
        add(Ground::WaterCue, waters, water);
        let region = || self.context.beside_region_word(hit);
        let region = some(&regions).then(region).flatten();
        add(Ground::RegionCue, regions, region);
        self.weigh_neighbours(hit, candidates, &mut all);
        self.weigh_bearers(hit, candidates, &mut all);
        for (at, candidate) in candidates.iter().enumerate() {
            all.extend(self.near_words(hit, candidate.entity).map(|evidence| (at, evidence)));
        }
        all
    }

    /// *Captain Traore*, and the last Traore who was named in full.
    fn weigh_bearers(&self, hit: &Match, candidates: &[Candidate], all: &mut Vec<(usize, Evidence)>) {
        if !hit.is_single() || !candidates.iter().any(|candidate| self.is_surname(hit.set, candidate)) {
            return;
        }
        let bearers = self.bearers.get_or_init(|| Bearers::of(self.context, self.found, self.verdicts));
        // A group that is listed under the surname is meant again where its namesake is far.
        let rivals = candidates.iter().any(|candidate| !self.is_surname(hit.set, candidate));
        let last = bearers.last(self.context, hit).filter(|&(_, close)| close || !rivals);
        let told = [
            (Ground::Titled, bearers.titled(self.context, hit)),
            (Ground::NamedLast, last.map(|(said, _)| said)),
        ];
        for (ground, who) in told {
            let Some((Who::Listed(set), at)) = who else { continue };
            let named = self.found.candidates(set);
            let fits = candidates
                .iter()
                .position(|candidate| matches!(named, &[(entity, _)] if entity == candidate.entity));
            all.extend(fits.map(|which| (which, Evidence::of(ground).at(at))));
        }
    }

    /// Whether a form is the surname of a candidate whom the document names in full.
    fn is_surname(&self, set: SetId, candidate: &Candidate) -> bool {
        self.bonds.of(set, candidate.entity).is_some_and(|bond| bond.ground == Ground::Surname)
    }

    /// *Paris, Texas*, *Ber (Timbuktu region)*, *Atlanta, Georgia*: what stands beside the match, with a
    /// comma, a bracket or *in* between.
    fn weigh_neighbours(&self, hit: &Match, candidates: &[Candidate], all: &mut Vec<(usize, Evidence)>) {
        let tokens = self.source.tokens;
        let sentence = &self.source.sentences[hit.sentence as usize].tokens;
        let joins = |i: usize| matches!(tokens.gap_kind(i), GapKind::Comma | GapKind::Other);
        let gazetteer = self.gazetteer;
        let mut beside = |other: &Match, contains: bool| {
            let others = self.found.candidates(other.set).iter().map(|&(entity, _)| entity);
            for (at, candidate) in candidates.iter().enumerate() {
                let fitting = others.clone().find(|&other| {
                    let (inner, outer) =
                        if contains { (candidate.entity, other) } else { (other, candidate.entity) };
                    inner != outer && gazetteer.ties(inner).any(|tied| tied == outer)
                });
                if let Some(fitting) = fitting {
                    // Once is enough.
                    if all.iter().any(|(known, held)| *known == at && held.ground == Ground::Container) {
                        continue;
                    }
                    all.push((at, Evidence::of(Ground::Container).about(fitting, Some(other.span))));
                }
            }
        };
        // *Ber, in the Timbuktu region*: at most two small words between.
        let end = (sentence.1 as usize).min(hit.last + 3);
        let next = (hit.last..end).find_map(|at| self.found.longest_at(at));
        if let Some(other) = next {
            let follows = other.first == hit.last && joins(hit.last - 1);
            if follows || (other.first > hit.last && self.context.after_place_cue(other)) {
                beside(other, true);
            }
        }
        if hit.first > sentence.0 as usize
            && joins(hit.first - 1)
            && let Some(other) = self.found.longest_ending(hit.first)
        {
            beside(other, false);
        }
    }

    /// The words near the match that the gazetteer lists for or against an entity.
    fn near_words(&self, hit: &Match, entity: EntityId) -> impl Iterator<Item = Evidence> {
        let (mut speaks_for, mut against) = (None, None);
        for (good, word) in self.gazetteer.near(entity) {
            let place = if good { &mut speaks_for } else { &mut against };
            if place.is_none()
                && let Some(at) = self.context.near(hit, word)
            {
                let ground = if good { Ground::NearWord } else { Ground::NotNearWord };
                *place = Some(Evidence::of(ground).at(at));
            }
        }
        speaks_for.into_iter().chain(against)
    }

    /// Whether something vouches for a candidate that only weak aliases name: the document, or a word
    /// near it. What stands beside one that nobody contests is weighed only to explain, and near words
    /// made its verdict.
    fn is_vouched(&self, set: SetId, candidate: &Candidate, verdict: Verdict, contested: bool) -> bool {
        let tells = [Ground::NearWord, Ground::WaterCue, Ground::RegionCue];
        let near = contested && candidate.evidence.iter().any(|evidence| tells.contains(&evidence.ground));
        let defined = self.bonds.defines(set, candidate.entity);
        !candidate.weak || near || defined || self.support(candidate.entity) >= needed(verdict)
    }

    /// Orders candidates, the most plausible first, and says on what ground the first stands.
    ///
    /// By score, then by prior, then in the order of listing. No ground if the neighbours block the
    /// match, if a word near it speaks against the best, or if only weak aliases name it and nothing in
    /// the document vouches for one. O(n log n).
    pub(super) fn rank(&self, set: SetId, mut ranked: Vec<Candidate>, verdict: Verdict) -> Choice {
        ranked.sort_by(|a, b| {
            b.score.cmp(&a.score).then(b.prior.total_cmp(&a.prior)).then(a.entity.cmp(&b.entity))
        });
        let by = match ranked.as_slice() {
            _ if verdict.is_blocked() => None,
            [] => None,
            // Of a lone one the verdict tells.
            [first, _, ..] if first.spoken_against().is_some() => None,
            [first, rest @ ..] if !self.is_vouched(set, first, verdict, !rest.is_empty()) => None,
            [first] => Some(match self.bonds.of(set, first.entity) {
                Some(bond) => By::Ground(bond.ground),
                None if first.weak => By::Vouched,
                None => By::OnlyCandidate,
            }),
            [first, second, ..] => Some(first.decided_against(second)),
        };
        (ranked.into(), by)
    }
}

impl Candidate {
    pub(super) fn sum(&mut self) {
        self.score = self.evidence.iter().map(|evidence| evidence.points).sum();
    }

    /// The word near it that speaks against it, if nothing is as loud for it.
    pub(super) fn spoken_against(&self) -> Option<Span> {
        let against = |evidence: &&Evidence| evidence.ground == Ground::NotNearWord;
        // Cues are weighed only where they tell candidates apart, or to explain.
        let own = self.evidence.iter().filter(|evidence| !evidence.ground.is_cue());
        let sum: i32 = own.map(|evidence| evidence.points).sum();
        self.evidence.iter().find(against).filter(|_| sum < 0)?.at
    }

    /// The ground that tells most between this one and the next.
    fn decided_against(&self, second: &Candidate) -> By {
        if self.score == second.score {
            return if self.prior > second.prior { By::Ground(Ground::Prior) } else { By::Tie };
        }
        let points = |candidate: &Candidate, ground: Ground| -> i32 {
            let of_ground = candidate.evidence.iter().filter(|evidence| evidence.ground == ground);
            of_ground.map(|evidence| evidence.points).sum()
        };
        let lead = |ground: Ground| points(self, ground) - points(second, ground);
        let mine = self.evidence.iter().chain(&second.evidence).map(|evidence| evidence.ground);
        // Of several that tell as much the first in the table.
        let ground = mine.max_by_key(|&ground| (lead(ground), std::cmp::Reverse(ground)));
        match ground {
            Some(Ground::StrongAlias) => By::StrongAlias,
            Some(Ground::Named | Ground::Tied) if self.weak => By::Vouched,
            Some(Ground::Named | Ground::Tied) => By::Supported,
            Some(ground) => By::Ground(ground),
            None => By::Tie,
        }
    }
}

/// The distance of two points on the earth in kilometres, by the haversine formula on a sphere of
/// 6,371 km.
fn kilometres((lat, lon): (f64, f64), (other_lat, other_lon): (f64, f64)) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
    let cosines = lat.to_radians().cos() * other_lat.to_radians().cos();
    let haversine = half(lat, other_lat) + cosines * half(lon, other_lon);
    2.0 * 6371.0 * haversine.min(1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_on_the_earth() {
        // Along a meridian a degree is 111.19 km; half round the equator 20,015.
        for (a, b, expected) in [
            ((0.0, 0.0), (1.0, 0.0), 111.19),
            ((0.0, 0.0), (0.0, 180.0), 20015.09),
            ((60.0, 10.0), (60.0, 11.0), 55.6),
            ((-33.0, 151.0), (-33.0, 151.0), 0.0),
        ] {
            assert!((kilometres(a, b) - expected).abs() < 0.02, "{a:?} {b:?} {}", kilometres(a, b));
        }
    }
}
