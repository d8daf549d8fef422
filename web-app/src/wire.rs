//! The server's answers and the page's requests, read and written with the browser's own JSON: a parser in the
//! module would weigh as much as all of the page's words. The names are the contract's, and tests hold them to it.

use contract::{
    address::Origin,
    capture_flow::{
        CaptureOutcome, CaptureResult, FlowErrorCode, PageView, SessionView, SubmissionState, may_return_to,
    },
    consent::{self, Locale},
    finding::Tier,
    h5_idv::{ColorScheme, FailReason, PageTexts, Texts, UiSettings},
    instant::Instant,
};
use js_sys::{Array, Date, JSON, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::{browser::LinkParts, locales};

/// A JSON object as something reads it.
pub(crate) trait Members: Sized {
    /// A member that is an object.
    fn child(&self, name: &str) -> Option<Self>;
    /// A member that is text.
    fn text(&self, name: &str) -> Option<String>;
    /// A member that is true or false.
    fn flag(&self, name: &str) -> Option<bool>;
    /// A member that is a whole number.
    fn number(&self, name: &str) -> Option<u32>;
    /// The texts of a member that is a list.
    fn texts(&self, name: &str) -> Vec<String>;
    /// A member that is a time.
    fn time(&self, name: &str) -> Option<Instant>;
    /// The object as JSON.
    fn json(&self) -> Option<String>;
}

/// A member of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Field {
    Text(String),
    Flag(bool),
}

/// A challenge: what the page needs of it, and all of it for the capture module.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Challenge {
    pub(crate) nonce: String,
    pub(crate) hmac_secret: String,
    pub(crate) expires_at: Instant,
    pub(crate) json: String,
}

/// The words of [`FlowErrorCode`].
const ERRORS: [(&str, FlowErrorCode); 8] = [
    ("link_unknown", FlowErrorCode::LinkUnknown),
    ("link_expired", FlowErrorCode::LinkExpired),
    ("already_submitted", FlowErrorCode::AlreadySubmitted),
    ("consent_missing", FlowErrorCode::ConsentMissing),
    ("challenge_gone", FlowErrorCode::ChallengeGone),
    ("invalid", FlowErrorCode::Invalid),
    ("too_many", FlowErrorCode::TooMany),
    ("server_fault", FlowErrorCode::ServerFault),
];
/// The words of [`SubmissionState`].
const STATES: [(&str, SubmissionState); 5] = [
    ("created", SubmissionState::Created),
    ("collecting", SubmissionState::Collecting),
    ("processing", SubmissionState::Processing),
    ("decided", SubmissionState::Decided),
    ("expired", SubmissionState::Expired),
];
/// The words of [`CaptureResult`].
pub(crate) const RESULTS: [(&str, CaptureResult); 3] = [
    ("passed", CaptureResult::Passed),
    ("failed", CaptureResult::Failed),
    ("under_review", CaptureResult::UnderReview),
];
const TIERS: [Tier; 3] = [Tier::Low, Tier::Standard, Tier::High];

/// What a session's answer says.
pub(crate) fn session(answer: &impl Members) -> Option<SessionView> {
    Some(SessionView {
        signature_id: answer.text("signatureId")?,
        state: meant(&STATES, &answer.text("state")?)?,
        controller: answer.text("controller")?,
        consent_given: answer.flag("consentGiven")?,
        now: answer.time("now")?,
        expires_at: answer.time("expiresAt")?,
        return_url: answer.text("returnUrl"),
        fail_return_url: answer.text("failReturnUrl"),
        outcome: answer.child("outcome").as_ref().and_then(outcome),
        page: answer.child("page").as_ref().and_then(page),
    })
}

/// How the page is to be.
fn page(answer: &impl Members) -> Option<PageView> {
    let own_words = answer.child("texts");
    let words =
        |language| own_words.as_ref().and_then(|texts| texts.child(language)).map(|texts| page_texts(&texts));
    let texts = Texts { id: words("id").unwrap_or_default(), en: words("en").unwrap_or_default() };
    Some(PageView {
        settings: UiSettings {
            scan_try_count: answer.number("scanTryCount")?,
            scan_timeout_s: answer.number("scanTimeoutS")?,
            show_start_page: answer.flag("showStartPage")?,
            color_scheme: meant(&ColorScheme::WORDS, &answer.text("colorScheme")?)?,
            primary_color: answer.text("primaryColor"),
            primary_color_dark: answer.text("primaryColorDark"),
            display_name: answer.text("displayName"),
            logo: answer.text("logo"),
            language: locales::of_tag(&answer.text("language")?)?,
            texts,
            video: answer.flag("video").unwrap_or(false),
        },
        embed_origins: answer
            .texts("embedOrigins")
            .iter()
            .filter_map(|text| Origin::parse(text).ok())
            .collect(),
    })
}

