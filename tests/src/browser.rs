//! A real browser, driven through ChromeDriver: headless Chromium as a phone, and a person who follows the page.

use std::{
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{By, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver, WebElement};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// Where the browser's cameras come from.
#[derive(Debug, Clone)]
pub enum Cameras {
    /// Chromium's own fake device plays a film (Y4M or MJPEG) to both cameras.
    Film(PathBuf),
    /// A script replaces `getUserMedia` before the page loads.
    Script(String),
}

/// A browser with one window of a phone's size.
pub struct Browser {
    /// Drives it.
    pub driver: WebDriver,
    _process: Child,
    _profile: tempfile::TempDir,
}

/// What a person does at the warning before the colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashChoice {
    /// Lets the screen flash.
    With,
    /// Takes the way without.
    Without,
}

/// Who takes the photos.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutter {
    /// The person waits until it fires by itself.
    Automatic,
    /// The person presses it as soon as the camera is there.
    ByHand,
}

/// How a person goes through the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// At the warning.
    pub flash: FlashChoice,
    /// At the camera.
    pub shutter: Shutter,
}

/// What the page said at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `passed`, `failed` or `under_review`.
    pub result: String,
    /// `high`, `standard` or `low`.
    pub tier: String,
}

/// How often a person presses start, the camera's included, before the way without flash looks better.
const PATIENCE: u32 = 3;

/// A journey of a few screens and a few seconds of flash; ten times that and more on a busy machine.
const JOURNEY_LIMIT: Duration = Duration::from_mins(4);

