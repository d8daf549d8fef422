//! The face: the front camera, the photo, and the colours, through one camera that stays open.

use contract::photo::PhotoKind;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{AbortController, HtmlCanvasElement};

use crate::{
    browser,
    capture::CaptureError,
    components::flash::{flash, flash_canvas},
    dom::{El, el},
    flow::{Event, State},
    journey::{FlashProof, Journey, journey, milliseconds},
    live_camera::LiveCamera,
    pages::{
        card::{paused, stage},
        flash_screens::{flash_warning, too_much_light},
        shot_review::{ReviewWords, retake_button, shot_review},
    },
    shot::Photo,
};

/// What the colours need: the camera, the canvas, a way to stop.
#[derive(Clone, Copy)]
struct FlashRun {
    journey: Journey,
    live: LiveCamera,
    canvas: StoredValue<HtmlCanvasElement, LocalStorage>,
    share: RwSignal<u32>,
    stop: StoredValue<Option<AbortController>, LocalStorage>,
}

/// The scene of the face.
pub(crate) fn face() -> El {
    let journey = journey();
    let canvas = flash_canvas();
    let live = LiveCamera::of(journey, PhotoKind::Selfie);
    let run = FlashRun {
        journey,
        live,
        canvas: StoredValue::new_local(canvas.of_type()),
        share: RwSignal::new(0),
        stop: StoredValue::new_local(None),
    };
    Effect::new(move |_| match (journey.state(), live.ready.get()) {
        (State::Probe, true) => spawn_local(run.probe()),
        (State::Flash, true) => spawn_local(run.colours()),
        _ => {}
    });
    on_cleanup(move || {
        if let Some(stop) = run.stop.try_get_value().flatten() {
            stop.abort();
        }
    });

    let posing = Memo::new(move |_| journey.state() == State::Selfie);
    let flashing = Memo::new(move |_| matches!(journey.state(), State::Probe | State::Flash));
    let over = move || match journey.state() {
        State::SelfieReview => vec![selfie_review(journey, &live)],
        State::FlashWarning(note) => vec![flash_warning(note)],
        State::TooMuchLight => vec![too_much_light()],
        State::Paused(_) => vec![paused(&live)],
        _ => Vec::new(),
    };
    let stage = stage(&live, move || posing.get())
        .class_if("stage--behind", move || !posing.get() && !flashing.get())
        .class_if("stage--small", move || flashing.get());
    el("div", "scene").child(stage).child(flash(canvas, run.share)).live(over)
}

fn selfie_review(journey: Journey, live: &LiveCamera) -> El {
    let live = *live;
    let accept = move || {
        let by_camera = journey.selfie.with_untracked(|photo| photo.as_ref().is_some_and(Photo::by_camera));
        let flash_possible = by_camera && live.ready.get_untracked() && !browser::prefers_reduced_motion();
        journey.tell(Event::SelfieAccepted { flash_possible });
    };
    let words = ReviewWords {
        question: |words| words.selfie_review,
        advice: |words| words.selfie_check_by_eye,
        alt: |words| words.selfie_photo,
    };
    let retake = move || {
        // Colours belong to the face that they were shown to.
        journey.flash.set(None);
        journey.tell(Event::SelfieRetaken);
    };
    shot_review(PhotoKind::Selfie, &words, Some(retake_button(PhotoKind::Selfie, retake)), accept)
}

impl FlashRun {
    async fn probe(self) {
        let (Some(watch), Some(canvas)) = (self.live.watch(), self.canvas.try_get_value()) else {
            return self.journey.tell(Event::FlashBroken);
        };
        let _ = self.share.try_set(0);
        let enough = match self.journey.module().await {
            Ok(module) => module.probe(&watch, &canvas).await,
            Err(error) => Err(error),
        };
        self.journey.tell(match enough {
            Ok(true) => Event::AmbientEnough,
            Ok(false) => Event::AmbientTooBright,
            Err(_) => Event::FlashBroken,
        });
    }

    async fn colours(self) {
        let challenge = match self.journey.insist(|| self.journey.api.challenge()).await {
            Ok(challenge) => challenge,
            Err(code) => return self.journey.tell(Event::Refused(code)),
        };
        // The person may have left while the connection was waited for.
        if self.journey.state_now() != State::Flash {
            return;
        }
        let event = match self.show(&challenge.json).await {
            Ok(samples) => {
                self.journey.flash.set(Some(FlashProof {
                    nonce: challenge.nonce,
                    hmac_secret: challenge.hmac_secret,
                    expires_at_ms: milliseconds(challenge.expires_at),
                    samples,
                }));
                Event::FlashFinished
            }
            Err(CaptureError::FlashUnsafe) => Event::FlashUnsafe,
            Err(_) => Event::FlashBroken,
        };
        self.journey.tell(event);
    }

    async fn show(self, challenge_json: &str) -> Result<wasm_bindgen::JsValue, CaptureError> {
        let module = self.journey.module().await?;
        let watch = self.live.watch().ok_or(CaptureError::Interrupted)?;
        let canvas = self.canvas.try_get_value().ok_or(CaptureError::Interrupted)?;
        let stop = AbortController::new()?;
        let signal = stop.signal();
        let _ = self.stop.try_set_value(Some(stop));
        let on_step = move |index: u32, total: u32| {
            let _ = self.share.try_set((index + 1) * 1000 / total.max(1));
        };
        module.flash(&watch, &canvas, challenge_json, on_step, &signal).await
    }
}
