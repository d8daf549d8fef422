//! Credentials of applications on the wire: what each door is opened with, from where, and for how long. A secret is shown
//! once, when it is made.

use serde::{Deserialize, Serialize};

use crate::{
    body::Errors, canonical::Json, face::Mode, field::FieldError, instant::Instant, onekyc::IpRange,
};

/// Ranges of addresses that one credential may have, at most (ours).
const MOST_RANGES: usize = 100;
/// For how long an old secret may work on beside its successor, at most (ours): a month of 30 days.
const MOST_OVERLAP_HOURS: i64 = 30 * 24;
/// For how long it does unless somebody says otherwise (ours).
const OVERLAP_HOURS: i64 = 24;

/// A door that credentials open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Door {
    /// The Identity Platform dialect: a bearer key.
    Identity,
    /// The certificate dialect: App-ID and API-Key.
    Ecert,
    /// The `OneKYC` dialect: client id and pass key.
    #[serde(rename = "onekyc")]
    OneKyc,
    /// The H5 dialect: access key and secret key.
    H5Idv,
}

impl Door {
    /// Every door.
    pub const ALL: [Self; 4] = [Self::Identity, Self::Ecert, Self::OneKyc, Self::H5Idv];

    /// As the wire and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Ecert => "ecert",
            Self::OneKyc => "onekyc",
            Self::H5Idv => "h5_idv",
        }
    }

    /// Whether the secret itself is needed again: to compute what a caller signs with it.
    pub const fn computes_with_secret(self) -> bool {
        matches!(self, Self::H5Idv)
    }

    /// Whether its callers send something beside their secret that tells who they are.
    pub const fn has_public_part(self) -> bool {
        !matches!(self, Self::Identity)
    }

    /// Whether its credentials carry rights; those of the others open all of it.
    pub const fn has_scopes(self) -> bool {
        matches!(self, Self::Identity)
    }
}

/// A right that a credential carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// The vendor asks for it on both capture endpoints, though they write.
    #[serde(rename = "verifications:view")]
    VerificationsView,
    /// Captures, devices, links.
    #[serde(rename = "verifications:write")]
    VerificationsWrite,
    /// Customers, to read.
    #[serde(rename = "customers:view")]
    CustomersView,
    /// Customers, to make.
    #[serde(rename = "customers:write")]
    CustomersWrite,
}

impl Scope {
    /// Every right.
    pub const ALL: [Self; 4] =
        [Self::VerificationsView, Self::VerificationsWrite, Self::CustomersView, Self::CustomersWrite];

    /// As documented.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::VerificationsView => "verifications:view",
            Self::VerificationsWrite => "verifications:write",
            Self::CustomersView => "customers:view",
            Self::CustomersWrite => "customers:write",
        }
    }
}

/// A credential; its secret is nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CredentialView {
    /// The id.
    pub credential_id: String,
    /// What it opens.
    pub door: Door,
    /// Whether people's identities depend on it.
    pub mode: Mode,
    /// What its callers send beside the secret; empty where the door has nothing of the kind.
    pub public_part: String,
    /// Its rights.
    pub scopes: Vec<Scope>,
    /// From where it may be used; from anywhere where there is none.
    pub allowed_addresses: Vec<String>,
    /// When it was made.
    pub created_at: Instant,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Instant>,
    /// When it ends by itself.
    pub ends_at: Option<Instant>,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

/// A credential that was just made, with its secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreshCredential {
    /// The credential.
    pub credential: CredentialView,
    /// The secret. Nobody can ask for it again.
    pub secret: String,
}

crate::redact_debug!(FreshCredential);

/// A credential to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialOrder {
    /// What it opens.
    pub door: Door,
    /// Whether people's identities depend on it.
    pub mode: Mode,
    /// Its rights; all of them unless the order says which.
    pub scopes: Vec<Scope>,
    /// From where it may be used; from anywhere where there is none.
    pub allowed: Vec<IpRange>,
}