impl Browser {
    /// Opens a browser. `TANDA_CHROMEDRIVER` and `TANDA_CHROMIUM` name the programs where they are not on the path.
    pub async fn open(cameras: Cameras) -> Self {
        let driver_program =
            std::env::var("TANDA_CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".to_owned());
        let (process, port) = start_driver(&driver_program).await;
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut capabilities = DesiredCapabilities::chrome();
        if let Ok(program) = std::env::var("TANDA_CHROMIUM") {
            capabilities.set_binary(&program).expect("a capability");
        }
        let mut arguments = vec![
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--window-size=360,740".to_owned(),
            "--use-fake-device-for-media-stream".to_owned(),
            "--use-fake-ui-for-media-stream".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        if let Cameras::Film(film) = &cameras {
            arguments.push(format!("--use-file-for-fake-video-capture={}", film.display()));
        }
        for argument in &arguments {
            capabilities.add_arg(argument).expect("a capability");
        }
        let driver =
            WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.expect("a browser");
        let tools = driver.cdp();
        let phone = json!({ "width": 360, "height": 740, "deviceScaleFactor": 2, "mobile": true });
        tools.send_raw("Emulation.setDeviceMetricsOverride", phone).await.expect("a phone's screen");
        let ears = json!({ "source": EARS });
        tools.send_raw("Page.addScriptToEvaluateOnNewDocument", ears).await.expect("ears for errors");
        if let Cameras::Script(script) = cameras {
            let script = json!({ "source": script });
            tools.send_raw("Page.addScriptToEvaluateOnNewDocument", script).await.expect("a camera");
        }
        Self { driver, _process: process, _profile: profile }
    }

    /// Follows the page from the link to its result, as a person would: whatever can be pressed next is pressed.
    /// Pictures of every screen are kept under `target/journeys/<name>`.
    pub async fn walk(&self, name: &str, url: &str, manner: Manner) -> Outcome {
        self.driver.goto(url).await.expect("the page");
        self.follow(name, manner).await
    }

    /// The same on the page, or in the frame, that is open.
    pub async fn follow(&self, name: &str, manner: Manner) -> Outcome {
        let started = Instant::now();
        let album = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/journeys").join(name);
        std::fs::create_dir_all(&album).expect("a folder for the pictures");
        let mut seen = Vec::new();
        let mut starts = 0;
        loop {
            let screen = self.look().await;
            let text = |member: &str| screen[member].as_str().unwrap_or("").to_owned();
            if seen.last() != Some(&text("title")) {
                seen.push(text("title"));
                let picture = album.join(format!("{:02}.png", seen.len()));
                self.driver.screenshot(&picture).await.expect("a picture");
            }
            if screen["result"].is_object() {
                let of = |member: &str| screen["result"][member].as_str().unwrap_or("").to_owned();
                return Outcome { result: of("result"), tier: of("tier") };
            }
            assert!(
                screen["error"].is_null(),
                "the page shows an error after {seen:?}: {screen} {:?}",
                self.log().await
            );
            assert!(
                started.elapsed() < JOURNEY_LIMIT,
                "the page does not get on: {seen:?} {screen} {:?}",
                self.log().await
            );
            self.press(&screen, manner, &mut starts).await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// Waits until a condition on the page holds, a script's `return`; on a busy machine that may take long.
    pub async fn until(&self, condition: &str) {
        let started = Instant::now();
        loop {
            let answer = self.driver.execute(format!("return !!({condition})"), vec![]).await;
            if answer.is_ok_and(|answer| *answer.json() == true) {
                return;
            }
            assert!(started.elapsed() < JOURNEY_LIMIT, "never: {condition} {}", self.look().await);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Follows the page until something can be pressed on it.
    pub async fn reach(&self, url: &str, test_id: &str) {
        self.driver.goto(url).await.expect("the page");
        let (started, manner) =
            (Instant::now(), Manner { flash: FlashChoice::Without, shutter: Shutter::Automatic });
        loop {
            let screen = self.look().await;
            if screen["ready"].as_array().is_some_and(|ready| ready.iter().any(|item| item == test_id)) {
                return;
            }
            assert!(started.elapsed() < JOURNEY_LIMIT, "{test_id} is never reached: {screen}");
            self.press(&screen, manner, &mut 0).await;
            tokio::time::sleep(Duration::from_millis(150)).await;
        }
    }

    /// The element of a test id, once it is there.
    pub async fn find(&self, test_id: &str) -> WebElement {
        self.until(&format!("document.querySelector('[data-testid=\"{test_id}\"]')")).await;
        let found = self.driver.find(By::Css(format!("[data-testid=\"{test_id}\"]"))).await;
        found.expect("an element")
    }

    /// Presses what has a test id, once it can be pressed.
    pub async fn click(&self, test_id: &str) {
        let element = format!("document.querySelector('[data-testid=\"{test_id}\"]')");
        self.until(&format!("{element}?.checkVisibility() && !{element}.disabled")).await;
        // As a person does: it is brought into sight, and whatever then lies over it is in the way.
        let covered = format!(
            "const it = {element}, at = it.getBoundingClientRect(); \
             const hit = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2); \
             if (!it.contains(hit)) it.scrollIntoView({{ block: 'center' }});"
        );
        self.driver.execute(covered, vec![]).await.expect("the page answers");
        self.find(test_id).await.click().await.expect("a click");
    }

    /// What is on the screen now.
    pub async fn look(&self) -> Value {
        let answer = self.driver.execute(LOOK, vec![]).await.expect("the page answers");
        answer.json().clone()
    }

    /// What went wrong on the page, and every breach of its policy.
    pub async fn log(&self) -> Vec<String> {
        let answer = self.driver.execute("return window.tandaErrors || ['nobody listened']", vec![]).await;
        answer.ok().and_then(|found| serde_json::from_value(found.json().clone()).ok()).unwrap_or_default()
    }

    /// What the ears heard besides errors.
    pub async fn heard(&self) -> Value {
        self.driver
            .execute("return window.tandaHeard", vec![])
            .await
            .expect("the page answers")
            .json()
            .clone()
    }

    async fn press(&self, screen: &Value, manner: Manner, starts: &mut u32) {
        let can =
            |id: &str| screen["ready"].as_array().is_some_and(|ready| ready.iter().any(|item| item == id));
        let without =
            can("capture-no-flash") && (manner.flash == FlashChoice::Without || *starts >= PATIENCE);
        let order = [
            "capture-consent-ktp",
            "capture-consent-biometric",
            "capture-shutter",
            "capture-next",
            "capture-start",
        ];
        let by_itself = |id: &str| id == "capture-shutter" && manner.shutter == Shutter::Automatic;
        let wanted = |id: &&str| can(id) && !by_itself(id);
        let next = if without { Some("capture-no-flash") } else { order.into_iter().find(wanted) };
        if let Some(id) = next {
            *starts += u32::from(id == "capture-start");
            // The screen may change under the finger; the next look decides again.
            if let Ok(element) = self.driver.find(By::Css(format!("[data-testid={id}]"))).await {
                let scroll = "arguments[0].scrollIntoView({ block: 'center' })";
                if let Ok(argument) = element.to_json() {
                    drop(self.driver.execute(scroll, vec![argument]).await);
                }
                drop(element.click().await);
            }
        }
    }

    /// Closes the browser.
    pub async fn close(self) {
        drop(self.driver.quit().await);
    }
}

/// What can be pressed, whether there is a result or an error, and the screen's title. Boxes that are ticked are
/// not to be pressed again.
const LOOK: &str = r"
    const visible = (element) => element && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !element.closest('[inert], [aria-hidden=true]') && element.getBoundingClientRect().height > 0;
    const by = (id) => [...document.querySelectorAll(`[data-testid=${id}]`)].find(visible);
    const result = by('capture-result');
    const error = by('capture-error');
    const ids = ['capture-consent-ktp', 'capture-consent-biometric', 'capture-shutter', 'capture-next', 'capture-start', 'capture-no-flash'];
    return {
        title: ([...document.querySelectorAll('h1, h2, [data-testid=capture-guidance]')].find(visible) || document.body).innerText.slice(0, 80),
        ready: ids.filter((id) => { const e = by(id); return e && !e.disabled && e.getAttribute('aria-disabled') !== 'true' && !e.checked; }),
        result: result ? { result: result.dataset.result, tier: result.dataset.tier } : null,
        error: error ? error.innerText : null,
    };
";

/// Keeps every error and every breach of the page's policy, counts the frames that the worker measured and what it saw in
/// them, and remembers the longest task of the page's own thread.
const EARS: &str = r"
    window.tandaErrors = [];
    window.tandaHeard = { worker: 0, card: 0, face: 0, longestTaskMs: 0, longTasks: [], slowestLookMs: 0 };
    addEventListener('error', (event) => window.tandaErrors.push(String(event.message)));
    addEventListener('unhandledrejection', (event) => window.tandaErrors.push(String(event.reason)));
    addEventListener('securitypolicyviolation', (event) =>
        window.tandaErrors.push(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    const heard = window.tandaHeard;
    window.Worker = class extends Worker {
        constructor(...how) {
            super(...how);
            this.addEventListener('message', ({ data }) => {
                if (!data || data.thread !== 'worker') return;
                heard.worker += 1;
                heard.card += data.document && data.document.card ? 1 : 0;
                heard.face += data.face && data.face.faces.length ? 1 : 0;
                heard.slowestLookMs = Math.max(heard.slowestLookMs, data.lookMs || 0);
            });
        }
    };
    new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) {
            heard.longestTaskMs = Math.max(heard.longestTaskMs, duration);
            heard.longTasks.push([Math.round(startTime), Math.round(duration)]);
        }
    }).observe({ type: 'longtask', buffered: true });
";

async fn start_driver(program: &str) -> (Child, u16) {
    let mut process = Command::new(program)
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("ChromeDriver; `cargo xtask test` installs it and names it");
    let output = process.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines();
    while let Some(line) = lines.next_line().await.expect("a line of ChromeDriver") {
        if let Some((_, port)) = line.rsplit_once("successfully on port ")
            && let Ok(port) = port.trim_end_matches('.').parse()
        {
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return (process, port);
        }
    }
    panic!("ChromeDriver ended before it named its port");
}
