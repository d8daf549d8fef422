//! A page on a slow phone, from its address until the camera could open: what came over the wire, when the largest
//! paint was, how long a press took to show.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::error::{WebDriverError, WebDriverResult};

use super::browser::Browser;

/// A fast 3G connection: 1.6 Mbit/s, 150 ms.
const BYTES_PER_SECOND: u32 = 1_600_000 / 8;
const LATENCY_MS: u32 = 150;
/// A cheap phone beside this machine.
const THROTTLE: u32 = 4;
/// The pages show something within two seconds; ten times that is a fault.
const PATIENCE: Duration = Duration::from_secs(30);

/// What one load measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstLoad {
    /// Bytes over the wire, headers left out.
    pub wire_bytes: f64,
    /// When the largest paint was, in milliseconds.
    pub largest_paint_ms: f64,
    /// The longest time from a press to the frame that shows it; 0 where none reached the browser's least of 16 ms.
    pub interaction_ms: f64,
}

/// Presses what is in the way of the camera, one after the other, and stops before the camera opens.
const PRESSES: [&str; 3] = ["capture-consent-ktp", "capture-consent-biometric", "capture-next"];

/// Loads `address` in a new profile over a slow line and walks to the last screen before the camera.
pub async fn first_load(browser: &Browser, address: &str) -> WebDriverResult<FirstLoad> {
    let phone = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
    browser.tool("Emulation.setDeviceMetricsOverride", phone).await?;
    browser.throttle(THROTTLE).await?;
    let line = json!({
        "offline": false, "latency": LATENCY_MS,
        "downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND,
    });
    browser.tool("Network.enable", json!({})).await?;
    browser.tool("Network.emulateNetworkConditions", line).await?;
    browser.tool("Page.addScriptToEvaluateOnNewDocument", json!({ "source": EARS })).await?;
    browser.goto(address).await?;
    for id in PRESSES {
        wait_for(browser, id).await?;
        browser.press(id).await?;
    }
    // The screen that asks for the camera has taken the consent's place.
    let began = Instant::now();
    while ask(browser, "return !!document.querySelector('[data-testid=capture-consent-ktp]')").await?
        == json!(true)
    {
        late(began, "the screen before the camera")?;
    }
    wait_for(browser, "capture-start").await?;
    let measured = ask(browser, "return tandaMeasured()").await?;
    let of = |name: &str| measured[name].as_f64().unwrap_or(f64::NAN);
    Ok(FirstLoad {
        wire_bytes: of("wireBytes"),
        largest_paint_ms: of("largestPaintMs"),
        interaction_ms: of("interactionMs"),
    })
}

async fn wait_for(browser: &Browser, id: &str) -> WebDriverResult<()> {
    let began = Instant::now();
    let there = format!("return !!document.querySelector('[data-testid={id}]')");
    while ask(browser, &there).await? != json!(true) {
        late(began, id)?;
    }
    Ok(())
}

async fn ask(browser: &Browser, script: &str) -> WebDriverResult<Value> {
    tokio::time::sleep(Duration::from_millis(50)).await;
    browser.ask(script).await
}

fn late(began: Instant, what: &str) -> WebDriverResult<()> {
    if began.elapsed() > PATIENCE {
        return Err(WebDriverError::Timeout(format!("{what} did not come")));
    }
    Ok(())
}

/// Bodies as they were sent: a page's own script cannot see headers.
const EARS: &str = "
    let largest = 0, slowest = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) largest = entry.startTime; })
        .observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (entry.interactionId) slowest = Math.max(slowest, entry.duration); })
        .observe({ type: 'event', durationThreshold: 16, buffered: true });
    performance.setResourceTimingBufferSize(1000);
    window.tandaMeasured = () => ({
        largestPaintMs: largest,
        interactionMs: slowest,
        wireBytes: [...performance.getEntriesByType('resource'), ...performance.getEntriesByType('navigation')]
            .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    });
";
