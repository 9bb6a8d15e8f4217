//! The classes of words that the grammar tells apart.

/// What a word may be, beside a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Class(pub u64);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:expr;)*) => {
        impl Class {
            $($(#[$doc])* pub const $name: Class = Class(1 << $bit);)*
        }
    };
}

classes! {
    /// Articles, demonstratives, possessives.
    DETERMINER = 0;
    /// Leads to a complement.
    PREPOSITION = 1;
    /// Begins a subordinate clause.
    SUBORDINATOR = 2;
    /// who, which, that.
    RELATIVE = 3;
    /// and, or, as well as.
    AND = 4;
    /// but, yet.
    BUT = 5;
    NEGATION = 6;
    MODAL_PLANNED = 7;
    MODAL_HEDGED = 8;
    MODAL_DEMANDED = 9;
    BE = 10;
    HAVE = 11;
    DO = 12;
    GET = 13;
    /// Before an infinitive.
    TO = 14;
    /// Leads to the agent of a passive.
    BY = 15;
    OF = 16;
    IN = 17;
    /// Leads to a gerund that tells what for.
    FOR = 18;
    WITH = 19;
    FROM = 20;
    /// it, they, he, she, we, who stands for somebody.
    PRONOUN = 21;
    /// its, their.
    POSSESSIVE = 22;
    ADVERB = 23;
    HEDGE = 24;
    ALLEGEDLY = 25;
    CONDITIONAL = 26;
    /// government, authorities.
    GOVERNING = 27;
    /// troops, army.
    FORCES = 28;
    /// people, citizens.
    PEOPLE = 29;
    /// president, minister.
    OFFICE = 30;
    /// convoy, base.
    THING = 31;
    /// town, region.
    PLACE_HEAD = 32;
    NUMBER = 33;
    /// Any verb that is no rule's.
    VERB = 34;
    /// In any function list.
    FUNCTION = 35;
    /// First person.
    FIRST_PERSON = 36;
    /// he, she.
    SINGULAR_PERSON = 37;
    PLURAL = 38;
    /// that, after a verb of saying.
    THAT = 39;
    BETWEEN = 40;
    /// as, like: what follows is no agent.
    AS = 41;
    /// according to: what follows is a source.
    ACCORDING = 42;
    /// especially: a list goes on.
    ESPECIALLY = 43;
    /// countries, nations: with *both* the two that were named together.
    COUNTRIES = 44;
    BOTH = 45;
    /// the: what follows is known.
    THE = 46;
    /// May be a past tense.
    PAST = 47;
    AT = 48;
    /// se: in French the verb is active then.
    REFLEXIVE = 49;
    /// été: in French a passive.
    BEEN = 50;
    /// May be a verb.
    HAS_FORMS = 51;
    /// Begins phrases of verbs.
    HAS_VERBS = 52;
    /// Begins phrases of nouns.
    HAS_NOUNS = 53;
    /// Begins what somebody may be.
    HAS_HEADS = 54;
    /// Begins phrases that are one word of a class.
    LONGER = 55;
    /// enemies, critics: what is somebody's is somebody else.
    OPAQUE = 56;
    /// launch, announce: the deed that its object names is its subject's.
    LIGHT = 57;
    /// about: before a number no preposition.
    APPROXIMATE = 58;
    /// each other.
    RECIPROCAL = 59;
    /// for, after, at: leads to an occasion that the subject took part in.
    OCCASION = 60;
    /// neither, no: nobody of those that follow.
    NONE_OF = 61;
    /// resolution, letter: what it says is said by who wrote it.
    DOCUMENT = 62;
    /// former: is no more what the noun says.
    FORMER = 63;
}

impl Class {
    pub const NONE: Class = Class(0);
    /// Nouns that stand for the entity they belong to.
    pub const ROLE: Class = Class(Class::GOVERNING.0 | Class::FORCES.0 | Class::PEOPLE.0 | Class::OFFICE.0);
    pub const AUXILIARY: Class = Class(
        Class::BE.0
            | Class::HAVE.0
            | Class::DO.0
            | Class::GET.0
            | Class::MODAL_PLANNED.0
            | Class::MODAL_HEDGED.0
            | Class::MODAL_DEMANDED.0,
    );
    /// What the rules say of it.
    pub const HAS: Class =
        Class(Class::HAS_FORMS.0 | Class::HAS_VERBS.0 | Class::HAS_NOUNS.0 | Class::HAS_HEADS.0);
    pub const MODAL: Class = Class(Class::MODAL_PLANNED.0 | Class::MODAL_HEDGED.0 | Class::MODAL_DEMANDED.0);

    pub fn is(self, any: Class) -> bool {
        self.0 & any.0 != 0
    }

    pub fn add(&mut self, other: Class) {
        self.0 |= other.0;
    }
}
