//! X.509 certificates, requests and revocation lists as bytes (RFC 5280, RFC 2986). ECDSA on P-256 with SHA-256; the
//! signatures are those of RFC 6979, so signing needs no randomness. No database, no clock.

mod list;
mod name;
mod profile;

pub(super) use list::{Revoked, revocation_list};

use std::{str::FromStr, time::Duration};

use contract::instant::Instant;
use p256::{
    SecretKey,
    ecdsa::{DerSignature, SigningKey, VerifyingKey, signature::Verifier},
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};
use x509_cert::{
    Certificate,
    builder::{Builder, CertificateBuilder, profile::BuilderProfile},
    der::{
        Decode, DecodePem, Encode, EncodePem,
        asn1::Ia5String,
        oid::{ObjectIdentifier, db::rfc5912::ECDSA_WITH_SHA_256},
        pem::LineEnding,
        referenced::OwnedToRef,
    },
    request::CertReq,
    serial_number::SerialNumber,
    spki::SubjectPublicKeyInfo,
    time::{Time, Validity},
};
use zeroize::Zeroizing;

use super::CertificateError;
use crate::{Fault, clock::Randomness};

type Built<T> = Result<T, Fault>;

fn broken(what: &'static str) -> impl FnOnce(x509_cert::der::Error) -> Fault {
    move |error| Fault::Invariant(format!("{what}: {error}"))
}

#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands it over")]
fn unbuilt(error: x509_cert::builder::Error) -> Fault {
    Fault::Invariant(format!("building a certificate: {error}"))
}

/// A fresh P-256 key of the randomness that is passed in.
pub(super) fn fresh_key(randomness: &dyn Randomness) -> SigningKey {
    loop {
        let mut bytes = Zeroizing::new([0; 32]);
        randomness.fill(bytes.as_mut());
        // Numbers that are zero or beyond the order of the curve are drawn again, one in four billion.
        if let Ok(key) = SigningKey::from_slice(bytes.as_ref()) {
            return key;
        }
    }
}

pub(super) fn key_to_pkcs8(key: &SigningKey) -> Built<Zeroizing<Vec<u8>>> {
    let der = SecretKey::from(key.clone()).to_pkcs8_der();
    der.map(|document| document.to_bytes())
        .map_err(|error| Fault::Invariant(format!("a private key: {error}")))
}

pub(super) fn key_of_pkcs8(der: &[u8]) -> Built<SigningKey> {
    let key = SecretKey::from_pkcs8_der(der);
    key.map(SigningKey::from).map_err(|error| Fault::Invariant(format!("a private key: {error}")))
}

/// The public key of a PKCS#10 request, which must be signed by that key.
pub(super) fn key_of_request(request: &[u8]) -> Result<VerifyingKey, CertificateError> {
    let refused = CertificateError::Request;
    let read =
        if request.starts_with(b"-----") { CertReq::from_pem(request) } else { CertReq::from_der(request) };
    let read = read.map_err(|_| refused("is not PKCS#10, PEM or DER"))?;
    let info = read.info.to_der().map_err(|_| refused("is not PKCS#10, PEM or DER"))?;
    if read.algorithm.oid != ECDSA_WITH_SHA_256 {
        return Err(refused("is not signed with ECDSA and SHA-256"));
    }
    let key = VerifyingKey::try_from(read.info.public_key.owned_to_ref()).ok();
    let key = key.ok_or(refused("is not for a P-256 key"))?;
    let signature = read.signature.as_bytes().and_then(|bytes| DerSignature::try_from(bytes).ok());
    let holds = signature.is_some_and(|signature| key.verify(&info, &signature).is_ok());
    if holds { Ok(key) } else { Err(refused("is not signed by its own key")) }
}

/// Who a certificate is about.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    /// Keyed hash of the NIK.
    pub(super) number: &'a str,
}

/// An authority's own certificate, signed by itself.
pub(super) fn own_certificate(
    organisation: &str,
    generation: &str,
    key: &SigningKey,
    serial: &[u8],
    from: Instant,
    until: Instant,
) -> Built<Certificate> {
    let subject = name::of_authority(organisation, generation)?;
    let profile = profile::Authority(subject);
    sign_certificate(profile, serial, from, until, key.verifying_key(), key)
}

/// Reads a policy's object identifier.
pub(super) fn policy(text: &str) -> Built<ObjectIdentifier> {
    ObjectIdentifier::from_str(text)
        .map_err(|_| Fault::Configuration(format!("the certificate policy {text} is no object identifier")))
}

/// What is the same in every certificate that an authority issues.
pub(super) struct Terms<'a> {
    pub(super) policy: ObjectIdentifier,
    /// Where the revocation list is.
    pub(super) list_url: &'a str,
}

/// A person's certificate.
#[expect(clippy::too_many_arguments, reason = "a certificate says eight things, each of its own type")]
pub(super) fn person_certificate(
    subject: &Subject<'_>,
    public: &VerifyingKey,
    serial: &[u8],
    from: Instant,
    until: Instant,
    terms: &Terms<'_>,
    issuer: &Certificate,
    issuer_key: &SigningKey,
) -> Built<Certificate> {
    let profile = profile::Person {
        issuer: issuer.tbs_certificate().subject().clone(),
        subject: name::of_person(subject)?,
        policy: terms.policy,
        list_url: Ia5String::new(terms.list_url).map_err(broken("the revocation list's address"))?,
    };
    sign_certificate(profile, serial, from, until, public, issuer_key)
}

fn sign_certificate(
    profile: impl BuilderProfile,
    serial: &[u8],
    from: Instant,
    until: Instant,
    public: &VerifyingKey,
    signer: &SigningKey,
) -> Built<Certificate> {
    let serial = SerialNumber::new(serial).map_err(broken("a serial number"))?;
    let validity = Validity::new(time(from)?, time(until)?);
    let public = SubjectPublicKeyInfo::from_key(public)
        .map_err(|error| Fault::Invariant(format!("a public key: {error}")))?;
    let builder = CertificateBuilder::new(profile, serial, validity, public).map_err(unbuilt)?;
    builder.build::<_, DerSignature>(signer).map_err(unbuilt)
}

pub(super) fn read_certificate(der: &[u8]) -> Built<Certificate> {
    Certificate::from_der(der).map_err(broken("a stored certificate"))
}

pub(super) fn certificate_der(certificate: &Certificate) -> Built<Vec<u8>> {
    certificate.to_der().map_err(broken("a certificate"))
}

pub(super) fn certificate_pem(certificate: &Certificate) -> Built<String> {
    certificate.to_pem(LineEnding::LF).map_err(broken("a certificate"))
}

fn time(instant: Instant) -> Built<Time> {
    let since = Duration::from_secs(u64::try_from(instant.epoch_ms() / 1000).unwrap_or(0));
    let date = x509_cert::der::DateTime::from_unix_duration(since).map_err(broken("a time"))?;
    // UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5).
    Ok(Time::from(date))
}
