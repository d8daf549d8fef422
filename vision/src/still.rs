//! A full look at one still, for a server: where the card lies, the card upright and flat, what its picture is worth, and
//! the signs for or against it. Keeps nothing between stills but memory; rows of frames are in [`crate::series`].

mod corners;
mod glyphs;
mod judge;
mod layout;
mod origin;
mod portrait;
mod quality;
mod sheet;

use crate::card::{INSIDE, PORTRAIT, TEXT};
use crate::colour::colour_spread;
use crate::exposure::{Exposure, Histogram};
use crate::frame::{Frame, RgbaView};
use crate::glare::{Glare, Spot, glare};
use crate::guidance::CardPose;
use crate::luma::LumaImage;
use crate::nik_reader::{NikReader, NikReading};
use crate::outline::number::real;
use crate::outline::{Card, CardFinder, Found, Presence};
use crate::rectify::{Corners, rectify_rgba};
use crate::region::Region;
use crate::sharpness::sharpness;
use crate::sign::Sign;
use crate::spectrum::{SpectrumEye, StillSpectrum};
use glyphs::{Glyphs, glyphs};
pub use origin::Origin;
use origin::Surround;
use portrait::{Portrait, borders, portrait};
pub use quality::Fault;
use sheet::{Sheet, region};

/// Cards are sought at no more than this along the longer side; sides are then fitted at full resolution. The outline's
/// thresholds are those of frames up to 1280.
const SEARCH_SIDE_PX: u32 = 1700;
/// A card narrower than this cannot be read: text reading falls off below (3.3 of the card measures).
pub const LEAST_WIDTH_PX: f64 = 500.0;
/// A picture this near to the shape of ID-1 may be a card without a rim around it.
const FILLED_SLACK: f64 = 0.06;

/// What lies in a still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// No document.
    Nothing,
    /// More than one.
    Several,
    /// A document of another kind.
    Other,
    /// A KTP, a part of which is outside the picture or cannot be seen to be inside.
    Part,
    /// A whole KTP.
    Whole,
}

/// A card found in a still, upright.
#[derive(Debug, Clone, PartialEq)]
pub struct StillCard {
    /// Upper left, upper right, lower right, lower left of the card as it is read, in pixels of the still.
    pub corners: Corners,
    /// Mean length of its long sides, in pixels of the still.
    pub width_px: f64,
    /// Whether it lay upside down.
    pub upside_down: bool,
    /// The card flat and upright, 1012 x 638 pixels of four bytes, red first.
    pub rgba: Vec<u8>,
}

impl StillCard {
    /// Sides of [`Self::rgba`].
    pub const SIDES_PX: [usize; 2] = [sheet::WIDTH, sheet::HEIGHT];

    /// The card of the still that it was found in, flat and upright at its own resolution: sides and bytes. Never more
    /// than 4096 pixels wide, never fewer than [`Self::SIDES_PX`].
    pub fn at_full_resolution(&self, view: &RgbaView<'_>) -> ([usize; 2], Vec<u8>) {
        let [wide, high] = Self::SIDES_PX;
        let share = (self.width_px / 1012.0).clamp(1.0, 4.0);
        let scaled = |side: usize| scaled(side, share);
        let sides = [scaled(wide), scaled(high)];
        (sides, rectify_rgba(view, &self.corners, sides[0], sides[1]))
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "1012 or 638 times at most four"
)]
fn scaled(side: usize, share: f64) -> usize {
    (side as f64 * share).round() as usize
}

/// The numbers of a card's picture, all measured on the flat card but for the pattern, which needs the still's own pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct StillMeasures {
    /// Normalised Tenengrad of the text.
    pub nten: f64,
    /// The same along the direction that has least of it: a smear spares the edges along its way.
    pub nten_weakest: f64,
    /// Of the card without its rim.
    pub exposure: Exposure,
    /// Share of the card that its largest spot of glare covers, the portrait left out.
    pub glare_share: f64,
    /// Its spots of glare, largest first, in fractions of the flat card.
    pub glare_spots: Vec<Spot>,
    /// Share of the number's line under glare.
    pub nik_glare_share: f64,
    /// Spread of the card's colours after grey-world balance.
    pub colour_spread: f64,
    /// Patterns, where the card is wide enough.
    pub pattern: Option<StillSpectrum>,
    /// How regularly labels stand below each other, 0 to 1.
    pub label_rows: f64,
}

