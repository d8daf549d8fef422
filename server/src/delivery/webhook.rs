//! Signed events: what an event looks like, how it is signed, and how a receiver checks it.
//!
//! Two layouts of one signed content, `{id}.{timestamp}.{body}`, go with every call; a receiver checks the one it likes:
//! - Standard Webhooks: `webhook-id`, `webhook-timestamp`, `webhook-signature: v1,{base64}`, one for each live secret, parted
//!   by spaces. The key is what the base64 behind `whsec_` stands for.
//! - `X-Tanda-Id`, `X-Tanda-Timestamp`, `X-Tanda-Signature: v1={hex}`, parted by commas. The key is the secret as issued, in
//!   UTF-8, its prefix included, as everywhere else in this product.
//!
//! The id stays the same at every try, the timestamp is that of the try, in seconds since 1970. A receiver refuses what is
//! five minutes away from its own clock, and ids that it has seen.

pub(crate) mod events;
pub(super) mod identity;

use contract::{instant::Instant, portal::webhook::WebhookEvent};
use data_encoding::{BASE64, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

use self::events::Envelope;
use super::{
    endpoint::{self, Kind},
    outbox::{self, Lane, Parcel},
};
use crate::{App, Fault, clock::Randomness};

/// What a secret begins with.
const PREFIX: &str = "whsec_";
/// How many random bytes Standard Webhooks wants in a secret.
const KEY_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
const FRESH_KEY_BYTES: usize = 32;
/// How far a timestamp may be from the receiver's clock, in both directions.
pub const REPLAY_WINDOW_S: i64 = 5 * 60;

/// A secret that signs: `whsec_` and base64 of 24 to 64 bytes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecret(String);

contract::redact_debug!(WebhookSecret);

/// Why a call is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WebhookError {
    /// The secret is not `whsec_` and base64 of 24 to 64 bytes.
    #[error("the secret must be whsec_ and base64 of 24 to 64 bytes")]
    Secret,
    /// A header is missing or not as it should be.
    #[error("the headers of a signed call are missing")]
    Headers,
    /// It was signed too long ago, or in the future.
    #[error("the timestamp is too far from now")]
    Timestamp,
    /// No signature holds.
    #[error("no signature holds")]
    Signature,
}

impl WebhookSecret {
    /// Reads a secret.
    ///
    /// # Errors
    /// [`WebhookError::Secret`]
    pub fn parse(text: &str) -> Result<Self, WebhookError> {
        let key = text.strip_prefix(PREFIX).and_then(|encoded| BASE64.decode(encoded.as_bytes()).ok());
        let key = key.map(Zeroizing::new).ok_or(WebhookError::Secret)?;
        if KEY_BYTES.contains(&key.len()) { Ok(Self(text.to_owned())) } else { Err(WebhookError::Secret) }
    }

    /// Makes one.
    pub fn fresh(randomness: &dyn Randomness) -> Self {
        let mut key = Zeroizing::new([0; FRESH_KEY_BYTES]);
        randomness.fill(key.as_mut());
        Self(format!("{PREFIX}{}", BASE64.encode(key.as_ref())))
    }

    /// As it is issued, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn standard_mac(&self, content: &[u8]) -> Hmac<Sha256> {
        let key = Zeroizing::new(
            BASE64.decode(&self.0.as_bytes()[PREFIX.len()..]).expect("a secret is read before it is kept"),
        );
        mac(&key, content)
    }

    fn own_mac(&self, content: &[u8]) -> Hmac<Sha256> {
        mac(self.0.as_bytes(), content)
    }
}

fn mac(key: &[u8], content: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length").chain_update(content)
}

fn content(id: &str, timestamp_s: i64, body: &[u8]) -> Vec<u8> {
    [format!("{id}.{timestamp_s}.").as_bytes(), body].concat()
}

