//! Trying the certificate call at the dashboard: answered as the certificate door answers, counted, logged, audited, and by
//! whom.

use std::{fmt::Write as _, sync::Arc};

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Answer, Backend, Stack},
};
use contract::portal::{
    access::Role,
    demo::{DemoAnswer, GuidePicture},
    transaction::Point,
};
use data_encoding::BASE64;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use serde_json::{Value, json};
use specimen::{face::Cover, people, selfie::SelfieScene};
use tanda::{
    app::Settings,
    clock::SystemClock,
    store::entity::{application, organisation, partner_transaction},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const VERIFY: &str = "/data-verification/certificate-electronic/verify";

/// The sandbox's application, and what can be tried there.
async fn seen(browser: &Browser<'_>) -> (String, Value) {
    let view = browser.get("demo").await;
    assert_eq!(view.status, 200, "{:?}", view.body);
    let id = view.body["applications"][0]["applicationId"].as_str().unwrap().to_owned();
    (id, view.body)
}

fn claim(at: usize) -> Value {
    let person = &people()[at];
    json!({
        "nik": person.nik, "name": person.name, "birth_date": person.birth_date,
        "email": person.email, "phone": person.phone,
        "selfie_photo": "VALID_PHOTO", "ktp_photo": "VALID_PHOTO",
    })
}

fn but(mut claim: Value, members: &[(&str, &str)]) -> Value {
    for (member, value) in members {
        claim[*member] = json!(value);
    }
    claim
}

on_both_databases!(a_specimen_is_checked_as_the_certificate_door_checks_it, async |backend| {
    let stack = Stack::start(backend).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    let (application, view) = seen(&developer).await;
    assert_eq!(view["applications"][0]["testingLeft"], 1_000);
    assert_eq!(view["verifyUrl"], format!("{}{VERIFY}", stack.base_url));
    assert_eq!((&view["hasSpecimens"], &view["youngestYears"]), (&json!(true), &json!(17)));

    let specimen = developer.get("demo/specimens/0").await;
    assert_eq!(specimen.status, 200, "{:?}", specimen.body["code"]);
    let path = format!("demo/{application}");
    let tried = developer.post(&path, &specimen.body).await;
    assert_eq!(tried.status, 200, "{:?}", tried.body);
    let told = &tried.body["answer"]["done"];
    assert_eq!(told["message"], "Certificate electronic verification has been done");
    assert_eq!((&told["data"]["status"], &told["data"]["reject_field"]), (&json!("verified"), &json!([])));
    assert_eq!((&tried.body["rejections"], &tried.body["testingLeft"]), (&json!([]), &json!(999)));
    let line = &tried.body["transaction"];
    assert_eq!(line["id"], told["data"]["id"]);
    assert_eq!((&line["status"], &line["mode"]), (&json!("SUCCESS"), &json!("TESTING")));
    assert_eq!(line["charged"], json!(["E-Cert", "Liveness"]));

    // It is in the log as a call of the application, and in the audit log as what this member did.
    let id = line["id"].as_str().unwrap();
    let details = developer.get(&format!("transactions/{id}")).await;
    assert_eq!(&details.body["summary"], line);
    let row = partner_transaction::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap();
    assert!(row.credential_id.starts_with("member/") && row.application_id == application, "{row:?}");
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let audit = owner.get("audit?limit=100").await;
    let entries = audit.body["entries"].as_array().unwrap().iter();
    let entry = entries.clone().find(|entry| entry["action"] == "demo.tried").unwrap();
    assert_eq!(entry["subject"], format!("transaction/{id}"));
    assert_eq!(entry["details"], json!({ "application": application }));
    assert!(!audit.body.to_string().contains(&people()[0].nik));

    // The door itself says the same of the same request.
    let key = |member: &str| stack.sandbox["ecert"]["testing"][member].as_str().unwrap();
    let request = stack.http.post(format!("{}{VERIFY}", stack.base_url)).json(&specimen.body);
    let door = Answer::of(request.header("App-ID", key("appId")).header("API-Key", key("apiKey"))).await;
    assert_eq!(door.status, 200, "{:?}", door.body);
    for member in ["status", "reject_field"] {
        assert_eq!(door.body["data"][member], told["data"][member]);
    }
    assert_eq!(seen(&developer).await.1["applications"][0]["testingLeft"], 998);
});

#[tokio::test(flavor = "multi_thread")]
async fn whatever_the_call_answers_is_told_with_its_reasons_and_its_charge() {
    let stack = Stack::start(Backend::Sqlite).await;
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst]).await;
    let (application, _) = seen(&analyst).await;
    let path = format!("demo/{application}");
    let all = json!(["E-Cert", "Liveness"]);
    for (members, rejections, charged) in [
        (&[("name", "SOMEBODY ELSE")][..], json!(["name_differs"]), &all),
        (&[("selfie_photo", "OTHER_PERSON_PHOTO")], json!(["selfie_differs"]), &all),
        (&[("selfie_photo", "SPOOF_PHOTO")], json!(["not_live"]), &json!(["Liveness"])),
    ] {
        let tried = analyst.post(&path, &but(claim(1), members)).await;
        assert_eq!(tried.body["rejections"], rejections, "{:?}", tried.body);
        assert_eq!(&tried.body["transaction"]["charged"], charged, "{members:?}");
        assert_eq!(tried.body["answer"]["done"]["data"]["status"], "not_verified");
    }
    let left = seen(&analyst).await.1["applications"][0]["testingLeft"].clone();
    assert_eq!(left, 997);
    // Asked again under a reference it is the same transaction, which was once answered 500.
    let once = but(claim(2), &[("reference_id", "order-7"), ("selfie_photo", "SPOOF_PHOTO")]);
    let (first, again) = (analyst.post(&path, &once).await, analyst.post(&path, &once).await);
    assert_eq!((first.status, again.status), (200, 200), "{:?}", again.body);
    assert_eq!(again.body["transaction"], first.body["transaction"]);
    let left = seen(&analyst).await.1["applications"][0]["testingLeft"].clone();
    assert_eq!(left, 996);

    // What does not hold is told by the door's own rules, costs nothing, and is a line of the log.
    let long = "a".repeat(10_000);
    for (members, field, code) in [
        (&[("nik", "123")][..], "nik", "INVALID_PAYLOAD"),
        (&[("name", long.as_str())], "name", "INVALID_PAYLOAD"),
        (&[("name", "<script>alert(1)</script>")], "name", "INVALID_PAYLOAD"),
        (&[("email", "<script>@x.id")], "email", "INVALID_PAYLOAD"),
        (&[("selfie_photo", "NO_FACE_PHOTO")], "selfie_photo", "INVALID_PAYLOAD"),
        (&[("ktp_photo", "aGVsbG8=")], "ktp_photo", "INVALID_PAYLOAD"),
    ] {
        let tried = analyst.post(&path, &but(claim(1), members)).await;
        let refused = &tried.body["answer"]["refused"];
        assert_eq!((tried.status, &refused["error_code"]), (200, &json!(code)), "{:?}", tried.body);
        assert_eq!(refused["error_fields"][0]["field"], field, "{members:?}");
        // The row knows which fields and which rules, and no value.
        let id = tried.body["transaction"]["id"].as_str().unwrap();
        let row =
            partner_transaction::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap();
        let stored: Value = serde_json::from_str(row.troubles.as_deref().unwrap()).unwrap();
        assert_eq!(stored["fields"][0]["field"], field, "{stored}");
        for value in members.iter().map(|(_, value)| *value).chain([people()[1].email.as_str()]) {
            assert!(!stored.to_string().contains(value), "{stored}");
        }
        let details = analyst.get(&format!("transactions/{id}")).await.body;
        assert_eq!(details["troubles"], stored);
        assert_eq!(tried.body["troubles"], stored);
        let line = &tried.body["transaction"];
        assert_eq!((&line["status"], &line["httpStatus"]), (&json!("FAILED"), &json!(400)));
        assert_eq!((&line["charged"], &tried.body["testingLeft"]), (&json!([]), &left));
    }
    let large = "x".repeat(contract::ecert::MAX_BODY_BYTES);
    let tried = analyst.post(&path, &but(claim(1), &[("name", large.as_str())])).await;
    assert_eq!(tried.body["answer"]["refused"]["error_code"], "PAYLOAD_TOO_LARGE", "{}", tried.status);
    assert_eq!(stack.count("partner_transaction").await, 11, "each is a line");

    // Without test calls nothing is asked, and that is told too.
    let used_up = application::ActiveModel {
        id: Set(application.clone()),
        testing_left: Set(0),
        ..<application::ActiveModel as Default>::default()
    };
    used_up.update(&stack.app.database).await.unwrap();
    let tried = analyst.post(&path, &claim(1)).await;
    assert_eq!(tried.body["answer"]["refused"]["error_code"], "INSUFFICIENT_QUOTA", "{:?}", tried.body);
    assert_eq!(tried.body["testingLeft"], 0);
    assert_eq!(tried.body["transaction"]["errorCode"], "INSUFFICIENT_QUOTA");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_cannot_be_judged_says_why_and_nothing_is_said_of_life() {
    let stack = Stack::start(Backend::Sqlite).await;
    let analyst = Browser::of(&stack, "ana@partner.example", &[Role::Analyst]).await;
    let (application, _) = seen(&analyst).await;
    let path = format!("demo/{application}");
    let look = &people()[1].look;
    let encoded =
        |picture: &specimen::Picture| BASE64.encode(&specimen::jpeg::encode_photo(picture, 110_000));
    let scene = SelfieScene::new(960, 1280, 7);
    let covered = encoded(&scene.clone().covered(Cover::Sunglasses).render(look));
    let dark = encoded(&scene.clone().exposure(0.12).render(look));
    let far = encoded(&SelfieScene::new(480, 640, 7).render(look));
    for (members, rejection, troubles) in [
        ([("selfie_photo", covered.as_str())], "selfie_invalid", json!({ "selfie": "covered" })),
        ([("selfie_photo", &dark)], "selfie_invalid", json!({ "selfie": "too_dark" })),
        ([("selfie_photo", &far)], "selfie_invalid", json!({ "selfie": "too_small" })),
        ([("ktp_photo", "OTHER_CARD_PHOTO")], "ktp_differs", json!({ "card": "number_differs" })),
        ([("ktp_photo", "SPOOF_PHOTO")], "ktp_differs", json!({ "card": "no_card" })),
    ] {
        let tried = analyst.post(&path, &but(claim(1), &members)).await;
        assert_eq!(tried.body["rejections"], json!([rejection]), "{troubles}");
        assert_eq!(tried.body["troubles"], troubles);
        let told: DemoAnswer = serde_json::from_value(tried.body.clone()).unwrap();
        let [(_, liveness), ..] = Point::of_each(&told.rejections, told.troubles.selfie);
        let expected = if rejection == "selfie_invalid" { Point::Open } else { Point::Agrees };
        assert_eq!(liveness, expected, "{troubles}");
        // The call's own answer has no word of it.
        let members: Vec<&String> =
            tried.body["answer"]["done"]["data"].as_object().unwrap().keys().collect();
        assert_eq!(members, ["id", "status", "reject_field", "reference_id"]);
        // Its page says the same in the same codes.
        let id = tried.body["transaction"]["id"].as_str().unwrap();
        let details = analyst.get(&format!("transactions/{id}")).await.body;
        assert_eq!(details["rejections"], tried.body["rejections"]);
        assert_eq!(details["troubles"], tried.body["troubles"]);
        assert!(!details["findings"].as_array().unwrap().is_empty(), "its capture is kept");
    }
    // Who is no living person was looked at, and nothing else was.
    let tried = analyst.post(&path, &but(claim(1), &[("selfie_photo", "SPOOF_PHOTO")])).await;
    let id = tried.body["transaction"]["id"].as_str().unwrap();
    let details = analyst.get(&format!("transactions/{id}")).await.body;
    assert_eq!((&details["rejections"], &details["findings"]), (&json!(["not_live"]), &json!([])));
    assert!(details["summary"]["livenessId"].is_string(), "{details}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_is_made_by_whom_it_may_out_of_an_application_of_their_own() {
    let stack = Stack::start(Backend::Sqlite).await;
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let member = Browser::of(&stack, &format!("m{at}@partner.example"), &[role]).await;
        let may = !matches!(role, Role::Billing | Role::Auditor);
        for path in ["demo", "demo/pictures/ktp-good"] {
            assert_eq!(member.get(path).await.status, if may { 200 } else { 403 }, "{role:?} {path}");
        }
        let tried = member.post("demo/none", &claim(0)).await;
        assert_eq!(tried.status, if may { 404 } else { 403 }, "{role:?} {:?}", tried.body);
    }
    let owner = Browser::of(&stack, "owner@partner.example", &[Role::Owner]).await;
    let stranger = organisation::ActiveModel {
        id: Set("another-organisation".to_owned()),
        name: Set("Another".to_owned()),
        created_at_ms: Set(0),
    };
    stranger.insert(&stack.app.database).await.unwrap();
    let theirs =
        tanda::auth::application::create(&stack.app, "another-organisation", "Theirs").await.unwrap();
    assert_eq!(owner.post(&format!("demo/{}", theirs.id), &claim(0)).await.status, 404);

    let (application, _) = seen(&owner).await;
    let path = format!("demo/{application}");
    let foreign = owner.request(Method::POST, &path).header("origin", "https://evil.example");
    assert_eq!(Answer::of(foreign.json(&claim(0))).await.status, 403);
    assert_eq!(Browser::new(&stack).post(&path, &claim(0)).await.status, 401);
    let closed = owner.request(Method::PUT, &format!("applications/{application}"));
    Answer::of(closed.json(&json!({ "closed": true }))).await;
    assert_eq!(owner.post(&path, &claim(0)).await.status, 409);
    let view = owner.get("demo").await;
    assert_eq!(view.body["applications"], json!([]), "a closed one cannot be tried");
    assert_eq!(stack.count("partner_transaction").await, 0);
    let rows = application::Entity::find_by_id(&theirs.id).one(&stack.app.database).await.unwrap();
    assert_eq!(rows.unwrap().testing_left, 1_000);
}

