//! Tests of the outline on drawn frames: a bright card with print on a dark ground, and frames that hold no card.

use super::number::{byte, length, real};
use super::{CardFinder, Corners, Presence};
use crate::luma::LumaImage;
use crate::rectify::Homography;

/// A repeatable number in 0..256 for a place.
fn grain(at: usize, seed: u32) -> u8 {
    let mut x = u32::try_from(at).unwrap().wrapping_mul(0x9e37_79b9) ^ seed.wrapping_mul(0x85eb_ca6b);
    x ^= x >> 15;
    x = x.wrapping_mul(0x2c1b_3c6d);
    x ^= x >> 12;
    u8::try_from(x >> 24).unwrap()
}

/// A frame with cards of 200 levels on a ground of 60, `print` drawn as rows of dashes.
fn frame(width: usize, height: usize, cards: &[Corners], print: bool) -> LumaImage {
    let mut bytes: Vec<u8> = (0..width * height).map(|at| 58 + grain(at, 1) / 64).collect();
    for corners in cards {
        let map = Homography::from_unit_square(corners).unwrap();
        // Fine enough to leave no hole.
        let steps = 3 * width;
        for row in 0..steps {
            for column in 0..steps {
                let (u, v) = (real(column) / real(steps), real(row) / real(steps));
                let [x, y] = map.map([u, v]);
                let dash = print && (0.1..0.9).contains(&v) && (0.06..0.9).contains(&u);
                let ink =
                    dash && (v * 24.0).fract() < 0.5 && (u * 31.0 + (v * 24.0).floor() * 0.37).fract() < 0.7;
                if x >= 0.0 && y >= 0.0 && x < real(width) && y < real(height) {
                    let at = super::number::index(y) * width + super::number::index(x);
                    bytes[at] = if ink { 70 } else { 200 } + grain(at, 2) / 64;
                }
            }
        }
    }
    LumaImage::new(bytes, width, height).unwrap()
}

fn upright(left: f32, top: f32, width: f32) -> Corners {
    let (right, low) = (left + width, top + width / super::shape::ASPECT);
    [[left, top], [right, top], [right, low], [left, low]]
}

fn turned(corners: &Corners, degrees: f32) -> Corners {
    let [mx, my] = super::shape::middle(corners);
    let (sin, cos) = degrees.to_radians().sin_cos();
    corners.map(|[x, y]| {
        let (dx, dy) = (x - mx, y - my);
        [mx + cos * dx - sin * dy, my + sin * dx + cos * dy]
    })
}

/// The largest distance of a corner, whichever long side is called the upper one.
fn furthest(found: &Corners, truth: &Corners) -> f32 {
    [0, 2]
        .map(|turn| {
            (0..4)
                .map(|at| {
                    let (a, b) = (found[at], truth[(at + turn) % 4]);
                    length(a[0] - b[0], a[1] - b[1])
                })
                .fold(0.0, f32::max)
        })
        .into_iter()
        .fold(f32::INFINITY, f32::min)
}

#[test]
fn a_card_is_found_at_any_turn_to_a_pixel() {
    let mut finder = CardFinder::new();
    for degrees in [0.0, 4.0, -17.0, 44.0, 90.0, 135.0, 181.0] {
        let truth = turned(&upright(180.0, 110.0, 330.0), degrees);
        let found = finder.find(&frame(700, 460, &[truth], true));
        assert_eq!(found.presence, Presence::One, "{degrees}");
        let off = furthest(&found.cards[0].corners, &truth);
        assert!(off < 1.5, "{degrees}: {off}");
        assert!(found.cards[0].complete && found.cards[0].cut_corners == [false; 4]);
        assert!((found.cards[0].aspect(700, 460) - super::shape::ASPECT).abs() < 0.03);
    }
}

#[test]
fn a_long_side_is_first_and_corners_go_clockwise() {
    let truth = turned(&upright(180.0, 110.0, 330.0), 25.0);
    let card = CardFinder::new().find(&frame(700, 460, &[truth], true)).cards[0];
    let [upper, right, ..] = super::shape::side_lengths(&card.corners);
    assert!(upper > 1.4 * right && super::shape::signed_area(&card.corners) > 0.0);
    assert!(card.corners[0][0] < card.corners[1][0]);
}

#[test]
fn perspective_does_not_hide_a_card() {
    // It leans away by 22 degrees, through a lens of 0.8 frame widths, and would take 0.6 of the width if it did not.
    let (sin, cos) = 22.0_f32.to_radians().sin_cos();
    let truth = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(x, y)| {
        let y = y / super::shape::ASPECT;
        let scale = 512.0 / (512.0 / 384.0 - y * sin);
        [320.0 + x * scale, 200.0 + y * cos * scale]
    });
    let found = CardFinder::new().find(&frame(640, 400, &[truth], true));
    assert_eq!(found.presence, Presence::One);
    assert!(furthest(&found.cards[0].corners, &truth) < 1.5);
}

#[test]
fn refinement_brings_corners_of_a_small_image_to_the_large_one() {
    let truth = turned(&upright(200.0, 120.0, 420.0), 3.0);
    let image = frame(840, 520, &[truth], true);
    let rough = truth.map(|[x, y]| [x + 2.0, y - 1.5]);
    let refined = CardFinder::new().refine(&image, &rough);
    assert!(furthest(&refined, &truth) < 0.8, "{refined:?}");
}

