//! What the bench `capture` needs: the package and the app, the server, the peers from npm, and a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{Result, at};
use crate::{compress, process, serve, setup, web, workspace};

/// Builds and fetches everything, and names it to the bench.
pub(super) fn prepare(bench: &mut Command) -> Result<()> {
    web::build(&setup::for_web()?)?;
    serve::build(false)?;
    let browser = setup::for_browsing()?;
    let page = workspace::root().join("benches/capture");
    let peers = fetch_peers(&page)?;
    bench
        .arg("--page")
        .arg(page)
        .arg("--peers")
        .arg(peers)
        .arg("--package")
        .arg(workspace::target("npm/capture"))
        .arg("--web")
        .arg(workspace::target("web"))
        .arg("--server")
        .arg(serve::binary(false))
        .env("TANDA_CHROMIUM", &browser.chromium)
        .env("TANDA_CHROMEDRIVER", &browser.chromedriver);
    Ok(())
}

/// The peers at their locked versions, and the React page made of them; the folder of their packages.
fn fetch_peers(page: &Path) -> Result<PathBuf> {
    let folder = workspace::target("capture-peers");
    std::fs::create_dir_all(folder.join("react")).map_err(at(&folder))?;
    for name in ["package.json", "package-lock.json", "react/index.html", "react/page.jsx"] {
        std::fs::copy(page.join(name), folder.join(name)).map_err(at(&page.join(name)))?;
    }
    process::run(
        Command::new("npm")
            // Nobody else's scripts run here.
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder),
    )?;
    process::run(
        Command::new(folder.join("node_modules/.bin/esbuild"))
            .args(["react/page.jsx", "--bundle", "--minify", "--format=esm", "--jsx=automatic"])
            .args([
                "--define:process.env.NODE_ENV=\"production\"",
                "--outfile=react/page.js",
                "--log-level=warning",
            ])
            .current_dir(&folder),
    )?;
    let script = folder.join("react/page.js");
    let bytes = std::fs::read(&script).map_err(at(&script))?;
    let small = folder.join("react/page.js.br");
    std::fs::write(&small, compress::brotli(&bytes)).map_err(at(&small))?;
    Ok(folder.join("node_modules"))
}
