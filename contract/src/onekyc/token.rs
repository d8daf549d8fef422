//! `GET /v1/esign/partner/authentication`: a partner's credentials for a token that works until it runs out.

use serde::{Deserialize, Serialize};

use super::Cause;
use crate::instant::Instant;

/// How long a partner token works, 30 minutes (certificate registration, "token (30 min TTL)").
pub const PARTNER_TOKEN_SECONDS: u32 = 1_800;

/// The credentials, from the headers `client-id` and `pass-key`.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenRequest {
    /// Who asks.
    pub client_id: String,
    /// The secret.
    pub pass_key: String,
}

crate::redact_debug!(TokenRequest, TokenData);

impl TokenRequest {
    /// Reads both headers. What they hold is not judged: wrong ones are unknown, which is [`Cause::Unauthorized`].
    ///
    /// # Errors
    /// Both causes, where both are missing.
    pub fn read(client_id: Option<&str>, pass_key: Option<&str>) -> Result<Self, Vec<Cause>> {
        let given =
            |value: Option<&str>| value.map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
        match (given(client_id), given(pass_key)) {
            (Some(client_id), Some(pass_key)) => Ok(Self { client_id, pass_key }),
            (client_id, pass_key) => {
                let missing = [
                    client_id.is_none().then_some(Cause::MissingClientId),
                    pass_key.is_none().then_some(Cause::MissingPassKey),
                ];
                Err(missing.into_iter().flatten().collect())
            }
        }
    }
}

/// A token. Its numbers are strings, and its names in snake case: this endpoint's own form.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TokenData {
    /// To be sent as `x-onekyc-token`.
    pub token: String,
    /// Seconds from now, as a string.
    pub expiry_seconds: String,
    /// Seconds since 1970, as a string.
    pub expires_at: String,
}

impl TokenData {
    /// A token that works until `expires_at`, told at `now`: a client may get one that is in use already.
    pub fn of(token: String, now: Instant, expires_at: Instant) -> Self {
        Self {
            token,
            expiry_seconds: (expires_at.since_ms(now).max(0) / 1_000).to_string(),
            expires_at: (expires_at.epoch_ms() / 1_000).to_string(),
        }
    }
}
