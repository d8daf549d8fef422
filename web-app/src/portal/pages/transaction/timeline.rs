//! What happened over a transaction, in order.

use contract::portal::transaction::{DeliveryKind, DeliveryState, Event, Happening};

use crate::{
    dom::{El, el},
    portal::{components::page::time, desk::Desk, figures, locales::Say},
};

/// The timeline.
pub(super) fn timeline(desk: Desk, happenings: &[Happening]) -> El {
    el("ol", "timeline").children(happenings.iter().map(|happening| event(desk, happening)))
}

/// What is delivered, in a word.
pub(super) fn kind_words(kind: DeliveryKind) -> Say {
    match kind {
        DeliveryKind::Webhook => |words| words.transaction().webhook,
        DeliveryKind::Mail => |words| words.transaction().mail,
    }
}

fn event(desk: Desk, happening: &Happening) -> El {
    let what = happening.what.clone();
    let told = move || tell(desk, &what);
    el("li", "timeline__event")
        .child(el("span", "timeline__what").says(told))
        .children(happening.at.map(|at| el("span", "timeline__when").child(time(at))))
}

/// What happened, followed.
fn tell(desk: Desk, what: &Event) -> String {
    let words = desk.voice.words().transaction();
    let kind = |kind: &DeliveryKind| kind_words(*kind)(desk.voice.words());
    match what {
        Event::Received => words.received.to_owned(),
        Event::Liveness { .. } => words.liveness.to_owned(),
        Event::Step { step } => match step.as_str() {
            "inspect" => words.step_inspect.to_owned(),
            "read" => words.step_read.to_owned(),
            "face" => words.step_face.to_owned(),
            "record" => words.step_record.to_owned(),
            other => words.step_other.replace("{step}", other),
        },
        Event::Certificate { serial, revoked_at } => {
            let revoked =
                revoked_at.map(|at| format!(", {}", words.revoked.replace("{when}", &desk.ago(at))));
            format!("{} {serial}{}", words.certificate, revoked.unwrap_or_default())
        }
        Event::Answered { http_status, took_ms } => {
            let took = figures::count((*took_ms).into(), desk.voice.locale());
            words.answered.replace("{status}", &http_status.to_string()).replace("{ms}", &took)
        }
        Event::ReviewOpened => words.review_opened.to_owned(),
        Event::ReviewClosed => words.review_closed.to_owned(),
        Event::Queued { kind: what, .. } => words.queued.replace("{kind}", kind(what)),
        Event::Sent { kind: what, state: DeliveryState::Failed, .. } => {
            words.given_up.replace("{kind}", kind(what))
        }
        Event::Sent { kind: what, .. } => words.sent.replace("{kind}", kind(what)),
    }
}
