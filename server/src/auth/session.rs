//! Sessions of members: opened with e-mail and password, held by a secret in a cookie, ended by time or by hand.

use std::net::IpAddr;

use contract::{
    instant::Instant,
    portal::{audit::AuditAction, member::Proof},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr,
};
use thiserror::Error;

use super::{
    invitation,
    member::{self, Member},
    own_account, password, tries,
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    ids,
    store::{
        self,
        entity::{member as member_row, session},
    },
};

/// A session that is not used ends: NIST SP 800-63B section 4.2.3 asks for half an hour at most.
const IDLE_MS: i64 = 30 * 60_000;
/// A session ends even if it is used: a shift, and the twelve hours of the same section.
pub(crate) const LIFE_MS: i64 = 12 * 3_600_000;
/// A use is written down once a minute, so that reading costs no write.
const TOUCH_MS: i64 = 60_000;

/// Somebody who asks for a session.
#[derive(Clone, Copy)]
pub(crate) struct SignInOrder<'a> {
    pub(crate) email: &'a str,
    pub(crate) password: &'a str,
    /// A code of the second factor, where one is asked for.
    pub(crate) code: Option<&'a str>,
    pub(crate) address: IpAddr,
    pub(crate) user_agent: &'a str,
}

contract::redact_debug!(SignInOrder<'a>);

/// Why there is no session.
#[derive(Debug, Error)]
pub(crate) enum SignInError {
    /// Nobody has this e-mail, the password is another, or the member is disabled: which, is not said.
    #[error("e-mail or password is wrong")]
    Wrong,
    /// The password is right, and a code is asked for.
    #[error("a code of your authenticator is needed")]
    CodeNeeded,
    /// Too many tries failed.
    #[error("too many tries; try again later")]
    TooMany { retry_after_s: u32 },
    /// Too many are signing in.
    #[error("the server is busy; try again in a moment")]
    Busy,
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// A member with a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedIn {
    pub(crate) session_id: String,
    pub(crate) member: Member,
    pub(crate) idle_until: Instant,
    pub(crate) expires_at: Instant,
}

/// Opens a session. Gives it, and the secret that its cookie holds.
pub(crate) async fn open(app: &App, order: SignInOrder<'_>) -> Result<(SignedIn, String), SignInError> {
    // PostgreSQL has no text with a zero in it, and nobody has such an address.
    if order.email.contains('\0') {
        return Err(SignInError::Wrong);
    }
    let count = try_of(app, order.email, order.address).await?;
    let known = member::of_email(app, order.email).await?;
    let stored = known.as_ref().map(|row| row.password_hash.as_str());
    let right = is_right(app, order.password, stored, &count).await?;
    let failed = || {
        tracing::warn!(failed_before = count.failed_before(), "a try to sign in failed");
        SignInError::Wrong
    };
    let row = known.filter(|row| right && row.disabled_at_ms.is_none()).ok_or_else(failed)?;
    if row.factor_since_ms.is_some() && order.code.is_none() {
        // Half of a sign-in is no failed try; guesses at the code are.
        count.give_back(app).await?;
        return Err(SignInError::CodeNeeded);
    }
    if !own_account::take_code(app, &row, order.code.unwrap_or_default()).await? {
        return Err(failed());
    }
    count.succeeded(app).await?;
    begin(app, row, order.user_agent, count.failed_before()).await?.ok_or(SignInError::Wrong)
}

/// Makes sure that it is still the member who sits there, before something of their sign-in changes.
pub(super) async fn prove(app: &App, member: &Member, from: IpAddr, given: &str) -> Result<(), SignInError> {
    prove_as(app, member, from, (given, false), async |_| Ok(true)).await
}

/// The same, with a code where one is asked for.
pub(crate) async fn prove_with_code(
    app: &App,
    member: &Member,
    from: IpAddr,
    proof: &Proof,
) -> Result<(), SignInError> {
    let code = proof.code.as_deref().unwrap_or_default();
    let takes = async |row: &member_row::Model| own_account::take_code(app, row, code).await;
    prove_as(app, member, from, (&proof.password, true), takes).await
}

async fn prove_as(
    app: &App,
    member: &Member,
    from: IpAddr,
    (given, with_code): (&str, bool),
    and: impl AsyncFnOnce(&member_row::Model) -> Result<bool, Fault>,
) -> Result<(), SignInError> {
    let count = try_of(app, &member.email, from).await?;
    let known = member::of_email(app, &member.email).await?;
    let stored = known.as_ref().map(|row| row.password_hash.as_str());
    let right = is_right(app, given, stored, &count).await?;
    let row = known.filter(|_| right).ok_or(SignInError::Wrong)?;
    if !and(&row).await? {
        return Err(SignInError::Wrong);
    }
    // Where a code is asked for, the password alone forgets no guesses at codes.
    if with_code || row.factor_since_ms.is_none() {
        count.succeeded(app).await?;
    } else {
        count.give_back(app).await?;
    }
    Ok(())
}

/// Whether a password is right. Where too many are looked at, nobody tried.
async fn is_right(
    app: &App,
    given: &str,
    stored: Option<&str>,
    count: &tries::Try,
) -> Result<bool, SignInError> {
    if let Ok(right) = password::is_right(given, stored).await? {
        return Ok(right);
    }
    count.give_back(app).await?;
    Err(SignInError::Busy)
}

async fn try_of(app: &App, email: &str, from: IpAddr) -> Result<tries::Try, SignInError> {
    tries::begin(app, email, from).await?.map_err(|open_at| {
        let wait_ms = open_at.since_ms(app.clock.now()).max(1);
        SignInError::TooMany { retry_after_s: u32::try_from((wait_ms + 999) / 1000).unwrap_or(u32::MAX) }
    })
}

/// Opens a session for whoever was proved to be this member. `None` where the proof no longer holds: while it was looked at,
/// the password was changed, a code came to be asked for, or the member was shut out.
async fn begin(
    app: &App,
    proved: member_row::Model,
    user_agent: &str,
    failed_before: i32,
) -> Result<Option<(SignedIn, String)>, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let now_known = member_row::Entity::find_by_id(&proved.id).lock_exclusive().one(&transaction).await?;
    let holds = |row: &member_row::Model| {
        row.password_hash == proved.password_hash
            && row.factor_since_ms == proved.factor_since_ms
            && row.disabled_at_ms.is_none()
    };
    let Some(member) = now_known.filter(holds).map(Member::from) else { return Ok(None) };
    let now = app.clock.now();
    let secret = ids::random_hex(app.randomness.as_ref());
    let row = session::Model {
        id: ids::row_id(now, app.randomness.as_ref()),
        secret_hash: ids::secret_hash(&secret),
        member_id: member.id.clone(),
        user_agent: user_agent.to_owned(),
        created_at_ms: now.epoch_ms(),
        last_used_at_ms: now.epoch_ms(),
        expires_at_ms: now.epoch_ms() + LIFE_MS,
    };
    let entry =
        entry(&row.id, &member, AuditAction::SessionOpened).with("failedBefore", failed_before.to_string());
    session::ActiveModel::from(row.clone()).reset_all().insert(&transaction).await?;
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(Some((signed_in(&row, member), secret)))
}

