//! The electronic certificate dialect, as a client of its vendor calls it.

mod access;
mod answers;
mod faults;
mod liveness;
mod photo_addresses;
mod references;
mod refusals;

use acceptance::stack::{Answer, Backend, Stack};
use contract::photo::PhotoKind;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use specimen::Person;
use tanda::store::entity::partner_transaction::{Column, Entity, Model};

const VERIFY: &str = "/data-verification/certificate-electronic/verify";
const LIVENESS: &str = "/v1/face/liveness";

/// A server without narrow limits: a test makes more calls than a minute allows.
async fn start() -> Stack {
    Stack::start_with(Backend::Sqlite, std::sync::Arc::new(tanda::clock::SystemClock), 100).await
}

/// A call with the sandbox's credentials of a mode, `testing` or `live`.
fn request(stack: &Stack, mode: &str, path: &str) -> reqwest::RequestBuilder {
    let key = |member: &str| stack.sandbox["ecert"][mode][member].as_str().unwrap();
    let request = stack.http.post(format!("{}{path}", stack.base_url));
    let request = request.header("App-ID", key("appId")).header("API-Key", key("apiKey"));
    request.header("accept", "application/json")
}

async fn post(stack: &Stack, mode: &str, path: &str, body: &Value) -> Answer {
    Answer::of(request(stack, mode, path).json(body)).await
}

pub(crate) async fn verify(stack: &Stack, body: &Value) -> Answer {
    post(stack, "testing", VERIFY, body).await
}

/// What a person says of themselves, with the photos that the sandbox draws.
pub(crate) fn claim_of(person: &Person) -> Value {
    json!({
        "nik": person.nik, "name": person.name, "birth_date": person.birth_date,
        "email": person.email, "phone": person.phone,
        "selfie_photo": "VALID_PHOTO", "ktp_photo": "VALID_PHOTO",
    })
}

/// A claim with other members.
pub(crate) fn but(mut claim: Value, members: &[(&str, &str)]) -> Value {
    for (member, value) in members {
        claim[*member] = json!(value);
    }
    claim
}

fn encoded(bytes: &[u8]) -> String {
    data_encoding::BASE64.encode(bytes)
}

/// Every transaction, in order.
async fn transactions(stack: &Stack) -> Vec<Model> {
    let rows = Entity::find().order_by_asc(Column::SentAtMs).order_by_asc(Column::Id);
    rows.all(&stack.app.database).await.unwrap()
}

/// The transaction of the last call.
async fn last(stack: &Stack) -> Model {
    transactions(stack).await.pop().unwrap()
}

/// Calls of the quota that are left.
async fn quota(stack: &Stack) -> i64 {
    use tanda::store::entity::application;
    application::Entity::find().one(&stack.app.database).await.unwrap().unwrap().testing_left
}

/// Mails that wait or were sent.
async fn mails(stack: &Stack) -> i64 {
    let mut mails = 0;
    for row in tanda::store::entity::delivery::Entity::find().all(&stack.app.database).await.unwrap() {
        mails += i64::from(row.lane == "mail");
    }
    mails
}

/// A JPEG that keeps the limits of its kind and shows a picture of its own size.
fn photo_of(picture: &specimen::Picture, kind: PhotoKind) -> String {
    let bytes = specimen::jpeg::encode_photo(picture, 110_000);
    assert!(contract::photo::check(&bytes, kind).ok, "{:?}", contract::photo::check(&bytes, kind).errors);
    encoded(&bytes)
}
