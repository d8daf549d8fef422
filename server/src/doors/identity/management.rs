//! Customers, devices, and reports of the civil registry.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{
    canonical,
    identity::management::{Data, KEY_OVERLAP_SECONDS, MAX_KEY_OVERLAP_SECONDS},
};
use data_encoding::BASE64;
use serde::Serialize;

use super::{Entry, changing, error::ApiError, fields::Fields, guarded};
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
        let mut fields = Fields::of(&json);
        let wanted = fields.text("id");
        if wanted.is_some_and(|id| !is_customer_id(id)) {
            fields.refuse("id", "form", "must be 1 to 64 letters, digits, dashes or underscores");
        }
        fields.end()?;
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
        let mut fields = Fields::of(&json);
        let (customer_id, platform) = (fields.customer_id(), fields.native_platform());
        fields.end()?;
        let missing = || ApiError::Malformed("customerId and platform are required".to_owned());
        let (customer_id, platform) = customer_id.zip(platform).ok_or_else(missing)?;
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
        let mut fields = Fields::of(&json);
        let bounds = (0, MAX_KEY_OVERLAP_SECONDS);
        let overlap_s = fields.whole("overlapSeconds", bounds, KEY_OVERLAP_SECONDS);
        fields.end()?;
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
        let mut fields = Fields::of(&json);
        let customer_id = fields.customer_id();
        let valid = fields.required_boolean("valid");
        let photo = read_photo(&mut fields, valid);
        let reason = fields.text("reason");
        let raw = fields.required("raw").map(canonical::canonical_bytes);
        fields.end()?;
        let missing = || ApiError::Malformed("customerId and valid are required".to_owned());
        let (customer_id, valid) = customer_id.zip(valid).ok_or_else(missing)?;
        let raw = String::from_utf8(raw.unwrap_or_default()).unwrap_or_default();
        let report = NewReport {
            customer: Key { organisation_id: &caller.organisation_id, customer_id },
            valid,
            photo: photo.as_deref(),
            raw: &raw,
            reason,
        };
        Ok(data(StatusCode::OK, registry_report::take(&app, report).await?))
    })
    .await
}

/// The registry's photo, which comes with a person that it knows.
fn read_photo(fields: &mut Fields<'_, '_>, valid: Option<bool>) -> Option<Vec<u8>> {
    if fields.given("photo").is_some() && valid == Some(false) {
        fields.refuse("photo", "unexpected", "comes only with valid true");
        return None;
    }
    let text = fields.text("photo")?;
    let decoded = BASE64.decode(text.as_bytes()).ok();
    if decoded.is_none() {
        fields.refuse("photo", "base64", "must be base64");
    }
    decoded
}
