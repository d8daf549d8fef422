//! The command line and the environment: one typed value, read once.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use clap::{Args, Parser, Subcommand};
use contract::portal::demo::WhatsAppNumber;

use crate::{
    Fault,
    certificate::CertificateSettings,
    delivery::DeliverySettings,
    objects::{Bucket, ObjectSettings, UploadsTo},
    status::{Component, IncidentState, incidents::Words},
    transactions::TransactionSettings,
    verification::{
        face::{FaceSettings, PixelScale},
        registry::RegistrySettings,
    },
};

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

/// Which civil registry is asked.
#[derive(Debug, Clone, Args)]
pub struct RegistryArgs {
    /// The civil registry's gateway, `https://..`; a sandbox without one asks its synthetic people.
    #[arg(long = "registry-url", env = "TANDA_REGISTRY_URL")]
    pub url: Option<String>,
    /// A file that holds the gateway's bearer token.
    #[arg(long = "registry-token-file", env = "TANDA_REGISTRY_TOKEN_FILE", requires = "url")]
    pub token_file: Option<PathBuf>,
    /// The gateway may be at a private address, and without TLS.
    #[arg(long = "registry-allow-private", env = "TANDA_REGISTRY_ALLOW_PRIVATE", requires = "url")]
    pub allow_private: bool,
    /// A file of certificates, PEM, that the gateway's has to come from; the system's by default.
    #[arg(long = "registry-ca-file", env = "TANDA_REGISTRY_CA_FILE", requires = "url")]
    pub ca_file: Option<PathBuf>,
}

impl RegistryArgs {
    /// The settings; reads the files that are named.
    ///
    /// # Errors
    /// One of them cannot be read.
    pub fn settings(&self) -> Result<RegistrySettings, Fault> {
        let read = |path: &PathBuf| {
            std::fs::read_to_string(path).map_err(Fault::io(format!("file {}", path.display())))
        };
        let token = self.token_file.as_ref().map(read).transpose()?;
        let trusted = self.ca_file.as_ref().map(read).transpose()?;
        Ok(RegistrySettings {
            url: self.url.clone(),
            token: token.map(|text| text.trim().to_owned()),
            allow_private: self.allow_private,
            trusted: trusted.map(String::into_bytes),
        })
    }
}

/// How certificates are issued.
#[derive(Debug, Clone, Args)]
pub struct CertificateArgs {
    /// The certificate authority's organisation; fixed at the first start.
    #[arg(long = "certificate-organisation", env = "TANDA_CERTIFICATE_ORGANISATION", default_value_t = CertificateSettings::default().organisation)]
    pub organisation: String,
    /// Days that a certificate is valid.
    #[arg(long = "certificate-days", env = "TANDA_CERTIFICATE_DAYS", default_value_t = CertificateSettings::default().valid_days)]
    pub days: u32,
    /// The policy that certificates are issued under, an object identifier.
    #[arg(long = "certificate-policy", env = "TANDA_CERTIFICATE_POLICY", default_value_t = CertificateSettings::default().policy)]
    pub policy: String,
}

impl From<CertificateArgs> for CertificateSettings {
    fn from(args: CertificateArgs) -> Self {
        Self { organisation: args.organisation, valid_days: args.days, policy: args.policy }
    }
}

/// How webhooks, callbacks and mails are sent.
#[derive(Clone, Args)]
pub struct DeliveryArgs {
    /// The mail server, `smtps://user:password@host` or `smtp://host?tls=required`; without one mails are written as files
    /// into the folder `outbox` of the data folder.
    #[arg(long = "smtp-url", env = "TANDA_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    pub smtp_url: Option<String>,
    /// The address that mails come from.
    #[arg(long = "mail-from", env = "TANDA_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Webhooks and callbacks may go to private addresses, and without TLS: for trying things out.
    #[arg(
        id = "delivery_allow_private",
        long = "delivery-allow-private",
        env = "TANDA_DELIVERY_ALLOW_PRIVATE"
    )]
    pub allow_private: bool,
}

contract::redact_debug!(DeliveryArgs);

