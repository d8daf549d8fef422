//! Square windows of the searched image, and which of several overlapping ones stays.

/// A square in pixels of the searched image.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Window {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) side: f32,
    pub(super) score: f32,
}

impl Window {
    /// Common area over joint area.
    fn overlap(&self, other: &Self) -> f32 {
        let common = |a: f32, b: f32| ((a + self.side).min(b + other.side) - a.max(b)).max(0.0);
        let both = common(self.x, other.x) * common(self.y, other.y);
        both / (self.side * self.side + other.side * other.side - both).max(f32::MIN_POSITIVE)
    }
}

/// Keeps the best of all windows that overlap by more than `most`, with the scores of those that it stands for added.
pub(super) fn merge(windows: &mut Vec<Window>, most: f32) {
    windows.sort_unstable_by(|a, b| b.score.total_cmp(&a.score));
    let mut kept: Vec<Window> = Vec::new();
    let mut scores: Vec<f32> = Vec::new();
    for window in windows.iter() {
        if let Some(at) = kept.iter().position(|better| better.overlap(window) > most) {
            scores[at] += window.score;
        } else {
            kept.push(*window);
            scores.push(window.score);
        }
    }
    for (window, score) in kept.iter_mut().zip(scores) {
        window.score = score;
    }
    *windows = kept;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_overlapping_windows_stays_with_all_their_scores() {
        let window = |x: f32, side: f32, score: f32| Window { x, y: 0.0, side, score };
        let mut windows = vec![window(2.0, 40.0, 1.0), window(0.0, 40.0, 3.0), window(100.0, 40.0, 2.0)];
        merge(&mut windows, 0.5);
        assert_eq!(windows, [window(0.0, 40.0, 4.0), window(100.0, 40.0, 2.0)]);
    }
}
