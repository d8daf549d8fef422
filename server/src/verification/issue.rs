//! The step after the decision, taken again whenever a member overrules it: who holds as verified gets their contacts
//! and their certificate, and who does not any longer loses the certificate. It may run any number of times.

use contract::capture_flow::Purpose;
use serde::{Deserialize, Serialize};

use super::{
    duplicates::{self, InUse},
    evidence::Evidence,
    record::Claimed,
    standing,
    text::Read,
};
use crate::{
    App, Fault,
    certificate::{CertificateError, CertificateOrder, CertificateState, RevocationReason},
    store,
};

/// What followed from a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Issued {
    /// Contacts that are another person's: none was recorded then, and no certificate issued.
    pub in_use: InUse,
    /// The certificate's serial number.
    pub certificate: Option<String>,
}

/// Brings contacts and certificates in line with what holds of a capture now.
pub(super) async fn issue(
    app: &App,
    evidence: &Evidence,
    read: Option<&Read>,
    purpose: Purpose,
) -> Result<Issued, Fault> {
    let capture = &evidence.row.id;
    let holds = verified(app, capture).await?;
    for other in standing::of_capture(&app.database, capture).await? {
        if Some(&other.id) != holds.as_ref() {
            withdraw(app, &other.id).await?;
        }
    }
    let Some(verification_id) = holds else {
        duplicates::release(app, capture).await?;
        return Ok(Issued::default());
    };
    // Whose number nobody could read is approved as somebody in particular by nobody.
    let Some(claimed) = Claimed::of(evidence, read)? else { return Ok(Issued::default()) };
    let issued = give(app, evidence, &claimed, purpose, &verification_id).await?;
    // Whoever overruled it meanwhile found nothing to take back yet.
    if verified(app, capture).await?.as_ref() != Some(&verification_id) {
        withdraw(app, &verification_id).await?;
        duplicates::release(app, capture).await?;
        return Ok(Issued::default());
    }
    Ok(issued)
}

/// The verification that holds, where it says that the person is verified.
async fn verified(app: &App, bundle_id: &str) -> Result<Option<String>, Fault> {
    let holds = standing::holding(app, bundle_id).await?;
    Ok(holds.filter(standing::is_verified).map(|row| row.id))
}

async fn give(
    app: &App,
    evidence: &Evidence,
    claimed: &Claimed,
    purpose: Purpose,
    verification_id: &str,
) -> Result<Issued, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let in_use = duplicates::record(app, &transaction, claimed.contacts(app), &evidence.row.id).await?;
    transaction.commit().await?;
    let name = claimed.name.as_ref().filter(|_| purpose >= Purpose::Certificate && in_use.is_free());
    let Some(name) = name else { return Ok(Issued { in_use, certificate: None }) };
    let order = CertificateOrder {
        organisation_id: &evidence.row.organisation_id,
        issued_for: verification_id,
        name,
        nik: &claimed.nik,
        request: None,
    };
    let issued = app.certificates.issue(order).await.map_err(fault)?;
    Ok(Issued { in_use, certificate: Some(issued.serial.as_str().to_owned()) })
}

/// Revokes what was issued for a verification that was overruled since.
async fn withdraw(app: &App, verification_id: &str) -> Result<(), Fault> {
    let Some(certificate) = app.certificates.issued_for(verification_id).await.map_err(fault)? else {
        return Ok(());
    };
    if certificate.state == CertificateState::Valid {
        let reason = RevocationReason::PrivilegeWithdrawn;
        app.certificates.revoke(&certificate.serial, reason).await.map_err(fault)?;
    }
    Ok(())
}

fn fault(error: CertificateError) -> Fault {
    match error {
        CertificateError::Fault(fault) => fault,
        other => Fault::Invariant(other.to_string()),
    }
}
