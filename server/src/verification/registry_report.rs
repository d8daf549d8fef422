//! What partners report of the civil registry, which they asked under a contract of their own. It is believed as the
//! partner's word, kept whole for audits, and lifts the customer while the last report says that the person is known.

use contract::{finding::KycTier, identity::management::RegistryReport, photo};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use thiserror::Error;

use super::{customer, news, standing};
use crate::{
    App, Fault, ids, settings,
    store::{
        self,
        entity::{customer as customer_row, registry_report},
    },
};

/// A report to be taken.
#[derive(Clone, Copy)]
pub struct NewReport<'a> {
    /// Of whom.
    pub customer: customer::Key<'a>,
    /// Whether the registry knows the person.
    pub valid: bool,
    /// The registry's photo.
    pub photo: Option<&'a [u8]>,
    /// What the registry answered, as the partner has it: JSON.
    pub raw: &'a str,
    /// Why the partner reports it.
    pub reason: Option<&'a str>,
}

contract::redact_debug!(NewReport<'a>);

/// Why a report is not taken.
#[derive(Debug, Error)]
pub enum ReportError {
    /// The organisation may not report.
    #[error("org capability disabled")]
    Disabled,
    /// The photo is none.
    #[error("must be a JPEG or PNG image")]
    Photo,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

#[derive(Serialize)]
struct Kept<'a> {
    raw: &'a str,
    reason: Option<&'a str>,
}

/// Takes a report, and moves the customer's tier in the same transaction.
///
/// # Errors
/// [`ReportError`]
pub async fn take(app: &App, new: NewReport<'_>) -> Result<RegistryReport, ReportError> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    if !settings::takes_registry_reports(&app.database, new.customer.organisation_id).await? {
        return Err(ReportError::Disabled);
    }
    if new.photo.is_some_and(|bytes| photo::inspect(bytes).is_err()) {
        return Err(ReportError::Photo);
    }
    let kept = serde_json::to_string(&Kept { raw: new.raw, reason: new.reason });
    let kept = kept.map_err(|error| Fault::Invariant(error.to_string()))?;
    let random = app.randomness.as_ref();
    let transaction = store::begin_write(&app.database).await.map_err(Fault::from)?;
    registry_report::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(new.customer.organisation_id.to_owned()),
        customer_id: Set(new.customer.customer_id.to_owned()),
        valid: Set(new.valid),
        sealed_report: Set(app.vault.seal_text(&report_sealed_as(&id), &kept, random)),
        sealed_photo: Set(new.photo.map(|bytes| app.vault.seal_bytes(&photo_sealed_as(&id), bytes, random))),
        created_at_ms: Set(now.epoch_ms()),
        erased_at_ms: Set(None),
    }
    .insert(&transaction)
    .await
    .map_err(Fault::from)?;
    let lifted_to = if new.valid { KycTier::Standard } else { KycTier::None };
    let before = news::tier_of(&transaction, new.customer).await?;
    customer::raise(app, &transaction, new.customer, lifted_to).await?;
    news::kyc_updated(app, &transaction, new.customer, (&before, &id)).await?;
    // A person whom the registry does not know any more falls back to what captures say.
    standing::settle(app, &transaction, new.customer, &id).await?;
    let key = (new.customer.organisation_id.to_owned(), new.customer.customer_id.to_owned());
    let row = customer_row::Entity::find_by_id(key).one(&transaction).await.map_err(Fault::from)?;
    let row = row.ok_or_else(|| Fault::Invariant("a customer was raised and is not there".to_owned()))?;
    transaction.commit().await.map_err(Fault::from)?;
    Ok(RegistryReport {
        id: format!("dkc_{id}"),
        kyc_tier: store::word(&row.kyc_tier)?,
        customer_id: row.id,
        valid: new.valid,
        created_at: now,
    })
}

/// Whether the last report of a customer says that the registry knows them.
pub(super) async fn supports(
    connection: &impl ConnectionTrait,
    key: customer::Key<'_>,
) -> Result<bool, Fault> {
    let last = registry_report::Entity::find()
        .filter(registry_report::Column::OrganisationId.eq(key.organisation_id))
        .filter(registry_report::Column::CustomerId.eq(key.customer_id))
        .order_by_desc(registry_report::Column::CreatedAtMs)
        .order_by_desc(registry_report::Column::Id)
        .one(connection)
        .await?;
    Ok(last.is_some_and(|row| row.valid))
}

pub(crate) fn report_sealed_as(id: &str) -> String {
    format!("registry_report|{id}|report")
}

pub(crate) fn photo_sealed_as(id: &str) -> String {
    format!("registry_report|{id}|photo")
}
