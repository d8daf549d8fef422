//! Seeded frames: a whole card, a card that is not whole, two cards, no card.

use specimen::Picture;
use specimen::attack;
use specimen::scene::{Corners, Glare, Scene};

use crate::clutter;
use crate::number::{count, real};
use crate::random::Random;

/// Width over height of ID-1.
pub const ID1_ASPECT: f32 = 85.60 / 53.98;

/// Width over height of A4 in landscape.
const A4_ASPECT: f32 = 297.0 / 210.0;

/// What a frame shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A card on one of the specimen's desks.
    Plain,
    /// A card on a pale ground.
    Pale,
    /// A card among pens, paper and other things.
    Cluttered,
    /// A card with a finger over a corner or a side.
    Hand,
    /// A card at any turn.
    Turned,
    /// A card in a tall frame.
    Tall,
}

/// Kinds of frames that are usable.
pub const KINDS: [Kind; 6] = [Kind::Plain, Kind::Pale, Kind::Cluttered, Kind::Hand, Kind::Turned, Kind::Tall];

/// What a frame without a card shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// A desk, with or without things on it.
    Desk,
    /// A face.
    Selfie,
    /// Paper of another shape: A4, square, letter.
    Paper,
    /// A telephone or a screen of 16:9 or longer.
    Phone,
}

/// Kinds of frames without a card.
pub const EMPTIES: [Empty; 4] = [Empty::Desk, Empty::Selfie, Empty::Paper, Empty::Phone];

/// Where a picture of `aspect` lies, through a lens of 26 to 30 mm.
#[derive(Debug, Clone, Copy)]
pub struct Lie {
    /// Width over height.
    pub aspect: f32,
    /// Width over the frame's width.
    pub share: f32,
    /// Turn in the picture plane, tilt and turn away, in degrees.
    pub degrees: [f32; 3],
    /// Offset of its middle as shares of the frame's sides.
    pub shift: [f32; 2],
    /// Focal length over the frame's longer side.
    pub focal: f32,
}

impl Lie {
    /// The corners in a frame of this size.
    pub fn corners(&self, width: u32, height: u32) -> Corners {
        let (wide, high) = (real(width), real(height));
        let focal = self.focal * wide.max(high);
        let distance = focal / (self.share * wide);
        let [turn, tilt, yaw] = self.degrees.map(|degrees| degrees.to_radians().sin_cos());
        [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(x, y)| {
            let y = y / self.aspect;
            let (y, deep) = (y * tilt.1, -y * tilt.0);
            let (x, deep) = (x * yaw.1 - deep * yaw.0, deep * yaw.1 + x * yaw.0);
            let (x, y) = (x * turn.1 - y * turn.0, x * turn.0 + y * turn.1);
            // Moved in space, so that the lens sees it from the side.
            let (x, y) =
                (x + self.shift[0] * wide * distance / focal, y + self.shift[1] * high * distance / focal);
            let scale = focal / (distance + deep);
            [0.5 * wide + x * scale, 0.5 * high + y * scale]
        })
    }
}

/// A frame and, where there is one, the card's true corners.
#[derive(Debug, Clone)]
pub struct View {
    /// The frame.
    pub frame: Picture,
    /// The truth.
    pub corners: Option<Corners>,
}

/// A usable frame of this kind with `card` in it.
pub fn usable(card: &Picture, kind: Kind, seed: u64) -> View {
    let mut random = Random::new(seed);
    let (width, height) = match kind {
        Kind::Tall => random.pick(&[(720, 1280), (480, 640)]),
        _ => random.pick(&[(1280, 720), (640, 360), (640, 480)]),
    };
    // Wide frames are filled by the height of the card, tall ones by its width.
    let room = (real(height) * ID1_ASPECT / real(width)).min(1.0);
    let degrees = if kind == Kind::Turned {
        [random.between(0.0, 360.0), random.between(-15.0, 15.0), random.between(-15.0, 15.0)]
    } else {
        [random.between(-12.0, 12.0), random.between(-22.0, 22.0), random.between(-22.0, 22.0)]
    };
    let share = if kind == Kind::Turned {
        random.between(0.50, 0.80) * room
    } else {
        random.between(0.52, 0.88) * room
    };
    let mut lie = Lie {
        aspect: ID1_ASPECT,
        share,
        degrees,
        shift: [random.between(-0.04, 0.04), random.between(-0.04, 0.04)],
        focal: random.between(0.68, 0.95),
    };
    while !whole(&lie.corners(width, height), width, height) {
        lie.share *= 0.96;
        lie.shift = lie.shift.map(|shift| 0.8 * shift);
    }
    let scene =
        lit(Scene::new(width, height, seed).corners_at(lie.corners(width, height)), &mut random, width);
    let corners = scene.corners();
    let mut frame = scene.render(card);
    match kind {
        Kind::Pale => clutter::lighten(&mut frame, &corners, random.between(0.45, 0.7)),
        Kind::Cluttered => clutter::scatter(&mut frame, &corners, &mut random),
        Kind::Hand => clutter::finger(&mut frame, &corners, &mut random),
        Kind::Plain | Kind::Turned | Kind::Tall => {}
    }
    View { frame, corners: Some(corners) }
}

