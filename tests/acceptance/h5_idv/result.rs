//! The result call: before and after the person is done, in every documented shape, charged once, with pictures that are seen.

use std::{path::Path, sync::Arc};

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Answer, Backend, Stack},
};
use contract::{bundle::FrameSource, portal::access::Role};
use serde_json::{Value, json};
use specimen::{
    Person, Picture,
    jpeg::encode_jpeg,
    other_card::{OtherCard, draw_other_card},
    people,
    scene::{Hold, Scene},
};
use tanda::{app::Settings, clock::SystemClock, verification::reading::card_reader::ReaderSettings};

use super::{Partner, RESULT, refused};

const DAY_MS: i64 = 24 * 3_600_000;
const MEMBERS: [&str; 7] =
    ["image", "croppedImage", "imageType", "idvCode", "idvResult", "ocrCode", "ocrResult"];

fn on_a_desk(card: &Picture, width_share: f32) -> Picture {
    let hold = Hold { width_share, rotate_degrees: 2.0, ..Hold::default() };
    Scene::new(1600, 1200, 4).held(&hold).render(card)
}

fn card_of(person: &Person) -> Vec<u8> {
    encode_jpeg(&on_a_desk(&specimen::draw_card(person, 1012), 0.75), 92)
}

fn two_cards() -> Picture {
    let [left, right] = [-0.25, 0.25].map(|shift| {
        let hold = Hold { width_share: 0.4, shift: [shift, 0.0], ..Hold::default() };
        let person = &people()[usize::from(shift > 0.0)];
        Scene::new(1600, 1200, 4).held(&hold).render(&specimen::draw_card(person, 960))
    });
    Picture::from_fn(1600, 1200, |x, y| *(if x < 800 { &left } else { &right }).get_pixel(x, y))
}

/// A link through which a picture was sent.
async fn sent(partner: &Partner<'_>, picture: Vec<u8>) -> (Value, Value) {
    partner.captured(json!({}), |draft| draft.frames = vec![picture]).await
}

async fn picture(stack: &Stack, address: &Value) -> (u16, String) {
    let response = stack.http.get(address.as_str().unwrap()).send().await.unwrap();
    let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
    (response.status().as_u16(), kind)
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_person_is_done_everything_is_null_and_free() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let nothing = async |link: &Value, when: &str| {
        let result = partner.result(link).await;
        assert_eq!([&result["code"], &result["pricingStrategy"]], ["SUCCESS", "FREE"], "{when}");
        let data = result["data"].as_object().unwrap();
        assert!(MEMBERS.iter().all(|member| data[*member].is_null()) && data.len() == 7, "{when}: {data:?}");
    };
    let (made, opened) = (partner.link(json!({})).await, partner.link(json!({})).await);
    nothing(&made, "made").await;
    let visitor = partner.visitor(&opened).await;
    nothing(&opened, "opened").await;
    // Ten minutes before the end, since a token is needed after it too.
    clock.advance_ms(3_600_000);
    let partner = Partner::of(&stack).await;
    assert_eq!(visitor.view().await.status, 410);
    for link in [&made, &opened] {
        let result = partner.result(link).await;
        assert_eq!([&result["code"], &result["pricingStrategy"]], ["SUCCESS", "FREE"]);
        assert_eq!(result["data"]["idvCode"], Value::Null);
    }
}

