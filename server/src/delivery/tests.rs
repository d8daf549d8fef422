//! Deliveries to an endpoint of the test's own on a local port, from the outbox to what the dashboard shows.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant as Stopwatch},
};

use axum::{
    Router,
    body::Bytes,
    extract::State as Held,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use contract::{
    instant::Instant,
    portal::webhook::{DeliveryFault, WebhookEvent},
};
use sea_orm::{EntityTrait, TransactionTrait};
use serde_json::json;

use super::{
    callback::{Authorization, CallbackMethod, EndpointSettings},
    endpoint::{Kind, OffBecause},
    outbox::Delivery,
    webhook::{WebhookSecret, verify},
    *,
};
use crate::{
    App,
    app::Settings,
    clock::{SetClock, SystemRandomness},
    store::entity::sealed_secret,
};

const ORGANISATION: &str = "org";
const HOUR_MS: i64 = 3_600_000;

/// A call as the endpoint saw it.
#[derive(Clone)]
struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Bytes,
}

/// An endpoint that answers by its path: a status, `hang`, `away` (redirects), `later` (503 for ten minutes).
#[derive(Clone, Default)]
struct Calls(Arc<Mutex<Vec<Call>>>);

impl Calls {
    fn all(&self) -> Vec<Call> {
        self.0.lock().unwrap().clone()
    }

    fn to(&self, path: &str) -> usize {
        self.all().iter().filter(|call| call.path == path).count()
    }
}

async fn answer(
    Held(calls): Held<Calls>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches('/').to_owned();
    calls.0.lock().unwrap().push(Call { method, path: path.clone(), headers, body });
    match path.split('-').next().unwrap() {
        "hang" => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            StatusCode::OK.into_response()
        }
        "away" => (StatusCode::FOUND, [("location", "/200")]).into_response(),
        "later" => (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "600")]).into_response(),
        status => {
            let status = StatusCode::from_bytes(status.as_bytes()).unwrap();
            (status, "x".repeat(4000)).into_response()
        }
    }
}

struct Scene {
    app: App,
    clock: Arc<SetClock>,
    calls: Calls,
    base: String,
    _folder: tempfile::TempDir,
}

impl Scene {
    async fn new() -> Self {
        Self::with(DeliverySettings {
            allow_private: true,
            timeout: Duration::from_secs(2),
            ..DeliverySettings::default()
        })
        .await
    }

    async fn with(delivery: DeliverySettings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("tanda.db").display());
        let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(1_700_000_000_000)));
        let settings = Settings { delivery, ..Settings::default() };
        let app = App::open_with(folder.path(), &url, settings, clock.clone()).await.unwrap();
        let calls = Calls::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(calls.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { app, clock, calls, base, _folder: folder }
    }

    fn settings(&self, path: &str) -> EndpointSettings {
        EndpointSettings::new(&format!("{}/{path}", self.base), true).unwrap()
    }

    async fn add(&self, kind: Kind, settings: &EndpointSettings) -> String {
        endpoint::add(&self.app, &self.app.database, ORGANISATION, kind, settings).await.unwrap()
    }

    /// A callback endpoint that answers as its path says.
    async fn endpoint(&self, path: &str) -> String {
        self.add(Kind::Callback, &self.settings(path)).await
    }

    async fn put(&self, endpoint_id: &str, subject: &str) -> Option<String> {
        let what = ("COMPLETED|VALID", subject);
        callback::send(&self.app, &self.app.database, ORGANISATION, endpoint_id, what, b"{\"a\":1}")
            .await
            .unwrap()
    }

    async fn send_due(&self) -> usize {
        send_due(&self.app).await.unwrap()
    }

    async fn only(&self) -> Delivery {
        let mut all = outbox::list(&self.app, ORGANISATION, None, 100).await.unwrap();
        assert_eq!(all.len(), 1);
        all.remove(0)
    }

    async fn off_because(&self, id: &str) -> Option<OffBecause> {
        endpoint::find(&self.app, id).await.unwrap().unwrap().off_because
    }
}

