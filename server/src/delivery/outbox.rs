//! The outbox: what is to be sent, written in the transaction of what it tells of, taken by one worker at a time, tried
//! again with the documented waits, given up in the end, and kept for the dashboard. How something is sent is not here.

use contract::instant::Instant;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    Set,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};

use crate::{
    App, Fault, ids,
    leases::{self, Columns, Lease, Queue, State},
    store::{self, entity::delivery},
};

/// Waits after a try that failed: the rule of webhooks, 5 s, 30 s, 5 min, 1 h, 5 h, 18 h; after one more try, a day after
/// the first, it is given up.
const WAITS_MS: [i64; 6] = [5_000, 30_000, 300_000, 3_600_000, 18_000_000, 64_800_000];
/// Up to a tenth is added to a wait, so that what failed together does not come back together.
const JITTER: i64 = 10;
/// The lane of mails; an endpoint's lane is its id, which is 32 digits long.
const MAIL: &str = "mail";
/// Of an answer so much is kept: enough for an error message.
pub(super) const ANSWER_BYTES: usize = 1024;

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

/// Where something goes. A lane is served by a few at a time, so that one that hangs holds up no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane<'a> {
    /// To a partner's endpoint, by its id.
    Endpoint(&'a str),
    /// To a person.
    Mail,
}

impl<'a> Lane<'a> {
    fn as_str(self) -> &'a str {
        match self {
            Self::Endpoint(id) => id,
            Self::Mail => MAIL,
        }
    }
}

/// Something to send.
#[derive(Clone, Copy)]
pub struct Parcel<'a> {
    /// Whose it is.
    pub organisation_id: &'a str,
    /// Where it goes.
    pub lane: Lane<'a>,
    /// What happened.
    pub event: &'a str,
    /// What it happened to: an event of one subject goes down a lane once, however often a step is repeated.
    pub subject: &'a str,
    /// The event of the same subject that goes down the lane first, where there is one: this one waits until that one was
    /// tried once.
    pub after: Option<&'a str>,
    /// The bytes to send, the same at every try.
    pub payload: &'a [u8],
}

