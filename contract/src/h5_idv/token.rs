//! The token call: an access key, a time, and the hash of both with the secret.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{
    Fault,
    body::{object, required, whole},
};
use crate::{canonical::Json, instant::Instant};

/// How far the caller's clock may be off, either way (ours: the vendor publishes none).
const CLOCK_TOLERANCE_MS: i64 = 5 * 60_000;
/// How long a token lives unless asked otherwise, seconds.
pub(super) const USUAL_PERIOD_S: u32 = 3_600;
pub(super) const SHORTEST_PERIOD_S: u32 = 60;
pub(super) const LONGEST_PERIOD_S: u32 = 86_400;

/// The vendor's signature: SHA-256 of the three texts one after the other, in lower-case hex. It is no MAC: whoever has
/// seen it may use it until its time has passed.
pub fn token_signature(access_key: &str, secret_key: &str, timestamp: &str) -> String {
    let hash = Sha256::new().chain_update(access_key).chain_update(secret_key).chain_update(timestamp);
    HEXLOWER.encode(&hash.finalize())
}

/// A call whose every field holds; its signature is still to be compared.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Which account.
    pub access_key: String,
    /// How long the token is to live, seconds.
    pub period_s: u32,
    /// As it was spelled: it is a part of what is hashed.
    timestamp: String,
    signature: String,
}

crate::redact_debug!(TokenRequest, TokenData);

impl TokenRequest {
    /// Reads a body. The time may be a text or a number, 13 digits.
    ///
    /// # Errors
    /// The first of: no JSON object; a field that is empty; a time that is none or too far from `now`; a period out of
    /// range.
    pub fn parse(body: &str, now: Instant) -> Result<Self, Fault> {
        let json = object(body)?;
        let timestamp = match super::body::given(&json, "timestamp") {
            None => return Err(Fault::ParameterEmpty),
            Some(value) => value.as_text().or(value.as_digits()),
        };
        let (access_key, signature) = (required(&json, "accessKey")?, required(&json, "signature")?);
        let timestamp = timestamp.ok_or(Fault::Timestamp)?;
        if !is_near(timestamp, now) {
            return Err(Fault::Timestamp);
        }
        Ok(Self {
            access_key: access_key.to_owned(),
            period_s: read_period(&json)?,
            timestamp: timestamp.to_owned(),
            signature: signature.to_ascii_lowercase(),
        })
    }

    /// Whether the signature is that of this secret, in time that does not depend on where they differ.
    pub fn is_signed_with(&self, secret_key: &str) -> bool {
        let expected = token_signature(&self.access_key, secret_key, &self.timestamp);
        expected.as_bytes().ct_eq(self.signature.as_bytes()).into()
    }
}

fn is_near(timestamp: &str, now: Instant) -> bool {
    let shaped = timestamp.len() == 13 && timestamp.bytes().all(|byte| byte.is_ascii_digit());
    let epoch_ms = timestamp.parse().ok().filter(|_| shaped).map(Instant::from_epoch_ms);
    epoch_ms.is_some_and(|told| now.since_ms(told).abs() <= CLOCK_TOLERANCE_MS)
}

fn read_period(json: &Json<'_>) -> Result<u32, Fault> {
    let period_s = whole(json, "periodSecond")?.unwrap_or(USUAL_PERIOD_S);
    let holds = (SHORTEST_PERIOD_S..=LONGEST_PERIOD_S).contains(&period_s);
    if holds { Ok(period_s) } else { Err(Fault::Parameter) }
}

/// A token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenData {
    /// What [`super::TOKEN_HEADER`] carries.
    pub token: String,
    /// When it runs out, milliseconds since 1970.
    pub expired_time: i64,
}
