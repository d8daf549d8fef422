//! A dialog over the page: the browser's own, which keeps the focus inside and the page below still.

use leptos::prelude::*;
use web_sys::HtmlDialogElement;

use crate::dom::{El, el};

/// Whether a dialog can be put away without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Firmness {
    /// By Escape.
    Loose,
    /// By its buttons alone.
    Firm,
}

/// A dialog that is open while `open` is.
pub(crate) fn dialog<S: AsRef<str>>(
    firmness: Firmness,
    open: RwSignal<bool>,
    id: &'static str,
    title: impl Fn() -> S + 'static,
    body: impl IntoIterator<Item = El>,
) -> El {
    let title_id = format!("{id}-title");
    let made = el("dialog", "dialog")
        .test_id(id)
        .attr("aria-labelledby", &title_id)
        .child(el("h2", "dialog__title").attr("id", &title_id).says(title))
        .children(body);
    // By its own rule the browser would hear the second Escape, or the button "back" of a phone, whatever the page says.
    let made = if firmness == Firmness::Firm { made.attr("closedby", "none") } else { made };
    let dialog: HtmlDialogElement = made.of_type();
    let closed = dialog.clone();
    Effect::new(move |_| {
        if open.get() {
            let dialog = dialog.clone();
            // It has to be in the document first.
            request_animation_frame(move || {
                if open.try_get_untracked() == Some(true) && !dialog.open() {
                    // A browser without dialogs shows none, and the page stays as it is.
                    let _ = dialog.show_modal();
                }
            });
        } else if dialog.open() {
            dialog.close();
        }
    });
    made.on("cancel", move |event| {
        event.prevent_default();
        if firmness == Firmness::Loose {
            open.set(false);
        }
    })
    .on("close", move |_| {
        if open.try_get_untracked() != Some(true) || closed.open() {
            return;
        }
        match firmness {
            Firmness::Loose => open.set(false),
            // A browser that does not know `closedby`.
            Firmness::Firm => _ = closed.show_modal(),
        }
    })
}
