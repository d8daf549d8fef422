//! What the camera sees, frame by frame, and the photo that follows: by itself or by hand.

use contract::photo::PhotoKind;
use leptos::{prelude::*, task::spawn_local};
use web_sys::{Element, File};

use super::LiveCamera;
use crate::{
    browser,
    capture::{Camera, FrameReport, Shot},
    flow::{Event, State},
    framing::{Rect, Shown},
    hints::Hint,
    page_rules,
    shot::{Seen, ShotProblem},
};

/// The corners close before the photo is shown.
const CLOSING_MS: i32 = 220;
/// So much around the frame is shown of a photo: a card that lies a little outside is seen to do so.
const MARGIN: f64 = 0.06;
/// A card that is missed in a frame or two is still there.
const CARD_STAYS_MS: f64 = 350.0;
/// Without a measure for so long, neither in the worker nor on the page, the person is told to take the photo by hand.
const UNGUIDED_MS: i32 = 5_000;
/// Long enough to read why a photo is none; then the hints go on.
const PROBLEM_STAYS_MS: i32 = 6_000;
/// Felt and not heard.
const FOUND_BUZZ_MS: u32 = 12;
/// Clearly longer than the one before.
const SHOT_BUZZ_MS: u32 = 40;

impl LiveCamera {
    /// Takes a photo, and tells the journey when it can be used.
    pub(crate) fn shoot(self) {
        let (Some(camera), Some(watch)) = (self.camera(), self.watch()) else {
            return;
        };
        if self.closed.get_untracked() || !self.is_looking() {
            return;
        }
        self.closed.set(true);
        self.problem.set(None);
        browser::buzz_ms(SHOT_BUZZ_MS);
        spawn_local(async move {
            let part = self.shown().map(|(shown, frame)| shown.part(frame, MARGIN));
            let kept = match watch.take_shot(&camera).await {
                Ok(shot) => self.keep(&shot, &camera, part),
                Err(_) => Err(ShotProblem::NoStill),
            };
            browser::wait_ms(CLOSING_MS).await;
            if kept.is_err() {
                watch.rearm();
            }
            self.finish(kept);
        });
    }

    /// Takes a file that the person chose for the photo.
    pub(crate) fn choose(self, file: File) {
        self.problem.set(None);
        spawn_local(async move { self.finish(self.journey.take_file(self.kind, file).await) });
    }

    /// Whether a photo is wanted now.
    pub(super) fn is_looking(self) -> bool {
        matches!(self.journey.state_now(), State::Card | State::Selfie)
    }

    /// Begins to look for something, for a new photo.
    pub(super) fn look_for(self, subject: &str) {
        self.parts.update_value(|parts| {
            parts.look += 1;
            parts.guided = false;
            parts.buzzed = false;
            if let Some(watch) = &parts.watch {
                watch.set_subject(subject);
            }
        });
        self.hint.set(None);
        self.marks.set(None);
        self.progress.set(0);
        self.manual.set(false);
        let turn = self.parts.with_value(|parts| parts.turn);
        spawn_local(async move {
            browser::wait_ms(UNGUIDED_MS).await;
            if self.is_turn(turn) && self.is_looking() && !self.parts.with_value(|parts| parts.guided) {
                self.manual.set(true);
            }
        });
        if let (PhotoKind::Ktp, Some(timeout_ms)) = (self.kind, self.timeout_ms()) {
            let look = self.parts.with_value(|parts| parts.look);
            spawn_local(async move {
                browser::wait_ms(timeout_ms).await;
                let still = self.parts.try_with_value(|parts| parts.look == look).unwrap_or(false);
                if still && self.is_looking() {
                    self.parts.update_value(|parts| parts.timed_out = Some(look));
                    change(self.manual, true);
                }
            });
        }
        if subject == "none" && self.torch.get_untracked() == Some(true) {
            self.switch_torch();
        }
    }

