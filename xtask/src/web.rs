//! Builds the web app with trunk and puts `target/web` together, the folder that the server embeds:
//! one folder a page, the static files, the capture package, and a `.br` file beside everything that shrinks.

mod weight;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::capture;
use crate::compress;
use crate::error::{Result, at};
use crate::glue;
use crate::lean::{self, Way};
use crate::process;
use crate::setup::WebTools;
use crate::stamp::{self, Inputs};
use crate::workspace;

/// A page is a binary of `web-app` with an HTML file of the same name; it lives at `/<name>/`.
const PAGES: [&str; 4] = ["h5", "portal", "insight", "settings"];

/// What the pages are compiled from.
pub(crate) fn inputs() -> Inputs {
    Inputs::below_root(&[
        "contract",
        "web-app",
        "Cargo.toml",
        "Cargo.lock",
        "Trunk.toml",
        "xtask/src/glue.rs",
        "xtask/src/lean.rs",
    ])
}

/// What is served as it is.
pub(crate) fn static_inputs() -> Inputs {
    Inputs::below_root(&["public"])
}

/// Builds the capture package and the web app where an input changed. True where something did.
pub(crate) fn build(tools: &WebTools) -> Result<bool> {
    let capture_new = capture::build(tools)?;
    let mut pages_new = false;
    for page in PAGES {
        if source(page).is_file() {
            pages_new |= build_page(tools, page)?;
        } else if page == PAGES[0] {
            println!("web app: no {} yet, left out", source(page).display());
        }
    }
    let mut inputs = static_inputs();
    inputs.paths.push(capture::folder());
    inputs.paths.extend(PAGES.map(built));
    inputs.words.push("layout 1".to_owned());
    let web = workspace::target("web");
    let laid_out = stamp::unless_fresh("web", &web.join("capture"), &inputs, || lay_out(&web))?;
    Ok(capture_new || pages_new || laid_out)
}

/// Prints what each page weighs, and fails where one weighs more than its budget.
pub(crate) fn check_sizes() -> Result<()> {
    for page in PAGES {
        let note = way_note(page);
        let name = std::fs::read_to_string(&note).map_err(at(&note))?;
        weight::check(&workspace::target("web"), page, Way::named(&name))?;
    }
    Ok(())
}

fn source(page: &str) -> PathBuf {
    workspace::root().join(format!("web-app/{page}.html"))
}

fn built(page: &str) -> PathBuf {
    workspace::target("trunk").join(page)
}

fn build_page(tools: &WebTools, page: &str) -> Result<bool> {
    let mut inputs = inputs();
    inputs.words.push(tools.toolchain.version());
    // An input too: with the source of the standard library the same files make another module.
    inputs.words.push(format!("std source: {}", tools.toolchain.has_std_source()));
    let out = built(page);
    stamp::unless_fresh(&format!("page-{page}"), &out.join("index.html"), &inputs, || {
        println!("web app: page {page}");
        let (way, ()) =
            lean::compiled(tools, &format!("page {page}"), |way| compile_page(tools, page, &out, way))?;
        let note = way_note(page);
        std::fs::write(&note, way.name()).map_err(at(&note))?;
        let html = out.join("index.html");
        let text = std::fs::read_to_string(&html).map_err(at(&html))?;
        std::fs::write(&html, without_build_link(&text)).map_err(at(&html))?;
        glue::shrink(&out.join(format!("{page}.js")))?;
        for file in stamp::files(&out)? {
            if file.extension().is_some_and(|kind| kind == "wasm") {
                capture::optimise(&tools.wasm_opt, &file, false)?;
            }
        }
        Ok(())
    })
}

fn compile_page(tools: &WebTools, page: &str, out: &Path, way: Way) -> Result<()> {
    if out.exists() {
        std::fs::remove_dir_all(out).map_err(at(out))?;
    }
    std::fs::create_dir_all(out).map_err(at(out))?;
    let mut trunk = Command::new(&tools.trunk);
    trunk.arg("build").arg(source(page)).arg("--dist").arg(out).args(["--public-url", &format!("/{page}/")]);
    tools.toolchain.prepare(&mut trunk);
    put_first_in_path(&mut trunk, tools)?;
    way.set(&mut trunk, &[]);
    process::run(
        trunk
            .env("CARGO_TARGET_DIR", workspace::target(way.target()))
            // trunk reads it as a switch and stumbles over any value but `true`.
            .env_remove("NO_COLOR")
            .current_dir(workspace::root()),
    )
}

