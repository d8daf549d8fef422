//! The dialogs of a page: one at a time, made when it is asked for and gone when it is closed, with whatever was typed or
//! shown in it.

use std::sync::Arc;

use leptos::prelude::*;
use web_sys::Element;

use crate::{
    dom::{El, el},
    hold,
};

type Make = Arc<dyn Fn(RwSignal<bool>) -> El + Send + Sync>;

/// What lies over a page.
#[derive(Clone, Copy)]
pub(crate) struct Over {
    open: RwSignal<bool>,
    shown: RwSignal<Option<Make>>,
    /// What had the focus before the first of them.
    opener: StoredValue<Option<Element>, LocalStorage>,
}

impl Over {
    /// Nothing.
    pub(crate) fn new() -> Self {
        let over = Self {
            open: RwSignal::new(false),
            shown: RwSignal::new(None),
            opener: StoredValue::new_local(None),
        };
        Effect::new(move |_| {
            if !over.open.get() {
                // First the dialog closes, which gives the focus back.
                request_animation_frame(move || {
                    if over.open.try_get_untracked() == Some(false) {
                        let _ = over.shown.try_set(None);
                        over.give_back();
                    }
                });
            }
        });
        over
    }

    /// Shows a dialog, in the place of the one that is there; it is open as long as the signal that it is given.
    pub(crate) fn ask(self, make: impl Fn(RwSignal<bool>) -> El + Send + Sync + 'static) {
        if self.open.try_get_untracked() == Some(false) {
            let _ = self.opener.try_set_value(document().active_element());
        }
        let make: Make = Arc::new(make);
        let _ = self.shown.try_set(Some(make));
        let _ = self.open.try_set(true);
    }

    /// Gives the focus back where the browser could not: a dialog took the place of another, or what opened it was made anew.
    fn give_back(self) {
        let opener = self.opener.try_update_value(Option::take).flatten();
        let is_lost = document().active_element().is_none_or(|active| {
            // What lies in a dialog that was closed just now has the focus until the next picture.
            active.tag_name() == "BODY"
                || active.closest("dialog:not([open])").is_ok_and(|closed| closed.is_some())
        });
        match opener.filter(|_| is_lost) {
            Some(opener) if opener.is_connected() => hold::focus(&opener),
            Some(opener) if hold::has_key(&opener) => hold::again(&opener.id()),
            Some(_) | None => {}
        }
    }

    /// Where it is in the page.
    pub(crate) fn view(self) -> El {
        el("div", "").live(move || {
            let shown = self.shown.get();
            // Made once: what changes below it is its own affair.
            shown.map(|make| untrack(|| make(self.open))).into_iter().collect()
        })
    }
}
