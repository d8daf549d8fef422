//! X.509 certificates, requests and revocation lists as bytes (RFC 5280, RFC 2986). ECDSA on P-256 with SHA-256; the
//! signatures are those of RFC 6979, so signing needs no randomness. No database, no clock.

use std::{str::FromStr, time::Duration};

use contract::instant::Instant;
use p256::{
    SecretKey,
    ecdsa::{DerSignature, SigningKey, VerifyingKey, signature::Verifier},
    pkcs8::{DecodePrivateKey, EncodePrivateKey},
};
use x509_cert::{
    Certificate,
    builder::{Builder, CertificateBuilder, CrlBuilder, profile::BuilderProfile},
    certificate::TbsCertificate,
    crl::RevokedCert,
    der::{
        Any, Decode, DecodePem, Encode, EncodePem,
        asn1::{Ia5String, PrintableString, Uint, Utf8StringRef},
        oid::{
            AssociatedOid, ObjectIdentifier,
            db::{
                rfc4519::{COMMON_NAME, COUNTRY_NAME, ORGANIZATION_NAME, SERIAL_NUMBER},
                rfc5912::ECDSA_WITH_SHA_256,
            },
        },
        pem::LineEnding,
        referenced::OwnedToRef,
    },
    ext::{
        Extension, ToExtension,
        pkix::{
            AuthorityKeyIdentifier, BasicConstraints, CertificatePolicies, CrlDistributionPoints, CrlNumber,
            CrlReason, KeyUsage, KeyUsages, SubjectKeyIdentifier,
            certpolicy::PolicyInformation,
            crl::dp::DistributionPoint,
            name::{DistributionPointName, GeneralName},
        },
    },
    name::{Name, RdnSequence, RelativeDistinguishedName},
    request::CertReq,
    serial_number::SerialNumber,
    spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef},
    time::{Time, Validity},
};
use zeroize::Zeroizing;

use super::{CertificateError, RevocationReason};
use crate::{Fault, clock::Randomness};

/// ub-common-name of RFC 5280, appendix A.1.
const LONGEST_COMMON_NAME: usize = 64;

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
    let subject = distinguished_name(&[
        (COUNTRY_NAME, printable("ID")?),
        (ORGANIZATION_NAME, utf8(organisation)?),
        (COMMON_NAME, utf8(&shortened(&format!("{organisation} Certificate Authority {generation}")))?),
    ])?;
    let profile = AuthorityProfile(subject);
    sign_certificate(profile, serial, from, until, key.verifying_key(), key)
}

/// What is the same in every certificate that an authority issues.
pub(super) struct Terms<'a> {
    pub(super) policy: &'a str,
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
    let number = PrintableString::new(subject.number).map_err(broken("a subject's number"))?;
    let name = distinguished_name(&[
        (COUNTRY_NAME, printable("ID")?),
        (COMMON_NAME, utf8(&shortened(subject.name))?),
        (SERIAL_NUMBER, Any::encode_from(&number).map_err(broken("a subject's number"))?),
    ])?;
    let policy = ObjectIdentifier::from_str(terms.policy)
        .map_err(|_| Fault::Configuration("the certificate policy is no object identifier".to_owned()))?;
    let profile = PersonProfile {
        issuer: issuer.tbs_certificate().subject().clone(),
        subject: name,
        policy,
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

/// A certificate that was revoked, as the list names it.
pub(super) struct Revoked {
    pub(super) serial: Vec<u8>,
    pub(super) at: Instant,
    pub(super) reason: RevocationReason,
}

/// A revocation list, version 2, DER.
pub(super) fn revocation_list(
    issuer: &Certificate,
    key: &SigningKey,
    number: u64,
    made: Instant,
    next: Instant,
    revoked: &[Revoked],
) -> Built<Vec<u8>> {
    let number = Uint::new(&number.to_be_bytes()).map_err(broken("a list's number"))?;
    let builder = CrlBuilder::new_with_this_update(issuer, CrlNumber(number), time(made)?)
        .map_err(broken("a revocation list"))?
        .with_next_update(Some(time(next)?));
    // An empty list of revoked certificates is left out altogether (RFC 5280, 5.1.2.6).
    let builder = if revoked.is_empty() {
        builder
    } else {
        let entries = revoked.iter().map(|one| entry(issuer, one)).collect::<Built<Vec<_>>>()?;
        builder.with_certificates(entries.into_iter())
    };
    let list = builder.build::<_, DerSignature>(key).map_err(unbuilt)?;
    list.to_der().map_err(broken("a revocation list"))
}

fn entry(issuer: &Certificate, revoked: &Revoked) -> Built<RevokedCert> {
    let reason = match revoked.reason {
        // Nothing said is said by leaving it out (RFC 5280, 5.3.1).
        RevocationReason::Unspecified => None,
        RevocationReason::KeyCompromise => Some(CrlReason::KeyCompromise),
        RevocationReason::AffiliationChanged => Some(CrlReason::AffiliationChanged),
        RevocationReason::Superseded => Some(CrlReason::Superseded),
        RevocationReason::CessationOfOperation => Some(CrlReason::CessationOfOperation),
        RevocationReason::PrivilegeWithdrawn => Some(CrlReason::PrivilegeWithdrawn),
    };
    let extension = |reason: CrlReason| {
        let extension = (&reason).to_extension(issuer.tbs_certificate().subject(), &[]);
        extension.map(|extension| vec![extension]).map_err(broken("a reason"))
    };
    Ok(RevokedCert {
        serial_number: SerialNumber::new(&revoked.serial).map_err(broken("a serial number"))?,
        revocation_date: time(revoked.at)?,
        crl_entry_extensions: reason.map(extension).transpose()?,
    })
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

fn printable(text: &'static str) -> Built<Any> {
    let text = PrintableString::new(text).map_err(broken("a name"))?;
    Any::encode_from(&text).map_err(broken("a name"))
}

fn utf8(text: &str) -> Built<Any> {
    let text = Utf8StringRef::new(text).map_err(broken("a name"))?;
    Any::encode_from(&text).map_err(broken("a name"))
}

/// A name that fits its place, cut where a word ends if one does.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_COMMON_NAME {
        return name.to_owned();
    }
    let cut: String = name.chars().take(LONGEST_COMMON_NAME + 1).collect();
    match cut.rsplit_once(' ') {
        Some((words, _)) => words.trim_end().to_owned(),
        None => cut.chars().take(LONGEST_COMMON_NAME).collect(),
    }
}

