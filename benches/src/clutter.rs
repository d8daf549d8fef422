//! Things around a card: pens, sheets, keys, a finger, a pale ground; and things that are not a card.

use specimen::Picture;
use specimen::scene::Corners;

use crate::number::{count, level, real};
use crate::random::Random;

/// Whether a place lies inside a clockwise outline.
pub fn inside(corners: &Corners, x: f32, y: f32) -> bool {
    (0..4).all(|at| {
        let ([ax, ay], [bx, by]) = (corners[at], corners[(at + 1) % 4]);
        (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0.0
    })
}

/// Makes everything around the card pale: `share` of the way to the card's own ground.
pub fn lighten(frame: &mut Picture, card: &Corners, share: f32) {
    // The brightness of the card under this light, from its own pixels.
    let mut tone = [0.0_f32; 3];
    let mut seen = 1.0_f32;
    for (x, y, pixel) in frame.enumerate_pixels() {
        if x % 7 == 0 && y % 7 == 0 && inside(card, real(x), real(y)) && pixel[1] > 90 {
            seen += 1.0;
            for (sum, value) in tone.iter_mut().zip(&pixel.0) {
                *sum += f32::from(*value);
            }
        }
    }
    let tone = tone.map(|sum| sum / seen);
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        if !inside(card, real(x) + 0.5, real(y) + 0.5) {
            for (value, tone) in pixel.0.iter_mut().zip(tone) {
                *value = level(f32::from(*value) + share * (tone - f32::from(*value)));
            }
        }
    }
}

/// Fills a turned rectangle (middle, half sides, direction), never over the card; edges are a pixel soft.
fn block(
    frame: &mut Picture,
    card: &Corners,
    at: [f32; 2],
    half: [f32; 2],
    degrees: f32,
    colour: [u8; 3],
    lines: bool,
) {
    let (sin, cos) = degrees.to_radians().sin_cos();
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        let (px, py) = (real(x) + 0.5, real(y) + 0.5);
        let (dx, dy) = (px - at[0], py - at[1]);
        let (u, v) = (cos * dx + sin * dy, cos * dy - sin * dx);
        let cover = (half[0] - u.abs() + 0.5).clamp(0.0, 1.0) * (half[1] - v.abs() + 0.5).clamp(0.0, 1.0);
        if cover <= 0.0 || inside(card, px, py) {
            continue;
        }
        let ink =
            if lines && (v.rem_euclid(14.0) < 3.0) && (u + v).rem_euclid(31.0) < 24.0 { 0.4 } else { 1.0 };
        for (value, new) in pixel.0.iter_mut().zip(colour) {
            *value = level(f32::from(*value) + cover * (ink * f32::from(new) - f32::from(*value)));
        }
    }
}

/// Pens, sheets, notes and keys around the card.
pub fn scatter(frame: &mut Picture, card: &Corners, random: &mut Random) {
    let (wide, high) = (real(frame.width()), real(frame.height()));
    for _ in 0..3 + random.below(6) {
        let at = [random.between(0.0, wide), random.between(0.0, high)];
        let tone = random.between(20.0, 245.0);
        let colour =
            [tone, tone + random.between(-30.0, 30.0), tone + random.between(-30.0, 30.0)].map(level);
        let half = match random.below(4) {
            // A pen, a ruler, a sheet, a small thing.
            0 => [random.between(0.1, 0.25) * wide, random.between(0.006, 0.012) * wide],
            1 => [random.between(0.1, 0.3) * wide, random.between(0.02, 0.035) * wide],
            2 => [random.between(0.14, 0.3) * wide, random.between(0.12, 0.3) * wide],
            _ => [random.between(0.02, 0.06) * wide, random.between(0.02, 0.06) * wide],
        };
        // Sheets keep clear of the card's own shape.
        let longer = (half[0] / half[1]).max(half[1] / half[0]);
        let half =
            if (1.3..1.9).contains(&longer) { [half[0].min(half[1]), half[0].min(half[1])] } else { half };
        block(frame, card, at, half, random.between(0.0, 180.0), colour, random.chance(0.3));
    }
}

