//! Pictures that no camera took: bars of one exact colour from side to side, or a flat-bed's white with a card on it that
//! nothing shortens or shades.

use crate::frame::Frame;
use crate::frame::RgbaView;
use crate::outline::number::{index, length, real};
use crate::rectify::Corners;

/// Where a picture comes from, if from no camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A picture of a screen, taken by the device that shows it.
    Screenshot,
    /// A flat-bed's picture.
    Scan,
}

impl Origin {
    /// The name of its label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Screenshot => "screenshot",
            Self::Scan => "scan",
        }
    }
}

/// A bar is at least this share of the frame's height.
const LEAST_BAR: f32 = 0.02;
/// Share of a row that has exactly one colour: signs and a clock leave that much. A sensor's grain of one level leaves 6 %.
const BAR_SHARE: f32 = 0.55;
/// The row after a bar has less of it.
const BEYOND_SHARE: f32 = 0.30;
/// Samples along a row.
const SAMPLES: usize = 160;
/// A flat-bed's lid: mean luma and its spread in levels, outside the card.
const SCAN_MEAN: f32 = 236.0;
const SCAN_SPREAD: f32 = 5.0;
/// Ratio of opposite sides, and cosine between sides, of a card that lies flat on glass.
const FLAT_RATIO: f32 = 0.992;
const FLAT_COSINE: f32 = 0.012;

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Surround {
    /// Shares of the frame's height that bars take, above and below.
    pub(super) bars: [f32; 2],
    /// Mean and spread of the luma outside the card.
    pub(super) lid: [f32; 2],
    /// The least ratio of opposite sides, and the largest cosine between sides.
    pub(super) flat: [f32; 2],
}

impl Surround {
    pub(super) fn of(view: &RgbaView<'_>, corners: &Corners) -> Self {
        Self { bars: [bar(view, true), bar(view, false)], lid: lid(view, corners), flat: flatness(corners) }
    }

    pub(super) fn origin(&self) -> Option<Origin> {
        if self.bars.iter().any(|share| *share >= LEAST_BAR) {
            return Some(Origin::Screenshot);
        }
        let is_lid = self.lid[0] >= SCAN_MEAN && self.lid[1] <= SCAN_SPREAD;
        let is_flat = self.flat[0] >= FLAT_RATIO && self.flat[1] <= FLAT_COSINE;
        (is_lid && is_flat).then_some(Origin::Scan)
    }
}

fn sides(view: &RgbaView<'_>) -> [usize; 2] {
    let frame = Frame::from(*view);
    [frame.width() as usize, frame.height() as usize]
}

fn colour(view: &RgbaView<'_>, column: usize, row: usize) -> [u8; 3] {
    match view.pixels(row, column..column + 1) {
        [first, second, third, ..] => [*first, *second, *third],
        _ => [0; 3],
    }
}

/// The height of a bar at an end of the frame, as a share of it.
fn bar(view: &RgbaView<'_>, is_above: bool) -> f32 {
    let [wide, high] = sides(view);
    let row_at = |at: usize| if is_above { at } else { high - 1 - at };
    let share = |at: usize, tone: [u8; 3]| {
        let same = (0..SAMPLES)
            .filter(|step| colour(view, (2 * step + 1) * wide / (2 * SAMPLES), row_at(at)) == tone);
        real(same.count()) / real(SAMPLES)
    };
    // The colour that most samples of the outermost row have.
    let row: Vec<[u8; 3]> =
        (0..SAMPLES).map(|step| colour(view, (2 * step + 1) * wide / (2 * SAMPLES), row_at(0))).collect();
    let tone = row.iter().max_by_key(|tone| row.iter().filter(|other| other == tone).count()).copied();
    let Some(tone) = tone else { return 0.0 };
    let end = (0..high).find(|at| share(*at, tone) < BAR_SHARE).unwrap_or(high);
    // Two rows for the blocks of JPEG.
    let beyond = end + 2;
    if end == high || beyond >= high || share(beyond, tone) > BEYOND_SHARE {
        return 0.0;
    }
    real(end) / real(high)
}

/// Mean and standard deviation of the luma well outside the card.
fn lid(view: &RgbaView<'_>, corners: &Corners) -> [f32; 2] {
    let [wide, high] = sides(view);
    let middle = [0, 1].map(|axis| corners.iter().filter_map(|corner| corner.get(axis)).sum::<f32>() / 4.0);
    // A little larger than the card, for its shadow.
    let larger =
        corners.map(|[x, y]| [middle[0] + 1.10 * (x - middle[0]), middle[1] + 1.12 * (y - middle[1])]);
    let holds = |point: [f32; 2]| {
        larger.iter().zip(larger.iter().cycle().skip(1)).all(|(from, to)| {
            (to[0] - from[0]) * (point[1] - from[1]) - (to[1] - from[1]) * (point[0] - from[0]) > 0.0
        })
    };
    let (mut sum, mut squares, mut count) = (0.0_f32, 0.0_f32, 0.0_f32);
    for down in 0..64 {
        for across in 0..64 {
            let [x, y] =
                [(across, wide), (down, high)].map(|(at, side)| (real(at) + 0.5) / 64.0 * real(side));
            if !holds([x, y]) {
                let [red, green, blue] =
                    colour(view, index(x).min(wide - 1), index(y).min(high - 1)).map(f32::from);
                let luma = 0.299 * red + 0.587 * green + 0.114 * blue;
                (sum, squares, count) = (sum + luma, squares + luma * luma, count + 1.0);
            }
        }
    }
    if count < 64.0 {
        return [0.0; 2];
    }
    let mean = sum / count;
    [mean, (squares / count - mean * mean).max(0.0).sqrt()]
}

fn flatness(corners: &Corners) -> [f32; 2] {
    let around = corners.iter().zip(corners.iter().cycle().skip(1));
    let ways: Vec<[f32; 2]> = around.map(|(from, to)| [to[0] - from[0], to[1] - from[1]]).collect();
    let size = |at: usize| ways.get(at % 4).map_or(1e-3, |[x, y]| length(*x, *y).max(1e-3));
    let ratio = |at: usize| size(at).min(size(at + 2)) / size(at).max(size(at + 2));
    let cosine = |at: usize| match (ways.get(at), ways.get((at + 1) % 4)) {
        (Some(one), Some(next)) => (one[0] * next[0] + one[1] * next[1]).abs() / (size(at) * size(at + 1)),
        _ => 1.0,
    };
    [ratio(0).min(ratio(1)), (0..4).map(cosine).fold(0.0, f32::max)]
}
