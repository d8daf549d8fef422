//! A `PostgreSQL` server of the tests' own: a new cluster in a temporary folder, on a free loopback port, without
//! durability. It ends with the value that holds it, and its files go with it.

use std::fs::{DirBuilder, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::{Error, Result, at};
use crate::process;

/// Many test processes, each with a pool.
const CONNECTIONS: &str = "max_connections=300";
/// Followed by the number of the process that made it.
const FOLDER_PREFIX: &str = "tanda-postgres-";
const START_LIMIT: Duration = Duration::from_mins(1);
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// A running throw-away server.
pub(crate) struct Postgres {
    server: Child,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Makes the cluster and waits until it answers.
    pub(crate) fn start(programs: &Path) -> Result<Self> {
        remove_orphans();
        let folder = std::env::temp_dir().join(format!("{FOLDER_PREFIX}{}", std::process::id()));
        make_private(&folder)?;
        let account = Account::find(&folder)?;
        let data = folder.join("data");
        let made = process::output(
            account
                .command(&programs.join("initdb"), &folder)
                .args([
                    "--auth=trust",
                    "--username=postgres",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                    "-D",
                ])
                .arg(&data),
        );
        if let Err(error) = made {
            drop(std::fs::remove_dir_all(&folder));
            return Err(error);
        }
        let port = free_port(&folder)?;
        let log_path = folder.join("log");
        let log = File::create(&log_path).map_err(at(&log_path))?;
        let errors = log.try_clone().map_err(at(&log_path))?;
        let mut command = account.server_command(&programs.join("postgres"), &folder);
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-k"]).arg(&folder);
        for setting in [
            "listen_addresses=127.0.0.1",
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            CONNECTIONS,
        ] {
            command.args(["-c", setting]);
        }
        let server = command
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(errors)
            .spawn()
            .map_err(|source| Error::Start { command: process::shown(&command), source })?;
        let mut started = Self { server, folder, port };
        started.wait_until_ready(programs)?;
        Ok(started)
    }

    /// Where it listens.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn wait_until_ready(&mut self, programs: &Path) -> Result<()> {
        let start = Instant::now();
        loop {
            let mut probe = Command::new(programs.join("pg_isready"));
            probe.args(["-q", "-h", "127.0.0.1", "-p", &self.port.to_string()]);
            if process::quietly(&mut probe).is_some() {
                return Ok(());
            }
            let ended = !matches!(self.server.try_wait(), Ok(None));
            if ended || start.elapsed() > START_LIMIT {
                let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(Error::Unexpected(format!("PostgreSQL did not start:\n{log}")));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // SIGINT: a fast, clean shutdown that does not wait for clients.
        let asked = Command::new("kill").args(["-INT", &self.server.id().to_string()]).status();
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < STOP_LIMIT && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        // Fails where it has ended already.
        drop(self.server.kill());
        drop(self.server.wait());
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            println!("postgres: {} stays: {error}", self.folder.display());
        }
    }
}

/// Who runs the server: `PostgreSQL` refuses the super-user.
struct Account {
    ids: Option<(u32, u32)>,
}

impl Account {
    /// Ourselves, or as root the account `postgres` or `nobody`, which then owns `folder`.
    #[cfg(unix)]
    fn find(folder: &Path) -> Result<Self> {
        use std::os::unix::fs::{MetadataExt as _, chown};
        if folder.metadata().map_err(at(folder))?.uid() != 0 {
            return Ok(Self { ids: None });
        }
        let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids =
            ["postgres", "nobody"].iter().find_map(|name| ids_of(&accounts, name)).ok_or_else(|| {
                Error::Unexpected("no account `postgres` or `nobody` to run PostgreSQL as".to_owned())
            })?;
        chown(folder, Some(ids.0), Some(ids.1)).map_err(at(folder))?;
        Ok(Self { ids: Some(ids) })
    }

    #[cfg(not(unix))]
    fn find(_folder: &Path) -> Result<Self> {
        Ok(Self { ids: None })
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        // Our own current folder may be closed to that account.
        command.current_dir(folder);
        #[cfg(unix)]
        if let Some((user, group)) = self.ids {
            use std::os::unix::process::CommandExt as _;
            command.uid(user).gid(group);
        }
        command
    }

    /// The same, but the server also ends when we are killed, where `setpriv` can arrange it.
    fn server_command(&self, program: &Path, folder: &Path) -> Command {
        let Some(setpriv) = process::find("setpriv") else {
            return self.command(program, folder);
        };
        let mut command = self.command(&setpriv, folder);
        command.args(["--pdeathsig", "INT", "--"]).arg(program);
        command
    }
}

/// Removes what a killed run left behind. Only where `/proc` tells which processes live.
fn remove_orphans() {
    let Ok(entries) = std::env::temp_dir().read_dir() else { return };
    for entry in entries.flatten().filter(|_| Path::new("/proc/self").exists()) {
        let name = entry.file_name();
        let owner = name.to_str().and_then(|name| name.strip_prefix(FOLDER_PREFIX));
        let is_orphan =
            owner.is_some_and(|id| id.parse::<u32>().is_ok() && !Path::new("/proc").join(id).exists());
        if is_orphan {
            // Another user's stays.
            drop(std::fs::remove_dir_all(entry.path()));
        }
    }
}

fn make_private(folder: &Path) -> Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(at(folder))
}

/// A port that nobody listens on now.
fn free_port(folder: &Path) -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(at(folder))?;
    Ok(listener.local_addr().map_err(at(folder))?.port())
}

/// User and group of an account in the text of `/etc/passwd`.
fn ids_of(accounts: &str, name: &str) -> Option<(u32, u32)> {
    let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::ids_of;

    #[test]
    fn account_is_found_by_whole_name() {
        let text = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:7:8::/:\npostgres:x:105:113::/:\n";
        assert_eq!(ids_of(text, "postgres"), Some((105, 113)));
        assert_eq!(ids_of(text, "nobody"), None);
    }
}
