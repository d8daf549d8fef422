//! A camera that lives as long as the screens that look through it: opened with them, stopped with them,
//! and when the page goes out of sight.

use contract::photo::PhotoKind;
use js_sys::Date;
use leptos::{ev, prelude::*, task::spawn_local};
use web_sys::{Element, File, HtmlVideoElement};

use crate::{
    browser,
    capture::{Camera, CaptureError, Frame, FrameReport, FrameWatch},
    flow::{Event, State, Trouble},
    framing::{Rect, framed_part},
    guidance::{FrameMeasures, Hint, SteadyHint},
    journey::Journey,
    shot::{Seen, ShotProblem},
};

/// The corners close before the photo is shown.
const CLOSING_MS: i32 = 220;
/// So much around the frame is shown of a photo: a card that lies a little outside is seen to do so.
const MARGIN: f64 = 0.06;

/// A live camera, its hint, and the way to take a photo with it.
#[derive(Clone, Copy)]
pub(crate) struct LiveCamera {
    /// The camera shows a picture.
    pub(crate) ready: RwSignal<bool>,
    /// The picture is wider than high: a webcam, or a phone on its side.
    pub(crate) wide: RwSignal<bool>,
    /// The hint of the moment.
    pub(crate) hint: RwSignal<Hint>,
    /// A photo has just been taken: the corners close.
    pub(crate) closed: RwSignal<bool>,
    /// Why the last photo is none.
    pub(crate) problem: RwSignal<Option<ShotProblem>>,
    /// Why there is no camera.
    failed: RwSignal<Option<Trouble>>,
    kind: PhotoKind,
    journey: Journey,
    measures: StoredValue<Option<FrameMeasures>>,
    steady: StoredValue<SteadyHint>,
    video: StoredValue<Option<HtmlVideoElement>, LocalStorage>,
    camera: StoredValue<Option<Camera>, LocalStorage>,
    watch: StoredValue<Option<FrameWatch>, LocalStorage>,
    /// A file is being chosen, which hides the page on phones without anybody leaving it.
    choosing: StoredValue<bool>,
    /// The camera was lost meanwhile.
    lost: StoredValue<bool>,
}

impl LiveCamera {
    /// A camera of a kind, not open yet. To be made while the screens that use it are: it stops with them.
    pub(crate) fn of(journey: Journey, kind: PhotoKind) -> Self {
        let live = Self {
            ready: RwSignal::new(false),
            wide: RwSignal::new(false),
            hint: RwSignal::new(Hint::Aim),
            closed: RwSignal::new(false),
            problem: RwSignal::new(None),
            failed: RwSignal::new(None),
            kind,
            journey,
            measures: StoredValue::new(None),
            steady: StoredValue::new(SteadyHint::new(Date::now())),
            video: StoredValue::new_local(None),
            camera: StoredValue::new_local(None),
            watch: StoredValue::new_local(None),
            choosing: StoredValue::new(false),
            lost: StoredValue::new(false),
        };
        Effect::new(move |_| {
            // A photo that was chosen from files is reviewed without a camera too.
            let looks = matches!(journey.state(), State::Card | State::Selfie | State::Probe | State::Flash);
            if let Some(trouble) = live.failed.get().filter(|_| looks) {
                journey.tell(Event::Stopped(trouble));
            }
        });
        let sight = window_event_listener(ev::visibilitychange, move |_| {
            if browser::is_hidden() {
                live.interrupted();
            }
        });
        on_cleanup(move || {
            sight.remove();
            live.stop();
        });
        live
    }

    /// Opens the camera and shows it in a video element.
    pub(crate) fn open_in(self, video: HtmlVideoElement) {
        self.video.set_value(Some(video.clone()));
        spawn_local(self.open(video));
    }

    /// Whether nothing is in the way of a photo, followed.
    pub(crate) fn good(self) -> bool {
        self.ready.get() && self.hint.get() == Hint::Ready
    }

    /// The watch on the camera's frames, once it shows a picture.
    pub(crate) fn watch(self) -> Option<FrameWatch> {
        self.watch.try_get_value().flatten()
    }

