//! Members of a partner at the dashboard's door: their browsers, their cases.

use contract::{bundle::FrameSource, portal::access::Role};
use reqwest::{Method, RequestBuilder};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::{Value, json};
use tanda::{auth::member, delivery::send_due, store::entity};

use crate::{
    capture::{CaptureDraft, challenge, send},
    stack::{Answer, Stack},
};

/// A password of members made by tests.
pub const PASSWORD: &str = "korek api di saku kiri";

/// A reason that is long enough.
pub const REASON: &str = "the card lies under the lamp, and its laminate is whole";

/// A browser at the dashboard: the server's address, and a cookie once somebody signed in.
pub struct Browser<'a> {
    stack: &'a Stack,
    /// `name=value`, empty before signing in.
    pub cookie: String,
    /// Who signed in.
    pub email: String,
}

impl<'a> Browser<'a> {
    /// A browser in which nobody is signed in.
    pub fn new(stack: &'a Stack) -> Self {
        Self { stack, cookie: String::new(), email: String::new() }
    }

    /// A browser in which a new member of the sandbox with these roles is signed in.
    pub async fn of(stack: &'a Stack, email: &str, roles: &[Role]) -> Self {
        let organisation = entity::organisation::Entity::find().one(&stack.app.database).await;
        let organisation = organisation.expect("a query").expect("the sandbox").id;
        let new = member::NewMember { organisation_id: &organisation, email, password: PASSWORD, roles };
        member::create(&stack.app, new).await.expect("a member");
        let mut browser = Self::new(stack);
        let answer = browser.sign_in(email, PASSWORD).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        browser
    }

    /// A call as our own page makes it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let url = format!("{}/portal/v1/{path}", self.stack.base_url);
        let request = self.stack.http.request(method, url);
        let request = request.header("x-tanda-portal", "1").header("sec-fetch-site", "same-origin");
        if self.cookie.is_empty() { request } else { request.header("cookie", &self.cookie) }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    /// Does.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// Keeps the cookie that an answer sets.
    pub fn keep(&mut self, answer: &Answer) {
        if let Some(cookie) = answer.header("set-cookie").split(';').next().filter(|text| !text.is_empty()) {
            cookie.clone_into(&mut self.cookie);
        }
    }

    /// Tries to sign in, and keeps the cookie where that worked.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.post("session", &json!({ "email": email, "password": password })).await;
        self.keep(&answer);
        if answer.status == 200 {
            email.clone_into(&mut self.email);
        }
        answer
    }

    /// Claims a case and says this of it.
    pub async fn claim_and_decide(&self, case: &str, decision: &str) -> Answer {
        let claimed = self.post(&format!("reviews/{case}/claim"), &json!({})).await;
        assert_eq!(claimed.status, 200, "{:?}", claimed.body);
        self.decide(case, decision).await
    }

    /// Says this of a case.
    pub async fn decide(&self, case: &str, decision: &str) -> Answer {
        self.post(&format!("reviews/{case}/decision"), &json!({ "decision": decision, "reason": REASON }))
            .await
    }
}

/// The token of the newest invitation in the folder that mails go to.
pub async fn invitation_token(stack: &Stack) -> String {
    send_due(&stack.app).await.expect("an outbox");
    // The server sends by itself too: a mail that it took first is on its way.
    for _ in 0..100 {
        let due = entity::delivery::Entity::find().filter(entity::delivery::Column::State.eq("due"));
        if due.one(&stack.app.database).await.expect("a query").is_none() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let mails = std::fs::read_dir(stack.data.join("outbox")).expect("mails");
    let mut mails: Vec<_> = mails
        .map(|mail| mail.expect("a mail").path())
        .map(|path| (path.metadata().expect("a file").modified().expect("a time"), path))
        .collect();
    mails.sort();
    let (_, newest) = mails.last().expect("a mail");
    let mail = std::fs::read_to_string(newest).expect("a mail");
    // Long lines are broken by `=` at their ends.
    let mail = mail.replace("=\r\n", "").replace("=\n", "");
    let after = mail.split("/invitation#").nth(1).expect("an address");
    after.chars().take_while(char::is_ascii_hexdigit).collect()
}

/// A capture that needs a person, since its frame was chosen from a file. Gives its id.
pub async fn case(stack: &Stack) -> String {
    case_of(stack, stack.customer_id()).await
}

/// The same of another customer.
pub async fn case_of(stack: &Stack, customer_id: &str) -> String {
    let issued = if customer_id == stack.customer_id() {
        challenge(stack).await
    } else {
        stack.post(crate::capture::CHALLENGE, &json!({ "customerId": customer_id, "steps": 8 })).await.body
    };
    let mut draft = CaptureDraft::good(stack, &issued);
    customer_id.clone_into(&mut draft.customer_id);
    draft.source = FrameSource::Upload;
    let answer = send(stack, &draft).await;
    assert_eq!(answer.body["ktpBundle"]["verdict"], "requires_review", "{:?}", answer.body);
    let id = answer.body["ktpBundle"]["id"].as_str().expect("an id");
    id.strip_prefix("ktpb_").expect("the vendor's prefix").to_owned()
}

/// A certificate call of which the machine was sure: the transaction's id and its capture's.
pub async fn decided_without_doubt(stack: &Stack) -> (String, String) {
    let person = &specimen::people()[0];
    let claim = json!({
        "nik": person.nik, "name": person.name, "birth_date": person.birth_date, "email": person.email,
        "phone": person.phone, "selfie_photo": "VALID_PHOTO", "ktp_photo": "VALID_PHOTO",
    });
    let key = |member: &str| stack.sandbox["ecert"]["testing"][member].as_str().expect("a key").to_owned();
    let call = stack.http.post(format!("{}/data-verification/certificate-electronic/verify", stack.base_url));
    let call = call.header("App-ID", key("appId")).header("API-Key", key("apiKey")).json(&claim);
    let answer = Answer::of(call).await;
    assert_eq!(answer.body["data"]["status"], "verified", "{:?}", answer.body);
    let capture = entity::bundle::Entity::find().one(&stack.app.database).await;
    let capture = capture.expect("a query").expect("a capture");
    (answer.body["data"]["id"].as_str().expect("an id").to_owned(), capture.id)
}

/// An owner of another organisation.
pub async fn stranger(stack: &Stack) -> Browser<'_> {
    let organisation = entity::organisation::ActiveModel {
        id: Set("another".to_owned()),
        name: Set("Another".to_owned()),
        created_at_ms: Set(0),
    };
    organisation.insert(&stack.app.database).await.expect("an organisation");
    let email = "owner@another.example";
    let new =
        member::NewMember { organisation_id: "another", email, password: PASSWORD, roles: &[Role::Owner] };
    member::create(&stack.app, new).await.expect("a member");
    let mut browser = Browser::new(stack);
    assert_eq!(browser.sign_in(email, PASSWORD).await.status, 200);
    browser
}
