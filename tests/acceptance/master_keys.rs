//! Master keys change while the server runs: nothing that was sealed is lost, nothing stays under an old key.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    on_both_databases,
    stack::{Backend, Stack},
};
use sea_orm::{ConnectionTrait, EntityTrait};
use tanda::{
    App,
    app::Settings,
    clock::{Clock, SetClock, SystemClock},
    keys::{self, KeysError, Retirement},
    store::entity,
    verification::capture,
};

/// What `tanda keys` is: another process on the same stores, here with a clock that can be moved.
async fn operator(stack: &Stack) -> (App, Arc<SetClock>) {
    let clock = Arc::new(SetClock::at(SystemClock.now()));
    let app =
        App::open_with(&stack.data, &stack.database_url, Settings::default(), clock.clone()).await.unwrap();
    (app, clock)
}

async fn every_frame_opens(app: &App) -> usize {
    let frames = entity::frame::Entity::find().all(&app.database).await.unwrap();
    for row in &frames {
        let bundle = entity::bundle::Entity::find_by_id(&row.bundle_id).one(&app.database).await.unwrap();
        let opened = capture::open_frame(app, &bundle.unwrap().organisation_id, row).await.unwrap();
        assert_eq!(i64::try_from(opened.len()).unwrap(), row.size_bytes);
    }
    frames.len()
}

on_both_databases!(keys_rotate_and_retire_while_captures_arrive, async |backend| {
    let stack = Arc::new(Stack::start_with(backend, Arc::new(SystemClock), 10_000).await);
    let (operator, clock) = operator(&stack).await;
    let first = operator.vault.key_names().unwrap().remove(0);
    let waiting = CaptureDraft::good(&stack, &challenge(&stack).await);
    let (over, taken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU32::new(0)));
    let clients: Vec<_> = (0..3)
        .map(|_| {
            let (stack, over, taken) = (stack.clone(), over.clone(), taken.clone());
            tokio::spawn(async move {
                while !over.load(Ordering::SeqCst) {
                    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
                    assert_eq!(answer.status, 200, "{:?}", answer.body);
                    taken.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let more_captures = async || {
        let before = taken.load(Ordering::SeqCst);
        let arrived = async {
            while taken.load(Ordering::SeqCst) < before + 4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_mins(2), arrived).await.expect("captures are taken");
    };
    more_captures().await;
    for _ in 0..2 {
        // A capture that took its time may have left something for the rotation before.
        let done = loop {
            let done = keys::rotate(&operator).await.unwrap();
            if done.added {
                break done;
            }
        };
        assert!(done.rewrapped > 0 && done.unopened == 0, "{done:?}");
        more_captures().await;
    }
    assert!(matches!(keys::retire(&operator).await, Err(KeysError::TooEarly { .. })));
    clock.advance_ms(keys::RETIRE_AFTER_MS);
    let retired = keys::retire(&operator).await.unwrap();
    assert_eq!((retired.removed.len(), &retired.removed[0], retired.kept.len()), (2, &first, 0));
    more_captures().await;
    over.store(true, Ordering::SeqCst);
    for client in clients {
        client.await.unwrap();
    }

    let late = send(&stack, &waiting).await;
    assert_eq!(late.status, 200, "a challenge of before both rotations: {:?}", late.body);
    let uses = keys::list(&operator).await.unwrap();
    assert_eq!(uses.len(), 1, "{uses:?}");
    assert!(uses[0].seals && uses[0].in_file && uses[0].wrapped > 0);
    let (restarted, _) = self::operator(&stack).await;
    let opened = every_frame_opens(&restarted).await;
    assert_eq!(opened, usize::try_from(taken.load(Ordering::SeqCst)).unwrap() + 1);
});

on_both_databases!(a_rotation_that_was_cut_off_is_finished_and_adds_no_key, async |backend| {
    let stack = Stack::start(backend).await;
    assert_eq!(send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await.status, 200);
    let (operator, clock) = operator(&stack).await;
    let hash = operator.lookup.hash(tanda::lookup::Hashed::Phone, "1");
    let added = {
        let lock = operator.vault.lock_keys().unwrap();
        operator.vault.add_key(&lock, operator.randomness.as_ref()).unwrap()
    };
    let done = keys::rotate(&operator).await.unwrap();
    assert_eq!((done.key.as_str(), done.added), (added.as_str(), false));
    assert!(done.rewrapped >= 5, "{done:?}");
    clock.advance_ms(keys::RETIRE_AFTER_MS);
    assert_eq!(keys::retire(&operator).await.unwrap().removed.len(), 1);
    assert_eq!(keys::retire(&operator).await.unwrap(), Retirement::default(), "once more does no harm");
    let (restarted, _) = self::operator(&stack).await;
    assert_eq!(every_frame_opens(&restarted).await, 1);
    assert_eq!(
        restarted.lookup.hash(tanda::lookup::Hashed::Phone, "1"),
        hash,
        "hashes outlive their master key"
    );
});

#[tokio::test]
async fn a_key_under_which_something_is_wrapped_stays() {
    let stack = Stack::start(Backend::Sqlite).await;
    assert_eq!(send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await.status, 200);
    let (operator, clock) = operator(&stack).await;
    let first = operator.vault.key_names().unwrap().remove(0);
    // A frame whose capture is gone: nobody knows what it was sealed as.
    stack.app.database.execute_unprepared("UPDATE frame SET bundle_id = 'gone'").await.unwrap();
    assert!(keys::rotate(&operator).await.unwrap().added);
    assert!(keys::rotate(&operator).await.unwrap().added, "what cannot be wrapped anew holds no rotation up");
    clock.advance_ms(keys::RETIRE_AFTER_MS);
    let retired = keys::retire(&operator).await.unwrap();
    assert_eq!((retired.removed.len(), retired.kept), (1, vec![first]));
}

#[tokio::test]
async fn a_value_that_does_not_open_keeps_every_key() {
    let stack = Stack::start(Backend::Sqlite).await;
    challenge(&stack).await;
    let spoilt = "UPDATE challenge SET sealed_secret = CAST(substr(sealed_secret, 1, 8) || 'spoilt' AS BLOB)";
    stack.app.database.execute_unprepared(spoilt).await.unwrap();
    let (operator, clock) = operator(&stack).await;
    let done = keys::rotate(&operator).await.unwrap();
    assert_eq!(done.unopened, 1);
    clock.advance_ms(keys::RETIRE_AFTER_MS);
    let refused = keys::retire(&operator).await;
    assert!(
        matches!(&refused, Err(KeysError::Unopened { count: 1, first }) if first.starts_with("challenge."))
    );
    assert_eq!(operator.vault.key_names().unwrap().len(), 2);
}
