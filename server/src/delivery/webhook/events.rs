//! What events say: the body of a call, and the news of each event. No personal data: who wants more asks by the ids.

use contract::{identity::VerificationStatus, instant::Instant};
use schemars::JsonSchema;
use serde::Serialize;

/// The body of a call.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "EventOf{T}")]
#[serde(rename_all = "camelCase")]
pub(crate) struct Envelope<'a, T> {
    /// The event's own id, `evt_` and 32 digits; an event that is tried again has the same.
    pub(crate) id: String,
    /// What happened.
    pub(crate) event: &'a str,
    /// When.
    pub(crate) occurred_at: Instant,
    /// Of which organisation.
    pub(crate) org_id: &'a str,
    /// What there is to know of it.
    pub(crate) data: &'a T,
}

/// A verification.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VerificationNews<'a> {
    /// Its id, `ver_`.
    pub(crate) verification_id: String,
    /// The capture's id, `ktpb_`.
    pub(crate) bundle_id: String,
    /// The customer: of the Identity Platform by the id that you gave, of the other dialects by one of ours.
    pub(crate) customer_id: &'a str,
    /// What holds of the capture now.
    pub(crate) status: VerificationStatus,
    /// How sure that is: `low`, `standard` or `high`.
    pub(crate) assurance_tier: &'a str,
    /// The machine's score, 0 to 100.
    pub(crate) score: i32,
    /// The member who decided, where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) actor_user_id: Option<&'a str>,
    /// Of an overruled certificate call, the id that its answer carried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) transaction_id: Option<String>,
}

/// A customer who was moved.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TierNews<'a> {
    /// The customer: of the Identity Platform by the id that you gave, of the other dialects by one of ours.
    pub(crate) customer_id: &'a str,
    /// Where they stand now: `none`, `basic` or `standard`.
    pub(crate) kyc_tier: &'a str,
    /// Where they stood before.
    pub(crate) previous_tier: &'a str,
}

/// A test that a member sent.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TestNews<'a> {
    /// A sentence.
    pub(crate) message: &'a str,
    /// The member who tries the endpoint.
    pub(crate) tried_by: &'a str,
}
