//! Reviews: the queue, who has a case, and the decision that overrules the machine's.

use acceptance::{
    capture::small_card,
    on_both_databases,
    portal::{Browser, REASON, case, case_of, decided_without_doubt},
    stack::{Answer, Backend, Stack},
    transactions,
};
use contract::portal::access::Role;
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde_json::{Value, json};
use tanda::{
    delivery::{
        callback::EndpointSettings,
        endpoint::{self, Kind},
    },
    store::entity::{
        audit, bundle, certificate, customer, delivery, job, organisation, review, verification,
    },
    verification::pipeline::withdraw,
};

async fn kyc_tier(stack: &Stack) -> String {
    let row = customer::Entity::find().filter(customer::Column::Id.eq(stack.customer_id()));
    row.one(&stack.app.database).await.unwrap().unwrap().kyc_tier
}

async fn actions(stack: &Stack) -> Vec<String> {
    let rows = audit::Entity::find().all(&stack.app.database).await.unwrap();
    rows.into_iter().map(|row| row.action).filter(|action| !action.starts_with("session")).collect()
}

fn is_refused(answer: &Answer, code: &str) {
    assert_eq!((answer.status, answer.body["code"].as_str()), (409, Some(code)), "{:?}", answer.body);
}

on_both_databases!(an_override_lifts_the_tier_and_keeps_the_machines_verification, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let id = case(&stack).await;
    assert_eq!(kyc_tier(&stack).await, "basic");
    let machine = verification::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let analyst = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    is_refused(&analyst.decide(&id, "approve").await, "not_claimed");
    let decided = analyst.claim_and_decide(&id, "approve").await;
    assert_eq!((decided.status, &decided.body["state"]), (200, &json!("closed")), "{:?}", decided.body);
    assert_eq!(kyc_tier(&stack).await, "standard");

    let rows = verification::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.contains(&machine), "the machine's row is as it was");
    let own = rows.iter().find(|row| row.actor_user_id.is_some()).unwrap();
    assert_eq!((own.status.as_str(), own.tier.as_str(), own.score), ("verified", "standard", machine.score));
    let sealed = own.sealed_reason.clone().unwrap();
    assert!(!sealed.windows(4).any(|window| REASON.as_bytes().starts_with(window)), "the reason is sealed");

    let seen = analyst.get(&format!("reviews/{id}")).await.body;
    let told: Vec<_> = seen["verifications"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["status"].as_str().unwrap(), row["actor"]["email"].as_str(), row["reason"].as_str()))
        .collect();
    assert_eq!(told, [("pending", None, None), ("verified", Some("ana@bank.example"), Some(REASON))]);
    assert_eq!(seen["kycTier"], "standard");
    assert_eq!(actions(&stack).await, ["review.claimed", "review.decided"]);

    // Closed is closed, until an owner or admin opens it again; a rejection then takes back what the approval gave.
    is_refused(&analyst.decide(&id, "reject").await, "closed");
    is_refused(&analyst.post(&format!("reviews/{id}/claim"), &json!({})).await, "closed");
    let reopen = format!("reviews/{id}/reopen");
    assert_eq!(analyst.post(&reopen, &json!({ "reason": REASON })).await.status, 403);
    let admin = Browser::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    let no_reason = admin.post(&reopen, &json!({ "reason": "no" })).await;
    assert_eq!((no_reason.status, &no_reason.body["fields"][0]["field"]), (400, &json!("reason")));
    assert_eq!(admin.post(&reopen, &json!({ "reason": REASON })).await.body["state"], "open");
    is_refused(&admin.post(&reopen, &json!({ "reason": REASON })).await, "not_closed");
    assert_eq!(kyc_tier(&stack).await, "standard", "what was decided holds until it is decided anew");
    clock.advance_ms(1);
    assert_eq!(analyst.claim_and_decide(&id, "reject").await.status, 200);
    assert_eq!(kyc_tier(&stack).await, "none", "nothing else supported it");
    assert_eq!(stack.count("verification").await, 3);
});

