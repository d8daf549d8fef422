//! Calls about members and invitations, and about one's own sign-in.

use contract::portal::{
    access::Role,
    member::{
        InvitationView, Invited, MemberList, MemberView, RecoveryCodes, SecondFactorStart, SessionList,
    },
};
use gloo_net::http::Method;
use serde_json::{Value, json};

use super::{Api, CallError};

impl Api {
    /// Everybody of the organisation.
    pub(crate) async fn members(self) -> Result<MemberList, CallError> {
        self.get("/members").await
    }

    /// Changes a member: `roles`, `disabled`.
    pub(crate) async fn change_member(self, id: &str, change: &Value) -> Result<MemberView, CallError> {
        self.send(Method::PUT, &format!("/members/{id}"), change).await
    }

    /// Invites somebody.
    pub(crate) async fn invite(self, email: &str, roles: &[Role]) -> Result<InvitationView, CallError> {
        self.send(Method::POST, "/invitations", &json!({ "email": email, "roles": roles })).await
    }

    /// Lets a member begin anew, by mail.
    pub(crate) async fn reset_member(self, id: &str) -> Result<InvitationView, CallError> {
        self.send(Method::POST, &format!("/members/{id}/reset"), &json!({})).await
    }

    /// Takes an invitation back.
    pub(crate) async fn withdraw(self, id: &str) -> Result<(), CallError> {
        self.call(Method::DELETE, &format!("/invitations/{id}"), None).await.map(drop)
    }

    /// Whom an invitation is for.
    pub(crate) async fn look_at_invitation(self, token: &str) -> Result<Invited, CallError> {
        self.send(Method::POST, "/invitations/look", &json!({ "token": token })).await
    }

    /// Follows an invitation.
    pub(crate) async fn accept(self, token: &str, password: &str) -> Result<(), CallError> {
        self.order(Method::POST, "/invitations/accept", &json!({ "token": token, "password": password }))
            .await
    }

    /// Gives oneself another password; every other session ends.
    pub(crate) async fn change_password(self, current: &str, new: &str) -> Result<(), CallError> {
        self.order(Method::PUT, "/account/password", &json!({ "current": current, "new": new })).await
    }

    /// Begins a second factor.
    pub(crate) async fn begin_factor(self, password: &str) -> Result<SecondFactorStart, CallError> {
        self.send(Method::POST, "/account/second-factor", &json!({ "password": password })).await
    }

    /// Turns it on with a first code.
    pub(crate) async fn confirm_factor(self, password: &str, code: &str) -> Result<RecoveryCodes, CallError> {
        let proof = json!({ "password": password, "code": code });
        self.send(Method::PUT, "/account/second-factor", &proof).await
    }

    /// Turns it off.
    pub(crate) async fn end_factor(self, password: &str, code: &str) -> Result<(), CallError> {
        let proof = json!({ "password": password, "code": code });
        self.order(Method::POST, "/account/second-factor/end", &proof).await
    }

    /// Makes new recovery codes.
    pub(crate) async fn renew_codes(self, password: &str, code: &str) -> Result<RecoveryCodes, CallError> {
        let proof = json!({ "password": password, "code": code });
        self.send(Method::POST, "/account/second-factor/codes", &proof).await
    }

    /// One's sessions.
    pub(crate) async fn sessions(self) -> Result<SessionList, CallError> {
        self.get("/account/sessions").await
    }

    /// Ends one of them.
    pub(crate) async fn end_session(self, id: &str) -> Result<(), CallError> {
        self.call(Method::DELETE, &format!("/account/sessions/{id}"), None).await.map(drop)
    }

    /// A call that is answered with nothing.
    async fn order(self, method: Method, path: &str, body: &Value) -> Result<(), CallError> {
        self.call(method, path, Some(&body.to_string())).await.map(drop)
    }
}
