//! The dashboard's page of persons' data in a real browser: somebody is found, handed out and erased; how long data is kept.

use std::time::Duration;

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    desk::Desk,
    portal::PASSWORD,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use specimen::people;

fn told(test_id: &str, text: &str) -> String {
    format!("document.querySelector('[data-testid={test_id}]')?.textContent.includes('{text}')")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_found_by_their_number_and_erased_after_it_was_typed_again() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let sent = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(sent.status, 200, "{:?}", sent.body);
    let owner = Desk::of(&stack, "owner@bank.example", &[Role::Owner]).await;
    owner.click("nav-data").await;
    owner.find("erasures-none").await;

    // What is no number is said at its field; whom nobody knows is said in words.
    owner.type_into("subject-nik", "123").await;
    owner.click("subject-find").await;
    owner.until("document.querySelector('#subject-nik-error')?.textContent !== ''").await;
    owner.find("subject-nik").await.clear().await.unwrap();
    owner.type_into("subject-nik", &people()[5].nik).await;
    owner.click("subject-find").await;
    owner.find("subject-nothing").await;
    owner.find("subject-nik").await.clear().await.unwrap();
    let grouped = format!("{} {}", &person.nik[..8], &person.nik[8..]);
    owner.type_into("subject-nik", &grouped).await;
    owner.click("subject-find").await;
    owner.until("document.querySelectorAll('[data-testid=subject-held-row]').length >= 2").await;
    assert_eq!(owner.address().await, "/data", "the number is in no address");

    owner.click("subject-export").await;
    owner.type_into("subject-password", "salah sama sekali").await;
    owner.click("export-form-submit").await;
    owner.find("form-error").await;
    owner.find("subject-password").await.clear().await.unwrap();
    owner.type_into("subject-password", PASSWORD).await;
    owner.click("export-form-submit").await;
    owner.until("!document.querySelector('dialog[open]')").await;

    owner.click("subject-erase").await;
    owner.type_into("subject-confirmation", "3204").await;
    owner.type_into("subject-password", PASSWORD).await;
    owner.click("erase-form-submit").await;
    owner.until("document.querySelector('#subject-confirmation-error')?.textContent !== ''").await;
    assert_eq!(stack.count("erasure").await, 0);
    owner.find("subject-confirmation").await.clear().await.unwrap();
    owner.type_into("subject-confirmation", &person.nik).await;
    owner.click("erase-form-submit").await;
    owner.find("erasures-row").await;
    owner.find("subject-nothing").await;
    owner.until(&told("erasures-table", "owner@bank.example")).await;
    for _ in 0..50 {
        if stack.count("erasure_item").await == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!((stack.count("frame").await, stack.count("finding").await), (0, 0));

    // How long data is kept: what is out of bounds is said at its field, and what holds stays.
    owner.find("retention-pictures").await.clear().await.unwrap();
    owner.type_into("retention-pictures", "91").await;
    owner.click("retention-save").await;
    owner.until("document.querySelector('#retention-pictures-error')?.textContent !== ''").await;
    owner.find("retention-pictures").await.clear().await.unwrap();
    owner.type_into("retention-pictures", "30").await;
    owner.click("retention-save").await;
    owner.until("document.querySelector('#retention-pictures-error')?.textContent === ''").await;
    owner.reload().await;
    owner.until("document.querySelector('[data-testid=retention-pictures]')?.value === '30'").await;
    owner.close().await;

    // Who checks sees what was asked for, and finds nobody.
    let auditor = Desk::of(&stack, "auditor@bank.example", &[Role::Auditor]).await;
    auditor.click("nav-data").await;
    auditor.find("erasures-row").await;
    auditor.until("!document.querySelector('[data-testid=subject-nik], [data-testid=retention-save]')").await;
    auditor.close().await;
    let analyst = Desk::of(&stack, "analyst@bank.example", &[Role::Analyst]).await;
    analyst.until("!document.querySelector('[data-testid=nav-data]')").await;
    analyst.close().await;
}