contract::redact_debug!(Parcel<'a>);

/// Puts something in, in the caller's transaction, and says under which id; nothing where it was put in before.
///
/// # Errors
/// The database failed.
pub async fn enqueue(
    app: &App,
    connection: &impl ConnectionTrait,
    parcel: Parcel<'_>,
) -> Result<Option<String>, Fault> {
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let sealed = app.vault.seal_bytes(&payload_sealed_as(&id), parcel.payload, app.randomness.as_ref());
    let after_id = match parcel.after {
        Some(event) => id_of(connection, Parcel { event, ..parcel }).await?,
        None => None,
    };
    let row = delivery::ActiveModel {
        id: Set(id.clone()),
        organisation_id: Set(parcel.organisation_id.to_owned()),
        lane: Set(parcel.lane.as_str().to_owned()),
        event: Set(parcel.event.to_owned()),
        subject: Set(parcel.subject.to_owned()),
        sealed_payload: Set(sealed),
        state: Set(State::Due.as_str().to_owned()),
        attempts: Set(0),
        due_at_ms: Set(now.epoch_ms()),
        lease: Set(None),
        last_fault: Set(None),
        last_status: Set(None),
        sealed_answer: Set(None),
        last_took_ms: Set(None),
        last_attempt_at_ms: Set(None),
        created_at_ms: Set(now.epoch_ms()),
        finished_at_ms: Set(None),
        after_id: Set(after_id),
    };
    let once = [delivery::Column::Lane, delivery::Column::Event, delivery::Column::Subject];
    let inserted = delivery::Entity::insert(row)
        .on_conflict(OnConflict::columns(once).do_nothing_on([delivery::Column::Id]).to_owned())
        .exec_without_returning(connection)
        .await?;
    Ok((inserted == 1).then_some(id))
}

/// The id of what was put in before under this lane, event and subject.
async fn id_of(connection: &impl ConnectionTrait, parcel: Parcel<'_>) -> Result<Option<String>, Fault> {
    let known = delivery::Entity::find()
        .filter(delivery::Column::Lane.eq(parcel.lane.as_str()))
        .filter(delivery::Column::Event.eq(parcel.event))
        .filter(delivery::Column::Subject.eq(parcel.subject));
    Ok(known.one(connection).await?.map(|row| row.id))
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
pub(super) struct Taken {
    pub(super) row: delivery::Model,
    lease: Lease,
}

impl Taken {
    /// Tries, this one included.
    pub(super) fn attempt(&self) -> i32 {
        self.lease.attempts
    }

    /// The endpoint that it goes to; none for a mail.
    pub(super) fn endpoint_id(&self) -> Option<&str> {
        (self.row.lane != MAIL).then_some(self.row.lane.as_str())
    }

    /// Whether it was begun as often as any and never ended, not even with a fault: whoever took it died.
    pub(super) fn kills(&self) -> bool {
        self.wait_index() > WAITS_MS.len()
    }

    fn wait_index(&self) -> usize {
        usize::try_from(self.lease.attempts - 1).unwrap_or(0)
    }

    /// What is to be sent.
    pub(super) fn payload(&self, app: &App) -> Result<zeroize::Zeroizing<Vec<u8>>, Fault> {
        Ok(app.vault.open_bytes(&payload_sealed_as(&self.row.id), &self.row.sealed_payload)?)
    }
}

/// Takes what has been due for longest, at most `room`, and of one lane no more than `of_one_lane`, those that are
/// `flying` included. All in one transaction, since each is a wait for the disk.
pub(super) async fn take(
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
pub(super) enum Outcome {
    /// It was taken.
    Delivered,
    /// It was not, which may change.
    Failed {
        /// Why, without personal data.
        fault: String,
        /// Until when the other side wants to be left alone.
        not_before: Option<Instant>,
    },
    /// It was not, and never will be.
    Refused {
        /// Why, without personal data.
        fault: String,
    },
}

/// A try.
pub(super) struct Try {
    pub(super) outcome: Outcome,
    /// The HTTP status.
    pub(super) status: Option<u16>,
    /// The beginning of the answer.
    pub(super) answer: Vec<u8>,
    pub(super) began: Instant,
}

/// Writes down what a try came to. False where another worker has the delivery by now.
pub(super) async fn settle(
    app: &App,
    connection: &impl ConnectionTrait,
    taken: &Taken,
    done: &Try,
) -> Result<bool, Fault> {
    let now = app.clock.now();
    let update = match &done.outcome {
        Outcome::Delivered => leases::end::<delivery::Entity>(&taken.lease, State::Done, now, None),
        Outcome::Refused { fault } => leases::end(&taken.lease, State::Failed, now, Some(fault)),
        Outcome::Failed { fault, not_before } => match WAITS_MS.get(taken.wait_index()) {
            None => leases::end(&taken.lease, State::Failed, now, Some(fault)),
            Some(wait_ms) => {
                let jitter_ms = u32::try_from(wait_ms / JITTER).unwrap_or(u32::MAX);
                let jitter_ms = i64::from(app.randomness.below(jitter_ms));
                let due_at = now.plus_ms(wait_ms + jitter_ms);
                // Who asks for longer than the longest wait is not believed.
                let latest = now.plus_ms(WAITS_MS[WAITS_MS.len() - 1]);
                let due_at = not_before.map_or(due_at, |not_before| due_at.max(not_before.min(latest)));
                leases::put_back(&taken.lease, due_at, fault)
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
    Ok(settled.rows_affected == 1)
}

/// Sends something once more from the start, under its old id; whose it is not, there is none. False where there is none.
///
/// # Errors
/// The database failed.
pub async fn send_again(app: &App, organisation_id: &str, delivery_id: &str) -> Result<bool, Fault> {
    let again = leases::restart::<delivery::Entity>(app.clock.now())
        .filter(delivery::Column::Id.eq(delivery_id))
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .exec(&app.database)
        .await?;
    Ok(again.rows_affected == 1)
}

/// Makes due what was refused for one reason, of one lane.
pub(super) async fn send_refused(
    app: &App,
    connection: &impl ConnectionTrait,
    lane: Lane<'_>,
    fault: &str,
) -> Result<u64, Fault> {
    let again = leases::restart::<delivery::Entity>(app.clock.now())
        .filter(delivery::Column::Lane.eq(lane.as_str()))
        .filter(delivery::Column::State.eq(State::Failed.as_str()))
        .filter(delivery::Column::LastFault.eq(fault))
        .exec(connection)
        .await?;
    Ok(again.rows_affected)
}

/// A delivery as the dashboard shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The id, which the receiver saw too.
    pub id: String,
    /// The endpoint; none for a mail.
    pub endpoint_id: Option<String>,
    /// What happened.
    pub event: String,
    /// What it happened to.
    pub subject: String,
    /// Where it stands.
    pub state: State,
    /// How often it was begun.
    pub attempts: i32,
    /// When it is tried next; nothing once it has ended.
    pub next_at: Option<Instant>,
    /// Why the last try failed.
    pub last_fault: Option<String>,
    /// The HTTP status of the last answer.
    pub last_status: Option<i32>,
    /// The beginning of the last answer.
    pub last_answer: Option<String>,
    /// How long the last try took, in milliseconds.
    pub last_took_ms: Option<i64>,
    /// When the last try ended.
    pub last_attempt_at: Option<Instant>,
    /// When it was put in.
    pub created_at: Instant,
    /// When it was sent or given up.
    pub finished_at: Option<Instant>,
}

contract::redact_debug!(Delivery);

/// A partner's deliveries, the newest first, from after the one that `before` names; a page of `most`.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn list(
    app: &App,
    organisation_id: &str,
    before: Option<&str>,
    most: u64,
) -> Result<Vec<Delivery>, Fault> {
    // Ids sort by time.
    let older = before.map(|id| delivery::Column::Id.lt(id));
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .filter(Condition::all().add_option(older))
        .order_by_desc(delivery::Column::Id)
        .limit(most)
        .all(&app.database)
        .await?;
    rows.into_iter().map(|row| shown(app, row)).collect()
}

/// What was put in because of one thing, in order.
///
/// # Errors
/// The database failed, or a row does not open.
pub async fn of_subject(app: &App, organisation_id: &str, subject: &str) -> Result<Vec<Delivery>, Fault> {
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrganisationId.eq(organisation_id))
        .filter(delivery::Column::Subject.eq(subject))
        .order_by_asc(delivery::Column::Id)
        .all(&app.database)
        .await?;
    rows.into_iter().map(|row| shown(app, row)).collect()
}

fn shown(app: &App, row: delivery::Model) -> Result<Delivery, Fault> {
    let state = State::named(&row.state)
        .ok_or_else(|| Fault::Invariant(format!("delivery {} stands at {}", row.id, row.state)))?;
    let answer = match &row.sealed_answer {
        Some(sealed) => Some(app.vault.open_bytes(&answer_sealed_as(&row.id), sealed)?),
        None => None,
    };
    Ok(Delivery {
        endpoint_id: (row.lane != MAIL).then_some(row.lane),
        next_at: (state == State::Due).then(|| Instant::from_epoch_ms(row.due_at_ms)),
        last_answer: answer.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        last_attempt_at: row.last_attempt_at_ms.map(Instant::from_epoch_ms),
        created_at: Instant::from_epoch_ms(row.created_at_ms),
        finished_at: row.finished_at_ms.map(Instant::from_epoch_ms),
        id: row.id,
        event: row.event,
        subject: row.subject,
        state,
        attempts: row.attempts,
        last_fault: row.last_fault,
        last_status: row.last_status,
        last_took_ms: row.last_took_ms,
    })
}

pub(crate) fn payload_sealed_as(id: &str) -> String {
    format!("delivery|{id}|payload")
}

pub(crate) fn answer_sealed_as(id: &str) -> String {
    format!("delivery|{id}|answer")
}