on_both_databases!(of_two_analysts_who_race_one_has_the_case_and_the_other_is_told, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let budi = Browser::of(&stack, "budi@bank.example", &[Role::Analyst]).await;
    let path = format!("reviews/{id}/claim");
    for round in 0..5 {
        let calls: Vec<_> = (0..8)
            .map(|at| {
                let browser = if at % 2 == 0 { &ana } else { &budi };
                let request = browser.request(Method::POST, &path).json(&json!({}));
                let email = browser.email.clone();
                tokio::spawn(async move { (email, Answer::of(request).await) })
            })
            .collect();
        let mut holders = Vec::new();
        for call in calls {
            let (email, answer) = call.await.unwrap();
            let claim = if answer.status == 200 {
                assert_eq!(answer.body["claim"]["by"]["email"], email.as_str());
                answer.body["claim"].clone()
            } else {
                is_refused(&answer, "claimed");
                answer.body["claim"].clone()
            };
            assert!(claim["until"].is_string());
            holders.push(claim["by"]["email"].as_str().unwrap().to_owned());
        }
        holders.dedup();
        assert_eq!(holders.len(), 1, "round {round}: everybody names the same holder");
        let (winner, loser) = if holders[0] == ana.email { (&ana, &budi) } else { (&budi, &ana) };
        is_refused(&loser.decide(&id, "approve").await, "claimed");
        is_refused(&loser.post(&format!("reviews/{id}/release"), &json!({})).await, "claimed");
        let listed = loser.get("reviews?state=claimed").await.body;
        assert_eq!(listed["reviews"][0]["claim"]["by"]["email"], winner.email.as_str());
        let released = winner.post(&format!("reviews/{id}/release"), &json!({})).await;
        assert_eq!((released.status, &released.body["claim"]), (200, &Value::Null));
    }
    // A claim runs out: the case is then anybody's, and the late analyst cannot decide it unknowingly.
    assert_eq!(ana.post(&path, &json!({})).await.status, 200);
    clock.advance_ms(15 * 60_000);
    is_refused(&ana.decide(&id, "approve").await, "not_claimed");
    assert_eq!(budi.post(&path, &json!({})).await.status, 200);
    is_refused(&ana.decide(&id, "approve").await, "claimed");
    // Both of his own pages decide at once: one verification is written.
    let decide = format!("reviews/{id}/decision");
    let calls: Vec<_> = ["approve", "reject", "approve", "reject"]
        .map(|decision| {
            let said = json!({ "decision": decision, "reason": REASON });
            tokio::spawn(Answer::of(budi.request(Method::POST, &decide).json(&said)))
        })
        .into();
    let mut statuses = Vec::new();
    for call in calls {
        statuses.push(call.await.unwrap().status);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409]);
    assert_eq!(stack.count("verification").await, 2);
});