impl From<DeliveryArgs> for DeliverySettings {
    fn from(args: DeliveryArgs) -> Self {
        Self {
            smtp_url: args.smtp_url,
            mail_from: args.mail_from,
            allow_private: args.allow_private,
            ..Self::default()
        }
    }
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

/// Where objects are kept.
#[derive(Debug, Clone, Args)]
pub struct ObjectArgs {
    /// `s3://bucket/prefix`, reached as `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION` and `AWS_ENDPOINT_URL`
    /// say; by default the folder `objects` of the data folder.
    #[arg(long, env = "TANDA_OBJECTS")]
    pub objects: Option<String>,
    /// Where the photos of certificate registrations are uploaded to. With `s3` they lie in the bucket unsealed until they
    /// are confirmed, or five days long: have the bucket encrypted.
    #[arg(long, env = "TANDA_UPLOADS", value_enum, default_value_t)]
    pub uploads: UploadsTo,
}

impl ObjectArgs {
    /// The settings, with what the environment says of S3.
    ///
    /// # Errors
    /// It is no address of a bucket.
    pub fn settings(&self) -> Result<ObjectSettings, Fault> {
        let readable =
            |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
        let variables = std::env::vars_os().filter_map(readable);
        let bucket = self.objects.as_deref().map(|url| Bucket::of_url(url, variables)).transpose()?;
        Ok(ObjectSettings { bucket, uploads: self.uploads })
    }
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
    /// Where objects are kept.
    #[command(flatten)]
    pub objects: ObjectArgs,
    /// The address that people and partners see; `http://` and the listen address by default.
    #[arg(long, env = "TANDA_BASE_URL")]
    pub base_url: Option<String>,
    /// Offer synthetic people and make credentials at the first start.
    #[arg(long, env = "TANDA_SANDBOX")]
    pub sandbox: bool,
    /// Who matches faces.
    #[command(flatten)]
    pub face: FaceArgs,
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
    /// The civil registry.
    #[command(flatten)]
    pub registry: RegistryArgs,
    /// Certificates.
    #[command(flatten)]
    pub certificates: CertificateArgs,
    /// Webhooks, callbacks and mails.
    #[command(flatten)]
    pub delivery: DeliveryArgs,
    /// Photos that partners name by their addresses may be at this machine's own: for trying things out.
    #[arg(long, env = "TANDA_PHOTOS_ALLOW_LOOPBACK")]
    pub photos_allow_loopback: bool,
    /// The youngest age, in completed years, that may apply for a certificate or register for one; 0 for any.
    #[arg(long, env = "TANDA_YOUNGEST_YEARS", default_value_t = TransactionSettings::default().youngest_years)]
    pub youngest_years: i32,
    /// The `WhatsApp` number that "Contact us" on the dashboard leads to, country code first; without one there is no such
    /// button, but for the sandbox's, which leads to nobody.
    #[arg(long, env = "TANDA_WHATSAPP", value_parser = WhatsAppNumber::parse)]
    pub whatsapp: Option<WhatsAppNumber>,
}

/// Who matches faces.
#[derive(Debug, Clone, Args)]
pub struct FaceArgs {
    /// An ONNX embedding model of faces (112x112 pixels, RGB, NCHW); without one nobody is matched in live mode.
    #[arg(long = "face-model", env = "TANDA_FACE_MODEL")]
    pub model: Option<PathBuf>,
    /// The least cosine of a match by that model; measure it on your own people.
    #[arg(
        long = "face-threshold",
        env = "TANDA_FACE_THRESHOLD",
        default_value_t = 0.4,
        allow_negative_numbers = true
    )]
    pub threshold: f64,
    /// How that model wants its pixels.
    #[arg(long = "face-pixels", env = "TANDA_FACE_PIXELS", value_enum, default_value_t)]
    pub pixels: PixelScale,
}

impl FaceArgs {
    /// The same as the verification core takes it.
    pub fn settings(&self) -> FaceSettings {
        FaceSettings { model: self.model.clone(), threshold: self.threshold, pixels: self.pixels }
    }
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
