//! Where people give up on the H5 page: in all, step by step, by device and browser.

mod steps;
mod words;

use contract::{
    field::FieldError,
    portal::funnel::{FunnelQuery, FunnelReport},
    visit::{
        Step,
        client::{Browser, Device},
    },
};
use leptos::prelude::*;

use super::transactions::{
    asked::leniently,
    filter::{CONTROL, FROM, TO, application_select, date, errors, holds, part, told, zone_note},
};
use crate::{
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            action::{Weight, action, icon_action},
            dialog::{Firmness, dialog},
            empty::{empty, not_fresh, trouble_box},
            glyph::Glyph,
            page::page,
            select::word_select,
            skeleton::{skeleton_block, skeleton_rows},
        },
        desk::{Desk, desk},
        figures, keys,
        load::Load,
        locales::Say,
        place::{Page, Place},
        query,
    },
};

/// The page as it is held.
#[derive(Clone, Copy)]
struct Funnel {
    desk: Desk,
    asked: Memo<(FunnelQuery, Vec<FieldError>)>,
    report: Load<FunnelReport>,
}

impl Funnel {
    fn fetch(self) {
        let (desk, asked) = (self.desk, self.asked.with_untracked(|(asked, _)| asked.clone()));
        self.report.ask(desk, async move { desk.api.funnel(&asked).await });
    }
}

/// The page.
pub(crate) fn funnel() -> El {
    let desk = desk();
    let asked = Memo::new(move |_| {
        leniently(&desk.router.query(), desk.taste.zone.get(), |query| FunnelQuery::parse(query, now()))
    });
    let funnel = Funnel { desk, asked, report: Load::new() };
    Effect::new(move |_| {
        asked.with(|_| ());
        // Applied again, the address may say the same in other words: what is new by now is shown.
        desk.router.query();
        funnel.report.clear();
        funnel.fetch();
    });
    let body = el("div", "page__body").live(move || match (funnel.report.get(), funnel.report.failed()) {
        (Some(report), _) if report.all.visits == 0 => vec![empty(
            desk.voice.say(|words| words.funnel().empty_title),
            desk.voice.say(|words| words.funnel().empty_text),
            None,
        )],
        (Some(report), _) => shown(desk, &report),
        (None, Some(error)) => vec![trouble_box(desk, error, move || funnel.fetch())],
        (None, None) => vec![skeleton_rows(10), skeleton_block()],
    });
    let stands = not_fresh(desk, funnel.report.course, move || funnel.fetch());
    let is_help_open = RwSignal::new(false);
    keys::hear(move |key| {
        if key == "?" {
            is_help_open.set(true);
        }
        key == "?"
    });
    let help_words = desk.voice.say(|words| words.funnel().help);
    let help_button =
        icon_action(Glyph::Help, help_words, move || is_help_open.set(true)).test_id("funnel-help");
    page(
        desk.voice.say(|words| words.funnel().title),
        [help_button],
        [answer(funnel), filter(funnel), stands, body, help(desk, is_help_open)],
    )
}

fn shown(desk: Desk, report: &FunnelReport) -> Vec<El> {
    let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.funnel().steps));
    let bar = el("div", "page__row").children([title, steps::key(desk)]);
    let devices = steps::groups(
        desk,
        "funnel-devices",
        (|words| words.funnel().by_device, |words| words.funnel().device),
        &report.devices,
        words::device,
    );
    let browsers = steps::groups(
        desk,
        "funnel-browsers",
        (|words| words.funnel().by_browser, |words| words.funnel().browser),
        &report.browsers,
        words::browser,
    );
    vec![
        el("section", "sheet sheet--bare").children([bar, steps::steps(desk, report)]),
        el("div", "sheets").children([devices, browsers]),
    ]
}

/// How many of all came to an answer.
fn answer(funnel: Funnel) -> El {
    let desk = funnel.desk;
    let number = move || {
        // Of nobody there is no share.
        let all = funnel.report.with(|report| report.all).filter(|all| all.visits > 0);
        let share = all.map(|all| words::share(all.finished, all.visits));
        share.map_or("\u{2013}".to_owned(), |share| figures::percent(share, desk.voice.locale()))
    };
    let said = move || {
        let (locale, words) = (desk.voice.locale(), desk.voice.words().funnel());
        let all = funnel.report.with(|report| report.all).unwrap_or_default();
        let mut said = words.answer.replace("{visits}", &figures::count(all.visits.into(), locale));
        if all.underway > 0 {
            let underway = words.underway.replace("{count}", &figures::count(all.underway.into(), locale));
            said = format!("{said} \u{b7} {underway}");
        }
        said
    };
    el("p", "answer")
        .test_id("funnel-answer")
        .attr("role", "status")
        .children([el("span", "answer__number").says(number), el("span", "answer__words").says(said)])
}

