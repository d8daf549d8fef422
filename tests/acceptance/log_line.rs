//! What the server writes into its log of a call.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use acceptance::{
    capture::{CaptureDraft, challenge, send},
    stack::{Backend, Stack},
};
use serde_json::Value;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

// On one thread, so that the subscriber of this test hears everything that the server says.
#[tokio::test(flavor = "current_thread")]
async fn a_call_is_one_line_that_names_its_credential_and_no_person() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
    let _heard = tracing::subscriber::set_default(subscriber);
    // Where another test of this process was there first, with nobody who listened, places that log remember that.
    tracing::callsite::rebuild_interest_cache();
    let stack = Stack::start(Backend::Sqlite).await;
    let sent = send(&stack, &CaptureDraft::good(&stack, &challenge(&stack).await)).await;
    assert_eq!(sent.status, 200);
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let person = &specimen::people()[0];
    for secret in [&person.nik, &person.name, &person.email, &person.phone, stack.identity_key()] {
        assert!(!text.contains(secret), "{text}");
    }
    let calls: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["fields"]["message"] == "request")
        .collect();
    assert_eq!(calls.len(), 2, "one for the challenge, one for the capture");
    let call = calls.last().unwrap();
    assert_eq!(call["span"]["route"], "/api/identity/document/ktp/capture");
    assert_eq!(call["fields"]["status"], 200);
    assert!(call["fields"]["took_ms"].is_u64());
    assert_eq!(call["span"]["request_id"], sent.header("x-request-id"));
    assert_eq!(call["span"]["credential"].as_str().unwrap().len(), 32, "{call}");
}
