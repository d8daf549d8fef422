//! Somebody who is looked for: what is held on them, the file, the erasure.

use contract::portal::{
    access::Permission,
    data::{ErasureList, ErasureState, Held, InProcess, ProcessKind, SubjectFindings},
};
use leptos::prelude::*;

use super::{count, kind_words, proof::ProofFields};
use crate::{
    dom::{El, el},
    portal::{
        api::{PERSONAL_DATA_FILE, Typed},
        components::{
            action::{Weight, action, action_with},
            empty::empty,
            field::{Field, field, text_input, told},
            form::{Sending, Submit, form_dialog, form_text},
            glyph::{Glyph, glyph},
            over::Over,
            page::{sheet, time},
            table::{Side, cell, head, table, text_cell},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        place::{Page, Place},
        toasts::Tone,
    },
};

const NIK: Field = Field { id: "subject-nik", test_id: "subject-nik" };
const CONFIRMATION: Field = Field { id: "subject-confirmation", test_id: "subject-confirmation" };

/// The person as they are held on the page.
#[derive(Clone, Copy)]
struct Subject {
    desk: Desk,
    over: Over,
    requests: Load<ErasureList>,
    nik: RwSignal<String>,
    /// What was found, with the number that it was asked for.
    found: RwSignal<Option<(String, SubjectFindings)>>,
    sending: Sending,
}

impl Subject {
    fn find(self) {
        let nik: String = self.nik.get_untracked().split_whitespace().collect();
        let desk = self.desk;
        let asked = nik.clone();
        self.sending.begin(async move { desk.api.find_subject(&nik).await }, move |findings| {
            let _ = self.found.try_set(Some((asked, findings)));
        });
    }
}

/// The sheet.
pub(super) fn person(desk: Desk, over: Over, requests: Load<ErasureList>) -> El {
    let (nik, found) = (RwSignal::new(String::new()), RwSignal::new(None));
    let subject = Subject { desk, over, requests, nik, found, sending: Sending::new() };
    let fault = said(desk, subject.sending.fault(desk, "nik"), |words| words.data().nik_wrong);
    let input = told(&NIK, text_input(&NIK, "text", nik), fault)
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("maxlength", "24")
        .attr("spellcheck", "false");
    let submit =
        action_with(Weight::Primary, Glyph::Search, desk.voice.say(|words| words.data().find), || ())
            .attr("type", "submit")
            .test_id("subject-find");
    let form = el("form", "subject__find")
        .attr("novalidate", "")
        .children([field(&NIK, desk.voice.say(|words| words.data().nik), input, fault), submit])
        .on("submit", move |event| {
            event.prevent_default();
            subject.find();
        });
    let result = el("div", "subject__result").attr("role", "status").live(move || {
        found.get().map(|(nik, findings)| findings_of(subject, &nik, findings)).into_iter().collect()
    });
    let about = el("p", "settings__note").says(desk.voice.say(|words| words.data().find_text));
    sheet(
        desk.voice.say(|words| words.data().find_title),
        [about, form, subject.sending.trouble(desk), result],
    )
}

/// The house's words for whatever the server said of a member.
fn said(desk: Desk, fault: Signal<Option<String>>, words: Say) -> Signal<Option<String>> {
    Signal::derive(move || fault.get().map(|_| words(desk.voice.words()).to_owned()))
}

fn findings_of(subject: Subject, nik: &str, findings: SubjectFindings) -> El {
    let desk = subject.desk;
    if findings.held.is_empty() {
        let erasure = findings.erasure;
        let text = move || {
            let words = desk.voice.words().data();
            let Some(asked) = &erasure else { return words.nothing_text.to_owned() };
            // The list of requests is asked again while one is under way, and knows better.
            let known = subject.requests.with(|list| {
                let same = list.erasures.iter().find(|one| one.erasure_id == asked.erasure_id);
                same.map(|one| one.done_at)
            });
            match known.flatten().unwrap_or(asked.done_at) {
                Some(at) => words.erased_text.replace("{when}", &desk.ago(at)),
                None => words.erasing.to_owned(),
            }
        };
        return empty(desk.voice.say(|words| words.data().nothing_title), text, None)
            .test_id("subject-nothing");
    }
    let name = findings.name.map(|name| {
        el("dl", "facts").children([
            el("dt", "").says(desk.voice.say(|words| words.data().name)),
            el("dd", "").test_id("subject-name").text(&name),
        ])
    });
    let may_erase = findings.in_process.is_empty();
    let waits = (!may_erase).then(|| waits(desk, &findings.in_process));
    let columns: [(Side, Say); 4] = [
        (Side::Left, |words| words.data().kind),
        (Side::Right, |words| words.data().count),
        (Side::Left, |words| words.data().first),
        (Side::Left, |words| words.data().last),
    ];
    let heads = columns.map(|(side, words)| (side, head(desk.voice.say(words))));
    let held = findings.held;
    let rows = move || held.iter().map(|held| row(desk, *held)).collect();
    let table = table("subject-held", desk.voice.say(|words| words.data().held), heads, rows);
    let (exported, erased) = (nik.to_owned(), nik.to_owned());
    let export =
        action_with(Weight::Plain, Glyph::Download, desk.voice.say(|words| words.data().export), move || {
            let nik = exported.clone();
            subject.over.ask(move |open| export_dialog(subject, open, nik.clone()));
        })
        .test_id("subject-export")
        .attr_live("hidden", move || (!desk.session.may(Permission::HandOutData)).then(String::new));
    let erase = action(Weight::Bad, desk.voice.say(|words| words.data().erase), move || {
        let nik = erased.clone();
        subject.over.ask(move |open| erase_dialog(subject, open, nik.clone()));
    })
    .test_id("subject-erase")
    .attr_live("disabled", move || (!may_erase).then(String::new));
    el("div", "page__body")
        .children(name)
        .children(waits)
        .child(table)
        .child(el("div", "page__aside").children([export, erase]))
}

/// What an erasure waits for, kind by kind, and where each is brought to its end.
fn waits(desk: Desk, in_process: &[InProcess]) -> El {
    let one = |one: &InProcess| {
        let (what, way): (Say, Option<(Say, Page)>) = match one.kind {
            ProcessKind::Review => {
                let to = one.id.clone().map_or(Page::Reviews, Page::Review);
                (|words| words.data().waits_review, Some((|words| words.data().to_review, to)))
            }
            ProcessKind::Call => {
                let to = one.id.clone().map_or(Page::Transactions, Page::Transaction);
                (|words| words.data().waits_call, Some((|words| words.data().to_call, to)))
            }
            ProcessKind::Capture => (|words| words.data().waits_capture, None),
            ProcessKind::Submission => (|words| words.data().waits_submission, None),
            ProcessKind::Link => (|words| words.data().waits_link, None),
        };
        let number = one.count;
        let told = move || what(desk.voice.words()).replace("{count}", &count(desk, number));
        let way = way.map(|(words, page)| {
            let to = Place::of(page);
            desk.router.link("table__link", move || to.clone()).says(desk.voice.say(words))
        });
        el("li", "")
            .child(el("span", "").says(told))
            .children(way.into_iter().flat_map(|way| [el("span", "").text(" "), way]))
    };
    let told = el("div", "notice__words").children([
        el("p", "").says(desk.voice.say(|words| words.data().in_process)),
        el("ul", "subject__waits").children(in_process.iter().map(one)),
    ]);
    el("div", "notice notice--attention").test_id("subject-waits").child(glyph(Glyph::Warning)).child(told)
}

fn row(desk: Desk, held: Held) -> El {
    let at = |at: Option<contract::instant::Instant>| cell(at.map_or_else(|| el("span", ""), time));
    el("tr", "table__row").test_id("subject-held-row").children([
        cell(el("span", "").says(desk.voice.say(kind_words(held.kind)))),
        text_cell(Side::Right, &held.count.to_string()),
        at(held.first_at),
        at(held.last_at),
    ])
}

fn export_dialog(subject: Subject, open: RwSignal<bool>, nik: String) -> El {
    let (desk, sending, proof) = (subject.desk, Sending::new(), ProofFields::new());
    let mut body = vec![form_text(desk.voice.say(|words| words.data().export_text))];
    body.extend(untrack(|| proof.fields(desk, sending)));
    let submit = Submit { id: "export-form", weight: Weight::Primary, words: |words| words.data().export };
    let title = desk.voice.say(|words| words.data().export);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let typed = Typed { nik: nik.clone(), confirmation: String::new(), proof: proof.typed() };
        let call = async move { desk.api.export_subject(&typed).await.and_then(|file| file.save()) };
        sending.begin(call, move |()| {
            open.set(false);
            let told = desk.voice.words_now().data().exported.replace("{name}", PERSONAL_DATA_FILE);
            desk.toasts.say(Tone::Good, told);
        });
    })
}

