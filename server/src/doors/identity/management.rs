//! Customers, devices, and reports of the civil registry.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{
    body::{Errors, Object},
    canonical,
    identity::management::{Data, KEY_OVERLAP_SECONDS, MAX_KEY_OVERLAP_SECONDS},
};
use data_encoding::BASE64;
use serde::Serialize;

use super::{
    Entry, changing,
    error::ApiError,
    fields::{CUSTOMER_ID_FORM, customer_id, native_platform},
    guarded,
};
use crate::{
    App,
    doors::{body, client::Arrived},
    ids,
    verification::{
        challenge::Holder,
        customer::{self, Key},
        device,
        link::is_customer_id,
        registry_report::{self, NewReport},
    },
};

/// A registry's photo of two megabytes as base64, and its answer.
pub(in crate::doors) const MAX_REPORT_BYTES: usize = 4 * 1024 * 1024;

fn data<T: Serialize>(status: StatusCode, data: T) -> Response {
    (status, Json(Data { data })).into_response()
}

pub(super) async fn create_customer(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    let most = body::MAX_SHORT_BYTES;
    changing(&app, (&arrived, body), Entry::CHANGE_CUSTOMERS, most, async |app, caller, text| {
        let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
        let wanted = Errors::default().read(&json, |body, errors| {
            let id = body.optional_string("id", errors);
            if id.is_some_and(|id| !is_customer_id(id)) {
                errors.add::<()>("id", "form", CUSTOMER_ID_FORM);
            }
            Some(id)
        })?;
        let made = || format!("c{}", ids::random_base32(24, app.randomness.as_ref()));
        let customer_id = wanted.map_or_else(made, str::to_owned);
        let key = Key { organisation_id: &caller.organisation_id, customer_id: &customer_id };
        if !customer::create(&app, key).await? {
            return Err(ApiError::Exists("customer"));
        }
        let found = customer::find(&app, key).await?.ok_or(ApiError::NotFound("customer"))?;
        Ok(data(StatusCode::CREATED, found))
    })
    .await
}

pub(super) async fn see_customer(
    State(app): State<App>,
    Path(id): Path<String>,
    arrived: Arrived,
) -> Response {
    guarded(&app, &arrived, Entry::SEE_CUSTOMERS, async |caller| {
        let key = Key { organisation_id: &caller.organisation_id, customer_id: &id };
        let found = if is_customer_id(&id) { customer::find(&app, key).await? } else { None };
        Ok(data(StatusCode::OK, found.ok_or(ApiError::NotFound("customer"))?))
    })
    .await
}

pub(super) async fn register_device(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    let most = body::MAX_SHORT_BYTES;
    changing(&app, (&arrived, body), Entry::CHANGE_CAPTURING, most, async |app, caller, text| {
        let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
        let (customer_id, platform) = Errors::default()
            .read(&json, |body, errors| customer_id(body, errors).zip(native_platform(body, errors)))?;
        let holder = Holder { organisation_id: &caller.organisation_id, customer_id, link_id: None };
        Ok(data(StatusCode::CREATED, device::register(&app, holder, platform).await?))
    })
    .await
}

/// A device's id without the prefix that the wire writes before it.
fn device_id(path: &str) -> String {
    path.strip_prefix("dev_").unwrap_or(path).to_owned()
}

pub(super) async fn rotate_device(
    State(app): State<App>,
    Path(id): Path<String>,
    arrived: Arrived,
    body: Body,
) -> Response {
    let most = body::MAX_SHORT_BYTES;
    changing(&app, (&arrived, body), Entry::CHANGE_CAPTURING, most, async move |app, caller, text| {
        let json = canonical::parse(text.text()).map_err(|error| ApiError::malformed(&error))?;
        let bounds = (0, MAX_KEY_OVERLAP_SECONDS);
        let overlap_s = Errors::default()
            .read(&json, |body, errors| body.whole("overlapSeconds", bounds, KEY_OVERLAP_SECONDS, errors))?;
        let organisation_id = &caller.organisation_id;
        let issued = device::rotate(&app, organisation_id, &device_id(&id), overlap_s * 1000).await?;
        Ok(data(StatusCode::OK, issued))
    })
    .await
}

pub(super) async fn see_device(State(app): State<App>, Path(id): Path<String>, arrived: Arrived) -> Response {
    guarded(&app, &arrived, Entry::SEE_CAPTURES, async |caller| {
        let found = device::find(&app, &caller.organisation_id, &device_id(&id)).await?;
        Ok(data(StatusCode::OK, found))
    })
    .await
}

pub(super) async fn revoke_device(
    State(app): State<App>,
    Path(id): Path<String>,
    arrived: Arrived,
) -> Response {
    guarded(&app, &arrived, Entry::CHANGE_CAPTURING, async |caller| {
        device::revoke(&app, &caller.organisation_id, &device_id(&id)).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

pub(super) async fn report_registry(State(app): State<App>, arrived: Arrived, body: Body) -> Response {
    changing(&app, (&arrived, body), Entry::CHANGE_CUSTOMERS, MAX_REPORT_BYTES, async |app, caller, text| {
        // What the registry answered is kept digit by digit: a number of Papua is no double.
        let json =
            canonical::parse_keeping_digits(text.text()).map_err(|error| ApiError::malformed(&error))?;
        let report = Errors::default().read(&json, read_report)?;
        let raw = String::from_utf8(canonical::canonical_bytes(report.raw)).unwrap_or_default();
        let report = NewReport {
            customer: Key { organisation_id: &caller.organisation_id, customer_id: report.customer_id },
            valid: report.valid,
            photo: report.photo.as_deref(),
            raw: &raw,
            reason: report.reason,
        };
        Ok(data(StatusCode::OK, registry_report::take(&app, report).await?))
    })
    .await
}

/// A registry report as it was sent.
struct Report<'a> {
    customer_id: &'a str,
    valid: bool,
    photo: Option<Vec<u8>>,
    reason: Option<&'a str>,
    raw: &'a canonical::Json<'a>,
}

fn read_report<'a>(body: &Object<'a>, errors: &mut Errors) -> Option<Report<'a>> {
    let customer_id = customer_id(body, errors);
    let valid = body.required_flag("valid", errors);
    let photo = read_photo(body, valid, errors);
    let reason = body.optional_string("reason", errors);
    let raw = body.required("raw", errors);
    Some(Report { customer_id: customer_id?, valid: valid?, photo, reason, raw: raw? })
}

/// The registry's photo, which comes with a person that it knows.
fn read_photo(body: &Object<'_>, valid: Option<bool>, errors: &mut Errors) -> Option<Vec<u8>> {
    if body.member("photo").is_some() && valid == Some(false) {
        return errors.add("photo", "unexpected", "comes only with valid true");
    }
    let text = body.optional_string("photo", errors)?;
    BASE64.decode(text.as_bytes()).ok().or_else(|| errors.add("photo", "base64", "must be base64"))
}
