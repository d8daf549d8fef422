//! Incidents: what the operator says of what goes wrong, by the command line, and when.

use std::fmt;

use contract::instant::Instant;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set, sea_query::Expr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Component;
use crate::{
    App, Fault, ids,
    store::{
        self,
        entity::{incident as row, incident_update as update_row},
    },
};

/// Incidents that are shown: of ninety days, as people ask about the last quarter.
const SHOWN_MS: i64 = 90 * 24 * 3_600_000;
/// And no more than these.
const MOST: u64 = 100;
/// Characters of a title, and of an update.
const TITLE_CHARS: usize = 120;
const WORDS_CHARS: usize = 2_000;

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Somebody looks for the cause.
    Investigating,
    /// The cause is known.
    Identified,
    /// It is mended, and watched.
    Monitoring,
    /// It is over.
    Resolved,
}

impl IncidentState {
    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Investigating => "investigating",
            Self::Identified => "identified",
            Self::Monitoring => "monitoring",
            Self::Resolved => "resolved",
        }
    }
}

/// A text in English, and in Indonesian where somebody wrote that too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Indonesian.
    pub id: Option<String>,
}

/// What the operator said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// Where it stood from then on.
    pub state: IncidentState,
    /// What was said.
    pub words: Words,
    /// When.
    pub at: Instant,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// The id.
    pub id: String,
    /// What it is.
    pub title: Words,
    /// What suffers.
    pub components: Vec<Component>,
    /// Where it stands.
    pub state: IncidentState,
    /// When it began.
    pub opened_at: Instant,
    /// When it was over.
    pub closed_at: Option<Instant>,
    /// What was said of it, the newest first.
    pub updates: Vec<Update>,
}

impl fmt::Display for Incident {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}  {}  {}", self.id, self.state.as_str(), self.title.en)
    }
}

