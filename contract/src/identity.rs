//! The wire shapes of the Identity Platform dialect: flash challenge and capture, as their vendor documents
//! them, and the members that we add. Customers, devices, stored bundles and registry reports are in [`management`].

pub mod management;
#[cfg(feature = "schema")]
pub mod schema;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::challenge::FlashChallengeWire;
use crate::{
    document::DocumentFinding,
    face::FaceFinding,
    field::FieldError,
    finding::{Decision, Fused, Fusion, Observation, Tier, Verdict},
    ktp::{self, Agreement, CardText, IdentityFields},
};

/// The answer of `POST /api/identity/document/ktp/challenge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChallengeResponse {
    /// The challenge.
    pub flash_challenge: FlashChallengeWire,
}

/// The answer of `POST /api/identity/document/ktp/capture`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CaptureResponse {
    /// The verification that was made.
    pub verification: Verification,
    /// The bundle that was stored.
    pub ktp_bundle: KtpBundle,
    /// Was a living person before the camera?
    pub anti_spoof: AntiSpoof,
    /// Is the card as it was issued?
    pub tamper: Tamper,
    /// What became of the face.
    pub face_enrolment: FaceEnrolment,
    /// What document verification says of the card; `null` where it could not be looked at. Additive.
    pub document: Option<DocumentFinding>,
    /// What was read on the card; `null` where nothing could be. Additive.
    pub ocr: Option<Ocr>,
    /// Whether the selfie is the person of the card; `null` without a selfie. Additive.
    pub face: Option<FaceFinding>,
}

/// What was read on the card.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ocr {
    /// The 16 fields; `null` where a field could not be read.
    pub fields: IdentityFields,
    /// 0 to 1 for each field that was read.
    pub confidence: BTreeMap<String, f64>,
    /// Fields in which a rule or a list changed what was read.
    pub corrected: Vec<String>,
    /// Fields in which the client says something else than was read: it is compared, never believed.
    pub differs: Vec<String>,
}

crate::redact_debug!(Ocr);

impl Ocr {
    /// What was read, beside what a client says that it read.
    pub fn of(text: &CardText, told: &CardText) -> Self {
        let readings = || text.identity_readings().map(|(name, reading)| (name.to_owned(), reading));
        let differs =
            ktp::compare(text, told).into_iter().filter(|(_, found)| *found == Agreement::Different);
        Self {
            fields: text.identity_fields(),
            confidence: readings().map(|(name, reading)| (name, reading.confidence)).collect(),
            corrected: readings().filter(|(_, reading)| reading.corrected).map(|(name, _)| name).collect(),
            differs: differs.filter_map(|(field, _)| field.identity_name()).map(str::to_owned).collect(),
        }
    }
}

/// What was found beside the votes; what was not looked at is `None`.
#[derive(Clone, Default, PartialEq)]
pub struct Found {
    /// What document verification says of the card.
    pub document: Option<DocumentFinding>,
    /// What was read on it.
    pub ocr: Option<Ocr>,
    /// Whether the selfie is its person.
    pub face: Option<FaceFinding>,
}

crate::redact_debug!(Found);

/// A verification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verification {
    /// `ver_..`
    pub id: String,
    /// `verified | failed | pending`
    pub status: VerificationStatus,
    /// 0 to 100.
    pub score: u32,
}

/// Where a verification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum VerificationStatus {
    /// Trusted.
    Verified,
    /// Refused.
    Failed,
    /// An analyst decides.
    Pending,
}

impl VerificationStatus {
    /// What follows from a verdict.
    pub fn after(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Passed => Self::Verified,
            Verdict::Failed => Self::Failed,
            Verdict::RequiresReview => Self::Pending,
        }
    }

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Failed => "failed",
            Self::Pending => "pending",
        }
    }
}

/// A stored bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct KtpBundle {
    /// `ktpb_..`
    pub id: String,
    /// `passed | failed | requires_review`
    pub verdict: Verdict,
    /// The same tier as in `antiSpoof`.
    pub assurance_tier: Tier,
    /// How many frames were sealed and kept.
    pub frames_stored: usize,
}

/// The anti-spoof votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AntiSpoof {
    /// `live | spoof | unclear`
    pub fused: String,
    /// The same tier as in `ktpBundle`.
    pub assurance_tier: Tier,
    /// Voters that could observe.
    pub voters: Vec<PresentVoter>,
    /// Voters that could not, with the reason. Additive.
    pub absent: Vec<AbsentVoter>,
    /// Voters in favour.
    pub passed: usize,
    /// Voters that could observe.
    pub present: usize,
}

