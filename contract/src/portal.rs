//! What the dashboard and the server say to each other under `/portal/v1`: signing in, who one is, errors.
//! Who may open which door is in [`access`], reviews are in [`review`] and [`case`], the transaction log is in
//! [`transaction`], trying it in [`demo`], what is charged in [`usage`], the audit log is in [`audit`].
//!
//! | call | body | answer |
//! |---|---|---|
//! | `POST session` | [`SignIn`] | [`Me`], and the cookie of this browser |
//! | `DELETE session` | - | 204 |
//! | `GET me` | - | [`Me`] |
//! | `PUT settings` | [`Settings`] | [`Settings`] |
//! | `GET reviews?state=&after=&limit=` | - | [`review::ReviewPage`] |
//! | `GET reviews/{bundleId}?unmask=true` | - | [`case::ReviewView`] |
//! | `POST reviews/{bundleId}/claim`, `../release` | `{}` | [`review::ReviewSummary`] |
//! | `POST reviews/{bundleId}/decision` | [`review::OpinionRequest`] | [`review::ReviewSummary`] |
//! | `POST reviews/{bundleId}/reopen` | [`review::ReopenRequest`] | [`review::ReviewSummary`] |
//! | `GET reviews/{bundleId}/pictures/{n}` | - | the picture |
//! | `GET integrations` | - | [`integration::IntegrationList`] |
//! | `POST integrations/{applicationId}` | [`integration::read_new`] | [`integration::IntegrationView`] |
//! | `PUT integrations/{applicationId}/{name}` | [`integration::IntegrationChange`] | [`integration::IntegrationView`] |
//! | `GET applications` | - | [`application::ApplicationList`] |
//! | `POST applications` | [`application::read_new`] | [`application::ApplicationView`] |
//! | `GET applications/{id}` | - | [`application::ApplicationDetails`] |
//! | `PUT applications/{id}` | [`application::ApplicationChange`] | [`application::ApplicationView`] |
//! | `GET applications/{id}/branding` | - | [`branding::Branding`] |
//! | `PUT applications/{id}/branding` | [`branding::Branding`] | the same |
//! | `GET applications/{id}/places` | - | [`places::Places`] |
//! | `PUT applications/{id}/places` | [`places::PlacesChange`] | [`places::Places`] |
//! | `POST applications/{id}/logos` | a PNG or JPEG | [`branding::logo::FreshLogo`] |
//! | `POST applications/{id}/credentials` | [`credential::CredentialOrder`] | [`credential::FreshCredential`] |
//! | `POST credentials/{id}/rotate` | [`credential::Rotation`] | [`credential::FreshCredential`] |
//! | `DELETE credentials/{id}` | - | [`credential::CredentialView`] |
//! | `GET webhooks` | - | [`webhook::EndpointList`] |
//! | `POST webhooks` | [`webhook::WebhookOrder`] | [`webhook::FreshSecret`] |
//! | `PUT webhooks/{id}` | [`webhook::WebhookChange`] | [`webhook::EndpointView`] |
//! | `DELETE webhooks/{id}` | - | 204 |
//! | `POST webhooks/{id}/rotate` | [`credential::Rotation`] | [`webhook::FreshSecret`] |
//! | `POST webhooks/{id}/test` | `{}` | [`webhook::DeliveryView`] |
//! | `GET callbacks/secret` | - | [`webhook::CallbackSecret`] |
//! | `POST callbacks/secret/rotate` | [`credential::Rotation`] | [`webhook::FreshCallbackSecret`] |
//! | `GET deliveries?endpoint=&state=&after=&limit=` | - | [`webhook::DeliveryPage`] |
//! | `GET deliveries/{id}` | - | [`webhook::DeliveryDetails`] |
//! | `POST deliveries/{id}/replay` | `{}` | [`webhook::DeliveryView`] |
//! | `GET transactions?` [`transaction::filter::PageQuery`] | - | [`transaction::TransactionPage`] |
//! | `GET transactions/count?` the same | - | [`transaction::TransactionCount`] |
//! | `GET transactions/summary?` the same | - | [`transaction::TransactionOverview`] |
//! | `GET transactions/export?` [`transaction::filter::ExportQuery`] | - | the file; [`ROWS_HEADER`] says how many rows |
//! | `GET transactions/{id}` | - | [`transaction::TransactionDetails`] |
//! | `GET demo` | - | [`demo::DemoView`] |
//! | `GET demo/specimens/{n}` | - | [`demo::DemoSpecimen`]: the next after the last is the first |
//! | `GET demo/pictures/{name}` | - | the picture of [`demo::GuidePicture`] |
//! | `POST demo/{applicationId}` | of the certificate call | [`demo::DemoAnswer`], whatever that call answered |
//! | `GET usage?` [`usage::UsageQuery`] | - | [`usage::UsageReport`] |
//! | `GET usage/export?` the same | - | the file |
//! | `GET funnel?` [`funnel::FunnelQuery`] | - | [`funnel::FunnelReport`] |
//! | `GET members` | - | [`member::MemberList`] |
//! | `PUT members/{id}` | [`member::MemberChange`] | [`member::MemberView`] |
//! | `POST members/{id}/reset` | `{}` | [`member::InvitationView`] |
//! | `POST invitations` | [`member::InvitationOrder`] | [`member::InvitationView`] |
//! | `DELETE invitations/{id}` | - | 204 |
//! | `POST invitations/look` | [`member::InvitationLook`] | [`member::Invited`] |
//! | `POST invitations/accept` | [`member::Acceptance`] | 204: whoever it was signs in now |
//! | `PUT account/password` | [`member::PasswordChange`] | 204, and every other session ends |
//! | `POST account/second-factor` | [`member::Proof`] | [`member::SecondFactorStart`] |
//! | `PUT account/second-factor` | [`member::Proof`] with a first code | [`member::RecoveryCodes`] |
//! | `POST account/second-factor/end` | [`member::Proof`] | 204 |
//! | `POST account/second-factor/codes` | [`member::Proof`] with a code | [`member::RecoveryCodes`], in the place of those before |
//! | `GET account/sessions` | - | [`member::SessionList`] |
//! | `DELETE account/sessions/{id}` | - | 204 |
//! | `GET audit?` [`audit::AuditQuery`] | - | [`audit::AuditPage`] |
//! | `POST subjects/find` | [`data::SubjectQuery`] | [`data::SubjectFindings`] |
//! | `POST subjects/export` | [`data::SubjectOrder`] | the file |
//! | `POST subjects/erase` | [`data::SubjectOrder`] with a confirmation | [`data::ErasureView`] |
//! | `GET subjects/erasures` | - | [`data::ErasureList`] |
//! | `GET retention` | - | [`data::Retention`] |
//! | `PUT retention` | [`data::Retention`] | [`data::Retention`] |
//! | `GET audit/chain` | - | [`audit::ChainReport`] |
//!
//! Every call but `GET` carries the header [`GUARD_HEADER`], which no page of another origin can send. An error is
//! [`PortalError`] with its HTTP status, whatever went wrong.

