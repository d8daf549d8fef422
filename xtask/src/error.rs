//! What can go wrong in a task, in words that say what to do next.

use std::fmt;
use std::path::{Path, PathBuf};

/// The reason for which a task stopped.
#[derive(Debug)]
pub(crate) enum Error {
    /// The command line made no sense.
    Usage(String),
    /// A file or folder could not be read, written or removed.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program could not be started at all.
    Start {
        /// The command as typed.
        command: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// A program ran and failed.
    Failed {
        /// The command as typed.
        command: String,
        /// Its exit code, or none where a signal ended it.
        code: Option<i32>,
    },
    /// Tools are missing and this machine cannot install them: one line each, with the command that brings it.
    Missing(Vec<String>),
    /// A file or a tool's answer does not hold what it should.
    Unexpected(String),
    /// Steps of a task failed; each has told why already.
    Steps {
        /// The task.
        task: &'static str,
        /// The names of the failed steps.
        failed: Vec<String>,
    },
}

/// The result of every task.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(message) => write!(f, "{message}\n`cargo xtask help` lists the commands"),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Start { command, source } => write!(f, "cannot start `{command}`: {source}"),
            Self::Failed { command, code: Some(code) } => {
                write!(f, "`{command}` ended with exit code {code}")
            }
            Self::Failed { command, code: None } => write!(f, "`{command}` was ended by a signal"),
            Self::Missing(lines) => {
                f.write_str("missing tools that cannot be installed from here:")?;
                for line in lines {
                    write!(f, "\n  {line}")?;
                }
                Ok(())
            }
            Self::Unexpected(message) => f.write_str(message),
            Self::Steps { task, failed } => write!(f, "{task} failed: {}", failed.join(", ")),
        }
    }
}

/// Names the path in a failed file operation.
pub(crate) fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Io { path, source }
}
