//! The only caller of the server. A cookie identifies the browser; nothing secret is kept here. A call that finds the
//! session ended waits until somebody signed in again over the page, and is then made once more.

mod applications;
mod data;
mod demo;
mod export;
mod members;
mod picture;
mod webhooks;

use contract::portal::{
    GUARD_HEADER, MEMBER_HEADER, Me, PortalError, PortalErrorCode as Code, Settings, SignIn,
    UNATTENDED_HEADER,
    audit::{AuditPage, AuditQuery, ChainReport},
    case::ReviewView,
    funnel::{FunnelQuery, FunnelReport},
    review::{OpinionRequest, ReopenRequest, ReviewPage, ReviewSummary},
    transaction::{
        TransactionCount, TransactionDetails, TransactionOverview, TransactionPage, filter::PageQuery,
    },
    usage::{UsageQuery, UsageReport},
};
use gloo_net::http::{Method, RequestBuilder, Response};
use js_sys::Function;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::AbortController;

pub(crate) use data::{FILE_NAME as PERSONAL_DATA_FILE, Proof, Typed};
pub(crate) use export::Export;
pub(crate) use picture::Picture;

use super::{presence::Presence, session::Session};

const ROOT: &str = "/portal/v1";

/// A call that took this long is given up: the slowest, signing in on a busy server, takes a few seconds.
const CALL_TIMEOUT_MS: i32 = 30_000;

/// Why a call has no answer to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallError {
    /// Nothing came back.
    Unreachable,
    /// The server, or something in front of it, is busy.
    Busy,
    /// The server failed.
    Fault,
    /// The server said no.
    Refused {
        /// What it said.
        error: Box<PortalError>,
        /// What `Retry-After` asked for.
        wait_s: Option<u32>,
    },
}

impl CallError {
    /// What the server said no with.
    pub(crate) fn code(&self) -> Option<Code> {
        match self {
            Self::Refused { error, .. } => Some(error.code),
            Self::Unreachable | Self::Busy | Self::Fault => None,
        }
    }
}

/// The calls.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    session: Session,
    presence: Presence,
}

impl Api {
    /// The calls of a session.
    pub(crate) fn new(session: Session, presence: Presence) -> Self {
        Self { session, presence }
    }

    /// Signs in.
    pub(crate) async fn sign_in(self, asked: &SignIn) -> Result<Me, CallError> {
        self.send(Method::POST, "/session", asked).await
    }

    /// Signs out.
    pub(crate) async fn sign_out(self) -> Result<(), CallError> {
        self.call(Method::DELETE, "/session", None).await.map(drop)
    }

    /// Who is signed in.
    pub(crate) async fn me(self) -> Result<Me, CallError> {
        self.get("/me").await
    }

    /// Changes the organisation's settings.
    pub(crate) async fn change_settings(self, wanted: Settings) -> Result<Settings, CallError> {
        self.send(Method::PUT, "/settings", &wanted).await
    }

    /// A page of the transaction log.
    pub(crate) async fn transactions(self, asked: &PageQuery) -> Result<TransactionPage, CallError> {
        self.get(&format!("/transactions?{}", asked.to_query())).await
    }

    /// How many transactions there are.
    pub(crate) async fn transaction_count(self, asked: &PageQuery) -> Result<TransactionCount, CallError> {
        self.get(&format!("/transactions/count?{}", asked.to_query())).await
    }

    /// What they come to.
    pub(crate) async fn transaction_overview(
        self,
        asked: &PageQuery,
    ) -> Result<TransactionOverview, CallError> {
        self.get(&format!("/transactions/summary?{}", asked.to_query())).await
    }

    /// One transaction, and the answer as it came.
    pub(crate) async fn transaction(self, id: &str) -> Result<(TransactionDetails, String), CallError> {
        let text = self.call(Method::GET, &format!("/transactions/{id}"), None).await?;
        Ok((read(&text)?, text))
    }

