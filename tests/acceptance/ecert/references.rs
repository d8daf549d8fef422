//! The caller's own ids: unique by application and mode, repeated without being charged twice, free again after an error.

use acceptance::on_both_databases;
use specimen::people;

use super::*;

fn with_id(id: &str) -> Value {
    but(claim_of(&people()[0]), &[("selfie_photo", "SPOOF_PHOTO"), ("reference_id", id)])
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_missing_or_empty_is_generated() {
    let stack = start().await;
    let mut ids = std::collections::HashSet::new();
    let mut missing = with_id("");
    missing.as_object_mut().unwrap().remove("reference_id");
    for body in [missing, with_id(""), with_id("")] {
        let answer = verify(&stack, &body).await;
        let id = answer.body["data"]["reference_id"].as_str().unwrap().to_owned();
        assert_eq!(id.strip_prefix("ref_certel#").unwrap().len(), 36, "{id}");
        assert_eq!(last(&stack).await.reference_id, Some(id.clone()));
        assert!(ids.insert(id));
    }
    assert_eq!(quota(&stack).await, 997);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_gets_its_first_answer_and_another_one_is_refused() {
    let stack = start().await;
    let first = verify(&stack, &with_id("transaction1")).await;
    let again = verify(&stack, &with_id("transaction1")).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!((transactions(&stack).await.len(), quota(&stack).await), (1, 999), "charged once");
    let answer = verify(&stack, &but(with_id("transaction1"), &[("name", "Somebody Else")])).await;
    let refused = json!({
        "message": "Invalid payload", "error_code": "INVALID_PAYLOAD",
        "error_fields": [{"field": "reference_id", "message": "reference_id must be unique"}],
    });
    assert_eq!((answer.status, answer.body), (409, refused));
    let row = last(&stack).await;
    assert_eq!(
        (row.status.as_deref(), row.charged.as_str(), row.http_status),
        (Some("FAILED"), "", Some(409))
    );
    // The other mode has ids of its own.
    let live = but(with_id("transaction1"), &[("selfie_photo", "x")]);
    assert_eq!(post(&stack, "live", VERIFY, &live).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_burns_no_id() {
    let stack = start().await;
    let down = people().into_iter().find(|person| person.serial() == "9982").unwrap();
    let id = [("reference_id", "transaction2")];
    assert_eq!(verify(&stack, &but(with_id("transaction2"), &[("email", "x")])).await.status, 400);
    assert_eq!(verify(&stack, &but(claim_of(&down), &id)).await.status, 503);
    assert_eq!(verify(&stack, &with_id("transaction2")).await.status, 200);
    assert_eq!(quota(&stack).await, 999);
}

on_both_databases!(of_many_calls_with_one_id_at_once_one_runs_and_is_charged, async |backend| {
    let stack = std::sync::Arc::new(
        Stack::start_with(backend, std::sync::Arc::new(tanda::clock::SystemClock), 100).await,
    );
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let stack = stack.clone();
            tokio::spawn(async move { verify(&stack, &with_id("at once")).await })
        })
        .collect();
    let mut done = Vec::new();
    for call in calls {
        let answer = call.await.unwrap();
        match answer.status {
            200 => done.push(answer.body),
            409 => assert_eq!(answer.body["error_code"], "REQUEST_IN_PROGRESS"),
            other => panic!("{other} {:?}", answer.body),
        }
    }
    assert!(!done.is_empty() && done.iter().all(|body| *body == done[0]), "{done:?}");
    assert_eq!(quota(&stack).await, 999);
    let charged = transactions(&stack).await.into_iter().filter(|row| !row.charged.is_empty());
    assert_eq!(charged.count(), 1);
});
