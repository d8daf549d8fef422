//! The journey, sentence by sentence.

use contract::{capture_flow::CaptureResult, finding::Tier};

use super::*;

const PASSED: CaptureOutcome =
    CaptureOutcome { result: CaptureResult::Passed, assurance_tier: Tier::High, fail: None };

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
fn a_camera_that_falls_silent_pauses_and_goes_on_by_itself() {
    for state in [State::Card, State::Selfie] {
        let paused = next(state, Event::Paused);
        assert!(matches!(paused, State::Paused(_)), "{state:?}");
        assert_eq!(leg(paused), leg(state));
        assert_eq!(next(paused, Event::Resumed), state);
        assert!(matches!(next(paused, Event::Stopped(Trouble::Interrupted)), State::Stopped { .. }));
    }
    // A file may be chosen while the page is out of sight.
    assert_eq!(next(next(State::Card, Event::Paused), Event::PhotoTaken), State::CardReview);
}

#[test]
fn a_photo_under_review_needs_no_camera() {
    for state in [State::CardReview, State::SelfieReview, State::Flash, State::Review] {
        assert_eq!(next(state, Event::Paused), state, "{state:?}");
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
fn photos_that_the_server_refused_are_retaken_and_never_sent_again() {
    let refused = next(State::Uploading, Event::Refused(FlowErrorCode::Invalid));
    let expected = State::Stopped { trouble: Trouble::PhotosRefused, resume: Resume::Card };
    assert_eq!(refused, expected);
    assert_eq!(next(refused, Event::Resumed), State::Card);
    let twice = next(refused, Event::Stopped(Trouble::SecondTab));
    assert_eq!(next(twice, Event::Resumed), State::Card);
}

#[test]
fn a_call_without_photos_that_breaks_a_rule_is_the_services_fault() {
    let stopped = next(State::Consent, Event::Refused(FlowErrorCode::Invalid));
    assert_eq!(stopped, State::Stopped { trouble: Trouble::ServerFault, resume: Resume::Opening });
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
