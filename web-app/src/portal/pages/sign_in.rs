//! Signing in, and signing in again over a page that stays as it is.

use contract::{
    instant::Instant,
    portal::{PortalErrorCode as Code, SignIn},
};
use leptos::{prelude::*, task::spawn_local};
use web_sys::HtmlElement;

use crate::{
    dom::{El, el},
    portal::{
        api::CallError,
        clock::now,
        components::{
            action::{Weight, action},
            dialog::{Firmness, dialog},
            field::{Field, field, password_input, text_input, told},
            glyph::{Glyph, glyph, logo},
            page::heading,
        },
        desk::{Desk, desk},
        moment,
        shell::{language_choice, theme_choice},
    },
};

/// What a form of these fields knows.
#[derive(Clone, Copy)]
struct Form {
    email: RwSignal<String>,
    password: RwSignal<String>,
    code: RwSignal<String>,
    /// Whether this account signs in with a code too.
    asks_code: RwSignal<bool>,
    /// Whether it was sent once: until then no field is told to be missing.
    was_sent: RwSignal<bool>,
    is_busy: RwSignal<bool>,
    failed: RwSignal<Option<CallError>>,
    /// Until when no try is looked at.
    barred: RwSignal<Option<Instant>>,
}

impl Form {
    fn new(email: String) -> Self {
        Self {
            email: RwSignal::new(email),
            password: RwSignal::new(String::new()),
            code: RwSignal::new(String::new()),
            asks_code: RwSignal::new(false),
            was_sent: RwSignal::new(false),
            is_busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            barred: RwSignal::new(None),
        }
    }