/// Cuts a corner off: the ground of a mirrored place outside the card takes its pixels. `legs` are what is missing of
/// the two sides that meet there, as shares of the card's width.
pub fn clip(frame: &mut Picture, card: &Corners, corner: usize, legs: [f32; 2]) {
    let at = card[corner];
    let width = (card[1][0] - card[0][0]).hypot(card[1][1] - card[0][1]);
    let leg = |other: usize, share: f32| {
        let [dx, dy] = [card[other][0] - at[0], card[other][1] - at[1]];
        let size = dx.hypot(dy).max(1.0);
        [share * width * dx / size, share * width * dy / size]
    };
    let ([ax, ay], [bx, by]) = (leg((corner + 1) % 4, legs[0]), leg((corner + 3) % 4, legs[1]));
    let area = ax * by - ay * bx;
    let before = frame.clone();
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        let (dx, dy) = (real(x) + 0.5 - at[0], real(y) + 0.5 - at[1]);
        let (u, v) = ((dx * by - dy * bx) / area, (ax * dy - ay * dx) / area);
        if u > -0.02 && v > -0.02 && u + v < 1.0 {
            // A place as far outside the corner, a little further for the card's shadow.
            let (mx, my) = (at[0] - 1.2 * dx - 0.1 * (ax + bx), at[1] - 1.2 * dy - 0.1 * (ay + by));
            let (mx, my) =
                (count(mx.max(0.0)).min(before.width() - 1), count(my.max(0.0)).min(before.height() - 1));
            *pixel = *before.get_pixel(mx, my);
        }
    }
}

/// A finger or a thumb over a corner or over the middle of a side.
pub fn finger(frame: &mut Picture, card: &Corners, random: &mut Random) {
    let from = usize::try_from(random.below(4)).unwrap_or(0);
    let ([ax, ay], [bx, by]) = (card[from], card[(from + 1) % 4]);
    let share = if random.chance(0.6) { 0.0 } else { random.between(0.1, 0.9) };
    let middle = [0, 1].map(|axis| card.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0);
    let tip = [ax + share * (bx - ax), ay + share * (by - ay)];
    let width = (card[1][0] - card[0][0]).hypot(card[1][1] - card[0][1]);
    // The tip lies up to 8 % of the card's width inside, the finger comes from outside.
    let (dx, dy) = (middle[0] - tip[0], middle[1] - tip[1]);
    let size = dx.hypot(dy).max(1.0);
    let reach = random.between(0.02, 0.08) * width;
    let tip = [tip[0] + reach * dx / size, tip[1] + reach * dy / size];
    let turn = random.between(-0.5, 0.5_f32);
    let (ux, uy) = (-(dx * turn.cos() - dy * turn.sin()) / size, -(dx * turn.sin() + dy * turn.cos()) / size);
    let radius = random.between(0.045, 0.075) * width;
    let skin = random.pick(&[
        [196.0, 150.0, 124.0],
        [150.0, 104.0, 80.0],
        [224.0, 182.0, 156.0],
        [104.0, 70.0, 54.0],
    ]);
    for (x, y, pixel) in frame.enumerate_pixels_mut() {
        let (px, py) = (real(x) + 0.5 - tip[0], real(y) + 0.5 - tip[1]);
        let along = (px * ux + py * uy).max(0.0);
        let away = (px - along * ux).hypot(py - along * uy);
        let cover = (radius - away + 0.5).clamp(0.0, 1.0);
        let round = 1.0 - 0.35 * (away / radius).powi(2);
        if cover > 0.0 {
            for (value, new) in pixel.0.iter_mut().zip(skin) {
                *value = level(f32::from(*value) + cover * (round * new - f32::from(*value)));
            }
        }
    }
}

/// A sheet with lines of print.
pub fn page(aspect: f32, random: &mut Random) -> Picture {
    let (width, height) = (900, count(900.0 / aspect));
    let pitch = random.between(22.0, 34.0);
    Picture::from_fn(width, height, |x, y| {
        let (column, row) = (real(x), real(y));
        let print = column > 80.0 && column < 820.0 && row > 70.0 && row < real(height) - 70.0;
        let word = (column * 0.13 + (row / pitch).floor() * 7.7).sin() > -0.5;
        let dark = print && row.rem_euclid(pitch) < 0.4 * pitch && word && (x + y) % 5 < 3;
        image::Rgba(if dark { [70, 70, 74, 255] } else { [238, 238, 234, 255] })
    })
}

/// A telephone's front: a dark rim around a lit screen.
pub fn phone(aspect: f32, seed: u64) -> Picture {
    let (width, height) = (900, count(900.0 / aspect));
    let lit = 60 + u8::try_from(seed % 180).unwrap_or(0);
    Picture::from_fn(width, height, |x, y| {
        let rim = x < 14 || y < 14 || x >= width - 14 || y >= height - 14;
        image::Rgba(if rim { [16, 16, 18, 255] } else { [lit, lit, lit.saturating_add(10), 255] })
    })
}