on_both_databases!(four_eyes_ask_for_two_who_agree, async |backend| {
    let stack = Stack::start(backend).await;
    let id = case(&stack).await;
    let owner = Browser::of(&stack, "oma@bank.example", &[Role::Owner]).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let budi = Browser::of(&stack, "budi@bank.example", &[Role::Analyst]).await;
    let switch = async |on: bool| {
        let request = owner.request(Method::PUT, "settings").json(&json!({ "fourEyes": on }));
        assert_eq!(Answer::of(request).await.status, 200);
    };
    switch(true).await;
    assert_eq!(ana.get("me").await.body["settings"]["fourEyes"], true);

    let proposed = ana.claim_and_decide(&id, "approve").await;
    assert_eq!((proposed.status, &proposed.body["state"]), (200, &json!("proposed")));
    assert_eq!(proposed.body["proposedBy"]["email"], "ana@bank.example");
    assert_eq!((stack.count("verification").await, kyc_tier(&stack).await.as_str()), (1, "basic"));
    is_refused(&ana.post(&format!("reviews/{id}/claim"), &json!({})).await, "own_proposal");
    is_refused(&ana.decide(&id, "approve").await, "own_proposal");

    // Who does not agree opens it again, and both stay on record.
    let objected = budi.claim_and_decide(&id, "reject").await;
    assert_eq!((objected.status, &objected.body["state"]), (200, &json!("open")));
    assert_eq!(stack.count("verification").await, 1);

    // Now the other one proposes, and a proposal outlives the setting.
    assert_eq!(budi.claim_and_decide(&id, "approve").await.body["state"], "proposed");
    switch(false).await;
    is_refused(&budi.decide(&id, "approve").await, "own_proposal");
    let closed = ana.claim_and_decide(&id, "approve").await;
    assert_eq!((closed.status, &closed.body["state"]), (200, &json!("closed")));
    assert_eq!((stack.count("verification").await, kyc_tier(&stack).await.as_str()), (2, "standard"));

    let seen = ana.get(&format!("reviews/{id}")).await.body;
    let notes: Vec<_> = seen["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| ["kind", "decision", "reason"].map(|name| note[name].as_str().unwrap_or("").to_owned()))
        .collect();
    let of = |kind: &str, decision: &str| [kind, decision, REASON].map(str::to_owned);
    let expected = [of("proposal", "approve"), of("objection", "reject"), of("proposal", "approve")];
    assert_eq!(notes, expected);
    assert_eq!(seen["verifications"][1]["actor"]["email"], "ana@bank.example");
    assert_eq!(
        actions(&stack).await,
        [
            "settings.changed",
            "review.claimed",
            "review.proposed",
            "review.claimed",
            "review.objected",
            "review.claimed",
            "review.proposed",
            "settings.changed",
            "review.claimed",
            "review.decided"
        ]
    );
});

on_both_databases!(the_queue_is_oldest_first_and_pages_meet_without_gap_or_repeat, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let mut cases = Vec::new();
    for at in 0..7 {
        cases.push(case_of(&stack, &format!("customer{at}")).await);
        if at % 2 == 0 {
            clock.advance_ms(1_000);
        }
    }
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let mut seen: Vec<String> = Vec::new();
    let mut after = String::new();
    loop {
        let page = ana.get(&format!("reviews?limit=3{after}")).await.body;
        let ids = page["reviews"].as_array().unwrap().iter().map(|row| row["bundleId"].as_str().unwrap());
        seen.extend(ids.map(str::to_owned));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let opened_at = async |id: &String| {
        let row = review::Entity::find_by_id(id).one(&stack.app.database).await.unwrap().unwrap();
        (row.opened_at_ms, row.bundle_id)
    };
    let mut expected = Vec::new();
    for id in &cases {
        expected.push(opened_at(id).await);
    }
    expected.sort_unstable();
    assert_eq!(seen, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());

    assert_eq!(ana.claim_and_decide(&cases[0], "reject").await.status, 200);
    assert_eq!(ana.post(&format!("reviews/{}/claim", cases[1]), &json!({})).await.status, 200);
    for (state, count) in [("open", 5), ("claimed", 1), ("proposed", 0), ("closed", 1)] {
        let page = ana.get(&format!("reviews?state={state}")).await.body;
        assert_eq!(page["reviews"].as_array().unwrap().len(), count, "{state}");
    }
});

on_both_databases!(the_queue_tells_the_doubt_the_last_decision_first_and_finds_ones_own, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let mut cases = Vec::new();
    for at in 0..4 {
        cases.push(case_of(&stack, &format!("customer{at}")).await);
        clock.advance_ms(1_000);
    }
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let budi = Browser::of(&stack, "budi@bank.example", &[Role::Analyst]).await;
    let found = async |browser: &Browser<'_>, query: &str| -> (Vec<String>, Option<String>) {
        let page = browser.get(&format!("reviews?{query}")).await;
        assert_eq!(page.status, 200, "{query}: {:?}", page.body);
        let rows = page.body["reviews"].as_array().unwrap();
        let ids = rows.iter().map(|row| row["bundleId"].as_str().unwrap().to_owned()).collect();
        (ids, page.body["next"].as_str().map(str::to_owned))
    };

    // Each row says what the machine came to, as the case itself does.
    let seen = ana.get(&format!("reviews/{}", cases[0])).await.body;
    let listed = ana.get("reviews?limit=1").await.body["reviews"][0].clone();
    assert_eq!(listed["score"], seen["decision"]["score"]);
    let objects = |question: &str| {
        let voters = seen["decision"][question]["voters"].as_array().unwrap().clone();
        voters.into_iter().filter(|voter| voter["observation"] == "fail").map(|voter| voter["name"].clone())
    };
    let against: Vec<_> = objects("antiSpoof").chain(objects("tamper")).collect();
    assert!(against.contains(&listed["objection"]), "{listed}: {against:?}");

    // Decided from the middle, then the first, then the last: the last decision stands first, page by page.
    for (at, decision) in [(1, "reject"), (0, "approve"), (3, "reject")] {
        assert_eq!(ana.claim_and_decide(&cases[at], decision).await.status, 200);
        clock.advance_ms(1_000);
    }
    let closed = ana.get("reviews?state=closed").await.body["reviews"].clone();
    let outcomes = closed.as_array().unwrap().iter().map(|case| case["outcome"].clone());
    assert_eq!(outcomes.collect::<Vec<_>>(), ["reject", "approve", "reject"]);
    let waiting = ana.get("reviews").await.body["reviews"].clone();
    assert!(waiting.as_array().unwrap().iter().all(|case| case["outcome"].is_null()), "{waiting}");
    let (first, next) = found(&ana, "state=closed&limit=2").await;
    assert_eq!(first, [cases[3].clone(), cases[0].clone()]);
    let (rest, end) = found(&ana, &format!("state=closed&limit=2&after={}", next.unwrap())).await;
    assert_eq!((rest, end), (vec![cases[1].clone()], None));

    // One's own, while the time runs.
    assert_eq!(found(&ana, "mine=true").await.0, [""; 0]);
    assert_eq!(ana.post(&format!("reviews/{}/claim", cases[2]), &json!({})).await.status, 200);
    assert_eq!(found(&ana, "mine=true").await.0, [cases[2].clone()]);
    assert_eq!(found(&budi, "mine=true").await.0, [""; 0]);
    clock.advance_ms(15 * 60_000);
    assert_eq!(found(&ana, "mine=true").await.0, [""; 0]);

    // By the exact id of a case or a customer, decided or not.
    for (search, expected) in [
        (cases[0].clone(), vec![cases[0].clone()]),
        (format!("ktpb_{}", cases[2]), vec![cases[2].clone()]),
        ("customer1".to_owned(), vec![cases[1].clone()]),
        ("%20customer1%20".to_owned(), vec![cases[1].clone()]),
        ("customer".to_owned(), vec![]),
        ("%25".to_owned(), vec![]),
    ] {
        assert_eq!(found(&ana, &format!("search={search}")).await.0, expected, "{search}");
    }
    let long = ana.get(&format!("reviews?search={}", "x".repeat(129))).await;
    assert_eq!((long.status, &long.body["fields"][0]["field"]), (400, &json!("search")));
});

