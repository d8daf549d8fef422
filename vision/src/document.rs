//! One look at a frame that should show a card: every measure of it, and the hint that follows. Keeps no history;
//! steadiness over time is in [`crate::guidance`].

use crate::{
    colour::colour_spread,
    exposure::Exposure,
    frame::Frame,
    glare::{Glare, glare},
    guidance::{CardPose, DocumentHint, DocumentMeasures, document_hint},
    luma::LumaImage,
    nik_reader::{NikReader, NikReading},
    outline::{Card, CardFinder},
    region::Region,
    sharpness::live_pass,
    spectrum::{Spectrum, SpectrumEye},
};

/// The memory that looking needs; keep one for a stream of frames.
#[derive(Debug, Default)]
pub struct DocumentEye {
    luma: LumaImage,
    finder: CardFinder,
    reader: NikReader,
    spectrum: SpectrumEye,
}

/// What one look saw.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentFrame {
    /// The best card, where there is one; corners in pixels of the frame.
    pub card: Option<Card>,
    /// How it lies.
    pub pose: Option<CardPose>,
    /// Cards found.
    pub cards: usize,
    /// Normalised Tenengrad of the card's text, or of the whole frame without a card.
    pub nten: f64,
    /// Of the card, or of the whole frame without one.
    pub exposure: Exposure,
    /// Of the card, its portrait left out, or of the whole frame without one.
    pub glare: Glare,
    /// Spread of colours after grey-world balance.
    pub colour_spread: f64,
    /// Patterns of screens and prints, where the card is large enough to show them.
    pub pattern: Option<Spectrum>,
    /// The number, where it can be read.
    pub nik: Option<NikReading>,
    /// The most useful hint.
    pub hint: DocumentHint,
}

impl DocumentEye {
    /// Looks at a frame. `motion` is the difference to the frame before, where there was one
    /// ([`crate::motion::LumaThumbnail::difference`]); `is_plausible` is the rule of the number.
    pub fn look(
        &mut self,
        frame: &Frame<'_>,
        motion: Option<f64>,
        is_plausible: &dyn Fn(&str) -> bool,
    ) -> DocumentFrame {
        self.luma.fill_from(frame);
        let found = self.finder.find(&self.luma).cards;
        let cards = found.len();
        let card = found.into_iter().next();
        let pose = card.as_ref().and_then(|card| {
            let corners = card.corners.map(|corner| corner.map(f64::from));
            CardPose::of(corners, frame.width(), frame.height())
        });
        let inside = pose.as_ref().and_then(CardPose::inside).unwrap_or(Region::FULL);
        let text = pose.as_ref().and_then(CardPose::text).unwrap_or(Region::FULL);
        let portrait: Vec<Region> = pose.as_ref().and_then(CardPose::portrait).into_iter().collect();
        let width_px = pose.as_ref().map_or(0.0, |pose| pose.width_px);

        let nten = live_pass(&self.luma, text).sharpness.nten;
        let exposure = live_pass(&self.luma, inside).histogram.exposure();
        let glare = glare(frame, inside, &portrait);
        let colour_spread = colour_spread(frame, inside).sum();
        let pattern = card.as_ref().and_then(|_| self.spectrum.live(&self.luma, inside, width_px));
        let nik =
            card.as_ref().and_then(|card| self.reader.read_in_frame(&self.luma, &card.corners, is_plausible));
        let hint = document_hint(&DocumentMeasures {
            cards: u32::try_from(cards).unwrap_or(u32::MAX),
            span: pose.as_ref().map_or(0.0, |pose| pose.span),
            corners_inside: pose.as_ref().map_or(0, |pose| pose.corners_inside),
            side_ratio: pose.as_ref().map_or(0.0, |pose| pose.side_ratio),
            rotation_degrees: pose.as_ref().map_or(0.0, |pose| pose.rotation_degrees),
            card_width_px: width_px,
            motion,
            exposure,
            glare_share: glare.largest_share(),
            colour_spread,
            nten,
            pattern,
        });
        DocumentFrame { card, pose, cards, nten, exposure, glare, colour_spread, pattern, nik, hint }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::RgbaView;

    fn look(pixels: &[u8], width: u32, height: u32) -> DocumentFrame {
        let view = RgbaView::new(pixels, width, height).unwrap();
        DocumentEye::default().look(&view.into(), None, &|_| true)
    }

    #[test]
    fn an_empty_frame_of_any_size_says_that_there_is_no_card() {
        for (width, height) in [(1, 1), (2, 3), (17, 5), (320, 240), (1280, 720)] {
            for grey in [0, 90, 255] {
                let seen = look(&[grey, grey, grey, 255].repeat((width * height) as usize), width, height);
                assert!(seen.card.is_none() && seen.nik.is_none(), "{width}x{height} {grey}");
                assert_ne!(seen.hint, DocumentHint::Ok);
            }
        }
    }
}
