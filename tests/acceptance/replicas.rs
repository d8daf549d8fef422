//! Two servers on one database: limits, keys of repeated calls and tokens hold across them.

use std::sync::Arc;

use acceptance::{
    capture::CHALLENGE,
    on_both_databases,
    stack::{Answer, Stack},
};
use serde_json::json;
use tanda::{App, app::Settings, clock::SetClock, serve};

/// A second server on the stores of the first, and where it answers.
async fn replica(stack: &Stack, clock: Arc<SetClock>) -> String {
    let listener = serve::listen(([127, 0, 0, 1], 0).into()).await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let settings = Settings { base_url: stack.base_url.clone(), sandbox: true, ..Settings::default() };
    let app = App::open_with(&stack.data, &stack.database_url, settings, clock).await.unwrap();
    tokio::spawn(async move { serve::serve(app, listener).await });
    base_url
}

on_both_databases!(a_limit_and_a_repeated_call_hold_across_replicas, async |backend| {
    let (stack, clock) = Stack::start_at_set_time(backend).await;
    let other = replica(&stack, clock).await;
    let call = async |base_url: &str, once: &str| {
        let request = stack.http.post(format!("{base_url}{CHALLENGE}")).bearer_auth(stack.identity_key());
        let request = request.header("idempotency-key", once).json(&json!({ "customerId": "c" }));
        Answer::of(request).await
    };
    let first = call(&stack.base_url, "one").await;
    let again = call(&other, "one").await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert_eq!(again.header("idempotency-replayed"), "true");
    for turn in 0..14 {
        assert_eq!(call(&stack.base_url, &format!("a{turn}")).await.status, 200);
        assert_eq!(call(&other, &format!("b{turn}")).await.status, 200);
    }
    // Thirty a minute, of which each server saw fifteen.
    assert_eq!(call(&stack.base_url, "last").await.status, 429);
    assert_eq!(call(&other, "last").await.status, 429);
});
