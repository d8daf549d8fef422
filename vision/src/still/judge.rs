//! What the numbers of a still say: is it a KTP, and each sign's answer. Every threshold of a sign is here.

use super::portrait::Portrait;
use super::quality::Fault;
use super::{Glyphs, Look, Origin};
use crate::guidance::LEAST_COLOUR_SPREAD;
use crate::sign::{Seen, Sign, SignKind, SignReason};
use crate::spectrum::{MIN_CARD_WIDTH_PX, StillSpectrum};

/// Labels repeat at least so strongly on a KTP whose number cannot be read, and its portrait shows this much border: genuine
/// stills have 0.58 and all four sides (fit seeds of `cargo xtask bench verdict-signs`).
const LEAST_ROWS: f64 = 0.45;
const LEAST_BORDER: f32 = 0.75;

/// Peaks of all patches together from which on a pattern is no card's, and mean peaks of the patches from which on peaks in
/// two directions are none. On the fit seeds of `cargo xtask bench verdict-signs` genuine cards 1000 pixels wide and more
/// (93) have at most 4, and above 0.75 one direction only; prints and screens that [`crate::spectrum::SUSPICIOUS_MEAN`]
/// misses have 6 or more, or two directions, in nine of ten and in a third (screens out of focus).
const POOLED_PEAKS: u32 = 6;
const CROSSED_PEAKS: f64 = 0.8;

/// Whether the card is a KTP: its number says so; without one its layout; and where the picture is too poor for both, the
/// outline with a portrait at its place (`is_sought`).
pub(super) fn is_ktp(look: &Look<'_>, faults: &[Fault], is_sought: bool) -> bool {
    let is_laid_out = look.measures.label_rows >= LEAST_ROWS && look.portrait.border >= LEAST_BORDER;
    look.nik.is_some() || is_laid_out || (is_sought && !faults.is_empty())
}

/// All signs of one still.
pub(super) fn signs(look: &Look<'_>, faults: &[Fault]) -> Vec<Sign> {
    let has = |fault: Fault| faults.contains(&fault);
    let mut all = Vec::from(pattern(look));
    all.push(if has(Fault::Dim) {
        Sign::absent(SignKind::CardColour, SignReason::TooDarkForColours)
    } else {
        let spread = look.measures.colour_spread;
        Sign::judged(
            SignKind::CardColour,
            &[(spread < LEAST_COLOUR_SPREAD, SignReason::NoColours)],
            SignReason::Colours,
            vec![("colour_spread", spread)],
        )
    });
    let missing = look.missing_corners;
    let support = look.outline.corner_support.iter().copied().fold(1.0, f32::min);
    all.push(if look.is_filled {
        Sign::absent(SignKind::CardEdges, SignReason::CutToCard)
    } else {
        Sign::judged(
            SignKind::CardEdges,
            &[(missing > 0, SignReason::CornerMissing)],
            SignReason::EdgesWhole,
            vec![("corners_missing", f64::from(missing)), ("corner_support", f64::from(support))],
        )
    });
    all.push(font(look, faults));
    all.push(match look.glyphs {
        None => Sign::absent(SignKind::NikGlyphs, SignReason::NumberUnread),
        Some(_) if !faults.is_empty() => Sign::absent(SignKind::NikGlyphs, SignReason::DigitsUnclear),
        Some(glyphs) => glyphs_sign(&glyphs),
    });
    all.push(if look.is_filled {
        // Its place is known to a hundredth of the card's width at best, which is what a photo glued on is off.
        Sign::absent(SignKind::PhotoRegion, SignReason::CutToCard)
    } else if has(Fault::Blur) || has(Fault::TooSmall) || has(Fault::Dim) {
        Sign::absent(SignKind::PhotoRegion, SignReason::PortraitUnclear)
    } else if look.portrait.border < LEAST_BORDER {
        Sign::absent(SignKind::PhotoRegion, SignReason::PortraitNotFound)
    } else {
        portrait_sign(&look.portrait)
    });
    let surround = &look.surround;
    let numbers = vec![
        ("bar_above", f64::from(surround.bars[0])),
        ("bar_below", f64::from(surround.bars[1])),
        ("surround_luma", f64::from(surround.lid[0])),
        ("surround_spread", f64::from(surround.lid[1])),
        ("side_ratio", f64::from(surround.flat[0])),
        ("corner_cosine", f64::from(surround.flat[1])),
    ];
    all.push(match surround.origin() {
        Some(Origin::Screenshot) => {
            Sign::new(SignKind::CaptureOrigin, Seen::Fail, SignReason::ScreenBars, numbers)
        }
        Some(Origin::Scan) => Sign::new(SignKind::CaptureOrigin, Seen::Fail, SignReason::FlatBed, numbers),
        None => Sign::new(SignKind::CaptureOrigin, Seen::NotObservable, SignReason::MaybeCamera, numbers),
    });
    all
}

