//! Pictures of a picture: shown on a screen, copied in grey, printed with a screen of dots.
//! Patterns are point-sampled, since averaging them would remove what a moire detector looks for.
//! Changes to the card itself are in `digits` and `portrait`, pictures that no camera took in `sheet`.

mod digits;
mod portrait;
mod sheet;

pub use digits::{Alteration, Cover, alter_digits, digit_box};
pub use portrait::{Paste, paste_portrait};
pub use sheet::{Window, scan, screenshot};

use crate::Picture;
use crate::level::{byte, clamp_index, floor, mix, opaque, real, smooth_step};
use crate::scene::sample;

/// A screen that shows a picture to a camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screen {
    /// Pixels of the camera for each pixel of the screen; a whole number would hide most of the pattern.
    pub pitch_px: f32,
    /// How the screen is turned before the camera.
    pub angle_degrees: f32,
    /// 0.0 a flat light, 1.0 fully separate red, green and blue stripes.
    pub stripes: f32,
    /// Width of the dark frame around the screen, in pixels of the camera.
    pub bezel_px: f32,
}

impl Default for Screen {
    /// A desktop monitor photographed from half a metre.
    fn default() -> Self {
        Self { pitch_px: 2.2, angle_degrees: 4.0, stripes: 0.65, bezel_px: 26.0 }
    }
}

/// `picture` at the size at which a camera sees it, so that a pattern's pixels meet the camera's.
pub fn seen_at(picture: &Picture, width: u32) -> Picture {
    let height = crate::level::pixels(real(width) * real(picture.height()) / real(picture.width().max(1)));
    image::imageops::resize(picture, width.max(1), height.max(1), image::imageops::FilterType::Triangle)
}

/// Light of a black pixel of a backlit screen (8-bit level).
const BLACK_LEVEL: f32 = 14.0;
/// Share of a screen pixel's height that is the dark gap between rows.
const ROW_GAP: f32 = 0.16;

/// `picture` shown on `screen` and photographed at the picture's own size.
pub fn replay_on_screen(picture: &Picture, screen: &Screen) -> Picture {
    let (wide, high) = (real(picture.width()), real(picture.height()));
    let (sin, cos) = screen.angle_degrees.to_radians().sin_cos();
    let pitch = screen.pitch_px.max(0.3);
    // Only the grid is turned, not the bezel: what is shown must stay in the frame.
    let inset = screen.bezel_px;
    Picture::from_fn(picture.width(), picture.height(), |column, row| {
        let (x, y) = (real(column) + 0.5, real(row) + 0.5);
        let edge = x.min(wide - x).min(y).min(high - y) - inset;
        if edge < 0.0 {
            let shine = byte(20.0 + 10.0 * smooth_step(-3.0, 0.0, edge));
            return image::Rgba([shine, shine, shine, 255]);
        }
        // Which screen pixel this point of the camera falls on, and where in it.
        let (u, v) = (
            (cos * (x - 0.5 * wide) + sin * (y - 0.5 * high)) / pitch,
            (cos * (y - 0.5 * high) - sin * (x - 0.5 * wide)) / pitch,
        );
        let (across, down) = (u - u.floor(), v - v.floor());
        let (shown_u, shown_v) = ((u.floor() + 0.5) * pitch, (v.floor() + 0.5) * pitch);
        let shown_x = cos * shown_u - sin * shown_v + 0.5 * wide;
        let shown_y = sin * shown_u + cos * shown_v + 0.5 * high;
        // The picture is shown whole inside the bezel.
        let fit = |place: f32, side: f32| (place - inset) / (side - 2.0 * inset).max(1.0) * side;
        let shown = sample(picture, fit(shown_x, wide) - 0.5, fit(shown_y, high) - 0.5);
        let gap = if down < ROW_GAP { 1.0 - 0.8 * screen.stripes } else { 1.0 };
        let stripe = clamp_index(floor(3.0 * across), 3);
        let colour: [f32; 3] = std::array::from_fn(|at| {
            // A third of the width carries the whole light of a channel; exposure is set for the sum.
            let lit =
                if at == stripe { mix(1.0, 2.1, screen.stripes) } else { mix(1.0, 0.35, screen.stripes) };
            // A backlight is bluer than daylight.
            let white = [0.97, 1.0, 1.06][at];
            (BLACK_LEVEL + shown[at] * 0.92 * lit * white) * gap
        });
        opaque(colour)
    })
}

/// A black-and-white photocopy: toner on white paper, with its hard contrast.
pub fn greyscale_copy(picture: &Picture) -> Picture {
    let mut copy = picture.clone();
    for pixel in copy.pixels_mut() {
        let [r, g, b, _] = pixel.0.map(f32::from);
        // Luma of BT.601; toner lifts pale tones to paper and deepens dark ones.
        let luma = 0.299 * r + 0.587 * g + 0.114 * b;
        let toner = mix(luma, 255.0 * smooth_step(10.0, 235.0, luma), 0.6);
        let grey = byte(mix(24.0, 240.0, toner / 255.0));
        pixel.0 = [grey, grey, grey, 255];
    }
    copy
}

/// Angles of the dot screens of cyan, magenta, yellow and black, in degrees: the usual offset print.
const DOT_ANGLES: [f32; 4] = [15.0, 75.0, 0.0, 45.0];

