//! The H5 page in a real browser, from the link to the result.

use acceptance::{
    browser::{Browser, Cameras, FlashChoice, Outcome},
    camera::{Room, reflecting, selfie_film},
    stack::{Backend, Stack},
};
use sea_orm::EntityTrait;
use serde_json::json;
use specimen::{Person, people};
use tanda::store::entity;

/// A link for a person whose number and birth date the partner knows.
async fn link(stack: &Stack, person: &Person) -> String {
    let body = json!({ "nik": person.nik, "birthDate": person.birth_date });
    let answer = stack.post("/capture-flow/v1/links", &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body["url"].as_str().unwrap().to_owned()
}

async fn walk(name: &str, cameras: Cameras, choice: FlashChoice) -> (Stack, Outcome) {
    let stack = Stack::start(Backend::Sqlite).await;
    let url = link(&stack, &people()[0]).await;
    let browser = Browser::open(cameras).await;
    let outcome = browser.walk(name, &url, choice).await;
    let address = browser.driver.current_url().await.unwrap();
    assert!(!address.as_str().contains("token"), "the token has left the address: {address}");
    assert_eq!(browser.log().await, Vec::<String>::new(), "no error and no policy violation");
    browser.close().await;
    (stack, outcome)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_face_that_reflects_the_flash_is_high() {
    let cameras = reflecting(&people()[0], Room::default());
    let (stack, outcome) = walk("reflecting", cameras, FlashChoice::With).await;
    let decision = entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap().decision;
    assert_eq!(outcome, Outcome { result: "passed".to_owned(), tier: "high".to_owned() }, "{decision}");
    assert!(decision.contains("the camera saw the colours that the screen showed"), "{decision}");
    assert_eq!(stack.count("frame").await, 2, "card and face");
    assert_eq!(stack.count("consent").await, 1);
    assert_eq!(stack.objects().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_without_flash_is_standard() {
    let cameras = reflecting(&people()[0], Room::default());
    let (stack, outcome) = walk("without-flash", cameras, FlashChoice::Without).await;
    let decision = entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap().decision;
    assert_eq!(outcome, Outcome { result: "passed".to_owned(), tier: "standard".to_owned() }, "{decision}");
    assert!(decision.contains("the capture was made without the flash"), "{decision}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_film_that_cannot_reflect_is_never_high() {
    let folder = tempfile::tempdir().unwrap();
    let cameras = selfie_film(&people()[1], folder.path());
    let (stack, outcome) = walk("film", cameras, FlashChoice::With).await;
    let decision = entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap().decision;
    assert!(matches!(outcome.tier.as_str(), "standard" | "low"), "{outcome:?} {decision}");
    assert!(!decision.contains("the camera saw the colours that the screen showed"), "{decision}");
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
