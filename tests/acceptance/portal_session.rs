//! Signing in to the dashboard: who gets in, who waits, what another origin may do, and what each role may open.

use acceptance::{
    on_both_databases,
    portal::{Browser, PASSWORD},
    stack::{Answer, Backend, Stack},
};
use contract::portal::{
    MEMBER_HEADER, UNATTENDED_HEADER,
    access::{Access, DOORS, Permission, Role},
};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde_json::json;
use tanda::store::entity::{member, session};

on_both_databases!(the_sandbox_file_opens_the_dashboard_and_signing_out_closes_it, async |backend| {
    let stack = Stack::start(backend).await;
    let mut browser = Browser::new(&stack);
    let dashboard = &stack.sandbox["dashboard"];
    let (email, password) = (dashboard["email"].as_str().unwrap(), dashboard["password"].as_str().unwrap());
    let answer = browser.sign_in(&email.to_uppercase(), password).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let cookie = answer.header("set-cookie").to_owned();
    for part in ["__Host-tanda-portal=", "Path=/", "Secure", "HttpOnly", "SameSite=Strict", "Max-Age=43200"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    let me = browser.get("me").await;
    assert_eq!((me.status, &me.body["member"]["email"]), (200, &json!(email)));
    assert_eq!((&me.body["organisation"], &me.body["roles"]), (&json!("Sandbox"), &json!(["owner"])));
    assert_eq!(me.body["permissions"].as_array().unwrap().len(), Permission::ALL.len());
    let stored = session::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let secret = browser.cookie.split_once('=').unwrap().1;
    assert_ne!(stored.secret_hash, secret, "the cookie itself is not stored");
    let closed = Answer::of(browser.request(Method::DELETE, "session")).await;
    assert_eq!(closed.status, 204);
    assert!(closed.header("set-cookie").contains("Max-Age=0"));
    let after = browser.get("me").await;
    assert_eq!((after.status, &after.body["code"]), (401, &json!("signed_out")));
});

#[tokio::test]
async fn a_session_that_ended_answers_401_in_json() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let mut browser = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    for _ in 0..24 {
        clock.advance_ms(29 * 60_000);
        assert_eq!(browser.get("me").await.status, 200, "a session in use goes on");
    }
    let is_over = async |browser: &Browser<'_>| {
        for path in ["me", "reviews", "reviews/x/pictures/0"] {
            let answer = browser.get(path).await;
            assert_eq!((answer.status, &answer.body["code"]), (401, &json!("signed_out")), "{path}");
            assert!(answer.body["message"].is_string());
        }
    };
    // Twelve hours are over.
    clock.advance_ms(29 * 60_000);
    is_over(&browser).await;
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 200);
    clock.advance_ms(30 * 60_000);
    is_over(&browser).await;
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 200);
    let now = stack.app.clock.now().epoch_ms();
    let disabled = member::Entity::update_many()
        .col_expr(member::Column::DisabledAtMs, Expr::value(now))
        .filter(member::Column::Email.eq("a@bank.example"));
    disabled.exec(&stack.app.database).await.unwrap();
    is_over(&browser).await;
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 401);
}

/// A page that asked anew every half minute kept a session open for twelve hours with nobody there.
#[tokio::test]
async fn calls_that_nobody_led_to_keep_no_session_alive() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let browser = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    let by_itself =
        async || Answer::of(browser.request(Method::GET, "me").header(UNATTENDED_HEADER, "1")).await.status;
    for _ in 0..29 {
        clock.advance_ms(60_000);
        assert_eq!(by_itself().await, 200);
    }
    clock.advance_ms(60_000);
    assert_eq!(by_itself().await, 401);
}

#[tokio::test]
async fn a_page_does_not_act_as_whoever_signed_in_after_it() {
    let stack = Stack::start(Backend::Sqlite).await;
    let first = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    let me = first.get("me").await.body["member"]["memberId"].as_str().unwrap().to_owned();
    let second = Browser::of(&stack, "b@bank.example", &[Role::Owner]).await;
    let called_by = async |browser: &Browser<'_>| {
        Answer::of(browser.request(Method::GET, "reviews").header(MEMBER_HEADER, &me)).await
    };
    assert_eq!(called_by(&first).await.status, 200);
    let answer = called_by(&second).await;
    assert_eq!((answer.status, &answer.body["code"]), (401, &json!("signed_out")));
}

