//! A photo of the form: chosen, held against the certificate call's own limits, shown.

use std::sync::Arc;

use contract::photo::{Photo, PhotoError, PhotoKind, most_file_bytes};
use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::rules::{filled, photo_words};
use crate::{
    dom::{El, el},
    portal::{
        api::Picture,
        components::{
            action::{Weight, action_with, icon_action},
            camera::camera_dialog,
            drop::{self, Wanted, drop_box},
            field::{Field, error_line, field_with, told},
            glyph::{Glyph, glyph},
            over::Over,
        },
        desk::Desk,
        figures,
        locales::Say,
    },
};

/// A photo that holds, and its preview.
#[derive(Clone)]
pub(super) struct Held {
    pub(super) photo: Arc<Photo>,
    picture: Arc<Picture>,
}

/// Why there is no photo.
#[derive(Clone)]
enum Wrong {
    /// It breaks these rules.
    Rules(Vec<PhotoError>),
    /// The browser cannot read it.
    Unreadable,
    /// The server found no face.
    NoFace,
    /// What else the server said of it.
    Said(String),
}

/// The place of one photo.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    kind: PhotoKind,
    held: RwSignal<Option<Held>>,
    wrong: RwSignal<Option<Wrong>>,
    is_reading: RwSignal<bool>,
    /// Of several files the last one counts.
    turn: StoredValue<u32>,
}

impl Slot {
    /// An empty one.
    pub(super) fn new(kind: PhotoKind) -> Self {
        Self {
            kind,
            held: RwSignal::new(None),
            wrong: RwSignal::new(None),
            is_reading: RwSignal::new(false),
            turn: StoredValue::new(0),
        }
    }

