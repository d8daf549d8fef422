//! What document verification says of a picture: one of nine codes, with the labels that explain it.
//! Precedence and invariants are here; what is seen in the picture is measured in `vision` and passed in.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::finding::Voter;

/// The answer to "is this a KTP that can be used?", in the words of the H5 dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdvCode {
    /// A whole KTP, readable, without a sign of forgery.
    Success,
    /// A KTP that cannot be read well enough.
    LowQualityImage,
    /// A KTP with signs of forgery.
    ForgeryDetected,
    /// No document in the picture.
    CardNotFound,
    /// More than one.
    TooManyCards,
    /// A document that is no KTP.
    NoSupportedCard,
    /// A part of the card is missing.
    IncompletedCard,
    /// Too few pixels.
    TooSmallCard,
    /// The picture could not be looked at.
    Error,
}

impl IdvCode {
    /// Every code.
    pub const ALL: [Self; 9] = [
        Self::Success,
        Self::LowQualityImage,
        Self::ForgeryDetected,
        Self::CardNotFound,
        Self::TooManyCards,
        Self::NoSupportedCard,
        Self::IncompletedCard,
        Self::TooSmallCard,
        Self::Error,
    ];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "SUCCESS",
            Self::LowQualityImage => "LOW_QUALITY_IMAGE",
            Self::ForgeryDetected => "FORGERY_DETECTED",
            Self::CardNotFound => "CARD_NOT_FOUND",
            Self::TooManyCards => "TOO_MANY_CARDS",
            Self::NoSupportedCard => "NO_SUPPORTED_CARD",
            Self::IncompletedCard => "INCOMPLETED_CARD",
            Self::TooSmallCard => "TOO_SMALL_CARD",
            Self::Error => "ERROR",
        }
    }

    /// The documented description.
    pub fn description(self) -> &'static str {
        match self {
            Self::Success => "Document Verification is successful.",
            Self::LowQualityImage => {
                "Lower quality images, please make sure that the content of the shot is visible and readable."
            }
            Self::ForgeryDetected => {
                "The id card is considered forged, check idvResult.forgeryLabels for reason."
            }
            Self::CardNotFound => "No documents detected.",
            Self::TooManyCards => "Multiple documents detected, use a single one.",
            Self::NoSupportedCard => "Please use KTP documents.",
            Self::IncompletedCard => "Please take a full photo of your documents.",
            Self::TooSmallCard => "Please shoot close to the documents.",
            Self::Error => "Document Verification Server error.",
        }
    }

    /// Whether the card's text is read after this code: only then has `ocrCode` a value.
    pub fn is_read(self) -> bool {
        matches!(self, Self::Success | Self::ForgeryDetected)
    }
}

/// What became of reading the card's text, in the words of the H5 dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OcrCode {
    /// Something was read.
    Success,
    /// Nothing could be read.
    OcrNoResult,
    /// Reading failed.
    Error,
}

/// Why a card is taken for a forgery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ForgeryLabel {
    /// Photographed from a screen.
    Retake,
    /// A print in colour.
    ColorPhotocopied,
    /// A corner is cut off.
    CutoffCorner,
    /// The portrait was put on the card.
    PastedPhoto,
    /// A copy in greys.
    #[serde(rename = "b&wPhotocopied")]
    BwPhotocopied,
    /// The number was altered.
    #[serde(rename = "modifiedNIK")]
    ModifiedNik,
    /// A card of the kind before 2011.
    #[serde(rename = "oldKTP")]
    OldKtp,
    /// A picture of a screen, taken by the device that shows it.
    Screenshot,
    /// A flat-bed's picture.
    Scan,
}

impl ForgeryLabel {
    /// Every label.
    pub const ALL: [Self; 9] = [
        Self::Retake,
        Self::ColorPhotocopied,
        Self::CutoffCorner,
        Self::PastedPhoto,
        Self::BwPhotocopied,
        Self::ModifiedNik,
        Self::OldKtp,
        Self::Screenshot,
        Self::Scan,
    ];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Retake => "retake",
            Self::ColorPhotocopied => "colorPhotocopied",
            Self::CutoffCorner => "cutoffCorner",
            Self::PastedPhoto => "pastedPhoto",
            Self::BwPhotocopied => "b&wPhotocopied",
            Self::ModifiedNik => "modifiedNIK",
            Self::OldKtp => "oldKTP",
            Self::Screenshot => "screenshot",
            Self::Scan => "scan",
        }
    }

    /// The label of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.as_str() == name)
    }

    /// What a voter that is against says of the card; `None` for voters whose doubt is no forgery of the card by itself
    /// (a genuine card may contradict its number, a hand may be steady, a hologram may not show).
    pub fn of(voter: Voter) -> Option<Self> {
        match voter {
            Voter::ScreenMoire => Some(Self::Retake),
            Voter::PrintHalftone => Some(Self::ColorPhotocopied),
            Voter::CardEdges => Some(Self::CutoffCorner),
            Voter::PhotoRegion => Some(Self::PastedPhoto),
            Voter::CardColour => Some(Self::BwPhotocopied),
            Voter::FontMatch | Voter::NikGlyphs => Some(Self::ModifiedNik),
            Voter::FlashReflectance
            | Voter::CaptureOrigin
            | Voter::SpecularCheck
            | Voter::FrameLiveness
            | Voter::NikConsistency
            | Voter::HologramCheck => None,
        }
    }
}

/// Why a picture is of low quality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum QualityLabel {
    /// Out of focus, or smeared.
    Blur,
    /// Too little light, or too little contrast.
    Dim,
    /// Light drowns a part of it.
    Glare,
    /// Too few pixels to read.
    TooSmall,
}

