//! A card's picture as it would lie flat: perspective taken out.
//! Corners are positions where (0, 0) is the outer corner of the first pixel, whose middle is (0.5, 0.5).

use crate::frame::{ChannelOrder, Frame, RgbaView};
use crate::luma::LumaImage;
use crate::outline::number::{byte, index, length, nearest, real};

/// Four corners in pixels: upper left, upper right, lower right, lower left.
pub type Corners = [[f32; 2]; 4];

/// The longest side of a rectified picture; beyond it nothing is drawn.
const MAX_SIDE_PX: usize = 4096;
/// At most this many samples along each side of an output pixel: 3 x 3 hold off aliasing down to a third of the size.
const MAX_SAMPLES: i32 = 3;

/// A projective map of the plane, row by row; the last entry is not fixed to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homography {
    rows: [[f32; 3]; 3],
}

impl Homography {
    /// The map from the unit square to `corners` (Heckbert 1989, section 2.2.3: solved for its four corners);
    /// `None` where three of them lie on a line.
    pub fn from_unit_square(corners: &Corners) -> Option<Self> {
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = *corners;
        let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let area = dx1 * dy2 - dx2 * dy1;
        let whole = corners.iter().flatten().all(|value| value.is_finite());
        if !whole || area.abs() < 1e-6 {
            return None;
        }
        let (g, h) = ((sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area);
        Some(Self {
            rows: [
                [x1 - x0 + g * x1, x3 - x0 + h * x3, x0],
                [y1 - y0 + g * y1, y3 - y0 + h * y3, y0],
                [g, h, 1.0],
            ],
        })
    }

    /// Where a point lands.
    pub fn map(&self, [x, y]: [f32; 2]) -> [f32; 2] {
        let [across, down, depth] = self.rows.map(|row| row[0] * x + row[1] * y + row[2]);
        let depth = if depth.abs() < 1e-9 { 1e-9 } else { depth };
        [across / depth, down / depth]
    }

    /// The images of the two axis directions, each as (x, y, depth).
    pub(crate) fn axes(&self) -> [[f32; 3]; 2] {
        [0, 1].map(|at| self.rows.map(|row| row.get(at).copied().unwrap_or(0.0)))
    }
}

/// The card between `corners` as a picture of `width` by `height` pixels; `None` for corners that span no area,
/// for an empty image, and for a size of zero or beyond 4096.
pub fn rectify_luma(luma: &LumaImage, corners: &Corners, width: usize, height: usize) -> Option<LumaImage> {
    let grid = Grid::new(corners, width, height)?;
    if luma.bytes().is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(width * height);
    grid.each_pixel(|points, share| {
        let mut sum = 0.0;
        for [x, y] in points {
            sum += luma.at(x - 0.5, y - 0.5);
        }
        bytes.push(byte(sum * share));
    });
    LumaImage::new(bytes, width, height).ok()
}

/// The card between `corners` as RGBA of `width * height * 4` bytes, opaque, red first whatever the frame's order;
/// empty where [`rectify_luma`] gives `None`.
pub fn rectify_rgba(frame: &RgbaView<'_>, corners: &Corners, width: usize, height: usize) -> Vec<u8> {
    let Some(grid) = Grid::new(corners, width, height) else { return Vec::new() };
    let whole = Frame::from(*frame);
    let sides = (whole.width() as usize, whole.height() as usize);
    let mut bytes = Vec::with_capacity(width * height * 4);
    grid.each_pixel(|points, share| {
        let mut sum = [0.0_f32; 3];
        for [x, y] in points {
            let colour = colour_at(frame, sides, x - 0.5, y - 0.5);
            for (total, level) in sum.iter_mut().zip(colour) {
                *total += level;
            }
        }
        let [first, second, third] = sum.map(|level| byte(level * share));
        match frame.order() {
            ChannelOrder::Rgba => bytes.extend([first, second, third, 255]),
            ChannelOrder::Bgra => bytes.extend([third, second, first, 255]),
        }
    });
    bytes
}

/// The colour between pixels in the frame's own order, by bilinear interpolation; the border goes on outside.
fn colour_at(frame: &RgbaView<'_>, (wide, high): (usize, usize), x: f32, y: f32) -> [f32; 3] {
    let (x, y) = (x.max(0.0).min(real(wide - 1)), y.max(0.0).min(real(high - 1)));
    let (left, top) = (index(x), index(y));
    let (across, down) = (x - real(left), y - real(top));
    let end = (left + 2).min(wide);
    let lines = [top, (top + 1).min(high - 1)].map(|row| frame.pixels(row, left..end));
    let mut out = [0.0; 3];
    for (channel, value) in out.iter_mut().enumerate() {
        let [upper, lower] = lines.map(|line| {
            let near = line.get(channel).copied().map_or(0.0, f32::from);
            let far = line.get(channel + 4).copied().map_or(near, f32::from);
            near + across * (far - near)
        });
        *value = upper + down * (lower - upper);
    }
    out
}

/// The grid of output pixels on the card, with as many samples a pixel as the card is shrunk.
struct Grid {
    map: Homography,
    width: usize,
    height: usize,
    samples: [usize; 2],
}

impl Grid {
    fn new(corners: &Corners, width: usize, height: usize) -> Option<Self> {
        let map = Homography::from_unit_square(corners)?;
        if width == 0 || height == 0 || width > MAX_SIDE_PX || height > MAX_SIDE_PX {
            return None;
        }
        let side = |from: [f32; 2], to: [f32; 2]| length(to[0] - from[0], to[1] - from[1]);
        let [tl, tr, br, bl] = *corners;
        let across = side(tl, tr).max(side(bl, br)) / real(width);
        let down = side(tl, bl).max(side(tr, br)) / real(height);
        let samples = [across, down]
            .map(|step| if nearest(step) < 2 { 1 } else { 2 + usize::from(nearest(step) >= MAX_SAMPLES) });
        Some(Self { map, width, height, samples })
    }

    /// Calls `pixel` for each output pixel in order, with its sample points and the weight of each.
    fn each_pixel(&self, mut pixel: impl FnMut(&[[f32; 2]], f32)) {
        let [across, down] = self.samples;
        let share = 1.0 / real(across * down);
        let (step_u, step_v) = (1.0 / real(self.width * across), 1.0 / real(self.height * down));
        let mut points = Vec::with_capacity(across * down);
        for row in 0..self.height {
            for column in 0..self.width {
                points.clear();
                for inner_row in 0..down {
                    let v = (real(row * down + inner_row) + 0.5) * step_v;
                    for inner in 0..across {
                        let u = (real(column * across + inner) + 0.5) * step_u;
                        points.push(self.map.map([u, v]));
                    }
                }
                pixel(&points, share);
            }
        }
    }
}

#[cfg(test)]
mod tests;
