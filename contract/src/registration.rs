//! The dialect of certificate registration: addresses to upload to, uploads, confirmation with the user's details, and
//! what the partner is told. Callers, contacts, states, reasons and callbacks are those of [`crate::onekyc`].

mod confirm;
mod consent;
#[cfg(feature = "schema")]
pub mod schema;
mod upload;
mod urls;

use serde::{Deserialize, Serialize};

pub use confirm::{ConfirmData, Confirmation, MAX_CONSENTS, Rules, VerifiedBy};
pub use consent::{ConsentText, DeviceDetails, PartnerConsent, TERMS_AND_CONDITIONS};
pub use upload::{UPLOAD_FORMATS, UPLOAD_LIMITS, UploadError, admit_size, admit_upload, media_type};
pub use urls::{Document, Documents, SubmissionType, UPLOAD_URL_SECONDS, UrlsData, document_reference};

use crate::onekyc::{Activation, Findings, Standing, VerificationResult};

/// What was found in a certificate registration: the certificate's part is flat here, and nested in identity
/// verification.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegistrationDetails {
    /// What was confirmed.
    pub verification_result: VerificationResult,
    /// The certificate, of who is verified.
    #[serde(flatten)]
    pub activation: Option<Activation>,
}

crate::redact_debug!(RegistrationDetails);

impl RegistrationDetails {
    /// What is said of findings where the submission stands.
    pub fn of(findings: &Findings<'_>, standing: Standing, registration_id: Option<&str>) -> Self {
        Self {
            verification_result: VerificationResult::of(findings),
            activation: Activation::of(standing, registration_id),
        }
    }
}

#[cfg(test)]
mod tests;
