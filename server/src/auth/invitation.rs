//! Invitations, from the mail to the password: of somebody new, and of a member whose sign-in is lost. Each act is in the audit
//! log, in the transaction in which it is done. What members are is `team`'s.

use std::collections::BTreeMap;

use contract::{
    applicant::Email,
    instant::Instant,
    portal::{
        access::{Permission, Role},
        audit::AuditAction,
        member::{Acceptance, InvitationOrder, InvitationView, OrganisationName},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, sea_query::Expr,
};

use super::{
    member::{self, Colleagues, Member, NewMember, email_key, read_roles, role_words},
    password,
    team::{MOST_MEMBERS, TeamError, check_rank, end_sessions},
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    delivery::mail::{self, invitation::InvitationMail},
    ids, settings,
    store::{
        self,
        entity::{invitation as row, member as member_row, organisation},
    },
};

/// How long an invitation can be followed (ours): a weekend and a day.
const LIFE_MS: i64 = 72 * 3_600_000;
/// Who invites where no member does: whoever runs the server, by its command line.
const OPERATOR: &str = "operator";

/// Those of an organisation that can still be followed, the newest first.
pub(super) async fn open(app: &App, organisation_id: &str) -> Result<Vec<InvitationView>, Fault> {
    let open = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        .filter(row::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()))
        .order_by_desc(row::Column::Id)
        .all(&app.database)
        .await?;
    let inviters = open.iter().map(|row| row.invited_by.clone()).collect();
    let inviters = Colleagues::load(&app.database, inviters).await?;
    Ok(open.iter().map(|row| invited(row, &inviters)).collect())
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
    let email = email_key(order.email.as_str());
    let transaction = store::begin_write(&app.database).await?;
    hold(&transaction, &member.organisation_id).await?;
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
    let (made, token) =
        make(app, &member.organisation_id, &email, &role_words(&order.roles), &member.id, None);
    row::ActiveModel::from(made.clone()).reset_all().insert(&transaction).await?;
    send(app, &transaction, member, &made, &token, &order.email).await?;
    let entry = Entry::of(member, AuditAction::MemberInvited, format!("invitation {}", made.id));
    audit::append(app, &transaction, entry.with("roles", made.roles.as_str())).await?;
    transaction.commit().await?;
    let inviters = Colleagues::load(&app.database, vec![member.id.clone()]).await?;
    Ok(invited(&made, &inviters))
}

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

/// Makes an organisation, and the invitation of its first owner; gives where that is followed.
///
/// # Errors
/// [`TeamError`]
pub async fn found(app: &App, name: &OrganisationName, owner: &Email) -> Result<String, TeamError> {
    let now = app.clock.now();
    let email = email_key(owner.as_str());
    let transaction = store::begin_write(&app.database).await?;
    if member::of_email_in(&transaction, &email).await?.is_some() {
        return Err(TeamError::EmailTaken);
    }
    let made = organisation::Model {
        id: ids::row_id(now, app.randomness.as_ref()),
        name: name.as_str().to_owned(),
        created_at_ms: now.epoch_ms(),
    };
    organisation::ActiveModel::from(made.clone()).reset_all().insert(&transaction).await?;
    let (invitation, token) = make(app, &made.id, &email, &role_words(&[Role::Owner]), OPERATOR, None);
    row::ActiveModel::from(invitation.clone()).reset_all().insert(&transaction).await?;
    let entry = by_operator(&made.id, AuditAction::MemberInvited, format!("invitation {}", invitation.id));
    audit::append(app, &transaction, entry.with("roles", invitation.roles)).await?;
    transaction.commit().await?;
    Ok(address(app, &token))
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
    let (made, token) = replace(app, &transaction, &known, OPERATOR).await?;
    let entry = by_operator(&known.organisation_id, AuditAction::MemberReset, format!("member {}", known.id));
    audit::append(app, &transaction, entry.with("invitation", made.id)).await?;
    transaction.commit().await?;
    Ok(address(app, &token))
}

/// Forgets invitations that have ended.
pub(super) async fn forget_past(app: &App) -> Result<(), Fault> {
    let over = row::Column::ExpiresAtMs.lte(app.clock.now().epoch_ms());
    row::Entity::delete_many().filter(over).exec(&app.database).await?;
    Ok(())
}

/// Whoever invites for an organisation waits for whoever does: two mails to one address would both count.
async fn hold(transaction: &DatabaseTransaction, organisation_id: &str) -> Result<(), Fault> {
    organisation::Entity::find_by_id(organisation_id).lock_exclusive().one(transaction).await?;
    Ok(())
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

fn make(
    app: &App,
    organisation_id: &str,
    email: &str,
    roles: &str,
    by: &str,
    member_id: Option<&str>,
) -> (row::Model, String) {
    let now = app.clock.now();
    let token = ids::random_hex(app.randomness.as_ref());
    let made = row::Model {
        id: ids::row_id(now, app.randomness.as_ref()),
        organisation_id: organisation_id.to_owned(),
        email: email.to_owned(),
        roles: roles.to_owned(),
        token_hash: ids::secret_hash(&token),
        invited_by: by.to_owned(),
        member_id: member_id.map(str::to_owned),
        created_at_ms: now.epoch_ms(),
        expires_at_ms: now.epoch_ms() + LIFE_MS,
    };
    (made, token)
}

async fn send(
    app: &App,
    transaction: &DatabaseTransaction,
    member: &Member,
    made: &row::Model,
    token: &str,
    to: &Email,
) -> Result<(), Fault> {
    let organisation = settings::organisation_name(app, &member.organisation_id).await?;
    let mail = InvitationMail {
        organisation: &organisation,
        inviter: &member.email,
        address: &address(app, token),
        is_reset: made.member_id.is_some(),
    };
    let of = (if mail.is_reset { "member.reset" } else { "member.invited" }, made.id.as_str());
    mail::send(app, transaction, &member.organisation_id, of, &mail.render(to)).await?;
    Ok(())
}

/// Where an invitation is followed. Behind the `#` no server and no log sees the token.
fn address(app: &App, token: &str) -> String {
    format!("{}/invitation#{token}", app.settings.base_url)
}

fn by_operator(organisation_id: &str, action: AuditAction, subject: String) -> Entry<'_> {
    Entry { organisation_id, actor: OPERATOR, action, subject, details: BTreeMap::new() }
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
    transaction: &DatabaseTransaction,
    inviter: &str,
    roles: &[Role],
) -> Result<(), TeamError> {
    if inviter == OPERATOR {
        return Ok(());
    }
    let inviter = member_row::Entity::find_by_id(inviter).one(transaction).await?;
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

/// Another password, no second factor, no session. What was made of the member since the mail holds: whoever was shut out stays
/// shut out.
async fn begin_anew(transaction: &DatabaseTransaction, id: &str, hash: String) -> Result<(), TeamError> {
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

fn invited(row: &row::Model, inviters: &Colleagues) -> InvitationView {
    InvitationView {
        invitation_id: row.id.clone(),
        email: row.email.clone(),
        roles: read_roles(&row.roles),
        invited_by: inviters.of(&row.invited_by),
        member_id: row.member_id.clone(),
        expires_at: Instant::from_epoch_ms(row.expires_at_ms),
    }
}
