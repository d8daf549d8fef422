//! What a newcomer and a test client get.

use std::collections::HashSet;

use acceptance::{
    on_both_databases,
    portal::Browser,
    stack::{Answer, Backend, Stack},
};
use contract::{
    nik::Nik,
    photo::{self, PhotoKind},
};

on_both_databases!(the_first_start_writes_every_credential_for_its_owners_eyes, async |backend| {
    let stack = Stack::start(backend).await;
    for pointer in [
        "/baseUrl",
        "/dashboard/email",
        "/dashboard/password",
        "/ecert/testing/appId",
        "/ecert/testing/apiKey",
        "/ecert/live/appId",
        "/ecert/live/apiKey",
        "/onekyc/clientId",
        "/onekyc/passKey",
        "/onekyc/onboardingPartner",
        "/h5Idv/accessKey",
        "/h5Idv/secretKey",
        "/identity/apiKey",
        "/identity/customerId",
        "/webhookSecret",
    ] {
        assert!(
            stack
                .sandbox
                .pointer(pointer)
                .and_then(|value| value.as_str())
                .is_some_and(|text| !text.is_empty()),
            "{pointer}"
        );
    }
    #[cfg(unix)]
    for file in ["sandbox.json", "master.key"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(stack.data.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let key = stack.identity_key().to_owned();
    let stored = tanda::sandbox::prepare(&stack.app, &stack.data).await;
    assert!(stored.unwrap().contains("/h5-idv/?token="));
    let again: serde_json::Value =
        serde_json::from_slice(&std::fs::read(stack.data.join("sandbox.json")).unwrap()).unwrap();
    assert_eq!(again["identity"]["apiKey"], key, "a second start keeps the credentials");
});

#[tokio::test]
async fn a_lost_file_is_written_anew_and_the_old_keys_stop_working() {
    let stack = Stack::start(Backend::Sqlite).await;
    std::fs::remove_file(stack.data.join("sandbox.json")).unwrap();
    tanda::sandbox::prepare(&stack.app, &stack.data).await.unwrap();
    let answer = stack.post(acceptance::capture::CHALLENGE, &serde_json::json!({ "customerId": "c1" })).await;
    assert_eq!(answer.status, 401);
    let (email, old) = ("/dashboard/email", "/dashboard/password");
    let [email, old] = [email, old].map(|at| stack.sandbox.pointer(at).unwrap().as_str().unwrap());
    assert_eq!(Browser::new(&stack).sign_in(email, old).await.status, 401);
    let file = std::fs::read(stack.data.join("sandbox.json")).unwrap();
    let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
    let new = file["dashboard"]["password"].as_str().unwrap();
    assert_eq!(Browser::new(&stack).sign_in(email, new).await.status, 200);
    assert_eq!(stack.count("organisation").await, 1);
}

#[tokio::test]
async fn the_synthetic_people_hold_and_their_photos_are_within_the_limits() {
    let stack = Stack::start(Backend::Sqlite).await;
    let answer = Answer::of(stack.http.get(format!("{}/sandbox/persons", stack.base_url))).await;
    let people = answer.body.as_array().unwrap();
    assert!(people.len() >= 12);
    let numbers: HashSet<&str> = people.iter().map(|person| person["nik"].as_str().unwrap()).collect();
    assert_eq!(numbers.len(), people.len());
    assert!(numbers.iter().all(|nik| Nik::parse(nik).is_ok() && nik[12..].starts_with("99")));
    for (member, kind) in [
        ("ktpPhotoUrl", PhotoKind::Ktp),
        ("selfiePhotoUrl", PhotoKind::Selfie),
        ("otherSelfieUrl", PhotoKind::Selfie),
        ("spoofSelfieUrl", PhotoKind::Selfie),
    ] {
        let url = people[0][member].as_str().unwrap();
        let bytes = stack.http.get(url).send().await.unwrap().bytes().await.unwrap();
        let report = photo::check(&bytes, kind);
        assert!(report.ok, "{member} {:?}", report.errors);
    }
    let nobody = format!("{}/sandbox/persons/1/ktp.jpg", stack.base_url);
    assert_eq!(Answer::of(stack.http.get(nobody)).await.status, 404);
}

#[tokio::test]
async fn the_server_says_whether_it_can_work() {
    let stack = Stack::start(Backend::Sqlite).await;
    for path in ["healthz", "readyz"] {
        assert_eq!(Answer::of(stack.http.get(format!("{}/{path}", stack.base_url))).await.status, 200);
    }
}

#[tokio::test]
async fn another_organisation_in_the_same_database_keeps_its_keys() {
    use sea_orm::{ActiveModelTrait, Set};
    let stack = Stack::start(Backend::Sqlite).await;
    let bank = tanda::store::entity::organisation::ActiveModel {
        id: Set("0".to_owned()),
        name: Set("A bank".to_owned()),
        created_at_ms: Set(0),
    };
    bank.insert(&stack.app.database).await.unwrap();
    let application = tanda::auth::application::create(&stack.app, "0", "The bank's app").await.unwrap();
    let new = tanda::auth::NewCredential {
        application: &application,
        door: tanda::auth::Door::Identity,
        mode: "live",
        public_part: "",
        secret: "qe_sk_live_bank",
        scopes: &[tanda::auth::Scope::VerificationsView],
        allowed: &[],
    };
    tanda::auth::store_credential(&stack.app, new).await.unwrap();
    std::fs::remove_file(stack.data.join("sandbox.json")).unwrap();
    tanda::sandbox::prepare(&stack.app, &stack.data).await.unwrap();
    let url = format!("{}{}", stack.base_url, acceptance::capture::CHALLENGE);
    let request = stack.http.post(url).header("authorization", "bearer qe_sk_live_bank");
    let request = request.json(&serde_json::json!({ "customerId": "c1" }));
    assert_eq!(Answer::of(request).await.status, 200);
}
