//! Beginning anew without password or authenticator: who lets a member, and what becomes of the sign-in before.

use contract::{
    applicant::Email,
    portal::{audit::AuditAction, member::InvitationView},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr,
};

use super::{address, hold, invited, make, send};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        member::{self, Colleagues, Member, read_roles},
        team::{TeamError, check_rank, end_sessions},
    },
    store::{
        self,
        entity::{invitation as row, member as member_row},
    },
};

/// Lets a member who lost password or authenticator begin anew, by mail. Until they do, all stays as it is.
///
/// # Errors
/// [`TeamError`]
pub async fn reset(app: &App, member: &Member, id: &str) -> Result<InvitationView, TeamError> {
    // With a session alone nobody gets around the password and the code of whom it belongs to.
    if member.id == id {
        return Err(TeamError::OwnReset);
    }
    let transaction = store::begin_write(&app.database).await?;
    hold(&transaction, &member.organisation_id).await?;
    let known = member_row::Entity::find_by_id(id)
        .filter(member_row::Column::OrganisationId.eq(&member.organisation_id))
        .one(&transaction)
        .await?;
    let known = known.filter(|row| row.disabled_at_ms.is_none()).ok_or(TeamError::Unknown)?;
    check_rank(&member.roles, &read_roles(&known.roles))?;
    let (made, token) = replace(app, &transaction, &known, &member.id).await?;
    let to = Email::parse(&known.email)
        .map_err(|_| Fault::Invariant(format!("member {id} has no address to write to")))?;
    send(app, &transaction, member, &made, &token, &to).await?;
    let entry = Entry::of(member, AuditAction::MemberReset, format!("member {id}"));
    audit::append(app, &transaction, entry.with("invitation", made.id.as_str())).await?;
    transaction.commit().await?;
    let inviters = Colleagues::load(&app.database, vec![member.id.clone()]).await?;
    Ok(invited(&made, &inviters))
}

/// Lets a member begin anew whom nobody in their organisation can help; gives where.
///
/// # Errors
/// [`TeamError`]
pub async fn reset_by_operator(app: &App, email: &str) -> Result<String, TeamError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = member::of_email_in(&transaction, email).await?.ok_or(TeamError::Unknown)?;
    hold(&transaction, &known.organisation_id).await?;
    // The last owner may have shut themselves out.
    member_row::Entity::update_many()
        .col_expr(member_row::Column::DisabledAtMs, Expr::value(Option::<i64>::None))
        .filter(member_row::Column::Id.eq(&known.id))
        .exec(&transaction)
        .await?;
    let (made, token) = replace(app, &transaction, &known, audit::OPERATOR).await?;
    let entry =
        Entry::of_operator(&known.organisation_id, AuditAction::MemberReset, format!("member {}", known.id));
    audit::append(app, &transaction, entry.with("invitation", made.id)).await?;
    transaction.commit().await?;
    Ok(address(app, &token))
}

/// A fresh invitation of a member in the place of any before it.
async fn replace(
    app: &App,
    transaction: &DatabaseTransaction,
    known: &member_row::Model,
    by: &str,
) -> Result<(row::Model, String), Fault> {
    row::Entity::delete_many()
        .filter(row::Column::OrganisationId.eq(&known.organisation_id))
        .filter(row::Column::Email.eq(&known.email))
        .exec(transaction)
        .await?;
    let made = make(app, &known.organisation_id, &known.email, &known.roles, by, Some(&known.id));
    row::ActiveModel::from(made.0.clone()).reset_all().insert(transaction).await?;
    Ok(made)
}

/// Another password, no second factor, no session. What was made of the member since the mail holds: whoever was shut out stays
/// shut out.
pub(super) async fn begin_anew(
    transaction: &DatabaseTransaction,
    id: &str,
    hash: String,
) -> Result<(), TeamError> {
    let changed = member_row::Entity::update_many()
        .col_expr(member_row::Column::PasswordHash, Expr::value(hash))
        .col_expr(member_row::Column::SealedFactor, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(member_row::Column::FactorSinceMs, Expr::value(Option::<i64>::None))
        .col_expr(member_row::Column::FactorLastStep, Expr::value(Option::<i64>::None))
        .col_expr(member_row::Column::RecoveryHashes, Expr::value(""))
        .filter(member_row::Column::Id.eq(id))
        .filter(member_row::Column::DisabledAtMs.is_null())
        .exec(transaction)
        .await?;
    if changed.rows_affected == 0 {
        return Err(TeamError::Unknown);
    }
    Ok(end_sessions(transaction, id).await?)
}
