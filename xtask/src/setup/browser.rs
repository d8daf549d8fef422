//! Chromium, its driver, and fonts that the drawn cards and pages use.

use std::path::{Path, PathBuf};

use super::debian;
use crate::error::{Error, Result};
use crate::process;

/// Debian's name first.
const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PACKAGES: &[&str] = &["chromium", "chromium-driver"];

/// A browser and the program that drives it.
pub(crate) struct Browser {
    /// The browser.
    pub(crate) chromium: PathBuf,
    /// Its `WebDriver`.
    pub(crate) chromedriver: PathBuf,
}

pub(super) fn ensure() -> Result<Browser> {
    fonts();
    if let Some(browser) = present() {
        return Ok(browser);
    }
    debian::install(PACKAGES);
    present().ok_or_else(|| Error::Missing(vec![debian::by_hand("Chromium and chromedriver", PACKAGES)]))
}

fn present() -> Option<Browser> {
    let chromium = CHROMIUM.iter().find_map(|name| process::find(name))?;
    Some(Browser { chromium, chromedriver: process::find("chromedriver")? })
}

/// Without any font a headless page draws boxes. Only a Debian machine is asked; elsewhere there are fonts.
fn fonts() {
    let liberation = ["liberation2", "liberation"]
        .iter()
        .any(|name| Path::new("/usr/share/fonts/truetype").join(name).is_dir());
    if !liberation && debian::available() && !debian::install(&["fonts-liberation2"]) {
        println!("set-up: going on without fonts-liberation2");
    }
}
