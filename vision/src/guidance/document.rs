//! The hint for a card, from the measures of one frame.

use crate::exposure::{Exposure, Light};
use crate::glare::GLARE_SPOT_SHARE;
use crate::spectrum::Spectrum;

/// What to tell somebody who photographs a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DocumentHint {
    /// No card in the frame.
    NoCard,
    /// More than one.
    TooManyCards,
    /// It is too small.
    TooFar,
    /// It hardly fits.
    TooClose,
    /// A part of it is outside.
    MoveIntoFrame,
    /// It is turned, or leans away.
    Tilted,
    /// The picture moves or is not sharp yet.
    HoldStill,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// A reflection covers a part.
    Glare,
    /// A copy in greys.
    NotColour,
    /// A picture on a screen, or a print.
    ScreenDetected,
    /// Ready.
    Ok,
}

impl DocumentHint {
    /// Every hint.
    pub const ALL: [Self; 13] = [
        Self::NoCard,
        Self::TooManyCards,
        Self::TooFar,
        Self::TooClose,
        Self::MoveIntoFrame,
        Self::Tilted,
        Self::HoldStill,
        Self::TooDark,
        Self::TooBright,
        Self::Glare,
        Self::NotColour,
        Self::ScreenDetected,
        Self::Ok,
    ];

    /// The name that the capture module's surface gives it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoCard => "no_card",
            Self::TooManyCards => "too_many_cards",
            Self::TooFar => "too_far",
            Self::TooClose => "too_close",
            Self::MoveIntoFrame => "move_into_frame",
            Self::Tilted => "tilted",
            Self::HoldStill => "hold_still",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::Glare => "glare",
            Self::NotColour => "not_colour",
            Self::ScreenDetected => "screen_detected",
            Self::Ok => "ok",
        }
    }
}

/// The numbers of one frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DocumentMeasures {
    /// Cards found.
    pub cards: u32,
    /// How much of the frame the card spans: the larger of its width over the frame's and its height over the frame's.
    pub span: f64,
    /// Corners that lie inside the frame with a margin, 0 to 4.
    pub corners_inside: u32,
    /// The smallest ratio of two opposite sides, 1 for a card held flat.
    pub side_ratio: f64,
    /// The turn of the card's long sides from the horizontal, in degrees; the sign does not matter.
    pub rotation_degrees: f64,
    /// The width of the card in pixels of the image that sharpness was measured on.
    pub card_width_px: f64,
    /// The difference to the frame before ([`crate::motion::LumaThumbnail::difference`]), when there was one.
    pub motion: Option<f64>,
    /// Of the card, or of the whole frame without one.
    pub exposure: Exposure,
    /// The share of the card that its largest spot of glare covers.
    pub glare_share: f64,
    /// [`crate::colour::ColourSpread::sum`] of the card.
    pub colour_spread: f64,
    /// [`crate::sharpness::Sharpness::nten`] of the card's text ([`super::CardPose::text`]).
    pub nten: f64,
    /// The pattern of a screen or a print, where it was observable and looked for.
    pub pattern: Option<Spectrum>,
}

/// Occupancy of 60 to 90 % of the frame, with a few per cent for the hand.
const LEAST_SPAN: f64 = 0.60;
const MOST_SPAN: f64 = 0.94;
/// A card at 0.7 of the width turned by 14 degrees, or leaning by 21, has this ratio of opposite sides.
const LEAST_SIDE_RATIO: f64 = 0.80;
const MOST_ROTATION_DEGREES: f64 = 12.0;
/// Levels of difference to the frame before, at 30 frames a second: a steady hand (up to 0.9 % of the frame) stays below
/// 0.9, sweeps begin at 3.2 (motion set of `cargo xtask bench accuracy`, fit seeds).
pub const MOST_MOTION: f64 = 2.0;
/// Grey copies in white, warm, blue and green light reach 4.0, cards begin at 21 (stills of `cargo xtask bench accuracy`,
/// fit seeds, RGBA and 4:2:0); colour prints begin at 6.6 and cards in dim light at 10.7, so it is not higher.
pub const LEAST_COLOUR_SPREAD: f64 = 8.0;
/// Burnt out from here on; below, a spot of glare is what burns. Light at 1.35 of a good one burns 0.48 of a card at least,
/// the largest spots drawn 0.12 (guidance set of `cargo xtask bench accuracy`, fit seeds).
const BURNT_SHARE: f64 = 0.30;
/// Without a card, a frame of less mean luma is dark: dark desks in half of good light have 28 at least.
const EMPTY_DARK_MEAN: f64 = 20.0;
/// Below this mean a spread of colours says nothing about copies.
const FOG_MIDDLE: f64 = 128.0;

