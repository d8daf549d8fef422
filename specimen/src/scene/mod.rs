//! A card (or any picture) as a camera would see it: on a desk, in perspective, lit, blurred, with grain.
//! Attacks on the picture itself are in `attack`, moving scenes in `film`.

mod desk;
mod plane;

use crate::Picture;
use crate::blur::blur_premultiplied;
use crate::level::{byte, index, mix, real, smooth_step};
use crate::noise::add_grain;
use desk::Desk;
use plane::Plane;
pub(crate) use plane::sample;

/// Four corners in pixels: upper left, upper right, lower right, lower left of the picture that lies in the scene.
pub type Corners = [[f32; 2]; 4];

/// Corner radius of ID-1 over its width: 3.18 mm of 85.60 mm.
const CARD_RADIUS: f32 = 3.18 / 85.60;
/// Height over width of ID-1: 53.98 mm of 85.60 mm.
const CARD_ASPECT: f32 = 53.98 / 85.60;
/// Focal length over frame width of a phone's main camera in landscape (about 26 mm on 36 mm film).
const FOCAL: f32 = 0.75;

/// How the card is held before the camera.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hold {
    /// Width of the card over the width of the frame.
    pub width_share: f32,
    /// Turn in the picture plane, clockwise.
    pub rotate_degrees: f32,
    /// Lean of the upper edge away from the camera.
    pub tilt_degrees: f32,
    /// Turn of the right edge away from the camera.
    pub turn_degrees: f32,
    /// Offset of the card's middle from the frame's, as shares of width and height.
    pub shift: [f32; 2],
}

impl Default for Hold {
    fn default() -> Self {
        Self {
            width_share: 0.8,
            rotate_degrees: 0.0,
            tilt_degrees: 0.0,
            turn_degrees: 0.0,
            shift: [0.0, 0.0],
        }
    }
}

/// A bright reflection on the card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glare {
    /// Its middle, as shares of the card's width and height.
    pub centre: [f32; 2],
    /// Its radius as a share of the card's width.
    pub radius: f32,
    /// 0.0 nothing, 1.0 burnt out in the middle.
    pub strength: f32,
}

/// A scene; built by its methods, drawn by [`Scene::render`].
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    width: u32,
    height: u32,
    seed: u64,
    corners: Corners,
    falloff: f32,
    light_degrees: f32,
    exposure_gain: f32,
    blur_sigma_px: f32,
    grain_sigma_levels: f32,
    glare: Option<Glare>,
    /// Length over width of the reflection, and its direction.
    glare_stretch: (f32, f32),
    jpeg_quality: Option<u8>,
    corner_radius: f32,
    sheet: Option<[u8; 3]>,
}

impl Scene {
    /// A good capture: a card that takes 80 % of the width, held flat, softly lit, in focus, with the grain of daylight.
    pub fn new(width: u32, height: u32, seed: u64) -> Self {
        let (width, height) = (width.max(16), height.max(16));
        Self {
            width,
            height,
            seed,
            corners: corners_of(&Hold::default(), width, height),
            falloff: 0.10,
            light_degrees: 35.0,
            exposure_gain: 1.0,
            blur_sigma_px: 0.5,
            grain_sigma_levels: 2.0,
            glare: None,
            glare_stretch: (1.0, 0.0),
            jpeg_quality: None,
            corner_radius: CARD_RADIUS,
            sheet: None,
        }
    }

    /// Puts the card's corners at these pixels.
    #[must_use]
    pub fn corners_at(mut self, corners: Corners) -> Self {
        self.corners = corners;
        self
    }

    /// Holds the card so.
    #[must_use]
    pub fn held(mut self, hold: &Hold) -> Self {
        self.corners = corners_of(hold, self.width, self.height);
        self
    }

    /// Light that loses `falloff` (0.0 to 1.0) across the frame, away from `degrees` (0 is the right, 90 below).
    #[must_use]
    pub fn light(mut self, falloff: f32, degrees: f32) -> Self {
        (self.falloff, self.light_degrees) = (falloff, degrees);
        self
    }

