//! Installs Debian packages where we are root on a machine with apt; never asks a question.

use std::process::Command;
use std::sync::OnceLock;

use super::announce;
use crate::process;

/// Whether `install` has a chance.
pub(super) fn available() -> bool {
    is_root() && process::find("apt-get").is_some()
}

/// Whether this process is the super-user's.
pub(super) fn is_root() -> bool {
    process::quietly(Command::new("id").arg("-u")).is_some_and(|id| id.trim() == "0")
}

/// Installs packages; false where apt does not know or cannot fetch one of them.
pub(super) fn install(packages: &[&str]) -> bool {
    static UPDATED: OnceLock<bool> = OnceLock::new();
    if !available() {
        return false;
    }
    announce(&format!("apt-get install {}", packages.join(" ")));
    if !UPDATED.get_or_init(|| process::run(apt().args(["update", "-qq"])).is_ok()) {
        return false;
    }
    let done = process::run(
        apt()
            .args(["install", "-y", "-qq", "--no-install-recommends"])
            // What is there and in the way stays: we then do without.
            .arg("--no-remove")
            .args(["-o", "Dpkg::Options::=--force-confold", "-o", "Dpkg::Use-Pty=0"])
            .args(packages),
    );
    done.is_ok()
}

/// The line for a person who has to install by hand.
pub(super) fn by_hand(what: &str, packages: &[&str]) -> String {
    format!("{what}: apt-get install {}   (as root; or your system's packages of it)", packages.join(" "))
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}
