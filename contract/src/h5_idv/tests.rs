//! A row of the partner API's tables each, and every example of its documentation.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::*;
use crate::{
    address::AllowedDomain,
    bundle::FrameSource,
    capture_flow::SubmissionState,
    consent::Locale,
    document::{DocumentFinding, ForgeryLabel, IdvCode, OcrCode, QualityLabel, Subject},
    instant::Instant,
    ktp::{CardText, FieldReading, H5Fields, KtpField},
};

fn now() -> Instant {
    Instant::from_epoch_ms(1_665_993_522_952)
}

fn token_body(member: &str, value: Value) -> String {
    let mut body = json!({
        "accessKey": "sampleaccesskey",
        "timestamp": "1665993522952",
        "signature": "02209bbeaf0d0a3dd587f6a1ba22f84c98d142e3b545e77db7e4906ca56349f5",
    });
    body[member] = value;
    body.to_string()
}

#[test]
fn the_documented_signature_is_ours() {
    assert_eq!(
        token_signature("sampleaccesskey", "samplesecretkey", "1665993522952"),
        "02209bbeaf0d0a3dd587f6a1ba22f84c98d142e3b545e77db7e4906ca56349f5"
    );
    for timestamp in [json!("1665993522952"), json!(1_665_993_522_952_i64)] {
        let request = TokenRequest::parse(&token_body("timestamp", timestamp), now()).unwrap();
        assert_eq!((request.access_key.as_str(), request.period_s), ("sampleaccesskey", 3_600));
        assert!(request.is_signed_with("samplesecretkey"));
        assert!(!request.is_signed_with("samplesecretkez"));
        assert_eq!(format!("{request:?}"), "TokenRequest(redacted)");
    }
    let other_time = TokenRequest::parse(&token_body("timestamp", json!("1665993522953")), now()).unwrap();
    assert!(!other_time.is_signed_with("samplesecretkey"), "the time is a part of what is signed");
}

#[test]
fn a_token_call_is_refused_with_the_documented_message() {
    for (member, value, fault) in [
        ("accessKey", json!(""), Fault::ParameterEmpty),
        ("accessKey", Value::Null, Fault::ParameterEmpty),
        ("signature", json!(" "), Fault::ParameterEmpty),
        ("timestamp", Value::Null, Fault::ParameterEmpty),
        ("timestamp", json!("1665993522"), Fault::Timestamp),
        ("timestamp", json!("16659935229520"), Fault::Timestamp),
        ("timestamp", json!("166599352295x"), Fault::Timestamp),
        ("timestamp", json!(-1_665_993_522_952_i64), Fault::Timestamp),
        ("timestamp", json!("1665993222951"), Fault::Timestamp),
        ("timestamp", json!("1665993822953"), Fault::Timestamp),
        ("accessKey", json!(7), Fault::Parameter),
        ("periodSecond", json!(59), Fault::Parameter),
        ("periodSecond", json!("86401"), Fault::Parameter),
        ("periodSecond", json!(120.5), Fault::Parameter),
        ("periodSecond", json!(true), Fault::Parameter),
    ] {
        assert_eq!(
            TokenRequest::parse(&token_body(member, value.clone()), now()).err(),
            Some(fault),
            "{member} {value}"
        );
    }
    for (period, seconds) in
        [(json!(60), 60), (json!("120"), 120), (json!(86_400), 86_400), (Value::Null, 3_600)]
    {
        let request = TokenRequest::parse(&token_body("periodSecond", period), now()).unwrap();
        assert_eq!(request.period_s, seconds);
    }
    for edge in ["1665993222952", "1665993822952"] {
        assert!(TokenRequest::parse(&token_body("timestamp", json!(edge)), now()).is_ok(), "{edge}");
    }
    for broken in ["", "[]", "{\"accessKey\":\"a\",}", "{\"accessKey\":“a”}"] {
        assert_eq!(TokenRequest::parse(broken, now()).err(), Some(Fault::BadRequest), "{broken}");
    }
}

fn url_body(member: &str, value: Value) -> String {
    let mut body = json!({
        "returnUrl": "https://www.example.com",
        "failReturnUrl": "https://www.example.com/fail",
        "userId": "8e44f0089b076e18a718eb9ca3d94674",
        "region": "IDN",
    });
    body[member] = value;
    body.to_string()
}

fn read_url(body: &str) -> Result<UrlRequest, Fault> {
    UrlRequest::parse(body, &UiSettings::default(), &[])
}

