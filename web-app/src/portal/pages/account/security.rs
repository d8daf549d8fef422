//! One's own sign-in: another password, a second factor with its recovery codes.

use contract::portal::member::{RecoveryCodes, SecondFactorStart, SessionList, Squares};
use leptos::prelude::*;

use crate::{
    dom::{El, el, svg},
    portal::{
        components::{
            action::{Weight, action},
            field::{Field, field, password_input, text_input, told},
            form::{Sending, Submit, form_dialog, form_text},
            over::Over,
            page::sheet,
            secret::{secret_dialog, secret_line},
            status::{Meaning, status},
        },
        desk::Desk,
        load::Load,
        locales::Say,
        toasts::Tone,
    },
};

const CURRENT: Field = Field { id: "proof-password", test_id: "proof-password" };
const NEW: Field = Field { id: "new-password", test_id: "new-password" };
const CODE: Field = Field { id: "proof-code", test_id: "proof-code" };

/// The sheet.
pub(super) fn security(desk: Desk, over: Over, sessions: Load<SessionList>) -> El {
    let has_factor = Memo::new(move |_| desk.session.me().is_some_and(|me| me.has_second_factor));
    let password =
        action(Weight::Plain, desk.voice.say(|words| words.members().password_change), move || {
            over.ask(move |open| password_dialog(desk, open, sessions));
        })
        .test_id("password-change");
    let state = el("span", "").live(move || {
        let (meaning, words): (_, Say) = if has_factor.get() {
            (Meaning::Good, |words| words.members().factor_on)
        } else {
            (Meaning::Attention, |words| words.members().factor_off)
        };
        vec![status(meaning, desk.voice.say(words))]
    });
    let words = move || {
        let words = desk.voice.words().members();
        if has_factor.get() { words.turn_off } else { words.turn_on }
    };
    let turn = action(Weight::Plain, words, move || {
        if has_factor.get_untracked() {
            over.ask(move |open| end_dialog(desk, open, sessions));
        } else {
            over.ask(move |open| begin_dialog(desk, over, open, sessions));
        }
    })
    .test_id("factor-turn");
    let codes = action(Weight::Plain, desk.voice.say(|words| words.members().codes_renew), move || {
        over.ask(move |open| codes_dialog(desk, over, open));
    })
    .test_id("codes-renew")
    .attr_live("hidden", move || (!has_factor.get()).then(String::new));
    let row = |name: Say, control: El| {
        el("div", "settings__row").children([el("span", "").says(desk.voice.say(name)), control])
    };
    sheet(
        desk.voice.say(|words| words.members().sign_in),
        [el("div", "settings").children([
            row(|words| words.members().password, password),
            row(|words| words.members().factor, el("div", "page__aside").children([state, codes, turn])),
            el("p", "settings__note").says(desk.voice.say(|words| words.members().factor_text)),
        ])],
    )
}

fn password_field(
    desk: Desk,
    names: &Field,
    label: Say,
    value: RwSignal<String>,
    fault: Signal<Option<String>>,
) -> El {
    let (input, control) = password_input(names, value, fault);
    let is_new = names.id == NEW.id;
    if is_new {
        drop(input.attr("autocomplete", "new-password"));
    }
    let hint =
        is_new.then(|| el("p", "field__hint").says(desk.voice.say(|words| words.members().password_hint)));
    let control = el("div", "field__secret").child(control).children(hint);
    field(names, desk.voice.say(label), control, fault)
}

fn current_field(desk: Desk, value: RwSignal<String>, fault: Signal<Option<String>>) -> El {
    password_field(desk, &CURRENT, |words| words.members().password_now, value, fault)
}

fn code_field(desk: Desk, label: Say, value: RwSignal<String>, fault: Signal<Option<String>>) -> El {
    let input = told(&CODE, text_input(&CODE, "text", value), fault)
        .attr("autocomplete", "one-time-code")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    field(&CODE, desk.voice.say(label), input, fault)
}

fn password_dialog(desk: Desk, open: RwSignal<bool>, sessions: Load<SessionList>) -> El {
    let (sending, current, new) =
        (Sending::new(), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let body = [
        form_text(desk.voice.say(|words| words.members().password_text)),
        current_field(desk, current, sending.fault(desk, "current")),
        password_field(desk, &NEW, |words| words.members().password_new, new, sending.fault(desk, "new")),
    ];
    let submit = Submit {
        id: "password-form",
        weight: Weight::Primary,
        words: |words| words.members().password_change,
    };
    let title = desk.voice.say(|words| words.members().password_change);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (current, new) = (current.get_untracked(), new.get_untracked());
        sending.begin(async move { desk.api.change_password(&current, &new).await }, move |()| {
            open.set(false);
            sessions.fetch(desk.api.sessions());
            desk.toasts.say(Tone::Good, desk.voice.words_now().members().password_changed);
        });
    })
}

