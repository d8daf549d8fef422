//! Two thousand calls at once.

use std::{collections::BTreeSet, sync::Arc};

use acceptance::{
    on_both_databases,
    onekyc::{INITIATE, Partner, flow},
    stack::{Answer, Backend, Stack},
};
use reqwest::Method;
use tokio::sync::Semaphore;

const CALLS: usize = 2_000;
/// Connections that this test holds open at once: more than the server serves at once, fewer than a process may have files.
const IN_FLIGHT: usize = 256;

/// Begins as many flows at once, each in the session that it is given; the tokens that were answered.
async fn tokens(stack: &Stack, session: impl Fn(usize) -> String) -> Vec<String> {
    let partner = Partner::of(stack, "user-1").await;
    let room = Arc::new(Semaphore::new(IN_FLIGHT));
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let partner = partner.with("x-partner-session-id", Some(&session(number)));
            let request = partner.request(Method::POST, INITIATE).json(&flow("6281200000001"));
            let room = room.clone();
            tokio::spawn(async move {
                let _held = room.acquire_owned().await.unwrap();
                Answer::of(request).await
            })
        })
        .collect();
    let mut tokens = Vec::new();
    for call in calls {
        let answer = call.await.unwrap();
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        tokens.push(answer.body["data"]["token"].as_str().unwrap().to_owned());
    }
    tokens
}

on_both_databases!(
    two_thousand_sessions_at_once_begin_two_thousand_submissions_and_one_session_one,
    async |backend: Backend| {
        let stack = Stack::start(backend).await;
        let before = stack.count("capture_link").await;
        let of_many = tokens(&stack, |number| format!("s-{number}")).await;
        assert_eq!(of_many.iter().collect::<BTreeSet<_>>().len(), CALLS, "a token each");
        let of_one = tokens(&stack, |_| "the one".to_owned()).await;
        assert_eq!(of_one.iter().collect::<BTreeSet<_>>().len(), 1, "one token for all");
        let rows = i64::try_from(CALLS).unwrap() + 1;
        assert_eq!(stack.count("submission").await, rows);
        assert_eq!(stack.count("capture_link").await - before, rows, "no link without its submission");
    }
);
