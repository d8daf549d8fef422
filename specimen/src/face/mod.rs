//! Draws a face: the same head for the portrait on a card and for a selfie.
//! Drawn, not photographed: good enough for a detector of frontal faces, never mistaken for a person. Parameters: `look`.

mod body;
mod cloth;
mod cover;
mod features;
mod hair;
mod relief;
mod room;

use crate::Picture;
use crate::canvas::{At, Canvas};
use crate::level::real;
use crate::look::{Look, Rgb};
use crate::person::Person;

/// Where a head is and how it is held.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// The point between the eyes, in pixels.
    pub centre: [f32; 2],
    /// Half of the distance between the cheekbones, in pixels.
    pub half_width_px: f32,
    /// Roll of the head, clockwise.
    pub roll_degrees: f32,
    /// 0.0 closed to 1.0 open.
    pub eyes_open: f32,
}

/// What hides a part of a face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// A mask of this colour over nose and mouth.
    Mask(Rgb),
    /// Dark glasses.
    Sunglasses,
    /// A hand before nose and mouth.
    HandOnMouth,
    /// A hand before the eyes.
    HandOnEyes,
}

impl Pose {
    /// The pose of a selfie held at arm's length: the head takes 44 % of the width.
    pub fn selfie(width: u32, height: u32) -> Self {
        let half_width_px = (0.22 * real(width)).min(0.175 * real(height));
        Self {
            centre: [0.5 * real(width), 0.45 * real(height)],
            half_width_px,
            roll_degrees: 0.0,
            eyes_open: 1.0,
        }
    }
}

/// Draws the head and shoulders of `person` before a plain room.
pub fn draw_selfie(person: &Person, width: u32, height: u32) -> Picture {
    let mut pose = Pose::selfie(width, height);
    let mut random = crate::random::Random::new(person.seed(), "selfie");
    pose.centre[0] += random.between(-0.03, 0.03) * real(width);
    pose.centre[1] += random.between(-0.02, 0.02) * real(height);
    pose.roll_degrees = random.between(-2.5, 2.5);
    draw_selfie_posed(person, width, height, &pose)
}

/// Draws the head and shoulders of `person` before their room, the head held as `pose` says.
pub fn draw_selfie_posed(person: &Person, width: u32, height: u32, pose: &Pose) -> Picture {
    draw_head(&person.look, pose, None, &draw_room(width, height, person.seed()))
}

/// Draws the room behind a selfie.
pub(crate) fn draw_room(width: u32, height: u32, seed: u64) -> Picture {
    room::draw(width.max(1), height.max(1), seed)
}

/// Draws the portrait of a card: the head before one colour.
pub fn draw_portrait(look: &Look, width: u32, height: u32, ground: Rgb) -> Picture {
    let (width, height) = (width.max(1), height.max(1));
    let [r, g, b] = ground;
    let half_width_px = (0.31 * real(width)).min(0.23 * real(height));
    let pose = Pose {
        centre: [0.5 * real(width), 0.45 * real(height)],
        half_width_px,
        roll_degrees: 0.0,
        eyes_open: 1.0,
    };
    draw_head(look, &pose, None, &Picture::from_pixel(width, height, image::Rgba([r, g, b, 255])))
}

/// Draws the head over `behind`, back to front.
pub(crate) fn draw_head(look: &Look, pose: &Pose, cover: Option<Cover>, behind: &Picture) -> Picture {
    let mut canvas = Canvas::over(behind);
    let placed: At = (pose.centre[0], pose.centre[1]);
    canvas.place(placed, pose.half_width_px, pose.roll_degrees);
    let unit = pose.half_width_px;
    hair::behind(&mut canvas, look);
    body::draw(&mut canvas, look, unit);
    let mut picture = canvas.into_picture();
    relief::draw(&mut picture, look, pose);
    let mut canvas = Canvas::over(&picture);
    canvas.place(placed, pose.half_width_px, pose.roll_degrees);
    features::draw(&mut canvas, look, pose.eyes_open, unit);
    hair::before(&mut canvas, look, unit);
    features::glasses(&mut canvas, look);
    if let Some(cover) = cover {
        cover::draw(&mut canvas, look, cover, unit);
    }
    canvas.into_picture()
}

/// The skin under even light.
fn skin(look: &Look) -> [f32; 3] {
    let tone = look.skin_tone.clamp(0.0, 1.0);
    // Light, middle and dark skin, chosen by eye; straight lines between them.
    let (from, to, share) = if tone < 0.5 {
        ([232.0, 190.0, 160.0], [198.0, 148.0, 114.0], 2.0 * tone)
    } else {
        ([198.0, 148.0, 114.0], [124.0, 84.0, 62.0], 2.0 * tone - 1.0)
    };
    std::array::from_fn(|at| crate::level::mix(from[at], to[at], share))
}

/// A colour at `brightness` times its light, as an 8-bit colour.
fn lit(colour: [f32; 3], brightness: f32) -> Rgb {
    colour.map(|level| crate::level::byte(level * brightness))
}