    /// Signs in; `then` hears who it was before the session does.
    fn submit(self, desk: Desk, then: impl FnOnce(&str) + 'static) {
        self.was_sent.set(true);
        let code = self.code.get_untracked().trim().to_owned();
        let asked = SignIn {
            email: self.email.get_untracked().trim().to_owned(),
            password: self.password.get_untracked(),
            code: self.asks_code.get_untracked().then_some(code),
        };
        let is_missing = |text: &String| text.is_empty();
        let is_missing = asked.email.is_empty()
            || asked.password.is_empty()
            || asked.code.as_ref().is_some_and(is_missing);
        if self.is_busy.get_untracked() || is_missing {
            return;
        }
        self.is_busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = desk.api.sign_in(&asked).await;
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(me) => {
                    for typed in [self.password, self.code] {
                        let _ = typed.try_set(String::new());
                    }
                    let _ = self.was_sent.try_set(false);
                    then(&me.member.member_id);
                    desk.session.open(me);
                }
                Err(error) if error.code() == Some(Code::CodeNeeded) => {
                    let _ = self.was_sent.try_set(false);
                    let _ = self.asks_code.try_set(true);
                }
                Err(error) => {
                    if let CallError::Refused { wait_s: Some(wait_s), .. } = &error {
                        let _ = self.barred.try_set(Some(now().plus_ms(i64::from(*wait_s) * 1_000)));
                    }
                    let _ = self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// What is left of the wait, followed.
    fn wait(self, desk: Desk) -> Option<String> {
        moment::left(self.barred.get()?, desk.clock.second())
    }

    /// What to say above the fields, followed.
    fn trouble(self, desk: Desk) -> Option<String> {
        let words = desk.voice.words().sign_in();
        let error = self.failed.get()?;
        match error.code() {
            Some(Code::CredentialsWrong) if self.asks_code.get() => Some(words.wrong_code.to_owned()),
            Some(Code::CredentialsWrong) => Some(words.wrong.to_owned()),
            // When the wait is over there is nothing left to say.
            Some(Code::TooMany) => self.wait(desk).map(|left| desk.too_many(&left)),
            _ => Some(desk.trouble(&error)),
        }
    }

    fn view(self, desk: Desk, names: [Field; 3], test_id: &'static str, then: fn(Desk, &str)) -> El {
        let [email, password, code] = names;
        let missing = |value: RwSignal<String>, pick: fn(Desk) -> &'static str| {
            Signal::derive(move || {
                let is_missing = self.was_sent.get() && value.with(|value| value.trim().is_empty());
                is_missing.then(|| pick(desk).to_owned())
            })
        };
        let email_error = missing(self.email, |desk| desk.voice.words().sign_in().email_missing);
        let password_error = missing(self.password, |desk| desk.voice.words().sign_in().password_missing);
        let code_error = Signal::derive(move || {
            let is_missing =
                self.asks_code.get() && self.was_sent.get() && self.code.with(|code| code.trim().is_empty());
            is_missing.then(|| desk.voice.words().sign_in().code_missing.to_owned())
        });
        let code_input = told(&code, text_input(&code, "text", self.code), code_error)
            .attr("autocomplete", "one-time-code")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false");
        let code_own: HtmlElement = code_input.of_type();
        let code_field = field(
            &code,
            desk.voice.say(|words| words.sign_in().code),
            el("div", "field__secret").children([
                code_input,
                el("p", "field__hint").says(desk.voice.say(|words| words.sign_in().code_lead)),
            ]),
            code_error,
        )
        .attr_live("hidden", move || (!self.asks_code.get()).then(String::new));
        // Another account may ask for none.
        Effect::new(move |before: Option<String>| {
            let email = self.email.get();
            if before.is_some_and(|before| before != email) && self.asks_code.get_untracked() {
                self.asks_code.set(false);
                self.code.set(String::new());
            }
            email
        });
        // Asked for, it is where one types next.
        let first = code_own.clone();
        Effect::new(move |_| {
            if self.asks_code.get() {
                let _ = first.focus();
            }
        });
        let email_input = told(&email, text_input(&email, "email", self.email), email_error)
            .attr("autocomplete", "username")
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false");
        let (password_own, password_control) = password_input(&password, self.password, password_error);
        let fields: [HtmlElement; 3] = [email_input.of_type(), password_own.of_type(), code_own];
        let words = move || {
            let words = desk.voice.words().sign_in();
            if self.is_busy.get() { words.submitting } else { words.submit }
        };
        let submit = action(Weight::Primary, words, || ())
            .attr("type", "submit")
            .test_id(test_id)
            .attr_live("disabled", move || {
                (self.is_busy.get() || self.wait(desk).is_some()).then(String::new)
            });
        let trouble = el("div", "sign-in__trouble").attr("role", "alert").live(move || {
            let told = self.trouble(desk).map(|told| {
                el("p", "notice notice--bad")
                    .test_id("login-error")
                    .child(glyph(Glyph::Warning))
                    .child(el("span", "notice__words").text(&told))
            });
            told.into_iter().collect()
        });
        el("form", "sign-in__form")
            .attr("novalidate", "")
            .child(trouble)
            .child(field(&email, desk.voice.say(|words| words.sign_in().email), email_input, email_error))
            .child(field(
                &password,
                desk.voice.say(|words| words.sign_in().password),
                password_control,
                password_error,
            ))
            .child(code_field)
            .child(submit)
            .on("submit", move |event| {
                event.prevent_default();
                self.submit(desk, move |member_id| then(desk, member_id));
                // The first field that is missing takes the focus.
                let missing = [self.email, self.password, self.code]
                    .map(|value| value.get_untracked().trim().is_empty());
                let asked = if self.asks_code.get_untracked() { 3 } else { 2 };
                if let Some(at) = missing[..asked].iter().position(|missing| *missing) {
                    let _ = fields[at].focus();
                }
            })
    }
}

/// The page.
pub(crate) fn sign_in() -> El {
    let desk = desk();
    let names = [
        Field { id: "email", test_id: "login-email" },
        Field { id: "password", test_id: "login-password" },
        Field { id: "code", test_id: "login-code" },
    ];
    let form = Form::new(String::new()).view(desk, names, "login-submit", |_, _| ());
    el("main", "sign-in").attr("id", "main").children([
        el("div", "sign-in__box").children([
            logo(),
            heading(desk.voice.say(|words| words.sign_in().title)),
            el("p", "page__lead").says(desk.voice.say(|words| words.sign_in().lead)),
            form,
        ]),
        el("div", "sign-in__switches").children([language_choice(desk), theme_choice(desk)]),
    ])
}

/// The dialog over a page whose session ended.
pub(crate) fn sign_in_again() -> El {
    let desk = desk();
    let email = untrack(|| desk.session.me()).map(|me| me.member.email).unwrap_or_default();
    let names = [
        Field { id: "again-email", test_id: "again-email" },
        Field { id: "again-password", test_id: "again-password" },
        Field { id: "again-code", test_id: "again-code" },
    ];
    let form = Form::new(email).view(desk, names, "again-submit", |desk, member_id| {
        if desk.session.member_id_now().as_deref() == Some(member_id) {
            desk.session.settle(true);
        } else {
            // What is on the page belongs to somebody else.
            let _ = window().location().reload();
        }
    });
    let leave = action(Weight::Quiet, desk.voice.say(|words| words.sign_in().leave), move || {
        desk.session.close();
    });
    dialog(
        Firmness::Firm,
        desk.session.asks_again,
        "sign-in-again",
        desk.voice.say(|words| words.sign_in().ended_title),
        [el("p", "dialog__text").says(desk.voice.say(|words| words.sign_in().ended_text)), form, leave],
    )
}
