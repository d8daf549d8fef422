//! The real server with a sandbox of its own, and a link of a person's capture on it.

use std::error::Error;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::process::{Child, Command};

/// A running server; it ends when this goes.
pub struct OwnServer {
    base_url: String,
    key: String,
    _process: Child,
    _folder: tempfile::TempDir,
}

impl OwnServer {
    /// Starts the server of this program on a free port.
    pub async fn start(program: &Path) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let address = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let process = Command::new(program)
            .args(["serve", "--sandbox", "--listen", &address, "--data"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let base_url = format!("http://{address}");
        for _ in 0..200 {
            tokio::time::sleep(Duration::from_millis(100)).await;
            if reqwest::get(format!("{base_url}/healthz"))
                .await
                .is_ok_and(|answer| answer.status().is_success())
            {
                let sandbox: Value =
                    serde_json::from_slice(&std::fs::read(folder.path().join("sandbox.json"))?)?;
                let key = sandbox["identity"]["apiKey"].as_str().ok_or("a sandbox without a key")?.to_owned();
                return Ok(Self { base_url, key, _process: process, _folder: folder });
            }
        }
        Err("the server did not start".into())
    }

    /// The address of a new capture.
    pub async fn link(&self) -> Result<String, Box<dyn Error>> {
        let answer = reqwest::Client::new()
            .post(format!("{}/capture-flow/v1/links", self.base_url))
            .bearer_auth(&self.key)
            .json(&json!({}))
            .send()
            .await?
            .error_for_status()?;
        let body: Value = answer.json().await?;
        Ok(body["url"].as_str().ok_or("a link without an address")?.to_owned())
    }
}
