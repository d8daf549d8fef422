//! Above the case: whose it is, since when, who has it and for how long.

use leptos::prelude::*;

use super::{case::Case, findings::verdict_words, hold::Hold};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, with_key},
            copy::copy_id,
            glyph::{Glyph, glyph},
            page::time,
        },
        moment,
        pages::reviews_state_status,
    },
};
use contract::{finding::KycTier, identity::VerificationStatus, portal::review::Opinion};

/// From here on the time is shown as running out.
const SOON_MS: i64 = 2 * 60_000;

/// The case's facts in a line.
pub(super) fn facts(case: Case) -> Vec<El> {
    let desk = case.desk;
    let Some(view) = case.view.now() else { return Vec::new() };
    let state = Memo::new(move |_| case.view.with(|view| (view.summary.state, view.summary.outcome)));
    let tier = move || {
        let words = desk.voice.words();
        let tier = case.view.with(|view| view.kyc_tier).flatten();
        tier.map_or(String::new(), |tier| {
            let tier = match tier {
                KycTier::None => words.verdicts().none,
                KycTier::Basic => words.verdicts().basic,
                KycTier::Standard => words.verdicts().standard,
            };
            words.case().stands.replace("{tier}", tier)
        })
    };
    vec![
        el("span", "case__fact").live(move || {
            let shown = state.get().map(|(state, outcome)| reviews_state_status(desk, state, outcome));
            shown.into_iter().collect()
        }),
        copy_id(&view.summary.bundle_id),
        el("span", "case__fact")
            .child(el("span", "").says(desk.voice.say(|words| words.reviews().customer)))
            .child(copy_id(&view.summary.customer_id)),
        el("span", "case__fact")
            .child(el("span", "").says(desk.voice.say(|words| words.reviews().opened)))
            .child(time(view.received_at)),
        el("span", "case__fact").says(tier),
    ]
}

/// Who has the case, and what can be done about it. It has its room before that is known.
pub(super) fn banner(case: Case) -> El {
    let desk = case.desk;
    // The time that runs changes a word, not the banner.
    let hold = Memo::new(move |_| {
        case.hold().map(|hold| match hold {
            Hold::Mine { until } => (Hold::Mine { until }, until.since_ms(desk.clock.second()) < SOON_MS),
            other => (other, false),
        })
    });
    el("div", "case__banner").test_id("review-standing").live(move || {
        let Some((hold, is_soon)) = hold.get() else {
            let is_coming = case.view.failed().is_none();
            return is_coming.then(|| el("div", "notice").text("\u{a0}")).into_iter().collect();
        };
        let take = || {
            button(
                case,
                Weight::Plain,
                "review-take",
                "C",
                |case| case.desk.voice.words().case().take,
                Case::take,
            )
        };
        let (class, sign, actions) = match &hold {
            Hold::Mine { .. } if is_soon => ("notice notice--attention", Glyph::Clock, mine(case)),
            Hold::Mine { .. } => ("notice notice--good", Glyph::Lock, mine(case)),
            Hold::RanOut => ("notice notice--attention", Glyph::Clock, vec![take()]),
            Hold::Free => ("notice", Glyph::Dash, vec![take()]),
            Hold::Theirs { .. } => ("notice notice--bad", Glyph::Lock, Vec::new()),
            Hold::OwnProposal | Hold::LookOnly => ("notice", Glyph::Eye, Vec::new()),
            Hold::Closed => ("notice notice--good", Glyph::Check, Vec::new()),
        };
        let words = el("span", "notice__words").says(move || sentence(case, &hold, is_soon));
        let keys = action(Weight::Quiet, desk.voice.say(|words| words.case().keys_help), move || {
            case.keys_open.set(true);
        });
        vec![el("div", class).child(glyph(sign)).child(words).children(actions).child(keys)]
    })
}

fn mine(case: Case) -> Vec<El> {
    vec![
        button(
            case,
            Weight::Plain,
            "review-extend",
            "C",
            |case| case.desk.voice.words().case().extend,
            Case::take,
        ),
        button(
            case,
            Weight::Plain,
            "review-release",
            "L",
            |case| case.desk.voice.words().case().release,
            Case::release,
        ),
    ]
}

fn button(
    case: Case,
    weight: Weight,
    test_id: &str,
    key: &str,
    words: fn(Case) -> &'static str,
    act: fn(Case),
) -> El {
    with_key(action(weight, move || words(case), move || act(case)).test_id(test_id), key)
}

fn sentence(case: Case, hold: &Hold, is_soon: bool) -> String {
    let (desk, words) = (case.desk, case.desk.voice.words().case());
    let by = case.view.with(|view| {
        let by = view.summary.proposed_by.as_ref().map(|by| by.email.clone());
        let way = view.notes.iter().rev().find_map(|note| note.decision);
        (by, way, view.summary.closed_at)
    });
    let (by, way, closed_at) = by.unwrap_or_default();
    let way = match way {
        Some(Opinion::Approve) => words.word_approve,
        Some(Opinion::Reject) => words.word_reject,
        None => "",
    };
    let second = by.map(|by| words.second_needed.replace("{who}", &by).replace("{decision}", way));
    match hold {
        Hold::Mine { until } => {
            let left = moment::left(*until, desk.clock.second()).unwrap_or_default();
            let own = if is_soon { words.yours_soon } else { words.yours }.replace("{left}", &left);
            second.map_or(own.clone(), |second| format!("{second} {own}."))
        }
        Hold::RanOut => words.ran_out.to_owned(),
        Hold::Theirs { who, until } => {
            words.held.replace("{who}", who).replace("{until}", &desk.clock_time(*until))
        }
        Hold::OwnProposal => words.own_proposal.replace("{decision}", way),
        Hold::Free => second.unwrap_or_else(|| words.free.to_owned()),
        Hold::LookOnly => words.look_only.to_owned(),
        Hold::Closed if case.is_by_machine() => {
            let when = closed_at.map(|at| desk.ago(at)).unwrap_or_default();
            let came_to = case.view.with(|view| verdict_words(view.decision.verdict).1(desk.voice.words()));
            words
                .decided_alone
                .replace("{when}", &when)
                .replace("{decision}", &came_to.unwrap_or_default().to_lowercase())
        }
        Hold::Closed => {
            let when = closed_at.map(|at| desk.ago(at)).unwrap_or_default();
            let last = case.view.with(|view| {
                let last =
                    view.verifications.iter().rev().find_map(|row| Some((row.actor.clone()?, row.status)));
                last.map(|(actor, status)| (actor.email, status))
            });
            match last.flatten() {
                Some((who, VerificationStatus::Verified)) => words.decided_approve.replace("{who}", &who),
                Some((who, VerificationStatus::Failed)) => words.decided_reject.replace("{who}", &who),
                Some((_, VerificationStatus::Pending)) | None => words.decided.to_owned(),
            }
            .replace("{when}", &when)
        }
    }
}
