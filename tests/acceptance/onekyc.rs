//! The `OneKYC` dialect over HTTP: partner token, flows, submissions, callbacks. A file a subject.

mod callbacks;
mod capture;
mod flow;
mod many;
mod token;

use acceptance::{
    callbacks::Callbacks,
    onekyc::{Partner, set_up},
    stack::{Answer, Backend, Stack},
    visitor::Visitor,
};
use contract::{
    bundle::{FrameOrigin, FrameSource},
    photo::PhotoKind,
};
use serde_json::{Value, json};
use specimen::Person;
use std::{sync::Arc, time::Duration};
use tanda::{
    app::Settings,
    clock::{Clock, SystemClock},
    delivery::DeliverySettings,
};

/// A server that may call an endpoint of the test's own.
pub(crate) async fn calling_stack(clock: Arc<dyn Clock>) -> Stack {
    calling_stack_on(Backend::Sqlite, clock).await
}

/// The same on a database of the caller's choice.
pub(crate) async fn calling_stack_on(backend: Backend, clock: Arc<dyn Clock>) -> Stack {
    let delivery = DeliverySettings {
        allow_private: true,
        timeout: Duration::from_secs(1),
        ..DeliverySettings::default()
    };
    Stack::start_as(backend, clock, Settings { delivery, ..Settings::default() }).await
}

/// The same, and an endpoint that the sandbox's partner is called at.
async fn called_back() -> (Stack, Callbacks) {
    let stack = calling_stack(Arc::new(SystemClock)).await;
    let callbacks = Callbacks::listen().await;
    set_up(&stack, &json!({ "url": callbacks.url("200") })).await;
    (stack, callbacks)
}

/// Codes and causes of an answer's errors.
pub(crate) fn errors(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(answer.body["success"], json!(false), "{:?}", answer.body);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = answer.body["errors"].as_array().cloned().unwrap_or_default();
    list.iter().map(|error| (text(&error["code"]), text(&error["cause"]))).collect()
}

/// A code and a cause.
pub(crate) fn error(code: &str, cause: &str) -> (String, String) {
    (code.to_owned(), cause.to_owned())
}

/// What a person shows.
struct Shows<'a> {
    card: &'a Person,
    selfies: Vec<Vec<u8>>,
    source: FrameSource,
}

impl<'a> Shows<'a> {
    /// Their own card and face, to a camera.
    fn own(person: &'a Person) -> Self {
        Self { card: person, selfies: vec![specimen::selfie_photo(person)], source: FrameSource::Camera }
    }
}

/// A person goes through a flow that was just begun in the partner's app, whose token is all that the page has.
async fn go_through(partner: &Partner<'_>, begun: &Answer, shows: Shows<'_>) -> Answer {
    assert_eq!(begun.status, 200, "{:?}", begun.body);
    let token = begun.body["data"]["token"].as_str().unwrap().to_owned();
    let visitor = Visitor::open(partner.stack, (token, String::new())).await;
    assert_eq!(visitor.consent().await.status, 204);
    let card = specimen::jpeg::encode_jpeg(&specimen::draw_card(shows.card, 1012), 85);
    let selfie = |bytes| (FrameOrigin::new(PhotoKind::Selfie, shows.source), bytes);
    let draft = acceptance::capture::CaptureDraft {
        frames: vec![card],
        also: shows.selfies.into_iter().map(selfie).collect(),
        source: shows.source,
        ..visitor.draft().await
    };
    visitor.post("capture", draft.body()).await
}
