//! One case as its page holds it: what is known of it, who has it, what is being said of it, and the calls that change it.

use std::{collections::BTreeMap, future::Future, sync::Arc};

use contract::portal::{
    PortalErrorCode as Code,
    access::Permission,
    case::{PictureView, ReviewView},
    mark::Spot,
    review::{
        Opinion, OpinionRequest, REASON_CHARACTERS, ReopenRequest, ReviewState, ReviewSummary, check_reason,
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    arming::Armed,
    hold::{Hold, hold},
};
use crate::{
    dom::El,
    portal::{
        api::{CallError, Picture},
        components::viewer::overlay::let_go,
        desk::Desk,
        load::Load,
        toasts::Tone,
    },
};

/// What of the evidence is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tab {
    Card,
    Pictures,
    Face,
    Flash,
    History,
}

impl Tab {
    pub(super) const ALL: [Self; 5] = [Self::Card, Self::Pictures, Self::Face, Self::Flash, Self::History];
}

/// What is wrong with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ReasonFault {
    TooShort,
    TooLong,
}

/// A picture on its way.
#[derive(Clone)]
pub(super) enum Shot {
    Coming,
    There(Arc<Picture>),
    Failed(CallError),
}

/// One case.
#[derive(Clone, Copy)]
pub(super) struct Case {
    pub(super) desk: Desk,
    id: StoredValue<String>,
    pub(super) view: Load<ReviewView>,
    pub(super) tab: RwSignal<Tab>,
    pub(super) reason: RwSignal<String>,
    /// What a reason is being written for.
    pub(super) chosen: RwSignal<Option<Opinion>>,
    pub(super) fault: RwSignal<Option<ReasonFault>>,
    pub(super) is_sending: RwSignal<bool>,
    /// What a key was pressed for once.
    pub(super) armed: RwSignal<Option<Armed>>,
    pub(super) keys_open: RwSignal<bool>,
    /// Whether places are shown over pictures.
    pub(super) marks_on: RwSignal<bool>,
    /// The place that somebody points at.
    pub(super) chosen_spot: RwSignal<Option<Spot>>,
    album: RwSignal<BTreeMap<u32, Shot>>,
}

impl Case {
    /// A case that is being fetched; it is taken where nobody has it.
    pub(super) fn open(desk: Desk, id: &str) -> Self {
        let case = Self {
            desk,
            id: StoredValue::new(id.to_owned()),
            view: Load::new(),
            tab: RwSignal::new(Tab::Card),
            reason: RwSignal::new(String::new()),
            chosen: RwSignal::new(None),
            fault: RwSignal::new(None),
            is_sending: RwSignal::new(false),
            armed: RwSignal::new(None),
            keys_open: RwSignal::new(false),
            marks_on: RwSignal::new(true),
            chosen_spot: RwSignal::new(None),
            album: RwSignal::new(BTreeMap::new()),
        };
        case.fetch();
        let was_taken = StoredValue::new(false);
        Effect::new(move |_| {
            let is_free = case.hold() == Some(Hold::Free);
            if is_free && !was_taken.get_value() {
                was_taken.set_value(true);
                case.take();
            }
            if case.view.with(|_| ()).is_some() {
                was_taken.set_value(true);
            }
        });
        case
    }

    /// The case's id.
    pub(super) fn id(self) -> String {
        self.id.get_value()
    }

    /// Fetches what is known of it, unmasked where it is.
    pub(super) fn fetch(self) {
        self.view.fetch(self.call(self.is_unmasked()));
    }

    /// The same because somebody asked for it.
    pub(super) fn ask(self) {
        self.view.ask(self.desk, self.call(self.is_unmasked()));
    }

