//! Captures that ask for more than themselves: the civil registry, contacts that are nobody else's, a certificate.

use acceptance::{
    capture::CaptureDraft,
    on_both_databases,
    portal::{Browser, REASON},
    stack::{Answer, Backend, Stack},
    visitor::{Visitor, make_link},
};
use contract::{
    bundle::{FrameOrigin, FrameSource},
    photo::PhotoKind,
    portal::access::Role,
};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use specimen::{Person, people};
use tanda::{
    store::entity::bundle,
    verification::{
        duplicates::InUse,
        issue::Issued,
        pipeline::{Outcome, Progress, progress},
    },
};

fn order(person: &Person, purpose: &str) -> Value {
    json!({
        "nik": person.nik, "name": person.name, "birthDate": person.birth_date,
        "email": person.email, "phone": person.phone, "purpose": purpose,
    })
}

/// A person's capture of their own card and face through a link of this order.
async fn captured(stack: &Stack, person: &Person, order: &Value, source: FrameSource) -> Answer {
    let selfie = (FrameOrigin::new(PhotoKind::Selfie, source), specimen::selfie_photo(person));
    captured_with(stack, person, order, source, vec![selfie]).await
}

async fn captured_with(
    stack: &Stack,
    person: &Person,
    order: &Value,
    source: FrameSource,
    also: Vec<(FrameOrigin, Vec<u8>)>,
) -> Answer {
    let visitor = Visitor::open(stack, make_link(stack, order).await).await;
    assert_eq!(visitor.consent().await.status, 204);
    let card = specimen::jpeg::encode_jpeg(&specimen::draw_card(person, 1012), 85);
    let draft = CaptureDraft { frames: vec![card], also, source, ..visitor.draft().await };
    visitor.post("capture", draft.body()).await
}

/// What the newest capture came to.
async fn outcome(stack: &Stack) -> (String, Outcome) {
    let rows = bundle::Entity::find().all(&stack.app.database).await.unwrap();
    let row = rows.into_iter().max_by(|one, other| one.id.cmp(&other.id)).unwrap();
    match progress(&stack.app, &row.id).await.unwrap() {
        Progress::Decided(outcome) => (row.id, *outcome),
        Progress::Processing => panic!("{} is not decided", row.id),
    }
}

async fn certificate(stack: &Stack, serial: &str) -> Value {
    Answer::of(stack.http.get(format!("{}/certificates/{serial}", stack.base_url))).await.body
}

on_both_databases!(a_verified_person_has_a_certificate_and_contacts_of_their_own, async |backend| {
    let stack = Stack::start(backend).await;
    let people = people();
    let answer = captured(&stack, &people[0], &order(&people[0], "certificate"), FrameSource::Camera).await;
    assert_eq!(answer.body["result"], "passed", "{:?} {:?}", answer.body, outcome(&stack).await.1);
    let issued = outcome(&stack).await.1.issued.unwrap();
    let serial = issued.certificate.unwrap();
    assert_eq!(certificate(&stack, &serial).await["status"], "valid");
    assert_eq!((stack.count("registry_call").await, stack.count("contact_use").await), (1, 2));

    // Somebody else comes with the same e-mail address: verified, but the address is not theirs.
    let mut second = order(&people[1], "certificate");
    second["email"] = json!(people[0].email.to_uppercase());
    let answer = captured(&stack, &people[1], &second, FrameSource::Camera).await;
    assert_eq!(answer.body["result"], "passed", "{:?} {:?}", answer.body, outcome(&stack).await.1);
    let issued = outcome(&stack).await.1.issued.unwrap();
    assert_eq!((issued.in_use, issued.certificate), (InUse { email: true, phone: false }, None));
    assert_eq!(stack.count("contact_use").await, 2, "their phone neither: both or none");
});

