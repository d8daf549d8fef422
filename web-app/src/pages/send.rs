//! Both photos once more, then on their way: the body stays in memory until the server has it.

use contract::{capture_flow::FlowErrorCode, photo::PhotoKind};
use js_sys::Array;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    capture::{BundleParts, Frame},
    components::{
        button::{Weight, button},
        icon::{Icon, icon},
        mark::{Meaning, mark},
        photo::photo,
        progress::progress,
        screen::{center, lead, screen, title},
    },
    dom::{El, el},
    flow::{Event, State},
    journey::{FlashProof, Journey, journey, milliseconds},
    locales::speech,
    shot::Photo,
};

/// A challenge with less time left than this would run out on the way.
const LEAST_LIFE_MS: f64 = 5_000.0;
/// Fresh challenges that a bundle without colours asks for, before the person is told.
const CHALLENGE_TRIES: u32 = 3;

/// Both photos, before they are sent.
pub(crate) fn review() -> El {
    let (journey, t) = (journey(), speech());
    let with_flash = move || journey.flash.with(Option::is_some);
    let flash_words = move || {
        let words = t.words();
        if with_flash() { words.review_with_flash } else { words.review_without_flash }
    };
    let send = move || {
        let gone = journey.flash.with_untracked(|proof| {
            proof.as_ref().is_some_and(|proof| proof.expires_at_ms - journey.now_ms() < LEAST_LIFE_MS)
        });
        if gone {
            journey.flash.set(None);
        }
        journey.tell(if gone { Event::ChallengeGone } else { Event::Sent });
    };
    let retake_selfie = move || {
        journey.flash.set(None);
        journey.tell(Event::SelfieRetaken);
    };
    let flash_fact = el("li", "facts__fact")
        .class_if("facts__fact--good", with_flash)
        .live(move || vec![icon(if with_flash() { Icon::Check } else { Icon::Moon })])
        .child(el("span", "").says(flash_words));
    screen(
        [
            title(t.say(|words| words.review.title)),
            lead(t.say(|words| words.review.text)),
            photo(journey.card, t.say(|words| words.card_photo), PhotoKind::Ktp),
            el("div", "beside").children([
                photo(journey.selfie, t.say(|words| words.selfie_photo), PhotoKind::Selfie),
                el("div", "beside__words").children([
                    el("ul", "facts").child(flash_fact),
                    button(Weight::Quiet, "capture-retake", t.say(|words| words.retake_card), move || {
                        journey.tell(Event::CardRetaken);
                    }),
                    button(
                        Weight::Quiet,
                        "capture-retake-selfie",
                        t.say(|words| words.retake_selfie),
                        retake_selfie,
                    ),
                ]),
            ]),
        ],
        [button(Weight::Primary, "capture-next", t.say(|words| words.send), send)],
    )
}

/// The bundle is on its way.
pub(crate) fn uploading() -> El {
    let (journey, t) = (journey(), speech());
    let permille = RwSignal::new(0);
    spawn_local(deliver(journey, permille));
    let sent = move || permille.get() >= 1000;
    let offline = Memo::new(move |_| journey.waiting.get());
    let sign = move || {
        let (meaning, sign) =
            if offline.get() { (Meaning::Attention, Icon::Offline) } else { (Meaning::Busy, Icon::Upload) };
        vec![mark(meaning, sign)]
    };
    let words = move || {
        let words = t.words();
        if offline.get() { &words.upload_offline } else { &words.uploading }
    };
    let text = move || if sent() && !offline.get() { t.words().upload_checking } else { words().text };
    let told = el("div", "screen__told").attr("role", "status");
    let share = Signal::derive(move || (!sent()).then(|| permille.get()));
    let middle = center([]).live(sign).children([
        told.children([title(move || words().title), lead(text)]),
        progress(t.say(|words| words.upload_progress), share),
    ]);
    screen([middle], [])
}

/// The capture arrived; the server decides.
pub(crate) fn checking() -> El {
    let (journey, t) = (journey(), speech());
    journey.await_decision();
    let offline = Memo::new(move |_| journey.waiting.get());
    let sign = move || {
        let (meaning, sign) =
            if offline.get() { (Meaning::Attention, Icon::Offline) } else { (Meaning::Busy, Icon::Clock) };
        vec![mark(meaning, sign)]
    };
    let text = move || {
        let words = t.words();
        if offline.get() { words.offline_continues } else { words.checking.text }
    };
    let told = el("div", "screen__told").attr("role", "status");
    screen(
        [center([])
            .live(sign)
            .child(told.children([title(t.say(|words| words.checking.title)), lead(text)]))],
        [],
    )
}

async fn deliver(journey: Journey, permille: RwSignal<u32>) {
    let event = try_deliver(journey, permille).await.unwrap_or_else(Event::Refused);
    let uploading = journey.state_now() == State::Uploading;
    if uploading && event == Event::Refused(FlowErrorCode::Invalid) {
        // The same photos would be refused again.
        journey.forget_photos();
    }
    // Somebody who stopped the journey meanwhile has the word; an answer always arrives.
    if uploading || matches!(event, Event::Answered(_)) {
        journey.tell(event);
    }
}

async fn try_deliver(journey: Journey, permille: RwSignal<u32>) -> Result<Event, FlowErrorCode> {
    let frame = |photo: &Option<Photo>| photo.as_ref().map(|photo| photo.frame.clone());
    let frames: Vec<Frame> = [journey.card.with_untracked(frame), journey.selfie.with_untracked(frame)]
        .into_iter()
        .flatten()
        .collect();
    for _ in 0..CHALLENGE_TRIES {
        let shown = journey.flash.get_untracked();
        let with_flash = shown.is_some();
        let proof = match shown {
            Some(proof) => proof,
            None => fresh_proof(journey).await?,
        };
        let parts = BundleParts {
            frames: &frames,
            nonce: &proof.nonce,
            samples: &proof.samples,
            hmac_secret: &proof.hmac_secret,
            nik: frames.iter().find_map(|frame| frame.nik.as_ref()),
            captured_at_ms: journey.now_ms(),
        };
        let module = journey.module().await.map_err(|_| FlowErrorCode::ServerFault)?;
        let bundle = module.assemble(&parts).map_err(|_| FlowErrorCode::Invalid)?;
        let _ = permille.try_set(0);
        let tell_share = move |sent| {
            let _ = permille.try_set(sent);
        };
        match journey.insist(|| journey.api.capture(&bundle, tell_share)).await {
            Ok(outcome) => return Ok(Event::Answered(outcome)),
            Err(FlowErrorCode::ChallengeGone) if with_flash => {
                journey.flash.set(None);
                return Ok(Event::ChallengeGone);
            }
            Err(FlowErrorCode::ChallengeGone) => {}
            Err(code) => return Err(code),
        }
    }
    Err(FlowErrorCode::ServerFault)
}

/// A challenge whose colours are not shown: its nonce and secret still sign the bundle.
async fn fresh_proof(journey: Journey) -> Result<FlashProof, FlowErrorCode> {
    let challenge = journey.insist(|| journey.api.challenge()).await?;
    Ok(FlashProof {
        nonce: challenge.nonce,
        hmac_secret: challenge.hmac_secret,
        expires_at_ms: milliseconds(challenge.expires_at),
        samples: Array::new().into(),
    })
}