/// The names of the fields, as the address and the server have them.
const NAMES: [&str; 5] = ["from", "to", "application", "device", "browser"];

fn filter(funnel: Funnel) -> El {
    let desk = funnel.desk;
    let fields = NAMES.map(|_| RwSignal::new(String::new()));
    let [from, to, application, device, browser] = fields;
    let wrong = RwSignal::new(Vec::new());
    // The address leads: what it says is what the fields show, after "back" too.
    Effect::new(move |_| {
        let address = desk.router.query();
        funnel.asked.with(|(asked, errors)| {
            let kept = |name: &str| {
                let is_wrong = errors.iter().any(|error| error.field == name);
                query::value(&address, name).filter(|_| !is_wrong).unwrap_or_default()
            };
            wrong.set(Vec::new());
            from.set(asked.days.from().to_string());
            to.set(asked.days.to().to_string());
            for (name, field) in NAMES.into_iter().zip(fields).skip(2) {
                field.set(kept(name));
            }
        });
    });
    let apply = move || {
        let typed = fields.map(|field| field.get());
        let mut pairs: Vec<(&str, &str)> =
            NAMES.into_iter().zip(&typed).map(|(name, typed)| (name, typed.trim())).collect();
        let zone = desk.taste.zone.get_untracked();
        pairs.push(("zone", zone.as_str()));
        let query = query::written(pairs);
        if !holds(wrong, FunnelQuery::parse(&query, now())) {
            return;
        }
        let place = Place::with(Page::Funnel, query);
        if place == desk.router.now() {
            funnel.fetch();
        } else {
            desk.router.go(place);
        }
    };
    let submit = action(Weight::Primary, desk.voice.say(|words| words.transactions().apply), || ())
        .attr("type", "submit")
        .test_id("filter-apply");
    let reset = action(Weight::Quiet, desk.voice.say(|words| words.transactions().reset), move || {
        desk.router.go(Place::of(Page::Funnel));
    })
    .attr_live("hidden", move || (!desk.router.query().contains('=')).then(String::new));
    let devices: Vec<(&str, Say)> =
        Device::ALL.iter().map(|device| (device.as_str(), words::device(*device))).collect();
    let browsers: Vec<(&str, Say)> =
        Browser::ALL.iter().map(|browser| (browser.as_str(), words::browser(*browser))).collect();
    let word = |id, field, any: Say, words: &[(&'static str, Say)]| {
        word_select(desk, CONTROL, id, field, Some(any), words)
    };
    let device_select = word("filter-device", device, |words| words.funnel().any_device, &devices);
    let browser_select = word("filter-browser", browser, |words| words.funnel().any_browser, &browsers);
    let line = el("div", "sentence__line").children([
        part(desk, FROM, |words| words.funnel().from, date(desk, from, FROM, wrong)),
        part(desk, TO, |words| words.transactions().to, date(desk, to, TO, wrong)),
        zone_note(desk, move || funnel.asked.with(|(asked, _)| asked.days.zone())),
        part(
            desk,
            "filter-application",
            |words| words.transactions().by,
            application_select(desk, application),
        ),
        part(desk, "filter-device", |words| words.funnel().on, device_select),
        part(desk, "filter-browser", |words| words.funnel().in_browser, browser_select),
        el("span", "sentence__actions").children([submit, reset]),
    ]);
    let told = errors(desk, told(wrong, move || funnel.asked.with(|(_, errors)| errors.clone())));
    el("form", "sentence").attr("novalidate", "").children([line, told]).on("submit", move |event| {
        event.prevent_default();
        untrack(apply);
    })
}

/// What the steps mean.
fn help(desk: Desk, open: RwSignal<bool>) -> El {
    let rows = Step::ALL.iter().flat_map(|step| {
        let (name, help) = words::step(*step);
        [el("dt", "").says(desk.voice.say(name)), el("dd", "").says(desk.voice.say(help))]
    });
    let close = action(Weight::Plain, desk.voice.say(|words| words.shell().close), move || open.set(false))
        .test_id("funnel-help-close");
    dialog(
        Firmness::Loose,
        open,
        "funnel-help-sheet",
        desk.voice.say(|words| words.funnel().help),
        [
            el("p", "page__lead").says(desk.voice.say(|words| words.funnel().help_visit)),
            el("dl", "facts").children(rows),
            el("div", "dialog__actions").child(close),
        ],
    )
}
