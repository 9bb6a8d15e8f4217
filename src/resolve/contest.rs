//! What the words around some mentions of a form say for the others: one sense a document.

use super::Candidate;
use super::choose::{Choice, Chooser};
use super::context::Verdict;
use super::evidence::{Evidence, Ground};
use crate::matcher::SetId;
use rustc_hash::FxHashMap;

/// The choice of each match that is shown, in their order.
///
/// What the document says is weighed once for all matches of a set; what the words around one mention
/// say counts for it in full, and for its like as [`Ground::OneSense`].
pub(super) fn choices(chooser: &mut Chooser<'_, '_>, shown: &[(usize, bool)]) -> Vec<Choice> {
    let verdicts = chooser.verdicts;
    let matches = &chooser.found.matches;
    let mut contests: Vec<Contest> = Vec::new();
    let mut sets: FxHashMap<SetId, usize> = FxHashMap::default();
    // Of each set the shortest form: *Boeing*, not *Boeing Co*, is what is listed.
    let mut shortest: FxHashMap<SetId, usize> = FxHashMap::default();
    for &(index, _) in shown.iter().filter(|&&(index, _)| chooser.is_contested(matches[index].set)) {
        let length = |index: usize| matches[index].last - matches[index].first;
        let known = shortest.entry(matches[index].set).or_insert(index);
        if length(index) < length(*known) {
            *known = index;
        }
    }
    for (at, &(index, _)) in shown.iter().enumerate() {
        let hit = &matches[index];
        if chooser.is_contested(hit.set) {
            let number = *sets.entry(hit.set).or_insert_with(|| {
                let candidates = chooser.in_document(hit.set, &matches[shortest[&hit.set]]);
                contests.push(Contest { candidates, around: Vec::new(), before: 0, told: false });
                contests.len() - 1
            });
            let contest = &mut contests[number];
            let around = chooser.around(hit, &contest.candidates);
            contest.take(at, around);
        }
    }
    contests.iter_mut().for_each(Contest::share);
    // Of each set what holds for all its mentions of one verdict beside which nothing is said.
    let mut plain: Vec<[Option<Choice>; Verdict::NUMBERS]> =
        vec![const { [const { None }; Verdict::NUMBERS] }; chooser.found.sets().count()];
    let choose = |(at, &(index, _)): (usize, &(usize, bool))| {
        let (set, verdict) = (matches[index].set, verdicts[index]);
        let contest = sets.get(&set).map(|&number| &contests[number]);
        if let Some(own) = contest.and_then(|contest| contest.with(at)) {
            return chooser.rank(set, own, verdict);
        }
        let candidates = || contest.map_or_else(|| chooser.unweighed(set), |known| known.candidates.clone());
        let place = &mut plain[set.0 as usize][verdict.number()];
        place.get_or_insert_with(|| chooser.rank(set, candidates(), verdict)).clone()
    };
    shown.iter().enumerate().map(choose).collect()
}

/// Grounds that hold for one mention and say nothing of its like: a state's name is a river's beside
/// *banks of the*, a surname is another's after another full name.
const ALONE: [Ground; 3] = [Ground::WaterCue, Ground::Titled, Ground::NamedLast];

/// Grounds that tell one place of a name from another.
const OF_PLACES: [Ground; 3] = [Ground::Container, Ground::NearWord, Ground::RegionCue];

/// The candidates of a set, and what the words around its mentions say.
struct Contest {
    /// With what the document says.
    candidates: Vec<Candidate>,
    /// By the place of the mention in the list of those shown.
    around: Vec<(usize, Vec<(usize, Evidence)>)>,
    /// How many mentions stood before the first around which something tells.
    before: u32,
    /// Whether there was such a one.
    told: bool,
}

impl Contest {
    /// Takes what the words around a mention say.
    fn take(&mut self, at: usize, around: Vec<(usize, Evidence)>) {
        let tells = self.tells(&around).next().is_some();
        self.told |= tells;
        self.before += u32::from(!self.told);
        if !around.is_empty() {
            self.around.push((at, around));
        }
    }

    /// What is said for some candidates, and not for all, and may hold for other mentions too.
    fn tells<'a>(&'a self, around: &'a [(usize, Evidence)]) -> impl Iterator<Item = &'a (usize, Evidence)> {
        let held = |ground: Ground| around.iter().filter(|(_, known)| known.ground == ground).count();
        around.iter().filter(move |(_, evidence)| {
            evidence.points > 0
                && !ALONE.contains(&evidence.ground)
                && held(evidence.ground) < self.candidates.len()
        })
    }

    /// Lets what the words around some mentions say count a little for all of them.
    ///
    /// Where a name has been used twice, it needed no words then, and those that come later to tell one
    /// of its places (*Georgia* … *Atlanta, Georgia*) hold for themselves.
    fn share(&mut self) {
        const SETTLED: u32 = 2;
        let mut spoken_for = vec![None; self.candidates.len()];
        for (_, around) in &self.around {
            for (candidate, evidence) in self.tells(around) {
                let settled = self.before >= SETTLED && OF_PLACES.contains(&evidence.ground);
                if !settled && spoken_for[*candidate].is_none() {
                    spoken_for[*candidate] = Some(evidence.at);
                }
            }
        }
        // What is said for all tells nothing.
        if spoken_for.iter().all(Option::is_some) {
            return;
        }
        for (candidate, said) in self.candidates.iter_mut().zip(spoken_for) {
            if let Some(at) = said {
                candidate.evidence.push(Evidence { at, ..Evidence::of(Ground::OneSense) });
                candidate.sum();
            }
        }
    }

    /// The candidates of the mention at a place of the list, if the words around it say something.
    fn with(&self, at: usize) -> Option<Vec<Candidate>> {
        let own = self.around.binary_search_by_key(&at, |&(at, _)| at).ok()?;
        let mut candidates = self.candidates.clone();
        for (candidate, evidence) in &self.around[own].1 {
            let known = &mut candidates[*candidate].evidence;
            // Its own words are not another mention's.
            known.retain(|said| said.ground != Ground::OneSense || said.at != evidence.at);
            known.push(*evidence);
        }
        candidates.iter_mut().for_each(Candidate::sum);
        Some(candidates)
    }
}