/// The tamper votes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tamper {
    /// `authentic | tampered | unclear`
    pub fused: String,
    /// Voters that could observe.
    pub voters: Vec<PresentVoter>,
    /// Voters that could not, with the reason. Additive.
    pub absent: Vec<AbsentVoter>,
}

/// A voter that could observe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PresentVoter {
    /// Who.
    pub name: String,
    /// In favour or not.
    pub passed: bool,
    /// Why, for a person.
    pub reason: String,
    /// The numbers behind it. Additive.
    pub numbers: BTreeMap<String, f64>,
}

/// A voter that could not observe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AbsentVoter {
    /// Who.
    pub name: String,
    /// Why not.
    pub reason: String,
}

/// What became of the face.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaceEnrolment {
    /// `fe_..`
    pub id: String,
    /// True as long as no face model is configured: nothing was enrolled that could be matched.
    pub fallback_stub: bool,
    /// The face model, `none` without one.
    pub model_id: String,
}

/// An error of this dialect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ErrorBody {
    /// What went wrong.
    pub error: String,
    /// Which fields, where it was about fields.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub details: Option<ErrorDetails>,
    /// Which rate limit, where it was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bucket: Option<String>,
    /// How many calls a minute it allows.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub limit: Option<u32>,
}

/// The fields of a validation error: field, messages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ErrorDetails {
    /// Messages by field.
    pub field_errors: BTreeMap<String, Vec<String>>,
}

impl ErrorBody {
    /// An error that is about no field.
    pub fn plain(error: impl Into<String>) -> Self {
        Self { error: error.into(), details: None, bucket: None, limit: None }
    }

    /// `validation failed`, with the messages of each field.
    pub fn of_fields(errors: &[FieldError]) -> Self {
        let mut details = ErrorDetails::default();
        for error in errors {
            details.field_errors.entry(error.field.clone()).or_default().push(error.message.clone());
        }
        Self { details: Some(details), ..Self::plain("validation failed") }
    }
}

impl CaptureResponse {
    /// Renders a decision in the words of this dialect. The ids are those of the stored rows, without prefix.
    pub fn render(decision: &Decision, ids: &CaptureIds, frames_stored: usize, found: Found) -> Self {
        let status = VerificationStatus::after(decision.verdict);
        let (present, absent) = split(&decision.anti_spoof);
        let anti_spoof = AntiSpoof {
            fused: fused_word(decision.anti_spoof.fused, ["live", "spoof"]),
            assurance_tier: decision.tier,
            voters: present,
            absent,
            passed: decision.anti_spoof.passed(),
            present: decision.anti_spoof.present(),
        };
        let (present, absent) = split(&decision.tamper);
        let tamper = Tamper {
            fused: fused_word(decision.tamper.fused, ["authentic", "tampered"]),
            voters: present,
            absent,
        };
        Self {
            verification: Verification {
                id: format!("ver_{}", ids.verification),
                status,
                score: decision.score,
            },
            ktp_bundle: KtpBundle {
                id: format!("ktpb_{}", ids.bundle),
                verdict: decision.verdict,
                assurance_tier: decision.tier,
                frames_stored,
            },
            anti_spoof,
            tamper,
            face_enrolment: FaceEnrolment {
                id: format!("fe_{}", ids.face_enrolment),
                fallback_stub: found.face.as_ref().is_none_or(|face| face.stub),
                model_id: found.face.as_ref().map_or_else(|| "none".to_owned(), |face| face.model_id.clone()),
            },
            document: found.document,
            ocr: found.ocr,
            face: found.face,
        }
    }
}

/// The ids of the rows that a capture made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureIds {
    /// Of the verification.
    pub verification: String,
    /// Of the bundle.
    pub bundle: String,
    /// Of the face enrolment.
    pub face_enrolment: String,
}

fn fused_word(fused: Fused, [genuine, attack]: [&str; 2]) -> String {
    match fused {
        Fused::Genuine => genuine,
        Fused::Attack => attack,
        Fused::Unclear => "unclear",
    }
    .to_owned()
}

fn split(fusion: &Fusion) -> (Vec<PresentVoter>, Vec<AbsentVoter>) {
    let mut present = Vec::new();
    let mut absent = Vec::new();
    for vote in &fusion.votes {
        let (name, reason) = (vote.voter.as_str().to_owned(), vote.reason.clone());
        match vote.observation {
            Observation::NotObservable => absent.push(AbsentVoter { name, reason }),
            found => present.push(PresentVoter {
                name,
                passed: found == Observation::Pass,
                reason,
                numbers: vote.numbers.iter().cloned().collect(),
            }),
        }
    }
    (present, absent)
}

#[cfg(test)]
mod tests;
