//! Every screen that is worth looking at, and how one gets there: for whoever judges the screens and for whoever takes
//! pictures of them. Which screens there are is in `scenes`, what is on them in `stage`.

mod scenes;
mod stage;

use std::path::Path;

use serde_json::{Value, json};

pub use self::{
    scenes::{bare, flow, guests, log, reviews, settings},
    stage::{ANALYST, BILLING, OWNER, Stage},
};
use crate::{
    browser::{Browser, Cameras},
    portal::PASSWORD,
};

/// A screen, and how one gets there.
#[derive(Debug, Clone)]
pub struct Scene {
    /// The page's name.
    pub page: &'static str,
    /// How it stands there.
    pub state: &'static str,
    /// Where one goes.
    pub path: String,
    /// What becomes of the page's calls.
    pub calls: Calls,
    /// What one does there; each step waits until it can be done.
    pub steps: Vec<Step>,
}

/// What becomes of a page's calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calls {
    /// They are answered.
    Answered,
    /// Those for addresses of this pattern are not, for as long as one looks.
    Held(&'static str),
    /// Those for addresses of this pattern reach nobody.
    Lost(&'static str),
}

/// Something that is done on a page.
#[derive(Debug, Clone)]
pub enum Step {
    /// Presses what has this test id.
    Click(&'static str),
    /// Types into what has this test id.
    Type(&'static str, &'static str),
    /// Presses a key, wherever the focus is.
    Press(&'static str),
    /// Waits for this selector.
    See(&'static str),
    /// The session ends, as if by itself.
    SignedOut,
}

/// How big the window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    /// Across, in CSS pixels.
    pub width: u32,
    /// Down.
    pub height: u32,
}

impl Screen {
    /// A phone's.
    pub const PHONE: Self = Self { width: 360, height: 740 };
    /// A desk's.
    pub const DESK: Self = Self { width: 1440, height: 900 };
}

/// Light or dark, as the system has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// As a style sheet writes it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A browser that is led from scene to scene.
pub struct Visit {
    browser: Browser,
    base_url: String,
}

impl Visit {
    /// A browser at this server in which nobody is signed in, at the stage's time, in this language.
    pub async fn open(stage: &Stage, language: &str) -> Self {
        let browser = Browser::open(Cameras::Script(String::new())).await;
        // The stage's clock stands still, and so does the page's: what a page says of times is then the same each time.
        let still = format!(
            "{{ const Running = Date; const now = {}; window.Date = class extends Running {{ \
             constructor(...at) {{ at.length ? super(...at) : super(now); }} static now() {{ return now; }} }}; \
             if (location.protocol.startsWith('http')) localStorage.setItem('tanda-language', '{language}'); }}",
            stage.now().epoch_ms()
        );
        let tools = browser.driver.cdp();
        let source = json!({ "source": still });
        tools.send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.expect("a clock");
        Self { browser, base_url: stage.stack.base_url.clone() }
    }

    /// The same with a member signed in.
    pub async fn of(stage: &Stage, email: &'static str, language: &str) -> Self {
        let visit = Self::open(stage, language).await;
        visit.sign_in(email).await;
        visit
    }

    /// Signs in by the page's own form.
    pub async fn sign_in(&self, email: &'static str) {
        self.screen(Screen::DESK).await;
        self.go("/login").await;
        for step in [
            Step::Type("login-email", email),
            Step::Type("login-password", PASSWORD),
            Step::Click("login-submit"),
            Step::See(".shell"),
        ] {
            self.take(&step).await;
        }
    }

    /// Takes this window size.
    pub async fn screen(&self, screen: Screen) {
        let is_phone = screen.width < 700;
        self.tool(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": is_phone }),
        )
        .await;
    }

    /// Light or dark; nothing moves.
    pub async fn paint(&self, theme: Theme) {
        let features = json!([
            { "name": "prefers-color-scheme", "value": theme.word() },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.tool("Emulation.setEmulatedMedia", json!({ "features": features })).await;
        self.ask_later("requestAnimationFrame(() => requestAnimationFrame(arguments[arguments.length - 1]))")
            .await;
    }

    /// Goes to a scene, and waits until it is there.
    pub async fn reach(&self, scene: &Scene) {
        match scene.calls {
            Calls::Answered => {}
            Calls::Held(pattern) => {
                self.tool("Fetch.enable", json!({ "patterns": [{ "urlPattern": pattern }] })).await;
            }
            Calls::Lost(pattern) => self.lose(&[pattern]).await,
        }
        self.go(&scene.path).await;
        for step in &scene.steps {
            self.take(step).await;
        }
        // Fonts are swapped in, and what was asked for meanwhile is there.
        self.browser.until("document.fonts.status === 'loaded'").await;
    }

    /// Everything that is asked for takes so much longer.
    pub async fn delay_ms(&self, delay_ms: u32) {
        let link = json!({ "offline": false, "latency": delay_ms, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.tool("Network.enable", json!({})).await;
        self.tool("Network.emulateNetworkConditions", link).await;
    }

    /// Lets calls go again.
    pub async fn leave(&self, scene: &Scene) {
        match scene.calls {
            Calls::Answered => {}
            Calls::Held(_) => self.tool("Fetch.disable", json!({})).await,
            Calls::Lost(_) => self.lose(&[]).await,
        }
    }

    async fn lose(&self, patterns: &[&str]) {
        self.tool("Network.enable", json!({})).await;
        self.tool("Network.setBlockedURLs", json!({ "urls": patterns })).await;
    }

    async fn go(&self, path: &str) {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base_url) };
        // Where only what follows `#` differs, a browser would stay where it is.
        self.browser.driver.goto("about:blank").await.expect("an empty page");
        self.browser.driver.goto(url).await.expect("the page");
    }

    async fn take(&self, step: &Step) {
        match step {
            Step::Click(test_id) => self.browser.click(test_id).await,
            Step::Type(test_id, text) => {
                self.browser.find(test_id).await.send_keys(*text).await.expect("a field");
            }
            Step::Press(key) => {
                let focused = self.browser.driver.active_element().await.expect("a page");
                focused.send_keys(*key).await.expect("a key");
            }
            Step::See(selector) => {
                self.browser
                    .until(&format!("document.querySelector({})?.checkVisibility()", json!(selector)))
                    .await;
            }
            Step::SignedOut => {
                self.browser.driver.delete_all_cookies().await.expect("a browser that forgets");
            }
        }
    }

    /// A picture of what is in the window.
    pub async fn picture(&self, file: &Path) {
        self.browser.driver.screenshot(file).await.expect("a picture");
    }

    /// What a script says.
    pub async fn ask(&self, script: &str) -> Value {
        self.browser.driver.execute(script, vec![]).await.expect("the page answers").json().clone()
    }

    /// What a script says that calls the last of its arguments when it is done.
    pub async fn ask_later(&self, script: &str) -> Value {
        self.browser.driver.execute_async(script, vec![]).await.expect("the page answers").json().clone()
    }

    async fn tool(&self, name: &str, parameters: Value) {
        self.browser.driver.cdp().send_raw(name, parameters).await.expect("the browser's own tools");
    }

    /// Closes the browser.
    pub async fn close(self) {
        self.browser.close().await;
    }
}
