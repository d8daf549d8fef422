//! The capture as a pure state machine: which screen is shown, and what leads from it to the next.
//!
//! No browser type enters here, so the whole journey is tested natively, sentence by sentence.

use contract::capture_flow::{CaptureOutcome, FlowErrorCode};

/// The screen that the person is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The link is being exchanged, or the session asked for again after a reload.
    Opening,
    /// The consent, with its two boxes.
    Consent,
    /// Consent was declined: a calm end, with a way back.
    Declined,
    /// What will happen, before the browser asks for the camera.
    Prepare,
    /// The rear camera looks at the card.
    Card,
    /// The card's photo, large: is it legible?
    CardReview,
    /// The front camera looks at the face.
    Selfie,
    /// The face's photo, large.
    SelfieReview,
    /// The warning before the colours.
    FlashWarning(FlashNote),
    /// Black, then white: does the screen's light reach the face at all?
    Probe,
    /// It does not: shade, brightness, or the way without.
    TooMuchLight,
    /// The colours.
    Flash,
    /// Both photos, before they are sent.
    Review,
    /// The bundle is on its way.
    Uploading,
    /// The capture arrived earlier and is being checked.
    Checking,
    /// The server has answered.
    Done(CaptureOutcome),
    /// Something is in the way; `resume` says where the journey goes on.
    Stopped {
        /// What is in the way.
        trouble: Trouble,
        /// Where the journey goes on once it is out of the way.
        resume: Resume,
    },
}

/// Why the flash warning is on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlashNote {
    /// For the first time.
    First,
    /// The face moved, or the page was left, while the colours ran.
    Moved,
    /// The challenge ran out before the bundle arrived.
    RanOut,
}

/// What can be in the way. Each has its own way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The page runs inside another app, which may have no camera to give.
    InApp,
    /// The link is unknown, or was opened in another browser.
    LinkUnknown,
    /// The link ran out.
    LinkExpired,
    /// The camera was refused.
    PermissionDenied,
    /// There is no camera.
    NoCamera,
    /// Another program holds the camera.
    CameraBusy,
    /// The page was left, or the system took the camera away.
    Interrupted,
    /// The browser cannot do it, or the page is not on https.
    Unsupported,
    /// The capture module did not load.
    ModuleMissing,
    /// The journey goes on in another tab.
    SecondTab,
    /// The server failed, or refused what it should not.
    ServerFault,
}

/// Where a stopped journey goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// From the session.
    Opening,
    /// From the explanation.
    Prepare,
    /// With the card.
    Card,
    /// With the card's photo.
    CardReview,
    /// With the face.
    Selfie,
    /// With the face's photo.
    SelfieReview,
    /// With the colours, the face's photo being kept.
    FlashWarning,
    /// With the two photos.
    Review,
}

/// What happens to a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// The session is open for a capture.
    SessionOpened {
        /// Consent was recorded earlier.
        consent_given: bool,
    },
    /// The session's capture arrived earlier.
    SessionProcessing,
    /// The server refused a call.
    Refused(FlowErrorCode),
    /// The server recorded both consents.
    ConsentRecorded,
    /// The person does not agree.
    ConsentDeclined,
    /// The person wants to read the consent again.
    ConsentReopened,
    /// The person wants to begin.
    CaptureStarted,
    /// A photo was taken or chosen, and keeps the rules.
    PhotoTaken,
    /// The person wants another photo of the card.
    CardRetaken,
    /// The person wants another photo of the face.
    SelfieRetaken,
    /// The card is legible.
    CardAccepted {
        /// A photo of the face exists already.
        selfie_ready: bool,
    },
    /// The face is good.
    SelfieAccepted {
        /// The colours can be shown: a live camera, and no wish for reduced motion.
        flash_possible: bool,
    },
    /// The person agrees to the colours.
    FlashAgreed,
    /// The person chooses the way without.
    FlashDeclined,
    /// The screen's light reaches the face.
    AmbientEnough,
    /// The screen's light drowns.
    AmbientTooBright,
    /// Every colour was shown and measured.
    FlashFinished,
    /// The face moved or the page was left meanwhile.
    FlashBroken,
    /// The sequence would not be safe to show.
    FlashUnsafe,
    /// The person sends the photos.
    Sent,
    /// The challenge of this bundle, which holds colours, ran out.
    ChallengeGone,
    /// The server has decided.
    Answered(CaptureOutcome),
    /// Something is in the way.
    Stopped(Trouble),
    /// It is out of the way.
    Resumed,
}

