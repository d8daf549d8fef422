//! The frame of a page: its question as the title, what stands beside it, its body.

use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::desk::desk,
};

/// A page's title, which takes the focus when the page appears; it names the window too.
pub(crate) fn heading<S: AsRef<str> + 'static>(words: impl Fn() -> S + Copy + 'static) -> El {
    Effect::new(move |_| document().set_title(&format!("{} \u{b7} Tanda", words().as_ref())));
    el("h1", "page__title").attr("tabindex", "-1").says(words)
}

/// A page: title, what stands beside it, and what is below.
pub(crate) fn page<S: AsRef<str> + 'static>(
    title: impl Fn() -> S + Copy + 'static,
    aside: impl IntoIterator<Item = El>,
    body: impl IntoIterator<Item = El>,
) -> El {
    el("div", "page").children([
        el("header", "page__head").child(heading(title)).child(el("div", "page__aside").children(aside)),
        el("div", "page__body").children(body),
    ])
}

/// A sheet with a title of its own.
pub(crate) fn sheet(title: impl Fn() -> &'static str + 'static, body: impl IntoIterator<Item = El>) -> El {
    el("section", "sheet").child(el("h2", "sheet__title").says(title)).children(body)
}

/// A time, told as how long ago, with the exact one for who rests the pointer on it or listens.
pub(crate) fn time(at: contract::instant::Instant) -> El {
    let desk = desk();
    el("time", "time")
        .attr("datetime", &at.to_string())
        .attr_live("title", move || Some(desk.exactly(at)))
        .says(move || desk.ago(at))
}
