//! A partner of the `OneKYC` dialect: its token, its user, its calls.

use contract::{canonical, portal::integration::IntegrationChange};
use reqwest::{Method, RequestBuilder};
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tanda::{store::entity, verification::submission::integration};

use crate::stack::{Answer, Stack};

/// Where a token is asked for.
pub const TOKEN: &str = "/v1/esign/partner/authentication";
/// Where a flow begins.
pub const INITIATE: &str = "/esign-partner/v1/initiate-flow";
/// Where submissions are asked about.
pub const SUBMISSIONS: &str = "/esign-partner/v1/submissions";
/// Where addresses to upload to are given, and uploads confirmed.
pub const URLS: &str = "/esign-partner/v1/submissions/urls";

/// A partner that speaks of one user.
pub struct Partner<'a> {
    /// The server.
    pub stack: &'a Stack,
    /// The headers of its calls.
    pub headers: Vec<(&'static str, String)>,
}

impl<'a> Partner<'a> {
    /// A partner with a fresh token and a user of this id.
    pub async fn of(stack: &'a Stack, user_id: &str) -> Self {
        let answer = authenticate(stack, &credentials(stack)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        let token = answer.body["data"]["token"].as_str().expect("a token").to_owned();
        let headers = vec![
            ("x-onekyc-token", token),
            ("x-esign-onboarding-partner", integration_name(stack)),
            ("x-partner-user-id", user_id.to_owned()),
            ("x-partner-user-id-type", "MY_USER_ID".to_owned()),
            ("x-partner-session-id", format!("session-of-{user_id}")),
        ];
        Self { stack, headers }
    }

    /// The same with another value of a header; without it where there is none.
    #[must_use]
    pub fn with(&self, name: &'static str, value: Option<&str>) -> Self {
        let mut headers = self.headers.clone();
        headers.retain(|(other, _)| *other != name);
        headers.extend(value.map(|value| (name, value.to_owned())));
        Self { stack: self.stack, headers }
    }

    /// A call with the partner's headers.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.stack.http.request(method, format!("{}{path}", self.stack.base_url));
        self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value.as_bytes()))
    }

    /// Begins a flow.
    pub async fn initiate(&self, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, INITIATE).json(body)).await
    }

    /// What there is to tell of the user's latest submission.
    pub async fn submission(&self) -> Answer {
        Answer::of(self.request(Method::GET, SUBMISSIONS)).await
    }

    /// Addresses to upload to.
    pub async fn urls(&self) -> Answer {
        Answer::of(self.request(Method::GET, &format!("{URLS}?submissionType=CERT_REG"))).await
    }

    /// Confirms uploads.
    pub async fn confirm(&self, body: &Value) -> Answer {
        Answer::of(self.request(Method::PUT, URLS).json(body)).await
    }
}

/// The sandbox's credentials, as headers.
pub fn credentials(stack: &Stack) -> Vec<(&'static str, String)> {
    let of = |name: &str| stack.sandbox["onekyc"][name].as_str().expect("a credential").to_owned();
    vec![("client-id", of("clientId")), ("pass-key", of("passKey"))]
}

/// Asks for a token with these headers.
pub async fn authenticate(stack: &Stack, headers: &[(&'static str, String)]) -> Answer {
    let request = stack.http.get(format!("{}{TOKEN}", stack.base_url));
    Answer::of(headers.iter().fold(request, |request, (name, value)| request.header(*name, value))).await
}

/// What the sandbox's partner calls its integration.
pub fn integration_name(stack: &Stack) -> String {
    stack.sandbox["onekyc"]["onboardingPartner"].as_str().expect("a name").to_owned()
}

/// Says from where the sandbox's partner calls.
pub async fn admit_from(stack: &Stack, range: &str) {
    change(stack, &integration_name(stack), &json!({ "sourceIps": [range] })).await;
}

/// Says how the sandbox's partner is called back.
pub async fn set_up(stack: &Stack, settings: &Value) {
    set_up_named(stack, &integration_name(stack), settings).await;
}

/// The same of another one of its integrations.
pub async fn set_up_named(stack: &Stack, name: &str, settings: &Value) {
    change(stack, name, &json!({ "callback": settings })).await;
}

/// Whether who is verified gets a certificate, and whether the sandbox's partner makes sure of contacts.
pub async fn agree(stack: &Stack, with_certificate: bool, contacts_are_verified: bool) {
    let wanted = json!({ "withCertificate": with_certificate, "contactsAreVerified": contacts_are_verified });
    change(stack, &integration_name(stack), &wanted).await;
}

async fn change(stack: &Stack, name: &str, wanted: &Value) {
    let text = wanted.to_string();
    let json = canonical::parse(&text).expect("JSON");
    let wanted = IntegrationChange::read(&json, true).expect("a change that holds");
    let application_id = application_id(stack).await;
    integration::set_up(&stack.app, (&application_id, name), &wanted).await.expect("an integration");
}

/// The sandbox's application.
pub async fn application_id(stack: &Stack) -> String {
    let row = entity::application::Entity::find().one(&stack.app.database).await;
    row.expect("a query").expect("the sandbox's application").id
}

/// A flow for a user whose phone number was verified, as the vendor's guide shows it, in the partner's app.
pub fn flow(phone: &str) -> Value {
    json!({
        "flow": "STANDALONE_IDENTITY_VERIFICATION",
        "source": "SDK",
        "successRedirectionUrl": "http://myserver.com/success-page",
        "failureRedirectionUrl": "http://myserver.com/failure-page",
        "additionalDetails": {
            "phoneNumber": phone,
            "dataVerification": {
                "phoneNumber": {
                    "isVerified": true,
                    "verificationReferenceId": "string-referencing-to-phonenumber-verification"
                }
            },
            "userLocale": "id_ID"
        }
    })
}
