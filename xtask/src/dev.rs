//! `cargo xtask dev`: watches the sources, rebuilds what changed, and restarts the server where it did.

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::stamp::Inputs;
use crate::{capture, process, serve, setup, web};

const POLL: Duration = Duration::from_millis(500);
/// How long the server may take to finish its requests.
const GRACE: Duration = Duration::from_secs(5);

/// What the server is compiled from. The web app is read from disk, so it asks for no restart.
fn server_inputs() -> Inputs {
    Inputs::below_root(&["contract", "vision", "specimen", "server", "Cargo.toml", "Cargo.lock"])
}

/// Never returns but on an error of its own or Ctrl-C, which reaches the server too.
pub(crate) fn run(extra: &[String]) -> Result<()> {
    let tools = setup::for_web()?;
    let mut browser_inputs = Inputs::default();
    for inputs in [capture::inputs(), web::inputs(), web::static_inputs()] {
        browser_inputs.paths.extend(inputs.paths);
    }
    let server_inputs = server_inputs();
    let (mut browser_seen, mut server_seen) = (None, None);
    let mut server: Option<Child> = None;
    loop {
        let now = browser_inputs.glance()?;
        if browser_seen != Some(now) {
            browser_seen = Some(now);
            // A fault in the sources is for its author to mend while we go on watching.
            match web::build(&tools) {
                Ok(true) => println!("dev: web app rebuilt"),
                Ok(false) => {}
                Err(error) => println!("dev: {error}"),
            }
        }
        let now = server_inputs.glance()?;
        if server_seen != Some(now) {
            server_seen = Some(now);
            match serve::build(false) {
                Ok(()) => {
                    if let Some(old) = server.take() {
                        stop(old);
                    }
                    server = Some(start(extra)?);
                }
                Err(error) => println!("dev: {error}"),
            }
        }
        if let Some(child) = &mut server
            && let Ok(Some(status)) = child.try_wait()
        {
            println!("dev: the server ended with {status}; waiting for a change");
            server = None;
        }
        std::thread::sleep(POLL);
    }
}

fn start(extra: &[String]) -> Result<Child> {
    let mut command = serve::server(false, extra);
    command.spawn().map_err(|source| Error::Start { command: process::shown(&command), source })
}

/// Asks the server to end, and ends it where it does not.
pub(crate) fn stop(mut child: Child) {
    let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let start = Instant::now();
    while asked.is_ok() && start.elapsed() < GRACE {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    // Both fail only where the server has ended in between.
    drop(child.kill());
    drop(child.wait());
}
