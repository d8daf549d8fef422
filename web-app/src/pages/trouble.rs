//! What is in the way, and the way out of it, which stands first.

use contract::{address::ReturnAddress, capture_flow::FrameMessage, h5_idv::FailReason, photo::PhotoKind};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    components::{
        button::{Weight, button},
        hint::problem_words,
        icon::Icon,
        mark::{Meaning, mark},
        screen::{center, lead, notice, screen, title},
        shutter::upload,
    },
    device::{self, Browser},
    dom::{El, el},
    flow::{Event, Resume, State, Trouble},
    journey::{Journey, journey},
    locales::{Titled, Words, speech},
    page_rules,
    pages::end::BEFORE_RETURN_MS,
};

/// Why a person goes back to the partner without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Consent was declined.
    Declined,
    /// No picture of a card in all tries.
    TriesUsedUp,
    /// Something stayed in the way.
    Trouble(Trouble),
}

impl Ending {
    /// The reason that the partner's address gets.
    fn reason(self) -> FailReason {
        match self {
            Self::Declined => FailReason::ConsentDeclined,
            Self::TriesUsedUp => page_rules::TRIES_USED_UP,
            Self::Trouble(trouble) => match trouble {
                Trouble::PermissionDenied => FailReason::NoPermission,
                Trouble::NoCamera | Trouble::CameraBusy | Trouble::Interrupted => FailReason::CameraIssue,
                Trouble::InApp | Trouble::ModuleMissing => FailReason::BrowserIssue,
                Trouble::Unsupported => FailReason::NotSupport,
                Trouble::LinkUnknown | Trouble::LinkExpired => FailReason::LinkExpired,
                Trouble::SecondTab | Trouble::PhotosRefused | Trouble::ServerFault => FailReason::Error,
            },
        }
    }
}

/// The screen of a trouble.
pub(crate) fn stopped() -> El {
    let (journey, t) = (journey(), speech());
    let trouble = Memo::new(move |_| match journey.state() {
        State::Stopped { trouble, .. } => trouble,
        _ => Trouble::ServerFault,
    });
    el("div", "scene").live(move || {
        let trouble = trouble.get();
        leave_when_over(journey, trouble);
        let (meaning, sign, words) = face_of(trouble);
        let told = center([
            mark(meaning, sign),
            title(move || words(t.words()).title),
            lead(move || words(t.words()).text),
        ]);
        let told = told.test_id("capture-error").attr("data-trouble", name_of(trouble)).attr("role", "alert");
        vec![screen([told].into_iter().chain(steps(trouble)), actions(journey, trouble))]
    })
}

fn face_of(trouble: Trouble) -> (Meaning, Icon, fn(&'static Words) -> &'static Titled) {
    match trouble {
        Trouble::InApp => (Meaning::Calm, Icon::Globe, |words| &words.in_app),
        Trouble::LinkUnknown => (Meaning::Attention, Icon::Cross, |words| &words.link_unknown),
        Trouble::LinkExpired => (Meaning::Attention, Icon::Clock, |words| &words.link_expired),
        Trouble::PermissionDenied => (Meaning::Attention, Icon::Camera, |words| &words.permission_denied),
        Trouble::NoCamera => (Meaning::Attention, Icon::Camera, |words| &words.no_camera),
        Trouble::CameraBusy => (Meaning::Attention, Icon::Camera, |words| &words.camera_busy),
        Trouble::Interrupted => (Meaning::Attention, Icon::Camera, |words| &words.interrupted),
        Trouble::Unsupported => (Meaning::Attention, Icon::Warning, |words| &words.unsupported),
        Trouble::ModuleMissing => (Meaning::Attention, Icon::Offline, |words| &words.module_missing),
        Trouble::SecondTab => (Meaning::Calm, Icon::Copy, |words| &words.second_tab),
        Trouble::PhotosRefused => (Meaning::Attention, Icon::Picture, |words| &words.photos_refused),
        Trouble::ServerFault => (Meaning::Bad, Icon::Warning, |words| &words.server_fault),
    }
}

/// The name that tests find a trouble by.
fn name_of(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::InApp => "in_app",
        Trouble::LinkUnknown => "link_unknown",
        Trouble::LinkExpired => "link_expired",
        Trouble::PermissionDenied => "permission_denied",
        Trouble::NoCamera => "no_camera",
        Trouble::CameraBusy => "camera_busy",
        Trouble::Interrupted => "interrupted",
        Trouble::Unsupported => "unsupported",
        Trouble::ModuleMissing => "module_missing",
        Trouble::SecondTab => "second_tab",
        Trouble::PhotosRefused => "photos_refused",
        Trouble::ServerFault => "server_fault",
    }
}

