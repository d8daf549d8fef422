//! The command line and the environment: one typed value, read once.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};

use crate::verification::face::PixelScale;

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
    Serve(ServeArgs),
    /// Bring the database to the shape that this version needs, and stop.
    Migrate(StoreArgs),
    /// Look after the audit log; servers may run meanwhile.
    #[command(subcommand)]
    Audit(AuditCommand),
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
    /// Folder of the database, the objects, the keys and the sandbox's credentials.
    #[arg(long, env = "TANDA_DATA", default_value = "./data")]
    pub data: PathBuf,
    /// `sqlite://..` or `postgres://..`; a SQLite file in the data folder by default.
    #[arg(long, env = "TANDA_DATABASE")]
    pub database: Option<String>,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct ServeArgs {
    /// Address and port.
    #[arg(long, env = "TANDA_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where things are kept.
    #[command(flatten)]
    pub store: StoreArgs,
    /// The address that people and partners see; `http://` and the listen address by default.
    #[arg(long, env = "TANDA_BASE_URL")]
    pub base_url: Option<String>,
    /// Offer synthetic people and make credentials at the first start.
    #[arg(long, env = "TANDA_SANDBOX")]
    pub sandbox: bool,
    /// Multiplies every rate limit, for load tests; only with `--sandbox`.
    #[arg(long, env = "TANDA_RATE_LIMIT_FACTOR", default_value_t = 1, requires = "sandbox")]
    pub rate_limit_factor: u32,
    /// Proxies in front of this server that append the caller's address to `X-Forwarded-For`: members' tries to sign in
    /// are counted by address.
    #[arg(long, env = "TANDA_PROXIES", default_value_t = 0)]
    pub proxies: u8,
    /// The program that reads the text of cards, Tesseract 5 with `ind`; by default `tesseract` in PATH.
    #[arg(long, env = "TANDA_TESSERACT")]
    pub tesseract: Option<PathBuf>,
    /// An ONNX model that makes a vector of an aligned face of 112x112 pixels. Without one faces are compared by a
    /// baseline that decides nothing about living people.
    #[arg(long, env = "TANDA_FACE_MODEL")]
    pub face_model: Option<PathBuf>,
    /// The least cosine at which two faces are one person's, by that model.
    #[arg(long, env = "TANDA_FACE_THRESHOLD", default_value_t = 0.4)]
    pub face_threshold: f64,
    /// How that model wants its pixels.
    #[arg(long, env = "TANDA_FACE_PIXELS", value_enum, default_value_t = PixelScale::Centred)]
    pub face_pixels: PixelScale,
}

impl StoreArgs {
    /// The database's URL.
    pub fn database_url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}?mode=rwc", self.data.join("tanda.db").display()))
    }
}
