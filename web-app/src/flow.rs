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
    /// The camera sends nothing for the moment: the page was left, or a call came in. Its screen stays, and the
    /// journey goes on by itself when the camera does.
    Paused(Resume),
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
    /// The camera was unplugged, or the system took it away.
    Interrupted,
    /// The browser cannot do it, or the page is not on https.
    Unsupported,
    /// The capture module did not load.
    ModuleMissing,
    /// The journey goes on in another tab.
    SecondTab,
    /// The server does not take these photos: others have to be made.
    PhotosRefused,
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
    /// The camera sends nothing for the moment.
    Paused,
    /// Something is in the way.
    Stopped(Trouble),
    /// It is out of the way, or the camera sends again.
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
        (S::Card | S::Paused(Resume::Card) | S::Stopped { resume: Resume::Card, .. }, E::PhotoTaken) => {
            S::CardReview
        }
        (S::CardReview, E::CardAccepted { selfie_ready: false })
        | (S::SelfieReview | S::Review, E::SelfieRetaken) => S::Selfie,
        (
            S::Selfie | S::Paused(Resume::Selfie) | S::Stopped { resume: Resume::Selfie, .. },
            E::PhotoTaken,
        ) => S::SelfieReview,
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

        // The colours end by themselves without a camera, and ask again.
        (S::Card | S::Selfie, E::Paused) => S::Paused(resume_of(state)),
        (_, E::Stopped(trouble)) => S::Stopped { trouble, resume: resume_of(state) },
        (_, E::Refused(code)) => refused(state, code),
        (S::Paused(resume) | S::Stopped { resume, .. }, E::Resumed) => resumed(resume),

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
        State::Paused(resume) | State::Stopped { resume, .. } => resume,
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
        // The same photos would be refused again.
        FlowErrorCode::Invalid if state == State::Uploading => {
            State::Stopped { trouble: Trouble::PhotosRefused, resume: Resume::Card }
        }
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
        State::Paused(resume) | State::Stopped { resume, .. } => match resume {
            Resume::Opening => None,
            Resume::Prepare | Resume::Card | Resume::CardReview => Some(Leg::Card),
            Resume::Selfie | Resume::SelfieReview | Resume::FlashWarning => Some(Leg::Face),
            Resume::Review => Some(Leg::Send),
        },
        State::Opening | State::Consent | State::Declined | State::Checking | State::Done(_) => None,
    }
}

#[cfg(test)]
mod tests;
