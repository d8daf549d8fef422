//! Who works for an organisation: members and what they are. Each act is in the audit log, in the transaction in which it is
//! done. How somebody joins is `invitation`'s, how a member signs in `session`'s.

use contract::{
    instant::Instant,
    portal::{
        access::{Permission, Role},
        audit::AuditAction,
        member::{MemberChange, MemberList, MemberView},
    },
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use thiserror::Error;

use super::{
    invitation,
    member::{self, Member},
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    store::{
        self,
        entity::{member as member_row, session},
    },
};

/// Members and open invitations that an organisation may have (ours).
pub(super) const MOST_MEMBERS: u64 = 500;

/// Why nothing is done.
#[derive(Debug, Error)]
pub enum TeamError {
    /// The organisation has none of this id; or an invitation was followed, taken back or has ended.
    #[error("there is no such member or invitation")]
    Unknown,
    /// Whoever it is has an account already.
    #[error("somebody signs in with this address already")]
    EmailTaken,
    /// Somebody has to answer for the organisation.
    #[error("an organisation keeps one owner who may sign in")]
    LastOwner,
    /// Whoever is signed in keeps their own password and code.
    #[error("somebody else lets you begin anew")]
    OwnReset,
    /// As many as there may be.
    #[error("there may be {MOST_MEMBERS} members and invitations at most")]
    TooMany,
    /// Nobody gives roles that allow more than their own, but owners.
    #[error("owners alone give roles that allow more than one's own")]
    OwnersOnly,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for TeamError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Everybody of an organisation, and who is invited.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, member: &Member) -> Result<MemberList, TeamError> {
    let members = member_row::Entity::find()
        .filter(member_row::Column::OrganisationId.eq(&member.organisation_id))
        .order_by_asc(member_row::Column::Email)
        .all(&app.database)
        .await?;
    Ok(MemberList {
        members: members.into_iter().map(view).collect(),
        invitations: invitation::open(app, &member.organisation_id).await?,
    })
}

/// Changes what a member is, or whether they may sign in. Whoever may not any longer is signed out.
///
/// # Errors
/// [`TeamError`]
pub async fn change(
    app: &App,
    member: &Member,
    id: &str,
    change: &MemberChange,
) -> Result<MemberView, TeamError> {
    let transaction = store::begin_write(&app.database).await?;
    // Every owner's row is locked: two who step back at once would leave nobody.
    let all = member_row::Entity::find()
        .filter(member_row::Column::OrganisationId.eq(&member.organisation_id))
        .order_by_asc(member_row::Column::Id)
        .lock_exclusive()
        .all(&transaction)
        .await?;
    let mut known = all.iter().find(|row| row.id == id).cloned().ok_or(TeamError::Unknown)?;
    // As they are now: while this call waited, somebody may have made something else of whoever makes it.
    let granting = all.iter().find(|row| row.id == member.id && row.disabled_at_ms.is_none());
    let granting = granting.map(|row| member::read_roles(&row.roles)).unwrap_or_default();
    if !Permission::of(&granting).contains(&Permission::ChangeMembers) {
        return Err(TeamError::OwnersOnly);
    }
    check_rank(&granting, &member::read_roles(&known.roles))?;
    let mut entry = Entry::of(member, AuditAction::MemberChanged, format!("member {id}"));
    if let Some(roles) = &change.roles {
        check_rank(&granting, roles)?;
        known.roles = member::role_words(roles);
        entry = entry.with("roles", known.roles.as_str());
    }
    if let Some(disabled) = change.disabled {
        let since = known.disabled_at_ms.unwrap_or(app.clock.now().epoch_ms());
        known.disabled_at_ms = disabled.then_some(since);
        entry = entry.with("disabled", disabled.to_string());
        if disabled {
            end_sessions(&transaction, id).await?;
        }
    }
    let answers = |row: &member_row::Model| {
        row.disabled_at_ms.is_none() && member::read_roles(&row.roles).contains(&Role::Owner)
    };
    if !all.iter().filter(|row| row.id != id).chain([&known]).any(answers) {
        return Err(TeamError::LastOwner);
    }
    member_row::Entity::update_many()
        .col_expr(member_row::Column::Roles, Expr::value(known.roles.as_str()))
        .col_expr(member_row::Column::DisabledAtMs, Expr::value(known.disabled_at_ms))
        .filter(member_row::Column::Id.eq(id))
        .exec(&transaction)
        .await?;
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(view(known))
}

pub(super) async fn end_sessions(transaction: &DatabaseTransaction, member_id: &str) -> Result<(), Fault> {
    session::Entity::delete_many().filter(session::Column::MemberId.eq(member_id)).exec(transaction).await?;
    Ok(())
}

/// The rule of [`Role::may_give`].
pub(super) fn check_rank(granting: &[Role], roles: &[Role]) -> Result<(), TeamError> {
    if Role::may_give(granting, roles) { Ok(()) } else { Err(TeamError::OwnersOnly) }
}

fn view(row: member_row::Model) -> MemberView {
    MemberView {
        roles: member::read_roles(&row.roles),
        has_second_factor: row.factor_since_ms.is_some(),
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        disabled_at: row.disabled_at_ms.map(Instant::from_epoch_ms),
        member: Member::from(row).colleague(),
    }
}