    /// What is charged.
    pub(crate) async fn usage(self, asked: &UsageQuery) -> Result<UsageReport, CallError> {
        self.get(&format!("/usage?{}", asked.to_query())).await
    }

    /// Where people give up.
    pub(crate) async fn funnel(self, asked: &FunnelQuery) -> Result<FunnelReport, CallError> {
        self.get(&format!("/funnel?{}", asked.to_query())).await
    }

    /// Cases of the queue; an empty state is every state.
    pub(crate) async fn reviews(self, asked: &str, limit: u32) -> Result<ReviewPage, CallError> {
        let and = if asked.is_empty() { "" } else { "&" };
        self.get(&format!("/reviews?{asked}{and}limit={limit}")).await
    }

    /// A case; unmasked where that is asked for, which is written down.
    pub(crate) async fn review(self, id: &str, unmask: bool) -> Result<ReviewView, CallError> {
        let query = if unmask { "?unmask=true" } else { "" };
        self.get(&format!("/reviews/{id}{query}")).await
    }

    /// Takes a case, or takes it for longer.
    pub(crate) async fn claim(self, id: &str) -> Result<ReviewSummary, CallError> {
        self.send(Method::POST, &format!("/reviews/{id}/claim"), &Nothing {}).await
    }

    /// Gives a case back.
    pub(crate) async fn release(self, id: &str) -> Result<ReviewSummary, CallError> {
        self.send(Method::POST, &format!("/reviews/{id}/release"), &Nothing {}).await
    }

    /// Decides a case.
    pub(crate) async fn decide(self, id: &str, said: &OpinionRequest) -> Result<ReviewSummary, CallError> {
        self.send(Method::POST, &format!("/reviews/{id}/decision"), said).await
    }

    /// Opens a decided case again.
    pub(crate) async fn reopen(self, id: &str, asked: &ReopenRequest) -> Result<ReviewSummary, CallError> {
        self.send(Method::POST, &format!("/reviews/{id}/reopen"), asked).await
    }

    /// Entries of the audit log.
    pub(crate) async fn audit(self, asked: &AuditQuery) -> Result<AuditPage, CallError> {
        self.get(&format!("/audit?{}", asked.to_query())).await
    }

    /// Whether the log's chain holds.
    pub(crate) async fn chain(self) -> Result<ChainReport, CallError> {
        self.get("/audit/chain").await
    }

    async fn get<T: DeserializeOwned>(self, path: &str) -> Result<T, CallError> {
        read(&self.call(Method::GET, path, None).await?)
    }

