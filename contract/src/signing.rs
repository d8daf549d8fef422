//! The signature of a capture bundle: HMAC-SHA256 over its canonical bytes, without its `signature`.
//!
//! The secret reaches the browser, so a signature proves that a bundle was not changed and belongs to
//! its challenge. It does not prove that the client is honest.

use std::{borrow::Cow, fmt};

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::canonical::{self, Json, JsonError, Sink, write_canonical};

/// The member that holds the signature and is left out of what is signed.
pub const SIGNATURE_MEMBER: &str = "signature";

/// The secret of one challenge: the UTF-8 bytes of the text as issued, prefix included. Prints redacted.
#[derive(Clone)]
pub struct HmacSecret(String);

impl HmacSecret {
    /// A secret as issued.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text, for the one answer that carries it and for sealing it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether `other` is this secret, in time that does not depend on where they differ.
    pub fn matches(&self, other: &str) -> bool {
        self.0.as_bytes().ct_eq(other.as_bytes()).into()
    }

    fn mac(&self) -> MacSink {
        MacSink(Hmac::new_from_slice(self.0.as_bytes()).expect("HMAC takes a key of any length"))
    }
}

impl fmt::Debug for HmacSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HmacSecret(redacted)")
    }
}

struct MacSink(Hmac<Sha256>);

impl MacSink {
    /// The signature of all that was put, in lower-case hex.
    fn hex(self) -> String {
        let nibbles = self.0.finalize().into_bytes().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
        nibbles.filter_map(|nibble| char::from_digit(u32::from(nibble), 16)).collect()
    }
}

impl Sink for MacSink {
    fn put(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

/// Why a signature does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    /// Neither 64 hexadecimal digits nor 44 characters of base64.
    #[error("signature must be HMAC-SHA256 as 64 hexadecimal digits")]
    Format,
    /// Not the signature of these bytes under this secret.
    #[error("signature does not match the bundle")]
    Mismatch,
}

/// The signature of canonical bytes that lie in pieces, in lower-case hex.
pub fn sign_pieces<'a>(canonical: impl Iterator<Item = &'a [u8]>, secret: &HmacSecret) -> String {
    let mut mac = secret.mac();
    canonical.for_each(|piece| mac.put(piece));
    mac.hex()
}

/// Checks a bundle's `signature`, in lower- or upper-case hex or in base64, in constant time.
///
/// # Errors
/// [`SignatureError`]; a bundle without the member is a [`SignatureError::Format`].
pub fn verify(bundle: &Json<'_>, secret: &HmacSecret) -> Result<(), SignatureError> {
    let text = bundle.member(SIGNATURE_MEMBER).and_then(Json::as_text).ok_or(SignatureError::Format)?;
    let claimed = data_encoding::HEXLOWER_PERMISSIVE
        .decode(text.as_bytes())
        .or_else(|_| BASE64.decode(text.as_bytes()))
        .map_err(|_| SignatureError::Format)?;
    if claimed.len() != 32 {
        return Err(SignatureError::Format);
    }
    let mut mac = secret.mac();
    write_without_signature(bundle, &mut mac);
    mac.0.verify_slice(&claimed).map_err(|_| SignatureError::Mismatch)
}

/// Signs a bundle's text: the bundle in canonical form with its `signature` member, replaced if it had one.
///
/// # Errors
/// What the parser refuses; a text that is not an object is malformed.
pub fn sign_bundle_text(bundle: &str, secret: &str) -> Result<String, JsonError> {
    let parsed = canonical::parse(bundle)?;
    let mut mac = HmacSecret::new(secret).mac();
    write_without_signature(&parsed, &mut mac);
    let Json::Object(mut members) = parsed else {
        return Err(JsonError::Malformed { at_byte: 0, what: "a bundle is an object" });
    };
    members.retain(|(name, _)| name != SIGNATURE_MEMBER);
    members.push((Cow::Borrowed(SIGNATURE_MEMBER), Json::Text(Cow::Owned(mac.hex()))));
    let bytes = canonical::canonical_bytes(&Json::object(members)?);
    Ok(String::from_utf8(bytes).expect("the writer emits whole characters of valid strings"))
}

/// Writes the members in order, the signature left out, without copying any of them.
fn write_without_signature(bundle: &Json<'_>, sink: &mut impl Sink) {
    let Some(members) = bundle.as_object() else {
        return write_canonical(bundle, sink);
    };
    sink.put(b"{");
    for (index, (name, value)) in members.iter().filter(|(name, _)| name != SIGNATURE_MEMBER).enumerate() {
        if index > 0 {
            sink.put(b",");
        }
        write_canonical(&Json::Text(Cow::Borrowed(name)), sink);
        sink.put(b":");
        write_canonical(value, sink);
    }
    sink.put(b"}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    /// Made by an independent implementation.
    const VECTORS: &str = include_str!("../tests/data/bundle-signature.json");

    #[test]
    fn published_vectors_hold() {
        let vectors: Vec<serde_json::Value> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.len() >= 3);
        for vector in &vectors {
            let text = |name: &str| vector[name].as_str().unwrap();
            let bundle = vector["bundle"].to_string();
            assert_eq!(canonical::canonical_text(&bundle).unwrap(), text("canonical"), "{}", text("name"));
            let signed = sign_bundle_text(&bundle, text("hmacSecret")).unwrap();
            let parsed = canonical::parse(&signed).unwrap();
            assert_eq!(parsed.member("signature").unwrap().as_text().unwrap(), text("signature"));
            assert_eq!(verify(&parsed, &HmacSecret::new(text("hmacSecret"))), Ok(()));
            assert_eq!(verify(&parsed, &HmacSecret::new("another")), Err(SignatureError::Mismatch));
            assert_eq!(
                sign_pieces(text("canonical").as_bytes().chunks(7), &HmacSecret::new(text("hmacSecret"))),
                text("signature")
            );
        }
    }

    #[test]
    fn hex_in_either_case_and_base64_are_read_and_all_else_is_a_format_error() {
        let secret = HmacSecret::new("fcs_x");
        let signed = sign_bundle_text(r#"{"a":1}"#, secret.reveal()).unwrap();
        let hex =
            canonical::parse(&signed).unwrap().member("signature").unwrap().as_text().unwrap().to_owned();
        let raw = HEXLOWER.decode(hex.as_bytes()).unwrap();
        let check = |signature: &str| {
            verify(&canonical::parse(&format!(r#"{{"a":1,"signature":"{signature}"}}"#)).unwrap(), &secret)
        };
        assert_eq!(check(&hex), Ok(()));
        assert_eq!(check(&hex.to_uppercase()), Ok(()));
        assert_eq!(check(&BASE64.encode(&raw)), Ok(()));
        for odd in ["", "zz", &hex[..62], &format!("{hex}00"), "sha256=abc"] {
            assert_eq!(check(odd), Err(SignatureError::Format), "{odd}");
        }
        assert_eq!(
            check(&hex.replacen(&hex[..1], if hex.starts_with('0') { "1" } else { "0" }, 1)),
            Err(SignatureError::Mismatch)
        );
        assert_eq!(verify(&canonical::parse(r#"{"a":1}"#).unwrap(), &secret), Err(SignatureError::Format));
    }

    #[test]
    fn a_secret_never_prints() {
        assert_eq!(format!("{:?}", HmacSecret::new("fcs_very_secret")), "HmacSecret(redacted)");
    }
}
