//! How an endpoint is called: the address, `POST`, `PUT` or `PATCH`, headers of the partner's choice, what proves to him who
//! calls. A webhook is the same with a secret and a list of events.

use std::collections::BTreeMap;

use contract::instant::Instant;
pub use contract::onekyc::CallbackMethod;
use data_encoding::BASE64;
use reqwest::{
    Method, Url,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    outbox::{self, Lane, Parcel},
    signing::SigningSecrets,
    webhook::WebhookSecret,
};
use crate::{
    App, Fault,
    outgoing::{self, OutgoingError},
};

/// Headers of a partner's choice: who needs more needs something else.
const MOST_HEADERS: usize = 20;
/// As long as any server reads (the limit of return addresses too).
const LONGEST_URL_BYTES: usize = 2048;

/// What proves to the partner who calls.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Authorization {
    /// `Authorization: Basic ..` (RFC 7617).
    Basic {
        /// Without a colon.
        user: String,
        /// Any text.
        password: String,
    },
    /// `Authorization: Bearer ..` (RFC 6750).
    Bearer {
        /// The token.
        token: String,
    },
    /// A header of the partner's own.
    ApiKey {
        /// Its name.
        header: String,
        /// The key.
        value: String,
    },
}

contract::redact_debug!(Authorization, EndpointSettings);

/// Why an endpoint cannot be called like that.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EndpointError {
    /// Its address.
    #[error(transparent)]
    Url(#[from] OutgoingError),
    /// Its address is too long.
    #[error("the address must not be longer than {LONGEST_URL_BYTES} bytes")]
    UrlLength,
    /// A header, by its name.
    #[error("the header {0} cannot be sent")]
    Header(String),
    /// Too many headers.
    #[error("there may be {MOST_HEADERS} headers at most")]
    TooManyHeaders,
    /// The user's name, the password or the token.
    #[error("the authorization cannot be sent")]
    Authorization,
}

/// How an endpoint is called; whatever is in here can be sent.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EndpointSettings {
    url: String,
    method: CallbackMethod,
    headers: BTreeMap<String, String>,
    authorization: Option<Authorization>,
    secrets: SigningSecrets,
    /// The events that it hears of; all of them where there are none.
    events: Vec<String>,
}

impl EndpointSettings {
    /// An endpoint at an address, called by `POST` without anything else.
    ///
    /// # Errors
    /// [`EndpointError::Url`] or `UrlLength`
    pub fn new(url: &str, allow_private: bool) -> Result<Self, EndpointError> {
        if url.len() > LONGEST_URL_BYTES {
            return Err(EndpointError::UrlLength);
        }
        Ok(Self {
            url: outgoing::parse_url(url, allow_private)?.to_string(),
            method: CallbackMethod::default(),
            headers: BTreeMap::new(),
            authorization: None,
            secrets: SigningSecrets::default(),
            events: Vec::new(),
        })
    }

    /// Called by another method.
    #[must_use]
    pub fn with_method(self, method: CallbackMethod) -> Self {
        Self { method, ..self }
    }

    /// With headers of the partner's choice.
    ///
    /// # Errors
    /// [`EndpointError::Header`] for one that is not a header, or is ours to write; `TooManyHeaders`.
    pub fn with_headers<'a>(
        self,
        headers: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, EndpointError> {
        let read = |(name, value): (&str, &str)| {
            let (name, _) = own_header(name, value)?;
            Ok((name.to_string(), value.to_owned()))
        };
        let headers = headers.into_iter().map(read).collect::<Result<BTreeMap<_, _>, EndpointError>>()?;
        if headers.len() > MOST_HEADERS {
            return Err(EndpointError::TooManyHeaders);
        }
        Ok(Self { headers, ..self })
    }

    /// With proof of who calls.
    ///
    /// # Errors
    /// [`EndpointError::Authorization`] or `Header`
    pub fn with_authorization(self, authorization: Authorization) -> Result<Self, EndpointError> {
        authorization_header(&authorization)?;
        Ok(Self { authorization: Some(authorization), ..self })
    }

    /// Signed with these secrets, the newest first; without any, with its organisation's.
    #[must_use]
    pub fn with_secrets(self, secrets: impl IntoIterator<Item = WebhookSecret>) -> Self {
        Self { secrets: SigningSecrets::of(secrets), ..self }
    }

