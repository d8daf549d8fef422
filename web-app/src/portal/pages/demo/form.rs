//! The form: an application, five texts and two photos, each held against its rule while it is typed.

use contract::{
    applicant::{Applicant, Claim},
    base64,
    ecert::ErrorField,
    field::FieldError,
    photo::{Photo, PhotoKind},
    portal::demo::{Answered, DemoAnswer, DemoSpecimen, DemoView},
};
use leptos::prelude::*;
use std::{sync::Arc, time::Duration};

use super::{
    photo::{Held, Slot},
    repeat::Unanswered,
    request,
    rules::text_words,
};
use crate::{
    browser,
    dom::{El, el},
    portal::{
        clock::now,
        components::{
            field::{Field, error_line, field_with, text_input, told},
            form::Sending,
        },
        desk::Desk,
        load::Load,
        locales::Say,
    },
};

/// A pause in typing after which what stands there is taken for meant (ours).
const PAUSE: Duration = Duration::from_millis(900);

/// A text of the form.
struct Kind {
    /// The member of the call that it is sent as.
    member: &'static str,
    id: &'static str,
    error_id: &'static str,
    label: Say,
    hint: Say,
    /// Which keys a phone offers.
    keys: &'static str,
}

static TEXTS: [Kind; 5] = [
    Kind {
        member: "nik",
        id: "demo-nik",
        error_id: "demo-error-nik",
        label: |words| words.demo().nik,
        hint: |words| words.demo().nik_hint,
        keys: "numeric",
    },
    Kind {
        member: "name",
        id: "demo-name",
        error_id: "demo-error-name",
        label: |words| words.demo().name,
        hint: |words| words.demo().name_hint,
        keys: "text",
    },
    Kind {
        member: "birth_date",
        id: "demo-birth-date",
        error_id: "demo-error-birth-date",
        label: |words| words.demo().birth_date,
        hint: |words| words.demo().birth_date_hint,
        keys: "text",
    },
    Kind {
        member: "email",
        id: "demo-email",
        error_id: "demo-error-email",
        label: |words| words.demo().email,
        hint: |words| words.demo().email_hint,
        keys: "email",
    },
    Kind {
        member: "phone",
        id: "demo-phone",
        error_id: "demo-error-phone",
        label: |words| words.demo().phone,
        hint: |words| words.demo().phone_hint,
        keys: "numeric",
    },
];

/// One text of the form: what was typed, whether it was meant, what the server said of it.
#[derive(Clone, Copy)]
struct Typed {
    value: RwSignal<String>,
    /// Whether what is wrong with it is told.
    is_meant: RwSignal<bool>,
    /// What the server said, and of which value.
    said: RwSignal<Option<(String, String)>>,
    pause: StoredValue<u32>,
}

/// What was tried, and what came of it.
#[derive(Clone)]
pub(super) struct Tried {
    pub(super) answer: DemoAnswer,
    /// The request, its photos shortened.
    pub(super) request: String,
}

/// What a form is sent with: the application, the texts and the photos.
type Filled = (String, [String; 5], Vec<Arc<Photo>>);

/// The form and its last answer.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) desk: Desk,
    pub(super) view: Load<DemoView>,
    pub(super) application: RwSignal<String>,
    pub(super) sending: Sending,
    pub(super) tried: RwSignal<Option<Tried>>,
    texts: [Typed; 5],
    photos: [Slot; 2],
    /// Whether it was sent once: from then on every field tells what is wrong with it.
    was_sent: RwSignal<bool>,
    wrong: Memo<Vec<FieldError>>,
    unanswered: StoredValue<Unanswered<Filled>>,
}

impl Form {
    /// An empty one.
    pub(super) fn new(desk: Desk, view: Load<DemoView>) -> Self {
        let texts = std::array::from_fn(|_| Typed {
            value: RwSignal::new(String::new()),
            is_meant: RwSignal::new(false),
            said: RwSignal::new(None),
            pause: StoredValue::new(0),
        });
        let wrong = Memo::new(move |_| {
            let [nik, name, birth_date, email, phone] = texts.map(|text| text.value.get().trim().to_owned());
            let claim =
                Claim { nik: &nik, name: &name, birth_date: &birth_date, email: &email, phone: &phone };
            let youngest_years = view.with(|view| view.youngest_years).unwrap_or(0);
            Applicant::parse(claim, now().date_in_jakarta(), youngest_years).err().unwrap_or_default()
        });
        Self {
            desk,
            view,
            application: RwSignal::new(String::new()),
            sending: Sending::new(),
            tried: RwSignal::new(None),
            texts,
            photos: [Slot::new(PhotoKind::Selfie), Slot::new(PhotoKind::Ktp)],
            was_sent: RwSignal::new(false),
            wrong,
            unanswered: StoredValue::new(Unanswered::none()),
        }
    }

    /// Its fields.
    pub(super) fn fields(self) -> El {
        let texts = TEXTS.iter().zip(self.texts).map(|(kind, typed)| self.text_field(kind, typed));
        let photos = self.photos.map(|slot| slot.view(self.desk, self.was_sent));
        el("div", "demo__fields").children(texts).child(el("div", "demo__photos").children(photos))
    }

    fn text_field(self, kind: &'static Kind, typed: Typed) -> El {
        let desk = self.desk;
        let names = Field { id: kind.id, test_id: kind.id };
        let error = Signal::derive(move || self.trouble(kind, typed));
        let input = told(&names, text_input(&names, "text", typed.value), error)
            .attr("inputmode", kind.keys)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .on("blur", move |_| typed.is_meant.set(typed.value.with_untracked(|text| !text.is_empty())))
            .on("input", move |_| {
                let _ = typed.pause.try_update_value(|pause| *pause += 1);
                let pause = typed.pause.get_value();
                set_timeout(
                    move || {
                        if typed.pause.try_get_value() == Some(pause) {
                            let _ = typed.is_meant.try_set(true);
                        }
                    },
                    PAUSE,
                );
            });
        let hint = el("p", "field__hint").says(desk.voice.say(kind.hint));
        let control = el("div", "field__secret").children([input, hint]);
        let line = error_line(&names, error).test_id(kind.error_id);
        field_with(&names, desk.voice.say(kind.label), control, line, error)
    }