/// The headers of a try; both layouts, signed with every live secret. Without a secret, id and timestamp alone.
pub fn headers(secrets: &[WebhookSecret], id: &str, now: Instant, body: &[u8]) -> HeaderMap {
    let timestamp_s = now.epoch_ms() / 1000;
    let content = content(id, timestamp_s, body);
    let listed = |separator: &str, sign: &dyn Fn(&WebhookSecret) -> String| {
        secrets.iter().map(sign).collect::<Vec<_>>().join(separator)
    };
    let standard = listed(" ", &|secret| {
        format!("v1,{}", BASE64.encode(&secret.standard_mac(&content).finalize().into_bytes()))
    });
    let own = listed(",", &|secret| {
        format!("v1={}", HEXLOWER.encode(&secret.own_mac(&content).finalize().into_bytes()))
    });
    let timestamp = timestamp_s.to_string();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("webhook-id", id),
        ("webhook-timestamp", &timestamp),
        ("webhook-signature", &standard),
        ("x-tanda-id", id),
        ("x-tanda-timestamp", &timestamp),
        ("x-tanda-signature", &own),
    ] {
        if !value.is_empty() {
            let value = HeaderValue::from_str(value).expect("ids, digits and signatures are plain letters");
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    headers
}

/// Checks a call as a receiver does, by either layout.
///
/// # Errors
/// [`WebhookError`]
pub fn verify(
    secret: &WebhookSecret,
    headers: &HeaderMap,
    body: &[u8],
    now: Instant,
) -> Result<(), WebhookError> {
    let of =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(WebhookError::Headers);
    let standard = headers.contains_key("webhook-signature");
    let (prefix, separator) = if standard { ("webhook", ' ') } else { ("x-tanda", ',') };
    let id = of(&format!("{prefix}-id"))?;
    let timestamp = of(&format!("{prefix}-timestamp"))?;
    let signatures = of(&format!("{prefix}-signature"))?;
    let timestamp_s: i64 = timestamp.parse().map_err(|_| WebhookError::Headers)?;
    if id.is_empty() || id.contains('.') {
        return Err(WebhookError::Headers);
    }
    if (now.epoch_ms() / 1000).abs_diff(timestamp_s) > REPLAY_WINDOW_S.unsigned_abs() {
        return Err(WebhookError::Timestamp);
    }
    let content = content(id, timestamp_s, body);
    let holds = |signature: &str| {
        if standard {
            let tag = signature.strip_prefix("v1,").and_then(|tag| BASE64.decode(tag.as_bytes()).ok());
            tag.is_some_and(|tag| secret.standard_mac(&content).verify_slice(&tag).is_ok())
        } else {
            let tag = signature.strip_prefix("v1=").and_then(|tag| HEXLOWER.decode(tag.as_bytes()).ok());
            tag.is_some_and(|tag| secret.own_mac(&content).verify_slice(&tag).is_ok())
        }
    };
    if signatures.split(separator).any(holds) { Ok(()) } else { Err(WebhookError::Signature) }
}

/// The body of an event.
pub(super) fn envelope<T: Serialize>(
    app: &App,
    organisation_id: &str,
    event: &str,
    data: &T,
) -> Result<Vec<u8>, Fault> {
    let envelope = Envelope {
        id: format!("evt_{}", crate::ids::row_id(app.clock.now(), app.randomness.as_ref())),
        event,
        occurred_at: app.clock.now(),
        org_id: organisation_id,
        data,
    };
    serde_json::to_vec(&envelope)
        .map_err(|error| Fault::Invariant(format!("an event cannot be written as JSON: {error}")))
}

/// Tells every webhook of a partner that listens to an event, in the caller's transaction, and says how many. `subject` is
/// what it happened to; the same event of the same subject is told once.
///
/// # Errors
/// The database failed.
pub async fn announce<T: Serialize + Sync>(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    event: WebhookEvent,
    subject: &str,
    data: &T,
) -> Result<usize, Fault> {
    let event = event.as_str();
    let payload = envelope(app, organisation_id, event, data)?;
    let mut told = 0;
    for listener in endpoint::of_organisation(app, connection, organisation_id).await? {
        if listener.kind == Kind::Webhook && listener.settings.hears(event) {
            let lane = Lane::Endpoint(&listener.id);
            let parcel = Parcel { organisation_id, lane, event, subject, after: None, payload: &payload };
            told += usize::from(outbox::enqueue(app, connection, parcel).await?.is_some());
        }
    }
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandomness;

    /// The vector that every library of Standard Webhooks tests itself with.
    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const AT_S: i64 = 1_614_265_330;
    const BODY: &[u8] = br#"{"test": 2432232314}"#;
    const SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn secret() -> WebhookSecret {
        WebhookSecret::parse(SECRET).unwrap()
    }

    fn at(second: i64) -> Instant {
        Instant::from_epoch_ms(second * 1000)
    }

    fn standard(id: &str, timestamp: &str, signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in
            [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)]
        {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn the_published_vector_is_signed_as_published() {
        let headers = headers(&[secret()], ID, at(AT_S), BODY);
        assert_eq!(headers["webhook-id"], ID);
        assert_eq!(headers["webhook-timestamp"], "1614265330");
        assert_eq!(headers["webhook-signature"], SIGNATURE);
        // The same content under the secret's own letters, computed with Python's hmac.
        assert_eq!(
            headers["x-tanda-signature"],
            "v1=4dcc6584af5be940fa895235654dad4eaa7c3c455f611b1e34d7dae9bf8b7148"
        );
    }

    #[test]
    fn a_call_that_is_not_ours_is_not_believed() {
        let now = "1614265330";
        for (id, timestamp, signature, answer) in [
            (ID, now, SIGNATURE, Ok(())),
            (ID, now, &*format!("v1,AAAA v2,{} {SIGNATURE}", &SIGNATURE[3..]), Ok(())),
            (ID, now, "v1,AAAA", Err(WebhookError::Signature)),
            (ID, now, &SIGNATURE[..20], Err(WebhookError::Signature)),
            (ID, now, "v1,", Err(WebhookError::Signature)),
            (ID, now, "", Err(WebhookError::Signature)),
            (ID, now, &SIGNATURE[3..], Err(WebhookError::Signature)),
            (ID, "1614265331", SIGNATURE, Err(WebhookError::Signature)),
            ("msg_other", now, SIGNATURE, Err(WebhookError::Signature)),
            ("msg_p5jXN8AQM9LWM0D4loKWxJek.1", now, SIGNATURE, Err(WebhookError::Headers)),
            ("", now, SIGNATURE, Err(WebhookError::Headers)),
            (ID, "hello", SIGNATURE, Err(WebhookError::Headers)),
        ] {
            let headers = standard(id, timestamp, signature);
            assert_eq!(verify(&secret(), &headers, BODY, at(AT_S)), answer, "{id} {timestamp} {signature}");
        }
        for missing in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            let mut headers = standard(ID, now, SIGNATURE);
            headers.remove(missing);
            assert_eq!(verify(&secret(), &headers, BODY, at(AT_S)), Err(WebhookError::Headers), "{missing}");
        }
        assert_eq!(
            verify(&secret(), &standard(ID, now, SIGNATURE), b"{}", at(AT_S)),
            Err(WebhookError::Signature)
        );
    }

    #[test]
    fn a_call_holds_for_five_minutes_around_its_time() {
        let headers = headers(&[secret()], ID, at(AT_S), BODY);
        for (second, answer) in [
            (AT_S - REPLAY_WINDOW_S - 1, Err(WebhookError::Timestamp)),
            (AT_S - REPLAY_WINDOW_S, Ok(())),
            (AT_S + REPLAY_WINDOW_S, Ok(())),
            (AT_S + REPLAY_WINDOW_S + 1, Err(WebhookError::Timestamp)),
        ] {
            assert_eq!(verify(&secret(), &headers, BODY, at(second)), answer, "{second}");
        }
    }

    #[test]
    fn while_a_secret_is_rotated_both_hold_in_both_layouts() {
        let (old, new) = (secret(), WebhookSecret::fresh(&SystemRandomness));
        let both = headers(&[new.clone(), old.clone()], ID, at(AT_S), BODY);
        let mut own = both.clone();
        own.remove("webhook-signature");
        for headers in [both, own] {
            for secret in [&old, &new] {
                assert_eq!(verify(secret, &headers, BODY, at(AT_S)), Ok(()));
            }
            let third = WebhookSecret::fresh(&SystemRandomness);
            assert_eq!(verify(&third, &headers, BODY, at(AT_S)), Err(WebhookError::Signature));
        }
    }

    #[test]
    fn a_secret_without_enough_in_it_is_refused() {
        for text in ["", "whsec_", "whsec_MfKQ9r8GKYqrTwjU", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_****"]
        {
            assert_eq!(WebhookSecret::parse(text), Err(WebhookError::Secret), "{text}");
        }
        let fresh = WebhookSecret::fresh(&SystemRandomness);
        assert_eq!(WebhookSecret::parse(fresh.reveal()), Ok(fresh.clone()));
        assert_eq!(format!("{fresh:?}"), "WebhookSecret(redacted)");
    }
}
