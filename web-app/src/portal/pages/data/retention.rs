//! How long data is kept: shown to whoever sees requests, changed by whoever manages data.

use contract::portal::data::Retention;
use leptos::prelude::*;

use super::{count, proof::ProofFields};
use crate::{
    dom::{El, el},
    portal::{
        api::Proof,
        components::{
            action::{Weight, action},
            empty::trouble_box,
            field::{Field, field, text_input, told},
            form::{Sending, Submit, form_dialog, form_text},
            over::Over,
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
pub(super) fn retention(desk: Desk, over: Over, may_change: Memo<bool>) -> El {
    let known: Load<Retention> = Load::new();
    known.fetch(desk.api.retention());
    let body = el("div", "").live(move || {
        let Some(kept) = known.get() else {
            return vec![match known.failed() {
                Some(error) => trouble_box(desk, error, move || known.fetch(desk.api.retention())),
                None => skeleton_rows(2),
            }];
        };
        vec![if may_change.get() { form(desk, over, kept) } else { shown(desk, kept) }]
    });
    let about = el("p", "settings__note").says(desk.voice.say(|words| words.data().retention_text));
    sheet(desk.voice.say(|words| words.data().retention), [about, body])
}

fn shown(desk: Desk, kept: Retention) -> El {
    let days = move |days: u32| move || desk.voice.words().data().days.replace("{count}", &count(desk, days));
    el("dl", "facts").children([
        el("dt", "").says(desk.voice.say(|words| words.data().picture_days)),
        el("dd", "").says(days(kept.picture_days)),
        el("dt", "").says(desk.voice.say(|words| words.data().data_days)),
        el("dd", "").says(days(kept.data_days)),
    ])
}

/// What is typed into the form.
#[derive(Clone, Copy)]
struct Wanted {
    desk: Desk,
    pictures: RwSignal<String>,
    data: RwSignal<String>,
}

impl Wanted {
    fn send(self, sending: Sending, proof: Proof, then: impl FnOnce() + 'static) {
        let Self { desk, pictures, data } = self;
        let days = [pictures, data].map(|days| days.get_untracked());
        sending.begin(async move { desk.api.keep_for(&days, &proof).await }, move |_| {
            desk.toasts.say(Tone::Good, desk.voice.words_now().data().retention_changed);
            then();
        });
    }
}

fn form(desk: Desk, over: Over, kept: Retention) -> El {
    let sending = Sending::new();
    let wanted = Wanted {
        desk,
        pictures: RwSignal::new(kept.picture_days.to_string()),
        data: RwSignal::new(kept.data_days.to_string()),
    };
    let number = |names: &Field, label: Say, member: &'static str, value: RwSignal<String>| {
        let wrong = sending.fault(desk, member);
        // Both are numbers, so what is wrong is a bound, or that pictures would outlive their data.
        let fault = Signal::derive(move || {
            let words = desk.voice.words().data();
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
        number(&PICTURES, |words| words.data().picture_days, "pictureDays", wanted.pictures),
        number(&DATA, |words| words.data().data_days, "dataDays", wanted.data),
    ]);
    // What is erased earlier is gone: the server asks who wants that.
    let fault = sending.fault(desk, "password");
    // Not anew because the words for it are in another language.
    let is_unproved = Memo::new(move |_| fault.with(Option::is_some));
    Effect::new(move |_| {
        if is_unproved.get() {
            over.ask(move |open| proof_dialog(wanted, open));
        }
    });
    let save = action(Weight::Primary, desk.voice.say(|words| words.shell().save), || ())
        .attr("type", "submit")
        .test_id("retention-save");
    el("form", "form")
        .attr("novalidate", "")
        .children([fields, sending.trouble(desk), el("div", "page__aside").child(save)])
        .on("submit", move |event| {
            event.prevent_default();
            wanted.send(sending, Proof::default(), || ());
        })
}

fn proof_dialog(wanted: Wanted, open: RwSignal<bool>) -> El {
    let (desk, sending, proof) = (wanted.desk, Sending::new(), ProofFields::new());
    let mut body = vec![form_text(desk.voice.say(|words| words.data().shorter_text))];
    body.extend(untrack(|| proof.fields(desk, sending)));
    let submit = Submit { id: "retention-form", weight: Weight::Bad, words: |words| words.data().shorter };
    let title = desk.voice.say(|words| words.data().shorter_title);
    form_dialog(desk, open, title, sending, body, submit, move || {
        wanted.send(sending, proof.typed(), move || open.set(false));
    })
}
