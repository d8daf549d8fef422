//! What was asked for when a submission began, kept sealed: the partner's names of user and call, contacts, the token.

use contract::onekyc::{Contact, Contacts, Initiation, Source, User};
use serde::{Deserialize, Serialize};

use super::Asker;
use crate::{App, Fault};

/// What was asked for, and answered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Order {
    user_id: String,
    user_id_type: String,
    pub(super) session_id: String,
    email: Option<Given>,
    phone: Option<Given>,
    locale: Option<String>,
    success_url: Option<String>,
    failure_url: Option<String>,
    /// The token of the submission's link: the same call is answered with it again.
    pub(super) token: Option<String>,
}

/// A contact, and the partner's reference to its verification.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Given {
    pub(super) value: String,
    pub(super) reference: Option<String>,
}

contract::redact_debug!(Order, Given);

impl Given {
    pub(super) fn both(contacts: &Contacts) -> (Option<Self>, Option<Self>) {
        fn of<T>(contact: &Contact<T>, text: impl Fn(&T) -> &str) -> Given {
            let reference = contact.verification.as_ref().map(|known| known.as_str().to_owned());
            Given { value: text(&contact.value).to_owned(), reference }
        }
        (
            contacts.email().map(|email| of(email, |email| email.as_str())),
            contacts.phone().map(|phone| of(phone, |phone| phone.as_str())),
        )
    }
}

impl Order {
    /// An order of who asks, and nothing else.
    pub(super) fn of_asker(asker: Asker<'_>) -> Self {
        Self {
            user_id: asker.user.id.clone(),
            user_id_type: asker.user.id_type.clone(),
            session_id: asker.session_id.to_owned(),
            ..Self::of_nobody()
        }
    }

    /// An order of nobody, for nothing: what is left where the person is erased.
    pub(super) fn of_nobody() -> Self {
        Self {
            user_id: String::new(),
            user_id_type: String::new(),
            session_id: String::new(),
            email: None,
            phone: None,
            locale: None,
            success_url: None,
            failure_url: None,
            token: None,
        }
    }

    /// The order of a flow.
    pub(super) fn of_initiation(asker: Asker<'_>, initiation: &Initiation) -> Self {
        let (email, phone) = Given::both(&initiation.contacts);
        let (success, failure) = match &initiation.source {
            Source::Sdk { success, failure } => (success.as_ref(), failure.as_ref()),
            Source::WebSdk(redirects) => (Some(&redirects.success), Some(&redirects.failure)),
        };
        Self {
            email,
            phone,
            locale: Some(initiation.locale.as_str().to_owned()),
            success_url: success.map(|url| url.as_str().to_owned()),
            failure_url: failure.map(|url| url.as_str().to_owned()),
            ..Self::of_asker(asker)
        }
    }

    /// With the token of its link.
    pub(super) fn with_token(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    /// The user.
    pub(super) fn user(&self) -> User {
        User { id: self.user_id.clone(), id_type: self.user_id_type.clone() }
    }

    pub(super) fn sealed(&self, app: &App, submission_id: &str) -> Result<Vec<u8>, Fault> {
        let text = serde_json::to_string(self).map_err(|error| Fault::Invariant(error.to_string()))?;
        Ok(app.vault.seal_text(&order_sealed_as(submission_id), &text, app.randomness.as_ref()))
    }

    pub(super) fn opened(app: &App, submission_id: &str, sealed: &[u8]) -> Result<Self, Fault> {
        let text = app.vault.open_text(&order_sealed_as(submission_id), sealed)?;
        serde_json::from_str(&text)
            .map_err(|error| Fault::Invariant(format!("submission {submission_id}: {error}")))
    }
}

pub(crate) fn order_sealed_as(submission_id: &str) -> String {
    format!("submission|{submission_id}|order")
}
