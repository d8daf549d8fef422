//! The skin of the head as a lit relief: an oval with brow, sockets, nose, lips and chin raised or sunk.
//! Lines on it (lids, brows, mouth) are drawn by `features`.

use super::{Pose, skin};
use crate::Picture;
use crate::level::{byte, clamp_index, floor, index, mix, real, signed, smooth_step};
use crate::look::Look;
use crate::noise::value_noise;

/// Grid of the relief in head half-widths: fine enough for the nose, 25 times coarser than the pixels of a selfie.
const STEP: f32 = 0.022;
/// Heights of crown and chin when `face_length` is 1: the eyes lie half way, as in adults.
pub(super) const CROWN_Y: f32 = -1.34;
const CHIN_Y: f32 = 1.40;
const LEFT: f32 = -1.2;
const TOP: f32 = -1.55;
/// Below the chin of the longest face.
const BOTTOM: f32 = 1.57;
const COLUMNS: u32 = 110;
const ROWS: u32 = 142;
/// Where the light comes from: up, a little left, from the front (unit length).
const LIGHT: [f32; 3] = [-0.33, -0.48, 0.813];
/// Light thrown back by the room, from the right.
const FILL: [f32; 3] = [0.70, 0.10, 0.707];

/// A soft hill (or hollow) of the relief, or a stain on it.
struct Hill {
    at: (f32, f32),
    spread: (f32, f32),
    amount: f32,
}

const fn hill(x: f32, y: f32, wide: f32, high: f32, amount: f32) -> Hill {
    Hill { at: (x, y), spread: (wide, high), amount }
}

fn sum(hills: &[Hill], x: f32, y: f32) -> f32 {
    hills
        .iter()
        .map(|hill| {
            let (u, v) = ((x - hill.at.0) / hill.spread.0, (y - hill.at.1) / hill.spread.1);
            let far = u * u + v * v;
            if far > 14.0 { 0.0 } else { hill.amount * (-0.5 * far).exp() }
        })
        .sum()
}

/// Half of the width of the head at height `y`; zero beyond crown and chin.
pub(super) fn half_width(y: f32, look: &Look) -> f32 {
    if y < 0.0 {
        let t = (y / (CROWN_Y * look.face_length)).min(1.0);
        (1.0 - t.powf(2.4)).powf(0.48)
    } else {
        let t = (y / (CHIN_Y * look.face_length)).min(1.0);
        (1.0 - t.powf(3.0)).powf(0.52) * (1.0 - 0.26 * t / look.jaw_width.powi(2))
    }
}

/// Hollows and hills, both sides of the face in one list.
fn hills(look: &Look) -> Vec<Hill> {
    let (gap, nose, mouth) = (look.eye_gap, look.nose_width, look.mouth_width);
    let mut all = vec![
        hill(0.0, 0.18, 0.10, 0.26, 0.11),
        hill(0.0, 0.45, 0.11 * nose, 0.11, 0.125),
        hill(0.0, 0.60, 0.07, 0.05, -0.05),
        hill(0.0, 0.68, 0.04, 0.06, -0.025),
        hill(0.0, 0.765, 0.20 * mouth, 0.035, 0.045 * look.lip_fullness),
        hill(0.0, 0.885, 0.17 * mouth, 0.05, 0.06 * look.lip_fullness),
        hill(0.0, 0.99, 0.18, 0.05, -0.045),
        hill(0.0, 1.19, 0.20, 0.12, 0.06),
        hill(0.0, -0.62, 0.55, 0.28, 0.05),
    ];
    for side in [-1.0, 1.0] {
        all.extend([
            hill(side * gap, -0.22, 0.25, 0.075, 0.06),
            hill(side * gap * 0.95, 0.0, 0.21, 0.115, -0.13),
            hill(side * gap, 0.03, 0.13, 0.085, 0.075),
            hill(side * gap, 0.16, 0.17, 0.05, -0.02 - 0.03 * look.wrinkles),
            hill(side * 0.17, 0.06, 0.06, 0.13, -0.045),
            hill(side * 0.175 * nose, 0.51, 0.065, 0.06, 0.045),
            hill(side * 0.60, 0.36, 0.22, 0.20, 0.09),
            hill(side * 0.30, 0.66, 0.05, 0.12, -0.025 - 0.04 * look.wrinkles),
            hill(side * 0.42 * mouth, 0.83, 0.06, 0.05, -0.03),
            hill(side * 0.62, 0.80, 0.17, 0.20, -0.035),
        ]);
    }
    all
}

/// Stains of colour: redness (positive) where blood shows, shade (negative) where light does not come.
fn stains(look: &Look) -> (Vec<Hill>, Vec<Hill>) {
    let gap = look.eye_gap;
    let mut red = vec![hill(0.0, 0.45, 0.14, 0.10, 0.05), hill(0.0, 1.15, 0.2, 0.1, 0.04)];
    let mut dark = vec![
        hill(0.0, 0.615, 0.15, 0.03, 0.16),
        hill(0.0, 1.0, 0.17, 0.035, 0.08),
        hill(0.0, 1.46, 0.6, 0.12, 0.20),
    ];
    for side in [-1.0, 1.0] {
        red.push(hill(side * 0.58, 0.42, 0.22, 0.18, 0.09));
        dark.extend([
            hill(side * gap, -0.055, 0.22, 0.05, 0.20),
            hill(side * gap * 0.62, 0.0, 0.08, 0.10, 0.16),
            hill(side * gap, 0.12, 0.17, 0.045, 0.10 + 0.08 * look.wrinkles),
            hill(side * 0.245 * look.nose_width, 0.51, 0.03, 0.06, 0.12),
            hill(side * 0.315, 0.66, 0.035, 0.12, 0.04 + 0.12 * look.wrinkles),
            hill(side * 0.40, 0.835, 0.05, 0.04, 0.12),
        ]);
    }
    if look.moustache {
        dark.extend([hill(-0.16, 0.70, 0.13, 0.035, 0.45), hill(0.16, 0.70, 0.13, 0.035, 0.45)]);
    }
    (red, dark)
}

