//! Members at the dashboard: invited by mail, changed, shut out; and what each does to their own sign-in.

use acceptance::{
    on_both_databases,
    portal::{Browser, PASSWORD, invitation_token, stranger},
    stack::{Answer, Backend, Stack},
};
use contract::{
    applicant::Email,
    portal::{access::Role, member::OrganisationName},
};
use reqwest::Method;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use tanda::{auth::invitation, clock::Clock, store::entity::member};

const NEW: &str = "payung hitam di teras";

async fn put(browser: &Browser<'_>, path: &str, body: &Value) -> Answer {
    Answer::of(browser.request(Method::PUT, path).json(body)).await
}

async fn delete(browser: &Browser<'_>, path: &str) -> Answer {
    Answer::of(browser.request(Method::DELETE, path)).await
}

// Whoever was shut out once counted for ever.
#[tokio::test(flavor = "multi_thread")]
async fn as_many_as_an_organisation_may_have_are_those_who_may_sign_in() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let row = member::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    let here = usize::try_from(stack.count("member").await).unwrap();
    let many = (0..500).map(|number| {
        let (id, email) = (format!("member-{number}"), format!("{number}@bank.example"));
        let roles = "auditor".to_owned();
        let shut_out = member::Model { id, email, roles, disabled_at_ms: Some(1), ..row.clone() };
        member::ActiveModel::from(shut_out).reset_all()
    });
    member::Entity::insert_many(many).exec_without_returning(&stack.app.database).await.unwrap();
    let invite = async |email: &str| {
        owner.post("invitations", &json!({ "email": email, "roles": ["auditor"] })).await.status
    };
    assert_eq!(invite("a@bank.example").await, 201);
    let all_in = member::Entity::update_many()
        .col_expr(member::Column::DisabledAtMs, Expr::value(Option::<i64>::None))
        .filter(member::Column::Id.is_in((here..498).map(|number| format!("member-{number}"))));
    all_in.exec(&stack.app.database).await.unwrap();
    let take_back = async |number: usize| {
        put(&owner, &format!("members/member-{number}"), &json!({ "disabled": false })).await.status
    };
    assert_eq!(take_back(0).await, 200);
    assert_eq!(
        (invite("b@bank.example").await, take_back(1).await),
        (409, 409),
        "whoever is invited may come"
    );
}

