//! Draws the front of a specimen card: own background, text by the public layout, portrait, signature, watermark.
//! No hologram, guilloche or coat of arms: a specimen must not be of use as a card. Scenes around it: `scene`.

mod ground;
mod layout;

use crate::Picture;
use crate::canvas::{At, Canvas, Ink, smooth};
use crate::level::real;
use crate::person::Person;
use crate::random::Random;
use crate::text::{CAP_HEIGHT, Face, width_of, write};
pub(crate) use layout::NIK_LINE;
use layout::{Line, lines};

/// Pixels across a card at 300 dpi (85.60 mm; ISO/IEC 7810 ID-1).
pub const DEFAULT_WIDTH_PX: u32 = 1012;
/// Height over width of the default picture, 638 / 1012; ID-1 itself is 53.98 / 85.60.
pub const HEIGHT_OVER_WIDTH: f32 = 638.0 / 1012.0;
/// The words across every card.
pub const WATERMARK: &str = "SPESIMEN UJI – BUKAN KTP";
/// The box of the portrait as shares of width and height: left, top, right, bottom.
pub const PORTRAIT_BOX: [f32; 4] = [0.747, 0.270, 0.959, 0.722];

/// Printing black is never quite black under a laminate.
pub(crate) const PRINT: [u8; 3] = [24, 24, 30];
/// The cards' two portrait grounds: odd birth years red, even ones blue.
const RED: [u8; 3] = [196, 40, 44];
const BLUE: [u8; 3] = [42, 88, 186];
/// Rose keeps its brightest channel near the ground's, so a reader of the brightest channel does not see it.
const WATERMARK_ROSE: [u8; 3] = [232, 84, 108];

/// Draws the card of `person`, `width` pixels wide (at least 100); it is opaque, its corners are square.
pub fn draw_card(person: &Person, width: u32) -> Picture {
    let width = width.max(100);
    let height = height_of(width);
    let mut canvas = Canvas::over(&ground::draw(width, height));
    watermark(&mut canvas, width, height, 0.34);
    portrait(&mut canvas, person, width, height);
    for line in lines(person) {
        write_line(&mut canvas, &line, width, height);
    }
    signature(&mut canvas, person.seed(), width, height);
    canvas.into_picture()
}

/// The height in pixels of a card that is `width` pixels wide.
pub fn height_of(width: u32) -> u32 {
    crate::level::pixels(real(width) * HEIGHT_OVER_WIDTH)
}

fn write_line(canvas: &mut Canvas, line: &Line, width: u32, height: u32) {
    let (width, height) = (real(width), real(height));
    let mut size = line.size * height;
    let natural = width_of(&line.text, line.face, size);
    if natural > line.room * width {
        size *= line.room * width / natural;
    }
    let x = if line.centred {
        line.at.0 * width - 0.5 * width_of(&line.text, line.face, size)
    } else {
        line.at.0 * width
    };
    write(canvas, &line.text, line.face, size, (x, line.at.1 * height), &Ink::Flat(PRINT, 0.95));
}

fn portrait(canvas: &mut Canvas, person: &Person, width: u32, height: u32) {
    let [left, top, right, bottom] = PORTRAIT_BOX;
    let (wide, high) = (real(width), real(height));
    let (left, top) = (crate::level::pixels(left * wide), crate::level::pixels(top * high));
    let (right, bottom) = (crate::level::pixels(right * wide), crate::level::pixels(bottom * high));
    let picture =
        crate::face::draw_portrait(&person.look, right - left, bottom - top, portrait_ground(person));
    canvas.paste(&picture, left, top);
    // The watermark goes over the portrait too, fainter, so that it cannot be cut out clean.
    let mut patch = Canvas::over(&picture);
    watermark_at(&mut patch, (wide, high), (-real(left), -real(top)), 0.16);
    canvas.paste(&patch.into_picture(), left, top);
}

/// The colour behind the portrait of `person`.
pub(crate) fn portrait_ground(person: &Person) -> [u8; 3] {
    if person.birth_year() % 2 == 1 { RED } else { BLUE }
}

/// The ground of a card of this width, without anything printed on it.
pub(crate) fn ground(width: u32) -> Picture {
    ground::draw(width, height_of(width))
}

