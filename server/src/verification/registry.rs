//! The civil registry: whether a NIK exists and whether what a person claims agrees with it. It answers datum by
//! datum, yes or no; what it holds never comes here.

pub mod circuit;
pub mod gateway;
mod table;

use std::sync::Arc;

use async_trait::async_trait;
use contract::{instant::Instant, nik::Gender, nik::Nik};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use time::Date;

use crate::{
    App, Fault,
    clock::{Clock, Randomness},
    ids,
    store::entity::registry_call,
};

/// Which registry is asked.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RegistrySettings {
    /// The gateway's address. Without one a sandbox asks its table, and any other server has no registry.
    pub url: Option<String>,
    /// The gateway's bearer token.
    pub token: Option<String>,
    /// Whether the gateway may be at a private address, and without TLS.
    pub allow_private: bool,
    /// Certificates, PEM, that the gateway's has to come from; those of the system where there are none.
    pub trusted: Option<Vec<u8>>,
}

contract::redact_debug!(RegistrySettings, RegistryQuestion<'a>);

/// What is asked about a person; the number always is.
#[derive(Clone, Copy)]
pub struct RegistryQuestion<'a> {
    /// The number.
    pub nik: &'a Nik,
    /// The name as claimed.
    pub name: Option<&'a str>,
    /// The birth date as claimed.
    pub birth_date: Option<Date>,
    /// The place of birth as claimed.
    pub birth_place: Option<&'a str>,
    /// The sex as claimed.
    pub gender: Option<Gender>,
    /// A selfie, JPEG or PNG, for registries that compare faces.
    pub selfie: Option<&'a [u8]>,
    /// What it is asked for, a capture's id: asked again for the same, it is one question and charged once.
    pub asked_for: Option<&'a str>,
}

/// Which claims agree; nothing where the registry was not asked or does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Agreement {
    /// The name.
    pub name: Option<bool>,
    /// The birth date.
    pub birth_date: Option<bool>,
    /// The place of birth.
    pub birth_place: Option<bool>,
    /// The sex.
    pub gender: Option<bool>,
    /// The face.
    pub selfie: Option<bool>,
}

/// What the registry says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RegistryAnswer {
    /// No such number; there is nothing to compare with.
    NotFound,
    /// The number exists.
    Found(Agreement),
}

impl Agreement {
    /// Whether a claim that was compared is another one in the registry.
    pub fn contradicts(self) -> bool {
        [self.name, self.birth_date, self.birth_place, self.gender, self.selfie].contains(&Some(false))
    }
}

/// Why there is no answer. Nothing is known of the person then, and nothing is charged to the partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RegistryFault {
    /// It did not answer in time.
    #[error("the civil registry did not answer in time")]
    TimedOut,
    /// It cannot be asked, or its answer cannot be read.
    #[error("the civil registry is not available: {0}")]
    Unavailable(Unavailable),
}

/// Why the registry cannot be asked, for the log: partners are told no more than that it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// No registry is configured.
    #[error("none is configured")]
    NotConfigured,
    /// No connection, or at an address that is not asked.
    #[error("it cannot be reached")]
    Unreachable,
    /// It answered with this HTTP status.
    #[error("it answered {0}")]
    Status(u16),
    /// It answered something that is no answer.
    #[error("its answer cannot be read")]
    Nonsense,
    /// It failed so often that it is left alone for a while.
    #[error("it failed too often and is left alone for a while")]
    LeftAlone,
    /// The sandbox says so.
    #[error("the sandbox says so")]
    Pretended,
}

/// An answer, and how many requests were sent for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// What the registry says.
    pub answer: Result<RegistryAnswer, RegistryFault>,
    /// Requests that may be charged.
    pub sent: u32,
}

/// Answers questions about persons.
#[async_trait]
pub trait CivilRegistry: Send + Sync {
    /// A word for the table of calls.
    fn source(&self) -> &'static str;