/// Values go in as values: a name never passes through a text in which commas mean something.
fn distinguished_name(parts: &[(ObjectIdentifier, Any)]) -> Built<Name> {
    let mut sequence = RdnSequence::default();
    for (oid, value) in parts {
        let mut part = RelativeDistinguishedName::default();
        let value = x509_cert::attr::AttributeTypeAndValue { oid: *oid, value: value.clone() };
        part.insert(value).map_err(broken("a name"))?;
        sequence.push(part);
    }
    Name::from_der(&sequence.to_der().map_err(broken("a name"))?).map_err(broken("a name"))
}

/// The extensions of an authority: it signs certificates and lists, and nothing below it does.
struct AuthorityProfile(Name);

impl BuilderProfile for AuthorityProfile {
    fn get_issuer(&self, subject: &Name) -> Name {
        subject.clone()
    }

    fn get_subject(&self) -> Name {
        self.0.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        _issuer: SubjectPublicKeyInfoRef<'_>,
        body: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let limits = BasicConstraints { ca: true, path_len_constraint: Some(0) };
        let usage = KeyUsage(KeyUsages::KeyCertSign | KeyUsages::CRLSign);
        Ok(vec![
            critical(&limits, body)?,
            critical(&usage, body)?,
            plain(&SubjectKeyIdentifier::try_from(own)?, body)?,
        ])
    }
}

/// The extensions of a person: signatures that count, nothing else.
struct PersonProfile {
    issuer: Name,
    subject: Name,
    policy: ObjectIdentifier,
    list_url: Ia5String,
}

impl BuilderProfile for PersonProfile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        body: &TbsCertificate,
    ) -> x509_cert::builder::Result<Vec<Extension>> {
        let limits = BasicConstraints { ca: false, path_len_constraint: None };
        let usage = KeyUsage(KeyUsages::DigitalSignature | KeyUsages::NonRepudiation);
        let authority = AuthorityKeyIdentifier {
            key_identifier: Some(SubjectKeyIdentifier::try_from(issuer)?.0),
            ..Default::default()
        };
        let address = GeneralName::UniformResourceIdentifier(self.list_url.clone());
        let lists = CrlDistributionPoints(vec![DistributionPoint {
            distribution_point: Some(DistributionPointName::FullName(vec![address])),
            reasons: None,
            crl_issuer: None,
        }]);
        let policies = CertificatePolicies(vec![PolicyInformation {
            policy_identifier: self.policy,
            policy_qualifiers: None,
        }]);
        Ok(vec![
            critical(&limits, body)?,
            critical(&usage, body)?,
            plain(&SubjectKeyIdentifier::try_from(own)?, body)?,
            plain(&authority, body)?,
            plain(&policies, body)?,
            plain(&lists, body)?,
        ])
    }
}

fn critical<T: AssociatedOid + Encode>(
    value: &T,
    body: &TbsCertificate,
) -> x509_cert::builder::Result<Extension> {
    Ok((true, value).to_extension(body.subject(), &[])?)
}

fn plain<T: AssociatedOid + Encode>(
    value: &T,
    body: &TbsCertificate,
) -> x509_cert::builder::Result<Extension> {
    Ok((false, value).to_extension(body.subject(), &[])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_where_a_word_ends() {
        let long = "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO NINGRUM TRESNO";
        assert_eq!(shortened(long), "RADEN AYU KUSUMANINGTYAS PUSPITASARI LARASATI HADIWIDJOJO");
        assert_eq!(shortened("SUMARTONO"), "SUMARTONO");
        assert_eq!(shortened(&"A".repeat(70)).len(), LONGEST_COMMON_NAME);
        assert_eq!(shortened(&format!("{} B", "A".repeat(64))), "A".repeat(64));
    }

    #[test]
    fn a_name_with_the_signs_of_a_distinguished_name_stays_one_name() {
        let name = distinguished_name(&[(COMMON_NAME, utf8("BUDI, C=US+O=/X").unwrap())]).unwrap();
        assert_eq!(name.len(), 1);
        assert_eq!(name.common_name().unwrap().unwrap().value(), "BUDI, C=US+O=/X");
    }
}
