//! Calls about webhooks and the log of deliveries.

use contract::portal::webhook::{
    CallbackSecret, DeliveryDetails, DeliveryPage, DeliveryView, EndpointList, EndpointView,
    FreshCallbackSecret, FreshSecret,
};
use gloo_net::http::Method;
use serde_json::{Value, json};

use super::{Api, CallError, Nothing};

impl Api {
    /// Every endpoint of the organisation.
    pub(crate) async fn endpoints(self) -> Result<EndpointList, CallError> {
        self.get("/webhooks").await
    }

    /// Makes a webhook.
    pub(crate) async fn create_webhook(self, order: &Value) -> Result<FreshSecret, CallError> {
        self.send(Method::POST, "/webhooks", order).await
    }

    /// Changes one: `url`, `events`, `on`; of a callback `on` alone.
    pub(crate) async fn change_webhook(self, id: &str, change: &Value) -> Result<EndpointView, CallError> {
        self.send(Method::PUT, &format!("/webhooks/{id}"), change).await
    }

    /// Takes one away.
    pub(crate) async fn remove_webhook(self, id: &str) -> Result<(), CallError> {
        self.call(Method::DELETE, &format!("/webhooks/{id}"), None).await.map(drop)
    }

    /// Replaces its secret; the old one signs on for so many hours.
    pub(crate) async fn rotate_webhook(self, id: &str, overlap_hours: u32) -> Result<FreshSecret, CallError> {
        let body = json!({ "overlapHours": overlap_hours });
        self.send(Method::POST, &format!("/webhooks/{id}/rotate"), &body).await
    }

    /// Sends it a test.
    pub(crate) async fn test_webhook(self, id: &str) -> Result<DeliveryView, CallError> {
        self.send(Method::POST, &format!("/webhooks/{id}/test"), &Nothing {}).await
    }

    /// How the secret that signs callbacks stands.
    pub(crate) async fn callback_secret(self) -> Result<CallbackSecret, CallError> {
        self.get("/callbacks/secret").await
    }

    /// Replaces it, or makes the first one; the old one signs on for so many hours.
    pub(crate) async fn rotate_callback_secret(
        self,
        overlap_hours: u32,
    ) -> Result<FreshCallbackSecret, CallError> {
        let body = json!({ "overlapHours": overlap_hours });
        self.send(Method::POST, "/callbacks/secret/rotate", &body).await
    }

    /// Deliveries by a query: `endpoint`, `state`, `after`, `limit`.
    pub(crate) async fn deliveries(self, query: &str) -> Result<DeliveryPage, CallError> {
        self.get(&format!("/deliveries?{query}")).await
    }

    /// A delivery with what was sent and answered, which is written down.
    pub(crate) async fn delivery(self, id: &str) -> Result<DeliveryDetails, CallError> {
        self.get(&format!("/deliveries/{id}")).await
    }

    /// Sends a delivery again.
    pub(crate) async fn replay(self, id: &str) -> Result<DeliveryView, CallError> {
        self.send(Method::POST, &format!("/deliveries/{id}/replay"), &Nothing {}).await
    }
}
