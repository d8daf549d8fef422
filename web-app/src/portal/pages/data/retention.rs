//! How long data is kept: shown to whoever sees requests, changed by whoever manages data.

use contract::portal::data::Retention;
use leptos::prelude::*;

use super::count;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action},
            empty::trouble_box,
            field::{Field, field, text_input, told},
            form::Sending,
            page::sheet,
            skeleton::skeleton_rows,
        },
        desk::Desk,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

const PICTURES: Field = Field { id: "retention-pictures", test_id: "retention-pictures" };
const DATA: Field = Field { id: "retention-data", test_id: "retention-data" };

/// The sheet.
pub(super) fn retention(desk: Desk, may_change: Memo<bool>) -> El {
    let known: Load<Retention> = Load::new();
    known.fetch(desk.api.retention());
    let body = el("div", "").live(move || {
        let Some(kept) = known.get() else {
            return vec![match known.failed() {
                Some(error) => trouble_box(desk, error, move || known.fetch(desk.api.retention())),
                None => skeleton_rows(2),
            }];
        };
        vec![if may_change.get() { form(desk, kept) } else { shown(desk, kept) }]
    });
    let about = el("p", "settings__note").says(desk.voice.say(|words| words.data.retention_text));
    sheet(desk.voice.say(|words| words.data.retention), [about, body])
}

fn shown(desk: Desk, kept: Retention) -> El {
    let days = move |days: u32| move || desk.voice.words().data.days.replace("{count}", &count(desk, days));
    el("dl", "facts").children([
        el("dt", "").says(desk.voice.say(|words| words.data.picture_days)),
        el("dd", "").says(days(kept.picture_days)),
        el("dt", "").says(desk.voice.say(|words| words.data.data_days)),
        el("dd", "").says(days(kept.data_days)),
    ])
}

fn form(desk: Desk, kept: Retention) -> El {
    let sending = Sending::new();
    let pictures = RwSignal::new(kept.picture_days.to_string());
    let data = RwSignal::new(kept.data_days.to_string());
    let number = |names: &Field, label: Say, member: &'static str, value: RwSignal<String>| {
        let wrong = sending.fault(desk, member);
        // Both are numbers, so what is wrong is a bound, or that pictures would outlive their data.
        let fault = Signal::derive(move || {
            let words = &desk.voice.words().data;
            let is_order = sending.has_code("order");
            wrong.get().map(|_| if is_order { words.order_wrong } else { words.days_wrong }.to_owned())
        });
        let input = told(names, text_input(names, "text", value), fault)
            .attr("inputmode", "numeric")
            .attr("autocomplete", "off")
            .attr("maxlength", "4");
        field(names, desk.voice.say(label), input, fault)
    };
    let fields = el("div", "subject__days").children([
        number(&PICTURES, |words| words.data.picture_days, "pictureDays", pictures),
        number(&DATA, |words| words.data.data_days, "dataDays", data),
    ]);
    let save = action(Weight::Primary, desk.voice.say(|words| words.shell.save), || ())
        .attr("type", "submit")
        .test_id("retention-save");
    el("form", "form")
        .attr("novalidate", "")
        .children([fields, sending.trouble(desk), el("div", "page__aside").child(save)])
        .on("submit", move |event| {
            event.prevent_default();
            let (pictures, data) = (pictures.get_untracked(), data.get_untracked());
            sending.begin(async move { desk.api.keep_for(&pictures, &data).await }, move |_| {
                desk.toasts.say(Tone::Good, desk.voice.words_now().data.retention_changed);
            });
        })
}
