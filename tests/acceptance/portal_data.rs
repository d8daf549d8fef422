//! A person's data at the dashboard's door: found by NIK, handed out, erased; and how long data is kept.

use std::sync::Arc;

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    on_both_databases,
    onekyc::Partner,
    portal::{Browser, PASSWORD, case, case_of},
    stack::{Answer, Backend, Stack},
    transactions::{organisation, read_files},
};
use contract::{capture_flow::Purpose, photo::PhotoKind, portal::access::Role};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryOrder, Set, Statement};
use serde_json::{Value, json};
use specimen::{Person, people};
use tanda::{
    audit,
    clock::SystemClock,
    privacy,
    store::entity::{
        bundle, customer, erasure, organisation as organisations, registry_report, subject_trace,
    },
    verification::{
        Claim,
        capture::{PhotoIntake, submit_photos},
        challenge::Holder,
        link::{self, LinkOrder},
        pipeline,
    },
};

use crate::{
    ecert::{but, claim_of, verify},
    registration::registered,
};

fn claim(person: &Person) -> Claim {
    Claim {
        nik: Some(person.nik.clone()),
        name: Some(person.name.clone()),
        birth_date: Some(person.birth_date.clone()),
        email: Some(person.email.clone()),
        phone: Some(person.phone.clone()),
    }
}

fn order(person: &Person) -> Value {
    json!({ "nik": person.nik, "password": PASSWORD, "confirmation": person.nik })
}

async fn find(browser: &Browser<'_>, person: &Person) -> Value {
    let answer = browser.post("subjects/find", &json!({ "nik": person.nik })).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer.body
}

fn counts(found: &Value) -> Vec<(String, u64)> {
    let held = found["held"].as_array().unwrap();
    let one = |held: &Value| (held["kind"].as_str().unwrap().to_owned(), held["count"].as_u64().unwrap());
    held.iter().map(one).collect()
}

async fn run(stack: &Stack, sql: &str) {
    stack.app.database.execute_unprepared(sql).await.unwrap();
}

