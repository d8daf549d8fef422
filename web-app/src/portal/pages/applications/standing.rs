//! How a credential stands. Pure; "now" is passed in.

use contract::{instant::Instant, portal::credential::CredentialView};

/// How a credential stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It opens its door.
    Holds,
    /// It does, until then.
    Ends(Instant),
    /// It ended by itself.
    Ended,
    /// Somebody took it back.
    Revoked,
}

impl Standing {
    /// How this one stands.
    pub(super) fn of(credential: &CredentialView, now: Instant) -> Self {
        match (credential.revoked_at, credential.ends_at) {
            (Some(_), _) => Self::Revoked,
            (None, Some(ends_at)) if ends_at <= now => Self::Ended,
            (None, Some(ends_at)) => Self::Ends(ends_at),
            (None, None) => Self::Holds,
        }
    }

    /// Whether it opens its door.
    pub(super) fn opens(self) -> bool {
        matches!(self, Self::Holds | Self::Ends(_))
    }
}

#[cfg(test)]
mod tests {
    use contract::{face::Mode, portal::credential::Door};

    use super::*;

    #[test]
    fn a_credential_ends_by_itself_or_by_hand() {
        let at = Instant::from_epoch_ms;
        let of = |ends_ms: Option<i64>, revoked_ms: Option<i64>| CredentialView {
            credential_id: "1".to_owned(),
            door: Door::Ecert,
            mode: Mode::Live,
            public_part: String::new(),
            scopes: Vec::new(),
            allowed_addresses: Vec::new(),
            created_at: at(0),
            last_used_at: None,
            ends_at: ends_ms.map(at),
            revoked_at: revoked_ms.map(at),
        };
        for (ends_ms, revoked_ms, expected) in [
            (None, None, Standing::Holds),
            (Some(11), None, Standing::Ends(at(11))),
            (Some(10), None, Standing::Ended),
            (Some(11), Some(9), Standing::Revoked),
        ] {
            let standing = Standing::of(&of(ends_ms, revoked_ms), at(10));
            assert_eq!(standing, expected);
            assert_eq!(standing.opens(), matches!(standing, Standing::Holds | Standing::Ends(_)));
        }
    }
}
