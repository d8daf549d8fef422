//! The logo of the page: chosen or dropped, sent as the file that it is, drawn anew by the server, and shown as it will be.
//! Nothing wears it before it is saved.

use contract::{
    field::FieldError,
    portal::{
        PortalError, PortalErrorCode,
        branding::logo::{self, LIMITS},
    },
};
use leptos::prelude::*;
use web_sys::File;

use super::super::details::Shown;
use crate::{
    dom::{El, el},
    portal::{
        api::CallError,
        components::{
            action::icon_action,
            drop::{self, Wanted, catch_strays, drop_box},
            field::{Field, error_line, field_with, told},
            form::Sending,
            glyph::{Glyph, glyph},
        },
        desk::Desk,
        figures,
    },
};

const LOGO: Field = Field { id: "branding-logo", test_id: "branding-logo" };

/// The place of the logo.
#[derive(Clone, Copy)]
pub(super) struct Logo {
    shown: Shown,
    /// The id of what is there.
    id: RwSignal<String>,
    sending: Sending,
}

impl Logo {
    pub(super) fn new(shown: Shown, id: RwSignal<String>) -> Self {
        Self { shown, id, sending: Sending::new() }
    }

    /// Whether a file is on its way, followed.
    pub(super) fn is_busy(self) -> bool {
        self.sending.is_busy()
    }

    /// Takes a file. One that is too large is never read; what was there stays until another one is taken.
    fn take(self, file: File) {
        if !self.shown.may_change.get_untracked() {
            return;
        }
        let (api, application) = (self.shown.desk.api, self.shown.id());
        let call = async move {
            if drop::size_bytes(&file) > LIMITS.max_bytes {
                return Err(too_large());
            }
            api.add_logo(&application, &file).await
        };
        self.sending.begin(call, move |fresh| {
            let _ = self.id.try_set(fresh.logo);
        });
    }

    /// Its field; `unsaved` is what the server said of it when the form was sent.
    pub(super) fn field(self, unsaved: Signal<Option<String>>) -> El {
        catch_strays();
        let desk = self.shown.desk;
        let wrong = self.sending.fault_in("picture", move |error| words_of(desk, error));
        let error = Signal::derive(move || wrong.get().or_else(|| unsaved.get()));
        let wanted = Wanted { id: LOGO.id, accept: "image/png,image/jpeg" };
        let shown = el("span", "drop__shown").attr("role", "status").live(move || vec![self.shown_now()]);
        let room = drop_box(&wanted, |input| told(&LOGO, input, error), shown, move |file| self.take(file));
        let remove =
            icon_action(Glyph::Cross, desk.voice.say(|words| words.branding().logo_remove), move || {
                self.id.set(String::new());
                self.sending.forget();
            })
            .test_id("branding-logo-remove")
            .attr_live("hidden", move || self.id.with(String::is_empty).then(String::new));
        let rule = move || desk.voice.words().branding().logo_rule.replace("{max}", &most(desk));
        let control = el("div", "field__secret drop__field branding__logo")
            .children([room.child(remove), el("p", "field__hint").says(rule)]);
        let line = el("div", "").children([error_line(&LOGO, error), self.sending.trouble(desk)]);
        field_with(&LOGO, desk.voice.say(|words| words.branding().logo), control, line, error)
    }

    /// The logo, or how to choose one.
    fn shown_now(self) -> El {
        let desk = self.shown.desk;
        if self.is_busy() {
            return el("span", "drop__words").says(desk.voice.say(|words| words.branding().logo_sending));
        }
        let id = self.id.get();
        if id.is_empty() {
            let drag =
                el("span", "drop__drag").says(desk.voice.say(|words| words.branding().logo_drop)).text(" ");
            let choose = el("span", "drop__link").says(desk.voice.say(|words| words.demo().photo_choose));
            return el("span", "drop__words")
                .child(glyph(Glyph::Upload))
                .child(el("span", "").children([drag, choose]));
        }
        let picture = el("img", "drop__picture branding__kept").attr("alt", "").attr("src", &logo::path(&id));
        let change = el("span", "drop__link").says(desk.voice.say(|words| words.demo().photo_change));
        el("span", "drop__photo").children([picture, el("span", "drop__about").child(change)])
    }
}

/// What the page itself refuses, as the server would.
fn too_large() -> CallError {
    let mut error = PortalError::plain(PortalErrorCode::Invalid, "");
    error.fields.push(FieldError::new("picture", "too_many_bytes", ""));
    CallError::Refused { error: Box::new(error), wait_s: None }
}

fn most(desk: Desk) -> String {
    figures::size(u64::try_from(LIMITS.max_bytes).unwrap_or(u64::MAX), desk.voice.locale())
}

/// What is wrong with a file, in words, followed.
fn words_of(desk: Desk, error: &FieldError) -> String {
    let words = desk.voice.words().branding();
    let words = match error.code.as_str() {
        "vector" => words.logo_vector,
        "format" | "unsupported" => words.logo_format,
        "damaged" | "truncated" => words.logo_damaged,
        "too_many_bytes" => words.logo_many,
        "too_large" => words.logo_large,
        "shape" => words.logo_shape,
        "blank" => words.logo_blank,
        _ => return desk.field_trouble(error),
    };
    words.replace("{max}", &most(desk))
}