/// Where a text stands in the database, table and column, with how many rows.
async fn places_of(stack: &Stack, text: &str) -> Vec<String> {
    let database = &stack.app.database;
    let query = async |sql: String| {
        database.query_all_raw(Statement::from_string(database.get_database_backend(), sql)).await.unwrap()
    };
    let columns = query(
        "SELECT m.name AS place, p.name AS name FROM sqlite_master m JOIN pragma_table_info(m.name) p \
         WHERE m.type = 'table'"
            .to_owned(),
    );
    let mut places = Vec::new();
    for row in columns.await {
        let [table, column]: [String; 2] = ["place", "name"].map(|name| row.try_get("", name).unwrap());
        let sql = format!(
            "SELECT COUNT(*) AS there FROM \"{table}\" WHERE instr(CAST(\"{column}\" AS TEXT), '{text}') > 0"
        );
        let there: i64 = query(sql).await[0].try_get("", "there").unwrap();
        if there > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    places
}

/// A person whom every dialect knows, at the sandbox and at a bank.
async fn known_everywhere(stack: &Stack, person: &Person) {
    let request = but(claim_of(person), &[("reference_id", &format!("order-{}", person.nik))]);
    let answer = verify(stack, &request).await;
    assert_eq!(answer.body["data"]["status"], "verified", "{:?}", answer.body);
    let captured = send(stack, &CaptureDraft::good(stack, &challenge(stack).await)).await;
    assert_eq!(captured.status, 200, "{:?}", captured.body);
    let partner = Partner::of(stack, "user-1").await;
    registered(&partner, person, specimen::selfie_photo(person)).await;
    for _ in 0..600 {
        if partner.submission().await.body["data"]["status"] == "COMPLETED" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let own = organisation(stack).await;
    let made = link::create(
        &stack.app,
        LinkOrder {
            organisation_id: &own,
            application_id: None,
            customer_id: Some("visitor"),
            claim: claim(person),
            purpose: Purpose::Capture,
            return_url: Some("https://partner.example/?who=me"),
            fail_return_url: None,
        },
    );
    made.await.unwrap();
    let bank = organisations::ActiveModel {
        id: Set("zzz-bank".to_owned()),
        name: Set("A bank".to_owned()),
        created_at_ms: Set(0),
    };
    bank.insert(&stack.app.database).await.unwrap();
    capture_of(stack, "zzz-bank", person).await;
    privacy::trace_all(&stack.app).await.unwrap();
}

/// A capture of photos that a partner sent; gives its id.
async fn capture_of(stack: &Stack, organisation_id: &str, person: &Person) -> String {
    let photos =
        [(PhotoKind::Ktp, specimen::card_photo(person)), (PhotoKind::Selfie, specimen::selfie_photo(person))];
    capture_as(stack, (organisation_id, "c-1"), &claim(person), &photos).await
}

/// A capture of a customer on which nothing can be read, and of whom nothing is claimed.
async fn blank_of(stack: &Stack, customer_id: &str) -> String {
    let photos = [(PhotoKind::Ktp, specimen::selfie_photo(&people()[3]))];
    capture_as(stack, (&organisation(stack).await, customer_id), &Claim::default(), &photos).await
}

async fn capture_as(
    stack: &Stack,
    (organisation_id, customer_id): (&str, &str),
    claim: &Claim,
    photos: &[(PhotoKind, Vec<u8>)],
) -> String {
    let intake = PhotoIntake {
        holder: Holder { organisation_id, customer_id, link_id: None },
        claim,
        purpose: Purpose::Capture,
        received_at: stack.app.clock.now(),
        photos,
    };
    let stored = submit_photos(&stack.app, intake).await.unwrap();
    pipeline::follow(&stack.app, &stored.ids.bundle).await.unwrap();
    // Nobody waits for a decision on it.
    let closed = format!("UPDATE review SET state = 'closed' WHERE bundle_id = '{}'", stored.ids.bundle);
    run(stack, &closed).await;
    stored.ids.bundle
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_found_handed_out_and_erased_everywhere_and_nobody_else_is() {
    let stack = Stack::start_with(Backend::Sqlite, Arc::new(SystemClock), 100).await;
    let person = &people()[0];
    known_everywhere(&stack, person).await;
    let other = capture_of(&stack, &organisation(&stack).await, &people()[1]).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let admin = Browser::of(&stack, "admin@bank.example", &[Role::Admin]).await;

    let found = find(&owner, person).await;
    let kinds: Vec<String> = counts(&found).into_iter().map(|(kind, _)| kind).collect();
    for kind in
        ["capture", "picture", "transaction", "certificate", "customer", "link", "registration", "delivery"]
    {
        assert!(kinds.iter().any(|known| known == kind), "{kind}: {found}");
    }
    assert_eq!(found["name"], json!(person.name));
    let masked = find(&admin, person).await["name"].as_str().unwrap().to_owned();
    assert!(masked.contains('*') && !masked.contains(person.name.split(' ').next().unwrap()), "{masked}");
    assert_eq!(counts(&find(&owner, &people()[5]).await), []);

    // As a file: what is known, and every picture.
    let export = json!({ "nik": person.nik, "password": PASSWORD });
    assert_eq!(admin.post("subjects/export", &export).await.status, 403, "who sees no personal data");
    let answer = owner.request(Method::POST, "subjects/export").json(&export).send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/zip".parse().unwrap())
    );
    let files = read_files(&answer.bytes().await.unwrap());
    let data: Value = serde_json::from_slice(&files["data.json"]).unwrap();
    assert_eq!(data["nik"], json!(person.nik));
    assert!(
        data["captures"].as_array().unwrap().iter().any(|one| one["claimed"]["name"] == json!(person.name))
    );
    assert_eq!(data["certificates"][0]["revokedAt"], Value::Null);
    let pictures = counts(&found).into_iter().find(|(kind, _)| kind == "picture").unwrap().1;
    let jpegs = files.values().filter(|bytes| bytes.starts_with(&[0xff, 0xd8])).count();
    assert_eq!((jpegs as u64, files.len() as u64), (pictures, pictures + 1));

    waits_for_what_is_under_way(&stack, &owner, person).await;

    let serial = data["certificates"][0]["serial"].as_str().unwrap();
    let transactions = stack.count("partner_transaction").await;
    let bundles = stack.count("bundle").await;
    let tried = "INSERT INTO delivery_attempt (id, delivery_id, number, at_ms, took_ms) \
                 SELECT id, id, 99, 1, 1 FROM delivery";
    run(&stack, tried).await;
    let deliveries = stack.count("delivery").await;
    let wanted = order(person);
    let (one, two) =
        tokio::join!(owner.post("subjects/erase", &wanted), admin.post("subjects/erase", &wanted));
    assert!([one.status, two.status].iter().all(|status| [200, 202].contains(status)), "{one:?} {two:?}");
    assert_eq!(one.body["erasureId"], two.body["erasureId"], "of two at once there is one request");
    let again = owner.post("subjects/erase", &order(person)).await;
    assert_eq!((again.status, &again.body["state"]), (200, &json!("done")), "{:?}", again.body);
    assert_eq!(again.body["erasureId"], one.body["erasureId"]);

    for text in [person.nik.as_str(), &person.name, &person.email, &person.phone] {
        assert_eq!(places_of(&stack, text).await, Vec::<String>::new(), "{text}");
    }
    let orphans = "delivery_attempt WHERE delivery_id NOT IN (SELECT id FROM delivery)";
    assert!(stack.count("delivery").await < deliveries);
    assert_eq!(stack.count(orphans).await, 0, "tries go with their delivery");
    // What finds the person is left where another partner keeps them, and where contacts are told apart.
    let nik = contract::nik::Nik::parse(&person.nik).unwrap();
    assert_eq!(places_of(&stack, &stack.app.lookup.person(&nik)).await, ["subject_trace.nik_hash"]);
    let theirs = bundle::Entity::find().all(&stack.app.database).await.unwrap();
    for row in &theirs {
        let is_kept = row.organisation_id == "zzz-bank" || row.id == other;
        assert!(is_kept || (row.sealed_claim.is_none() && row.sealed_ocr.is_none()), "{}", row.id);
        assert_eq!(row.erased_at_ms.is_none(), is_kept, "{}", row.id);
    }
    let kept_pictures = stack.count("frame").await + stack.count("artefact").await;
    assert_eq!(i64::try_from(stack.objects().len()).unwrap(), kept_pictures, "no object without its row");
    assert!(stack.count("frame").await == 4, "two of the bank, two of somebody else");
    // Charges and verdicts stay, and say nothing of anybody.
    assert_eq!(
        (stack.count("partner_transaction").await, stack.count("bundle").await),
        (transactions, bundles)
    );
    assert_eq!(counts(&find(&owner, person).await), []);
    assert!(!counts(&find(&owner, &people()[1]).await).is_empty());

    let status = stack.http.get(format!("{}/certificates/{serial}", stack.base_url));
    let status = Answer::of(status).await.body;
    assert_eq!((&status["status"], &status["certificate"]), (&json!("revoked"), &Value::Null));
    let organisation = organisation(&stack).await;
    let report = audit::verify_chain(&stack.app, &organisation).await.unwrap();
    assert!(report.intact, "{report:?}");
    let log = owner.get("audit?limit=100").await.body.to_string();
    assert_eq!(log.matches("erasure.asked").count(), 1);
    assert_eq!(log.matches("erasure.done").count(), 1);
    assert!(log.contains("subject.found") && log.contains("subject.exported") && !log.contains(&person.nik));
    // Whoever is shown what was decided before finds no page that fails.
    for row in theirs.iter().filter(|row| row.organisation_id == organisation) {
        let seen =
            stack.http.get(format!("{}/api/identity/document/ktp/bundles/ktpb_{}", stack.base_url, row.id));
        let seen = Answer::of(seen.bearer_auth(stack.identity_key())).await;
        assert_eq!(seen.status, 200, "{:?}", seen.body);
    }
}

/// Asks for an erasure while a link is open and while calls are answered: it is refused, and says for what it waits.
async fn waits_for_what_is_under_way(stack: &Stack, owner: &Browser<'_>, person: &Person) {
    // A link that somebody has opened may bring a capture at any moment.
    run(stack, "UPDATE capture_link SET opened_at_ms = 1 WHERE customer_id = 'visitor'").await;
    let refused = owner.post("subjects/erase", &order(person)).await;
    assert_eq!((refused.status, &refused.body["code"]), (409, &json!("in_process")));
    let waits = find(owner, person).await["inProcess"].clone();
    assert_eq!(waits, json!([{ "kind": "link", "count": 1, "id": null }]));
    run(stack, "UPDATE partner_transaction SET status = NULL").await;
    let waits = find(owner, person).await["inProcess"].clone();
    let call = waits.as_array().unwrap().iter().find(|one| one["kind"] == "call").unwrap();
    assert!(
        call["count"].as_u64() >= Some(1) && call["id"].is_string(),
        "a call is told with where it is: {waits}"
    );
    run(stack, "UPDATE partner_transaction SET status = 'SUCCESS'").await;
    run(stack, "UPDATE capture_link SET expires_at_ms = 1 WHERE customer_id = 'visitor'").await;
}

/// What a partner reports of the civil registry, with a photo.
async fn report_of(stack: &Stack, customer_id: &str) {
    let photo = data_encoding::BASE64.encode(&specimen::selfie_photo(&people()[0]));
    let report =
        json!({ "customerId": customer_id, "valid": true, "raw": { "known": true }, "photo": photo });
    let taken = stack.post("/api/identity/nik/dukcapil", &report).await;
    assert_eq!(taken.status, 200, "{:?}", taken.body);
}

async fn customers(stack: &Stack) -> Vec<String> {
    let rows = customer::Entity::find().order_by_asc(customer::Column::Id).all(&stack.app.database).await;
    rows.unwrap().into_iter().map(|row| row.id).collect()
}

// Only captures whose number was claimed or read went; a blurred first try stayed, and with it the customer.
on_both_databases!(
    what_a_customer_left_unread_goes_with_them_unless_others_share_their_id,
    async |backend| {
        let is_sqlite = backend == Backend::Sqlite;
        let stack = Stack::start_with(backend, Arc::new(SystemClock), 100).await;
        let own = organisation(&stack).await;
        let [person, other] = [&people()[0], &people()[1]];
        let photos = [(PhotoKind::Ktp, specimen::card_photo(person))];
        let of_other = [(PhotoKind::Ktp, specimen::card_photo(other))];
        let mut gone = vec![blank_of(&stack, "alone").await];
        gone.push(capture_as(&stack, (&own, "alone"), &claim(person), &photos).await);
        gone.push(capture_as(&stack, (&own, "shared"), &claim(person), &photos).await);
        let kept = [
            blank_of(&stack, "shared").await,
            capture_as(&stack, (&own, "shared"), &claim(other), &of_other).await,
            blank_of(&stack, "somebody").await,
        ];
        for customer in ["alone", "shared"] {
            report_of(&stack, customer).await;
        }
        let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
        let found = find(&owner, person).await;
        let number = |kind: &str| counts(&found).into_iter().find(|(known, _)| known == kind).unwrap().1;
        assert_eq!((number("capture"), number("customer"), number("registry_report")), (3, 1, 1), "{found}");

        // Every picture is in the file, and named in what goes with it.
        let export = json!({ "nik": person.nik, "password": PASSWORD });
        let answer = owner.request(Method::POST, "subjects/export").json(&export).send().await.unwrap();
        let files = read_files(&answer.bytes().await.unwrap());
        let told = String::from_utf8(files["data.json"].clone()).unwrap();
        assert!(files.keys().any(|name| name.starts_with("pictures/registry/")), "{:?}", files.keys());
        for name in files.keys().filter(|name| *name != "data.json") {
            assert!(told.contains(name.as_str()), "{name}");
        }

        // A step that is still to be taken may make something of what is erased.
        run(
            &stack,
            &format!(
                "UPDATE job SET state = 'due', due_at_ms = {} WHERE bundle_id = '{}'",
                i64::MAX,
                gone[0]
            ),
        )
        .await;
        let early = owner.post("subjects/erase", &order(person)).await;
        assert_eq!((early.status, &early.body["code"]), (409, &json!("in_process")), "{:?}", early.body);
        run(&stack, "UPDATE job SET state = 'done'").await;

        let done = owner.post("subjects/erase", &order(person)).await;
        assert_eq!((done.status, &done.body["state"]), (200, &json!("done")), "{:?}", done.body);
        for row in bundle::Entity::find().all(&stack.app.database).await.unwrap() {
            assert_eq!(
                (row.erased_at_ms.is_some(), kept.contains(&row.id)),
                (gone.contains(&row.id), row.erased_at_ms.is_none())
            );
        }
        assert!(!customers(&stack).await.contains(&"alone".to_owned()));
        assert!(customers(&stack).await.contains(&"shared".to_owned()));
        assert_eq!(stack.count("registry_report").await, 1, "whose report it is, nobody can tell");
        if is_sqlite {
            let nik = contract::nik::Nik::parse(&person.nik).unwrap();
            assert_eq!(places_of(&stack, &stack.app.lookup.person(&nik)).await, Vec::<String>::new());
        }
        // The other one is not taken for the only one now: the report may be on either.
        let of_other = counts(&find(&owner, other).await);
        assert!(of_other.contains(&("capture".to_owned(), 1)), "{of_other:?}");
        assert!(
            of_other.iter().all(|(kind, _)| kind != "registry_report" && kind != "customer"),
            "{of_other:?}"
        );
    }
);

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_captures_of_one_person_are_found() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let one = capture_of(&stack, &organisation(&stack).await, person).await;
    privacy::trace_all(&stack.app).await.unwrap();
    let nik = contract::nik::Nik::parse(&person.nik).unwrap();
    let row = bundle::Entity::find_by_id(one).one(&stack.app.database).await.unwrap().unwrap();
    for some in 0..12 {
        let traces = (0..1_000).map(|number| subject_trace::ActiveModel {
            organisation_id: Set(row.organisation_id.clone()),
            nik_hash: Set(stack.app.lookup.person(&nik)),
            kind: Set("capture".to_owned()),
            item_id: Set(format!("another-{some}-{number}")),
        });
        subject_trace::Entity::insert_many(traces).exec_without_returning(&stack.app.database).await.unwrap();
        let rows = (0..1_000).map(|number| {
            let id = format!("another-{some}-{number}");
            let same = bundle::Model { id, sealed_claim: None, sealed_ocr: None, ..row.clone() };
            bundle::ActiveModel::from(same).reset_all()
        });
        bundle::Entity::insert_many(rows).exec_without_returning(&stack.app.database).await.unwrap();
    }
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let found = counts(&find(&owner, person).await);
    assert!(found.contains(&("capture".to_owned(), 12_001)), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_that_was_cut_off_goes_on_where_it_stopped() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let own = organisation(&stack).await;
    let first = capture_of(&stack, &own, person).await;
    capture_of(&stack, &own, person).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    // An object that cannot be removed: a folder lies where it was.
    let blocked = stack.frames().into_iter().next_back().unwrap();
    let kept = std::fs::read(&blocked).unwrap();
    std::fs::remove_file(&blocked).unwrap();
    std::fs::create_dir(&blocked).unwrap();
    std::fs::write(blocked.join("stone"), "stone").unwrap();
    let answer = owner.post("subjects/erase", &order(person)).await;
    assert_eq!((answer.status, &answer.body["state"]), (202, &json!("erasing")), "{:?}", answer.body);
    let due = answer.body["dueAt"].as_str().unwrap().to_owned();
    // Asked again meanwhile, it is the same request; a sweep does not help, and loses nothing.
    let again = owner.post("subjects/erase", &order(person)).await;
    assert_eq!((again.status, &again.body["erasureId"]), (202, &answer.body["erasureId"]));
    privacy::continue_due(&stack.app).await.unwrap();
    assert!(stack.count("erasure_item").await > 0);
    std::fs::remove_dir_all(&blocked).unwrap();
    std::fs::write(&blocked, kept).unwrap();
    let (one, two) = tokio::join!(privacy::continue_due(&stack.app), privacy::continue_due(&stack.app));
    one.unwrap();
    two.unwrap();
    let list = owner.get("subjects/erasures").await.body;
    let done = &list["erasures"][0];
    assert_eq!((&done["state"], &done["left"], &done["dueAt"]), (&json!("done"), &json!(0), &json!(due)));
    assert_eq!(done["askedBy"]["email"], "owner@bank.example");
    assert_eq!((stack.count("erasure_item").await, stack.objects().len()), (0, 0));
    let row = bundle::Entity::find_by_id(first).one(&stack.app.database).await.unwrap().unwrap();
    assert!(row.erased_at_ms.is_some() && row.customer_id == "(erased)");
    assert!(audit::verify_chain(&stack.app, &own).await.unwrap().intact);
    let known = erasure::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    assert!(known.open_claim.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_while_somebody_decides_on_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    case_of(&stack, "another-customer").await;
    let person = &people()[0];
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let waits = &find(&owner, person).await["inProcess"][0];
    assert_eq!((&waits["kind"], &waits["count"]), (&json!("review"), &json!(2)));
    assert_eq!(owner.post("subjects/erase", &order(person)).await.status, 409);
    for one in tanda::store::entity::review::Entity::find().all(&stack.app.database).await.unwrap() {
        assert_eq!(owner.claim_and_decide(&one.bundle_id, "approve").await.status, 200);
    }
    let done = owner.post("subjects/erase", &order(person)).await;
    assert_eq!((done.status, &done.body["state"]), (200, &json!("done")), "{:?}", done.body);
    // The case can still be looked at, and shows nobody.
    let case = owner.get(&format!("reviews/{id}?unmask=true")).await;
    assert_eq!((case.status, &case.body["subject"]["nik"]), (200, &Value::Null), "{:?}", case.body);
    assert!(!case.body.to_string().contains(&person.nik));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_door_to_persons_opens_for_whom_it_should_and_is_hard_to_guess_through() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    for (role, manages, sees) in [
        (Role::Admin, true, true),
        (Role::Auditor, false, true),
        (Role::Analyst, false, false),
        (Role::Developer, false, false),
        (Role::Billing, false, false),
    ] {
        let browser = Browser::of(&stack, &format!("{}@bank.example", role.as_str()), &[role]).await;
        let status = |may: bool| if may { 200 } else { 403 };
        let asked = browser.post("subjects/find", &json!({ "nik": person.nik })).await;
        assert_eq!(asked.status, status(manages), "{role:?}");
        assert_eq!(browser.get("subjects/erasures").await.status, status(sees), "{role:?}");
        assert_eq!(browser.get("retention").await.status, status(sees), "{role:?}");
        if !manages {
            assert_eq!(browser.post("subjects/erase", &order(person)).await.status, 403, "{role:?}");
        }
    }
    for (change, status, about) in [
        (json!({ "nik": "123" }), 400, "nik"),
        (json!({ "nik": 3_204_110_609_979_901_u64 }), 400, "nik"),
        (json!({ "confirmation": people()[1].nik }), 400, "confirmation"),
        (json!({ "confirmation": "ya" }), 400, "confirmation"),
        (json!({ "password": "" }), 400, "password"),
    ] {
        let mut body = order(person);
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = owner.post("subjects/erase", &body).await;
        assert_eq!((answer.status, &answer.body["fields"][0]["field"]), (status, &json!(about)), "{change}");
    }
    let wrong = json!({ "nik": person.nik, "password": "salah sama sekali", "confirmation": person.nik });
    assert_eq!(owner.post("subjects/erase", &wrong).await.body["code"], "credentials_wrong");
    let nothing = owner.post("subjects/erase", &order(&people()[5])).await;
    assert_eq!((nothing.status, &nothing.body["code"]), (404, &json!("not_found")));
    // Ten questions a minute, whatever they are.
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let answer = owner.post("subjects/find", &json!({ "nik": person.nik })).await;
        statuses.push((answer.status, answer.header("retry-after").is_empty()));
    }
    assert!(statuses.contains(&(429, false)), "{statuses:?}");
}

on_both_databases!(data_is_kept_as_long_as_the_organisation_chose, async |backend| {
    const DAY_MS: i64 = 86_400_000;
    let is_sqlite = backend == Backend::Sqlite;
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let own = organisation(&stack).await;
    let person = &people()[0];
    let waiting = case(&stack).await;
    let capture = capture_of(&stack, &own, person).await;
    // A link that nobody opened, of somebody who never came.
    let stranger = &people()[4];
    let order = LinkOrder {
        organisation_id: &own,
        application_id: None,
        customer_id: Some("stranger"),
        claim: claim(stranger),
        purpose: Purpose::Capture,
        return_url: None,
        fail_return_url: None,
    };
    link::create(&stack.app, order).await.unwrap();
    privacy::trace_all(&stack.app).await.unwrap();
    let admin = Browser::of(&stack, "admin@bank.example", &[Role::Admin]).await;
    let put = async |body: Value| Answer::of(admin.request(Method::PUT, "retention").json(&body)).await;
    assert_eq!(admin.get("retention").await.body, json!({ "pictureDays": 90, "dataDays": 1826 }));
    for (body, field) in [
        (json!({ "pictureDays": 91, "dataDays": 365 }), "pictureDays"),
        (json!({ "pictureDays": 30, "dataDays": 7 }), "dataDays"),
        (json!({ "pictureDays": 60, "dataDays": 30 }), "pictureDays"),
    ] {
        let refused = put(body.clone()).await;
        assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (400, &json!(field)), "{body}");
    }
    // What is past the new time is gone for good: a session alone does not do that.
    let shorter = json!({ "pictureDays": 2, "dataDays": 30 });
    let refused = put(shorter.clone()).await;
    assert_eq!((refused.status, &refused.body["fields"][0]["field"]), (400, &json!("password")));
    let mut proved = shorter.clone();
    proved["password"] = json!("salah sama sekali");
    assert_eq!(put(proved.clone()).await.body["code"], "credentials_wrong");
    assert_eq!(admin.get("retention").await.body["pictureDays"], 90);
    proved["password"] = json!(PASSWORD);
    assert_eq!(put(proved).await.status, 200);
    let longer = json!({ "pictureDays": 3, "dataDays": 31 });
    assert_eq!(put(longer).await.status, 200, "nothing is erased earlier by this");
    let shortened = json!({ "pictureDays": 2, "dataDays": 30, "password": PASSWORD });
    assert_eq!(put(shortened).await.status, 200);
    assert_eq!(admin.get("retention").await.body, json!({ "pictureDays": 2, "dataDays": 30 }));
    let frames = stack.count("frame").await;
    for customer in ["c-1", stack.customer_id()] {
        report_of(&stack, customer).await;
    }
    clock.advance_ms(DAY_MS);
    assert_eq!(privacy::erase_past_pictures(&stack.app).await.unwrap(), 0);
    clock.advance_ms(DAY_MS);
    assert_eq!(privacy::erase_past_pictures(&stack.app).await.unwrap(), 2, "a case that waits keeps its own");
    assert_eq!(stack.count("frame").await, frames - 2);
    let reports = async || registry_report::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(reports().await.iter().all(|row| row.sealed_photo.is_none() && row.erased_at_ms.is_none()));
    assert_eq!(privacy::erase_past_data(&stack.app).await.unwrap(), 0);
    clock.advance_ms(28 * DAY_MS);
    assert_eq!(privacy::erase_past_data(&stack.app).await.unwrap(), 1, "and its data");
    let row =
        async |id: &str| bundle::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap();
    assert!(row(&capture).await.sealed_claim.is_none() && row(&waiting).await.sealed_ocr.is_some());
    // Whoever has nothing left goes with what was reported; that somebody else is known stays, without what was answered.
    assert_eq!(customers(&stack).await, [stack.customer_id()]);
    let left = reports().await;
    let of = (left.len(), left[0].customer_id.as_str(), left[0].valid, left[0].erased_at_ms.is_some());
    assert_eq!(of, (1, stack.customer_id(), true, true));
    if is_sqlite {
        let nik = contract::nik::Nik::parse(&stranger.nik).unwrap();
        assert_eq!(places_of(&stack, &stack.app.lookup.person(&nik)).await, Vec::<String>::new());
    }
    // Ninety days are what the person agreed to, whoever waits.
    clock.advance_ms(60 * DAY_MS);
    privacy::erase_past_pictures(&stack.app).await.unwrap();
    assert_eq!((stack.count("frame").await, stack.objects().len()), (0, 0));
    assert!(audit::verify_chain(&stack.app, &own).await.unwrap().intact);
});
