//! An application's keys: what each opens, from where, until when; and what takes them back.

use contract::{
    face::Mode,
    portal::{
        access::Permission,
        credential::{CredentialView, Door, FreshCredential, Scope},
    },
};
use leptos::prelude::*;

use super::{
    details::Shown,
    issue::{issue_dialog, overlap_field, rotate_hours},
    standing::Standing,
};
use crate::{
    dom::{El, el},
    portal::{
        components::{
            action::{Weight, action, action_with, of_row},
            copy::copy_id,
            empty::empty,
            form::{Sending, Submit, form_dialog, form_text},
            glyph::Glyph,
            page::time,
            secret::secret_dialog,
            status::{Meaning, status},
            table::{Side, cell, empty_row, head, table},
        },
        desk::Desk,
        locales::Say,
        toasts::Tone,
    },
};

/// The keys.
pub(super) fn credentials(shown: Shown) -> El {
    let desk = shown.desk;
    let may_test = Memo::new(move |_| desk.session.may(Permission::ChangeTestCredentials));
    let is_open = move || shown.details.with(|details| details.application.closed_at.is_none()) == Some(true);
    let ask = move || shown.over.ask(move |open| issue_dialog(shown, open));
    let new =
        action_with(Weight::Plain, Glyph::Plus, desk.voice.say(|words| words.applications().new_key), ask)
            .test_id("key-new")
            .attr_live("hidden", move || (!(may_test.get() && is_open())).then(String::new));
    let title = el("h2", "sheet__title").says(desk.voice.say(|words| words.applications().keys));
    let columns: [Say; 7] = [
        |words| words.applications().door,
        |words| words.applications().mode,
        |words| words.applications().public_part,
        |words| words.applications().rights,
        |words| words.applications().used,
        |words| words.applications().state,
        // A column of buttons needs no word.
        |_| "",
    ];
    let keys = table(
        "keys-table",
        desk.voice.say(|words| words.applications().keys),
        columns.map(|words| (Side::Left, head(desk.voice.say(words)))),
        move || {
            let of = shown.details.with(|details| details.credentials.clone()).unwrap_or_default();
            if of.is_empty() {
                let way = (may_test.get() && is_open()).then(|| {
                    action(Weight::Plain, desk.voice.say(|words| words.applications().new_key), ask)
                });
                let none = empty(
                    desk.voice.say(|words| words.applications().keys_empty_title),
                    move || {
                        let words = desk.voice.words().applications();
                        if is_open() { words.keys_empty_text } else { words.keys_empty_closed }
                    },
                    way,
                );
                return vec![empty_row(columns.len(), none)];
            }
            of.iter().map(|credential| row(shown, may_test, credential)).collect()
        },
    );
    el("section", "sheet sheet--bare").children([el("div", "page__row").children([title, new]), keys])
}

/// Whether this member may change a key of this door and mode, followed. As the server: who may only try the service makes
/// keys that reach nobody's data.
fn may_change(shown: Shown, may_test: Memo<bool>, door: Door, mode: Mode) -> bool {
    shown.may_change.get() || (door == Door::Ecert && mode == Mode::Testing && may_test.get())
}

fn row(shown: Shown, may_test: Memo<bool>, credential: &CredentialView) -> El {
    let desk = shown.desk;
    let standing = Standing::of(credential, desk.clock.slow());
    let soft = |words: Say| el("span", "table__soft").says(desk.voice.say(words));
    let public = if credential.public_part.is_empty() {
        el("span", "table__soft").text("\u{2013}")
    } else {
        copy_id(&credential.public_part)
    };
    let used = credential.last_used_at.map_or_else(|| soft(|words| words.applications().never_used), time);
    let may = standing.opens() && may_change(shown, may_test, credential.door, credential.mode);
    let tools = may.then(|| tools(shown, credential));
    el("tr", "table__row").test_id("keys-row").children([
        cell(el("span", "").says(desk.voice.say(door_words(credential.door)))),
        cell(el("span", "").says(desk.voice.say(mode_words(credential.mode)))),
        cell(public),
        cell(limits(desk, credential)),
        cell(used),
        cell(standing_status(desk, standing)),
        el("td", "table__cell table__cell--right").children(tools),
    ])
}

fn tools(shown: Shown, credential: &CredentialView) -> El {
    let desk = shown.desk;
    let (rotated, revoked) = (credential.clone(), credential.clone());
    let id = &credential.credential_id;
    let door = untrack(|| door_words(credential.door)(desk.voice.words()));
    let whose = format!("{door} {}", credential.public_part);
    // One that ends already has its successor.
    let rotate = credential.ends_at.is_none().then(|| {
        let rotate = action(Weight::Quiet, desk.voice.say(|words| words.applications().rotate), move || {
            let id = rotated.credential_id.clone();
            shown.over.ask(move |open| rotate_dialog(shown, open, &id));
        })
        .test_id("key-rotate");
        of_row(rotate, &whose, &format!("rotate-{id}"))
    });
    let revoke = action(Weight::Quiet, desk.voice.say(|words| words.applications().revoke), move || {
        let credential = revoked.clone();
        shown.over.ask(move |open| revoke_dialog(shown, open, &credential));
    })
    .test_id("key-revoke");
    let revoke = of_row(revoke, &whose, &format!("revoke-{id}"));
    el("div", "tools").children(rotate).child(revoke)
}

