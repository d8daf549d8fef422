//! What is on the screens: a sandbox that stands at one moment, either as it is on its first day or after some weeks of work.
//! Everybody in it is drawn.

use std::{sync::Arc, time::Duration};

use contract::{
    capture_flow::PageView, ecert::Rejection, h5_idv::UiSettings, instant::Instant, portal::access::Role,
};
use serde_json::{Value, json};
use specimen::{Picture, jpeg::encode_jpeg};
use tanda::{
    app::Settings,
    auth::application,
    clock::{Clock, SetClock},
    delivery::{DeliverySettings, send_due},
    h5_links::{self, LinkPage, NewLink},
    store::entity::partner_transaction::Model,
};

use crate::{
    callbacks::Callbacks,
    desk::register,
    onekyc,
    portal::{Browser, PASSWORD, case_of, invitation_token},
    stack::{Answer, Backend, Stack},
    transactions::{insert, organisation, verified},
    visitor::make_link,
};

/// Who may everything.
pub const OWNER: &str = "sari@bank.example";
/// Who decides cases.
pub const ANALYST: &str = "dewi@bank.example";
/// Who sees charges and little else.
pub const BILLING: &str = "bima@bank.example";

/// A Friday afternoon in Jakarta.
const BEGINS: &str = "2026-11-20T08:00:00Z";
const MINUTE_MS: i64 = 60_000;
/// Lines of the log beside those that the caller puts there.
const LINES: usize = 24;

/// A server, and where what it shows is found.
pub struct Stage {
    /// The server.
    pub stack: Stack,
    clock: Arc<SetClock>,
    /// A case that waits, and one that was decided.
    pub cases: [String; 2],
    /// An application, and one that was closed.
    pub applications: [String; 2],
    /// A line of somebody who was verified, and of somebody who was not.
    pub lines: [String; 2],
    /// An invitation that was not followed yet.
    pub invitation: String,
}

impl Stage {
    /// The first day: an owner, and nothing done yet.
    pub async fn bare() -> Self {
        let now = Instant::parse(BEGINS).expect("a moment");
        let clock = Arc::new(SetClock::at(now));
        let delivery = DeliverySettings {
            allow_private: true,
            timeout: Duration::from_secs(2),
            ..DeliverySettings::default()
        };
        let settings = Settings { delivery, rate_limit_factor: 100, ..Settings::default() };
        let stack = Stack::start_as(Backend::Sqlite, clock.clone(), settings).await;
        register(&stack, OWNER, &[Role::Owner]).await;
        let nothing = || [String::new(), String::new()];
        Self {
            stack,
            clock,
            cases: nothing(),
            applications: nothing(),
            lines: nothing(),
            invitation: String::new(),
        }
    }

    /// After some weeks.
    pub async fn furnished() -> Self {
        let stage = Self::bare().await;
        for (email, role) in [(ANALYST, Role::Analyst), (BILLING, Role::Billing)] {
            register(&stage.stack, email, &[role]).await;
        }
        let owner = stage.signed_in(OWNER).await;
        let applications = stage.applications(&owner).await;
        let invitation = stage.people(&owner).await;
        stage.hooks(&owner).await;
        let cases = stage.cases().await;
        let lines = stage.lines(&applications[0]).await;
        drop(owner);
        Self { cases, applications, lines, invitation, ..stage }
    }