on_both_databases!(pictures_are_served_sandboxed_and_every_look_is_written_down, async |backend| {
    let stack = Stack::start(backend).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let listed = ana.get(&format!("reviews/{id}")).await.body["pictures"].clone();
    let kinds: Vec<_> = listed.as_array().unwrap().iter().map(|picture| &picture["kind"]).collect();
    assert_eq!(kinds, [&json!("ktp"), &json!("card")]);
    assert_eq!((&listed[0]["mediaType"], &listed[0]["orientation"]), (&json!("image/jpeg"), &json!(1)));
    assert_eq!(actions(&stack).await, [""; 0], "a list of pictures shows none");
    let response = ana.request(Method::GET, &format!("reviews/{id}/pictures/0")).send().await.unwrap();
    assert_eq!(response.status(), 200);
    for (name, value) in [
        ("content-type", "image/jpeg"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("content-security-policy", "sandbox; default-src 'none'"),
    ] {
        assert_eq!(response.headers().get_all(name).iter().collect::<Vec<_>>(), [value], "{name}");
    }
    let shown = response.bytes().await.unwrap();
    assert_ne!(shown, small_card(), "nothing of the file that was sent but its pixels");
    assert_eq!(json!(shown.len()), listed[0]["sizeBytes"]);
    let header = contract::photo::inspect(&shown).unwrap();
    assert_eq!(
        (&json!(header.width()), &json!(header.height())),
        (&listed[0]["width"], &listed[0]["height"])
    );
    let entry = audit::Entity::find()
        .filter(audit::Column::Action.eq("review.picture_shown"))
        .one(&stack.app.database)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((entry.subject, entry.details), (format!("review/{id}"), r#"{"picture":"0"}"#.to_owned()));
    assert_eq!(ana.get(&format!("reviews/{id}/pictures/2")).await.status, 404);
    let auditor = Browser::of(&stack, "aud@bank.example", &[Role::Auditor]).await;
    assert_eq!(auditor.get(&format!("reviews/{id}/pictures/0")).await.status, 403);
    assert_eq!(actions(&stack).await, ["review.picture_shown"], "a refused look is none");
});

#[tokio::test]
async fn personal_data_is_masked_until_somebody_who_may_asks() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let person = &specimen::people()[0];
    let claim = json!({ "nik": person.nik, "birth_date": person.birth_date }).to_string();
    let row = tanda::store::entity::bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let sealed_as = format!("bundle|{id}|claim");
    let mut row: tanda::store::entity::bundle::ActiveModel = row.into();
    row.sealed_claim =
        Set(Some(stack.app.vault.seal_text(&sealed_as, &claim, stack.app.randomness.as_ref())));
    row.update(&stack.app.database).await.unwrap();

    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let masked = ana.get(&format!("reviews/{id}")).await.body;
    assert_eq!(masked["subject"]["masked"], true);
    assert!(!masked.to_string().contains(&person.nik[..12]), "{masked}");
    assert_eq!(masked["decision"]["verdict"], "requires_review");
    let objecting = masked["decision"]["antiSpoof"]["voters"].as_array().unwrap().iter();
    let objecting: Vec<_> = objecting.filter(|voter| voter["observation"] == "fail").collect();
    assert_eq!(objecting[0]["name"], "capture_origin");
    assert!(actions(&stack).await.is_empty());
    let open = ana.get(&format!("reviews/{id}?unmask=true")).await.body;
    let subject = &open["subject"];
    assert_eq!(
        (&subject["masked"], &subject["nik"], &subject["birthDate"]),
        (&json!(false), &json!(person.nik), &json!(person.birth_date))
    );
    assert_eq!(subject["printed"]["nik"]["value"], json!(person.nik));
    assert_eq!(actions(&stack).await, ["review.unmasked"]);
    let admin = Browser::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    assert_eq!(admin.get(&format!("reviews/{id}")).await.body["subject"]["masked"], true);
    assert_eq!(admin.get(&format!("reviews/{id}?unmask=true")).await.status, 403);
    assert_eq!(actions(&stack).await, ["review.unmasked"]);
}

#[tokio::test]
async fn another_organisations_cases_are_not_there() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let bank = organisation::ActiveModel {
        id: Set("bank".to_owned()),
        name: Set("A bank".to_owned()),
        created_at_ms: Set(0),
    };
    let mut row: review::ActiveModel =
        review::Entity::find_by_id(&id).one(&stack.app.database).await.unwrap().unwrap().into();
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Owner]).await;
    bank.insert(&stack.app.database).await.unwrap();
    row.organisation_id = Set("bank".to_owned());
    row.update(&stack.app.database).await.unwrap();
    let capture = bundle::Entity::find_by_id(&id).one(&stack.app.database).await.unwrap().unwrap();
    let capture = bundle::ActiveModel { organisation_id: Set("bank".to_owned()), ..capture.into() };
    capture.update(&stack.app.database).await.unwrap();
    assert_eq!(ana.get("reviews").await.body["reviews"], json!([]));
    for path in ["", "/pictures/0"] {
        assert_eq!(ana.get(&format!("reviews/{id}{path}")).await.status, 404, "{path}");
    }
    for call in ["claim", "release", "decision", "reopen"] {
        let body = if call == "decision" {
            json!({ "decision": "approve", "reason": REASON })
        } else {
            json!({ "reason": REASON })
        };
        assert_eq!(ana.post(&format!("reviews/{id}/{call}"), &body).await.status, 404, "{call}");
    }
}

