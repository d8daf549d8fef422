//! What holds of a capture and of a customer after a member overruled the machine.
//!
//! The last verification of each capture holds. A customer is `standard` as long as one of their captures is verified
//! by that rule: approving a capture lifts them, rejecting it takes that back where nothing else supports it.

use std::collections::{BTreeMap, HashMap};

use contract::{
    finding::{KycTier, Tier},
    identity::VerificationStatus,
    instant::Instant,
    portal::review::Opinion,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect, Set, sea_query::Expr,
};

use super::{customer::Key, news, pipeline, registry_report};
use crate::{
    App, Fault,
    auth::member::Member,
    ids,
    store::entity::{bundle, customer, review, verification},
};

/// A member's decision on a capture.
pub(super) struct Override<'a> {
    pub(super) capture: &'a review::Model,
    pub(super) member: &'a Member,
    pub(super) opinion: Opinion,
    /// Why; checked already.
    pub(super) reason: &'a str,
}

/// Adds a member's verification beside the machine's and moves the customer's tier. Gives the verification's id.
pub(super) async fn overrule(
    app: &App,
    transaction: &DatabaseTransaction,
    new: Override<'_>,
    now: Instant,
) -> Result<String, Fault> {
    let Override { capture, member, opinion, reason } = new;
    let machine = of_capture(transaction, &capture.bundle_id).await?;
    let machine = machine.iter().find(|row| row.actor_user_id.is_none());
    let id = ids::row_id(now, app.randomness.as_ref());
    let row = verification::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(capture.organisation_id.clone()),
        customer_id: Set(capture.customer_id.clone()),
        bundle_id: Set(capture.bundle_id.clone()),
        status: Set(opinion.status().as_str().to_owned()),
        // What was measured stays what it was: a person adds a word, not a number.
        score: Set(machine.map_or(0, |row| row.score)),
        tier: Set(opinion.tier().as_str().to_owned()),
        actor_user_id: Set(Some(member.id.clone())),
        created_at_ms: Set(now.epoch_ms()),
        sealed_reason: Set(Some(app.vault.seal_text(
            &reason_sealed_as(&id),
            reason,
            app.randomness.as_ref(),
        ))),
    };
    let row = row.insert(transaction).await?;
    news::review_overridden(app, transaction, &row, opinion.status()).await?;
    pipeline::overruled(app, transaction, &capture.bundle_id).await?;
    let key = Key { organisation_id: &capture.organisation_id, customer_id: &capture.customer_id };
    settle(app, transaction, key, &id).await?;
    Ok(id)
}

/// A capture holds for nobody any more: the machine's word on it is taken back, and the customer's tier with it where
/// nothing else supports that.
pub(super) async fn withdrawn(
    app: &App,
    transaction: &DatabaseTransaction,
    capture: &bundle::Model,
) -> Result<(), Fault> {
    verification::Entity::update_many()
        .col_expr(verification::Column::Status, Expr::value(VerificationStatus::Failed.as_str()))
        .col_expr(verification::Column::Tier, Expr::value(Tier::Low.as_str()))
        .filter(verification::Column::BundleId.eq(&capture.id))
        .exec(transaction)
        .await?;
    settle(app, transaction, Key::of_capture(capture), &format!("{}.withdrawn", capture.id)).await
}

/// Moves a customer to where captures and reports carry them now. Called after what changes that was written: of two
/// changes at once, the second one counts what the first one wrote.
pub(super) async fn settle(
    app: &App,
    transaction: &DatabaseTransaction,
    key: Key<'_>,
    because: &str,
) -> Result<(), Fault> {
    let id = (key.organisation_id.to_owned(), key.customer_id.to_owned());
    let Some(person) = customer::Entity::find_by_id(id).lock_exclusive().one(transaction).await? else {
        return Ok(());
    };
    let known = verification::Entity::find()
        .filter(verification::Column::OrganisationId.eq(key.organisation_id))
        .filter(verification::Column::CustomerId.eq(key.customer_id))
        .all(transaction)
        .await?;
    let is_reported = registry_report::supports(transaction, key).await?;
    let tier = tier_after(&person.kyc_tier, known, is_reported);
    let before = person.kyc_tier.clone();
    let mut person: customer::ActiveModel = person.into();
    person.kyc_tier = Set(tier);
    person.update(transaction).await?;
    news::kyc_updated(app, transaction, key, (&before, because)).await
}

