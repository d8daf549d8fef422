//! Nothing moves by itself while what a page shows comes in: the skeleton has its room. Counted as browsers count it
//! (Layout Instability API), over a line on which every answer takes a while.

use acceptance::album::{Calls, OWNER, Scene, Screen, Stage, Step, Visit, log, reviews, settings};

/// A phone's line in the next room of the network (ours): long enough for a skeleton to be painted before each answer.
const DELAY_MS: u32 = 120;

/// What all shifts of a page come to at most. Good is 0.1 (web.dev, Cumulative Layout Shift); this is a fifth of it: a line of text
/// that moves by its own height on a phone.
const MOST: f64 = 0.02;

/// What has moved so far without anybody's doing, and what moved most.
const SHIFTS: &str = "
    const done = arguments[arguments.length - 1];
    let sum = 0, worst = '', most = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            sum += entry.value;
            if (entry.value > most) {
                most = entry.value;
                worst = entry.sources.map(({ node, previousRect: from, currentRect: to }) =>
                    `${(node?.className ?? node?.parentElement?.className) || node?.nodeName} `
                    + `${from.x},${from.y},${from.width}x${from.height} to ${to.x},${to.y},${to.width}x${to.height}`)
                    .join('; ');
            }
        }
    }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done([sum, worst]), 400);
";

/// Pushes the page down by itself, as an answer without a room would.
const PUSH: &str = "
    const late = document.createElement('div');
    late.textContent = 'late';
    late.attributeStyleMap.set('height', CSS.px(200));
    document.querySelector('.page').prepend(late);
";

/// Scenes in which nobody does anything, one a page.
fn at_rest(scenes: Vec<Scene>) -> Vec<Scene> {
    let is_still = |scene: &Scene| {
        scene.calls == Calls::Answered && scene.steps.iter().all(|step| matches!(step, Step::See(_)))
    };
    let mut kept: Vec<Scene> = Vec::new();
    for scene in scenes.into_iter().filter(is_still) {
        if kept.iter().all(|other| other.path != scene.path) {
            kept.push(scene);
        }
    }
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_keep_their_places_while_they_load() {
    let stage = Stage::furnished().await;
    let scenes = at_rest([log(&stage), reviews(&stage), settings(&stage)].concat());
    assert!(scenes.len() >= 12, "{} scenes", scenes.len());
    let visit = Visit::of(&stage, OWNER, "id").await;
    visit.delay_ms(DELAY_MS).await;
    let mut moved = Vec::new();
    for screen in [Screen::PHONE, Screen::DESK] {
        visit.screen(screen).await;
        for scene in &scenes {
            visit.reach(scene).await;
            let told = visit.ask_later(SHIFTS).await;
            let sum = told[0].as_f64().unwrap();
            println!("{:.4} {} {} px {}", sum, scene.path, screen.width, told[1]);
            if sum > MOST {
                moved
                    .push(format!("{} at {} px: {sum:.4}, most of it {}", scene.path, screen.width, told[1]));
            }
        }
    }
    // And it would be noticed.
    visit.ask(PUSH).await;
    let told = visit.ask_later(SHIFTS).await;
    assert!(told[0].as_f64() > Some(MOST), "{told}");
    visit.close().await;
    assert!(moved.is_empty(), "{}", moved.join("\n"));
}
