//! What speaks for a candidate, and how much: the one table of weights.

use crate::gazetteer::{EntityId, Extent};
use crate::span::Span;

/// A reason to think that a mention means a candidate, or that it does not.
///
/// Points were set by hand so that a listed name outweighs what the document says in general, and the
/// words right beside a mention outweigh both; then held against geoparsed and entity-linked news.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Ground {
    /// A strong alias of the entity is written.
    StrongAlias,
    /// The entity's canonical name is written, letter for letter or in other capitals.
    CanonicalName,
    /// An alias of the entity is written exactly so, capitals and accents included.
    WrittenSo,
    /// The document itself introduces the form as another name of the entity.
    Defined,
    /// It is the surname of a person whom the document names in full.
    Surname,
    /// It is the first name of a person whom the document names in full.
    FirstName,
    /// It is made of the initials of a name that stands in the document.
    Initials,
    /// The document names the entity for certain by another form.
    Named,
    /// The document names its state, whole or group for certain, or something of that state.
    Tied,
    /// Its canonical name holds the name of something that the document names for certain: *Australian
    /// Senate* in an article on Australia.
    Holds,
    /// Its canonical name holds such a name, and of nothing that the document speaks of.
    HoldsOther,
    /// A title stands before it, and the entity is a person.
    Title,
    /// The title beside a surname is that of this bearer, where the document names him in full.
    Titled,
    /// Of those who bear the surname this one was named in full last.
    NamedLast,
    /// Words that show a place (*in*, *north of*) stand before it, and the entity is one.
    PlaceCue,
    /// Words that show a state (*government of*) stand before it, and the entity is one.
    StateCue,
    /// Words that show a water (*banks of the*) stand beside it, and the entity is one.
    WaterCue,
    /// Words that show a region (*governor of*) stand beside it, and the entity is one.
    RegionCue,
    /// A score or an opponent stands beside it (*Leeds 2*, *Leeds v Derby*), and the entity is a group.
    Score,
    /// The date of a dispatch stands after it (*LONDON 1996-08-30*), and the entity is a place.
    Dateline,
    /// The entity that contains it, or that it contains, is named beside it: *Paris, Texas*.
    Container,
    /// Of the candidates it lies nearest to the places that the document names for certain.
    Nearest,
    /// A word that the gazetteer lists as speaking for it stands near.
    NearWord,
    /// A word that the gazetteer lists as speaking against it stands near.
    NotNearWord,
    /// The words around another mention of the form in the document speak for it.
    OneSense,
    /// It is a state, or contains others of its type.
    Wide,
    /// It has many listed names, as what much is written of has.
    ManyNames,
    /// Its prior, or its population.
    Prior,
}

/// What is known of a ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// Which.
    pub ground: Ground,
    /// The word in outputs.
    pub word: &'static str,
    /// Its points, for the last two the most that they give.
    pub points: i32,
    /// What it says, for people.
    pub says: &'static str,
}

/// Every ground with its word, its points and what it says, in the order of [`Ground`].
pub const WEIGHTS: &[Weight] = &[
    weight(Ground::StrongAlias, "strong_alias", 50, "a strong alias"),
    weight(Ground::CanonicalName, "canonical_name", 8, "its canonical name"),
    weight(Ground::WrittenSo, "written_so", 4, "an alias written exactly so"),
    weight(Ground::Defined, "defined", 60, "the document introduces it as another name"),
    weight(Ground::Surname, "surname", 35, "the surname of a person named in full"),
    weight(Ground::FirstName, "first_name", 25, "the first name of a person named in full"),
    weight(Ground::Initials, "initials", 25, "initials of a name in the document"),
    weight(Ground::Named, "named", 30, "named by another form in the document"),
    weight(
        Ground::Tied,
        "tied",
        15,
        "its state, whole or group, or something of it, is named in the document",
    ),
    weight(Ground::Holds, "holds", 15, "its name holds a name of the document"),
    weight(Ground::HoldsOther, "holds_other", -5, "its name holds a name of which the document says nothing"),
    weight(Ground::Title, "title", 25, "a title before it, and it is a person"),
    weight(Ground::Titled, "titled", 40, "the title beside the surname is that of this bearer"),
    weight(Ground::NamedLast, "named_last", 20, "of the bearers of the surname named in full last"),
    weight(Ground::PlaceCue, "place_cue", 12, "words for a place before it, and it is one"),
    weight(Ground::StateCue, "state_cue", 15, "words for a state before it, and it is one"),
    weight(Ground::WaterCue, "water_cue", 90, "words for a river or a lake beside it, and it is one"),
    weight(Ground::RegionCue, "region_cue", 90, "words for a region beside it, and it is one"),
    weight(Ground::Score, "score", 45, "a score or an opponent beside it, and it is a group"),
    weight(
        Ground::Dateline,
        "dateline",
        45,
        "a date beside it, as where a dispatch begins, and it is a place",
    ),
    weight(Ground::Container, "container", 45, "what contains it, or what it contains, beside it"),
    weight(Ground::Nearest, "nearest", 12, "nearest to the other places of the document"),
    weight(Ground::NearWord, "near_word", 100, "a word near it that speaks for it"),
    weight(Ground::NotNearWord, "not_near_word", -100, "a word near it that speaks against it"),
    weight(Ground::OneSense, "one_sense", 20, "the words around another mention of the form speak for it"),
    weight(Ground::Wide, "wide", 12, "a state, or a place that contains others"),
    weight(Ground::ManyNames, "many_names", 5, "more than one listed name"),
    weight(Ground::Prior, "prior", 14, "its prior or population"),
];

