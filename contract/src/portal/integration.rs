//! A partner's integrations: how each calls back, from where it may be called, and what was agreed of it.

use serde::{Deserialize, Serialize};

use super::webhook::OffBecause;
use crate::{
    body::Errors,
    canonical::Json,
    field::FieldError,
    instant::Instant,
    onekyc::{CallbackMethod, CallbackSettings, IpRange, MAX_HEADER_CHARS, read_ranges},
};

/// An integration, as the dashboard shows it; what it sends with a callback is not shown again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IntegrationView {
    /// Of which application.
    pub application_id: String,
    /// What the partner calls it.
    pub name: String,
    /// The address that is called back, where there is one.
    pub callback_url: Option<String>,
    /// Its endpoint, by which it is turned off and on.
    #[serde(default)]
    pub callback_endpoint_id: Option<String>,
    /// How it is called.
    pub callback_method: CallbackMethod,
    /// The names of the headers that are sent there; their values are shown to nobody.
    pub callback_headers: Vec<String>,
    /// Why nothing is sent there; nothing while it is on.
    pub off_because: Option<OffBecause>,
    /// Since when every try to call it failed.
    #[serde(default)]
    pub failing_since: Option<Instant>,
    /// From where it may be called; from anywhere where there is none.
    pub source_ips: Vec<String>,
    /// Whether who is verified gets a certificate.
    pub with_certificate: bool,
    /// Whether the partner makes sure of contacts before it calls.
    pub contacts_are_verified: bool,
}

/// Every integration of an organisation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntegrationList {
    /// By application and name.
    pub integrations: Vec<IntegrationView>,
}

/// What the partner's server names an integration by in a header: letters, digits, `_`, `-` and `.`, as the vendor's are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntegrationName(String);

impl IntegrationName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An integration to be made: `name`.
///
/// # Errors
/// What does not hold.
pub fn read_new(json: &Json<'_>) -> Result<IntegrationName, Vec<FieldError>> {
    Errors::default().read(json, |body, errors| {
        let name = body.text("name", MAX_HEADER_CHARS, errors)?.trim();
        if name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)) {
            return Some(IntegrationName(name.to_owned()));
        }
        errors.add("name", "name", "must be letters, digits, _, - and .")
    })
}

/// What is to be otherwise; whatever is missing stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IntegrationChange {
    /// How it calls back.
    pub callback: Option<CallbackChange>,
    /// From where it may be called; from anywhere where there is none.
    pub source_ips: Option<Vec<IpRange>>,
    /// Whether who is verified gets a certificate.
    pub with_certificate: Option<bool>,
    /// Whether the partner makes sure of contacts before it calls.
    pub contacts_are_verified: Option<bool>,
}

/// What becomes of a callback.
#[derive(Clone, PartialEq, Eq)]
pub enum CallbackChange {
    /// It is called like this.
    As(CallbackSettings),
    /// Nothing is called back any longer.
    Removed,
}

crate::redact_debug!(IntegrationView, IntegrationList, IntegrationChange, CallbackChange);

impl IntegrationChange {
    /// Reads a change: `callback` as [`CallbackSettings::read`] takes it, or `removeCallback`; `sourceIps`,
    /// `withCertificate`, `contactsAreVerified`. A header keeps its value as long as the address is the same.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, plain_allowed: bool) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let callback = body.object("callback", errors);
            if callback.as_ref().is_some_and(|callback| callback.member("sourceIps").is_some()) {
                errors.add::<()>("callback.sourceIps", "value", "stands beside the callback");
            }
            let is_removed = body.flag("removeCallback", errors);
            if is_removed && body.member("callback").is_some() {
                errors.add::<()>("removeCallback", "value", "must not stand beside a callback");
            }
            let callback = callback
                .and_then(|callback| CallbackSettings::read_within(&callback, plain_allowed, errors))
                .map(CallbackChange::As);
            Some(Self {
                callback: if is_removed { Some(CallbackChange::Removed) } else { callback },
                source_ips: body.member("sourceIps").map(|_| read_ranges(body, errors)),
                with_certificate: body.optional_flag("withCertificate", errors),
                contacts_are_verified: body.optional_flag("contactsAreVerified", errors),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    #[test]
    fn a_change_is_read_member_by_member_and_what_is_missing_stays() {
        let read = |text: &str| IntegrationChange::read(&parse(text).unwrap(), false);
        assert_eq!(read("{}"), Ok(IntegrationChange::default()));
        let change =
            read(r#"{"callback": {"url": "https://a.example/"}, "withCertificate": false}"#).unwrap();
        let Some(CallbackChange::As(settings)) = change.callback else { panic!("a callback") };
        assert_eq!((settings.url.as_str(), change.source_ips), ("https://a.example/", None));
        let apart = read(r#"{"removeCallback": true, "sourceIps": ["203.0.113.7"]}"#).unwrap();
        assert!(apart.callback == Some(CallbackChange::Removed));
        assert_eq!(apart.source_ips, Some(vec!["203.0.113.7".parse().unwrap()]));
        assert_eq!(read(r#"{"sourceIps": []}"#).unwrap().source_ips, Some(Vec::new()));
        assert_eq!((change.with_certificate, change.contacts_are_verified), (Some(false), None));
        let wrong = read(r#"{"callback": {"url": "http://a.example/"}, "contactsAreVerified": "yes"}"#);
        let fields = |wrong: Result<IntegrationChange, Vec<FieldError>>| -> Vec<String> {
            wrong.unwrap_err().into_iter().map(|error| error.field).collect()
        };
        assert_eq!(fields(wrong), ["callback.url", "contactsAreVerified"]);
        let both = r#"{"callback": {"url": "https://a.example/"}, "removeCallback": true}"#;
        assert_eq!(fields(read(both)), ["removeCallback"]);
        for (sources, wrong) in [
            (r#""203.0.113.7""#, &["sourceIps"][..]),
            (r#"["example.com", "203.0.113.7", 7]"#, &["sourceIps[0]", "sourceIps[2]"]),
        ] {
            assert_eq!(fields(read(&format!(r#"{{"sourceIps": {sources}}}"#))), wrong, "{sources}");
        }
        assert_eq!(read("[]").unwrap_err()[0].field, "body");
    }

    #[test]
    fn a_name_is_one_that_a_header_carries() {
        let read = |name: &str| {
            let text = serde_json::json!({ "name": name }).to_string();
            read_new(&parse(&text).unwrap()).map(|name| name.as_str().to_owned())
        };
        let vendors = "CLIENT_X-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION";
        assert_eq!(read(&format!(" {vendors} ")).as_deref(), Ok(vendors));
        assert_eq!(read(&"m".repeat(128)).map(|name| name.len()), Ok(128));
        for wrong in ["", "  ", "a b", "a/b", "a\nb", "b\u{e9}", "<b>", &"m".repeat(129)] {
            assert_eq!(read(wrong).unwrap_err()[0].field, "name", "{wrong:?}");
        }
    }
}
