//! The headers that say who calls, for which user, and in which session.

use super::Cause;

/// Longest value of a header that names a partner, user or session. Ours; the vendor's samples have at most 50.
pub const MAX_HEADER_CHARS: usize = 128;

/// The headers of a call as they arrive, unread.
#[derive(Clone, Copy, Default)]
pub struct CallerHeaders<'a> {
    /// `x-onekyc-token`
    pub token: Option<&'a str>,
    /// `x-esign-onboarding-partner`
    pub onboarding_partner: Option<&'a str>,
    /// `x-partner-user-id`
    pub user_id: Option<&'a str>,
    /// `x-partner-user-id-type`
    pub user_id_type: Option<&'a str>,
    /// `x-partner-session-id`
    pub session_id: Option<&'a str>,
}

/// The user that a call is about, in the partner's words.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct User {
    /// The partner's id of the user.
    pub id: String,
    /// What kind of id that is.
    pub id_type: String,
}

/// Who calls, for whom, in which session. The token is still to be looked up.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// The partner token.
    pub token: String,
    /// The integration; none for reading submissions, which does not need it.
    pub onboarding_partner: Option<String>,
    /// The user.
    pub user: User,
    /// The partner's id of this call: opaque, also where samples show a UUID. Sent again with the same body it gets the
    /// same answer. Only a flow cannot begin without one.
    pub session_id: Option<String>,
}

crate::redact_debug!(CallerHeaders<'a>, User, Caller);

impl Caller {
    /// Reads the headers of a call that starts a flow.
    ///
    /// # Errors
    /// [`Cause::Unauthorized`] alone without a token; else everything that is missing.
    pub fn read(headers: &CallerHeaders<'_>) -> Result<Self, Vec<Cause>> {
        read(headers, Needs { partner: true, session: true })
    }

    /// Reads the headers of a call of certificate registration: the vendor documents the session id as what makes a flow
    /// begin once, and nothing here begins a flow.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_for_registration(headers: &CallerHeaders<'_>) -> Result<Self, Vec<Cause>> {
        read(headers, Needs { partner: true, session: false })
    }

    /// Reads the headers of `GET /esign-partner/v1/submissions`, which needs no `x-esign-onboarding-partner`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_for_submissions(headers: &CallerHeaders<'_>) -> Result<Self, Vec<Cause>> {
        read(headers, Needs { partner: false, session: false })
    }
}

/// What a call cannot do without, beside its user.
#[derive(Clone, Copy)]
struct Needs {
    partner: bool,
    session: bool,
}

fn read(headers: &CallerHeaders<'_>, needs: Needs) -> Result<Caller, Vec<Cause>> {
    let token = headers.token.map(str::trim).filter(|token| !token.is_empty());
    let Some(token) = token else { return Err(vec![Cause::Unauthorized]) };
    let mut causes = Vec::new();
    let mut take = |value: Option<&str>, missing: Option<Cause>| {
        match value.map(str::trim).filter(|value| !value.is_empty()) {
            None => causes.extend(missing),
            Some(value) if value.chars().count() > MAX_HEADER_CHARS || value.contains(char::is_control) => {
                causes.push(Cause::BadHeader);
            }
            Some(value) => return Some(value.to_owned()),
        }
        None
    };
    let id = take(headers.user_id, Some(Cause::NoUserId));
    let id_type = take(headers.user_id_type, Some(Cause::NoUserIdType));
    let onboarding_partner =
        take(headers.onboarding_partner, needs.partner.then_some(Cause::NoOnboardingPartner));
    let session_id = take(headers.session_id, needs.session.then_some(Cause::NoSessionId));
    match (id, id_type) {
        (Some(id), Some(id_type)) if causes.is_empty() => {
            Ok(Caller { token: token.to_owned(), onboarding_partner, user: User { id, id_type }, session_id })
        }
        _ => Err(causes),
    }
}
