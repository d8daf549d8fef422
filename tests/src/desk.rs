//! A member of a partner at the dashboard in a real browser, on a desk's screen.

use contract::portal::access::Role;
use sea_orm::EntityTrait;
use serde_json::json;
use tanda::{auth::member, store::entity};
use thirtyfour::{By, Key, WebElement, WindowHandle};

use crate::{
    browser::{Browser, Cameras},
    portal::PASSWORD,
    stack::Stack,
};

/// A browser on a desk's screen.
pub struct Desk<'a> {
    stack: &'a Stack,
    browser: Browser,
}

impl<'a> Desk<'a> {
    /// A browser in which nobody is signed in.
    pub async fn open(stack: &'a Stack) -> Self {
        let browser = Browser::open(Cameras::Script(String::new())).await;
        let desk = Self { stack, browser };
        desk.widen().await;
        desk
    }

    /// Each tab has a screen of its own.
    async fn widen(&self) {
        let screen = json!({ "width": 1440, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        let tools = self.browser.driver.cdp();
        tools.send_raw("Emulation.setDeviceMetricsOverride", screen).await.expect("a desk's screen");
    }

    /// A browser in which a new member with these roles is signed in, by the page's own form.
    pub async fn of(stack: &'a Stack, email: &str, roles: &[Role]) -> Self {
        register(stack, email, roles).await;
        let desk = Self::open(stack).await;
        desk.go("/login").await;
        desk.sign_in(email, PASSWORD).await;
        desk.until("document.querySelector('.shell')").await;
        desk
    }

    /// Opens an address of the dashboard.
    pub async fn go(&self, path: &str) {
        self.browser.driver.goto(format!("{}{path}", self.stack.base_url)).await.expect("the page");
    }

    /// Path and query of the address.
    pub async fn address(&self) -> String {
        self.text_of("return location.pathname + location.search").await
    }

    /// Fills in the form and sends it.
    pub async fn sign_in(&self, email: &str, password: &str) {
        self.retype("login-email", email).await;
        self.retype("login-password", password).await;
        self.click("login-submit").await;
    }

    /// The element of a name, once it is there.
    pub async fn find(&self, test_id: &str) -> WebElement {
        self.browser.find(test_id).await
    }

    /// Presses something, once it can be.
    pub async fn click(&self, test_id: &str) {
        self.browser.click(test_id).await;
    }

    /// Types into a field.
    pub async fn type_into(&self, test_id: &str, text: &str) {
        self.find(test_id).await.send_keys(text).await.expect("a field");
    }

    /// Chooses an option of a list by its value.
    pub async fn choose(&self, test_id: &str, value: &str) {
        let option = format!("[data-testid=\"{test_id}\"] option[value=\"{value}\"]");
        self.until(&format!("document.querySelector('{option}')")).await;
        let found = self.browser.driver.find(By::Css(option)).await.expect("an option");
        found.click().await.expect("a click");
    }

    /// Presses a key, wherever the focus is.
    pub async fn press(&self, key: impl Into<thirtyfour::TypingData>) {
        self.browser.driver.active_element().await.expect("a page").send_keys(key).await.expect("a key");
    }

    /// What went wrong on the page, and every breach of its policy.
    pub async fn log(&self) -> Vec<String> {
        self.browser.log().await
    }

    /// Control and Enter.
    pub async fn press_control_enter(&self) {
        self.press(Key::Control + Key::Enter).await;
    }

    /// Waits until a condition holds, a script's `return`.
    pub async fn until(&self, condition: &str) {
        self.browser.until(condition).await;
    }

    /// Waits until so many of a name are there.
    pub async fn counts(&self, test_id: &str, count: usize) {
        self.until(&format!("document.querySelectorAll('[data-testid={test_id}]').length === {count}")).await;
    }

    /// Waits until one of a name says this.
    pub async fn says(&self, test_id: &str, text: &str) {
        let all = format!("[...document.querySelectorAll('[data-testid={test_id}]')]");
        self.until(&format!("{all}.some((one) => one.textContent.includes({}))", json!(text))).await;
    }

    /// Waits until a field is told to be wrong.
    pub async fn is_wrong(&self, field: &str) {
        self.until(&format!("document.getElementById('{field}-error')?.textContent")).await;
    }

    /// Waits until no dialog is open.
    pub async fn without_dialog(&self) {
        self.until("!document.querySelector('dialog[open]')").await;
    }

    /// Types over what stands in a field.
    pub async fn retype(&self, test_id: &str, text: &str) {
        let field = self.find(test_id).await;
        field.clear().await.expect("a field");
        field.send_keys(text).await.expect("a field");
    }

    /// Opens another tab, and gives the way back to this one.
    pub async fn new_tab(&self) -> WindowHandle {
        let here = self.browser.driver.window().await.expect("a tab");
        let tab = self.browser.driver.new_tab().await.expect("another tab");
        self.turn_to(&tab).await;
        self.widen().await;
        here
    }

    /// Turns to a tab.
    pub async fn turn_to(&self, tab: &WindowHandle) {
        self.browser.driver.switch_to_window(tab.clone()).await.expect("a tab");
    }

    /// What a script returns, as text.
    pub async fn text_of(&self, script: &str) -> String {
        let answer = self.browser.driver.execute(script, vec![]).await.expect("the page answers");
        answer.json().as_str().unwrap_or_default().to_owned()
    }

    /// What a script says that calls the last of its arguments, as text.
    pub async fn text_later(&self, script: &str) -> String {
        let answer = self.browser.driver.execute_async(script, vec![]).await.expect("the page answers");
        answer.json().as_str().unwrap_or_default().to_owned()
    }

    /// Presses Escape twice, which no page can prevent in a browser that hears it.
    pub async fn press_escape_twice(&self) {
        for _ in 0..2 {
            self.press("\u{e00c}").await;
        }
    }

    /// Loads the page anew.
    pub async fn reload(&self) {
        self.browser.driver.refresh().await.expect("the page");
    }

    /// Closes the browser; nothing may have gone wrong on the page.
    pub async fn close(self) {
        assert_eq!(self.browser.log().await, Vec::<String>::new(), "no error and no policy violation");
        self.browser.close().await;
    }
}

/// A new member of the sandbox.
pub async fn register(stack: &Stack, email: &str, roles: &[Role]) {
    let organisation = entity::organisation::Entity::find().one(&stack.app.database).await;
    let organisation = organisation.expect("a query").expect("the sandbox").id;
    let new = member::NewMember { organisation_id: &organisation, email, password: PASSWORD, roles };
    member::create(&stack.app, new).await.expect("a member");
}