impl QualityLabel {
    /// Every label.
    pub const ALL: [Self; 4] = [Self::Blur, Self::Dim, Self::Glare, Self::TooSmall];

    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Blur => "blur",
            Self::Dim => "dim",
            Self::Glare => "glare",
            Self::TooSmall => "tooSmall",
        }
    }

    /// The label of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|label| label.as_str() == name)
    }
}

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
mod tests {
    use super::*;

    #[test]
    fn the_code_follows_from_what_is_seen_in_one_order() {
        use ForgeryLabel::{ModifiedNik, Retake};
        use QualityLabel::{Blur, TooSmall};
        use Subject::{Nothing, Other, Part, Several, Unseen, Whole};
        let cases: [(Subject, &[ForgeryLabel], &[QualityLabel], IdvCode); 12] = [
            (Unseen, &[Retake], &[Blur], IdvCode::Error),
            (Nothing, &[Retake], &[Blur], IdvCode::CardNotFound),
            (Several, &[Retake], &[Blur], IdvCode::TooManyCards),
            (Other, &[Retake], &[Blur], IdvCode::NoSupportedCard),
            (Part, &[Retake], &[Blur], IdvCode::IncompletedCard),
            (Whole, &[Retake], &[TooSmall], IdvCode::TooSmallCard),
            (Whole, &[], &[TooSmall, Blur], IdvCode::TooSmallCard),
            (Whole, &[Retake], &[Blur], IdvCode::ForgeryDetected),
            (Whole, &[ModifiedNik], &[], IdvCode::ForgeryDetected),
            (Whole, &[], &[Blur], IdvCode::LowQualityImage),
            (Whole, &[], &[], IdvCode::Success),
            (Part, &[], &[], IdvCode::IncompletedCard),
        ];
        for (subject, forgery, quality, code) in cases {
            let finding = DocumentFinding::of(subject, forgery, quality);
            assert_eq!(finding.code(), code, "{subject:?} {forgery:?} {quality:?}");
            let again = DocumentFinding::new(code, finding.forgery().to_vec(), finding.quality().to_vec());
            assert_eq!(again, Ok(finding), "what is computed holds the invariants");
        }
    }

    #[test]
    fn codes_and_labels_that_contradict_each_other_are_refused() {
        use ForgeryLabel::Scan;
        use QualityLabel::Dim;
        for (code, forgery, quality, error) in [
            (IdvCode::Success, vec![Scan], vec![], DocumentError::Forgery),
            (IdvCode::Success, vec![], vec![Dim], DocumentError::Quality),
            (IdvCode::ForgeryDetected, vec![], vec![], DocumentError::Forgery),
            (IdvCode::LowQualityImage, vec![], vec![], DocumentError::Quality),
            (IdvCode::CardNotFound, vec![Scan], vec![], DocumentError::Forgery),
        ] {
            assert_eq!(DocumentFinding::new(code, forgery, quality), Err(error), "{code:?}");
        }
        let wire = r#"{"idvCode":"SUCCESS","forgeryLabels":["b&wPhotocopied"],"qualityLabels":[]}"#;
        assert!(serde_json::from_str::<DocumentFinding>(wire).is_err());
    }

    #[test]
    fn a_forgery_that_is_found_later_changes_what_could_be_judged() {
        let blurred = DocumentFinding::of(Subject::Whole, &[], &[QualityLabel::Blur]);
        let small = DocumentFinding::of(Subject::Whole, &[], &[QualityLabel::TooSmall]);
        for (before, code) in [(blurred, IdvCode::ForgeryDetected), (small, IdvCode::TooSmallCard)] {
            let after = before.clone().also(ForgeryLabel::OldKtp);
            assert_eq!(after.code(), code);
            assert_eq!(after.forgery().is_empty(), code != IdvCode::ForgeryDetected);
            let text = serde_json::to_string(&after).unwrap();
            assert_eq!(serde_json::from_str::<DocumentFinding>(&text).unwrap(), after, "it holds still");
        }
    }

    #[test]
    fn words_on_the_wire_are_the_documented_ones() {
        let finding = DocumentFinding::of(
            Subject::Whole,
            &[ForgeryLabel::OldKtp, ForgeryLabel::BwPhotocopied, ForgeryLabel::OldKtp],
            &[QualityLabel::Glare],
        );
        assert_eq!(
            serde_json::to_string(&finding).unwrap(),
            r#"{"idvCode":"FORGERY_DETECTED","forgeryLabels":["b&wPhotocopied","oldKTP"],"qualityLabels":["glare"]}"#
        );
        for label in ForgeryLabel::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.as_str());
            assert_eq!(ForgeryLabel::named(label.as_str()), Some(label));
        }
        for label in QualityLabel::ALL {
            assert_eq!(serde_json::to_value(label).unwrap(), label.as_str());
        }
        for code in IdvCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(code.is_read(), matches!(code.as_str(), "SUCCESS" | "FORGERY_DETECTED"));
        }
    }

    #[test]
    fn a_card_is_old_by_its_issue_or_by_an_expiry_that_no_electronic_card_has() {
        for (issued, expires, old) in [
            (Some(2010), None, true),
            (Some(2010), Some(2030), true),
            (Some(2012), Some(2014), false),
            (None, Some(2013), true),
            (None, Some(2017), false),
            (None, None, false),
        ] {
            assert_eq!(is_old_card(issued, expires), old, "{issued:?} {expires:?}");
        }
    }
}