#[test]
fn a_link_call_is_refused_with_the_documented_message() {
    for (member, value, fault) in [
        ("returnUrl", Value::Null, Fault::ParameterEmpty),
        ("returnUrl", json!(""), Fault::ParameterEmpty),
        ("failReturnUrl", Value::Null, Fault::ParameterEmpty),
        ("region", Value::Null, Fault::ParameterEmpty),
        ("returnUrl", json!("javascript:alert(1)"), Fault::ReturnUrl),
        ("returnUrl", json!("data:text/html,x"), Fault::ReturnUrl),
        ("returnUrl", json!("file:///etc/passwd"), Fault::ReturnUrl),
        ("returnUrl", json!("about:blank"), Fault::ReturnUrl),
        ("returnUrl", json!("blob:https://a.id/1"), Fault::ReturnUrl),
        ("returnUrl", json!("intent://a#Intent;end"), Fault::ReturnUrl),
        ("returnUrl", json!("/relative"), Fault::ReturnUrl),
        ("returnUrl", json!("https://"), Fault::ReturnUrl),
        ("returnUrl", json!("https://a.id/\u{7}"), Fault::ReturnUrl),
        ("returnUrl", json!(format!("https://a.id/{}", "x".repeat(2_048))), Fault::ReturnUrl),
        ("failReturnUrl", json!("javascript:alert(1)"), Fault::ReturnUrl),
        ("region", json!("PHL"), Fault::Region),
        ("region", json!("ID"), Fault::Region),
        ("region", json!("idn"), Fault::Region),
        ("region", json!(7), Fault::Parameter),
        ("userId", json!("x".repeat(129)), Fault::Parameter),
        ("userId", json!("a\nb"), Fault::Parameter),
        ("userId", json!(7), Fault::Parameter),
        ("language", json!("fr"), Fault::Parameter),
        ("prefersColorScheme", json!("blue"), Fault::Parameter),
        ("iframeEnabled", json!("yes"), Fault::Parameter),
        ("ignoreFailWhenJump", json!(1), Fault::Parameter),
        ("callbackUrl", json!("myapp://host"), Fault::Parameter),
        ("callbackUrl", json!("/relative"), Fault::Parameter),
    ] {
        assert_eq!(read_url(&url_body(member, value.clone())).err(), Some(fault), "{member} {value}");
    }
    assert_eq!(read_url("{").err(), Some(Fault::BadRequest));
}

#[test]
fn a_link_call_is_read_with_its_optional_members() {
    for (member, value) in [
        ("returnUrl", json!("myapp://kyc/done")),
        ("failReturnUrl", json!("http://localhost:3000/fail?x=1")),
        ("userId", Value::Null),
        ("userId", json!("")),
        ("unheardOf", json!([1])),
    ] {
        assert!(read_url(&url_body(member, value.clone())).is_ok(), "{member} {value}");
    }
    let request = read_url(&url_body("language", json!("en-ID"))).unwrap();
    assert_eq!(request.settings, UiSettings { language: Locale::En, ..UiSettings::default() });
    let request = read_url(&url_body("prefersColorScheme", json!("dark"))).unwrap();
    assert_eq!(request.settings.color_scheme, ColorScheme::Dark);
    let told = read_url(&url_body("callbackUrl", json!("https://a.id/hook"))).unwrap().callback_url;
    assert_eq!(told.unwrap().as_str(), "https://a.id/hook");
    assert_eq!(
        serde_json::to_value(CallbackBody::completed("s1")).unwrap(),
        json!({ "signatureId": "s1", "type": "COMPLETED" })
    );
    assert!(request.is_embeddable && !request.ignores_other_documents);
    assert!(!read_url(&url_body("iframeEnabled", json!(false))).unwrap().is_embeddable);
    assert!(read_url(&url_body("ignoreFailWhenJump", json!(true))).unwrap().ignores_other_documents);
}

#[test]
fn an_account_with_allowed_domains_sends_nobody_elsewhere() {
    let allowed = ["www.example.com", "*.partner.example", "myapp://"]
        .map(|entry| AllowedDomain::parse(entry).unwrap());
    for (member, address, fault) in [
        ("returnUrl", "https://www.example.com/x", None),
        ("returnUrl", "https://a.partner.example/", None),
        ("returnUrl", "myapp://done", None),
        ("returnUrl", "https://evil.example/", Some(Fault::ReturnUrl)),
        ("returnUrl", "https://www.example.com.evil.id/", Some(Fault::ReturnUrl)),
        ("failReturnUrl", "other://done", Some(Fault::ReturnUrl)),
    ] {
        let read = UrlRequest::parse(&url_body(member, json!(address)), &UiSettings::default(), &allowed);
        assert_eq!(read.err(), fault, "{member} {address}");
    }
}