fn watermark(canvas: &mut Canvas, width: u32, height: u32, opacity: f32) {
    watermark_at(canvas, (real(width), real(height)), (0.0, 0.0), opacity);
}

/// The words along the rising diagonal, twice, drawn on a surface that is moved by `offset` pixels.
fn watermark_at(canvas: &mut Canvas, (width, height): At, offset: At, opacity: f32) {
    let degrees = -(height / width).atan().to_degrees();
    // Set to fill 78 % of the diagonal, so that the whole phrase stands on the card.
    let size = 0.78 * width.hypot(height) / width_of(WATERMARK, Face::Bold, 1.0);
    let half = 0.5 * width_of(WATERMARK, Face::Bold, size);
    for (x, y) in [(0.5, 0.5), (0.30, 0.10), (0.70, 0.90)] {
        canvas.place((x * width + offset.0, y * height + offset.1), 1.0, degrees);
        let ink = Ink::Flat(WATERMARK_ROSE, opacity);
        write(canvas, WATERMARK, Face::Bold, size, (-half, 0.5 * CAP_HEIGHT * size), &ink);
    }
    canvas.place((0.0, 0.0), 1.0, 0.0);
}

/// A scribble under the issue date: loops that drift to the right, like no one's name.
fn signature(canvas: &mut Canvas, seed: u64, width: u32, height: u32) {
    let (width, height) = (real(width), real(height));
    let mut random = Random::new(seed, "signature");
    let (mut points, mut x) = (Vec::new(), 0.775 * width);
    let middle = 0.905 * height;
    while x < 0.915 * width {
        let reach = random.between(0.012, 0.048) * height;
        points.push((x, middle + reach * random.between(0.3, 1.0)));
        points.push((x + random.between(0.006, 0.014) * width, middle - reach));
        x += random.between(-0.004, 0.026) * width;
    }
    points.push((0.94 * width, middle - 0.01 * height));
    canvas.stroke(smooth(&points, false), 0.0034 * height, &Ink::Flat([30, 32, 60], 0.85));
}

#[cfg(test)]
mod tests {
    use super::{BLUE, PORTRAIT_BOX, RED, draw_card};
    use crate::level::{pixels, real};
    use crate::person::people;

    #[test]
    fn every_card_carries_the_watermark() {
        for person in people() {
            let card = draw_card(&person, 506);
            let rose = |left: f32, right: f32| {
                let (from, to) = (pixels(left * 506.0), pixels(right * 506.0));
                card.enumerate_pixels()
                    .filter(|(x, _, p)| (from..to).contains(x) && p[0] > 180 && p[0] > p[2] + 4)
                    .count()
            };
            // The ground is bluer than red everywhere, so red print is the watermark's.
            for (left, right) in [(0.05, 0.2), (0.3, 0.45), (0.5, 0.7)] {
                assert!(rose(left, right) > 300, "{}: {} at {left}", person.name, rose(left, right));
            }
        }
    }

    #[test]
    fn print_stays_darker_than_the_watermark_on_it() {
        let card = draw_card(&people()[0], 1012);
        let nik_band =
            card.enumerate_pixels().filter(|(x, y, _)| (270..700).contains(x) && (120..175).contains(y));
        let dark = nik_band.filter(|(_, _, p)| p.0[..3].iter().all(|level| *level < 60)).count();
        // Sixteen digits of about 30 by 20 pixels with strokes of 4.
        assert!(dark > 1500, "{dark}");
    }

    #[test]
    fn the_portrait_ground_tells_the_parity_of_the_birth_year() {
        for person in people() {
            let card = draw_card(&person, 1012);
            let corner =
                card.get_pixel(pixels(PORTRAIT_BOX[0] * 1012.0) + 4, pixels(PORTRAIT_BOX[1] * 638.0) + 4);
            let odd = person.birth_year() % 2 == 1;
            assert_eq!(corner[0] > corner[2], odd, "{}", person.birth_date);
            assert!(RED[0] > RED[2] && BLUE[2] > BLUE[0]);
        }
    }

    #[test]
    fn same_person_draws_the_same_bytes_at_any_width() {
        let person = &people()[3];
        for width in [200, 640, 1011] {
            let (one, two) = (draw_card(person, width), draw_card(person, width));
            assert_eq!(one, two);
            assert!((real(one.height()) / real(one.width()) - 0.63).abs() < 0.004);
        }
    }
}