    /// The member of the call that it is sent as.
    pub(super) fn member(self) -> &'static str {
        self.kind.field()
    }

    /// The id of its input.
    pub(super) fn id(self) -> &'static str {
        match self.kind {
            PhotoKind::Selfie => "demo-selfie",
            PhotoKind::Ktp => "demo-ktp",
        }
    }

    /// The photo of this moment.
    pub(super) fn now(self) -> Option<Held> {
        self.held.get_untracked()
    }

    /// Puts what was there before back.
    pub(super) fn restore(self, held: Option<Held>) {
        self.set(held, None);
    }

    fn set(self, held: Option<Held>, wrong: Option<Wrong>) {
        let _ = self.turn.try_update_value(|turn| *turn += 1);
        let _ = self.is_reading.try_set(false);
        let _ = self.held.try_set(held);
        let _ = self.wrong.try_set(wrong);
    }

    /// Takes a file. One that no photo can be is refused by its size alone and never read.
    fn take(self, file: File) {
        let limits = self.kind.limits();
        let size_bytes = drop::size_bytes(&file);
        if size_bytes > most_file_bytes(limits.max_bytes) {
            let error = PhotoError::TooManyBytes { size_bytes, max_bytes: limits.max_bytes };
            self.set(None, Some(Wrong::Rules(vec![error])));
            return;
        }
        self.set(None, None);
        self.is_reading.set(true);
        let turn = self.turn.get_value();
        spawn_local(async move {
            let bytes = drop::read(file).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            match bytes {
                Some(bytes) => self.put(bytes),
                None => self.set(None, Some(Wrong::Unreadable)),
            }
        });
    }

    /// Holds the bytes of a file against the rules.
    pub(super) fn put(self, bytes: Vec<u8>) {
        let photo = match Photo::admit(bytes, &self.kind.limits()) {
            Ok(photo) => photo,
            Err(errors) => return self.set(None, Some(Wrong::Rules(errors))),
        };
        match Picture::of(&photo.bytes, photo.header.format.media_type()) {
            Ok(picture) => {
                let held = Held { photo: Arc::new(photo), picture: Arc::new(picture) };
                self.set(Some(held), None);
            }
            Err(_) => self.set(None, Some(Wrong::Unreadable)),
        }
    }

    /// What the server said of it; the photo stays in sight.
    pub(super) fn refuse(self, message: &str) {
        let no_face = message == "No face detected in image";
        let wrong = if no_face { Wrong::NoFace } else { Wrong::Said(message.to_owned()) };
        let _ = self.wrong.try_set(Some(wrong));
    }

    /// What is wrong with it, followed; `asked` says whether it is told to be missing.
    fn trouble(self, desk: Desk, asked: RwSignal<bool>) -> Option<String> {
        let words = desk.voice.words().demo();
        match self.wrong.get() {
            Some(Wrong::Rules(errors)) => {
                let told: Vec<String> = errors.iter().map(|error| photo_words(desk, error)).collect();
                Some(told.join(" "))
            }
            Some(Wrong::Unreadable) => Some(words.photo_unreadable.to_owned()),
            Some(Wrong::NoFace) => Some(words.photo_no_face.to_owned()),
            Some(Wrong::Said(message)) => Some(message),
            None => (asked.get() && self.held.with(Option::is_none) && !self.is_reading.get())
                .then(|| words.photo_needed.to_owned()),
        }
    }

    /// Its field.
    pub(super) fn view(self, desk: Desk, asked: RwSignal<bool>) -> El {
        let error = Signal::derive(move || self.trouble(desk, asked));
        let (label, camera, error_id): (Say, _, _) = match self.kind {
            PhotoKind::Selfie => (|words| words.demo().selfie, "user", "demo-error-selfie"),
            PhotoKind::Ktp => (|words| words.demo().ktp, "environment", "demo-error-ktp"),
        };
        let names = Field { id: self.id(), test_id: self.id() };
        let wanted = Wanted { id: names.id, accept: "image/jpeg,image/png" };
        let shown = el("span", "drop__shown").live(move || vec![self.shown(desk)]);
        let room = drop_box(&wanted, |input| told(&names, input, error), shown, move |file| self.take(file));
        let camera_words = desk.voice.say(|words| words.demo().photo_camera);
        let room = room.child(drop::camera(&wanted, camera, camera_words, move |file| self.take(file)));
        let over = Over::new();
        let desk_camera = action_with(Weight::Plain, Glyph::Camera, camera_words, move || {
            over.ask(move |open| camera_dialog(desk, open, move |file| self.take(file)));
        });
        let room =
            room.child(el("div", "drop__desk").child(desk_camera.test_id(&format!("{}-camera", names.id))));
        let remove =
            icon_action(Glyph::Cross, desk.voice.say(|words| words.demo().photo_remove), move || {
                self.set(None, None);
            })
            .attr_live("hidden", move || self.held.with(Option::is_none).then(String::new));
        let limits = self.kind.limits();
        let hint = move || {
            let size = |bytes: usize| figures::size(u64::try_from(bytes).unwrap_or(0), desk.voice.locale());
            let holes = [
                ("{min}", size(limits.min_bytes)),
                ("{max}", size(limits.max_bytes)),
                ("{width}", limits.min_width.to_string()),
                ("{height}", limits.min_height.to_string()),
            ];
            filled(desk.voice.words().demo().photo_rule, &holes)
        };
        let control = el("div", "field__secret drop__field").children([
            room.child(remove),
            el("p", "field__hint").says(hint),
            over.view(),
        ]);
        let line = error_line(&names, error).test_id(error_id);
        field_with(&names, desk.voice.say(label), control, line, error)
    }

    /// The preview, or how to choose a photo.
    fn shown(self, desk: Desk) -> El {
        if self.is_reading.get() {
            return el("span", "drop__words").says(desk.voice.say(|words| words.demo().photo_reading));
        }
        let Some(held) = self.held.get() else {
            return el("span", "drop__words").child(glyph(Glyph::Upload)).child(
                el("span", "")
                    .child(
                        el("span", "drop__drag")
                            .says(desk.voice.say(|words| words.demo().photo_drop))
                            .text(" "),
                    )
                    .child(el("span", "drop__link").says(desk.voice.say(|words| words.demo().photo_choose))),
            );
        };
        let header = held.photo.header;
        let facts = move || {
            let size = u64::try_from(header.image_bytes).unwrap_or(0);
            let holes = [
                ("{width}", header.width().to_string()),
                ("{height}", header.height().to_string()),
                ("{size}", figures::size(size, desk.voice.locale())),
            ];
            filled(desk.voice.words().demo().photo_facts, &holes)
        };
        el("span", "drop__photo").children([
            el("img", "drop__picture").attr("alt", "").attr("src", &held.picture.url),
            el("span", "drop__about").children([
                el("span", "").says(facts),
                el("span", "drop__link").says(desk.voice.say(|words| words.demo().photo_change)),
            ]),
        ])
    }
}
