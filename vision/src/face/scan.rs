//! The first stage: every window of every scale, judged by sums over local codes (locally assembled binary features,
//! Yan et al., CVPR 2008): each code says which of eight squares around a ninth are no brighter than it.

use super::model::{FaceModel, GROUP, View, WINDOW_PX};
use super::window::Window;
use crate::outline::number::real;

/// Pixels between windows: a tenth of a window, as the views were trained for.
const STEP_PX: usize = 4;
/// Side of one square, and of the nine.
const SQUARE_PX: usize = 3;
const CODE_PX: usize = 3 * SQUARE_PX;
/// Windows flatter than this (standard deviation in levels) hold no face.
const LEAST_DEVIATION: u32 = 10;

/// The memory of the first stage.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    sums: Vec<u16>,
    codes: Vec<u8>,
    places: Vec<Vec<usize>>,
}

impl Scanner {
    /// Adds to `found`, view by view, the windows of `image` that may hold a face; `scale` is the size of this image
    /// over that of the searched one, in whose pixels windows are given.
    pub(super) fn scan(
        &mut self,
        model: &FaceModel,
        (image, width): (&[u8], usize),
        scale: f32,
        found: &mut [Vec<Window>],
    ) {
        let height = image.len() / width.max(1);
        if width < WINDOW_PX || height < WINDOW_PX {
            return;
        }
        self.sum_squares(image, width);
        self.code(width);
        let places = |view: &View| {
            view.places.iter().map(|[x, y]| usize::from(*y) * width + usize::from(*x)).collect()
        };
        self.places = model.views.iter().map(places).collect();
        for y in (0..=height - WINDOW_PX).step_by(STEP_PX) {
            for x in (0..=width - WINDOW_PX).step_by(STEP_PX) {
                let codes = &self.codes[y * width + x..];
                for ((view, places), found) in model.views.iter().zip(&self.places).zip(found.iter_mut()) {
                    let Some(score) = judge(view, places, codes) else { continue };
                    if is_flat(image, width, x, y) {
                        continue;
                    }
                    found.push(Window {
                        x: real(x) / scale,
                        y: real(y) / scale,
                        side: real(WINDOW_PX) / scale,
                        score: f32::from(score),
                    });
                }
            }
        }
    }

    /// The sum of the square of pixels that begins at each pixel; the last two rows and columns have none.
    fn sum_squares(&mut self, image: &[u8], width: usize) {
        self.sums.clear();
        self.sums.resize(image.len(), 0);
        let mut columns = vec![0_u16; width];
        for (out, rows) in
            self.sums.chunks_exact_mut(width).zip(image.windows(SQUARE_PX * width).step_by(width))
        {
            let (first, rest) = rows.split_at(width);
            let (second, third) = rest.split_at(width);
            for (((sum, a), b), c) in columns.iter_mut().zip(first).zip(second).zip(third) {
                *sum = u16::from(*a) + u16::from(*b) + u16::from(*c);
            }
            for (sum, columns) in out.iter_mut().zip(columns.array_windows::<SQUARE_PX>()) {
                *sum = columns.iter().sum();
            }
        }
    }

    /// The code that begins at each pixel; the last eight rows and columns have none.
    fn code(&mut self, width: usize) {
        self.codes.clear();
        self.codes.resize(self.sums.len(), 0);
        let count = width - CODE_PX + 1;
        let rows = self.sums.len() / width - CODE_PX + 1;
        let row = |at: usize| {
            let line = &self.sums[at * width..(at + 1) * width];
            [0, SQUARE_PX, 2 * SQUARE_PX].map(|from| &line[from..from + count])
        };
        for (at, out) in self.codes.chunks_exact_mut(width).take(rows).enumerate() {
            let [above, level, below] = [at, at + SQUARE_PX, at + 2 * SQUARE_PX].map(row);
            for (x, code) in out[..count].iter_mut().enumerate() {
                let bit = |of: &[u16], place: u8| u8::from(level[1][x] >= of[x]) << place;
                let upper = bit(above[0], 7) | bit(above[1], 6) | bit(above[2], 5);
                let lower = bit(below[0], 2) | bit(below[1], 1) | bit(below[2], 0);
                *code = upper | bit(level[0], 4) | bit(level[2], 3) | lower;
            }
        }
    }
}

/// The sum of a view at the window whose codes begin here, where none of its groups says no.
fn judge(view: &View, places: &[usize], codes: &[u8]) -> Option<i16> {
    let mut score = 0_i16;
    let groups = view.weights.chunks_exact(GROUP).zip(places.chunks_exact(GROUP));
    for ((weights, places), least) in groups.zip(view.least) {
        for (weights, place) in weights.iter().zip(places) {
            // 150 weights of at most 128 stay within 16 bits.
            score += i16::from(weights[usize::from(codes[*place])]);
        }
        if score < least {
            return None;
        }
    }
    Some(score)
}

fn is_flat(image: &[u8], width: usize, x: usize, y: usize) -> bool {
    let (mut sum, mut squares) = (0_u32, 0_u32);
    for row in image[y * width..].chunks(width).take(WINDOW_PX) {
        for value in &row[x..x + WINDOW_PX] {
            let value = u32::from(*value);
            sum += value;
            squares += value * value;
        }
    }
    // Variance times the count squared, in whole numbers: at most 1600^2 * 255^2.
    let count = 1600_u64;
    count * u64::from(squares) - u64::from(sum).pow(2) <= u64::from(LEAST_DEVIATION).pow(2) * count * count
}
