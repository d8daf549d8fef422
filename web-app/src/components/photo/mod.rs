//! A photo that was taken, large inside the four corners, and what was seen of it.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
    guidance::{FrameMeasures, Hint},
    locales::{Words, speech},
    shot::{Photo, PhotoFacts, Seen},
};

/// One thing that was seen of a photo.
struct Fact {
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
    let part =
        move || photo.with(|photo| photo.as_ref().and_then(|photo| photo.seen).and_then(|seen| seen.part));
    let picture = el("img", "photo__picture")
        .class_if("photo__picture--part", move || part().is_some())
        .attr_live("alt", move || Some(alt().to_owned()))
        .attr_live("src", move || photo.with(|photo| photo.as_ref().map(Photo::url)))
        .style_live("width", move || part().map_or_else(String::new, |part| percent(1.0 / part.width)))
        .style_live("left", move || part().map_or_else(String::new, |part| percent(-part.x / part.width)))
        .style_live("top", move || part().map_or_else(String::new, |part| percent(-part.y / part.height)));
    el("figure", shape).child(el("div", "photo__window").child(picture))
}

/// To a hundredth of a per cent, without the code that prints floats.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a picture is shown at most some tens of times its frame"
)]
fn percent(share: f64) -> String {
    let hundredths = (share * 10_000.0) as i32;
    let sign = if hundredths < 0 { "-" } else { "" };
    let hundredths = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// What was seen of a photo, one short line each.
pub(crate) fn photo_facts(photo: RwSignal<Option<Photo>, LocalStorage>) -> El {
    let t = speech();
    el("ul", "facts").live(move || {
        let seen =
            photo.with(|photo| photo.as_ref().map(|photo| all_seen(photo.facts, photo.seen, t.words())));
        let row = |seen: Fact| {
            let class = if seen.good { "facts__fact facts__fact--good" } else { "facts__fact" };
            el("li", class).children([icon(seen.icon), el("span", "").text(&seen.words)])
        };
        seen.unwrap_or_default().into_iter().map(row).collect()
    })
}
fn all_seen(facts: PhotoFacts, seen: Option<Seen>, words: &'static Words) -> Vec<Fact> {
    let size = words
        .saw_pixels
        .replace("{width}", &facts.width_px.to_string())
        .replace("{height}", &facts.height_px.to_string());
    let fact = |good, icon, words: &str| Fact { good, icon, words: words.to_owned() };
    let mut rows = match seen.map(|seen| seen.measures) {
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
    rows.push(Fact { good: false, icon: Icon::Picture, words: size });
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_per_cent_with_their_sign() {
        assert_eq!(percent(1.25), "125.00%");
        assert_eq!(percent(-0.0312), "-3.12%");
    }
}
