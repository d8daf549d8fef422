//! Following an invitation: whose it is, and a password for it. The token leaves the address before anything else happens.

use contract::portal::{PortalErrorCode as Code, member::Invited};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    dom::{El, el},
    portal::{
        api::CallError,
        components::{
            action::{Weight, action},
            field::{Field, field, password_input, text_input},
            glyph::{Glyph, glyph, logo},
            page::heading,
        },
        desk::{Desk, desk},
        load::Load,
        place::{Page, Place},
        shell::{language_choice, theme_choice},
    },
};

/// An invitation that is followed.
#[derive(Clone, Copy)]
struct Joining {
    desk: Desk,
    token: StoredValue<String>,
    /// Whom it is for.
    invited: Load<Invited>,
    /// Who is signed in here as the page opens: somebody else, perhaps, than who was invited.
    leaves: StoredValue<Option<String>>,
    password: RwSignal<String>,
    is_busy: RwSignal<bool>,
    is_done: RwSignal<bool>,
    failed: RwSignal<Option<CallError>>,
}

impl Joining {
    fn open(desk: Desk) -> Self {
        let token = window().location().hash().unwrap_or_default().replacen('#', "", 1);
        browser::forget_token(None);
        let invited = Load::new();
        if !token.is_empty() {
            let token = token.clone();
            invited.fetch(async move { desk.api.look_at_invitation(&token).await });
        }
        Self {
            desk,
            token: StoredValue::new(token),
            invited,
            leaves: StoredValue::new(untrack(|| desk.session.me()).map(|me| me.member.email)),
            password: RwSignal::new(String::new()),
            is_busy: RwSignal::new(false),
            is_done: RwSignal::new(false),
            failed: RwSignal::new(None),
        }
    }

    fn send(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.failed.set(None);
        let (token, chosen) = (self.token.get_value(), self.password.get_untracked());
        let leaves = self.leaves.with_value(Option::is_some);
        spawn_local(async move {
            let mut answer = if leaves { leave(self.desk).await } else { Ok(()) };
            if answer.is_ok() {
                let _ = self.leaves.try_set_value(None);
                answer = self.desk.api.accept(&token, &chosen).await;
            }
            let _ = self.is_busy.try_set(false);
            match answer {
                Ok(()) => {
                    let _ = self.password.try_set(String::new());
                    let _ = self.is_done.try_set(true);
                }
                Err(error) => _ = self.failed.try_set(Some(error)),
            }
        });
    }

    /// Why there is nothing to follow behind the token, as far as is known.
    fn is_over(self) -> Option<CallError> {
        let refused = self.failed.get().filter(|_| self.password_fault().is_none());
        let found = self.invited.failed().filter(is_gone).or_else(|| refused.filter(is_gone));
        found.filter(|_| !self.is_done.get())
    }

    /// Whether there is something to follow, as far as is known.
    fn can_follow(self) -> bool {
        let has_token = !self.token.with_value(String::is_empty);
        has_token && !self.is_done.get() && self.is_over().is_none()
    }

    /// What is wrong with the password that was sent.
    fn password_fault(self) -> Option<String> {
        self.failed.with(|failed| match failed {
            Some(CallError::Refused { error, .. }) => {
                let about = error.fields.iter().find(|field| field.field == "password")?;
                Some(self.desk.field_trouble(about))
            }
            _ => None,
        })
    }

    /// What they sign in with, for their eyes and for whatever keeps their passwords.
    fn email(self) -> El {
        let desk = self.desk;
        let email = RwSignal::new(String::new());
        Effect::new(move |_| {
            if let Some(known) = self.invited.with(|invited| invited.email.clone()) {
                email.set(known);
            }
        });
        let names = Field { id: "join-email", test_id: "join-email" };
        let input = text_input(&names, "email", email).attr("autocomplete", "username").attr("readonly", "");
        let label = desk.voice.say(|words| words.members().email);
        let shown = field(&names, label, input, Signal::derive(|| None));
        // Who it is for could not be asked: it can be followed all the same.
        shown.attr_live("hidden", move || self.invited.failed().map(|_| String::new()))
    }

    fn lead(self) -> String {
        let words = self.desk.voice.words().members();
        if self.is_done.get() {
            return words.joined_text.to_owned();
        }
        if !self.can_follow() {
            return String::new();
        }
        let invited = self.invited.with(|invited| {
            let sentence = if invited.is_member { words.join_anew } else { words.join_invited };
            sentence.replace("{organisation}", &invited.organisation)
        });
        invited.unwrap_or_else(|| words.join_lead.to_owned())
    }

