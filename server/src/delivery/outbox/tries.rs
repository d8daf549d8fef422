//! Tries: what is due is taken by one worker at a time, of one lane a few at most; what a try came to is written down, and
//! what failed is due again after the documented wait, or given up.

use contract::{
    instant::Instant,
    portal::webhook::{DeliveryFault, SentRequest},
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query, SelectStatement},
};

use super::{MAIL, answer_sealed_as, attempts, payload_sealed_as};
use crate::{
    App, Fault,
    leases::{self, Columns, Lease, Queue, State},
    store::{self, entity::delivery},
};

/// Waits after a try that failed: the rule of webhooks, 5 s, 30 s, 5 min, 1 h, 5 h, 18 h; after one more try, a day after
/// the first, it is given up.
pub(crate) const WAITS_MS: [i64; 6] = [5_000, 30_000, 300_000, 3_600_000, 18_000_000, 64_800_000];
/// Up to a tenth is added to a wait, so that what failed together does not come back together.
const JITTER: i64 = 10;
/// Of an answer so much is kept: enough for an error message.
pub(in crate::delivery) const ANSWER_BYTES: usize = 1024;

impl Queue for delivery::Entity {
    /// A try takes five seconds for an endpoint and half of this for a mail at most.
    const LEASE_MS: i64 = 60_000;
    const COLUMNS: Columns<delivery::Column> = Columns {
        id: delivery::Column::Id,
        state: delivery::Column::State,
        attempts: delivery::Column::Attempts,
        due_at_ms: delivery::Column::DueAtMs,
        lease: delivery::Column::Lease,
        last_fault: delivery::Column::LastFault,
        finished_at_ms: delivery::Column::FinishedAtMs,
    };
}

/// What waits for another one that was never tried.
fn waits() -> SelectStatement {
    const EARLIER: &str = "earlier";
    let of_earlier = |column| Expr::col((EARLIER, column));
    Query::select()
        .expr(Expr::val(1))
        .from_as(delivery::Entity, EARLIER)
        .and_where(of_earlier(delivery::Column::Id).equals((delivery::Entity, delivery::Column::AfterId)))
        .and_where(of_earlier(delivery::Column::State).eq(State::Due.as_str()))
        .and_where(of_earlier(delivery::Column::LastAttemptAtMs).is_null())
        .take()
}

/// A delivery that this worker has for the time of its lease.
pub(in crate::delivery) struct Taken {
    pub(in crate::delivery) row: delivery::Model,
    lease: Lease,
}

impl Taken {
    /// Tries, this one included.
    pub(in crate::delivery) fn attempt(&self) -> i32 {
        self.lease.attempts
    }

    /// The endpoint that it goes to; none for a mail.
    pub(in crate::delivery) fn endpoint_id(&self) -> Option<&str> {
        (self.row.lane != MAIL).then_some(self.row.lane.as_str())
    }

    /// Whether it was begun as often as any and never ended, not even with a fault: whoever took it died.
    pub(in crate::delivery) fn kills(&self) -> bool {
        self.wait_index() > WAITS_MS.len()
    }

    fn wait_index(&self) -> usize {
        usize::try_from(self.lease.attempts - 1).unwrap_or(0)
    }

    /// What is to be sent.
    pub(in crate::delivery) fn payload(&self, app: &App) -> Result<zeroize::Zeroizing<Vec<u8>>, Fault> {
        Ok(app.vault.open_bytes(&payload_sealed_as(&self.row.id), &self.row.sealed_payload)?)
    }
}

/// Takes what has been due for longest, at most `room`, and of one lane no more than `of_one_lane`, those that are
/// `flying` included. All in one transaction, since each is a wait for the disk.
pub(in crate::delivery) async fn take(
    app: &App,
    busy: &[&str],
    of_one_lane: usize,
    room: usize,
    flying: impl Fn(&str) -> usize,
) -> Result<Vec<Taken>, Fault> {
    // Nothing more of a busy lane is even read: what waits there may be a thousand rows.
    let idle = (!busy.is_empty()).then(|| delivery::Column::Lane.is_not_in(busy.iter().copied()));
    let rows = leases::due::<delivery::Entity>(app.clock.now())
        .filter(Condition::all().add_option(idle))
        .filter(Expr::exists(waits()).not())
        .order_by_asc(delivery::Column::DueAtMs)
        .order_by_asc(delivery::Column::Id)
        .limit(u64::try_from(room).unwrap_or(u64::MAX))
        .all(&app.database)
        .await?;
    // Most looks find nothing: they need no lock.
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let transaction = store::begin_write(&app.database).await?;
    let mut taken: Vec<Taken> = Vec::new();
    for row in rows {
        let of_lane = flying(&row.lane) + taken.iter().filter(|other| other.row.lane == row.lane).count();
        if of_lane < of_one_lane {
            let lease = leases::take::<delivery::Entity>(app, &transaction, &row.id, row.attempts).await?;
            taken.extend(lease.map(|lease| Taken { row, lease }));
        }
    }
    transaction.commit().await?;
    Ok(taken)
}