/// Where the way of a page's last build stands.
fn way_note(page: &str) -> PathBuf {
    workspace::target("trunk").join(format!("{page}-way"))
}

/// A page without trunk's own link to the Rust project: trunk leaves it in where it injects no script.
fn without_build_link(html: &str) -> String {
    html.lines()
        .filter(|line| !line.trim_start().starts_with("<link data-trunk rel=\"rust\""))
        .fold(String::new(), |page, line| page + line + "\n")
}

/// Makes `command` find our `wasm-bindgen` and `wasm-opt` before any other, by links in a folder of their own:
/// the folders that they are in hold other programs too, cargo for one.
fn put_first_in_path(command: &mut Command, tools: &WebTools) -> Result<()> {
    let folder = workspace::target("trunk-tools");
    std::fs::create_dir_all(&folder).map_err(at(&folder))?;
    for (name, program) in [("wasm-bindgen", &tools.wasm_bindgen), ("wasm-opt", &tools.wasm_opt)] {
        let link = folder.join(name);
        if link.symlink_metadata().is_ok() {
            std::fs::remove_file(&link).map_err(at(&link))?;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(program, &link).map_err(at(&link))?;
        #[cfg(not(unix))]
        std::fs::copy(program, link.with_extension("exe")).map_err(at(&link))?;
    }
    let set =
        command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value.map(Into::into));
    let path = set.or_else(|| std::env::var_os("PATH")).unwrap_or_default();
    if let Ok(joined) = std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&path))) {
        command.env("PATH", joined);
    }
    Ok(())
}

/// Puts the folder together beside the old one, then swaps, so that a running server hardly notices.
fn lay_out(web: &Path) -> Result<()> {
    let (next, old) = (workspace::target("web.next"), workspace::target("web.old"));
    for folder in [&next, &old] {
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(at(folder))?;
        }
    }
    std::fs::create_dir_all(&next).map_err(at(&next))?;
    copy_below(&workspace::root().join("public"), &next)?;
    for page in PAGES {
        copy_below(&built(page), &next.join(page))?;
    }
    copy_below(&capture::folder(), &next.join("capture"))?;
    for file in stamp::files(&next)?.iter().filter(|file| compress::pays(file)) {
        let below = file.strip_prefix(&next).unwrap_or(file);
        compress_beside(file, &web.join(below))?;
    }
    if web.exists() {
        std::fs::rename(web, &old).map_err(at(web))?;
    }
    std::fs::rename(&next, web).map_err(at(&next))?;
    if old.exists() {
        std::fs::remove_dir_all(&old).map_err(at(&old))?;
    }
    Ok(())
}

fn copy_below(from: &Path, to: &Path) -> Result<()> {
    for file in stamp::files(from)? {
        let target = to.join(file.strip_prefix(from).unwrap_or(&file));
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(at(folder))?;
        }
        std::fs::copy(&file, &target).map_err(at(&file))?;
    }
    Ok(())
}

/// Writes `file.br`; takes the one from the last time where the bytes are the same.
fn compress_beside(file: &Path, before: &Path) -> Result<()> {
    let bytes = std::fs::read(file).map_err(at(file))?;
    let (target, kept) = (with_br(file), with_br(before));
    if std::fs::read(before).is_ok_and(|old| old == bytes) && kept.is_file() {
        return std::fs::copy(&kept, &target).map(drop).map_err(at(&kept));
    }
    let small = compress::brotli(&bytes);
    // A tiny file may grow.
    if small.len() < bytes.len() {
        std::fs::write(&target, small).map_err(at(&target))?;
    }
    Ok(())
}

fn with_br(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::without_build_link;

    #[test]
    fn link_to_the_rust_project_is_dropped() {
        let html = "<head>\n  <link data-trunk rel=\"rust\" data-bin=\"h5\">\n<link rel=\"icon\">\n";
        assert_eq!(without_build_link(html), "<head>\n<link rel=\"icon\">\n");
    }
}
