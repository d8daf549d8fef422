//! The page of a partner's link in a real browser: by itself, and in a frame of the partner's page.

use std::time::{Duration, Instant};

use acceptance::{
    browser::{Browser, FlashChoice, Manner, Shutter},
    camera::{Room, card_film, reflecting, selfie_film},
    stack::{Backend, Stack},
};
use serde_json::{Value, json};
use specimen::people;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::Partner;

const MANNER: Manner = Manner { flash: FlashChoice::Without, shutter: Shutter::ByHand };

#[tokio::test(flavor = "multi_thread")]
async fn a_person_goes_from_the_link_to_the_partners_address_and_the_result_is_there() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let words = r#"{"id": {"startTitle": "Verifikasi Bank Contoh"}}"#;
    partner
        .configure(&[("theme", r##"{"colorScheme":"dark","primaryColor":"#00AA13"}"##), ("i18n", words)])
        .await;
    let back = format!("{}/healthz?order=7", stack.base_url);
    let link = partner.link(json!({ "returnUrl": back })).await;
    let browser = Browser::open(reflecting(&people()[0], Room::default())).await;
    browser.reach(link["url"].as_str().unwrap(), "capture-start").await;
    let shown = browser
        .driver
        .execute(
            "const root = document.documentElement; const button = document.querySelector('[data-testid=capture-start]');
             return [document.querySelector('h1').innerText, root.dataset.theme, getComputedStyle(root).colorScheme,
                     getComputedStyle(button).backgroundColor, getComputedStyle(button).color]",
            vec![],
        )
        .await
        .unwrap();
    let expected = json!(["Verifikasi Bank Contoh", "dark", "dark", "rgb(0, 170, 19)", "rgb(23, 35, 51)"]);
    assert_eq!(*shown.json(), expected);
    browser.follow("partner-link", MANNER).await;
    assert_eq!(browser.log().await, Vec::<String>::new());
    browser.until("location.pathname === '/healthz'").await;
    let id = link["signatureId"].as_str().unwrap();
    assert_eq!(browser.driver.current_url().await.unwrap().as_str(), format!("{back}&signatureId={id}"));
    browser.close().await;
    let result = partner.result(&link).await;
    let data = &result["data"];
    assert_eq!(
        [&data["idvCode"], &data["ocrCode"], &data["imageType"]],
        ["SUCCESS", "SUCCESS", "SCAN"],
        "{data}"
    );
    assert_eq!(result["pricingStrategy"], "PAY");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_without_a_start_page_opens_the_camera_at_once() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    partner
        .configure(&[("featureCfg", r#"{"showStartPage":false,"scanTimeout":5}"#), ("language", "en")])
        .await;
    let link = partner.link(json!({})).await;
    // Too dark for the shutter to fire meanwhile.
    let room = Room { ambient: 0.1, gain: 0.0, ..Room::default() };
    let browser = Browser::open(reflecting(&people()[0], room)).await;
    browser.reach(link["url"].as_str().unwrap(), "capture-shutter").await;
    browser.until("document.documentElement.lang === 'en'").await;
    // After the scan's time the person takes the photo by hand.
    browser.until("document.querySelector('.shutter__mode--manual')").await;
    assert_eq!(browser.log().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_ran_out_says_so_and_leads_to_the_address_for_failures() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let fail = format!("{}/healthz?fail=1", stack.base_url);
    let link = Partner::of(&stack).await.link(json!({ "failReturnUrl": fail })).await;
    clock.advance_ms(3_600_000);
    let browser = Browser::open(reflecting(&people()[0], Room::default())).await;
    browser.driver.goto(link["url"].as_str().unwrap()).await.unwrap();
    browser.until("document.querySelector('[data-trouble=link_expired]')").await;
    browser.until("location.pathname === '/healthz'").await;
    let id = link["signatureId"].as_str().unwrap();
    let address = format!("{fail}&signatureId={id}&errorCode=LINK_EXPIRED");
    assert_eq!(browser.driver.current_url().await.unwrap().as_str(), address);
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_card_to_show_leaves_with_the_reason_once_the_tries_are_used_up() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let fail = format!("{}/healthz", stack.base_url);
    let link = partner.link(json!({ "failReturnUrl": fail })).await;
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(selfie_film(&people()[1], folder.path())).await;
    browser.reach(link["url"].as_str().unwrap(), "capture-shutter").await;
    let there = |id: &str| format!("document.querySelector('[data-testid={id}]')?.checkVisibility()");
    let tap = async |id: &str| {
        browser.until(&there(id)).await;
        let tap = format!("document.querySelector('[data-testid={id}]').click()");
        browser.driver.execute(tap, vec![]).await.unwrap();
    };
    browser.until("document.querySelector('[data-testid=capture-shutter]')?.disabled === false").await;
    tap("capture-shutter").await;
    // The vendor's usual number: one more try.
    tap("capture-retake").await;
    browser.until("document.querySelector('[data-testid=capture-shutter]')?.disabled === false").await;
    tap("capture-shutter").await;
    browser.until(&there("capture-return")).await;
    browser
        .until(&format!(
            "{} && !document.querySelector('[data-testid=capture-retake]')",
            there("capture-next")
        ))
        .await;
    tap("capture-return").await;
    browser.until("location.pathname === '/healthz'").await;
    let id = link["signatureId"].as_str().unwrap();
    let address = format!("{fail}?signatureId={id}&errorCode=DOCUMENT_MANUAL_TRY_COUNT_EXCEED");
    assert_eq!(browser.driver.current_url().await.unwrap().as_str(), address);
    browser.close().await;
    assert_eq!(partner.result(&link).await["data"]["idvCode"], Value::Null);
}

/// A partner's page that holds another one in a frame, and keeps what it is told.
fn serve_page_around(listener: TcpListener, framed: &str) {
    let page = format!(
        "<!doctype html><script>window.told = []; addEventListener('message', ({{ data, origin }}) => \
         data && data.event && told.push([origin, data]))</script>\
         <iframe allow=\"camera\" width=\"360\" height=\"700\" src=\"{framed}\"></iframe>"
    );
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut asked = [0; 4096];
            drop(stream.read(&mut asked).await);
            let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length:";
            drop(stream.write_all(format!("{head} {}\r\n\r\n{page}", page.len()).as_bytes()).await);
        }
    });
}

/// A place for a partner's page: a site of its own, since `localhost` and `127.0.0.1` are two.
async fn place() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    (listener, origin)
}

async fn told(browser: &Browser) -> Value {
    browser.driver.execute("return window.told", vec![]).await.unwrap().json().clone()
}

/// Follows the page in a frame to its result. ChromeDriver's own clicks miss what lies in a frame of another site.
async fn tap_through(browser: &Browser) {
    let ids = [
        "capture-consent-ktp",
        "capture-consent-biometric",
        "capture-no-flash",
        "capture-shutter",
        "capture-next",
        "capture-start",
    ];
    let began = Instant::now();
    loop {
        let screen = browser.look().await;
        if screen["result"].is_object() {
            return;
        }
        assert!(began.elapsed() < Duration::from_mins(3), "the page does not get on: {screen}");
        let ready =
            |id: &&str| screen["ready"].as_array().is_some_and(|ready| ready.iter().any(|item| item == id));
        if let Some(id) = ids.into_iter().find(|id| ready(id)) {
            let tap = format!("document.querySelector('[data-testid={id}]')?.click()");
            drop(browser.driver.execute(tap, vec![]).await);
        }
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_a_frame_tells_its_allowed_partner_and_nobody_else() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let ((mine, own), (theirs, stranger)) = (place().await, place().await);
    let origins = format!("https://partner.example,{own}");
    assert_eq!(partner.configure(&[("embedOrigins", &origins)]).await.body["code"], "SUCCESS");
    let back = format!("{}/healthz", stack.base_url);
    let link = partner.link(json!({ "returnUrl": back })).await;
    for listener in [mine, theirs] {
        serve_page_around(listener, link["url"].as_str().unwrap());
    }
    // A script of the test's would not reach into a frame of another site: the browser's own camera plays a card.
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(card_film(&people()[0], folder.path())).await;
    browser.driver.goto(&stranger).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(told(&browser).await, json!([]), "a page that is not on the list holds an empty frame");

    browser.driver.goto(&own).await.unwrap();
    let id = link["signatureId"].as_str().unwrap();
    let message =
        |kind: &str| json!([stack.base_url, { "event": "tanda:h5-idv", "type": kind, "signatureId": id }]);
    browser.until("window.told.length === 1").await;
    assert_eq!(told(&browser).await, json!([message("ready")]));
    let ask = "document.querySelector('iframe').contentWindow.postMessage({ event: 'tanda:h5-idv', type: 'ask' }, '*')";
    browser.driver.execute(ask, vec![]).await.unwrap();
    browser.until("window.told.length === 2").await;
    assert_eq!(told(&browser).await[1], message("ready"), "asked, it says again how it stands");

    browser.driver.enter_frame(0).await.unwrap();
    tap_through(&browser).await;
    browser.driver.enter_default_frame().await.unwrap();
    browser.until("window.told.length === 3").await;
    assert_eq!(told(&browser).await[2], message("completed"));
    browser.close().await;
    assert_eq!(partner.result(&link).await["data"]["idvCode"], "SUCCESS");
}
