//! The messages at the edge of the page.

use super::{
    action::{Weight, action, icon_action},
    glyph::{Glyph, glyph},
    status::Meaning,
};
use crate::{
    dom::{El, el},
    portal::{
        desk::Desk,
        toasts::{Toast, Tone},
    },
};

/// All messages; those who listen hear them as they come.
pub(crate) fn toast_stack(desk: Desk) -> El {
    el("div", "toasts").attr("role", "status").attr("aria-live", "polite").live(move || {
        let shown = desk.toasts.shown();
        shown.into_iter().map(|toast| one(desk, toast)).collect()
    })
}

fn one(desk: Desk, toast: Toast) -> El {
    let (class, sign) = match toast.tone {
        Tone::Good => ("toast toast--good", Meaning::Good.sign()),
        Tone::Bad => ("toast toast--bad", Meaning::Attention.sign()),
        Tone::Calm => ("toast", Glyph::Dash),
    };
    let id = toast.id;
    let undo = toast.undo.map(|undo| {
        action(Weight::Quiet, desk.voice.say(|words| words.shell().undo), move || {
            undo();
            desk.toasts.dismiss(id);
        })
        .held_by(&format!("undo-{id}"))
        .test_id("toast-undo")
    });
    let dismiss = icon_action(Glyph::Cross, desk.voice.say(|words| words.shell().dismiss), move || {
        desk.toasts.dismiss(id);
    });
    el("div", class)
        .attr("id", &Toast::place(id))
        .test_id("toast")
        .child(glyph(sign))
        .child(el("p", "toast__words").text(&toast.words))
        .children(undo)
        .child(dismiss)
}