pub mod access;
pub mod application;
pub mod audit;
pub mod branding;
pub mod case;
pub mod credential;
pub mod data;
pub mod days;
pub mod demo;
pub mod funnel;
pub mod integration;
pub mod mark;
pub mod member;
pub mod places;
mod query;
pub mod review;
pub mod transaction;
pub mod usage;
pub mod webhook;

use serde::{Deserialize, Serialize};

use crate::{field::FieldError, instant::Instant};
use access::{Permission, Role};
pub use query::Applications;

/// The header of calls that change something; its value is `1`. A page of another origin would have to ask first.
pub const GUARD_HEADER: &str = "x-tanda-portal";
/// The header of a call that nobody's hand led to: it keeps no session alive.
pub const UNATTENDED_HEADER: &str = "x-tanda-unattended";

/// The header that says whose page calls, by the member's id: a page that was left open while somebody else signed in in
/// another tab must not act as them. Optional; a call whose session is another's is refused as [`PortalErrorCode::SignedOut`].
pub const MEMBER_HEADER: &str = "x-tanda-member";

/// How many rows a file has that is being sent, as far as was known when it began.
pub const ROWS_HEADER: &str = "x-tanda-rows";

/// Asks for a session.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    /// As it was registered, in any case.
    pub email: String,
    /// The password.
    pub password: String,
    /// A code of the second factor, or one for when that is lost, where [`PortalErrorCode::CodeNeeded`] asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

crate::redact_debug!(SignIn);

/// Somebody who works for a partner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Colleague {
    /// The id.
    pub member_id: String,
    /// The address that they sign in with.
    pub email: String,
}

/// Who is signed in, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Who.
    pub member: Colleague,
    /// The organisation's id.
    pub organisation_id: String,
    /// The organisation's name.
    pub organisation: String,
    /// What they are.
    pub roles: Vec<Role>,
    /// Whether their sign-in asks for a code too.
    #[serde(default)]
    pub has_second_factor: bool,
    /// What follows from it: menus show no more than this, and the server allows no more.
    pub permissions: Vec<Permission>,
    /// The organisation's settings.
    pub settings: Settings,
    /// When the session ends unless it is used.
    pub idle_until: Instant,
    /// When it ends even so.
    pub expires_at: Instant,
}

/// What an organisation chooses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Whether two members have to agree on a review.
    pub four_eyes: bool,
}

/// An error of any call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalError {
    /// For programs and translators.
    pub code: PortalErrorCode,
    /// For people, in English.
    pub message: String,
    /// Which fields, where it was about fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Who has the case and until when, for [`PortalErrorCode::Claimed`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim: Option<review::ReviewClaim>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PortalErrorCode {
    /// 401: e-mail or password is wrong; which of them is not said.
    CredentialsWrong,
    /// 401: the password is right, and a code of the second factor is needed.
    CodeNeeded,
    /// 401: no session, one that ended, or one of somebody else than [`MEMBER_HEADER`] says.
    SignedOut,
    /// 403: no role of this member allows it.
    NotAllowed,
    /// 403: [`GUARD_HEADER`] is missing, or the call comes from another origin.
    CrossOrigin,
    /// 404
    NotFound,
    /// 405
    MethodNotAllowed,
    /// 400, 408, 413, 415: the body, an address or its query is not what this call takes; `fields` may say more.
    Invalid,
    /// 409: another member has the case; `claim` names them.
    Claimed,
    /// 409: the case has to be claimed before it is decided, and a claim runs out.
    NotClaimed,
    /// 409: a proposal is confirmed by somebody else than its author.
    OwnProposal,
    /// 409: the case is decided, the application closed, the credential ended, the webhook off.
    Closed,
    /// 409: the case is not decided, so there is nothing to open again.
    NotClosed,
    /// 409: there are as many of them as there may be.
    Full,
    /// 409: a case of this person is in process; nothing is erased meanwhile.
    InProcess,
    /// 409: somebody signs in with this address already.
    EmailTaken,
    /// 409: the organisation would be left without an owner.
    LastOwner,
    /// 429: too many tries; `Retry-After` says when the next one is looked at.
    TooMany,
    /// 503: try again in a moment.
    Busy,
    /// 500
    ServerFault,
}

impl PortalError {
    /// An error that is about no field.
    pub fn plain(code: PortalErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), claim: None }
    }
}
