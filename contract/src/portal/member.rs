//! Members on the wire: who works for a partner, how somebody joins, and how each looks after their own sign-in.

use serde::{Deserialize, Serialize};

use super::{Colleague, access::Role};
use crate::{
    applicant::Email,
    body::{Errors, Object},
    canonical::Json,
    field::FieldError,
    instant::Instant,
};

/// Characters of a password: NIST SP 800-63B section 3.1.1.2 asks for 15 where nothing else is asked for, for 8 beside a second
/// factor, and for room of at least 64. Twelve is ours, between the two, since the second factor is each member's choice.
const PASSWORD_CHARS: std::ops::RangeInclusive<usize> = 12..=128;

/// Characters of an invitation's token, at most (ours): twice those of one.
const TOKEN_CHARACTERS: usize = 128;

/// Characters of an organisation's name, at most (ours): a line of the consent on a phone, twice.
const LONGEST_NAME_CHARS: usize = 60;

/// What a partner is called: one line that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationName(String);

impl OrganisationName {
    /// Reads a name; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let holds = (1..=LONGEST_NAME_CHARS).contains(&text.chars().count());
        (holds && !text.chars().any(char::is_control)).then(|| Self(text.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MemberView {
    /// Who.
    pub member: Colleague,
    /// What they are.
    pub roles: Vec<Role>,
    /// Whether their sign-in asks for a code too.
    pub has_second_factor: bool,
    /// When they joined.
    pub created_at: Instant,
    /// Since when they may not sign in.
    pub disabled_at: Option<Instant>,
}

/// An invitation that nobody has followed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvitationView {
    /// The id.
    pub invitation_id: String,
    /// Who is invited.
    pub email: String,
    /// What they will be.
    pub roles: Vec<Role>,
    /// Who invited them.
    pub invited_by: Colleague,
    /// The member who begins anew with it; none for somebody new.
    #[serde(default)]
    pub member_id: Option<String>,
    /// When it ends.
    pub expires_at: Instant,
}

/// Everybody of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberList {
    /// By address.
    pub members: Vec<MemberView>,
    /// Those that are open, the newest first.
    pub invitations: Vec<InvitationView>,
}

/// Somebody to be invited.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationOrder {
    /// Where the invitation goes.
    pub email: Email,
    /// What they will be.
    pub roles: Vec<Role>,
}

/// What is to be otherwise of a member; whatever is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// What they are.
    pub roles: Option<Vec<Role>>,
    /// Whether they may not sign in.
    pub disabled: Option<bool>,
}

/// A password that may be chosen.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

/// An invitation that somebody looks at before they follow it.
#[derive(Clone, PartialEq, Eq)]
pub struct InvitationLook {
    /// What the address carries.
    pub token: String,
}

/// Whom an invitation is for, as whoever has its address is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Invited {
    /// What they will sign in with.
    pub email: String,
    /// Who invites them.
    pub organisation: String,
    /// Whether it is a member who begins anew.
    pub is_member: bool,
}

/// An invitation that is followed.
#[derive(Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// What the address carries.
    pub token: String,
    /// What they will sign in with.
    pub password: Password,
}

/// Another password for oneself.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordChange {
    /// The one that holds.
    pub current: String,
    /// The one that will.
    pub new: Password,
}

/// A session of oneself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// The id.
    pub session_id: String,
    /// What the browser called itself.
    pub user_agent: String,
    /// When it was opened.
    pub created_at: Instant,
    /// When it was used last, to the minute.
    pub last_used_at: Instant,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// One's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The one used last first.
    pub sessions: Vec<SessionView>,
}

/// A second factor that was begun: it is asked for from the moment in which a first code of it is right.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorStart {
    /// What an authenticator is told by hand, in base32.
    pub secret: String,
    /// The same as an `otpauth` address, for a link.
    pub uri: String,
    /// The address as a picture of squares, for a phone's camera.
    pub squares: Squares,
}

/// A picture of squares (QR code), without the white around it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Squares {
    /// Squares a side.
    pub side: usize,
    /// The dark ones as an outline of SVG, one unit a square.
    pub outline: String,
}

/// Codes that each sign in once where the authenticator is lost. Nobody can ask for them again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RecoveryCodes {
    /// Ten of them.
    pub recovery_codes: Vec<String>,
}

/// What proves that it is oneself who turns a second factor on or off.
#[derive(Clone, PartialEq, Eq)]
pub struct Proof {
    /// The password.
    pub password: String,
    /// A code, where one is asked for.
    pub code: Option<String>,
}

crate::redact_debug!(
    InvitationOrder,
    Password,
    InvitationLook,
    Invited,
    Acceptance,
    PasswordChange,
    SecondFactorStart,
    RecoveryCodes,
    Proof
);

impl Password {
    /// The password.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn read(body: &Object<'_>, name: &str, errors: &mut Errors) -> Option<Self> {
        let text = body.string(name, errors)?;
        if text.is_empty() {
            return errors.add(body.path(name), "required", "is required");
        }
        // Counted as people count; spaces are letters like any other.
        let chars = text.chars().count();
        if !PASSWORD_CHARS.contains(&chars) {
            let (least, most) = (PASSWORD_CHARS.start(), PASSWORD_CHARS.end());
            return errors.add(body.path(name), "length", format!("must have {least} to {most} characters"));
        }
        let first = text.chars().next();
        if text.contains('\0') || text.chars().all(|letter| Some(letter) == first) {
            return errors.add(body.path(name), "weak", "is one letter again and again");
        }
        Some(Self(text.to_owned()))
    }
}

