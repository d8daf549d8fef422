//! Reads the sixteen OCR-A digits of a card by comparing its NIK line with exemplars of each digit: no model, no font.
//! `digits.bin` holds 10 digits of 16 x 20 bytes of ink; the binary `digit_templates` of `benches` draws it from OCRA.ttf.
//! Finding the line: `search`, pixels: `band`, exemplars: `exemplar`, correction by the number's own rules: `grammar`.

mod band;
pub(crate) mod exemplar;
mod grammar;
mod search;

use crate::luma::LumaImage;
use crate::outline::number::real;
use crate::rectify::Corners;
use band::Band;
use exemplar::Exemplars;
use search::Line;

/// Digits of a NIK.
pub(crate) const DIGITS: usize = 16;
/// Below this mean correlation there is no NIK; a check of the font may ask the same. On seeds 1 to 100 of the
/// accuracy bench (`benches`) covered lines and other words in OCR-A reached 0.69, one number in a hundred that was read
/// right stayed below 0.88. The room between is for print that is not the exemplars' own font.
const LEAST_CORRELATION: f32 = 0.75;
/// Below this correlation a single digit is none: a number shifted by a place had 0.45 there, right ones 0.64 or more.
const LEAST_DIGIT: f32 = 0.50;
/// Below this mean margin the picture is too blurred to tell 0 from 8: right numbers had 0.117 or more.
const LEAST_MARGIN: f32 = 0.11;

/// Digits this much larger or smaller than expected are looked at again at their own size.
const SCALE_SLACK: f32 = 0.015;

/// A number that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct NikReading {
    /// Sixteen digits.
    pub digits: String,
    /// For each digit the best correlation less that of the best other digit, 0 to about 1. Below 0.05 is a guess.
    pub confidence: [f32; 16],
    /// Positions whose digit was not the best match: changed so that the whole number is plausible.
    pub corrected: Vec<usize>,
    /// Whether the number, corrected or not, satisfies the caller's rule.
    pub plausible: bool,
    /// Correlation of each place with the digit that fits it best; one that is far below the others is covered, or was
    /// printed by another hand.
    pub digit_correlation: [f32; 16],
    /// Mean correlation of the sixteen digits with their exemplars, -1 to 1.
    pub mean_correlation: f32,
    /// Whether the card lies upside down in the image.
    pub upside_down: bool,
    /// The upper left corner of the first digit's cell and the way to the next, in shares of the upright card's sides; a
    /// cell is as wide as that way and a quarter higher than wide.
    pub line: [[f32; 2]; 2],
}

/// A cell's height over its width.
const CELL_ASPECT: f32 = 1.25;
/// Width over height of ID-1.
const CARD_ASPECT: f32 = 85.60 / 53.98;

impl NikReading {
    /// The corners of the sixteen cells: upper left, upper right, lower right, lower left, in shares of the upright card's
    /// sides.
    pub fn corners(&self) -> Corners {
        let [[x, y], [step_x, step_y]] = self.line;
        let [across, along] = [step_x, step_y].map(|step| real(DIGITS) * step);
        let down = CELL_ASPECT * CARD_ASPECT * step_x;
        [[x, y], [x + across, y + along], [x + across, y + along + down], [x, y + down]]
    }
}

/// Reads numbers; keep one for a stream of frames, its memory is used again.
#[derive(Debug)]
pub struct NikReader {
    exemplars: Exemplars,
    band: Band,
    search: search::Scratch,
}

impl Default for NikReader {
    fn default() -> Self {
        Self { exemplars: Exemplars::new(), band: Band::default(), search: search::Scratch::default() }
    }
}

impl NikReader {
    /// A reader.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a card that fills its image: rectified, of any size; digits want 9 pixels of width, a card 300.
    /// The brightest of the three channels suppresses a card's blue ground better than luma does.
    /// `None` where no line of digits is found.
    pub fn read(&mut self, card: &LumaImage, is_plausible: &dyn Fn(&str) -> bool) -> Option<NikReading> {
        let (wide, high) = (real(card.width()), real(card.height()));
        self.read_in_frame(card, &[[0.0, 0.0], [wide, 0.0], [wide, high], [0.0, high]], is_plausible)
    }

    /// Reads the card between `corners` (see [`crate::outline`]) of a frame, without rectifying all of it.
    pub fn read_in_frame(
        &mut self,
        frame: &LumaImage,
        corners: &Corners,
        is_plausible: &dyn Fn(&str) -> bool,
    ) -> Option<NikReading> {
        let [a, b, c, d] = *corners;
        let upright = self.line(frame, corners);
        let sure = upright.as_ref().is_some_and(|(line, _)| is_number(line));
        let (line, upside_down) =
            if sure { (upright, false) } else { (self.line(frame, &[c, d, a, b]), true) };
        let (line, place) = line.filter(|(line, _)| is_number(line))?;
        let (digits, corrected, plausible) = grammar::settle(&line, is_plausible);
        Some(NikReading {
            digits,
            confidence: line.margins(),
            corrected,
            plausible,
            digit_correlation: line.best(),
            mean_correlation: line.mean(),
            upside_down,
            line: place,
        })
    }

    /// The line that is most like a number, and its place on the card.
    fn line(&mut self, frame: &LumaImage, corners: &Corners) -> Option<(Line, [[f32; 2]; 2])> {
        if !self.band.fill(frame, corners, 1.0) {
            return None;
        }
        let mut row = self.search.find(&self.band, &self.exemplars)?;
        let scale = row.scale();
        if (scale - 1.0).abs() > SCALE_SLACK && self.band.fill(frame, corners, scale) {
            row = search::aligned(&self.band, &self.exemplars, &row.rescaled())?;
        }
        let [[x, y], [next_x, next_y]] = [0, 1].map(|at| self.band.on_card(row.place(at)));
        Some((search::read(&self.band, &self.exemplars, &row), [[x, y], [next_x - x, next_y - y]]))
    }
}

/// Whether a line holds sixteen digits that can be told apart.
fn is_number(line: &Line) -> bool {
    let worst = line.best().iter().fold(1.0_f32, |least, score| least.min(*score));
    let margin = line.margins().iter().sum::<f32>() / real(DIGITS);
    line.mean() >= LEAST_CORRELATION && worst >= LEAST_DIGIT && margin >= LEAST_MARGIN
}

/// Reads one card with a reader of its own; see [`NikReader::read`].
pub fn read(card: &LumaImage, is_plausible: &dyn Fn(&str) -> bool) -> Option<NikReading> {
    NikReader::new().read(card, is_plausible)
}

#[cfg(test)]
mod tests;