on_both_databases!(wrong_tries_shut_the_door_for_known_and_unknown_alike, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    let mut browser = Browser::new(&stack);
    for email in ["a@bank.example", "nobody@bank.example"] {
        let mut told = Vec::new();
        for _ in 0..6 {
            let answer = browser.sign_in(email, "wrong").await;
            told.push((answer.status, answer.header("retry-after").to_owned(), answer.body));
        }
        let wrong = json!({ "code": "credentials_wrong", "message": "e-mail or password is wrong" });
        assert!(
            told[..5].iter().all(|(status, _, body)| (*status, body) == (401, &wrong)),
            "{email} {told:?}"
        );
        assert_eq!((told[5].0, told[5].1.as_str(), &told[5].2["code"]), (429, "30", &json!("too_many")));
    }
    // The right password waits too, and works again once the door is open.
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 429);
    clock.advance_ms(30_000);
    assert_eq!(browser.sign_in("a@bank.example", "wrong").await.status, 401);
    let shut = browser.sign_in("a@bank.example", PASSWORD).await;
    assert_eq!(
        (shut.status, shut.header("retry-after")),
        (429, "60"),
        "each further try shuts it for longer"
    );
    clock.advance_ms(60_000);
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 200);
    assert_eq!(browser.sign_in("a@bank.example", "wrong").await.status, 401, "the count began anew");
});

/// Somebody who typed wrong passwords elsewhere kept a member out, who knew the right one.
#[tokio::test]
async fn whoever_guesses_elsewhere_keeps_nobody_out_and_guesses_no_more_for_it() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let mut own = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    let guess = async |network: u8| {
        let from = reqwest::Client::builder().local_address(std::net::IpAddr::from([127, 0, 0, network]));
        let request = from.build().unwrap().post(format!("{}/portal/v1/session", stack.base_url));
        let body = json!({ "email": "a@bank.example", "password": "wrong" });
        Answer::of(request.header("x-tanda-portal", "1").json(&body)).await.status
    };
    for _ in 0..5 {
        assert_eq!(guess(2).await, 401);
    }
    assert_eq!(guess(2).await, 429);
    assert_eq!(own.sign_in("a@bank.example", PASSWORD).await.status, 200);
    // A success forgets what came from elsewhere only in the count of the whole account.
    assert_eq!(guess(2).await, 429);
    // From ever so many places together there are no more than eighty free ones.
    let mut looked_at = 0;
    for network in 3..25 {
        for _ in 0..5 {
            looked_at += usize::from(guess(network).await == 401);
        }
    }
    assert_eq!(looked_at, 81);
    assert_eq!(own.sign_in("a@bank.example", PASSWORD).await.status, 429);
    clock.advance_ms(30_000);
    assert_eq!(own.sign_in("a@bank.example", PASSWORD).await.status, 200);
}

