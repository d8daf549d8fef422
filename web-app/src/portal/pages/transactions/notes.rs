//! What is told beside a filter: which of its days may not be asked for, in which zone they are, and how far a search looks.

use contract::{
    field::FieldError,
    portal::days::{MOST_DAYS, REACH_DAYS, Zone},
};
use leptos::prelude::*;

use super::{Log, asked::own_errors};
use crate::{
    browser,
    dom::{El, el},
    portal::{
        components::glyph::{Glyph, glyph},
        desk::Desk,
        moment,
    },
};

/// What of a form's fields does not hold.
pub(crate) type Wrong = RwSignal<Vec<FieldError>>;

/// The names of the first and the last day.
pub(crate) const FROM: &str = "filter-date-from";
pub(crate) const TO: &str = "filter-date-to";
pub(super) const SEARCH: &str = "filter-search";
/// Where errors are told.
const ERRORS: &str = "filter-errors";

/// The field of an error.
fn place_of(error: &FieldError) -> &'static str {
    match error.field.as_str() {
        "from" => FROM,
        "to" => TO,
        _ => SEARCH,
    }
}

/// Whether what was typed may be applied. What does not hold stays as it stands, is told, and gets the focus.
pub(crate) fn holds<T>(wrong: Wrong, read: Result<T, Vec<FieldError>>) -> bool {
    let errors = own_errors(read);
    if let Some(first) = errors.first() {
        browser::focus_on(&format!("#{}", place_of(first)));
    }
    let holds = errors.is_empty();
    wrong.set(errors);
    holds
}

/// What is told: of what was typed, or else of the address.
pub(crate) fn told(wrong: Wrong, of_address: impl Fn() -> Vec<FieldError>) -> impl Fn() -> Vec<FieldError> {
    move || {
        let wrong = wrong.get();
        if wrong.is_empty() { of_address() } else { wrong }
    }
}

/// Whether a field does not hold, as its control says it.
pub(super) fn is_wrong(wrong: Wrong, id: &'static str) -> impl Fn() -> Option<String> {
    move || wrong.with(|wrong| wrong.iter().any(|error| place_of(error) == id)).then(|| "true".to_owned())
}

/// Where it is told.
pub(super) fn described(wrong: Wrong, id: &'static str) -> impl Fn() -> Option<String> {
    let is_wrong = is_wrong(wrong, id);
    move || is_wrong().map(|_| ERRORS.to_owned())
}

/// In which zone the days are, where it is not the reader's.
pub(crate) fn zone_note(desk: Desk, zone: impl Fn() -> Zone + 'static) -> El {
    el("span", "sentence__word").test_id("filter-zone").says(move || {
        let zone = zone();
        if zone == desk.taste.zone.get() {
            return String::new();
        }
        desk.voice.words().transactions().of_zone.replace("{zone}", moment::zone_name(zone))
    })
}

/// That a search does not keep to the days that stand here.
pub(super) fn reach_note(log: Log) -> El {
    el("span", "sentence__word sentence__word--long").test_id("filter-reach").says(move || {
        let is_searched = log.asked.with(|asked| asked.page.filter.search.is_some());
        let words = log.desk.voice.words().transactions().search_reach;
        if is_searched { words.replace("{days}", &REACH_DAYS.to_string()) } else { String::new() }
    })
}

/// What of the address was left out, and why.
pub(crate) fn errors(desk: Desk, errors: impl Fn() -> Vec<FieldError> + 'static) -> El {
    let list = el("ul", "sentence__errors").live(move || {
        let words = desk.voice.words().transactions();
        let told = errors().into_iter().map(|error| match (error.field.as_str(), error.code.as_str()) {
            (_, "reach") => words.field_reach.to_owned(),
            (_, "order") => words.field_order.to_owned(),
            (_, "width") => words.field_width.replace("31", &MOST_DAYS.to_string()),
            ("from", _) => words.field_first.replace("{what}", words.field_date),
            ("to", _) => words.field_last.replace("{what}", words.field_date),
            ("search", _) => words.field_search.to_owned(),
            (field, _) => words.field_value.replace("{field}", field),
        });
        told.map(|told| {
            el("li", "sentence__error")
                .test_id("filter-error")
                .children([glyph(Glyph::Warning), el("span", "").text(&told)])
        })
        .collect()
    });
    // A list that is announced stays a list.
    el("div", "").attr("id", ERRORS).attr("role", "alert").child(list)
}
