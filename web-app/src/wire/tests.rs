//! The page reads and writes what the contract's own types do.

use contract::{
    capture_flow::{ConsentRequest, FlowError, SessionRequest},
    challenge::FlashChallengeWire,
    identity::ChallengeResponse,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::*;

impl Members for Value {
    fn child(&self, name: &str) -> Option<Self> {
        self.get(name).filter(|member| member.is_object()).cloned()
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name)?.as_str().map(str::to_owned)
    }

    fn flag(&self, name: &str) -> Option<bool> {
        self.get(name)?.as_bool()
    }

    fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.as_u64().and_then(|number| u32::try_from(number).ok())
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let list = self.get(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
    }

    fn time(&self, name: &str) -> Option<Instant> {
        Instant::parse(&self.text(name)?).ok()
    }

    fn json(&self) -> Option<String> {
        Some(self.to_string())
    }
}

fn sent(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).expect("JSON")
}

fn received<T: DeserializeOwned>(fields: Vec<(&'static str, Field)>) -> T {
    let member = |(name, field): (&str, Field)| match field {
        Field::Text(text) => (name.to_owned(), Value::from(text)),
        Field::Flag(flag) => (name.to_owned(), Value::from(flag)),
    };
    serde_json::from_value(fields.into_iter().map(member).collect::<Map<_, _>>().into()).expect("a request")
}

fn view(state: SubmissionState, outcome: Option<CaptureOutcome>) -> SessionView {
    SessionView {
        signature_id: "0a1b2c3d4e5f6071".to_owned(),
        state,
        controller: "Bank \"Contoh\"".to_owned(),
        consent_given: outcome.is_some(),
        now: Instant::from_epoch_ms(1_700_000_000_123),
        expires_at: Instant::from_epoch_ms(1_700_003_600_000),
        return_url: outcome.map(|_| "https://partner.example/done".to_owned()),
        fail_return_url: None,
        outcome,
        page: None,
    }
}

#[test]
fn a_session_is_read_as_the_server_writes_it() {
    for (_, state) in STATES {
        assert_eq!(session(&sent(&view(state, None))), Some(view(state, None)));
    }
    for (_, result) in RESULTS {
        for assurance_tier in TIERS {
            let decided =
                view(SubmissionState::Decided, Some(CaptureOutcome { result, assurance_tier, fail: None }));
            assert_eq!(session(&sent(&decided)), Some(decided));
        }
    }
}

#[test]
fn why_there_is_no_result_and_how_the_page_is_to_be_are_read_as_the_server_writes_them() {
    for reason in FailReason::ALL {
        let told =
            CaptureOutcome { result: CaptureResult::Failed, assurance_tier: Tier::Low, fail: Some(reason) };
        let decided = view(SubmissionState::Decided, Some(told));
        assert_eq!(session(&sent(&decided)), Some(decided));
    }
    let own = PageTexts { start_title: Some("Bank Anda".to_owned()), ..PageTexts::default() };
    for (_, color_scheme) in ColorScheme::WORDS {
        let settings = UiSettings {
            scan_try_count: 3,
            scan_timeout_s: 45,
            show_start_page: false,
            color_scheme,
            primary_color: Some("#00AA13".to_owned()),
            primary_color_dark: Some("#54C3D4".to_owned()),
            display_name: Some("Bank Contoh".to_owned()),
            logo: Some("0f".repeat(32)),
            language: Locale::En,
            texts: Texts { id: own.clone(), en: PageTexts::default() },
            video: false,
        };
        let embed_origins = vec![Origin::parse("https://partner.example").expect("an origin")];
        let page = Some(PageView { settings, embed_origins });
        let opened = SessionView { page, ..view(SubmissionState::Collecting, None) };
        assert_eq!(session(&sent(&opened)), Some(opened));
    }
    let usual = Some(PageView::default());
    let opened = SessionView { page: usual, ..view(SubmissionState::Collecting, None) };
    assert_eq!(session(&sent(&opened)), Some(opened));
}

#[test]
fn an_error_sends_the_browser_only_where_it_may_go() {
    let told = |address: &str| FlowError {
        code: FlowErrorCode::LinkExpired,
        message: String::new(),
        return_to: Some(address.to_owned()),
    };
    for (address, goes) in [
        ("myapp://fail/now?errorCode=LINK_EXPIRED", true),
        ("https://partner.example/fail", true),
        ("javascript:alert(1)", false),
    ] {
        assert_eq!(return_to(&sent(&told(address))), goes.then(|| address.to_owned()), "{address}");
    }
}

#[test]
fn an_answer_that_lacks_a_member_is_none() {
    for name in ["signatureId", "state", "controller", "consentGiven", "now", "expiresAt"] {
        let mut answer = sent(&view(SubmissionState::Collecting, None));
        answer.as_object_mut().expect("an object").remove(name);
        assert_eq!(session(&answer), None, "{name}");
    }
    assert_eq!(outcome(&Value::Null), None);
    assert_eq!(error(&Value::from("502 Bad Gateway")), None);
}

#[test]
fn every_error_is_known_by_the_word_that_the_server_writes() {
    for (_, code) in ERRORS {
        assert_eq!(error(&sent(&FlowError { code, message: String::new(), return_to: None })), Some(code));
    }
}

#[test]
fn a_challenge_is_read_and_passed_on_whole() {
    let flash_challenge = FlashChallengeWire {
        id: "fc_1".to_owned(),
        purpose: "ktp".to_owned(),
        nonce: "ab".to_owned(),
        colors: vec!["#FFFFFF".to_owned()],
        hold_ms: vec![400],
        expires_at: Instant::from_epoch_ms(1_700_000_000_000),
        hmac_secret: "fs_1".to_owned(),
    };
    let read = challenge(&sent(&ChallengeResponse { flash_challenge: flash_challenge.clone() }))
        .expect("a challenge");
    assert_eq!((read.nonce.as_str(), read.hmac_secret.as_str()), ("ab", "fs_1"));
    assert_eq!(read.expires_at, flash_challenge.expires_at);
    assert!(serde_json::from_str::<FlashChallengeWire>(&read.json).expect("JSON") == flash_challenge);
}

#[test]
fn requests_are_read_by_the_server_as_they_were_meant() {
    let link = LinkParts { token: "t".to_owned(), signature_id: "s".to_owned() };
    let request: SessionRequest = received(session_request(link, "k".to_owned()));
    assert!(request.token == "t" && request.signature_id == "s" && request.browser_key == "k");
    for locale in [Locale::Id, Locale::En] {
        let request: ConsentRequest = received(consent_request(locale));
        let expected = ConsentRequest {
            version: consent::VERSION.to_owned(),
            text_hash: consent::text_hash(locale),
            locale,
            ktp: true,
            biometric: true,
        };
        assert_eq!(request, expected);
    }
}
