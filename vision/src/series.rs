//! What only several frames of one card show: the hand that holds the camera, highlights and colours that move.
//! Leaves out single stills ([`crate::still`]); frames come in the order in which they were taken.

use crate::frame::Frame;
use crate::motion::{FROZEN_BELOW, LumaThumbnail};
use crate::sign::{Number, Seen, Sign, SignKind, SignReason};

/// Frames from which on highlights and colours are compared; fewer say nothing (4.7 of the card measures).
pub const LEAST_FRAMES: usize = 5;

/// Whether frames differ as those of a hand-held camera do: the median difference of neighbours.
pub fn frame_liveness(frames: &[Frame<'_>]) -> Sign {
    let Some(first) = frames.first() else {
        return Sign::absent(SignKind::FrameLiveness, SignReason::NoFrames);
    };
    let same_size = |frame: &&Frame<'_>| (frame.width(), frame.height()) == (first.width(), first.height());
    let thumbnails: Vec<LumaThumbnail> = frames.iter().filter(same_size).map(LumaThumbnail::of).collect();
    let mut apart: Vec<f64> = thumbnails.windows(2).map(|pair| pair[0].difference(&pair[1])).collect();
    apart.sort_unstable_by(f64::total_cmp);
    let Some(median) = apart.get(apart.len() / 2).copied() else {
        return Sign::absent(SignKind::FrameLiveness, SignReason::OneFrame);
    };
    Sign::judged(
        SignKind::FrameLiveness,
        &[(median < FROZEN_BELOW, SignReason::FramesAlike)],
        SignReason::FramesMove,
        vec![("median_difference", median), ("frames", count(thumbnails.len()))],
    )
}

/// A card of several frames, each flat and upright at one size: four bytes a pixel, red first.
#[derive(Debug, Clone, Copy)]
pub struct Registered<'a> {
    frames: &'a [&'a [u8]],
    width: usize,
    height: usize,
}

/// Cells across and down that frames are compared in: 8 x 8 pixels of a card of 1012 average grain and half a pixel of
/// what registration is off.
const CELLS: [usize; 2] = [126, 79];
/// A highlight's cell: brightest channel and least channel from here on.
const BRIGHT: f32 = 245.0;
const WHITE: f32 = 225.0;
/// It must have been this much darker in another frame.
const MOST_BEFORE: f32 = 225.0;
/// Shares of the card that a highlight covers.
const HIGHLIGHT: [f32; 2] = [0.0005, 0.05];
/// How far it moves, as a share of the card's width.
const LEAST_WAY: f32 = 0.03;
/// A broad change: this many levels over half of the card.
const BROAD_LEVELS: f32 = 20.0;
/// Saturation and hue that an overlay's cell runs through: 0.3 and 40 degrees (4.7 of the card measures).
const SATURATION_RANGE: f32 = 0.30;
const HUE_RANGE: f32 = 40.0 / 360.0;
/// Share of the card with such cells.
const OVERLAY_SHARE: f32 = 0.002;

