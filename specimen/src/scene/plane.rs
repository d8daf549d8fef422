//! The map between the frame's pixels and the card's plane, and reading a picture between its pixels.

use super::Corners;
use crate::Picture;
use crate::level::{byte, clamp_index, floor, index, mix, signed};

/// A homography from frame pixels to the unit square of the card.
pub(super) struct Plane {
    rows: [[f32; 3]; 3],
}

impl Plane {
    /// The plane whose unit square lands on `corners`.
    pub(super) fn new(corners: &Corners) -> Self {
        // The map from the square to the quadrilateral, solved by hand for its four corners, then inverted.
        let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = *corners;
        let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        let area = dx1 * dy2 - dx2 * dy1;
        let area = if area.abs() < 1e-6 { 1e-6 } else { area };
        let (g, h) = ((sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area);
        let forward =
            [[x1 - x0 + g * x1, x3 - x0 + h * x3, x0], [y1 - y0 + g * y1, y3 - y0 + h * y3, y0], [g, h, 1.0]];
        Self { rows: adjugate(&forward) }
    }

    /// The place on the card that is seen at a pixel, as shares of its width and height.
    pub(super) fn unit_at(&self, x: f32, y: f32) -> (f32, f32) {
        let [across, below, depth] = self.rows.map(|row| row[0] * x + row[1] * y + row[2]);
        let depth = if depth.abs() < 1e-9 { 1e-9 } else { depth };
        (across / depth, below / depth)
    }
}

/// The inverse up to a factor, which a homography does not mind.
fn adjugate(m: &[[f32; 3]; 3]) -> [[f32; 3]; 3] {
    let minor = |r: usize, c: usize| {
        let (r1, r2, c1, c2) = ((r + 1) % 3, (r + 2) % 3, (c + 1) % 3, (c + 2) % 3);
        m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
    };
    std::array::from_fn(|row| std::array::from_fn(|column| minor(column, row)))
}

/// The colour between pixels, edges extended.
pub(crate) fn sample(picture: &Picture, x: f32, y: f32) -> [f32; 3] {
    let (column, row) = (floor(x), floor(y));
    let (along, down) = (x - signed(column), y - signed(row));
    let raw = picture.as_raw();
    let stride = index(picture.width());
    let (left, right) = (clamp_index(column, picture.width()), clamp_index(column + 1, picture.width()));
    let (top, bottom) =
        (clamp_index(row, picture.height()) * stride, clamp_index(row + 1, picture.height()) * stride);
    let corner = [top + left, top + right, bottom + left, bottom + right].map(|at| &raw[4 * at..4 * at + 3]);
    std::array::from_fn(|at| {
        let four = corner.map(|pixel| f32::from(pixel[at]));
        mix(mix(four[0], four[1], along), mix(four[2], four[3], along), down)
    })
}

/// The picture at half its size, four pixels averaged to one.
pub(super) fn halved(picture: &Picture) -> Picture {
    Picture::from_fn((picture.width() / 2).max(1), (picture.height() / 2).max(1), |x, y| {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| {
            picture.get_pixel((2 * x + dx).min(picture.width() - 1), (2 * y + dy).min(picture.height() - 1)).0
        });
        let mean = |at: usize| byte(0.25 * four.iter().map(|pixel| f32::from(pixel[at])).sum::<f32>());
        image::Rgba([mean(0), mean(1), mean(2), 255])
    })
}
