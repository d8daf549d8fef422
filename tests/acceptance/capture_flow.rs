//! What the H5 pages call, called by hand: links, sessions, consent, and what is refused.

use acceptance::{
    capture::{CaptureDraft, lit_samples},
    on_both_databases,
    portal::Browser,
    stack::{Answer, Backend, Stack},
    visitor::{Visitor, make_link, open, open_as},
};
use contract::{
    bundle::FrameSource,
    capture_flow::LINK_HEADER,
    consent::{self, Locale},
    finding::Tier,
    portal::access::Role,
};
use serde_json::{Value, json};
use specimen::people;

async fn new_link(stack: &Stack) -> (String, String) {
    new_link_for(stack, None).await
}

async fn new_link_for(stack: &Stack, customer_id: Option<&str>) -> (String, String) {
    let person = &people()[0];
    let body = json!({
        "customerId": customer_id, "nik": person.nik, "birthDate": person.birth_date,
        "returnUrl": "https://partner.example/done",
    });
    make_link(stack, &body).await
}

async fn visitor(stack: &Stack) -> Visitor<'_> {
    Visitor::open(stack, new_link(stack).await).await
}

async fn visitor_as<'a>(stack: &'a Stack, customer_id: &str) -> Visitor<'a> {
    Visitor::open(stack, new_link_for(stack, Some(customer_id)).await).await
}

on_both_databases!(a_link_leads_to_a_decided_submission, async |backend| {
    let stack = Stack::start(backend).await;
    let visitor = visitor(&stack).await;
    let view = visitor.view().await.body;
    assert_eq!((&view["state"], &view["consentGiven"]), (&json!("collecting"), &json!(false)));
    assert_eq!(
        (&view["controller"], &view["returnUrl"]),
        (&json!("Sandbox"), &json!("https://partner.example/done"))
    );
    assert_eq!(visitor.consent().await.status, 204);
    assert_eq!(visitor.view().await.body["consentGiven"], true);
    let answer = visitor.post("capture", visitor.draft().await.body()).await;
    assert_eq!(answer.body, json!({ "result": "passed", "assuranceTier": "high" }));
    let view = visitor.view().await.body;
    assert_eq!((&view["state"], &view["outcome"]["assuranceTier"]), (&json!("decided"), &json!(Tier::High)));
    let again = visitor.post("challenge", b"{}".to_vec()).await;
    assert_eq!((again.status, &again.body["code"]), (409, &json!("already_submitted")));
});

#[tokio::test]
async fn an_analysts_word_reaches_the_page_that_waits() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    assert_eq!(visitor.consent().await.status, 204);
    let draft = CaptureDraft { source: FrameSource::Upload, ..visitor.draft().await };
    assert_eq!(visitor.post("capture", draft.body()).await.body["result"], "under_review");
    let analyst = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let id = analyst.get("reviews").await.body["reviews"][0]["bundleId"].as_str().unwrap().to_owned();
    assert_eq!(analyst.claim_and_decide(&id, "approve").await.status, 200);
    let outcome = visitor.view().await.body["outcome"].clone();
    assert_eq!(outcome, json!({ "result": "passed", "assuranceTier": "standard" }));
}

on_both_databases!(a_link_takes_one_capture_however_many_challenges_it_had, async |backend| {
    let stack = Stack::start(backend).await;
    let visitor = visitor(&stack).await;
    visitor.consent().await;
    let (first, second) = (visitor.draft().await, visitor.draft().await);
    let (first, second) =
        tokio::join!(visitor.post("capture", first.body()), visitor.post("capture", second.body()));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!((stack.count("bundle").await, stack.frames().len()), (1, 1));
});

