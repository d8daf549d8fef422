//! The sandbox's synthetic people and their drawn photos. Not there outside the sandbox.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use schemars::JsonSchema;
use serde::Serialize;
use specimen::{person::Person, photo};

use crate::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sandbox/persons", get(persons))
        .route("/sandbox/persons/{nik}/{photo}", get(person_photo))
}

/// One synthetic person.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SandboxPerson {
    nik: String,
    name: String,
    birth_date: String,
    gender: &'static str,
    email: String,
    phone: String,
    ktp_photo_url: String,
    selfie_photo_url: String,
    other_selfie_url: String,
    spoof_selfie_url: String,
}

async fn persons(State(app): State<App>) -> Json<Vec<SandboxPerson>> {
    let url = |person: &Person, photo: &str| {
        format!("{}/sandbox/persons/{}/{photo}.jpg", app.settings.base_url, person.nik)
    };
    let people = specimen::person::people();
    let described = people.iter().map(|person| SandboxPerson {
        nik: person.nik.clone(),
        name: person.name.clone(),
        birth_date: person.birth_date.clone(),
        gender: match person.gender {
            specimen::Gender::Male => "male",
            specimen::Gender::Female => "female",
        },
        email: person.email.clone(),
        phone: person.phone.clone(),
        ktp_photo_url: url(person, "ktp"),
        selfie_photo_url: url(person, "selfie"),
        other_selfie_url: url(person, "other-selfie"),
        spoof_selfie_url: url(person, "spoof-selfie"),
    });
    Json(described.collect())
}

async fn person_photo(Path((nik, name)): Path<(String, String)>) -> Response {
    let draw: fn(&Person) -> Vec<u8> = match name.as_str() {
        "ktp.jpg" => photo::card_photo,
        "selfie.jpg" => photo::selfie_photo,
        "other-selfie.jpg" => photo::other_selfie_photo,
        "spoof-selfie.jpg" => photo::spoof_selfie_photo,
        _ => return (StatusCode::NOT_FOUND, "no such photo\n").into_response(),
    };
    let Some(person) = specimen::person::people().into_iter().find(|person| person.nik == nik) else {
        return (StatusCode::NOT_FOUND, "no such person\n").into_response();
    };
    match tokio::task::spawn_blocking(move || draw(&person)).await {
        Ok(bytes) => {
            let mut response = bytes.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/jpeg"));
            // The same seed draws the same bytes in every release.
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
            response
        }
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "the photo could not be drawn\n").into_response(),
    }
}
