//! A photo that was taken, large inside the four corners, and what was seen of it.

use contract::photo::PhotoKind;
use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    dom::{El, el},
    hints::{Side, verdict},
    locales::{Words, speech},
    shot::Photo,
};

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
    let part = move || photo.with(|photo| photo.as_ref().and_then(Photo::part));
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

/// What was seen of a photo, one short line each: the best news and the worst, and nothing that is not known.
pub(crate) fn photo_facts(photo: RwSignal<Option<Photo>, LocalStorage>, kind: PhotoKind) -> El {
    let t = speech();
    el("ul", "facts").live(move || {
        photo.with(|photo| photo.as_ref().map_or_else(Vec::new, |photo| rows(photo, kind, t.words())))
    })
}

fn rows(photo: &Photo, kind: PhotoKind, words: &'static Words) -> Vec<El> {
    let Some(seen) = &photo.seen else {
        return vec![row("facts__fact", Icon::Upload, words.saw_upload)];
    };
    let sides: [(Side, &str, &str); 3] = match kind {
        PhotoKind::Ktp => [
            (Side::Sharp, words.saw_sharp, words.saw_blurred),
            (Side::NoGlare, words.saw_no_glare, words.saw_glare),
            (Side::Light, words.saw_light, words.saw_bad_light),
        ],
        PhotoKind::Selfie => [
            (Side::OneFace, words.saw_one_face, words.saw_not_one_face),
            (Side::Light, words.saw_light, words.saw_bad_light),
            (Side::Sharp, words.saw_sharp, words.saw_blurred),
        ],
    };
    let of_side = |(side, good, bad)| {
        let is_good = verdict(seen.hint?, side)?;
        Some(if is_good { row(GOOD, Icon::Check, good) } else { row(DOUBT, Icon::Warning, bad) })
    };
    let nik = (kind == PhotoKind::Ktp).then(|| match &photo.frame.nik {
        Some(nik) => row(GOOD, Icon::Check, words.saw_nik)
            .test_id("capture-nik")
            .child(el("span", "facts__number").text(&grouped(&nik.digits()))),
        None => row(DOUBT, Icon::Warning, words.saw_no_nik),
    });
    nik.into_iter().chain(sides.into_iter().filter_map(of_side)).collect()
}

const GOOD: &str = "facts__fact facts__fact--good";
const DOUBT: &str = "facts__fact facts__fact--doubt";

fn row(class: &str, sign: Icon, words: &str) -> El {
    el("li", class).children([icon(sign), el("span", "").text(words)])
}

/// Digits in fours, as a person compares them.
fn grouped(digits: &str) -> String {
    let mut groups = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            groups.push('\u{2009}');
        }
        groups.push(digit);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_in_groups_of_four() {
        assert_eq!(grouped("3174052208900001"), "3174\u{2009}0522\u{2009}0890\u{2009}0001");
        assert_eq!(grouped(""), "");
    }

    #[test]
    fn shares_are_written_as_per_cent_with_their_sign() {
        assert_eq!(percent(1.25), "125.00%");
        assert_eq!(percent(-0.0312), "-3.12%");
    }
}