on_both_databases!(whoever_is_invited_joins_once_and_is_what_the_invitation_says, async |backend| {
    let stack = Stack::start(backend).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let order = json!({ "email": "Ana@Bank.example", "roles": ["analyst"] });
    let made = owner.post("invitations", &order).await;
    assert_eq!((made.status, &made.body["email"]), (201, &json!("ana@bank.example")), "{:?}", made.body);
    let first = invitation_token(&stack).await;
    // Invited again, the first mail counts no longer.
    owner.post("invitations", &order).await;
    let second = invitation_token(&stack).await;
    assert_ne!(first, second);
    let nobody = Browser::new(&stack);
    let accept = async |token: &str, password: &str| {
        nobody.post("invitations/accept", &json!({ "token": token, "password": password })).await.status
    };
    let look = async |token: &str| nobody.post("invitations/look", &json!({ "token": token })).await;
    assert_eq!(look(&first).await.status, 404);
    let company = owner.get("me").await.body["organisation"].clone();
    let told = json!({ "email": "ana@bank.example", "organisation": company, "isMember": false });
    assert_eq!((look(&second).await.body, look("").await.status), (told, 400));
    assert_eq!(accept(&first, NEW).await, 404);
    assert_eq!(accept(&second, "pendek").await, 400, "and it can still be followed");
    let (one, two) = tokio::join!(accept(&second, NEW), accept(&second, NEW));
    let mut statuses = [one, two];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404], "of two at once one joins");
    assert_eq!(look(&second).await.status, 404);
    let mut ana = Browser::new(&stack);
    assert_eq!(ana.sign_in("ana@bank.example", NEW).await.status, 200);
    assert_eq!(ana.get("me").await.body["roles"], json!(["analyst"]));
    assert_eq!(ana.get("members").await.status, 403);
    assert_eq!(owner.post("invitations", &order).await.body["code"], "email_taken");

    // Shut out they are signed out at once, and in again as something else.
    let list = owner.get("members").await.body;
    let id =
        list["members"].as_array().unwrap().iter().find(|one| one["member"]["email"] == "ana@bank.example");
    let path = format!("members/{}", id.unwrap()["member"]["memberId"].as_str().unwrap());
    assert_eq!(put(&owner, &path, &json!({ "disabled": true })).await.status, 200);
    assert_eq!(ana.get("me").await.status, 401);
    assert_eq!(ana.sign_in("ana@bank.example", NEW).await.status, 401);
    let back = put(&owner, &path, &json!({ "disabled": false, "roles": ["auditor"] })).await;
    assert_eq!((&back.body["disabledAt"], &back.body["roles"]), (&Value::Null, &json!(["auditor"])));
    assert_eq!(ana.sign_in("ana@bank.example", NEW).await.status, 200);

    // An invitation that is taken back lets nobody in.
    let made =
        owner.post("invitations", &json!({ "email": "b@bank.example", "roles": ["billing"] })).await.body;
    let unwanted = invitation_token(&stack).await;
    let path = format!("invitations/{}", made["invitationId"].as_str().unwrap());
    assert_eq!((delete(&owner, &path).await.status, delete(&owner, &path).await.status), (204, 404));
    assert_eq!(accept(&unwanted, NEW).await, 404);
    let audit = owner.get("audit?limit=100").await.body.to_string();
    for action in ["member.invited", "member.joined", "member.changed", "invitation.withdrawn"] {
        assert!(audit.contains(action), "{action}");
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_told_of_only_while_it_can_be_followed() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let admin = Browser::of(&stack, "admin@bank.example", &[Role::Admin]).await;
    let nobody = Browser::new(&stack);
    let look = async |token: &str| nobody.post("invitations/look", &json!({ "token": token })).await;
    let invite = async |by: &Browser<'_>, email: &str| {
        let order = json!({ "email": email, "roles": ["billing"] });
        assert_eq!(by.post("invitations", &order).await.status, 201);
        invitation_token(&stack).await
    };
    let list = owner.get("members").await.body;
    let path_of = |email: &str| {
        let one = list["members"].as_array().unwrap().iter().find(|one| one["member"]["email"] == email);
        format!("members/{}", one.unwrap()["member"]["memberId"].as_str().unwrap())
    };
    let shut_out = async |path: &str, out: bool| {
        assert_eq!(put(&owner, path, &json!({ "disabled": out })).await.status, 200);
    };

    // Who may not sign in begins nothing anew, and whom they invited does not join.
    let of_admin = invite(&admin, "budi@bank.example").await;
    assert_eq!(owner.post(&format!("{}/reset", path_of("admin@bank.example")), &json!({})).await.status, 201);
    let anew = invitation_token(&stack).await;
    assert_eq!((look(&of_admin).await.status, look(&anew).await.status), (200, 200));
    shut_out(&path_of("admin@bank.example"), true).await;
    assert_eq!((look(&of_admin).await.status, look(&anew).await.status), (404, 404));
    shut_out(&path_of("admin@bank.example"), false).await;

    // Two invite the same person, who follows one of them.
    let other = stranger(&stack).await;
    let [one, two] = [invite(&owner, "ana@bank.example").await, invite(&other, "ana@bank.example").await];
    let followed = json!({ "token": two, "password": NEW });
    assert_eq!(nobody.post("invitations/accept", &followed).await.status, 204);
    assert_eq!(look(&one).await.body["code"], "email_taken");

    clock.advance_ms(72 * 3_600_000);
    assert_eq!(look(&of_admin).await.status, 404, "run out");
    // Whoever guesses is not let go on for long.
    let mut refused = 0;
    for _ in 0..40 {
        refused += u32::from(look("guessed").await.status == 429);
    }
    assert!((10..=11).contains(&refused), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organisation_keeps_an_owner_and_nobody_makes_their_own_superior() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let admin = Browser::of(&stack, "admin@bank.example", &[Role::Admin]).await;
    let list = owner.get("members").await.body;
    let path = |email: &str| {
        let all = list["members"].as_array().unwrap();
        let one = all.iter().find(|one| one["member"]["email"] == email).unwrap();
        format!("members/{}", one["member"]["memberId"].as_str().unwrap())
    };
    assert_eq!(
        admin.post("invitations", &json!({ "email": "x@y.id", "roles": ["owner"] })).await.status,
        403
    );
    assert_eq!(put(&admin, &path("admin@bank.example"), &json!({ "roles": ["owner"] })).await.status, 403);
    assert_eq!(put(&admin, &path("owner@bank.example"), &json!({ "disabled": true })).await.status, 403);
    // The sandbox's own owner steps back; the last one may not, in whichever way.
    let steps_back = put(&owner, &path("owner@sandbox.example"), &json!({ "roles": ["auditor"] })).await;
    assert_eq!(steps_back.status, 200, "{:?}", steps_back.body);
    for change in [json!({ "roles": ["auditor"] }), json!({ "disabled": true })] {
        let refused = put(&owner, &path("owner@bank.example"), &change).await;
        assert_eq!((refused.status, &refused.body["code"]), (409, &json!("last_owner")), "{change}");
    }
    assert_eq!(put(&owner, "members/nobody", &json!({ "disabled": true })).await.status, 404);
    assert_eq!(put(&owner, &path("admin@bank.example"), &json!({ "roles": [] })).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_password_ends_every_other_session() {
    let stack = Stack::start(Backend::Sqlite).await;
    let mut here = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let mut there = Browser::new(&stack);
    assert_eq!(there.sign_in("ana@bank.example", PASSWORD).await.status, 200);
    let sessions = here.get("account/sessions").await.body["sessions"].clone();
    assert_eq!(sessions.as_array().unwrap().len(), 2);
    let other = sessions.as_array().unwrap().iter().find(|one| one["isThis"] == false).unwrap();
    let path = format!("account/sessions/{}", other["sessionId"].as_str().unwrap());
    assert_eq!((delete(&here, &path).await.status, delete(&here, &path).await.status), (204, 404));
    assert_eq!(there.get("me").await.status, 401, "ended by hand");
    assert_eq!(there.sign_in("ana@bank.example", PASSWORD).await.status, 200);

    let change = async |current: &str, new: &str| {
        put(&here, "account/password", &json!({ "current": current, "new": new })).await
    };
    assert_eq!(change("salah sama sekali", NEW).await.status, 401);
    assert_eq!(change(PASSWORD, "pendek").await.status, 400);
    assert_eq!(change(PASSWORD, PASSWORD).await.status, 400);
    let changed = change(PASSWORD, NEW).await;
    assert_eq!(
        (changed.status, here.get("me").await.status),
        (204, 401),
        "a copy of the cookie is worth nothing"
    );
    here.keep(&changed);
    assert_eq!((here.get("me").await.status, there.get("me").await.status), (200, 401));
    assert_eq!(there.sign_in("ana@bank.example", PASSWORD).await.status, 401);
    assert_eq!(here.sign_in("ana@bank.example", NEW).await.status, 200);
}

/// The code of an authenticator that was told this secret.
pub(crate) fn code(secret: &str, now_ms: i64) -> String {
    use hmac::{Hmac, KeyInit, Mac};
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let mac = Hmac::<sha1::Sha1>::new_from_slice(&key).unwrap();
    let tag = mac.chain_update((now_ms / 30_000).to_be_bytes()).finalize().into_bytes();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes(tag[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_for_once_it_was_proven() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let mut browser = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let proof = |code: Option<&str>| json!({ "password": PASSWORD, "code": code });
    let path = "account/second-factor";
    assert_eq!(put(&browser, path, &proof(Some("123456"))).await.status, 409, "it was not begun");
    assert_eq!(browser.post(path, &json!({ "password": "salah sama sekali" })).await.status, 401);
    let begun = browser.post(path, &proof(None)).await.body;
    let secret = begun["secret"].as_str().unwrap().to_owned();
    assert!(begun["uri"].as_str().unwrap().contains(&secret));
    assert!(begun["squares"]["outline"].as_str().unwrap().starts_with("M0 0h7"), "a ring in the corner");
    let now_code = || code(&secret, clock.now().epoch_ms());
    // Begun is not on: who closes the page signs in as before.
    assert_eq!(browser.sign_in("ana@bank.example", PASSWORD).await.status, 200);
    assert_eq!(put(&browser, path, &proof(Some("000000"))).await.status, 401);
    let codes = put(&browser, path, &proof(Some(&now_code()))).await;
    assert_eq!(codes.status, 200, "{:?}", codes.body);
    browser.keep(&codes);
    let recovery = codes.body["recoveryCodes"].as_array().unwrap().clone();
    assert_eq!(recovery.len(), 10);
    assert_eq!(browser.post(path, &proof(None)).await.status, 409, "it is on");

    let sign_in = async |code: Option<&str>| {
        let body = json!({ "email": "ana@bank.example", "password": PASSWORD, "code": code });
        let answer = Browser::new(&stack).post("session", &body).await;
        (answer.status, answer.body["code"].clone())
    };
    assert_eq!(sign_in(None).await, (401, json!("code_needed")));
    assert_eq!(sign_in(Some(&now_code())).await.0, 401, "the code that turned it on counts no more");
    clock.advance_ms(30_000);
    let fresh = now_code();
    let (one, two) = tokio::join!(sign_in(Some(&fresh)), sign_in(Some(&fresh)));
    let mut statuses = [one.0, two.0];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401], "of two with one code one is let in");
    let lost = recovery[0].as_str().unwrap();
    assert_eq!((sign_in(Some(lost)).await.0, sign_in(Some(lost)).await.0), (200, 401), "once");

    // Guessing is counted as wrong passwords are.
    let mut shut = false;
    for _ in 0..6 {
        shut |= sign_in(Some("000001")).await.0 == 429;
    }
    assert!(shut);
    clock.advance_ms(3_600_000);
    let mut browser = Browser::new(&stack);
    let body = json!({ "email": "ana@bank.example", "password": PASSWORD, "code": now_code() });
    let answer = browser.post("session", &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    browser.keep(&answer);
    assert_eq!(browser.post("account/second-factor/end", &proof(None)).await.status, 401);
    // New codes take the place of those before.
    let renew = async |code: &str| browser.post("account/second-factor/codes", &proof(Some(code))).await;
    let renewed = renew(recovery[1].as_str().unwrap()).await;
    assert_eq!(renewed.status, 200, "{:?}", renewed.body);
    assert_eq!(renew(recovery[2].as_str().unwrap()).await.status, 401);
    let spare = renewed.body["recoveryCodes"][0].as_str().unwrap();
    assert_eq!(browser.post("account/second-factor/end", &proof(Some(spare))).await.status, 204);
    assert_eq!(sign_in(None).await.0, 200);
}

on_both_databases!(whoever_lost_password_or_authenticator_is_let_begin_anew_by_another, async |backend| {
    let stack = Stack::start(backend).await;
    let owner = Browser::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    let admin = Browser::of(&stack, "admin@bank.example", &[Role::Admin]).await;
    let mut ana = Browser::of(&stack, "ana@bank.example", &[Role::Developer]).await;
    let list = owner.get("members").await.body;
    let path = |email: &str| {
        let one = list["members"].as_array().unwrap().iter().find(|one| one["member"]["email"] == email);
        format!("members/{}/reset", one.unwrap()["member"]["memberId"].as_str().unwrap())
    };
    let reset = async |by: &Browser<'_>, email: &str| by.post(&path(email), &json!({})).await;
    assert_eq!(reset(&admin, "owner@bank.example").await.status, 403, "nobody resets their superior");
    assert_eq!(reset(&owner, "owner@bank.example").await.status, 403, "nor themselves");
    assert_eq!(reset(&ana, "admin@bank.example").await.status, 403);
    assert_eq!(owner.post("members/nobody/reset", &json!({})).await.status, 404);

    let made = reset(&owner, "ana@bank.example").await;
    assert_eq!((made.status, &made.body["email"]), (201, &json!("ana@bank.example")), "{:?}", made.body);
    assert!(made.body["memberId"].is_string());
    assert_eq!(ana.get("me").await.status, 200, "until it is followed all stays as it is");
    let token = invitation_token(&stack).await;
    let nobody = Browser::new(&stack);
    let told = nobody.post("invitations/look", &json!({ "token": token })).await.body;
    assert_eq!((&told["email"], &told["isMember"]), (&json!("ana@bank.example"), &json!(true)));
    let accepted = json!({ "token": token, "password": NEW });
    let (one, two) = tokio::join!(
        nobody.post("invitations/accept", &accepted),
        nobody.post("invitations/accept", &accepted)
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 404], "once");
    assert_eq!(ana.get("me").await.status, 401);
    assert_eq!(ana.sign_in("ana@bank.example", PASSWORD).await.status, 401);
    assert_eq!(ana.sign_in("ana@bank.example", NEW).await.status, 200);
    assert_eq!(ana.get("me").await.body["roles"], json!(["developer"]), "what they are stays");
});

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_makes_organisations_and_lets_their_last_owner_back_in() {
    let stack = Stack::start(Backend::Sqlite).await;
    let name = OrganisationName::parse("Bank Contoh").unwrap();
    let email = Email::parse("Budi@Contoh.example").unwrap();
    let follow = async |address: String, password: &str| {
        let token = address.split_once("/invitation#").unwrap().1.to_owned();
        let body = json!({ "token": token, "password": password });
        Browser::new(&stack).post("invitations/accept", &body).await.status
    };
    let address = invitation::found(&stack.app, &name, &email).await.unwrap();
    assert_eq!(follow(address, NEW).await, 204);
    let mut budi = Browser::new(&stack);
    assert_eq!(budi.sign_in("budi@contoh.example", NEW).await.status, 200);
    let me = budi.get("me").await.body;
    assert_eq!((&me["organisation"], &me["roles"]), (&json!("Bank Contoh"), &json!(["owner"])));
    assert_eq!(
        budi.get("members").await.body["members"].as_array().unwrap().len(),
        1,
        "and sees nobody else's"
    );
    assert!(invitation::found(&stack.app, &name, &email).await.is_err(), "somebody's address");

    let address = invitation::reset_by_operator(&stack.app, "budi@contoh.example").await.unwrap();
    assert_eq!(follow(address, PASSWORD).await, 204);
    assert_eq!(budi.get("me").await.status, 401);
    assert_eq!(budi.sign_in("budi@contoh.example", PASSWORD).await.status, 200);
    let told = budi.get("audit").await.body.to_string();
    assert!(told.contains("member.reset") && told.contains("operator"), "{told}");
    assert!(invitation::reset_by_operator(&stack.app, "nobody@contoh.example").await.is_err());
}
