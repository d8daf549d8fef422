//! How the service does, for anybody: each component by what was really tried and counted, and what the operator says of
//! incidents. Nobody's data, no version, no error of ours. Looked at once in a while, however often it is asked.

mod checks;
pub mod incidents;
mod pulse;

use std::sync::Mutex;

use contract::instant::Instant;
use serde::{Deserialize, Serialize};

pub use incidents::{Incident, IncidentState};
pub use pulse::Pulse;

use crate::App;

/// What was found holds so long: whoever asks meanwhile gets the same (ours).
pub const KEPT_MS: i64 = 15_000;

/// A part of the service.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum,
)]
#[serde(rename_all = "snake_case")]
pub enum Component {
    /// The pages on which people photograph themselves.
    CapturePages,
    /// The Identity Platform's dialect.
    Identity,
    /// H5 document verification.
    H5,
    /// `OneKYC`.
    Onekyc,
    /// Registration for a certificate.
    Registration,
    /// Electronic certificates.
    Certificates,
    /// From a stored capture to its decision.
    Pipeline,
    /// Webhooks, callbacks, mails.
    Deliveries,
    /// The database.
    Database,
    /// Where pictures are kept.
    Objects,
}

impl Component {
    /// Every component, as the page shows them.
    pub const ALL: [Self; 10] = [
        Self::CapturePages,
        Self::Identity,
        Self::H5,
        Self::Onekyc,
        Self::Registration,
        Self::Certificates,
        Self::Pipeline,
        Self::Deliveries,
        Self::Database,
        Self::Objects,
    ];

    /// As the wire and the store write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CapturePages => "capture_pages",
            Self::Identity => "identity",
            Self::H5 => "h5",
            Self::Onekyc => "onekyc",
            Self::Registration => "registration",
            Self::Certificates => "certificates",
            Self::Pipeline => "pipeline",
            Self::Deliveries => "deliveries",
            Self::Database => "database",
            Self::Objects => "objects",
        }
    }

    /// The component of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|component| component.as_str() == name)
    }
}

/// How a component does; the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should.
    Operational,
    /// Slowly, or not for everybody.
    Degraded,
    /// Not at all.
    Down,
}

impl Health {
    /// As the wire writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operational => "operational",
            Self::Degraded => "degraded",
            Self::Down => "down",
        }
    }
}

/// A component and how it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentHealth {
    /// Which.
    pub component: Component,
    /// How it does.
    pub health: Health,
}

/// How the service does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StatusReport {
    /// As the worst of its components.
    pub health: Health,
    /// When it was looked at.
    pub checked_at: Instant,
    /// The components.
    pub components: Vec<ComponentHealth>,
    /// Incidents of ninety days, the newest first; nothing where they cannot be read.
    pub incidents: Option<Vec<Incident>>,
}

/// What was found last. One looks at a time; the others wait for it.
#[derive(Debug, Default)]
pub struct LastLook {
    turn: tokio::sync::Mutex<()>,
    report: Mutex<Option<StatusReport>>,
}

impl LastLook {
    fn kept(&self, now: Instant) -> Option<StatusReport> {
        let report = self.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        report.as_ref().filter(|report| (0..KEPT_MS).contains(&now.since_ms(report.checked_at))).cloned()
    }
}

/// How the service does, looked at now or a few seconds ago.
pub async fn report(app: &App) -> StatusReport {
    if let Some(kept) = app.last_look.kept(app.clock.now()) {
        return kept;
    }
    // Apart from the call: a look that has begun is ended and kept, though whoever asked hangs up.
    let own = app.clone();
    let looked = tokio::spawn(async move {
        let _turn = own.last_look.turn.lock().await;
        if let Some(kept) = own.last_look.kept(own.clock.now()) {
            return kept;
        }
        let report = look(&own).await;
        *own.last_look.report.lock().unwrap_or_else(std::sync::PoisonError::into_inner) =
            Some(report.clone());
        report
    });
    match looked.await {
        Ok(report) => report,
        // It can only have panicked: nobody cancels it.
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

async fn look(app: &App) -> StatusReport {
    let mut components = checks::components(app).await;
    // A database that is away would hold the page up just when it is needed.
    let incidents = tokio::time::timeout(checks::PATIENCE, incidents::recent(app)).await.ok().flatten();
    let open = incidents.iter().flatten().filter(|incident| incident.closed_at.is_none());
    for component in open.flat_map(|incident| &incident.components) {
        // Nothing is well of which the operator says that it is not.
        for known in components.iter_mut().filter(|known| known.component == *component) {
            known.health = known.health.max(Health::Degraded);
        }
    }
    let health = components.iter().map(|known| known.health).max().unwrap_or(Health::Operational);
    StatusReport { health, checked_at: app.clock.now(), components, incidents }
}
