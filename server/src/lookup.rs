//! Keyed hashes of personal data, for looking up what is stored sealed.
//!
//! The key is a secret of its own beside the hashes, in the same database, sealed under the master key: a copy of the
//! database alone tells nothing (a NIK or a phone number would be guessed from a plain hash within hours), a backup
//! holds both, every replica has the same one, and a rotation of the master key wraps it anew without changing a hash.

use contract::{instant::Instant, nik::Nik};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use sea_orm::DatabaseConnection;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    Fault,
    clock::Randomness,
    own_secret::{self, SECRET_BYTES},
    vault::Vault,
};

const ID: &str = "lookup";

/// What is hashed: the same value of two kinds has two hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashed {
    /// A NIK, in the database.
    Nik,
    /// An e-mail address as [`contract::applicant::Email::key`] writes it.
    Email,
    /// A phone number as [`contract::applicant::Phone::key`] writes it.
    Phone,
    /// A partner's id of a user, after the type of that id and a zero byte.
    PartnerUser,
    /// A NIK, in a certificate: what is published there finds nothing in the database.
    CertificateSubject,
    /// A request's body: the same one again is told from another.
    Request,
    /// A NIK, where somebody looked for it or had its data erased: what is written there finds no data.
    Subject,
}

impl Hashed {
    const fn word(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::PartnerUser => "partner_user",
            Self::CertificateSubject => "certificate_subject",
            Self::Request => "request",
            Self::Subject => "subject",
        }
    }
}

/// The key of the hashes.
pub struct LookupKey(Zeroizing<[u8; SECRET_BYTES]>);

contract::redact_debug!(LookupKey);

impl LookupKey {
    /// Reads the key, or makes it at the first start. Of two servers that start at once, both take the first one's.
    ///
    /// # Errors
    /// The database failed, or the key does not open.
    pub async fn open_or_create(
        database: &DatabaseConnection,
        vault: &Vault,
        now: Instant,
        randomness: &dyn Randomness,
    ) -> Result<Self, Fault> {
        own_secret::open_or_create(ID, database, vault, now, randomness).await.map(Self)
    }

    /// HMAC-SHA256 of the kind and the value, in lower-case hex. No kind holds a zero byte, so no two pairs run
    /// together.
    pub fn hash(&self, kind: Hashed, value: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.0.as_ref()).expect("HMAC takes a key of any length");
        mac.update(kind.word().as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        HEXLOWER.encode(&mac.finalize().into_bytes())
    }

    /// The hash under which a person is looked up.
    pub fn person(&self, nik: &Nik) -> String {
        self.hash(Hashed::Nik, nik.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_has_one_hash_for_each_kind_and_key() {
        let (one, other) = (LookupKey(Zeroizing::new([1; 32])), LookupKey(Zeroizing::new([2; 32])));
        let hash = one.hash(Hashed::Nik, "3204110609979901");
        assert_eq!(hash, one.hash(Hashed::Nik, "3204110609979901"));
        assert_eq!(hash.len(), 64);
        assert_ne!(hash, one.hash(Hashed::CertificateSubject, "3204110609979901"));
        assert_ne!(hash, other.hash(Hashed::Nik, "3204110609979901"));
    }

    #[test]
    fn the_hash_is_the_published_construction() {
        // HMAC-SHA256 of "nik", a zero byte and "1" under thirty-two bytes of 1, computed with OpenSSL.
        let key = LookupKey(Zeroizing::new([1; 32]));
        assert_eq!(
            key.hash(Hashed::Nik, "1"),
            "ff6994417fdda53587c74f069626106bad5f91afda599342529ce4ffba4f39b8"
        );
    }
}
