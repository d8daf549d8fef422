//! A partner's integrations: how each calls back, from where it may be called, and what was agreed of it.

use serde::{Deserialize, Serialize};

use crate::{
    body::Errors,
    canonical::Json,
    field::FieldError,
    onekyc::{CallbackMethod, CallbackSettings},
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
    /// How it is called.
    pub callback_method: CallbackMethod,
    /// The names of the headers that are sent there; their values are shown to nobody.
    pub callback_headers: Vec<String>,
    /// Why nothing is sent there; nothing while it is on.
    pub off_because: Option<String>,
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

/// What is to be otherwise; whatever is missing stays as it is.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct IntegrationChange {
    /// How it calls back, and from where it may be called.
    pub callback: Option<CallbackSettings>,
    /// Whether who is verified gets a certificate.
    pub with_certificate: Option<bool>,
    /// Whether the partner makes sure of contacts before it calls.
    pub contacts_are_verified: Option<bool>,
}

crate::redact_debug!(IntegrationView, IntegrationList, IntegrationChange);

impl IntegrationChange {
    /// Reads a change: `callback` as [`CallbackSettings::read`] takes it, `withCertificate`, `contactsAreVerified`. A header
    /// keeps its value as long as the address is the same.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>, plain_allowed: bool) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let callback = body.object("callback", errors);
            Some(Self {
                callback: callback
                    .and_then(|callback| CallbackSettings::read_within(&callback, plain_allowed, errors)),
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
        assert_eq!(change.callback.unwrap().url.as_str(), "https://a.example/");
        assert_eq!((change.with_certificate, change.contacts_are_verified), (Some(false), None));
        let wrong = read(r#"{"callback": {"url": "http://a.example/"}, "contactsAreVerified": "yes"}"#);
        let fields: Vec<String> = wrong.unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["callback.url", "contactsAreVerified"]);
        assert_eq!(read("[]").unwrap_err()[0].field, "body");
    }
}
