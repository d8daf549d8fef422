//! Selfies with chosen faults: distance and place, what covers the face, a second person, a card in the picture, light.
//! The head itself is drawn by `face`.

use crate::Picture;
use crate::blur::blur_premultiplied;
use crate::card::draw_card;
use crate::face::{self, Cover, Pose};
use crate::level::{byte, mix, pixels, real, smooth_step};
use crate::look::Look;
use crate::noise::add_grain;
use crate::person::Person;
use crate::scene::sample;

/// A card that is held into the picture, upright towards the camera.
#[derive(Debug, Clone)]
struct HeldCard {
    picture: Picture,
    middle: [f32; 2],
    width_px: f32,
    roll_degrees: f32,
}

/// A selfie to be taken; faultless until told otherwise.
#[derive(Debug, Clone)]
pub struct SelfieScene {
    width: u32,
    height: u32,
    seed: u64,
    pose: Pose,
    cover: Option<Cover>,
    behind: Vec<(Look, Pose)>,
    card: Option<HeldCard>,
    gain: f32,
    blur_sigma_px: f32,
    grain_sigma_levels: f32,
}

impl SelfieScene {
    /// A selfie of `width` by `height` pixels at arm's length; `seed` decides the room and the grain.
    pub fn new(width: u32, height: u32, seed: u64) -> Self {
        Self {
            width,
            height,
            seed,
            pose: Pose::selfie(width, height),
            cover: None,
            behind: Vec::new(),
            card: None,
            gain: 1.0,
            blur_sigma_px: 0.6,
            grain_sigma_levels: 3.0,
        }
    }

    /// Where the head is.
    #[must_use]
    pub fn posed(mut self, pose: Pose) -> Self {
        self.pose = pose;
        self
    }

    /// Something hides a part of the face.
    #[must_use]
    pub fn covered(mut self, cover: Cover) -> Self {
        self.cover = Some(cover);
        self
    }

    /// Somebody else behind the person.
    #[must_use]
    pub fn with_person(mut self, look: Look, pose: Pose) -> Self {
        self.behind.push((look, pose));
        self
    }

    /// The card of `person`, held before everything else: its middle and width in pixels, and how far it is turned.
    #[must_use]
    pub fn with_card(mut self, person: &Person, middle: [f32; 2], width_px: f32, roll_degrees: f32) -> Self {
        let picture = draw_card(person, pixels(width_px).clamp(64, 1600));
        self.card = Some(HeldCard { picture, middle, width_px, roll_degrees });
        self
    }

    /// Times the light that a good selfie has.
    #[must_use]
    pub fn exposure(mut self, gain: f32) -> Self {
        self.gain = gain;
        self
    }

    /// Blur of the lens, or of a hand that moves.
    #[must_use]
    pub fn blur(mut self, sigma_px: f32) -> Self {
        self.blur_sigma_px = sigma_px;
        self
    }

    /// Grain of the sensor in 8-bit levels.
    #[must_use]
    pub fn grain(mut self, sigma_levels: f32) -> Self {
        self.grain_sigma_levels = sigma_levels;
        self
    }

    /// Takes the selfie of a person who looks like this.
    pub fn render(&self, look: &Look) -> Picture {
        let mut picture = face::draw_room(self.width, self.height, self.seed);
        for (look, pose) in &self.behind {
            picture = face::draw_head(look, pose, None, &picture);
        }
        picture = face::draw_head(look, &self.pose, self.cover, &picture);
        if let Some(card) = &self.card {
            card.hold_before(&mut picture);
        }
        self.photograph(picture)
    }

    /// Takes the picture when nobody is there.
    pub fn render_room(&self) -> Picture {
        self.photograph(face::draw_room(self.width, self.height, self.seed))
    }

    /// Light, lens and sensor.
    fn photograph(&self, mut picture: Picture) -> Picture {
        if (self.gain - 1.0).abs() > f32::EPSILON {
            for pixel in picture.pixels_mut() {
                let [red, green, blue, alpha] = pixel.0;
                let [red, green, blue] = [red, green, blue].map(|level| byte(self.gain * f32::from(level)));
                pixel.0 = [red, green, blue, alpha];
            }
        }
        blur_premultiplied(picture.as_mut(), self.width, self.blur_sigma_px);
        add_grain(picture.as_mut(), self.grain_sigma_levels, self.seed);
        picture
    }
}

impl HeldCard {
    fn hold_before(&self, frame: &mut Picture) {
        let scale = real(self.picture.width()) / self.width_px.max(1.0);
        let (sin, cos) = self.roll_degrees.to_radians().sin_cos();
        let (wide, high) = (real(self.picture.width()), real(self.picture.height()));
        for (x, y, pixel) in frame.enumerate_pixels_mut() {
            let (dx, dy) = (real(x) + 0.5 - self.middle[0], real(y) + 0.5 - self.middle[1]);
            let (u, v) =
                (0.5 * wide + scale * (cos * dx + sin * dy), 0.5 * high + scale * (cos * dy - sin * dx));
            // Half a pixel on each side of the edge.
            let inside = u.min(wide - u).min(v).min(high - v) / scale;
            let cover = smooth_step(-0.5, 0.5, inside);
            if cover > 0.0 {
                let ink = sample(&self.picture, u - 0.5, v - 0.5);
                let [red, green, blue, alpha] = pixel.0;
                let [red, green, blue] = [(red, ink[0]), (green, ink[1]), (blue, ink[2])]
                    .map(|(below, ink)| byte(mix(f32::from(below), ink, cover)));
                pixel.0 = [red, green, blue, alpha];
            }
        }
    }
}
