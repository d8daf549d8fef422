//! Who works for an organisation: members and what they are, invitations from the mail to the first password. Each act is in
//! the audit log, in the transaction in which it is done. How a member signs in is `session`'s.

use std::collections::BTreeMap;

use contract::{
    instant::Instant,
    portal::{
        access::{Permission, Role},
        audit::AuditAction,
        member::{Acceptance, InvitationOrder, InvitationView, MemberChange, MemberList, MemberView},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use thiserror::Error;

use super::{
    member::{self, Colleagues, Member, NewMember, email_key},
    password,
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    delivery::mail::{self, invitation::InvitationMail},
    ids, settings,
    store::{
        self,
        entity::{invitation as row, member as member_row, session},
    },
};

/// How long an invitation can be followed (ours): a weekend and a day.
const INVITATION_LIFE_MS: i64 = 72 * 3_600_000;
/// Members and open invitations that an organisation may have (ours).
const MOST_MEMBERS: u64 = 500;

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
    let open = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(&member.organisation_id))
        .filter(row::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()))
        .order_by_desc(row::Column::Id)
        .all(&app.database)
        .await?;
    let inviters = open.iter().map(|row| row.invited_by.clone()).collect();
    let inviters = Colleagues::load(&app.database, inviters).await?;
    Ok(MemberList {
        members: members.into_iter().map(view).collect(),
        invitations: open.iter().map(|row| invited(row, &inviters)).collect(),
    })
}

/// Invites somebody, by mail. Invited again, the mail before counts no longer.
///
/// # Errors
/// [`TeamError`]
pub async fn invite(
    app: &App,
    member: &Member,
    order: &InvitationOrder,
) -> Result<InvitationView, TeamError> {
    check_rank(&member.roles, &order.roles)?;
    let now = app.clock.now();
    let email = email_key(order.email.as_str());
    let organisation = settings::organisation_name(app, &member.organisation_id).await?;
    let transaction = store::begin_write(&app.database).await?;
    if member::of_email_in(&transaction, &email).await?.is_some() {
        return Err(TeamError::EmailTaken);
    }
    let mine = row::Column::OrganisationId.eq(&member.organisation_id);
    let before = row::Entity::find().filter(mine.clone()).filter(row::Column::Email.eq(&email));
    for before in before.all(&transaction).await? {
        // An invitation that is not theirs to give is not theirs to replace.
        check_rank(&member.roles, &read_roles(&before.roles))?;
        row::Entity::delete_by_id(before.id).exec(&transaction).await?;
    }
    let members = member_row::Column::OrganisationId.eq(&member.organisation_id);
    let members = member_row::Entity::find().filter(members).count(&transaction).await?;
    if members + row::Entity::find().filter(mine).count(&transaction).await? >= MOST_MEMBERS {
        return Err(TeamError::TooMany);
    }
    let token = ids::random_hex(app.randomness.as_ref());
    let made = row::Model {
        id: ids::row_id(now, app.randomness.as_ref()),
        organisation_id: member.organisation_id.clone(),
        email,
        roles: words(&order.roles),
        token_hash: ids::secret_hash(&token),
        invited_by: member.id.clone(),
        created_at_ms: now.epoch_ms(),
        expires_at_ms: now.epoch_ms() + INVITATION_LIFE_MS,
    };
    row::ActiveModel::from(made.clone()).reset_all().insert(&transaction).await?;
    let address = format!("{}/invitation#{token}", app.settings.base_url);
    let mail = InvitationMail { organisation: &organisation, inviter: &member.email, address: &address };
    let mail = mail.render(&order.email);
    let of = ("member.invited", made.id.as_str());
    mail::send(app, &transaction, &member.organisation_id, of, &mail).await?;
    let entry = Entry::of(member, AuditAction::MemberInvited, format!("invitation {}", made.id));
    audit::append(app, &transaction, entry.with("roles", made.roles.as_str())).await?;
    transaction.commit().await?;
    let inviters = Colleagues::load(&app.database, vec![member.id.clone()]).await?;
    Ok(invited(&made, &inviters))
}

