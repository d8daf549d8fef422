//! A person's browser that has opened a link, without the page: it calls what the page calls.

use contract::consent::{self, Locale};
use serde_json::{Value, json};

use crate::{
    capture::CaptureDraft,
    stack::{Answer, Stack},
};

/// The secret of one page; another page has another.
const PAGE: &str = "0123456789abcdef0123456789abcdef";

/// Makes a link of this order; its token and its id.
pub async fn make_link(stack: &Stack, order: &Value) -> (String, String) {
    let answer = stack.post("/capture-flow/v1/links", order).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let url = answer.body["url"].as_str().expect("an address");
    let token = url.split("token=").nth(1).and_then(|rest| rest.split('&').next()).expect("a token");
    (token.to_owned(), answer.body["signatureId"].as_str().expect("an id").to_owned())
}

/// Opens a link as the page does.
pub async fn open(stack: &Stack, token: &str, signature_id: &str) -> Answer {
    open_as(stack, token, signature_id, PAGE).await
}

/// Opens a link as a page with this secret.
pub async fn open_as(stack: &Stack, token: &str, signature_id: &str, browser_key: &str) -> Answer {
    let body = json!({ "token": token, "signatureId": signature_id, "browserKey": browser_key });
    Answer::of(stack.http.post(format!("{}/capture-flow/v1/session", stack.base_url)).json(&body)).await
}

/// A browser that has opened a link.
pub struct Visitor<'a> {
    /// The server.
    pub stack: &'a Stack,
    /// What the browser holds.
    pub cookie: String,
}

impl<'a> Visitor<'a> {
    /// Opens a link that was just made.
    pub async fn open(stack: &'a Stack, (token, signature_id): (String, String)) -> Self {
        let answer = open(stack, &token, &signature_id).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        Visitor { stack, cookie }
    }

    /// Calls the flow with this browser's cookie.
    pub async fn post(&self, path: &str, body: Vec<u8>) -> Answer {
        let url = format!("{}/capture-flow/v1/{path}", self.stack.base_url);
        let request = self.stack.http.post(url).header("cookie", &self.cookie);
        Answer::of(request.header("content-type", "application/json").body(body)).await
    }

    /// Where the submission stands.
    pub async fn view(&self) -> Answer {
        let url = format!("{}/capture-flow/v1/session", self.stack.base_url);
        Answer::of(self.stack.http.get(url).header("cookie", &self.cookie)).await
    }

    /// Ticks both boxes.
    pub async fn consent(&self) -> Answer {
        let body = json!({
            "version": consent::VERSION, "textHash": consent::text_hash(Locale::Id),
            "locale": "id", "ktp": true, "biometric": true,
        });
        self.post("consent", body.to_string().into_bytes()).await
    }

    /// A good capture with a fresh challenge.
    pub async fn draft(&self) -> CaptureDraft {
        let answer = self.post("challenge", b"{}".to_vec()).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        CaptureDraft { ocr_fields: vec![], ..CaptureDraft::good(self.stack, &answer.body) }
    }
}
