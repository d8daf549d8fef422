//! The command line of the server.

use clap::Parser;
use contract::{applicant::Email, portal::member::OrganisationName};
use tanda::{
    App, Fault,
    app::Settings,
    audit,
    auth::{application, invitation, team::TeamError},
    config::{
        ApplicationsCommand, AtArgs, AuditCommand, Cli, Command, IncidentCommand, KeysCommand,
        MembersCommand, OrganisationsCommand, RotateArgs, ServeArgs, StoreArgs,
    },
    keys::{self, KeysError},
    openapi, sandbox, serve,
    status::{
        IncidentState,
        incidents::{self, IncidentError, Words},
    },
    store,
    transactions::{PhotoSettings, TransactionSettings},
    verification::reading::card_reader::ReaderSettings,
};

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new("info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn")
    });
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let done: Result<(), Box<dyn std::error::Error>> = match Cli::parse().command {
        Command::Serve(args) => run(*args).await.map_err(Into::into),
        Command::Migrate(args) => migrate(&args).await.map_err(Into::into),
        Command::Keys(KeysCommand::List(args)) => list_keys(&args).await.map_err(Into::into),
        Command::Keys(KeysCommand::Rotate(args)) => rotate_keys(&args).await.map_err(Into::into),
        Command::Audit(AuditCommand::Verify(args)) => verify_audit(&args).await.map_err(Into::into),
        Command::Organisations(OrganisationsCommand::Create { name, owner, at }) => {
            found(&name, &owner, &at).await.map_err(Into::into)
        }
        Command::Applications(ApplicationsCommand::Grant { id, calls, store }) => {
            grant(&id, calls, &store).await.map_err(Into::into)
        }
        Command::Members(MembersCommand::Reset { email, at }) => reset(&email, &at).await.map_err(Into::into),
        Command::Incident(command) => tell(command).await.map_err(Into::into),
        Command::Openapi => {
            println!("{:#}", openapi::document());
            Ok(())
        }
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(fault) => {
            tracing::error!(%fault, "tanda stops");
            eprintln!("tanda: {fault}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn migrate(args: &StoreArgs) -> Result<(), Fault> {
    std::fs::create_dir_all(&args.data).map_err(Fault::io(format!("folder {}", args.data.display())))?;
    store::open(&args.database_url()).await?;
    Ok(())
}

/// The stores, for work on what is kept alone. A folder that was mistyped is not made.
async fn open(args: &StoreArgs) -> Result<App, Fault> {
    open_with(args, Settings::default()).await
}

async fn open_with(args: &StoreArgs, settings: Settings) -> Result<App, Fault> {
    if !args.data.join("master.key").exists() {
        let missing = format!("there is no master key in {}: is --data right?", args.data.display());
        return Err(Fault::Configuration(missing));
    }
    App::open(&args.data, &args.database_url(), settings).await
}

async fn open_at(at: &AtArgs) -> Result<App, Fault> {
    let base_url = at.base_url.trim_end_matches('/').to_owned();
    open_with(&at.store, Settings { base_url, ..Settings::default() }).await
}

async fn found(name: &str, owner: &str, at: &AtArgs) -> Result<(), TeamError> {
    let name = OrganisationName::parse(name)
        .ok_or_else(|| Fault::Configuration("a name is one line of 60 characters at most".to_owned()))?;
    let owner = Email::parse(owner)
        .map_err(|_| Fault::Configuration(format!("{owner} is no address of somebody's mail")))?;
    println!("{}", invitation::found(&open_at(at).await?, &name, &owner).await?);
    Ok(())
}

async fn grant(id: &str, calls: u32, store: &StoreArgs) -> Result<(), Fault> {
    let known = application::grant_testing(&open(store).await?, id, calls).await?;
    println!("{} has {} test calls left.", known.name, known.testing_left);
    Ok(())
}

async fn reset(email: &str, at: &AtArgs) -> Result<(), TeamError> {
    println!("{}", invitation::reset_by_operator(&open_at(at).await?, email).await?);
    Ok(())
}

async fn list_keys(args: &StoreArgs) -> Result<(), Fault> {
    for key in keys::list(&open(args).await?).await? {
        let does = match (key.in_file, key.seals) {
            (true, true) => "seals and opens",
            (true, false) => "opens",
            (false, _) => "IS NOT IN THE KEY FILE",
        };
        println!("{}  {does}, wraps {} data keys", key.name, key.wrapped);
    }
    Ok(())
}

async fn rotate_keys(args: &RotateArgs) -> Result<(), KeysError> {
    let app = open(&args.store).await?;
    if args.retire {
        let done = keys::retire(&app).await?;
        println!("{} older keys were removed.", done.removed.len());
        for key in done.kept {
            println!("Key {key} stays: something is wrapped under it still.");
        }
    } else {
        let done = keys::rotate(&app).await?;
        let began = if done.added { "was added" } else { "was there: an earlier rotation is finished" };
        println!("Key {} {began}. {} data keys were wrapped under it.", done.key, done.rewrapped);
        if done.unopened > 0 {
            println!("{} values do not open and stay as they are: see the log.", done.unopened);
        }
    }
    Ok(())
}

async fn verify_audit(args: &StoreArgs) -> Result<(), Fault> {
    let app = open(args).await?;
    let mut broken = 0;
    for organisation in audit::organisations(&app).await? {
        let report = audit::verify_chain(&app, &organisation).await?;
        match report.fault {
            None => {
                println!("{organisation}  {} entries hold, the last one is {}", report.entries, report.head);
            }
            Some(fault) => {
                println!("{organisation}  DOES NOT HOLD after {} entries: {fault}", report.entries);
                broken += 1;
            }
        }
    }
    if broken > 0 {
        return Err(Fault::Invariant(format!("{broken} audit logs do not hold")));
    }
    Ok(())
}

async fn tell(command: IncidentCommand) -> Result<(), IncidentError> {
    match command {
        IncidentCommand::Open(args) => {
            let title = Words { en: args.title, id: args.title_id };
            let app = open(&args.store).await?;
            println!("{}", incidents::open(&app, &title, &args.components, &args.text.into()).await?);
        }
        IncidentCommand::Update(args) => {
            incidents::update(&open(&args.store).await?, &args.id, args.state, &args.text.into()).await?;
        }
        IncidentCommand::Close(args) => {
            let app = open(&args.store).await?;
            incidents::update(&app, &args.id, IncidentState::Resolved, &args.text.into()).await?;
        }
        IncidentCommand::List(args) => {
            for incident in incidents::list(&open(&args).await?).await? {
                println!("{incident}");
            }
        }
    }
    Ok(())
}

async fn run(args: ServeArgs) -> Result<(), Fault> {
    // The address is taken first: a second server on one data folder stops here and changes nothing.
    let listener = serve::listen(args.listen).await?;
    let address = listener.local_addr().map_err(Fault::io("reading the listener's address"))?;
    let base_url = args.base_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let settings = Settings {
        base_url: base_url.trim_end_matches('/').to_owned(),
        sandbox: args.sandbox,
        rate_limit_factor: args.rate_limit_factor,
        proxies: args.proxies,
        objects: args.objects.settings()?,
        reader: ReaderSettings { program: args.tesseract.clone(), ..ReaderSettings::default() },
        faces: args.face.settings(),
        registry: args.registry.settings()?,
        certificates: args.certificates.into(),
        delivery: args.delivery.into(),
        photos: PhotoSettings { allow_loopback: args.photos_allow_loopback, ..PhotoSettings::default() },
        transactions: TransactionSettings {
            youngest_years: args.youngest_years,
            ..TransactionSettings::default()
        },
        whatsapp: args.whatsapp,
    };
    let app = App::open(&args.store.data, &args.store.database_url(), settings).await?;
    if args.sandbox {
        let welcome = sandbox::prepare(&app, &args.store.data).await?;
        println!("{welcome}");
    } else {
        println!("Tanda serves on {base_url}");
    }
    serve::serve(app, listener).await
}
