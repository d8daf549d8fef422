//! The only caller of the server: `fetch` for the small calls, `XMLHttpRequest` for the upload, because it shows
//! progress. A cookie identifies the browser; nothing secret is kept here.

use contract::{
    capture_flow::{CaptureOutcome, FlowErrorCode, LINK_HEADER, SessionView},
    consent::Locale,
};
use gloo_net::http::{Method, RequestBuilder};
use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::{SetValue, StoredValue, window};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Blob, ProgressEvent, XmlHttpRequest};

use crate::{
    browser::LinkParts,
    link::PageLink,
    wire::{self, Challenge},
};

const SESSION: &str = "/capture-flow/v1/session";
const CONSENT: &str = "/capture-flow/v1/consent";
const CHALLENGE: &str = "/capture-flow/v1/challenge";
const CAPTURE: &str = "/capture-flow/v1/capture";
const VISIT: &str = "/capture-flow/v1/visit";

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
    /// Where the last refusal sends the browser.
    pub(crate) return_to: StoredValue<Option<String>>,
}

impl Api {
    /// The calls for a link.
    pub(crate) fn of(link: PageLink) -> Self {
        Self { link, return_to: StoredValue::new(None) }
    }

    /// Trades the link's token for this browser's cookie. The same request may be made again when its answer
    /// was lost.
    pub(crate) async fn open_session(
        self,
        link: LinkParts,
        browser_key: String,
    ) -> Result<SessionView, CallError> {
        let request = wire::written(&wire::session_request(link, browser_key));
        read(&self.call(Method::POST, SESSION, Some(&request)).await?, wire::session)
    }

    /// Asks for the session of this browser's cookie.
    pub(crate) async fn session(self) -> Result<SessionView, CallError> {
        read(&self.call(Method::GET, SESSION, None).await?, wire::session)
    }

    /// Records both consents to the text of a language.
    pub(crate) async fn consent(self, locale: Locale) -> Result<(), CallError> {
        let request = wire::written(&wire::consent_request(locale));
        self.call(Method::POST, CONSENT, Some(&request)).await.map(drop)
    }

    /// Asks for a challenge: colours, nonce and secret.
    pub(crate) async fn challenge(self) -> Result<Challenge, CallError> {
        read(&self.call(Method::POST, CHALLENGE, Some("{}")).await?, wire::challenge)
    }

    /// Tells of the page's steps, also while the page is being left; says whether that need not be told again.
    pub(crate) async fn visit(self, body: &str) -> bool {
        let (request, fields) = (Object::new(), Object::new());
        let headers = headers(self.link.name(), true);
        let headers = headers.iter().map(|(name, value)| (&fields, *name, JsValue::from(value)));
        let members = [
            (&request, "method", JsValue::from("POST")),
            (&request, "body", JsValue::from(body)),
            (&request, "headers", JsValue::from(&fields)),
            // The browser sends it even when the page is gone by then.
            (&request, "keepalive", JsValue::TRUE),
        ];
        for (object, name, value) in headers.chain(members) {
            // A plain object of our own takes any property.
            let _ = Reflect::set(object, &JsValue::from(name), &value);
        }
        let sent = window().fetch_with_str_and_init(VISIT, request.unchecked_ref());
        let status = JsFuture::from(sent).await.and_then(|answer| Reflect::get(&answer, &"status".into()));
        // What is refused would be refused again; a server that is busy may hear it later.
        status
            .ok()
            .and_then(|status| status.as_f64())
            .is_some_and(|status| status < 500.0 && (status - 429.0).abs() > 0.5)
    }