#[tokio::test]
async fn a_link_is_asked_for_by_its_own_account_and_its_exact_id() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let message = "This signatureId is not exist";
    for id in ["f302f5d2454a85c2", "guess", "f3\u{0}2", "🙂"] {
        refused(&partner.post(RESULT, &json!({ "signatureId": id })).await, "SIGNATURE_NOT_EXIST", message);
    }
    // A link that another door made is none of this dialect's.
    let (_, own) = acceptance::visitor::make_link(&stack, &json!({})).await;
    refused(&partner.post(RESULT, &json!({ "signatureId": own })).await, "SIGNATURE_NOT_EXIST", message);
    for (body, message) in [
        (json!({}), "Parameter should not be empty"),
        (json!({ "signatureId": "" }), "Parameter should not be empty"),
        (json!({ "signatureId": 7 }), "Parameter error,please check you input."),
    ] {
        refused(&partner.post(RESULT, &body).await, "PARAMETER_ERROR", message);
    }
    // Another application of the same organisation.
    let link = partner.link(json!({})).await;
    let sql = "UPDATE h5_link SET application_id = 'another'";
    sea_orm::ConnectionTrait::execute_unprepared(&stack.app.database, sql).await.unwrap();
    assert_eq!(partner.result(&link).await["code"], "SIGNATURE_NOT_EXIST");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_was_read_is_told_field_by_field_with_pictures_that_last_a_day() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let person = &people()[6];
    let (link, outcome) = sent(&partner, card_of(person)).await;
    assert_eq!(outcome["fail"], Value::Null, "the browser goes to returnUrl");
    let first = partner.result(&link).await;
    assert_eq!([&first["code"], &first["message"], &first["pricingStrategy"]], ["SUCCESS", "OK", "PAY"]);
    let data = &first["data"];
    assert_eq!([&data["idvCode"], &data["ocrCode"], &data["imageType"]], ["SUCCESS", "SUCCESS", "SCAN"]);
    let clean = json!({ "forgeryLabels": [], "isLowQuality": false, "qualityLabels": [] });
    assert_eq!(data["idvResult"], clean);
    let fields = data["ocrResult"].as_object().unwrap();
    assert_eq!(fields.len(), 18);
    let [day, month, year] = person.birth_date.split('-').collect::<Vec<_>>().try_into().unwrap();
    for (field, printed) in [
        ("idNumber", person.nik.clone()),
        ("name", person.name.clone()),
        ("religion", person.religion.clone()),
        ("occupation", person.occupation.clone()),
        ("birthday", format!("{year}/{month}/{day}")),
        (
            "birthPlaceBirthday",
            format!("{}, {}", fields["placeOfBirth"].as_str().unwrap(), person.birth_date),
        ),
    ] {
        assert_eq!(fields[field], json!(printed), "{field}: {fields:?}");
    }
    for name in [
        "bloodType",
        "gender",
        "province",
        "city",
        "district",
        "village",
        "rtrw",
        "expiryDate",
        "nationality",
        "maritalStatus",
        "address",
        "placeOfBirth",
    ] {
        assert!(
            fields[name].is_null() || fields[name].as_str().is_some_and(|text| !text.is_empty()),
            "{name}"
        );
    }

    let seen = (200, "image/jpeg".to_owned());
    assert_eq!(picture(&stack, &data["image"]).await, seen);
    assert_eq!(picture(&stack, &data["croppedImage"]).await, seen);
    clock.advance_ms(DAY_MS - 1_000);
    assert_eq!(picture(&stack, &data["image"]).await, seen);
    clock.advance_ms(1_000);
    for member in ["image", "croppedImage"] {
        assert_eq!(picture(&stack, &data[member]).await.0, 403, "{member}");
    }
    let partner = Partner::of(&stack).await;
    let again = partner.result(&link).await;
    assert_eq!(again["pricingStrategy"], "FREE");
    assert_ne!(again["data"]["image"], data["image"]);
    assert_eq!(picture(&stack, &again["data"]["image"]).await, seen);
    assert_eq!(picture(&stack, &again["data"]["croppedImage"]).await, seen);
    assert_eq!(again["data"]["ocrResult"], data["ocrResult"]);

    // After 90 days the pictures are gone, what was read is not.
    clock.advance_ms(90 * DAY_MS);
    tanda::privacy::erase_past_pictures(&stack.app).await.unwrap();
    let late = Partner::of(&stack).await.result(&link).await;
    assert_eq!([&late["data"]["image"], &late["data"]["croppedImage"]], [&Value::Null, &Value::Null]);
    assert_eq!([&late["data"]["imageType"], &late["data"]["ocrCode"]], ["SCAN", "SUCCESS"]);
    assert_eq!(late["pricingStrategy"], "FREE");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_code_has_its_labels_its_price_and_its_way_back() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let person = &people()[6];
    let card = specimen::draw_card(person, 1012);
    let old = Person { issue_date: "14-03-2008".to_owned(), ..person.clone() };
    let blurred = image::imageops::blur(&on_a_desk(&card, 0.75), 7.0);
    let passport = draw_other_card(OtherCard::Passport, person, 1012);
    let room = specimen::selfie::SelfieScene::new(1280, 960, 3).render_room();
    for (what, picture, code, labels, fail) in [
        ("an old card", card_of(&old), "FORGERY_DETECTED", "forgeryLabels", None),
        (
            "a blurred card",
            encode_jpeg(&blurred, 92),
            "LOW_QUALITY_IMAGE",
            "qualityLabels",
            Some("OCR_NO_RESULT"),
        ),
        ("an empty room", encode_jpeg(&room, 92), "CARD_NOT_FOUND", "", Some("OCR_NO_RESULT")),
        ("two cards", encode_jpeg(&two_cards(), 92), "TOO_MANY_CARDS", "", Some("OCR_NO_RESULT")),
        (
            "a passport",
            encode_jpeg(&on_a_desk(&passport, 0.7), 92),
            "NO_SUPPORTED_CARD",
            "",
            Some("NO_SUPPORTED_CARD"),
        ),
    ] {
        let (link, outcome) = sent(&partner, picture).await;
        assert_eq!(outcome["fail"], json!(fail), "{what}");
        let result = partner.result(&link).await;
        let data = &result["data"];
        assert_eq!(data["idvCode"], code, "{what}: {data}");
        let is_read = code == "FORGERY_DETECTED";
        assert_eq!(data["ocrCode"], if is_read { json!("SUCCESS") } else { Value::Null }, "{what}");
        assert_eq!(data["ocrResult"].is_object(), is_read, "{what}");
        assert_eq!(result["pricingStrategy"], if is_read { "PAY" } else { "FREE" }, "{what}");
        let told = &data["idvResult"];
        for (list, named) in [("forgeryLabels", labels), ("qualityLabels", labels)] {
            assert_eq!(!told[list].as_array().unwrap().is_empty(), list == named, "{what}: {told}");
        }
        assert_eq!(told["isLowQuality"], labels == "qualityLabels", "{what}");
        assert_eq!(picture_status(&stack, &data["image"]).await, 200, "{what}");
        assert_eq!(partner.result(&link).await["pricingStrategy"], "FREE", "{what}, asked again");
    }
    // A partner who wants to see other documents too.
    let passport = encode_jpeg(&on_a_desk(&passport, 0.7), 92);
    let members = json!({ "ignoreFailWhenJump": true });
    let (_, outcome) = partner.captured(members, |draft| draft.frames = vec![passport]).await;
    assert_eq!(outcome["fail"], Value::Null);
}

