//! What a newcomer gets at the first start: an organisation, an application's credentials, a file that holds
//! them, and a link to open.

use std::path::Path;

use contract::{capture_flow::Purpose, portal::access::Role};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set, sea_query::Expr};
use serde::{Deserialize, Serialize};

use crate::{
    App, Fault,
    auth::{
        self, Door, NewCredential, Scope,
        member::{self, NewMember},
    },
    delivery::{signing, webhook::WebhookSecret},
    ids, settings,
    store::entity::{application, credential, organisation},
    vault::write_private,
    verification::{
        Claim,
        link::{self, LinkError, LinkOrder},
        submission::integration,
    },
};

/// The name of the sandbox's organisation.
pub const ORGANISATION: &str = "Sandbox";
const APPLICATION: &str = "Demo App";

/// `sandbox.json`: the credentials of every door, in plain text, for its owner's eyes. Its shape is a contract.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SandboxFile {
    /// Where the server answers.
    pub base_url: String,
    /// The dashboard's first member.
    pub dashboard: Dashboard,
    /// The certificate dialect.
    pub ecert: Ecert,
    /// The `OneKYC` dialect.
    pub onekyc: OneKyc,
    /// The H5 dialect.
    pub h5_idv: H5Idv,
    /// The Identity Platform dialect.
    pub identity: Identity,
    /// Signs outgoing webhooks.
    pub webhook_secret: String,
}

/// The dashboard's first member.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: String,
}

/// Both modes of the certificate dialect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ecert {
    /// Counts against a quota.
    pub testing: EcertKey,
    /// Does not.
    pub live: EcertKey,
}

/// One mode of the certificate dialect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EcertKey {
    /// `App-ID`
    pub app_id: String,
    /// `API-Key`
    pub api_key: String,
}

/// The `OneKYC` dialect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OneKyc {
    /// `client-id`
    pub client_id: String,
    /// `pass-key`
    pub pass_key: String,
    /// `x-esign-onboarding-partner`
    pub onboarding_partner: String,
}

/// The H5 dialect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct H5Idv {
    /// Names the account.
    pub access_key: String,
    /// Signs token calls.
    pub secret_key: String,
}

/// The Identity Platform dialect.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Identity {
    /// The bearer key.
    pub api_key: String,
    /// A customer to try with.
    pub customer_id: String,
}

contract::redact_debug!(SandboxFile, Dashboard, Ecert, EcertKey, OneKyc, H5Idv, Identity);

/// Makes the sandbox at the first start, and says what to open. Where the file is gone but the organisation is
/// not, the old credentials stop working and new ones are written.
///
/// # Errors
/// The database or the file failed.
pub async fn prepare(app: &App, data: &Path) -> Result<String, Fault> {
    let path = data.join("sandbox.json");
    let known = sandbox_organisation(app).await?;
    let usable = match &known {
        Some(row) => !has_strays(app, &row.id).await?,
        None => false,
    };
    let kept = std::fs::read(&path).ok().filter(|_| usable);
    let made_anew = kept.is_none();
    let file = if let Some(bytes) = kept {
        let read: SandboxFile = serde_json::from_slice(&bytes)
            .map_err(|error| Fault::Configuration(format!("{}: {error}", path.display())))?;
        SandboxFile { base_url: app.settings.base_url.clone(), ..read }
    } else {
        make(app, known.as_ref()).await?
    };
    let text = serde_json::to_string_pretty(&file).map_err(|error| Fault::Invariant(error.to_string()))?;
    write_private(&path, format!("{text}\n").as_bytes())
        .map_err(Fault::io(format!("writing {}", path.display())))?;
    let organisation = sandbox_organisation(app).await?;
    let organisation =
        organisation.ok_or_else(|| Fault::Invariant("the sandbox has no organisation".to_owned()))?;
    let application = demo_application(app, &organisation.id).await?;
    integration::register(app, &app.database, &application, &file.onekyc.onboarding_partner).await?;
    let secret = WebhookSecret::parse(&file.webhook_secret)
        .map_err(|error| Fault::Configuration(format!("{}: webhookSecret: {error}", path.display())))?;
    // What the file says is the first one: a member may have rotated it since.
    if made_anew || signing::standing(app, &organisation.id).await?.since.is_none() {
        signing::rotate(app, &organisation.id, secret, 0).await?;
    }
    make_member(app, &organisation.id, &file.dashboard, made_anew).await?;
    welcome(app, &organisation.id, &path, &file).await
}

/// Makes the dashboard's first member, who may do everything; where the file was written anew, with its password.
async fn make_member(
    app: &App,
    organisation_id: &str,
    dashboard: &Dashboard,
    file_is_new: bool,
) -> Result<(), Fault> {
    let Dashboard { email, password } = dashboard;
    match member::of_email(app, email).await? {
        Some(row) if file_is_new => member::set_password(app, &row.id, password).await,
        Some(_) => Ok(()),
        None => {
            let new = NewMember { organisation_id, email, password, roles: &[Role::Owner] };
            member::create(app, new).await.map(drop)
        }
    }
}

/// The sandbox's own organisation; another one in the same database is none of its business.
async fn sandbox_organisation(app: &App) -> Result<Option<organisation::Model>, Fault> {
    let named = organisation::Entity::find().filter(organisation::Column::Name.eq(ORGANISATION));
    Ok(named.one(&app.database).await?)
}

