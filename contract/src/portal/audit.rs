//! The audit log on the wire: what was done, by whom, to what, each entry chained to the one before it.

mod query;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Colleague;
use crate::instant::Instant;
pub use query::{AuditPlace, AuditQuery, MOST_ON_A_PAGE};

/// What is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AuditAction {
    /// A member signed in; `failedBefore` counts the tries before it.
    #[serde(rename = "session.opened")]
    SessionOpened,
    /// A member signed out.
    #[serde(rename = "session.closed")]
    SessionClosed,
    /// A setting changed.
    #[serde(rename = "settings.changed")]
    SettingsChanged,
    /// A member took a case, or took it for longer.
    #[serde(rename = "review.claimed")]
    ReviewClaimed,
    /// A member gave a case back.
    #[serde(rename = "review.released")]
    ReviewReleased,
    /// Personal data of a case was shown.
    #[serde(rename = "review.unmasked")]
    ReviewUnmasked,
    /// A picture of a case was shown.
    #[serde(rename = "review.picture_shown")]
    ReviewPictureShown,
    /// A first decision, which another member has to confirm.
    #[serde(rename = "review.proposed")]
    ReviewProposed,
    /// A second decision that was not equal to the first.
    #[serde(rename = "review.objected")]
    ReviewObjected,
    /// A case was decided.
    #[serde(rename = "review.decided")]
    ReviewDecided,
    /// A case was opened of what the machine had decided without a doubt.
    #[serde(rename = "review.opened")]
    ReviewOpened,
    /// A decided case was opened again.
    #[serde(rename = "review.reopened")]
    ReviewReopened,
    /// The transaction log was taken away as a file.
    #[serde(rename = "transactions.exported")]
    TransactionsExported,
    /// The certificate call was tried on the dashboard.
    #[serde(rename = "demo.tried")]
    DemoTried,
    /// The usage was taken away as a file.
    #[serde(rename = "usage.exported")]
    UsageExported,
    /// An application was made.
    #[serde(rename = "application.created")]
    ApplicationCreated,
    /// An application was called otherwise, closed or opened again.
    #[serde(rename = "application.changed")]
    ApplicationChanged,
    /// The look of an application's H5 page was changed.
    #[serde(rename = "application.branded")]
    ApplicationBranded,
    /// Where an application's H5 links may lead, or whose pages may hold them in a frame, was changed.
    #[serde(rename = "application.places_changed")]
    ApplicationPlacesChanged,
    /// A credential was made.
    #[serde(rename = "credential.created")]
    CredentialCreated,
    /// A credential got a new secret.
    #[serde(rename = "credential.rotated")]
    CredentialRotated,
    /// A credential was taken back.
    #[serde(rename = "credential.revoked")]
    CredentialRevoked,
    /// A webhook was made.
    #[serde(rename = "webhook.created")]
    WebhookCreated,
    /// A webhook was changed, turned off or on.
    #[serde(rename = "webhook.changed")]
    WebhookChanged,
    /// A webhook was taken away.
    #[serde(rename = "webhook.removed")]
    WebhookRemoved,
    /// A webhook got a new secret.
    #[serde(rename = "webhook.rotated")]
    WebhookRotated,
    /// A webhook was sent a test.
    #[serde(rename = "webhook.tried")]
    WebhookTried,
    /// An integration was made.
    #[serde(rename = "integration.created")]
    IntegrationCreated,
    /// A callback was turned off or on.
    #[serde(rename = "callback.changed")]
    CallbackChanged,
    /// The secret that signs callbacks was made, or another one took its place.
    #[serde(rename = "callback.secret_rotated")]
    CallbackSecretRotated,
    /// What was sent to an endpoint was shown.
    #[serde(rename = "delivery.shown")]
    DeliveryShown,
    /// A delivery was sent again.
    #[serde(rename = "delivery.replayed")]
    DeliveryReplayed,
    /// Somebody was invited.
    #[serde(rename = "member.invited")]
    MemberInvited,
    /// An invitation was taken back.
    #[serde(rename = "invitation.withdrawn")]
    InvitationWithdrawn,
    /// Somebody followed an invitation.
    #[serde(rename = "member.joined")]
    MemberJoined,
    /// A member is something else, or may not sign in any longer, or may again.
    #[serde(rename = "member.changed")]
    MemberChanged,
    /// A member was let begin anew: with another password, and without a second factor.
    #[serde(rename = "member.reset")]
    MemberReset,
    /// A member chose another password.
    #[serde(rename = "password.changed")]
    PasswordChanged,
    /// A member's sign-in asks for a code from now on.
    #[serde(rename = "second_factor.on")]
    SecondFactorOn,
    /// A member's sign-in asks for no code any longer.
    #[serde(rename = "second_factor.off")]
    SecondFactorOff,
    /// A member made new codes for when the authenticator is lost.
    #[serde(rename = "second_factor.codes")]
    RecoveryCodesMade,
    /// Somebody looked what is held on a person.
    #[serde(rename = "subject.found")]
    SubjectFound,
    /// Somebody took a person's data away as a file.
    #[serde(rename = "subject.exported")]
    SubjectExported,
    /// Somebody asked for a person's data to be erased.
    #[serde(rename = "erasure.asked")]
    ErasureAsked,
    /// It is erased.
    #[serde(rename = "erasure.done")]
    ErasureDone,
    /// Data is kept for another time.
    #[serde(rename = "retention.changed")]
    RetentionChanged,
}