fn begin_dialog(desk: Desk, over: Over, open: RwSignal<bool>, sessions: Load<SessionList>) -> El {
    let (sending, password) = (Sending::new(), RwSignal::new(String::new()));
    let body = [
        form_text(desk.voice.say(|words| words.members().factor_proof)),
        current_field(desk, password, sending.fault(desk, "password")),
    ];
    let submit = Submit { id: "factor-form", weight: Weight::Primary, words: |words| words.members().go_on };
    let title = desk.voice.say(|words| words.members().factor_begin);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (typed, proof) = (password.get_untracked(), password.get_untracked());
        sending.begin(async move { desk.api.begin_factor(&typed).await }, move |start| {
            over.ask(move |open| confirm_dialog(desk, over, open, sessions, &proof, &start));
        });
    })
}

/// The key for a phone's camera: dark on white in either theme, with the four squares of white around it that cameras ask for.
fn squares(desk: Desk, squares: &Squares) -> El {
    let side = squares.side + 8;
    svg("svg", "squares")
        .attr("viewBox", &format!("-4 -4 {side} {side}"))
        .attr("role", "img")
        .label(desk.voice.say(|words| words.members().factor_squares))
        .test_id("factor-squares")
        .child(svg("path", "").attr("d", &squares.outline))
}

/// The key as it is typed: in groups of four.
fn grouped(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

fn confirm_dialog(
    desk: Desk,
    over: Over,
    open: RwSignal<bool>,
    sessions: Load<SessionList>,
    password: &str,
    start: &SecondFactorStart,
) -> El {
    let (sending, code, password) = (Sending::new(), RwSignal::new(String::new()), password.to_owned());
    let link = el("a", Weight::Plain.class())
        .attr("href", &start.uri)
        .says(desk.voice.say(|words| words.members().factor_link));
    let body = [
        form_text(desk.voice.say(|words| words.members().factor_add_text)),
        squares(desk, &start.squares),
        secret_line(desk, |words| words.members().factor_key, &grouped(&start.secret)),
        el("div", "").child(link),
        code_field(desk, |words| words.members().factor_code, code, sending.fault(desk, "code")),
    ];
    let submit =
        Submit { id: "factor-code-form", weight: Weight::Primary, words: |words| words.members().turn_on };
    let title = desk.voice.say(|words| words.members().factor_add);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (password, code) = (password.clone(), code.get_untracked().trim().to_owned());
        sending.begin(async move { desk.api.confirm_factor(&password, &code).await }, move |codes| {
            desk.session.amend(|me| me.has_second_factor = true);
            sessions.fetch(desk.api.sessions());
            desk.toasts.say(Tone::Good, desk.voice.words_now().members().factor_done);
            show_codes(desk, over, &codes);
        });
    })
}

fn codes_dialog(desk: Desk, over: Over, open: RwSignal<bool>) -> El {
    let (sending, password, code) =
        (Sending::new(), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let body = [
        form_text(desk.voice.say(|words| words.members().codes_renew_text)),
        current_field(desk, password, sending.fault(desk, "password")),
        code_field(desk, |words| words.sign_in().code, code, sending.fault(desk, "code")),
    ];
    let submit =
        Submit { id: "codes-form", weight: Weight::Primary, words: |words| words.members().codes_renew };
    let title = desk.voice.say(|words| words.members().codes_renew);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (password, code) = (password.get_untracked(), code.get_untracked().trim().to_owned());
        sending.begin(async move { desk.api.renew_codes(&password, &code).await }, move |codes| {
            show_codes(desk, over, &codes);
        });
    })
}

fn show_codes(desk: Desk, over: Over, codes: &RecoveryCodes) {
    let codes = codes.recovery_codes.join("\n");
    over.ask(move |open| {
        let lines: [(Say, String); 1] = [(|words| words.members().codes, codes.clone())];
        secret_dialog(desk, open, |words| words.members().codes_title, lines)
    });
}

fn end_dialog(desk: Desk, open: RwSignal<bool>, sessions: Load<SessionList>) -> El {
    let (sending, password, code) =
        (Sending::new(), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let body = [
        form_text(desk.voice.say(|words| words.members().factor_end_text)),
        current_field(desk, password, sending.fault(desk, "password")),
        code_field(desk, |words| words.sign_in().code, code, sending.fault(desk, "code")),
    ];
    let submit =
        Submit { id: "factor-end-form", weight: Weight::Bad, words: |words| words.members().turn_off };
    let title = desk.voice.say(|words| words.members().factor_end);
    form_dialog(desk, open, title, sending, body, submit, move || {
        let (password, code) = (password.get_untracked(), code.get_untracked().trim().to_owned());
        sending.begin(async move { desk.api.end_factor(&password, &code).await }, move |()| {
            open.set(false);
            desk.session.amend(|me| me.has_second_factor = false);
            sessions.fetch(desk.api.sessions());
            desk.toasts.say(Tone::Good, desk.voice.words_now().members().factor_ended);
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_typed_in_groups_of_four() {
        assert_eq!(grouped("ABCDEFGHIJ"), "ABCD EFGH IJ");
    }
}