/// Whether a card has room around it, as the guidance asks.
fn whole(corners: &Corners, width: u32, height: u32) -> bool {
    let margin = 0.02 * real(width.max(height));
    corners
        .iter()
        .all(|[x, y]| *x > margin && *y > margin && *x < real(width) - margin && *y < real(height) - margin)
}

/// Light, focus and grain of an ordinary room.
fn lit(scene: Scene, random: &mut Random, width: u32) -> Scene {
    let scale = real(width.max(480)) / 1280.0;
    let mut scene = scene
        .light(random.between(0.0, 0.35), random.between(0.0, 360.0))
        .exposure(random.between(0.5, 1.15))
        .blur(random.between(0.3, 2.2) * scale)
        .grain(random.between(1.0, 6.0));
    if random.chance(0.25) {
        scene = scene.glare(Glare {
            centre: [random.between(0.0, 1.0), random.between(0.0, 1.0)],
            radius: random.between(0.05, 0.18),
            strength: random.between(0.4, 1.0),
        });
    }
    if random.chance(0.3) {
        scene = scene.jpeg(75);
    }
    scene
}

/// A frame without a card.
pub fn empty(kind: Empty, seed: u64) -> View {
    let mut random = Random::new(seed);
    let (width, height) = random.pick(&[(1280, 720), (640, 360), (480, 640)]);
    let away = [[-900.0, -900.0], [-800.0, -900.0], [-800.0, -800.0], [-900.0, -800.0]];
    let blank = Picture::from_pixel(64, 40, image::Rgba([235, 235, 235, 255]));
    let frame = match kind {
        Empty::Desk => {
            let scene = lit(Scene::new(width, height, seed).corners_at(away), &mut random, width);
            let mut frame = scene.render(&blank);
            if random.chance(0.6) {
                clutter::scatter(&mut frame, &away, &mut random);
            }
            frame
        }
        Empty::Selfie => {
            let people = specimen::people();
            let person = &people[usize::try_from(seed % 15).unwrap_or(0) % people.len()];
            specimen::draw_selfie(person, width.min(height), width.max(height))
        }
        Empty::Paper | Empty::Phone => {
            let aspects: &[f32] = if kind == Empty::Paper {
                &[A4_ASPECT, 1.0, 11.0 / 8.5, A4_ASPECT]
            } else {
                &[1.78, 2.0, 2.17]
            };
            let aspect = random.pick(aspects);
            let picture = if kind == Empty::Paper {
                clutter::page(aspect, &mut random)
            } else {
                clutter::phone(aspect, seed)
            };
            let lie = Lie {
                aspect,
                share: random.between(0.3, 0.8) * (real(height) * aspect / real(width)).min(1.0),
                degrees: [
                    random.between(-20.0, 20.0),
                    random.between(-20.0, 20.0),
                    random.between(-20.0, 20.0),
                ],
                shift: [random.between(-0.05, 0.05), random.between(-0.05, 0.05)],
                focal: random.between(0.68, 0.95),
            };
            let scene =
                Scene::new(width, height, seed).square_corners().corners_at(lie.corners(width, height));
            lit(scene, &mut random, width).render(&picture)
        }
    };
    View { frame, corners: None }
}

/// A card of which a part lies beyond the border.
pub fn cut(card: &Picture, seed: u64) -> View {
    let mut random = Random::new(seed);
    let (width, height) = random.pick(&[(1280, 720), (640, 360)]);
    let side = if random.chance(0.5) { 1.0 } else { -1.0 };
    let upright = random.chance(0.5);
    let share = random.between(0.45, 0.58);
    // So far that a tenth to a third of the card is out.
    let out = random.between(0.10, 0.33);
    let shift = if upright {
        [
            random.between(-0.1, 0.1),
            side * (0.5 - share * real(width) / real(height) / ID1_ASPECT * (0.5 - out)),
        ]
    } else {
        [side * (0.5 - share * (0.5 - out)), random.between(-0.1, 0.1)]
    };
    let lie = Lie {
        aspect: ID1_ASPECT,
        share,
        degrees: [random.between(-6.0, 6.0), random.between(-8.0, 8.0), random.between(-8.0, 8.0)],
        shift,
        focal: 0.8,
    };
    let scene =
        lit(Scene::new(width, height, seed).corners_at(lie.corners(width, height)), &mut random, width);
    View { frame: scene.render(card), corners: Some(lie.corners(width, height)) }
}

