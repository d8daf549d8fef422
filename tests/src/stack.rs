//! A whole server for one test: fresh stores, a free port, a clock that can be moved, the sandbox's credentials.

use std::{path::PathBuf, sync::Arc};

use contract::instant::Instant;
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use tanda::{
    App,
    app::Settings,
    clock::{Clock, SetClock, SystemClock},
    sandbox, serve,
};
use tempfile::TempDir;

/// A database to run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A fresh database of the cluster that `cargo xtask test` starts.
    Postgres,
}

/// A running server.
pub struct Stack {
    /// Where it answers.
    pub base_url: String,
    /// What it wrote at its first start.
    pub sandbox: Value,
    /// Its parts, for looking at what was stored.
    pub app: App,
    /// Calls it.
    pub http: reqwest::Client,
    /// Its stores.
    pub data: PathBuf,
    /// Its database.
    pub database_url: String,
    _folder: TempDir,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Stack {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Stack {
    /// Starts a server on the machine's clock.
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, Arc::new(SystemClock), 1).await
    }

    /// Starts a server whose clock stands still until it is moved.
    pub async fn start_at_set_time(backend: Backend) -> (Self, Arc<SetClock>) {
        // A whole minute, so that no rate window ends in the middle of a test.
        let clock =
            Arc::new(SetClock::at(Instant::from_epoch_ms(SystemClock.now().epoch_ms() / 60_000 * 60_000)));
        (Self::start_with(backend, clock.clone(), 1).await, clock)
    }

    /// Starts a server with a clock and a factor on every rate limit.
    pub async fn start_with(backend: Backend, clock: Arc<dyn Clock>, rate_limit_factor: u32) -> Self {
        Self::start_as(backend, clock, Settings { rate_limit_factor, ..Settings::default() }).await
    }

    /// Starts a sandbox with settings of the caller's.
    pub async fn start_as(backend: Backend, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        let folder = tempfile::tempdir().expect("a folder for the stores");
        let data = folder.path().to_owned();
        let url = match backend {
            Backend::Sqlite => format!("sqlite://{}?mode=rwc", data.join("tanda.db").display()),
            Backend::Postgres => fresh_postgres().await,
        };
        let listener = serve::listen(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let settings = Settings {
            base_url: base_url.clone(),
            sandbox: true,
            rate_limit_factor: settings.rate_limit_factor.max(1),
            ..settings
        };
        let app = App::open_with(&data, &url, settings, clock).await.expect("stores that open");
        sandbox::prepare(&app, &data).await.expect("a sandbox");
        let file = std::fs::read(data.join("sandbox.json")).expect("the sandbox's file");
        let server = tokio::spawn({
            let app = app.clone();
            async move {
                serve::serve(app, listener).await.expect("a server that serves");
            }
        });
        Self {
            base_url,
            sandbox: serde_json::from_slice(&file).expect("JSON"),
            app,
            http: reqwest::Client::builder().no_proxy().build().expect("a client"),
            data,
            database_url: url,
            _folder: folder,
            server,
        }
    }

    /// The bearer key of the Identity dialect.
    pub fn identity_key(&self) -> &str {
        self.sandbox["identity"]["apiKey"].as_str().expect("the key")
    }

    /// The customer to try with.
    pub fn customer_id(&self) -> &str {
        self.sandbox["identity"]["customerId"].as_str().expect("the customer")
    }

    /// Posts JSON with the Identity key.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_bytes(path, body.to_string().into_bytes()).await
    }

    /// Posts bytes as JSON with the Identity key.
    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        let request = self.http.post(format!("{}{path}", self.base_url)).bearer_auth(self.identity_key());
        Answer::of(request.header("content-type", "application/json").body(body)).await
    }

    /// Rows of a table.
    pub async fn count(&self, table: &str) -> i64 {
        let statement = sea_orm::Statement::from_string(
            self.app.database.get_database_backend(),
            format!("SELECT COUNT(*) AS rows_there FROM {table}"),
        );
        let row = self.app.database.query_one_raw(statement).await.expect("a query").expect("a row");
        row.try_get("", "rows_there").expect("a number")
    }

    /// Sealed objects on the disk: frames, and the pictures that were made from them.
    pub fn objects(&self) -> Vec<PathBuf> {
        self.files("objects")
    }

    /// Sealed frames on the disk.
    pub fn frames(&self) -> Vec<PathBuf> {
        let folder = "objects/frames";
        if self.data.join(folder).exists() { self.files(folder) } else { Vec::new() }
    }

    fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.data.join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in
                std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
            {
                if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
            }
        }
        found
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Headers.
    pub headers: reqwest::header::HeaderMap,
    /// The body, `null` when it is not JSON.
    pub body: Value,
}

impl Answer {
    /// Sends a request and reads the answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.expect("a body");
        Self { status, headers, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// A new database of the test cluster, under a name of its own.
async fn fresh_postgres() -> String {
    let url = std::env::var("TANDA_TEST_POSTGRES")
        .expect("TANDA_TEST_POSTGRES names a PostgreSQL to test on; `cargo xtask test` starts one");
    let random = {
        let mut bytes = [0; 8];
        tanda::clock::Randomness::fill(&tanda::clock::SystemRandomness, &mut bytes);
        data_encoding::HEXLOWER.encode(&bytes)
    };
    let name = format!("tanda_{random}");
    let admin = Database::connect(&url).await.expect("the test cluster");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a new database");
    admin.close().await.expect("a closed connection");
    let (server, _) = url.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}")
}

/// Runs one asynchronous test body on SQLite and on PostgreSQL, as two tests.
#[macro_export]
macro_rules! on_both_databases {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                ($body)($crate::stack::Backend::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                ($body)($crate::stack::Backend::Postgres).await;
            }
        }
    };
}
