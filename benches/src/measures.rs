//! Each measure of `vision` against the frames that it should reject and those that it should not, on both paths.
//! A score says how far beyond the shipped threshold a frame is, as a ratio less one: above zero it is rejected.

use specimen::film::{Film, Shake, card_film};
use specimen::{Picture, people};
use vision::colour::colour_spread;
use vision::exposure::{DIM_MEAN, DIM_P90, LOW_CONTRAST, OVER_SHARE};
use vision::frame::Frame;
use vision::glare::{GLARE_SPOT_SHARE, glare};
use vision::guidance::{CardPose, LEAST_COLOUR_SPREAD, MOST_MOTION, least_nten};
use vision::luma::LumaImage;
use vision::motion::{FROZEN_BELOW, LumaThumbnail};
use vision::region::Region;
use vision::sharpness::live_pass;
use vision::spectrum::{SUSPICIOUS_MAX, SUSPICIOUS_MEAN, spectrum};

use crate::metrics::Scores;
use crate::parallel::each_seed;
use crate::random::Random;
use crate::stills::{Shot, Species, Studio};
use crate::tally::percentile;

/// The paths that frames come on, as [`Shot::paths`] has them.
pub const PATHS: [&str; 2] = ["RGBA", "I420"];

/// A measure of a still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Sharpness of the text.
    Blur,
    /// Too little light.
    Dim,
    /// Too much light, or too little contrast.
    Over,
    /// Reflections.
    Glare,
    /// Spread of colours.
    Grey,
    /// The grid of a screen, the dots of a print.
    Pattern,
}

/// All of them.
pub const MEASURES: [Measure; 6] =
    [Measure::Blur, Measure::Dim, Measure::Over, Measure::Glare, Measure::Grey, Measure::Pattern];

impl Measure {
    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Blur => "sharpness",
            Self::Dim => "exposure, dim",
            Self::Over => "exposure, over",
            Self::Glare => "glare",
            Self::Grey => "colour spread",
            Self::Pattern => "moire and halftone",
        }
    }

    /// What it should reject.
    pub fn species(self) -> &'static [Species] {
        match self {
            Self::Blur => &[Species::Defocus, Species::Smear],
            Self::Dim => &[Species::Dim, Species::DimGrainy],
            Self::Over => &[Species::Burnt, Species::Veil],
            Self::Glare => &[Species::Spot, Species::Streak],
            Self::Grey => &[Species::Grey, Species::GreyWarm, Species::GreyCool, Species::GreyGreen],
            Self::Pattern => &[
                Species::ScreenFine,
                Species::ScreenMiddle,
                Species::ScreenCoarse,
                Species::ScreenSoft,
                Species::Print,
            ],
        }
    }
}

/// The scores of all measures of one frame, in the order of [`MEASURES`].
pub type FrameScores = [Option<f64>; 6];

/// The scores of a frame whose card lies at `corners`.
pub fn scores_of(frame: &Frame<'_>, shot: &Shot) -> FrameScores {
    let corners = shot.corners.map(|corner| corner.map(f64::from));
    let Some(pose) = CardPose::of(corners, frame.width(), frame.height()) else { return [None; 6] };
    let mut luma = LumaImage::default();
    luma.fill_from(frame);
    let inside = pose.inside().unwrap_or(Region::FULL);
    let nten = live_pass(&luma, pose.text().unwrap_or(Region::FULL)).sharpness.nten;
    let light = live_pass(&luma, inside).histogram.exposure();
    let masked: Vec<Region> = pose.portrait().into_iter().collect();
    let pattern = spectrum(&luma, inside, pose.width_px);
    let ratios = [
        Some(over(least_nten(pose.width_px), nten)),
        Some(over(DIM_MEAN, light.mean).max(over(DIM_P90, light.p90))),
        Some((light.over_share / OVER_SHARE).max(over(LOW_CONTRAST, light.p95 - light.p5))),
        Some(glare(frame, inside, &masked).largest_share() / GLARE_SPOT_SHARE),
        Some(over(LEAST_COLOUR_SPREAD, colour_spread(frame, inside).sum())),
        pattern.map(|found| {
            (found.mean_peaks / SUSPICIOUS_MEAN).min(f64::from(found.max_peaks) / f64::from(SUSPICIOUS_MAX))
        }),
    ];
    ratios.map(|ratio| ratio.map(|ratio| ratio - 1.0))
}

