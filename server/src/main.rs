//! The command line of the server.

use clap::Parser;
use tanda::{
    App, Fault,
    app::Settings,
    audit,
    config::{AuditCommand, Cli, Command, ServeArgs, StoreArgs},
    sandbox, serve, store,
    verification::{face::FaceSettings, reading::card_reader::ReaderSettings},
};

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        tracing_subscriber::EnvFilter::new("info,sqlx=warn,sea_orm=warn,sea_orm_migration=warn")
    });
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let done = match Cli::parse().command {
        Command::Serve(args) => run(args).await,
        Command::Migrate(args) => migrate(&args).await,
        Command::Audit(AuditCommand::Verify(args)) => verify_audit(&args).await,
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

async fn verify_audit(args: &StoreArgs) -> Result<(), Fault> {
    let app = App::open(&args.data, &args.database_url(), Settings::default()).await?;
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
        reader: ReaderSettings { program: args.tesseract.clone(), ..ReaderSettings::default() },
        faces: FaceSettings {
            model: args.face_model.clone(),
            threshold: args.face_threshold,
            pixels: args.face_pixels,
        },
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
