//! What a face looks like, as numbers that `face` draws; derived from a seed or set by hand.
//! Lengths are in head half-widths, so 1.0 is half of the distance between the cheekbones.

use crate::person::Gender;
use crate::random::Random;

/// A colour, red, green and blue in 0..=255.
pub type Rgb = [u8; 3];

/// How the head is covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hair {
    /// Short all round.
    Cropped,
    /// Short with a parting.
    SidePart,
    /// Short and gone from the temples.
    Receding,
    /// A black peci over short hair.
    Peci,
    /// Straight, below the shoulders.
    Long,
    /// Down to the jaw.
    Bob,
    /// Drawn back and tied.
    Tied,
    /// A headscarf of this colour.
    Hijab(Rgb),
}

/// The parameters of a face.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Seeds what has no parameter: strands, pores, small asymmetries.
    pub seed: u64,
    /// 0.0 light to 1.0 dark.
    pub skin_tone: f32,
    /// Head covering.
    pub hair: Hair,
    /// 0.0 black to 1.0 white.
    pub hair_grey: f32,
    /// Length of the face over its width, around 1.0.
    pub face_length: f32,
    /// Width of the jaw, around 1.0.
    pub jaw_width: f32,
    /// Thickness of the brows, around 1.0.
    pub brow_weight: f32,
    /// Opening of the eyes, around 1.0.
    pub eye_size: f32,
    /// Half of the distance between the eyes, around 0.42.
    pub eye_gap: f32,
    /// Width of the nose, around 1.0.
    pub nose_width: f32,
    /// Width of the mouth, around 1.0.
    pub mouth_width: f32,
    /// Fullness of the lips, around 1.0.
    pub lip_fullness: f32,
    /// Depth of folds and lines, 0.0 to 1.0.
    pub wrinkles: f32,
    /// A moustache.
    pub moustache: bool,
    /// Thin spectacles.
    pub glasses: bool,
    /// Colour of the shirt.
    pub shirt: Rgb,
}

impl Look {
    /// A look drawn from `seed`, fitting the gender and an age in years.
    pub fn drawn_from(seed: u64, gender: Gender, age_years: u32) -> Self {
        let mut random = Random::new(seed, "look");
        let age = crate::level::real(age_years);
        let male = gender == Gender::Male;
        let hair = match gender {
            Gender::Male if age_years > 52 => random.pick(&[Hair::Receding, Hair::Peci, Hair::SidePart]),
            Gender::Male => random.pick(&[Hair::Cropped, Hair::SidePart]),
            Gender::Female => random.pick(&[Hair::Long, Hair::Bob, Hair::Tied]),
        };
        Self {
            seed,
            skin_tone: random.between(0.15, 0.75),
            hair,
            hair_grey: ((age - 42.0) / 40.0).clamp(0.0, 0.75) * random.between(0.7, 1.0),
            face_length: random.between(0.95, 1.05),
            jaw_width: random.between(0.92, 1.04) + if male { 0.04 } else { -0.02 },
            brow_weight: random.between(0.8, 1.1) * if male { 1.15 } else { 0.8 },
            eye_size: random.between(0.92, 1.1) * if male { 0.97 } else { 1.06 },
            eye_gap: random.between(0.40, 0.44),
            nose_width: random.between(0.92, 1.1) * if male { 1.06 } else { 0.96 },
            mouth_width: random.between(0.93, 1.08),
            lip_fullness: random.between(0.85, 1.15),
            wrinkles: ((age - 30.0) / 40.0).clamp(0.0, 1.0),
            moustache: male && random.chance(0.25),
            glasses: false,
            shirt: random.pick(&[
                [236, 238, 240],
                [70, 92, 130],
                [122, 48, 52],
                [60, 84, 66],
                [176, 154, 120],
                [52, 54, 64],
                [150, 170, 190],
            ]),
        }
    }

    /// This look with another head covering.
    #[must_use]
    pub fn with_hair(mut self, hair: Hair) -> Self {
        self.hair = hair;
        self
    }

    /// This look with spectacles.
    #[must_use]
    pub fn with_glasses(mut self) -> Self {
        self.glasses = true;
        self
    }
}
