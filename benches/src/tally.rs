//! Rates with their 95 % bounds, and percentiles.

use crate::number::wide;

/// Events among trials.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rate {
    /// How often it happened.
    pub events: usize,
    /// How often it could have.
    pub trials: usize,
}

impl Rate {
    /// The events among these outcomes.
    pub fn of(outcomes: impl IntoIterator<Item = bool>) -> Self {
        outcomes.into_iter().fold(Self::default(), |rate, event| Self {
            events: rate.events + usize::from(event),
            trials: rate.trials + 1,
        })
    }

    /// Events over trials; 0 without trials.
    pub fn share(self) -> f64 {
        if self.trials == 0 { 0.0 } else { wide(self.events) / wide(self.trials) }
    }

    /// The upper 95 % bound: Wilson's with continuity left out, and three over n where nothing happened.
    pub fn upper_bound(self) -> f64 {
        let n = wide(self.trials).max(1.0);
        if self.events == 0 {
            return (3.0 / n).min(1.0);
        }
        // 1.645: the one-sided 95 % quantile of the normal distribution.
        let (p, z) = (self.share(), 1.645);
        let middle = p + z * z / (2.0 * n);
        let reach = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        ((middle + reach) / (1.0 + z * z / n)).min(1.0)
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (share, bound) = (100.0 * self.share(), 100.0 * self.upper_bound());
        write!(formatter, "{:>5}/{:<5} {share:6.2} %  (95 %: <= {bound:.2} %)", self.events, self.trials)
    }
}

/// The value below which `share` of the values lie; 0 without values.
pub fn percentile(values: &mut [f64], share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let rank = (share * wide(values.len())).floor();
    let at = (0..values.len()).find(|at| wide(*at) >= rank).or(values.len().checked_sub(1));
    at.and_then(|at| values.get(at)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Rate, percentile};

    #[test]
    fn nothing_in_three_hundred_is_at_most_one_in_a_hundred() {
        let none = Rate { events: 0, trials: 300 };
        assert!((none.upper_bound() - 0.01).abs() < 1e-9);
        assert!(Rate { events: 3, trials: 300 }.upper_bound() > 0.01);
    }

    #[test]
    fn percentiles_are_values_of_the_sample() {
        let mut values = vec![5.0, 1.0, 3.0, 2.0, 4.0];
        assert!((percentile(&mut values, 0.5) - 3.0).abs() < 1e-9);
        assert!((percentile(&mut values, 1.0) - 5.0).abs() < 1e-9);
        assert!(percentile(&mut [], 0.5).abs() < 1e-9);
    }
}
