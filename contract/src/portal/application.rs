//! Applications on the wire: what a partner's keys, quotas and transactions belong to.

use serde::{Deserialize, Serialize};

use super::credential::CredentialView;
use crate::{
    body::{Errors, Object},
    canonical::Json,
    field::FieldError,
    instant::Instant,
};

/// Characters of an application's name, at most (ours): a line of the dashboard's table.
const LONGEST_NAME_CHARS: usize = 60;

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// The id.
    pub application_id: String,
    /// Its name, as the partner's staff call it.
    pub name: String,
    /// Calls in Testing mode that are left.
    pub testing_left: u32,
    /// Of so many.
    #[serde(default)]
    pub testing_total: u32,
    /// When it was made.
    pub created_at: Instant,
    /// When it was closed; nothing while it is open.
    pub closed_at: Option<Instant>,
}

/// How much of a quota is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaState {
    /// Enough.
    Enough,
    /// Less than a tenth.
    Low,
    /// Nothing.
    Used,
}

impl ApplicationView {
    /// How much of its test calls is left.
    pub fn quota_state(&self) -> QuotaState {
        match self.testing_left {
            0 => QuotaState::Used,
            left if left < self.testing_total / 10 => QuotaState::Low,
            _ => QuotaState::Enough,
        }
    }
}

/// Every application of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationList {
    /// The open ones first, each by name.
    pub applications: Vec<ApplicationView>,
    /// Where more test calls are asked for; nothing where nobody answers.
    #[serde(default)]
    pub contact_url: Option<String>,
}

/// An application with what opens doors for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationDetails {
    /// The application.
    pub application: ApplicationView,
    /// Its credentials, the newest first.
    pub credentials: Vec<CredentialView>,
    /// Where more test calls are asked for; nothing where nobody answers.
    #[serde(default)]
    pub contact_url: Option<String>,
}

/// What an application is called: one line that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationName(String);

impl ApplicationName {
    fn read(body: &Object<'_>, errors: &mut Errors) -> Option<Self> {
        let text = body.text("name", LONGEST_NAME_CHARS, errors)?.trim();
        if text.chars().any(char::is_control) {
            return errors.add(body.path("name"), "character", "must be one line of text");
        }
        Some(Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An application to be made: `name`.
///
/// # Errors
/// What does not hold.
pub fn read_new(json: &Json<'_>) -> Result<ApplicationName, Vec<FieldError>> {
    Errors::default().read(json, ApplicationName::read)
}

/// What is to be otherwise of an application; whatever is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationChange {
    /// What it is called.
    pub name: Option<ApplicationName>,
    /// Whether it is closed: its credentials open nothing while it is.
    pub closed: Option<bool>,
}

impl ApplicationChange {
    /// Reads a change: `name`, `closed`.
    ///
    /// # Errors
    /// What does not hold.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let name = body.member("name").and_then(|_| ApplicationName::read(body, errors));
            Some(Self { name, closed: body.optional_flag("closed", errors) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    #[test]
    fn a_name_is_one_line_that_can_be_read() {
        let read = |name: &str| {
            let text = serde_json::json!({ "name": name }).to_string();
            read_new(&parse(&text).unwrap()).map(|name| name.as_str().to_owned())
        };
        assert_eq!(read("  Kantor Pusat \u{1F98B} ").as_deref(), Ok("Kantor Pusat \u{1F98B}"));
        assert_eq!(read(&"m".repeat(60)).map(|name| name.len()), Ok(60));
        for wrong in ["", "   ", "a\nb", "a\u{0}b", &"m".repeat(61)] {
            assert_eq!(read(wrong).unwrap_err()[0].field, "name", "{wrong:?}");
        }
        let change = |text: &str| ApplicationChange::read(&parse(text).unwrap());
        assert_eq!(change("{}"), Ok(ApplicationChange::default()));
        assert_eq!(change(r#"{"closed": true}"#).unwrap().closed, Some(true));
        assert_eq!(change(r#"{"name": " ", "closed": 1}"#).unwrap_err().len(), 2);
    }

    #[test]
    fn a_quota_is_low_below_a_tenth() {
        let of = |testing_left, testing_total| {
            let (name, application_id) = (String::new(), String::new());
            let created_at = Instant::from_epoch_ms(0);
            ApplicationView { application_id, name, testing_left, testing_total, created_at, closed_at: None }
                .quota_state()
        };
        assert_eq!([1_000, 100, 99, 1, 0].map(|left| of(left, 1_000)), {
            use QuotaState::{Enough, Low, Used};
            [Enough, Enough, Low, Low, Used]
        });
        assert_eq!(of(5, 0), QuotaState::Enough, "of an older server that tells no total");
    }
}
