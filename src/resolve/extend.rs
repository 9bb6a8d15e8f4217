//! Names that go on in the text beyond what is listed: *Boeing Co*, *Robert Kennedy Jr.*, *H. Gibbs*.

use super::around::is_initial;
use super::context::{Sort, sort};
use crate::gazetteer::{EntityId, Gazetteer, Schema};
use crate::language::{Class, Languages};
use crate::matcher::{Found, Match, SetId, Source, is_spaced};
use crate::span::Span;
use crate::text::{GapKind, Tokens};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::LazyLock;

/// The words with which a company's name may go on.
static COMPANY_FORMS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| hashes(Schema::builtin().company_forms.iter().flatten().map(String::as_str)));

/// The words with which a person's name may go on.
static GENERATIONS: LazyLock<FxHashSet<u64>> =
    LazyLock::new(|| hashes(["jr", "junior", "sr", "senior", "ii", "iii", "iv"].into_iter()));

fn hashes<'a>(words: impl Iterator<Item = &'a str>) -> FxHashSet<u64> {
    words.map(Tokens::of_phrase).filter(|tokens| tokens.len() == 1).map(|tokens| tokens.hash(0)).collect()
}

/// Adds a longer match wherever a name goes on; the shorter one stays.
///
/// A group's name takes the forms of companies that follow it, a person's *Jr.* and its like, and a bare
/// surname the initials before it: then those alone are meant whose first name begins so. Linear in the
/// matches and the names of those candidates.
pub(super) fn extend(
    found: &mut Found,
    source: Source<'_, '_>,
    gazetteer: &Gazetteer,
    languages: &Languages,
) {
    let sorts: Vec<Sort> = found.sets().map(|set| sort(found, set, gazetteer)).collect();
    let mut more: Vec<Match> = Vec::new();
    let mut sets: FxHashMap<(SetId, u64), Option<SetId>> = FxHashMap::default();
    for at in 0..found.matches.len() {
        let hit = found.matches[at];
        let sort = sorts[hit.set.0 as usize];
        if !matches!(sort, Sort::Group | Sort::Person) {
            continue;
        }
        let last = match sort {
            // *Deutsche Bank AG* is no *Bank AG*, *Tom Taylor Jr.* no listed Taylor.
            _ if hit.is_single() && is_inside(&hit, sort, source, languages, found) => None,
            Sort::Group => goes_on(&hit, source, &COMPANY_FORMS),
            _ => goes_on(&hit, source, &GENERATIONS),
        };
        let mut longer = hit;
        if let Some(last) = last {
            longer = Match { last, span: hit.span.to(end_of(last, &hit, source)), ..hit };
        }
        if sort == Sort::Person && hit.is_single() && !is_followed(&hit, source) {
            let fitting = begins(&hit, source, languages, found).into_iter().flatten().find_map(|begin| {
                let key = (hit.set, source.tokens.hash(begin.first));
                let set = *sets.entry(key).or_insert_with(|| {
                    let fits =
                        |&&(entity, _): &&(EntityId, bool)| begin.fits(entity, &hit, source, gazetteer);
                    let fitting: Vec<(EntityId, bool)> =
                        found.candidates(hit.set).iter().filter(fits).copied().collect();
                    (!fitting.is_empty()).then(|| found.add_set(&fitting))
                });
                Some((begin.first, set?))
            });
            if let Some((first, set)) = fitting {
                let span = source.tokens.span(first).to(longer.span);
                longer = Match { first, span, set, ..longer };
            }
        }
        if (longer.first, longer.last) != (hit.first, hit.last) && !stands(found, &longer) {
            more.push(longer);
        }
    }
    if !more.is_empty() {
        more.sort_by_key(|hit| (hit.first, std::cmp::Reverse(hit.last)));
        more.dedup_by_key(|hit| (hit.first, hit.last));
        found.insert(more);
    }
}

/// Whether there is a match of the same tokens. O(log n) and the matches of one token.
fn stands(found: &Found, hit: &Match) -> bool {
    let from = found.matches.partition_point(|other| other.first < hit.first);
    let here = found.matches[from..].iter().take_while(|other| other.first == hit.first);
    here.into_iter().any(|other| other.last == hit.last)
}

/// Whether a capitalised word of which nothing is known stands right before a name; the sentence's first
/// may be a person's first name.
fn is_inside(hit: &Match, sort: Sort, source: Source<'_, '_>, languages: &Languages, found: &Found) -> bool {
    let (tokens, first) = (source.tokens, source.sentences[hit.sentence as usize].tokens.0 as usize);
    hit.first > first + usize::from(sort == Sort::Group)
        && tokens.gap_kind(hit.first - 1) == GapKind::Space
        && tokens.is_capitalised(hit.first - 1)
        && !languages.word(tokens, hit.first - 1, None).has_any(&NO_NAME)
        && found.longest_ending(hit.first).is_none()
}

