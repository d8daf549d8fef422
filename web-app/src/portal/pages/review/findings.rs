//! What the machine came to: its verdict, and every voter with its reason and its numbers.

use contract::{
    consent::Locale,
    document::{ForgeryLabel, IdvCode, QualityLabel},
    finding::{Fused, Observation, Tier, Verdict, Voter},
    portal::{
        case::{MachineDecision, VoterView, VotesView},
        mark::Spot,
    },
};
use leptos::prelude::*;

use super::case::Case;
use crate::{
    dom::{El, el},
    portal::{
        components::status::{Meaning, status},
        desk::Desk,
        figures,
        locales::Say,
    },
};

/// Verdict and voters.
pub(super) fn findings(case: Case) -> El {
    let desk = case.desk;
    let decision = Memo::new(move |_| case.view.with(|view| (view.decision.clone(), view.document.clone())));
    el("section", "findings").label(desk.voice.say(|words| words.case().voters)).live(move || {
        let Some((decision, document)) = decision.get() else { return Vec::new() };
        let document = document.map(|document| {
            let forgery = document.forgery().iter().map(|label| forgery_words(*label));
            let labels: Vec<Say> =
                forgery.chain(document.quality().iter().map(|label| quality_words(*label))).collect();
            let told = move || {
                let words = desk.voice.words();
                labels.iter().map(|say| say(words)).collect::<Vec<_>>().join(", ")
            };
            let (meaning, words) = document_words(document.code());
            el("p", "findings__line")
                .child(status(meaning, desk.voice.say(words)))
                .child(el("span", "table__soft").says(told))
        });
        let voters = el("div", "voters").test_id("review-voters").children([
            group(case, |words| words.verdicts().anti_spoof, &decision.anti_spoof),
            group(case, |words| words.verdicts().tamper, &decision.tamper),
        ]);
        vec![el("div", "findings__verdict").child(verdict(desk, &decision)).children(document), voters]
    })
}

/// What the machine came to: mark and word.
pub(super) fn verdict_words(verdict: Verdict) -> (Meaning, Say) {
    match verdict {
        Verdict::Passed => (Meaning::Good, |words| words.verdicts().passed),
        Verdict::Failed => (Meaning::Bad, |words| words.verdicts().failed),
        Verdict::RequiresReview => (Meaning::Attention, |words| words.verdicts().requires_review),
    }
}

fn verdict(desk: Desk, decision: &MachineDecision) -> El {
    let (meaning, words) = verdict_words(decision.verdict);
    let (tier, score) = (decision.tier, decision.score);
    let more = move || {
        let words = desk.voice.words().verdicts();
        let tier = match tier {
            Tier::Low => words.low,
            Tier::Standard => words.standard,
            Tier::High => words.high,
        };
        format!(
            "{}, {}",
            words.tier.replace("{tier}", tier),
            words.score.replace("{score}", &score.to_string())
        )
    };
    el("p", "findings__line")
        // Of a case that a person decided, too, this is the machine's.
        .child(el("span", "table__soft").says(desk.voice.say(|words| words.case().by_machine)))
        .child(status(meaning, desk.voice.say(words)))
        .child(el("span", "table__soft").says(more))
}

fn group(case: Case, question: Say, votes: &VotesView) -> El {
    let desk = case.desk;
    let (meaning, words): (_, Say) = match votes.fused {
        Fused::Genuine => (Meaning::Good, |words| words.verdicts().fused_genuine),
        Fused::Attack => (Meaning::Bad, |words| words.verdicts().fused_attack),
        Fused::Unclear => (Meaning::Attention, |words| words.verdicts().fused_unclear),
    };
    let (passed, present) = (votes.passed.to_string(), votes.present.to_string());
    let counted = move || {
        desk.voice.words().verdicts().votes.replace("{passed}", &passed).replace("{present}", &present)
    };
    // Who objects comes first, who could not see comes last.
    let mut sorted: Vec<&VoterView> = votes.voters.iter().collect();
    sorted.sort_by_key(|voter| match voter.observation {
        Observation::Fail => 0,
        Observation::Pass => 1,
        Observation::NotObservable => 2,
    });
    el("div", "voters__group").children([
        el("h2", "voters__question").children([
            el("span", "").says(desk.voice.say(question)),
            status(meaning, desk.voice.say(words)),
            el("span", "voters__count").says(counted),
        ]),
        el("ul", "").children(sorted.into_iter().map(|voter| one(case, voter))),
    ])
}

