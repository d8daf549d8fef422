//! The dialogs of a page: one at a time, made when it is asked for and gone when it is closed, with whatever was typed or
//! shown in it.

use std::sync::Arc;

use leptos::prelude::*;

use crate::dom::{El, el};

type Make = Arc<dyn Fn(RwSignal<bool>) -> El + Send + Sync>;

/// What lies over a page.
#[derive(Clone, Copy)]
pub(crate) struct Over {
    open: RwSignal<bool>,
    shown: RwSignal<Option<Make>>,
}

impl Over {
    /// Nothing.
    pub(crate) fn new() -> Self {
        let over = Self { open: RwSignal::new(false), shown: RwSignal::new(None) };
        Effect::new(move |_| {
            if !over.open.get() {
                // First the dialog closes, which gives the focus back.
                request_animation_frame(move || {
                    if over.open.try_get_untracked() == Some(false) {
                        let _ = over.shown.try_set(None);
                    }
                });
            }
        });
        over
    }

    /// Shows a dialog, in the place of the one that is there; it is open as long as the signal that it is given.
    pub(crate) fn ask(self, make: impl Fn(RwSignal<bool>) -> El + Send + Sync + 'static) {
        let make: Make = Arc::new(make);
        let _ = self.shown.try_set(Some(make));
        let _ = self.open.try_set(true);
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
