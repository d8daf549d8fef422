//! Applications: what a partner's keys, quotas and transactions belong to. The list, and the forms of their names.

mod branding;
mod credentials;
mod details;
mod integrations;
mod issue;
mod places;
mod standing;

use contract::portal::{
    access::Permission,
    application::{ApplicationList, ApplicationView, QuotaState},
};
use leptos::prelude::*;

pub(crate) use details::application;
pub(super) use issue::{overlap_field, rotate_hours};

use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with},
            empty::{empty, trouble_box},
            field::{Field, field, text_input, told},
            form::{Sending, Submit, form_dialog},
            glyph::{Glyph, glyph},
            over::Over,
            page::{page, time},
            skeleton::skeleton_rows,
            status::{Meaning, status},
            table::{Side, cell, empty_row, head, row_to, table},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        place::{Page, Place},
        toasts::Tone,
    },
};

/// The page.
pub(crate) fn applications() -> El {
    let (desk, over) = (desk(), Over::new());
    let list: Load<ApplicationList> = Load::new();
    let fetch = move || list.fetch(desk.api.applications());
    fetch();
    let may = Memo::new(move |_| desk.session.may(Permission::ChangeApplications));
    let new = action_with(
        Weight::Primary,
        Glyph::Plus,
        desk.voice.say(|words| words.applications().new),
        move || over.ask(move |open| create_dialog(desk, open)),
    )
    .test_id("application-new")
    .attr_live("hidden", move || (!may.get()).then(String::new));
    let rows = el("div", "page__body").live(move || {
        let Some(list) = list.get() else {
            return vec![match list.failed() {
                Some(error) => trouble_box(desk, error, fetch),
                None => skeleton_rows(5),
            }];
        };
        let is_used =
            |one: &ApplicationView| one.closed_at.is_none() && one.quota_state() == QuotaState::Used;
        let used = list.applications.iter().any(is_used).then(|| used_up(desk, list.contact_url.as_deref()));
        used.into_iter().chain([rows(desk, over, may, list)]).collect()
    });
    page(desk.voice.say(|words| words.applications().title), [new], [rows, over.view()])
}

fn rows(desk: Desk, over: Over, may: Memo<bool>, list: ApplicationList) -> El {
    let columns: [(Side, Say); 4] = [
        (Side::Left, |words| words.applications().name),
        (Side::Left, |words| words.applications().state),
        (Side::Right, |words| words.applications().quota),
        (Side::Left, |words| words.applications().created),
    ];
    table(
        "applications-table",
        desk.voice.say(|words| words.shell().applications),
        columns.map(|(side, words)| (side, head(desk.voice.say(words)))),
        move || {
            if list.applications.is_empty() {
                let way = may.get().then(|| {
                    action(Weight::Plain, desk.voice.say(|words| words.applications().new), move || {
                        over.ask(move |open| create_dialog(desk, open));
                    })
                });
                let none = empty(
                    desk.voice.say(|words| words.applications().empty_title),
                    desk.voice.say(|words| words.applications().empty_text),
                    way,
                );
                return vec![empty_row(columns.len(), none)];
            }
            list.applications.iter().map(|application| row(desk, application)).collect()
        },
    )
}

fn row(desk: Desk, application: &ApplicationView) -> El {
    let quota = el("td", "table__cell table__cell--right").child(quota(desk, application));
    row_to(
        "applications-row",
        Place::of(Page::Application(application.application_id.clone())),
        el("span", "").text(&application.name),
        [cell(state(desk, application)), quota, cell(time(application.created_at))],
    )
}

/// Whether it is open.
fn state(desk: Desk, application: &ApplicationView) -> El {
    match application.closed_at {
        None => status(Meaning::Good, desk.voice.say(|words| words.applications().open)),
        Some(_) => status(Meaning::Calm, desk.voice.say(|words| words.applications().closed)),
    }
}

/// Calls in Testing mode that are left, of how many.
fn quota(desk: Desk, application: &ApplicationView) -> El {
    let (left, total) = (application.testing_left, application.testing_total);
    let of = move |words: &'static str| {
        let figure = |count: u32| figures::count(count.into(), desk.voice.locale());
        words.replace("{left}", &figure(left)).replace("{total}", &figure(total))
    };
    match application.quota_state() {
        QuotaState::Enough => el("span", "").says(move || of(desk.voice.words().applications().quota_of)),
        QuotaState::Low => {
            status(Meaning::Attention, move || of(desk.voice.words().applications().quota_low))
        }
        QuotaState::Used => {
            status(Meaning::Attention, desk.voice.say(|words| words.applications().quota_none))
        }
    }
}

/// What can be done about a quota that is used up: another application's, or more of it from whoever answers questions.
fn used_up(desk: Desk, contact_url: Option<&str>) -> El {
    let words = el("span", "notice__words").says(desk.voice.say(|words| words.applications().quota_used));
    let way = contact_url.map(|url| {
        el("a", Weight::Plain.class())
            .test_id("quota-contact")
            .attr("href", url)
            .attr("target", "_blank")
            .attr("rel", "noopener noreferrer")
            .child(glyph(Glyph::Chat))
            .child(el("span", "action__words").says(desk.voice.say(|words| words.applications().quota_ask)))
    });
    el("p", "notice notice--attention")
        .test_id("quota-used")
        .child(glyph(Glyph::Warning))
        .child(words)
        .children(way)
}

fn create_dialog(desk: Desk, open: RwSignal<bool>) -> El {
    let create = Submit {
        id: "application-form",
        weight: Weight::Primary,
        words: |words| words.applications().create,
    };
    let title = desk.voice.say(|words| words.applications().new);
    name_dialog(desk, open, title, create, "", move |name, sending| {
        sending.begin(async move { desk.api.create_application(&name).await }, move |made| {
            open.set(false);
            let told = desk.voice.words_now().applications().created_toast.replace("{name}", &made.name);
            desk.toasts.say(Tone::Good, told);
            desk.router.go(Place::of(Page::Application(made.application_id)));
        });
    })
}

/// The form of a name.
fn name_dialog(
    desk: Desk,
    open: RwSignal<bool>,
    title: impl Fn() -> &'static str + 'static,
    submit: Submit,
    before: &str,
    save: impl Fn(String, Sending) + 'static,
) -> El {
    let (name, sending) = (RwSignal::new(before.to_owned()), Sending::new());
    let names = Field { id: "application-name", test_id: "application-name" };
    let fault = sending.fault(desk, "name");
    let input = told(&names, text_input(&names, "text", name), fault)
        .attr("maxlength", "60")
        .attr("autocomplete", "off");
    let hint = el("p", "field__hint").says(desk.voice.say(|words| words.applications().name_hint));
    let body = field(
        &names,
        desk.voice.say(|words| words.applications().name),
        el("div", "field__secret").children([input, hint]),
        fault,
    );
    form_dialog(desk, open, title, sending, [body], submit, move || {
        save(name.get_untracked(), sending);
    })
}
