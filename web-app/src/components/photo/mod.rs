//! A photo that was taken, large inside the four corners, and what was seen of it.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    capture::PhotoFacts,
    components::icon::{Icon, icon},
    dom::{El, el},
    guidance::{FrameMeasures, Hint},
    journey::Photo,
    locales::{Words, speech},
};

/// One thing that was seen of a photo.
struct Seen {
    good: bool,
    icon: Icon,
    words: String,
}

/// A photo, as large as its place allows.
pub(crate) fn photo(
    photo: RwSignal<Option<Photo>, LocalStorage>,
    alt: impl Fn() -> &'static str + 'static,
    kind: PhotoKind,
) -> El {
    let shape = match kind {
        PhotoKind::Ktp => "photo photo--card",
        PhotoKind::Selfie => "photo photo--face",
    };
    el("figure", shape).child(
        el("img", "photo__picture")
            .attr_live("alt", move || Some(alt().to_owned()))
            .attr_live("src", move || photo.with(|photo| photo.as_ref().map(Photo::url))),
    )
}

/// What was seen of a photo, one short line each.
pub(crate) fn photo_facts(photo: RwSignal<Option<Photo>, LocalStorage>) -> El {
    let t = speech();
    el("ul", "facts").live(move || {
        let seen =
            photo.with(|photo| photo.as_ref().map(|photo| all_seen(photo.facts, photo.seen, t.words())));
        let row = |seen: Seen| {
            let class = if seen.good { "facts__fact facts__fact--good" } else { "facts__fact" };
            el("li", class).children([icon(seen.icon), el("span", "").text(&seen.words)])
        };
        seen.unwrap_or_default().into_iter().map(row).collect()
    })
}
fn all_seen(facts: PhotoFacts, measures: Option<FrameMeasures>, words: &'static Words) -> Vec<Seen> {
    let size = words
        .saw_pixels
        .replace("{width}", &facts.width_px.to_string())
        .replace("{height}", &facts.height_px.to_string());
    let fact = |good, icon, words: &str| Seen { good, icon, words: words.to_owned() };
    let mut seen = match measures {
        None => vec![fact(false, Icon::Upload, words.saw_upload)],
        Some(measures) => {
            let light = match (FrameMeasures { motion: 0.0, ..measures }).hint() {
                Hint::TooDark => fact(false, Icon::Moon, words.saw_light_low),
                Hint::TooBright => fact(false, Icon::Sun, words.saw_light_high),
                _ => fact(true, Icon::Check, words.saw_light_good),
            };
            let still = match measures.hint() {
                Hint::HoldStill => fact(false, Icon::Warning, words.saw_motion),
                _ => fact(true, Icon::Check, words.saw_still),
            };
            vec![light, still]
        }
    };
    seen.push(Seen { good: false, icon: Icon::Picture, words: size });
    seen
}
