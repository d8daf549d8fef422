//! What judges the API document and what calls everything in it: two programs in Python, each of a fixed version, in an
//! environment of their own.

use std::path::PathBuf;

use super::python;
use crate::error::Result;
use crate::workspace;

/// The programs.
pub(crate) struct OpenapiTools {
    /// Says whether a document is one.
    pub(crate) validator: PathBuf,
    /// Calls what a document describes.
    pub(crate) schemathesis: PathBuf,
}

/// Brings them.
pub(super) fn ensure() -> Result<OpenapiTools> {
    let list = workspace::root().join("tests/openapi/requirements.txt");
    let programs = python::environment("openapi", &list, "schemathesis openapi-spec-validator (a minute)")?;
    let program = |name: &str| programs.join(name);
    Ok(OpenapiTools { validator: program("openapi-spec-validator"), schemathesis: program("schemathesis") })
}
