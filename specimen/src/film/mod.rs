//! Films: a still seen by a hand that shakes. Frames are drawn one by one, so a long film takes no memory.
//! File formats are in `film/format.rs`; what is in the still comes from `scene` and `face`.

mod format;

pub(crate) use format::i420;
pub use format::{mjpeg, y4m};

use crate::Picture;
use crate::card::draw_card;
use crate::face::{Pose, draw_selfie_posed};
use crate::level::{byte, index, pixels, real};
use crate::noise::add_grain;
use crate::person::Person;
use crate::random::Random;
use crate::scene::{Corners, Hold, Scene, sample};
use std::f32::consts::TAU;

/// Room around the frame for the shake, as a share of the longer side.
const MARGIN: f32 = 0.03;

/// How the hand shakes; all of it repeats after the film's last frame, so a looped film has no jump.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shake {
    /// Largest offset, as a share of the longer side (kept below 3 %).
    pub reach: f32,
    /// Largest roll.
    pub roll_degrees: f32,
    /// Sensor grain of each frame, in 8-bit levels.
    pub grain_sigma_levels: f32,
    /// Brightness breathes by this share, as auto exposure does.
    pub breathing: f32,
}

impl Default for Shake {
    /// A steady hand.
    fn default() -> Self {
        Self { reach: 0.006, roll_degrees: 0.4, grain_sigma_levels: 2.0, breathing: 0.012 }
    }
}

/// A film; iterate over it for its frames, or ask for one.
#[derive(Debug, Clone)]
pub struct Film {
    still: Picture,
    blink: Option<Picture>,
    corners: Option<Corners>,
    width: u32,
    height: u32,
    frames: u32,
    seed: u64,
    shake: Shake,
    waves: [[f32; 3]; 4],
    next: u32,
}

/// A film of the card of `person` on a desk.
pub fn card_film(person: &Person, width: u32, height: u32, frames: u32, seed: u64) -> Film {
    let (width, height) = (width.max(16), height.max(16));
    let margin = margin_of(width, height);
    let mut random = Random::new(seed, "card film");
    // Wide frames are filled by the card's height, tall ones by its width.
    let fill = (0.80 * real(width)).min(0.80 * real(height) / crate::card::HEIGHT_OVER_WIDTH);
    let hold = Hold {
        width_share: fill / real(width + 2 * margin),
        rotate_degrees: random.between(-2.0, 2.0),
        tilt_degrees: random.between(-4.0, 4.0),
        turn_degrees: random.between(-4.0, 4.0),
        shift: [0.0, 0.0],
    };
    let scene = Scene::new(width + 2 * margin, height + 2 * margin, seed).held(&hold).grain(0.0);
    let still = scene.render(&draw_card(person, pixels(fill).clamp(320, 1600)));
    let shift = real(margin);
    let corners = scene.corners().map(|[x, y]| [x - shift, y - shift]);
    Film { corners: Some(corners), ..Film::of(still, width, height, frames, seed) }
}

/// A film of the face of `person`, who blinks once.
pub fn selfie_film(person: &Person, width: u32, height: u32, frames: u32, seed: u64) -> Film {
    let (width, height) = (width.max(16), height.max(16));
    let margin = margin_of(width, height);
    let mut pose = Pose::selfie(width, height);
    pose.centre = pose.centre.map(|place| place + real(margin));
    pose.roll_degrees = Random::new(seed, "selfie film").between(-2.0, 2.0);
    let draw = |eyes_open| {
        let mut still =
            draw_selfie_posed(person, width + 2 * margin, height + 2 * margin, &Pose { eyes_open, ..pose });
        crate::blur::blur_premultiplied(still.as_mut(), width + 2 * margin, 0.5);
        still
    };
    Film { blink: Some(draw(0.0)), ..Film::of(draw(1.0), width, height, frames, seed) }
}

fn margin_of(width: u32, height: u32) -> u32 {
    pixels((MARGIN * real(width.max(height))).ceil())
}

impl Film {
    /// A film of any still: frames of `width` by `height` pixels from its middle.
    pub fn of(still: Picture, width: u32, height: u32, frames: u32, seed: u64) -> Self {
        let mut random = Random::new(seed, "shake");
        // Sways of one to five whole turns a film: amplitude share, turns, phase.
        let waves = [1.0, 2.0, 3.0, 5.0]
            .map(|turns| [random.between(0.4, 1.0) / turns, turns, random.between(0.0, TAU)]);
        Self {
            still,
            blink: None,
            corners: None,
            width,
            height,
            frames,
            seed,
            shake: Shake::default(),
            waves,
            next: 0,
        }
    }

    /// The same film from another hand.
    #[must_use]
    pub fn shaken(mut self, shake: Shake) -> Self {
        self.shake = shake;
        self
    }

    /// Frames in the film.
    pub fn frame_count(&self) -> u32 {
        self.frames
    }

    /// The card's corners in frame `at`, when a card is in the film.
    pub fn corners(&self, at: u32) -> Option<Corners> {
        let motion = self.motion(at);
        let (cx, cy) = (0.5 * real(self.width), 0.5 * real(self.height));
        self.corners.map(|corners| {
            corners.map(|[x, y]| {
                let (x, y) = (x - cx - motion.dx, y - cy - motion.dy);
                [cx + motion.cos * x + motion.sin * y, cy + motion.cos * y - motion.sin * x]
            })
        })
    }