impl AuditAction {
    /// Every action.
    pub const ALL: [Self; 46] = [
        Self::SessionOpened,
        Self::SessionClosed,
        Self::SettingsChanged,
        Self::ReviewClaimed,
        Self::ReviewReleased,
        Self::ReviewUnmasked,
        Self::ReviewPictureShown,
        Self::ReviewProposed,
        Self::ReviewObjected,
        Self::ReviewDecided,
        Self::ReviewOpened,
        Self::ReviewReopened,
        Self::TransactionsExported,
        Self::DemoTried,
        Self::UsageExported,
        Self::ApplicationCreated,
        Self::ApplicationChanged,
        Self::ApplicationBranded,
        Self::ApplicationPlacesChanged,
        Self::CredentialCreated,
        Self::CredentialRotated,
        Self::CredentialRevoked,
        Self::WebhookCreated,
        Self::WebhookChanged,
        Self::WebhookRemoved,
        Self::WebhookRotated,
        Self::WebhookTried,
        Self::IntegrationCreated,
        Self::CallbackChanged,
        Self::CallbackSecretRotated,
        Self::DeliveryShown,
        Self::DeliveryReplayed,
        Self::MemberInvited,
        Self::InvitationWithdrawn,
        Self::MemberJoined,
        Self::MemberChanged,
        Self::MemberReset,
        Self::PasswordChanged,
        Self::SecondFactorOn,
        Self::SecondFactorOff,
        Self::RecoveryCodesMade,
        Self::SubjectFound,
        Self::SubjectExported,
        Self::ErasureAsked,
        Self::ErasureDone,
        Self::RetentionChanged,
    ];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SessionOpened => "session.opened",
            Self::SessionClosed => "session.closed",
            Self::SettingsChanged => "settings.changed",
            Self::ReviewClaimed => "review.claimed",
            Self::ReviewReleased => "review.released",
            Self::ReviewUnmasked => "review.unmasked",
            Self::ReviewPictureShown => "review.picture_shown",
            Self::ReviewProposed => "review.proposed",
            Self::ReviewObjected => "review.objected",
            Self::ReviewDecided => "review.decided",
            Self::ReviewOpened => "review.opened",
            Self::ReviewReopened => "review.reopened",
            Self::TransactionsExported => "transactions.exported",
            Self::DemoTried => "demo.tried",
            Self::UsageExported => "usage.exported",
            Self::ApplicationCreated => "application.created",
            Self::ApplicationChanged => "application.changed",
            Self::ApplicationBranded => "application.branded",
            Self::ApplicationPlacesChanged => "application.places_changed",
            Self::CredentialCreated => "credential.created",
            Self::CredentialRotated => "credential.rotated",
            Self::CredentialRevoked => "credential.revoked",
            Self::WebhookCreated => "webhook.created",
            Self::WebhookChanged => "webhook.changed",
            Self::WebhookRemoved => "webhook.removed",
            Self::WebhookRotated => "webhook.rotated",
            Self::WebhookTried => "webhook.tried",
            Self::IntegrationCreated => "integration.created",
            Self::CallbackChanged => "callback.changed",
            Self::CallbackSecretRotated => "callback.secret_rotated",
            Self::DeliveryShown => "delivery.shown",
            Self::DeliveryReplayed => "delivery.replayed",
            Self::MemberInvited => "member.invited",
            Self::InvitationWithdrawn => "invitation.withdrawn",
            Self::MemberJoined => "member.joined",
            Self::MemberChanged => "member.changed",
            Self::MemberReset => "member.reset",
            Self::PasswordChanged => "password.changed",
            Self::SecondFactorOn => "second_factor.on",
            Self::SecondFactorOff => "second_factor.off",
            Self::RecoveryCodesMade => "second_factor.codes",
            Self::SubjectFound => "subject.found",
            Self::SubjectExported => "subject.exported",
            Self::ErasureAsked => "erasure.asked",
            Self::ErasureDone => "erasure.done",
            Self::RetentionChanged => "retention.changed",
        }
    }
}

