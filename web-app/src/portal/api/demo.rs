//! Calls of trying the certificate call.

use contract::portal::demo::{DemoAnswer, DemoSpecimen, DemoView};
use gloo_net::http::Method;
use wasm_bindgen::JsValue;

use super::{Api, CallError, read, unreachable};

/// Two photos over a slow line, and the minute in which the call is answered.
const TRY_TIMEOUT_MS: i32 = 240_000;

impl Api {
    /// What can be tried.
    pub(crate) async fn demo(self) -> Result<DemoView, CallError> {
        self.get("/demo").await
    }

    /// A synthetic person.
    pub(crate) async fn demo_specimen(self, n: u16) -> Result<DemoSpecimen, CallError> {
        self.get(&format!("/demo/specimens/{n}")).await
    }

    /// Makes the certificate call with a body of its own.
    pub(crate) async fn try_demo(self, application_id: &str, body: &str) -> Result<DemoAnswer, CallError> {
        let path = format!("/demo/{application_id}");
        let body = JsValue::from_str(body);
        let (response, _deadline) =
            self.answer_within(TRY_TIMEOUT_MS, Method::POST, &path, Some(&body)).await?;
        read(&response.text().await.map_err(unreachable)?)
    }
}
