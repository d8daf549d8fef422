//! Submissions: one user's way through one flow of a partner, from the call that begins it to its end. Here: how they
//! begin, and how they are found. What is uploaded for one, how it is confirmed, and what the partner is told of it have
//! rooms of their own; what it comes to is [`Standing`]'s rule.

mod confirm;
pub mod integration;
mod lapse;
mod order;
mod tell;
pub mod upload;

use contract::{
    capture_flow::Purpose,
    instant::Instant,
    onekyc::{Flow, Initiation, Outcome, SDK_TOKEN_SECONDS, Source, Standing, Status, SubmissionKey, User},
    photo::PhotoKind,
    registration::UPLOAD_URL_SECONDS,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{OnConflict, Query},
};
use thiserror::Error;

pub use confirm::confirm;
pub use lapse::sweep;
pub use tell::{Told, told};
pub(super) use tell::{Word, tell};

use self::{integration::Integration, order::Order};
use super::{
    Claim,
    link::{self, LinkOrder},
};
use crate::{
    App, Fault, ids,
    lookup::Hashed,
    presign::{self, UploadGrant},
    store::{
        self,
        entity::{capture_link, submission as row},
    },
};

/// Who begins something, for whom.
#[derive(Clone, Copy)]
pub struct Asker<'a> {
    /// The partner's integration.
    pub integration: &'a Integration,
    /// The user, in the partner's words.
    pub user: &'a User,
    /// The partner's id of the call.
    pub session_id: &'a str,
}

contract::redact_debug!(Asker<'a>, Submission);

/// A submission, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct Submission {
    row: row::Model,
    order: Order,
}

/// Why a submission does not begin or go on.
#[derive(Debug, Error)]
pub enum SubmissionError {
    /// The session began another one.
    #[error("the session id was used for another request")]
    SessionUsed,
    /// There is none of this id, or it is another user's.
    #[error("there is no such submission of this user")]
    Foreign,
    /// Photos are missing.
    #[error("not every photo was uploaded")]
    NotUploaded(Vec<PhotoKind>),
    /// It was confirmed with other details.
    #[error("it was confirmed before")]
    AlreadyConfirmed,
    /// Its time is over.
    #[error("its time is over")]
    Expired,
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for SubmissionError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

impl Submission {
    /// Its id, the user and the session in the partner's words, its flow.
    ///
    /// # Errors
    /// The row is not as it was written.
    pub fn key(&self) -> Result<SubmissionKey, Fault> {
        let broken = || Fault::Invariant(format!("submission {} is not as it was written", self.row.id));
        Ok(SubmissionKey {
            id: self.row.id.clone().try_into().map_err(|_| broken())?,
            user: self.order.user(),
            session_id: self.order.session_id.clone(),
            flow: Some(self.flow()?),
        })
    }

    fn flow(&self) -> Result<Flow, Fault> {
        Flow::named(&self.row.flow)
            .ok_or_else(|| Fault::Invariant(format!("submission {} is for {}", self.row.id, self.row.flow)))
    }

    /// The token of its link, where it was begun by one.
    pub fn token(&self) -> Option<&str> {
        self.order.token.as_deref()
    }

    /// When it began.
    pub fn created_at(&self) -> Instant {
        Instant::from_epoch_ms(self.row.created_at_ms)
    }

    /// When what was given to capture or upload with ends.
    pub fn expires_at(&self) -> Instant {
        Instant::from_epoch_ms(self.row.expires_at_ms)
    }

