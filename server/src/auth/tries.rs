//! Tries to sign in, counted by e-mail and by address before a password is looked at. Past the free ones each try
//! shuts the door for longer. An e-mail that nobody has is counted like any other, so that counting tells nothing.

use std::net::IpAddr;

use contract::instant::Instant;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};

use super::member::email_key;
use crate::{
    App, Fault, ids,
    store::{self, entity::sign_in_try as row},
};

/// How long the door stays shut after one try more than the free ones, after two, and so on; the last one repeats.
/// Guessing is then four tries an hour, and a member whom somebody locks out waits a quarter of an hour at most.
const WAITS_MS: [i64; 6] = [30_000, 60_000, 120_000, 240_000, 480_000, 900_000];
/// Failed tries are forgotten a day after the last one: successes of others at an address keep none of them alive.
const FORGOTTEN_AFTER_MS: i64 = 24 * 3_600_000;

/// Whose tries are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Whose {
    key: String,
    free: i32,
}

impl Whose {
    /// Those of one account: a person mistypes a few times.
    pub(super) fn email(email: &str) -> Self {
        Self { key: format!("email/{}", ids::secret_hash(&email_key(email))), free: 4 }
    }

    /// Those from one address: an office shares one.
    pub(super) fn address(address: IpAddr) -> Self {
        Self { key: format!("address/{}", network(address)), free: 20 }
    }

    fn wait_ms(&self, tries: i32) -> i64 {
        match usize::try_from(tries - self.free - 1) {
            Ok(beyond) => WAITS_MS[beyond.min(WAITS_MS.len() - 1)],
            Err(_) => 0,
        }
    }
}

/// What one customer has of addresses: of IPv6, a network of 64 bits.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        address @ IpAddr::V4(_) => address,
    }
}

/// A try that may be made.
#[derive(Debug)]
pub(super) struct Try {
    whose: Whose,
    /// Tries since the last success, this one included.
    pub(super) tries: i32,
    shut_until_ms: i64,
    /// When the last one before it failed.
    failed_before_ms: i64,
}

/// Counts a try, or says when the next one is looked at.
pub(super) async fn begin(app: &App, whose: Whose) -> Result<Result<Try, Instant>, Fault> {
    let transaction = store::begin_write(&app.database).await?;
    // So long ago that it is forgotten.
    let first = row::ActiveModel {
        whose: Set(whose.key.clone()),
        tries: Set(0),
        open_at_ms: Set(0),
        last_at_ms: Set(0),
    };
    // An update that changes nothing locks the row on both databases.
    let there = OnConflict::column(row::Column::Whose).update_column(row::Column::Whose).to_owned();
    let known = row::Entity::insert(first).on_conflict(there).exec_with_returning(&transaction).await?;
    // Read under the lock: a call that waited for others would find the door shut by a try that came after it.
    let now_ms = app.clock.now().epoch_ms();
    if known.open_at_ms > now_ms {
        transaction.rollback().await?;
        return Ok(Err(Instant::from_epoch_ms(known.open_at_ms)));
    }
    let forgotten = known.last_at_ms < now_ms - FORGOTTEN_AFTER_MS;
    let tries = if forgotten { 1 } else { known.tries.saturating_add(1) };
    let shut_until_ms = now_ms + whose.wait_ms(tries);
    row::Entity::update_many()
        .col_expr(row::Column::Tries, Expr::value(tries))
        .col_expr(row::Column::OpenAtMs, Expr::value(shut_until_ms))
        .col_expr(row::Column::LastAtMs, Expr::value(now_ms))
        .filter(row::Column::Whose.eq(&whose.key))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    let failed_before_ms = if forgotten { now_ms } else { known.last_at_ms };
    Ok(Ok(Try { whose, tries, shut_until_ms, failed_before_ms }))
}

/// The account's try succeeded: its count begins anew.
pub(super) async fn succeeded(app: &App, account: &Try) -> Result<(), Fault> {
    row::Entity::delete_by_id(&account.whose.key).exec(&app.database).await?;
    Ok(())
}

/// The address's try does not count. Its failed ones still do: whoever has one account may not guess at others.
pub(super) async fn give_back(app: &App, address: &Try) -> Result<(), Fault> {
    row::Entity::update_many()
        .col_expr(row::Column::Tries, Expr::col(row::Column::Tries).sub(1))
        .col_expr(row::Column::OpenAtMs, Expr::value(app.clock.now().epoch_ms()))
        .col_expr(row::Column::LastAtMs, Expr::value(address.failed_before_ms))
        .filter(row::Column::Whose.eq(&address.whose.key))
        .filter(row::Column::Tries.gt(0))
        // Somebody else's failure meanwhile shut the door, and it stays shut.
        .filter(row::Column::OpenAtMs.eq(address.shut_until_ms))
        .exec(&app.database)
        .await?;
    Ok(())
}

/// Forgets what is over.
pub(super) async fn forget_past(app: &App) -> Result<(), Fault> {
    let before = app.clock.now().epoch_ms() - FORGOTTEN_AFTER_MS;
    row::Entity::delete_many().filter(row::Column::LastAtMs.lt(before)).exec(&app.database).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn past_the_free_tries_the_door_is_shut_for_longer_each_time() {
        let whose = Whose::email("a@b.example");
        let waits: Vec<i64> = (1..=12).map(|tries| whose.wait_ms(tries) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    }

    #[test]
    fn one_customer_is_one_address() {
        let of = |text: &str| Whose::address(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_ne!(of("192.0.2.7"), of("192.0.2.8"));
        assert_eq!(Whose::email(" Owner@Sandbox.example"), Whose::email("owner@sandbox.example"));
    }
}
