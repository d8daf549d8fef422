//! Tries to sign in, counted before a password is looked at: those from an address, those at an account from there, and those at
//! an account from anywhere. Past the free ones each try shuts the door for longer. An e-mail that nobody has is counted like any
//! other, so that counting tells nothing.

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
/// Guessing is then four tries an hour.
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
    /// Those at one account from one address: a person mistypes a few times.
    fn near(email: &str, address: IpAddr) -> Self {
        Self { key: format!("{} {}", Self::account(email).key, network(address)), free: 4 }
    }

    /// Those at one account from anywhere: far more, or anybody could lock a member out from elsewhere. NIST SP 800-63B section
    /// 3.2.2 allows a hundred failed ones in a row.
    fn account(email: &str) -> Self {
        Self { key: format!("email/{}", ids::secret_hash(&email_key(email))), free: 80 }
    }

    /// Those from one address: an office shares one.
    fn address(address: IpAddr) -> Self {
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

/// A try that may be made, as it was counted.
#[derive(Debug)]
pub(super) struct Try {
    address: Counted,
    near: Counted,
    account: Counted,
}

#[derive(Debug)]
struct Counted {
    whose: Whose,
    /// Tries since the last success, this one included.
    tries: i32,
    shut_until_ms: i64,
    /// When the last one before it failed.
    failed_before_ms: i64,
}

/// Counts a try at an account, or says when the next one is looked at.
pub(super) async fn begin(app: &App, email: &str, from: IpAddr) -> Result<Result<Try, Instant>, Fault> {
    let address = match count(app, Whose::address(from)).await? {
        Ok(counted) => counted,
        Err(open_at) => return Ok(Err(open_at)),
    };
    let near = match count(app, Whose::near(email, from)).await? {
        Ok(counted) => counted,
        Err(open_at) => return Ok(Err(open_at)),
    };
    Ok(count(app, Whose::account(email)).await?.map(|account| Try { address, near, account }))
}

async fn count(app: &App, whose: Whose) -> Result<Result<Counted, Instant>, Fault> {
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
    Ok(Ok(Counted { whose, tries, shut_until_ms, failed_before_ms }))
}

impl Try {
    /// Failed tries at the account since the last success, wherever they came from.
    pub(super) fn failed_before(&self) -> i32 {
        self.account.tries - 1
    }

    /// It succeeded: the counts of the account begin anew. The failed ones of the address still count: whoever has one account
    /// may not guess at others.
    pub(super) async fn succeeded(&self, app: &App) -> Result<(), Fault> {
        let both = [&self.near, &self.account].map(|one| one.whose.key.as_str());
        row::Entity::delete_many().filter(row::Column::Whose.is_in(both)).exec(&app.database).await?;
        self.address.give_back(app).await
    }

    /// It does not count; the failed ones before it do.
    pub(super) async fn give_back(&self, app: &App) -> Result<(), Fault> {
        for one in [&self.account, &self.near, &self.address] {
            one.give_back(app).await?;
        }
        Ok(())
    }
}

impl Counted {
    async fn give_back(&self, app: &App) -> Result<(), Fault> {
        row::Entity::update_many()
            .col_expr(row::Column::Tries, Expr::col(row::Column::Tries).sub(1))
            .col_expr(row::Column::OpenAtMs, Expr::value(app.clock.now().epoch_ms()))
            .col_expr(row::Column::LastAtMs, Expr::value(self.failed_before_ms))
            .filter(row::Column::Whose.eq(&self.whose.key))
            .filter(row::Column::Tries.gt(0))
            // Somebody else's failure meanwhile shut the door, and it stays shut.
            .filter(row::Column::OpenAtMs.eq(self.shut_until_ms))
            .exec(&app.database)
            .await?;
        Ok(())
    }
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
        let whose = Whose::near("a@b.example", "192.0.2.7".parse().unwrap());
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
        assert_eq!(Whose::account(" Owner@Sandbox.example"), Whose::account("owner@sandbox.example"));
    }
}
