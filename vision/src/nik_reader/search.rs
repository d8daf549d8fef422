//! Finds sixteen evenly spaced digits in the band: a map of how like a digit each place is, the best row of places on it,
//! then every digit placed by itself, a straight line through the places, and the reading on that line.

use super::DIGITS;
use super::band::Band;
use super::exemplar::{BLURS, CELL, CELL_PX, Exemplars, HALF, HALF_PX, LEVEL, ONE};
use crate::outline::number::{nearest, real, signed};
use crate::outline::straight::Straight;
use crate::simd;

/// Advances tried, over the expected one: 8 % to each side, for cards set otherwise and corners a little off.
const ADVANCES: [f32; 17] =
    [0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0, 1.01, 1.02, 1.03, 1.04, 1.05, 1.06, 1.07, 1.08];
/// Rows that the line may climb or fall from its first to its last digit, in half-size pixels.
const CLIMBS: [f32; 3] = [-1.6, 0.0, 1.6];
/// Contrast below which a cell is grain: a deviation of 5 levels halves what it counts.
const GRAIN_LEVELS: f32 = 5.0;

/// Correlation with each of the ten digits.
pub(super) type Scores = [f32; 10];

/// A line that was read: the scores at each of its places.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) scores: [Scores; DIGITS],
}

impl Line {
    /// The best digit and the second best, with their scores.
    pub(super) fn best_two(scores: &Scores) -> [(u8, f32); 2] {
        let mut two = [(0, f32::NEG_INFINITY); 2];
        for (digit, score) in (0_u8..).zip(scores) {
            if *score > two[0].1 {
                two = [(digit, *score), two[0]];
            } else if *score > two[1].1 {
                two[1] = (digit, *score);
            }
        }
        two
    }

    /// Best score less second best, for each place.
    pub(super) fn margins(&self) -> [f32; DIGITS] {
        self.scores.each_ref().map(|scores| {
            let [first, second] = Self::best_two(scores);
            first.1 - second.1
        })
    }

    /// The best score of each place.
    pub(super) fn best(&self) -> [f32; DIGITS] {
        self.scores.each_ref().map(|scores| scores.iter().fold(-1.0_f32, |most, score| most.max(*score)))
    }

    /// Mean of the best scores.
    pub(super) fn mean(&self) -> f32 {
        self.best().iter().sum::<f32>() / real(DIGITS)
    }
}

/// Memory used again.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    likeness: Vec<f32>,
    sums: Vec<f32>,
}

/// Where the first digit is and how the others follow, in pixels of the band.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    start: [f32; 2],
    step: [f32; 2],
}

impl Row {
    /// Advance of its digits over the advance that the band was made for.
    pub(super) fn scale(&self) -> f32 {
        self.step[0] / real(CELL[0])
    }

    /// The same row in a band that was made for the row's own advance.
    pub(super) fn rescaled(&self) -> Self {
        let share = 1.0 / self.scale();
        Self { start: self.start.map(|value| share * value), step: self.step.map(|value| share * value) }
    }

    pub(super) fn place(&self, at: usize) -> [f32; 2] {
        [self.start[0] + real(at) * self.step[0], self.start[1] + real(at) * self.step[1]]
    }
}

impl Scratch {
    /// The best row of the band.
    pub(super) fn find(&mut self, band: &Band, exemplars: &Exemplars) -> Option<Row> {
        let row = self.coarse(band, exemplars)?;
        let mut row = aligned(band, exemplars, &row)?;
        // Fifteen digits and a blank may have looked as good as sixteen that were a little out of step.
        for _ in 0..2 {
            let like = |at: f32| like_at(band, exemplars, &row, at);
            let last = real(DIGITS - 1);
            let shift = if like(-1.0) > like(last) + 0.2 {
                -1.0
            } else if like(last + 1.0) > like(0.0) + 0.2 {
                1.0
            } else {
                break;
            };
            row.start = [row.start[0] + shift * row.step[0], row.start[1] + shift * row.step[1]];
        }
        Some(row)
    }

    /// The best row at half size, to about a pixel.
    fn coarse(&mut self, band: &Band, exemplars: &Exemplars) -> Option<Row> {
        let columns = (band.width / 2).checked_sub(HALF[0])? + 1;
        let rows = (band.height / 2).checked_sub(HALF[1])? + 1;
        self.likeness.clear();
        let mut cell = [0; HALF_PX];
        for row in 0..rows {
            for column in 0..columns {
                let like = if band.half_cell(column, row, &mut cell) {
                    best_of(&cell, &exemplars.half)
                } else {
                    0.0
                };
                self.likeness.push(like);
            }
        }
        let mut best = (0.0_f32, None);
        for advance in ADVANCES {
            let step = advance * real(HALF[0]);
            for climb in CLIMBS {
                let climb = climb / real(DIGITS - 1);
                let places = std::array::from_fn(|at| [nearest(real(at) * step), nearest(real(at) * climb)]);
                if let Some((sum, column, row)) = self.best_start(&places, columns, rows)
                    && sum > best.0
                {
                    let start = [2.0 * real(column), 2.0 * real(row)];
                    best = (sum, Some(Row { start, step: [2.0 * step, 2.0 * climb] }));
                }
            }
        }
        best.1
    }