/// The state after an event. An event that has no business in a state changes nothing.
#[must_use]
pub fn next(state: State, event: Event) -> State {
    use Event as E;
    use State as S;
    match (state, event) {
        (_, E::Answered(outcome)) => S::Done(outcome),
        (S::Done(_), _) | (S::Declined, E::Stopped(_)) => state,

        (S::Opening, E::SessionOpened { consent_given: false }) | (S::Declined, E::ConsentReopened) => {
            S::Consent
        }
        (S::Opening, E::SessionOpened { consent_given: true }) | (S::Consent, E::ConsentRecorded) => {
            S::Prepare
        }
        (S::Opening, E::SessionProcessing) => S::Checking,
        (S::Consent, E::ConsentDeclined) => S::Declined,

        (S::Prepare, E::CaptureStarted) | (S::CardReview | S::Review, E::CardRetaken) => S::Card,
        (S::Card | S::Stopped { resume: Resume::Card, .. }, E::PhotoTaken) => S::CardReview,
        (S::CardReview, E::CardAccepted { selfie_ready: false })
        | (S::SelfieReview | S::Review, E::SelfieRetaken) => S::Selfie,
        (S::Selfie | S::Stopped { resume: Resume::Selfie, .. }, E::PhotoTaken) => S::SelfieReview,
        (S::SelfieReview, E::SelfieAccepted { flash_possible: true }) => S::FlashWarning(FlashNote::First),

        (S::FlashWarning(_) | S::TooMuchLight, E::FlashAgreed) => S::Probe,
        (S::Probe, E::AmbientEnough) => S::Flash,
        (S::Probe, E::AmbientTooBright) => S::TooMuchLight,
        (S::Probe | S::Flash, E::FlashBroken) => S::FlashWarning(FlashNote::Moved),
        (S::Review | S::Uploading, E::ChallengeGone) => S::FlashWarning(FlashNote::RanOut),

        (S::CardReview, E::CardAccepted { selfie_ready: true })
        | (S::SelfieReview, E::SelfieAccepted { flash_possible: false })
        | (S::FlashWarning(_) | S::TooMuchLight | S::Probe, E::FlashDeclined)
        | (S::Flash, E::FlashFinished | E::FlashUnsafe) => S::Review,
        (S::Review, E::Sent) => S::Uploading,

        (_, E::Stopped(trouble)) => S::Stopped { trouble, resume: resume_of(state) },
        (_, E::Refused(code)) => refused(state, code),
        (S::Stopped { resume, .. }, E::Resumed) => resumed(resume),

        _ => state,
    }
}

/// Where a journey goes on when it is stopped in a state.
fn resume_of(state: State) -> Resume {
    match state {
        State::Prepare => Resume::Prepare,
        State::Card => Resume::Card,
        State::CardReview => Resume::CardReview,
        State::Selfie => Resume::Selfie,
        State::SelfieReview => Resume::SelfieReview,
        State::FlashWarning(_) | State::Probe | State::TooMuchLight | State::Flash => Resume::FlashWarning,
        State::Review | State::Uploading => Resume::Review,
        State::Stopped { resume, .. } => resume,
        State::Opening | State::Consent | State::Declined | State::Checking | State::Done(_) => {
            Resume::Opening
        }
    }
}

fn resumed(resume: Resume) -> State {
    match resume {
        Resume::Opening => State::Opening,
        Resume::Prepare => State::Prepare,
        Resume::Card => State::Card,
        Resume::CardReview => State::CardReview,
        Resume::Selfie => State::Selfie,
        Resume::SelfieReview => State::SelfieReview,
        Resume::FlashWarning => State::FlashWarning(FlashNote::First),
        Resume::Review => State::Review,
    }
}

/// The state after the server refused a call.
fn refused(state: State, code: FlowErrorCode) -> State {
    let stopped = |trouble| State::Stopped { trouble, resume: resume_of(state) };
    match code {
        FlowErrorCode::LinkUnknown => stopped(Trouble::LinkUnknown),
        FlowErrorCode::LinkExpired => stopped(Trouble::LinkExpired),
        FlowErrorCode::AlreadySubmitted => State::Checking,
        FlowErrorCode::ConsentMissing => State::Consent,
        FlowErrorCode::ChallengeGone
        | FlowErrorCode::Invalid
        | FlowErrorCode::TooMany
        | FlowErrorCode::ServerFault => stopped(Trouble::ServerFault),
    }
}

