//! The page of the capture: mounts it, and shows the screen of the state.

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::{
    browser,
    dom::{El, el},
    flow::{Resume, State},
    journey::Journey,
    locales::{self, Speech, speech},
    pages,
};

/// Puts the app into `#app` and takes the static skeleton away.
pub fn start_h5() {
    console_error_panic_hook::set_once();
    let document = document();
    let Some(place) =
        document.get_element_by_id("app").and_then(|place| place.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let shown = place.clone();
    // Leptos owns the signals; the elements are put in by hand.
    mount_to(place, move || drop(shown.append_child(app().element()))).forget();
    if let Some(skeleton) = document.get_element_by_id("skeleton") {
        skeleton.remove();
    }
}

/// Screens that are one piece of the page: going from one to another inside a scene keeps its camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scene {
    Opening,
    Consent,
    Declined,
    Prepare,
    Card,
    Face,
    Review,
    Uploading,
    Checking,
    Done,
    Stopped,
}

fn scene(state: State) -> Scene {
    match state {
        State::Opening => Scene::Opening,
        State::Consent => Scene::Consent,
        State::Declined => Scene::Declined,
        State::Prepare => Scene::Prepare,
        State::Card | State::CardReview => Scene::Card,
        State::Paused(resume) => {
            if resume == Resume::Card {
                Scene::Card
            } else {
                Scene::Face
            }
        }
        State::Selfie
        | State::SelfieReview
        | State::FlashWarning(_)
        | State::Probe
        | State::TooMuchLight
        | State::Flash => Scene::Face,
        State::Review => Scene::Review,
        State::Uploading => Scene::Uploading,
        State::Checking => Scene::Checking,
        State::Done(_) => Scene::Done,
        State::Stopped { .. } => Scene::Stopped,
    }
}

fn app() -> El {
    provide_context(Speech::new());
    let journey = Journey::new();
    provide_context(journey);
    let spoken = speech();
    Effect::new(move |_| {
        document().set_title(spoken.words().document_title);
        if let Some(root) = document().document_element() {
            // Screen readers choose their voice by it.
            let _ = root.set_attribute("lang", locales::tag(spoken.locale()));
        }
    });
    Effect::new(move |_| {
        journey.state();
        browser::focus_heading();
    });
    journey.begin();

    let scene = Memo::new(move |_| scene(journey.state()));
    el("div", "app").live(move || {
        vec![match scene.get() {
            Scene::Opening => pages::opening(),
            Scene::Consent => pages::consent(),
            Scene::Declined => pages::declined(),
            Scene::Prepare => pages::prepare(),
            Scene::Card => pages::card(),
            Scene::Face => pages::face(),
            Scene::Review => pages::review(),
            Scene::Uploading => pages::uploading(),
            Scene::Checking => pages::checking(),
            Scene::Done => pages::done(),
            Scene::Stopped => pages::stopped(),
        }]
    })
}