    /// The start from which these places together are most like digits.
    fn best_start(
        &mut self,
        places: &[[i32; 2]; DIGITS],
        columns: usize,
        rows: usize,
    ) -> Option<(f32, usize, usize)> {
        let last = usize::try_from(places.last()?[0]).ok()?;
        let starts = columns.checked_sub(last)?;
        let mut best: Option<(f32, usize, usize)> = None;
        for row in 0..rows {
            self.sums.clear();
            self.sums.resize(starts, 0.0);
            for [across, down] in places {
                let Some(line) = row.checked_add_signed(isize::try_from(*down).unwrap_or(0)) else {
                    continue;
                };
                let from = line * columns + usize::try_from(*across).unwrap_or(0);
                // A row that leaves the map above or below counts nothing there.
                let Some(values) = self.likeness.get(from..from + starts) else { continue };
                for (sum, value) in self.sums.iter_mut().zip(values) {
                    *sum += value;
                }
            }
            for (column, sum) in self.sums.iter().enumerate() {
                if best.is_none_or(|best| *sum > best.0) {
                    best = Some((*sum, column, row));
                }
            }
        }
        best
    }
}

/// How like a digit the place at `at` digits from a row's start is.
fn like_at(band: &Band, exemplars: &Exemplars, row: &Row, at: f32) -> f32 {
    let mut cell = [0; CELL_PX];
    let place = [row.start[0] + at * row.step[0], row.start[1] + at * row.step[1]];
    if band.cell(place, &mut cell) { best_of(&cell, &exemplars.middle) } else { 0.0 }
}

/// The row through the places where each digit fits best by itself.
pub(super) fn aligned(band: &Band, exemplars: &Exemplars, row: &Row) -> Option<Row> {
    const REACH: i32 = 3;
    let mut cell = [0; CELL_PX];
    let mut places = [[0.0_f32; 3]; DIGITS];
    for (at, place) in places.iter_mut().enumerate() {
        let [x, y] = row.place(at);
        let mut best = [0.0, 0.0, 0.0_f32];
        for down in -REACH..=REACH {
            for across in -REACH..=REACH {
                // Whole pixels need no interpolation.
                let (x, y) = (signed(nearest(x) + across), signed(nearest(y) + down));
                if band.cell([x, y], &mut cell) {
                    let like = best_of(&cell, &exemplars.middle);
                    if like > best[2] {
                        best = [x, y, like];
                    }
                }
            }
        }
        *place = best;
    }
    let mut line = [[0.0_f32; 2]; 2];
    for (axis, out) in line.iter_mut().enumerate() {
        // Weights rise steeply with likeness: a digit under glare has no say.
        let mut straight = Straight::default();
        for (at, place) in places.iter().enumerate() {
            let weight = place[2] * place[2] * place[2];
            straight.add(weight, real(at), place.get(axis).copied().unwrap_or(0.0));
        }
        *out = straight.solve()?;
    }
    let [[x, step_x], [y, step_y]] = line;
    // Steps that the coarse search would not have tried are no line of digits.
    let usual = step_x > 0.88 * real(CELL[0]) && step_x < 1.12 * real(CELL[0]);
    usual.then_some(Row { start: [x, y], step: [step_x, step_y] })
}

/// The scores along a row, each place moved by up to a pixel to where its best digit fits best. All digits of a card
/// are equally blurred: a sharp 8 is like a blurred 0, so the blur that fits the whole line best decides.
pub(super) fn read(band: &Band, exemplars: &Exemplars, row: &Row) -> Line {
    let mut cell = [0; CELL_PX];
    let mut lines = [const { Line { scores: [[-1.0; 10]; DIGITS] } }; BLURS];
    for at in 0..DIGITS {
        let [x, y] = row.place(at);
        for down in [-0.7, 0.0, 0.7] {
            for across in [-0.7, 0.0, 0.7] {
                if !band.cell([x + across, y + down], &mut cell) {
                    continue;
                }
                let scale = scale_of(&cell);
                for (line, same_blur) in lines.iter_mut().zip(&exemplars.full) {
                    let Some(scores) = line.scores.get_mut(at) else { continue };
                    for (best, exemplar) in scores.iter_mut().zip(same_blur) {
                        *best = best.max(product(&cell, exemplar) * scale);
                    }
                }
            }
        }
    }
    let [first, rest @ ..] = lines;
    rest.into_iter().fold(first, |best, line| if line.mean() > best.mean() { line } else { best })
}

/// The best correlation of a cell, at least 0. A cell of hardly any contrast is blank and not compared.
fn best_of<const N: usize>(cell: &[i16; N], exemplars: &[[i16; N]]) -> f32 {
    let scale = scale_of(cell);
    if scale > 1.0 / (real(N) * 2.0).sqrt() / (GRAIN_LEVELS * LEVEL) {
        return 0.0;
    }
    let most = exemplars.iter().map(|exemplar| simd::dot(cell, exemplar)).max().unwrap_or(0);
    whole(most.max(0)) / ONE * scale
}

/// The product of a cell and an exemplar, in levels of the cell.
fn product<const N: usize>(cell: &[i16; N], exemplar: &[i16; N]) -> f32 {
    whole(simd::dot(cell, exemplar)) / ONE
}

/// One over the length of a cell without its mean, the contrast of grain added.
fn scale_of<const N: usize>(cell: &[i16; N]) -> f32 {
    let count = real(N);
    let (sum, squares) = (whole(simd::dot(cell, &[1; N])), whole(simd::dot(cell, cell)));
    let spread = (squares - sum * sum / count).max(0.0);
    1.0 / (spread + count * (GRAIN_LEVELS * LEVEL) * (GRAIN_LEVELS * LEVEL)).sqrt()
}

/// A sum of products as a real number.
#[expect(clippy::cast_precision_loss, reason = "one part in 2^24 of a correlation")]
fn whole(sum: i32) -> f32 {
    sum as f32
}
