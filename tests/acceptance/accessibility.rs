//! Every screen as axe-core judges it by WCAG 2.2 AA: on a phone's and on a desk's window, light and dark.

use std::path::PathBuf;

use acceptance::album::{
    BILLING, OWNER, Scene, Screen, Stage, Theme, Visit, bare, flow, guests, log, reviews, settings,
};
use serde_json::{Value, json};

/// What WCAG 2.2 asks for at AA, as axe-core names it.
const TAGS: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/// axe-core. It is put into the page by the browser's driver, so the page's own policy is what it is for everybody.
fn judge() -> String {
    let program = std::env::var_os("TANDA_AXE").map(PathBuf::from);
    let program = program.expect("TANDA_AXE names axe-core's script; `cargo xtask test` brings it");
    std::fs::read_to_string(program).expect("axe-core")
}

/// What makes the page, or a dialog, scroll to the side (WCAG 2.2, 1.4.10): the window's own widest elements.
const BEYOND: &str = "
    const scrolls = [document.scrollingElement, ...document.querySelectorAll('dialog[open]')];
    return scrolls.filter((box) => box.scrollWidth > box.clientWidth)
        .map((box) => `${box.tagName} ${box.className} ${box.scrollWidth} > ${box.clientWidth}`);
";

/// What it has against a screen: rule and element, a line each.
async fn faults(visit: &Visit, scene: &Scene) -> Vec<String> {
    let asked = json!({ "runOnly": { "type": "tag", "values": TAGS }, "resultTypes": ["violations"] });
    let script = format!(
        "const done = arguments[arguments.length - 1]; \
         axe.run(document, {asked}).then((told) => done(told.violations), (error) => done(String(error)));"
    );
    let told = visit.ask_later(&script).await;
    let violations = told.as_array().unwrap_or_else(|| panic!("{}-{}: {told}", scene.page, scene.state));
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |rule: &Value, node: &Value| {
        format!(
            "{}: {} {}",
            word(&rule["id"]),
            node["target"],
            word(&node["failureSummary"]).replace('\n', " ")
        )
    };
    let of = |rule: &Value| {
        rule["nodes"].as_array().into_iter().flatten().map(|node| line(rule, node)).collect::<Vec<_>>()
    };
    violations.iter().flat_map(of).collect()
}

/// Looks at every scene of a group, at every width and in both themes, before it says what is wrong.
async fn judged(visit: &Visit, scenes: &[Scene], screens: &[Screen]) -> Vec<String> {
    let axe = judge();
    let mut found = Vec::new();
    for screen in screens {
        visit.screen(*screen).await;
        for scene in scenes {
            visit.paint(Theme::Light).await;
            visit.reach(scene).await;
            let beyond = visit.ask(BEYOND).await;
            if beyond != json!([]) {
                found.push(format!(
                    "{}-{} {} px: wider than the window: {beyond}",
                    scene.page, scene.state, screen.width
                ));
            }
            visit.ask(&axe).await;
            for theme in Theme::ALL {
                visit.paint(theme).await;
                let place = format!("{}-{} {} {} px", scene.page, scene.state, theme.word(), screen.width);
                found.extend(faults(visit, scene).await.into_iter().map(|fault| format!("{place}: {fault}")));
            }
            visit.leave(scene).await;
        }
    }
    found
}

const BOTH: [Screen; 2] = [Screen::PHONE, Screen::DESK];

fn none(found: &[String]) {
    assert!(found.is_empty(), "{} faults\n{}", found.len(), found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_who_is_not_signed_in_are_accessible() {
    let stage = Stage::furnished().await;
    let visit = Visit::open(&stage, "id").await;
    let mut found = judged(&visit, &guests(&stage), &BOTH).await;
    for screen in BOTH {
        found.extend(judged(&visit, &flow(&stage).await, &[screen]).await);
    }
    visit.close().await;
    none(&found);
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_pages_are_accessible() {
    let stage = Stage::bare().await;
    let visit = Visit::of(&stage, OWNER, "id").await;
    let found = judged(&visit, &bare(), &BOTH).await;
    visit.close().await;
    none(&found);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_and_the_queue_of_cases_are_accessible() {
    let stage = Stage::furnished().await;
    let visit = Visit::of(&stage, OWNER, "id").await;
    let scenes = [log(&stage), reviews(&stage)].concat();
    let found = judged(&visit, &scenes, &BOTH).await;
    visit.close().await;
    none(&found);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_settings_are_accessible() {
    let stage = Stage::furnished().await;
    let visit = Visit::of(&stage, OWNER, "en").await;
    let scenes = settings(&stage);
    let mut found = judged(&visit, &scenes, &[Screen::PHONE]).await;
    // The last scene ended the session.
    visit.sign_in(OWNER).await;
    found.extend(judged(&visit, &scenes, &[Screen::DESK]).await);
    visit.close().await;
    none(&found);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_of_the_menu_is_left_out() {
    let stage = Stage::furnished().await;
    let scenes = [log(&stage), reviews(&stage), settings(&stage)].concat();
    for email in [OWNER, BILLING] {
        let visit = Visit::of(&stage, email, "id").await;
        let menu =
            visit.ask("return [...document.querySelectorAll('a.rail__item')].map((a) => a.pathname)").await;
        let menu: Vec<String> = serde_json::from_value(menu).unwrap();
        assert!(menu.len() >= 3, "{menu:?}");
        for path in menu {
            assert!(scenes.iter().any(|scene| scene.path == path), "no scene of {path}");
        }
        visit.close().await;
    }
}
