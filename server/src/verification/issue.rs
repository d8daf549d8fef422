//! The step after the decision, taken again whenever a member overrules it: who holds as verified gets their contacts
//! and their certificate, and who does not any longer loses the certificate. It may run any number of times.

use contract::capture_flow::Purpose;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::{
    duplicates::{self, InUse},
    evidence::Evidence,
    record::Claimed,
    standing,
};
use crate::{
    App, Fault,
    certificate::{CertificateError, CertificateOrder, CertificateState, RevocationReason},
    store::{self, entity::verification},
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
pub(super) async fn issue(app: &App, evidence: &Evidence, purpose: Purpose) -> Result<Issued, Fault> {
    let mut known = verification::Entity::find()
        .filter(verification::Column::BundleId.eq(&evidence.row.id))
        .all(&app.database)
        .await?;
    known.sort_by_key(standing::order);
    let holds = known.last().filter(|last| standing::is_verified(last)).map(|last| last.id.clone());
    for earlier in known.iter().filter(|row| Some(&row.id) != holds.as_ref()) {
        withdraw(app, &earlier.id).await?;
    }
    let Some(verification_id) = holds else {
        return Ok(Issued::default());
    };
    let claimed = Claimed::of(evidence)?;
    let transaction = store::begin_write(&app.database).await?;
    let in_use = duplicates::record(app, &transaction, claimed.contacts(app)).await?;
    transaction.commit().await?;
    if purpose < Purpose::Certificate || !in_use.is_free() {
        return Ok(Issued { in_use, certificate: None });
    }
    let order = CertificateOrder {
        organisation_id: &evidence.row.organisation_id,
        issued_for: &verification_id,
        name: &claimed.name,
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