on_both_databases!(a_token_is_traded_with_one_page_alone, async |backend| {
    let stack = Stack::start(backend).await;
    let (token, signature_id) = new_link(&stack).await;
    let lost = open(&stack, &token, &signature_id).await;
    let cookie = lost.header("set-cookie").to_owned();
    let name = format!("__Host-tanda-capture-{signature_id}=");
    for part in [name.as_str(), "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let stranger = open_as(&stack, &token, &signature_id, &"f".repeat(32)).await;
    assert_eq!((stranger.status, &stranger.body["code"]), (401, &json!("link_unknown")));
    // The answer was lost on the way: the same page asks again and gets a cookie that works.
    let again = open(&stack, &token, &signature_id).await;
    assert_eq!(again.status, 200);
    let cookie = again.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(Visitor { stack: &stack, cookie: cookie.clone() }.view().await.status, 200);
    // A browser that has the cookie may load the page again with its old address, with a new page's secret.
    let body = json!({ "token": token, "signatureId": signature_id, "browserKey": "e".repeat(32) });
    let request = stack.http.post(format!("{}/capture-flow/v1/session", stack.base_url)).json(&body);
    assert_eq!(Answer::of(request.header("cookie", cookie)).await.status, 200);
});

#[tokio::test]
async fn two_links_in_one_browser_stay_apart() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut cookies = Vec::new();
    let mut ids = Vec::new();
    for _ in 0..2 {
        let (token, signature_id) = new_link(&stack).await;
        let answer = open(&stack, &token, &signature_id).await;
        cookies.push(answer.header("set-cookie").split(';').next().unwrap().to_owned());
        ids.push(signature_id);
    }
    let url = format!("{}/capture-flow/v1/session", stack.base_url);
    let cookie = cookies.join("; ");
    for id in &ids {
        let request = stack.http.get(&url).header("cookie", &cookie).header(LINK_HEADER, id);
        assert_eq!(Answer::of(request).await.body["signatureId"], *id);
    }
    // Without a name it would be a guess.
    assert_eq!(Answer::of(stack.http.get(&url).header("cookie", &cookie)).await.status, 401);
    let foreign = stack.http.get(&url).header("cookie", &cookies[0]).header(LINK_HEADER, &ids[1]);
    assert_eq!(Answer::of(foreign).await.status, 401);
}

#[tokio::test]
async fn an_upload_that_is_repeated_is_told_that_it_arrived() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    visitor.consent().await;
    let body = visitor.draft().await.body();
    let (first, second) =
        tokio::join!(visitor.post("capture", body.clone()), visitor.post("capture", body.clone()));
    let refused = if first.status == 200 { second } else { first };
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("already_submitted")));
}

#[tokio::test]
async fn a_link_that_ran_out_is_told_so() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let (token, signature_id) = new_link(&stack).await;
    let opened = visitor(&stack).await;
    clock.advance_ms(3_600_000);
    for answer in [open(&stack, &token, &signature_id).await, opened.view().await] {
        assert_eq!((answer.status, &answer.body["code"]), (410, &json!("link_expired")));
    }
}

#[tokio::test]
async fn nothing_works_without_link_or_consent() {
    let stack = Stack::start(Backend::Sqlite).await;
    let stranger = Visitor { stack: &stack, cookie: "__Host-tanda-capture-guess=guess".to_owned() };
    for path in ["challenge", "capture", "consent"] {
        let answer = stranger.post(path, b"{}".to_vec()).await;
        assert_eq!((answer.status, &answer.body["code"]), (401, &json!("link_unknown")), "{path}");
    }
    assert_eq!(open(&stack, "guess", "guess").await.status, 401);
    let visitor = visitor(&stack).await;
    for path in ["challenge", "capture"] {
        let answer = visitor.post(path, b"{}".to_vec()).await;
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("consent_missing")), "{path}");
    }
}

