//! How well a score tells attacks from good frames. Rates and their bounds are in `tally`.

use crate::number::wide;
use crate::tally::Rate;

/// The area under the curve of a score, and the least that it is with 95 % confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Auc {
    /// The share of pairs of a good and a bad frame in which the bad one has the higher score; ties count half.
    pub value: f64,
    /// Lower bound: the standard error of Hanley (Radiology 143, 1982); where no pair is wrong, three over the lesser count.
    pub lower_bound: f64,
}

/// The area under the curve; `None` where either side is empty.
pub fn auc(good: &[f64], bad: &[f64]) -> Option<Auc> {
    if good.is_empty() || bad.is_empty() {
        return None;
    }
    let mut sorted = good.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let won: f64 = bad
        .iter()
        .map(|score| {
            let below = sorted.partition_point(|other| other < score);
            let up_to = sorted.partition_point(|other| other <= score);
            f64::midpoint(wide(below), wide(up_to))
        })
        .sum();
    let (n_good, n_bad) = (wide(good.len()), wide(bad.len()));
    let value = won / n_good / n_bad;
    if value >= 1.0 {
        return Some(Auc { value: 1.0, lower_bound: (1.0 - 3.0 / n_good.min(n_bad)).max(0.0) });
    }
    let (q1, q2) = (value / (2.0 - value), 2.0 * value * value / (1.0 + value));
    let variance = (value * (1.0 - value)
        + (n_bad - 1.0) * (q1 - value * value)
        + (n_good - 1.0) * (q2 - value * value))
        / (n_good * n_bad);
    // 1.645: the one-sided 95 % quantile of the normal distribution.
    Some(Auc { value, lower_bound: (value - 1.645 * variance.max(0.0).sqrt()).max(0.0) })
}

/// The scores of one set on one path: above zero the measure rejects the frame, `None` where it could not observe.
#[derive(Debug, Clone, Default)]
pub struct Scores(pub Vec<Option<f64>>);

impl Scores {
    /// Those that were observed.
    pub fn observed(&self) -> Vec<f64> {
        self.0.iter().copied().flatten().collect()
    }

    /// How many were not.
    pub fn unobserved(&self) -> usize {
        self.0.iter().filter(|score| score.is_none()).count()
    }

    /// How often the measure rejects, among those observed.
    pub fn rejected(&self) -> Rate {
        Rate::of(self.0.iter().flatten().map(|score| *score > 0.0))
    }

    /// How often it does not.
    pub fn passed(&self) -> Rate {
        Rate::of(self.0.iter().flatten().map(|score| *score <= 0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::auc;

    #[test]
    fn scores_apart_have_an_area_of_one_and_equal_ones_of_a_half() {
        let apart = auc(&[0.0, 1.0, 2.0], &[3.0, 4.0]).unwrap();
        assert!((apart.value - 1.0).abs() < 1e-9 && apart.lower_bound < 0.1);
        let same: Vec<f64> = (0..100).map(f64::from).collect();
        let half = auc(&same, &same).unwrap();
        assert!((half.value - 0.5).abs() < 1e-9 && (0.42..0.46).contains(&half.lower_bound), "{half:?}");
        assert!(auc(&[], &[1.0]).is_none());
    }
}