    /// Multiplies all light: 0.3 is a dim room, 1.6 burns white out.
    #[must_use]
    pub fn exposure(mut self, gain: f32) -> Self {
        self.exposure_gain = gain;
        self
    }

    /// Gaussian blur of the lens, sigma in pixels of the frame.
    #[must_use]
    pub fn blur(mut self, sigma_px: f32) -> Self {
        self.blur_sigma_px = sigma_px;
        self
    }

    /// Sensor grain, standard deviation in 8-bit levels.
    #[must_use]
    pub fn grain(mut self, sigma_levels: f32) -> Self {
        self.grain_sigma_levels = sigma_levels;
        self
    }

    /// Adds a reflection.
    #[must_use]
    pub fn glare(mut self, glare: Glare) -> Self {
        self.glare = Some(glare);
        self
    }

    /// Draws the reflection out to `ratio` times its width along `degrees`: a tube lamp, a window.
    #[must_use]
    pub fn glare_stretched(mut self, ratio: f32, degrees: f32) -> Self {
        self.glare_stretch = (ratio.max(1.0), degrees);
        self
    }

    /// Sends the frame through JPEG of this quality (1 to 100).
    #[must_use]
    pub fn jpeg(mut self, quality: u8) -> Self {
        self.jpeg_quality = Some(quality);
        self
    }

    /// Keeps the picture's corners square: for paper, screens and cut cards.
    #[must_use]
    pub fn square_corners(mut self) -> Self {
        self.corner_radius = 0.0;
        self
    }

    /// Lays the card on a sheet of one colour instead of a desk.
    #[must_use]
    pub fn lying_on(mut self, colour: [u8; 3]) -> Self {
        self.sheet = Some(colour);
        self
    }

    /// Where the card's corners truly are, in pixels.
    pub fn corners(&self) -> Corners {
        self.corners
    }

    /// Draws `picture` into the scene.
    pub fn render(&self, picture: &Picture) -> Picture {
        let mut frame = self.expose(picture);
        blur_premultiplied(&mut frame, self.width, self.blur_sigma_px);
        add_grain(&mut frame, self.grain_sigma_levels, self.seed);
        let frame =
            Picture::from_raw(self.width, self.height, frame).expect("a frame holds four bytes a pixel");
        match self.jpeg_quality {
            Some(quality) => crate::jpeg::through_jpeg(&frame, quality),
            None => frame,
        }
    }

    /// The scene's light on the sensor, before lens blur and grain.
    fn expose(&self, picture: &Picture) -> Vec<u8> {
        let plane = Plane::new(&self.corners);
        let card = Card::new(picture, &self.corners, self.corner_radius);
        let desk = Desk::new(self.seed, self.width);
        let (sin, cos) = self.light_degrees.to_radians().sin_cos();
        let (wide, high) = (real(self.width), real(self.height));
        let mut frame = Vec::with_capacity(4 * index(self.width) * index(self.height));
        for row in 0..self.height {
            for column in 0..self.width {
                let (x, y) = (real(column) + 0.5, real(row) + 0.5);
                let (u, v) = plane.unit_at(x, y);
                let outside_px = card.outside_px(u, v);
                let cover = smooth_step(0.8, -0.8, outside_px);
                let mut colour = if cover < 1.0 {
                    let shade = 1.0 - 0.45 * card.shadow(u, v);
                    let ground =
                        self.sheet.map_or_else(|| desk.colour_at(x, y), |sheet| sheet.map(f32::from));
                    ground.map(|level| level * shade)
                } else {
                    [0.0; 3]
                };
                if cover > 0.0 {
                    let ink = card.sample(u, v);
                    colour = std::array::from_fn(|at| mix(colour[at], ink[at], cover));
                }
                let along = cos * (x / wide - 0.5) + sin * (y / high - 0.5);
                let gain = self.exposure_gain * (1.0 - self.falloff * (along + 0.5));
                let burn = if cover > 0.0 { cover * self.burn_at(u, v) } else { 0.0 };
                frame.extend(colour.map(|level| byte(mix(level * gain, 262.0, burn))));
                frame.push(255);
            }
        }
        frame
    }