impl<'a> Registered<'a> {
    /// Frames of `width` by `height`; `None` where one has another size, or there are fewer than two.
    pub fn new(frames: &'a [&'a [u8]], width: usize, height: usize) -> Option<Self> {
        let size = width.checked_mul(height)?.checked_mul(4)?;
        let whole = width >= CELLS[0] && height >= CELLS[1] && frames.len() >= 2;
        (whole && frames.iter().all(|frame| frame.len() == size)).then_some(Self { frames, width, height })
    }

    /// Whether a small highlight moves over the card, as over laminate. Its absence says nothing, and neither do few
    /// frames: against is only a change of light over most of the card that leaves no highlight, as on paper.
    pub fn specular(&self) -> Sign {
        if self.frames.len() < LEAST_FRAMES {
            return Sign::absent(SignKind::SpecularCheck, SignReason::FewFrames);
        }
        let cells: Vec<Vec<[f32; 3]>> = self.frames.iter().map(|frame| self.cells(frame)).collect();
        let total = real(CELLS[0] * CELLS[1]);
        let mut spots = Vec::new();
        let mut largest = 0.0_f32;
        for frame in &cells {
            let (mut sum, mut seen) = ([0.0_f32; 2], 0.0_f32);
            for (at, cell) in frame.iter().enumerate() {
                let darkest = cells.iter().filter_map(|other| other.get(at)).map(|cell| bright(*cell));
                if is_highlight(*cell) && darkest.fold(f32::MAX, f32::min) < MOST_BEFORE {
                    seen += 1.0;
                    sum = [sum[0] + real(at % CELLS[0]), sum[1] + real(at / CELLS[0])];
                }
            }
            let share = seen / total;
            largest = largest.max(share);
            if (HIGHLIGHT[0]..=HIGHLIGHT[1]).contains(&share) {
                spots.push(sum.map(|value| value / seen / real(CELLS[0])));
            }
        }
        let way = spots
            .iter()
            .flat_map(|one| spots.iter().map(|two| (one[0] - two[0]).hypot(one[1] - two[1])))
            .fold(0.0, f32::max);
        let mut changes: Vec<f32> = (0..CELLS[0] * CELLS[1])
            .map(|at| {
                let levels = cells.iter().filter_map(|frame| frame.get(at)).map(|cell| bright(*cell));
                let (low, high) =
                    levels.fold((f32::MAX, 0.0_f32), |(low, high), level| (low.min(level), high.max(level)));
                high - low
            })
            .collect();
        changes.sort_unstable_by(f32::total_cmp);
        let broad = changes.get(changes.len() / 2).copied().unwrap_or(0.0);
        let numbers: Vec<Number> = vec![
            ("way", f64::from(way)),
            ("largest_share", f64::from(largest)),
            ("median_change", f64::from(broad)),
            ("frames", count(self.frames.len())),
        ];
        if way >= LEAST_WAY {
            Sign::new(SignKind::SpecularCheck, Seen::Pass, SignReason::HighlightMoves, numbers)
        } else if broad >= BROAD_LEVELS && largest < HIGHLIGHT[0] {
            Sign::new(SignKind::SpecularCheck, Seen::Fail, SignReason::NothingShines, numbers)
        } else {
            Sign::new(SignKind::SpecularCheck, Seen::NotObservable, SignReason::NoHighlight, numbers)
        }
    }

    /// Whether colours shift at places of the card, as those of an overlay do. That a KTP shows one to a camera is not
    /// proven, so its absence is never held against a card.
    pub fn hologram(&self) -> Sign {
        if self.frames.len() < LEAST_FRAMES {
            return Sign::absent(SignKind::HologramCheck, SignReason::FewFrames);
        }
        let cells: Vec<Vec<[f32; 3]>> = self.frames.iter().map(|frame| balanced(self.cells(frame))).collect();
        let shifting = (0..CELLS[0] * CELLS[1]).filter(|at| {
            let colours: Vec<[f32; 2]> = cells
                .iter()
                .filter_map(|frame| frame.get(*at))
                .map(|cell| hue_and_saturation(*cell))
                .collect();
            let strong: Vec<f32> =
                colours.iter().filter(|colour| colour[1] > 0.15).map(|colour| colour[0]).collect();
            let saturations = colours.iter().map(|colour| colour[1]);
            let (low, high) =
                saturations.fold((1.0_f32, 0.0_f32), |(low, high), value| (low.min(value), high.max(value)));
            high - low > SATURATION_RANGE && hue_range(&strong) > HUE_RANGE
        });
        let share = real(shifting.count()) / real(CELLS[0] * CELLS[1]);
        let numbers = vec![("share", f64::from(share)), ("frames", count(self.frames.len()))];
        if share >= OVERLAY_SHARE {
            Sign::new(SignKind::HologramCheck, Seen::Pass, SignReason::ColoursShift, numbers)
        } else {
            Sign::new(SignKind::HologramCheck, Seen::NotObservable, SignReason::NoColourShift, numbers)
        }
    }

    /// The mean colour of each cell.
    fn cells(&self, frame: &[u8]) -> Vec<[f32; 3]> {
        let [across, down] = [self.width / CELLS[0], self.height / CELLS[1]];
        let share = 1.0 / real(across * down);
        (0..CELLS[0] * CELLS[1])
            .map(|at| {
                let (left, top) = (at % CELLS[0] * across, at / CELLS[0] * down);
                let mut sum = [0.0_f32; 3];
                for row in top..top + down {
                    let start = 4 * (row * self.width + left);
                    for pixel in frame.get(start..start + 4 * across).unwrap_or_default().chunks_exact(4) {
                        for (sum, level) in sum.iter_mut().zip(pixel) {
                            *sum += f32::from(*level);
                        }
                    }
                }
                sum.map(|value| value * share)
            })
            .collect()
    }
}

fn bright([red, green, blue]: [f32; 3]) -> f32 {
    red.max(green).max(blue)
}

fn is_highlight([red, green, blue]: [f32; 3]) -> bool {
    bright([red, green, blue]) >= BRIGHT && red.min(green).min(blue) >= WHITE
}

/// Cells with each channel's mean made equal: automatic white balance moves from frame to frame.
fn balanced(mut cells: Vec<[f32; 3]>) -> Vec<[f32; 3]> {
    let mut sums = [1.0_f32; 3];
    for cell in &cells {
        for (sum, level) in sums.iter_mut().zip(cell) {
            *sum += level;
        }
    }
    let mean = sums.iter().sum::<f32>() / 3.0;
    for cell in &mut cells {
        for (level, sum) in cell.iter_mut().zip(&sums) {
            *level *= mean / sum;
        }
    }
    cells
}

/// Hue as a share of a turn, and saturation.
fn hue_and_saturation([red, green, blue]: [f32; 3]) -> [f32; 2] {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let range = most - least;
    if range < 1e-3 || most < 1e-3 {
        return [0.0; 2];
    }
    let sixths = if red >= most {
        ((green - blue) / range).rem_euclid(6.0)
    } else if green >= most {
        (blue - red) / range + 2.0
    } else {
        (red - green) / range + 4.0
    };
    [sixths / 6.0, range / most]
}

/// The least arc that holds all hues.
fn hue_range(hues: &[f32]) -> f32 {
    let mut sorted = hues.to_vec();
    sorted.sort_unstable_by(f32::total_cmp);
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else { return 0.0 };
    let gaps = sorted.windows(2).map(|pair| pair[1] - pair[0]);
    1.0 - gaps.fold(first + 1.0 - last, f32::max)
}

fn real(count: usize) -> f32 {
    crate::outline::number::real(count)
}

fn count(frames: usize) -> f64 {
    f64::from(u32::try_from(frames).unwrap_or(u32::MAX))
}
