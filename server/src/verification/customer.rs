//! Customers: people as partners know them, and the tier that captures and reports lift them to.

use contract::{
    finding::KycTier,
    identity::management::{CustomerVerification, CustomerView},
    instant::Instant,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, OnConflict},
};

use super::standing;
use crate::{
    App, Fault,
    store::{
        self,
        entity::{bundle, customer, verification},
    },
};

/// Verifications that are shown of a customer.
const SHOWN: usize = 20;
/// Rows that are read for them: a capture has one, and one more for each word of an analyst.
const READ: u64 = 200;

/// Which customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key<'a> {
    /// The partner.
    pub organisation_id: &'a str,
    /// The partner's id of the person.
    pub customer_id: &'a str,
}

impl<'a> Key<'a> {
    pub(super) fn of_capture(row: &'a bundle::Model) -> Self {
        Self { organisation_id: &row.organisation_id, customer_id: &row.customer_id }
    }
}

/// Makes a customer; `false` where there is one of that id.
///
/// # Errors
/// The database failed.
pub async fn create(app: &App, key: Key<'_>) -> Result<bool, Fault> {
    let there = OnConflict::columns([customer::Column::OrganisationId, customer::Column::Id])
        .do_nothing_on([customer::Column::Id])
        .to_owned();
    let made = customer::Entity::insert(row(app, key, KycTier::None))
        .on_conflict(there)
        .exec_without_returning(&app.database)
        .await?;
    Ok(made == 1)
}

/// A customer, and what holds of their captures.
///
/// # Errors
/// The database failed, or a row cannot be read.
pub async fn find(app: &App, key: Key<'_>) -> Result<Option<CustomerView>, Fault> {
    let id = (key.organisation_id.to_owned(), key.customer_id.to_owned());
    let Some(row) = customer::Entity::find_by_id(id).one(&app.database).await? else {
        return Ok(None);
    };
    let known = verification::Entity::find()
        .filter(verification::Column::OrganisationId.eq(key.organisation_id))
        .filter(verification::Column::CustomerId.eq(key.customer_id))
        .order_by_desc(verification::Column::CreatedAtMs)
        .order_by_desc(verification::Column::Id)
        .limit(READ)
        .all(&app.database)
        .await?;
    let mut holding = standing::holding_of(known);
    holding.sort_by_key(|row| std::cmp::Reverse((row.created_at_ms, row.id.clone())));
    holding.truncate(SHOWN);
    let verifications = holding.into_iter().map(shown).collect::<Result<_, _>>()?;
    Ok(Some(CustomerView {
        kyc_tier: store::word(&row.kyc_tier)?,
        id: row.id,
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        verifications,
    }))
}

fn shown(row: verification::Model) -> Result<CustomerVerification, Fault> {
    Ok(CustomerVerification {
        status: store::word(&row.status)?,
        assurance_tier: store::word(&row.tier)?,
        id: format!("ver_{}", row.id),
        bundle_id: format!("ktpb_{}", row.bundle_id),
        actor_user_id: row.actor_user_id,
        created_at: Instant::from_epoch_ms(row.created_at_ms),
    })
}

/// Lifts a customer to a tier, making them where they are not known; nothing here takes anybody down.
pub(super) async fn raise(
    app: &App,
    transaction: &impl ConnectionTrait,
    key: Key<'_>,
    kyc_tier: KycTier,
) -> Result<(), Fault> {
    let mut conflict = OnConflict::columns([customer::Column::OrganisationId, customer::Column::Id]);
    if kyc_tier == KycTier::Standard {
        conflict.update_column(customer::Column::KycTier);
    } else {
        // An update that changes nothing: both databases then agree that the row was there.
        conflict.update_column(customer::Column::Id);
    }
    customer::Entity::insert(row(app, key, kyc_tier))
        .on_conflict(conflict)
        .exec_without_returning(transaction)
        .await?;
    if kyc_tier == KycTier::Basic {
        customer::Entity::update_many()
            .col_expr(customer::Column::KycTier, Expr::value(kyc_tier.as_str()))
            .filter(customer::Column::OrganisationId.eq(key.organisation_id))
            .filter(customer::Column::Id.eq(key.customer_id))
            .filter(customer::Column::KycTier.eq(KycTier::None.as_str()))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

fn row(app: &App, key: Key<'_>, kyc_tier: KycTier) -> customer::ActiveModel {
    customer::ActiveModel {
        organisation_id: Set(key.organisation_id.to_owned()),
        id: Set(key.customer_id.to_owned()),
        kyc_tier: Set(kyc_tier.as_str().to_owned()),
        created_at_ms: Set(app.clock.now().epoch_ms()),
    }
}