/// A whole card in the middle of a frame, at this share of the widest that fits and at these angles.
fn centred(
    card: &Picture,
    share: f32,
    degrees: [f32; 3],
    random: &mut Random,
    seed: u64,
) -> (Picture, Corners) {
    let (width, height) = random.pick(&[(1280, 720), (640, 480)]);
    let room = (real(height) * ID1_ASPECT / real(width)).min(1.0);
    let mut lie = Lie {
        aspect: ID1_ASPECT,
        share: share * room,
        degrees,
        shift: [0.0; 2],
        focal: random.between(0.68, 0.95),
    };
    while !whole(&lie.corners(width, height), width, height) {
        lie.share *= 0.96;
    }
    let corners = lie.corners(width, height);
    (lit(Scene::new(width, height, seed).corners_at(corners), random, width).render(card), corners)
}

/// A card too far away to be read.
pub fn small(card: &Picture, seed: u64) -> View {
    let mut random = Random::new(seed);
    let share = random.between(0.24, 0.38);
    let degrees = [random.between(-12.0, 12.0), random.between(-15.0, 15.0), random.between(-15.0, 15.0)];
    let (frame, corners) = centred(card, share, degrees, &mut random, seed);
    View { frame, corners: Some(corners) }
}

/// A card that leans away by 25 to 38 degrees.
pub fn steep(card: &Picture, seed: u64) -> View {
    let mut random = Random::new(seed);
    let lean = random.between(25.0, 38.0) * if random.chance(0.5) { 1.0 } else { -1.0 };
    let lesser = random.between(-10.0, 10.0);
    let turn = random.between(-15.0, 15.0);
    let degrees = if random.chance(0.5) { [turn, lean, lesser] } else { [turn, lesser, lean] };
    let share = random.between(0.7, 0.95);
    let (frame, corners) = centred(card, share, degrees, &mut random, seed);
    View { frame, corners: Some(corners) }
}

/// A card with a corner cut off, and which one.
pub fn clipped(card: &Picture, seed: u64) -> (View, usize) {
    let mut random = Random::new(seed);
    let (share, degrees) = (random.between(0.6, 0.85), [0; 3].map(|_| random.between(-10.0, 10.0)));
    let (mut frame, corners) = centred(card, share, degrees, &mut random, seed);
    let corner = usize::try_from(random.below(4)).unwrap_or(0);
    let legs = [random.between(0.08, 0.16), random.between(0.08, 0.16)];
    clutter::clip(&mut frame, &corners, corner, legs);
    (View { frame, corners: Some(corners) }, corner)
}

/// Two cards side by side.
pub fn two(cards: [&Picture; 2], seed: u64) -> View {
    let mut random = Random::new(seed);
    let (width, height) = (1280, 720);
    let place = |side: f32, random: &mut Random| Lie {
        aspect: ID1_ASPECT,
        share: random.between(0.36, 0.42),
        degrees: [random.between(-6.0, 6.0), random.between(-10.0, 10.0), random.between(-10.0, 10.0)],
        shift: [side * 0.25, random.between(-0.08, 0.08)],
        focal: 0.8,
    };
    let lies = [place(-1.0, &mut random), place(1.0, &mut random)];
    let scene =
        Scene::new(width, height, seed).grain(random.between(1.0, 5.0)).blur(random.between(0.4, 1.5));
    let [left, right] =
        [0, 1].map(|at| scene.clone().corners_at(lies[at].corners(width, height)).render(cards[at]));
    let frame =
        Picture::from_fn(width, height, |x, y| *(if x < width / 2 { &left } else { &right }).get_pixel(x, y));
    View { frame, corners: None }
}

/// The card of a person as a grey copy now and then, to see that colour plays no part.
pub fn card_of(person: &specimen::Person, seed: u64) -> Picture {
    let card = specimen::draw_card(person, count(960.0));
    if seed.is_multiple_of(9) { attack::greyscale_copy(&card) } else { card }
}
