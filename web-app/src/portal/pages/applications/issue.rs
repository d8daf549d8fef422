//! The form of a new key, and the choice of how long an old secret works on.

use contract::{
    face::Mode,
    portal::{
        access::Permission,
        credential::{Door, Scope},
    },
};
use leptos::prelude::*;
use serde_json::json;

use super::{
    credentials::{door_words, mode_words, scope_words, show_fresh},
    details::Shown,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::Weight,
            choice::{choice, option},
            field::{Field, field, text_area, told},
            form::{Sending, Submit, checks, checks_fault, form_dialog, lines},
            select::word_select,
        },
        desk::Desk,
        locales::Say,
    },
};

/// The form of a new key.
pub(super) fn issue_dialog(shown: Shown, open: RwSignal<bool>) -> El {
    let (desk, sending) = (shown.desk, Sending::new());
    // Who may not change applications has this door alone.
    let first = if shown.may_change.get_untracked() { Door::Identity } else { Door::Ecert };
    let (door, mode) = (RwSignal::new(first), RwSignal::new(Mode::Testing));
    let scopes = RwSignal::new(Scope::ALL.to_vec());
    let addresses = RwSignal::new(String::new());
    let rights = checks(
        "key-right",
        desk.voice.say(|words| words.applications().rights),
        Scope::ALL.map(|scope| {
            let shown = el("span", "").child(el("span", "").says(desk.voice.say(scope_words(scope))));
            (scope, scope.as_str(), shown.child(el("span", "checks__note id__text").text(scope.as_str())))
        }),
        scopes,
    )
    .child(checks_fault(sending.fault(desk, "scopes")))
    .attr_live("hidden", move || (!door.get().has_scopes()).then(String::new));
    let body = [
        door_field(desk, door, shown.may_change),
        mode_field(desk, mode),
        rights,
        addresses_field(desk, addresses, sending),
    ];
    let submit =
        Submit { id: "key-form", weight: Weight::Primary, words: |words| words.applications().make_key };
    let title = desk.voice.say(|words| words.applications().new_key);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (id, door) = (shown.id(), door.get_untracked());
        let chosen = scopes.get_untracked();
        let chosen: Vec<&str> = chosen.iter().map(|scope| scope.as_str()).collect();
        let order = json!({
            "door": door.as_str(),
            "mode": mode.get_untracked().as_str(),
            "scopes": if door.has_scopes() { chosen } else { Vec::new() },
            "allowedAddresses": lines(&addresses.get_untracked()),
        });
        sending.begin(async move { desk.api.issue_credential(&id, &order).await }, move |fresh| {
            show_fresh(shown, fresh);
        });
    })
}

fn group(label: impl Fn() -> &'static str + 'static, control: El, hint: El) -> El {
    el("div", "field").children([el("span", "field__label").says(label), control, hint])
}

fn door_field(desk: Desk, door: RwSignal<Door>, may_all: Memo<bool>) -> El {
    let of = |one: Door| {
        option(desk.voice.say(door_words(one)), move || door.get() == one, move || door.set(one))
            .test_id(&format!("key-door-{}", one.as_str()))
            .attr_live("hidden", move || (one != Door::Ecert && !may_all.get()).then(String::new))
    };
    let doors = choice(desk.voice.say(|words| words.applications().door), Door::ALL.map(of));
    let about = move || {
        let about: Say = match door.get() {
            Door::Identity => |words| words.applications().door_identity_text,
            Door::Ecert => |words| words.applications().door_ecert_text,
            Door::OneKyc => |words| words.applications().door_onekyc_text,
            Door::H5Idv => |words| words.applications().door_h5_text,
        };
        about(desk.voice.words())
    };
    group(desk.voice.say(|words| words.applications().door), doors, el("p", "field__hint").says(about))
}

fn mode_field(desk: Desk, mode: RwSignal<Mode>) -> El {
    let may_live = Memo::new(move |_| desk.session.may(Permission::ChangeApplications));
    let of = |one: Mode| {
        option(desk.voice.say(mode_words(one)), move || mode.get() == one, move || mode.set(one))
            .test_id(&format!("key-mode-{}", one.as_str()))
            .attr_live("hidden", move || (one == Mode::Live && !may_live.get()).then(String::new))
    };
    let modes =
        choice(desk.voice.say(|words| words.applications().mode), [Mode::Testing, Mode::Live].map(of));
    let hint = el("p", "field__hint")
        .says(move || if may_live.get() { "" } else { desk.voice.words().applications().live_alone });
    group(desk.voice.say(|words| words.applications().mode), modes, hint)
}

fn addresses_field(desk: Desk, value: RwSignal<String>, sending: Sending) -> El {
    let names = Field { id: "key-addresses", test_id: "key-addresses" };
    let fault = sending.fault(desk, "allowedAddresses");
    let area = told(&names, text_area(&names, 2, value), fault).attr("spellcheck", "false");
    let hint = el("p", "field__hint").says(desk.voice.say(|words| words.applications().addresses_hint));
    let control = el("div", "field__secret").children([area, hint]);
    field(&names, desk.voice.say(|words| words.applications().addresses), control, fault)
}

/// For how long an old secret works on.
pub(crate) fn overlap_field(desk: Desk, hours: RwSignal<String>, sending: Sending) -> El {
    const CHOICE: [(&str, Say); 5] = [
        ("0", |words| words.applications().overlap_none),
        ("1", |words| words.applications().overlap_hour),
        ("24", |words| words.applications().overlap_day),
        ("168", |words| words.applications().overlap_week),
        ("720", |words| words.applications().overlap_month),
    ];
    let names = Field { id: "overlap", test_id: "overlap" };
    let control = word_select(desk, "field__control", names.id, hours, None, &CHOICE);
    field(
        &names,
        desk.voice.say(|words| words.applications().overlap),
        control,
        sending.fault(desk, "overlapHours"),
    )
}

/// The hours that were chosen.
pub(crate) fn rotate_hours(hours: RwSignal<String>) -> u32 {
    hours.get_untracked().parse().unwrap_or(24)
}
