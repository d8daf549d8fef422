//! What a partner's webhooks are told of captures and customers, in the transaction in which it happens.

use contract::{finding::KycTier, identity::VerificationStatus, portal::webhook::WebhookEvent};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::customer::Key;
use crate::{
    App, Fault,
    delivery::webhook::{
        self,
        events::{TierNews, VerificationNews},
    },
    h5_links,
    store::entity::{bundle, customer, partner_transaction, verification},
};

/// A verification, as an event carries it.
fn told_of(row: &verification::Model, status: VerificationStatus) -> VerificationNews<'_> {
    VerificationNews {
        verification_id: format!("ver_{}", row.id),
        bundle_id: format!("ktpb_{}", row.bundle_id),
        customer_id: &row.customer_id,
        status,
        assurance_tier: &row.tier,
        score: row.score,
        actor_user_id: row.actor_user_id.as_deref(),
        transaction_id: None,
    }
}

/// The machine decided on a capture: whoever made its link is called back.
pub(super) async fn capture_decided(
    app: &App,
    transaction: &impl ConnectionTrait,
    capture: &bundle::Model,
) -> Result<(), Fault> {
    h5_links::callback::send(app, transaction, capture).await
}

/// The machine decided on a capture.
pub(super) async fn verification_created(
    app: &App,
    transaction: &impl ConnectionTrait,
    row: &verification::Model,
    status: VerificationStatus,
) -> Result<(), Fault> {
    let news = told_of(row, status);
    webhook::announce(
        app,
        transaction,
        &row.organisation_id,
        WebhookEvent::VerificationCreated,
        &row.id,
        &news,
    )
    .await?;
    Ok(())
}

/// An analyst overruled it.
pub(super) async fn review_overridden(
    app: &App,
    transaction: &impl ConnectionTrait,
    row: &verification::Model,
    status: VerificationStatus,
) -> Result<(), Fault> {
    let transaction_id = transaction_of(transaction, &row.bundle_id).await?;
    let news = VerificationNews { transaction_id, ..told_of(row, status) };
    webhook::announce(app, transaction, &row.organisation_id, WebhookEvent::ReviewOverridden, &row.id, &news)
        .await?;
    Ok(())
}

/// The id of the call of the certificate dialect that a capture came by.
async fn transaction_of(connection: &impl ConnectionTrait, bundle_id: &str) -> Result<Option<String>, Fault> {
    let query = partner_transaction::Entity::find()
        .select_only()
        .column(partner_transaction::Column::Id)
        .filter(partner_transaction::Column::BundleId.eq(bundle_id));
    Ok(query.into_tuple().one(connection).await?)
}

/// Where a customer stood before something that may move them.
pub(super) async fn tier_of(connection: &impl ConnectionTrait, key: Key<'_>) -> Result<String, Fault> {
    let id = (key.organisation_id.to_owned(), key.customer_id.to_owned());
    let row = customer::Entity::find_by_id(id).one(connection).await?;
    Ok(row.map_or_else(|| KycTier::None.as_str().to_owned(), |row| row.kyc_tier))
}

/// Tells of a customer who was moved, if they were. `because` names what moved them: the same move is told once.
pub(super) async fn kyc_updated(
    app: &App,
    transaction: &impl ConnectionTrait,
    key: Key<'_>,
    (before, because): (&str, &str),
) -> Result<(), Fault> {
    let after = tier_of(transaction, key).await?;
    if after != before {
        let news = TierNews { customer_id: key.customer_id, kyc_tier: &after, previous_tier: before };
        let subject = format!("{}|{because}", key.customer_id);
        webhook::announce(
            app,
            transaction,
            key.organisation_id,
            WebhookEvent::CustomerKycUpdated,
            &subject,
            &news,
        )
        .await?;
    }
    Ok(())
}
