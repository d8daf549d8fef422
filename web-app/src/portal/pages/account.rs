//! Who one is, what one may do, how one signs in, how the page looks, and the organisation's settings.

mod security;
mod sessions;

use contract::portal::{
    Settings,
    access::{Permission, Role},
    days::Zone,
};
use leptos::{prelude::*, task::spawn_local};

use self::{security::security, sessions::sessions};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            choice::{choice, option},
            over::Over,
            page::{page, sheet, time},
        },
        desk::{Desk, desk},
        load::Load,
        locales::{Say, Words},
        moment::zone_name,
        shell::{density_choice, language_choice, sign_out_action, theme_choice},
    },
};

/// The page.
pub(crate) fn account() -> El {
    let (desk, over, list) = (desk(), Over::new(), Load::new());
    page(
        desk.voice.say(|words| words.account().title),
        [sign_out_action(desk)],
        [
            el("div", "sheets").children([
                who(desk),
                security(desk, over, list),
                sessions(desk, list),
                look(desk),
                settings(desk),
            ]),
            over.view(),
        ],
    )
}

fn who(desk: Desk) -> El {
    let facts = el("dl", "facts").live(move || {
        let words = desk.voice.words().account();
        let Some(me) = desk.session.me() else { return Vec::new() };
        let fact = |name: &str, value: El| [el("dt", "").text(name), value];
        let roles = me.roles.iter().map(|role| {
            let (name, may) = role_words(*role, desk.voice.words());
            el("p", "")
                .children([el("strong", "").text(name), el("span", "facts__note").text(" \u{b7} ").text(may)])
        });
        let ends = el("dd", "").children([
            ends(words.session_idle, time(me.idle_until)),
            ends(words.session_end, time(me.expires_at)),
        ]);
        [
            fact(words.email, el("dd", "").text(&me.member.email)),
            fact(words.organisation, el("dd", "").text(&me.organisation)),
            fact(words.roles, el("dd", "").children(roles)),
            fact(words.session, ends),
        ]
        .into_iter()
        .flatten()
        .collect()
    });
    sheet(desk.voice.say(|words| words.account().who), [facts])
}

/// A sentence with a time in its hole.
fn ends(sentence: &str, when: El) -> El {
    let (before, after) = sentence.split_once("{when}").unwrap_or((sentence, ""));
    el("p", "facts__note").text(before).child(when).text(after)
}

/// A role's name, and what it may.
pub(super) fn role_words(role: Role, words: Words) -> (&'static str, &'static str) {
    let words = words.account();
    match role {
        Role::Owner => (words.owner, words.owner_may),
        Role::Admin => (words.admin, words.admin_may),
        Role::Analyst => (words.analyst, words.analyst_may),
        Role::Developer => (words.developer, words.developer_may),
        Role::Billing => (words.billing, words.billing_may),
        Role::Auditor => (words.auditor, words.auditor_may),
    }
}

fn look(desk: Desk) -> El {
    let row = |words: Say, control: El| {
        el("div", "settings__row").children([el("span", "").says(desk.voice.say(words)), control])
    };
    sheet(
        desk.voice.say(|words| words.account().look),
        [el("div", "settings").children([
            row(|words| words.shell().theme, theme_choice(desk)),
            row(|words| words.shell().language, language_choice(desk)),
            row(|words| words.shell().density, density_choice(desk)),
            row(|words| words.account().zone, zone_choice(desk)),
        ])],
    )
}

/// The zone of times.
pub(crate) fn zone_choice(desk: Desk) -> El {
    let of = |zone: Zone| {
        option(
            move || zone_name(zone),
            move || desk.taste.zone.get() == zone,
            move || desk.taste.choose_zone(zone),
        )
        .attr("title", zone.as_str())
        .test_id(&format!("zone-{}", zone_name(zone)))
    };
    choice(desk.voice.say(|words| words.account().zone), Zone::ALL.map(of))
}

fn settings(desk: Desk) -> El {
    let is_owner = Memo::new(move |_| desk.session.may(Permission::ChangeSettings));
    let four_eyes = Memo::new(move |_| desk.session.me().is_some_and(|me| me.settings.four_eyes));
    let is_busy = RwSignal::new(false);
    let of = |on: bool, words: Say| {
        option(
            desk.voice.say(words),
            move || four_eyes.get() == on,
            move || {
                if four_eyes.get_untracked() != on && !is_busy.get_untracked() {
                    change(desk, on, is_busy);
                }
            },
        )
        .test_id(if on { "four-eyes-on" } else { "four-eyes-off" })
        .attr_live("disabled", move || (!is_owner.get() || is_busy.get()).then(String::new))
    };
    let switch = choice(
        desk.voice.say(|words| words.account().four_eyes),
        [of(true, |words| words.account().on), of(false, |words| words.account().off)],
    );
    let note = el("p", "settings__note").says(desk.voice.say(|words| words.account().four_eyes_text));
    let owner_alone = el("p", "settings__note")
        .says(move || if is_owner.get() { "" } else { desk.voice.words().account().owner_alone });
    sheet(
        desk.voice.say(|words| words.account().settings),
        [el("div", "settings").children([
            el("div", "settings__row")
                .children([el("span", "").says(desk.voice.say(|words| words.account().four_eyes)), switch]),
            note,
            owner_alone,
        ])],
    )
}

/// Changes it at once, and back again where the server says no.
fn change(desk: Desk, on: bool, is_busy: RwSignal<bool>) {
    let set = move |on: bool| desk.session.amend(|me| me.settings.four_eyes = on);
    set(on);
    let _ = is_busy.try_set(true);
    spawn_local(async move {
        let answer = desk.api.change_settings(Settings { four_eyes: on }).await;
        let _ = is_busy.try_set(false);
        match answer {
            Ok(settings) => {
                set(settings.four_eyes);
                let words = desk.voice.words_now().account();
                let words = if on { words.four_eyes_on } else { words.four_eyes_off };
                desk.toasts.say_with_undo(words, move || change(desk, !on, is_busy));
            }
            Err(error) => {
                set(!on);
                desk.tell(&error);
            }
        }
    });
}
