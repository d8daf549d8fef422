//! Things of a pocket that are not the card sought: a bank card, a driving licence, a passport's page, a blank one.
//! All of our own invention; none imitates a bank, a state or a mark.

use crate::Picture;
use crate::canvas::{Canvas, Ink};
use crate::card::height_of;
use crate::level::{mix, opaque, pixels, real};
use crate::noise::value_noise;
use crate::person::Person;
use crate::random::Random;
use crate::text::{Face, write};

const BLACK: [u8; 3] = [28, 28, 32];

/// What is shown instead of a KTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherCard {
    /// A coloured card with a chip and an embossed number.
    Bank,
    /// A licence: portrait at the left, numbered lines at the right.
    Licence,
    /// A passport's page (125 x 88 mm) with its two machine-read lines.
    Passport,
    /// A white card.
    Blank,
}

impl OtherCard {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Bank, Self::Licence, Self::Passport, Self::Blank];
}

/// Draws one, `width` pixels wide.
pub fn draw_other_card(kind: OtherCard, person: &Person, width: u32) -> Picture {
    let width = width.max(100);
    let mut random = Random::new(person.seed(), "other card");
    match kind {
        OtherCard::Bank => bank(person, width, &mut random),
        OtherCard::Licence => licence(person, width, &mut random),
        OtherCard::Passport => passport(person, width, &mut random),
        OtherCard::Blank => Picture::from_pixel(width, height_of(width), image::Rgba([240, 240, 238, 255])),
    }
}

/// A ground that runs from one tone to another with clouds in it.
fn ground(width: u32, height: u32, from: [f32; 3], to: [f32; 3], seed: u64) -> Canvas {
    let wide = real(width);
    Canvas::over(&Picture::from_fn(width, height, |x, y| {
        let (u, v) = (real(x) / wide, real(y) / wide);
        let share = 0.5 * (u + v) + 0.25 * (value_noise(5.0 * u, 5.0 * v, seed) - 0.5);
        opaque([0, 1, 2].map(|channel| mix(from[channel], to[channel], share)))
    }))
}

fn bank(person: &Person, width: u32, random: &mut Random) -> Picture {
    let (high, wide) = (real(height_of(width)), real(width));
    let from = [0; 3].map(|_| random.between(20.0, 150.0));
    let to = [0; 3].map(|_| random.between(60.0, 220.0));
    let mut canvas = ground(width, height_of(width), from, to, random.next());
    let chip = Ink::Flat([206, 176, 96], 1.0);
    canvas.rectangle((0.09 * wide, 0.32 * high), (0.13 * wide, 0.16 * high), &chip);
    let ink = Ink::Flat([238, 238, 238], 0.95);
    let number: String =
        (0..19)
            .map(|at| {
                if at % 5 == 4 {
                    ' '
                } else {
                    char::from(b'0' + u8::try_from(random.next() % 10).unwrap_or(0))
                }
            })
            .collect();
    write(&mut canvas, "KARTU CONTOH", Face::Bold, 0.09 * high, (0.55 * wide, 0.16 * high), &ink);
    write(&mut canvas, &number, Face::Regular, 0.11 * high, (0.09 * wide, 0.66 * high), &ink);
    write(&mut canvas, "12/99", Face::Regular, 0.06 * high, (0.45 * wide, 0.78 * high), &ink);
    let name: String = person.name.chars().take(22).collect();
    write(&mut canvas, &name, Face::Regular, 0.06 * high, (0.09 * wide, 0.90 * high), &ink);
    canvas.into_picture()
}

fn licence(person: &Person, width: u32, random: &mut Random) -> Picture {
    let (high, wide) = (real(height_of(width)), real(width));
    let (from, to) = ([224.0, 226.0, 214.0], [206.0, 220.0, 206.0]);
    let mut canvas = ground(width, height_of(width), from, to, random.next());
    let ink = Ink::Flat(BLACK, 0.95);
    write(&mut canvas, "IZIN CONTOH", Face::Bold, 0.10 * high, (0.30 * wide, 0.15 * high), &ink);
    let (box_wide, box_high) = (pixels(0.24 * wide), pixels(0.46 * high));
    let photo = crate::face::draw_portrait(&person.look, box_wide, box_high, [196, 60, 60]);
    canvas.paste(&photo, pixels(0.04 * wide), pixels(0.30 * high));
    let lines = [
        &person.name,
        &person.birth_place,
        &person.birth_date,
        &person.address,
        &person.occupation,
        &person.province,
    ];
    for (line, at) in lines.iter().zip(0_u8..) {
        let y = (0.32 + 0.095 * f32::from(at)) * high;
        let short: String = line.chars().take(28).collect();
        let text = format!("{}. {short}", at + 1);
        write(&mut canvas, &text, Face::Regular, 0.052 * high, (0.34 * wide, y), &ink);
    }
    write(&mut canvas, "9999-0000-000000", Face::Regular, 0.06 * high, (0.34 * wide, 0.93 * high), &ink);
    canvas.into_picture()
}

fn passport(person: &Person, width: u32, random: &mut Random) -> Picture {
    // ID-3: 125 x 88 mm.
    let height = pixels(real(width) * 88.0 / 125.0);
    let (high, wide) = (real(height), real(width));
    let mut canvas = ground(width, height, [226.0, 214.0, 220.0], [206.0, 224.0, 226.0], random.next());
    let ink = Ink::Flat(BLACK, 0.95);
    write(&mut canvas, "PASPOR CONTOH", Face::Bold, 0.06 * high, (0.36 * wide, 0.10 * high), &ink);
    let photo =
        crate::face::draw_portrait(&person.look, pixels(0.27 * wide), pixels(0.48 * high), [226, 228, 230]);
    canvas.paste(&photo, pixels(0.05 * wide), pixels(0.16 * high));
    let lines =
        [&person.name, &person.nationality, &person.birth_date, &person.birth_place, &person.issue_date];
    for (line, at) in lines.iter().zip(0_u8..) {
        let y = (0.22 + 0.11 * f32::from(at)) * high;
        let short: String = line.chars().take(26).collect();
        write(&mut canvas, &short, Face::Regular, 0.042 * high, (0.37 * wide, y), &ink);
    }
    let coded = |text: &str| -> String {
        let letters = text.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { 'K' });
        letters.chain(std::iter::repeat('K')).take(44).collect()
    };
    // Forty-four letters of one width from side to side.
    for (text, y) in [
        (coded(&format!("PKUTO{}", person.name)), 0.86),
        (coded(&format!("X0000000K9UTO{}", person.nik)), 0.94),
    ] {
        for (letter, at) in text.chars().zip(0_u16..) {
            let x = (0.045 + 0.91 * f32::from(at) / 44.0) * wide;
            write(&mut canvas, &letter.to_string(), Face::Ocr, 0.048 * high, (x, y * high), &ink);
        }
    }
    canvas.into_picture()
}

#[cfg(test)]
mod tests {
    use super::{OtherCard, draw_other_card};

    #[test]
    fn every_other_card_is_drawn_at_its_own_shape_and_none_is_flat_but_the_blank() {
        for kind in OtherCard::ALL {
            let picture = draw_other_card(kind, &crate::people()[1], 500);
            let tall = if kind == OtherCard::Passport { 352 } else { 315 };
            assert_eq!(picture.dimensions(), (500, tall), "{kind:?}");
            let first = picture.get_pixel(0, 0);
            let differing = picture.pixels().filter(|pixel| *pixel != first).count();
            assert_eq!(differing < 100, kind == OtherCard::Blank, "{kind:?}");
        }
    }
}