fn pattern(look: &Look<'_>) -> [Sign; 2] {
    let kinds = [SignKind::ScreenMoire, SignKind::PrintHalftone];
    let Some(found) = look.measures.pattern else {
        let reason = if look.card.width_px < MIN_CARD_WIDTH_PX {
            SignReason::TooNarrow
        } else {
            SignReason::TurnedTooFar
        };
        return kinds.map(|kind| Sign::absent(kind, reason));
    };
    let is_crossed = found.patches.mean_peaks >= CROSSED_PEAKS && directions(&found) >= 2;
    let suspicious = found.patches.is_suspicious() || is_crossed || found.pooled_peaks >= POOLED_PEAKS;
    let is_print = suspicious && directions(&found) >= 3;
    let numbers = vec![
        ("mean_peaks", found.patches.mean_peaks),
        ("max_peaks", f64::from(found.patches.max_peaks)),
        ("pooled_peaks", f64::from(found.pooled_peaks)),
        ("pooled_directions", f64::from(strong(&found.pooled_orientations))),
        ("directions", f64::from(directions(&found))),
    ];
    let [screen, print] = kinds;
    [
        Sign::judged(
            screen,
            &[(suspicious && !is_print, SignReason::ScreenGrid)],
            SignReason::NoScreenGrid,
            numbers.clone(),
        ),
        Sign::judged(print, &[(is_print, SignReason::PrintDots)], SignReason::NoPrintDots, numbers),
    ]
}

/// Directions within a right angle that hold an eighth of the peaks or more: a screen has its own and perhaps its
/// diagonals, the inks of a print have three besides the axes.
fn directions(found: &StillSpectrum) -> u32 {
    strong(&[0, 1, 2, 3, 4, 5].map(|at| found.patches.orientations[at] + found.pooled_orientations[at]))
}

fn strong(sums: &[u32; 6]) -> u32 {
    let total: u32 = sums.iter().sum();
    u32::try_from(sums.iter().filter(|sum| **sum > 0 && **sum * 8 >= total).count()).unwrap_or(0)
}

fn font(look: &Look<'_>, faults: &[Fault]) -> Sign {
    match look.nik {
        Some(nik) => Sign::new(
            SignKind::FontMatch,
            Seen::Pass,
            SignReason::NumberTypeface,
            vec![("mean_correlation", f64::from(nik.mean_correlation))],
        ),
        None if faults.is_empty() => {
            Sign::new(SignKind::FontMatch, Seen::Fail, SignReason::OtherTypeface, Vec::new())
        }
        None => Sign::absent(SignKind::FontMatch, SignReason::TooPoorToRead),
    }
}

// Thresholds of the digits, fitted on the fit seeds of `cargo xtask bench verdict-signs`; in brackets what 99 in 100 of 144
// genuine stills stay within, and what altered digits have, the median of those of that kind.

/// Shares of an advance across and down (0.031; 0.125 of digits moved down).
const MOST_OFFSET: [f32; 2] = [0.055, 0.055];
/// Correlation below the neighbours' (0.040; 0.27 in another typeface, 0.09 of heavier and smaller ones).
const MOST_CORRELATION: f32 = 0.06;
/// Ink over the others', sheen taken out (0.12; 0.22 of heavier and smaller ones, 0.37 of another ink).
const MOST_INK: f32 = 0.15;
/// Levels of red less blue (10.8; 43 of another ink).
const MOST_TINT: f32 = 20.0;
/// Ground, over the ink's contrast, sheen taken out (0.037; 0.08 of a ground 16 levels off).
const MOST_GROUND: f32 = 0.062;
/// Unevenness of the ground over the others' (0.42 is what 99 in 100 have at least; 0.25 of a ground of one tone, a third
/// of which has more than this), where the others have any (at least 1.9 levels).
const LEAST_TEXTURE: f32 = 0.32;
const LEAST_TEXTURE_LEVELS: f32 = 1.5;

fn glyphs_sign(found: &Glyphs) -> Sign {
    let is_bare = found.texture < LEAST_TEXTURE && found.texture_levels >= LEAST_TEXTURE_LEVELS;
    Sign::judged(
        SignKind::NikGlyphs,
        &[
            (found.offset[0] > MOST_OFFSET[0] || found.offset[1] > MOST_OFFSET[1], SignReason::DigitOffLine),
            (found.correlation > MOST_CORRELATION, SignReason::DigitDrawnOtherwise),
            (found.ink > MOST_INK || found.tint > MOST_TINT, SignReason::DigitInk),
            (found.ground > MOST_GROUND, SignReason::DigitGround),
            (is_bare, SignReason::DigitBare),
        ],
        SignReason::DigitsAlike,
        found.numbers(),
    )
}

// Thresholds of the portrait, fitted on the same seeds; in brackets the same.

/// Share of the card's width that a side is off its place or turned (0.010 where the outline is off itself; 0.010 of glued
/// photos, which their rims give away).
const MOST_PLACE: f32 = 0.013;
const MOST_TILT: f32 = 0.008;
/// Levels (7; 13 at least of photos glued on).
const MOST_RIM: f32 = 11.0;
/// Levels (3.5; 14).
const MOST_SHADOW: f32 = 7.0;
/// Grain over the card's (0.56 to 2.12 with the stills that were judged first; 0.2 and 2.7 of portraits set in).
const GRAIN: [f32; 2] = [0.52, 2.2];

fn portrait_sign(found: &Portrait) -> Sign {
    Sign::judged(
        SignKind::PhotoRegion,
        &[
            (found.rim > MOST_RIM, SignReason::PortraitRim),
            (found.shadow > MOST_SHADOW, SignReason::PortraitShadow),
            (found.offset > MOST_PLACE || found.tilt > MOST_TILT, SignReason::PortraitMoved),
            (found.grain < GRAIN[0] || found.grain > GRAIN[1], SignReason::PortraitGrain),
        ],
        SignReason::PortraitBelongs,
        found.numbers(),
    )
}