/// The hash before the first entry.
pub const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// What the hash of an entry is taken of: SHA-256 over the canonical JSON (RFC 8785) of this, in lower-case hex.
/// The action is text here: an entry of a newer version has to be checked too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEntry {
    /// Whose log.
    pub organisation_id: String,
    /// From 1, without a gap.
    pub sequence: u32,
    /// When.
    pub at: Instant,
    /// The member who did it.
    pub actor: String,
    /// An [`AuditAction`].
    pub action: String,
    /// What it was done to: `review/<id>`, `session/<id>`, `settings`.
    pub subject: String,
    /// More about it; never personal data.
    pub details: BTreeMap<String, String>,
    /// The hash of the entry before it, [`NO_HASH`] for the first.
    pub previous: String,
}

/// An entry and its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainedEntry {
    /// What happened.
    #[serde(flatten)]
    pub entry: AuditEntry,
    /// Its hash.
    pub hash: String,
}

/// Some entries, in the order that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<ChainedEntry>,
    /// Who their actors are: entries name members by their ids alone.
    #[serde(default)]
    pub members: Vec<Colleague>,
    /// The number to go on from, as `before` or `after` of the next page; none when this was the last.
    pub next: Option<u32>,
}

/// What checking a chain came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainReport {
    /// Whether every entry is there, unchanged and in its place.
    pub intact: bool,
    /// Entries that hold, from the first on.
    pub entries: u32,
    /// The hash of the last of them: who writes it down elsewhere can tell later that nothing was taken back.
    pub head: String,
    /// The first thing that does not hold.
    pub fault: Option<ChainFault>,
}

/// What does not hold of a chain, with the number of the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(tag = "kind", content = "entry", rename_all = "snake_case")]
pub enum ChainFault {
    /// All after this one are missing.
    #[error("the entries after {0} are missing")]
    MissingAfter(u32),
    /// This one is missing.
    #[error("entry {0} is missing")]
    Missing(u32),
    /// This one is in no form of an entry.
    #[error("entry {0} cannot be read")]
    Unreadable(u32),
    /// This one, or what it stands on, was changed.
    #[error("entry {0} was changed")]
    Changed(u32),
    /// This one is whole, and another one was sealed.
    #[error("entry {0} is not the one that was written")]
    Another(u32),
    /// Those after this one were written by somebody else.
    #[error("entries after {0} were not written here")]
    Beyond(u32),
    /// The sealed end does not open, or says something else.
    #[error("the end of the log is not the one that was sealed")]
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_has_one_word() {
        for action in AuditAction::ALL {
            assert_eq!(serde_json::to_value(action).unwrap(), action.as_str());
        }
    }
}
