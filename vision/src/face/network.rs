//! The later stages: small networks over gradient sums of a window's patches (SURF features, Li and Zhang, CVPR 2013),
//! which judge a window and say where the face in it lies.

use super::model::{ANSWERS, Layer, Network, PATCH_NUMBERS, Patch, WINDOW_PX};

/// Gradient sums of a pixel: along x and y, signed and not, each kept apart by the other's sign.
const SUMS: usize = 8;
/// Rows and columns of the table of sums, which begins with zeros.
const TABLE_PX: usize = WINDOW_PX + 1;

/// The memory of a judgement.
#[derive(Debug)]
pub(super) struct Judge {
    /// The window's pixels.
    pub(super) pixels: [u8; WINDOW_PX * WINDOW_PX],
    table: Vec<[i32; SUMS]>,
    input: Vec<f32>,
    output: Vec<f32>,
}

impl Default for Judge {
    fn default() -> Self {
        Self {
            pixels: [0; WINDOW_PX * WINDOW_PX],
            table: vec![[0; SUMS]; TABLE_PX * TABLE_PX],
            input: Vec::new(),
            output: Vec::new(),
        }
    }
}

impl Judge {
    /// Fills the table of sums from the window's pixels.
    pub(super) fn prepare(&mut self) {
        const LAST: usize = WINDOW_PX - 1;
        // At a rim the step is one pixel instead of two, so it counts twice.
        let weight = |at: usize| if at == 0 || at == LAST { 2 } else { 1 };
        let rows = self.pixels.as_chunks::<WINDOW_PX>().0;
        for (y, row) in rows.iter().enumerate() {
            let (above, below) = (&rows[y.saturating_sub(1)], &rows[(y + 1).min(LAST)]);
            let (done, open) = self.table.split_at_mut((y + 1) * TABLE_PX);
            let upper = &done[y * TABLE_PX + 1..];
            let mut slopes = [[0; SUMS]; WINDOW_PX];
            for (x, slopes) in slopes.iter_mut().enumerate() {
                let step = |from: u8, to: u8, weight: i32| weight * (i32::from(to) - i32::from(from));
                let dx = step(row[x.saturating_sub(1)], row[(x + 1).min(LAST)], weight(x));
                let dy = step(above[x], below[x], weight(y));
                let (across, down) = (if dy >= 0 { 0 } else { 2 }, if dx >= 0 { 4 } else { 6 });
                slopes[across] = dx;
                slopes[across + 1] = dx.abs();
                slopes[down] = dy;
                slopes[down + 1] = dy.abs();
            }
            // Apart from the slopes, so that eight sums are added at once.
            let mut line = [0; SUMS];
            for ((sums, upper), slopes) in open[1..TABLE_PX].iter_mut().zip(upper).zip(&slopes) {
                for at in 0..SUMS {
                    line[at] += slopes[at];
                    sums[at] = upper[at] + line[at];
                }
            }
        }
    }

    /// What a network says of the prepared window.
    pub(super) fn ask(&mut self, network: &Network) -> [f32; ANSWERS] {
        self.input.clear();
        for patch in &network.patches {
            let numbers = self.describe(patch);
            self.input.extend(numbers);
        }
        let last = network.layers.len() - 1;
        for (at, layer) in network.layers.iter().enumerate() {
            pass(layer, &self.input, &mut self.output);
            for value in &mut self.output {
                *value = if at == last { 1.0 / (1.0 + (-*value).exp()) } else { value.max(0.0) };
            }
            std::mem::swap(&mut self.input, &mut self.output);
        }
        let mut answers = [0.0; ANSWERS];
        for (answer, value) in answers.iter_mut().zip(&self.input) {
            *answer = *value;
        }
        answers
    }

    /// The gradient sums of a patch's four cells, of unit length.
    fn describe(&self, patch: &Patch) -> [f32; PATCH_NUMBERS] {
        let [wide, high] = patch.cell;
        let mut numbers = [0.0; PATCH_NUMBERS];
        for (at, out) in numbers.as_chunks_mut::<SUMS>().0.iter_mut().enumerate() {
            let (left, top) = (patch.x + (at % 2) * wide, patch.y + (at / 2) * high);
            let sums = |x: usize, y: usize| &self.table[y * TABLE_PX + x];
            let (upper, lower) =
                ([left, left + wide].map(|x| sums(x, top)), [left, left + wide].map(|x| sums(x, top + high)));
            for (place, value) in out.iter_mut().enumerate() {
                *value = exact(lower[1][place] + upper[0][place] - upper[1][place] - lower[0][place]);
            }
        }
        let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
        if length > 0.0 {
            for number in &mut numbers {
                *number /= length;
            }
        }
        numbers
    }
}

/// A sum of gradients as a real number.
#[expect(clippy::cast_precision_loss, reason = "at most 1600 pixels of at most 510: below 2^24")]
fn exact(sum: i32) -> f32 {
    sum as f32
}

/// The weighted sums of a layer, before its bend.
fn pass(layer: &Layer, input: &[f32], output: &mut Vec<f32>) {
    /// Partial sums that run side by side, in one or two vector registers.
    const LANES: usize = 8;
    output.clear();
    output.extend(layer.weights.chunks_exact(layer.inputs).zip(&layer.biases).map(|(weights, bias)| {
        let (weights, weights_left) = weights.as_chunks::<LANES>();
        let (input, input_left) = input.as_chunks::<LANES>();
        let mut sums = [0.0; LANES];
        for (weights, input) in weights.iter().zip(input) {
            for ((sum, weight), value) in sums.iter_mut().zip(weights).zip(input) {
                *sum += weight * value;
            }
        }
        let rest: f32 = weights_left.iter().zip(input_left).map(|(weight, value)| weight * value).sum();
        sums.iter().sum::<f32>() + rest + bias
    }));
}