    /// Signed with a new secret; the others sign beside it until `end`.
    #[must_use]
    pub fn rotated(self, secret: WebhookSecret, now: Instant, end: Instant) -> Self {
        Self { secrets: self.secrets.rotated(secret, now, end), ..self }
    }

    /// At another address, and otherwise the same.
    ///
    /// # Errors
    /// [`EndpointError::Url`] or `UrlLength`
    pub fn at(self, url: &str, allow_private: bool) -> Result<Self, EndpointError> {
        Ok(Self { url: Self::new(url, allow_private)?.url, ..self })
    }

    /// Hears of these events alone.
    #[must_use]
    pub fn with_events(self, events: Vec<String>) -> Self {
        Self { events, ..self }
    }

    /// Where it is.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The events that it hears of; all of them where there are none.
    pub fn events(&self) -> &[String] {
        &self.events
    }

    /// Whether it hears of an event.
    pub fn hears(&self, event: &str) -> bool {
        self.events.is_empty() || self.events.iter().any(|heard| heard == event)
    }

    /// By which method it is called.
    pub fn chosen_method(&self) -> CallbackMethod {
        self.method
    }

    /// The headers that were chosen for it: names in lower case, and values.
    pub fn chosen_headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }

    pub(super) fn method(&self) -> Method {
        match self.method {
            CallbackMethod::Post => Method::POST,
            CallbackMethod::Put => Method::PUT,
            CallbackMethod::Patch => Method::PATCH,
        }
    }

    pub(super) fn secrets(&self) -> &SigningSecrets {
        &self.secrets
    }

    /// The address as it may be called now: what is allowed may have changed since it was written down.
    pub(super) fn address(&self, allow_private: bool) -> Result<Url, OutgoingError> {
        outgoing::parse_url(&self.url, allow_private)
    }

    /// The headers that the partner chose, his key among them.
    pub(super) fn headers(&self) -> Result<HeaderMap, EndpointError> {
        let chosen = self.headers.iter().map(|(name, value)| own_header(name, value));
        let mut headers: HeaderMap = chosen.collect::<Result<_, _>>()?;
        if let Some(authorization) = &self.authorization {
            let (name, value) = authorization_header(authorization)?;
            headers.insert(name, value);
        }
        Ok(headers)
    }
}

/// A header that a partner may choose.
fn own_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), EndpointError> {
    // What frames the message, says where it goes, or is ours to say.
    const OURS: [&str; 10] = [
        "connection",
        "content-encoding",
        "content-length",
        "content-type",
        "expect",
        "host",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    ];
    let refused = || EndpointError::Header(name.to_owned());
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused())?;
    let word = parsed.as_str();
    if OURS.contains(&word) || word.starts_with("webhook-") || word.starts_with("x-tanda-") {
        return Err(refused());
    }
    let mut value = HeaderValue::from_str(value).map_err(|_| refused())?;
    value.set_sensitive(true);
    Ok((parsed, value))
}

fn authorization_header(authorization: &Authorization) -> Result<(HeaderName, HeaderValue), EndpointError> {
    let text = match authorization {
        Authorization::Basic { user, .. } if user.contains(':') => return Err(EndpointError::Authorization),
        Authorization::Basic { user, password } => {
            format!("Basic {}", BASE64.encode(format!("{user}:{password}").as_bytes()))
        }
        Authorization::Bearer { token } if token.is_empty() => return Err(EndpointError::Authorization),
        Authorization::Bearer { token } => format!("Bearer {token}"),
        Authorization::ApiKey { header, value } => return own_header(header, value),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| EndpointError::Authorization)?;
    value.set_sensitive(true);
    Ok((AUTHORIZATION, value))
}

/// Calls an endpoint back, in the caller's transaction. `subject` is what it is about and `event` what became of it: the
/// same twice is sent once. `body` is JSON.
///
/// # Errors
/// The database failed.
pub async fn send(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    endpoint_id: &str,
    (event, subject): (&str, &str),
    body: &[u8],
) -> Result<Option<String>, Fault> {
    let lane = Lane::Endpoint(endpoint_id);
    let parcel = Parcel { organisation_id, lane, event, subject, after: None, payload: body };
    outbox::enqueue(app, connection, parcel).await
}

