//! The logo of the page: chosen or dropped, held against the server's own rules before it is sent, drawn anew there, and
//! shown as it will be. Nothing wears it before it is saved.

use contract::{
    base64,
    photo::PhotoError,
    portal::branding::logo::{self, LIMITS, LogoError},
};
use leptos::{prelude::*, task::spawn_local};
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
            glyph::{Glyph, glyph},
        },
        figures,
    },
};

const LOGO: Field = Field { id: "branding-logo", test_id: "branding-logo" };

/// Why a file is not taken.
#[derive(Clone)]
enum Wrong {
    /// It breaks a rule.
    Rule(LogoError),
    /// The browser cannot read it.
    Unreadable,
    /// It could not be sent, or the server said no.
    Call(CallError),
}

/// The place of the logo.
#[derive(Clone, Copy)]
pub(super) struct Logo {
    shown: Shown,
    /// The id of what is there.
    id: RwSignal<String>,
    wrong: RwSignal<Option<Wrong>>,
    is_busy: RwSignal<bool>,
}

impl Logo {
    pub(super) fn new(shown: Shown, id: RwSignal<String>) -> Self {
        Self { shown, id, wrong: RwSignal::new(None), is_busy: RwSignal::new(false) }
    }

    /// Whether a file is on its way, followed.
    pub(super) fn is_busy(self) -> bool {
        self.is_busy.get()
    }

    /// Takes a file. One that is too large is never read, and one that breaks a rule never sent; what was there stays.
    fn take(self, file: File) {
        if self.is_busy.get_untracked() || !self.shown.may_change.get_untracked() {
            return;
        }
        let size_bytes = drop::size_bytes(&file);
        if size_bytes > LIMITS.max_bytes {
            let error = PhotoError::TooManyBytes { size_bytes, max_bytes: LIMITS.max_bytes };
            return self.wrong.set(Some(Wrong::Rule(error.into())));
        }
        self.wrong.set(None);
        self.is_busy.set(true);
        spawn_local(async move {
            let wrong = self.send(file).await.err();
            let _ = self.wrong.try_set(wrong);
            let _ = self.is_busy.try_set(false);
        });
    }

    async fn send(self, file: File) -> Result<(), Wrong> {
        let bytes = drop::read(file).await.ok_or(Wrong::Unreadable)?;
        let photo = logo::admit(bytes).map_err(Wrong::Rule)?;
        let (api, application) = (self.shown.desk.api, self.shown.id());
        let fresh = api.add_logo(&application, &base64::encode(&photo.bytes)).await.map_err(Wrong::Call)?;
        let _ = self.id.try_set(fresh.logo);
        Ok(())
    }

    /// What is wrong with the file, followed.
    fn trouble(self) -> Option<String> {
        let desk = self.shown.desk;
        let words = &desk.voice.words().branding;
        let size =
            |bytes: usize| figures::size(u64::try_from(bytes).unwrap_or(u64::MAX), desk.voice.locale());
        let by_code = |code: &str| match code {
            "vector" => Some(words.logo_vector),
            "format" | "unsupported" => Some(words.logo_format),
            "damaged" | "truncated" => Some(words.logo_damaged),
            "shape" => Some(words.logo_shape),
            "blank" => Some(words.logo_blank),
            "too_large" => Some(words.logo_large),
            "unknown" => Some(words.logo_gone),
            _ => None,
        };
        Some(match self.wrong.get()? {
            Wrong::Unreadable => words.logo_unreadable.to_owned(),
            Wrong::Rule(LogoError::Photo(PhotoError::TooManyBytes { size_bytes, max_bytes })) => {
                words.logo_many.replace("{size}", &size(size_bytes)).replace("{max}", &size(max_bytes))
            }
            Wrong::Rule(error) => by_code(error.code()).map_or_else(|| error.to_string(), str::to_owned),
            Wrong::Call(error) => {
                let told = match &error {
                    CallError::Refused { error, .. } => {
                        error.fields.first().and_then(|one| by_code(&one.code))
                    }
                    _ => None,
                };
                told.map_or_else(|| desk.trouble(&error), str::to_owned)
            }
        })
    }

    /// Its field; `refused` is what the server said of it when the form was sent.
    pub(super) fn field(self, refused: Signal<Option<String>>) -> El {
        catch_strays();
        let desk = self.shown.desk;
        let error = Signal::derive(move || self.trouble().or_else(|| refused.get()));
        let wanted = Wanted { id: LOGO.id, accept: "image/png,image/jpeg" };
        let shown = el("span", "drop__shown").attr("role", "status").live(move || vec![self.shown_now()]);
        let room = drop_box(&wanted, |input| told(&LOGO, input, error), shown, move |file| self.take(file));
        let remove =
            icon_action(Glyph::Cross, desk.voice.say(|words| words.branding.logo_remove), move || {
                self.wrong.set(None);
                self.id.set(String::new());
            })
            .test_id("branding-logo-remove")
            .attr_live("hidden", move || self.id.with(String::is_empty).then(String::new));
        let rule = move || {
            let most = figures::size(u64::try_from(LIMITS.max_bytes).unwrap_or(0), desk.voice.locale());
            desk.voice.words().branding.logo_rule.replace("{max}", &most)
        };
        let control = el("div", "field__secret drop__field branding__logo")
            .children([room.child(remove), el("p", "field__hint").says(rule)]);
        field_with(
            &LOGO,
            desk.voice.say(|words| words.branding.logo),
            control,
            error_line(&LOGO, error),
            error,
        )
    }

    /// The logo, or how to choose one.
    fn shown_now(self) -> El {
        let desk = self.shown.desk;
        if self.is_busy.get() {
            return el("span", "drop__words").says(desk.voice.say(|words| words.branding.logo_sending));
        }
        let id = self.id.get();
        if id.is_empty() {
            let drag =
                el("span", "drop__drag").says(desk.voice.say(|words| words.branding.logo_drop)).text(" ");
            let choose = el("span", "drop__link").says(desk.voice.say(|words| words.demo.photo_choose));
            return el("span", "drop__words")
                .child(glyph(Glyph::Upload))
                .child(el("span", "").children([drag, choose]));
        }
        let picture = el("img", "drop__picture branding__kept")
            .attr("src", &logo::path(&id))
            .attr_live("alt", move || Some(desk.voice.words().branding.logo.to_owned()));
        let change = el("span", "drop__link").says(desk.voice.say(|words| words.demo.photo_change));
        el("span", "drop__photo").children([picture, el("span", "drop__about").child(change)])
    }
}