#[tokio::test]
async fn a_consent_holds_for_the_text_in_force_and_both_boxes() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    let good = json!({
        "version": consent::VERSION, "textHash": consent::text_hash(Locale::En),
        "locale": "en", "ktp": true, "biometric": true,
    });
    for (member, value) in [
        ("version", json!("1999-1")),
        ("textHash", json!("00")),
        ("locale", json!("id")),
        ("ktp", json!(false)),
        ("biometric", json!(false)),
    ] {
        let mut body = good.clone();
        body[member] = value;
        let answer = visitor.post("consent", body.to_string().into_bytes()).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("invalid")), "{member}");
    }
    for body in [&b"{"[..], b"{}", b"[]", br#"{"version":"1","version":"2"}"#] {
        assert_eq!(visitor.post("consent", body.to_vec()).await.status, 400);
    }
    assert_eq!(stack.count("consent").await, 0);
    assert_eq!(visitor.post("consent", good.to_string().into_bytes()).await.status, 204);
}

#[tokio::test]
async fn a_capture_of_another_links_challenge_is_refused() {
    let stack = Stack::start(Backend::Sqlite).await;
    // One customer, two links: the challenge belongs to the link.
    let (mine, theirs) = (visitor_as(&stack, "c1").await, visitor_as(&stack, "c1").await);
    mine.consent().await;
    theirs.consent().await;
    let answer = mine.post("capture", theirs.draft().await.body()).await;
    assert_eq!((answer.status, &answer.body["code"]), (409, &json!("challenge_gone")));
    assert_eq!(mine.post("capture", mine.draft().await.body()).await.status, 200);
}

#[tokio::test]
async fn a_consent_that_is_given_again_is_one_consent() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    assert_eq!(visitor.consent().await.status, 204);
    assert_eq!(visitor.consent().await.status, 204);
    assert_eq!(stack.count("consent").await, 1);
}

#[tokio::test]
async fn a_capture_that_breaks_a_rule_says_which() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    visitor.consent().await;
    let draft = visitor.draft().await;
    let mut changed = draft.json();
    changed["bundle"]["sdkVersion"] = json!("other@1");
    let told = async |body: &Value| {
        let answer = visitor.post("capture", body.to_string().into_bytes()).await;
        assert_eq!(answer.body["code"], "invalid");
        (answer.status, answer.body["message"].as_str().unwrap().to_owned())
    };
    assert_eq!(told(&changed).await, (400, "signature does not match the bundle".to_owned()));
    assert_eq!(told(&json!({})).await, (400, "bundle is required".to_owned()));
    assert!(told(&json!({ "bundle": {} })).await.1.contains("bundle.frames: is required"));
    assert_eq!(visitor.post("capture", draft.body()).await.status, 200);
}

#[tokio::test]
async fn a_link_is_asked_for_with_a_key_and_whole_values() {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = format!("{}/capture-flow/v1/links", stack.base_url);
    assert_eq!(Answer::of(stack.http.post(&url).json(&json!({}))).await.status, 401);
    for (body, field) in [
        (json!({ "nik": "123" }), "nik"),
        (json!({ "birthDate": "1990-01-01" }), "birthDate"),
        (json!({ "returnUrl": "javascript:alert(1)" }), "returnUrl"),
        (json!({ "failReturnUrl": "https://u@evil.example" }), "failReturnUrl"),
        (json!({ "customerId": "a b" }), "customerId"),
    ] {
        let answer = stack.post("/capture-flow/v1/links", &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.body["details"]["fieldErrors"][field][0].is_string(), "{body} {:?}", answer.body);
    }
    assert_eq!(stack.post("/capture-flow/v1/links", &json!({})).await.status, 200);
}

#[tokio::test]
async fn samples_of_another_sequence_do_not_make_a_capture_high() {
    let stack = Stack::start(Backend::Sqlite).await;
    let visitor = visitor(&stack).await;
    visitor.consent().await;
    let mut draft = visitor.draft().await;
    let other = visitor.post("challenge", b"{}".to_vec()).await.body;
    draft.samples = lit_samples(&other["flashChallenge"], 0.15);
    let answer = visitor.post("capture", draft.body()).await;
    assert_eq!(answer.status, 200);
    assert_ne!(answer.body["assuranceTier"], "high");
}
