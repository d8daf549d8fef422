//! How one item loses everything personal. Objects go first, then the rows with the keys that open them; of what has to stay
//! for charges and verdicts, the row stays and says nothing of anybody. Each may be done any number of times.

use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, Query},
};

use super::{NOBODY, trace};
use crate::{
    App, Fault,
    certificate::{CertificateError, Serial},
    store::{
        self,
        entity::{
            bundle, capture_link, challenge, customer, delivery, delivery_attempt, device_key, finding, job,
            partner_transaction, registry_report, review, review_note, verification, visit, visit_step,
        },
    },
    verification::{capture, duplicates, reviews, submission},
};
use contract::portal::review::ReviewState;

/// Something that holds personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// Revoked first, while everything is there that says whose it is.
    Certificate(String),
    /// An event in the outbox.
    Delivery(String),
    /// A capture with its pictures, findings, verifications and contacts.
    Capture(String),
    /// A transaction whose caller's own id names the person.
    Reference(String),
    /// Whom a transaction was about.
    Transaction(String),
    /// What a link claims.
    Link(String),
    /// What a submission was asked for and confirmed with.
    Submission(String),
    /// A customer with devices and reports.
    Customer(String),
}

impl Item {
    /// In this order they are erased.
    pub(super) fn rank(&self) -> i32 {
        match self {
            Self::Certificate(_) => 0,
            Self::Delivery(_) => 1,
            Self::Capture(_) => 2,
            Self::Reference(_) => 3,
            Self::Transaction(_) => 4,
            Self::Link(_) => 5,
            Self::Submission(_) => 6,
            Self::Customer(_) => 7,
        }
    }

    /// As the store writes it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Certificate(_) => "certificate",
            Self::Delivery(_) => "delivery",
            Self::Capture(_) => "capture",
            Self::Reference(_) => "reference",
            Self::Transaction(_) => "transaction",
            Self::Link(_) => "link",
            Self::Submission(_) => "submission",
            Self::Customer(_) => "customer",
        }
    }

    pub(super) fn id(&self) -> &str {
        match self {
            Self::Certificate(id)
            | Self::Delivery(id)
            | Self::Capture(id)
            | Self::Reference(id)
            | Self::Transaction(id)
            | Self::Link(id)
            | Self::Submission(id)
            | Self::Customer(id) => id,
        }
    }

    pub(super) fn named(kind: &str, id: &str) -> Option<Self> {
        let every = [
            Self::Certificate,
            Self::Delivery,
            Self::Capture,
            Self::Reference,
            Self::Transaction,
            Self::Link,
            Self::Submission,
            Self::Customer,
        ];
        every.into_iter().map(|make| make(id.to_owned())).find(|item| item.kind() == kind)
    }
}

/// Erases an item.
pub(super) async fn shred(app: &App, organisation_id: &str, item: &Item) -> Result<(), Fault> {
    match item {
        Item::Certificate(serial) => certificate(app, serial).await,
        Item::Delivery(id) => {
            // Tries last: once their delivery is gone, none is written any more.
            delivery::Entity::delete_by_id(id).exec(&app.database).await?;
            let tries = delivery_attempt::Column::DeliveryId.eq(id);
            delivery_attempt::Entity::delete_many().filter(tries).exec(&app.database).await?;
            Ok(())
        }
        Item::Capture(id) => capture(app, organisation_id, id).await,
        Item::Reference(id) => {
            set_null(app, id, partner_transaction::Column::ReferenceId).await?;
            set_null(app, id, partner_transaction::Column::ReferenceClaim).await
        }
        Item::Transaction(id) => set_null(app, id, partner_transaction::Column::NikHash).await,
        Item::Link(id) => link(app, id).await,
        Item::Submission(id) => submission::forget(app, id).await,
        Item::Customer(id) => customer(app, organisation_id, id).await,
    }
}

async fn set_null(app: &App, id: &str, column: partner_transaction::Column) -> Result<(), Fault> {
    partner_transaction::Entity::update_many()
        .col_expr(column, Expr::value(Option::<String>::None))
        .filter(partner_transaction::Column::Id.eq(id))
        .exec(&app.database)
        .await?;
    Ok(())
}

/// The certificate is revoked and forgotten; its number stays, since the revocation list names it.
async fn certificate(app: &App, serial: &str) -> Result<(), Fault> {
    let broken = || Fault::Invariant(format!("{serial} is no serial number"));
    let serial = Serial::parse(serial).ok_or_else(broken)?;
    match app.certificates.forget(&serial).await {
        Ok(()) | Err(CertificateError::NotFound) => Ok(()),
        Err(CertificateError::Fault(fault)) => Err(fault),
        Err(error) => Err(Fault::Invariant(error.to_string())),
    }
}

