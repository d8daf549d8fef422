//! Photos that a partner sends without a capture module go the way that a capture goes.

use acceptance::stack::{Backend, Stack};
use contract::{capture_flow::Purpose, photo::PhotoKind};
use specimen::{Person, people};
use tanda::verification::{
    Claim,
    capture::{CaptureError, PhotoIntake, submit_photos},
    challenge::Holder,
    pipeline::{Outcome, Progress, follow},
    registry::RegistryAnswer,
};

fn claim_of(person: &Person) -> Claim {
    Claim {
        nik: Some(person.nik.clone()),
        name: Some(person.name.clone()),
        birth_date: Some(person.birth_date.clone()),
        email: Some(person.email.clone()),
        phone: Some(person.phone.clone()),
    }
}

async fn sent(
    stack: &Stack,
    claim: &Claim,
    photos: &[(PhotoKind, Vec<u8>)],
) -> Result<Outcome, CaptureError> {
    let intake = PhotoIntake {
        holder: Holder { organisation_id: "o", customer_id: "c", link_id: None },
        claim,
        purpose: Purpose::Certificate,
        received_at: stack.app.clock.now(),
        photos,
    };
    let stored = submit_photos(&stack.app, intake).await?;
    match follow(&stack.app, &stored.ids.bundle).await.unwrap() {
        Progress::Decided(outcome) => Ok(*outcome),
        Progress::Processing => panic!("not decided in time"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partners_photos_are_looked_at_read_compared_and_held_against_the_registry() {
    let stack = Stack::start(Backend::Sqlite).await;
    let person = &people()[0];
    let photos =
        [(PhotoKind::Ktp, specimen::card_photo(person)), (PhotoKind::Selfie, specimen::selfie_photo(person))];
    let outcome = sent(&stack, &claim_of(person), &photos).await.unwrap();
    assert_eq!(outcome.text.unwrap().value(contract::ktp::KtpField::Nik), Some(person.nik.as_str()));
    let RegistryAnswer::Found(agreement) = outcome.records.unwrap().registry else { panic!("nobody") };
    assert_eq!((agreement.name, agreement.birth_date), (Some(true), Some(true)));
    let face = outcome.face.unwrap();
    assert!(face.stub && face.similarity.is_some(), "{face:?}");
    assert_eq!(stack.frames().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn photos_beyond_the_documented_limits_are_all_named_and_none_is_kept() {
    let stack = Stack::start(Backend::Sqlite).await;
    let small = specimen::jpeg::encode_jpeg(&specimen::draw_card(&people()[0], 320), 80);
    let photos = [(PhotoKind::Ktp, small.clone()), (PhotoKind::Selfie, b"GIF89a".to_vec())];
    let Err(CaptureError::Frames(errors)) = sent(&stack, &claim_of(&people()[0]), &photos).await else {
        panic!("taken");
    };
    for field in ["ktp_photo", "selfie_photo"] {
        assert!(errors.iter().any(|error| error.field == field), "{errors:?}");
    }
    assert_eq!((stack.count("bundle").await, stack.objects().len()), (0, 0));
}