/// Why nothing is said.
#[derive(Debug, Error)]
pub enum IncidentError {
    /// A text is empty, or too long.
    #[error("{what} must have 1 to {most} characters")]
    Length {
        /// Which text.
        what: &'static str,
        /// How many it may have.
        most: usize,
    },
    /// There is no such incident.
    #[error("there is no incident {0}: `tanda incident list` says which there are")]
    Unknown(String),
    /// It is over.
    #[error("incident {0} is closed: open another one")]
    Closed(String),
    /// Something of ours failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for IncidentError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Opens an incident, and gives its id.
///
/// # Errors
/// [`IncidentError`]
pub async fn open(
    app: &App,
    title: &Words,
    components: &[Component],
    words: &Words,
) -> Result<String, IncidentError> {
    check("a title", title, TITLE_CHARS)?;
    check("what is said", words, WORDS_CHARS)?;
    let now = app.clock.now();
    let id = ids::row_id(now, app.randomness.as_ref());
    let names: Vec<&str> = components.iter().map(|component| component.as_str()).collect();
    let transaction = store::begin_write(&app.database).await?;
    let new = row::ActiveModel {
        id: Set(id.clone()),
        title: Set(title.en.clone()),
        title_id: Set(title.id.clone()),
        components: Set(names.join(" ")),
        state: Set(IncidentState::Investigating.as_str().to_owned()),
        opened_at_ms: Set(now.epoch_ms()),
        closed_at_ms: Set(None),
    };
    row::Entity::insert(new).exec_without_returning(&transaction).await?;
    say(app, &transaction, &id, IncidentState::Investigating, words).await?;
    transaction.commit().await?;
    Ok(id)
}

/// Says how an open incident goes on; one that is resolved is closed.
///
/// # Errors
/// [`IncidentError`]
pub async fn update(app: &App, id: &str, state: IncidentState, words: &Words) -> Result<(), IncidentError> {
    check("what is said", words, WORDS_CHARS)?;
    let closed_at_ms = (state == IncidentState::Resolved).then(|| app.clock.now().epoch_ms());
    let transaction = store::begin_write(&app.database).await?;
    let changed = row::Entity::update_many()
        .col_expr(row::Column::State, Expr::value(state.as_str()))
        .col_expr(row::Column::ClosedAtMs, Expr::value(closed_at_ms))
        .filter(row::Column::Id.eq(id))
        .filter(row::Column::ClosedAtMs.is_null())
        .exec(&transaction)
        .await?;
    if changed.rows_affected == 0 {
        let known = row::Entity::find_by_id(id).one(&transaction).await?;
        let id = id.to_owned();
        return Err(if known.is_some() { IncidentError::Closed(id) } else { IncidentError::Unknown(id) });
    }
    say(app, &transaction, id, state, words).await?;
    transaction.commit().await?;
    Ok(())
}

async fn say(
    app: &App,
    transaction: &impl sea_orm::ConnectionTrait,
    incident_id: &str,
    state: IncidentState,
    words: &Words,
) -> Result<(), Fault> {
    let now = app.clock.now();
    let new = update_row::ActiveModel {
        id: Set(ids::row_id(now, app.randomness.as_ref())),
        incident_id: Set(incident_id.to_owned()),
        state: Set(state.as_str().to_owned()),
        words: Set(words.en.clone()),
        words_id: Set(words.id.clone()),
        created_at_ms: Set(now.epoch_ms()),
    };
    update_row::Entity::insert(new).exec_without_returning(transaction).await?;
    Ok(())
}

fn check(what: &'static str, words: &Words, most: usize) -> Result<(), IncidentError> {
    let holds = |text: &str| !text.trim().is_empty() && text.chars().count() <= most;
    let holds = holds(&words.en) && words.id.as_deref().is_none_or(holds);
    if holds { Ok(()) } else { Err(IncidentError::Length { what, most }) }
}

/// Incidents of the last ninety days, and those that are open still; nothing where they cannot be read.
pub(super) async fn recent(app: &App) -> Option<Vec<Incident>> {
    match list(app).await {
        Ok(incidents) => Some(incidents),
        Err(fault) => {
            tracing::warn!(%fault, "incidents cannot be read");
            None
        }
    }
}

/// The same, for the command line.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App) -> Result<Vec<Incident>, Fault> {
    let since_ms = app.clock.now().epoch_ms() - SHOWN_MS;
    let is_recent = sea_orm::Condition::any()
        .add(row::Column::ClosedAtMs.is_null())
        .add(row::Column::OpenedAtMs.gte(since_ms));
    let rows = row::Entity::find()
        .filter(is_recent)
        .order_by_desc(row::Column::OpenedAtMs)
        .order_by_desc(row::Column::Id)
        .limit(MOST)
        .all(&app.database)
        .await?;
    let said = update_row::Entity::find()
        .filter(update_row::Column::IncidentId.is_in(rows.iter().map(|row| row.id.clone())))
        .order_by_desc(update_row::Column::CreatedAtMs)
        .order_by_desc(update_row::Column::Id)
        .all(&app.database)
        .await?;
    rows.into_iter().map(|row| incident(row, &said)).collect()
}

fn incident(row: row::Model, said: &[update_row::Model]) -> Result<Incident, Fault> {
    let updates = said.iter().filter(|update| update.incident_id == row.id).map(|update| {
        Ok(Update {
            state: store::word(&update.state)?,
            words: Words { en: update.words.clone(), id: update.words_id.clone() },
            at: Instant::from_epoch_ms(update.created_at_ms),
        })
    });
    Ok(Incident {
        updates: updates.collect::<Result<_, Fault>>()?,
        title: Words { en: row.title, id: row.title_id },
        components: row.components.split(' ').filter_map(Component::named).collect(),
        state: store::word(&row.state)?,
        opened_at: Instant::from_epoch_ms(row.opened_at_ms),
        closed_at: row.closed_at_ms.map(Instant::from_epoch_ms),
        id: row.id,
    })
}
