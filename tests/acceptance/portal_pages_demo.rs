//! The dashboard's Demo page in a real browser: a form that tells what is wrong while it is typed, photos that are refused
//! with the reason, a specimen that is checked, a session that ends in the middle.

use std::{fs::File, path::Path};

use acceptance::{
    desk::{Desk, register},
    portal::PASSWORD,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use sea_orm::{EntityTrait, sea_query::Expr};
use specimen::{Picture, card_photo, jpeg::encode_jpeg, people};
use tanda::store::entity::{application, session};

fn of(test_id: &str) -> String {
    format!("document.querySelector('[data-testid={test_id}]')")
}

/// Whether something is wrong with a field, and told.
fn wrong(field: &str) -> String {
    format!("{}?.textContent !== ''", of(&format!("demo-error-{field}")))
}

/// Puts a text into a field, as pasting does.
async fn paste(desk: &Desk<'_>, test_id: &str, text: &str) {
    desk.find(test_id).await;
    let text = serde_json::to_string(text).unwrap();
    desk.text_of(&format!(
        "const field = {}; field.value = {text}; \
         field.dispatchEvent(new Event('input', {{ bubbles: true }})); return ''",
        of(test_id)
    ))
    .await;
}

/// Chooses a file.
async fn choose(desk: &Desk<'_>, test_id: &str, path: &Path) {
    desk.find(test_id).await.send_keys(path.to_str().unwrap()).await.unwrap();
}

const PREVIEWS: &str = "document.querySelectorAll('.drop__picture').length";
const TEXTS: [&str; 5] = ["nik", "name", "birth-date", "email", "phone"];

#[tokio::test(flavor = "multi_thread")]
async fn a_specimen_is_filled_in_checked_once_and_its_answer_shown() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-demo").await;
    owner.until("location.pathname === '/demo'").await;
    owner.until(&format!("/1[.,]000/.test({}?.textContent)", of("demo-quota"))).await;
    owner.until(&format!("{}?.href.startsWith('https://wa.me/')", of("demo-contact-us"))).await;

    for (part, pictures) in [("ktp", 7), ("selfie", 7), ("liveness", 8)] {
        let shown = format!("[data-testid=guide-{part}] img");
        owner.until(&format!("document.querySelectorAll('{shown}').length === {pictures}")).await;
    }

    owner.click("demo-use-specimen").await;
    owner.until(&format!("{PREVIEWS} === 2")).await;
    owner.until(&format!("{}.value === '{}'", of("demo-nik"), people()[0].nik)).await;
    owner
        .until("[...document.querySelectorAll('.field__error')].every(line => line.textContent === '')")
        .await;
    // Pressed twice it is sent once.
    let press = format!("const check = {}; check.click(); check.click(); return ''", of("demo-check-now"));
    owner.text_of(&press).await;
    owner.until(&format!("{}?.dataset.status === 'verified'", of("demo-result-status"))).await;
    owner.until(&format!("{}.dataset.rejectField === ''", of("demo-result-reject-field"))).await;
    owner.until(&format!("{}.textContent.includes('E-Cert, Liveness')", of("demo-charged"))).await;
    owner.until(&format!("{}.textContent.includes('999')", of("demo-quota"))).await;
    owner.until("document.activeElement?.id === 'demo-result'").await;
    assert_eq!(stack.count("partner_transaction").await, 1);

    // As programs see it: a key to be put in, photos cut short, the answer as it came.
    let request = owner.text_of(&format!("return {}.textContent", of("demo-request"))).await;
    assert!(request.contains("API-Key: <API-Key>") && request.contains(&people()[0].nik), "{request}");
    assert!(request.len() < 2_000, "the photos are cut short");
    owner.until(&format!("{}.textContent.includes('\"status\": \"verified\"')", of("demo-response"))).await;

    // Somebody else's name does not agree, and says why.
    paste(&owner, "demo-name", "SOMEBODY ELSE").await;
    owner.click("demo-check-now").await;
    owner.until(&format!("{}?.dataset.status === 'not_verified'", of("demo-result-status"))).await;
    owner.until(&format!("{}.dataset.rejectField === 'name'", of("demo-result-reject-field"))).await;

    // The session ends in the middle of it: what was typed stays, and the call that waited is made.
    session::Entity::delete_many().exec(&stack.app.database).await.unwrap();
    paste(&owner, "demo-name", &people()[0].name).await;
    owner.click("demo-check-now").await;
    owner.until(&format!("{}?.open", of("sign-in-again"))).await;
    owner.type_into("again-password", PASSWORD).await;
    owner.click("again-submit").await;
    owner.until(&format!("{}?.dataset.status === 'verified'", of("demo-result-status"))).await;
    owner.until(&format!("{}.value === '{}' && {PREVIEWS} === 2", of("demo-name"), people()[0].name)).await;
    assert_eq!(stack.count("partner_transaction").await, 3);

    // Its page opens beside this one, which keeps form, photos and result.
    let way = of("demo-transaction");
    owner.until(&format!("{way}.target === '_blank' && {way}.rel === 'noopener'")).await;
    let address = owner.text_of(&format!("return new URL({way}.href).pathname")).await;
    owner.click("demo-transaction").await;
    owner.until(&format!("location.pathname === '/demo' && {PREVIEWS} === 2")).await;
    owner.go(&address).await;
    owner.find("transaction-verdict").await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_try_whose_answer_was_lost_is_answered_again_and_charged_once() {
    let stack = Stack::start(Backend::Sqlite).await;
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.go("/demo").await;
    owner.click("demo-use-specimen").await;
    owner.until(&format!("{PREVIEWS} === 2")).await;
    let lose = "const own = window.fetch; window.tries = 0; window.fetch = async function (...asked) { \
                const answer = await own.apply(window, asked); \
                if (asked[0].method === 'POST' && asked[0].url.includes('/demo/') && window.tries++ === 0) \
                  throw new TypeError('lost'); \
                return answer; }; return ''";
    owner.text_of(lose).await;
    owner.click("demo-check-now").await;
    // What the lost call was charged is told, although nothing else is known of it.
    owner.until(&format!("window.tries === 1 && {}.textContent.includes('999')", of("demo-quota"))).await;
    owner.click("demo-check-now").await;
    owner.until(&format!("{}?.dataset.status === 'verified'", of("demo-result-status"))).await;
    owner.until(&format!("{}.textContent.includes('999')", of("demo-quota"))).await;
    assert_eq!(stack.count("partner_transaction").await, 1);
    // Once it was answered, the same form is another try.
    owner.click("demo-check-now").await;
    owner.until(&format!("{}.textContent.includes('998')", of("demo-quota"))).await;
    owner.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_breaks_a_rule_is_told_while_it_is_typed_and_never_sent() {
    let stack = Stack::start(Backend::Sqlite).await;
    let desk = Desk::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    desk.go("/demo").await;
    desk.type_into("demo-nik", "123").await;
    desk.until(&wrong("nik")).await;
    desk.type_into("demo-nik", "4567890123456").await;
    paste(&desk, "demo-nik", &people()[0].nik).await;
    desk.until(&format!("!({})", wrong("nik"))).await;
    paste(&desk, "demo-name", &"a".repeat(10_000)).await;
    desk.until(&wrong("name")).await;
    for field in TEXTS {
        paste(&desk, &format!("demo-{field}"), "<img src=x onerror=\"window.ran=1\">").await;
        desk.until(&wrong(field)).await;
    }
    desk.click("demo-check-now").await;
    for field in ["selfie", "ktp"] {
        desk.until(&wrong(field)).await;
    }
    desk.until("document.activeElement?.id === 'demo-nik' && window.ran === undefined").await;
    assert_eq!(stack.count("partner_transaction").await, 0);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_that_cannot_be_one_is_refused_with_the_reason() {
    let stack = Stack::start(Backend::Sqlite).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let text = file("text.jpg", b"no picture at all");
    let small = file("small.jpg", &encode_jpeg(&Picture::new(64, 48), 90));
    let card = file("card.jpg", &card_photo(&people()[0]));
    let huge = folder.path().join("huge.jpg");
    File::create(&huge).unwrap().set_len(300_000_000).unwrap();

    let desk = Desk::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    desk.go("/demo").await;
    desk.find("demo-ktp").await;
    let ears = "window.read = 0; const own = Blob.prototype.arrayBuffer; \
                Blob.prototype.arrayBuffer = function () { window.read += 1; return own.call(this); }; return ''";
    desk.text_of(ears).await;
    for (path, said) in [(&text, "JPG"), (&small, "64 x 48"), (&huge, "300")] {
        choose(&desk, "demo-ktp", path).await;
        desk.until(&format!("{}.textContent.includes('{said}')", of("demo-error-ktp"))).await;
        desk.until(&format!("{PREVIEWS} === 0")).await;
    }
    assert_eq!(desk.text_of("return String(window.read)").await, "2", "the huge one was not read");
    choose(&desk, "demo-ktp", &card).await;
    desk.until(&format!("{PREVIEWS} === 1 && !({})", wrong("ktp"))).await;

    // Dropped, it is taken in the same way; dropped beside its room, it does no harm.
    let drop = |place: &str| {
        format!(
            "const carried = new DataTransfer(); \
             carried.items.add(new File(['no picture'], 'a.png', {{ type: 'image/png' }})); \
             {place}.dispatchEvent(new DragEvent('drop', \
               {{ dataTransfer: carried, bubbles: true, cancelable: true }})); return ''"
        )
    };
    desk.text_of(&drop("document.querySelector('main')")).await;
    desk.until("location.pathname === '/demo'").await;
    desk.text_of(&drop(&of("demo-selfie"))).await;
    desk.until(&format!("{} && {PREVIEWS} === 1", wrong("selfie"))).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_quota_or_application_the_page_says_what_to_do() {
    let stack = Stack::start(Backend::Sqlite).await;
    register(&stack, "bela@bank.example", &[Role::Billing]).await;
    let empty = application::Entity::update_many()
        .col_expr(application::Column::TestingLeft, Expr::value(0_i64))
        .exec(&stack.app.database);
    empty.await.unwrap();
    let desk = Desk::of(&stack, "dev@bank.example", &[Role::Developer]).await;
    desk.go("/demo").await;
    desk.until(&format!(
        "{}?.disabled && {}.textContent.length > 30",
        of("demo-check-now"),
        of("demo-quota")
    ))
    .await;
    let closed = application::Entity::update_many()
        .col_expr(application::Column::ClosedAtMs, Expr::value(1_i64))
        .exec(&stack.app.database);
    closed.await.unwrap();
    desk.reload().await;
    desk.until(&format!("document.querySelector('.empty__title') && !{}", of("demo-check-now"))).await;

    desk.click("sign-out").await;
    desk.sign_in("bela@bank.example", PASSWORD).await;
    desk.find("nav-transactions").await;
    desk.until(&format!("!{}", of("nav-demo"))).await;
    desk.close().await;
}