/// Whether a capitalised word follows, of which a bare surname may be the first name.
fn is_followed(hit: &Match, source: Source<'_, '_>) -> bool {
    let end = source.sentences[hit.sentence as usize].tokens.1 as usize;
    hit.last < end && is_spaced(source.tokens, hit.last - 1) && source.tokens.is_capitalised(hit.last)
}

/// The end of a name with the words of a list that follow it, at most three: *Co*, *Co Ltd*, *, Inc.*
/// Behind a comma only a short one is a part of it.
fn goes_on(hit: &Match, source: Source<'_, '_>, words: &FxHashSet<u64>) -> Option<usize> {
    let tokens = source.tokens;
    const MOST: usize = 3;
    const SHORT: usize = 4;
    let end = (source.sentences[hit.sentence as usize].tokens.1 as usize).min(hit.last + MOST);
    let is_one = |&i: &usize| {
        let joined = match tokens.gap_kind(i - 1) {
            GapKind::Space | GapKind::Stop => true,
            GapKind::Comma => tokens.surface(i).len() <= SHORT,
            _ => false,
        };
        joined && tokens.is_capitalised(i) && words.contains(&tokens.hash(i))
    };
    (hit.last..end).take_while(is_one).last().map(|last| last + 1)
}

/// The last token, with the stop of an abbreviation if the sentence goes on after it.
fn end_of(last: usize, hit: &Match, source: Source<'_, '_>) -> Span {
    let span = source.tokens.span(last - 1);
    let goes_on = last < source.sentences[hit.sentence as usize].tokens.1 as usize;
    let stop = goes_on && source.tokens.after(last - 1, source.body.end).starts_with('.');
    Span::new(span.start, span.end + u32::from(stop))
}

/// What a capitalised word before initials is, where it is no first name.
const NO_NAME: [Class; 6] =
    [Class::Title, Class::Function, Class::Starter, Class::Demonym, Class::Month, Class::Weekday];

/// What stands before a bare surname.
struct Begin {
    /// The first token.
    first: usize,
    /// Whether it is the first name itself, or its initial.
    is_whole: bool,
}

/// *H. Gibbs*, *George W. Bush*: where a name begins with the first name before the initials that stand
/// right before a surname, and where with the initials.
fn begins(hit: &Match, source: Source<'_, '_>, languages: &Languages, found: &Found) -> [Option<Begin>; 2] {
    const MOST: usize = 4;
    let tokens = source.tokens;
    let from = source.sentences[hit.sentence as usize].tokens.0 as usize;
    let language = languages.index_of(source.sentences[hit.sentence as usize].lang);
    // *M. Traoré*, *D. Manuel*
    let is_initial =
        |i: usize| is_initial(tokens, i) && !languages.word(tokens, i, language).has(Class::Address);
    let mut first = hit.first;
    while first > from && hit.first - first < MOST && is_initial(first - 1) {
        first -= 1;
    }
    if first == hit.first {
        return [None, None];
    }
    let named = first > from
        && tokens.gap_kind(first - 1) == GapKind::Space
        && tokens.is_capitalised(first - 1)
        && !tokens.is_one_letter(first - 1)
        && found.longest_ending(first).is_none()
        && !languages.word(tokens, first - 1, None).has_any(&NO_NAME);
    // *Bowler M. Taylor*, but not *Tom M. Taylor*.
    let given = named && languages.word(tokens, first - 1, None).has(Class::GivenName);
    [
        named.then(|| Begin { first: first - 1, is_whole: true }),
        (!given).then_some(Begin { first, is_whole: false }),
    ]
}

impl Begin {
    /// Whether an entity has a name that ends with the surname and begins so.
    fn fits(&self, entity: EntityId, hit: &Match, source: Source<'_, '_>, gazetteer: &Gazetteer) -> bool {
        let tokens = source.tokens;
        let letter =
            |surface: &str| surface.chars().next().map(char::to_lowercase).map(Iterator::collect::<String>);
        gazetteer.names(entity).any(|name| {
            let name = Tokens::of_phrase(name.surface);
            name.len() > 1
                && name.hash(name.len() - 1) == tokens.hash(hit.last - 1)
                && if self.is_whole {
                    name.hash(0) == tokens.hash(self.first)
                } else {
                    letter(name.surface(0)) == letter(tokens.surface(self.first))
                }
        })
    }
}
