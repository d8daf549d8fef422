//! The command line and the environment: one typed value, read once. Here: what the binary can do, and where things are
//! kept. How it serves is in `serve`, what can be said of incidents in `incident`.

mod incident;
mod serve;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub use incident::{IncidentCloseArgs, IncidentCommand, IncidentOpenArgs, IncidentText, IncidentUpdateArgs};
pub use serve::{CertificateArgs, DeliveryArgs, FaceArgs, ObjectArgs, RegistryArgs, ServeArgs};

/// Tanda: captures an identity card and a face in a browser and verifies that they are genuine.
#[derive(Debug, Parser)]
#[command(name = "tanda", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the binary can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the APIs and the pages.
    Serve(Box<ServeArgs>),
    /// Bring the database to the shape that this version needs, and stop.
    Migrate(StoreArgs),
    /// Look after the master keys; servers may run meanwhile.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Look after the audit log; servers may run meanwhile.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Look after partners; servers may run meanwhile.
    #[command(subcommand)]
    Organisations(OrganisationsCommand),
    /// Look after their applications; servers may run meanwhile.
    #[command(subcommand)]
    Applications(ApplicationsCommand),
    /// Look after those who work for them; servers may run meanwhile.
    #[command(subcommand)]
    Members(MembersCommand),
    /// Tell of incidents on the public status page; servers may run meanwhile.
    #[command(subcommand)]
    Incident(IncidentCommand),
    /// Print the API document, `OpenAPI` 3.1 of every dialect.
    Openapi,
}

/// What can be done with partners.
#[derive(Debug, Subcommand)]
pub enum OrganisationsCommand {
    /// Make one, and print the address at which its first owner chooses a password, once and within three days.
    Create {
        /// Its name, shown in the consent.
        name: String,
        /// The owner's e-mail.
        owner: String,
        /// The server's address.
        #[command(flatten)]
        at: AtArgs,
    },
}

/// What can be done with applications.
#[derive(Debug, Subcommand)]
pub enum ApplicationsCommand {
    /// Give one more test calls, and print how many are left then.
    Grant {
        /// Its id, as the dashboard shows it.
        id: String,
        /// How many more.
        #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
        calls: u32,
        /// Where things are kept.
        #[command(flatten)]
        store: StoreArgs,
    },
}

/// What can be done with members.
#[derive(Debug, Subcommand)]
pub enum MembersCommand {
    /// Let one begin anew whom nobody in the organisation can help: prints the address at which they choose another
    /// password, once and within three days. Their second factor ends with it.
    Reset {
        /// What they sign in with.
        email: String,
        /// The server's address.
        #[command(flatten)]
        at: AtArgs,
    },
}

/// Where things are kept, and where people find the server.
#[derive(Debug, Clone, Args)]
pub struct AtArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// The address that people and partners see.
    #[arg(long, env = "TANDA_BASE_URL", default_value = "http://127.0.0.1:8080")]
    pub base_url: String,
}

/// What can be done with master keys.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Say which there are, and how much each of them holds.
    List(StoreArgs),
    /// Add a master key and wrap every data key under it; finishes a rotation that was cut off.
    Rotate(RotateArgs),
}

/// How to rotate.
#[derive(Debug, Clone, Args)]
pub struct RotateArgs {
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// Add no key, but remove older ones once nothing is wrapped under them: a quarter of an hour after the last
    /// rotation at the earliest.
    #[arg(long)]
    pub retire: bool,
}

/// What can be done with the audit log.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Check every organisation's chain from its first entry to its sealed end; fails where one does not hold.
    Verify(StoreArgs),
}

/// Where things are kept.
#[derive(Debug, Clone, Args)]
pub struct StoreArgs {
    /// Folder of the database, the objects (unless they lie in a bucket), the keys and the sandbox's credentials.
    #[arg(long, env = "TANDA_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// `sqlite://..` or `postgres://..`; a SQLite file in the data folder by default.
    #[arg(long, env = "TANDA_DATABASE")]
    pub database: Option<String>,
}

impl StoreArgs {
    /// The database's URL.
    pub fn database_url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data.join("tanda.db").display()))
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn no_two_arguments_share_a_name() {
        super::Cli::command().debug_assert();
    }
}
