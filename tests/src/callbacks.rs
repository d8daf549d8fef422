//! A partner's endpoint on a local port: it answers by its path, and remembers who called.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use tanda::delivery::send_due;

use crate::stack::Stack;

/// A call as the endpoint saw it.
#[derive(Debug, Clone)]
pub struct Callback {
    /// How.
    pub method: Method,
    /// Where.
    pub path: String,
    /// With what.
    pub headers: HeaderMap,
    /// What was said.
    pub body: Value,
    /// The same, byte by byte.
    pub bytes: Bytes,
}

impl Callback {
    /// `COMPLETED VALID` for example.
    pub fn stands(&self) -> String {
        let word = |name: &str| self.body[name].as_str().unwrap_or("-").to_owned();
        format!("{} {}", word("status"), word("result"))
    }
}

/// An endpoint. Its path says how it answers: a status, `hang`, `away` for a redirection to `/200`.
#[derive(Clone, Default)]
pub struct Callbacks {
    seen: Arc<Mutex<Vec<Callback>>>,
    base: String,
}

impl Callbacks {
    /// Listens.
    pub async fn listen() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let callbacks = Self { seen: Arc::default(), base };
        let router = Router::new().fallback(answer).with_state(callbacks.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.expect("an endpoint that serves") });
        callbacks
    }

    /// The address that answers like this.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// Every call so far.
    pub fn all(&self) -> Vec<Callback> {
        self.seen.lock().expect("nobody panics with it").clone()
    }

    /// Waits until so many calls are there, and a moment longer for one too many.
    pub async fn wait_for(&self, stack: &Stack, count: usize) -> Vec<Callback> {
        for _ in 0..400 {
            if self.all().len() >= count {
                break;
            }
            send_due(&stack.app).await.expect("an outbox");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        send_due(&stack.app).await.expect("an outbox");
        let all = self.all();
        let stands: Vec<String> = all.iter().map(Callback::stands).collect();
        assert_eq!(all.len(), count, "{stands:?}");
        all
    }
}

async fn answer(
    State(callbacks): State<Callbacks>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().trim_start_matches('/').to_owned();
    let read = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let seen = Callback { method, path: path.clone(), headers, body: read, bytes: body };
    callbacks.seen.lock().expect("nobody panics with it").push(seen);
    match path.split('-').next().unwrap_or_default() {
        "hang" => {
            tokio::time::sleep(Duration::from_mins(1)).await;
            StatusCode::OK.into_response()
        }
        "away" => (StatusCode::FOUND, [("location", "/200")]).into_response(),
        status => StatusCode::from_bytes(status.as_bytes()).unwrap_or(StatusCode::OK).into_response(),
    }
}
