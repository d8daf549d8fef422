//! From a begun flow to what the partner is told: the capture, the submission at every stage, reasons, pictures, reviews.

use acceptance::{
    onekyc::{Partner, SUBMISSIONS, agree, flow},
    portal::Browser,
    stack::{Answer, Stack},
};
use contract::{
    bundle::FrameSource,
    onekyc::{SivDetails, Submission},
    portal::access::Role,
};
use reqwest::Method;
use serde_json::{Value, json};
use specimen::people;

use super::{Shows, called_back, error, errors, go_through};

/// A person's submission: begun, gone through, and asked about.
async fn submission(stack: &Stack, user: &str, phone: &str, shows: Shows<'_>) -> Value {
    let partner = Partner::of(stack, user).await;
    let begun = partner.initiate(&flow(phone)).await;
    assert_eq!(go_through(&partner, &begun, shows).await.status, 200);
    partner.submission().await.body["data"].clone()
}

fn stands(data: &Value) -> [&str; 3] {
    ["status", "result", "reasonCode"].map(|name| data[name].as_str().unwrap_or("-"))
}

async fn picture(stack: &Stack, url: &Value) -> (u16, Vec<u8>) {
    let response = stack.http.get(url.as_str().unwrap()).send().await.unwrap();
    (response.status().as_u16(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_verified_is_told_of_twice_and_has_a_certificate() {
    let (stack, callbacks) = called_back().await;
    let person = &people()[0];
    let partner = Partner::of(&stack, "421453511adsasdl").await;
    let nobody = partner.submission().await;
    let unknown = "USER_NOT_FOUND_FOR_PARTNER_AND_PARTNER_USER_ID_AND_PARTNER_USER_ID_TYPE";
    assert_eq!((nobody.status, errors(&nobody)), (404, vec![error("1514", unknown)]));
    let begun = partner.initiate(&flow("6281200000001")).await;
    let before = partner.submission().await.body["data"].clone();
    assert_eq!(stands(&before), ["IN_PROGRESS", "-", "-"]);
    assert_eq!(before.get("submissionDetails"), None);
    assert_eq!(before["partnerSessionId"], json!("session-of-421453511adsasdl"));

    let second_selfie = specimen::selfie_photo(person);
    let mut shows = Shows::own(person);
    shows.selfies.push(second_selfie);
    let answer = go_through(&partner, &begun, shows).await;
    assert_eq!(answer.body["result"], "passed", "{:?}", answer.body);
    let told = callbacks.wait_for(&stack, 2).await;
    let [first, second] = [&told[0].body, &told[1].body];
    assert_eq!(stands(first), ["PARTIALLY_COMPLETED", "VALID", "-"]);
    assert_eq!(stands(second), ["COMPLETED", "VALID", "-"]);
    for body in [first, second] {
        // Every documented member, and in the documented form.
        let read: Submission<SivDetails> = serde_json::from_value(body.clone()).unwrap();
        assert_eq!(read.key.user.id, "421453511adsasdl");
        assert_eq!(body["submissionId"], before["submissionId"]);
        let details = &body["submissionDetails"];
        assert_eq!(
            details["verificationResult"],
            json!({ "nik": "PASS", "name": "PASS", "dateOfBirth": "PASS", "selfie": "PASS" })
        );
        let card = &details["ktpData"];
        assert_eq!(
            (&card["nik"], &card["name"], &card["dateOfBirth"]),
            (&json!(person.nik), &json!(person.name), &json!(person.birth_date))
        );
        assert_eq!(card.as_object().unwrap().len(), 19);
        assert_eq!(details["certificateRegistration"]["eligibleToActivate"], json!(true));
        assert_eq!(details["certificateRegistration"]["onboardingCode"], json!("NEW_USER"));
    }
    let certificate =
        |body: &Value| body["submissionDetails"]["certificateRegistration"]["registrationId"].clone();
    assert_eq!(certificate(first), Value::Null);
    assert_eq!(certificate(second).as_str().unwrap().len(), 36);
    assert_eq!(stack.count("certificate").await, 1);

    let asked = partner.submission().await.body["data"].clone();
    assert_eq!((stands(&asked), certificate(&asked)), (stands(second), certificate(second)));
    for name in ["KTP", "SELFIE", "ADDITIONAL_SELFIE"] {
        for body in [second, &asked] {
            let url = &body["submissionDetails"]["imageUrls"][name];
            let (status, bytes) = picture(&stack, url).await;
            assert_eq!((status, &bytes[..3]), (200, &[0xFF, 0xD8, 0xFF][..]), "{name}");
            let expires = url.as_str().unwrap().split("expires=").nth(1).unwrap();
            let expires: i64 = expires.split('&').next().unwrap().parse().unwrap();
            let left_s = expires - stack.app.clock.now().epoch_ms() / 1_000;
            assert!((431_900..=432_000).contains(&left_s), "{left_s}");
        }
    }

    // One submission by its id; another user's is nobody's business.
    let id = before["submissionId"].as_str().unwrap();
    let by_id = async |partner: &Partner<'_>, id: &str| {
        Answer::of(partner.request(Method::GET, &format!("{SUBMISSIONS}?submissionId={id}"))).await
    };
    let other_session = partner.with("x-partner-session-id", Some("s-2"));
    other_session.initiate(&flow("6281200000001")).await;
    assert_eq!(stands(&partner.submission().await.body["data"])[0], "IN_PROGRESS", "the latest");
    assert_eq!(stands(&by_id(&partner, id).await.body["data"])[0], "COMPLETED");
    let without = partner.with("x-esign-onboarding-partner", None).with("x-partner-session-id", None);
    assert_eq!(by_id(&without, id).await.status, 200, "neither is needed to ask");
    let stranger = partner.with("x-partner-user-id", Some("stranger"));
    assert_eq!(by_id(&stranger, id).await.status, 404);
    stranger.with("x-partner-session-id", Some("s-3")).initiate(&flow("6281200000003")).await;
    let foreign = by_id(&stranger, id).await;
    let told = vec![error("1653", "SUBMISSION_ID_DOES_NOT_BELONG_TO_CURRENT_USER")];
    assert_eq!((foreign.status, errors(&foreign)), (400, told));
    let odd = by_id(&partner, "7").await;
    assert_eq!((odd.status, errors(&odd)), (400, vec![error("1650", "SUBMISSION_ID_IS_INVALID")]));
    let other_type = partner.with("x-partner-user-id-type", Some("ANOTHER_ID"));
    assert_eq!(other_type.submission().await.status, 404, "the same id of another type is another user");
    callbacks.wait_for(&stack, 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_verified_is_told_of_once_with_the_reason() {
    let (stack, callbacks) = called_back().await;
    let people = people();
    // Somebody has this phone number.
    let first = submission(&stack, "first", "6281200000001", Shows::own(&people[0])).await;
    assert_eq!(stands(&first)[1], "VALID");
    let theirs = submission(&stack, "second", "6281200000001", Shows::own(&people[1])).await;
    assert_eq!(stands(&theirs), ["COMPLETED", "INVALID", "PHONE_HAS_BEEN_USED"]);
    assert_eq!(theirs["submissionDetails"].get("certificateRegistration"), None);
    assert_eq!(theirs["submissionDetails"]["verificationResult"]["selfie"], json!("PASS"));

    // That the face is another's is a doubt of the built-in comparison, which a person settles.
    let other_face =
        Shows { selfies: vec![specimen::other_selfie_photo(&people[2])], ..Shows::own(&people[2]) };
    let other = submission(&stack, "third", "6281200000003", other_face).await;
    assert_eq!(stands(&other), ["IN_PROGRESS", "-", "-"]);
    let spoof = Shows { selfies: vec![specimen::spoof_selfie_photo(&people[3])], ..Shows::own(&people[3]) };
    let spoof = submission(&stack, "fourth", "6281200000004", spoof).await;
    assert_eq!(stands(&spoof), ["COMPLETED", "INVALID", "LIVENESS_CHECK_FAILED"]);
    let told = callbacks.wait_for(&stack, 4).await;
    let told: Vec<String> = told.iter().skip(2).map(|call| stands(&call.body)[2].to_owned()).collect();
    assert_eq!(told, ["PHONE_HAS_BEEN_USED", "LIVENESS_CHECK_FAILED"]);
    assert_eq!(stack.count("certificate").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registry_that_stays_silent_ends_the_submission_within_minutes() {
    let (stack, callbacks) = called_back().await;
    let silent = people().into_iter().find(|person| person.nik.ends_with("9982")).unwrap();
    let data = submission(&stack, "silent", "6281200000001", Shows::own(&silent)).await;
    assert_eq!(stands(&data), ["ERROR", "-", "DUKCAPIL_SYSTEM_ERROR"]);
    assert_eq!(data.get("submissionDetails"), None, "there is no answer about the person");
    let told = callbacks.wait_for(&stack, 1).await;
    assert_eq!(stands(&told[0].body), ["ERROR", "-", "DUKCAPIL_SYSTEM_ERROR"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_members_word_is_told_as_the_machines_is_and_nothing_before_it() {
    let (stack, callbacks) = called_back().await;
    let people = people();
    let analyst = Browser::of(&stack, "ana@sandbox.example", &[Role::Analyst]).await;
    for (number, decision, seen) in [
        (0, "approve", vec!["PARTIALLY_COMPLETED VALID", "COMPLETED VALID"]),
        (1, "reject", vec!["COMPLETED INVALID"]),
    ] {
        let person = &people[number];
        let before = callbacks.all().len();
        // What comes from a file and not from a camera is doubted.
        let shows = Shows { source: FrameSource::Upload, ..Shows::own(person) };
        let data = submission(&stack, &person.nik, &person.phone, shows).await;
        assert_eq!(stands(&data), ["IN_PROGRESS", "-", "-"]);
        callbacks.wait_for(&stack, before).await;
        let queue = analyst.get("reviews").await;
        let case = queue.body["reviews"][0]["bundleId"].as_str();
        let case = case.unwrap_or_else(|| panic!("{:?}", queue.body)).to_owned();
        assert_eq!(analyst.claim_and_decide(&case, decision).await.status, 200);
        let told = callbacks.wait_for(&stack, before + seen.len()).await;
        let told: Vec<String> =
            told.iter().skip(before).map(acceptance::callbacks::Callback::stands).collect();
        assert_eq!(told, seen);
        let data = Partner::of(&stack, &person.nik).await.submission().await.body["data"].clone();
        let reason = if decision == "reject" { "AETHER_VERIFICATION_FAILED" } else { "-" };
        assert_eq!(stands(&data)[2], reason);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_certificate_to_come_it_is_told_once() {
    let (stack, callbacks) = called_back().await;
    agree(&stack, false, false).await;
    let data = submission(&stack, "plain", "6281200000001", Shows::own(&people()[0])).await;
    assert_eq!(stands(&data), ["COMPLETED", "VALID", "-"]);
    let activation = &data["submissionDetails"]["certificateRegistration"];
    assert_eq!(
        (activation["eligibleToActivate"].clone(), activation.get("registrationId")),
        (json!(true), None)
    );
    assert_eq!(callbacks.wait_for(&stack, 1).await[0].stands(), "COMPLETED VALID");
    assert_eq!(stack.count("certificate").await, 0);
}
