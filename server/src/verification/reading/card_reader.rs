//! Reads the printed fields of a card that lies flat. Where Tesseract or its Indonesian is missing it says so, once in
//! the log and then with each call. Keeps nothing.

use std::sync::LazyLock;

use contract::{
    ktp::{CardText, FieldReading, Gazetteer, settle},
    portal::mark::Mark,
    region::{RegionNames, TABLE},
};
use image::RgbImage;
use vision::{luma::LumaImage, nik_reader::NikReading, text_sheet::text_sheet};

pub use super::tesseract::{ReaderSettings, ReadingFault};
use super::{
    anchor::{Sheet, anchor, raw},
    places::places,
    tesseract::Tesseract,
    words::read_table,
};

/// Width of the sheet that Tesseract reads: capitals of 22 pixels.
const SHEET_WIDTH_PX: usize = 1280;
/// Smaller or larger pictures are no rectified card.
const SIDES_PX: std::ops::RangeInclusive<u32> = 200..=4096;
/// A number whose least certain digit has this margin is called sure. Below 0.05 a digit is a guess (`nik_reader`); four
/// times that was chosen, not fitted: wrong numbers are too rare on drawn cards.
const SURE_MARGIN: f32 = 0.20;

/// The names of areas as cards print them.
static GAZETTEER: LazyLock<Gazetteer> =
    LazyLock::new(|| RegionNames::read(TABLE.as_bytes()).map(Gazetteer::new).unwrap_or_default());

/// What was read of a card, and where on it.
#[derive(Clone, PartialEq, Default)]
pub struct ReadCard {
    /// The fields.
    pub text: CardText,
    /// Their places on the card; the number's is its own reader's to tell.
    pub marks: Vec<Mark>,
}

contract::redact_debug!(ReadCard);

/// Reads cards with Tesseract, where it is there. Cloning shares the queue.
#[derive(Debug, Clone)]
pub struct CardReader {
    tesseract: Option<Tesseract>,
}

impl CardReader {
    /// Looks for Tesseract with Indonesian, once; what is missing is logged here in one line.
    pub async fn find(settings: &ReaderSettings) -> Self {
        match Tesseract::find(settings).await {
            Ok(tesseract) => {
                tracing::info!(program = %tesseract.program().display(), "printed fields are read with Tesseract");
                Self { tesseract: Some(tesseract) }
            }
            Err(missing) => {
                tracing::warn!(
                    "{missing}: of cards the number alone is read. Debian has tesseract-ocr and tesseract-ocr-ind"
                );
                Self { tesseract: None }
            }
        }
    }

    /// A reader that has none: for tests, and for who wants none.
    pub fn absent() -> Self {
        Self { tesseract: None }
    }

    /// Whether printed fields can be read at all.
    pub fn is_available(&self) -> bool {
        self.tesseract.is_some()
    }

    /// The fields of a card that lies flat and upright and fills its picture; `nik` is what the number's own reader
    /// made of it. Takes some 0.4 s of a core, in another process; a picture is made on this thread in about 20 ms.
    pub async fn read(&self, card: &RgbImage, nik: Option<FieldReading>) -> Result<ReadCard, ReadingFault> {
        let tesseract = self.tesseract.as_ref().ok_or(ReadingFault::NotAvailable)?;
        if !SIDES_PX.contains(&card.width()) || !SIDES_PX.contains(&card.height()) {
            return Err(ReadingFault::Picture);
        }
        let brightest = brightest(card).ok_or(ReadingFault::Picture)?;
        let (wide, high) = (real(brightest.width()), real(brightest.height()));
        let corners = [[0.0, 0.0], [wide, 0.0], [wide, high], [0.0, high]];
        let sheet = text_sheet(&brightest, &corners, SHEET_WIDTH_PX).ok_or(ReadingFault::Picture)?;
        let table = tesseract.read(&sheet.picture).await?;
        let known = Sheet {
            width: real(SHEET_WIDTH_PX),
            issue_top: real(sheet.issue_top),
            colons_x: sheet.colons_x.map(real),
        };
        let words = anchor(read_table(&table)?, &known);
        let lines = words.iter().filter_map(|(line, words)| Some((*line, raw(words)?))).collect();
        let text = settle(&lines, nik, &GAZETTEER);
        Ok(ReadCard { marks: places(&words, &text, |place| sheet.on_card(place)), text })
    }
}

/// The number as a field: as sure as its least certain digit.
pub fn number_field(nik: &NikReading) -> FieldReading {
    let least = nik.confidence.iter().copied().fold(f32::INFINITY, f32::min);
    FieldReading {
        value: nik.digits.clone(),
        raw: nik.digits.clone(),
        confidence: f64::from((least / SURE_MARGIN).clamp(0.0, 1.0)),
        corrected: !nik.corrected.is_empty(),
    }
}

/// The brightest channel of each pixel: a card's blue ground turns light, its ink stays dark.
fn brightest(card: &RgbImage) -> Option<LumaImage> {
    let bytes = card.as_raw().chunks_exact(3).map(|pixel| pixel[0].max(pixel[1]).max(pixel[2])).collect();
    let (width, height) = card.dimensions();
    LumaImage::new(bytes, usize::try_from(width).ok()?, usize::try_from(height).ok()?).ok()
}

#[expect(clippy::cast_precision_loss, reason = "sides are at most 4096")]
fn real(pixels: usize) -> f32 {
    pixels as f32
}

#[cfg(test)]
mod tests;
