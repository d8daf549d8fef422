//! The case to look at next.

use contract::portal::review::ReviewState;
use leptos::task::spawn_local;

use super::ON_A_PAGE;
use crate::portal::{
    api::CallError,
    desk::Desk,
    place::{Page, Place},
    toasts::Tone,
};

/// Goes to the case that waits longest, `but` one; one that waits for a second person counts, unless one proposed it.
pub(in crate::portal::pages) fn go_to_next(desk: Desk, but: Option<String>) {
    spawn_local(async move {
        match next_case(desk, but).await {
            Ok(Some(id)) => desk.router.go(Place::of(Page::Review(id))),
            Ok(None) => desk.toasts.say(Tone::Calm, desk.voice.words_now().reviews().nothing_next),
            Err(error) => desk.tell(&error),
        }
    });
}

async fn next_case(desk: Desk, but: Option<String>) -> Result<Option<String>, CallError> {
    let me = desk.session.member_id_now();
    for state in [ReviewState::Open, ReviewState::Proposed] {
        let found = desk.api.reviews(&format!("state={}", state.as_str()), ON_A_PAGE).await?;
        let free = found.reviews.into_iter().map(|case| case.summary).find(|case| {
            let is_mine = case.proposed_by.as_ref().map(|by| &by.member_id) == me.as_ref() && me.is_some();
            but.as_ref() != Some(&case.bundle_id)
                && case.claim.is_none()
                && !(is_mine && case.proposed_by.is_some())
        });
        if let Some(case) = free {
            return Ok(Some(case.bundle_id));
        }
    }
    Ok(None)
}
