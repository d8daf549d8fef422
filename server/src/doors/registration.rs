//! The dialect of certificate registration: addresses to upload to, the uploads themselves, the confirmation. How its
//! calls are let in, and what a submission comes to, are [`super::onekyc`]'s.

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use contract::{
    canonical::{canonical_bytes, parse_keeping_digits},
    onekyc::{Answer, Caller, Cause},
    photo::PhotoKind,
    registration::{ConfirmData, Confirmation, Rules, SubmissionType, UrlsData, VerifiedBy, media_type},
};
use serde::Deserialize;

use super::{
    body,
    client::Arrived,
    onekyc::{Admitted, error::OneKycFailure, guarded, repeatable},
};
use crate::{
    App,
    auth::rate_limit::{self, Bucket},
    ids,
    presign::{self, PresignError, UploadQuery},
    verification::submission::{
        self, Asker,
        upload::{self, UploadRefused},
    },
    work::at_work,
};

/// No number is documented: ten registrations a second (ours).
pub(super) const URLS: Bucket = Bucket { name: "registration-urls", per_minute: 600 };
/// As many confirmations as there are registrations.
pub(super) const CONFIRM: Bucket = Bucket { name: "registration-confirm", per_minute: 600 };
/// Tries of one upload (ours): each may hold ten megabytes for as long as a slow connection takes.
pub(super) const UPLOAD: Bucket = Bucket { name: "upload", per_minute: 30 };
/// Twenty consents with their texts in two languages, in letters of four bytes, and room for the rest.
pub(super) const MAX_CONFIRM_BYTES: usize = 4 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/esign-partner/v1/submissions/urls", get(give_urls).put(confirm))
        .route("/uploads/{object}", any(take_upload))
}

/// What the addresses are for.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wanted {
    submission_type: Option<String>,
}

async fn give_urls(
    State(app): State<App>,
    arrived: Arrived,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Response {
    guarded(&app, &arrived, URLS, Caller::read_for_registration, async |admitted| {
        let Query(wanted) = query.map_err(|error| OneKycFailure::Malformed(error.body_text()))?;
        let wanted = SubmissionType::read(wanted.submission_type.as_deref());
        let wanted = wanted.map_err(|error| OneKycFailure::Fields(vec![error]))?;
        let (own, who) = (app.clone(), admitted.clone());
        let run = Box::pin(async move { begin(&own, &who, wanted).await });
        Ok(repeatable(&app, &admitted, (&arrived, b""), run).await)
    })
    .await
}

async fn begin(app: &App, admitted: &Admitted, wanted: SubmissionType) -> Result<Response, OneKycFailure> {
    let SubmissionType::CertificateRegistration = wanted;
    // Who names no session begins a new one.
    let fresh = || ids::dashed(&ids::row_id(app.clock.now(), app.randomness.as_ref()));
    let session_id = admitted.caller.session_id.clone().unwrap_or_else(fresh);
    let asker =
        Asker { integration: admitted.integration()?, user: &admitted.caller.user, session_id: &session_id };
    let begun = submission::begin_uploads(app, asker, b"CERT_REG").await?;
    let ktp = begun.upload_url(app, PhotoKind::Ktp).await?;
    let selfie = begun.upload_url(app, PhotoKind::Selfie).await?;
    Ok(Json(Answer::of(UrlsData::of(begun.key()?.id, ktp, selfie))).into_response())
}

async fn confirm(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    guarded(&app, &arrived, CONFIRM, Caller::read_for_registration, async |admitted| {
        let body =
            body::read_json(&app, &admitted.client.credential_id, &arrived.headers, body, MAX_CONFIRM_BYTES)
                .await?;
        let (own, who, text) = (app.clone(), admitted.clone(), body.text().to_owned());
        let run = Box::pin(async move { confirmed(&own, &who, &text).await });
        Ok(repeatable(&app, &admitted, (&arrived, body.text().as_bytes()), run).await)
    })
    .await
}

async fn confirmed(app: &App, admitted: &Admitted, text: &str) -> Result<Response, OneKycFailure> {
    // A NIK may come as an integer, which no float holds.
    let json = parse_keeping_digits(text).map_err(|error| OneKycFailure::Malformed(error.to_string()))?;
    let integration = admitted.integration()?;
    let verified_by =
        if integration.contacts_are_verified() { VerifiedBy::Partner } else { VerifiedBy::Nobody };
    let youngest_years = app.settings.transactions.youngest_years;
    let rules = Rules { now: app.clock.now(), youngest_years, verified_by };
    let confirmation = Confirmation::read(&json, &rules).map_err(OneKycFailure::Fields)?;
    let (application_id, user) = (&admitted.client.application_id, &admitted.caller.user);
    let whose = (application_id.as_str(), integration.name());
    submission::confirm(app, whose, user, &confirmation, &canonical_bytes(&json)).await?;
    Ok(Json(Answer::of(ConfirmData { submission_id: confirmation.submission_id })).into_response())
}

/// Takes a photo by its link, which is all that is asked for. The link is used up by a photo that arrived whole and holds.
async fn take_upload(
    State(app): State<App>,
    Path(object): Path<String>,
    query: Result<Query<UploadQuery>, QueryRejection>,
    Arrived { method, headers, .. }: Arrived,
    body: Body,
) -> Result<StatusCode, OneKycFailure> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let granted = async {
        let Query(query) = query.map_err(|_| PresignError::Invalid)?;
        let grant = app.uploads.check(method.as_str(), &object, &query, app.clock.now())?;
        // A link is all that is asked for, so the tries of each are counted.
        if !rate_limit::count(&app, grant.object(), UPLOAD).await?.allowed {
            return Err(Cause::TooMany.into());
        }
        presign::check_unused(&app, &grant).await??;
        media_type(content_type).map_err(|error| UploadRefused::Photo(vec![error]))?;
        Ok::<_, OneKycFailure>(grant)
    };
    let grant = match granted.await {
        Ok(grant) => grant,
        Err(refused) => {
            body::discard(body).await;
            return Err(refused);
        }
    };
    let most_bytes = usize::try_from(grant.most_bytes()).unwrap_or(usize::MAX);
    let photo = body::read_bytes(&app, grant.object(), &headers, body, most_bytes).await?;
    let (own, content_type) = (app.clone(), content_type.map(str::to_owned));
    at_work(app.clone(), async move || {
        upload::take(&own, &grant, content_type.as_deref(), &photo.bytes).await
    })
    .await?;
    Ok(StatusCode::OK)
}
