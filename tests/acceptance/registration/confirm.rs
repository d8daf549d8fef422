//! The confirmation: what has to hold of it, how a NIK may be written, what it keeps, and that it counts once.

use std::sync::Arc;

use acceptance::{
    onekyc::{Partner, URLS, agree},
    stack::{Answer, Backend, Stack},
};
use reqwest::Method;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use specimen::people;
use tanda::{
    app::Settings,
    clock::SystemClock,
    store::entity::{bundle, partner_consent},
    transactions::TransactionSettings,
};

use super::{Given, confirmation};
use crate::onekyc::{error, errors};

fn with(mut body: Value, path: &str, value: Value) -> Value {
    let mut at = &mut body;
    for name in path.split('.') {
        at = match name.parse::<usize>() {
            Ok(index) => &mut at[index],
            Err(_) => &mut at[name],
        };
    }
    *at = value;
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn details_that_do_not_hold_are_told_member_by_member_and_confirm_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let good = confirmation(&given.id, &people()[0]);
    let (user, consent) = ("metadata.userDetails", "metadata.consentData.0");
    let today = stack.app.clock.now().date_in_jakarta();
    let (year, month, day) = (today.year(), u8::from(today.month()), today.day());
    for (path, value, cause) in [
        ("submissionId", Value::Null, "SUBMISSION_ID_CAN_NOT_BE_EMPTY"),
        ("submissionId", json!("7"), "SUBMISSION_ID_IS_INVALID"),
        ("metadata", Value::Null, "METADATA_CAN_NOT_BE_EMPTY"),
        (user, Value::Null, "USER_DETAILS_CAN_NOT_BE_EMPTY"),
        (&format!("{user}.name"), json!(""), "NAME_CAN_NOT_BE_EMPTY"),
        (&format!("{user}.name"), json!("Siti \u{1F600}"), "NAME_IS_INVALID"),
        (&format!("{user}.name"), json!("\u{633}\u{64a}\u{62a}\u{64a}"), "NAME_IS_INVALID"),
        (&format!("{user}.nik"), Value::Null, "NIK_CAN_NOT_BE_EMPTY"),
        (&format!("{user}.nik"), json!("337408170890990"), "NIK_IS_INVALID"),
        (&format!("{user}.nik"), json!(3_374_081_708_909_901.5), "NIK_IS_INVALID"),
        (&format!("{user}.dateOfBirth"), json!("31-02-1990"), "DATE_OF_BIRTH_IS_INVALID"),
        (&format!("{user}.dateOfBirth"), json!("1990-08-17"), "DATE_OF_BIRTH_IS_INVALID"),
        (
            &format!("{user}.dateOfBirth"),
            json!(format!("{:02}-{month:02}-{:04}", day.min(28), year - 16)),
            "DATE_OF_BIRTH_IS_INVALID",
        ),
        (&format!("{user}.email"), json!("nobody"), "EMAIL_IS_INVALID"),
        (&format!("{user}.phoneNumber"), json!("+62 812"), "PHONE_NUMBER_IS_INVALID"),
        (
            &format!("{user}.dataVerification.email.verificationReferenceId"),
            Value::Null,
            "VERIFICATION_REFERENCE_ID_CAN_NOT_BE_EMPTY",
        ),
        ("metadata.userLocale", json!("fr"), "USER_LOCALE_IS_INVALID"),
        ("metadata.consentData", json!({}), "CONSENT_DATA_IS_INVALID"),
        (&format!("{consent}.consentGiven"), json!(false), "CONSENT_GIVEN_IS_INVALID"),
        (&format!("{consent}.timeStamp"), json!("soon"), "TIME_STAMP_IS_INVALID"),
        (&format!("{consent}.timeStamp"), json!(4_000_000_000_i64), "TIME_STAMP_IS_INVALID"),
        (&format!("{consent}.additionalDetails.userIp"), json!("home"), "USER_IP_IS_INVALID"),
    ] {
        let answer = partner.confirm(&with(good.clone(), path, value)).await;
        assert_eq!((answer.status, errors(&answer)), (400, vec![error("1650", cause)]), "{path}");
    }
    let none = with(
        with(good.clone(), &format!("{user}.email"), Value::Null),
        &format!("{user}.phoneNumber"),
        json!(""),
    );
    assert_eq!(errors(&partner.confirm(&none).await), [error("1650", "PHONE_NUMBER_CAN_NOT_BE_EMPTY")]);
    // A partner who makes sure of contacts has to say so ("Partial RA").
    let unverified = with(good.clone(), &format!("{user}.dataVerification"), Value::Null);
    for (agreed, told) in
        [(true, vec![error("1650", "DATA_VERIFICATION_IS_INVALID")]), (false, not_uploaded())]
    {
        agree(&stack, true, agreed).await;
        let answer = partner.confirm(&unverified).await;
        assert_eq!((answer.status, errors(&answer)), (400, told));
    }
    for (text, status) in [("{", 400), ("{\"submissionId\": 1,}", 400)] {
        let request = partner.request(Method::PUT, URLS).header("content-type", "application/json");
        let answer = Answer::of(request.body(text)).await;
        assert_eq!(
            (answer.status, errors(&answer)),
            (status, vec![error("1650", "REQUEST_BODY_IS_INVALID")])
        );
    }
    assert_eq!(partner.submission().await.body["data"]["status"], json!("INITIATED"));
    assert_eq!((stack.count("bundle").await, stack.count("partner_consent").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_youngest_age_of_a_confirmation_is_the_operators() {
    let transactions = TransactionSettings { youngest_years: 21, ..TransactionSettings::default() };
    let settings = Settings { transactions, ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let year = stack.app.clock.now().date_in_jakarta().year();
    for (age, told) in [(20, "dateOfBirth should be at least 21 years ago"), (22, "nothing was uploaded")] {
        let born = json!(format!("01-01-{}", year - age));
        let body = with(confirmation(&given.id, &people()[0]), "metadata.userDetails.dateOfBirth", born);
        let answer = partner.confirm(&body).await;
        let said = answer.body["errors"][0]["message"].as_str();
        assert_eq!((answer.status, said), (400, Some(told)), "{age}: {:?}", answer.body);
    }
}

fn not_uploaded() -> Vec<(String, String)> {
    vec![error("1650", "DOCUMENT_IS_NOT_UPLOADED"); 2]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_confirmation_counts_once_and_only_for_whom_and_while_it_may() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let person = people().into_iter().find(|person| person.nik == "9171034202009909").unwrap();
    let partner = Partner::of(&stack, "user-1").await;
    let given = Given::of(&partner).await;
    let good = confirmation(&given.id, &person);
    let early = partner.confirm(&good).await;
    assert_eq!((early.status, errors(&early)), (400, not_uploaded()));
    assert_eq!(
        [&early.body["errors"][0]["entity"], &early.body["errors"][1]["entity"]],
        [&json!("KTP"), &json!("SELFIE")]
    );
    given.upload(&stack, specimen::card_photo(&person), specimen::selfie_photo(&person)).await;
    let foreign = vec![error("1653", "SUBMISSION_ID_DOES_NOT_BELONG_TO_CURRENT_USER")];
    for (partner, body) in [
        (partner.with("x-partner-user-id", Some("stranger")), good.clone()),
        (
            partner.with("x-partner-user-id", None).with("x-partner-user-id", Some("user-1")),
            confirmation("01a1fe40-0000-7000-8000-000000000000", &person),
        ),
    ] {
        let answer = partner.confirm(&body).await;
        assert_eq!((answer.status, errors(&answer)), (400, foreign.clone()));
    }
    // The number as an integer, which no double holds: its last digit stays.
    let number = good.to_string().replace("\"9171034202009909\"", "9171034202009909");
    let send = async |text: String| {
        let request = partner.request(Method::PUT, URLS).header("content-type", "application/json");
        Answer::of(request.body(text)).await
    };
    let calls = tokio::join!(send(number.clone()), send(number.clone()), send(number.clone()));
    for answer in [calls.0, calls.1, calls.2] {
        assert_eq!((answer.status, &answer.body["data"]), (200, &json!({ "submissionId": given.id })));
    }
    let other =
        partner.confirm(&with(good.clone(), "metadata.userDetails.name", json!("Somebody Else"))).await;
    assert_eq!((other.status, errors(&other)), (409, vec![error("1650", "SUBMISSION_IS_ALREADY_CONFIRMED")]));
    let session = partner.urls().await;
    assert_eq!(
        (session.status, errors(&session)),
        (409, vec![error("1539", "PARTNER_SESSION_ID_ALREADY_USED")])
    );
    for _ in 0..200 {
        if stack.count("bundle").await == 1 && stack.count("upload").await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(
        (stack.count("bundle").await, stack.count("upload").await),
        (1, 0),
        "one capture; uploads are gone"
    );
    let capture = bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let sealed = capture.sealed_claim.unwrap();
    let claim = stack.app.vault.open_text(&format!("bundle|{}|claim", capture.id), &sealed).unwrap();
    let claim: Value = serde_json::from_str(&claim).unwrap();
    assert_eq!(
        (&claim["nik"], &claim["name"], &claim["birth_date"]),
        (&json!("9171034202009909"), &json!(person.name), &json!(person.birth_date))
    );
    let consents = partner_consent::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(consents.len(), 1);
    assert_eq!(
        (consents[0].submission_id.as_str(), consents[0].given_at_ms),
        (given.id.as_str(), 1_700_000_000_000)
    );
    let what = format!("partner_consent|{}|consent", consents[0].id);
    let kept = stack.app.vault.open_text(&what, &consents[0].sealed_consent).unwrap();
    assert!(
        kept.contains("Saya setuju") && kept.contains("203.0.113.9") && kept.contains("android"),
        "{}",
        *kept
    );

    let late = partner.with("x-partner-session-id", Some("s-2"));
    let given = Given::of(&late).await;
    given.upload(&stack, specimen::card_photo(&person), specimen::selfie_photo(&person)).await;
    clock.advance_ms(432_000_000);
    let late = Partner::of(&stack, "user-1").await.confirm(&confirmation(&given.id, &person)).await;
    assert_eq!((late.status, errors(&late)), (409, vec![error("1650", "SUBMISSION_IS_EXPIRED")]));
}