    /// Hears of a frame.
    pub(super) fn hear(self, report: &FrameReport) {
        change(self.wide, report.picture_width() > report.picture_height());
        if !self.is_looking() || self.closed.get_untracked() {
            return;
        }
        change(self.hint, report.hint());
        self.follow_card(report);
        if self.hint.get_untracked().is_some_and(|hint| hint != Hint::Nothing)
            && self.parts.try_update_value(|parts| !std::mem::replace(&mut parts.buzzed, true)) == Some(true)
        {
            browser::buzz_ms(FOUND_BUZZ_MS);
        }
        if let Some(shutter) = report.shutter() {
            self.parts.update_value(|parts| parts.guided = true);
            change(self.progress, permille(shutter.progress()));
            change(self.manual, self.is_by_hand(shutter.manual()));
            if shutter.fire() {
                self.shoot();
            }
        }
    }

    /// How long a scan of the card goes on, where whoever made the link says.
    fn timeout_ms(self) -> Option<i32> {
        self.journey.page_says(page_rules::scan_timeout_ms)
    }

    /// Whether the photo is taken by hand: when the scan's time is over, else as the module advises.
    fn is_by_hand(self, advised: bool) -> bool {
        if self.kind == PhotoKind::Ktp && self.timeout_ms().is_some() {
            self.parts.with_value(|parts| parts.timed_out == Some(parts.look))
        } else {
            advised
        }
    }

    fn follow_card(self, report: &FrameReport) {
        if self.kind != PhotoKind::Ktp {
            return;
        }
        let t_ms = report.t_ms();
        match report.corners() {
            Some(corners) => {
                let size = (report.picture_width(), report.picture_height());
                let marks = self.shown_at(size).map(|(shown, frame)| shown.marks(corners, frame));
                self.parts.update_value(|parts| parts.card_seen_ms = t_ms);
                change(self.marks, marks);
            }
            None if t_ms - self.parts.with_value(|parts| parts.card_seen_ms) > CARD_STAYS_MS => {
                change(self.marks, None);
            }
            None => {}
        }
    }

    fn shown(self) -> Option<(Shown, Rect)> {
        let video = self.parts.try_with_value(|parts| parts.video.clone()).flatten()?;
        self.shown_at((f64::from(video.video_width()), f64::from(video.video_height())))
    }

    /// How a picture of this size lies on the screen, and where the frame is over it.
    fn shown_at(self, (width, height): (f64, f64)) -> Option<(Shown, Rect)> {
        let video = self.parts.try_with_value(|parts| parts.video.clone()).flatten()?;
        let frame = video.parent_element()?.query_selector(".viewfinder__window").ok()??;
        let rect = |element: &Element| {
            let rect = element.get_bounding_client_rect();
            Rect { x: rect.x(), y: rect.y(), width: rect.width(), height: rect.height() }
        };
        Some((Shown::filling(width, height, rect(&video))?, rect(&frame)))
    }

    fn keep(self, shot: &Shot, camera: &Camera, part: Option<Rect>) -> Result<(), ShotProblem> {
        let seen = Seen { hint: shot.hint(), part, rectified: shot.rectified() };
        self.journey.keep(self.kind, shot.frame(self.kind, camera), Some(seen))
    }

    fn finish(self, kept: Result<(), ShotProblem>) {
        // The screens may be gone: somebody else's interruption came first.
        let _ = self.closed.try_set(false);
        match kept {
            Ok(()) => self.journey.tell(Event::PhotoTaken),
            Err(problem) => {
                let _ = self.problem.try_set(Some(problem));
                spawn_local(async move {
                    browser::wait_ms(PROBLEM_STAYS_MS).await;
                    let _ = self.problem.try_set(None);
                });
            }
        }
    }
}

/// Sets a signal where that changes it: at every frame most stays as it was.
fn change<T: PartialEq + Clone + Send + Sync + 'static>(signal: RwSignal<T>, value: T) {
    if signal.with_untracked(|now| *now != value) {
        signal.set(value);
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is between 0 and 1")]
fn permille(share: f64) -> u32 {
    (share * 1000.0) as u32
}
