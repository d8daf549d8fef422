//! The words of document verification, as the H5 dialect documents them: codes, and labels of forgery and quality.

use serde::{Deserialize, Serialize};

use crate::finding::Voter;

/// The answer to "is this a KTP that can be used?", in the words of the H5 dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
