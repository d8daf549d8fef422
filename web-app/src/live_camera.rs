//! A camera that lives as long as the screens that look through it: opened with them, stopped with them, put down
//! while the page is out of sight, and taken up again. What is done with its frames is in `live_camera/`.

mod lenses;
mod shooting;

use contract::photo::PhotoKind;
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::HtmlVideoElement;

use crate::{
    browser,
    capture::{Camera, CaptureError, FrameWatch, Interruption},
    flow::{Event, State, Trouble},
    framing::Mark,
    hints::Hint,
    journey::Journey,
    shot::ShotProblem,
};

/// A live camera, what it sees, and the way to take a photo with it.
#[derive(Clone, Copy)]
pub(crate) struct LiveCamera {
    /// Card or face.
    pub(crate) kind: PhotoKind,
    /// The camera shows a picture.
    pub(crate) ready: RwSignal<bool>,
    /// The picture is wider than high: a webcam, or a phone on its side.
    pub(crate) wide: RwSignal<bool>,
    /// The hint of the moment; none while nothing has been measured.
    pub(crate) hint: RwSignal<Option<Hint>>,
    /// Where the corners of the card lie that is found.
    pub(crate) marks: RwSignal<Option<[Mark; 4]>>,
    /// How far the run of good frames has come, in per mille.
    pub(crate) progress: RwSignal<u32>,
    /// The person is told to take the photo by hand.
    pub(crate) manual: RwSignal<bool>,
    /// A photo has just been taken: the corners close.
    pub(crate) closed: RwSignal<bool>,
    /// Why the last photo is none.
    pub(crate) problem: RwSignal<Option<ShotProblem>>,
    /// Whether the lamp is on; none without a lamp.
    pub(crate) torch: RwSignal<Option<bool>>,
    /// Which camera of how many this is.
    pub(crate) lens: RwSignal<(usize, usize)>,
    /// Why there is no camera.
    failed: RwSignal<Option<Trouble>>,
    /// It sends nothing for the moment.
    silent: RwSignal<bool>,
    journey: Journey,
    parts: StoredValue<Parts, LocalStorage>,
}

/// What is open now.
#[derive(Default)]
struct Parts {
    video: Option<HtmlVideoElement>,
    camera: Option<Camera>,
    watch: Option<FrameWatch>,
    /// Counts the times that a camera was opened or closed: the answer to an earlier call is no longer wanted.
    turn: u32,
    /// The ids of the cameras to choose from.
    lenses: Vec<String>,
    /// Counts the times that the camera began to look for something.
    look: u32,
    /// The look that has gone on for so long that the photo is taken by hand.
    timed_out: Option<u32>,
    /// The shutter has been heard of since the camera looks for its subject.
    guided: bool,
    /// The phone has told by a buzz that something is found.
    buzzed: bool,
    /// When the card was last seen, on the clock of the frames.
    card_seen_ms: f64,
}

impl LiveCamera {
    /// A camera of a kind, not open yet. To be made while the screens that use it are: it stops with them.
    pub(crate) fn of(journey: Journey, kind: PhotoKind) -> Self {
        let live = Self {
            kind,
            ready: RwSignal::new(false),
            wide: RwSignal::new(false),
            hint: RwSignal::new(None),
            marks: RwSignal::new(None),
            progress: RwSignal::new(0),
            manual: RwSignal::new(false),
            closed: RwSignal::new(false),
            problem: RwSignal::new(None),
            torch: RwSignal::new(None),
            lens: RwSignal::new((0, 0)),
            failed: RwSignal::new(None),
            silent: RwSignal::new(false),
            journey,
            parts: StoredValue::new_local(Parts::default()),
        };
        let subject = Memo::new(move |_| (live.ready.get(), subject(journey.state())));
        Effect::new(move |_| {
            if let (true, subject) = subject.get() {
                live.look_for(subject);
            }
        });
        Effect::new(move |_| {
            let (failed, silent) = (live.failed.get(), live.silent.get());
            match (journey.state(), failed) {
                // A photo that was chosen from files is reviewed without a camera too.
                (State::Card | State::Selfie | State::Probe | State::Flash, Some(trouble)) => {
                    journey.tell(Event::Stopped(trouble));
                }
                (State::Card | State::Selfie, None) if silent => journey.tell(Event::Paused),
                (State::Paused(_), None) if !silent => journey.tell(Event::Resumed),
                _ => {}
            }
        });
        let sight = window_event_listener(ev::visibilitychange, move |_| {
            if browser::is_hidden() {
                // Phones send black pictures after it, and nobody likes a lamp that stays on.
                live.close();
                live.silent.set(true);
            } else {
                live.open();
            }
        });
        // The corners of before lie elsewhere on a phone that was turned.
        let turned = window_event_listener(ev::resize, move |_| live.marks.set(None));
        on_cleanup(move || {
            sight.remove();
            turned.remove();
            live.close();
        });
        live
    }