#[test]
fn each_presence_has_its_frame() {
    let mut finder = CardFinder::new();
    for (cards, print, expected) in [
        (vec![], true, Presence::None),
        (vec![upright(120.0, 80.0, 400.0)], true, Presence::One),
        (vec![upright(120.0, 80.0, 400.0)], false, Presence::None),
        (vec![upright(230.0, 120.0, 200.0)], true, Presence::TooSmall),
        (vec![upright(30.0, 90.0, 260.0), upright(340.0, 150.0, 260.0)], true, Presence::TooMany),
        (vec![upright(-90.0, 80.0, 400.0)], true, Presence::Incomplete),
        (vec![upright(120.0, -80.0, 400.0)], true, Presence::Incomplete),
        (vec![upright(2.0, 80.0, 400.0)], true, Presence::Incomplete),
    ] {
        let found = finder.find(&frame(640, 400, &cards, print));
        assert_eq!(found.presence, expected, "{cards:?} {:?}", found.cards);
    }
}

#[test]
fn a_missing_corner_is_seen_as_ground_inside_the_outline() {
    let truth = upright(120.0, 70.0, 400.0);
    let image = frame(640, 400, &[truth], true);
    let mut bytes = image.bytes().to_vec();
    for (at, value) in bytes.iter_mut().enumerate() {
        let (x, y) = (real(at % 640), real(at / 640));
        // A triangle of an eighth of the width off the upper right corner.
        if (520.0 - x) + (y - 70.0) < 55.0 {
            *value = 60;
        }
    }
    let found = CardFinder::new().find(&LumaImage::new(bytes, 640, 400).unwrap());
    assert_eq!(found.cards[0].cut_corners, [false, true, false, false], "{:?}", found.cards);
}

#[test]
fn a_square_and_a_long_strip_are_no_cards() {
    let mut finder = CardFinder::new();
    for height in [120.0, 360.0] {
        let shape = [[130.0, 20.0], [490.0, 20.0], [490.0, 20.0 + height], [130.0, 20.0 + height]];
        assert_eq!(finder.find(&frame(640, 400, &[shape], true)).presence, Presence::None, "{height}");
    }
}

#[test]
fn no_frame_makes_the_search_explode() {
    let (width, height) = (640, 360);
    let slant =
        |x: usize, y: usize| (real(x) * 0.97 + real(y) * 0.22, real(y) * 0.97 - real(x) * 0.22 + 200.0);
    let pictures: [&dyn Fn(usize, usize) -> bool; 4] = [
        &|x, y| (x / 20 + y / 20) % 2 == 0,
        &|x, y| x % 24 < 3 || y % 16 < 3,
        &|x, y| slant(x, y).0 % 31.0 < 4.0 || slant(x, y).1 % 20.0 < 4.0,
        &|x, y| grain(x / 12 + 60 * (y / 12), 3) > 127,
    ];
    let mut finder = CardFinder::new();
    for (at, picture) in pictures.iter().enumerate() {
        let bytes = (0..width * height).map(|at| if picture(at % width, at / width) { 220 } else { 30 });
        let image = LumaImage::new(bytes.collect(), width, height).unwrap();
        finder.find(&image);
        let lines = finder.lines.all.len();
        assert!(lines <= super::line::MAX_LINES, "{at}: {lines} lines");
        // The last pair of sides is looked at with all that join it.
        let most = super::quad::MOST_PAIRS + lines * lines / 2;
        assert!(finder.crossings.pairs <= most, "{at}: {} pairs", finder.crossings.pairs);
        let search = super::Search { lines: &finder.lines, half: finder.edges.centre() };
        let tries = super::three::find(&search, &finder.edges, &mut Vec::new());
        assert!(tries <= super::three::MOST_TRIES, "{at}: {tries} rectangles");
    }
}

#[test]
fn no_size_and_no_content_makes_it_panic() {
    let mut finder = CardFinder::new();
    assert_eq!(finder.find(&LumaImage::default()).presence, Presence::None);
    for (width, height) in [
        (1, 1),
        (1, 900),
        (900, 1),
        (2, 3),
        (7, 9),
        (8, 8),
        (9, 8),
        (33, 1700),
        (320, 240),
        (5200, 40),
        (9000, 9),
    ] {
        for seed in 0..4 {
            let bytes = (0..width * height)
                .map(|at| match seed {
                    0 => 0,
                    1 => grain(at, 7),
                    2 => byte(real(at % width) * 8.0) ^ byte(real(at / width) * 8.0),
                    _ => {
                        if (at % width / 5 + at / width / 7) % 2 == 0 {
                            255
                        } else {
                            0
                        }
                    }
                })
                .collect();
            let image = LumaImage::new(bytes, width, height).unwrap();
            for card in finder.find(&image).cards {
                assert!(card.corners.iter().flatten().all(|value| value.is_finite()));
            }
            for corners in
                [upright(0.0, 0.0, 5.0), upright(-50.0, 3.0, 1e6), [[f32::NAN, 0.0]; 4], [[3.0, 3.0]; 4]]
            {
                let _ = finder.refine(&image, &corners);
            }
        }
    }
}
