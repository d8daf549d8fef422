//! The H5 page in a real browser, from the link to the result.

use acceptance::{
    browser::{Browser, Cameras, FlashChoice, Manner, Outcome, Shutter},
    camera::{Room, reflecting, selfie_film},
    stack::{Backend, Stack},
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use specimen::{Person, people};
use tanda::store::entity;

/// A link for a person whose number and birth date the partner knows.
async fn link(stack: &Stack, person: &Person) -> String {
    let body = json!({ "nik": person.nik, "birthDate": person.birth_date });
    let answer = stack.post("/capture-flow/v1/links", &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["url"].as_str().unwrap().to_owned()
}

/// A journey that has ended, and what was heard meanwhile.
struct Walked {
    stack: Stack,
    outcome: Outcome,
    heard: Value,
}

impl Walked {
    async fn bundle(&self) -> entity::bundle::Model {
        entity::bundle::Entity::find().one(&self.stack.app.database).await.unwrap().unwrap()
    }

    /// The number that the page read on the card, as the server keeps it.
    async fn read_nik(&self) -> Option<String> {
        let bundle = self.bundle().await;
        let what = format!("bundle|{}|ocr", bundle.id);
        let fields = self.stack.app.vault.open_text(&what, bundle.sealed_ocr.as_deref()?).unwrap();
        let fields: Value = serde_json::from_str(&fields).unwrap();
        fields["nik"].as_str().map(str::to_owned)
    }
}

async fn walk(name: &str, cameras: Cameras, manner: Manner) -> Walked {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = link(&stack, &people()[0]).await;
    let browser = Browser::open(cameras).await;
    let outcome = browser.walk(name, &url, manner).await;
    let address = browser.driver.current_url().await.unwrap();
    assert!(!address.as_str().contains("token"), "the token has left the address: {address}");
    assert_eq!(browser.log().await, Vec::<String>::new(), "no error and no policy violation");
    let heard = browser.heard().await;
    println!("{name}: {heard}");
    browser.close().await;
    Walked { stack, outcome, heard }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_face_that_reflects_the_flash_is_high() {
    let cameras = reflecting(&people()[0], Room::default());
    let manner = Manner { flash: FlashChoice::With, shutter: Shutter::Automatic };
    let walked = walk("reflecting", cameras, manner).await;
    let decision = walked.bundle().await.decision;
    let expected = Outcome { result: "passed".to_owned(), tier: "high".to_owned() };
    assert_eq!(walked.outcome, expected, "{decision}");
    assert!(decision.contains("the camera saw the colours that the screen showed"), "{decision}");
    assert_eq!(walked.stack.count("frame").await, 2, "card and face");
    assert_eq!(walked.stack.count("consent").await, 1);
    assert_eq!(walked.stack.frames().len(), 2);
    assert_eq!(walked.read_nik().await.as_deref(), Some(people()[0].nik.as_str()));
    for what in ["card", "face"] {
        assert!(walked.heard[what].as_u64() >= Some(4), "the worker found a {what}: {}", walked.heard);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_without_flash_is_standard() {
    let cameras = reflecting(&people()[0], Room::default());
    let manner = Manner { flash: FlashChoice::Without, shutter: Shutter::ByHand };
    let walked = walk("without-flash", cameras, manner).await;
    let decision = walked.bundle().await.decision;
    let expected = Outcome { result: "passed".to_owned(), tier: "standard".to_owned() };
    assert_eq!(walked.outcome, expected, "{decision}");
    assert!(decision.contains("the capture was made without the flash"), "{decision}");
    assert!(walked.heard["worker"].as_u64() >= Some(1), "{}", walked.heard);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_cannot_reflect_is_never_high() {
    let folder = tempfile::tempdir().unwrap();
    let cameras = selfie_film(&people()[1], folder.path());
    let manner = Manner { flash: FlashChoice::With, shutter: Shutter::ByHand };
    let walked = walk("film", cameras, manner).await;
    let decision = walked.bundle().await.decision;
    assert!(matches!(walked.outcome.tier.as_str(), "standard" | "low"), "{:?} {decision}", walked.outcome);
    assert!(!decision.contains("the camera saw the colours that the screen showed"), "{decision}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_camera_that_falls_silent_or_is_unplugged_has_a_way_out() {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = link(&stack, &people()[0]).await;
    // Too dark for the shutter to fire meanwhile.
    let browser =
        Browser::open(reflecting(&people()[0], Room { ambient: 0.1, gain: 0.0, ..Room::default() })).await;
    browser.reach(&url, "capture-shutter").await;
    let run = async |script: &str| drop(browser.driver.execute(script, vec![]).await.unwrap());
    let shown =
        |test_id: &str| format!("document.querySelector('[data-testid={test_id}]')?.checkVisibility()");

    run("window.tandaCamera.frozen = true").await;
    browser.until(&shown("capture-paused")).await;
    run("window.tandaCamera.frozen = false").await;
    browser.until("!document.querySelector('[data-testid=capture-paused]')").await;
    browser.until("!document.querySelector('[data-testid=capture-shutter]').disabled").await;

    run("window.tandaCamera.track.dispatchEvent(new Event('ended'))").await;
    browser.until("document.querySelector('[data-trouble=interrupted]')").await;
    run("document.querySelector('[data-testid=capture-resume]').click()").await;
    browser.until("document.querySelector('[data-testid=capture-shutter]')?.disabled === false").await;
    assert_eq!(browser.log().await, Vec::<String>::new());
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_opens_in_one_browser_only() {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = link(&stack, &people()[0]).await;
    let first = Browser::open(reflecting(&people()[0], Room::default())).await;
    first.driver.goto(&url).await.unwrap();
    let wait = async |browser: &Browser, what: &str| {
        for _ in 0..100 {
            let screen = browser.look().await;
            if screen["error"].is_string()
                || screen["ready"].as_array().is_some_and(|ready| !ready.is_empty())
            {
                return screen;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("{what}: nothing appeared");
    };
    let screen = wait(&first, "first browser").await;
    assert!(screen["error"].is_null(), "{screen}");
    let second = Browser::open(reflecting(&people()[0], Room::default())).await;
    second.driver.goto(&url).await.unwrap();
    let screen = wait(&second, "second browser").await;
    assert!(screen["error"].is_string(), "{screen}");
    // The first goes on, after a reload too.
    first.driver.refresh().await.unwrap();
    assert!(wait(&first, "after a reload").await["error"].is_null());
    first.close().await;
    second.close().await;
}