#[tokio::test(flavor = "multi_thread")]
async fn only_what_a_purpose_asks_for_is_done() {
    let stack = Stack::start(Backend::Sqlite).await;
    let people = people();
    captured(&stack, &people[0], &order(&people[0], "capture"), FrameSource::Camera).await;
    let done = outcome(&stack).await.1;
    assert_eq!((done.records, done.issued), (None, None));
    assert_eq!((stack.count("registry_call").await, stack.count("contact_use").await), (0, 0));
    captured(&stack, &people[0], &order(&people[0], "identity"), FrameSource::Camera).await;
    let done = outcome(&stack).await.1;
    assert!(done.records.is_some() && done.issued.unwrap().certificate.is_none());
    assert_eq!((stack.count("registry_call").await, stack.count("contact_use").await), (1, 2));
    assert_eq!(stack.count("certificate").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_out_the_face_is_no_way_past_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let camera = |kind| FrameOrigin::new(kind, FrameSource::Camera);
    let selfie = specimen::selfie_photo(person);
    let broken = [&selfie[..2000], &[0xFF, 0xD9]].concat();
    for (what, also) in [
        ("none", vec![]),
        ("called a card", vec![(camera(PhotoKind::Ktp), selfie.clone())]),
        ("one that cannot be decoded", vec![(camera(PhotoKind::Selfie), broken)]),
        ("a card called a selfie", vec![(camera(PhotoKind::Selfie), specimen::card_photo(person))]),
    ] {
        let answer =
            captured_with(&stack, person, &order(person, "certificate"), FrameSource::Camera, also).await;
        assert!(
            ["under_review", "failed"].contains(&answer.body["result"].as_str().unwrap()),
            "{what}: {answer:?}"
        );
    }
    assert_eq!((stack.count("certificate").await, stack.count("contact_use").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_otherwise_in_the_registry_is_refused() {
    let stack = Stack::start(Backend::Sqlite).await;
    let people = people();
    let mut claim = order(&people[0], "certificate");
    claim["name"] = json!(people[1].name);
    let answer = captured(&stack, &people[0], &claim, FrameSource::Camera).await;
    assert_eq!(answer.body["result"], "failed");
    assert_eq!((stack.count("certificate").await, stack.count("contact_use").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_follows_the_word_of_whoever_decides() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let answer = captured(&stack, person, &order(person, "certificate"), FrameSource::Upload).await;
    assert_eq!(answer.body["result"], "under_review");
    let (id, before) = outcome(&stack).await;
    assert_eq!(before.issued, Some(Issued::default()), "nobody holds as verified yet");
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let boss = Browser::of(&stack, "boss@bank.example", &[Role::Admin]).await;
    assert_eq!(ana.claim_and_decide(&id, "approve").await.status, 200);
    let serial = eventually(&stack, &id, |issued| issued).await;
    assert_eq!(certificate(&stack, &serial).await["status"], "valid");

    let reopened = boss.post(&format!("reviews/{id}/reopen"), &json!({ "reason": REASON })).await;
    assert_eq!(reopened.status, 200, "{:?}", reopened.body);
    assert_eq!(ana.claim_and_decide(&id, "reject").await.status, 200);
    for _ in 0..200 {
        // The contacts follow the certificate.
        if certificate(&stack, &serial).await["status"] == "revoked" && stack.count("contact_use").await == 0
        {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let revoked = certificate(&stack, &serial).await;
    assert_eq!(
        (&revoked["status"], &revoked["revocationReason"]),
        (&json!("revoked"), &json!("privilegeWithdrawn"))
    );
    assert_eq!(stack.count("contact_use").await, 0, "and the contacts are anybody's again");

    // Whoever is approved again gets a new one: a revoked one never comes back.
    boss.post(&format!("reviews/{id}/reopen"), &json!({ "reason": REASON })).await;
    assert_eq!(ana.claim_and_decide(&id, "approve").await.status, 200);
    let renewed = eventually(&stack, &id, |issued| issued.filter(|new| *new != serial)).await;
    assert_eq!(certificate(&stack, &renewed).await["status"], "valid");
}

/// Waits for the worker to bring certificates in line.
async fn eventually(stack: &Stack, id: &str, wanted: impl Fn(Option<String>) -> Option<String>) -> String {
    for _ in 0..200 {
        if let Progress::Decided(outcome) = progress(&stack.app, id).await.unwrap()
            && let Some(serial) = wanted(outcome.issued.and_then(|issued| issued.certificate))
        {
            return serial;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no certificate within ten seconds");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_stays_silent_is_asked_again_and_leaves_the_word_to_a_person() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    // The sandbox's registry never answers about this one.
    let person = people().into_iter().find(|person| person.nik.ends_with("9981")).unwrap();
    let order = order(&person, "certificate");
    let days = async {
        for _ in 0..400 {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            if stack.count("registry_call").await > 0 {
                clock.advance_ms(6 * 3_600_000);
            }
            if stack.count("review").await == 1 {
                return;
            }
        }
    };
    let (answer, ()) = tokio::join!(captured(&stack, &person, &order, FrameSource::Camera), days);
    assert_eq!(answer.body["result"], "under_review", "{:?}", answer.body);
    assert_eq!((stack.count("registry_call").await, stack.count("certificate").await), (9, 0));
    assert_eq!(outcome(&stack).await.1.records, None);
}

#[tokio::test]
async fn a_purpose_needs_its_claims() {
    let stack = Stack::start(Backend::Sqlite).await;
    let whole = order(&people()[0], "identity");
    for (member, value) in [
        ("name", Value::Null),
        ("nik", Value::Null),
        ("birthDate", Value::Null),
        ("name", json!("7")),
        ("email", json!("nobody")),
        ("phone", json!("08123")),
    ] {
        let mut body = whole.clone();
        body[member] = value;
        let answer = stack.post("/capture-flow/v1/links", &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.body["details"]["fieldErrors"][member][0].is_string(), "{body} {:?}", answer.body);
    }
    let unknown = json!({ "purpose": "everything" });
    assert_eq!(stack.post("/capture-flow/v1/links", &unknown).await.status, 400);
}
