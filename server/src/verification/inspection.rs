//! The step that looks at the card: decodes the frames that may show one, looks at each, keeps the best, and makes the
//! pictures that people see. What is looked for is `vision`'s.

use contract::{
    bundle::FlashSample,
    document::{DocumentFinding, Subject},
    finding::Vote,
    photo::PhotoKind,
};
use serde::{Deserialize, Serialize};
use vision::{colour::mean_rgb, frame::RgbaView, region::Region};

use super::{evidence::Evidence, reading};
use crate::{App, Fault};

/// What was seen of the card.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Inspected {
    /// What document verification says.
    pub(super) document: DocumentFinding,
    /// Votes on whether this was a living moment.
    pub(super) anti_spoof: Vec<Vote>,
    /// Votes on whether the card is as it was issued.
    pub(super) tamper: Vec<Vote>,
    /// The number, where it could be read.
    pub(super) nik: Option<ReadNik>,
    /// What our own eyes saw of the flash, on frames that were sent for its steps; trusted before the client's samples.
    pub(super) flash: Vec<FlashSample>,
}

/// The number as we read it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ReadNik {
    /// Sixteen digits.
    pub(super) digits: String,
    /// How many of them the rules of the number changed.
    pub(super) corrected: u32,
    /// Mean correlation with the typeface, up to 1.
    pub(super) mean_correlation: f64,
}

contract::redact_debug!(Inspected, ReadNik);

/// Looks at the card of a capture.
pub(super) async fn inspect(app: &App, evidence: &Evidence) -> Result<Inspected, Fault> {
    let mut nik = None;
    for row in evidence.frames_of(PhotoKind::Ktp)? {
        let Some(photo) = evidence.photo(app, row).await? else { continue };
        if let Some(read) = reading::read_nik(&photo) {
            nik = Some(ReadNik {
                corrected: u32::try_from(read.corrected.len()).unwrap_or(u32::MAX),
                mean_correlation: f64::from(read.mean_correlation),
                digits: read.digits,
            });
            break;
        }
    }
    let document = DocumentFinding::of(Subject::Unseen, &[], &[]);
    let flash = flash_samples(app, evidence).await?;
    Ok(Inspected { document, anti_spoof: Vec::new(), tamper: Vec::new(), nik, flash })
}

/// Mean colours of the frames that were sent for steps of the flash. The middle of the picture is enough: the light of
/// a screen falls on all of it, and it is the same part each time.
async fn flash_samples(app: &App, evidence: &Evidence) -> Result<Vec<FlashSample>, Fault> {
    let mut samples = Vec::new();
    for (row, step) in evidence.flash_frames()? {
        let Some(photo) = evidence.photo(app, row).await? else { continue };
        let Ok(view) = RgbaView::new(photo.as_raw(), photo.width(), photo.height()) else { continue };
        let mean = mean_rgb(&view.into(), Region::CENTRE);
        samples.push(FlashSample {
            step: Some(step),
            t_ms: 0.0,
            mean_r: mean.r,
            mean_g: mean.g,
            mean_b: mean.b,
            frames: Some(1),
            clipped: Some(mean.clipped),
        });
    }
    Ok(samples)
}
