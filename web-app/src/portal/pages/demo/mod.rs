//! Trying the certificate call: an application and what it has left, the form, the answer beside it, how photos are taken.

mod form;
mod guide;
mod photo;
mod repeat;
mod request;
mod result;
mod rules;

use contract::portal::{access::Permission, demo::DemoView};
use leptos::{prelude::*, task::spawn_local};

use self::{form::Form, guide::guide, result::result};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            drop::catch_strays,
            empty::{empty, trouble_box},
            glyph::{Glyph, glyph},
            page::page,
            select::{option, select},
            skeleton::skeleton_rows,
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        place::{Page, Place},
    },
};

/// The page.
pub(crate) fn demo() -> El {
    let desk = desk();
    catch_strays();
    let view: Load<DemoView> = Load::new();
    let form = Form::new(desk, view);
    let fetch = move || view.fetch(desk.api.demo());
    fetch();
    // The first application is chosen; what is typed stays when the answer is fetched anew.
    Effect::new(move |_| {
        let first = view.with(|view| view.applications.first().map(|first| first.application_id.clone()));
        if let Some(first) = first.flatten()
            && form.application.with_untracked(String::is_empty)
        {
            form.application.set(first);
        }
    });
    // Whether there is something to show, and whether there is something to try: the form is made once.
    let stands = Memo::new(move |_| view.with(|view| !view.applications.is_empty()));
    let body = el("div", "demo").live(move || match stands.get() {
        None => vec![match view.failed() {
            Some(error) => trouble_box(desk, error, fetch),
            None => skeleton_rows(8),
        }],
        Some(false) => vec![none_yet(desk), guide(desk)],
        Some(true) => {
            let sides = el("div", "demo__sides").children([untrack(|| sheet_of(&form)), result(&form)]);
            vec![sides, guide(desk)]
        }
    });
    page(desk.voice.say(|words| words.demo().title), [contact(desk, view)], [body])
}

/// Leads to who answers questions.
fn contact(desk: Desk, view: Load<DemoView>) -> El {
    el("div", "demo__contact").live(move || {
        let url = view.with(|view| view.contact_url.clone()).flatten();
        let link = |url: String| {
            el("a", Weight::Plain.class())
                .test_id("demo-contact-us")
                .attr("href", &url)
                .attr("target", "_blank")
                .attr("rel", "noopener noreferrer")
                .attr_live("title", move || Some(desk.voice.words().demo().contact_hint.to_owned()))
                .child(glyph(Glyph::Chat))
                .child(el("span", "action__words").says(desk.voice.say(|words| words.demo().contact)))
        };
        url.map(link).into_iter().collect()
    })
}

fn none_yet(desk: Desk) -> El {
    let way = desk.session.may(Permission::ChangeApplications).then(|| {
        desk.router
            .link(Weight::Primary.class(), || Place::of(Page::Applications))
            .says(desk.voice.say(|words| words.demo().empty_way))
    });
    empty(
        desk.voice.say(|words| words.demo().empty_title),
        desk.voice.say(|words| words.demo().empty_text),
        way,
    )
}

fn sheet_of(form: &Form) -> El {
    let form = *form;
    let desk = form.desk;
    let left = Memo::new(move |_| {
        let chosen = form.application.get();
        let of = |view: &DemoView| {
            let chosen = view.applications.iter().find(|one| one.application_id == chosen)?;
            Some(chosen.testing_left)
        };
        form.view.with(of).flatten().unwrap_or_default()
    });
    let send = action(
        Weight::Primary,
        move || {
            let words = desk.voice.words().demo();
            if form.sending.is_busy() { words.checking } else { words.check }
        },
        || (),
    )
    .attr("type", "submit")
    .test_id("demo-check-now")
    .attr_live("disabled", move || (form.sending.is_busy() || left.get() == 0).then(String::new));
    el("form", "sheet demo__form")
        .attr("novalidate", "")
        .children([
            el("div", "page__row").children([
                el("h2", "sheet__title").says(desk.voice.say(|words| words.demo().form)),
                specimen(&form),
            ]),
            application(&form, left),
            form.fields(),
            form.sending.trouble(desk),
            el("div", "demo__actions").child(send),
        ])
        .on("submit", move |event| {
            event.prevent_default();
            form.check();
        })
}

/// What is left, above the application's name.
fn application(form: &Form, left: Memo<u32>) -> El {
    let form = *form;
    let desk = form.desk;
    let quota = el("p", "demo__quota")
        .test_id("demo-quota")
        .attr("role", "status")
        .class_if("demo__quota--none", move || left.get() == 0)
        .says(move || {
            let words = desk.voice.words().demo();
            match left.get() {
                0 => words.quota_none.to_owned(),
                left => words.quota.replace("{count}", &figures::count(left.into(), desk.voice.locale())),
            }
        });
    let chosen = select("field__control", "demo-application", form.application, move || {
        let applications = form.view.with(|view| view.applications.clone()).unwrap_or_default();
        applications.iter().map(|one| option(&one.application_id).text(&one.name)).collect()
    });
    let label = el("label", "field__label")
        .attr("for", "demo-application")
        .says(desk.voice.say(|words| words.demo().application));
    el("div", "field").children([quota, label, chosen])
}

/// Fills the form in with a synthetic person, another one each time.
fn specimen(form: &Form) -> El {
    let form = *form;
    let desk = form.desk;
    let (next, is_drawing) = (StoredValue::new(0_u16), RwSignal::new(false));
    let words = move || {
        let words = desk.voice.words().demo();
        if is_drawing.get() { words.specimen_wait } else { words.specimen }
    };
    let fill = move || {
        if is_drawing.get_untracked() {
            return;
        }
        is_drawing.set(true);
        spawn_local(async move {
            let drawn = desk.api.demo_specimen(next.try_get_value().unwrap_or(0)).await;
            if is_drawing.try_set(false).is_some() {
                return;
            }
            match drawn {
                Ok(person) => {
                    next.update_value(|next| *next = next.wrapping_add(1));
                    let undo = form.fill(&person);
                    desk.toasts.say_with_undo(desk.voice.words_now().demo().specimen_told, undo);
                }
                Err(error) => desk.tell(&error),
            }
        });
    };
    action(Weight::Plain, words, fill)
        .test_id("demo-use-specimen")
        .attr_live("disabled", move || is_drawing.get().then(String::new))
        .attr_live("hidden", move || {
            (form.view.with(|view| view.has_specimens) != Some(true)).then(String::new)
        })
}