/// The three legs of the journey, shown as three dots.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leg {
    /// The card.
    Card,
    /// The face.
    Face,
    /// Sending.
    Send,
}

/// The leg that a state belongs to, if it belongs to one.
#[must_use]
pub fn leg(state: State) -> Option<Leg> {
    match state {
        State::Prepare | State::Card | State::CardReview => Some(Leg::Card),
        State::Selfie
        | State::SelfieReview
        | State::FlashWarning(_)
        | State::Probe
        | State::TooMuchLight
        | State::Flash => Some(Leg::Face),
        State::Review | State::Uploading => Some(Leg::Send),
        State::Stopped { resume, .. } => match resume {
            Resume::Opening => None,
            Resume::Prepare | Resume::Card | Resume::CardReview => Some(Leg::Card),
            Resume::Selfie | Resume::SelfieReview | Resume::FlashWarning => Some(Leg::Face),
            Resume::Review => Some(Leg::Send),
        },
        State::Opening | State::Consent | State::Declined | State::Checking | State::Done(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use contract::{capture_flow::CaptureResult, finding::Tier};

    use super::*;

    const PASSED: CaptureOutcome =
        CaptureOutcome { result: CaptureResult::Passed, assurance_tier: Tier::High };

    fn after(events: &[Event]) -> State {
        events.iter().fold(State::Opening, |state, event| next(state, *event))
    }

    const TO_FLASH_WARNING: [Event; 7] = [
        Event::SessionOpened { consent_given: false },
        Event::ConsentRecorded,
        Event::CaptureStarted,
        Event::PhotoTaken,
        Event::CardAccepted { selfie_ready: false },
        Event::PhotoTaken,
        Event::SelfieAccepted { flash_possible: true },
    ];

    fn after_flash_warning(events: &[Event]) -> State {
        after(&[&TO_FLASH_WARNING, events].concat())
    }

    #[test]
    fn a_calm_journey_goes_from_consent_to_the_answer() {
        let end = after_flash_warning(&[
            Event::FlashAgreed,
            Event::AmbientEnough,
            Event::FlashFinished,
            Event::Sent,
            Event::Answered(PASSED),
        ]);
        assert_eq!(end, State::Done(PASSED));
    }

    #[test]
    fn no_camera_opens_before_consent_is_recorded() {
        let consent = after(&[Event::SessionOpened { consent_given: false }]);
        assert_eq!(consent, State::Consent);
        assert_eq!(next(consent, Event::CaptureStarted), State::Consent);
    }

    #[test]
    fn consent_that_was_given_is_not_asked_for_again_after_a_reload() {
        assert_eq!(after(&[Event::SessionOpened { consent_given: true }]), State::Prepare);
    }

    #[test]
    fn declining_ends_calmly_and_can_be_reconsidered() {
        let declined = after(&[Event::SessionOpened { consent_given: false }, Event::ConsentDeclined]);
        assert_eq!(declined, State::Declined);
        assert_eq!(next(declined, Event::ConsentReopened), State::Consent);
    }

    #[test]
    fn no_colour_is_shown_without_a_warning_and_an_answer_to_it() {
        for event in [Event::AmbientEnough, Event::FlashFinished, Event::Sent] {
            let warning = after_flash_warning(&[event]);
            assert_eq!(warning, State::FlashWarning(FlashNote::First), "{event:?}");
        }
    }

    #[test]
    fn the_way_without_flash_leads_to_the_review_from_every_flash_screen() {
        assert_eq!(after_flash_warning(&[Event::FlashDeclined]), State::Review);
        assert_eq!(after_flash_warning(&[Event::FlashAgreed, Event::FlashDeclined]), State::Review);
        let bright = [Event::FlashAgreed, Event::AmbientTooBright, Event::FlashDeclined];
        assert_eq!(after_flash_warning(&bright), State::Review);
    }

    #[test]
    fn a_wish_for_reduced_motion_never_meets_the_flash() {
        let state = next(State::SelfieReview, Event::SelfieAccepted { flash_possible: false });
        assert_eq!(state, State::Review);
    }

    #[test]
    fn too_much_light_can_be_tried_again() {
        let bright = after_flash_warning(&[Event::FlashAgreed, Event::AmbientTooBright]);
        assert_eq!(bright, State::TooMuchLight);
        assert_eq!(next(bright, Event::FlashAgreed), State::Probe);
    }

    #[test]
    fn a_face_that_moves_during_the_colours_is_asked_again() {
        assert_eq!(next(State::Flash, Event::FlashBroken), State::FlashWarning(FlashNote::Moved));
    }

    #[test]
    fn an_unsafe_sequence_is_skipped_and_not_shown() {
        assert_eq!(next(State::Flash, Event::FlashUnsafe), State::Review);
    }

    #[test]
    fn a_challenge_that_ran_out_asks_for_the_colours_again_and_keeps_the_photos() {
        assert_eq!(next(State::Uploading, Event::ChallengeGone), State::FlashWarning(FlashNote::RanOut));
    }

    #[test]
    fn a_card_retaken_at_the_end_does_not_ask_for_the_face_again() {
        let card = next(State::Review, Event::CardRetaken);
        let review = next(next(card, Event::PhotoTaken), Event::CardAccepted { selfie_ready: true });
        assert_eq!(review, State::Review);
    }

    #[test]
    fn a_journey_stopped_anywhere_goes_on_where_it_was() {
        let rows = [
            (State::Opening, State::Opening),
            (State::Prepare, State::Prepare),
            (State::Card, State::Card),
            (State::CardReview, State::CardReview),
            (State::Selfie, State::Selfie),
            (State::SelfieReview, State::SelfieReview),
            (State::Probe, State::FlashWarning(FlashNote::First)),
            (State::Flash, State::FlashWarning(FlashNote::First)),
            (State::Review, State::Review),
            (State::Uploading, State::Review),
        ];
        for (state, expected) in rows {
            let stopped = next(state, Event::Stopped(Trouble::Interrupted));
            assert!(matches!(stopped, State::Stopped { .. }), "{state:?}");
            assert_eq!(next(stopped, Event::Resumed), expected, "{state:?}");
        }
    }

    #[test]
    fn a_second_trouble_does_not_forget_where_the_first_one_struck() {
        let once = next(State::Selfie, Event::Stopped(Trouble::Interrupted));
        let twice = next(once, Event::Stopped(Trouble::CameraBusy));
        assert_eq!(next(twice, Event::Resumed), State::Selfie);
    }

    #[test]
    fn a_device_without_a_camera_goes_on_with_a_chosen_file() {
        let without = next(State::Card, Event::Stopped(Trouble::NoCamera));
        assert_eq!(next(without, Event::PhotoTaken), State::CardReview);
    }

    #[test]
    fn a_refused_call_names_its_trouble() {
        let trouble = |code| match next(State::Opening, Event::Refused(code)) {
            State::Stopped { trouble, .. } => Some(trouble),
            _ => None,
        };
        assert_eq!(trouble(FlowErrorCode::LinkUnknown), Some(Trouble::LinkUnknown));
        assert_eq!(trouble(FlowErrorCode::LinkExpired), Some(Trouble::LinkExpired));
        assert_eq!(trouble(FlowErrorCode::ServerFault), Some(Trouble::ServerFault));
        assert_eq!(next(State::Card, Event::Refused(FlowErrorCode::ConsentMissing)), State::Consent);
        let submitted = Event::Refused(FlowErrorCode::AlreadySubmitted);
        assert_eq!(next(State::Uploading, submitted), State::Checking);
    }

    #[test]
    fn nothing_moves_an_answered_journey() {
        for event in [Event::Stopped(Trouble::SecondTab), Event::Resumed, Event::Sent] {
            assert_eq!(next(State::Done(PASSED), event), State::Done(PASSED), "{event:?}");
        }
    }

    #[test]
    fn every_screen_of_the_capture_lies_on_one_of_three_legs() {
        assert_eq!(leg(State::Consent), None);
        assert_eq!(leg(State::Card), Some(Leg::Card));
        assert_eq!(leg(State::Flash), Some(Leg::Face));
        assert_eq!(leg(State::Uploading), Some(Leg::Send));
        let stopped = next(State::Selfie, Event::Stopped(Trouble::PermissionDenied));
        assert_eq!(leg(stopped), Some(Leg::Face));
    }
}
