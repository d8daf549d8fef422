//! One call of the dialect: its id, where it comes from, and how it is let in, limited, answered and refused.

use std::convert::Infallible;

use axum::{
    Json,
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use contract::h5_idv::{Answer, Fault, IamFault, TOKEN_HEADER};

use crate::{
    App,
    auth::{
        self, AuthError, Caller, Door,
        rate_limit::{self, Bucket},
    },
    doors::{body::BodyError, client::Arrived, headers::RequestId, limit},
};

/// A call.
#[derive(Clone)]
pub(super) struct Call {
    id: String,
    pub(super) arrived: Arrived,
}

impl FromRequestParts<App> for Call {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let arrived = Arrived::from_request_parts(parts, app).await?;
        let id = parts.extensions.get::<RequestId>().map(|RequestId(id)| id.clone()).unwrap_or_default();
        Ok(Self { id, arrived })
    }
}

/// Why a call is not answered: in the dialect's words, or a fault of ours that the log names.
#[derive(Debug)]
pub(super) enum Refusal {
    Told(Fault),
    Ours(crate::Fault),
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Told(fault)
    }
}

impl From<crate::Fault> for Refusal {
    fn from(fault: crate::Fault) -> Self {
        Self::Ours(fault)
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        Self::Told(match error {
            BodyError::NotJsonType => Fault::MediaType,
            BodyError::TooLarge(_) => Fault::TooLarge,
            BodyError::Busy => Fault::RetryLater,
            BodyError::TooSlow | BodyError::Unreadable(_) => Fault::BadRequest,
        })
    }
}

impl From<AuthError> for Refusal {
    fn from(error: AuthError) -> Self {
        Self::Told(Fault::Iam(match error {
            AuthError::Fault(fault) => return Self::Ours(fault),
            AuthError::Unknown => IamFault::Token,
            AuthError::Address => IamFault::Domain,
            AuthError::MissingScope(_) => IamFault::NotAuthorized,
        }))
    }
}

impl Call {
    /// `transactionId`: the id under which the log has this call.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// Lets a call in by its token, within a limit.
    pub(super) async fn authorised(
        &self,
        app: &App,
        bucket: Bucket,
        call: impl AsyncFnOnce(Caller) -> Result<Response, Refusal>,
    ) -> Response {
        match self.caller(app).await {
            Ok(caller) => {
                let id = caller.credential_id.clone();
                self.limited(app, &id, bucket, async || call(caller).await).await
            }
            Err(refusal) => self.refused(refusal),
        }
    }

    async fn caller(&self, app: &App) -> Result<Caller, Refusal> {
        let token = self.arrived.header(TOKEN_HEADER).unwrap_or("").trim();
        match auth::by_token(app, Door::H5Idv, token, self.arrived.from).await {
            Err(AuthError::Unknown) if auth::is_running(app, token).await? => {
                Err(Fault::Iam(IamFault::AccountDisabled).into())
            }
            other => Ok(other?),
        }
    }

    /// Runs a call within a limit of whoever is counted.
    pub(super) async fn limited(
        &self,
        app: &App,
        counted: &str,
        bucket: Bucket,
        call: impl AsyncFnOnce() -> Result<Response, Refusal>,
    ) -> Response {
        let allowance = match rate_limit::count(app, counted, bucket).await {
            Ok(allowance) => allowance,
            Err(fault) => return self.refused(fault),
        };
        if !allowance.allowed {
            let mut response = self.refused(Fault::Busy);
            let wait = response.headers().get(header::RETRY_AFTER).cloned();
            limit::dress(&mut response, &allowance);
            // The dialect names one time for all.
            if let Some(wait) = wait {
                response.headers_mut().insert(header::RETRY_AFTER, wait);
            }
            return response;
        }
        let mut response = call().await.unwrap_or_else(|refusal| self.refused(refusal));
        limit::dress(&mut response, &allowance);
        response
    }

    /// A refusal, free as all of them are.
    pub(super) fn refused(&self, refusal: impl Into<Refusal>) -> Response {
        let fault = match refusal.into() {
            Refusal::Told(fault) => fault,
            Refusal::Ours(fault) => {
                tracing::error!(%fault, "h5-idv call failed");
                Fault::Server
            }
        };
        let status = match fault {
            Fault::Server => StatusCode::INTERNAL_SERVER_ERROR,
            Fault::Busy | Fault::RetryLater => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::OK,
        };
        let answer = Answer::<()>::fault(fault, self.id());
        let mut response = (status, Json(answer)).into_response();
        if let Some(wait_s) = fault.retry_after_s() {
            response.headers_mut().insert(header::RETRY_AFTER, wait_s.into());
        }
        response
    }
}
