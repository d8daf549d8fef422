//! What document verification says of a picture: one of nine codes, with the labels that explain it.
//! Precedence and invariants are here, words in `words`; what is seen in the picture is measured in `vision` and passed in.

mod words;

use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use words::{ForgeryLabel, IdvCode, OcrCode, QualityLabel};

/// What lies in the picture, before anything is said of its quality or its truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// Nothing was looked at: the picture cannot be decoded, or looking failed.
    Unseen,
    /// No document.
    Nothing,
    /// More than one.
    Several,
    /// A document of another kind.
    Other,
    /// A KTP, a part of which is outside the picture.
    Part,
    /// A whole KTP.
    Whole,
}

/// What document verification says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", try_from = "Wire", into = "Wire")]
pub struct DocumentFinding {
    code: IdvCode,
    forgery: Vec<ForgeryLabel>,
    quality: Vec<QualityLabel>,
}

/// A code and labels that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// Labels of forgery without the code, or the code without one.
    #[error("forgery labels belong to FORGERY_DETECTED, which has at least one")]
    Forgery,
    /// `SUCCESS` with labels of quality, or `LOW_QUALITY_IMAGE` without one.
    #[error("SUCCESS has no quality label, LOW_QUALITY_IMAGE has at least one")]
    Quality,
}

impl DocumentFinding {
    /// The finding of a code and its labels, as they were stored or sent.
    pub fn new(
        code: IdvCode,
        forgery: Vec<ForgeryLabel>,
        quality: Vec<QualityLabel>,
    ) -> Result<Self, DocumentError> {
        if (code == IdvCode::ForgeryDetected) == forgery.is_empty() {
            return Err(DocumentError::Forgery);
        }
        let broken = match code {
            IdvCode::Success => !quality.is_empty(),
            IdvCode::LowQualityImage => quality.is_empty(),
            _ => false,
        };
        if broken { Err(DocumentError::Quality) } else { Ok(Self { code, forgery, quality }) }
    }

    /// The one rule of precedence. First what lies there; then a card too small to judge; then forgery, since a picture
    /// of a screen is often blurred too and taking it again would not help; then quality. Labels come sorted, once each;
    /// those of quality stay beside a forgery, and none is claimed of what is no KTP.
    pub fn of(subject: Subject, forgery: &[ForgeryLabel], quality: &[QualityLabel]) -> Self {
        let whole = subject == Subject::Whole;
        let small = whole && quality.contains(&QualityLabel::TooSmall);
        let code = match subject {
            Subject::Unseen => IdvCode::Error,
            Subject::Nothing => IdvCode::CardNotFound,
            Subject::Several => IdvCode::TooManyCards,
            Subject::Other => IdvCode::NoSupportedCard,
            Subject::Part => IdvCode::IncompletedCard,
            Subject::Whole if small => IdvCode::TooSmallCard,
            Subject::Whole if !forgery.is_empty() => IdvCode::ForgeryDetected,
            Subject::Whole if !quality.is_empty() => IdvCode::LowQualityImage,
            Subject::Whole => IdvCode::Success,
        };
        let forgery = if code == IdvCode::ForgeryDetected { sorted(forgery) } else { Vec::new() };
        let quality = if whole { sorted(quality) } else { Vec::new() };
        Self { code, forgery, quality }
    }

    /// The same with a forgery that was found later, on what was read: it changes what was good enough to be judged.
    #[must_use]
    pub fn also(mut self, label: ForgeryLabel) -> Self {
        if matches!(self.code, IdvCode::Success | IdvCode::LowQualityImage | IdvCode::ForgeryDetected) {
            self.code = IdvCode::ForgeryDetected;
            self.forgery.push(label);
            self.forgery = sorted(&self.forgery);
        }
        self
    }

    /// The code.
    pub fn code(&self) -> IdvCode {
        self.code
    }

    /// Not empty for [`IdvCode::ForgeryDetected`], and for no other.
    pub fn forgery(&self) -> &[ForgeryLabel] {
        &self.forgery
    }

    /// Empty for [`IdvCode::Success`], not for [`IdvCode::LowQualityImage`].
    pub fn quality(&self) -> &[QualityLabel] {
        &self.quality
    }

    /// Whether the picture is of low quality, forged or not.
    pub fn is_low_quality(&self) -> bool {
        !self.quality.is_empty()
    }
}

fn sorted<T: Ord + Copy>(labels: &[T]) -> Vec<T> {
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels.dedup();
    labels
}

/// Whether a card is of the kind before the electronic one, which was first issued in 2011: by its year of issue, or,
/// where that cannot be read, by a dated expiry within the five years for which the old kind was valid after 2010.
pub fn is_old_card(issue_year: Option<i32>, expiry_year: Option<i32>) -> bool {
    const FIRST_ELECTRONIC: i32 = 2011;
    const VALID_YEARS: i32 = 5;
    match (issue_year, expiry_year) {
        (Some(issued), _) => issued < FIRST_ELECTRONIC,
        (None, Some(expires)) => expires < FIRST_ELECTRONIC + VALID_YEARS,
        (None, None) => false,
    }
}

/// How a finding is stored and sent.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Wire {
    idv_code: IdvCode,
    forgery_labels: Vec<ForgeryLabel>,
    quality_labels: Vec<QualityLabel>,
}

impl TryFrom<Wire> for DocumentFinding {
    type Error = DocumentError;

    fn try_from(wire: Wire) -> Result<Self, DocumentError> {
        Self::new(wire.idv_code, wire.forgery_labels, wire.quality_labels)
    }
}

impl From<DocumentFinding> for Wire {
    fn from(finding: DocumentFinding) -> Self {
        Self { idv_code: finding.code, forgery_labels: finding.forgery, quality_labels: finding.quality }
    }
}

#[cfg(test)]
mod tests;
