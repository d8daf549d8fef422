//! How long data is kept: pictures for a while, what was claimed and read for a longer one, as each organisation chose.
//! Called by the sweep. A case that waits for a person keeps what the person needs, up to the ninety days of the consent.

mod customers;

use std::net::IpAddr;

use contract::portal::{
    Settings,
    audit::AuditAction,
    data::{PICTURE_DAYS, Retention, RetentionOrder},
    review::ReviewState,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, Set,
    sea_query::{Expr, OnConflict, Query, SelectStatement},
};

use super::{
    PrivacyError,
    shred::{self, Item, shred},
};
use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{member::Member, session},
    delivery::{State, outbox::attempts},
    store::{
        self,
        entity::{
            bundle, capture_link, delivery, frame, organisation, organisation_settings as row,
            partner_transaction, review, submission as submission_row,
        },
    },
    verification::{capture, decision::PROCESSING, submission},
};

const DAY_MS: i64 = 24 * 3_600_000;
/// Captures looked at in one go, so that a sweep of years does not fill the memory.
const AT_ONCE: u64 = 100;

/// How long an organisation keeps data.
pub(crate) async fn of(connection: &impl ConnectionTrait, organisation_id: &str) -> Result<Retention, Fault> {
    let found = row::Entity::find_by_id(organisation_id).one(connection).await?;
    let whole = Retention::default();
    let days = |chosen: Option<i32>, otherwise| {
        chosen.and_then(|days| u32::try_from(days).ok()).unwrap_or(otherwise)
    };
    Ok(Retention {
        picture_days: days(found.as_ref().and_then(|row| row.picture_days), whole.picture_days),
        data_days: days(found.as_ref().and_then(|row| row.data_days), whole.data_days),
    })
}

/// Changes it, and writes down who did. What is kept for less long is erased by the next sweep, as nothing brings it back: whoever
/// asks for that proves that it is them.
pub(crate) async fn change(
    app: &App,
    member: &Member,
    from: IpAddr,
    order: &RetentionOrder,
) -> Result<(), PrivacyError> {
    let wanted = order.wanted;
    if let Some(proof) = &order.proof {
        session::prove_with_code(app, member, from, proof).await?;
    }
    let transaction = store::begin_write(&app.database).await?;
    let before = of(&transaction, &member.organisation_id).await?;
    if before == wanted {
        return Ok(());
    }
    if order.proof.is_none() && wanted.erases_more_than(before) {
        return Err(PrivacyError::Unproved);
    }
    let stored = |days: u32| i32::try_from(days).unwrap_or(i32::MAX);
    let new = row::ActiveModel {
        organisation_id: Set(member.organisation_id.clone()),
        four_eyes: Set(Settings::default().four_eyes),
        picture_days: Set(Some(stored(wanted.picture_days))),
        data_days: Set(Some(stored(wanted.data_days))),
        ..row::ActiveModel::default()
    };
    let there = OnConflict::column(row::Column::OrganisationId)
        .update_columns([row::Column::PictureDays, row::Column::DataDays])
        .to_owned();
    row::Entity::insert(new).on_conflict(there).exec_without_returning(&transaction).await?;
    let entry = Entry::of(member, AuditAction::RetentionChanged, "retention")
        .with("pictureDays", format!("{} -> {}", before.picture_days, wanted.picture_days))
        .with("dataDays", format!("{} -> {}", before.data_days, wanted.data_days));
    audit::append(app, &transaction, entry).await?;
    transaction.commit().await?;
    Ok(())
}

/// Erases pictures that are past their time, and says how many frames those were.
///
/// # Errors
/// A store failed; what was erased stays erased.
pub async fn erase_past_pictures(app: &App) -> Result<usize, Fault> {
    let mut erased = 0;
    for known in organisation::Entity::find().all(&app.database).await? {
        let days = of(&app.database, &known.id).await?.picture_days;
        let past = past(app, &known.id, days);
        erased += erase_pictures(app, at_rest(past)).await?;
        customers::erase_past_photos(app, &known.id, cutoff_ms(app, days)).await?;
    }
    // Beyond what the consent promises nothing is kept, whosever it is and for nobody's sake.
    let all = bundle::Entity::find();
    let past = all.filter(bundle::Column::ReceivedAtMs.lte(cutoff_ms(app, PICTURE_DAYS.1)));
    erased += erase_pictures(app, past).await?;
    Ok(erased)
}

async fn erase_pictures(app: &App, past: Select<bundle::Entity>) -> Result<usize, Fault> {
    let with_frames = Query::select().column(frame::Column::BundleId).from(frame::Entity).take();
    let past = past.filter(bundle::Column::Id.in_subquery(with_frames));
    let (mut erased, mut last) = (0, String::new());
    while let Some(some) = next(app, &past, &mut last).await? {
        for known in some {
            match capture::erase_pictures(app, &known.organisation_id, &known.id).await {
                Ok(frames) => erased += frames,
                Err(fault) => {
                    tracing::error!(%fault, capture = known.id, "its pictures stay past their time");
                }
            }
        }
    }
    Ok(erased)
}

