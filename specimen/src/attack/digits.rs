//! A number with other digits in it: the old ones covered by ground, the new ones printed over it.

use crate::Picture;
use crate::canvas::{Canvas, Ink};
use crate::card::{NIK_LINE, PRINT, height_of};
use crate::level::{pixels, real};
use crate::person::Person;
use crate::text::{CAP_HEIGHT, Face, width_of, write, write_heavy};

/// What covers the old digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// One tone, the mean of the ground there, as an image editor's brush gives.
    Flat,
    /// One tone, this many levels brighter.
    Off(i16),
    /// The card's ground drawn again, without what was printed across it.
    Redrawn,
}

/// How digits were altered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alteration {
    /// What covers the old digit.
    pub cover: Cover,
    /// In Liberation Sans instead of OCR-A.
    pub is_sans: bool,
    /// How much wider strokes are, as a share of the em.
    pub heavier: f32,
    /// Size of the new digit over the old one's.
    pub size: f32,
    /// How far it is off its place, as shares of a digit's advance.
    pub offset: [f32; 2],
    /// Its ink.
    pub ink: [u8; 3],
}

impl Default for Alteration {
    /// The card's own font, weight, place and ink on a flat ground.
    fn default() -> Self {
        Self { cover: Cover::Flat, is_sans: false, heavier: 0.0, size: 1.0, offset: [0.0; 2], ink: PRINT }
    }
}

/// `card`, which is that of `person`, with other digits at some places of its number (0 to 15).
pub fn alter_digits(
    card: &Picture,
    person: &Person,
    digits: &[(usize, char)],
    alteration: &Alteration,
) -> Picture {
    let (wide, high) = (real(card.width()), real(card.height()));
    let [from, baseline, em] = NIK_LINE;
    let (em, baseline) = (em * high, baseline * high);
    let advance = width_of("0", Face::Ocr, em);
    let mut redrawn = None;
    let mut canvas = Canvas::over(card);
    for (place, _) in digits.iter().filter(|(place, _)| *place < person.nik.len()) {
        let left = from * wide + real(u32::try_from(*place).unwrap_or(0)) * advance;
        let (top, size) = (baseline - 0.84 * em, (advance, 1.0 * em));
        match alteration.cover {
            Cover::Redrawn => {
                let ground = redrawn.get_or_insert_with(|| crate::card::ground(card.width()));
                let part = image::imageops::crop_imm(
                    ground,
                    pixels(left),
                    pixels(top),
                    pixels(size.0),
                    pixels(size.1),
                );
                canvas.paste(&part.to_image(), pixels(left), pixels(top));
            }
            cover => {
                let more = if let Cover::Off(levels) = cover { levels } else { 0 };
                let tone = tone_around(card, (left, top), size)
                    .map(|level| u8::try_from((i16::from(level) + more).clamp(0, 255)).unwrap_or(u8::MAX));
                canvas.rectangle((left, top), size, &Ink::Flat(tone, 1.0));
            }
        }
    }
    for (place, digit) in digits.iter().filter(|(place, _)| *place < person.nik.len()) {
        let size = em * alteration.size;
        let face = if alteration.is_sans { Face::Regular } else { Face::Ocr };
        let text = digit.to_string();
        // Another size or font stands in the middle of the old place.
        let slack = 0.5 * (advance - width_of(&text, face, size));
        let left = from * wide + real(u32::try_from(*place).unwrap_or(0)) * advance + slack;
        let at = (left + alteration.offset[0] * advance, baseline + alteration.offset[1] * advance);
        let ink = Ink::Flat(alteration.ink, 0.95);
        if alteration.heavier > 0.0 {
            write_heavy(&mut canvas, &text, face, size, at, &ink, alteration.heavier * size);
        } else {
            write(&mut canvas, &text, face, size, at, &ink);
        }
    }
    canvas.into_picture()
}

/// The mean of the brighter half of a rectangle: the ground between strokes.
fn tone_around(card: &Picture, (left, top): (f32, f32), (wide, high): (f32, f32)) -> [u8; 3] {
    let mut levels: [Vec<u8>; 3] = Default::default();
    for y in pixels(top)..pixels(top + high).min(card.height()) {
        for x in pixels(left)..pixels(left + wide).min(card.width()) {
            for (channel, level) in levels.iter_mut().zip(card.get_pixel(x, y).0) {
                channel.push(level);
            }
        }
    }
    levels.map(|mut channel| {
        channel.sort_unstable();
        let bright = &channel[channel.len() / 2..];
        let sum: u32 = bright.iter().map(|level| u32::from(*level)).sum();
        u8::try_from(sum / u32::try_from(bright.len().max(1)).unwrap_or(1)).unwrap_or(u8::MAX)
    })
}

/// The box of the digit at `place` on a card of `width` pixels: left, top, right, bottom.
pub fn digit_box(place: usize, width: u32) -> [f32; 4] {
    let [from, baseline, em] = NIK_LINE;
    let high = real(height_of(width));
    let advance = width_of("0", Face::Ocr, em * high);
    let left = from * real(width) + real(u32::try_from(place).unwrap_or(0)) * advance;
    [left, baseline * high - 1.1 * CAP_HEIGHT * em * high, left + advance, baseline * high]
}

#[cfg(test)]
mod tests {
    use super::{Alteration, Cover, alter_digits, digit_box};
    use crate::level::real;

    #[test]
    fn only_the_places_named_change_and_the_better_it_is_made_the_less_of_them() {
        let person = &crate::people()[0];
        let card = crate::draw_card(person, 1012);
        let own = person.nik.chars().nth(9).unwrap_or('0');
        let made = [(Cover::Redrawn, 0.0), (Cover::Redrawn, 0.03), (Cover::Off(20), 0.03)];
        let changed = made.map(|(cover, heavier)| {
            let alteration = Alteration { cover, heavier, ..Alteration::default() };
            let altered = alter_digits(&card, person, &[(9, own)], &alteration);
            let [left, top, right, bottom] = digit_box(9, 1012);
            let differing = card.enumerate_pixels().filter(|(x, y, pixel)| {
                let apart = |(new, old): (u8, u8)| new.abs_diff(old) > 12;
                altered.get_pixel(*x, *y).0.into_iter().zip(pixel.0).any(apart)
            });
            let near = |x: u32, y: u32| {
                let (x, y) = (real(x), real(y));
                x >= left - 2.0 && x <= right + 2.0 && y >= top - 14.0 && y <= bottom + 14.0
            };
            let (within, beyond): (Vec<_>, Vec<_>) = differing.partition(|(x, y, _)| near(*x, *y));
            assert!(beyond.is_empty(), "{cover:?}");
            within.len()
        });
        assert!(changed.windows(2).all(|pair| pair[0] < pair[1]), "{changed:?}");
    }
}