/// The least normalised Tenengrad of a card's text that can be read, for a card of this width in pixels.
///
/// Text reads well up to a blur of 1.0 pixels at a card width of 640, and no more from 1.2 to 1.5 on: a Tenengrad
/// of 14 and of 10 there. At other widths the same text has another one; `1 / (0.02 + 0.05 s^2)`, with the blur
/// `s` in pixels, is within a fifth of what four drawn cards have at 640, 1000 and 1600 pixels with grain of 3
/// levels, at blurs of 1.0 and 1.2 (14.4, 9.0, 3.5 and 10.3, 5.2, 1.9). This is nine tenths of the value for 1.2: at
/// the value itself 3 in 100 stills with a blur of up to 1.0 were turned away, and blurs from 1.5 on have 0.6 of it at
/// most (stills of `cargo xtask bench accuracy`, fit seeds).
pub fn least_nten(card_width_px: f64) -> f64 {
    const BLUR_OF_640: f64 = 1.2;
    let blur_px = BLUR_OF_640 * card_width_px / 640.0;
    // Below a blur of 0.8 pixels it is the pixels that limit, not the lens.
    0.9 / (0.02 + 0.05 * (blur_px * blur_px).max(0.64))
}

/// The most useful hint for one frame.
///
/// First what keeps the card from being found, then where it is, then light, since a dark frame is blurred and grey
/// too, then motion, then what is only seen in a frame that is still. Sharpness comes last: glare lowers it as well.
pub fn document_hint(measures: &DocumentMeasures) -> DocumentHint {
    if measures.cards > 1 {
        return DocumentHint::TooManyCards;
    }
    let moves = || measures.motion.filter(|motion| *motion > MOST_MOTION).map(|_| DocumentHint::HoldStill);
    if measures.cards == 0 {
        return empty_light_hint(&measures.exposure).or_else(moves).unwrap_or(DocumentHint::NoCard);
    }
    place_hint(measures)
        .or_else(|| light_hint(measures))
        .or_else(moves)
        .unwrap_or_else(|| still_hint(measures))
}

fn place_hint(measures: &DocumentMeasures) -> Option<DocumentHint> {
    if measures.span > MOST_SPAN {
        Some(DocumentHint::TooClose)
    } else if measures.corners_inside < 4 {
        Some(DocumentHint::MoveIntoFrame)
    } else if measures.span < LEAST_SPAN {
        Some(DocumentHint::TooFar)
    } else if measures.side_ratio < LEAST_SIDE_RATIO
        || measures.rotation_degrees.abs() > MOST_ROTATION_DEGREES
    {
        Some(DocumentHint::Tilted)
    } else {
        None
    }
}

fn light_hint(measures: &DocumentMeasures) -> Option<DocumentHint> {
    let exposure = &measures.exposure;
    let is_spot = measures.glare_share > GLARE_SPOT_SHARE && exposure.over_share < BURNT_SHARE;
    match exposure.light() {
        Light::Good => None,
        Light::Over if is_spot => Some(DocumentHint::Glare),
        Light::Over => Some(DocumentHint::TooBright),
        // Little contrast is a veil of light when pale, dusk when not.
        Light::LowContrast if exposure.mean > FOG_MIDDLE => Some(DocumentHint::TooBright),
        // More light does not help a picture of a dim screen.
        Light::Dim | Light::LowContrast if shows_screen(measures) => Some(DocumentHint::ScreenDetected),
        Light::Dim | Light::LowContrast => Some(DocumentHint::TooDark),
    }
}

/// A desk may be dark or plain in good light: only what no desk is counts.
fn empty_light_hint(exposure: &Exposure) -> Option<DocumentHint> {
    if exposure.mean < EMPTY_DARK_MEAN {
        Some(DocumentHint::TooDark)
    } else if exposure.over_share > BURNT_SHARE {
        Some(DocumentHint::TooBright)
    } else {
        None
    }
}

fn shows_screen(measures: &DocumentMeasures) -> bool {
    measures.pattern.is_some_and(|pattern| pattern.is_suspicious())
}