    /// Draws frame `at`; beyond the last one it starts again.
    pub fn frame(&self, at: u32) -> Picture {
        let at = at % self.frames.max(1);
        let motion = self.motion(at);
        let still = match &self.blink {
            Some(blink) if self.blinks(at) => blink,
            _ => &self.still,
        };
        let (cx, cy) = (0.5 * real(self.width), 0.5 * real(self.height));
        let (sx, sy) = (0.5 * real(still.width()), 0.5 * real(still.height()));
        let mut raw = Vec::with_capacity(4 * index(self.width) * index(self.height));
        for row in 0..self.height {
            let y = real(row) + 0.5 - cy;
            for column in 0..self.width {
                let x = real(column) + 0.5 - cx;
                let from_x = sx + motion.dx + motion.cos * x - motion.sin * y - 0.5;
                let from_y = sy + motion.dy + motion.cos * y + motion.sin * x - 0.5;
                raw.extend(sample(still, from_x, from_y).map(|level| byte(level * motion.gain)));
                raw.push(255);
            }
        }
        add_grain(&mut raw, self.shake.grain_sigma_levels, self.seed.wrapping_add(u64::from(at) + 1));
        Picture::from_raw(self.width, self.height, raw).expect("a frame holds four bytes a pixel")
    }

    /// The eyes are shut for about a twentieth of the film, in its second half.
    fn blinks(&self, at: u32) -> bool {
        let start = self.frames * 3 / 5;
        (start..start + (self.frames / 20).max(1)).contains(&at) && self.frames > 4
    }

    fn motion(&self, at: u32) -> Motion {
        let time = real(at % self.frames.max(1)) / real(self.frames.max(1));
        let sway = |shift: f32| -> f32 {
            self.waves
                .iter()
                .map(|[share, turns, phase]| 0.5 * share * (TAU * turns * time + phase + shift * turns).sin())
                .sum()
        };
        let mut tremor = Random::new(self.seed ^ (u64::from(at) << 20), "tremor");
        let reach = self.shake.reach.min(MARGIN) * real(self.width.max(self.height));
        let roll = (self.shake.roll_degrees * sway(4.0)).to_radians();
        let (sin, cos) = roll.sin_cos();
        Motion {
            dx: reach * (sway(0.0) + 0.06 * tremor.normal().clamp(-2.0, 2.0)),
            dy: reach * (sway(2.0) + 0.06 * tremor.normal().clamp(-2.0, 2.0)),
            sin,
            cos,
            gain: 1.0 + self.shake.breathing * sway(1.0),
        }
    }
}

/// Where the hand is in one frame: offset in pixels, roll, brightness.
struct Motion {
    dx: f32,
    dy: f32,
    sin: f32,
    cos: f32,
    gain: f32,
}

impl Iterator for Film {
    type Item = Picture;

    fn next(&mut self) -> Option<Picture> {
        if self.next >= self.frames {
            return None;
        }
        self.next += 1;
        Some(self.frame(self.next - 1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = index(self.frames - self.next);
        (left, Some(left))
    }
}

impl ExactSizeIterator for Film {}

#[cfg(test)]
mod tests {
    use super::{card_film, selfie_film};
    use crate::people;

    #[test]
    fn frames_differ_as_those_of_a_hand_do_and_repeat_with_the_loop() {
        let film = card_film(&people()[0], 320, 240, 12, 4);
        assert_ne!(film.frame(0), film.frame(1));
        assert_eq!(film.frame(0), film.frame(12));
        assert_eq!(film.clone().count(), 12);
    }

    #[test]
    fn the_last_frame_is_as_near_to_the_first_as_any_neighbours() {
        let film = card_film(&people()[0], 320, 240, 30, 4);
        let step = |a: u32, b: u32| {
            let (a, b) = (film.corners(a).expect("a card"), film.corners(b).expect("a card"));
            (a[0][0] - b[0][0]).hypot(a[0][1] - b[0][1])
        };
        let longest = (0..29).map(|at| step(at, at + 1)).fold(0.0, f32::max);
        assert!(step(29, 0) <= 1.5 * longest, "{} against {longest}", step(29, 0));
    }

    #[test]
    fn corners_follow_the_card() {
        let film = card_film(&people()[0], 640, 480, 10, 9);
        for at in [0, 3, 7] {
            let frame = film.frame(at);
            let corners = film.corners(at).expect("a card");
            // A little inside each corner lies the pale card; a little outside lies the darker desk.
            let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum::<f32>() / 4.0);
            let blue = |share: f32, corner: [f32; 2]| {
                let [x, y] = [0, 1]
                    .map(|axis| crate::level::pixels(middle[axis] + share * (corner[axis] - middle[axis])));
                frame.get_pixel(x, y)[2]
            };
            for corner in corners {
                assert!(blue(0.95, corner) > 150 && blue(1.05, corner) < 150, "frame {at}: {corner:?}");
            }
        }
    }

    #[test]
    fn the_face_blinks_once() {
        let film = selfie_film(&people()[1], 240, 320, 20, 2);
        let shut = (0..20).filter(|at| film.blinks(*at)).count();
        assert_eq!(shut, 1);
        assert_eq!(film.frame(0).dimensions(), (240, 320));
    }
}
