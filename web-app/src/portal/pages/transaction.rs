//! One transaction, from the top down: what became of it, why, what was charged, then the evidence, then the answer as it
//! came; beside it what happened when.

mod timeline;

use contract::{
    ecert::{Rejection, Status, TransactionStatus},
    finding::Observation,
    portal::transaction::{
        DeliveryState, FieldFault, FindingView, Question, TransactionCall, TransactionDetails,
        TransactionSummary,
    },
};
use leptos::prelude::*;

use self::timeline::{kind_words, timeline};
use super::{
    reasons::{fault_line, why_words},
    review::{voter_reason, voter_words},
    reviews::state_status,
    transactions::{charged_words, mode_words, result_status, status_of},
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::Weight,
            copy::{copy_button, copy_id},
            empty::trouble_box,
            glyph::{Glyph, glyph},
            page::{heading, sheet},
            skeleton::skeleton_block,
            source::{in_lines, source},
            status::{Meaning, status},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::Say,
        place::{Page, Place},
    },
};

/// The page.
pub(crate) fn transaction(id: &str) -> El {
    let (desk, id) = (desk(), id.to_owned());
    let details: Load<(TransactionDetails, String)> = Load::new();
    let fetch = move || {
        let id = id.clone();
        details.fetch(async move { desk.api.transaction(&id).await });
    };
    fetch();
    // The list as it was left, where one came from it.
    let back = desk
        .router
        .link_back("page__back", || Place::of(Page::Transactions))
        .test_id("transaction-back")
        .child(glyph(Glyph::ChevronLeft))
        .child(el("span", "").says(desk.voice.say(|words| words.transaction().back)));
    let body = el("div", "").live(move || {
        if let Some((details, raw)) = details.get() {
            return vec![shown(desk, &details, &raw)];
        }
        vec![match details.failed() {
            Some(error) => trouble_box(desk, error, fetch.clone()),
            None => skeleton_block(),
        }]
    });
    el("div", "page").children([
        back,
        el("header", "page__head").child(heading(desk.voice.say(|words| words.transaction().title))),
        body,
    ])
}

fn shown(desk: Desk, details: &TransactionDetails, raw: &str) -> El {
    let row = &details.summary;
    let says = says(row);
    let verdict = el("section", "verdict").test_id("transaction-verdict").children([
        el("p", "verdict__line")
            .child(result_status(desk, row).unwrap_or_else(|| status_of(desk, row.status)))
            .child(el("span", "verdict__words").says(desk.voice.say(says))),
        why(desk, details),
    ]);
    let charged = charged_words(&row.charged);
    let charge = if charged.is_empty() {
        el("p", "").says(desk.voice.say(|words| words.transaction().charge_none))
    } else {
        el("p", "verdict__charge").text(&charged)
    };
    let raw = el("details", "sheet raw").children([
        el("summary", "sheet__title").says(desk.voice.say(|words| words.transaction().raw)),
        source(&in_lines(raw)),
    ]);
    el("div", "split").children([
        el("div", "split__main").children([
            verdict,
            sheet(desk.voice.say(|words| words.transaction().charge), [charge]),
            sheet(desk.voice.say(|words| words.transaction().facts), [facts(desk, row)]),
            evidence(desk, details),
            raw,
        ]),
        el("div", "split__side").child(sheet(
            desk.voice.say(|words| words.transaction().timeline),
            [timeline(desk, &details.timeline)],
        )),
    ])
}

/// What became of it, in a sentence.
fn says(row: &TransactionSummary) -> Say {
    match (row.status, row.result) {
        (None, _) => |words| words.transaction().says_processing,
        (Some(TransactionStatus::Failed), _) => |words| words.transaction().says_failed,
        (_, Some(Status::Verified)) => |words| words.transaction().says_verified,
        (_, Some(Status::VerifiedWithReason)) => |words| words.transaction().says_with_reason,
        (_, Some(Status::NotVerified)) => |words| words.transaction().says_not_verified,
        (_, None) => |words| words.transaction().says_alive,
    }
}