    /// Asks. It never takes longer than its own time-out.
    async fn ask(&self, question: RegistryQuestion<'_>) -> Reply;
}

/// The registry of these settings.
///
/// # Errors
/// The gateway's address or token cannot be used.
pub fn of_settings(
    settings: &RegistrySettings,
    sandbox: bool,
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
) -> Result<Arc<dyn CivilRegistry>, Fault> {
    Ok(match &settings.url {
        Some(url) => {
            Arc::new(gateway::Gateway::new(url, settings, gateway::Limits::default(), clock, randomness)?)
        }
        None if sandbox => Arc::new(table::SandboxTable),
        None => Arc::new(NoRegistry),
    })
}

/// A server outside the sandbox that was told of no registry: nobody is ever verified by accident.
struct NoRegistry;

#[async_trait]
impl CivilRegistry for NoRegistry {
    fn source(&self) -> &'static str {
        "none"
    }

    async fn ask(&self, _question: RegistryQuestion<'_>) -> Reply {
        let fault = RegistryFault::Unavailable(Unavailable::NotConfigured);
        Reply { answer: Err(fault), sent: 0 }
    }
}

/// Asks the registry on behalf of a partner, and counts the call.
///
/// # Errors
/// The database failed. What the registry says, faults included, is the answer.
pub async fn ask(
    app: &App,
    organisation_id: &str,
    question: RegistryQuestion<'_>,
) -> Result<Result<RegistryAnswer, RegistryFault>, Fault> {
    let began = app.clock.now();
    let reply = app.registry.ask(question).await;
    let now = app.clock.now();
    if let Err(fault) = reply.answer {
        tracing::warn!(%fault, source = app.registry.source(), "the civil registry gave no answer");
    }
    registry_call::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        organisation_id: Set(organisation_id.to_owned()),
        source: Set(app.registry.source().to_owned()),
        outcome: Set(outcome_word(reply.answer).to_owned()),
        sent: Set(i32::try_from(reply.sent).unwrap_or(i32::MAX)),
        took_ms: Set(now.since_ms(began)),
        created_at_ms: Set(began.epoch_ms()),
    }
    .insert(&app.database)
    .await?;
    Ok(reply.answer)
}

const fn outcome_word(answer: Result<RegistryAnswer, RegistryFault>) -> &'static str {
    match answer {
        Ok(RegistryAnswer::Found(_)) => "found",
        Ok(RegistryAnswer::NotFound) => "not_found",
        Err(RegistryFault::TimedOut) => "timed_out",
        Err(RegistryFault::Unavailable(_)) => "unavailable",
    }
}

/// Calls of one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCount {
    /// `found`, `not_found`, `timed_out` or `unavailable`.
    pub outcome: String,
    /// Questions.
    pub calls: i64,
    /// Requests that may be charged.
    pub sent: i64,
}

/// What a partner's questions came to in a period, for the bill.
///
/// # Errors
/// The database failed.
pub async fn calls_between(
    app: &App,
    organisation_id: &str,
    from: Instant,
    until: Instant,
) -> Result<Vec<CallCount>, Fault> {
    use sea_orm::QueryOrder;
    let rows: Vec<(String, i64, Option<i64>)> = registry_call::Entity::find()
        .select_only()
        .column(registry_call::Column::Outcome)
        .column_as(registry_call::Column::Id.count(), "calls")
        .column_as(registry_call::Column::Sent.sum(), "sent")
        .filter(registry_call::Column::OrganisationId.eq(organisation_id))
        .filter(registry_call::Column::CreatedAtMs.gte(from.epoch_ms()))
        .filter(registry_call::Column::CreatedAtMs.lt(until.epoch_ms()))
        .group_by(registry_call::Column::Outcome)
        .order_by_asc(registry_call::Column::Outcome)
        .into_tuple()
        .all(&app.database)
        .await?;
    let count = |(outcome, calls, sent): (String, i64, Option<i64>)| CallCount {
        outcome,
        calls,
        sent: sent.unwrap_or(0),
    };
    Ok(rows.into_iter().map(count).collect())
}