#[tokio::test]
async fn an_event_reaches_each_webhook_that_hears_of_it_signed() {
    let scene = Scene::new().await;
    let (old, new) = (WebhookSecret::fresh(&SystemRandomness), WebhookSecret::fresh(&SystemRandomness));
    let signed = scene.settings("200-signed").with_secrets([new.clone(), old.clone()]);
    let deaf = scene.settings("200-deaf").with_events(vec!["review.overridden".to_owned()]);
    scene.add(Kind::Webhook, &signed).await;
    scene.add(Kind::Webhook, &deaf).await;
    scene.endpoint("200-callback").await;
    let tell = || async {
        let data = json!({"verification": "ver_1"});
        webhook::announce(
            &scene.app,
            &scene.app.database,
            ORGANISATION,
            WebhookEvent::VerificationCreated,
            "ver_1",
            &data,
        )
        .await
        .unwrap()
    };
    assert_eq!((tell().await, tell().await), (1, 0), "a step that is repeated tells nothing new");
    assert_eq!(scene.send_due().await, 1);
    let [call]: [Call; 1] = scene.calls.all().try_into().ok().expect("one call");
    assert_eq!((call.method, call.path.as_str()), (Method::POST, "200-signed"));
    assert_eq!(call.headers["content-type"], "application/json");
    assert_eq!(call.headers["x-tanda-event"], "verification.created");
    assert_eq!(call.headers["webhook-id"], scene.only().await.id.as_str());
    for secret in [old, new] {
        assert_eq!(verify(&secret, &call.headers, &call.body, scene.app.clock.now()), Ok(()));
    }
    let body: serde_json::Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!(body["data"], json!({"verification": "ver_1"}));
    assert_eq!((&body["event"], &body["orgId"]), (&json!("verification.created"), &json!(ORGANISATION)));
    assert_eq!(body["occurredAt"], "2023-11-14T22:13:20.000Z");
}

// No endpoint that production makes had a secret, so nothing was signed.
#[tokio::test]
async fn an_endpoint_without_secrets_of_its_own_is_signed_with_its_organisations() {
    let scene = Scene::new().await;
    let of = async || signing::secrets(&scene.app, ORGANISATION).await.unwrap();
    // Two deliveries at once that make the first secret make one.
    let (one, two) = tokio::join!(of(), of());
    assert!(one == two && one.len() == 1);
    let id = scene.endpoint("200").await;
    let fresh = || WebhookSecret::fresh(&SystemRandomness);
    let (second, third) = (fresh(), fresh());
    for secret in [&second, &third, &third] {
        signing::rotate(&scene.app, ORGANISATION, secret.clone(), HOUR_MS).await.unwrap();
    }
    assert!(of().await == [third.clone(), second.clone(), one[0].clone()], "set twice is set once");
    assert!(signing::secrets(&scene.app, "another").await.unwrap() != of().await);
    scene.put(&id, "sub-1").await.unwrap();
    scene.send_due().await;
    let call = scene.calls.all().remove(0);
    for secret in [&one[0], &second, &third] {
        assert_eq!(verify(secret, &call.headers, &call.body, scene.app.clock.now()), Ok(()));
    }
    scene.clock.advance_ms(HOUR_MS);
    assert!(of().await == [third.clone()], "who was to change over has had an hour");
    let kept = sealed_secret::Entity::find_by_id(format!("webhook-signing|{ORGANISATION}"));
    let kept = kept.one(&scene.app.database).await.unwrap().unwrap().sealed_value;
    assert!(!kept.windows(20).any(|window| window == &third.reveal().as_bytes()[..20]), "sealed");
}

#[tokio::test]
async fn a_callback_goes_out_as_the_partner_chose() {
    let scene = Scene::new().await;
    let settings = scene
        .settings("204")
        .with_method(CallbackMethod::Patch)
        .with_headers([("x-client-id", "7")])
        .unwrap()
        .with_authorization(Authorization::Bearer { token: "rahasia".to_owned() })
        .unwrap();
    let id = scene.add(Kind::Callback, &settings).await;
    let delivery_id = scene.put(&id, "sub-1").await.unwrap();
    assert_eq!(scene.put(&id, "sub-1").await, None, "the same result is sent once");
    scene.send_due().await;
    let call = scene.calls.all().remove(0);
    assert_eq!((call.method, &call.body[..]), (Method::PATCH, &b"{\"a\":1}"[..]));
    assert_eq!(call.headers["x-client-id"], "7");
    assert_eq!(call.headers["authorization"], "Bearer rahasia");
    assert_eq!(call.headers["x-tanda-id"], delivery_id.as_str());
    assert!(call.headers.contains_key("x-tanda-signature"), "everything is signed");
    let sent = scene.only().await;
    assert_eq!((sent.state, sent.last_status, sent.attempts), (State::Done, Some(204), 1));
}