/// Whether there are credentials in force that belong to no application: they were made before there were any.
async fn has_strays(app: &App, organisation_id: &str) -> Result<bool, Fault> {
    let strays = credential::Entity::find()
        .filter(credential::Column::OrganisationId.eq(organisation_id))
        .filter(credential::Column::ApplicationId.eq(""))
        .filter(credential::Column::RevokedAtMs.is_null());
    Ok(strays.one(&app.database).await?.is_some())
}

async fn welcome(app: &App, organisation_id: &str, path: &Path, file: &SandboxFile) -> Result<String, Fault> {
    let people = specimen::person::people();
    let person = people.first().ok_or_else(|| Fault::Invariant("no synthetic people".to_owned()))?;
    let order = LinkOrder {
        organisation_id,
        application_id: None,
        customer_id: None,
        claim: Claim::of_card(Some(person.nik.clone()), Some(person.birth_date.clone())),
        purpose: Purpose::Capture,
        return_url: None,
        fail_return_url: None,
    };
    let new = link::create(app, order).await.map_err(|error| match error {
        LinkError::Fault(fault) => fault,
        other => Fault::Invariant(other.to_string()),
    })?;
    let base_url = &app.settings.base_url;
    Ok(format!(
        "Tanda serves on {base_url}\n\
         \n  Capture as {name} (opens once, for an hour):\n    {base_url}/h5-idv/?token={token}&signatureId={id}\n\
         \n  Synthetic people:  {base_url}/sandbox/persons\n  Credentials:       {path}\n\
         \n  A fresh link:      curl -X POST {base_url}/capture-flow/v1/links -H 'Content-Type: application/json' \\\n\
         \u{20}                       -H 'Authorization: Bearer {key}' -d '{{}}'\n",
        name = person.name,
        token = new.token,
        id = new.id,
        path = path.display(),
        key = file.identity.api_key,
    ))
}

async fn make(app: &App, known: Option<&organisation::Model>) -> Result<SandboxFile, Fault> {
    let now = app.clock.now();
    let random = app.randomness.as_ref();
    let organisation_id = if let Some(row) = known {
        credential::Entity::update_many()
            .col_expr(credential::Column::RevokedAtMs, Expr::value(now.epoch_ms()))
            .filter(credential::Column::OrganisationId.eq(&row.id))
            .filter(credential::Column::RevokedAtMs.is_null())
            .exec(&app.database)
            .await?;
        row.id.clone()
    } else {
        let id = ids::row_id(now, random);
        organisation::ActiveModel {
            id: Set(id.clone()),
            name: Set(ORGANISATION.to_owned()),
            created_at_ms: Set(now.epoch_ms()),
        }
        .insert(&app.database)
        .await?;
        id
    };
    let secret = |prefix: &str| format!("{prefix}{}", ids::random_base32(32, random));
    let ecert_key = || EcertKey { app_id: secret(""), api_key: secret("") };
    let file = SandboxFile {
        base_url: app.settings.base_url.clone(),
        dashboard: Dashboard { email: "owner@sandbox.example".to_owned(), password: secret("") },
        ecert: Ecert { testing: ecert_key(), live: ecert_key() },
        onekyc: OneKyc {
            client_id: secret(""),
            pass_key: secret(""),
            onboarding_partner: "SANDBOX-WEB_SDK-STANDALONE_IDENTITY_VERIFICATION".to_owned(),
        },
        h5_idv: H5Idv { access_key: secret(""), secret_key: secret("") },
        identity: Identity {
            api_key: secret("qe_sk_sandbox_"),
            customer_id: format!("c{}", ids::random_base32(24, random)),
        },
        webhook_secret: WebhookSecret::fresh(random).reveal().to_owned(),
    };
    settings::allow_registry_reports(app, &organisation_id).await?;
    let application = demo_application(app, &organisation_id).await?;
    for new in credentials(&file, &application) {
        auth::store_credential(app, new).await?;
    }
    Ok(file)
}

/// The application that holds the sandbox's credentials, in its first state or as it was left.
async fn demo_application(app: &App, organisation_id: &str) -> Result<application::Model, Fault> {
    let known = application::Entity::find()
        .filter(application::Column::OrganisationId.eq(organisation_id))
        .filter(application::Column::Name.eq(APPLICATION))
        .one(&app.database)
        .await?;
    match known {
        Some(known) => Ok(known),
        None => auth::application::create(app, organisation_id, APPLICATION).await,
    }
}

fn credentials<'a>(file: &'a SandboxFile, application: &'a application::Model) -> [NewCredential<'a>; 5] {
    const ALL: &[Scope] =
        &[Scope::VerificationsView, Scope::VerificationsWrite, Scope::CustomersView, Scope::CustomersWrite];
    let of = |door, mode, public_part, secret, scopes| NewCredential {
        application,
        door,
        mode,
        public_part,
        secret,
        scopes,
        allowed: &[],
    };
    [
        of(Door::Identity, "sandbox", "", file.identity.api_key.as_str(), ALL),
        of(
            Door::Ecert,
            "testing",
            file.ecert.testing.app_id.as_str(),
            file.ecert.testing.api_key.as_str(),
            &[],
        ),
        of(Door::Ecert, "live", file.ecert.live.app_id.as_str(), file.ecert.live.api_key.as_str(), &[]),
        of(Door::OneKyc, "sandbox", file.onekyc.client_id.as_str(), file.onekyc.pass_key.as_str(), &[]),
        of(Door::H5Idv, "sandbox", file.h5_idv.access_key.as_str(), file.h5_idv.secret_key.as_str(), &[]),
    ]
}