/// The height of the skin toward the viewer.
fn height(x: f32, y: f32, look: &Look, hills: &[Hill]) -> f32 {
    let wide = half_width(y, look).max(0.05);
    let across = (1.0 - (x / wide).powi(2)).max(0.0);
    let down = (1.0 - (y / 1.56).powi(4)).max(0.0);
    0.85 * across.powf(0.62) * down.powf(0.5) + sum(hills, x, y)
}

/// The colours of the skin on the grid.
fn colours(look: &Look) -> Vec<[f32; 3]> {
    let hills = hills(look);
    let (red, dark) = stains(look);
    let base = skin(look);
    let heights: Vec<f32> = (0..(ROWS + 2) * (COLUMNS + 2))
        .map(|at| {
            let (column, row) = (at % (COLUMNS + 2), at / (COLUMNS + 2));
            height(LEFT + (real(column) - 1.0) * STEP, TOP + (real(row) - 1.0) * STEP, look, &hills)
        })
        .collect();
    let stride = index(COLUMNS + 2);
    (0..ROWS * COLUMNS)
        .map(|at| {
            let (column, row) = (at % COLUMNS, at / COLUMNS);
            let (x, y) = (LEFT + real(column) * STEP, TOP + real(row) * STEP);
            let here = index(row + 1) * stride + index(column + 1);
            let slope_x = (heights[here + 1] - heights[here - 1]) / (2.0 * STEP);
            let slope_y = (heights[here + stride] - heights[here - stride]) / (2.0 * STEP);
            let length = (slope_x * slope_x + slope_y * slope_y + 1.0).sqrt();
            let toward =
                |light: [f32; 3]| ((light[2] - slope_x * light[0] - slope_y * light[1]) / length).max(0.0);
            let shine = toward(LIGHT).powi(18) * 0.10;
            let shade = 0.36 + 0.69 * toward(LIGHT) + 0.12 * toward(FILL);
            let shade = shade * (1.0 - sum(&dark, x, y).min(0.75));
            let blush = sum(&red, x, y);
            let patch = 0.05 * (value_noise(6.0 * x + 50.0, 6.0 * y + 50.0, look.seed) - 0.5);
            let light = shade * (1.0 + patch);
            [
                base[0] * light * (1.0 + 0.3 * blush) + 255.0 * shine,
                base[1] * light * (1.0 - 0.9 * blush) + 250.0 * shine,
                base[2] * light * (1.0 - 0.8 * blush) + 240.0 * shine,
            ]
        })
        .collect()
}

/// Paints the skin over `picture`.
pub(super) fn draw(picture: &mut Picture, look: &Look, pose: &Pose) {
    let grid = colours(look);
    let unit = pose.half_width_px.max(1.0);
    let (sin, cos) = pose.roll_degrees.to_radians().sin_cos();
    let reach = 1.7 * unit;
    let rows = floor(pose.centre[1] - reach).max(0)..floor(pose.centre[1] + reach);
    let columns = floor(pose.centre[0] - reach).max(0)..floor(pose.centre[0] + reach);
    for row in rows {
        for column in columns.clone() {
            let (dx, dy) =
                ((signed(column) + 0.5 - pose.centre[0]) / unit, (signed(row) + 0.5 - pose.centre[1]) / unit);
            let (x, y) = (cos * dx + sin * dy, cos * dy - sin * dx);
            if !(TOP..BOTTOM).contains(&y) || x.abs() > 1.1 {
                continue;
            }
            let wide = half_width(y, look);
            if wide <= 0.0 {
                continue;
            }
            let edge = wide - x.abs();
            let cover = smooth_step(-1.2 / unit, 1.2 / unit, edge);
            let (Ok(column), Ok(row)) = (u32::try_from(column), u32::try_from(row)) else { continue };
            if cover <= 0.0 || column >= picture.width() || row >= picture.height() {
                continue;
            }
            let colour = sample(&grid, (x - LEFT) / STEP, (y - TOP) / STEP);
            // Pores and fine uneven colour, in pixels of the skin and not of the picture.
            let uneven = 1.0 + 0.035 * (value_noise(90.0 * x + 300.0, 90.0 * y + 300.0, look.seed) - 0.5);
            let pixel = picture.get_pixel_mut(column, row);
            for channel in 0..3 {
                pixel[channel] = byte(mix(f32::from(pixel[channel]), colour[channel] * uneven, cover));
            }
        }
    }
}

fn sample(grid: &[[f32; 3]], x: f32, y: f32) -> [f32; 3] {
    let (column, row) = (floor(x), floor(y));
    let (along, down) = (x - signed(column), y - signed(row));
    let cell = |dx: i32, dy: i32| {
        grid[clamp_index(row + dy, ROWS) * index(COLUMNS) + clamp_index(column + dx, COLUMNS)]
    };
    let (top, bottom) = ([cell(0, 0), cell(1, 0)], [cell(0, 1), cell(1, 1)]);
    std::array::from_fn(|at| {
        mix(mix(top[0][at], top[1][at], along), mix(bottom[0][at], bottom[1][at], along), down)
    })
}