async fn picture_status(stack: &Stack, address: &Value) -> u16 {
    picture(stack, address).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_from_a_file_is_manual() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let upload = |draft: &mut acceptance::capture::CaptureDraft| {
        draft.frames = vec![card_of(&people()[0])];
        draft.source = FrameSource::Upload;
    };
    let (link, _) = partner.captured(json!({}), upload).await;
    assert_eq!(partner.result(&link).await["data"]["imageType"], "MANUAL");
}

/// A program that stands in for Tesseract and dies.
fn dying_reader(folder: &Path) -> ReaderSettings {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("tesseract");
    let script = "#!/bin/sh\nif [ \"$1\" = --list-langs ]; then echo ind; exit 0; fi\nkill -9 $$\n";
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    ReaderSettings { program: Some(program), ..ReaderSettings::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_dies_is_an_error_of_reading_and_the_browser_goes_to_the_address_for_failures() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { reader: dying_reader(folder.path()), ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let partner = Partner::of(&stack).await;
    let (link, outcome) = sent(&partner, card_of(&people()[0])).await;
    assert_eq!(outcome["fail"], "OCR_NO_RESULT");
    let result = partner.result(&link).await;
    let data = &result["data"];
    assert_eq!([&data["idvCode"], &data["ocrCode"]], ["SUCCESS", "ERROR"]);
    assert_eq!((&data["ocrResult"], &result["pricingStrategy"]), (&Value::Null, &json!("PAY")));
}

on_both_databases!(of_many_results_at_once_exactly_one_is_charged, async |backend| {
    let stack = Stack::start(backend).await;
    let partner = Partner::of(&stack).await;
    let (link, _) = sent(&partner, card_of(&people()[0])).await;
    let ask = || {
        let request = stack.http.post(format!("{}{RESULT}", stack.base_url));
        let request = request.header("X-ACCESS-TOKEN", &partner.token);
        tokio::spawn(Answer::of(request.json(&json!({ "signatureId": link["signatureId"] }))))
    };
    let asked: Vec<_> = (0..20).map(|_| ask()).collect();
    let mut paid = Vec::new();
    for answer in asked {
        let body = answer.await.unwrap().body;
        assert_eq!(body["data"]["ocrCode"], "SUCCESS");
        if body["pricingStrategy"] == "PAY" {
            paid.push(body["transactionId"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(paid.len(), 1);
    let (id, application) = (link["signatureId"].as_str().unwrap(), application(&stack).await);
    let row = tanda::h5_links::find(&stack.app, id, &application).await.unwrap().unwrap();
    assert_eq!(row.charged_call, paid.pop());
    assert_eq!(row.charged_mode.as_deref(), Some("testing"), "by the key that asked");
});

async fn application(stack: &Stack) -> String {
    use sea_orm::EntityTrait as _;
    let row = tanda::store::entity::application::Entity::find().one(&stack.app.database).await;
    row.unwrap().unwrap().id
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_member_decides_later_changes_neither_result_nor_charge() {
    let stack = Stack::start(Backend::Sqlite).await;
    let partner = Partner::of(&stack).await;
    let upload = |draft: &mut acceptance::capture::CaptureDraft| {
        draft.frames = vec![card_of(&people()[0])];
        draft.source = FrameSource::Upload;
    };
    let (first, _) = partner.captured(json!({}), upload).await;
    let (second, _) = partner.captured(json!({}), upload).await;
    let before = partner.result(&first).await;
    assert_eq!(before["pricingStrategy"], "PAY");
    let analyst = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    for review in analyst.get("reviews").await.body["reviews"].as_array().unwrap() {
        let id = review["bundleId"].as_str().unwrap();
        assert_eq!(analyst.claim_and_decide(id, "reject").await.status, 200);
    }
    let after = partner.result(&first).await;
    assert_eq!(after["pricingStrategy"], "FREE");
    assert_eq!(after["data"]["ocrResult"], before["data"]["ocrResult"]);
    assert_eq!(after["data"]["idvCode"], before["data"]["idvCode"]);
    // One that was rejected before anybody asked is charged as it would have been.
    assert_eq!(partner.result(&second).await["pricingStrategy"], "PAY");
    assert_eq!(partner.result(&second).await["pricingStrategy"], "FREE");
}
