//! Headless Chromium with a film for a camera, through ChromeDriver.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A browser with one window.
pub struct Browser {
    driver: WebDriver,
    _process: Child,
    _profile: tempfile::TempDir,
}

/// The longest that one measurement may take: the slowest peer at a quarter of the speed.
const PATIENCE: Duration = Duration::from_secs(400);

impl Browser {
    /// Opens a browser whose cameras play `film`, or a pattern of its own. `TANDA_CHROMEDRIVER` and `TANDA_CHROMIUM` name the programs where
    /// they are not on the path.
    pub async fn open(film: Option<&Path>) -> WebDriverResult<Self> {
        let program = std::env::var("TANDA_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let (process, port) = start_driver(&program).await?;
        let profile = tempfile::tempdir()?;
        let mut capabilities = DesiredCapabilities::chrome();
        if let Ok(program) = std::env::var("TANDA_CHROMIUM") {
            capabilities.set_binary(&program)?;
        }
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--js-flags=--expose-gc",
            "--use-fake-device-for-media-stream",
            "--use-fake-ui-for-media-stream",
        ] {
            capabilities.add_arg(argument)?;
        }
        if let Some(film) = film {
            capabilities.add_arg(&format!("--use-file-for-fake-video-capture={}", film.display()))?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await?;
        driver.set_script_timeout(PATIENCE).await?;
        Ok(Self { driver, _process: process, _profile: profile })
    }

    /// Opens a page.
    pub async fn goto(&self, address: &str) -> WebDriverResult<()> {
        self.driver.goto(address).await
    }

    /// Slows the page's thread down by a factor; 1 is full speed.
    pub async fn throttle(&self, factor: u32) -> WebDriverResult<()> {
        self.tool("Emulation.setCPUThrottlingRate", json!({ "rate": factor })).await
    }

    /// Calls a function of the browser's developer tools.
    pub async fn tool(&self, name: &str, parameters: Value) -> WebDriverResult<()> {
        self.driver.cdp().send_raw(name, parameters).await?;
        Ok(())
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn ask(&self, script: &str) -> WebDriverResult<Value> {
        Ok(self.driver.execute(script, vec![]).await?.json().clone())
    }

    /// Presses an element of this test id.
    pub async fn press(&self, id: &str) -> WebDriverResult<()> {
        // Into the middle: at the edge, a bar of the page may lie over it.
        let scroll =
            format!("document.querySelector('[data-testid={id}]').scrollIntoView({{ block: 'center' }})");
        self.driver.execute(scroll, vec![]).await?;
        self.driver.find(By::Css(format!("[data-testid={id}]"))).await?.click().await
    }

    /// Runs one measurement of the page.
    pub async fn measure(&self, name: &str, rounds: u32) -> WebDriverResult<Value> {
        let script =
            "const done = arguments[arguments.length - 1]; measure(arguments[0], arguments[1]).then(done);";
        let answer = self.driver.execute_async(script, vec![json!(name), json!(rounds)]).await?;
        Ok(answer.json().clone())
    }

    /// Closes the browser.
    pub async fn close(self) -> WebDriverResult<()> {
        self.driver.quit().await
    }
}

async fn start_driver(program: &str) -> std::io::Result<(Child, u16)> {
    let mut process = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let silent = || std::io::Error::other(format!("{program} ended before it named its port"));
    let mut lines = BufReader::new(process.stdout.take().ok_or_else(silent)?).lines();
    while let Some(line) = lines.next_line().await? {
        if let Some((_, port)) = line.rsplit_once("successfully on port ")
            && let Ok(port) = port.trim_end_matches('.').parse()
        {
            // Its later words go nowhere, but a full pipe would stop it.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return Ok((process, port));
        }
    }
    Err(silent())
}
