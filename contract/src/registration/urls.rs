//! `GET /esign-partner/v1/submissions/urls`: a new submission and the addresses to upload its photos to.

use serde::{Deserialize, Serialize};

use crate::{
    field::FieldError,
    onekyc::{Standing, Status, SubmissionId},
    photo::PhotoKind,
};

/// How long an address works: five days, the vendor's `expiryInSeconds` "432000".
pub const UPLOAD_URL_SECONDS: u32 = 432_000;

/// What a submission is for, in the query `submissionType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubmissionType {
    /// `CERT_REG`
    CertificateRegistration,
}

impl SubmissionType {
    /// Reads the query's value.
    ///
    /// # Errors
    /// It is missing, or names something else.
    pub fn read(query: Option<&str>) -> Result<Self, FieldError> {
        match query.map(str::trim).filter(|word| !word.is_empty()) {
            Some("CERT_REG") => Ok(Self::CertificateRegistration),
            Some(_) => Err(FieldError::new("submissionType", "submission_type", "must be CERT_REG")),
            None => Err(FieldError::new("submissionType", "required", "is required")),
        }
    }
}

/// A submission and where to upload to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UrlsData {
    /// The submission.
    pub submission_id: SubmissionId,
    /// `INITIATED`
    pub status: Status,
    /// One address a photo.
    pub documents: Documents,
}

/// Where to upload each photo to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub struct Documents {
    /// The card.
    pub ktp: Document,
    /// The selfie.
    pub selfie: Document,
}

/// Where to upload one photo to.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Document {
    /// The address for one `PUT`. It is a secret: who has it may upload.
    pub document_url: String,
    /// See [`document_reference`].
    pub document_reference: String,
    /// Seconds from now, as a string.
    pub expiry_in_seconds: String,
}

crate::redact_debug!(UrlsData, Documents, Document);

impl UrlsData {
    /// The answer for a new submission.
    pub fn of(submission_id: SubmissionId, ktp_url: String, selfie_url: String) -> Self {
        let document = |kind, document_url| Document {
            document_url,
            document_reference: document_reference(&submission_id, kind),
            expiry_in_seconds: UPLOAD_URL_SECONDS.to_string(),
        };
        let documents = Documents {
            ktp: document(PhotoKind::Ktp, ktp_url),
            selfie: document(PhotoKind::Selfie, selfie_url),
        };
        Self { submission_id, status: Standing::Initiated.status(), documents }
    }
}

/// The name of a photo of a submission, `<uuid>_KTP` for example.
pub fn document_reference(submission_id: &SubmissionId, kind: PhotoKind) -> String {
    let word = match kind {
        PhotoKind::Ktp => "KTP",
        PhotoKind::Selfie => "SELFIE",
    };
    format!("{submission_id}_{word}")
}