#[tokio::test]
async fn an_endpoint_that_fails_is_tried_for_a_day_under_one_id_and_then_left_alone() {
    let scene = Scene::new().await;
    let id = scene.endpoint("500").await;
    let delivery_id = scene.put(&id, "sub-1").await.unwrap();
    let began = scene.app.clock.now();
    for (attempt, wait_ms) in
        [5_000, 30_000, 300_000, HOUR_MS, 5 * HOUR_MS, 18 * HOUR_MS].into_iter().enumerate()
    {
        assert_eq!(scene.send_due().await, 1, "try {attempt}");
        let waiting = scene.only().await;
        assert_eq!(waiting.state, State::Due);
        assert_eq!((waiting.last_fault.as_deref(), waiting.last_status), (Some("answered"), Some(500)));
        let tries = outbox::attempts::of(&scene.app, &scene.app.database, &delivery_id, true).await.unwrap();
        assert_eq!(tries.len(), attempt + 1, "each try is kept");
        assert_eq!((tries[0].fault.as_deref(), tries[0].status), (Some("answered"), Some(500)));
        assert_eq!(tries[0].answer.as_deref(), Some(&*"x".repeat(1024)));
        let hidden =
            outbox::attempts::of(&scene.app, &scene.app.database, &delivery_id, false).await.unwrap();
        assert!(hidden.iter().all(|one| one.request.is_none() && one.answer.is_none()));
        assert_eq!(waiting.last_answer.unwrap(), "x".repeat(1024));
        let wait = waiting.next_at.unwrap().since_ms(scene.app.clock.now());
        assert!((wait_ms..wait_ms + wait_ms / 10).contains(&wait), "{wait} after {wait_ms}");
        scene.clock.advance_ms(wait - 1);
        assert_eq!(scene.send_due().await, 0, "not before its time");
        assert_eq!(scene.off_because(&id).await, None);
        scene.clock.advance_ms(1);
    }
    assert_eq!(scene.send_due().await, 1);
    let ended = scene.only().await;
    assert_eq!((ended.state, ended.attempts, ended.next_at), (State::Failed, 7, None));
    assert!(ended.finished_at.unwrap().since_ms(began) >= 24 * HOUR_MS);
    assert_eq!(scene.off_because(&id).await, Some(OffBecause::Failing), "every try of a day failed");
    let calls = scene.calls.all();
    assert!(calls.iter().all(|call| call.headers["webhook-id"] == delivery_id.as_str()));
    let attempts: Vec<_> =
        calls.iter().map(|call| call.headers["x-tanda-attempt"].to_str().unwrap().to_owned()).collect();
    assert_eq!(attempts, ["1", "2", "3", "4", "5", "6", "7"]);
}