/// Takes an invitation back.
///
/// # Errors
/// [`TeamError`]
pub async fn withdraw(app: &App, member: &Member, id: &str) -> Result<(), TeamError> {
    let transaction = store::begin_write(&app.database).await?;
    let known = row::Entity::find_by_id(id)
        .filter(row::Column::OrganisationId.eq(&member.organisation_id))
        .lock_exclusive()
        .one(&transaction)
        .await?;
    let known = known.ok_or(TeamError::Unknown)?;
    check_rank(&member.roles, &read_roles(&known.roles))?;
    row::Entity::delete_by_id(id).exec(&transaction).await?;
    let entry = Entry::of(member, AuditAction::InvitationWithdrawn, format!("invitation {id}"));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Follows an invitation: whoever has its address becomes a member, once.
///
/// # Errors
/// [`TeamError`]
pub async fn accept(app: &App, acceptance: &Acceptance) -> Result<String, TeamError> {
    // Hashing takes a while: before anything is locked, and for nobody who guesses.
    let known = open_invitation(&app.database, app, &acceptance.token).await?;
    let hash = password::hash(acceptance.password.as_str(), app.randomness.as_ref()).await?;
    let transaction = store::begin_write(&app.database).await?;
    let gone = row::Entity::delete_by_id(&known.id).exec(&transaction).await?;
    if gone.rows_affected == 0 {
        return Err(TeamError::Unknown);
    }
    if member::of_email_in(&transaction, &known.email).await?.is_some() {
        return Err(TeamError::EmailTaken);
    }
    let roles = read_roles(&known.roles);
    // Whoever invited them has to be somebody still who may.
    let inviter = member_row::Entity::find_by_id(&known.invited_by).one(&transaction).await?;
    let inviter = inviter.filter(|row| row.disabled_at_ms.is_none()).ok_or(TeamError::Unknown)?;
    let granting = read_roles(&inviter.roles);
    if !Permission::of(&granting).contains(&Permission::ChangeMembers)
        || check_rank(&granting, &roles).is_err()
    {
        return Err(TeamError::Unknown);
    }
    let new = NewMember {
        organisation_id: &known.organisation_id,
        email: &known.email,
        password: acceptance.password.as_str(),
        roles: &roles,
    };
    let id = match member::create_in(app, &transaction, new, hash).await {
        // Two invitations of the same address, followed at once.
        Err(fault) if fault.is_taken() => return Err(TeamError::EmailTaken),
        made => made?,
    };
    let entry = Entry {
        organisation_id: &known.organisation_id,
        actor: &id,
        action: AuditAction::MemberJoined,
        subject: format!("member {id}"),
        details: BTreeMap::new(),
    };
    let entry = entry.with("invitation", known.id.as_str()).with("invitedBy", known.invited_by.as_str());
    audit::append(app, &transaction, entry.with("roles", known.roles.as_str())).await?;
    transaction.commit().await?;
    Ok(known.email)
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
    check_rank(&member.roles, &read_roles(&known.roles))?;
    let mut entry = Entry::of(member, AuditAction::MemberChanged, format!("member {id}"));
    if let Some(roles) = &change.roles {
        check_rank(&member.roles, roles)?;
        known.roles = words(roles);
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
        row.disabled_at_ms.is_none() && read_roles(&row.roles).contains(&Role::Owner)
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

/// Forgets invitations that have ended.
pub(crate) async fn forget_past(app: &App) -> Result<(), Fault> {
    let over = row::Column::ExpiresAtMs.lte(app.clock.now().epoch_ms());
    row::Entity::delete_many().filter(over).exec(&app.database).await?;
    Ok(())
}

async fn open_invitation(
    connection: &impl ConnectionTrait,
    app: &App,
    token: &str,
) -> Result<row::Model, TeamError> {
    let found = row::Entity::find()
        .filter(row::Column::TokenHash.eq(ids::secret_hash(token)))
        .filter(row::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()))
        .one(connection)
        .await?;
    found.ok_or(TeamError::Unknown)
}

async fn end_sessions(transaction: &DatabaseTransaction, member_id: &str) -> Result<(), Fault> {
    session::Entity::delete_many().filter(session::Column::MemberId.eq(member_id)).exec(transaction).await?;
    Ok(())
}

fn check_rank(granting: &[Role], roles: &[Role]) -> Result<(), TeamError> {
    if Role::may_give(granting, roles) { Ok(()) } else { Err(TeamError::OwnersOnly) }
}

fn words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")
}

fn read_roles(words: &str) -> Vec<Role> {
    words.split(' ').filter_map(Role::named).collect()
}

fn view(row: member_row::Model) -> MemberView {
    MemberView {
        roles: read_roles(&row.roles),
        has_second_factor: row.factor_since_ms.is_some(),
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        disabled_at: row.disabled_at_ms.map(Instant::from_epoch_ms),
        member: Member::from(row).colleague(),
    }
}

fn invited(row: &row::Model, inviters: &Colleagues) -> InvitationView {
    InvitationView {
        invitation_id: row.id.clone(),
        email: row.email.clone(),
        roles: read_roles(&row.roles),
        invited_by: inviters.of(&row.invited_by),
        expires_at: Instant::from_epoch_ms(row.expires_at_ms),
    }
}