    /// Who is signed out first.
    fn who_leaves(self) -> Option<El> {
        let (desk, email) = (self.desk, self.leaves.get_value()?);
        let told = move || desk.voice.words().members().join_leaves.replace("{email}", &email);
        let shown = el("p", "notice").test_id("join-leaves").child(glyph(Glyph::Account));
        let shown = shown.child(el("span", "notice__words").says(told));
        Some(shown.attr_live("hidden", move || desk.session.me().is_none().then(String::new)))
    }

    /// That there is nothing to follow. The token left the address when the page was opened first, so a page that is loaded
    /// again has none.
    fn no_token(self) -> El {
        el("p", "notice notice--attention")
            .attr("role", "alert")
            .test_id("join-no-token")
            .child(glyph(Glyph::Warning))
            .child(
                el("span", "notice__words").says(self.desk.voice.say(|words| words.members().join_no_token)),
            )
    }
}

/// The page.
pub(crate) fn join() -> El {
    let desk = desk();
    let joining = Joining::open(desk);
    let Joining { password, is_busy, is_done, failed, .. } = joining;
    let has_token = !joining.token.with_value(String::is_empty);
    let fault = Signal::derive(move || joining.password_fault());
    let trouble = el("div", "sign-in__trouble").attr("role", "alert").live(move || {
        let refused = || failed.get().filter(|_| fault.get().is_none());
        let Some(error) = joining.is_over().or_else(refused) else { return Vec::new() };
        let told = match error.code() {
            Some(Code::NotFound | Code::Closed | Code::Invalid) => {
                desk.voice.words().members().join_gone.to_owned()
            }
            _ => desk.trouble(&error),
        };
        let words = el("span", "notice__words").text(&told);
        vec![el("p", "notice notice--bad").test_id("join-error").child(glyph(Glyph::Warning)).child(words)]
    });
    let names = Field { id: "join-password", test_id: "join-password" };
    let (input, control) = password_input(&names, password, fault);
    drop(input.attr("autocomplete", "new-password"));
    let hint = el("p", "field__hint").says(desk.voice.say(|words| words.members().password_hint));
    let control = el("div", "field__secret").children([control, hint]);
    let submit = action(Weight::Primary, desk.voice.say(|words| words.members().join), || ())
        .attr("type", "submit")
        .test_id("join-submit")
        .attr_live("disabled", move || is_busy.get().then(String::new));
    let form = el("form", "sign-in__form")
        .attr("novalidate", "")
        .attr_live("hidden", move || (!joining.can_follow()).then(String::new))
        .children(joining.who_leaves())
        .children([
            joining.email(),
            field(&names, desk.voice.say(|words| words.members().password_new), control, fault),
            submit,
        ])
        .on("submit", move |event| {
            event.prevent_default();
            joining.send();
        });
    let way = desk
        .router
        .link(Weight::Primary.class(), || Place::of(Page::SignIn))
        .test_id("join-sign-in")
        .attr_live("hidden", move || joining.can_follow().then(String::new))
        .says(desk.voice.say(|words| words.members().to_sign_in));
    let title = move || {
        let words = desk.voice.words().members();
        match (is_done.get(), joining.is_over()) {
            (true, _) => words.joined_title,
            (false, Some(_)) => words.join_gone_title,
            (false, None) => words.join_title,
        }
    };
    let lead = move || joining.lead();
    el("main", "sign-in").attr("id", "main").children([
        el("div", "sign-in__box")
            .children([logo(), heading(title), el("p", "page__lead").attr("role", "status").says(lead)])
            .children((!has_token).then(|| joining.no_token()))
            .children([trouble, form, way]),
        el("div", "sign-in__switches").children([language_choice(desk), theme_choice(desk)]),
    ])
}

/// Whether there is nothing to follow behind a token: it leads nowhere, or whoever was invited is somebody already.
fn is_gone(error: &CallError) -> bool {
    matches!(error.code(), Some(Code::NotFound | Code::Closed | Code::Invalid | Code::EmailTaken))
}

/// Signs out whoever is signed in. The page lets go of them first: one whose session has ended is not asked to sign in again
/// for it.
async fn leave(desk: Desk) -> Result<(), CallError> {
    desk.session.close();
    match desk.api.sign_out().await {
        Ok(()) | Err(CallError::Refused { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}
