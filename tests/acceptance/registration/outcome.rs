//! What a registration comes to, and how the partner is told: verified with a certificate, refused with the reason, ended
//! by a fault or by time.

use std::{sync::Arc, time::Duration};

use acceptance::{
    callbacks::{Callback, Callbacks},
    on_both_databases,
    onekyc::{Partner, set_up},
    portal::Browser,
    stack::{Backend, Stack},
};
use contract::{
    capture_flow::Purpose, instant::Instant, onekyc::Submission, photo::PhotoKind, portal::access::Role,
    registration::RegistrationDetails,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use specimen::people;
use tanda::{
    clock::{Clock, SetClock, SystemClock},
    store::entity::capture_link,
    verification::{
        Claim,
        capture::{self, CaptureError, PhotoIntake},
        challenge::Holder,
        submission::sweep,
    },
};

use super::{Given, confirmation, registered};
use crate::onekyc::calling_stack_on;

async fn called_back(backend: Backend, clock: Arc<dyn Clock>) -> (Stack, Callbacks) {
    let stack = calling_stack_on(backend, clock).await;
    let callbacks = Callbacks::listen().await;
    set_up(&stack, &json!({ "url": callbacks.url("200") })).await;
    (stack, callbacks)
}

fn stands(data: &Value) -> [&str; 3] {
    ["status", "result", "reasonCode"].map(|name| data[name].as_str().unwrap_or("-"))
}

#[tokio::test(flavor = "multi_thread")]
async fn who_agrees_in_every_point_is_told_of_twice_and_others_once_with_the_reason() {
    let (stack, callbacks) = called_back(Backend::Sqlite, Arc::new(SystemClock)).await;
    let people = people();
    let partner = Partner::of(&stack, "user-1").await;
    let id = registered(&partner, &people[0], specimen::selfie_photo(&people[0])).await;
    let told = callbacks.wait_for(&stack, 2).await;
    let [first, second] = [&told[0].body, &told[1].body];
    assert_eq!(stands(first), ["PARTIALLY_COMPLETED", "VALID", "-"]);
    assert_eq!(stands(second), ["COMPLETED", "VALID", "-"]);
    for body in [first, second] {
        let read: Submission<RegistrationDetails> = serde_json::from_value(body.clone()).unwrap();
        assert_eq!((read.key.id.as_str(), read.key.user.id.as_str()), (id.as_str(), "user-1"));
        let details = &body["submissionDetails"];
        // Flat, where identity verification nests it.
        assert_eq!(
            (&details["eligibleToActivate"], &details["onboardingCode"]),
            (&json!(true), &json!("NEW_USER"))
        );
        assert_eq!(details["verificationResult"]["selfie"], json!("PASS"));
        assert_eq!((details.get("ktpData"), details.get("imageUrls")), (None, None));
    }
    assert_eq!(first["submissionDetails"].get("registrationId"), None);
    assert_eq!(second["submissionDetails"]["registrationId"].as_str().unwrap().len(), 36);
    assert_eq!(&partner.submission().await.body["data"], second, "who asks is told the same");
    assert_eq!(stack.count("certificate").await, 1);

    // The same contacts under other numbers; the e-mail address is told before the phone number.
    let mut both = people[1].clone();
    (both.email, both.phone) = (people[0].email.to_uppercase(), people[0].phone.clone());
    let mut phone = people[2].clone();
    phone.phone.clone_from(&people[0].phone);
    let mut other_name = people[3].clone();
    other_name.name.clone_from(&people[4].name);
    let mut nobody = people[5].clone();
    nobody.nik = "3374081708909999".to_owned();
    nobody.birth_date = "17-08-1990".to_owned();
    for (number, (person, selfie, reason)) in [
        (&both, specimen::selfie_photo(&people[1]), "EMAIL_HAS_BEEN_USED"),
        (&phone, specimen::selfie_photo(&people[2]), "PHONE_HAS_BEEN_USED"),
        (&other_name, specimen::selfie_photo(&people[3]), "DUKCAPIL_REJECTED"),
        (&nobody, specimen::selfie_photo(&people[5]), "DUKCAPIL_REJECTED"),
        (&people[6], specimen::other_selfie_photo(&people[6]), "AETHER_VERIFICATION_FAILED"),
        (&people[7], specimen::spoof_selfie_photo(&people[7]), "LIVENESS_CHECK_FAILED"),
    ]
    .into_iter()
    .enumerate()
    {
        let user = format!("refused-{number}");
        let partner = Partner::of(&stack, &user).await;
        let given = Given::of(&partner).await;
        let card = people.iter().find(|known| known.nik == person.nik).unwrap_or(&people[5]);
        given.upload(&stack, specimen::card_photo(card), selfie).await;
        assert_eq!(partner.confirm(&confirmation(&given.id, person)).await.status, 200);
        let told = callbacks.wait_for(&stack, 3 + number).await;
        let body = &told.last().unwrap().body;
        assert_eq!(
            (stands(body), body["userId"].as_str()),
            (["COMPLETED", "INVALID", reason], Some(user.as_str()))
        );
        assert_eq!(body["submissionDetails"].get("eligibleToActivate"), None);
    }
    assert_eq!(stack.count("certificate").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_judged_waits_for_a_person_and_a_silent_registry_ends_it() {
    let (stack, callbacks) = called_back(Backend::Sqlite, Arc::new(SystemClock)).await;
    let people = people();
    // Somebody else's card: the number that was read is not the claimed one.
    let partner = Partner::of(&stack, "doubted").await;
    let given = Given::of(&partner).await;
    given.upload(&stack, specimen::card_photo(&people[1]), specimen::selfie_photo(&people[0])).await;
    assert_eq!(partner.confirm(&confirmation(&given.id, &people[0])).await.status, 200);
    let silent = people.iter().find(|person| person.nik.ends_with("9981")).unwrap();
    let fault = Partner::of(&stack, "silent").await;
    registered(&fault, silent, specimen::selfie_photo(silent)).await;
    let told = callbacks.wait_for(&stack, 1).await;
    assert_eq!(stands(&told[0].body), ["ERROR", "-", "DUKCAPIL_SYSTEM_ERROR"]);
    assert_eq!(told[0].body["userId"], json!("silent"));
    assert_eq!(stands(&partner.submission().await.body["data"]), ["IN_PROGRESS", "-", "-"]);

    let analyst = Browser::of(&stack, "ana@sandbox.example", &[Role::Analyst]).await;
    let queue = analyst.get("reviews").await.body["reviews"].clone();
    let mut seen = 1;
    for case in queue.as_array().unwrap() {
        analyst.claim_and_decide(case["bundleId"].as_str().unwrap(), "approve").await;
    }
    seen += 2;
    let told = callbacks.wait_for(&stack, seen).await;
    let stood: Vec<String> = told.iter().skip(1).map(Callback::stands).collect();
    assert_eq!(stood, ["PARTIALLY_COMPLETED VALID", "COMPLETED VALID"], "what has ended stays as it ended");
}

on_both_databases!(
    uploads_that_nobody_confirms_are_erased_and_what_was_confirmed_is_handed_in_after_a_crash,
    async |backend| {
        let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
        let (stack, callbacks) = called_back(backend, clock.clone()).await;
        let person = &people()[0];
        let photos = || (specimen::card_photo(person), specimen::selfie_photo(person));
        let partner = Partner::of(&stack, "crashed").await;
        let given = Given::of(&partner).await;
        given.upload(&stack, photos().0, photos().1).await;
        // The objects cannot be read when they are wanted, as if the process had ended there.
        let (objects, away) = (stack.data.join("objects/uploads"), stack.data.join("away"));
        std::fs::rename(&objects, &away).unwrap();
        assert_eq!(partner.confirm(&confirmation(&given.id, person)).await.status, 200);
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!((stack.count("bundle").await, stack.count("upload").await), (0, 2));
        assert_eq!(stands(&partner.submission().await.body["data"])[0], "IN_PROGRESS");
        std::fs::rename(&away, &objects).unwrap();
        // What was confirmed in time is handed in even if its addresses have run out meanwhile.
        clock.advance_ms(432_000_000);
        sweep(&stack.app).await.unwrap();
        assert_eq!((stack.count("bundle").await, stack.count("upload").await), (1, 0));
        // A worker leaves each step alone for a second.
        for _ in 0..400 {
            if callbacks.all().len() == 2 {
                break;
            }
            clock.advance_ms(1_000);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        callbacks.wait_for(&stack, 2).await;

        let unconfirmed = Partner::of(&stack, "forgotten").await;
        let given = Given::of(&unconfirmed).await;
        let before = stack.objects().len();
        given.upload(&stack, photos().0, photos().1).await;
        assert_eq!(stack.objects().len(), before + 2);
        clock.advance_ms(431_999_000);
        sweep(&stack.app).await.unwrap();
        assert_eq!(stack.count("upload").await, 2, "their life is not over");
        clock.advance_ms(1_000);
        sweep(&stack.app).await.unwrap();
        assert_eq!((stack.count("upload").await, stack.objects().len()), (0, before));
        let told = callbacks.wait_for(&stack, 3).await;
        assert_eq!(stands(&told[2].body), ["ERROR", "-", "SYSTEM_ERROR"]);
        let asked = Partner::of(&stack, "forgotten").await.submission().await;
        assert_eq!(stands(&asked.body["data"]), ["ERROR", "-", "SYSTEM_ERROR"]);
    }
);

// It was told as an error, and its certificate was issued afterwards.
#[tokio::test(flavor = "multi_thread")]
async fn of_a_registration_that_was_told_as_over_nothing_comes_any_longer() {
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms())));
    let (stack, callbacks) = called_back(Backend::Sqlite, clock.clone()).await;
    let person = &people()[0];
    let partner = Partner::of(&stack, "hopeless").await;
    let given = Given::of(&partner).await;
    given.upload(&stack, specimen::card_photo(person), specimen::selfie_photo(person)).await;
    let (objects, away) = (stack.data.join("objects/uploads"), stack.data.join("away"));
    std::fs::rename(&objects, &away).unwrap();
    assert_eq!(partner.confirm(&confirmation(&given.id, person)).await.status, 200);
    tokio::time::sleep(Duration::from_millis(500)).await;
    clock.advance_ms(432_000_000 + 24 * 3_600_000);
    sweep(&stack.app).await.unwrap();
    let told = callbacks.wait_for(&stack, 1).await;
    assert_eq!(stands(&told[0].body), ["ERROR", "-", "SYSTEM_ERROR"]);
    // Whoever was handing it in all the while is too late.
    let of_registration = capture_link::Column::Purpose.eq(Purpose::Certificate.as_str());
    let link = capture_link::Entity::find().filter(of_registration).one(&stack.app.database).await;
    let link = link.unwrap().unwrap();
    assert!(link.closed_at_ms.is_some() && link.bundle_id.is_none());
    let holder = Holder {
        organisation_id: &link.organisation_id,
        customer_id: &link.customer_id,
        link_id: Some(&link.id),
    };
    let photos =
        [(PhotoKind::Ktp, specimen::card_photo(person)), (PhotoKind::Selfie, specimen::selfie_photo(person))];
    let intake = PhotoIntake {
        holder,
        claim: &Claim::default(),
        purpose: Purpose::Certificate,
        received_at: clock.now(),
        photos: &photos,
    };
    assert!(matches!(capture::submit_photos(&stack.app, intake).await, Err(CaptureError::LinkUsed)));
    assert_eq!(stack.count("bundle").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_and_a_flow_of_one_session_are_two() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let flow = partner.initiate(&acceptance::onekyc::flow("6281200000001")).await;
    assert_eq!(flow.status, 200);
    assert_ne!(partner.submission().await.body["data"]["submissionId"], json!(given.id), "the latest");
}
