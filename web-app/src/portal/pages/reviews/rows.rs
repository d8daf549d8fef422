//! A row of the queue, and what it says of a case: where it stands, what was decided, who has it.

use contract::portal::review::{Opinion, QueuedReview, ReviewState, ReviewSummary};

use super::super::review::voter_words;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            copy::{copy_button, short},
            page::time,
            status::{Meaning, status},
            table::{Side, cell, row_to, text_cell},
        },
        desk::Desk,
        locales::Say,
        place::{Page, Place},
    },
};

/// A case as the queue tells of it.
pub(super) fn row(desk: Desk, queued: &QueuedReview) -> El {
    let case = &queued.summary;
    let id = el("span", "id__text").attr("title", &case.bundle_id).text(&short(&case.bundle_id));
    let customer = el("span", "id").children([
        el("span", "id__text").attr("title", &case.customer_id).text(&short(&case.customer_id)),
        copy_button(&case.customer_id),
    ]);
    let or_none = |child: Option<El>| child.unwrap_or_else(|| el("span", "table__soft").text("\u{2013}"));
    let application = queued.application.as_deref();
    let application = application.map(|name| el("span", "table__name").attr("title", name).text(name));
    let objection = queued.objection.map(|voter| el("span", "").says(desk.voice.say(voter_words(voter))));
    let to = Place::of(Page::Review(case.bundle_id.clone()));
    row_to(
        "reviews-row",
        to,
        id,
        [
            cell(customer),
            cell(or_none(application)),
            cell(state_status(desk, case.state, case.outcome)),
            text_cell(Side::Left, &queued.score.to_string()),
            cell(or_none(objection)),
            cell(time(case.opened_at)),
            cell(holder(desk, case)),
        ],
    )
}

/// A case's state, and what was decided of it: mark and word.
pub(in crate::portal::pages) fn state_status(desk: Desk, state: ReviewState, outcome: Option<Opinion>) -> El {
    let (meaning, words): (_, Say) = match (state, outcome) {
        (ReviewState::Open, _) => (Meaning::Attention, |words| words.reviews().open),
        (ReviewState::Claimed, _) => (Meaning::Busy, |words| words.reviews().claimed),
        (ReviewState::Proposed, _) => (Meaning::Attention, |words| words.reviews().proposed),
        (ReviewState::Closed, Some(Opinion::Approve)) => (Meaning::Good, |words| words.reviews().approved),
        (ReviewState::Closed, Some(Opinion::Reject)) => (Meaning::Bad, |words| words.reviews().rejected),
        (ReviewState::Closed, None) => (Meaning::Calm, |words| words.reviews().closed),
    };
    status(meaning, desk.voice.say(words))
}

fn holder(desk: Desk, case: &ReviewSummary) -> El {
    let case = case.clone();
    el("span", "").says(move || {
        let words = desk.voice.words().reviews();
        let name = |id: &str, email: &str| {
            if desk.session.is_me(id) { words.you.to_owned() } else { email.to_owned() }
        };
        match (&case.claim, &case.proposed_by, case.closed_at) {
            (Some(claim), ..) => {
                let until = words.until.replace("{until}", &desk.clock_time(claim.until));
                format!("{} {until}", name(&claim.by.member_id, &claim.by.email))
            }
            (None, Some(by), _) => words.proposed_by.replace("{who}", &name(&by.member_id, &by.email)),
            (None, None, Some(_)) if case.by_machine => words.by_machine.to_owned(),
            (None, None, Some(at)) => words.decided_at.replace("{when}", &desk.ago(at)),
            (None, None, None) => words.nobody.to_owned(),
        }
    })
}
