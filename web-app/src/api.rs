//! The only caller of the server. One request is one `XMLHttpRequest`, because uploads show progress.
//! A cookie identifies the browser; nothing secret is kept here.

use contract::{
    capture_flow::{CaptureOutcome, ConsentRequest, FlowError, FlowErrorCode, SessionRequest, SessionView},
    identity::ChallengeResponse,
};
use js_sys::Promise;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ProgressEvent, XmlHttpRequest};

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

/// Trades the link's token for this browser's cookie.
pub(crate) async fn open_session(token: &str, signature_id: &str) -> Result<SessionView, CallError> {
    let request = SessionRequest { token: token.to_owned(), signature_id: signature_id.to_owned() };
    json(send("POST", SESSION, Some(body(&request)?), CALL_TIMEOUT_MS, None).await?)
}

/// Asks for the session of this browser's cookie.
pub(crate) async fn session() -> Result<SessionView, CallError> {
    json(send("GET", SESSION, None, CALL_TIMEOUT_MS, None).await?)
}

/// Records both consents.
pub(crate) async fn consent(request: &ConsentRequest) -> Result<(), CallError> {
    send("POST", CONSENT, Some(body(request)?), CALL_TIMEOUT_MS, None).await?.accepted().map(drop)
}

/// Asks for a challenge: colours, nonce and secret.
pub(crate) async fn challenge() -> Result<ChallengeResponse, CallError> {
    json(send("POST", CHALLENGE, Some(Body::Json("{}".to_owned())), CALL_TIMEOUT_MS, None).await?)
}

/// Sends the signed bundle; `on_progress` hears how much of it has left, in per mille.
pub(crate) async fn capture(
    bundle: &Blob,
    on_progress: impl Fn(u32) + 'static,
) -> Result<CaptureOutcome, CallError> {
    json(
        send(
            "POST",
            CAPTURE,
            Some(Body::Bundle(bundle.clone())),
            UPLOAD_TIMEOUT_MS,
            Some(Box::new(on_progress)),
        )
        .await?,
    )
}

/// How long to wait before a call is tried again.
pub(crate) fn retry_wait_ms(attempt: u32) -> u32 {
    // 1, 2, 4, 8 s, and then every 10 s: soon enough to be felt, slow enough for a cell in trouble.
    1_000_u32.saturating_mul(1 << attempt.min(4)).min(10_000)
}

enum Body {
    Json(String),
    Bundle(Blob),
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

fn body<T: serde::Serialize>(request: &T) -> Result<Body, CallError> {
    let text = serde_json::to_string(request).map_err(|_| CallError::Refused(FlowErrorCode::Invalid))?;
    Ok(Body::Json(text))
}

fn json<T: DeserializeOwned>(answer: Answer) -> Result<T, CallError> {
    // An answer that cannot be read is one that a proxy wrote or cut.
    serde_json::from_str(&answer.accepted()?).map_err(|_| CallError::Busy { wait_s: None })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
fn permille(share: f64) -> u32 {
    (share * 1000.0) as u32
}

async fn send(
    method: &str,
    path: &str,
    body: Option<Body>,
    timeout_ms: u32,
    on_progress: Option<Box<dyn Fn(u32)>>,
) -> Result<Answer, CallError> {
    let request = XmlHttpRequest::new().map_err(|_| CallError::Unreachable)?;
    request.open_with_async(method, path, true).map_err(|_| CallError::Unreachable)?;
    request.set_timeout(timeout_ms);

    let progress = on_progress.map(|on_progress| {
        Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                on_progress(permille(event.loaded() / event.total()));
            }
        })
    });
    if let (Some(progress), Ok(upload)) = (&progress, request.upload()) {
        upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    }

    let ended = Promise::new(&mut |resolve, _| {
        let ended = Closure::once_into_js(move || {
            // Only a page that is going away cannot settle its promise.
            let _ = resolve.call0(&JsValue::NULL);
        });
        request.set_onloadend(Some(ended.unchecked_ref()));
    });
    let sent = match body {
        Some(body) => {
            // A JSON content type, so that a foreign page cannot send this without a preflight.
            request.set_request_header("content-type", "application/json").and_then(|()| match &body {
                Body::Json(text) => request.send_with_opt_str(Some(text)),
                Body::Bundle(blob) => request.send_with_opt_blob(Some(blob)),
            })
        }
        None => request.send(),
    };
    sent.map_err(|_| CallError::Unreachable)?;
    JsFuture::from(ended).await.map_err(|_| CallError::Unreachable)?;
    drop(progress);

    Ok(Answer {
        status: request.status().unwrap_or(0),
        text: request.response_text().ok().flatten().unwrap_or_default(),
        retry_after_s: request
            .get_response_header("retry-after")
            .ok()
            .flatten()
            .and_then(|seconds| seconds.trim().parse().ok()),
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
    fn retries_slow_down_to_ten_seconds() {
        let waits: Vec<u32> = (0..6).map(retry_wait_ms).collect();
        assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    }
}