#[test]
fn the_browser_goes_to_the_address_of_its_outcome() {
    let request = read_url(&url_body("failReturnUrl", json!("https://a.id/fail?x=1#top"))).unwrap();
    assert_eq!(
        request.returns.address_after(None, "ed8b21c0c87ad617"),
        "https://www.example.com?signatureId=ed8b21c0c87ad617"
    );
    for reason in FailReason::ALL {
        assert_eq!(
            request.returns.address_after(Some(reason), "s1"),
            format!("https://a.id/fail?x=1&signatureId=s1&errorCode={}#top", reason.as_str())
        );
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.as_str());
    }
}

#[test]
fn only_a_card_that_was_read_is_a_result_forged_or_not() {
    use FailReason::{NoSupportedCard, OcrNoResult};
    for (idv_code, ocr_code, reason) in [
        (IdvCode::Success, Some(OcrCode::Success), None),
        (IdvCode::ForgeryDetected, Some(OcrCode::Success), None),
        (IdvCode::Success, Some(OcrCode::OcrNoResult), Some(OcrNoResult)),
        (IdvCode::Success, Some(OcrCode::Error), Some(OcrNoResult)),
        (IdvCode::ForgeryDetected, Some(OcrCode::Error), Some(OcrNoResult)),
        (IdvCode::LowQualityImage, None, Some(OcrNoResult)),
        (IdvCode::CardNotFound, None, Some(OcrNoResult)),
        (IdvCode::NoSupportedCard, None, Some(NoSupportedCard)),
        (IdvCode::Error, None, Some(OcrNoResult)),
    ] {
        assert_eq!(FailReason::after(idv_code, ocr_code), reason, "{idv_code:?} {ocr_code:?}");
    }
}

