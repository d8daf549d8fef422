//! How photos are taken: drawn examples, right and wrong, each with what it shows.

use contract::portal::demo::{GuidePart, GuidePicture};

use crate::{
    dom::{El, el},
    portal::{
        components::{
            page::sheet,
            status::{Meaning, status},
        },
        desk::Desk,
        locales::Say,
    },
};

/// Every example, by what it is of.
pub(super) fn guide(desk: Desk) -> El {
    let of = |part: GuidePart, title: Say, note: Option<Say>| {
        let pictures = GuidePicture::ALL.into_iter().filter(move |picture| picture.part() == part);
        let note = note.map(|words| el("p", "settings__note").says(desk.voice.say(words)));
        el("section", "guide")
            .test_id(&format!("guide-{part:?}").to_lowercase())
            .child(el("h3", "guide__title").says(desk.voice.say(title)))
            .children(note)
            .child(el("ul", "guide__pictures").children(pictures.map(|picture| figure(desk, picture))))
    };
    sheet(
        desk.voice.say(|words| words.demo().guide),
        [
            of(GuidePart::Ktp, |words| words.demo().guide_ktp, None),
            of(GuidePart::Selfie, |words| words.demo().guide_selfie, None),
            of(
                GuidePart::Liveness,
                |words| words.demo().guide_liveness,
                Some(|words| words.demo().guide_liveness_note),
            ),
        ],
    )
}

fn figure(desk: Desk, picture: GuidePicture) -> El {
    let [width, height] = picture.size_px().map(|side| side.to_string());
    let (meaning, mark): (_, Say) = if picture.is_right() {
        (Meaning::Good, |words| words.demo().right)
    } else {
        (Meaning::Bad, |words| words.demo().wrong)
    };
    // What it shows stands below it.
    let image = el("img", "guide__picture")
        .attr("alt", "")
        .attr("loading", "lazy")
        .attr("width", &width)
        .attr("height", &height)
        .attr("src", &format!("/portal/v1/demo/pictures/{}", picture.as_str()));
    let caption = el("figcaption", "guide__caption").children([
        status(meaning, desk.voice.say(mark)),
        el("span", "").says(desk.voice.say(words_of(picture))),
    ]);
    el("li", "").child(el("figure", "guide__figure").children([image, caption]))
}

fn words_of(picture: GuidePicture) -> Say {
    match picture {
        GuidePicture::SelfieGood => |words| words.demo().selfie_good,
        GuidePicture::SelfieCovered => |words| words.demo().selfie_covered,
        GuidePicture::SelfieWithCard => |words| words.demo().selfie_with_card,
        GuidePicture::SelfieSeveral => |words| words.demo().selfie_several,
        GuidePicture::SelfieOfScreen => |words| words.demo().selfie_of_screen,
        GuidePicture::SelfieFar => |words| words.demo().selfie_far,
        GuidePicture::SelfieDark => |words| words.demo().selfie_dark,
        GuidePicture::KtpGood => |words| words.demo().ktp_good,
        GuidePicture::KtpInside => |words| words.demo().ktp_inside,
        GuidePicture::KtpBroken => |words| words.demo().ktp_broken,
        GuidePicture::KtpBlurred => |words| words.demo().ktp_blurred,
        GuidePicture::KtpEdited => |words| words.demo().ktp_edited,
        GuidePicture::KtpCopied => |words| words.demo().ktp_copied,
        GuidePicture::KtpOutside => |words| words.demo().ktp_outside,
        GuidePicture::LiveGood => |words| words.demo().live_good,
        GuidePicture::LiveTilted => |words| words.demo().live_tilted,
        GuidePicture::LiveBacklit => |words| words.demo().live_backlit,
        GuidePicture::LiveSideways => |words| words.demo().live_sideways,
        GuidePicture::LiveHalf => |words| words.demo().live_half,
        GuidePicture::LiveCrowded => |words| words.demo().live_crowded,
        GuidePicture::LiveSunglasses => |words| words.demo().live_sunglasses,
        GuidePicture::LiveBlurred => |words| words.demo().live_blurred,
    }
}
