//! What the operator can say of incidents, which the public status page tells.

use clap::{Args, Subcommand};

use super::StoreArgs;
use crate::status::{Component, IncidentState, incidents::Words};

/// What can be said of incidents.
#[derive(Debug, Subcommand)]
pub enum IncidentCommand {
    /// Begin one, and print its id.
    Open(IncidentOpenArgs),
    /// Say how one goes on.
    Update(IncidentUpdateArgs),
    /// Say that one is over.
    Close(IncidentCloseArgs),
    /// Say which there are.
    List(StoreArgs),
}

/// What is said.
#[derive(Debug, Clone, Args)]
pub struct IncidentText {
    /// What people read, in English.
    #[arg(long = "text")]
    pub en: String,
    /// The same in Indonesian.
    #[arg(id = "text_id", long = "text-id")]
    pub id: Option<String>,
}

impl From<IncidentText> for Words {
    fn from(IncidentText { en, id }: IncidentText) -> Self {
        Self { en, id }
    }
}

/// An incident to begin.
#[derive(Debug, Clone, Args)]
pub struct IncidentOpenArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// What it is, in English.
    #[arg(long)]
    pub title: String,
    /// The same in Indonesian.
    #[arg(long)]
    pub title_id: Option<String>,
    /// What suffers; may be said several times.
    #[arg(long = "component")]
    pub components: Vec<Component>,
    /// What is said.
    #[command(flatten)]
    pub text: IncidentText,
}

/// How an incident goes on.
#[derive(Debug, Clone, Args)]
pub struct IncidentUpdateArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Which incident.
    pub id: String,
    /// Where it stands.
    #[arg(long)]
    pub state: IncidentState,
    /// What is said.
    #[command(flatten)]
    pub text: IncidentText,
}

/// How an incident ended.
#[derive(Debug, Clone, Args)]
pub struct IncidentCloseArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Which incident.
    pub id: String,
    /// What is said.
    #[command(flatten)]
    pub text: IncidentText,
}
