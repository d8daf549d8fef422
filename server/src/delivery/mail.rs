//! Mails to people: into the outbox, and from there to a mail server, or without one into a folder as `.eml` files. What a
//! mail says is [`certificate`]'s.

pub mod certificate;
pub mod invitation;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use contract::{applicant::Email, instant::Instant, portal::webhook::DeliveryFault};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    address::Envelope,
    message::{Mailbox, MultiPart},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::{
    DeliverySettings,
    outbox::{self, Lane, Outcome, Parcel, Taken, Try},
};
use crate::{App, Fault, vault::write_private};

/// For one try: half of a delivery's lease, so that a mail is never on its way twice.
const LONGEST_TRY: Duration = Duration::from_secs(30);
/// For one command of the mail server.
const LONGEST_COMMAND: Duration = Duration::from_secs(10);
/// Where mails come from that no server sends; `.invalid` never is anybody's (RFC 2606).
const NOBODY: &str = "no-reply@tanda.invalid";

/// A mail as it waits in the outbox.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mail {
    /// The name that it comes from.
    pub from_name: String,
    /// Who gets it.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// As a page.
    pub html: String,
    /// As text.
    pub text: String,
}

contract::redact_debug!(Mail);

impl Mail {
    /// A mail of texts that are written already.
    pub fn new(from_name: &str, to: &Email, subject: String, html: String, text: String) -> Self {
        Self { from_name: from_name.to_owned(), to: to.as_str().to_owned(), subject, html, text }
    }
}

/// Sends a mail, in the caller's transaction. `event` and `subject` say what of: the same twice is sent once.
///
/// # Errors
/// The database failed.
pub async fn send(
    app: &App,
    connection: &impl ConnectionTrait,
    organisation_id: &str,
    (event, subject): (&str, &str),
    mail: &Mail,
) -> Result<Option<String>, Fault> {
    let payload = serde_json::to_vec(mail)
        .map_err(|error| Fault::Invariant(format!("a mail cannot be written as JSON: {error}")))?;
    let parcel = Parcel { organisation_id, lane: Lane::Mail, event, subject, after: None, payload: &payload };
    outbox::enqueue(app, connection, parcel).await
}

/// Where mails go.
pub(crate) struct Mailer {
    from: lettre::Address,
    way: Way,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(Arc<Path>),
}

/// Why a mail is not sent.
struct MailFault {
    fault: DeliveryFault,
    /// What the mail server said.
    status: Option<u16>,
    /// Whether it may be sent later.
    is_passing: bool,
}

impl MailFault {
    fn passing(fault: DeliveryFault) -> Self {
        Self { fault, status: None, is_passing: true }
    }

    fn unusable() -> Self {
        Self { fault: DeliveryFault::MailUnusable, status: None, is_passing: false }
    }
}

impl Mailer {
    /// A mailer of these settings.
    ///
    /// # Errors
    /// The mail server's address or the sender's cannot be used.
    pub(super) fn new(settings: &DeliverySettings, data: &Path) -> Result<Self, Fault> {
        let unusable = |what: &str| Fault::Configuration(format!("mail: {what}"));
        let from = settings.mail_from.as_deref();
        let way = match &settings.smtp_url {
            Some(_) if from.is_none() => {
                return Err(unusable("a mail server needs an address that mails come from"));
            }
            Some(url) => {
                // The error would name the password.
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|_| unusable("the mail server's address must be smtps://.. or smtp://.."))?;
                Way::Smtp(builder.timeout(Some(LONGEST_COMMAND)).build())
            }
            None => Way::Folder(data.join("outbox").into()),
        };
        let from = from.unwrap_or(NOBODY).parse();
        Ok(Self { from: from.map_err(|_| unusable("the address that mails come from is none"))?, way })
    }

    /// Sends one. The id stays the same at every try, so that a receiver may tell that it has the mail already.
    async fn send(&self, mail: &Mail, id: &str, now: Instant) -> Result<(), MailFault> {
        let message = message(&self.from, mail, id, now)?;
        match &self.way {
            Way::Smtp(server) => send_by(server, message.envelope(), &message.formatted()).await,
            Way::Folder(folder) => {
                write(folder.to_path_buf(), format!("{id}.eml"), message.formatted()).await
            }
        }
    }
}

async fn send_by(
    server: &AsyncSmtpTransport<Tokio1Executor>,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<(), MailFault> {
    match tokio::time::timeout(LONGEST_TRY, server.send_raw(envelope, bytes)).await {
        Ok(Ok(_)) => Ok(()),
        // What a server says may name the receiver; its code does not.
        Ok(Err(error)) => {
            let status = error.status().map(u16::from);
            let fault =
                if status.is_some() { DeliveryFault::MailRefused } else { DeliveryFault::MailUnreachable };
            // 53x speaks of our own account (RFC 4954, 6), which an operator can repair.
            let ours = status.is_some_and(|code| (530..540).contains(&code));
            Err(MailFault { fault, status, is_passing: !error.is_permanent() || ours })
        }
        Err(_) => Err(MailFault::passing(DeliveryFault::MailNoAnswer)),
    }
}

/// Writes a mail for its owner's eyes alone; the same mail again takes its own place.
async fn write(folder: PathBuf, name: String, bytes: Vec<u8>) -> Result<(), MailFault> {
    let written = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        write_private(&folder.join(name), &bytes)
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            tracing::error!(%error, "the folder for mails cannot be written");
            Err(MailFault::passing(DeliveryFault::MailFolder))
        }
        Err(_) => Err(MailFault::passing(DeliveryFault::MailFolder)),
    }
}

/// The mail on the wire: text first and the page after it, so that a program that knows both shows the page.
fn message(from: &lettre::Address, mail: &Mail, id: &str, now: Instant) -> Result<Message, MailFault> {
    let to = mail.to.parse().map_err(|_| MailFault::unusable())?;
    let milliseconds = u64::try_from(now.epoch_ms()).unwrap_or(0);
    Message::builder()
        .from(Mailbox::new(Some(mail.from_name.clone()), from.clone()))
        .to(Mailbox::new(None, to))
        .subject(&mail.subject)
        .date(std::time::UNIX_EPOCH + Duration::from_millis(milliseconds))
        .message_id(Some(format!("<{id}@{}>", from.domain())))
        .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
        .map_err(|_| MailFault::unusable())
}

/// Sends what the outbox holds.
pub(super) async fn try_once(app: &App, taken: &Taken) -> Result<Try, Fault> {
    let began = app.clock.now();
    let broken = |_| Fault::Invariant(format!("mail {} is not as it was written", taken.row.id));
    let mail: Mail = serde_json::from_slice(&taken.payload(app)?).map_err(broken)?;
    let (outcome, status) = match app.courier.mailer.send(&mail, &taken.row.id, began).await {
        Ok(()) => (Outcome::Delivered, None),
        Err(MailFault { fault, status, is_passing: true }) => {
            (Outcome::Failed { fault, not_before: None }, status)
        }
        Err(MailFault { fault, status, is_passing: false }) => (Outcome::Refused { fault }, status),
    };
    Ok(Try { status, ..Try::without_answer(outcome, began) })
}

#[cfg(test)]
mod tests;
