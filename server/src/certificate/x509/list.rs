//! Revocation lists, version 2 (RFC 5280, 5).

use contract::instant::Instant;
use p256::ecdsa::{DerSignature, SigningKey};
use x509_cert::{
    Certificate,
    builder::{Builder, CrlBuilder},
    crl::RevokedCert,
    der::{Encode, asn1::Uint},
    ext::{
        ToExtension,
        pkix::{CrlNumber, CrlReason},
    },
    serial_number::SerialNumber,
};

use super::{Built, broken, time, unbuilt};
use crate::certificate::RevocationReason;

/// A certificate that was revoked, as the list names it.
pub(in crate::certificate) struct Revoked {
    pub(in crate::certificate) serial: Vec<u8>,
    pub(in crate::certificate) at: Instant,
    pub(in crate::certificate) reason: RevocationReason,
}

/// A revocation list, version 2, DER.
pub(in crate::certificate) fn revocation_list(
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
