//! How strongly two entities belong together, from four counts.

/// Panics unless some corpus has such counts.
fn check(both: u64, a: u64, b: u64, total: u64) {
    assert!(
        total > 0 && both <= a.min(b) && a.max(b) <= total && a - both <= total - b,
        "no corpus has such counts: both {both}, a {a}, b {b}, total {total}"
    );
}

/// Normalised pointwise mutual information of two entities.
///
/// All counts are units (sentences). The result lies in [-1, 1]: 1 always together, 0 independent, -1
/// never together: ln(p(a,b) / (p(a) p(b))) / −ln p(a,b). By convention `both == 0` gives -1 and
/// `both == total` gives 1. O(1).
///
/// # Panics
/// If no corpus has such counts: `total == 0`, `both > a.min(b)` or `a + b - both > total`.
///
/// # Source
/// Bouma (2009), Normalized (pointwise) mutual information in collocation extraction.
///
/// ```
/// use nomina::analysis::npmi;
/// assert_eq!(npmi(10, 10, 10, 1000), 1.0); // never seen apart
/// assert_eq!(npmi(0, 10, 10, 1000), -1.0); // never seen together
/// assert!(npmi(25, 50, 50, 100).abs() < 1e-12); // a quarter: as chance would have it
/// ```
pub fn npmi(both: u64, a: u64, b: u64, total: u64) -> f64 {
    check(both, a, b, total);
    if both == 0 {
        return -1.0;
    }
    if both == total || (both == a && both == b) {
        return 1.0;
    }
    let (both, a, b, total) = (both as f64, a as f64, b as f64, total as f64);
    let pmi = (both / a * (total / b)).ln();
    (pmi / (total / both).ln()).clamp(-1.0, 1.0)
}

/// Dunning's log-likelihood ratio G² of two entities, by the natural logarithm.
///
/// All counts are units (sentences). 2 Σ O ln(O/E) over the four cells of the contingency table
/// (both, only a, only b, neither); an empty cell adds 0. The result is at least 0: 0 as chance would
/// have it, above 3.84 significant at 5 % (one degree of freedom), without upper bound. It has no
/// sign: pairs rarer than chance score too, and [`npmi`] tells them apart. O(1).
///
/// # Panics
/// If no corpus has such counts, as [`npmi`] does.
///
/// # Source
/// Dunning (1993), Accurate methods for the statistics of surprise and coincidence.
///
/// ```
/// use nomina::analysis::log_likelihood_ratio;
/// assert_eq!(log_likelihood_ratio(25, 50, 50, 100), 0.0);
/// assert!(log_likelihood_ratio(10, 10, 10, 1000) > 100.0);
/// ```
pub fn log_likelihood_ratio(both: u64, a: u64, b: u64, total: u64) -> f64 {
    check(both, a, b, total);
    let cell = |observed: u64, row: u64, column: u64| {
        if observed == 0 {
            return 0.0;
        }
        let observed = observed as f64;
        observed * (observed / row as f64 * (total as f64 / column as f64)).ln()
    };
    let sum = cell(both, a, b)
        + cell(a - both, a, total - b)
        + cell(b - both, total - a, b)
        + cell(total - b - (a - both), total - a, total - b);
    (2.0 * sum).max(0.0)
}

/// Jaccard index of two entities: the share of the units with either that have both.
///
/// All counts are units (sentences). The result lies in [0, 1]; 0 where neither was seen. O(1).
///
/// # Panics
/// If `both > a.min(b)`.
///
/// # Source
/// Jaccard (1912), The distribution of the flora in the alpine zone.
///
/// ```
/// use nomina::analysis::jaccard;
/// assert_eq!(jaccard(1, 2, 3), 0.25);
/// ```
pub fn jaccard(both: u64, a: u64, b: u64) -> f64 {
    assert!(both <= a.min(b), "no corpus has such counts: both {both}, a {a}, b {b}");
    let either = a - both + b;
    if either == 0 { 0.0 } else { both as f64 / either as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Case = (&'static str, (u64, u64, u64, u64), f64, f64, f64);

    /// name, (both, a, b, total), NPMI, G², Jaccard; worked out by hand from the formulas.
    const HAND_COUNTED: &[Case] = &[
        ("as chance would have it", (25, 50, 50, 100), 0.0, 0.0, 25.0 / 75.0),
        // p = 1/4 each and together: ln(4)/ln(4); G² = 2 (2 ln 4 + 6 ln(4/3))
        ("always together", (2, 2, 2, 8), 1.0, 8.997_362_2, 1.0),
        // ln(8·2/(4·3)) / ln(8/2); G² = 2 (2 ln(4/3) + 2 ln(4/5) + 1 ln(2/3) + 3 ln(6/5))
        ("a little more than chance", (2, 4, 3, 8), 0.207_518_7, 0.541_153_2, 0.4),
        // Nothing shared: G² = 2 (2 ln(4/3) + 2 ln(4/3) + 4 ln(4·8/(6·6)))
        ("never together", (0, 2, 2, 8), -1.0, 1.359_192_3, 0.0),
        ("everywhere", (8, 8, 8, 8), 1.0, 0.0, 1.0),
        // ln(1/1)/ln(8): an entity in every unit tells nothing
        ("one of them everywhere", (1, 8, 1, 8), 0.0, 0.0, 0.125),
        ("once, together", (1, 1, 1, 1), 1.0, 0.0, 1.0),
    ];

    #[test]
    fn measures_agree_with_hand_counts() {
        for &(name, (both, a, b, total), want_npmi, want_llr, want_jaccard) in HAND_COUNTED {
            let near = |got: f64, want: f64| (got - want).abs() < 5e-7;
            assert!(near(npmi(both, a, b, total), want_npmi), "{name}: {}", npmi(both, a, b, total));
            let llr = log_likelihood_ratio(both, a, b, total);
            assert!(near(llr, want_llr), "{name}: {llr}");
            assert!(near(jaccard(both, a, b), want_jaccard), "{name}");
        }
    }

    #[test]
    #[should_panic(expected = "no corpus has such counts")]
    fn counts_that_cannot_be_are_refused() {
        npmi(3, 2, 5, 10);
    }

    proptest::proptest! {
        /// Symmetric, within their ranges, for all counts that can be.
        #[test]
        fn ranges(both in 0u64..50, only_a in 0u64..50, only_b in 0u64..50, neither in 0u64..5000) {
            let (a, b, total) = (both + only_a, both + only_b, both + only_a + only_b + neither);
            proptest::prop_assume!(total > 0);
            let score = npmi(both, a, b, total);
            assert!((-1.0..=1.0).contains(&score));
            assert!((score - npmi(both, b, a, total)).abs() < 1e-12);
            assert!(log_likelihood_ratio(both, a, b, total).is_finite());
            assert!((0.0..=1.0).contains(&jaccard(both, a, b)));
        }
    }
}