fn why(desk: Desk, details: &TransactionDetails) -> El {
    let fields = details.rejections.iter().map(|why| {
        let meaning = if why.is_conflict() { Meaning::Attention } else { Meaning::Bad };
        el("li", "")
            .attr("data-why", why.field().as_str())
            .child(status(meaning, desk.voice.say(why_words(*why, &details.troubles))))
    });
    let faults = details.troubles.fields.iter().map(|fault| fault_line(desk, fault));
    let error = details.summary.error_code.as_deref().map(|code| {
        el("li", "").children([
            el("span", "table__soft").says(desk.voice.say(|words| words.transaction().error)),
            el("span", "").text(" "),
            el("code", "id__text").text(code),
        ])
    });
    el("ul", "verdict__why")
        .label(desk.voice.say(|words| words.transaction().why))
        .children(fields)
        .children(faults)
        .children(error)
}

fn facts(desk: Desk, row: &TransactionSummary) -> El {
    let fact = |words: Say, value: El| [el("dt", "").says(desk.voice.say(words)), el("dd", "").child(value)];
    let text = |text: &str| el("span", "").text(text);
    let call: Say = match row.call {
        TransactionCall::Certificate => |words| words.transaction().call_certificate,
        TransactionCall::Liveness => |words| words.transaction().call_liveness,
    };
    let http = row.http_status.map(|http| {
        el("span", "table__soft")
            .says(move || desk.voice.words().transaction().http.replace("{status}", &http.to_string()))
    });
    let took = row.took_ms.map(|ms| {
        el("span", "").says(move || {
            desk.voice
                .words()
                .transaction()
                .took_ms
                .replace("{ms}", &figures::count(ms.into(), desk.voice.locale()))
        })
    });
    let sent = row.sent_at;
    let rows = [
        Some(fact(|words| words.transactions().id, full_id(&row.id))),
        row.liveness_id.as_deref().map(|id| fact(|words| words.transactions().liveness_id, full_id(id))),
        row.reference_id.as_deref().map(|id| fact(|words| words.transactions().reference, full_id(id))),
        Some(fact(|words| words.transactions().application, text(&row.application_name))),
        Some(fact(|words| words.transactions().sent, el("span", "").says(move || desk.exactly(sent)))),
        Some(fact(|words| words.transaction().call, el("span", "").says(desk.voice.say(call)))),
        Some(fact(
            |words| words.transactions().mode,
            el("span", "").says(desk.voice.say(mode_words(row.mode))),
        )),
        Some(fact(
            |words| words.transactions().status,
            el("span", "verdict__pair").child(status_of(desk, row.status)).children(http),
        )),
        took.map(|took| fact(|words| words.transaction().took, took)),
    ];
    el("dl", "facts").children(rows.into_iter().flatten().flatten())
}

/// An id in full, with its button.
fn full_id(id: &str) -> El {
    el("span", "id").children([el("span", "id__text").text(id), copy_button(id)])
}

