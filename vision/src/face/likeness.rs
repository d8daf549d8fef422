//! How alike two aligned faces look, by the directions and the broad tones of the features' lines: a baseline without a trained model.
//! It tells drawn people apart and is no recognition of living ones: light, age and expression move it as much as the person.

use super::align::{ALIGNED_PX, AlignedFace};
use crate::outline::number::{index, real};

/// Brows, eyes, nose and mouth, without hair, ears and ground: columns and rows of the aligned face.
const COLUMNS: std::ops::Range<usize> = 16..96;
const ROWS: std::ops::Range<usize> = 28..108;
/// Pixels along a cell, and cells along a side.
const CELL_PX: usize = 8;
const CELLS: usize = 10;
/// Directions of a half turn.
const DIRECTIONS: usize = 9;
const LENGTH: usize = CELLS * CELLS * DIRECTIONS;

/// A face as numbers that can be compared.
#[derive(Clone, PartialEq)]
pub struct Likeness {
    lines: Vec<f32>,
    tones: Vec<f32>,
}

impl std::fmt::Debug for Likeness {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Likeness(redacted)")
    }
}

impl Likeness {
    /// Of an aligned face: histograms of gradient directions (Dalal and Triggs 2005; cells of 8 pixels, nine
    /// directions, neighbouring cells share), and the mean tone of each cell.
    pub fn of(face: &AlignedFace) -> Self {
        let luma = smoothed(&face.luma());
        let mut lines = vec![0.0_f32; LENGTH];
        let mut tones = vec![0.0_f32; CELLS * CELLS];
        for row in ROWS {
            for column in COLUMNS {
                let at = row * ALIGNED_PX + column;
                let (dx, dy) = (luma[at + 1] - luma[at - 1], luma[at + ALIGNED_PX] - luma[at - ALIGNED_PX]);
                let strength = (dx * dx + dy * dy).sqrt();
                let (cell_x, cell_y) = ((column - COLUMNS.start) / CELL_PX, (row - ROWS.start) / CELL_PX);
                tones[cell_y * CELLS + cell_x] += luma[at];
                if strength > 0.0 {
                    spread(&mut lines, [column - COLUMNS.start, row - ROWS.start], turn(dx, dy), strength);
                }
            }
        }
        normalise_cells(&mut lines);
        centre(&mut lines);
        centre(&mut tones);
        Self { lines, tones }
    }

    /// The least similarity of a match. PLACEHOLDER
    pub const THRESHOLD: f64 = 0.5;

    /// All of it as one vector of length one, whose product with another's is the similarity.
    pub fn numbers(&self) -> Vec<f32> {
        // Two directions of length one side by side have the length of the root of two.
        self.lines.iter().chain(&self.tones).map(|value| value * std::f32::consts::FRAC_1_SQRT_2).collect()
    }

    /// How alike, from -1 to 1: the mean of the correlations of lines and of tones.
    pub fn similarity(&self, other: &Self) -> f64 {
        let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a * b)).sum::<f64>();
        0.5 * (product(&self.lines, &other.lines) + product(&self.tones, &other.tones))
    }
}

/// The direction of a gradient as a number from 0 to 9, half a turn.
fn turn(dx: f32, dy: f32) -> f32 {
    let angle = dy.atan2(dx).rem_euclid(std::f32::consts::PI);
    angle / std::f32::consts::PI * real(DIRECTIONS)
}

/// Adds a gradient to the four nearest cells and the two nearest directions, each by its nearness.
fn spread(lines: &mut [f32], [x, y]: [usize; 2], turn: f32, strength: f32) {
    let place = |at: usize| (real(at) + 0.5) / real(CELL_PX) - 0.5;
    let near = |place: f32, most: usize| {
        let low = place.floor();
        let share = place - low;
        // Half a cell beyond the last middle there is no second cell.
        let inside = |at: f32| (at >= 0.0 && at < real(most)).then(|| index(at));
        [(inside(low), 1.0 - share), (inside(low + 1.0), share)]
    };
    let low = turn - 0.5;
    let first = low.floor();
    let share = low - first;
    let direction = |at: f32| index(at.rem_euclid(real(DIRECTIONS))) % DIRECTIONS;
    for (column, across) in near(place(x), CELLS) {
        for (row, down) in near(place(y), CELLS) {
            let (Some(column), Some(row)) = (column, row) else { continue };
            let cell = (row * CELLS + column) * DIRECTIONS;
            lines[cell + direction(first)] += strength * across * down * (1.0 - share);
            lines[cell + direction(first + 1.0)] += strength * across * down * share;
        }
    }
}

/// Each cell over the energy of the nine cells around it, so that a shadow does not weigh more than a line.
fn normalise_cells(lines: &mut [f32]) {
    let energy: Vec<f32> =
        lines.chunks_exact(DIRECTIONS).map(|cell| cell.iter().map(|value| value * value).sum()).collect();
    for (at, cell) in lines.chunks_exact_mut(DIRECTIONS).enumerate() {
        let (row, column) = (at / CELLS, at % CELLS);
        let rows = row.saturating_sub(1)..(row + 2).min(CELLS);
        let around: f32 = rows
            .flat_map(|row| {
                (column.saturating_sub(1)..(column + 2).min(CELLS)).map(move |column| row * CELLS + column)
            })
            .map(|at| energy[at])
            .sum();
        // A flat cheek has a gradient of one level a pixel or less: it stays small instead of becoming noise.
        let length = around.sqrt() + FLAT;
        for value in cell {
            *value = (*value / length).sqrt();
        }
    }
}

/// Gradients of one level at each of the 64 pixels of a cell.
const FLAT: f32 = 64.0;

/// Takes the mean out and makes the length one; a vector without any difference becomes zeros.
fn centre(values: &mut [f32]) {
    let mean = values.iter().sum::<f32>() / real(values.len()).max(1.0);
    let length = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>().sqrt();
    for value in values {
        *value = if length > 0.0 { (*value - mean) / length } else { 0.0 };
    }
}

/// Each pixel with its eight neighbours (binomial, 1 2 1): the portrait on a card is softer than a selfie.
fn smoothed(luma: &[f32]) -> Vec<f32> {
    let mut smooth = luma.to_vec();
    for row in 1..ALIGNED_PX - 1 {
        for column in 1..ALIGNED_PX - 1 {
            let at = row * ALIGNED_PX + column;
            let line = |at: usize| luma[at - 1] + 2.0 * luma[at] + luma[at + 1];
            smooth[at] = (line(at - ALIGNED_PX) + 2.0 * line(at) + line(at + ALIGNED_PX)) / 16.0;
        }
    }
    smooth
}
