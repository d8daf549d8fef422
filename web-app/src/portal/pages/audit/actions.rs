//! What was done, in words.

use contract::portal::audit::AuditAction;

use crate::portal::locales::Say;

/// An action in words.
pub(super) fn action_words(action: AuditAction) -> Say {
    match action {
        AuditAction::SessionOpened => |words| words.audit().session_opened,
        AuditAction::SessionClosed => |words| words.audit().session_closed,
        AuditAction::SettingsChanged => |words| words.audit().settings_changed,
        AuditAction::ReviewClaimed => |words| words.audit().review_claimed,
        AuditAction::ReviewReleased => |words| words.audit().review_released,
        AuditAction::ReviewUnmasked => |words| words.audit().review_unmasked,
        AuditAction::ReviewPictureShown => |words| words.audit().review_picture_shown,
        AuditAction::ReviewProposed => |words| words.audit().review_proposed,
        AuditAction::ReviewObjected => |words| words.audit().review_objected,
        AuditAction::ReviewDecided => |words| words.audit().review_decided,
        AuditAction::ReviewOpened => |words| words.audit().review_opened,
        AuditAction::ReviewReopened => |words| words.audit().review_reopened,
        AuditAction::TransactionsExported => |words| words.audit().transactions_exported,
        AuditAction::DemoTried => |words| words.audit().demo_tried,
        AuditAction::SubjectFound => |words| words.audit().subject_found,
        AuditAction::SubjectExported => |words| words.audit().subject_exported,
        AuditAction::ErasureAsked => |words| words.audit().erasure_asked,
        AuditAction::ErasureDone => |words| words.audit().erasure_done,
        AuditAction::RetentionChanged => |words| words.audit().retention_changed,
        AuditAction::UsageExported => |words| words.audit().usage_exported,
        AuditAction::ApplicationCreated => |words| words.audit().application_created,
        AuditAction::ApplicationChanged => |words| words.audit().application_changed,
        AuditAction::ApplicationBranded => |words| words.audit().application_branded,
        AuditAction::ApplicationPlacesChanged => |words| words.audit().application_places_changed,
        AuditAction::CredentialCreated => |words| words.audit().credential_created,
        AuditAction::CredentialRotated => |words| words.audit().credential_rotated,
        AuditAction::CredentialRevoked => |words| words.audit().credential_revoked,
        AuditAction::WebhookCreated => |words| words.audit().webhook_created,
        AuditAction::WebhookChanged => |words| words.audit().webhook_changed,
        AuditAction::WebhookRemoved => |words| words.audit().webhook_removed,
        AuditAction::WebhookRotated => |words| words.audit().webhook_rotated,
        AuditAction::WebhookTried => |words| words.audit().webhook_tried,
        AuditAction::IntegrationCreated => |words| words.audit().integration_created,
        AuditAction::CallbackChanged => |words| words.audit().callback_changed,
        AuditAction::CallbackSecretRotated => |words| words.audit().callback_secret_rotated,
        AuditAction::DeliveryShown => |words| words.audit().delivery_shown,
        AuditAction::DeliveryReplayed => |words| words.audit().delivery_replayed,
        AuditAction::MemberInvited => |words| words.audit().member_invited,
        AuditAction::InvitationWithdrawn => |words| words.audit().invitation_withdrawn,
        AuditAction::MemberJoined => |words| words.audit().member_joined,
        AuditAction::MemberChanged => |words| words.audit().member_changed,
        AuditAction::MemberReset => |words| words.audit().member_reset,
        AuditAction::RecoveryCodesMade => |words| words.audit().recovery_codes_made,
        AuditAction::PasswordChanged => |words| words.audit().password_changed,
        AuditAction::SecondFactorOn => |words| words.audit().second_factor_on,
        AuditAction::SecondFactorOff => |words| words.audit().second_factor_off,
    }
}

/// The action of a stored word; none of a newer server's.
pub(super) fn action_of(word: &str) -> Option<AuditAction> {
    AuditAction::ALL.into_iter().find(|known| known.as_str() == word)
}
