//! Pages of partners that hold the page in a frame: by an allow-list, link by link.

use acceptance::stack::{Answer, Backend, Stack};
use serde_json::{Value, json};

use super::{Partner, token_and_id};

async fn page_of(stack: &Stack, address: &str) -> Answer {
    Answer::of(stack.http.get(address)).await
}

fn frames(answer: &Answer) -> (String, String, String) {
    let policy = answer.header("content-security-policy");
    let ancestors =
        policy.split(';').map(str::trim).find(|part| part.starts_with("frame-ancestors")).unwrap();
    let cross = answer.header("cross-origin-resource-policy").to_owned();
    (ancestors.to_owned(), answer.header("permissions-policy").to_owned(), cross)
}

#[tokio::test]
async fn a_page_is_framed_by_the_origins_of_its_link_alone() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let closed = ("frame-ancestors 'none'", "camera=(self), microphone=(), geolocation=()", "same-origin");
    let is_closed = async |link: &Value| {
        let (ancestors, camera, cross) = frames(&page_of(&stack, link["url"].as_str().unwrap()).await);
        assert_eq!((ancestors.as_str(), camera.as_str(), cross.as_str()), closed);
    };
    let before = partner.link(json!({})).await;
    is_closed(&before).await;

    let origins = "https://partner.example, http://localhost:3000";
    assert_eq!(partner.configure(&[("embedOrigins", origins)]).await.body["code"], "SUCCESS");
    let link = partner.link(json!({})).await;
    let answer = page_of(&stack, link["url"].as_str().unwrap()).await;
    let (ancestors, camera, cross) = frames(&answer);
    assert_eq!(ancestors, "frame-ancestors https://partner.example http://localhost:3000");
    assert_eq!(
        camera,
        "camera=(self \"https://partner.example\" \"http://localhost:3000\"), microphone=(), geolocation=()"
    );
    assert_eq!(cross, "cross-origin");
    let policy = answer.header("content-security-policy");
    assert!(
        policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
        "the rest of the policy stays: {policy}"
    );

    // A link that was out before, one that says no, no link, and everything else are framed by nobody.
    is_closed(&before).await;
    is_closed(&partner.link(json!({ "iframeEnabled": false })).await).await;
    for path in ["/h5-idv/", "/h5-idv/?signatureId=guess", "/h5-idv/?signatureId=%00", "/healthz"] {
        is_closed(&json!({ "url": format!("{}{path}", stack.base_url) })).await;
    }
}

#[tokio::test]
async fn only_a_link_that_may_be_framed_has_a_cookie_that_a_frame_keeps() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    partner.configure(&[("embedOrigins", "https://partner.example")]).await;
    for (members, framed) in [(json!({}), true), (json!({ "iframeEnabled": false }), false)] {
        let (token, id) = token_and_id(&partner.link(members).await);
        let answer = acceptance::visitor::open(&stack, &token, &id).await;
        let cookie = answer.header("set-cookie");
        assert!(
            cookie.starts_with("__Host-tanda-capture-") && cookie.contains("Secure; HttpOnly"),
            "{cookie}"
        );
        assert_eq!(cookie.contains("SameSite=None; Partitioned"), framed, "{cookie}");
        assert_eq!(cookie.contains("SameSite=Strict"), !framed, "{cookie}");
        let origins = if framed { json!(["https://partner.example"]) } else { json!([]) };
        assert_eq!(answer.body["page"]["embedOrigins"], origins, "the page tells no other origin anything");
    }
}
