//! One application: whether it is open, what is left of its quota, its keys, its integrations.

use contract::portal::{
    access::Permission,
    application::{ApplicationDetails, ApplicationView, QuotaState},
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::{
    branding::branding, credentials::credentials, integrations::integrations, name_dialog, places::places,
    quota, state, used_up,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            copy::copy_id,
            empty::trouble_box,
            form::{Sending, Submit, form_dialog, form_text},
            glyph::{Glyph, glyph},
            over::Over,
            page::{heading, time},
            skeleton::skeleton_block,
        },
        desk::{Desk, desk},
        load::Load,
        place::{Page, Place},
        toasts::Tone,
    },
};

/// The page's application, and what lies over it.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) desk: Desk,
    pub(super) over: Over,
    pub(super) details: Load<ApplicationDetails>,
    id: StoredValue<String>,
    /// Whether this member may change it.
    pub(super) may_change: Memo<bool>,
}

impl Shown {
    /// Its id.
    pub(super) fn id(self) -> String {
        self.id.try_get_value().unwrap_or_default()
    }

    /// Fetches it anew.
    pub(super) fn fetch(self) {
        let (desk, id) = (self.desk, self.id());
        self.details.fetch(async move { desk.api.application(&id).await });
    }

    /// What the server says that it is by now.
    fn amend(self, changed: ApplicationView) {
        self.details.change(|details| details.application = changed);
    }
}

/// The page.
pub(crate) fn application(id: &str) -> El {
    let desk = desk();
    let shown = Shown {
        desk,
        over: Over::new(),
        details: Load::new(),
        id: StoredValue::new(id.to_owned()),
        may_change: Memo::new(move |_| desk.session.may(Permission::ChangeApplications)),
    };
    shown.fetch();
    let back = desk
        .router
        .link_back("page__back", || Place::of(Page::Applications))
        .test_id("application-back")
        .child(glyph(Glyph::ChevronLeft))
        .child(el("span", "").says(desk.voice.say(|words| words.applications().back)));
    let title = move || {
        let name = shown.details.with(|details| details.application.name.clone());
        name.unwrap_or_else(|| desk.voice.words().applications().one.to_owned())
    };
    let is_there = Memo::new(move |_| shown.details.with(|_| ()).is_some());
    // The name is as long as it is, so what stands below it comes anew with it.
    let body = el("div", "page__anew").live(move || {
        let body = if is_there.get() {
            vec![head(shown), credentials(shown), branding(shown), places(shown), integrations(shown)]
        } else {
            vec![match shown.details.failed() {
                Some(error) => trouble_box(desk, error, move || shown.fetch()),
                None => skeleton_block(),
            }]
        };
        vec![el("div", "page__body").children(body)]
    });
    el("div", "page").children([
        back,
        el("header", "page__head").child(heading(title)).child(actions(shown)),
        body,
        shown.over.view(),
    ])
}

fn actions(shown: Shown) -> El {
    let desk = shown.desk;
    el("div", "page__aside").live(move || {
        let Some(application) = shown.details.with(|details| details.application.clone()) else {
            return Vec::new();
        };
        if !shown.may_change.get() {
            return Vec::new();
        }
        let before = application.name.clone();
        let rename = action(Weight::Plain, desk.voice.say(|words| words.applications().rename), move || {
            let before = before.clone();
            shown.over.ask(move |open| rename_dialog(shown, open, &before));
        })
        .test_id("application-rename")
        .held_by("application-rename");
        let turn = if application.closed_at.is_some() {
            action(Weight::Plain, desk.voice.say(|words| words.applications().reopen), move || {
                set_closed(shown, shown.id(), false);
            })
            .test_id("application-reopen")
            .held_by("application-turn")
        } else {
            let name = application.name;
            action(Weight::Bad, desk.voice.say(|words| words.applications().close), move || {
                let name = name.clone();
                shown.over.ask(move |open| close_dialog(shown, open, &name));
            })
            .test_id("application-close")
            .held_by("application-turn")
        };
        vec![rename, turn]
    })
}