    fn call(self, unmask: bool) -> impl Future<Output = Result<ReviewView, CallError>> + 'static {
        let id = self.id();
        async move { self.desk.api.review(&id, unmask).await }
    }

    /// Whether personal data is shown: what the answer says that stands, not what somebody wished.
    fn is_unmasked(self) -> bool {
        self.view.now().is_some_and(|view| !view.subject.masked)
    }

    /// Who has it, followed; nothing as long as nothing is known.
    pub(super) fn hold(self) -> Option<Hold> {
        let may = self.desk.session.may(Permission::DecideReviews);
        let me = self.desk.session.me()?.member.member_id;
        let now = self.desk.clock.second();
        self.view.with(|view| hold(&view.summary, &me, may, now))
    }

    /// Whether this member may decide now, followed.
    pub(super) fn is_mine(self) -> bool {
        matches!(self.hold(), Some(Hold::Mine { .. }))
    }

    /// Takes the case, or takes it for longer.
    pub(super) fn take(self) {
        self.take_by(self.id());
    }

    /// The same when the page may be gone.
    fn take_by(self, id: String) {
        spawn_local(async move {
            match self.desk.api.claim(&id).await {
                Ok(summary) => self.view.change(|view| view.summary = summary),
                Err(error) => self.refused(&error),
            }
        });
    }

    /// Gives the case back: at once, and again its own where the server says no.
    pub(super) fn release(self) {
        let Some(before) = self.view.now().map(|view| view.summary) else { return };
        let id = self.id();
        let state = if before.proposed_by.is_some() { ReviewState::Proposed } else { ReviewState::Open };
        self.view.change(|view| view.summary = ReviewSummary { claim: None, state, ..view.summary.clone() });
        spawn_local(async move {
            match self.desk.api.release(&id).await {
                Ok(summary) => {
                    self.view.change(|view| view.summary = summary);
                    let words = self.desk.voice.words_now().case().released;
                    self.desk.toasts.say_with_undo(words, move || self.take_by(id.clone()));
                }
                Err(error) => {
                    self.view.change(|view| view.summary = before);
                    self.refused(&error);
                }
            }
        });
    }

    /// Says this of the case, where there is a reason; otherwise the reason is what to write next.
    pub(super) fn decide(self, opinion: Opinion) {
        if self.is_sending.get_untracked() || !untrack(|| self.is_mine()) {
            return;
        }
        self.chosen.set(Some(opinion));
        let reason = self.reason.get_untracked();
        let Ok(reason) = check_reason(&reason) else {
            let is_long = reason.trim().chars().count() > *REASON_CHARACTERS.end();
            self.fault.set(Some(if is_long { ReasonFault::TooLong } else { ReasonFault::TooShort }));
            return;
        };
        self.fault.set(None);
        let said = OpinionRequest { decision: opinion, reason: reason.to_owned() };
        self.is_sending.set(true);
        spawn_local(async move {
            let answer = self.desk.api.decide(&self.id(), &said).await;
            let _ = self.is_sending.try_set(false);
            match answer {
                Ok(summary) => self.was_decided(summary, opinion),
                Err(error) => self.refused(&error),
            }
        });
    }

    fn was_decided(self, summary: ReviewSummary, opinion: Opinion) {
        let words = self.desk.voice.words_now().case();
        let words = match (summary.state, opinion) {
            (ReviewState::Closed, Opinion::Approve) => words.approved,
            (ReviewState::Closed, Opinion::Reject) => words.rejected,
            (ReviewState::Proposed, _) => words.proposed,
            (ReviewState::Open | ReviewState::Claimed, _) => words.objected,
        };
        self.desk.toasts.say(Tone::Good, words);
        self.view.change(|view| view.summary = summary);
        let _ = self.reason.try_set(String::new());
        let _ = self.chosen.try_set(None);
        self.fetch_if_there();
    }

    /// Whether nobody but the machine has decided.
    pub(super) fn is_by_machine(self) -> bool {
        self.view.with(|view| view.summary.by_machine).unwrap_or(false)
    }

    /// Opens a decided case again, or the first one, with the reason that is written.
    pub(super) fn reopen(self) {
        let reason = self.reason.get_untracked();
        let Ok(reason) = check_reason(&reason) else {
            self.fault.set(Some(ReasonFault::TooShort));
            return;
        };
        let asked = ReopenRequest { reason: reason.to_owned() };
        let is_first = untrack(|| self.is_by_machine());
        self.is_sending.set(true);
        spawn_local(async move {
            let answer = self.desk.api.reopen(&self.id(), &asked).await;
            let _ = self.is_sending.try_set(false);
            match answer {
                Ok(summary) => {
                    self.view.change(|view| view.summary = summary);
                    let _ = self.reason.try_set(String::new());
                    let words = self.desk.voice.words_now().case();
                    let said = if is_first { words.opened_first } else { words.reopened };
                    self.desk.toasts.say(Tone::Good, said);
                    self.fetch_if_there();
                }
                Err(error) => self.refused(&error),
            }
        });
    }

    /// Shows personal data, which is written down, or hides it.
    pub(super) fn turn_mask(self) {
        let may = untrack(|| self.desk.session.may(Permission::SeePersonalData) && !self.view.is_busy());
        if may {
            self.view.ask(self.desk, self.call(!self.is_unmasked()));
        }
    }

    /// Says why, and where others moved the case, shows how it stands now.
    fn refused(self, error: &CallError) {
        self.desk.tell(error);
        let moved = [Code::Claimed, Code::NotClaimed, Code::OwnProposal, Code::Closed, Code::NotClosed];
        if error.code().is_some_and(|code| moved.contains(&code)) {
            self.fetch_if_there();
        }
    }

    /// The page may be gone by the time an answer comes.
    fn fetch_if_there(self) {
        if self.id.try_get_value().is_some() {
            self.fetch();
        }
    }

    /// An element that marks a place on the pictures while somebody points at it or it has the focus. A tap is neither once the
    /// finger is up, on phones that focus no button: its press comes last, and marks.
    pub(super) fn marking(self, spot: Option<Spot>, class: &'static str, element: El) -> El {
        let Some(spot) = spot else { return element };
        on_cleanup(move || let_go(self.chosen_spot, spot));
        let begins = ["pointerenter", "focusin", "click"].map(|event| (event, true));
        let ends = ["pointerleave", "focusout"].map(|event| (event, false));
        begins
            .into_iter()
            .chain(ends)
            .fold(element, |element, (event, begins)| {
                element.on(event, move |_| self.chosen_spot.set(begins.then_some(spot)))
            })
            .class_if(class, move || self.chosen_spot.get() == Some(spot))
    }

    /// A picture, followed; fetched when it is asked for first, and once, since every look is written down.
    pub(super) fn picture(self, picture: &PictureView) -> impl Fn() -> Option<Shot> + Clone + 'static {
        let n = picture.n;
        if self.album.with_untracked(|album| !album.contains_key(&n)) {
            self.look(n);
        }
        move || self.album.with(|album| album.get(&n).cloned())
    }

    /// Fetches a picture, again where it failed.
    pub(super) fn look(self, n: u32) {
        self.album.update(|album| drop(album.insert(n, Shot::Coming)));
        spawn_local(async move {
            let shot = match self.desk.api.picture(&self.id(), n).await {
                Ok(picture) => Shot::There(Arc::new(picture)),
                Err(error) => Shot::Failed(error),
            };
            let _ = self.album.try_update(|album| drop(album.insert(n, shot)));
        });
    }
}
