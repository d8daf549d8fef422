//! The only caller of the server: `fetch` for the small calls, `XMLHttpRequest` for the upload, because it shows
//! progress. A cookie identifies the browser; nothing secret is kept here.

use contract::{
    capture_flow::{
        CaptureOutcome, ConsentRequest, FlowError, FlowErrorCode, LINK_HEADER, SessionRequest, SessionView,
    },
    identity::ChallengeResponse,
};
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Promise};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, ProgressEvent, XmlHttpRequest};

use crate::link::PageLink;

const SESSION: &str = "/capture-flow/v1/session";
const CONSENT: &str = "/capture-flow/v1/consent";
const CHALLENGE: &str = "/capture-flow/v1/challenge";
const CAPTURE: &str = "/capture-flow/v1/capture";

/// A small call that took this long is given up and tried again.
const CALL_TIMEOUT_MS: u32 = 20_000;
/// Six megabytes at 200 kbit/s take four minutes.
const UPLOAD_TIMEOUT_MS: u32 = 300_000;

/// Why a call has no answer to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallError {
    /// Nothing came back: try again.
    Unreachable,
    /// The server, or something in front of it, is failing or busy: try again after the wait.
    Busy {
        /// What `Retry-After` asked for.
        wait_s: Option<u32>,
    },
    /// The server said no.
    Refused(FlowErrorCode),
}

/// The calls of one page. Each names the page's link.
#[derive(Clone, Copy)]
pub(crate) struct Api {
    link: PageLink,
}

impl Api {
    /// The calls for a link.
    pub(crate) fn of(link: PageLink) -> Self {
        Self { link }
    }

    /// Trades the link's token for this browser's cookie. The same request may be made again when its answer
    /// was lost.
    pub(crate) async fn open_session(self, request: &SessionRequest) -> Result<SessionView, CallError> {
        json(self.call(Method::POST, SESSION, Some(body(request)?)).await?)
    }

    /// Asks for the session of this browser's cookie.
    pub(crate) async fn session(self) -> Result<SessionView, CallError> {
        json(self.call(Method::GET, SESSION, None).await?)
    }

    /// Records both consents.
    pub(crate) async fn consent(self, request: &ConsentRequest) -> Result<(), CallError> {
        self.call(Method::POST, CONSENT, Some(body(request)?)).await?.accepted().map(drop)
    }

    /// Asks for a challenge: colours, nonce and secret.
    pub(crate) async fn challenge(self) -> Result<ChallengeResponse, CallError> {
        json(self.call(Method::POST, CHALLENGE, Some("{}".to_owned())).await?)
    }

    /// Sends the signed bundle; `on_progress` hears how much of it has left, in per mille.
    pub(crate) async fn capture(
        self,
        bundle: &Blob,
        on_progress: impl Fn(u32) + 'static,
    ) -> Result<CaptureOutcome, CallError> {
        json(upload(CAPTURE, &headers(self.link.name(), true), bundle, on_progress).await?)
    }

    async fn call(self, method: Method, path: &str, body: Option<String>) -> Result<Answer, CallError> {
        let headers = headers(self.link.name(), body.is_some());
        call(method, path, &headers, body).await
    }
}

type Headers = Vec<(&'static str, String)>;

/// The headers of a call. A JSON content type goes with every body, so that a foreign page cannot send one
/// without a preflight.
fn headers(link: Option<String>, has_body: bool) -> Headers {
    let content_type = has_body.then(|| ("content-type", "application/json".to_owned()));
    content_type.into_iter().chain(link.map(|link| (LINK_HEADER, link))).collect()
}

struct Answer {
    status: u16,
    text: String,
    retry_after_s: Option<u32>,
}

impl Answer {
    fn accepted(self) -> Result<String, CallError> {
        match self.status {
            200..=299 => Ok(self.text),
            0 => Err(CallError::Unreachable),
            status => match serde_json::from_str::<FlowError>(&self.text) {
                Ok(FlowError { code: FlowErrorCode::TooMany | FlowErrorCode::ServerFault, .. }) => {
                    Err(CallError::Busy { wait_s: self.retry_after_s })
                }
                Ok(error) => Err(CallError::Refused(error.code)),
                Err(_) if status == 429 || status >= 500 => {
                    Err(CallError::Busy { wait_s: self.retry_after_s })
                }
                Err(_) => Err(CallError::Refused(FlowErrorCode::Invalid)),
            },
        }
    }
}

fn body<T: serde::Serialize>(request: &T) -> Result<String, CallError> {
    serde_json::to_string(request).map_err(|_| CallError::Refused(FlowErrorCode::Invalid))
}

fn json<T: DeserializeOwned>(answer: Answer) -> Result<T, CallError> {
    // An answer that cannot be read is one that a proxy wrote or cut.
    serde_json::from_str(&answer.accepted()?).map_err(|_| CallError::Busy { wait_s: None })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
fn permille(share: f64) -> u32 {
    (share * 1000.0) as u32
}

/// A small call. It is aborted after [`CALL_TIMEOUT_MS`]: a `fetch` of its own waits for ever.
async fn call(
    method: Method,
    path: &str,
    headers: &Headers,
    body: Option<String>,
) -> Result<Answer, CallError> {
    let unreachable = |_| CallError::Unreachable;
    let aborter = AbortController::new().map_err(|_| CallError::Unreachable)?;
    let deadline = Deadline::after(CALL_TIMEOUT_MS, &aborter);
    let request = RequestBuilder::new(path).method(method).abort_signal(Some(&aborter.signal()));
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    let sent = match body {
        Some(body) => request.body(body).map_err(unreachable)?.send().await,
        None => request.send().await,
    };
    let response = sent.map_err(unreachable)?;
    let text = response.text().await.map_err(unreachable)?;
    drop(deadline);
    let retry_after_s = response.headers().get("retry-after").and_then(|seconds| seconds.trim().parse().ok());
    Ok(Answer { status: response.status(), text, retry_after_s })
}

/// Aborts a call when its time is over, and is forgotten when it is dropped before.
struct Deadline {
    timer: Option<i32>,
    _abort: Closure<dyn FnMut()>,
}

impl Deadline {
    fn after(wait_ms: u32, aborter: &AbortController) -> Self {
        let aborter = aborter.clone();
        let abort = Closure::<dyn FnMut()>::new(move || aborter.abort());
        let function: &Function = abort.as_ref().unchecked_ref();
        let wait_ms = i32::try_from(wait_ms).unwrap_or(i32::MAX);
        let timer = web_sys::window().and_then(|window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, wait_ms).ok()
        });
        Self { timer, _abort: abort }
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        if let (Some(window), Some(timer)) = (web_sys::window(), self.timer) {
            window.clear_timeout_with_handle(timer);
        }
    }
}

