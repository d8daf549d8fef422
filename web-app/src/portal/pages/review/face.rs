//! The portrait of the card beside the selfie, and what the machine made of the two.

use contract::face::MatchStatus;

use super::{
    case::Case,
    evidence::{CARD, SELFIE, first_of, frame, nothing, pictures_of},
    findings::voter_reason,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            status::{Meaning, status},
            viewer::glance::{Part, WHOLE},
        },
        figures,
        locales::Say,
    },
};
use leptos::prelude::*;

/// Where a card that was laid flat has its portrait: as `vision::card` measures it, with a little ground around.
const PORTRAIT: Part = [0.727, 0.25, 0.979, 0.742];

/// Both faces.
pub(super) fn face(case: Case) -> El {
    let (desk, pictures) = (case.desk, pictures_of(case));
    let side = move |kind: &'static str, part: Part, words: Say, none| {
        el("figure", "faces__side").child(el("figcaption", "faces__name").says(desk.voice.say(words))).live(
            move || {
                let picture = pictures.with(|all| first_of(all, kind));
                vec![picture.map_or_else(|| nothing(desk, none), |picture| frame(case, &picture, part))]
            },
        )
    };
    el("div", "evidence__panel").children([
        el("div", "faces").children([
            side(CARD, PORTRAIT, |words| words.case().portrait, |words| words.case().no_portrait),
            side(SELFIE, WHOLE, |words| words.case().selfie, |words| words.case().no_selfie),
        ]),
        el("div", "faces__said").live(move || said(case)),
    ])
}

fn said(case: Case) -> Vec<El> {
    let desk = case.desk;
    let Some(finding) = case.view.with(|view| view.face.clone()).flatten() else { return Vec::new() };
    let (meaning, words): (_, Say) = match finding.status {
        MatchStatus::Matched => (Meaning::Good, |words| words.case().matched),
        MatchStatus::NotMatched => (Meaning::Bad, |words| words.case().not_matched),
        MatchStatus::NotEvaluated => (Meaning::Calm, |words| words.case().not_evaluated),
    };
    let numbers = finding.similarity.zip(finding.threshold).map(|(similarity, threshold)| {
        el("span", "table__soft").says(move || {
            let number = |number: f64| figures::decimal(number, 2, desk.voice.locale());
            let sentence = desk.voice.words().case().similarity;
            sentence.replace("{similarity}", &number(similarity)).replace("{threshold}", &number(threshold))
        })
    });
    // Of faces that were compared the status says it all.
    let is_compared = finding.status != MatchStatus::NotEvaluated;
    let because = case.view.with(|view| view.face_indonesian.clone()).flatten();
    let reason = finding.reasons.first().filter(|_| !is_compared);
    let reason = reason.map(|sentence| voter_reason(desk, sentence, because.as_deref()));
    vec![
        el("p", "faces__line")
            .child(status(meaning, desk.voice.say(words)))
            .children(numbers)
            .children(reason),
    ]
}