    /// How far the glare whitens the card at a point of it.
    fn burn_at(&self, u: f32, v: f32) -> f32 {
        self.glare.map_or(0.0, |glare| {
            let (across, down) = (u - glare.centre[0], (v - glare.centre[1]) * CARD_ASPECT);
            let (ratio, degrees) = self.glare_stretch;
            let (sin, cos) = degrees.to_radians().sin_cos();
            let (across, down) = ((cos * across + sin * down) / ratio, cos * down - sin * across);
            let far = (across * across + down * down) / (glare.radius * glare.radius).max(1e-6);
            // The core is flat and burnt out, the rim falls off within half a radius.
            (glare.strength * smooth_step(1.5, 0.6, far.sqrt())).clamp(0.0, 1.0)
        })
    }
}

/// The picture that lies in the scene, shrunk near to its size there.
struct Card {
    picture: Picture,
    aspect: f32,
    radius: f32,
    width_px: f32,
}

impl Card {
    fn new(picture: &Picture, corners: &Corners, radius: f32) -> Self {
        let side = |from: usize, to: usize| {
            (corners[to][0] - corners[from][0]).hypot(corners[to][1] - corners[from][1])
        };
        let width_px = (0.5 * (side(0, 1) + side(3, 2))).max(1.0);
        let aspect = real(picture.height()) / real(picture.width().max(1));
        let mut picture = picture.clone();
        // Beyond 1.6 pixels a sample, bilinear reading would skip pixels.
        while real(picture.width()) > 1.6 * width_px && picture.width() > 2 && picture.height() > 2 {
            picture = plane::halved(&picture);
        }
        Self { picture, aspect, radius, width_px }
    }

    /// Distance to the card's edge in pixels of the frame, negative inside.
    fn outside_px(&self, u: f32, v: f32) -> f32 {
        self.outside(u, v) * self.width_px
    }

    /// Distance to the rounded rectangle in card widths.
    fn outside(&self, u: f32, v: f32) -> f32 {
        let across = (u - 0.5).abs() - 0.5 + self.radius;
        let down = (v - 0.5).abs() * self.aspect - 0.5 * self.aspect + self.radius;
        across.max(0.0).hypot(down.max(0.0)) + across.max(down).min(0.0) - self.radius
    }

    /// The card's shadow on the desk, falling down and to the right.
    fn shadow(&self, u: f32, v: f32) -> f32 {
        smooth_step(0.022, -0.012, self.outside(u - 0.006, v - 0.012))
    }

    fn sample(&self, u: f32, v: f32) -> [f32; 3] {
        plane::sample(
            &self.picture,
            u * real(self.picture.width()) - 0.5,
            v * real(self.picture.height()) - 0.5,
        )
    }
}

/// Projects the card's corners through a pinhole.
fn corners_of(hold: &Hold, width: u32, height: u32) -> Corners {
    let (wide, high) = (real(width), real(height));
    let focal = FOCAL * wide.max(high);
    let distance = focal / (hold.width_share * wide).max(1.0);
    let (sin_r, cos_r) = hold.rotate_degrees.to_radians().sin_cos();
    let (sin_t, cos_t) = hold.tilt_degrees.to_radians().sin_cos();
    let (sin_y, cos_y) = hold.turn_degrees.to_radians().sin_cos();
    [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)].map(|(x, y)| {
        let y = y * CARD_ASPECT;
        // Tilt about the horizontal, then turn about the vertical, then rotate in the picture plane.
        let (y, deep) = (y * cos_t, -y * sin_t);
        let (x, deep) = (x * cos_y - deep * sin_y, deep * cos_y + x * sin_y);
        let (x, y) = (x * cos_r - y * sin_r, x * sin_r + y * cos_r);
        let scale = focal / (distance + deep).max(0.1 * distance);
        [wide * (0.5 + hold.shift[0]) + x * scale, high * (0.5 + hold.shift[1]) + y * scale]
    })
}

#[cfg(test)]
mod tests;