    /// What is wrong with a text, followed.
    fn trouble(self, kind: &Kind, typed: Typed) -> Option<String> {
        let value = typed.value.get();
        if let Some((of, message)) = typed.said.get()
            && of == value
        {
            return Some(message);
        }
        let was_sent = self.was_sent.get();
        if value.trim().is_empty() {
            return was_sent.then(|| self.desk.voice.words().trouble().field_required.to_owned());
        }
        if !(was_sent || typed.is_meant.get()) {
            return None;
        }
        let youngest_years = self.view.with(|view| view.youngest_years).unwrap_or(0);
        self.wrong.with(|wrong| {
            let error = wrong.iter().find(|error| error.field == kind.member)?;
            Some(text_words(self.desk, error, youngest_years))
        })
    }

    /// The first field that cannot be sent as it is.
    fn first_wrong(self) -> Option<&'static str> {
        let of_text = |kind: &Kind| {
            self.wrong.with_untracked(|wrong| wrong.iter().any(|error| error.field == kind.member))
        };
        let text = TEXTS.iter().find(|kind| of_text(kind)).map(|kind| kind.id);
        text.or_else(|| self.photos.iter().find(|slot| slot.now().is_none()).map(|slot| slot.id()))
    }

    /// Sends it where every field holds, and otherwise leads to the first one that does not.
    pub(super) fn check(self) {
        self.was_sent.set(true);
        if let Some(id) = self.first_wrong() {
            browser::focus_on(&format!("#{id}"));
            return;
        }
        let photos: Vec<Held> = self.photos.iter().filter_map(|slot| slot.now()).collect();
        let texts = self.texts.map(|text| text.value.get_untracked().trim().to_owned());
        let (desk, application) = (self.desk, self.application.get_untracked());
        let sent = photos.iter().map(|held| held.photo.clone()).collect();
        let filled = (application.clone(), texts.clone(), sent);
        let fresh = || browser::random_key().map(|key| format!("demo-{}", &key[..32]));
        let reference = self.unanswered.try_update_value(|one| one.reference(filled, fresh)).flatten();
        let written = |photos: &[String], reference: Option<&str>| {
            let texts = TEXTS.iter().zip(&texts).map(|(kind, value)| (kind.member, value.as_str()));
            let photos = self.photos.iter().zip(photos).map(|(slot, text)| (slot.member(), text.as_str()));
            let reference = reference.map(|reference| ("reference_id", reference));
            request::json(&texts.chain(photos).chain(reference).collect::<Vec<_>>())
        };
        let whole: Vec<String> = photos.iter().map(|held| base64::encode(&held.photo.bytes)).collect();
        let body = written(&whole, reference.as_deref());
        // The reference is this form's own: whoever takes the request away would meet it as taken.
        let short: Vec<String> = photos.iter().map(|held| request::shortened(&held.photo.bytes)).collect();
        let request = written(&short, None);
        let call = async move {
            let answer = desk.api.try_demo(&application, &body).await;
            if answer.is_err() {
                // Nobody knows whether it was charged.
                self.view.fetch(desk.api.demo());
            }
            answer
        };
        self.sending.begin(call, move |answer| self.hear(Tried { answer, request }));
    }

    fn hear(self, tried: Tried) {
        let _ = self.unanswered.try_update_value(|one| one.hear(&tried.answer.answer));
        let transaction = &tried.answer.transaction;
        let (id, left) = (transaction.application_id.clone(), tried.answer.testing_left);
        self.view.change(|view| {
            let own = view.applications.iter_mut().find(|application| application.application_id == id);
            if let Some(own) = own {
                own.testing_left = left;
            }
        });
        if let Answered::Refused(body) = &tried.answer.answer {
            for error in body.error_fields.iter().flatten() {
                self.mark(error);
            }
        }
        let _ = self.tried.try_set(Some(tried));
        browser::focus_on("#demo-result");
    }

    /// Tells at a field what the server said of it.
    fn mark(self, error: &ErrorField) {
        if let Some(slot) = self.photos.iter().find(|slot| slot.member() == error.field) {
            slot.refuse(&error.message);
        }
        if let Some(at) = TEXTS.iter().position(|kind| kind.member == error.field) {
            let value = self.texts[at].value.get_untracked();
            let _ = self.texts[at].said.try_set(Some((value, error.message.clone())));
        }
    }

    /// Fills it in with a synthetic person; gives what takes that back.
    pub(super) fn fill(self, person: &DemoSpecimen) -> impl Fn() + Send + Sync + use<> {
        let before = (self.texts.map(|text| text.value.get_untracked()), self.photos.map(Slot::now));
        let values = [&person.nik, &person.name, &person.birth_date, &person.email, &person.phone];
        for (text, value) in self.texts.iter().zip(values) {
            text.value.set(value.clone());
        }
        for (slot, photo) in self.photos.iter().zip([&person.selfie_photo, &person.ktp_photo]) {
            slot.put(browser::of_base64(photo).unwrap_or_default());
        }
        move || {
            for (text, value) in self.texts.iter().zip(&before.0) {
                let _ = text.value.try_set(value.clone());
            }
            for (slot, held) in self.photos.iter().zip(&before.1) {
                slot.restore(held.clone());
            }
        }
    }
}
