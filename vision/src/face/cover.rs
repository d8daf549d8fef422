//! Whether something hides a part of a face that was found: dark glasses by their darkness, masks and hands by the missing
//! line of the mouth, cards and coloured masks by a colour that is not the skin's.

use super::Face;
use super::eyes::Eyes;
use super::portrait::Portrait;
use crate::colour::{MeanRgb, mean_rgb};
use crate::frame::Frame;
use crate::outline::number::real;

/// What a covered face differs in. Limits lie between what was measured on seeds 1 to 850 of the bench `faces`: 350
/// faces without a cover, 200 with one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cover {
    /// Share of the eyes' surroundings that is much darker than the skin.
    pub lenses: f64,
    /// How much darker than its surroundings the paler eye is, as a share of them.
    pub eyes: f64,
    /// Depth of the darkest line across the mouth over the level around it.
    pub mouth_line: f64,
    /// How far the colour beside the mouth is from that between the eyes: distance of their chromaticities, 0 to 1.4.
    pub tint: f64,
}

/// Brightest of these parts is the skin's level: forehead, both cheeks, nose.
const SKIN: [[f32; 4]; 4] =
    [[0.34, 0.08, 0.66, 0.16], [0.20, 0.48, 0.32, 0.58], [0.68, 0.48, 0.80, 0.58], [0.42, 0.48, 0.58, 0.58]];
/// What glasses cover.
const EYES: [[f32; 4]; 2] = [[0.14, 0.26, 0.44, 0.42], [0.56, 0.26, 0.86, 0.42]];
/// Darker than this share of the skin's level: lenses, pupils, lashes, brows.
const DARK_SHARE: f32 = 0.35;
/// Rows of the mouth, from the nose to the chin: twenty of three hundredths.
const MOUTH_TOP: f32 = 0.66;
const MOUTH_COLUMNS: [f32; 2] = [0.40, 0.60];
/// Between the eyes, and beside the mouth: left, top, width and height.
const BRIDGE: [f64; 4] = [0.44, 0.34, 0.12, 0.12];
const BESIDE_MOUTH: [[f64; 4]; 2] = [[0.24, 0.66, 0.14, 0.12], [0.62, 0.66, 0.14, 0.12]];

/// Eyes of every kind have at most 0.25, dark glasses at least 0.56.
const MOST_LENSES: f64 = 0.40;
/// Open eyes have at least 0.27; what is taken for an eye on a hand has 0.09 to 0.6, and faces behind one score below 6.1.
pub(super) const LEAST_EYES: f64 = 0.20;
const LEAST_EYES_UNSURE: f64 = 0.50;
const UNSURE_SCORE: f64 = 6.5;
/// Mouths have at least 0.163, blurred ones 0.113; masks and hands at most 0.077.
const LEAST_MOUTH_LINE: f64 = 0.095;
/// Skin has at most 0.032, burnt out 0.066; masks have at least 0.074, cards nearly all above 0.1.
const MOST_TINT: f64 = 0.07;

impl Cover {
    pub(super) fn of(portrait: &Portrait, eyes: Option<Eyes>, frame: &Frame<'_>, face: &Face) -> Self {
        let skin = SKIN.into_iter().map(|part| portrait.mean(part)).fold(1.0, f32::max);
        let (mut dark, mut all) = (0, 0);
        for level in EYES.into_iter().flat_map(|part| portrait.part(part)) {
            dark += usize::from(level < DARK_SHARE * skin);
            all += 1;
        }
        let [left, right] = MOUTH_COLUMNS;
        let rows = (0..20_u8).map(|at| {
            let top = MOUTH_TOP + 0.01 * f32::from(at);
            portrait.mean([left, top, right, top + 0.03])
        });
        let (sum, darkest) = rows.fold((0.0, f32::MAX), |(sum, least), row| (sum + row, row.min(least)));
        let around = (sum / 20.0).max(1.0);
        let size = [frame.width(), frame.height()];
        let colour = |part: [f64; 4]| face.part(part).region(size).map(|region| mean_rgb(frame, region));
        let sides = BESIDE_MOUTH.map(colour);
        let tint = colour(BRIDGE).map_or(0.0, |bridge| {
            sides.iter().flatten().map(|side| distance(side, &bridge)).reduce(f64::min).unwrap_or(0.0)
        });
        Self {
            lenses: f64::from(real(dark) / real(all).max(1.0)),
            eyes: eyes.map_or(0.0, |eyes| eyes.contrast),
            mouth_line: f64::from((around - darkest) / around),
            tint,
        }
    }

    /// Whether something hides a part of a face that was found with this score. Lines are not looked for where light
    /// or motion has taken them.
    pub(super) fn hides(&self, score: f64, has_lines: bool) -> bool {
        let least_eyes = if score < UNSURE_SCORE { LEAST_EYES_UNSURE } else { LEAST_EYES };
        self.lenses > MOST_LENSES
            || self.tint > MOST_TINT
            || (has_lines && (self.eyes < least_eyes || self.mouth_line < LEAST_MOUTH_LINE))
    }
}

/// The distance of two colours, each over its sum of channels.
fn distance(a: &MeanRgb, b: &MeanRgb) -> f64 {
    let share = |colour: &MeanRgb| {
        let sum = (colour.r + colour.g + colour.b).max(1.0);
        [colour.r / sum, colour.g / sum, colour.b / sum]
    };
    share(a).into_iter().zip(share(b)).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}