/// The verification that holds of each capture: the last one.
pub(super) fn holding_of(mut known: Vec<verification::Model>) -> Vec<verification::Model> {
    known.sort_by_key(order);
    let last: BTreeMap<String, verification::Model> =
        known.into_iter().map(|row| (row.bundle_id.clone(), row)).collect();
    last.into_values().collect()
}

/// Where a customer stands whose verifications are these, and whose partner may have reported that the civil registry
/// knows them. What does not come from either is left as it is.
fn tier_after(before: &str, known: Vec<verification::Model>, is_reported: bool) -> String {
    let verified = is_reported || holding_of(known).iter().any(is_verified);
    match (verified, before) {
        (true, _) => KycTier::Standard.as_str().to_owned(),
        (false, standard) if standard == KycTier::Standard.as_str() => KycTier::None.as_str().to_owned(),
        (false, other) => other.to_owned(),
    }
}

/// The verification that holds of a capture: the last one.
pub(super) async fn holding(app: &App, bundle_id: &str) -> Result<Option<verification::Model>, Fault> {
    let mut known = of_capture(&app.database, bundle_id).await?;
    known.sort_by_key(order);
    Ok(known.pop())
}

/// Every verification of a capture, the machine's and members'.
pub(super) async fn of_capture(
    connection: &impl ConnectionTrait,
    bundle_id: &str,
) -> Result<Vec<verification::Model>, Fault> {
    let known = verification::Entity::find().filter(verification::Column::BundleId.eq(bundle_id));
    Ok(known.all(connection).await?)
}

/// What holds of these captures, whoever decided it; nothing of one that nobody has decided.
pub(super) async fn opinions(
    connection: &impl ConnectionTrait,
    ids: &[String],
) -> Result<HashMap<String, Opinion>, Fault> {
    let known = verification::Entity::find().filter(verification::Column::BundleId.is_in(ids));
    let holding = holding_of(known.all(connection).await?).into_iter();
    Ok(holding.filter_map(|row| Some((row.bundle_id.clone(), opinion(&row)?))).collect())
}

/// What a member said of a capture last, where one overruled the machine.
pub(super) async fn last_word(app: &App, bundle_id: &str) -> Result<Option<Opinion>, Fault> {
    let last = holding(app, bundle_id).await?.filter(|row| row.actor_user_id.is_some());
    Ok(last.and_then(|row| opinion(&row)))
}

/// What a verification says; nothing where it waits for a person.
fn opinion(row: &verification::Model) -> Option<Opinion> {
    [Opinion::Approve, Opinion::Reject].into_iter().find(|opinion| opinion.status().as_str() == row.status)
}

/// Whether a verification says that the capture is trusted.
pub(super) fn is_verified(row: &verification::Model) -> bool {
    row.status == VerificationStatus::Verified.as_str()
}

/// Oldest first; the machine's before any member's.
pub(super) fn order(row: &verification::Model) -> (bool, i64, String) {
    (row.actor_user_id.is_some(), row.created_at_ms, row.id.clone())
}

pub(crate) fn reason_sealed_as(verification_id: &str) -> String {
    format!("verification|{verification_id}|reason")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(bundle: &str, status: &str, actor: Option<&str>, at: i64) -> verification::Model {
        verification::Model {
            id: format!("{at}"),
            organisation_id: "o".to_owned(),
            customer_id: "c".to_owned(),
            bundle_id: bundle.to_owned(),
            status: status.to_owned(),
            score: 0,
            tier: "low".to_owned(),
            actor_user_id: actor.map(str::to_owned),
            created_at_ms: at,
            sealed_reason: None,
        }
    }

    #[test]
    fn the_last_word_on_each_capture_carries_the_tier() {
        let machine = row("1", "pending", None, 1);
        let (approved, rejected) = (row("1", "verified", Some("a"), 2), row("1", "failed", Some("b"), 3));
        let other = row("2", "verified", None, 0);
        for (before, known, is_reported, after) in [
            ("none", vec![machine.clone()], false, "none"),
            ("none", vec![machine.clone(), approved.clone()], false, "standard"),
            ("basic", vec![machine.clone(), approved.clone()], false, "standard"),
            // The only basis is taken back.
            ("standard", vec![machine.clone(), rejected.clone(), approved.clone()], false, "none"),
            // Another capture still carries it, or what the partner reported.
            ("standard", vec![machine.clone(), rejected.clone(), other.clone()], false, "standard"),
            ("standard", vec![machine.clone(), rejected.clone()], true, "standard"),
            ("basic", vec![machine.clone(), rejected.clone()], false, "basic"),
        ] {
            assert_eq!(tier_after(before, known.clone(), is_reported), after, "{before} {known:?}");
        }
    }
}
