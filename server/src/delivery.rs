//! What goes out: webhooks and callbacks to partners, mails to people. Each waits in the outbox, written in the transaction
//! of what it tells of, is sent at least once under an id that stays the same, and is given up after about a day.
//!
//! What an event says and who hears of it is the doors' and the core's business.

pub mod callback;
pub mod endpoint;
pub mod hooks;
pub mod mail;
mod named_by;
pub mod outbox;
mod posting;
pub mod signing;
pub mod webhook;
mod worker;

use std::{path::Path, time::Duration};

use crate::{
    Fault,
    outgoing::{self, OutgoingRule},
};

pub use crate::leases::State;
pub use worker::{send_due, work};

/// How things are sent.
#[derive(Clone, PartialEq, Eq)]
pub struct DeliverySettings {
    /// The mail server, `smtps://..` or `smtp://..`; without one, mails are written into a folder.
    pub smtp_url: Option<String>,
    /// The address that mails come from.
    pub mail_from: Option<String>,
    /// Whether endpoints may be at private addresses, and without TLS.
    pub allow_private: bool,
    /// For one try to call an endpoint, from the name to the last byte that is read of the answer.
    pub timeout: Duration,
}

contract::redact_debug!(DeliverySettings);

impl Default for DeliverySettings {
    fn default() -> Self {
        // Five seconds are what the documented rule of webhooks gives an endpoint.
        Self { smtp_url: None, mail_from: None, allow_private: false, timeout: Duration::from_secs(5) }
    }
}

/// What it takes to send: a client for endpoints and a way for mails.
pub struct Courier {
    pub(crate) client: reqwest::Client,
    pub(crate) mailer: mail::Mailer,
}

impl Courier {
    /// A courier of these settings; `data` is where mails are written without a mail server.
    ///
    /// # Errors
    /// The settings cannot be used.
    pub fn new(settings: &DeliverySettings, data: &Path) -> Result<Self, Fault> {
        let rule = OutgoingRule {
            connect: settings.timeout,
            total: settings.timeout,
            allow_private: settings.allow_private,
            trusted: None,
        };
        let client = outgoing::client(&rule)
            .map_err(|error| Fault::Configuration(format!("outgoing calls: {error}")))?;
        Ok(Self { client, mailer: mail::Mailer::new(settings, data)? })
    }
}

#[cfg(test)]
mod tests;
