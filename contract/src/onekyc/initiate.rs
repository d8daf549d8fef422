//! `POST /esign-partner/v1/initiate-flow`: one flow for one user, in the partner's app or on our page.

use serde::{Deserialize, Serialize};

use super::{ContactRule, Contacts, Flow};
use crate::{
    body::{Errors, Object},
    canonical::Json,
    capture_flow::may_return_to,
    consent::Locale,
    field::FieldError,
    instant::Instant,
};

/// How long the token or the page of a flow works: 60 days, the vendor's `expirySeconds` "5184000".
pub const SDK_TOKEN_SECONDS: u32 = 5_184_000;
/// Longer than [`may_return_to`] takes, so that its rule speaks.
const MAX_URL_CHARS: usize = 4_096;
const MAX_WORD_CHARS: usize = 100;

/// Where a browser may be sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnUrl(String);

impl ReturnUrl {
    /// Reads an address by the rule of [`may_return_to`].
    pub fn parse(text: &str) -> Option<Self> {
        may_return_to(text).then(|| Self(text.to_owned()))
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Where the browser goes at the end of our page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirects {
    /// After success.
    pub success: ReturnUrl,
    /// When there is no result.
    pub failure: ReturnUrl,
}

/// Where the capture runs, with what that needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// In the partner's app. Addresses are kept where they were sent, and nobody is sent there.
    Sdk {
        /// After success.
        success: Option<ReturnUrl>,
        /// When there is no result.
        failure: Option<ReturnUrl>,
    },
    /// On our page.
    WebSdk(Redirects),
}

/// The language of a user. `en_ID` and `id_ID` on the wire; Indonesian where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum UserLocale {
    /// English.
    #[serde(rename = "en_ID")]
    English,
    /// Bahasa Indonesia.
    #[default]
    #[serde(rename = "id_ID")]
    Indonesian,
}

impl UserLocale {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::English => "en_ID",
            Self::Indonesian => "id_ID",
        }
    }

    /// The language of our pages.
    pub fn locale(self) -> Locale {
        match self {
            Self::English => Locale::En,
            Self::Indonesian => Locale::Id,
        }
    }

    /// Reads `userLocale` of the first of these objects that has one.
    pub(crate) fn read(places: &[&Object<'_>], errors: &mut Errors) -> Self {
        let Some(place) = places.iter().find(|place| place.member("userLocale").is_some()) else {
            return Self::default();
        };
        match place.optional_text("userLocale", MAX_WORD_CHARS, errors) {
            None => Self::default(),
            Some("en_ID") => Self::English,
            Some("id_ID") => Self::Indonesian,
            Some(_) => {
                errors.add::<()>(place.path("userLocale"), "locale", "must be one of en_ID, id_ID");
                Self::default()
            }
        }
    }
}

/// A flow that may start.
#[derive(Clone, PartialEq, Eq)]
pub struct Initiation {
    /// Where it runs.
    pub source: Source,
    /// How to reach the user; at least one contact was verified by the partner.
    pub contacts: Contacts,
    /// The user's language.
    pub locale: UserLocale,
}

crate::redact_debug!(Initiation, InitiateData, ExpiringData);

impl Initiation {
    /// Reads a body.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, read_body)
    }
}

fn read_body(body: &Object<'_>, errors: &mut Errors) -> Option<Initiation> {
    let flow = Flow::IdentityVerification.as_str();
    if body.text("flow", MAX_WORD_CHARS, errors).is_some_and(|given| given != flow) {
        errors.add::<()>(body.path("flow"), "flow", format!("must be {flow}"));
    }
    let source = read_source(body, errors);
    let details = body.required_object("additionalDetails", errors);
    let contacts =
        details.as_ref().and_then(|details| Contacts::read(details, ContactRule::Verified, errors));
    let places: Vec<&Object<'_>> = details.iter().chain([body]).collect();
    let locale = UserLocale::read(&places, errors);
    Some(Initiation { source: source?, contacts: contacts?, locale })
}

fn read_source(body: &Object<'_>, errors: &mut Errors) -> Option<Source> {
    const SUCCESS: &str = "successRedirectionUrl";
    const FAILURE: &str = "failureRedirectionUrl";
    match body.text("source", MAX_WORD_CHARS, errors)? {
        "SDK" => {
            let mut given = |name: &str| {
                body.optional_text(name, MAX_URL_CHARS, errors).and_then(|text| url(body, name, text, errors))
            };
            Some(Source::Sdk { success: given(SUCCESS), failure: given(FAILURE) })
        }
        "WEB_SDK" => {
            let mut needed = |name: &str| {
                body.text(name, MAX_URL_CHARS, errors).and_then(|text| url(body, name, text, errors))
            };
            let (success, failure) = (needed(SUCCESS), needed(FAILURE));
            Some(Source::WebSdk(Redirects { success: success?, failure: failure? }))
        }
        _ => errors.add(body.path("source"), "source", "must be one of SDK, WEB_SDK"),
    }
}

fn url(body: &Object<'_>, name: &str, text: &str, errors: &mut Errors) -> Option<ReturnUrl> {
    const MESSAGE: &str = "must be an http or https address of at most 2048 characters";
    ReturnUrl::parse(text).or_else(|| errors.add(body.path(name), "url", MESSAGE))
}

/// What a started flow answers: a token for the app, or the page to open.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum InitiateData {
    /// For [`Source::Sdk`].
    Sdk {
        /// The token of this one flow.
        token: String,
        /// Until when.
        #[serde(flatten)]
        expires: ExpiringData,
    },
    /// For [`Source::WebSdk`].
    #[serde(rename_all = "camelCase")]
    WebSdk {
        /// The page of this one flow.
        launch_url: String,
        /// Until when.
        #[serde(flatten)]
        expires: ExpiringData,
    },
}

/// Until when something works, in this endpoint's names: strings in camel case.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpiringData {
    /// Seconds from now, as a string.
    pub expiry_seconds: String,
    /// Seconds since 1970, as a string.
    pub expires_at: String,
}

impl ExpiringData {
    /// Told at `now`.
    pub fn of(now: Instant, expires_at: Instant) -> Self {
        Self {
            expiry_seconds: (expires_at.since_ms(now).max(0) / 1_000).to_string(),
            expires_at: (expires_at.epoch_ms() / 1_000).to_string(),
        }
    }
}
