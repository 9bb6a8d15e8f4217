//! Which predicted span stands for which wanted one, where both overlap and need not be equal.

use crate::span::Span;

/// Pairs each predicted span with the free wanted one that it shares the most bytes with.
///
/// Both lists are sorted and have no span twice. Predictions choose in their order, and of wanted spans
/// that share equally much the first is chosen; each is chosen once. The answer has the places of the
/// pairs in `predicted` and in `wanted`. O((n + m) log m), also where all overlap all.
///
/// ```
/// use nomina::{Span, eval::pair};
/// let spans = |list: &[(u32, u32)]| list.iter().map(|s| Span::new(s.0, s.1)).collect::<Vec<_>>();
/// assert_eq!(pair(&spans(&[(0, 9), (4, 6)]), &spans(&[(0, 3), (4, 9)])), [(0, 1)]);
/// ```
pub fn pair(predicted: &[Span], wanted: &[Span]) -> Vec<(usize, usize)> {
    let mut free = Free::of(wanted);
    let mut pairs = Vec::new();
    for (at, span) in predicted.iter().enumerate() {
        if let Some(best) = free.best(wanted, *span) {
            free.take(best);
            pairs.push((at, best));
        }
    }
    pairs
}

/// The wanted spans that nobody chose yet: a tree of maxima over their ends and over their lengths.
struct Free {
    /// The first leaf.
    base: usize,
    /// 0 where a span is taken.
    ends: Vec<u32>,
    lengths: Vec<u32>,
}

impl Free {
    fn of(wanted: &[Span]) -> Free {
        let base = wanted.len().next_power_of_two();
        let mut free = Free { base, ends: vec![0; 2 * base], lengths: vec![0; 2 * base] };
        for (at, span) in wanted.iter().enumerate() {
            free.ends[base + at] = span.end;
            free.lengths[base + at] = span.end - span.start;
        }
        (1..base).rev().for_each(|node| free.sum(node));
        free
    }

    fn sum(&mut self, node: usize) {
        for tree in [&mut self.ends, &mut self.lengths] {
            tree[node] = tree[2 * node].max(tree[2 * node + 1]);
        }
    }

    fn take(&mut self, at: usize) {
        let mut node = self.base + at;
        (self.ends[node], self.lengths[node]) = (0, 0);
        while node > 1 {
            node /= 2;
            self.sum(node);
        }
    }

    /// The free span that shares the most bytes with `span`, the first of equals.
    fn best(&self, wanted: &[Span], span: Span) -> Option<usize> {
        let Span { start, end } = span;
        let before = wanted.partition_point(|other| other.start <= start);
        let until = wanted.partition_point(|other| other.start < end);
        // Those that begin before it share all of it, the first that reaches its end, or the part up to
        // their own end.
        if let Some(whole) = self.first(&self.ends, end, 0, before) {
            return Some(whole);
        }
        let reaching = self.greatest(&self.ends, 0, before).filter(|(reach, _)| *reach > start);
        let mut best = reaching.map(|(reach, at)| (reach - start, at));
        // Of those that begin inside it and go on beyond it, the first shares the most; those after it
        // begin later, and share less or come later. All before it lie inside as a whole.
        let beyond = self.first(&self.ends, end.saturating_add(1), before, until);
        let inside = self.greatest(&self.lengths, before, beyond.unwrap_or(until));
        let beyond = beyond.map(|at| (end - wanted[at].start, at));
        for (shared, at) in inside.into_iter().chain(beyond) {
            if best.is_none_or(|(most, _)| shared > most) {
                best = Some((shared, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// The nodes that together cover the leaves `from..to`, from left to right.
    fn cover(&self, from: usize, to: usize) -> impl Iterator<Item = usize> {
        let (mut low, mut high) = (from + self.base, to.max(from) + self.base);
        let (mut left, mut right) = (Vec::new(), Vec::new());
        while low < high {
            if low % 2 == 1 {
                left.push(low);
                low += 1;
            }
            if high % 2 == 1 {
                high -= 1;
                right.push(high);
            }
            low /= 2;
            high /= 2;
        }
        left.into_iter().chain(right.into_iter().rev())
    }

    /// The first leaf of `from..to` with a value of at least `least`.
    fn first(&self, tree: &[u32], least: u32, from: usize, to: usize) -> Option<usize> {
        let node = self.cover(from, to).find(|node| tree[*node] >= least)?;
        Some(self.descend(tree, least, node))
    }

    /// The greatest value in `from..to` and its first leaf, if one is free.
    fn greatest(&self, tree: &[u32], from: usize, to: usize) -> Option<(u32, usize)> {
        let mut best: Option<usize> = None;
        for node in self.cover(from, to) {
            if tree[node] > best.map_or(0, |best| tree[best]) {
                best = Some(node);
            }
        }
        best.map(|node| (tree[node], self.descend(tree, tree[node], node)))
    }

    /// The first leaf below a node with a value of at least `least`; there is one.
    fn descend(&self, tree: &[u32], least: u32, mut node: usize) -> usize {
        while node < self.base {
            node *= 2;
            if tree[node] < least {
                node += 1;
            }
        }
        node - self.base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every prediction looks at every wanted span.
    fn slowly(predicted: &[Span], wanted: &[Span]) -> Vec<(usize, usize)> {
        let mut taken = vec![false; wanted.len()];
        let mut pairs = Vec::new();
        for (at, span) in predicted.iter().enumerate() {
            let mut best: Option<(u32, usize)> = None;
            for (other, want) in wanted.iter().enumerate() {
                if taken[other] || !want.overlaps(*span) {
                    continue;
                }
                let shared = span.end.min(want.end) - span.start.max(want.start);
                if best.is_none_or(|(most, _)| shared > most) {
                    best = Some((shared, other));
                }
            }
            if let Some((_, other)) = best {
                taken[other] = true;
                pairs.push((at, other));
            }
        }
        pairs
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let span = (0u32..24, 1u32..12).prop_map(|(start, length)| Span::new(start, start + length));
        proptest::collection::btree_set(span, 0..24).prop_map(|set| set.into_iter().collect())
    }

    proptest! {
        #[test]
        fn pairs_are_those_of_a_slow_search(predicted in spans(), wanted in spans()) {
            prop_assert_eq!(pair(&predicted, &wanted), slowly(&predicted, &wanted));
        }
    }

    #[test]
    fn all_overlap_all() {
        let many: Vec<Span> = (0..100_000).map(|at| Span::new(at, 200_000)).collect();
        assert_eq!(pair(&many, &many).len(), many.len());
    }
}
