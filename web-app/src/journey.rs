//! What the screens of one capture share: the state, the session, the photos, the module. Lives as long
//! as the page, in memory alone.

mod partner;
mod visit;

use std::future::Future;

use contract::{
    capture_flow::{FlowErrorCode, FrameMessage, SessionView},
    instant::Instant,
    photo::PhotoKind,
};
use js_sys::{Date, Uint8Array};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::{
    api::{Api, CallError},
    browser,
    capture::{self, CaptureError, CaptureModule, Frame},
    device,
    flow::{self, Event, State, Trouble},
    link::PageLink,
    locales::{Speech, speech},
    page_rules,
    patience::Patience,
    shot::{Photo, PhotoProblem, Seen, ShotProblem, judge},
    tabs::Tabs,
};

/// The colours that a face reflected, and what signs them.
#[derive(Clone)]
pub(crate) struct FlashProof {
    pub(crate) nonce: String,
    pub(crate) hmac_secret: String,
    pub(crate) expires_at_ms: f64,
    pub(crate) samples: JsValue,
}

/// One capture, from the link to the answer.
#[derive(Clone, Copy)]
pub(crate) struct Journey {
    state: RwSignal<State>,
    spoken: Speech,
    /// The calls to the server.
    pub(crate) api: Api,
    link: PageLink,
    /// What the server says about the submission.
    pub(crate) session: RwSignal<Option<SessionView>>,
    /// A call could not be made and is tried again.
    pub(crate) waiting: RwSignal<bool>,
    /// The card's photo.
    pub(crate) card: RwSignal<Option<Photo>, LocalStorage>,
    /// The face's photo.
    pub(crate) selfie: RwSignal<Option<Photo>, LocalStorage>,
    with_partner: StoredValue<partner::WithPartner, LocalStorage>,
    /// The colours, when they were shown.
    pub(crate) flash: RwSignal<Option<FlashProof>, LocalStorage>,
    /// The address that was opened, for another browser to open.
    pub(crate) address: StoredValue<String>,
    /// The server's clock minus this device's, which may be hours off.
    clock_offset_ms: StoredValue<f64>,
    module: StoredValue<Option<CaptureModule>, LocalStorage>,
    tabs: StoredValue<Option<Tabs>>,
    visit: StoredValue<visit::Visit>,
}

impl Journey {
    /// A journey that has not begun; the page has its voice already.
    pub(crate) fn new() -> Self {
        let link = PageLink::of_page();
        Self {
            state: RwSignal::new(State::Opening),
            spoken: speech(),
            api: Api::of(link),
            link,
            session: RwSignal::new(None),
            waiting: RwSignal::new(false),
            card: RwSignal::new_local(None),
            selfie: RwSignal::new_local(None),
            with_partner: StoredValue::new_local(partner::WithPartner::default()),
            flash: RwSignal::new_local(None),
            address: StoredValue::new(browser::address()),
            clock_offset_ms: StoredValue::new(0.0),
            module: StoredValue::new_local(None),
            tabs: StoredValue::new(None),
            visit: StoredValue::new(visit::Visit::new()),
        }
    }

    /// The state, followed.
    pub(crate) fn state(self) -> State {
        self.state.get()
    }

    /// The state of this moment.
    pub(crate) fn state_now(self) -> State {
        self.state.get_untracked()
    }

    /// Lets something happen.
    pub(crate) fn tell(self, event: Event) {
        let before = self.state.get_untracked();
        let mut after = flow::next(before, event);
        if after == State::Prepare && !self.page_says(page_rules::shows_start_page) {
            after = flow::next(after, Event::CaptureStarted);
        }
        if after != before {
            self.state.set(after);
            self.note_step();
            match after {
                State::Done(outcome) if outcome.fail.is_none() => self.tell_frame(FrameMessage::Completed),
                State::Done(_) | State::Stopped { trouble: Trouble::LinkExpired, .. } => {
                    self.tell_frame(FrameMessage::Failed);
                }
                _ => {}
            }
        }
    }

    /// Begins: asks for the session, unless this app's browser has to be left first. The link is good
    /// once and for one browser, so it is not touched before that is known.
    pub(crate) fn begin(self) {
        self.watch_sight();
        let embedding = device::embedding(&browser::user_agent());
        let in_the_way = match embedding {
            device::Embedding::SocialApp => true,
            device::Embedding::WebView => !browser::has_camera_api(),
            device::Embedding::None => false,
        };
        if in_the_way && browser::link_parts().is_some() {
            self.tell(Event::Stopped(Trouble::InApp));
        } else {
            self.open();
        }
    }

    /// Opens the session with the link, or with the cookie after a reload.
    pub(crate) fn open(self) {
        let exchange = match (browser::link_parts(), self.visit.with_value(|visit| visit.browser_key.clone()))
        {
            (None, _) => None,
            (Some(link), Some(browser_key)) => Some((link, browser_key)),
            // A browser without random numbers is none that this page was made for.
            (Some(_), None) => return self.tell(Event::Stopped(Trouble::Unsupported)),
        };
        spawn_local(async move {
            let opened = self
                .insist(async || match exchange.clone() {
                    Some((link, browser_key)) => self.api.open_session(link, browser_key).await,
                    None => self.api.session().await,
                })
                .await;
            match opened {
                Ok(session) => {
                    self.link.remember(&session.signature_id);
                    self.take_page(&session);
                    self.join_tabs(&session.signature_id);
                    self.take_session(session);
                }
                Err(code) => self.tell(Event::Refused(code)),
            }
        });
    }