/// What a try came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::delivery) enum Outcome {
    /// It was taken.
    Delivered,
    /// It was not, which may change.
    Failed {
        /// Why.
        fault: DeliveryFault,
        /// Until when the other side wants to be left alone.
        not_before: Option<Instant>,
    },
    /// It was not, and never will be.
    Refused {
        /// Why.
        fault: DeliveryFault,
    },
}

impl Outcome {
    /// Why it failed, where it did.
    pub(in crate::delivery) fn fault(&self) -> Option<DeliveryFault> {
        match self {
            Self::Delivered => None,
            Self::Failed { fault, .. } | Self::Refused { fault } => Some(*fault),
        }
    }
}

/// A try.
pub(in crate::delivery) struct Try {
    pub(in crate::delivery) outcome: Outcome,
    /// The status: HTTP's, or a mail server's.
    pub(in crate::delivery) status: Option<u16>,
    /// The beginning of the answer.
    pub(in crate::delivery) answer: Vec<u8>,
    /// What was sent, where anything was.
    pub(in crate::delivery) request: Option<SentRequest>,
    pub(in crate::delivery) began: Instant,
}

impl Try {
    /// A try that came to nothing before anything was answered.
    pub(in crate::delivery) fn without_answer(outcome: Outcome, began: Instant) -> Self {
        Self { outcome, status: None, answer: Vec::new(), request: None, began }
    }
}

/// Writes down what a try came to. False where another worker has the delivery by now.
pub(in crate::delivery) async fn settle(
    app: &App,
    connection: &impl ConnectionTrait,
    taken: &Taken,
    done: &Try,
) -> Result<bool, Fault> {
    let now = app.clock.now();
    let update = match &done.outcome {
        Outcome::Delivered => leases::end::<delivery::Entity>(&taken.lease, State::Done, now, None),
        Outcome::Refused { fault } => leases::end(&taken.lease, State::Failed, now, Some(fault.as_str())),
        Outcome::Failed { fault, not_before } => match WAITS_MS.get(taken.wait_index()) {
            None => leases::end(&taken.lease, State::Failed, now, Some(fault.as_str())),
            Some(wait_ms) => {
                let jitter_ms = u32::try_from(wait_ms / JITTER).unwrap_or(u32::MAX);
                let jitter_ms = i64::from(app.randomness.below(jitter_ms));
                let due_at = now.plus_ms(wait_ms + jitter_ms);
                // Who asks for longer than the longest wait is not believed.
                let latest = now.plus_ms(WAITS_MS[WAITS_MS.len() - 1]);
                let due_at = not_before.map_or(due_at, |not_before| due_at.max(not_before.min(latest)));
                leases::put_back(&taken.lease, due_at, fault.as_str())
            }
        },
    };
    let what = answer_sealed_as(&taken.row.id);
    let answer =
        (!done.answer.is_empty()).then(|| app.vault.seal_bytes(&what, &done.answer, app.randomness.as_ref()));
    let settled = update
        .col_expr(delivery::Column::LastStatus, Expr::value(done.status.map(i32::from)))
        .col_expr(delivery::Column::SealedAnswer, Expr::value(answer))
        .col_expr(delivery::Column::LastTookMs, Expr::value(now.since_ms(done.began)))
        .col_expr(delivery::Column::LastAttemptAtMs, Expr::value(now.epoch_ms()))
        .exec(connection)
        .await?;
    if settled.rows_affected == 0 {
        return Ok(false);
    }
    attempts::keep(app, connection, &taken.row.id, done, now).await?;
    Ok(true)
}
