//! A straight line through weighted values, by least squares.

/// Sums of what was added.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Straight {
    weight: f32,
    place: f32,
    place_squared: f32,
    value: f32,
    product: f32,
}

impl Straight {
    /// Adds a value at a place.
    pub(crate) fn add(&mut self, weight: f32, place: f32, value: f32) {
        self.weight += weight;
        self.place += weight * place;
        self.place_squared += weight * place * place;
        self.value += weight * value;
        self.product += weight * place * value;
    }

    /// The weight of all values.
    pub(crate) fn weight(&self) -> f32 {
        self.weight
    }

    /// The value at place 0 and the slope; `None` where all values are at one place.
    pub(crate) fn solve(&self) -> Option<[f32; 2]> {
        let spread = self.weight * self.place_squared - self.place * self.place;
        if self.weight <= 0.0 || spread <= 1e-6 {
            return None;
        }
        let slope = (self.weight * self.product - self.place * self.value) / spread;
        Some([(self.value - slope * self.place) / self.weight, slope])
    }
}

#[cfg(test)]
mod tests {
    use super::Straight;

    #[test]
    fn values_on_a_line_give_that_line_and_one_place_gives_none() {
        let mut straight = Straight::default();
        straight.add(1.0, 2.0, 7.0);
        assert_eq!(straight.solve(), None);
        straight.add(3.0, 4.0, 11.0);
        straight.add(0.5, -1.0, 1.0);
        let [shift, slope] = straight.solve().unwrap();
        assert!((shift - 3.0).abs() < 1e-4 && (slope - 2.0).abs() < 1e-4);
    }
}
