//! The H5 document verification dialect, row by row of its checklist, as a partner's server and a person's browser call it.

mod branding;
mod embedding;
mod journey;
mod logo;
mod places;
mod result;
mod settings;
mod token;
mod url;

use acceptance::{
    capture::CaptureDraft,
    stack::{Answer, Stack},
    visitor::Visitor,
};
use contract::h5_idv::token_signature;
use serde_json::{Value, json};

const TOKEN: &str = "/openapi/auth/ticket/v1/generate-token";
const URL: &str = "/intl/openapi/face-identity/h5-idv/v1/generate-url";
const RESULT: &str = "/intl/openapi/face-identity/h5-idv/v1/get-result";
const CONFIG: &str = "/intl/openapi/face-identity/h5-idv/v1/config-ui";

/// The body of a token call of the sandbox's account at this moment.
fn token_call(stack: &Stack) -> Value {
    let [access, secret] =
        ["accessKey", "secretKey"].map(|key| stack.sandbox["h5Idv"][key].as_str().unwrap());
    let timestamp = stack.app.clock.now().epoch_ms().to_string();
    let signature = token_signature(access, secret, &timestamp);
    json!({ "accessKey": access, "timestamp": timestamp, "signature": signature })
}

/// Whatever was asked: HTTP 200 and the envelope, whose members are these six in this order.
fn envelope(answer: Answer) -> Answer {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let members: Vec<&str> = answer.body.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(members, ["code", "message", "data", "extra", "transactionId", "pricingStrategy"]);
    let id = answer.body["transactionId"].as_str().unwrap();
    assert!((1..=64).contains(&id.len()), "{id}");
    assert_eq!(answer.header("x-request-id"), id, "the log has the call under the same id");
    answer
}

/// A refusal: its code and message, no data, free.
fn refused(answer: &Answer, code: &str, message: &str) {
    let told = ["code", "message", "data", "pricingStrategy"].map(|member| &answer.body[member]);
    assert_eq!(told, [&json!(code), &json!(message), &Value::Null, &json!("FREE")]);
}

async fn post(stack: &Stack, path: &str, token: Option<&str>, body: impl ToString) -> Answer {
    let request = stack.http.post(format!("{}{path}", stack.base_url));
    let request = token.into_iter().fold(request, |request, token| request.header("X-ACCESS-TOKEN", token));
    envelope(Answer::of(request.header("content-type", "application/json").body(body.to_string())).await)
}

/// A partner's server with a token.
struct Partner<'a> {
    stack: &'a Stack,
    token: String,
}

impl<'a> Partner<'a> {
    async fn of(stack: &'a Stack) -> Self {
        let answer = post(stack, TOKEN, None, token_call(stack)).await;
        let token = answer.body["data"]["token"].as_str().expect("a token").to_owned();
        Self { stack, token }
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        post(self.stack, path, Some(&self.token), body).await
    }

    async fn result(&self, link: &Value) -> Value {
        self.post(RESULT, &json!({ "signatureId": link["signatureId"] })).await.body
    }

    /// A link of a good order with these members in place of its own.
    async fn link(&self, members: Value) -> Value {
        let answer = self.post(URL, &order(&members)).await;
        assert_eq!(answer.body["code"], "SUCCESS", "{:?}", answer.body);
        answer.body["data"].clone()
    }

    /// A form of settings.
    async fn configure(&self, parts: &[(&str, &str)]) -> Answer {
        let boundary = "----tanda7MA4YWxkTrZu0gW";
        let part = |(name, text): &(&str, &str)| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
        };
        let body: String = parts.iter().map(part).chain([format!("--{boundary}--\r\n")]).collect();
        let request = self.stack.http.post(format!("{}{CONFIG}", self.stack.base_url));
        let request = request
            .header("X-ACCESS-TOKEN", &self.token)
            .header("content-type", format!("multipart/form-data; boundary={boundary}"));
        envelope(Answer::of(request.body(body)).await)
    }

    /// A person's browser that has opened a link and agreed.
    async fn visitor(&self, link: &Value) -> Visitor<'a> {
        let visitor = Visitor::open(self.stack, token_and_id(link)).await;
        assert_eq!(visitor.consent().await.status, 204);
        visitor
    }

    /// A link through which this picture of a card was sent, and what the page was answered.
    async fn captured(&self, members: Value, change: impl FnOnce(&mut CaptureDraft)) -> (Value, Value) {
        let link = self.link(members).await;
        let visitor = self.visitor(&link).await;
        let mut draft = visitor.draft().await;
        change(&mut draft);
        let answer = visitor.post("capture", draft.body()).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        // What the page hears at once and what it hears after a reload are the same.
        assert_eq!(visitor.view().await.body["outcome"], answer.body);
        (link, answer.body)
    }
}

fn order(members: &Value) -> Value {
    let mut order = json!({
        "returnUrl": "https://www.example.com",
        "failReturnUrl": "https://www.example.com/fail",
        "region": "IDN",
    });
    for (name, value) in members.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

fn token_and_id(link: &Value) -> (String, String) {
    let url = link["url"].as_str().expect("an address");
    let token = url.split("token=").nth(1).and_then(|rest| rest.split('&').next()).expect("a token");
    (token.to_owned(), link["signatureId"].as_str().expect("an id").to_owned())
}
