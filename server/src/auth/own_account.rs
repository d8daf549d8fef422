//! What members do to their own sign-in: another password, a second factor, sessions that they end. Whoever does it proves that
//! it is them, and tries are counted as those of signing in.

use std::net::IpAddr;

use contract::{
    instant::Instant,
    portal::{
        audit::AuditAction,
        member::{PasswordChange, Proof, RecoveryCodes, SecondFactorStart, SessionView},
    },
};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QueryOrder, sea_query::Expr,
};
use thiserror::Error;
use zeroize::Zeroizing;

use super::{
    member::Member,
    password,
    second_factor::{self, SECRET_BYTES},
    session::{self, SignInError, SignedIn},
    squares,
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    ids,
    store::{
        self,
        entity::{member as row, session as session_row},
    },
};

/// Why nothing is done.
#[derive(Debug, Error)]
pub(crate) enum AccountError {
    /// The password or the code does not hold, or too many were tried.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    /// It is on, or it was never begun.
    #[error("the second factor is not as this call expects it")]
    Factor,
    /// There is no such session of this member.
    #[error("there is no such session")]
    Unknown,
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for AccountError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Gives oneself another password. Every other session ends, and this one has another secret from now on, which is given:
/// whoever else holds the old one is out.
pub(crate) async fn change_password(
    app: &App,
    signed_in: &SignedIn,
    from: IpAddr,
    change: &PasswordChange,
) -> Result<String, AccountError> {
    let member = &signed_in.member;
    session::prove(app, member, from, &change.current).await?;
    let hash = password::hash(change.new.as_str(), app.randomness.as_ref()).await?;
    let transaction = store::begin_write(&app.database).await?;
    row::Entity::update_many()
        .col_expr(row::Column::PasswordHash, Expr::value(hash))
        .filter(row::Column::Id.eq(&member.id))
        .exec(&transaction)
        .await?;
    let secret = end_others(app, &transaction, signed_in).await?;
    log(app, &transaction, member, AuditAction::PasswordChanged).await?;
    transaction.commit().await?;
    Ok(secret)
}

/// Whether somebody's sign-in asks for a code too.
pub(crate) async fn has_factor(app: &App, member: &Member) -> Result<bool, Fault> {
    let known = row::Entity::find_by_id(&member.id).one(&app.database).await?;
    Ok(known.is_some_and(|row| row.factor_since_ms.is_some()))
}

/// Begins a second factor: a fresh secret, which is asked for from the first right code on.
pub(crate) async fn begin_factor(
    app: &App,
    member: &Member,
    from: IpAddr,
    proof: &Proof,
) -> Result<SecondFactorStart, AccountError> {
    session::prove(app, member, from, &proof.password).await?;
    let mut secret = Zeroizing::new([0; SECRET_BYTES]);
    app.randomness.fill(secret.as_mut());
    let sealed =
        app.vault.seal_bytes(&factor_sealed_as(&member.id), secret.as_ref(), app.randomness.as_ref());
    let begun = row::Entity::update_many()
        .col_expr(row::Column::SealedFactor, Expr::value(sealed))
        .col_expr(row::Column::FactorLastStep, Expr::value(Option::<i64>::None))
        .filter(row::Column::Id.eq(&member.id))
        .filter(row::Column::FactorSinceMs.is_null())
        .exec(&app.database)
        .await?;
    if begun.rows_affected == 0 {
        return Err(AccountError::Factor);
    }
    let uri = second_factor::uri(secret.as_ref(), &member.email);
    let squares = squares::of(&uri)?;
    Ok(SecondFactorStart { secret: second_factor::shown(secret.as_ref()), uri, squares })
}

/// Turns the second factor on with a first code, and gives the codes for when the authenticator is lost, and this session's
/// fresh secret. Every other session ends: they were opened without it.
pub(crate) async fn confirm_factor(
    app: &App,
    signed_in: &SignedIn,
    from: IpAddr,
    proof: &Proof,
) -> Result<(RecoveryCodes, String), AccountError> {
    let member = &signed_in.member;
    session::prove(app, member, from, &proof.password).await?;
    let known = row::Entity::find_by_id(&member.id).one(&app.database).await?;
    let begun = known.filter(|row| row.factor_since_ms.is_none()).and_then(|row| row.sealed_factor);
    let begun = begun.ok_or(AccountError::Factor)?;
    let secret = opened(app, &member.id, &begun)?;
    let now = app.clock.now();
    let given = proof.code.as_deref().unwrap_or_default();
    let step = second_factor::step_of(&secret, given, now, None).ok_or(SignInError::Wrong)?;
    let (codes, kept) = second_factor::recovery_codes(app.randomness.as_ref());
    let transaction = store::begin_write(&app.database).await?;
    let on = row::Entity::update_many()
        .col_expr(row::Column::FactorSinceMs, Expr::value(now.epoch_ms()))
        .col_expr(row::Column::FactorLastStep, Expr::value(step))
        .col_expr(row::Column::RecoveryHashes, Expr::value(kept))
        .filter(row::Column::Id.eq(&member.id))
        .filter(row::Column::FactorSinceMs.is_null())
        // Begun again meanwhile, it is another secret that no code was right for.
        .filter(row::Column::SealedFactor.eq(begun))
        .exec(&transaction)
        .await?;
    if on.rows_affected == 0 {
        return Err(AccountError::Factor);
    }
    let secret = end_others(app, &transaction, signed_in).await?;
    log(app, &transaction, member, AuditAction::SecondFactorOn).await?;
    transaction.commit().await?;
    Ok((RecoveryCodes { recovery_codes: codes }, secret))
}

/// Makes new codes for when the authenticator is lost, in the place of those before: they were used up, or seen by somebody, or
/// never arrived.
pub(crate) async fn renew_codes(
    app: &App,
    member: &Member,
    from: IpAddr,
    proof: &Proof,
) -> Result<RecoveryCodes, AccountError> {
    session::prove_with_code(app, member, from, proof).await?;
    let (codes, kept) = second_factor::recovery_codes(app.randomness.as_ref());
    let transaction = store::begin_write(&app.database).await?;
    let renewed = row::Entity::update_many()
        .col_expr(row::Column::RecoveryHashes, Expr::value(kept))
        .filter(row::Column::Id.eq(&member.id))
        .filter(row::Column::FactorSinceMs.is_not_null())
        .exec(&transaction)
        .await?;
    if renewed.rows_affected == 0 {
        return Err(AccountError::Factor);
    }
    log(app, &transaction, member, AuditAction::RecoveryCodesMade).await?;
    transaction.commit().await?;
    Ok(RecoveryCodes { recovery_codes: codes })
}

/// Turns the second factor off: with the password and a code.
pub(crate) async fn end_factor(
    app: &App,
    member: &Member,
    from: IpAddr,
    proof: &Proof,
) -> Result<(), AccountError> {
    session::prove_with_code(app, member, from, proof).await?;
    let transaction = store::begin_write(&app.database).await?;
    row::Entity::update_many()
        .col_expr(row::Column::SealedFactor, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(row::Column::FactorSinceMs, Expr::value(Option::<i64>::None))
        .col_expr(row::Column::FactorLastStep, Expr::value(Option::<i64>::None))
        .col_expr(row::Column::RecoveryHashes, Expr::value(""))
        .filter(row::Column::Id.eq(&member.id))
        .exec(&transaction)
        .await?;
    log(app, &transaction, member, AuditAction::SecondFactorOff).await?;
    transaction.commit().await?;
    Ok(())
}

/// Takes a code of the authenticator, or one for when it is lost, once. True where none is asked for.
pub(super) async fn take_code(app: &App, member: &row::Model, given: &str) -> Result<bool, Fault> {
    let Some(sealed) = member.sealed_factor.as_ref().filter(|_| member.factor_since_ms.is_some()) else {
        return Ok(true);
    };
    let secret = opened(app, &member.id, sealed)?;
    let mut update = row::Entity::update_many().filter(row::Column::Id.eq(&member.id));
    if let Some(step) = second_factor::step_of(&secret, given, app.clock.now(), member.factor_last_step) {
        // Of two who come with one code, one is let in.
        update = update
            .col_expr(row::Column::FactorLastStep, Expr::value(step))
            .filter(row::Column::FactorLastStep.is_null().or(row::Column::FactorLastStep.lt(step)));
    } else if let Some(left) = second_factor::without(&member.recovery_hashes, given) {
        update = update
            .col_expr(row::Column::RecoveryHashes, Expr::value(left))
            .filter(row::Column::RecoveryHashes.eq(&member.recovery_hashes));
    } else {
        return Ok(false);
    }
    Ok(update.exec(&app.database).await?.rows_affected == 1)
}

/// One's sessions, the one used last first.
pub(crate) async fn sessions(app: &App, signed_in: &SignedIn) -> Result<Vec<SessionView>, Fault> {
    let rows = session_row::Entity::find()
        .filter(session_row::Column::MemberId.eq(&signed_in.member.id))
        .filter(session::is_open(app.clock.now()))
        .order_by_desc(session_row::Column::LastUsedAtMs)
        .order_by_desc(session_row::Column::Id)
        .all(&app.database)
        .await?;
    let view = |row: session_row::Model| SessionView {
        is_this: row.id == signed_in.session_id,
        session_id: row.id,
        user_agent: row.user_agent,
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        last_used_at: Instant::from_epoch_ms(row.last_used_at_ms),
    };
    Ok(rows.into_iter().map(view).collect())
}

/// Ends one of one's sessions.
pub(crate) async fn end_session(app: &App, signed_in: &SignedIn, id: &str) -> Result<(), AccountError> {
    let transaction = store::begin_write(&app.database).await?;
    let ended = session_row::Entity::delete_many()
        .filter(session_row::Column::Id.eq(id))
        .filter(session_row::Column::MemberId.eq(&signed_in.member.id))
        .exec(&transaction)
        .await?;
    if ended.rows_affected == 0 {
        return Err(AccountError::Unknown);
    }
    let entry = Entry::of(&signed_in.member, AuditAction::SessionClosed, format!("session/{id}"));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Ends every other session of the member, and gives this one's fresh secret.
async fn end_others(
    app: &App,
    transaction: &DatabaseTransaction,
    signed_in: &SignedIn,
) -> Result<String, Fault> {
    session_row::Entity::delete_many()
        .filter(session_row::Column::MemberId.eq(&signed_in.member.id))
        .filter(session_row::Column::Id.ne(&signed_in.session_id))
        .exec(transaction)
        .await?;
    let secret = ids::random_hex(app.randomness.as_ref());
    session_row::Entity::update_many()
        .col_expr(session_row::Column::SecretHash, Expr::value(ids::secret_hash(&secret)))
        .filter(session_row::Column::Id.eq(&signed_in.session_id))
        .exec(transaction)
        .await?;
    Ok(secret)
}

fn opened(app: &App, member_id: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Fault> {
    Ok(app.vault.open_bytes(&factor_sealed_as(member_id), sealed)?)
}

fn entry(member: &Member, action: AuditAction) -> Entry<'_> {
    Entry::of(member, action, format!("member {}", member.id))
}

async fn log(
    app: &App,
    transaction: &DatabaseTransaction,
    member: &Member,
    action: AuditAction,
) -> Result<(), Fault> {
    audit::append(app, transaction, entry(member, action)).await
}

pub(crate) fn factor_sealed_as(member_id: &str) -> String {
    format!("member|{member_id}|factor")
}