/// The same of an event that comes after another one of its subject: it waits until that one was tried once.
///
/// # Errors
/// The database failed.
pub async fn send_after(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    endpoint_id: &str,
    (event, subject, after): (&str, &str, &str),
    body: &[u8],
) -> Result<Option<String>, Fault> {
    let lane = Lane::Endpoint(endpoint_id);
    let parcel = Parcel { organisation_id, lane, event, subject, after: Some(after), payload: body };
    outbox::enqueue(app, connection, parcel).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> EndpointSettings {
        EndpointSettings::new("https://partner.example/hook", false).unwrap()
    }

    #[test]
    fn what_proves_who_calls_is_written_as_its_standard_says() {
        let basic = Authorization::Basic { user: "Aladdin".to_owned(), password: "open sesame".to_owned() };
        let bearer = Authorization::Bearer { token: "mF_9.B5f-4.1JqM".to_owned() };
        let key = Authorization::ApiKey { header: "X-Api-Key".to_owned(), value: "rahasia".to_owned() };
        // The examples of RFC 7617, 2 and RFC 6750, 2.1.
        for (authorization, name, value) in [
            (basic, "authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
            (bearer, "authorization", "Bearer mF_9.B5f-4.1JqM"),
            (key, "x-api-key", "rahasia"),
        ] {
            let headers = settings().with_authorization(authorization).unwrap().headers().unwrap();
            assert_eq!(headers[name], value);
            assert!(headers[name].is_sensitive());
        }
    }

    #[test]
    fn a_header_that_frames_the_message_or_is_ours_is_refused() {
        for (name, value) in [
            ("Host", "other.example"),
            ("content-length", "0"),
            ("Transfer-Encoding", "chunked"),
            ("webhook-signature", "v1,AAAA"),
            ("X-Tanda-Id", "1"),
            ("two words", "1"),
            ("", "1"),
            ("x-good", "a\r\nx-bad: b"),
        ] {
            let refused = settings().with_headers([(name, value)]);
            assert_eq!(refused, Err(EndpointError::Header(name.to_owned())));
        }
        let chosen = settings().with_headers([("X-Client-Id", "7"), ("x-client-id", "8")]).unwrap();
        assert_eq!(chosen.headers().unwrap()["x-client-id"], "8");
    }

    #[test]
    fn proof_that_cannot_be_sent_is_refused() {
        let text = |text: &str| text.to_owned();
        for authorization in [
            Authorization::Basic { user: text("a:b"), password: text("c") },
            Authorization::Bearer { token: text("") },
            Authorization::Bearer { token: text("a\nb") },
        ] {
            assert_eq!(settings().with_authorization(authorization), Err(EndpointError::Authorization));
        }
        let key = Authorization::ApiKey { header: text("Host"), value: text("a") };
        assert_eq!(settings().with_authorization(key), Err(EndpointError::Header(text("Host"))));
    }

    #[test]
    fn an_endpoint_inside_is_refused_unless_that_is_allowed() {
        for url in ["https://127.0.0.1/", "http://partner.example/", "https://[::1]:8443/", "hook"] {
            assert!(matches!(EndpointSettings::new(url, false), Err(EndpointError::Url(_))), "{url}");
        }
        assert!(EndpointSettings::new("http://127.0.0.1:9000/hook", true).is_ok());
        let long = format!("https://partner.example/{}", "a".repeat(LONGEST_URL_BYTES));
        assert_eq!(EndpointSettings::new(&long, false), Err(EndpointError::UrlLength));
    }

    #[test]
    fn what_was_kept_is_read_back() {
        let kept = settings()
            .with_method(CallbackMethod::Patch)
            .with_headers([("x-client-id", "7")])
            .unwrap()
            .with_authorization(Authorization::Bearer { token: "t".to_owned() })
            .unwrap()
            .with_events(vec!["verification.created".to_owned()]);
        let text = serde_json::to_string(&kept).unwrap();
        let read: EndpointSettings = serde_json::from_str(&text).unwrap();
        assert_eq!(read, kept);
        assert!(read.hears("verification.created") && !read.hears("review.overridden"));
    }
}