/// What a look saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Still {
    /// What lies in it.
    pub subject: Subject,
    /// The best card, where one was found that is no other document.
    pub card: Option<StillCard>,
    /// Its number, where it can be read.
    pub nik: Option<NikReading>,
    /// Its numbers, where the whole card could be laid flat.
    pub measures: Option<StillMeasures>,
    /// Why the picture is of low quality.
    pub faults: Vec<Fault>,
    /// Where the picture comes from, if from no camera.
    pub origin: Option<Origin>,
    /// The signs of a card and of its picture; empty where there is none to look at.
    pub signs: Vec<Sign>,
}

impl Still {
    fn without_card(subject: Subject) -> Self {
        Self {
            subject,
            card: None,
            nik: None,
            measures: None,
            faults: Vec::new(),
            origin: None,
            signs: Vec::new(),
        }
    }
}

/// The memory that looking needs; keep one for many stills.
#[derive(Debug, Default)]
pub struct StillEye {
    finder: CardFinder,
    reader: NikReader,
    spectrum: SpectrumEye,
    small: LumaImage,
    luma: LumaImage,
}

/// What was measured, for the rules.
struct Look<'a> {
    card: &'a StillCard,
    outline: &'a Card,
    /// Whether the card fills its picture, so that nothing is seen of its edges.
    is_filled: bool,
    missing_corners: u32,
    measures: &'a StillMeasures,
    nik: Option<&'a NikReading>,
    glyphs: Option<Glyphs>,
    portrait: Portrait,
    surround: Surround,
}

impl StillEye {
    /// Looks at a still of any size. `is_plausible` is the rule of the number.
    pub fn look(&mut self, view: &RgbaView<'_>, is_plausible: &dyn Fn(&str) -> bool) -> Still {
        let frame = Frame::from(*view);
        let factor = frame.width().max(frame.height()).div_ceil(SEARCH_SIDE_PX).max(1);
        self.small.fill_reduced(&frame, factor);
        let Found { cards, presence } = self.finder.find(&self.small);
        self.luma.fill_from(&frame);
        if presence == Presence::TooMany {
            return Still::without_card(Subject::Several);
        }
        let sought = cards.into_iter().next();
        let is_sought = sought.is_some();
        let found = sought.or_else(|| self.finder.find_other(&self.small));
        let is_filled = found.is_none();
        let outline = match found {
            Some(outline) => self.at_full_size(outline, factor),
            None => match self.filling(&frame, is_plausible) {
                Some(outline) => outline,
                None => return Still::without_card(Subject::Nothing),
            },
        };
        let nik = self.reader.read_in_frame(&self.luma, &outline.corners, is_plausible);
        let Some((mut card, flat)) = flatten(view, &outline, nik.as_ref()) else {
            return Still::without_card(Subject::Nothing);
        };
        if !outline.complete && (is_sought || nik.is_some()) {
            return Still { nik, card: Some(card), ..Still::without_card(Subject::Part) };
        }
        let measures = self.measure(&frame, &card, &flat);
        let look = Look {
            glyphs: nik.as_ref().and_then(|nik| glyphs(view, &card.corners, nik)),
            portrait: portrait(&flat),
            surround: Surround::of(view, &card.corners),
            card: &card,
            is_filled,
            missing_corners: corners::missing(view, &outline),
            outline: &outline,
            measures: &measures,
            nik: nik.as_ref(),
        };
        let faults = quality::faults(&look);
        if !outline.complete || !judge::is_ktp(&look, &faults, is_sought) {
            return Still::without_card(Subject::Other);
        }
        let origin = look.surround.origin();
        let signs = judge::signs(&look, &faults);
        card.rgba = flat.bytes;
        Still {
            subject: Subject::Whole,
            card: Some(card),
            nik,
            measures: Some(measures),
            faults,
            origin,
            signs,
        }
    }

