//! Calls about applications, their credentials, their integrations.

use contract::portal::{
    application::{ApplicationDetails, ApplicationList, ApplicationView},
    branding::{Branding, logo::FreshLogo},
    credential::{CredentialView, FreshCredential},
    integration::{IntegrationList, IntegrationView},
    places::Places,
};
use gloo_net::http::Method;
use serde_json::{Value, json};
use web_sys::File;

use super::{Api, CallError, read, unreachable};
use crate::portal::query;

/// Half a megabyte over a slow line.
const LOGO_TIMEOUT_MS: i32 = 120_000;

impl Api {
    /// The organisation's applications.
    pub(crate) async fn applications(self) -> Result<ApplicationList, CallError> {
        self.get("/applications").await
    }

    /// One of them, with what opens doors for it.
    pub(crate) async fn application(self, id: &str) -> Result<ApplicationDetails, CallError> {
        self.get(&format!("/applications/{id}")).await
    }

    /// Makes one.
    pub(crate) async fn create_application(self, name: &str) -> Result<ApplicationView, CallError> {
        self.send(Method::POST, "/applications", &json!({ "name": name })).await
    }

    /// Changes one: `name`, `closed`.
    pub(crate) async fn change_application(
        self,
        id: &str,
        change: &Value,
    ) -> Result<ApplicationView, CallError> {
        self.send(Method::PUT, &format!("/applications/{id}"), change).await
    }

    /// How its H5 page looks.
    pub(crate) async fn branding(self, id: &str) -> Result<Branding, CallError> {
        self.get(&format!("/applications/{id}/branding")).await
    }

    /// Changes how its H5 page looks.
    pub(crate) async fn change_branding(self, id: &str, wanted: &Value) -> Result<Branding, CallError> {
        self.send(Method::PUT, &format!("/applications/{id}/branding"), wanted).await
    }

    /// Where its H5 links may lead.
    pub(crate) async fn places(self, id: &str) -> Result<Places, CallError> {
        self.get(&format!("/applications/{id}/places")).await
    }

    /// Changes where its H5 links may lead: `returnDomains`, `embedOrigins`.
    pub(crate) async fn change_places(self, id: &str, change: &Value) -> Result<Places, CallError> {
        self.send(Method::PUT, &format!("/applications/{id}/places"), change).await
    }

    /// Sends a logo for its H5 page; nothing wears it yet.
    pub(crate) async fn add_logo(self, id: &str, file: &File) -> Result<FreshLogo, CallError> {
        let path = format!("/applications/{id}/logos");
        let (response, _deadline) =
            self.answer_within(LOGO_TIMEOUT_MS, Method::POST, &path, Some(file)).await?;
        read(&response.text().await.map_err(unreachable)?)
    }

    /// Makes a credential of an application.
    pub(crate) async fn issue_credential(
        self,
        application_id: &str,
        order: &Value,
    ) -> Result<FreshCredential, CallError> {
        self.send(Method::POST, &format!("/applications/{application_id}/credentials"), order).await
    }

    /// Replaces a credential's secret; the old one works on for so many hours.
    pub(crate) async fn rotate_credential(
        self,
        id: &str,
        overlap_hours: u32,
    ) -> Result<FreshCredential, CallError> {
        let body = json!({ "overlapHours": overlap_hours });
        self.send(Method::POST, &format!("/credentials/{id}/rotate"), &body).await
    }

    /// Takes a credential back.
    pub(crate) async fn revoke_credential(self, id: &str) -> Result<CredentialView, CallError> {
        read(&self.call(Method::DELETE, &format!("/credentials/{id}"), None).await?)
    }

    /// Every integration of the organisation.
    pub(crate) async fn integrations(self) -> Result<IntegrationList, CallError> {
        self.get("/integrations").await
    }

    /// Makes an integration of an application.
    pub(crate) async fn create_integration(
        self,
        application_id: &str,
        name: &str,
    ) -> Result<IntegrationView, CallError> {
        self.send(Method::POST, &format!("/integrations/{application_id}"), &json!({ "name": name })).await
    }

    /// Changes an integration.
    pub(crate) async fn change_integration(
        self,
        application_id: &str,
        name: &str,
        change: &Value,
    ) -> Result<IntegrationView, CallError> {
        // A partner's own name may hold anything.
        let path = format!("/integrations/{application_id}/{}", query::encoded(name));
        self.send(Method::PUT, &path, change).await
    }
}