fn evidence(desk: Desk, details: &TransactionDetails) -> El {
    let of = |question: Question, words: Say| {
        let mut found: Vec<&FindingView> =
            details.findings.iter().filter(|finding| finding.question == question).collect();
        found.sort_by_key(|finding| match finding.observation {
            Observation::Fail => 0,
            Observation::Pass => 1,
            Observation::NotObservable => 2,
        });
        (!found.is_empty()).then(|| {
            el("div", "voters__group").children([
                el("h3", "voters__question").says(desk.voice.say(words)),
                el("ul", "").children(found.into_iter().map(|finding| one(desk, finding))),
            ])
        })
    };
    let groups: Vec<El> = [
        of(Question::AntiSpoof, |words| words.verdicts().anti_spoof),
        of(Question::Tamper, |words| words.verdicts().tamper),
    ]
    .into_iter()
    .flatten()
    .collect();
    let none = groups.is_empty().then(|| {
        let words = desk.voice.say(unseen_words(details));
        el("p", "facts__note").test_id("transaction-no-findings").says(words)
    });
    let review = details.review.as_ref().map(|review| {
        let to = Place::of(Page::Review(review.bundle_id.clone()));
        let words: Say = if review.by_machine {
            |words| words.transaction().see_capture
        } else {
            |words| words.transaction().see_review
        };
        let link = desk
            .router
            .link(Weight::Plain.class(), move || to.clone())
            .test_id("transaction-review")
            .says(desk.voice.say(words));
        let may = untrack(|| desk.session.may(contract::portal::access::Permission::SeeReviews));
        let stands = if review.by_machine {
            el("span", "").says(desk.voice.say(|words| words.transaction().no_review))
        } else {
            state_status(desk, review.state, review.outcome)
        };
        el("p", "verdict__pair")
            .child(el("span", "").says(desk.voice.say(|words| words.transaction().review)))
            .child(stands)
            .children(may.then_some(link))
    });
    let sent = details.delivery.iter().map(|delivery| {
        let (meaning, words): (_, Say) = match delivery.state {
            DeliveryState::Due => (Meaning::Busy, |words| words.transaction().delivery_due),
            DeliveryState::Done => (Meaning::Good, |words| words.transaction().delivery_done),
            DeliveryState::Failed => (Meaning::Bad, |words| words.transaction().delivery_failed),
        };
        let answered =
            delivery.last_status.map(|status| el("span", "table__soft").text(&format!("HTTP {status}")));
        el("li", "verdict__pair")
            .child(el("span", "").says(desk.voice.say(kind_words(delivery.kind))))
            .child(el("code", "id__text").text(&delivery.event))
            .child(status(meaning, desk.voice.say(words)))
            .children(answered)
            .child(copy_id(&delivery.id))
    });
    let deliveries = (!details.delivery.is_empty()).then(|| {
        el("div", "voters__group").children([
            el("h3", "voters__question").says(desk.voice.say(|words| words.transaction().delivery)),
            el("ul", "").children(sent),
        ])
    });
    let body = groups.into_iter().chain(none).chain(review).chain(deliveries);
    sheet(desk.voice.say(|words| words.transaction().findings), body)
}

/// Why there is no evidence: what was looked at before the call ended.
fn unseen_words(details: &TransactionDetails) -> Say {
    let row = &details.summary;
    // A selfie is the first that is looked at; the rest follows on a living person's alone.
    let is_selfie_all = row.call == TransactionCall::Liveness || details.rejections == [Rejection::NotLive];
    let is_without_face = details.troubles.fields.iter().any(FieldFault::is_without_face);
    match (row.status, &row.liveness_id) {
        (None, _) => |words| words.transaction().says_processing,
        _ if is_without_face => |words| words.transaction().selfie_seen,
        (_, Some(_)) if is_selfie_all => |words| words.transaction().selfie_seen,
        (_, Some(_)) => |words| words.transaction().findings_gone,
        (_, None) => |words| words.transaction().no_findings,
    }
}

fn one(desk: Desk, finding: &FindingView) -> El {
    let (meaning, words): (_, Say) = match finding.observation {
        Observation::Pass => (Meaning::Good, |words| words.verdicts().pass),
        Observation::Fail => (Meaning::Bad, |words| words.verdicts().fail),
        Observation::NotObservable => (Meaning::Calm, |words| words.verdicts().unseen),
    };
    let reason =
        finding.reason.as_deref().map(|reason| voter_reason(desk, reason, finding.indonesian.as_deref()));
    el("li", "voter")
        .child(el("p", "voter__head voter__head--still").children([
            el("span", "voter__name").says(desk.voice.say(voter_words(finding.name))),
            status(meaning, desk.voice.say(words)),
        ]))
        .children(reason)
}
