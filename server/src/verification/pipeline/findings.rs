//! What steps found: kept sealed, one row a step of a capture, and read back for the steps after it.

use sea_orm::{DatabaseTransaction, EntityTrait, Set, sea_query::OnConflict};
use serde::{Serialize, de::DeserializeOwned};

use super::Step;
use crate::{
    App, Fault,
    store::entity::finding,
    verification::{inspection::Inspected, person::Person, record::Records, text::Read},
};

/// What the steps before the decision found; a step that was given up has found nothing.
pub(in crate::verification) struct Findings {
    pub(in crate::verification) inspected: Option<Inspected>,
    pub(in crate::verification) read: Option<Read>,
    pub(in crate::verification) person: Option<Person>,
    pub(in crate::verification) records: Option<Records>,
}

contract::redact_debug!(Findings);

impl Findings {
    pub(super) async fn of(app: &App, bundle_id: &str) -> Result<Self, Fault> {
        Ok(Self {
            inspected: found(app, bundle_id, Step::Inspect).await?,
            read: found(app, bundle_id, Step::Read).await?,
            person: found(app, bundle_id, Step::Face).await?,
            records: found(app, bundle_id, Step::Record).await?,
        })
    }
}

/// Keeps what a step found, in the transaction that ends it.
pub(super) async fn keep<T: Serialize>(
    app: &App,
    transaction: &DatabaseTransaction,
    bundle_id: &str,
    step: Step,
    found: &T,
) -> Result<(), Fault> {
    let text = serde_json::to_string(found).map_err(|error| Fault::Invariant(error.to_string()))?;
    let id = finding_id(bundle_id, step);
    let sealed_found = app.vault.seal_text(&finding_sealed_as(&id), &text, app.randomness.as_ref());
    finding::Entity::insert(finding::ActiveModel {
        id: Set(id),
        bundle_id: Set(bundle_id.to_owned()),
        step: Set(step.as_str().to_owned()),
        sealed_found: Set(sealed_found),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    })
    // A step that is taken again found something new.
    .on_conflict(
        OnConflict::column(finding::Column::Id)
            .update_columns([finding::Column::SealedFound, finding::Column::CreatedAtMs])
            .to_owned(),
    )
    .exec_without_returning(transaction)
    .await?;
    Ok(())
}

/// What a step found, where it was taken.
pub(in crate::verification) async fn found<T: DeserializeOwned>(
    app: &App,
    bundle_id: &str,
    step: Step,
) -> Result<Option<T>, Fault> {
    let id = finding_id(bundle_id, step);
    let Some(row) = finding::Entity::find_by_id(&id).one(&app.database).await? else {
        return Ok(None);
    };
    let text = app.vault.open_text(&finding_sealed_as(&id), &row.sealed_found)?;
    // A step that had nothing to look at found nothing.
    let found: Option<T> = serde_json::from_str(&text)
        .map_err(|error| Fault::Invariant(format!("capture {bundle_id}, {}: {error}", step.as_str())))?;
    Ok(found)
}

fn finding_id(bundle_id: &str, step: Step) -> String {
    format!("{bundle_id}.{}", step.as_str())
}

pub(crate) fn finding_sealed_as(id: &str) -> String {
    format!("finding|{id}")
}
