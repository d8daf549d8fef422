//! Customers, devices and reports of the civil registry, as partners of the Identity Platform manage them. These answers
//! stand under `data`, as the vendor has it for every call but the two of the capture. What the vendor does not document
//! (the devices' calls, all of them) is ours.

use serde::{Deserialize, Serialize};

use super::VerificationStatus;
use crate::{
    finding::{KycTier, Tier},
    instant::Instant,
};

/// How long a device's old key works beside its new one, seconds, unless the caller says otherwise: captures that are
/// under way are signed with it, and a challenge lives five minutes at most.
pub const KEY_OVERLAP_SECONDS: i64 = 3_600;
/// The longest overlap that may be asked for: a day.
pub const MAX_KEY_OVERLAP_SECONDS: i64 = 86_400;

/// An answer under `data`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "{T}Data"))]
pub struct Data<T> {
    /// The answer.
    pub data: T,
}

/// A customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerView {
    /// The partner's id of the person.
    pub id: String,
    /// `none | basic | standard`
    pub kyc_tier: KycTier,
    /// When the customer was first heard of.
    pub created_at: Instant,
    /// The verifications that hold, one a capture, the newest first; twenty at most.
    pub verifications: Vec<CustomerVerification>,
}

/// A verification of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomerVerification {
    /// `ver_..`
    pub id: String,
    /// `ktpb_..`
    pub bundle_id: String,
    /// `verified | failed | pending`
    pub status: VerificationStatus,
    /// `high | standard | low`
    pub assurance_tier: Tier,
    /// The analyst who overrode the machine, where one did.
    pub actor_user_id: Option<String>,
    /// When.
    pub created_at: Instant,
}

/// A device whose captures are signed with a key of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// `dev_..`
    pub id: String,
    /// Whose device it is.
    pub customer_id: String,
    /// `rn-ios | rn-android | ios | android | flutter`
    pub platform: String,
    /// When it was registered.
    pub created_at: Instant,
    /// When its key was issued.
    pub key_issued_at: Instant,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Instant>,
}

/// A device with a key that was just issued: shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct IssuedDevice {
    /// The device.
    #[serde(flatten)]
    pub device: DeviceView,
    /// `qe_dk_..`; signs captures as a challenge's `hmacSecret` does, prefix included.
    pub key: String,
    /// Until when the key before it works; `null` where there was none.
    pub previous_key_expires_at: Option<Instant>,
}

crate::redact_debug!(IssuedDevice);

/// What a partner's report of the civil registry came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegistryReport {
    /// `dkc_..`
    pub id: String,
    /// Of whom.
    pub customer_id: String,
    /// What the partner reports.
    pub valid: bool,
    /// Where the customer stands now.
    pub kyc_tier: KycTier,
    /// When.
    pub created_at: Instant,
}

/// The answer of `GET /api/identity/document/ktp/bundles/{id}`: the capture's answer as it holds today, and what became of
/// the bundle since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BundleView {
    /// Everything that the capture's answer says. Of an overruled decision, `verification` is the analyst's.
    #[serde(flatten)]
    pub capture: super::CaptureResponse,
    /// Of whom.
    pub customer_id: String,
    /// `processing | decided`
    pub state: String,
    /// The client's platform.
    pub platform: String,
    /// Name and version of the client.
    pub sdk_version: String,
    /// The device whose key signed it, where one did.
    pub device_id: Option<String>,
    /// The client's clock.
    pub captured_at: Instant,
    /// Our clock.
    pub received_at: Instant,
    /// The analyst whose word holds, where one overrode the machine.
    pub actor_user_id: Option<String>,
}