    /// Where its photo of a kind is to be uploaded.
    ///
    /// # Errors
    /// A link cannot be made for it.
    pub fn upload_url(&self, app: &App, kind: PhotoKind) -> Result<String, Fault> {
        let grant = upload::grant(&self.key()?.id, kind, self.expires_at())?;
        Ok(format!("{}{}", app.settings.base_url, app.uploads.link(&grant)))
    }
}

/// Where a row stands.
fn standing(row: &row::Model) -> Result<Standing, Fault> {
    let statuses =
        [Status::Initiated, Status::InProgress, Status::PartiallyCompleted, Status::Completed, Status::Error];
    let status = statuses.into_iter().find(|status| status.as_str() == row.status);
    let outcome = [Outcome::Valid, Outcome::Invalid]
        .into_iter()
        .find(|outcome| Some(outcome.as_str()) == row.result.as_deref());
    status
        .and_then(|status| Standing::read(status, outcome, row.reason_code.as_deref()))
        .ok_or_else(|| Fault::Invariant(format!("submission {} stands nowhere", row.id)))
}

/// The statuses that something can still move.
const MOVING: [Status; 3] = [Status::Initiated, Status::InProgress, Status::PartiallyCompleted];

fn is_moving() -> sea_orm::sea_query::SimpleExpr {
    row::Column::Status.is_in(MOVING.map(Status::as_str))
}

/// Begins a submission whose capture comes through a link. The same session with the same request has the same one.
///
/// # Errors
/// [`SubmissionError::SessionUsed`] for another request of the session; or a fault.
pub async fn begin_capture(
    app: &App,
    asker: Asker<'_>,
    initiation: &Initiation,
    request: &[u8],
) -> Result<Submission, SubmissionError> {
    let flow = Flow::IdentityVerification;
    let new = New { flow, request, life_ms: i64::from(SDK_TOKEN_SECONDS) * 1_000 };
    if let Some(known) = of_session(app, asker, &new).await? {
        return Ok(known);
    }
    let contacts = &initiation.contacts;
    let (success, failure) = match &initiation.source {
        Source::Sdk { .. } => (None, None),
        Source::WebSdk(redirects) => (Some(redirects.success.as_str()), Some(redirects.failure.as_str())),
    };
    let link_order = LinkOrder {
        organisation_id: asker.integration.organisation_id(),
        customer_id: Some(&customer_of_user(app, asker.user)),
        // A contact that nobody made sure of goes into no certificate. Everything else is the card's to say.
        claim: Claim {
            email: contacts.verified_email().map(|email| email.as_str().to_owned()),
            phone: contacts.verified_phone().map(|phone| phone.as_str().to_owned()),
            ..Claim::default()
        },
        purpose: if asker.integration.with_certificate() { Purpose::Certificate } else { Purpose::Identity },
        return_url: success,
        fail_return_url: failure,
    };
    let transaction = store::begin_write(&app.database).await?;
    let link = link::create_in(app, &transaction, &link_order, new.life_ms).await?;
    let order = Order::of_initiation(asker, initiation).with_token(link.token);
    if let Some(began) = insert(app, &transaction, asker, &new, order, Some(link.id)).await? {
        transaction.commit().await?;
        return Ok(began);
    }
    transaction.rollback().await?;
    of_session(app, asker, &new).await?.ok_or(SubmissionError::SessionUsed)
}

/// Begins a submission whose photos are uploaded. The same session has the same one, until it is confirmed.
///
/// # Errors
/// [`SubmissionError::SessionUsed`] for another request of the session, or one that is over; or a fault.
pub async fn begin_uploads(
    app: &App,
    asker: Asker<'_>,
    request: &[u8],
) -> Result<Submission, SubmissionError> {
    let flow = Flow::CertificateRegistration;
    let new = New { flow, request, life_ms: i64::from(UPLOAD_URL_SECONDS) * 1_000 };
    if let Some(known) = of_session(app, asker, &new).await? {
        return still_to_be_confirmed(known);
    }
    let transaction = store::begin_write(&app.database).await?;
    let order = Order::of_asker(asker);
    let Some(began) = insert(app, &transaction, asker, &new, order, None).await? else {
        transaction.rollback().await?;
        let known = of_session(app, asker, &new).await?.ok_or(SubmissionError::SessionUsed)?;
        return still_to_be_confirmed(known);
    };
    for kind in upload::KINDS {
        let grant: UploadGrant = upload::grant(&began.key()?.id, kind, began.expires_at())?;
        presign::issue(app, &transaction, &began.row.organisation_id, &grant).await?;
    }
    transaction.commit().await?;
    Ok(began)
}

fn still_to_be_confirmed(known: Submission) -> Result<Submission, SubmissionError> {
    let is_open = standing(&known.row)? == Standing::Initiated;
    if is_open { Ok(known) } else { Err(SubmissionError::SessionUsed) }
}

/// What is begun.
struct New<'a> {
    flow: Flow,
    request: &'a [u8],
    life_ms: i64,
}

impl New<'_> {
    fn session_key(&self, asker: Asker<'_>) -> String {
        let of = asker.integration.application_id().as_bytes();
        ids::hash_of(&[of, self.flow.as_str().as_bytes(), asker.session_id.as_bytes()])
    }

    fn request_hash(&self, asker: Asker<'_>) -> String {
        let User { id, id_type } = asker.user;
        let name = asker.integration.name();
        ids::hash_of(&[name.as_bytes(), id_type.as_bytes(), id.as_bytes(), self.request])
    }
}

