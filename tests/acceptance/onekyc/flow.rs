//! `initiate-flow`: what may begin, what may not, and what a session begins once.

use acceptance::{
    onekyc::{INITIATE, Partner, admit_from, flow},
    stack::{Answer, Backend, Stack},
    visitor,
};
use reqwest::Method;
use serde_json::{Value, json};

use super::{error, errors};

const DAYS_60_S: i64 = 5_184_000;

/// The vendor's second example, with its `userLocale` where the first one does not have it.
fn by_email() -> Value {
    json!({
        "flow": "STANDALONE_IDENTITY_VERIFICATION",
        "source": "SDK",
        "additionalDetails": {
            "email": "siti@example.com",
            "dataVerification": {
                "email": {
                    "isVerified": true,
                    "verificationReferenceId": "string-referencing-to-email-verification"
                }
            }
        },
        "userLocale": "en_ID"
    })
}

fn on_our_page(phone: &str) -> Value {
    let mut body = flow(phone);
    body["source"] = json!("WEB_SDK");
    body
}

/// A changed member, by its path.
fn with(mut body: Value, path: &str, value: Value) -> Value {
    let mut at = &mut body;
    for name in path.split('.') {
        at = &mut at[name];
    }
    *at = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn each_source_is_answered_in_its_own_form_and_a_session_begins_once() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let began_s = stack.app.clock.now().epoch_ms() / 1_000;
    let partner = Partner::of(&stack, "user-1").await;
    let first = partner.initiate(&flow("6281200000001")).await;
    let data = first.body["data"].as_object().unwrap();
    assert_eq!((first.status, data.len()), (200, 3));
    assert_eq!(data["expirySeconds"], json!(DAYS_60_S.to_string()));
    assert_eq!(data["expiresAt"], json!((began_s + DAYS_60_S).to_string()));
    assert_eq!(first.header("x-ratelimit-limit"), "6000");
    assert!(first.header("ratelimit-policy").starts_with("\"onekyc-initiate\""));

    // The same call later has the same answer; in another order of members too.
    clock.advance_ms(25_000);
    let mut turned = flow("6281200000001");
    turned.sort_all_objects();
    for again in [partner.initiate(&flow("6281200000001")).await, partner.initiate(&turned).await] {
        assert_eq!((again.status, &again.body), (200, &first.body));
    }
    for (other, what) in [
        (partner.initiate(&flow("6281200000002")).await, "another body"),
        (partner.with("x-partner-user-id", Some("user-2")).initiate(&flow("6281200000001")).await, "user"),
    ] {
        let told = vec![error("1539", "PARTNER_SESSION_ID_ALREADY_USED")];
        assert_eq!((other.status, errors(&other)), (409, told), "{what}");
    }
    assert_eq!(stack.count("submission").await, 1);

    let page =
        partner.with("x-partner-session-id", Some("s-2")).initiate(&on_our_page("6281200000001")).await;
    let launch = page.body["data"]["launchUrl"].as_str().unwrap();
    let token = launch.strip_prefix(&format!("{}/siv/?token=", stack.base_url)).unwrap();
    assert_eq!(page.body["data"].as_object().unwrap().len(), 3);
    // The token alone opens the page's session, which goes where the partner said.
    let opened = visitor::open(&stack, token, "").await;
    assert_eq!(opened.status, 200, "{:?}", opened.body);
    assert_eq!(opened.body["returnUrl"], json!("http://myserver.com/success-page"));
    assert_eq!(opened.body["failReturnUrl"], json!("http://myserver.com/failure-page"));
    let id = opened.body["signatureId"].as_str().unwrap();
    assert_eq!(visitor::open(&stack, token, id).await.status, 200, "both together open it too");
    assert_eq!(visitor::open(&stack, token, "0123456789abcdef").await.status, 401, "another link's id");
    assert_eq!(visitor::open(&stack, "nonsense", "").await.status, 401);

    // In the partner's app nobody is sent anywhere.
    let token = first.body["data"]["token"].as_str().unwrap();
    let in_app = visitor::open(&stack, token, "").await;
    assert_eq!((in_app.status, &in_app.body["returnUrl"]), (200, &Value::Null));

    let english = partner.with("x-partner-session-id", Some("s-3")).initiate(&by_email()).await;
    assert_eq!(english.status, 200, "{:?}", english.body);
    for path in ["/siv/", "/siv", "/siv/?token=x"] {
        let (siv, h5) = (format!("{}{path}", stack.base_url), format!("{}/h5-idv/", stack.base_url));
        let of = async |url: String| stack.http.get(url).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(of(siv).await, of(h5).await, "one page under two names");
    }
    // What is personal lies sealed.
    let file = std::fs::read(stack.data.join("tanda.db")).unwrap();
    let journal = std::fs::read(stack.data.join("tanda.db-wal")).unwrap_or_default();
    for secret in ["6281200000001", "siti@example.com", "string-referencing", token] {
        let is_there = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!is_there(&file) && !is_there(&journal), "{secret}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_hold_is_told_member_by_member_and_begins_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let verified = "additionalDetails.dataVerification.phoneNumber";
    let good = || flow("6281200000001");
    let web = || on_our_page("6281200000001");
    for (body, causes) in [
        (with(good(), "flow", json!("CERT_REG")), vec!["FLOW_IS_INVALID"]),
        (with(good(), "flow", Value::Null), vec!["FLOW_CAN_NOT_BE_EMPTY"]),
        (with(good(), "source", json!("APP")), vec!["SOURCE_IS_INVALID"]),
        (with(good(), "source", Value::Null), vec!["SOURCE_CAN_NOT_BE_EMPTY"]),
        (
            with(with(web(), "successRedirectionUrl", Value::Null), "failureRedirectionUrl", json!("")),
            vec!["SUCCESS_REDIRECTION_URL_CAN_NOT_BE_EMPTY", "FAILURE_REDIRECTION_URL_CAN_NOT_BE_EMPTY"],
        ),
        (
            with(web(), "successRedirectionUrl", json!("javascript:alert(1)")),
            vec!["SUCCESS_REDIRECTION_URL_IS_INVALID"],
        ),
        (with(good(), "additionalDetails", Value::Null), vec!["ADDITIONAL_DETAILS_CAN_NOT_BE_EMPTY"]),
        (with(good(), "additionalDetails.phoneNumber", Value::Null), vec!["PHONE_NUMBER_CAN_NOT_BE_EMPTY"]),
        (with(good(), "additionalDetails.phoneNumber", json!("nope")), vec!["PHONE_NUMBER_IS_INVALID"]),
        (with(good(), "additionalDetails.email", json!("\u{1F600}@")), vec!["EMAIL_IS_INVALID"]),
        (with(good(), "additionalDetails.userLocale", json!("fr_FR")), vec!["USER_LOCALE_IS_INVALID"]),
        (with(good(), &format!("{verified}.isVerified"), json!(false)), vec!["DATA_VERIFICATION_IS_INVALID"]),
        (
            with(good(), &format!("{verified}.verificationReferenceId"), json!("")),
            vec!["VERIFICATION_REFERENCE_ID_CAN_NOT_BE_EMPTY"],
        ),
        (json!([]), vec!["BODY_IS_INVALID"]),
    ] {
        let answer = partner.initiate(&body).await;
        let told: Vec<String> = errors(&answer).into_iter().map(|(_, cause)| cause).collect();
        assert_eq!((answer.status, told), (400, causes.iter().map(ToString::to_string).collect()), "{body}");
    }
    // The vendor's first example as it is printed: a comma too many.
    let trailing = good().to_string().replacen("}}", "},}", 1);
    let doubled = good().to_string().replacen('{', "{\"source\": \"SDK\", ", 1);
    let long = format!("{{\"flow\": \"{}\"}}", "x".repeat(20_000));
    for (text, media_type, status) in [
        (trailing, "application/json", 400),
        (doubled, "application/json", 400),
        ("{".to_owned(), "application/json", 400),
        (String::new(), "application/json", 400),
        (good().to_string(), "text/plain", 415),
        (long, "application/json", 413),
    ] {
        let request = partner.request(Method::POST, INITIATE).header("content-type", media_type);
        let answer = Answer::of(request.body(text.clone())).await;
        assert_eq!(answer.status, status, "{text:.80}");
        assert_eq!(errors(&answer), [error("1650", "REQUEST_BODY_IS_INVALID")], "{text:.80}");
    }
    assert_eq!(
        (stack.count("submission").await, stack.count("capture_link").await),
        (0, 1),
        "the welcome's link"
    );
    // A second contact that nobody made sure of is allowed, and is nobody's.
    let second = with(good(), "additionalDetails.email", json!("other@example.com"));
    assert_eq!(partner.initiate(&second).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_are_told_one_by_one_and_an_integration_is_its_own_clients() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let long = "x".repeat(129);
    for (name, value, status, told) in [
        ("x-partner-user-id", None, 400, error("1539", "PARTNER_USER_ID_CAN_NOT_BE_EMPTY")),
        ("x-partner-user-id-type", Some(" "), 400, error("1539", "PARTNER_USER_ID_TYPE_CAN_NOT_BE_EMPTY")),
        ("x-partner-session-id", None, 400, error("1539", "PARTNER_SESSION_ID_CAN_NOT_BE_EMPTY")),
        ("x-partner-session-id", Some(&long), 400, error("1650", "REQUEST_HEADER_IS_INVALID")),
        ("x-esign-onboarding-partner", None, 400, error("1650", "ESIGN_ONBOARDING_PARTNER_CAN_NOT_BE_EMPTY")),
        (
            "x-esign-onboarding-partner",
            Some("SOMEBODY_ELSE-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION"),
            403,
            error("110", "ONBOARDING_PARTNER_DOES_NOT_BELONG_TO_CLIENT"),
        ),
    ] {
        let answer = partner.with(name, value).initiate(&flow("6281200000001")).await;
        assert_eq!((answer.status, errors(&answer)), (status, vec![told]), "{name} {value:?}");
    }
    // Users may be called anything that is text.
    let named =
        partner.with("x-partner-user-id", Some("\u{645}\u{633}\u{62a}\u{62e}\u{62f}\u{645} \u{1F600}"));
    assert_eq!(named.initiate(&flow("6281200000001")).await.status, 200);
    let known = named.submission().await;
    assert_eq!(known.body["data"]["userId"], json!("\u{645}\u{633}\u{62a}\u{62e}\u{62f}\u{645} \u{1F600}"));
    let broken = stack.http.post(format!("{}{INITIATE}", stack.base_url));
    let broken = partner
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-partner-user-id")
        .fold(broken, |request, (name, value)| request.header(*name, value));
    let broken =
        Answer::of(broken.header("x-partner-user-id", b"\xff".as_slice()).json(&flow("62812"))).await;
    assert_eq!((broken.status, errors(&broken)), (400, vec![error("1650", "REQUEST_HEADER_IS_INVALID")]));

    let elsewhere = partner.with("x-partner-session-id", Some("s-2"));
    for (range, status) in [("203.0.113.0/24", 401), ("127.0.0.1", 200)] {
        let stack = super::calling_stack(std::sync::Arc::new(tanda::clock::SystemClock)).await;
        admit_from(&stack, range).await;
        let partner = Partner::of(&stack, "user-1").await;
        assert_eq!(partner.initiate(&flow("6281200000001")).await.status, status, "{range}");
    }
    assert_eq!(elsewhere.initiate(&flow("6281200000001")).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_under_an_idempotency_key_is_answered_once() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let call = async |partner: &Partner<'_>, key: &str, body: &Value| {
        Answer::of(partner.request(Method::POST, INITIATE).header("idempotency-key", key).json(body)).await
    };
    let first = call(&partner, "k-1", &flow("6281200000001")).await;
    let again = call(&partner, "k-1", &flow("6281200000001")).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.header("idempotency-replayed"), "true");
    // A call is about its session: another one under the same key was answered as the first.
    let next = partner.with("x-partner-session-id", Some("s-2"));
    let another = call(&next, "k-1", &flow("6281200000001")).await;
    assert!(another.status == 200 && another.body != first.body);
    let other = call(&next, "k-1", &flow("6281200000002")).await;
    assert_eq!((other.status, errors(&other)), (422, vec![error("1650", "IDEMPOTENCY_KEY_IS_INVALID")]));
    let odd = call(&next, "a b", &flow("6281200000001")).await;
    assert_eq!((odd.status, errors(&odd)), (400, vec![error("1650", "IDEMPOTENCY_KEY_IS_INVALID")]));
    // Another user's keys are others.
    let user = partner.with("x-partner-user-id", Some("user-2")).with("x-partner-session-id", Some("s-3"));
    let theirs = call(&user, "k-1", &flow("6281200000001")).await;
    assert!(theirs.status == 200 && theirs.body != first.body);
    assert_eq!(stack.count("submission").await, 3);
}
