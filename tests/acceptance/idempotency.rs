//! Calls that are repeated under one key are done once.

use std::sync::Arc;

use acceptance::{
    on_both_databases,
    stack::{Backend, Stack},
};
use tanda::idempotency::{Answer, Begun, Call, IdempotencyError, answered, begin, forget_past, given_back};

fn call(key: &str) -> Call<'_> {
    Call { caller: "credential", key, request: [b"POST", b"/verify", b"{\"nik\":1}"] }
}

fn answer() -> Answer {
    Answer { status: 200, body: "{\"status\":\"verified\"}".to_owned() }
}

on_both_databases!(
    of_fifty_calls_at_once_one_is_answered_and_all_later_ones_get_its_answer,
    async |backend| {
        let stack = Arc::new(Stack::start(backend).await);
        let calls: Vec<_> = (0..50)
            .map(|_| {
                let app = stack.app.clone();
                tokio::spawn(async move { begin(&app, call("k-1")).await })
            })
            .collect();
        let mut turns = Vec::new();
        for begun in calls {
            match begun.await.unwrap() {
                Ok(Begun::First(turn)) => turns.push(turn),
                Err(IdempotencyError::InFlight) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(turns.len(), 1);
        answered(&stack.app, turns.pop().unwrap(), &answer()).await.unwrap();
        let Ok(Begun::Again(again)) = begin(&stack.app, call("k-1")).await else { panic!("answered anew") };
        assert_eq!((again.status, again.body.as_str()), (200, answer().body.as_str()));
    }
);

#[tokio::test]
async fn another_request_under_the_key_is_refused_and_another_caller_has_keys_of_its_own() {
    let stack = Stack::start(Backend::Sqlite).await;
    let Ok(Begun::First(turn)) = begin(&stack.app, call("k")).await else { panic!("no turn") };
    answered(&stack.app, turn, &answer()).await.unwrap();
    let other = Call { request: [b"POST", b"/verify", b"{\"nik\":2}"], ..call("k") };
    assert!(matches!(begin(&stack.app, other).await, Err(IdempotencyError::OtherRequest)));
    // Where the parts end counts, not only what they are together.
    let moved = Call { request: [b"POST", b"/verify{", b"\"nik\":1}"], ..call("k") };
    assert!(matches!(begin(&stack.app, moved).await, Err(IdempotencyError::OtherRequest)));
    let foreign = Call { caller: "another", ..call("k") };
    assert!(matches!(begin(&stack.app, foreign).await, Ok(Begun::First(_))));
    for key in ["", "with space", "é", &"k".repeat(256)] {
        assert!(matches!(begin(&stack.app, call(key)).await, Err(IdempotencyError::Key)), "{key}");
    }
}

on_both_databases!(a_turn_that_was_lost_or_given_back_is_another_calls_and_a_day_ends_it, async |backend| {
    const DAY_MS: i64 = 24 * 3_600_000;
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let Ok(Begun::First(lost)) = begin(&stack.app, call("k")).await else { panic!("no turn") };
    assert!(matches!(begin(&stack.app, call("k")).await, Err(IdempotencyError::InFlight)));
    clock.advance_ms(120_000);
    let Ok(Begun::First(turn)) = begin(&stack.app, call("k")).await else { panic!("never free") };
    // Whoever was thought dead and comes back changes nothing.
    answered(&stack.app, lost, &Answer { status: 500, body: "{}".to_owned() }).await.unwrap();
    assert!(matches!(begin(&stack.app, call("k")).await, Err(IdempotencyError::InFlight)));
    given_back(&stack.app, turn).await.unwrap();
    let Ok(Begun::First(turn)) = begin(&stack.app, call("k")).await else { panic!("not free") };
    answered(&stack.app, turn, &answer()).await.unwrap();
    clock.advance_ms(DAY_MS - 1);
    assert!(matches!(begin(&stack.app, call("k")).await, Ok(Begun::Again(_))));
    clock.advance_ms(1);
    assert!(matches!(begin(&stack.app, call("k")).await, Ok(Begun::First(_))));
    clock.advance_ms(2 * DAY_MS);
    forget_past(&stack.app).await.unwrap();
    assert_eq!(stack.count("idempotency").await, 0);
});
