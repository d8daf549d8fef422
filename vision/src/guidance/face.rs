//! The hint for a face, from the measures of one frame.

use super::document::MOST_MOTION;
use crate::exposure::Exposure;

/// What to tell somebody who photographs their face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaceHint {
    /// No face in the frame.
    NoFace,
    /// More than one.
    ManyFaces,
    /// It is too small.
    TooFar,
    /// It hardly fits.
    TooClose,
    /// It is not in the middle.
    OffCentre,
    /// Something covers it.
    Covered,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// The picture moves or is not sharp yet.
    HoldStill,
    /// Ready.
    Ok,
}

impl FaceHint {
    /// Every hint.
    pub const ALL: [Self; 10] = [
        Self::NoFace,
        Self::ManyFaces,
        Self::TooFar,
        Self::TooClose,
        Self::OffCentre,
        Self::Covered,
        Self::TooDark,
        Self::TooBright,
        Self::HoldStill,
        Self::Ok,
    ];

    /// The name that the capture module's surface gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoFace => "no_face",
            Self::ManyFaces => "many_faces",
            Self::TooFar => "too_far",
            Self::TooClose => "too_close",
            Self::OffCentre => "off_centre",
            Self::Covered => "covered",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::HoldStill => "hold_still",
            Self::Ok => "ok",
        }
    }
}

/// The numbers of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FaceMeasures {
    /// Faces found.
    pub faces: u32,
    /// Width of the face over the shorter side of the frame.
    pub width_share: f64,
    /// The middle of the face in fractions of the frame.
    pub centre: [f64; 2],
    /// Something hides eyes, nose or mouth.
    pub covered: bool,
    /// The difference to the frame before, when there was one.
    pub motion: Option<f64>,
    /// Of the face, or of the whole frame without one.
    pub exposure: Exposure,
    /// Normalised Tenengrad of the face.
    pub nten: f64,
}

/// A selfie at arm's length takes 44 % of the width.
pub(crate) const LEAST_WIDTH_SHARE: f64 = 0.28;
/// Drawn heads of 60 % of the shorter side have squares of up to 64 %, those that hardly fit (84 % on) of 73 % and more.
const MOST_WIDTH_SHARE: f64 = 0.70;
/// Off the middle by more than this share of a side.
const MOST_OFFSET: f64 = 0.15;
/// Where the middle of a face belongs: a little above the middle, as in a portrait.
pub(crate) const CENTRE: [f64; 2] = [0.5, 0.47];

/// Five drawn selfies at 720x1280, the face 320 pixels wide: 0.96 to 1.68 at a blur of 0.6 pixels, 0.76 to 1.38 at
/// 1.2, 0.42 to 0.68 at 3. Fewer pixels raise it, so a smaller frame is not refused.
pub(crate) const LEAST_NTEN: f64 = 0.6;
/// The same selfies have a mean of 118 to 133, at 0.4 of the light 47 to 53, at 0.25 of it 29 to 33. Lower than for a
/// card: dark skin is no dark room.
const LEAST_MEAN: f64 = 40.0;
/// The same selfies: at most 1 % at 1.3 of the light, 4 to 30 % at 1.6.
const MOST_OVER_SHARE: f64 = 0.03;
/// A frame without a face is too bright only where most of it may be: windows and paper are white in any light.
const MOST_OVER_SHARE_OF_ROOM: f64 = 0.3;

impl FaceMeasures {
    /// Where a face belongs, in fractions of the frame: for a judge of faces that were placed by others.
    pub const CENTRE: [f64; 2] = CENTRE;
}

