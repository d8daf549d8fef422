//! The audit log: whether its chain holds, and its entries, a page at a time from its end.

use contract::portal::audit::{AuditAction, ChainReport, ChainedEntry};
use leptos::prelude::*;

use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with},
            copy::{copy_button, copy_id, short},
            empty::{empty, trouble_box},
            glyph::{Glyph, glyph},
            page::{page, time},
            skeleton::skeleton_rows,
            table::{Side, cell, head, table, text_cell},
        },
        desk::{Desk, desk},
        figures,
        load::Load,
        locales::{Say, Words},
        place::{Page, Place},
        query,
    },
};

/// Entries on one page.
const ON_A_PAGE: u32 = 50;

/// The page.
pub(crate) fn audit() -> El {
    let desk = desk();
    let chain: Load<ChainReport> = Load::new();
    let check = move || chain.fetch(desk.api.chain());
    check();
    let entries: Load<Vec<ChainedEntry>> = Load::new();
    // Numbers count from 1 without a gap, so a page is known by the number that it ends with.
    let asked =
        Memo::new(move |_| query::value(&desk.router.query(), "to").and_then(|to| to.parse::<u32>().ok()));
    let last = Memo::new(move |_| chain.with(|report| report.entries));
    let to = Memo::new(move |_| {
        last.get().map(|last| asked.get().map_or(last, |to| to.clamp(ON_A_PAGE.min(last), last)))
    });
    let fetch = move || {
        if let Some(to) = to.get() {
            entries.fetch(async move { page_to(desk, to).await });
        }
    };
    Effect::new(move |_| fetch());
    let refresh =
        action_with(Weight::Plain, Glyph::Refresh, desk.voice.say(|words| words.audit.check), check)
            .test_id("audit-check")
            .attr_live("disabled", move || chain.is_busy().then(String::new));
    page(
        desk.voice.say(|words| words.audit.title),
        [refresh],
        [
            chain_box(desk, chain),
            el("div", "").live(move || vec![list(desk, chain, entries, fetch)]),
            pager(desk, to, last),
        ],
    )
}

async fn page_to(desk: Desk, to: u32) -> Result<Vec<ChainedEntry>, crate::portal::api::CallError> {
    let after = to.saturating_sub(ON_A_PAGE);
    let mut entries = desk.api.audit(after, to - after).await?.entries;
    entries.reverse();
    Ok(entries)
}

fn chain_box(desk: Desk, chain: Load<ChainReport>) -> El {
    el("div", "").test_id("audit-chain").attr("role", "status").live(move || {
        let words = &desk.voice.words().audit;
        let Some(report) = chain.get() else {
            let told = chain.failed().map_or(words.chain_checking.to_owned(), |error| desk.trouble(&error));
            let told = el("span", "notice__words").text(&told);
            return vec![el("div", "notice").child(glyph(Glyph::Clock)).child(told)];
        };
        let count = figures::count(report.entries.into(), desk.voice.locale());
        let (class, sign, told) = match &report.fault {
            None => ("notice notice--good", Glyph::Check, words.chain_whole.replace("{count}", &count)),
            Some(fault) => {
                let told = words.chain_broken.replace("{count}", &count).replace("{fault}", fault);
                ("notice notice--bad", Glyph::Warning, told)
            }
        };
        let hash = el("span", "id").attr("title", words.chain_keep).children([
            el("span", "table__soft").text(words.chain_head).text("\u{a0}"),
            el("span", "id__text").text(&short(&report.head)),
            copy_button(&report.head),
        ]);
        vec![el("div", class).child(glyph(sign)).child(el("span", "notice__words").text(&told)).child(hash)]
    })
}

fn list(
    desk: Desk,
    chain: Load<ChainReport>,
    entries: Load<Vec<ChainedEntry>>,
    again: impl Fn() + 'static,
) -> El {
    if let Some(error) = entries.failed() {
        return trouble_box(desk, error, again);
    }
    if chain.with(|report| report.entries == 0) == Some(true) {
        return empty(
            desk.voice.say(|words| words.audit.empty_title),
            desk.voice.say(|words| words.audit.empty_text),
            None,
        );
    }
    let Some(entries) = entries.get() else { return skeleton_rows(10) };
    let columns: [(Side, Say); 6] = [
        (Side::Right, |words| words.audit.number),
        (Side::Left, |words| words.audit.when),
        (Side::Left, |words| words.audit.who),
        (Side::Left, |words| words.audit.what),
        (Side::Left, |words| words.audit.subject),
        (Side::Left, |words| words.audit.details),
    ];
    table(
        "audit-table",
        desk.voice.say(|words| words.audit.title),
        columns.map(|(side, words)| (side, head(desk.voice.say(words)))),
        move || entries.iter().map(|entry| row(desk, entry)).collect(),
    )
}