#[tokio::test]
async fn one_address_that_tries_many_e_mails_is_shut_out() {
    let (stack, _clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let mut browser = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    for at in 0..21 {
        let answer = browser.sign_in(&format!("{at}@bank.example"), "wrong").await;
        assert_eq!(answer.status, 401, "{at}");
    }
    assert_eq!(browser.sign_in("another@bank.example", "wrong").await.status, 429);
    assert_eq!(browser.sign_in("a@bank.example", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn many_guesses_at_once_are_no_more_than_one_after_the_other() {
    let stack = Stack::start(Backend::Sqlite).await;
    let calls: Vec<_> = (0..12)
        .map(|_| {
            let url = format!("{}/portal/v1/session", stack.base_url);
            let request = stack.http.post(url).header("x-tanda-portal", "1");
            let request = request.json(&json!({ "email": "a@bank.example", "password": "wrong" }));
            tokio::spawn(async move { Answer::of(request).await.status })
        })
        .collect();
    let mut looked_at = 0;
    for call in calls {
        // On a busy machine one of them may be told so instead; it counts all the same.
        looked_at += usize::from(matches!(call.await.unwrap(), 401 | 503));
    }
    assert_eq!(looked_at, 5, "the fifth shuts the door");
    assert_eq!(Browser::new(&stack).sign_in("a@bank.example", PASSWORD).await.status, 429);
}

#[tokio::test]
async fn calls_of_another_origin_change_nothing() {
    let stack = Stack::start(Backend::Sqlite).await;
    let browser = Browser::of(&stack, "a@bank.example", &[Role::Owner]).await;
    let url = format!("{}/portal/v1/session", stack.base_url);
    let with = |headers: &[(&str, &str)]| {
        let mut request = stack.http.delete(&url).header("cookie", &browser.cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request)
    };
    for headers in [
        &[][..],
        &[("x-tanda-portal", "1"), ("origin", "https://evil.example")],
        &[("x-tanda-portal", "1"), ("sec-fetch-site", "cross-site")],
        &[("x-tanda-portal", "1"), ("sec-fetch-site", "same-site")],
        &[("origin", stack.base_url.as_str())],
    ] {
        let answer = with(headers).await;
        assert_eq!((answer.status, &answer.body["code"]), (403, &json!("cross_origin")), "{headers:?}");
    }
    assert_eq!(browser.get("me").await.status, 200, "the session is still there");
    assert_eq!(with(&[("x-tanda-portal", "1"), ("origin", stack.base_url.as_str())]).await.status, 204);
}

#[tokio::test]
async fn every_door_asks_for_what_the_table_says() {
    let stack = Stack::start(Backend::Sqlite).await;
    let nobody = Browser::new(&stack);
    for role in Role::ALL {
        let email = format!("{}@bank.example", role.as_str());
        let browser = Browser::of(&stack, &email, &[role]).await;
        for door in DOORS.iter().filter(|door| door.method.as_str() != "DELETE") {
            let path = door.path.replace("/portal/v1/", "").replace("{id}", "0").replace("{n}", "0");
            let method: Method = door.method.as_str().parse().unwrap();
            let call = async |browser: &Browser<'_>| {
                Answer::of(browser.request(method.clone(), &path).json(&json!({}))).await
            };
            let answer = call(&browser).await;
            let refused = (answer.status, &answer.body["code"]) == (403, &json!("not_allowed"));
            let allowed = match door.access {
                Access::Anyone | Access::SignedIn => true,
                Access::May(permission) => role.may(permission),
            };
            assert_eq!(refused, !allowed, "{role:?} {door:?} {:?}", answer.body);
            if door.access != Access::Anyone {
                let answer = call(&nobody).await;
                assert_eq!((answer.status, &answer.body["code"]), (401, &json!("signed_out")), "{door:?}");
            }
        }
    }
}

#[tokio::test]
async fn every_refusal_is_json() {
    let stack = Stack::start(Backend::Sqlite).await;
    let browser = Browser::of(&stack, "a@bank.example", &[Role::Owner]).await;
    for (path, status, code) in [
        ("nothing/here", 404, "not_found"),
        ("reviews/unknown", 404, "not_found"),
        ("reviews/unknown/pictures/first", 404, "not_found"),
        ("reviews/%ff", 400, "invalid"),
        ("reviews/unknown/claim", 405, "method_not_allowed"),
        ("reviews?state=lost", 400, "invalid"),
        ("reviews?limit=many", 400, "invalid"),
        ("reviews?after=elsewhere", 400, "invalid"),
        ("reviews/unknown?unmask=perhaps", 400, "invalid"),
        ("audit?after=-1", 400, "invalid"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (status, Some(code)), "{path}");
    }
    for body in ["", "{", "[]", r#"{"email":"a","email":"b","password":"c"}"#, r#"{"email":1}"#] {
        let request = browser.request(Method::POST, "session").header("content-type", "application/json");
        let answer = Answer::of(request.body(body)).await;
        assert_eq!((answer.status, answer.body["code"].as_str()), (400, Some("invalid")), "{body}");
    }
    let text = Answer::of(browser.request(Method::POST, "session").body("{}")).await;
    assert_eq!((text.status, text.body["code"].as_str()), (415, Some("invalid")));
}

#[tokio::test]
async fn roles_are_read_at_every_call() {
    let stack = Stack::start(Backend::Sqlite).await;
    let browser = Browser::of(&stack, "a@bank.example", &[Role::Analyst]).await;
    assert_eq!(browser.get("reviews").await.status, 200);
    let row = member::Entity::find().filter(member::Column::Email.eq("a@bank.example"));
    let row = row.one(&stack.app.database).await.unwrap().unwrap();
    let mut row: member::ActiveModel = row.into();
    row.roles = Set("billing".to_owned());
    row.update(&stack.app.database).await.unwrap();
    assert_eq!(browser.get("reviews").await.status, 403);
}