fn page_texts(answer: &impl Members) -> PageTexts {
    PageTexts {
        start_title: answer.text("startTitle"),
        start_text: answer.text("startText"),
        start_button: answer.text("startButton"),
        card_hint: answer.text("cardHint"),
    }
}

/// What an upload's answer says.
pub(crate) fn outcome(answer: &impl Members) -> Option<CaptureOutcome> {
    let tier = answer.text("assuranceTier")?;
    Some(CaptureOutcome {
        result: meant(&RESULTS, &answer.text("result")?)?,
        assurance_tier: TIERS.into_iter().find(|known| known.as_str() == tier)?,
        fail: answer
            .text("fail")
            .and_then(|word| FailReason::ALL.into_iter().find(|known| known.as_str() == word)),
    })
}

/// What a challenge's answer says.
pub(crate) fn challenge(answer: &impl Members) -> Option<Challenge> {
    let wire = answer.child("flashChallenge")?;
    Some(Challenge {
        nonce: wire.text("nonce")?,
        hmac_secret: wire.text("hmacSecret")?,
        expires_at: wire.time("expiresAt")?,
        json: wire.json()?,
    })
}

/// The code of an error's answer.
pub(crate) fn error(answer: &impl Members) -> Option<FlowErrorCode> {
    meant(&ERRORS, &answer.text("code")?)
}

/// Where an error's answer sends the browser.
pub(crate) fn return_to(answer: &impl Members) -> Option<String> {
    answer.text("returnTo").filter(|address| may_return_to(address))
}

/// Trades a link's token.
pub(crate) fn session_request(link: LinkParts, browser_key: String) -> Vec<(&'static str, Field)> {
    vec![
        ("token", Field::Text(link.token)),
        ("signatureId", Field::Text(link.signature_id)),
        ("browserKey", Field::Text(browser_key)),
    ]
}

/// Both consents to the text of a language.
pub(crate) fn consent_request(locale: Locale) -> Vec<(&'static str, Field)> {
    vec![
        ("version", Field::Text(consent::VERSION.to_owned())),
        ("textHash", Field::Text(consent::text_hash(locale))),
        ("locale", Field::Text(locales::tag(locale).to_owned())),
        ("ktp", Field::Flag(true)),
        ("biometric", Field::Flag(true)),
    ]
}

fn meant<T: Copy>(words: &[(&str, T)], word: &str) -> Option<T> {
    words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

/// Reads JSON; text that is none has no members.
pub(crate) fn read(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::NULL)
}

/// Writes a request as JSON.
pub(crate) fn written(fields: &[(&'static str, Field)]) -> String {
    let object = Object::new();
    for (name, field) in fields {
        let value = match field {
            Field::Text(text) => JsValue::from(text),
            Field::Flag(flag) => JsValue::from(*flag),
        };
        // A plain object of our own takes any property.
        let _ = Reflect::set(&object, &JsValue::from(*name), &value);
    }
    JsValue::from(object).json().unwrap_or_default()
}

impl Members for JsValue {
    fn child(&self, name: &str) -> Option<Self> {
        let member = Reflect::get(self, &JsValue::from(name)).ok()?;
        member.is_object().then_some(member)
    }

    fn text(&self, name: &str) -> Option<String> {
        Reflect::get(self, &JsValue::from(name)).ok()?.as_string()
    }

    fn flag(&self, name: &str) -> Option<bool> {
        Reflect::get(self, &JsValue::from(name)).ok()?.as_bool()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast of anything else is 0"
    )]
    fn number(&self, name: &str) -> Option<u32> {
        Reflect::get(self, &JsValue::from(name)).ok()?.as_f64().map(|number| number as u32)
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let list = Reflect::get(self, &JsValue::from(name)).ok().filter(Array::is_array);
        list.map(|list| Array::from(&list).iter().filter_map(|text| text.as_string()).collect())
            .unwrap_or_default()
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds, and a cast of no number is 1970"
    )]
    fn time(&self, name: &str) -> Option<Instant> {
        let epoch_ms = Date::parse(&self.text(name)?);
        epoch_ms.is_finite().then(|| Instant::from_epoch_ms(epoch_ms as i64))
    }

    fn json(&self) -> Option<String> {
        JSON::stringify(self).ok().map(String::from)
    }
}

#[cfg(test)]
mod tests;