fn still_hint(measures: &DocumentMeasures) -> DocumentHint {
    if measures.glare_share > GLARE_SPOT_SHARE {
        DocumentHint::Glare
    } else if measures.colour_spread < LEAST_COLOUR_SPREAD {
        DocumentHint::NotColour
    } else if shows_screen(measures) {
        DocumentHint::ScreenDetected
    } else if measures.nten < least_nten(measures.card_width_px) {
        DocumentHint::HoldStill
    } else {
        DocumentHint::Ok
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIGHT: Exposure =
        Exposure { mean: 150.0, p5: 50.0, p90: 200.0, p95: 210.0, under_share: 0.0, over_share: 0.0 };
    const PATTERN: Spectrum = Spectrum { mean_peaks: 20.0, max_peaks: 40, patches: 12, orientations: [0; 6] };
    const GOOD: DocumentMeasures = DocumentMeasures {
        cards: 1,
        span: 0.8,
        corners_inside: 4,
        side_ratio: 0.97,
        rotation_degrees: 2.0,
        card_width_px: 640.0,
        motion: Some(0.5),
        exposure: LIGHT,
        glare_share: 0.0,
        colour_spread: 30.0,
        nten: 16.0,
        pattern: None,
    };

    #[test]
    fn each_fault_alone_has_its_hint() {
        let dark = Exposure { mean: 30.0, ..LIGHT };
        let burnt = Exposure { over_share: 0.3, ..LIGHT };
        let dusk = Exposure { mean: 90.0, p5: 80.0, p90: 112.0, p95: 115.0, ..LIGHT };
        let fog = Exposure { mean: 190.0, p5: 170.0, ..LIGHT };
        for (measures, hint) in [
            (GOOD, DocumentHint::Ok),
            (DocumentMeasures { motion: None, ..GOOD }, DocumentHint::Ok),
            (DocumentMeasures { cards: 0, ..GOOD }, DocumentHint::NoCard),
            (DocumentMeasures { cards: 2, ..GOOD }, DocumentHint::TooManyCards),
            (DocumentMeasures { span: 0.4, ..GOOD }, DocumentHint::TooFar),
            (DocumentMeasures { span: 0.97, ..GOOD }, DocumentHint::TooClose),
            (DocumentMeasures { corners_inside: 3, ..GOOD }, DocumentHint::MoveIntoFrame),
            (DocumentMeasures { side_ratio: 0.7, ..GOOD }, DocumentHint::Tilted),
            (DocumentMeasures { rotation_degrees: -20.0, ..GOOD }, DocumentHint::Tilted),
            (DocumentMeasures { motion: Some(9.0), ..GOOD }, DocumentHint::HoldStill),
            (DocumentMeasures { exposure: dark, ..GOOD }, DocumentHint::TooDark),
            (DocumentMeasures { exposure: dusk, ..GOOD }, DocumentHint::TooDark),
            (DocumentMeasures { exposure: burnt, ..GOOD }, DocumentHint::TooBright),
            (DocumentMeasures { exposure: fog, ..GOOD }, DocumentHint::TooBright),
            (DocumentMeasures { glare_share: 0.02, ..GOOD }, DocumentHint::Glare),
            (DocumentMeasures { colour_spread: 2.0, ..GOOD }, DocumentHint::NotColour),
            (DocumentMeasures { pattern: Some(PATTERN), ..GOOD }, DocumentHint::ScreenDetected),
            (DocumentMeasures { pattern: Some(Spectrum::default()), ..GOOD }, DocumentHint::Ok),
            (DocumentMeasures { nten: 6.0, ..GOOD }, DocumentHint::HoldStill),
        ] {
            assert_eq!(document_hint(&measures), hint, "{measures:?}");
        }
    }

    #[test]
    fn of_several_faults_the_one_that_helps_most_comes_first() {
        let dark = Exposure { mean: 30.0, ..LIGHT };
        let night = Exposure { mean: 12.0, ..LIGHT };
        let spot = Exposure { over_share: 0.12, ..LIGHT };
        for (measures, hint) in [
            (DocumentMeasures { cards: 0, exposure: night, ..GOOD }, DocumentHint::TooDark),
            (DocumentMeasures { cards: 0, exposure: dark, ..GOOD }, DocumentHint::NoCard),
            (DocumentMeasures { cards: 0, motion: Some(9.0), ..GOOD }, DocumentHint::HoldStill),
            (DocumentMeasures { exposure: spot, glare_share: 0.1, ..GOOD }, DocumentHint::Glare),
            (DocumentMeasures { span: 0.97, corners_inside: 1, ..GOOD }, DocumentHint::TooClose),
            (DocumentMeasures { span: 0.5, corners_inside: 2, ..GOOD }, DocumentHint::MoveIntoFrame),
            (DocumentMeasures { span: 0.4, exposure: dark, ..GOOD }, DocumentHint::TooFar),
            (
                DocumentMeasures { exposure: dark, nten: 1.0, colour_spread: 3.0, ..GOOD },
                DocumentHint::TooDark,
            ),
            (
                DocumentMeasures { exposure: dark, pattern: Some(PATTERN), ..GOOD },
                DocumentHint::ScreenDetected,
            ),
            (DocumentMeasures { motion: Some(9.0), glare_share: 0.1, ..GOOD }, DocumentHint::HoldStill),
            (DocumentMeasures { glare_share: 0.1, nten: 1.0, ..GOOD }, DocumentHint::Glare),
            (
                DocumentMeasures { colour_spread: 1.0, pattern: Some(PATTERN), ..GOOD },
                DocumentHint::NotColour,
            ),
        ] {
            assert_eq!(document_hint(&measures), hint, "{measures:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_published_surface_and_all_differ() {
        let names = DocumentHint::ALL.map(DocumentHint::as_str);
        assert_eq!(
            names.join(", "),
            "no_card, too_many_cards, too_far, too_close, move_into_frame, tilted, hold_still, too_dark, \
             too_bright, glare, not_colour, screen_detected, ok"
        );
    }

    #[test]
    fn numbers_that_are_none_do_not_panic() {
        let broken = DocumentMeasures { span: f64::NAN, nten: f64::NAN, side_ratio: f64::INFINITY, ..GOOD };
        let _ = document_hint(&broken);
        assert!(least_nten(f64::NAN).is_finite() && least_nten(0.0) < 25.0);
    }
}
