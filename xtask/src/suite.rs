//! `cargo xtask test`: everything built, then the wasm tests in a browser, the doc tests, and all other tests with
//! a browser and a `PostgreSQL` server at hand.

use std::path::PathBuf;
use std::process::Command;

use serde_json::json;

use crate::error::{Error, Result, at};
use crate::postgres::Postgres;
use crate::setup::{Browser, TRIPLE, TestTools, WebTools, own_cargo};
use crate::steps::Steps;
use crate::{capture, process, serve, setup, web, workspace};

/// A caller with a database of his own sets it.
const POSTGRES_URL: &str = "TANDA_TEST_POSTGRES";

/// Without the last four, Chromium looks for its maker's servers at every start.
const CHROMIUM_ARGS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/// Runs the tests whose names contain one of `filters`; without filters all, doc tests too.
pub(crate) fn run(filters: &[String]) -> Result<()> {
    let own_database = std::env::var(POSTGRES_URL).ok();
    let web_tools = setup::for_web()?;
    let tools = setup::for_tests(own_database.is_some())?;

    let mut steps = Steps::new("test");
    steps.must("web app", || web::build(&web_tools).map(drop))?;
    steps.run("size of the capture package", capture::check_sizes);
    steps.run("size of the pages", web::check_sizes);
    steps.run("capture package in Node", capture::check_in_node);
    steps.must("build", build_all)?;
    steps.run("wasm tests in Chromium", || wasm_tests(&web_tools, &tools, filters));
    if filters.is_empty() {
        steps.run("doc tests", || process::run(cargo().args(["test", "--doc", "--workspace"])));
    }
    let server = match &tools.postgres {
        Some(programs) => Some(Postgres::start(programs)?),
        None => None,
    };
    let url = server.as_ref().map(Postgres::url).or(own_database).unwrap_or_default();
    steps.run("tests", || native_tests(&tools, &url, filters));
    drop(server);
    steps.finish()
}

/// Binaries and tests in one go: what a test needs is then built with the same features as the tests.
fn build_all() -> Result<()> {
    process::run(cargo().args(["build", "--workspace", "--bins", "--tests"]))
}

fn native_tests(tools: &TestTools, postgres_url: &str, filters: &[String]) -> Result<()> {
    let mut command = if let Some(nextest) = &tools.nextest {
        let mut command = Command::new(nextest);
        command.args(["nextest", "run", "--workspace", "--no-fail-fast", "--no-tests", "pass"]);
        command.current_dir(workspace::root());
        command
    } else {
        println!("no cargo-nextest here: `cargo test` it is");
        let mut command = cargo();
        command.args(["test", "--workspace", "--bins", "--lib", "--tests", "--no-fail-fast"]);
        command
    };
    if tools.nextest.is_none() && !filters.is_empty() {
        command.arg("--");
    }
    process::run(
        command
            .args(filters)
            .env(POSTGRES_URL, postgres_url)
            .env("TANDA_CHROMIUM", &tools.browser.chromium)
            .env("TANDA_CHROMEDRIVER", &tools.browser.chromedriver)
            .env("TANDA_SCHEMATHESIS", &tools.openapi.schemathesis)
            .env("TANDA_AXE", &tools.axe)
            .env("TANDA_BIN", serve::binary(false)),
    )
}

/// For all tests of a file together: films last some seconds each, and the runner's own limit is 20.
const BROWSER_SECONDS: &str = "180";

/// Those of the module, and those that hold `vision`'s vectors against its plain loops, with the vectors that most
/// browsers get; the plain loops run in all other tests. Once for each filter: the runner takes one at a time.
fn wasm_tests(web_tools: &WebTools, tools: &TestTools, filters: &[String]) -> Result<()> {
    let settings = webdriver_settings(&tools.browser)?;
    let filters: Vec<&str> =
        if filters.is_empty() { vec![""] } else { filters.iter().map(String::as_str).collect() };
    for filter in filters {
        let mut command = web_tools.toolchain.cargo();
        command.args(["test", "--package", "capture-wasm", "--package", "vision", "--target", TRIPLE]);
        command.args(["--lib", "--test", "browser", "--test", "cameras", "--test", "live"]);
        if !filter.is_empty() {
            command.args(["--", filter]);
        }
        process::run(
            command
                .env("CARGO_TARGET_DIR", workspace::target("wasm"))
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.wasm_test_runner)
                .env("CHROMEDRIVER", &tools.browser.chromedriver)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &settings)
                .env("WASM_BINDGEN_TEST_TIMEOUT", BROWSER_SECONDS)
                .env("RUSTFLAGS", capture::SIMD_FLAG)
                .current_dir(workspace::root()),
        )?;
    }
    Ok(())
}

/// Written here, since it names the browser of this machine.
fn webdriver_settings(browser: &Browser) -> Result<PathBuf> {
    let path = workspace::target("webdriver.json");
    let settings = json!({"goog:chromeOptions": {"args": CHROMIUM_ARGS, "binary": browser.chromium}});
    std::fs::write(&path, format!("{settings:#}\n")).map_err(at(&path))?;
    Ok(path)
}

fn cargo() -> Command {
    let mut command = Command::new(own_cargo());
    command.current_dir(workspace::root());
    command
}

/// `cargo xtask specimen DIR`: the sample pictures, for a person to look at.
pub(crate) fn write_specimens(args: &[String]) -> Result<()> {
    let folder = match args {
        [] => workspace::target("specimen"),
        [folder] => PathBuf::from(folder),
        _ => return Err(Error::Usage("`specimen` takes one folder".to_owned())),
    };
    process::run(
        cargo()
            .args(["run", "--quiet", "--package", "acceptance", "--bin", "specimen-samples", "--"])
            .arg(folder),
    )
}