/// A ratio that stays finite.
fn over(threshold: f64, value: f64) -> f64 {
    threshold / value.max(1e-3)
}

/// The scores of a species: by measure, then by path.
pub fn score(studio: &Studio, species: Species, seeds: std::ops::Range<u64>) -> [[Scores; 2]; 6] {
    let frames = each_seed(
        seeds,
        || (),
        |(), seed| {
            let shot = studio.shoot(species, seed);
            shot.paths().map(|frame| scores_of(&frame, &shot))
        },
    );
    std::array::from_fn(|measure| {
        [0, 1].map(|path| Scores(frames.iter().map(|frame| frame[path][measure]).collect()))
    })
}

/// What a few frames in a row show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moving {
    /// A card before a steady hand.
    Hand,
    /// A hand that sweeps.
    Sweep,
    /// One frame again and again.
    Same,
    /// One frame with new grain each time.
    Grain,
    /// One frame, compressed anew each time.
    Compressed,
}

impl Moving {
    /// The name in the tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hand => "steady hand",
            Self::Sweep => "sweeping hand",
            Self::Same => "one frame",
            Self::Grain => "one frame, grain",
            Self::Compressed => "one frame, JPEG",
        }
    }
}

/// Frames in a row that are compared.
const ROW: u32 = 6;

/// The median difference of neighbours among a few frames, on each path.
pub fn motion(kind: Moving, seed: u64) -> [f64; 2] {
    let mut random = Random::new(seed ^ 0x3071_0400);
    let people = people();
    let person = &people[usize::try_from(seed % 15).unwrap_or(0) % people.len()];
    let (frames, reach, roll) = match kind {
        Moving::Sweep => (8 + random.below(7), 0.03, 2.0),
        _ => (60 + random.below(61), random.between(0.002, 0.009), random.between(0.1, 0.6)),
    };
    let shake = Shake {
        reach,
        roll_degrees: roll,
        grain_sigma_levels: random.between(1.0, 5.0),
        breathing: random.between(0.0, 0.015),
    };
    let film = card_film(person, 640, 360, frames, seed).shaken(shake);
    let first = random.below(frames);
    let still = film.frame(first);
    let quality = random.pick(&[60_u8, 70, 80, 90]);
    let shot = |at: u32| -> Picture {
        match kind {
            Moving::Hand | Moving::Sweep => film.frame(first + at),
            Moving::Same => still.clone(),
            Moving::Grain => {
                let hold = Shake { reach: 0.0, roll_degrees: 0.0, breathing: 0.0, ..shake };
                Film::of(still.clone(), 640, 360, ROW, seed).shaken(hold).frame(at)
            }
            Moving::Compressed => specimen::camera::Camera {
                jpeg_quality: Some(quality + u8::try_from(at).unwrap_or(0)),
                ..specimen::camera::Camera::default()
            }
            .develop(still.clone()),
        }
    };
    let thumbnails: Vec<[LumaThumbnail; 2]> = (0..ROW)
        .map(|at| Shot::new(shot(at), [[0.0; 2]; 4]).paths().map(|frame| LumaThumbnail::of(&frame)))
        .collect();
    [0, 1].map(|path| {
        let mut apart: Vec<f64> =
            thumbnails.windows(2).map(|pair| pair[0][path].difference(&pair[1][path])).collect();
        percentile(&mut apart, 0.5)
    })
}

/// Motion that asks to hold still, and that of a frozen picture: the scores of a kind by path.
pub fn motion_scores(kind: Moving, seeds: std::ops::Range<u64>) -> [[Scores; 2]; 2] {
    let all = each_seed(seeds, || (), |(), seed| motion(kind, seed));
    let scores = |of: fn(f64) -> f64| {
        [0, 1].map(|path| Scores(all.iter().map(|apart| Some(of(apart[path]) - 1.0)).collect()))
    };
    [scores(|apart| apart / MOST_MOTION), scores(|apart| over(FROZEN_BELOW, apart))]
}
