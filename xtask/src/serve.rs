//! `cargo xtask run`: builds everything and becomes the server.

use std::path::PathBuf;
use std::process::Command;

use crate::error::{Error, Result};
use crate::setup::own_cargo;
use crate::{process, setup, web, workspace};

/// What the server gets unless the caller says otherwise.
const DEFAULTS: [(&str, Option<&str>); 3] =
    [("--sandbox", None), ("--data", Some("./data")), ("--listen", Some("127.0.0.1:8080"))];

/// Sets up, builds, and runs the server with the rest of the arguments.
pub(crate) fn run(args: &[String]) -> Result<()> {
    let release = args.iter().any(|arg| arg == "--release");
    let extra: Vec<String> = args.iter().filter(|arg| *arg != "--release" && *arg != "--").cloned().collect();
    web::build(&setup::for_web()?)?;
    setup::for_serving();
    build(release)?;
    become_program(server(release, &extra))
}

/// Compiles the server. A release one embeds the web app, so the web app comes first.
pub(crate) fn build(release: bool) -> Result<()> {
    let profile: &[&str] = if release { &["--release"] } else { &[] };
    process::run(
        Command::new(own_cargo())
            // Of the whole workspace: asked for alone, the server would have its dependencies built with fewer features, and
            // whatever is built after it would build them again.
            .args(["build", "--workspace", "--bin", "tanda"])
            .args(profile)
            .current_dir(workspace::root()),
    )
}

/// Where cargo puts the server.
pub(crate) fn binary(release: bool) -> PathBuf {
    workspace::binary("tanda", release)
}

/// The server's command line.
pub(crate) fn server(release: bool, extra: &[String]) -> Command {
    let mut command = Command::new(binary(release));
    command.args(arguments(extra)).current_dir(workspace::root());
    command
}

fn arguments(extra: &[String]) -> Vec<String> {
    let mut args = vec!["serve".to_owned()];
    for (flag, value) in DEFAULTS {
        let given = extra
            .iter()
            .any(|arg| arg == flag || arg.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=')));
        if !given {
            args.push(flag.to_owned());
            args.extend(value.map(String::from));
        }
    }
    args.extend_from_slice(extra);
    args
}

/// Replaces this process: signals reach the server itself, and its exit code is ours.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    let source = command.exec();
    Err(Error::Start { command: process::shown(&command), source })
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<()> {
    let status =
        command.status().map_err(|source| Error::Start { command: process::shown(&command), source })?;
    std::process::exit(status.code().unwrap_or(1));
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn given_flag_replaces_its_default() {
        let extra = ["--listen=0.0.0.0:9000".to_owned(), "--role".to_owned(), "api".to_owned()];
        assert_eq!(
            arguments(&extra),
            ["serve", "--sandbox", "--data", "./data", "--listen=0.0.0.0:9000", "--role", "api"]
        );
    }
}