/// A capture keeps its verdict, its times and its place in the bill.
pub(super) async fn capture(app: &App, organisation_id: &str, id: &str) -> Result<(), Fault> {
    capture::erase_pictures(app, organisation_id, id).await?;
    duplicates::release(app, id).await?;
    let transaction = store::begin_write(&app.database).await?;
    // Whoever opens a case of it meanwhile comes before or after.
    let known = bundle::Entity::find_by_id(id).lock_exclusive().one(&transaction).await?;
    finding::Entity::delete_many().filter(finding::Column::BundleId.eq(id)).exec(&transaction).await?;
    job::Entity::delete_many().filter(job::Column::BundleId.eq(id)).exec(&transaction).await?;
    let notes = review_note::Entity::find().filter(review_note::Column::BundleId.eq(id));
    for note in notes.all(&transaction).await? {
        // What a member wrote may name the person.
        let blank = app.vault.seal_text(&reviews::note_sealed_as(&note.id), "", app.randomness.as_ref());
        review_note::Entity::update_many()
            .col_expr(review_note::Column::SealedReason, Expr::value(blank))
            .filter(review_note::Column::Id.eq(&note.id))
            .exec(&transaction)
            .await?;
    }
    verification::Entity::update_many()
        .col_expr(verification::Column::SealedReason, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(verification::Column::CustomerId, Expr::value(NOBODY))
        .filter(verification::Column::BundleId.eq(id))
        .exec(&transaction)
        .await?;
    review::Entity::update_many()
        .col_expr(review::Column::CustomerId, Expr::value(NOBODY))
        .col_expr(review::Column::State, Expr::value(ReviewState::Closed.as_str()))
        .filter(review::Column::BundleId.eq(id))
        .exec(&transaction)
        .await?;
    let its_challenge = Query::select()
        .column(bundle::Column::ChallengeId)
        .from(bundle::Entity)
        .and_where(bundle::Column::Id.eq(id))
        .and_where(bundle::Column::ChallengeId.is_not_null())
        .take();
    challenge::Entity::update_many()
        .col_expr(challenge::Column::CustomerId, Expr::value(NOBODY))
        .filter(challenge::Column::Id.in_subquery(its_challenge))
        .exec(&transaction)
        .await?;
    let nothing = || Expr::value(Option::<Vec<u8>>::None);
    bundle::Entity::update_many()
        .col_expr(bundle::Column::SealedOcr, nothing())
        .col_expr(bundle::Column::SealedClaim, nothing())
        .col_expr(bundle::Column::SealedStatement, nothing())
        .col_expr(bundle::Column::CustomerId, Expr::value(NOBODY))
        .col_expr(bundle::Column::DeviceId, Expr::value(Option::<String>::None))
        .col_expr(bundle::Column::TracedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .col_expr(bundle::Column::ErasedAtMs, Expr::value(app.clock.now().epoch_ms()))
        .filter(bundle::Column::Id.eq(id))
        .exec(&transaction)
        .await?;
    trace::forget(&transaction, id).await?;
    if let Some(known) = known {
        trace::forget_stranger(&transaction, organisation_id, &known.customer_id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// A link keeps its times and its charge; it takes no capture any longer.
pub(super) async fn link(app: &App, id: &str) -> Result<(), Fault> {
    let now_ms = app.clock.now().epoch_ms();
    let transaction = store::begin_write(&app.database).await?;
    let known = capture_link::Entity::find_by_id(id).one(&transaction).await?;
    let nothing = || Expr::value(Option::<String>::None);
    capture_link::Entity::update_many()
        .col_expr(capture_link::Column::SealedClaim, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(capture_link::Column::ReturnUrl, nothing())
        .col_expr(capture_link::Column::FailReturnUrl, nothing())
        .col_expr(capture_link::Column::CustomerId, Expr::value(NOBODY))
        .col_expr(capture_link::Column::ClosedAtMs, Expr::value(now_ms))
        .col_expr(capture_link::Column::TracedAtMs, Expr::value(now_ms))
        .filter(capture_link::Column::Id.eq(id))
        .exec(&transaction)
        .await?;
    challenge::Entity::update_many()
        .col_expr(challenge::Column::CustomerId, Expr::value(NOBODY))
        .filter(challenge::Column::LinkId.eq(id))
        .exec(&transaction)
        .await?;
    // In the order in which reports of the page take them.
    visit::Entity::delete_many().filter(visit::Column::LinkId.eq(id)).exec(&transaction).await?;
    visit_step::Entity::delete_many().filter(visit_step::Column::LinkId.eq(id)).exec(&transaction).await?;
    trace::forget(&transaction, id).await?;
    if let Some(known) = known {
        trace::forget_stranger(&transaction, &known.organisation_id, &known.customer_id).await?;
    }
    transaction.commit().await?;
    Ok(())
}

async fn customer(app: &App, organisation_id: &str, id: &str) -> Result<(), Fault> {
    let transaction = store::begin_write(&app.database).await?;
    // Somebody began anew under this id meanwhile: the customer is theirs then.
    let others = bundle::Entity::find()
        .filter(bundle::Column::OrganisationId.eq(organisation_id))
        .filter(bundle::Column::CustomerId.eq(id))
        .limit(1);
    if others.one(&transaction).await?.is_some() {
        return Ok(());
    }
    customer_in(&transaction, organisation_id, id, i64::MAX).await?;
    transaction.commit().await?;
    Ok(())
}

/// A customer with devices and reports up to a time, of whom it is known that nobody else is behind the id.
pub(super) async fn customer_in(
    transaction: &DatabaseTransaction,
    organisation_id: &str,
    id: &str,
    up_to_ms: i64,
) -> Result<(), Fault> {
    device_key::Entity::delete_many()
        .filter(device_key::Column::OrganisationId.eq(organisation_id))
        .filter(device_key::Column::CustomerId.eq(id))
        .filter(device_key::Column::CreatedAtMs.lte(up_to_ms))
        .exec(transaction)
        .await?;
    registry_report::Entity::delete_many()
        .filter(registry_report::Column::OrganisationId.eq(organisation_id))
        .filter(registry_report::Column::CustomerId.eq(id))
        .filter(registry_report::Column::CreatedAtMs.lte(up_to_ms))
        .exec(transaction)
        .await?;
    challenge::Entity::update_many()
        .col_expr(challenge::Column::CustomerId, Expr::value(NOBODY))
        .filter(challenge::Column::OrganisationId.eq(organisation_id))
        .filter(challenge::Column::CustomerId.eq(id))
        .exec(transaction)
        .await?;
    trace::forget_customer(transaction, organisation_id, id).await?;
    let key = (organisation_id.to_owned(), id.to_owned());
    customer::Entity::delete_by_id(key).exec(transaction).await?;
    Ok(())
}
