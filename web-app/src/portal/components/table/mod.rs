//! Tables of rows: a head that stays, cells in their columns, a row that leads somewhere.

use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::{desk::desk, place::Place},
};

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Words, from the left.
    Left,
    /// Numbers, to the right.
    Right,
}

/// A table of these columns; `rows` are made anew when what they read changes.
pub(crate) fn table(
    test_id: &str,
    caption: impl Fn() -> &'static str + Copy + 'static,
    columns: impl IntoIterator<Item = (Side, El)>,
    rows: impl Fn() -> Vec<El> + 'static,
) -> El {
    let heads = columns.into_iter().map(|(side, words)| {
        let class = if side == Side::Right { "table__head table__head--right" } else { "table__head" };
        el("th", class).attr("scope", "col").child(words)
    });
    let table = el("table", "table").test_id(test_id).children([
        el("caption", "visually-hidden").says(caption),
        el("thead", "").child(el("tr", "").children(heads)),
        el("tbody", "").live(rows),
    ]);
    // What scrolls can be scrolled by keys.
    el("div", "table-box").attr("tabindex", "0").attr("role", "region").label(caption).child(table)
}

/// A column's words.
pub(crate) fn head(words: impl Fn() -> &'static str + 'static) -> El {
    el("span", "").says(words)
}

/// A cell.
pub(crate) fn cell(child: El) -> El {
    el("td", "table__cell").child(child)
}

/// A cell of text that stays.
pub(crate) fn text_cell(side: Side, text: &str) -> El {
    let class = if side == Side::Right { "table__cell table__cell--right" } else { "table__cell" };
    el("td", class).text(text)
}

/// What stands in the place of rows where there are none. The head stays, since it says what would be there.
pub(crate) fn empty_row(columns: usize, child: El) -> El {
    let cell = el("td", "table__cell table__cell--empty").attr("colspan", &columns.to_string());
    el("tr", "").child(cell.child(child))
}

/// A row that leads to a place: a click anywhere on it, or the link of its first cell.
pub(crate) fn row_to(test_id: &str, to: Place, link: El, cells: impl IntoIterator<Item = El>) -> El {
    let desk = desk();
    let target = to.clone();
    let first = desk.router.link("table__link", move || to.clone()).child(link);
    el("tr", "table__row table__row--link")
        .test_id(test_id)
        .child(el("td", "table__cell").child(first))
        .children(cells)
        .on_click(move || {
            // Who marks text does not want to leave.
            let marks = window().get_selection().ok().flatten();
            if marks.is_none_or(|marks| marks.is_collapsed()) {
                desk.router.go(target.clone());
            }
        })
}