fn one(case: Case, voter: &VoterView) -> El {
    let desk = case.desk;
    let (meaning, words): (_, Say) = match voter.observation {
        Observation::Pass => (Meaning::Good, |words| words.verdicts().pass),
        Observation::Fail => (Meaning::Bad, |words| words.verdicts().fail),
        Observation::NotObservable => (Meaning::Calm, |words| words.verdicts().unseen),
    };
    let numbers = voter.numbers.iter().enumerate().map(|(at, (name, number))| {
        let (name, number) = (name.replace('_', " "), *number);
        let own = voter.figures.get(at).cloned();
        el("span", "voter__number").says(move || {
            let decimals = if number.fract() == 0.0 { 0 } else { 3 };
            let locale = desk.voice.locale();
            let name = own.as_ref().filter(|_| locale == Locale::Id).unwrap_or(&name);
            format!("{name} {}", figures::decimal(number, decimals, locale))
        })
    });
    let details = el("details", "voter").children([
        el("summary", "voter__head").children([
            el("span", "voter__name").says(desk.voice.say(voter_words(voter.name))),
            status(meaning, desk.voice.say(words)),
        ]),
        voter_reason(desk, &voter.reason, voter.indonesian.as_deref()),
        el("p", "voter__numbers").children(numbers),
    ]);
    let is_open = voter.observation == Observation::Fail;
    let details = if is_open { details.attr("open", "") } else { details };
    el("li", "").child(case.marking(Spot::of(voter.name), "voter--marked", details))
}

/// Why something is said, in the page's language where the server knows it in that.
pub(crate) fn voter_reason(desk: Desk, english: &str, indonesian: Option<&str>) -> El {
    let (english, own) = (english.to_owned(), indonesian.map(str::to_owned));
    let is_own = own.is_some();
    let line = el("p", "voter__reason").says(move || match (desk.voice.locale(), &own) {
        (Locale::Id, Some(own)) => own.clone(),
        _ => english.clone(),
    });
    if is_own { line } else { line.attr("lang", "en") }
}

/// A voter's name.
pub(crate) fn voter_words(voter: Voter) -> Say {
    match voter {
        Voter::FlashReflectance => |words| words.verdicts().flash_reflectance,
        Voter::CaptureOrigin => |words| words.verdicts().capture_origin,
        Voter::ScreenMoire => |words| words.verdicts().screen_moire,
        Voter::SpecularCheck => |words| words.verdicts().specular_check,
        Voter::PrintHalftone => |words| words.verdicts().print_halftone,
        Voter::FrameLiveness => |words| words.verdicts().frame_liveness,
        Voter::NikConsistency => |words| words.verdicts().nik_consistency,
        Voter::FontMatch => |words| words.verdicts().font_match,
        Voter::HologramCheck => |words| words.verdicts().hologram_check,
        Voter::NikGlyphs => |words| words.verdicts().nik_glyphs,
        Voter::PhotoRegion => |words| words.verdicts().photo_region,
        Voter::CardEdges => |words| words.verdicts().card_edges,
        Voter::CardColour => |words| words.verdicts().card_colour,
    }
}

/// Why a card is taken for a forgery.
fn forgery_words(label: ForgeryLabel) -> Say {
    match label {
        ForgeryLabel::Retake => |words| words.verdicts().label_retake,
        ForgeryLabel::ColorPhotocopied => |words| words.verdicts().label_colour_copy,
        ForgeryLabel::CutoffCorner => |words| words.verdicts().label_corner,
        ForgeryLabel::PastedPhoto => |words| words.verdicts().label_pasted,
        ForgeryLabel::BwPhotocopied => |words| words.verdicts().label_grey_copy,
        ForgeryLabel::ModifiedNik => |words| words.verdicts().label_nik,
        ForgeryLabel::OldKtp => |words| words.verdicts().label_old,
        ForgeryLabel::Screenshot => |words| words.verdicts().label_screenshot,
        ForgeryLabel::Scan => |words| words.verdicts().label_scan,
    }
}

/// Why a picture is of low quality.
fn quality_words(label: QualityLabel) -> Say {
    match label {
        QualityLabel::Blur => |words| words.verdicts().label_blur,
        QualityLabel::Dim => |words| words.verdicts().label_dim,
        QualityLabel::Glare => |words| words.verdicts().label_glare,
        QualityLabel::TooSmall => |words| words.verdicts().label_small,
    }
}

fn document_words(code: IdvCode) -> (Meaning, Say) {
    match code {
        IdvCode::Success => (Meaning::Good, |words| words.verdicts().doc_success),
        IdvCode::LowQualityImage => (Meaning::Attention, |words| words.verdicts().doc_low_quality),
        IdvCode::ForgeryDetected => (Meaning::Bad, |words| words.verdicts().doc_forgery),
        IdvCode::CardNotFound => (Meaning::Bad, |words| words.verdicts().doc_not_found),
        IdvCode::TooManyCards => (Meaning::Bad, |words| words.verdicts().doc_too_many),
        IdvCode::NoSupportedCard => (Meaning::Bad, |words| words.verdicts().doc_other),
        IdvCode::IncompletedCard => (Meaning::Attention, |words| words.verdicts().doc_part),
        IdvCode::TooSmallCard => (Meaning::Attention, |words| words.verdicts().doc_small),
        IdvCode::Error => (Meaning::Calm, |words| words.verdicts().doc_error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::locales::words;

    #[test]
    fn every_label_of_a_document_has_words_in_both_languages() {
        let forgery = ForgeryLabel::ALL.map(|label| (label.as_str(), forgery_words(label)));
        let quality = QualityLabel::ALL.map(|label| (label.as_str(), quality_words(label)));
        for (word, say) in forgery.into_iter().chain(quality) {
            let [own, english] = [Locale::Id, Locale::En].map(|locale| say(words(locale)));
            assert!(own != english && own != word && english != word, "{word}: {own} / {english}");
        }
    }
}