const fn weight(ground: Ground, word: &'static str, points: i32, says: &'static str) -> Weight {
    Weight { ground, word, points, says }
}

impl Ground {
    /// Whether it is told by words right beside a mention, of all candidates of a sort at once.
    pub(super) fn is_cue(self) -> bool {
        use Ground::{Dateline, PlaceCue, RegionCue, Score, StateCue, Title, WaterCue};
        matches!(self, Title | PlaceCue | StateCue | WaterCue | RegionCue | Score | Dateline)
    }

    fn weight(self) -> &'static Weight {
        &WEIGHTS[self as usize]
    }

    /// Its points, for the last two the most that they give.
    pub fn points(self) -> i32 {
        self.weight().points
    }

    /// What it says, for people.
    pub fn describe(self) -> &'static str {
        self.weight().says
    }

    /// The word in outputs.
    pub fn as_str(self) -> &'static str {
        self.weight().word
    }
}

/// A piece of evidence for a candidate of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Of what kind.
    pub ground: Ground,
    /// What it adds to the score.
    pub points: i32,
    /// Where in the text that stands which says so, if it is one place. Where something is named
    /// elsewhere in the document, only if all is explained.
    pub at: Option<Span>,
    /// The other entity that it is about, if it is about one: the state that is named, the place beside it.
    pub other: Option<EntityId>,
}

impl Evidence {
    /// The whole weight of a ground.
    pub(super) fn of(ground: Ground) -> Evidence {
        Evidence { ground, points: ground.points(), at: None, other: None }
    }

    /// With less points.
    pub(super) fn worth(ground: Ground, points: i32) -> Evidence {
        Evidence { ground, points, at: None, other: None }
    }

    /// With the place that says so.
    pub(super) fn at(self, at: Span) -> Evidence {
        Evidence { at: Some(at), ..self }
    }

    /// With the other entity that it is about, and where the document names that.
    pub(super) fn about(self, other: EntityId, at: Option<Span>) -> Evidence {
        Evidence { at, other: Some(other), ..self }
    }
}

/// Points of a prior or a share of the world's population: a hundred thousand people give a third, ten
/// million two thirds, one in ten of mankind nearly all.
///
/// The logarithm, because populations are spread over many orders of magnitude.
pub(super) fn prior_points(prior: f64) -> i32 {
    if prior <= 0.0 {
        return 0;
    }
    // A thousand people are 1e-7 of ten billion.
    let points = 2.0 * (prior.log10() + 7.0);
    (points.round() as i32).clamp(0, Ground::Prior.points())
}

/// Points of so many listed names: one for each doubling.
pub(super) fn names_points(names: u32) -> i32 {
    (names.max(1).ilog2() as i32).min(Ground::ManyNames.points())
}

/// Points of what sort of a place it is.
pub(super) fn wide_points(extent: Extent) -> i32 {
    match extent {
        Extent::State => Ground::Wide.points(),
        Extent::Region => Ground::Wide.points() / 2,
        Extent::Narrow | Extent::Water => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_has_its_row_and_its_word() {
        for (row, weight) in WEIGHTS.iter().enumerate() {
            assert_eq!(weight.ground as usize, row, "{weight:?}");
        }
        assert_eq!(WEIGHTS.last().map(|weight| weight.ground), Some(Ground::Prior), "one has no row");
        let words: std::collections::BTreeSet<&str> = WEIGHTS.iter().map(|weight| weight.word).collect();
        assert_eq!(words.len(), WEIGHTS.len());
    }

    #[test]
    fn priors_and_names_on_a_scale() {
        for (prior, points) in [(0.0, 0), (1e-7, 0), (1e-5, 4), (1e-3, 8), (0.14, 12), (0.9, 14), (1.0, 14)] {
            assert_eq!(prior_points(prior), points, "{prior}");
        }
        for (names, points) in [(0, 0), (1, 0), (2, 1), (9, 3), (40, 5), (500, 5)] {
            assert_eq!(names_points(names), points, "{names}");
        }
    }
}
