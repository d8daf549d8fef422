//! Submissions: one user's way through one flow of a partner, from the call that begins it to its end. Here: what one is,
//! and how it is found. How it begins, what is uploaded for it, how it is confirmed, and what the partner is told of it
//! have rooms of their own; what it comes to is [`Standing`]'s rule.

mod begin;
mod confirm;
mod forget;
mod incoming;
pub mod integration;
mod lapse;
mod order;
mod tell;
pub mod upload;

use std::time::Duration;

use contract::{
    instant::Instant,
    onekyc::{Flow, Outcome, Standing, Status, SubmissionKey, User},
    photo::PhotoKind,
    registration::{UploadError, document_reference},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Query};
use thiserror::Error;

pub use begin::{begin_capture, begin_uploads};
pub use confirm::confirm;
pub(crate) use forget::{forget, past};
pub use lapse::sweep;
pub use tell::{Told, told};
pub(super) use tell::{Word, tell};

use self::{integration::Integration, order::Order};
use crate::{
    App, Fault,
    lookup::Hashed,
    store::entity::{capture_link, submission as row},
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

impl Submission {
    /// Through which of its application's integrations it came.
    pub fn integration(&self) -> &str {
        &self.row.integration
    }
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
    /// Photos that were uploaded into the bucket do not hold.
    #[error("a photo cannot be used")]
    BadPhotos(Vec<(PhotoKind, Vec<UploadError>)>),
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

    /// Where its photo of a kind is to be uploaded: the same address each time it is asked for, or, in the bucket, a freshly
    /// signed one for the same object until the same end.
    ///
    /// # Errors
    /// A link cannot be made for it.
    pub async fn upload_url(&self, app: &App, kind: PhotoKind) -> Result<String, Fault> {
        let id = self.key()?.id;
        if let Some(incoming) = app.objects.upload_target() {
            let left_ms = self.expires_at().since_ms(app.clock.now());
            let left = Duration::from_millis(u64::try_from(left_ms).unwrap_or(0));
            return incoming.address(&document_reference(&id, kind), left).await;
        }
        let grant = upload::grant(&id, kind, self.expires_at())?;
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

/// Whether something can still move it, in the database's words.
pub(crate) fn is_moving() -> sea_orm::sea_query::SimpleExpr {
    row::Column::Status.is_in(MOVING.map(Status::as_str))
}

/// Whether nothing can move it any longer.
pub(crate) fn is_over(row: &row::Model) -> bool {
    !MOVING.iter().any(|status| status.as_str() == row.status)
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
