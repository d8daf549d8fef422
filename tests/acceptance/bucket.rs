//! Objects in a bucket of S3: what is kept there, that it is erased, and what happens while the bucket is out of reach.

mod server;

use std::sync::Arc;

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    stack::{Backend, Stack},
};
use contract::instant::Instant;
use tanda::{
    App,
    app::Settings,
    clock::{Clock, SetClock, SystemClock},
    objects::{Bucket, ObjectSettings, UploadsTo},
    privacy::erase_past_pictures,
};

pub(crate) use server::S3;

/// A server whose objects lie in a bucket, at a time that stands still.
pub(crate) async fn stack_on(s3: &S3, uploads: UploadsTo) -> (Stack, Arc<SetClock>) {
    let now_ms = SystemClock.now().epoch_ms() / 60_000 * 60_000;
    let clock = Arc::new(SetClock::at(Instant::from_epoch_ms(now_ms)));
    let settings = Settings { objects: s3.settings(uploads), ..Settings::default() };
    (Stack::start_as(Backend::Sqlite, clock.clone(), settings).await, clock)
}

#[tokio::test(flavor = "multi_thread")]
async fn frames_lie_sealed_in_the_bucket_and_are_erased_there() {
    let s3 = S3::start().await;
    let (stack, clock) = stack_on(&s3, UploadsTo::Server).await;
    assert_eq!(s3.all_files(), 0, "the trial of the start is gone");
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let frames = s3.files("frames");
    assert_eq!(frames.len(), 1);
    assert!(!stack.data.join("objects").exists(), "nothing lies in the data folder");
    let (kept, sent) = (std::fs::read(&frames[0]).unwrap(), &draft.frames[0]);
    assert!(kept.len() > 1_000 && !kept.windows(64).any(|window| window == &sent[2_000..2_064]));
    clock.advance_ms(91 * 86_400_000);
    assert_eq!(erase_past_pictures(&stack.app).await.unwrap(), 1);
    assert_eq!((s3.all_files(), stack.count("frame").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_capture_while_the_bucket_is_out_of_reach_fails_as_documented_and_can_be_sent_again() {
    let mut s3 = S3::start().await;
    let (stack, _clock) = stack_on(&s3, UploadsTo::Server).await;
    let draft = CaptureDraft::good(&stack, &challenge(&stack).await);
    s3.stop().await;
    let answer = send(&stack, &draft).await;
    assert_eq!(answer.status, 500, "{:?}", answer.body);
    assert_eq!(stack.count("bundle").await, 0);
    s3.start_again().await;
    let answer = send(&stack, &draft).await;
    assert_eq!((answer.status, stack.count("bundle").await), (200, 1), "{:?}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_cannot_be_used_stops_the_start_with_the_reason() {
    let mut s3 = S3::start().await;
    let other = |name: &str, value: &str| {
        let mut variables = s3.variables();
        variables
            .iter_mut()
            .filter(|(known, _)| known == name)
            .for_each(|(_, known)| value.clone_into(known));
        variables
    };
    let bucket = |url: &str, variables| ObjectSettings {
        bucket: Some(Bucket::of_url(url, variables).unwrap()),
        uploads: UploadsTo::Server,
    };
    let without = ObjectSettings { bucket: None, uploads: UploadsTo::S3 };
    let unreachable = s3.settings(UploadsTo::Server);
    let cases = [
        (without, "TANDA_UPLOADS=s3 needs objects in a bucket"),
        (bucket("s3://127.0.0.1", s3.variables()), "InvalidBucketName"),
        (bucket("s3://photos", other("AWS_SECRET_ACCESS_KEY", "guessed")), "SignatureDoesNotMatch"),
        (bucket("s3://photos", other("AWS_ACCESS_KEY_ID", "somebody")), "NotSignedUp"),
    ];
    for (objects, told) in cases {
        assert_told(objects, told).await;
    }
    s3.stop().await;
    assert_told(unreachable, "bucket photos: writing an object").await;
}

async fn assert_told(objects: ObjectSettings, told: &str) {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("tanda.db").display());
    let settings = Settings { objects, ..Settings::default() };
    let fault = App::open(folder.path(), &url, settings).await.err().unwrap().to_string();
    assert!(fault.starts_with("configuration: ") && fault.contains(told), "{fault}");
}
