//! The case's page in a real browser: why the voters say what they say, and where on the pictures they looked.

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    desk::Desk,
    portal::{Browser, REASON, case, decided_without_doubt},
    stack::{Backend, Stack},
};
use contract::{
    bundle::{FrameOrigin, FrameSource},
    finding::figure_in_indonesian,
    ktp::KtpField,
    photo::PhotoKind,
    portal::{
        access::Role,
        mark::{Mark, Spot},
    },
};
use serde_json::{Value, json};

/// A case of a card that is large enough for all of its print to be read, with a selfie.
async fn readable_case(stack: &Stack) -> String {
    let person = &specimen::people()[0];
    let mut draft = CaptureDraft::good(stack, &challenge(stack).await);
    draft.frames = vec![specimen::jpeg::encode_jpeg(&specimen::draw_card(person, 1012), 90)];
    draft.source = FrameSource::Upload;
    let origin = FrameOrigin::new(PhotoKind::Selfie, FrameSource::Camera);
    draft.also = vec![(origin, specimen::selfie_photo(person))];
    let answer = send(stack, &draft).await;
    let id = answer.body["ktpBundle"]["id"].as_str().unwrap();
    id.strip_prefix("ktpb_").unwrap().to_owned()
}

fn mark(picture: &Value, spot: Spot) -> Option<Mark> {
    let marks = picture["marks"].as_array()?.iter();
    marks.filter_map(|text| Mark::read(text.as_str()?)).find(|mark| mark.spot == spot)
}

fn voters(case: &Value) -> impl Iterator<Item = &Value> {
    ["antiSpoof", "tamper"]
        .into_iter()
        .flat_map(|question| case["decision"][question]["voters"].as_array().unwrap().iter())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_tells_where_on_its_pictures_things_are_to_who_sees_them() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = readable_case(&stack).await;
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let seen = ana.get(&format!("reviews/{id}")).await.body;
    let pictures = seen["pictures"].as_array().unwrap();
    let of = |kind: &str| pictures.iter().find(|picture| picture["kind"] == kind).unwrap();

    // Left and lower edge of the print as the specimen is laid out, in shares of the card; half a line of slack.
    let card = of("card");
    for (field, left, below) in [
        (KtpField::Nik, 0.238, 0.257),
        (KtpField::Name, 0.268, 0.338),
        (KtpField::PlaceOfBirth, 0.268, 0.385),
        (KtpField::Gender, 0.268, 0.432),
        (KtpField::BloodType, 0.657, 0.432),
        (KtpField::ValidUntil, 0.268, 0.855),
        (KtpField::IssueDate, 0.80, 0.820),
    ] {
        let mark = mark(card, Spot::Field(field)).unwrap_or_else(|| panic!("{field:?} has no place: {card}"));
        let [upper_left, upper_right, _, [x, y]] = mark.corners;
        assert!((x - left).abs() < 0.025 && (y - below).abs() < 0.024, "{field:?}: {mark}");
        assert!(upper_right[0] > x && upper_left[1] < y, "{field:?}: {mark}");
    }
    assert!(mark(card, Spot::Portrait).is_some());
    let on_photo = mark(of("ktp"), Spot::Card).unwrap();
    assert!(on_photo.corners[2][0] > 0.9, "the card fills its photo: {on_photo}");
    assert!(mark(of("selfie"), Spot::Face).is_some() && mark(card, Spot::Face).is_some(), "{pictures:?}");

    // Every reason and every number has its words.
    for voter in voters(&seen) {
        assert!(voter["indonesian"].is_string(), "{voter}");
        let names = voter["numbers"].as_object().unwrap().keys();
        let figures = names.filter_map(|name| figure_in_indonesian(name)).collect::<Vec<_>>();
        assert_eq!(
            voter["figures"].as_array().map_or(json!([]), |all| json!(all)),
            json!(figures),
            "{voter}"
        );
    }

    // Who opens no pictures learns nothing of them, and what members wrote is not for who sees no personal data.
    assert_eq!(ana.claim_and_decide(&id, "approve").await.status, 200);
    for (email, role) in [("aud@bank.example", Role::Auditor), ("adi@bank.example", Role::Admin)] {
        let other = Browser::of(&stack, email, &[role]).await;
        let told = other.get(&format!("reviews/{id}")).await.body;
        assert_eq!(told["verifications"][1]["actor"]["email"], "ana@bank.example");
        let told = told.to_string();
        assert!(!told.contains(REASON) && !told.contains("marks"), "{role:?}: {told}");
    }
    assert!(ana.get(&format!("reviews/{id}")).await.body.to_string().contains(REASON));
}