    /// Opens the camera and shows it in a video element.
    pub(crate) fn open_in(self, video: HtmlVideoElement) {
        self.parts.update_value(|parts| parts.video = Some(video));
        self.open();
    }

    /// Opens the camera, anew where it is open already.
    pub(crate) fn open(self) {
        self.close();
        self.silent.set(false);
        self.failed.set(None);
        let turn = self.parts.with_value(|parts| parts.turn);
        spawn_local(async move {
            if let Err(error) = self.try_open(turn).await
                && self.is_turn(turn)
            {
                self.failed.set(Some(error.trouble()));
            }
        });
    }

    /// Whether nothing is in the way of a photo, followed.
    pub(crate) fn good(self) -> bool {
        self.ready.get() && self.hint.get() == Some(Hint::Good)
    }

    /// Whether what the camera looks for is there, followed.
    pub(crate) fn found(self) -> bool {
        match self.kind {
            PhotoKind::Ktp => self.marks.get().is_some(),
            PhotoKind::Selfie => self.hint.get().is_some_and(|hint| hint != Hint::Nothing),
        }
    }

    /// The watch on the camera's frames, once it shows a picture.
    pub(crate) fn watch(self) -> Option<FrameWatch> {
        self.parts.try_with_value(|parts| parts.watch.clone()).flatten()
    }

    fn camera(self) -> Option<Camera> {
        self.parts.try_with_value(|parts| parts.camera.clone()).flatten()
    }

    /// Whether the camera of a turn is still wanted: its screens are there, and no other was asked for.
    fn is_turn(self, turn: u32) -> bool {
        self.parts.try_with_value(|parts| parts.turn == turn).unwrap_or(false)
    }

    async fn try_open(self, turn: u32) -> Result<(), CaptureError> {
        let module = self.journey.module().await?;
        let camera = self.picked_camera(&module).await?;
        let kept = self.parts.try_update_value(|parts| {
            let wanted = parts.turn == turn;
            if wanted {
                parts.camera = Some(camera.clone());
            }
            wanted
        });
        let Some(video) =
            self.parts.try_with_value(|parts| parts.video.clone()).flatten().filter(|_| kept == Some(true))
        else {
            camera.stop();
            return Ok(());
        };
        camera.when_interrupted(move |what| self.interrupted(what));
        camera.show(&video).await?;
        if !self.is_turn(turn) {
            return Ok(());
        }
        self.wide.set(video.video_width() > video.video_height());
        let watch = module.watch(&video, move |report| self.hear(&report))?;
        if self.kind == PhotoKind::Ktp {
            watch.warm_faces();
        }
        self.parts.update_value(|parts| parts.watch = Some(watch));
        self.torch.set(camera.torch());
        self.ready.set(true);
        self.count_lenses(&module, &camera, turn).await;
        Ok(())
    }

    fn interrupted(self, what: Interruption) {
        match what {
            Interruption::Ended => {
                self.close();
                self.failed.set(Some(Trouble::Interrupted));
            }
            Interruption::Muted => self.silent.set(true),
            Interruption::Resumed => self.silent.set(false),
        }
    }

    fn close(self) {
        let open = self.parts.try_update_value(|parts| {
            parts.turn += 1;
            (parts.watch.take(), parts.camera.take())
        });
        let (watch, camera) = open.unwrap_or_default();
        if let Some(watch) = watch {
            watch.stop();
        }
        if let Some(camera) = camera {
            camera.stop();
        }
        let _ = self.ready.try_set(false);
        let _ = self.marks.try_set(None);
    }
}

/// What frames are looked at for in a state.
fn subject(state: State) -> &'static str {
    match state {
        State::Card => "card",
        State::Selfie | State::Probe | State::Flash => "face",
        _ => "none",
    }
}