    /// Takes a photo, and tells the journey when it can be used.
    pub(crate) fn shoot(self) {
        let Some(camera) = self.camera.get_value() else {
            return;
        };
        if self.closed.get_untracked() {
            return;
        }
        self.closed.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let part = self.framed_part();
            let seen = self.measures.get_value().map(|measures| Seen { measures, part });
            let shot = match camera.take_still().await {
                Ok(bytes) => {
                    let frame = Frame { bytes, origin: camera.origin(self.kind) };
                    self.journey.keep(self.kind, frame, seen)
                }
                Err(_) => Err(ShotProblem::NoStill),
            };
            browser::wait_ms(CLOSING_MS).await;
            self.finish(shot);
        });
    }

    /// Takes a file that the person chose for the photo.
    pub(crate) fn choose(self, file: File) {
        self.choosing.set_value(false);
        self.problem.set(None);
        spawn_local(async move { self.finish(self.journey.take_file(self.kind, file).await) });
    }

    /// The person opens the list of files.
    pub(crate) fn choosing_begins(self) {
        self.choosing.set_value(true);
    }

    /// The person came back without a file.
    pub(crate) fn choosing_ends(self) {
        self.choosing.set_value(false);
        if self.lost.get_value() {
            self.interrupted();
        }
    }

    /// The part of the picture that lies inside the frame on the screen.
    fn framed_part(self) -> Option<Rect> {
        let video = self.video.get_value()?;
        let frame = video.parent_element()?.query_selector(".viewfinder__window").ok()??;
        let rect = |element: &Element| {
            let rect = element.get_bounding_client_rect();
            Rect { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() }
        };
        let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
        framed_part(width, height, rect(&video), rect(&frame), MARGIN)
    }

    fn finish(self, shot: Result<(), ShotProblem>) {
        // The screens may be gone: somebody else's interruption came first.
        let _ = self.closed.try_set(false);
        match shot {
            Ok(()) => self.journey.tell(Event::PhotoTaken),
            Err(problem) => drop(self.problem.try_set(Some(problem))),
        }
    }

    async fn open(self, video: HtmlVideoElement) {
        if let Err(error) = self.try_open(video).await {
            let _ = self.failed.try_set(Some(error.trouble()));
        }
    }

    async fn try_open(self, video: HtmlVideoElement) -> Result<(), CaptureError> {
        let module = self.journey.module().await?;
        let camera = module.open_camera(self.kind).await?;
        // The screens may have gone while the person was asked for the permission.
        if self.camera.try_set_value(Some(camera.clone())).is_some() {
            camera.stop();
            return Ok(());
        }
        camera.when_interrupted(move || self.interrupted());
        camera.show(&video).await?;
        let _ = self.wide.try_set(video.video_width() > video.video_height());
        let watch = module.watch(&video, move |report| self.measure(&report))?;
        if self.watch.try_set_value(Some(watch.clone())).is_some() {
            watch.stop();
            return Ok(());
        }
        let _ = self.ready.try_set(true);
        Ok(())
    }

    fn measure(self, report: &FrameReport) {
        let measures = FrameMeasures {
            mean_luma: report.mean_luma(),
            clipped: report.clipped(),
            motion: report.motion(),
        };
        if self.measures.try_set_value(Some(measures)).is_some() {
            return;
        }
        let wide = report.picture_width() > report.picture_height();
        if wide != self.wide.get_untracked() {
            self.wide.set(wide);
        }
        let shown = self.steady.try_update_value(|steady| steady.hear(measures.hint(), Date::now()));
        if let Some(shown) = shown
            && shown != self.hint.get_untracked()
        {
            self.hint.set(shown);
        }
    }

    fn interrupted(self) {
        match self.choosing.try_get_value() {
            Some(true) => self.lost.set_value(true),
            Some(false) => self.journey.tell(Event::Stopped(Trouble::Interrupted)),
            None => {}
        }
    }

    fn stop(self) {
        if let Some(watch) = self.watch.try_get_value().flatten() {
            watch.stop();
        }
        if let Some(camera) = self.camera.try_get_value().flatten() {
            camera.stop();
        }
    }
}