#[tokio::test(flavor = "multi_thread")]
async fn reasons_are_read_in_ones_own_language_and_boxes_come_and_go_by_key() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let desk = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    for (tag, sentence, number) in [
        ("id", "gambar ke-1 dipilih dari berkas", "korelasi rata-rata"),
        ("en", "frame 1 was chosen from a file", "mean correlation"),
    ] {
        desk.text_of(&format!("localStorage.setItem('tanda-language', '{tag}')")).await;
        desk.go(&format!("/reviews/{id}")).await;
        desk.says("review-voters", sentence).await;
        desk.says("review-voters", number).await;
        desk.until("!document.querySelector('.voter__reason[lang]')").await;
    }

    // The number's box lies over the number, wherever the picture is moved to.
    let shown = "document.querySelectorAll('.mark--shown').length";
    desk.until(&format!("{shown} >= 3")).await;
    let is_there = "(() => {
        const picture = document.querySelector('.viewer__picture').getBoundingClientRect();
        const box = [...document.querySelectorAll('.mark')].find((one) => one.textContent === 'NIK')
            .querySelector('polygon').getBoundingClientRect();
        const [left, below] = [box.left - picture.left, box.bottom - picture.top];
        return Math.abs(left / picture.width - 0.238) < 0.02 && Math.abs(below / picture.height - 0.265) < 0.03;
    })()";
    desk.until(is_there).await;
    desk.press("+").await;
    desk.press("+").await;
    desk.until("document.querySelector('.viewer__stage--close')").await;
    desk.until(is_there).await;
    desk.press("0").await;

    // Off by the key; what has the focus is marked all the same.
    desk.press("b").await;
    desk.until(&format!("{shown} === 0")).await;
    desk.until("document.querySelector('[data-testid=review-marks]').ariaPressed === 'false'").await;
    desk.text_of("document.querySelector('.reading__place').focus()").await;
    desk.until(&format!("{shown} === 1 && document.querySelector('.mark--chosen').textContent === 'NIK'"))
        .await;
    desk.until("document.querySelector('.reading__row--marked')").await;
    desk.text_of("document.activeElement.blur()").await;
    desk.until(&format!("{shown} === 0")).await;
    desk.click("review-marks").await;
    desk.until(&format!("{shown} >= 3")).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_renewed_says_since_when_it_stands_and_a_failed_look_stays_masked() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let desk = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let gone = "window.tandaFetch = window.fetch; window.fetch = () => Promise.reject(new TypeError('gone'))";
    let back = "window.fetch = window.tandaFetch";
    let notice = "!!document.querySelector('[data-testid=not-fresh]')";

    desk.go("/reviews").await;
    desk.until("document.querySelectorAll('[data-testid=reviews-row]').length === 1").await;
    desk.text_of(gone).await;
    desk.text_of("document.querySelector('.page__head .action--icon').click()").await;
    desk.until(notice).await;
    desk.until("document.querySelector('[data-testid=toast]')").await;
    desk.until("document.querySelectorAll('[data-testid=reviews-row]').length === 1").await;
    // Another filter is another question: the old rows are no answer to it.
    desk.click("reviews-closed").await;
    desk.until("document.querySelector('.empty[role=alert]')").await;
    desk.until(&format!("!{notice} && !document.querySelector('[data-testid=reviews-row]')")).await;
    desk.text_of(back).await;
    desk.click("reviews-undecided").await;
    desk.until(&format!("!{notice} && document.querySelectorAll('[data-testid=reviews-row]').length === 1"))
        .await;

    desk.go(&format!("/reviews/{id}")).await;
    desk.until("document.querySelector('[data-testid=review-unmask]:not([disabled])')").await;
    desk.text_of(gone).await;
    desk.click("review-unmask").await;
    desk.until(notice).await;
    desk.until("document.querySelector('.card__note')").await;
    desk.text_of(back).await;
    // What was wished for and refused is wished for again, not its opposite.
    desk.click("review-unmask").await;
    desk.until(&format!("!{notice} && !document.querySelector('.card__note')")).await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_brush_of_a_key_decides_nothing_and_keys_can_be_turned_off() {
    let stack = Stack::start(Backend::Sqlite).await;
    let id = case(&stack).await;
    let desk = Desk::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let armed = "!!document.querySelector('[data-testid=review-reject].decision__armed')";
    desk.text_of("localStorage.setItem('tanda-language', 'en')").await;
    desk.go(&format!("/reviews/{id}")).await;
    desk.until("document.querySelector('[data-testid=review-reject]:not([disabled])')").await;
    desk.type_into("review-reason", REASON).await;
    desk.text_of("document.activeElement.blur()").await;

    desk.press("r").await;
    desk.says("review-reject", "Press R again to reject").await;
    desk.says("review-armed", "Press R again to reject").await;
    // Escape, another key and time take it back.
    desk.press("\u{e00c}").await;
    desk.until(&format!("!{armed}")).await;
    desk.press("r").await;
    desk.until(armed).await;
    desk.press("4").await;
    desk.until(&format!("!{armed}")).await;
    desk.press("r").await;
    desk.until(armed).await;
    desk.until(&format!("!{armed}")).await;
    assert_eq!(stack.count("verification").await, 1, "nothing is decided");

    // Off, no character is heard, and no button shows one; the browser remembers it.
    desk.press("?").await;
    desk.until("document.querySelector('dialog[open] [data-testid=key-switch]')").await;
    desk.click("key-switch").await;
    desk.press("\u{e00c}").await;
    desk.until("!document.querySelector('dialog[open]')").await;
    // What lies in a dialog that was closed just now has the focus until the next picture.
    desk.until("!document.activeElement.closest('dialog')").await;
    desk.press("r").await;
    desk.press("r").await;
    desk.until("document.querySelector('[data-testid=review-reject] .key-cap').hidden").await;
    desk.until("!document.querySelector('[data-testid=review-reject]').hasAttribute('aria-keyshortcuts')")
        .await;
    assert_eq!(desk.text_of("return localStorage.getItem('tanda-keys')").await, "off");
    assert_eq!(stack.count("verification").await, 1, "nothing is decided");
    desk.text_of("document.querySelector('.case__banner .action--quiet').click()").await;
    desk.click("key-switch").await;
    desk.press("\u{e00c}").await;
    desk.until("!document.querySelector('dialog[open]')").await;
    // What lies in a dialog that was closed just now has the focus until the next picture.
    desk.until("!document.activeElement.closest('dialog')").await;

    // What can be taken back stays while somebody rests on it.
    desk.press("l").await;
    desk.find("toast-undo").await;
    desk.text_of("document.querySelector('[data-testid=toast-undo]').focus()").await;
    tokio::time::sleep(std::time::Duration::from_secs(10)).await;
    desk.click("toast-undo").await;
    desk.until("document.querySelector('[data-testid=review-reject]:not([disabled])')").await;
    desk.text_of("document.activeElement.blur()").await;
    desk.press("r").await;
    desk.until(armed).await;
    desk.press("r").await;
    desk.find("review-next").await;
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_looked_at_is_found_from_its_transaction_and_opened_with_a_reason() {
    let stack = Stack::start(Backend::Sqlite).await;
    let (transaction, id) = decided_without_doubt(&stack).await;
    let desk = Desk::of(&stack, "olga@bank.example", &[Role::Owner]).await;
    desk.text_of("localStorage.setItem('tanda-language', 'en')").await;
    desk.go(&format!("/transactions/{transaction}")).await;
    desk.says("transaction-review", "Look at the capture").await;
    desk.click("transaction-review").await;
    desk.says("review-standing", "The machine decided without a doubt").await;
    desk.says("review-standing", "passed").await;
    desk.says("review-voters", "A living person at the camera?").await;
    // A case needs a reason, and then stands in the queue.
    desk.says("review-reopen-ask", "Open a case").await;
    desk.click("review-reopen-ask").await;
    desk.click("review-reopen").await;
    desk.is_wrong("reason").await;
    desk.type_into("review-reason", REASON).await;
    // Thought better of, it is asked for again, and what was written is there.
    desk.click("review-reopen-cancel").await;
    desk.until("document.activeElement?.dataset.testid === 'review-reopen-ask'").await;
    desk.click("review-reopen-ask").await;
    desk.until("document.activeElement?.id === 'reason'").await;
    desk.click("review-reopen").await;
    desk.until("!document.querySelector('[data-testid=review-reopen]')").await;
    desk.find("review-approve").await;
    desk.go("/reviews").await;
    desk.until(&format!("document.querySelector('[data-testid=reviews-row] [title=\"{id}\"]')")).await;
    desk.close().await;
}
