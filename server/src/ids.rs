//! Ids of rows, secrets and codes, as text.

use contract::instant::Instant;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

use crate::clock::Randomness;

/// A row's id: a UUID version 7 of this instant in 32 hexadecimal digits, so that ids sort by time.
pub(crate) fn row_id(now: Instant, randomness: &dyn Randomness) -> String {
    let mut random = [0; 10];
    randomness.fill(&mut random);
    let millis = u64::try_from(now.epoch_ms()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().simple().to_string()
}

/// A row's id as partners write UUIDs, with dashes.
pub(crate) fn dashed(row_id: &str) -> String {
    uuid::Uuid::parse_str(row_id).map_or_else(|_| row_id.to_owned(), |id| id.hyphenated().to_string())
}

/// The id of a link, 64 random bits in 16 hexadecimal digits: the form that the H5 dialect documents. It is no secret; the
/// token beside it is.
pub(crate) fn signature_id(randomness: &dyn Randomness) -> String {
    let mut bytes = [0; 8];
    randomness.fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

/// 256 random bits in lower-case hex.
pub(crate) fn random_hex(randomness: &dyn Randomness) -> String {
    let mut bytes = [0; 32];
    randomness.fill(&mut bytes);
    HEXLOWER.encode(&bytes)
}

/// `count` characters of base32, five random bits each, in lower case.
pub(crate) fn random_base32(count: usize, randomness: &dyn Randomness) -> String {
    let mut bytes = vec![0; count * 5 / 8 + 1];
    randomness.fill(&mut bytes);
    let mut text = BASE32_NOPAD.encode(&bytes).to_lowercase();
    text.truncate(count);
    text
}

/// SHA-256 of several parts, in hex; each with its length before it, so that no two lists of parts have one hash.
pub(crate) fn hash_of(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    HEXLOWER.encode(&hash.finalize())
}

/// The form in which a high-entropy secret is stored and looked up: SHA-256 in hex. (Passwords need argon2.)
pub(crate) fn secret_hash(secret: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(secret.as_bytes()))
}