/// The next captures of a search behind the last one; nothing when there are no more. One that cannot be erased stays in the
/// search, and must not be met again in this sweep.
async fn next(
    app: &App,
    search: &Select<bundle::Entity>,
    last: &mut String,
) -> Result<Option<Vec<bundle::Model>>, Fault> {
    let behind = search.clone().filter(bundle::Column::Id.gt(last.as_str()));
    let found = behind.order_by_asc(bundle::Column::Id).limit(AT_ONCE).all(&app.database).await?;
    let Some(end) = found.last() else { return Ok(None) };
    last.clone_from(&end.id);
    Ok(Some(found))
}

/// Erases captured data that is past its time, and says of how many captures.
///
/// # Errors
/// A store failed; what was erased stays erased.
pub async fn erase_past_data(app: &App) -> Result<usize, Fault> {
    let mut erased = 0;
    for known in organisation::Entity::find().all(&app.database).await? {
        let days = of(&app.database, &known.id).await?.data_days;
        let before_ms = cutoff_ms(app, days);
        let past = at_rest(past(app, &known.id, days)).filter(bundle::Column::ErasedAtMs.is_null());
        let mut last = String::new();
        while let Some(some) = next(app, &past, &mut last).await? {
            for capture in some {
                match shred::capture(app, &known.id, &capture.id).await {
                    Ok(()) => erased += 1,
                    Err(fault) => {
                        tracing::error!(%fault, capture = capture.id, "its data stays past its time");
                    }
                }
            }
        }
        erase_past_links(app, &known.id, before_ms).await?;
        for item in submission::past(app, &known.id, before_ms).await? {
            shred(app, &known.id, &Item::Submission(item)).await?;
        }
        customers::erase_past(app, &known.id, before_ms).await?;
        let past_deliveries = Condition::all()
            .add(delivery::Column::OrganisationId.eq(&known.id))
            .add(delivery::Column::CreatedAtMs.lte(before_ms))
            .add(delivery::Column::State.ne(State::Due.as_str()));
        let past = delivery::Entity::find().select_only().column(delivery::Column::Id);
        attempts::forget(&app.database, past.filter(past_deliveries.clone()).into_query()).await?;
        delivery::Entity::delete_many().filter(past_deliveries).exec(&app.database).await?;
        partner_transaction::Entity::update_many()
            .col_expr(partner_transaction::Column::NikHash, Expr::value(Option::<String>::None))
            .filter(partner_transaction::Column::OrganisationId.eq(&known.id))
            .filter(partner_transaction::Column::SentAtMs.lte(before_ms))
            .filter(partner_transaction::Column::NikHash.is_not_null())
            .exec(&app.database)
            .await?;
    }
    Ok(erased)
}

async fn erase_past_links(app: &App, organisation_id: &str, before_ms: i64) -> Result<(), Fault> {
    loop {
        let some = capture_link::Entity::find()
            .filter(capture_link::Column::OrganisationId.eq(organisation_id))
            .filter(capture_link::Column::CreatedAtMs.lte(before_ms))
            .filter(capture_link::Column::CustomerId.ne(super::NOBODY))
            .filter(capture_link::Column::Id.not_in_subquery(open_submissions()))
            .limit(AT_ONCE)
            .all(&app.database)
            .await?;
        if some.is_empty() {
            return Ok(());
        }
        for known in some {
            shred::link(app, &known.id).await?;
        }
    }
}

/// Links that a submission still moves by.
fn open_submissions() -> SelectStatement {
    Query::select()
        .column(submission_row::Column::LinkId)
        .from(submission_row::Entity)
        .and_where(submission_row::Column::LinkId.is_not_null())
        .and_where(submission::is_moving())
        .take()
}

fn cutoff_ms(app: &App, days: u32) -> i64 {
    app.clock.now().epoch_ms() - i64::from(days) * DAY_MS
}

fn past(app: &App, organisation_id: &str, days: u32) -> Select<bundle::Entity> {
    bundle::Entity::find()
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::ReceivedAtMs.lte(cutoff_ms(app, days)))
}

/// Of captures those that nobody has anything to do with any longer.
fn at_rest(captures: Select<bundle::Entity>) -> Select<bundle::Entity> {
    let waiting = Query::select()
        .column(review::Column::BundleId)
        .from(review::Entity)
        .and_where(review::Column::State.ne(ReviewState::Closed.as_str()))
        .take();
    captures.filter(bundle::Column::State.ne(PROCESSING)).filter(bundle::Column::Id.not_in_subquery(waiting))
}