    /// Joins the other tabs of the link, the first time that its session is known.
    fn join_tabs(self, signature_id: &str) {
        if self.tabs.with_value(Option::is_none) {
            self.tabs.set_value(Some(Tabs::join(signature_id, move |event| self.tell(event))));
        }
    }

    /// Asks until the capture that arrived is decided.
    pub(crate) fn await_decision(self) {
        spawn_local(async move {
            while self.state_now() == State::Checking {
                match self.insist(|| self.api.session()).await {
                    Ok(session) => self.take_session(session),
                    Err(code) => return self.tell(Event::Refused(code)),
                }
                browser::wait_ms(2_000).await;
            }
        });
    }

    fn take_session(self, session: SessionView) {
        use contract::capture_flow::SubmissionState as Submission;
        let event = match (session.outcome, session.state) {
            (Some(outcome), _) => Event::Answered(outcome),
            (None, Submission::Processing | Submission::Decided) => Event::SessionProcessing,
            (None, Submission::Expired) => Event::Refused(FlowErrorCode::LinkExpired),
            (None, Submission::Created | Submission::Collecting) => {
                Event::SessionOpened { consent_given: session.consent_given }
            }
        };
        self.clock_offset_ms.set_value(milliseconds(session.now) - Date::now());
        self.session.set(Some(session));
        self.tell(event);
    }

    /// Goes on in this tab and stops the others.
    pub(crate) fn use_this_tab(self) {
        if let Some(tabs) = self.tabs.get_value() {
            tabs.take_over();
        }
        self.tell(Event::Resumed);
        if self.state_now() == State::Opening {
            self.open();
        }
    }

    /// The time by the server's clock.
    pub(crate) fn now_ms(self) -> f64 {
        Date::now() + self.clock_offset_ms.get_value()
    }

    /// The organisation's name, followed; empty until the session is known.
    pub(crate) fn controller(self) -> String {
        self.session
            .with(|session| session.as_ref().map(|session| session.controller.clone()))
            .unwrap_or_default()
    }

    /// The capture package, loaded the first time that it is asked for.
    pub(crate) async fn module(self) -> Result<CaptureModule, CaptureError> {
        if let Some(module) = self.module.get_value() {
            return Ok(module);
        }
        let module = capture::load().await?;
        self.module.set_value(Some(module.clone()));
        Ok(module)
    }

    /// Whether the link has run out, as far as this page knows.
    fn link_over(self) -> bool {
        let expires_at = self.session.with_untracked(|session| session.as_ref().map(|it| it.expires_at));
        expires_at.is_some_and(|expires_at| milliseconds(expires_at) <= self.now_ms())
    }

    /// Makes a call until it has an answer, with [`Patience`]; whoever looks sees that it is waited for.
    pub(crate) async fn insist<T, F>(self, call: impl Fn() -> F) -> Result<T, FlowErrorCode>
    where
        F: Future<Output = Result<T, CallError>>,
    {
        let mut patience = Patience::default();
        let answer = loop {
            let error = match call().await {
                Ok(answer) => break Ok(answer),
                Err(error) => error,
            };
            match patience.after(error, self.link_over()) {
                Ok(wait_ms) => {
                    self.waiting.set(true);
                    browser::wait_or_online_ms(wait_ms).await;
                }
                Err(code) => break Err(code),
            }
        };
        self.waiting.set(false);
        answer
    }

    /// Keeps a photo that the bundle can hold.
    pub(crate) fn keep(self, kind: PhotoKind, frame: Frame, seen: Option<Seen>) -> Result<(), ShotProblem> {
        judge(&frame.bytes).map_err(ShotProblem::Photo)?;
        self.photo(kind).set(Some(Photo::new(frame, seen)));
        Ok(())
    }

    /// Keeps a file that the person chose.
    pub(crate) async fn take_file(self, kind: PhotoKind, file: File) -> Result<(), ShotProblem> {
        let buffer = JsFuture::from(file.array_buffer()).await;
        let buffer = buffer.map_err(|_| ShotProblem::Photo(PhotoProblem::Unreadable))?;
        let frame =
            Frame { bytes: Uint8Array::new(&buffer), origin: capture::upload_origin(kind), nik: None };
        self.keep(kind, frame, None)
    }

    /// Forgets both photos and the colours that belong to the face.
    pub(crate) fn forget_photos(self) {
        self.card.set(None);
        self.selfie.set(None);
        self.flash.set(None);
    }

    /// The photo of a kind.
    pub(crate) fn photo(self, kind: PhotoKind) -> RwSignal<Option<Photo>, LocalStorage> {
        match kind {
            PhotoKind::Ktp => self.card,
            PhotoKind::Selfie => self.selfie,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "2^53 milliseconds are 285,000 years")]
pub(crate) fn milliseconds(instant: Instant) -> f64 {
    instant.epoch_ms() as f64
}

/// The journey of the page that is being built.
pub(crate) fn journey() -> Journey {
    expect_context()
}