impl CredentialOrder {
    /// Reads an order: `door`, `mode` (`testing` or `live`), `scopes` for the doors that have them, `allowedAddresses`.
    ///
    /// # Errors
    /// Every member that does not hold, by its path.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let doors = Door::ALL.map(|door| (door.as_str(), door));
            let door = body.word("door", &doors, errors);
            let modes = [Mode::Testing, Mode::Live].map(|mode| (mode.as_str(), mode));
            let mode = body.word("mode", &modes, errors);
            let has_scopes = door.is_none_or(Door::has_scopes);
            let mut scopes = Vec::new();
            for (path, word) in body.strings("scopes", Scope::ALL.len(), errors) {
                match Scope::ALL.into_iter().find(|scope| scope.as_str() == word) {
                    Some(scope) if has_scopes => scopes.push(scope),
                    Some(_) => _ = errors.add::<()>(path, "door", "is for the door identity alone"),
                    None => _ = errors.add::<()>(path, "value", "is no right"),
                }
            }
            // A list without any right is no wish for all of them.
            match body.member("scopes") {
                None if has_scopes => scopes.extend(Scope::ALL),
                Some(list) if has_scopes && list.as_list().is_some_and(<[_]>::is_empty) => {
                    errors.add::<()>("scopes", "none", "a key has one right at least");
                }
                None | Some(_) => {}
            }
            let mut allowed = Vec::new();
            for (path, text) in body.strings("allowedAddresses", MOST_RANGES, errors) {
                match text.parse() {
                    Ok(range) => allowed.push(range),
                    Err(_) => {
                        errors.add::<()>(path, "address", "must be an address or a range of addresses");
                    }
                }
            }
            Some(Self { door: door?, mode: mode?, scopes, allowed })
        })
    }
}

/// How a secret is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rotation {
    /// For how long the old one works on.
    pub overlap_ms: i64,
}

impl Rotation {
    /// Reads `overlapHours`, 0 to 720; a day where it is missing.
    ///
    /// # Errors
    /// What does not hold.
    pub fn read(json: &Json<'_>) -> Result<Self, Vec<FieldError>> {
        Errors::default().read(json, |body, errors| {
            let hours = body.whole("overlapHours", (0, MOST_OVERLAP_HOURS), OVERLAP_HOURS, errors)?;
            Some(Self { overlap_ms: hours * 3_600_000 })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::parse;

    fn fields(errors: Vec<FieldError>) -> Vec<String> {
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn an_order_is_read_whole_and_every_error_is_told() {
        let read = |text: &str| CredentialOrder::read(&parse(text).unwrap());
        let plain = read(r#"{"door": "identity", "mode": "testing"}"#).unwrap();
        assert_eq!((plain.scopes.as_slice(), plain.allowed.len()), (&Scope::ALL[..], 0));
        let narrow = read(
            r#"{"door": "identity", "mode": "live", "scopes": ["customers:view"], "allowedAddresses": ["10.0.0.0/8"]}"#,
        );
        let narrow = narrow.unwrap();
        assert_eq!((narrow.mode, narrow.scopes.as_slice()), (Mode::Live, &[Scope::CustomersView][..]));
        assert_eq!(narrow.allowed.len(), 1);
        for of_other_door in
            [r#"{"door": "ecert", "mode": "live"}"#, r#"{"door": "ecert", "mode": "live", "scopes": []}"#]
        {
            assert!(read(of_other_door).unwrap().scopes.is_empty(), "{of_other_door}");
        }
        for (text, wrong) in [
            ("{}", &["door", "mode"][..]),
            (r#"{"door": "front", "mode": "dry"}"#, &["door", "mode"]),
            (r#"{"door": "ecert", "mode": "live", "scopes": ["customers:view"]}"#, &["scopes[0]"]),
            (r#"{"door": "identity", "mode": "live", "scopes": []}"#, &["scopes"]),
            (
                r#"{"door": "identity", "mode": "live", "scopes": ["all"], "allowedAddresses": ["home", "::1"]}"#,
                &["scopes[0]", "allowedAddresses[0]"],
            ),
            ("[]", &["body"]),
        ] {
            assert_eq!(fields(read(text).unwrap_err()), wrong, "{text}");
        }
    }

    #[test]
    fn an_overlap_is_a_day_unless_it_is_said() {
        let read = |text: &str| Rotation::read(&parse(text).unwrap()).map(|rotation| rotation.overlap_ms);
        assert_eq!(read("{}"), Ok(86_400_000));
        assert_eq!(read(r#"{"overlapHours": 0}"#), Ok(0));
        assert_eq!(read(r#"{"overlapHours": 720}"#), Ok(2_592_000_000));
        for wrong in ["-1", "721", "1.5", "\"2\""] {
            let text = format!(r#"{{"overlapHours": {wrong}}}"#);
            assert_eq!(fields(read(&text).unwrap_err()), ["overlapHours"], "{wrong}");
        }
    }
}