/// Numbered steps, where there are any: those of this very browser.
fn steps(trouble: Trouble) -> Option<El> {
    let t = speech();
    let pick: fn(&'static Words) -> &'static [&'static str; 3] = match trouble {
        Trouble::InApp => |words| &words.in_app_steps,
        Trouble::PermissionDenied => match device::browser(&browser::user_agent()) {
            Browser::IosSafari => |words| &words.permission_steps.ios_safari,
            Browser::IosOther => |words| &words.permission_steps.ios_other,
            Browser::Samsung => |words| &words.permission_steps.samsung,
            Browser::AndroidFirefox => |words| &words.permission_steps.android_firefox,
            Browser::AndroidChrome => |words| &words.permission_steps.android_chrome,
            Browser::Desktop => |words| &words.permission_steps.desktop,
        },
        _ => return None,
    };
    let step = move |number: usize| el("li", "steps__step").says(move || pick(t.words())[number]);
    Some(el("ol", "steps").children((0..3).map(step)))
}

fn actions(journey: Journey, trouble: Trouble) -> Vec<El> {
    let t = speech();
    let resume = move || {
        journey.tell(Event::Resumed);
        if journey.state_now() == State::Opening {
            journey.open();
        }
    };
    let retry = |words: fn(&'static Words) -> &'static str| {
        button(Weight::Primary, "capture-resume", t.say(words), resume)
    };
    let back = return_button(Ending::Trouble(trouble));
    match trouble {
        Trouble::InApp => in_app_actions(journey, resume),
        Trouble::LinkUnknown | Trouble::LinkExpired => back.into_iter().collect(),
        Trouble::SecondTab => {
            let words = t.say(|words| words.use_this_tab);
            vec![button(Weight::Primary, "capture-resume", words, move || journey.use_this_tab())]
        }
        Trouble::PhotosRefused => [retry(|words| words.open_camera)].into_iter().chain(back).collect(),
        Trouble::ModuleMissing | Trouble::ServerFault => {
            [retry(|words| words.try_again)].into_iter().chain(back).collect()
        }
        Trouble::PermissionDenied
        | Trouble::NoCamera
        | Trouble::CameraBusy
        | Trouble::Interrupted
        | Trouble::Unsupported => {
            let upload = upload_instead(journey);
            [retry(|words| words.try_again)].into_iter().chain(upload).chain(back).collect()
        }
    }
}

/// A file in place of the camera, where a photo is what the journey waits for.
fn upload_instead(journey: Journey) -> Option<El> {
    let kind = match journey.state_now() {
        State::Stopped { resume: Resume::Card, .. } => PhotoKind::Ktp,
        State::Stopped { resume: Resume::Selfie, .. } => PhotoKind::Selfie,
        _ => return None,
    };
    let t = speech();
    let problem = RwSignal::new(None);
    let take = move |file: web_sys::File| {
        spawn_local(async move {
            match journey.take_file(kind, file).await {
                Ok(()) => journey.tell(Event::PhotoTaken),
                Err(refused) => drop(problem.try_set(Some(refused))),
            }
        });
    };
    let words = move || problem.get().map_or("", |problem| problem_words(problem, t.words()));
    Some(el("div", "upload-instead").children([upload(take), notice(words)]))
}

fn in_app_actions(journey: Journey, anyway: impl FnMut() + 'static) -> Vec<El> {
    let t = speech();
    let copied = RwSignal::new(false);
    let copy = move || {
        spawn_local(async move {
            let done = browser::copy(&journey.address.get_value()).await;
            let _ = copied.try_set(done);
        });
    };
    let address = journey.address.get_value();
    let chrome = device::chrome_intent(&browser::user_agent(), &address).map(|intent| {
        el("a", "button button--primary").attr("href", &intent).says(t.say(|words| words.in_app_chrome))
    });
    let copy_weight = if chrome.is_some() { Weight::Plain } else { Weight::Primary };
    let copy_words = move || if copied.get() { t.words().link_copied } else { t.words().copy_link };
    // Where the clipboard is refused, the address can still be selected.
    let field = el("input", "address")
        .attr("type", "text")
        .attr("readonly", "")
        .attr("value", &address)
        .label(t.say(|words| words.copy_link));
    [field]
        .into_iter()
        .chain(chrome)
        .chain([
            button(copy_weight, "capture-copy-link", copy_words, copy),
            button(Weight::Quiet, "capture-resume", t.say(|words| words.in_app_anyway), anyway),
        ])
        .collect()
}

/// The way back to the partner without a result, where the partner gave one.
pub(crate) fn return_button(ending: Ending) -> Option<El> {
    let (journey, t) = (journey(), speech());
    let address = fail_address(journey, ending)?;
    let words = move || t.words().return_to.replace("{controller}", &journey.controller());
    let leave = move || {
        journey.tell_frame(FrameMessage::Failed);
        browser::leave_for(&address);
    };
    Some(button(Weight::Quiet, "capture-return", words, leave))
}

/// Where the person goes without a result: by the session; where there is none any more, as the server's refusal said.
fn fail_address(journey: Journey, ending: Ending) -> Option<String> {
    let known = journey.session.with_untracked(|session| {
        let session = session.as_ref()?;
        let address = ReturnAddress::parse(session.fail_return_url.as_deref()?).ok()?;
        Some(ending.reason().address(&address, &session.signature_id))
    });
    known.or_else(|| journey.api.return_to.get_value())
}

/// A link that ran out leads back by itself, once the person could read why.
fn leave_when_over(journey: Journey, trouble: Trouble) {
    let address = fail_address(journey, Ending::Trouble(trouble)).filter(|_| trouble == Trouble::LinkExpired);
    if let Some(address) = address {
        spawn_local(async move {
            browser::wait_ms(BEFORE_RETURN_MS).await;
            browser::leave_for(&address);
        });
    }
}
