//! The work image and its edges: one byte a pixel, 0 for none or the direction in which it gets brighter.

use super::number::{real, signed};
use super::reduce::{factor_of, reduce};
use crate::luma::LumaImage;
use crate::rectify::Corners;

/// Directions around the circle: 1.5 degrees each.
pub(super) const DIRECTIONS: u8 = 240;
/// A step of this many levels, seen by the Sobel kernel's sum of four, is no edge.
const LEAST_STRENGTH: u16 = 4 * 5;
/// The share of pixels whose gradient is called texture: edges are sought among the rest.
const TEXTURE_SHARE: usize = 68;
/// A second card has at least this many edge pixels: the sides of one that takes a quarter of the frame's width alone
/// are 260 of them, its print as many again.
const LEAST_LEFT: usize = 400;
/// Gradient strengths are counted in steps of this power of two.
const BIN_SHIFT: u32 = 2;

/// An edge pixel of the work image.
#[derive(Debug, Clone, Copy)]
pub(super) struct EdgePixel {
    pub(super) x: u16,
    pub(super) y: u16,
    /// 0 to 239.
    pub(super) direction: u8,
    /// 1 to 3: how far above texture it is.
    pub(super) weight: u8,
}

/// Scratch that is used again from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Edges {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Pixels of the frame along a side of a work pixel.
    pub(super) factor: usize,
    pub(super) luma: Vec<u8>,
    sums: Vec<u16>,
    across: Vec<i16>,
    down: Vec<i16>,
    strength: Vec<u16>,
    /// 0 where there is no edge, else the direction plus one.
    pub(super) map: Vec<u8>,
    pub(super) pixels: Vec<EdgePixel>,
}

impl Edges {
    /// Reduces the frame and finds its edges. Returns whether the work image is large enough to hold any.
    pub(super) fn fill(&mut self, frame: &LumaImage) -> bool {
        self.pixels.clear();
        self.factor = factor_of(frame);
        (self.width, self.height) = (frame.width() / self.factor, frame.height() / self.factor);
        reduce(frame, self.factor, &mut self.sums, &mut self.luma);
        if self.width < 8 || self.height < 8 {
            return false;
        }
        self.differentiate();
        let least = self.least_strength();
        self.thin(least);
        true
    }

    /// Sobel's kernels; the rim stays without gradient.
    fn differentiate(&mut self) {
        let (width, count) = (self.width, self.width * self.height);
        for buffer in [&mut self.across, &mut self.down] {
            buffer.clear();
            buffer.resize(count, 0);
        }
        self.strength.clear();
        self.strength.resize(count, 0);
        let rows = self.luma.windows(3 * width).step_by(width);
        let outs = self
            .across
            .chunks_exact_mut(width)
            .zip(self.down.chunks_exact_mut(width))
            .zip(self.strength.chunks_exact_mut(width))
            .skip(1);
        for (three, ((across, down), strength)) in rows.zip(outs) {
            let (above, rest) = three.split_at(width);
            let (middle, below) = rest.split_at(width);
            sobel_row([above, middle, below], across, down, strength);
        }
    }

    /// The strength above which a pixel counts, from the share of texture.
    fn least_strength(&self) -> u16 {
        let mut counts = [0_u32; 512];
        for strength in &self.strength {
            if let Some(count) = counts.get_mut(usize::from(strength >> BIN_SHIFT)) {
                *count += 1;
            }
        }
        let texture = self.strength.len() * TEXTURE_SHARE / 100;
        let mut seen = 0;
        let mut at = 0_u16;
        for count in counts {
            seen += count as usize;
            if seen >= texture {
                break;
            }
            at += 1;
        }
        ((at + 1) << BIN_SHIFT).max(LEAST_STRENGTH)
    }

    /// Keeps the ridge of each edge, one pixel wide.
    fn thin(&mut self, least: u16) {
        self.map.clear();
        self.map.resize(self.width * self.height, 0);
        let width = self.width;
        for row in 1..self.height - 1 {
            let start = row * width;
            let Some(window) = self.strength.get(start - width..start + 2 * width) else { continue };
            let (above, rest) = window.split_at(width);
            let (middle, below) = rest.split_at(width);
            for column in 1..width - 1 {
                let own = middle.get(column).copied().unwrap_or(0);
                if own < least {
                    continue;
                }
                let at = start + column;
                let (gx, gy) =
                    (self.across.get(at).copied().unwrap_or(0), self.down.get(at).copied().unwrap_or(0));
                let near = |line: &[u16], side: usize| line.get(column + side - 1).copied().unwrap_or(0);
                let (wide, high) = (gx.unsigned_abs(), gy.unsigned_abs());
                // Two in five is the tangent of 22 degrees.
                let (before, after) = if 5 * u32::from(high) < 2 * u32::from(wide) {
                    (near(middle, 0), near(middle, 2))
                } else if 5 * u32::from(wide) < 2 * u32::from(high) {
                    (near(above, 1), near(below, 1))
                } else if (gx < 0) == (gy < 0) {
                    (near(above, 0), near(below, 2))
                } else {
                    (near(above, 2), near(below, 0))
                };
                if own > before && own >= after {
                    let direction = direction_of(f32::from(gx), f32::from(gy));
                    if let Some(slot) = self.map.get_mut(at) {
                        *slot = direction + 1;
                    }
                    let (x, y) = (u16::try_from(column), u16::try_from(row));
                    if let (Ok(x), Ok(y)) = (x, y) {
                        let weight = 1 + u8::from(own >= 2 * least) + u8::from(own >= 4 * least);
                        self.pixels.push(EdgePixel { x, y, direction, weight });
                    }
                }
            }
        }
    }