fn row(desk: Desk, chained: &ChainedEntry) -> El {
    let entry = &chained.entry;
    let details = entry.details.iter().map(|(name, value)| format!("{name}: {value}"));
    let subject = match entry.subject.split_once('/') {
        Some(("review", id)) => {
            let to = Place::of(Page::Review(id.to_owned()));
            desk.router.link("table__link", move || to.clone()).text(&short(id))
        }
        Some((_, id)) => copy_id(id),
        None => el("span", "").text(&entry.subject),
    };
    let what = action_words(&entry.action, desk.voice.words());
    el("tr", "table__row").test_id("audit-row").children([
        text_cell(Side::Right, &entry.sequence.to_string()),
        cell(time(entry.at)),
        el("td", "table__cell").child(copy_id(&entry.actor)),
        el("td", "table__cell").attr("title", &entry.action).text(what.unwrap_or(&entry.action)),
        cell(subject),
        el("td", "table__cell table__cell--wrap table__soft")
            .text(&details.collect::<Vec<_>>().join(" \u{b7} ")),
    ])
}

/// An action in words; one of a newer server stays as it is written.
fn action_words(action: &str, words: &'static Words) -> Option<&'static str> {
    let words = &words.audit;
    let action = AuditAction::ALL.into_iter().find(|known| known.as_str() == action)?;
    Some(match action {
        AuditAction::SessionOpened => words.session_opened,
        AuditAction::SessionClosed => words.session_closed,
        AuditAction::SettingsChanged => words.settings_changed,
        AuditAction::ReviewClaimed => words.review_claimed,
        AuditAction::ReviewReleased => words.review_released,
        AuditAction::ReviewUnmasked => words.review_unmasked,
        AuditAction::ReviewPictureShown => words.review_picture_shown,
        AuditAction::ReviewProposed => words.review_proposed,
        AuditAction::ReviewObjected => words.review_objected,
        AuditAction::ReviewDecided => words.review_decided,
        AuditAction::ReviewReopened => words.review_reopened,
        AuditAction::TransactionsExported => words.transactions_exported,
        AuditAction::UsageExported => words.usage_exported,
        AuditAction::ApplicationCreated => words.application_created,
        AuditAction::ApplicationChanged => words.application_changed,
        AuditAction::ApplicationBranded => words.application_branded,
        AuditAction::CredentialCreated => words.credential_created,
        AuditAction::CredentialRotated => words.credential_rotated,
        AuditAction::CredentialRevoked => words.credential_revoked,
        AuditAction::WebhookCreated => words.webhook_created,
        AuditAction::WebhookChanged => words.webhook_changed,
        AuditAction::WebhookRemoved => words.webhook_removed,
        AuditAction::WebhookRotated => words.webhook_rotated,
        AuditAction::WebhookTried => words.webhook_tried,
        AuditAction::DeliveryShown => words.delivery_shown,
        AuditAction::DeliveryReplayed => words.delivery_replayed,
        AuditAction::MemberInvited => words.member_invited,
        AuditAction::InvitationWithdrawn => words.invitation_withdrawn,
        AuditAction::MemberJoined => words.member_joined,
        AuditAction::MemberChanged => words.member_changed,
        AuditAction::PasswordChanged => words.password_changed,
        AuditAction::SecondFactorOn => words.second_factor_on,
        AuditAction::SecondFactorOff => words.second_factor_off,
    })
}

fn pager(desk: Desk, to: Memo<Option<u32>>, last: Memo<Option<u32>>) -> El {
    let ends = move || to.get().zip(last.get()).filter(|(_, last)| *last > 0);
    let shown = move || {
        let Some((to, last)) = ends() else { return String::new() };
        let count = |number: u32| figures::count(number.into(), desk.voice.locale());
        let words = desk.voice.words().audit.shown.replace("{count}", &count(last));
        words.replace("{first}", &count(to.saturating_sub(ON_A_PAGE) + 1)).replace("{last}", &count(to))
    };
    let step =
        move |place: fn(u32, u32) -> Option<u32>| move || ends().and_then(|(to, last)| place(to, last));
    let button = |words: Say, target: fn(u32, u32) -> Option<u32>| {
        let target = step(target);
        action(Weight::Plain, desk.voice.say(words), move || {
            if let Some(to) = untrack(target) {
                let query = format!("to={to}");
                desk.router.go(Place::with(Page::Audit, query));
            }
        })
        .attr_live("disabled", move || target().is_none().then(String::new))
    };
    el("div", "page__row").children([
        el("p", "page__count").attr("role", "status").says(shown),
        el("div", "page__aside").children([
            button(|words| words.audit.newer, |to, last| (to < last).then(|| (to + ON_A_PAGE).min(last))),
            button(|words| words.audit.older, |to, _| (to > ON_A_PAGE).then(|| to - ON_A_PAGE)),
        ]),
    ])
}
