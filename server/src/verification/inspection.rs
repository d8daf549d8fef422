//! The step that looks at the card: decodes the frames that may show one, looks at each, keeps the best, and makes the
//! pictures that people see. What is looked for is `vision`'s.

use contract::{
    document::{DocumentFinding, Subject},
    finding::Vote,
    photo::PhotoKind,
};
use serde::{Deserialize, Serialize};

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
    for row in evidence.frames_of(PhotoKind::Ktp) {
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
    Ok(Inspected { document, anti_spoof: Vec::new(), tamper: Vec::new(), nik })
}