    /// Sends the signed bundle; `on_progress` hears how much of it has left, in per mille.
    pub(crate) async fn capture(
        self,
        bundle: &Blob,
        on_progress: impl Fn(u32) + 'static,
    ) -> Result<CaptureOutcome, CallError> {
        let request = XmlHttpRequest::new().map_err(unreachable)?;
        request.open_with_async("POST", CAPTURE, true).map_err(unreachable)?;
        request.set_timeout(UPLOAD_TIMEOUT_MS);
        for (name, value) in headers(self.link.name(), true) {
            request.set_request_header(name, &value).map_err(unreachable)?;
        }
        let progress = Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                on_progress(permille(event.loaded() / event.total()));
            }
        });
        if let Ok(upload) = request.upload() {
            upload.set_onprogress(Some(progress.as_ref().unchecked_ref()));
        }
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_blob(Some(bundle)).map_err(unreachable)?;
        JsFuture::from(ended).await.map_err(unreachable)?;
        let text = request.response_text().ok().flatten().unwrap_or_default();
        let wait = request.get_response_header("retry-after").ok().flatten();
        read(&answer(request.status().unwrap_or(0), &text, wait)?, wire::outcome)
    }

    async fn call(self, method: Method, path: &str, body: Option<&str>) -> Result<JsValue, CallError> {
        let aborter = AbortController::new().map_err(unreachable)?;
        let deadline = Deadline::after(CALL_TIMEOUT_MS, &aborter);
        let mut request = RequestBuilder::new(path).method(method).abort_signal(Some(&aborter.signal()));
        for (name, value) in headers(self.link.name(), body.is_some()) {
            request = request.header(name, &value);
        }
        let sent = match body {
            Some(body) => request.body(body).map_err(unreachable)?.send().await,
            None => request.send().await,
        };
        let response = sent.map_err(unreachable)?;
        let text = response.text().await.map_err(unreachable)?;
        drop(deadline);
        let _ = self.return_to.try_set_value(wire::return_to(&wire::read(&text)));
        answer(response.status(), &text, response.headers().get("retry-after"))
    }
}

/// Aborts a call when its time is over, and is forgotten when it is dropped before: a `fetch` of its own waits for ever.
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

type Headers = Vec<(&'static str, String)>;

/// The headers of a call. A JSON content type goes with every body, so that a foreign page cannot send one
/// without a preflight.
fn headers(link: Option<String>, has_body: bool) -> Headers {
    let content_type = has_body.then(|| ("content-type", "application/json".to_owned()));
    content_type.into_iter().chain(link.map(|link| (LINK_HEADER, link))).collect()
}

/// Whether an answer is the one that was asked for; `code` is that of its error, where it has one.
fn accepted(status: u16, code: Option<FlowErrorCode>, wait_s: Option<u32>) -> Result<(), CallError> {
    match (status, code) {
        (200..=299, _) => Ok(()),
        (0, _) => Err(CallError::Unreachable),
        (_, Some(FlowErrorCode::TooMany | FlowErrorCode::ServerFault)) | (429 | 500.., None) => {
            Err(CallError::Busy { wait_s })
        }
        (_, Some(code)) => Err(CallError::Refused(code)),
        (_, None) => Err(CallError::Refused(FlowErrorCode::Invalid)),
    }
}

fn read<T>(answer: &JsValue, meaning: impl FnOnce(&JsValue) -> Option<T>) -> Result<T, CallError> {
    // An answer that cannot be read is one that a proxy wrote or cut.
    meaning(answer).ok_or(CallError::Busy { wait_s: None })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
fn permille(share: f64) -> u32 {
    (share * 1000.0) as u32
}

/// What an answer holds, where it is the one that was asked for.
fn answer(status: u16, text: &str, retry_after: Option<String>) -> Result<JsValue, CallError> {
    let answer = wire::read(text);
    let wait_s = retry_after.and_then(|seconds| seconds.trim().parse().ok());
    accepted(status, wire::error(&answer), wait_s)?;
    Ok(answer)
}

fn unreachable<E>(_: E) -> CallError {
    CallError::Unreachable
}

#[cfg(test)]
mod tests {
    use super::*;

    const WAIT_S: Option<u32> = Some(7);

    #[test]
    fn a_refusal_keeps_its_code() {
        let gone = Some(FlowErrorCode::ChallengeGone);
        assert_eq!(accepted(409, gone, WAIT_S), Err(CallError::Refused(FlowErrorCode::ChallengeGone)));
        assert_eq!(accepted(404, None, WAIT_S), Err(CallError::Refused(FlowErrorCode::Invalid)));
    }

    #[test]
    fn no_answer_and_a_failing_proxy_are_tried_again() {
        assert_eq!(accepted(0, None, WAIT_S), Err(CallError::Unreachable));
        assert_eq!(accepted(502, None, WAIT_S), Err(CallError::Busy { wait_s: WAIT_S }));
        assert_eq!(
            accepted(429, Some(FlowErrorCode::TooMany), WAIT_S),
            Err(CallError::Busy { wait_s: WAIT_S })
        );
    }

    #[test]
    fn an_answer_without_a_body_is_accepted() {
        assert_eq!(accepted(204, None, None), Ok(()));
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
