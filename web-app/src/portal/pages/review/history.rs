//! What was decided so far: by the machine, then by people, in the order in which they said it.

use contract::{
    identity::VerificationStatus,
    portal::{
        access::Permission,
        case::{NoteKind, NoteView, VerificationView},
        review::Opinion,
    },
};

use super::case::Case;
use crate::{
    dom::{El, el},
    portal::{
        components::{
            page::time,
            status::{Meaning, status},
        },
        desk::Desk,
        locales::Say,
    },
};

/// Everything that was said, oldest first.
pub(super) fn history(case: Case) -> El {
    let desk = case.desk;
    el("ol", "history").live(move || {
        let Some(view) = case.view.get() else { return Vec::new() };
        let said = view.verifications.iter().map(|row| (row.at, verification(desk, row)));
        let noted = view.notes.iter().map(|row| (row.at, note(desk, row)));
        let mut all: Vec<_> = said.chain(noted).collect();
        all.sort_by_key(|(at, _)| *at);
        all.into_iter().map(|(_, line)| line).collect()
    })
}

fn verification(desk: Desk, row: &VerificationView) -> El {
    let (meaning, words): (_, Say) = match row.status {
        VerificationStatus::Verified if row.actor.is_some() => {
            (Meaning::Good, |words| words.case().said_approve)
        }
        VerificationStatus::Failed if row.actor.is_some() => (Meaning::Bad, |words| words.case().said_reject),
        VerificationStatus::Verified => (Meaning::Good, |words| words.verdicts().verified),
        VerificationStatus::Failed => (Meaning::Bad, |words| words.verdicts().failed),
        VerificationStatus::Pending => (Meaning::Attention, |words| words.verdicts().requires_review),
    };
    let who = row.actor.as_ref().map(|actor| actor.email.clone());
    let who = el("span", "history__who")
        .says(move || who.clone().unwrap_or_else(|| desk.voice.words().case().history_machine.to_owned()));
    // The machine's reasons are its voters'.
    let reason = row.actor.as_ref().map(|_| reason(desk, row.reason.as_deref()));
    line(who, status(meaning, desk.voice.say(words)), reason, time(row.at))
}

fn note(desk: Desk, row: &NoteView) -> El {
    let (kind, decision) = (row.kind, row.decision);
    let words = move || {
        let words = desk.voice.words().case();
        let way = match decision {
            Some(Opinion::Approve) => words.word_approve,
            Some(Opinion::Reject) => words.word_reject,
            None => "",
        };
        match kind {
            NoteKind::Proposal => words.note_proposal.replace("{decision}", way),
            NoteKind::Objection => words.note_objection.replace("{decision}", way),
            NoteKind::Opening => words.note_opening.to_owned(),
            NoteKind::Reopening => words.note_reopening.to_owned(),
        }
    };
    line(
        el("span", "history__who").text(&row.by.email),
        el("span", "").says(words),
        Some(reason(desk, row.reason.as_deref())),
        time(row.at),
    )
}

fn reason(desk: Desk, said: Option<&str>) -> El {
    let line = el("p", "history__reason");
    match said {
        Some(said) => line.text(said),
        // It is hidden from this role, or gone with the person's data.
        None if desk.session.may(Permission::SeePersonalData) => line,
        None => {
            line.child(el("span", "table__soft").says(desk.voice.say(|words| words.case().reason_hidden)))
        }
    }
}

fn line(who: El, what: El, reason: Option<El>, when: El) -> El {
    el("li", "history__line").child(el("p", "history__head").children([who, what, when])).children(reason)
}
