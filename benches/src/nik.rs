//! The NIK reader against the numbers that were printed: flat cards by width and blur, whole frames, covered lines.

use std::ops::Range;
use std::time::Instant;

use contract::nik::Nik;
use specimen::scene::{Corners, Scene};
use specimen::{Person, Picture};
use vision::luma::LumaImage;
use vision::nik_reader::NikReader;
use vision::outline::CardFinder;

use crate::number::{count, real};
use crate::outline::{kind_of, luma_of};
use crate::parallel::each_seed;
use crate::random::Random;
use crate::view;

/// Widths of the card in pixels.
pub const WIDTHS: [u32; 5] = [1012, 800, 640, 500, 400];
/// Blurs in pixels of the frame.
pub const BLURS: [f32; 6] = [0.4, 0.8, 1.2, 1.6, 2.0, 2.4];

/// What was read.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the tally, any may hold with any")]
pub struct Reading {
    /// Seed of the number and of the scene.
    pub seed: u64,
    /// The card's width in pixels.
    pub width: u32,
    /// Blur of the scene, where it was set.
    pub blur: f32,
    /// What is printed.
    pub printed: String,
    /// What was read, empty for nothing.
    pub digits: String,
    /// Whether anything was read.
    pub read: bool,
    /// Whether it was right.
    pub right: bool,
    /// Whether the number satisfies the rules of a NIK.
    pub plausible: bool,
    /// Whether the rules changed a digit.
    pub corrected: bool,
    /// Mean correlation, 0 for nothing.
    pub correlation: f32,
    /// Correlation of the worst digit.
    pub worst: f32,
    /// The least margin, and the mean of all.
    pub margin: [f32; 2],
    /// Whether it was read upside down.
    pub upside_down: bool,
    /// Time of the reading.
    pub micros: f64,
}

/// One of the people with a number of its own: a known area, a real date, any serial.
pub fn person_of(seed: u64) -> Person {
    let mut random = Random::new(seed ^ 0x4e49_4b00);
    let people = specimen::people();
    let mut person = people[usize::try_from(random.below(15)).unwrap_or(0) % people.len()].clone();
    let day = 1 + random.below(28) + if random.chance(0.5) { 40 } else { 0 };
    let (month, year, serial) = (1 + random.below(12), random.below(100), 1 + random.below(9999));
    person.nik = format!("{}{day:02}{month:02}{year:02}{serial:04}", &person.nik[..6]);
    person
}

fn plausible(text: &str) -> bool {
    Nik::parse(text).is_ok()
}

fn reading(reader: &mut NikReader, luma: &LumaImage, corners: &Corners, printed: &str, seed: u64) -> Reading {
    let start = Instant::now();
    let found = reader.read_in_frame(luma, corners, &plausible);
    let micros = start.elapsed().as_secs_f64() * 1e6;
    let side = (corners[1][0] - corners[0][0]).hypot(corners[1][1] - corners[0][1]);
    let (read, digits) =
        (found.is_some(), found.as_ref().map(|found| found.digits.clone()).unwrap_or_default());
    Reading {
        seed,
        width: count(side),
        blur: 0.0,
        right: digits == printed,
        printed: printed.to_owned(),
        digits,
        read,
        plausible: found.as_ref().is_some_and(|found| found.plausible),
        corrected: found.as_ref().is_some_and(|found| !found.corrected.is_empty()),
        correlation: found.as_ref().map_or(0.0, |found| found.mean_correlation),
        worst: found
            .as_ref()
            .map_or(0.0, |found| found.digit_correlation.iter().copied().fold(1.0, f32::min)),
        margin: found.as_ref().map_or([0.0; 2], |found| {
            let least = found.confidence.iter().copied().fold(1.0, f32::min);
            [least, found.confidence.iter().sum::<f32>() / 16.0]
        }),
        upside_down: found.as_ref().is_some_and(|found| found.upside_down),
        micros,
    }
}

