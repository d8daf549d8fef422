//! Steps, reasons, devices and browsers in words. Pure.

use contract::{
    consent::Locale,
    visit::{
        Reason, Step,
        client::{Browser, Device},
    },
};

use crate::portal::{
    figures,
    locales::{Say, Words},
};

/// What a step is called, and what people do in it.
pub(super) fn step(step: Step) -> (Say, Say) {
    match step {
        Step::Consent => (|words| words.funnel().consent, |words| words.funnel().consent_help),
        Step::Start => (|words| words.funnel().start, |words| words.funnel().start_help),
        Step::Card => (|words| words.funnel().card, |words| words.funnel().card_help),
        Step::CardCheck => (|words| words.funnel().card_check, |words| words.funnel().card_check_help),
        Step::Face => (|words| words.funnel().face, |words| words.funnel().face_help),
        Step::FaceCheck => (|words| words.funnel().face_check, |words| words.funnel().face_check_help),
        Step::Flash => (|words| words.funnel().flash, |words| words.funnel().flash_help),
        Step::Review => (|words| words.funnel().review, |words| words.funnel().review_help),
        Step::Send => (|words| words.funnel().send, |words| words.funnel().send_help),
        Step::Done => (|words| words.funnel().done, |words| words.funnel().done_help),
    }
}

/// What was in the way.
pub(super) fn reason(reason: Option<Reason>) -> Say {
    let Some(reason) = reason else { return |words| words.funnel().no_reason };
    match reason {
        Reason::Declined => |words| words.funnel().declined,
        Reason::PermissionDenied => |words| words.funnel().permission_denied,
        Reason::NoCamera => |words| words.funnel().no_camera,
        Reason::CameraBusy => |words| words.funnel().camera_busy,
        Reason::CameraLost => |words| words.funnel().camera_lost,
        Reason::Unsupported => |words| words.funnel().unsupported,
        Reason::ModuleMissing => |words| words.funnel().module_missing,
        Reason::SecondTab => |words| words.funnel().second_tab,
        Reason::TooBright => |words| words.funnel().too_bright,
        Reason::Moved => |words| words.funnel().moved,
        Reason::RanOut => |words| words.funnel().ran_out,
        Reason::PhotosRefused => |words| words.funnel().photos_refused,
        Reason::ServerFault => |words| words.funnel().server_fault,
        Reason::LinkExpired => |words| words.funnel().link_expired,
        Reason::NotVerified => |words| words.funnel().not_verified,
        Reason::UnderReview => |words| words.funnel().under_review,
    }
}

/// What is held in the hand.
pub(super) fn device(device: Device) -> Say {
    match device {
        Device::Phone => |words| words.funnel().phone,
        Device::Tablet => |words| words.funnel().tablet,
        Device::Desktop => |words| words.funnel().desktop,
        Device::Other => |words| words.funnel().other,
    }
}

/// A family of browsers: a name, the same in every language, but for two.
pub(super) fn browser(browser: Browser) -> Say {
    match browser {
        Browser::Chrome => |_| "Chrome",
        Browser::Safari => |_| "Safari",
        Browser::Samsung => |_| "Samsung Internet",
        Browser::Firefox => |_| "Firefox",
        Browser::Edge => |_| "Edge",
        Browser::Opera => |_| "Opera",
        Browser::InApp => |words| words.funnel().in_app,
        Browser::Other => |words| words.funnel().other,
    }
}

/// A time as people tell it: seconds with a decimal while they are few, minutes from two on.
pub(super) fn time(ms: u32, words: Words, locale: Locale) -> String {
    let seconds = f64::from(ms) / 1_000.0;
    let (number, decimals, unit) = if ms < 10_000 {
        (seconds, 1, words.funnel().seconds)
    } else if ms < 120_000 {
        (seconds, 0, words.funnel().seconds)
    } else {
        (seconds / 60.0, 1, words.funnel().minutes)
    };
    unit.replace("{count}", &figures::decimal(number, decimals, locale))
}

/// A share of a number; 0 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::locales::words;

    #[test]
    fn a_time_is_told_as_exactly_as_it_is_known() {
        for (ms, id, en) in [
            (420, "0,4 dtk", "0.4 s"),
            (9_900, "9,9 dtk", "9.9 s"),
            (10_000, "10 dtk", "10 s"),
            (119_000, "119 dtk", "119 s"),
            (150_000, "2,5 mnt", "2.5 min"),
        ] {
            assert_eq!(time(ms, words(Locale::Id), Locale::Id), id);
            assert_eq!(time(ms, words(Locale::En), Locale::En), en);
        }
        assert!(share(3, 0).abs() < 1e-9 && (share(1, 4) - 0.25).abs() < 1e-9);
    }
}
