//! The headers that receivers of the Identity Platform's webhooks check. Their signature covers the body alone, so a
//! recorded call could be played again: whoever writes a receiver now checks the headers beside these instead.

use contract::instant::Instant;
use data_encoding::HEXLOWER;
use hmac::Mac;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use super::{WebhookSecret, mac};

/// What a try is about.
pub(crate) struct Told<'a> {
    pub(crate) id: &'a str,
    pub(crate) event: &'a str,
    /// Counted from one.
    pub(crate) attempt: i32,
    pub(crate) now: Instant,
    pub(crate) body: &'a [u8],
}

/// The vendor's two sets, the platform's and the older one of its identity product. They have room for one signature:
/// it is the newest secret's.
pub(crate) fn headers(secrets: &[WebhookSecret], told: &Told<'_>) -> HeaderMap {
    let Told { id, event, attempt, now, body } = told;
    let delivery = format!("whd_{id}");
    let timestamp = (now.epoch_ms() / 1000).to_string();
    let attempt = attempt.to_string();
    let signature = secrets.first().map(|secret| {
        let tag = mac(secret.reveal().as_bytes(), body).finalize().into_bytes();
        format!("sha256={}", HEXLOWER.encode(&tag))
    });
    let signature = signature.unwrap_or_default();
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("x-quantum-event", *event),
        ("x-quantum-delivery", &delivery),
        ("x-quantum-timestamp", &timestamp),
        ("x-quantum-attempt", &attempt),
        ("x-quantum-signature", &signature),
        ("x-identity-event", event),
        ("x-identity-delivery", &delivery),
        ("x-identity-signature", &signature),
        ("x-sibling-service", "identity"),
    ] {
        match HeaderValue::from_str(value) {
            Ok(value) if !value.is_empty() => {
                headers.insert(HeaderName::from_static(name), value);
            }
            // Without a secret there is no signature; an event's name is a word of ours.
            _ => {}
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_of_the_vendor_finds_its_headers_signed_with_the_newest_secret() {
        let secret = |text: &str| WebhookSecret::parse(text).unwrap();
        let newest = secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let old = secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        let told = Told {
            id: "0193",
            event: "customer.kyc_updated",
            attempt: 2,
            now: Instant::from_epoch_ms(1_614_265_330_999),
            body: b"{\"test\": 2432232314}",
        };
        let signed = headers(&[newest, old], &told);
        // Computed with Python's hmac.
        let signature = "sha256=80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c";
        for (name, value) in [
            ("x-quantum-event", "customer.kyc_updated"),
            ("x-quantum-delivery", "whd_0193"),
            ("x-quantum-timestamp", "1614265330"),
            ("x-quantum-attempt", "2"),
            ("x-quantum-signature", signature),
            ("x-identity-signature", signature),
            ("x-identity-event", "customer.kyc_updated"),
        ] {
            assert_eq!(signed[name], value, "{name}");
        }
        assert!(!headers(&[], &told).contains_key("x-quantum-signature"));
    }
}