async fn of_session(
    app: &App,
    asker: Asker<'_>,
    new: &New<'_>,
) -> Result<Option<Submission>, SubmissionError> {
    let known = row::Entity::find()
        .filter(row::Column::SessionKey.eq(new.session_key(asker)))
        .one(&app.database)
        .await?;
    match known {
        None => Ok(None),
        Some(known) if known.request_hash == new.request_hash(asker) => Ok(Some(opened(app, known)?)),
        Some(_) => Err(SubmissionError::SessionUsed),
    }
}

/// Nothing where the session has its submission already.
async fn insert(
    app: &App,
    transaction: &impl ConnectionTrait,
    asker: Asker<'_>,
    new: &New<'_>,
    order: Order,
    link_id: Option<String>,
) -> Result<Option<Submission>, Fault> {
    let now = app.clock.now();
    let id = ids::dashed(&ids::row_id(now, app.randomness.as_ref()));
    let standing = new.flow.start();
    let row = row::Model {
        organisation_id: asker.integration.organisation_id().to_owned(),
        application_id: asker.integration.application_id().to_owned(),
        integration: asker.integration.name().to_owned(),
        flow: new.flow.as_str().to_owned(),
        user_key: user_key(app, asker.user),
        session_key: new.session_key(asker),
        request_hash: new.request_hash(asker),
        sealed_order: order.sealed(app, &id)?,
        status: standing.status().as_str().to_owned(),
        result: None,
        reason_code: None,
        processed_at_ms: None,
        link_id,
        details_hash: None,
        sealed_details: None,
        registration_id: None,
        expires_at_ms: now.plus_ms(new.life_ms).epoch_ms(),
        created_at_ms: now.epoch_ms(),
        id,
    };
    let there = OnConflict::column(row::Column::SessionKey).do_nothing_on([row::Column::Id]).to_owned();
    let inserted = row::Entity::insert(row::ActiveModel::from(row.clone()).reset_all())
        .on_conflict(there)
        .exec_without_returning(transaction)
        .await?;
    Ok((inserted == 1).then_some(Submission { row, order }))
}

/// A user's submission: the one of this id, or the latest.
///
/// # Errors
/// [`SubmissionError::Foreign`] where there is none of this id; or a fault.
pub async fn of_user(
    app: &App,
    application_id: &str,
    user: &User,
    id: Option<&str>,
) -> Result<Option<Submission>, SubmissionError> {
    let mine = row::Entity::find()
        .filter(row::Column::ApplicationId.eq(application_id))
        .filter(row::Column::UserKey.eq(user_key(app, user)));
    let found = match id {
        None => mine.order_by_desc(row::Column::Id).one(&app.database).await?,
        Some(id) => {
            let named = mine.clone().filter(row::Column::Id.eq(id)).one(&app.database).await?;
            match named {
                None if mine.one(&app.database).await?.is_some() => return Err(SubmissionError::Foreign),
                found => found,
            }
        }
    };
    Ok(found.map(|row| opened(app, row)).transpose()?)
}

/// Whether a capture is a submission's that something can still move.
pub(super) async fn is_waiting(connection: &impl ConnectionTrait, bundle_id: &str) -> Result<bool, Fault> {
    Ok(of_capture(bundle_id).filter(is_moving()).one(connection).await?.is_some())
}

fn of_capture(bundle_id: &str) -> sea_orm::Select<row::Entity> {
    let links = Query::select()
        .column(capture_link::Column::Id)
        .from(capture_link::Entity)
        .and_where(capture_link::Column::BundleId.eq(bundle_id))
        .take();
    row::Entity::find().filter(row::Column::LinkId.in_subquery(links))
}

fn opened(app: &App, row: row::Model) -> Result<Submission, Fault> {
    let order = Order::opened(app, &row.id, &row.sealed_order)?;
    Ok(Submission { row, order })
}

/// The hash under which a partner's user is found.
fn user_key(app: &App, user: &User) -> String {
    app.lookup.hash(Hashed::PartnerUser, &format!("{}\0{}", user.id_type, user.id))
}

/// A person whom we know by the partner's word alone, as a customer.
fn customer_of_user(app: &App, user: &User) -> String {
    let key = user_key(app, user);
    // 160 of 256 bits: no two users of a partner share them.
    format!("u{}", key.get(..40).unwrap_or(&key))
}

pub(crate) use confirm::{consent_sealed_as, details_sealed_as};
pub(crate) use order::order_sealed_as;
pub(crate) use upload::sealed_as as upload_sealed_as;
