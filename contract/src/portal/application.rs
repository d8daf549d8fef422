//! Applications on the wire: what a partner's keys, quotas and transactions belong to.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// An application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationView {
    /// The id.
    pub application_id: String,
    /// Its name, as the partner's staff call it.
    pub name: String,
    /// Calls in Testing mode that are left.
    pub testing_left: u32,
    /// When it was made.
    pub created_at: Instant,
    /// When it was closed; nothing while it is open.
    pub closed_at: Option<Instant>,
}

/// Every application of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationList {
    /// The open ones first, each by name.
    pub applications: Vec<ApplicationView>,
}
