//! How WebAssembly is compiled for a browser: lean where the standard library's source is at hand, plain elsewhere.
//!
//! Lean: the standard library is compiled along, for size, and a panic traps without a message. That is a quarter of
//! what a phone would load otherwise. It takes two unstable switches of the compiler, so a compiler that does not
//! take them any more falls back to the plain way.

use std::process::Command;

use crate::error::Result;
use crate::setup::WebTools;

/// How a module is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Lean,
    Plain,
}

impl Way {
    pub(crate) const ALL: [Self; 2] = [Self::Lean, Self::Plain];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Lean => "lean",
            Self::Plain => "plain",
        }
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::ALL.into_iter().find(|way| way.name() == name).unwrap_or(Self::Plain)
    }

    /// Where a module without vectors is built: apart, since other compiler flags rebuild everything.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::Lean => "wasm-lean",
            Self::Plain => "wasm",
        }
    }

    /// Tells cargo, or whatever calls cargo, to compile this way; `flags` are the compiler's other ones.
    pub(crate) fn set(self, command: &mut Command, flags: &[&str]) {
        let mut flags = flags.to_vec();
        if self == Self::Lean {
            command
                .env("RUSTC_BOOTSTRAP", "1")
                // The standard library along, its sorting and searching in the small forms.
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
            flags.extend(["-Zunstable-options", "-Cpanic=immediate-abort"]);
        }
        command.env_remove("RUSTFLAGS");
        if !flags.is_empty() {
            command.env("RUSTFLAGS", flags.join(" "));
        }
    }
}

/// Runs `compile` the best way that this machine knows; which one it was.
pub(crate) fn compiled<T>(
    tools: &WebTools,
    what: &str,
    compile: impl Fn(Way) -> Result<T>,
) -> Result<(Way, T)> {
    if tools.toolchain.ensure_std_source() {
        match compile(Way::Lean) {
            Ok(made) => return Ok((Way::Lean, made)),
            Err(error) => println!("{what}: no lean build here ({error})"),
        }
    }
    Ok((Way::Plain, compile(Way::Plain)?))
}
