//! Invitations, from the mail to the password: of somebody new, and of a member whose sign-in is lost. Each act is in the audit
//! log, in the transaction in which it is done. Here: how they are made, sent and taken back. How one is followed is in
//! `accept`, who begins anew in `anew`. What members are is `team`'s.

mod accept;
mod anew;

use contract::{
    applicant::Email,
    instant::Instant,
    portal::{
        access::Role,
        audit::AuditAction,
        member::{InvitationOrder, InvitationView, OrganisationName},
    },
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

pub use accept::{accept, look};
pub use anew::{reset, reset_by_operator};

use super::{
    member::{self, Colleagues, Member, email_key, read_roles, role_words},
    team::{MOST_MEMBERS, TeamError, check_rank},
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
    has_room(app, &transaction, &member.organisation_id).await?;
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
    let (invitation, token) = make(app, &made.id, &email, &role_words(&[Role::Owner]), audit::OPERATOR, None);
    row::ActiveModel::from(invitation.clone()).reset_all().insert(&transaction).await?;
    let entry =
        Entry::of_operator(&made.id, AuditAction::MemberInvited, format!("invitation {}", invitation.id));
    audit::append(app, &transaction, entry.with("roles", invitation.roles)).await?;
    transaction.commit().await?;
    Ok(address(app, &token))
}

/// Forgets invitations that have ended.
pub(super) async fn forget_past(app: &App) -> Result<(), Fault> {
    let over = row::Column::ExpiresAtMs.lte(app.clock.now().epoch_ms());
    row::Entity::delete_many().filter(over).exec(&app.database).await?;
    Ok(())
}

/// Whether one more may sign in. Counted are those who may, and whoever is invited to: not those who were shut out, whose rows stay
/// for what they did.
pub(super) async fn has_room(
    app: &App,
    transaction: &DatabaseTransaction,
    organisation_id: &str,
) -> Result<(), TeamError> {
    let members = member_row::Entity::find()
        .filter(member_row::Column::OrganisationId.eq(organisation_id))
        .filter(member_row::Column::DisabledAtMs.is_null())
        .count(transaction)
        .await?;
    let open = row::Entity::find()
        .filter(row::Column::OrganisationId.eq(organisation_id))
        // Whoever begins anew is a member already.
        .filter(row::Column::MemberId.is_null())
        .filter(row::Column::ExpiresAtMs.gt(app.clock.now().epoch_ms()))
        .count(transaction)
        .await?;
    if members + open < MOST_MEMBERS { Ok(()) } else { Err(TeamError::TooMany) }
}

/// Whoever invites for an organisation waits for whoever does: two mails to one address would both count.
pub(super) async fn hold(transaction: &DatabaseTransaction, organisation_id: &str) -> Result<(), Fault> {
    organisation::Entity::find_by_id(organisation_id).lock_exclusive().one(transaction).await?;
    Ok(())
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
    let event = if mail.is_reset { AuditAction::MemberReset } else { AuditAction::MemberInvited };
    let of = (event.as_str(), made.id.as_str());
    mail::send(app, transaction, &member.organisation_id, of, &mail.render(to)).await?;
    Ok(())
}

/// Where an invitation is followed. Behind the `#` no server and no log sees the token.
fn address(app: &App, token: &str) -> String {
    format!("{}/invitation#{token}", app.settings.base_url)
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
