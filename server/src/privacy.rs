//! A person's data, as the law gives them rights to it: what an organisation holds on them is found, handed out and erased,
//! and nothing is kept beyond its time. On whom an item holds data is `trace`'s to know; how one is erased is `shred`'s.

mod erasure;
mod export;
mod holdings;
mod retention;
mod shred;
mod trace;

use contract::{
    nik::Nik,
    portal::{access::Permission, audit::AuditAction, data::SubjectFindings},
};
use thiserror::Error;

pub(crate) use erasure::{ask, is_being_erased, list};
pub use erasure::{continue_due, erase_next};
pub(crate) use export::begin as export;
pub(crate) use retention::{change as change_retention, of as retention_of};
pub use retention::{erase_past_data, erase_past_pictures};
pub use trace::trace_all;

use crate::{
    App, Fault,
    audit::{self, Entry},
    auth::{
        member::Member,
        rate_limit::{self, Bucket},
        session::SignInError,
    },
    lookup::Hashed,
};

/// Questions about a person by one member a minute (ours): a hand at work asks fewer, and whoever guesses numbers needs more.
const QUESTIONS: Bucket = Bucket { name: "subjects", per_minute: 10 };

/// What stands in the place of a partner's id of an erased person.
const NOBODY: &str = "(erased)";

/// Why nothing is done with a person's data.
#[derive(Debug, Error)]
pub(crate) enum PrivacyError {
    /// Nothing is held.
    #[error("nothing is held on this person")]
    Nothing,
    /// A case is not at its end.
    #[error("cases of this person are in process, so nothing is erased yet")]
    InProcess(u32),
    /// Too many questions.
    #[error("too many questions about persons; wait a moment")]
    TooMany { retry_after_s: u32 },
    /// Too much is being made at once.
    #[error("too much is being made at the moment; try again")]
    Busy,
    /// Something is erased by this, and nothing came that proves who asks.
    #[error("is required, since data is erased earlier")]
    Unproved,
    /// Whoever asks did not prove that it is them.
    #[error(transparent)]
    SignIn(#[from] SignInError),
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for PrivacyError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Says what a member's organisation holds on a person. That it was asked is written down first.
pub(crate) async fn find(app: &App, member: &Member, nik: &Nik) -> Result<SubjectFindings, PrivacyError> {
    admit(app, member).await?;
    trace::trace(app, &member.organisation_id).await?;
    let doubtful = holdings::doubtful(app, &member.organisation_id, nik).await?;
    let found = holdings::gather(app, &app.database, &member.organisation_id, nik, &doubtful).await?;
    let entry = entry(app, member, nik, AuditAction::SubjectFound);
    audit::record(app, entry.with("items", found.items().to_string())).await?;
    Ok(SubjectFindings {
        held: found.held.clone(),
        name: found.name(app, member.may(Permission::SeePersonalData))?,
        in_process: found.in_process.clone(),
        erasure: erasure::last(app, &member.organisation_id, nik).await?,
    })
}

/// Counts a question about a person.
async fn admit(app: &App, member: &Member) -> Result<(), PrivacyError> {
    let allowance = rate_limit::count(app, &format!("member {}", member.id), QUESTIONS).await?;
    if allowance.allowed { Ok(()) } else { Err(PrivacyError::TooMany { retry_after_s: allowance.reset_s }) }
}

/// A person in the audit log and in requests: whoever knows the number can tell, nobody can go back to it.
fn tag(app: &App, nik: &Nik) -> String {
    app.lookup.hash(Hashed::Subject, nik.as_str())
}

fn entry<'a>(app: &App, member: &'a Member, nik: &Nik, action: AuditAction) -> Entry<'a> {
    // As much of the hash as tells two persons of one organisation apart.
    let tag = tag(app, nik);
    let subject = format!("subject {}", tag.get(..16).unwrap_or(&tag));
    Entry::of(member, action, subject)
}
