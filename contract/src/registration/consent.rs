//! The consent that a partner took from its user and tells us of.

use std::net::IpAddr;

use crate::{
    body::{Errors, Object},
    canonical::Json,
    instant::Instant,
};

/// The `consentType` that the vendor documents; others are kept as they come.
pub const TERMS_AND_CONDITIONS: &str = "termsAndConditions";
/// How far a partner's clock may be ahead of ours. Ours.
const CLOCK_TOLERANCE_MS: i64 = 300_000;
pub(super) const MAX_WORD_CHARS: usize = 200;
pub(super) const MAX_URL_CHARS: usize = 2_048;
/// A whole text of terms, not a book.
pub(super) const MAX_TEXT_CHARS: usize = 20_000;

/// A consent: to what, when, and from where. A consent that was not given is refused, so this one was.
#[derive(Clone, PartialEq, Eq)]
pub struct PartnerConsent {
    /// To whom it was given.
    pub entity: String,
    /// To what kind of thing, [`TERMS_AND_CONDITIONS`] for example.
    pub consent_type: String,
    /// What was shown in English.
    pub english: Option<ConsentText>,
    /// What was shown in Indonesian.
    pub indonesian: Option<ConsentText>,
    /// When it was given, by the partner's clock.
    pub given_at: Instant,
    /// The browser or app.
    pub user_agent: Option<String>,
    /// From which address.
    pub user_ip: Option<IpAddr>,
    /// On which device.
    pub device: DeviceDetails,
}

/// What was shown: where it can be read, its words, or both.
#[derive(Clone, PartialEq, Eq)]
pub struct ConsentText {
    /// Where.
    pub url: Option<String>,
    /// The words.
    pub text: Option<String>,
}

/// The device, as far as the partner knows it.
#[derive(Clone, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the vendor's own names")]
pub struct DeviceDetails {
    pub os: Option<String>,
    pub make: Option<String>,
    pub model: Option<String>,
    pub unique_id: Option<String>,
    pub network_provider: Option<String>,
    pub app_id: Option<String>,
    pub app_version: Option<String>,
}

crate::redact_debug!(PartnerConsent, ConsentText, DeviceDetails);

impl PartnerConsent {
    pub(super) fn read(consent: &Object<'_>, now: Instant, errors: &mut Errors) -> Option<Self> {
        let entity = consent.text("entity", MAX_WORD_CHARS, errors);
        let consent_type = consent.text("consentType", MAX_WORD_CHARS, errors);
        if consent.required("consentGiven", errors).is_some_and(|given| *given != Json::Bool(true)) {
            errors.add::<()>(consent.path("consentGiven"), "not_given", "must be true");
        }
        let details = consent.object("details", errors);
        let shown = |name: &str, errors: &mut Errors| {
            let text = details.as_ref()?.object(name, errors)?;
            let url = text.optional_text("url", MAX_URL_CHARS, errors).map(str::to_owned);
            let words = text.optional_text("text", MAX_TEXT_CHARS, errors).map(str::to_owned);
            Some(ConsentText { url, text: words })
        };
        let (english, indonesian) = (shown("en_ID", errors), shown("id_ID", errors));
        let given_at = read_time(consent, now, errors);
        let additional = consent.object("additionalDetails", errors);
        let user_agent = additional.as_ref().and_then(|from| optional(from, "userAgent", errors));
        let user_ip = additional.as_ref().and_then(|from| {
            let text = from.optional_text("userIp", MAX_WORD_CHARS, errors)?;
            let address = text.trim().parse();
            address.ok().or_else(|| errors.add(from.path("userIp"), "ip", "must be an IP address"))
        });
        let device = additional.as_ref().and_then(|from| from.object("deviceDetails", errors));
        let device = device.map(|device| read_device(&device, errors)).unwrap_or_default();
        Some(Self {
            entity: entity?.to_owned(),
            consent_type: consent_type?.to_owned(),
            english,
            indonesian,
            given_at: given_at?,
            user_agent,
            user_ip,
            device,
        })
    }
}

/// Seconds since 1970, as a number or as a string of digits, past or nearly so.
fn read_time(consent: &Object<'_>, now: Instant, errors: &mut Errors) -> Option<Instant> {
    /// The year 5138: whoever sends milliseconds is told.
    const MOST_DIGITS: usize = 11;
    let value = consent.required("timeStamp", errors)?;
    let spelled = value.as_text().or(value.as_digits());
    let shaped = spelled
        .filter(|digits| digits.len() <= MOST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = shaped.and_then(|digits| digits.parse::<i64>().ok());
    let path = consent.path("timeStamp");
    let Some(seconds) = seconds else {
        return errors.add(path, "seconds", "must be seconds since 1970");
    };
    let given_at = Instant::from_epoch_ms(seconds * 1_000);
    if given_at.since_ms(now) > CLOCK_TOLERANCE_MS {
        return errors.add(path, "future", "must not lie in the future");
    }
    Some(given_at)
}

fn read_device(device: &Object<'_>, errors: &mut Errors) -> DeviceDetails {
    DeviceDetails {
        os: optional(device, "os", errors),
        make: optional(device, "make", errors),
        model: optional(device, "model", errors),
        unique_id: optional(device, "uniqueId", errors),
        network_provider: optional(device, "networkProvider", errors),
        app_id: optional(device, "appId", errors),
        app_version: optional(device, "appVersion", errors),
    }
}

fn optional(from: &Object<'_>, name: &str, errors: &mut Errors) -> Option<String> {
    /// Longer than any browser's description of itself.
    const MAX_CHARS: usize = 1_000;
    from.optional_text(name, MAX_CHARS, errors).map(str::to_owned)
}
