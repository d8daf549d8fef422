//! What stands where there is nothing: one drawing, what it means, one thing to do. And the same for what went wrong.

use contract::portal::PortalErrorCode;
use leptos::prelude::*;

use super::{
    action::{Weight, action},
    glyph::{Glyph, glyph},
    page::heading,
};
use crate::{
    dom::{El, el, svg},
    portal::{api::CallError, desk::Desk, load::Course},
};

/// Four loose corners with nothing in them, a title, a sentence, and perhaps a way on.
pub(crate) fn empty<S: AsRef<str>, T: AsRef<str>>(
    title: impl Fn() -> S + 'static,
    text: impl Fn() -> T + 'static,
    way: Option<El>,
) -> El {
    el("div", "empty")
        .child(drawing())
        .child(el("p", "empty__title").says(title))
        .child(el("p", "empty__text").says(text))
        .children(way)
}

/// Why a page has nothing to show, and a button that tries again.
pub(crate) fn trouble_box(desk: Desk, error: CallError, again: impl FnMut() + 'static) -> El {
    // What is not there may come yet: a capture whose steps are being taken, a server that is older.
    let is_missing = error.code() == Some(PortalErrorCode::NotFound);
    let title = move || {
        let words = desk.voice.words().trouble();
        if is_missing { words.missing } else { words.title }
    };
    let words = move || desk.trouble(&error);
    let again = action(Weight::Plain, desk.voice.say(|words| words.shell().try_again), again);
    empty(title, words, Some(again)).attr("role", "alert")
}

/// The line over what stands although it could not be renewed: since when it stands, why, and a button that tries again.
/// It says so without a voice: who asked is told by whoever asked for them.
pub(crate) fn not_fresh(desk: Desk, course: Course, again: impl Fn() + Copy + 'static) -> El {
    // The line stays the same one while poll after poll fails, with the focus that may rest in it.
    let stands = Memo::new(move |_| course.not_fresh());
    el("div", "not-fresh").live(move || {
        let Some((since, error)) = stands.get() else { return Vec::new() };
        let words = move || {
            let stands = desk.voice.words().trouble().not_fresh.replace("{when}", &desk.exactly(since));
            format!("{stands} {}", desk.trouble(&error))
        };
        let again = action(Weight::Plain, desk.voice.say(|words| words.shell().try_again), again)
            .test_id("not-fresh-again");
        let told = el("span", "notice__words").says(words);
        let line = el("div", "notice notice--attention").test_id("not-fresh");
        vec![line.child(glyph(Glyph::Clock)).child(told).child(again)]
    })
}

/// A page that is nothing but this.
pub(crate) fn empty_page(
    title: impl Fn() -> &'static str + Copy + 'static,
    text: impl Fn() -> &'static str + 'static,
    way: Option<El>,
) -> El {
    el("div", "empty empty--page")
        .child(drawing())
        .child(heading(title))
        .child(el("p", "empty__text").says(text))
        .children(way)
}

fn drawing() -> El {
    let corners = [
        "M4 26V14A10 10 0 0 1 14 4h12",
        "M70 4h12a10 10 0 0 1 10 10v12",
        "M92 70v12a10 10 0 0 1-10 10H70",
        "M26 92H14A10 10 0 0 1 4 82V70",
    ];
    svg("svg", "empty__corners")
        .attr("viewBox", "0 0 96 96")
        .attr("aria-hidden", "true")
        .children(corners.map(|path| svg("path", "").attr("d", path)))
        .child(
            svg("path", "empty__card")
                .attr("d", "M30 36h36a4 4 0 0 1 4 4v16a4 4 0 0 1-4 4H30a4 4 0 0 1-4-4V40a4 4 0 0 1 4-4"),
        )
}