#[tokio::test]
async fn what_is_no_decision_or_no_reason_is_refused_and_changes_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 200);
    let long = "x".repeat(1001);
    for body in [
        json!({ "decision": "approve" }),
        json!({ "decision": "approve", "reason": "too short" }),
        json!({ "decision": "approve", "reason": "          blanks          " }),
        json!({ "decision": "approve", "reason": long }),
        json!({ "decision": "maybe", "reason": REASON }),
        json!({ "decision": "approve", "reason": REASON, "tier": "high" }),
    ] {
        let answer = ana.post(&format!("reviews/{id}/decision"), &body).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (400, Some("invalid")), "{body}");
    }
    assert_eq!((stack.count("verification").await, kyc_tier(&stack).await.as_str()), (1, "basic"));
    assert_eq!(ana.decide(&id, "reject").await.body["state"], "closed", "the claim still holds");
}

on_both_databases!(what_the_machine_decided_without_a_doubt_is_seen_and_opened, async |backend| {
    let stack = Stack::start(backend).await;
    let settings = EndpointSettings::new("http://127.0.0.1:9/hook", true).unwrap();
    let own = transactions::organisation(&stack).await;
    endpoint::add(&stack.app, &stack.app.database, &own, Kind::Webhook, &settings).await.unwrap();
    let (transaction, id) = decided_without_doubt(&stack).await;
    assert_eq!(stack.count("review").await, 0, "nobody was asked");
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let admin = Browser::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    let link = ana.get(&format!("transactions/{transaction}")).await.body["review"].clone();
    assert_eq!(link, json!({ "bundleId": id, "state": "closed", "outcome": "approve", "byMachine": true }));
    for search in [id.clone(), format!("ktpb_{id}")] {
        let found = ana.get(&format!("reviews?search={search}")).await.body["reviews"].clone();
        assert_eq!((found.as_array().unwrap().len(), &found[0]["byMachine"]), (1, &json!(true)), "{found}");
        assert_eq!(found[0]["outcome"], "approve", "what the machine came to");
    }
    assert_eq!(ana.get("reviews?state=closed").await.body["reviews"], json!([]), "no case was decided");
    assert_eq!(ana.get("reviews?search=a%00b").await.status, 404, "nothing has such an id");

    // It is looked at as a decided case is, and is nobody's to decide.
    let seen = ana.get(&format!("reviews/{id}")).await.body;
    assert_eq!((&seen["state"], &seen["byMachine"]), (&json!("closed"), &json!(true)), "{seen}");
    let picture = seen["pictures"][0]["n"].as_u64().unwrap();
    assert_eq!(ana.get(&format!("reviews/{id}/pictures/{picture}")).await.status, 200);
    assert!(actions(&stack).await.contains(&"review.picture_shown".to_owned()));
    assert_eq!(ana.decide(&id, "reject").await.status, 404);
    assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 404);

    // Whoever may open decided cases opens one of it, of many at once the first.
    let reopen = format!("reviews/{id}/reopen");
    assert_eq!(ana.post(&reopen, &json!({ "reason": REASON })).await.status, 403);
    assert_eq!(admin.post(&reopen, &json!({ "reason": "no" })).await.status, 400);
    let calls: Vec<_> = (0..6)
        .map(|_| {
            let call = admin.request(Method::POST, &reopen).json(&json!({ "reason": REASON }));
            tokio::spawn(Answer::of(call))
        })
        .collect();
    let mut opened = 0;
    for call in calls {
        let answer = call.await.unwrap();
        if answer.status == 200 {
            assert_eq!((&answer.body["state"], &answer.body["byMachine"]), (&json!("open"), &json!(false)));
            opened += 1;
        } else {
            is_refused(&answer, "not_closed");
        }
    }
    assert_eq!(opened, 1);
    let found = ana.get(&format!("reviews?search={id}")).await.body["reviews"].clone();
    assert_eq!((&found[0]["state"], &found[0]["outcome"]), (&json!("open"), &json!(null)), "{found}");
    assert_eq!(actions(&stack).await.iter().filter(|action| *action == "review.opened").count(), 1);
    let seen = ana.get(&format!("reviews/{id}")).await.body;
    assert_eq!((&seen["notes"][0]["kind"], &seen["notes"][0]["reason"]), (&json!("opening"), &json!(REASON)));

    // A rejection takes back what the call gave, though its caller has long gone.
    let serials = certificate::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!((serials.len(), serials[0].revoked_at_ms), (1, None));
    assert_eq!(ana.claim_and_decide(&id, "reject").await.status, 200);
    // Its caller hears of it by the id that they know.
    let told = delivery::Entity::find().filter(delivery::Column::Event.eq("review.overridden"));
    let told = told.one(&stack.app.database).await.unwrap().unwrap();
    let payload = stack.app.vault.open_text(&format!("delivery|{}|payload", told.id), &told.sealed_payload);
    let payload: serde_json::Value = serde_json::from_str(&payload.unwrap()).unwrap();
    assert_eq!(payload["data"]["transactionId"], json!(transaction));
    for _ in 0..200 {
        let certificate = certificate::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
        if certificate.revoked_at_ms.is_some() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the certificate still holds");
});

