//! What was found, as the partner is told: datum by datum, the card, the certificate, the pictures.

use serde::{Deserialize, Serialize};

use super::{Findings, RecordsFound, Standing};
use crate::{
    face::{Liveness, MatchStatus},
    finding::Verdict,
    ktp::{CardText, KtpData},
};

/// How long the address of a picture works: five days (get-submission page, 432000 seconds).
pub const IMAGE_URL_SECONDS: u32 = 432_000;

/// `PASS` or `FAIL`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the vendor's own words")]
pub enum Passed {
    Pass,
    Fail,
}

impl From<bool> for Passed {
    fn from(holds: bool) -> Self {
        if holds { Self::Pass } else { Self::Fail }
    }
}

/// What of a person was confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VerificationResult {
    /// The civil registry knows the number.
    pub nik: Passed,
    /// Under this name.
    pub name: Passed,
    /// With this birth date.
    pub date_of_birth: Passed,
    /// The selfie shows the person of the card, alive.
    pub selfie: Passed,
}

impl VerificationResult {
    /// What findings come to, datum by datum. Where a check gave no answer, the verdict speaks for it: a person who
    /// approves vouches for what no check could see, and never for what one contradicts.
    pub fn of(findings: &Findings<'_>) -> Self {
        let vouched = findings.verdict == Verdict::Passed;
        let records = match findings.records {
            RecordsFound::Answered(records) => Some(records),
            RecordsFound::Unknown | RecordsFound::BrokenDown(_) => None,
        };
        let known = |datum: Option<bool>| match records {
            Some(records) if !records.is_registered => Passed::Fail,
            _ => datum.unwrap_or(vouched).into(),
        };
        let status = findings.face.map_or(MatchStatus::NotEvaluated, |face| face.status);
        let selfie = match (findings.liveness, status) {
            (Some(Liveness::Spoof), _) | (_, MatchStatus::NotMatched) => Passed::Fail,
            (Some(Liveness::Live), MatchStatus::Matched) => Passed::Pass,
            _ => vouched.into(),
        };
        Self {
            nik: known(records.map(|records| records.is_registered)),
            name: known(records.and_then(|records| records.name)),
            date_of_birth: known(records.and_then(|records| records.birth_date)),
            selfie,
        }
    }
}

/// What kind of user the certificate would be for. The vendor shows one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum OnboardingCode {
    /// Nobody who has a certificate already.
    NewUser,
}

/// What is said of the certificate of somebody who is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Activation {
    /// Whether a certificate may be activated.
    pub eligible_to_activate: bool,
    /// For what kind of user.
    pub onboarding_code: OnboardingCode,
    /// Whether it is activated without a step of the user's.
    pub should_skip_activation: bool,
    /// The certificate's id, once it is issued.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub registration_id: Option<String>,
}

impl Activation {
    /// What is said where a submission stands. Only who is verified has a certificate, and it has an id only when the
    /// submission is completed: the first of two callbacks never carries one.
    pub fn of(standing: Standing, registration_id: Option<&str>) -> Option<Self> {
        let registration_id = match standing {
            Standing::PartiallyCompleted => None,
            Standing::Valid => registration_id.map(str::to_owned),
            _ => return None,
        };
        Some(Self {
            eligible_to_activate: true,
            onboarding_code: OnboardingCode::NewUser,
            should_skip_activation: true,
            registration_id,
        })
    }
}

/// Where the pictures can be fetched, for [`IMAGE_URL_SECONDS`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub struct ImageUrls {
    /// The card.
    pub ktp: String,
    /// The selfie.
    pub selfie: String,
    /// Another selfie, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub additional_selfie: Option<String>,
}

/// What was found in an identity verification: the certificate's part is nested here, and flat in certificate
/// registration.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SivDetails {
    /// What was confirmed.
    pub verification_result: VerificationResult,
    /// What was read on the card.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ktp_data: Option<KtpData>,
    /// The certificate, of who is verified.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub certificate_registration: Option<Activation>,
    /// The pictures, as long as they are kept.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub image_urls: Option<ImageUrls>,
}

crate::redact_debug!(ImageUrls, SivDetails);

impl SivDetails {
    /// What is said of findings where the submission stands.
    pub fn of(
        findings: &Findings<'_>,
        card: &CardText,
        standing: Standing,
        registration_id: Option<&str>,
        image_urls: Option<ImageUrls>,
    ) -> Self {
        Self {
            verification_result: VerificationResult::of(findings),
            ktp_data: (!card.is_empty()).then(|| card.ktp_data()),
            certificate_registration: Activation::of(standing, registration_id),
            image_urls,
        }
    }
}
