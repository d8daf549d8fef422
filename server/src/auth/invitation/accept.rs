//! How an invitation is followed, once: by somebody new, who joins, or by a member, who begins anew.

use std::collections::BTreeMap;

use contract::portal::{
    access::{Permission, Role},
    audit::AuditAction,
    member::{Acceptance, Invited},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::anew::begin_anew;
use crate::{
    App,
    audit::{self, Entry},
    auth::{
        member::{self, NewMember, read_roles},
        password,
        team::{TeamError, check_rank},
    },
    ids, settings,
    store::{
        self,
        entity::{invitation as row, member as member_row},
    },
};

/// Whom an invitation is for, as long as it can be followed.
///
/// # Errors
/// [`TeamError`], as following it gives.
pub async fn look(app: &App, token: &str) -> Result<Invited, TeamError> {
    let known = of_token(app, token).await?;
    check_inviter(&app.database, &known.invited_by, &read_roles(&known.roles)).await?;
    match &known.member_id {
        Some(id) => {
            let row = member_row::Entity::find_by_id(id).one(&app.database).await?;
            row.filter(|row| row.disabled_at_ms.is_none()).ok_or(TeamError::Unknown)?;
        }
        None if member::of_email_in(&app.database, &known.email).await?.is_some() => {
            return Err(TeamError::EmailTaken);
        }
        None => {}
    }
    Ok(Invited {
        organisation: settings::organisation_name(app, &known.organisation_id).await?,
        email: known.email,
        is_member: known.member_id.is_some(),
    })
}

/// Follows an invitation, once: whoever has its address becomes a member, or is one with another password and no second factor.
///
/// # Errors
/// [`TeamError`]
pub async fn accept(app: &App, acceptance: &Acceptance) -> Result<String, TeamError> {
    // Hashing takes a while: before anything is locked, and for nobody who guesses.
    let known = of_token(app, &acceptance.token).await?;
    let hash = password::hash(acceptance.password.as_str(), app.randomness.as_ref()).await?;
    let transaction = store::begin_write(&app.database).await?;
    let gone = row::Entity::delete_by_id(&known.id).exec(&transaction).await?;
    if gone.rows_affected == 0 {
        return Err(TeamError::Unknown);
    }
    let roles = read_roles(&known.roles);
    check_inviter(&transaction, &known.invited_by, &roles).await?;
    let (id, action) = match &known.member_id {
        Some(id) => {
            begin_anew(&transaction, id, hash).await?;
            (id.clone(), AuditAction::PasswordChanged)
        }
        None => (join(app, &transaction, &known, &roles, acceptance, hash).await?, AuditAction::MemberJoined),
    };
    let entry = Entry {
        organisation_id: &known.organisation_id,
        actor: &id,
        action,
        subject: format!("member {id}"),
        details: BTreeMap::new(),
    };
    let entry = entry.with("invitation", known.id.as_str()).with("invitedBy", known.invited_by.as_str());
    audit::append(app, &transaction, entry.with("roles", known.roles.as_str())).await?;
    transaction.commit().await?;
    Ok(known.email)
}

async fn of_token(app: &App, token: &str) -> Result<row::Model, TeamError> {
    let found = row::Entity::find()
        .filter(row::Column::TokenHash.eq(ids::secret_hash(token)))
        .filter(row::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()))
        .one(&app.database)
        .await?;
    found.ok_or(TeamError::Unknown)
}

/// Whoever invited has to be somebody still who may.
async fn check_inviter(
    connection: &impl ConnectionTrait,
    inviter: &str,
    roles: &[Role],
) -> Result<(), TeamError> {
    if inviter == audit::OPERATOR {
        return Ok(());
    }
    let inviter = member_row::Entity::find_by_id(inviter).one(connection).await?;
    let inviter = inviter.filter(|row| row.disabled_at_ms.is_none()).ok_or(TeamError::Unknown)?;
    let granting = read_roles(&inviter.roles);
    let may = Permission::of(&granting).contains(&Permission::ChangeMembers);
    if may && check_rank(&granting, roles).is_ok() { Ok(()) } else { Err(TeamError::Unknown) }
}

async fn join(
    app: &App,
    transaction: &DatabaseTransaction,
    known: &row::Model,
    roles: &[Role],
    acceptance: &Acceptance,
    hash: String,
) -> Result<String, TeamError> {
    if member::of_email_in(transaction, &known.email).await?.is_some() {
        return Err(TeamError::EmailTaken);
    }
    let new = NewMember {
        organisation_id: &known.organisation_id,
        email: &known.email,
        password: acceptance.password.as_str(),
        roles,
    };
    match member::create_in(app, transaction, new, hash).await {
        // Two invitations of the same address, followed at once.
        Err(fault) if fault.is_taken() => Err(TeamError::EmailTaken),
        made => Ok(made?),
    }
}
