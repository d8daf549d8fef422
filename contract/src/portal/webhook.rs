//! Webhooks on the wire: what they hear of and where it goes. What became of each delivery is in `delivery`.

mod delivery;

use serde::{Deserialize, Serialize};

pub use delivery::{
    DeliveryAttempt, DeliveryDetails, DeliveryFault, DeliveryPage, DeliveryState, DeliveryView, SentHeader,
    SentRequest,
};

use super::credential::Door;
use crate::{
    body::{Errors, Object},
    canonical::Json,
    field::FieldError,
    instant::Instant,
    onekyc::CallbackUrl,
};

/// What a webhook may hear of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WebhookEvent {
    /// The machine decided on a capture.
    #[serde(rename = "verification.created")]
    VerificationCreated,
    /// A customer's tier changed.
    #[serde(rename = "customer.kyc_updated")]
    CustomerKycUpdated,
    /// A member decided on a capture, beside the machine.
    #[serde(rename = "review.overridden")]
    ReviewOverridden,
    /// A certificate transaction was answered.
    #[serde(rename = "certificate.verification.done")]
    TransactionAnswered,
    /// Somebody tried whether an endpoint hears.
    #[serde(rename = "webhook.test")]
    Test,
}

impl WebhookEvent {
    /// What an endpoint may choose from. A test reaches the endpoint that is tried, whatever it chose.
    pub const CHOICE: [Self; 4] = [
        Self::VerificationCreated,
        Self::CustomerKycUpdated,
        Self::ReviewOverridden,
        Self::TransactionAnswered,
    ];

    /// As the wire and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerificationCreated => "verification.created",
            Self::CustomerKycUpdated => "customer.kyc_updated",
            Self::ReviewOverridden => "review.overridden",
            Self::TransactionAnswered => "certificate.verification.done",
            Self::Test => "webhook.test",
        }
    }
}

/// What an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndpointKind {
    /// It hears of events.
    Webhook,
    /// It gets the results of one application.
    Callback,
}

impl EndpointKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Webhook, Self::Callback];

    /// As the wire and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        }
    }
}

/// Why nothing is sent to an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OffBecause {
    /// It answered 410.
    Gone,
    /// Every try failed for a day.
    Failing,
    /// A member turned it off.
    Member,
}

impl OffBecause {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Gone, Self::Failing, Self::Member];

    /// As the wire and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Failing => "failing",
            Self::Member => "member",
        }
    }
}

/// An endpoint; what it is called with is not shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointView {
    /// The id.
    pub endpoint_id: String,
    /// What it is for. Webhooks are changed here; callbacks where they are named, and turned off and on here.
    pub kind: EndpointKind,
    /// Who named a callback's address.
    #[serde(default)]
    pub named_by: Option<NamedBy>,
    /// Where it is.
    pub url: String,
    /// What it hears of; of everything where there is none.
    pub events: Vec<String>,
    /// Why nothing is sent to it; nothing while it is on.
    pub off_because: Option<OffBecause>,
    /// Since when every try failed.
    pub failing_since: Option<Instant>,
    /// When it was made.
    pub created_at: Instant,
}

/// Who named a callback's address: an integration of one application, or links that the application made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NamedBy {
    /// Through which door: OneKYC's, where an integration has one callback, or the H5 page's, where each link names its own.
    pub door: Door,
    /// Of which application.
    pub application_id: String,
    /// The integration, of OneKYC's door.
    pub integration: Option<String>,
}

/// Every endpoint of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointList {
    /// The oldest first.
    pub endpoints: Vec<EndpointView>,
}

/// An endpoint with the secret that signs for it from now on. Nobody can ask for it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshSecret {
    /// The endpoint.
    pub endpoint: EndpointView,
    /// The secret.
    pub secret: String,
}

/// The secret that signs every callback of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallbackSecret {
    /// Since when it signs; nothing while there is none.
    pub since: Option<Instant>,
    /// Until when an older one signs beside it; nothing where none does.
    pub older_until: Option<Instant>,
}

/// The same with the secret. Nobody can ask for it again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshCallbackSecret {
    /// How it stands.
    pub standing: CallbackSecret,
    /// The secret.
    pub secret: String,
}

crate::redact_debug!(FreshSecret, FreshCallbackSecret, WebhookOrder, WebhookChange);

/// A webhook to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookOrder {
    /// Where it is.
    pub url: CallbackUrl,
    /// What it hears of; of everything where there is none.
    pub events: Vec<WebhookEvent>,
}

impl WebhookOrder {
    /// Reads `url` and `events`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, plain_allowed: bool) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let url = CallbackUrl::read(body, plain_allowed, errors);
            let events = events(body, errors);
            Some(Self { url: url?, events })
        })
    }
}

/// What is to be otherwise of a webhook; whatever is missing stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// Where it is.
    pub url: Option<CallbackUrl>,
    /// What it hears of.
    pub events: Option<Vec<WebhookEvent>>,
    /// Whether it is on. Turned on, it gets what it missed.
    pub on: Option<bool>,
}

impl WebhookChange {
    /// Reads `url`, `events`, `on`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, plain_allowed: bool) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let url = body.member("url").and_then(|_| CallbackUrl::read(body, plain_allowed, errors));
            let events = body.member("events").map(|_| events(body, errors));
            Some(Self { url, events, on: body.optional_flag("on", errors) })
        })
    }
}

fn events(body: &Object<'_>, errors: &mut Errors) -> Vec<WebhookEvent> {
    let mut events = Vec::new();
    for (path, word) in body.strings("events", WebhookEvent::CHOICE.len(), errors) {
        match WebhookEvent::CHOICE.into_iter().find(|event| event.as_str() == word) {
            Some(event) => events.push(event),
            None => _ = errors.add::<()>(path, "value", "is no event"),
        }
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn fields(errors: Vec<FieldError>) -> Vec<String> {
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_webhook_is_read_whole_and_every_error_is_told() {
        let read = |text: &str| WebhookOrder::read(&parse(text).unwrap(), false);
        let all = read(r#"{"url": "https://a.example/hook"}"#).unwrap();
        assert_eq!((all.url.as_str(), all.events.len()), ("https://a.example/hook", 0));
        let one = read(r#"{"url": "https://a.example/", "events": ["review.overridden"]}"#).unwrap();
        assert_eq!(one.events, [WebhookEvent::ReviewOverridden]);
        for (text, wrong) in [
            ("{}", &["url"][..]),
            (
                r#"{"url": "http://a.example/", "events": ["webhook.test", 7]}"#,
                &["url", "events[1]", "events[0]"],
            ),
            (r#"{"url": 5, "events": "all"}"#, &["url", "events"]),
        ] {
            assert_eq!(fields(read(text).unwrap_err()), wrong, "{text}");
        }
        let change = |text: &str| WebhookChange::read(&parse(text).unwrap(), false);
        assert!(change("{}").unwrap() == WebhookChange::default());
        let emptied = change(r#"{"events": [], "on": false}"#).unwrap();
        assert_eq!((emptied.events, emptied.on), (Some(Vec::new()), Some(false)));
        assert_eq!(fields(change(r#"{"url": "", "on": "yes"}"#).unwrap_err()), ["url", "on"]);
    }

    #[test]
    fn an_event_has_one_spelling() {
        for event in WebhookEvent::CHOICE.into_iter().chain([WebhookEvent::Test]) {
            assert_eq!(serde_json::to_value(event).unwrap(), event.as_str());
        }
    }
}