    /// Takes away the edges inside an outline, given in pixels of the frame, and a little around it. Returns whether
    /// enough are left for another card.
    pub(super) fn erase(&mut self, outline: &Corners) -> bool {
        let factor = real(self.factor.max(1));
        let [mx, my] = super::shape::middle(outline);
        let grown = outline.map(|[x, y]| {
            let (dx, dy) = (x - mx, y - my);
            let more = 1.0 + 5.0 * factor / super::number::length(dx, dy).max(1.0);
            [(mx + more * dx) / factor - 0.5, (my + more * dy) / factor - 0.5]
        });
        let (map, width) = (&mut self.map, self.width);
        self.pixels.retain(|pixel| {
            let inside = super::shape::holds(&grown, [f32::from(pixel.x), f32::from(pixel.y)]);
            if inside && let Some(slot) = map.get_mut(usize::from(pixel.y) * width + usize::from(pixel.x)) {
                *slot = 0;
            }
            !inside
        });
        self.pixels.len() >= LEAST_LEFT
    }

    /// The middle of the work image in work pixels: the origin of every line.
    pub(super) fn centre(&self) -> [f32; 2] {
        [0.5 * (real(self.width) - 1.0), 0.5 * (real(self.height) - 1.0)]
    }

    /// The direction at a place relative to the middle, where there is an edge.
    pub(super) fn direction_at(&self, x: f32, y: f32) -> Option<u8> {
        let [cx, cy] = self.centre();
        let (column, row) = (super::number::nearest(x + cx), super::number::nearest(y + cy));
        let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
        if column >= self.width {
            return None;
        }
        self.map.get(row * self.width + column)?.checked_sub(1)
    }
}

fn sobel_row([above, middle, below]: [&[u8]; 3], across: &mut [i16], down: &mut [i16], strength: &mut [u16]) {
    let level = |value: u8| i16::from(value);
    let triples = above.windows(3).zip(middle.windows(3)).zip(below.windows(3));
    let outs = across.iter_mut().zip(down.iter_mut()).zip(strength.iter_mut()).skip(1);
    for (((above, middle), below), ((across, down), strength)) in triples.zip(outs) {
        let (Some(above), Some(middle), Some(below)) =
            (above.first_chunk::<3>(), middle.first_chunk::<3>(), below.first_chunk::<3>())
        else {
            continue;
        };
        let column = |at: usize| level(above[at]) + 2 * level(middle[at]) + level(below[at]);
        let line = |three: &[u8; 3]| level(three[0]) + 2 * level(three[1]) + level(three[2]);
        let (right, left, low, high) = (column(2), column(0), line(below), line(above));
        (*across, *down) = (right - left, low - high);
        let (wide, tall) = (across.unsigned_abs(), down.unsigned_abs());
        // Within 12 % of the true length, without a root.
        *strength = wide.max(tall) + wide.min(tall) / 2;
    }
}

/// The direction of a vector in steps of 1.5 degrees, by the arc tangent's usual short polynomial (within 0.3 degrees).
pub(super) fn direction_of(x: f32, y: f32) -> u8 {
    let (wide, high) = (x.abs(), y.abs());
    let (low, top) = (wide.min(high), wide.max(high));
    if top <= 0.0 {
        return 0;
    }
    let ratio = low / top;
    // In steps: 30 steps are 45 degrees. The factor 0.273 * 4 / pi is that of the polynomial in radians.
    let eighth = ratio * (30.0 + 10.43 * (1.0 - ratio));
    let quarter = if high > wide { 60.0 - eighth } else { eighth };
    let half = if x < 0.0 { 120.0 - quarter } else { quarter };
    let full = if y < 0.0 { 240.0 - half } else { half };
    let step = super::number::nearest(full);
    u8::try_from(step.rem_euclid(i32::from(DIRECTIONS))).unwrap_or(0)
}

/// Cosine and sine of each direction of the half circle, by turning a unit vector step by step.
pub(super) fn directions() -> Vec<[f32; 2]> {
    // Cosine and sine of 1.5 degrees.
    let (cos, sin) = (0.999_657_3_f64, 0.026_176_948_f64);
    let (mut x, mut y) = (1.0_f64, 0.0_f64);
    let mut all = Vec::with_capacity(usize::from(DIRECTIONS / 2));
    for _ in 0..DIRECTIONS / 2 {
        all.push([narrow(x), narrow(y)]);
        let size = (x * x + y * y).sqrt();
        (x, y) = ((x * cos - y * sin) / size, (x * sin + y * cos) / size);
    }
    all
}

#[expect(clippy::cast_possible_truncation, reason = "a cosine loses digits that no pixel shows")]
fn narrow(value: f64) -> f32 {
    value as f32
}

/// Steps between two directions around the circle.
pub(super) fn steps_between(one: u8, other: u8) -> u8 {
    let apart = one.abs_diff(other);
    apart.min(DIRECTIONS.saturating_sub(apart))
}

/// An offset in whole work pixels as a real number.
pub(super) fn offset(pixels: i32) -> f32 {
    signed(pixels)
}
