//! One's sessions: where one is signed in, and the button that ends one.

use contract::portal::member::{SessionList, SessionView};
use leptos::task::spawn_local;

use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, of_row},
            empty::{not_fresh, trouble_box},
            page::sheet,
            skeleton::skeleton_rows,
            status::{Meaning, status},
        },
        desk::Desk,
        load::Load,
        toasts::Tone,
    },
};

/// The sheet.
pub(super) fn sessions(desk: Desk, list: Load<SessionList>) -> El {
    let fetch = move || list.fetch(desk.api.sessions());
    fetch();
    let rows =
        el("div", "integrations").test_id("sessions").live(move || match (list.get(), list.failed()) {
            (Some(list_now), _) => list_now.sessions.into_iter().map(|one| row(desk, list, one)).collect(),
            (None, Some(error)) => vec![trouble_box(desk, error, fetch)],
            (None, None) => vec![skeleton_rows(2)],
        });
    sheet(desk.voice.say(|words| words.members().sessions), [not_fresh(desk, list.course, fetch), rows])
}

fn row(desk: Desk, list: Load<SessionList>, session: SessionView) -> El {
    let used_at = session.last_used_at;
    let used = el("span", "table__soft")
        .says(move || desk.voice.words().members().session_used.replace("{when}", &desk.ago(used_at)));
    let browser = told(&session.user_agent);
    let name = el("strong", "").attr("title", &session.user_agent).text(&browser);
    let lines = el("div", "integrations__lines").children([name, used]);
    if session.is_this {
        let this = status(Meaning::Good, desk.voice.say(|words| words.members().session_this));
        return el("div", "settings__row integrations__row").children([lines, this]);
    }
    let id = session.session_id;
    let key = format!("session-{id}");
    let end = action(Weight::Plain, desk.voice.say(|words| words.members().session_end), move || {
        let id = id.clone();
        spawn_local(async move {
            match desk.api.end_session(&id).await {
                Ok(()) => {
                    desk.toasts.say(Tone::Good, desk.voice.words_now().members().session_ended);
                    list.fetch(desk.api.sessions());
                }
                Err(error) => desk.tell(&error),
            }
        });
    })
    .test_id("session-end");
    let end = of_row(end, &browser, &key);
    el("div", "settings__row integrations__row").children([lines, end])
}

/// What a browser calls itself, as people call it: browsers name those they are built like, so the last to join comes first.
fn told(user_agent: &str) -> String {
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(word, _)| user_agent.contains(word)).map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} \u{b7} {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) if user_agent.is_empty() => "\u{2013}".to_owned(),
        (None, None) => user_agent.chars().take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_named_by_what_it_is_and_not_by_what_it_is_like() {
        for (user_agent, expected) in [
            (
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142 Safari/537.36 Edg/142",
                "Edge \u{b7} Windows",
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142 Safari/537.36",
                "Chrome \u{b7} Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; like Mac OS X) AppleWebKit/605 Version/18 Safari/604",
                "Safari \u{b7} iPhone",
            ),
            ("curl/8", "curl/8"),
            ("", "\u{2013}"),
        ] {
            assert_eq!(told(user_agent), expected);
        }
    }
}