/// The session of a cookie; `None` where there is none, or it ended, or its member may not sign in any more. It lives on from
/// its last use.
pub(crate) async fn of_cookie(app: &App, secret: &str, is_use: bool) -> Result<Option<SignedIn>, Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let found = session::Entity::find()
        .filter(session::Column::SecretHash.eq(ids::secret_hash(secret)))
        .filter(is_open(app.clock.now()))
        .one(&app.database)
        .await?;
    let Some(mut row) = found else {
        return Ok(None);
    };
    let member = member_row::Entity::find_by_id(&row.member_id).one(&app.database).await?;
    let Some(member) = member.filter(|member| member.disabled_at_ms.is_none()) else {
        return Ok(None);
    };
    if is_use && now_ms - row.last_used_at_ms >= TOUCH_MS {
        row.last_used_at_ms = now_ms;
        session::Entity::update_many()
            .col_expr(session::Column::LastUsedAtMs, Expr::value(now_ms))
            .filter(session::Column::Id.eq(&row.id))
            .exec(&app.database)
            .await?;
    }
    Ok(Some(signed_in(&row, member.into())))
}

/// Of sessions, those that have not ended.
pub(super) fn is_open(now: Instant) -> Condition {
    Condition::all()
        .add(session::Column::ExpiresAtMs.gt(now.epoch_ms()))
        .add(session::Column::LastUsedAtMs.gt(now.epoch_ms() - IDLE_MS))
}

/// Ends a session.
pub(crate) async fn close(app: &App, session: &SignedIn) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    let ended = session::Entity::delete_by_id(&session.session_id).exec(&transaction).await?;
    if ended.rows_affected == 1 {
        let entry = entry(&session.session_id, &session.member, AuditAction::SessionClosed);
        audit::append(app, &transaction, entry).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Forgets sessions that ended, and tries that are over.
pub(crate) async fn forget_past(app: &App) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let over = Condition::any()
        .add(session::Column::ExpiresAtMs.lte(now_ms))
        .add(session::Column::LastUsedAtMs.lte(now_ms - IDLE_MS));
    session::Entity::delete_many().filter(over).exec(&app.database).await?;
    invitation::forget_past(app).await?;
    tries::forget_past(app).await
}

fn signed_in(row: &session::Model, member: Member) -> SignedIn {
    let expires_at = Instant::from_epoch_ms(row.expires_at_ms);
    let idle_until = Instant::from_epoch_ms(row.last_used_at_ms + IDLE_MS).min(expires_at);
    SignedIn { session_id: row.id.clone(), member, idle_until, expires_at }
}

fn entry<'a>(session_id: &str, member: &'a Member, action: AuditAction) -> Entry<'a> {
    Entry::of(member, action, format!("session/{session_id}"))
}
