//! Before the camera: opening the link, the consent, and what will happen.

use contract::consent::{self, Paragraph};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    components::{
        button::{Weight, button},
        consent_box::consent_box,
        drawing::card_drawing,
        icon::Icon,
        mark::{Meaning, mark},
        screen::{center, lead, notice, screen, tip, tips, title},
    },
    dom::{El, el},
    flow::Event,
    journey::{Journey, journey},
    locales::{Speech, speech},
    pages::trouble::{Ending, return_button},
};

/// The link is being opened.
pub(crate) fn opening() -> El {
    let (journey, t) = (journey(), speech());
    let body = move || {
        if journey.waiting.get() {
            vec![
                mark(Meaning::Attention, Icon::Offline),
                title(t.say(|words| words.offline.title)),
                lead(t.say(|words| words.offline.text)),
            ]
        } else {
            vec![mark(Meaning::Busy, Icon::Card), lead(t.say(|words| words.opening))]
        }
    };
    screen([center([]).attr("role", "status").live(body)], [])
}

/// The consent: one readable text, two boxes, two equal buttons.
pub(crate) fn consent() -> El {
    let (journey, t) = (journey(), speech());
    let (ktp, biometric) = (RwSignal::new(false), RwSignal::new(false));
    let asked_twice = RwSignal::new(false);
    let sending = RwSignal::new(false);
    let incomplete = move || asked_twice.get() && !(ktp.get() && biometric.get());

    let agree = move || {
        if !(ktp.get_untracked() && biometric.get_untracked()) {
            asked_twice.set(true);
        } else if !sending.get_untracked() {
            sending.set(true);
            spawn_local(record_consent(journey, t, sending));
        }
    };
    let text = move || consent::text(t.locale());
    let paragraphs = move || {
        let paragraph = |paragraph: &Paragraph| {
            let body = paragraph.body.replace("{controller}", &journey.controller());
            el("section", "consent__part")
                .children([el("h2", "consent__heading").text(paragraph.heading), el("p", "").text(&body)])
        };
        text().paragraphs.iter().map(paragraph).collect()
    };
    let words = move || {
        let words = t.words();
        if journey.waiting.get() {
            words.offline_continues
        } else if sending.get() {
            words.one_moment
        } else if incomplete() {
            words.consent_unticked
        } else {
            ""
        }
    };
    let ktp_missing = move || incomplete() && !ktp.get();
    let biometric_missing = move || incomplete() && !biometric.get();
    screen(
        [
            title(move || text().title),
            lead(t.say(|words| words.consent_lead)),
            el("div", "consent").live(paragraphs),
            el("div", "consent__boxes").children([
                consent_box("capture-consent-ktp", move || text().agree_ktp, ktp, ktp_missing),
                consent_box(
                    "capture-consent-biometric",
                    move || text().agree_biometric,
                    biometric,
                    biometric_missing,
                ),
            ]),
        ],
        [
            notice(words).class_if("screen__notice--wrong", incomplete),
            el("div", "screen__pair").children([
                button(Weight::Plain, "capture-decline", t.say(|words| words.disagree), move || {
                    journey.tell(Event::ConsentDeclined);
                }),
                button(Weight::Plain, "capture-next", t.say(|words| words.agree), agree),
            ]),
        ],
    )
}

async fn record_consent(journey: Journey, t: Speech, sending: RwSignal<bool>) {
    let locale = t.locale_now();
    match journey.insist(|| journey.api.consent(locale)).await {
        Ok(()) => journey.tell(Event::ConsentRecorded),
        Err(code) => journey.tell(Event::Refused(code)),
    }
    let _ = sending.try_set(false);
}

/// The calm end after consent was declined.
pub(crate) fn declined() -> El {
    let (journey, t) = (journey(), speech());
    let text = move || t.words().declined.text.replace("{controller}", &journey.controller());
    let again = button(Weight::Plain, "capture-reconsider", t.say(|words| words.declined_again), move || {
        journey.tell(Event::ConsentReopened);
    });
    screen(
        [center([mark(Meaning::Calm, Icon::Check), title(t.say(|words| words.declined.title)), lead(text)])],
        return_button(Ending::Declined).into_iter().chain([again]),
    )
}

/// What will happen, and that the browser will ask.
pub(crate) fn prepare() -> El {
    let (journey, t) = (journey(), speech());
    let open_camera = journey.word(|texts| &texts.start_button, |words| words.open_camera);
    // The package is fetched while the person reads, so that the camera opens at once.
    spawn_local(async move { drop(journey.module().await) });
    screen(
        [
            card_drawing(),
            title(journey.word(|texts| &texts.start_title, |words| words.prepare.title)),
            lead(journey.word(|texts| &texts.start_text, |words| words.prepare.text)),
            tips([
                tip(Icon::Card, t.say(|words| words.prepare_original)),
                tip(Icon::Sun, t.say(|words| words.prepare_light)),
                tip(Icon::Lens, t.say(|words| words.prepare_lens)),
            ]),
        ],
        [
            notice(t.say(|words| words.prepare_permission)),
            button(Weight::Primary, "capture-start", open_camera, move || {
                journey.tell(Event::CaptureStarted);
            }),
        ],
    )
}
