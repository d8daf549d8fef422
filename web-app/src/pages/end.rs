//! The answer, in words for the person, and the way back to whoever sent the link.

use contract::{address::ReturnAddress, capture_flow::CaptureResult, h5_idv::FailReason};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    components::{
        button::{Weight, button},
        icon::Icon,
        mark::{Meaning, mark},
        screen::{center, lead, notice, screen, title},
    },
    dom::{El, el},
    flow::State,
    journey::{Journey, journey},
    locales::{Titled, Words, speech},
    wire::RESULTS,
};

/// Long enough to read the answer.
pub(crate) const BEFORE_RETURN_MS: i32 = 5_000;

/// The answer.
pub(crate) fn done() -> El {
    let (journey, t) = (journey(), speech());
    let State::Done(outcome) = journey.state_now() else {
        return el("div", "");
    };
    let (meaning, sign, words) = face_of(outcome.result);
    let result_name =
        RESULTS.iter().find(|(_, result)| *result == outcome.result).map_or("", |(name, _)| name);
    let back = return_address(journey, outcome.fail);
    if let Some(back) = back.clone() {
        spawn_local(async move {
            browser::wait_ms(BEFORE_RETURN_MS).await;
            browser::leave_for(&back);
        });
    }
    let closing: fn(&'static Words) -> &'static str =
        if back.is_some() { |words| words.return_soon } else { |words| words.done };
    let text = move || words(t.words()).text.replace("{controller}", &journey.controller());
    let answer = center([mark(meaning, sign), title(move || words(t.words()).title), lead(text)])
        .test_id("capture-result")
        .attr("data-result", result_name)
        .attr("data-tier", outcome.assurance_tier.as_str())
        .attr("role", "status");
    let return_button = back.map(|back| {
        let words = move || t.words().return_to.replace("{controller}", &journey.controller());
        button(Weight::Primary, "capture-return", words, move || browser::leave_for(&back))
    });
    screen([answer], [notice(t.say(closing))].into_iter().chain(return_button))
}

fn face_of(result: CaptureResult) -> (Meaning, Icon, fn(&'static Words) -> &'static Titled) {
    match result {
        CaptureResult::Passed => (Meaning::Good, Icon::Check, |words| &words.passed),
        CaptureResult::UnderReview => (Meaning::Attention, Icon::Clock, |words| &words.under_review),
        CaptureResult::Failed => (Meaning::Bad, Icon::Cross, |words| &words.failed),
    }
}

/// Where the person goes once the capture is decided: with a result, whatever it is, since the partner asks for it by its
/// id; or to the address for failures, with the reason.
fn return_address(journey: Journey, fail: Option<FailReason>) -> Option<String> {
    journey.session.with_untracked(|session| {
        let session = session.as_ref()?;
        let address = if fail.is_some() { &session.fail_return_url } else { &session.return_url };
        let address = ReturnAddress::parse(address.as_deref()?).ok()?;
        Some(match fail {
            None => address.with_query(&[("signatureId", &session.signature_id)]),
            Some(reason) => reason.address(&address, &session.signature_id),
        })
    })
}
