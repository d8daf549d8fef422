//! How to serve, subject by subject, and the settings that each subject's arguments come to.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use clap::Args;
use contract::portal::demo::WhatsAppNumber;

use super::StoreArgs;
use crate::{
    Fault,
    certificate::CertificateSettings,
    delivery::DeliverySettings,
    objects::{Bucket, ObjectSettings, UploadsTo},
    transactions::TransactionSettings,
    verification::{
        face::{FaceSettings, PixelScale},
        registry::RegistrySettings,
    },
};

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
