//! Certificates of verified persons: ordering, revoking, telling what became of one. What issues them stands behind
//! [`CertificateAuthority`]; the one that comes along is [`embedded`]. Whether a person may have a certificate is
//! decided elsewhere.
//!
//! A remote authority is another implementation of the trait: it sends the order on, keeps the answer in the same
//! table, and has its own revocation list and addresses.

pub mod embedded;
mod x509;

use async_trait::async_trait;
use contract::{applicant::Name, instant::Instant, nik::Nik};
use thiserror::Error;

use crate::Fault;

/// Digits of a serial number: 128 bits, in lower-case hexadecimal.
const SERIAL_DIGITS: usize = 32;

/// How certificates are issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateSettings {
    /// The authority's organisation, in its own certificate. It is fixed when the authority is made.
    pub organisation: String,
    /// How long a certificate is valid, in days.
    pub valid_days: u32,
    /// The policy that certificates are issued under, as an object identifier. Nobody has registered one for this
    /// product, so the default is `anyPolicy` (RFC 5280, 4.2.1.4); an operator's own belongs here.
    pub policy: String,
}

impl Default for CertificateSettings {
    fn default() -> Self {
        Self { organisation: "Tanda".to_owned(), valid_days: 365, policy: "2.5.29.32.0".to_owned() }
    }
}

/// The serial number of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Serial(String);

impl Serial {
    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let shaped = text.len() == SERIAL_DIGITS
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        shaped.then(|| Self(text.to_owned()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A certificate that is asked for.
#[derive(Clone, Copy)]
pub struct CertificateOrder<'a> {
    /// Through which partner.
    pub organisation_id: &'a str,
    /// What it is for, the id of a verification for example. The same one again is answered with the certificate that
    /// there is already.
    pub issued_for: &'a str,
    /// The person's name, as verified.
    pub name: &'a Name,
    /// The person. The certificate carries a keyed hash of it alone.
    pub nik: &'a Nik,
    /// A PKCS#10 request for a P-256 key, PEM or DER: of it the key counts and nothing else. Without one the server
    /// makes the key pair and keeps the private key sealed ([`CertificateAuthority::subject_key`]).
    pub request: Option<&'a [u8]>,
}

contract::redact_debug!(CertificateOrder<'a>);

/// Why a certificate was revoked: the reasons of RFC 5280, 5.3.1, that make sense for a person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RevocationReason {
    /// Nothing said.
    Unspecified,
    /// Somebody else may have the key.
    KeyCompromise,
    /// The person's name or other data changed.
    AffiliationChanged,
    /// There is a newer certificate.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
    /// The person may no longer have it: the verification was overruled.
    PrivilegeWithdrawn,
}

impl RevocationReason {
    const ALL: [Self; 6] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
        Self::PrivilegeWithdrawn,
    ];

    /// The word of RFC 5280.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
        }
    }

    /// Reads the word of RFC 5280.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// Where a certificate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateState {
    /// It holds.
    Valid,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Revoked {
        /// When.
        at: Instant,
        /// Why.
        reason: RevocationReason,
    },
}

/// A certificate and where it stands.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Its number.
    pub serial: Serial,
    /// The certificate, PEM; empty where it was forgotten.
    pub pem: String,
    /// When it was issued.
    pub issued_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// Where it stands.
    pub state: CertificateState,
}

contract::redact_debug!(Certificate);

/// Why there is no certificate.
#[derive(Debug, Error)]
pub enum CertificateError {
    /// The request cannot be read, is not signed by its own key, or is for another kind of key.
    #[error("the certificate request {0}")]
    Request(&'static str),
    /// No certificate has this number, or it has no key here.
    #[error("certificate not found")]
    NotFound,
    /// The authority's own certificate has ended.
    #[error("the authority's certificate has ended")]
    AuthorityEnded,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for CertificateError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Issues certificates and answers for them.
#[async_trait]
pub trait CertificateAuthority: Send + Sync {
    /// Issues a certificate, or finds the one that was issued for the same thing.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn issue(&self, order: CertificateOrder<'_>) -> Result<Certificate, CertificateError>;

    /// Revokes a certificate; the list names it from now on. One that is revoked stays as it was revoked first.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn revoke(&self, serial: &Serial, reason: RevocationReason) -> Result<(), CertificateError>;

    /// Revokes a certificate and forgets what it says of the person. Its number stays, since the list names it; what is
    /// found of it from then on has no text.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn forget(&self, serial: &Serial) -> Result<(), CertificateError>;

    /// Finds a certificate.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn find(&self, serial: &Serial) -> Result<Certificate, CertificateError>;

    /// The certificate that was issued for something, where one was.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn issued_for(&self, issued_for: &str) -> Result<Option<Certificate>, CertificateError>;

    /// The certificates of a person, newest first.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn of_person(&self, nik: &Nik) -> Result<Vec<Certificate>, CertificateError>;

    /// The private key that the server made for a certificate, PKCS#8 DER: for signing on the person's behalf, never
    /// for handing out.
    ///
    /// # Errors
    /// [`CertificateError::NotFound`] when the person's own request brought the key.
    async fn subject_key(&self, serial: &Serial) -> Result<zeroize::Zeroizing<Vec<u8>>, CertificateError>;

    /// The revocation list, DER.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn revocation_list(&self) -> Result<Vec<u8>, CertificateError>;

    /// The authority's own certificate, PEM.
    ///
    /// # Errors
    /// [`CertificateError`]
    async fn own_certificate(&self) -> Result<String, CertificateError>;
}

pub(crate) fn authority_sealed_as(id: &str) -> String {
    format!("certificate_authority|{id}|key")
}

pub(crate) fn certificate_sealed_as(serial: &str) -> String {
    format!("certificate|{serial}|certificate")
}

pub(crate) fn key_sealed_as(serial: &str) -> String {
    format!("certificate|{serial}|key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_is_thirty_two_lower_case_digits() {
        assert!(Serial::parse("0123456789abcdef0123456789abcdef").is_some());
        for text in ["", "0123456789ABCDEF0123456789ABCDEF", "ca.pem", &"0".repeat(33), &"é".repeat(16)] {
            assert!(Serial::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn every_reason_is_read_as_it_is_written() {
        for reason in RevocationReason::ALL {
            assert_eq!(RevocationReason::parse(reason.as_str()), Some(reason));
        }
        assert_eq!(RevocationReason::parse("certificateHold"), None);
    }
}
