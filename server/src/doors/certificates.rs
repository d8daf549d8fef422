//! What anybody may know of certificates: the authority's own, the revocation list, and where one stands.

use axum::{
    Json, Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use contract::instant::Instant;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    App,
    certificate::{Certificate, CertificateError, CertificateState, Serial},
};

/// The list may be kept for an hour: a revocation is known everywhere by then.
const LIST_KEPT: HeaderValue = HeaderValue::from_static("public, max-age=3600");

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/certificates/ca.pem", get(authority))
        .route("/certificates/ca.crl", get(revocation_list))
        .route("/certificates/{serial}", get(status))
}

/// A certificate as its number tells it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CertificateStatus {
    serial: String,
    /// `valid`, `expired` or `revoked`.
    status: &'static str,
    issued_at: Instant,
    expires_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revocation_reason: Option<&'static str>,
    /// The certificate, PEM, unless it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<String>,
}

impl From<Certificate> for CertificateStatus {
    fn from(certificate: Certificate) -> Self {
        let (status, revoked) = match certificate.state {
            CertificateState::Valid => ("valid", None),
            CertificateState::Expired => ("expired", None),
            CertificateState::Revoked { at, reason } => ("revoked", Some((at, reason.as_str()))),
        };
        Self {
            serial: certificate.serial.as_str().to_owned(),
            status,
            issued_at: certificate.issued_at,
            expires_at: certificate.expires_at,
            revoked_at: revoked.map(|(at, _)| at),
            revocation_reason: revoked.map(|(_, reason)| reason),
            // Nobody guesses a number of 128 bits, so who asks for one has been given it; but the list tells everybody
            // the numbers of revoked certificates, and a certificate holds a name.
            certificate: revoked.is_none().then_some(certificate.pem),
        }
    }
}

async fn authority(State(app): State<App>) -> Response {
    match app.certificates.own_certificate().await {
        Ok(pem) => ([(header::CONTENT_TYPE, "application/x-pem-file")], pem).into_response(),
        Err(error) => refused(&error),
    }
}

async fn revocation_list(State(app): State<App>) -> Response {
    match app.certificates.revocation_list().await {
        Ok(list) => {
            let mut response = list.into_response();
            let headers = response.headers_mut();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/pkix-crl"));
            headers.insert(header::CACHE_CONTROL, LIST_KEPT);
            response
        }
        Err(error) => refused(&error),
    }
}

async fn status(State(app): State<App>, Path(serial): Path<String>) -> Response {
    let Some(serial) = Serial::parse(&serial) else {
        return refused(&CertificateError::NotFound);
    };
    match app.certificates.find(&serial).await {
        Ok(certificate) => Json(CertificateStatus::from(certificate)).into_response(),
        Err(error) => refused(&error),
    }
}

fn refused(error: &CertificateError) -> Response {
    match error {
        CertificateError::NotFound => (StatusCode::NOT_FOUND, "no such certificate\n").into_response(),
        other => {
            tracing::error!(error = %other, "certificates");
            (StatusCode::INTERNAL_SERVER_ERROR, "certificates cannot be read at the moment\n").into_response()
        }
    }
}
