//! Whether a card is laid out as a KTP is, where its number cannot be read: rows of labels at its left.

use super::sheet::{HEIGHT, mean, pixel};
use crate::luma::LumaImage;
use crate::outline::number::real;

/// Where labels stand: left, right, top, bottom, in shares of the card.
const LABELS: [f32; 4] = [0.03, 0.245, 0.29, 0.95];
/// Distances of rows tried, shares of the card's height: the two public layouts have 4.4 and 4.8 %, wrapped values
/// press them to 3.6.
const PITCHES: [f32; 2] = [0.034, 0.052];
/// Mean step from pixel to pixel of a column of labels, in levels; a blank card has its grain alone.
const LEAST_INK: f32 = 1.0;

/// How strongly the column of labels repeats from row to row, 0 to 1.
pub(super) fn rows(luma: &LumaImage) -> f32 {
    let [left, right, top, bottom] = LABELS;
    let wide = luma.width();
    let columns =
        usize::try_from(pixel(left, wide)).unwrap_or(0)..usize::try_from(pixel(right, wide)).unwrap_or(0);
    let ink: Vec<f32> = (pixel(top, HEIGHT)..pixel(bottom, HEIGHT))
        .filter_map(|row| usize::try_from(row).ok())
        .filter(|row| *row < luma.height())
        .map(|row| {
            let line = luma.row(row).get(columns.clone()).unwrap_or_default();
            let steps = line.windows(3).map(|three| f32::from(three[0].abs_diff(three[2])));
            steps.sum::<f32>() / real(line.len().max(1))
        })
        .collect();
    let middle = mean(&ink);
    if middle < LEAST_INK {
        return 0.0;
    }
    let apart: Vec<f32> = ink.iter().map(|value| value - middle).collect();
    let power = mean(&apart.iter().map(|value| value * value).collect::<Vec<f32>>()).max(1e-6);
    let [from, to] = PITCHES.map(|pitch| usize::try_from(pixel(pitch, HEIGHT)).unwrap_or(1));
    (from..=to)
        .map(|lag| {
            let products: Vec<f32> =
                apart.iter().zip(apart.iter().skip(lag)).map(|(one, other)| one * other).collect();
            mean(&products) / power
        })
        .fold(0.0, f32::max)
}
