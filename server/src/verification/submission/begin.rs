//! How submissions begin: a session begins one, and has the same one whenever it asks for the same again.

use contract::{
    capture_flow::Purpose,
    onekyc::{Flow, Initiation, SDK_TOKEN_SECONDS, Source, Standing, User},
    registration::UPLOAD_URL_SECONDS,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use super::{
    Asker, Submission, SubmissionError, customer_of_user, opened, order::Order, standing, upload, user_key,
};
use crate::{
    App, Fault, ids,
    presign::{self, UploadGrant},
    store::{self, entity::submission as row},
    verification::{
        Claim,
        link::{self, LinkOrder},
    },
};

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
        application_id: Some(asker.integration.application_id()),
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