/// The most useful hint for one frame, in the same order as for a card.
pub fn face_hint(measures: &FaceMeasures) -> FaceHint {
    let offset = |axis: usize| (measures.centre[axis] - CENTRE[axis]).abs();
    if measures.faces == 0 {
        let lost = if measures.covered { FaceHint::Covered } else { FaceHint::NoFace };
        light_hint(&measures.exposure, MOST_OVER_SHARE_OF_ROOM).unwrap_or(lost)
    } else if measures.faces > 1 {
        FaceHint::ManyFaces
    } else if measures.width_share < LEAST_WIDTH_SHARE {
        FaceHint::TooFar
    } else if measures.width_share > MOST_WIDTH_SHARE {
        FaceHint::TooClose
    } else if offset(0).max(offset(1)) > MOST_OFFSET {
        FaceHint::OffCentre
    } else if measures.covered {
        FaceHint::Covered
    } else if let Some(light) = light_hint(&measures.exposure, MOST_OVER_SHARE) {
        light
    } else if measures.motion.is_some_and(|motion| motion > MOST_MOTION) || measures.nten < LEAST_NTEN {
        FaceHint::HoldStill
    } else {
        FaceHint::Ok
    }
}

/// Whether a face of this exposure has lost its brightest parts.
pub(crate) fn is_burnt(exposure: &Exposure) -> bool {
    exposure.over_share > MOST_OVER_SHARE
}

fn light_hint(exposure: &Exposure, most_over_share: f64) -> Option<FaceHint> {
    if exposure.over_share > most_over_share {
        Some(FaceHint::TooBright)
    } else if exposure.mean < LEAST_MEAN {
        Some(FaceHint::TooDark)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIGHT: Exposure =
        Exposure { mean: 120.0, p5: 40.0, p90: 180.0, p95: 190.0, under_share: 0.0, over_share: 0.0 };
    const GOOD: FaceMeasures = FaceMeasures {
        faces: 1,
        width_share: 0.45,
        centre: [0.5, 0.48],
        covered: false,
        motion: Some(0.5),
        exposure: LIGHT,
        nten: 3.0,
    };

    #[test]
    fn each_fault_alone_has_its_hint_and_the_most_useful_comes_first() {
        let dark = Exposure { mean: 25.0, ..LIGHT };
        let burnt = Exposure { over_share: 0.4, ..LIGHT };
        for (measures, hint) in [
            (GOOD, FaceHint::Ok),
            (FaceMeasures { faces: 0, ..GOOD }, FaceHint::NoFace),
            (FaceMeasures { faces: 0, exposure: dark, ..GOOD }, FaceHint::TooDark),
            (
                FaceMeasures { faces: 0, exposure: Exposure { over_share: 0.1, ..LIGHT }, ..GOOD },
                FaceHint::NoFace,
            ),
            (FaceMeasures { faces: 0, covered: true, ..GOOD }, FaceHint::Covered),
            (FaceMeasures { faces: 3, ..GOOD }, FaceHint::ManyFaces),
            (FaceMeasures { width_share: 0.2, ..GOOD }, FaceHint::TooFar),
            (FaceMeasures { width_share: 0.9, ..GOOD }, FaceHint::TooClose),
            (FaceMeasures { centre: [0.7, 0.48], ..GOOD }, FaceHint::OffCentre),
            (FaceMeasures { centre: [0.5, 0.2], covered: true, ..GOOD }, FaceHint::OffCentre),
            (FaceMeasures { covered: true, exposure: dark, ..GOOD }, FaceHint::Covered),
            (FaceMeasures { exposure: dark, nten: 0.0, ..GOOD }, FaceHint::TooDark),
            (FaceMeasures { exposure: burnt, ..GOOD }, FaceHint::TooBright),
            (FaceMeasures { motion: Some(20.0), ..GOOD }, FaceHint::HoldStill),
            (FaceMeasures { motion: None, nten: 0.01, ..GOOD }, FaceHint::HoldStill),
        ] {
            assert_eq!(face_hint(&measures), hint, "{measures:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_published_surface() {
        assert_eq!(
            FaceHint::ALL.map(FaceHint::as_str).join(", "),
            "no_face, many_faces, too_far, too_close, off_centre, covered, too_dark, too_bright, hold_still, ok"
        );
    }
}
