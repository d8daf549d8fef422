//! Seeded photographs of cards: good ones, and each attack and fault of light, focus and colour alone.
//! Where the card lies is known, so that a measure is judged apart from the outline.

use specimen::attack::{Screen, greyscale_copy, halftone_copy, replay_on_screen, seen_at};
use specimen::camera::{Camera, planes, smear};
use specimen::scene::{Corners, Glare, Scene};
use specimen::{Picture, draw_card, people};
use vision::frame::{Chroma, Coding, Frame, I420View, Matrix, Plane, Range, RgbaView};

use crate::number::{count, level, real};
use crate::random::Random;
use crate::view::{ID1_ASPECT, Lie};

/// What a photograph shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Species {
    /// A card, readable and in good light; every second one wide enough for patterns.
    Good,
    /// Out of focus: a blur of 1.5 to 3 pixels at a card width of 640, where text cannot be read any more.
    Defocus,
    /// Smeared by motion over 6 to 14 pixels at that width.
    Smear,
    /// A tenth to a third of good light.
    Dim,
    /// The same with the grain of a sensor at its end.
    DimGrainy,
    /// Burnt out: 1.35 to 1.9 times good light.
    Burnt,
    /// A veil of stray light.
    Veil,
    /// A round reflection.
    Spot,
    /// The reflection of a tube lamp.
    Streak,
    /// A grey copy in white light.
    Grey,
    /// A grey copy in warm light.
    GreyWarm,
    /// A grey copy in blue light.
    GreyCool,
    /// A grey copy under green tubes.
    GreyGreen,
    /// A screen of 1.3 to 1.75 camera pixels.
    ScreenFine,
    /// A screen of 1.75 to 2.3 camera pixels.
    ScreenMiddle,
    /// A screen of 2.3 to 3.1 camera pixels.
    ScreenCoarse,
    /// Any of these screens, a little out of focus, as an attacker would hold it: a blur of 1.0 to 1.6 camera pixels.
    ScreenSoft,
    /// An offset print of dots 4 to 6.5 camera pixels apart.
    Print,
}

impl Species {
    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Defocus => "out of focus",
            Self::Smear => "smeared",
            Self::Dim => "dim",
            Self::DimGrainy => "dim, grainy",
            Self::Burnt => "burnt out",
            Self::Veil => "veiled",
            Self::Spot => "round spot",
            Self::Streak => "tube lamp",
            Self::Grey => "grey copy",
            Self::GreyWarm => "grey, warm light",
            Self::GreyCool => "grey, blue light",
            Self::GreyGreen => "grey, green light",
            Self::ScreenFine => "screen, fine",
            Self::ScreenMiddle => "screen, middle",
            Self::ScreenCoarse => "screen, coarse",
            Self::ScreenSoft => "screen, soft focus",
            Self::Print => "print of dots",
        }
    }

    fn is_pattern(self) -> bool {
        matches!(
            self,
            Self::ScreenFine | Self::ScreenMiddle | Self::ScreenCoarse | Self::ScreenSoft | Self::Print
        )
    }

    fn is_grey(self) -> bool {
        matches!(self, Self::Grey | Self::GreyWarm | Self::GreyCool | Self::GreyGreen)
    }
}

/// A photograph in both forms in which frames come, and where its card lies.
#[derive(Debug, Clone)]
pub struct Shot {
    /// The frame as packed pixels; its sides are even.
    pub frame: Picture,
    /// The truth.
    pub corners: Corners,
    planes: Vec<u8>,
}

impl Shot {
    /// A frame with its planes.
    pub fn new(frame: Picture, corners: Corners) -> Self {
        Self { planes: planes(&frame), frame, corners }
    }

    /// The two forms: RGBA, I420.
    pub fn paths(&self) -> [Frame<'_>; 2] {
        let (width, height) = self.frame.dimensions();
        let packed = RgbaView::new(self.frame.as_raw(), width, height).expect("four bytes a pixel");
        let (wide, pixels) = (width as usize, (width * height) as usize);
        let plane = |from: usize, to: usize, stride| Plane { bytes: &self.planes[from..to], stride };
        let luma = plane(0, pixels, wide);
        let u = plane(pixels, pixels + pixels / 4, wide / 2);
        let v = plane(pixels + pixels / 4, pixels * 3 / 2, wide / 2);
        let view = I420View::new(luma, Chroma::Planar { u, v }, width, height).expect("even sides");
        let coding = Coding { matrix: Matrix::Bt601, range: Range::Limited };
        [packed.into(), Frame::I420(view, coding)]
    }
}

/// The cards that are photographed, drawn once.
#[derive(Debug)]
pub struct Studio {
    cards: Vec<Picture>,
}

/// Pixels across the cards as drawn.
const CARD_PX: u32 = 1280;

impl Default for Studio {
    fn default() -> Self {
        Self { cards: people().iter().map(|person| draw_card(person, CARD_PX)).collect() }
    }
}

impl Studio {
    /// The card of a seed.
    pub fn card(&self, seed: u64) -> &Picture {
        let count = u64::try_from(self.cards.len()).unwrap_or(1);
        &self.cards[usize::try_from(seed % count).unwrap_or(0)]
    }