fn head(shown: Shown) -> El {
    let desk = shown.desk;
    el("div", "")
        .live(move || {
            let Some(application) = shown.details.with(|details| details.application.clone()) else {
                return Vec::new();
            };
            let words = desk.voice.words().applications();
            let fact = |name: &str, value: El| [el("dt", "").text(name), el("dd", "").child(value)];
            let facts = [
                fact(words.state, state(desk, &application)),
                fact(words.quota, quota(desk, &application)),
                fact(words.created, time(application.created_at)),
                fact(words.id, copy_id(&application.application_id)),
            ];
            let closed = application.closed_at.map(|_| {
                el("p", "notice notice--attention")
                    .test_id("application-closed")
                    .child(glyph(Glyph::Lock))
                    .child(el("span", "notice__words").text(words.closed_notice))
            });
            let used = application.closed_at.is_none() && application.quota_state() == QuotaState::Used;
            let contact = shown.details.with(|details| details.contact_url.clone()).flatten();
            let used = used.then(|| used_up(desk, contact.as_deref()));
            let facts = el("dl", "facts facts--across").children(facts.into_iter().flatten());
            closed.into_iter().chain(used).chain([el("section", "sheet").child(facts)]).collect()
        })
        .class_if("page__body", || true)
}

fn rename_dialog(shown: Shown, open: RwSignal<bool>, before: &str) -> El {
    let (desk, was) = (shown.desk, before.to_owned());
    let submit =
        Submit { id: "application-form", weight: Weight::Primary, words: |words| words.shell().save };
    let title = desk.voice.say(|words| words.applications().rename);
    name_dialog(desk, open, title, submit, before, move |name, sending| {
        let (id, was) = (shown.id(), was.clone());
        sending.begin(
            async move { desk.api.change_application(&id, &json!({ "name": name })).await },
            move |changed| {
                open.set(false);
                told_name(shown, changed, was);
            },
        );
    })
}

/// Says its name, which can be taken back.
fn told_name(shown: Shown, changed: ApplicationView, was: String) {
    let (desk, id) = (shown.desk, changed.application_id.clone());
    let told = desk.voice.words_now().applications().renamed.replace("{name}", &changed.name);
    shown.amend(changed);
    desk.toasts.say_with_undo(told, move || {
        let (id, was) = (id.clone(), was.clone());
        spawn_local(async move {
            match desk.api.change_application(&id, &json!({ "name": was })).await {
                Ok(changed) => shown.amend(changed),
                Err(error) => desk.tell(&error),
            }
        });
    });
}

fn close_dialog(shown: Shown, open: RwSignal<bool>, name: &str) -> El {
    let (desk, name) = (shown.desk, name.to_owned());
    let submit =
        Submit { id: "application-closing", weight: Weight::Bad, words: |words| words.applications().close };
    let title = move || desk.voice.words().applications().close_title.replace("{name}", &name);
    let text = form_text(desk.voice.say(|words| words.applications().close_text));
    form_dialog(desk, open, title, Sending::new(), [text], submit, move || {
        open.set(false);
        set_closed(shown, shown.id(), true);
    })
}

/// Closes it, or opens it again; each takes the other back.
fn set_closed(shown: Shown, id: String, closed: bool) {
    let desk = shown.desk;
    spawn_local(async move {
        match desk.api.change_application(&id, &json!({ "closed": closed })).await {
            Ok(changed) => {
                let words = desk.voice.words_now().applications();
                let words = if closed { words.closed_toast } else { words.reopened_toast };
                let told = words.replace("{name}", &changed.name);
                shown.amend(changed);
                if closed {
                    desk.toasts.say_with_undo(told, move || set_closed(shown, id.clone(), false));
                } else {
                    desk.toasts.say(Tone::Good, told);
                }
            }
            Err(error) => desk.tell(&error),
        }
    });
}
