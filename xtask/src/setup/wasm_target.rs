//! Finds or makes a toolchain that compiles for wasm32: rustup's where the target is there or can be fetched,
//! else Debian's packages with a standard library that is built once.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::{announce, debian};
use crate::error::{Error, Result, at};
use crate::process;

/// The target's name.
pub(crate) const TRIPLE: &str = "wasm32-unknown-unknown";

/// Debian's compiler, its source, and a linker; the linker's name carries its version.
const DEBIAN_PACKAGES: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "libstd-rust-web-dev", "lld-22"];
const DEBIAN_LINKER: &str = "/usr/bin/wasm-ld-22";
const DEBIAN_BIN: &str = "/usr/bin";

/// Where rustup cannot reach its server it fails at once; behind a silent firewall it would wait for ever.
const RUSTUP_LIMIT: Duration = Duration::from_mins(3);

/// A cargo that can build for wasm32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The cargo that runs us.
    Own,
    /// Debian's, in `/usr/bin`.
    Debian,
}

impl WasmToolchain {
    /// A `cargo` command of this toolchain.
    pub(crate) fn cargo(self) -> Command {
        let mut command = match self {
            Self::Own => Command::new(own_cargo()),
            Self::Debian => Command::new(Path::new(DEBIAN_BIN).join("cargo")),
        };
        self.prepare(&mut command);
        command
    }

    /// Makes a command that calls cargo by itself, as trunk does, call this one.
    pub(crate) fn prepare(self, command: &mut Command) {
        if self == Self::Own {
            return;
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(PathBuf::from(DEBIAN_BIN)).chain(std::env::split_paths(&path));
        if let Ok(joined) = std::env::join_paths(folders) {
            command.env("PATH", joined);
        }
        command
            .env("CARGO", Path::new(DEBIAN_BIN).join("cargo"))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIAN_LINKER)
            // Set by rustup for its own compiler.
            .env_remove("LD_LIBRARY_PATH")
            .env_remove("RUSTUP_TOOLCHAIN");
    }

    /// Compiler and version, for the stamp of what it built.
    pub(crate) fn version(self) -> String {
        process::quietly(self.cargo().arg("--version")).unwrap_or_default().trim().to_owned()
    }

    /// Whether the source of its standard library is there, so that it can be compiled along for size.
    pub(crate) fn has_std_source(self) -> bool {
        let mut rustc = match self {
            Self::Own => Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())),
            Self::Debian => Command::new(Path::new(DEBIAN_BIN).join("rustc")),
        };
        self.prepare(&mut rustc);
        process::quietly(rustc.args(["--print", "sysroot"])).is_some_and(|sysroot| {
            Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
        })
    }

    /// Brings that source where rustup can.
    pub(crate) fn ensure_std_source(self) -> bool {
        if self == Self::Own && !self.has_std_source() && process::find("rustup").is_some() {
            announce("rustup component add rust-src");
            // Without it the module is larger, and works.
            let _ =
                process::within(RUSTUP_LIMIT, Command::new("rustup").args(["component", "add", "rust-src"]));
        }
        self.has_std_source()
    }

    /// Whether it can lint, after an attempt to bring what that takes.
    pub(super) fn ensure_clippy(self) -> bool {
        match self {
            Self::Own => process::quietly(self.cargo().args(["clippy", "--version"])).is_some(),
            // Not by asking cargo: it would find rustup's clippy, which has no standard library for wasm32.
            Self::Debian => {
                let program = Path::new(DEBIAN_BIN).join("cargo-clippy");
                program.exists() || (debian::install(&["rust-web-clippy"]) && program.exists())
            }
        }
    }
}

/// The cargo that runs us, or the one in PATH.
pub(crate) fn own_cargo() -> PathBuf {
    std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from)
}

/// First the target that is there, then rustup, then Debian.
pub(super) fn ensure() -> Result<WasmToolchain> {
    if own_is_ready() {
        return Ok(WasmToolchain::Own);
    }
    if debian_is_ready() {
        return Ok(WasmToolchain::Debian);
    }
    if process::find("rustup").is_some() {
        announce(&format!("rustup target add {TRIPLE}"));
        let added = process::within(RUSTUP_LIMIT, Command::new("rustup").args(["target", "add", TRIPLE]));
        if matches!(added, Ok(true)) && own_is_ready() {
            return Ok(WasmToolchain::Own);
        }
        println!("set-up: rustup could not bring it");
    }
    if debian::install(DEBIAN_PACKAGES) {
        build_debian_std()?;
        if debian_is_ready() {
            return Ok(WasmToolchain::Debian);
        }
    }
    Err(Error::Missing(vec![format!("the standard library for wasm32: rustup target add {TRIPLE}")]))
}

fn own_is_ready() -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    process::quietly(Command::new(rustc).args(["--print", "sysroot"]))
        .is_some_and(|sysroot| has_std(&std_folder(sysroot.trim())))
}

fn debian_is_ready() -> bool {
    Path::new(DEBIAN_LINKER).exists() && debian_std_folder().is_some_and(|folder| has_std(&folder))
}

fn debian_std_folder() -> Option<PathBuf> {
    let rustc = Path::new(DEBIAN_BIN).join("rustc");
    let sysroot =
        process::quietly(Command::new(rustc).args(["--print", "sysroot"]).env_remove("LD_LIBRARY_PATH"))?;
    Some(std_folder(sysroot.trim()))
}

fn std_folder(sysroot: &str) -> PathBuf {
    Path::new(sysroot).join("lib/rustlib").join(TRIPLE).join("lib")
}

fn has_std(folder: &Path) -> bool {
    folder.read_dir().is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libstd-") && name.ends_with(".rlib")
        })
    })
}

/// Debian ships the library's source only: builds it with an empty crate and puts it where the compiler looks.
fn build_debian_std() -> Result<()> {
    announce("building the standard library for wasm32, once (a minute)");
    let folder = debian_std_folder()
        .ok_or_else(|| Error::Unexpected("/usr/bin/rustc does not tell its sysroot".to_owned()))?;
    let work = std::env::temp_dir().join(format!("tanda-wasm-std-{}", std::process::id()));
    let source = work.join("src");
    std::fs::create_dir_all(&source).map_err(at(&source))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    for (file, text) in [(work.join("Cargo.toml"), manifest), (source.join("lib.rs"), "")] {
        std::fs::write(&file, text).map_err(at(&file))?;
    }
    process::run(
        WasmToolchain::Debian
            .cargo()
            .args(["build", "--quiet", "--release", "--target", TRIPLE, "-Zbuild-std=std,panic_abort,test"])
            .env("RUSTC_BOOTSTRAP", "1")
            // Without it a later build with fat LTO fails: "Can't find section .llvmbc".
            .env("RUSTFLAGS", "-Cembed-bitcode=yes")
            .env("CARGO_TARGET_DIR", work.join("target"))
            .current_dir(&work),
    )?;
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    let built = work.join("target").join(TRIPLE).join("release/deps");
    for entry in built.read_dir().map_err(at(&built))?.flatten() {
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.ends_with(".rlib") && !text.starts_with("libempty-") {
            let to = folder.join(&name);
            std::fs::copy(entry.path(), &to).map_err(at(&to))?;
        }
    }
    std::fs::remove_dir_all(&work).map_err(at(&work))
}
