//! From a begun flow to what the partner is told: the page, the capture, the answer to whoever asks.

use acceptance::onekyc::{Partner, flow};
use serde_json::json;
use specimen::people;

use super::{Shows, called_back, go_through};

#[tokio::test(flavor = "multi_thread")]
async fn who_is_verified_is_told_of_twice_and_has_a_certificate() {
    let (stack, callbacks) = called_back().await;
    let person = &people()[0];
    let partner = Partner::of(&stack, "421453511adsasdl").await;
    let begun = partner.initiate(&flow("6281200000001")).await;
    let before = partner.submission().await;
    assert_eq!((before.status, &before.body["data"]["status"]), (200, &json!("IN_PROGRESS")));
    let shown = go_through(&partner, &begun, Shows::own(person)).await;
    assert_eq!(shown.body["result"], "passed", "{:?}", shown.body);
    let told = callbacks.wait_for(&stack, 2).await;
    let asked = partner.submission().await;
    panic!("{told:#?} {asked:#?}");
}
#[tokio::test(flavor = "multi_thread")]
async fn debug_outcome() {
    use sea_orm::EntityTrait;
    let (stack, _callbacks) = called_back().await;
    for person in &people() {
        let partner = Partner::of(&stack, &person.nik).await;
        let begun = partner.initiate(&flow(&person.phone)).await;
        let shown = go_through(&partner, &begun, Shows::own(person)).await;
        let rows = tanda::store::entity::bundle::Entity::find().all(&stack.app.database).await.unwrap();
        let row = rows.into_iter().max_by(|one, other| one.id.cmp(&other.id)).unwrap();
        let tanda::verification::pipeline::Progress::Decided(outcome) =
            tanda::verification::pipeline::progress(&stack.app, &row.id).await.unwrap()
        else {
            panic!()
        };
        let text = outcome.text.clone().unwrap();
        let conf: Vec<_> = text
            .0
            .iter()
            .filter(|(f, _)| {
                matches!(
                    f,
                    contract::ktp::KtpField::Nik
                        | contract::ktp::KtpField::Name
                        | contract::ktp::KtpField::DateOfBirth
                )
            })
            .map(|(field, reading)| (*field, reading.value.clone(), reading.confidence))
            .collect();
        println!(
            "{} {} {} {:?} {:?} rec {:?} live {:?} face {:?}",
            person.name,
            person.nik,
            shown.body["result"],
            outcome.decision.verdict,
            conf,
            outcome.records,
            outcome.liveness,
            outcome.face.as_ref().map(|f| f.status)
        );
    }
    panic!();
}
