//! The page: mounts it, finds out who is signed in, and shows what follows from it.

use leptos::{mount::mount_to, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    api::CallError,
    components::{empty::trouble_box, toast::toast_stack},
    desk::Desk,
    pages::{self, Pages, sign_in_again},
    place::{Page, Place},
    query,
    session::Standing,
    shell,
};
use crate::{
    dom::{El, el},
    locales::tag,
};

/// Starts the document of the daily work.
pub fn start_portal() {
    start(pages::PORTAL);
}

/// Starts the document of what is tried and looked into.
pub fn start_insight() {
    start(pages::INSIGHT);
}

/// Starts the document of what is set up once in a while.
pub fn start_settings() {
    start(pages::SETTINGS);
}

/// Puts the app into `#app` and takes the static skeleton away.
fn start(pages: Pages) {
    console_error_panic_hook::set_once();
    let document = document();
    let Some(place) =
        document.get_element_by_id("app").and_then(|place| place.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    let shown = place.clone();
    // Leptos owns the signals; the elements are put in by hand.
    mount_to(place, move || drop(shown.append_child(app(pages).element()))).forget();
}

fn app(pages: Pages) -> El {
    let desk = Desk::new(pages.part);
    Effect::new(move |_| {
        if let Some(root) = document().document_element() {
            // Screen readers choose their voice by it.
            let _ = root.set_attribute("lang", tag(desk.voice.locale()));
        }
    });
    let failed: RwSignal<Option<CallError>> = RwSignal::new(None);
    open(desk, failed);
    Effect::new(move |_| route(desk));
    // The skeleton stands until there is something to show in its place.
    Effect::new(move |_| {
        let waits = desk.session.standing.get() == Standing::Opening && failed.get().is_none();
        if let (false, Some(skeleton)) = (waits, document().get_element_by_id("skeleton")) {
            skeleton.remove();
        }
    });
    // Whoever was invited may be signed in as somebody else, who is signed out on that very page, or not at all.
    let shows = Memo::new(move |_| match desk.session.standing.get() {
        Standing::Out | Standing::In if desk.router.page.get() == Page::Join => None,
        standing => Some(standing),
    });
    el("div", "app")
        .live(move || match shows.get() {
            None => pages.page(&Page::Join).into_iter().collect(),
            Some(Standing::Opening) => failed
                .get()
                .map_or_else(Vec::new, |error| vec![trouble_box(desk, error, move || open(desk, failed))]),
            // The other documents have none: they are on the way to this one.
            Some(Standing::Out) => pages.page(&Page::SignIn).into_iter().collect(),
            Some(Standing::In) => vec![shell::shell(pages), sign_in_again()],
        })
        .child(toast_stack(desk))
}

/// Asks who is signed in.
fn open(desk: Desk, failed: RwSignal<Option<CallError>>) {
    failed.set(None);
    spawn_local(async move {
        match desk.api.me().await {
            Ok(me) => desk.session.open(me),
            Err(CallError::Refused { .. }) => desk.session.close(),
            Err(error) => failed.set(Some(error)),
        }
    });
}

/// Leads to where somebody belongs: to signing in, with the way back in the address, or from it.
fn route(desk: Desk) {
    let page = desk.router.page.get();
    match desk.session.standing.get() {
        Standing::Out if page != Page::SignIn && page != Page::Join => {
            let back = desk.router.now();
            let next =
                if page == Page::Home || page == Page::Missing { String::new() } else { back.address() };
            let query = query::written([("next", next.as_str())]);
            desk.router.replace(Place::with(Page::SignIn, query));
        }
        Standing::In if page == Page::SignIn => {
            let next = query::value(&desk.router.now().query, "next").map(|next| Place::read(&next));
            let next = next.filter(|next| !matches!(next.page, Page::Missing | Page::SignIn));
            desk.router.replace(next.unwrap_or_else(|| Place::of(Page::Home)));
        }
        Standing::In if page == Page::Home => {
            let may = |page: &Page| page.permission().is_none_or(|asked| desk.session.may(asked));
            // Who comes every day does not come to try.
            let daily = |page: &Page| *page != Page::Demo && may(page);
            let first = Page::MENU.into_iter().find(daily).unwrap_or(Page::Account);
            desk.router.replace(Place::of(first));
        }
        Standing::Opening | Standing::Out | Standing::In => {}
    }
}