on_both_databases!(a_call_that_is_taken_back_takes_its_case_along, async |backend| {
    let stack = Stack::start(backend).await;
    let (_, id) = decided_without_doubt(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let admin = Browser::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    let reopen = format!("reviews/{id}/reopen");
    // While its last step is under way it is nobody's to open.
    let due = |state: &str| {
        let all = job::Entity::update_many().col_expr(job::Column::State, Expr::value(state));
        all.filter(job::Column::BundleId.eq(&id)).filter(job::Column::Step.eq("issue"))
    };
    due("due").exec(&stack.app.database).await.unwrap();
    is_refused(&admin.post(&reopen, &json!({ "reason": REASON })).await, "not_closed");
    due("done").exec(&stack.app.database).await.unwrap();
    assert_eq!(admin.post(&reopen, &json!({ "reason": REASON })).await.status, 200);
    assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 200);
    withdraw(&stack.app, &id).await.unwrap();
    assert_eq!((stack.count("review").await, stack.count("review_note").await), (0, 0));
    assert_eq!(ana.get("reviews").await.body["reviews"], json!([]));
    assert_eq!(ana.get(&format!("reviews/{id}")).await.status, 404);
    assert_eq!(ana.decide(&id, "approve").await.status, 404);
});

on_both_databases!(of_what_is_erased_nothing_more_is_written_down, async |backend| {
    let stack = Stack::start(backend).await;
    let id = case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    assert_eq!(ana.post(&format!("reviews/{id}/claim"), &json!({})).await.status, 200);
    let row = bundle::Entity::find_by_id(&id).one(&stack.app.database).await.unwrap().unwrap();
    let erased = bundle::ActiveModel { erased_at_ms: Set(Some(1)), ..row.into() };
    erased.update(&stack.app.database).await.unwrap();
    is_refused(&ana.decide(&id, "approve").await, "closed");
    assert_eq!((stack.count("verification").await, stack.count("review_note").await), (1, 0));
});