    async fn send<T: DeserializeOwned>(
        self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, CallError> {
        // Wire types hold no map with keys that JSON cannot write.
        let body = serde_json::to_string(body).map_err(|_| CallError::Fault)?;
        read(&self.call(method, path, Some(&body)).await?)
    }

    async fn call(self, method: Method, path: &str, body: Option<&str>) -> Result<String, CallError> {
        let (response, _deadline) = self.answer(method, path, body).await?;
        response.text().await.map_err(unreachable)
    }

    /// The accepted answer of a call, its body unread; the deadline ends it until it is dropped.
    async fn answer(
        self,
        method: Method,
        path: &str,
        body: Option<&str>,
    ) -> Result<(Response, Deadline), CallError> {
        let body = body.map(JsValue::from_str);
        self.answer_within(CALL_TIMEOUT_MS, method, path, body.as_ref()).await
    }

    /// The same for a call that may take longer; the body is JSON as text, or a file.
    async fn answer_within(
        self,
        within_ms: i32,
        method: Method,
        path: &str,
        body: Option<&JsValue>,
    ) -> Result<(Response, Deadline), CallError> {
        loop {
            let aborter = AbortController::new().map_err(unreachable)?;
            let deadline = Deadline::after(within_ms, &aborter);
            let response = self.send_once(&method, path, body, &aborter).await?;
            if response.ok() {
                return Ok((response, deadline));
            }
            let wait_s = response.headers().get("retry-after").and_then(|text| text.trim().parse().ok());
            let status = response.status();
            let error = refusal(status, &response.text().await.unwrap_or_default(), wait_s);
            let is_over = error.code() == Some(Code::SignedOut) && self.session.is_in();
            if !(is_over && self.session.again().await) {
                return Err(error);
            }
        }
    }

    async fn send_once(
        self,
        method: &Method,
        path: &str,
        body: Option<&JsValue>,
        aborter: &AbortController,
    ) -> Result<Response, CallError> {
        let mut request = RequestBuilder::new(&format!("{ROOT}{path}"))
            .method(method.clone())
            .abort_signal(Some(&aborter.signal()));
        if *method != Method::GET {
            request = request.header(GUARD_HEADER, "1");
        }
        if !self.presence.is_there() {
            request = request.header(UNATTENDED_HEADER, "1");
        }
        // Another tab may have signed in somebody else meanwhile.
        if let Some(member_id) = self.session.member_id_now() {
            request = request.header(MEMBER_HEADER, &member_id);
        }
        let sent = match body {
            Some(body) => {
                // Of what a file is the browser says by itself.
                let is_text = body.is_string();
                let request =
                    if is_text { request.header("content-type", "application/json") } else { request };
                request.body(body.clone()).map_err(unreachable)?.send().await
            }
            None => request.send().await,
        };
        sent.map_err(unreachable)
    }
}

#[derive(Serialize)]
struct Nothing {}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, CallError> {
    // An answer that cannot be read is one that a proxy wrote or cut, or that a newer server sent.
    serde_json::from_str(text).map_err(|_| CallError::Fault)
}

/// What an answer that is not the one that was asked for means.
fn refusal(status: u16, text: &str, wait_s: Option<u32>) -> CallError {
    match serde_json::from_str::<PortalError>(text) {
        Ok(error) if error.code == Code::Busy => CallError::Busy,
        Ok(error) if error.code == Code::ServerFault => CallError::Fault,
        Ok(error) => CallError::Refused { error: Box::new(error), wait_s },
        // Not ours: a proxy's own page.
        Err(_) if matches!(status, 429 | 502..=504) => CallError::Busy,
        Err(_) => CallError::Fault,
    }
}

fn unreachable<E>(_: E) -> CallError {
    CallError::Unreachable
}

/// Aborts a call when its time is over, and is forgotten when it is dropped before: a `fetch` of its own waits for ever.
struct Deadline {
    aborter: AbortController,
    timer: Option<i32>,
    _abort: Closure<dyn FnMut()>,
}

impl Deadline {
    fn after(wait_ms: i32, aborter: &AbortController) -> Self {
        let own = aborter.clone();
        let abort = Closure::<dyn FnMut()>::new(move || own.abort());
        let function: &Function = abort.as_ref().unchecked_ref();
        let timer = web_sys::window().and_then(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, wait_ms).ok()
        });
        Self { aborter: aborter.clone(), timer, _abort: abort }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_what_the_server_said() {
        let text = r#"{"code":"too_many","message":"wait"}"#;
        let error = refusal(429, text, Some(30));
        assert_eq!(error.code(), Some(Code::TooMany));
        assert!(matches!(error, CallError::Refused { wait_s: Some(30), .. }));
    }

    #[test]
    fn a_page_that_a_proxy_wrote_is_no_word_of_the_servers() {
        for (status, text, expected) in [
            (502, "<html>Bad Gateway</html>", CallError::Busy),
            (503, r#"{"code":"busy","message":""}"#, CallError::Busy),
            (500, r#"{"code":"server_fault","message":""}"#, CallError::Fault),
            (404, "not found", CallError::Fault),
            (400, r#"{"code":"a word of tomorrow","message":""}"#, CallError::Fault),
        ] {
            assert_eq!(refusal(status, text, None), expected, "{status} {text}");
        }
    }
}
