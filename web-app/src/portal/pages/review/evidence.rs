//! The evidence of a case: one piece at a time, by tab or key.

use contract::portal::{
    access::Permission,
    case::PictureView,
    mark::{Mark, Spot},
};
use leptos::prelude::*;

use super::{
    card,
    case::{Case, Shot, Tab},
    face, flash, history,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, with_key},
            choice::{choice, option},
            empty::empty,
            skeleton::skeleton_block,
            viewer::{
                View,
                glance::{Part, Size, WHOLE},
                overlay::Overlay,
                viewer,
            },
        },
        desk::Desk,
        locales::Say,
    },
};

/// What a picture shows, as the server names it.
pub(super) const CARD: &str = "card";
pub(super) const KTP: &str = "ktp";
pub(super) const SELFIE: &str = "selfie";

/// Tabs, and what the chosen one shows.
pub(super) fn evidence(case: Case) -> El {
    let desk = case.desk;
    let of = |(at, tab): (usize, Tab)| {
        let words: Say = match tab {
            Tab::Card => |words| words.case().tab_card,
            Tab::Pictures => |words| words.case().tab_pictures,
            Tab::Face => |words| words.case().tab_face,
            Tab::Flash => |words| words.case().tab_flash,
            Tab::History => |words| words.case().tab_history,
        };
        let key = (at + 1).to_string();
        let tab = option(desk.voice.say(words), move || case.tab.get() == tab, move || case.tab.set(tab))
            .test_id(&format!("review-tab-{key}"));
        with_key(tab, &key)
    };
    let tabs =
        choice(desk.voice.say(|words| words.case().evidence), Tab::ALL.into_iter().enumerate().map(of));
    let panel = el("div", "evidence__panel").live(move || {
        vec![match case.tab.get() {
            Tab::Card => card::card(case),
            Tab::Pictures => pictures(case),
            Tab::Face => face::face(case),
            Tab::Flash => flash::flash(case),
            Tab::History => history::history(case),
        }]
    });
    el("section", "evidence").label(desk.voice.say(|words| words.case().evidence)).children([tabs, panel])
}

/// The pictures of a case, followed only when they change.
pub(super) fn pictures_of(case: Case) -> Memo<Vec<PictureView>> {
    Memo::new(move |_| case.view.with(|view| view.pictures.clone()).unwrap_or_default())
}

/// The first picture of a kind.
pub(super) fn first_of(pictures: &[PictureView], kind: &str) -> Option<PictureView> {
    pictures.iter().find(|picture| picture.kind.as_deref() == Some(kind)).cloned()
}

/// One picture in a window of its own; a part of it where only that matters.
pub(super) fn frame(case: Case, picture: &PictureView, part: Part) -> El {
    let desk = case.desk;
    if !untrack(|| desk.session.may(Permission::SeePictures)) {
        return nothing(desk, |words| words.case().pictures_hidden);
    }
    let shot = case.picture(picture);
    let view = View {
        size: Size { width: f64::from(picture.width), height: f64::from(picture.height) },
        orientation: picture.orientation,
        part,
    };
    let overlay = Overlay {
        marks: marks_of(picture),
        words: spot_words,
        is_on: case.marks_on,
        chosen: case.chosen_spot,
    };
    let (n, named) = (picture.n, picture.clone());
    let failed = {
        let shot = shot.clone();
        Memo::new(move |_| matches!(shot(), Some(Shot::Failed(_))))
    };
    let is_there = {
        let shot = shot.clone();
        Memo::new(move |_| matches!(shot(), Some(Shot::There(_))))
    };
    el("div", "evidence__frame").live(move || {
        if failed.get() {
            let again =
                action(Weight::Plain, desk.voice.say(|words| words.shell().try_again), move || case.look(n));
            let why = desk.voice.say(|words| words.case().picture_failed);
            let shot = shot.clone();
            let text = move || match shot() {
                Some(Shot::Failed(error)) => desk.trouble(&error),
                _ => String::new(),
            };
            return vec![empty(why, text, Some(again))];
        }
        if !is_there.get() {
            return vec![skeleton_block()];
        }
        let (shot, named) = (shot.clone(), named.clone());
        let url = move || match shot() {
            Some(Shot::There(picture)) => Some(picture.url.clone()),
            _ => None,
        };
        vec![viewer(view, move || name(desk, &named), url, overlay.clone())]
    })
}

/// The places on a picture that this page knows.
pub(super) fn marks_of(picture: &PictureView) -> Vec<Mark> {
    picture.marks.iter().filter_map(|text| Mark::read(text)).collect()
}

/// What is at a place, in words.
fn spot_words(spot: Spot) -> Say {
    match spot {
        Spot::Card => |words| words.case().tab_card,
        Spot::Portrait => |words| words.case().spot_portrait,
        Spot::Face => |words| words.case().tab_face,
        Spot::Glare => |words| words.case().glare,
        Spot::Field(field) => card::field_words(field),
    }
}

/// What a picture is, in words.
pub(super) fn name(desk: Desk, picture: &PictureView) -> String {
    let words = desk.voice.words().case();
    let what = match picture.kind.as_deref() {
        Some(CARD) => words.picture_card.to_owned(),
        Some(KTP) => words.picture_ktp.to_owned(),
        Some(SELFIE) => words.picture_selfie.to_owned(),
        _ => words.picture_other.replace("{n}", &(picture.n + 1).to_string()),
    };
    match picture.source.as_deref() {
        Some("camera") => format!("{what}, {}", words.from_camera),
        Some("upload") => format!("{what}, {}", words.from_upload),
        _ => what,
    }
}

/// A sentence where a picture would be.
pub(super) fn nothing(desk: Desk, words: Say) -> El {
    el("div", "evidence__nothing").child(el("p", "").says(desk.voice.say(words)))
}

fn pictures(case: Case) -> El {
    let (desk, all) = (case.desk, pictures_of(case));
    let chosen = RwSignal::new(0_usize);
    let panel = el("div", "evidence__panel");
    if all.with_untracked(Vec::is_empty) {
        return panel.child(nothing(desk, |words| words.case().no_pictures));
    }
    let list = el("div", "").live(move || {
        let of = |(at, picture): (usize, PictureView)| {
            option(move || name(desk, &picture), move || chosen.get() == at, move || chosen.set(at))
        };
        vec![choice(
            desk.voice.say(|words| words.case().tab_pictures),
            all.get().into_iter().enumerate().map(of),
        )]
    });
    let shown = el("div", "evidence__panel").live(move || {
        let picture = all.with(|all| all.get(chosen.get()).cloned());
        picture.map(|picture| frame(case, &picture, WHOLE)).into_iter().collect()
    });
    panel.children([list, shown])
}
