//! What the H5 pages and the server say to each other under `/capture-flow/v1`.
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST links` (API key) | [`LinkRequest`] | [`Link`] |
//! | `POST session` | [`SessionRequest`] | [`SessionView`], and the cookie of this browser |
//! | `GET session` (cookie) | - | [`SessionView`] |
//! | `POST consent` (cookie) | [`ConsentRequest`] | 204 |
//! | `POST challenge` (cookie) | `{}` | [`crate::identity::ChallengeResponse`] |
//! | `POST capture` (cookie) | `{"bundle": ..}` | [`CaptureOutcome`] |
//! | `POST visit` (cookie) | [`crate::visit::Batch`] | 204 |
//!
//! An error is [`FlowError`] with its HTTP status.

#[cfg(feature = "schema")]
pub mod schema;

use serde::{Deserialize, Serialize};

use crate::{
    address::{Origin, ReturnAddress},
    finding::Tier,
    h5_idv::{FailReason, UiSettings},
    instant::Instant,
};

/// Asks for a link that takes one person through the capture.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct LinkRequest {
    /// The partner's id of the person; a new one is made when it is missing.
    pub customer_id: Option<String>,
    /// The NIK that the person claims, 16 digits.
    pub nik: Option<String>,
    /// The birth date that the person claims, DD-MM-YYYY.
    pub birth_date: Option<String>,
    /// The name that the person claims, as on the card.
    pub name: Option<String>,
    /// The person's e-mail address.
    pub email: Option<String>,
    /// The person's phone number, with country code and without `+`.
    pub phone: Option<String>,
    /// What the capture is for.
    #[serde(default)]
    pub purpose: Purpose,
    /// Where the browser goes after success.
    pub return_url: Option<String>,
    /// Where the browser goes when there is no result.
    pub fail_return_url: Option<String>,
}

/// What a capture is for. Each asks for everything that the one before it asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The card and the person before the camera, as they are.
    #[default]
    Capture,
    /// Also whether the civil registry knows the person as claimed, and whether the contacts are nobody else's. Number,
    /// name and birth date have to be claimed.
    Identity,
    /// Also an electronic certificate for who is verified.
    Certificate,
}

impl Purpose {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Capture => "capture",
            Self::Identity => "identity",
            Self::Certificate => "certificate",
        }
    }

    /// The purpose of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Capture, Self::Identity, Self::Certificate]
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }
}

/// A link for one person, good once, for one browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The id under which the result is asked for.
    pub signature_id: String,
    /// The page to open, token included.
    pub url: String,
    /// When the link stops working.
    pub expires_at: Instant,
}

/// Trades the token of a link for the cookie of this browser.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionRequest {
    /// The token from the address.
    pub token: String,
    /// The id from the address; empty where the address has the token alone.
    #[serde(default)]
    pub signature_id: String,
    /// A random secret of this page, 32 to 128 characters: with the same one a call whose answer was lost may be
    /// made again, and nobody else's may.
    pub browser_key: String,
}

crate::redact_debug!(LinkRequest, Link, SessionRequest);

/// The header in which the page names its link with every call, since one browser may have several open.
pub const LINK_HEADER: &str = "x-tanda-link";

/// Where a submission stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionState {
    /// The link was made; nobody has opened it.
    Created,
    /// Somebody has opened it and is capturing.
    Collecting,
    /// The capture has arrived and is being checked.
    Processing,
    /// Checked.
    Decided,
    /// The link ran out before a capture arrived.
    Expired,
}

/// What the page may know about its submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The id under which the result is asked for.
    pub signature_id: String,
    /// Where the submission stands.
    pub state: SubmissionState,
    /// Who controls the data: the organisation's name, shown in the consent.
    pub controller: String,
    /// Whether consent was given already in this submission.
    pub consent_given: bool,
    /// The server's clock at this answer: a phone's own may be far off, and a capture states its time.
    pub now: Instant,
    /// When the link stops working.
    pub expires_at: Instant,
    /// Where the browser goes after success.
    pub return_url: Option<String>,
    /// Where the browser goes when there is no result.
    pub fail_return_url: Option<String>,
    /// The outcome, once decided.
    pub outcome: Option<CaptureOutcome>,
    /// How the page is to be, where whoever made the link has a say in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageView>,
}

/// How the page of a link is to be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PageView {
    /// Tries, time-out, theme, words, language.
    #[serde(flatten)]
    pub settings: UiSettings,
    /// Whose pages may hold this one in a frame, and hear of it what [`FrameMessage`] says.
    #[serde(default)]
    pub embed_origins: Vec<Origin>,
}

/// What a page in a frame tells the page around it: `{"event": "tanda:h5-idv", "type": .., "signatureId": ..}`, sent to the
/// exact origins that may hold it. A page around it that came late sends `{"event": "tanda:h5-idv", "type": "ask"}` and is
/// told the last message again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameMessage {
    /// The page is there.
    Ready,
    /// A capture was decided: its result can be asked for.
    Completed,
    /// There will be none.
    Failed,
}

impl FrameMessage {
    /// The `event` of every message.
    pub const EVENT: &'static str = "tanda:h5-idv";
    /// The `type` of the question of the page around.
    pub const ASK: &'static str = "ask";

    /// The `type` of the message.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// Both consents, given separately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentRequest {
    /// [`crate::consent::VERSION`] of the text that was shown.
    pub version: String,
    /// [`crate::consent::text_hash`] of the text that was shown.
    pub text_hash: String,
    /// The language in which it was shown.
    pub locale: crate::consent::Locale,
    /// Agreed that the KTP's data are processed.
    pub ktp: bool,
    /// Agreed that the biometric data of the face are processed.
    pub biometric: bool,
}

/// What became of a capture, in words for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CaptureOutcome {
    /// Passed, failed, or under review by a person.
    pub result: CaptureResult,
    /// How sure the verification is.
    pub assurance_tier: Tier,
    /// Why the browser goes to the address for failures: whoever made the link sends people there who have no result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fail: Option<FailReason>,
}

/// Passed, failed, or under review by a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureResult {
    /// Verified.
    Passed,
    /// Not verified.
    Failed,
    /// A person will look at it.
    UnderReview,
}

/// The error of a capture-flow call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FlowError {
    /// What went wrong, for programs.
    pub code: FlowErrorCode,
    /// What went wrong, in English.
    pub message: String,
    /// Where the browser goes without a result, complete, where the page cannot know it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub return_to: Option<String>,
}

/// What can go wrong between the page and the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowErrorCode {
    /// The link is unknown, was opened in another browser already, or the cookie is missing.
    LinkUnknown,
    /// The link ran out.
    LinkExpired,
    /// The capture of this link has arrived already.
    AlreadySubmitted,
    /// Consent has not been given.
    ConsentMissing,
    /// The challenge was used or ran out: ask for a new one.
    ChallengeGone,
    /// The body breaks a rule; the message says which.
    Invalid,
    /// Too many calls: wait as long as `Retry-After` says.
    TooMany,
    /// The server failed; nothing was stored.
    ServerFault,
}

/// Whether a browser may be sent to an address ([`ReturnAddress`]). The server asks before it stores one, the page before
/// it follows one.
pub fn may_return_to(address: &str) -> bool {
    ReturnAddress::parse(address).is_ok()
}
