//! A submission loses everything personal: photos that wait, what was asked for, what confirmed it, and in which words the
//! user agreed. That they agreed, and when, stays.

use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::{consent_sealed_as, is_moving, order::Order, upload};
use crate::{
    App, Fault,
    store::{
        self,
        entity::{partner_consent, submission as row},
    },
};

/// What begins the user's key of a submission that was forgotten: no user has it.
const FORGOTTEN: &str = "forgotten ";
/// Submissions of one organisation that a sweep forgets.
const AT_ONCE: u64 = 1_000;

/// Forgets whose a submission was. May be done any number of times.
///
/// # Errors
/// A store failed; what was erased stays erased.
pub(crate) async fn forget(app: &App, id: &str) -> Result<(), Fault> {
    upload::erase(app, id).await?;
    let random = app.randomness.as_ref();
    let transaction = store::begin_write(&app.database).await?;
    let consents = partner_consent::Entity::find().filter(partner_consent::Column::SubmissionId.eq(id));
    for consent in consents.all(&transaction).await? {
        let blank = app.vault.seal_text(&consent_sealed_as(&consent.id), "{}", random);
        partner_consent::Entity::update_many()
            .col_expr(partner_consent::Column::SealedConsent, Expr::value(blank))
            .filter(partner_consent::Column::Id.eq(&consent.id))
            .exec(&transaction)
            .await?;
    }
    row::Entity::update_many()
        .col_expr(row::Column::SealedOrder, Expr::value(Order::of_nobody().sealed(app, id)?))
        .col_expr(row::Column::SealedDetails, Expr::value(Option::<Vec<u8>>::None))
        // Hashes of what was asked, which somebody might guess; the session stays used.
        .col_expr(row::Column::RequestHash, Expr::value(""))
        .col_expr(row::Column::DetailsHash, Expr::value(Option::<String>::None))
        .col_expr(row::Column::RegistrationId, Expr::value(Option::<String>::None))
        .col_expr(row::Column::UserKey, Expr::value(format!("{FORGOTTEN}{id}")))
        .filter(row::Column::Id.eq(id))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(())
}

/// Submissions of an organisation that began before a time, are over, and are not forgotten yet.
///
/// # Errors
/// The database failed.
pub(crate) async fn past(app: &App, organisation_id: &str, before_ms: i64) -> Result<Vec<String>, Fault> {
    let ids = row::Entity::find()
        .select_only()
        .column(row::Column::Id)
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .filter(row::Column::CreatedAtMs.lte(before_ms))
        .filter(is_moving().not())
        .filter(row::Column::UserKey.not_like(format!("{FORGOTTEN}%")))
        .limit(AT_ONCE);
    Ok(ids.into_tuple().all(&app.database).await?)
}