fn standing_status(desk: Desk, standing: Standing) -> El {
    match standing {
        Standing::Holds => status(Meaning::Good, desk.voice.say(|words| words.applications().holds)),
        Standing::Ends(at) => {
            let told = move || desk.voice.words().applications().ends.replace("{when}", &desk.exactly(at));
            status(Meaning::Attention, told)
        }
        Standing::Ended => status(Meaning::Calm, desk.voice.say(|words| words.applications().ended)),
        Standing::Revoked => status(Meaning::Calm, desk.voice.say(|words| words.applications().revoked)),
    }
}

/// Its rights and its addresses, shortly; all of them for who rests the pointer there.
fn limits(desk: Desk, credential: &CredentialView) -> El {
    let (scopes, addresses) = (credential.scopes.clone(), credential.allowed_addresses.clone());
    let (title_scopes, title_addresses) = (scopes.clone(), addresses.join(", "));
    el("span", "table__soft")
        .attr_live("title", move || {
            let rights = title_scopes.iter().map(|scope| scope_words(*scope)(desk.voice.words()));
            let rights = rights.collect::<Vec<_>>().join(", ");
            let all = [rights, title_addresses.clone()];
            Some(all.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" \u{b7} "))
        })
        .says(move || {
            let words = desk.voice.words().applications();
            let rights = if scopes.is_empty() || scopes.len() == Scope::ALL.len() {
                words.rights_all.to_owned()
            } else {
                format!("{} / {}", scopes.len(), Scope::ALL.len())
            };
            let from = match addresses.as_slice() {
                [] => words.anywhere.to_owned(),
                [one] => one.clone(),
                [first, rest @ ..] => format!("{first} +{}", rest.len()),
            };
            format!("{rights} \u{b7} {from}")
        })
}

/// A door in words.
pub(super) fn door_words(door: Door) -> Say {
    match door {
        Door::Identity => |words| words.applications().door_identity,
        Door::Ecert => |words| words.applications().door_ecert,
        Door::OneKyc => |words| words.applications().door_onekyc,
        Door::H5Idv => |words| words.applications().door_h5,
    }
}

/// A mode in words.
pub(super) fn mode_words(mode: Mode) -> Say {
    match mode {
        Mode::Testing => |words| words.transactions().testing,
        Mode::Live => |words| words.transactions().live,
    }
}

/// A right in words.
pub(super) fn scope_words(scope: Scope) -> Say {
    match scope {
        Scope::VerificationsView => |words| words.applications().right_verifications_view,
        Scope::VerificationsWrite => |words| words.applications().right_verifications_write,
        Scope::CustomersView => |words| words.applications().right_customers_view,
        Scope::CustomersWrite => |words| words.applications().right_customers_write,
    }
}

/// Shows a key that was just made, this once; the list is fetched anew below.
pub(super) fn show_fresh(shown: Shown, fresh: FreshCredential) {
    let desk = shown.desk;
    shown.fetch();
    shown.over.ask(move |open| {
        let mut lines: Vec<(Say, String)> = Vec::new();
        if !fresh.credential.public_part.is_empty() {
            lines.push((|words| words.applications().public_part, fresh.credential.public_part.clone()));
        }
        lines.push((|words| words.applications().secret, fresh.secret.clone()));
        secret_dialog(desk, open, |words| words.applications().key_title, lines)
    });
}

fn rotate_dialog(shown: Shown, open: RwSignal<bool>, id: &str) -> El {
    let (desk, id, sending) = (shown.desk, id.to_owned(), Sending::new());
    let hours = RwSignal::new("24".to_owned());
    let submit =
        Submit { id: "key-rotating", weight: Weight::Primary, words: |words| words.applications().rotate };
    let title = desk.voice.say(|words| words.applications().rotate_title);
    let text = form_text(desk.voice.say(|words| words.applications().rotate_text));
    let body = [text, overlap_field(desk, hours, sending)];
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (id, hours) = (id.clone(), rotate_hours(hours));
        sending.begin(async move { desk.api.rotate_credential(&id, hours).await }, move |fresh| {
            show_fresh(shown, fresh);
        });
    })
}

fn revoke_dialog(shown: Shown, open: RwSignal<bool>, credential: &CredentialView) -> El {
    let (desk, sending) = (shown.desk, Sending::new());
    let (id, used_at) = (credential.credential_id.clone(), credential.last_used_at);
    let door = door_words(credential.door);
    let title = move || {
        let words = desk.voice.words();
        words.applications().revoke_title.replace("{door}", door(words))
    };
    let text = form_text(move || {
        let words = desk.voice.words().applications();
        let used = used_at.map_or_else(|| words.never_used.to_owned(), |at| desk.ago(at));
        words.revoke_text.replace("{used}", &used)
    });
    let submit =
        Submit { id: "key-revoking", weight: Weight::Bad, words: |words| words.applications().revoke };
    form_dialog(desk, open, title, sending, [text], submit, move || {
        let id = id.clone();
        sending.begin(async move { desk.api.revoke_credential(&id).await }, move |_| {
            open.set(false);
            shown.fetch();
            desk.toasts.say(Tone::Good, desk.voice.words_now().applications().revoked_toast);
        });
    })
}