async fn upload(
    path: &str,
    headers: &Headers,
    bundle: &Blob,
    on_progress: impl Fn(u32) + 'static,
) -> Result<Answer, CallError> {
    let request = XmlHttpRequest::new().map_err(|_| CallError::Unreachable)?;
    request.open_with_async("POST", path, true).map_err(|_| CallError::Unreachable)?;
    request.set_timeout(UPLOAD_TIMEOUT_MS);

    let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() && event.total() > 0.0 {
            on_progress(permille(event.loaded() / event.total()));
        }
    });
    if let Ok(upload) = request.upload() {
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }

    let ended = Promise::new(&mut |resolve, _| {
        let ended = Closure::once_into_js(move || {
            // Only a page that is going away cannot settle its promise.
            let _ = resolve.call0(&JsValue::NULL);
        });
        request.set_onloadend(Some(ended.unchecked_ref()));
    });
    headers
        .iter()
        .try_for_each(|(name, value)| request.set_request_header(name, value))
        .and_then(|()| request.send_with_opt_blob(Some(bundle)))
        .map_err(|_| CallError::Unreachable)?;
    JsFuture::from(ended).await.map_err(|_| CallError::Unreachable)?;
    drop(progress);

    let header = request.get_response_header("retry-after").ok().flatten();
    Ok(Answer {
        status: request.status().unwrap_or(0),
        text: request.response_text().ok().flatten().unwrap_or_default(),
        retry_after_s: header.and_then(|seconds| seconds.trim().parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, text: &str) -> Result<String, CallError> {
        Answer { status, text: text.to_owned(), retry_after_s: Some(7) }.accepted()
    }

    #[test]
    fn a_refusal_keeps_its_code() {
        let gone = r#"{"code":"challenge_gone","message":"expired"}"#;
        assert_eq!(answer(409, gone), Err(CallError::Refused(FlowErrorCode::ChallengeGone)));
    }

    #[test]
    fn no_answer_and_a_failing_proxy_are_tried_again() {
        assert_eq!(answer(0, ""), Err(CallError::Unreachable));
        assert_eq!(answer(502, "<html>"), Err(CallError::Busy { wait_s: Some(7) }));
        let too_many = r#"{"code":"too_many","message":""}"#;
        assert_eq!(answer(429, too_many), Err(CallError::Busy { wait_s: Some(7) }));
    }

    #[test]
    fn a_session_is_read_as_the_server_writes_it() {
        let text = r#"{"signatureId": "0a1b2c3d4e5f6071", "state": "collecting", "controller": "Bank",
            "consentGiven": false, "expiresAt": "2026-11-21T00:37:25.000Z", "now": "2026-11-20T23:37:25.000Z", "returnUrl": null,
            "failReturnUrl": null, "outcome": null}"#;
        let session: SessionView =
            json(Answer { status: 200, text: text.to_owned(), retry_after_s: None }).expect("a session");
        assert_eq!(session.controller, "Bank");
    }

    #[test]
    fn an_answer_without_a_body_is_accepted() {
        assert_eq!(answer(204, ""), Ok(String::new()));
    }

    #[test]
    fn every_call_names_its_link_where_the_page_knows_it() {
        let link = || Some("1f".to_owned());
        let json = ("content-type", "application/json".to_owned());
        assert_eq!(headers(link(), false), [("x-tanda-link", "1f".to_owned())]);
        assert_eq!(headers(link(), true), [json.clone(), ("x-tanda-link", "1f".to_owned())]);
        assert_eq!(headers(None, true), [json]);
        assert_eq!(headers(None, false), []);
    }
}
