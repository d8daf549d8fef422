//! An application's OneKYC integrations: made by who may change applications; where each calls back and what was agreed of
//! it is the owner's alone.

mod form;

use contract::portal::{
    access::Permission,
    integration::{IntegrationList, IntegrationView},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use self::form::{change_dialog, create_dialog};
use super::{super::webhooks::standing, details::Shown};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with, of_row},
            empty::trouble_box,
            glyph::Glyph,
            skeleton::skeleton_rows,
            status::{Meaning, status},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

/// The integrations, for who may see them.
pub(super) fn integrations(shown: Shown) -> El {
    let (desk, may) = (shown.desk, shown.may_change);
    let list: Load<IntegrationList> = Load::new();
    let fetch = move || list.fetch(desk.api.integrations());
    Effect::new(move |_| {
        if may.get() {
            fetch();
        }
    });
    let is_open = move || shown.details.with(|details| details.application.closed_at.is_none()) == Some(true);
    let ask = move || shown.over.ask(move |open| create_dialog(shown, open, list));
    let new = action_with(
        Weight::Plain,
        Glyph::Plus,
        desk.voice.say(|words| words.applications().integration_new),
        ask,
    )
    .test_id("integration-new")
    .attr_live("hidden", move || (!is_open()).then(String::new));
    let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.applications().integrations));
    let id = shown.id();
    let rows = el("div", "integrations").live(move || {
        let Some(all) = list.get() else {
            return vec![match list.failed() {
                Some(error) => trouble_box(desk, error, fetch),
                None => skeleton_rows(2),
            }];
        };
        let own = all.integrations.into_iter().filter(|one| one.application_id == id);
        let own: Vec<El> = own.map(|integration| row(shown, list, integration)).collect();
        if own.is_empty() {
            let none = el("p", "settings__note");
            return vec![none.says(desk.voice.say(|words| words.applications().integrations_empty))];
        }
        own
    });
    el("section", "sheet")
        .test_id("integrations")
        .attr_live("hidden", move || (!may.get()).then(String::new))
        .children([el("div", "page__row").children([title, new]), rows])
}

fn row(shown: Shown, list: Load<IntegrationList>, integration: IntegrationView) -> El {
    let desk = shown.desk;
    let callback = match &integration.callback_url {
        Some(url) => el("span", "id__text integrations__url").text(url),
        None => el("span", "table__soft").says(desk.voice.say(|words| words.applications().callback_none)),
    };
    let stands =
        integration.callback_url.is_some().then_some((integration.off_because, integration.failing_since));
    let stands = stands.map(|(off_because, failing_since)| standing(desk, off_because, failing_since));
    let agreed: [(bool, Say); 2] = [
        (integration.with_certificate, |words| words.applications().with_certificate),
        (integration.contacts_are_verified, |words| words.applications().contacts_verified),
    ];
    let agreed = agreed
        .into_iter()
        .filter(|(is_agreed, _)| *is_agreed)
        .map(|(_, words)| status(Meaning::Good, desk.voice.say(words)));
    let name = integration.name.clone();
    let may_turn = desk.session.may(Permission::ChangeWebhooks);
    let off =
        integration.callback_endpoint_id.clone().filter(|_| integration.off_because.is_some() && may_turn);
    let turn_on = off.map(|endpoint| {
        let turn = move || turn_on(desk, list, endpoint.clone());
        let turn = action(Weight::Plain, desk.voice.say(|words| words.applications().callback_turn_on), turn);
        of_row(turn.test_id("callback-on"), &name, &format!("callback-on-{name}"))
    });
    let may_set = desk.session.may(Permission::ChangeSettings);
    let owners = (!may_set).then(|| {
        el("span", "table__soft").says(desk.voice.say(|words| words.applications().integration_owner))
    });
    let lines = el("div", "integrations__lines")
        .child(el("strong", "").text(&name))
        .child(callback)
        .child(el("div", "tools integrations__marks").children(stands).children(agreed).children(owners));
    let change = may_set.then(|| {
        let change = action(Weight::Plain, desk.voice.say(|words| words.applications().change), move || {
            let integration = integration.clone();
            shown.over.ask(move |open| change_dialog(desk, open, list, &integration));
        })
        .test_id("integration-change");
        of_row(change, &name, &format!("integration-{name}"))
    });
    el("div", "settings__row integrations__row")
        .test_id("integration")
        .child(lines)
        .child(el("div", "tools").children(turn_on).children(change))
}

/// Turns a callback on; what it missed is sent.
fn turn_on(desk: Desk, list: Load<IntegrationList>, endpoint_id: String) {
    spawn_local(async move {
        match desk.api.change_webhook(&endpoint_id, &json!({ "on": true })).await {
            Ok(endpoint) => {
                list.change(|list| {
                    let is_it = |one: &&mut IntegrationView| {
                        one.callback_endpoint_id.as_ref() == Some(&endpoint.endpoint_id)
                    };
                    if let Some(one) = list.integrations.iter_mut().find(is_it) {
                        one.off_because = endpoint.off_because;
                        one.failing_since = endpoint.failing_since;
                    }
                });
                desk.toasts.say(Tone::Good, desk.voice.words_now().webhooks().turned_on);
            }
            Err(error) => desk.tell(&error),
        }
    });
}