/// A print of four inks in rotated dots, `cell_px` pixels apart (at 300 dpi on card, about 4).
pub fn halftone_copy(picture: &Picture, cell_px: f32) -> Picture {
    let turns = DOT_ANGLES.map(|degrees| degrees.to_radians().sin_cos());
    let cell = cell_px.max(2.0);
    // Edges of dots blur over about one pixel.
    let soft = 0.5 / cell;
    let mut print = picture.clone();
    for (column, row, pixel) in print.enumerate_pixels_mut() {
        let inks = inks_of(*pixel);
        let (x, y) = (real(column) / cell, real(row) / cell);
        let mut light = [246.0_f32, 245.0, 240.0];
        for (ink, tone) in inks.iter().enumerate() {
            let (sin, cos) = turns[ink];
            let (u, v) = (cos * x + sin * y, cos * y - sin * x);
            let cover = dot_cover(u - u.floor(), v - v.floor(), tone.clamp(0.0, 1.0), soft);
            for (channel, level) in light.iter_mut().enumerate() {
                let absorbs = if ink == 3 {
                    0.92
                } else if ink == channel {
                    0.85
                } else {
                    0.08
                };
                *level *= 1.0 - absorbs * cover;
            }
        }
        *pixel = opaque(light);
    }
    print
}

/// Shares of cyan, magenta, yellow and black that print a colour; black replaces most of what the three have in common.
fn inks_of(pixel: image::Rgba<u8>) -> [f32; 4] {
    let [red, green, blue, _] = pixel.0.map(|level| f32::from(level) / 255.0);
    let black = 0.8 * (1.0 - red.max(green).max(blue));
    [1.0 - red - black, 1.0 - green - black, 1.0 - blue - black, black]
}

/// Ink at a place of a cell whose round dot covers `tone` of it; beyond half, the gaps are the round ones.
fn dot_cover(u: f32, v: f32, tone: f32, soft: f32) -> f32 {
    if tone > 0.5 {
        // The complement's dot sits in the cell's corner.
        return 1.0 - dot_cover((u + 0.5).fract(), (v + 0.5).fract(), 1.0 - tone, soft);
    }
    let radius = (tone / std::f32::consts::PI).sqrt();
    let far = (u - 0.5).hypot(v - 0.5);
    if tone < 0.004 { 0.0 } else { smooth_step(radius + soft, radius - soft, far) }
}

#[cfg(test)]
mod tests {
    use super::{Screen, greyscale_copy, halftone_copy, replay_on_screen};
    use crate::Picture;
    use crate::level::real;

    fn flat(level: u8) -> Picture {
        Picture::from_pixel(256, 256, image::Rgba([level, level, level, 255]))
    }

    fn mean(picture: &Picture, channel: usize) -> f32 {
        picture.pixels().map(|pixel| f32::from(pixel[channel])).sum::<f32>()
            / real(picture.width() * picture.height())
    }

    /// The strongest line of the spectrum of the middle row beyond the slow ones, over the mean of all lines.
    fn peak(picture: &Picture) -> f32 {
        let row: Vec<f32> = (64..192).map(|x| f32::from(picture.get_pixel(x, 128)[1])).collect();
        let power: Vec<f32> = (8_u16..63)
            .map(|line| {
                let (mut re, mut im) = (0.0, 0.0);
                for (level, at) in row.iter().zip(0_u16..) {
                    let (sin, cos) =
                        (std::f32::consts::TAU * f32::from(line) * f32::from(at) / 128.0).sin_cos();
                    re += level * cos;
                    im += level * sin;
                }
                re * re + im * im
            })
            .collect();
        let total: f32 = power.iter().sum();
        power.iter().fold(0.0_f32, |most, line| most.max(*line)) / (total / 55.0).max(1.0)
    }

    #[test]
    fn a_screen_and_a_print_leave_lines_in_the_spectrum_and_a_grey_copy_none() {
        let mut grainy = flat(140);
        crate::noise::add_grain(grainy.as_mut(), 3.0, 1);
        let honest = peak(&grainy);
        let screen = peak(&replay_on_screen(&grainy, &Screen::default()));
        let print = peak(&halftone_copy(&grainy, 4.3));
        assert!(
            screen > 10.0 && print > 10.0 && honest < 8.0,
            "honest {honest}, screen {screen}, print {print}"
        );
        assert!(peak(&greyscale_copy(&grainy)) < 8.0);
    }

    #[test]
    fn a_screen_is_never_black_inside_its_bezel() {
        let shown = replay_on_screen(&flat(0), &Screen { stripes: 0.0, ..Screen::default() });
        assert!((100..150).all(|x| shown.get_pixel(x, 128)[0] > 10));
        assert!(shown.get_pixel(2, 128)[0] < 32);
    }

    #[test]
    fn a_grey_copy_has_no_colour() {
        let copy = greyscale_copy(&crate::draw_card(&crate::people()[0], 300));
        assert!(copy.pixels().all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
    }

    #[test]
    fn dots_keep_the_order_of_tones() {
        let means: Vec<f32> =
            [20, 90, 160, 230].iter().map(|level| mean(&halftone_copy(&flat(*level), 4.3), 1)).collect();
        assert!(means.windows(2).all(|pair| pair[0] + 15.0 < pair[1]), "{means:?}");
    }
}
