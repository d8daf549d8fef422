//! Trying the certificate call at the dashboard's door. A try is the certificate door's own call, made by a member in
//! Testing mode: whatever that door answers is told here with 200.

use std::sync::Arc;

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use contract::{
    ecert::MAX_BODY_BYTES,
    portal::demo::{Answered, DemoAnswer, DemoSpecimen, DemoView},
};
use tracing::Instrument;

use super::error::PortalFailure;
use crate::{
    App, Fault,
    auth::session::SignedIn,
    doors::{body, ecert},
    transactions::{self, demo},
};

pub(super) async fn view(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
) -> Result<Json<DemoView>, PortalFailure> {
    Ok(Json(demo::view(&app, &signed_in.member).await?))
}

pub(super) async fn specimen(
    State(app): State<App>,
    Path(n): Path<u16>,
) -> Result<Json<DemoSpecimen>, PortalFailure> {
    Ok(Json(demo::specimen(&app, n.into()).await?))
}

pub(super) async fn picture(Path(name): Path<String>) -> Result<Response, PortalFailure> {
    let mut response = demo::picture(&name).await?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
    // The same for everybody, and for as long as a release is.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    Ok(response)
}

pub(super) async fn check(
    State(app): State<App>,
    Extension(signed_in): Extension<SignedIn>,
    Path(application_id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<DemoAnswer>, PortalFailure> {
    let sent_at = app.clock.now();
    let caller = match demo::caller(&app, &signed_in.member, &application_id).await {
        Ok(caller) => caller,
        Err(error) => {
            body::discard(body).await;
            return Err(error.into());
        }
    };
    let body = body::read_json(&app, &caller.credential_id, &headers, body, MAX_BODY_BYTES).await;
    let id = transactions::fresh_uuid(&app);
    demo::record(&app, &signed_in.member, &caller, &id).await?;
    let call = ecert::Call { app, caller, body: body.map(Arc::new), sent_at, id };
    // What was begun goes on when the member leaves.
    let done = tokio::spawn(run(call).in_current_span()).await;
    Ok(Json(done.map_err(|error| Fault::Invariant(error.to_string()))??))
}

async fn run(call: ecert::Call) -> Result<DemoAnswer, Fault> {
    // Asked again under a reference, it is the transaction that answered before.
    let (id, answer) = match ecert::verify_call(&call).await {
        Ok(answer) => (answer.data.id.clone(), Answered::Done(answer)),
        Err(failure) => (call.id.clone(), Answered::Refused(failure.body())),
    };
    demo::told(&call.app, &call.caller, &id, answer).await
}