    /// The photograph of a species and a seed.
    pub fn shoot(&self, species: Species, seed: u64) -> Shot {
        let mut random = Random::new(seed ^ 0x5311_1500);
        let wide = species.is_pattern() || (species == Species::Good && random.chance(0.5));
        let card_px = if wide { random.between(1020.0, 1480.0) } else { random.between(540.0, 1000.0) };
        let even = |side: f32| count(0.5 * side) * 2;
        let width = even(card_px / random.between(0.84, 0.90));
        let height = even(card_px / ID1_ASPECT / random.between(0.80, 0.88));
        let lie = Lie {
            aspect: ID1_ASPECT,
            share: card_px / real(width),
            degrees: [-4.0, -7.0, -7.0].map(|most: f32| random.between(most, -most)),
            shift: [0.0; 2],
            focal: 0.85,
        };
        let corners = lie.corners(width, height);
        let to_px = card_px / 640.0;
        let blur_px = match species {
            Species::Defocus => random.between(1.5, 3.0) * to_px,
            Species::ScreenSoft => random.between(1.0, 1.6),
            _ if species.is_pattern() => random.between(0.4, 0.9),
            // From as sharp as pixels are to what can just be read.
            Species::Good => random.between(0.3, to_px),
            _ => random.between(0.4, 1.0) * to_px,
        };
        let gain = match species {
            Species::Dim | Species::DimGrainy => random.between(0.08, 0.30),
            Species::Burnt => random.between(1.35, 1.9),
            _ => random.between(0.65, 1.0),
        };
        let noise_levels =
            if species == Species::DimGrainy { random.between(6.0, 10.0) } else { random.between(1.0, 5.0) };
        let mut scene = Scene::new(width, height, seed)
            .corners_at(corners)
            .light(random.between(0.0, 0.25), random.between(0.0, 360.0))
            .exposure(gain)
            .blur(blur_px)
            .grain(noise_levels);
        scene = reflecting(scene, species, &mut random);
        let mut frame = scene.render(&self.subject(species, card_px, seed, &mut random));
        if species == Species::Smear {
            frame = smear(&frame, random.between(6.0, 14.0) * to_px, random.between(0.0, 180.0));
        }
        if species == Species::Veil {
            veil(&mut frame, random.between(0.65, 0.85));
        }
        Shot::new(camera(species, &mut random).develop(frame), corners)
    }

    /// What lies in the scene: the card, or a picture of it.
    fn subject(&self, species: Species, card_px: f32, seed: u64, random: &mut Random) -> Picture {
        let card = self.card(seed);
        if species.is_grey() {
            return greyscale_copy(card);
        }
        if !species.is_pattern() {
            return card.clone();
        }
        // At the size that the camera sees, so that its pixels meet the pattern's.
        let shown = seen_at(card, count(card_px));
        let (from, to) = match species {
            Species::Print => return halftone_copy(&shown, random.between(4.0, 6.5)),
            Species::ScreenFine => (1.3, 1.75),
            Species::ScreenMiddle => (1.75, 2.3),
            Species::ScreenCoarse => (2.3, 3.1),
            _ => (1.3, 3.1),
        };
        let screen = Screen {
            pitch_px: random.between(from, to),
            angle_degrees: random.between(-14.0, 14.0),
            stripes: random.between(0.45, 0.75),
            bezel_px: 0.0,
        };
        replay_on_screen(&shown, &screen)
    }
}

/// Reflections: glare, or the sheen and the glints that good frames may have.
fn reflecting(scene: Scene, species: Species, random: &mut Random) -> Scene {
    // Clear of the portrait, which is masked.
    let centre = [random.between(0.15, 0.60), random.between(0.2, 0.8)];
    match species {
        Species::Spot => scene.glare(Glare {
            centre,
            radius: random.between(0.05, 0.15),
            strength: random.between(0.97, 1.0),
        }),
        Species::Streak => scene
            .glare(Glare { centre, radius: random.between(0.022, 0.04), strength: 1.0 })
            .glare_stretched(random.between(4.0, 9.0), random.between(0.0, 180.0)),
        Species::Good if random.chance(0.3) => scene.glare(Glare {
            centre,
            radius: random.between(0.05, 0.2),
            strength: random.between(0.1, 0.45),
        }),
        Species::Good if random.chance(0.2) => {
            scene.glare(Glare { centre, radius: random.between(0.004, 0.014), strength: 1.0 })
        }
        _ => scene,
    }
}

fn veil(frame: &mut Picture, share: f32) {
    for pixel in frame.pixels_mut() {
        for value in &mut pixel.0[..3] {
            *value = level(f32::from(*value) + share * (222.0 - f32::from(*value)));
        }
    }
}

/// A camera of its own for each frame: tint, tone, sharpening, compression.
pub fn camera(species: Species, random: &mut Random) -> Camera {
    let mut near = |from: f32, to: f32| random.between(from, to);
    let balance = match species {
        Species::GreyWarm => [1.0, near(0.80, 0.88), near(0.55, 0.70)],
        Species::GreyCool => [near(0.68, 0.80), near(0.85, 0.92), 1.0],
        Species::GreyGreen => [near(0.78, 0.86), 1.0, near(0.72, 0.85)],
        Species::Grey => [near(0.97, 1.0), 1.0, near(0.97, 1.0)],
        _ => [near(0.88, 1.05), near(0.95, 1.0), near(0.78, 1.05)],
    };
    Camera {
        balance,
        gamma: near(0.88, 1.15),
        sharpening: if near(0.0, 1.0) < 0.4 { 0.0 } else { near(0.1, 0.8) },
        jpeg_quality: (near(0.0, 1.0) < 0.5).then(|| u8::try_from(count(near(70.0, 96.0))).unwrap_or(90)),
    }
}