    /// The moment.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    async fn signed_in(&self, email: &str) -> Browser<'_> {
        let mut browser = Browser::new(&self.stack);
        let answer = browser.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        browser
    }

    async fn applications(&self, owner: &Browser<'_>) -> [String; 2] {
        let mut made = Vec::new();
        for name in ["Kasir cabang", "Uji coba lama, diganti oleh Kasir cabang Oktober 2026"] {
            let answer = done(owner.post("applications", &json!({ "name": name })).await);
            made.push(text(&answer["applicationId"]));
        }
        let credentials = format!("applications/{}/credentials", made[0]);
        for (door, mode) in [("ecert", "live"), ("ecert", "testing")] {
            done(owner.post(&credentials, &json!({ "door": door, "mode": mode })).await);
        }
        let closed = json!({ "closed": true });
        done(put(owner, &format!("applications/{}", made[1]), &closed).await);
        let place = format!("applications/{}/logos", made[0]);
        let logo = Answer::of(owner.request(reqwest::Method::POST, &place).body(word_mark())).await;
        let logo = done(logo);
        let look = json!({ "displayName": "Bank Contoh", "colorScheme": "auto", "logo": logo["logo"] });
        done(put(owner, &format!("applications/{}/branding", made[0]), &look).await);
        onekyc::set_up(&self.stack, &json!({ "url": "https://onboarding.bank.example/tanda/callback" }))
            .await;
        onekyc::agree(&self.stack, true, true).await;
        made.try_into().expect("two")
    }

    /// A colleague who was shut out, and one who was invited; gives the invitation's token.
    async fn people(&self, owner: &Browser<'_>) -> String {
        register(&self.stack, "rudi@bank.example", &[Role::Developer, Role::Auditor]).await;
        let all = done(owner.get("members").await);
        let all = all["members"].as_array().expect("members").clone();
        let rudi = all.iter().find(|one| one["member"]["email"] == "rudi@bank.example").expect("a member");
        let path = format!("members/{}", text(&rudi["member"]["memberId"]));
        done(put(owner, &path, &json!({ "disabled": true })).await);
        let order = json!({ "email": "nusa@bank.example", "roles": ["analyst", "auditor"] });
        done(owner.post("invitations", &order).await);
        invitation_token(&self.stack).await
    }

    /// Two webhooks, one of which does not answer as it should.
    async fn hooks(&self, owner: &Browser<'_>) {
        let endpoint = Callbacks::listen().await;
        for (answers, url) in
            [("200", "https://hooks.bank.example/tanda"), ("500", "https://crm.bank.example/events")]
        {
            let order = json!({ "url": endpoint.url(answers), "events": ["review.overridden"] });
            let made = done(owner.post("webhooks", &order).await);
            let id = text(&made["endpoint"]["endpointId"]);
            done(owner.post(&format!("webhooks/{id}/test"), &json!({})).await);
            send_due(&self.stack.app).await.expect("an outbox");
            done(put(owner, &format!("webhooks/{id}"), &json!({ "url": url })).await);
        }
    }

    async fn cases(&self) -> [String; 2] {
        let mut made = Vec::new();
        for customer in ["nasabah-0417", "nasabah-0962", "nasabah-1180"] {
            made.push(case_of(&self.stack, customer).await);
            self.clock.advance_ms(10 * MINUTE_MS);
        }
        let analyst = self.signed_in(ANALYST).await;
        assert_eq!(analyst.claim_and_decide(&made[2], "approve").await.status, 200);
        [made[0].clone(), made[2].clone()]
    }

    /// A link of the first application whose page wears its look, in a colour of its own.
    pub async fn branded_link(&self) -> (String, String) {
        let link = make_link(&self.stack, &json!({})).await;
        let application_id = &self.applications[0];
        let settings = h5_links::settings(&self.stack.app, application_id).await.expect("settings").page;
        let settings = UiSettings { primary_color: Some("#7A1F5C".to_owned()), ..settings };
        let view = PageView { settings, embed_origins: Vec::new() };
        let page = LinkPage { view, ignores_other_documents: false };
        let new = NewLink { link_id: &link.1, application_id, page: &page, callback_endpoint_id: None };
        h5_links::add(&self.stack.app, new).await.expect("a page");
        link
    }

    async fn lines(&self, application: &str) -> [String; 2] {
        let own = organisation(&self.stack).await;
        let other = application::create(&self.stack.app, &own, "Aplikasi seluler").await.expect("another").id;
        let lines: Vec<Model> = (0..LINES)
            .map(|number| {
                let at = i64::try_from(number).expect("a small number");
                let caller = if number % 3 == 0 { application } else { &other };
                let sent_at_ms = self.now().epoch_ms() - (at * at + 2) * 11 * MINUTE_MS;
                outcome(verified(&own, caller, sent_at_ms, number), number)
            })
            .collect();
        let found = [lines[0].id.clone(), lines[1].id.clone()];
        insert(&self.stack, lines).await;
        found
    }
}

/// The logo of a bank that is none: three bars and a line.
fn word_mark() -> Vec<u8> {
    let picture = Picture::from_fn(480, 128, |x, y| {
        let is_bar = x < 120 && x % 40 < 26 && y >= 20 + x / 40 * 24;
        let is_line = x > 150 && (52..76).contains(&y);
        (if is_bar || is_line { [122, 31, 92, 255] } else { [255; 4] }).into()
    });
    encode_jpeg(&picture, 90)
}

/// Every kind of outcome in turn.
fn outcome(line: Model, number: usize) -> Model {
    let rejected = |result: &str, why: &[Rejection]| Model {
        api_status: Some(result.to_owned()),
        rejections: serde_json::to_string(why).expect("words"),
        ..line.clone()
    };
    let reference_id = Some(format!("TRX-2026-{number:08}"));
    let line = match number % 8 {
        1 => rejected(
            "not_verified",
            &[Rejection::NameDiffers, Rejection::BirthDateDiffers, Rejection::SelfieDiffers],
        ),
        3 => rejected("verified_with_reason", &[Rejection::PhoneTaken]),
        4 => Model {
            status: Some("FAILED".to_owned()),
            http_status: Some(504),
            error_code: Some("DATA_SOURCE_TIMEOUT".to_owned()),
            api_status: None,
            charged: String::new(),
            ..line
        },
        5 => Model { mode: "testing".to_owned(), ..line },
        6 => Model { call: "liveness".to_owned(), charged: "Liveness".to_owned(), api_status: None, ..line },
        _ => line,
    };
    Model { reference_id, ..line }
}

async fn put(browser: &Browser<'_>, path: &str, body: &Value) -> Answer {
    Answer::of(browser.request(reqwest::Method::PUT, path).json(body)).await
}

fn done(answer: Answer) -> Value {
    assert!((200..300).contains(&answer.status), "{:?}", answer.body);
    answer.body
}

fn text(value: &Value) -> String {
    value.as_str().expect("a word").to_owned()
}