#[tokio::test]
async fn an_endpoint_that_recovers_has_its_failures_forgotten() {
    let scene = Scene::new().await;
    let id = scene.endpoint("500").await;
    scene.put(&id, "sub-1").await;
    scene.send_due().await;
    endpoint::change(&scene.app, &scene.app.database, ORGANISATION, &id, &scene.settings("200"))
        .await
        .unwrap();
    scene.clock.advance_ms(6_000);
    scene.send_due().await;
    let found = endpoint::find(&scene.app, &id).await.unwrap().unwrap();
    assert_eq!(found.failing_since, None);
    assert_eq!(scene.only().await.last_fault, None);
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_off_until_a_member_turns_it_on() {
    let scene = Scene::new().await;
    let id = scene.endpoint("410").await;
    scene.put(&id, "sub-1").await;
    scene.send_due().await;
    assert_eq!(scene.off_because(&id).await, Some(OffBecause::Gone));
    assert_eq!(scene.only().await.state, State::Failed, "410 is for good");
    scene.put(&id, "sub-2").await;
    scene.send_due().await;
    assert_eq!(scene.calls.all().len(), 1, "nothing more is sent there");
    endpoint::change(&scene.app, &scene.app.database, ORGANISATION, &id, &scene.settings("200"))
        .await
        .unwrap();
    assert_eq!(endpoint::turn_on(&scene.app, "another", &id).await.unwrap(), None);
    assert_eq!(endpoint::turn_on(&scene.app, ORGANISATION, &id).await.unwrap(), Some(1), "what it missed");
    assert_eq!(scene.send_due().await, 1);
    assert_eq!(scene.calls.to("200"), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_a_wish_to_wait_is_kept() {
    let scene = Scene::new().await;
    let away = scene.endpoint("away").await;
    scene.put(&away, "sub-1").await;
    scene.send_due().await;
    let waiting = scene.only().await;
    assert_eq!((waiting.state, waiting.last_fault.as_deref()), (State::Due, Some("answered")));
    assert_eq!(scene.calls.to("200"), 0);
    let later = scene.endpoint("later").await;
    scene.put(&later, "sub-2").await;
    scene.send_due().await;
    let listed = outbox::list(&scene.app, ORGANISATION, None, 10).await.unwrap();
    let asked = listed.iter().find(|one| one.subject == "sub-2").unwrap();
    assert_eq!(asked.next_at.unwrap().since_ms(scene.app.clock.now()), 600_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn endpoints_that_hang_hold_up_no_other_and_are_cut_off() {
    let scene = Scene::new().await;
    let hanging = scene.endpoint("hang").await;
    for number in 0..40 {
        scene.put(&hanging, &format!("sub-{number}")).await;
    }
    let well = scene.endpoint("200").await;
    for number in 0..20 {
        scene.put(&well, &format!("sub-{number}")).await;
    }
    let began = Stopwatch::now();
    let worker = tokio::spawn(work(scene.app.clone()));
    while scene.calls.to("200") < 20 {
        assert!(began.elapsed() < Duration::from_secs(8), "the others hold it up");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!(scene.calls.to("hang") <= 32, "four at a time, two seconds each: {}", scene.calls.to("hang"));
    loop {
        let listed = outbox::list(&scene.app, ORGANISATION, None, 100).await.unwrap();
        if listed.iter().any(|one| one.last_fault.as_deref() == Some("no_answer")) {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "it is never cut off");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.abort();
}

#[tokio::test]
async fn what_a_worker_took_and_never_settled_is_sent_by_another() {
    let scene = Scene::new().await;
    let id = scene.endpoint("200").await;
    let delivery_id = scene.put(&id, "sub-1").await.unwrap();
    let dead = outbox::take(&scene.app, &[], 4, 64, |_| 0).await.unwrap().remove(0);
    assert_eq!(scene.send_due().await, 0, "it is taken");
    scene.clock.advance_ms(60_000);
    assert_eq!(scene.send_due().await, 1);
    assert_eq!(scene.calls.all()[0].headers["webhook-id"], delivery_id.as_str());
    // The first one wakes up and has nothing to say any longer.
    let outcome = outbox::Outcome::Refused { fault: DeliveryFault::NoAnswer };
    let late = outbox::Try::without_answer(outcome, scene.app.clock.now());
    assert!(!outbox::settle(&scene.app, &scene.app.database, &dead, &late).await.unwrap());
    assert_eq!(scene.only().await.state, State::Done);
}

#[tokio::test]
async fn what_was_not_committed_is_not_sent_and_what_was_is_sealed() {
    use sea_orm::EntityTrait;

    let scene = Scene::new().await;
    let id = scene.endpoint("200").await;
    let transaction = scene.app.database.begin().await.unwrap();
    callback::send(&scene.app, &transaction, ORGANISATION, &id, ("COMPLETED", "sub-1"), b"{}").await.unwrap();
    transaction.rollback().await.unwrap();
    assert_eq!(scene.send_due().await, 0);
    scene.put(&id, "sub-1").await.unwrap();
    let row = crate::store::entity::delivery::Entity::find().one(&scene.app.database).await.unwrap().unwrap();
    assert!(!row.sealed_payload.windows(7).any(|window| window == b"{\"a\":1}"));
}

#[tokio::test]
async fn a_private_address_is_called_only_where_that_is_allowed() {
    let scene = Scene::with(DeliverySettings::default()).await;
    // Written down while it was allowed, and by a name that is only looked up when it is called.
    for (subject, url) in
        [("literal", format!("{}/200", scene.base)), ("name", "https://localhost:9/".to_owned())]
    {
        let settings = EndpointSettings::new(&url, true).unwrap();
        let id = scene.add(Kind::Callback, &settings).await;
        scene.put(&id, subject).await;
    }
    scene.send_due().await;
    let listed = outbox::list(&scene.app, ORGANISATION, None, 10).await.unwrap();
    let fault = |subject: &str| listed.iter().find(|one| one.subject == subject).unwrap().last_fault.clone();
    assert_eq!(fault("literal").as_deref(), Some("endpoint_unusable"));
    assert_eq!(fault("name").as_deref(), Some("no_connection"));
    assert!(scene.calls.all().is_empty());
}

#[tokio::test]
async fn a_member_sends_again_what_is_theirs() {
    let scene = Scene::new().await;
    let id = scene.endpoint("200").await;
    let delivery_id = scene.put(&id, "sub-1").await.unwrap();
    scene.send_due().await;
    assert!(!outbox::send_again(&scene.app, &scene.app.database, "another", &delivery_id).await.unwrap());
    assert!(outbox::send_again(&scene.app, &scene.app.database, ORGANISATION, &delivery_id).await.unwrap());
    scene.send_due().await;
    let ids: Vec<_> = scene.calls.all().iter().map(|call| call.headers["webhook-id"].clone()).collect();
    assert_eq!(ids, [delivery_id.as_str(), delivery_id.as_str()]);
    assert!(
        outbox::list(&scene.app, ORGANISATION, Some(&delivery_id), 10).await.unwrap().is_empty(),
        "a page on"
    );
    assert!(outbox::list(&scene.app, "another", None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn what_comes_after_another_waits_until_that_one_was_tried_and_no_longer() {
    let scene = Scene::new().await;
    let id = scene.endpoint("500").await;
    let send = async |event: &str, after: Option<&str>| {
        let (app, of) = (&scene.app, ORGANISATION);
        match after {
            None => callback::send(app, &app.database, of, &id, (event, "sub-1"), b"{}").await.unwrap(),
            Some(after) => {
                let event = (event, "sub-1", after);
                callback::send_after(app, &app.database, of, &id, event, b"{}").await.unwrap()
            }
        }
    };
    // In any order of ids, which of one instant is chance.
    for subject in 0..8 {
        let (app, of) = (&scene.app, ORGANISATION);
        let (first, second, subject) = ("first", "second", format!("pair-{subject}"));
        callback::send(app, &app.database, of, &id, (first, &subject), b"{}").await.unwrap();
        callback::send_after(app, &app.database, of, &id, (second, &subject, first), b"{}").await.unwrap();
    }
    send("alone", Some("never sent")).await;
    send("first", None).await;
    send("second", Some("first")).await;
    while scene.send_due().await > 0 {}
    let events: Vec<(String, String)> = scene
        .calls
        .all()
        .iter()
        .map(|call| {
            let text = |name: &str| call.headers[name].to_str().unwrap().to_owned();
            (text("x-tanda-event"), text("x-tanda-id"))
        })
        .collect();
    assert_eq!(events.len(), 19, "the second one follows although the first failed");
    let listed = outbox::list(&scene.app, ORGANISATION, None, 100).await.unwrap();
    for subject in ["pair-0", "pair-3", "pair-7", "sub-1"] {
        let place = |event: &str| {
            let one = listed.iter().find(|one| one.subject == subject && one.event == event).unwrap();
            events.iter().position(|(_, id)| *id == one.id).unwrap()
        };
        assert!(place("first") < place("second"), "{subject}");
    }
}
