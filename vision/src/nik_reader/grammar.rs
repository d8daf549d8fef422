//! Corrects doubtful digits so that the number as a whole is plausible. What it changes it says.

use super::DIGITS;
use super::search::Line;
use crate::order;

/// Margins below this are doubtful: a clear 0 has 0.1 against an 8, from which a bar alone tells it.
const DOUBTFUL: f32 = 0.07;
/// At most this many digits are doubted: the combinations of two readings of each are 64.
const MOST_DOUBTS: usize = 6;

/// The digits, which of them were changed, and whether the whole is plausible.
pub(super) fn settle(line: &Line, is_plausible: &dyn Fn(&str) -> bool) -> (String, Vec<usize>, bool) {
    let ranked = line.scores.each_ref().map(Line::best_two);
    let first = ranked.each_ref().map(|order| order[0].0);
    let text =
        |digits: &[u8; DIGITS]| -> String { digits.iter().map(|digit| char::from(b'0' + digit)).collect() };
    let read = text(&first);
    if is_plausible(&read) {
        return (read, Vec::new(), true);
    }
    let mut doubts: Vec<(usize, u8, f32)> = Vec::new();
    for (at, [best, second]) in ranked.iter().enumerate() {
        let margin = best.1 - second.1;
        if margin < DOUBTFUL {
            order::insert(&mut doubts, (at, second.0, margin), |other| other.2 > margin);
        }
    }
    doubts.truncate(MOST_DOUBTS);
    let mut best: Option<(f32, [u8; DIGITS], Vec<usize>)> = None;
    for choice in 1..1_usize << doubts.len() {
        let mut digits = first;
        let mut cost = 0.0;
        let mut changed = Vec::new();
        for (bit, (at, digit, margin)) in doubts.iter().enumerate() {
            if choice >> bit & 1 == 1
                && let Some(slot) = digits.get_mut(*at)
            {
                *slot = *digit;
                cost += margin;
                order::insert(&mut changed, *at, |other| other > at);
            }
        }
        if best.as_ref().is_none_or(|best| cost < best.0) && is_plausible(&text(&digits)) {
            best = Some((cost, digits, changed));
        }
    }
    match best {
        Some((_, digits, changed)) => (text(&digits), changed, true),
        None => (read, Vec::new(), false),
    }
}