#[test]
fn settings_are_read_part_by_part() {
    let configured = UiSettings::default()
        .configure([
            ("featureCfg", r#"{"scanTryCount": 3, "scanTimeout": "30", "showStartPage": false}"#),
            ("theme", r##"{"colorScheme": "dark", "primaryColor": "#00aa13"}"##),
            ("language", "en"),
            ("i18n", "{}"),
        ])
        .unwrap();
    let expected = UiSettings {
        scan_try_count: 3,
        scan_timeout_s: 30,
        show_start_page: false,
        color_scheme: ColorScheme::Dark,
        primary_color: Some("#00AA13".to_owned()),
        language: Locale::En,
        ..UiSettings::default()
    };
    assert_eq!(configured, expected);
    let kept = expected.clone().configure([("theme", "light")]).unwrap();
    assert_eq!(kept, UiSettings { color_scheme: ColorScheme::Light, ..expected });
    let json = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<UiSettings>(&json).unwrap(), kept);
    for (part, text, fault) in [
        ("featureCfg", r#"{"scanTryCount":0}"#, Fault::Parameter),
        ("featureCfg", r#"{"scanTryCount":11}"#, Fault::Parameter),
        ("featureCfg", r#"{"scanTimeout":4}"#, Fault::Parameter),
        ("featureCfg", r#"{"scanTimeout":301}"#, Fault::Parameter),
        ("featureCfg", r#"{"showStartPage":"no"}"#, Fault::Parameter),
        ("featureCfg", r#"{"video":"yes"}"#, Fault::Parameter),
        ("featureCfg", "scanTryCount=1", Fault::Parameter),
        ("i18n", r#"{"id": "words"}"#, Fault::Parameter),
        ("i18n", r#"{"id": {"startTitle": 7}}"#, Fault::Parameter),
        ("i18n", r#"{"id": {"startTitle": "a\nb"}}"#, Fault::Parameter),
        ("theme", r#"{"primaryColor":"red;}"}"#, Fault::Parameter),
        ("theme", "blue", Fault::Parameter),
        ("language", "fr", Fault::Parameter),
        ("logo", "x", Fault::ParameterEmpty),
    ] {
        assert_eq!(UiSettings::default().configure([(part, text)]), Err(fault), "{part} {text}");
    }
    let usual = UiSettings::default();
    assert_eq!((usual.scan_try_count, usual.scan_timeout_s, usual.show_start_page), (1, 20, true));
    assert!(!usual.video, "a film is asked for, never taken for granted");
}

#[test]
fn an_account_puts_its_own_words_on_the_page_language_by_language() {
    let set = |settings: UiSettings, json: &str| settings.configure([("i18n", json)]).unwrap();
    let both = set(
        UiSettings::default(),
        r#"{"id": {"startTitle": "Verifikasi Bank", "cardHint": "KTP di sini"}, "en": {"startButton": "Go"}, "fr": {}}"#,
    );
    let words = |locale| both.texts.of(locale).clone();
    assert_eq!(words(Locale::Id).start_title.as_deref(), Some("Verifikasi Bank"));
    assert_eq!(words(Locale::Id).card_hint.as_deref(), Some("KTP di sini"));
    assert_eq!(words(Locale::En).start_button.as_deref(), Some("Go"));
    let one = set(both.clone(), r#"{"id": {}}"#);
    assert_eq!((&one.texts.id, &one.texts.en), (&PageTexts::default(), &both.texts.en));
    let json = serde_json::to_string(&both).unwrap();
    assert_eq!(serde_json::from_str::<UiSettings>(&json).unwrap(), both);
}

#[test]
fn an_account_says_where_people_go_and_who_may_hold_the_page() {
    let usual = AccountSettings::default();
    let set = |parts: &[(&'static str, &'static str)]| usual.clone().configure(parts.iter().copied());
    let settings = set(&[
        ("returnDomains", "partner.example, *.partner.example,myapp://"),
        ("embedOrigins", "https://partner.example"),
        ("theme", "dark"),
    ])
    .unwrap();
    assert_eq!((settings.return_domains.len(), settings.embed_origins.len()), (3, 1));
    assert_eq!(settings.page.color_scheme, ColorScheme::Dark);
    let json = serde_json::to_value(&settings).unwrap();
    assert_eq!(json["embedOrigins"], json!(["https://partner.example"]));
    assert_eq!(serde_json::from_value::<AccountSettings>(json).unwrap(), settings);
    let lifted = settings.configure([("returnDomains", ""), ("embedOrigins", " ")]).unwrap();
    assert!(lifted.return_domains.is_empty() && lifted.embed_origins.is_empty());
    let many = vec!["a.id"; 21].join(",");
    for (part, text) in [
        ("returnDomains", "https://a.id/x"),
        ("returnDomains", many.as_str()),
        ("embedOrigins", "*"),
        ("embedOrigins", "https://a.id, http://b.id"),
    ] {
        assert_eq!(usual.clone().configure([(part, text)]), Err(Fault::Parameter), "{part} {text}");
    }
    assert_eq!(set(&[("logo", "x")]), Err(Fault::ParameterEmpty));
}

fn card(fields: &[(KtpField, &str)]) -> CardText {
    let reading = |value: &str| FieldReading {
        value: value.to_owned(),
        raw: value.to_owned(),
        confidence: 0.9,
        corrected: false,
    };
    CardText(fields.iter().map(|(field, value)| (*field, reading(value))).collect())
}

fn document(subject: Subject, forgery: &[ForgeryLabel], quality: &[QualityLabel]) -> DocumentFinding {
    DocumentFinding::of(subject, forgery, quality)
}

#[test]
fn every_shape_of_a_result_follows_from_what_was_found() {
    use ForgeryLabel::Retake;
    use QualityLabel::{Blur, TooSmall};
    let (read, nothing) = (card(&[(KtpField::Name, "BUDI")]), card(&[]));
    let read_well = Reading::Read(&read);
    for (document, reading, idv_code, labels, ocr_code, has_fields) in [
        (
            document(Subject::Whole, &[], &[]),
            read_well,
            IdvCode::Success,
            [0, 0],
            Some(OcrCode::Success),
            true,
        ),
        (
            document(Subject::Whole, &[], &[]),
            Reading::Read(&nothing),
            IdvCode::Success,
            [0, 0],
            Some(OcrCode::OcrNoResult),
            false,
        ),
        (
            document(Subject::Whole, &[], &[]),
            Reading::Failed,
            IdvCode::Success,
            [0, 0],
            Some(OcrCode::Error),
            false,
        ),
        (
            document(Subject::Whole, &[Retake], &[]),
            read_well,
            IdvCode::ForgeryDetected,
            [1, 0],
            Some(OcrCode::Success),
            true,
        ),
        (
            document(Subject::Whole, &[Retake], &[Blur]),
            read_well,
            IdvCode::ForgeryDetected,
            [1, 1],
            Some(OcrCode::Success),
            true,
        ),
        (document(Subject::Whole, &[], &[Blur]), read_well, IdvCode::LowQualityImage, [0, 1], None, false),
        (document(Subject::Nothing, &[], &[]), read_well, IdvCode::CardNotFound, [0, 0], None, false),
        (document(Subject::Several, &[], &[]), read_well, IdvCode::TooManyCards, [0, 0], None, false),
        (document(Subject::Other, &[], &[]), read_well, IdvCode::NoSupportedCard, [0, 0], None, false),
        (document(Subject::Part, &[], &[]), read_well, IdvCode::IncompletedCard, [0, 0], None, false),
        (document(Subject::Whole, &[], &[TooSmall]), read_well, IdvCode::TooSmallCard, [0, 1], None, false),
        (document(Subject::Unseen, &[], &[]), Reading::Failed, IdvCode::Error, [0, 0], None, false),
    ] {
        let links = Some(ImageLinks { image: "https://a.id/1".to_owned(), cropped_image: None });
        let data =
            ResultData::of(Looked { document: &document, reading, image_type: ImageType::Scan, links });
        let result = data.idv_result.clone().unwrap();
        assert_eq!(data.idv_code, Some(idv_code));
        assert_eq!([result.forgery_labels.len(), result.quality_labels.len()], labels, "{idv_code:?}");
        assert_eq!(result.is_low_quality, labels[1] > 0, "{idv_code:?}");
        assert_eq!((data.ocr_code, data.ocr_result.is_some()), (ocr_code, has_fields), "{idv_code:?}");
        assert_eq!(data.image.as_deref(), Some("https://a.id/1"));
    }
    assert_eq!(ImageType::from(FrameSource::Camera), ImageType::Scan);
    assert_eq!(serde_json::to_value(ImageType::from(FrameSource::Upload)).unwrap(), "MANUAL");
}

#[test]
fn the_answer_follows_from_the_state_of_the_link() {
    let (document, read) = (document(Subject::Whole, &[], &[]), card(&[(KtpField::Name, "BUDI")]));
    let looked = || Looked {
        document: &document,
        reading: Reading::Read(&read),
        image_type: ImageType::Scan,
        links: None,
    };
    for state in [
        SubmissionState::Created,
        SubmissionState::Collecting,
        SubmissionState::Processing,
        SubmissionState::Expired,
    ] {
        let answer = ResultData::answer(state, None, false, "t1");
        let json = serde_json::to_value(&answer).unwrap();
        assert_eq!(json["code"], "SUCCESS", "{state:?}");
        assert_eq!(json["pricingStrategy"], "FREE");
        let data = json["data"].as_object().unwrap();
        assert_eq!(data.len(), 7);
        assert!(data.values().all(Value::is_null), "{state:?}");
    }
    for (paid, pricing) in [(false, Pricing::Pay), (true, Pricing::Free)] {
        let answer = ResultData::answer(SubmissionState::Decided, Some(looked()), paid, "t1");
        assert_eq!((answer.code, answer.pricing_strategy), (Code::Success, pricing));
        assert_eq!(
            answer.data.and_then(|data| data.ocr_result).and_then(|fields| fields.name).as_deref(),
            Some("BUDI")
        );
    }
    assert_eq!(ResultData::answer(SubmissionState::Decided, None, false, "t1").code, Code::Error);
}

#[test]
fn a_link_is_charged_once_and_whatever_reading_its_card_came_to() {
    for (ocr_code, paid, expected) in [
        (None, false, Pricing::Free),
        (None, true, Pricing::Free),
        (Some(OcrCode::Success), false, Pricing::Pay),
        (Some(OcrCode::Success), true, Pricing::Free),
        (Some(OcrCode::OcrNoResult), false, Pricing::Pay),
        (Some(OcrCode::OcrNoResult), true, Pricing::Free),
        (Some(OcrCode::Error), false, Pricing::Pay),
        (Some(OcrCode::Error), true, Pricing::Free),
    ] {
        assert_eq!(pricing(ocr_code, paid), expected, "{ocr_code:?} {paid}");
    }
}

#[test]
fn a_result_is_asked_for_by_its_id() {
    assert_eq!(ResultRequest::parse(r#"{"signatureId":"f302"}"#).unwrap().signature_id, "f302");
    for (body, fault) in [
        ("{}", Fault::ParameterEmpty),
        (r#"{"signatureId":""}"#, Fault::ParameterEmpty),
        (r#"{"signatureId":7}"#, Fault::Parameter),
        ("nonsense", Fault::BadRequest),
    ] {
        assert_eq!(ResultRequest::parse(body).err(), Some(fault), "{body}");
    }
}

#[test]
fn every_fault_has_its_documented_code_and_message_and_is_free() {
    for (fault, code, message) in [
        (Fault::Parameter, "PARAMETER_ERROR", "Parameter error,please check you input."),
        (Fault::ParameterEmpty, "PARAMETER_ERROR", "Parameter should not be empty"),
        (Fault::ReturnUrl, "PARAMETER_ERROR", "Invalid returnUrl,please check your returnUrl"),
        (Fault::Timestamp, "PARAMETER_ERROR", "Timestamp error"),
        (Fault::Signature, "PARAMETER_ERROR", "Signature error"),
        (Fault::Region, "REGION_WRONG", "Region is wrong"),
        (Fault::SignatureNotExist, "SIGNATURE_NOT_EXIST", "This signatureId is not exist"),
        (Fault::AccountDisabled, "ACCOUNT_DISABLED", "Account Disabled"),
        (Fault::BadRequest, "CLIENT_ERROR", "HTTP 400 - Bad Request"),
        (Fault::NotFound, "CLIENT_ERROR", "HTTP 404 - Not Found"),
        (Fault::MethodNotAllowed, "CLIENT_ERROR", "HTTP 405 - Method Not Allowed"),
        (Fault::Server, "ERROR", "Server error"),
        (
            Fault::Iam(IamFault::NotAuthorized),
            "IAM_FAILED",
            "You are not authorized by the Identity and Access Management system",
        ),
        (Fault::Iam(IamFault::KeyNotFound), "IAM_FAILED", "Access Key not found"),
        (Fault::Iam(IamFault::Token), "IAM_FAILED", "Token not found or expired"),
        (Fault::Iam(IamFault::Country), "IAM_FAILED", "Account not authorized for this country"),
        (Fault::Iam(IamFault::Domain), "IAM_FAILED", "Account not authorized for this domain"),
        (Fault::Iam(IamFault::AccountExpired), "IAM_FAILED", "Account is expired"),
        (Fault::Iam(IamFault::AccountDisabled), "IAM_FAILED", "Account is disabled"),
        (Fault::Balance, "INSUFFICIENT_BALANCE", "Insufficient balance"),
        (Fault::Busy, "SERVICE_BUSY", "Rate limit is exceeded, please try again later"),
        (Fault::RetryLater, "RETRY_LATER", "Please retry later"),
    ] {
        let json = serde_json::to_value(Answer::<UrlData>::fault(fault, "t1")).unwrap();
        let expected = json!({"code": code, "message": message, "data": null, "extra": null, "transactionId": "t1",
                              "pricingStrategy": "FREE"});
        assert_eq!(json, expected, "{fault:?}");
        let waits = matches!(fault, Fault::Busy | Fault::RetryLater);
        assert_eq!(fault.retry_after_s(), waits.then_some(10));
    }
}

#[test]
fn codes_of_the_glossary_that_others_answer_are_read() {
    for (word, code) in
        [("EMPTY_PARAMETER_ERROR", Code::EmptyParameterError), ("OVER_QUERY_LIMIT", Code::OverQueryLimit)]
    {
        assert_eq!(serde_json::from_value::<Code>(json!(word)).unwrap(), code);
    }
}

/// An example of the documentation. Refusals have no request in it.
#[derive(serde::Deserialize)]
struct Example {
    request: Option<Value>,
    response: Value,
}

macro_rules! example {
    ($name:literal) => {
        (include_str!(concat!("../../tests/data/h5_idv/", $name, ".json")), $name)
    };
}

/// The response read into our type and written again has the same bytes, order of members included.
fn same_bytes<T: Serialize + DeserializeOwned>((text, name): (&str, &str)) -> (Example, Answer<T>) {
    let example: Example = serde_json::from_str(text).unwrap();
    let answer: Answer<T> = serde_json::from_value(example.response.clone()).unwrap();
    let request = example.request.as_ref().map_or("null".to_owned(), |_| {
        let start = text.find("\"request\": ").unwrap() + "\"request\": ".len();
        text[start..text.find(",\n  \"response\"").unwrap()].to_owned()
    });
    let response = serde_json::to_string_pretty(&answer).unwrap().replace('\n', "\n  ");
    assert_eq!(format!("{{\n  \"request\": {request},\n  \"response\": {response}\n}}\n"), text, "{name}");
    (example, answer)
}

fn refusal<T: Serialize + DeserializeOwned>(file: (&str, &str), fault: Fault) {
    let (example, answer) = same_bytes::<T>(file);
    let ours = Answer::<T>::fault(fault, answer.transaction_id);
    assert_eq!(serde_json::to_value(ours).unwrap(), example.response, "{}", file.1);
}

#[test]
fn every_documented_token_example_round_trips() {
    let (example, answer) = same_bytes::<TokenData>(example!("generate_token_success"));
    let made_at = Instant::from_epoch_ms(1_648_785_145_789);
    let request = TokenRequest::parse(&example.request.unwrap().to_string(), made_at).unwrap();
    assert_eq!((request.access_key.as_str(), request.period_s), ("22**70b", 120));
    assert!(!request.is_signed_with("any"), "the sample's signature is masked");
    let data = answer.data.unwrap();
    assert_eq!(data.expired_time, 1_642_580_192_430);
    let ours = Answer::success(data, answer.transaction_id, Pricing::Free);
    assert_eq!(serde_json::to_value(ours).unwrap(), example.response);
    for (file, fault) in [
        (example!("generate_token_parameter_empty"), Fault::ParameterEmpty),
        (example!("generate_token_timestamp_error"), Fault::Timestamp),
        (example!("generate_token_signature_error"), Fault::Signature),
        (example!("generate_token_account_disabled"), Fault::AccountDisabled),
        (example!("generate_token_client_error"), Fault::BadRequest),
    ] {
        refusal::<TokenData>(file, fault);
    }
}

#[test]
fn every_documented_link_example_round_trips() {
    let (example, answer) = same_bytes::<UrlData>(example!("generate_url_success"));
    let request = read_url(&example.request.unwrap().to_string()).unwrap();
    assert_eq!(request.returns.return_url.as_str(), "https://www.example.com");
    assert_eq!(request.returns.fail_return_url.as_str(), "https://www.example.com/fail");
    assert_eq!(request.user_id.as_deref(), Some("8e44f0089b076e18a718eb9ca3d94674"));
    let data = answer.data.unwrap();
    let token = data.url.split(['=', '&']).nth(1).unwrap();
    assert_eq!(link_url("https://h5.advance.ai/", token, &data.signature_id), data.url);
    let ours = Answer::success(data, answer.transaction_id, Pricing::Free);
    assert_eq!(serde_json::to_value(ours).unwrap(), example.response);
    for (file, fault) in [
        (example!("generate_url_region_wrong"), Fault::Region),
        (example!("generate_url_parameter_error"), Fault::Parameter),
        (example!("generate_url_parameter_empty"), Fault::ParameterEmpty),
        (example!("generate_url_invalid_return_url"), Fault::ReturnUrl),
        (example!("generate_url_error"), Fault::Server),
    ] {
        refusal::<UrlData>(file, fault);
    }
}

#[test]
fn every_documented_result_example_round_trips() {
    let (example, answer) = same_bytes::<ResultData>(example!("get_result_success"));
    let request = ResultRequest::parse(&example.request.unwrap().to_string()).unwrap();
    assert_eq!(request.signature_id, "f302f5d2454a85c2");
    let data = answer.data.unwrap();
    assert_eq!((data.idv_code, data.ocr_code), (Some(IdvCode::Success), Some(OcrCode::Success)));
    let labels = data.idv_result.unwrap();
    assert!(
        DocumentFinding::new(IdvCode::Success, labels.forgery_labels, labels.quality_labels).is_err(),
        "the sample shows the shape alone: we never answer SUCCESS with labels"
    );
    let fields: H5Fields = data.ocr_result.unwrap();
    assert_eq!((fields.rtrw.as_deref(), fields.birthday.as_deref()), (Some("011/002"), Some("1989/06/01")));
    refusal::<ResultData>(example!("get_result_signature_not_exist"), Fault::SignatureNotExist);
    refusal::<ResultData>(example!("get_result_error"), Fault::Server);
}