fn erase_dialog(subject: Subject, open: RwSignal<bool>, nik: String) -> El {
    let (desk, sending, proof) = (subject.desk, Sending::new(), ProofFields::new());
    let confirmation = RwSignal::new(String::new());
    let fault = said(desk, sending.fault(desk, "confirmation"), |words| words.data().mismatch);
    let input = told(&CONFIRMATION, text_input(&CONFIRMATION, "text", confirmation), fault)
        .attr("inputmode", "numeric")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false");
    let mut body = vec![
        form_text(desk.voice.say(|words| words.data().erase_text)),
        field(&CONFIRMATION, desk.voice.say(|words| words.data().confirmation), input, fault),
    ];
    body.extend(untrack(|| proof.fields(desk, sending)));
    let submit = Submit { id: "erase-form", weight: Weight::Bad, words: |words| words.data().erase };
    let title = desk.voice.say(|words| words.data().erase_title);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let typed =
            Typed { nik: nik.clone(), confirmation: confirmation.get_untracked(), proof: proof.typed() };
        sending.begin(async move { desk.api.erase_subject(&typed).await }, move |erasure| {
            open.set(false);
            let words = desk.voice.words_now().data();
            let is_done = erasure.state == ErasureState::Done;
            let (tone, told) = if is_done { (Tone::Good, words.erased) } else { (Tone::Calm, words.erasing) };
            desk.toasts.say(tone, told);
            subject.requests.fetch(desk.api.erasures());
            let _ = subject.found.try_update(|found| {
                if let Some((_, findings)) = found {
                    findings.held.clear();
                    findings.erasure = Some(erasure);
                }
            });
        });
    })
}