fn roles(body: &Object<'_>, errors: &mut Errors) -> Option<Vec<Role>> {
    let mut roles = Vec::new();
    for (path, word) in body.strings("roles", Role::ALL.len(), errors) {
        match Role::named(word) {
            Some(role) if roles.contains(&role) => _ = errors.add::<()>(path, "duplicate", "is there twice"),
            Some(role) => roles.push(role),
            None => _ = errors.add::<()>(path, "value", "is no role"),
        }
    }
    if roles.is_empty() && !errors.are_about("roles") {
        return errors.add("roles", "required", "a member has one role at least");
    }
    Some(roles)
}

impl InvitationOrder {
    /// Reads `email` and `roles`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let email = body.text("email", 254, errors).and_then(|text| {
                Email::parse(text)
                    .ok()
                    .or_else(|| errors.add(body.path("email"), "email", "must be email format"))
            });
            let roles = roles(body, errors);
            Some(Self { email: email?, roles: roles? })
        })
    }
}

impl MemberChange {
    /// Reads `roles` and `disabled`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let roles = body.member("roles").and_then(|_| roles(body, errors));
            Some(Self { roles, disabled: body.optional_flag("disabled", errors) })
        })
    }
}

impl InvitationLook {
    /// Reads `token`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            Some(Self { token: body.text("token", TOKEN_CHARACTERS, errors)?.to_owned() })
        })
    }
}

impl Acceptance {
    /// Reads `token` and `password`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let token = body.text("token", TOKEN_CHARACTERS, errors);
            let password = Password::read(body, "password", errors);
            Some(Self { token: token?.to_owned(), password: password? })
        })
    }
}

impl PasswordChange {
    /// Reads `current` and `new`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let current = body.string("current", errors);
            let new = Password::read(body, "new", errors);
            if current.is_some() && current == new.as_ref().map(Password::as_str) {
                return errors.add("new", "same", "is the one that you have");
            }
            Some(Self { current: current?.to_owned(), new: new? })
        })
    }
}

impl Proof {
    /// Reads `password` and `code`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let password = body.text("password", *PASSWORD_CHARS.end(), errors);
            let code = body.optional_text("code", 32, errors).map(str::to_owned);
            Some(Self { password: password?.to_owned(), code })
        })
    }

    /// The same, where it may not be asked for: `None` without a password.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read_given(json: &Json<'_>) -> Result<Option<Self>, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let password = body.optional_text("password", *PASSWORD_CHARS.end(), errors).map(str::to_owned);
            let code = body.optional_text("code", 32, errors).map(str::to_owned);
            Some(password.map(|password| Self { password, code }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn fields<T>(read: Result<T, Vec<FieldError>>) -> Vec<String> {
        read.err().unwrap_or_default().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn an_invitation_names_an_address_and_roles() {
        let read = |text: &str| InvitationOrder::read(&parse(text).unwrap());
        let order = read(r#"{"email": "ana@bank.example", "roles": ["analyst", "billing"]}"#).unwrap();
        assert_eq!(order.roles, [Role::Analyst, Role::Billing]);
        for (text, wrong) in [
            ("{}", &["email", "roles"][..]),
            (r#"{"email": "ana", "roles": []}"#, &["email", "roles"]),
            (r#"{"email": "a@b.id", "roles": ["boss", "owner", "owner"]}"#, &["roles[0]", "roles[2]"]),
            (r#"{"email": "a@b.id", "roles": "owner"}"#, &["roles"]),
        ] {
            assert_eq!(fields(read(text)), wrong, "{text}");
        }
        let change = |text: &str| MemberChange::read(&parse(text).unwrap());
        assert_eq!(change("{}"), Ok(MemberChange::default()));
        assert_eq!(fields(change(r#"{"roles": [], "disabled": "no"}"#)), ["roles", "disabled"]);
    }

    #[test]
    fn an_organisations_name_is_a_line() {
        assert_eq!(OrganisationName::parse(" Bank Contoh ").unwrap().as_str(), "Bank Contoh");
        for text in ["", "  ", "a\nb", "a\u{0}", &"a".repeat(61)] {
            assert_eq!(OrganisationName::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_password_is_long_enough_to_be_one() {
        let read = |new: &str| {
            let text = serde_json::json!({ "current": "x", "new": new }).to_string();
            PasswordChange::read(&parse(&text).unwrap())
        };
        for new in ["korek api di", &"\u{1F525}\u{1F98B}".repeat(64), "dua belas \u{e9}\u{e9}\u{e9}"] {
            assert!(read(new).is_ok(), "{new}");
        }
        for new in ["", "pendek", &"a".repeat(40), &"ab".repeat(65), "dengan\u{0}nol dan lagi"] {
            assert_eq!(fields(read(new)), ["new"], "{new:?}");
        }
        let same = r#"{"current": "korek api di saku", "new": "korek api di saku"}"#;
        assert_eq!(fields(PasswordChange::read(&parse(same).unwrap())), ["new"]);
        assert_eq!(fields(Acceptance::read(&parse("{}").unwrap())), ["token", "password"]);
    }
}