    fn at_full_size(&self, mut outline: Card, factor: u32) -> Card {
        let scale = f32::from(u16::try_from(factor).unwrap_or(u16::MAX));
        outline.corners = outline.corners.map(|corner| corner.map(|value| scale * value));
        if factor > 1 {
            outline.corners = self.finder.refine(&self.luma, &outline.corners);
        }
        outline
    }

    /// A picture that was cut to the card: of the card's shape, with a number at its place.
    fn filling(&mut self, frame: &Frame<'_>, is_plausible: &dyn Fn(&str) -> bool) -> Option<Card> {
        let [wide, high] = [frame.width(), frame.height()].map(f64::from);
        let aspect = wide / high / (85.60 / 53.98);
        let is_shaped = (aspect - 1.0).abs() < FILLED_SLACK;
        let [right, low] = [self.luma.width(), self.luma.height()].map(|side| real(side) - 1.0);
        let corners = [[0.0, 0.0], [right, 0.0], [right, low], [0.0, low]];
        let is_read = is_shaped && self.reader.read_in_frame(&self.luma, &corners, is_plausible).is_some();
        is_read.then_some(Card {
            corners,
            score: 1.0,
            side_support: [0.0; 4],
            corner_support: [0.0; 4],
            side_fit: [0.0; 4],
            print_share: 1.0,
            cut_corners: [false; 4],
            complete: true,
        })
    }

    fn measure(&mut self, frame: &Frame<'_>, card: &StillCard, flat: &Sheet) -> StillMeasures {
        let luma = flat.luma();
        let (inside, text) = (region(INSIDE), region(TEXT));
        let sharp = sharpness(&luma, text);
        let exposure = Histogram::of(&luma, inside, 1).exposure();
        let (mut burnt, mut nik_glare_share, mut spread) = (Glare::default(), 0.0, 0.0);
        if let Some(view) = flat.view() {
            let flat = Frame::from(view);
            burnt = glare(&flat, inside, &[region(PORTRAIT)]);
            nik_glare_share = glare(&flat, region(quality::NIK_BAND), &[]).share;
            spread = colour_spread(&flat, inside).sum();
        }
        let inside_frame =
            CardPose::of(card.corners.map(|corner| corner.map(f64::from)), frame.width(), frame.height())
                .and_then(|pose| pose.inside())
                .unwrap_or(Region::FULL);
        StillMeasures {
            nten: sharp.nten,
            nten_weakest: quality::weakest(&luma, text, sharp.variance),
            exposure,
            glare_share: burnt.largest_share(),
            glare_spots: burnt.spots,
            nik_glare_share,
            colour_spread: spread,
            pattern: self.spectrum.still(&self.luma, inside_frame, card.width_px),
            label_rows: f64::from(layout::rows(&luma)),
        }
    }
}

/// The card upright and flat, by its number, or by its portrait where that cannot be read.
fn flatten(view: &RgbaView<'_>, outline: &Card, nik: Option<&NikReading>) -> Option<(StillCard, Sheet)> {
    let [a, b, c, d] = outline.corners;
    let turned = [c, d, a, b];
    let (upside_down, flat) = if let Some(nik) = nik {
        let corners = if nik.upside_down { turned } else { outline.corners };
        (nik.upside_down, Sheet::of(view, &corners)?)
    } else {
        let flat = Sheet::of(view, &outline.corners)?;
        let [upright, other] = borders(&flat);
        if other > upright { (true, Sheet::of(view, &turned)?) } else { (false, flat) }
    };
    let corners = if upside_down { turned } else { outline.corners };
    let card = StillCard { corners, width_px: f64::from(outline.width_px()), upside_down, rgba: Vec::new() };
    Some((card, flat))
}
