//! Who calls: doors, rights, callers. Credentials, tokens, limits and members have rooms of their own.

pub mod application;
pub(crate) mod credential;
pub mod invitation;
pub mod keyring;
pub mod member;
pub(crate) mod own_account;
mod password;
pub mod rate_limit;
mod second_factor;
pub(crate) mod session;
mod squares;
pub mod team;
mod token;
pub(crate) mod tries;

use contract::face::Mode;
use thiserror::Error;

pub use credential::{NewCredential, bearer, is_known, pair, rotate, store_credential, with_secret};
pub use token::{AccessToken, by_token, forget_past as forget_past_tokens, is_running, issue_token};

pub use contract::portal::credential::{Door, Scope};

use self::member::Member;
use crate::{Fault, store};

/// A caller whose credential holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The credential's id; rate limits count by it.
    pub credential_id: String,
    /// Whose it is.
    pub organisation_id: String,
    /// The application that it belongs to.
    pub application_id: String,
    /// What the door calls the caller: an App-ID, a client id, an access key.
    pub public_part: String,
    /// Whether the caller tries the service, or people's identities depend on it.
    pub mode: Mode,
    scopes: String,
}

impl Caller {
    /// A member who tries one of the organisation's applications: in Testing mode, with no rights beyond.
    pub(crate) fn trying(member: &Member, application: &store::entity::application::Model) -> Self {
        Self {
            credential_id: format!("member/{}", member.id),
            organisation_id: application.organisation_id.clone(),
            application_id: application.id.clone(),
            public_part: String::new(),
            mode: Mode::Testing,
            scopes: String::new(),
        }
    }

    /// For whom an `Idempotency-Key` counts: an application in one of its modes, whichever of its keys is in use today.
    pub fn repeats_as(&self) -> String {
        format!("{}\0{}", self.application_id, self.mode.as_str())
    }

    /// Whether the caller has one of these rights.
    pub fn has_one_of(&self, wanted: &[Scope]) -> bool {
        self.scopes.split(' ').any(|scope| wanted.iter().any(|wanted| wanted.as_str() == scope))
    }
}

/// Why a call is not let in.
#[derive(Debug, Error)]
pub enum AuthError {
    /// No credential, or none that is known and in force.
    #[error("missing or invalid Bearer")]
    Unknown,
    /// The credential may not be used from this address.
    #[error("this address may not use the key")]
    Address,
    /// Known, without the right.
    #[error("missing scope: {0}")]
    MissingScope(&'static str),
    /// We could not look.
    #[error(transparent)]
    Fault(#[from] Fault),
}