on_both_databases!(what_is_erased_or_anothers_is_no_case, async |backend| {
    let stack = Stack::start(backend).await;
    let (_, id) = decided_without_doubt(&stack).await;
    let admin = Browser::of(&stack, "adi@bank.example", &[Role::Admin]).await;
    let row = bundle::Entity::find_by_id(&id).one(&stack.app.database).await.unwrap().unwrap();
    for change in [
        bundle::ActiveModel { erased_at_ms: Set(Some(1)), ..row.clone().into() },
        bundle::ActiveModel { state: Set("withdrawn".to_owned()), ..row.clone().into() },
        bundle::ActiveModel { state: Set("processing".to_owned()), ..row.clone().into() },
        bundle::ActiveModel { organisation_id: Set("another".to_owned()), ..row.clone().into() },
    ] {
        let what = format!("{change:?}");
        bundle::Entity::update(change.reset_all()).exec(&stack.app.database).await.unwrap();
        assert_eq!(admin.get(&format!("reviews/{id}")).await.status, 404, "{what}");
        assert_eq!(admin.get(&format!("reviews?search={id}")).await.body["reviews"], json!([]), "{what}");
        let opened = admin.post(&format!("reviews/{id}/reopen"), &json!({ "reason": REASON })).await;
        assert_eq!(opened.status, 404, "{what}");
    }
    assert_eq!(stack.count("review").await, 0);
});