/// A card seen straight, `width` pixels wide, with corners a little off as an outline would have them.
fn flat(width: u32, blur: f32, seed: u64) -> (Picture, Corners, String) {
    let person = person_of(seed);
    let mut random = Random::new(seed);
    let (wide, high) = (real(width), real(width) / view::ID1_ASPECT);
    let (left, top) = (20.0 + random.unit(), 16.0 + random.unit());
    let corners = [[left, top], [left + wide, top], [left + wide, top + high], [left, top + high]];
    let scene = Scene::new(width + 40, count(high) + 32, seed)
        .corners_at(corners)
        .blur(blur)
        .grain(random.between(2.0, 5.0))
        .light(random.between(0.0, 0.3), random.between(0.0, 360.0))
        .exposure(random.between(0.6, 1.1))
        .jpeg(80);
    let off = 0.003 * wide;
    let found = corners.map(|corner| corner.map(|value| value + random.between(-off, off)));
    (scene.render(&specimen::draw_card(&person, 1012)), found, person.nik)
}

/// Reads flat cards of one width and blur.
pub fn read_flat(width: u32, blur: f32, seeds: Range<u64>) -> Vec<Reading> {
    each_seed(seeds, NikReader::new, |reader, seed| {
        let (frame, corners, printed) = flat(width, blur, seed);
        Reading { width, blur, ..reading(reader, &luma_of(&frame), &corners, &printed, seed) }
    })
}

/// Reads cards that lie upside down; one that is right but not said to be so counts as wrong.
pub fn read_turned(seeds: Range<u64>) -> Vec<Reading> {
    each_seed(seeds, NikReader::new, |reader, seed| {
        let (frame, [a, b, c, d], printed) = flat(800, 0.8, seed);
        let reading = reading(reader, &luma_of(&frame), &[c, d, a, b], &printed, seed);
        Reading { right: reading.right && reading.upside_down, ..reading }
    })
}

/// Finds and reads the cards of usable frames.
pub fn read_scenes(seeds: Range<u64>) -> Vec<Reading> {
    let start = || (CardFinder::new(), NikReader::new());
    let all = each_seed(seeds, start, |(finder, reader), seed| {
        let person = person_of(seed);
        let view = view::usable(&specimen::draw_card(&person, 1012), kind_of(seed), seed);
        let luma = luma_of(&view.frame);
        let found = finder.find(&luma);
        let card = found.cards.first()?;
        Some(reading(reader, &luma, &card.corners, &person.nik, seed))
    });
    all.into_iter().flatten().collect()
}

/// Reads cards whose NIK line is covered by a strip, a finger or burnt out, and things that have no NIK.
pub fn read_covered(seeds: Range<u64>) -> Vec<Reading> {
    each_seed(seeds, NikReader::new, |reader, seed| {
        let mut random = Random::new(seed ^ 0xc0);
        let (frame, corners) = match seed % 5 {
            0 => {
                let view = view::empty(view::EMPTIES[usize::try_from(seed / 5 % 4).unwrap_or(0)], seed);
                let (wide, high) = (real(view.frame.width()), real(view.frame.height()));
                (
                    view.frame,
                    [
                        [0.1 * wide, 0.1 * high],
                        [0.9 * wide, 0.1 * high],
                        [0.9 * wide, 0.8 * high],
                        [0.1 * wide, 0.8 * high],
                    ],
                )
            }
            kind => {
                let mut person = person_of(seed);
                if kind == 1 {
                    // Nothing is printed there.
                    person.nik = " ".into();
                }
                let mut card = specimen::draw_card(&person, 1012);
                if kind == 2 || kind == 3 {
                    let tone = count(random.between(20.0, 240.0));
                    let tone = u8::try_from(tone).unwrap_or(128);
                    // The whole line, or all but its last digits.
                    let end = if kind == 2 { 760 } else { 600 };
                    for y in 118..172 {
                        for x in 226..end {
                            card.put_pixel(x, y, image::Rgba([tone, tone, tone, 255]));
                        }
                    }
                }
                if kind == 4 {
                    // Other words in its place.
                    person.nik = "KARTU CONTOH SAJA".into();
                    card = specimen::draw_card(&person, 1012);
                }
                let wide = 800.0_f32;
                let high = wide / view::ID1_ASPECT;
                let corners =
                    [[20.0, 20.0], [20.0 + wide, 20.0], [20.0 + wide, 20.0 + high], [20.0, 20.0 + high]];
                let scene = Scene::new(840, count(high) + 40, seed)
                    .corners_at(corners)
                    .blur(random.between(0.4, 1.6))
                    .grain(random.between(2.0, 5.0));
                (scene.render(&card), corners)
            }
        };
        reading(reader, &luma_of(&frame), &corners, "", seed)
    })
}
