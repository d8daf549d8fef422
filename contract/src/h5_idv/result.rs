//! The result call: what document verification and reading said, in every documented shape, and what it costs.

use serde::{Deserialize, Serialize};

use super::{
    Answer, Fault, Pricing,
    body::{object, required},
};
use crate::{
    bundle::FrameSource,
    capture_flow::SubmissionState,
    document::{DocumentFinding, ForgeryLabel, IdvCode, OcrCode, QualityLabel},
    ktp::{CardText, H5Fields},
};

/// A call for a result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRequest {
    /// The id that came with the link.
    pub signature_id: String,
}

impl ResultRequest {
    /// Reads a body.
    ///
    /// # Errors
    /// No JSON object, or no id.
    pub fn parse(body: &str) -> Result<Self, Fault> {
        let json = object(body)?;
        Ok(Self { signature_id: required(&json, "signatureId")?.to_owned() })
    }
}

/// The result. All of it is `null` as long as the person has not finished.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ResultData {
    /// Where the whole picture is, for a day; every call makes a new address.
    pub image: Option<String>,
    /// Where the picture cut to the card is, for 24 hours.
    pub cropped_image: Option<String>,
    /// Scanned or uploaded.
    pub image_type: Option<ImageType>,
    /// What document verification says.
    pub idv_code: Option<IdvCode>,
    /// The labels that explain it.
    pub idv_result: Option<IdvResult>,
    /// What became of reading; where `idvCode` is `SUCCESS` or `FORGERY_DETECTED`.
    pub ocr_code: Option<OcrCode>,
    /// What was read; where `ocrCode` is `SUCCESS`.
    pub ocr_result: Option<H5Fields>,
}

/// How the picture came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum ImageType {
    /// From the camera of the page.
    Scan,
    /// From a file.
    Manual,
}

impl From<FrameSource> for ImageType {
    fn from(source: FrameSource) -> Self {
        match source {
            FrameSource::Camera => Self::Scan,
            FrameSource::Upload => Self::Manual,
        }
    }
}

/// The labels of document verification. Both lists may grow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct IdvResult {
    /// Why the card is taken for a forgery; empty where it is not.
    pub forgery_labels: Vec<ForgeryLabel>,
    /// Whether the picture is of low quality.
    pub is_low_quality: bool,
    /// Why it is.
    pub quality_labels: Vec<QualityLabel>,
}

/// Where the pictures are, for as long as the vendor's links live.
#[derive(Clone, PartialEq, Eq)]
pub struct ImageLinks {
    /// The whole picture.
    pub image: String,
    /// The picture cut to the card, where one was found.
    pub cropped_image: Option<String>,
}

crate::redact_debug!(ResultData, ImageLinks, Looked<'a>);

/// What became of reading the card.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading<'a> {
    /// It was read; nothing may have been found.
    Read(&'a CardText),
    /// Reading broke.
    Failed,
}

impl Reading<'_> {
    /// The code of a reading; none of a document that was not good enough to be read.
    pub fn code(self, idv_code: IdvCode) -> Option<OcrCode> {
        match self {
            _ if !idv_code.is_read() => None,
            Reading::Failed => Some(OcrCode::Error),
            Reading::Read(text) if text.0.is_empty() => Some(OcrCode::OcrNoResult),
            Reading::Read(_) => Some(OcrCode::Success),
        }
    }
}

/// What is known of a capture that was looked at.
#[derive(Clone, PartialEq)]
pub struct Looked<'a> {
    /// What document verification says.
    pub document: &'a DocumentFinding,
    /// What was read.
    pub reading: Reading<'a>,
    /// How the picture came.
    pub image_type: ImageType,
    /// Where the pictures are; nothing once they were erased.
    pub links: Option<ImageLinks>,
}

impl ResultData {
    /// Renders what is known. Reading counts only where the document was good enough to be read.
    pub fn of(looked: Looked<'_>) -> Self {
        let Looked { document, reading, image_type, links } = looked;
        let ocr_code = reading.code(document.code());
        let ocr_result = match reading {
            Reading::Read(text) if ocr_code == Some(OcrCode::Success) => Some(text.h5_fields()),
            _ => None,
        };
        let (image, cropped_image) =
            links.map_or((None, None), |links| (Some(links.image), links.cropped_image));
        Self {
            image,
            cropped_image,
            image_type: Some(image_type),
            idv_code: Some(document.code()),
            idv_result: Some(IdvResult {
                forgery_labels: document.forgery().to_vec(),
                is_low_quality: document.is_low_quality(),
                quality_labels: document.quality().to_vec(),
            }),
            ocr_code,
            ocr_result,
        }
    }

    /// The answer of a link in this state, `looked` at where it was decided. `paid` says whether an earlier call for the
    /// same link was charged.
    ///
    /// | state | answer |
    /// |---|---|
    /// | created, collecting, processing, expired | `SUCCESS`, all `null`, free |
    /// | decided | `SUCCESS` with the result; charged once, see [`pricing`] |
    /// | decided, and what was found is lost | `ERROR` |
    pub fn answer(
        state: SubmissionState,
        looked: Option<Looked<'_>>,
        paid: bool,
        transaction_id: impl Into<String>,
    ) -> Answer<Self> {
        match (state, looked) {
            (SubmissionState::Decided, Some(looked)) => {
                let data = Self::of(looked);
                let pricing = pricing(data.ocr_code, paid);
                Answer::success(data, transaction_id, pricing)
            }
            (SubmissionState::Decided, None) => Answer::fault(Fault::Server, transaction_id),
            (
                SubmissionState::Created
                | SubmissionState::Collecting
                | SubmissionState::Processing
                | SubmissionState::Expired,
                _,
            ) => Answer::success(Self::default(), transaction_id, Pricing::Free),
        }
    }
}

/// What a result costs: a link is charged once, at the first result that has an `ocrCode`, whatever it says; every other
/// call is free. Ours: the vendor's glossary has `SUCCESS` pay, and its example of a success is free.
pub fn pricing(ocr_code: Option<OcrCode>, paid: bool) -> Pricing {
    if ocr_code.is_some() && !paid { Pricing::Pay } else { Pricing::Free }
}