/// The status of an answer that is read when the whole of a large body was sent, as browsers do it.
async fn refused_after_sending(browser: &Browser<'_>, path: &str, headers: &[(&str, &str)]) -> u16 {
    const BODY_BYTES: usize = 10_000_000;
    let request = browser.request(Method::POST, path).build().unwrap();
    let url = request.url();
    let host = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
    let mut head = format!("POST {} HTTP/1.1\r\nhost: {host}\r\n", url.path());
    let own = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    for (name, value) in own.chain(headers.iter().copied()) {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    write!(head, "content-length: {BODY_BYTES}\r\n\r\n").unwrap();
    let mut connection = TcpStream::connect(&host).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    connection
        .write_all(&vec![b' '; BODY_BYTES])
        .await
        .expect("the connection holds until everything was sent");
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await.expect("an answer");
    std::str::from_utf8(&answer[9..]).unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_hears_it_after_sending_two_photos() {
    let stack = Stack::start(Backend::Sqlite).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    let (application, _) = seen(&developer).await;
    let path = format!("demo/{application}");
    let json = ("content-type", "application/json");
    let signed_out = Browser::new(&stack);
    for (what, browser, path, headers, status) in [
        ("signed out", &signed_out, path.as_str(), vec![json], 401),
        ("another page", &developer, &path, vec![json, ("origin", "https://evil.example")], 403),
        ("no such application", &developer, "demo/none", vec![json], 404),
        ("no JSON", &developer, &path, vec![("content-type", "text/plain")], 200),
    ] {
        assert_eq!(refused_after_sending(browser, path, &headers).await, status, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_tries_so_often_a_minute() {
    let (stack, _clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    let (application, _) = seen(&developer).await;
    let path = format!("demo/{application}");
    for _ in 0..30 {
        assert_eq!(developer.post(&path, &json!({})).await.status, 200);
    }
    let late = developer.post(&path, &json!({})).await;
    assert_eq!((late.status, &late.body["code"]), (429, &json!("too_many")));
    assert_eq!(late.header("retry-after"), "60");
    let other = Browser::of(&stack, "dev2@partner.example", &[Role::Developer]).await;
    assert_eq!(other.post(&path, &json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn examples_specimens_and_the_contact_are_there() {
    let number = contract::portal::demo::WhatsAppNumber::parse("+62 812-0000-0000").unwrap();
    let settings = Settings { whatsapp: Some(number), ..Settings::default() };
    let stack = Stack::start_as(Backend::Sqlite, Arc::new(SystemClock), settings).await;
    let developer = Browser::of(&stack, "dev@partner.example", &[Role::Developer]).await;
    assert_eq!(seen(&developer).await.1["contactUrl"], "https://wa.me/6281200000000");
    for picture in GuidePicture::ALL {
        let path = format!("demo/pictures/{}", picture.as_str());
        let answer = developer.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "image/jpeg", "{path}");
        assert_eq!(answer.headers()["cache-control"], "private, max-age=86400");
        let bytes = answer.bytes().await.unwrap();
        assert!(bytes.len() < 40_000 && bytes.starts_with(&[0xFF, 0xD8]), "{path}");
    }
    assert_eq!(developer.get("demo/pictures/selfie").await.status, 404);
    // Counted round, and never one for whom the registry fails.
    let niks: Vec<String> = {
        let mut niks = Vec::new();
        for n in [0, 12, 13] {
            let specimen = developer.get(&format!("demo/specimens/{n}")).await;
            niks.push(specimen.body["nik"].as_str().unwrap().to_owned());
        }
        niks
    };
    assert!(niks[1].ends_with("9913") && niks[2] == niks[0], "{niks:?}");
    assert_eq!(developer.get("demo/specimens/x").await.status, 400);
}
