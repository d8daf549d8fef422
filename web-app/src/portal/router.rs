//! The browser's history: which place is shown, and how one goes to another, within this document or to another one.

use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MouseEvent;

use super::place::{Page, Part, Place};
use crate::dom::{El, el};

/// The place that is shown.
#[derive(Clone, Copy)]
pub(crate) struct Router {
    place: RwSignal<Place>,
    /// Follows the page alone, so that a page stays when only its query changes.
    pub(crate) page: Memo<Page>,
    /// Of the document that runs.
    part: Part,
}

impl Router {
    /// Reads the address, and follows the browser's buttons.
    pub(crate) fn new(part: Part) -> Self {
        let place = RwSignal::new(here());
        let page = Memo::new(move |_| place.with(|place| place.page.clone()));
        let back = window_event_listener(ev::popstate, move |_| place.set(here()));
        on_cleanup(move || back.remove());
        Self { place, page, part }
    }

    /// The query of the place, followed.
    pub(crate) fn query(self) -> String {
        self.place.with(|place| place.query.clone())
    }

    /// The place of this moment.
    pub(crate) fn now(self) -> Place {
        self.place.get_untracked()
    }

    /// Goes to a place; the button "back" leads here again.
    pub(crate) fn go(self, place: Place) {
        if place == self.now() {
            return;
        }
        if self.is_elsewhere(&place) {
            // A browser that refuses stays where it is, as with any link.
            let _ = window().location().assign(&place.address());
            return;
        }
        if let Ok(history) = window().history() {
            // A browser that refuses shows the page under the old address.
            let _ = history.push_state_with_url(&(steps() + 1.0).into(), "", Some(&place.address()));
        }
        self.place.set(place);
    }

    /// Goes to a place that takes this one's room in the history.
    pub(crate) fn replace(self, place: Place) {
        if self.is_elsewhere(&place) {
            let _ = window().location().replace(&place.address());
            return;
        }
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&steps().into(), "", Some(&place.address()));
        }
        self.place.set(place);
    }

    /// Goes back to the page of ours that one came from; who came by a link of elsewhere is led to `instead`.
    pub(crate) fn back(self, instead: Place) {
        if steps() > 0.0 {
            let _ = window().history().map(|history| history.back());
        } else {
            self.go(instead);
        }
    }

    /// Whether another document shows the place.
    fn is_elsewhere(self, place: &Place) -> bool {
        place.page.part().is_some_and(|part| part != self.part)
    }

    /// A link to a place: an address that can be opened in another tab, and a click that stays in this one.
    pub(crate) fn link(self, class: &str, to: impl Fn() -> Place + Clone + 'static) -> El {
        self.link_by(class, to, Self::go)
    }

    /// The same, but a click goes back where one came from there.
    pub(crate) fn link_back(self, class: &str, to: impl Fn() -> Place + Clone + 'static) -> El {
        self.link_by(class, to, Self::back)
    }

    fn link_by(self, class: &str, to: impl Fn() -> Place + Clone + 'static, take: fn(Self, Place)) -> El {
        let target = to.clone();
        el("a", class).attr_live("href", move || Some(to().address())).on("click", move |event| {
            if let Some(click) = event.dyn_ref::<MouseEvent>()
                && click.button() == 0
                && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key())
            {
                click.prevent_default();
                take(self, untrack(&target));
            }
        })
    }
}

/// Steps that were taken within the dashboard before this one, as the history keeps them through reloads.
fn steps() -> f64 {
    let state = window().history().and_then(|history| history.state()).unwrap_or(JsValue::NULL);
    state.as_f64().unwrap_or(0.0)
}

fn here() -> Place {
    let location = window().location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    Place::read(&(path + &query))
}
