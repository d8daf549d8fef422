//! The steps from a stored capture to its decision, on faults: crashes, two workers at once, a step that always fails.

use std::time::Duration;

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    on_both_databases,
    portal::Browser,
    stack::{Backend, Stack},
};
use contract::portal::access::Role;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tanda::{
    clock::SetClock,
    store::entity::{bundle, finding, frame, job, verification},
};

async fn run_sql(stack: &Stack, statement: &str) {
    stack.app.database.execute_unprepared(statement).await.unwrap();
}

/// As a process leaves it that ended in the middle of a step: stored, begun, without findings, lease over.
async fn as_after_a_crash(stack: &Stack) {
    run_sql(stack, "DELETE FROM finding").await;
    run_sql(stack, "DELETE FROM job WHERE step <> 'inspect'").await;
    run_sql(
        stack,
        "UPDATE job SET state = 'due', lease = 'of the dead', due_at_ms = due_at_ms - 3600000, \
         finished_at_ms = NULL",
    )
    .await;
    run_sql(stack, "UPDATE bundle SET state = 'processing', tier = 'low', verdict = 'requires_review'").await;
    run_sql(stack, "UPDATE verification SET status = 'pending', score = 0, tier = 'low'").await;
}

async fn decided(stack: &Stack) -> bundle::Model {
    for _ in 0..200 {
        let row = bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
        if row.state == "decided" {
            return row;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("no decision within ten seconds: {:?}", job::Entity::find().all(&stack.app.database).await);
}

on_both_databases!(a_capture_whose_process_died_is_decided_by_another, async |backend| {
    let stack = Stack::start(backend).await;
    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(answer.body["ktpBundle"]["verdict"], "passed", "{:?}", answer.body);
    let before = verification::Entity::find().one(&stack.app.database).await.unwrap().unwrap();
    as_after_a_crash(&stack).await;
    let row = decided(&stack).await;
    assert_eq!((row.tier.as_str(), row.verdict.as_str()), ("high", "passed"));
    let after = verification::Entity::find().all(&stack.app.database).await.unwrap();
    assert_eq!(after, [before], "one verification, as it was");
    let jobs = job::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(jobs.iter().all(|job| job.state == "done"), "{jobs:?}");
});

on_both_databases!(of_many_workers_at_one_step_exactly_one_finishes_it, async |backend| {
    let stack = Stack::start(backend).await;
    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    as_after_a_crash(&stack).await;
    let id = bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap().id;
    let followers: Vec<_> = (0..8)
        .map(|_| {
            let (app, id) = (stack.app.clone(), id.clone());
            tokio::spawn(async move { tanda::verification::pipeline::follow(&app, &id).await.unwrap() })
        })
        .collect();
    for follower in followers {
        let progress = follower.await.unwrap();
        assert!(matches!(progress, tanda::verification::pipeline::Progress::Decided(_)), "{progress:?}");
    }
    let found = finding::Entity::find().filter(finding::Column::Step.eq("inspect"));
    assert_eq!(found.all(&stack.app.database).await.unwrap().len(), 1);
    let jobs = job::Entity::find().all(&stack.app.database).await.unwrap();
    assert!(jobs.iter().all(|job| job.state == "done" && job.attempts <= 2), "{jobs:?}");
});

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_always_fails_is_given_up_and_a_person_decides() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    as_after_a_crash(&stack).await;
    // The frames are gone from the disk: looking at them cannot succeed.
    for object in stack.objects() {
        std::fs::remove_file(object).unwrap();
    }
    days_pass(&stack, &clock).await;
    let row = decided(&stack).await;
    assert_eq!((row.tier.as_str(), row.verdict.as_str()), ("low", "requires_review"));
    let inspect = job::Entity::find().filter(job::Column::Step.eq("inspect"));
    let inspect = inspect.one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!((inspect.state.as_str(), inspect.attempts), ("failed", 9));
    assert!(inspect.last_fault.is_some());
    assert_eq!(
        frame::Entity::find().all(&stack.app.database).await.unwrap().len(),
        1,
        "nothing is thrown away"
    );
}

/// Waits for a decision while hours pass.
async fn days_pass(stack: &Stack, clock: &SetClock) {
    for _ in 0..400 {
        clock.advance_ms(6 * 3_600_000);
        tokio::time::sleep(Duration::from_millis(50)).await;
        if bundle::Entity::find().one(&stack.app.database).await.unwrap().unwrap().state == "decided" {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_that_kills_whoever_takes_it_is_given_up() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    as_after_a_crash(&stack).await;
    run_sql(&stack, "UPDATE job SET attempts = 9").await;
    days_pass(&stack, &clock).await;
    let row = decided(&stack).await;
    assert_eq!((row.tier.as_str(), row.verdict.as_str()), ("low", "requires_review"));
    let inspect = job::Entity::find().filter(job::Column::Step.eq("inspect"));
    let inspect = inspect.one(&stack.app.database).await.unwrap().unwrap();
    assert_eq!((inspect.state.as_str(), inspect.attempts), ("failed", 10), "begun once more, never run");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_that_cannot_be_made_is_a_persons() {
    let (stack, clock) = Stack::start_at_set_time(Backend::Sqlite).await;
    let answer = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    // What the inspection found does not open any more.
    run_sql(&stack, "UPDATE finding SET sealed_found = X'00' WHERE step = 'inspect'").await;
    run_sql(&stack, "UPDATE job SET state = 'due', lease = NULL WHERE step = 'decide'").await;
    run_sql(&stack, "UPDATE bundle SET state = 'processing', tier = 'low', verdict = 'requires_review'")
        .await;
    run_sql(&stack, "UPDATE verification SET status = 'pending', score = 0, tier = 'low'").await;
    days_pass(&stack, &clock).await;
    let row = decided(&stack).await;
    assert_eq!((row.tier.as_str(), row.verdict.as_str()), ("low", "requires_review"));
    assert_eq!(stack.count("review").await, 1);
    let ana = Browser::of(&stack, "ana@bank.example", &[Role::Analyst]).await;
    let seen = ana.get(&format!("reviews/{}", row.id)).await;
    assert_eq!((seen.status, &seen.body["document"]), (200, &serde_json::Value::Null), "{:?}", seen.body);
}
