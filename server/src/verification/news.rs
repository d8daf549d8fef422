//! What a partner's webhooks are told of captures and customers, in the transaction in which it happens.

use contract::{finding::KycTier, identity::VerificationStatus, portal::webhook::WebhookEvent};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::Serialize;

use super::customer::Key;
use crate::{
    App, Fault,
    delivery::webhook,
    h5_links,
    store::entity::{bundle, customer, verification},
};

/// A verification, as an event carries it. No personal data: who wants more asks for the bundle.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct VerificationNews<'a> {
    verification_id: String,
    bundle_id: String,
    customer_id: &'a str,
    status: VerificationStatus,
    assurance_tier: &'a str,
    score: i32,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_user_id: Option<&'a str>,
}

impl<'a> VerificationNews<'a> {
    fn of(row: &'a verification::Model, status: VerificationStatus) -> Self {
        Self {
            verification_id: format!("ver_{}", row.id),
            bundle_id: format!("ktpb_{}", row.bundle_id),
            customer_id: &row.customer_id,
            status,
            assurance_tier: &row.tier,
            score: row.score,
            actor_user_id: row.actor_user_id.as_deref(),
        }
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
    let news = VerificationNews::of(row, status);
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
    let news = VerificationNews::of(row, status);
    webhook::announce(app, transaction, &row.organisation_id, WebhookEvent::ReviewOverridden, &row.id, &news)
        .await?;
    Ok(())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TierNews<'a> {
    customer_id: &'a str,
    kyc_tier: &'a str,
    previous_tier: &'a str,
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
