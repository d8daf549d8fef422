//! What is answered with 200, and what it costs: every row of the vendor's tables.

use acceptance::on_both_databases;
use specimen::{face::Cover, people, selfie::SelfieScene};

use tanda::delivery::{
    callback::EndpointSettings,
    endpoint::{self, Kind},
};
use tanda::transactions::TransactionSettings;

use super::*;

const DONE: &str = "Certificate electronic verification has been done";
const BOTH: &str = "E-Cert, Liveness";

/// The status and the rejected fields of an answer, whose form is checked here.
fn told(answer: &Answer) -> (&str, Vec<&str>) {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert_eq!(answer.body["message"], DONE);
    let data = &answer.body["data"];
    assert_eq!(data.as_object().unwrap().len(), 4, "{data}");
    let lengths: Vec<usize> = data["id"].as_str().unwrap().split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{data}");
    let fields = data["reject_field"].as_array().unwrap().iter();
    (data["status"].as_str().unwrap(), fields.map(|field| field.as_str().unwrap()).collect())
}

on_both_databases!(a_person_who_agrees_has_a_certificate_a_mail_and_a_transaction, async |backend| {
    let stack = Stack::start(backend).await;
    let person = &people()[0];
    let claim = but(claim_of(person), &[("channel", "Toko Budi"), ("reference_id", "transaction1")]);
    let answer = verify(&stack, &claim).await;
    assert_eq!(told(&answer), ("verified", vec![]));
    assert_eq!(answer.body["data"]["reference_id"], "transaction1");
    assert_eq!((stack.count("certificate").await, stack.count("contact_use").await), (1, 2));
    assert_eq!((stack.count("registry_call").await, stack.count("review").await), (1, 0));
    assert_eq!((mails(&stack).await, quota(&stack).await), (1, 999));

    let row = last(&stack).await;
    assert_eq!(answer.body["data"]["id"], row.id.as_str());
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    assert_eq!(
        (word(&row.status).as_str(), row.charged.as_str(), row.mode.as_str()),
        ("SUCCESS", BOTH, "testing")
    );
    assert_eq!(
        (row.call.as_str(), row.http_status, row.error_code.clone()),
        ("certificate", Some(200), None)
    );
    assert_eq!((word(&row.api_status).as_str(), row.rejections.as_str()), ("verified", "[]"));
    assert_eq!(word(&row.liveness_id).len(), 36);
    assert_eq!(word(&row.reference_id), "transaction1");
    assert_eq!(word(&row.bundle_id).len(), 32);
    assert!(row.took_ms.is_some_and(|took_ms| took_ms > 0) && row.leased_until_ms.is_none(), "{row:?}");
    assert!(!format!("{row:?}").contains(&person.nik), "the number is not in the log");

    // The mail goes out in the name of the channel.
    let folder = stack.data.join("outbox");
    let mut sent = Vec::new();
    for _ in 0..200 {
        sent = std::fs::read_dir(&folder).map(|files| files.flatten().collect()).unwrap_or_default();
        if !sent.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let mail = std::fs::read_to_string(sent[0].path()).unwrap();
    assert!(mail.contains("From: \"Toko Budi\"") || mail.contains("From: Toko Budi"), "{mail}");
    assert!(mail.contains(&format!("To: {}", person.email)), "{mail}");
});

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_answers_is_computed() {
    let stack = start().await;
    let people = people();
    let own = claim_of(&people[1]);
    let covered = SelfieScene::new(960, 1280, 7).covered(Cover::Sunglasses).render(&people[1].look);
    let far = SelfieScene::new(480, 640, 7).render(&people[1].look);
    let grey = specimen::attack::greyscale_copy(&specimen::draw_card(&people[1], 1150));
    let grey = specimen::scene::Scene::new(1280, 806, 5).render(&grey);
    for (what, claim, fields) in [
        (
            "NIK not found",
            but(own.clone(), &[("nik", "3374081708900001"), ("birth_date", "17-08-1990")]),
            &["nik"][..],
        ),
        ("full name not match", but(own.clone(), &[("name", "Somebody Else")]), &["name"]),
        ("birth date not match", but(own.clone(), &[("birth_date", "06-11-1997")]), &["birth_date"]),
        (
            "name and birth date",
            but(own.clone(), &[("name", "Somebody Else"), ("birth_date", "06-11-1997")]),
            &["name", "birth_date"],
        ),
        (
            "selfie is invalid",
            but(own.clone(), &[("selfie_photo", &photo_of(&covered, PhotoKind::Selfie))]),
            &["selfie_photo"],
        ),
        (
            "selfie is too far to be judged",
            but(own.clone(), &[("selfie_photo", &photo_of(&far, PhotoKind::Selfie))]),
            &["selfie_photo"],
        ),
        ("selfie not match", but(own.clone(), &[("selfie_photo", "OTHER_PERSON_PHOTO")]), &["selfie_photo"]),
        ("KTP not match", but(own.clone(), &[("ktp_photo", "OTHER_CARD_PHOTO")]), &["ktp_photo"]),
        (
            "a KTP in grey",
            but(own.clone(), &[("ktp_photo", &photo_of(&grey, PhotoKind::Ktp))]),
            &["ktp_photo"],
        ),
        ("no KTP at all", but(own.clone(), &[("ktp_photo", "SPOOF_PHOTO")]), &["ktp_photo"]),
        (
            "several at once",
            but(own.clone(), &[("name", "Somebody Else"), ("selfie_photo", "OTHER_PERSON_PHOTO")]),
            &["name", "selfie_photo"],
        ),
    ] {
        let answer = verify(&stack, &claim).await;
        assert_eq!(told(&answer), ("not_verified", fields.to_vec()), "{what}");
        let row = last(&stack).await;
        assert_eq!((row.status.as_deref(), row.charged.as_str()), (Some("SUCCESS"), BOTH), "{what}");
        assert_eq!(row.api_status.as_deref(), Some("not_verified"), "{what}");
    }
    let nobody = (stack.count("certificate").await, stack.count("contact_use").await, mails(&stack).await);
    assert_eq!(nobody, (0, 0, 0));
    assert_eq!(stack.count("review").await, 0, "what was answered waits for nobody");
    assert_eq!(quota(&stack).await, 989, "every 200 counts");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_of_another_number_is_told_and_stays_with_the_first() {
    let stack = start().await;
    let people = people();
    assert_eq!(told(&verify(&stack, &claim_of(&people[0])).await), ("verified", vec![]));
    let own = claim_of(&people[1]);
    let (email, phone) = (people[0].email.to_uppercase(), people[0].phone.clone());
    for (what, taken, fields) in [
        ("e-mail", vec![("email", email.as_str())], vec!["email"]),
        ("phone", vec![("phone", phone.as_str())], vec!["phone"]),
        ("both", vec![("email", email.as_str()), ("phone", phone.as_str())], vec!["phone", "email"]),
    ] {
        let answer = verify(&stack, &but(own.clone(), &taken)).await;
        assert_eq!(told(&answer), ("verified_with_reason", fields.clone()), "{what}");
        assert_eq!(last(&stack).await.charged, BOTH, "{what}");
        let wrong = [taken.clone(), vec![("name", "Somebody Else")]].concat();
        let answer = verify(&stack, &but(own.clone(), &wrong)).await;
        let told_too = [vec!["name"], fields].concat();
        assert_eq!(told(&answer), ("not_verified", told_too), "mismatch and {what}");
    }
    assert_eq!((stack.count("certificate").await, mails(&stack).await), (1, 1));
    assert_eq!(stack.count("contact_use").await, 2, "the first one's");
    assert_eq!(told(&verify(&stack, &own).await), ("verified", vec![]));
    assert_eq!((stack.count("certificate").await, stack.count("contact_use").await), (2, 4));
}

on_both_databases!(of_two_numbers_that_come_with_one_contact_at_once_one_has_it, async |backend| {
    let stack = Stack::start(backend).await;
    let people = people();
    let same = [("email", people[0].email.as_str())];
    let (one, other) = (claim_of(&people[0]), but(claim_of(&people[2]), &same));
    let (one, other) = tokio::join!(verify(&stack, &one), verify(&stack, &other));
    let mut told = [told(&one), told(&other)];
    told.sort_unstable();
    assert_eq!(told, [("verified", vec![]), ("verified_with_reason", vec!["email"])]);
    assert_eq!((stack.count("certificate").await, mails(&stack).await), (1, 1));
    assert_eq!(stack.count("contact_use").await, 2);
});

#[tokio::test(flavor = "multi_thread")]
async fn without_a_living_person_nothing_else_is_asked_and_liveness_alone_is_charged() {
    let stack = start().await;
    let person = &people()[2];
    for spoof in ["SPOOF_PHOTO".to_owned(), encoded(&specimen::spoof_selfie_photo(person))] {
        // The name is wrong too: nobody looks.
        let claim = but(claim_of(person), &[("selfie_photo", &spoof), ("name", "Somebody Else")]);
        assert_eq!(told(&verify(&stack, &claim).await), ("not_verified", vec!["liveness_check"]));
        let row = last(&stack).await;
        assert_eq!((row.status.as_deref(), row.charged.as_str()), (Some("SUCCESS"), "Liveness"));
        assert!(row.liveness_id.is_some() && row.bundle_id.is_none(), "{row:?}");
    }
    for table in ["registry_call", "bundle", "certificate", "verification"] {
        assert_eq!(stack.count(table).await, 0, "{table}");
    }
    assert_eq!(quota(&stack).await, 998);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_mail_and_the_event_of_a_certificate_name_brand_and_transaction() {
    let stack = start().await;
    let person = &people()[0];
    let owner = tanda::store::entity::organisation::Entity::find().one(&stack.app.database).await;
    let owner = owner.unwrap().unwrap().id;
    let settings = EndpointSettings::new("http://127.0.0.1:9/hook", true).unwrap();
    endpoint::add(&stack.app, &stack.app.database, &owner, Kind::Webhook, &settings).await.unwrap();
    // Without a channel the company's name is the brand; the second time the person comes with another address.
    let again =
        [("email", "another@contoh.example"), ("channel", "Toko 🛒 \u{202e}بودي"), ("reference_id", "r2")];
    for claim in [claim_of(person), but(claim_of(person), &again)] {
        assert_eq!(told(&verify(&stack, &claim).await), ("verified", vec![]));
    }
    let of_lane = async |is_mail: bool| {
        let mut found = Vec::new();
        let rows = tanda::store::entity::delivery::Entity::find().all(&stack.app.database).await.unwrap();
        let event = |row: &&tanda::store::entity::delivery::Model| {
            row.event == "certificate.verification.done" && (row.lane == "mail") == is_mail
        };
        for row in rows.iter().filter(event) {
            let what = format!("delivery|{}|payload", row.id);
            let text = stack.app.vault.open_text(&what, &row.sealed_payload).unwrap();
            found.push(serde_json::from_str::<Value>(&text).unwrap());
        }
        found
    };
    let mails = of_lane(true).await;
    let brands: Vec<&str> = mails.iter().filter_map(|mail| mail["fromName"].as_str()).collect();
    assert_eq!(brands, ["Sandbox", "Toko 🛒 بودي"]);
    let subjects: Vec<&str> = mails.iter().filter_map(|mail| mail["subject"].as_str()).collect();
    assert!(
        subjects[0].contains("telah terbit") && subjects[1].contains("dengan alamat email ini"),
        "{subjects:?}"
    );
    assert_eq!((&mails[0]["to"], &mails[1]["to"]), (&json!(person.email), &json!("another@contoh.example")));
    let events = of_lane(false).await;
    let data = &events[1]["data"];
    assert_eq!((&data["status"], &data["reference_id"]), (&json!("verified"), &json!("r2")), "{data}");
    assert!(!data.to_string().contains(&person.nik));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_synthetic_person_is_verified_by_their_own_photos() {
    let stack = start().await;
    let own = async |person: &Person| {
        let photos = [
            ("ktp_photo", encoded(&specimen::card_photo(person))),
            ("selfie_photo", encoded(&specimen::selfie_photo(person))),
        ];
        let photos: Vec<(&str, &str)> =
            photos.iter().map(|(member, photo)| (*member, photo.as_str())).collect();
        let answer = verify(&stack, &but(claim_of(person), &photos)).await;
        assert_eq!(told(&answer), ("verified", vec![]), "{}", person.name);
    };
    let people = people();
    let whole: Vec<&Person> = people.iter().filter(|person| person.serial() < "9980").collect();
    for pair in whole.chunks(2) {
        tokio::join!(own(pair[0]), async {
            if let Some(other) = pair.get(1) {
                own(other).await;
            }
        });
    }
}

/// Half past midnight of 21 November 2026 in Jakarta; in London it is still the twentieth.
fn november_2026() -> std::sync::Arc<tanda::clock::SetClock> {
    let at = contract::instant::Instant::from_epoch_ms(1_795_195_800_000);
    std::sync::Arc::new(tanda::clock::SetClock::at(at))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_of_seventeen_today_may_apply_and_one_of_tomorrow_may_not() {
    let stack = Stack::start_with(Backend::Sqlite, november_2026(), 100).await;
    let own = claim_of(&people()[0]);
    let answer = verify(&stack, &but(own.clone(), &[("birth_date", "21-11-2009")])).await;
    assert_eq!(told(&answer), ("not_verified", vec!["birth_date"]), "old enough, and not the person's");
    let answer = verify(&stack, &but(own, &[("birth_date", "22-11-2009")])).await;
    assert_eq!(answer.body["error_fields"][0]["message"], "birth_date should be at least 17 years ago");
}

#[tokio::test]
async fn the_youngest_age_is_the_operators() {
    let transactions = TransactionSettings { youngest_years: 21, ..TransactionSettings::default() };
    let settings = tanda::app::Settings { transactions, ..tanda::app::Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, november_2026(), settings).await;
    let young = people().into_iter().find(|person| person.serial() == "9912").unwrap();
    let answer = verify(&stack, &claim_of(&young)).await;
    assert_eq!(answer.body["error_fields"][0]["message"], "birth_date should be at least 21 years ago");
}
